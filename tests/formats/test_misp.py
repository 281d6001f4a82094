"""MISP: what the contract does not show. Checked against real clusters and taxonomies of MISP where they are at hand."""

from __future__ import annotations

import gzip
import json
import re
import shutil
from pathlib import Path

import jsonschema
import pytest

import allegiance
from allegiance.export.misp import ROWS
from allegiance.export.wanted import Cut, Wanted
from allegiance.graph import Graph
from allegiance.ontology import read_ontology
from allegiance.resources import ontology_folder
from tests.factories import dataset, entity, source, statement
from tests.formats.read_misp import CLUSTERS, validate

EVERYTHING = Path(__file__).parent / "everything"
REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "misp"
has_real = pytest.mark.skipif(not REAL.is_dir(), reason="the shared data of MISP is not at hand")
# Of the names in MISP's list of relations (misp-objects, relationships/definition.json, version 17) those that we use.
TYPES = {
    *("administrator-of", "affiliated", "attacking-other-group", "attributed-to", "belongs-to", "claimed-by", "communicates-with"),
    *("controls", "cooperates-with", "derived-from", "former-member-of", "has-joined", "located", "member-of", "part-of"),
    *("primary-member-of", "provide-support-to", "related-to", "successor-of", "targets", "works-for"),
}


@pytest.fixture(scope="module")
def everything():
    """A made-up history that holds one of everything."""
    return allegiance.read(EVERYTHING)


def clusters_of(graph, **wanted):
    """The cluster file as MISP reads it."""
    found = json.loads(ROWS["misp"].write(Cut(graph, Wanted(**wanted)))["clusters/allegiance.json"])
    validate(found)
    return found


def clusters_from(*records, ontology=None):
    """The same of a few records, by id of ours."""
    found = clusters_of(Graph(dataset(*records), ontology or read_ontology()))
    return {one["meta"]["allegiance-id"]: one for one in found["values"]}


@has_real
@pytest.mark.parametrize("name", ["galaxy-threat-actor.json.gz", "galaxy-country.json"])
def test_our_schema_of_the_format_accepts_real_clusters(name):
    """What MISP publishes passes, so the schema asks for nothing that MISP does not."""
    content = (REAL / name).read_bytes()
    real = json.loads(gzip.decompress(content) if name.endswith(".gz") else content)

    jsonschema.Draft7Validator(CLUSTERS).validate(real)
    assert len(real["values"]) > 200


@pytest.mark.parametrize(
    "broken",
    [
        {"value": "x"},
        {"value": "x", "uuid": "no id"},
        {"value": "x", "uuid": "84668357-5a8c-4bdd-9f0f-6b50b2aee4c1", "meta": {"synonyms": "one"}},
        {"value": "x", "uuid": "84668357-5a8c-4bdd-9f0f-6b50b2aee4c1", "related": [{"type": "similar"}]},
        {"value": "x", "uuid": "84668357-5a8c-4bdd-9f0f-6b50b2aee4c1", "other": "y"},
    ],
)
def test_our_schema_of_the_format_refuses_what_is_not_of_it(broken, everything):
    """A schema that accepts everything would prove nothing."""
    made = clusters_of(everything)

    with pytest.raises(jsonschema.ValidationError):
        validate(made | {"values": [*made["values"], broken]})


@has_real
def test_the_words_of_confidence_are_those_of_misps_taxonomies(graph):
    """Every machine tag outside our own namespace is defined by MISP."""
    defined = set()
    for name in ("admiralty-scale", "estimative-language"):
        taxonomy = json.loads((REAL / f"taxonomy-{name}.json").read_bytes())
        for group in taxonomy["values"]:
            defined |= {f'{name}:{group["predicate"]}="{entry["value"]}"' for entry in group["entry"]}
    tags = {tag for one in clusters_of(graph)["values"] for relation in one.get("related", ()) for tag in relation["tags"]}
    foreign = {tag for tag in tags if not tag.startswith("allegiance:")}

    assert foreign <= defined
    assert {tag.partition(":")[0] for tag in foreign} == {"admiralty-scale", "estimative-language"}


def test_a_possible_tie_is_not_told_as_almost_certain():
    """Of one alliance the sure days and the days in doubt are two relations, with their own likelihoods and days."""
    told = statement("a", "alliedWith", "b", "2014-10/2015-03-31")
    found = sorted(relation["tags"] for relation in clusters_from(told)["a"]["related"])

    assert [[tag for tag in tags if re.match("est|.*(from|to)=", tag)] for tags in found] == [
        [
            'estimative-language:likelihood-probability="almost-certain"',
            'allegiance:from="2014-10-31"',
            'allegiance:to="2015-03-31"',
        ],
        [
            'estimative-language:likelihood-probability="roughly-even-chance"',
            'allegiance:from="2014-10-01"',
            'allegiance:to="2014-10-30"',
        ],
    ]


def test_an_open_bound_has_no_tag():
    """A day that is not known is not written."""
    (relation, *_) = clusters_from(statement("a", "agencyOf", "b"), entity("a", "Agency"), entity("b", "State"))["a"]["related"]

    assert not [tag for tag in relation["tags"] if tag.startswith(("allegiance:from=", "allegiance:to="))]


def test_a_relation_has_the_best_grade_among_its_sources(everything):
    """Of a press report graded B and an official source graded A the better tells how sure the tie is."""
    found = {one["meta"]["allegiance-id"]: one for one in clusters_of(everything)["values"]}
    (leads,) = [
        one
        for one in found["chief"]["related"]
        if 'allegiance:relation="leads"' in one["tags"] and 'allegiance:verdict="definite"' in one["tags"]
    ]

    assert 'admiralty-scale:source-reliability="a"' in leads["tags"]
    assert leads["type"] == "administrator-of"


def test_namesakes_are_told_apart_by_id():
    """A value stands once in a galaxy, letter case aside, or MISP would take two for one."""
    found = clusters_from(entity("a", name="Front"), entity("b", name="FRONT"), statement("a", "alliedWith", "b", "2014/2015"))

    assert [one["value"] for one in found.values()] == ["Front (a)", "FRONT (b)"]
    assert [one["meta"]["name"] for one in found.values()] == ["Front", "FRONT"]


def test_a_part_of_the_history_has_the_same_ids_as_the_whole(everything):
    """So that MISP updates a cluster instead of adding another."""
    whole = {one["meta"]["allegiance-id"]: one["uuid"] for one in clusters_of(everything)["values"]}
    part = {one["meta"]["allegiance-id"]: one["uuid"] for one in clusters_of(everything, focus="child")["values"]}

    assert 0 < len(part) < len(whole)
    assert part.items() <= whole.items()


def test_the_version_grows_with_the_latest_source():
    """MISP takes a file anew only when its version has grown; there is no clock to ask."""
    told = statement("a", "alliedWith", "b", "2014/2015")
    versions = [
        clusters_of(Graph(dataset(told, source(published=published)), read_ontology()))["version"] for published in ("2019", "2021-03-05")
    ]

    assert versions == [20191231, 20210305]
    assert clusters_of(Graph(dataset(entity("a")), read_ontology()))["version"] == 1


def test_a_relation_that_is_new_becomes_what_its_family_becomes(tmp_path):
    """No mapping and no Python names it."""
    folder = Path(shutil.copytree(ontology_folder(), tmp_path / "ontology"))
    with (folder / "relations.ttl").open("a", encoding="utf-8") as turtle:
        turtle.write("""
al:tradedWith a al:StateRelation ; rdfs:label "traded with"@en ; skos:definition "The two traded."@en ;
    rdfs:domain al:Actor ; rdfs:range al:Actor ; al:symmetric true ; al:phrase "{subject} traded with {object}" ; al:family al:Support .
""")
    found = clusters_from(statement("a", "tradedWith", "b", "2014/2015"), ontology=read_ontology(folder))

    assert {one["type"] for one in found["a"]["related"]} == {"provide-support-to"}


def test_the_mapping_names_only_what_the_ontology_knows(ontology):
    """A relation that was renamed would otherwise lose its mapping in silence."""
    told = (ontology_folder() / "misp.ttl").read_text(encoding="utf-8")
    named = set(re.findall(r"^al:(\w+)", told, re.MULTILINE))

    assert named <= {*ontology.relations, *ontology.kinds, *ontology.families, "Relation", "definite", "possible"}


def test_the_shipped_history_uses_misps_types_and_has_no_loose_ends(graph):
    """Every relation leads to a cluster of the file, by a type that MISP knows."""
    values = clusters_of(graph)["values"]
    relations = [relation for one in values for relation in one.get("related", ())]
    cut = Cut(graph, Wanted())

    assert len(values) == len(cut.entities)
    assert len(relations) == len(cut.ties) + len(cut.events)
    assert {one["dest-uuid"] for one in relations} <= {one["uuid"] for one in values}
    assert {one["type"] for one in relations} <= TYPES
