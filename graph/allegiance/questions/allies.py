"""Who stood with whom: the allies of one entity, all allied pairs, and every tie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from allegiance.claims import Settled
from allegiance.verdicts import Verdict

from .answers import Answer
from .ties import answers_on
from .together import chained, chained_by_any

if TYPE_CHECKING:
    from allegiance.dates import Span
    from allegiance.timeline import Key, Timeline

__all__ = ["Relations", "all_alliances", "allies_of", "inherited_allies", "leaders_of", "members_of", "relations_of"]


def allies_of(timeline: Timeline, entity: str, span: Span, *, definite_only: bool = False) -> tuple[Answer, ...]:
    """The entities tied to one by alliance on a day, told from its side."""
    asked = timeline.ontology.asked("allies")
    return tuple(answers_on(timeline, timeline.keys(asked, entity), span, seen_from=entity, definite_only=definite_only))


def inherited_allies(timeline: Timeline, entity: str, span: Span, *, definite_only: bool = False) -> tuple[Answer, ...]:
    """The allies that an entity has through what it belonged to, however far up, without those that it has itself.

    Each answer names in `through` the one whose ally it is; it holds while belonging and alliance do, in one world.
    """
    allied = timeline.ontology.asked("allies")
    own = {answer.object: answer.verdict for answer in allies_of(timeline, entity, span)}
    found: dict[tuple[str, str], list[Answer]] = {}
    for chain in _belonging(timeline, entity):
        group = str(chain[-1][2])
        inside = {entity, *(str(key[2]) for key in chain)}
        for key in timeline.keys(allied, group):
            other = key[2] if key[0] == group else key[0]
            if other is None or other in inside:
                continue
            answer = chained(timeline, [*((step,) for step in chain), (key,)], span, (entity, key[1], other), through=group)
            if answer is not None:
                found.setdefault((other, group), []).append(answer)
    answers = [chained_by_any(made, span) for made in found.values()]
    told = [
        one
        for one in answers
        if own.get(str(one.object)) not in (one.verdict, Verdict.DEFINITE) and (one.verdict is Verdict.DEFINITE or not definite_only)
    ]
    return tuple(sorted(told, key=lambda one: (one.verdict is not Verdict.DEFINITE, one.object or "", one.through or "")))


def _belonging(timeline: Timeline, entity: str) -> list[tuple[Key, ...]]:
    """Every way up from an entity to what it belonged to at some time, shortest first; no group comes twice in one."""
    asked = timeline.ontology.asked("inheritance")
    chains: list[tuple[Key, ...]] = [()]
    for chain in chains:
        at = str(chain[-1][2]) if chain else entity
        seen = {entity, *(key[2] for key in chain)}
        chains.extend((*chain, key) for key in timeline.keys(asked, at) if key[0] == at and key[2] not in seen)
    return chains[1:]


def all_alliances(timeline: Timeline, span: Span, *, definite_only: bool = False) -> tuple[Answer, ...]:
    """Every allied pair on a day, each once."""
    asked = timeline.ontology.asked("allies")
    return tuple(answers_on(timeline, timeline.keys(asked), span, definite_only=definite_only))


def leaders_of(timeline: Timeline, entity: str, span: Span, *, definite_only: bool = False) -> tuple[Answer, ...]:
    """Who stood at the head of a group on a day, with the role where one was named."""
    return _people(timeline, "leaders", entity, span, definite_only=definite_only)


def members_of(timeline: Timeline, entity: str, span: Span, *, definite_only: bool = False) -> tuple[Answer, ...]:
    """Who and what belonged to a group on a day: people of every rank, factions and wings."""
    return _people(timeline, "members", entity, span, definite_only=definite_only)


def _people(timeline: Timeline, question: str, entity: str, span: Span, *, definite_only: bool) -> tuple[Answer, ...]:
    keys = [key for key in timeline.keys(timeline.ontology.asked(question), entity) if key[2] == entity]
    return tuple(answers_on(timeline, keys, span, definite_only=definite_only))


@dataclass(frozen=True, slots=True)
class Relations:
    """Every tie of an entity, or between two: the states that hold, and statements that are dated to the day.

    `verdict` sums up what holds: the strongest among the answers.
    """

    answers: tuple[Answer, ...]
    statements: tuple[Settled, ...]

    @property
    def verdict(self) -> Verdict:
        """The strongest verdict among the ties."""
        found = {answer.verdict for answer in self.answers}
        for verdict in (Verdict.DEFINITE, Verdict.POSSIBLE):
            if verdict in found:
                return verdict
        return Verdict.NO


def relations_of(timeline: Timeline, entity: str, other: str | None, span: Span | None, *, definite_only: bool = False) -> Relations:
    """Every tie of an entity, or between two of them, on a day or ever; the order of the two does not matter.

    Without a day the states come with all the stretches on which they held, and every event is among the statements.
    """
    from allegiance.dates import Span as Days

    keys = [key for key in timeline.keys(None, entity) if other is None or other in (key[0], key[2])]
    answers = answers_on(timeline, keys, span or Days(None, None), seen_from=entity, definite_only=definite_only)
    events = [one for one in timeline.counting() if _concerns(one, entity, other) and _is_event_on(timeline, one, span)]
    events.sort(key=lambda one: (one.earliest_start or 0, one.statement.id))
    return Relations(tuple(answers), tuple(events))


def _concerns(one: Settled, entity: str, other: str | None) -> bool:
    pair = (one.statement.subject, one.statement.object)
    return entity in pair and (other is None or other in pair)


def _is_event_on(timeline: Timeline, one: Settled, span: Span | None) -> bool:
    if timeline.ontology[one.statement.relation].is_state:
        return False
    if span is None:
        return True
    starts_late = span.latest is not None and one.earliest_start is not None and one.earliest_start > span.latest
    ends_early = span.earliest is not None and one.latest_end is not None and one.latest_end < span.earliest
    return not starts_late and not ends_early
