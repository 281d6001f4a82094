from __future__ import annotations

import gc

import pytest
from pydantic_core import SchemaValidator

from allegiance import dataset as reading
from allegiance import model
from allegiance.checks import check_folders, read_dataset
from allegiance.dataset import gather_dataset, without_collection
from allegiance.resources import shipped_folder
from allegiance.yamlfile import PlainFile, parse_yaml, place_of, read_plain

ENTITIES = "# Who.\n\neast:\n  kind: Group\n  name: East\n  aliases:\n    - The East\n    - {name: Mashriq, lang: ar-Latn}\n"
SOURCES = 'paper:\n  title: "A: b"\n  publisher: P\n  published: 2021\n  grade: B\n  kind: press\n'
STATEMENTS = (
    "- subject: east\n  relation: dissolved\n  when: 2018\n  claims:\n    - source: paper\n      says: It ended.\n"
    "\n# ---- later\n\n- subject: east\n  relation: founded\n  when: 1999~\n  claims:\n    - source: paper\n      stance: denies\n"
)


@pytest.fixture
def folder(tmp_path):
    """A folder with a small history in plain style."""
    for name, text in (("entities", ENTITIES), ("sources", SOURCES), ("statements", STATEMENTS)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "all.yaml").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def no_careful_reading(monkeypatch):
    """A file that has to be read carefully is an error."""

    def refuse(content, shown, problems):
        raise AssertionError(f"{shown} is not in plain style")

    monkeypatch.setattr(reading, "parse_yaml", refuse)


def test_the_shipped_history_is_in_plain_style_throughout(no_careful_reading, ontology):
    """
    No file of it is read the slow way, and every record is there.
    """
    dataset = read_dataset([shipped_folder()], ontology)

    assert len(dataset.statements) > 3000
    assert len(dataset.places) == len(dataset.statements) + len(dataset.entities) + len(dataset.sources)


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_plain_file_may_come_from_windows(folder, ontology, ending, mark, no_careful_reading):
    """
    Its breaks of lines and its mark of order change neither records nor places.
    """
    expected = read_dataset([folder], ontology)
    for path in folder.rglob("*.yaml"):
        path.write_bytes((mark + path.read_text()).replace("\n", ending).encode())
    found = read_dataset([folder], ontology)

    assert found == expected
    places = [
        [one.place("statement", name).problem(("claims", 0, "source"), "", "") for name in sorted(record.id for record in one.statements)]
        for one in (found, expected)
    ]
    assert places[0] == places[1]
    assert [(one.line, one.column) for one in places[0]] == [(5, 15), (14, 15)]


def test_places_inside_a_record_are_found_when_asked(folder, ontology, no_careful_reading):
    """
    Each part of each record leads to its line and column, without a second look at the rest of the file.
    """
    dataset = read_dataset([folder], ontology)
    east = dataset.place("entity", "east").node

    assert east.at == (3, 1)
    assert [place_of(east, steps) for steps in (("kind",), ("aliases",), ("aliases", 1), ("aliases", 1, "lang"), ("odd",))] == [
        (4, 9),
        (7, 5),
        (8, 7),
        (8, 29),
        (3, 1),
    ]
    assert place_of(dataset.place("source", "paper").node, ("title",)) == (2, 10)
    assert place_of(dataset.place("statement", "east.founded.1998-01-01").node, ()) == (10, 3)


def test_an_error_of_meaning_in_a_plain_file_has_its_place(folder, ontology, no_careful_reading):
    """
    The file was sound as YAML and as records; what is wrong is told where it stands.
    """
    path = folder / "statements" / "all.yaml"
    path.write_text(STATEMENTS.replace("relation: founded", "relation: foundet"), encoding="utf-8")
    _, problems = check_folders([folder], ontology)

    assert [(one.path, one.line, one.column, one.message) for one in problems] == [(str(path), 11, 13, 'unknown relation "foundet".')]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1999~", "1999-13"),
        ("stance: denies", "stance: doubts"),
        ("stance: denies", "stanze: denies"),
        ("stance: denies", "stance: [denies]"),
        ("    - source: paper\n      stance: denies\n", "    - source: paper\n      source: paper\n"),
        ("  claims:\n    - source: paper\n      stance: denies\n", "  claims:\n"),
        ("relation: founded", "relation: dissolved\n  id: east.dissolved.2018-01-01"),
        ("relation: founded\n  when: 1999~", "relation: dissolved\n  when: 2018"),
        ("relation: founded", "relation: founded\n  id: -"),
        ("relation: founded", "relation:"),
        ("- subject: east\n  relation: founded", "- relation: founded"),
        ("It ended.", "It: ended."),
        ("It ended.", "It ended. " * 13),
        ("It ended.", "|\n        It ended."),
        ("It ended.", "*it"),
        ("It ended.", "It\x07"),
        ("It ended.", '"It ended.'),
        ("# ---- later", "later:\n  a: b"),
        ("# ---- later", "--- later"),
    ],
)
def test_what_a_plain_reader_cannot_take_is_told_by_the_careful_one(folder, ontology, old, new):
    """
    Records, problems and places are then those of a reading without it.
    """
    path = folder / "statements" / "all.yaml"
    assert old in STATEMENTS
    path.write_text(STATEMENTS.replace(old, new), encoding="utf-8")
    dataset, problems = gather_dataset([folder], ontology)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "read_plain", lambda *_: None)
        expected, told = gather_dataset([folder], ontology)

    assert (dataset, dataset.broken, problems) == (expected, expected.broken, told)
    assert bool(problems) == ("|" not in new)
    assert {key: found.problem(("when",), "", "") for key, found in dataset.places.items()} == {
        key: found.problem(("when",), "", "") for key, found in expected.places.items()
    }


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# nothing\n",
        "a",
        "a: b\n",
        "- a\n",
        "- a:\n    b: c\n",
        "a:\n",
        "a:\n  b:\n",
        "a:\n  b: null\n",
        "a:\n  b: ~\n",
        "a:\n  b: c # d\n",
        "a:\n  b: c \n",
        "a:\n  b: c\n    d\n",
        "a:\n  b: c\n  b: d\n",
        "a:\n  b: c\na:\n  b: d\n",
        "a:\n  b: [c, null]\n",
        "a:\n  b: {null: c}\n",
        "a:\n  b: {c: d, c: e}\n",
        "a:\n  b: {<<: d}\n",
        'a:\n  b: "\\ud83d"\n',
        'a:\n  b: "\\x41"\n',
        "a:\n  b: 'it's'\n",
        "a:\n\tb: c\n",
        "a:\n  b: c\n- d: e\n",
        "- a: b\nc:\n  d: e\n",
        "null:\n  a: b\n",
        "<<:\n  a: b\n",
        "a:\n  b: c\n...\n",
        "a:\n  b: c\u2028d\n",
        "a:\n  b: \u202ec\n",
        f"a:\n  b: {{{'c' * 1100}: d}}\n",
        "a:\n  - b: c\n",
        "a:\n   b: c\n",
    ],
)
def test_what_lies_beyond_the_plain_style_is_handed_over(text):
    """
    The plain reader says nothing about it, neither that it is right nor that it is wrong.
    """
    assert read_plain(text.encode(), "x") is None


@pytest.mark.parametrize(
    "text",
    [
        "- a: b",
        "---\n- a: b\n",
        "a:\n  b: ~2014\n",
        "a:\n  b: a:b#c ?d\n",
        'a:\n  b: "\\u00e9 \\\\ \\" \\n"\n',
        "a:\n  b: 'it''s'\n",
        "a:\n  b: [c, \"d, e\", 'f']\n",
        'a:\n  b: {c d: e, "f: g": h:i}\n',
        '"null":\n  b: c\n',
        "a:\n  b:\n    c: d\n    e: f\n  g:\n    - h\n    - i: j\n      k: l\n\n  # m\n  n: o\n",
        "a:\n  b: خبر 🚩\n",
    ],
)
def test_the_plain_style_is_read_line_by_line(text):
    """
    Values, keys in order and the lines of records are those of the careful reader.
    """
    plain, problems = read_plain(text.encode(), "x"), []
    value = parse_yaml(text.encode(), "x", problems)

    assert plain is not None
    assert not problems
    assert plain.records == (list(value.values()) if isinstance(value, dict) else list(value))
    assert plain.names == (list(value) if isinstance(value, dict) else None)
    assert plain.lines == [value.keys_at[key][0] for key in value] if isinstance(value, dict) else [at[0] for at in value.values_at]


@pytest.mark.parametrize("was_on", [True, False])
def test_the_search_for_garbage_is_left_as_it_was(was_on):
    """
    Whether reading ends well or not.
    """
    before = gc.isenabled()

    def fail():
        with without_collection():
            assert not gc.isenabled()
            raise KeyError

    try:
        (gc.enable if was_on else gc.disable)()
        with pytest.raises(KeyError):
            fail()
        assert gc.isenabled() == was_on
    finally:
        (gc.enable if before else gc.disable)()


def test_objects_that_somebody_froze_stay_frozen():
    """
    A server that freezes what it has loaded before it forks reads on without losing that.
    """
    before = gc.isenabled()
    gc.enable()
    gc.freeze()
    try:
        frozen = gc.get_freeze_count()
        with without_collection():
            kept = [[number] for number in range(100)]
        assert len(kept) == 100
        assert 0 < gc.get_freeze_count() <= frozen
    finally:
        gc.unfreeze()
        (gc.enable if before else gc.disable)()


def test_an_older_pydantic_takes_the_same_records(monkeypatch):
    """
    Where its core cannot be told to build a validator anew, records are made as well, and refused as well.
    """

    class Older:
        def __init__(self, schema):
            self.validate_python = SchemaValidator(schema).validate_python

    model._bulk_validator.cache_clear()  # noqa: SLF001 - the test stands in for another version
    monkeypatch.setattr(model, "SchemaValidator", Older)
    made = model.sound_records(model.Entity, [{"id": "a", "kind": "Group", "name": "A"}])
    refused = model.sound_records(model.Entity, [{"id": "A", "kind": "Group", "name": "A"}])
    model._bulk_validator.cache_clear()  # noqa: SLF001 - as above

    assert made == [model.Entity(id="a", kind="Group", name="A")]
    assert refused is None


def test_a_line_without_a_record_has_no_place():
    """
    A place is asked for by the lines that the reader gave; any other is a mistake of ours, and is said.
    """
    plain = read_plain(b"- a: b\n# c\n- d: e\n", "x.yaml")

    assert plain.node(3).at == (3, 3)
    with pytest.raises(ValueError, match=r"x\.yaml:2"):
        PlainFile("x.yaml", b"# a\n# b\n", None, [], [2]).node(2)
