"""Tables: what SQLite answers, and how texts that break careless readers come through."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import duckdb
import pytest

import allegiance
from allegiance.dates import parse_date
from allegiance.export import files_of, write

EVERYTHING = Path(__file__).parent / "everything"
DAYS = [f"{year}-{month}-15" for year in range(1996, 2026, 2) for month in ("03", "10")]


@pytest.fixture(scope="module")
def database(graph, tmp_path_factory):
    """The shipped history in SQLite."""
    path = tmp_path_factory.mktemp("tables") / "history.sqlite"
    path.write_bytes(write("sqlite", graph))
    with sqlite3.connect(path) as opened:
        yield opened
    opened.close()


@pytest.mark.parametrize("name", ["tehrik-i-taliban-pakistan", "islamic-state", "al-qaeda"])
def test_sqlite_names_the_allies_that_the_question_names(name, database, graph):
    """On thirty days, with the same verdicts."""
    (relation,) = graph.ontology.asked("allies")
    query = """
        SELECT CASE subject WHEN :name THEN object ELSE subject END, verdict FROM ties
        WHERE relation = :relation AND :name IN (subject, object) AND object IS NOT NULL
        AND (first_day IS NULL OR first_day <= :on) AND (last_day IS NULL OR last_day >= :on)
    """
    for on in DAYS:
        found = set(database.execute(query, {"name": name, "relation": relation, "on": on}))

        assert found == {(answer.object, answer.verdict.value) for answer in graph.allies_of(name, on)}


def test_sqlite_is_sound_and_whole(database, graph):
    """Every key leads somewhere, and the counts are those of the history."""
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    for table, count in (
        ("entities", len(graph.dataset.entities)),
        ("statements", len(graph.dataset.statements)),
        ("sources", len(graph.dataset.sources)),
        ("claims", sum(len(one.claims) for one in graph.dataset.statements)),
        ("ties", sum(1 for _ in graph.timeline().stretches())),
    ):
        assert database.execute(f"SELECT count(*) FROM {table}").fetchone() == (count,)  # noqa: S608 - names of our own


def test_the_views_of_sqlite_answer(database):
    """Each view can be read; of ties that are definite there are fewer than of all."""
    views = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'view'")]
    counts = {name: database.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in views}  # noqa: S608 - as above

    assert counts
    assert all(counts.values())
    assert counts["ties_definite"] < database.execute("SELECT count(*) FROM ties").fetchone()[0]


@pytest.mark.parametrize("name", ["csv", "parquet"])
def test_duckdb_counts_what_the_history_holds(name, graph, tmp_path):
    """The same numbers of entities, ties and sources."""
    for file, content in files_of(name, graph).items():
        (tmp_path / file).write_bytes(content)
    suffix = {"csv": "csv", "parquet": "parquet"}[name]

    def count(table):
        return duckdb.connect().execute(f"SELECT count(*) FROM '{tmp_path / table}.{suffix}'").fetchone()[0]  # noqa: S608 - as above

    assert count("entities") == len(graph.dataset.entities)
    assert count("sources") == len(graph.dataset.sources)
    assert count("ties") == sum(1 for _ in graph.timeline().stretches())


def test_days_in_parquet_are_days(tmp_path):
    """Dates come as dates, open bounds as nothing."""
    path = tmp_path / "ties.parquet"
    path.write_bytes(files_of("parquet", allegiance.read(EVERYTHING))["ties.parquet"])
    asked = "SELECT min(first_day), typeof(min(first_day)), count(*) FILTER (last_day IS NULL) FROM read_parquet(?)"
    found = duckdb.connect().execute(asked, [str(path)]).fetchone()

    assert found[0].toordinal() == parse_date("2007-11-01").earliest
    assert found[1] == "DATE"
    assert found[2] > 0
