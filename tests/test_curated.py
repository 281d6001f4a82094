"""Questions about the shipped history, answered from reading before the package was asked (tests/curated/README.md)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from allegiance.dates import Span, parse_date
from allegiance.graph import span_of
from allegiance.model import MAX_WORDS, is_identifier, parse_value
from allegiance.questions.ties import answer_on
from allegiance.verdicts import Verdict

FOLDER = Path(__file__).parent / "curated"
COMMON = {"id", "question", "ask", "known_by", "reading"}
SETS = {"definite", "possible", "some", "never", "only", "nobody"}
KEYS = {
    **{ask: COMMON | {"of", "on"} | SETS for ask in ("leaders", "members", "allies", "listed")},
    "tie": COMMON | {"subject", "relation", "object", "on", "verdict"},
    "event": COMMON - {"known_by"} | {"subject", "relation", "object", "within", "number", "happened"},
    "status": COMMON | {"subject", "relation", "object", "near", "status", "conflict"},
    "value": COMMON | {"subject", "relation", "within"},
    "lineage": COMMON | {"of", "steps", "never"},
}
VERDICTS = {
    "definite": {"definite"},
    "possible": {"possible"},
    "no": {"no"},
    "not no": {"definite", "possible"},
    "not definite": {"possible", "no"},
}


def questions():
    """Every question, with the name of its file."""
    for path in sorted(FOLDER.glob("*.yaml")):
        for one in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader) or ():  # noqa: S506 - it builds texts, lists and mappings only
            yield path.stem, one


def known(one):
    """What a question says of the state of knowledge."""
    return {"known_by": one["known_by"]} if "known_by" in one else {}


def listed_in(text_or_list):
    """A list, of a key that may hold one text."""
    return [text_or_list] if isinstance(text_or_list, str) else list(text_or_list)


def verdicts(graph, one):
    """The verdict on everybody whom the package names."""
    ask, of, on = one["ask"], one["of"], one["on"]
    if ask == "listed":
        span = span_of(on)
        timeline, list_ = graph.timeline(**known(one)), graph.resolve(of)
        told = {}
        for relation in graph.ontology.asked("listed"):
            for key in timeline.keys([relation], list_):
                answer = answer_on(timeline, key, span)
                if answer is not None:
                    told[answer.subject] = answer.verdict
        return told
    put = {"leaders": graph.leaders_of, "members": graph.members_of, "allies": graph.allies_of}[ask]
    asked = graph.resolve(of)
    told = {}
    for answer in put(of, on, **known(one)):
        other = answer.object if answer.subject == asked else answer.subject
        if told.get(other) is not Verdict.DEFINITE:
            told[other] = answer.verdict
    return told


def holds_set(graph, one):
    """What is wrong with the answers to a question for several."""
    told = verdicts(graph, one)
    shown = {name: verdict.value for name, verdict in told.items()}
    ids = {key: [graph.resolve(name) for name in listed_in(one.get(key, []))] for key in ("definite", "possible", "some", "never")}
    wrong = [f"{name} is not definite" for name in ids["definite"] if told.get(name) is not Verdict.DEFINITE]
    wrong += [f"{name} is not only possible" for name in ids["possible"] if told.get(name) is not Verdict.POSSIBLE]
    wrong += [f"{name} is not told" for name in ids["some"] if name not in told]
    wrong += [f"{name} is told" for name in ids["never"] if name in told]
    if one.get("only") == "true":
        wanted = {*ids["definite"], *ids["some"]}
        wrong += [f"{name} is definite too" for name, verdict in told.items() if verdict is Verdict.DEFINITE and name not in wanted]
    if one.get("nobody") == "true" and told:
        wrong.append("somebody is told")
    return [*wrong, f"told: {shown}"] if wrong else []


def holds_tie(graph, one):
    """What is wrong with the verdict on a tie."""
    timeline = graph.timeline(**known(one))
    object_ = graph.resolve(one["object"]) if "object" in one else None
    key = timeline.key(graph.resolve(one["subject"]), graph.resolve_relation(one["relation"]), object_)
    answer = answer_on(timeline, key, span_of(one["on"]))
    found = "no" if answer is None else answer.verdict.value
    return [] if found in VERDICTS[one["verdict"]] else [f"is {found}, not {one['verdict']}"]


def statements(graph, one):
    """The statements that a question names, as settled."""
    subject, relation = graph.resolve(one["subject"]), graph.resolve_relation(one["relation"])
    object_ = graph.resolve(one["object"]) if "object" in one else None
    pairs = {(subject, object_)}
    if graph.ontology[relation].symmetric:
        pairs.add((object_, subject))
    for settled in graph.timeline(**known(one)).settled.values():
        told = settled.statement
        if told.relation == relation and ((told.subject, told.object) in pairs or (object_ is None and told.subject == subject)):
            yield settled


def lies_in(settled, within: Span):
    """Whether every day that the bounds allow lies in the span."""
    low, high = settled.earliest_start, settled.latest_end
    return (within.earliest is None or (low is not None and low >= within.earliest)) and (
        within.latest is None or (high is not None and high <= within.latest)
    )


def holds_event(graph, one):
    """What is wrong with the days of an event."""
    found = [settled for settled in statements(graph, one) if settled.status in ("accepted", "disputed")]
    if one.get("happened") == "false":
        accepted = [settled.statement.id for settled in found if settled.status == "accepted"]
        return [f"is told: {accepted}"] if accepted else []
    if not found:
        return ["is not told"]
    fitting = [settled for settled in found if lies_in(settled, parse_date(one.get("within", "..")))]
    if "number" in one:
        fitting = [settled for settled in fitting if one["number"] == settled.statement.reference]
    if fitting:
        return []
    bounds = [
        tuple(date.fromordinal(day).isoformat() if day else None for day in (settled.earliest_start, settled.latest_end))
        for settled in found
    ]
    return [f"no statement fits; told: {bounds}, {[settled.statement.id for settled in found]}"]


def holds_status(graph, one):
    """What is wrong with a statement's status."""
    found = list(statements(graph, one))
    if "near" in one:
        near = span_of(one["near"])
        found = [
            settled
            for settled in found
            if (settled.earliest_start is None or settled.earliest_start <= near.latest)
            and (settled.latest_end is None or settled.latest_end >= near.earliest)
        ]
    for settled in found:
        if ("status" not in one or settled.status in listed_in(one["status"])) and ("conflict" not in one or settled.conflict):
            return []
    return [f"none is so: {[(settled.statement.id, settled.status, settled.conflict) for settled in found]}"]


def holds_value(graph, one):
    """What is wrong with a measured value."""
    low, high = parse_value(one["within"])
    found = list(statements(graph, one))
    for settled in found:
        if settled.low is not None and settled.high is not None and (low or 0) <= settled.low and (high is None or settled.high <= high):
            return []
    return [f"none is so: {[(settled.statement.id, settled.low, settled.high) for settled in found]}"]


def holds_lineage(graph, one):
    """What is wrong with the line of a group."""
    lineage = graph.lineage_of(one["of"], **known(one))
    told = {(joint.settled.statement.subject, joint.settled.statement.relation, joint.settled.statement.object) for joint in lineage.joints}
    told |= {(one.statement.subject, one.statement.relation, one.statement.object) for life in lineage.lives.values() for one in life}

    def named(row):
        return (graph.resolve(row[0]), graph.resolve_relation(row[1]), graph.resolve(row[2]) if len(row) > 2 else None)

    wrong = [f"{row} is not told" for row in one.get("steps", []) if named(row) not in told]
    wrong += [f"{row} is told" for row in one.get("never", []) if named(row) in told]
    return [*wrong, f"told: {sorted(map(str, told))}"] if wrong else []


HOLDS = {
    **dict.fromkeys(("leaders", "members", "allies", "listed"), holds_set),
    "tie": holds_tie,
    "event": holds_event,
    "status": holds_status,
    "value": holds_value,
    "lineage": holds_lineage,
}


@pytest.mark.parametrize("one", [pytest.param(one, id=f"{family}-{one['id']}") for family, one in questions()])
def test_a_question_is_answered_as_the_sources_say(graph, one):
    """The package answers what was found by reading."""
    assert HOLDS[one["ask"]](graph, one) == [], one["question"]


def test_the_questions_are_well_formed():
    """At least 150, of every kind and with negatives, each with an id of its own, a question and the page it was read on."""
    found = list(questions())

    assert len(found) >= 150
    assert {one["ask"] for _, one in found} == set(KEYS)
    assert (
        sum(1 for _, one in found if "never" in one or "nobody" in one or one.get("verdict") in ("no", "not definite") or "happened" in one)
        >= 40
    )
    ids = [one["id"] for _, one in found]
    assert sorted(ids) == sorted(set(ids))
    for family, one in found:
        shown = (family, one["id"])
        assert is_identifier(one["id"]), shown
        assert set(one) <= KEYS[one["ask"]], (shown, set(one) - KEYS[one["ask"]])
        assert one["question"].endswith("?"), shown
        assert one["reading"], shown
        for page in one["reading"]:
            assert set(page) == {"url", "tells"}, shown
            assert len(page["tells"].split()) <= MAX_WORDS, shown
