"""The format as N3.js reads it: plain triples as in Turtle, and the triples that statements reify."""

from __future__ import annotations

from tests.formats.rdf_facts import RDF, facts_of_quads, with_n3


def carried(files):
    """The facts of the file; each statement's triple term says what its subject, predicate and object say."""
    quads = with_n3(files[""], ".ttl", "text/turtle")
    plain = [one for one in quads if one[1] != RDF + "reifies"]
    said = {}
    for subject, predicate, object_, *_ in plain:
        said.setdefault(subject, {})[predicate] = object_
    terms = {one[0]: one[2] for one in quads if one[1] == RDF + "reifies"}
    assert terms == {
        node: (values[RDF + "subject"], values[RDF + "predicate"], values[RDF + "object"])
        for node, values in said.items()
        if RDF + "object" in values
    }
    return facts_of_quads(plain)
