"""The as-of index as a file: every tie cut into the stretches of days on which its answer stays the same.

An answer for a day or a span of days is then looked up and not computed: its verdict, its reasons, and what it rests
on, word for word as the questions give them, as text and as JSON. `quick` reads the file without any of the modules
that made it. A file holds one state of knowledge: what was published by a day, with or without allegations, with or
without what follows from what is stated.

Sections (see `sections`), numbers as 32-bit little-endian integers, -2^31 for a day that lies open:

- `made-from`: what the file was made from, so that no other is taken for it
- `keys`: subject, relation, object or -1, first piece, end of pieces, text of the episodes; for each pair and relation, in
  the order of ids. The text has for each episode its statement, its four bounds as JSON, and the rule
- `of-starts`, `of`: for each entity where its keys begin in `of`, which lists them
- `pieces`: first day, last day, twice the number of a text and 1 more where only possible. The text has the reasons, the
  episodes that can hold, and those that must hold alone, as bits in hexadecimal
- `statements`: relation, subject, object or -1, flags, four bounds, text, JSON; in the order of ids. The text has the
  sentence, the role, the publishers, the id, the value, and a line for each claim; parts of the JSON are separated by 0x1e
- `about-starts`, `about`: for each entity where its statements begin in `about`, which lists them
- `joints`: older group, newer group, first day, last day, 1 if certain, statement; wherever one came out of, or went into, another
- `statistics`: lines, each with 1 before it if it may be broken; and the numbers as JSON
- `names`: a line for each id ("=id TAB entity") and folded name ("~name TAB entity", -1 where several bear it)
- `asked`: a line for each question: its relations by number
- `relations`: a line for each: name, symmetric or not, phrase
- `entities`: for each two numbers of texts: id, name, name as JSON, coverage in words and as JSON; kind, description, lines
  of names and ids, the same as JSON, days of names
- `text-index`, `text-chunks`, `text-data`: texts in groups that are compressed together
"""

from __future__ import annotations

import json.encoder
import sys
import zlib
from array import array
from functools import lru_cache
from json import JSONEncoder
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any

from .dates import parse_date
from .folding import fold
from .questions.answers import coverage_json, day_text, statement_json
from .questions.entities import Shown
from .questions.lineage import ancestry
from .questions.statistics import statistics_of
from .quick.index import BEGINNING, CERTAIN, COUNTS, ENDING, ENDS, LINEAGE, MEASURE, OPEN, RECORD, STATE, STATUS, STATUSES, UNIT
from .render import coverage_text, statement_text
from .render.answers import known_lines, sources_text
from .render.stories import publishers_text, statistics_lines
from .sections import packed
from .verdicts import can_hold, cuts, must_hold, reasons_on
from .worlds import FAR

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .episodes import Episode
    from .model import Entity
    from .timeline import Key, Timeline

__all__ = ["QUESTIONS", "answer_file", "indented"]

# The questions that are answered from the file, by the names that the ontology gives them.
QUESTIONS = ("allies", "leaders", "members")
# A group is unpacked for each text of it; the first level of zlib takes two thirds of the time of the fourth, and a tenth more room.
_CHUNK = 8 * 1024
_LEVEL = 1


def answer_file(timeline: Timeline, identity: str) -> bytes:
    """The file for one state of knowledge; `identity` names it and what it was made from."""
    return _Writer(timeline, identity).file()


def _encoder(separator: str) -> Callable[[Any], str]:
    """JSON with a text of ours between parts, made in C."""
    encoder = JSONEncoder(ensure_ascii=False, separators=(separator, ": "))
    in_c = getattr(json.encoder, "c_make_encoder", None)
    if in_c is None:  # another Python than CPython
        return encoder.encode
    made = in_c(None, encoder.default, encode_basestring, None, ": ", encoder.item_separator, False, False, True)  # noqa: FBT003
    return lambda value: "".join(made(value, 0))


# A control character does not stand in JSON: `quick.index` puts line breaks in its place.
_compact = _encoder(RECORD)


class _Level:
    """A depth of the whole: how what is flat is written there, and its line breaks within and at the end."""

    def __init__(self, depth: int) -> None:
        self.flat = _encoder(",\n " + " " * depth)
        self.inside, self.end = "\n " + " " * depth, "\n" + " " * depth


_level = lru_cache(maxsize=64)(_Level)
_NESTED = {dict, list, tuple}


def indented(value: Any, depth: int = 0) -> str:  # noqa: ANN401 - anything JSON takes
    """The value as `json.dumps(value, ensure_ascii=False, indent=1)` has it at a depth of the whole, several times faster.

    The keys of its objects are texts.

    >>> import json
    >>> value = {"a": [1, {"b": None}], "c": []}
    >>> indented(value) == json.dumps(value, ensure_ascii=False, indent=1)
    True
    """
    level = _level(depth)
    if type(value) not in _NESTED or not value:
        return level.flat(value)
    is_object = type(value) is dict
    if _NESTED.isdisjoint(map(type, value.values() if is_object else value)):
        made = level.flat(value)
        return made[0] + level.inside + made[1:-1] + level.end + made[-1]
    if not is_object:
        return "[" + level.inside + ("," + level.inside).join([indented(one, depth + 1) for one in value]) + level.end + "]"
    parts: list[str] = []
    plain: dict[str, Any] = {}
    for name, one in value.items():
        if type(one) not in _NESTED:
            plain[name] = one
            continue
        if plain:
            parts.append(level.flat(plain)[1:-1])
            plain = {}
        parts.append(f"{encode_basestring(name)}: {indented(one, depth + 1)}")
    if plain:
        parts.append(level.flat(plain)[1:-1])
    return "{" + level.inside + ("," + level.inside).join(parts) + level.end + "}"


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
        known = self.numbers.get(text)
        if known is None:
            known = self.numbers[text] = len(self.numbers)
            content = text.encode()
            self.index.extend((len(self.data), self.filled, self.filled + len(content)))
            self.waiting.append(content)
            self.filled += len(content)
            if self.filled >= _CHUNK:
                self.close()
        return known

    def close(self) -> None:
        """Begin a new group."""
        if self.waiting:
            self.data.append(zlib.compress(b"".join(self.waiting), _LEVEL))
            self.chunks.append(self.chunks[-1] + len(self.data[-1]))
            self.waiting, self.filled = [], 0

    def sections(self) -> dict[str, bytes]:
        """The sections of these texts."""
        self.close()
        return {"text-index": _bytes(self.index), "text-chunks": _bytes(self.chunks), "text-data": b"".join(self.data)}


class _Writer:
    def __init__(self, timeline: Timeline, identity: str) -> None:
        self.timeline = timeline
        self.identity = identity
        self.dataset, self.ontology = timeline.dataset, timeline.ontology
        self.entity = {name: number for number, name in enumerate(self.dataset.entities)}
        self.relation = {name: number for number, name in enumerate(self.ontology.relations)}
        self.statement = {name: number for number, name in enumerate(sorted(timeline.settled))}
        self.texts = _Texts()
        self.days: dict[int, str] = {}
        self.pieces = array("i")
        # One event may make several relations of a pair: the days on which its episodes stand are the same.
        self.standing: dict[tuple[int, ...], list[tuple[int, int, list[Episode], bool, str]]] = {}

    def file(self) -> bytes:
        keys, of = array("i"), [array("i") for _ in self.entity]
        for number, key in enumerate(self.timeline.keys()):
            first = len(self.pieces) // 3
            episodes = self.timeline.episodes_of(key)
            self._cut(key, episodes)
            object_ = -1 if key[2] is None else self.entity[key[2]]
            told = self.texts.number(UNIT.join(self._episode(one, key[1]) for one in episodes))
            keys.extend((self.entity[key[0]], self.relation[key[1]], object_, first, len(self.pieces) // 3, told))
            for end in {self.entity[key[0]], object_} - {-1}:
                of[end].append(number)
        self.texts.close()
        statements = self._statements()
        entities = array("i")
        for record in self.dataset.entities.values():
            entities.append(self._entity(record))
        self.texts.close()
        shown = [self._shown(record) for record in self.dataset.entities.values()]
        both = array("i", [number for pair in zip(entities, shown, strict=True) for number in pair])
        return packed(
            {
                "made-from": self.identity.encode(),
                "keys": _bytes(keys),
                **_listed("of", of),
                "pieces": _bytes(self.pieces),
                **statements,
                "joints": self._joints(),
                "statistics": self._statistics(),
                "names": self._names(),
                "asked": "".join(
                    " ".join([question, *(str(self.relation[name]) for name in self.ontology.asked(question))]) + "\n"
                    for question in QUESTIONS
                ).encode(),
                "relations": "".join(
                    UNIT.join((one.name, "1" if one.symmetric else "0", one.phrase)) + "\n" for one in self.ontology.relations.values()
                ).encode(),
                "entities": _bytes(both),
                **self.texts.sections(),
            }
        )

    def _cut(self, key: Key, episodes: tuple[Episode, ...]) -> None:
        """The pieces of one key: neighbours with the same answer are one."""
        names = tuple(map(id, episodes))
        if names not in self.standing:
            self.standing[names] = [*_standing(episodes)]
        last = (0, -1)
        for day, end, close, definite, bits in self.standing[names]:
            reasons = RECORD.join(reasons_on(close, key[1], day))
            what = 2 * self.texts.number(reasons + bits) + (not definite)
            if last == (day - 1, what):
                self.pieces[-2] = end
            else:
                self.pieces.extend((day, end, what))
            last = (end, what)

    def _episode(self, episode: Episode, relation: str) -> str:
        """The number of its statement, its four bounds as JSON, and the rule by which it makes the relation hold."""
        bounds = (episode.start.low, episode.start.high, episode.earliest_end, episode.latest_end)
        told = [self.days.get(day) or self._day(day) for day in bounds]
        return f"{self.statement[episode.settled.statement.id]} {' '.join(told)} {self.timeline.rule(episode, relation)}"

    def _day(self, day: int) -> str:
        """The day as JSON; each is written once."""
        told = self.days[day] = indented(day_text(day))
        return told

    def _statements(self) -> dict[str, bytes]:
        """The sections of the statements, and of which entity they tell."""
        asked = {
            flag: set(self.ontology.asked(name)) for name, flag in (("beginning", BEGINNING), ("ending", ENDING), ("lineage", LINEAGE))
        }
        kinds = {}
        for name, relation in self.ontology.relations.items():
            flags = STATE * relation.is_state | MEASURE * (relation.type == "measure")
            kinds[name] = (self.relation[name], flags | sum(flag for flag, wanted in asked.items() if name in wanted))
        rows, numbers = array("i"), self.statement
        texts = []
        for name in numbers:
            one = self.timeline.settled[name]
            words = [statement_text(one, self.dataset, self.ontology), one.statement.role or "", publishers_text(one, self.timeline), name]
            words.append(one.statement.value or "")
            texts.append(self.texts.number(UNIT.join([*words, *sources_text(one, self.dataset)])))
        self.texts.close()
        jsons = [self.texts.number(_compact(statement_json(self.timeline.settled[name], self.dataset))) for name in numbers]
        self.texts.close()
        for name, text, told in zip(numbers, texts, jsons, strict=True):
            one = self.timeline.settled[name]
            number, flags = kinds[one.statement.relation]
            flags |= COUNTS * self.timeline.counts(one) | CERTAIN * one.is_certain | ENDS * one.has_end
            flags |= STATUSES.index(one.status) << STATUS
            object_ = -1 if one.statement.object is None else self.entity[one.statement.object]
            bounds = (one.earliest_start, one.latest_start, one.earliest_end, one.latest_end)
            days = (OPEN if day is None else day for day in bounds)
            rows.extend((number, self.entity[one.statement.subject], object_, flags, *days, text, told))
        about = [array("i") for _ in self.entity]
        for name, one in self.timeline.settled.items():
            for end in {one.statement.subject, one.statement.object} - {None}:
                about[self.entity[str(end)]].append(numbers[name])
        return {"statements": _bytes(rows), **_listed("about", about)}

    def _joints(self) -> bytes:
        """The section of joints."""
        rows = array("i")
        for older, newer, episode in ancestry(self.timeline):
            rows.extend((self.entity[older], self.entity[newer], episode.start.low, episode.start.high, episode.is_certain))
            rows.append(self.statement[episode.settled.statement.id])
        return _bytes(rows)

    def _statistics(self) -> bytes:
        """The section of the numbers."""
        found = statistics_of(self.timeline)
        lines = [f"{is_long:d}{line}" for line, is_long in statistics_lines(found, self.ontology)]
        return UNIT.join((RECORD.join(lines), indented(found.to_json(), 2))).encode()

    def _entity(self, entity: Entity) -> int:
        """Id, name, name as JSON, coverage in words and as JSON."""
        coverage = self.timeline.coverage(entity.id)
        words = coverage_text(entity.id, coverage, self.dataset)
        return self.texts.number(UNIT.join((entity.id, entity.name, indented(entity.name), words, indented(coverage_json(coverage)))))

    def _shown(self, entity: Entity) -> int:
        """What is told of an entity beside its name, its coverage and its statements."""
        told = Shown(entity, self.timeline.coverage(entity.id), (), (), ()).to_json(self.timeline)
        known = {name: told[name] for name in ("id", "name", "kind", "about", "names", "ids", "not_same_as")}
        days = []
        for alias in entity.aliases:
            for given_up, date in ((0, alias.start), (1, alias.end)):
                if date:
                    span = parse_date(date)
                    bounds = " ".join("" if day is None else str(day) for day in (span.earliest, span.latest))
                    days.append(f"{bounds} {span.is_doubted:d} {given_up} {alias.name}")
        kind = self.ontology.kinds[entity.kind].label
        return self.texts.number(
            UNIT.join((kind, entity.about or "", RECORD.join(known_lines(entity)), indented(known), RECORD.join(days)))
        )

    def _names(self) -> bytes:
        bearers: dict[str, set[int]] = {}
        for record in self.dataset.entities.values():
            for text in (record.id, record.name, *(alias.name for alias in record.aliases)):
                bearers.setdefault(fold(text), set()).add(self.entity[record.id])
        lines = [f"={name}\t{number}\n" for name, number in self.entity.items()]
        lines += [f"~{name}\t{min(found) if len(found) == 1 else -1}\n" for name, found in sorted(bearers.items()) if name]
        return ("\n" + "".join(lines)).encode()


def _standing(episodes: tuple[Episode, ...]) -> Iterator[tuple[int, int, list[Episode], bool, str]]:
    """Days, up to the day before the next cut, on which some episodes can hold: which, whether one must, and both as bits."""
    days = sorted(cuts(episodes))
    for day, after in zip(days, [*days[1:], FAR + 1], strict=True):
        near = [number for number, episode in enumerate(episodes) if can_hold(episode, day)]
        if near:
            close = [episodes[number] for number in near]
            definite = must_hold(close, day)
            alone = near if definite and len(near) == 1 else [one for one in near if definite and must_hold((episodes[one],), day)]
            yield day, after - 1, close, definite, f"{UNIT}{_bits(near):x}{UNIT}{_bits(alone):x}"


def _bits(numbers: list[int]) -> int:
    return sum(1 << number for number in numbers)


def _listed(name: str, lists: list[array[int]]) -> dict[str, bytes]:
    """Lists of numbers, and where each begins."""
    starts = array("i", [0])
    for listed in lists:
        starts.append(starts[-1] + len(listed))
    return {f"{name}-starts": _bytes(starts), name: b"".join(map(_bytes, lists))}


def _bytes(numbers: array[int]) -> bytes:
    """The numbers as 32-bit little-endian integers."""
    if sys.byteorder == "big":
        numbers = array("i", numbers)
        numbers.byteswap()
    return numbers.tobytes()
