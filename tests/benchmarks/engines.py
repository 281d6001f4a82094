# ruff: noqa: E501 - queries stand on one line, as their engines' handbooks have them
"""The same five questions put to every engine that a user might pick instead, each as its own handbook would have it.

Every engine takes the same columns; its answers must be equal to ours: the allies of one entity on a day through one
relation, each with whether it is so for sure; how many pairs of that relation there are on a day, and how many for sure;
how many entities lie within two steps; the length of the shortest chain; how many ties began and ended between two days.
"""

from __future__ import annotations

import sqlite3
from abc import ABC, abstractmethod
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from allegiance.columns import Columns

if TYPE_CHECKING:
    from tests.benchmarks.ties import Ties

__all__ = ["RELATION", "DuckDB", "Engine", "Mask", "Ours", "Polars", "SQLite", "Searched", "searched", "within_two"]

RELATION = 0


class Engine(ABC):
    """One engine, loaded with ties."""

    name = ""
    most = 10**9  # more ties than these it does not load in reasonable time
    is_simple = False  # whether it holds one tie of a pair and relation at a time

    @abstractmethod
    def __init__(self, ties: Ties) -> None:
        """Load the ties."""

    @abstractmethod
    def allies(self, entity: int, day: int, relation: int) -> Any:
        """The allies of an entity on a day through one relation, each with whether it is one for sure; in a form of its own."""

    @staticmethod
    def listed(found: Any) -> list[tuple[int, bool]]:
        """The allies as pairs of number and whether for sure, in order."""
        return sorted((int(other), bool(sure)) for other, sure in found)

    @abstractmethod
    def pairs(self, day: int) -> tuple[int, int]:
        """How many pairs there are on a day, and how many for sure."""

    @abstractmethod
    def near(self, entity: int, day: int) -> int:
        """How many entities lie within two ties, itself included."""

    @abstractmethod
    def path(self, start: int, goal: int, day: int) -> int:
        """The ties of the shortest chain; -1 for none."""

    @abstractmethod
    def changes(self, first: int, last: int) -> tuple[int, int]:
        """How many ties began, and how many ended."""


class Ours(Engine):
    """The index in columns."""

    name = "allegiance"

    def __init__(self, ties: Ties) -> None:
        days = (ties.first, ties.last, ties.sure_first, ties.sure_last)
        self.index = Columns(range(ties.entities), range(ties.relations), (ties.subject, ties.relation, ties.object), days)

    @cached_property
    def allies(self):  # as a user would call it
        return self.index.ties_of

    @staticmethod
    def listed(found):
        return sorted((other, sure) for _, other, sure in found)

    def pairs(self, day):
        rows, sure = self.index.pairs_on(day, [RELATION])
        return len(rows), int(np.count_nonzero(sure))

    def near(self, entity, day):
        return len(self.index.around(entity, day, 2))

    def path(self, start, goal, day):
        found = self.index.path(start, goal, day)
        return -1 if found is None else len(found)

    def changes(self, first, last):
        began, ended = self.index.changes(first, last)
        return len(began), len(ended)


def searched(start, goal, around):
    """The shortest chain by breadth-first search from both ends."""
    if start == goal:
        return 0
    reached, edges = ({start: 0}, {goal: 0}), [[start], [goal]]
    while edges[0] and edges[1]:
        side = 0 if len(edges[0]) <= len(edges[1]) else 1
        further = []
        for one in edges[side]:
            for other in around(one):
                if other in reached[1 - side]:
                    return reached[side][one] + 1 + reached[1 - side][other]
                if other not in reached[side]:
                    reached[side][other] = reached[side][one] + 1
                    further.append(other)
        edges[side] = further
    return -1


def within_two(entity, around):
    """How many entities lie within two ties, itself included."""
    near = set(around(entity))
    return len({entity, *near, *(other for one in near for other in around(one))})


class Mask(Engine):
    """Masks over numpy arrays."""

    name = "numpy mask"

    def __init__(self, ties: Ties) -> None:
        self.t = ties

    def allies(self, entity, day, relation):
        t = self.t
        held = np.flatnonzero(
            ((t.subject == entity) | (t.object == entity)) & (t.relation == relation) & (t.first <= day) & (t.last >= day)
        )
        sure = (t.sure_first[held] <= day) & (t.sure_last[held] >= day)
        return list(zip(np.where(t.subject[held] == entity, t.object[held], t.subject[held]).tolist(), sure.tolist(), strict=True))

    def pairs(self, day):
        t = self.t
        held = np.flatnonzero((t.relation == RELATION) & (t.first <= day) & (t.last >= day))
        return len(held), int(((t.sure_first[held] <= day) & (t.sure_last[held] >= day)).sum())

    def _held(self, day):
        held = (self.t.first <= day) & (self.t.last >= day)
        return self.t.subject[held], self.t.object[held]

    def near(self, entity, day):
        subject, object_ = self._held(day)
        within = np.zeros(self.t.entities, bool)
        within[entity] = True
        for _ in range(2):
            reached = object_[within[subject]], subject[within[object_]]
            within[reached[0]] = within[reached[1]] = True
        return int(within.sum())

    def path(self, start, goal, day):
        subject, object_ = self._held(day)
        within = np.zeros(self.t.entities, bool)
        within[start] = True
        steps, count = 0, 1
        while not within[goal]:
            reached = object_[within[subject]], subject[within[object_]]
            within[reached[0]] = within[reached[1]] = True
            steps += 1
            if within.sum() == count:
                return -1
            count = within.sum()
        return steps

    def changes(self, first, last):
        t = self.t
        began = (t.first > first) & (t.first <= last) & (t.last >= last)
        ended = (t.last >= first) & (t.last < last) & (t.first <= first)
        return int(began.sum()), int(ended.sum())


_ALLIES = "SELECT other, sure_first <= ?3 AND sure_last >= ?3 FROM tie WHERE entity = ?1 AND relation = ?2 AND first <= ?3 AND last >= ?3"


class SQLite(Engine):
    """SQLite in memory with covering indexes."""

    name = "SQLite, indexed"

    def __init__(self, ties: Ties) -> None:
        self.db = sqlite3.connect(":memory:")
        self.db.execute(
            "CREATE TABLE tie (entity INT, relation INT, other INT, first INT, last INT, sure_first INT, sure_last INT, side INT)"
        )
        columns = (ties.relation, ties.first, ties.last, ties.sure_first, ties.sure_last)
        lists = [column.tolist() for column in columns]
        for side, (one, other) in enumerate(((ties.subject, ties.object), (ties.object, ties.subject))):
            rows = zip(one.tolist(), lists[0], other.tolist(), *lists[1:], [side] * len(ties), strict=True)
            self.db.executemany("INSERT INTO tie VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        self.db.execute("CREATE INDEX of_entity ON tie (entity, relation, first, last, other, sure_first, sure_last)")
        self.db.execute("CREATE INDEX near ON tie (entity, first, last, other)")
        self.db.execute("CREATE INDEX of_relation ON tie (side, relation, first, last, sure_first, sure_last)")
        self.db.execute("CREATE INDEX begins ON tie (side, first, last)")
        self.db.execute("CREATE INDEX ends ON tie (side, last, first)")
        self.db.execute("ANALYZE")

    def _all(self, text, *values):
        return self.db.execute(text, values).fetchall()

    def allies(self, entity, day, relation):
        return self.db.execute(_ALLIES, (entity, relation, day)).fetchall()

    def pairs(self, day):
        found = self._all(
            "SELECT count(*), sum(sure_first <= ?2 AND sure_last >= ?2) FROM tie WHERE side = 0 AND relation = ?1 AND first <= ?2 AND last >= ?2",
            RELATION, day,
        )  # fmt: skip
        return found[0][0], found[0][1] or 0

    def near(self, entity, day):
        found = self._all(
            "WITH one AS (SELECT other FROM tie WHERE entity = ?1 AND first <= ?2 AND last >= ?2) SELECT count(*) FROM (SELECT ?1 UNION "
            "SELECT other FROM one UNION SELECT tie.other FROM one JOIN tie ON tie.entity = one.other WHERE tie.first <= ?2 AND tie.last >= ?2)",
            entity, day,
        )  # fmt: skip
        return found[0][0]

    def path(self, start, goal, day):
        found = self._all(
            "WITH RECURSIVE reached (entity, steps) AS (VALUES (?1, 0) UNION SELECT tie.other, steps + 1 FROM reached JOIN tie "
            "ON tie.entity = reached.entity WHERE tie.first <= ?3 AND tie.last >= ?3 AND steps < 40) "
            "SELECT steps FROM reached WHERE entity = ?2 LIMIT 1",
            start, goal, day,
        )  # fmt: skip
        return found[0][0] if found else -1

    def changes(self, first, last):
        began = self._all("SELECT count(*) FROM tie WHERE side = 0 AND first > ?1 AND first <= ?2 AND last >= ?2", first, last)
        ended = self._all("SELECT count(*) FROM tie WHERE side = 0 AND last >= ?1 AND last < ?2 AND first <= ?1", first, last)
        return began[0][0], ended[0][0]


class Searched(SQLite):
    """The same, with the search from both ends written in Python around it."""

    name = "SQLite and Python"

    def _around(self, day):
        return lambda one: [row[0] for row in self._all("SELECT other FROM tie WHERE entity = ? AND first <= ?2 AND last >= ?2", one, day)]

    def near(self, entity, day):
        return within_two(entity, self._around(day))

    def path(self, start, goal, day):
        return searched(start, goal, self._around(day))


class DuckDB(Engine):
    """DuckDB in memory."""

    name = "DuckDB"

    def __init__(self, ties: Ties) -> None:
        import duckdb

        self.db = duckdb.connect(":memory:", config={"threads": 1})
        names = ("subject", "relation", "object", "first", "last", "sure_first", "sure_last")
        columns = {name: getattr(ties, name) for name in names}
        self.db.register("given", columns)
        self.db.execute("CREATE TABLE tie AS SELECT * FROM given ORDER BY relation, first")
        self.db.execute(
            "CREATE TABLE side AS SELECT subject AS entity, object AS other, * FROM tie UNION ALL SELECT object, subject, * FROM tie ORDER BY 1"
        )
        self.db.execute("CREATE INDEX of_entity ON side (entity)")

    def _all(self, text, *values):
        return self.db.execute(text, list(values)).fetchall()

    def allies(self, entity, day, relation):
        return self._all(
            "SELECT other, sure_first <= ? AND sure_last >= ? FROM side WHERE entity = ? AND relation = ? AND first <= ? AND last >= ?",
            day, day, entity, relation, day, day,
        )  # fmt: skip

    def pairs(self, day):
        found = self._all(
            "SELECT count(*), count(*) FILTER (sure_first <= ? AND sure_last >= ?) FROM tie WHERE relation = ? AND first <= ? AND last >= ?",
            day, day, RELATION, day, day,
        )  # fmt: skip
        return found[0]

    def near(self, entity, day):
        found = self._all(
            "WITH held AS (SELECT entity, other FROM side WHERE first <= ? AND last >= ?), one AS (SELECT other FROM held WHERE entity = ?) "
            "SELECT count(DISTINCT other) FROM (SELECT other FROM one UNION ALL SELECT held.other FROM held JOIN one ON held.entity = one.other "
            "UNION ALL SELECT ?)",
            day, day, entity, entity,
        )  # fmt: skip
        return found[0][0]

    def path(self, start, goal, day):
        return searched(start, goal, lambda one: [
            row[0] for row in self._all("SELECT other FROM side WHERE entity = ? AND first <= ? AND last >= ?", one, day, day)
        ])  # fmt: skip

    def changes(self, first, last):
        return self._all(
            "SELECT count(*) FILTER (first > ? AND first <= ? AND last >= ?), count(*) FILTER (last >= ? AND last < ? AND first <= ?) FROM tie",
            first, last, last, first, last, first,
        )[0]  # fmt: skip


class Polars(Engine):
    """Polars, sorted by relation and first day."""

    name = "Polars"

    def __init__(self, ties: Ties) -> None:
        import polars as pl

        self.pl = pl
        names = ("subject", "relation", "object", "first", "last", "sure_first", "sure_last")
        self.t = pl.DataFrame({name: getattr(ties, name) for name in names}).sort("relation", "first")
        self.c = pl.col

    def _held(self, day):
        return (self.c("first") <= day) & (self.c("last") >= day)

    def _sure(self, day):
        return ((self.c("sure_first") <= day) & (self.c("sure_last") >= day)).sum()

    def allies(self, entity, day, relation):
        c = self.c
        wanted = ((c("subject") == entity) | (c("object") == entity)) & (c("relation") == relation) & self._held(day)
        other = self.pl.when(c("subject") == entity).then(c("object")).otherwise(c("subject"))
        return self.t.lazy().filter(wanted).select(other, (c("sure_first") <= day) & (c("sure_last") >= day)).collect().rows()

    def pairs(self, day):
        return (
            self.t.lazy().filter((self.c("relation") == RELATION) & self._held(day)).select(self.pl.len(), self._sure(day)).collect().row(0)
        )

    def _sides(self, day):
        held = self.t.lazy().filter(self._held(day)).select("subject", "object").collect()
        return self.pl.concat([held, held.select(subject="object", object="subject")])

    def near(self, entity, day):
        sides = self._sides(day)
        one = sides.filter(self.c("subject") == entity).select(subject="object").unique()
        two = sides.join(one, on="subject", how="semi").select(subject="object")
        return self.pl.concat([one, two, self.pl.DataFrame({"subject": [entity]}, schema={"subject": self.pl.Int32})]).n_unique()

    def path(self, start, goal, day):
        sides = self._sides(day)
        reached = self.pl.DataFrame({"subject": [start]}, schema={"subject": self.pl.Int32})
        edge, steps = reached, 0
        while edge.height:
            if (edge["subject"] == goal).any():
                return steps
            further = sides.join(edge, on="subject", how="semi").select(subject="object").unique()
            edge = further.join(reached, on="subject", how="anti")
            reached = self.pl.concat([reached, edge])
            steps += 1
        return -1

    def changes(self, first, last):
        c = self.c
        began = ((c("first") > first) & (c("first") <= last) & (c("last") >= last)).sum().alias("began")
        ended = ((c("last") >= first) & (c("last") < last) & (c("first") <= first)).sum().alias("ended")
        return self.t.lazy().select(began, ended).collect().row(0)
