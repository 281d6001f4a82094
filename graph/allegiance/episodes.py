"""Settled statements to episodes: the stretches of days through which states hold.

Which event starts or ends which state is read from the ontology; one mechanism serves all relations.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from .worlds import FAR

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .claims import Settled
    from .ontology import Effect, Ontology, Relation

__all__ = ["Episode", "Moment", "build_episodes"]


@dataclass(frozen=True, slots=True)
class Moment:
    """A vague day: the start or end of a state, or the day of an event.

    `name` tells moments apart: two uses of one event are one moment. `statement` is where it comes from;
    a moment whose statement is not certain may never have come.
    """

    name: str
    low: int
    high: int
    statement: str
    is_certain: bool

    @property
    def is_fixed(self) -> bool:
        """Whether it is one known day of an accepted statement."""
        return self.low == self.high and self.is_certain


@dataclass(slots=True)
class Episode:
    """One stretch of days through which a state holds, in every reading of its vague dates.

    It begins at `start`. It stops at `end`, where the statement itself has one, and at the first of `endings` that
    does not come before the start. With neither, it is known to reach `attested` and may last for ever; a lasting
    one does. `gaps` are days for which nobody vouches. `rule` is "stated" or "starts".
    """

    relation: str
    subject: str
    object: str | None
    start: Moment
    end: Moment | None
    attested: int
    is_lasting: bool
    rule: str
    settled: Settled
    endings: tuple[Moment, ...] = ()
    gaps: tuple[tuple[int, int], ...] = field(default=())

    @property
    def is_certain(self) -> bool:
        """Whether its statement may make an answer definite."""
        return self.start.is_certain

    @property
    def earliest_end(self) -> int:
        """The first day on which it may have ended."""
        own = self.end.low if self.end else FAR if self.is_lasting else max(self.attested, self.start.low)
        after = [moment for moment in self.endings if moment.high >= self.start.low]
        if not self.end and any(moment.low >= self.start.high and moment.is_certain for moment in after):
            own = FAR
        return min([own, *(max(moment.low, self.start.low) for moment in after)])

    @property
    def latest_end(self) -> int:
        """The last day on which it may have ended."""
        own = self.end.high if self.end else FAR
        return min([own, *(moment.high for moment in self.endings if moment.low >= self.start.high and moment.is_certain)])


def build_episodes(settled: Iterable[Settled], ontology: Ontology, *, with_derived: bool = True) -> list[Episode]:
    """Every episode that the statements make, in the order of the statements.

    Only statements that count may be passed: neither refuted ones nor, unless wanted, alleged ones.
    With `with_derived` false, only states that a source states outright begin; events still end them.
    """
    return _Builder(list(settled), ontology, with_derived=with_derived).build()


class _Builder:
    def __init__(self, settled: list[Settled], ontology: Ontology, *, with_derived: bool) -> None:
        self.settled = settled
        self.ontology = ontology
        self.with_derived = with_derived
        # Only what is certain may take the place of another: a disputed death must not hide one that nobody disputes.
        self.stated = {(one.statement.subject, one.statement.relation) for one in settled if one.is_certain}
        # The latest day on which an entity may have begun, or begun anew, to exist.
        self.renewed: dict[str, int] = {}
        self.existing = self._existences()
        self.ended = self._last_days()
        # Endings by (state or None, subject or None, object or None), and by either place of the pair.
        self.by_pair: dict[tuple[str | None, str | None, str | None], list[Moment]] = defaultdict(list)
        self.by_either: dict[tuple[str | None, str], list[Moment]] = defaultdict(list)

    def build(self) -> list[Episode]:
        episodes = []
        for one in self.settled:
            relation = self.ontology[one.statement.relation]
            if relation.is_state:
                episodes.append(self._stated(one, relation))
                continue
            moment = _moment(one, "day")
            for effect in relation.ends:
                self._note_ending(effect, one, moment)
            if self.with_derived:
                episodes.extend(self._started(one, moment, relation))
        for episode in episodes:
            episode.endings = tuple(self._endings_of(episode))
        return episodes

    def _existences(self) -> Mapping[str, int]:
        """The earliest day on which each entity may have come to exist, of those for which that is known for certain."""
        states = self.ontology.asked("existence")
        lows: dict[str, int] = {}
        certain = set()
        for one in self.settled:
            relation = self.ontology[one.statement.relation]
            begun = [one.statement.subject] if relation.name in states else []
            begun += [
                str(self._place(effect.subject, one))
                for effect in relation.starts
                if effect.state in states and not self._is_replaced(effect, one)
            ]
            for entity in begun:
                lows[entity] = min(lows.get(entity, FAR), _low(one.earliest_start))
                self.renewed[entity] = max(self.renewed.get(entity, -FAR), _high(one.latest_start))
                if one.is_certain:
                    certain.add(entity)
        return {entity: low for entity, low in lows.items() if entity in certain}

    def _last_days(self) -> Mapping[str, int]:
        """The latest day on which each entity may still have existed, of those whose end is certain and that cannot have begun anew."""
        ends: dict[str, int] = {}
        for one in self.settled:
            for effect in self.ontology[one.statement.relation].ends:
                # An ending of every state is an end of the entity.
                entity = self._place(effect.either or effect.subject, one) if effect.state is None else None
                if entity is not None and one.is_certain and not self._is_replaced(effect, one):
                    ends[entity] = max(ends.get(entity, -FAR), _high(one.latest_start))
        return {entity: day for entity, day in ends.items() if self.renewed.get(entity, -FAR) <= day}

    def _begun(self, one: Settled, relation: Relation) -> Moment:
        """The start of a stated state: nobody begins to stand with anyone before or after existing, unless the state's date says so."""
        start = _moment(one, "start")
        entities = [entity for entity in (one.statement.subject, one.statement.object) if entity is not None]
        existing = max(self.existing.get(entity, -FAR) for entity in entities)
        low = max(start.low, min(existing, start.high))
        last = FAR if relation.lasting else min(self.ended.get(entity, FAR) for entity in entities)
        return replace(start, low=low, high=min(start.high, max(last, low)))

    def _stated(self, one: Settled, relation: Relation) -> Episode:
        start = self._begun(one, relation)
        end = None
        if one.has_end:
            name = one.statement.id + " end"
            end = Moment(name, _low(one.earliest_end), _high(one.latest_end), one.statement.id, one.is_certain)
        return Episode(
            relation=relation.name,
            subject=one.statement.subject,
            object=one.statement.object,
            start=start,
            end=end,
            attested=_attested(one),
            is_lasting=relation.lasting,
            rule="stated",
            settled=one,
            gaps=_gaps(one, relation),
        )

    def _started(self, one: Settled, moment: Moment, relation: Relation) -> Iterable[Episode]:
        for effect in relation.starts:
            if effect.state is None or self._is_replaced(effect, one):
                continue
            state = self.ontology[effect.state]
            subject = self._place(effect.subject, one)
            if subject is None:
                continue
            yield Episode(
                relation=state.name,
                subject=subject,
                object=None if state.object_use == "none" else self._place(effect.object, one),
                start=moment,
                end=None,
                attested=_attested(one),
                is_lasting=state.lasting,
                rule="starts",
                settled=one,
                gaps=_gaps(one, state),
            )

    def _is_replaced(self, effect: Effect, one: Settled) -> bool:
        """Whether another statement about the same subject dates the same thing better."""
        if not effect.unless:
            return False
        subject = one.statement.subject
        stated = effect.state is not None and (subject, effect.state) in self.stated
        return stated or any((subject, name) in self.stated for name in effect.unless)

    def _place(self, place: str | None, one: Settled) -> str | None:
        if place is None:
            return None
        return one.statement.subject if place == "subject" else one.statement.object

    def _note_ending(self, effect: Effect, one: Settled, moment: Moment) -> None:
        if self._is_replaced(effect, one):
            return
        if effect.either is not None:
            entity = self._place(effect.either, one)
            if entity is not None:
                self.by_either[effect.state, entity].append(moment)
            return
        # A state that stands alone has no object to compare.
        stands_alone = effect.state is not None and self.ontology[effect.state].object_use == "none"
        subject, object_ = self._place(effect.subject, one), None if stands_alone else self._place(effect.object, one)
        if (effect.subject and subject is None) or (effect.object and object_ is None and not stands_alone):
            return
        self.by_pair[effect.state, subject, object_].append(moment)

    def _endings_of(self, episode: Episode) -> list[Moment]:
        pairs = [(episode.subject, episode.object)]
        if self.ontology[episode.relation].symmetric and episode.object is not None:
            pairs.append((episode.object, episode.subject))
        # What lasts by nature is ended only by an event that names it.
        states: tuple[str | None, ...] = (episode.relation,) if episode.is_lasting else (episode.relation, None)
        found: dict[str, Moment] = {}
        for state in states:
            for subject, object_ in pairs:
                for key in ((state, subject, object_), (state, subject, None), (state, None, object_)):
                    found.update((moment.name, moment) for moment in self.by_pair.get(key, ()))
                for entity in (subject, object_):
                    if entity is not None:
                        found.update((moment.name, moment) for moment in self.by_either.get((state, entity), ()))
        found.pop(episode.start.name, None)
        return sorted(found.values(), key=lambda moment: (moment.low, moment.high, moment.name))


def _moment(one: Settled, part: str) -> Moment:
    """The start of a state or the day of an event."""
    return Moment(f"{one.statement.id} {part}", _low(one.earliest_start), _high(one.latest_start), one.statement.id, one.is_certain)


def _attested(one: Settled) -> int:
    last = one.last_attested
    return -FAR if last is None else last


def _low(day: int | None) -> int:
    return -FAR if day is None else day


def _high(day: int | None) -> int:
    return FAR if day is None else day


def _gaps(one: Settled, relation: Relation) -> tuple[tuple[int, int], ...]:
    """The days between two attestations that lie further apart than the relation's continuity."""
    if relation.continuity is None:
        return ()
    points = list(one.attested)
    if one.earliest_start is not None or one.latest_start is not None:
        points.append((_low(one.earliest_start), _high(one.latest_start)))
    if relation.is_state and one.statement.relation == relation.name and one.has_end:
        points.append((_low(one.earliest_end), _high(one.latest_end)))
    points.sort()
    gaps = []
    for (_, last), (first, _) in pairwise(points):
        if first - last > relation.continuity:
            gaps.append((last + 1, first - 1))
    return tuple(gaps)
