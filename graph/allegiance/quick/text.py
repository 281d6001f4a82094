"""What all answers of the quick way are made of: lines of text, and JSON with a space for each level.

Nothing here takes time to import.
"""

from __future__ import annotations

from .index import FAR, day_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from .index import Index, Told
    from .question import Question

__all__ = [
    "coverage_json",
    "day_json",
    "days_text",
    "dict_json",
    "entity_json",
    "id_json",
    "list_json",
    "printed",
    "question_json",
    "quoted",
    "sentence_of",
    "statement_json",
    "whole_json",
]


def sentence_of(index: Index, relation: int, subject: int, object_: int, value: str = "") -> str:
    """A tie as a sentence."""
    phrase = index.relations[relation][2].replace("{subject}", index.entity(subject)[1])
    return phrase.replace("{object}", index.entity(object_)[1] if object_ >= 0 else value)


def days_text(earliest: int | None, latest: int | None) -> str:
    """A day, or the two between which it lies."""
    first = None if earliest is None or earliest <= -FAR else day_name(earliest)
    last = None if latest is None or latest >= FAR else day_name(latest)
    if first == last:
        return first or "undated"
    if first is None:
        return f"by {last}"
    return f"from {first} on" if last is None else f"{first}..{last}"


def printed(lines: Iterable[str], otherwise: str, index: Index, named: list[int]) -> str:
    """The lines, or the other text where there are none; and how much is known of the entities asked about."""
    told = [*lines] or [otherwise]
    return "\n".join([*told, *(index.entity(one)[3] for one in named)]) + "\n"


def question_json(question: Question, named: dict[str, str], *, dated: bool) -> str:
    """The question, with resolved ids and normalised dates."""
    known = question.known_by
    parts = {"command": f'"{question.command}"', **named}
    if dated:
        parts["on"] = f'"{question.on}"' if question.on else "null"
    parts["known_by"] = "null" if known is None else day_json(known)
    for name in ("include_alleged", "stated_only", "definite_only"):
        parts[name] = str(getattr(question, name)).lower()
    return dict_json(parts, 1)


def whole_json(question: str, rest: dict[str, str]) -> str:
    """Question and answers."""
    return dict_json({"question": question, **rest}, 0) + "\n"


def dict_json(parts: dict[str, str], depth: int) -> str:
    """An object at a depth of the whole; its values are JSON already."""
    if not parts:
        return "{}"
    pad = "\n" + " " * depth
    return "{" + ",".join(f'{pad} "{name}": {value}' for name, value in parts.items()) + pad + "}"


def list_json(values: list[str], depth: int = 1) -> str:
    """A list at a depth of the whole; its values are JSON already."""
    if not values:
        return "[]"
    pad = "\n" + " " * depth
    return "[" + ",".join(f"{pad} {value}" for value in values) + pad + "]"


def statement_json(index: Index, told: Told, depth: int) -> str:
    """A statement, at a depth of the whole."""
    return index.json_of(told).replace("\n", "\n" + " " * depth)


def entity_json(index: Index, number: int, depth: int) -> str:
    """Id and name of an entity, at a depth of the whole."""
    if number < 0:
        return "null"
    return dict_json({"id": f'"{index.entity(number)[0]}"', "name": index.entity(number)[2]}, depth)


def coverage_json(index: Index, named: list[int]) -> str:
    """How much is known of each of the entities asked about."""
    return dict_json({index.entity(one)[0]: index.entity(one)[4].replace("\n", "\n  ") for one in named}, 1)


def id_json(index: Index, number: int) -> str:
    """The id of an entity."""
    return f'"{index.entity(number)[0]}"'


def day_json(day: int | None) -> str:
    """A day, or null where it lies open."""
    return "null" if day is None or abs(day) >= FAR else f'"{day_name(day)}"'


def quoted(text: str) -> str:
    """A text as JSON; ours hold no control characters but the line break and the tab."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'
