from __future__ import annotations

import pytest

from allegiance.dates import format_day
from allegiance.exceptions import UnknownName
from allegiance.ontology import read_ontology
from allegiance.timeline import Coverage, build_timeline, name_on
from tests.factories import claim, dataset, day, entity, source, statement, timeline_of


def texts(intervals):
    """Intervals of ordinals as texts."""
    return [tuple(format_day(bound) for bound in interval) for interval in intervals]


@pytest.mark.parametrize("relation", ["swornTo", "affiliateOf", "partOf"])
def test_a_tie_counts_as_an_alliance_while_it_lasts(relation):
    """
    An implied relation holds on exactly the days of the one that implies it, both ways.
    """
    timeline = timeline_of(statement("b", relation, "a", "2015/2017"))
    tie, alliance = timeline.holding(("b", relation, "a")), timeline.holding(timeline.key("b", "alliedWith", "a"))

    assert (alliance.definite, alliance.possible) == (tie.definite, tie.possible)
    assert timeline.key("a", "alliedWith", "b") == timeline.key("b", "alliedWith", "a")
    assert timeline.verdict(("a", relation, "b"), day("2016-01-01")) == "no"


def test_rivalry_does_not_rule_out_an_alliance():
    """
    A pair can be allied and rivals on the same day.
    """
    timeline = timeline_of(statement("a", "alliedWith", "b", "2015/2017"), statement("b", "rivalOf", "a", "2015/2017"))

    assert [timeline.verdict(key, day("2016-06-01")) for key in timeline.keys(entity="a")] == ["definite", "definite"]


def test_alliance_is_not_transitive():
    """
    The ally of an ally is no ally.
    """
    timeline = timeline_of(statement("a", "alliedWith", "b", "2015/2017"), statement("b", "alliedWith", "c", "2015/2017"))

    assert timeline.episodes_of(timeline.key("a", "alliedWith", "c")) == ()


def test_an_implied_state_implies_on():
    """
    Who leads a group is a member of it, in that direction only.
    """
    timeline = timeline_of(statement("p", "leads", "a", "2015/2017"))

    assert timeline.verdict(("p", "memberOf", "a"), day("2016-01-01")) == "definite"
    assert timeline.verdict(("a", "memberOf", "p"), day("2016-01-01")) == "no"


def test_a_holding_says_how_it_came_about():
    """
    What a source states outright is told apart from what an event starts and what another state implies.
    """
    pledge = statement("a", "pledgedTo", "b", "2015-01-01")
    stated = statement("a", "alliedWith", "b", "2014/2016")
    derived, both = timeline_of(pledge), timeline_of(pledge, stated)
    key = ("a", "alliedWith", "b")

    assert (derived.holding(("a", "swornTo", "b")).rule, derived.holding(key).rule) == ("starts", "starts, implies")
    assert derived.holding(key).derived
    assert not both.holding(key).derived
    assert both.holding(key).rule == "stated"
    assert both.holding(key).because == tuple(sorted([pledge.id, stated.id]))
    assert timeline_of(statement("a", "partOf", "b", "2014/2016")).holding(key).rule == "implies"


def test_holdings_are_all_pairs_in_the_order_of_ids():
    """
    The holdings cover every key once, whatever the order of the statements.
    """
    told = [statement("c", "partOf", "a", "2014/2016"), statement("a", "alliedWith", "b", "2014/2016")]
    timeline = timeline_of(*told)
    pairs = [(one.subject, one.relation, one.object) for one in timeline.holdings()]

    assert pairs == [("a", "alliedWith", "b"), ("a", "alliedWith", "c"), ("c", "partOf", "a")]
    assert timeline_of(*reversed(told)).holdings() == timeline.holdings()


def test_keys_can_be_asked_for_by_relation_and_by_entity():
    """
    Keys are limited to some relations, to one entity at either place, or to both.
    """
    timeline = timeline_of(statement("c", "partOf", "a", "2014/2016"), statement("b", "rivalOf", "c", "2014/2016"))

    assert list(timeline.keys(["partOf"])) == [("c", "partOf", "a")]
    assert list(timeline.keys(entity="b")) == [("b", "rivalOf", "c")]
    assert list(timeline.keys(["alliedWith"], entity="c")) == [("a", "alliedWith", "c")]
    assert list(timeline.keys(entity="nobody")) == []


def test_an_unknown_relation_is_no_silent_no():
    """
    A key of a relation that is not in the ontology is refused.
    """
    with pytest.raises(UnknownName):
        timeline_of().key("b", "aliedWith", "a")


def test_knowledge_time_moves_starts_ends_and_last_attested_days():
    """
    Only what was published by the day counts: before the renunciation was reported the oath was still presumed.
    """
    sources = source("early", published="2014-12-31"), source("late", published="2016-06-30"), source("end", published="2018-01-01")
    pledge = statement("a", "pledgedTo", "b", "2014-08-26", claims=(claim("early"), claim("late", attests="2016-06-01")))
    renounced = statement("a", "renounced", "b", "2017-01-01", claims=(claim("end"),))
    records = (*sources, pledge, renounced)
    key = ("a", "swornTo", "b")

    def definite(known_by):
        return texts(timeline_of(*records, known_by=day(known_by)).holding(key).definite)

    assert definite("2014-12-30") == []
    assert definite("2014-12-31") == [("2014-08-26", "2014-08-26")]
    assert definite("2016-06-30") == [("2014-08-26", "2016-06-01")]
    assert definite("2018-01-01") == [("2014-08-26", "2017-01-01")]
    assert set(timeline_of(*records, known_by=day("2016-06-30")).settled) == {pledge.id}


def test_refuted_statements_neither_begin_nor_end_anything():
    """
    A death that was disproved ends no leadership, and an alliance that was disproved never was.
    """
    sources = source("report", published="2017-10-19"), source("denial", published="2017-10-23")
    claims = claim("report"), claim("denial", stance="denies")
    death, alliance = statement("p", "killed", None, "2017-10-18", claims=claims), statement("a", "alliedWith", "b", "2016/", claims=claims)
    lead = statement("p", "leads", "a", "2016-01-01/2018-06-01")
    timeline = timeline_of(*sources, death, alliance, lead)

    assert texts(timeline.holding(("p", "leads", "a")).definite) == [("2016-01-01", "2018-06-01")]
    assert list(timeline.keys(["alliedWith", "dead"])) == []
    assert timeline.settled[death.id].status == "refuted"


def test_allegations_count_only_when_asked_for_and_are_never_definite():
    """
    What only weak sources or opinions support is left out, or at most possible.
    """
    told = statement("a", "alliedWith", "b", "2016-01-01/2018-06-01")
    weak = source(grade="E")
    key, on = ("a", "alliedWith", "b"), day("2017-01-01")

    assert timeline_of(told, weak).verdict(key, on) == "no"
    assert timeline_of(told, weak, include_alleged=True).verdict(key, on) == "possible"
    assert timeline_of(told, weak, include_alleged=True).reasons(key, on) == ("statement alleged",)


def test_what_events_start_can_be_switched_off():
    """
    Without derived states only what a source states outright holds.
    """
    told = statement("a", "pledgedTo", "b", "2016-01-01"), statement("c", "swornTo", "b", "2016-01-01/")

    assert {key[0] for key in timeline_of(*told, with_derived=False).keys(["swornTo"])} == {"c"}
    assert {key[0] for key in timeline_of(*told).keys(["swornTo"])} == {"a", "c"}


def test_coverage_counts_what_is_said_about_an_entity():
    """
    An entity is covered by the statements it stands in, from the first to the last day they speak of.
    """
    attested = statement("b", "alliedWith", "c", "2016-01-01/", claims=(claim(attests="2019-03-04"),))
    timeline = timeline_of(statement("a", "pledgedTo", "b", "2014-08"), attested)

    assert timeline.coverage("b") == Coverage(2, day("2014-08-01"), day("2019-03-04"))
    assert timeline.coverage("a") == Coverage(1, day("2014-08-01"), day("2014-08-31"))
    assert timeline.coverage("nobody") == Coverage(0, None, None)


def test_open_bounds_are_open_in_the_intervals():
    """
    A state with no known start and none with an end is possible on every day that can be written.
    """
    holding = timeline_of(statement("a", "alliedWith", "b")).holding(("a", "alliedWith", "b"))

    assert (holding.definite, holding.possible) == ((), ((None, None),))


def test_a_statement_of_an_unknown_relation_is_refused():
    """
    A timeline is built from relations that the ontology knows.
    """
    with pytest.raises(UnknownName, match="alliedWith"):
        build_timeline(dataset(statement("a", "aliedWith", "b", "2014/")), read_ontology())


def test_an_entity_goes_by_the_name_of_the_day():
    """
    A dated alias names the entity on its days, its usual name on all others, and an undated alias on none.
    """
    aliases = [{"name": "former", "from": "2010", "to": "2014-06"}, {"name": "nickname"}]
    records = dataset(entity("a", name="usual", aliases=aliases))

    names = [name_on(records, "a", day(on)) for on in ("2009-12-31", "2010-01-01", "2014-06-30", "2014-07-01")]
    assert names == ["usual", "former", "former", "usual"]


def test_a_lasting_state_that_may_begin_any_time_is_never_definite():
    """
    A listing after some day has no definite days, not even beyond every date that can be written.
    """
    timeline = timeline_of(statement("a", "listedOn", "l", "[2012-01-01..]/"), entity("l", "SanctionsList"))
    holding = timeline.holding(("a", "listedOn", "l"))

    assert holding.definite == ()
    assert texts(holding.possible) == [("2012-01-01", "")]
