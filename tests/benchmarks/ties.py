"""Dated ties to measure with: made-up ones with degrees that follow a power law, and real ones where they are at hand."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np

__all__ = ["SHARED", "Ties", "made_up", "real"]

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
RELATIONS = 8
FIRST, LAST = date(1970, 1, 1).toordinal(), date(2025, 12, 31).toordinal()


class Ties(NamedTuple):
    """Columns of ties: subject, relation, object as numbers; first and last possible, first and last definite day."""

    name: str
    entities: int
    relations: int
    subject: np.ndarray
    relation: np.ndarray
    object: np.ndarray
    first: np.ndarray
    last: np.ndarray
    sure_first: np.ndarray
    sure_last: np.ndarray

    def __len__(self) -> int:
        return len(self.subject)


def made_up(count: int, seed: int = 1) -> Ties:
    """So many ties over a tenth as many entities; a third have vague ends, one in ten is never sure.

    No pair has two ties of one relation: not every engine can hold them.
    """
    chance = np.random.default_rng(seed)
    entities = max(count // 10, 10)
    weight = 1 / np.arange(1, entities + 1) ** 0.8
    drawn = chance.choice(entities, size=(2, 2 * count), p=weight / weight.sum()).astype(np.int32)
    relation = chance.integers(0, RELATIONS, 2 * count).astype(np.int32)
    known = (drawn.min(axis=0).astype(np.int64) * entities + drawn.max(axis=0)) * RELATIONS + relation
    single = np.sort(np.unique(known, return_index=True)[1])
    kept = single[drawn[0, single] != drawn[1, single]][:count]
    if len(kept) < count:
        raise ValueError(f"{count} ties are too many for so few entities")
    ends, relation = drawn[:, kept], relation[kept]
    first = chance.integers(FIRST, LAST - 400, count).astype(np.int32)
    last = np.minimum(first + chance.exponential(900, count).astype(np.int32) + 1, LAST).astype(np.int32)
    margin = np.where(chance.random(count) < 0.33, (last - first) // 4, 0).astype(np.int32)
    sure_first, sure_last = first + margin, last - margin
    never = chance.random(count) < 0.1
    return Ties(
        f"made up, {count:,}", entities, RELATIONS, ends[0], relation, ends[1], first, last,
        np.where(never, 1, sure_first).astype(np.int32), np.where(never, 0, sure_last).astype(np.int32),
    )  # fmt: skip


def real() -> list[Ties]:
    """Wikidata12k and ICEWS 2005-15 from the shared data; none where that folder is absent."""
    found = []
    for folder, name in (("tkg-wikidata12k", "Wikidata12k"), ("tkg-icews05-15", "ICEWS 2005-15")):
        if (SHARED / folder).is_dir():
            found.append(_read(name, sorted((SHARED / folder).glob("*"))))
    return found


def _read(name: str, paths: list[Path]) -> Ties:
    """Lines of subject, relation, object and one or two dates; years become their first and last day."""
    rows = []
    for path in paths:
        if not path.name.startswith(("train", "valid", "test")):
            continue
        content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        rows += [line.split("\t") for line in content.decode().splitlines()]
    numbers: list[dict[str, int]] = [{}, {}]
    made = []
    for subject, relation, object_, *dates in rows:
        start, stop = _day(dates[0], last=False), _day(dates[-1], last=True)
        if start is None or stop is None or stop < start:
            continue
        ends = [numbers[0].setdefault(one, len(numbers[0])) for one in (subject, object_)]
        made.append((ends[0], numbers[1].setdefault(relation, len(numbers[1])), ends[1], start, stop))
    columns = np.array(made, dtype=np.int32).T
    return Ties(name, len(numbers[0]), len(numbers[1]), *columns, columns[3], columns[4])


def _day(text: str, *, last: bool) -> int | None:
    parts = text.split("-")
    if parts[0] == "####":
        return LAST if last else date(1, 1, 1).toordinal()
    if not parts[0].isdigit() or not 1 <= int(parts[0]) <= 9998:
        return None
    year = int(parts[0])
    month, day = (int(part) if part.isdigit() else 0 for part in [*parts, "0", "0"][1:3])
    if not month:
        return date(year, 12, 31).toordinal() if last else date(year, 1, 1).toordinal()
    return date(year, month, day or 1).toordinal()
