"""Files for other tools: a family of formats is one module, a format one row in `FORMATS`."""

from __future__ import annotations

from .formats import FORMATS, Format, Wanted, files_of, loss_report, write, zipped
from .writing import write_files

__all__ = ["FORMATS", "Format", "Wanted", "files_of", "loss_report", "write", "write_files", "zipped"]
