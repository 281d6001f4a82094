"""YAML text to plain values that remember their line and column; nothing else in the package reads YAML.

The subset is what data files need: mappings, lists and scalars. Every scalar stays the text that was written, so
that a date stays a date and `no` stays a word; an empty plain scalar is None. Anchors, aliases, tags, merge keys,
equal keys and second documents are refused, which leaves a hostile file nothing to build or to blow up.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml

from .exceptions import Problem
from .yamllines import plain_records

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "Mapped",
    "Place",
    "PlainFile",
    "Sequenced",
    "Unreadable",
    "compose",
    "parse_yaml",
    "place_of",
    "read_content",
    "read_plain",
    "read_yaml",
]

# Far above any file a person would edit, far below what would hurt a small machine.
MAX_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 16

Place: TypeAlias = tuple[int, int]

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# What YAML 1.2 (section 5.1, c-printable) leaves out.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Unreadable(Exception):
    """Internal: the file cannot be read further; carries the problem."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


class Mapped(dict[str, Any]):
    """A mapping; `keys_at` and `values_at` give line and column by key, `at` its own."""

    __slots__ = ("at", "keys_at", "values_at")

    def __init__(self, at: Place) -> None:
        super().__init__()
        self.at = at
        self.keys_at: dict[str, Place] = {}
        self.values_at: dict[str, Place] = {}


class Sequenced(list[Any]):
    """A list; `values_at` gives line and column by index, `at` its own."""

    __slots__ = ("at", "values_at")

    def __init__(self, at: Place) -> None:
        super().__init__()
        self.at = at
        self.values_at: list[Place] = []


def place_of(node: Any, steps: tuple[str | int, ...]) -> Place:  # noqa: ANN401 - any value of a YAML file
    """Line and column of what the steps lead to from a node, or of the last thing on the way that exists."""
    place: Place = getattr(node, "at", (0, 0))
    for step in steps:
        if not isinstance(node, (Mapped, Sequenced)):
            break
        inside: Mapping[Any, Place] = node.values_at if isinstance(node, Mapped) else dict(enumerate(node.values_at))
        if step not in inside:
            break
        children: Any = node
        place, node = inside[step], children[step]
    return place


class PlainFile:
    """The records of a file in plain style, read without the places inside them, which are found when somebody asks.

    `names`, `records` and `lines` are those of `yamllines.PlainRecords`; `shown` is the path as problems name it. Whoever
    has taken the records may empty their list: places need only the lines.
    """

    def __init__(self, shown: str, content: bytes, names: list[str] | None, records: list[dict[str, Any]], lines: list[int]) -> None:
        self.shown = shown
        self.content = content
        self.names = names
        self.records = records
        self.lines = lines

    @cached_property
    def _written(self) -> list[str]:
        return self.content.decode("utf-8-sig").replace("\r\n", "\n").split("\n")

    def node(self, line: int) -> Mapped:
        """The record that begins on the line, as the careful reader gives it, with all places."""
        following = bisect_right(self.lines, line)
        end = self.lines[following] - 1 if following < len(self.lines) else None
        problems: list[Problem] = []
        value = compose("\n".join(self._written[line - 1 : end]), self.shown, problems, first_line=line)
        found = next(iter(value.values())) if isinstance(value, Mapped) else value[0] if value else None
        if problems or not isinstance(found, Mapped):
            raise ValueError(f"{self.shown}:{line} holds no record: {problems}")
        if isinstance(value, Mapped):
            found.at = next(iter(value.keys_at.values()))
        return found


def read_yaml(path: Path, shown: str, problems: list[Problem]) -> Any:  # noqa: ANN401 - any value of a YAML file
    """The value of a file, or None where it cannot be read; problems are added to the list.

    `shown` is the path as problems name it.
    """
    content = read_content(path, shown, problems)
    return None if content is None else parse_yaml(content, shown, problems)


def read_content(path: Path, shown: str, problems: list[Problem]) -> bytes | None:
    """The bytes of a file, or None where it cannot be had or is too large, which is added to the problems."""
    try:
        if path.stat().st_size > MAX_BYTES:
            problems.append(Problem(shown, 0, 0, f"is larger than {MAX_BYTES // 2**20} MiB.", "Split the file."))
            return None
        return path.read_bytes()
    except OSError as error:
        problems.append(Problem(shown, 0, 0, f"cannot be read: {error.strerror}.", "Check that it is a file and that you may read it."))
        return None


def read_plain(content: bytes, shown: str) -> PlainFile | None:
    """The records of a file in plain style, or None where it holds anything beyond it, such as a mistake."""
    found = plain_records(content)
    return None if found is None else PlainFile(shown, content, *found)


def parse_yaml(content: bytes, shown: str, problems: list[Problem]) -> Any:  # noqa: ANN401 - any value of a YAML file
    """The value of the bytes of a file, or None where they cannot be read; problems are added to the list."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        column = error.start - error.object.rfind(b"\n", 0, error.start)
        problems.append(Problem(shown, line, column, "is not UTF-8 here.", "Save the file as UTF-8."))
        return None
    return compose(text, shown, problems)


def compose(text: str, shown: str, problems: list[Problem], *, first_line: int = 1) -> Any:  # noqa: ANN401 - any value of a YAML file
    """The value of a YAML text, or None where it cannot be read; problems are added to the list.

    `first_line` is where the text stands in its file, for the places inside it.
    """
    builder = _Builder(shown, problems, first_line)
    if forbidden := _FORBIDDEN.search(text):
        at = forbidden.start()
        line, column = text.count("\n", 0, at) + first_line, at - text.rfind("\n", 0, at)
        problems.append(Problem(shown, line, column, "holds a character that YAML does not allow.", "Remove the control character."))
        return None
    try:
        return builder.document(iter(yaml.parse(text, Loader=_LOADER)))
    except yaml.MarkedYAMLError as error:
        problems.append(_malformed(error, text, shown))
    except Unreadable as error:
        problems.append(error.problem)
    return None


def _malformed(error: yaml.MarkedYAMLError, text: str, shown: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    message = f"is no YAML: {error.problem or error.context}."
    hint = "Check the indentation, and quote texts that hold ': ', ' #' or begin with a special sign."
    if mark is None:
        return Problem(shown, 0, 0, message, hint)
    lines = text.splitlines()
    if mark.line < len(lines) and lines[mark.line][mark.column : mark.column + 1] == "\t":
        hint = "Indent with spaces; YAML takes no tabs there."
    elif mark.line >= len(lines) and error.context_mark:
        mark, hint = error.context_mark, "What begins here, such as a quote or a bracket, is never closed."
    return Problem(shown, mark.line + 1, mark.column + 1, message, hint)


class _Builder:
    """Events of PyYAML to placed values."""

    def __init__(self, shown: str, problems: list[Problem], first_line: int) -> None:
        self.shown = shown
        self.problems = problems
        self.first_line = first_line

    def document(self, events: Iterator[Any]) -> Any:  # noqa: ANN401 - any value of a YAML file
        value: Any = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._stop(event, "holds a second document.", "Put it into a file of its own.")
                value = self._node(next(events), events, 0)
        if value is None:
            self.problems.append(Problem(self.shown, 1, 1, "is empty.", "Write records into it or remove it."))
        return value

    def _stop(self, event: Any, message: str, hint: str) -> None:  # noqa: ANN401 - PyYAML's events carry no types
        raise Unreadable(Problem(self.shown, event.start_mark.line + self.first_line, event.start_mark.column + 1, message, hint))

    def _node(self, event: Any, events: Iterator[Any], depth: int) -> Any:  # noqa: ANN401 - as above
        if depth > MAX_DEPTH:
            self._stop(event, f"is nested more than {MAX_DEPTH} deep.", "Data files need few levels.")
        if isinstance(event, yaml.AliasEvent):
            self._stop(event, f"uses the YAML alias *{event.anchor}, which is not allowed.", "Write the value out.")
        if event.anchor is not None:
            self._stop(event, f"sets the YAML anchor &{event.anchor}, which is not allowed.", "Write values out.")
        if event.tag is not None:
            self._stop(event, f"uses the YAML tag {event.tag}, which is not allowed.", "Write the plain value.")
        if isinstance(event, yaml.ScalarEvent):
            return None if _is_plain(event) and event.value in ("", "~", "null") else event.value
        at = (event.start_mark.line + self.first_line, event.start_mark.column + 1)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(Sequenced(at), events, depth)
        return self._mapping(Mapped(at), events, depth)

    def _sequence(self, items: Sequenced, events: Iterator[Any], depth: int) -> Sequenced:
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.values_at.append((event.start_mark.line + self.first_line, event.start_mark.column + 1))
            items.append(self._node(event, events, depth + 1))
        return items

    def _mapping(self, mapping: Mapped, events: Iterator[Any], depth: int) -> Mapped:
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            at = (event.start_mark.line + self.first_line, event.start_mark.column + 1)
            key = self._node(event, events, depth + 1)
            if not isinstance(key, str):
                self._stop(event, "has a key that is no text.", "A key is a word or a quoted text.")
            if key == "<<" and _is_plain(event):
                self._stop(event, "uses a merge key, which is not allowed.", "Write the keys out.")
            following = next(events)
            value = self._node(following, events, depth + 1)
            if key in mapping:
                first = mapping.keys_at[key]
                hint = f"It stands at line {first[0]} already; join the two or rename one."
                self.problems.append(Problem(self.shown, *at, f'repeats the key "{key}".', hint))
                continue
            mapping.keys_at[key] = at
            mapping.values_at[key] = (following.start_mark.line + self.first_line, following.start_mark.column + 1)
            mapping[key] = value
        return mapping


def _is_plain(event: Any) -> bool:  # noqa: ANN401 - as above
    """Whether a scalar is written without quotes; libyaml and PyYAML differ in the style that they give it."""
    return bool(event.implicit[0])
