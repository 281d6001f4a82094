from __future__ import annotations

from itertools import pairwise

from allegiance.dates import Span, parse_date
from allegiance.graph import Graph
from allegiance.questions.answers import day_text
from allegiance.questions.blocs import blocs_on
from allegiance.verdicts import Verdict
from tests.factories import claim, dataset, entity, source, statement, timeline_of

ALWAYS = "2010-01-01/2019-12-31"
VAGUE = "2014/2019-12-31"
DAY = parse_date("2014-06-01")


def allied(*chain: str, when: str = ALWAYS):
    """Each entity allied with the next."""
    return [statement(one, "alliedWith", other, when) for one, other in pairwise(chain)]


def told(blocs) -> list[tuple[str, str, list[str]]]:
    """Verdict, members and cores of each bloc, members in one word."""
    return [(bloc.verdict.value, "".join(bloc.members), ["".join(core) for core in bloc.cores]) for bloc in blocs]


# ---------------------------------------------------------------- a day


def test_a_bloc_is_everyone_joined_by_alliances():
    """
    However many steps apart: the ends of a chain are in one bloc and no allies of each other.
    """
    timeline = timeline_of(*allied("d", "c", "b", "a"))
    (bloc,) = blocs_on(timeline, DAY)

    assert told([bloc]) == [("definite", "abcd", ["abcd"])]
    assert [(tie.subject, tie.object) for tie in bloc.ties] == [("a", "b"), ("b", "c"), ("c", "d")]
    assert bloc.is_joint


def test_only_alliances_join():
    """
    Belonging is an alliance, as the vocabulary says; rivalry, help and a meeting are none.
    """
    timeline = timeline_of(
        statement("a", "partOf", "b", ALWAYS),
        statement("b", "rivalOf", "c", ALWAYS),
        statement("b", "supported", "d", ALWAYS),
        statement("b", "metWith", "e", "2014-06-01"),
    )
    (bloc,) = blocs_on(timeline, DAY)

    assert told([bloc]) == [("definite", "ab", ["ab"])]
    assert [tie.relation for tie in bloc.ties] == ["alliedWith"]


def test_the_largest_bloc_comes_first():
    """
    Blocs of one size are in the order of ids.
    """
    timeline = timeline_of(*allied("m", "n"), *allied("c", "d"), *allied("x", "y", "z"), *allied("a", "z", when="2015-01-01/2015-12-31"))

    assert told(blocs_on(timeline, DAY)) == [
        ("definite", "xyz", ["xyz"]),
        ("definite", "cd", ["cd"]),
        ("definite", "mn", ["mn"]),
    ]


def test_a_day_without_alliances_has_no_blocs():
    """
    Before they began there is nothing to tell.
    """
    assert blocs_on(timeline_of(*allied("a", "b")), parse_date("2009-12-31")) == ()


def test_a_possible_alliance_joins_definite_cores_to_a_possible_bloc():
    """
    The cores are what sure alliances alone hold together, the largest first, those of one size by id; others may hang on.
    """
    timeline = timeline_of(
        *allied("x", "y", "z"),
        *allied("m", "n"),
        *allied("c", "d"),
        *allied("n", "x", when=VAGUE),
        *allied("d", "m", when=VAGUE),
        *allied("d", "q", when=VAGUE),
    )
    (bloc,) = blocs_on(timeline, DAY)

    assert told([bloc]) == [("possible", "cdmnqxyz", ["xyz", "cd", "mn"])]
    assert [tie.verdict.value for tie in bloc.ties] == ["definite"] * 4 + ["possible"] * 3
    assert bloc.is_joint


def test_a_bloc_is_definite_when_sure_alliances_reach_every_member():
    """
    A possible alliance between members takes nothing from it, one to somebody else does.
    """
    within = timeline_of(*allied("a", "b", "c"), *allied("a", "c", when=VAGUE))
    beyond = timeline_of(*allied("a", "b", "c"), *allied("a", "d", when=VAGUE))

    assert told(blocs_on(within, DAY)) == [("definite", "abc", ["abc"])]
    assert told(blocs_on(beyond, DAY)) == [("possible", "abcd", ["abc"])]


def test_a_bloc_of_possible_alliances_has_no_core():
    """
    Nothing in it is sure.
    """
    assert told(blocs_on(timeline_of(*allied("a", "b", when=VAGUE)), DAY)) == [("possible", "ab", [])]


def test_with_an_entity_the_bloc_it_stands_in_is_told():
    """
    One that stands alone has none.
    """
    timeline = timeline_of(*allied("a", "b", "c"), *allied("x", "y"), *allied("a", "z", when=VAGUE), entity("lonely"))

    assert told(blocs_on(timeline, DAY, "y")) == [("definite", "xy", ["xy"])]
    assert told(blocs_on(timeline, DAY, "z")) == [("possible", "abcz", ["abc"])]
    assert blocs_on(timeline, DAY, "lonely") == ()


def test_definite_only_leaves_out_what_may_be():
    """
    A bloc then falls into its cores, and one that is only possible is none.
    """
    timeline = timeline_of(*allied("a", "b"), *allied("c", "d"), *allied("b", "c", when=VAGUE), *allied("x", "y", when=VAGUE))

    assert told(blocs_on(timeline, DAY)) == [("possible", "abcd", ["ab", "cd"]), ("possible", "xy", [])]
    assert told(blocs_on(timeline, DAY, definite_only=True)) == [("definite", "ab", ["ab"]), ("definite", "cd", ["cd"])]
    assert blocs_on(timeline, DAY, "x", definite_only=True) == ()


# ---------------------------------------------------------------- one world


def test_a_bloc_of_alliances_that_exclude_each_other_is_in_no_one_world(one_oath):
    """
    Of two oaths sworn in one month the later ends the earlier, so that the bloc of both never stood.
    """
    pledges = statement("b", "pledgedTo", "a", "2014-05"), statement("b", "pledgedTo", "c", "2014-05")
    timeline = timeline_of(*pledges, *allied("x", "y"), ontology=one_oath)
    excluding, other = blocs_on(timeline, DAY)

    assert told([excluding, other]) == [("possible", "abc", []), ("definite", "xy", ["xy"])]
    assert (excluding.is_joint, other.is_joint) == (False, True)


def test_a_disputed_pledge_cannot_be_both_true_and_untrue(one_oath):
    """
    After it one oath or the other stands; on its own day a world has both.
    """
    timeline = timeline_of(
        source("denial", published="2019-01-01"),
        statement("b", "pledgedTo", "a", "2013-01-01"),
        statement("b", "pledgedTo", "c", "2014-05-05", claims=(claim(), claim("denial", stance="denies"))),
        ontology=one_oath,
    )
    on_the_day, after = (blocs_on(timeline, parse_date(asked))[0] for asked in ("2014-05-05", "2014-05-06"))

    assert told([on_the_day, after]) == [("possible", "abc", []), ("possible", "abc", [])]
    assert (on_the_day.is_joint, after.is_joint) == (True, False)


# ---------------------------------------------------------------- a span


def test_through_a_span_an_alliance_joins_that_holds_on_some_day():
    """
    It is definite when it holds on every day; each tie tells its days.
    """
    timeline = timeline_of(*allied("a", "b"), *allied("b", "c", when="2014-02-01/2014-03-31"))
    (bloc,) = blocs_on(timeline, parse_date("2014"))

    assert told([bloc]) == [("possible", "abc", ["ab"])]
    assert [(tie.object, [(day_text(one.first), day_text(one.last)) for one in tie.held]) for tie in bloc.ties] == [
        ("b", [("2014-01-01", "2014-12-31")]),
        ("c", [("2014-02-01", "2014-03-31")]),
    ]
    assert bloc.is_joint
    assert told(blocs_on(timeline, parse_date("2014-02"))) == [("definite", "abc", ["abc"])]
    assert told(blocs_on(timeline, parse_date("2014"), definite_only=True)) == [("definite", "ab", ["ab"])]


def test_through_a_span_a_bloc_stands_when_one_day_has_every_alliance():
    """
    Alliances of different years join a bloc that never stood as a whole.
    """
    early, late = allied("a", "b", when="2014-01-01/2014-12-31"), allied("b", "c", when="2016-01-01/2016-12-31")
    between = allied("b", "c", when="2014-12-31/2014-12-31")
    asked = parse_date("2013/2017")

    assert [(bloc.members, bloc.is_joint) for bloc in blocs_on(timeline_of(*early, *late), asked)] == [(("a", "b", "c"), False)]
    assert [(bloc.members, bloc.is_joint) for bloc in blocs_on(timeline_of(*early, *between), asked)] == [(("a", "b", "c"), True)]


def test_of_all_days_an_alliance_is_definite_that_once_was():
    """
    Asked about no day, whoever was ever surely allied is in a core.
    """
    (bloc,) = blocs_on(timeline_of(*allied("a", "b"), *allied("b", "c", when="2014/2014")), Span(None, None))

    assert told([bloc]) == [("possible", "abc", ["ab"])]
    assert bloc.is_joint


# ---------------------------------------------------------------- as JSON, through the graph


def test_a_bloc_as_json_has_its_ties_and_says_whether_it_stood_in_one_world():
    """
    Members have their names, cores their ids.
    """
    records = [entity("a", name="Alpha"), *allied("a", "b"), *allied("b", "c", when=VAGUE)]
    (bloc,) = blocs_on(timeline_of(*records), DAY)
    made = dataset(*records)

    assert bloc.to_json(made) == {
        "verdict": "possible",
        "members": [{"id": "a", "name": "Alpha"}, {"id": "b", "name": "b"}, {"id": "c", "name": "c"}],
        "cores": [["a", "b"]],
        "in_one_world": True,
        "ties": [tie.to_json(made) for tie in bloc.ties],
    }


def test_the_graph_asks_for_blocs_by_name(ontology):
    """
    `Graph` resolves the name and the date.
    """
    graph = Graph(dataset(entity("a", name="Alpha"), *allied("a", "b"), *allied("c", "d")), ontology)

    assert told(graph.blocs("2014-06")) == [("definite", "ab", ["ab"]), ("definite", "cd", ["cd"])]
    assert told(graph.blocs("2014-06", "alpha")) == [("definite", "ab", ["ab"])]
    assert graph.blocs("2014-06", "alpha")[0].verdict is Verdict.DEFINITE
