"""The RDF files: counted by strangers, read back into the same history, short where they can be."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
import rdflib

import allegiance
from allegiance.export import FORMATS, write
from tests.formats.rdf_facts import with_n3, with_rdflib

EVERYTHING = Path(__file__).parent / "everything"
KINDS = {"turtle": "turtle", "ntriples": "ntriples", "rdfxml": "rdfxml"}


@pytest.fixture(scope="module")
def everything():
    """A made-up history that holds one of everything."""
    return allegiance.read(EVERYTHING)


@pytest.mark.parametrize("name", KINDS)
def test_rapper_counts_the_triples_that_others_count(name, everything, tmp_path):
    """Raptor's parser, rdflib and N3.js agree."""
    path = tmp_path / f"history{FORMATS[name].suffix}"
    path.write_bytes(write(name, everything))
    said = subprocess.run(["rapper", "-q", "-i", KINDS[name], "-o", "ntriples", str(path)], capture_output=True, text=True, check=True)
    count = len(said.stdout.splitlines())

    assert count == len(set(with_n3(write("turtle", everything), ".ttl", "text/turtle"))) > 500
    assert count == len(rdflib.Graph().parse(path, format="xml" if name == "rdfxml" else "turtle"))


def test_n3_and_rdflib_read_the_same_quads(everything):
    """TriG, N-Quads and JSON-LD are one set of quads, whoever reads them."""
    quads = set(with_n3(write("trig", everything), ".trig", "application/trig"))
    assert quads == set(with_n3(write("nquads", everything), ".nq", "application/n-quads"))

    def plain(one):
        return (*one[:3], "" if one[3].endswith(("XMLSchema#string", "langString")) else one[3], one[4].lower(), one[5])

    assert {plain(one) for one in quads} == {plain(one) for one in with_rdflib(write("jsonld", everything), "json-ld")}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["nquads", "jsonld", "ntriples", "rdfxml", "turtle12"])
def test_every_file_reads_back_into_the_same_history(name, graph, tmp_path):
    """All that the YAML held is in the file."""
    path = tmp_path / f"history{FORMATS[name].suffix.replace('.ttl12', '.ttl')}"
    path.write_bytes(write(name, graph))

    assert allegiance.read_turtle(path).dataset == graph.dataset


def test_json_ld_reads_as_plain_json(everything):
    """Short keys, plain strings, links as short names; the context says what they are."""
    document = json.loads(write("jsonld", everything))
    asserted, derived = document["@graph"]
    nodes = {node["id"]: node for node in asserted["@graph"]}
    killed = next(node for node in nodes.values() if node["id"].startswith("als:chief.killed"))

    assert killed["type"] == "al:Statement"
    assert killed["place"] == "agr:valley"
    assert killed["earliestStart"] == "2013-11-01"
    assert document["@context"]["earliestStart"] == {"@id": "al:earliestStart", "@type": "xsd:date"}
    assert {node["type"] for node in derived["@graph"]} == {"al:Holding"}


def test_lines_are_sorted(everything):
    """A diff of two files shows what changed and nothing else."""
    lines = write("ntriples", everything).decode().splitlines()
    subjects = [line.split(" ", 1)[0] for line in lines]

    assert subjects == sorted(subjects)
    assert len(set(lines)) == len(lines)


def test_turtle_1_2_asserts_only_what_is_accepted(everything):
    """A statement that is refuted has its triple as a term, and nowhere else."""
    text = write("turtle12", everything).decode()

    assert "<<( agr:namesake al:fought agr:parent )>>" in text
    assert not [line for line in text.splitlines() if line.startswith("agr:namesake ") and "al:fought" in line]
    assert "<<( agr:child al:splinteredFrom agr:parent )>>" in text
