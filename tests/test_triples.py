"""RDF text from records: the same bytes as from triples made one by one and written by Oxigraph."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import allegiance
from allegiance import __version__
from allegiance.dataset import Dataset
from allegiance.export import write
from allegiance.graph import Graph
from allegiance.model import Alias, Claim, Entity, Source, Statement
from allegiance.store import fill_store
from allegiance.timeline import build_timeline
from allegiance.triples import ASSERTED, DERIVED, PREFIXES, asserted_text, asserted_triples, derived_text, derived_triples
from allegiance.triples.blocks import asserted_blocks, in_order
from allegiance.triples.terms import Style, mended, plain_names, quoted
from tests.factories import dataset, entity, statement, timeline_of
from tests.formats import rdf_oracle
from tests.properties.test_round_trip import ONTOLOGY, histories

F = ox.RdfFormat
KINDS = {"turtle": F.TURTLE, "trig": F.TRIG, "ntriples": F.N_TRIPLES, "nquads": F.N_QUADS}
EVERYTHING = Path(__file__).parent / "formats" / "everything"
# Every letter that a text can hold: the surrogates are none.
LETTERS = "".join(chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000)
# Ends of IRIs: such as our ids are, such as Turtle escapes, such as it takes as they are, and one that needs the whole IRI.
LOCALS = ["x", "x.1", "a-b.c", "1", "A_b", "x-", "-x", ".x", "x.", "x~y", "x!", "%41", "é", "x·", "x:y", "x/y", "x?y", "×", "·x"]


def _same(timeline, kinds=(F.TURTLE, F.TRIG, F.N_TRIPLES, F.N_QUADS)):
    """The two graphs in the syntaxes are those of the oracle, to the byte."""
    said, follows = rdf_oracle.asserted(timeline, version="1"), rdf_oracle.derived(timeline)
    for kind in kinds:
        texts = [asserted_text(timeline, kind, version="1"), derived_text(timeline, kind)]
        made = b"".join(texts if kind.supports_datasets else texts[:1])
        if kind == F.TRIG:
            shown = zip((ASSERTED, DERIVED), texts, strict=True)
            made = b"".join(f"{graph} {{\n".encode() + text + b"}\n" for graph, text in shown if text)
        expected = rdf_oracle.serialized(said, follows, kind)
        assert made == (expected.partition(b"\n\n")[2] if kind in (F.TURTLE, F.TRIG) else expected)
    return True


@pytest.mark.parametrize("name", KINDS)
def test_a_file_is_that_of_single_triples(name):
    """The prefixes, the graphs and every line, of a history that holds one of everything."""
    graph = allegiance.read(EVERYTHING)
    expected = rdf_oracle.written(graph.timeline(), KINDS[name], version=__version__)
    note = write(name, graph).partition(b"@prefix")[0] if name == "turtle" else b""

    assert write(name, graph) == note + expected
    assert note.count(b"\n") == (name == "turtle")


@pytest.mark.slow
def test_the_shipped_history_is_that_of_single_triples(graph):
    """All of it, and what was known by a day; who asks for triples gets them in that order."""
    everything = graph.timeline()
    assert _same(everything)
    assert _same(graph.timeline(known_by="2015-01-01"), [F.TURTLE])

    assert asserted_triples(everything, version="1") == rdf_oracle.asserted(everything, version="1")
    assert derived_triples(everything) == rdf_oracle.derived(everything)


@pytest.mark.slow
@settings(max_examples=60)
@given(histories())
def test_made_up_histories_are_those_of_single_triples(history):
    """Whatever a record may hold: odd texts, names twice, ill-formed languages, schemes with odd letters."""
    assert _same(build_timeline(history, ONTOLOGY))


@settings(max_examples=20)
@given(histories())
def test_json_ld_holds_the_triples_of_the_oracle(history):
    """The document is laid out as Python's writer of JSON does it, and read by Oxigraph it is the two graphs."""
    timeline = build_timeline(history, ONTOLOGY)
    data = write("jsonld", Graph(history, ONTOLOGY))
    said, follows = rdf_oracle.asserted(timeline, version=__version__), rdf_oracle.derived(timeline)

    assert data.decode() == json.dumps(json.loads(data), ensure_ascii=False, indent=1) + "\n"
    assert set(ox.parse(data, format=F.JSON_LD)) == {ox.Quad(*one, ASSERTED) for one in said} | {ox.Quad(*one, DERIVED) for one in follows}


def test_every_letter_is_escaped_as_oxigraph_does_it():
    """In each part that is a free text, also those that no checked record holds."""
    text = Statement.model_construct(
        **{**statement("east", "alliedWith", "west", "2015").__dict__, "role": LETTERS, "quantity": LETTERS[::-1]}
    )
    odd = text.claims[0].model_copy(update={"says": LETTERS, "origin": "\\u000b\x0b\\", "value": '"\x7f"'})
    named = entity("east", aliases=["b", "a", 'a"', "a\\"], same_as={"un": '\\"\n\t', "ofac": "x"})
    history = dataset(text.model_copy(update={"claims": (odd,)}), named)
    assert _same(build_timeline(history, ONTOLOGY))
    assert _same(build_timeline(dataset(Source.model_construct(**{**_source(), "url": LETTERS})), ONTOLOGY))


def _source():
    texts = {"id": "paper", "title": "A", "publisher": "B", "author": LETTERS[:200]}
    return texts | {"published": "2014", "url": None, "grade": "A", "kind": "press"}


@settings(max_examples=500)
@given(st.text())
def test_a_text_is_quoted_as_oxigraph_does_it(text):
    """Escaped once, as the grammar asks."""
    assert mended(quoted(text)) == str(ox.Literal(text))


@pytest.mark.parametrize("local", LOCALS)
def test_a_name_is_written_as_oxigraph_does_it(local):
    """As it is, with a backslash, or as a whole IRI; alone and with a number at its end."""
    try:
        node = ox.NamedNode(PREFIXES["alc"] + local)
    except ValueError:
        node = None
    if node is not None:
        names = Style(F.TURTLE, ASSERTED).names("alc")
        stem, end = names.stem(local)
        assert names[local] == _shown(node)
        assert f"{stem}12{end}" == _shown(ox.NamedNode(f"{node.value}.12"))
        names = Style(F.N_QUADS, ASSERTED).names("alc")
        stem, end = names.stem(local)
        assert (names[local], f"{stem}12{end}") == (str(node), f"<{node.value}.12>")
    assert (local in plain_names(["a", local])) == (local in LOCALS[:5])


def _shown(node):
    data = ox.serialize([ox.Triple(ox.NamedNode("x:"), ox.NamedNode("x:"), node)], format=F.TURTLE, prefixes=PREFIXES)
    return data.decode().splitlines()[-1].removeprefix("<x:> <x:> ").removesuffix(" .")


@pytest.mark.parametrize("local", ["a b", "a\nb", "a>b", "%", 'a"b'])
def test_what_makes_no_iri_is_refused(local):
    """A name cannot end its IRI and begin a triple of its own."""
    timeline = timeline_of(statement("east", "alliedWith", "west", "2015", id=local))
    for kind in KINDS.values():
        with pytest.raises(ValueError, match="IRI"):
            asserted_text(timeline, kind, version="1")
    with pytest.raises(ValueError, match="IRI"):
        fill_store(timeline, version="1")


@pytest.mark.parametrize("local", LOCALS)
def test_odd_names_of_records_are_those_of_single_triples(local):
    """Ids, kinds and registers that no checked dataset holds."""
    parts = {"id": local, "subject": local, "place": local, "claims": (Claim(source="paper"),)}
    told = statement("east", "alliedWith", "west", "2015").model_copy(update=parts)
    named = Entity.model_construct(
        **{**entity("x").__dict__, "id": local, "kind": local, "same_as": {local: "1", "": "2", "wikidata": "Q١"}, "aliases": _aliases()}
    )
    papers = {name: Source.model_construct(**{**_source(), "id": name}) for name in ("paper", local)}
    history = Dataset({local: named}, (told, statement("east", "alliedWith", "west", "2016", claims=parts["claims"])), papers)
    assert _same(build_timeline(history, ONTOLOGY))


def _aliases():
    made = [Alias(name="a")] * 12
    return tuple(
        made
        + [Alias.model_construct(name="é", lang=lang, start=None, end=None) for lang in ("ur", "de-CH", "en-12", "", "EN", "x y", None)]
    )


def test_many_claims_stand_in_the_order_of_their_iris():
    """The twelfth before the second, and what each supersedes by its text."""
    claims = [Claim(source=f"s{number}", supersedes=tuple(f"s{other}" for other in range(number))) for number in range(12)]
    assert _same(timeline_of(statement("east", "alliedWith", "west", "2015", claims=claims)))


def test_subjects_of_one_name_become_one_block():
    """Ids with dots can make the same name for two stretches of days."""
    one = statement("a", "leads", "b.leads.c", "2015/2016")
    other = statement("a.leads.b", "leads", "c", "2011/2012")
    people = [entity(name, "Person") for name in ("a", "a.leads.b")]
    timeline = timeline_of(one, other, *people)

    assert derived_text(timeline, F.N_TRIPLES).count(b"22-rdf-syntax-ns#type>") < len(list(timeline.stretches()))
    assert _same(timeline)


def test_strangers_and_relations_called_as_our_properties():
    """What only an unchecked dataset holds: a subject that is no entity, and a relation named as a property of ours."""
    told = [
        statement("east", "hasName", "west", "2015"),
        statement("east", "externalId", "a.b", "2015"),
        statement("east", "alliedWith", "a", "2015"),
        statement("east", "alliedWith", "a.b", "2015"),
        statement("east", "alliedWith", None, "2016", value="b"),
        statement("stranger", "zone", "west", "2015"),
        statement("stranger", "alliedWith", "east", "2015"),
    ]
    history = dataset(*told, entity("east", aliases=["b", "a"], same_as={"un": "1", "ofac": "2"}))
    del history.entities["stranger"]
    ontology = ONTOLOGY
    relation = ontology["alliedWith"]
    timeline = build_timeline(history, {one.relation: relation for one in told} | {}) if False else None
    settled = {one.id: SimpleNamespace(**_SETTLED) for one in told}
    timeline = SimpleNamespace(dataset=history, settled=settled)
    for kind in (F.TURTLE, F.N_TRIPLES):
        style = Style(kind, ASSERTED)
        made = in_order(asserted_blocks(timeline, style, version="1"), style)
        assert rdf_oracle.written(timeline, kind, version="1").endswith(made)


_SETTLED = {
    "status": "accepted",
    "conflict": True,
    "earliest_start": 1,
    "latest_start": 2,
    "earliest_end": None,
    "latest_end": 3652059,
    "low": 0,
    "high": 10**15,
}


def test_the_store_holds_what_the_oracle_says():
    """Both graphs, whole."""
    timeline = allegiance.read(EVERYTHING).timeline()
    store = fill_store(timeline, version="1")
    found = {
        ox.Quad(*one, graph)
        for graph, triples in ((ASSERTED, rdf_oracle.asserted(timeline, version="1")), (DERIVED, rdf_oracle.derived(timeline)))
        for one in triples
    }

    assert set(store) == found
