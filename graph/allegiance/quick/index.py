"""The index file as the quick way reads it: entities, statements and ties by number, and the texts that are printed of them.

`answerfile` writes the file and tells what its sections hold. Nothing here takes time to import.
"""

from __future__ import annotations

import sys
import zlib

from allegiance.sections import Damaged, Sections

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["FAR", "OPEN", "Index", "NotQuick", "Piece", "Told", "day_name", "day_number", "month_length"]

# Beyond every day (`worlds.FAR`), and a bound that lies open.
FAR, OPEN = 10**9, -(2**31)
UNIT, RECORD = "\x1f", "\x1e"
KEY, STATEMENT, PIECE = 6, 10, 3
# What is told of a statement: whether answers may rest on it, that it is a state, a measure, certain, and has an end,
# that it tells of a beginning or an ending of life, bears on a lineage, and its status as a number of the list.
COUNTS, STATE, MEASURE, CERTAIN, ENDS, BEGINNING, ENDING, LINEAGE = (1 << bit for bit in range(8))
STATUSES = ("accepted", "disputed", "alleged", "refuted")
STATUS = 8


class NotQuick(Exception):
    """The question needs the long way."""


def month_length(year: int, month: int) -> int:
    """The days of a month in the Gregorian calendar."""
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]


def day_number(year: int, month: int, day: int) -> int:
    """The day counted from 0001-01-01 as 1; `datetime` takes longer to import than to answer."""
    before = year - 1
    return 365 * before + before // 4 - before // 100 + before // 400 + sum(month_length(year, one) for one in range(1, month)) + day


def day_name(day: int) -> str:
    """The day of that number as YYYY-MM-DD.

    By eras of 400 years that begin on the first of March, as Howard Hinnant's `civil_from_days` does it.
    """
    era, in_era = divmod(day + 305, 146097)
    year = (in_era - in_era // 1460 + in_era // 36524 - in_era // 146096) // 365
    in_year = in_era - (365 * year + year // 4 - year // 100)
    month = (5 * in_year + 2) // 153
    return f"{year + 400 * era + (month > 9):04}-{month + 3 if month < 10 else month - 9:02}-{in_year - (153 * month + 2) // 5 + 1:02}"


class Piece:
    """Days on which a tie stands as it does: its verdict, and the number of the text that says the rest."""

    __slots__ = ("content", "definite", "first", "last")

    def __init__(self, first: int, last: int, what: int) -> None:
        self.first = first
        self.last = last
        self.definite = not what & 1
        self.content = what >> 1


class Told:
    """What is told of a statement: numbers, and where its texts are."""

    __slots__ = (
        "earliest_end",
        "earliest_start",
        "flags",
        "json",
        "latest_end",
        "latest_start",
        "number",
        "object",
        "relation",
        "subject",
        "text",
    )

    def __init__(self, number: int, row: memoryview) -> None:
        self.number = number
        self.relation, self.subject, self.object, self.flags = row[:4]
        days = (None if day == OPEN else day for day in row[4:8])
        self.earliest_start, self.latest_start, self.earliest_end, self.latest_end = days
        self.text, self.json = row[8:]

    @property
    def status(self) -> str:
        """What its claims come to."""
        return STATUSES[self.flags >> STATUS]


class Index:
    """An open index.

    Raises:
        Damaged: the file is not what was written, or not the index that was asked for; also later.
        OSError: it cannot be read.
        NotQuick: this machine cannot read it.
    """

    def __init__(self, sections: Sections, identity: str) -> None:
        if sys.byteorder == "big":
            raise NotQuick
        self.sections = sections
        if sections.read("made-from") != identity.encode():
            raise Damaged("the index of something else")
        self._groups: dict[int, bytes] = {}
        self._entities: dict[int, list[str]] = {}
        self.relations = [line.split(UNIT) for line in sections.read("relations").decode().splitlines()]

    def asked(self, question: str) -> set[int]:
        """The relations of a question."""
        for line in self.sections.read("asked").decode().splitlines():
            name, *numbers = line.split(" ")
            if name == question:
                return {int(number) for number in numbers}
        raise NotQuick

    def numbers(self, name: str, start: int, count: int) -> memoryview:
        """Some numbers of a section."""
        return memoryview(self.sections.read(name, 4 * start, 4 * (start + count))).cast("i")

    def text(self, number: int) -> str:
        """The text of that number."""
        group, first, last = self.numbers("text-index", 3 * number, 3)
        if group not in self._groups:
            start, stop = self.numbers("text-chunks", group, 2)
            self._groups[group] = zlib.decompress(self.sections.read("text-data", start, stop))
        return self._groups[group][first:last].decode()

    def entity(self, number: int) -> list[str]:
        """Id, name, name as JSON, coverage in words and as JSON."""
        if number not in self._entities:
            self._entities[number] = self.text(self.numbers("entities", 2 * number, 1)[0]).split(UNIT)
        return self._entities[number]

    def shown(self, number: int) -> list[str]:
        """Kind, description, lines of names and ids, the same as JSON, and the days on which names were taken and given up."""
        return self.text(self.numbers("entities", 2 * number + 1, 1)[0]).split(UNIT)

    def entity_of(self, name: str) -> int:
        """The entity of an id, a name or an alias.

        Raises:
            NotQuick: none has it, or several have.
        """
        names = self.sections.read("names")
        found = _after(names, f"\n={name}\t")
        if found is None:
            from allegiance.folding import fold

            folded = fold(name)
            found = _after(names, f"\n~{folded}\t") if folded else None
        if found is None or found < 0:
            raise NotQuick
        return found

    def statement(self, number: int) -> Told:
        """What is told of the statement of that number."""
        return Told(number, self.numbers("statements", STATEMENT * number, STATEMENT))

    def json_of(self, told: Told) -> str:
        """A statement as JSON, with a space for each level."""
        head, rest = self.text(told.json).split(f'{RECORD}"sources": ')
        sources, claims = rest.split(f'{RECORD}"claims": ')
        sources = sources[1:-1].replace(RECORD, ",\n  ")
        claims = claims[2:-3].replace(f"}}{RECORD}{{", "\n  },\n  {\n   ").replace(RECORD, ",\n   ")
        head = head[1:].replace(RECORD, ",\n ")
        return f'{{\n {head},\n "sources": [\n  {sources}\n ],\n "claims": [\n  {{\n   {claims}\n  }}\n ]\n}}'

    def about(self, entity: int) -> list[Told]:
        """The statements about an entity."""
        start, stop = self.numbers("about-starts", entity, 2)
        return [self.statement(number) for number in self.numbers("about", start, stop - start)]

    def ties(self, entity: int | None) -> Iterator[tuple[int, int, int, int, int, int]]:
        """Subject, relation, object or -1, first piece, end of pieces, and the text of the episodes, of one entity or of all."""
        if entity is None:
            rows = self.numbers("keys", 0, self.sections.size("keys") // 4)
            for at in range(0, len(rows), KEY):
                yield tuple(rows[at : at + KEY])  # type: ignore[misc]
            return
        start, stop = self.numbers("of-starts", entity, 2)
        for number in self.numbers("of", start, stop - start):
            yield tuple(self.numbers("keys", KEY * number, KEY))  # type: ignore[misc]

    def pieces(self, first: int, end: int, low: int, high: int) -> list[Piece]:
        """Those of the pieces that share a day with the days from `low` to `high`, cut to these."""
        rows = self.numbers("pieces", PIECE * first, PIECE * (end - first))
        return [
            Piece(max(rows[at], low), min(rows[at + 1], high), rows[at + 2])
            for at in range(0, len(rows), PIECE)
            if rows[at] <= high and rows[at + 1] >= low
        ]


def _after(names: bytes, line: str) -> int | None:
    """The number that stands after this text, which begins with a line break and holds no other."""
    at = names.find(line.encode()) if "\n" not in line[1:] else -1
    if at < 0:
        return None
    start = at + len(line.encode())
    return int(names[start : names.index(b"\n", start)])
