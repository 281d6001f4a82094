"""What a MISP galaxy and its cluster file carry, validated with `jsonschema`.

The schemas are written from draft-dulaunoy-misp-galaxy-format, sections 2.1 to 2.5; the taxonomies' words from the machine tags
that MISP defines (estimative-language, admiralty-scale).
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from typing import TYPE_CHECKING
from uuid import UUID

import jsonschema

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.formats.features import Facts

__all__ = ["CLUSTERS", "GALAXY", "carried", "validate"]

_TEXT = {"type": "string", "minLength": 1}
_TEXTS = {"type": "array", "items": _TEXT, "uniqueItems": True}
_UUID = {"type": "string", "pattern": "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"}
# namespace:predicate="value", RFC draft-dulaunoy-misp-taxonomy-format, section 2.
_MACHINE_TAG = {"type": "string", "pattern": '^[a-z0-9-]+:[a-z0-9-]+="[^"]+"$'}
_META = {
    "type": "object",
    "additionalProperties": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
    "properties": {"synonyms": _TEXTS, "refs": _TEXTS, "country": {"type": "string"}},
}
_TYPE = {"type": "string", "pattern": "^[a-z-]+$"}
_RELATED = {
    "type": "object",
    "additionalProperties": False,
    "required": ["dest-uuid", "type"],
    "properties": {
        "dest-uuid": _UUID,
        "type": {"type": "string", "pattern": "^[a-z-]+$"},
        "tags": {"type": "array", "items": _MACHINE_TAG},
    },
}
_VALUE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["value", "uuid"],
    "properties": {
        "value": _TEXT,
        "uuid": _UUID,
        "description": {"type": "string"},
        "revoked": {"type": "boolean"},
        "meta": _META,
        "related": {"type": "array", "items": _RELATED, "uniqueItems": True},
    },
}
_COMMON = {"name": _TEXT, "type": _TEXT, "description": _TEXT, "uuid": _UUID, "version": {"type": "integer", "minimum": 1}}
GALAXY = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "object",
    "additionalProperties": False,
    "required": [*_COMMON],
    "properties": _COMMON | {"icon": _TEXT, "namespace": _TEXT, "kill_chain_order": {"type": "object"}},
}
CLUSTERS = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "object",
    "additionalProperties": False,
    "required": [*_COMMON, "authors", "source", "values"],
    "properties": _COMMON | {"authors": _TEXTS, "category": _TEXT, "source": _TEXT, "values": {"type": "array", "items": _VALUE}},
}
_STATE = re.compile(r"(\S+): (definite|possible), (open|[0-9-]+) to (open|[0-9-]+) \[(.+)\]")
_EVENT = re.compile(r"(\S+)(?: (.+))?: (\S+) \[(.+)\]")
_USAGE = re.compile(r"(any language|[^ ,]+), (\S+) to (\S+): (.+)")
_TAG = re.compile(r'([a-z-]+):([a-z-]+)="(.+)"')


def validate(clusters: Mapping[str, object]) -> None:
    """Fail where a cluster file is not of MISP's layout, or a value or an id stands twice."""
    jsonschema.Draft7Validator(CLUSTERS).validate(clusters)
    values = clusters["values"]
    assert len({one["value"].casefold() for one in values}) == len(values)
    assert len({one["uuid"] for one in values}) == len(values)


def carried(files: Mapping[str, bytes]) -> Mapping[str, Facts]:
    """The facts of the files."""
    assert set(files) - {"LOSS.txt"} == {"galaxies/allegiance.json", "clusters/allegiance.json"}
    galaxy, clusters = (json.loads(files[f"{folder}/allegiance.json"]) for folder in ("galaxies", "clusters"))
    jsonschema.Draft7Validator(GALAXY).validate(galaxy)
    validate(clusters)
    assert all(galaxy[key] == clusters[key] for key in ("name", "type", "description", "uuid", "version"))
    ids = {one["uuid"]: one["meta"]["allegiance-id"] for one in clusters["values"]}
    assert all(UUID(uuid).version == 5 for uuid in ids)
    facts: dict[str, Facts] = defaultdict(set)
    for one in clusters["values"]:
        _cluster(one, facts)
        for relation in one.get("related", ()):
            _relation(ids[one["uuid"]], ids[relation["dest-uuid"]], relation["tags"], facts)
    return facts


def _cluster(one: Mapping[str, object], facts: dict[str, Facts]) -> None:
    meta = one["meta"]
    name = meta["allegiance-id"]
    assert one["value"] in (meta["name"], f"{meta['name']} ({name})")
    facts["entities"].add((name, meta["kind"], meta["name"]))
    facts["aliases"] |= {(name, alias) for alias in meta.get("synonyms", ())}
    facts["external-ids"] |= {(name, key.removeprefix("id:"), text) for key, text in meta.items() if key.startswith("id:")}
    facts["distinctions"] |= {(name, other) for other in meta.get("not-same-as", ())}
    if "description" in one:
        facts["descriptions"].add((name, one["description"]))
    for text in meta.get("synonym-usage", ()):
        lang, start, end, alias = _USAGE.fullmatch(text).groups()
        facts["alias-details"].add((name, alias, lang.replace("any language", ""), start.replace("open", ""), end.replace("open", "")))
    for text in meta.get("states", ()):
        relation, verdict, first, last, because = _STATE.fullmatch(text).groups()
        state = (name, relation, "", verdict, first.replace("open", ""), last.replace("open", ""))
        facts["own-states"].add(state)
        facts["tie-reasons"] |= {(*state, statement) for statement in because.split("; ")}
    for text in meta.get("events", ()):
        relation, value, when, statement = _EVENT.fullmatch(text).groups()
        facts["own-events"].add((statement, name, relation))
        facts["statements"].add((statement, name, relation, value or ""))
        facts["dates-as-written"] |= {(statement, when)} - {(statement, "undated")}
    for text in meta.get("measures", ()):
        relation, value, statement = re.fullmatch(r"(\S+): (\S+) \[(.+)\]", text).groups()
        facts["measures"].add((statement, value))
        facts["statements"].add((statement, name, relation, value))


def _relation(subject: str, object_: str, tags: list[str], facts: dict[str, Facts]) -> None:
    found: dict[str, list[str]] = defaultdict(list)
    for tag in tags:
        space, key, text = _TAG.fullmatch(tag).groups()
        found[key if space == "allegiance" else f"{space}:{key}"].append(text)
    (relation,) = found["relation"]
    (likelihood,) = found["estimative-language:likelihood-probability"]
    if verdict := found["verdict"]:
        assert (likelihood == "almost-certain") is (verdict == ["definite"])
        tie = (subject, relation, object_, *verdict, *(found["from"] or [""]), *(found["to"] or [""]))
        facts["ties"].add(tie)
        facts["tie-reasons"] |= {(*tie, statement) for statement in found["statement"]}
        return
    (statement,) = found["statement"]
    facts["events"].add((statement, subject, relation, object_))
    facts["statements"].add((statement, subject, relation, object_))
    facts["dates-as-written"] |= {(statement, when) for when in found["when"]}
