"""GEXF 1.3, for Gephi's timeline: an edge for each pair, relation and verdict, with the spells of days on which it holds.

Spells hold both their days (GEXF 1.3, changelog: "regular inclusive start and end"); an open bound is left out. Gephi reads a
day as its first moment, so that what begins and ends on one day is a moment of its timeline.
"""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from allegiance import __version__
from allegiance.dates import format_day
from allegiance.ontology import read_mapping

from .edges import event_verdict, nodes_of
from .wanted import Cut, Format

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from allegiance.timeline import Stretch

    from .edges import Values

__all__ = ["ROWS"]

_NAMESPACE = "http://gexf.net/1.3"
_VIZ = "http://gexf.net/1.3/viz"
Days = tuple[int | None, int | None]


class _Told(NamedTuple):
    """A value of an attribute; a changing one has the days on which it holds."""

    title: str
    value: str
    sort: str = "string"
    days: Days | None = None


def _write(cut: Cut) -> bytes:
    """One dynamic, directed graph; networkx refuses one with undirected edges, so a symmetric edge says so as an attribute."""
    ET.register_namespace("viz", _VIZ)
    root = ET.Element("gexf", {"xmlns": _NAMESPACE, "version": "1.3"})
    ET.SubElement(ET.SubElement(root, "meta"), "creator").text = f"allegiance {__version__}"
    told = {"mode": "dynamic", "defaultedgetype": "directed", "idtype": "string", "timeformat": "date", "timerepresentation": "interval"}
    graph = ET.SubElement(root, "graph", told)
    nodes, edges = ET.Element("nodes"), ET.Element("edges")
    node_keys = _Keys("node")
    edge_keys = _Keys("edge")
    _add_nodes(nodes, cut, node_keys)
    _add_ties(edges, cut, edge_keys)
    _add_events(edges, cut, edge_keys)
    graph.extend([*node_keys.elements(), *edge_keys.elements(), nodes, edges])
    ET.indent(root)
    content: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return content + b"\n"


class _Keys:
    """The attributes of nodes or of edges, declared as they are met: still ones and changing ones apart."""

    def __init__(self, domain: str) -> None:
        self.domain = domain
        self.found: dict[tuple[str, str, str], str] = {}

    def fill(self, element: ET.Element, values: Iterable[_Told]) -> None:
        """Give the element its values."""
        holder = ET.SubElement(element, "attvalues")
        for told in values:
            mode = "static" if told.days is None else "dynamic"
            key = self.found.setdefault((mode, told.title, told.sort), f"{self.domain}{len(self.found)}")
            ET.SubElement(holder, "attvalue", {"for": key, "value": told.value} | _bounds(told.days or (None, None)))

    def elements(self) -> Iterable[ET.Element]:
        """The declarations, a block for each mode."""
        for mode in sorted({mode for mode, _, _ in self.found}):
            block = ET.Element("attributes", {"class": self.domain, "mode": mode})
            for (other, title, sort), key in self.found.items():
                if other == mode:
                    ET.SubElement(block, "attribute", {"id": key, "title": title, "type": sort})
            yield block


def _add_nodes(nodes: ET.Element, cut: Cut, keys: _Keys) -> None:
    states: dict[str, list[Stretch]] = {}
    for stretch in cut.own_states:
        states.setdefault(stretch.subject, []).append(stretch)
    lifetimes = _lifetimes(cut)
    for values in nodes_of(cut):
        element = ET.SubElement(nodes, "node", {"id": values["id"], "label": values["label"]})
        changing = [told for stretch in states.get(values["id"], ()) for told in _of_state(stretch)]
        keys.fill(element, [*_of_node(values), *changing])
        _add_spells(element, lifetimes.get(values["id"], []))
        _colour(element, cut.ontology.kinds[values["kind"]].colour)


def _of_node(values: Values) -> Iterable[_Told]:
    """What does not change; Gephi's lists are written as JSON writes them, with quotation marks around each text."""
    for title in ("kind", "about"):
        if title in values:
            yield _Told(title, values[title])
    for title in ("aliases", "distinct_from"):
        if title in values:
            yield _Told(title, _listed(values[title]), "liststring")
    for scheme, value in values.get("ids", {}).items():
        yield _Told(f"ids.{scheme}", value)
    for title in ("alias_details", "own_events", "measures"):
        if title in values:
            yield _Told(title, _listed(values[title]))


def _of_state(stretch: Stretch) -> Iterable[_Told]:
    """The verdict, as the value of an attribute that is named for the state, with the reasons for it."""
    days = (stretch.first, stretch.last)
    yield _Told(stretch.relation, stretch.verdict.value, days=days)
    yield _Told(f"{stretch.relation}.because", _listed(stretch.because), days=days)


def _lifetimes(cut: Cut) -> Mapping[str, Sequence[Days]]:
    """When a node is there: the days of a life that the ontology's mapping names, definite or possible, and those of its edges.

    Gephi hides an edge with its node, so the days of edges belong in it. An entity of whose life nothing is known is always there.
    """
    mapping = read_mapping("gexf", cut.ontology)
    found: dict[str, list[Days]] = {}
    for one in cut.own_states:
        if mapping.get(one.relation, {}).get("lifetime") == "yes":
            found.setdefault(one.subject, []).append((one.first, one.last))
    edges = [(one.subject, one.object, one.first, one.last) for one in cut.ties]
    edges += [(one.statement.subject, one.statement.object, one.earliest_start, one.latest_end) for one in cut.events]
    for subject, object_, first, last in edges:
        for end in (subject, object_):
            if end in found:
                found[end].append((first, last))
    return {name: _joined(days) for name, days in found.items()}


def _add_ties(edges: ET.Element, cut: Cut, keys: _Keys) -> None:
    groups: dict[tuple[str, str, str, str], list[Stretch]] = {}
    for one in cut.ties:
        groups.setdefault((one.subject, one.relation, one.object or "", one.verdict.value), []).append(one)
    for ends, stretches in groups.items():
        element = _edge(edges, cut, "tie", *ends, weight=1)
        changing = []
        for one in stretches:
            days = (one.first, one.last)
            changing += [_Told("rule", one.rule, days=days), _Told("because", _listed(one.because), days=days)]
        keys.fill(element, [*_of_edge(cut, "tie", ends), *changing])
        _add_spells(element, [(one.first, one.last) for one in stretches])
        _colour(element, _edge_colour(cut, ends[1]))


def _add_events(edges: ET.Element, cut: Cut, keys: _Keys) -> None:
    """Events of a pair, of one relation and verdict, are one edge, whose weight counts them: Gephi merges parallel edges of a kind."""
    groups: dict[tuple[str, str, str, str], list[tuple[str, Days]]] = {}
    for one in cut.events:
        made = one.statement
        ends = (made.subject, made.relation, made.object or "", event_verdict(one))
        groups.setdefault(ends, []).append((made.id, (one.earliest_start, one.latest_end)))
    for ends, happened in sorted(groups.items()):
        element = _edge(edges, cut, "event", *ends, weight=len(happened))
        statements = _Told("statements", _listed([name for name, _ in happened]), "liststring")
        keys.fill(element, [*_of_edge(cut, "event", ends), statements])
        _add_spells(element, _joined(days for _, days in happened))
        _colour(element, _edge_colour(cut, ends[1]))


def _edge(edges: ET.Element, cut: Cut, sort: str, subject: str, relation: str, object_: str, verdict: str, *, weight: int) -> ET.Element:
    told = {
        "id": f"{sort}:{subject}:{relation}:{object_}:{verdict}",
        "source": subject,
        "target": object_,
        "label": cut.ontology[relation].label,
        "kind": f"{relation}, {verdict}",
        "weight": str(weight),
    }
    return ET.SubElement(edges, "edge", told)


def _of_edge(cut: Cut, sort: str, ends: tuple[str, str, str, str]) -> Iterable[_Told]:
    _, name, _, verdict = ends
    relation = cut.ontology[name]
    yield _Told("class", sort)
    yield _Told("relation", name)
    yield _Told("family", cut.ontology.families[relation.family].label)
    yield _Told("verdict", verdict)
    yield _Told("symmetric", str(relation.symmetric).lower(), "boolean")


def _edge_colour(cut: Cut, relation: str) -> str:
    return cut.ontology.families[cut.ontology[relation].family].colour


def _add_spells(element: ET.Element, days: Sequence[Days]) -> None:
    """The spells; what holds on every day has none, which GEXF reads as always."""
    if days and (None, None) not in days:
        holder = ET.SubElement(element, "spells")
        for one in days:
            ET.SubElement(holder, "spell", _bounds(one))


def _bounds(days: Days) -> dict[str, str]:
    return {name: format_day(day) for name, day in zip(("start", "end"), days, strict=True) if day is not None}


def _joined(spells: Iterable[Days]) -> list[Days]:
    """The same days with overlapping and adjoining spells made one: Gephi refuses spells that overlap."""
    made: list[Days] = []
    for first, last in sorted(spells, key=lambda days: (days[0] or 0, days[1] is None, days[1] or 0)):
        if made:
            before_first, before_last = made[-1]
            if before_last is None:
                break
            if first is None or first <= before_last + 1:
                made[-1] = (before_first, None if last is None else max(before_last, last))
                continue
        made.append((first, last))
    return made


def _colour(element: ET.Element, colour: str) -> None:
    """The colour #rrggbb in GEXF's decimal parts."""
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    ET.SubElement(element, f"{{{_VIZ}}}color", {"r": str(red), "g": str(green), "b": str(blue)})


def _listed(values: Sequence[str] | Sequence[Values]) -> str:
    return json.dumps(list(values), ensure_ascii=False)


_LOSSES = {
    "statements": "Events are told by the ids of their statements, own events and measures by an entry at their node. "
    "Of states only the days that follow are told, with the ids of the statements they rest on; refuted and alleged ones are left out.",
    "bounds": "Given for own events and measures. An edge has the days on which it may hold, as spells; "
    "those of events of a pair are joined.",
    "dates-as-written": "Given for own events and measures.",
    "status": "Given for own events and measures.",
    "qualifiers": "Given for own events and measures.",
    "claims": "Left out: Gephi has nodes and edges only, and sources would stand among the groups.",
    "claim-details": "As the claims.",
    "says": "As the claims.",
    "sources": "As the claims.",
    "source-details": "As the claims.",
}

ROWS: Mapping[str, Format] = MappingProxyType(
    {
        "gexf": Format(
            _write,
            ".gexf",
            "application/gexf+xml",
            "Gephi's timeline: ties that come and go with the days, definite and possible ones apart",
            losses=_LOSSES,
        )
    }
)
