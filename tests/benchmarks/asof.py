"""Who held what on a day: our index beside every engine that a user might pick instead, on the same ties, in one run.

Run by `make bench` in an environment of its own, which holds the peers. Prints for each set of ties a table of CPU time
in microseconds (median over questions) as multiples of ours, and a line for each target with yes or no.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from typing import Any

import numpy as np

from tests.benchmarks.engines import ENGINES, Ours
from tests.benchmarks.ties import Ties, made_up, real

QUESTIONS = ("load", "allies", "pairs", "near", "path", "changes")
# Seconds of CPU that one question may take of one engine before it stops being asked.
PATIENCE = 4.0
# How many times faster than a peer, at least (design page on speed).
TARGETS = {
    ("allies", "SQLite, indexed"): 3, ("allies", "Oxigraph, SPARQL"): 100, ("pairs", "Polars"): 10, ("pairs", "DuckDB"): 20,
    ("pairs", "Oxigraph, SPARQL"): 1000, ("near", "SQLite, indexed"): 5, ("path", "SQLite, indexed"): 50, ("changes", "Polars"): 5,
}  # fmt: skip


def main() -> bool:
    """Print the tables; whether all targets were met and all engines agreed."""
    sizes = [int(text) for text in sys.argv[1:]] or [10_000, 100_000, 1_000_000]
    results: dict[str, Any] = {}
    for ties in [*(made_up(size) for size in sizes), *real()]:
        results[ties.name] = _measured(ties)
        _print(ties, results[ties.name])
    met = _judged(results, sizes)
    print(json.dumps(results))
    return met


def _asked(ties: Ties) -> dict[str, list[tuple[int, ...]]]:
    """The questions, the same for every engine: entities as often as they have ties."""
    chance = np.random.default_rng(9)
    rows = chance.integers(0, len(ties), 200)
    entities = ties.subject[rows].tolist()
    others = ties.object[chance.permutation(rows)].tolist()
    days = (ties.first[rows] + (ties.last[rows] - ties.first[rows]) // 2).tolist()
    return {
        "allies": list(zip(entities, days, strict=True)),
        "pairs": [(day,) for day in days[:40]],
        "near": list(zip(entities, days, strict=True))[:100],
        "path": list(zip(entities, others, days, strict=True))[:60],
        "changes": [(day, day + 365) for day in days[:40]],
    }


def _measured(ties: Ties) -> dict[str, dict[str, float]]:
    questions = _asked(ties)
    expected: dict[str, list[Any]] = {}
    found: dict[str, dict[str, float]] = {}
    for kind in ENGINES:
        if len(ties) > kind.most:
            continue
        start = time.process_time()
        engine = kind(ties)
        told = {"load": (time.process_time() - start) * 1e6}
        for name, asked in questions.items():
            took, spent = [], 0.0
            for number, arguments in enumerate(asked):
                start = time.process_time()
                answer = getattr(engine, name)(*arguments)
                took.append(time.process_time() - start)
                spent += took[-1]
                if kind is Ours:
                    expected.setdefault(name, []).append(answer)
                elif tuple(np.atleast_1d(answer)) != tuple(np.atleast_1d(expected[name][number])):
                    raise AssertionError(f"{kind.name} answers {name}{arguments} with {answer}, we with {expected[name][number]}")
                if spent > PATIENCE:
                    break
            told[name] = statistics.median(took) * 1e6
        if kind is Ours:
            told["bytes"] = engine.index.nbytes / len(ties)
            rows = engine.index.pairs_on(questions["pairs"][0][0], [0]).rows
            start = time.process_time()
            for _ in range(100):
                rows.copy()
            told["copy"] = (time.process_time() - start) * 1e4
        found[kind.name] = told
    return found


def _print(ties: Ties, found: dict[str, dict[str, float]]) -> None:
    ours = found[Ours.name]
    print(f"\n{ties.name}: {len(ties):,} ties, {ties.entities:,} entities; {ours['bytes']:.0f} bytes a tie")
    print(f"{'':<18}" + "".join(f"{name:>11}" for name in QUESTIONS))
    print(f"{Ours.name + ', us':<18}" + "".join(f"{ours[name]:>11,.1f}" for name in QUESTIONS))
    for name, told in found.items():
        if name != Ours.name:
            print(f"{name:<18}" + "".join(f"{told[question] / ours[question]:>10,.1f}x" for question in QUESTIONS))


def _judged(results: dict[str, Any], sizes: list[int]) -> bool:
    print()
    met = True
    for size in sizes:
        found = results[f"made up, {size:,}"]
        ours = found[Ours.name]
        for (question, peer), target in TARGETS.items():
            if peer in found and size >= 100_000:
                ratio = found[peer][question] / ours[question]
                met &= ratio >= target
                said = "yes" if ratio >= target else "no"
                print(f"{size:>9,}  {question:<8} faster than {peer:<18} {ratio:>9,.1f}x   at least {target:>5}x: {said}")
        if size >= 100_000:
            met &= ours["bytes"] <= 64
            print(f"{size:>9,}  bytes a tie {ours['bytes']:>30.1f}    at most {64:>6}: {'yes' if ours['bytes'] <= 64 else 'no'}")
        if size >= 1_000_000:
            ratio = ours["pairs"] / ours["copy"]
            met &= ratio <= 10
            print(f"{size:>9,}  pairs beside copying them {ratio:>16.1f}x   at most {10:>5}x: {'yes' if ratio <= 10 else 'no'}")
    if {100_000, 1_000_000} <= set(sizes):
        small, large = (results[f"made up, {size:,}"][Ours.name] for size in (100_000, 1_000_000))
        for question in ("allies", "near"):
            ratio = large[question] / small[question]
            met &= ratio <= 2
            print(f"growth from 100,000 to 1,000,000: {question:<8} {ratio:>5.2f}x   at most 2x: {'yes' if ratio <= 2 else 'no'}")
    return met


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
