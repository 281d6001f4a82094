"""Every benchmark in turn: `make bench`. Each prints a table of its own, and a line that tells whether its target was met."""

from __future__ import annotations

import sys

from tests.benchmarks import page


def main() -> int:
    """The exit status: 0 where every target was met."""
    return 0 if page.main() else 1


if __name__ == "__main__":
    sys.exit(main())
