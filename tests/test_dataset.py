from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from allegiance.checks import check_folders, read_dataset
from allegiance.dataset import gather_dataset, statement_id
from allegiance.model import is_identifier

ENTITIES = ["east: {kind: Group, name: East}", "west:\n  kind: Group\n  name: West", "anna: {kind: Person, name: Anna}"]
SOURCES = [f"{name}: {{title: T, publisher: {name}, published: 2021, grade: B, kind: press}}" for name in ("paper", "radio")]
STATEMENTS = [
    "- {subject: east, relation: alliedWith, object: west, when: 2015/2016, claims: [{source: radio}, {source: paper}]}",
    "- {subject: anna, relation: leads, object: east, when: 2015/.., claims: [{source: paper}]}",
    "- subject: east\n  relation: dissolved\n  when: 2018\n  claims:\n    - source: paper",
]


def write(folder: Path, name: str, records: list[str]) -> None:
    """A data file with these records."""
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("\n".join(records) + "\n", encoding="utf-8")


@pytest.fixture
def folder(tmp_path):
    """A folder with a small history in one file of each kind."""
    for name, records in (("entities", ENTITIES), ("sources", SOURCES), ("statements", STATEMENTS)):
        write(tmp_path / "data", f"{name}/all.yaml", records)
    return tmp_path / "data"


def test_the_order_of_files_and_records_changes_nothing(folder, tmp_path, ontology):
    """
    The same records in other files, in another order, are the same dataset with the same ids.
    """
    other = tmp_path / "other"
    for kind, records in (("entities", ENTITIES), ("sources", SOURCES), ("statements", STATEMENTS)):
        for number, record in enumerate(reversed(records)):
            write(other, f"{kind}/deeper/{number}.yaml", [record])
    one, two = read_dataset([folder], ontology), read_dataset([other], ontology)

    assert one == two
    assert list(one.entities) == list(two.entities) == ["anna", "east", "west"]
    assert [record.id for record in one.statements] == [record.id for record in two.statements]


def test_several_folders_are_one_dataset(folder, tmp_path, ontology):
    """
    A statement may rest on entities and sources of another folder.
    """
    (folder / "statements" / "all.yaml").rename(tmp_path / "kept.yaml")
    write(tmp_path / "mine", "statements/all.yaml", STATEMENTS)

    assert len(read_dataset([folder, tmp_path / "mine"], ontology).statements) == 3
    assert read_dataset([tmp_path / "mine", folder], ontology) == read_dataset([folder, tmp_path / "mine"], ontology)


def test_every_record_knows_where_it_was_written(folder, ontology):
    """
    Lines and columns count from 1 and lead to the record and to its parts.
    """
    dataset = read_dataset([folder], ontology)
    west = dataset.place("entity", "west")
    dissolved = dataset.place("statement", "east.dissolved.2018-01-01")

    assert Path(west.path) == folder / "entities" / "all.yaml"
    assert [west.problem(steps, "", "").line for steps in ((), ("kind",), ("name",))] == [2, 3, 4]
    assert [
        (found.line, found.column) for steps in ((), ("when",), ("claims", 0, "source")) for found in [dissolved.problem(steps, "", "")]
    ] == [
        (3, 3),
        (5, 9),
        (7, 15),
    ]
    assert str(dataset.place("entity", "nobody").problem((), "is missing.", "")) == "(no file): is missing."


def test_statement_ids_are_made_from_content(folder, ontology):
    """
    Subject, relation, object and first day; readable, and the same on every machine.
    """
    assert [record.id for record in read_dataset([folder], ontology).statements] == [
        "anna.leads.east.2015-01-01",
        "east.alliedWith.west.2015-01-01",
        "east.dissolved.2018-01-01",
    ]


@pytest.mark.parametrize(
    ("object_", "when", "expected"),
    [
        ("west", "2015-03~", "east.metWith.west.2015-02-01"),
        ("west", "[..2015-03]", "east.metWith.west.by-2015-03-31"),
        ("west", "../..", "east.metWith.west.undated"),
        ("west", None, "east.metWith.west.undated"),
        (None, "2015", "east.metWith.2015-01-01"),
        ("58..81", "2015", "east.metWith.58-81.2015-01-01"),
    ],
)
def test_an_id_is_readable_whatever_it_is_made_from(object_, when, expected):
    """
    Vague and missing dates have a first day, a last day or a word for neither.
    """
    assert statement_id("east", "metWith", object_, when) == expected


@given(one=st.text(min_size=1, max_size=20), other=st.text(min_size=1, max_size=20))
@example(one="محاذ", other="محاز")
@example(one="é", other="e\u0301")
def test_names_in_any_script_get_ids_of_their_own(one, other):
    """
    What a readable slug loses is kept apart by a hash, and the id stays an id.
    """
    assume(one != other and not one.isascii() and not other.isascii())
    made = [statement_id("east", "renamed", name, "2015") for name in (one, other)]

    assert made[0] != made[1]
    assert all(is_identifier(text.removeprefix("east.renamed.")) for text in made)


def test_a_given_id_is_kept(folder, ontology):
    """
    `id:` lets two statements of the same content stand side by side.
    """
    write(folder, "statements/more.yaml", [STATEMENTS[0].replace("{subject", "{id: second.telling_2, subject")])

    assert "second.telling_2" in [record.id for record in read_dataset([folder], ontology).statements]


def test_scalars_stay_the_text_that_was_written(tmp_path, ontology):
    """
    YAML's own dates, numbers and yes-or-no words do not reach the records: Norway stays `no`.
    """
    write(tmp_path, "entities/all.yaml", ["no: {kind: Group, name: 2014-08, aliases: [yes, 1e3, 0x10, 'null', 12:30:00]}"])
    dataset, problems = gather_dataset([tmp_path], ontology)

    assert problems == []
    assert dataset.entities["no"].name == "2014-08"
    assert [alias.name for alias in dataset.entities["no"].aliases] == ["yes", "1e3", "0x10", "null", "12:30:00"]


def test_a_quoted_merge_sign_is_an_ordinary_key(tmp_path, ontology):
    """
    Only the bare sign merges, and only that is refused.
    """
    write(tmp_path, "entities/all.yaml", ['east: {kind: Group, name: East, same_as: {"<<": Q1}}'])
    dataset, problems = gather_dataset([tmp_path], ontology)

    assert problems == []
    assert dataset.entities["east"].same_as == {"<<": "Q1"}


def test_a_byte_order_mark_and_windows_line_ends_are_no_mistake(tmp_path, ontology):
    """
    Editors on Windows write both; places are still right.
    """
    (tmp_path / "entities").mkdir()
    (tmp_path / "entities" / "all.yaml").write_bytes(b"\xef\xbb\xbfeast:\r\n  kind: Group\r\n  name: East\r\n")
    dataset, problems = gather_dataset([tmp_path], ontology)

    assert problems == []
    assert dataset.entities["east"].name == "East"
    assert dataset.place("entity", "east").problem(("name",), "", "").line == 3


def test_a_refused_record_is_left_out_but_not_called_unknown(folder, ontology):
    """
    One mistake in an entity does not make every statement about it a mistake.
    """
    write(folder, "entities/more.yaml", ["north: {kind: Group, naem: North}", "south: {kind: Group, name: South, not_same_as: [north]}"])
    write(folder, "statements/more.yaml", ["- {subject: north, relation: dissolved, when: 2018, claims: [{source: paper}]}"])
    dataset, problems = check_folders([folder], ontology)

    assert "north" not in dataset.entities
    assert "north" in dataset.broken
    assert len(problems) == 2
    assert {problem.path for problem in problems} == {str(folder / "entities" / "more.yaml")}


def test_other_files_in_the_folder_are_not_data(folder, ontology):
    """
    A README or an editor's copy beside the records is left alone.
    """
    before = read_dataset([folder], ontology)
    write(folder, "entities/README.md", ["not: [yaml"])
    write(folder, "entities/all.yaml~", ["not: [yaml"])

    assert read_dataset([folder], ontology) == before
