"""Whether some world satisfies a set of conditions on days; exact, for the few cases that need a search.

A world picks one day for every vague start, end and event, and decides of every doubtful statement whether it is
true (section 8 of SEMANTICS.md). A condition is a difference of two days with an upper bound, so that a set of
conditions is consistent when its graph of differences has no negative cycle (Cormen et al., Introduction to
Algorithms, section 24.4).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = ["FAR", "Alternative", "Atom", "Clause", "is_satisfiable"]

# A day beyond every date that can be written, used for open bounds.
FAR = 10**9

# (x, y, c) means day of x minus day of y is at most c; None stands for day 0.
Atom: TypeAlias = "tuple[str | None, str | None, int]"


@dataclass(frozen=True, slots=True)
class Alternative:
    """Conditions that hold together: atoms, and clauses of which each must find an alternative."""

    atoms: tuple[Atom, ...]
    clauses: tuple[Clause, ...] = ()


Clause: TypeAlias = "tuple[Alternative, ...]"


def is_satisfiable(clauses: Sequence[Clause], bounds: Mapping[str, tuple[int, int]]) -> bool:
    """Whether days within the bounds exist that meet one alternative of every clause.

    >>> early, late = Alternative((("x", "y", -1),)), Alternative((("y", "x", -1),))
    >>> is_satisfiable([(early,), (late,)], {"x": (0, 9), "y": (0, 9)})
    False
    """
    return all(_search(part, {name: bounds[name] for name in names}, []) for part, names in _apart(clauses))


def _apart(clauses: Sequence[Clause]) -> list[tuple[list[Clause], set[str]]]:
    """The clauses in parts that share no day, each with the days that it speaks of: a world for each makes a world for all."""
    parts: dict[int, tuple[list[Clause], set[str]]] = {}
    part_of: dict[str, int] = {}
    for number, clause in enumerate(clauses):
        names = set(_names(clause))
        joined = ([clause], names)
        for other in sorted({part_of[name] for name in names if name in part_of}):
            told, days = parts.pop(other)
            joined = ([*told, *joined[0]], days | joined[1])
        parts[number] = joined
        part_of.update(dict.fromkeys(joined[1], number))
    return list(parts.values())


def _names(clause: Clause) -> Iterator[str]:
    """The days that a clause speaks of."""
    for one in clause:
        for left, right, _ in one.atoms:
            if left is not None:
                yield left
            if right is not None:
                yield right
        for inner in one.clauses:
            yield from _names(inner)


def _search(clauses: list[Clause], bounds: dict[str, tuple[int, int]], atoms: list[Atom]) -> bool:
    narrowed = _narrow(bounds, atoms)
    if narrowed is None:
        return False
    if not clauses:
        return True
    ways = [[one for one in clause if _narrow(narrowed, [*atoms, *one.atoms]) is not None] for clause in clauses]
    fewest = min(map(len, ways))
    if fewest == 1:
        # What has one way left must go it; all such clauses are taken at once.
        forced = [found[0] for found in ways if len(found) == 1]
        rest = [clause for clause, found in zip(clauses, ways, strict=True) if len(found) > 1]
        further = [clause for one in forced for clause in one.clauses]
        return _search([*rest, *further], narrowed, [*atoms, *(atom for one in forced for atom in one.atoms)])
    # The clause with the fewest ways left is tried first: it fails soonest.
    index = next(number for number, found in enumerate(ways) if len(found) == fewest)
    rest = clauses[:index] + clauses[index + 1 :]
    return any(_search([*rest, *one.clauses], narrowed, [*atoms, *one.atoms]) for one in ways[index])


def _narrow(bounds: Mapping[str, tuple[int, int]], atoms: Sequence[Atom]) -> dict[str, tuple[int, int]] | None:
    """The bounds that the atoms leave, or None where they contradict each other."""
    narrowed = dict(bounds)
    for _ in range(len(narrowed) + 2):
        changed = False
        for left, right, most in atoms:
            low_left, high_left = narrowed[left] if left is not None else (0, 0)
            low_right, high_right = narrowed[right] if right is not None else (0, 0)
            if left is not None and high_left > high_right + most:
                narrowed[left] = (low_left, high_right + most)
                changed = True
            if right is not None and low_right < low_left - most:
                narrowed[right] = (low_left - most, high_right)
                changed = True
            for name in (left, right):
                if name is not None and narrowed[name][0] > narrowed[name][1]:
                    return None
            if left is None and right is None and most < 0:
                return None
        if not changed:
            return narrowed
    return None
