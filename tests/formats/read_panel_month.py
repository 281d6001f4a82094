"""The panel by month, read as that by year is."""

from __future__ import annotations

from tests.formats.read_panel_year import carried

__all__ = ["carried"]
