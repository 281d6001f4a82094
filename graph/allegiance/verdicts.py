"""What holds on a day, given the episodes of one pair and relation: definite, possible or no.

Possible is a closed formula (section 8 of SEMANTICS.md). Definite is asked from the other side: is there a world in
which no episode holds? Where every moment is only a start or only an ending, the world that speaks against the
state most can be written down; where one vague event ends one episode and starts the next, worlds are searched.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum

from .dates import format_day
from .episodes import Episode, Moment
from .worlds import FAR, Alternative, Atom, Clause, is_satisfiable

__all__ = ["Verdict", "can_all_hold", "can_hold", "cuts", "intervals", "must_hold", "reasons_on"]


class Verdict(StrEnum):
    """Definite, possible or no; the weaker of two is the one further down this list."""

    DEFINITE = "definite"
    POSSIBLE = "possible"
    NO = "no"


def can_hold(episode: Episode, day: int) -> bool:
    """Whether the episode holds on the day in at least one world."""
    if episode.start.low > day or (episode.end is not None and episode.end.high < day):
        return False
    latest = min(episode.start.high, day)
    return all(not ending.is_certain or ending.low < latest or ending.high >= day for ending in episode.endings)


def must_hold(episodes: Sequence[Episode], day: int) -> bool:
    """Whether in every world at least one of the episodes holds on the day."""
    near = [episode for episode in episodes if can_hold(episode, day)]
    if not any(episode.start.is_certain for episode in near):
        return False
    starts = {episode.start.name for episode in near}
    hands_over = any(ending.name in starts and not ending.is_fixed for episode in near for ending in episode.endings)
    if not hands_over:
        return not all(_may_fail(episode, day) for episode in near)
    clauses = [_failing(episode, day) for episode in near]
    return not is_satisfiable(clauses, _bounds(near))


def can_all_hold(ties: Sequence[Sequence[Episode]], day: int) -> bool:
    """Whether one world exists in which, for every tie, some episode holds on the day."""
    near = [[episode for episode in tie if can_hold(episode, day)] for tie in ties]
    if not all(near):
        return False
    clauses = [tuple(_holding(episode, day) for episode in tie) for tie in near]
    return is_satisfiable(clauses, _bounds([episode for tie in near for episode in tie]))


def _may_fail(episode: Episode, day: int) -> bool:
    """Whether the episode fails in the world that speaks against it most, moments being free of each other."""
    start = episode.start
    if not start.is_certain or start.high > day or any(first <= day <= last for first, last in episode.gaps):
        return True
    if any(ending.low < day and min(ending.high, day - 1) >= start.low for ending in episode.endings):
        return True
    if episode.end is not None:
        return max(episode.end.low, start.low) < day
    return _may_be_over(episode, day)


def _may_be_over(episode: Episode, day: int) -> bool:
    """Whether an episode without an end of its own may have ended unrecorded before the day.

    It cannot where a recorded ending surely follows its start: then that is its end.
    """
    latest = min(episode.start.high, day)
    if episode.is_lasting or any(ending.is_certain and ending.low >= latest for ending in episode.endings):
        return False
    return max(episode.attested, episode.start.low) < day


def _bounds(episodes: Sequence[Episode]) -> dict[str, tuple[int, int]]:
    bounds: dict[str, tuple[int, int]] = {}
    for episode in episodes:
        for moment in (episode.start, episode.end, *episode.endings):
            if moment is not None:
                bounds[moment.name] = (moment.low, moment.high)
                if not moment.is_certain:
                    bounds[_presence(moment)] = (0, 1)
    return bounds


def _presence(moment: Moment) -> str:
    """The name of whether the moment's statement is true: 1 if it is."""
    return "true: " + moment.statement


def _present(moment: Moment) -> tuple[Atom, ...]:
    return () if moment.is_certain else ((None, _presence(moment), -1),)


def _absent(moment: Moment) -> tuple[Alternative, ...]:
    return () if moment.is_certain else (Alternative(((_presence(moment), None, 0),)),)


def _failing(episode: Episode, day: int) -> Clause:
    """The ways in which the episode does not hold on the day."""
    start = episode.start.name
    if any(first <= day <= last for first, last in episode.gaps):
        return (Alternative(()),)
    ways = [*_absent(episode.start), Alternative(((None, start, -(day + 1)),))]
    # The event comes between the start and the day before.
    ways += [Alternative((*_present(ending), (start, ending.name, 0), (ending.name, None, day - 1))) for ending in episode.endings]
    if episode.end is not None:
        ways.append(Alternative(((start, None, day - 1), (episode.end.name, None, day - 1), (start, episode.end.name, 0))))
    elif not episode.is_lasting and episode.attested < day:
        before = tuple((Alternative(((ending.name, None, day - 1),)), *_absent(ending)) for ending in episode.endings)
        ways.append(Alternative(((start, None, day - 1),), before))
    return tuple(ways)


def _holding(episode: Episode, day: int) -> Alternative:
    """What must be so for the episode to hold on the day."""
    start = episode.start.name
    atoms: list[Atom] = [*_present(episode.start), (start, None, day)]
    if episode.end is not None:
        atoms += [(None, episode.end.name, -day), (start, episode.end.name, 0)]
    clauses = tuple(
        (*_absent(ending), Alternative(((ending.name, start, -1),)), Alternative(((None, ending.name, -day),)))
        for ending in episode.endings
    )
    return Alternative(tuple(atoms), clauses)


def intervals(episodes: Sequence[Episode]) -> tuple[tuple[tuple[int | None, int | None], ...], tuple[tuple[int | None, int | None], ...]]:
    """The definite days and the possible days (the definite ones among them), each as intervals in order.

    Bounds are ordinals of days, both inclusive; None is an open one.
    """
    if len(episodes) == 1 and not episodes[0].endings and not episodes[0].gaps:
        return _of_one(episodes[0])
    days = sorted(cuts(episodes))
    definite: list[list[int]] = []
    possible: list[list[int]] = []
    for first, after in zip(days, [*days[1:], FAR + 1], strict=True):
        if any(can_hold(episode, first) for episode in episodes):
            _extend(possible, first, after - 1)
            if must_hold(episodes, first):
                _extend(definite, first, after - 1)
    return _opened(definite), _opened(possible)


def _of_one(episode: Episode) -> tuple[tuple[tuple[int | None, int | None], ...], tuple[tuple[int | None, int | None], ...]]:
    """The same of an episode that nothing else ends: its own bounds tell."""
    first, last = episode.start.low, FAR if episode.end is None else episode.end.high
    if first > last or first >= FAR:
        return (), ()
    own = episode.attested if episode.end is None else episode.end.low
    sure = FAR if episode.end is None and episode.is_lasting else max(own, first)
    begun, over = max(episode.start.high, first), min(sure, last)
    is_sure = episode.start.is_certain and begun <= over and begun < FAR
    return _opened([[begun, over]] if is_sure else []), _opened([[first, last]])


def cuts(episodes: Sequence[Episode]) -> set[int]:
    """Every day on which a verdict may change: a moment's bounds, and the days after them."""
    found = {-FAR}
    for episode in episodes:
        days = [episode.attested]
        for moment in (episode.start, episode.end, *episode.endings):
            if moment is not None:
                days += [moment.low, moment.high]
        for day in days:
            found.update((day, day + 1))
        for first, last in episode.gaps:
            found.update((first, last + 1))
    return {day for day in found if -FAR <= day < FAR}


def _extend(stretches: list[list[int]], first: int, last: int) -> None:
    if stretches and stretches[-1][1] == first - 1:
        stretches[-1][1] = last
    else:
        stretches.append([first, last])


def _opened(stretches: list[list[int]]) -> tuple[tuple[int | None, int | None], ...]:
    return tuple((None if first <= -FAR else first, None if last >= FAR else last) for first, last in stretches)


def reasons_on(episodes: Sequence[Episode], relation: str, day: int) -> tuple[str, ...]:
    """Why the state is no more than possible on the day, in the words of the closed list."""
    reasons: dict[str, None] = {}
    for episode in episodes:
        if can_hold(episode, day):
            reasons.update(dict.fromkeys(_reasons(episode, day)))
            if episode.relation != relation and _may_fail(episode, day):
                reasons["follows from something possible"] = None
    return tuple(reasons)


def _reasons(episode: Episode, day: int) -> Iterator[str]:
    start = episode.start
    if episode.settled.is_doubted:
        yield "date doubted"
    if episode.settled.status != "accepted":
        yield f"statement {episode.settled.status}"
    if start.high > day:
        yield "start is vague"
    for first, last in episode.gaps:
        if first <= day <= last:
            yield f"not attested between {format_day(first - 1)} and {format_day(last + 1)}"
    for ending in episode.endings:
        if ending.low < day and min(ending.high, day - 1) >= start.low:
            yield "end is vague" if ending.is_certain else "an ending is doubted or disputed"
    if episode.end is not None:
        if episode.end.low < day:
            yield "end is vague"
    elif _may_be_over(episode, day):
        last = max(episode.attested, start.low)
        yield "no end recorded" + (f" (last attested {format_day(last)})" if last > -FAR else "")
