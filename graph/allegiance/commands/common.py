"""What all commands share: reading the data, the question as JSON, complaints."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from allegiance import render
from allegiance.answerfile import indented
from allegiance.resources import shipped_folder

if TYPE_CHECKING:
    from allegiance.graph import Graph, Known

__all__ = ["MISUSED", "OK", "REFUSED", "asked", "complain", "count", "folders", "known", "print_json", "read_graph"]

OK, REFUSED, MISUSED = 0, 1, 2


def complain(message: str, status: int) -> int:
    """Say on standard error what went wrong; gives the exit status back."""
    print("allegiance: " + render.safe(message), file=sys.stderr)
    return status


def count(number: int, thing: str) -> str:
    """A number with its thing, in the plural where it is not one."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def folders(options: Any) -> list[Path]:  # noqa: ANN401 - argparse's namespace
    """The data folders that were asked for, the shipped one by default."""
    return [shipped_folder() if folder == "shipped" else Path(folder) for folder in options.data] or [shipped_folder()]


def read_graph(options: Any) -> Graph:  # noqa: ANN401 - argparse's namespace
    """The graph of those folders."""
    from allegiance.graph import read

    return read(*folders(options), ontology=options.ontology)


def known(options: Any) -> Known:  # noqa: ANN401 - argparse's namespace
    """What counts in a question."""
    return {"known_by": options.known_by, "include_alleged": options.include_alleged, "stated_only": options.stated_only}


def print_json(value: Any) -> None:  # noqa: ANN401 - anything JSON takes
    """One JSON object, and nothing else."""
    print(indented(value))


def asked(options: Any, **parts: Any) -> dict[str, Any]:  # noqa: ANN401 - argparse's namespace
    """The question as JSON: resolved ids and normalised dates."""
    from allegiance.dates import format_day
    from allegiance.graph import span_of

    made = {"command": options.command, **parts}
    if "on" in options:
        made["on"] = _normal(options.on)
    made["known_by"] = format_day(span_of(options.known_by).latest) if options.known_by else None
    for name in ("include_alleged", "stated_only", "definite_only"):
        made[name] = getattr(options, name)
    return made


def _normal(text: str | None) -> str | None:
    """A date that is asked about as one day, or as first/last day."""
    from allegiance.dates import format_day
    from allegiance.graph import span_of

    if text is None:
        return None
    span = span_of(text)
    first, last = format_day(span.earliest), format_day(span.latest)
    return first if first == last else f"{first}/{last}"
