"""The as-of index in columns: who was tied to whom on a day, over millions of dated ties, in microseconds.

A row is a tie of one pair through one run of possible days with at most one run of definite days inside; four day
numbers say all (possible and definite, first and last). Rows lie relation by relation, in strips: each relation's rows
by first possible day, cut into strips of some times the square root of their number, each strip by last possible day.
Of a strip that has wholly begun, what holds on a day is its end from one place on. For each entity the rows that it has
part in are listed by relation and first day.

Questions about one entity touch no library; those about the whole graph use numpy, which is imported when they run.
Answers are numbers; names are looked up by whoever shows them.
"""

from __future__ import annotations

import math
import sys
from array import array
from bisect import bisect_left, bisect_right
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from .timeline import Holding, Timeline

    Numbers = NDArray[np.int32]

__all__ = ["EVER", "NEVER", "Changes", "Columns", "Pairs", "columns_of"]

# Open bounds as day numbers, and a run of definite days that is empty.
EVER = 10**9
NEVER = (1, 0)
# The columns by name.
COLUMNS = ("first", "last", "sure_first", "sure_last", "subject", "both", "by_first", "by_last", "rows", "firsts", "lasts", "starts")

# From so many ties on, numpy finds those of a day faster than a loop.
_MANY = 400
# With more entities than these at the edge of a search, numpy takes the next step faster than a loop.
_FEW = 16
# Strips are so many times longer than the square root of their number: to cut one that has partly begun costs a hundredth
# of what a further strip costs, for each row.
_LONG = 32


class Pairs(NamedTuple):
    """Ties on a day, column by column: numbers of rows, and whether each holds for sure."""

    rows: Numbers
    definite: NDArray[np.bool_]


class Changes(NamedTuple):
    """Ties that hold on the later of two days and not on the earlier, and the other way round."""

    began: Numbers
    ended: Numbers


class _Shared:
    """numpy's view of a column, made when first asked for: `np_first` of `first`; a `__getattr__` would slow down every column."""

    def __set_name__(self, _: type[Columns], name: str) -> None:
        self.name = name

    def __get__(self, columns: Columns, _: type[Columns]) -> Numbers:
        import numpy as np

        made: Numbers = np.frombuffer(getattr(columns, self.name.removeprefix("np_")), dtype=np.int32)
        columns.__dict__[self.name] = made
        return made


class Columns:
    """Rows by number: `first`, `last`, `sure_first` and `sure_last` are their days, `ends_of` tells whom they tie.

    `entities` and `relations` are the names that numbers stand for; rows of a relation are numbered together. Every column
    is an array, which plain Python reads fastest; `np_first` and the like are numpy's views of the same memory.
    """

    first: array[int]
    last: array[int]
    sure_first: array[int]
    sure_last: array[int]
    # Either end and `both` give the other end, without a look at which is which.
    subject: array[int]
    both: array[int]
    by_first: array[int]
    by_last: array[int]
    # The rows of each entity, one entity after the other, with their first and last days; and where each begins.
    rows: array[int]
    firsts: array[int]
    lasts: array[int]
    starts: array[int]
    np_first, np_last, np_sure_first, np_sure_last = _Shared(), _Shared(), _Shared(), _Shared()
    np_subject, np_both, np_by_first, np_by_last = _Shared(), _Shared(), _Shared(), _Shared()
    np_rows, np_firsts, np_lasts, np_starts = _Shared(), _Shared(), _Shared(), _Shared()
    # Further numbers of each row.
    beside: tuple[array[int], ...]
    kinds: int
    relation_ends: list[int]
    strips: list[list[tuple[int, int, int, int]]]

    def __init__(
        self,
        entities: Sequence[str],
        relations: Sequence[str],
        ends: tuple[Numbers, Numbers, Numbers],
        days: tuple[Numbers, Numbers, Numbers, Numbers],
        beside: Sequence[Numbers] = (),
    ) -> None:
        """`ends` are subject, relation and object, `days` first and last possible, first and last definite.

        Further numbers of each tie that are given in `beside` are kept there in the order of the rows.
        """
        import numpy as np

        self.entities, self.relations = entities, relations
        order, self.strips = _in_strips(ends[1], days[0], days[1], len(relations))
        for name, column in zip(("first", "last", "sure_first", "sure_last"), days, strict=True):
            self._keep(name, column[order])
        object_ = np.ascontiguousarray(ends[2][order], dtype=np.int32)
        self._keep("subject", ends[0][order])
        self._keep("both", self.np_subject ^ object_)
        self._keep("by_first", np.argsort(self.np_first, kind="stable"))
        self._keep("by_last", np.argsort(self.np_last, kind="stable"))
        self.relation_ends = np.searchsorted(ends[1][order], np.arange(len(relations) + 1)).tolist()
        self._list(object_, ends[1][order])
        self.beside = tuple(array("i", np.ascontiguousarray(column[order], dtype=np.int32).tobytes()) for column in beside)

    def _keep(self, name: str, numbers: NDArray[np.integer[Any]]) -> None:
        """Keep a column in 32 bits."""
        import numpy as np

        setattr(self, name, array("i", np.ascontiguousarray(numbers, dtype=np.int32).tobytes()))

    def stored(self) -> dict[str, bytes]:
        """Everything but the names as bytes, part by part: numbers in 32 bits, little-endian."""
        strips = [(relation, *strip) for relation, own in enumerate(self.strips) for strip in own]
        parts = {name: getattr(self, name) for name in COLUMNS}
        parts["relation_ends"] = array("i", self.relation_ends)
        parts["strips"] = array("i", [number for strip in strips for number in strip])
        parts["kinds"] = array("i", [self.kinds])
        parts |= {f"beside{number}": column for number, column in enumerate(self.beside)}
        return {name: _little(part).tobytes() for name, part in parts.items()}

    @classmethod
    def restored(cls, entities: Sequence[str], relations: Sequence[str], parts: Mapping[str, bytes]) -> Columns:
        """The columns whose parts `stored` gave. Nothing heavy is imported.

        Raises:
            LookupError, ValueError: a part is missing, or is none of ours.
        """
        made = cls.__new__(cls)
        made.entities, made.relations = entities, relations
        held = {name: _little(array("i", part)) for name, part in parts.items()}
        for name in COLUMNS:
            setattr(made, name, held[name])
        made.relation_ends = held["relation_ends"].tolist()
        made.kinds = held["kinds"][0]
        made.strips = [[] for _ in relations]
        numbers = iter(held["strips"].tolist())
        for relation, *strip in zip(numbers, numbers, numbers, numbers, numbers, strict=True):
            made.strips[relation].append((strip[0], strip[1], strip[2], strip[3]))
        made.beside = tuple(held[name] for name in sorted(held) if name.startswith("beside"))
        return made

    def _list(self, object_: Numbers, relation: Numbers) -> None:
        """List the rows of each entity one entity after the other, by relation and first day, with first and last days beside them.

        `starts` tells where each begins: for each entity and relation where that takes no more than two numbers a row,
        else for each entity.
        """
        import numpy as np

        count = len(object_)
        owner = np.concatenate([self.np_subject, object_])
        rows = np.concatenate([np.arange(count, dtype=np.int32)] * 2)
        kept = owner >= 0
        kept[count:] &= object_ != self.np_subject
        owner, rows = owner[kept], rows[kept]
        order = np.lexsort((rows, self.np_first[rows], relation[rows], owner))
        owner, rows = owner[order], rows[order]
        kinds = len(self.relations)
        self.kinds = kinds if kinds * len(self.entities) <= 2 * count else 0
        if self.kinds:
            starts = np.searchsorted(owner.astype(np.int64) * kinds + relation[rows], np.arange(len(self.entities) * kinds + 1))
        else:
            starts = np.searchsorted(owner, np.arange(len(self.entities) + 1))
        self._keep("rows", rows)
        self._keep("starts", starts)
        self._keep("firsts", self.np_first[rows])
        self._keep("lasts", self.np_last[rows])

    def __len__(self) -> int:
        return len(self.first)

    @property
    def nbytes(self) -> int:
        """The bytes of all columns and orders, names aside."""
        return sum(len(part) * part.itemsize for part in (*(getattr(self, name) for name in COLUMNS), *self.beside))

    def ends_of(self, row: int) -> tuple[int, int, int]:
        """The numbers of subject, relation and object (-1: none) of a row."""
        subject = self.subject[row]
        return subject, bisect_right(self.relation_ends, row) - 1, subject ^ self.both[row]

    @cached_property
    def ties_of(self) -> Callable[..., list[tuple[int, int, bool]]]:
        """`ties_of(entity, day, relation=None)`: the rows of an entity that hold on a day, of every relation or of one.

        Each with the other end (-1: none) and whether it holds for sure. A closure over the columns: to fetch them from an
        object at every question would take a fifth of its time.
        """
        return _asker(self)

    def ties_of_many(self, entity: int, day: int, start: int, stop: int) -> list[tuple[int, int, bool]]:
        """The same from two places of `rows` on, found by numpy."""
        rows = self.np_rows[start:stop][(self.np_firsts[start:stop] <= day) & (self.np_lasts[start:stop] >= day)]
        sure = (self.np_sure_first[rows] <= day) & (self.np_sure_last[rows] >= day)
        return list(zip(rows.tolist(), (self.np_both[rows] ^ entity).tolist(), sure.tolist(), strict=True))

    def pairs_on(self, day: int, relations: Iterable[int] | None = None) -> Pairs:
        """Every row that holds on a day, of some relations or of all."""
        import numpy as np

        rows: list[Numbers] = []
        last = self.last
        for relation in range(len(self.relations)) if relations is None else relations:
            for low, high, start, stop in self.strips[relation]:
                if low > day:
                    break
                held = bisect_left(last, day, start, stop)
                number = np.arange(held, stop, dtype=np.int32)
                rows.append(number if high <= day else number[self.np_first[held:stop] <= day])
        found = np.concatenate(rows) if rows else np.empty(0, np.int32)
        return Pairs(found, (self.np_sure_first.take(found) <= day) & (self.np_sure_last.take(found) >= day))

    def changes(self, first: int, last: int) -> Changes:
        """What holds on the last day and not on the first, and what held on the first and does so no longer."""
        begins = [bisect_right(self.by_first, day, key=self.first.__getitem__) for day in (first, last)]
        ends = [bisect_left(self.by_last, day, key=self.last.__getitem__) for day in (first, last)]
        began, ended = self.np_by_first[slice(*begins)], self.np_by_last[slice(*ends)]
        return Changes(began[self.np_last[began] >= last], ended[self.np_first[ended] <= first])

    def _beside(self, entities: list[int], day: int) -> tuple[Numbers, Numbers, Numbers]:
        """Of many entities at once: the rows that hold on a day, from whom each leads, and to whom."""
        import numpy as np

        wanted = np.array(entities, dtype=np.int32)
        places = wanted * (self.kinds or 1)
        starts = self.np_starts[places]
        counts = self.np_starts[places + (self.kinds or 1)] - starts
        ends = np.cumsum(counts)
        at = np.arange(ends[-1]) + np.repeat(starts - ends + counts, counts)
        held = (self.np_firsts[at] <= day) & (self.np_lasts[at] >= day)
        rows, origin = self.np_rows[at[held]], np.repeat(wanted, counts)[held]
        return rows, origin, self.np_both[rows] ^ origin

    def around(self, entity: int, day: int, steps: int) -> set[int]:
        """The entities within so many ties of one on a day, itself among them."""
        within, edge = {entity}, [entity]
        for _ in range(steps):
            if not edge:
                break
            further = set(self._further(edge, day)[2])
            further.discard(-1)
            further -= within
            within |= further
            edge = list(further)
        return within

    def _further(self, edge: list[int], day: int) -> tuple[Sequence[int], Sequence[int], Sequence[int]]:
        """Rows that lead on from some entities on a day, from whom, and to whom."""
        if len(edge) > _FEW:
            rows, origins, others = self._beside(edge, day)
            return rows.tolist(), origins.tolist(), others.tolist()
        found = [(row, one, other) for one in edge for row, other, _ in self.ties_of(one, day)]
        return tuple(zip(*found, strict=True)) if found else ((), (), ())  # type: ignore[return-value]  # three columns

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
            for row, origin, other in zip(*self._further(edges[side], day), strict=True):
                if other < 0 or other in own:
                    continue
                own[other] = (row, origin)
                if other in theirs:
                    return _joined(reached, other)
                further.append(other)
            edges[side] = further
        return None


class _Starts:
    """Where the rows of an entity and a relation begin in `rows`, searched for where no table of all is kept."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns

    def __getitem__(self, at: int) -> int:
        columns = self.columns
        entity, relation = divmod(at, len(columns.relations))
        if not relation:
            return columns.starts[entity]
        return bisect_left(columns.rows, columns.relation_ends[relation], columns.starts[entity], columns.starts[entity + 1])


def _asker(columns: Columns) -> Callable[..., list[tuple[int, int, bool]]]:
    """What `Columns.ties_of` is."""
    firsts, lasts, rows, both = columns.firsts, columns.lasts, columns.rows, columns.both
    sure_first, sure_last, many, kinds = columns.sure_first, columns.sure_last, columns.ties_of_many, max(len(columns.relations), 1)
    starts: array[int] | _Starts = columns.starts if columns.kinds else _Starts(columns)

    def every(entity: int, day: int) -> list[tuple[int, int, bool]]:
        start, stop = starts[entity * kinds], starts[entity * kinds + kinds]
        if stop - start > _MANY:
            return many(entity, day, start, stop)
        found = []
        for at, first in enumerate(firsts[start:stop], start):
            if first <= day <= lasts[at]:
                row = rows[at]
                found.append((row, both[row] ^ entity, sure_first[row] <= day <= sure_last[row]))
        return found

    def ties_of(entity: int, day: int, relation: int | None = None) -> list[tuple[int, int, bool]]:
        if relation is None:
            return every(entity, day)
        at = entity * kinds + relation
        start = starts[at]
        stop = bisect_right(firsts, day, start, starts[at + 1])
        if stop - start > _MANY:
            return many(entity, day, start, stop)
        found = []
        for at in range(start, stop):
            if lasts[at] >= day:
                row = rows[at]
                found.append((row, both[row] ^ entity, sure_first[row] <= day <= sure_last[row]))
        return found

    return ties_of


def _little(numbers: array[int]) -> array[int]:
    """The numbers with their least byte first, as files have them; the array itself on nearly every machine."""
    if sys.byteorder == "big":
        numbers = array("i", numbers)
        numbers.byteswap()
    return numbers


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
        long = max(64, _LONG * math.isqrt(stop - start))
        own = []
        for begin in range(start, stop, long):
            end = min(begin + long, stop)
            strip_of[begin:end] = number
            own.append((int(first[order[begin]]), int(first[order[end - 1]]), begin, end))
            number += 1
        strips.append(own)
    inner = np.lexsort((last[order], strip_of))
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
