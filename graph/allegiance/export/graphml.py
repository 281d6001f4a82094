"""GraphML, for Gephi, yEd, igraph and networkx: a node for each entity, an edge for each tie and each event."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from .edges import edges_of, nodes_of
from .wanted import Cut, Format

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .edges import Values

__all__ = ["ROWS"]

_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_SCHEMA = "http://graphml.graphdrawing.org/xmlns/1.1/graphml.xsd"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
# Of an edge these are XML attributes, not data.
_ENDS = ("id", "source", "target")


def _write(cut: Cut) -> bytes:
    """One directed graph; networkx refuses a file of both sorts, so a symmetric edge says so in its data.

    GraphML's attributes are single values (GraphML primer, "GraphML-Attributes"): a list is a JSON text.
    """
    nodes = [_flat(node) for node in nodes_of(cut)]
    edges = [_flat(edge) for edge in edges_of(cut)]
    root = ET.Element("graphml", {"xmlns": _NAMESPACE, "xmlns:xsi": _XSI, "xsi:schemaLocation": f"{_NAMESPACE} {_SCHEMA}"})
    node_keys = _declare(root, "node", nodes, ("id",))
    edge_keys = _declare(root, "edge", edges, _ENDS)
    graph = ET.SubElement(root, "graph", {"id": "allegiance", "edgedefault": "directed"})
    for values in nodes:
        _fill(ET.SubElement(graph, "node", {"id": values["id"]}), values, node_keys)
    for values in edges:
        ends = {"id": _token(values["id"]), "source": values["source"], "target": values["target"]}
        _fill(ET.SubElement(graph, "edge", ends), values, edge_keys)
    ET.indent(root)
    content: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return content + b"\n"


def _declare(root: ET.Element, domain: str, found: Sequence[Values], reserved: Sequence[str]) -> Mapping[str, str]:
    """The keys of all values but the reserved ones, by name, in the order in which they are met."""
    samples: dict[str, Any] = {}
    for values in found:
        for name, value in values.items():
            samples.setdefault(name, value)
    keys = {name: f"{domain}{number}" for number, name in enumerate(name for name in samples if name not in reserved)}
    for name, key in keys.items():
        sort = "boolean" if isinstance(samples[name], bool) else "string"
        ET.SubElement(root, "key", {"id": key, "for": domain, "attr.name": name, "attr.type": sort})
    return keys


def _fill(element: ET.Element, values: Values, keys: Mapping[str, str]) -> None:
    for name, key in keys.items():
        if name in values:
            value = values[name]
            ET.SubElement(element, "data", {"key": key}).text = str(value).lower() if isinstance(value, bool) else value


def _flat(values: Values) -> Values:
    """Single values: a mapping becomes an attribute for each of its keys, a list a JSON text."""
    made: Values = {}
    for name, value in values.items():
        if isinstance(value, dict):
            made |= {f"{name}.{key}": text for key, text in value.items()}
        else:
            made[name] = json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value
    return made


def _token(text: str) -> str:
    """The text as an NMTOKEN, which the schema asks of an id; a statement may have been given any id."""
    return re.sub(r"[^\w.:-]", lambda match: f"_{ord(match[0]):x}_", text, flags=re.ASCII)


_LOSSES = {
    "statements": "An event has an edge with the id of its statement, an own event and a measure an entry at its node. "
    "Of states only the days that follow are told, with the ids of the statements they rest on; refuted and alleged ones are left out.",
    "bounds": "Given for events, own events and measures; a tie has the first and last day of each of its stretches instead.",
    "dates-as-written": "Given for events, own events and measures.",
    "status": "Given for events, own events and measures.",
    "qualifiers": "Given for events, own events and measures.",
    "claims": "Left out: GraphML has nodes and edges between them only, and sources would stand among the groups.",
    "claim-details": "As the claims.",
    "says": "As the claims.",
    "sources": "As the claims.",
    "source-details": "As the claims.",
}

ROWS: Mapping[str, Format] = MappingProxyType(
    {
        "graphml": Format(
            _write,
            ".graphml",
            "application/graphml+xml",
            "Gephi, yEd, igraph and networkx: the network with the days of every tie",
            losses=_LOSSES,
        )
    }
)
