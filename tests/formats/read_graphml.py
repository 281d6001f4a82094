"""What a GraphML file carries, validated with lxml and read with networkx."""

from __future__ import annotations

import io
import json
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx
from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.formats.features import Facts

__all__ = ["carried", "opened"]

_SCHEMA = Path(__file__).parent / "schemas" / "graphml.xsd"
_BOUNDS = ("earliest_start", "latest_start", "earliest_end", "latest_end")
_QUALIFIERS = ("place", "role", "reference", "quantity", "preferred_because")


def opened(content: bytes) -> nx.MultiDiGraph[str]:
    """The graph as networkx reads it, once the schema holds."""
    etree.XMLSchema(etree.parse(_SCHEMA)).assertValid(etree.fromstring(content))
    read = nx.read_graphml(io.BytesIO(content), force_multigraph=True)
    assert isinstance(read, nx.MultiDiGraph)
    return read


def carried(files: Mapping[str, bytes]) -> Mapping[str, Facts]:
    """The facts of a file."""
    read = opened(files[""])
    facts: dict[str, Facts] = defaultdict(set)
    for node, data in read.nodes(data=True):
        _tell_node(facts, node, data)
    for subject, object_, data in read.edges(data=True):
        if data["class"] == "tie":
            _tell_tie(facts, "ties", (subject, data["relation"], object_), data | {"because": json.loads(data["because"])})
        else:
            facts["events"].add((data["statement"], subject, data["relation"], object_))
            _tell_statement(facts, (subject, data["relation"], object_), data)
    return facts


def _tell_node(facts: dict[str, Facts], node: str, data: Mapping[str, Any]) -> None:
    lists: dict[str, list[Any]] = {
        name: json.loads(data.get(name, "[]")) for name in ("aliases", "alias_details", "distinct_from", "states", "own_events", "measures")
    }
    facts["entities"].add((node, data["kind"], data["label"]))
    facts["aliases"] |= {(node, name) for name in lists["aliases"]}
    facts["alias-details"] |= {(node, one["name"], *(one.get(key, "") for key in ("lang", "from", "to"))) for one in lists["alias_details"]}
    facts["external-ids"] |= {(node, name.removeprefix("ids."), text) for name, text in data.items() if name.startswith("ids.")}
    facts["distinctions"] |= {(node, other) for other in lists["distinct_from"]}
    if "about" in data:
        facts["descriptions"].add((node, data["about"]))
    for state in lists["states"]:
        _tell_tie(facts, "own-states", (node, state["relation"], ""), state)
    for event in lists["own_events"]:
        facts["own-events"].add((event["statement"], node, event["relation"]))
    for measure in lists["measures"]:
        facts["measures"].add((measure["statement"], measure["value"]))
    for told in (*lists["own_events"], *lists["measures"]):
        _tell_statement(facts, (node, told["relation"], told.get("value", "")), told)


def _tell_tie(facts: dict[str, Facts], feature: str, ends: tuple[str, ...], data: Mapping[str, Any]) -> None:
    made = (*ends, data["verdict"], data.get("first", ""), data.get("last", ""))
    facts[feature].add(made)
    facts["tie-reasons"] |= {(*made, statement) for statement in data["because"]}


def _tell_statement(facts: dict[str, Facts], ends: tuple[str, ...], data: Mapping[str, Any]) -> None:
    name = data["statement"]
    facts["statements"].add((name, *ends))
    facts["bounds"].add((name, *(data.get(bound, "") for bound in _BOUNDS)))
    facts["status"].add((name, data["status"], str(data["conflict"]).lower()))
    facts["qualifiers"] |= {(name, key, data[key]) for key in _QUALIFIERS if key in data}
    if "when" in data:
        facts["dates-as-written"].add((name, data["when"]))
