"""Positions of entities in the picture: the same for the same data, fixed through time, and kept once computed.

Three steps, from the inside out. Around each group stand, on a sunflower's spiral, those who are tied to it most. The
groups of one community (Louvain's method, Blondel and others 2008, over the ties that link) are laid out so that their
distances are those of Kamada and Kawai (1989), by stress majorization (Gansner, Koren and North 2004), or by networkx's
force-directed method where they are too many for it, and make a region; the regions are laid out in the same way, by the
ties between them. Discs that overlap are pushed apart at each step. Where there are more than some hundreds of groups,
groups and regions stand in rings around the most tied one instead, the near before the far, which takes time in
proportion to their number.

Positions of the shipped history are kept by id in positions.json, which `make layout` writes: data that are added get
the nearest free place and move nothing that was there.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import networkx as nx

    from allegiance.timeline import Timeline

__all__ = ["KEPT_IN", "Layout", "Place", "fresh_layout", "kept_layout", "lay_out", "layout_json"]

KEPT_IN = "positions.json"
# Above this many nodes the distances between all of them, cubic in their number, get too slow to wait for.
_MOST_FOR_STRESS = 300
# Steps of stress majorization: after these the picture changes no more than one can see.
_STRESS_STEPS = 60
# Above this many groups in all, methods that compare every two of them are too slow: groups and regions stand in rings.
_MOST_COMPARED = 600
# Pixels between the middles of two dots that stand beside each other, across and down: room for a dot and a short name.
_ACROSS, _DOWN = 96.0, 58.0
# Pictures are wider than high, as screens are.
_WIDER = 1.3
_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))
# Pixels left free between the discs of two regions.
_BETWEEN = 70.0
# A community of fewer groups than this has no region of its own.
_LEAST_IN_REGION = 3
# Fewer known ids than this part of all, and everything is laid out anew.
_ENOUGH_KNOWN = 0.5

# How much a tie that links pulls; one of another family that is shown at first pulls 1.
_LINKED = 3.0

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entity stands, in whole pixels, and the group after which its region is named, if it is in one."""

    x: int
    y: int
    region: str | None


Layout = dict[str, Place]


@dataclass(frozen=True, slots=True)
class _Pull:
    """What draws entities together: `linking` between groups, `near` between any two, by the number of relations."""

    linking: nx.Graph[str]
    near: Mapping[str, Mapping[str, float]]
    groups: frozenset[str]


def lay_out(timeline: Timeline) -> Layout:
    """The place of every entity: the kept one where there is one, the nearest free one for others.

    Where less than half of the entities has a kept place, all are laid out anew.
    """
    kept = {name: place for name, place in kept_layout().items() if name in timeline.dataset.entities}
    if len(kept) < _ENOUGH_KNOWN * len(timeline.dataset.entities):
        return fresh_layout(timeline)
    return _with_added(timeline, _named_anew(timeline, kept))


def _named_anew(timeline: Timeline, kept: Layout) -> Layout:
    """Regions whose group is not among the entities are named after the one of theirs with most ties, or lose their name."""
    lost = {place.region for place in kept.values() if place.region is not None and place.region not in kept}
    if not lost:
        return kept
    pull = _pull(timeline)
    heirs: dict[str | None, str] = {}
    for name in sorted(kept, key=lambda name: (-_degree(pull, name), name)):
        region = kept[name].region
        if region in lost and name in pull.groups:
            heirs.setdefault(region, name)
    return {
        name: Place(place.x, place.y, heirs.get(place.region) if place.region in lost else place.region) for name, place in kept.items()
    }


def fresh_layout(timeline: Timeline) -> Layout:
    """The place of every entity, computed from the ties alone."""
    pull = _pull(timeline)
    satellites = _satellites(timeline, pull)
    spots: dict[str, list[Point]] = {group: _spiral(len(around)) for group, around in satellites.items()}
    regions: dict[str, dict[str, Point]] = {}
    in_rings = len(pull.groups) > _MOST_COMPARED
    for community in _communities(pull):
        radii = {group: _radius(len(satellites[group]) + 1) for group in community}
        regions[min(community, key=lambda group: (-_degree(pull, group), group))] = _drawn(
            pull.linking, community, radii, in_rings=in_rings
        )
    placed = _arranged(pull, regions, {group: _radius(len(satellites[group]) + 1) for group in satellites})
    at: dict[str, tuple[Point, str | None]] = {}
    for hub, members in regions.items():
        named = hub if len(members) >= _LEAST_IN_REGION else None
        for group in members:
            x, y = placed[group]
            at[group] = (x, y), named
            for (dx, dy), name in zip(spots[group], satellites[group], strict=True):
                at[name] = (x + dx, y + dy), named
    layout = {name: Place(round(x), round(y), region) for name, ((x, y), region) in at.items()}
    return _with_added(timeline, layout)


def layout_json(layout: Layout) -> str:
    """The layout as the file that keeps it: a line for each entity, in the order of ids."""
    rows = [f"{json.dumps(name)}: {json.dumps([place.x, place.y, place.region])}" for name, place in sorted(layout.items())]
    return "{\n" + ",\n".join(rows) + "\n}\n"


@cache
def kept_layout() -> Mapping[str, Place]:
    """The places that are kept for the shipped history."""
    resource = files("allegiance") / "explorer" / KEPT_IN
    return {name: Place(*row) for name, row in json.loads(resource.read_text(encoding="utf-8")).items()}


def _pull(timeline: Timeline) -> _Pull:
    import networkx as nx

    ontology, entities = timeline.ontology, timeline.dataset.entities
    kinds = tuple({kind for name in ontology.asked("descent") for kind in ontology[name].domain})
    groups = frozenset(name for name, entity in entities.items() if ontology.is_a(entity.kind, kinds))
    linking_names = frozenset(ontology.asked("linking"))
    linking: nx.Graph[str] = nx.Graph()
    linking.add_nodes_from(sorted(groups))
    near: dict[str, dict[str, float]] = {}
    events = {(one.statement.subject, one.statement.relation, one.statement.object) for one in timeline.counting()}
    for subject, relation, object_ in sorted({*timeline.keys(), *events}, key=lambda key: (key[0], key[1], key[2] or "")):
        if object_ is None or subject == object_:
            continue
        # Places and lists hold what they hold together no more than a telephone book does.
        weight = _LINKED if relation in linking_names else 1.0 if ontology.families[ontology[relation].family].shown else 0.2
        for one, other in ((subject, object_), (object_, subject)):
            row = near.setdefault(one, {})
            row[other] = row.get(other, 0.0) + weight
        if relation in linking_names and subject in groups and object_ in groups:
            known = linking.get_edge_data(subject, object_, {"weight": 0.0})["weight"]
            linking.add_edge(subject, object_, weight=known + 1.0)
    return _Pull(linking, near, groups)


def _degree(pull: _Pull, group: str) -> float:
    return sum(pull.near.get(group, {}).values())


def _satellites(timeline: Timeline, pull: _Pull) -> dict[str, list[str]]:
    """For each group those who stand around it: the ones tied to it more than to any other, the most tied first."""
    around: dict[str, list[tuple[float, str]]] = {group: [] for group in sorted(pull.groups)}
    for name in timeline.dataset.entities:
        if name in pull.groups:
            continue
        ties = [(weight, other) for other, weight in pull.near.get(name, {}).items() if other in pull.groups]
        if ties:
            weight, group = max(ties, key=lambda tie: (tie[0], -_degree(pull, tie[1]), tie[1]))
            around[group].append((-weight, name))
    return {group: [name for _, name in sorted(found)] for group, found in around.items()}


def _spiral(count: int) -> list[Point]:
    """So many places around a middle, nearest first, each with as much room as any other."""
    return [
        (
            math.cos(number * _GOLDEN_ANGLE) * math.sqrt(number + 0.9) * _ACROSS * 0.62,
            math.sin(number * _GOLDEN_ANGLE) * math.sqrt(number + 0.9) * _DOWN * 0.8,
        )
        for number in range(1, count + 1)
    ]


def _radius(count: int) -> float:
    """The radius, across, of a group with so many dots in all."""
    return math.sqrt(count + 0.6) * _ACROSS * 0.66


def _communities(pull: _Pull) -> list[list[str]]:
    """Groups that are linked more among each other than with others, the largest first; who is linked with none is in none."""
    import networkx as nx

    if not pull.groups:
        return []
    found = nx.community.louvain_communities(pull.linking, weight="weight", resolution=1.1, seed=1)
    return sorted((sorted(one) for one in found if len(one) > 1), key=lambda one: (-len(one), one))


def _drawn(graph: nx.Graph[str], nodes: Sequence[str], radii: Mapping[str, float], *, in_rings: bool) -> dict[str, Point]:
    """Some nodes by the ties among them, as discs that do not overlap, around their own middle."""
    import networkx as nx

    # A fresh graph in the order of ids: neither the order of the data nor that of a set may move a node.
    plain: nx.Graph[str] = nx.Graph()
    plain.add_nodes_from(nodes)
    edges = sorted((min(a, b), max(a, b), data.get("count", 1)) for a, b, data in graph.subgraph(nodes).edges(data=True))
    plain.add_edges_from((a, b, {"length": 1 / math.sqrt(count)}) for a, b, count in edges)
    if in_rings:
        return _ringed(plain, radii)
    parts = sorted(nx.connected_components(plain), key=lambda part: (-len(part), min(part)))
    for part in parts[1:]:  # what hangs on nothing stays near the rest
        plain.add_edge(min(parts[0]), min(part), length=1.0)
    start = {
        node: (math.cos(number * _GOLDEN_ANGLE) * math.sqrt(number), math.sin(number * _GOLDEN_ANGLE) * math.sqrt(number))
        for number, node in enumerate(nodes)
    }
    if len(nodes) == 1:
        return {nodes[0]: (0.0, 0.0)}
    found: Mapping[str, Any]  # networkx gives arrays of two
    if len(nodes) <= _MOST_FOR_STRESS:
        found = _stressed(plain, start)
    else:
        found = nx.forceatlas2_layout(plain, pos=start, max_iter=120, seed=1, linlog=True, strong_gravity=False)
    lengths = sorted(math.dist(found[a], found[b]) / (radii[a] + radii[b]) for a, b in plain.edges)
    scale = 1.0 / (lengths[len(lengths) // 2] or 1.0)
    return _apart({node: (float(found[node][0]) * scale, float(found[node][1]) * scale) for node in nodes}, radii)


def _ringed(graph: nx.Graph[str], radii: Mapping[str, float]) -> dict[str, Point]:
    """The nodes in rings around the one with most ties, in the order in which a search in breadth meets them; no two discs meet."""
    order: dict[str, None] = {}
    for root in sorted(graph, key=lambda node: (-graph.degree(node), node)):
        waiting = [root]
        for node in waiting:
            if node not in order:
                order[node] = None
                waiting += sorted(other for other in graph[node] if other not in order)
    at: dict[str, Point] = {}
    queue = list(order)
    at[queue[0]], edge, done = (0.0, 0.0), radii[queue[0]], 1
    while done < len(queue):
        # A ring is as wide as its widest disc, and takes as many as fit around it.
        widest, end, turned = 0.0, done, 0.0
        while end < len(queue):
            wide = max(widest, radii[queue[end]])
            turn = sum(2 * math.asin(radii[node] / (edge + wide)) for node in queue[done : end + 1]) if wide > widest else turned
            turn += 0.0 if wide > widest else 2 * math.asin(radii[queue[end]] / (edge + wide))
            if end > done and turn > 2 * math.pi:
                break
            widest, end, turned = wide, end + 1, turn
        free = max(2 * math.pi - turned, 0.0) / (end - done)
        angle = done * _GOLDEN_ANGLE
        for node in queue[done:end]:
            half = math.asin(radii[node] / (edge + widest)) + free / 2
            angle += half
            at[node] = math.cos(angle) * (edge + widest), math.sin(angle) * (edge + widest)
            angle += half
        edge, done = edge + 2 * widest, end
    return at


def _stressed(graph: nx.Graph[str], start: Mapping[str, Point]) -> dict[str, Point]:
    """Nodes of a connected graph at distances like the lengths of the ways between them, after a fixed number of steps.

    What is made small is the stress of Kruskal (1964), with all pairs alike; each step is one of SMACOF (Guttman's transform).
    """
    import numpy as np

    names = list(start)
    number = {name: count for count, name in enumerate(names)}
    wanted = np.full((len(names), len(names)), np.inf)
    np.fill_diagonal(wanted, 0.0)
    for one, other, row in graph.edges(data=True):
        wanted[number[one], number[other]] = wanted[number[other], number[one]] = row["length"]
    for middle in range(len(names)):  # Floyd and Warshall
        np.minimum(wanted, wanted[:, middle, None] + wanted[None, middle, :], out=wanted)
    where = np.array([start[name] for name in names], dtype=float)
    where *= wanted.max() / (2.0 * math.sqrt(len(names)))
    x, y = where[:, 0] - where[:, 0].mean(), where[:, 1] - where[:, 1].mean()
    for _ in range(_STRESS_STEPS):
        dx, dy = x[:, None] - x, y[:, None] - y
        distance = np.sqrt(dx * dx + dy * dy)
        np.fill_diagonal(distance, 1.0)
        ratio = wanted / np.maximum(distance, 1e-9)
        x, y = (ratio * dx).sum(axis=1) / len(names), (ratio * dy).sum(axis=1) / len(names)
    return {name: (float(x[count]), float(y[count])) for name, count in number.items()}


def _arranged(pull: _Pull, regions: Mapping[str, Mapping[str, Point]], radii: Mapping[str, float]) -> dict[str, Point]:
    """The groups of all regions in one plane: each region a disc, the most linked beside each other."""
    import networkx as nx

    region_of = {group: hub for hub, members in regions.items() for group in members}
    between: nx.Graph[str] = nx.Graph()
    between.add_nodes_from(sorted(regions))
    for one, other in sorted((min(edge), max(edge)) for edge in pull.linking.edges):
        if region_of[one] != region_of[other]:
            count = between.get_edge_data(region_of[one], region_of[other], {"count": 0})["count"] + 1
            between.add_edge(region_of[one], region_of[other], count=count)
    sizes = {hub: max(math.hypot(x, y) + radii[group] for group, (x, y) in members.items()) for hub, members in regions.items()}
    in_rings = len(pull.groups) > _MOST_COMPARED
    room = {hub: size + _BETWEEN / 2 for hub, size in sizes.items()} if in_rings else sizes
    middles = _drawn(between, sorted(regions), room, in_rings=in_rings) if regions else {}
    placed: dict[str, tuple[float, float, float]] = {}
    for hub in sorted(regions, key=lambda hub: (math.hypot(*middles[hub]), hub)):
        members = [(x, y, radii[group]) for group, (x, y) in regions[hub].items()]
        dx, dy = middles[hub] if in_rings else _moved_in(middles[hub], members, list(placed.values()))
        placed.update({group: (x + dx, y + dy, radius) for group, (x, y, radius) in zip(regions[hub], members, strict=True)})
    return {group: (x * _WIDER, y * _DOWN / _ACROSS * _WIDER) for group, (x, y, _) in placed.items()}


def _moved_in(middle: Point, members: Sequence[tuple[float, float, float]], others: Sequence[tuple[float, float, float]]) -> Point:
    """The place on the way from the middle of the picture to `middle`, and beyond, nearest in, at which no disc meets another's."""
    import numpy as np

    if not others:
        return 0.0, 0.0
    own, there = np.array(members), np.array(others)
    room = own[:, None, 2] + there[None, :, 2] + _BETWEEN
    length = math.hypot(*middle) or 1.0
    way = (middle[0] / length, middle[1] / length)
    # Two discs meet while the way out is between the roots of a quadratic.
    x, y = own[:, None, 0] - there[None, :, 0], own[:, None, 1] - there[None, :, 1]
    along = x * way[0] + y * way[1]
    square = along * along - (x * x + y * y - room * room)
    meets = square > 0.0
    half = np.sqrt(square[meets])
    first, last = -along[meets] - half, -along[meets] + half
    step, out = _ACROSS / 8, 0.0
    while (hit := (first < out) & (out < last)).any():
        out = max(math.ceil(float(last[hit].max()) / step) * step, out + step)
    return way[0] * out, way[1] * out


def _apart(at: Mapping[str, Point], radii: Mapping[str, float], rounds: int = 160) -> dict[str, Point]:
    """Discs pulled to the middle and pushed apart until none overlaps another, or for so many rounds."""
    import numpy as np

    names = sorted(at)
    x, y = np.array([at[name][0] for name in names], dtype=float), np.array([at[name][1] for name in names], dtype=float)
    radius = np.array([radii[name] for name in names])
    room = radius[:, None] + radius[None, :]
    np.fill_diagonal(room, 0.0)
    angle = np.arange(len(names)) * _GOLDEN_ANGLE
    for turn in range(rounds):
        if turn < rounds // 2:
            x, y = x * 0.963, y * 0.963  # as tight as it can be
        dx, dy = x[:, None] - x, y[:, None] - y
        distance = np.sqrt(dx * dx + dy * dy)
        np.fill_diagonal(distance, 1.0)
        over = np.maximum(room - distance, 0.0)
        if turn >= rounds // 2 and not over.max() > 0.5:
            break
        # Two in one spot part in a direction of their own.
        one, other = np.nonzero(distance < 1e-6)
        dx[one, other], dy[one, other], distance[one, other] = np.cos(angle)[one], np.sin(angle)[one], 1.0
        push = over / distance * 0.25
        x, y = x + (push * dx).sum(axis=1), y + (push * dy).sum(axis=1)
    x, y = x - x.mean(), y - y.mean()
    return {name: (float(x[number]), float(y[number])) for number, name in enumerate(names)}


def _with_added(timeline: Timeline, placed: Layout) -> Layout:
    """The layout with whoever has no place yet at the nearest free one to those it is tied to; nobody else moves."""
    missing = [name for name in sorted(timeline.dataset.entities) if name not in placed]
    if not missing:
        return {name: placed[name] for name in timeline.dataset.entities}
    near = _pull(timeline).near
    made, cells = dict(placed), {_cell(place.x, place.y) for place in placed.values()}
    corner = (max((place.x for place in placed.values()), default=0) * 0.9, max((place.y for place in placed.values()), default=0) * 0.9)
    waiting = missing
    while waiting:
        # Those with a placed neighbour first, so that chains of new ones grow outwards.
        ready = [name for name in waiting if any(other in made for other in near.get(name, {}))] or waiting[:1]
        for name in ready:
            ties = sorted((-weight, other) for other, weight in near.get(name, {}).items() if other in made)
            if ties:
                closest = made[ties[0][1]]
                start, region = (float(closest.x), float(closest.y)), closest.region if -ties[0][0] >= _LINKED else None
            else:
                start, region = corner, None
            x, y = _free(start, cells)
            cells.add(_cell(x, y))
            made[name] = Place(round(x), round(y), region)
        gone = set(ready)
        waiting = [name for name in waiting if name not in gone]
    return {name: made[name] for name in timeline.dataset.entities}


def _cell(x: float, y: float) -> tuple[int, int]:
    return math.floor(x / _ACROSS * 1.6), math.floor(y / _DOWN * 1.6)


def _free(start: Point, cells: Iterable[tuple[int, int]]) -> Point:
    """The first free place on a spiral around the start."""
    taken, number = cells, 1
    while True:
        x = start[0] + math.cos(number * _GOLDEN_ANGLE) * math.sqrt(number) * _ACROSS * 0.5
        y = start[1] + math.sin(number * _GOLDEN_ANGLE) * math.sqrt(number) * _DOWN * 0.6
        if _cell(x, y) not in taken:
            return x, y
        number += 1
