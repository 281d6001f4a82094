"""The nodes and edges of a part of a graph as plain values, for the formats that draw and count networks.

A tie is an edge for each stretch of days and verdict, an event an edge of its own. What is absent, an open bound too, has
no key. Days are YYYY-MM-DD.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allegiance.dates import format_day
from allegiance.verdicts import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from allegiance.claims import Settled
    from allegiance.model import Entity, Source

    from .wanted import Cut

__all__ = ["Values", "edges_of", "event_verdict", "nodes_of", "source_values", "statement_values"]

Values = dict[str, Any]


def nodes_of(cut: Cut) -> Iterator[Values]:
    """Every entity: its names, ids, own states, own events and measures."""
    states: dict[str, list[Values]] = {}
    events: dict[str, list[Values]] = {}
    measures: dict[str, list[Values]] = {}
    for stretch in cut.own_states:
        states.setdefault(stretch.subject, []).append(
            _present(
                relation=stretch.relation,
                verdict=stretch.verdict.value,
                first=format_day(stretch.first),
                last=format_day(stretch.last),
                rule=stretch.rule,
                because=list(stretch.because),
            )
        )
    for gathered, found in ((events, cut.own_events), (measures, cut.measures)):
        for one in found:
            told = {"statement": one.statement.id} | _without(statement_values(one), "id", "subject", "claims")
            gathered.setdefault(one.statement.subject, []).append(told)
    for entity in cut.entities:
        yield _entity_values(entity) | _present(
            states=states.get(entity.id), own_events=events.get(entity.id), measures=measures.get(entity.id)
        )


def edges_of(cut: Cut) -> Iterator[Values]:
    """Every tie, with its days, its rule and the statements it rests on; then every event, with what is said of it.

    `class` is "tie" or "event". `symmetric` tells that subject and object may change places.
    """
    for tie in cut.ties:
        yield {
            "id": f"tie:{tie.subject}:{tie.relation}:{tie.object}:{tie.verdict.value}:{format_day(tie.first)}",
            "source": tie.subject,
            "target": tie.object,
            "class": "tie",
            **_relation_values(cut, tie.relation),
            **_present(
                verdict=tie.verdict.value,
                first=format_day(tie.first),
                last=format_day(tie.last),
                rule=tie.rule,
                because=list(tie.because),
            ),
        }
    for one in cut.events:
        made = one.statement
        yield {
            "id": f"event:{made.id}",
            "source": made.subject,
            "target": made.object,
            "class": "event",
            **_relation_values(cut, made.relation),
            **_present(verdict=event_verdict(one), first=format_day(one.earliest_start), last=format_day(one.latest_end)),
            "statement": made.id,
            **_without(statement_values(one), "id", "subject", "relation", "object", "claims"),
        }


def event_verdict(one: Settled) -> str:
    """Definite where the event surely happened on one known day; on each day of a longer span it is only possible."""
    is_one_day = one.earliest_start is not None and one.earliest_start == one.latest_end
    return (Verdict.DEFINITE if one.is_certain and is_one_day else Verdict.POSSIBLE).value


def statement_values(one: Settled) -> Values:
    """A statement with its bounds, its status, its qualifiers and its claims in their order."""
    made = one.statement
    return _present(
        id=made.id,
        subject=made.subject,
        relation=made.relation,
        object=made.object,
        value=made.value,
        when=made.when,
        earliest_start=format_day(one.earliest_start),
        latest_start=format_day(one.latest_start),
        earliest_end=format_day(one.earliest_end),
        latest_end=format_day(one.latest_end),
        status=one.status,
        conflict=one.conflict,
        place=made.place,
        role=made.role,
        reference=made.reference,
        quantity=made.quantity,
        preferred_because=made.preferred_because,
        claims=[_without(claim.model_dump(mode="json")) for claim in made.claims],
    )


def source_values(source: Source) -> Values:
    """A source with all that is known of it."""
    return _without(source.model_dump(mode="json"))


def _entity_values(entity: Entity) -> Values:
    return _present(
        id=entity.id,
        label=entity.name,
        kind=entity.kind,
        about=entity.about,
        aliases=[alias.name for alias in entity.aliases],
        alias_details=[
            _without(alias.model_dump(mode="json", by_alias=True)) for alias in entity.aliases if alias.lang or alias.start or alias.end
        ],
        ids=dict(sorted(entity.same_as.items())),
        distinct_from=list(entity.not_same_as),
    )


def _relation_values(cut: Cut, name: str) -> Values:
    relation = cut.ontology[name]
    return {
        "label": relation.label,
        "relation": name,
        "family": cut.ontology.families[relation.family].label,
        "symmetric": relation.symmetric,
    }


def _present(**values: Any) -> Values:  # noqa: ANN401 - texts, truth values, lists and mappings
    return _without(values)


def _without(values: Mapping[str, Any], *names: str) -> Values:
    """The values that are there, some names aside; False and 0 are values."""
    return {name: value for name, value in values.items() if name not in names and value not in (None, "", [], {}, ())}
