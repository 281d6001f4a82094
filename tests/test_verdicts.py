from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from allegiance.dates import format_day
from allegiance.ontology import read_ontology
from allegiance.resources import ontology_folder
from allegiance.verdicts import Verdict, can_all_hold, can_hold, intervals, must_hold, reasons_on
from allegiance.worlds import Alternative, is_satisfiable
from tests.factories import claim, day, source, statement, timeline_of


def verdicts(timeline, key, *days):
    """The verdicts of a pair and relation on some days, as one text."""
    return " ".join(str(timeline.verdict(key, day(on))) for on in days)


def stretches(found):
    """Intervals of ordinals as texts."""
    return [tuple(format_day(bound) for bound in stretch) for stretch in found]


def test_a_vague_start_is_possible_until_its_latest_day():
    """
    "In 2014" leaves every day of 2014 possible but the last, on which it had begun in any reading.
    """
    timeline = timeline_of(statement("a", "alliedWith", "b", "2014/2016"))
    key = ("a", "alliedWith", "b")

    assert verdicts(timeline, key, "2013-12-31", "2014-01-01", "2014-12-30", "2014-12-31") == "no possible possible definite"
    assert verdicts(timeline, key, "2016-01-01", "2016-01-02", "2016-12-31", "2017-01-01") == "definite possible possible no"
    assert stretches(timeline.holding(key).definite) == [("2014-12-31", "2016-01-01")]
    assert stretches(timeline.holding(key).possible) == [("2014-01-01", "2016-12-31")]


def test_a_day_is_not_an_instant():
    """
    A state that an event starts or ends holds on the day of the event.
    """
    pledge, renounced = statement("a", "pledgedTo", "b", "2014-08-26"), statement("a", "renounced", "b", "2015-03-04")
    timeline = timeline_of(pledge, renounced)
    days = "2014-08-25", "2014-08-26", "2015-03-04", "2015-03-05"

    assert verdicts(timeline, ("a", "swornTo", "b"), *days) == "no definite definite no"


def test_jamaat_ul_ahrar_was_itself_and_part_of_the_ttp_on_one_day():
    """
    A merger begins membership and ends independence, and both hold on its day.
    """
    timeline = timeline_of(statement("jua", "founded", None, "2014-08-26"), statement("jua", "mergedInto", "ttp", "2020-08-17"))

    assert verdicts(timeline, ("jua", "active", None), "2020-08-17", "2020-08-18") == "definite no"
    assert verdicts(timeline, ("jua", "partOf", "ttp"), "2020-08-16", "2020-08-17") == "no definite"


def test_without_a_recorded_end_a_state_is_definite_up_to_its_last_attested_day():
    """
    After the last day that a claim attests, it is presumed and no more than possible.
    """
    told = statement("a", "alliedWith", "b", "2014-01-01/..", claims=(claim(attests="2015-06-03"),))
    timeline = timeline_of(told)
    key = ("a", "alliedWith", "b")

    assert verdicts(timeline, key, "2015-06-03", "2015-06-04", "2030-01-01") == "definite possible possible"
    assert timeline.reasons(key, day("2015-06-04")) == ("no end recorded (last attested 2015-06-03)",)


def test_what_lasts_by_nature_is_definite_for_good():
    """
    A listing stays until a delisting; the dead stay dead.
    """
    timeline = timeline_of(
        statement("a", "sanctionedBy", "l", "2017-07-06"),
        statement("b", "sanctionedBy", "l", "2017-07-06"),
        statement("b", "delisted", "l", "2019-01-01"),
        statement("p", "killed", None, "2018-06-13"),
    )

    assert verdicts(timeline, ("a", "listedOn", "l"), "2017-07-05", "2017-07-06", "2999-01-01") == "no definite definite"
    assert verdicts(timeline, ("b", "listedOn", "l"), "2019-01-01", "2019-01-02") == "definite no"
    assert verdicts(timeline, ("p", "dead", None), "2999-01-01") == "definite"


def test_a_state_can_begin_again():
    """
    Between a delisting and a second listing the state does not hold.
    """
    events = (("sanctionedBy", "2002-01-01"), ("delisted", "2005-01-01"), ("sanctionedBy", "2010-01-01"))
    timeline = timeline_of(*(statement("a", relation, "l", when) for relation, when in events))

    holding = timeline.holding(("a", "listedOn", "l"))
    assert stretches(holding.definite) == [("2002-01-01", "2005-01-01"), ("2010-01-01", "")]
    assert holding.definite == holding.possible


def test_start_and_ending_in_uncertain_order_count_both_ways():
    """
    Where nobody knows whether the renunciation came before or after the pledge, the oath is possible and never definite after.
    """
    timeline = timeline_of(statement("a", "pledgedTo", "b", "2014-05"), statement("a", "renounced", "b", "2014-05"))
    key = ("a", "swornTo", "b")

    assert verdicts(timeline, key, "2014-04-30", "2014-05-15", "2014-05-31", "2014-06-01") == "no possible possible possible"


def test_a_second_start_covers_a_vague_ending_of_the_first():
    """
    If the ending falls before the second start it changes nothing after it, and if it falls later it ends both.
    """
    pledges = [statement("a", "pledgedTo", "b", when, claims=(claim(attests="2014-12-31"),)) for when in ("2014-01-01", "2014-06-01")]
    timeline = timeline_of(*pledges, statement("a", "renounced", "b", "[2014-03..2014-05]"))
    key = ("a", "swornTo", "b")

    assert verdicts(timeline, key, "2014-03-01", "2014-03-02", "2014-05-31", "2014-06-01") == "definite possible possible definite"


def test_a_hand_over_leaves_no_gap(tmp_path):
    """
    Where one vague event ends one episode and starts the next, the alliance is definite throughout although neither is.
    """
    folder = Path(shutil.copytree(ontology_folder(), tmp_path / "ontology"))
    turtle = folder / "relations.ttl"
    merger = "al:ends [ al:ofState al:active ; al:withSubject al:Subject ] ;"
    text = turtle.read_text(encoding="utf-8")
    assert merger in text
    turtle.write_text(text.replace(merger, "al:ends al:swornTo ;"), encoding="utf-8")
    pledge = statement("a", "pledgedTo", "b", "2013-01-01", claims=(claim(attests="2014-05-31"),))
    merged = statement("a", "mergedInto", "b", "2014-05", claims=(claim(attests="2014-12-31"),))
    timeline = timeline_of(pledge, merged, ontology=read_ontology(folder))
    days = "2014-05-01", "2014-05-02", "2014-05-31", "2014-06-01"

    assert verdicts(timeline, ("a", "swornTo", "b"), *days) == "definite possible possible no"
    assert verdicts(timeline, ("a", "partOf", "b"), *days) == "possible possible definite definite"
    assert verdicts(timeline, ("a", "alliedWith", "b"), *days) == "definite definite definite definite"


@pytest.mark.parametrize(
    ("when", "denied", "reason"),
    [
        ("2014-05-01?/2016", False, "date doubted"),
        ("2014-05-01/2016", True, "statement disputed"),
    ],
)
def test_a_doubtful_statement_is_never_more_than_possible(when, denied, reason):
    """
    A doubted date or a denial leaves every day possible, and says why.
    """
    claims = [claim("told"), *([claim("denied", stance="denies")] if denied else [])]
    told = statement("a", "alliedWith", "b", when, claims=tuple(claims))
    timeline = timeline_of(told, source("denied", published="2019-01-01"))
    key = ("a", "alliedWith", "b")

    assert timeline.verdict(key, day("2015-05-05")) is Verdict.POSSIBLE
    assert timeline.reasons(key, day("2015-05-05")) == (reason,)
    assert timeline.holding(key).definite == ()


def test_a_doubtful_ending_leaves_both_possible():
    """
    A death that is disputed neither ends for sure nor leaves for sure.
    """
    death = statement("p", "killed", None, "2015-03-04", claims=(claim("told"), claim("denied", stance="denies")))
    lead = statement("p", "leads", "a", "2014-01-01/", claims=(claim(attests="2016-01-01"),))
    timeline = timeline_of(lead, death, source("denied", published="2019-01-01"))
    key = ("p", "leads", "a")

    assert verdicts(timeline, key, "2015-03-04", "2015-03-05") == "definite possible"
    assert timeline.reasons(key, day("2015-03-05")) == ("an ending is doubted or disputed",)


def test_two_doubtful_statements_do_not_make_a_sure_one():
    """
    However many doubted statements agree, in one world all of them are untrue.
    """
    told = [statement("a", "alliedWith", "b", "2014?/2016", id=f"s{number}") for number in range(3)]

    assert timeline_of(*told).verdict(("a", "alliedWith", "b"), day("2015-01-01")) is Verdict.POSSIBLE


def test_reasons_name_both_vague_ends():
    """
    Where start and end are vague on a day, both are named.
    """
    timeline = timeline_of(statement("a", "alliedWith", "b", "2014/[2014-06..2015]"))

    assert timeline.reasons(("a", "alliedWith", "b"), day("2014-08-01")) == ("start is vague", "end is vague")


def test_reasons_tell_what_follows_from_something_possible():
    """
    An implied tie names the reason of the tie that implies it, and that it follows from it.
    """
    timeline = timeline_of(statement("a", "partOf", "b", "2014/2016"))
    reasons = timeline.reasons(("a", "alliedWith", "b"), day("2014-08-01"))

    assert reasons == ("start is vague", "follows from something possible")


def test_days_for_which_nobody_vouches_are_possible():
    """
    Between attestations further apart than its continuity a state is only possible, and the days of both are named.
    """
    claims = claim("one", attests="2010-09-01"), claim("two", attests="2019-03-01")
    timeline = timeline_of(statement("a", "operatesIn", "x", "2009-01-01/", claims=claims))
    key = ("a", "operatesIn", "x")

    assert verdicts(timeline, key, "2010-09-01", "2010-09-02", "2019-02-28", "2019-03-01") == "definite possible possible definite"
    assert timeline.reasons(key, day("2015-01-01")) == ("not attested between 2010-09-01 and 2019-03-01",)


def test_nothing_holds_without_an_episode():
    """
    No episode, no verdict but no.
    """
    assert not must_hold((), 1)
    assert intervals(()) == ((), ())
    assert reasons_on((), "any", 1) == ()


def test_ties_that_cannot_hold_in_one_world_are_no_path():
    """
    Two ties may each be possible on a day while one vague event keeps them apart.
    """
    merger = statement("a", "mergedInto", "b", "2014-05")
    timeline = timeline_of(statement("a", "active", None, "2010-01-01/"), merger)
    on = day("2014-05-15")
    apart, together = timeline.episodes_of(("a", "active", None)), timeline.episodes_of(("a", "partOf", "b"))

    assert all(can_hold(episode, on) for episode in (*apart, *together))
    assert can_all_hold([apart, together], on), "the merger may have come on that very day"
    for later in ("2014-06-01", "2014-07-01"):
        assert not can_all_hold([apart, together], day(later))


def test_ties_kept_apart_by_one_event_are_no_path_though_each_is_possible():
    """
    A tie that needs the event to have come and one that needs it not to have come share no world.
    """
    on = day("2014-05-15")
    split = statement("a", "splinteredFrom", "b", "[2014-05-01?..2014-05-14?]")
    timeline = timeline_of(statement("a", "swornTo", "b", "2010-01-01/"), split)
    oath, descent = timeline.episodes_of(("a", "swornTo", "b")), timeline.episodes_of(("a", "descendsFrom", "b"))

    assert can_hold(oath[0], on)
    assert can_hold(descent[0], on)
    assert not can_all_hold([oath, descent], on)


def test_the_search_for_a_world_finds_one_or_none():
    """
    Conditions that go round in a circle have no world; those that leave room have one.
    """
    before = Alternative((("x", "y", -1),))
    after = Alternative((("y", "x", -1),))
    bounds = {"x": (0, 3), "y": (0, 3)}

    assert is_satisfiable([], bounds)
    assert is_satisfiable([(before, after)], bounds)
    assert not is_satisfiable([(before,), (after,)], bounds)
    assert not is_satisfiable([()], bounds)
    assert is_satisfiable([(Alternative((), ((before, after),)),)], bounds)
    assert not is_satisfiable([(Alternative((("x", None, -1),)),)], bounds)
    assert not is_satisfiable([(Alternative(((None, None, -1),)),)], bounds)


DATES = ("2001", "2001-05", "2001-05-17", "2003-02~", "2004?", "[2002-03..2002-06]", "[..2002-01]", "[2003-01..]")


@pytest.mark.parametrize("relation", ["alliedWith", "listedOn"])
@pytest.mark.parametrize("grade", ["B", "E"])
@pytest.mark.parametrize("end", [None, "..", "", "2004", "2005-01-01", "[2001-05-10..2006]"])
@pytest.mark.parametrize("start", ["", *DATES])
def test_an_episode_by_itself_holds_when_it_holds_twice(start, end, grade, relation):
    """What is told from its own bounds is what the search over all changes gives, for which the same episode stands twice."""
    when = start if end is None else f"{start}/{end}"
    told = statement("a", relation, "b", when or None, claims=(claim("s", attests="2005-06-01"),))
    timeline = timeline_of(told, source("s", grade=grade), include_alleged=True)
    (episode,) = timeline.episodes

    assert intervals((episode,)) == intervals((episode, episode))
