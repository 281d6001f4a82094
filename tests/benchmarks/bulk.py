"""A million dated ties from files: how long until they can be asked, how much memory they take, and each question."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from allegiance.bulk import Ties, open_ties, read_ties
from allegiance.ontology import NAMESPACE
from tests.benchmarks.report import Report, cpu
from tests.benchmarks.ties import made_up

SIZES = (10_000, 100_000, 1_000_000)
STAGES = ("read N-Quads", "read Parquet", "read CSV", "pack", "open packed", "known by: first question")


def main(sizes: tuple[int, ...] = SIZES) -> Report:
    """Print and keep the times by size; growth is the time for ten times as much."""
    report = Report("bulk")
    print(f"{'ties':>10}  {'stage or question, CPU time; growth is from the size before':<60}")
    before: dict[str, float] = {}
    for size in sizes:
        times = _measured(size, report)
        for stage, seconds in times.items():
            growth = seconds / before[stage] if stage in before else 0.0
            told = f"{growth:>7.1f}x" if growth else ""
            if stage in STAGES:
                report.figure("bulk, CPU microseconds a tie", stage, f"{size:,}", seconds / size * 1e6)
                print(f"{size:>10,}  {stage:<34}{seconds:>9.3f} s {seconds / size * 1e6:>9.3f} us a tie {told:>8}", flush=True)
            else:
                report.figure("bulk, CPU microseconds a question", stage, f"{size:,}", seconds * 1e6)
                print(f"{size:>10,}  {stage:<34}{seconds * 1e6:>9.1f} us {told:>26}", flush=True)
        for stage in STAGES:
            if stage in before and before[stage] > 0.05:  # less is mostly what does not grow
                report.target(f"bulk: {stage}, growth to {size:,}", times[stage] / before[stage], 13, at_most=True)
        before = times
    return report


def _measured(size: int, report: Report) -> dict[str, float]:
    times: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write(folder, size)
        for stage, file in (("read N-Quads", "ties.nq"), ("read Parquet", "ties.parquet"), ("read CSV", "ties.csv")):
            times[stage], found = cpu(lambda file=file: read_ties(folder / file))  # type: ignore[misc]
        times["pack"], packed = cpu(found.packed)
        (folder / "big.ties").write_bytes(packed)
        times["open packed"], opened = cpu(lambda: open_ties(folder / "big.ties"))
        report.figure("bulk, bytes a tie", "index in memory", f"{size:,}", opened.everything.nbytes / size)
        report.figure("bulk, bytes a tie", "packed file", f"{size:,}", len(packed) / size)
        report.figure("bulk, bytes a tie", "process that read the Parquet", f"{size:,}", _memory(folder / "ties.parquet") / size)
        times |= _questions(opened)
    for table in ("index in memory", "packed file", "process that read the Parquet"):
        value = report.figures["bulk, bytes a tie"][table][f"{size:,}"]
        print(f"{size:>10,}  {table:<34}{value:>9.1f} bytes a tie")
    return times


def _questions(ties: Ties) -> dict[str, float]:
    """Median CPU seconds of each question by name, and of the first one as of an earlier day, which makes columns of its own."""
    columns, chance = ties.columns, np.random.default_rng(3)
    rows = chance.integers(0, len(columns), 60)
    entities = [columns.entities[number] for number in columns.np_subject[rows].tolist()]
    others = [columns.entities[number] for number in columns.np_subject[chance.permutation(rows)].tolist()]
    days = ((columns.np_first[rows].astype(np.int64) + columns.np_last[rows]) // 2).tolist()
    relation = columns.relations[0]
    asked: dict[str, Any] = {
        "ties of one": lambda at: ties.ties_of(entities[at], days[at], relation),
        "all ties of one relation": lambda at: ties.ties_on(days[at], [relation]),
        "all ties": lambda at: ties.ties_on(days[at]),
        "within two ties": lambda at: ties.around(entities[at], days[at], 2),
        "shortest chain": lambda at: ties.path(entities[at], others[at], days[at]),
        "changes in a year": lambda at: ties.changes(days[at], days[at] + 365),
    }
    times = {}
    times["known by: first question"], view = cpu(lambda: ties.known(date(2015, 1, 1).toordinal()))
    asked["known by: ties of one"] = lambda at: ties.ties_of(entities[at], days[at], relation, columns=view)
    for name, ask in asked.items():
        took = []
        for at in range(len(rows)):
            start = time.process_time_ns()
            for _ in range(3):
                ask(at)
            took.append((time.process_time_ns() - start) / 3e9)
        times[name] = statistics.median(took)
    return times


def _memory(path: Path) -> int:
    """The most memory, in bytes, that a process of its own took to read the file, above that of one that only imports."""
    told = "import re; print(re.search(r'VmHWM:\\s*(\\d+)', open('/proc/self/status').read())[1])"
    peaks = []
    for code in ("import allegiance.bulk.reading, pyarrow.parquet", f"import allegiance; allegiance.read_ties({str(path)!r})"):
        made = subprocess.run([sys.executable, "-c", f"{code}; {told}"], capture_output=True, text=True, check=True)
        peaks.append(int(made.stdout) * 1024)
    return peaks[1] - peaks[0]


def _write(folder: Path, size: int) -> None:
    """Made-up ties as CSV, Parquet and N-Quads: vague starts as months, some without an end, each with a day of publication."""
    ties = made_up(size)
    days = np.datetime64("0001-01-01") + (np.arange(800_000) - 1).astype("timedelta64[D]")
    start = days[ties.first].astype(str).astype(object)
    vague = np.flatnonzero(ties.sure_first != ties.first)
    start[vague] = [text[:7] for text in start[vague]]
    end = days[ties.last].astype(str).astype(object)
    end[::7] = ".."
    relations = np.array([f"relation{number}" for number in range(ties.relations)])
    entities = np.array([f"entity-{number}" for number in range(ties.entities)])
    table = pa.table(
        {
            "subject": entities[ties.subject],
            "relation": relations[ties.relation],
            "object": entities[ties.object],
            "start": start.astype(str),
            "end": end.astype(str),
            "published": days[ties.last].astype(str),
        }
    )
    pa.csv.write_csv(table, folder / "ties.csv")
    pa.parquet.write_table(table, folder / "ties.parquet")
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    first, last = days[ties.first].astype(str), days[ties.last].astype(str)
    with (folder / "ties.nq").open("w", encoding="utf-8") as file:
        for number in range(size):
            node, graph = f"<https://example.org/tie/{number}>", "<https://example.org/graph>"
            for predicate, value in (
                (rdf + "subject", f"<https://example.org/{entities[ties.subject[number]]}>"),
                (rdf + "predicate", f"<https://example.org/{relations[ties.relation[number]]}>"),
                (rdf + "object", f"<https://example.org/{entities[ties.object[number]]}>"),
                (NAMESPACE + "from", f'"{first[number]}"^^<http://www.w3.org/2001/XMLSchema#date>'),
                (NAMESPACE + "to", f'"{last[number]}"^^<http://www.w3.org/2001/XMLSchema#date>'),
                (NAMESPACE + "verdict", '"definite"'),
            ):
                file.write(f"{node} <{predicate}> {value} {graph} .\n")


if __name__ == "__main__":
    sys.exit(0 if main(tuple(int(text) for text in sys.argv[1:]) or SIZES).met else 1)
