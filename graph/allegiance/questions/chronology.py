"""Everything the graph tells of one entity, in the order of days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from allegiance.dates import parse_date

from .answers import day_text, statement_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from allegiance.claims import Settled
    from allegiance.dataset import Dataset
    from allegiance.dates import Span
    from allegiance.timeline import Timeline

__all__ = ["Entry", "chronology_of"]


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that came about on a day from `earliest` to `latest`; None where that side lies open.

    An event "happened", a state "began" or "ended" by its own date, a measure "was", and a name was taken or given up.
    """

    what: Literal["happened", "began", "ended", "was", "took the name", "gave up the name"]
    earliest: int | None
    latest: int | None
    settled: Settled | None = None
    name: str | None = None
    is_doubted: bool = False

    @property
    def is_certain(self) -> bool:
        """Whether nobody doubts it: its statement is accepted, and no date of it is doubted."""
        return not self.is_doubted and (self.settled is None or self.settled.is_certain)

    def to_json(self, dataset: Dataset) -> dict[str, Any]:
        """The entry as JSON: with its statement, or with the name."""
        made: dict[str, Any] = {"what": self.what, "earliest": day_text(self.earliest), "latest": day_text(self.latest)}
        if self.settled is not None:
            made["statement"] = statement_json(self.settled, dataset)
        else:
            made["name"] = self.name
        return made


def chronology_of(timeline: Timeline, entity: str, span: Span | None = None, *, definite_only: bool = False) -> tuple[Entry, ...]:
    """All that is told of an entity, whatever its status, in the order of days; what has no date comes last.

    With a span, what may have come about in it. Only what is accepted and undoubted with `definite_only`.
    """
    entries = [*_of_statements(timeline, entity), *_of_names(timeline, entity)]
    if definite_only:
        entries = [one for one in entries if one.is_certain]
    if span is not None:
        entries = [one for one in entries if _may_fall_in(one, span)]
    return tuple(sorted(entries, key=_place))


def _of_statements(timeline: Timeline, entity: str) -> Iterator[Entry]:
    for one in timeline.settled.values():
        if entity not in (one.statement.subject, one.statement.object):
            continue
        relation = timeline.ontology[one.statement.relation]
        if not relation.is_state:
            yield Entry("was" if relation.type == "measure" else "happened", one.earliest_start, one.latest_start, one)
            continue
        yield Entry("began", one.earliest_start, one.latest_start, one)
        if one.has_end:
            yield Entry("ended", one.earliest_end, one.latest_end, one)


def _of_names(timeline: Timeline, entity: str) -> Iterator[Entry]:
    for alias in timeline.dataset.entities[entity].aliases:
        if alias.start:
            span = parse_date(alias.start)
            yield Entry("took the name", span.earliest, span.latest, name=alias.name, is_doubted=span.is_doubted)
        if alias.end:
            span = parse_date(alias.end)
            yield Entry("gave up the name", span.earliest, span.latest, name=alias.name, is_doubted=span.is_doubted)


def _may_fall_in(entry: Entry, span: Span) -> bool:
    if entry.earliest is None and entry.latest is None:
        return False
    starts_late = span.latest is not None and entry.earliest is not None and entry.earliest > span.latest
    ends_early = span.earliest is not None and entry.latest is not None and entry.latest < span.earliest
    return not starts_late and not ends_early


def _place(entry: Entry) -> tuple[bool, int, int, str, str]:
    """By the first day it may have been, what lies open on that side by the last one; then by name, for the same order always.

    A state does not end before it begins.
    """
    days = [_day(entry.earliest, entry.latest)]
    if entry.what == "ended" and entry.settled is not None:
        days.append(_day(entry.settled.earliest_start, entry.settled.latest_start))
    known = [day for day in days if day is not None]
    last = entry.latest if entry.latest is not None else entry.earliest
    name = entry.name or (entry.settled.statement.id if entry.settled else "")
    return not known, max(known, default=0), last or 0, name, entry.what


def _day(earliest: int | None, latest: int | None) -> int | None:
    return earliest if earliest is not None else latest
