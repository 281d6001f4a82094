"""What a GEXF file carries, validated with lxml and read with networkx."""

from __future__ import annotations

import io
import json
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx
from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tests.formats.features import Facts

__all__ = ["carried", "opened", "spells_of"]

_SCHEMA = Path(__file__).parent / "schemas" / "gexf.xsd"
_BOUNDS = ("earliest_start", "latest_start", "earliest_end", "latest_end")
_QUALIFIERS = ("place", "role", "reference", "quantity", "preferred_because")
Values = list[tuple[str, str, str]]


def opened(content: bytes) -> nx.MultiDiGraph[str]:
    """The graph as networkx reads it, once the schema holds."""
    etree.XMLSchema(etree.parse(_SCHEMA)).assertValid(etree.fromstring(content))
    return nx.MultiDiGraph(nx.read_gexf(io.BytesIO(content)))


def spells_of(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The days of a node or an edge; without spells it is always there. An open bound, which networkx reads as None's name, is empty."""
    return [(_day(first), _day(last)) for first, last in data.get("spells", [("", "")])]


def carried(files: Mapping[str, bytes]) -> Mapping[str, Facts]:
    """The facts of a file."""
    read = opened(files[""])
    facts: dict[str, Facts] = defaultdict(set)
    for node, data in read.nodes(data=True):
        _tell_node(facts, node, data)
    for subject, object_, data in read.edges(data=True):
        ends = (subject, data["relation"], object_)
        if data["class"] == "tie":
            made = _tell_ties(facts, "ties", ends, [(data["verdict"], *days) for days in spells_of(data)], data["because"])
            assert len(made) == len(data["rule"])
        else:
            names = json.loads(data["statements"])
            assert len(names) == data["weight"]
            facts["events"] |= {(name, *ends) for name in names}
            facts["statements"] |= {(name, *ends) for name in names}
    return facts


def _day(text: str) -> str:
    return "" if text == "None" else text


def _tell_node(facts: dict[str, Facts], node: str, data: Mapping[str, Any]) -> None:
    facts["entities"].add((node, data["kind"], data["label"]))
    facts["aliases"] |= {(node, name) for name in json.loads(data.get("aliases", "[]"))}
    facts["alias-details"] |= {
        (node, one["name"], *(one.get(key, "") for key in ("lang", "from", "to"))) for one in json.loads(data.get("alias_details", "[]"))
    }
    facts["external-ids"] |= {(node, name.removeprefix("ids."), text) for name, text in data.items() if name.startswith("ids.")}
    facts["distinctions"] |= {(node, other) for other in json.loads(data.get("distinct_from", "[]"))}
    if "about" in data:
        facts["descriptions"].add((node, data["about"]))
    for name, told in data.items():
        if f"{name}.because" in data:
            _tell_ties(facts, "own-states", (node, name, ""), told, data[f"{name}.because"])
    events, measures = (json.loads(data.get(name, "[]")) for name in ("own_events", "measures"))
    facts["own-events"] |= {(one["statement"], node, one["relation"]) for one in events}
    facts["measures"] |= {(one["statement"], one["value"]) for one in measures}
    for told in (*events, *measures):
        name = told["statement"]
        facts["statements"].add((name, node, told["relation"], told.get("value", "")))
        facts["bounds"].add((name, *(told.get(bound, "") for bound in _BOUNDS)))
        facts["status"].add((name, told["status"], str(told["conflict"]).lower()))
        facts["qualifiers"] |= {(name, key, told[key]) for key in _QUALIFIERS if key in told}
        if "when" in told:
            facts["dates-as-written"].add((name, told["when"]))


def _tell_ties(
    facts: dict[str, Facts], feature: str, ends: tuple[str, str, str], spells: Iterable[tuple[str, str, str]], because: Values
) -> list[tuple[str, ...]]:
    """A tie for each spell; its reasons are the value of the changing attribute on the same days."""
    reasons = {(_day(first), _day(last)): json.loads(text) for text, first, last in because}
    made = []
    for verdict, first, last in spells:
        days = (_day(first), _day(last))
        made.append((*ends, verdict, *days))
        facts[feature].add(made[-1])
        facts["tie-reasons"] |= {(*made[-1], statement) for statement in reasons[days]}
    return made
