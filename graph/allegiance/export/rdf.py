"""RDF files: what sources say, and, where the format has named graphs, what follows from it in a graph of its own.

Statements stand in the order of their subjects, so that a diff of two files reads well.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import pyoxigraph as ox

from allegiance import __version__
from allegiance.triples import (
    ASSERTED,
    DERIVED,
    PREFIXES,
    T,
    asserted_text,
    asserted_triples,
    derived_text,
    graphs_in_blocks,
)

from .jsonld import write_jsonld
from .wanted import Cut, Format

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from allegiance.timeline import Timeline

__all__ = ["ROWS", "write_trig", "write_turtle"]

_NOTE = "# Asserted statements with their claims and sources. What follows from them is in the derived graph of the TriG file.\n"


def write_turtle(timeline: Timeline) -> bytes:
    """Turtle of the asserted graph, sorted and grouped by subject."""
    return b"".join([_NOTE.encode(), _prefixes(), asserted_text(timeline, ox.RdfFormat.TURTLE, version=__version__)])


def write_trig(timeline: Timeline) -> bytes:
    """TriG of the asserted and the derived graph, each sorted and grouped by subject."""
    parts = [_prefixes()]
    for graph, text in zip((ASSERTED, DERIVED), _texts(timeline, ox.RdfFormat.TRIG), strict=True):
        if text:
            parts += [f"{graph} {{\n".encode(), text, b"}\n"]
    return b"".join(parts)


def _texts(timeline: Timeline, kind: ox.RdfFormat) -> Iterator[bytes]:
    """The asserted and the derived graph."""
    yield asserted_text(timeline, kind, version=__version__)
    yield derived_text(timeline, kind)


def _prefixes() -> bytes:
    return ("".join(sorted(f"@prefix {prefix}: <{base}> .\n" for prefix, base in PREFIXES.items())) + "\n").encode()


def _asserted(timeline: Timeline) -> list[ox.Triple]:
    return asserted_triples(timeline, version=__version__)


def _rdfxml(cut: Cut) -> bytes:
    """RDF/XML of the asserted graph; its one line of namespaces in the order of their prefixes."""
    data = ox.serialize(_asserted(cut.timeline), format=ox.RdfFormat.RDF_XML, prefixes=PREFIXES) or b""
    head, root, rest = data.partition(b"<rdf:RDF ")
    names, end, body = rest.partition(b">")
    return head + root + b" ".join(sorted(names.split(b" "))) + end + body


def _jsonld(cut: Cut) -> bytes:
    return write_jsonld(graphs_in_blocks(cut.timeline, version=__version__))


def _turtle12(cut: Cut) -> bytes:
    """Turtle 1.2: each statement's node reifies the plain triple that it tells of (rdf:reifies and a triple term, RDF 1.2 Concepts).

    A statement that is refuted or alleged reifies its triple without asserting it.
    """
    triples = _asserted(cut.timeline)
    for one in cut.statements:
        made = one.statement
        if made.object is not None:
            told = ox.Triple(T("agr:" + made.subject), T("al:" + made.relation), T("agr:" + made.object))
            triples.append(ox.Triple(T("als:" + made.id), T("rdf:reifies"), told))
    triples.sort(key=lambda one: (str(one.subject), str(one.predicate), str(one.object)))
    data = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES) or b""
    # The serializer writes the prefixes in an order that differs from run to run.
    lines = data.splitlines(keepends=True)
    count = next(number for number, line in enumerate(lines) if not line.startswith(b"@prefix"))
    return b"".join([_prefixes(), *lines[count:]])


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
            "SPARQL servers: the same with what follows, in a graph of its own: who stood with whom on which days",
            is_built=True,
        ),
        "ntriples": Format(
            lambda cut: asserted_text(cut.timeline, ox.RdfFormat.N_TRIPLES, version=__version__),
            ".nt",
            "application/n-triples",
            "bulk loaders and command lines: a line for each triple",
            losses=_ASSERTED_ONLY,
        ),
        "nquads": Format(
            lambda cut: b"".join(_texts(cut.timeline, ox.RdfFormat.N_QUADS)),
            ".nq",
            "application/n-quads",
            "bulk loaders: a line for each quad, with what follows in a graph of its own",
        ),
        "jsonld": Format(
            _jsonld,
            ".jsonld",
            "application/ld+json",
            "web developers: plain JSON with short keys that is RDF as well, with what follows in a graph of its own",
        ),
        "rdfxml": Format(_rdfxml, ".rdf", "application/rdf+xml", "older RDF tools: what sources say", losses=_ASSERTED_ONLY),
        "turtle12": Format(
            _turtle12,
            ".ttl12",
            "text/turtle; version=1.2",
            "RDF 1.2 tools: Turtle in which each statement reifies its triple as a triple term",
            losses=_ASSERTED_ONLY,
        ),
    }
)
