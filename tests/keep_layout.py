"""Computes the places of the shipped history in the page anew and keeps them: `make layout`."""

from __future__ import annotations

from pathlib import Path

import allegiance
from allegiance.explorer import layout

KEPT = Path(layout.__file__).with_name(layout.KEPT_IN)

if __name__ == "__main__":
    KEPT.write_text(layout.layout_json(layout.fresh_layout(allegiance.read().timeline())), encoding="utf-8")
