"""Ties as a graph of networkx."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from allegiance.verdicts import Verdict

from .answers import day_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    import networkx as nx

    from allegiance.dataset import Dataset

    from .answers import Answer

    Network: TypeAlias = nx.MultiDiGraph[str]

__all__ = ["network_of"]


def network_of(answers: Iterable[Answer], dataset: Dataset, **about: str) -> Network:
    """The ties between entities: nodes by id, edges keyed by relation; `about` is kept of the graph as a whole.

    Every attribute is a text or a number, as GraphML asks for (section 2.4.3 of its primer); a text may be empty.
    """
    import networkx as nx

    made: Network = nx.MultiDiGraph()
    made.graph.update(about)
    for answer in answers:
        if answer.object is None:
            continue
        for name in (answer.subject, answer.object):
            entity = dataset.entities[name]
            made.add_node(name, kind=entity.kind, label=entity.name)
        made.add_edge(answer.subject, answer.object, key=answer.relation, **_attributes(answer))
    return made


def _attributes(answer: Answer) -> dict[str, Any]:
    made: dict[str, Any] = {"verdict": answer.verdict.value, "reasons": "; ".join(answer.reasons)}
    if answer.held:
        made["stretches"] = "; ".join(f"{day_text(one.first)}/{day_text(one.last)} {one.verdict.value}" for one in answer.held)
        for verdict in (Verdict.DEFINITE, Verdict.POSSIBLE):
            made[f"{verdict.value}_days"] = sum(one.last - one.first + 1 for one in answer.held if one.verdict is verdict)
    return made
