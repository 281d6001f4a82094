from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allegiance.dates import CIRCA_DAYS, Period, Span, format_day, parse_date, parse_day, parse_period
from allegiance.exceptions import DateError

TABLES = Path(__file__).resolve().parents[2] / "shared" / "data" / "edtf"


def bounds(text: str) -> tuple[str, str]:
    """The earliest and the latest day of a date text, as texts."""
    span = parse_date(text)
    return format_day(span.earliest), format_day(span.latest)


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2014-08-26", "2014-08-26", "2014-08-26"),
        ("2014-08", "2014-08-01", "2014-08-31"),
        ("2014", "2014-01-01", "2014-12-31"),
        ("2016-02", "2016-02-01", "2016-02-29"),
        ("201X", "2010-01-01", "2019-12-31"),
        ("20XX", "2000-01-01", "2099-12-31"),
        ("2014-XX", "2014-01-01", "2014-12-31"),
        ("2014-XX-XX", "2014-01-01", "2014-12-31"),
        ("2014-08-XX", "2014-08-01", "2014-08-31"),
        ("2014-08-1X", "2014-08-10", "2014-08-19"),
        ("2014-08-3X", "2014-08-30", "2014-08-31"),
        ("2014-02-2X", "2014-02-20", "2014-02-28"),
        ("2014-0X", "2014-01-01", "2014-09-30"),
        ("2014-1X", "2014-10-01", "2014-12-31"),
        ("2014-21", "2014-03-01", "2014-05-31"),
        ("2014-22", "2014-06-01", "2014-08-31"),
        ("2014-23", "2014-09-01", "2014-11-30"),
        ("2014-24", "2014-12-01", "2015-02-28"),
        ("9999-24", "9999-12-01", "9999-12-31"),
        ("2014/2016", "2014-01-01", "2016-12-31"),
        ("2014-08/..", "2014-08-01", ""),
        ("2014-08/", "2014-08-01", ""),
        ("../2014", "", "2014-12-31"),
        ("/2014", "", "2014-12-31"),
        ("[2014-08..2014-10]", "2014-08-01", "2014-10-31"),
        ("[..2014-08]", "", "2014-08-31"),
        ("[2014-08..]", "2014-08-01", ""),
        ("[2014-08..2014-10]/[2015..2016]", "2014-08-01", "2016-12-31"),
        ("0001", "0001-01-01", "0001-12-31"),
        ("000X", "0001-01-01", "0009-12-31"),
        (" 2014 ", "2014-01-01", "2014-12-31"),
    ],
)
def test_a_date_text_has_an_earliest_and_a_latest_day(text, earliest, latest):
    """
    Every form of the supported subset gives the first and the last day that it allows, both inclusive.
    """
    assert bounds(text) == (earliest, latest)


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2014-08-26~", "2014-08-19", "2014-09-02"),
        ("2014-08~", "2014-07-01", "2014-09-30"),
        ("2014-01~", "2013-12-01", "2014-02-28"),
        ("2014~", "2013-01-01", "2015-12-31"),
        ("2014-22~", "2014-03-01", "2014-11-30"),
        ("201X~", "2000-01-01", "2029-12-31"),
        ("~2014", "2013-01-01", "2015-12-31"),
        ("2014-XX~", "2013-01-01", "2015-12-31"),
        ("[2014-08~..2014-10]", "2014-07-01", "2014-10-31"),
        ("2014-08~/2015-03", "2014-07-01", "2015-03-31"),
        ("0001~", "0001-01-01", "0002-12-31"),
        ("9999~", "9998-01-01", "9999-12-31"),
        ("0001-01-03~", "0001-01-01", "0001-01-10"),
        ("9999-12-30~", "9999-12-23", "9999-12-31"),
    ],
)
def test_circa_widens_by_one_unit_of_its_own_precision(text, earliest, latest):
    """
    A circa day reaches seven days to each side, a month one month, a season one season, a year one year.
    """
    assert CIRCA_DAYS == 7
    assert bounds(text) == (earliest, latest)


def test_doubt_widens_nothing():
    """
    A question mark leaves the days as they are and marks them as doubted; a circa sign doubts nothing.
    """
    assert bounds("2014?") == bounds("2014")
    assert parse_date("2014?").is_doubted
    assert not parse_date("2014~").is_doubted


def test_a_percent_sign_is_both_circa_and_doubted():
    """
    What is written % is widened and doubted.
    """
    assert bounds("2014-08-26%") == bounds("2014-08-26~")
    assert parse_date("2014-08-26%").is_doubted


@pytest.mark.parametrize("text", ["2014?/2016", "2014/2016?", "[2014?..2016]", "[2014..2016?]", "?2014-08", "2014?-08"])
def test_doubt_about_a_part_is_doubt_about_the_whole(text):
    """
    A doubted start or end makes the period doubted.
    """
    assert parse_period(text).is_doubted


def test_still_going_on_differs_from_nobody_says():
    """
    Both lack an end, but two dots say that it was still going on when last attested.
    """
    ongoing, unknown = parse_period("2014-08/.."), parse_period("2014-08/")

    assert (ongoing.end, ongoing.is_ongoing) == (None, True)
    assert (unknown.end, unknown.is_ongoing) == (None, False)


def test_a_plain_date_is_no_interval():
    """
    A plain date starts and ends within the same span; a span [a..b] is one vague day.
    """
    assert parse_period("2014") == Period(parse_date("2014"), parse_date("2014"), is_interval=False)
    assert not parse_period("[2014..2015]").is_interval
    assert parse_period("2014/2015").is_interval


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is no date"),
        ("   ", "is no date"),
        ("late 2014", "is no date"),
        ("2014-8", "is no date"),
        ("14", "is no date"),
        ("-0044", "before 1"),
        ("0000", "before 1"),
        ("Y12014", "beyond four digits"),
        ("{2014,2016}", "set of several days"),
        ("[2014,2016]", "set of several days"),
        ("2014/2015/2016", "more than one slash"),
        ("2016/2014", "ends before it starts"),
        ("[2016..2014]", "ends before it starts"),
        ("[..]", "names no day"),
        ("[2014]", "no span of days"),
        ("[2014..2015", "no span of days"),
        ("2014-13", "no month 13"),
        ("2014-00", "no month 00"),
        ("2014-33", "no month 33"),
        ("2014-41", "no month 41"),
        ("2014-02-30", "no day 30"),
        ("2014-08-00", "no day 00"),
        ("2014-02-3X", "no such days"),
        ("2014-21-03", "day in a season"),
        ("201X-08", "knows the month but not the year"),
        ("2014-XX-08", "knows the day but not the month"),
        ("2014?-08?", "more marks than one"),
        ("~2014~", "more marks than one"),
        ("2014-08-26T10:00", "is no date"),
        ("٢٠١٤", "is no date"),
    ],
)
def test_what_is_not_supported_is_refused_with_a_sentence(text, said):
    """
    A refusal names the text, says what is wrong and tells what to write instead.
    """
    with pytest.raises(DateError, match=re.escape(said)) as caught:
        parse_period(text)

    assert caught.value.text == text.strip()
    assert caught.value.hint


def test_parse_day_takes_one_whole_day_only():
    """
    A day is one day: a month or a span is refused.
    """
    assert parse_day("2014-08-26") == date(2014, 8, 26).toordinal()
    for text in ("2014-08", "[2014..]", "2014-08-26~"):
        with pytest.raises(DateError, match="is not one day"):
            parse_day(text)


def test_a_span_contains_its_own_bounds():
    """
    Both bounds are inclusive, and an open one bounds nothing.
    """
    span = parse_date("2014-08")

    assert span.contains(parse_day("2014-08-01"))
    assert span.contains(parse_day("2014-08-31"))
    assert not span.contains(parse_day("2014-09-01"))
    assert Span(None, None).contains(1)


@given(st.dates(), st.sampled_from(["", "~", "?", "%"]), st.integers(1, 3))
def test_a_coarser_date_holds_the_finer_one(told, mark, parts):
    """
    The day lies in its month, the month in its year, with the same mark on each.
    """
    texts = told.isoformat().split("-")
    fine, coarse = parse_date("-".join(texts) + mark), parse_date("-".join(texts[:parts]) + mark)

    assert coarse.earliest <= fine.earliest <= told.toordinal() <= fine.latest <= coarse.latest


@given(st.text(alphabet="0123456789-/.[]~?%XY{},T ", max_size=24))
def test_any_text_is_read_or_refused(text):
    """
    No text makes the reader fail in any way but the one it promises, and no bounds are turned round.
    """
    try:
        span = parse_date(text)
    except DateError:
        return
    assert span.earliest is None or span.latest is None or span.earliest <= span.latest


# ---------------------------------------------------------------- tables of other readers of EDTF

# Valid EDTF that SEMANTICS.md, section 3, leaves out. Each is refused, and nothing else that is valid is.
REFUSED = {
    r"^[-Yy]|^[?~%]-|/-|\.\.-|\[-|,-|\{-|^0000|/0000": "years before 1 or beyond four digits",
    r"T\d": "a time of day",
    r"^\{|,": "a set of several days",
    r"\dS\d": "a year with some significant digits",
    r"-(29|3\d|4[01])$": "a season of one hemisphere, a quarter or a half-year: write the span",
    r"-[?~%]|-\d\d[?~%]-": "a mark on one part of a date only",
    r"\dX\dX?\b|\dX\d\d|1XXX|XXXX": "a year with unknown digits before known ones, or three and more of them",
    r"\d[X\d]X-\d\d": "a month whose year is unknown",
    r"\d\dXX-\d": "a month whose year is unknown",
    r"-XX-\d": "a day whose month is unknown",
    r"-X\d": "a month or day whose first digit is unknown",
}
CIRCA = "circa widens what counts here; the table keeps it apart from the strict bounds"
SEVEN_DAYS = "a circa day widens by seven days here, not by a month"
OPEN = "an unknown bound lies open here; the table puts it ten years off"
WINTER = "winter runs on into February here; the table stops it at the end of the year"
DIFFERENT_BOUNDS = {
    "1984~": ("1983-01-01", "1985-12-31", CIRCA),
    "1984%": ("1983-01-01", "1985-12-31", CIRCA),
    "16XX~": ("1500-01-01", "1799-12-31", CIRCA),
    "16XX%": ("1500-01-01", "1799-12-31", CIRCA),
    "156X~": ("1550-01-01", "1579-12-31", CIRCA),
    "1984~/2004-06": ("1983-01-01", "2004-06-30", CIRCA),
    "1984/2004-06~": ("1984-01-01", "2004-07-31", CIRCA),
    "1984?/2004%": ("1984-01-01", "2005-12-31", CIRCA),
    "1984~/2004~": ("1983-01-01", "2005-12-31", CIRCA),
    "1984-06-02?/2004-08-08~": ("1984-06-02", "2004-08-15", SEVEN_DAYS),
    "2004-06-11%": ("2004-06-04", "2004-06-18", SEVEN_DAYS),
    "/2006": ("", "2006-12-31", OPEN),
    "2004-06-01/": ("2004-06-01", "", OPEN),
    "1984-06-02?/": ("1984-06-02", "", OPEN),
    "2010-24": ("2010-12-01", "2011-02-28", WINTER),
}
ACCEPTED = {
    " 1863-03-29": "spaces around a date are dropped",
    "1863-03-29 ": "spaces around a date are dropped",
    "2004-06-11%/2004-06~": "an end in June may come after a start on 11 June; only what must end before it starts is refused",
}


def table(name: str) -> list[dict[str, str]]:
    """The rows of a table of the shared data."""
    path = TABLES / name
    if not path.is_file():
        pytest.skip(f"{path} is not here")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def is_refused(text: str) -> bool:
    """Whether the text is refused."""
    try:
        parse_period(text)
    except DateError:
        return True
    return False


def why_refused(text: str) -> list[str]:
    """The reasons that speak against a valid text."""
    return [reason for pattern, reason in REFUSED.items() if re.search(pattern, text)]


def test_validity_agrees_with_the_table():
    """
    Of the table's texts the valid ones are read unless a named reason refuses them, and the invalid ones are refused.
    """
    rows = table("edtf-validity-1.tsv")
    valid = [row["edtf"] for row in rows if row["valid"] == "true"]
    invalid = [row["edtf"] for row in rows if row["valid"] == "false"]

    assert [text for text in valid if is_refused(text) != bool(why_refused(text))] == []
    assert {text for text in invalid if not is_refused(text)} == set(ACCEPTED)


def test_bounds_agree_with_the_table():
    """
    The first and last day are the table's strict bounds, but where a named reason says otherwise.
    """
    different = {}
    for row in table("edtf-bounds-1.tsv"):
        text = row["edtf"]
        if is_refused(text):
            assert why_refused(text), text
            continue
        expected = tuple(row[side].removeprefix("-").replace("inf", "") for side in ("lower_strict", "upper_strict"))
        if bounds(text) != expected:
            different[text] = bounds(text)

    assert different == {text: found[:2] for text, found in DIFFERENT_BOUNDS.items()}


def test_doubt_agrees_with_the_table():
    """
    A date is doubted where the table calls some part of it uncertain.
    """
    for row in table("edtf-qualifier-flags-1.tsv"):
        if is_refused(row["edtf"]):
            assert why_refused(row["edtf"]), row
            continue
        assert parse_date(row["edtf"]).is_doubted == ("true" in (row["uncertain"], row["uncertain_and_approximate"])), row
