"""Every format: the same bytes twice, the input unchanged, reopened by software that is not ours, its losses exactly those told."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

import allegiance
from allegiance.export import FORMATS, Wanted, files_of, loss_report, write
from allegiance.export.wanted import FEATURES, Cut
from tests.formats.features import facts_of

EVERYTHING = Path(__file__).parent / "everything"
# The page is for people: its tests are in tests/browser.
NAMES = [name for name in FORMATS if name != "html"]
PARTS = {
    "all": Wanted(),
    "a day": Wanted(on="2014-12-01"),
    "a span": Wanted(start="2014", stop="2016"),
    "a place": Wanted(theatre="country"),
    "around one": Wanted(focus="child"),
    "known by": Wanted(known_by="2020-08-31"),
    "definite": Wanted(definite_only=True),
    "definite on a day": Wanted(on="2014-12-01", definite_only=True),
    "alleged too": Wanted(include_alleged=True),
}


@pytest.fixture(scope="module")
def everything():
    """A made-up history that holds one of everything."""
    return allegiance.read(EVERYTHING)


def reader_of(name):
    """The foreign reader of a format: `carried(files)` in a module of that name beside this one."""
    return importlib.import_module(f"tests.formats.read_{name.replace('-', '_')}").carried


def test_the_history_holds_every_feature(everything):
    """What is not in it could be lost unseen."""
    facts = facts_of(Cut(everything, Wanted()))

    assert set(facts) == set(FEATURES)
    assert all(facts.values())


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("name", NAMES)
def test_a_format_loses_exactly_what_it_says(name, part, everything):
    """Read back by foreign software, each feature is whole, or is named among the losses; nothing is made up."""
    cut = Cut(everything, PARTS[part])
    expected = facts_of(cut)
    # A file of all statements tells also those that bound what was asked for, and what follows from them.
    bounding = facts_of(Cut(cut.graph, Wanted(include_alleged=PARTS[part].include_alleged)))
    carried = {feature: set() for feature in FEATURES} | reader_of(name)(files_of(name, everything, PARTS[part]))
    losses = set(FORMATS[name].losses)

    assert set(carried) == set(FEATURES)
    for feature in FEATURES:
        assert carried[feature] <= bounding[feature], feature
        if feature not in losses:
            assert carried[feature] >= expected[feature], feature
    if part == "all":
        assert {feature for feature in FEATURES if carried[feature] != expected[feature]} == losses


@pytest.mark.parametrize("name", NAMES)
def test_a_format_writes_the_same_bytes_twice_and_leaves_the_graph_alone(name, everything):
    """Nothing of a first writing shows in a second, nor in the data."""
    before = repr(everything.dataset)
    first = write(name, everything)

    assert write(name, allegiance.Graph(everything.dataset, everything.ontology)) == first
    assert repr(everything.dataset) == before


@pytest.mark.parametrize("name", NAMES)
def test_the_losses_of_a_format_can_be_read(name):
    """The report names every feature once, as kept or as lost with what becomes of it."""
    report = loss_report(name)

    assert set(FORMATS[name].losses) <= set(FEATURES)
    assert all(text.endswith(".") for text in FORMATS[name].losses.values())
    for feature in FEATURES:
        assert report.count(f"]  {feature}: ") == 1
        assert (f"[lost]  {feature}: " in report) is (feature in FORMATS[name].losses)
