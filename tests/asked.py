"""The command asked both ways, for tests of the quick one."""

from __future__ import annotations

from pathlib import Path

from allegiance.cli import main
from allegiance.quick import answered

EVERYTHING = Path(__file__).parent / "formats" / "everything"


def quickly(words, capsys):
    """What the quick way prints; None where it does not answer."""
    capsys.readouterr()
    return capsys.readouterr().out if answered([*map(str, words)]) else None


def slowly(words, capsys):
    """What the long way prints."""
    capsys.readouterr()
    assert main([*map(str, words)]) == 0
    return capsys.readouterr().out
