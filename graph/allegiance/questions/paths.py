"""How two entities were linked on a day: the shortest chains of ties whose every step holds in one and the same world."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any

from allegiance.exceptions import QuestionError
from allegiance.verdicts import Verdict, can_all_hold, can_hold, cuts

from .answers import Held, entity_json
from .ties import answer_on
from .together import days_of, held_together

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import networkx as nx

    from allegiance.dataset import Dataset
    from allegiance.dates import Span
    from allegiance.episodes import Episode
    from allegiance.timeline import Key, Timeline

    from .answers import Answer

__all__ = ["MAX_CHAINS", "Path", "paths_between"]

# Chains of one length that are told, and chains that are tried before the search gives up: only ties that exclude each other
# make it try more than the shortest.
MAX_CHAINS = 1_000

# Two entities in the order of their ids.
Pair = tuple[str, str]


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
    """The shortest chains of ties between two entities on a day, definite ones before possible ones; `MAX_CHAINS` at most.

    Which ties link is told by the ontology's question `linking`; with `opposing`, enmity links as well. There may be
    several of one length. Possible chains are given only where they are shorter than any definite one. Through a
    span of days all steps of a chain hold on one and the same day of it.

    Raises:
        QuestionError: `MAX_CHAINS` chains were tried in vain.
    """
    asked = [*timeline.ontology.asked("linking"), *(timeline.ontology.asked("opposing") if opposing else ())]
    ties = _ties(timeline, asked, span)
    sure = {pair: keys for pair, (keys, is_definite) in ties.items() if is_definite}
    definite = [
        _path(timeline, names, sure, span, (Held(*days_of(span), Verdict.DEFINITE),), Verdict.DEFINITE)
        for names in _of_length(_graph(sure), entity, other)
    ]
    if definite_only:
        return tuple(definite)
    every = {pair: keys for pair, (keys, _) in ties.items()}
    limit = len(definite[0].steps) - 1 if definite else len(ties)
    return (*definite, *_possible(timeline, every, entity, other, span, limit))


def _ties(timeline: Timeline, relations: list[str], span: Span) -> dict[Pair, tuple[tuple[Key, ...], bool]]:
    """For each pair, in the order of ids, the ties that may hold in the span, and whether they hold throughout."""
    keys: dict[Pair, list[Key]] = {}
    for key in timeline.keys(relations):
        if key[2] is not None:
            keys.setdefault((min(key[0], key[2]), max(key[0], key[2])), []).append(key)
    first, last = days_of(span)
    found = {}
    for pair, made in keys.items():
        held = held_together(timeline, [made], span)
        if held:
            found[pair] = (tuple(made), held == (Held(first, last, Verdict.DEFINITE),))
    return found


def _graph(pairs: Iterable[Pair]) -> nx.Graph[str]:
    import networkx as nx

    return nx.Graph(sorted(pairs))


def _of_length(graph: nx.Graph[str], entity: str, other: str) -> list[list[str]]:
    """The shortest chains of a graph, in the order of ids; no more than `MAX_CHAINS`."""
    import networkx as nx

    if entity not in graph or other not in graph or not nx.has_path(graph, entity, other):
        return []
    return sorted(islice(nx.all_shortest_paths(graph, entity, other), MAX_CHAINS))


def _possible(timeline: Timeline, ties: dict[Pair, tuple[Key, ...]], entity: str, other: str, span: Span, limit: int) -> list[Path]:
    """The shortest chains, of at most so many steps, that one world has on some day of the span.

    Between two days on which some tie changes nothing does, so that one day stands for each such stretch.
    """
    episodes = {pair: [one for key in keys for one in timeline.episodes_of(key)] for pair, keys in ties.items()}
    first, last = days_of(span)
    edges = {first, *(day for made in episodes.values() for day in cuts(made) if first < day <= last)}
    best: set[tuple[str, ...]] = set()
    for day in sorted(edges):
        graph = _graph(pair for pair, made in episodes.items() if any(can_hold(one, day) for one in made))
        found = _on_day(graph, episodes, entity, other, day, limit)
        if found and (not best or len(found[0]) < len(next(iter(best)))):
            best = set()
        best.update(tuple(names) for names in found)
        limit = min(limit, *(len(names) - 1 for names in found)) if found else limit
    made = []
    for names in sorted(best):
        held = held_together(timeline, [ties[min(pair), max(pair)] for pair in pairwise(names)], span)
        made.append(_path(timeline, list(names), ties, span, held, Verdict.POSSIBLE))
    return made


def _on_day(graph: nx.Graph[str], episodes: dict[Pair, list[Episode]], entity: str, other: str, day: int, limit: int) -> list[list[str]]:
    """The shortest chains that one world has on a day; longer ones are tried only where the shorter exclude themselves."""
    import networkx as nx

    shortest = _of_length(graph, entity, other)
    if not shortest or len(shortest[0]) - 1 > limit:
        return []
    found = [names for names in shortest if _is_joint(names, episodes, day)]
    if found:
        return found
    for number, names in enumerate(nx.shortest_simple_paths(graph, entity, other)):
        if number >= MAX_CHAINS:
            raise QuestionError(f"{MAX_CHAINS} chains of ties were tried and none holds in one world. Ask about a single day.")
        if len(names) - 1 > limit or (found and len(names) > len(found[0])):
            break
        if _is_joint(names, episodes, day):
            found.append(names)
    return sorted(found)


def _is_joint(names: Sequence[str], episodes: dict[Pair, list[Episode]], day: int) -> bool:
    return can_all_hold([episodes[min(pair), max(pair)] for pair in pairwise(names)], day)


def _path(
    timeline: Timeline, names: list[str], ties: dict[Pair, tuple[Key, ...]], span: Span, held: tuple[Held, ...], verdict: Verdict
) -> Path:
    steps = []
    for pair in pairwise(names):
        answers = (answer_on(timeline, key, span, seen_from=pair[0]) for key in ties[min(pair), max(pair)])
        steps.append(tuple(answer for answer in answers if answer is not None))
    first, last = days_of(span)
    return Path(verdict, tuple(names), tuple(steps), () if first == last else held)
