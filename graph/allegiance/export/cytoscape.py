"""Cytoscape.js JSON, for web pages and Cytoscape: the network as elements, statements and sources as data of the graph."""

from __future__ import annotations

import json
import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from allegiance import __version__

from .edges import edges_of, nodes_of, source_values, statement_values
from .wanted import Cut, Format

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .edges import Values

__all__ = ["ROWS"]


def _write(cut: Cut) -> bytes:
    """What `cytoscape(options)` takes: `elements` with `data` and `classes`, and `data` of the graph itself.

    Classes name the kind of a node, and of an edge its class, verdict and family, so that a stylesheet can select them
    (https://js.cytoscape.org/#notation/elements-json).
    """
    made = {
        "data": {
            "generator": f"allegiance {__version__}",
            "statements": [statement_values(one) for one in cut.statements],
            "sources": [source_values(one) for one in cut.sources],
        },
        "elements": {
            "nodes": [{"data": node, "classes": _classes(node, "kind")} for node in nodes_of(cut)],
            "edges": [{"data": edge, "classes": _classes(edge, "class", "verdict", "family")} for edge in edges_of(cut)],
        },
    }
    return (json.dumps(made, ensure_ascii=False, indent=1) + "\n").encode()


def _classes(values: Values, *names: str) -> list[str]:
    """The values as names of classes: no spaces, no signs that a selector would take for its own."""
    return [re.sub(r"\W+", "-", str(values[name])) for name in names]


ROWS: Mapping[str, Format] = MappingProxyType(
    {
        "cytoscape": Format(
            _write,
            ".cyjs",
            "application/json",
            "web pages with Cytoscape.js, and Cytoscape: the network, with every statement and source as data of the graph",
        )
    }
)
