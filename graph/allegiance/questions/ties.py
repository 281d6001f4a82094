"""Ties on a day or through a span of days: the shared ground of allies, alliances and relations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegiance.verdicts import Verdict, can_hold, must_hold
from allegiance.worlds import FAR

from .answers import Answer, Because, Held

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from allegiance.dates import Span
    from allegiance.episodes import Episode
    from allegiance.timeline import Interval, Key, Timeline

__all__ = ["answer_on", "answers_on"]


def answers_on(
    timeline: Timeline, keys: Iterable[Key], span: Span, *, seen_from: str | None = None, definite_only: bool = False
) -> list[Answer]:
    """The ties that hold on some day of the span, definite ones first, then by names of the entities."""
    answers = [answer for key in keys if (answer := answer_on(timeline, key, span, seen_from=seen_from)) is not None]
    if definite_only:
        answers = [answer for answer in answers if answer.verdict is Verdict.DEFINITE]
    return sorted(answers, key=lambda one: (one.verdict is not Verdict.DEFINITE, one.subject, one.relation, one.object or ""))


def answer_on(timeline: Timeline, key: Key, span: Span, *, seen_from: str | None = None) -> Answer | None:
    """The tie as it stands on a day, or through a span: definite when it is so on every day of it.

    A symmetric tie is told from the entity in `seen_from`. None where it holds on no day of the span.
    """
    first = -FAR if span.earliest is None else span.earliest
    last = FAR if span.latest is None else span.latest
    episodes = timeline.episodes_of(key)
    if first == last:
        verdict = timeline.verdict(key, first)
        if verdict is Verdict.NO:
            return None
        held: tuple[Held, ...] = ()
        day = first
    else:
        held = _held(timeline, key, first, last)
        if not held:
            return None
        ever = span.earliest is None and span.latest is None
        whole = held == (Held(first, last, Verdict.DEFINITE),)
        verdict = Verdict.DEFINITE if whole or (ever and any(one.verdict is Verdict.DEFINITE for one in held)) else Verdict.POSSIBLE
        doubtful = next((one for one in held if one.verdict is Verdict.POSSIBLE), held[0])
        day = doubtful.first
    reasons = () if verdict is Verdict.DEFINITE else timeline.reasons(key, day)
    if verdict is Verdict.POSSIBLE and held and not reasons:
        reasons = ("holds on some of the days asked about only",)
    days = _sample(first, last, held)
    contributing: Sequence[Episode] = episodes
    if len(episodes) > 1:
        contributing = [episode for episode in episodes if any(can_hold(episode, one) for one in days)]
        sure = [episode for episode in contributing if any(must_hold([episode], one) for one in days)]
        if verdict is Verdict.DEFINITE and sure:
            contributing = sure
    because = {episode.settled.statement.id: Because(episode.settled, timeline.rule(episode, key[1]), episode) for episode in contributing}
    roles = {one.settled.statement.role for one in because.values()} - {None}
    subject, object_ = key[0], key[2]
    if seen_from is not None and object_ == seen_from and timeline.ontology[key[1]].symmetric:
        subject, object_ = object_, subject
    return Answer(
        subject=subject,
        relation=key[1],
        object=object_,
        verdict=verdict,
        reasons=reasons,
        because=tuple(because[name] for name in sorted(because)),
        held=held,
        role=", ".join(sorted(str(role) for role in roles)) or None,
    )


def _sample(first: int, last: int, held: tuple[Held, ...]) -> list[int]:
    """Days that stand for the whole span: its own, or the first and last of each stretch that held."""
    return [first] if first == last else [day for one in held for day in (one.first, one.last)]


def _held(timeline: Timeline, key: Key, first: int, last: int) -> tuple[Held, ...]:
    """The stretches of the span on which the tie holds, in order, definite and possible apart."""
    holding = timeline.holding(key)
    definite = _clip(holding.definite, first, last)
    stretches = [Held(low, high, Verdict.DEFINITE) for low, high in definite]
    for low, high in _clip(holding.possible, first, last):
        at = low
        for inner_low, inner_high in definite:
            if inner_low > high or inner_high < at:
                continue
            if at < inner_low:
                stretches.append(Held(at, inner_low - 1, Verdict.POSSIBLE))
            at = inner_high + 1
        if at <= high:
            stretches.append(Held(at, high, Verdict.POSSIBLE))
    return tuple(sorted(stretches, key=lambda one: one.first))


def _clip(intervals: tuple[Interval, ...], first: int, last: int) -> list[tuple[int, int]]:
    clipped = [(max(-FAR if low is None else low, first), min(FAR if high is None else high, last)) for low, high in intervals]
    return [(low, high) for low, high in clipped if low <= high]
