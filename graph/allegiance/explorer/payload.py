"""What the page knows, as plain values for JSON: days are integers since 1970-01-01, None is an open bound.

The page compares numbers only; every verdict in it was computed here.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from allegiance.dates import format_day, parse_date
from allegiance.questions.theatres import theatres
from allegiance.verdicts import can_hold, reasons_on

if TYPE_CHECKING:
    from collections.abc import Iterable

    from allegiance.claims import Settled
    from allegiance.model import Alias, Claim
    from allegiance.ontology import Relation
    from allegiance.timeline import Interval, Timeline

    from .layout import Layout

__all__ = ["payload_of"]

# The ordinal of 1970-01-01, day 0 of the page.
_EPOCH = 719163
LICENCE = "CC BY 4.0"
# A place with fewer entities than this is not offered as a theatre to begin with.
LEAST_IN_THEATRE = 12


def payload_of(
    timeline: Timeline, layout: Layout, *, version: str, known_by: str | None, include_alleged: bool, opening: str | None
) -> dict[str, Any]:
    """Everything the page shows, in a fixed order; what is None, False or empty is left out, and the page puts it back.

    Entities, relations, sources, statements, regions and reasons go by their numbers. `opening` is the date on which
    the page opens; by default the one on which most ties definitely hold.
    """
    maker = _Payload(timeline)
    ties = maker.ties()
    statements = [maker.statement_told(one) for one in timeline.settled.values()]
    opened = _day(parse_date(opening).earliest) if opening is not None else _fullest_day(ties)
    dataset, ontology = timeline.dataset, timeline.ontology
    hubs = sorted({place.region for place in layout.values() if place.region is not None})
    region = {hub: number for number, hub in enumerate(hubs)}
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
        "relations": [maker.relation_told(relation) for relation in ontology.relations.values()],
        "regions": [maker.entity[hub] for hub in hubs],
        "sources": [
            _told({name: getattr(source, name) for name in ("title", "publisher", "published", "url", "grade", "kind")})
            for source in dataset.sources.values()
        ],
        "entities": [
            _told(
                {
                    "id": entity.id,
                    "name": entity.name,
                    "kind": maker.kind[entity.kind],
                    "about": entity.about,
                    "names": [_alias(alias) for alias in entity.aliases],
                    "ids": dict(sorted(entity.same_as.items())),
                    "region": None if layout[entity.id].region is None else region[str(layout[entity.id].region)],
                }
            )
            for entity in dataset.entities.values()
        ],
        "theatres": [
            {"place": maker.entity[place], "members": sorted(maker.entity[member] for member in members)}
            for place, members in theatres(timeline, least=LEAST_IN_THEATRE).items()
        ],
        "statements": statements,
        "ties": ties,
        "reasons": list(maker.reasons),
    }


def _alias(alias: Alias) -> dict[str, Any]:
    return _told(
        {
            "name": alias.name,
            "lang": alias.lang,
            "from": _day(parse_date(alias.start).earliest) if alias.start else None,
            "to": _day(parse_date(alias.end).latest) if alias.end else None,
        }
    )


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
        for first, last in tie.get("definite", ()) if tie["o"] is not None else ():
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
    """The record without what is None, False or empty."""
    return {
        key: value
        for key, value in record.items()
        if not (value is None or value is False or (isinstance(value, (list, dict)) and not value))
    }


class _Payload:
    """Numbers for everything that is named more than once, and the records that use them."""

    def __init__(self, timeline: Timeline) -> None:
        self.timeline = timeline
        self.entity = {name: number for number, name in enumerate(timeline.dataset.entities)}
        self.kind = {name: number for number, name in enumerate(timeline.ontology.kinds)}
        self.relation = {name: number for number, name in enumerate(timeline.ontology.relations)}
        self.source = {name: number for number, name in enumerate(timeline.dataset.sources)}
        self.statement = {name: number for number, name in enumerate(timeline.settled)}
        self.reasons: dict[str, int] = {}

    def _entity(self, name: str | None) -> int | None:
        return None if name is None else self.entity[name]

    def _numbers(self, reasons: Iterable[str]) -> list[int]:
        return [self.reasons.setdefault(reason, len(self.reasons)) for reason in reasons]

    def relation_told(self, relation: Relation) -> dict[str, Any]:
        """A relation, and which questions about groups it answers."""
        asked = self.timeline.ontology.asked
        return _told(
            {
                "id": relation.name,
                "label": relation.label,
                "phrase": relation.phrase,
                "family": relation.family,
                "event": not relation.is_state,
                "symmetric": relation.symmetric,
                "links": relation.name in asked("linking"),
                "heads": relation.name in asked("leaders"),
                "descends": relation.name in (*asked("lineage"), *asked("ancestry")),
                "exists": relation.name in asked("existence"),
                "places": relation.name in asked("places"),
            }
        )

    def statement_told(self, one: Settled) -> dict[str, Any]:
        """A statement with its claims."""
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
                "conflict": one.conflict,
                "reference": statement.reference,
                "place": self._entity(statement.place),
                "role": statement.role,
                "claims": [self._claim(claim) for claim in one.claims],
            }
        )

    def _claim(self, claim: Claim) -> dict[str, Any]:
        return {"source": self.source[claim.source]} | _told(
            {
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
        """States with the days on which they hold, then events with the days on which they may have happened."""
        return [*self._states(), *self._events()]

    def _states(self) -> list[dict[str, Any]]:
        ties = []
        for holding in self.timeline.holdings():
            key = (holding.subject, holding.relation, holding.object)
            ties.append(
                {"s": self.entity[holding.subject], "r": self.relation[holding.relation], "o": self._entity(holding.object)}
                | _told(
                    {
                        "definite": _spans(holding.definite),
                        "possible": _spans(holding.possible) if holding.definite != holding.possible else None,
                        "rule": holding.rule if holding.derived else None,
                        "because": [self.statement[name] for name in holding.because],
                        "reasons": self._reasons(key),
                    }
                )
            )
        return ties

    def _reasons(self, key: tuple[str, str, str | None]) -> list[list[Any]]:
        """Why the tie is no more than possible, each stretch with its reasons: [first, last, reason, ...]."""
        episodes = self.timeline.episodes_of(key)
        holding = self.timeline.holding(key)
        told = []
        for first, last in holding.only_possible():
            day = first if first is not None else last if last is not None else _EPOCH
            if any(can_hold(episode, day) for episode in episodes):
                told.append([_day(first), _day(last), *self._numbers(reasons_on(episodes, key[1], day))])
        return told

    def _events(self) -> list[dict[str, Any]]:
        ties = []
        for one in sorted(self.timeline.counting(), key=lambda one: one.statement.id):
            statement = one.statement
            if self.timeline.ontology[statement.relation].is_state or statement.value is not None:
                continue
            span = [_day(one.earliest_start), _day(one.latest_start)]
            is_sure = one.is_certain and span[0] == span[1]
            ties.append(
                {"s": self.entity[statement.subject], "r": self.relation[statement.relation], "o": self._entity(statement.object)}
                | _told(
                    {
                        "definite": [span] if is_sure else None,
                        "possible": None if is_sure else [span],
                        "because": [self.statement[statement.id]],
                        "reasons": None if is_sure else [[*span, *self._numbers(_event_reasons(one))]],
                    }
                )
            )
        return ties


def _event_reasons(one: Settled) -> list[str]:
    reasons = ["date doubted"] if one.is_doubted else []
    if one.status != "accepted":
        reasons.append(f"statement {one.status}")
    if one.earliest_start != one.latest_start:
        reasons.append(f"the day is vague: {format_day(one.earliest_start) or '…'} to {format_day(one.latest_start) or '…'}")
    return reasons
