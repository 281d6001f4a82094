"""The format as rdflib reads it."""

from __future__ import annotations

from tests.formats.rdf_facts import facts_of_quads, with_rdflib


def carried(files):
    """The facts of the file."""
    return facts_of_quads(with_rdflib(files[""], "json-ld"))
