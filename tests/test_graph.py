"""The graph as Python sees it: a day handed to other libraries, a day as a graph of its own."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import networkx as nx
import pytest

import allegiance
from allegiance.exceptions import DataError, QuestionError
from allegiance.export import Wanted, write
from allegiance.resources import ontology_folder
from allegiance.verdicts import Verdict

if TYPE_CHECKING:
    from pathlib import Path

    from allegiance.questions.answers import Answer

# A history of one alliance.
FILES = {
    "entities": "a: {kind: Group, name: Front A}\nb: {kind: Group, name: Front B}\n",
    "sources": "s: {title: T, publisher: P, published: 2014-02-01, grade: B, kind: press}\n",
    "statements": "- {subject: a, relation: alliedWith, object: b, when: 2014/2014, claims: [{source: s}]}\n",
}


def test_a_day_becomes_a_networkx_graph_with_verdicts(graph: allegiance.Graph) -> None:
    """Every tie between entities is an edge under its relation, with verdict and reasons."""
    made = graph.at("2020-09-01").to_networkx()
    sure = graph.at("2020-09-01").to_networkx(definite_only=True)
    held = [answer for answer in graph.at("2020-09-01").answers if answer.object is not None]

    assert isinstance(made, nx.MultiDiGraph)
    assert made.number_of_edges() == len(held)
    assert made.edges["jamaat-ul-ahrar", "tehrik-i-taliban-pakistan", "partOf"]["verdict"] == "definite"
    assert made.nodes["jamaat-ul-ahrar"] == {"kind": "Group", "label": "Jamaat-ul-Ahrar"}
    assert {data["verdict"] for _, _, data in sure.edges(data=True)} == {"definite"}
    assert sure.number_of_edges() == sum(answer.verdict is Verdict.DEFINITE for answer in held)
    assert all(bool(data["reasons"]) == (data["verdict"] == "possible") for _, _, data in made.edges(data=True))


def test_a_day_as_a_graph_of_its_own_answers_that_day_alike(graph: allegiance.Graph) -> None:
    """What is cut out for a date holds the statements that make its ties, and no more than it needs."""
    part = graph.at("2014-11-01").to_graph()
    ours = {(answer.subject, answer.relation, answer.object, answer.verdict) for answer in graph.at("2014-11-01").answers}
    theirs = {(answer.subject, answer.relation, answer.object, answer.verdict) for answer in part.at("2014-11-01").answers}

    assert 0 < len(part.dataset.statements) < len(graph.dataset.statements)
    assert theirs == ours
    assert "hizb-ul-ahrar" not in part.dataset.entities
    assert b"hizb-ul-ahrar" not in write("turtle", graph, Wanted(on="2014-11-01"))


def test_the_readme_example_works(graph: allegiance.Graph) -> None:
    """Names in any spelling, rdflib's surface, lazily named answers."""
    assert [answer.object for answer in graph.allies_of("JuA", on="2020-09-01", definite_only=True)] == ["tehrik-i-taliban-pakistan"]
    (row,) = graph.store.query("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")
    assert int(row[0]) == len(graph.oxigraph)


def test_importing_the_package_imports_nothing_heavy() -> None:
    """Whoever only wants the version or the name waits for nothing."""
    import subprocess
    import sys

    heavy = ("pydantic", "rdflib", "networkx", "pyvis", "pyoxigraph", "yaml")
    asked = f"import sys, allegiance; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_the_same_content_is_the_same_graph_and_other_content_is_not(tmp_path: Path) -> None:
    """Reading again costs a digest; a changed byte, another folder or another vocabulary is read anew."""
    for part, text in FILES.items():
        (tmp_path / part).mkdir()
        (tmp_path / part / "a.yaml").write_text(text)
    first = allegiance.read(tmp_path)

    assert allegiance.read(str(tmp_path)) is first
    assert allegiance.read(tmp_path, ontology=ontology_folder()) is first
    path = tmp_path / "entities" / "a.yaml"
    stamp = path.stat()
    path.write_text(FILES["entities"].replace("Front A", "Front Z"))
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    changed = allegiance.read(tmp_path)
    assert changed.dataset.entities["a"].name == "Front Z"
    assert first.dataset.entities["a"].name == "Front A"
    (tmp_path / "entities" / "b.yml").write_text("")
    with pytest.raises(DataError, match="would not be read"):
        allegiance.read(tmp_path)


def test_a_part_answers_as_the_whole_does(graph: allegiance.Graph) -> None:
    """Around an entity, of a theatre and of a span: every tie of what is kept has its verdict, every entity its bounds."""
    around = graph.part(focus="JuA", steps=1)
    there = graph.part(theatre="Nigeria")
    then = graph.part(span=("2014-06", "2015-06-30"))

    for day in ("2012-01-01", "2014-11-01", "2015-03-20", "2020-09-01"):
        mine = [_told(answer) for answer in graph.relations_of("JuA", on=day).answers]
        assert [_told(answer) for answer in around.relations_of("JuA", on=day).answers] == mine, day
    assert len(around.dataset.statements) < len(graph.part(focus="JuA", steps=2).dataset.statements) < len(graph.dataset.statements)
    assert {"boko-haram", "ansaru"} <= there.dataset.entities.keys()
    assert "hizb-ul-ahrar" not in there.dataset.entities
    for day in ("2014-06-01", "2014-11-01", "2015-06-30"):
        assert [_told(answer) for answer in then.alliances(day)] == [_told(answer) for answer in graph.alliances(day)], day
    assert len(then.dataset.statements) < len(graph.dataset.statements)
    assert graph.part().dataset.statements == graph.dataset.statements
    with pytest.raises(QuestionError, match="comes before"):
        graph.part(span=("2016", "2015"))


def _told(answer: Answer) -> tuple[str, str, str | None, str]:
    return answer.subject, answer.relation, answer.object, answer.verdict.value
