"""Listings: who was on a list, under which name and number, and who came out of, or took in, somebody listed."""

from __future__ import annotations

import pytest

from allegiance.dates import parse_date
from allegiance.questions.listings import Listing, listed_on, listings_of
from allegiance.verdicts import Verdict
from tests.factories import claim, entity, source, statement, timeline_of

# Supported by one source and denied by another, neither of them better.
_DISPUTED = (claim("source"), claim("denial", stance="denies"))


def listed(subject: str, when: str, list_: str = "register", **parts: object):
    """That somebody was put on a list."""
    return statement(subject, "sanctionedBy", list_, when, **parts)


def history(*records):
    """The timeline of the records, with the lists that they name."""
    return timeline_of(entity("register", "SanctionsList"), entity("ledger", "SanctionsList"), *records)


def told(listings: tuple[Listing, ...]) -> list[tuple[str, str | None, str, str | None]]:
    """Who, on which list, how surely, and through whom."""
    return [(one.answer.subject, one.answer.object, one.answer.verdict.value, one.answer.through) for one in listings]


def on(timeline, day: str, list_: str | None = None, *, definite_only: bool = False):
    """Who was listed, asked with the date as text."""
    return listed_on(timeline, parse_date(day), list_, definite_only=definite_only)


def of(timeline, asked: str, day: str | None = None, *, definite_only: bool = False):
    """The listings of one, asked with the date as text."""
    return listings_of(timeline, asked, parse_date(day) if day else None, definite_only=definite_only).answers


# ---------------------------------------------------------------- on a list


@pytest.mark.parametrize(("day", "is_listed"), [("2009-12-31", False), ("2010-05-01", True), ("2015-01-01", True), ("2030-01-01", True)])
def test_who_is_put_on_a_list_stays_there(day, is_listed):
    """
    A listing lasts until a removal is told of.
    """
    timeline = history(listed("east", "2010-05-01"))
    expected = [("east", "register", "definite", None)] if is_listed else []

    assert told(on(timeline, day)) == expected
    assert told(of(timeline, "east", day)) == expected


@pytest.mark.parametrize(("day", "is_listed"), [("2016-05-01", True), ("2016-05-02", False), ("2020-01-01", False)])
def test_who_is_removed_is_no_longer_listed(day, is_listed):
    """
    The day of the removal is the last one on the list.
    """
    timeline = history(listed("east", "2010-05-01"), statement("east", "delisted", "register", "2016-05-01"))

    assert bool(on(timeline, day)) is is_listed
    assert bool(of(timeline, "east", day)) is is_listed


def test_a_listing_may_be_stated_outright():
    """
    An entry with its own days needs no event.
    """
    timeline = history(statement("east", "listedOn", "register", "2010-05-01/2016-05-01", reference="R.1"))
    (one,) = on(timeline, "2012-01-01")

    assert (told([one]), one.references) == ([("east", "register", "definite", None)], ("R.1",))
    assert on(timeline, "2016-05-02") == ()


def test_a_merger_or_a_death_takes_nobody_off_a_list():
    """
    An entry stands until it is removed, whatever became of the one it names.
    """
    timeline = history(
        entity("anna", "Person"),
        listed("anna", "2010-05-01"),
        statement("anna", "killed", None, "2012-05-01"),
        listed("east", "2010-05-01"),
        statement("east", "dissolved", None, "2012-05-01"),
    )

    assert told(on(timeline, "2015-01-01")) == [("anna", "register", "definite", None), ("east", "register", "definite", None)]


def test_one_list_or_all_of_them():
    """
    Who stands on two lists is told twice; a list asked about leaves the others out.
    """
    timeline = history(listed("east", "2010-05-01"), listed("east", "2011-05-01", "ledger"), listed("west", "2011-05-01", "ledger"))

    assert told(on(timeline, "2012-01-01")) == [
        ("east", "ledger", "definite", None),
        ("east", "register", "definite", None),
        ("west", "ledger", "definite", None),
    ]
    assert told(on(timeline, "2012-01-01", "register")) == [("east", "register", "definite", None)]
    assert on(timeline, "2012-01-01", "another") == ()


def test_definite_listings_come_before_possible_ones():
    """
    A vague day makes a listing possible and says so; who is wanted for certain is told alone.
    """
    timeline = history(listed("anchor", "2012"), listed("east", "2010-05-01", claims=_DISPUTED), listed("west", "2010-05-01"))
    found = on(timeline, "2012-06-01")

    assert told(found) == [
        ("west", "register", "definite", None),
        ("anchor", "register", "possible", None),
        ("east", "register", "possible", None),
    ]
    assert [one.answer.reasons for one in found] == [(), ("start is vague",), ("statement disputed",)]
    assert told(on(timeline, "2012-06-01", definite_only=True)) == [("west", "register", "definite", None)]
    assert of(timeline, "anchor", "2012-06-01", definite_only=True) == ()


def test_through_a_span_a_listing_is_definite_when_it_held_on_every_day():
    """
    The stretches say which days held.
    """
    timeline = history(listed("east", "2010-05-01"), statement("east", "delisted", "register", "2016-05-01"))
    (part,) = on(timeline, "2016")

    assert [one.answer.verdict for one in on(timeline, "2015")] == [Verdict.DEFINITE]
    assert (part.answer.verdict, part.answer.reasons) == (Verdict.POSSIBLE, ("holds on some of the days asked about only",))
    assert [one.to_json() for one in part.answer.held] == [{"from": "2016-01-01", "to": "2016-05-01", "verdict": "definite"}]
    assert on(timeline, "2017") == ()


def test_one_listed_twice_has_two_stretches():
    """
    Between removal and the second listing it stood on no list.
    """
    timeline = history(
        listed("east", "2010-05-01", reference="R.1"),
        statement("east", "delisted", "register", "2012-05-01"),
        listed("east", "2014-05-01", reference="R.2"),
    )
    (ever,) = of(timeline, "east")

    assert [one.references for one in on(timeline, "2011-01-01")] == [("R.1",)]
    assert on(timeline, "2013-01-01") == ()
    assert [one.references for one in on(timeline, "2015-01-01")] == [("R.2",)]
    assert [one.references for one in on(timeline, "2010-06-01/2015-01-01")] == [("R.1", "R.2")]
    assert ever.answer.verdict is Verdict.DEFINITE
    assert [one.to_json() for one in ever.answer.held] == [
        {"from": "2010-05-01", "to": "2012-05-01", "verdict": "definite"},
        {"from": "2014-05-01", "to": None, "verdict": "definite"},
    ]


def test_refuted_and_alleged_listings_do_not_count():
    """
    An allegation is possible where it is asked for.
    """
    records = (
        entity("register", "SanctionsList"),
        source("column", kind="opinion", grade="D"),
        source("report", published="2011"),
        source("denial", published="2012"),
        listed("east", "2010-05-01", claims=(claim("column"),)),
        listed("west", "2010-05-01", claims=(claim("report"), claim("denial", stance="denies"))),
    )

    assert on(timeline_of(*records), "2013-01-01") == ()
    assert told(on(timeline_of(*records, include_alleged=True), "2013-01-01")) == [("east", "register", "possible", None)]


# ---------------------------------------------------------------- names and numbers


def test_the_name_is_the_one_of_the_day():
    """
    A former name that covers the day stands in the place of the usual one.
    """
    timeline = history(
        entity("east", name="New Front", aliases=[{"name": "Old Front", "to": "2013-12-31"}, "Front"]), listed("east", "2010-05-01")
    )

    assert [one.name for one in on(timeline, "2013-12-31")] == ["Old Front"]
    assert [one.name for one in on(timeline, "2014-01-01")] == ["New Front"]
    assert [one.name for one in on(timeline, "2013/2015")] == ["Old Front"]
    assert [one.name for one in of(timeline, "east", "2015-01-01")] == ["New Front"]


def test_the_name_of_a_listing_that_ever_was_is_that_of_its_first_day():
    """
    Without a day asked about, it is the name under which it was listed.
    """
    timeline = history(
        entity(
            "east",
            name="New Front",
            aliases=[{"name": "First Front", "to": "2005"}, {"name": "Old Front", "from": "2006", "to": "2013"}],
        ),
        listed("east", "2010-05-01"),
    )

    assert [one.name for one in of(timeline, "east")] == ["Old Front"]


def test_references_are_the_numbers_on_the_list():
    """
    Each is told once, in order; the number of another list is not among them.
    """
    timeline = history(
        listed("east", "2010-05-01", reference="R.2"),
        statement("east", "listedOn", "register", "2011-05-01/", reference="R.1"),
        statement("east", "listedOn", "register", "2012-05-01/", reference="R.1"),
        listed("east", "2010-05-01", "ledger", reference="L.1"),
        listed("west", "2010-05-01"),
    )

    assert [(one.answer.subject, one.answer.object, one.references) for one in on(timeline, "2013-01-01")] == [
        ("east", "ledger", ("L.1",)),
        ("east", "register", ("R.1", "R.2")),
        ("west", "register", ()),
    ]


# ---------------------------------------------------------------- through lineage


def test_who_came_out_of_one_listed_is_told_after_the_listed():
    """
    Splits and successions count, whenever the listing came; the tie to the listed is named.
    """
    timeline = history(
        listed("trunk", "2013-05-01", reference="R.1"),
        statement("branch", "splinteredFrom", "trunk", "2012-05-01"),
        statement("heir", "succeeded", "trunk", "2014-05-01"),
    )

    assert on(timeline, "2013-01-01") == ()
    assert told(on(timeline, "2013-06-01")) == [("trunk", "register", "definite", None), ("branch", "register", "definite", "trunk")]
    assert told(on(timeline, "2015-01-01")) == [
        ("trunk", "register", "definite", None),
        ("branch", "register", "definite", "trunk"),
        ("heir", "register", "definite", "trunk"),
    ]
    assert told(of(timeline, "heir", "2015-01-01")) == [("heir", "register", "definite", "trunk")]


def test_who_took_in_one_listed_is_told_and_who_was_taken_in_is_not():
    """
    Absorption leads from the absorbed to the one that holds it now.
    """
    timeline = history(listed("stream", "2010-05-01"), statement("stream", "mergedInto", "trunk", "2014-05-01"))
    other = history(listed("trunk", "2010-05-01"), statement("stream", "mergedInto", "trunk", "2014-05-01"))

    assert told(on(timeline, "2014-04-30")) == [("stream", "register", "definite", None)]
    assert told(on(timeline, "2014-05-01")) == [("stream", "register", "definite", None), ("trunk", "register", "definite", "stream")]
    assert told(of(timeline, "trunk")) == [("trunk", "register", "definite", "stream")]
    assert told(on(other, "2015-01-01")) == [("trunk", "register", "definite", None)]
    assert of(other, "stream") == ()


def test_an_ancestor_of_one_listed_is_not_listed():
    """
    What a splinter did is not laid on the one it left.
    """
    timeline = history(listed("branch", "2014-05-01"), statement("branch", "splinteredFrom", "trunk", "2012-05-01"))

    assert told(on(timeline, "2015-01-01")) == [("branch", "register", "definite", None)]
    assert of(timeline, "trunk") == ()


def test_lineage_reaches_over_several_steps():
    """
    Stream was listed, trunk took it in, branch came out of trunk after that.
    """
    timeline = history(
        listed("stream", "2010-05-01"),
        statement("stream", "mergedInto", "trunk", "2012-05-01"),
        statement("branch", "splinteredFrom", "trunk", "2014-05-01"),
    )
    (one,) = of(timeline, "branch")

    assert told(on(timeline, "2015-01-01")) == [
        ("stream", "register", "definite", None),
        ("branch", "register", "definite", "stream"),
        ("trunk", "register", "definite", "stream"),
    ]
    assert told(on(timeline, "2013-01-01")) == [("stream", "register", "definite", None), ("trunk", "register", "definite", "stream")]
    assert [because.settled.statement.relation for because in one.answer.because] == ["splinteredFrom", "mergedInto", "sanctionedBy"]
    assert [held.to_json() for held in one.answer.held] == [{"from": "2014-05-01", "to": None, "verdict": "definite"}]


def test_who_left_before_a_merger_took_nothing_from_it():
    """
    Branch left trunk in 2014, and trunk took in the listed stream in 2020.
    """
    timeline = history(
        listed("stream", "2010-05-01"),
        statement("branch", "splinteredFrom", "trunk", "2014-05-01"),
        statement("stream", "mergedInto", "trunk", "2020-05-01"),
    )

    assert told(on(timeline, "2021-01-01")) == [("stream", "register", "definite", None), ("trunk", "register", "definite", "stream")]
    assert of(timeline, "branch") == ()
    assert told(of(timeline, "trunk")) == [("trunk", "register", "definite", "stream")]


@pytest.mark.parametrize(
    ("merged", "left"), [("2014", "2014"), ("2014-05-01", "2014-05-01"), ("2014-06-01", "2014"), ("2014", "2014-06-01")]
)
def test_who_may_have_left_after_the_merger_is_told(merged, left):
    """
    Both came about in 2014, in an order that nobody knows, or on one day.
    """
    timeline = history(
        listed("stream", "2010-05-01"),
        statement("branch", "splinteredFrom", "trunk", left),
        statement("stream", "mergedInto", "trunk", merged),
    )

    assert ("branch", "stream") in [(who, through) for who, _, _, through in told(on(timeline, "2015-01-01"))]
    assert [(who, through) for who, _, _, through in told(of(timeline, "branch"))] == [("branch", "stream")]


def test_a_removal_frees_the_heirs_too():
    """
    Who came out of one listed is told only while that one is.
    """
    timeline = history(
        listed("trunk", "2010-05-01"),
        statement("branch", "splinteredFrom", "trunk", "2012-05-01"),
        statement("trunk", "delisted", "register", "2016-05-01"),
    )
    (ever,) = of(timeline, "branch")

    assert [who for who, *_ in told(on(timeline, "2016-05-01"))] == ["trunk", "branch"]
    assert on(timeline, "2016-05-02") == ()
    assert of(timeline, "branch", "2016-05-02") == ()
    assert [held.to_json() for held in ever.answer.held] == [{"from": "2012-05-01", "to": "2016-05-01", "verdict": "definite"}]


def test_who_is_listed_itself_is_not_told_again():
    """
    Not even where its own listing is only possible; of another list it is told through its lineage.
    """
    split = statement("branch", "splinteredFrom", "trunk", "2012-05-01")
    sure = history(listed("trunk", "2010-05-01"), split, listed("branch", "2014-05-01"))
    unsure = history(listed("trunk", "2010-05-01"), split, listed("branch", "2014-05-01", claims=_DISPUTED))
    elsewhere = history(listed("trunk", "2010-05-01"), split, listed("branch", "2014-05-01", "ledger"))
    trunk = ("trunk", "register", "definite", None)

    assert told(on(sure, "2013-01-01")) == [trunk, ("branch", "register", "definite", "trunk")]
    assert told(on(sure, "2015-01-01")) == [("branch", "register", "definite", None), trunk]
    assert told(on(unsure, "2015-01-01")) == [trunk, ("branch", "register", "possible", None)]
    assert told(on(unsure, "2015-01-01", definite_only=True)) == [trunk]
    assert told(on(elsewhere, "2015-01-01")) == [
        ("branch", "ledger", "definite", None),
        trunk,
        ("branch", "register", "definite", "trunk"),
    ]


def test_an_heir_of_two_that_stand_on_one_list_is_told_once_a_day_and_of_both_for_itself():
    """
    Asked who is listed, one way to it is enough; asked about the heir, each of whom it came out of is told.
    """
    timeline = history(
        listed("left", "2010-05-01"),
        listed("right", "2010-05-01"),
        statement("heir", "splinteredFrom", "left", "2012-05-01"),
        statement("heir", "succeeded", "right", "2012-05-01"),
    )

    assert told(on(timeline, "2013-01-01")) == [
        ("left", "register", "definite", None),
        ("right", "register", "definite", None),
        ("heir", "register", "definite", "left"),
    ]
    assert sorted(told(of(timeline, "heir", "2013-01-01"))) == [
        ("heir", "register", "definite", "left"),
        ("heir", "register", "definite", "right"),
    ]


def test_own_listings_come_before_those_of_whom_it_came_out_of():
    """
    Asked about one entity, both are told.
    """
    timeline = history(
        listed("trunk", "2010-05-01"), statement("branch", "splinteredFrom", "trunk", "2012-05-01"), listed("branch", "2014-05-01")
    )

    assert told(of(timeline, "branch")) == [("branch", "register", "definite", None), ("branch", "register", "definite", "trunk")]


def test_one_that_left_and_came_back_is_no_heir_of_itself():
    """
    A loop leads nowhere.
    """
    timeline = history(
        listed("trunk", "2010-05-01"),
        statement("branch", "splinteredFrom", "trunk", "2012-05-01"),
        statement("branch", "mergedInto", "trunk", "2015-05-01"),
    )

    assert told(of(timeline, "trunk")) == [("trunk", "register", "definite", None)]
    assert told(on(timeline, "2016-01-01")) == [("trunk", "register", "definite", None), ("branch", "register", "definite", "trunk")]


def test_an_inherited_listing_has_name_and_number_of_the_one_listed():
    """
    That is what a reader finds on the list.
    """
    timeline = history(
        entity("trunk", name="New Trunk", aliases=[{"name": "Old Trunk", "to": "2013-12-31"}]),
        entity("branch", name="The Branch"),
        listed("trunk", "2010-05-01", reference="R.1"),
        statement("branch", "splinteredFrom", "trunk", "2012-05-01", reference="not a number on the list"),
    )

    assert [(one.name, one.references) for one in of(timeline, "branch", "2013-01-01")] == [("Old Trunk", ("R.1",))]
    assert [(one.name, one.references) for one in on(timeline, "2014-01-01")] == [("New Trunk", ("R.1",))] * 2


def test_a_chain_is_no_surer_than_its_weakest_step():
    """
    A disputed split makes an heir possible, and so do a vague one before its last day and a doubtful listing.
    """
    disputed = history(listed("trunk", "2010-05-01"), statement("branch", "splinteredFrom", "trunk", "2012-05-01", claims=_DISPUTED))
    vague = history(listed("trunk", "2010-05-01"), statement("branch", "splinteredFrom", "trunk", "2012"))
    doubtful = history(listed("trunk", "2010-05-01", claims=_DISPUTED), statement("branch", "splinteredFrom", "trunk", "2012-05-01"))
    for timeline, reason in ((disputed, "statement disputed"), (vague, "start is vague"), (doubtful, "statement disputed")):
        found = on(timeline, "2012-06-01")

        assert told(found)[-1] == ("branch", "register", "possible", "trunk")
        assert found[-1].answer.reasons == (reason,)
        assert "branch" not in [who for who, *_ in told(on(timeline, "2012-06-01", definite_only=True))]
        assert told(of(timeline, "branch", "2012-06-01")) == [("branch", "register", "possible", "trunk")]
        assert of(timeline, "branch", "2012-06-01", definite_only=True) == ()
    assert told(on(vague, "2012-12-31"))[-1] == ("branch", "register", "definite", "trunk")


def test_a_longer_way_of_certain_steps_is_taken_before_a_shorter_doubtful_one():
    """
    What surely came out of it by a detour is definite, whatever is disputed beside.
    """
    timeline = history(
        listed("trunk", "2010-05-01"),
        statement("heir", "splinteredFrom", "trunk", "2011-05-01", claims=_DISPUTED),
        statement("branch", "splinteredFrom", "trunk", "2011-05-01"),
        statement("heir", "succeeded", "branch", "2012-05-01"),
    )

    assert ("heir", "register", "definite", "trunk") in told(on(timeline, "2013-01-01"))
    assert told(of(timeline, "heir", "2013-01-01", definite_only=True)) == [("heir", "register", "definite", "trunk")]


def test_inherited_listings_are_in_order_definite_ones_first():
    """
    Within a verdict the ids of the heirs are in order.
    """
    timeline = history(
        listed("trunk", "2010-05-01"),
        statement("anchor", "splinteredFrom", "trunk", "2012-05-01", claims=_DISPUTED),
        statement("west", "splinteredFrom", "trunk", "2012-05-01"),
        statement("east", "splinteredFrom", "west", "2013-05-01"),
    )

    assert told(on(timeline, "2014-01-01"))[1:] == [
        ("east", "register", "definite", "trunk"),
        ("west", "register", "definite", "trunk"),
        ("anchor", "register", "possible", "trunk"),
    ]


def test_a_split_from_nobody_leads_nowhere():
    """
    Where the other group is not named, nothing is inherited.
    """
    timeline = history(listed("branch", "2014-05-01"), statement("branch", "splinteredFrom", None, "2012-05-01"))

    assert told(of(timeline, "branch")) == [("branch", "register", "definite", None)]
    assert told(on(timeline, "2015-01-01")) == [("branch", "register", "definite", None)]


def test_a_list_is_not_on_itself():
    """
    Asked about the list, or about one that came out of a group that lists others, nobody is listed.
    """
    timeline = history(
        listed("east", "2010-05-01"), listed("rival", "2010-05-01", "trunk"), statement("branch", "splinteredFrom", "trunk", "2012-05-01")
    )

    assert of(timeline, "register") == ()
    assert of(timeline, "trunk") == ()
    assert of(timeline, "branch") == ()


def test_without_what_follows_only_stated_listings_and_descent_count():
    """
    An event then begins neither.
    """
    timeline = timeline_of(
        listed("north", "2010-05-01"),
        statement("trunk", "listedOn", "register", "2010-05-01/"),
        statement("branch", "descendsFrom", "trunk", "2012-05-01/"),
        statement("twig", "splinteredFrom", "trunk", "2012-05-01"),
        with_derived=False,
    )

    assert told(on(timeline, "2013-01-01")) == [("trunk", "register", "definite", None), ("branch", "register", "definite", "trunk")]


# ---------------------------------------------------------------- the story of an entry


def test_listing_amendment_and_removal_are_told_in_the_order_of_days():
    """
    They are those of the one asked about, whatever the day asked about; other statements are none of them.
    """
    timeline = history(
        statement("east", "delisted", "register", "2016-05-01"),
        statement("east", "listingAmended", "register", "2014-05-01"),
        listed("east", "2010-05-01"),
        statement("east", "listedOn", "ledger", "2012-05-01/"),
        statement("east", "founded", None, "2005"),
        listed("trunk", "2008-05-01"),
        statement("east", "splinteredFrom", "trunk", "2005"),
        listed("west", "2010-05-01"),
    )
    for asked in (None, parse_date("2001")):
        found = listings_of(timeline, "east", asked)

        assert [one.statement.relation for one in found.statements] == ["sanctionedBy", "listedOn", "listingAmended", "delisted"]
    assert found.answers == ()


def test_an_entity_that_was_never_listed_has_no_listings():
    """
    An empty answer is an answer.
    """
    found = listings_of(history(listed("east", "2010-05-01"), entity("west")), "west")

    assert (found.answers, found.statements) == ((), ())


# ---------------------------------------------------------------- JSON


def test_a_listing_as_json_has_name_and_reference():
    """
    Several numbers are one text; none is null; through whom it comes is named.
    """
    timeline = history(
        entity("register", "SanctionsList", name="The Register"),
        entity("trunk", name="The Trunk"),
        listed("trunk", "2010-05-01", reference="R.1"),
        statement("trunk", "listedOn", "register", "2010-05-01/", reference="R.2"),
        statement("branch", "splinteredFrom", "trunk", "2012-05-01"),
        listed("west", "2010-05-01", "ledger"),
    )
    branch, west = (found.to_json(timeline) for found in (*of(timeline, "branch", "2013-01-01"), *of(timeline, "west", "2013-01-01")))

    assert (branch["subject"], branch["object"]) == ({"id": "branch", "name": "branch"}, {"id": "register", "name": "The Register"})
    assert (branch["name"], branch["reference"], branch["through"]) == ("The Trunk", "R.1, R.2", {"id": "trunk", "name": "The Trunk"})
    assert (branch["relation"], branch["verdict"], branch["reasons"]) == ("listedOn", "definite", [])
    assert (west["name"], west["reference"], "through" in west) == ("west", None, False)


def test_the_listings_of_one_as_json_are_answers_and_statements():
    """
    Both are lists, in the order in which they are told.
    """
    timeline = history(listed("east", "2010-05-01", reference="R.1"), statement("east", "listingAmended", "register", "2014-05-01"))
    made = listings_of(timeline, "east").to_json(timeline)

    assert [(one["subject"]["id"], one["reference"]) for one in made["answers"]] == [("east", "R.1")]
    assert [(one["relation"], one["reference"]) for one in made["statements"]] == [("sanctionedBy", "R.1"), ("listingAmended", None)]
