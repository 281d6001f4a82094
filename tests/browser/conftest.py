"""A real Chromium, one for all browser tests, and pages made of the shipped history."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

import allegiance
from allegiance.explorer import page_html
from allegiance.ontology import read_ontology
from tests.browser.synthetic import synthetic

# Chromium asks servers of its maker at every start unless told not to; a test of offline use must not be disturbed.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
OPENING = "2020-09-01"


def linked(page: Page, text: str, *, is_in: bool = True) -> None:
    """Wait until the link of the page tells the text, or no longer does: the last change of a run is written a moment later."""
    page.wait_for_function("([text, isIn]) => location.href.includes(text) === isIn", arg=[text, is_in], timeout=5_000)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, or playwright's own; `make test` installs one of them."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def page_path(graph: allegiance.Graph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the shipped history."""
    path = tmp_path_factory.mktemp("page") / "history.html"
    path.write_text(page_html(graph, opening=OPENING), encoding="utf-8")
    return path


@dataclass(frozen=True)
class Shown:
    """A page, and the graph that it shows."""

    path: Path
    graph: allegiance.Graph


@pytest.fixture(scope="session", params=["shipped", "synthetic"])
def shown(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Shown:
    """The page of the shipped history, and one of 2,000 made-up entities with 6,000 ties."""
    if request.param == "shipped":
        return Shown(request.getfixturevalue("page_path"), request.getfixturevalue("graph"))
    made = allegiance.Graph(synthetic(2_000, 6_000), read_ontology())
    path = tmp_path_factory.mktemp("page") / "synthetic.html"
    path.write_text(page_html(made, opening="2014-11-01"), encoding="utf-8")
    return Shown(path, made)


class Watched:
    """A page together with what it said, asked for and threw."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.console: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda message: self.console.append(message.text))
        page.on("pageerror", lambda error: self.console.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("dialog", lambda dialog: (self.console.append(f"dialog {dialog.message}"), dialog.dismiss()))

    def open(self, url: str) -> Page:
        """Go there and wait until the page is usable."""
        self.page.goto(url)
        self.page.wait_for_selector("html[data-ready=true]", timeout=20_000)
        return self.page


@pytest.fixture
def watched(browser: Browser) -> Iterator[Callable[..., Watched]]:
    """Makes watched pages of a given size, and closes them."""
    contexts = []

    def make(width: int = 1400, height: int = 900, **options: object) -> Watched:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        return Watched(context.new_page())

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def page(watched: Callable[..., Watched], page_path: Path) -> Page:
    """The shipped page, opened."""
    return watched().open(page_path.as_uri())
