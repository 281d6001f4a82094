"""What began, ended, came into doubt or changed sides between two days, group by group, with the events that did it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from allegiance.verdicts import Verdict, can_hold
from allegiance.worlds import FAR

from .answers import day_text, entity_json, statement_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from allegiance.claims import Settled
    from allegiance.dataset import Dataset
    from allegiance.episodes import Episode
    from allegiance.timeline import Key, Timeline

__all__ = ["Change", "GroupChanges", "Switch", "changes_between"]

What = Literal["began", "ended", "came into doubt", "became certain"]


@dataclass(frozen=True, slots=True)
class Change:
    """A state of a pair that began, ended, or of which sources stop or begin to be sure.

    It came about on a day from `earliest` to `latest`; `is_within` tells whether that lies wholly between the days asked
    about, or it may have come about before or after. `also` are relations that follow from this one and changed with
    it. `causes` are the statements that did it; `verdict` is possible where none of them is certain.
    """

    what: What
    subject: str
    relation: str
    object: str | None
    also: tuple[str, ...]
    earliest: int
    latest: int
    verdict: Verdict
    reasons: tuple[str, ...]
    causes: tuple[Settled, ...]
    is_within: bool = True

    def to_json(self, dataset: Dataset) -> dict[str, Any]:
        """The change as JSON."""
        return {
            "what": self.what,
            "subject": entity_json(self.subject, dataset),
            "relation": self.relation,
            "object": entity_json(self.object, dataset),
            "also": list(self.also),
            "earliest": day_text(self.earliest),
            "latest": day_text(self.latest),
            "within": self.is_within,
            "verdict": self.verdict.value,
            "reasons": list(self.reasons),
            "because": [statement_json(one, dataset) for one in self.causes],
        }


@dataclass(frozen=True, slots=True)
class Switch:
    """An entity that left one side, `former`, and joined another, `new`, both between the days asked about."""

    entity: str
    former: str
    new: str
    left: Change
    joined: Change

    @property
    def verdict(self) -> Verdict:
        """Definite when leaving and joining both are."""
        both = self.left.verdict is Verdict.DEFINITE and self.joined.verdict is Verdict.DEFINITE
        return Verdict.DEFINITE if both else Verdict.POSSIBLE

    def to_json(self, dataset: Dataset) -> dict[str, Any]:
        """The switch as JSON."""
        return {
            "entity": entity_json(self.entity, dataset),
            "from": entity_json(self.former, dataset),
            "to": entity_json(self.new, dataset),
            "verdict": self.verdict.value,
            "leaving": day_text(self.left.earliest),
            "joining": day_text(self.joined.earliest),
        }


@dataclass(frozen=True, slots=True)
class GroupChanges:
    """What changed for one group, or for one that is no group and stood with none, in the order of days."""

    entity: str
    changes: tuple[Change, ...]
    switches: tuple[Switch, ...]

    def to_json(self, dataset: Dataset) -> dict[str, Any]:
        """The changes of the group as JSON."""
        return {
            "entity": entity_json(self.entity, dataset),
            "switches": [one.to_json(dataset) for one in self.switches],
            "changes": [one.to_json(dataset) for one in self.changes],
        }


def changes_between(
    timeline: Timeline, first: int, last: int, entity: str | None = None, *, definite_only: bool = False
) -> tuple[GroupChanges, ...]:
    """What changed from the first day to the last, of one entity or of all; groups come first, in the order of names.

    A change counts when it may have come about after the first day and by the last one. What nothing bounds on the
    side of the days asked about tells nothing of them and is left out.
    """
    made = [
        replace(change, is_within=_is_within(change, first, last))
        for key in timeline.keys(None, entity)
        for change in _of_key(timeline, key)
        if _falls_in(change, first, last)
    ]
    if definite_only:
        made = [change for change in made if change.verdict is Verdict.DEFINITE]
    told = [(_heading(timeline, change, entity), change) for change in _merged(timeline, made)]
    # What an event did to somebody who is no group is told with what it did to the group.
    of_cause = {cause.statement.id: heading for heading, change in told if _is_group(timeline, heading) for cause in change.causes}
    by_group: dict[str, list[Change]] = {}
    for heading, change in told:
        groups = [of_cause[cause.statement.id] for cause in change.causes if cause.statement.id in of_cause]
        by_group.setdefault(heading if _is_group(timeline, heading) or not groups else groups[0], []).append(change)
    switched: dict[str, list[Switch]] = {}
    for switch in _switches(timeline, [change for _, change in told]):
        # Who is no group is told of where it came from.
        left = entity or (switch.entity if _is_group(timeline, switch.entity) else _heading(timeline, switch.left, None))
        switched.setdefault(left, []).append(switch)
    names = timeline.dataset.entities
    return tuple(
        GroupChanges(group, tuple(sorted(by_group.get(group, ()), key=_place)), tuple(switched.get(group, ())))
        for group in sorted({*by_group, *switched}, key=lambda one: (not _is_group(timeline, one), names[one].name, one))
    )


def _falls_in(change: Change, first: int, last: int) -> bool:
    if change.earliest <= -FAR:
        return first < change.latest <= last
    if change.latest >= FAR:
        return first < change.earliest <= last
    return change.latest > first and change.earliest <= last


def _is_within(change: Change, first: int, last: int) -> bool:
    """Whether it surely came about in these days; of what has no latest day, its first one must."""
    return first < change.earliest and (change.latest <= last or change.latest >= FAR)


def _of_key(timeline: Timeline, key: Key) -> Iterator[Change]:
    """Every beginning, end and loss of certainty of one relation of one pair."""
    holding = timeline.holding(key)
    for low, high in holding.possible:
        first, last = (-FAR if low is None else low), (FAR if high is None else high)
        sure = [
            (-FAR if start is None else start, FAR if stop is None else stop)
            for start, stop in holding.definite
            if (start is None or start <= last) and (stop is None or stop >= first)
        ]
        if first > -FAR:
            yield _began(timeline, key, first, sure[0][0] if sure else None)
        elif sure and sure[0][0] > -FAR:
            yield _began(timeline, key, -FAR, sure[0][0], "became certain")
        for (_, stop), (start, _) in pairwise(sure):
            yield _doubt(timeline, key, stop + 1, "came into doubt")
            yield _began(timeline, key, start, start, "became certain")
        if last < FAR:
            yield _ended(timeline, key, first, sure[-1][1] if sure else None, last)
        elif sure and sure[-1][1] < FAR:
            yield _doubt(timeline, key, sure[-1][1] + 1, "came into doubt")


def _began(timeline: Timeline, key: Key, earliest: int, sure: int | None, what: What = "began") -> Change:
    """A beginning: by the day on which it is sure, or by the latest start of any episode that is certain."""
    latest = FAR if sure is None else sure
    episodes = [one for one in timeline.episodes_of(key) if one.start.low <= latest and can_hold(one, max(one.start.low, earliest))]
    starting = [one for one in episodes if one.start.high >= earliest] or episodes
    certain = [max(one.start.high, earliest) for one in starting if one.start.is_certain]
    if certain:
        latest = min([latest, *certain])
    elif sure is None:
        # None is certain: the first of them may be the only one that is true.
        starting = [one for one in starting if one.start.low <= earliest]
        latest = max(one.start.high for one in starting)
    change = _change(key, what, earliest, latest, starting, ())
    return change if change.verdict is Verdict.DEFINITE else replace(change, reasons=timeline.reasons(key, change.earliest))


def _ended(timeline: Timeline, key: Key, first: int, sure: int | None, latest: int) -> Change:
    """An end: after the last day on which it surely held, and not before any episode of that stretch may have ended."""
    least = first if sure is None else sure
    episodes = [one for one in timeline.episodes_of(key) if one.start.low <= latest and one.latest_end >= least]
    earliest = max(least, min(*(one.earliest_end for one in episodes), latest))
    causes: dict[str, Settled] = {}
    for one in episodes:
        for ending in one.endings:
            if ending.low <= latest and ending.high >= earliest and ending.high >= one.start.low:
                causes[ending.statement] = timeline.settled[ending.statement]
        if one.end is not None and one.end.low <= latest and one.end.high >= earliest:
            causes[one.settled.statement.id] = one.settled
    change = _change(key, "ended", earliest, latest, episodes, timeline.reasons(key, latest))
    return replace(change, causes=tuple(causes[name] for name in sorted(causes)))


def _doubt(timeline: Timeline, key: Key, day: int, what: What) -> Change:
    episodes = [one for one in timeline.episodes_of(key) if can_hold(one, day)]
    return _change(key, what, day, day, episodes, timeline.reasons(key, day))


def _change(key: Key, what: What, earliest: int, latest: int, episodes: Iterable[Episode], reasons: tuple[str, ...]) -> Change:
    settled = {one.settled.statement.id: one.settled for one in episodes}
    is_sure = any(one.is_certain for one in settled.values()) and what != "came into doubt"
    # A relation that follows stands under the one it follows from, if that changed too.
    return Change(
        what=what,
        subject=key[0],
        relation=key[1],
        object=key[2],
        also=(),
        earliest=earliest,
        latest=latest,
        verdict=Verdict.DEFINITE if is_sure else Verdict.POSSIBLE,
        reasons=() if is_sure else reasons,
        causes=tuple(settled[name] for name in sorted(settled)),
    )


def _merged(timeline: Timeline, changes: Iterable[Change]) -> Iterator[Change]:
    """Relations of one pair that changed at once and for the same causes become one change: the one that the others follow from."""
    together: dict[tuple[object, ...], list[Change]] = {}
    for one in changes:
        causes = tuple(cause.statement.id for cause in one.causes)
        pair = frozenset((one.subject, one.object))
        together.setdefault((one.what, pair, one.earliest, one.latest, causes), []).append(one)
    for group in together.values():
        names = {one.relation for one in group}
        implied = {name for one in names for name, _ in timeline.ontology.makes[one] if name != one}
        roots = [one for one in group if one.relation not in implied] or group
        for root in roots:
            also = sorted(names & {name for name, _ in timeline.ontology.makes[root.relation] if name != root.relation})
            yield replace(root, also=tuple(also))


def _heading(timeline: Timeline, change: Change, entity: str | None) -> str:
    """Whom to tell a change of: the one asked about, else a group before others, the subject of the cause before the other."""
    pair = [name for name in (change.subject, change.object) if name is not None]
    if entity in pair:
        return str(entity)
    groups = [name for name in pair if _is_group(timeline, name)] or pair
    caused = [name for cause in change.causes for name in (cause.statement.subject,) if name in groups]
    return caused[0] if caused else groups[0]


def _is_group(timeline: Timeline, entity: str) -> bool:
    """Whether the entity is of a kind that descends from others."""
    ontology = timeline.ontology
    wanted = tuple({kind for name in ontology.asked("descent") for kind in ontology[name].domain})
    return ontology.is_a(timeline.dataset.entities[entity].kind, wanted)


def _switches(timeline: Timeline, changes: Iterable[Change]) -> Iterator[Switch]:
    """Leaving a tie of the question `sides` and entering one, or an alliance, with another, not surely before the leaving."""
    sides = set(timeline.ontology.asked("sides"))
    joining = {*sides, *timeline.ontology.asked("allies")}
    placed = sorted((one for one in changes if one.is_within), key=_place)
    left = [
        (entity, other, one)
        for one in placed
        if one.what == "ended" and sides & {one.relation, *one.also}
        for entity, other in _ends(timeline, one)
    ]
    seen = set()
    for joined in (one for one in placed if one.what == "began" and joining & {one.relation, *one.also}):
        for entity, other in _ends(timeline, joined):
            for leaver, former, gone in left:
                pair = (entity, former, other)
                if leaver == entity and former != other and joined.latest >= gone.earliest and pair not in seen:
                    seen.add(pair)
                    yield Switch(entity, former, other, gone, joined)


def _ends(timeline: Timeline, change: Change) -> list[tuple[str, str]]:
    """Who may change sides by it, and to or from whom: of a symmetric tie either."""
    if change.object is None:
        return []
    pair = (change.subject, change.object)
    return [pair, (pair[1], pair[0])] if timeline.ontology[change.relation].symmetric else [pair]


def _place(change: Change) -> tuple[int, int, str, str, str]:
    return change.earliest, change.latest, change.what, change.relation, f"{change.subject} {change.object}"
