"""Theatres: a place with every place in it, and whoever acted, sat or held ground there at any time."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allegiance.timeline import Timeline

__all__ = ["theatre_of", "theatres"]


def theatre_of(timeline: Timeline, place: str) -> frozenset[str]:
    """The place, the places that ever lay in it, and every entity that the graph ties to one of them."""
    return _members(place, *_maps(timeline))


def theatres(timeline: Timeline, *, least: int) -> Mapping[str, frozenset[str]]:
    """The theatres of at least so many entities, places in them not counted, by place."""
    inner, there = _maps(timeline)
    found = {}
    for place in sorted({*inner, *there}):
        members = _members(place, inner, there)
        if sum(1 for member in members if member not in inner and member not in there) >= least:
            found[place] = members
    return found


def _members(place: str, inner: Mapping[str, set[str]], there: Mapping[str, set[str]]) -> frozenset[str]:
    within, waiting = {place}, [place]
    for outer in waiting:
        for one in sorted(inner.get(outer, ())):
            if one not in within:
                within.add(one)
                waiting.append(one)
    return frozenset(within.union(*(there.get(one, set()) for one in within)))


def _maps(timeline: Timeline) -> tuple[Mapping[str, set[str]], Mapping[str, set[str]]]:
    """For each place those that lie in it, and those that were there."""
    ontology = timeline.ontology
    lies_in, was_there = frozenset(ontology.asked("within")), frozenset(ontology.asked("theatre"))
    inner: dict[str, set[str]] = defaultdict(set)
    there: dict[str, set[str]] = defaultdict(set)
    for one in timeline.counting():
        statement = one.statement
        if statement.place is not None:
            there[statement.place].add(statement.subject)
        if statement.object is not None and statement.relation in lies_in:
            inner[statement.object].add(statement.subject)
        elif statement.object is not None and statement.relation in was_there:
            there[statement.object].add(statement.subject)
    return inner, there
