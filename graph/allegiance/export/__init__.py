"""Files for other tools: a format is one module and one row in `FORMATS`."""

from __future__ import annotations

from .formats import FORMATS, Format
from .writing import write_files

__all__ = ["FORMATS", "Format", "write_files"]
