"""Who held what on a day: our index beside every engine that a user might pick instead, on the same ties, in one run.

Usage: python -m tests.benchmarks.asof [SIZES]; in an environment that holds the peers (requirements-peers.txt).

Each question is asked of every engine in turn, several times over where it is quick; a figure is the median over the
questions of the least CPU time of three tries, in microseconds. What engines answer is compared outside of what is timed.
Each engine is called through a function of its own, ours for the allies of one without: some 60 of SQLite's 3,700 ns.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from tests.benchmarks.engines import RELATION, Ours
from tests.benchmarks.graph_engines import ENGINES
from tests.benchmarks.report import Report
from tests.benchmarks.ties import Ties, made_up, real

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.benchmarks.engines import Engine

SIZES = (10_000, 100_000, 1_000_000)
QUESTIONS = ("allies", "pairs", "near", "path", "changes")
TOLD = {
    "allies": "allies of one on a day", "pairs": "all pairs on a day", "near": "within two ties", "path": "shortest chain",
    "changes": "changes in a year",
}  # fmt: skip
# Seconds of CPU that one question may take of one engine in all before it is asked no more, and that loading ten times as much may take.
PATIENCE, LOAD_PATIENCE = 3.0, 60.0
# Seconds that quick questions are repeated for, so that the clock's own step does not count.
_LONG_ENOUGH = 5e-5
# How many times faster than a peer, at least (design page on speed).
TARGETS = {
    ("allies", "SQLite, indexed"): 3, ("allies", "Raphtory"): 10, ("allies", "Oxigraph, SPARQL"): 100,
    ("pairs", "Polars"): 10, ("pairs", "DuckDB"): 20, ("pairs", "Oxigraph, SPARQL"): 1000,
    ("near", "SQLite, indexed"): 5, ("path", "SQLite, indexed"): 50, ("changes", "Polars"): 5,
}  # fmt: skip


def main(sizes: tuple[int, ...] = SIZES) -> Report:
    """Print a table for each set of ties, then what was reached of the targets."""
    report = Report("asof")
    slow: dict[str, int] = {}
    found: dict[str, dict[str, dict[str, float]]] = {}
    for ties in [*(made_up(size) for size in sizes), *real()]:
        found[ties.name] = _measured(ties, slow)
        for engine, told in found[ties.name].items():
            for question, value in told.items():
                report.figure(f"as of, {ties.name}: CPU microseconds", engine, question, value)
        _print(ties, found[ties.name])
    print()
    for size in sizes:
        if size >= 100_000:
            _judge(report, size, found[f"made up, {size:,}"])
    if {100_000, 1_000_000} <= set(sizes):
        small, large = (found[f"made up, {size:,}"][Ours.name] for size in (100_000, 1_000_000))
        for question in ("allies", "near"):
            report.target(f"{TOLD[question]}: growth from 100,000 to 1,000,000", large[question] / small[question], 2, at_most=True)
    return report


def _asked(ties: Ties) -> dict[str, list[tuple[int, ...]]]:
    """The questions, the same for every engine: entities as often as they have ties."""
    chance = np.random.default_rng(9)
    rows = chance.integers(0, len(ties), 200)
    entities = ties.subject[rows].tolist()
    others = ties.object[chance.permutation(rows)].tolist()
    days = (ties.first[rows] + (ties.last[rows] - ties.first[rows]) // 2).tolist()
    return {
        "allies": [(entity, day, RELATION) for entity, day in zip(entities, days, strict=True)],
        "pairs": [(day,) for day in days[:40]],
        "near": list(zip(entities, days, strict=True))[:100],
        "path": list(zip(entities, others, days, strict=True))[:60],
        "changes": [(day, day + 365) for day in days[:40]],
    }


def _measured(ties: Ties, slow: dict[str, int]) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    engines: list[Engine] = []
    for kind in ENGINES:
        if len(ties) > min(kind.most, slow.get(kind.name, kind.most)) or (kind.is_simple and not ties.name.startswith("made up")):
            continue
        start = time.process_time()
        engines.append(kind(ties))
        took = time.process_time() - start
        found[kind.name] = {"load": took * 1e6}
        if 10 * took > LOAD_PATIENCE:
            slow[kind.name] = len(ties)
    for question, asked in _asked(ties).items():
        _compare(question, asked, engines, found)
    ours = engines[0]
    assert isinstance(ours, Ours)
    found[Ours.name]["bytes"] = ours.index.nbytes / len(ties)
    rows = ours.index.pairs_on(_asked(ties)["pairs"][0][0], [0]).rows
    found[Ours.name]["copy"] = _timed(rows.copy) * 1e6
    return found


def _compare(question: str, asked: list[tuple[int, ...]], engines: list[Engine], found: dict[str, dict[str, float]]) -> None:
    """Put each question to every engine in turn, hold the answers against ours, and keep the median times."""
    took: dict[str, dict[int, float]] = {engine.name: {} for engine in engines}
    for number, arguments in enumerate(asked):
        expected = None
        for engine in engines:
            ask: Callable[..., Any] = getattr(engine, question)
            times = took[engine.name]
            if times and 3 * sum(times.values()) > PATIENCE:
                continue
            answer = ask(*arguments)
            told = engine.listed(answer) if question == "allies" else tuple(np.atleast_1d(answer).tolist())
            expected = told if expected is None else expected
            if told != expected:
                raise AssertionError(f"{engine.name} answers {question}{arguments} with {told}, we with {expected}")
            times[number] = min(_timed(ask, *arguments) for _ in range(3))
    ours = took[engines[0].name]
    for engine in engines:
        # A slow engine is asked fewer questions, the first ones: its ratio is that of these, and is told of the median of all.
        times = took[engine.name]
        ratio = statistics.median(times.values()) / statistics.median(ours[number] for number in times)
        found[engine.name][question] = ratio * statistics.median(ours.values()) * 1e6


def _timed(ask: Callable[..., Any], *arguments: int) -> float:
    """CPU seconds that the question takes once, repeated where it is quick."""
    start = time.process_time_ns()
    ask(*arguments)
    once = max((time.process_time_ns() - start) / 1e9, 1e-7)
    repeats = min(100, int(_LONG_ENOUGH / once))
    if repeats < 2:
        return once
    start = time.process_time_ns()
    for _ in range(repeats):
        ask(*arguments)
    return (time.process_time_ns() - start) / 1e9 / repeats


def _print(ties: Ties, found: dict[str, dict[str, float]]) -> None:
    ours, columns = found[Ours.name], ("load", *QUESTIONS)
    print(f"\n{ties.name}: {len(ties):,} ties, {ties.entities:,} entities; {ours['bytes']:.0f} bytes a tie")
    print(f"{'':<18}" + "".join(f"{name:>11}" for name in columns))
    print(f"{Ours.name + ', us':<18}" + "".join(f"{ours[name]:>11,.1f}" for name in columns))
    for name, told in found.items():
        if name != Ours.name:
            print(f"{name:<18}" + "".join(f"{told[question] / ours[question]:>10,.1f}x" for question in columns), flush=True)


def _judge(report: Report, size: int, found: dict[str, dict[str, float]]) -> None:
    ours = found[Ours.name]
    for (question, peer), wanted in TARGETS.items():
        what = f"{TOLD[question]}, {size:,} ties: faster than {peer}"
        if peer in found:
            report.target(what, found[peer][question] / ours[question], wanted)
        else:
            print(f"{what:<72} not measured: {peer} takes too long to load so many")
    report.target(f"index, {size:,} ties: bytes a tie", ours["bytes"], 64, at_most=True, unit=" B")
    if size >= 1_000_000:
        report.target(f"all pairs on a day, {size:,} ties: beside copying them", ours["pairs"] / ours["copy"], 10, at_most=True)


if __name__ == "__main__":
    made = main(tuple(int(text) for text in sys.argv[1:]) or SIZES)
    made.keep(Path(__file__).with_name("results"))
    sys.exit(0 if made.met else 1)
