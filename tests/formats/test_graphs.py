"""The formats of networks: what the contract of all formats does not show."""

from __future__ import annotations

import csv
import io
import itertools
import json
from pathlib import Path

import duckdb
import pytest
from lxml import etree

import allegiance
from allegiance.export.cytoscape import ROWS as CYTOSCAPE
from allegiance.export.gexf import ROWS as GEXF
from allegiance.export.graphml import ROWS as GRAPHML
from allegiance.export.neo4j import ROWS as NEO4J
from allegiance.export.neo4j import relationship_type
from allegiance.export.wanted import Cut, Wanted
from allegiance.graph import Graph
from allegiance.ontology import read_mapping
from tests.factories import claim, dataset, entity, source, statement
from tests.formats import read_cytoscape, read_gexf, read_graphml, read_neo4j

EVERYTHING = Path(__file__).parent / "everything"


@pytest.fixture(scope="module")
def everything():
    """A made-up history that holds one of everything."""
    return allegiance.read(EVERYTHING)


def cut_of(ontology, *records, **wanted):
    """The whole of a history of some records."""
    return Cut(Graph(dataset(*records), ontology), Wanted(**wanted))


def written(row, cut):
    """The one file of a format."""
    return row.write(cut)


def edges_of(read, relation):
    """The edges of a relation, by their verdict and first day."""
    return sorted((data for _, _, data in read.edges(data=True) if data["relation"] == relation), key=lambda data: data["verdict"])


def test_definite_and_possible_days_are_edges_of_their_own(ontology):
    """A vague beginning makes two edges in GraphML, with days that do not meet, and none of them is an invented day."""
    cut = cut_of(ontology, statement("a", "alliedWith", "b", when="2014/2015-03-05"))
    read = read_graphml.opened(written(GRAPHML["graphml"], cut))
    sure, vague = edges_of(read, "alliedWith")

    assert (sure["verdict"], sure["first"], sure["last"]) == ("definite", "2014-12-31", "2015-03-05")
    assert (vague["verdict"], vague["first"], vague["last"]) == ("possible", "2014-01-01", "2014-12-30")


def test_an_open_bound_is_absent(ontology):
    """What has no known beginning has no first day in any of the formats."""
    cut = cut_of(ontology, statement("a", "rivalOf", "b", when="../2009"))
    told = json.loads(written(CYTOSCAPE["cytoscape"], cut))["elements"]["edges"][-1]["data"]
    tables = read_neo4j.tables_of(NEO4J["neo4j"].write(cut))
    read = read_gexf.opened(written(GEXF["gexf"], cut))

    assert all("0001" not in str(part) and "None" not in str(part) for part in told.values())
    firsts = {data.get("first", "") for data in edges_of(read_graphml.opened(written(GRAPHML["graphml"], cut)), "rivalOf")}
    assert {row["first:date"] for row in tables["relationships-tie.csv"]} == firsts
    assert {first for data in edges_of(read, "rivalOf") for first, _ in read_gexf.spells_of(data)} == firsts
    assert "" in firsts


def test_a_tie_without_dates_has_no_spells(ontology):
    """Gephi reads an edge without spells as always there, which is what a tie of no known days may be."""
    cut = cut_of(ontology, entity("a", "Place"), entity("b", "Place"), statement("a", "locatedIn", "b"))
    root = etree.fromstring(written(GEXF["gexf"], cut))
    [edge] = root.iter("{http://gexf.net/1.3}edge")

    assert edge.find("{http://gexf.net/1.3}spells") is None
    assert edge.get("kind") == "locatedIn, possible"


def test_a_node_is_there_through_its_life_and_its_ties(ontology):
    """A tie after the known life of a group would be hidden with its node; a group of unknown life is always there."""
    cut = cut_of(
        ontology,
        statement("a", "founded", when="2010-01-01"),
        statement("a", "dissolved", when="2012-01-01"),
        statement("a", "alliedWith", "b", when="2014-01-01/2014-02-01"),
    )
    read = read_gexf.opened(written(GEXF["gexf"], cut))

    assert read_gexf.spells_of(read.nodes["a"]) == [("2010-01-01", "2012-01-01"), ("2014-01-01", "2014-02-01")]
    assert "spells" not in read.nodes["b"]
    assert {value for value, *_ in read.nodes["a"]["active"]} <= {"definite", "possible"}


def test_a_state_that_is_no_life_moves_no_node(ontology):
    """Of somebody of whom only the death is known, the node is always there; that he was dead is told as an attribute."""
    cut = cut_of(ontology, entity("a", "Person"), statement("a", "killed", when="2013-11-01"))
    data = read_gexf.opened(written(GEXF["gexf"], cut)).nodes["a"]

    assert read_gexf.spells_of(data) == [("", "")]
    assert data["dead"] == [("definite", "2013-11-01", "None")]


def test_the_lifetimes_of_gexf_are_states_of_the_ontology(ontology):
    """A state that was renamed in the ontology and not in the mapping would move no node any more, unseen."""
    named = [name for name, keys in read_mapping("gexf", ontology).items() if keys.get("lifetime") == "yes"]

    assert named
    assert all(ontology[name].is_state and ontology[name].object_use == "none" for name in named)


def test_gephi_gets_no_parallel_edges_and_no_overlapping_spells(ontology):
    """Two raids of one month, the days of one unknown, are one edge of weight two with one joined spell."""
    cut = cut_of(
        ontology,
        source("other"),
        statement("a", "expelled", "b", when="2014-03"),
        statement("a", "expelled", "b", when="2014-03-05/2014-04-07"),
        statement("a", "expelled", "b", when="2014-06-01", claims=(claim("other"),)),
    )
    read = read_gexf.opened(written(GEXF["gexf"], cut))
    sure, vague = edges_of(read, "expelled")

    assert (sure["weight"], read_gexf.spells_of(sure)) == (1, [("2014-06-01", "2014-06-01")])
    assert (vague["weight"], read_gexf.spells_of(vague)) == (2, [("2014-03-01", "2014-04-07")])


def test_the_shipped_history_fits_gephi(graph):
    """The schema holds; no spells of a node or an edge overlap; every edge lies within the spells of both its nodes."""
    read = read_gexf.opened(written(GEXF["gexf"], Cut(graph, Wanted())))
    always = ("0000", "9999")

    def closed(data):
        return [(first or always[0], last or always[1]) for first, last in read_gexf.spells_of(data)]

    for _, data in read.nodes(data=True):
        spells = closed(data)
        assert all(before < first for (_, before), (first, _) in itertools.pairwise(spells))
    for subject, object_, data in read.edges(data=True):
        spells = sorted(closed(data))
        assert all(before < first for (_, before), (first, _) in itertools.pairwise(spells))
        for node in (subject, object_):
            around = closed(read.nodes[node])
            assert all(any(start <= first and last <= end for start, end in around) for first, last in spells), (node, spells)


def test_graphml_of_the_shipped_history_counts_what_the_graph_counts(graph):
    """Every entity is a node; every tie and every event an edge with an id of its own."""
    cut = Cut(graph, Wanted())
    read = read_graphml.opened(written(GRAPHML["graphml"], cut))

    assert set(read.nodes) == {one.id for one in cut.entities}
    assert len({key for *_, key in read.edges(keys=True)}) == read.number_of_edges() == len(cut.ties) + len(cut.events)


def test_an_id_of_any_form_is_a_token_in_graphml(ontology):
    """A statement may have been given an id with spaces, which XML's name tokens refuse; it stands whole in the data."""
    made = statement("a", "pledgedTo", "b", when="2015-01-01").model_copy(update={"id": "a b & <c>"})
    read = read_graphml.opened(written(GRAPHML["graphml"], cut_of(ontology, made)))

    assert [data["statement"] for *_, data in read.edges(data=True) if data["class"] == "event"] == ["a b & <c>"]


def test_cytoscape_selects_by_verdict_and_class(everything):
    """Stylesheets of Cytoscape.js can tell definite ties, possible ones and events apart by classes."""
    cut = Cut(everything, Wanted())
    selected = read_cytoscape.opened(written(CYTOSCAPE["cytoscape"], cut))["selected"]
    sure = sum(one.verdict.value == "definite" for one in cut.ties)

    assert selected == {
        "node": len(cut.entities),
        "edge": len(cut.ties) + len(cut.events),
        ".tie.definite": sure,
        ".tie.possible": len(cut.ties) - sure,
        ".event": len(cut.events),
    }


def test_values_that_hold_delimiters_stay_whole_in_neo4j(ontology):
    """Commas, quotation marks, semicolons, backslashes and new lines in names neither end a field nor part an array."""
    names = ["one; two", 'says "no", twice', "back\\slash", "two\nlines", "=1+1", "tab\there"]
    files = NEO4J["neo4j"].write(cut_of(ontology, entity("a", name='"', aliases=[{"name": name} for name in names])))
    [row] = read_neo4j.tables_of(files)["nodes-entity.csv"]

    assert row["name:string"] == '"'
    assert row["aliases:string[]"].split("\x1f") == names
    assert {field for _, field, *_ in csv.reader(io.StringIO(files["nodes-alias.csv"].decode()))} == {"name:string", *names}


def test_the_guide_imports_every_file_of_neo4j(everything):
    """The command names each CSV file once, as nodes or as relationships, with the delimiter that the arrays use."""
    files = NEO4J["neo4j"].write(Cut(everything, Wanted()))
    guide = files["import.txt"].decode()

    for name in files:
        if name.endswith(".csv"):
            assert guide.count(f"  --{name.split('-')[0]}={name}") == 1
    assert "--array-delimiter=U+001F" in guide
    assert guide.count("MATCH (") >= 4


@pytest.mark.parametrize("name", ["aBcD", "made", "stoodBesideOf", "on2Lists"])
def test_a_relation_of_any_name_makes_a_type_for_neo4j(name):
    """A type is made by rule, and different names stay different."""
    made = relationship_type(name)

    assert made == made.upper()
    assert made.replace("_", "") == name.upper()
    assert made.count("_") == sum(letter.isupper() for letter in name)


def test_types_of_neo4j_are_one_for_each_relation(ontology):
    """No two relations of the shipped ontology fall together as types."""
    assert len({relationship_type(name) for name in ontology.relations}) == len(ontology.relations)


def test_duckdb_answers_from_the_files_for_neo4j(graph, tmp_path):
    """The shipped history's claims join to its sources: as many rows as there are claims."""
    cut = Cut(graph, Wanted())
    for name, content in NEO4J["neo4j"].write(cut).items():
        (tmp_path / name).write_bytes(content)
    with duckdb.connect() as database:
        links = database.read_csv(str(tmp_path / "relationships-claim-source.csv"), header=True, all_varchar=True)  # noqa: F841 - named in the query
        sources = database.read_csv(str(tmp_path / "nodes-source.csv"), header=True, all_varchar=True, parallel=False)  # noqa: F841 - as above
        [(count,)] = database.sql('select count(*) from links join sources on links.":END_ID(Source)" = sources."id:ID(Source)"').fetchall()

    assert count == sum(len(one.statement.claims) for one in cut.statements)
