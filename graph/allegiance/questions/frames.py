"""Answers as data frames of pandas and Polars: a row for each answer, or for each stretch of days."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, Any

from allegiance.exceptions import QuestionError
from allegiance.verdicts import Verdict
from allegiance.worlds import FAR

from .answers import Held

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pandas as pd
    import polars as pl

    from allegiance.dataset import Dataset
    from allegiance.dates import Span

    from .answers import Answer

__all__ = ["COLUMNS", "answer_rows", "pandas_frame", "polars_frame"]

COLUMNS = {
    "subject": "text",
    "subject_name": "text",
    "relation": "text",
    "object": "text",
    "object_name": "text",
    "verdict": "text",
    "reasons": "texts",
    "role": "text",
    "through": "text",
    "first": "day",
    "last": "day",
    "statements": "texts",
    "sources": "texts",
}


def answer_rows(answers: Iterable[Answer], dataset: Dataset, span: Span | None, *, stretches: bool = False) -> list[dict[str, Any]]:
    """A row for each answer, in `COLUMNS`; with `stretches` one for each stretch of days, with the verdict of these days.

    `first` and `last` bound the days on which it held, of those asked about; None is an open bound, or no day asked about.
    A possible stretch has the reasons of its answer, a definite one none.
    """
    return [row for answer in answers for row in _rows_of(answer, dataset, span, stretches=stretches)]


def _rows_of(answer: Answer, dataset: Dataset, span: Span | None, *, stretches: bool) -> Iterator[dict[str, Any]]:
    def name(entity: str | None) -> str | None:
        return None if entity is None else dataset.entities[entity].name

    held = answer.held
    if not held and span is not None and span.earliest is not None and span.latest is not None:
        held = (Held(span.earliest, span.latest, answer.verdict),)
    if held and not stretches:
        held = (Held(min(one.first for one in held), max(one.last for one in held), answer.verdict),)
    for one in held or (None,):
        verdict = answer.verdict if one is None else one.verdict
        yield {
            "subject": answer.subject,
            "subject_name": name(answer.subject),
            "relation": answer.relation,
            "object": answer.object,
            "object_name": name(answer.object),
            "verdict": verdict.value,
            "reasons": [] if verdict is Verdict.DEFINITE else list(answer.reasons),
            "role": answer.role,
            "through": answer.through,
            "first": None if one is None else _date(one.first),
            "last": None if one is None else _date(one.last),
            "statements": [because.settled.statement.id for because in answer.because],
            "sources": sorted({claim.source for because in answer.because for claim in because.settled.claims}),
        }


def _date(day: int) -> date | None:
    return None if abs(day) >= FAR else date.fromordinal(day)


def pandas_frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """The rows as a data frame of pandas: days as datetime64[s], which holds every year, lists of texts as lists.

    Raises:
        QuestionError: pandas is not installed; says which extra brings it.
    """
    pandas = _package("pandas")
    sorts = {"text": "str", "texts": "object", "day": "datetime64[s]"}
    return pandas.DataFrame(
        {column: pandas.Series([row[column] for row in rows], dtype=sorts[sort], name=column) for column, sort in COLUMNS.items()}
    )


def polars_frame(rows: list[dict[str, Any]]) -> pl.DataFrame:
    """The rows as a data frame of Polars: days as Date, lists of texts as List(String).

    Raises:
        QuestionError: Polars is not installed; says which extra brings it.
    """
    polars = _package("polars")
    sorts = {"text": polars.String, "texts": polars.List(polars.String), "day": polars.Date}
    made: pl.DataFrame = polars.DataFrame(rows, schema={column: sorts[sort] for column, sort in COLUMNS.items()}, orient="row")
    return made


def _package(name: str) -> Any:  # noqa: ANN401  # a module has no narrower type
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        raise QuestionError(f"{name} is not installed. Install it: pip install 'allegiance[{name}]'.") from error
