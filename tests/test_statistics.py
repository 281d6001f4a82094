from __future__ import annotations

import json

from allegiance.cli import main
from allegiance.graph import Graph
from allegiance.ontology import read_ontology
from allegiance.questions.statistics import Standing, statistics_of
from tests.factories import claim, dataset, entity, source, statement, timeline_of

EARLY, LATE = (
    source("early", published="2014-06-30", grade="A", kind="official"),
    source("late", published="2015-06-30", publisher="Gazette"),
)
ALSO = source("also", published="2015-01-31", publisher="Gazette", grade="D", kind="opinion")
TOLD = (
    EARLY,
    LATE,
    ALSO,
    entity("p", "Person"),
    statement("a", "alliedWith", "b", "2014", claims=(claim("early"), claim("late"))),
    statement("a", "fought", "c", "2014", claims=(claim("early"), claim("late", stance="denies"))),
    statement("p", "leads", "a", "2014-01-01/", claims=(claim("late", when="2015-01-01/"), claim("early", when="2014-01-01/"))),
    statement("c", "alliedWith", "b", "2014", claims=(claim("also"),)),
    statement("a", "strength", value="500", when="2014", claims=(claim("late"),)),
    statement("b", "dissolved", when="2015", claims=(claim("early", origin="wire"), claim("late", origin="wire"))),
)


def test_everything_is_counted():
    """
    Six statements of three groups and a person: one disputed, one only alleged, two contested; ten claims.
    """
    found = statistics_of(timeline_of(*TOLD))

    assert found.entities == {"Group": 3, "Person": 1}
    assert found.statuses == {"accepted": 4, "disputed": 1, "alleged": 1}
    assert found.contested == 2
    assert (found.claims, found.denials) == (10, 1)
    assert (found.sources, found.publishers) == (3, 2)
    assert found.grades == {"A": 1, "B": 1, "D": 1}
    assert found.kinds == {"official": 1, "opinion": 1, "press": 1}


def test_reprints_corroborate_nothing_and_measures_are_left_out_of_the_share():
    """
    Of ties, leaderships and ends three stand on two origins; one stands on an opinion, one on a story printed twice.
    """
    found = statistics_of(timeline_of(*TOLD))

    assert found.families["Alignment"] == Standing(2, 1)
    assert found.families["Measures"] == Standing(1, 0)
    assert found.asked_after == Standing(5, 3)
    assert found.asked_after.share == 0.6
    assert Standing().share == 0.0


def test_only_what_was_known_counts():
    """
    In 2014 only the early source was there: c fought, b ended, nobody denied anything.
    """
    found = Graph(dataset(*TOLD), read_ontology()).statistics(known_by="2014-12-31")

    assert found.statuses == {"accepted": 4}
    assert found.entities == {"Group": 3, "Person": 1}
    assert (found.claims, found.denials, found.contested, found.sources) == (4, 0, 0, 1)
    assert found.first == found.last


def test_before_the_first_source_nothing_is_counted(capsys):
    """
    No share is divided by zero, in text or as JSON.
    """
    assert main(["stats", "--known-by", "1900"]) == 0
    assert capsys.readouterr().out.startswith("entities         0")
    assert main(["stats", "--known-by", "1900", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["answers"][0]
    assert told["statements"]["ties_leaderships_deaths"] == {"statements": 0, "corroborated": 0, "share": 0.0}
    assert told["sources"]["first"] is None
