"""Where records were written: the file, and line and column of each part, worked out when a problem has to be told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import TYPE_CHECKING, Any

from .exceptions import Problem
from .yamlfile import place_of

if TYPE_CHECKING:
    from .yamlfile import PlainFile

__all__ = ["Located", "Places"]


@dataclass(frozen=True, slots=True)
class Located:
    """Where a record was written: the file as problems name it, and its node with the places inside."""

    path: str
    node: Any

    def problem(self, steps: tuple[str | int, ...], message: str, hint: str, *, is_warning: bool = False) -> Problem:
        """A problem at the part of the record that the steps lead to."""
        line, column = place_of(self.node, steps)
        return Problem(self.path, line, column, message, hint, is_warning)


class Places(Mapping[tuple[str, str], Located]):
    """Where each record was written, by "entity", "statement" or "source" and id.

    A file in plain style keeps the line of each record; what lies inside is read again once somebody asks.
    """

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], Located | tuple[PlainFile, int]] = {}

    def __getitem__(self, key: tuple[str, str]) -> Located:
        found = self._found[key]
        return found if isinstance(found, Located) else Located(found[0].shown, found[0].node(found[1]))

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def __contains__(self, key: object) -> bool:
        return key in self._found

    def add(self, what: str, identifier: str, located: Located) -> None:
        """Keep the place of one record."""
        self._found[what, identifier] = located

    def add_file(self, what: str, identifiers: Sequence[str], file: PlainFile) -> bool:
        """Keep the places of all records of a file, or of none where an id is not new, which gives false."""
        keys = list(zip(repeat(what), identifiers, strict=False))
        new = dict(zip(keys, zip(repeat(file), file.lines, strict=False), strict=True))
        if len(new) < len(keys) or not self._found.keys().isdisjoint(keys):
            return False
        self._found.update(new)
        return True
