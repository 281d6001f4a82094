from __future__ import annotations

import pytest

from allegiance.checks import check_dataset, check_folders, read_dataset
from allegiance.exceptions import DataError


@pytest.fixture
def told(dataset, ontology):
    """The messages of every error in the records."""
    return lambda *records: [problem.message for problem in check_dataset(dataset(*records), ontology)]


def test_sound_records_have_no_error(told, statement, entity):
    """
    States with intervals, events with days, a measure with a value: nothing to say.
    """
    assert (
        told(
            entity("anna", "Person"),
            entity("raid", "Incident"),
            statement("east", "alliedWith", "west", "2015/.."),
            statement("east", "dissolved", None, "2018?"),
            statement("anna", "leads", "east"),
            statement("raid", "deaths", None, "2015-03", value="58..81"),
        )
        == []
    )


@pytest.mark.parametrize("when", ["2015", "2015-03-01", "[2014..2015]", "2015~"])
def test_a_state_takes_an_interval(when, told, statement):
    """
    "Allied in 2015" says nothing of how long; the curator has to choose.
    """
    assert told(statement("east", "alliedWith", "west", when)) == [f'"alliedWith" holds through days and takes an interval, not "{when}".']


@pytest.mark.parametrize(
    ("when", "is_open"), [("2015/..", True), ("2015/", True), ("/2015", True), ("2015/2016", False), ("[..2015]", False)]
)
def test_an_event_takes_no_open_interval(when, is_open, told, statement):
    """
    An event over several days has two ends; one known only by its latest day is a span.
    """
    assert bool(told(statement("east", "metWith", "west", when))) == is_open


def test_only_events_need_a_date(told, statement):
    """
    A state without dates may hold at any time; an event that happened at no time cannot be placed.
    """
    assert told(statement("east", "alliedWith", "west")) == []
    assert told(statement("east", "metWith", "west")) == ['"metWith" happens on a day and needs a date.']


def test_a_kind_fits_through_its_parents(told, statement, entity):
    """
    A relation between actors takes groups, people and states, but no place.
    """
    for kind in ("Group", "Person", "State", "Agency", "Coalition"):
        assert told(entity("east", kind), statement("east", "alliedWith", "west", "2015/2016")) == []
    assert told(entity("east", "Place"), statement("east", "alliedWith", "west", "2015/2016")) == [
        '"east" is a Place, which cannot be the subject of "alliedWith".'
    ]


@pytest.mark.parametrize(("attests", "errors"), [("2014-12-31", 1), ("2015-01-01", 0), ("2014/2015", 0), ("2030", 0)])
def test_attested_days_do_not_lie_before_the_beginning(attests, errors, told, statement, claim):
    """
    Refused only when every attested day is too early.
    """
    found = told(statement("east", "alliedWith", "west", "2015/..", claims=(claim(attests=attests),)))

    assert len(found) == errors


def test_an_alias_may_last_one_day_but_not_end_before_it_starts(told, entity):
    """
    A name that was used on one day is a name.
    """
    assert told(entity("east", aliases=[{"name": "Orient", "from": "2015-03-01", "to": "2015-03-01"}])) == []
    assert told(entity("east", aliases=[{"name": "Orient", "from": "2015-03-02", "to": "2015-03-01"}])) == [
        'the name "Orient" ends before it starts.'
    ]


@pytest.fixture
def claim():
    """The factory of claims."""
    from tests.factories import claim

    return claim


def test_every_claim_is_checked_by_itself(told, statement, claim):
    """
    A second and third claim have dates, asserters and sources of their own.
    """
    claims = (claim(), claim("other", when="2015"), claim("third", asserter="nobody"), claim("fourth", value="3"))

    assert told(statement("east", "alliedWith", "west", "2015/2016", claims=claims)) == [
        '"alliedWith" holds through days and takes an interval, not "2015".',
        'unknown entity "nobody".',
        '"alliedWith" takes no value.',
    ]


def test_problems_come_in_the_order_of_files_and_lines_and_each_once(tmp_path, ontology):
    """
    Problems of shape and of meaning are told together, as a reader goes through the files.
    """
    for name, text in {
        "entities/b.yaml": "east: {kind: Gruop, name: East}\nwest: {kind: Group}\n",
        "entities/a.yaml": "north: {kind: Group, name: North, not_same_as: [nobody]}\n",
        "statements/a.yaml": "- {subject: east, relation: alied, object: west, claims: [{source: paper}, {source: paper}]}\n",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")

    with pytest.raises(DataError) as caught:
        read_dataset([tmp_path], ontology)
    places = [(problem.path.removeprefix(f"{tmp_path}/"), problem.line) for problem in caught.value.problems]

    assert places == [("entities/a.yaml", 1), ("entities/b.yaml", 1), ("entities/b.yaml", 2), ("statements/a.yaml", 1)]
    assert str(caught.value).count("\n") == 2 * len(places) - 1


def test_warnings_wait_until_the_errors_are_mended(tmp_path, ontology):
    """
    Doubts about data that are refused anyway would only distract.
    """
    (tmp_path / "sources").mkdir()
    file = tmp_path / "sources" / "a.yaml"
    file.write_text("paper: {title: T, publisher: P, published: 2021, grade: B, kind: press}\n", encoding="utf-8")
    _, doubts = check_folders([tmp_path], ontology)
    _, none = check_folders([tmp_path], ontology, with_warnings=False)
    file.write_text(file.read_text(encoding="utf-8") + "radio: {title: T}\n", encoding="utf-8")
    _, errors = check_folders([tmp_path], ontology)

    assert [problem.is_warning for problem in doubts] == [True]
    assert none == []
    assert {problem.is_warning for problem in errors} == {False}
