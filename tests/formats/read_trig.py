"""The format as N3.js reads it."""

from __future__ import annotations

from tests.formats.rdf_facts import facts_of_quads, with_n3


def carried(files):
    """The facts of the file."""
    return facts_of_quads(with_n3(files[""], ".trig", "application/trig"))
