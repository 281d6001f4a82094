"""The table of formats; commands, server and tests read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from allegiance.graph import Graph

__all__ = ["FORMATS", "Format", "Wanted"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What part of a graph to write.

    As known by a day; with or without alleged statements; what held on a date (for the page: the date it opens on);
    what lies so many steps around an entity; what bears on a theatre; what may fall into the days from `start` to `stop`.
    """

    known_by: str | None = None
    include_alleged: bool = False
    on: str | None = None
    focus: str | None = None
    steps: int = 1
    theatre: str | None = None
    start: str | None = None
    stop: str | None = None


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: how it is written, its suffix and media type, and what it is for."""

    write: Callable[[Graph, Wanted], bytes]
    suffix: str
    media_type: str
    purpose: str


def _turtle(graph: Graph, wanted: Wanted) -> bytes:
    from .rdf import write_turtle

    return write_turtle(_part(graph, wanted).timeline(wanted.known_by, include_alleged=wanted.include_alleged))


def _trig(graph: Graph, wanted: Wanted) -> bytes:
    from .rdf import write_trig

    return write_trig(_part(graph, wanted).timeline(wanted.known_by, include_alleged=wanted.include_alleged))


def _html(graph: Graph, wanted: Wanted) -> bytes:
    from allegiance.explorer import page_html

    page = page_html(_shaped(graph, wanted), known_by=wanted.known_by, include_alleged=wanted.include_alleged, opening=wanted.on)
    return page.encode()


def _part(graph: Graph, wanted: Wanted) -> Graph:
    """The graph itself, or what of it was asked for."""
    shaped = _shaped(graph, wanted)
    if wanted.on is None:
        return shaped
    return shaped.at(wanted.on, known_by=wanted.known_by, include_alleged=wanted.include_alleged).to_graph()


def _shaped(graph: Graph, wanted: Wanted) -> Graph:
    if wanted.focus is None and wanted.theatre is None and wanted.start is None and wanted.stop is None:
        return graph
    return graph.part(
        focus=wanted.focus,
        steps=wanted.steps,
        theatre=wanted.theatre,
        span=(wanted.start, wanted.stop),
        known_by=wanted.known_by,
        include_alleged=wanted.include_alleged,
    )


FORMATS: Mapping[str, Format] = {
    "turtle": Format(_turtle, ".ttl", "text/turtle", "what sources say, for triple stores, Protégé and SPARQL tools"),
    "trig": Format(
        _trig, ".trig", "application/trig", "the same with what follows, in a graph of its own: who stood with whom on which days"
    ),
    "html": Format(_html, ".html", "text/html", "the network as one offline page"),
}
