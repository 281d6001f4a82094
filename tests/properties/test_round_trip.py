from __future__ import annotations

import string
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories import dataset

from allegiance.checks import check_dataset, read_dataset
from allegiance.dataset import statement_id
from allegiance.export.yaml import data_files
from allegiance.model import Alias, Claim, Entity, Source, Statement
from allegiance.ontology import read_ontology
from allegiance.readback import left_out, read_store
from allegiance.timeline import build_timeline
from allegiance.triples import ASSERTED, asserted_triples

ONTOLOGY = read_ontology()
EXAMPLES = 300
FORMATS = [
    ox.RdfFormat.TURTLE,
    ox.RdfFormat.TRIG,
    ox.RdfFormat.N_TRIPLES,
    ox.RdfFormat.N_QUADS,
    ox.RdfFormat.JSON_LD,
    ox.RdfFormat.RDF_XML,
]
GROUPS = ("east", "west.2", "null", "123", "2014-08-26", "1e3")
SOURCES = ("paper", "no", "later.1", "0x1f", "study", "film", "radio", "letter", "diary", "court", "speech", "leaflet")
DATES = ("2014", "2014-10", "2014-10-05", "[2014..2015-03]", "2014?", "2014-10~", "199X", "[..2016]")
INTERVALS = ("2014-10/2015-03", "2014/", "2014/..", "../2016", "[..2013]/2016?", "2014-10-05/2014-10-05")
# Texts that break careless writers, beside those that hypothesis makes.
ODD = (
    *("yes", "No", "~", "null", "y", "=", "=1+1", "<<", "1", "1.5", "1e3", "0x1F", "0o17", "12:30", ".inf", ".NaN", "2014-08-26", "1_000"),
    *(
        "- a",
        "-a",
        "? a",
        ": a",
        "a: b",
        "a:",
        "a #b",
        "#a",
        "&a",
        "*a",
        "!a",
        "%a",
        "@a",
        "`a",
        "|",
        ">",
        "{a}",
        "[a]",
        "a, b",
        "a]",
        "a}b",
    ),
    *(
        '"a"',
        "'a'",
        "a'b",
        'a"b',
        "a\\b",
        "a\\",
        "a\nb",
        "a\n\nb",
        "a\tb",
        "\ufeffa",
        "a\u2028b",
        "a\u2029b",
        "a\u00a0b",
        "---",
        "...",
        "--- a",
    ),
    *(
        "تحریک طالبان پاکستان",
        "حركة; الشباب",
        "می‌خواهم",
        "\u200fa",
        "🚩",
        "👩‍👩‍👧",
        "é",
        "e\u0301",
        "<b>&amp;</b>",
        "]]>",
        "a?b",
        "a?",
        "a:b",
    ),
)
LETTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\u202a\u202b\u202c\u202d\u202e\ufffe\uffff")
MADE = st.text(st.one_of(LETTERS, st.sampled_from(list(string.punctuation + " \n\t"))), min_size=1, max_size=12)


def _is_text(text):
    """Whether the model takes it as it is."""
    return text == text.strip() != "" and not any("\u2066" <= letter <= "\u2069" for letter in text)


TEXTS = st.sampled_from(ODD) | MADE.map(str.strip).filter(_is_text)
FEW_WORDS = TEXTS.filter(lambda text: len(text.split()) <= 25)
LANGUAGES = st.sampled_from(["ur", "de-CH", "zh-Hant-TW", "en-12", "en-aa-bb", "no", "pa-Arab"])


def _maybe(strategy):
    return st.none() | strategy


@st.composite
def aliases(draw):
    """Other names, now and then one twice with other days, and some without a language."""
    found = st.builds(
        lambda name, lang, start, end: Alias.model_validate({"name": name, "lang": lang, "from": start, "to": end}),
        TEXTS,
        _maybe(LANGUAGES),
        _maybe(st.sampled_from(DATES)),
        _maybe(st.sampled_from(DATES)),
    ).filter(lambda alias: not (alias.start and alias.end))
    made = draw(st.lists(found, max_size=3))
    return tuple(made + made[:1] if draw(st.booleans()) else made)


@st.composite
def entities(draw, name, kind):
    """An entity of that name."""
    others = draw(st.sets(st.sampled_from(GROUPS)))
    return Entity(
        id=name,
        kind=kind,
        name=draw(TEXTS),
        aliases=draw(aliases()),
        same_as=draw(st.dictionaries(st.sampled_from(["wikidata", "un", "ofac", "odd scheme", "ü/ï", "null"]) | TEXTS, TEXTS, max_size=3)),
        not_same_as=tuple(sorted(others)),
        about=draw(_maybe(FEW_WORDS)),
    )


@st.composite
def sources(draw, name):
    """A source of that name."""
    return Source(
        id=name,
        title=draw(TEXTS),
        publisher=draw(TEXTS),
        author=draw(_maybe(TEXTS)),
        published=draw(st.sampled_from(["2014", "2014-10", "2014-10-05", "[2014..2015]", "[..2016]"])),
        url=draw(_maybe(st.sampled_from(["https://example.org/", "http://example.org/a?b=1&c='#d,e:f", "https://example.org/خبر"]))),
        grade=draw(st.sampled_from("ABCDEF")),
        kind=draw(st.sampled_from(["official", "press", "research", "reference", "opinion", "primary"])),
    )


@st.composite
def claims(draw, values, dates):
    """One to twelve claims; any may supersede sources of the others, in any order."""
    names = draw(st.lists(st.sampled_from(SOURCES), min_size=1, max_size=12))
    return tuple(
        Claim(
            source=name,
            stance=draw(st.sampled_from(["supports", "denies"])),
            asserter=draw(_maybe(st.sampled_from(GROUPS))),
            when=draw(_maybe(st.sampled_from(dates))),
            value=None if values is None else draw(_maybe(values)),
            credibility=draw(_maybe(st.integers(1, 6))),
            origin=draw(_maybe(TEXTS)),
            supersedes=tuple(draw(st.permutations(names))) if draw(st.integers(0, 4)) == 0 else (),
            says=draw(_maybe(FEW_WORDS)),
        )
        for name in names
    )


@st.composite
def statements(draw):
    """A tie, a meeting, a toll or a new name; now and then with an id of its own."""
    shape = draw(st.sampled_from(["tie", "event", "measure", "rename"]))
    subject, other = draw(st.permutations(GROUPS))[:2]
    relation = {"tie": "alliedWith", "event": "metWith", "measure": "deaths", "rename": "renamed"}[shape]
    values = {"measure": st.sampled_from(["4", "0", "007", "58..81", "10000..", "..5"]), "rename": TEXTS}.get(shape)
    dates = INTERVALS if shape == "tie" else DATES
    when = draw(st.sampled_from(dates))
    parts = {
        "subject": "bombing" if shape == "measure" else subject,
        "relation": relation,
        "object": other if values is None else None,
        "value": None if values is None else draw(values),
        "when": when,
    }
    identifier = statement_id(parts["subject"], relation, parts["object"] or parts["value"], when)
    if draw(st.booleans()):
        identifier = draw(st.sampled_from(["A.b_c-1", "2014", "null", "1.5", "x.1", "x"]))
    return Statement(
        id=identifier,
        **parts,
        place=draw(_maybe(st.just("valley"))),
        role=draw(_maybe(TEXTS)),
        reference=draw(_maybe(TEXTS)),
        quantity=draw(_maybe(TEXTS)),
        preferred_because=draw(_maybe(FEW_WORDS)),
        claims=draw(claims(values, dates)),
    )


@st.composite
def histories(draw):
    """A sound dataset of some records with odd texts in every part."""
    people = [draw(entities(name, "Group")) for name in GROUPS]
    people += [Entity(id="bombing", kind="Incident", name="Bombing"), draw(entities("valley", "Place"))]
    told = {one.id: one for one in draw(st.lists(statements(), max_size=4))}
    made = dataset(*people, *(draw(sources(name)) for name in draw(st.sets(st.sampled_from(SOURCES), max_size=3))), *told.values())
    assert not list(check_dataset(made, ONTOLOGY))
    return made


def _written(files, folder):
    """The files in a folder, as `convert` writes them."""
    for name, content in files.items():
        path = Path(folder, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return Path(folder)


@pytest.mark.slow
@settings(max_examples=EXAMPLES)
@given(history=histories())
def test_canonical_yaml_is_read_as_it_was_meant(history):
    """The files give the same records, and the same bytes again, and others read each free text as a text."""
    files = data_files(history)
    with TemporaryDirectory() as folder:
        again = read_dataset([_written(files, folder)], ONTOLOGY)

    assert again == history
    assert data_files(again) == files
    for name, content in files.items():
        text = content.decode()
        assert text.endswith("\n")
        assert not any(line != line.rstrip() or "\t" in line for line in text.split("\n"))
        records = yaml.load(text, Loader=yaml.SafeLoader)
        if name.startswith("entities/"):
            assert {one: record["name"] for one, record in records.items()} == {
                one.id: one.name for one in history.entities.values() if one.kind == name[9:-5]
            }


@pytest.mark.slow
@settings(max_examples=EXAMPLES)
@given(history=histories(), kind=st.sampled_from(FORMATS))
def test_rdf_holds_all_that_yaml_does(history, kind):
    """Whatever the syntax of RDF, what comes back is the dataset, to the byte of its canonical YAML; nothing is left over."""
    timeline = build_timeline(history, ONTOLOGY)
    triples = asserted_triples(timeline, version="1")
    items = [ox.Quad(one.subject, one.predicate, one.object, ASSERTED) for one in triples] if kind.supports_datasets else triples
    store = ox.Store()
    store.bulk_load(ox.serialize(items, format=kind), format=kind)
    again = read_store(store, ONTOLOGY)

    assert again == history
    assert data_files(again) == data_files(history)
    assert left_out(store, ONTOLOGY) == []
