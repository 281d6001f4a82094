"""Ties read in bulk hold when the same statements hold that were read one by one."""

from __future__ import annotations

import csv
import io
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allegiance.bulk import read_ties
from allegiance.dates import parse_day, parse_period
from allegiance.exceptions import DateError
from allegiance.export import files_of
from allegiance.ontology import read_ontology
from allegiance.verdicts import Verdict
from tests.factories import claim, source, statement, timeline_of

ONTOLOGY = read_ontology()
# Existence bounds what else can be; it belongs into a history.
STATES = sorted(
    {one.name for one in ONTOLOGY.relations.values() if one.is_state and one.object_use != "none"} - {*ONTOLOGY.asked("existence")}
)
POINTS = ("2001", "2001-05", "2001-05-17", "2003-02-01", "2003-02~", "2004?")
POINTS += ("[2002-03..2002-06]", "[..2002-01]", "[2003-01..]", "2009-12-31")
WHENS = [*POINTS, *(f"{start}/{end}" for start, end in product(("", *POINTS), ("", "..", *POINTS)) if start or end)]


def is_date(text):
    """Whether the dates of an interval stand in order."""
    try:
        parse_period(text)
    except DateError:
        return False
    return True


ROWS = st.lists(
    st.tuples(
        st.sampled_from("abc"),
        st.sampled_from(STATES),
        st.sampled_from("def"),
        st.sampled_from([text for text in WHENS if is_date(text)]),
        st.sampled_from(["accepted", "disputed", "alleged", "refuted"]),
        st.sampled_from(["2005-01-01", "2006-07", "2010"]),
    ),
    max_size=6,
    unique_by=lambda row: (row[0], row[1], row[2], row[3]),
)


def file_of(folder, header, rows):
    """A CSV file of the rows."""
    made = io.StringIO()
    csv.writer(made).writerows([header, *rows])
    path = folder / "ties.csv"
    path.write_text(made.getvalue(), encoding="utf-8")
    return path


def statements_of(rows):
    """The same as statements with claims that come to the same status."""
    for number, (subject, relation, object_, when, status, published) in enumerate(rows):
        weak = source(f"weak{number}", published=published, grade="E")
        good = source(f"good{number}", published=published)
        yield from (weak, good)
        supporting = [claim(weak.id if status == "alleged" else good.id)] if status != "refuted" else []
        denying = [claim(weak.id, stance="denies")] if status in ("disputed", "refuted") else []
        yield statement(subject, relation, object_, when, claims=(*supporting, *denying))


def told(timeline, day):
    """Every pair and relation that holds on a day, with its verdict."""
    found = {}
    for key in timeline.keys(None):
        verdict = timeline.verdict(key, day)
        if verdict is not Verdict.NO:
            found[key] = verdict
    return found


def told_in_bulk(ties, columns, day):
    """The same of ties; a symmetric pair in the order of its ids."""
    found = {}
    for one in ties.ties_on(day, columns=columns):
        subject, object_ = one.subject, one.object
        if ONTOLOGY[one.relation].symmetric and object_ < subject:
            subject, object_ = object_, subject
        key = (subject, one.relation, object_)
        if found.get(key) is not Verdict.DEFINITE:
            found[key] = one.verdict
    return found


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(rows=ROWS, by=st.sampled_from([None, "2005-01-01", "2006-07-30", "2006-07-31", "2012-01-01"]), alleged=st.booleans())
def test_rows_hold_as_statements_do(rows, by, alleged, tmp_path_factory):
    """On every day on which something may change: what follows, and its verdict, for any state of knowledge."""
    path = file_of(tmp_path_factory.mktemp("bulk"), ["subject", "relation", "object", "when", "status", "published"], rows)
    ties = read_ties(path)
    known_by = parse_day(by) if by else None
    timeline = timeline_of(*statements_of(rows), known_by=known_by, include_alleged=alleged)
    columns = ties.known(known_by, include_alleged=alleged)
    bounds = {day for one in timeline.holdings() for run in (*one.possible, *one.definite) for day in run if day is not None}

    for day in {730_000} | {one + shift for one in bounds for shift in (-1, 0, 1)}:
        assert told_in_bulk(ties, columns, day) == told(timeline, day)


@pytest.mark.parametrize("name", ["ties.csv", "ties.parquet", "ties.nq"])
def test_our_own_exports_are_read_back(name, graph, tmp_path):
    """The ties that we write as CSV, Parquet and N-Quads hold on the same days as those of the history."""
    kind = {"csv": "csv", "parquet": "parquet", "nq": "nquads"}[name.rpartition(".")[2]]
    made = files_of(kind, graph)
    path = tmp_path / name
    path.write_bytes(made[""] if kind == "nquads" else made[name])

    ties = read_ties(path)

    for day in ("1979-12-27", "2007-12-14", "2014-11-01", "2020-09-01", "2026-01-01"):
        assert told_in_bulk(ties, ties.columns, parse_day(day)) == told(graph.timeline(), parse_day(day))
    assert dict(ties.allies_of("tehrik-i-taliban-pakistan", parse_day("2014-11-01"))) == {
        one.object: one.verdict for one in graph.allies_of("TTP", on="2014-11-01")
    }


@pytest.mark.parametrize("known", [{}, {"known_by": "2014-12-31"}, {"include_alleged": True}, {"stated_only": True}])
def test_the_ties_of_a_graph_are_those_of_its_questions(known, graph):
    """In every state of knowledge, all ties of a day with their verdicts."""
    ties = graph.ties(**known)

    for day in ("2001-09-11", "2014-11-01", "2020-09-01"):
        assert told_in_bulk(ties, ties.columns, parse_day(day)) == told(graph.timeline(**known), parse_day(day))
