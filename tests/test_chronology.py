"""Chronology: everything that is told of one entity, in the order of days."""

from __future__ import annotations

import pytest

from allegiance.dates import parse_date
from allegiance.questions.chronology import Entry, chronology_of
from tests.factories import claim, day, entity, source, statement, timeline_of


def told(entries: tuple[Entry, ...]) -> list[tuple[str, str]]:
    """What came about, and the relation or name it is told of."""
    return [(one.what, one.settled.statement.relation if one.settled else str(one.name)) for one in entries]


# ---------------------------------------------------------------- what comes about


def test_an_event_happens_on_its_day():
    """
    It is told of its subject and of its object alike, with the span of days it may have happened on.
    """
    timeline = timeline_of(statement("east", "metWith", "west", "2014-05"))
    (one,) = chronology_of(timeline, "east")

    assert (one.what, one.earliest, one.latest, one.name) == ("happened", day("2014-05-01"), day("2014-05-31"), None)
    assert one.settled.statement.relation == "metWith"
    assert chronology_of(timeline, "west") == (one,)


def test_a_state_begins_and_ends_by_its_own_date():
    """
    Both are entries, each with its own days.
    """
    timeline = timeline_of(statement("east", "alliedWith", "west", "2014/2016-05"))
    began, ended = chronology_of(timeline, "east")

    assert (began.what, began.earliest, began.latest) == ("began", day("2014-01-01"), day("2014-12-31"))
    assert (ended.what, ended.earliest, ended.latest) == ("ended", day("2016-05-01"), day("2016-05-31"))
    assert began.settled == ended.settled


@pytest.mark.parametrize("when", ["2014/..", "2014/"])
def test_a_state_without_an_end_of_its_own_only_begins(when):
    """
    No end is recorded, so none is told.
    """
    timeline = timeline_of(statement("east", "alliedWith", "west", when))

    assert told(chronology_of(timeline, "east")) == [("began", "alliedWith")]


def test_a_state_that_an_event_ends_has_no_end_of_its_own():
    """
    What ended it stands in its own place: the break is told as the event that it is.
    """
    timeline = timeline_of(statement("east", "alliedWith", "west", "2014/"), statement("east", "brokeWith", "west", "2015"))

    assert told(chronology_of(timeline, "east")) == [("began", "alliedWith"), ("happened", "brokeWith")]


def test_what_only_follows_is_not_told():
    """
    A merger is told, the membership and alliance that it begins are not.
    """
    timeline = timeline_of(statement("east", "mergedInto", "west", "2014"))

    assert told(chronology_of(timeline, "east")) == [("happened", "mergedInto")]


def test_a_measure_was():
    """
    A number neither happens nor begins.
    """
    timeline = timeline_of(statement("east", "strength", None, "2014", value="500"))
    (one,) = chronology_of(timeline, "east")

    assert (one.what, one.earliest, one.latest) == ("was", day("2014-01-01"), day("2014-12-31"))


def test_names_are_taken_and_given_up():
    """
    A name has an entry for each of its dates, and one without dates has none.
    """
    timeline = timeline_of(
        entity(
            "east",
            aliases=[
                "Orient",
                {"name": "Front", "from": "2015", "to": "2016-03"},
                {"name": "Army", "from": "2016-04-01"},
                {"name": "Band", "to": "2014-12-31"},
            ],
        ),
        statement("east", "metWith", "west", "2015-06-01"),
    )
    entries = chronology_of(timeline, "east")

    assert told(entries) == [
        ("gave up the name", "Band"),
        ("took the name", "Front"),
        ("happened", "metWith"),
        ("gave up the name", "Front"),
        ("took the name", "Army"),
    ]
    assert [(one.earliest, one.latest) for one in entries if one.name == "Front"] == [
        (day("2015-01-01"), day("2015-12-31")),
        (day("2016-03-01"), day("2016-03-31")),
    ]
    assert [one.settled for one in entries if one.name] == [None] * 4
    assert told(chronology_of(timeline, "west")) == [("happened", "metWith")]


def test_others_stay_out():
    """
    What is told of third parties is none of it; an entity of which nothing is told has no entries.
    """
    timeline = timeline_of(
        entity("anchor"), statement("north", "alliedWith", "south", "2014"), statement("east", "metWith", "west", "2014")
    )

    assert told(chronology_of(timeline, "east")) == [("happened", "metWith")]
    assert chronology_of(timeline, "anchor") == ()


# ---------------------------------------------------------------- whatever its status


def _of_every_status():
    """Told of east: a founding that is accepted, a merger disputed, an attack refuted, a meeting alleged, a break dated with doubt."""
    report, denial = claim("report"), claim("denial", stance="denies")
    return timeline_of(
        source("report", published="2020"),
        source("denial", published="2020"),
        source("later", published="2021"),
        source("column", kind="opinion", grade="D"),
        statement("east", "founded", None, "2010"),
        statement("east", "mergedInto", "west", "2011", claims=(report, denial)),
        statement("east", "attacked", "west", "2012", claims=(report, claim("later", stance="denies"))),
        statement("east", "metWith", "west", "2013", claims=(claim("column"),)),
        statement("east", "brokeWith", "west", "2014?"),
    )


def test_refuted_and_alleged_statements_are_kept_and_marked():
    """
    Each carries its status, whether or not answers may rest on it.
    """
    entries = chronology_of(_of_every_status(), "east")

    assert [(one.settled.statement.relation, one.settled.status) for one in entries] == [
        ("founded", "accepted"),
        ("mergedInto", "disputed"),
        ("attacked", "refuted"),
        ("metWith", "alleged"),
        ("brokeWith", "accepted"),
    ]


def test_only_what_is_accepted_and_undoubted_is_definite():
    """
    A statement whose date is doubted goes as well; a vague date is no doubt, and names stay.
    """
    timeline = _of_every_status()
    named = timeline_of(
        entity("east", aliases=[{"name": "Front", "from": "2015"}]),
        source("denial"),
        statement("east", "metWith", "west", "2014", claims=(claim(), claim("denial", stance="denies"))),
        statement("east", "alliedWith", "west", "201X/2020"),
    )

    assert told(chronology_of(timeline, "east", definite_only=True)) == [("happened", "founded")]
    assert told(chronology_of(named, "east", definite_only=True)) == [
        ("began", "alliedWith"),
        ("took the name", "Front"),
        ("ended", "alliedWith"),
    ]


def test_what_was_not_yet_known_is_not_told():
    """
    Knowledge time holds here too: before the denial was published the attack stood.
    """
    records = (
        source("report", published="2015"),
        source("denial", published="2018"),
        source("late", published="2019"),
        statement("east", "attacked", "west", "2014", claims=(claim("report"), claim("denial", stance="denies"))),
        statement("east", "founded", None, "2010", claims=(claim("late"),)),
    )
    (then,) = chronology_of(timeline_of(*records, known_by=day("2016-01-01")), "east")

    assert (then.settled.statement.relation, then.settled.status) == ("attacked", "accepted")
    assert told(chronology_of(timeline_of(*records), "east")) == [("happened", "founded"), ("happened", "attacked")]


# ---------------------------------------------------------------- the order of days


def test_entries_are_in_the_order_of_days_whatever_they_tell():
    """
    Ends stand where they came, between the beginnings of others.
    """
    timeline = timeline_of(
        statement("east", "dissolved", None, "2018"),
        statement("east", "alliedWith", "west", "2012/2015"),
        statement("east", "rivalOf", "north", "2014/2016"),
        statement("east", "founded", None, "2010"),
    )

    assert told(chronology_of(timeline, "east")) == [
        ("happened", "founded"),
        ("began", "alliedWith"),
        ("began", "rivalOf"),
        ("ended", "alliedWith"),
        ("ended", "rivalOf"),
        ("happened", "dissolved"),
    ]


def test_of_entries_with_one_first_day_the_vaguer_comes_later():
    """
    What surely happened on New Year's Day is read before what happened in the month, or the year.
    """
    timeline = timeline_of(
        statement("east", "attacked", "west", "2014"),
        statement("east", "metWith", "west", "2014-01"),
        statement("east", "founded", None, "2014-01-01"),
    )

    assert told(chronology_of(timeline, "east")) == [("happened", "founded"), ("happened", "metWith"), ("happened", "attacked")]


def test_an_entry_that_lies_open_stands_by_the_side_that_is_known():
    """
    "By 2012" stands at the end of 2012, "from 2014 on" at the beginning of 2014.
    """
    timeline = timeline_of(
        statement("east", "attacked", "west", "[2014..]"),
        statement("east", "metWith", "west", "[..2012]"),
        statement("east", "founded", None, "2012-12-30"),
        statement("east", "brokeWith", "west", "2013"),
        statement("east", "dissolved", None, "2014-01-02"),
    )
    entries = chronology_of(timeline, "east")

    assert told(entries) == [
        ("happened", "founded"),
        ("happened", "metWith"),
        ("happened", "brokeWith"),
        ("happened", "attacked"),
        ("happened", "dissolved"),
    ]
    assert (entries[1].earliest, entries[1].latest) == (None, day("2012-12-31"))
    assert (entries[3].earliest, entries[3].latest) == (day("2014-01-01"), None)


def test_what_has_no_date_comes_last():
    """
    It is told all the same; among each other the undated are in the order of their ids.
    """
    timeline = timeline_of(
        statement("east", "rivalOf", "west"),
        statement("east", "metWith", "west"),
        statement("east", "founded", None, "2010"),
        statement("east", "dissolved", None, "2018"),
    )
    entries = chronology_of(timeline, "east")

    assert told(entries) == [("happened", "founded"), ("happened", "dissolved"), ("happened", "metWith"), ("began", "rivalOf")]
    assert [(one.earliest, one.latest) for one in entries[2:]] == [(None, None), (None, None)]


def test_a_state_of_one_day_begins_before_it_ends():
    """
    On the same day the order is always the same.
    """
    timeline = timeline_of(statement("east", "alliedWith", "west", "2014-05-01/2014-05-01"))

    assert told(chronology_of(timeline, "east")) == [("began", "alliedWith"), ("ended", "alliedWith")]


def test_the_order_does_not_hang_on_the_order_of_writing():
    """
    Of several things of one day, ids and names decide.
    """
    records = [statement("east", "metWith", other, "2014-05-01") for other in ("west", "anchor", "north")]
    orders = ([one.settled.statement.object for one in chronology_of(timeline_of(*chosen), "east")] for chosen in (records, records[::-1]))

    assert list(orders) == [["anchor", "north", "west"]] * 2


# ---------------------------------------------------------------- a span


def _of_2014():
    """An alliance from 2010 to 2016, a name since 2013, a meeting in May 2014, an attack of 2013 or 2014, and an undated rivalry."""
    return timeline_of(
        entity("east", aliases=[{"name": "Front", "from": "2013-06"}]),
        statement("east", "alliedWith", "west", "2010/2016-05"),
        statement("east", "metWith", "west", "2014-05-10"),
        statement("east", "attacked", "west", "[2013-11..2014-02]"),
        statement("east", "rivalOf", "west"),
    )


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("2014", [("happened", "attacked"), ("happened", "metWith")]),
        ("2014-05-10", [("happened", "metWith")]),
        ("2014-05-11", []),
        ("2013", [("took the name", "Front"), ("happened", "attacked")]),
        ("2014-02-28/2014-05-09", [("happened", "attacked")]),
        ("2014-03-01/2014-05-09", []),
        ("2016-05-31", [("ended", "alliedWith")]),
        ("2016-06-01", []),
        ("2010", [("began", "alliedWith")]),
        ("[..2010]", [("began", "alliedWith")]),
        ("[2014-05-01..]", [("happened", "metWith"), ("ended", "alliedWith")]),
    ],
)
def test_a_span_takes_what_may_have_come_about_in_it(asked, expected):
    """
    A state that only goes on through the span neither begins nor ends in it, and what has no date is in none.
    """
    assert told(chronology_of(_of_2014(), "east", parse_date(asked))) == expected


def test_what_lies_open_may_fall_in_any_span_on_that_side():
    """
    "By 2012" may have been in 2005, not in 2013; "from 2014 on" the other way round.
    """
    timeline = timeline_of(statement("east", "metWith", "west", "[..2012]"), statement("east", "attacked", "west", "[2014..]"))

    assert told(chronology_of(timeline, "east", parse_date("2005"))) == [("happened", "metWith")]
    assert told(chronology_of(timeline, "east", parse_date("2013"))) == []
    assert told(chronology_of(timeline, "east", parse_date("2020"))) == [("happened", "attacked")]


def test_a_span_and_certainty_are_asked_for_together():
    """
    Both must be so.
    """
    found = chronology_of(_of_every_status(), "east", parse_date("2010/2011"))

    assert told(found) == [("happened", "founded"), ("happened", "mergedInto")]
    assert told(chronology_of(_of_every_status(), "east", parse_date("2010/2011"), definite_only=True)) == [("happened", "founded")]
    assert chronology_of(_of_every_status(), "east", parse_date("2011"), definite_only=True) == ()


# ---------------------------------------------------------------- JSON


def test_an_entry_as_json_has_its_statement_or_its_name():
    """
    Days are written out, and a side that lies open is null.
    """
    timeline = timeline_of(
        entity("east", aliases=[{"name": "Front", "from": "2015"}]), statement("east", "metWith", "west", "[..2012-03]", place="town")
    )
    met, named = (one.to_json(timeline.dataset) for one in chronology_of(timeline, "east"))
    statement_of_met = met.pop("statement")

    assert met == {"what": "happened", "earliest": None, "latest": "2012-03-31"}
    assert (statement_of_met["relation"], statement_of_met["place"], statement_of_met["status"]) == ("metWith", "town", "accepted")
    assert named == {"what": "took the name", "earliest": "2015-01-01", "latest": "2015-12-31", "name": "Front"}
