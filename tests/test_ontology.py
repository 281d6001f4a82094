from __future__ import annotations

import ast
import re
import shutil
from pathlib import Path

import pytest

from allegiance.exceptions import OntologyError, UnknownName
from allegiance.ontology import NAMESPACE, read_ontology
from allegiance.resources import ontology_folder
from tests.factories import day, statement, timeline_of

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted((ROOT / "graph" / "allegiance").rglob("*.py"))
ONTOLOGY = read_ontology()

SHELTERED_STATE = """
al:hostedBy
    a al:StateRelation ;
    rdfs:label "hosted by"@en ;
    skos:definition "The subject lived on ground of the object."@en ;
    rdfs:domain al:Group ;
    rdfs:range al:Actor ;
    al:implies al:alliedWith ;
    al:phrase "{subject} was hosted by {object}" ;
    al:family al:Support .

al:wasEvicted
    a al:EventRelation ;
    rdfs:label "was evicted by"@en ;
    skos:definition "The subject had to leave the ground of the object."@en ;
    rdfs:domain al:Group ;
    rdfs:range al:Actor ;
    al:ends al:hostedBy ;
    al:phrase "{subject} was evicted by {object}" ;
    al:family al:Support .
"""


@pytest.fixture
def folder(tmp_path):
    """A copy of the ontology that a test may change."""
    return Path(shutil.copytree(ontology_folder(), tmp_path / "ontology"))


def add(folder: Path, turtle: str) -> None:
    """Append to the relations of a folder."""
    with (folder / "relations.ttl").open("a", encoding="utf-8") as file:
        file.write(turtle)


def change(folder: Path, old: str, new: str) -> None:
    """Replace the first place of a text in the relations of a folder."""
    path = folder / "relations.ttl"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize("relation", ONTOLOGY.relations.values(), ids=lambda relation: relation.name)
def test_every_relation_says_what_it_means(relation):
    """
    A relation has a label, a definition, a domain, a family, and a phrase with every place that it takes.
    """
    assert relation.label
    assert relation.definition.endswith(".")
    assert relation.domain
    assert relation.family in ONTOLOGY.families
    assert "{subject}" in relation.phrase
    assert ("{object}" in relation.phrase) == (relation.object_use != "none")
    assert set(re.findall(r"{(.*?)}", relation.phrase)) <= {"subject", "object"}


@pytest.mark.parametrize("relation", ONTOLOGY.relations.values(), ids=lambda relation: relation.name)
def test_every_relation_is_used_in_a_way_that_makes_sense(relation):
    """
    Only events start and end states, only states imply states, and only what joins two of one kind is symmetric.
    """
    if relation.is_state:
        assert not relation.starts
        assert not relation.ends
    else:
        assert not relation.implies
        assert not relation.symmetric
        assert not relation.lasting
    if relation.symmetric:
        assert set(relation.domain) == set(relation.range)
    for effect in (*relation.starts, *relation.ends):
        assert effect.state is None or ONTOLOGY[effect.state].is_state
    for effect in relation.starts:
        assert effect.state is not None, "an event starts a state that it names"
        assert effect.subject is not None, "a started state needs a subject"


def test_a_relation_added_to_the_turtle_works_without_a_change_in_python(folder):
    """
    A new state, an event that ends it and the alliance that it implies hold on their days from the Turtle alone.
    """
    add(folder, SHELTERED_STATE)
    ontology = read_ontology(folder)
    hosted = statement("a", "hostedBy", "b", "2014-02-01/")
    timeline = timeline_of(hosted, statement("a", "wasEvicted", "b", "2014-05-01"), ontology=ontology)

    for relation in ("hostedBy", "alliedWith"):
        key = timeline.key("b", relation, "a") if ontology[relation].symmetric else timeline.key("a", relation, "b")
        verdicts = [timeline.verdict(key, day(on)) for on in ("2014-01-31", "2014-02-01", "2014-05-01", "2014-05-02")]
        assert verdicts == ["no", "definite", "definite", "no"]
    assert ontology["hostedBy"].sentence("A", "B") == "A was hosted by B"


def test_a_changed_meaning_needs_no_change_in_python(folder):
    """
    Once the Turtle calls a state lasting, its end is no longer awaited.
    """
    change(folder, 'al:symmetric true ;\n    al:phrase "{subject} was a rival', 'al:lasting true ;\n    al:phrase "{subject} was a rival')
    rivalry = statement("a", "rivalOf", "b", "2014-02-01/")
    later = day("2020-01-01")

    assert timeline_of(rivalry).verdict(("a", "rivalOf", "b"), later) == "possible"
    assert timeline_of(rivalry, ontology=read_ontology(folder)).verdict(("a", "rivalOf", "b"), later) == "definite"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_knows_a_relation(path):
    """
    No relation's name stands in Python, neither as a text of its own nor as a term inside one.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    told = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None
    }
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            terms = re.findall(rf"(?:\bal:|{re.escape(NAMESPACE)})(\w+)", node.value)
            found += [(node.lineno, name) for name in (node.value, *terms) if name in ONTOLOGY.relations]

    assert found == [], "a relation is Turtle, not Python: ask the ontology for what it says of itself"


def test_the_questions_ask_for_relations_that_are_there():
    """
    Every question of the command line is answered by declared relations.
    """
    assert ONTOLOGY.questions
    for relations in ONTOLOGY.questions.values():
        assert set(relations) <= {*ONTOLOGY.relations, *ONTOLOGY.families}
    for question in ONTOLOGY.questions:
        assert ONTOLOGY.asked(question)
        assert set(ONTOLOGY.asked(question)) <= set(ONTOLOGY.relations)
    assert ONTOLOGY.asked("no such question") == ()


def test_a_question_may_ask_for_a_family():
    """
    A family in a question stands for all of its relations, so that one added to the family is asked for too.
    """
    family = {relation.name for relation in ONTOLOGY.relations.values() if relation.family == "Opposition"}

    assert set(ONTOLOGY.asked("opposing")) == family
    assert {"alliedWith", "leads", "descendsFrom", "supported"} <= set(ONTOLOGY.asked("linking"))
    assert not {"locatedIn", "listedOn", "fought"} & set(ONTOLOGY.asked("linking"))


def test_implied_states_are_followed_through():
    """
    What implies a state that implies another implies both, and a symmetric one makes it hold both ways.
    """
    assert ("leads", False) in ONTOLOGY.implied_by["memberOf"]
    assert ("swornTo", True) in ONTOLOGY.implied_by["alliedWith"]
    assert ("alliedWith", True) in ONTOLOGY.makes["partOf"]
    assert ("partOf", False) in ONTOLOGY.makes["partOf"]


def test_an_unknown_relation_is_refused_with_the_closest_ones():
    """
    A misspelt relation is answered with what was probably meant.
    """
    with pytest.raises(UnknownName, match="splinteredFrom") as caught:
        ONTOLOGY["splinterdFrom"]

    assert caught.value.closest[0] == "splinteredFrom"
    assert "splinterdFrom" not in ONTOLOGY


def test_kinds_know_the_kinds_above_them():
    """
    A group is an actor and an entity, and no person.
    """
    assert ONTOLOGY.is_a("Group", ("Actor",))
    assert ONTOLOGY.is_a("Group", ("Entity",))
    assert not ONTOLOGY.is_a("Group", ("Person", "Place"))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('    rdfs:label "allied with"@en ;\n', "", "has no rdfs:label"),
        ("al:implies al:alliedWith", "al:implies al:aliedWith", "al:aliedWith, which is no state relation"),
        ("al:starts al:swornTo", "al:starts al:renounced", "al:renounced, which is no state relation"),
        ('al:phrase "{subject} was allied with {object}"', 'al:phrase "{subject} was allied"', "phrase without"),
        ("rdfs:domain al:Actor", "rdfs:domain al:Acter", "unknown kind al:Acter"),
        ("al:family al:Alignment", "al:family al:Alinement", "unknown family al:Alinement"),
        ('al:objectUse "none"', 'al:objectUse "never"', "al:objectUse"),
        ('al:continuity "P5Y"', 'al:continuity "5 years"', "al:continuity"),
        ("al:unless al:founded", "al:unless al:fonded", "al:fonded, which is no relation"),
        ("al:symmetric true", "al:symmetric true ; al:starts al:partOf", "which only an event can"),
        ("a al:EventRelation", "a al:EventRelation ; al:implies al:active", "which only a state can"),
        ("al:alliedWith", "al:alliedWith al:", "cannot be read"),
    ],
)
def test_a_vocabulary_that_contradicts_itself_is_refused(folder, old, new, said):
    """
    A part that is missing or names what is not there is refused with the file, the term and the fault.
    """
    change(folder, old, new)

    with pytest.raises(OntologyError, match=said) as caught:
        read_ontology(folder)

    assert caught.value.path.endswith("relations.ttl")
    assert caught.value.term


def test_a_folder_without_an_ontology_is_refused(tmp_path):
    """
    A missing file is named.
    """
    with pytest.raises(OntologyError, match=r"core\.ttl"):
        read_ontology(tmp_path)
