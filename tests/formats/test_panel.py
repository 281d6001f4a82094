"""The panels say of every first of January what the possible worlds say."""

from __future__ import annotations

from datetime import date

import pytest

from allegiance.export import Wanted, files_of
from allegiance.verdicts import Verdict
from tests.formats.read_panel_year import rows_of

YEARS = range(2005, 2021)


@pytest.fixture(scope="module")
def by_year(graph):
    """The panel of 2005 to 2020."""
    return rows_of(files_of("panel-year", graph, Wanted(start="2005", stop="2020")))


def test_every_first_of_january_is_that_of_the_timeline(by_year, graph):
    """For each pair and relation of the history: definite, possible, or no row at all."""
    timeline = graph.timeline()
    told = {(row["a_id"], row["relation"], row["b_id"], int(row["period"])): row for row in by_year}
    compared = 0
    for key in timeline.keys(None):
        if key[2] is None:
            continue
        for year in YEARS:
            verdict = timeline.verdict(key, date(year, 1, 1).toordinal())
            row = told.get((*key, year))
            assert (row is not None and row["definite_first_day"] == 1) is (verdict is Verdict.DEFINITE), (key, year)
            assert (row is not None and row["possible_first_day"] == 1) is (verdict is not Verdict.NO), (key, year)
            compared += verdict is not Verdict.NO

    assert compared > 5_000


def test_days_are_counted_as_the_timeline_counts_them(by_year, graph):
    """For one row in fifty: each day of the year asked."""
    timeline = graph.timeline()
    for row in by_year[::50]:
        key = (row["a_id"], row["relation"], row["b_id"])
        first = date(int(row["period"]), 1, 1).toordinal()
        verdicts = [timeline.verdict(key, day) for day in range(first, first + row["days"])]
        assert row["definite_days"] == verdicts.count(Verdict.DEFINITE)
        assert row["possible_days"] == len(verdicts) - verdicts.count(Verdict.NO)


@pytest.mark.slow
def test_months_add_up_to_years(by_year, graph):
    """Days of the twelve months of a pair are those of its year."""
    sums: dict[tuple[str, ...], list[int]] = {}
    for row in rows_of(files_of("panel-month", graph, Wanted(start="2005", stop="2020"))):
        found = sums.setdefault((row["a_id"], row["relation"], row["b_id"], row["period"][:4]), [0, 0])
        found[0] += row["definite_days"]
        found[1] += row["possible_days"]

    assert sums == {
        (row["a_id"], row["relation"], row["b_id"], row["period"]): [row["definite_days"], row["possible_days"]] for row in by_year
    }
