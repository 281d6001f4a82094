"""Where a group came from and what became of it: splits, mergers and successions, back and forth, in the order of time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from allegiance.verdicts import Verdict

from .answers import day_text, entity_json, statement_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from allegiance.claims import Settled
    from allegiance.dataset import Dataset
    from allegiance.episodes import Episode
    from allegiance.timeline import Timeline

__all__ = ["Joint", "Lineage", "ancestry", "lineage_of"]


@dataclass(frozen=True, slots=True)
class Joint:
    """One group came out of, or went into, another, on a day between `earliest` and `latest`.

    `generation` counts the steps from the group asked about: below zero before it, above zero after it. `parent` is
    the number of the joint that leads here, None next to the group itself.
    """

    older: str
    newer: str
    earliest: int
    latest: int
    settled: Settled
    generation: int
    parent: int | None

    @property
    def verdict(self) -> Verdict:
        """Definite when an accepted statement tells of it; its day may be vague."""
        return Verdict.DEFINITE if self.settled.is_certain else Verdict.POSSIBLE

    @property
    def entity(self) -> str:
        """The group that the joint leads to, seen from the one asked about."""
        return self.older if self.generation < 0 else self.newer

    def to_json(self, dataset: Dataset) -> dict[str, Any]:
        """The joint as JSON, with its statement."""
        return {
            "generation": self.generation,
            "older": entity_json(self.older, dataset),
            "newer": entity_json(self.newer, dataset),
            "verdict": self.verdict.value,
            "earliest": day_text(self.earliest),
            "latest": day_text(self.latest),
            "through": self.parent,
            "statement": statement_json(self.settled, dataset),
        }


@dataclass(frozen=True, slots=True)
class Lineage:
    """The joints that lead to and from a group, each after the one it hangs on; and what else bore on each group's line.

    `lives` has, for the group and every one in its line, foundings, names, pledges and endings in the order of days.
    """

    entity: str
    joints: tuple[Joint, ...]
    lives: Mapping[str, tuple[Settled, ...]]

    def to_json(self, dataset: Dataset) -> dict[str, Any]:
        """The lineage as JSON."""
        return {
            "entity": entity_json(self.entity, dataset),
            "joints": [joint.to_json(dataset) for joint in self.joints],
            "lives": {entity: [statement_json(one, dataset) for one in told] for entity, told in self.lives.items()},
        }


def ancestry(timeline: Timeline) -> Iterator[tuple[str, str, Episode]]:
    """Every older and newer group of a joint, with the episode that begins with it.

    In descent the object is the older one, in absorption the subject.
    """
    for question, is_descent in (("descent", True), ("absorption", False)):
        for key in timeline.keys(timeline.ontology.asked(question)):
            if key[2] is not None:
                older, newer = (key[2], key[0]) if is_descent else (key[0], key[2])
                for episode in timeline.episodes_of(key):
                    yield older, newer, episode


def lineage_of(timeline: Timeline, entity: str, *, steps: int | None = None, definite_only: bool = False) -> Lineage:
    """The line of a group in both directions, at most so many steps away.

    Steps follow the order of time: what a group absorbed in 2020 is no ancestor of one that left it in 2014. A joint
    that can be reached in two ways stands where it is reached first.
    """
    told = [one for one in ancestry(timeline) if not definite_only or one[2].is_certain]
    joints: list[Joint] = []
    for direction in (-1, 1):
        _walk(told, entity, direction, steps, joints)
    groups = dict.fromkeys([entity, *(joint.entity for joint in joints)])
    in_joints = {joint.settled.statement.id for joint in joints}
    asked = timeline.ontology.asked("lineage")
    lives: dict[str, list[Settled]] = {group: [] for group in groups}
    for one in timeline.counting():
        statement = one.statement
        if statement.relation not in asked or statement.id in in_joints or (definite_only and not one.is_certain):
            continue
        if statement.subject in lives:
            lives[statement.subject].append(one)
    for told_of in lives.values():
        told_of.sort(key=lambda one: (one.earliest_start or 0, one.latest_start or 0, one.statement.id))
    return Lineage(entity, tuple(joints), {group: tuple(told_of) for group, told_of in lives.items()})


def _walk(told: list[tuple[str, str, Episode]], entity: str, direction: int, steps: int | None, joints: list[Joint]) -> None:
    """Breadth first, so that every group is told of where it is nearest.

    A way on is bound by every joint before it. A joint that is reached again with wider bounds is not told again, but
    followed again.
    """
    waiting: list[tuple[str, int | None, int | None, int]] = [(entity, None, None, 0)]
    taken: dict[str, tuple[int, int]] = {}
    for group, day, parent, generation in waiting:
        if steps is not None and abs(generation) >= steps:
            continue
        near = [one for one in told if (one[1] if direction < 0 else one[0]) == group]
        for older, newer, episode in sorted(near, key=lambda one: (one[2].start.low, one[2].start.high, one[0], one[1])):
            start, name = episode.start, episode.settled.statement.id
            if day is not None and (start.low > day if direction < 0 else start.high < day):
                continue
            bound = start.high if direction < 0 else start.low
            if day is not None:
                bound = min(day, bound) if direction < 0 else max(day, bound)
            number, known = taken.get(name, (len(joints), None))
            if known is not None and (known >= bound if direction < 0 else known <= bound):
                continue
            if known is None:
                joints.append(Joint(older, newer, start.low, start.high, episode.settled, generation + direction, parent))
            taken[name] = (number, bound)
            waiting.append((joints[number].entity, bound, number, joints[number].generation))
