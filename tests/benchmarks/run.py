"""Every benchmark in turn: `make bench`; or those named: `python -m tests.benchmarks.run rdf page`.

Each prints tables of its own, and a line for each target; what it found is kept as JSON in tests/benchmarks/results.
One that fails does not keep the others from running.
"""

from __future__ import annotations

import importlib
import sys
import traceback
from pathlib import Path

RESULTS = Path(__file__).with_name("results")
NAMES = ("reading", "rdf", "commands", "bulk", "exports", "stages", "page")


def main(names: tuple[str, ...] = NAMES) -> int:
    """The exit status: 0 where every target was met."""
    status = 0
    for name in names:
        print(f"\n== {name}", flush=True)
        (RESULTS / f"{name}.json").unlink(missing_ok=True)  # what fails must not show older figures
        try:
            report = importlib.import_module(f"tests.benchmarks.{name}").main()
        except Exception:  # noqa: BLE001 - told in full, and the next one runs all the same
            traceback.print_exc()
            status = 2
            continue
        report.keep(RESULTS)
        status = max(status, 0 if report.met else 1)
    return status


if __name__ == "__main__":
    sys.exit(main(tuple(sys.argv[1:]) or NAMES))
