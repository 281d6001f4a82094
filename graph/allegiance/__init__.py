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
    from .bulk import Ties, open_ties, read_ties
    from .exceptions import AllegianceError
    from .graph import Graph, read, read_turtle
    from .questions.answers import Answers
    from .snapshots import Snapshot
    from .verdicts import Verdict

__all__ = [
    "AllegianceError",
    "Answers",
    "Graph",
    "Snapshot",
    "Ties",
    "Verdict",
    "__version__",
    "open_ties",
    "read",
    "read_ties",
    "read_turtle",
]

__version__ = "0.1.0"


_HOMES = {
    "AllegianceError": "exceptions",
    "Answers": "questions.answers",
    "Graph": "graph",
    "Snapshot": "snapshots",
    "Ties": "bulk",
    "Verdict": "verdicts",
    "open_ties": "bulk",
    "read": "graph",
    "read_ties": "bulk",
    "read_turtle": "graph",
}


def __getattr__(name: str) -> object:
    """The public names, imported when first used, so that importing the package costs next to nothing."""
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(f".{_HOMES[name]}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """The public names, for whoever completes them."""
    return sorted(__all__)
