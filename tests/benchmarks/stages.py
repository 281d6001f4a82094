"""How each stage of the whole package grows: made-up histories of 1,000 and 10,000 statements, microseconds a statement.

Reading and RDF have benchmarks of their own (`reading`, `rdf`, `exports`), and so have ties by the million (`bulk`, `asof`).
"""

from __future__ import annotations

import gc
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from allegiance.answerfile import answer_file
from allegiance.checks import read_dataset
from allegiance.columns import columns_of
from allegiance.explorer import page_html
from allegiance.graph import Graph
from allegiance.ontology import read_ontology
from tests.benchmarks.histories import written
from tests.benchmarks.report import Report, cpu

if TYPE_CHECKING:
    from collections.abc import Callable

SIZES = (1_000, 10_000)
DAY, LATER = "2014-11-01", "2015-06-01"
# Ten times as much may take so many times as long: sorting, and tables that no longer fit the processor's cache.
MOST = 15.0


def main(sizes: tuple[int, ...] = SIZES) -> Report:
    """Print and keep the times; a target for each stage that takes long enough to be told."""
    report = Report("stages")
    before: dict[str, float] = {}
    for size in sizes:
        times = _taken(size)
        for stage, seconds in times.items():
            report.figure("growth, CPU microseconds a statement", stage, f"{size:,}", seconds / size * 1e6)
            told = f"{seconds / before[stage]:>8.1f}x" if stage in before else ""
            print(f"{size:>9,}  {stage:<34}{seconds:>9.3f} s {seconds / size * 1e6:>10.1f} us a statement {told}", flush=True)
        for stage, seconds in before.items():
            if seconds > 0.02:  # less is mostly what does not grow
                report.target(f"{stage}: growth to {size:,} statements", times[stage] / seconds, MOST, at_most=True)
        before = times
    return report


def _taken(size: int) -> dict[str, float]:
    """CPU seconds of each stage and question at one size."""
    ontology = read_ontology()
    with tempfile.TemporaryDirectory() as folder:
        dataset = read_dataset([written(Path(folder), size)], ontology)
    gc.collect()
    gc.freeze()  # what was read is not gone through again whenever something new is made
    times: dict[str, float] = {}
    graph = Graph(dataset, ontology)
    times["timeline"], timeline = cpu(graph.timeline)
    times["days of every tie"], _ = cpu(timeline.holdings)
    times["columns"], _ = cpu(lambda: columns_of(timeline))
    times["index of answers"], _ = cpu(lambda: answer_file(timeline, "0"))
    one, other = sorted(dataset.entities)[:8:7]
    questions: dict[str, Callable[[], object]] = {
        "everything on a day": lambda: graph.at(DAY).answers,
        "alliances": lambda: graph.alliances(DAY),
        "changes": lambda: graph.changes(DAY, LATER),
        "path": lambda: graph.paths_between(one, other, DAY),
        "blocs": lambda: graph.blocs(DAY),
        "gaps": graph.gaps,
        "statistics": graph.statistics,
        "known by an earlier day": lambda: graph.timeline(known_by="2010-01-01").holdings(),
        "page": lambda: page_html(graph, opening=DAY),
    }
    for name, ask in questions.items():
        times[name], _ = cpu(ask)
    gc.unfreeze()
    return times


if __name__ == "__main__":
    sys.exit(0 if main(tuple(int(text) for text in sys.argv[1:]) or SIZES).met else 1)
