"""The as-of index in columns: who was tied to whom on a day, over millions of dated ties, in microseconds.

A row is a tie of one pair through one run of possible days with at most one run of definite days inside; four day
numbers say all (possible and definite, first and last). Rows lie relation by relation, in strips: each relation's rows
by first possible day, cut into strips of about the square root of their number, each strip by last possible day,
latest first. Of a strip that has wholly begun, what holds on a day is a prefix. For each entity the rows that it has
part in are listed by relation.

Questions about one entity touch no library; those about the whole graph use numpy, which is imported when they run.
Answers are numbers; names are looked up by whoever shows them.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from .timeline import Holding, Timeline

    Numbers = NDArray[np.int32]

__all__ = ["EVER", "NEVER", "Changes", "Columns", "Pairs", "columns_of"]

# Open bounds as day numbers, and a run of definite days that is empty.
EVER = 10**9
NEVER = (1, 0)
# From so many ties on, numpy finds those of a day faster than a loop.
_MANY = 400


class Pairs(NamedTuple):
    """Ties on a day, column by column: numbers of rows, and whether each holds for sure."""

    rows: Numbers
    definite: NDArray[np.bool_]


class Changes(NamedTuple):
    """Ties that hold on the later of two days and not on the earlier, and the other way round."""

    began: Numbers
    ended: Numbers


class Columns:
    """Rows by number, with the columns `subject`, `object` (-1 for none) and the four days.

    `entities` and `relations` are the names that numbers stand for; rows of a relation are numbered together.
    """

    def __init__(
        self,
        entities: Sequence[str],
        relations: Sequence[str],
        ends: tuple[Numbers, Numbers, Numbers],
        days: tuple[Numbers, Numbers, Numbers, Numbers],
    ) -> None:
        """`ends` are subject, relation and object, `days` first and last possible, first and last definite."""
        import numpy as np

        self.entities, self.relations = entities, relations
        order, self._strips = _in_strips(ends[1], days[0], days[1], len(relations))
        columns = [np.ascontiguousarray(column[order], dtype=np.int32) for column in (ends[0], ends[2], *days)]
        self._subject, self._object, self._first, self._last, self._sure_first, self._sure_last = columns
        self._before_last = -self._last
        self._by_first = np.argsort(self._first, kind="stable").astype(np.int32)
        self._by_last = np.argsort(self._last, kind="stable").astype(np.int32)
        self._numbers = np.arange(len(order), dtype=np.int32)
        self._relation_ends = np.searchsorted(ends[1][order], np.arange(len(relations) + 1)).tolist()
        self._rows_of, self._starts_of = self._listed()
        self.subject, self.object, self.first, self.last, self.sure_first, self.sure_last = map(memoryview, columns)
        self._views = (memoryview(self._rows_of), memoryview(self._starts_of), memoryview(self._before_last))

    def _listed(self) -> tuple[Numbers, NDArray[np.int64]]:
        """The rows of each entity one entity after the other, in their order, and where each begins."""
        import numpy as np

        owner = np.concatenate([self._subject, self._object])
        rows = np.concatenate([self._numbers, self._numbers])
        kept = owner >= 0
        kept[len(self._numbers) :] &= self._object != self._subject
        owner, rows = owner[kept], rows[kept]
        order = np.lexsort((rows, owner))
        return rows[order], np.searchsorted(owner[order], np.arange(len(self.entities) + 1)).astype(np.int64)

    def __len__(self) -> int:
        return len(self._numbers)

    @property
    def nbytes(self) -> int:
        """The bytes of all columns and orders, names aside."""
        own = (self._subject, self._object, self._first, self._last, self._sure_first, self._sure_last, self._before_last)
        return sum(column.nbytes for column in (*own, self._by_first, self._by_last, self._numbers, self._rows_of, self._starts_of))

    def relation_of(self, row: int) -> int:
        """The number of a row's relation."""
        return bisect_right(self._relation_ends, row) - 1

    def ties_of(self, entity: int, day: int, relation: int | None = None) -> list[tuple[int, int, bool]]:
        """The rows of an entity that hold on a day, each with the other end (-1: none) and whether it holds for sure."""
        rows, starts, _ = self._views
        start, stop = starts[entity], starts[entity + 1]
        if relation is not None:
            start = bisect_left(rows, self._relation_ends[relation], start, stop)
            stop = bisect_left(rows, self._relation_ends[relation + 1], start, stop)
        if stop - start > _MANY:
            return self._ties_of_many(entity, day, start, stop)
        first, last, sure_first, sure_last = self.first, self.last, self.sure_first, self.sure_last
        subject, object_ = self.subject, self.object
        return [
            (row, object_[row] if subject[row] == entity else subject[row], sure_first[row] <= day <= sure_last[row])
            for row in rows[start:stop]
            if first[row] <= day <= last[row]
        ]

    def _ties_of_many(self, entity: int, day: int, start: int, stop: int) -> list[tuple[int, int, bool]]:
        import numpy as np

        rows = self._rows_of[start:stop]
        rows = rows[(self._first[rows] <= day) & (self._last[rows] >= day)]
        others = np.where(self._subject[rows] == entity, self._object[rows], self._subject[rows])
        sure = (self._sure_first[rows] <= day) & (self._sure_last[rows] >= day)
        return list(zip(rows.tolist(), others.tolist(), sure.tolist(), strict=True))

    def pairs_on(self, day: int, relations: Iterable[int] | None = None) -> Pairs:
        """Every row that holds on a day, of some relations or of all."""
        import numpy as np

        found: list[Numbers] = []
        before = self._views[2]
        for relation in range(len(self.relations)) if relations is None else relations:
            for low, high, start, stop in self._strips[relation]:
                if low > day:
                    break
                end = bisect_right(before, -day, start, stop)
                rows = self._numbers[start:end]
                found.append(rows if high <= day else rows[self._first[start:end] <= day])
        rows = np.concatenate(found) if found else self._numbers[:0]
        return Pairs(rows, (self._sure_first[rows] <= day) & (self._sure_last[rows] >= day))

    def changes(self, first: int, last: int) -> Changes:
        """What holds on the last day and not on the first, and what held on the first and does so no longer."""
        import numpy as np

        begins = np.searchsorted(self._first, [first, last], side="right", sorter=self._by_first)
        ends = np.searchsorted(self._last, [first, last], side="left", sorter=self._by_last)
        began, ended = self._by_first[begins[0] : begins[1]], self._by_last[ends[0] : ends[1]]
        return Changes(began[self._last[began] >= last], ended[self._first[ended] <= first])

    def around(self, entity: int, day: int, steps: int) -> set[int]:
        """The entities within so many ties of one on a day, itself among them."""
        within, edge = {entity}, {entity}
        for _ in range(steps):
            edge = {other for one in edge for _, other, _ in self.ties_of(one, day) if other >= 0} - within
            within |= edge
        return within

    def path(self, start: int, goal: int, day: int) -> list[int] | None:
        """The rows of one shortest chain of ties that each hold on a day, from one entity to another; None where there is none.

        Searched from both ends, always from the side with fewer entities at its edge.
        """
        if start == goal:
            return []
        reached: tuple[dict[int, tuple[int, int]], dict[int, tuple[int, int]]] = ({start: (-1, -1)}, {goal: (-1, -1)})
        edges = [[start], [goal]]
        while edges[0] and edges[1]:
            side = 0 if len(edges[0]) <= len(edges[1]) else 1
            own, theirs, further = reached[side], reached[1 - side], []
            for one in edges[side]:
                for row, other, _ in self.ties_of(one, day):
                    if other < 0 or other in own:
                        continue
                    own[other] = (row, one)
                    if other in theirs:
                        return _joined(reached, other)
                    further.append(other)
            edges[side] = further
        return None


def _joined(reached: tuple[dict[int, tuple[int, int]], dict[int, tuple[int, int]]], middle: int) -> list[int]:
    """The rows from the start to the middle, then from there to the goal."""
    halves = []
    for half in reached:
        rows, at = [], middle
        while half[at][0] >= 0:
            row, at = half[at]
            rows.append(row)
        halves.append(rows)
    return halves[0][::-1] + halves[1]


def _in_strips(
    relation: Numbers, first: Numbers, last: Numbers, count: int
) -> tuple[NDArray[np.int64], list[list[tuple[int, int, int, int]]]]:
    """The order of rows, and for each relation its strips: least and greatest first day, start, end."""
    import numpy as np

    order = np.lexsort((last, first, relation))
    bounds = np.searchsorted(relation[order], np.arange(count + 1)).tolist()
    strip_of = np.empty(len(order), dtype=np.int64)
    strips: list[list[tuple[int, int, int, int]]] = []
    number = 0
    for start, stop in pairwise(bounds):
        long = max(64, math.isqrt(stop - start))
        own = []
        for begin in range(start, stop, long):
            end = min(begin + long, stop)
            strip_of[begin:end] = number
            own.append((int(first[order[begin]]), int(first[order[end - 1]]), begin, end))
            number += 1
        strips.append(own)
    inner = np.lexsort((-last[order].astype(np.int64), strip_of))
    return order[inner], strips


def columns_of(timeline: Timeline) -> Columns:
    """The columns of a history: its ties as they hold on each day, stated and derived, with their verdicts.

    A run of possible days with several runs of definite ones becomes as many rows, which share no day.
    """
    import numpy as np

    entities, relations = tuple(timeline.dataset.entities), tuple(timeline.ontology.relations)
    entity = {name: number for number, name in enumerate(entities)}
    relation = {name: number for number, name in enumerate(relations)}
    rows = [
        (entity[one.subject], relation[one.relation], -1 if one.object is None else entity[one.object], *days)
        for one in timeline.holdings()
        for days in _runs(one)
    ]
    made = np.array(rows, dtype=np.int32).reshape(-1, 7).T
    return Columns(entities, relations, (made[0], made[1], made[2]), (made[3], made[4], made[5], made[6]))


def _runs(holding: Holding) -> Iterator[tuple[int, int, int, int]]:
    """First and last possible, first and last definite day of each row of a holding."""
    sure = [(-EVER if low is None else low, EVER if high is None else high) for low, high in holding.definite]
    for low, high in holding.possible:
        first, last = -EVER if low is None else low, EVER if high is None else high
        inside = [run for run in sure if first <= run[0] and run[1] <= last]
        for number, run in enumerate(inside or [NEVER]):
            yield (first if number == 0 else run[0], last if number + 1 >= len(inside) else inside[number + 1][0] - 1, *run)
