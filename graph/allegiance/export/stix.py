"""STIX 2.1: one bundle for platforms of threat intelligence.

An entity is a domain object, a tie or an event of two a relationship, a statement with its claims a note on them, a
source a report, and each side of a contest an opinion. What STIX has no property for is in one extension, which the
bundle itself defines. What is only possible is never written as if it were so: it is the standard's unspecific
`related-to`, without times, labelled "possible".
"""

from __future__ import annotations

import json
from collections import defaultdict
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from allegiance.claims import known_from
from allegiance.dates import format_day
from allegiance.ontology import read_mapping
from allegiance.triples import PREFIXES
from allegiance.verdicts import Verdict

from .stix_objects import MAKER, Object, confidence_of, constants, filled, hyphenated, last_second, least, made, midnight, stix_id, uri_of
from .wanted import Format

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from allegiance.claims import Settled
    from allegiance.model import Claim, Entity, Source
    from allegiance.timeline import Stretch

    from .wanted import Cut

__all__ = ["ROWS", "write_stix"]

# Of the relationship types common to all objects the one that says nothing but that there is a tie (appendix B).
_POSSIBLE = "related-to"
# What an entity is of which the mapping knows neither its kind nor one above it.
_ANYTHING: Mapping[str, str] = MappingProxyType({"type": "identity", "identityClass": "unknown"})
# The types of ours that have aliases, and days on which they were seen (sections 4.9 and 4.17).
_SEEN = frozenset({"campaign", "intrusion-set", "threat-actor"})


def write_stix(cut: Cut) -> bytes:
    """The bundle as JSON, an object a line, in the order of ids."""
    objects = sorted((*constants(), *_Writer(cut).objects()), key=lambda one: one["id"])
    lines = [json.dumps(one, ensure_ascii=False, sort_keys=True) for one in objects]
    inside = ",\n".join(lines)
    return f'{{"type": "bundle", "id": "{stix_id("bundle", *lines)}", "objects": [\n{inside}\n]}}\n'.encode()


class _Writer:
    """The objects of a part of a graph; ids first, so that each can refer to all."""

    def __init__(self, cut: Cut) -> None:
        self.cut = cut
        self.calls = read_mapping("stix", cut.ontology)
        self.sources = cut.graph.dataset.sources
        self.settled = cut.timeline.settled
        self.entities = {one.id: one for one in cut.entities}
        self.ids = {one.id: stix_id(self._kind(one.kind)["type"], "entity", one.id) for one in cut.entities}
        self.notes = {one.statement.id: stix_id("note", "statement", one.statement.id) for one in cut.statements}
        self.resting: dict[str, list[str]] = defaultdict(list)
        self.about: dict[str, set[str]] = defaultdict(set)

    def objects(self) -> Iterator[Object]:
        """Relationships first: notes, opinions and reports refer to what rests on a statement."""
        relationships = [*map(self._tie, self.cut.ties), *map(self._event, self.cut.events)]
        for one in self.cut.statements:
            for name in filled({"subject": one.statement.subject, "object": one.statement.object, "place": one.statement.place}).values():
                self.about[name].update(claim.source for claim in one.statement.claims)
        yield from relationships
        yield from map(self._entity, self.cut.entities)
        for one in self.cut.statements:
            yield self._note(one)
            yield from self._opinions(one)
        yield from self._reports()

    # ---------------------------------------------------------------- entities

    def _kind(self, kind: str) -> Mapping[str, str]:
        """What a kind is called: by its own entry, else by the first in the file that stands above it."""
        above = self.cut.ontology.kinds[kind].ancestors
        return self.calls.get(kind) or next((row for name, row in self.calls.items() if name in above), _ANYTHING)

    def _entity(self, one: Entity) -> Object:
        row = self._kind(one.kind)
        states = self._own_states.get(one.id, [])
        own: Object = {
            "name": one.name,
            "description": one.about,
            "labels": [hyphenated(one.kind)],
            "identity_class": row.get("identityClass"),
            "sectors": [row["sector"]] if "sector" in row else [],
            "external_references": [_register(scheme, value) for scheme, value in sorted(one.same_as.items())],
        }
        if row["type"] == "location":
            own |= self._whereabouts(one.id)
        if row["type"] in _SEEN:
            own |= {"aliases": sorted({alias.name for alias in one.aliases})} | self._seen(states)
        ours = {
            "record": "entity",
            "entity": one.id,
            "kind": one.kind,
            "names": [
                filled({"name": alias.name, "lang": alias.lang, "used_from": alias.start, "used_to": alias.end}) for alias in one.aliases
            ],
            "not_same_as": list(one.not_same_as),
            "own_states": [_stretch(state) for state in states],
            "own_events": self._own_events.get(one.id, []),
        }
        return made(row["type"], ["entity", one.id], self._named(sorted(self.about[one.id])), ours, **own)

    @cached_property
    def _own_states(self) -> Mapping[str, list[Stretch]]:
        found: dict[str, list[Stretch]] = {}
        for one in self.cut.own_states:
            found.setdefault(one.subject, []).append(one)
        return found

    @cached_property
    def _own_events(self) -> Mapping[str, list[Object]]:
        found: dict[str, list[Object]] = {}
        for one in self.cut.own_events:
            made_of = one.statement
            found.setdefault(made_of.subject, []).append({"statement": made_of.id, "relation": made_of.relation})
        return found

    def _seen(self, states: Iterable[Stretch]) -> Object:
        """The first and last day on which it definitely existed, where they do not lie open."""
        asked = self.cut.ontology.asked("existence")
        sure = [one for one in states if one.relation in asked and one.verdict is Verdict.DEFINITE]
        firsts, lasts = [one.first for one in sure], [one.last for one in sure]
        return {
            "first_seen": midnight(min(day for day in firsts if day is not None)) if sure and None not in firsts else None,
            "last_seen": last_second(max(day for day in lasts if day is not None)) if sure and None not in lasts else None,
        }

    def _whereabouts(self, place: str) -> Object:
        """The country or region of the place, or of the nearest that it lies in; a region of its own where neither is known."""
        waiting = [place]
        for name in waiting:
            row = self.calls.get(PREFIXES["agr"] + name, {})
            if row:
                return {"country": row.get("country"), "region": row.get("region")}
            waiting.extend(other for other in self._lies_in.get(name, ()) if other not in waiting)
        return {"region": place}

    @cached_property
    def _lies_in(self) -> Mapping[str, list[str]]:
        within = self.cut.ontology.asked("within")
        found: dict[str, list[str]] = {}
        for one in self.cut.ties:
            if one.relation in within and one.object is not None:
                found.setdefault(one.subject, []).append(one.object)
        return found

    # ---------------------------------------------------------------- relationships

    def _tie(self, one: Stretch) -> Object:
        because = [self.settled[name] for name in one.because]
        is_definite = one.verdict is Verdict.DEFINITE
        days = f"from {format_day(one.first) or 'an unknown day'} to {format_day(one.last) or 'an unknown day'}"
        return self._relationship(
            ["tie", one.subject, one.relation, one.object or "", one.verdict.value, format_day(one.first), format_day(one.last)],
            because,
            {"record": "tie", "subject": one.subject, "object": one.object, **_stretch(one)},
            days=(one.first, one.last) if is_definite else (None, None),
            told=f"definitely {days}" if is_definite else f"possibly, on some or all days {days}",
        )

    def _event(self, one: Settled) -> Object:
        first, last = one.earliest_start, one.latest_start
        is_dated = one.is_certain and first is not None and first == last
        days = format_day(first) if is_dated else f"on a day from {format_day(first) or 'unknown'} to {format_day(last) or 'unknown'}"
        verdict = Verdict.DEFINITE if one.is_certain else Verdict.POSSIBLE
        made_of = one.statement
        ours = {
            "record": "event",
            "statement": made_of.id,
            "subject": made_of.subject,
            "relation": made_of.relation,
            "object": made_of.object,
            "verdict": verdict.value,
            "earliest_day": format_day(first),
            "latest_day": format_day(last),
        }
        times = (first, last) if is_dated else (None, None)
        told = days if one.is_certain else f"possibly, {days}"
        return self._relationship(["event", made_of.id], [one], ours, days=times, told=told)

    def _relationship(
        self, parts: list[str], because: list[Settled], ours: Object, *, days: tuple[int | None, int | None], told: str
    ) -> Object:
        """A tie or an event of two; with times only where these are its definite days."""
        relation, subject, other = (str(ours[name]) for name in ("relation", "subject", "object"))
        is_definite = ours["verdict"] == Verdict.DEFINITE.value
        called = self.calls.get(relation, {}).get("relationshipType") or hyphenated(relation)
        sources = self._named(sorted({claim.source for one in because for claim in one.claims}))
        made_of = made(
            "relationship",
            parts,
            sources,
            ours,
            relationship_type=called if is_definite else _POSSIBLE,
            description=f"{self._sentence(relation, subject, other)}: {told}.",
            source_ref=self.ids[subject],
            target_ref=self.ids[other],
            start_time=midnight(days[0]) if days[0] is not None else None,
            stop_time=last_second(days[1]) if days[1] is not None else None,
            labels=[str(ours["verdict"])],
            confidence=least([confidence_of(one, self.sources) for one in because], is_definite=is_definite),
            external_references=[_reference(source) for source in sources],
        )
        for one in because:
            self.resting[one.statement.id].append(made_of["id"])
        return made_of

    def _sentence(self, relation: str, subject: str, other: str | None) -> str:
        named = {name: self.entities[name].name for name in (subject, other) if name in self.entities}
        return self.cut.ontology[relation].sentence(named[subject], named.get(other or "", other))

    def _named(self, names: Iterable[str]) -> list[Source]:
        return [self.sources[name] for name in names]

    # ---------------------------------------------------------------- statements, claims, sources

    def _note(self, one: Settled) -> Object:
        """A statement: its sentence, what each claim says, and what rests on it."""
        made_of = one.statement
        sentence = self._sentence(made_of.relation, made_of.subject, made_of.object or made_of.value)
        sources = self._named(sorted({claim.source for claim in made_of.claims}))
        bounds = ("earliest_start", "latest_start", "earliest_end", "latest_end")
        written = ("subject", "relation", "object", "value", "when", "place", "role", "reference", "quantity", "preferred_because")
        ours = {
            "record": "statement",
            "statement": made_of.id,
            **{name: getattr(made_of, name) for name in written},
            **{name: format_day(getattr(one, name)) for name in bounds},
            "is_measured": self.cut.ontology[made_of.relation].is_measured or None,
            "status": one.status,
            "is_conflicting": one.conflict,
            "claims": [self._claim(number, claim, one) for number, claim in enumerate(made_of.claims, 1)],
        }
        about = {self.ids[name] for name in (made_of.subject, made_of.object, made_of.place) if name is not None}
        return made(
            "note",
            ["statement", made_of.id],
            sources,
            ours,
            abstract=f"{sentence}{f', {made_of.when}' if made_of.when else ''} ({one.status})",
            content="\n".join([f"{sentence}.", *(f"- {self._side(claim, one)}" for claim in made_of.claims)]),
            labels=[one.status, "conflict"] if one.conflict else [one.status],
            confidence=confidence_of(one, self.sources),
            external_references=[_reference(source) for source in sources],
            object_refs=sorted({*about, *self.resting[made_of.id]}),
        )

    def _claim(self, number: int, claim: Claim, one: Settled) -> Object:
        return filled(
            {
                "number": number,
                "source": claim.source,
                "source_ref": stix_id("report", "source", claim.source),
                **{name: getattr(claim, name) for name in ("stance", "asserter", "when", "value", "credibility", "origin", "attests")},
                "supersedes": list(claim.supersedes),
                "says": claim.says,
                "is_superseded": _is_superseded(claim, one) or None,
            }
        )

    def _side(self, claim: Claim, one: Settled) -> str:
        """What a claim says, in a line: who, for or against, when and how many by its own account."""
        source = self.sources[claim.source]
        who = f"{source.publisher}, {source.published}"
        if claim.asserter is not None:
            asserter = self.entities.get(claim.asserter)
            who = f"{asserter.name if asserter else claim.asserter} (told by {who})"
        own = ", ".join(text for text in (claim.when, claim.value) if text)
        later = " (corrected later)" if _is_superseded(claim, one) else ""
        return f"{who} {claim.stance} it{later}{f' ({own})' if own else ''}{f': {claim.says}' if claim.says else '.'}"

    def _opinions(self, one: Settled) -> Iterator[Object]:
        """What each side of a statement that some deny says of it, and of what rests on it (section 4.15)."""
        if all(claim.stance == "supports" for claim in one.claims):
            return
        made_of = one.statement
        for number, claim in enumerate(made_of.claims, 1):
            if _is_superseded(claim, one):
                continue
            source = self.sources[claim.source]
            yield made(
                "opinion",
                ["stance", made_of.id, str(number)],
                [source],
                {"record": "stance", "statement": made_of.id, "claim": number},
                opinion="agree" if claim.stance == "supports" else "disagree",
                explanation=self._side(claim, one),
                authors=[source.author or source.publisher],
                external_references=[_reference(source)],
                object_refs=sorted({self.notes[made_of.id], *self.resting[made_of.id]}),
            )

    def _reports(self) -> Iterator[Object]:
        """Each source with the notes that tell its claims and what rests on them; one without any refers to who made the bundle."""
        told: dict[str, set[str]] = defaultdict(set)
        for one in self.cut.statements:
            about = {self.ids[name] for name in (one.statement.subject, one.statement.object) if name is not None}
            for claim in one.statement.claims:
                told[claim.source] |= {self.notes[one.statement.id], *about, *self.resting[one.statement.id]}
        for source in self.cut.sources:
            ours: Object = {"record": "source", "source": source.id}
            ours |= {name: getattr(source, name) for name in ("publisher", "author", "published", "grade", "kind")}
            ours["url"] = source.url if source.url is not None and source.url != uri_of(source.url) else None
            yield made(
                "report",
                ["source", source.id],
                [source],
                ours,
                name=source.title,
                published=midnight(known_from(source)),
                labels=[source.kind],
                external_references=[_reference(source)],
                object_refs=sorted(told[source.id]) or [MAKER],
            )


def _is_superseded(claim: Claim, one: Settled) -> bool:
    return all(claim is not other for other in one.claims)


def _stretch(one: Stretch) -> dict[str, Any]:
    return filled(
        {
            "relation": one.relation,
            "verdict": one.verdict.value,
            "first_day": format_day(one.first),
            "last_day": format_day(one.last),
            "rule": one.rule,
            "because": list(one.because),
        }
    )


def _reference(source: Source) -> Object:
    return filled(
        {
            "source_name": source.publisher,
            "description": source.title,
            "url": uri_of(source.url) if source.url else None,
            "external_id": source.id,
        }
    )


def _register(scheme: str, value: str) -> Object:
    return {"source_name": scheme, "external_id": value}


ROWS: Mapping[str, Format] = MappingProxyType(
    {
        "stix": Format(
            write_stix,
            ".stix.json",
            "application/stix+json;version=2.1",
            "platforms of threat intelligence (STIX 2.1)",
        )
    }
)
