"""Text for a terminal: width, colour where the terminal shows it, and no sign that it would obey."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap

from allegiance.dates import format_day
from allegiance.verdicts import Verdict
from allegiance.worlds import FAR

__all__ = ["paint", "safe", "stretch", "verdict_text", "wrapped"]

_COLOURS = {Verdict.DEFINITE: "32", Verdict.POSSIBLE: "33", Verdict.NO: "31"}


def _has_colour() -> bool:
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


def paint(text: str, colour: str) -> str:
    """The text in a colour, where the terminal shows colours."""
    return f"\x1b[{colour}m{text}\x1b[0m" if _has_colour() else text


def safe(text: str) -> str:
    """The text without signs that a terminal would obey."""
    return "".join(letter if letter.isprintable() or letter == "\n" else "\ufffd" for letter in text)


def wrapped(text: str, indent: str, further: str | None = None) -> str:
    """The text broken to the width of the terminal; lines after the first are indented by `further`, or two signs more."""
    width = max(40, min(shutil.get_terminal_size((100, 24)).columns, 120))
    return textwrap.fill(
        safe(text),
        width,
        initial_indent=indent,
        subsequent_indent=further if further is not None else indent + "  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


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
