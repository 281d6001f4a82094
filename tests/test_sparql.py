from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
import rdflib

from allegiance.dates import Span, parse_date
from allegiance.exceptions import QuestionError
from allegiance.resources import query_folder
from allegiance.sparql import named_queries, named_query
from allegiance.store import load_rdf, query_store

# Two hundred days over the years that the history tells most of, the same ones each time.
DAYS = sorted({date.fromordinal(day).isoformat() for day in random.Random(20200917).sample(range(730_120, 739_252), 200)})
# rdflib joins slowly: of the whole graph it is asked on every fourth of them, and of one group instead of three.
DAYS_OF = {"oxigraph": DAYS, "rdflib": DAYS[::4]}
ENTITIES = ("jamaat-ul-ahrar", "tehrik-i-taliban-pakistan", "islamic-state-khorasan")
NAMES = sorted(named_queries())

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def engines(trig: Path):
    """Two engines that were given the file: each takes a query and gives rows of texts by name."""
    store = load_rdf(trig)
    # One plain graph of both named graphs: rdflib joins over it twice as fast as over their union.
    parsed = rdflib.Dataset()
    parsed.parse(trig)
    union = rdflib.Graph()
    for subject, predicate, value, _ in parsed.quads():
        union.add((subject, predicate, value))

    def oxigraph(query: str) -> list[dict[str, str]]:
        names, rows = query_store(store, query)
        return [{name: "" if value is None else value.value for name, value in zip(names, row, strict=True)} for row in rows]

    def rdflib_(query: str) -> list[dict[str, str]]:
        found = union.query(query)
        return [{str(name): "" if row[name] is None else str(row[name]) for name in found.vars} for row in found]

    return {"oxigraph": oxigraph, "rdflib": rdflib_}


def on_all_days(name: str, entity: str | None = None, days: Sequence[str] = DAYS) -> str:
    """A named query that asks about every one of the days at once."""
    text = named_query(name, on=parse_date(DAYS[0]), entity=entity)
    one = f'"{DAYS[0]}"^^xsd:date'
    assert text.count(one) == 1
    return text.replace(one, " ".join(f'"{day}"^^xsd:date' for day in days))


@pytest.mark.parametrize("engine", ["oxigraph", "rdflib"])
def test_alliances_are_those_of_the_index(graph, engines, engine):
    """On two hundred days the query gives the pairs and verdicts that the index gives."""
    days = DAYS_OF[engine]
    ours = {(day, *sorted((one.subject, one.object)), one.verdict.value) for day in days for one in graph.alliances(day)}
    rows = engines[engine](on_all_days("alliances", days=days))

    assert len(ours) > 1000
    assert {(row["on"], row["one"], row["other"], row["verdict"]) for row in rows} == ours


@pytest.mark.parametrize("engine", ["oxigraph", "rdflib"])
def test_listings_are_those_of_the_index(graph, engines, engine):
    """On two hundred days the query gives who was on which list under which number, those through lineage left out."""
    days = DAYS_OF[engine]
    ours = {
        (day, one.answer.subject, one.answer.object, one.answer.verdict.value): set(one.references)
        for day in days
        for one in graph.listed(day)
        if one.answer.through is None
    }
    theirs = {
        (row["on"], row["entity"], row["list"], row["verdict"]): row["number"] for row in engines[engine](on_all_days("listed", days=days))
    }

    assert len(ours) > 1000
    assert theirs.keys() == ours.keys()
    # A stretch knows every number that it was held under, the index those of the day.
    assert all(number in theirs[place] for place, numbers in ours.items() for number in numbers)


@pytest.mark.parametrize("engine", ["oxigraph", "rdflib"])
@pytest.mark.parametrize(("name", "column"), [("allies", "ally"), ("leaders", "leader"), ("members", "member")])
def test_who_stood_with_a_group_is_as_in_the_index(graph, engines, engine, name, column):
    """On two hundred days the query gives the allies, leaders and members that the index gives."""
    ask = {"allies": graph.allies_of, "leaders": graph.leaders_of, "members": graph.members_of}[name]
    for entity in ENTITIES[: 1 if engine == "rdflib" else None]:
        ours = {(day, one.object if name == "allies" else one.subject, one.verdict.value) for day in DAYS for one in ask(entity, day)}
        rows = engines[engine](on_all_days(name, entity))

        assert {(row["on"], row[column], row["verdict"]) for row in rows} == ours, entity
        assert ours, entity


@pytest.mark.parametrize("engine", ["oxigraph", "rdflib"])
def test_relations_are_those_of_the_index(graph, engines, engine):
    """On two hundred days the query gives every tie of a group, a symmetric one from both sides."""
    for entity in ENTITIES[: 1 if engine == "rdflib" else None]:
        ours = set()
        for day in DAYS:
            for one in graph.relations_of(entity, on=day).answers:
                pairs = [(one.subject, one.object)]
                if graph.ontology[one.relation].symmetric:
                    pairs.append((one.object, one.subject))
                ours |= {(day, subject, one.relation, other or "", one.verdict.value) for subject, other in pairs}
        rows = engines[engine](on_all_days("relations", entity))

        assert {(row["on"], row["subject"], row["relation"], row["object"], row["verdict"]) for row in rows} == ours, entity
        assert len(ours) > 500, entity


@pytest.mark.parametrize("engine", ["oxigraph", "rdflib"])
def test_the_other_queries_say_what_the_index_says(graph, engines, engine):
    """Lineage, listings, timeline and changes of one group, as the commands tell them."""
    lineage = engines[engine](named_query("lineage", entity="jamaat-ul-ahrar"))
    near = {(joint.older, joint.newer) for joint in graph.lineage_of("jamaat-ul-ahrar", steps=1).joints}
    assert {(row["older"], row["newer"]) for row in lineage} == near

    listings = engines[engine](named_query("listings", entity="jamaat-ul-ahrar"))
    own = [one for one in graph.listings_of("jamaat-ul-ahrar").answers if one.answer.through is None]
    assert {row["list"] for row in listings} == {one.answer.object for one in own}

    told = engines[engine](named_query("timeline", entity="jamaat-ul-ahrar"))
    entries = [
        one for one in graph.timeline_of("jamaat-ul-ahrar") if one.what != "ended" and one.settled and one.settled.statement.value is None
    ]
    assert len(told) == len(entries) > 20

    changed = engines[engine](named_query("changes", on=parse_date("2014-06-01/2015-06-01")))
    assert ("2015-03-12", "ended", "jamaat-ul-ahrar", "swornTo", "islamic-state", "definite") in {tuple(row.values()) for row in changed}
    assert all("2014-06-01" < row["day"] <= "2015-06-01" for row in changed)


def test_every_query_says_what_it_is_for_and_runs(graph):
    """A stranger finds the query that they need, and it answers as it stands."""
    assert set(NAMES) == {path.stem for path in query_folder().glob("*.rq")}
    for name, told in named_queries().items():
        assert len(told) > 20, name
        _, rows = query_store(graph.oxigraph, named_query(name))
        assert rows, name


def test_a_query_takes_only_what_it_asks_about():
    """A day or an entity that a query has no place for is refused, and so is a span where one day is meant."""
    with pytest.raises(QuestionError, match='no query goes by "friends"'):
        named_query("friends")
    with pytest.raises(QuestionError, match="asks about no day"):
        named_query("timeline", on=parse_date("2014-11-01"))
    with pytest.raises(QuestionError, match="asks about no entity"):
        named_query("alliances", entity="east")
    with pytest.raises(QuestionError, match="single day"):
        named_query("alliances", on=Span(735_000, 735_001))
