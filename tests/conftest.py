"""What all tests share: the profiles of hypothesis, the ontology, and the factories as fixtures."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import allegiance
from allegiance.export import write
from allegiance.ontology import read_ontology
from allegiance.resources import ontology_folder
from tests import factories

# No test leaves an index in the caches of whoever runs it; those of tests/test_quick.py keep theirs apart.
os.environ["ALLEGIANCE_CACHE"] = ""

_QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large]

# The same examples on every run, so that a change of verdict is a change of code.
settings.register_profile("default", derandomize=True, deadline=None, database=None, suppress_health_check=_QUIET)
# Fresh examples on every run; ALLEGIANCE_EXAMPLES says how many.
settings.register_profile("long", derandomize=False, deadline=None, database=None, suppress_health_check=_QUIET, print_blob=True)
settings.load_profile("long" if "ALLEGIANCE_EXAMPLES" in os.environ else "default")


def pytest_ignore_collect(collection_path):
    """Only tests are read for examples: foreign readers and the programs beside them would take each worker ten seconds to import."""
    is_beside = collection_path.suffix == ".py" and collection_path.is_relative_to(Path(__file__).parent)
    return True if is_beside and not collection_path.name.startswith(("test_", "__init__")) else None


def pytest_collection_modifyitems(items):
    """Files that hold a slow test go first, then those that open a browser: what a worker takes from another at the end is short."""
    folder = Path(__file__).parent / "browser"
    for item in items:
        if item.path.is_relative_to(folder):
            item.add_marker("browser")
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: (item.path not in slow, not item.path.is_relative_to(folder)))


@pytest.fixture(scope="session")
def ontology():
    """The shipped vocabulary."""
    return read_ontology()


@pytest.fixture
def entity():
    """The factory of entities."""
    return factories.entity


@pytest.fixture
def source():
    """The factory of sources."""
    return factories.source


@pytest.fixture
def statement():
    """The factory of statements."""
    return factories.statement


@pytest.fixture
def dataset():
    """The factory of datasets."""
    return factories.dataset


@pytest.fixture(scope="session")
def graph():
    """The shipped history, read once."""
    return allegiance.read()


@pytest.fixture(scope="session")
def one_oath(tmp_path_factory):
    """A vocabulary in which a pledge ends the oaths that its subject swore before."""
    folder = Path(shutil.copytree(ontology_folder(), tmp_path_factory.mktemp("made") / "ontology"))
    turtle, pledge = folder / "relations.ttl", "al:starts al:swornTo ;"
    text = turtle.read_text(encoding="utf-8")
    assert text.count(pledge) == 1
    ending = "al:ends [ al:ofState al:swornTo ; al:withSubject al:Subject ] ;"
    turtle.write_text(text.replace(pledge, f"{pledge} {ending}"), encoding="utf-8")
    return read_ontology(folder)


@pytest.fixture(scope="session")
def trig(graph, tmp_path_factory):
    """The shipped history as a TriG file."""
    path = tmp_path_factory.mktemp("rdf") / "history.trig"
    path.write_bytes(write("trig", graph))
    return path
