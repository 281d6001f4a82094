"""How two entities were linked on a day: the shortest chains of ties whose every step holds in one and the same world."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from allegiance.exceptions import QuestionError
from allegiance.verdicts import Verdict

from .answers import entity_json
from .ties import answer_on
from .together import days_of, held_together

if TYPE_CHECKING:
    from collections.abc import Iterator

    import networkx as nx

    from allegiance.dataset import Dataset
    from allegiance.dates import Span
    from allegiance.timeline import Key, Timeline

    from .answers import Answer, Held

__all__ = ["MAX_CHAINS", "Path", "paths_between"]

# Chains that are tried before the search gives up; only ties that exclude each other make it try more than a few.
MAX_CHAINS = 10_000


@dataclass(frozen=True, slots=True)
class Path:
    """A chain of ties from one entity to another.

    Each of `steps` has every tie between two neighbours; one of them is enough for the chain. `held` has the
    stretches of days through which the whole chain holds, for a question about more than one day.
    """

    verdict: Verdict
    entities: tuple[str, ...]
    steps: tuple[tuple[Answer, ...], ...]
    held: tuple[Held, ...] = ()

    def to_json(self, dataset: Dataset) -> dict[str, Any]:
        """The chain as JSON."""
        made: dict[str, Any] = {
            "verdict": self.verdict.value,
            "length": len(self.steps),
            "entities": [entity_json(name, dataset) for name in self.entities],
            "steps": [[tie.to_json(dataset) for tie in step] for step in self.steps],
        }
        if self.held:
            made["held"] = [held.to_json() for held in self.held]
        return made


def paths_between(
    timeline: Timeline, entity: str, other: str, span: Span, *, opposing: bool = False, definite_only: bool = False
) -> tuple[Path, ...]:
    """The shortest chains of ties between two entities on a day, definite ones before possible ones.

    Which ties link is told by the ontology's question `linking`; with `opposing`, enmity links as well. There may be
    several of one length. Possible chains are given only where they are shorter than any definite one. Through a
    span of days all steps of a chain hold on one and the same day of it.

    Raises:
        QuestionError: more than `MAX_CHAINS` chains were tried in vain.
    """
    asked = [*timeline.ontology.asked("linking"), *(timeline.ontology.asked("opposing") if opposing else ())]
    ties = _ties(timeline, asked, span)
    definite = list(
        _shortest(
            timeline, {pair: keys for pair, (keys, is_definite) in ties.items() if is_definite}, entity, other, span, Verdict.DEFINITE
        )
    )
    if definite_only:
        return tuple(definite)
    limit = len(definite[0].steps) - 1 if definite else None
    possible = _shortest(timeline, {pair: keys for pair, (keys, _) in ties.items()}, entity, other, span, Verdict.POSSIBLE, limit)
    return (*definite, *possible)


def _ties(timeline: Timeline, relations: list[str], span: Span) -> dict[tuple[str, str], tuple[tuple[Key, ...], bool]]:
    """For each pair, in the order of ids, the ties that may hold in the span, and whether they hold throughout."""
    keys: dict[tuple[str, str], list[Key]] = {}
    for key in timeline.keys(relations):
        if key[2] is not None:
            keys.setdefault((min(key[0], key[2]), max(key[0], key[2])), []).append(key)
    first, last = days_of(span)
    found = {}
    for pair, made in keys.items():
        held = held_together(timeline, [made], span)
        if held:
            whole = len(held) == 1 and held[0].verdict is Verdict.DEFINITE and (held[0].first, held[0].last) == (first, last)
            found[pair] = (tuple(made), whole)
    return found


def _shortest(
    timeline: Timeline,
    ties: dict[tuple[str, str], tuple[Key, ...]],
    entity: str,
    other: str,
    span: Span,
    verdict: Verdict,
    limit: int | None = None,
) -> Iterator[Path]:
    """The chains of the least length that hold in one world, in the order of ids."""
    import networkx as nx

    graph = nx.Graph(sorted(ties))
    if entity not in graph or other not in graph or not nx.has_path(graph, entity, other):
        return
    length: int | None = None
    for number, names in enumerate(_by_length(graph, entity, other)):
        if number >= MAX_CHAINS:
            raise QuestionError(f"{MAX_CHAINS} chains of ties were tried and none holds in one world. Ask about a shorter span of days.")
        steps = len(names) - 1
        if (length is not None and steps > length) or (limit is not None and steps > limit):
            return
        chain = [ties[min(pair), max(pair)] for pair in pairwise(names)]
        held = held_together(timeline, chain, span)
        if held:
            length = steps
            yield _path(timeline, names, chain, span, held, verdict)


def _by_length(graph: nx.Graph[str], entity: str, other: str) -> Iterator[list[str]]:
    """Simple chains, shortest first; those of one length in the order of ids."""
    import networkx as nx

    together: list[list[str]] = []
    for names in nx.shortest_simple_paths(graph, entity, other):
        if together and len(names) > len(together[0]):
            yield from sorted(together)
            together = []
        together.append(names)
    yield from sorted(together)


def _path(timeline: Timeline, names: list[str], chain: list[tuple[Key, ...]], span: Span, held: tuple[Held, ...], verdict: Verdict) -> Path:
    steps = []
    for keys, start in zip(chain, names, strict=False):
        answers = (answer_on(timeline, key, span, seen_from=start) for key in keys)
        steps.append(tuple(answer for answer in answers if answer is not None))
    first, last = days_of(span)
    return Path(verdict, tuple(names), tuple(steps), () if first == last else held)
