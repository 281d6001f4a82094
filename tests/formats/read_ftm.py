"""What a FollowTheMoney file carries, read and validated with the `followthemoney` library."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from followthemoney import model
from followthemoney.types import registry
from rdflib import RDFS, Graph

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from followthemoney.proxy import EntityProxy

    from tests.formats.features import Facts

__all__ = ["carried", "proxies_of"]

_ONTOLOGY = Path(__file__).resolve().parents[2] / "ontology"
_NAMESPACE = "https://w3id.org/allegiance/ontology#"
# The end of an edge that our subject stands at, where it is not the edge's own source.
_TURNED = {"splintered from", "succeeded", "descends from"}
_TOLD = re.compile(r"(.+): (definite|possible)(?: from ([0-9-]+))?(?: to ([0-9-]+))?")
_STATUS = re.compile(r"(.+): (accepted|disputed|alleged)")
_USAGE = re.compile(r'Name "(.+)": (?:in ([^ ,]+))?(?:(?:, )?from ([^ ,]+))?(?:(?:, )?until ([^ ,]+))?')
_DISTINCT = re.compile(r"Not the same as .* \[([^ \]]+)\]")
_SOURCE = re.compile(r"Reliability ([A-F]) on the Admiralty scale\.(?: Published (.+)\.)?")


def proxies_of(content: bytes) -> dict[str, EntityProxy]:
    """Every entity by id: known to FtM's model, whole after cleaning, and with ends that are there and fit."""
    found: dict[str, EntityProxy] = {}
    for line in content.decode().splitlines():
        data = json.loads(line)
        schema = model.get(data["schema"])
        assert schema is not None
        assert not schema.abstract
        assert schema.validate(data) is None
        assert all(schema.properties[name].stub is False for name in data["properties"])
        assert {name for name in schema.required if not data["properties"].get(name)} == set()
        cleaned = model.get_proxy(data, cleaned=False)
        for name, values in data["properties"].items():
            assert sorted(cleaned.get(name)) == sorted(values), (data["id"], name)
        assert data["id"] not in found
        found[data["id"]] = cleaned
    for one in found.values():
        for prop, value in one.itervalues():
            if prop.type is registry.entity:
                assert prop.range is not None
                assert found[value].schema.is_a(prop.range), (one.id, prop.name, value)
    return found


def carried(files: Mapping[str, bytes]) -> Mapping[str, Facts]:
    """The facts of a file."""
    proxies = proxies_of(files[""])
    facts: dict[str, Facts] = defaultdict(set)
    for one in proxies.values():
        what = one.id.partition("-")[0]
        if what == "Source":
            _source(one, facts)
        elif what == "Id":
            _id(one, facts)
        elif what in ("Tie", "Condition", "Event", "Value"):
            _record(what, one, facts)
        else:
            _entity(one, facts)
    return facts


def _labels() -> dict[str, str]:
    graph = Graph().parse(_ONTOLOGY / "relations.ttl")
    return {str(label): str(node).removeprefix(_NAMESPACE) for node, label in graph.subject_objects(RDFS.label)}


_NAMES = _labels()


def _entity(one: EntityProxy, facts: dict[str, Facts]) -> None:
    facts["entities"].add((one.id, one.first("keywords"), one.first("name")))
    for key in ("alias", "weakAlias", "previousName"):
        facts["aliases"] |= {(one.id, name) for name in one.get(key)}
    facts["external-ids"] |= {(one.id, "wikidata", value) for value in one.get("wikidataId")}
    facts["descriptions"] |= {(one.id, text) for text in one.get("description")}
    for note in one.get("notes"):
        if match := _DISTINCT.fullmatch(note):
            facts["distinctions"].add((one.id, match[1]))
        elif match := _USAGE.fullmatch(note):
            facts["alias-details"].add((one.id, match[1], match[2] or "", match[3] or "", match[4] or ""))


def _source(one: EntityProxy, facts: dict[str, Facts]) -> None:
    match = _SOURCE.fullmatch(one.first("summary"))
    name = one.id.removeprefix("Source-")
    published = match[2] or one.first("publishedAt")
    facts["sources"].add((name, one.first("title"), one.first("publisher"), published, one.first("sourceUrl") or ""))
    facts["source-details"] |= {(name, "grade", match[1]), (name, "kind", one.first("keywords"))}
    facts["source-details"] |= {(name, "author", author) for author in one.get("author")}


def _id(one: EntityProxy, facts: dict[str, Facts]) -> None:
    if one.schema.name == "Note":
        facts["external-ids"].add((one.first("entity"), one.first("name").removeprefix("id "), one.first("description")))
    else:
        facts["external-ids"].add((one.first("holder"), one.first("type"), one.first("number")))


def _ends(one: EntityProxy, label: str) -> tuple[str, str]:
    if one.schema.name == "Sanction":
        return one.first("entity"), one.first("programId")
    ((source, target),) = one.edgepairs()
    return (target, source) if label in _TURNED else (source, target)


def _reasons(one: EntityProxy) -> Iterator[str]:
    yield from one.get("recordId", quiet=True) or one.get("notes")


def _record(what: str, one: EntityProxy, facts: dict[str, Facts]) -> None:
    summary = one.first("summary")
    if what == "Value":
        (statement,) = _reasons(one)
        facts["measures"].add((statement, summary))
        facts["statements"].add((statement, one.first("entity"), _NAMES[one.first("name")], summary))
        return
    label, verdict, *days = (_STATUS if what == "Event" else _TOLD).fullmatch(summary).groups()
    relation = _NAMES[label]
    has_two = one.schema.edge or one.schema.name == "Sanction"
    if has_two:
        assert one.get("status") == [verdict]
        subject, object_ = _ends(one, label)
    else:
        (subject,), object_ = one.get("involved", quiet=True) or one.get("entity"), ""
    if one.schema.name == "Sanction" and len(one.get("recordId")) == 1:
        numbers = one.get("unscId") + one.get("authorityId")
        facts["qualifiers"] |= {(*one.get("recordId"), "reference", number) for number in numbers}
    if what == "Event":
        (statement,) = _reasons(one)
        facts["qualifiers"] |= {(statement, "place", place) for place in one.get("addressEntity", quiet=True)}
        facts["events" if has_two else "own-events"].add((statement, subject, relation, *([object_] if has_two else [])))
        if has_two:
            facts["statements"].add((statement, subject, relation, object_))
        return
    if verdict == "possible":
        assert not any(one.get(key, quiet=True) for key in ("startDate", "endDate", "date", "listingDate"))
    tie = (subject, relation, object_, verdict, *(day or "" for day in days))
    facts["ties" if what == "Tie" else "own-states"].add(tie)
    facts["tie-reasons"] |= {(*tie, statement) for statement in _reasons(one)}
