from __future__ import annotations

import json
import tempfile
from pathlib import Path

import duckdb


def carried(files):
    """What DuckDB finds in the CSV files, every cell as text; the package names each of them."""
    package = json.loads(files["datapackage.json"])
    assert {one["path"] for one in package["resources"]} == {name for name in files if name.endswith(".csv")}
    with tempfile.TemporaryDirectory() as folder:
        tables = {}
        for one in package["resources"]:
            path = Path(folder) / one["path"]
            path.write_bytes(files[one["path"]])
            made = duckdb.sql(f"SELECT * FROM read_csv('{path}', header=true, all_varchar=true, delim=',', quote='\"', escape='\"')")  # noqa: S608
            assert made.columns == [column["name"] for column in one["schema"]["fields"]]
            tables[one["name"]] = [dict(zip(made.columns, row, strict=True)) for row in made.fetchall()]
    return facts_of_tables(tables)


def facts_of_tables(tables):
    """The facts in rows of the tables, whatever read them."""

    def texts(row, *names):
        return tuple(_text(row[name]) for name in names)

    def rows(table, *names):
        return {texts(row, *names) for row in tables[table]}

    tie = ("subject", "relation", "object", "verdict", "first_day", "last_day")
    tie_of = {str(row["tie"]): texts(row, *tie) for row in tables["ties"]}
    what = {row["statement"]: texts(row, "statement", "subject", "relation", "object") for row in tables["statements"]}
    return {
        "entities": rows("entities", "entity", "kind", "name"),
        "aliases": rows("aliases", "entity", "alias"),
        "alias-details": {row for row in rows("aliases", "entity", "alias", "lang", "from_date", "to_date") if any(row[2:])},
        "external-ids": rows("external_ids", "entity", "scheme", "value"),
        "distinctions": rows("distinctions", "entity", "other"),
        "descriptions": {row for row in rows("entities", "entity", "about") if row[1]},
        "ties": {one for one in tie_of.values() if one[2]},
        "own-states": {one for one in tie_of.values() if not one[2]},
        "tie-reasons": {(*tie_of[str(row["tie"])], row["statement"]) for row in tables["tie_reasons"]},
        "events": {what[row["statement"]] for row in tables["events"]},
        "own-events": {what[row["statement"]][:3] for row in tables["own_events"]},
        "statements": {
            (*texts(row, "statement", "subject", "relation"), row["object"] or row["value"] or "") for row in tables["statements"]
        },
        "bounds": rows("statements", "statement", "earliest_start", "latest_start", "earliest_end", "latest_end"),
        "dates-as-written": {row for row in rows("statements", "statement", "when_written") if row[1]},
        "measures": rows("measures", "statement", "value"),
        "status": {(row["statement"], row["status"], _truth(row["conflict"])) for row in tables["statements"]},
        "qualifiers": _keyed(tables["statements"], ("statement",), ("place", "role", "reference", "quantity", "preferred_because")),
        "claims": rows("claims", "statement", "number", "source", "stance"),
        "claim-details": {
            (*texts(row, "statement", "number"), key, _text(row[column]))
            for row in tables["claims"]
            for key, column in (
                ("when", "when_written"),
                *((key, key) for key in ("asserter", "value", "credibility", "origin", "attests")),
            )
            if row[column] is not None
        }
        | {(*texts(row, "statement", "number"), "supersedes", row["superseded"]) for row in tables["claim_supersedes"]},
        "says": {row for row in rows("claims", "statement", "number", "says") if row[2]},
        "sources": rows("sources", "source", "title", "publisher", "published", "url"),
        "source-details": _keyed(tables["sources"], ("source",), ("author", "grade", "kind")),
    }


def _keyed(rows, ids, keys):
    return {(*(_text(row[name]) for name in ids), key, row[key]) for row in rows for key in keys if row[key]}


def _text(cell):
    return "" if cell is None else str(cell)


def _truth(cell):
    return str(cell).lower() if not isinstance(cell, int) or isinstance(cell, bool) else str(bool(cell)).lower()
