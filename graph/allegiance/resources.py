"""Where the ontology, the shipped history and the named queries lie."""

from __future__ import annotations

from pathlib import Path

__all__ = ["ontology_folder", "query_folder", "shipped_folder"]

_PACKAGE = Path(__file__).resolve().parent


def ontology_folder() -> Path:
    """The folder of core.ttl, relations.ttl and shapes.ttl.

    In a checkout it lies at the top, beside graph/; in a wheel inside the package. The checkout wins,
    because an editable install keeps a stale copy.
    """
    beside = _PACKAGE.parent.parent / "ontology"
    return beside if (beside / "relations.ttl").is_file() else _PACKAGE / "ontology"


def shipped_folder() -> Path:
    """The folder of the curated history that ships with the package."""
    return _PACKAGE / "data"


def query_folder() -> Path:
    """The folder of the named SPARQL queries."""
    return _PACKAGE / "queries"
