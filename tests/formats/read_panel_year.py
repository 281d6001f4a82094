"""The panel as DuckDB reads it; it tells no day on which a tie begins or ends, and so no whole fact."""

from __future__ import annotations

import tempfile
from pathlib import Path

import duckdb


def rows_of(files):
    """The rows of the panel, as mappings."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "panel.csv"
        path.write_bytes(files["panel.csv"])
        found = duckdb.connect().execute("SELECT * FROM read_csv(?, header = true, types = {'period': 'VARCHAR'})", [str(path)])
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def carried(files):
    """No whole fact; the figures of each row fit each other, and the codebook names every column."""
    rows = rows_of(files)
    for row in rows:
        assert 0 <= row["definite_days"] <= row["possible_days"] <= row["days"]
        assert row["possible_days"] > 0
        assert row["definite_first_day"] <= row["possible_first_day"]
        assert row["days"] == (row["last_day"] - row["first_day"]).days + 1
        assert all(f"| `{name}` |" in files["codebook.md"].decode() for name in row)
    return {}
