"""What a Cytoscape.js file carries, opened by Cytoscape.js itself under Node."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.formats.features import Facts

__all__ = ["carried", "opened"]

_SCRIPT = Path(__file__).resolve().parents[1] / "foreign" / "read_cytoscape.mjs"


def opened(content: bytes) -> Mapping[str, Any]:
    """The facts, and how many elements some selectors find."""
    run = subprocess.run(["node", str(_SCRIPT)], input=content, capture_output=True, check=False)
    assert run.returncode == 0, run.stderr.decode()
    assert run.stderr == b""
    return json.loads(run.stdout)


def carried(files: Mapping[str, bytes]) -> Mapping[str, Facts]:
    """The facts of a file."""
    return {feature: {tuple(one) for one in told} for feature, told in opened(files[""])["facts"].items()}
