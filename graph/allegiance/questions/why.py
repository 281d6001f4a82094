"""Why an answer is as it is: the chain from verdict to claims, and what would overturn it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from allegiance.dataset import dataset_of
from allegiance.timeline import build_timeline
from allegiance.verdicts import Verdict

from .answers import Because, statement_json
from .ties import answer_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from allegiance.claims import Settled
    from allegiance.dates import Span
    from allegiance.timeline import Holding, Key, Timeline

__all__ = ["Overturn", "Why", "why_holds"]


@dataclass(frozen=True, slots=True)
class Overturn:
    """A statement without which the verdict would be another one."""

    settled: Settled
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Why:
    """The verdict of one tie with its reasons, its statements, and what would change it.

    `endings` are statements that end it or may end it; `uncounted` those that would make or end it, were they not
    refuted or alleged; `holding` has all the days on which it holds.
    """

    verdict: Verdict
    reasons: tuple[str, ...]
    because: tuple[Because, ...]
    endings: tuple[Settled, ...]
    uncounted: tuple[Settled, ...]
    overturns: tuple[Overturn, ...]
    holding: Holding

    def to_json(self, timeline: Timeline) -> dict[str, Any]:
        """The explanation as JSON."""
        dataset = timeline.dataset
        return {
            "verdict": self.verdict.value,
            "reasons": list(self.reasons),
            "because": [because.to_json(dataset) for because in self.because],
            "endings": [statement_json(one, dataset) for one in self.endings],
            "uncounted": [statement_json(one, dataset) for one in self.uncounted],
            "overturned_without": [{"id": one.settled.statement.id, "verdict": one.verdict.value} for one in self.overturns],
        }


def why_holds(timeline: Timeline, key: Key, span: Span) -> Why:
    """Why a relation holds, may hold or does not hold between a pair on a day or through a span of days."""
    answer = answer_on(timeline, key, span)
    episodes = timeline.episodes_of(key)
    verdict = answer.verdict if answer is not None else Verdict.NO
    # An event that surely came before the start ends nothing.
    moments = {moment.statement for episode in episodes for moment in episode.endings if moment.high >= episode.start.low}
    endings = tuple(timeline.settled[name] for name in sorted(moments))
    involved = {episode.settled.statement.id for episode in episodes} | moments
    return Why(
        verdict=verdict,
        reasons=answer.reasons if answer is not None else (),
        because=answer.because if answer is not None else (),
        endings=endings,
        uncounted=tuple(_uncounted(timeline, key, involved)),
        overturns=tuple(_overturns(timeline, key, span, verdict, involved)),
        holding=timeline.holding(key),
    )


def _uncounted(timeline: Timeline, key: Key, involved: set[str]) -> Iterator[Settled]:
    """Refuted and alleged statements that would have a part in the answer, were they counted."""
    silent = [one for one in timeline.settled.values() if not timeline.counts(one)]
    for episode in timeline.trusting(one.statement.id for one in silent).episodes_of(key):
        involved = involved | {episode.settled.statement.id, *(moment.statement for moment in episode.endings)}
    yield from (one for one in silent if one.statement.id in involved)


def _overturns(timeline: Timeline, key: Key, span: Span, verdict: Verdict, involved: set[str]) -> Iterator[Overturn]:
    """Each statement involved is left out in turn, and the question asked again."""
    dataset = timeline.dataset
    near = [one for one in dataset.statements if {one.subject, one.object} & {key[0], key[2]}]
    for name in sorted(involved):
        rest = dataset_of(dataset.entities.values(), [one for one in near if one.id != name], dataset.sources.values())
        without = build_timeline(
            rest,
            timeline.ontology,
            known_by=timeline.known_by,
            include_alleged=timeline.include_alleged,
            with_derived=timeline.with_derived,
        )
        answer = answer_on(without, key, span)
        changed = answer.verdict if answer is not None else Verdict.NO
        if changed is not verdict:
            yield Overturn(timeline.settled[name], changed)
