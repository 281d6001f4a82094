"""The store: what goes in comes out, and answers the same."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib

import allegiance
from allegiance.exceptions import StoreError
from allegiance.export import write
from allegiance.graph import Graph
from allegiance.ontology import Ontology
from allegiance.readback import read_store
from allegiance.resources import ontology_folder
from allegiance.store import load_rdf, query_store
from allegiance.triples import PREFIXES
from tests.factories import dataset, statement

DAYS = [f"{year}-{month:02}-{day:02}" for year in range(2007, 2026) for month, day in ((1, 1), (6, 17), (11, 1))]


@pytest.fixture(scope="module")
def turtle(graph: allegiance.Graph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Turtle of the shipped history."""
    path = tmp_path_factory.mktemp("rdf") / "history.ttl"
    path.write_bytes(write("turtle", graph))
    return path


@pytest.fixture(scope="module")
def parsed(turtle: Path) -> rdflib.Graph:
    """What rdflib reads in it."""
    return rdflib.Graph().parse(turtle)


def test_the_store_reads_back_into_the_same_dataset(graph: allegiance.Graph) -> None:
    """Nothing of the history is lost on the way into the store."""
    assert read_store(graph.oxigraph, graph.ontology) == graph.dataset


def test_an_index_from_our_turtle_answers_as_the_yaml_does(graph: allegiance.Graph, turtle: Path) -> None:
    """A stranger who has only the Turtle gets the same answers, reasons and sources."""
    stranger = allegiance.read_turtle(turtle)

    assert stranger.dataset == graph.dataset
    assert stranger.timeline().holdings() == graph.timeline().holdings()
    for day in DAYS:
        ours = [answer.to_json(graph.dataset) for answer in graph.alliances(day)]
        assert [answer.to_json(stranger.dataset) for answer in stranger.alliances(day)] == ours


@pytest.mark.slow
def test_foreign_readers_count_the_same_triples(turtle: Path, parsed: rdflib.Graph) -> None:
    """Rapper, rdflib and Oxigraph agree on how many triples the Turtle holds."""
    counted = subprocess.run(["rapper", "-q", "-c", "-i", "turtle", str(turtle)], capture_output=True, text=True, check=False)
    listed = subprocess.run(
        ["rapper", "-q", "-i", "turtle", "-o", "ntriples", str(turtle)], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    theirs = len(parsed)

    assert counted.returncode == 0, counted.stderr
    assert len(listed) == theirs == len(load_rdf(turtle)) > 5_000


@pytest.mark.slow
def test_the_turtle_conforms_to_our_shapes(parsed: rdflib.Graph) -> None:
    """A validator that knows nothing of us accepts what we write."""
    data = parsed + rdflib.Graph().parse(ontology_folder() / "core.ttl")
    conforms, _, report = pyshacl.validate(data, shacl_graph=str(ontology_folder() / "shapes.ttl"), inference="none")

    assert conforms, report


def test_the_shapes_refuse_a_statement_without_claims(ontology: Ontology) -> None:
    """A validator notices when a claim is missing."""
    small = Graph(dataset(statement("east", "alliedWith", "west", "2015")), ontology)
    data = rdflib.Graph().parse(data=write("turtle", small), format="turtle")
    has_claim = rdflib.URIRef(PREFIXES["al"] + "hasClaim")
    node = next(iter(data.subjects(has_claim, None)))
    data.remove((node, has_claim, None))
    conforms, _, report = pyshacl.validate(data, shacl_graph=str(ontology_folder() / "shapes.ttl"), inference="none")

    assert not conforms
    assert "hasClaim" in report


def test_asserted_and_derived_lie_in_graphs_of_their_own(trig: Path, turtle: Path) -> None:
    """What follows is never written as if a source had said it."""
    store = load_rdf(trig)
    holding = ox.NamedNode(PREFIXES["al"] + "Holding")
    kinds = {quad.graph_name.value for quad in store.quads_for_pattern(None, None, holding)}

    assert {name.value for name in store.named_graphs()} == {
        f"https://w3id.org/allegiance/graph/{name}" for name in ("asserted", "derived")
    }
    assert kinds == {"https://w3id.org/allegiance/graph/derived"}
    assert not list(load_rdf(turtle).quads_for_pattern(None, None, holding))


def test_the_store_has_the_surface_of_rdflib(graph: allegiance.Graph) -> None:
    """A user of rdflib asks the same store in the way they know."""
    rows = list(graph.store.query("SELECT ?g WHERE { ?g a <https://w3id.org/allegiance/ontology#Group> }"))

    assert len(rows) == sum(entity.kind == "Group" for entity in graph.dataset.entities.values())


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("INSERT DATA { <http://a> <http://b> <http://c> }", "no query"),
        ("SELECT * WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "SERVICE"),
        ("select * where { service silent <http://127.0.0.1:1/> { ?s ?p ?o } }", "SERVICE"),
        ("nonsense", "no query"),
        ("SELECT * WHERE { ?s ?p ?o }", "more than 5 rows"),
    ],
)
def test_a_query_from_outside_is_read_only_and_bounded(graph: allegiance.Graph, query: str, message: str) -> None:
    """No query writes, leaves the machine or takes more than its share."""
    with pytest.raises(StoreError, match=message):
        query_store(graph.oxigraph, query, rows=5)


def test_a_word_in_a_text_is_no_call_to_a_server(graph: allegiance.Graph) -> None:
    """The word SERVICE may stand in a text that is searched for."""
    _, rows = query_store(graph.oxigraph, 'ASK { ?s ?p "Inter-Services SERVICE" } # SERVICE')

    assert rows == [False]


def test_a_slow_query_is_given_up(graph: allegiance.Graph) -> None:
    """A query that would run for ever ends in a sentence."""
    slow = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(STR(?c) > STR(?f) && STR(?f) > STR(?i)) }"
    with pytest.raises(StoreError, match="seconds"):
        query_store(graph.oxigraph, slow, seconds=0.2)


@pytest.mark.parametrize(("name", "text"), [("a.ttl", "this is no turtle"), ("a.txt", ""), ("b.ttl", "<http://a> <http://b> <http://c> .")])
def test_a_file_that_is_not_ours_is_refused_in_a_sentence(tmp_path: Path, name: str, text: str) -> None:
    """RDF that cannot be read, or holds nothing of the vocabulary, is named as such."""
    path = tmp_path / name
    path.write_text(text)

    with pytest.raises(StoreError):
        allegiance.read_turtle(path)
