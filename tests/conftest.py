"""What all tests share: the profiles of hypothesis, the ontology, and the factories as fixtures."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

import allegiance
from allegiance.ontology import read_ontology
from tests import factories

_QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large]

# The same examples on every run, so that a change of verdict is a change of code.
settings.register_profile("default", derandomize=True, deadline=None, database=None, suppress_health_check=_QUIET)
# Fresh examples on every run; ALLEGIANCE_EXAMPLES says how many.
settings.register_profile("long", derandomize=False, deadline=None, database=None, suppress_health_check=_QUIET, print_blob=True)
settings.load_profile("long" if "ALLEGIANCE_EXAMPLES" in os.environ else "default")


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
