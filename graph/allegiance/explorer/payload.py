"""What the page knows, as plain JSON: days are integers since 1970-01-01, None is an open bound.

The page compares numbers only; every verdict in it was computed here.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from allegiance.dates import format_day, parse_date
from allegiance.verdicts import can_hold, reasons_on

if TYPE_CHECKING:
    from allegiance.claims import Settled
    from allegiance.model import Claim
    from allegiance.timeline import Interval, Timeline

__all__ = ["payload_of"]

# The ordinal of 1970-01-01, day 0 of the page.
_EPOCH = 719163
LICENCE = "CC BY 4.0"


def payload_of(
    timeline: Timeline,
    positions: dict[str, tuple[float, float]],
    *,
    version: str,
    known_by: str | None,
    include_alleged: bool,
    opening: str | None,
) -> dict[str, Any]:
    """Everything the page shows, in a fixed order.

    `positions` gives x and y of every entity in pixels. `opening` is the date on which the page opens; by default the
    one on which most ties definitely hold.
    """
    maker = _Payload(timeline)
    ties = maker.ties()
    statements = maker.statements()
    days = [day for tie in ties for span in tie["possible"] for day in span if day is not None]
    opened = _day(parse_date(opening).earliest) if opening is not None else _fullest_day(ties)
    dataset, ontology = timeline.dataset, timeline.ontology
    return {
        "meta": {
            "title": "allegiance: who stood with whom, on which day",
            "version": version,
            "licence": LICENCE,
            "counts": {
                "entities": len(dataset.entities),
                "statements": len(statements),
                "claims": sum(len(statement["claims"]) for statement in statements),
                "sources": len(dataset.sources),
                "ties": len(ties),
            },
            "known_by": known_by,
            "include_alleged": include_alleged,
            "first_day": min(days, default=0),
            "last_day": max(days, default=0),
            "opening_day": opened,
            "cite": f"the allegiance authors: allegiance, version {version}. A single fact is cited by the sources of its statement.",
            "corrections": "Propose a change with the statement's id and a source, as the data folder's README says.",
        },
        "kinds": [
            {"id": kind.name, "label": kind.label, "plural": kind.plural, "colour": kind.colour, "shape": kind.shape, "order": kind.order}
            for kind in ontology.kinds.values()
        ],
        "families": [
            {"id": family.name, "label": family.label, "colour": family.colour, "order": family.order, "shown": family.shown}
            for family in ontology.families.values()
        ],
        "relations": [
            {
                "id": relation.name,
                "label": relation.label,
                "inverse": relation.inverse_label,
                "phrase": relation.phrase,
                "family": relation.family,
                "type": relation.type,
                "symmetric": relation.symmetric,
            }
            for relation in ontology.relations.values()
        ],
        "sources": [
            {
                "id": source.id,
                "title": source.title,
                "publisher": source.publisher,
                "published": source.published,
                "url": source.url,
                "grade": source.grade,
                "kind": source.kind,
            }
            for source in dataset.sources.values()
        ],
        "entities": [
            {
                "id": entity.id,
                "name": entity.name,
                "kind": entity.kind,
                "about": entity.about,
                "names": [
                    {
                        "name": alias.name,
                        "lang": alias.lang,
                        "from": _day(parse_date(alias.start).earliest) if alias.start else None,
                        "to": _day(parse_date(alias.end).latest) if alias.end else None,
                    }
                    for alias in entity.aliases
                ],
                "ids": dict(sorted(entity.same_as.items())),
                "x": round(positions[entity.id][0]),
                "y": round(positions[entity.id][1]),
            }
            for entity in dataset.entities.values()
        ],
        "statements": statements,
        "ties": ties,
    }


def _day(ordinal: int | None) -> int | None:
    return None if ordinal is None else ordinal - _EPOCH


def _spans(intervals: tuple[Interval, ...]) -> list[list[int | None]]:
    return [[_day(first), _day(last)] for first, last in intervals]


def _fullest_day(ties: list[dict[str, Any]]) -> int:
    """The latest of the days on which most ties with a known end definitely hold; 0 where none ever does.

    Ties for good (listings, descent) would draw the opening to the very end.
    """
    turns: dict[int, int] = defaultdict(int)
    for tie in ties:
        for first, last in tie["definite"] if tie["o"] is not None else ():
            if first is not None and last is not None:
                turns[first] += 1
                turns[last + 1] -= 1
    best, most, count = 0, 0, 0
    for day in sorted(turns):
        count += turns[day]
        if count >= most:
            best, most = day, count
    return best


def _told(record: dict[str, Any]) -> dict[str, Any]:
    """The record without what is None; the page puts it back. Half of the file would be nulls."""
    return {key: value for key, value in record.items() if value is not None}


class _Payload:
    def __init__(self, timeline: Timeline) -> None:
        self.timeline = timeline
        self.entity = {name: number for number, name in enumerate(timeline.dataset.entities)}
        self.relation = {name: number for number, name in enumerate(timeline.ontology.relations)}
        self.source = {name: number for number, name in enumerate(timeline.dataset.sources)}
        self.statement = {name: number for number, name in enumerate(timeline.settled)}

    def _entity(self, name: str | None) -> int | None:
        return None if name is None else self.entity[name]

    def statements(self) -> list[dict[str, Any]]:
        return [self._statement(one) for one in self.timeline.settled.values()]

    def _statement(self, one: Settled) -> dict[str, Any]:
        statement = one.statement
        return _told(
            {
                "id": statement.id,
                "subject": self.entity[statement.subject],
                "relation": self.relation[statement.relation],
                "object": self._entity(statement.object),
                "value": statement.value,
                "when": statement.when,
                "status": one.status,
                "conflict": one.conflict or None,
                "reference": statement.reference,
                "place": self._entity(statement.place),
                "role": statement.role,
                "claims": [self._claim(claim) for claim in one.claims],
            }
        )

    def _claim(self, claim: Claim) -> dict[str, Any]:
        return _told(
            {
                "source": self.source[claim.source],
                "stance": None if claim.stance == "supports" else claim.stance,
                "asserter": self._entity(claim.asserter),
                "when": claim.when,
                "value": claim.value,
                "says": claim.says,
                "credibility": claim.credibility,
                "attests": claim.attests,
            }
        )

    def ties(self) -> list[dict[str, Any]]:
        """States with the days on which they hold, and events with the days on which they may have happened."""
        return [*self._states(), *self._events()]

    def _states(self) -> list[dict[str, Any]]:
        ties = []
        for holding in self.timeline.holdings():
            key = (holding.subject, holding.relation, holding.object)
            ties.append(
                {
                    "id": ".".join(part for part in key if part),
                    "s": self.entity[holding.subject],
                    "r": self.relation[holding.relation],
                    "o": self._entity(holding.object),
                    "definite": _spans(holding.definite),
                    "possible": _spans(holding.possible),
                    "vague": holding.definite != holding.possible,
                    "derived": holding.derived,
                    "rule": holding.rule,
                    "because": [self.statement[name] for name in holding.because],
                    "reasons": self._reasons(key),
                }
            )
        return ties

    def _reasons(self, key: tuple[str, str, str | None]) -> list[list[Any]]:
        """Why the tie is no more than possible, each stretch with its reasons: [first, last, reason, ...]."""
        from allegiance.triples import only_possible

        episodes = self.timeline.episodes_of(key)
        holding = self.timeline.holding(key)
        told = []
        for first, last in only_possible(holding):
            day = first if first is not None else last if last is not None else _EPOCH
            if any(can_hold(episode, day) for episode in episodes):
                told.append([_day(first), _day(last), *reasons_on(episodes, key[1], day)])
        return told

    def _events(self) -> list[dict[str, Any]]:
        ties = []
        for one in self.timeline.counting():
            statement = one.statement
            relation = self.timeline.ontology[statement.relation]
            if relation.is_state or statement.value is not None:
                continue
            span = [_day(one.earliest_start), _day(one.latest_start)]
            is_sure = one.is_certain and span[0] == span[1]
            ties.append(
                {
                    "id": "event." + statement.id,
                    "s": self.entity[statement.subject],
                    "r": self.relation[statement.relation],
                    "o": self._entity(statement.object),
                    "definite": [span] if is_sure else [],
                    "possible": [span],
                    "vague": not is_sure,
                    "derived": False,
                    "rule": "stated",
                    "because": [self.statement[statement.id]],
                    "reasons": [] if is_sure else [[*span, *_event_reasons(one)]],
                }
            )
        return sorted(ties, key=lambda tie: str(tie["id"]))


def _event_reasons(one: Settled) -> list[str]:
    reasons = ["date doubted"] if one.is_doubted else []
    if one.status != "accepted":
        reasons.append(f"statement {one.status}")
    if one.earliest_start != one.latest_start:
        reasons.append(f"the day is vague: {format_day(one.earliest_start) or '…'} to {format_day(one.latest_start) or '…'}")
    return reasons
