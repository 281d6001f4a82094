"""Changes: what began, ended, came into doubt or changed sides between two days."""

from __future__ import annotations

import pytest

from allegiance.questions.changes import Change, GroupChanges, Switch, changes_between
from allegiance.verdicts import Verdict
from tests.factories import claim, day, entity, source, statement, timeline_of

# Supported by one source and denied by another, neither of them better.
_DISPUTED = (claim("source"), claim("denial", stance="denies"))


def changes(timeline, first: str, last: str, asked: str | None = None, *, definite_only: bool = False) -> tuple[GroupChanges, ...]:
    """What changed, asked with days as text."""
    return changes_between(timeline, day(first), day(last), asked, definite_only=definite_only)


def told(groups: tuple[GroupChanges, ...]) -> dict[str, list[tuple[str, str]]]:
    """By heading, what changed in which relation."""
    return {group.entity: [(one.what, one.relation) for one in group.changes] for group in groups}


def every(groups: tuple[GroupChanges, ...]) -> list[Change]:
    """The changes of all headings."""
    return [one for group in groups for one in group.changes]


def switches(groups: tuple[GroupChanges, ...]) -> list[tuple[str, str, str, str]]:
    """Heading, who, from and to of every switch."""
    return [(group.entity, one.entity, one.former, one.new) for group in groups for one in group.switches]


def causes(change: Change) -> list[str]:
    """The relations of the statements that did it."""
    return [one.statement.relation for one in change.causes]


def days(change: Change) -> tuple[int, int]:
    """The first and the last day on which it may have come about."""
    return change.earliest, change.latest


# ---------------------------------------------------------------- beginnings and ends


def test_a_state_begins_and_ends_by_its_own_date():
    """
    The statement itself is the cause of both, each in the days asked about.
    """
    timeline = timeline_of(statement("east", "alliedWith", "west", "2014-05-01/2016-05-01"))
    (began,) = every(changes(timeline, "2014-01-01", "2015-01-01"))
    (ended,) = every(changes(timeline, "2016-01-01", "2017-01-01"))

    assert (began.what, began.subject, began.relation, began.object) == ("began", "east", "alliedWith", "west")
    assert days(began) == (day("2014-05-01"), day("2014-05-01"))
    assert (ended.what, days(ended)) == ("ended", (day("2016-05-01"), day("2016-05-01")))
    assert causes(began) == causes(ended) == ["alliedWith"]
    assert (began.verdict, began.reasons, began.also, began.is_within) == (Verdict.DEFINITE, (), (), True)
    assert (ended.verdict, ended.reasons, ended.also, ended.is_within) == (Verdict.DEFINITE, (), (), True)
    assert told(changes(timeline, "2014-01-01", "2017-01-01")) == {"east": [("began", "alliedWith"), ("ended", "alliedWith")]}
    assert changes(timeline, "2015-01-01", "2016-01-01") == ()


def test_events_begin_and_end_states():
    """
    The cause is the pledge and the renunciation, not a statement that nobody made.
    """
    timeline = timeline_of(statement("east", "pledgedTo", "west", "2014-05-01"), statement("east", "renounced", "west", "2016-05-01"))
    began, ended = every(changes(timeline, "2014-01-01", "2017-01-01"))

    assert (began.what, began.relation, causes(began)) == ("began", "swornTo", ["pledgedTo"])
    assert (ended.what, ended.relation, causes(ended)) == ("ended", "swornTo", ["renounced"])
    assert (days(began)[0], days(ended)[0]) == (day("2014-05-01"), day("2016-05-01"))


def test_an_end_has_every_cause_that_may_have_been_it():
    """
    The alliance ended in 2016 by its own date, or by the break of that May.
    """
    timeline = timeline_of(statement("east", "alliedWith", "west", "2014-05-01/2016"), statement("east", "brokeWith", "west", "2016-05-01"))
    (ended,) = every(changes(timeline, "2015-01-01", "2017-01-01"))

    assert (ended.what, days(ended)) == ("ended", (day("2016-01-01"), day("2016-05-01")))
    assert causes(ended) == ["alliedWith", "brokeWith"]


def test_an_event_before_its_own_end_is_the_end():
    """
    The alliance was to last until 2018 and was broken in 2016.
    """
    timeline = timeline_of(
        statement("east", "alliedWith", "west", "2014-05-01/2018-05-01"), statement("east", "brokeWith", "west", "2016-05-01")
    )
    (ended,) = every(changes(timeline, "2015-01-01", "2020-01-01"))

    assert (ended.what, days(ended), causes(ended)) == ("ended", (day("2016-05-01"), day("2016-05-01")), ["brokeWith"])


def test_an_event_that_left_it_standing_is_no_cause_of_an_end():
    """
    A disputed expulsion of 2012 may have ended the membership, not the alliance, which was sure until 2016.
    """
    timeline = timeline_of(
        statement("east", "partOf", "west", "2010-05-01/2016-05-01"),
        statement("east", "alliedWith", "west", "2010-05-01/2016-05-01"),
        statement("west", "expelled", "east", "2012-05-01", claims=_DISPUTED),
    )
    (ended,) = (one for one in every(changes(timeline, "2015-01-01", "2017-01-01")) if one.relation == "alliedWith")

    assert (ended.what, days(ended), causes(ended)) == ("ended", (day("2016-05-01"), day("2016-05-01")), ["alliedWith", "partOf"])


@pytest.mark.parametrize("broken", ["2012-05-01", "2018-05-01"])
def test_an_event_out_of_time_is_no_cause_of_an_end(broken):
    """
    What came before the alliance, or after its end, did not end it.
    """
    timeline = timeline_of(statement("east", "alliedWith", "west", "2014-05-01/2016-05-01"), statement("east", "brokeWith", "west", broken))
    (ended,) = every(changes(timeline, "2015-01-01", "2020-01-01"))

    assert (ended.what, days(ended), causes(ended)) == ("ended", (day("2016-05-01"), day("2016-05-01")), ["alliedWith"])


def test_what_held_twice_began_and_ended_twice():
    """
    Each stretch of days has its own beginning and end.
    """
    timeline = timeline_of(
        statement("east", "alliedWith", "west", "2010-05-01/2011-05-01"),
        statement("east", "alliedWith", "west", "2013-05-01/2014-05-01"),
    )
    made = every(changes(timeline, "2009-01-01", "2015-01-01"))

    assert [(one.what, one.earliest) for one in made] == [
        ("began", day("2010-05-01")),
        ("ended", day("2011-05-01")),
        ("began", day("2013-05-01")),
        ("ended", day("2014-05-01")),
    ]


def test_what_went_on_by_another_statement_neither_ended_nor_began():
    """
    An alliance that two statements make without a break is one alliance.
    """
    timeline = timeline_of(
        statement("east", "alliedWith", "west", "2010-05-01/2012-05-01"),
        statement("east", "alliedWith", "west", "2012-05-01/2014-05-01"),
    )

    assert changes(timeline, "2011-01-01", "2013-01-01") == ()


def test_a_beginning_comes_no_later_than_the_latest_start():
    """
    It began by 1 March, though it may have ended as early as February: no day is sure, the beginning is.
    """
    timeline = timeline_of(statement("east", "alliedWith", "west", "[2014-01-01..2014-03-01]/[2014-02-01..2014-12-31]"))
    began = next(one for one in every(changes(timeline, "2013-01-01", "2015-01-01")) if one.what == "began")

    assert days(began) == (day("2014-01-01"), day("2014-03-01"))
    assert (began.verdict, began.reasons) == (Verdict.DEFINITE, ())


# ---------------------------------------------------------------- doubt


def test_what_nobody_attests_any_longer_comes_into_doubt():
    """
    On the day after the last one that a claim vouches for; it is never more than possible, and says why.
    """
    timeline = timeline_of(statement("east", "alliedWith", "west", "2014-05-01/", claims=(claim(attests="2015-06-01"),)))
    (doubted,) = every(changes(timeline, "2015-01-01", "2016-01-01"))

    assert (doubted.what, days(doubted)) == ("came into doubt", (day("2015-06-02"), day("2015-06-02")))
    assert (doubted.verdict, doubted.reasons) == (Verdict.POSSIBLE, ("no end recorded (last attested 2015-06-01)",))
    assert causes(doubted) == ["alliedWith"]
    assert changes(timeline, "2015-01-01", "2016-01-01", definite_only=True) == ()


def test_what_is_attested_anew_becomes_certain():
    """
    Between two attestations that lie too far apart the state is in doubt; then sources are sure again.
    """
    timeline = timeline_of(statement("east", "operatesIn", "valley", "2010-01-01/2020-01-01"), entity("valley", "Place"))
    _, doubted, sure, _ = every(changes(timeline, "2009-01-01", "2021-01-01"))

    assert (doubted.what, days(doubted)) == ("came into doubt", (day("2010-01-02"), day("2010-01-02")))
    assert doubted.reasons == ("not attested between 2010-01-01 and 2020-01-01",)
    assert (sure.what, days(sure)) == ("became certain", (day("2020-01-01"), day("2020-01-01")))
    assert (sure.verdict, sure.reasons, causes(sure)) == (Verdict.DEFINITE, (), ["operatesIn"])
    assert told(changes(timeline, "2009-01-01", "2021-01-01")) == {
        "east": [
            ("began", "operatesIn"),
            ("came into doubt", "operatesIn"),
            ("became certain", "operatesIn"),
            ("ended", "operatesIn"),
        ]
    }


def test_what_makes_it_certain_again_is_its_cause():
    """
    The old statement left it possible all the while; the new one begins in 2020, and is the one that makes it sure.
    """
    timeline = timeline_of(
        statement("east", "alliedWith", "west", "2010-05-01/"), statement("east", "alliedWith", "west", "2020-05-01/2021-05-01")
    )
    made = every(changes(timeline, "2010-05-01", "2022-01-01"))

    assert [(one.what, one.earliest, one.latest) for one in made] == [
        ("came into doubt", day("2010-05-02"), day("2010-05-02")),
        ("became certain", day("2020-05-01"), day("2020-05-01")),
        ("came into doubt", day("2021-05-02"), day("2021-05-02")),
    ]
    assert [one.statement.when for one in made[1].causes] == ["2020-05-01/2021-05-01"]


def test_what_has_no_known_beginning_becomes_certain():
    """
    It may always have held; sources are sure of it from the day on which it is attested.
    """
    timeline = timeline_of(statement("east", "alliedWith", "west", "/2016-05-01", claims=(claim(attests="2014-05-01"),)))
    (sure,) = every(changes(timeline, "2014-01-01", "2015-01-01"))

    assert (sure.what, sure.latest, sure.is_within) == ("became certain", day("2014-05-01"), False)
    assert sure.to_json(timeline.dataset)["earliest"] is None
    assert changes(timeline, "2010-01-01", "2011-01-01") == ()
    assert changes(timeline, "2014-05-01", "2015-01-01") == ()


def test_what_is_disputed_only_possibly_began():
    """
    The reason is told with it, and it is left out where only definite changes are wanted.
    """
    timeline = timeline_of(statement("east", "pledgedTo", "west", "2014-05-01", claims=_DISPUTED))
    (began,) = every(changes(timeline, "2014-01-01", "2015-01-01"))

    assert (began.what, began.relation, began.earliest) == ("began", "swornTo", day("2014-05-01"))
    assert (began.verdict, began.reasons, causes(began)) == (Verdict.POSSIBLE, ("statement disputed",), ["pledgedTo"])
    assert changes(timeline, "2014-01-01", "2015-01-01", definite_only=True) == ()
    assert [one.what for one in every(changes(timeline, "2014-04-30", "2014-05-01"))] == ["began"]
    assert changes(timeline, "2014-04-01", "2014-04-30") == ()
    assert changes(timeline, "2014-05-01", "2015-01-01") == ()


def test_what_is_disputed_only_possibly_ended():
    """
    An alliance that may never have been did not surely end, however sure the event is.
    """
    timeline = timeline_of(
        statement("east", "pledgedTo", "west", "2014-05-01", claims=_DISPUTED), statement("east", "renounced", "west", "2016-05-01")
    )
    ended = next(one for one in every(changes(timeline, "2013-01-01", "2017-01-01")) if one.what == "ended")

    assert (ended.relation, ended.latest) == ("swornTo", day("2016-05-01"))
    assert (ended.verdict, "statement disputed" in ended.reasons) == (Verdict.POSSIBLE, True)


def test_a_certain_statement_makes_a_beginning_definite_beside_a_disputed_one():
    """
    It possibly began with the disputed one, surely by the other.
    """
    timeline = timeline_of(
        statement("east", "alliedWith", "west", "2013-05-01/2016-05-01", claims=_DISPUTED),
        statement("east", "alliedWith", "west", "2014-05-01/2016-05-01"),
    )
    (began,) = every(changes(timeline, "2013-01-01", "2015-01-01"))

    assert (began.what, days(began), began.verdict) == ("began", (day("2013-05-01"), day("2014-05-01")), Verdict.DEFINITE)
    assert causes(began) == ["alliedWith", "alliedWith"]


def test_refuted_and_alleged_statements_change_nothing():
    """
    Unless allegations are asked for, and then possibly.
    """
    records = (
        source("column", kind="opinion", grade="D"),
        source("report", published="2015"),
        source("denial", published="2016"),
        statement("east", "pledgedTo", "west", "2014-05-01", claims=(claim("column"),)),
        statement("north", "pledgedTo", "west", "2014-05-01", claims=(claim("report"), claim("denial", stance="denies"))),
    )
    (asked,) = every(changes(timeline_of(*records, include_alleged=True), "2014-01-01", "2015-01-01"))

    assert changes(timeline_of(*records), "2014-01-01", "2015-01-01") == ()
    assert (asked.subject, asked.what, asked.verdict, asked.reasons) == ("east", "began", Verdict.POSSIBLE, ("statement alleged",))


# ---------------------------------------------------------------- the days asked about


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2014-04-30", "2014-05-01", ["began"]),
        ("2014-05-01", "2015-05-01", []),
        ("2014-04-01", "2014-04-30", []),
        ("2016-04-30", "2016-05-01", ["ended"]),
        ("2016-05-01", "2017-05-01", []),
        ("2014-04-30", "2016-05-01", ["began", "ended"]),
    ],
)
def test_a_change_counts_after_the_first_day_and_by_the_last_one(first, last, expected):
    """
    Two spans that meet in a day tell of each change once.
    """
    timeline = timeline_of(statement("east", "alliedWith", "west", "2014-05-01/2016-05-01"))

    assert [one.what for one in every(changes(timeline, first, last))] == expected


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2013-12-31", "2014-12-31", [True]),
        ("2013-01-01", "2015-12-31", [True]),
        ("2014-01-01", "2014-12-31", [False]),
        ("2013-12-31", "2014-12-30", [False]),
        ("2014-06-01", "2014-07-01", [False]),
        ("2014-12-31", "2015-12-31", []),
        ("2013-01-01", "2013-12-31", []),
    ],
)
def test_a_vague_change_is_within_when_it_surely_came_about_in_these_days(first, last, expected):
    """
    It began in 2014: days that only meet the year may hold it, and say so.
    """
    timeline = timeline_of(statement("east", "alliedWith", "west", "2014/2018"))

    assert [one.is_within for one in every(changes(timeline, first, last))] == expected


def test_a_vague_beginning_is_definite_and_names_its_span():
    """
    That it began is sure; only the day is not.
    """
    timeline = timeline_of(statement("east", "alliedWith", "west", "2014/2018"))
    (began,) = every(changes(timeline, "2014-06-01", "2014-07-01"))

    assert (days(began), began.verdict) == ((day("2014-01-01"), day("2014-12-31")), Verdict.DEFINITE)


def test_what_nothing_bounds_is_left_out():
    """
    A tie without any date may have begun and ended at any time, which tells nothing of these days.
    """
    timeline = timeline_of(statement("east", "alliedWith", "west"), statement("east", "pledgedTo", "north"))

    assert changes(timeline, "2000-01-01", "2020-01-01") == ()


def test_an_end_that_lies_open_comes_into_doubt():
    """
    From the first day on which it may have ended nobody is sure, and no day is its last.
    """
    timeline = timeline_of(statement("east", "alliedWith", "west", "2014-05-01/[2016-05-01..]"))
    (doubted,) = every(changes(timeline, "2015-01-01", "2020-01-01"))

    assert (doubted.what, doubted.earliest, doubted.reasons) == ("came into doubt", day("2016-05-02"), ("end is vague",))


def test_an_end_of_what_has_no_known_beginning_is_told():
    """
    It ended in 2016, whenever it began.
    """
    timeline = timeline_of(statement("east", "alliedWith", "west", "/2016"))

    assert told(changes(timeline, "2015-12-31", "2016-12-31")) == {"east": [("ended", "alliedWith")]}
    assert changes(timeline, "2017-01-01", "2018-01-01") == ()


# ---------------------------------------------------------------- what follows


def test_what_follows_stands_under_what_it_follows_from():
    """
    An oath implies an alliance: they begin and end as one change.
    """
    timeline = timeline_of(statement("east", "swornTo", "west", "2014-05-01/2016-05-01"))
    began, ended = every(changes(timeline, "2014-01-01", "2017-01-01"))

    assert (began.what, began.relation, began.also) == ("began", "swornTo", ("alliedWith",))
    assert (ended.what, ended.relation, ended.also) == ("ended", "swornTo", ("alliedWith",))


def test_the_pair_of_what_follows_may_stand_the_other_way_round():
    """
    West is sworn to east: the alliance is held in the order of ids, and is the same pair.
    """
    timeline = timeline_of(statement("west", "swornTo", "east", "2014-05-01/2016-05-01"))
    (began,) = every(changes(timeline, "2014-01-01", "2015-01-01"))

    assert (began.subject, began.relation, began.object, began.also) == ("west", "swornTo", "east", ("alliedWith",))


def test_all_that_one_event_did_is_told():
    """
    A merger ends a group of its own, puts it inside the other and makes it absorbed: three things, none from another.
    """
    timeline = timeline_of(statement("east", "founded", None, "2010-05-01"), statement("east", "mergedInto", "west", "2014-05-01"))
    (group,) = changes(timeline, "2014-01-01", "2014-05-01")

    assert group.entity == "east"
    assert [(one.what, one.relation, one.object, one.also) for one in group.changes] == [
        ("began", "absorbedInto", "west", ()),
        ("began", "partOf", "west", ("alliedWith",)),
        ("ended", "active", None, ()),
    ]
    assert {tuple(causes(one)) for one in group.changes} == {("mergedInto",)}


def test_what_follows_but_held_already_did_not_change():
    """
    The alliance is older than the membership and outlasts it.
    """
    timeline = timeline_of(
        statement("east", "alliedWith", "west", "2010-05-01/2020-05-01"), statement("east", "partOf", "west", "2014-05-01/2016-05-01")
    )
    made = every(changes(timeline, "2014-01-01", "2017-01-01"))

    assert [(one.what, one.relation, one.also) for one in made] == [("began", "partOf", ()), ("ended", "partOf", ())]


def test_what_follows_and_changed_at_another_time_stands_alone():
    """
    The alliance outlasts the membership that it follows from, by another statement.
    """
    timeline = timeline_of(
        statement("east", "partOf", "west", "2014-05-01/2015-05-01"), statement("east", "alliedWith", "west", "2014-08-01/2016-05-01")
    )
    made = every(changes(timeline, "2014-01-01", "2017-01-01"))

    assert [(one.what, one.relation, one.also) for one in made] == [
        ("began", "partOf", ("alliedWith",)),
        ("ended", "partOf", ()),
        ("ended", "alliedWith", ()),
    ]


def test_only_what_is_stated_changes_where_nothing_is_to_follow():
    """
    Without what follows an oath is no alliance, and a pledge begins nothing.
    """
    timeline = timeline_of(
        statement("east", "swornTo", "west", "2014-05-01/2016-05-01"),
        statement("east", "pledgedTo", "north", "2014-05-01"),
        with_derived=False,
    )
    (began,) = every(changes(timeline, "2014-01-01", "2015-01-01"))

    assert (began.relation, began.object, began.also) == ("swornTo", "west", ())


# ---------------------------------------------------------------- headings


def test_a_change_is_told_of_the_one_who_did_it():
    """
    Of two groups it is the subject of the cause, whichever comes first in the alphabet or in the pair.
    """
    timeline = timeline_of(
        statement("west", "alliedWith", "east", "2014-05-01/2020-05-01"), statement("west", "dissolved", None, "2016-05-01")
    )

    assert told(changes(timeline, "2014-01-01", "2015-01-01")) == {"west": [("began", "alliedWith")]}
    assert told(changes(timeline, "2015-01-01", "2017-01-01")) == {"west": [("ended", "alliedWith")]}


def test_a_group_is_told_of_before_a_person_or_a_state():
    """
    Whoever is the subject of the cause.
    """
    timeline = timeline_of(
        entity("anna", "Person"),
        entity("crown", "State"),
        statement("anna", "tookOver", "west", "2014-05-01"),
        statement("crown", "fought", "east", "2014-05-01/2016-05-01"),
    )

    assert told(changes(timeline, "2014-01-01", "2014-05-01")) == {"east": [("began", "fought")], "west": [("began", "leads")]}


def test_among_those_that_are_no_groups_the_subject_of_the_cause_is_told_of():
    """
    A tie of two states stands under the one that the statement is about.
    """
    timeline = timeline_of(
        entity("albion", "State"), entity("zealand", "State"), statement("zealand", "fought", "albion", "2014-05-01/2016-05-01")
    )

    assert told(changes(timeline, "2014-01-01", "2015-01-01")) == {"zealand": [("began", "fought")]}


def test_groups_come_first_in_the_order_of_names():
    """
    Names, not ids; after them those that are no groups and stood with none, in order too.
    """
    timeline = timeline_of(
        entity("a-state", "State", name="Zealand"),
        entity("b-state", "State", name="Albion"),
        entity("other", "State"),
        entity("a-group", name="Zeta"),
        entity("b-group", name="Alpha"),
        statement("a-state", "fought", "other", "2014-05-01/2016-05-01"),
        statement("b-state", "fought", "other", "2014-05-01/2016-05-01"),
        statement("a-group", "founded", None, "2014-05-01"),
        statement("b-group", "founded", None, "2014-05-01"),
    )

    assert [group.entity for group in changes(timeline, "2014-01-01", "2014-05-01")] == ["b-group", "a-group", "b-state", "a-state"]


def _killed():
    """Anna led east from 2010 and was killed in May 2014; she had been born in 1970."""
    return timeline_of(
        entity("anna", "Person"),
        statement("anna", "born", None, "1970-05-01"),
        statement("anna", "leads", "east", "2010-05-01/"),
        statement("anna", "killed", None, "2014-05-01"),
    )


def test_a_death_is_told_with_the_group_that_lost_its_leader():
    """
    What the event did to the person belongs to the same story; leading and belonging ended as one.
    """
    (group,) = changes(_killed(), "2014-01-01", "2015-01-01")

    assert group.entity == "east"
    assert [(one.what, one.subject, one.relation, one.also) for one in group.changes] == [
        ("began", "anna", "dead", ()),
        ("ended", "anna", "alive", ()),
        ("ended", "anna", "leads", ("memberOf",)),
    ]
    assert {tuple(causes(one)) for one in group.changes} == {("killed",)}


def test_a_death_is_told_of_the_person_when_it_is_the_person_who_is_asked_about():
    """
    Asked about the group, only its own ties are told.
    """
    assert told(changes(_killed(), "2014-01-01", "2015-01-01", "anna")) == {
        "anna": [("began", "dead"), ("ended", "alive"), ("ended", "leads")]
    }
    assert told(changes(_killed(), "2014-01-01", "2015-01-01", "east")) == {"east": [("ended", "leads")]}


def test_a_death_that_no_group_felt_is_told_of_the_person():
    """
    Whoever stood with no group has a heading of their own, after the groups.
    """
    timeline = timeline_of(
        entity("anna", "Person"),
        statement("anna", "killed", None, "2014-05-01"),
        statement("east", "founded", None, "2014-05-01"),
    )

    assert list(told(changes(timeline, "2014-01-01", "2014-05-01")).items()) == [
        ("east", [("began", "active")]),
        ("anna", [("began", "dead")]),
    ]


def test_changes_of_a_group_are_in_the_order_of_days():
    """
    Among those of one day the surer comes first, then what began before what ended.
    """
    timeline = timeline_of(
        statement("east", "alliedWith", "west", "2014-05-01/2015-05-01"),
        statement("east", "rivalOf", "north", "2014-01-01/2014-05-01"),
        statement("east", "fought", "south", "[2014-05-01..2014-06-01]/2020-05-01"),
    )
    made = every(changes(timeline, "2013-01-01", "2016-01-01"))

    assert [(one.what, one.relation) for one in made] == [
        ("began", "rivalOf"),
        ("began", "alliedWith"),
        ("ended", "rivalOf"),
        ("began", "fought"),
        ("ended", "alliedWith"),
    ]


def test_one_entity_may_be_asked_about():
    """
    Every tie of it is told under it, from whichever side it was written; others stay out.
    """
    timeline = timeline_of(
        statement("east", "alliedWith", "west", "2014-05-01/2016-05-01"),
        statement("north", "swornTo", "east", "2014-05-01/2016-05-01"),
        statement("north", "rivalOf", "south", "2014-05-01/2016-05-01"),
    )

    assert told(changes(timeline, "2014-01-01", "2015-01-01", "east")) == {"east": [("began", "alliedWith"), ("began", "swornTo")]}
    assert told(changes(timeline, "2014-01-01", "2015-01-01", "west")) == {"west": [("began", "alliedWith")]}
    assert changes(timeline, "2017-01-01", "2018-01-01", "east") == ()
    assert changes(timeline, "2014-01-01", "2015-01-01", "nobody") == ()


# ---------------------------------------------------------------- switches


def _leaving(*more, **choices):
    """East renounced its allegiance to west on New Year's Day 2015."""
    return timeline_of(
        statement("east", "pledgedTo", "west", "2012-05-01"), statement("east", "renounced", "west", "2015-01-01"), *more, **choices
    )


def test_a_pledge_to_another_after_leaving_is_a_switch():
    """
    It names both sides, and rests on the leaving and the joining.
    """
    groups = changes(_leaving(statement("east", "pledgedTo", "north", "2015-02-01")), "2014-06-01", "2015-06-01")
    (switch,) = (one for group in groups for one in group.switches)

    assert switches(groups) == [("east", "east", "west", "north")]
    assert (switch.verdict, switch.left.what, switch.joined.what) == (Verdict.DEFINITE, "ended", "began")
    assert (switch.left.latest, switch.joined.earliest) == (day("2015-01-01"), day("2015-02-01"))


@pytest.mark.parametrize(
    ("pledged", "is_switch"),
    [("2014-12-31", False), ("2015-01-01", True), ("2015-01", True), ("2014", False), ("[2014-12..2015-02]", True)],
)
def test_a_pledge_surely_before_the_leaving_is_no_switch(pledged, is_switch):
    """
    Who stood on both sides for a while did not leave one for the other; a vague day may have come after.
    """
    timeline = _leaving(statement("east", "pledgedTo", "north", pledged))

    assert bool(switches(changes(timeline, "2013-06-01", "2015-06-01"))) is is_switch


def test_coming_back_is_no_switch():
    """
    One who renounced and pledged anew is where it was.
    """
    timeline = _leaving(statement("east", "pledgedTo", "west", "2015-03-01"))

    assert switches(changes(timeline, "2014-06-01", "2015-06-01")) == []


@pytest.mark.parametrize("pair", [("east", "north"), ("north", "east"), ("east", "anchor"), ("anchor", "east")])
def test_an_alliance_with_another_after_leaving_is_a_switch(pair):
    """
    Of a symmetric tie either side may be the one who joined, however it was written.
    """
    timeline = _leaving(statement(pair[0], "alliedWith", pair[1], "2015-02-01/2018-02-01"))
    (ally,) = {*pair} - {"east"}

    assert switches(changes(timeline, "2014-06-01", "2015-06-01")) == [("east", "east", "west", ally)]


def test_the_end_of_an_alliance_is_no_leaving():
    """
    Allies are no side that one belongs to.
    """
    timeline = timeline_of(
        statement("east", "alliedWith", "west", "2012-05-01/2015-01-01"), statement("east", "pledgedTo", "north", "2015-02-01")
    )

    assert switches(changes(timeline, "2014-06-01", "2015-06-01")) == []


def test_who_is_left_and_joined_does_not_switch():
    """
    West lost east and received the pledge of north: it stands where it stood.
    """
    timeline = _leaving(statement("north", "pledgedTo", "west", "2015-02-01"))

    assert switches(changes(timeline, "2014-06-01", "2015-06-01")) == []


def test_rivalry_is_no_joining():
    """
    A tie that begins with another is a side only where it is one.
    """
    timeline = _leaving(statement("east", "rivalOf", "north", "2015-02-01/2018-02-01"))

    assert switches(changes(timeline, "2014-06-01", "2015-06-01")) == []


def test_a_switch_is_told_once():
    """
    Alliance first and oath later, with the same one, are one change of sides: the first of them.
    """
    groups = changes(
        _leaving(
            statement("east", "alliedWith", "north", "2015-02-01/2018-02-01"),
            statement("east", "swornTo", "north", "2015-03-01/2018-02-01"),
        ),
        "2014-06-01",
        "2015-06-01",
    )
    (switch,) = (one for group in groups for one in group.switches)

    assert (switch.joined.relation, switch.joined.earliest) == ("alliedWith", day("2015-02-01"))


def test_both_must_lie_between_the_days_asked_about():
    """
    What may have come about outside is no switch of these days.
    """
    sure = statement("east", "pledgedTo", "north", "2015-02-01")
    vague = statement("east", "pledgedTo", "north", "2015")

    assert switches(changes(_leaving(sure), "2015-01-15", "2015-06-01")) == []
    assert switches(changes(_leaving(sure), "2014-06-01", "2015-01-15")) == []
    assert switches(changes(_leaving(vague), "2014-06-01", "2015-06-01")) == []
    assert switches(changes(_leaving(vague), "2014-06-01", "2015-12-31")) == [("east", "east", "west", "north")]


def test_a_switch_is_possible_when_either_half_is():
    """
    A disputed pledge makes no definite change of sides, nor does a disputed oath that was left.
    """
    joining = _leaving(statement("east", "pledgedTo", "north", "2015-02-01", claims=_DISPUTED))
    leaving = timeline_of(
        statement("east", "pledgedTo", "west", "2014-07-01", claims=_DISPUTED),
        statement("east", "renounced", "west", "2015-01-01"),
        statement("east", "pledgedTo", "north", "2015-02-01"),
    )
    for timeline in (joining, leaving):
        groups = changes(timeline, "2014-06-01", "2015-06-01")

        assert switches(groups) == [("east", "east", "west", "north")]
        assert [one.verdict for group in groups for one in group.switches] == [Verdict.POSSIBLE]
        assert switches(changes(timeline, "2014-06-01", "2015-06-01", definite_only=True)) == []


def test_a_person_who_changes_sides_is_told_of_where_they_came_from():
    """
    Asked about the person, or about the group that was left, the heading is the one asked about.
    """
    timeline = timeline_of(
        entity("anna", "Person"),
        statement("anna", "memberOf", "west", "2012-05-01/"),
        statement("anna", "left", "west", "2015-01-01"),
        statement("anna", "joined", "east", "2015-02-01"),
    )

    assert switches(changes(timeline, "2014-06-01", "2015-06-01")) == [("west", "anna", "west", "east")]
    assert switches(changes(timeline, "2014-06-01", "2015-06-01", "anna")) == [("anna", "anna", "west", "east")]


def test_a_leader_who_leaves_and_leads_another_changes_sides():
    """
    Leading implies belonging, and the belonging is the side.
    """
    timeline = timeline_of(
        entity("anna", "Person"),
        statement("anna", "leads", "west", "2012-05-01/2015-01-01"),
        statement("anna", "leads", "east", "2015-02-01/2018-01-01"),
    )

    assert switches(changes(timeline, "2014-06-01", "2015-06-01")) == [("west", "anna", "west", "east")]


def test_a_pledge_to_nobody_named_is_no_side():
    """
    Where a tie has no other end, nobody is joined.
    """
    timeline = _leaving(statement("east", "pledgedTo", None, "2015-02-01"))

    assert switches(changes(timeline, "2014-06-01", "2015-06-01")) == []


# ---------------------------------------------------------------- JSON


def test_a_change_as_json_carries_its_causes():
    """
    Days are written out, entities named, the statements that did it are whole.
    """
    timeline = timeline_of(entity("west", name="The West"), statement("east", "swornTo", "west", "2014-05/2018-05-01"))
    (began,) = every(changes(timeline, "2014-01-01", "2014-05-15"))
    made = began.to_json(timeline.dataset)

    assert [one["id"] for one in made.pop("because")] == ["east.swornTo.west.2014-05-2018-05-01"]
    assert made == {
        "what": "began",
        "subject": {"id": "east", "name": "east"},
        "relation": "swornTo",
        "object": {"id": "west", "name": "The West"},
        "also": ["alliedWith"],
        "earliest": "2014-05-01",
        "latest": "2014-05-31",
        "within": False,
        "verdict": "definite",
        "reasons": [],
    }


def test_the_changes_of_a_group_as_json_tell_switches_and_changes():
    """
    A switch is from and to, with the days of leaving and of joining.
    """
    timeline = _leaving(statement("east", "pledgedTo", "north", "2015-02-01"))
    (group,) = changes(timeline, "2014-06-01", "2015-02-01")
    made = group.to_json(timeline.dataset)

    assert made["entity"] == {"id": "east", "name": "east"}
    assert made["switches"] == [
        {
            "entity": {"id": "east", "name": "east"},
            "from": {"id": "west", "name": "west"},
            "to": {"id": "north", "name": "north"},
            "verdict": "definite",
            "leaving": "2015-01-01",
            "joining": "2015-02-01",
        }
    ]
    assert [(one["what"], one["relation"], one["reasons"]) for one in made["changes"]] == [
        ("ended", "swornTo", []),
        ("began", "swornTo", []),
    ]
    assert isinstance(group.switches[0], Switch)
