"""What was known when, who repeated whom, and what doubt does: properties of claims as answers see them."""

from __future__ import annotations

import os

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st
from tests.factories import claim, dataset, source, statement

from allegiance.claims import known_from
from allegiance.dates import parse_day
from allegiance.ontology import read_ontology
from allegiance.timeline import Timeline, build_timeline

pytestmark = pytest.mark.slow

EXAMPLES = int(os.environ.get("ALLEGIANCE_EXAMPLES", "1000"))
ONTOLOGY = read_ontology()
DATES = ["2020-01-05", "2020-01", "[2020-01-03..2020-01-08]", "2020-01-07?", "2020-01-05/..", "2020-01-02/2020-01-09", None]
TIES = [
    ("a", "alliedWith", "b"),
    ("a", "pledgedTo", "b"),
    ("a", "renounced", "b"),
    ("a", "splinteredFrom", "b"),
    ("p", "leads", "a"),
    ("p", "killed", None),
    ("a", "dissolved", None),
    ("a", "founded", None),
    ("a", "sanctionedBy", "l"),
]
# A few publishers, so that some correct themselves, and publication days of every precision.
PUBLISHED = ["2020-01-10", "2020-01-20", "2020-02", "2020", "[2020-02-01..2020-03-15]"]
SOURCES = {
    f"s{number}": source(f"s{number}", publisher=f"publisher {number % 3}", published=published, grade=grade, kind=kind)
    for number, (published, grade, kind) in enumerate(
        (published, grade, kind)
        for published in PUBLISHED
        for grade, kind in (("A", "official"), ("B", "press"), ("C", "press"), ("D", "opinion"))
    )
}
KNOWN_BY = ["2020-01-09", "2020-01-10", "2020-01-31", "2020-02-29", "2020-03-15", "2020-12-31"]


def dated(relation: str, when: str | None) -> str | None:
    """The date, where the relation may have it: an event takes a day."""
    return when if when is None or "/" not in when or ONTOLOGY[relation].is_state else when.partition("/")[0]


@st.composite
def claims_of(draw, relation: str):
    """A claim of any stance, with or without a date, an asserter, an origin and an attestation."""
    return claim(
        draw(st.sampled_from(sorted(SOURCES))),
        stance=draw(st.sampled_from(["supports", "supports", "supports", "denies"])),
        when=dated(relation, draw(st.sampled_from(DATES))),
        asserter=draw(st.sampled_from([None, None, "a"])),
        origin=draw(st.sampled_from([None, None, "wire"])),
        attests="2020-01-06" if ONTOLOGY[relation].is_state and draw(st.booleans()) else None,
    )


@st.composite
def histories(draw):
    """One to five statements of different ties, with one to four claims each of different sources."""
    made = []
    for subject, relation, other in draw(st.lists(st.sampled_from(TIES), min_size=1, max_size=5, unique=True)):
        told = draw(st.lists(claims_of(relation), min_size=1, max_size=4, unique_by=lambda one: one.source))
        when = dated(relation, draw(st.sampled_from(DATES)))
        made.append(statement(subject, relation, other, when, id=f"{subject}.{relation}", claims=tuple(told)))
    return made


def timeline_of(statements, **choices) -> Timeline:
    """The index of the statements, over all the sources."""
    return build_timeline(dataset(*SOURCES.values(), *statements), ONTOLOGY, **choices)


def told(timeline: Timeline):
    """Everything that answers are made of."""
    statuses = {name: (one.status, one.conflict) for name, one in timeline.settled.items()}
    return statuses, [(one.subject, one.relation, one.object, one.definite, one.possible, one.because) for one in timeline.holdings()]


@settings(max_examples=EXAMPLES)
@given(statements=histories(), known_by=st.sampled_from(KNOWN_BY), include_alleged=st.booleans())
def test_nothing_depends_on_what_was_published_later(statements, known_by, include_alleged):
    """
    What was known by a day is what a history says from which every later claim is struck.
    """
    note(str(statements))
    last = parse_day(known_by)
    kept = []
    for one in statements:
        known = tuple(told_by for told_by in one.claims if known_from(SOURCES[told_by.source]) <= last)
        if known:
            kept.append(one.model_copy(update={"claims": known}))

    asked = timeline_of(statements, known_by=last, include_alleged=include_alleged)
    assert told(asked) == told(timeline_of(kept, include_alleged=include_alleged))


@settings(max_examples=max(300, EXAMPLES // 4))
@given(statements=histories(), data=st.data())
def test_a_reprint_and_another_order_change_nothing(statements, data):
    """
    A claim that is repeated by a source that copies it word for word, and claims in another order, leave every answer as it was.
    """
    note(str(statements))
    number = data.draw(st.integers(0, len(statements) - 1))
    one = statements[number]
    copied = data.draw(st.sampled_from(one.claims))
    original = SOURCES[copied.source]
    reprint = original.model_copy(update={"id": "reprint"})
    again = copied.model_copy(update={"source": "reprint", "origin": copied.origin or copied.source})
    shuffled = tuple(data.draw(st.permutations([*one.claims, again])))
    changed = [*statements[:number], one.model_copy(update={"claims": shuffled}), *statements[number + 1 :]]
    index = build_timeline(dataset(*SOURCES.values(), reprint, *data.draw(st.permutations(changed))), ONTOLOGY)

    assert told_without_order(index) == told_without_order(timeline_of(statements))


def told_without_order(timeline: Timeline):
    """The same, whatever the order of statements."""
    statuses, holdings = told(timeline)
    return statuses, sorted(holdings, key=str)


@settings(max_examples=max(300, EXAMPLES // 4))
@given(statements=histories())
def test_an_allegation_only_adds_what_is_possible(statements):
    """
    Counting what is only alleged removes no possible day and makes none definite that was not possible.
    """
    note(str(statements))
    without, with_ = timeline_of(statements), timeline_of(statements, include_alleged=True)
    alleged = {name for name, one in with_.settled.items() if one.status == "alleged"}
    for holding in with_.holdings():
        if set(holding.because) <= alleged:
            assert holding.definite == (), holding
    assert {name for name, one in without.settled.items() if without.counts(one)}.isdisjoint(alleged)


@settings(max_examples=max(300, EXAMPLES // 4))
@given(statements=histories(), data=st.data())
def test_a_doubted_date_makes_nothing_definite(statements, data):
    """
    Where a source comes to doubt its only date, nothing becomes definite that was not.
    """
    number = data.draw(st.integers(0, len(statements) - 1))
    one = statements[number]
    note(str(one))
    told_by = claim("s1", when=dated(one.relation, data.draw(st.sampled_from(["2020-01-05", "2020-01"]))))
    firm = one.model_copy(update={"claims": (told_by,)})
    doubtful = one.model_copy(update={"claims": (told_by.model_copy(update={"when": f"{told_by.when}?"}),)})
    before, after = timeline_of([firm]), timeline_of([doubtful])

    assert [holding.possible for holding in before.holdings()] == [holding.possible for holding in after.holdings()]
    assert all(holding.definite == () for holding in after.holdings())
