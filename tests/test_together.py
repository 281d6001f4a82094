from __future__ import annotations

import pytest

from allegiance.dates import Span, parse_date
from allegiance.graph import Graph
from allegiance.questions.allies import inherited_allies
from allegiance.questions.answers import day_text
from allegiance.questions.together import because_of, chained, days_of, held_together, verdict_together
from allegiance.verdicts import Verdict
from allegiance.worlds import FAR
from tests.factories import claim, dataset, day, entity, source, statement, timeline_of

EVER = Span(None, None)


def tie(*parts: str) -> tuple[tuple[str, str, str], ...]:
    """A tie that is made by a relation, or by any one of several, between a pair: "a alliedWith b"."""
    return tuple(tuple(part.split()) for part in parts)


def stretches(held) -> list[tuple[str | None, str | None, str]]:
    """First day, last day and verdict of each stretch."""
    return [(day_text(one.first), day_text(one.last), one.verdict.value) for one in held]


def told(answers) -> list[tuple[str | None, str | None, str]]:
    """Object, through whom, and verdict of each answer."""
    return [(one.object, one.through, one.verdict.value) for one in answers]


AB, BC = tie("a alliedWith b"), tie("b alliedWith c")


# ---------------------------------------------------------------- days


def test_the_days_of_a_span_are_its_bounds():
    """
    A closed span has its first and its last day; an open side reaches beyond every date.
    """
    assert days_of(parse_date("2014-02")) == (day("2014-02-01"), day("2014-02-28"))
    assert days_of(Span(None, day("2014-02-28"))) == (-FAR, day("2014-02-28"))
    assert days_of(Span(day("2014-02-01"), None)) == (day("2014-02-01"), FAR)
    assert days_of(EVER) == (-FAR, FAR)


# ---------------------------------------------------------------- a day


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("2013-01-01/2016-12-31", "2013-01-01/2016-12-31", "definite"),
        ("2014/2016-12-31", "2013-01-01/2016-12-31", "possible"),
        ("2013-01-01/2016-12-31", "2013-01-01/2014", "possible"),
        ("2014/2016-12-31", "2013-01-01/2014", "possible"),
        ("2013-01-01/2016-12-31", "2015-01-01/2016-12-31", "no"),
        ("2014/2016-12-31", "2015-01-01/2016-12-31", "no"),
    ],
)
def test_ties_together_are_as_good_as_the_weakest(first, second, expected):
    """
    Definite when each is, possible when each may be, no when one is not.
    """
    timeline = timeline_of(statement("a", "alliedWith", "b", first), statement("b", "alliedWith", "c", second))

    assert verdict_together(timeline, [AB, BC], day("2014-06-01")).value == expected
    assert verdict_together(timeline, [BC, AB], day("2014-06-01")).value == expected


def test_a_tie_that_nobody_tells_of_holds_on_no_day():
    """
    A pair without any episode is no tie.
    """
    timeline = timeline_of(statement("a", "alliedWith", "b", "2013-01-01/2016-12-31"))

    assert verdict_together(timeline, [AB, BC], day("2014-06-01")) is Verdict.NO
    assert held_together(timeline, [AB, BC], parse_date("2014")) == ()


def test_one_relation_is_enough_for_a_tie():
    """
    Of several relations between a pair any one makes the tie.
    """
    timeline = timeline_of(statement("a", "supported", "b", "2014-01-01/2014-12-31"), statement("a", "metWith", "b", "2014-05-05"))
    several = tie("a alliedWith b", "a supported b")

    assert verdict_together(timeline, [several], day("2014-06-01")) is Verdict.DEFINITE
    assert verdict_together(timeline, [AB], day("2014-06-01")) is Verdict.NO


def test_a_hand_over_between_two_relations_makes_a_definite_tie():
    """
    On each day of a vague split either membership or descent holds, although on none of them one alone is sure.
    """
    timeline = timeline_of(
        statement("a", "partOf", "b", "2010-01-01/", claims=(claim(attests="2013-12-31"),)), statement("a", "splinteredFrom", "b", "2014")
    )
    inside, after = tie("a partOf b"), tie("a descendsFrom b")
    asked = day("2014-06-01")

    assert [verdict_together(timeline, [one], asked).value for one in (inside, after)] == ["possible", "possible"]
    assert verdict_together(timeline, [(*inside, *after)], asked) is Verdict.DEFINITE
    assert stretches(held_together(timeline, [(*inside, *after)], parse_date("2013/2015"))) == [("2013-01-01", "2015-12-31", "definite")]


def test_ties_that_exclude_each_other_never_hold_together(one_oath):
    """
    Of two oaths sworn in one month only the later stands after it: each may be that one, never both.
    """
    timeline = timeline_of(statement("b", "pledgedTo", "a", "2014-05"), statement("b", "pledgedTo", "c", "2014-05"), ontology=one_oath)
    first, second = tie("b swornTo a"), tie("b swornTo c")
    asked = day("2014-08-01")

    assert [verdict_together(timeline, [one], asked).value for one in (first, second)] == ["possible", "possible"]
    assert verdict_together(timeline, [first, second], asked) is Verdict.NO
    assert held_together(timeline, [first, second], parse_date("2014-08/2015")) == ()
    assert chained(timeline, [first, second], parse_date("2014-08-01"), ("a", "alliedWith", "c"), through="b") is None


def test_a_disputed_event_cannot_both_have_come_and_not(one_oath):
    """
    The old oath stands if the pledge is untrue, the new one if it is true; on the day of the pledge a world has both.
    """
    timeline = timeline_of(
        source("denial", published="2019-01-01"),
        statement("b", "pledgedTo", "a", "2013-01-01"),
        statement("b", "pledgedTo", "c", "2014-05-05", claims=(claim(), claim("denial", stance="denies"))),
        ontology=one_oath,
    )
    first, second = tie("b swornTo a"), tie("b swornTo c")

    assert [verdict_together(timeline, [one], day("2014-05-06")).value for one in (first, second)] == ["possible", "possible"]
    assert verdict_together(timeline, [first, second], day("2014-05-06")) is Verdict.NO
    assert stretches(held_together(timeline, [first, second], parse_date("2014"))) == [("2014-05-05", "2014-05-05", "possible")]


def test_a_vague_event_may_fall_on_the_day_asked_about(one_oath):
    """
    What one event ends and what it begins both hold on its own day, which may be any day of its month, and on no later one.
    """
    timeline = timeline_of(
        statement("b", "pledgedTo", "a", "2013-01-01", claims=(claim(attests="2014-04-30"),)),
        statement("b", "pledgedTo", "c", "2014-05"),
        ontology=one_oath,
    )
    both = [tie("b swornTo a"), tie("b swornTo c")]

    assert stretches(held_together(timeline, both, parse_date("2014"))) == [("2014-05-01", "2014-05-31", "possible")]


# ---------------------------------------------------------------- a span


def test_ties_hold_together_on_the_days_that_they_share():
    """
    Of two alliances of different years no day has both; of two that overlap the shared days do.
    """
    timeline = timeline_of(
        statement("a", "alliedWith", "b", "2014-01-01/2014-12-31"),
        statement("b", "alliedWith", "c", "2014-07-01/2016-12-31"),
        statement("c", "alliedWith", "d", "2016-01-01/2016-12-31"),
    )
    cd = tie("c alliedWith d")

    assert stretches(held_together(timeline, [AB, BC], parse_date("2013/2017"))) == [("2014-07-01", "2014-12-31", "definite")]
    assert stretches(held_together(timeline, [AB, BC], parse_date("2014-08"))) == [("2014-08-01", "2014-08-31", "definite")]
    assert held_together(timeline, [AB, cd], parse_date("2013/2017")) == ()
    assert held_together(timeline, [AB, BC, cd], EVER) == ()


def test_stretches_part_definite_from_possible_days_and_join_neighbours():
    """
    Vague bounds give possible days around the sure ones; neighbours of one verdict are one, those of one verdict with a gap are two.
    """
    timeline = timeline_of(
        statement("a", "alliedWith", "b", "2014-03/2014-06-30"),
        statement("a", "alliedWith", "b", "2014-07-01/2014-08-31"),
        statement("a", "alliedWith", "b", "2014-10-01/2014-10-31"),
        statement("b", "alliedWith", "c", "2014-01-01/2014-12-31"),
    )

    assert stretches(held_together(timeline, [AB, BC], parse_date("2014"))) == [
        ("2014-03-01", "2014-03-30", "possible"),
        ("2014-03-31", "2014-08-31", "definite"),
        ("2014-10-01", "2014-10-31", "definite"),
    ]


def test_a_day_is_a_stretch_of_its_own():
    """
    On a single day ties hold together on that day or not at all.
    """
    timeline = timeline_of(
        statement("a", "alliedWith", "b", "2014-03/2014-06-30"), statement("b", "alliedWith", "c", "2014-01-01/2014-12-31")
    )

    assert [
        stretches(held_together(timeline, [AB, BC], parse_date(one))) for one in ("2014-02-01", "2014-03-05", "2014-04-05", "2014-07-01")
    ] == [[], [("2014-03-05", "2014-03-05", "possible")], [("2014-04-05", "2014-04-05", "definite")], []]


def test_a_span_agrees_with_its_days(one_oath):
    """
    Asking day by day and asking for the span give the same days, hand-overs and exclusions included.
    """
    timeline = timeline_of(
        statement("b", "pledgedTo", "a", "2014-03-05", claims=(claim(attests="2014-03-08"),)),
        statement("b", "pledgedTo", "c", "[2014-03-10..2014-03-14]"),
        statement("a", "alliedWith", "b", "[2014-03-12..2014-03-16]/2014-03-20"),
        ontology=one_oath,
    )
    span = parse_date("2014-03")
    for ties in ([tie("b swornTo a"), tie("b swornTo c")], [AB], [AB, tie("b swornTo c")]):
        held = held_together(timeline, ties, span)
        for one in range(day("2014-03-01"), day("2014-03-31") + 1):
            within = [stretch.verdict for stretch in held if stretch.first <= one <= stretch.last] or [Verdict.NO]
            assert within == [verdict_together(timeline, ties, one)]
        assert held


# ---------------------------------------------------------------- told as one tie


def test_a_chain_of_sure_ties_is_told_without_reasons():
    """
    On a day the answer names both ends and through whom, and rests on the statements of every tie in their order.
    """
    made = [statement("b", "alliedWith", "c", "2013-01-01/2016-12-31"), statement("a", "alliedWith", "b", "2013-01-01/2016-12-31")]
    answer = chained(timeline_of(*made), [AB, BC], parse_date("2014-06-01"), ("a", "alliedWith", "c"), through="b")

    assert (answer.subject, answer.relation, answer.object, answer.through) == ("a", "alliedWith", "c", "b")
    assert (answer.verdict, answer.reasons, answer.held, answer.role) == (Verdict.DEFINITE, (), (), None)
    assert [(one.settled.statement.id, one.rule) for one in answer.because] == [(made[1].id, "stated"), (made[0].id, "stated")]


def test_a_possible_chain_gives_the_reasons_of_each_tie():
    """
    One tie has a vague start, the other a vague end, and one of its makers is itself no more than possible.
    """
    timeline = timeline_of(statement("a", "alliedWith", "b", "2014/2016-12-31"), statement("b", "affiliateOf", "c", "2013-01-01/2014"))
    answer = chained(timeline, [AB, BC], parse_date("2014-06-01"), ("a", "alliedWith", "c"), through="b")

    assert answer.verdict is Verdict.POSSIBLE
    assert answer.reasons == ("start is vague", "end is vague", "follows from something possible")
    assert [one.rule for one in answer.because] == ["stated", "implies"]


@pytest.mark.parametrize(
    ("asked", "verdict", "reasons", "held"),
    [
        ("2014-08/2014-09", "definite", (), [("2014-08-01", "2014-09-30", "definite")]),
        ("2014-10/2015-03", "possible", ("holds on some of the days asked about only",), [("2014-10-01", "2014-12-31", "definite")]),
        (
            "2014-05/2014-08",
            "possible",
            ("start is vague",),
            [("2014-05-01", "2014-05-30", "possible"), ("2014-05-31", "2014-08-31", "definite")],
        ),
        ("2014-05-01/2014-05-10", "possible", ("start is vague",), [("2014-05-01", "2014-05-10", "possible")]),
    ],
)
def test_through_a_span_a_chain_is_told_with_its_stretches(asked, verdict, reasons, held):
    """
    It is definite when it is so on every day; else it gives the reasons of its first possible days, or that it lacks some days.
    """
    timeline = timeline_of(
        statement("a", "alliedWith", "b", "2014-05/2016-12-31"), statement("b", "alliedWith", "c", "2014-01-01/2014-12-31")
    )
    answer = chained(timeline, [AB, BC], parse_date(asked), ("a", "alliedWith", "c"), through="b")

    assert (answer.verdict.value, answer.reasons, stretches(answer.held)) == (verdict, reasons, held)


def test_without_a_day_a_chain_is_definite_that_once_was():
    """
    Asked about all days at once, a definite stretch is enough; without one the chain stays possible.
    """
    sure, vague = statement("b", "alliedWith", "c", "2014-01-01/2014-12-31"), statement("c", "alliedWith", "d", "2014/2014")
    timeline = timeline_of(statement("a", "alliedWith", "b", "2014-07-01/2016-12-31"), sure, vague)
    once = chained(timeline, [AB, BC], EVER, ("a", "alliedWith", "c"), through="b")
    never = chained(timeline, [AB, tie("c alliedWith d")], EVER, ("a", "alliedWith", "d"), through="c")
    half_open = chained(timeline, [AB, BC], Span(None, day("2015-12-31")), ("a", "alliedWith", "c"), through="b")

    assert (once.verdict, once.reasons) == (Verdict.DEFINITE, ())
    assert stretches(once.held) == [("2014-07-01", "2014-12-31", "definite")]
    assert (never.verdict, never.reasons) == (Verdict.POSSIBLE, ("start is vague", "end is vague"))
    assert half_open.verdict is Verdict.POSSIBLE


def test_ties_that_share_no_day_make_no_chain():
    """
    Nothing is told of ties that hold one after the other.
    """
    timeline = timeline_of(
        statement("a", "alliedWith", "b", "2014-01-01/2014-12-31"), statement("b", "alliedWith", "c", "2016-01-01/2016-12-31")
    )

    assert chained(timeline, [AB, BC], parse_date("2014/2016"), ("a", "alliedWith", "c"), through="b") is None


def test_a_chain_rests_on_what_holds_in_its_stretches_and_on_each_statement_once():
    """
    A statement that makes two relations of a tie is told once, one that ended before is not told.
    """
    before, now = statement("a", "alliedWith", "b", "2010-01-01/2010-12-31"), statement("a", "partOf", "b", "2014-01-01/2014-12-31")
    timeline = timeline_of(before, now)
    ties = [tie("a partOf b", "a alliedWith b")]
    because = because_of(timeline, ties, held_together(timeline, ties, parse_date("2014-06-01")))

    assert [(one.settled.statement.id, one.rule, one.episode.relation) for one in because] == [(now.id, "stated", "partOf")]
    assert because_of(timeline, ties, ()) == ()


# ---------------------------------------------------------------- inherited allies


def test_a_part_inherits_the_allies_of_the_whole():
    """
    The answer is told from the side of the part, names the whole, and rests on belonging and alliance.
    """
    belongs, allied = statement("wing", "partOf", "whole", "2013-01-01/2016"), statement("friend", "alliedWith", "whole", "2013-01-01/2016")
    (one,) = inherited_allies(timeline_of(allied, belongs), "wing", parse_date("2014-06-01"))

    assert (one.subject, one.relation, one.object, one.through) == ("wing", "alliedWith", "friend", "whole")
    assert (one.verdict, one.reasons) == (Verdict.DEFINITE, ())
    assert [because.settled.statement.id for because in one.because] == [belongs.id, allied.id]
    assert one.to_json(dataset(belongs, allied))["through"] == {"id": "whole", "name": "whole"}


def test_allies_come_down_through_two_levels():
    """
    However far up: the allies of the whole's whole, and that one itself as the ally of the whole; in the order of ids.
    """
    always = "2013-01-01/2016"
    timeline = timeline_of(
        statement("wing", "partOf", "mid", always),
        statement("mid", "partOf", "top", always),
        statement("top", "alliedWith", "friend", always),
        statement("mid", "alliedWith", "chum", always),
        statement("friend", "alliedWith", "stranger", always),
    )

    assert told(inherited_allies(timeline, "wing", parse_date("2014-06-01"))) == [
        ("chum", "mid", "definite"),
        ("friend", "top", "definite"),
        ("top", "mid", "definite"),
    ]
    assert told(inherited_allies(timeline, "mid", parse_date("2014-06-01"))) == [("friend", "top", "definite")]


def test_one_ally_through_two_groups_is_told_for_each():
    """
    Each answer names the one whose ally it is.
    """
    always = "2013-01-01/2016"
    timeline = timeline_of(
        statement("wing", "partOf", "mid", always),
        statement("mid", "partOf", "top", always),
        statement("friend", "alliedWith", "top", always),
        statement("friend", "alliedWith", "mid", always),
    )
    found = [one for one in told(inherited_allies(timeline, "wing", parse_date("2014-06-01"))) if one[0] == "friend"]

    assert found == [("friend", "mid", "definite"), ("friend", "top", "definite")]


def test_nothing_is_inherited_from_parts_and_equals():
    """
    Belonging has a direction, and an alliance alone hands nothing on.
    """
    always = "2013-01-01/2016"
    timeline = timeline_of(
        statement("wing", "partOf", "whole", always),
        statement("wing", "alliedWith", "friend", always),
        statement("whole", "alliedWith", "peer", always),
        statement("peer", "alliedWith", "other", always),
    )

    assert inherited_allies(timeline, "whole", parse_date("2014-06-01")) == ()
    assert inherited_allies(timeline, "nobody", parse_date("2014-06-01")) == ()


@pytest.mark.parametrize(
    ("own", "through", "expected"),
    [
        ("2013-01-01/2016-12-31", "2013-01-01/2016-12-31", []),
        ("2013-01-01/2016-12-31", "2014/2016-12-31", []),
        ("2014/2016-12-31", "2014/2016-12-31", []),
        ("2014/2016-12-31", "2013-01-01/2016-12-31", [("friend", "whole", "definite")]),
        ("2015-01-01/2016-12-31", "2014/2016-12-31", [("friend", "whole", "possible")]),
    ],
)
def test_allies_of_its_own_are_not_inherited(own, through, expected):
    """
    One that it has itself is left out, unless it has it through another more surely.
    """
    timeline = timeline_of(
        statement("wing", "partOf", "whole", "2013-01-01/2016-12-31"),
        statement("wing", "alliedWith", "friend", own),
        statement("whole", "alliedWith", "friend", through),
    )

    assert told(inherited_allies(timeline, "wing", parse_date("2014-06-01"))) == expected


@pytest.mark.parametrize(
    ("belonging", "alliance", "expected", "reasons"),
    [
        ("2013-01-01/2016-12-31", "2014/2016-12-31", "possible", ("start is vague",)),
        ("2013-01-01/2014", "2013-01-01/2016-12-31", "possible", ("end is vague",)),
        ("2014/2016-12-31", "2013-01-01/2014", "possible", ("start is vague", "end is vague")),
        ("2015-01-01/2016-12-31", "2013-01-01/2016-12-31", None, None),
        ("2013-01-01/2016-12-31", "2010-01-01/2013-12-31", None, None),
    ],
)
def test_an_inherited_alliance_is_as_good_as_its_weakest_tie(belonging, alliance, expected, reasons):
    """
    It is possible where belonging or alliance is, for the reasons of both, and nothing where one does not hold.
    """
    timeline = timeline_of(statement("wing", "partOf", "whole", belonging), statement("whole", "alliedWith", "friend", alliance))
    asked = parse_date("2014-06-01")

    assert [(one.verdict.value, one.reasons) for one in inherited_allies(timeline, "wing", asked)] == (
        [] if expected is None else [(expected, reasons)]
    )
    assert inherited_allies(timeline, "wing", asked, definite_only=True) == ()


def test_definite_inherited_allies_come_first():
    """
    Within a verdict the ids are in order; what is only possible can be left out.
    """
    always = "2013-01-01/2016-12-31"
    timeline = timeline_of(
        statement("wing", "partOf", "whole", always),
        statement("whole", "alliedWith", "anchor", "2014/2016-12-31"),
        statement("whole", "alliedWith", "west", always),
        statement("whole", "alliedWith", "north", always),
    )
    sure = [("north", "whole", "definite"), ("west", "whole", "definite")]
    asked = parse_date("2014-06-01")

    assert told(inherited_allies(timeline, "wing", asked)) == [*sure, ("anchor", "whole", "possible")]
    assert told(inherited_allies(timeline, "wing", asked, definite_only=True)) == sure


@pytest.mark.parametrize(("direct", "by_way"), [("2014/2016-12-31", "2013-01-01/2016-12-31"), ("2013-01-01/2016-12-31", "2014/2016-12-31")])
def test_of_two_ways_up_to_a_group_the_surer_counts(direct, by_way):
    """
    Whether the short way or the long way up is the sure one, the ally is told once, as definite.
    """
    always = "2013-01-01/2016-12-31"
    timeline = timeline_of(
        statement("wing", "partOf", "top", direct),
        statement("wing", "partOf", "mid", by_way),
        statement("mid", "partOf", "top", always),
        statement("top", "alliedWith", "friend", always),
    )
    found = [one for one in told(inherited_allies(timeline, "wing", parse_date("2014-06-01"))) if one[0] == "friend"]

    assert found == [("friend", "top", "definite")]


def test_what_it_belongs_to_is_no_ally_on_the_way_up():
    """
    Neither the entity itself nor a group below the one whose allies are told is an ally through it.
    """
    always = "2013-01-01/2016-12-31"
    timeline = timeline_of(
        statement("wing", "partOf", "mid", always),
        statement("mid", "partOf", "top", always),
        statement("top", "alliedWith", "wing", always),
    )

    assert inherited_allies(timeline, "wing", parse_date("2014-06-01")) == ()


def test_groups_that_are_part_of_each_other_come_to_an_end():
    """
    No group comes twice in one way up, so that a circle of dates that allow it does no harm.
    """
    always = "2013-01-01/2016-12-31"
    timeline = timeline_of(
        statement("east", "partOf", "west", always),
        statement("west", "partOf", "east", always),
        statement("west", "alliedWith", "friend", always),
    )

    assert told(inherited_allies(timeline, "east", parse_date("2014-06-01"))) == [("friend", "west", "definite")]


def test_through_a_span_allies_are_inherited_while_both_hold():
    """
    The stretches are those that belonging and alliance share; without shared days there is no ally.
    """
    timeline = timeline_of(
        statement("wing", "partOf", "whole", "2014-01-01/2014-12-31"),
        statement("whole", "alliedWith", "friend", "2014-07-01/2016-12-31"),
        statement("whole", "alliedWith", "late", "2016-01-01/2016-12-31"),
    )
    (one,) = inherited_allies(timeline, "wing", parse_date("2014/2016"))

    assert told([one]) == [("friend", "whole", "possible")]
    assert one.reasons == ("holds on some of the days asked about only",)
    assert stretches(one.held) == [("2014-07-01", "2014-12-31", "definite")]
    assert told(inherited_allies(timeline, "wing", parse_date("2014-08"))) == [("friend", "whole", "definite")]
    assert inherited_allies(timeline, "wing", parse_date("2014/2016"), definite_only=True) == ()


def test_the_graph_gives_inherited_allies_after_its_own(ontology):
    """
    Only those who ask for them get them.
    """
    made = dataset(
        entity("wing", name="Northern Wing"),
        statement("wing", "partOf", "whole", "2013-01-01/2016-12-31"),
        statement("whole", "alliedWith", "friend", "2013-01-01/2016-12-31"),
    )
    graph = Graph(made, ontology)

    assert told(graph.allies_of("northern wing", on="2014-06-01")) == [("whole", None, "definite")]
    assert told(graph.allies_of("northern wing", on="2014-06-01", inherited=True)) == [
        ("whole", None, "definite"),
        ("friend", "whole", "definite"),
    ]
