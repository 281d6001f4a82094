"""Two validators that share no code, one in Python and one in Rust, take our RDF, and both refuse every way to break it."""

from __future__ import annotations

from pathlib import Path

import pyshacl
import pytest
import rdflib
import shacl
from rdflib.namespace import DCTERMS, PROV, RDF, RDFS, XSD

import allegiance
from allegiance.export import Wanted, write
from allegiance.resources import ontology_folder
from allegiance.triples import PREFIXES

AL = rdflib.Namespace(PREFIXES["al"])
SCHEMA = rdflib.Namespace(PREFIXES["schema"])
EDTF = rdflib.URIRef("http://id.loc.gov/datatypes/edtf")
EVERYTHING = Path(__file__).parent / "everything"
SHAPES = ontology_folder() / "shapes.ttl"


def triples_of(graph, wanted=None):
    """What sources say and what follows, in one graph of rdflib, with the vocabulary."""
    made = rdflib.Graph()
    for quad in rdflib.Dataset().parse(data=write("nquads", graph, wanted), format="nquads").quads():
        made.add(quad[:3])
    return made.parse(ontology_folder() / "core.ttl")


def python_accepts(data):
    """What pyshacl says."""
    return pyshacl.validate(data, shacl_graph=str(SHAPES), inference="none")[0]


def rust_accepts(text):
    """What the Rust package says of N-Triples or Turtle."""
    return shacl.Shapes.from_file(str(SHAPES)).validate_text(text, "turtle").conforms


@pytest.fixture(scope="module")
def sound():
    """The made-up history that holds one of everything."""
    return triples_of(allegiance.read(EVERYTHING))


def test_both_accept_one_of_everything(sound):
    """Nothing that can be written breaks a shape."""
    assert python_accepts(sound)
    assert rust_accepts(sound.serialize(format="nt"))


def test_both_accept_a_part_of_the_history(graph):
    """What lies around one group, with what follows."""
    part = triples_of(graph, Wanted(focus="hizb-ul-ahrar"))

    assert len(part) > 2_000
    assert python_accepts(part)
    assert rust_accepts(part.serialize(format="nt"))


@pytest.mark.slow
def test_the_whole_history_is_accepted(graph):
    """All of it, by the faster of the two."""
    text = write("turtle", graph).decode() + (ontology_folder() / "core.ttl").read_text(encoding="utf-8")

    assert rust_accepts(text)


def _node(data, kind):
    """The first node of a kind, in the order of names."""
    return min(data.subjects(RDF.type, AL[kind]))


def _without(kind, predicate):
    def change(data):
        data.remove((_node(data, kind), predicate, None))

    return change


def _with(kind, predicate, value):
    def change(data):
        node = _node(data, kind)
        data.remove((node, predicate, None))
        data.add((node, predicate, value))

    return change


def _twice(kind, predicate, value):
    def change(data):
        data.add((_node(data, kind), predicate, value))

    return change


def _turned(first, second):
    """The two days of a statement that has both, the wrong way round."""

    def change(data):
        node = min(data.subjects(AL[first], None))
        data.remove((node, AL[first], None))
        data.remove((node, AL[second], None))
        data.add((node, AL[first], rdflib.Literal("2020-01-02", datatype=XSD.date)))
        data.add((node, AL[second], rdflib.Literal("2020-01-01", datatype=XSD.date)))

    return change


def _object_and_value(data):
    data.add((min(one for one in data.subjects(AL.hasClaim, None) if (one, RDF.object, None) in data), AL.value, rdflib.Literal("32")))


def _dangling_claim(data):
    data.add((_node(data, "Statement"), AL.hasClaim, rdflib.URIRef("https://example.org/nowhere")))


BROKEN = {
    "a statement without a claim": _without("Statement", AL.hasClaim),
    "a claim that is nowhere": _dangling_claim,
    "a statement without a subject": _without("Statement", RDF.subject),
    "a statement with two subjects": _twice("Statement", RDF.subject, rdflib.URIRef("https://example.org/other")),
    "a statement without a relation": _without("Statement", RDF.predicate),
    "a statement without an id": _without("Statement", DCTERMS.identifier),
    "a statement of no known status": _with("Statement", AL.status, rdflib.Literal("rumoured")),
    "a statement without a status": _without("Statement", AL.status),
    "a conflict that is neither true nor false": _with("Statement", AL.conflict, rdflib.Literal("perhaps")),
    "a statement with an object and a value": _object_and_value,
    "a date that is no EDTF": _with("Statement", AL.when, rdflib.Literal("2014")),
    "a bound that is a year": _with("Statement", AL.earliestStart, rdflib.Literal("2014", datatype=XSD.gYear)),
    "a start that begins after it ended": _turned("earliestStart", "latestStart"),
    "an end that begins after it ended": _turned("earliestEnd", "latestEnd"),
    "a place that is a text": _with("Statement", AL.place, rdflib.Literal("somewhere")),
    "a claim without a source": _without("Claim", PROV.hadPrimarySource),
    "a claim of a source that is nowhere": _with("Claim", PROV.hadPrimarySource, rdflib.URIRef("https://example.org/none")),
    "a claim of no known stance": _with("Claim", AL.stance, rdflib.Literal("doubts")),
    "a claim without a number": _without("Claim", AL["index"]),
    "a credibility of 7": _with("Claim", AL.credibility, rdflib.Literal(7)),
    "an asserter that is a text": _with("Claim", PROV.wasAttributedTo, rdflib.Literal("a spokesman")),
    "a source without a publisher": _without("Source", DCTERMS.publisher),
    "a source without a title": _with("Source", DCTERMS.title, rdflib.Literal("")),
    "a source of no known grade": _with("Source", AL.grade, rdflib.Literal("G")),
    "a source of no known kind": _with("Source", AL.sourceKind, rdflib.Literal("rumour")),
    "a source without a day from which it is known": _without("Source", AL.knownFrom),
    "a source that was issued on a plain text": _with("Source", DCTERMS.issued, rdflib.Literal("2020")),
    "an address that is none": _with("Source", SCHEMA.url, rdflib.Literal("javascript:alert(1)", datatype=XSD.anyURI)),
    "an entity without a name": _without("Group", RDFS.label),
    "a person with two ids": _twice("Person", DCTERMS.identifier, rdflib.Literal("another")),
    "a name that is a text": _with("Group", AL.hasName, rdflib.Literal("Plain")),
    "a stretch without a verdict": _without("Holding", AL.verdict),
    "a stretch of no known verdict": _with("Holding", AL.verdict, rdflib.Literal("no")),
    "a stretch that rests on nothing": _without("Holding", PROV.wasDerivedFrom),
    "a stretch that ends before it begins": _with("Holding", AL.to, rdflib.Literal("0001-01-01", datatype=XSD.date)),
    "a stretch without a first day": _without("Holding", AL["from"]),
}


@pytest.mark.parametrize("name", BROKEN)
def test_both_refuse_what_is_broken(name, sound):
    """One change, and neither takes it."""
    data = rdflib.Graph()
    for triple in sound:
        data.add(triple)
    BROKEN[name](data)

    assert not python_accepts(data)
    assert not rust_accepts(data.serialize(format="nt"))
