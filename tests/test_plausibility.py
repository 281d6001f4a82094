from __future__ import annotations

import pytest

from allegiance.plausibility import find_doubtful
from tests.factories import claim


@pytest.fixture
def doubts(dataset, ontology):
    """The messages of every warning about the records."""

    def find(*records) -> list[str]:
        found = list(find_doubtful(dataset(*records), ontology))
        assert all(problem.is_warning and problem.hint for problem in found)
        return [problem.message for problem in found]

    return find


def test_plain_records_raise_no_doubt(doubts, statement, source):
    """
    A founding, a tie, an end, in this order, told afterwards: nothing to say.
    """
    assert (
        doubts(
            source(published="2021"),
            statement("east", "founded", None, "2010"),
            statement("east", "alliedWith", "west", "2011/2012"),
            statement("east", "dissolved", None, "2015"),
        )
        == []
    )


def test_a_name_of_two_entities_is_told_once(doubts, entity):
    """
    Spelling does not hide it, and `not_same_as` on either side settles it.
    """
    east = entity("east", name="Liberation Front")

    assert doubts(east, entity("west", aliases=["liberation-front"])) == ['"liberation-front" is a name of "east" too.']
    assert doubts(east, entity("west", aliases=["liberation-front"], not_same_as=["east"])) == []
    assert doubts(entity("east", name="Liberation Front", not_same_as=["west"]), entity("west", name="Liberation front")) == []


def test_an_entity_may_repeat_its_own_name(doubts, entity):
    """
    Two spellings of one name belong to one entity.
    """
    assert doubts(entity("east", name="East", aliases=["EAST", "eást"])) == []


def test_an_unused_source_is_told_once(doubts, source, statement):
    """
    A source that nothing rests on is a slip, or dead weight.
    """
    tie = statement("east", "alliedWith", "west", "2015/2016", claims=(claim("paper"),))

    assert doubts(source("paper"), source("radio"), tie) == ['no claim rests on the source "radio".']


@pytest.mark.parametrize(("published", "count"), [("2014-12-31", 1), ("2015-01-01", 0), ("2014/2015", 0), ("2020", 0)])
def test_a_source_published_before_what_it_tells(published, count, doubts, source, statement):
    """
    Told only when the last day of publishing lies before the first day of what happened.
    """
    found = doubts(source(published=published), statement("east", "metWith", "west", "2015"))

    assert found == [f'"source" was published on {published}, before what it tells.'] * count


@pytest.mark.parametrize(
    ("relation", "object_", "when", "count"),
    [
        ("metWith", "west", "2016-01-01", 1),
        ("metWith", "west", "2015-12-31", 0),
        ("metWith", "west", "2015/2017", 0),
        ("alliedWith", "west", "2016/2017", 1),
        ("alliedWith", "west", "2014/2017", 0),
        ("sanctionedBy", "list", "2017", 0),
        ("listedOn", "list", "2017/2018", 0),
    ],
)
def test_acting_after_the_end(relation, object_, when, count, doubts, entity, statement):
    """
    Doubtful only when it surely began after the end; being listed needs no life.
    """
    records = [entity("list", "SanctionsList"), statement("east", "dissolved", None, "2015"), statement("east", relation, object_, when)]

    assert doubts(*records) == ['"east" acts after 2015-12-31, when it had ended.'] * count


@pytest.mark.parametrize(("when", "count"), [("2009-12-31", 1), ("2010-01-01", 0), ("2009/2011", 0)])
def test_acting_before_the_beginning(when, count, doubts, statement):
    """
    Doubtful only when it surely happened before the first possible day of the founding.
    """
    records = [statement("east", "founded", None, "2010"), statement("east", "metWith", "west", when)]

    assert doubts(*records) == ['"east" acts before 2010-01-01, when it began.'] * count


def test_the_last_of_several_ends_and_the_first_of_several_beginnings_count(doubts, statement):
    """
    Where sources know two ends, nothing is doubtful before the later one.
    """
    ends = [statement("east", "dissolved", None, when) for when in ("2012", "2015")]

    assert doubts(*ends, statement("east", "metWith", "west", "2014")) == []
    assert len(doubts(*ends, statement("east", "metWith", "west", "2016"))) == 1


def test_a_child_older_than_its_parent(doubts, entity, statement):
    """
    A splinter cannot have begun before what it splintered from; people may be older than what they found.
    """
    child = statement("east", "splinteredFrom", "west", "2009")
    begun, begun_with_it = (statement("west", "founded", None, when) for when in ("2010", "2009"))
    born = statement("anna", "born", None, "1970")
    founder = statement("north", "foundedBy", "anna", "1960")

    assert doubts(child, begun) == ['"east" began on 2009-01-01, before its parent "west" on 2010-01-01.']
    assert doubts(child, begun_with_it) == []
    assert doubts(entity("anna", "Person"), born, founder) == []


def test_two_episodes_that_run_into_each_other(doubts, statement):
    """
    The second begins while the first surely still holds; touching ends are no contradiction.
    """
    first = statement("east", "alliedWith", "west", "2010-01-01/2014-12-31")

    assert doubts(first, statement("west", "alliedWith", "east", "2012/2016")) == [
        '"west.alliedWith.east.2012-2016" begins while "east.alliedWith.west.2010-01-01-2014-12-31" still holds.'
    ]
    assert doubts(first, statement("east", "alliedWith", "west", "2014-12-31/2016")) == []
    assert doubts(first, statement("east", "alliedWith", "north", "2012/2016")) == []


def test_warnings_name_the_line_and_refuse_nothing(tmp_path, capsys):
    """
    `check` shows the place of a doubt and still ends with status 0.
    """
    from allegiance.cli import main

    for name, text in {
        "entities": "east: {kind: Group, name: East}\n",
        "sources": "paper: {title: T, publisher: P, published: 2014, grade: B, kind: press}\n",
        "statements": "- subject: east\n  relation: dissolved\n  when: 2015\n  claims:\n    - source: paper\n",
    }.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "all.yaml").write_text(text, encoding="utf-8")

    assert main(["check", "--data", str(tmp_path)]) == 0
    said = capsys.readouterr()
    assert said.err.startswith(f'{tmp_path / "statements" / "all.yaml"}:5:15: warning: "paper" was published on 2014-12-31, before')
    assert said.out.endswith("0 errors, 1 warning.\n")
