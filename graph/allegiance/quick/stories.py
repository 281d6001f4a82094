"""Stories of the quick way: where a group came from and what became of it, and the numbers of all, from an open index.

What is printed is what `questions.lineage`, `questions.statistics` and `render` say, word for word. Nothing here takes
time to import.
"""

from __future__ import annotations

from allegiance.terminal import paint, safe, wrapped

from .index import CERTAIN, COUNTS, LINEAGE, RECORD, UNIT
from .text import (
    coverage_json,
    day_json,
    days_text,
    dict_json,
    entity_json,
    id_json,
    list_json,
    printed,
    question_json,
    sentence_of,
    statement_json,
    whole_json,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .index import Index, Told
    from .question import Question

__all__ = ["story_text"]

# Under the numbers of a row of statistics.
_UNDER = " " * 20


def story_text(index: Index, question: Question, named: list[int]) -> str:
    """What the long way prints."""
    return _lineage(index, question, named) if named else _statistics(index, question)


def _statistics(index: Index, question: Question) -> str:
    lines, numbers = index.sections.read("statistics").decode().split(UNIT)
    if question.json:
        return whole_json(question_json(question, {}, dated=False), {"answers": list_json([numbers])})
    return "".join((wrapped(line[1:], "", _UNDER) if line[0] == "1" else line[1:]) + "\n" for line in lines.split(RECORD))


class _Joint:
    """One group came out of, or went into, another: as `questions.lineage` has it."""

    def __init__(self, index: Index, row: memoryview) -> None:
        self.older, self.newer, self.earliest, self.latest, self.certain, number = row
        self.told = index.statement(number)


class _Placed:
    """A joint, so many steps from the group asked about, after another one."""

    def __init__(self, joint: _Joint, generation: int, parent: int | None) -> None:
        self.older, self.newer, self.earliest, self.latest = joint.older, joint.newer, joint.earliest, joint.latest
        self.told, self.generation, self.parent = joint.told, generation, parent

    @property
    def entity(self) -> int:
        """The group that it leads to."""
        return self.older if self.generation < 0 else self.newer


def _lineage(index: Index, question: Question, named: list[int]) -> str:
    (entity,) = named
    rows = index.numbers("joints", 0, index.sections.size("joints") // 4)
    told = [_Joint(index, rows[at : at + 6]) for at in range(0, len(rows), 6)]
    if question.definite_only:
        told = [one for one in told if one.certain]
    joints: list[_Placed] = []
    for direction in (-1, 1):
        _walk(index, told, entity, direction, question.steps, joints)
    groups = dict.fromkeys([entity, *(joint.entity for joint in joints)])
    in_joints = {joint.told.number for joint in joints}
    lives = {}
    for group in groups:
        own = [
            one
            for one in index.about(group)
            if one.subject == group
            and one.flags & COUNTS
            and one.flags & LINEAGE
            and one.number not in in_joints
            and (one.flags & CERTAIN or not question.definite_only)
        ]
        lives[group] = sorted(own, key=lambda one: (one.earliest_start or 0, one.latest_start or 0, one.number))
    if question.json:
        steps = "null" if question.steps is None else str(question.steps)
        parts = {
            "entity": entity_json(index, entity, 3),
            "joints": list_json([_joint_json(index, joint) for joint in joints], 3),
            "lives": dict_json(
                {index.entity(group)[0]: list_json([statement_json(index, one, 5) for one in own], 4) for group, own in lives.items()}, 3
            ),
        }
        return whole_json(
            question_json(question, {"entity": id_json(index, entity), "steps": steps}, dated=False),
            {"answers": list_json([dict_json(parts, 2)]), "coverage": coverage_json(index, named)},
        )
    return printed(_lines(index, entity, joints, lives), "", index, named)


def _walk(index: Index, told: list[_Joint], entity: int, direction: int, steps: int | None, joints: list[_Placed]) -> None:
    """As `questions.lineage` walks: breadth first, bound by every joint before."""
    waiting: list[tuple[int, int | None, int | None, int]] = [(entity, None, None, 0)]
    taken: dict[int, tuple[int, int]] = {}
    for group, day, parent, generation in waiting:
        if steps is not None and abs(generation) >= steps:
            continue
        near = [one for one in told if (one.newer if direction < 0 else one.older) == group]
        for one in sorted(near, key=lambda one: (one.earliest, one.latest, index.entity(one.older)[0], index.entity(one.newer)[0])):
            if day is not None and (one.earliest > day if direction < 0 else one.latest < day):
                continue
            bound = one.latest if direction < 0 else one.earliest
            if day is not None:
                bound = min(day, bound) if direction < 0 else max(day, bound)
            number, known = taken.get(one.told.number, (len(joints), None))
            if known is not None and (known >= bound if direction < 0 else known <= bound):
                continue
            if known is None:
                joints.append(_Placed(one, generation + direction, parent))
            taken[one.told.number] = (number, bound)
            waiting.append((joints[number].entity, bound, number, joints[number].generation))


def _joint_json(index: Index, joint: _Placed) -> str:
    parts = {
        "generation": str(joint.generation),
        "older": entity_json(index, joint.older, 5),
        "newer": entity_json(index, joint.newer, 5),
        "verdict": '"definite"' if joint.told.flags & CERTAIN else '"possible"',
        "earliest": day_json(joint.earliest),
        "latest": day_json(joint.latest),
        "through": "null" if joint.parent is None else str(joint.parent),
        "statement": statement_json(index, joint.told, 5),
    }
    return dict_json(parts, 4)


def _name(index: Index, entity: int) -> str:
    return paint(safe(index.entity(entity)[1]), "1")


def _lines(index: Index, entity: int, joints: list[_Placed], lives: dict[int, list[Told]]) -> Iterator[str]:
    yield _name(index, entity)
    yield from _lives(index, lives, entity, "    ")
    for title, direction in (("came from", -1), ("what became of it", 1)):
        if any(joint.generation == direction for joint in joints):
            yield f"  {title}"
            yield from _branches(index, joints, lives, None, direction, "    ", {entity})


def _branches(
    index: Index, joints: list[_Placed], lives: dict[int, list[Told]], parent: int | None, direction: int, indent: str, told: set[int]
) -> Iterator[str]:
    for number, joint in enumerate(joints):
        if joint.parent != parent or (joint.generation < 0) != (direction < 0):
            continue
        arrow = "<-" if joint.generation < 0 else "->"
        doubt = "" if joint.told.flags & CERTAIN else f" ({joint.told.status})"
        days = days_text(joint.earliest, joint.latest)
        yield f"{indent}{arrow} {_name(index, joint.entity)}  {days}: {_tie(index, joint.told)}{doubt}"
        if joint.entity not in told:
            told.add(joint.entity)
            yield from _lives(index, lives, joint.entity, indent + "      ")
        yield from _branches(index, joints, lives, number, direction, indent + "    ", told)


def _lives(index: Index, lives: dict[int, list[Told]], entity: int, indent: str) -> Iterator[str]:
    for one in lives.get(entity, ()):
        doubt = "" if one.flags & CERTAIN else f" ({'date doubted' if one.status == 'accepted' else one.status})"
        yield f"{indent}{days_text(one.earliest_start, one.latest_start)}: {_tie(index, one)}{doubt}"


def _tie(index: Index, told: Told) -> str:
    """What a statement says, without its date; of a measure the value as it was written."""
    return safe(sentence_of(index, told.relation, told.subject, told.object, index.text(told.text).split(UNIT, 6)[4]))
