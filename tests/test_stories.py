from __future__ import annotations

from allegiance.dates import parse_date
from allegiance.questions.changes import changes_between
from allegiance.questions.chronology import chronology_of
from allegiance.questions.lineage import lineage_of
from allegiance.questions.listings import listed_on, listings_of
from allegiance.verdicts import Verdict
from tests.factories import claim, day, entity, statement, timeline_of

DISPUTED = (claim("source"), claim("denial", stance="denies"))
D = parse_date("2015-06-01")


def made(timeline, first, last, **k):
    """Every change between two days."""
    return [one for group in changes_between(timeline, day(first), day(last), **k) for one in group.changes]


# L1: twig left branch by 2012; branch left trunk 2010-16; trunk came out of root from 2015 on.
VAGUE = (
    statement("trunk", "splinteredFrom", "root", "[2015..2020]"),
    statement("branch", "splinteredFrom", "trunk", "[2010..2016]"),
    statement("twig", "splinteredFrom", "branch", "[2010..2012]"),
)


def test_a_way_back_is_bound_by_every_joint():
    """
    Who left before the trunk came out of the root has no root.
    """
    assert [one.entity for one in lineage_of(timeline_of(*VAGUE), "twig").joints] == ["branch", "trunk"]


def test_a_way_forth_is_bound_by_every_joint():
    """
    What came out after the twig had left is no descendant's ancestor.
    """
    assert [one.entity for one in lineage_of(timeline_of(*VAGUE), "root").joints] == ["trunk", "branch"]


def test_a_listing_does_not_pass_along_an_impossible_way():
    """
    No order of days makes the listed group an ancestor.
    """
    timeline = timeline_of(*VAGUE, statement("root", "sanctionedBy", "un", "2005-01-01"))
    assert listings_of(timeline, "twig").answers == ()


def test_nobody_is_told_as_heir_along_an_impossible_way():
    """
    The same, asked from the list.
    """
    timeline = timeline_of(*VAGUE, statement("root", "sanctionedBy", "un", "2005-01-01"))
    assert "twig" not in [one.answer.subject for one in listed_on(timeline, parse_date("2022-01-01"))]


# chronology
def test_a_renaming_happened():
    """
    Only a measure was; a new name was taken on a day.
    """
    assert chronology_of(timeline_of(statement("east", "renamed", None, "2014", value="X")), "east")[0].what == "happened"


def test_a_state_does_not_end_before_it_begins():
    """
    What lies open at its beginning stands before its end.
    """
    timeline = timeline_of(statement("east", "alliedWith", "west", "/2016"))
    assert [one.what for one in chronology_of(timeline, "east")] == ["began", "ended"]


def test_a_name_of_doubted_date_is_not_definite():
    """
    A date that its source doubts is left out of what is sure.
    """
    timeline = timeline_of(entity("east", aliases=[{"name": "Front", "from": "2014?"}]))
    assert chronology_of(timeline, "east", definite_only=True) == ()


# changes
def test_a_disputed_state_with_exact_days_changes_on_those_days_only():
    """
    Between them nothing changed.
    """
    timeline = timeline_of(statement("east", "alliedWith", "west", "2014-05-01/2016-05-01", claims=DISPUTED))
    assert made(timeline, "2015-01-01", "2015-12-31") == []


def test_the_days_of_a_disputed_state_are_its_own():
    """
    In the worlds in which it is true it began and ended on exact days.
    """
    timeline = timeline_of(statement("east", "alliedWith", "west", "2014-05-01/2016-05-01", claims=DISPUTED))
    assert [(one.earliest, one.latest) for one in made(timeline, "2013-01-01", "2017-01-01")] == [
        (day("2014-05-01"),) * 2,
        (day("2016-05-01"),) * 2,
    ]


def test_a_disputed_beginning_may_fall_into_the_middle_of_its_year():
    """
    A vague start of a disputed state overlaps the days asked about.
    """
    timeline = timeline_of(statement("east", "alliedWith", "west", "2014/..", claims=DISPUTED))
    assert [one.what for one in made(timeline, "2014-06-01", "2015-12-31")] == ["began"]


def test_a_disputed_beginning_need_not_lie_within():
    """
    It may have begun later in the year.
    """
    timeline = timeline_of(statement("east", "alliedWith", "west", "2014/..", claims=DISPUTED))
    assert [one.is_within for one in made(timeline, "2013-01-01", "2014-03-01")] == [False]


def test_a_switch_is_told_though_no_change_stands_under_who_switched():
    """
    One group expelled it, another took it in.
    """
    timeline = timeline_of(
        statement("wing", "partOf", "east", "2010/"),
        statement("east", "expelled", "wing", "2014-05-01"),
        statement("west", "recognised", "wing", "2015-05-01"),
    )
    groups = changes_between(timeline, day("2014-01-01"), day("2015-05-01"))
    assert [(one.entity, one.former, one.new) for group in groups for one in group.switches] == [("wing", "east", "west")]


def test_what_surely_held_surely_ended():
    """
    A disputed longer statement leaves open when, not whether.
    """
    timeline = timeline_of(
        statement("east", "alliedWith", "west", "2014-01-01/2015-01-01"),
        statement("east", "alliedWith", "west", "2014-06-01/2018-01-01", claims=DISPUTED),
    )
    (ended,) = (one for one in made(timeline, "2013-01-01", "2019-01-01") if one.what == "ended")
    assert (ended.verdict, len(ended.causes)) == (Verdict.DEFINITE, 2)


def test_an_end_may_lie_in_days_of_its_year():
    """
    A state of which only the end is known ended in that year.
    """
    timeline = timeline_of(statement("east", "alliedWith", "west", "/2016"))
    assert [one.what for one in made(timeline, "2016-06-01", "2016-07-01")] == ["ended"]


def test_an_end_is_no_earlier_than_recorded():
    """
    The recorded end bounds it, whatever the start leaves open.
    """
    timeline = timeline_of(statement("east", "alliedWith", "west", "2015/2015-06"))
    (ended,) = (one for one in made(timeline, "2014-01-01", "2016-01-01") if one.what == "ended")
    assert ended.earliest == day("2015-06-01")


# listings
def put(who, when="2010-01-01", **k):
    """A listing of 2010."""
    return statement(who, "sanctionedBy", "un", when, **k)


def test_both_numbers_of_one_listed_twice_are_told():
    """
    Asked about ever, every stretch counts.
    """
    timeline = timeline_of(
        put("east", reference="R.1"), statement("east", "delisted", "un", "2012-01-01"), put("east", "2014-01-01", reference="R.2")
    )
    assert [one.references for one in listings_of(timeline, "east").answers] == [("R.1", "R.2")]


def test_the_surer_way_is_told():
    """
    What is definite through one listed group is not told as possible through another.
    """
    timeline = timeline_of(
        put("x"),
        put("y"),
        statement("z", "splinteredFrom", "x", "2012-01-01", claims=DISPUTED),
        statement("z", "succeeded", "y", "2012-01-01"),
    )
    sure = [one.answer.subject for one in listed_on(timeline, D, definite_only=True)]
    assert sure == [one.answer.subject for one in listed_on(timeline, D) if one.answer.verdict is Verdict.DEFINITE] == ["x", "y", "z"]


def test_a_way_that_opens_later_hides_none_of_the_day():
    """
    On the day only the doubtful joint is there.
    """
    timeline = timeline_of(
        put("a"),
        statement("b", "splinteredFrom", "a", "2012-01-01", claims=DISPUTED),
        statement("c", "splinteredFrom", "a", "2013-01-01"),
        statement("c", "mergedInto", "b", "2020-01-01"),
    )
    assert [one.answer.verdict for one in listings_of(timeline, "b", D).answers] == [Verdict.POSSIBLE]


def test_a_shorter_way_that_opens_later_hides_none_of_the_day():
    """
    On the day only the longer way is there.
    """
    timeline = timeline_of(
        put("a"),
        statement("c", "splinteredFrom", "a", "2012-01-01"),
        statement("b", "splinteredFrom", "c", "2013-01-01"),
        statement("b", "succeeded", "a", "2020-01-01"),
    )
    assert [one.answer.verdict for one in listings_of(timeline, "b", D).answers] == [Verdict.DEFINITE]
    assert [one.answer.subject for one in listed_on(timeline, D)] == ["a", "b", "c"]
