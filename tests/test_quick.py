"""The quick way: the same answers as the long way, word for word, with next to no imports."""

from __future__ import annotations

import io
import itertools
import json
import os
import random
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import allegiance
from allegiance import quick, terminal
from allegiance.answerfile import indented
from allegiance.dates import parse_date
from allegiance.exceptions import DateError
from allegiance.quick.index import NotQuick, day_name, day_number
from allegiance.quick.question import days_of
from tests.asked import EVERYTHING, quickly, slowly

HEAVY = {"argparse", "json", "pathlib", "dataclasses", "typing", "numpy", "rdflib", "pyoxigraph", "pydantic", "networkx", "pyvis", "yaml"}
STATES = (
    [],
    ["--known-by", "2015-06-30"],
    ["--known-by", "2012"],
    ["--known-by", "2018-02", "--include-alleged"],
    ["--include-alleged"],
    ["--stated-only"],
)


COMMANDS = ("allies", "leaders", "members", "relations", "relations", "show", "timeline", "timeline", "lineage", "lineage")


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """A folder for what is kept, empty at first."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("ALLEGIANCE_CACHE", str(folder))
    monkeypatch.setenv("COLUMNS", "90")
    return folder


@pytest.fixture
def still(monkeypatch):
    """Code that nobody edits while the test runs."""
    monkeypatch.setattr("allegiance.contents._modules", lambda _: [])


def a_date(chance):
    """A day, more rarely a month, a year or a span of two."""
    year, month, day = chance.randint(1985, 2026), chance.randint(1, 12), chance.randint(1, 28)
    whole = f"{year}-{month:02}-{day:02}"
    return chance.choice([whole, whole, whole, f"{year}-{month:02}", f"{year}", f"{year}/{year + 2}", f"{whole}/{year + 1}-03"])


@pytest.mark.slow
@pytest.mark.parametrize("state", STATES, ids=" ".join)
def test_the_quick_way_prints_what_the_long_way_prints(state, cache, still, capsys):
    """On the shipped history: a hundred and fifty questions of every kind in each state of knowledge, as text and as JSON."""
    chance = random.Random(" ".join(state))
    graph = allegiance.read()
    found = [entity for entity in graph.dataset.entities.values() if entity.kind != "Place"]
    keys = [key for holding in graph.timeline().holdings() if (key := (holding.subject, holding.object))[1] is not None]
    slowly(["allies", "al-qaeda", "--on", "2001-09-11", *state], capsys)
    compared = 0
    for number in range(150):
        command = "alliances" if number % 50 == 0 else "stats" if number == 1 else chance.choice(COMMANDS)
        entity = chance.choice(found)
        names = [] if command in ("alliances", "stats") else [chance.choice([entity.id, entity.name])]
        if command == "relations" and number % 2:
            key = chance.choice(keys)
            names = [*key] if number % 4 == 1 else [*reversed(key)]
        dated = command not in ("show", "lineage", "stats") and (command not in ("relations", "timeline") or number % 3)
        date = ["--on", a_date(chance)] if dated else ["--steps", "1"] if command == "lineage" and number % 2 else []
        words = [command, *names, *date, *state, *chance.choice([[], ["--json"], ["--definite-only"], ["--definite-only", "--json"]])]
        told = quickly(words, capsys)
        if told is not None:
            compared += 1
            assert told == slowly(words, capsys), words

    assert compared > 125  # the rest go by names that several entities bear


@pytest.mark.slow
def test_every_question_of_the_made_up_history_agrees(cache, still, capsys):
    """Every entity and command, days before, at and after bounds, in three states of knowledge, as text and as JSON."""
    asked = ["--data", str(EVERYTHING)]
    dates = ("1999-01-01", "2010", "2014-10", "2014/2016", "2015-03-01", "2020-08-17", "2024")
    for state in ([], ["--include-alleged"], ["--known-by", "2014-10"]):
        slowly(["alliances", "--on", "2014-12-01", *state, *asked], capsys)
        for name in ("parent", "child", 'Comma, "quote" & <tag>', "حركة", "chief", "=1+1", "union"):
            questions = [["show", name], ["relations", name], ["timeline", name], ["lineage", name], ["stats"]]
            questions += [
                [command, name, "--on", on] for command in ("allies", "leaders", "members", "relations", "timeline") for on in dates
            ]
            for question in questions:
                for form in ([], ["--json"]):
                    words = [*question, *form, *state, *asked]
                    told = quickly(words, capsys)
                    assert told is not None, words
                    assert told == slowly(words, capsys), words


@pytest.mark.parametrize("columns", ["40", "73", "120"])
@pytest.mark.parametrize("coloured", [False, True])
def test_widths_and_colours_are_those_of_the_long_way(columns, coloured, cache, monkeypatch, capsys):
    """On a terminal that shows colours, and however wide it is."""
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setattr(terminal, "is_coloured", lambda: coloured)
    monkeypatch.setattr("allegiance.quick.answers.paint", terminal.paint)
    questions = (
        ["allies", "parent", "--on", "2014-12-01"],
        *([one, "parent"] for one in ("show", "timeline", "relations", "lineage")),
        ["stats"],
    )
    for question in questions:
        words = [*question, "--data", EVERYTHING]
        told = slowly(words, capsys)
        assert quickly(words, capsys) == told
        assert ("\x1b[" in told) is (coloured and question[0] not in ("timeline", "stats"))


def test_colours_stand_in_lines_that_are_broken(cache, monkeypatch, capsys):
    """The verdict of a listing or a bloc is coloured, and no sign of it is replaced as one that a terminal would obey."""
    for question in (["listed", "--on", "2020"], ["blocs", "--on", "2014-12-01"]):
        words = [*question, "--data", EVERYTHING]
        monkeypatch.setattr(terminal, "is_coloured", lambda: False)
        plain = slowly(words, capsys)
        monkeypatch.setattr(terminal, "is_coloured", lambda: True)
        coloured = slowly(words, capsys)
        assert "\x1b[3" in coloured
        assert "\ufffd" not in coloured
        assert re.sub(r"\x1b\[\d*m", "", coloured) == plain


KEPT_QUESTIONS = (
    ["changes", "2014-01-01", "2016-01-01"],
    ["changes", "2014", "2016", "parent", "--json"],
    ["why", "child", "alliedWith", "comma-and-quote", "--on", "2014-12-01"],
    ["listed", "--on", "2020", "--known-by", "2021"],
    ["listings", "parent"],
    ["path", "child", "parent", "--on", "2014-12-01"],
    ["blocs", "--on=2014-12-01"],
    ["gaps", "--limit", "3"],
    ["find", "par"],
    ["allies", "parent", "--on", "2014-12~"],
    ["allies", "parent", "--on", "2014-12-01", "--inherited"],
    ["show", "parent", "--known-by", "2014-21"],
)


@pytest.mark.parametrize("question", KEPT_QUESTIONS, ids=" ".join)
def test_what_no_index_answers_is_answered_as_it_was_the_last_time(question, cache, monkeypatch, capsys):
    """Word for word; not for other words, nor for another width."""
    words = [*question, "--data", EVERYTHING]
    assert quickly(words, capsys) is None
    told = slowly(words, capsys)

    assert quickly(words, capsys) == told
    assert quickly([*words, "--stated-only"], capsys) is None
    monkeypatch.setenv("COLUMNS", "64")
    assert quickly(words, capsys) is None
    assert quickly(words, capsys) is None
    monkeypatch.setenv("COLUMNS", "90")
    monkeypatch.setattr(terminal, "is_coloured", lambda: True)
    monkeypatch.setattr(quick, "is_coloured", lambda: True)
    assert quickly(words, capsys) is None


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--version"],
        ["allies"],
        ["allies", "parent"],
        ["allies", "parent", "--on"],
        ["allies", "parent", "--on", "2014-02-30"],
        ["allies", "parent", "--on", "2014-13-01"],
        ["allies", "parent", "--on", "2015/2014"],
        ["allies", "parent", "--on", "2014-1-1"],
        ["allies", "parent", "--on", "２０１４"],
        ["allies", "parent", "child", "--on", "2014-12-01"],
        ["allies", "nobody", "--on", "2014-12-01"],
        ["allies", "", "--on", "2014-12-01"],
        ["allies", "parent\n", "--on", "2014-12-01\n"],
        ["allies", "parent", "--on", "2014-12-01", "--inherited"],
        ["allies", "parent", "--on", "2014-12-01", "--known-by", "2015-21"],
        ["allies", "parent", "--on", "2014-12-01", "--known-by", "2015"],
        ["allies", "parent", "--on=2014-12-01"],
        ["allies", "parent", "--on", "2014-12-01", "--ontology=elsewhere"],
        ["show", "parent", "--on", "2014-12-01"],
        ["show", "parent", "child"],
        ["relations", "parent", "--on", "2014-12-01", "child"],
        ["relations", "parent", "parent"],
        ["relations"],
        ["lineage", "child", "--steps", "0"],
        ["lineage", "child", "--steps", "１"],
        ["show", "child", "--steps", "1"],
        ["stats", "child"],
        ["alliances", "parent", "--on", "2014-12-01"],
        ["why", "child", "alliedWith", "parent", "--on", "2014-12-01"],
        ["sparql", "--list"],
        ["export", "--list"],
    ],
)
def test_what_is_not_plain_is_left_to_the_long_way(words, cache, capsys):
    """Nothing is printed, and nothing guessed."""
    slowly(["allies", "parent", "--on", "2014-12-01", "--data", EVERYTHING], capsys)

    assert quickly([*words, "--data", EVERYTHING] if words else [], capsys) is None
    assert capsys.readouterr().out == ""


def run(words, *options, **environment):
    """The command in a process of its own, which then says on standard error what it loaded."""
    code = "import sys; from allegiance.entry import main; status = main(); print(*sorted(sys.modules), file=sys.stderr); sys.exit(status)"
    return subprocess.run(
        [sys.executable, *options, "-c", code, *map(str, words)],
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(Path(allegiance.__file__).parent.parent), **environment},
    )


@pytest.mark.parametrize(
    "question",
    [
        ["allies", "parent", "--on", "2014-12-01"],
        ["alliances", "--on", "2014-12", "--known-by", "2016"],
        ["leaders", "parent", "--on", "2012-01-01", "--json"],
        ["members", "Parent", "--on", "2012-01-01", "--include-alleged"],
        ["relations", "parent", "child", "--on", "2014"],
        ["show", "parent"],
        ["timeline", "parent", "--json"],
        ["lineage", "child", "--steps", "2"],
        ["stats", "--json"],
        *KEPT_QUESTIONS[:8],
    ],
    ids=" ".join,
)
def test_a_warm_answer_loads_nothing_heavy(question, cache, capsys):
    """The command answers with next to no imports: no library of ours, none of the slow ones of Python."""
    words = [*question, "--data", EVERYTHING]
    expected = slowly(words, capsys)
    done = run(words, "-S")

    assert done.stdout.decode() == expected
    assert not HEAVY & set(done.stderr.decode().split())


def test_letters_that_the_output_cannot_hold_are_escaped_as_the_long_way_does(cache, capsys):
    """With PYTHONIOENCODING=ascii, both ways."""
    words = ["show", "حركة", "--data", EVERYTHING]
    first, second = run(words, PYTHONIOENCODING="ascii"), run(words, PYTHONIOENCODING="ascii")

    assert b"argparse" in first.stderr.split()
    assert b"argparse" not in second.stderr.split()
    assert b"\\u062d" in second.stdout
    assert first.stdout == second.stdout


def test_days_are_those_of_the_calendar():
    """Names and numbers of days over nine thousand years, and months with leap days."""
    for number in [*range(1, 1500), *range(1, 3652059, 811), 3652059]:
        day = date.fromordinal(number)
        assert day_name(number) == day.isoformat()
        assert day_number(day.year, day.month, day.day) == number


@given(
    st.from_regex(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?(/[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?", fullmatch=True)
    | st.text("0129-/.~?X", max_size=12)
)
def test_dates_mean_what_they_mean_to_the_long_way(text):
    """What is understood has the bounds that `dates` gives; the rest is left alone."""
    try:
        days = days_of(text)
    except NotQuick:
        return
    try:
        span = parse_date(text)
    except DateError:
        pytest.fail(f"{text} is no date")
    assert days == (span.earliest, span.latest)


@pytest.mark.parametrize("text", ["2014", "2014-02", "2016-02-29", "2014/2015-03", "0001", "9999-12-31"])
def test_plain_dates_are_understood(text):
    """Days, months, years, and spans of two."""
    span = parse_date(text)

    assert days_of(text) == (span.earliest, span.latest)


def test_days_between_two_publications_are_one_state_of_knowledge():
    """Named after the last publication by then; from the last one of all on it is all that is known."""
    told = [quick.state_of([10, 20, 30], day, include_alleged=False, stated_only=False) for day in (None, 9, 10, 19, 20, 29, 30, 99)]

    assert told == ["all", "none", "10", "10", "20", "20", "all", "all"]
    assert (
        len(
            {quick.state_of([10], 10, include_alleged=alleged, stated_only=stated) for alleged in (False, True) for stated in (False, True)}
        )
        == 4
    )
    assert quick.state_of([], 10, include_alleged=False, stated_only=False) == "all"


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
        max_leaves=30,
    )
)
def test_json_is_written_as_python_writes_it(value):
    """Any value, with line breaks and a space for each level."""
    assert indented(value) == json.dumps(value, ensure_ascii=False, indent=1)


def test_a_stream_that_cannot_be_told_how_to_encode_is_written_to_all_the_same(cache, monkeypatch, capsys):
    """As whoever redirects standard output in Python has it."""
    words = ["allies", "parent", "--on", "2014-12-01", "--data", str(EVERYTHING)]
    expected = slowly(words, capsys)
    out = io.StringIO()
    monkeypatch.setattr(sys, "stdout", out)

    assert quick.answered(words)
    assert out.getvalue() == expected


@given(st.text("ab é\t\n\r\x0b\x0c\u00a0\u2003", max_size=30))
def test_words_and_spaces_make_the_text_again(text):
    """Words hold no blank, runs of blanks stay as long as they were, and the two take turns."""
    pieces = terminal._pieces(text)  # noqa: SLF001 - what every line is broken by

    assert "".join(pieces) == re.sub(r"[\t\n\r\x0b\x0c]", " ", text)
    assert all((" " in piece) is (piece.strip(" ") == "") for piece in pieces)
    assert all((one[0] == " ") is not (other[0] == " ") for one, other in itertools.pairwise(pieces))
