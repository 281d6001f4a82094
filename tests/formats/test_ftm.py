"""FollowTheMoney: what the contract does not show. Read back with the `followthemoney` library."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
from followthemoney import model
from followthemoney.types import registry

import allegiance
from allegiance.export.ftm import ROWS
from allegiance.export.wanted import Cut, Wanted
from allegiance.graph import Graph
from allegiance.ontology import read_mapping, read_ontology
from allegiance.resources import ontology_folder
from tests.factories import claim, dataset, entity, source, statement
from tests.formats.read_ftm import proxies_of

EVERYTHING = Path(__file__).parent / "everything"


@pytest.fixture(scope="module")
def everything():
    """A made-up history that holds one of everything."""
    return allegiance.read(EVERYTHING)


def written(graph, **wanted):
    """The entities that FtM reads back, by id."""
    return proxies_of(ROWS["ftm"].write(Cut(graph, Wanted(**wanted))))


def proxies_from(*records, ontology=None):
    """The same of a few records."""
    return written(Graph(dataset(*records), ontology or read_ontology()))


def edges_of(proxies, schema, role=None):
    """Edges of a schema, and of a role where FtM has one, in the order of their summaries."""
    found = [one for one in proxies.values() if one.schema.name == schema and (role is None or role in one.get("role", quiet=True))]
    return sorted(found, key=lambda one: one.first("summary"))


def test_a_vague_beginning_is_a_shorter_date_and_its_possible_days_have_none():
    """FtM's startDate says when a tie began: a month where that is all that is known, nothing for what was only possible."""
    told = statement("a", "alliedWith", "b", "2014-10/2015-03-31")
    definite, possible = edges_of(proxies_from(told), "UnknownLink", "allied with")

    assert (definite.get("startDate"), definite.get("endDate")) == (["2014-10"], ["2015-03-31"])
    assert definite.get("summary") == ["allied with: definite from 2014-10-31 to 2015-03-31"]
    assert possible.get("status") == ["possible"]
    assert possible.temporal_start is None
    assert possible.temporal_end is None


def test_a_tie_of_which_no_end_is_recorded_has_no_end_date():
    """The last day for which a source vouches is not a day on which the tie ended."""
    told = statement("a", "alliedWith", "b", "2014-10-01/..", claims=(claim(attests="2015-01-01"),))
    definite, possible = edges_of(proxies_from(told), "UnknownLink", "allied with")

    assert definite.get("summary") == ["allied with: definite from 2014-10-01 to 2015-01-01"]
    assert (definite.get("startDate"), definite.get("endDate")) == (["2014-10-01"], [])
    assert possible.get("summary") == ["allied with: possible from 2015-01-02"]


@pytest.mark.parametrize(
    ("when", "date"),
    [
        ("2014-08-26", ["2014-08-26"]),
        ("2014-08", ["2014-08"]),
        ("2014", ["2014"]),
        ("[2014-01-05..2014-03-02]", ["2014"]),
        ("[2013-12-30..2014-01-02]", []),
        ("199X", []),
        ("0980", []),
    ],
)
def test_an_event_has_the_longest_date_that_holds_all_its_days(when, date):
    """FtM knows days, months and years; a span that is none of them is told by what holds it, or not at all."""
    (split,) = edges_of(proxies_from(statement("a", "splinteredFrom", "b", when)), "Succession", "splintered from")

    assert split.get("date") == date
    assert (split.get("predecessor"), split.get("successor")) == (["b"], ["a"])


def test_a_merger_is_a_succession_by_the_one_that_absorbed():
    """The two ends of an edge stand as FtM names them, whichever way round the relation is told."""
    (merger,) = edges_of(proxies_from(statement("a", "mergedInto", "b", "2014")), "Succession", "merged into")

    assert (merger.get("predecessor"), merger.get("successor")) == (["a"], ["b"])


def test_a_listing_is_a_sanction_and_only_the_listed_have_the_topic():
    """Program, authority, the number of the United Nations and the day; a listing that ended leaves no topic."""
    records = [
        entity("un-list", "SanctionsList", name="List of 1267"),
        entity("un", "Agency", name="United Nations"),
        statement("un-list", "maintainedBy", "un"),
        statement("a", "listedOn", "un-list", "2011-07-29/..", reference="QDe.132", claims=(claim(attests="2020-01-01"),)),
        statement("b", "listedOn", "un-list", "2011-07-29/2012-01-31"),
        statement("c", "alliedWith", "a", "2012/2013"),
    ]
    proxies = proxies_from(*records)
    listing = next(one for one in edges_of(proxies, "Sanction") if one.get("entity") == ["a"] and one.get("status") == ["definite"])

    assert listing.get("program") == ["List of 1267"]
    assert listing.get("authority") == ["United Nations"]
    assert listing.get("unscId") == ["QDe.132"]
    assert listing.get("startDate") == listing.get("listingDate") == ["2011-07-29"]
    assert listing.get("endDate") == []
    assert {name for name in "abc" if proxies[name].get("topics") == ["sanction"]} == {"a"}


def test_names_go_where_ftm_looks_for_them():
    """An acronym is a weak alias, a name no longer used a previous one; the Persian non-joiner, which FtM removes, leaves a space."""
    aliases = ["TTP", "Other name", {"name": "Old name", "to": "2009"}, {"name": "جیش‌العدل", "lang": "fa"}]
    group = proxies_from(entity("a", aliases=aliases), statement("a", "founded", None, "2007-12-14"))["a"]

    assert group.get("weakAlias") == ["TTP"]
    assert group.get("previousName") == ["Old name"]
    assert sorted(group.get("alias")) == ["Other name", "جیش العدل"]
    assert group.get("incorporationDate") == ["2007-12-14"]


def test_a_name_or_title_within_quotation_marks_survives():
    """FtM takes the marks from around a name; a title keeps them."""
    proxies = proxies_from(entity("a", name='"The Base"'), source(title='"A title"'), statement("a", "founded", None, "2007"))

    assert proxies["a"].get("name") == ["The Base"]
    assert proxies["Source-source"].get("title") == ['"A title"']


def test_what_has_no_field_in_ftm_is_in_words():
    """A place may hold no identification, and a document no vague date: a note and a summary tell them."""
    proxies = proxies_from(
        entity("a", "Place", same_as={"geonames": "1168579"}),
        statement("a", "locatedIn", "b"),
        entity("b", "Place"),
        source(published="2021-03~"),
    )
    (note,) = [one for one in proxies.values() if one.schema.name == "Note"]

    assert (note.get("entity"), note.get("name"), note.get("description")) == (["a"], ["id geonames"], ["1168579"])
    assert proxies["Source-source"].get("summary") == ["Reliability B on the Admiralty scale. Published 2021-03~."]
    assert proxies["Source-source"].get("publishedAt") == []


def test_what_befalls_an_entity_that_ftm_lets_not_be_involved_is_a_note(tmp_path):
    """An incident is no legal entity: its own states and events are notes on it, with their statements and sources."""
    folder = Path(shutil.copytree(ontology_folder(), tmp_path / "ontology"))
    with (folder / "relations.ttl").open("a", encoding="utf-8") as turtle:
        turtle.write("""
al:commemorated a al:EventRelation ; rdfs:label "was commemorated"@en ; skos:definition "People met in its memory."@en ;
    rdfs:domain al:Incident ; al:objectUse "none" ; al:phrase "{subject} was commemorated" ; al:family al:Existence .
""")
    told = statement("blast", "commemorated", None, "2017-03-27")
    proxies = proxies_from(entity("blast", "Incident", name="Blast"), told, ontology=read_ontology(folder))
    (note,) = [one for one in proxies.values() if one.schema.name == "Note"]

    assert (note.get("entity"), note.get("name")) == (["blast"], ["Blast was commemorated"])
    assert (note.get("notes"), note.get("proof")) == ([told.id], ["Source-source"])


def test_a_refuted_statement_is_no_tie_and_a_doubted_date_gives_no_day(everything):
    """What is denied does not show as a link; what a source doubts fills no property of the group."""
    proxies = written(everything)

    assert not [one for one in proxies.values() if "namesake.alliedWith.child.2016-01-01" in one.get("recordId", quiet=True)]
    assert proxies["parent"].get("incorporationDate") == proxies["parent"].get("dissolutionDate") == []
    assert proxies["chief"].get("deathDate") == ["2013-11-01"]


def test_a_role_and_a_place_are_where_ftm_looks_for_them(everything):
    """What somebody was in a group stands beside the relation; where a person died is the event's place."""
    proxies = written(everything)
    roles = {tuple(sorted(one.get("role"))) for one in edges_of(proxies, "Directorship", "leads")}
    (death,) = [one for one in proxies.values() if one.get("recordId", quiet=True) == ["chief.killed.2013-11-01"] and one.first("date")]

    assert roles == {("emir", "leads")}
    assert (death.get("addressEntity"), death.get("location")) == (["valley"], ['Valley of "tabs"'])


def test_an_incident_has_its_day_place_and_those_who_carried_it_out():
    """An event of FtM, from what is certain: a claim of responsibility involves nobody."""
    where = statement("blast", "tookPlaceIn", "town", "2016-03-27")
    by = statement("blast", "carriedOutBy", "group", "2016-03-27")
    claimed = statement("blast", "claimedBy", "boaster", "2016-03-28")
    blast = proxies_from(entity("blast", "Incident"), entity("town", "Place", name="Town"), where, by, claimed)["blast"]

    assert blast.schema.name == "Event"
    assert (blast.get("date"), blast.get("location"), blast.get("involved")) == (["2016-03-27"], ["Town"], ["group"])


def test_every_relation_fits_the_schema_that_it_becomes(ontology):
    """Each kind that may stand at an end of a relation is in the range of that end in FtM's model."""
    mapping = read_mapping("ftm", ontology)
    for relation in ontology.relations.values():
        own = mapping.get(relation.name, {})
        kind = own if "schema" in own else mapping["Relation"]
        schema = model[kind["schema"]]
        for end, allowed in ((kind["from"], relation.domain), (kind["to"], relation.range)):
            prop = schema.properties[end]
            if prop.type is not registry.entity:
                continue
            for name in (one for one in ontology.kinds if ontology.is_a(one, allowed)):
                assert model[mapping[name]["schema"]].is_a(prop.range), (relation.name, end, name)
        for key in ("dateProperty", "objectProperty"):
            for name in (one for one in ontology.kinds if key in own and ontology.is_a(one, relation.domain)):
                assert own[key] in model[mapping[name]["schema"]].properties


def test_a_relation_and_a_kind_that_are_new_need_no_python(tmp_path):
    """A relation that no mapping names is an unknown link with its label; a kind becomes what the kind above it becomes."""
    folder = Path(shutil.copytree(ontology_folder(), tmp_path / "ontology"))
    with (folder / "relations.ttl").open("a", encoding="utf-8") as turtle:
        turtle.write("""
al:tradedWith a al:StateRelation ; rdfs:label "traded with"@en ; skos:definition "The two traded."@en ;
    rdfs:domain al:Actor ; rdfs:range al:Actor ; al:symmetric true ; al:phrase "{subject} traded with {object}" ; al:family al:Support .
""")
    with (folder / "core.ttl").open("a", encoding="utf-8") as turtle:
        turtle.write("""
al:Cartel a owl:Class ; rdfs:subClassOf al:Group ; rdfs:label "cartel"@en ; al:plural "cartels"@en ; al:order 10 ; al:colour "#000000" ;
    al:shape "dot" ; skos:definition "A group that trades."@en .
""")
    proxies = proxies_from(entity("a", "Cartel"), statement("a", "tradedWith", "b", "2014/2015"), ontology=read_ontology(folder))

    assert {one.first("role") for one in edges_of(proxies, "UnknownLink")} == {"traded with"}
    assert (proxies["a"].schema.name, proxies["a"].get("keywords")) == ("Organization", ["Cartel"])


def test_the_mapping_names_only_what_the_ontology_knows(ontology):
    """A relation that was renamed would otherwise lose its mapping in silence."""
    told = (ontology_folder() / "ftm.ttl").read_text(encoding="utf-8")
    named = set(re.findall(r"^al:(\w+)", told, re.MULTILINE))

    assert named <= {*ontology.relations, *ontology.kinds, *ontology.families, "Entity", "Actor", "Relation"}


@pytest.mark.slow
def test_the_shipped_history_is_valid_and_whole(graph):
    """Every entity and source is there once, every tie and event is an edge, and the lines stand in the order of their ids."""
    cut = Cut(graph, Wanted())
    content = ROWS["ftm"].write(cut)
    proxies = proxies_of(content)
    kinds = Counter(name.partition("-")[0] for name in proxies)
    ids = [json.loads(line)["id"] for line in content.decode().splitlines()]

    assert ids == sorted(ids)
    assert {one.id for one in cut.entities} <= set(ids)
    assert kinds["Source"] == len(cut.sources)
    assert kinds["Tie"] == len(cut.ties)
    assert kinds["Event"] == len(cut.events) + len(cut.own_events)
    assert kinds["Value"] == len(cut.measures)
