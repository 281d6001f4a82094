"""What STIX bundles do beyond carrying every fact: standard words where there are any, and no vague day told as a sure one."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import stix2
from stix2validator.v21 import enums

import allegiance
from allegiance.export.stix import ROWS
from allegiance.export.stix_objects import confidence_of, hyphenated
from allegiance.export.wanted import Cut, Wanted
from allegiance.ontology import read_mapping, read_ontology
from allegiance.resources import ontology_folder
from tests.factories import claim, dataset, entity, source, statement
from tests.formats.features import facts_of
from tests.formats.read_stix import carried, extension_of, validated

EVERYTHING = Path(__file__).parent / "everything"


@pytest.fixture(scope="module")
def everything():
    """A made-up history that holds one of everything."""
    return allegiance.read(EVERYTHING)


@pytest.fixture(scope="module")
def objects(everything):
    """The objects of its bundle, as stix2 reads them."""
    return validated(bundle_of(everything)).objects


@pytest.fixture(scope="module")
def shipped(graph):
    """The objects of the shipped history, as plain JSON."""
    return json.loads(bundle_of(graph))["objects"]


def bundle_of(graph, **wanted):
    """The bytes of a part of a graph."""
    return ROWS["stix"].write(Cut(graph, Wanted(**wanted)))


def graph_of(*records, ontology=None):
    """A graph of the records."""
    return allegiance.Graph(dataset(*records), ontology or read_ontology())


def made_of(*records, **wanted):
    """The objects that stix2 reads from the bundle of these records, validated."""
    return validated(bundle_of(graph_of(*records), **wanted)).objects


def of_record(objects, record):
    """The objects that stand for a tie, an entity, ..., with what the extension says."""
    return [(one, told) for one in objects if (told := extension_of(one)) is not None and told["record"] == record]


def references_in(value, key=""):
    """Every id that an object refers to."""
    if isinstance(value, dict):
        return {ref for name, part in value.items() for ref in references_in(part, name)}
    if isinstance(value, list):
        return {ref for part in value for ref in references_in(part, key)}
    return {value} if key.endswith(("_ref", "_refs")) else set()


def test_nothing_is_told_twice_and_every_reference_resolves(shipped, graph):
    """A bundle stands for itself: one object for each thing, and none that points outside."""
    ids = [one["id"] for one in shipped]
    cut = Cut(graph, Wanted())
    counts = {kind: sum(one["type"] == kind for one in shipped) for kind in ("relationship", "note", "report")}

    assert len(ids) == len(set(ids))
    assert len(ids) == len({name.partition("--")[2] for name in ids})
    assert references_in(shipped) <= set(ids)
    assert counts == {
        "relationship": len(cut.ties) + len(cut.events),
        "note": len(cut.statements),
        "report": len(cut.sources),
    }


def test_a_possible_tie_is_never_told_as_a_definite_one(shipped):
    """What may be so is the unspecific relationship of the standard, without times, at most possibly true."""
    told = [(one, extension["verdict"]) for one in shipped if one["type"] == "relationship" for extension in one["extensions"].values()]

    assert {verdict for _, verdict in told} == {"definite", "possible"}
    for one, verdict in told:
        assert one["labels"] == [verdict]
        assert (one["relationship_type"] == "related-to") is (verdict == "possible")
        if verdict == "possible":
            assert "start_time" not in one
            assert "stop_time" not in one
            assert one.get("confidence", 0) <= 50


def test_a_definite_tie_has_its_first_and_last_day(objects):
    """Start and stop are the definite days, the last one to its end."""
    (one,) = (one for one, told in of_record(objects, "tie") if one.relationship_type == "leads" and told["object"] == "parent")

    assert (str(one.start_time)[:19], str(one.stop_time)[:19]) == ("2009-12-31 00:00:00", "2013-11-01 23:59:59")


def test_a_stop_is_later_than_a_start_within_one_day():
    """STIX wants a stop later than the start, also for what happened on a day (section 5.1)."""
    objects = made_of(statement("a", "splinteredFrom", "b", "2014-08-26"))
    ((one, _),) = of_record(objects, "event")

    assert one.relationship_type == "splintered-from"
    assert (str(one.start_time)[:10], str(one.stop_time)[:10]) == ("2014-08-26", "2014-08-26")
    assert one.start_time < one.stop_time


def test_a_sure_event_of_an_unsure_day_has_no_times():
    """It happened, so its type says what; nobody knows the day, so no time is made up."""
    objects = made_of(statement("a", "splinteredFrom", "b", "2014"))
    ((one, told),) = of_record(objects, "event")

    assert one.relationship_type == "splintered-from"
    assert "start_time" not in one
    assert (told["earliest_day"], told["latest_day"]) == ("2014-01-01", "2014-12-31")


def test_an_open_bound_is_absent():
    """A state that nobody says has ended has a start and no stop."""
    objects = made_of(
        statement("a", "listedOn", "b", "2010-09-01/..", claims=(claim(attests="published"),)), entity("b", kind="SanctionsList")
    )
    ((one, told),) = of_record(objects, "tie")

    assert one.relationship_type == "listed-on"
    assert str(one.start_time)[:10] == "2010-09-01"
    assert "stop_time" not in one
    assert "last_day" not in told


def test_each_side_of_a_contest_is_heard(objects):
    """A statement that some deny has an opinion for each claim, on the statement and on what rests on it."""
    opinions = [one for one, told in of_record(objects, "stance") if told["statement"] == "child.splinteredFrom.parent.2014-08-26"]
    by_view = {view: [one for one in opinions if one.opinion == view] for view in ("agree", "disagree")}
    (denial,) = by_view["disagree"]

    assert len(by_view["agree"]) == 2
    assert denial.explanation == "Parent (told by Daily, 2019-05-05) denies it: Parent said no split took place."
    assert denial.authors == ["C. Writer"]
    assert {ref.partition("--")[0] for ref in denial.object_refs} == {"note", "relationship"}


def test_what_is_refuted_has_no_relationship(objects):
    """A note tells that it was said and denied; no picture drawn from relationships shows it."""
    name = "namesake.fought.parent.2012-01-01"
    ((note, _),) = ((one, told) for one, told in of_record(objects, "statement") if told["statement"] == name)
    ((opinion, _),) = ((one, told) for one, told in of_record(objects, "stance") if told["statement"] == name)

    assert note.labels == ["refuted"]
    assert opinion.object_refs == [note.id]
    assert not [told for record in ("tie", "event") for _, told in of_record(objects, record) if told["relation"] == "fought"]


def test_a_note_tells_what_each_claim_says_of_day_and_value(objects):
    """Conflicting counts stand side by side, and what was corrected says so."""
    ((note, _),) = ((one, told) for one, told in of_record(objects, "statement") if "is_measured" in told)

    assert (
        note.content
        == "Bombing: 58..81 killed.\n- Daily, 2020-08-18 supports it (corrected later) (58..75).\n- Evening, 2021-09 supports it (81)."
    )


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ([("A", {})], 70),
        ([("B", {})], 70),
        ([("C", {})], 50),
        ([("B", {}), ("C", {})], 90),
        ([("B", {"origin": "wire"}), ("C", {"origin": "wire"})], 70),
        ([("C", {"credibility": 1})], 90),
        ([("A", {"credibility": 6})], None),
        ([("D", {})], 30),
        ([("E", {})], 10),
        ([("F", {})], None),
        ([("A", {}), ("B", {}), ("E", {"stance": "denies"})], 50),
        ([("A", {"stance": "denies"})], 10),
    ],
)
def test_confidence_follows_the_admiralty_table(claims, expected):
    """Appendix A gives the numbers; grades, independent origins and denials give the level."""
    sources = [source(f"s{number}", grade=grade) for number, (grade, _) in enumerate(claims)]
    told = tuple(claim(f"s{number}", **parts) for number, (_, parts) in enumerate(claims))
    cut = Cut(graph_of(statement("a", "alliedWith", "b", "2014/2015", claims=told), *sources), Wanted())

    assert confidence_of(cut.statements[0], {one.id: one for one in sources}) == expected


def test_created_and_modified_are_days_of_knowledge(objects):
    """No clock: from the first and the last day on which a source could be known."""
    (one,) = (one for one, told in of_record(objects, "event") if told["relation"] == "mergedInto")
    (alone,) = (one for one, told in of_record(objects, "entity") if told["entity"] == "unmentioned")

    assert (str(one.created)[:10], str(one.modified)[:10]) == ("2020-08-18", "2021-09-30")
    assert str(alone.created) == str(alone.modified)


def test_a_thing_has_the_same_id_in_every_part(everything):
    """Two bundles of one history can be merged."""
    whole, part = (
        {one.id: extension_of(one) for one in stix2.parse(bundle_of(everything, **wanted).decode(), allow_custom=True).objects}
        for wanted in ({}, {"focus": "child"})
    )
    shared = {name for name, told in part.items() if told is not None and told["record"] in ("entity", "statement", "source")}

    assert len(shared) > 10
    assert shared <= set(whole)


def test_a_group_was_seen_on_the_days_of_its_definite_existence():
    """The first and last day seen are native; without a sure founding there is none."""
    known = made_of(statement("a", "active", None, "2010-05-01/2012-06-30"))
    unsure = made_of(statement("a", "founded", None, "2010"))
    ((one, _),) = of_record(known, "entity")
    ((other, _),) = of_record(unsure, "entity")

    assert (str(one.first_seen)[:10], str(one.last_seen)[:10]) == ("2010-05-01", "2012-06-30")
    assert "first_seen" not in other
    assert "last_seen" not in other


def test_a_place_has_its_country_or_region(shipped):
    """From the place itself or one that it lies in; land that several states claim has only a region."""
    places = {told["entity"]: one for one in shipped if one["type"] == "location" for told in one["extensions"].values()}

    assert places["abbottabad"]["country"] == places["pakistan"]["country"] == "PK"
    assert places["pulwama"]["region"] == "southern-asia"
    assert "country" not in places["pulwama"]
    assert all(one["country"] in enums.COUNTRY_CODES for one in places.values() if "country" in one)
    assert all(one["region"] in enums.REGION_OV for one in places.values() if "region" in one)


def test_a_place_without_a_known_country_is_a_region_of_its_own(objects):
    """STIX wants a country or a region for every location; none is guessed."""
    regions = {told["entity"]: one.region for one, told in of_record(objects, "entity") if one.type == "location"}

    assert regions == {"valley": "valley", "country": "country"}


def test_persons_and_states_are_identities_and_no_group_is_judged(objects):
    """Only groups are threat actors, which is the type of armed groups; nothing says of what sort they are."""
    types = {told["kind"]: (one.type, one.get("identity_class")) for one, told in of_record(objects, "entity")}

    assert types == {
        "Group": ("threat-actor", None),
        "Person": ("identity", "individual"),
        "State": ("identity", "organization"),
        "Agency": ("identity", "organization"),
        "Coalition": ("identity", "organization"),
        "Community": ("identity", "class"),
        "Place": ("location", None),
        "SanctionsList": ("course-of-action", None),
        "Incident": ("incident", None),
    }
    assert not [one for one in objects if "threat_actor_types" in one or "goals" in one]


def test_the_mapping_knows_every_kind_and_only_relations_that_are_there(ontology):
    """A word that STIX has is one of its own list."""
    calls = read_mapping("stix", ontology)
    relations = {name: row["relationshipType"] for name, row in calls.items() if "relationshipType" in row}
    standard = {name for names in enums.RELATIONSHIPS.values() for name in names}

    assert set(ontology.kinds) <= set(calls)
    assert set(relations) <= set(ontology.relations)
    assert set(relations.values()) <= standard
    assert all(hyphenated(name) != "related-to" for name in ontology.relations)


def test_a_new_relation_and_a_new_kind_need_no_code(tmp_path):
    """The one is named by rule, the other as the kind above it."""
    folder = Path(shutil.copytree(ontology_folder(), tmp_path / "ontology"))
    with (folder / "core.ttl").open("a", encoding="utf-8") as file:
        file.write('\nal:Militia a owl:Class ; rdfs:subClassOf al:Group ; rdfs:label "militia"@en ; al:plural "militias"@en ;')
        file.write(' skos:definition "A local armed group."@en .\n')
    with (folder / "relations.ttl").open("a", encoding="utf-8") as file:
        file.write('\nal:gaveRefugeTo a al:EventRelation ; rdfs:label "gave refuge to"@en ; rdfs:domain al:Actor ; rdfs:range al:Actor ;')
        file.write(' skos:definition "The subject took the object in."@en ;')
        file.write(' al:phrase "{subject} gave refuge to {object}" ; al:family al:Support .\n')
    graph = graph_of(
        statement("a", "gaveRefugeTo", "b", "2014-08-26"), entity("b", kind="Militia", aliases=["B"]), ontology=read_ontology(folder)
    )
    objects = validated(bundle_of(graph)).objects
    ((one, _),) = of_record(objects, "event")

    assert one.relationship_type == "gave-refuge-to"
    assert [other.aliases for other in objects if other.id == one.target_ref] == [["B"]]


def test_a_source_on_which_nothing_rests_is_told_all_the_same():
    """A report must refer to something (section 4.16): to who made the bundle."""
    objects = made_of(entity("a"), source("alone"))
    ((one, _),) = of_record(objects, "source")

    assert [other.name for other in objects if other.id in one.object_refs] == ["allegiance"]


@pytest.mark.parametrize(
    "address", ["https://example.org/خبر-1", "https://example.org/a[1]?at=100%#b#c’d", "http://example.org/%D8%AE?a=b&c=d"]
)
def test_an_address_in_any_script_is_a_uri_and_as_written(address):
    """STIX takes URIs only; the address as it was written is told beside it."""
    one = made_of(entity("a"), source("cited", url=address))
    ((report, told),) = of_record(one, "source")
    facts = carried({"": bundle_of(graph_of(source("cited", url=address), entity("a")))})

    assert report.external_references[0].url.isascii()
    assert (told.get("url") is None) is (report.external_references[0].url == address)
    assert {fact[4] for fact in facts["sources"]} == {address}


def test_the_earliest_days_can_be_told():
    """Years below 1000 keep their four digits, as RFC 3339 wants."""
    objects = made_of(statement("a", "splinteredFrom", "b", "0007-03-01"))
    ((one, _),) = of_record(objects, "event")

    assert (one.start_time.year, one.stop_time.year) == (7, 7)


def test_a_part_of_the_shipped_history_is_valid_and_whole(graph):
    """All that lies around one group, read back with foreign software."""
    cut = Cut(graph, Wanted(focus="jamaat-ul-ahrar"))
    facts = facts_of(cut)
    found = carried({"": ROWS["stix"].write(cut)})

    assert len(facts["statements"]) > 20
    assert {feature for feature in facts if facts[feature] != found.get(feature, set())} == set(ROWS["stix"].losses)
