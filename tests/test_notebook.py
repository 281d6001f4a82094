"""What a notebook shows of answers, entities, lineage and explanations: plain HTML in which nothing runs."""

from __future__ import annotations

import pytest
from lxml import html

from allegiance import Graph
from tests.browser.test_hostile import PAYLOADS
from tests.factories import dataset, entity, source, statement

ALLOWED = {"table", "thead", "tbody", "tr", "th", "td", "p", "ul", "li", "strong", "em", "span", "br"}


@pytest.fixture(scope="module")
def hostile(ontology):
    """Every payload as the name of a group with another, its alias, its id elsewhere, its role and its publisher."""
    records = []
    for number, payload in enumerate(PAYLOADS):
        one, other = f"one-{number}", f"other-{number}"
        told = {"id": f"told-{number}", "claims": [{"source": f"source-{number}", "says": payload}]}
        records += [
            entity(one, name=payload, about=payload, aliases=[payload]),
            entity(other, name=payload),
            source(f"source-{number}", title=payload, publisher=payload),
            statement(one, "alliedWith", other, "2015/2016", **told),
            statement(one, "splinteredFrom", other, "2015", **(told | {"id": f"left-{number}"})),
        ]
    return Graph(dataset(*records), ontology)


def shown(graph: Graph, entity_: str, on: str) -> list[str]:
    """Everything that a notebook shows of an entity."""
    other = entity_.replace("one", "other")
    values = [graph.allies_of(entity_, on=on), graph.between(on, on), graph.entity(entity_), graph.lineage_of(entity_)]
    return [value._repr_html_() for value in [*values, graph.why(entity_, "alliedWith", other, on=on)]]


def test_hostile_texts_stay_texts(hostile: Graph) -> None:
    """No element but those of tables and lists, no attribute at all, and every payload is read back as text."""
    for number, payload in enumerate(PAYLOADS):
        for made in shown(hostile, f"one-{number}", "2015-06-01"):
            tree = html.fragment_fromstring(made, create_parent="div")
            inside = [element for element in tree.iter() if element is not tree]
            assert {element.tag for element in inside} <= ALLOWED, payload
            assert not any(element.attrib for element in inside), payload
            assert payload in tree.text_content(), payload


def test_a_table_of_answers_tells_verdict_reasons_and_sources(graph: Graph) -> None:
    """A row for each answer; definite and possible differ without colours; nothing found is said in words."""
    found = graph.allies_of("JuA", on="2020-09-01")
    rows = html.fragment_fromstring(found._repr_html_()).xpath("//tbody/tr")

    assert [row.xpath("string(td[1])") for row in rows] == [answer.verdict.value for answer in found]
    assert [bool(row.xpath("td[1]/strong")) for row in rows] == [answer.verdict.value == "definite" for answer in found]
    assert [bool(row.xpath("string(td[3])")) for row in rows] == [bool(answer.reasons) for answer in found]
    assert all(row.xpath("string(td[5])") for row in rows)
    assert graph.alliances("0900-01-01", definite_only=True)._repr_html_() == "<p>nothing held</p>"


def test_a_lineage_is_a_list_in_lists(graph: Graph) -> None:
    """Every joint is an item below the one it hangs on, before and after the group apart."""
    lineage = graph.lineage_of("Hizb-ul-Ahrar")
    tree = html.fragment_fromstring(lineage._repr_html_(), create_parent="div")

    assert len(tree.xpath(".//li")) >= len({joint.entity for joint in lineage.joints}) > 1
    assert tree.xpath("./ul/li/ul/li"), "what its parent came out of hangs below its parent"
    assert "came from" in tree.text_content()


def test_an_entity_shows_its_names_and_statements(graph: Graph) -> None:
    """Name, kind, id, other names, and a row for each statement with its sources."""
    value = graph.entity("TTP")
    tree = html.fragment_fromstring(value._repr_html_(), create_parent="div")

    assert tree.xpath("string(p[1])") == f"{value.entity.name} (group, tehrik-i-taliban-pakistan)"
    assert len(tree.xpath("./table[last()]/tbody/tr")) == len(value.statements) > 10
    assert all(alias.name in tree.text_content() for alias in value.entity.aliases)


def test_an_explanation_shows_its_statements_and_what_would_overturn_it(graph: Graph) -> None:
    """Verdict and tie first, then the statements it rests on, then without which it would be another."""
    why = graph.why("JuA", "partOf", "TTP", on="2020-09-01")
    text = html.fragment_fromstring(why._repr_html_(), create_parent="div").text_content()

    assert text.startswith("definite: Jamaat-ul-Ahrar")
    assert "because" in text
    assert len(why.overturns) == text.count(" without: ")
