from __future__ import annotations

import os
import shutil
from itertools import pairwise, permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allegiance.dates import Span, parse_date
from allegiance.exceptions import QuestionError
from allegiance.graph import Graph
from allegiance.ontology import read_ontology
from allegiance.questions import paths
from allegiance.questions.answers import day_text
from allegiance.questions.paths import paths_between
from allegiance.resources import ontology_folder
from allegiance.verdicts import Verdict
from tests.factories import claim, dataset, day, entity, statement, timeline_of

ALWAYS = "2010-01-01/2019-12-31"
VAGUE = "2014/2019-12-31"
DAY = parse_date("2014-06-01")


def allied(*chain: str, when: str = ALWAYS):
    """Each entity allied with the next."""
    return [statement(one, "alliedWith", other, when) for one, other in pairwise(chain)]


def told(found) -> list[tuple[str, str]]:
    """Verdict and entities of each path, the entities in one word."""
    return [(path.verdict.value, "".join(path.entities)) for path in found]


def stretches(path) -> list[tuple[str | None, str | None, str]]:
    """The stretches through which the path holds."""
    return [(day_text(one.first), day_text(one.last), one.verdict.value) for one in path.held]


# ---------------------------------------------------------------- a day


def test_a_path_names_its_entities_and_the_ties_of_each_step():
    """
    It goes from the first entity to the second, and each tie without direction is told from the side it is walked from.
    """
    timeline = timeline_of(*allied("b", "a"), *allied("c", "b"))
    (path,) = paths_between(timeline, "a", "c", DAY)

    assert (path.verdict, path.entities, path.held) == (Verdict.DEFINITE, ("a", "b", "c"), ())
    assert [[(tie.subject, tie.relation, tie.object) for tie in step] for step in path.steps] == [
        [("a", "alliedWith", "b")],
        [("b", "alliedWith", "c")],
    ]
    assert told(paths_between(timeline, "c", "a", DAY)) == [("definite", "cba")]


def test_a_step_has_every_tie_between_two_neighbours():
    """
    A tie with a direction keeps it, whichever way the path goes; one that does not hold on the day is no part of the step.
    """
    timeline = timeline_of(
        statement("a", "partOf", "b", ALWAYS),
        statement("b", "financed", "a", VAGUE),
        statement("a", "negotiatedWith", "b", "2016-01-01/2016-12-31"),
    )
    (path,) = paths_between(timeline, "b", "a", DAY)

    assert {(tie.subject, tie.relation, tie.object, tie.verdict.value) for tie in path.steps[0]} == {
        ("b", "alliedWith", "a", "definite"),
        ("a", "partOf", "b", "definite"),
        ("b", "financed", "a", "possible"),
        ("b", "supported", "a", "possible"),
    }
    assert path.verdict is Verdict.DEFINITE


def test_the_shortest_path_is_the_answer():
    """
    Longer ones are not told beside it.
    """
    timeline = timeline_of(*allied("a", "b", "c", "d"), *allied("a", "x", "d"))

    assert told(paths_between(timeline, "a", "d", DAY)) == [("definite", "axd")]


def test_paths_of_one_length_come_in_the_order_of_ids():
    """
    However the statements are ordered.
    """
    timeline = timeline_of(*allied("a", "m", "d"), *allied("d", "c", "a"), *allied("a", "x", "d"), *allied("a", "b", "d"))

    assert told(paths_between(timeline, "a", "d", DAY)) == [("definite", f"a{one}d") for one in "bcmx"]
    assert told(paths_between(timeline, "d", "a", DAY)) == [("definite", f"d{one}a") for one in "bcmx"]


def test_a_path_is_definite_only_when_each_tie_is():
    """
    One possible tie makes the whole of it possible.
    """
    timeline = timeline_of(*allied("a", "b", "c"), *allied("c", "d", when=VAGUE))

    assert told(paths_between(timeline, "a", "c", DAY)) == [("definite", "abc")]
    assert told(paths_between(timeline, "a", "d", DAY)) == [("possible", "abcd")]
    assert paths_between(timeline, "a", "d", DAY, definite_only=True) == ()


def test_a_shorter_possible_path_is_told_after_a_longer_definite_one():
    """
    The definite one comes first; what may have been shorter is not kept back, unless only what is sure is asked for.
    """
    timeline = timeline_of(*allied("a", "b", "c", "d"), *allied("a", "x", "d", when=VAGUE))

    assert told(paths_between(timeline, "a", "d", DAY)) == [("definite", "abcd"), ("possible", "axd")]
    assert told(paths_between(timeline, "a", "d", DAY, definite_only=True)) == [("definite", "abcd")]


def test_of_possible_paths_only_the_shortest_are_told():
    """
    All of that length, in the order of ids; a chain of a possible and a definite tie is as good as one of two possible ties.
    """
    timeline = timeline_of(
        *allied("a", "b", "c", "d"), *allied("a", "y", "d", when=VAGUE), *allied("a", "x"), *allied("x", "d", when=VAGUE)
    )

    assert told(paths_between(timeline, "a", "d", DAY)) == [("definite", "abcd"), ("possible", "axd"), ("possible", "ayd")]


@pytest.mark.parametrize("possible", [("a", "x", "d"), ("a", "x", "y", "d")])
def test_a_possible_path_that_is_not_shorter_is_left_out(possible):
    """
    Beside a definite path one of the same length, or a longer one, tells nothing.
    """
    timeline = timeline_of(*allied("a", "b", "d"), *allied(*possible, when=VAGUE))

    assert told(paths_between(timeline, "a", "d", DAY)) == [("definite", "abd")]


def test_no_path_is_no_answer():
    """
    Not for one without ties, whichever end it stands at, not between parts that nothing joins, nor before the ties began.
    """
    timeline = timeline_of(*allied("a", "b"), *allied("c", "d"), entity("lonely"))

    assert paths_between(timeline, "a", "lonely", DAY) == ()
    assert paths_between(timeline, "lonely", "a", DAY) == ()
    assert paths_between(timeline, "a", "d", DAY) == ()
    assert paths_between(timeline, "a", "b", parse_date("2009-12-31")) == ()


def test_enmity_links_only_where_asked_for():
    """
    A rival stands in no chain of ties; with `opposing` it does, beside the ties that link.
    """
    timeline = timeline_of(*allied("a", "b"), statement("b", "rivalOf", "c", ALWAYS), statement("c", "fought", "d", ALWAYS))

    assert paths_between(timeline, "a", "c", DAY) == ()
    assert paths_between(timeline, "c", "d", DAY) == ()
    assert told(paths_between(timeline, "a", "d", DAY, opposing=True)) == [("definite", "abcd")]


def test_what_is_neither_tie_nor_enmity_never_links():
    """
    Two groups on one list, or in one place, are not linked by it; nor does a state without an object link anybody.
    """
    timeline = timeline_of(
        entity("list", "SanctionsList"),
        entity("place", "Place"),
        *(statement(one, "listedOn", "list", ALWAYS) for one in "ab"),
        *(statement(one, "operatesIn", "place", ALWAYS) for one in "ab"),
        *(statement(one, "active", None, ALWAYS) for one in "ab"),
    )

    assert paths_between(timeline, "a", "b", DAY, opposing=True) == ()


def test_a_state_without_an_object_is_no_step(tmp_path):
    """
    A vocabulary may count one among its linking families: it has no second end.
    """
    folder = Path(shutil.copytree(ontology_folder(), tmp_path / "ontology"))
    turtle = folder / "relations.ttl"
    text = turtle.read_text(encoding="utf-8")
    linking = "al:asksFor al:Lineage, al:Alignment, al:Leadership, al:Support"
    assert text.count(linking) == 1
    turtle.write_text(text.replace(linking, f"{linking}, al:active"), encoding="utf-8")
    timeline = timeline_of(statement("a", "active", None, ALWAYS), *allied("a", "b"), ontology=read_ontology(folder))
    (path,) = paths_between(timeline, "a", "b", DAY)

    assert [[tie.relation for tie in step] for step in path.steps] == [["alliedWith"]]


# ---------------------------------------------------------------- one world


def test_a_hand_over_between_two_relations_makes_a_definite_step():
    """
    Through the vague year of a split either membership or descent links the pair, so the step is sure although each tie is not.
    """
    timeline = timeline_of(
        statement("a", "partOf", "b", "2010-01-01/", claims=(claim(attests="2013-12-31"),)),
        statement("a", "splinteredFrom", "b", "2014"),
        *allied("b", "c"),
    )
    (path,) = paths_between(timeline, "a", "c", DAY, definite_only=True)

    assert told([path]) == [("definite", "abc")]
    assert {(tie.relation, tie.verdict.value) for tie in path.steps[0]} == {
        ("alliedWith", "possible"),
        ("partOf", "possible"),
        ("descendsFrom", "possible"),
    }
    (span,) = paths_between(timeline, "a", "c", parse_date("2013/2015"))
    assert (span.verdict.value, stretches(span)) == ("definite", [("2013-01-01", "2015-12-31", "definite")])


def test_ties_that_exclude_each_other_make_no_path(one_oath):
    """
    Of two oaths sworn in one month the later ends the earlier: each may be that one, but no world has a chain of both.
    """
    pledges = statement("b", "pledgedTo", "a", "2014-05"), statement("b", "pledgedTo", "c", "2014-05")
    timeline = timeline_of(*pledges, ontology=one_oath)

    assert told(paths_between(timeline, "a", "b", DAY)) == [("possible", "ab")]
    assert told(paths_between(timeline, "b", "c", DAY)) == [("possible", "bc")]
    assert paths_between(timeline, "a", "c", DAY) == ()


def test_a_longer_path_is_told_where_the_shorter_excludes_itself(one_oath):
    """
    The search goes on past chains that no world has.
    """
    timeline = timeline_of(
        statement("b", "pledgedTo", "a", "2014-05"),
        statement("b", "pledgedTo", "c", "2014-05"),
        *allied("a", "x", "y", "c", when=VAGUE),
        *allied("a", "p", "q", "r", "c"),
        ontology=one_oath,
    )

    assert told(paths_between(timeline, "a", "c", DAY)) == [("definite", "apqrc"), ("possible", "axyc")]


def test_what_one_vague_event_ends_and_begins_may_meet_on_its_day(one_oath):
    """
    Both oaths hold on the day of the second pledge, and on no later one.
    """
    timeline = timeline_of(
        statement("b", "pledgedTo", "a", "2013-01-01", claims=(claim(attests="2014-04-30"),)),
        statement("b", "pledgedTo", "c", "2014-05"),
        ontology=one_oath,
    )
    (path,) = paths_between(timeline, "a", "c", parse_date("2014"))

    assert stretches(path) == [("2014-05-01", "2014-05-31", "possible")]
    assert told(paths_between(timeline, "a", "c", parse_date("2014-05-15"))) == [("possible", "abc")]
    assert paths_between(timeline, "a", "c", DAY) == ()


def test_the_search_gives_up_after_many_chains_in_vain(monkeypatch, one_oath):
    """
    The error says how many were tried and what to do; fewer in vain, or chains that hold, are no reason for it.
    """
    pledges = [statement(middle, "pledgedTo", end, "2014-05") for middle in "bcd" for end in "az"]
    vain = timeline_of(*pledges, ontology=one_oath)
    good = timeline_of(*(one for middle in "bcd" for one in allied("a", middle, "z")))
    monkeypatch.setattr(paths, "MAX_CHAINS", 2)
    with pytest.raises(QuestionError, match=r"2 chains of ties were tried and none holds in one world\. Ask about a single day\."):
        paths_between(vain, "a", "z", DAY)

    assert told(paths_between(good, "a", "z", DAY)) == [("definite", "abz"), ("definite", "acz")]
    monkeypatch.setattr(paths, "MAX_CHAINS", 100)
    assert paths_between(vain, "a", "z", DAY) == ()


def test_a_clique_that_never_meets_the_goal_is_answered(monkeypatch):
    """
    Chains are sought day by day, so that ties of different days are not even tried together.
    """
    names = [f"n{number}" for number in range(12)]
    timeline = timeline_of(
        *(statement(one, "alliedWith", other, "2014-01-01/2014-12-31") for one in names for other in names if one < other),
        statement(names[-1], "alliedWith", "z", "2016-01-01/2016-12-31"),
    )

    monkeypatch.setattr(paths, "MAX_CHAINS", 0)
    assert paths_between(timeline, "n0", "z", parse_date("2014/2016")) == ()


# ---------------------------------------------------------------- a span


@pytest.mark.parametrize("asked", ["2014/2016", "2013/2017", "2014-12-31/2016-01-01"])
def test_ties_from_different_days_are_never_joined(asked):
    """
    An alliance of 2014 and one of 2016 make no path on any span that covers both.
    """
    timeline = timeline_of(*allied("a", "b", when="2014-01-01/2014-12-31"), *allied("b", "c", when="2016-01-01/2016-12-31"))

    assert paths_between(timeline, "a", "c", parse_date(asked)) == ()
    assert paths_between(timeline, "a", "c", Span(None, None)) == ()


def test_a_longer_path_of_one_day_is_told_where_the_shorter_joins_different_days():
    """
    Through a span all steps hold on one and the same day of it; the stretches say on which.
    """
    timeline = timeline_of(
        *allied("a", "b", when="2014-01-01/2014-12-31"),
        *allied("b", "z", when="2016-01-01/2016-12-31"),
        *allied("a", "x", when="2014-01-01/2015-06-30"),
        *allied("x", "y", when="2015-03-01/2016-12-31"),
        *allied("y", "z", when="2015/2016-12-31"),
    )
    (path,) = paths_between(timeline, "a", "z", parse_date("2014/2016"))

    assert told([path]) == [("possible", "axyz")]
    assert stretches(path) == [("2015-03-01", "2015-06-30", "possible")]
    assert [[stretch.to_json()["from"] for stretch in tie.held] for step in path.steps for tie in step] == [
        ["2014-01-01"],
        ["2015-03-01"],
        ["2015-01-01", "2015-12-31"],
    ]


def test_through_a_span_a_path_is_definite_when_each_tie_is_on_every_day():
    """
    A path that holds on some of the days only is possible, and told where it is shorter.
    """
    timeline = timeline_of(*allied("a", "b", "c"), *allied("a", "c", when="2014-02-01/2014-02-28"))
    whole, part = paths_between(timeline, "a", "c", parse_date("2014"))

    assert told([whole, part]) == [("definite", "abc"), ("possible", "ac")]
    assert stretches(whole) == [("2014-01-01", "2014-12-31", "definite")]
    assert stretches(part) == [("2014-02-01", "2014-02-28", "definite")]
    assert told(paths_between(timeline, "a", "c", parse_date("2014-02"))) == [("definite", "ac")]


# ---------------------------------------------------------------- as JSON, through the graph


def test_a_path_as_json_has_its_length_and_its_ties():
    """
    The stretches are there for a span only.
    """
    records = allied("a", "b", "c")
    made, timeline = dataset(*records), timeline_of(*records)
    (on_a_day,), (through_a_month,) = (paths_between(timeline, "a", "c", parse_date(asked)) for asked in ("2014-06-01", "2014-06"))
    printed = on_a_day.to_json(made)

    assert printed["verdict"] == "definite"
    assert printed["length"] == 2
    assert printed["entities"] == [{"id": name, "name": name} for name in "abc"]
    assert printed["steps"] == [[tie.to_json(made) for tie in step] for step in on_a_day.steps]
    assert "held" not in printed
    assert through_a_month.to_json(made)["held"] == [{"from": "2014-06-01", "to": "2014-06-30", "verdict": "definite"}]


def test_the_graph_asks_by_names_of_two_different_entities(ontology):
    """
    A path from an entity to itself is a slip of the one who asks.
    """
    graph = Graph(dataset(entity("a", name="Alpha"), entity("c", name="Gamma"), *allied("a", "b", "c")), ontology)

    assert told(graph.paths_between("alpha", "GAMMA", on="2014-06")) == [("definite", "abc")]
    with pytest.raises(QuestionError, match="Name two entities"):
        graph.paths_between("alpha", "a", on="2014-06")


# ---------------------------------------------------------------- against brute force

EXAMPLES = int(os.environ.get("ALLEGIANCE_EXAMPLES", "300"))
NAMES = "abcdef"
PAIRS = [one + other for one in NAMES for other in NAMES if one < other]
FIRST = day("2020-01-01")
alliances = st.lists(
    st.tuples(st.sampled_from(PAIRS), st.integers(0, 5), st.integers(2, 9)), min_size=4, max_size=10, unique_by=lambda one: one[0]
)


def expected(histories, first: int, last: int) -> list[tuple[str, str]]:
    """The shortest chains of all there are, judged by the days on which each alliance holds."""
    days = {pair: set(range(FIRST + start, FIRST + start + length + 1)) for pair, start, length in histories}
    asked = set(range(first, last + 1))

    def shared(chain: tuple[str, ...]) -> set[int]:
        steps = ["".join(sorted(step)) for step in pairwise(chain)]
        return asked.intersection(*(days.get(step, set()) for step in steps))

    chains = [("a", *middle, "f") for length in range(len(NAMES) - 1) for middle in permutations(NAMES[1:-1], length)]
    definite = [chain for chain in chains if shared(chain) == asked]
    possible = [chain for chain in chains if shared(chain) and shared(chain) != asked]
    best = min((len(chain) for chain in definite), default=len(NAMES) + 1)
    shortest = min((len(chain) for chain in possible), default=len(NAMES) + 1)
    found = [("definite", "".join(chain)) for chain in definite if len(chain) == best]
    return found + [("possible", "".join(chain)) for chain in possible if len(chain) == shortest < best]


@pytest.mark.slow
@settings(max_examples=EXAMPLES)
@given(histories=alliances, asked=st.integers(0, 8), length=st.integers(0, 4))
def test_paths_are_the_shortest_of_all_chains(histories, asked, length):
    """
    On a day, and through some days, paths_between finds what trying every chain of alliances finds.
    """
    timeline = timeline_of(
        *(
            statement(pair[0], "alliedWith", pair[1], f"{day_text(FIRST + start)}/{day_text(FIRST + start + lasting)}")
            for pair, start, lasting in histories
        ),
    )
    first, last = FIRST + asked, FIRST + asked + length
    found = paths_between(timeline, "a", "f", Span(first, last))

    assert told(found) == expected(histories, first, last)
    assert told(paths_between(timeline, "a", "f", Span(first, last), definite_only=True)) == [
        one for one in told(found) if one[0] == "definite"
    ]
