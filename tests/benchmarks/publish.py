"""What the benchmarks kept, as one table: printed, and put between the marks of README.md."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).with_name("results")
README = Path(__file__).resolve().parents[2] / "README.md"
# The benchmarks whose targets are those of the design page; the others' are limits of growth.
QUOTED = ("asof", "commands", "page", "rdf", "reading")
_MARKED = re.compile(r"(?<=<!-- bench -->\n).*?(?=<!-- end of bench -->)", re.DOTALL)


def targets(names: tuple[str, ...] = (), folder: Path = RESULTS) -> list[dict[str, Any]]:
    """Every target of some benchmarks that were kept, or of all, in the order of their names."""
    paths = [path for path in sorted(folder.glob("*.json")) if not names or path.stem in names]
    return [one for path in paths for one in json.loads(path.read_text(encoding="utf-8"))["targets"]]


def table(found: list[dict[str, Any]]) -> str:
    """The targets as Markdown."""
    lines = ["| what | reached | asked for | |", "|---|--:|--:|---|"]
    for one in found:
        unit = one["unit"].strip()
        wanted = f"{'≤' if one['kind'] == 'at most' else '≥'} {one['wanted']:,g} {unit}"
        lines.append(f"| {one['what']} | {_number(one['reached'])} {unit} | {wanted} | {'yes' if one['met'] else '**no**'} |")
    return "\n".join(lines) + "\n"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def published(text: str, found: list[dict[str, Any]]) -> str:
    """The text of README.md with the table between its marks."""
    assert _MARKED.search(text), "the marks of the benchmarks are gone"
    return _MARKED.sub(lambda _: table(found), text)


if __name__ == "__main__":
    README.write_text(published(README.read_text(encoding="utf-8"), targets(QUOTED)), encoding="utf-8")
    every = targets()
    print(f"\n== all targets\n\n{table(every)}")
    sys.exit(0 if all(one["met"] for one in every) else 1)
