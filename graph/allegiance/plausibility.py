"""Warnings: what is allowed but looks wrong, in data that are sound."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from .claims import known_from
from .dates import format_day
from .names import fold
from .timeline import build_timeline
from .worlds import FAR

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .dataset import Dataset
    from .exceptions import Problem
    from .model import Statement
    from .ontology import Ontology
    from .timeline import Timeline

__all__ = ["find_doubtful"]


def find_doubtful(dataset: Dataset, ontology: Ontology) -> Iterator[Problem]:
    """Every warning: names of two entities, unused sources, acts after an end or before a beginning, and more."""
    timeline = build_timeline(dataset, ontology)
    yield from _shared_names(dataset)
    yield from _unused_sources(dataset)
    yield from _told_too_early(dataset, timeline)
    yield from _out_of_life(dataset, timeline)
    yield from _contradicting_episodes(dataset, timeline)


def _shared_names(dataset: Dataset) -> Iterator[Problem]:
    bearers: dict[str, dict[str, str]] = defaultdict(dict)
    for entity in dataset.entities.values():
        for name in (entity.name, *(alias.name for alias in entity.aliases)):
            bearers[fold(name)][entity.id] = name
    for found in bearers.values():
        first, *others = sorted(found)
        for other in others:
            if other in dataset.entities[first].not_same_as or first in dataset.entities[other].not_same_as:
                continue
            message = f'"{found[other]}" is a name of "{first}" too.'
            yield dataset.place("entity", other).problem(
                (), message, "Add   not_same_as:   to one of them, or drop the name.", is_warning=True
            )


def _unused_sources(dataset: Dataset) -> Iterator[Problem]:
    used = {claim.source for statement in dataset.statements for claim in statement.claims}
    for source in dataset.sources:
        if source not in used:
            message = f'no claim rests on the source "{source}".'
            yield dataset.place("source", source).problem((), message, "Cite it or remove it.", is_warning=True)


def _told_too_early(dataset: Dataset, timeline: Timeline) -> Iterator[Problem]:
    for one in timeline.settled.values():
        if one.earliest_start is None:
            continue
        for index, claim in enumerate(one.statement.claims):
            known = known_from(dataset.sources[claim.source])
            if known < one.earliest_start:
                message = f'"{claim.source}" was published on {format_day(known)}, before what it tells.'
                place = dataset.place("statement", one.statement.id)
                yield place.problem(("claims", index, "source"), message, "Mend the date of the one or the other.", is_warning=True)


def _out_of_life(dataset: Dataset, timeline: Timeline) -> Iterator[Problem]:
    """Statements whose day lies surely after the subject's end or before its beginning."""
    ontology = timeline.ontology
    ends = _days_of(timeline, ontology.asked("ending"), latest=True)
    begins = _days_of(timeline, ontology.asked("beginning"), latest=False)
    for one in timeline.counting():
        statement, relation = one.statement, ontology[one.statement.relation]
        if relation.name in ontology.asked("ending") or relation.lasting:
            continue
        if relation.name in ontology.asked("beginning"):
            yield from _older_child(dataset, ontology, statement, begins)
            continue
        end, begin = ends.get(statement.subject), begins.get(statement.subject)
        if end is not None and one.earliest_start is not None and one.earliest_start > end and not _is_lasting(timeline, relation.name):
            message = f'"{statement.subject}" acts after {format_day(end)}, when it had ended.'
            yield dataset.place("statement", statement.id).problem(("when",), message, "Mend one of the dates.", is_warning=True)
        if begin is not None and one.latest_start is not None and one.latest_start < begin:
            message = f'"{statement.subject}" acts before {format_day(begin)}, when it began.'
            yield dataset.place("statement", statement.id).problem(("when",), message, "Mend one of the dates.", is_warning=True)


def _is_lasting(timeline: Timeline, relation: str) -> bool:
    """Whether the event starts or ends only states that outlast their subject, such as a listing."""
    effects = (*timeline.ontology[relation].starts, *timeline.ontology[relation].ends)
    return bool(effects) and all(effect.state is not None and timeline.ontology[effect.state].lasting for effect in effects)


def _days_of(timeline: Timeline, relations: tuple[str, ...], *, latest: bool) -> Mapping[str, int]:
    """For each subject of such events the last day of its last one, or the first day of its first one."""
    found: dict[str, int] = {}
    for one in timeline.counting():
        if one.statement.relation not in relations:
            continue
        day = one.latest_end if latest else one.earliest_start
        if day is None:
            day = FAR if latest else -FAR
        before = found.get(one.statement.subject, day)
        found[one.statement.subject] = max(before, day) if latest else min(before, day)
    return {entity: day for entity, day in found.items() if abs(day) < FAR}


def _older_child(dataset: Dataset, ontology: Ontology, statement: Statement, begins: Mapping[str, int]) -> Iterator[Problem]:
    if statement.relation not in ontology.asked("lineage") or statement.object is None:
        return
    child, parent = begins.get(statement.subject), begins.get(statement.object)
    if (
        child is not None
        and parent is not None
        and child < parent
        and dataset.entities[statement.object].kind == dataset.entities[statement.subject].kind
    ):
        message = f'"{statement.subject}" began on {format_day(child)}, before its parent "{statement.object}" on {format_day(parent)}.'
        yield dataset.place("statement", statement.id).problem((), message, "Mend one of the dates.", is_warning=True)


def _contradicting_episodes(dataset: Dataset, timeline: Timeline) -> Iterator[Problem]:
    """Two stated episodes of one pair and relation that share days but not their ends."""
    by_key = defaultdict(list)
    for episode in timeline.episodes:
        if episode.rule == "stated":
            by_key[timeline.key(episode.subject, episode.relation, episode.object)].append(episode)
    for episodes in by_key.values():
        episodes.sort(key=lambda one: (one.start.low, one.settled.statement.id))
        for first, second in pairwise(episodes):
            if first.end is not None and second.start.high < first.end.low:
                message = f'"{second.settled.statement.id}" begins while "{first.settled.statement.id}" still holds.'
                place = dataset.place("statement", second.settled.statement.id)
                yield place.problem(("when",), message, "Join the two, or end the first before the second begins.", is_warning=True)
