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
    """What part of a graph to write: as known by a day, with or without alleged statements, and what held on a date."""

    known_by: str | None = None
    include_alleged: bool = False
    on: str | None = None


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

    return page_html(graph, known_by=wanted.known_by, include_alleged=wanted.include_alleged, opening=wanted.on).encode()


def _part(graph: Graph, wanted: Wanted) -> Graph:
    """The graph itself, or what of it held or happened on a date."""
    if wanted.on is None:
        return graph
    return graph.at(wanted.on, known_by=wanted.known_by, include_alleged=wanted.include_alleged).to_graph()


FORMATS: Mapping[str, Format] = {
    "turtle": Format(_turtle, ".ttl", "text/turtle", "what sources say, for triple stores, Protégé and SPARQL tools"),
    "trig": Format(
        _trig, ".trig", "application/trig", "the same with what follows, in a graph of its own: who stood with whom on which days"
    ),
    "html": Format(_html, ".html", "text/html", "the network as one offline page"),
}
