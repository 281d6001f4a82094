"""What the CSV files for Neo4j carry, read with DuckDB; headers by the grammar of Neo4j's manual, every end of a relationship there."""

from __future__ import annotations

import re
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.formats.features import Facts

__all__ = ["carried", "tables_of"]

_TYPES = {"int": "INTEGER", "long": "BIGINT", "boolean": "BOOLEAN", "date": "DATE", "string": "VARCHAR"}
_PROPERTY = re.compile(r"(?P<name>[A-Za-z_]+):(?P<type>int|long|boolean|date|string)(?P<array>\[\])?")
_SPECIAL = re.compile(r"(?P<name>[A-Za-z_]*):(?P<field>ID|START_ID|END_ID|TYPE|LABEL)(?:\((?P<space>[A-Za-z]+)\))?")
_BETWEEN = "\x1f"
_BOUNDS = ("earliest_start", "latest_start", "earliest_end", "latest_end")
Row = dict[str, str]


def tables_of(files: Mapping[str, bytes]) -> Mapping[str, list[Row]]:
    """The rows of each file, an absent value being empty; ids unique within their space, ends of relationships in theirs."""
    found: dict[str, list[Row]] = {}
    spaces: dict[str, set[str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, content in sorted(files.items()):
            if name.endswith(".csv"):
                path = Path(folder) / name
                path.write_bytes(content)
                found[name] = _rows(path)
    for rows in (found[name] for name in found if name.startswith("nodes-")):
        for row in rows:
            for field, value in row.items():
                if special := re.fullmatch(r"id:ID\((.+)\)", field):
                    taken = spaces.setdefault(special[1], set())
                    assert value
                    assert value not in taken
                    taken.add(value)
            assert row[":LABEL"]
    for rows in (found[name] for name in found if name.startswith("relationships-")):
        for row in rows:
            for field, value in row.items():
                if special := re.fullmatch(r":(?:START|END)_ID\((.+)\)", field):
                    assert value in spaces[special[1]], row
            assert re.fullmatch(r"[A-Z][A-Z0-9_]*", row[":TYPE"])
    return found


def _rows(path: Path) -> list[Row]:
    """The rows of one file; DuckDB must be able to read each value as what the header says."""
    with path.open(encoding="utf-8") as file:
        header = file.readline().rstrip("\n").split(",")
    typed = {}
    for field in header:
        if match := _PROPERTY.fullmatch(field):
            typed[field] = "VARCHAR" if match["array"] else _TYPES[match["type"]]
        else:
            assert _SPECIAL.fullmatch(field), field
            typed[field] = "VARCHAR"
    with duckdb.connect() as database:
        read = database.read_csv(
            str(path), header=True, delimiter=",", quotechar='"', escapechar='"', columns=typed, auto_detect=False, strict_mode=True
        )
        return [{field: _text(value) for field, value in zip(header, row, strict=True)} for row in read.fetchall()]


def _text(value: object) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _plain(rows: list[Row]) -> Iterator[Row]:
    """The rows by the names of properties, without types and id spaces."""
    for row in rows:
        yield {field.partition(":")[0] or field.partition("(")[0]: value for field, value in row.items()}


def _split(text: str) -> list[str]:
    return text.split(_BETWEEN) if text else []


def carried(files: Mapping[str, bytes]) -> Mapping[str, Facts]:
    """The facts of the files."""
    tables = {name.removesuffix(".csv"): list(_plain(rows)) for name, rows in tables_of(files).items()}
    facts: dict[str, Facts] = defaultdict(set)
    for row in tables["nodes-entity"]:
        facts["entities"].add((row["id"], row["kind"], row["name"]))
        assert row["kind"] in _split(row[":LABEL"])
        facts["aliases"] |= {(row["id"], name) for name in _split(row["aliases"])}
        facts["distinctions"] |= {(row["id"], other) for other in _split(row["distinct_from"])}
        facts["descriptions"] |= {(row["id"], row["about"])} if row["about"] else set()
    owner = {
        (row[":TYPE"], row[":END_ID"]): row[":START_ID"]
        for name in ("alias", "identifier", "own-state")
        for row in tables[f"relationships-has-{name}"]
    }
    for row in tables["nodes-alias"]:
        if row["lang"] or row["from"] or row["to"]:
            facts["alias-details"].add((owner["HAS_ALIAS", row["id"]], row["name"], row["lang"], row["from"], row["to"]))
    for row in tables["nodes-identifier"]:
        facts["external-ids"].add((owner["HAS_IDENTIFIER", row["id"]], row["scheme"], row["value"]))
    for row in tables["nodes-own-state"]:
        _tell_tie(facts, "own-states", (owner["HAS_STATE", row["id"]], row["relation"], ""), row)
    for row in tables["relationships-tie"]:
        _tell_tie(facts, "ties", (row[":START_ID"], row["relation"], row[":END_ID"]), row)
    for row in tables["relationships-event"]:
        facts["events"].add((row["statement"], row[":START_ID"], row["relation"], row[":END_ID"]))
    _tell_statements(facts, tables)
    _tell_claims(facts, tables)
    return facts


def _tell_tie(facts: dict[str, Facts], feature: str, ends: tuple[str, str, str], row: Row) -> None:
    made = (*ends, row["verdict"], row["first"], row["last"])
    facts[feature].add(made)
    facts["tie-reasons"] |= {(*made, statement) for statement in _split(row["because"])}


def _tell_statements(facts: dict[str, Facts], tables: Mapping[str, list[Row]]) -> None:
    end = {(row[":START_ID"], row[":TYPE"]): row[":END_ID"] for row in tables["relationships-statement-entity"]}
    for row in tables["nodes-statement"]:
        name, labels = row["id"], _split(row[":LABEL"])
        subject = end[name, "SUBJECT"]
        facts["statements"].add((name, subject, row["relation"], end.get((name, "OBJECT"), row["value"])))
        facts["bounds"].add((name, *(row[bound] for bound in _BOUNDS)))
        facts["status"].add((name, row["status"], row["conflict"]))
        for key in ("place", "role", "reference", "quantity", "preferred_because"):
            facts["qualifiers"] |= {(name, key, row[key])} if row[key] else set()
        facts["dates-as-written"] |= {(name, row["when"])} if row["when"] else set()
        facts["measures"] |= {(name, row["value"])} if "Measure" in labels else set()
        facts["own-events"] |= {(name, subject, row["relation"])} if "OwnEvent" in labels else set()


def _tell_claims(facts: dict[str, Facts], tables: Mapping[str, list[Row]]) -> None:
    statement = {row[":START_ID"]: row[":END_ID"] for row in tables["relationships-claim-statement"]}
    source = {row[":START_ID"]: row[":END_ID"] for row in tables["relationships-claim-source"]}
    for row in tables["nodes-claim"]:
        at = (statement[row["id"]], row["number"])
        facts["claims"].add((*at, source[row["id"]], row["stance"]))
        facts["says"] |= {(*at, row["says"])} if row["says"] else set()
        for key in ("asserter", "when", "value", "credibility", "origin", "attests"):
            facts["claim-details"] |= {(*at, key, row[key])} if row[key] else set()
        facts["claim-details"] |= {(*at, "supersedes", other) for other in _split(row["supersedes"])}
    for row in tables["nodes-source"]:
        facts["sources"].add((row["id"], row["title"], row["publisher"], row["published"], row["url"]))
        facts["source-details"] |= {(row["id"], key, row[key]) for key in ("author", "grade", "kind") if row[key]}
