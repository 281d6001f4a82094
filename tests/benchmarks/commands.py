"""Whole commands as multiples of a bare `python -c pass`: CPU of processes, medians of alternating runs.

Usage: python tests/benchmarks/commands.py [RUNS]

Each round runs the bare interpreter and then every command once, so that whatever slows the machine slows all alike; a
figure is the median over the rounds of CPU in user and system mode, as the kernel counts it for the process that ended.
The command is the console script of the environment that runs this, on the shipped history, with bytecode kept.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.report import Report, cpu

DAY = "2014-11-01"
WARM = {
    "allies": ["allies", "Jamaat-ul-Ahrar", "--on", DAY],
    "allies --json": ["allies", "Jamaat-ul-Ahrar", "--on", DAY, "--json"],
    "allies --known-by": ["allies", "Jamaat-ul-Ahrar", "--on", DAY, "--known-by", "2016-03-01"],
    "allies --include-alleged": ["allies", "Jamaat-ul-Ahrar", "--on", DAY, "--include-alleged"],
    "allies in a year": ["allies", "Jamaat-ul-Ahrar", "--on", "2014"],
    "allies of an id": ["allies", "jamaat-ul-ahrar", "--on", DAY],
    "alliances": ["alliances", "--on", DAY],
    "alliances --json": ["alliances", "--on", DAY, "--json"],
    "leaders": ["leaders", "TTP", "--on", DAY],
    "members": ["members", "TTP", "--on", DAY],
    "relations": ["relations", "TTP", "--on", DAY],
    "relations of two, ever": ["relations", "TTP", "Jamaat-ul-Ahrar"],
    "show": ["show", "TTP"],
    "show --json": ["show", "TTP", "--json"],
    "timeline": ["timeline", "TTP"],
    "timeline --json": ["timeline", "TTP", "--json"],
    "lineage": ["lineage", "Jamaat-ul-Ahrar"],
    "stats": ["stats"],
    "listed": ["listed", "--on", "2017-07-10"],
    "listings": ["listings", "TTP"],
    "why": ["why", "Jamaat-ul-Ahrar", "alliedWith", "TTP", "--on", "2020-09-01"],
    "changes": ["changes", "2014-06-01", "2015-06-01"],
    "blocs": ["blocs", "--on", DAY],
    "path": ["path", "HuA", "al-Qaeda", "--on", "2020-09-01"],
}
COLD = ("allies", "allies --known-by", "show", "changes")


def main(runs: int = 25) -> Report:
    """Figures for each command with its index there, some without, and for the making of the index."""
    report = Report("commands")
    script = str(Path(sys.executable).with_name("allegiance"))
    with tempfile.TemporaryDirectory() as cache:
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment |= {"ALLEGIANCE_CACHE": cache, "COLUMNS": "100"}
        bare = [sys.executable, "-c", "pass"]
        for words in WARM.values():
            spent([script, *words], environment)
        found: dict[str, list[float]] = {name: [] for name in ("bare", *WARM)}
        for _ in range(runs):
            found["bare"].append(spent(bare, environment))
            for name, words in WARM.items():
                found[name].append(spent([script, *words], environment))
        base = statistics.median(found["bare"])
        print(f"python -c pass: {1000 * base:.1f} ms of CPU; multiples of it, medians of {runs} runs:")
        report.figure("bare interpreter, ms", "python -c pass", "CPU", 1000 * base)
        for name in WARM:
            told(report, "warm", name, statistics.median(found[name]) / base)
        for name in COLD:
            taken = []
            for _ in range(3):
                shutil.rmtree(cache, ignore_errors=True)
                taken.append(spent([script, *WARM[name]], environment))
            told(report, "cold, nothing kept", name, statistics.median(taken) / base)
        for name, seconds in building().items():
            told(report, "in process", name, seconds / base)
        size = sum(path.stat().st_size for path in Path(cache).glob("*"))
        report.figure("size, MB", "kept after one command", "bytes", size / 1e6)
        report.target("allegiance allies X --on D, warm index", statistics.median(found["allies"]) / base, 2.5, at_most=True)
    return report


def building() -> dict[str, float]:
    """Seconds of CPU for reading the history, for the timeline, for the index of it, and for reading the same again."""
    import allegiance
    from allegiance.answerfile import answer_file

    read, graph = cpu(allegiance.read)
    made, timeline = cpu(graph.timeline)
    written, _ = cpu(lambda: answer_file(timeline, "benchmark"))
    again, _ = cpu(allegiance.read)
    return {"read()": read, "timeline()": made, "making of the index": written, "read() again": again}


def told(report: Report, table: str, row: str, value: float) -> None:
    """Keep a figure, and print it."""
    report.figure(f"{table}, multiples of a bare interpreter", row, "CPU", value)
    print(f"{table:<20} {row:<28} {value:>9.2f}x", flush=True)


def spent(words: list[str], environment: dict[str, str]) -> float:
    """Seconds of CPU that a process took; it must end well."""
    process = subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(words)} ended with {process.returncode}")
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    sys.exit(0 if main(*map(int, sys.argv[1:])).met else 1)
