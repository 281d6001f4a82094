"""How long each export takes: CPU on the shipped history, and its growth on made-up ones of 1,000 and 10,000 statements.

RDF has a benchmark of its own (`rdf`), and so has the page (`page`).
"""

from __future__ import annotations

import gc
import sys
import tempfile
from pathlib import Path

import allegiance
from allegiance.checks import read_dataset
from allegiance.export import FORMATS, write
from allegiance.export import page as page_format
from allegiance.export import rdf as rdf_formats
from allegiance.graph import Graph
from allegiance.ontology import read_ontology
from tests.benchmarks.histories import written
from tests.benchmarks.report import Report, cpu

SIZES = (1_000, 10_000)
NAMES = tuple(name for name in FORMATS if name not in {*rdf_formats.ROWS, *page_format.ROWS})
# CPU for a statement may grow by so much from one size to the next.
MOST = 1.3


def main(sizes: tuple[int, ...] = SIZES, names: tuple[str, ...] = NAMES) -> Report:
    """Print and keep the times; a target of growth for each format."""
    report = Report("exports")
    _taken(Graph(read_dataset([], read_ontology()), read_ontology()), names)  # what is imported once is not counted
    shipped = allegiance.read()
    for name, seconds in _taken(shipped, names).items():
        report.figure("shipped history, CPU seconds", f"export {name}", "seconds", seconds)
        print(f"{'shipped':>9}  export {name:<20}{seconds:>9.3f} s", flush=True)
    before: dict[str, float] = {}
    for size in sizes:
        ontology = read_ontology()
        with tempfile.TemporaryDirectory() as folder:
            graph = Graph(read_dataset([written(Path(folder), size)], ontology), ontology)
        times = {name: seconds / size * 1e6 for name, seconds in _taken(graph, names).items()}
        for name, each in times.items():
            report.figure("growth", f"export {name}", f"{size:,}", each)
            told = f"{each / before[name]:>8.2f}x" if name in before else ""
            print(f"{size:>9,}  export {name:<20}{each:>9.1f} us a statement {told}", flush=True)
        for name, each in before.items():
            report.target(f"export {name}: growth a statement to {size:,}", times[name] / each, MOST, at_most=True)
        before = times
    return report


def _taken(graph: Graph, names: tuple[str, ...]) -> dict[str, float]:
    """CPU seconds of each format. The timeline and its days are made beforehand, and what is there is not collected."""
    graph.timeline().holdings()
    gc.collect()
    gc.freeze()
    try:
        return {name: cpu(lambda name=name: write(name, graph))[0] for name in names}  # type: ignore[misc]
    finally:
        gc.unfreeze()


if __name__ == "__main__":
    sys.exit(0 if main().met else 1)
