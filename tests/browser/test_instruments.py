"""What the explorer lets a reader do with the picture: compare, narrow, follow chains, move, take it away, print."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

import allegiance
from tests.browser.conftest import Watched, linked

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

SVG = "{http://www.w3.org/2000/svg}"


def go(page: Page, fragment: str) -> None:
    """Open a state of the page by its address, as a link would."""
    page.evaluate("fragment => { location.hash = fragment }", fragment)
    page.wait_for_function("day => document.documentElement.dataset.asof === day", arg=fragment.split("d=")[1][:10])
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


# ---------------------------------------------------------------- comparison


def test_a_comparison_tells_what_python_answers_for_both_days(page: Page, graph: allegiance.Graph) -> None:
    """Began: held on the later day only; ended: on the earlier one only; stayed: on both."""
    go(page, "d=2015-06-01&c=2014-06-01&off=&i=1&w=0")

    def held(day: str) -> set[str]:
        return {f"{one.subject}.{one.relation}.{one.object}" for one in graph.at(day).answers if one.object is not None}

    before, after = held("2014-06-01"), held("2015-06-01")
    turns = {tie: turn for tie, turn in page.evaluate("explorer.turns()").items() if not tie.startswith("event.")}
    assert turns == {tie: "began" if tie not in before else "ended" if tie not in after else "stayed" for tie in before | after}
    assert set(page.evaluate("explorer.visible().edges")) >= set(turns)
    assert len(set(turns.values())) == 3

    go(page, "d=2014-06-01&c=2015-06-01&off=&i=1&w=0")
    again = {tie: turn for tie, turn in page.evaluate("explorer.turns()").items() if not tie.startswith("event.")}
    assert again == turns, "the order in which the days are named does not matter"


def test_a_comparison_is_begun_and_ended_by_its_button(page: Page) -> None:
    """The button takes the year before; the second date can be typed; the panel lists what began and ended."""
    page.evaluate("explorer.setDate('2015-06-01')")
    page.click("#compare")
    assert page.input_value("#compare-with") == "2014-06-01"
    page.fill("#compare-with", "2013-01-01")
    page.dispatch_event("#compare-with", "change")
    linked(page, "c=2013-01-01")
    assert "began" in (page.text_content("#count") or "")
    headings = page.eval_on_selector_all("#panel h2", "all => all.map(one => one.textContent)")
    assert any(heading.startswith("Began (") for heading in headings)
    assert any(heading.startswith("Ended (") for heading in headings)
    page.click("#compare")
    linked(page, "c=", is_in=False)
    assert page.is_hidden("#compare-part")


# ---------------------------------------------------------------- parts of the picture


def test_around_one_entity_leaves_its_ties_and_says_what_is_left_out(page: Page) -> None:
    """One step: ties of its own; two: those among whom they lead to; the banner counts, and leads back."""
    go(page, "d=2014-11-01&s=jamaat-ul-ahrar")
    everything = set(page.evaluate("explorer.visible().edges"))
    page.click("#panel .around button:nth-of-type(1)")
    one = page.evaluate("explorer.visible()")
    assert one["edges"]
    assert set(one["edges"]) == {tie for tie in everything if "jamaat-ul-ahrar" in tie.removeprefix("event.").split(".")}
    assert f"{len(one['edges'])} of {len(everything)}" in (page.text_content("#banner") or "")
    page.click("#panel .around button:nth-of-type(2)")
    two = page.evaluate("explorer.visible()")
    assert set(one["edges"]) < set(two["edges"]) < everything
    page.click("#show-all")
    assert set(page.evaluate("explorer.visible().edges")) == everything
    assert page.is_hidden("#banner")


def test_a_family_and_a_theatre_can_be_begun_with(page: Page, graph: allegiance.Graph) -> None:
    """The select offers both; a family keeps ties that touch one of its own, a theatre those of who was there."""
    go(page, "d=2014-11-01")
    options = page.eval_on_selector_all("#focus optgroup option", "all => all.map(one => [one.value, one.textContent])")
    names = [text for _, text in options]
    assert "Tehrik-i-Taliban Pakistan and around" in names
    assert "Pakistan" in names
    page.select_option("#focus", label="Tehrik-i-Taliban Pakistan and around")
    shown = page.evaluate("explorer.visible()")
    assert "tehrik-i-taliban-pakistan" in shown["nodes"]
    linked(page, "f=region%3Atehrik-i-taliban-pakistan")
    page.select_option("#focus", label="Nigeria")
    there = page.evaluate("explorer.visible()")
    assert "boko-haram" in there["nodes"]
    assert "jamaat-ul-ahrar" not in there["nodes"]
    page.select_option("#focus", "all")
    assert len(page.evaluate("explorer.visible().edges")) > len(shown["edges"])


def test_the_shortest_chain_is_one_that_python_finds(page: Page, graph: allegiance.Graph) -> None:
    """Its ties hold on the day, join end to end, and are no more than Python's shortest."""
    go(page, "d=2019-01-01&s=hizb-ul-ahrar")
    page.fill("#path-to", "al-qaeda")
    page.keyboard.press("Enter")
    ties = page.evaluate("explorer.path()")
    paths = graph.paths_between("hizb-ul-ahrar", "al-qaeda", "2019-01-01")
    steps = {len(path.steps) for path in paths}

    assert ties
    assert len(ties) <= min(steps)
    visited = [set(tie.split(".")[::2]) for tie in ties]
    assert "hizb-ul-ahrar" in visited[0]
    assert "al-qaeda" in visited[-1]
    assert all(one & other for one, other in pairwise(visited))
    held = {f"{answer.subject}.{answer.relation}.{answer.object}" for answer in graph.at("2019-01-01").answers if answer.object}
    assert set(ties) <= held
    linked(page, "path=al-qaeda")


# ---------------------------------------------------------------- the picture itself


@pytest.mark.parametrize("fragment", ["d=2014-11-01", "d=2020-09-01&s=tehrik-i-taliban-pakistan", "d=2016-01-01&off=&i=1&w=all"])
def test_no_name_lies_on_another(page: Page, fragment: str) -> None:
    """Whatever is drawn: painted names do not meet, and the most tied groups have theirs."""
    go(page, fragment)
    page.click("#fit")
    go(page, fragment)
    names = page.evaluate("explorer.painted().names")

    assert len(names) > 15
    for at, one in enumerate(names):
        for other in names[at + 1 :]:
            a, b = one["box"], other["box"]
            assert not (a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]), (one["id"], other["id"])
    assert "tehrik-i-taliban-pakistan" in {one["id"] for one in names}


def test_the_engine_draws_what_was_computed_with_or_without_its_inside(watched: Callable[..., Watched], page_path: Path) -> None:
    """The short way through private fields of vis-network, and the long one through its data sets, show the same."""
    seen = watched()
    fast = seen.open(page_path.as_uri() + "#d=2014-11-01")
    slow_seen = watched()
    slow = slow_seen.open(page_path.as_uri() + "#d=2014-11-01")
    slow.evaluate("explorer.drawThroughDataSets()")
    for day in ("2009-03-01", "2021-01-01", "2014-11-01"):
        states = []
        for one in (fast, slow):
            one.evaluate("day => explorer.setDate(day)", day)
            one.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
            states.append(one.evaluate("[explorer.visible(), explorer.looks()]"))
        painted = fast.evaluate("explorer.painted()")
        assert states[0] == states[1], day
        assert painted["engine"] is True
        assert painted["nodes"] == len(states[0][0]["nodes"])
        assert painted["edges"] == len(states[0][0]["edges"])
    assert slow.evaluate("explorer.painted().engine") is False
    assert seen.console == slow_seen.console == []


def test_a_moved_node_stays_where_it_was_put_and_travels_in_the_link(watched: Callable[..., Watched], page: Page) -> None:
    """Drag, and the address holds it; the date does not bring it back."""
    go(page, "d=2014-11-01&s=jamaat-ul-ahrar&f=near%3Ajamaat-ul-ahrar%3A1")
    page.click("#fit")
    before = page.evaluate("explorer.positions()")["jamaat-ul-ahrar"]
    at, box = page.evaluate("explorer.where('jamaat-ul-ahrar')"), page.query_selector("#canvas").bounding_box()
    page.mouse.move(box["x"] + at["x"], box["y"] + at["y"])
    page.mouse.down()
    page.mouse.move(box["x"] + at["x"] + 90, box["y"] + at["y"] + 60, steps=6)
    page.mouse.up()
    page.wait_for_function("location.hash.includes('m=jamaat-ul-ahrar')")
    after = page.evaluate("explorer.positions()")["jamaat-ul-ahrar"]
    assert after["x"] > before["x"]
    assert after["y"] > before["y"]
    page.wait_for_timeout(400)  # the last change of a run is written to the link a moment later
    again = watched().open(page.url)
    moved = again.evaluate("explorer.positions()")["jamaat-ul-ahrar"]
    assert abs(moved["x"] - after["x"]) <= 1
    assert abs(moved["y"] - after["y"]) <= 1


# ---------------------------------------------------------------- taking it away


def test_point_10_files_hold_what_is_shown(page: Page) -> None:
    """SVG with a line for each visible tie, JSON and CSV with a record for each, a PNG that is one."""
    go(page, "d=2014-11-01&f=region%3Atehrik-i-taliban-pakistan")
    ties = page.evaluate("explorer.visible().edges")
    picture = ET.fromstring(page.evaluate("explorer.svg()"))  # noqa: S314 - our own page wrote it
    told = json.loads(page.evaluate("explorer.json()"))
    rows = list(csv.reader(io.StringIO(page.evaluate("explorer.csv()"))))

    assert len(ties) > 20
    assert sorted(line.get("id") for line in picture.iter(f"{SVG}path") if line.get("class") == "tie") == ties
    assert sorted(tie["id"] for tie in told["ties"]) == ties
    assert all(tie["verdict"] in ("definite", "possible") and tie["statements"] for tie in told["ties"])
    assert all(claim["source"]["publisher"] for tie in told["ties"] for one in tie["statements"] for claim in one["claims"])
    assert len(rows) == len(ties) + 1
    assert page.evaluate("explorer.png()") > 10_000


@pytest.mark.parametrize("kind", ["svg", "png", "csv", "json"])
def test_the_menu_saves_a_file(page: Page, kind: str) -> None:
    """Each entry of the menu hands out a file named after the day."""
    page.evaluate("explorer.setDate('2014-11-01')")
    page.click("#save")
    with page.expect_download() as waiting:
        page.click(f"#save-{kind}")

    assert waiting.value.suggested_filename == f"allegiance-2014-11-01.{kind}"
    assert waiting.value.path().stat().st_size > 500
    assert page.is_hidden("#save-list")


def test_it_prints_the_picture_the_evidence_and_the_count(page: Page) -> None:
    """On paper controls are gone, the ground is white, and nothing is cut off by a scrolled box."""
    go(page, "d=2014-11-01&s=jamaat-ul-ahrar&t=dark")
    page.emulate_media(media="print")

    assert not page.is_visible("#legend")
    assert not page.is_visible("#search")
    assert page.is_visible("#panel h2")
    assert page.evaluate("getComputedStyle(document.querySelector('#panel')).overflow") == "visible"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.pdf()[:5] == b"%PDF-"


# ---------------------------------------------------------------- lineage


def test_point_9_lineage_tells_renames_pledges_tenures_and_attacks(page: Page, graph: allegiance.Graph) -> None:
    """Marks for names, stubs for pledges, strips for leaders, ticks for attacks; a click on the axis sets the date."""
    go(page, "d=2014-11-01&v=lineage")
    joints = page.eval_on_selector_all("#view-lineage .joint", "all => all.map(one => one.dataset.tie ?? one.dataset.statement)")

    assert any("islamic-state.renamed" in joint for joint in joints)
    assert any(".pledgedTo.islamic-state" in joint for joint in joints)
    assert any(".mergedInto." in joint for joint in joints)
    assert len(page.query_selector_all("#view-lineage .tenure")) > 50
    assert len(page.query_selector_all("#view-lineage .attack")) > 50
    box = page.query_selector("#view-lineage svg").bounding_box()
    page.mouse.click(box["x"] + box["width"] - 200, box["y"] + 8)
    assert page.get_attribute("html", "data-asof") != "2014-11-01"
    page.click("#view-lineage .joint.rename >> nth=0")
    linked(page, "s=")
