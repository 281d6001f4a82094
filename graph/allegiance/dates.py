"""Dates of EDTF (ISO 8601-2) as spans of days; nothing else in the package knows a date format.

A day is the proleptic Gregorian ordinal of `datetime.date` (1 = 0001-01-01); `None` stands for a bound
that lies open. The supported subset is section 3 of SEMANTICS.md.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from .exceptions import DateError

__all__ = ["CIRCA_DAYS", "Period", "Span", "format_day", "parse_date", "parse_day", "parse_period"]

# A circa day is widened by this many days on each side, a month by one month, a year by one year (SEMANTICS.md, section 3).
CIRCA_DAYS = 7

_LAST_YEAR = 9999
_SEASONS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 14), 25: (3, 5), 26: (6, 8), 27: (9, 11), 28: (12, 14)}
_SIMPLE = re.compile(
    r"(?P<lead>[~?%]?)(?P<year>[0-9]{4}|[0-9]{3}X|[0-9]{2}XX)(?P<mid>[~?%]?)"
    r"(?:-(?P<month>[0-9]{2}|XX|[01]X)(?:-(?P<day>[0-9]{2}|XX|[0-3]X))?)?(?P<tail>[~?%]?)"
)
_FAR_YEAR = re.compile(r"-|[Yy]-?[0-9]")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SUPPORTED = "Supported: 2014, 2014-08, 2014-08-26, 201X, 2014-XX, 2014-21, with ~ ? %, 2014/2016, 2014-08/.., [2014-08..2014-10]."


@dataclass(frozen=True, slots=True)
class Span:
    """The earliest and the latest day that a date text allows, both inclusive.

    `None` at either end means that the text leaves that end open. `is_doubted` is true where the source
    questions its own date (`?` or `%`).

    >>> parse_date("2014-02")
    Span(2014-02-01..2014-02-28)
    """

    earliest: int | None
    latest: int | None
    is_doubted: bool = False

    def __repr__(self) -> str:
        return f"Span({format_day(self.earliest)}..{format_day(self.latest)}{', doubted' if self.is_doubted else ''})"

    def contains(self, day: int) -> bool:
        """Whether the day lies in the span."""
        return (self.earliest is None or self.earliest <= day) and (self.latest is None or day <= self.latest)


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days with a vague start and a vague end.

    `start` is None where no start is known, `end` where none is: `is_ongoing` then tells "still going on
    when last attested" (`..`) from "nobody says". A plain date has `is_interval` false and the same span twice.

    >>> parse_period("2014-10/2015-03")
    Period(start=Span(2014-10-01..2014-10-31), end=Span(2015-03-01..2015-03-31), is_ongoing=False, is_interval=True)
    """

    start: Span | None
    end: Span | None
    is_ongoing: bool = False
    is_interval: bool = True

    @property
    def is_doubted(self) -> bool:
        """Whether the source doubts either end."""
        return bool((self.start and self.start.is_doubted) or (self.end and self.end.is_doubted))

    @property
    def span(self) -> Span:
        """The days from the earliest start to the latest end."""
        return Span(self.start.earliest if self.start else None, self.end.latest if self.end else None, self.is_doubted)


def format_day(day: int | None) -> str:
    """The day as YYYY-MM-DD, or an empty text for an open bound."""
    return "" if day is None else date.fromordinal(day).isoformat()


def parse_day(text: str) -> int:
    """The ordinal of one whole day, YYYY-MM-DD.

    Raises:
        DateError: the text is no single day.
    """
    span = parse_date(text)
    if span.earliest is None or span.earliest != span.latest:
        raise DateError(text, "is not one day.", "Write YYYY-MM-DD.")
    return span.earliest


@lru_cache(maxsize=65536)
def parse_date(text: str) -> Span:
    """The days that a date text allows, from its earliest to its latest.

    An interval gives the days from its earliest start to its latest end.

    Raises:
        DateError: the text is outside the supported subset.

    >>> parse_date("2014-08~"), parse_date("[..2014-08]")
    (Span(2014-07-01..2014-09-30), Span(..2014-08-31))
    """
    period = parse_period(text)
    return period.span if period.is_interval or period.start is None else period.start


@lru_cache(maxsize=65536)
def parse_period(text: str) -> Period:
    """The start and the end that a date text allows.

    Raises:
        DateError: the text is outside the supported subset, or ends before it starts.
    """
    if (whole := _whole_day(text)) is not None:
        span = Span(whole, whole)
        return Period(span, span, is_interval=False)
    text = text.strip()
    if not text:
        raise DateError(text, "is no date.", _SUPPORTED)
    if text.startswith("{") or (text.startswith("[") and "," in text):
        raise DateError(text, "is a set of several days, which is not supported.", "Write one statement for each day, or a span [a..b].")
    if text[0] in "-Yy" and _FAR_YEAR.match(text):
        raise DateError(text, "is a year before 1 or beyond four digits, which is not supported.", "Write years 0001 to 9999.")
    if "/" not in text:
        span = _parse_point(text)
        return Period(span, span, is_interval=False)
    parts = text.split("/")
    if len(parts) != 2:
        raise DateError(text, "has more than one slash.", "An interval is written start/end.")
    start = None if parts[0] in ("", "..") else _parse_point(parts[0])
    end = None if parts[1] in ("", "..") else _parse_point(parts[1])
    if start and end and start.earliest is not None and end.latest is not None and start.earliest > end.latest:
        raise DateError(text, "ends before it starts.", "Write the earlier date first.")
    return Period(start, end, is_ongoing=parts[1] == "..")


def _parse_point(text: str) -> Span:
    if text.startswith("["):
        return _parse_one_of(text)
    return _parse_simple(text)


def _parse_one_of(text: str) -> Span:
    inner = text[1:-1]
    if not text.endswith("]") or ".." not in inner:
        raise DateError(text, "is no span of days.", "Write [2014-08..2014-10], [..2014-08] or [2014-08..].")
    first, _, last = inner.partition("..")
    if not first and not last:
        raise DateError(text, "names no day at all.", "Give at least one bound.")
    start = _parse_simple(first) if first else Span(None, None)
    end = _parse_simple(last) if last else Span(None, None)
    if start.earliest is not None and end.latest is not None and start.earliest > end.latest:
        raise DateError(text, "ends before it starts.", "Write the earlier date first.")
    return Span(start.earliest, end.latest, start.is_doubted or end.is_doubted)


@lru_cache(maxsize=65536)
def _parse_simple(text: str) -> Span:
    if (whole := _whole_day(text)) is not None:
        return Span(whole, whole)
    match = _SIMPLE.fullmatch(text)
    if not match:
        raise DateError(text, "is no date.", _SUPPORTED)
    marks = match["lead"] + match["mid"] + match["tail"]
    year, month, day = match["year"], match["month"], match["day"]
    if (match["mid"] and match["tail"]) or (match["lead"] and match["lead"] in match["mid"] + match["tail"]):
        raise DateError(text, "carries more marks than one.", "Put one of ~ ? % at the end.")
    if year == "0000":
        raise DateError(text, "is a year before 1, which is not supported.", "Write years 0001 to 9999.")
    first_year, last_year = max(int(year.replace("X", "0")), 1), int(year.replace("X", "9"))
    if "X" in year and month and month != "XX":
        raise DateError(text, "knows the month but not the year, which is not supported.", "Write the span [a..b].")
    circa = any(mark in "~%" for mark in marks)
    doubted = any(mark in "?%" for mark in marks)
    first, last, unit = _bounds(text, first_year, last_year, month, day)
    if circa:
        first, last = _widen(first, last, unit, last_year - first_year + 1 if "X" in year else 1)
    return Span(first.toordinal(), last.toordinal(), doubted)


def _whole_day(text: str) -> int | None:
    """The ordinal of YYYY-MM-DD, by far the most frequent form; None for any other, and for a day that is not in the calendar."""
    if len(text) != 10 or not _DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text).toordinal()
    except ValueError:
        return None


def _bounds(text: str, first_year: int, last_year: int, month: str | None, day: str | None) -> tuple[date, date, str]:
    """The first and last day of the text before any widening, and the unit of its precision."""
    if month is None or month == "XX":
        if day is not None and day != "XX":
            raise DateError(text, "knows the day but not the month, which is not supported.", "Write the span [a..b].")
        return date(first_year, 1, 1), date(last_year, 12, 31), "year"
    year = first_year
    if "X" in month:
        low, high = (1, 9) if month[0] == "0" else (10, 12)
        return date(year, low, 1), _last_of_month(year, high), "month"
    number = int(month)
    if number in _SEASONS:
        if day is not None:
            raise DateError(text, "gives a day in a season.", "Write 2014-21 or 2014-03-15.")
        low, high = _SEASONS[number]
        return date(year, low, 1), _last_of_month(year, high), "season"
    if not 1 <= number <= 12:
        raise DateError(text, f"has no month {month}.", "Months are 01 to 12; seasons 21 to 24.")
    if day is None or day == "XX":
        return date(year, number, 1), _last_of_month(year, number), "month"
    length = calendar.monthrange(year, number)[1]
    if "X" in day:
        low, high = max(int(day[0]) * 10, 1), min(int(day[0]) * 10 + 9, length)
        if low > length:
            raise DateError(text, "has no such days.", f"That month has {length} days.")
        return date(year, number, low), date(year, number, high), "day"
    if not 1 <= int(day) <= length:
        raise DateError(text, f"has no day {day}.", f"That month has {length} days.")
    return date(year, number, int(day)), date(year, number, int(day)), "day"


def _last_of_month(year: int, month: int) -> date:
    """The last day of the month; months 13 and 14 are January and February of the next year (winter)."""
    if month > 12:
        year, month = year + 1, month - 12
    if year > _LAST_YEAR:
        return date(_LAST_YEAR, 12, 31)
    return date(year, month, calendar.monthrange(year, month)[1])


def _widen(first: date, last: date, unit: str, years: int) -> tuple[date, date]:
    """Both bounds moved outwards by one unit of the date's own precision."""
    if unit == "day":
        return _clamped(first.toordinal() - CIRCA_DAYS), _clamped(last.toordinal() + CIRCA_DAYS)
    months = {"month": 1, "season": 3, "year": 12 * years}[unit]
    low = first.year * 12 + first.month - 1 - months
    high = last.year * 12 + last.month - 1 + months
    start = date(low // 12, low % 12 + 1, 1) if low >= 12 else date(1, 1, 1)
    end = _last_of_month(high // 12, high % 12 + 1) if high // 12 <= _LAST_YEAR else date(_LAST_YEAR, 12, 31)
    return start, end


def _clamped(ordinal: int) -> date:
    return date.fromordinal(min(max(ordinal, 1), date.max.toordinal()))
