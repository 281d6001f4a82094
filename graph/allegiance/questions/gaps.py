"""Where more research would change most answers: statements that stand on little, ranked by what hangs on them.

An answer, here, is the verdict of one relation of one pair on the first day of one month, from the first month that
the graph speaks of to the last one in which a source of it was published. Relations of alliance, opposition, support,
leadership, lineage, listing and existence are counted. A statement that may fall (one source only, disputed, alleged)
is left out, or, where it is alleged, counted, and the answers that come out differently are numbered. Of one whose
dates leave something open (undated, vague, conflicting, not attested lately) those answers are numbered that are no
more than possible because of it: sources that differ by a day put one day in question, not the whole tie.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from datetime import MAXYEAR, date
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from allegiance.claims import independent_origins, is_carrying, known_from
from allegiance.timeline import Timeline
from allegiance.worlds import FAR

from .answers import day_text, statement_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from allegiance.claims import Settled
    from allegiance.episodes import Episode, Moment
    from allegiance.timeline import Interval, Key

__all__ = ["LONG_AGO", "VAGUE", "Gap", "Gaps", "gaps_of"]

# A date that leaves more days than this open is called vague: more than a year.
VAGUE = 366
# A state without an end that was last attested longer ago than this many days is called stale: two years.
LONG_AGO = 731


@dataclass(frozen=True, slots=True)
class Gap:
    """A weak statement: what is weak about it, and how many answers would change.

    `if_it_fell` counts those that come out differently without it (with it, where it is alleged); `if_settled` those
    that its open dates leave only possible. `answers`, by which gaps are ranked, is the greater of the two.
    """

    settled: Settled
    weak: tuple[str, ...]
    if_it_fell: int
    if_settled: int

    @property
    def answers(self) -> int:
        """How many answers would change."""
        return max(self.if_it_fell, self.if_settled)


@dataclass(frozen=True, slots=True)
class Gaps:
    """Weak statements, those on which most hangs first, and the months from first to last that were counted."""

    gaps: tuple[Gap, ...]
    first: int
    last: int

    def to_json(self, timeline: Timeline) -> dict[str, Any]:
        """The gaps as JSON."""
        return {
            "counted": {
                "each": "relation of a pair on the first day of a month, those of place left out",
                "from": day_text(self.first),
                "to": day_text(self.last),
            },
            "answers": [
                {
                    "answers": gap.answers,
                    "if_it_fell": gap.if_it_fell,
                    "if_settled": gap.if_settled,
                    "weak": list(gap.weak),
                    "statement": statement_json(gap.settled, timeline.dataset),
                }
                for gap in self.gaps
            ],
        }


def gaps_of(timeline: Timeline, entity: str | None = None, *, limit: int | None = 50) -> Gaps:
    """The weak statements of one entity or of all, ranked by how many answers would change; `limit` None gives every one."""
    counter = _Counter(timeline)
    open_ended = _open_ended(timeline)
    found = []
    for one in timeline.settled.values():
        if entity is not None and entity not in (one.statement.subject, one.statement.object):
            continue
        weak = tuple(_weaknesses(timeline, one, counter.last, open_ended))
        if not weak:
            continue
        may_fall = any(name in _MAY_FALL for name in weak)
        is_open = any(name not in _MAY_FALL for name in weak)
        gap = Gap(one, weak, counter.if_it_fell(one) if may_fall else 0, counter.if_settled(one) if is_open else 0)
        if gap.answers:
            found.append(gap)
    found.sort(key=lambda gap: (-gap.answers, gap.settled.statement.id))
    return Gaps(tuple(found[:limit]), counter.first, counter.last)


_MAY_FALL = ("single source", "disputed", "alleged")


def _weaknesses(timeline: Timeline, one: Settled, horizon: int, open_ended: Mapping[str, list[int]]) -> Iterator[str]:
    sources = timeline.dataset.sources
    if one.status == "refuted":
        return
    if one.status in ("disputed", "alleged"):
        yield one.status
    carrying = [claim for claim in one.claims if claim.stance == "supports" and is_carrying(sources[claim.source])]
    if one.status == "accepted" and independent_origins(carrying) == 1:
        yield "single source"
    if one.conflict:
        yield "conflicting"
    if one.statement.value is not None:
        return
    if one.earliest_start is None and one.latest_start is None:
        yield "undated"
    elif _width(one.earliest_start, one.latest_start) > VAGUE or (one.has_end and _width(one.earliest_end, one.latest_end) > VAGUE):
        yield "vague"
    if any(horizon - last > LONG_AGO for last in open_ended.get(one.statement.id, ())):
        yield "stale"


def _open_ended(timeline: Timeline) -> dict[str, list[int]]:
    """For each statement the day up to which each of its episodes is vouched for, those alone that nothing surely ends."""
    found: dict[str, list[int]] = defaultdict(list)
    for episode in timeline.episodes:
        if not _is_surely_over(episode):
            last = max(episode.attested, episode.start.low)
            if last > -FAR:
                found[episode.settled.statement.id].append(last)
    return found


def _is_surely_over(episode: Episode) -> bool:
    """Whether the episode lasts by nature, has an end of its own, or an event that surely ends it."""
    ended = any(ending.is_certain and ending.low >= episode.start.high for ending in episode.endings)
    return episode.is_lasting or episode.end is not None or ended


def _width(first: int | None, last: int | None) -> int:
    return FAR if first is None or last is None else last - first + 1


class _Counter:
    """Counts answers; keeps what the statements about each entity are, so that only the neighbourhood is asked again."""

    def __init__(self, timeline: Timeline) -> None:
        self.timeline = timeline
        days = [day for one in timeline.settled.values() for day in (one.earliest_start, one.latest_start) if day is not None]
        known = [known_from(timeline.dataset.sources[claim.source]) for one in timeline.settled.values() for claim in one.claims]
        self.last = max(known, default=1)
        self.first = min(days, default=self.last)
        self.months = _months(self.first, self.last)
        asked = ("linking", "opposing", "listed", "existence")
        self.relations = tuple(dict.fromkeys(name for question in asked for name in timeline.ontology.asked(question)))
        self.about: dict[str, list[Settled]] = defaultdict(list)
        for one in timeline.settled.values():
            for entity in {one.statement.subject, one.statement.object} - {None}:
                self.about[str(entity)].append(one)
        self.place = {name: number for number, name in enumerate(timeline.settled)}
        self.bearing = _one_sided(timeline)
        self.bearing_on = {entity: [one for one in about if one.statement.relation in self.bearing] for entity, about in self.about.items()}

    @cached_property
    def moved_by(self) -> Mapping[str, dict[Key, None]]:
        """For each statement the pairs and relations that it makes hold or ends."""
        found: dict[str, dict[Key, None]] = defaultdict(dict)
        for key in self.timeline.keys(self.relations):
            for episode in self.timeline.episodes_of(key):
                found[episode.settled.statement.id][key] = None
                for ending in episode.endings:
                    found[ending.statement][key] = None
        return found

    def if_it_fell(self, one: Settled) -> int:
        """How many answers differ without the statement, or with it where it is alleged."""
        timeline = self.timeline
        asked = {entity for entity in (one.statement.subject, one.statement.object) if entity is not None}
        is_bearing = one.statement.relation in self.bearing
        near = self._near(asked) if is_bearing else self._between(asked)
        trusted = set(timeline.trusted)
        if timeline.counts(one):
            near.pop(one.statement.id)
        else:
            trusted.add(one.statement.id)
        other = Timeline(
            timeline.dataset,
            timeline.ontology,
            {name: near[name] for name in sorted(near, key=self.place.__getitem__)},
            include_alleged=timeline.include_alleged,
            with_derived=timeline.with_derived,
            trusted=frozenset(trusted),
        )
        # What bears on nobody else changes what holds between its own two, and nothing else.
        sides = asked if is_bearing else {min(asked, key=lambda entity: len(self.about[entity]))}
        found = {key for entity in sides for index in (timeline, other) for key in index.keys(self.relations, entity)}
        keys = found if is_bearing else {key for key in found if {key[0], key[2] or key[0]} <= asked}
        return sum(self._differing(timeline, other, key) for key in keys)

    def _near(self, asked: set[str]) -> dict[str, Settled]:
        """The statements about some entities, and those about their partners that bear on ties with anybody."""
        near: dict[str, Settled] = {other.statement.id: other for entity in asked for other in self.about[entity]}
        partners = {str(end) for entity in asked for key in self.timeline.keys(None, entity) for end in (key[0], key[2]) if end is not None}
        partners |= {str(end) for other in near.values() for end in (other.statement.subject, other.statement.object) if end is not None}
        for partner in sorted(partners - asked):
            near.update((other.statement.id, other) for other in self.bearing_on.get(partner, ()))
        return near

    def _between(self, asked: set[str]) -> dict[str, Settled]:
        """The statements about one entity alone or between two, and those about either that bear on ties with anybody."""
        least = min(asked, key=lambda entity: len(self.about[entity]))
        near = {
            other.statement.id: other
            for other in self.about[least]
            if {other.statement.subject, other.statement.object or other.statement.subject} <= asked
        }
        for entity in asked:
            near.update((other.statement.id, other) for other in self.bearing_on.get(entity, ()))
        return near

    def _differing(self, timeline: Timeline, other: Timeline, key: Key) -> int:
        one, two = timeline.days(key), other.days(key)
        if one == two:
            return 0
        return sum(
            self._within(first, last)
            for first, last in _pieces([*one, *two])
            if any(_covers(mine, first) != _covers(theirs, first) for mine, theirs in zip(one, two, strict=True))
        )

    def if_settled(self, one: Settled) -> int:
        """How many answers are only possible because the dates of the statement leave something open."""
        return sum(
            self._within(first, last) for key, stretches in self._open(one).items() for first, last in self._only_possible(key, stretches)
        )

    def _open(self, one: Settled) -> dict[Key, list[tuple[int, int]]]:
        """For each pair and relation the days that the statement's dates leave open."""
        name = one.statement.id
        found: dict[Key, list[tuple[int, int]]] = defaultdict(list)
        for key in self.moved_by.get(name, ()):
            for episode in self.timeline.episodes_of(key):
                if episode.settled.statement.id == name:
                    found[key].append((episode.start.low, episode.start.high - 1))
                    if episode.end is not None:
                        found[key].append((episode.end.low + 1, episode.end.high))
                    elif not _is_surely_over(episode):
                        found[key].append((max(episode.attested, episode.start.low) + 1, FAR))
                found[key].extend(_vague(ending) for ending in episode.endings if ending.statement == name)
        return found

    def _only_possible(self, key: Key, stretches: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        definite, possible = self.timeline.days(key)
        wanted = tuple(stretches)
        for first, last in _pieces([definite, possible, wanted]):
            if _covers(wanted, first) and _covers(possible, first) and not _covers(definite, first):
                yield first, last

    def _within(self, first: int, last: int) -> int:
        """How many first days of months lie between two days."""
        return bisect_right(self.months, last) - bisect_left(self.months, first)


def _vague(moment: Moment) -> tuple[int, int]:
    return moment.low + 1, moment.high


def _months(first: int, last: int) -> list[int]:
    year, month = date.fromordinal(first).year, date.fromordinal(first).month
    months = []
    while (day := date(year, month, 1).toordinal()) <= last:
        months.append(day)
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        if year > MAXYEAR:
            break
    return months


def _one_sided(timeline: Timeline) -> frozenset[str]:
    """Relations that bear on ties of an entity with anybody: they end them all, date its existence, or give way to each other."""
    states = timeline.ontology.asked("existence")
    found = set(states)
    for relation in timeline.ontology.relations.values():
        if any(effect.either or not (effect.subject and effect.object) for effect in relation.ends):
            found.add(relation.name)
        if any(effect.state in states for effect in relation.starts):
            found.add(relation.name)
        for effect in (*relation.starts, *relation.ends):
            found.update(effect.unless)
            if effect.unless and effect.state is not None:
                found.add(effect.state)
    return frozenset(found)


def _pieces(lists: Sequence[Sequence[Interval]]) -> Iterator[tuple[int, int]]:
    """The pieces into which the bounds of some intervals cut all days."""
    edges = {-FAR, FAR + 1}
    for stretches in lists:
        for first, last in stretches:
            edges.add(-FAR if first is None else first)
            edges.add(FAR + 1 if last is None else last + 1)
    ordered = sorted(edges)
    for start, after in pairwise(ordered):
        yield start, after - 1


def _covers(stretches: Sequence[Interval], day: int) -> bool:
    return any((first is None or first <= day) and (last is None or day <= last) for first, last in stretches)
