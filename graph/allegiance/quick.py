"""The quick way of the command: common questions for one day, answered from the index file without loading anything heavy.

`answered` prints exactly what the long way would print, or says that it cannot: then the long way is taken, which also
tells what is wrong with a question. Nothing is guessed here: a word that is not understood, a name that is not known, a
date that is no day, an index that is missing, damaged or made from something else, and the long way begins.
"""

from __future__ import annotations

import os
import re
import sys
import zlib

from .contents import digest, is_unchanged
from .folding import fold
from .sections import Damaged, Sections
from .terminal import paint, safe, wrapped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["DATA_PARTS", "PACKAGE", "answered", "folders_of", "index_path"]

PACKAGE = os.path.dirname(os.path.abspath(__file__))
DATA_PARTS = ("entities", "statements", "sources")
_UNIT, _RECORD = "\x1f", "\x1e"
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
# Command: the question of the ontology, and whether it is told of the object only, or of all entities.
_COMMANDS = {
    "allies": ("allies", "seen"),
    "alliances": ("allies", "all"),
    "leaders": ("leaders", "object"),
    "members": ("members", "object"),
}
_VERDICTS = {1: ("definite", "32"), 2: ("possible", "33")}


def answered(words: list[str]) -> bool:
    """Whether the question was answered, on standard output; if not, nothing was written."""
    try:
        question = _Question(words)
        folders = folders_of(question.data, question.ontology)
        path = index_path(folders)
        if path is None:
            return False
        with Sections(path) as sections:
            if not is_unchanged(sections.read("made-from").decode("utf-8", "surrogateescape"), folders, DATA_PARTS, PACKAGE):
                return False
            text = _Answering(sections, question).text()
    except (_NotQuick, Damaged, OSError, ValueError, LookupError, zlib.error):
        return False  # the long way reads the data themselves, and says what is wrong
    sys.stdout.write(text)
    sys.stdout.flush()
    return True


def folders_of(data: list[str], ontology: str | None) -> list[str]:
    """The folders of data, the shipped one by default, and that of the ontology."""
    shipped = os.path.join(PACKAGE, "data")
    return [shipped if one == "shipped" else one for one in data or ["shipped"]] + [ontology or _ontology()]


def index_path(folders: list[str]) -> str | None:
    """Where the index of these folders lies: in ALLEGIANCE_CACHE, else in the user's folder for caches.

    None where ALLEGIANCE_CACHE is set and empty: then no index is kept.
    """
    own = os.environ.get("ALLEGIANCE_CACHE")
    if own == "":
        return None
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    places = "\0".join([*map(os.path.abspath, folders), *folders])
    return os.path.join(own or os.path.join(base, "allegiance"), digest(places.encode("utf-8", "surrogateescape"))[:32] + ".index")


def _ontology() -> str:
    beside = os.path.join(os.path.dirname(os.path.dirname(PACKAGE)), "ontology")
    return beside if os.path.isfile(os.path.join(beside, "relations.ttl")) else os.path.join(PACKAGE, "ontology")


class _NotQuick(Exception):
    """The question needs the long way."""


class _Question:
    """A command line that the quick way understands: a command, an entity, and plain options."""

    def __init__(self, words: list[str]) -> None:
        if not words or words[0] not in _COMMANDS:
            raise _NotQuick
        self.command = words[0]
        self.asked, self.side = _COMMANDS[self.command]
        self.data: list[str] = []
        self.ontology: str | None = None
        self.json = self.definite_only = False
        on, names = "", []
        left = iter(words[1:])
        for word in left:
            if word == "--json":
                self.json = True
            elif word == "--definite-only":
                self.definite_only = True
            elif word in ("--on", "--data", "--ontology"):
                value = next(left, "-")
                if value.startswith("-"):
                    raise _NotQuick
                if word == "--on":
                    on = value
                elif word == "--data":
                    self.data.append(value)
                else:
                    self.ontology = value
            elif word.startswith("-") or "\0" in word:
                raise _NotQuick
            else:
                names.append(word)
        if len(names) != (self.side != "all") or not _DAY.fullmatch(on):
            raise _NotQuick
        self.name = names[0] if names else ""
        self.on = on
        self.day = _ordinal(int(on[:4]), int(on[5:7]), int(on[8:]))


def _ordinal(year: int, month: int, day: int) -> int:
    """The day counted from 0001-01-01 as 1, in the Gregorian calendar; `datetime` takes longer to import than to answer."""
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    lengths = (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    if not (year >= 1 and 1 <= month <= 12 and 1 <= day <= lengths[month - 1]):
        raise _NotQuick
    before = year - 1
    return 365 * before + before // 4 - before // 100 + before // 400 + sum(lengths[: month - 1]) + day


class _Answering:
    """One question put to an open index."""

    def __init__(self, sections: Sections, question: _Question) -> None:
        self.sections = sections
        self.question = question
        self.groups: dict[tuple[str, int], bytes] = {}
        self.entities: dict[int, list[str]] = {}
        self.relations = [line.split(_UNIT) for line in sections.read("relations").decode().splitlines()]
        asked = dict(line.split(" ", 1) for line in (f"{line} " for line in sections.read("asked").decode().splitlines()))
        self.wanted = {int(number) for number in asked[question.asked].split()}

    def text(self) -> str:
        """What the long way prints."""
        asked = self._entity_of(self.question.name) if self.question.name or self.question.side != "all" else None
        found = sorted(self._found(asked), key=lambda one: one[:4])
        if self.question.definite_only:
            found = [one for one in found if not one[0]]
        if self.question.json:
            return self._json(asked, found)
        lines = [line for one in found for line in self._lines(one)] or ["Nothing in the graph makes it so."]
        if asked is not None:
            lines.append(self._entity(asked)[3])
        return "\n".join(lines) + "\n"

    def _found(self, asked: int | None) -> Iterator[tuple[bool, str, str, str, int, int, int, int]]:
        """Whether it is only possible, ids of subject, relation and object to sort by; then the numbers of these and of the piece."""
        for number in self._keys(asked):
            subject, relation, object_, first, end = self._numbers("keys", 5 * number, 5)
            if relation not in self.wanted or (self.question.side == "object" and object_ != asked):
                continue
            piece = self._piece(first, end)
            if piece is None:
                continue
            if asked is not None and object_ == asked and self.question.side == "seen" and self.relations[relation][1] == "1":
                subject, object_ = object_, subject
            names = (self._entity(subject)[0], self.relations[relation][0], self._entity(object_)[0] if object_ >= 0 else "")
            yield (self._numbers("pieces", 4 * piece + 2, 1)[0] == 2, *names, subject, relation, object_, piece)

    def _keys(self, asked: int | None) -> range | memoryview:
        if asked is None:
            return range(self.sections.size("keys") // 20)
        start, stop = self._numbers("of-starts", asked, 2)
        return self._numbers("of", start, stop - start)

    def _piece(self, first: int, end: int) -> int | None:
        """The piece that holds the day."""
        day = self.question.day
        pieces = self._numbers("pieces", 4 * first, 4 * (end - first))
        for number in range(end - first):
            if pieces[4 * number] <= day <= pieces[4 * number + 1]:
                return first + number
        return None

    def _numbers(self, name: str, start: int, count: int) -> memoryview:
        if sys.byteorder == "big":
            raise _NotQuick
        return memoryview(self.sections.read(name, 4 * start, 4 * (start + count))).cast("i")

    def _text(self, number: int, kind: str = "text") -> str:
        group, first, last = self._numbers(f"{kind}-index", 3 * number, 3)
        if (kind, group) not in self.groups:
            start, stop = self._numbers(f"{kind}-chunks", group, 2)
            self.groups[kind, group] = zlib.decompress(self.sections.read(f"{kind}-data", start, stop))
        return self.groups[kind, group][first:last].decode()

    def _entity(self, number: int) -> list[str]:
        if number not in self.entities:
            self.entities[number] = self._text(self._numbers("entities", number, 1)[0]).split(_UNIT)
        return self.entities[number]

    def _entity_of(self, name: str) -> int:
        names = self.sections.read("names")
        folded = fold(name)
        for line in (f"\n={name}\t", f"\n~{folded}\t" if folded else "\n\t"):
            at = names.find(line.encode())
            if at >= 0 and "\n" not in line[1:]:
                start = at + len(line.encode())
                number = int(names[start : names.index(b"\n", start)])
                if number >= 0:
                    return number
                break
        raise _NotQuick

    def _content(self, piece: int) -> tuple[list[str], str, list[list[str]]]:
        """Reasons, role, and for each statement the numbers of its text and its JSON."""
        reasons, role, *because = self._text(self._numbers("pieces", 4 * piece + 3, 1)[0]).split(_UNIT)
        return reasons.split(_RECORD) if reasons else [], role, [one.split(" ") for one in because]

    def _lines(self, one: tuple[bool, str, str, str, int, int, int, int]) -> Iterator[str]:
        possible, _, _, _, subject, relation, object_, piece = one
        reasons, role, because = self._content(piece)
        name, colour = _VERDICTS[2 if possible else 1]
        phrase = self.relations[relation][2].replace("{subject}", self._entity(subject)[1])
        sentence = phrase.replace("{object}", self._entity(object_)[1] if object_ >= 0 else "")
        yield f"{paint(f'{name:<8}', colour)}  {safe(sentence)}{safe(f' ({role})' if role else '')}"
        if reasons:
            yield wrapped("only possible: " + "; ".join(reasons), "          ")
        for text, _ in because:
            told, *sources = self._text(int(text)).split(_UNIT)
            yield wrapped("because " + told, "          ")
            yield from sources

    def _json(self, asked: int | None, found: list[tuple[bool, str, str, str, int, int, int, int]]) -> str:
        own = f'\n  "entity": "{self._entity(asked)[0]}",' if asked is not None else ""
        if self.question.command == "allies":
            own += '\n  "inherited": false,'
        answers = ",\n".join(self._answer_json(one) for one in found)
        coverage = (
            f',\n "coverage": {{\n  "{self._entity(asked)[0]}": {self._entity(asked)[4]}\n }}'
            if asked is not None
            else ',\n "coverage": {}'
        )
        return (
            f'{{\n "question": {{\n  "command": "{self.question.command}",{own}\n  "on": "{self.question.on}",\n  "known_by": null,'
            f'\n  "include_alleged": false,\n  "stated_only": false,\n  "definite_only": {str(self.question.definite_only).lower()}\n }},'
            f'\n "answers": {f"[{chr(10)}{answers}{chr(10)} ]" if found else "[]"}{coverage}\n}}\n'
        )

    def _answer_json(self, one: tuple[bool, str, str, str, int, int, int, int]) -> str:
        possible, _, _, _, subject, relation, object_, piece = one
        reasons, role, because = self._content(piece)
        told = ",".join(f"\n    {_quoted(reason)}" for reason in reasons)
        rests = ",".join(f"\n    {self._text(int(number), 'json')}" for _, number in because)
        return (
            f'  {{\n   "subject": {self._entity_json(subject)},\n   "relation": "{self.relations[relation][0]}",'
            f'\n   "object": {self._entity_json(object_)},\n   "verdict": "{_VERDICTS[2 if possible else 1][0]}",'
            f'\n   "reasons": [{told}{f"{chr(10)}   " if told else ""}],\n   "because": [{rests}{f"{chr(10)}   " if rests else ""}]'
            + (f',\n   "role": {_quoted(role)}' if role else "")
            + "\n  }"
        )

    def _entity_json(self, number: int) -> str:
        if number < 0:
            return "null"
        entity = self._entity(number)
        return f'{{\n    "id": "{entity[0]}",\n    "name": {entity[2]}\n   }}'


def _quoted(text: str) -> str:
    """A text as JSON; ours hold no control characters but the line break."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'
