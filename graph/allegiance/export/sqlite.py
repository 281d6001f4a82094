"""The tables as one SQLite file, with keys, indexes and views."""

from __future__ import annotations

import sqlite3
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from .tables import tables_of
from .wanted import Cut, Format

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .tables import Cell, Table

__all__ = ["ROWS"]

_SORTS = {"text": "TEXT", "integer": "INTEGER", "boolean": "INTEGER", "date": "TEXT"}

_EXTRAS = """
CREATE INDEX ties_by_subject ON ties (subject, relation, first_day, last_day);
CREATE INDEX ties_by_object ON ties (object, relation, first_day, last_day);
CREATE INDEX ties_by_relation ON ties (relation, first_day, last_day);
CREATE INDEX tie_reasons_by_statement ON tie_reasons (statement);
CREATE INDEX statements_by_subject ON statements (subject);
CREATE INDEX statements_by_object ON statements (object);
CREATE INDEX claims_by_source ON claims (source);
CREATE INDEX aliases_by_alias ON aliases (alias);
CREATE VIEW ties_definite AS SELECT * FROM ties WHERE verdict = 'definite' AND object IS NOT NULL;
CREATE VIEW ties_both_ways AS
  SELECT tie, subject AS entity, relation, object AS other, verdict, first_day, last_day FROM ties WHERE object IS NOT NULL
  UNION ALL
  SELECT tie, object, relation, subject, verdict, first_day, last_day FROM ties WHERE object IS NOT NULL;
CREATE VIEW claims_named AS
  SELECT claims.*, sources.title, sources.publisher, sources.published, sources.url FROM claims JOIN sources USING (source);
"""


def _write(cut: Cut) -> bytes:
    """One file without clock or chance; the version of the library that wrote it is blanked (file format, section 1.3)."""
    tables = tables_of(cut)
    base = sqlite3.connect(":memory:")
    try:
        base.execute("PRAGMA page_size = 4096")
        for table in tables:
            base.execute(_schema(table))
            marks = ", ".join("?" * len(table.columns))
            base.executemany(f'INSERT INTO "{table.name}" VALUES ({marks})', ([_cell(one) for one in row] for row in table.rows))  # noqa: S608 - our own names
        base.executescript(_EXTRAS)
        base.commit()
        made = bytearray(base.serialize())
    finally:
        base.close()
    made[96:100] = bytes(4)
    return bytes(made)


def _schema(table: Table) -> str:
    parts = [f'"{one.name}" {_SORTS[one.type]}{" NOT NULL" if one.name in table.key else ""}' for one in table.columns]
    parts.append(f"PRIMARY KEY ({', '.join(table.key)})")
    parts += [f'FOREIGN KEY ({", ".join(one.columns)}) REFERENCES "{one.table}" ({", ".join(one.fields)})' for one in table.references]
    return f'CREATE TABLE "{table.name}" (\n  ' + ",\n  ".join(parts) + "\n)"


def _cell(cell: Cell) -> str | int | None:
    return cell.isoformat() if isinstance(cell, date) else cell


ROWS: Mapping[str, Format] = MappingProxyType(
    {
        "sqlite": Format(
            _write, ".sqlite", "application/vnd.sqlite3", "SQL and Datasette: the tables in one file, with keys, indexes and views"
        )
    }
)
