"""What benchmarks found: figures by table, row and column, and for each target what was reached; printed, and kept as JSON."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

T = TypeVar("T")


def cpu(work: Callable[[], T]) -> tuple[float, T]:
    """Seconds of CPU that the work took in this process, and what it gave."""
    start = time.process_time()
    made = work()
    return time.process_time() - start, made


class Report:
    """Figures and targets of one benchmark; `met` is false as soon as one target was missed."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.met = True
        self.figures: dict[str, dict[str, dict[str, float]]] = {}
        self.targets: list[dict[str, Any]] = []

    def figure(self, table: str, row: str, column: str, value: float) -> None:
        """Keep a figure; the unit belongs into the names of table or column."""
        self.figures.setdefault(table, {}).setdefault(row, {})[column] = value

    def target(self, what: str, reached: float, wanted: float, *, at_most: bool = False, unit: str = "x") -> bool:
        """Print a line of the design page's table, and keep it: what, reached, wanted, yes or no."""
        met = reached <= wanted if at_most else reached >= wanted
        self.met &= met
        kind = "at most" if at_most else "at least"
        self.targets.append({"what": what, "reached": reached, "wanted": wanted, "kind": kind, "unit": unit, "met": met})
        print(f"{what:<72} {reached:>10,.2f}{unit}   {kind} {wanted:>6,g}{unit}: {'yes' if met else 'no'}", flush=True)
        return met

    def keep(self, folder: Path) -> None:
        """Write all as JSON into the folder, under the name of the benchmark."""
        folder.mkdir(parents=True, exist_ok=True)
        told = {"name": self.name, "figures": self.figures, "targets": self.targets}
        (folder / f"{self.name}.json").write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
