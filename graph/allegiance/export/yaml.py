"""A data folder in its one canonical form: the files that `allegiance` reads, written from content only.

The same records make the same bytes, whatever files they came from; reading them gives the same records.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import quote

from allegiance.dataset import statement_id

from .wanted import Format

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from allegiance.dataset import Dataset
    from allegiance.model import Alias, Claim, Entity, Source, Statement

__all__ = ["ROWS", "data_files"]

# Ids in other registers stand in the order of the shipped files; others follow by name.
_SCHEMES = ("wikidata", "un", "ofac", "ucdp", "mmp")
_STATEMENT = ("subject", "relation", "object", "value", "when", "preferred_because", "place", "role", "reference", "quantity")
_CLAIM = ("source", "stance", "asserter", "when", "value", "credibility", "origin", "attests", "supersedes", "says")
_SOURCE = ("title", "author", "publisher", "published", "url", "grade", "kind")

# Words that a reader of YAML 1.1 takes for nothing, for a truth value or for a sign of its own (yaml.org/type).
_WORD = re.compile(r"~|null|yes|no|true|false|on|off|y|n|=|<<", re.IGNORECASE)
# Texts that YAML 1.1 or 1.2 takes for a number or a day: whole, broken, of another base, of base 60, endless (yaml.org/type).
_NUMBER = re.compile(
    r"[-+]?[0-9][0-9_]*(\.[0-9_]*)?(e[-+]?[0-9]+)?|[-+]?\.[0-9_]+(e[-+]?[0-9]+)?|[-+]?[0-9][0-9_]*(:[0-9]+)+(\.[0-9_]*)?"
    r"|[-+]?0[xob][0-9a-f_]+|[-+]?\.inf|\.nan|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(([Tt]|[ \t]+)[0-9].*)?",
    re.IGNORECASE,
)
# Numbers and days that every reader prints as they were written: they need no quotes where a number or a day is due.
_PLAIN_NUMBER = re.compile(r"0|[1-9][0-9]*|[0-9]{4}-[0-9]{2}-[0-9]{2}")
# Signs that begin something else than a plain text, and signs that end one (YAML 1.2, section 7.3.3).
_BEGINS = frozenset("-?:,[]{}#&*!|>'\"%@`")
_ENDS = re.compile(r":(\s|$)|\s#")
_IN_FLOW = re.compile(r"[\[\]{},?]")
# Breaks and marks that would break a line, or that cannot be seen.
_ESCAPED = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


def data_files(dataset: Dataset) -> dict[str, bytes]:
    """The files of a data folder, by path: a file a kind of entities, a relation of statements, a kind of sources.

    Records stand in the order of their ids, keys in one order, each text on one line, in quotes only where it needs them.
    """
    parts: dict[str, list[str]] = defaultdict(list)
    for entity in sorted(dataset.entities.values(), key=lambda one: one.id):
        parts[f"entities/{_file(entity.kind)}"].append(_lines(_entity(entity)))
    for statement in sorted(dataset.statements, key=lambda one: one.id):
        parts[f"statements/{_file(statement.relation)}"].append(_lines(_statement(statement)))
    for source in sorted(dataset.sources.values(), key=lambda one: one.id):
        parts[f"sources/{_file(source.kind)}"].append(_lines(_source(source)))
    return {name: "\n".join(records).encode() for name, records in sorted(parts.items())}


def _file(name: str) -> str:
    """The name of a file after a kind or relation; one that holds a slash leads nowhere else."""
    return quote(name, safe="") + ".yaml"


def _lines(lines: Iterable[str]) -> str:
    return "".join(line + "\n" for line in lines)


# ---------------------------------------------------------------- records


def _entity(entity: Entity) -> Iterator[str]:
    yield f"{_text(entity.id)}:"
    yield f"  kind: {_text(entity.kind)}"
    yield f"  name: {_text(entity.name)}"
    if entity.aliases:
        yield "  aliases:"
        yield from (f"    - {_alias(alias)}" for alias in entity.aliases)
    if entity.same_as:
        schemes = sorted(entity.same_as, key=lambda name: (_SCHEMES.index(name) if name in _SCHEMES else len(_SCHEMES), name))
        inside = (f"{_text(name, is_flow=True)}: {_number(entity.same_as[name], is_flow=True)}" for name in schemes)
        yield f"  same_as: {{{', '.join(inside)}}}"
    if entity.not_same_as:
        yield f"  not_same_as: {_list(entity.not_same_as)}"
    if entity.about is not None:
        yield f"  about: {_text(entity.about)}"


def _alias(alias: Alias) -> str:
    """A name alone, or with its language and days within braces."""
    if alias.lang is None and alias.start is None and alias.end is None:
        return _text(alias.name)
    inside = [f"name: {_text(alias.name, is_flow=True)}"]
    if alias.lang is not None:
        inside.append(f"lang: {_text(alias.lang, is_flow=True)}")
    inside += [f"{key}: {_number(day, is_flow=True)}" for key, day in (("from", alias.start), ("to", alias.end)) if day is not None]
    return f"{{{', '.join(inside)}}}"


def _statement(statement: Statement) -> Iterator[str]:
    """The keys of a statement; its id only where it is not the one made from content."""
    keys: list[tuple[str, str]] = []
    if statement.id != statement_id(statement.subject, statement.relation, statement.object or statement.value, statement.when):
        keys.append(("id", _text(statement.id)))
    for name in _STATEMENT:
        value = getattr(statement, name)
        if value is not None:
            keys.append((name, _number(value) if name in ("value", "when") else _text(value)))
    yield from _listed(keys, "")
    yield "  claims:"
    for claim in statement.claims:
        yield from _listed(_claim(claim), "    ")


def _claim(claim: Claim) -> Iterator[tuple[str, str]]:
    for name in _CLAIM:
        value = getattr(claim, name)
        if name == "stance" and value == "supports":
            continue
        if name == "supersedes":
            if value:
                yield name, _list(value)
        elif value is not None:
            yield name, _number(str(value)) if name in ("when", "value", "credibility", "attests") else _text(value)


def _source(source: Source) -> Iterator[str]:
    yield f"{_text(source.id)}:"
    for name in _SOURCE:
        value = getattr(source, name)
        if value is not None:
            yield f"  {name}: {_number(value) if name == 'published' else _text(value)}"


def _listed(keys: Iterable[tuple[str, str]], indent: str) -> Iterator[str]:
    """A mapping that is an item of a list: a dash before its first key."""
    for number, (name, value) in enumerate(keys):
        yield f"{indent}{'  ' if number else '- '}{name}: {value}"


# ---------------------------------------------------------------- scalars


def _list(names: Iterable[str]) -> str:
    return f"[{', '.join(_text(name, is_flow=True) for name in names)}]"


def _number(text: str, *, is_flow: bool = False) -> str:
    """A value that may be a number or a day, which then needs no quotes."""
    return text if _PLAIN_NUMBER.fullmatch(text) else _text(text, is_flow=is_flow)


def _text(text: str, *, is_flow: bool = False) -> str:
    """A text, in double quotes where YAML would read it as something else; `is_flow` within brackets or braces."""
    if (
        not text
        or text != text.strip()
        or text[0] in _BEGINS
        or _ESCAPED.search(text)
        or _ENDS.search(text)
        or _WORD.fullmatch(text)
        or _NUMBER.fullmatch(text)
        or (is_flow and _IN_FLOW.search(text))
    ):
        # What JSON writes in quotes YAML reads alike (YAML 1.2, section 1.3).
        return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))
    return text


_COMPUTED = "Computed from the statements by whoever reads the folder, not written."
_AS_STATEMENT = "Written as a statement; whether answers may rest on it is computed by whoever reads the folder."

ROWS: Mapping[str, Format] = MappingProxyType(
    {
        "yaml": Format(
            lambda cut: data_files(cut.graph.dataset),
            ".data",
            "application/yaml",
            "curators and allegiance itself: a data folder in canonical form, to be read, edited and compared",
            losses={
                "ties": _COMPUTED,
                "own-states": _COMPUTED,
                "tie-reasons": _COMPUTED,
                "events": _AS_STATEMENT,
                "own-events": _AS_STATEMENT,
                "bounds": _COMPUTED,
                "status": _COMPUTED,
            },
        ),
    }
)
