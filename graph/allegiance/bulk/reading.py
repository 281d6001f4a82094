"""Ties from CSV, Parquet and N-Quads, column by column: no Python object is made for a row.

Each distinct text is read once: a name becomes a number, a date its earliest and latest day by the rules of `dates`. The
bounds of a tie follow from its start and end as those of a statement with one accepted claim (SEMANTICS.md, sections 3 to 5).
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from allegiance.columns import EVER, NEVER, Columns
from allegiance.dates import parse_date
from allegiance.exceptions import DataError, DateError, Problem, QuestionError
from allegiance.ontology import read_ontology

from .ties import Names, Ties

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from allegiance.ontology import Ontology

    Numbers = NDArray[np.int32]

__all__ = ["COLUMNS", "Coded", "read_ties"]

# What a column may be called, and what it holds.
COLUMNS = {
    "subject": "the one end",
    "relation": "a state that holds through days",
    "object": "the other end; empty for a state of one",
    "when": "its days, as an EDTF date or interval",
    "start": "when it began, as an EDTF date; empty where nobody says",
    "end": "when it ended, as an EDTF date; empty or .. where nobody says",
    "first_day": "the first day of a stretch that is told with its verdict",
    "last_day": "the last day of that stretch",
    "verdict": "definite or possible",
    "published": "when it became known, as an EDTF date",
    "status": "accepted, disputed, alleged or refuted; accepted where there is none",
}
_FIRST_DAY, _LAST_DAY = date.min.toordinal(), date.max.toordinal()
_STATUSES = ("accepted", "disputed", "alleged", "refuted")
# Problems that are told; one wrong column makes as many as there are rows.
_MOST = 20


class Coded(NamedTuple):
    """A column: for each row the number of its text, and the distinct texts."""

    codes: Numbers
    texts: list[str]


class _Dates(NamedTuple):
    """A column of dates: bounds by row, whether one is given, and whether its source doubts it."""

    low: Numbers
    high: Numbers
    given: NDArray[np.bool_]
    doubted: NDArray[np.bool_]


def read_ties(
    *paths: str | Path, columns: Mapping[str, str] | None = None, relation: str | None = None, ontology: str | Path | None = None
) -> Ties:
    """The ties of some files, each .csv, .parquet or .nq.

    A table has the columns that `COLUMNS` describes: subject, relation and object, and with them either `when`, or `start`
    and `end`, or `first_day`, `last_day` and `verdict` (so our own `ties.csv` is read as it is). `columns` gives the name
    that a column goes by in the file, `relation` the relation of all rows where no column tells it. N-Quads are those of the
    derived graph that `allegiance export nquads` writes. A relation that the ontology knows brings what it implies; one that
    it does not know stands for itself.

    Raises:
        DataError: something in the files is wrong; carries the first problems, each with its row.
        QuestionError: a file cannot be used as it is asked for, or pyarrow is missing.
        OntologyError: the ontology folder cannot be used.
    """
    from . import tables

    vocabulary = read_ontology(Path(ontology) if ontology is not None else None)
    parts = [_of_table(tables.coded(Path(path), columns or {}, relation), str(path), vocabulary) for path in paths]
    if not parts:
        raise QuestionError("no file is named. Name one that ends in .csv, .parquet or .nq.")
    return _joined(parts, vocabulary)


class _Part(NamedTuple):
    """The ties of one file: names, and rows of subject, relation, object, four days, since when known, and 1 if alleged.

    `is_derived` tells that what follows from its ties is among them already.
    """

    entities: list[str]
    relations: list[str]
    rows: Numbers
    is_derived: bool


def _of_table(table: Mapping[str, Coded], path: str, ontology: Ontology) -> _Part:
    told = _Problems(path)
    for name in ("subject", "relation"):
        blank = [not text.strip() for text in table[name].texts]
        told.refuse(table[name], blank, lambda _: (f"has no {name}.", "Write it, or leave the row out."))  # noqa: B023 - called at once
    for name in ("subject", "relation", "object"):
        wrong = ["\n" in text or "\0" in text for text in table[name].texts]
        told.refuse(table[name], wrong, lambda text: (f"{text!r} holds a line break.", "Remove it."))
    relations = table["relation"]
    events = [text in ontology.relations and not ontology[text].is_state for text in relations.texts]
    told.refuse(relations, events, lambda text: (f'"{text}" is an event.', "Give the state that it starts, or load it as YAML."))
    statuses = table.get("status", Coded(np.zeros(len(relations.codes), np.int32), ["accepted"]))
    known = [text or "accepted" for text in statuses.texts]
    told.refuse(
        statuses,
        [text not in _STATUSES for text in known],
        lambda text: (f'"{text}" is no status.', f"Write {', '.join(_STATUSES)}."),
    )
    days = _days(table, told, ontology)
    published = _dates(table["published"], told) if "published" in table else None
    told.tell()
    status = np.array([_STATUSES.index(text) for text in known], dtype=np.int32)[statuses.codes]
    days = np.where((status != 0)[:, None] & np.array([False, False, True, True]), np.array([0, 0, *NEVER], dtype=np.int32), days)
    entities, subject, object_ = _united(table["subject"], table["object"])
    since = np.zeros(len(subject), np.int32) if published is None else published.high
    rows = np.column_stack([subject, relations.codes, object_, days, since, status == _STATUSES.index("alleged")]).astype(np.int32)
    rows = rows[(status != _STATUSES.index("refuted")) & (days[:, 0] <= days[:, 1])]
    is_derived = "first_day" in table
    if is_derived:
        rows = _once(rows, np.array([text in ontology.relations and ontology[text].symmetric for text in relations.texts]), entities)
    else:
        rows = _gapped(
            rows, np.array([ontology[text].continuity or EVER if text in ontology.relations else EVER for text in relations.texts])
        )
    return _Part(entities, list(relations.texts), rows, is_derived=is_derived)


def _once(rows: Numbers, symmetric: NDArray[np.bool_], entities: list[str]) -> Numbers:
    """Each symmetric tie with its ends in one order, and no row twice: the derived graph has such ties both ways."""
    place = np.empty(len(entities), dtype=np.int32)
    place[sorted(range(len(entities)), key=entities.__getitem__)] = np.arange(len(entities))
    turned = symmetric[rows[:, 1]] & (rows[:, 2] >= 0) & (place[rows[:, 2]] < place[rows[:, 0]])
    if not turned.any():
        return rows
    rows[turned, 0], rows[turned, 2] = rows[turned, 2], rows[turned, 0]
    order = np.lexsort(rows.T)
    kept: Numbers = rows[np.sort(order[np.append(True, (np.diff(rows[order], axis=0) != 0).any(axis=1))])]
    return kept


def _gapped(rows: Numbers, continuity: Numbers) -> Numbers:
    """With each tie parted whose start and end lie further apart than its relation goes on unattested."""
    sure_first, sure_last = rows[:, 5], rows[:, 6]
    apart = (sure_first < sure_last) & (sure_last - sure_first.astype(np.int64) > continuity[rows[:, 1]]) & (sure_last < EVER)
    if not apart.any():
        return rows
    before, after = rows[apart].copy(), rows[apart].copy()
    before[:, 4], before[:, 6] = sure_last[apart] - 1, sure_first[apart]
    after[:, 3], after[:, 5] = sure_last[apart], sure_last[apart]
    return np.concatenate([rows[~apart], before, after])


class _Problems:
    """What is wrong with the rows of a file, the first few of each kind."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.found: list[Problem] = []
        self.count = 0

    def refuse(self, column: Coded, wrong: list[bool], told: Callable[[str], tuple[str, str]]) -> None:
        """Note the rows whose text is wrong; `told` makes message and hint of a text."""
        if not any(wrong):
            return
        rows = np.flatnonzero(np.array(wrong)[column.codes])
        self.count += len(rows)
        for row in rows[:_MOST].tolist():
            message, hint = told(column.texts[column.codes[row]])
            self.found.append(Problem(f"{self.path}: row {row + 1}", 0, 0, message, hint))

    def tell(self) -> None:
        """Raise if anything was found."""
        if self.found:
            more = self.count - len(self.found[:_MOST])
            last = [Problem(self.path, 0, 0, f"has {more} problems more.", "")] if more > 0 else []
            raise DataError([*self.found[:_MOST], *last])


def _dates(column: Coded, told: _Problems) -> _Dates:
    """Earliest and latest day of each text; an empty one and .. give none."""
    bounds = []
    wrong: list[tuple[str, str] | None] = []
    for text in column.texts:
        if text.strip() in ("", ".."):
            bounds.append((-EVER, EVER, False, False))
            wrong.append(None)
            continue
        try:
            if "/" in text:
                raise DateError(text, "is an interval.", "Write one date here; an interval goes into the column when.")  # noqa: TRY301
            span = parse_date(text)
        except DateError as error:
            bounds.append((-EVER, EVER, False, False))
            wrong.append((f'"{error.text}" {error.message}', error.hint))
            continue
        low, high = -EVER if span.earliest is None else span.earliest, EVER if span.latest is None else span.latest
        bounds.append((low, high, True, span.is_doubted))
        wrong.append(None)
    messages = dict(zip(column.texts, wrong, strict=True))
    told.refuse(column, [one is not None for one in wrong], lambda text: messages[text] or ("", ""))
    made = np.array(bounds, dtype=np.int32).reshape(-1, 4)[column.codes]
    return _Dates(made[:, 0], made[:, 1], made[:, 2].astype(bool), made[:, 3].astype(bool))


def _days(table: Mapping[str, Coded], told: _Problems, ontology: Ontology) -> NDArray[np.int32]:
    """First and last possible, first and last definite day of each row."""
    if "first_day" in table:
        first, last = _dates(table["first_day"], told), _dates(table["last_day"], told)
        verdicts = table["verdict"]
        wrong = [text not in ("definite", "possible") for text in verdicts.texts]
        told.refuse(verdicts, wrong, lambda text: (f'"{text}" is no verdict.', "Write definite or possible."))
        sure = np.array([text == "definite" for text in verdicts.texts])[verdicts.codes]
        _in_order(first.low, last.high, told)
        # The derived graph writes the first and the last day that can be written where a bound lies open.
        low, high = np.where(first.low <= _FIRST_DAY, -EVER, first.low), np.where(last.high >= _LAST_DAY, EVER, last.high)
        return np.stack([low, high, np.where(sure, low, NEVER[0]), np.where(sure, high, NEVER[1])], axis=1)
    start, end = _dates(table["start"], told), _dates(table["end"], told)
    _in_order(start.low, end.high, told)
    lasting = [text in ontology.relations and ontology[text].lasting for text in table["relation"].texts]
    return _bounded(start, end, np.array(lasting)[table["relation"].codes])


def _in_order(first: Numbers, last: Numbers, told: _Problems) -> None:
    turned = Coded((first > last).astype(np.int32), ["", ""])
    told.refuse(turned, [False, True], lambda _: ("ends before it starts.", "Write the earlier date first."))


def _bounded(start: _Dates, end: _Dates, lasting: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Days of states with these starts and ends, as `claims` and `episodes` come to them for one accepted claim.

    A state that has no recorded end may last for ever, and is definite on its day of beginning only, or for good where it
    lasts by nature. It has begun by the day on which it ended, and has not ended before it began.
    """
    sure_first = np.minimum(start.high, end.high)
    sure_last = np.where(end.given, np.maximum(end.low, start.low), np.where(lasting, EVER, start.low))
    doubted = start.doubted | end.doubted | (sure_first > sure_last)
    sure = (np.where(doubted, NEVER[0], sure_first), np.where(doubted, NEVER[1], sure_last))
    return np.stack([start.low, end.high, *sure], axis=1).astype(np.int32)


def _united(subject: Coded, object_: Coded) -> tuple[list[str], Numbers, Numbers]:
    """The entities of both columns under one numbering; an empty object is -1."""
    numbers = {text: number for number, text in enumerate(subject.texts)}
    of = [-1 if not text.strip() else numbers.setdefault(text, len(numbers)) for text in object_.texts]
    return list(numbers), subject.codes, np.array(of, dtype=np.int32)[object_.codes] if of else object_.codes


def _joined(parts: list[_Part], ontology: Ontology) -> Ties:
    """The rows of all files under one numbering, with what they imply."""
    entities: dict[str, int] = {}
    relations: dict[str, int] = {}
    rows: list[Numbers] = []
    for part in parts:
        of = np.array([entities.setdefault(name, len(entities)) for name in part.entities] + [-1], dtype=np.int32)
        order = np.argsort(part.rows[:, 1], kind="stable")
        ends = np.searchsorted(part.rows[order, 1], np.arange(len(part.relations) + 1))
        for number, name in enumerate(part.relations):
            own = part.rows[order[ends[number] : ends[number + 1]]]
            own[:, 0], own[:, 2] = of[own[:, 0]], of[own[:, 2]]
            for made, turned in [(name, False)] if part.is_derived else _made_by(name, ontology):
                made_rows = own[own[:, 2] >= 0][:, [2, 1, 0, *range(3, 9)]] if turned else own.copy()
                made_rows[:, 1] = relations.setdefault(made, len(relations))
                rows.append(made_rows)
    every = np.concatenate(rows).T if rows else np.empty((9, 0), np.int32)
    columns = Columns(
        Names.of(list(entities)),  # type: ignore[arg-type]  # it has what is used
        list(relations),
        (every[0], every[1], every[2]),
        (every[3], every[4], every[5], every[6]),
        (every[7], every[8]) if every[8].any() else (every[7],) if every[7].any() else (),
    )
    linking = tuple(name for name in relations if name not in ontology.relations or name in ontology.asked("linking"))
    return Ties(columns, asked={"allies": ontology.asked("allies"), "linking": linking})


def _made_by(relation: str, ontology: Ontology) -> list[tuple[str, bool]]:
    """The relations that a relation makes hold, itself among them, each with whether the ends are turned round."""
    if relation not in ontology.relations:
        return [(relation, False)]
    found = []
    for name, both in ontology.makes[relation]:
        found.append((name, False))
        if both and not ontology[name].symmetric:
            found.append((name, True))
    return found
