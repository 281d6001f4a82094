from __future__ import annotations

import pytest

from allegiance.dates import Span, parse_date
from allegiance.graph import Graph
from allegiance.names import Names
from allegiance.questions.allies import all_alliances, allies_of, leaders_of, members_of, relations_of
from allegiance.questions.entities import found_json, show_entity
from allegiance.questions.ties import answer_on
from allegiance.verdicts import Verdict
from tests.factories import claim, dataset, entity, source, statement, timeline_of


def told(answers) -> list[tuple[str, str | None, str]]:
    """Subject, object and verdict of each answer."""
    return [(one.subject, one.object, one.verdict.value) for one in answers]


def test_allies_are_told_from_the_side_of_the_one_who_asks():
    """
    Alliance has no direction, whichever way the statement was written.
    """
    timeline = timeline_of(statement("east", "alliedWith", "west", "2015/2016-12-31"))

    assert told(allies_of(timeline, "east", parse_date("2016-01-01"))) == [("east", "west", "definite")]
    assert told(allies_of(timeline, "west", parse_date("2016-01-01"))) == [("west", "east", "definite")]


def test_definite_allies_come_before_possible_ones():
    """
    What is sure is read first; within a verdict the ids are in order.
    """
    timeline = timeline_of(
        statement("east", "alliedWith", "anchor", "2015/2017"),
        statement("east", "alliedWith", "west", "2014/2018"),
        statement("east", "alliedWith", "north", "2014/2018"),
    )
    asked = parse_date("2015-06-01")

    assert told(allies_of(timeline, "east", asked)) == [
        ("east", "north", "definite"),
        ("east", "west", "definite"),
        ("east", "anchor", "possible"),
    ]
    assert told(allies_of(timeline, "east", asked, definite_only=True)) == [("east", "north", "definite"), ("east", "west", "definite")]


def test_a_merger_makes_an_ally_and_says_by_which_rule():
    """
    The answer leads to the event, not to a statement that nobody made.
    """
    timeline = timeline_of(
        source(published="2020-08-18"), statement("east", "mergedInto", "west", "2020-08-17", claims=(claim(attests="published"),))
    )
    (one,) = allies_of(timeline, "east", parse_date("2020-08-17"))
    (because,) = one.because

    assert (one.relation, one.verdict) == ("alliedWith", Verdict.DEFINITE)
    assert (because.settled.statement.relation, because.rule) == ("mergedInto", "starts, implies")
    assert allies_of(timeline, "east", parse_date("2020-08-16")) == ()


def test_every_allied_pair_is_told_once():
    """
    Two statements of one pair, from both sides, are one alliance that rests on both.
    """
    timeline = timeline_of(
        statement("east", "alliedWith", "west", "2014/2018"),
        statement("west", "alliedWith", "east", "2015/2017"),
        statement("north", "rivalOf", "east", "2014/2018"),
    )
    (one,) = all_alliances(timeline, parse_date("2016-06-01"))

    assert told([one]) == [("east", "west", "definite")]
    assert len(one.because) == 2


def test_a_span_is_definite_only_when_each_of_its_days_is():
    """
    The stretches say which days held.
    """
    timeline = timeline_of(statement("east", "alliedWith", "west", "2015-03-10/2015-03-20"))
    (whole,) = all_alliances(timeline, parse_date("2015-03-12/2015-03-15"))
    (part,) = all_alliances(timeline, parse_date("2015-03"))

    assert whole.verdict is Verdict.DEFINITE
    assert part.verdict is Verdict.POSSIBLE
    assert part.reasons == ("holds on some of the days asked about only",)
    assert [one.to_json() for one in part.held] == [{"from": "2015-03-10", "to": "2015-03-20", "verdict": "definite"}]
    assert all_alliances(timeline, parse_date("2015-04")) == ()


def test_stretches_part_definite_from_possible_days():
    """
    Around the sure days lie those on which the tie may have begun or ended.
    """
    timeline = timeline_of(statement("east", "alliedWith", "west", "2015-03/2015-05"))
    (one,) = all_alliances(timeline, parse_date("2015"))

    assert [(held.to_json()["from"], held.to_json()["to"], held.verdict.value) for held in one.held] == [
        ("2015-03-01", "2015-03-30", "possible"),
        ("2015-03-31", "2015-05-01", "definite"),
        ("2015-05-02", "2015-05-31", "possible"),
    ]


def test_a_day_within_a_span_agrees_with_the_span():
    """
    Asking day by day and asking for the span give the same days.
    """
    timeline = timeline_of(
        statement("east", "alliedWith", "west", "2015-03-05/2015-03-20"), statement("east", "brokeWith", "west", "2015-03-10/2015-03-12")
    )
    key = ("east", "alliedWith", "west")
    span = parse_date("2015-03")
    held = answer_on(timeline, key, span).held

    for day in range(span.earliest, span.latest + 1):
        one = answer_on(timeline, key, Span(day, day))
        within = [stretch.verdict for stretch in held if stretch.first <= day <= stretch.last]
        assert within == ([] if one is None else [one.verdict])
    assert len(held) >= 2


def test_leaders_are_people_at_the_head_and_members_the_rest():
    """
    A deputy belongs to the group without leading it; roles are told.
    """
    timeline = timeline_of(
        *(entity(name, "Person") for name in ("anna", "bert", "cora")),
        statement("anna", "leads", "east", "2014/2018", role="emir"),
        statement("bert", "deputyLeaderOf", "east", "2014/2018", role="second deputy"),
        statement("cora", "memberOf", "east", "2014/2018"),
        statement("cora", "leads", "west", "2014/2018"),
    )
    day = parse_date("2016-06-01")
    leaders, members = leaders_of(timeline, "east", day), members_of(timeline, "east", day)

    assert [(one.subject, one.role) for one in leaders] == [("anna", "emir")]
    assert {(one.subject, one.role) for one in members} == {("anna", "emir"), ("bert", "second deputy"), ("cora", None)}


def test_members_of_a_group_are_not_the_groups_it_belongs_to():
    """
    Belonging has a direction.
    """
    timeline = timeline_of(statement("wing", "partOf", "east", "2014/2018"), statement("east", "partOf", "union", "2014/2018"))

    assert told(members_of(timeline, "east", parse_date("2016"))) == [("wing", "east", "definite")]


def test_relations_between_two_take_states_and_events_of_both_directions():
    """
    The order of the two does not matter, and third parties stay out.
    """
    timeline = timeline_of(
        statement("east", "alliedWith", "west", "2014/2018"),
        statement("west", "supported", "east", "2014/2018"),
        statement("west", "metWith", "east", "2016-06-01"),
        statement("west", "metWith", "east", "2015-06-01"),
        statement("west", "metWith", "east", "2017-06-01"),
        statement("east", "alliedWith", "north", "2014/2018"),
    )
    one, two = (relations_of(timeline, *pair, parse_date("2016-06-01")) for pair in (("east", "west"), ("west", "east")))

    assert {answer.relation for answer in one.answers} == {answer.relation for answer in two.answers} >= {"alliedWith", "supported"}
    assert [event.statement.when for event in one.statements] == ["2016-06-01"]
    assert one.statements == two.statements
    assert one.verdict is Verdict.DEFINITE
    assert "north" not in {answer.object for answer in one.answers}


def test_relations_sum_up_to_no_when_nothing_holds():
    """
    An event of the day is no tie.
    """
    timeline = timeline_of(statement("west", "metWith", "east", "2016-06-01"))
    found = relations_of(timeline, "east", "west", parse_date("2016-06-01"))

    assert (found.verdict, found.answers, len(found.statements)) == (Verdict.NO, (), 1)


def test_relations_without_a_day_are_all_that_ever_held():
    """
    A tie that was definite on some day is definite, with its days.
    """
    timeline = timeline_of(statement("east", "alliedWith", "west", "2014-01-01/2014-12-31"), statement("east", "dissolved", None, "2018"))
    found = relations_of(timeline, "east", None, None)
    allied = next(one for one in found.answers if one.relation == "alliedWith")

    assert allied.verdict is Verdict.DEFINITE
    assert [one.to_json() for one in allied.held] == [{"from": "2014-01-01", "to": "2014-12-31", "verdict": "definite"}]
    assert [one.statement.relation for one in found.statements] == ["dissolved"]


def test_showing_an_entity_takes_every_statement_in_the_order_of_days():
    """
    Beginning and end stand out; what only an opinion says is there, marked.
    """
    timeline = timeline_of(
        source("column", kind="opinion", grade="D"),
        statement("east", "dissolved", None, "2018"),
        statement("west", "alliedWith", "east", "2014/2015", claims=(claim("column"),)),
        statement("east", "founded", None, "2010"),
        statement("north", "alliedWith", "west", "2014/2015"),
    )
    shown = show_entity(timeline, "east")

    assert [(one.statement.relation, one.status) for one in shown.statements] == [
        ("founded", "accepted"),
        ("alliedWith", "alleged"),
        ("dissolved", "accepted"),
    ]
    assert [one.statement.relation for one in (*shown.begun, *shown.ended)] == ["founded", "dissolved"]
    assert shown.coverage.statements == 3


def test_a_match_as_json_names_the_spelling_that_matched():
    """
    A reader sees why an entity was found.
    """
    made = dataset(entity("east", name="Eastern Front", aliases=["Orient"]))
    (match,) = Names(made).find("orient")

    assert found_json(match, made.entities["east"]) == {
        "id": "east",
        "name": "Eastern Front",
        "kind": "Group",
        "matched": "Orient",
        "score": 1.0,
        "aliases": ["Orient"],
    }


@pytest.mark.parametrize("known_by", [None, "2016", "2021"])
def test_the_graph_asks_the_same_questions(known_by, ontology):
    """
    `Graph` resolves names and dates and hands over to the questions.
    """
    made = dataset(
        entity("east", name="Eastern Front"), source(published="2020-01-01"), statement("east", "alliedWith", "west", "2014/2018")
    )
    answers = Graph(made, ontology).allies_of("eastern front", on="2015-06-01", known_by=known_by)

    assert told(answers) == ([] if known_by == "2016" else [("east", "west", "definite")])
