"""Lineage: splits, mergers and successions back and forth, in the order of time."""

from __future__ import annotations

from allegiance.questions.lineage import Lineage, ancestry, lineage_of
from allegiance.verdicts import Verdict
from tests.factories import claim, day, entity, source, statement, timeline_of


def told(lineage: Lineage) -> list[tuple[int, str]]:
    """Generation and group of each joint, seen from the group asked about."""
    return [(joint.generation, joint.entity) for joint in lineage.joints]


def lives(lineage: Lineage) -> dict[str, list[str]]:
    """The relations told in the life of each group."""
    return {group: [one.statement.relation for one in told_of] for group, told_of in lineage.lives.items()}


def _line():
    """Root was absorbed by trunk in 2010; branch left trunk in 2014, twig left branch in 2016."""
    return timeline_of(
        statement("root", "mergedInto", "trunk", "2010-05-01"),
        statement("branch", "splinteredFrom", "trunk", "2014-05-01"),
        statement("twig", "splinteredFrom", "branch", "2016-05-01"),
    )


def _disputed(subject: str, relation: str, object_: str, when: str):
    """A statement that one source supports and another denies, neither of them better."""
    return statement(subject, relation, object_, when, claims=(claim("source"), claim("denial", stance="denies")))


# ---------------------------------------------------------------- ancestry


def test_who_descends_is_newer_and_who_is_absorbed_is_older():
    """
    A split and a succession read from object to subject, a merger from subject to object.
    """
    timeline = timeline_of(
        statement("branch", "splinteredFrom", "trunk", "2014"),
        statement("heir", "succeeded", "trunk", "2015"),
        statement("stream", "mergedInto", "trunk", "2016"),
    )

    assert sorted((older, newer, episode.settled.statement.relation) for older, newer, episode in ancestry(timeline)) == [
        ("stream", "trunk", "mergedInto"),
        ("trunk", "branch", "splinteredFrom"),
        ("trunk", "heir", "succeeded"),
    ]


def test_descent_may_be_stated_outright():
    """
    A lasting state of descent or absorption is a joint as much as the event that begins one.
    """
    timeline = timeline_of(statement("branch", "descendsFrom", "trunk", "2014/"), statement("stream", "absorbedInto", "trunk", "2016/"))

    assert told(lineage_of(timeline, "trunk")) == [(-1, "stream"), (1, "branch")]


def test_a_split_from_nobody_is_no_joint():
    """
    A joint needs two groups; what names one only is told in its life.
    """
    lineage = lineage_of(timeline_of(statement("branch", "splinteredFrom", None, "2014")), "branch")

    assert list(ancestry(timeline_of(statement("branch", "splinteredFrom", None, "2014")))) == []
    assert lineage.joints == ()
    assert lives(lineage) == {"branch": ["splinteredFrom"]}


# ---------------------------------------------------------------- generations


def test_generations_count_below_zero_before_and_above_zero_after():
    """
    What it came from is told first, then what became of it.
    """
    assert told(lineage_of(_line(), "trunk")) == [(-1, "root"), (1, "branch"), (2, "twig")]
    assert told(lineage_of(_line(), "branch")) == [(-1, "trunk"), (-2, "root"), (1, "twig")]
    assert told(lineage_of(_line(), "twig")) == [(-1, "branch"), (-2, "trunk"), (-3, "root")]
    assert told(lineage_of(_line(), "root")) == [(1, "trunk"), (2, "branch"), (3, "twig")]


def test_steps_limit_how_far_away_groups_may_be():
    """
    The limit holds in both directions; none at all leaves the group alone.
    """
    assert told(lineage_of(_line(), "branch", steps=1)) == [(-1, "trunk"), (1, "twig")]
    assert told(lineage_of(_line(), "branch", steps=2)) == [(-1, "trunk"), (-2, "root"), (1, "twig")]
    assert told(lineage_of(_line(), "root", steps=2)) == [(1, "trunk"), (2, "branch")]
    assert told(lineage_of(_line(), "branch", steps=0)) == []


def test_a_joint_names_the_one_that_leads_to_it():
    """
    The parent is a number in the list of joints, in either direction, and none next to the group itself.
    """
    lineage = lineage_of(_line(), "branch")
    through = {joint.entity: joint.parent for joint in lineage.joints}

    assert through == {"trunk": None, "root": 0, "twig": None}
    assert [joint.parent for joint in lineage_of(_line(), "root").joints] == [None, 0, 1]


def test_every_joint_comes_after_the_one_it_hangs_on():
    """
    A reader, or a drawing, can go through the list once.
    """
    timeline = timeline_of(
        statement("left", "splinteredFrom", "trunk", "2010"),
        statement("right", "splinteredFrom", "trunk", "2011"),
        statement("left-twig", "splinteredFrom", "left", "2012"),
        statement("right-twig", "splinteredFrom", "right", "2012"),
    )
    lineage = lineage_of(timeline, "trunk")

    assert told(lineage) == [(1, "left"), (1, "right"), (2, "left-twig"), (2, "right-twig")]
    assert [joint.parent for joint in lineage.joints] == [None, None, 0, 1]


def test_joints_of_one_group_are_in_the_order_of_days():
    """
    The order in which statements were written does not matter.
    """
    timeline = timeline_of(
        statement("anchor", "splinteredFrom", "trunk", "2016-05-01"),
        statement("harbour", "splinteredFrom", "trunk", "2012-05-01"),
        statement("bridge", "splinteredFrom", "trunk", "2014-05-01"),
    )

    assert told(lineage_of(timeline, "trunk")) == [(1, "harbour"), (1, "bridge"), (1, "anchor")]


def test_a_vague_joint_stands_by_the_first_day_on_which_it_may_have_come():
    """
    Among joints of one first day the vaguer comes later.
    """
    timeline = timeline_of(
        statement("anchor", "splinteredFrom", "trunk", "2014-05-01"),
        statement("bridge", "splinteredFrom", "trunk", "2014"),
        statement("harbour", "splinteredFrom", "trunk", "2014-01-01"),
    )

    assert told(lineage_of(timeline, "trunk")) == [(1, "harbour"), (1, "bridge"), (1, "anchor")]


def test_a_group_without_any_joint_has_only_its_life():
    """
    An empty lineage is an answer.
    """
    lineage = lineage_of(timeline_of(statement("trunk", "alliedWith", "branch", "2014/2015")), "trunk")

    assert (lineage.entity, lineage.joints, lineage.lives) == ("trunk", (), {"trunk": ()})


# ---------------------------------------------------------------- the order of time


def test_what_was_absorbed_later_is_no_ancestor_of_one_that_left_earlier():
    """
    Branch left in 2014; the stream that trunk took in in 2020 never flowed into it, nor it into the stream's line.
    """
    timeline = timeline_of(
        statement("stream", "mergedInto", "trunk", "2020-05-01"), statement("branch", "splinteredFrom", "trunk", "2014-05-01")
    )

    assert told(lineage_of(timeline, "branch")) == [(-1, "trunk")]
    assert told(lineage_of(timeline, "stream")) == [(1, "trunk")]
    assert told(lineage_of(timeline, "trunk")) == [(-1, "stream"), (1, "branch")]


def test_what_may_have_come_in_time_is_in_the_line():
    """
    Both happened in 2014, nobody knows in which order: stream may have come first. On one day it counts as in time.
    """
    for absorbed, left in (
        ("2014", "2014"),
        ("2014-06-01", "2014"),
        ("2014", "2014-06-01"),
        ("2014-05", "2014-05-01"),
        ("2014-05-01", "2014-05-01"),
        ("2014-04-30", "2014-05-01"),
    ):
        timeline = timeline_of(statement("stream", "mergedInto", "trunk", absorbed), statement("branch", "splinteredFrom", "trunk", left))

        assert told(lineage_of(timeline, "branch")) == [(-1, "trunk"), (-2, "stream")]
        assert told(lineage_of(timeline, "stream")) == [(1, "trunk"), (2, "branch")]


def test_one_day_too_late_is_too_late():
    """
    The first day on which the stream may have come lies after the last on which branch may have left.
    """
    timeline = timeline_of(
        statement("stream", "mergedInto", "trunk", "[2014-06-01..2015]"), statement("branch", "splinteredFrom", "trunk", "2014-05")
    )

    assert told(lineage_of(timeline, "branch")) == [(-1, "trunk")]
    assert told(lineage_of(timeline, "stream")) == [(1, "trunk")]


def test_a_joint_without_a_day_may_have_come_in_any_order():
    """
    What nobody dates is not out of time.
    """
    timeline = timeline_of(statement("stream", "mergedInto", "trunk"), statement("branch", "splinteredFrom", "trunk", "2014-05-01"))
    lineage = lineage_of(timeline, "branch")

    assert told(lineage) == [(-1, "trunk"), (-2, "stream")]
    assert [lineage.joints[1].to_json(timeline.dataset)[side] for side in ("earliest", "latest")] == [None, None]


def test_one_that_left_and_came_back_is_told_both_ways():
    """
    A loop ends: the way back leads to the group again, and no further.
    """
    timeline = timeline_of(
        statement("branch", "splinteredFrom", "trunk", "2014-05-01"), statement("branch", "mergedInto", "trunk", "2020-05-01")
    )

    assert told(lineage_of(timeline, "branch")) == [(-1, "trunk"), (1, "trunk")]


def test_a_joint_that_two_ways_lead_to_stands_where_it_is_nearest():
    """
    Heir left trunk, and left branch, which left trunk: how trunk came out of root is told once, next to the short way.
    """
    timeline = timeline_of(
        statement("trunk", "splinteredFrom", "root", "2008-05-01"),
        statement("branch", "splinteredFrom", "trunk", "2010-05-01"),
        statement("heir", "splinteredFrom", "branch", "2012-05-01"),
        statement("heir", "descendsFrom", "trunk", "2012-05-02/"),
    )
    lineage = lineage_of(timeline, "heir")

    assert told(lineage) == [(-1, "branch"), (-1, "trunk"), (-2, "trunk"), (-2, "root")]
    assert [joint.parent for joint in lineage.joints] == [None, None, 0, 1]


def test_a_way_that_is_out_of_time_does_not_hide_one_in_time():
    """
    Trunk is reached first by the line that left it too early for stream, then by the one that left it late enough.
    """
    timeline = timeline_of(
        statement("stream", "mergedInto", "trunk", "2015-05-01"),
        statement("early", "splinteredFrom", "trunk", "2010-05-01"),
        statement("late", "splinteredFrom", "trunk", "2018-05-01"),
        statement("early", "mergedInto", "heir", "2019-05-01"),
        statement("late", "mergedInto", "heir", "2020-05-01"),
    )
    lineage = lineage_of(timeline, "heir")
    (stream,) = (joint for joint in lineage.joints if joint.entity == "stream")

    assert told(lineage) == [(-1, "early"), (-1, "late"), (-2, "trunk"), (-2, "trunk"), (-3, "stream")]
    assert lineage.joints[stream.parent].newer == "late"


# ---------------------------------------------------------------- doubt


def test_a_disputed_joint_is_possible_and_a_vague_day_makes_none_so():
    """
    Whether it came out of it is one thing, on which day another.
    """
    timeline = timeline_of(
        statement("branch", "splinteredFrom", "trunk", "2014"),
        _disputed("heir", "succeeded", "trunk", "2015"),
        statement("stream", "mergedInto", "trunk", "2016?"),
    )
    lineage = lineage_of(timeline, "trunk")
    branch = next(joint for joint in lineage.joints if joint.entity == "branch")

    assert {joint.entity: joint.verdict for joint in lineage.joints} == {
        "branch": Verdict.DEFINITE,
        "heir": Verdict.POSSIBLE,
        "stream": Verdict.POSSIBLE,
    }
    assert (branch.earliest, branch.latest) == (day("2014-01-01"), day("2014-12-31"))
    assert told(lineage_of(timeline, "trunk", definite_only=True)) == [(1, "branch")]


def test_a_line_ends_at_a_disputed_joint_when_only_definite_ones_are_wanted():
    """
    What lies behind a doubtful joint hangs on nothing, and its life is not told.
    """
    timeline = timeline_of(
        _disputed("branch", "splinteredFrom", "trunk", "2014"),
        statement("trunk", "splinteredFrom", "root", "2010"),
        statement("trunk", "founded", None, "2010"),
    )
    sure = lineage_of(timeline, "branch", definite_only=True)

    assert told(lineage_of(timeline, "branch")) == [(-1, "trunk"), (-2, "root")]
    assert (sure.joints, sure.lives) == ((), {"branch": ()})


def test_lives_leave_out_what_is_doubted_when_only_definite_things_are_wanted():
    """
    A disputed pledge is no certain part of a life.
    """
    timeline = timeline_of(statement("trunk", "founded", None, "2010"), _disputed("trunk", "pledgedTo", "crown", "2014"))

    assert lives(lineage_of(timeline, "trunk")) == {"trunk": ["founded", "pledgedTo"]}
    assert lives(lineage_of(timeline, "trunk", definite_only=True)) == {"trunk": ["founded"]}


def test_refuted_and_alleged_joints_do_not_count():
    """
    An allegation joins groups, as possible, where it is asked for; a refuted statement never does.
    """
    records = (
        source("report", published="2015"),
        source("column", kind="opinion", grade="D"),
        statement("branch", "splinteredFrom", "trunk", "2014", claims=(claim("report"), claim("denial", stance="denies"))),
        source("denial", published="2016"),
        statement("heir", "succeeded", "trunk", "2015", claims=(claim("column"),)),
        statement("heir", "founded", None, "2015", claims=(claim("column"),)),
    )
    asked = lineage_of(timeline_of(*records, include_alleged=True), "trunk")

    assert told(lineage_of(timeline_of(*records), "trunk")) == []
    assert [(joint.entity, joint.verdict) for joint in asked.joints] == [("heir", Verdict.POSSIBLE)]
    assert lives(asked) == {"trunk": [], "heir": ["founded"]}


def test_without_what_follows_only_stated_descent_joins():
    """
    A split that begins no state is told as part of the life instead.
    """
    timeline = timeline_of(
        statement("branch", "splinteredFrom", "trunk", "2014"),
        statement("heir", "descendsFrom", "trunk", "2015/"),
        with_derived=False,
    )

    assert told(lineage_of(timeline, "trunk")) == [(1, "heir")]
    assert lives(lineage_of(timeline, "branch")) == {"branch": ["splinteredFrom"]}


# ---------------------------------------------------------------- lives


def test_lives_tell_foundings_names_pledges_and_endings_in_the_order_of_days():
    """
    Of every group in the line; what is told as a joint is not told again, and ties such as alliances are no part of it.
    """
    timeline = timeline_of(
        statement("trunk", "dissolved", None, "2020"),
        statement("trunk", "pledgedTo", "crown", "2015"),
        statement("trunk", "renounced", "crown", "2016"),
        statement("trunk", "renamed", None, "2014", value="The Trunk"),
        statement("trunk", "founded", None, "2010"),
        statement("trunk", "alliedWith", "anchor", "2011/2012"),
        statement("branch", "splinteredFrom", "trunk", "2013"),
        statement("branch", "founded", None, "2013"),
        statement("anchor", "founded", None, "2009"),
    )

    assert lives(lineage_of(timeline, "trunk")) == {
        "trunk": ["founded", "renamed", "pledgedTo", "renounced", "dissolved"],
        "branch": ["founded"],
    }


def test_a_pledge_is_part_of_the_life_of_the_one_who_swears():
    """
    The one who receives it is not told of it.
    """
    timeline = timeline_of(statement("branch", "pledgedTo", "crown", "2015"), statement("branch", "splinteredFrom", "crown", "2014"))

    assert lives(lineage_of(timeline, "crown")) == {"crown": [], "branch": ["pledgedTo"]}


def test_the_later_merger_of_an_ancestor_is_told_in_its_life():
    """
    It is no joint of one that left before, but it is how the ancestor ended.
    """
    timeline = timeline_of(
        statement("branch", "splinteredFrom", "trunk", "2014-05-01"), statement("trunk", "mergedInto", "union", "2020-05-01")
    )
    lineage = lineage_of(timeline, "branch")

    assert told(lineage) == [(-1, "trunk")]
    assert lives(lineage) == {"branch": [], "trunk": ["mergedInto"]}


def test_what_is_vaguer_comes_later_among_what_may_be_of_one_day():
    """
    The first day decides, then the last one.
    """
    timeline = timeline_of(
        statement("trunk", "pledgedTo", "crown", "2014"),
        statement("trunk", "founded", None, "2014-01-01"),
        statement("trunk", "renamed", None, "2014-01", value="The Trunk"),
    )

    assert lives(lineage_of(timeline, "trunk")) == {"trunk": ["founded", "renamed", "pledgedTo"]}


# ---------------------------------------------------------------- JSON


def test_a_lineage_as_json_carries_the_statement_of_each_joint():
    """
    Joints name their groups, days and parent; lives are statements by group.
    """
    timeline = timeline_of(
        entity("trunk", name="The Trunk"),
        statement("trunk", "founded", None, "2010"),
        statement("branch", "splinteredFrom", "trunk", "2014-05"),
        statement("twig", "splinteredFrom", "branch", "2016-05-01"),
    )
    made = lineage_of(timeline, "twig").to_json(timeline.dataset)

    assert made["entity"] == {"id": "twig", "name": "twig"}
    assert [
        {name: value for name, value in joint.items() if name != "statement"} | {"statement": joint["statement"]["id"]}
        for joint in made["joints"]
    ] == [
        {
            "generation": -1,
            "older": {"id": "branch", "name": "branch"},
            "newer": {"id": "twig", "name": "twig"},
            "verdict": "definite",
            "earliest": "2016-05-01",
            "latest": "2016-05-01",
            "through": None,
            "statement": "twig.splinteredFrom.branch.2016-05-01",
        },
        {
            "generation": -2,
            "older": {"id": "trunk", "name": "The Trunk"},
            "newer": {"id": "branch", "name": "branch"},
            "verdict": "definite",
            "earliest": "2014-05-01",
            "latest": "2014-05-31",
            "through": 0,
            "statement": "branch.splinteredFrom.trunk.2014-05",
        },
    ]
    assert {group: [one["id"] for one in told_of] for group, told_of in made["lives"].items()} == {
        "twig": [],
        "branch": [],
        "trunk": ["trunk.founded.2010"],
    }
