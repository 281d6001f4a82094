"""The values that questions answer with; each carries its reasons and prints as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from allegiance.claims import Settled
from allegiance.dates import format_day
from allegiance.verdicts import Verdict
from allegiance.worlds import FAR

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd
    import polars as pl

    from allegiance.dataset import Dataset
    from allegiance.dates import Span
    from allegiance.episodes import Episode
    from allegiance.timeline import Coverage, Timeline

__all__ = ["Answer", "Answers", "Because", "Held", "coverage_json", "day_text", "entity_json", "statement_json"]


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


class Answers(tuple[Answer, ...]):  # noqa: SLOT001  # a tuple that carries attributes cannot have slots
    """The answers to one question: a tuple, which also prints as JSON, as data frames, and as a table in notebooks.

    A slice of it, or two added up, are plain tuples.

    >>> import allegiance
    >>> found = allegiance.read().allies_of("Hizb-ul-Ahrar", on="2020-09-01", definite_only=True)
    >>> len(found), found[0].verdict.value
    (1, 'definite')
    >>> found.to_json()[0]["object"]["name"]
    'Tehrik-i-Taliban Pakistan'
    """

    timeline: Timeline
    span: Span | None

    def __new__(cls, answers: Iterable[Answer], timeline: Timeline, span: Span | None = None) -> Self:
        """`span` has the days asked about, where there are any."""
        made = super().__new__(cls, answers)
        made.timeline = timeline
        made.span = span
        return made

    def __getnewargs__(self) -> tuple[tuple[Answer, ...], Timeline, Span | None]:
        return tuple(self), self.timeline, self.span

    def to_json(self) -> list[dict[str, Any]]:
        """Each answer as JSON, with everything it rests on."""
        return [answer.to_json(self.timeline.dataset) for answer in self]

    def to_pandas(self, *, stretches: bool = False) -> pd.DataFrame:
        """A data frame of pandas with a row for each answer, or with `stretches` for each stretch of days; days as datetime64.

        >>> import allegiance
        >>> leaders = allegiance.read().leaders_of("TTP", on="2020-09-01", definite_only=True)
        >>> list(leaders.to_pandas()[["subject", "verdict"]].iloc[0])
        ['noor-wali-mehsud', 'definite']

        Raises:
            QuestionError: pandas is not installed; says which extra brings it.
        """
        from .frames import answer_rows, pandas_frame

        return pandas_frame(answer_rows(self, self.timeline.dataset, self.span, stretches=stretches))

    def to_polars(self, *, stretches: bool = False) -> pl.DataFrame:
        """A data frame of Polars, as `to_pandas`; days as Date, reasons, statements and sources as lists.

        >>> import allegiance
        >>> leaders = allegiance.read().leaders_of("TTP", on="2020-09-01", definite_only=True)
        >>> leaders.to_polars()["subject"].to_list()
        ['noor-wali-mehsud']

        Raises:
            QuestionError: Polars is not installed; says which extra brings it.
        """
        from .frames import answer_rows, polars_frame

        return polars_frame(answer_rows(self, self.timeline.dataset, self.span, stretches=stretches))

    def _repr_html_(self) -> str:
        from .notebook import answers_html

        return answers_html(self, self.timeline)


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
