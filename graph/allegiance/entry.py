"""Where the command begins: the quick way first, and everything else only where it is needed."""

from __future__ import annotations

import sys

from .quick import answered

__all__ = ["main"]


def main() -> int:
    """Answer the command line; the exit status of `cli.main`."""
    try:
        if answered(sys.argv[1:]):
            return 0
    except BrokenPipeError:
        pass  # the reader went away; the long way knows how to end quietly
    from .cli import main as long_way

    return long_way()
