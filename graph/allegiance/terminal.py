"""Text for a terminal: width, colour where the terminal shows it, and no sign that it would obey.

It imports nothing that takes time to load: the quick way of the command prints through it.
"""

from __future__ import annotations

import os
import sys

__all__ = ["is_coloured", "paint", "safe", "width", "wrapped"]


def paint(text: str, colour: str) -> str:
    """The text in a colour, where the terminal shows colours."""
    return f"\x1b[{colour}m{text}\x1b[0m" if is_coloured() else text


def is_coloured() -> bool:
    """Whether standard output is a terminal that shows colours, and the user wants them."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


def safe(text: str) -> str:
    """The text without signs that a terminal would obey."""
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() or letter == "\n" else "\ufffd" for letter in text)


def width() -> int:
    """The columns to write in: what COLUMNS says, else the terminal, else 100; at least 40 and at most 120."""
    try:
        columns = int(os.environ["COLUMNS"])
    except (KeyError, ValueError):
        columns = 0
    if columns <= 0:
        try:
            columns = os.get_terminal_size(sys.__stdout__.fileno()).columns if sys.__stdout__ is not None else 0
        except (AttributeError, ValueError, OSError):  # no terminal, or a stream that is closed or no file
            columns = 0
    return max(40, min(columns or 100, 120))


def wrapped(text: str, indent: str, further: str | None = None) -> str:
    """The text broken to the width of the terminal; lines after the first are indented by `further`, or two signs more.

    Words are never cut. Runs of spaces within a line stay as they are, and those that the text begins with; where a line is broken they go.
    """
    room = width()
    lines: list[str] = []
    line, begin = "", indent
    gap = ""
    for word in _pieces(safe(text)):
        if word.isspace():
            gap = word
        elif line and len(begin) + len(line) + len(gap) + len(word) > room:
            lines.append(begin + line)
            line, begin, gap = word, further if further is not None else indent + "  ", ""
        else:
            line, gap = line + (gap if line or not lines else "") + word, ""
    return "\n".join([*lines, begin + line] if line else lines)


_BLANKS = str.maketrans(dict.fromkeys("\t\n\x0b\x0c\r", " "))


def _pieces(text: str) -> list[str]:
    """Words and the spaces between them; a tab or line break is a space."""
    found: list[str] = []
    spaces = 0
    for word in text.translate(_BLANKS).split(" "):
        if word:
            if spaces:
                found.append(" " * spaces)
            found.append(word)
            spaces = 0
        spaces += 1
    if spaces > 1:
        found.append(" " * (spaces - 1))
    return found
