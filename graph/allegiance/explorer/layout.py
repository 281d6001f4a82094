"""Positions of entities in the picture: computed once, the same for the same data, fixed through time.

Kamada and Kawai's method (1989) by component up to some hundred entities, networkx's force-directed spring layout
with a fixed start beyond. Ties of families that are not shown at first do not pull: places and lists are put beside
what they belong to afterwards.
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
    placed = _packed(
        [
            _component(shown.subgraph(sorted(nodes)))
            for nodes in sorted(nx.connected_components(shown), key=lambda one: (-len(one), min(one)))
        ]
    )
    _add_rest(timeline, placed, hidden)
    return _apart(placed)


def _pairs(timeline: Timeline) -> list[tuple[str, str, str | None]]:
    keys = list(timeline.keys())
    events = [(one.statement.subject, one.statement.relation, one.statement.object) for one in timeline.counting()]
    return sorted({*keys, *events}, key=lambda key: (key[0], key[1], key[2] or ""))


def _component(component: nx.Graph[str]) -> dict[str, tuple[float, float]]:
    """One component around its own middle, in pixels."""
    import networkx as nx

    nodes = sorted(component)
    start = {
        node: (math.cos(number * _GOLDEN_ANGLE) * math.sqrt(number), math.sin(number * _GOLDEN_ANGLE) * math.sqrt(number))
        for number, node in enumerate(nodes)
    }
    # A fresh graph in the order of ids: neither the order of the data nor that of a set may move a node.
    plain: nx.Graph[str] = nx.Graph()
    plain.add_nodes_from(nodes)
    plain.add_edges_from(sorted((min(edge), max(edge)) for edge in component.edges))
    if len(nodes) <= _MOST_FOR_KAMADA_KAWAI:
        found = nx.kamada_kawai_layout(plain, pos=start, weight=None)
    else:
        found = nx.spring_layout(plain, pos=start, iterations=60, seed=1, weight=None)
    lengths = [math.dist(found[a], found[b]) for a, b in plain.edges] or [1.0]
    mean = sum(lengths) / len(lengths) or 1.0
    # Wider than high, as screens are.
    return {node: (float(found[node][0]) / mean * _STEP * 1.35, float(found[node][1]) / mean * _STEP) for node in nodes}


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
