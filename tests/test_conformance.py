from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from allegiance.checks import read_dataset
from allegiance.graph import Graph, span_of
from allegiance.ontology import read_ontology
from allegiance.questions.ties import answer_on

CORPUS = Path(__file__).parent / "conformance"
ONTOLOGY = read_ontology()
KEYS = {"subject", "relation", "object", "on", "verdict", "known_by", "include_alleged", "derived", "reasons", "held"}
KEYS_OF_STATUS = {"statement", "status", "conflict", "known_by"}


def cases():
    """Every case with what its file shares."""
    for path in sorted(CORPUS.glob("*.yaml")):
        topic = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)  # noqa: S506 - it builds texts, lists and mappings only
        for case in topic["cases"]:
            yield pytest.param(topic, case, id=case["id"])


def written(topic, case, folder: Path) -> Path:
    """The case as a data folder."""
    used = {claim["source"] for one in case["statements"] for claim in one["claims"]}
    named = {one.get(part) for one in case["statements"] for part in ("subject", "object", "place")}
    named |= {claim.get("asserter") for one in case["statements"] for claim in one["claims"]}
    named |= {expected.get(part) for expected in case["expect"] for part in ("subject", "object")}
    files = {
        "entities": {name: {"kind": kind, "name": f"Entity {name}"} for name, kind in topic["entities"].items() if name in named},
        "sources": {name: record for name, record in topic["sources"].items() if name in used},
        "statements": case["statements"],
    }
    for name, content in files.items():
        path = folder / name / "case.yaml"
        path.parent.mkdir()
        # Every text is quoted, so that no other reader takes one for a number, a date or a truth value.
        path.write_text(yaml.safe_dump(content, default_style='"', allow_unicode=True), encoding="utf-8")
    return folder


def asked(graph: Graph, expected) -> dict[str, object]:
    """What the package answers to an expectation, in its terms."""
    known = {
        "known_by": expected.get("known_by"),
        "include_alleged": expected.get("include_alleged") == "true",
        "stated_only": expected.get("derived") == "false",
    }
    timeline = graph.timeline(**known)
    if "statement" in expected:
        settled = timeline.settled.get(expected["statement"])
        found = {"status": "unknown" if settled is None else settled.status}
        return found | ({"conflict": str(settled is not None and settled.conflict).lower()} if "conflict" in expected else {})
    key = timeline.key(expected["subject"], expected["relation"], expected.get("object"))
    answer = answer_on(timeline, key, span_of(expected["on"]))
    made = {} if answer is None else answer.to_json(graph.dataset)
    found = {"verdict": made.get("verdict", "no")}
    if "reasons" in expected:
        found["reasons"] = sorted(made.get("reasons", []))
    if "held" in expected:
        found["held"] = [list(one.values()) for one in made.get("held", [])]
    return found


@pytest.mark.parametrize(("topic", "case"), list(cases()))
def test_the_corpus_is_answered_as_written(topic, case, tmp_path):
    """Each case of the corpus is answered as was worked out from the text of the semantics."""
    graph = Graph(read_dataset([written(topic, case, tmp_path)], ONTOLOGY), ONTOLOGY)

    for expected in case["expect"]:
        wanted = {name: expected[name] for name in ("verdict", "status", "conflict", "held") if name in expected}
        if "reasons" in expected:
            wanted["reasons"] = sorted(expected["reasons"])
        assert asked(graph, expected) == wanted, expected


def test_the_corpus_is_well_formed():
    """At least 150 cases, each with an id of its own, an intent and expectations in the terms of the README."""
    found = [case for _, case in (param.values for param in cases())]

    assert len(found) >= 150
    assert len({case["id"] for case in found}) == len(found)
    for case in found:
        assert set(case) == {"id", "intent", "statements", "expect"}, case["id"]
        assert case["intent"].endswith("."), case["id"]
        assert case["expect"], case["id"]
        for expected in case["expect"]:
            assert set(expected) <= (KEYS_OF_STATUS if "statement" in expected else KEYS), (case["id"], expected)
