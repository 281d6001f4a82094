from __future__ import annotations

import pytest

from allegiance.claims import independent_origins, is_carrying, known_from, settle
from allegiance.dates import format_day
from allegiance.ontology import read_ontology
from tests.factories import claim, day, source, statement

ONTOLOGY = read_ontology()


def settled(one, *sources, known_by=None):
    """The statement as its claims leave it, with default sources for those that are not given."""
    by_id = {record.id: record for record in sources}
    for told in one.claims:
        by_id.setdefault(told.source, source(told.source))
    return settle(one, ONTOLOGY[one.relation], by_id, None if known_by is None else day(known_by))


def alliance(*claims, when="2014/2016", **parts):
    """A statement of a state with these claims."""
    return statement("a", "alliedWith", "b", when, claims=claims, **parts)


def split(*claims, when=None, **parts):
    """A statement of an event with these claims."""
    return statement("a", "splinteredFrom", "b", when, claims=claims, **parts)


def deaths(*claims, value="32", **parts):
    """A statement of a number with these claims."""
    return statement("attack", "deaths", None, "2014-08-26", value=value, claims=claims, **parts)


def start_of(one):
    """The earliest and the latest start, as texts."""
    return format_day(one.earliest_start), format_day(one.latest_start)


def end_of(one):
    """The earliest and the latest end, as texts."""
    return format_day(one.earliest_end), format_day(one.latest_end)


# ---------------------------------------------------------------- status


@pytest.mark.parametrize("grade", list("ABC"))
def test_one_source_of_grade_a_to_c_makes_a_statement_accepted(grade):
    """
    A statement is accepted when a source graded A to C supports it and none denies it.
    """
    assert settled(alliance(claim("one")), source("one", grade=grade)).status == "accepted"


@pytest.mark.parametrize("grade", list("DEF"))
def test_sources_of_grade_d_to_f_only_allege(grade):
    """
    A statement that only sources graded D to F support is alleged.
    """
    assert settled(alliance(claim("one")), source("one", grade=grade)).status == "alleged"


def test_an_opinion_only_alleges_however_well_graded():
    """
    An opinion piece carries nothing by itself, whatever the grade of its publisher.
    """
    opinion = source("one", grade="A", kind="opinion")

    assert not is_carrying(opinion)
    assert settled(alliance(claim("one")), opinion).status == "alleged"


def test_one_carrying_source_among_weak_ones_is_enough():
    """
    Weak support beside a carrying source takes nothing away.
    """
    one = alliance(claim("weak"), claim("strong"))

    assert settled(one, source("weak", grade="F")).status == "accepted"


def test_support_and_denial_make_a_statement_disputed():
    """
    A denial that is not younger than all support leaves the statement disputed.
    """
    one = alliance(claim("old"), claim("new"), claim("denial", stance="denies"))
    sources = source("old", published="2014-01-01"), source("new", published="2016-01-01"), source("denial", published="2015-01-01")

    assert settled(one, *sources).status == "disputed"


def test_a_later_denial_of_equal_grade_refutes():
    """
    A death reported in October and disproved the same month is refuted.
    """
    one = alliance(claim("report"), claim("denial", stance="denies"))
    sources = source("report", published="2017-10-19"), source("denial", published="2017-10-23")

    assert settled(one, *sources).status == "refuted"


def test_a_denial_of_the_same_day_does_not_refute():
    """
    Support must be older than the denial to be refuted by it.
    """
    one = alliance(claim("report"), claim("denial", stance="denies"))

    assert settled(one, source("report"), source("denial")).status == "disputed"


def test_a_later_denial_of_worse_grade_does_not_refute():
    """
    Support of a better grade than the denial stands against it.
    """
    one = alliance(claim("report"), claim("denial", stance="denies"))
    sources = source("report", published="2017-01-01", grade="A"), source("denial", published="2018-01-01", grade="B")

    assert settled(one, *sources).status == "disputed"


def test_a_source_that_carries_nothing_cannot_refute():
    """
    Only an accepted source refutes; a weak denial leaves the statement disputed.
    """
    one = alliance(claim("report"), claim("denial", stance="denies"))
    sources = source("report", published="2017-01-01", grade="C"), source("denial", published="2018-01-01", grade="D")

    assert settled(one, *sources).status == "disputed"


def test_a_denial_lifts_no_allegation():
    """
    What only weak sources support stays alleged when it is denied, for disputed would count for more.
    """
    one = alliance(claim("report"), claim("denial", stance="denies"))
    sources = source("report", published="2018-01-01", grade="E"), source("denial", published="2017-01-01", grade="D")

    assert settled(one, *sources).status == "alleged"


def test_what_is_only_denied_is_refuted():
    """
    A statement that no claim supports is refuted.
    """
    assert settled(alliance(claim("denial", stance="denies"))).status == "refuted"


def test_only_an_accepted_undoubted_statement_is_certain():
    """
    A doubted date or a dispute keeps a statement from making anything definite.
    """
    disputed = alliance(claim("report"), claim("denial", stance="denies"))

    assert settled(alliance(claim())).is_certain
    assert not settled(alliance(claim(), when="2014?/2016")).is_certain
    assert not settled(disputed).is_certain


# ---------------------------------------------------------------- dates


def test_dates_that_agree_leave_their_intersection():
    """
    The narrowest date that agrees with all claims is taken, and there is no conflict.
    """
    found = settled(split(claim("one", when="2014"), claim("two", when="[2014-08..2015-03]")))

    assert start_of(found) == ("2014-08-01", "2014-12-31")
    assert not found.conflict


def test_dates_that_contradict_leave_their_hull_and_a_flag():
    """
    Where no day agrees with all claims, every day that one of them allows remains, and the conflict is flagged.
    """
    found = settled(split(claim("one", when="2014-01"), claim("two", when="2014-03")))

    assert start_of(found) == ("2014-01-01", "2014-03-31")
    assert found.conflict


def test_starts_and_ends_are_settled_apart():
    """
    Claims may agree about the start of a state and not about its end.
    """
    found = settled(alliance(claim("one", when="2014/2015"), claim("two", when="2014-06/2017")))

    assert start_of(found) == ("2014-06-01", "2014-06-30")
    assert end_of(found) == ("2015-01-01", "2017-12-31")
    assert found.conflict


def test_an_end_before_the_start_is_a_conflict():
    """
    Claims that agree about no stretch of days leave all that either of them allows, in order, and a flag.
    """
    found = settled(alliance(claim("one", when="2014/"), claim("two", when="/2013"), when=None))

    assert start_of(found) == ("", "2014-12-31")
    assert end_of(found) == ("2013-01-01", "")
    assert found.conflict


def test_events_dated_with_intervals_happened_on_one_day_of_each():
    """
    An event within 2014 to 2015 and within 2015 to 2016 happened in 2015.
    """
    found = settled(split(claim("one", when="2014/2015"), claim("two", when="2015/2016")))

    assert start_of(found) == end_of(found) == ("2015-01-01", "2015-12-31")
    assert not found.conflict


def test_a_hull_with_an_open_bound_lies_open():
    """
    The hull of a conflict keeps a bound that a claim leaves open.
    """
    found = settled(split(claim("one", when="[..2014-01]"), claim("two", when="2014-03")))

    assert start_of(found) == ("", "2014-03-31")


def test_a_vague_claim_widens_no_conflict_between_sharper_ones():
    """
    Who says "by 2015", or "in 2014", agrees with both of two that name days, and makes no other day possible.
    """
    sharp = claim("one", when="2014-08-26"), claim("two", when="2014-08-27")

    for vague in ("[..2015]", "2014", "[2014-08..]"):
        found = settled(split(*sharp, claim("three", when=vague)))
        assert start_of(found) == ("2014-08-26", "2014-08-27"), vague
        assert found.conflict


def test_parties_that_exclude_each_other_each_leave_what_they_share():
    """
    Two parties of two: 2012 narrowed to its spring by one, 2014 to its August; a fifth voice agrees with the later party only.
    """
    found = settled(
        split(
            claim("one", when="2012"),
            claim("two", when="[2012-03..2012-05]"),
            claim("three", when="2014"),
            claim("four", when="2014-08"),
            claim("five", when="[2013..2015]"),
        )
    )

    assert start_of(found) == ("2012-03-01", "2014-08-31")


def test_at_least_so_many_widens_no_conflict_between_counts():
    """
    Ten and fifteen counted, and "at least ten": ten to fifteen.
    """
    found = settled(deaths(claim("one", value="10"), claim("two", value="15"), claim("three", value="10..")))

    assert (found.low, found.high, found.conflict) == (10, 15, True)


def test_a_claim_without_a_date_has_that_of_the_statement():
    """
    The statement's own date stands in for a claim that gives none.
    """
    found = settled(split(claim("one"), claim("two", when="2014-08"), when="2014"))

    assert start_of(found) == ("2014-08-01", "2014-08-31")


def test_weak_sources_settle_no_date_that_a_carrying_one_gives():
    """
    The date comes from the sources that carry the statement; that a weak one says otherwise is still flagged.
    """
    found = settled(split(claim("strong", when="2014"), claim("weak", when="2015")), source("weak", grade="E"))

    assert start_of(found) == ("2014-01-01", "2014-12-31")
    assert found.conflict


def test_a_sure_date_outweighs_doubted_ones():
    """
    A statement is doubted only where every claim doubts its own date.
    """
    sure = settled(split(claim("one", when="2014?"), claim("two", when="2015")))
    doubted = settled(split(claim("one", when="2014?"), claim("two", when="2014-08?")))

    assert (start_of(sure), sure.is_doubted) == (("2015-01-01", "2015-12-31"), False)
    assert (start_of(doubted), doubted.is_doubted) == (("2014-08-01", "2014-08-31"), True)


def test_a_denial_dates_nothing():
    """
    The date that a denying claim speaks of leaves the statement's own date alone.
    """
    found = settled(split(claim("one", when="2014"), claim("denial", stance="denies", when="2016")))

    assert start_of(found) == ("2014-01-01", "2014-12-31")
    assert not found.conflict


def test_a_preferred_date_is_taken_and_the_conflict_stays_flagged():
    """
    A curator who says why sets the date; that the claims contradict each other is not hidden.
    """
    claims = claim("one", when="2014-01"), claim("two", when="2014-03")
    found = settled(split(*claims, when="2014-03", preferred_because="the second report quotes the group itself"))

    assert start_of(found) == ("2014-03-01", "2014-03-31")
    assert found.conflict


def test_a_plain_date_of_a_state_bounds_both_its_ends():
    """
    A state dated with a year began and ended within that year.
    """
    found = settled(alliance(claim(), when="2014"))

    assert start_of(found) == end_of(found) == ("2014-01-01", "2014-12-31")
    assert found.has_end


def test_a_state_never_starts_after_its_end():
    """
    Where start and end overlap, the start is no later than the latest end and the end no earlier than the earliest start.
    """
    found = settled(alliance(claim(), when="[2014-01..2014-12]/[2013-06..2014-06]"))

    assert start_of(found) == ("2014-01-01", "2014-06-30")
    assert end_of(found) == ("2014-01-01", "2014-06-30")


# ---------------------------------------------------------------- attested days


def test_a_claim_attests_the_days_it_speaks_of():
    """
    A source of 2021 that tells of an alliance in 2010 attests nothing about 2021, unless it says "still".
    """
    told = settled(alliance(claim(), when="2010-03-01/"))
    present = settled(alliance(claim(attests="published"), when="2010-03-01/"))
    earlier = settled(alliance(claim(attests="2015-06-03"), when="2010-03-01/"))

    assert end_of(told) == ("2010-03-01", "")
    assert end_of(present) == ("2021-01-01", "")
    assert end_of(earlier) == ("2015-06-03", "")
    assert (told.last_attested, format_day(earlier.last_attested)) == (None, "2015-06-03")


def test_a_vague_attestation_vouches_for_its_first_day_only():
    """
    What held at some time in June 2015 is known to have reached the first of June.
    """
    found = settled(alliance(claim(attests="2015-06"), when="2010-03-01/"))

    assert end_of(found) == ("2015-06-01", "")


def test_an_attested_state_had_begun():
    """
    A state that held on a day within the span of its start began on that day at the latest.
    """
    found = settled(alliance(claim(attests="2014-05-06"), when="2014/"))

    assert start_of(found) == ("2014-01-01", "2014-05-06")


def test_an_attestation_before_the_earliest_start_hides_no_later_one():
    """
    A day that contradicts the start narrows nothing; the next attested day still does.
    """
    found = settled(alliance(claim("one", attests="2013-01-01"), claim("two", attests="2014-05-06"), when="2014/"))

    assert start_of(found) == ("2014-01-01", "2014-05-06")


def test_a_denial_attests_nothing():
    """
    Only claims that support a statement vouch for its days.
    """
    found = settled(alliance(claim(), claim("denial", stance="denies", attests="2015-06-03"), when="2010-03-01/"))

    assert found.last_attested is None


# ---------------------------------------------------------------- knowledge time


def test_a_claim_is_known_from_the_latest_day_of_its_publication():
    """
    What was published "in March" is known by the end of March, not before.
    """
    march = source("one", published="2015-03")
    one = alliance(claim("one"))

    assert format_day(known_from(march)) == "2015-03-31"
    assert settled(one, march, known_by="2015-03-30") is None
    assert settled(one, march, known_by="2015-03-31").status == "accepted"


def test_status_and_dates_are_those_of_the_claims_known_by_the_day():
    """
    Before a denial and a better date were published, neither counts.
    """
    one = split(claim("first", when="2014"), claim("second", when="2014-08"), claim("denial", stance="denies"))
    sources = source("first", published="2014-12-31"), source("second", published="2016-01-01"), source("denial", published="2015-06-30")

    first = settled(one, *sources, known_by="2015-01-01")
    denied = settled(one, *sources, known_by="2015-12-31")
    later = settled(one, *sources)

    assert (first.status, start_of(first)) == ("accepted", ("2014-01-01", "2014-12-31"))
    assert denied.status == "refuted"
    assert (later.status, start_of(later)) == ("disputed", ("2014-08-01", "2014-08-31"))


def test_a_correction_of_the_same_publisher_counts_from_its_day():
    """
    A later claim of one publisher that contradicts its earlier one supersedes it, and not before it was published.
    """
    one = split(claim("first", when="2014-01"), claim("second", when="2014-03"))
    sources = source("first", publisher="p", published="2014-06-01"), source("second", publisher="p", published="2015-06-01")

    before, after = settled(one, *sources, known_by="2015-05-31"), settled(one, *sources)

    assert start_of(before) == ("2014-01-01", "2014-01-31")
    assert (start_of(after), after.conflict) == (("2014-03-01", "2014-03-31"), False)
    assert [told.source for told in after.claims] == ["second"]


def test_a_publisher_that_takes_back_its_report_denies_it():
    """
    A later denial of the same publisher leaves no support of its own standing.
    """
    one = alliance(claim("first"), claim("second", stance="denies"))
    sources = source("first", publisher="p", published="2014-06-01", grade="A"), source("second", publisher="p", published="2015-06-01")

    assert settled(one, *sources).status == "refuted"


def test_claims_of_one_publisher_that_agree_both_stand():
    """
    A later claim supersedes only what it contradicts: a narrower date is no correction.
    """
    one = split(claim("first", when="2014"), claim("second", when="2014-03"))
    sources = source("first", publisher="p", published="2014-06-01"), source("second", publisher="p", published="2015-06-01")

    assert len(settled(one, *sources).claims) == 2


def test_what_somebody_else_says_is_no_correction():
    """
    A publisher that reports two asserters contradicts itself in neither.
    """
    one = split(claim("first", when="2014-01"), claim("second", when="2014-03", asserter="state"))
    sources = source("first", publisher="p", published="2014-06-01"), source("second", publisher="p", published="2015-06-01")

    assert settled(one, *sources).conflict


def test_a_claim_supersedes_the_source_that_it_names():
    """
    A correction may name what it corrects, whoever published it.
    """
    one = split(claim("first", when="2014-01"), claim("second", when="2014-03", supersedes=("first",)))

    assert start_of(settled(one)) == ("2014-03-01", "2014-03-31")
    assert settled(one, source("second", published="2022-01-01"), known_by="2021-06-01").claims[0].source == "first"


# ---------------------------------------------------------------- origins and values


def test_reprints_of_one_story_count_once():
    """
    Claims that name one origin are one voice; claims that name none are each their own.
    """
    claims = claim("one", origin="wire"), claim("two", origin="wire"), claim("three")

    assert independent_origins(claims) == 2
    assert independent_origins((claim("one"), claim("one"))) == 1


def test_numbers_that_agree_leave_their_intersection():
    """
    Two spans of numbers that meet leave what both allow.
    """
    found = settled(deaths(claim("one", value="30..40"), claim("two", value="35..")))

    assert (found.low, found.high, found.conflict) == (35, 40, False)


def test_numbers_that_contradict_leave_their_hull_and_a_flag():
    """
    Two numbers that cannot both be right leave the span between them, flagged.
    """
    found = settled(deaths(claim("one", value="30"), claim("two", value="41")))

    assert (found.low, found.high, found.conflict) == (30, 41, True)


def test_a_preferred_number_is_taken():
    """
    A curator who says why sets the number, and the conflict stays flagged.
    """
    claims = claim("one", value="30"), claim("two", value="41")
    found = settled(deaths(*claims, value="41", preferred_because="a court counted"))

    assert (found.low, found.high, found.conflict) == (41, 41, True)


def test_a_claim_without_a_number_has_that_of_the_statement():
    """
    The statement's own value stands in for a claim that gives none.
    """
    found = settled(deaths(claim()))

    assert (found.low, found.high) == (32, 32)


def test_an_event_has_its_day_as_start_and_as_end():
    """
    The four bounds of an event are its first and last day, twice, and it always has an end.
    """
    found = settled(split(claim(), when="2014-08"))

    assert start_of(found) == end_of(found) == ("2014-08-01", "2014-08-31")
    assert found.has_end
