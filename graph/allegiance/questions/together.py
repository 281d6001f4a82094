"""Ties taken together: whether, and on which days, all of them hold in one and the same world.

A chain of ties is only as good as its weakest one, and ties that exclude each other make no chain (section 8).
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from allegiance.verdicts import Verdict, can_all_hold, can_hold, cuts, must_hold, reasons_on
from allegiance.worlds import FAR

from .answers import Answer, Because, Held

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from allegiance.dates import Span
    from allegiance.episodes import Episode
    from allegiance.timeline import Key, Timeline

__all__ = ["Tie", "because_of", "chained", "chained_by_any", "days_of", "held_together", "verdict_together"]

# A tie between a pair: the relations that make it, of which one is enough.
Tie = tuple["Key", ...]


def days_of(span: Span) -> tuple[int, int]:
    """First and last day of a span; an open side reaches beyond every date."""
    return (-FAR if span.earliest is None else span.earliest), (FAR if span.latest is None else span.latest)


def verdict_together(timeline: Timeline, ties: Iterable[Sequence[Key]], day: int) -> Verdict:
    """Definite when every tie is; possible when one world has them all on the day; else no."""
    return _verdict([_episodes(timeline, tie) for tie in ties], day)


def held_together(timeline: Timeline, ties: Iterable[Sequence[Key]], span: Span) -> tuple[Held, ...]:
    """The stretches of the span through which all the ties hold, in order, definite and possible apart."""
    first, last = days_of(span)
    episodes = [_episodes(timeline, tie) for tie in ties]
    if first == last:
        verdict = _verdict(episodes, first)
        return () if verdict is Verdict.NO else (Held(first, last, verdict),)
    edges = sorted({first, *(day for tie in episodes for day in cuts(tie) if first < day <= last)})
    held: list[Held] = []
    for start, after in zip(edges, [*edges[1:], last + 1], strict=True):
        verdict = _verdict(episodes, start)
        if verdict is Verdict.NO:
            continue
        _extend(held, Held(start, after - 1, verdict))
    return tuple(held)


def chained(timeline: Timeline, ties: Sequence[Tie], span: Span, told: tuple[str, str, str | None], *, through: str) -> Answer | None:
    """The answer that follows from a chain of ties, told as a tie of its own, or None where they never hold together."""
    held = held_together(timeline, ties, span)
    if not held:
        return None
    first, last = days_of(span)
    ever = first <= -FAR and last >= FAR
    definite = held == (Held(first, last, Verdict.DEFINITE),) or (ever and any(one.verdict is Verdict.DEFINITE for one in held))
    doubtful = None if definite else next((one for one in held if one.verdict is Verdict.POSSIBLE), None)
    reasons: dict[str, None] = {}
    if doubtful is not None:
        for tie in ties:
            for key in tie:
                reasons.update(dict.fromkeys(reasons_on(timeline.episodes_of(key), key[1], doubtful.first)))
    elif not definite:
        reasons["holds on some of the days asked about only"] = None
    return Answer(
        subject=told[0],
        relation=told[1],
        object=told[2],
        verdict=Verdict.DEFINITE if definite else Verdict.POSSIBLE,
        reasons=tuple(reasons),
        because=because_of(timeline, ties, held),
        held=() if first == last else held,
        through=through,
    )


def chained_by_any(answers: Sequence[Answer], span: Span) -> Answer:
    """One answer for several chains that make the same tie through the same group, the shortest chain first.

    A chain that holds throughout is enough; else the stretches of all count, the definite ones before the possible.
    """
    sure = next((answer for answer in answers if answer.verdict is Verdict.DEFINITE), None)
    if sure is not None or len(answers) == 1:
        return sure or answers[0]
    first, last = days_of(span)
    edges = sorted({day for answer in answers for one in answer.held for day in (one.first, one.last + 1)})
    held: list[Held] = []
    for start, after in pairwise(edges):
        found = {one.verdict for answer in answers for one in answer.held if one.first <= start <= one.last}
        if not found:
            continue
        verdict = Verdict.DEFINITE if Verdict.DEFINITE in found else Verdict.POSSIBLE
        _extend(held, Held(start, after - 1, verdict))
    whole = tuple(held) == (Held(first, last, Verdict.DEFINITE),)
    because = {one.settled.statement.id: one for answer in answers for one in answer.because}
    return replace(
        answers[0],
        verdict=Verdict.DEFINITE if whole else Verdict.POSSIBLE,
        reasons=() if whole else tuple(dict.fromkeys(reason for answer in answers for reason in answer.reasons)),
        because=tuple(because.values()),
        held=tuple(held),
    )


def because_of(timeline: Timeline, ties: Iterable[Sequence[Key]], held: Sequence[Held]) -> tuple[Because, ...]:
    """The statements that make the ties hold on some day of the stretches, tie by tie."""
    found: dict[str, Because] = {}
    for tie in ties:
        for key in tie:
            for episode in timeline.episodes_of(key):
                if any(can_hold(episode, day) for one in held for day in _days_within(episode, one)):
                    name = episode.settled.statement.id
                    found.setdefault(name, Because(episode.settled, timeline.rule(episode, key[1]), episode))
    return tuple(found.values())


def _days_within(episode: Episode, held: Held) -> Iterator[int]:
    """Days that stand for all of a stretch, as far as the episode goes."""
    yield held.first
    yield from (day for day in cuts([episode]) if held.first < day <= held.last)


def _extend(held: list[Held], further: Held) -> None:
    """Put a stretch behind the others, in one with the last where it goes on with the same verdict."""
    if held and held[-1].verdict is further.verdict and held[-1].last == further.first - 1:
        further = Held(held.pop().first, further.last, further.verdict)
    held.append(further)


def _episodes(timeline: Timeline, tie: Sequence[Key]) -> list[Episode]:
    return [episode for key in tie for episode in timeline.episodes_of(key)]


def _verdict(ties: Sequence[Sequence[Episode]], day: int) -> Verdict:
    if all(must_hold(tie, day) for tie in ties):
        return Verdict.DEFINITE
    return Verdict.POSSIBLE if can_all_hold(ties, day) else Verdict.NO
