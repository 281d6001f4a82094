"""One entity: found by name, and shown with its names, ids, life and statements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .answers import coverage_json, statement_json

if TYPE_CHECKING:
    from allegiance.claims import Settled
    from allegiance.model import Entity
    from allegiance.names import Match
    from allegiance.timeline import Coverage, Timeline

__all__ = ["Shown", "found_json", "show_entity"]


@dataclass(frozen=True, slots=True)
class Shown:
    """An entity with every statement about it, of whatever status, in the order of days.

    `begun` and `ended` are the statements that tell of its founding or birth, and of its end or death.
    """

    entity: Entity
    coverage: Coverage
    begun: tuple[Settled, ...]
    ended: tuple[Settled, ...]
    statements: tuple[Settled, ...]

    def to_json(self, timeline: Timeline) -> dict[str, Any]:
        """The entity as JSON."""
        dataset = timeline.dataset
        entity = self.entity
        return {
            "id": entity.id,
            "name": entity.name,
            "kind": entity.kind,
            "about": entity.about,
            "names": [{"name": one.name, "lang": one.lang, "from": one.start, "to": one.end} for one in entity.aliases],
            "ids": dict(sorted(entity.same_as.items())),
            "not_same_as": list(entity.not_same_as),
            "begun": [statement_json(one, dataset) for one in self.begun],
            "ended": [statement_json(one, dataset) for one in self.ended],
            "coverage": coverage_json(self.coverage),
            "statements": [statement_json(one, dataset) for one in self.statements],
        }


def show_entity(timeline: Timeline, entity: str) -> Shown:
    """Everything the graph holds about one entity."""
    about = [one for one in timeline.settled.values() if entity in (one.statement.subject, one.statement.object)]
    about.sort(key=lambda one: (one.earliest_start if one.earliest_start is not None else one.latest_start or 0, one.statement.id))
    own = [one for one in about if one.statement.subject == entity]
    return Shown(
        entity=timeline.dataset.entities[entity],
        coverage=timeline.coverage(entity),
        begun=tuple(one for one in own if one.statement.relation in timeline.ontology.asked("beginning")),
        ended=tuple(one for one in own if one.statement.relation in timeline.ontology.asked("ending")),
        statements=tuple(about),
    )


def found_json(match: Match, entity: Entity) -> dict[str, Any]:
    """A match as JSON: which entity, which of its names, how well."""
    return {
        "id": entity.id,
        "name": entity.name,
        "kind": entity.kind,
        "matched": match.matched,
        "score": match.score,
        "aliases": [alias.name for alias in entity.aliases],
    }
