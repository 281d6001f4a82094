"""MISP: a galaxy and its cluster file, so that events on a MISP server can be tagged with groups and people.

The layout is that of the repository misp-galaxy: galaxies/NAME.json and clusters/NAME.json (draft-dulaunoy-misp-galaxy-format,
sections 2.1 to 2.5). What relations become there is in ontology/misp.ttl.
"""

from __future__ import annotations

import json
import uuid
from collections import Counter, defaultdict
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from allegiance.dates import format_day, parse_date
from allegiance.ontology import read_mapping
from allegiance.verdicts import Verdict

from .wanted import Cut, Format

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from allegiance.model import Alias, Entity

__all__ = ["ROWS"]

_TYPE = "allegiance"
_NAME = "Allegiance"
_ABOUT = (
    "Militant groups and people, states, agencies, places, sanctions lists and incidents bound up with them; "
    "their ties, each with the days on which it held and whether it is definite or only possible."
)
# The space of version 5 ids; RFC 9562 section 5.5: the same name in the same space gives the same id.
_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://w3id.org/allegiance/id/")

Json = dict[str, object]


def _write(cut: Cut) -> Mapping[str, bytes]:
    """The galaxy and its clusters."""
    common: Json = {"description": _ABOUT, "name": _NAME, "type": _TYPE, "uuid": str(uuid.uuid5(_SPACE, "galaxy:" + _TYPE))}
    version = _version(cut)
    galaxy = common | {"icon": "project-diagram", "namespace": _TYPE, "version": version}
    clusters = common | {
        "authors": ["allegiance"],
        "category": "actor",
        "source": "https://w3id.org/allegiance/",
        "values": _Writer(cut).values(),
        "version": version,
    }
    return {f"galaxies/{_TYPE}.json": _json(galaxy), f"clusters/{_TYPE}.json": _json(clusters)}


def _version(cut: Cut) -> int:
    """The latest day of publication as a number: MISP takes a file anew only when its version has grown."""
    days = [day for source in cut.sources if (day := parse_date(source.published).latest) is not None]
    return int(format_day(max(days)).replace("-", "")) if days else 1


def _json(value: Json) -> bytes:
    """As the files of misp-galaxy: keys sorted, two spaces, letters as they are."""
    return (json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


class _Writer:
    """The clusters of a cut, one for each entity, in the order of ids."""

    def __init__(self, cut: Cut) -> None:
        self.cut = cut
        self.ontology = cut.ontology
        self.mapping = read_mapping("misp", cut.ontology)
        self.settled = cut.timeline.settled

    def values(self) -> list[Json]:
        """A cluster for each entity."""
        return [self._cluster(entity) for entity in self.cut.entities]

    def _cluster(self, entity: Entity) -> Json:
        made: Json = {"meta": self._meta(entity), "uuid": _uuid(entity.id), "value": self._value(entity)}
        if entity.about:
            made["description"] = entity.about
        if related := self._related[entity.id]:
            made["related"] = sorted(related, key=lambda one: json.dumps(one, sort_keys=True))
        return made

    @cached_property
    def _known(self) -> Counter[str]:
        return Counter(entity.name.casefold() for entity in self.cut.entities)

    def _value(self, entity: Entity) -> str:
        """The name; with the id where namesakes share it, since a value stands once in a galaxy."""
        return f"{entity.name} ({entity.id})" if self._known[entity.name.casefold()] > 1 else entity.name

    # ------------------------------------------------------------ what is said of one entity

    def _meta(self, entity: Entity) -> Json:
        """Texts and lists of texts: the only values that MISP keeps as elements of a cluster."""
        made: Json = {"allegiance-id": entity.id, "kind": entity.kind, "name": entity.name}
        made |= {f"id:{scheme}": value for scheme, value in sorted(entity.same_as.items())}
        lists = {
            "synonyms": _unique(alias.name for alias in entity.aliases),
            "synonym-usage": _unique(_usage(alias) for alias in entity.aliases if alias.lang or alias.start or alias.end),
            "not-same-as": sorted(entity.not_same_as),
            "refs": sorted(self._refs[entity.id]),
            "states": sorted(self._states[entity.id]),
            "events": sorted(self._own_events[entity.id]),
            "measures": sorted(self._measures[entity.id]),
        }
        return made | {key: texts for key, texts in lists.items() if texts}

    @cached_property
    def _refs(self) -> Mapping[str, set[str]]:
        """The addresses of the sources that support what is said of an entity."""
        found: dict[str, set[str]] = defaultdict(set)
        for one in self.cut.statements:
            urls = {url for claim in one.claims if claim.stance == "supports" and (url := self.cut.graph.dataset.sources[claim.source].url)}
            found[one.statement.subject] |= urls
            if one.statement.object:
                found[one.statement.object] |= urls
        return found

    @cached_property
    def _states(self) -> Mapping[str, set[str]]:
        """Such as "active: definite, 2007-12-14 to 2020-08-17 [statement; statement]", by entity."""
        found: dict[str, set[str]] = defaultdict(set)
        for one in self.cut.own_states:
            first, last = ("open" if day is None else format_day(day) for day in (one.first, one.last))
            found[one.subject].add(f"{one.relation}: {one.verdict.value}, {first} to {last} [{'; '.join(sorted(one.because))}]")
        return found

    @cached_property
    def _own_events(self) -> Mapping[str, set[str]]:
        """Such as "founded: 2007-12-14 [statement]", by entity."""
        found: dict[str, set[str]] = defaultdict(set)
        for one in self.cut.own_events:
            made = one.statement
            text = f" {made.value}" if made.value else ""
            found[made.subject].add(f"{made.relation}{text}: {made.when or 'undated'} [{made.id}]")
        return found

    @cached_property
    def _measures(self) -> Mapping[str, set[str]]:
        """Such as "deaths: 58..81 [statement]", by entity."""
        found: dict[str, set[str]] = defaultdict(set)
        for one in self.cut.measures:
            found[one.statement.subject].add(f"{one.statement.relation}: {one.statement.value} [{one.statement.id}]")
        return found

    # ------------------------------------------------------------ relations between two

    @cached_property
    def _related(self) -> Mapping[str, list[Json]]:
        found: dict[str, list[Json]] = defaultdict(list)
        for tie in self.cut.ties:
            tags = _tags("verdict", tie.verdict.value) + _tags("from", _day(tie.first)) + _tags("to", _day(tie.last))
            made = self._relation(tie.relation, tie.object or "", tie.verdict, tie.because, tags)
            found[tie.subject].append(made)
        for one in self.cut.events:
            told = one.statement
            verdict = Verdict.DEFINITE if one.is_certain else Verdict.POSSIBLE
            tags = _tags("status", one.status) + _tags("when", told.when)
            found[told.subject].append(self._relation(told.relation, told.object or "", verdict, (told.id,), tags))
        return found

    def _relation(self, relation: str, object_: str, verdict: Verdict, because: Sequence[str], tags: list[str]) -> Json:
        """A relation with its verdict in estimative language, its statements, and the best grade among their sources."""
        claims = [claim for name in because for claim in self.settled[name].claims if claim.stance == "supports"]
        grades = [self.cut.graph.dataset.sources[claim.source].grade.lower() for claim in claims]
        credibilities = [str(claim.credibility) for claim in claims if claim.credibility is not None]
        likelihood = self.mapping[verdict.value]["likelihood"]
        made = [f'estimative-language:likelihood-probability="{likelihood}"', *_tags("relation", relation), *tags]
        made += [f'admiralty-scale:source-reliability="{grade}"' for grade in sorted(grades)[:1]]
        made += [f'admiralty-scale:information-credibility="{number}"' for number in sorted(credibilities)[:1]]
        made += [tag for name in sorted(because) for tag in _tags("statement", name)]
        return {"dest-uuid": _uuid(object_), "tags": made, "type": self._type(relation)}

    def _type(self, relation: str) -> str:
        """What a relation becomes: its own mapping, else that of its family, else that of relations as such."""
        names = (relation, self.ontology[relation].family, "Relation")
        return next(kind for name in names if (kind := self.mapping.get(name, {}).get("type")))


def _tags(key: str, value: str | None) -> list[str]:
    """A machine tag of our own, as MISP's taxonomies write them; none for what is absent."""
    return [f'{_TYPE}:{key}="{value}"'] if value else []


def _day(ordinal: int | None) -> str | None:
    return None if ordinal is None else format_day(ordinal)


def _usage(alias: Alias) -> str:
    """Language and days of use of a name, with the name last: "ur, 2007-12 to 2014: name"."""
    return f"{alias.lang or 'any language'}, {alias.start or 'open'} to {alias.end or 'open'}: {alias.name}"


def _uuid(entity: str) -> str:
    """The same for the same id in every file."""
    return str(uuid.uuid5(_SPACE, entity))


def _unique(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))


_LOSSES = {
    "statements": "Events, values and namings are there; of states only the ties that follow from them, with the ids of the statements.",
    "bounds": "Ties have the days of each stretch; the four bounds of a statement are lost.",
    "dates-as-written": "Events keep their EDTF date; states only the days of their ties.",
    "status": "Events between two have theirs; that of other statements, and whether claims conflict, is lost.",
    "qualifiers": "Places, roles, reference numbers, notes and reasons of preference are lost.",
    "claims": "A relation has the best Admiralty grade among its supporting sources; the single claims are lost.",
    "claim-details": "As the claims; the best credibility is kept as a tag.",
    "says": "As the claims.",
    "sources": "The addresses of sources are the refs of the clusters; titles, publishers and days are lost.",
    "source-details": "As the claims.",
}

ROWS: Mapping[str, Format] = MappingProxyType(
    {
        "misp": Format(
            _write,
            ".misp",
            "application/json",
            "MISP servers: a galaxy of groups and people with their ties, to tag events with",
            losses=_LOSSES,
        )
    }
)
