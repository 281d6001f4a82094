"""Who stood with whom, on which day, and how do we know.

>>> import allegiance
>>> graph = allegiance.read()
>>> for answer in graph.allies_of("Hizb-ul-Ahrar", on="2020-09-01", definite_only=True):
...     print(answer.object, answer.verdict)
tehrik-i-taliban-pakistan definite
"""

from __future__ import annotations

TYPE_CHECKING = False  # typing takes longer to import than an answer takes

if TYPE_CHECKING:
    from .graph import Graph, read, read_turtle

__all__ = ["Graph", "__version__", "read", "read_turtle"]

__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """The public names, imported when first used, so that importing the package costs next to nothing."""
    if name in ("Graph", "read", "read_turtle"):
        from . import graph

        return getattr(graph, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
