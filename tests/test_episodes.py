from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from allegiance.claims import settle
from allegiance.dates import format_day
from allegiance.episodes import build_episodes
from allegiance.ontology import read_ontology
from allegiance.resources import ontology_folder
from tests.factories import claim, day, entity, source, statement, timeline_of
from tests.properties.oracle import read_rules

ONTOLOGY = read_ontology()


def episodes_of(*statements, ontology=ONTOLOGY, **choices):
    """The episodes that the statements make, every statement accepted."""
    sources = {told.source: source(told.source) for one in statements for told in one.claims}
    settled = [settle(one, ontology[one.relation], sources) for one in statements]
    return build_episodes(settled, ontology, **choices)


def states(*statements, **choices):
    """The states that the statements begin, as (subject, relation, object)."""
    return {(one.subject, one.relation, one.object) for one in episodes_of(*statements, **choices)}


def episode(relation, *statements, **choices):
    """The one episode of a relation that the statements make."""
    (found,) = [one for one in episodes_of(*statements, **choices) if one.relation == relation]
    return found


def endings(found):
    """The statements whose events may end an episode."""
    return {moment.statement for moment in found.endings}


def test_a_stated_state_has_the_bounds_of_its_date():
    """
    An interval gives a state its start and an end of its own.
    """
    found = episode("alliedWith", statement("a", "alliedWith", "b", "2014-10/2015-03"))

    assert (format_day(found.start.low), format_day(found.start.high)) == ("2014-10-01", "2014-10-31")
    assert (format_day(found.end.low), format_day(found.end.high)) == ("2015-03-01", "2015-03-31")
    assert (found.earliest_end, found.latest_end) == (found.end.low, found.end.high)
    assert found.rule == "stated"
    assert found.endings == ()


@pytest.mark.parametrize(
    ("told", "begun"),
    [
        (("a", "pledgedTo", "b"), {("a", "swornTo", "b")}),
        (("a", "mergedInto", "b"), {("a", "partOf", "b"), ("a", "absorbedInto", "b")}),
        (("a", "splinteredFrom", "b"), {("a", "descendsFrom", "b"), ("a", "active", None)}),
        (("a", "recognised", "b"), {("b", "affiliateOf", "a")}),
        (("a", "sanctionedBy", "l"), {("a", "listedOn", "l")}),
        (("p", "tookOver", "a"), {("p", "leads", "a")}),
        (("p", "killedBy", "a"), {("p", "dead", None)}),
        (("a", "foundedBy", "p"), {("a", "active", None)}),
        (("a", "renounced", "b"), set()),
    ],
)
def test_an_event_starts_the_states_that_the_ontology_names(told, begun):
    """
    Each event begins its states of the same pair, of the pair turned round, or of one place alone.
    """
    assert states(statement(*told, "2014-08-26")) == begun


@pytest.mark.parametrize(
    ("state", "event", "ends"),
    [
        (("a", "swornTo", "b"), ("a", "renounced", "b"), True),
        (("a", "swornTo", "b"), ("b", "renounced", "a"), False),
        (("a", "swornTo", "b"), ("a", "renounced", "c"), False),
        (("a", "partOf", "b"), ("a", "splinteredFrom", "b"), True),
        (("a", "partOf", "b"), ("b", "expelled", "a"), True),
        (("a", "partOf", "b"), ("a", "expelled", "b"), False),
        (("a", "partOf", "b"), ("b", "brokeWith", "a"), True),
        (("b", "alliedWith", "a"), ("a", "brokeWith", "b"), True),
        (("a", "alliedWith", "b"), ("c", "brokeWith", "b"), False),
        (("a", "active", None), ("a", "mergedInto", "b"), True),
        (("b", "active", None), ("a", "mergedInto", "b"), False),
        (("a", "listedOn", "l"), ("a", "delisted", "l"), True),
        (("a", "listedOn", "l"), ("a", "delisted", "m"), False),
        (("p", "leads", "a"), ("p", "left", "a"), True),
    ],
)
def test_an_event_ends_the_states_that_the_ontology_names(state, event, ends):
    """
    Each event ends its states, at the places of the pair that it names, and no others.
    """
    found = episode(state[1], statement(*state, "2014/"), statement(*event, "2015-03-04"))

    assert bool(found.endings) == ends


def test_a_death_ends_every_state_of_the_dead_but_no_state_towards_them():
    """
    What the person was ends; a group that was sworn to them outlives its leader.
    """
    death = statement("p", "killed", None, "2015-03-04")

    for told in (("p", "leads", "a"), ("p", "alliedWith", "a"), ("a", "alliedWith", "p"), ("p", "alive", None)):
        assert endings(episode(told[1], statement(*told, "2014/"), death)) == {death.id}
    assert endings(episode("swornTo", statement("a", "swornTo", "p", "2014/"), death)) == set()


def test_a_dissolution_ends_every_state_at_either_place():
    """
    When a group dissolves, its own ties and those of others to it end.
    """
    end = statement("a", "dissolved", None, "2015-03-04")

    for told in (("a", "swornTo", "b"), ("b", "swornTo", "a"), ("p", "leads", "a"), ("b", "rivalOf", "a")):
        assert endings(episode(told[1], statement(*told, "2014/"), end)) == {end.id}


def test_what_lasts_by_nature_survives_the_end_of_everything_else():
    """
    A death or a dissolution leaves descent, death and listings alone; an event that names the state ends it.
    """
    for end in (statement("a", "dissolved", None, "2015-03-04"), statement("a", "killed", None, "2015-03-04")):
        for told in (("a", "descendsFrom", "b"), ("a", "listedOn", "l")):
            assert endings(episode(told[1], statement(*told, "2014/"), end)) == set()
    delisting = statement("a", "delisted", "l", "2016-03-04")
    assert endings(episode("listedOn", statement("a", "sanctionedBy", "l", "2014-01-01"), delisting)) == {delisting.id}


def test_a_better_dated_event_replaces_a_worse_one():
    """
    Where a death is dated by itself, the incident in which it fell dates nothing.
    """
    death, incident = statement("p", "killed", None, "2015-03-04"), statement("p", "killedIn", "i", "2015-03")
    lead = statement("p", "leads", "a", "2014/")

    assert endings(episode("leads", lead, incident)) == {incident.id}
    assert endings(episode("leads", lead, incident, death)) == {death.id}
    assert episode("dead", lead, incident, death).settled.statement.id == death.id


def test_a_stated_state_replaces_what_an_event_would_start_for_want_of_better():
    """
    A split starts a group's existence only if nothing else does.
    """
    split, stated = statement("a", "splinteredFrom", "b", "2014-08"), statement("a", "active", None, "2013/")

    assert episode("active", split).rule == "starts"
    assert episode("active", split, stated).settled.statement.id == stated.id


def test_an_event_of_a_pair_can_end_a_state_that_stands_alone(tmp_path):
    """
    What stands alone has no object to compare, so "ends active" means that of the event's subject.
    """
    folder = Path(shutil.copytree(ontology_folder(), tmp_path / "ontology"))
    turtle = folder / "relations.ttl"
    text = turtle.read_text(encoding="utf-8")
    turtle.write_text(text.replace("al:ends al:swornTo ;", "al:ends al:swornTo, al:active ;"), encoding="utf-8")
    end = statement("a", "renounced", "b", "2015-03-04")
    groups = [statement(group, "active", None, "2014/") for group in "ab"]
    found = episodes_of(*groups, end, ontology=read_ontology(folder))

    assert [endings(one) for one in found] == [{end.id}, set()]


def test_an_event_never_ends_what_it_starts():
    """
    A moment that begins an episode is not among its endings.
    """
    split = statement("a", "splinteredFrom", "b", "2014-08")

    assert all(one.start.statement not in endings(one) for one in episodes_of(split, statement("p", "killed", None, "2014-08-26")))


def test_a_pair_can_have_many_episodes():
    """
    Two listings of one group are two episodes, and a delisting may end either.
    """
    told = [statement("a", "sanctionedBy", "l", when) for when in ("2002-01-01", "2010-01-01")]
    delisting = statement("a", "delisted", "l", "2005-01-01")
    found = [one for one in episodes_of(*told, delisting) if one.relation == "listedOn"]

    assert [format_day(one.start.low) for one in found] == ["2002-01-01", "2010-01-01"]
    assert format_day(found[0].latest_end) == "2005-01-01"
    assert found[1].latest_end > day("9999-12-31")


def test_derived_episodes_can_be_switched_off():
    """
    Without them only what a source states outright begins; events still end it.
    """
    pledge, oath = statement("a", "pledgedTo", "b", "2014-08-26"), statement("c", "swornTo", "b", "2014/")
    end = statement("c", "renounced", "b", "2015-03-04")
    found = episodes_of(pledge, oath, end, with_derived=False)

    assert [(one.subject, one.rule) for one in found] == [("c", "stated")]
    assert endings(found[0]) == {end.id}


def test_an_attested_day_of_an_event_is_one_of_the_state_that_it_starts():
    """
    A claim that an oath still stood vouches for the oath, not for the day of the pledge.
    """
    pledge = statement("a", "pledgedTo", "b", "2014", claims=(claim(attests="2014-10-01"),))
    found = episode("swornTo", pledge)

    assert format_day(found.attested) == "2014-10-01"
    assert format_day(found.start.high) == "2014-12-31"


def test_days_too_far_from_any_attestation_are_gaps():
    """
    A relation with a continuity leaves the days between attestations further apart than that unvouched for.
    """
    claims = tuple(claim(f"s{year}", attests=f"{year}-03-01") for year in (2010, 2019, 2021))
    found = episode("operatesIn", statement("a", "operatesIn", "x", "2009/", claims=claims))

    assert [(format_day(first), format_day(last)) for first, last in found.gaps] == [("2010-03-02", "2019-02-28")]
    assert episode("alliedWith", statement("a", "alliedWith", "b", "2009/", claims=claims)).gaps == ()


def test_four_bounds_count_the_endings_that_may_come_after_the_start():
    """
    The earliest end is that of the first ending that may count, the latest that of the first that must.
    """
    oath = statement("a", "swornTo", "b", "2014-01-01/")
    vague, sure = statement("a", "renounced", "b", "2014-06"), statement("a", "renounced", "b", "2013")
    found = episode("swornTo", oath, vague, sure)

    assert (format_day(found.earliest_end), format_day(found.latest_end)) == ("2014-06-01", "2014-06-30")


def test_the_ontology_is_read_as_another_reader_reads_it():
    """
    What events start and end is the same, read with rdflib and read by the package.
    """
    rules = read_rules()

    assert rules.states == {name for name, relation in ONTOLOGY.relations.items() if relation.is_state}
    assert rules.symmetric == {name for name, relation in ONTOLOGY.relations.items() if relation.symmetric}
    assert rules.lasting == {name for name, relation in ONTOLOGY.relations.items() if relation.lasting}
    for name, relation in ONTOLOGY.relations.items():
        assert rules.implies[name] == set(relation.implies)
        assert sorted(str(one.state) for one in rules.starts[name]) == sorted(str(one.state) for one in relation.starts)
        assert sorted(str(one.state) for one in rules.ends[name]) == sorted(str(one.state) for one in relation.ends)


def test_a_disputed_statement_takes_the_place_of_no_other():
    """
    A death that nobody disputes ends what it ends, though another account of it is disputed.
    """
    disputed = statement("p", "killed", None, "2015", claims=(claim("one"), claim("two", stance="denies")))
    timeline = timeline_of(
        entity("p", "Person"),
        source("one", published="2015"),
        source("two", published="2015"),
        statement("p", "leads", "g", "2010/", claims=(claim(attests="2016-01-01"),)),
        disputed,
        statement("p", "died", None, "2016-06-06"),
    )

    assert timeline.verdict(("p", "leads", "g"), day("2016-06-07")) == "no"
