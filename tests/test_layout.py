"""Where entities stand in the page: the same every time, apart from each other, and unmoved by what is added."""

from __future__ import annotations

import json
import math
from itertools import combinations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allegiance.explorer import layout
from allegiance.explorer.layout import Place, _ringed, fresh_layout, lay_out, layout_json
from allegiance.graph import Graph
from allegiance.ontology import read_ontology
from tests.browser.synthetic import synthetic
from tests.factories import claim, dataset, entity, source, statement, timeline_of


def families(*extra):
    """Two families of groups, each with a leader, with one tie between the families."""
    ties = [("a", "b"), ("b", "c"), ("a", "c"), ("x", "y"), ("y", "z"), ("x", "z"), ("c", "x")]
    return timeline_of(
        source(),
        *(entity(name) for name in "abcxyz"),
        entity("p", "Person"),
        entity("q", "Person"),
        *(statement(one, "alliedWith", other, "2014/2015", claims=(claim(),)) for one, other in ties),
        statement("p", "leads", "a", "2014/2015", claims=(claim(),)),
        statement("q", "leads", "z", "2014/2015", claims=(claim(),)),
        *extra,
    )


def test_everybody_has_a_place_of_their_own_and_the_same_every_time():
    """Two runs give the same places; no two entities share one; a leader stands beside the group led."""
    placed = fresh_layout(families())

    assert placed == fresh_layout(families())
    assert placed.keys() == set("abcxyzpq")
    assert len({(place.x, place.y) for place in placed.values()}) == len(placed)
    nearest = min("abcxyz", key=lambda group: math.dist(at(placed, "p"), at(placed, group)))
    assert nearest == "a"


def test_a_family_is_a_region_named_after_its_most_tied_group():
    """Three groups that are tied among each other share a region, and their leaders stand in it."""
    placed = fresh_layout(families())

    assert {placed[name].region for name in "abc"} == {placed["p"].region} == {"a"}
    assert {placed[name].region for name in "xyz"} == {placed["q"].region} == {"z"}


def test_what_is_added_moves_nothing(monkeypatch):
    """New groups and people get free places near those they are tied to; whoever stood somewhere stays there."""
    before = fresh_layout(families())
    monkeypatch.setattr(layout, "kept_layout", lambda: before)
    added = families(
        entity("n"),
        entity("r", "Person"),
        entity("lone"),
        statement("n", "alliedWith", "z", "2014/2015", claims=(claim(),)),
        statement("r", "leads", "n", "2014/2015", claims=(claim(),)),
        statement("lone", "founded", None, "2014", claims=(claim(),)),
    )
    after = lay_out(added)

    assert {name: after[name] for name in before} == before
    assert len({(place.x, place.y) for place in after.values()}) == len(after) == len(before) + 3
    assert after["n"].region == after["z"].region
    assert math.dist(at(after, "n"), at(after, "z")) < math.dist(at(after, "n"), at(after, "a"))


def test_another_history_is_laid_out_anew(monkeypatch):
    """Kept places of a few shared ids do not pull a history of other entities out of shape."""
    monkeypatch.setattr(layout, "kept_layout", lambda: {"a": Place(9999, 9999, None)})

    assert lay_out(families()) == fresh_layout(families())


def test_a_region_outlives_the_group_it_was_named_after(monkeypatch):
    """In a part of the history without that group the region is named after another of its groups."""
    kept = fresh_layout(families())
    renamed = {name: Place(place.x, place.y, "gone" if place.region == "z" else place.region) for name, place in kept.items()}
    monkeypatch.setattr(layout, "kept_layout", lambda: renamed)

    assert {lay_out(families())[name].region for name in "xyz"} == {"z"}


def test_the_shipped_places_are_those_of_the_shipped_history(graph):
    """The file has a place for nearly everybody, sorted by id; `make layout` writes it."""
    kept = layout.kept_layout()
    text = layout_json(dict(kept))

    assert len(set(kept) & set(graph.dataset.entities)) > 0.95 * len(graph.dataset.entities)
    assert list(json.loads(text)) == sorted(kept)
    assert {place.region for place in kept.values()} >= {"tehrik-i-taliban-pakistan", "islamic-state", "al-qaeda", "afghan-taliban"}


@pytest.mark.slow
def test_a_thousand_entities_find_room():
    """A large made-up history: a place for each, few of them on each other."""
    made = Graph(synthetic(1_000, 3_000), read_ontology())
    placed = fresh_layout(made.timeline())
    cells = {(place.x // 20, place.y // 20) for place in placed.values()}

    assert len(placed) == len(made.dataset.entities)
    assert len(cells) > 0.97 * len(placed)


def at(placed, name):
    """Where an entity stands."""
    return placed[name].x, placed[name].y


def test_no_tie_at_all_is_a_picture_too():
    """Entities without ties are placed, and an empty history has no places."""
    assert len(fresh_layout(timeline_of(source(), statement("a", "founded", None, "2014", claims=(claim(),))))) == 1
    assert fresh_layout(timeline_of(*dataset().sources.values())) == {}


@given(st.lists(st.floats(1.0, 500.0), min_size=1, max_size=60), st.integers(0, 9))
def test_discs_in_rings_never_meet_and_stand_where_they_stood(sizes: list[float], step: int) -> None:
    """Whatever the sizes of the discs and the ties between them."""
    radii = {f"g{number:03}": size for number, size in enumerate(sizes)}
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(radii)
    names = list(radii)
    graph.add_edges_from((name, names[(number * step + 1) % len(names)]) for number, name in enumerate(names))

    placed = _ringed(graph, radii)

    assert placed == _ringed(graph, radii)
    assert set(placed) == set(radii)
    for one, other in combinations(placed, 2):
        assert math.dist(placed[one], placed[other]) >= (radii[one] + radii[other]) * (1 - 1e-9)
