"""Ties by the million: the questions of one day put to columns, by name; kept in one file that is checked when it is opened.

Each tie stands by itself: no event of another row ends it, and nothing is known of it but its days. What follows from a
relation (that belonging makes an alliance) follows here too.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from allegiance.columns import Columns
from allegiance.exceptions import QuestionError, StoreError, UnknownName
from allegiance.sections import Damaged, Sections, packed
from allegiance.verdicts import Verdict

if TYPE_CHECKING:
    from array import array
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from allegiance.columns import Pairs

__all__ = ["Held", "Names", "Tie", "Ties", "open_ties"]

_KIND = b"ties 1"
# So many names are searched for in the text before a table of all is made.
_SEARCHED = 8


class Tie(NamedTuple):
    """A relation between two on a day; `object` is None for a state of one."""

    subject: str
    relation: str
    object: str | None
    verdict: Verdict


class Names:
    """Names by number, out of one text, and numbers by name; nothing is built before it is asked for."""

    def __init__(self, text: bytes) -> None:
        """`text` has each name after a line break, and a line break at the end."""
        self.text = text
        self._asked = 0

    @classmethod
    def of(cls, names: Sequence[str]) -> Names:
        """The names in their order; none may hold a line break."""
        return cls(("\n" + "".join(f"{name}\n" for name in names)).encode())

    @cached_property
    def _all(self) -> list[str]:
        return self.text.decode()[1:].split("\n")[:-1]

    @cached_property
    def _number_of(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self._all)}

    @cached_property
    def _count(self) -> int:
        return self.text.count(b"\n") - 1

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, number: int) -> str:
        return self._all[number]

    def number(self, name: str) -> int | None:
        """The number of a name; None where nothing goes by it."""
        self._asked += 1
        if self._asked > _SEARCHED:
            return self._number_of.get(name)
        at = self.text.find(f"\n{name}\n".encode()) if "\n" not in name else -1
        return None if at < 0 else self.text.count(b"\n", 0, at)


class Held:
    """What held on a day: `rows` by number and whether each is `definite`; as ties with names when it is gone through."""

    def __init__(self, columns: Columns, pairs: Pairs) -> None:
        self.columns = columns
        self.rows, self.definite = pairs

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Tie]:
        for row, sure in zip(self.rows.tolist(), self.definite.tolist(), strict=True):
            yield _tie(self.columns, row, definite=sure)


def _tie(columns: Columns, row: int, *, definite: bool) -> Tie:
    subject, relation, object_ = columns.ends_of(row)
    other = columns.entities[object_] if object_ >= 0 else None
    return Tie(columns.entities[subject], columns.relations[relation], other, Verdict.DEFINITE if definite else Verdict.POSSIBLE)


class Ties:
    """Dated ties that can be asked. `columns` has those that count, `everything` alleged ones too.

    Days are ordinals (`datetime.date.toordinal`). A pair and relation that several rows make hold is told once for each.

    Raises, for every question:
        UnknownName: no entity or relation goes by a name.
    """

    def __init__(self, everything: Columns, *, asked: dict[str, tuple[str, ...]]) -> None:
        """Beside each row of `everything` stand the day from which it was known, and 1 if it is alleged, as far as that is told.

        `asked` has the relations that the questions "allies" and "linking" of the ontology are about.
        """
        self.everything = everything
        self.asked = asked
        self._views: dict[tuple[int | None, bool, bool], Columns] = {}

    @property
    def columns(self) -> Columns:
        """The ties that count, whenever they became known."""
        return self.known()

    def __len__(self) -> int:
        return len(self.columns)

    def known(self, by: int | None = None, *, include_alleged: bool = False, linking: bool = False) -> Columns:
        """The ties that were published by the end of a day, alleged ones, as possible, only if wanted.

        With `linking` only those that may be a step of a chain: two groups on one list are not linked by it.

        Columns are made for each state of knowledge when it is first asked for, and the last four are kept.

        Raises:
            QuestionError: a day is given, and the ties do not tell when they were published.
        """
        key = (by, include_alleged, linking)
        if key not in self._views:
            while len(self._views) >= 4:
                del self._views[next(iter(self._views))]
            self._views[key] = self._view(by, include_alleged=include_alleged, linking=linking)
        return self._views[key]

    def _view(self, by: int | None, *, include_alleged: bool, linking: bool) -> Columns:
        every = self.everything
        if not len(every):
            return every
        known, alleged = (*every.beside, None, None)[:2]
        if by is not None and (known is None or not _is_used(known)):
            raise QuestionError('these ties do not tell when they became known. Pack them with a column "published".')
        links = [name in self.asked["linking"] for name in every.relations]
        if by is None and (include_alleged or alleged is None or not _is_used(alleged)) and (all(links) or not linking):
            return every
        import numpy as np

        relation = np.repeat(np.arange(len(every.relations), dtype=np.int32), np.diff(every.relation_ends))
        kept = np.array(links)[relation] if linking else np.ones(len(every), dtype=bool)
        if by is not None:
            kept &= np.frombuffer(known, dtype=np.int32) <= by  # type: ignore[arg-type]  # it is there: see above
        if not include_alleged and alleged is not None:
            kept &= np.frombuffer(alleged, dtype=np.int32) == 0
        object_ = every.np_subject ^ every.np_both
        days = (every.np_first, every.np_last, every.np_sure_first, every.np_sure_last)
        ends = (every.np_subject[kept], relation[kept], object_[kept])
        return Columns(every.entities, every.relations, ends, (days[0][kept], days[1][kept], days[2][kept], days[3][kept]))

    def entity(self, name: str) -> int:
        """The number of an entity."""
        names = self.everything.entities
        number = names.number(name) if isinstance(names, Names) else names.index(name) if name in names else None
        if number is None:
            raise UnknownName(name)
        return number

    def relation(self, name: str) -> int:
        """The number of a relation."""
        if name not in self.everything.relations:
            from allegiance.ontology import closest

            raise UnknownName(name, closest(name, dict.fromkeys(self.everything.relations)), what="relation among these ties")
        return self.everything.relations.index(name)

    def _numbers(self, relations: Iterable[str] | None) -> list[int] | None:
        return None if relations is None else [self.relation(name) for name in relations]

    def ties_of(self, entity: str, on: int, relation: str | None = None, *, columns: Columns | None = None) -> list[Tie]:
        """The ties of an entity on a day, of every relation or of one."""
        columns = self.columns if columns is None else columns
        found = columns.ties_of(self.entity(entity), on, None if relation is None else self.relation(relation))
        return [_tie(columns, row, definite=sure) for row, _, sure in found]

    def allies_of(self, entity: str, on: int, *, columns: Columns | None = None) -> list[tuple[str, Verdict]]:
        """The allies of an entity on a day, each once with its stronger verdict, in the order of their ids."""
        columns, asked = self.columns if columns is None else columns, self.entity(entity)
        found: dict[int, bool] = {}
        for name in self.asked["allies"]:
            if name in columns.relations:
                for _, other, sure in columns.ties_of(asked, on, columns.relations.index(name)):
                    found[other] = sure or found.get(other, False)
        told = [(columns.entities[other], Verdict.DEFINITE if sure else Verdict.POSSIBLE) for other, sure in found.items()]
        return sorted(told)

    def ties_on(self, on: int, relations: Iterable[str] | None = None, *, columns: Columns | None = None) -> Held:
        """Every tie that holds on a day, of every relation or of some."""
        columns = self.columns if columns is None else columns
        return Held(columns, columns.pairs_on(on, self._numbers(relations)))

    def changes(self, first: int, last: int, *, columns: Columns | None = None) -> tuple[Held, Held]:
        """The ties that hold, perhaps, on the later of two days and not on the earlier; and those the other way round."""
        from allegiance.columns import Pairs

        columns = self.columns if columns is None else columns
        found = columns.changes(first, last)
        made = []
        for rows, day in ((found.began, last), (found.ended, first)):
            made.append(Held(columns, Pairs(rows, (columns.np_sure_first[rows] <= day) & (columns.np_sure_last[rows] >= day))))
        return made[0], made[1]

    def around(self, entity: str, on: int, steps: int, *, columns: Columns | None = None) -> list[str]:
        """Who stands within so many ties of an entity on a day, itself among them, in the order of ids."""
        columns = self.known(linking=True) if columns is None else columns
        return sorted(columns.entities[number] for number in columns.around(self.entity(entity), on, steps))

    def path(self, start: str, goal: str, on: int, *, columns: Columns | None = None) -> list[Tie] | None:
        """A shortest chain of ties that link and may each hold on a day; None where there is none."""
        columns = self.known(linking=True) if columns is None else columns
        rows = columns.path(self.entity(start), self.entity(goal), on)
        if rows is None:
            return None
        return [_tie(columns, row, definite=columns.sure_first[row] <= on <= columns.sure_last[row]) for row in rows]

    def packed(self) -> bytes:
        """The bytes of a file that `open_ties` opens."""
        every = self.everything
        names = every.entities if isinstance(every.entities, Names) else Names.of(every.entities)
        asked = "".join(f"{question} {' '.join(relations)}\n" for question, relations in sorted(self.asked.items()))
        parts = {f"column-{name}": content for name, content in every.stored().items()}
        return packed(
            {"kind": _KIND, "entities": names.text, "relations": "\n".join(every.relations).encode(), "asked": asked.encode(), **parts}
        )


def _is_used(numbers: array[int]) -> bool:
    """Whether any number is not zero."""
    return len(numbers.tobytes().strip(b"\0")) > 0


def open_ties(path: str | Path) -> Ties:
    """The ties of a file that was packed. Nothing heavy is imported before a question needs it.

    Raises:
        StoreError: the file cannot be read, is none of ours, or was damaged.
    """
    try:
        with Sections(str(path)) as sections:
            is_ours = sections.read("kind") == _KIND
            parts = {name.partition("-")[2]: sections.read(name) for name in sections.names() if name.startswith("column-")}
            entities, relations = Names(sections.read("entities")), sections.read("relations").decode().split("\n")
            asked = [line.split(" ") for line in sections.read("asked").decode().splitlines()]
        columns = Columns.restored(entities, [name for name in relations if name], parts)  # type: ignore[arg-type]  # Names has what is used
    except OSError as error:
        raise StoreError(f"{path}: cannot be read: {error.strerror}.") from error
    except (Damaged, LookupError, ValueError) as error:
        raise StoreError(f"{path}: is no file of packed ties, or was damaged ({error}). Pack the ties again.") from error
    if not is_ours:
        raise StoreError(f"{path}: is a file of another kind. Pack the ties again.")
    return Ties(columns, asked={question: tuple(one for one in names if one) for question, *names in asked})
