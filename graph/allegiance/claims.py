"""What the claims of a statement come to: its status, its dates and its value, as far as was known by a day.

The rules are sections 6 and 7 of SEMANTICS.md. Status is computed here and never written by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from .dates import Period, Span, parse_date, parse_period
from .model import parse_value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .model import Claim, Source, Statement
    from .ontology import Relation

__all__ = ["Settled", "Status", "independent_origins", "is_carrying", "known_from", "settle"]

Status = Literal["accepted", "disputed", "alleged", "refuted"]

_CARRYING_GRADES = frozenset("ABC")


@dataclass(frozen=True, slots=True)
class Settled:
    """A statement as its claims leave it.

    The four bounds are ordinals of days, None where open; an event has its day twice. `attested` holds the spans of
    days for which claims say that the state held; without a recorded end, `earliest_end` is the last such day.
    `low` and `high` bound a measured value. `claims` are those that count.
    """

    statement: Statement
    status: Status
    conflict: bool
    is_doubted: bool
    earliest_start: int | None
    latest_start: int | None
    earliest_end: int | None
    latest_end: int | None
    has_end: bool
    is_ongoing: bool
    attested: tuple[tuple[int, int], ...]
    low: int | None
    high: int | None
    claims: tuple[Claim, ...]

    @property
    def last_attested(self) -> int | None:
        """The latest day up to which some claim vouches for the state, its start aside."""
        return max((first for first, _ in self.attested), default=None)

    @property
    def is_certain(self) -> bool:
        """Whether it may make an answer definite."""
        return self.status == "accepted" and not self.is_doubted


def known_from(source: Source) -> int:
    """The day from which a source's claims can be known: the latest day of its publication."""
    latest = parse_date(source.published).latest
    assert latest is not None  # noqa: S101 - the model refuses open publication days
    return latest


def is_carrying(source: Source) -> bool:
    """Whether a claim of this source can make a statement accepted: graded A to C, and no opinion piece."""
    return source.grade in _CARRYING_GRADES and source.kind != "opinion"


def independent_origins(claims: Sequence[Claim]) -> int:
    """How many origins stand behind the claims; reprints of one story count once."""
    return len({claim.origin or claim.source for claim in claims})


def settle(statement: Statement, relation: Relation, sources: Mapping[str, Source], known_by: int | None = None) -> Settled | None:
    """The statement as its claims leave it, or None where no claim was known by that day."""
    known = [claim for claim in statement.claims if known_by is None or known_from(sources[claim.source]) <= known_by]
    claims = [claim for claim in known if not _is_superseded(claim, known, statement, relation, sources)]
    if not claims:
        return None
    supporting = [claim for claim in claims if claim.stance == "supports"]
    status = _status(supporting, [claim for claim in claims if claim.stance == "denies"], sources)
    carrying = [claim for claim in supporting if is_carrying(sources[claim.source])] or supporting
    period, doubted = _agree([_period(claim, statement, relation) for claim in carrying])
    conflict = not _agrees([_period(claim, statement, relation) for claim in supporting])
    if statement.preferred_because is not None and statement.when is not None:
        period = parse_period(statement.when)
        doubted = period.is_doubted
    low, high, differs = _value(statement, relation, carrying, supporting)
    attested = tuple(sorted({span for claim in carrying if (span := _attested(claim, sources)) is not None}))
    bounds = _bounds(period, attested, is_state=relation.is_state)
    return Settled(
        statement=statement,
        status=status,
        conflict=conflict or differs,
        is_doubted=doubted,
        earliest_start=bounds[0],
        latest_start=bounds[1],
        earliest_end=bounds[2],
        latest_end=bounds[3],
        has_end=period.end is not None or not relation.is_state,
        is_ongoing=period.is_ongoing,
        attested=attested,
        low=low,
        high=high,
        claims=tuple(claims),
    )


def _is_superseded(claim: Claim, known: Sequence[Claim], statement: Statement, relation: Relation, sources: Mapping[str, Source]) -> bool:
    """Whether a later claim corrects this one: it names it, or the same publisher now says something incompatible."""
    source = sources[claim.source]
    for other in known:
        if other is claim:
            continue
        if claim.source in other.supersedes and other.source != claim.source:
            return True
        later = sources[other.source]
        if later.publisher == source.publisher and other.asserter == claim.asserter and known_from(later) > known_from(source):
            if other.stance != claim.stance:
                return True
            if not _agrees([_period(claim, statement, relation), _period(other, statement, relation)]):
                return True
            if claim.value is not None and other.value is not None and claim.value != other.value:
                return True
    return False


def _status(supporting: Sequence[Claim], denying: Sequence[Claim], sources: Mapping[str, Source]) -> Status:
    if not supporting:
        return "refuted"
    for denial in denying:
        source = sources[denial.source]
        if is_carrying(source) and all(
            known_from(sources[claim.source]) < known_from(source) and sources[claim.source].grade >= source.grade for claim in supporting
        ):
            return "refuted"
    # A denial must not lift what only opinions support to something that counts, so this comes before "disputed".
    if not any(is_carrying(sources[claim.source]) for claim in supporting):
        return "alleged"
    return "disputed" if denying else "accepted"


def _period(claim: Claim, statement: Statement, relation: Relation) -> Period:
    """What the claim says of when; an event dated with an interval happened on one day of it."""
    return _period_of(claim.when or statement.when, is_state=relation.is_state)


@lru_cache(maxsize=65536)
def _period_of(text: str | None, *, is_state: bool) -> Period:
    period = parse_period(text) if text else Period(None, None)
    return period if is_state else Period(period.span, period.span, is_interval=False)


def _agree(periods: Sequence[Period]) -> tuple[Period, bool]:
    """The narrowest period that agrees with all, else the hull of what as many as can agree on; and whether every one doubts itself.

    A claim that is sure of its date outweighs those that are not.
    """
    if not periods:
        return Period(None, None), False
    if _is_one(periods):
        return periods[0], periods[0].is_doubted
    sure = [period for period in periods if not period.is_doubted]
    chosen = sure or list(periods)
    start = _common([period.start for period in chosen])
    end = _common([period.end for period in chosen])
    if start is not None and end is not None and not _in_order(start, end):
        # A claim that gives no start allows any before its end, one without an end any after its start.
        start = _hull([period.start or Span(None, period.span.latest) for period in chosen])
        end = _hull([period.end or Span(period.span.earliest, None) for period in chosen])
    return Period(start, end, is_ongoing=any(period.is_ongoing for period in chosen)), not sure


def _is_one(periods: Sequence[Period]) -> bool:
    """Whether all are the same one, as most claims of a statement leave its date as it is."""
    first = periods[0] if periods else None
    return first is not None and all(one is first for one in periods)


def _agrees(periods: Sequence[Period]) -> bool:
    if _is_one(periods):
        return True  # a date that ends before it starts is none
    starts = [period.start for period in periods if period.start]
    ends = [period.end for period in periods if period.end]
    start, end = _meet(starts), _meet(ends)
    return start is not None and end is not None and _in_order(start, end)


def _in_order(start: Span, end: Span) -> bool:
    return start.earliest is None or end.latest is None or start.earliest <= end.latest


def _common(spans: Sequence[Span | None]) -> Span | None:
    known = [span for span in spans if span is not None]
    if not known:
        return None
    return _meet(known) or _hull(known)


def _meet(spans: Sequence[Span]) -> Span | None:
    """The days that all spans allow, or None where there are none; without spans, every day."""
    earliest = max((span.earliest for span in spans if span.earliest is not None), default=None)
    latest = min((span.latest for span in spans if span.latest is not None), default=None)
    if earliest is not None and latest is not None and earliest > latest:
        return None
    return Span(earliest, latest)


def _hull(spans: Sequence[Span]) -> Span:
    """From the first to the last day on which as many agree as can.

    Spans that share a day are taken together, and what they share counts: one that only says "by 2015" does not make
    an older day possible where another that it agrees with names the month.
    """
    shared: dict[frozenset[int], Span] = {}
    for one in spans:
        together = frozenset(number for number, other in enumerate(spans) if _reaches(other, one.earliest))
        meeting = _meet([spans[number] for number in sorted(together)])
        if meeting is not None:
            shared[together] = meeting
    widest = [span for together, span in shared.items() if not any(together < other for other in shared)]
    earliest = [span.earliest for span in widest]
    latest = [span.latest for span in widest]
    return Span(
        None if None in earliest else min(day for day in earliest if day is not None),
        None if None in latest else max(day for day in latest if day is not None),
    )


def _reaches(span: Span, day: int | None) -> bool:
    """Whether the span holds the day; None is the day before all others."""
    if day is None:
        return span.earliest is None
    return (span.earliest is None or span.earliest <= day) and (span.latest is None or day <= span.latest)


def _value(
    statement: Statement, relation: Relation, carrying: Sequence[Claim], supporting: Sequence[Claim]
) -> tuple[int | None, int | None, bool]:
    """The least and the greatest number that the claims leave, and whether claims contradict each other."""
    if relation.type != "measure" or statement.value is None:
        texts = {claim.value for claim in supporting if claim.value is not None}
        return None, None, bool(texts - {statement.value})
    spans = [Span(*parse_value(claim.value or statement.value)) for claim in carrying]
    every = [Span(*parse_value(claim.value or statement.value)) for claim in supporting]
    if statement.preferred_because is not None:
        spans = [Span(*parse_value(statement.value))]
    common = _common(list(spans)) or Span(*parse_value(statement.value))
    return common.earliest, common.latest, _meet(every) is None


def _attested(claim: Claim, sources: Mapping[str, Source]) -> tuple[int, int] | None:
    """The span of days in which the claim says that the state held."""
    if claim.attests is None:
        return None
    span = parse_date(sources[claim.source].published if claim.attests == "published" else claim.attests)
    if span.earliest is None or span.latest is None:
        return None
    return span.earliest, span.latest


def _bounds(
    period: Period, attested: tuple[tuple[int, int], ...], *, is_state: bool
) -> tuple[int | None, int | None, int | None, int | None]:
    """Earliest and latest start, earliest and latest end."""
    if not is_state:
        span = period.span
        return span.earliest, span.latest, span.earliest, span.latest
    earliest_start = period.start.earliest if period.start else None
    latest_start = period.start.latest if period.start else None
    earliest_end = period.end.earliest if period.end else None
    latest_end = period.end.latest if period.end else None
    first = min((last for _, last in attested if earliest_start is None or last >= earliest_start), default=None)
    if first is not None and (latest_start is None or first < latest_start):
        latest_start = first  # it held on that day, so it had begun
    if latest_end is not None and (latest_start is None or latest_start > latest_end):
        latest_start = latest_end
    if period.end is None:
        earliest_end = max((day for day in (earliest_start, *(day for day, _ in attested)) if day is not None), default=None)
    else:
        # It had not ended before a day on which it held, nor before it began.
        seen = [day for day, _ in attested if latest_end is None or day <= latest_end]
        earliest_end = max((day for day in (earliest_end, earliest_start, *seen) if day is not None), default=None)
    return earliest_start, latest_start, earliest_end, latest_end
