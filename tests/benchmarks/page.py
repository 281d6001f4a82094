"""The explorer's page in Chromium: its size, how long until it can be used, how long a step of the date takes.

On the shipped history and on made-up ones; beside them a page of stock pyvis, with its own physics, of the ties that
hold on the day on which ours opens. All in one run on one machine: read the ratios, not the milliseconds.

Then a page of 5,000 entities and 15,000 statements is built, and stock pyvis builds one of the same entities and ties:
graph and timeline are read before either. Ours lays the picture out and carries every claim, verdict and reason; stock
pyvis is given no layout and only names and ends of ties, and leaves the picture to the browser.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Browser, sync_playwright
from pyvis.network import Network

import allegiance
from allegiance.explorer import page_html
from allegiance.ontology import read_ontology
from tests.benchmarks.report import Report, cpu
from tests.browser.conftest import FLAGS, OPENING
from tests.browser.synthetic import synthetic

if TYPE_CHECKING:
    from allegiance.graph import Graph

RUNS = 5
# Point 13 of the explorer's page of design: until ready, and for a step, in milliseconds.
TARGETS = {"shipped": (2_000, 50), "2,000 nodes": (5_000, 100)}
PATIENCE = 180
# The page of the design page's row, and how many times faster than stock pyvis it is to be built.
LARGE, FASTER = 5_000, 10.0
STEPS = """() => {
  const took = [];
  for (let year = 2001; year < 2025; year += 1) for (const month of ["01", "05", "09"]) {
    const start = performance.now();
    explorer.setDate(`${year}-${month}-01`);
    took.push(performance.now() - start);
  }
  return took;
}"""


def main() -> Report:
    """Print and keep the table, and what was reached of each target."""
    report = Report("page")
    graphs: dict[str, Graph] = {"shipped": allegiance.read()}
    graphs |= {f"{nodes:,} nodes": allegiance.Graph(synthetic(nodes, 3 * nodes), read_ontology()) for nodes in (500, 1_000, 2_000)}
    print(f"{'page':<22}{'KiB':>8}{'built s':>9}{'ready ms':>10}{'step ms':>9}{'worst':>7}   target")
    waited: list[tuple[str, float, float]] = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        ours = 0.0
        for name, graph in graphs.items():
            start = time.perf_counter()
            page = Path(folder) / "page.html"
            page.write_text(page_html(graph, opening=OPENING), encoding="utf-8")
            built = time.perf_counter() - start
            ready, steps = _ours(browser, page)
            said = ""
            if name in TARGETS:
                said = f"{TARGETS[name][0]:,} / {TARGETS[name][1]}"
                waited.append((name, ready, statistics.median(steps)))
            for column, value in (
                ("KiB", page.stat().st_size / 1024),
                ("built s", built),
                ("ready ms", ready),
                ("step ms", statistics.median(steps)),
                ("worst step ms", max(steps)),
            ):
                report.figure("page", name, column, value)
            if name == "shipped":
                ours = ready
            row = (
                f"{name:<22}{page.stat().st_size / 1024:>8.0f}{built:>9.1f}{ready:>10.0f}{statistics.median(steps):>9.0f}{max(steps):>7.0f}"
            )
            print(f"{row}   {said}")
        stock = Path(folder) / "stock.html"
        nodes = _stock(graphs["shipped"], stock)
        took = _settled(browser, stock)
        told = f"{took:>10.0f}" if took is not None else f"  > {PATIENCE * 1000}"
        row = f"{f'stock pyvis, {nodes}':<22}{stock.stat().st_size / 1024:>8.0f}{'':>9}{told}"
        print(f"{row}   until its picture rests: {(took or PATIENCE * 1000) / ours:.0f} times ours{'' if took else ' at least'}")
        report.figure("page", "stock pyvis", "ready ms", took or PATIENCE * 1000)
        browser.close()
    for name, ready, step in waited:
        report.target(f"page ready, {name}", ready, TARGETS[name][0], at_most=True, unit="ms")
        report.target(f"step of the date, {name}", step, TARGETS[name][1], at_most=True, unit="ms")
    _built(report)
    return report


def _built(report: Report) -> None:
    """CPU of building a large page, beside stock pyvis with the same entities and ties."""
    graph = allegiance.Graph(synthetic(LARGE, 3 * LARGE), read_ontology())
    ties = [holding for holding in graph.timeline().holdings() if holding.object is not None]

    def stock() -> str:
        made: Any = Network(directed=True, cdn_resources="in_line", height="800px", width="100%")
        for name, entity in graph.dataset.entities.items():
            made.add_node(name, label=entity.name)
        for tie in ties:
            made.add_edge(tie.subject, tie.object)
        return str(made.generate_html())

    page_html(allegiance.Graph(synthetic(50, 150), read_ontology()), opening=OPENING)  # what is imported once is not counted
    theirs, _ = cpu(stock)
    ours, _ = cpu(lambda: page_html(graph, opening=OPENING))
    report.figure("built, CPU seconds", f"{LARGE:,} nodes", "ours", ours)
    report.figure("built, CPU seconds", f"{LARGE:,} nodes", "stock pyvis", theirs)
    print(f"{LARGE:,} nodes, {len(ties):,} ties: ours {ours:.2f} s, stock pyvis {theirs:.2f} s")
    report.target(f"page for {LARGE:,} nodes, faster than stock pyvis builds it", theirs / ours, FASTER)


def _ours(browser: Browser, path: Path) -> tuple[float, list[float]]:
    """The median time until our page is ready, and the times of its steps, in milliseconds."""
    ready = []
    for _ in range(RUNS):
        page = browser.new_page(viewport={"width": 1400, "height": 875})
        page.goto(path.as_uri())
        page.wait_for_selector("html[data-ready=true]")
        ready.append(float(page.evaluate("performance.now()")))
        steps: list[float] = page.evaluate(STEPS)
        page.close()
    return statistics.median(ready), steps


def _stock(graph: Graph, path: Path) -> int:
    """A page of stock pyvis of the same ties; the number of its nodes."""
    made: Any = Network(directed=True, cdn_resources="in_line", height="800px", width="100%")
    ties = [answer for answer in graph.at(OPENING).answers if answer.object is not None]
    for name in sorted({end for tie in ties for end in (tie.subject, str(tie.object))}):
        made.add_node(name, label=graph.dataset.entities[name].name)
    for tie in ties:
        made.add_edge(tie.subject, tie.object)
    path.write_text(made.generate_html(), encoding="utf-8")
    return len(made.nodes)


def _settled(browser: Browser, path: Path) -> float | None:
    """Milliseconds until stock pyvis has stopped moving; None where it still moves after some minutes."""
    page = browser.new_page(viewport={"width": 1400, "height": 875})
    page.route("http*://**", lambda route: route.abort())  # it would ask the network for its style
    start = time.perf_counter()
    page.goto(path.as_uri())
    try:
        page.wait_for_function("window.network && network.physics.stabilized === true", timeout=PATIENCE * 1000)
    except Exception as error:
        if "Timeout" not in str(error):
            raise
        return None
    finally:
        took = (time.perf_counter() - start) * 1000
        page.close()
    return took


if __name__ == "__main__":
    sys.exit(0 if main().met else 1)
