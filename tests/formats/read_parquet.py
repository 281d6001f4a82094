from __future__ import annotations

import tempfile
from pathlib import Path

import duckdb

from tests.formats.read_csv import facts_of_tables


def carried(files):
    """What DuckDB finds in the Parquet files; days are dates there."""
    tables = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            if name.endswith(".parquet"):
                path = Path(folder) / name
                path.write_bytes(content)
                made = duckdb.sql(f"SELECT * FROM '{path}'")  # noqa: S608
                if path.stem == "ties":
                    assert str(made.types[made.columns.index("first_day")]) == "DATE"
                tables[path.stem] = [dict(zip(made.columns, row, strict=True)) for row in made.fetchall()]
    return facts_of_tables(tables)
