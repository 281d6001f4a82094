"""RDF files: Turtle with what sources say, TriG with what follows as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from allegiance import __version__
from allegiance.triples import ASSERTED, DERIVED, PREFIXES, asserted_triples, derived_triples

if TYPE_CHECKING:
    from allegiance.timeline import Timeline

__all__ = ["write_trig", "write_turtle"]

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
