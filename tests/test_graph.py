"""The graph as Python sees it: a day handed to other libraries, a day as a graph of its own."""

from __future__ import annotations

import networkx as nx

import allegiance
from allegiance.export.formats import FORMATS, Wanted
from allegiance.verdicts import Verdict


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
    assert b"hizb-ul-ahrar" not in FORMATS["turtle"].write(graph, Wanted(on="2014-11-01"))


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
