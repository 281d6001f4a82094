"""YAML to checked records: ours with every place kept and every rule asked, beside PyYAML's fastest loader alone.

Prints seconds of CPU, medians of runs in turn, for the shipped history and for a made-up one of ten thousand statements;
then microseconds a statement as the data grow.
"""

from __future__ import annotations

import gc
import statistics
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from allegiance import checks, dataset, dates, model
from allegiance.ontology import read_ontology
from allegiance.resources import shipped_folder
from allegiance.yamlfile import read_yaml
from tests.benchmarks.histories import written
from tests.benchmarks.report import Report, cpu

if TYPE_CHECKING:
    from allegiance.ontology import Ontology

RUNS = 7
WANTED, STRETCH = 2, 4
SIZES = (1_000, 10_000, 100_000)
# A statement may cost this many times more among a hundred thousand than among ten thousand: memory that no longer fits
# the caches of the processor costs some, anything quadratic ten times.
MOST_GROWTH = 1.7


def main() -> Report:
    """Print the tables; what was reached."""
    report = Report("reading")
    ontology = read_ontology()
    with tempfile.TemporaryDirectory() as folder:
        for name, data in (("shipped history", shipped_folder()), ("10,000 statements", written(Path(folder, "ten"), 10_000))):
            _compare(report, name, data, ontology)
        _grow(report, Path(folder), ontology)
    return report


def _compare(report: Report, name: str, folder: Path, ontology: Ontology) -> None:
    paths = sorted(folder.rglob("*.yaml"))
    taken: dict[str, list[float]] = {"ours": [], "CSafeLoader alone": [], "careful reader alone": []}
    for _ in range(RUNS):
        _forget()
        taken["ours"].append(cpu(lambda: checks.read_dataset([folder], ontology))[0])
        gc.collect()
        taken["CSafeLoader alone"].append(cpu(lambda: [yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader) for path in paths])[0])
        gc.collect()
        taken["careful reader alone"].append(cpu(lambda: [read_yaml(path, str(path), []) for path in paths])[0])
        gc.collect()
    print(f"{name}, {sum(path.stat().st_size for path in paths) / 1e6:.2f} MB")
    for peer, times in taken.items():
        report.figure("seconds", name, peer, statistics.median(times))
        print(f"  {peer:<24}{statistics.median(times):>8.3f} s")
    ratio = statistics.median(peer / ours for ours, peer in zip(taken["ours"], taken["CSafeLoader alone"], strict=True))
    what = f"YAML to checked records, places kept: {name}"
    report.target(what, ratio, WANTED)
    report.figure("times faster than CSafeLoader alone", name, "reached", ratio)
    report.figure("times faster than CSafeLoader alone", name, "stretch", STRETCH)
    print(f"{what + ', stretch':<72} {ratio:>10,.2f}x   at least {STRETCH:>6,g}x: {'yes' if ratio >= STRETCH else 'no'}", flush=True)


def _grow(report: Report, folder: Path, ontology: Ontology) -> None:
    """Microseconds a statement to read and to check, the median of three runs at each size."""
    found: dict[str, dict[int, float]] = {"read": {}, "check": {}}
    for size in SIZES:
        data = written(folder / str(size), size)
        read, check = [], []
        for _ in range(3):
            _forget()
            took, (records, problems) = cpu(lambda data=data: dataset.gather_dataset([data], ontology))
            read.append(took)
            took, errors = cpu(lambda records=records: list(checks.check_dataset(records, ontology)))
            check.append(took)
            if problems or errors or len(records.statements) != size:
                raise AssertionError(f"{size} made-up statements are not sound: {(problems + errors)[:3]}")
            del records
            gc.collect()
        for row, times in (("read", read), ("check", check)):
            found[row][size] = statistics.median(times) / size * 1e6
            report.figure("growth", row, str(size), found[row][size])
    print("microseconds a statement" + "".join(f"{size:>12,}" for size in SIZES))
    for row, figures in found.items():
        print(f"  {row:<22}" + "".join(f"{figure:>12.1f}" for figure in figures.values()), flush=True)
    for row, figures in found.items():
        ratio = figures[SIZES[-1]] / figures[SIZES[-2]]
        report.target(f"{row}: a statement among 100k against one among 10k", ratio, MOST_GROWTH, at_most=True)


def _forget() -> None:
    """Empty every cache of texts already seen, so that each run reads as the first one does."""
    for module in (dates, dataset, checks, model):
        for part in vars(module).values():
            if hasattr(part, "cache_clear"):
                part.cache_clear()


if __name__ == "__main__":
    sys.exit(0 if main().met else 1)
