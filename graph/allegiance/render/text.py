"""Verdicts and stretches of days in words."""

from __future__ import annotations

from allegiance.dates import format_day
from allegiance.terminal import paint, safe, wrapped
from allegiance.verdicts import Verdict
from allegiance.worlds import FAR

__all__ = ["paint", "safe", "stretch", "verdict_text", "wrapped"]

_COLOURS = {Verdict.DEFINITE: "32", Verdict.POSSIBLE: "33", Verdict.NO: "31"}


def verdict_text(verdict: Verdict, width: int = 0) -> str:
    """The verdict in its colour, filled up to a width."""
    return paint(f"{verdict.value:<{width}}", _COLOURS[verdict])


def stretch(first: int, last: int) -> str:
    """A stretch of days in words."""
    if first <= -FAR:
        return "ever" if last >= FAR else f"until {format_day(last)}"
    if last >= FAR:
        return f"from {format_day(first)} on"
    return format_day(first) if first == last else f"{format_day(first)} to {format_day(last)}"
