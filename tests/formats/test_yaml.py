from __future__ import annotations

import pytest
import yaml

import allegiance
from allegiance.export import Wanted
from allegiance.export.wanted import Cut
from allegiance.export.yaml import ROWS, data_files
from tests.factories import claim, dataset, entity, source, statement
from tests.formats.read_yaml import carried


def told(*records):
    """The canonical files of some records, as texts."""
    return {name: content.decode() for name, content in data_files(dataset(*records)).items()}


def written(files, folder):
    """A folder that holds the files."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def test_canonical_yaml_reads_like_the_shipped_files():
    """
    Keys stand in one order, a claim has one key a line, short mappings stand in braces, and an id that content makes is left out.
    """
    made = statement(
        "east",
        "leads",
        "west",
        "[2014..2015]/..",
        id="east.leads.west.2014-01-01",
        role="emir",
        claims=(claim("paper", stance="denies", asserter="west", attests="published", says="He led: so they say."), claim("study")),
    )
    files = told(
        entity("east", "Person", aliases=("Front", {"name": "محاذ", "lang": "ur", "from": "2007-12"}), same_as={"ofac": "42", "un": "Q.1"}),
        entity("west", not_same_as=("east",), about="A group."),
        source("paper", url="https://example.org/a?b=1"),
        source("study"),
        made,
    )

    assert files["entities/Person.yaml"] == (
        "east:\n  kind: Person\n  name: east\n  aliases:\n    - Front\n    - {name: محاذ, lang: ur, from: 2007-12}\n"
        "  same_as: {un: Q.1, ofac: 42}\n"
    )
    assert files["entities/Group.yaml"] == "west:\n  kind: Group\n  name: west\n  not_same_as: [east]\n  about: A group.\n"
    assert files["statements/leads.yaml"] == (
        '- subject: east\n  relation: leads\n  object: west\n  when: "[2014..2015]/.."\n  role: emir\n  claims:\n'
        "    - source: paper\n      stance: denies\n      asserter: west\n      attests: published\n"
        '      says: "He led: so they say."\n    - source: study\n'
    )
    assert files["sources/press.yaml"].startswith(
        "paper:\n  title: paper\n  publisher: publisher of paper\n  published: 2021-01-01\n  url: https://example.org/a?b=1\n  grade: B\n"
    )


@pytest.mark.parametrize("name", ["no", "~", "- a", "a: b", "a #b", "*a", "&a", "!a", "%a", "@a", "`a", "313", "2014-08-26", "=", "[a]"])
def test_a_name_that_yaml_would_misread_is_quoted(name):
    """Other readers of YAML take it for the text that it is."""
    text = told(entity("east", name=name))["entities/Group.yaml"]

    assert yaml.safe_load(text)["east"]["name"] == name
    assert f'name: "{name}"' in text


@pytest.mark.parametrize("name", ["Hay'at al-Nusra", 'The "Base"', "=1+1", "a:b", "C#", "Ansar, the", "می‌خواهم", "313 Brigade", "..."])
def test_a_name_that_needs_no_quotes_has_none(name):
    """Files stay pleasant to read and to edit."""
    text = told(entity("east", name=name))["entities/Group.yaml"]

    assert yaml.safe_load(text)["east"]["name"] == name
    assert f"name: {name}\n" in text


def test_an_id_that_was_given_is_kept():
    """Only an id that content would not make is written."""
    given = statement("east", "alliedWith", "west", "2014/2015", id="Our_own-id")
    made = statement("east", "alliedWith", "west", "2016/2016", id="east.alliedWith.west.2016-01-01")

    assert told(given, made)["statements/alliedWith.yaml"].count("id: ") == 1


def test_a_file_of_a_strange_kind_stays_in_its_folder():
    """A kind with a slash in its name leads to no other folder."""
    assert "entities/..%2F..%2FGroup.yaml" in told(entity("east", "../../Group"))


def test_the_shipped_history_keeps_every_record(graph, tmp_path):
    """Another reader of YAML counts the same, and ours finds the same history, which is written in the same bytes again."""
    files = data_files(graph.dataset)
    facts = carried(files)
    again = allegiance.read(written(files, tmp_path))

    assert len(facts["entities"]) == len(graph.dataset.entities)
    assert len(facts["statements"]) == len(graph.dataset.statements)
    assert len(facts["claims"]) == sum(len(one.claims) for one in graph.dataset.statements)
    assert len(facts["sources"]) == len(graph.dataset.sources)
    assert again.dataset == graph.dataset
    assert data_files(again.dataset) == files


def test_the_shipped_history_keeps_the_style_of_its_files(graph):
    """No tab, no space at a line's end, two spaces a level, one key a line in claims, one empty line between records."""
    for name, content in data_files(graph.dataset).items():
        text = content.decode()
        lines = text.split("\n")
        assert text.endswith("\n"), name
        assert not text.endswith("\n\n"), name
        assert "\n\n\n" not in text, name
        assert "\t" not in text, name
        assert "- {source" not in text, name
        for line in lines:
            assert line == line.rstrip(), (name, line)
            assert (len(line) - len(line.lstrip(" "))) % 2 == 0, (name, line)


def test_a_part_of_the_history_is_a_folder_that_can_be_read(graph, tmp_path):
    """What was known by a day is written as a data folder of its own."""
    files = ROWS["yaml"].write(Cut(graph, Wanted(known_by="2015-01-01")))
    part = allegiance.read(written(files, tmp_path))

    assert 0 < len(part.dataset.statements) < len(graph.dataset.statements)
