"""The explorer in a real browser, on the shipped history."""

from __future__ import annotations

import csv
import http.server
import io
import random
import threading
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe

import allegiance
from allegiance.dates import parse_day
from allegiance.explorer import page_html
from allegiance.verdicts import Verdict
from tests.browser.conftest import Shown, Watched, linked

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ALL_ON = "off=&i=1&w=0"


def test_point_1_it_asks_for_nothing_but_itself(watched: Callable[..., Watched], shown: Shown) -> None:
    """From a file and from a server: one request, an empty console."""
    page_path = shown.path
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=str(page_path.parent))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        for url in (page_path.as_uri(), f"http://127.0.0.1:{server.server_port}/{page_path.name}"):
            seen = watched()
            page = seen.open(url)
            page.click("#tab-table")
            page.click("#tab-lineage")
            page.click("#tab-network")

            assert [request for request in seen.requests if not request.startswith("data:")] == [url]
            assert seen.console == []
        server.shutdown()


def test_it_shows_more_than_a_hundred_ties_over_all_dates(page: Page, graph: allegiance.Graph) -> None:
    """The page carries the whole history, not one day of it."""
    holdings = [holding for holding in graph.timeline().holdings() if holding.object is not None]
    seen: set[str] = set()
    for year in range(2005, 2026):
        page.evaluate("day => explorer.setDate(day)", f"{year}-06-01")
        seen.update(page.evaluate("explorer.visible().edges"))

    assert len(holdings) > 100
    assert len(seen) > 100


def test_point_2_date_controls_agree_with_each_other(page: Page) -> None:
    """Slider, steps, play and date input show one day, in the page's attribute and in words."""

    def shown() -> tuple[str, str, str, str]:
        return (
            page.get_attribute("html", "data-asof") or "",
            page.input_value("#asof"),
            date.fromordinal(int(page.input_value("#slider")) + 719163).isoformat(),
            page.get_attribute("#slider", "aria-valuetext") or "",
        )

    page.fill("#asof", "2014-11-01")
    page.dispatch_event("#asof", "change")
    assert shown() == ("2014-11-01", "2014-11-01", "2014-11-01", "1 Nov 2014")
    for size, after in (("month", "2014-12-01"), ("quarter", "2015-03-01"), ("year", "2016-03-01")):
        page.select_option("#step-size", size)
        page.click("#step-forward")
        assert shown()[:3] == (after, after, after)
    page.click("#step-back")
    assert shown()[0] == "2015-03-01"
    page.focus("#slider")
    page.keyboard.press("ArrowRight")
    assert shown()[0] == "2016-03-01"
    page.select_option("#step-size", "change")
    page.click("#step-forward")
    assert shown()[0] > "2016-03-01"
    before = shown()[0]
    page.click("#play")
    page.wait_for_function("before => document.documentElement.dataset.asof > before", arg=before)
    page.click("#play")
    assert len(set(shown()[:3])) == 1


def test_point_3_what_is_drawn_is_what_python_answers(watched: Callable[..., Watched], shown: Shown) -> None:
    """On sixty random days, forwards and back, definite and possible ties are those of the index."""
    page, timeline = watched().open(shown.path.as_uri()), shown.graph.timeline()
    chosen = random.Random(7)
    days = sorted(date(2005, 1, 1).toordinal() + chosen.randrange(7_300) for _ in range(30))
    keys = [key for key in timeline.keys(None) if key[2] is not None]
    answered = {
        day: {
            ".".join(part for part in key if part): verdict.value
            for key in keys
            if (verdict := timeline.verdict(key, day)) is not Verdict.NO
        }
        for day in days
    }
    page.evaluate("fragment => { location.hash = fragment }", f"d=2010-01-01&{ALL_ON}")
    page.wait_for_function("document.documentElement.dataset.asof === '2010-01-01'")
    for day in [*days, *reversed(days)]:
        text = date.fromordinal(day).isoformat()
        page.evaluate("day => explorer.setDate(day)", text)
        drawn, told = page.evaluate("[explorer.visible().edges, explorer.verdicts()]")
        wanted = answered[day]

        assert {edge for edge in drawn if not edge.startswith("event.")} == set(wanted), text
        assert told == wanted, text


def test_point_4_lines_tell_how_sure_a_tie_is(watched: Callable[..., Watched], shown: Shown) -> None:
    """Dotted is only possible, dashed is definite with a vague end; hiding the possible adds nothing."""
    page = watched().open(shown.path.as_uri())
    page.evaluate("fragment => { location.hash = fragment }", f"d=2016-01-01&{ALL_ON}")
    page.wait_for_function("document.documentElement.dataset.asof === '2016-01-01'")
    looks, verdicts = page.evaluate("[explorer.looks(), explorer.verdicts()]")
    before = set(page.evaluate("explorer.visible().edges"))

    assert {looks[tie] for tie, verdict in verdicts.items() if verdict == "possible"} == {"dotted"}
    assert {looks[tie] for tie, verdict in verdicts.items() if verdict == "definite"} == {"solid", "dashed"}
    page.uncheck("#possible")
    after = set(page.evaluate("explorer.visible().edges"))
    assert after < before
    assert set(page.evaluate("Object.values(explorer.verdicts())")) == {"definite"}


def test_point_5_a_link_opens_the_same_view(watched: Callable[..., Watched], page: Page, page_path: Path) -> None:
    """Date, selection, view and filters travel in the address."""
    page.click("#tab-table")
    page.evaluate("explorer.setDate('2014-11-01')")
    page.uncheck("[data-key='f:Alignment']")
    page.fill("#search", "jua")
    page.keyboard.press("Enter")
    page.wait_for_timeout(400)  # the last change of a run is written to the link a moment later
    again = watched().open(page.url)

    assert again.get_attribute("html", "data-view") == "table"
    assert again.get_attribute("html", "data-asof") == "2014-11-01"
    assert again.inner_text("#panel h2") == page.inner_text("#panel h2") == "Jamaat-ul-Ahrar"
    assert again.evaluate("explorer.visible()") == page.evaluate("explorer.visible()")


@pytest.mark.parametrize(
    "fragment",
    [
        "",
        "%",
        "d=9999-99-99",
        "d=0000-00-00&v=__proto__&s=constructor",
        "s=__proto__",
        "off=__proto__,f:constructor&w=toString&t=x",
        "d=" + "9" * 999,
    ],
)
def test_point_5_garbage_in_the_address_gives_a_working_page(watched: Callable[..., Watched], page_path: Path, fragment: str) -> None:
    """Whatever stands behind the #, the page opens and works."""
    seen = watched()
    page = seen.open(page_path.as_uri() + "#" + fragment)
    page.evaluate("explorer.setDate('2014-11-01')")

    assert page.get_attribute("html", "data-asof") == "2014-11-01"
    assert len(page.evaluate("explorer.visible().edges")) > 10
    assert seen.console == []


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("AL QAEDA IN IRAQ", "al-qaeda-in-iraq"),
        ("تحریک طالبان", "tehrik-i-taliban-pakistan"),
        ("jamāat-ul-aḥrār", "jamaat-ul-ahrar"),
        ("lashkar e jhangvi", "lashkar-e-jhangvi"),
    ],
)
def test_point_6_search_finds_names_in_any_script_and_spelling(page: Page, graph: allegiance.Graph, typed: str, found: str) -> None:
    """Former names, Urdu, diacritics and hyphens lead to the entity."""
    page.fill("#search", typed)
    page.wait_for_selector("#results li")
    page.keyboard.press("Enter")

    linked(page, f"s={found}")


def test_point_6_picking_an_entity_of_another_time_moves_the_date(page: Page) -> None:
    """What has no tie on the day shown is shown on a day on which it has."""
    page.evaluate("explorer.setDate('1995-01-01')")
    page.fill("#search", "jamaat-ul-ahrar")
    page.keyboard.press("Enter")

    assert (page.get_attribute("html", "data-asof") or "") >= "2014-08-26"
    assert "jamaat-ul-ahrar" in page.evaluate("explorer.visible().nodes")


def test_point_7_every_card_has_year_verdict_and_a_source(page: Page) -> None:
    """A tie is told with its days, how sure it is, and a link that works; contested ones show both sides."""
    page.fill("#search", "jamaat-ul-ahrar")
    page.keyboard.press("Enter")
    page.eval_on_selector_all("#panel .card details", "all => all.forEach(one => { one.open = true })")
    page.wait_for_function("[...document.querySelectorAll('#panel .card details')].every(one => one.childElementCount > 1)")
    cards = page.query_selector_all("#panel .card")

    assert len(cards) > 10
    for card in cards:
        text = card.text_content() or ""
        assert any(str(year) in text for year in range(1900, 2027)), text
        assert any(word in text for word in ("definite", "possible", "not on", "accepted", "alleged", "refuted", "disputed")), text
        assert card.query_selector(".claim a[href^='http'][rel='noopener noreferrer']") or card.query_selector(".claim bdi"), text
    contested = [card for card in cards if "both sides" in (card.query_selector("summary").text_content() or "")]
    assert contested
    for card in contested:
        assert card.query_selector(".claim.denies")
        assert card.query_selector(".claim.supports")


def test_point_8_two_pages_of_the_same_data_are_the_same(graph: allegiance.Graph, page_path: Path) -> None:
    """The page holds no clock and no chance."""
    assert page_html(allegiance.read(), opening="2020-09-01") == page_path.read_text(encoding="utf-8")


def test_point_8_nothing_moves_with_the_date(watched: Callable[..., Watched], shown: Shown) -> None:
    """A node stays where it is through time."""
    page = watched().open(shown.path.as_uri())
    before = page.evaluate("explorer.positions()")
    page.evaluate("explorer.setDate('2011-01-01')")

    after = page.evaluate("explorer.positions()")

    shared = before.keys() & after.keys()
    assert len(shared) > 10
    assert {name: before[name] for name in shared} == {name: after[name] for name in shared}
    page.reload()
    page.wait_for_selector("html[data-ready=true]")
    assert page.evaluate("explorer.positions()") == after


def test_point_10_the_table_lists_what_is_drawn(watched: Callable[..., Watched], shown: Shown) -> None:
    """A row for each visible tie, sortable, and the same in the CSV."""
    page = watched().open(shown.path.as_uri())
    page.click("#tab-table")
    rows = page.eval_on_selector_all("#view-table tbody tr", "rows => rows.map(row => row.dataset.tie)")
    page.click("#view-table th:nth-child(4) button")
    days = page.eval_on_selector_all("#view-table tbody td:nth-child(4)", "cells => cells.map(cell => cell.textContent)")
    table = list(csv.reader(io.StringIO(page.evaluate("explorer.csv()"))))

    assert sorted(rows) == page.evaluate("explorer.visible().edges")
    assert days == sorted(days)
    assert len(table) == len(rows) + 1


def test_point_9_lineage_has_a_lane_for_every_group_and_joints(page: Page, graph: allegiance.Graph) -> None:
    """Groups have lanes, splits and mergers have joints, a click selects."""
    page.click("#tab-lineage")
    groups = {entity.id for entity in graph.dataset.entities.values() if entity.kind == "Group"}
    lanes = page.eval_on_selector_all("#view-lineage .lane", "lanes => lanes.map(lane => lane.dataset.entity)")
    joints = page.eval_on_selector_all("#view-lineage .joint", "joints => joints.map(joint => joint.dataset.tie)")
    page.click("#view-lineage .lane[data-entity='hizb-ul-ahrar'] text")

    assert sorted(lanes) == sorted(groups)
    assert any("jamaat-ul-ahrar.splinteredFrom" in joint for joint in joints)
    assert any("jamaat-ul-ahrar.mergedInto" in joint for joint in joints)
    assert page.inner_text("#panel h2") == "Hizb-ul-Ahrar"


def test_point_11_a_phone_needs_no_sideways_scrolling(watched: Callable[..., Watched], shown: Shown) -> None:
    """At 390 pixels everything fits, in light and in dark."""
    page_path = shown.path
    for scheme in ("light", "dark"):
        page = watched(390, 844, color_scheme=scheme).open(page_path.as_uri())

        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert page.get_attribute("html", "data-theme") == scheme
        page.click("#toggle-legend")
        assert page.is_visible("#possible")


def test_point_11_tabs_and_search_work_by_keyboard(page: Page) -> None:
    """Slash leads to the search, arrows through the views, Escape out of a selection."""
    page.keyboard.press("/")
    page.keyboard.type("hizb-ul")
    page.keyboard.press("Enter")
    assert page.inner_text("#panel h2") == "Hizb-ul-Ahrar"
    page.focus("#tab-network")
    page.keyboard.press("ArrowRight")
    assert page.get_attribute("html", "data-view") == "lineage"
    page.keyboard.press("Escape")
    linked(page, "s=", is_in=False)


def test_the_names_are_those_of_the_day(page: Page) -> None:
    """A group is called what it was called then."""
    page.evaluate("fragment => { location.hash = fragment }", "s=islamic-state&d=2008-01-01")
    page.wait_for_function("document.documentElement.dataset.asof === '2008-01-01'")
    assert page.inner_text("#panel h2") == "Islamic State of Iraq"
    page.evaluate("explorer.setDate('2014-07-01')")
    assert page.inner_text("#panel h2") == "Islamic State"


def test_known_by_is_stated_on_the_page(watched: Callable[..., Watched], graph: allegiance.Graph, tmp_path: Path) -> None:
    """A page as of an earlier day says so, and holds nothing published later."""
    path = tmp_path / "known.html"
    path.write_text(page_html(graph, known_by="2017-10-20"), encoding="utf-8")
    page = watched().open(path.as_uri())

    assert "2017-10-20" in (page.text_content("#panel") or "")
    assert set(page.evaluate("explorer.visible().edges")) <= {
        *(".".join(part for part in key if part) for key in graph.timeline(parse_day("2017-10-20")).keys(None)),
        *(f"event.{identifier}" for identifier in graph.timeline(parse_day("2017-10-20")).settled),
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "fragment",
    ["", "s=jamaat-ul-ahrar", "v=table&f=region:tehrik-i-taliban-pakistan", "v=lineage", "d=2015-06-01&c=2014-06-01&f=theatre:nigeria"],
)
def test_point_11_axe_finds_nothing(browser: Browser, page_path: Path, scheme: Literal["light", "dark"], fragment: str) -> None:
    """WCAG 2.1 A and AA, in every view, in light and in dark."""
    # The policy of the page would keep out the checker's own script, as it should.
    context = browser.new_context(bypass_csp=True, color_scheme=scheme, viewport={"width": 1400, "height": 900})
    page = context.new_page()
    page.goto(f"{page_path.as_uri()}#{fragment}")
    page.wait_for_selector("html[data-ready=true]")
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}).response["violations"]
    context.close()

    assert [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found] == []
