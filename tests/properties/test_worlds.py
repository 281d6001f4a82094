from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import assume, given, note, settings
from hypothesis import strategies as st
from tests.factories import claim, dataset, source, statement
from tests.properties.oracle import Oracle, Told, read_rules

from allegiance.ontology import read_ontology
from allegiance.resources import ontology_folder
from allegiance.timeline import Timeline, build_timeline
from allegiance.verdicts import can_all_hold

pytestmark = pytest.mark.slow

EXAMPLES = int(os.environ.get("ALLEGIANCE_EXAMPLES", "2000"))
# More worlds than this of one pair and relation cost more time than they find.
MOST_WORLDS = 1500

# The shipped events never end one alliance and start another of the same pair. These do: a pledge replaces the oath and the
# membership before it, a merger every looser tie, so that one vague day is both an ending and a start.
HANDING_OVER = {
    "al:starts al:swornTo ;": "al:starts al:swornTo ; al:ends al:swornTo, al:partOf ;",
    "al:ends [ al:ofState al:active ; al:withSubject al:Subject ] ;": """al:ends [ al:ofState al:active ; al:withSubject al:Subject ],
        al:swornTo, al:affiliateOf, al:alliedWith ;""",
    "al:starts al:leads ;": "al:starts al:leads ; al:ends al:memberOf ;",
    "al:starts al:memberOf ;": "al:starts al:memberOf ; al:ends al:leads ;",
    "al:starts al:listedOn ;": "al:starts al:listedOn ; al:ends al:listedOn ;",
    # A pair's event may end what stands alone, and a symmetric state imply one that is not.
    'al:phrase "{subject} renounced': 'al:ends al:active ; al:phrase "{subject} renounced',
    'al:phrase "{subject} was a rival': 'al:implies al:supported ; al:phrase "{subject} was a rival',
}


def _vocabularies():
    """The shipped vocabulary and one of hand-overs, each as the package and as the oracle reads it."""
    text = (ontology_folder() / "relations.ttl").read_text(encoding="utf-8")
    for old, new in HANDING_OVER.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    with TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(ontology_folder() / "core.ttl", folder)
        (folder / "relations.ttl").write_text(text, encoding="utf-8")
        changed = read_ontology(folder), read_rules(folder / "relations.ttl")
    return {"shipped": (read_ontology(), read_rules()), "handing over": changed}


VOCABULARIES = _vocabularies()
ONTOLOGY, RULES = VOCABULARIES["shipped"]
FIRST, LAST = date(2020, 1, 1).toordinal(), date(2020, 1, 10).toordinal()
GROUPS, PEOPLE, LISTS = ("a", "b", "c"), ("p",), ("l",)
ENTITIES = (*GROUPS, *PEOPLE, *LISTS)
SOURCES = (source("told", published="2021-01-02"), source("denied", published="2021-01-01"))

PAIRS_OF_GROUPS = [("a", "b")] * 6 + [("b", "a")] * 3 + [("a", "c"), ("b", "c"), ("c", "a")]
BETWEEN_GROUPS = [
    "pledgedTo",
    "renounced",
    "mergedInto",
    "splinteredFrom",
    "alliedWith",
    "swornTo",
    "partOf",
    "affiliateOf",
    "brokeWith",
    "recognised",
    "expelled",
    "succeeded",
    "rivalOf",
]
OF_PERSON_AND_GROUP = [
    "leads",
    "tookOver",
    "steppedDown",
    "memberOf",
    "joined",
    "left",
    "pledgedTo",
    "swornTo",
    "renounced",
    "killedBy",
    "alliedWith",
]
OF_GROUP_AND_PERSON = ["pledgedTo", "swornTo", "renounced", "alliedWith"]
OF_LISTING = ["sanctionedBy", "delisted", "listedOn"]
OF_GROUP_ALONE = ["dissolved", "founded", "active"]
OF_PERSON_ALONE = ["killed", "died", "born", "alive"]


@dataclass(frozen=True)
class Case:
    """A statement both as a world sees it and as a curator writes it."""

    told: Told
    is_doubted: bool
    is_disputed: bool
    is_ongoing: bool

    def __str__(self) -> str:
        parts = [self.told.subject, self.told.relation, self.told.object or "", self.when or "undated"]
        parts += [f"attests {_written(day)}" for day in self.told.attested]
        return " ".join([part for part in parts if part] + ["disputed"] * self.is_disputed)

    @property
    def when(self) -> str | None:
        """The date as EDTF."""
        mark = "?" if self.is_doubted else ""
        start = _edtf(self.told.start, mark)
        if self.told.relation not in RULES.states:
            return start or None
        if self.told.end is None:
            return f"{start}/{'..' if self.is_ongoing else ''}" if start or self.is_ongoing else None
        return f"{start}/{_edtf(self.told.end, mark)}"

    def statement(self, number: int):
        """The statement with its claims."""
        told = self.told
        claims = [claim("told", attests=_written(day)) for day in told.attested] or [claim("told")]
        if self.is_disputed:
            claims.append(claim("denied", stance="denies"))
        return statement(told.subject, told.relation, told.object, when=self.when, id=f"s{number}", claims=tuple(claims))


@dataclass(frozen=True)
class History:
    """Some statements, and the vocabulary that says what they start and end."""

    vocabulary: str
    cases: tuple[Case, ...]

    def __str__(self) -> str:
        return "\n".join([f"({self.vocabulary})", *map(str, self.cases)])

    @property
    def oracle(self) -> Oracle:
        """All its worlds."""
        return Oracle(tuple(case.told for case in self.cases), VOCABULARIES[self.vocabulary][1], FIRST - 1, LAST + 1)

    @property
    def timeline(self) -> Timeline:
        """What the package makes of it."""
        statements = [case.statement(number) for number, case in enumerate(self.cases)]
        return build_timeline(dataset(*SOURCES, *statements), VOCABULARIES[self.vocabulary][0])


def _written(day: int) -> str:
    return date.fromordinal(day).isoformat()


def _edtf(bounds: tuple[int | None, int | None], mark: str) -> str:
    low, high = bounds
    if low is None and high is None:
        return ""
    if low == high:
        return _written(low) + mark
    return f"[{'' if low is None else _written(low) + mark}..{'' if high is None else _written(high) + mark}]"


@st.composite
def spans(draw, *, after=FIRST):
    """The bounds of a vague day: none to four days apart, now and then open."""
    low = draw(st.integers(min(after, LAST), LAST))
    high = min(low + draw(st.sampled_from([0, 0, 0, 1, 2, 3, 4])), LAST)
    shape = draw(st.integers(0, 19))
    if shape == 19:
        return None, high
    if shape == 18:
        return low, None
    if shape == 17:
        return None, None
    return low, high


@st.composite
def cases(draw, *, may_contradict=True):
    """One statement of a relation that starts, ends or is a state."""
    kind = draw(st.integers(0, 13))
    if kind < 8:
        relation, (subject, other) = draw(st.sampled_from(BETWEEN_GROUPS)), draw(st.sampled_from(PAIRS_OF_GROUPS))
    elif kind < 10:
        relation, subject, other = draw(st.sampled_from(OF_PERSON_AND_GROUP)), "p", draw(st.sampled_from("aab"))
        if relation in OF_GROUP_AND_PERSON and draw(st.booleans()):
            subject, other = other, subject
    elif kind < 11:
        relation, subject, other = draw(st.sampled_from(OF_LISTING)), draw(st.sampled_from("aap")), "l"
    elif kind < 13:
        relation, subject, other = draw(st.sampled_from(OF_GROUP_ALONE)), draw(st.sampled_from("aab")), None
    else:
        relation, subject, other = draw(st.sampled_from(OF_PERSON_ALONE)), "p", None
    start = draw(spans())
    end = None
    if relation in RULES.states and draw(st.booleans()):
        end = draw(spans(after=FIRST if start[0] is None else start[0]))
        if end == (None, None):
            end = None  # as EDTF writes it
    attested = ()
    if draw(st.booleans()):
        least = FIRST if may_contradict or start[0] is None else start[0]
        most = LAST if may_contradict or end is None or end[1] is None else end[1]
        attested = tuple(draw(st.lists(st.integers(least, max(least, most)), min_size=1, max_size=2)))
    is_doubted, is_disputed = draw(st.integers(0, 9)) == 0, draw(st.integers(0, 9)) == 0
    is_doubted = is_doubted and any(bound is not None for bound in (*start, *(end or ())))
    told = Told(subject, relation, other, start, end, is_doubted or is_disputed, attested)
    return Case(told, is_doubted, is_disputed, is_ongoing=draw(st.booleans()))


@st.composite
def histories(draw, *, may_contradict=True):
    """Up to five statements, as many as leave a number of worlds that can be counted."""
    vocabulary = draw(st.sampled_from(["handing over", "handing over", "shipped"]))
    found = draw(st.lists(cases(may_contradict=may_contradict), min_size=1, max_size=5))
    while True:
        history = History(vocabulary, tuple(found))
        oracle = history.oracle
        if len(found) == 1 or all(oracle.worlds_of(stretches) <= MOST_WORLDS for stretches in oracle.made().values()):
            return history
        found = found[:-1]


def days_of(intervals) -> frozenset[int]:
    """The days of intervals that lie in the span of the cases, one day on either side included."""
    return frozenset(
        day
        for day in range(FIRST - 1, LAST + 2)
        if any((first is None or first <= day) and (last is None or day <= last) for first, last in intervals)
    )


def every_key():
    """Every subject, state relation and object."""
    for relation in sorted(RULES.states):
        others = (None,) if relation in RULES.alone else ENTITIES
        for subject, other in product(ENTITIES, others):
            if subject != other:
                yield subject, relation, other


def answers(timeline: Timeline) -> dict[tuple[str, str, str | None], tuple[frozenset[int], frozenset[int]]]:
    """The definite and the possible days of every pair and relation."""
    return {(one.subject, one.relation, one.object): (days_of(one.definite), days_of(one.possible)) for one in timeline.holdings()}


@settings(max_examples=EXAMPLES)
@given(history=histories())
def test_the_verdicts_are_those_of_all_worlds(history):
    """
    For every pair, state and day the package says what enumerating every world says.
    """
    note(str(history))
    oracle = history.oracle
    made = oracle.made()
    timeline = history.timeline
    for subject, relation, other in every_key():
        key = timeline.key(subject, relation, other)
        stretches = made.get((subject, relation, other))
        if stretches is None:
            assert timeline.episodes_of(key) == (), f"{subject} {relation} {other} comes from nowhere"
            continue
        definite, possible = oracle.definite_and_possible(stretches)
        expected = {
            _written(day): "definite" if day in definite else "possible" if day in possible else "no" for day in range(FIRST - 1, LAST + 2)
        }
        found = {_written(day): str(timeline.verdict(key, day)) for day in range(FIRST - 1, LAST + 2)}
        assert found == expected, f"{subject} {relation} {other}"
        holding = timeline.holding(key)
        assert (days_of(holding.definite), days_of(holding.possible)) == (definite, possible), f"intervals of {subject} {relation} {other}"


@settings(max_examples=max(500, EXAMPLES // 2))
@given(history=histories(), data=st.data())
def test_ties_hold_together_if_one_world_has_them_all(history, data):
    """
    Ties make a path on the days on which one and the same world has every one of them.
    """
    note(str(history))
    oracle, timeline = history.oracle, history.timeline
    made = oracle.made()
    assume(made)
    keys = data.draw(st.lists(st.sampled_from(list(made)), min_size=2, max_size=3))
    ties = [made[key] for key in keys]
    assume(oracle.worlds_of([stretch for tie in ties for stretch in tie]) <= 2 * MOST_WORLDS)
    episodes = [timeline.episodes_of(timeline.key(*key)) for key in keys]

    found = {_written(day) for day in range(FIRST - 1, LAST + 2) if can_all_hold(episodes, day)}
    assert found == {_written(day) for day in oracle.days_together(ties)}


def stands_before_existing(history: History) -> bool:
    """Whether some state must have begun before or after one of its entities can have existed: dates that contradict each other."""
    for case in history.cases:
        told = case.told
        gone = [history.oracle.ended.get(entity) for entity in (told.subject, told.object) if entity]
        first = [told.start[0], *(history.oracle.existing.get(entity) for entity in (told.subject, told.object) if entity)]
        if told.relation in RULES.states and any(day is not None and other is not None and other > day for day in gone for other in first):
            return True
        latest = [day for day in (told.start[1], *(told.end or ())[1:], *told.attested) if day is not None]
        born = [history.oracle.existing.get(entity) for entity in (told.subject, told.object) if entity]
        if told.relation in RULES.states and any(day is not None and latest and day > min(latest) for day in born):
            return True
    return False


def vaguer(draw, bounds):
    """The bounds, moved outwards on either side or opened."""
    low, high = bounds
    low = None if low is None or draw(st.integers(0, 5)) == 0 else low - draw(st.integers(0, 2))
    high = None if high is None or draw(st.integers(0, 5)) == 0 else high + draw(st.integers(0, 2))
    return low, high


@settings(max_examples=max(300, EXAMPLES // 4))
@given(history=histories(may_contradict=False), data=st.data())
def test_a_vaguer_date_promises_less_and_allows_more(history, data):
    """
    Making a date vaguer removes no possible day and adds no definite one.
    """
    note(str(history))
    assume(not stands_before_existing(history))
    number = data.draw(st.integers(0, len(history.cases) - 1))
    case = history.cases[number]
    told = replace(case.told, start=vaguer(data.draw, case.told.start), end=case.told.end and vaguer(data.draw, case.told.end))
    if case.is_doubted and all(bound is None for bound in (*told.start, *(told.end or ()))):
        told = case.told
    if told.end == (None, None):
        told = case.told
    changed = replace(case, told=told)
    note(f"vaguer: {changed}")
    before = answers(history.timeline)
    after = answers(replace(history, cases=(*history.cases[:number], changed, *history.cases[number + 1 :])).timeline)

    assert before.keys() == after.keys()
    for key, (definite, possible) in before.items():
        assert after[key][0] <= definite, key
        assert after[key][1] >= possible, key


@settings(max_examples=max(200, EXAMPLES // 10))
@given(history=histories(), data=st.data())
def test_the_order_of_statements_does_not_matter(history, data):
    """
    A history told in another order, under other ids, has the same answers.
    """
    shuffled = replace(history, cases=tuple(data.draw(st.permutations(history.cases))))

    assert answers(history.timeline) == answers(shuffled.timeline)


@settings(max_examples=max(200, EXAMPLES // 10))
@given(history=histories())
def test_what_is_definite_is_possible(history):
    """
    Every definite day of a pair and relation is among its possible days.
    """
    for holding in history.timeline.holdings():
        assert days_of(holding.definite) <= days_of(holding.possible)


def test_every_relation_of_the_cases_is_in_the_ontology():
    """
    A relation that is renamed in the ontology is renamed in these cases too.
    """
    named = {*BETWEEN_GROUPS, *OF_PERSON_AND_GROUP, *OF_LISTING, *OF_GROUP_ALONE, *OF_PERSON_ALONE}

    assert named <= set(ONTOLOGY.relations)
