from __future__ import annotations

import sqlite3
from contextlib import closing

from tests.formats.read_csv import facts_of_tables


def carried(files):
    """What SQLite finds in the file, once it has found it sound."""
    with closing(sqlite3.connect(":memory:")) as base:
        base.deserialize(files[""])
        base.row_factory = sqlite3.Row
        assert base.execute("PRAGMA foreign_key_check").fetchall() == []
        assert [tuple(row) for row in base.execute("PRAGMA integrity_check")] == [("ok",)]
        names = [row[0] for row in base.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").fetchall()]
        return facts_of_tables({name: base.execute(f'SELECT * FROM "{name}"').fetchall() for name in names})  # noqa: S608
