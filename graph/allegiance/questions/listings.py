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

    `name` is the one that the listed went by on the first day asked about; `references` are the numbers on the list.
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
        for chain in _down(timeline, answer.subject):
            heir = _end(chain, answer.subject)
            if (heir, answer.object) in own or (heir, answer.object) in heirs:
                continue
            told = (heir, answer.relation, answer.object)
            through = chained(timeline, [*((step,) for step in chain), (key,)], span, told, through=answer.subject)
            if through is not None and not (definite_only and through.verdict is not Verdict.DEFINITE):
                heirs[heir, answer.object] = through
    inherited = sorted(heirs.values(), key=lambda one: (one.verdict is not Verdict.DEFINITE, one.subject, one.object or ""))
    return tuple(_listing(timeline, answer, span) for answer in (*direct, *inherited))


def listings_of(timeline: Timeline, entity: str, span: Span | None = None, *, definite_only: bool = False) -> Listings:
    """Every listing of an entity, on a day or ever, and those of whom it came out of or took in."""
    days = span or Span(None, None)
    asked = timeline.ontology.asked("listed")
    direct = answers_on(timeline, [key for key in timeline.keys(asked, entity) if key[0] == entity], days, definite_only=definite_only)
    inherited: dict[tuple[str, str | None], Answer] = {}
    for chain in _up(timeline, entity):
        listed = _end(chain, entity)
        for key in timeline.keys(asked, listed):
            if key[0] != listed or (listed, key[2]) in inherited:
                continue
            answer = chained(timeline, [*((step,) for step in chain), (key,)], days, (entity, key[1], key[2]), through=listed)
            if answer is not None and not (definite_only and answer.verdict is not Verdict.DEFINITE):
                inherited[listed, key[2]] = answer
    events = timeline.ontology.asked("listings")
    told = [one for one in timeline.counting() if one.statement.subject == entity and one.statement.relation in events]
    told.sort(key=lambda one: (one.earliest_start or 0, one.latest_start or 0, one.statement.id))
    return Listings(tuple(_listing(timeline, answer, days) for answer in (*direct, *inherited.values())), tuple(told))


def _listing(timeline: Timeline, answer: Answer, span: Span) -> Listing:
    listed = answer.through or answer.subject
    held = [one.first for one in answer.held]
    first = max([days_of(span)[0], *held[:1]])
    references = {because.settled.statement.reference for because in answer.because if because.settled.statement.subject == listed}
    return Listing(answer, name_on(timeline.dataset, listed, first), tuple(sorted(one for one in references if one)))


def _down(timeline: Timeline, entity: str) -> list[tuple[Key, ...]]:
    """Every chain from an entity to those who came out of it or took it in, shortest first."""
    return _chains(timeline, entity, downward=True)


def _up(timeline: Timeline, entity: str) -> list[tuple[Key, ...]]:
    """Every chain from an entity to those it came out of or took in, shortest first."""
    return _chains(timeline, entity, downward=False)


def _chains(timeline: Timeline, entity: str, *, downward: bool) -> list[tuple[Key, ...]]:
    """Chains in the order of time, one to each entity: the shortest of certain steps, else the shortest."""
    sure = _walk(timeline, entity, downward=downward, certain=True)
    ends = {_end(chain, entity) for chain in sure}
    return sure + [chain for chain in _walk(timeline, entity, downward=downward, certain=False) if _end(chain, entity) not in ends]


def _walk(timeline: Timeline, entity: str, *, downward: bool, certain: bool) -> list[tuple[Key, ...]]:
    chains: list[tuple[tuple[Key, ...], int | None]] = [((), None)]
    seen = {entity}
    for chain, day in chains:
        for key, other in _next(timeline, _end(chain, entity), downward=downward):
            starts = [one.start for one in timeline.episodes_of(key) if one.is_certain or not certain]
            # Who left before a merger took nothing from it.
            if downward:
                days = [start.low for start in starts if day is None or start.high >= day]
            else:
                days = [start.high for start in starts if day is None or start.low <= day]
            if other not in seen and days:
                seen.add(other)
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
