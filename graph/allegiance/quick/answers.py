"""Answers of the quick way, as text and as JSON: what the questions and `render` say, word for word, from an open index.

Nothing here takes time to import.
"""

from __future__ import annotations

from allegiance.terminal import paint, safe, wrapped

from .index import (
    BEGINNING,
    CERTAIN,
    COUNTS,
    ENDING,
    ENDS,
    FAR,
    MEASURE,
    RECORD,
    STATE,
    UNIT,
    NotQuick,
    day_name,
)
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
    quoted,
    sentence_of,
    statement_json,
    whole_json,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .index import Index, Piece, Told
    from .question import Question

__all__ = ["answer_text"]

_NOTHING = "Nothing in the graph makes it so."
_NOTHING_THEN = "The graph tells nothing of it then."
_DAYS = 25


def answer_text(index: Index, question: Question) -> str:
    """What the long way prints.

    Raises:
        NotQuick: only the long way can answer.
    """
    named = [index.entity_of(name) for name in question.names]
    if question.command in ("lineage", "stats"):
        from .stories import story_text

        return story_text(index, question, named)
    tell = {"relations": _relations, "show": _show, "timeline": _timeline}.get(question.command, _ties)
    return tell(index, question, named)


# ---------------------------------------------------------------- ties on a day, in a span, or ever


class _Tie:
    """A tie that holds on the days asked about: numbers, verdict, reasons, and the episodes it rests on."""

    def __init__(self, index: Index, row: tuple[int, int, int, int, int, int], seen_from: int | None, low: int, high: int) -> None:
        self.subject, self.relation, self.object, first, end, self.episodes = row
        self.index = index
        self.pieces = index.pieces(first, end, low, high)
        if seen_from is not None and self.object == seen_from and index.relations[self.relation][1] == "1":
            self.subject, self.object = self.object, self.subject
        self.is_day = low == high
        held = [] if self.is_day else _held(self.pieces)
        self.held = held
        whole = len(held) == 1 and held[0] == (low, high, True)
        sure = any(one.definite for one in self.pieces)
        ever = low <= -FAR and high >= FAR
        self.definite = sure if self.is_day or ever else whole

    def order(self) -> tuple[bool, str, str, str]:
        """Definite ties first, then by ids."""
        other = self.index.entity(self.object)[0] if self.object >= 0 else ""
        return not self.definite, self.index.entity(self.subject)[0], self.index.relations[self.relation][0], other

    def reasons(self) -> list[str]:
        """Why it is no more than possible."""
        if self.definite:
            return []
        doubtful = next((one for one in self.pieces if not one.definite), self.pieces[0])
        told = self._content(doubtful)[0]
        if told:
            return told.split(RECORD)
        return [] if self.is_day else ["holds on some of the days asked about only"]

    def because(self) -> list[list[str]]:
        """For each episode it rests on: its statement, four bounds as JSON, and the rule; in the order of statements' ids."""
        days = {day for first, last, _ in self.held for day in (first, last)}
        near, sure = 0, 0
        for one in self.pieces:
            if self.is_day or one.first in days or one.last in days:
                _, contributing, alone = self._content(one)
                near |= int(contributing, 16)
                sure |= int(alone, 16)
        wanted = sure if self.definite and sure else near
        told = {}
        for number, episode in enumerate(self.index.text(self.episodes).split(UNIT)):
            if wanted >> number & 1:
                parts = episode.split(" ", 5)
                told[parts[0]] = parts
        # Statements are numbered in the order of their ids.
        return [told[number] for number in sorted(told, key=int)]

    def _content(self, piece: Piece) -> list[str]:
        return self.index.text(piece.content).split(UNIT)


def _held(pieces: list[Piece]) -> list[tuple[int, int, bool]]:
    """The stretches of days with one verdict."""
    found: list[tuple[int, int, bool]] = []
    for one in pieces:
        if found and found[-1][1] == one.first - 1 and found[-1][2] is one.definite:
            found[-1] = (found[-1][0], one.last, one.definite)
        else:
            found.append((one.first, one.last, one.definite))
    return found


def _found(index: Index, question: Question, named: list[int]) -> list[_Tie]:
    low, high = question.days
    entity = named[0] if named else None
    asked = index.asked(question.asked) if question.asked else None
    found = []
    for row in index.ties(entity):
        if asked is not None and row[1] not in asked:
            continue
        if (question.side == "object" and row[2] != entity) or (len(named) > 1 and named[1] not in (row[0], row[2])):
            continue
        tie = _Tie(index, row, entity if question.side == "seen" else None, low, high)
        if tie.pieces and (tie.definite or not question.definite_only):
            found.append(tie)
    return sorted(found, key=_Tie.order)


def _ties(index: Index, question: Question, named: list[int]) -> str:
    found = _found(index, question, named)
    if not question.json:
        return printed((line for one in found for line in _tie_lines(index, one)), _NOTHING, index, named)
    inherited = {"inherited": "false"} if question.command == "allies" else {}
    entity = {"entity": id_json(index, named[0]), **inherited} if named else {}
    return whole_json(
        question_json(question, entity, dated=True),
        {"answers": list_json([_tie_json(index, one) for one in found]), "coverage": coverage_json(index, named)},
    )


def _relations(index: Index, question: Question, named: list[int]) -> str:
    if len(named) > 1 and named[0] == named[1]:
        raise NotQuick
    found = _found(index, question, named)
    low, high = question.days
    events = [
        one
        for one in index.about(named[0])
        if one.flags & COUNTS
        and not one.flags & STATE
        and (len(named) == 1 or named[1] in (one.subject, one.object))
        and (one.earliest_start is None or one.earliest_start <= high)
        and (one.latest_end is None or one.latest_end >= low)
    ]
    events.sort(key=lambda one: (one.earliest_start or 0, one.number))
    if not question.json:
        lines = [line for one in found for line in _tie_lines(index, one)]
        lines += [safe("event     " + index.text(one.text).split(UNIT)[0]) for one in events]
        return printed(lines, _NOTHING, index, named)
    verdict = "definite" if any(one.definite for one in found) else "possible" if found else "no"
    return whole_json(
        question_json(
            question, {"entity": id_json(index, named[0]), "other": id_json(index, named[1]) if len(named) > 1 else "null"}, dated=True
        ),
        {
            "verdict": f'"{verdict}"',
            "answers": list_json([_tie_json(index, one) for one in found]),
            "statements": list_json([statement_json(index, one, 2) for one in events]),
            "coverage": coverage_json(index, named),
        },
    )


def _tie_lines(index: Index, tie: _Tie) -> Iterator[str]:
    because = tie.because()
    name, colour = ("definite", "32") if tie.definite else ("possible", "33")
    role = _role(index, because)
    sentence = sentence_of(index, tie.relation, tie.subject, tie.object)
    yield f"{paint(f'{name:<8}', colour)}  {safe(sentence)}{safe(f' ({role})' if role else '')}"
    reasons = tie.reasons()
    if reasons:
        yield wrapped("only possible: " + "; ".join(reasons), "          ")
    for first, last, definite in tie.held:
        yield f"          {_stretch(first, last)}: {'definite' if definite else 'possible'}"
    for one in because:
        told, _, _, _, _, *sources = index.text(index.statement(int(one[0])).text).split(UNIT)
        yield wrapped("because " + told, "          ")
        yield from sources


def _tie_json(index: Index, tie: _Tie) -> str:
    because = tie.because()
    role = _role(index, because)
    parts = {
        "subject": entity_json(index, tie.subject, 3),
        "relation": f'"{index.relations[tie.relation][0]}"',
        "object": entity_json(index, tie.object, 3),
        "verdict": '"definite"' if tie.definite else '"possible"',
        "reasons": list_json([quoted(reason) for reason in tie.reasons()], 3),
        "because": list_json([_because_json(index, one) for one in because], 3),
    }
    if tie.held:
        parts["held"] = list_json([_held_json(*one) for one in tie.held], 3)
    if role:
        parts["role"] = quoted(role)
    return dict_json(parts, 2)


def _because_json(index: Index, one: list[str]) -> str:
    """The JSON of a statement with the bounds of the episode it makes, and the rule."""
    number, *bounds, rule = one
    told = index.json_of(index.statement(int(number)))
    start = told.index('\n "earliest_start": ')
    stop = told.index('\n "at_least": ')
    names = ("earliest_start", "latest_start", "earliest_end", "latest_end")
    own = "".join(f'\n "{name}": {bound},' for name, bound in zip(names, bounds, strict=True))
    return f'{told[:start]}{own}{told[stop:-2]},\n "rule": "{rule}"\n}}'.replace("\n", "\n    ")


def _role(index: Index, because: list[list[str]]) -> str:
    return ", ".join(sorted({index.text(index.statement(int(one[0])).text).split(UNIT)[1] for one in because} - {""}))


def _stretch(first: int, last: int) -> str:
    if first <= -FAR:
        return "ever" if last >= FAR else f"until {day_name(last)}"
    if last >= FAR:
        return f"from {day_name(first)} on"
    return day_name(first) if first == last else f"{day_name(first)} to {day_name(last)}"


def _held_json(first: int, last: int, definite: bool) -> str:  # noqa: FBT001 - a stretch as it lies in the list
    return dict_json({"from": day_json(first), "to": day_json(last), "verdict": '"definite"' if definite else '"possible"'}, 4)


# ---------------------------------------------------------------- one entity


def _show(index: Index, question: Question, named: list[int]) -> str:
    (entity,) = named
    told = index.about(entity)
    told.sort(key=lambda one: (one.earliest_start if one.earliest_start is not None else one.latest_start or 0, one.number))
    kind, about, lines, known, _ = index.shown(entity)
    name, coverage = index.entity(entity)[0:2], index.entity(entity)[3:5]
    if question.json:
        own = [one for one in told if one.subject == entity]
        shown = {
            "begun": list_json([statement_json(index, one, 4) for one in own if one.flags & BEGINNING], 3),
            "ended": list_json([statement_json(index, one, 4) for one in own if one.flags & ENDING], 3),
            "coverage": coverage[1].replace("\n", "\n   "),
            "statements": list_json([statement_json(index, one, 4) for one in told], 3),
        }
        rest = "".join(f',\n   "{part}": {value}' for part, value in shown.items())
        answer = f"{known[:-2]}".replace("\n", "\n  ") + rest + "\n  }"
        return whole_json(question_json(question, {"entity": id_json(index, entity)}, dated=False), {"answers": list_json([answer])})
    made = [paint(safe(name[1]), "1") + f"  ({kind}, {name[0]})"]
    if about:
        made.append(wrapped(about, "  "))
    made += lines.split(RECORD) if lines else []
    made.append("  " + coverage[0])
    for one in told:
        said, _, _, _, _, *sources = index.text(one.text).split(UNIT)
        made += ["", wrapped(said, "  "), *sources]
    return "\n".join(made) + "\n"


class _Entry:
    """Something that came about: what, between which days, and its statement or a name."""

    def __init__(self, what: str, earliest: int | None, latest: int | None, told: Told | None, name: str, *, certain: bool) -> None:
        self.what, self.earliest, self.latest = what, earliest, latest
        self.told, self.name, self.certain = told, name, certain

    def may_fall_in(self, low: int, high: int) -> bool:
        """Whether it may have come about on these days."""
        if self.earliest is None and self.latest is None:
            return False
        return (self.earliest is None or self.earliest <= high) and (self.latest is None or self.latest >= low)

    def place(self, index: Index) -> tuple[bool, int, int, str, str]:
        """As `questions.chronology` orders entries."""
        days = [_either(self.earliest, self.latest)]
        if self.what == "ended" and self.told is not None:
            days.append(_either(self.told.earliest_start, self.told.latest_start))
        known = [day for day in days if day is not None]
        last = self.latest if self.latest is not None else self.earliest
        name = index.text(self.told.text).split(UNIT, 5)[3] if self.told is not None else self.name
        return not known, max(known, default=0), last or 0, name, self.what


def _either(earliest: int | None, latest: int | None) -> int | None:
    return earliest if earliest is not None else latest


def _entries(index: Index, entity: int) -> Iterator[_Entry]:
    for one in index.about(entity):
        certain = bool(one.flags & CERTAIN)
        if not one.flags & STATE:
            yield _Entry("was" if one.flags & MEASURE else "happened", one.earliest_start, one.latest_start, one, "", certain=certain)
            continue
        yield _Entry("began", one.earliest_start, one.latest_start, one, "", certain=certain)
        if one.flags & ENDS:
            yield _Entry("ended", one.earliest_end, one.latest_end, one, "", certain=certain)
    names = index.shown(entity)[4]
    for line in names.split(RECORD) if names else ():
        earliest, latest, doubted, given_up, name = line.split(" ", 4)
        what = "gave up the name" if given_up == "1" else "took the name"
        yield _Entry(what, int(earliest) if earliest else None, int(latest) if latest else None, None, name, certain=doubted == "0")


def _timeline(index: Index, question: Question, named: list[int]) -> str:
    (entity,) = named
    found = [one for one in _entries(index, entity) if one.certain or not question.definite_only]
    if question.on:
        found = [one for one in found if one.may_fall_in(*question.days)]
    found.sort(key=lambda one: one.place(index))
    if question.json:
        return whole_json(
            question_json(question, {"entity": id_json(index, entity)}, dated=True),
            {"answers": list_json([_entry_json(index, one) for one in found]), "coverage": coverage_json(index, named)},
        )
    return printed((line for one in found for line in _entry_lines(index, one, entity)), _NOTHING_THEN, index, named)


def _entry_json(index: Index, entry: _Entry) -> str:
    parts = {"what": f'"{entry.what}"', "earliest": day_json(entry.earliest), "latest": day_json(entry.latest)}
    if entry.told is not None:
        parts["statement"] = statement_json(index, entry.told, 3)
    else:
        parts["name"] = quoted(entry.name)
    return dict_json(parts, 2)


def _entry_lines(index: Index, entry: _Entry, entity: int) -> Iterator[str]:
    day = f"{days_text(entry.earliest, entry.latest):<{_DAYS}}"
    if entry.told is None:
        yield safe(f"{day}{safe(index.entity(entity)[1])} {entry.what} {entry.name}")
        return
    what = f"{entry.what}: " if entry.what in ("began", "ended") else ""
    said, _, publishers, *_ = index.text(entry.told.text).split(UNIT)
    yield wrapped(f"{day}{what}{said}", "", " " * (_DAYS + 2))
    yield " " * (_DAYS + 2) + publishers
