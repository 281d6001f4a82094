"""The tables as CSV and as Parquet files, with a codebook and a Frictionless Data Package."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from .tables import codebook, tables_of
from .wanted import Cut, Format

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .tables import Cell, Table

__all__ = ["ROWS", "csv_of"]


def csv_of(table: Table) -> bytes:
    """RFC 4180 with a header. Texts stand as they are: a mark against spreadsheet formulas would change the data."""
    made = io.StringIO(newline="")
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerow([one.name for one in table.columns])
    writer.writerows([_text(cell) for cell in row] for row in table.rows)
    return made.getvalue().encode()


def _text(cell: Cell) -> str:
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else str(cell)


def _write_csv(cut: Cut) -> Mapping[str, bytes]:
    tables = tables_of(cut)
    note = (
        "\nCells are written as they are: one that begins with = + - or @ runs as a formula in a spreadsheet program. "
        "Import the columns as text there.\n"
    )
    return {
        **{f"{table.name}.csv": csv_of(table) for table in tables},
        "codebook.md": (codebook(tables) + note).encode(),
        "datapackage.json": _package(tables),
    }


def _package(tables: tuple[Table, ...]) -> bytes:
    """The descriptor of the Data Package specification, version 1 (https://specs.frictionlessdata.io)."""
    made = {
        "profile": "tabular-data-package",
        "name": "allegiance",
        "resources": [
            {
                "profile": "tabular-data-resource",
                "name": table.name,
                "path": f"{table.name}.csv",
                "description": table.meaning,
                "encoding": "utf-8",
                "schema": _schema(table),
            }
            for table in tables
        ],
    }
    return (json.dumps(made, indent=2, ensure_ascii=False) + "\n").encode()


def _schema(table: Table) -> dict[str, Any]:
    sorts = {"text": "string"}
    return {
        "fields": [{"name": one.name, "type": sorts.get(one.type, one.type), "description": one.meaning} for one in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.key),
        "foreignKeys": [
            {"fields": list(one.columns), "reference": {"resource": one.table, "fields": list(one.fields)}} for one in table.references
        ],
    }


def _write_parquet(cut: Cut) -> Mapping[str, bytes]:
    tables = tables_of(cut)
    return {**{f"{table.name}.parquet": _parquet(table) for table in tables}, "codebook.md": codebook(tables).encode()}


def _parquet(table: Table) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    sorts = {"text": pa.string(), "integer": pa.int64(), "boolean": pa.bool_(), "date": pa.date32()}
    fields = [
        pa.field(one.name, sorts[one.type], nullable=one.name not in table.key, metadata={"description": one.meaning})
        for one in table.columns
    ]
    columns = [pa.array([row[place] for row in table.rows], type=field.type) for place, field in enumerate(fields)]
    made = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(columns, schema=pa.schema(fields)), made, version="2.6", compression="snappy")
    return made.getvalue()


ROWS: Mapping[str, Format] = MappingProxyType(
    {
        "csv": Format(_write_csv, ".csv", "text/csv", "spreadsheets, R and databases: normalised tables with a codebook"),
        "parquet": Format(
            _write_parquet,
            ".parquet",
            "application/vnd.apache.parquet",
            "DuckDB, Polars, pandas and Spark: the same tables, typed",
            extra="parquet",
        ),
    }
)
