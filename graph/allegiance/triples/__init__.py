"""A dataset and its timeline as RDF: statements as nodes beside plain triples, claims and sources with PROV.

Asserted and derived quads lie in graphs of their own. Everything is given in the order of its terms, so that the same
data makes the same bytes and a change of one date moves few lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from .blocks import asserted_blocks, derived_blocks, encoded, in_order, ordered, style_of
from .terms import ASSERTED, BASE, DERIVED, EDTF, PREFIXES, T, Terms, sort_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from allegiance.timeline import Timeline

    from .blocks import Block

__all__ = [
    "ASSERTED",
    "BASE",
    "DERIVED",
    "EDTF",
    "PREFIXES",
    "T",
    "Terms",
    "asserted_pieces",
    "asserted_text",
    "asserted_triples",
    "derived_pieces",
    "derived_text",
    "derived_triples",
    "graphs_in_blocks",
    "sort_key",
]


def asserted_pieces(timeline: Timeline, kind: ox.RdfFormat, *, version: str) -> Iterator[bytes]:
    """What sources say in Turtle, TriG, N-Triples or N-Quads, piece by piece and in no order."""
    style = style_of(timeline.dataset, kind, ASSERTED)
    return encoded(text for _, text in style.finished(asserted_blocks(timeline, style, version=version)))


def derived_pieces(timeline: Timeline, kind: ox.RdfFormat) -> Iterator[bytes]:
    """The same of what follows."""
    style = style_of(timeline.dataset, kind, DERIVED)
    return encoded(text for _, text in style.finished(derived_blocks(timeline, style)))


def graphs_in_blocks(timeline: Timeline, *, version: str) -> dict[str, list[Block]]:
    """Both graphs by their IRIs, as blocks of N-Triples in order; texts are escaped as JSON does it (`terms.mended` is due)."""
    said, follows = (style_of(timeline.dataset, ox.RdfFormat.N_TRIPLES, graph) for graph in (ASSERTED, DERIVED))
    return {
        ASSERTED.value: ordered(asserted_blocks(timeline, said, version=version), said),
        DERIVED.value: ordered(derived_blocks(timeline, follows), follows),
    }


def asserted_text(timeline: Timeline, kind: ox.RdfFormat, *, version: str) -> bytes:
    """What sources say in Turtle, TriG, N-Triples or N-Quads, in order; without prefixes, and without the braces of a TriG graph."""
    style = style_of(timeline.dataset, kind, ASSERTED)
    return in_order(asserted_blocks(timeline, style, version=version), style)


def derived_text(timeline: Timeline, kind: ox.RdfFormat) -> bytes:
    """The same of what follows."""
    style = style_of(timeline.dataset, kind, DERIVED)
    return in_order(derived_blocks(timeline, style), style)


def asserted_triples(timeline: Timeline, *, version: str) -> list[ox.Triple]:
    """What sources say: entities, statements with their bounds, plain triples, claims and sources, in order."""
    return _parsed(asserted_text(timeline, ox.RdfFormat.N_TRIPLES, version=version))


def derived_triples(timeline: Timeline) -> list[ox.Triple]:
    """What follows: for every pair and relation the days on which it holds, definitely and only possibly, in order.

    Symmetric relations are written both ways, so that a plain pattern finds them.
    """
    return _parsed(derived_text(timeline, ox.RdfFormat.N_TRIPLES))


def _parsed(data: bytes) -> list[ox.Triple]:
    # Every IRI was checked when its name was made.
    return [quad.triple for quad in ox.parse(data, format=ox.RdfFormat.N_TRIPLES, lenient=True)]
