"""Why: the chain to the claims, and what would overturn an answer."""

from __future__ import annotations

import json

import pytest

import allegiance
from allegiance.cli import main
from allegiance.exceptions import QuestionError, UnknownName
from allegiance.graph import Graph
from allegiance.ontology import read_ontology
from allegiance.verdicts import Verdict
from tests.factories import claim, dataset, entity, source, statement


def _graph() -> Graph:
    """A leads G from 2010 to 2020; a report of 2015 that A was killed was denied a month later."""
    killed = statement(
        "a",
        "killed",
        None,
        "2015-05-05",
        claims=(claim("report"), claim("denial", stance="denies")),
    )
    return Graph(
        dataset(
            entity("a", "Person"),
            source("report", published="2015-05-06"),
            source("denial", published="2015-06-06"),
            source("early", published="2011"),
            statement("a", "leads", "g", "2010/2020", claims=(claim("early"),)),
            killed,
        ),
        read_ontology(),
    )


def test_why_names_what_an_answer_rests_on_and_what_would_overturn_it() -> None:
    """Without the one statement that makes it, the answer would be no."""
    why = _graph().why("a", "leads", "g", "2016-01-01")

    assert why.verdict is Verdict.DEFINITE
    assert [because.settled.statement.relation for because in why.because] == ["leads"]
    assert [(one.settled.statement.relation, one.verdict) for one in why.overturns] == [("leads", Verdict.NO)]


def test_why_shows_a_refuted_report_that_would_have_ended_it() -> None:
    """What is kept but not counted is told beside the answer."""
    why = _graph().why("a", "leads", "g", "2016-01-01")

    assert [(one.statement.relation, one.status) for one in why.uncounted] == [("killed", "refuted")]


def test_why_as_known_before_the_denial_tells_the_other_story() -> None:
    """By the day of the report the death counts, and the answer would turn without it."""
    why = _graph().why("a", "leads", "g", "2016-01-01", known_by="2015-05-31")

    assert why.verdict is Verdict.NO
    assert [one.statement.relation for one in why.endings] == ["killed"]
    assert ("killed", Verdict.DEFINITE) in [(one.settled.statement.relation, one.verdict) for one in why.overturns]
    assert why.uncounted == ()


def test_why_refuses_what_does_not_hold_through_days() -> None:
    """An event happens; a relation that nobody knows is named with the closest."""
    with pytest.raises(QuestionError, match="happens on a day"):
        _graph().why("a", "killed", None, "2016-01-01")
    with pytest.raises(UnknownName, match="leads"):
        _graph().why("a", "leeds", "g", "2016-01-01")


def test_both_stories_of_2017_are_in_the_shipped_history(capsys: pytest.CaptureFixture[str]) -> None:
    """Reported killed in October 2017 and heard of days later: the command tells both, each with its claims."""
    asked = ["why", "Omar Khalid Khorasani", "leads", "JuA", "--on", "2017-11-01", "--json"]
    assert main(asked) == 0
    today = json.loads(capsys.readouterr().out)["answers"][0]
    assert main([*asked, "--known-by", "2017-10-20"]) == 0
    then = json.loads(capsys.readouterr().out)["answers"][0]
    report = next(one for one in today["uncounted"] if one["relation"] == "killed")

    assert (today["verdict"], then["verdict"]) == ("definite", "no")
    assert {one["stance"] for one in report["claims"]} == {"supports", "denies"}
    assert [one["relation"] for one in then["endings"]] == ["killed"]


def test_why_reads_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    """The chain from verdict to claims, in words."""
    assert main(["why", "JuA", "allied with", "TTP", "--on", "2020-09-01"]) == 0
    out = capsys.readouterr().out

    assert out.startswith("definite: Jamaat-ul-Ahrar was allied with Tehrik-i-Taliban Pakistan, on 2020-09-01")
    assert 'which starts "part of", and "part of" implies "allied with"' in out
    assert "definite would become possible without: Jamaat-ul-Ahrar merged into" in out
    assert main(["why", "JuA", "allied with", "Hafiz Saeed Khan", "--on", "2020-09-01"]) == 0
    assert "nothing in the graph makes it so on any day" in capsys.readouterr().out


def test_the_graph_gives_the_same_as_the_command() -> None:
    """Python and command ask one question."""
    why = allegiance.read().why("JuA", "allied with", "TTP", "2020-09-01")

    assert why.verdict is Verdict.DEFINITE
    assert why.to_json(allegiance.read().timeline())["because"][0]["relation"] == "mergedInto"
