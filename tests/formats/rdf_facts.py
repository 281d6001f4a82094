"""Facts from plain quads, whoever read them: N3.js, rdflib or anybody else. Nothing of ours is asked."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections import defaultdict
from pathlib import Path
from urllib.parse import unquote

import rdflib

__all__ = ["facts_of_quads", "with_n3", "with_rdflib"]

AL, BASE = "https://w3id.org/allegiance/ontology#", "https://w3id.org/allegiance/"
DC, RDF = "http://purl.org/dc/terms/", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
PROV, RDFS = "http://www.w3.org/ns/prov#", "http://www.w3.org/2000/01/rdf-schema#"
READER = Path(__file__).parent.parent / "foreign" / "read_rdf.mjs"
_OPEN = {"0001-01-01", "9999-12-31"}


def with_n3(content, suffix, media_type):
    """The quads as N3.js reads them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"file{suffix}"
        path.write_bytes(content)
        done = subprocess.run(["node", str(READER), str(path), media_type], capture_output=True, text=True, check=True)
    return [(*one[:2], tuple(one[2]) if isinstance(one[2], list) else one[2], *one[3:]) for one in json.loads(done.stdout)]


def with_rdflib(content, kind):
    """The quads as rdflib reads them."""
    graphs = rdflib.Dataset()
    graphs.parse(data=content, format=kind)
    quads = []
    for subject, predicate, object_, graph in graphs.quads():
        datatype = str(object_.datatype or "") if isinstance(object_, rdflib.Literal) else ""
        language = str(object_.language or "") if isinstance(object_, rdflib.Literal) else ""
        quads.append((str(subject), str(predicate), str(object_), datatype, language, "" if graph is None else str(graph)))
    return quads


def facts_of_quads(quads):
    """The facts that the quads tell, by feature."""
    nodes = defaultdict(lambda: defaultdict(list))
    types = defaultdict(dict)
    for subject, predicate, object_, datatype, _, _ in quads:
        nodes[subject][predicate].append(object_)
        if isinstance(object_, str):
            types[subject].setdefault(predicate, {})[object_] = datatype
    facts = defaultdict(set)
    for node, values in nodes.items():
        kinds = {kind.removeprefix(AL) for kind in values.get(RDF + "type", ()) if kind.startswith(AL)}
        if "Statement" in kinds:
            _statement(values, nodes, facts)
        elif "Source" in kinds:
            _source(values, facts)
        elif "Holding" in kinds:
            pass
        elif node.startswith(BASE + "id/"):
            _entity(node, values, types[node], nodes, facts)
    holdings = [(node, values) for node, values in nodes.items() if AL + "Holding" in values.get(RDF + "type", ())]
    _holdings(holdings, facts)
    _occurrences(nodes, facts)
    return facts


def _one(values, term, otherwise=""):
    found = values.get(term, ())
    assert len(found) <= 1, (term, found)
    return found[0] if found else otherwise


def _id(iri):
    return iri.removeprefix(BASE + "id/")


def _entity(node, values, types, nodes, facts):
    (kind,) = (one.removeprefix(AL) for one in values[RDF + "type"])
    name = _id(node)
    assert _one(values, DC + "identifier") == name
    facts["entities"].add((name, kind, _one(values, RDFS + "label")))
    for alias in (nodes[one] for one in values.get(AL + "hasName", ())):
        label = _one(alias, RDFS + "label")
        details = tuple(_one(alias, AL + term) for term in ("language", "usedFrom", "usedTo"))
        assert label in values["http://www.w3.org/2004/02/skos/core#altLabel"]
        facts["aliases"].add((name, label))
        if any(details):
            facts["alias-details"].add((name, label, *details))
    for text, datatype in types.get(AL + "externalId", {}).items():
        facts["external-ids"].add((name, unquote(datatype.removeprefix(BASE + "scheme/")), text))
    facts["distinctions"] |= {(name, _id(one)) for one in values.get("http://www.w3.org/2002/07/owl#differentFrom", ())}
    if about := _one(values, DC + "description"):
        facts["descriptions"].add((name, about))


def _source(values, facts):
    name = _one(values, DC + "identifier")
    told = (DC + "title", DC + "publisher", DC + "issued", "https://schema.org/url")
    facts["sources"].add((name, *(_one(values, term) for term in told)))
    for key, term in (("author", DC + "creator"), ("grade", AL + "grade"), ("kind", AL + "sourceKind")):
        if text := _one(values, term):
            facts["source-details"].add((name, key, text))


def _statement(values, nodes, facts):
    name = _one(values, DC + "identifier")
    relation = _one(values, RDF + "predicate").removeprefix(AL)
    other = _id(_one(values, RDF + "object")) or _one(values, AL + "value")
    facts["statements"].add((name, _id(_one(values, RDF + "subject")), relation, other))
    facts["bounds"].add((name, *(_one(values, AL + term) for term in ("earliestStart", "latestStart", "earliestEnd", "latestEnd"))))
    facts["status"].add((name, _one(values, AL + "status"), _one(values, AL + "conflict")))
    if when := _one(values, AL + "when"):
        facts["dates-as-written"].add((name, when))
    if values.get(AL + "atLeast") or values.get(AL + "atMost"):
        facts["measures"].add((name, _one(values, AL + "value")))
    for key, term in (
        ("place", "place"),
        ("role", "role"),
        ("reference", "reference"),
        ("quantity", "quantity"),
        ("preferred_because", "preferredBecause"),
    ):
        if text := _one(values, AL + term):
            facts["qualifiers"].add((name, key, _id(text)))
    for claim in (nodes[one] for one in values[AL + "hasClaim"]):
        _claim((name, _one(claim, AL + "index")), claim, facts)


def _claim(at, claim, facts):
    facts["claims"].add((*at, _one(claim, PROV + "hadPrimarySource").removeprefix(BASE + "source/"), _one(claim, AL + "stance")))
    if says := _one(claim, AL + "says"):
        facts["says"].add((*at, says))
    if asserter := _one(claim, PROV + "wasAttributedTo"):
        facts["claim-details"].add((*at, "asserter", _id(asserter)))
    for key in ("when", "value", "credibility", "origin", "attests"):
        if text := _one(claim, AL + key):
            facts["claim-details"].add((*at, key, text))
    facts["claim-details"] |= {(*at, "supersedes", one.split(" ", 1)[1]) for one in claim.get(AL + "supersedes", ())}


def _holdings(holdings, facts):
    """Ties: of a symmetric pair, written both ways, the one in the order of its ids."""
    told = {}
    for _, values in holdings:
        ends = [_id(_one(values, RDF + term)) for term in ("subject", "object")]
        days = ["" if (day := _one(values, AL + term)) in _OPEN else day for term in ("from", "to")]
        key = (ends[0], _one(values, RDF + "predicate").removeprefix(AL), ends[1], _one(values, AL + "verdict"), *days)
        told[key] = {one.removeprefix(BASE + "statement/") for one in values[PROV + "wasDerivedFrom"]}
    for key, because in told.items():
        turned = (key[2], key[1], key[0], *key[3:])
        if key[2] and key[2] < key[0] and told.get(turned) == because:
            continue
        facts["ties" if key[2] else "own-states"].add(key)
        facts["tie-reasons"] |= {(*key, one) for one in because}


def _occurrences(nodes, facts):
    """Events: statements that count, whose relation the vocabulary calls an event."""
    for values in list(nodes.values()):
        if AL + "Statement" not in values.get(RDF + "type", ()):
            continue
        relation = _one(values, RDF + "predicate")
        if relation.removeprefix(AL) not in _events() or _one(values, AL + "status") not in ("accepted", "disputed"):
            continue
        name, subject = _one(values, DC + "identifier"), _id(_one(values, RDF + "subject"))
        if values.get(RDF + "object"):
            facts["events"].add((name, subject, relation.removeprefix(AL), _id(_one(values, RDF + "object"))))
        elif not (values.get(AL + "atLeast") or values.get(AL + "atMost")):
            facts["own-events"].add((name, subject, relation.removeprefix(AL)))


def _events():
    """The relations that are events, by the Turtle of the vocabulary as rdflib reads it."""
    if not _KNOWN:
        vocabulary = rdflib.Graph().parse(Path(__file__).parents[2] / "ontology" / "relations.ttl")
        for kind in ("EventRelation", "MeasuredRelation", "NamingRelation"):
            _KNOWN.update(str(one).removeprefix(AL) for one in vocabulary.subjects(rdflib.RDF.type, rdflib.URIRef(AL + kind)))
    return _KNOWN


_KNOWN: set[str] = set()
