"""Parts of a history that answer as the whole does: of a span of days, around an entity, of a theatre."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .claims import known_from
from .dataset import dataset_of
from .questions.theatres import theatre_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .dataset import Dataset
    from .dates import Span
    from .episodes import Episode
    from .model import Statement
    from .questions.answers import Answer
    from .timeline import Timeline

__all__ = ["around", "cut", "in_theatre", "published_by", "told_in"]


def cut(timeline: Timeline, wanted: Iterable[str]) -> Dataset:
    """The statements of these ids, those that end or date what they tell of, and the entities and sources of all."""
    ids = _with_bounds(timeline, set(wanted))
    return _with_records(timeline.dataset, [one for one in timeline.dataset.statements if one.id in ids])


def _with_records(dataset: Dataset, statements: Sequence[Statement]) -> Dataset:
    """The statements with the entities and sources that they name."""
    named = {name for one in statements for name in (one.subject, one.object, one.place, *(claim.asserter for claim in one.claims))}
    cited = {name for one in statements for claim in one.claims for name in (claim.source, *claim.supersedes)}
    entities = [
        entity.model_copy(update={"not_same_as": tuple(other for other in entity.not_same_as if other in named)})
        for entity in dataset.entities.values()
        if entity.id in named
    ]
    sources = [source for source in dataset.sources.values() if source.id in cited]
    return dataset_of(entities, statements, sources)


def published_by(dataset: Dataset, day: int | None) -> Dataset:
    """What was published by a day: its claims, the statements that have one, and the entities and sources of these."""
    statements = []
    for one in dataset.statements:
        claims = tuple(claim for claim in one.claims if day is None or known_from(dataset.sources[claim.source]) <= day)
        if claims:
            statements.append(one if claims == one.claims else one.model_copy(update={"claims": claims}))
    return _with_records(dataset, statements)


def told_in(timeline: Timeline, span: Span, answers: Iterable[Answer] | None = None) -> set[str]:
    """The statements that make ties of the span, or tell what may have happened in it; an open end of the span is open."""
    if answers is None:
        wanted = {episode.settled.statement.id for episode in timeline.episodes if _meets(span, episode.start.low, episode.latest_end)}
    else:
        wanted = {because.settled.statement.id for answer in answers for because in answer.because}
    for one in timeline.settled.values():
        is_event = not timeline.ontology[one.statement.relation].is_state
        if is_event and _meets(span, one.earliest_start, one.latest_end):
            wanted.add(one.statement.id)
    return wanted


def around(timeline: Timeline, entity: str, steps: int) -> set[str]:
    """The statements within so many ties of the entity; places and lists are reached and lead no further."""
    beside: dict[str, set[str]] = {}
    leading = {family.name for family in timeline.ontology.families.values() if family.shown}
    for one in timeline.settled.values():
        statement = one.statement
        if statement.object is not None and timeline.ontology[statement.relation].family in leading:
            beside.setdefault(statement.subject, set()).add(statement.object)
            beside.setdefault(statement.object, set()).add(statement.subject)
    within, edge = {entity}, {entity}
    for _ in range(steps - 1):
        edge = {other for name in edge for other in beside.get(name, ())} - within
        within |= edge
    return {one.statement.id for one in timeline.settled.values() if one.statement.subject in within or one.statement.object in within}


def in_theatre(timeline: Timeline, place: str) -> set[str]:
    """The statements about the place, the places in it, and whoever acted, sat or held ground there."""
    members = theatre_of(timeline, place)
    return {one.statement.id for one in timeline.settled.values() if one.statement.subject in members or one.statement.object in members}


def _with_bounds(timeline: Timeline, wanted: set[str]) -> set[str]:
    """The statements, and all those that end what they begin, or date the beginning or end of whom they are about."""
    bounding = {name for question in ("beginning", "ending", "existence") for name in timeline.ontology.asked(question)}
    about: dict[str, set[str]] = {}
    for one in timeline.settled.values():
        if one.statement.relation in bounding:
            about.setdefault(one.statement.subject, set()).add(one.statement.id)
    made: dict[str, list[Episode]] = {}
    for episode in timeline.episodes:
        made.setdefault(episode.settled.statement.id, []).append(episode)
    found: set[str] = set()
    waiting = sorted(wanted)
    for name in waiting:
        if name in found:
            continue
        found.add(name)
        statement = timeline.settled[name].statement
        waiting.extend(ending.statement for episode in made.get(name, ()) for ending in episode.endings)
        for entity in (statement.subject, statement.object):
            waiting.extend(sorted(about.get(entity or "", ())))
    return found


def _meets(span: Span, first: int | None, last: int | None) -> bool:
    """Whether days from the first to the last, None being open, share one with the span."""
    return (first is None or span.latest is None or first <= span.latest) and (
        last is None or span.earliest is None or last >= span.earliest
    )
