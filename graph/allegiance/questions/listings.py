"""Who was listed, under which name and number, and who came out of, or took in, somebody listed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from allegiance.dates import Span
from allegiance.timeline import name_on
from allegiance.verdicts import Verdict

from .answers import statement_json
from .ties import answers_on
from .together import chained, days_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from allegiance.claims import Settled
    from allegiance.timeline import Key, Timeline

    from .answers import Answer

__all__ = ["Listing", "Listings", "listed_on", "listings_of"]


@dataclass(frozen=True, slots=True)
class Listing:
    """That somebody stood on a list, or, where the answer says `through` whom, came out of or took in somebody who did.

    `name` is the one that the listed went by on the first of the days asked about on which it was listed; `references`
    are the numbers on the list.
    """

    answer: Answer
    name: str
    references: tuple[str, ...]

    def to_json(self, timeline: Timeline) -> dict[str, Any]:
        """The listing as JSON."""
        return {**self.answer.to_json(timeline.dataset), "name": self.name, "reference": ", ".join(self.references) or None}


@dataclass(frozen=True, slots=True)
class Listings:
    """Every listing of one entity, and the statements that tell of listing, amendment and removal, in the order of days."""

    answers: tuple[Listing, ...]
    statements: tuple[Settled, ...]

    def to_json(self, timeline: Timeline) -> dict[str, Any]:
        """The listings as JSON."""
        return {
            "answers": [one.to_json(timeline) for one in self.answers],
            "statements": [statement_json(one, timeline.dataset) for one in self.statements],
        }


def listed_on(timeline: Timeline, span: Span, list_: str | None = None, *, definite_only: bool = False) -> tuple[Listing, ...]:
    """Everyone listed on a day, on one list or on any; after them those unlisted who descend from, or absorbed, a listed one.

    One who stands on a list, if only possibly, is not told again through lineage for that list.
    """
    asked = timeline.ontology.asked("listed")
    direct = answers_on(timeline, timeline.keys(asked), span, definite_only=definite_only)
    direct = [answer for answer in direct if list_ is None or answer.object == list_]
    own = {(answer.subject, answer.object) for answer in answers_on(timeline, timeline.keys(asked), span)}
    heirs: dict[tuple[str, str | None], Answer] = {}
    for answer in direct:
        key = timeline.key(answer.subject, answer.relation, answer.object)
        for chain in _chains(timeline, answer.subject, downward=True):
            heir = _end(chain, answer.subject)
            if (heir, answer.object) not in own:
                _keep(timeline, heirs, (heir, answer.object), chain, key, span, heir, answer.subject)
    inherited = [one for one in heirs.values() if not definite_only or one.verdict is Verdict.DEFINITE]
    inherited.sort(key=lambda one: (one.verdict is not Verdict.DEFINITE, one.subject, one.object or ""))
    return tuple(_listing(timeline, answer, span) for answer in (*direct, *inherited))


def _keep(
    timeline: Timeline,
    kept: dict[tuple[str, str | None], Answer],
    place: tuple[str, str | None],
    chain: tuple[Key, ...],
    key: Key,
    span: Span,
    heir: str,
    listed: str,
) -> None:
    """Put the listing that comes through a chain in its place, unless as sure a one is there, by a shorter chain."""
    known = kept.get(place)
    if known is not None and known.verdict is Verdict.DEFINITE:
        return
    answer = chained(timeline, [*((step,) for step in chain), (key,)], span, (heir, key[1], key[2]), through=listed)
    if answer is not None and (known is None or answer.verdict is Verdict.DEFINITE):
        kept[place] = answer


def listings_of(timeline: Timeline, entity: str, span: Span | None = None, *, definite_only: bool = False) -> Listings:
    """Every listing of an entity, on a day or ever, and those of whom it came out of or took in."""
    days = span or Span(None, None)
    asked = timeline.ontology.asked("listed")
    direct = answers_on(timeline, [key for key in timeline.keys(asked, entity) if key[0] == entity], days, definite_only=definite_only)
    inherited: dict[tuple[str, str | None], Answer] = {}
    for chain in _chains(timeline, entity, downward=False):
        listed = _end(chain, entity)
        for key in timeline.keys(asked, listed):
            if key[0] == listed:
                _keep(timeline, inherited, (listed, key[2]), chain, key, days, entity, listed)
    events = timeline.ontology.asked("listings")
    told = [
        one
        for one in timeline.counting()
        if one.statement.subject == entity and one.statement.relation in events and (one.is_certain or not definite_only)
    ]
    told.sort(key=lambda one: (one.earliest_start or 0, one.latest_start or 0, one.statement.id))
    through = [one for one in inherited.values() if not definite_only or one.verdict is Verdict.DEFINITE]
    return Listings(tuple(_listing(timeline, answer, days) for answer in (*direct, *through)), tuple(told))


def _listing(timeline: Timeline, answer: Answer, span: Span) -> Listing:
    listed = answer.through or answer.subject
    held = [one.first for one in answer.held]
    first = max([days_of(span)[0], *held[:1]])
    references = {because.settled.statement.reference for because in answer.because if because.settled.statement.subject == listed}
    return Listing(answer, name_on(timeline.dataset, listed, first), tuple(sorted(one for one in references if one)))


def _chains(timeline: Timeline, entity: str, *, downward: bool) -> list[tuple[Key, ...]]:
    """Every chain, in the order of time, to those who came out of an entity or took it in, or the other way; shortest first.

    A chain is bound by every step before: who left before a merger took nothing from it.
    """
    chains: list[tuple[tuple[Key, ...], int | None]] = [((), None)]
    for chain, day in chains:
        inside = {entity, *(end for key in chain for end in (key[0], key[2]))}
        for key, other in _next(timeline, _end(chain, entity), downward=downward):
            if other in inside:
                continue
            starts = [one.start for one in timeline.episodes_of(key)]
            if downward:
                days = [start.low if day is None else max(start.low, day) for start in starts if day is None or start.high >= day]
            else:
                days = [start.high if day is None else min(start.high, day) for start in starts if day is None or start.low <= day]
            if days:
                chains.append(((*chain, key), min(days) if downward else max(days)))
    return [chain for chain, _ in chains[1:]]


def _next(timeline: Timeline, entity: str, *, downward: bool) -> Iterator[tuple[Key, str]]:
    """In descent the object is the older one, in absorption the subject."""
    for question, older_place in (("descent", 2), ("absorption", 0)):
        for key in timeline.keys(timeline.ontology.asked(question), entity):
            is_older = key[older_place] == entity
            other = key[2] if key[0] == entity else key[0]
            if is_older is downward and other is not None:
                yield key, other


def _end(chain: tuple[Key, ...], start: str) -> str:
    """Where a chain of ties leads, told from its start."""
    at = start
    for key in chain:
        at = str(key[2]) if key[0] == at else key[0]
    return at
