"""Panels of pairs by year and by month, as scholars load them: one row for each pair, relation and period in which it may hold.

Coding rule (also in the codebook that goes with the file): a row stands where the relation is possible on at least one
day of the period. Definite and possible days are counted apart, possible ones including the definite. A tie whose end
lies open counts up to the last day that any statement of the file speaks of, one whose beginning lies open from the
first; a span that was asked for bounds both.
"""

from __future__ import annotations

import csv
import io
from bisect import bisect_right
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from allegiance.verdicts import Verdict

from .wanted import Cut, Format

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from allegiance.timeline import Stretch

__all__ = ["ROWS"]

_COLUMNS = {
    "period": "year (2014), or year and month (2014-11)",
    "first_day": "first day of the period that is counted, YYYY-MM-DD",
    "last_day": "last day of the period that is counted; first and last year or month may be cut by the coding rule",
    "a_id": "id of the subject; of a symmetric relation the one whose id comes first",
    "a_name": "its usual name",
    "b_id": "id of the object",
    "b_name": "its usual name",
    "relation": "name of the relation in the vocabulary",
    "symmetric": "1 where the relation holds both ways, so that the pair stands once; 0 where it leads from a to b",
    "definite_first_day": "1 where it surely holds on the first day of the year or month",
    "possible_first_day": "1 where it surely or possibly holds on that day",
    "days": "days of the period that are counted",
    "definite_days": "days on which it surely holds",
    "possible_days": "days on which it surely or possibly holds",
    "definite_some": "1 where it surely holds on some day",
    "definite_throughout": "1 where it surely holds on every day",
    "possible_throughout": "1 where it surely or possibly holds on every day",
}


def _panel(cut: Cut, months: int) -> dict[str, bytes]:
    """The panel in periods of so many months, with its codebook."""
    low, high = _range(cut)
    names = {entity.id: entity.name for entity in cut.entities}
    periods = list(_periods(low, high, months))
    firsts = [period.first for period in periods]
    made = [_line(_COLUMNS) + "\n"]
    for key, stretches in _by_pair(cut).items():
        ends = _line([key[0], names[key[0]], key[2], names[key[2]], key[1], int(cut.ontology[key[1]].symmetric)])
        begin = max(low, min(low if one.first is None else one.first for one in stretches))
        end = min(high, max(high if one.last is None else one.last for one in stretches))
        if begin > end:
            continue
        for period in periods[bisect_right(firsts, begin) - 1 : bisect_right(firsts, end)]:
            row = _counted(stretches, period.start, period.first, period.last)
            if row is not None:
                made.append(f"{period.told},{ends},{row}\n")
    return {"panel.csv": "".join(made).encode(), "codebook.md": _codebook(low, high, months).encode()}


def _by_pair(cut: Cut) -> dict[tuple[str, str, str], list[Stretch]]:
    found: dict[tuple[str, str, str], list[Stretch]] = {}
    for tie in cut.ties:
        found.setdefault((tie.subject, tie.relation, str(tie.object)), []).append(tie)
    return found


def _range(cut: Cut) -> tuple[int, int]:
    """The first and last day that count: those asked for, or those that the statements speak of."""
    spoken = [
        day
        for one in cut.statements
        for day in (one.earliest_start, one.latest_start, one.earliest_end, one.latest_end)
        if day is not None and 1 <= day <= date.max.toordinal()
    ]
    low, high = min(spoken, default=1), max(spoken, default=1)
    window = cut.window
    return max(low, window.earliest or low), min(high, window.latest or high)


class _Period(NamedTuple):
    """A year or month: the day it begins, the first and last of its days that count, and what its rows begin with."""

    start: int
    first: int
    last: int
    told: str


def _periods(low: int, high: int, months: int) -> Iterator[_Period]:
    """The years or months from one day to another."""
    if low > high:
        return
    begin, end = date.fromordinal(low), date.fromordinal(high)
    year, month = begin.year, 1 if months == 12 else begin.month
    while (year, month) <= (end.year, end.month):
        start = date(year, month, 1).toordinal()
        after = (year + 1, month) if months == 12 else (year + month // 12, month % 12 + 1)
        stop = date.max.toordinal() if after[0] > date.max.year else date(*after, 1).toordinal() - 1
        first, last = max(low, start), min(high, stop)
        name = f"{year:04}" if months == 12 else f"{year:04}-{month:02}"
        yield _Period(start, first, last, f"{name},{date.fromordinal(first)},{date.fromordinal(last)}")
        year, month = after
        if year > date.max.year:
            return


def _line(cells: Iterable[object]) -> str:
    """Cells as one line of CSV, without its end."""
    made = io.StringIO(newline="")
    csv.writer(made, lineterminator="").writerow(cells)
    return made.getvalue()


def _counted(stretches: list[Stretch], start: int, first: int, last: int) -> str | None:
    """The figures of one row, with commas between; None where the relation is not possible on any day."""
    days = last - first + 1
    one = stretches[0]
    if len(stretches) == 1 and (one.first is None or one.first <= start) and (one.last is None or last <= one.last):
        return f"1,1,{days},{days},{days},1,1,1" if one.verdict is Verdict.DEFINITE else f"0,1,{days},0,{days},0,0,1"
    definite = possible = sure_start = may_start = 0
    for one in stretches:
        low, high = max(first, first if one.first is None else one.first), min(last, last if one.last is None else one.last)
        holds_at_start = (one.first is None or one.first <= start) and (one.last is None or start <= one.last)
        may_start |= holds_at_start
        sure_start |= holds_at_start and one.verdict is Verdict.DEFINITE
        if low <= high:
            possible += high - low + 1
            definite += (high - low + 1) * (one.verdict is Verdict.DEFINITE)
    if not possible:
        return None
    throughout = f"{int(definite > 0)},{int(definite == days)},{int(possible == days)}"
    return f"{int(sure_start)},{int(may_start)},{days},{definite},{possible},{throughout}"


def _codebook(low: int, high: int, months: int) -> str:
    unit = "year" if months == 12 else "month"
    lines = [
        f"# Codebook: pairs by {unit}",
        "",
        f"One row for each pair, relation and {unit} in which the relation is possible on at least one day.",
        f"Days counted: {date.fromordinal(low)} to {date.fromordinal(high)}, the first and last that a statement of this file speaks of,",
        "or those that were asked for; ties that lie open are counted up to there. Nothing is said of days outside.",
        "A missing row means that nothing in the sources makes the tie possible; it is no proof that there was none.",
        "Definite: it holds however the vague dates fell. Possible: it holds in at least one way that they may have fallen.",
        "",
        "| column | meaning |",
        "|---|---|",
        *(f"| `{name}` | {meaning} |" for name, meaning in _COLUMNS.items()),
    ]
    return "\n".join(lines) + "\n"


_COUNTED = "Only pairs, relations and days counted by period are there."
_LOSSES = {
    "entities": "Only those of a pair, without their kind.",
    "ties": "First and last day of a stretch are counted by period, not told.",
    **dict.fromkeys(
        (
            "aliases", "alias-details", "external-ids", "distinctions", "descriptions", "own-states", "tie-reasons", "events",
            "own-events", "statements", "bounds", "dates-as-written", "measures", "status", "qualifiers", "claims",
            "claim-details", "says", "sources", "source-details",
        ),
        _COUNTED,
    ),
}  # fmt: skip

ROWS: Mapping[str, Format] = MappingProxyType(
    {
        "panel-year": Format(
            lambda cut: _panel(cut, 12),
            ".panel-year",
            "text/csv",
            "statistics in R, Stata and pandas: every pair by year, definite and possible days apart, with a codebook",
            losses=_LOSSES,
        ),
        "panel-month": Format(
            lambda cut: _panel(cut, 1),
            ".panel-month",
            "text/csv",
            "the same by month",
            losses=_LOSSES,
        ),
    }
)
