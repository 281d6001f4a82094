"""What holds, by enumerating every world: section 8 of the semantics taken at its word.

It shares no code with the package. What events start and end is read from the Turtle with rdflib.
Days are plain numbers; a bound of None lies open.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from math import prod
from pathlib import Path

import rdflib
from rdflib.namespace import RDF

__all__ = ["Oracle", "Rules", "Told", "read_rules"]

_AL = rdflib.Namespace("https://w3id.org/allegiance/ontology#")
_TURTLE = Path(__file__).resolve().parents[2] / "ontology" / "relations.ttl"


@dataclass(frozen=True)
class Told:
    """A statement as a world sees it: where its day, or start and end, may lie, and whether it may be untrue.

    An event has its day in `start` and no `end`. A state without a recorded end has `end` None. `attested` are days on
    which the state is said to hold.
    """

    subject: str
    relation: str
    object: str | None
    start: tuple[int | None, int | None]
    end: tuple[int | None, int | None] | None = None
    is_doubtful: bool = False
    attested: tuple[int, ...] = ()


@dataclass(frozen=True)
class _Effect:
    state: str | None
    subject: str | None
    object: str | None
    either: str | None
    unless: frozenset[str]


@dataclass(frozen=True)
class Rules:
    """What the Turtle says of each relation."""

    states: frozenset[str]
    symmetric: frozenset[str]
    lasting: frozenset[str]
    alone: frozenset[str]
    existence: frozenset[str]
    implies: dict[str, frozenset[str]]
    starts: dict[str, tuple[_Effect, ...]]
    ends: dict[str, tuple[_Effect, ...]]


def read_rules(path: Path = _TURTLE) -> Rules:
    """The rules of a Turtle file of relations."""
    graph = rdflib.Graph().parse(path, format="turtle")
    classes = (_AL.StateRelation, _AL.EventRelation, _AL.MeasuredRelation, _AL.NamingRelation)
    relations = {relation for kind in classes for relation in graph.subjects(RDF.type, kind)}

    def name(term: object) -> str:
        return str(term).rpartition("#")[2]

    def marked(predicate: rdflib.URIRef, value: object) -> frozenset[str]:
        return frozenset(name(relation) for relation in relations if rdflib.Literal(value) in set(graph.objects(relation, predicate)))

    def effects(relation: object, predicate: rdflib.URIRef) -> tuple[_Effect, ...]:
        found = []
        for node in graph.objects(relation, predicate):
            if node in relations:
                found.append(_Effect(name(node), "Subject", "Object", None, frozenset()))
                continue
            parts = {part: graph.value(node, _AL[part]) for part in ("ofState", "withSubject", "withObject", "withEither")}
            state, subject, object_, either = (None if part is None else name(part) for part in parts.values())
            found.append(_Effect(state, subject, object_, either, frozenset(name(other) for other in graph.objects(node, _AL.unless))))
        return tuple(found)

    return Rules(
        states=frozenset(name(relation) for relation in graph.subjects(RDF.type, _AL.StateRelation)),
        symmetric=marked(_AL.symmetric, value=True),
        lasting=marked(_AL.lasting, value=True),
        alone=marked(_AL.objectUse, "none"),
        existence=frozenset(name(state) for state in graph.objects(_AL.ExistenceQuestion, _AL.asksFor)),
        implies={name(relation): frozenset(name(other) for other in graph.objects(relation, _AL.implies)) for relation in relations},
        starts={name(relation): effects(relation, _AL.starts) for relation in relations},
        ends={name(relation): effects(relation, _AL.ends) for relation in relations},
    )


@dataclass(frozen=True)
class _Stretch:
    """A state of a pair that one statement begins, and the events that may end it, both as numbers of statements."""

    relation: str
    subject: str
    object: str | None
    begun_by: int
    ended_by: tuple[int, ...]
    is_lasting: bool


class Oracle:
    """All worlds of some statements, over the days from `first` to `last`.

    Some days on either side stand for all that lie beyond: four before, so that what lies open can still come in
    several orders, and one after.
    """

    def __init__(self, told: tuple[Told, ...], rules: Rules, first: int, last: int) -> None:
        self.told = told
        self.rules = rules
        self.first = first - 4
        self.far = last + 1
        self.days = range(first, last + 1)
        self.stretches = self._stretches()
        self.existing = self._existing()
        self.ended = self._ended()
        self.readings = [self._readings(one) for one in told]

    def _readings(self, one: Told) -> list[tuple[int, int | None] | None]:
        """Every way to read a statement: its start and its own end if it has one, or None for untrue."""
        low, high = one.start[0], self._latest_start(one)
        ends: list[int | None] | range = [None]
        if one.end is not None:
            # Nor had it ended before such a day.
            earliest, latest = one.end
            lasted = [day for day in one.attested if latest is None or day <= latest]
            ends = self._span((max([*lasted, *([] if earliest is None else [earliest])], default=None), latest))
        if one.relation in self.rules.states:
            # Nobody stands with anyone before existing; where the dates do not allow that, the latest start stands.
            for entity in (one.subject, one.object):
                born = self.existing.get(entity or "")
                if born is not None and (low is None or low < born):
                    low = born if high is None or born <= high else high
            if one.relation not in self.rules.lasting:
                # Nor does anybody begin to stand with anyone after the end.
                for entity in (one.subject, one.object):
                    last = self.ended.get(entity or "")
                    if last is not None and (high is None or high > last):
                        high = last if low is None or last >= low else low
        starts = self._span((low, high))
        found: list[tuple[int, int | None] | None] = [(start, end) for start in starts for end in ends if end is None or start <= end]
        return [*found, None] if one.is_doubtful else found

    def _latest_start(self, one: Told) -> int | None:
        """A state that held on a day had begun by then; none begins after its own end."""
        low, high = one.start
        if one.relation not in self.rules.states:
            return high
        seen = [day for day in one.attested if low is None or day >= low]
        bounds = [*seen, *(day for day in (high, one.end[1] if one.end else None) if day is not None)]
        return min(bounds, default=None)

    def _existing(self) -> dict[str, int | None]:
        """The first day on which each entity may have come to exist, None lying open, where an undoubted statement tells of it."""
        found: dict[str, int | None] = {}
        for entity in self._entities():
            begun = self._beginnings(entity)
            if any(not one.is_doubtful for one in begun):
                days = [one.start[0] for one in begun]
                found[entity] = None if None in days else min(day for day in days if day is not None)
        return found

    def _ended(self) -> dict[str, int]:
        """The last day on which each entity may have existed, where an undoubted statement ends it and none may begin it anew after."""
        found: dict[str, int] = {}
        for entity in self._entities():
            stops = [
                one.start[1]
                for one in self.told
                if not one.is_doubtful
                for effect in self.rules.ends[one.relation]
                if effect.state is None and not self._is_replaced(effect, one)
                if {"Subject": one.subject, "Object": one.object}.get(effect.either or effect.subject or "") == entity
            ]
            starts = [self._latest_start(one) for one in self._beginnings(entity)]
            if stops and None not in stops and None not in starts:
                last = max(stop for stop in stops if stop is not None)
                if all(start is not None and start <= last for start in starts):
                    found[entity] = last
        return found

    def _entities(self) -> set[str]:
        return {one.subject for one in self.told} | {one.object for one in self.told if one.object}

    def _beginnings(self, entity: str) -> list[Told]:
        """What begins the existence of an entity."""
        return [self.told[one.begun_by] for one in self.stretches if one.relation in self.rules.existence and one.subject == entity]

    def _span(self, bounds: tuple[int | None, int | None]) -> range:
        low, high = bounds
        return range(self.first if low is None else low, (self.far if high is None else high) + 1)

    def _stretches(self) -> list[_Stretch]:
        stretches = []
        for number, one in enumerate(self.told):
            if one.relation in self.rules.states:
                stretches.append(self._stretch(one.relation, one.subject, one.object, number))
                continue
            for effect in self.rules.starts[one.relation]:
                if self._is_replaced(effect, one) or effect.state is None:
                    continue
                place = {"Subject": one.subject, "Object": one.object, None: None}
                object_ = None if effect.state in self.rules.alone else place[effect.object]
                stretches.append(self._stretch(effect.state, place[effect.subject], object_, number))
        return stretches

    def _stretch(self, relation: str, subject: str, object_: str | None, number: int) -> _Stretch:
        lasting = relation in self.rules.lasting
        ended_by = tuple(
            other
            for other, one in enumerate(self.told)
            if other != number
            and one.relation not in self.rules.states
            and any(self._ends(effect, one, relation, subject, object_) for effect in self.rules.ends[one.relation])
        )
        return _Stretch(relation, subject, object_, number, ended_by, lasting)

    def _is_replaced(self, effect: _Effect, one: Told) -> bool:
        """Whether another statement about the same subject dates the same thing better."""
        if not effect.unless:
            return False
        better = effect.unless | ({effect.state} if effect.state else set())
        return any(other.subject == one.subject and other.relation in better and not other.is_doubtful for other in self.told)

    def _ends(self, effect: _Effect, one: Told, relation: str, subject: str, object_: str | None) -> bool:
        if self._is_replaced(effect, one):
            return False
        if effect.state is None:
            if relation in self.rules.lasting:
                return False
        elif effect.state != relation:
            return False
        place = {"Subject": one.subject, "Object": one.object}
        if effect.either is not None:
            return place[effect.either] in (subject, object_)
        pairs = [(subject, object_), (object_, subject)] if relation in self.rules.symmetric else [(subject, object_)]
        for left, right in pairs:
            at_subject = effect.subject is None or place[effect.subject] == left
            at_object = effect.object is None or relation in self.rules.alone or place[effect.object] == right
            if at_subject and at_object:
                return True
        return False

    def made(self) -> dict[tuple[str, str, str | None], list[_Stretch]]:
        """For each subject, relation and object the stretches that make it hold, implied and mirrored ones too."""
        found: dict[tuple[str, str, str | None], list[_Stretch]] = {}
        for stretch in self.stretches:
            for key in self._follow((stretch.subject, stretch.relation, stretch.object)):
                found.setdefault(key, []).append(stretch)
        return found

    def _follow(self, key: tuple[str, str, str | None]) -> list[tuple[str, str, str | None]]:
        keys = [key]
        for subject, relation, object_ in keys:
            following = [(subject, other, object_) for other in self.rules.implies[relation]]
            if relation in self.rules.symmetric:
                following.append((object_, relation, subject))
            keys.extend(other for other in following if other not in keys)
        return keys

    def worlds_of(self, stretches: list[_Stretch]) -> int:
        """How many worlds differ in what the stretches depend on."""
        return prod(len(self.readings[number]) for number in self._numbers(stretches))

    def _numbers(self, stretches: list[_Stretch]) -> list[int]:
        return sorted({number for stretch in stretches for number in (stretch.begun_by, *stretch.ended_by)})

    def definite_and_possible(self, stretches: list[_Stretch]) -> tuple[frozenset[int], frozenset[int]]:
        """The days on which some stretch holds in every world, and those on which one does in at least one world.

        An unknown end takes its earliest and its latest day only: every day between gives more than the one and less
        than the other, and no two unknown ends depend on each other.
        """
        numbers = self._numbers(stretches)
        always, ever = -1, 0
        for picked in product(*(self.readings[number] for number in numbers)):
            world = dict(zip(numbers, picked, strict=True))
            least = most = 0
            for stretch in stretches:
                lowest, highest = self._days(stretch, world)
                least |= lowest
                most |= highest
            always &= least
            ever |= most
        return (
            frozenset(day for day in self.days if always >> (day - self.first) & 1),
            frozenset(day for day in self.days if ever >> (day - self.first) & 1),
        )

    def days_together(self, ties: list[list[_Stretch]]) -> frozenset[int]:
        """The days on which, in some one world, every tie has a stretch that holds."""
        numbers = self._numbers([stretch for tie in ties for stretch in tie])
        ever = 0
        for picked in product(*(self.readings[number] for number in numbers)):
            world = dict(zip(numbers, picked, strict=True))
            together = -1
            for tie in ties:
                held = 0
                for stretch in tie:
                    held |= self._days(stretch, world)[1]
                together &= held
            ever |= together
        return frozenset(day for day in self.days if ever >> (day - self.first) & 1)

    def _days(self, stretch: _Stretch, world: dict[int, tuple[int, int | None] | None]) -> tuple[int, int]:
        """The days of a stretch in a world, as bits, with an unknown end at its earliest and at its latest."""
        reading = world[stretch.begun_by]
        if reading is None:
            return 0, 0
        start, own_end = reading
        stops = [] if own_end is None else [own_end]
        for number in stretch.ended_by:
            event = world[number]
            if event is not None and event[0] >= start:
                stops.append(event[0])
        if stops:
            return (self._bits(start, min(stops)),) * 2
        latest = self._bits(start, self.far)
        if stretch.is_lasting:
            return latest, latest
        return self._bits(start, max(start, *self.told[stretch.begun_by].attested, start)), latest

    def _bits(self, start: int, stop: int) -> int:
        return (1 << (min(stop, self.far) - self.first + 1)) - (1 << (start - self.first)) if stop >= start else 0
