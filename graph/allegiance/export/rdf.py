"""RDF files: Turtle with what sources say, TriG with what follows as well."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import pyoxigraph as ox

from allegiance import __version__
from allegiance.triples import ASSERTED, DERIVED, PREFIXES, asserted_triples, derived_triples

from .wanted import Format

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allegiance.timeline import Timeline

__all__ = ["ROWS", "write_trig", "write_turtle"]

_NOTE = "# Asserted statements with their claims and sources. What follows from them is in the derived graph of the TriG file.\n"


def write_turtle(timeline: Timeline) -> bytes:
    """Turtle of the asserted graph, sorted and grouped by subject."""
    triples = asserted_triples(timeline, version=__version__)
    return _NOTE.encode() + _serialized(triples, ox.RdfFormat.TURTLE)


def write_trig(timeline: Timeline) -> bytes:
    """TriG of the asserted and the derived graph, each sorted and grouped by subject."""
    quads = [ox.Quad(one.subject, one.predicate, one.object, ASSERTED) for one in asserted_triples(timeline, version=__version__)]
    quads += [ox.Quad(one.subject, one.predicate, one.object, DERIVED) for one in derived_triples(timeline)]
    return _serialized(quads, ox.RdfFormat.TRIG)


def _serialized(items: list[ox.Triple] | list[ox.Quad], kind: ox.RdfFormat) -> bytes:
    data = ox.serialize(items, format=kind, prefixes=PREFIXES) or b""
    # The serializer writes the prefixes in an order that differs from run to run.
    lines = data.splitlines(keepends=True)
    count = next(number for number, line in enumerate(lines) if not line.startswith(b"@prefix"))
    return b"".join([*sorted(lines[:count]), b"\n", *lines[count:]])


_ASSERTED_ONLY = {
    "ties": "Only what sources state. What follows (pledges that make alliances) is in TriG and N-Quads, in a graph of its own.",
    "own-states": "As the ties.",
    "tie-reasons": "As the ties.",
}

ROWS: Mapping[str, Format] = MappingProxyType(
    {
        "turtle": Format(
            lambda cut: write_turtle(cut.timeline),
            ".ttl",
            "text/turtle",
            "triple stores, Protégé and SPARQL tools: what sources say",
            losses=_ASSERTED_ONLY,
            is_built=True,
        ),
        "trig": Format(
            lambda cut: write_trig(cut.timeline),
            ".trig",
            "application/trig",
            "the same with what follows, in a graph of its own: who stood with whom on which days",
            is_built=True,
        ),
    }
)
