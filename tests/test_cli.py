from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import allegiance
from allegiance.cli import main
from allegiance.export import FORMATS

# A process of its own finds the package that is under test here, installed or not.
ENVIRONMENT = os.environ | {"PYTHONPATH": str(Path(allegiance.__file__).parents[1])}
ENTITIES = """
east: {kind: Group, name: Eastern Front, aliases: [Front, {name: مشرقی محاذ, lang: ur}]}
west: {kind: Group, name: Western Front, aliases: [Front], not_same_as: [east]}
north: {kind: Group, name: Jamā'at-ul-Shimāl}
south: {kind: Group, name: South}
anna: {kind: Person, name: Anna}
bert: {kind: Person, name: Bert}
list: {kind: SanctionsList, name: The List}
"""
SOURCES = """
paper: {title: Report, publisher: Paper, published: 2017-01-05, url: "https://example.org/report", grade: B, kind: press}
later: {title: Study, publisher: Institute, published: 2020-01-01, url: "https://example.org/study", grade: A, kind: research}
column: {title: Opinion, publisher: Tribune, published: 2017-02-01, url: "https://example.org/column", grade: D, kind: opinion}
"""
STATEMENTS = """
- {subject: east, relation: alliedWith, object: west, when: 2015-03-10/2016-05-20, claims: [{source: paper, says: They fought together.}]}
- {subject: east, relation: alliedWith, object: north, when: 2016/2018, claims: [{source: later}]}
- {subject: east, relation: alliedWith, object: south, when: 2015-01-01/2016-12-31, claims: [{source: column}]}
- {subject: anna, relation: leads, object: east, when: 2015-01-01/2016-12-31, role: emir, claims: [{source: paper}]}
- {subject: bert, relation: memberOf, object: east, when: 2015-01-01/2016-12-31, claims: [{source: paper}]}
- {subject: east, relation: metWith, object: west, when: 2015-04-01, claims: [{source: paper}]}
- {subject: west, relation: sanctionedBy, object: list, when: 2014-03-04, reference: X.7, claims: [{source: paper}]}
- {subject: north, relation: splinteredFrom, object: west, when: 2015-05-01, claims: [{source: paper}]}
"""
QUESTIONS = {
    "allies": ["allies", "east", "--on", "2015-06-01"],
    "alliances": ["alliances", "--on", "2015-06-01"],
    "relations": ["relations", "east", "west", "--on", "2015-04-01"],
    "leaders": ["leaders", "east", "--on", "2015-06-01"],
    "members": ["members", "east", "--on", "2015-06-01"],
    "why": ["why", "east", "alliedWith", "west", "--on", "2015-04-01"],
    "find": ["find", "front"],
    "show": ["show", "east"],
    "lineage": ["lineage", "north"],
    "timeline": ["timeline", "east"],
    "changes": ["changes", "2015-01-01", "2015-12-31"],
    "path": ["path", "anna", "west", "--on", "2015-06-01"],
    "blocs": ["blocs", "--on", "2015-06-01"],
    "listed": ["listed", "--on", "2015-06-01"],
    "listings": ["listings", "north"],
    "gaps": ["gaps"],
    "stats": ["stats"],
}
COMMANDS = ["build", "check", *QUESTIONS, "sparql", "export", "convert", "pack", "ties", "explore"]
STATEMENT_KEYS = {
    "id",
    "subject",
    "relation",
    "when",
    "earliest_start",
    "latest_start",
    "earliest_end",
    "latest_end",
    "status",
    "conflict",
} | {
    "reference",
    "place",
    "role",
    "claims",
}
CLAIM_KEYS = {"source", "publisher", "published", "url", "stance", "asserter", "when", "value", "credibility", "origin", "attests", "says"}


@pytest.fixture
def data(tmp_path):
    """A folder with a small history."""
    for name, text in (("entities", ENTITIES), ("sources", SOURCES), ("statements", STATEMENTS)):
        (tmp_path / "data" / name).mkdir(parents=True)
        (tmp_path / "data" / name / "all.yaml").write_text(text, encoding="utf-8")
    return tmp_path / "data"


@pytest.fixture
def ask(data, capsys):
    """Runs a command on the small history: its exit status, standard output and standard error."""

    def run(*arguments: str) -> tuple[int, str, str]:
        status = main([*arguments, "--data", str(data)])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


@pytest.fixture
def answer(ask):
    """Runs a question with --json: the object that it prints."""

    def run(*arguments: str) -> dict:
        status, out, err = ask(*arguments, "--json")
        assert (status, err) == (0, "")
        return json.loads(out)

    return run


@pytest.fixture
def shipped(capsys):
    """Asks the shipped history with --json."""

    def run(*arguments: str) -> dict:
        assert main([*arguments, "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    return run


def others(made: dict) -> list[tuple[str, str]]:
    """The object and the verdict of each answer."""
    return [(one["object"]["id"], one["verdict"]) for one in made["answers"]]


@pytest.mark.parametrize("command", QUESTIONS)
def test_json_is_one_object_and_nothing_else(command, answer):
    """
    Every question prints one JSON object that repeats the question with resolved ids and normalised dates.
    """
    made = answer(*QUESTIONS[command])

    assert made["question"]["command"] == command
    assert made["question"]["known_by"] is None
    assert made["question"].get("entity") in (None, "east", "north", "anna")
    assert made["answers"]


@pytest.mark.parametrize("command", ["allies", "alliances", "leaders", "members", "relations"])
def test_ties_as_json_have_the_documented_shape(command, answer):
    """
    Each tie carries its verdict and the statement objects behind it, with their claims.
    """
    made = answer(*QUESTIONS[command])

    for one in made["answers"]:
        assert {"subject", "relation", "object", "verdict", "reasons", "because"} <= set(one)
        assert set(one["subject"]) == set(one["object"]) == {"id", "name"}
        assert one["verdict"] in ("definite", "possible")
        assert bool(one["reasons"]) == (one["verdict"] == "possible")
        assert one["because"]
        for because in one["because"]:
            assert STATEMENT_KEYS | {"rule", "sources"} <= set(because)
            assert ("object" in because) != ("value" in because)
            assert because["sources"]
            assert all(set(claim) >= CLAIM_KEYS for claim in because["claims"])
    for coverage in made["coverage"].values():
        assert set(coverage) == {"statements", "first", "last"}


def test_an_answer_names_its_statement_and_source(answer):
    """
    The tie of a day leads to the claim that makes it so.
    """
    (one,) = answer("allies", "west", "--on", "2015-06-01")["answers"]
    (because,) = one["because"]

    assert (one["subject"]["id"], one["relation"], one["object"]) == ("west", "alliedWith", {"id": "east", "name": "Eastern Front"})
    assert (because["id"], because["rule"], because["status"]) == ("east.alliedWith.west.2015-03-10", "stated", "accepted")
    assert because["earliest_start"] == because["latest_start"] == "2015-03-10"
    assert because["claims"][0]["url"] == "https://example.org/report"
    assert because["claims"][0]["says"] == "They fought together."


def test_find_and_show_have_the_documented_shape(answer):
    """
    A match tells which name matched; an entity comes with names, ids, statements and coverage.
    """
    found = answer("find", "shimal")["answers"]
    (shown,) = answer("show", "east")["answers"]

    assert [set(one) for one in found] == [{"id", "name", "kind", "matched", "score", "aliases"}]
    assert found[0]["id"] == "north"
    assert shown["names"][1] == {"name": "مشرقی محاذ", "lang": "ur", "from": None, "to": None}
    assert shown["coverage"]["statements"] == len(shown["statements"]) == 6
    assert all(set(one) >= STATEMENT_KEYS for one in shown["statements"])


def test_show_lists_statements_of_every_status(answer):
    """
    What only an opinion says is shown, and marked.
    """
    (shown,) = answer("show", "south")["answers"]

    assert [one["status"] for one in shown["statements"]] == ["alleged"]


def test_a_month_lists_the_stretches_that_held(answer):
    """
    A tie that began within the month is possible for the month, with the days on which it held.
    """
    made = answer("allies", "west", "--on", "2015-03")

    assert made["question"]["on"] == "2015-03-01/2015-03-31"
    assert others(made) == [("east", "possible")]
    assert made["answers"][0]["held"] == [{"from": "2015-03-10", "to": "2015-03-31", "verdict": "definite"}]


def test_a_span_that_held_throughout_is_definite(answer):
    """
    A month within the days of a tie answers like a day.
    """
    made = answer("allies", "west", "--on", "2015-06")

    assert others(made) == [("east", "definite")]
    assert made["answers"][0]["held"] == [{"from": "2015-06-01", "to": "2015-06-30", "verdict": "definite"}]


def test_an_empty_answer_is_an_answer(ask):
    """
    Nobody allied that day: status 0, and coverage beside the silence.
    """
    status, out, err = ask("allies", "west", "--on", "1999")

    assert (status, err) == (0, "")
    assert "Nothing in the graph makes it so." in out
    assert "The graph holds 4 statements about Western Front" in out


def test_known_by_forgets_what_was_published_later(answer):
    """
    The knowledge of a day is what had been published by then.
    """
    asked = ["allies", "east", "--on", "2017-06-01"]

    assert others(answer(*asked)) == [("north", "definite")]
    assert others(answer(*asked, "--known-by", "2019-12-31")) == []
    assert others(answer(*asked, "--known-by", "2020")) == [("north", "definite")]
    assert answer(*asked, "--known-by", "2019")["question"]["known_by"] == "2019-12-31"


def test_alleged_statements_count_only_when_wanted_and_then_as_possible(answer):
    """
    An opinion alone makes no ally, and never a definite one.
    """
    assert others(answer("allies", "south", "--on", "2015-06-01")) == []
    assert others(answer("allies", "south", "--on", "2015-06-01", "--include-alleged")) == [("east", "possible")]


def test_definite_only_leaves_out_what_is_possible(answer):
    """
    The tie of 2016/2018 began on some day of 2016, so in mid 2016 it is only possible.
    """
    asked = ["allies", "east", "--on", "2016-05-01"]

    assert others(answer(*asked)) == [("west", "definite"), ("north", "possible")]
    assert others(answer(*asked, "--definite-only")) == [("west", "definite")]


def test_relations_do_not_mind_the_order_of_the_two(answer):
    """
    States of the day and events dated to it, with a verdict that sums up.
    """
    one, two = (answer("relations", *pair, "--on", "2015-04-01") for pair in (("east", "west"), ("west", "east")))

    assert one["verdict"] == two["verdict"] == "definite"
    assert [event["relation"] for event in one["statements"]] == ["metWith"]
    assert one["statements"] == two["statements"]
    assert answer("relations", "east", "west", "--on", "1999")["verdict"] == "no"
    assert set(answer("relations", "east", "west", "--on", "1999")["coverage"]) == {"east", "west"}


def test_text_answers_name_verdict_sentence_and_source(ask):
    """
    Without --json the same answer reads as sentences.
    """
    status, out, err = ask("leaders", "Eastern Front", "--on", "2015-06-01")

    assert (status, err) == (0, "")
    assert out.startswith("definite  Anna led Eastern Front (emir)\n")
    assert "said by Paper, 2017-01-05 [B]: https://example.org/report" in out
    assert "\x1b" not in out


@pytest.mark.parametrize("name", ["east", "EAST", "Eastern front", "eastern-front", "مشرقی محاذ", "مشرقي محاذ"])
def test_entities_go_by_id_name_or_alias_in_any_script(name, answer):
    """
    Letter case, hyphens and the keyboard's own letters make no difference.
    """
    assert answer("show", name)["question"]["entity"] == "east"


def test_an_unknown_name_gets_the_closest_ones(ask):
    """
    A typing mistake is answered with what was meant, and status 2.
    """
    status, out, err = ask("allies", "Easter Front", "--on", "2015")

    assert (status, out) == (2, "")
    assert err.startswith('allegiance: no entity goes by "Easter Front". Closest: east')


def test_an_ambiguous_name_lists_its_readings(ask):
    """
    Two entities share the alias; neither is picked in silence.
    """
    status, out, err = ask("allies", "Front", "--on", "2015")

    assert (status, out) == (2, "")
    assert err == 'allegiance: "Front" may be any of: east, west. Use the id.\n'


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("2014-13", "has no month 13"),
        ("2015-02-30", "has no day 30"),
        ("2015/2014", "ends before it starts"),
        ("2014/..", "leaves an end open"),
        ("../2014", "leaves an end open"),
        ("/", "leaves an end open"),
        ("", "is no date"),
        ("yesterday", "is no date"),
        ("٢٠١٤", "is no date"),
        ("{2014,2015}", "is a set of several days"),
    ],
)
@pytest.mark.parametrize("option", ["--on", "--known-by"])
def test_dates_that_cannot_be_asked_about_are_misuse(text, complaint, option, ask):
    """
    The complaint repeats the text and says what is wrong with it.
    """
    status, out, err = ask("relations", "east", option, text)

    assert (status, out) == (2, "")
    assert f'"{text}" {complaint}' in err


@pytest.mark.parametrize(
    "command", [["allies", "", "--on", "2015"], ["show", " "], ["relations", "east", ""], ["relations", "east", "EAST"]]
)
def test_empty_names_and_an_entity_with_itself_are_misuse(command, ask):
    """
    A shell variable that was empty does not turn into an answer.
    """
    status, out, err = ask(*command)

    assert (status, out) == (2, "")
    assert "the name is empty" in err or "both names stand for east" in err


@pytest.mark.parametrize("arguments", [[], ["nonesuch"], ["allies"], ["allies", "east"], ["allies", "east", "--on"], ["check", "--jsn"]])
def test_misuse_shows_the_usage_on_standard_error(arguments, capsys):
    """
    What argparse refuses ends with status 2 too, and standard output stays clean.
    """
    assert main(arguments) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("usage: allegiance")


def test_data_can_be_given_repeatedly_and_shipped_names_the_shipped_one(data, capsys):
    """
    A folder of one's own and the shipped history are read as one.
    """
    assert main(["find", "Eastern Front", "--data", str(data), "--data", "shipped", "--json"]) == 0
    own = json.loads(capsys.readouterr().out)
    assert main(["show", "TTP", "--data", str(data), "--data", "shipped", "--json"]) == 0
    theirs = json.loads(capsys.readouterr().out)

    assert own["answers"][0]["id"] == "east"
    assert theirs["question"]["entity"] == "tehrik-i-taliban-pakistan"


def test_data_replaces_the_shipped_history(ask):
    """
    With a folder given, nothing else is read.
    """
    assert ask("show", "TTP")[0] == 2


def test_check_counts_what_it_read(ask):
    """
    Sound data are counted, with status 0.
    """
    status, out, err = ask("check")

    assert (status, err) == (0, "")
    assert out == "7 entities, 8 statements, 8 claims, 3 sources: 0 errors, 0 warnings.\n"


def test_strict_takes_warnings_for_errors(ask, data):
    """
    An unused source is a warning, and refused only where the curator asks for it.
    """
    (data / "sources" / "more.yaml").write_text(SOURCES.strip().splitlines()[0].replace("paper", "idle"), encoding="utf-8")

    assert ask("check")[0] == 0
    status, out, err = ask("check", "--strict")
    assert status == 1
    assert 'warning: no claim rests on the source "idle".' in err
    assert "error" in out


def test_refused_data_stop_every_question(ask, data):
    """
    No answer rests on data that were refused.
    """
    (data / "statements" / "more.yaml").write_text("- {subject: east}\n", encoding="utf-8")

    for arguments in (*QUESTIONS.values(), ["check"], ["sparql", "ASK {}"], ["export", "turtle"]):
        status, out, err = ask(*arguments)
        assert status == 1
        assert out == "" or arguments == ["check"]
        assert "more.yaml:1:3" in err


def test_sparql_answers_as_table_and_as_json(ask):
    """
    Names of variables first, one row a line; with --json one object.
    """
    query = (
        "SELECT DISTINCT ?name WHERE { ?group a <https://w3id.org/allegiance/ontology#Group> ; "
        "<http://www.w3.org/2000/01/rdf-schema#label>|<http://www.w3.org/2004/02/skos/core#prefLabel> ?name }"
    )
    status, out, err = ask("sparql", query)
    made = json.loads(ask("sparql", query, "--json")[1])

    assert (status, err) == (0, "")
    assert out.splitlines()[0] == "name"
    assert {"Eastern Front", "Western Front", "South"} <= set(out.splitlines())
    assert {"name": "South"} in made["answers"]
    assert made["question"] == {"command": "sparql", "query": query}


@pytest.mark.parametrize(
    ("query", "complaint"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "SERVICE is not allowed"),
        ("SELECT * { { sErViCe SILENT <http://127.0.0.1:1/> { ?s ?p ?o } } }", "SERVICE is not allowed"),
        ("INSERT DATA { <a:a> <a:b> <a:c> }", "no query"),
        ("DELETE WHERE { ?s ?p ?o }", "no query"),
        ("DROP ALL", "no query"),
        ("LOAD <file:///etc/passwd>", "no query"),
        ("", "no query"),
        ("@nowhere.rq", "cannot be read as a query"),
    ],
)
def test_sparql_neither_changes_the_store_nor_calls_out(query, complaint, ask):
    """
    A query reads this store and does nothing else.
    """
    status, out, err = ask("sparql", query)

    assert (status, out) == (2, "")
    assert complaint in err


def test_sparql_reads_a_query_from_a_file(ask, tmp_path):
    """
    @FILE stands for the text of the file.
    """
    (tmp_path / "any.rq").write_text("ASK { ?s ?p ?o }", encoding="utf-8")

    assert ask("sparql", f"@{tmp_path / 'any.rq'}") == (0, "true\n", "")


def test_sparql_gives_up_after_its_seconds():
    """
    A question that would take for ever ends by itself, in its own process too.
    """
    query = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    command = [sys.executable, "-m", "allegiance", "sparql", query, "--seconds", "0.2"]
    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, timeout=60, check=False)

    assert (done.returncode, done.stdout) == (2, "")
    assert "took more than 0.2 seconds" in done.stderr


@pytest.mark.parametrize("seconds", ["nan", "inf", "-1", "0", "1e300", "soon"])
def test_seconds_that_are_no_time_are_misuse(seconds, ask):
    """
    A limit is a number above nought and at most an hour.
    """
    status, out, err = ask("sparql", "ASK {}", f"--seconds={seconds}")

    assert (status, out) == (2, "")
    assert f'"{seconds}" is no number of seconds' in err


def test_export_lists_every_format_with_its_use(ask):
    """
    The list is the table of formats itself.
    """
    status, out, _ = ask("export", "--list")

    assert status == 0
    assert [line.split()[0] for line in out.splitlines()] == list(FORMATS)
    assert all(kind.suffix in line for kind, line in zip(FORMATS.values(), out.splitlines(), strict=True))
    assert all(kind.purpose in line for kind, line in zip(FORMATS.values(), out.splitlines(), strict=True))


@pytest.mark.parametrize(("arguments", "complaint"), [(["export"], "name a format."), (["export", "doc"], 'no format goes by "doc".')])
def test_an_unknown_format_lists_the_known_ones(arguments, complaint, ask):
    """
    The person is told what to write instead.
    """
    status, out, err = ask(*arguments)

    assert (status, out) == (2, "")
    assert err == f"allegiance: {complaint} The formats are: {', '.join(FORMATS)}.\n"


def test_export_writes_the_same_bytes_to_file_and_standard_output(data, tmp_path, capsysbinary):
    """
    -o only changes where the bytes go.
    """
    target = tmp_path / "new" / "history.ttl"
    assert main(["export", "turtle", "--data", str(data), "-o", str(target)]) == 0
    assert capsysbinary.readouterr().out == f"{target}\n".encode()
    assert main(["export", "turtle", "--data", str(data)]) == 0
    assert capsysbinary.readouterr().out == target.read_bytes()
    assert b"Eastern Front" in target.read_bytes()
    assert [path.name for path in target.parent.iterdir()] == ["history.ttl"]


def test_export_over_a_folder_is_refused(ask, tmp_path):
    """
    A folder is not replaced by a file, and the message names it.
    """
    status, out, err = ask("export", "turtle", "-o", str(tmp_path))

    assert (status, out, err) == (2, "", f"allegiance: {tmp_path}: is a folder.\n")


def test_build_writes_its_formats_and_the_same_bytes_each_time(ask, tmp_path):
    """
    One file for each row of the table of formats that is built, and no other.
    """
    first, second = tmp_path / "first", tmp_path / "second"
    assert ask("build", "-o", str(first))[0] == ask("build", "-o", str(second))[0] == 0
    names = sorted(f"allegiance{kind.suffix}" for kind in FORMATS.values() if kind.is_built)

    assert sorted(path.name for path in first.iterdir()) == names
    assert [(first / name).read_bytes() for name in names] == [(second / name).read_bytes() for name in names]


@pytest.mark.parametrize("arguments", [["export", "turtle"], ["alliances", "--on", "2014-11-01"], ["find", "tal", "--json"]])
def test_a_reader_that_goes_away_is_no_failure(arguments):
    """
    `allegiance ... | head` ends quietly, whether much or little is left to print.
    """
    command = [sys.executable, "-m", "allegiance", *arguments]
    with subprocess.Popen(command, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        err = process.stderr.read()
        status = process.wait(timeout=60)

    assert (status, err) == (0, b"")


def test_the_text_of_every_question_names_what_it_found(ask, monkeypatch):
    """
    Without --json each question is answered in sentences that name entities, days and sources.
    """
    monkeypatch.setenv("COLUMNS", "120")
    told = {command: ask(*words)[1] for command, words in QUESTIONS.items()}

    assert "north" not in told["lineage"].replace("Jamā'at-ul-Shimāl", "")
    assert "<- Western Front  2015-05-01: Jamā'at-ul-Shimāl splintered from Western Front" in told["lineage"]
    assert "2015-03-10               began: Eastern Front was allied with Western Front" in told["timeline"]
    assert "Jamā'at-ul-Shimāl splintered from Western Front, 2015-05-01 (accepted)" in told["changes"]
    assert "definite  2 steps: Anna - Eastern Front - Western Front" in told["path"]
    assert "definite  2 stood together: Eastern Front, Western Front" in told["blocs"]
    assert "definite  Western Front was listed on The List, no. X.7" in told["listed"]
    assert "definite  Jamā'at-ul-Shimāl, through Western Front, which stood on The List, no. X.7" in told["listings"]
    assert "single source: Western Front was put on The List" in told["gaps"]


def test_inherited_allies_are_told_apart(ask, answer, data):
    """
    An ally that one has only through what one belongs to is told after one's own, with the group through which it is.
    """
    own = answer("allies", "bert", "--on", "2015-06-01")["answers"]
    path = data / "statements" / "wing.yaml"
    path.write_text("- {subject: south, relation: partOf, object: east, when: 2015/2016, claims: [{source: paper}]}\n", encoding="utf-8")
    made = answer("allies", "south", "--on", "2015-12-01", "--inherited")["answers"]

    assert own == []
    assert [(one["object"]["id"], one.get("through", {}).get("id")) for one in made] == [("east", None), ("west", "east")]
    assert "South was allied with Western Front, through Eastern Front" in ask("allies", "south", "--on", "2015-12-01", "--inherited")[1]


def test_what_follows_can_be_switched_off(answer):
    """
    With --stated-only no event begins a state, and no state follows from another.
    """
    assert answer("members", "east", "--on", "2015-06-01")["answers"]
    assert [one["subject"]["id"] for one in answer("members", "east", "--on", "2015-06-01", "--stated-only")["answers"]] == ["bert"]
    assert answer("listed", "--on", "2015-06-01", "--stated-only")["answers"] == []


WITH_ENTITY = ["allies", "relations", "leaders", "members", "why", "show", "lineage", "timeline", "path", "listings"]
WITH_DATE = ["allies", "alliances", "relations", "leaders", "members", "why", "path", "blocs", "listed"]


@pytest.mark.parametrize(
    ("name", "said"),
    [("nobody at all", "nobody at all"), ("Front", "Front"), ("", "empty"), ("   ", "empty")],
    ids=["unknown", "ambiguous", "empty", "blank"],
)
@pytest.mark.parametrize("command", [*WITH_ENTITY, "changes", "blocs", "gaps", "listed"])
def test_a_subject_that_is_no_one_is_one_clear_line(command, name, said, ask):
    """
    Whatever is asked of an unknown, ambiguous or empty name, one line says so, and nothing is answered.
    """
    words = {
        "changes": ["changes", "2015", "2016", name],
        "blocs": ["blocs", name, "--on", "2015-06-01"],
        "gaps": ["gaps", name],
        "listed": ["listed", "--list", name, "--on", "2015-06-01"],
    }.get(command, [command, name, *QUESTIONS[command][2:]])
    status, out, err = ask(*words)

    assert (status, out, err.count("\n")) == (2, "", 1)
    assert said in err


@pytest.mark.parametrize("when", ["2015-13", "yesterday", "2016/2015", "2015/..", ""])
@pytest.mark.parametrize("command", [*WITH_DATE, "timeline", "listings", "known-by", "changes"])
def test_a_date_that_is_none_is_one_clear_line(command, when, ask):
    """
    A text that is no date, a range turned round and an open end are each refused in one line.
    """
    if command == "known-by":
        words = ["alliances", "--on", "2015-06-01", "--known-by", when]
    elif command == "changes":
        words = ["changes", when, "2016"]
    else:
        asked = QUESTIONS[command]
        words = [*(asked[: asked.index("--on")] if "--on" in asked else asked), "--on", when]
    status, out, err = ask(*words)

    assert (status, out, err.count("\n")) == (2, "", 1)


def test_changes_from_a_later_to_an_earlier_date_are_refused(ask):
    """
    The line names both dates as they were typed, and what to do.
    """
    status, out, err = ask("changes", "2016", "2015-06")

    assert (status, out) == (2, "")
    assert err == "allegiance: 2015-06 comes before 2016. Name the earlier date first.\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["path", "east", "Eastern Front", "--on", "2015"], "both names stand for east"),
        (["lineage", "east", "--steps", "0"], "no whole number from 1 up"),
        (["gaps", "--limit", "-3"], "no whole number"),
        (["gaps", "--limit", "some"], "no whole number"),
        (["sparql"], "give a query"),
        (["sparql", "ASK {}", "--named", "allies"], "give a query"),
        (["sparql", "--named", "friends"], 'no query goes by "friends"'),
        (["sparql", "--named", "allies", "--on", "2015"], "single day"),
        (["sparql", "ASK {}", "--on", "2015-01-01"], "go with --named"),
    ],
)
def test_other_misuse_is_told_in_a_clear_line(words, said, ask):
    """
    The last line on standard error says what is wrong.
    """
    status, out, err = ask(*words)

    assert (status, out) == (2, "")
    assert said in err.splitlines()[-1]


def test_a_named_query_is_asked_with_a_name_and_a_day(ask):
    """
    The queries that ship are listed, and take the day and the entity from the command line.
    """
    listed = ask("sparql", "--list")[1]
    status, out, err = ask("sparql", "--named", "allies", "--entity", "Western Front", "--on", "2015-06-01")

    assert {"allies", "alliances", "leaders", "lineage", "listed"} <= {line.split()[0] for line in listed.splitlines()}
    assert (status, err) == (0, "")
    assert out.splitlines() == ["on\tentity\tally\tverdict\tbecause", "2015-06-01\twest\teast\tdefinite\teast.alliedWith.west.2015-03-10"]


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_every_command_shows_an_example(command, capsys):
    """
    The example is a command line that can be typed as it stands.
    """
    assert main([command, "--help"]) == 0
    said = " ".join(capsys.readouterr().out.split())

    assert f"Example: allegiance {command}" in said


def test_help_lists_every_command_and_version_prints_one_line(capsys):
    """
    Nobody has to know a command's name beforehand; a new command joins the tests here.
    """
    assert main(["--help"]) == 0
    listed = [line.split()[0] for line in capsys.readouterr().out.splitlines() if line.startswith("    ") and line[4] != " "]
    assert main(["--version"]) == 0

    assert listed == COMMANDS
    assert capsys.readouterr().out.count("\n") == 1


def test_terminal_signs_in_names_do_not_reach_the_terminal(ask):
    """
    A name on the command line is repeated without signs that a terminal would obey.
    """
    status, _, err = ask("show", "x\x1b[2J\u202ey")

    assert status == 2
    assert "\x1b" not in err
    assert "\u202e" not in err


def test_the_shipped_history_knows_the_merger_of_2020(shipped):
    """
    Jamaat-ul-Ahrar is definitely allied with the TTP once it has merged into it, and the sources say so.
    """
    made = shipped("allies", "jamaat-ul-ahrar", "--on", "2020-09-01")
    one = next(one for one in made["answers"] if one["object"]["id"] == "tehrik-i-taliban-pakistan")
    because = {found["relation"]: found for found in one["because"]}

    assert one["verdict"] == "definite"
    assert because["mergedInto"]["when"] == because["mergedInto"]["earliest_start"] == "2020-08-17"
    assert any(claim["publisher"] == "Reuters" for claim in because["mergedInto"]["claims"])
    assert all(claim["url"].startswith("http") for claim in because["mergedInto"]["claims"])


def test_the_shipped_history_knows_the_pledge_of_2014(shipped):
    """
    At the start of 2015 Jamaat-ul-Ahrar stood with Islamic State, as far as sources tell.
    """
    assert "islamic-state" in dict(others(shipped("allies", "jamaat-ul-ahrar", "--on", "2015-01-01")))


def test_the_shipped_history_gives_no_ally_before_the_group_existed(shipped):
    """
    Jamaat-ul-Ahrar was announced in 2014.
    """
    assert shipped("allies", "jamaat-ul-ahrar", "--on", "2013-01-01")["answers"] == []


def test_every_alliance_of_the_shipped_history_leads_to_a_web_page(shipped):
    """
    No pair is allied without a verdict, a statement and a source that can be opened.
    """
    made = shipped("alliances", "--on", "2014-11-01")

    assert made["answers"]
    for one in made["answers"]:
        assert one["verdict"] in ("definite", "possible")
        assert any(claim["url"] for because in one["because"] for claim in because["claims"]), one["subject"]


def test_the_shipped_history_is_sound(capsys):
    """
    `allegiance check` mends this: it prints the place of every mistake.
    """
    assert main(["check"]) == 0
    assert "0 errors" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["allies", "TTP\0", "--on", "2015"], ["find", "\ud800"]])
def test_characters_that_no_name_can_hold_are_misuse(arguments, capsys):
    """
    They are refused before any file is opened.
    """
    assert main(arguments) == 2
    assert "no name or path can hold" in capsys.readouterr().err


def test_the_module_runs_as_the_command(data):
    """
    `python -m allegiance` is the command, with its exit status.
    """
    command = [sys.executable, "-m", "allegiance", "allies", "nobody", "--on", "2015", "--data", str(data)]
    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, timeout=60, check=False)

    assert (done.returncode, done.stdout) == (2, "")
    assert 'no entity goes by "nobody"' in done.stderr
