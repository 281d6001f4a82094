"""The as-of index as a file: every tie cut into the stretches of days on which its answer stays the same.

An answer for one day is then looked up and not computed: its verdict, its reasons, and what it rests on, word for word
as the questions give them, as text and as JSON. `quick` reads the file without any of the modules that made it.

Sections (see `sections`), numbers as 32-bit little-endian integers:

- `keys`: subject, relation, object or -1, first piece, end of pieces, for each pair and relation, in the order of ids
- `of-starts`, `of`: for each entity where its keys begin in `of`, which lists them
- `pieces`: first day, last day, 1 for definite or 2 for possible, content
- `names`: a line for each id ("=id TAB entity") and folded name ("~name TAB entity", -1 where several bear it)
- `asked`: a line for each question: its relations by number
- `relations`: a line for each: name, symmetric or not, phrase
- `entities`: for each the number of a text: id, name, name as JSON, coverage in words and as JSON
- `text-index`, `text-chunks`, `text-data`: texts in groups that are compressed together; `json-...`: the same for JSON
- `made-from`: the record of the files that all this was made from (see `contents`)
"""

from __future__ import annotations

import json
import zlib
from array import array
from typing import TYPE_CHECKING

from .dates import Span
from .folding import fold
from .questions.answers import coverage_json
from .questions.ties import answer_on
from .render import coverage_text, statement_text
from .render.answers import sources_text
from .sections import packed
from .verdicts import Verdict, cuts

if TYPE_CHECKING:
    from .graph import Graph
    from .questions.answers import Answer, Because
    from .timeline import Key, Timeline

__all__ = ["QUESTIONS", "UNIT", "answer_file"]

# The questions that are answered from the file, by the names that the ontology gives them.
QUESTIONS = ("allies", "leaders", "members")
# Parts parts of a text, and lists within a part; no text of ours holds control characters.
UNIT, RECORD = "\x1f", "\x1e"
_CHUNK = 4 * 1024


def answer_file(graph: Graph, made_from: str) -> bytes:
    """The file for what counts when nothing else is said: all that is known, no allegations.

    `made_from` is the record of the files that the graph was read from (see `contents`).
    """
    return _Writer(graph, made_from).file()


class _Texts:
    """Texts by number; the same text has one number."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.index = array("i")
        self.chunks = array("i", [0])
        self.data: list[bytes] = []
        self.waiting: list[bytes] = []
        self.filled = 0

    def number(self, text: str) -> int:
        """The number of a text."""
        if text not in self.numbers:
            self.numbers[text] = len(self.numbers)
            content = text.encode()
            self.index.extend((len(self.data), self.filled, self.filled + len(content)))
            self.waiting.append(content)
            self.filled += len(content)
            if self.filled >= _CHUNK:
                self._close()
        return self.numbers[text]

    def _close(self) -> None:
        self.data.append(zlib.compress(b"".join(self.waiting), 9))
        self.chunks.append(self.chunks[-1] + len(self.data[-1]))
        self.waiting, self.filled = [], 0

    def sections(self, kind: str) -> dict[str, bytes]:
        """The sections of these texts."""
        if self.waiting:
            self._close()
        return {f"{kind}-index": _bytes(self.index), f"{kind}-chunks": _bytes(self.chunks), f"{kind}-data": b"".join(self.data)}


class _Writer:
    def __init__(self, graph: Graph, made_from: str) -> None:
        self.graph = graph
        self.made_from = made_from
        self.timeline: Timeline = graph.timeline()
        self.dataset = graph.dataset
        self.entity = {name: number for number, name in enumerate(self.dataset.entities)}
        self.relation = {name: number for number, name in enumerate(graph.ontology.relations)}
        self.texts = _Texts()
        self.jsons = _Texts()
        self.pieces = array("i")
        self.statements: dict[str, int] = {}

    def file(self) -> bytes:
        keys, of = array("i"), [array("i") for _ in self.entity]
        for number, key in enumerate(self.timeline.keys()):
            first = len(self.pieces) // 4
            self._cut(key)
            object_ = -1 if key[2] is None else self.entity[key[2]]
            keys.extend((self.entity[key[0]], self.relation[key[1]], object_, first, len(self.pieces) // 4))
            for end in {self.entity[key[0]], object_} - {-1}:
                of[end].append(number)
        starts = array("i", [0])
        for listed in of:
            starts.append(starts[-1] + len(listed))
        entities = array("i", [self._entity(name) for name in self.entity])
        return packed(
            {
                "made-from": self.made_from.encode("utf-8", "surrogateescape"),
                "keys": _bytes(keys),
                "of-starts": _bytes(starts),
                "of": b"".join(map(_bytes, of)),
                "pieces": _bytes(self.pieces),
                "names": self._names(),
                "asked": "".join(
                    " ".join([question, *(str(self.relation[name]) for name in self.graph.ontology.asked(question))]) + "\n"
                    for question in QUESTIONS
                ).encode(),
                "relations": "".join(
                    UNIT.join((one.name, "1" if one.symmetric else "0", one.phrase)) + "\n"
                    for one in self.graph.ontology.relations.values()
                ).encode(),
                "entities": _bytes(entities),
                **self.texts.sections("text"),
                **self.jsons.sections("json"),
            }
        )

    def _cut(self, key: Key) -> None:
        """The pieces of one key: neighbours with the same answer are one."""
        days = sorted(cuts(self.timeline.episodes_of(key)))
        last: tuple[int, int, int, int] | None = None
        for day, after in zip(days, [*days[1:], 10**9 + 1], strict=True):
            answer = answer_on(self.timeline, key, Span(day, day))
            if answer is None:
                continue
            verdict, content = 1 if answer.verdict is Verdict.DEFINITE else 2, self._content(answer)
            if last is not None and last[1:] == (day - 1, verdict, content):
                last = (last[0], after - 1, verdict, content)
                self.pieces[-3] = after - 1
            else:
                last = (day, after - 1, verdict, content)
                self.pieces.extend(last)

    def _content(self, answer: Answer) -> int:
        """What an answer says beside who and what: reasons, role, and the numbers of text and JSON of each statement."""
        parts = [RECORD.join(answer.reasons), answer.role or ""]
        parts += [f"{self._told(because)} {self.jsons.number(self._json(because))}" for because in answer.because]
        return self.texts.number(UNIT.join(parts))

    def _told(self, because: Because) -> int:
        """The number of a statement's text: its sentence, and a line for each claim."""
        settled = because.settled
        name = settled.statement.id
        if name not in self.statements:
            lines = [statement_text(settled, self.dataset, self.graph.ontology), *sources_text(settled, self.dataset)]
            self.statements[name] = self.texts.number(UNIT.join(lines))
        return self.statements[name]

    def _json(self, because: Because) -> str:
        return json.dumps(because.to_json(self.dataset), ensure_ascii=False, indent=1).replace("\n", "\n    ")

    def _entity(self, name: str) -> int:
        """Id, name, name as JSON, coverage in words and as JSON."""
        coverage = self.timeline.coverage(name)
        told = json.dumps(coverage_json(coverage), ensure_ascii=False, indent=1).replace("\n", "\n  ")
        own = self.dataset.entities[name].name
        return self.texts.number(
            UNIT.join((name, own, json.dumps(own, ensure_ascii=False), coverage_text(name, coverage, self.dataset), told))
        )

    def _names(self) -> bytes:
        bearers: dict[str, set[int]] = {}
        for record in self.dataset.entities.values():
            for text in (record.id, record.name, *(alias.name for alias in record.aliases)):
                bearers.setdefault(fold(text), set()).add(self.entity[record.id])
        lines = [f"={name}\t{number}\n" for name, number in self.entity.items()]
        lines += [f"~{name}\t{min(found) if len(found) == 1 else -1}\n" for name, found in sorted(bearers.items()) if name]
        return ("\n" + "".join(lines)).encode()


def _bytes(numbers: array[int]) -> bytes:
    """The numbers as 32-bit little-endian integers."""
    import sys

    if sys.byteorder == "big":
        numbers = array("i", numbers)
        numbers.byteswap()
    return numbers.tobytes()
