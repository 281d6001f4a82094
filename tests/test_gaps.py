from __future__ import annotations

import os

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from allegiance.dates import parse_date
from allegiance.graph import Graph
from allegiance.questions.answers import statement_json
from allegiance.questions.gaps import LONG_AGO, VAGUE, gaps_of
from allegiance.timeline import build_timeline
from tests.factories import claim, dataset, day, entity, source, statement, timeline_of

# Two reports of their own, the later of which closes the months that are counted.
ONE, TWO = source("one", published="2014-06-30"), source("two", published="2014-12-31")
BOTH = (claim("one"), claim("two"))


def attested(until: str):
    """Two claims that the state held on the day."""
    return claim("one", attests=until), claim("two", attests=until)


def gaps(*records, entity: str | None = None, limit: int | None = None, **choices):
    """The gaps of some records, with the two reports."""
    return gaps_of(timeline_of(ONE, TWO, *records, **choices), entity, limit=limit).gaps


def told(found) -> list[tuple[str, tuple[str, ...], int, int]]:
    """Relation of the statement, what is weak about it, and both counts."""
    return [(gap.settled.statement.relation, gap.weak, gap.if_it_fell, gap.if_settled) for gap in found]


# A pair that stands on two reports for all of 2014, so that the year is counted and nothing is weak.
YEAR = statement("y", "alliedWith", "z", "2014-01-01/2014-12-31", claims=BOTH)


# ---------------------------------------------------------------- what may fall


def test_a_statement_of_one_source_counts_the_months_that_hang_on_it():
    """
    An alliance from 10 March to 20 June stands on the first days of April, May and June.
    """
    only = statement("a", "alliedWith", "b", "2014-03-10/2014-06-20", claims=(claim("two"),))
    (gap,) = gaps(YEAR, only)

    assert told([gap]) == [("alliedWith", ("single source",), 3, 0)]
    assert gap.answers == 3
    assert gap.settled.statement == only


def test_each_relation_that_follows_counts():
    """
    Belonging is an alliance as well: three months of both are six answers.
    """
    found = gaps(YEAR, statement("a", "partOf", "b", "2014-03-10/2014-06-20", claims=(claim("two"),)))

    assert told(found) == [("partOf", ("single source",), 6, 0)]


def test_two_origins_are_enough_and_reprints_are_one():
    """
    Two sources carry a statement, two reprints of one story do not, and an opinion adds none.
    """
    column = source("column", kind="opinion", published="2014-12-31")
    when = "2014-03-10/2014-06-20"
    reprinted = claim("one", origin="agency"), claim("two", origin="agency")

    assert gaps(YEAR, statement("a", "alliedWith", "b", when, claims=BOTH)) == ()
    assert told(gaps(YEAR, statement("a", "alliedWith", "b", when, claims=reprinted))) == [("alliedWith", ("single source",), 3, 0)]
    assert told(gaps(YEAR, column, statement("a", "alliedWith", "b", when, claims=(claim("one"), claim("column"))))) == [
        ("alliedWith", ("single source",), 3, 0)
    ]


def test_only_answers_that_come_out_differently_count():
    """
    Months that another statement covers as well stay as they are; where it covers all of them there is no gap.
    """
    whole = statement("a", "alliedWith", "b", "2014-01-01/2014-12-31", claims=BOTH)
    early = statement("a", "alliedWith", "b", "2013-10-01/2014-06-30", claims=(claim("one"),))
    within = statement("b", "alliedWith", "a", "2014-03-01/2014-06-30", claims=(claim("one"),))

    assert [(gap.settled.statement.id, gap.if_it_fell) for gap in gaps(whole, early, within)] == [(early.id, 3)]


def test_an_ending_that_fell_would_leave_what_it_ends_open():
    """
    Without the dissolution of 15 June the alliance is only possible after its last attested day of 1 March, and has no end:
    April to June would no longer be sure, July to December no longer over.
    """
    allied = statement("a", "alliedWith", "b", "2014-01-01/", claims=attested("2014-03-01"))
    found = gaps(allied, statement("a", "dissolved", None, "2014-06-15", claims=(claim("two"),)))

    assert told(found) == [("dissolved", ("single source",), 9, 0)]


def test_a_founding_of_a_partner_bears_on_its_ties():
    """
    A vague alliance begins no earlier than its partner: without the founding in May it might have begun from January on.
    Being active would be gone as well, which was sure in May and possible from June to December.
    """
    allied = statement("a", "alliedWith", "b", "[2014-01-01..2014-08-15]/2014-12-31", claims=BOTH)
    founded = statement("b", "founded", None, "2014-05-01", claims=(claim("one"),))

    assert told(gaps(allied, founded)) == [("founded", ("single source",), 4 + 8, 0)]


def test_what_a_better_dated_statement_held_back_counts():
    """
    A split begins a group only where no founding is recorded: without the founding of 2 April the group would be active from the
    split of 2 September on, which takes May to September away and leaves the rest as possible as before.
    """
    split = statement("a", "splinteredFrom", "b", "2014-09-02", claims=BOTH)
    founded = statement("a", "founded", None, "2014-04-02", claims=(claim("one"),))

    assert told(gaps(split, founded, YEAR)) == [("founded", ("single source",), 5, 0)]


@pytest.mark.parametrize(
    ("relation", "when"),
    [("active", "2014-05-01/2014-12-31"), ("founded", "2014-05-01"), ("dissolved", "2014-05-01")],
)
def test_what_bears_on_other_ties_of_a_neighbour_stays(relation, when):
    """
    The alliance with one group counts its own three months; how another ally began or ended is none of its doing.
    """
    other = statement("a", "alliedWith", "b", "[2014-01-01..2014-08-15]/2014-12-31", claims=BOTH)
    bearing = statement("b", relation, None, when, claims=BOTH)
    only = statement("a", "alliedWith", "c", "2014-03-10/2014-06-20", claims=(claim("two"),))

    assert told(gaps(YEAR, other, bearing, only)) == [("alliedWith", ("single source",), 3, 0)]


def test_a_disputed_statement_counts_what_it_leaves_possible():
    """
    Supported and denied, it makes three months possible; it is not called a single source beside that.
    """
    disputed = statement("a", "alliedWith", "b", "2014-03-10/2014-06-20", claims=(claim("two"), claim("one", stance="denies")))

    assert told(gaps(YEAR, disputed)) == [("alliedWith", ("disputed",), 3, 0)]


def test_conflicting_claims_are_a_weakness():
    """
    Of March to June and May to August both have May and June; the four months around them are open.
    """
    claims = claim("one", when="2014-03-01/2014-06-30"), claim("two", when="2014-05-01/2014-08-31")
    found = gaps(YEAR, statement("a", "alliedWith", "b", None, claims=claims))

    assert told(found) == [("alliedWith", ("conflicting",), 0, 4)]


@pytest.mark.parametrize("include_alleged", [False, True])
def test_an_allegation_is_tried_the_other_way_round(include_alleged):
    """
    What counts is left out and what does not count is taken in: either way three months are possible or not.
    """
    rumour = source("rumour", grade="D", published="2014-12-31")
    alleged = statement("a", "alliedWith", "b", "2014-03-10/2014-06-20", claims=(claim("rumour"),))

    assert told(gaps(YEAR, rumour, alleged, include_alleged=include_alleged)) == [("alliedWith", ("alleged",), 3, 0)]


def test_an_alleged_ending_counts_what_it_would_make_doubtful():
    """
    If the rumour of a break in August counted, the alliance would be no more than possible from September to December.
    """
    rumour = source("rumour", grade="D", published="2014-12-31")

    assert told(gaps(rumour, YEAR, statement("y", "brokeWith", "z", "2014-08-05", claims=(claim("rumour"),)))) == [
        ("brokeWith", ("alleged",), 4, 0)
    ]


def test_a_refuted_statement_is_no_gap():
    """
    Nothing hangs on what was denied later by as good a source.
    """
    refuted = statement("a", "alliedWith", "b", "2014-03-10/2014-06-20", claims=(claim("one"), claim("two", stance="denies")))

    assert gaps(YEAR, refuted) == ()


def test_with_stated_ties_only_an_event_begins_nothing():
    """
    A pledge makes an oath and an alliance, unless only what is stated is asked about.
    """
    pledge = statement("a", "pledgedTo", "b", "2014-10-15", claims=(claim("two"),))

    # Both oath and alliance are possible on the first of November and of December.
    assert told(gaps(YEAR, pledge)) == [("pledgedTo", ("single source",), 4, 0)]
    assert gaps(YEAR, pledge, with_derived=False) == ()


@pytest.mark.parametrize(
    ("subject", "relation", "object_"),
    [("a", "operatesIn", "place"), ("a", "controlled", "place"), ("place", "locatedIn", "land")],
)
def test_places_are_not_counted(subject, relation, object_):
    """
    Where a group stood is no answer about who stood with whom.
    """
    places = entity("place", "Place"), entity("land", "Place")

    assert gaps(YEAR, *places, statement(subject, relation, object_, "2014-03-10/2014-06-20", claims=(claim("two"),))) == ()


def test_enmity_listings_and_existence_are_counted():
    """
    Three months of each.
    """
    when = "2014-03-10/2014-06-20"
    found = gaps(
        YEAR,
        entity("list", "SanctionsList"),
        entity("p", "Person"),
        *(
            statement(*parts, when, claims=(claim("two"),))
            for parts in (("a", "rivalOf", "b"), ("c", "listedOn", "list"), ("d", "active", None), ("p", "alive", None))
        ),
    )

    assert {(gap.settled.statement.relation, gap.if_it_fell) for gap in found} == {
        ("rivalOf", 3),
        ("listedOn", 3),
        ("active", 3),
        ("alive", 3),
    }


def test_a_number_has_no_answers():
    """
    How many fighters a group had is no tie, however weak the source, and whenever it was.
    """
    rumour = source("rumour", grade="D", published="2014-12-31")
    claims = claim("one", value="50"), claim("two", value="70")

    assert gaps(YEAR, statement("a", "strength", None, "2014", value="50", claims=claims)) == ()
    assert gaps(YEAR, rumour, statement("a", "strength", None, None, value="50", claims=(claim("rumour"),))) == ()


# ---------------------------------------------------------------- what is open


def test_an_undated_statement_leaves_every_month_possible():
    """
    The year has twelve.
    """
    assert told(gaps(YEAR, statement("a", "alliedWith", "b", None, claims=BOTH))) == [("alliedWith", ("undated",), 0, 12)]


def test_a_statement_can_be_weak_in_several_ways():
    """
    One source and no date: all of it would fall, and all of it is open.
    """
    (gap,) = gaps(YEAR, statement("a", "alliedWith", "b", None, claims=(claim("two"),)))

    assert told([gap]) == [("alliedWith", ("single source", "undated"), 12, 12)]
    assert gap.answers == 12


@pytest.mark.parametrize(
    ("when", "months"),
    [
        # The first days of January 2012 to December 2013; on 31 December 2013 it had begun.
        ("[2012-01-01..2013-12-31]/2014-12-31", 24),
        # On 1 January 2013 it still held, so February 2013 to December 2014.
        ("2012-01-01/[2013-01-01..2014-12-31]", 23),
        # January 2012 to December 2013 for the start; its end of a month leaves nothing on a first day.
        ("[2012-01-01..2013-12-31]/2014-11", 24),
        # An open start reaches back to January 2012, where the counting begins: to June 2012.
        ("/2012-06-30", 6),
    ],
)
def test_a_date_that_leaves_more_than_a_year_open_is_vague(when, months):
    """
    The months between the earliest and the latest start, or end, are only possible because of it.
    """
    anchor = statement("y", "alliedWith", "z", "2012-01-01/2014-12-31", claims=BOTH)

    assert told(gaps(anchor, statement("a", "alliedWith", "b", when, claims=BOTH))) == [("alliedWith", ("vague",), 0, months)]


@pytest.mark.parametrize("when", ["2012/2014-12-31", "2012-01-01/2013", "2012~/2014-12-31"])
def test_a_date_within_a_year_is_not_vague(when):
    """
    A year is as much as a date may leave open; `~` widens a year to three.
    """
    found = gaps(YEAR, statement("a", "alliedWith", "b", when, claims=BOTH))

    assert [gap.weak for gap in found] == ([("vague",)] if "~" in when else [])
    assert VAGUE == 366


def test_a_vague_event_leaves_open_what_it_begins():
    """
    A pledge of 2012 or 2013, which no claim attests after: the oath and the alliance are possible in all 36 months up to the end of 2014.
    """
    anchor = statement("y", "alliedWith", "z", "2012-01-01/2014-12-31", claims=BOTH)
    pledge = statement("a", "pledgedTo", "b", "[2012-01-01..2013-12-31]", claims=BOTH)

    assert told(gaps(anchor, pledge)) == [("pledgedTo", ("vague", "stale"), 0, 72)]


def test_a_vague_event_leaves_open_what_it_ends():
    """
    The break of 2012 or 2013 leaves the alliance possible from February 2012 to December 2013.
    """
    allied = statement("a", "alliedWith", "b", "2010-01-01/2014-12-31", claims=BOTH)
    broke = statement("a", "brokeWith", "b", "[2012-01-01..2013-12-31]", claims=BOTH)

    assert told(gaps(allied, broke)) == [("brokeWith", ("vague",), 0, 23)]


def test_what_lasts_is_open_only_at_its_start():
    """
    A listing of 2012 or 2013 is possible in those 24 months and sure ever after, without being attested.
    """
    anchor = statement("y", "alliedWith", "z", "2012-01-01/2014-12-31", claims=BOTH)
    listed = statement("a", "listedOn", "list", "[2012-01-01..2013-12-31]/", claims=attested("2013-12-31"))

    assert told(gaps(anchor, entity("list", "SanctionsList"), listed)) == [("listedOn", ("vague",), 0, 24)]


@pytest.mark.parametrize(
    ("until", "months"),
    [
        ("2010-12-31", 48),  # January 2011 to December 2014
        ("2011-01-01", 47),  # the day itself is attested
        ("2012-12-29", 24),  # 732 days before the end of 2014
        ("2012-12-30", None),  # 731 days, which is two years
        ("2014-12-31", None),
    ],
)
def test_a_state_last_attested_long_ago_is_stale(until, months):
    """
    Without an end it is only possible after its last attested day, which is long ago when it lies more than two years back.
    """
    found = gaps(statement("a", "alliedWith", "b", "2010-01-01/", claims=attested(until)))

    assert told(found) == ([] if months is None else [("alliedWith", ("stale",), 0, months)])
    assert LONG_AGO == 731


@pytest.mark.parametrize(
    ("relation", "object_", "when"),
    [("alliedWith", "b", "2010-01-01/2014-12-31"), ("listedOn", "list", "2010-01-01/"), ("metWith", "b", "2010-01-01")],
)
def test_what_has_an_end_lasts_or_happens_is_not_stale(relation, object_, when):
    """
    Only a state that goes on needs to be heard of again.
    """
    told_of = statement("a", relation, object_, when, claims=BOTH)

    assert gaps(entity("list", "SanctionsList"), told_of) == ()


@pytest.mark.parametrize(("relation", "object_"), [("alliedWith", "b"), ("founded", None), ("pledgedTo", "b")])
def test_what_was_never_heard_of_again_is_stale(relation, object_):
    """
    The start attests itself, whether the statement is a state or an event that begins one; an ending makes it no gap.
    """
    told_of = statement("a", relation, object_, "2010-01-01/" if relation == "alliedWith" else "2010-01-01", claims=BOTH)
    over = statement("a", "dissolved", None, "2011-06-15", claims=BOTH)

    assert [gap.weak for gap in gaps(told_of)] == [("stale",)]
    assert [gap for gap in gaps(told_of, over) if gap.settled.statement.relation == relation] == []


def test_a_stale_state_is_counted_where_nothing_else_makes_it_sure():
    """
    A second statement covers 2013, so that of the 48 months after 2010 it leaves 36.
    """
    stale = statement("a", "alliedWith", "b", "2010-01-01/", claims=attested("2010-12-31"))
    again = statement("a", "alliedWith", "b", "2013-01-01/2013-12-31", claims=BOTH)

    assert told(gaps(stale, again)) == [("alliedWith", ("stale",), 0, 36)]


# ---------------------------------------------------------------- months, ranking, choice


def test_months_run_from_the_first_that_is_spoken_of_to_the_last_publication():
    """
    The first of January is counted although the first day told of is the fifteenth; the first of April comes after the last report.
    """
    last = source("last", published="2014-03-31")
    undated = statement("a", "alliedWith", "b", None, claims=(claim("last"), claim("last", asserter="b", origin="b")))
    anchor = statement("y", "alliedWith", "z", "2014-01-15/2014-02-15", claims=undated.claims)
    found = gaps_of(timeline_of(last, undated, anchor))

    assert (found.first, found.last) == (day("2014-01-15"), day("2014-03-31"))
    assert told(found.gaps) == [("alliedWith", ("undated",), 0, 3)]


def test_months_run_across_the_turn_of_years():
    """
    From November 2012 to February 2014 there are sixteen.
    """
    only = statement("a", "alliedWith", "b", "2012-11-01/2014-02-01", claims=(claim("two"),))

    assert told(gaps(only)) == [("alliedWith", ("single source",), 16, 0)]


def test_as_known_before_the_second_report_a_statement_has_one_source():
    """
    Claims, and with them the last month, are those of the time.
    """
    timeline = timeline_of(ONE, TWO, YEAR, known_by=day("2014-07-31"))
    found = gaps_of(timeline)

    assert found.last == day("2014-06-30")
    assert told(found.gaps) == [("alliedWith", ("single source",), 6, 0)]


def test_an_empty_history_has_no_gaps():
    """
    Nothing is told, so nothing is missing.
    """
    assert gaps_of(timeline_of()).gaps == ()


def test_gaps_are_ranked_by_how_many_answers_would_change():
    """
    The greater of both counts decides, then the id; a limit leaves the first, None gives every one.
    """
    records = [
        YEAR,
        statement("a", "alliedWith", "b", "2014-01-01/2014-02-28", claims=(claim("two"),)),
        statement("c", "alliedWith", "d", "2014-01-01/2014-03-31", claims=(claim("two"),)),
        statement("e", "alliedWith", "f", None, claims=BOTH),
        statement("b", "alliedWith", "c", "2014-01-01/2014-03-31", claims=(claim("two"),)),
    ]
    order = [("e", 12), ("b", 3), ("c", 3), ("a", 2)]

    assert [(gap.settled.statement.subject, gap.answers) for gap in gaps(*records)] == order
    assert [(gap.settled.statement.subject, gap.answers) for gap in gaps(*records, limit=2)] == order[:2]
    assert gaps(*records, limit=0) == ()


def test_without_a_limit_named_fifty_are_told():
    """
    None gives them all.
    """
    timeline = timeline_of(
        ONE, TWO, *(statement(f"a{number}", "alliedWith", "b", "2014-01-01/2014-02-28", claims=(claim("two"),)) for number in range(51))
    )

    assert len(gaps_of(timeline).gaps) == 50
    assert len(gaps_of(timeline, limit=None).gaps) == 51


def test_gaps_of_an_entity_are_those_of_statements_about_it():
    """
    Whether as subject or as object.
    """
    when = "2014-01-01/2014-02-28"
    records = [
        statement(*pair, when, claims=(claim("two"),))
        for pair in (("a", "alliedWith", "b"), ("c", "alliedWith", "a"), ("b", "alliedWith", "c"))
    ]

    assert [gap.settled.statement.id for gap in gaps(*records, entity="a")] == [records[0].id, records[1].id]
    assert gaps(*records, entity="nobody") == ()


def test_gaps_as_json_say_what_was_counted():
    """
    Each with its statement and its claims.
    """
    made = timeline_of(ONE, TWO, YEAR, statement("a", "alliedWith", "b", None, claims=(claim("two"),)))
    found = gaps_of(made)

    assert found.to_json(made) == {
        "counted": {
            "each": "relation of a pair on the first day of a month, those of place left out",
            "from": "2014-01-01",
            "to": "2014-12-31",
        },
        "answers": [
            {
                "answers": 12,
                "if_it_fell": 12,
                "if_settled": 12,
                "weak": ["single source", "undated"],
                "statement": statement_json(found.gaps[0].settled, made.dataset),
            }
        ],
    }


def test_the_graph_asks_for_gaps_by_name(ontology):
    """
    `Graph` resolves the name and hands on the limit and what was known.
    """
    when = "2014-01-01/2014-02-28"
    weak = [statement(*pair, when, claims=(claim("two"),)) for pair in (("a", "alliedWith", "b"), ("c", "alliedWith", "d"))]
    graph = Graph(dataset(ONE, TWO, entity("a", name="Alpha"), *weak), ontology)

    assert [gap.settled.statement.subject for gap in graph.gaps().gaps] == ["a", "c"]
    assert [gap.settled.statement.subject for gap in graph.gaps("alpha").gaps] == ["a"]
    assert len(graph.gaps(limit=1).gaps) == 1
    assert graph.gaps(known_by="2014-07").gaps == ()


# ---------------------------------------------------------------- against a full rebuild


EXAMPLES = int(os.environ.get("ALLEGIANCE_EXAMPLES", "200"))
SOURCES = (
    source("early", published="2021-01-01"),
    source("late", published="2021-01-02"),
    source("rumour", published="2021-01-02", grade="D"),
)
# The status that each choice of claims comes to.
CLAIMS = {
    "accepted": (claim("late"),),
    "disputed": (claim("late"), claim("early", stance="denies")),
    "refuted": (claim("early"), claim("late", stance="denies")),
    "alleged": (claim("rumour"),),
}
# It opens the counting in January 2019 and bears on no tie.
ANCHOR = statement("z", "strength", None, "2019-01-01", value="1", claims=(claim("early"), claim("late")))
MONTHS = [day(f"{year}-{month:02}-01") for year in (2019, 2020) for month in range(1, 13)] + [day("2021-01-01")]
PAIRED = {
    ("group", "group"): [
        "alliedWith",
        "partOf",
        "swornTo",
        "affiliateOf",
        "rivalOf",
        "pledgedTo",
        "renounced",
        "mergedInto",
        "splinteredFrom",
        "succeeded",
        "brokeWith",
        "expelled",
        "recognised",
        "foundedBy",
    ],
    ("person", "group"): ["leads", "memberOf", "tookOver", "steppedDown", "joined", "left", "killedBy", "pledgedTo"],
    ("group", "person"): ["foundedBy", "pledgedTo", "expelled", "alliedWith"],
    ("group", "list"): ["sanctionedBy", "delisted", "listedOn"],
    ("person", "incident"): ["killedIn"],
    ("group", None): ["founded", "active", "dissolved"],
    ("person", None): ["born", "alive", "killed", "died"],
}
STATES = {"alliedWith", "partOf", "swornTo", "affiliateOf", "rivalOf", "leads", "memberOf", "listedOn", "active", "alive"}
NAMES = {"group": ["a", "b", "c"], "person": ["p", "q"], "list": ["l"], "incident": ["i"]}
ENTITIES = [
    entity(name, kind) for kind, names in {"Person": "pq", "SanctionsList": "l", "Incident": "i", "Group": "abcz"}.items() for name in names
]


@st.composite
def days(draw, after: int = 0):
    """A day of 2019 or 2020, exact or with a latest day, as numbers of half months."""
    low = draw(st.integers(after, 47))
    return low, min(47, low + draw(st.sampled_from([0, 0, 0, 1, 3, 8])))


def written(bounds: tuple[int, int], mark: str = "") -> str:
    """The day as EDTF."""
    low, high = (f"{2019 + half // 24}-{half % 24 // 2 + 1:02}-{'15' if half % 2 else '01'}{mark}" for half in bounds)
    return low if low == high else f"[{low}..{high}]"


@st.composite
def histories(draw):
    """Up to eight statements that start, end or are states, of every status."""
    made = []
    for number in range(draw(st.integers(2, 8))):
        kinds = draw(st.sampled_from([*PAIRED, ("group", "group"), ("group", "group"), ("group", None)]))
        relation = draw(st.sampled_from(PAIRED[kinds]))
        subject = draw(st.sampled_from(NAMES[kinds[0]]))
        other = draw(st.sampled_from([name for name in NAMES[kinds[1]] if name != subject])) if kinds[1] else None
        start, mark = draw(days()), draw(st.sampled_from(["", "", "", "?"]))
        when = written(start, mark)
        if relation in STATES:
            when += f"/{written(draw(days(start[0])), mark)}" if draw(st.booleans()) else "/"
        if draw(st.integers(0, 9)) == 0:
            when = None
        claims = CLAIMS[draw(st.sampled_from(["accepted"] * 4 + ["disputed", "refuted", "alleged"]))]
        if draw(st.booleans()):
            claims = (claims[0].model_copy(update={"attests": written((draw(days())[0],) * 2)}), *claims[1:])
        made.append(statement(subject, relation, other, when, id=f"s{number}", claims=claims))
    return made


def verdicts(timeline) -> dict[tuple, str]:
    """What every counted relation of every pair comes to on the first day of each month, where it holds."""
    asked = [name for question in ("linking", "opposing", "listed", "existence") for name in timeline.ontology.asked(question)]
    found = {(key, month): str(timeline.verdict(key, month)) for key in timeline.keys(asked) for month in MONTHS}
    return {place: verdict for place, verdict in found.items() if verdict != "no"}


@pytest.mark.slow
@settings(max_examples=EXAMPLES)
@given(records=histories(), is_changed=st.booleans())
def test_what_would_fall_is_what_a_graph_without_the_statement_lacks(records, is_changed, ontology, one_oath):
    """
    For each statement of one source the count is that of all answers which differ when the whole graph is built again without it,
    or with it where it is alleged.
    """
    for one in records:
        note(f"{one.id} {one.subject} {one.relation} {one.object} {one.when} {one.claims}")
    vocabulary = one_oath if is_changed else ontology

    def built(statements, **choices):
        return build_timeline(dataset(*SOURCES, *ENTITIES, ANCHOR, *statements), vocabulary, **choices)

    timeline = built(records)
    counted = gaps_of(timeline, limit=None)
    now = verdicts(timeline)
    expected = {}
    for one in records:
        status = timeline.settled[one.id].status
        if status == "alleged":
            counting = [other for other in records if other is one or timeline.settled[other.id].status != "alleged"]
            then = verdicts(built(counting, include_alleged=True))
        elif status != "refuted":
            then = verdicts(built([other for other in records if other is not one]))
        else:
            continue
        expected[one.id] = sum(now.get(place) != then.get(place) for place in now.keys() | then.keys())

    assert (counted.first, counted.last) == (MONTHS[0], parse_date("2021-01-02").latest)
    assert {gap.settled.statement.id: gap.if_it_fell for gap in counted.gaps if gap.if_it_fell} == {
        name: count for name, count in expected.items() if count
    }
