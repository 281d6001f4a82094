"""Many dated ties at once: a million from CSV, Parquet or N-Quads, packed into one file, asked by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .ties import Tie, Ties, open_ties

if TYPE_CHECKING:
    from .reading import read_ties

__all__ = ["Tie", "Ties", "open_ties", "read_ties"]


def __getattr__(name: str) -> object:
    """`read_ties`, whose module takes time to load, when it is first used."""
    if name == "read_ties":
        from .reading import read_ties

        return read_ties
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
