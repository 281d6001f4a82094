"""FollowTheMoney: JSON lines, an entity a line, for Aleph, OpenSanctions and yente.

What kinds and relations become there is in ontology/ftm.ttl.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import defaultdict
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from allegiance.dates import format_day
from allegiance.ontology import read_mapping
from allegiance.verdicts import Verdict

from .wanted import Cut, Format

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from allegiance.claims import Settled
    from allegiance.model import Alias, Entity, Source
    from allegiance.timeline import Stretch

__all__ = ["ROWS"]

# FtM's date type takes the years 1000 to 2999 and drops other values (followthemoney/types/date.py).
_YEARS = ("1000", "2999")
# FtM: a weak alias is one too short or too common to search by, such as an acronym.
_ACRONYM = re.compile(r"[A-Z0-9][A-Z0-9-]{1,6}")
# The permanent reference number of the United Nations: list letters, i or e, and a number, as in QDe.132.
_UN_REFERENCE = re.compile(r"[A-Z]{2}[ie]\.[0-9]{3}")
_PLAIN_DATE = re.compile(r"[12][0-9]{3}(-[0-9]{2}(-[0-9]{2})?)?")
_QUOTED = re.compile(r"[\"'](.+)[\"']")
# What FtM's cleaning makes of format characters, separators and other spaces (normality.cleaning.remove_unsafe_chars).
_PLAIN_BY_CATEGORY: Mapping[str, str] = MappingProxyType({"Cf": "", "Zl": " ", "Zp": " ", "Zs": " "})

Properties = dict[str, set[str]]


def _write(cut: Cut) -> bytes:
    """The lines, sorted by id."""
    lines = sorted(_Writer(cut).lines(), key=lambda line: line[0])
    return "".join(json.dumps(made, ensure_ascii=False) + "\n" for _, made in lines).encode()


class _Writer:
    """Entities of FtM from a cut. Ids of ours stay; those of other records begin with a capital, which no id of ours has."""

    def __init__(self, cut: Cut) -> None:
        self.cut = cut
        self.mapping = read_mapping("ftm", cut.ontology)
        self.extra: dict[str, Properties] = defaultdict(lambda: defaultdict(set))
        self.settled = cut.timeline.settled

    def lines(self) -> Iterator[tuple[str, dict[str, object]]]:
        """Each entity with its id; those of ours last, since ties and events fill properties of theirs."""
        for source in self.cut.sources:
            schema = self.mapping.get(source.kind, {}).get("schema", "Document")
            yield self._line(_source_id(source.id), schema, _source(source))
        for tie in self.cut.ties:
            yield self._tie(tie)
        for state in self.cut.own_states:
            yield self._own_state(state)
        for one in (*self.cut.events, *self.cut.own_events):
            self._fill(one)
            yield self._event(one)
        for one in self.cut.measures:
            yield self._measure(one)
        for entity in self.cut.entities:
            yield from self._ids(entity)
            yield self._line(entity.id, self._kind(entity.id)["schema"], self._entity(entity))

    def _line(self, name: str, schema: str, properties: Mapping[str, Iterable[str]]) -> tuple[str, dict[str, object]]:
        made = {key: sorted({_cleaned(value) for value in values}) for key, values in sorted(properties.items()) if values}
        return name, {"id": name, "schema": schema, "properties": made, "datasets": ["allegiance"]}

    # ------------------------------------------------------------ entities and sources

    @cached_property
    def _kinds(self) -> Mapping[str, Mapping[str, str]]:
        """For each kind what it, or the nearest kind above it that is mapped, becomes."""
        kinds = self.cut.ontology.kinds
        found = {}
        for kind in kinds.values():
            above = (name for name in kind.ancestors if name in self.mapping)
            nearest = min(above, key=lambda name: (name != kind.name, sum(name in other.ancestors for other in kinds.values()), name))
            found[kind.name] = self.mapping[nearest]
        return found

    def _kind(self, entity: str) -> Mapping[str, str]:
        return self._kinds[self.cut.graph.dataset.entities[entity].kind]

    def _name(self, entity: str) -> str:
        return self.cut.graph.dataset.entities[entity].name

    def _entity(self, entity: Entity) -> Mapping[str, set[str]]:
        made: Properties = defaultdict(set, {key: set(values) for key, values in self.extra[entity.id].items()})
        made["name"].add(_spaced(entity.name))
        made["keywords"].add(entity.kind)
        for name in self._kind(entity.id).get("nameProperty", "").split():
            made[name].add(_address(entity.name))
        for alias in entity.aliases:
            made[_name_property(alias)].add(_spaced(alias.name))
            if told := _usage(alias):
                made["notes"].add(told)
        made["notes"] |= {f"Not the same as {self._name_or_id(other)} [{other}]" for other in entity.not_same_as}
        if entity.about:
            made["description"].add(entity.about)
        if wikidata := entity.same_as.get("wikidata"):
            made["wikidataId"].add(wikidata)
        return made

    def _name_or_id(self, entity: str) -> str:
        known = self.cut.graph.dataset.entities.get(entity)
        return known.name if known else entity

    def _ids(self, entity: Entity) -> Iterator[tuple[str, dict[str, object]]]:
        """An identification for each id in another register than Wikidata, or a note where FtM knows no holder."""
        for scheme, value in entity.same_as.items():
            name = _hashed("Id", entity.id, scheme)
            if scheme == "wikidata":
                continue
            if "legal" in self._kind(entity.id):
                yield self._line(name, "Identification", {"holder": [entity.id], "type": [scheme], "number": [value]})
            else:
                yield self._line(name, "Note", {"entity": [entity.id], "name": [f"id {scheme}"], "description": [value]})

    # ------------------------------------------------------------ ties and states

    @cached_property
    def _possible(self) -> Mapping[tuple[str, str, str | None], list[Stretch]]:
        found: dict[tuple[str, str, str | None], list[Stretch]] = defaultdict(list)
        for one in self.cut.timeline.stretches():
            if one.verdict is Verdict.POSSIBLE:
                found[one.subject, one.relation, one.object].append(one)
        return found

    def _days(self, one: Stretch) -> Properties:
        """The days of beginning and end of a definite stretch: FtM's, which say that the tie began and ended then.

        Where possible days adjoin, the tie may have begun before or ended later: a shorter date (2014-10) that holds
        every such day, or none. A stretch that is only possible has no days at all but those told in its summary.
        """
        made: Properties = {}
        if one.verdict is not Verdict.DEFINITE:
            return made
        begin, end = self._begin(one), self._end(one)
        if begin:
            made["startDate"] = {begin}
        if end:
            made["endDate"] = {end}
        return made

    def _begin(self, one: Stretch) -> str | None:
        for other in self._possible[one.subject, one.relation, one.object]:
            if one.first is not None and other.last == one.first - 1:
                return _date(other.first, one.first)
        return _date(one.first, one.first)

    def _end(self, one: Stretch) -> str | None:
        other = self._after(one)
        return _date(one.last, other.last if other else one.last)

    def _after(self, one: Stretch) -> Stretch | None:
        """The possible stretch that begins the day after."""
        others = self._possible[one.subject, one.relation, one.object]
        return next((other for other in others if one.last is not None and other.first == one.last + 1), None)

    def _relation(self, name: str) -> Mapping[str, str]:
        """What a relation becomes: its own mapping if that names a schema, else that of relations as such."""
        own = self.mapping.get(name, {})
        return own if "schema" in own else self.mapping["Relation"]

    def _tie(self, tie: Stretch) -> tuple[str, dict[str, object]]:
        kind = self._relation(tie.relation)
        label = self.cut.ontology[tie.relation].label
        made: Properties = defaultdict(set, self._ends(kind, label, tie.subject, tie.object or ""))
        made["status"] = {tie.verdict.value}
        made["summary"] = {f"{label}: {_told(tie)}"}
        made |= self._proof(tie.because) | self._days(tie)
        if "toName" in kind:
            self._designate(tie, kind, made)
        if "label" in kind:
            made[kind["label"]] |= {role for name in tie.because if (role := self._role(name, tie))}
        made_of = (tie.relation, tie.subject, tie.object or "", tie.verdict.value, str(tie.first), str(tie.last))
        return self._line(_hashed("Tie", *made_of), kind["schema"], made)

    def _role(self, statement: str, tie: Stretch) -> str | None:
        """The role that a statement tells, where it is one of this very relation."""
        told = self.settled[statement].statement
        return told.role if (told.subject, told.relation, told.object) == (tie.subject, tie.relation, tie.object) else None

    def _ends(self, kind: Mapping[str, str], label: str, subject: str, object_: str) -> Properties:
        made = {kind["from"]: {subject}, kind["to"]: {object_}}
        if "toName" in kind:
            made[kind["toName"]] = {self._name(object_)}
        if "label" in kind:
            made[kind["label"]] = {label}
        return made

    def _designate(self, tie: Stretch, kind: Mapping[str, str], made: Properties) -> None:
        """Authority, reference numbers and day of a listing; the topic of its subject where no end of it is recorded."""
        made["authority"] = self._authorities[tie.object or ""]
        for name in tie.because:
            one = self.settled[name]
            if one.statement.subject == tie.subject and one.statement.object == tie.object and one.statement.reference:
                key = "unscId" if _UN_REFERENCE.fullmatch(one.statement.reference) else "authorityId"
                made[key].add(one.statement.reference)
            if tie.verdict is Verdict.DEFINITE and tie.first == one.earliest_start == one.latest_start:
                made["listingDate"] |= made.get("startDate", set())
        after = self._after(tie)
        if tie.verdict is Verdict.DEFINITE and (after.last if after else tie.last) is None and "topic" in kind:
            self.extra[tie.subject]["topics"].add(kind["topic"])

    @cached_property
    def _authorities(self) -> Mapping[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for one in self.cut.statements:
            made = one.statement
            if one.is_certain and made.object and "authority" in self.mapping.get(made.relation, {}):
                found[made.subject].add(self._name(made.object))
        return found

    def _own_state(self, one: Stretch) -> tuple[str, dict[str, object]]:
        relation = self.cut.ontology[one.relation]
        made = {"summary": {f"{relation.label}: {_told(one)}"}} | self._proof(one.because)
        sentence = relation.sentence(self._name(one.subject), None)
        name = _hashed("Condition", one.relation, one.subject, one.verdict.value, str(one.first), str(one.last))
        return self._about(name, one.subject, sentence, one.because, made, self._days(one))

    # ------------------------------------------------------------ events and values

    def _event(self, one: Settled) -> tuple[str, dict[str, object]]:
        """An event: an edge where there are two, else an event of its own."""
        made, relation = one.statement, self.cut.ontology[one.statement.relation]
        date = _date(one.earliest_start, one.latest_end)
        dates = {"date": {date}} if date else {}
        told: Properties = self._proof((made.id,))
        if made.object is None:
            sentence = relation.sentence(self._name(made.subject), made.value)
            told["summary"] = {f"{relation.label}: {one.status}"}
            if made.place is not None:
                told["location"] = {_address(self._name(made.place))}
                told["addressEntity"] = {made.place}
            return self._about(_hashed("Event", made.id), made.subject, sentence, (made.id,), told, dates)
        kind = self._relation(made.relation)
        told |= self._ends(kind, relation.label, made.subject, made.object) | dates
        told["status"], told["summary"] = {one.status}, {f"{relation.label}: {one.status}"}
        return self._line(_hashed("Event", made.id), kind["schema"], told)

    def _about(
        self, name: str, entity: str, sentence: str, because: Iterable[str], told: Properties, dates: Properties
    ) -> tuple[str, dict[str, object]]:
        """What concerns one entity: an event that involves it, or a note where FtM lets only legal entities be involved."""
        made = told | {"name": {_spaced(sentence)}}
        if "legal" in self._kind(entity):
            return self._line(name, "Event", made | dates | {"involved": {entity}})
        del made["recordId"]
        return self._line(name, "Note", made | {"entity": {entity}, "notes": set(because)})

    def _measure(self, one: Settled) -> tuple[str, dict[str, object]]:
        made, relation = one.statement, self.cut.ontology[one.statement.relation]
        told = self._proof((made.id,))
        del told["recordId"]
        told |= {"entity": {made.subject}, "name": {relation.label}, "notes": {made.id}, "summary": {made.value or ""}}
        return self._line(_hashed("Value", made.id), "Note", told)

    def _fill(self, one: Settled) -> None:
        """Properties of the subject that an event gives, where it is certain."""
        kind = self.mapping.get(one.statement.relation, {})
        date = _date(one.earliest_start, one.latest_end)
        if not one.is_certain:
            return
        if "dateProperty" in kind and date:
            self.extra[one.statement.subject][kind["dateProperty"]].add(date)
        if "objectProperty" in kind and one.statement.object:
            given = one.statement.object if kind["gives"] == "id" else _address(self._name(one.statement.object))
            self.extra[one.statement.subject][kind["objectProperty"]].add(given)

    def _proof(self, because: Iterable[str]) -> Properties:
        """The statements, the sources that support them, and what these say."""
        claims = [claim for name in because for claim in self.settled[name].claims if claim.stance == "supports"]
        sources = [self.cut.graph.dataset.sources[claim.source] for claim in claims]
        return {
            "recordId": set(because),
            "proof": {_source_id(source.id) for source in sources},
            "sourceUrl": {source.url for source in sources if source.url},
            "publisher": {source.publisher for source in sources},
            "description": {claim.says for claim in claims if claim.says},
        }


def _source(source: Source) -> Mapping[str, Iterable[str]]:
    """A document: its grade is in words, and so is a day of publication that FtM's dates cannot tell."""
    is_plain = _PLAIN_DATE.fullmatch(source.published)
    told = f"Reliability {source.grade} on the Admiralty scale." + ("" if is_plain else f" Published {source.published}.")
    return {
        "title": [source.title],
        "fileName": [source.id],
        "publisher": [source.publisher],
        "publishedAt": [source.published] if is_plain else [],
        "sourceUrl": [source.url] if source.url else [],
        "author": [source.author] if source.author else [],
        "keywords": [source.kind],
        "summary": [told],
    }


def _name_property(alias: Alias) -> str:
    if alias.end is not None:
        return "previousName"
    return "weakAlias" if _ACRONYM.fullmatch(alias.name) else "alias"


def _usage(alias: Alias) -> str:
    """Language and days of use of a name, in words."""
    parts = [(f"in {alias.lang}", alias.lang), (f"from {alias.start}", alias.start), (f"until {alias.end}", alias.end)]
    told = ", ".join(text for text, there in parts if there)
    return f'Name "{alias.name}": {told}' if told else ""


def _told(one: Stretch) -> str:
    """The verdict and the days in words, so that nobody takes the possible for the definite."""
    first = f" from {format_day(one.first)}" if one.first is not None else ""
    last = f" to {format_day(one.last)}" if one.last is not None else ""
    return f"{one.verdict.value}{first}{last}"


def _date(first: int | None, last: int | None) -> str | None:
    """The longest date, of a day, month or year, that holds both days; None where there is none."""
    if first is None or last is None:
        return None
    low, high = format_day(first), format_day(last)
    if not _YEARS[0] <= low[:4] <= high[:4] <= _YEARS[1]:
        return None
    return next((low[:length] for length in (10, 7, 4) if low[:length] == high[:length]), None)


def _cleaned(text: str) -> str:
    """As FtM cleans every text: composed, without invisible marks; a zero-width non-joiner leaves a space, so that words stay apart."""
    if text.isascii():
        return text
    return "".join(_PLAIN_BY_CATEGORY.get(unicodedata.category(letter), letter) for letter in _composed(text))


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\u200c", " "))


def _spaced(text: str) -> str:
    """As FtM cleans names: with single spaces, and not in quotation marks as a whole."""
    spaced = " ".join(_composed(text).split())
    quoted = _QUOTED.fullmatch(spaced)
    return quoted[1] if quoted else spaced


def _address(text: str) -> str:
    """As FtM cleans addresses: a comma for a semicolon."""
    return _spaced(text.replace(";", ","))


def _source_id(source: str) -> str:
    return f"Source-{source}"


def _hashed(what: str, *parts: str) -> str:
    """An id from content. FtM's ids hold letters, digits, dots and hyphens only."""
    return f"{what}-{hashlib.sha1(json.dumps(parts).encode(), usedforsecurity=False).hexdigest()}"


_LOSSES = {
    "statements": "Events are there, refuted ones not; states only as the ties that follow from them, which name them in recordId.",
    "bounds": "Ties and events have their days, in startDate, endDate, date and summary; the four bounds of a statement are lost.",
    "dates-as-written": "A date is written as a day, month or year that holds it; the EDTF text is lost.",
    "status": "Events have theirs; that of states, and whether claims conflict, is lost.",
    "qualifiers": "Ties keep roles, listings their numbers, events of one entity their place; notes and reasons of preference are lost.",
    "claims": "A tie or an event names the sources that support it, as proof; which statement each bears on, and denials, are lost.",
    "claim-details": "Asserters, own dates and values, credibility, origins and attested days are lost.",
    "says": "The words are in the description of the tie or event, without the claim that they belong to.",
}

ROWS: Mapping[str, Format] = MappingProxyType(
    {
        "ftm": Format(
            _write,
            ".ftm.json",
            "application/json+ftm",
            "Aleph, OpenSanctions' yente and other tools that read FollowTheMoney: who was tied to whom, who was listed",
            losses=_LOSSES,
        )
    }
)
