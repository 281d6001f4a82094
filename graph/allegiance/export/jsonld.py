"""JSON-LD 1.1 with a context of its own: short keys, plain strings, the two graphs as named graphs.

The context is made from the triples: a key is the local name of its predicate, and says once whether its values are
links or of one datatype (JSON-LD 1.1, section 4.2), so that they stand as plain strings. Prefixes are those of the
other RDF files. The document is made from N-Triples whose texts are escaped as JSON does it (`terms.quoted`), so that
no text is looked at again.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from allegiance.triples.terms import PREFIXES, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from allegiance.triples.blocks import Block

__all__ = ["write_jsonld"]

_TYPE = f"<{PREFIXES['rdf']}type>"
_BASES = {base: prefix for prefix, base in PREFIXES.items()}
# Lines within a graph, a node and a list, indented by one space a level.
_NODE, _PART, _ITEM = "\n    ", "\n     ", "\n      "


def write_jsonld(graphs: Mapping[str, list[Block]]) -> bytes:
    """One document of named graphs, each given by its IRI and its blocks of N-Triples, in their order."""
    terms = _terms(text for blocks in graphs.values() for _, text in blocks)
    context: dict[str, Any] = {"@version": 1.1, "id": "@id", "type": "@type", **dict(sorted(PREFIXES.items()))}
    for key, (predicate, kind) in sorted(terms.items()):
        context[key] = {"@id": _short(predicate), "@type": kind} if kind else {"@id": _short(predicate)}
    names = _Names()
    # For each predicate how it begins, and what all its values are, both as they stand in JSON.
    parts = {f"<{predicate}>": (f",{_PART}{quoted(key)}: ", quoted(kind) if kind else "") for key, (predicate, kind) in terms.items()}
    parts[_TYPE] = (f',{_PART}"type": ', '"@id"')
    head, _, end = json.dumps({"@context": context, "@graph": ["..."]}, ensure_ascii=False, indent=1).partition('\n  "..."')
    pieces = [head.encode()]
    for number, (graph, blocks) in enumerate(graphs.items()):
        pieces.append(f'{"," if number else ""}\n  {{\n   "id": {quoted(graph)},\n   "@graph": ['.encode())
        for count, (subject, text) in enumerate(blocks):
            between = "," if count else ""
            node = "".join(_values(text, parts, names))
            pieces.append(f'{between}{_NODE}{{{_PART}"id": {names[subject]}{node}{_NODE}}}'.encode())
        pieces.append(b"\n   ]\n  }" if blocks else b"]\n  }")
    pieces.append(f"{end}\n".encode())
    return b"".join(pieces)


def _lines(block: str) -> Iterator[list[str]]:
    """Subject, predicate and object of each line; no text holds the end of a line."""
    return (line.split(" ", 2) for line in block.split(" .\n")[:-1])


def _terms(blocks: Iterable[str]) -> dict[str, tuple[str, str]]:
    """For each key its predicate, and what all its values are: "@id", a datatype, or "" where they differ or are plain."""
    kinds: dict[str, set[str]] = {}
    for block in blocks:
        for _, predicate, value in _lines(block):
            last = value[-1]
            kind = "" if last != ">" else "@id" if value[0] == "<" else value.rpartition("^^<")[2]
            if predicate not in kinds:
                kinds[predicate] = {kind}
            else:
                kinds[predicate].add(kind)
    kinds.pop(_TYPE, None)
    taken = {"id", "type", *PREFIXES}
    terms: dict[str, tuple[str, str]] = {}
    for predicate, found in sorted((predicate[1:-1], found) for predicate, found in kinds.items()):
        short = _short(predicate)
        local = short.partition(":")[2] if short != predicate else predicate
        key = local if local.isalnum() and local not in taken else short
        taken.add(key)
        (kind,) = found if len(found) == 1 else ("",)
        terms[key] = (predicate, _short(kind[:-1]) if kind not in ("", "@id") else kind)
    return terms


class _Names(dict[str, str]):
    """IRIs in their brackets as short names in quotes."""

    def __missing__(self, iri: str) -> str:
        made = self[iri] = quoted(_short(iri[1:-1]))
        return made


def _values(block: str, parts: Mapping[str, tuple[str, str]], names: _Names) -> Iterator[str]:
    """The properties of a node, each with its value or the list of its values."""
    last, values = "", [""]
    for _, predicate, value in _lines(block):
        if predicate != last:
            if last:
                yield _told(parts[last][0], values)
            last, values = predicate, []
        values.append(_value(value, parts[predicate][1], names))
    yield _told(parts[last][0], values)


def _told(before: str, values: list[str]) -> str:
    if len(values) == 1:
        return before + values[0].replace("\n", _PART)
    return f"{before}[{_ITEM}" + f",{_ITEM}".join([value.replace("\n", _ITEM) for value in values]) + f"{_PART}]"


def _value(value: str, kind: str, names: _Names) -> str:
    """A term of N-Triples as JSON, its lines indented by themselves."""
    last = value[-1]
    if last == '"':
        return value
    if last == ">":
        if value[0] == "<":
            return names[value] if kind == '"@id"' else f'{{\n "id": {names[value]}\n}}'
        text, _, datatype = value.rpartition("^^")
        return text if names[datatype] == kind else f'{{\n "@value": {text},\n "@type": {names[datatype]}\n}}'
    text, _, language = value.rpartition("@")
    return f'{{\n "@value": {text},\n "@language": {quoted(language)}\n}}'


def _short(iri: str) -> str:
    """The IRI with a prefix where one fits; what follows the prefix holds no slash."""
    for mark in "#/":
        base, found, local = iri.rpartition(mark)
        if found and local and "/" not in local and base + mark in _BASES:
            return f"{_BASES[base + mark]}:{local}"
    return iri
