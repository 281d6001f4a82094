"""What a history holds, feature by feature, as plain tuples: the measure of what a file carries and loses.

Readers of formats give the same tuples, read with foreign software from what we wrote. Nothing here knows a format.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegiance.dates import format_day

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allegiance.export.wanted import Cut

__all__ = ["Facts", "facts_of"]

Facts = set[tuple[str, ...]]


def _day(ordinal: int | None) -> str:
    return "" if ordinal is None else format_day(ordinal)


def facts_of(cut: Cut) -> Mapping[str, Facts]:
    """For each of `FEATURES` the tuples that a file without losses carries.

    Every part is a text; what is absent, or open, is "". Days are YYYY-MM-DD. Verdicts are "definite" and "possible".

    entities (id, kind, name) · aliases (id, alias) · alias-details (id, alias, lang, from, to), of aliases with one of
    the three · external-ids (id, scheme, value) · distinctions (id, other) · descriptions (id, about) · ties (subject,
    relation, object, verdict, first, last), a symmetric pair once, in the order of its ids · own-states (the same, object
    "") · tie-reasons (the same six, statement) · events (statement, subject, relation, object) · own-events (statement,
    subject, relation) · statements (statement, subject, relation, object or value) · bounds (statement, four days) ·
    dates-as-written (statement, when) · measures (statement, value) · status (statement, status, "true" or "false" for
    conflict) · qualifiers (statement, key, text) · claims (statement, number from 1, source, stance) · claim-details
    (statement, number, key, text), supersedes once for each · says (statement, number, says) · sources (id, title,
    publisher, published, url) · source-details (id, key, text) with the keys author, grade, kind.
    """
    facts: dict[str, Facts] = {name: set() for name in ("aliases", "alias-details", "external-ids", "distinctions", "descriptions")}
    facts["entities"] = {(one.id, one.kind, one.name) for one in cut.entities}
    for one in cut.entities:
        facts["aliases"] |= {(one.id, alias.name) for alias in one.aliases}
        facts["alias-details"] |= {
            (one.id, alias.name, alias.lang or "", alias.start or "", alias.end or "")
            for alias in one.aliases
            if alias.lang or alias.start or alias.end
        }
        facts["external-ids"] |= {(one.id, scheme, value) for scheme, value in one.same_as.items()}
        facts["distinctions"] |= {(one.id, other) for other in one.not_same_as}
        facts["descriptions"] |= {(one.id, one.about)} if one.about else set()
    for name, stretches in (("ties", cut.ties), ("own-states", cut.own_states)):
        facts[name] = {
            (one.subject, one.relation, one.object or "", one.verdict.value, _day(one.first), _day(one.last)) for one in stretches
        }
    facts["tie-reasons"] = {
        (one.subject, one.relation, one.object or "", one.verdict.value, _day(one.first), _day(one.last), statement)
        for one in (*cut.ties, *cut.own_states)
        for statement in one.because
    }
    facts["events"] = {(one.statement.id, one.statement.subject, one.statement.relation, one.statement.object or "") for one in cut.events}
    facts["own-events"] = {(one.statement.id, one.statement.subject, one.statement.relation) for one in cut.own_events}
    facts["measures"] = {(one.statement.id, one.statement.value or "") for one in cut.measures}
    facts["sources"] = {(one.id, one.title, one.publisher, one.published, one.url or "") for one in cut.sources}
    facts["source-details"] = {
        (one.id, key, text)
        for one in cut.sources
        for key, text in (("author", one.author), ("grade", one.grade), ("kind", one.kind))
        if text
    }
    return facts | _of_statements(cut)


def _of_statements(cut: Cut) -> Mapping[str, Facts]:
    names = ("statements", "bounds", "dates-as-written", "status", "qualifiers", "claims", "claim-details", "says")
    facts: dict[str, Facts] = {name: set() for name in names}
    for one in cut.statements:
        made = one.statement
        facts["statements"].add((made.id, made.subject, made.relation, made.object or made.value or ""))
        facts["bounds"].add((made.id, *map(_day, (one.earliest_start, one.latest_start, one.earliest_end, one.latest_end))))
        facts["status"].add((made.id, one.status, str(one.conflict).lower()))
        if made.when:
            facts["dates-as-written"].add((made.id, made.when))
        for key in ("place", "role", "reference", "quantity", "preferred_because"):
            if text := getattr(made, key):
                facts["qualifiers"].add((made.id, key, text))
        for number, claim in enumerate(made.claims, 1):
            at = (made.id, str(number))
            facts["claims"].add((*at, claim.source, claim.stance))
            if claim.says:
                facts["says"].add((*at, claim.says))
            for key in ("asserter", "when", "value", "credibility", "origin", "attests"):
                if (text := getattr(claim, key)) is not None:
                    facts["claim-details"].add((*at, key, str(text)))
            facts["claim-details"] |= {(*at, "supersedes", other) for other in claim.supersedes}
    return facts
