"""JSON-LD 1.1 with a context of its own: short keys, plain strings, the two graphs as named graphs.

The context is made from the quads: a key is the local name of its predicate, and says once whether its values are
links or of one datatype (JSON-LD 1.1, section 4.2), so that they stand as plain strings. Prefixes are those of the
other RDF files.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from allegiance.triples import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["write_jsonld"]

_TYPE = PREFIXES["rdf"] + "type"
_STRING = PREFIXES["xsd"] + "string"
# The longest prefix first, so that each name is cut as short as it can be.
_BASES = sorted(((base, prefix) for prefix, base in PREFIXES.items()), key=lambda one: (-len(one[0]), one[1]))


def write_jsonld(graphs: Mapping[str, Iterable[ox.Triple]]) -> bytes:
    """One document of named graphs, each given by its IRI and its triples, in their order."""
    listed = {name: list(triples) for name, triples in graphs.items()}
    terms = _terms([triple for triples in listed.values() for triple in triples])
    keys = {predicate: key for key, (predicate, _) in terms.items()}
    context: dict[str, Any] = {"@version": 1.1, "id": "@id", "type": "@type", **dict(sorted(PREFIXES.items()))}
    for key, (predicate, kind) in sorted(terms.items()):
        context[key] = {"@id": _short(predicate), "@type": kind} if kind else {"@id": _short(predicate)}
    document = {
        "@context": context,
        "@graph": [{"id": name, "@graph": _nodes(triples, keys, terms)} for name, triples in listed.items()],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _terms(triples: list[ox.Triple]) -> dict[str, tuple[str, str]]:
    """For each key its predicate, and what all its values are: "@id", a datatype, or "" where they differ or are plain."""
    kinds: dict[str, set[str]] = {}
    for triple in triples:
        kinds.setdefault(triple.predicate.value, set()).add(_kind(triple.object))
    kinds.pop(_TYPE, None)
    taken = {"id", "type", *PREFIXES}
    terms: dict[str, tuple[str, str]] = {}
    for predicate, found in sorted(kinds.items()):
        short = _short(predicate)
        local = short.partition(":")[2] if short != predicate else predicate
        key = local if local.isalnum() and local not in taken else short
        taken.add(key)
        (kind,) = found if len(found) == 1 else ("",)
        terms[key] = (predicate, _short(kind) if kind not in ("", "@id") else kind)
    return terms


def _kind(value: Any) -> str:  # noqa: ANN401 - a term of pyoxigraph
    if isinstance(value, ox.Literal):
        return "" if value.language or value.datatype.value == _STRING else str(value.datatype.value)
    return "@id"


def _nodes(triples: list[ox.Triple], keys: Mapping[str, str], terms: Mapping[str, tuple[str, str]]) -> list[dict[str, Any]]:
    nodes: dict[str, dict[str, Any]] = {}
    for triple in triples:
        subject: Any = triple.subject
        value: Any = triple.object
        node = nodes.setdefault(subject.value, {"id": _short(subject.value)})
        if triple.predicate.value == _TYPE:
            key, value = "type", _short(value.value)
        else:
            key = keys[triple.predicate.value]
            value = _value(value, terms[key][1])
        if key not in node:
            node[key] = value
        elif isinstance(node[key], list):
            node[key].append(value)
        else:
            node[key] = [node[key], value]
    return list(nodes.values())


def _value(value: Any, kind: str) -> Any:  # noqa: ANN401 - a term of pyoxigraph, a value of JSON
    if not isinstance(value, ox.Literal):
        return _short(value.value) if kind == "@id" else {"id": _short(value.value)}
    if value.language:
        return {"@value": value.value, "@language": value.language}
    datatype = value.datatype.value
    if (kind and _short(datatype) == kind) or (not kind and datatype == _STRING):
        return value.value
    return {"@value": value.value} if datatype == _STRING else {"@value": value.value, "@type": _short(datatype)}


def _short(iri: str) -> str:
    """The IRI with a prefix where one fits."""
    for base, prefix in _BASES:
        local = iri.removeprefix(base)
        if local != iri and local and not local.startswith("//") and "/" not in local:
            return f"{prefix}:{local}"
    return iri
