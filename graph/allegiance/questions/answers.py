"""The values that questions answer with; each carries its reasons and prints as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from allegiance.claims import Settled
from allegiance.dates import format_day
from allegiance.verdicts import Verdict
from allegiance.worlds import FAR

if TYPE_CHECKING:
    from allegiance.dataset import Dataset
    from allegiance.episodes import Episode
    from allegiance.timeline import Coverage

__all__ = ["Answer", "Because", "Held", "coverage_json", "day_text", "entity_json", "statement_json"]


@dataclass(frozen=True, slots=True)
class Held:
    """A stretch of days, both inclusive, with one verdict."""

    first: int
    last: int
    verdict: Verdict

    def to_json(self) -> dict[str, Any]:
        """The stretch as JSON."""
        return {"from": day_text(self.first), "to": day_text(self.last), "verdict": self.verdict.value}


@dataclass(frozen=True, slots=True)
class Because:
    """A statement that makes an answer so, the rule by which it does, and the bounds of the episode it makes."""

    settled: Settled
    rule: str
    episode: Episode | None = None

    def to_json(self, dataset: Dataset) -> dict[str, Any]:
        """The statement object with its rule; bounds are those of the episode."""
        made = statement_json(self.settled, dataset)
        made["rule"] = self.rule
        if self.episode is not None:
            made |= {
                "earliest_start": day_text(self.episode.start.low),
                "latest_start": day_text(self.episode.start.high),
                "earliest_end": day_text(self.episode.earliest_end),
                "latest_end": day_text(self.episode.latest_end),
            }
        return made


@dataclass(frozen=True, slots=True)
class Answer:
    """One tie that holds on the day asked about: definite, or possible for the reasons given."""

    subject: str
    relation: str
    object: str | None
    verdict: Verdict
    reasons: tuple[str, ...]
    because: tuple[Because, ...]
    held: tuple[Held, ...] = ()
    role: str | None = None
    through: str | None = None

    def to_json(self, dataset: Dataset) -> dict[str, Any]:
        """The answer as JSON, with everything it rests on."""
        made: dict[str, Any] = {
            "subject": entity_json(self.subject, dataset),
            "relation": self.relation,
            "object": entity_json(self.object, dataset),
            "verdict": self.verdict.value,
            "reasons": list(self.reasons),
            "because": [because.to_json(dataset) for because in self.because],
        }
        if self.held:
            made["held"] = [held.to_json() for held in self.held]
        if self.role is not None:
            made["role"] = self.role
        if self.through is not None:
            made["through"] = entity_json(self.through, dataset)
        return made


def day_text(day: int | None) -> str | None:
    """The day as YYYY-MM-DD, or None where it lies open."""
    return None if day is None or abs(day) >= FAR else format_day(day)


def entity_json(entity: str | None, dataset: Dataset) -> dict[str, str] | None:
    """Id and name of an entity."""
    return None if entity is None else {"id": entity, "name": dataset.entities[entity].name}


def coverage_json(coverage: Coverage) -> dict[str, Any]:
    """How much the graph knows about an entity."""
    return {"statements": coverage.statements, "first": day_text(coverage.first), "last": day_text(coverage.last)}


def statement_json(settled: Settled, dataset: Dataset) -> dict[str, Any]:
    """The statement object: what is said, when, with what status, and every claim that counts."""
    statement = settled.statement
    return {
        "id": statement.id,
        "subject": statement.subject,
        "relation": statement.relation,
        **({"object": statement.object} if statement.value is None else {"value": statement.value}),
        "when": statement.when,
        "earliest_start": day_text(settled.earliest_start),
        "latest_start": day_text(settled.latest_start),
        "earliest_end": day_text(settled.earliest_end),
        "latest_end": day_text(settled.latest_end),
        "at_least": settled.low,
        "at_most": settled.high,
        "status": settled.status,
        "conflict": settled.conflict,
        "reference": statement.reference,
        "place": statement.place,
        "role": statement.role,
        "sources": sorted({claim.source for claim in settled.claims}),
        "claims": [
            {
                "source": claim.source,
                "publisher": dataset.sources[claim.source].publisher,
                "published": dataset.sources[claim.source].published,
                "url": dataset.sources[claim.source].url,
                "stance": claim.stance,
                "asserter": claim.asserter,
                "when": claim.when,
                "value": claim.value,
                "credibility": claim.credibility,
                "origin": claim.origin,
                "attests": claim.attests,
                "says": claim.says,
            }
            for claim in settled.claims
        ],
    }
