"""The index in columns: the answers of the timeline, and of a plain loop over made-up ties."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allegiance.columns import Columns, columns_of
from allegiance.dates import format_day, parse_date
from allegiance.verdicts import Verdict

DAYS = [parse_date(day).earliest for day in ("1985-06-01", "2001-09-11", "2007-12-14", "2014-11-01", "2020-09-01", "2026-01-01")]


@pytest.fixture(scope="module")
def history(graph):
    """The shipped history in columns."""
    return columns_of(graph.timeline())


@pytest.mark.parametrize("day", DAYS)
def test_the_whole_graph_on_a_day_is_that_of_the_timeline(day, history, graph):
    """Every pair and relation with its verdict, and none twice."""
    timeline = graph.timeline()
    expected = {(key, verdict) for key in timeline.keys(None) if (verdict := timeline.verdict(key, day)) is not Verdict.NO}
    rows, definite = history.pairs_on(day)
    found = [
        (
            (
                history.entities[history.ends_of(row)[0]],
                history.relations[history.ends_of(row)[1]],
                history.entities[history.ends_of(row)[2]] if history.ends_of(row)[2] >= 0 else None,
            ),
            Verdict.DEFINITE if sure else Verdict.POSSIBLE,
        )
        for row, sure in zip(rows.tolist(), definite.tolist(), strict=True)
    ]

    assert len(found) == len(set(found))
    assert set(found) == expected


@pytest.mark.parametrize("name", ["tehrik-i-taliban-pakistan", "islamic-state", "jamaat-ul-ahrar"])
def test_the_allies_of_one_are_those_of_the_question(name, history, graph):
    """The same others, with the same verdicts, on days from before the group to after it."""
    (relation,) = (history.relations.index(one) for one in graph.ontology.asked("allies"))
    entity = history.entities.index(name)
    for day in DAYS:
        expected = {(answer.object, answer.verdict is Verdict.DEFINITE) for answer in graph.allies_of(name, format_day(day))}

        assert {(history.entities[other], sure) for _, other, sure in history.ties_of(entity, day, relation)} == expected


ROWS = st.lists(
    st.tuples(
        st.integers(0, 6),
        st.integers(0, 2),
        st.integers(-1, 6),
        st.integers(0, 40),
        st.integers(0, 20),
        st.integers(0, 30),
        st.integers(-3, 9),
    ),
    max_size=150,
)


def made(rows):
    """Columns of made-up rows, and the rows with their days."""
    full = [
        (s, r, o, first, first + long, first + min(inside, long + 1), first + min(inside + more, long))
        for s, r, o, first, long, inside, more in rows
    ]
    numbers = np.array(full, dtype=np.int32).reshape(-1, 7).T
    return Columns([str(n) for n in range(7)], ["a", "b", "c"], tuple(numbers[:3]), tuple(numbers[3:])), full


@settings(max_examples=200)
@given(rows=ROWS, day=st.integers(-1, 62), later=st.integers(0, 20), relation=st.integers(0, 2))
def test_columns_answer_as_a_loop_does(rows, day, later, relation):
    """On a day: all pairs, those of a relation, those of each entity; between two days what began and ended."""
    columns, full = made(rows)

    def told(row):
        return (*columns.ends_of(row), columns.first[row], columns.last[row])

    def held(one, on):
        return one[3] <= on <= one[4]

    found = columns.pairs_on(day)
    assert sorted((*told(row), sure) for row, sure in zip(found.rows.tolist(), found.definite.tolist(), strict=True)) == sorted(
        (*one[:5], one[5] <= day <= one[6]) for one in full if held(one, day)
    )
    assert sorted(map(told, columns.pairs_on(day, [relation]).rows.tolist())) == sorted(
        one[:5] for one in full if held(one, day) and one[1] == relation
    )
    for entity in range(7):
        mine = [one for one in full if held(one, day) and entity in (one[0], one[2])]
        assert sorted((told(row), other, sure) for row, other, sure in columns.ties_of(entity, day)) == sorted(
            (one[:5], one[2] if one[0] == entity else one[0], one[5] <= day <= one[6]) for one in mine
        )
        assert sorted(told(row) for row, _, _ in columns.ties_of(entity, day, relation)) == sorted(
            one[:5] for one in mine if one[1] == relation
        )
    began, ended = columns.changes(day, day + later)
    assert sorted(map(told, began.tolist())) == sorted(one[:5] for one in full if held(one, day + later) and not held(one, day))
    assert sorted(map(told, ended.tolist())) == sorted(one[:5] for one in full if held(one, day) and not held(one, day + later))


@settings(max_examples=200)
@given(rows=ROWS, day=st.integers(0, 60), start=st.integers(0, 6), goal=st.integers(0, 6))
def test_chains_and_neighbourhoods_are_those_of_networkx(rows, day, start, goal):
    """A chain is as short as any, each of its ties holds and joins the next; within two steps lies who networkx says."""
    columns, full = made(rows)
    graph = nx.Graph()
    graph.add_nodes_from(range(7))
    graph.add_edges_from((one[0], one[2]) for one in full if one[3] <= day <= one[4] and one[2] >= 0)
    path = columns.path(start, goal, day)

    assert columns.around(start, day, 2) == set(nx.single_source_shortest_path_length(graph, start, cutoff=2))
    assert (path is not None) is nx.has_path(graph, start, goal)
    if path is not None:
        assert len(path) == nx.shortest_path_length(graph, start, goal)
        at = start
        for row in path:
            assert columns.first[row] <= day <= columns.last[row]
            subject, _, object_ = columns.ends_of(row)
            at = object_ if subject == at else subject
        assert at == goal


def test_a_hub_is_answered_as_everybody_else_is():
    """With ties by the thousand the same rows, ends and verdicts come out as by the loop."""
    chance = np.random.default_rng(3)
    count = 5_000
    ends = (np.zeros(count, np.int32), np.zeros(count, np.int32), chance.integers(0, 50, count).astype(np.int32))
    first = chance.integers(0, 1000, count).astype(np.int32)
    days = (first, first + 300, first + 100, first + 200)
    columns = Columns([str(n) for n in range(50)], ["a"], ends, days)
    wanted = sorted(
        (int(other), bool(one + 100 <= 700 <= one + 200)) for other, one in zip(ends[2], first, strict=True) if one <= 700 <= one + 300
    )

    assert sorted((other, sure) for _, other, sure in columns.ties_of(0, 700)) == wanted


def test_an_episode_costs_at_most_64_bytes():
    """Columns, orders and lists of a hundred thousand ties over ten thousand entities."""
    chance = np.random.default_rng(5)
    count = 100_000
    ends = tuple(chance.integers(0, high, count).astype(np.int32) for high in (10_000, 8, 10_000))
    first = chance.integers(700_000, 740_000, count).astype(np.int32)
    columns = Columns([str(n) for n in range(10_000)], [str(n) for n in range(8)], ends, (first, first + 900, first + 10, first + 800))

    assert columns.nbytes / count <= 64
