"""Blocs: everyone tied by alliance on a day, however many steps apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from allegiance.verdicts import Verdict, can_all_hold, cuts

from .answers import entity_json
from .ties import answers_on
from .together import days_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from allegiance.dataset import Dataset
    from allegiance.dates import Span
    from allegiance.timeline import Timeline

    from .answers import Answer

__all__ = ["Bloc", "blocs_on"]


@dataclass(frozen=True, slots=True)
class Bloc:
    """Entities that alliances join: alliance is not transitive, so members need not be allied with each other.

    `cores` are the parts that definite alliances alone hold together, the largest first; the bloc is definite when
    one core has every member. `is_joint` is false where its possible ties exclude each other: no one world has them
    all on any day asked about.
    """

    verdict: Verdict
    members: tuple[str, ...]
    cores: tuple[tuple[str, ...], ...]
    ties: tuple[Answer, ...]
    is_joint: bool

    def to_json(self, dataset: Dataset) -> dict[str, Any]:
        """The bloc as JSON, with the ties that make it."""
        return {
            "verdict": self.verdict.value,
            "members": [entity_json(name, dataset) for name in self.members],
            "cores": [list(core) for core in self.cores],
            "in_one_world": self.is_joint,
            "ties": [tie.to_json(dataset) for tie in self.ties],
        }


def blocs_on(timeline: Timeline, span: Span, entity: str | None = None, *, definite_only: bool = False) -> tuple[Bloc, ...]:
    """The blocs of a day, the largest first; with an entity, the one it stands in.

    Through a span of days a tie counts that holds on some day of it, and is definite when it is so on every day.
    """
    asked = timeline.ontology.asked("allies")
    ties = answers_on(timeline, timeline.keys(asked), span, definite_only=definite_only)
    cores = _components((tie.subject, str(tie.object)) for tie in ties if tie.verdict is Verdict.DEFINITE)
    core_of = {name: core for core in cores for name in core}
    blocs = []
    for members in _components((tie.subject, str(tie.object)) for tie in ties):
        if entity is not None and entity not in members:
            continue
        inside = tuple(tie for tie in ties if tie.subject in members)
        own = {core_of[name] for name in members if name in core_of}
        blocs.append(
            Bloc(
                verdict=Verdict.DEFINITE if own == {members} else Verdict.POSSIBLE,
                members=members,
                cores=tuple(sorted(own, key=lambda core: (-len(core), core))),
                ties=inside,
                is_joint=_can_stand(timeline, inside, days_of(span)),
            )
        )
    return tuple(sorted(blocs, key=lambda bloc: (-len(bloc.members), bloc.members)))


def _components(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, ...]]:
    """The connected parts of an undirected graph, each in the order of ids."""
    import networkx as nx

    return [tuple(sorted(part)) for part in nx.connected_components(nx.Graph(list(pairs)))]


def _can_stand(timeline: Timeline, ties: Sequence[Answer], days: tuple[int, int]) -> bool:
    """Whether on some day of the span one world has every tie."""
    episodes = [timeline.episodes_of(timeline.key(tie.subject, tie.relation, tie.object)) for tie in ties]
    first, last = days
    edges = {first} | ({day for tie in episodes for day in cuts(tie) if first < day <= last} if first != last else set())
    return any(can_all_hold(episodes, day) for day in sorted(edges))
