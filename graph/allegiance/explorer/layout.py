"""Positions of entities in the picture: computed once, the same for the same data, fixed through time.

Kamada and Kawai's method (1989) by component up to some hundred entities. Of a larger component its groups are laid out
so, and everybody else around the groups that they are tied to; if even the groups are too many, by networkx's
force-directed spring layout with a fixed start. Ties of families that are not shown at first do not pull: places and
lists are put beside what they belong to afterwards.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx

    from allegiance.timeline import Timeline

__all__ = ["lay_out"]

# Beyond this many entities in one component Kamada-Kawai, cubic in their number, gets too slow to wait for.
_MOST_FOR_KAMADA_KAWAI = 400
# Pixels between two tied entities, and the least distance of any two.
_STEP = 185.0
_WIDTH, _HEIGHT = 185.0, 96.0
_ROUNDS = 240
_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))


def lay_out(timeline: Timeline) -> dict[str, tuple[float, float]]:
    """X and y of every entity, in pixels around the middle of the picture."""
    import networkx as nx

    ontology = timeline.ontology
    shown: nx.Graph[str] = nx.Graph()
    hidden: dict[str, set[str]] = {}
    for subject, relation, object_ in _pairs(timeline):
        if object_ is None or subject == object_:
            continue
        if ontology.families[ontology[relation].family].shown:
            weight = shown.get_edge_data(subject, object_, {"weight": 0})["weight"]
            shown.add_edge(subject, object_, weight=weight + 1)
        else:
            hidden.setdefault(subject, set()).add(object_)
            hidden.setdefault(object_, set()).add(subject)
    kinds = tuple({kind for name in ontology.asked("descent") for kind in ontology[name].domain})
    core = {entity.id for entity in timeline.dataset.entities.values() if ontology.is_a(entity.kind, kinds)}
    placed = _packed(
        [
            _component(shown.subgraph(sorted(nodes)), core)
            for nodes in sorted(nx.connected_components(shown), key=lambda one: (-len(one), min(one)))
        ]
    )
    _add_rest(timeline, placed, hidden)
    return _apart(placed)


def _pairs(timeline: Timeline) -> list[tuple[str, str, str | None]]:
    keys = list(timeline.keys())
    events = [(one.statement.subject, one.statement.relation, one.statement.object) for one in timeline.counting()]
    return sorted({*keys, *events}, key=lambda key: (key[0], key[1], key[2] or ""))


def _component(component: nx.Graph[str], core: set[str]) -> dict[str, tuple[float, float]]:
    """One component around its own middle, in pixels."""
    groups = sorted(core.intersection(component))
    if len(component) <= _MOST_FOR_KAMADA_KAWAI or len(groups) < 2:
        return _drawn(component, sorted(component), _STEP)
    # As much room for each group as for those around it.
    placed = _drawn(component, groups, _STEP * math.sqrt(len(component) / len(groups)))
    waiting = [node for node in sorted(component) if node not in placed]
    for number, node in enumerate(waiting):
        near = [placed[other] for other in sorted(component[node]) if other in core]
        x, y = (sum(at[axis] for at in near) / len(near) if near else 0.0 for axis in (0, 1))
        turn, out = number * _GOLDEN_ANGLE, _STEP * (0.8 if len(near) < 2 else 0.3)
        placed[node] = (x + math.cos(turn) * out * 1.35, y + math.sin(turn) * out)
    return _spread(placed)


def _spread(placed: dict[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """The same directions from the middle and the same order outwards, with room for every label: a disc evenly filled."""
    middle = [sum(at[axis] for at in placed.values()) / len(placed) for axis in (0, 1)]
    polar = {
        name: (math.hypot((x - middle[0]) / 1.35, y - middle[1]), math.atan2(y - middle[1], (x - middle[0]) / 1.35))
        for name, (x, y) in placed.items()
    }
    # Twice the room that the labels take, so that few have to be pushed apart.
    radius = math.sqrt(2 * len(placed) * _WIDTH * _HEIGHT / 1.35 / math.pi)
    spread = {}
    for number, name in enumerate(sorted(polar, key=lambda name: (polar[name][0], name))):
        out = radius * math.sqrt((number + 0.5) / len(placed))
        spread[name] = (math.cos(polar[name][1]) * out * 1.35, math.sin(polar[name][1]) * out)
    return spread


def _drawn(component: nx.Graph[str], nodes: list[str], step: float) -> dict[str, tuple[float, float]]:
    """Some nodes of a component by the ties among them, a step apart on average; those without a tie on a ring outside."""
    import networkx as nx

    # A fresh graph in the order of ids: neither the order of the data nor that of a set may move a node.
    plain: nx.Graph[str] = nx.Graph()
    plain.add_nodes_from(nodes)
    plain.add_edges_from(sorted((min(edge), max(edge)) for edge in component.subgraph(nodes).edges))
    parts = sorted(nx.connected_components(plain), key=lambda part: (-len(part), min(part)))
    tied = sorted(parts[0])
    start = {
        node: (math.cos(number * _GOLDEN_ANGLE) * math.sqrt(number), math.sin(number * _GOLDEN_ANGLE) * math.sqrt(number))
        for number, node in enumerate(tied)
    }
    largest: nx.Graph[str] = nx.Graph()
    largest.add_nodes_from(tied)
    largest.add_edges_from(edge for edge in plain.edges if edge[0] in start)
    if len(tied) <= _MOST_FOR_KAMADA_KAWAI:
        found = nx.kamada_kawai_layout(largest, pos=start, weight=None)
    else:
        found = nx.spring_layout(largest, pos=start, iterations=60, seed=1, weight=None)
    lengths = [math.dist(found[a], found[b]) for a, b in largest.edges] or [1.0]
    mean = sum(lengths) / len(lengths) or 1.0
    # Wider than high, as screens are.
    placed = {node: (float(found[node][0]) / mean * step * 1.35, float(found[node][1]) / mean * step) for node in tied}
    radius = max((math.hypot(x / 1.35, y) for x, y in placed.values()), default=0.0) + step
    apart = [node for part in parts[1:] for node in sorted(part)]
    for number, node in enumerate(apart):
        angle = 2 * math.pi * number / len(apart)
        placed[node] = (math.cos(angle) * radius * 1.35, math.sin(angle) * radius)
    return placed


def _packed(components: list[dict[str, tuple[float, float]]]) -> dict[str, tuple[float, float]]:
    """The largest component in the middle, the others in columns to its left: screens are wide."""
    placed: dict[str, tuple[float, float]] = {}
    if not components:
        return placed
    placed.update(components[0])
    top, bottom = min(y for _, y in placed.values()), max(y for _, y in placed.values())
    x, y, column = min(x for x, _ in placed.values()) - _STEP, (top + bottom) / 2, 0.0
    for component in components[1:]:
        high_x, low_y = max(x for x, _ in component.values()), min(y for _, y in component.values())
        width = high_x - min(x for x, _ in component.values()) + _STEP
        height = max(y for _, y in component.values()) - low_y + _STEP
        if y + height > bottom and column:
            x, y, column = x - column, (top + bottom) / 2, 0.0
        placed.update({node: (x + at[0] - high_x, y + at[1] - low_y) for node, at in component.items()})
        y, column = y + height, max(column, width)
    return placed


def _add_rest(timeline: Timeline, placed: dict[str, tuple[float, float]], hidden: dict[str, set[str]]) -> None:
    """Entities that no shown family ties: outside the picture, in the direction of what they belong to."""
    rest = [entity for entity in timeline.dataset.entities if entity not in placed]
    radius = max((math.hypot(*at) for at in placed.values()), default=_STEP)
    middle = dict(placed)
    for number, entity in enumerate(rest):
        near = [middle[other] for other in sorted(hidden.get(entity, ())) if other in middle]
        if near:
            x, y = sum(at[0] for at in near) / len(near), sum(at[1] for at in near) / len(near)
        else:
            x, y = math.cos(number * _GOLDEN_ANGLE) * radius, math.sin(number * _GOLDEN_ANGLE) * radius
        angle = math.atan2(y, x) + 0.05 * (number % 7)
        out = max(math.hypot(x, y), 0.35 * radius) + _STEP * (0.7 + 0.2 * (number % 3))
        placed[entity] = (math.cos(angle) * out, math.sin(angle) * out)


def _apart(placed: dict[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """Pushed apart until no two labels lie on each other, or for a fixed number of rounds."""
    at = {name: list(placed[name]) for name in sorted(placed)}
    for _ in range(_ROUNDS):
        cells: dict[tuple[int, int], list[str]] = {}
        for name, (x, y) in at.items():
            cells.setdefault((math.floor(x / _WIDTH), math.floor(y / _HEIGHT)), []).append(name)
        moved = False
        for name, here in at.items():
            column, row = math.floor(here[0] / _WIDTH), math.floor(here[1] / _HEIGHT)
            for other in [other for dx in (-1, 0, 1) for dy in (-1, 0, 1) for other in cells.get((column + dx, row + dy), ())]:
                if other <= name:
                    continue
                there = at[other]
                dx, dy = there[0] - here[0], there[1] - here[1]
                over_x, over_y = _WIDTH - abs(dx), _HEIGHT - abs(dy)
                if over_x <= 0 or over_y <= 0:
                    continue
                moved = True
                axis, push = (1, over_y) if over_y < over_x else (0, over_x)
                sign = 1 if (dy if axis else dx) >= 0 else -1
                here[axis] -= sign * push * 0.35
                there[axis] += sign * push * 0.35
        if not moved:
            break
    return {name: (here[0], here[1]) for name, here in at.items()}
