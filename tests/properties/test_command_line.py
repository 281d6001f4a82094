"""Whatever is typed: the command answers, refuses or explains, and never falls over."""

from __future__ import annotations

import io
import json
import os
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from allegiance.cli import main

pytestmark = pytest.mark.slow

HISTORY = {
    "entities/all.yaml": """
east: {kind: Group, name: Eastern Front, aliases: [Front, {name: مشرقی محاذ, lang: ur}]}
west: {kind: Group, name: Western Front, aliases: [Front]}
anna: {kind: Person, name: Anna}
""",
    "sources/all.yaml": "paper: {title: Report, publisher: Paper, published: 2017, grade: B, kind: press}\n",
    "statements/all.yaml": """
- {subject: east, relation: alliedWith, object: west, when: 2015~/2016, claims: [{source: paper}]}
- {subject: anna, relation: leads, object: east, when: 2015/.., claims: [{source: paper, attests: 2016-03}]}
- {subject: east, relation: dissolved, when: 2018?, claims: [{source: paper}]}
""",
    "broken/entities/all.yaml": "east: {kind: Gruop, name: [East]}\n",
}
QUESTIONS = ["allies", "alliances", "leaders", "members", "relations", "why", "find", "show"]
OPTIONS = ["--json", "--definite-only", "--include-alleged", "--strict", "--list", "--help", "-h", "--version", "--no-open"]
DATES = [
    "2015",
    "2015-06",
    "2015-06-01",
    "2015/2016",
    "2015~",
    "201X",
    "[2015..2016]",
    "..",
    "2015/..",
    "0001",
    "9999",
    "2015-02-30",
    "2015/2014",
]
QUERIES = ["ASK {}", "SELECT * { ?s ?p ?o } LIMIT 3", "DROP ALL", "CONSTRUCT WHERE { ?s ?p ?o }", "SELECT * {", "@missing.rq"]

# Without slashes, so that no path leads out of the folder that a run works in.
junk = st.one_of(
    st.text(st.characters(exclude_characters="/"), max_size=30),
    st.sampled_from(
        ["", " ", "-", "--", "..", "\0", "\ud800", "\x1b[2J", "\u202e", "'\";", "@", "𝔘𝔫𝔦", "é" * 20_000, "--on=", "-o", "[" * 500]
    ),
)
names = st.sampled_from(["east", "west", "anna", "Front", "EASTERN-front", "مشرقی محاذ", "Ann", "easst"])
dates = st.sampled_from(DATES) | st.from_regex(r"[0-9X]{4}(-[0-9X]{2}){0,2}[~?%]?", fullmatch=True)
options = st.one_of(
    st.sampled_from(OPTIONS).map(lambda option: [option]),
    st.tuples(st.sampled_from(["--on", "--known-by"]), dates | junk).map(list),
    st.tuples(
        st.sampled_from(["--data", "--ontology", "--seconds", "-o"]), st.sampled_from(["broken", "missing", "0.5", "nan", "made"]) | junk
    ).map(list),
)
questions = st.one_of(
    st.tuples(st.sampled_from(QUESTIONS), names | junk),
    st.tuples(st.just("relations"), names, names | junk),
    st.tuples(st.just("sparql"), st.sampled_from(QUERIES) | junk),
    st.tuples(st.just("export"), st.sampled_from(["turtle", "trig"]) | junk),
    st.tuples(st.sampled_from(["check", "alliances", "export"])),
    st.tuples(st.sampled_from(["build", "explore"]), st.just("--no-open"), st.just("-o"), st.just("made")),
).map(list)
anything = st.lists(st.sampled_from(["check", "export", "sparql", *QUESTIONS, *OPTIONS]) | names | dates | junk, max_size=6)
asked = st.builds(lambda question, more: question + [word for words in more for word in words], questions, st.lists(options, max_size=4))
written = st.builds(lambda question, day, more: [*question, "--on", day, *more], questions, dates, st.sampled_from([[], ["--json"]]))
command_lines = st.one_of(asked, written, anything)


@pytest.fixture(scope="module")
def history(tmp_path_factory):
    """A folder to work in, with the smallest history and with broken data."""
    folder = tmp_path_factory.mktemp("history")
    for name, text in HISTORY.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def run(arguments: list[str], folder: Path) -> tuple[int, bytes, str]:
    """The exit status, standard output and standard error of a command that works in the folder."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    with chdir(folder), redirect_stdout(out), redirect_stderr(err):
        status = main(arguments)
        out.flush()
    return status, out.buffer.getvalue(), err.buffer.getvalue().decode("utf-8")


@settings(max_examples=int(os.environ.get("ALLEGIANCE_EXAMPLES", "400")))
@given(arguments=command_lines)
@example(arguments=["allies", "east", "--on", "2015", "--known-by", ""])
@example(arguments=["relations", "east", "--on", ""])
@example(arguments=["allies", "east", "--on=--"])
@example(arguments=["find", "east", "--data=--"])
@example(arguments=["export", "turtle", "-o--"])
@example(arguments=["sparql", "ASK {}", "--seconds", "nan"])
@example(arguments=["sparql", "ASK {}", "--seconds", "1e300"])
@example(arguments=["export", "turtle", "-o", ".."])
@example(arguments=["export", "turtle", "-o", "é" * 20_000])
@example(arguments=["check", "--ontology", ""])
@example(arguments=["build", "-o", "built"])
@example(arguments=["build", "-o", "entities/all.yaml"])
@example(arguments=["explore", "--no-open", "-o", "page.html"])
@example(arguments=["explore", "--no-open", "-o", "page.html", "--on", "someday"])
def test_no_command_line_raises(history, arguments):
    """
    Every command line ends with one of the documented statuses, and says why where it gives no answer.
    """
    status, _, err = run([*arguments, "--data", "."], history)

    assert status in (0, 1, 2)
    assert "Traceback" not in err
    assert status == 0 or err.strip()


@settings(max_examples=int(os.environ.get("ALLEGIANCE_EXAMPLES", "150")))
@given(question=st.sampled_from(["allies", "leaders", "members", "relations", "show", "find"]), name=names | junk, day=dates | junk)
def test_an_answer_is_json_and_a_refusal_prints_none(history, question, name, day):
    """
    With --json standard output holds one object, or nothing at all.
    """
    on = [] if question in ("find", "show") else [f"--on={day}"]
    status, out, err = run([question, "--json", "--data", ".", *on, "--", name], history)

    if status == 0:
        assert json.loads(out)["question"]["command"] == question
        assert err == ""
    else:
        assert (status, out) == (2, b"")
