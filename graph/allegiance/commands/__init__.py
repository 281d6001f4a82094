"""What each command does with its options: read, ask, print. Every function gives an exit status."""

from .ask import (
    alliances,
    allies,
    blocs,
    changes,
    find,
    gaps,
    leaders,
    lineage,
    listed,
    listings,
    members,
    path,
    relations,
    show,
    stats,
    timeline,
    why,
)
from .bulk import pack, ties
from .common import MISUSED, OK, REFUSED, complain, count
from .convert import convert
from .work import build, check, explore, export, sparql

__all__ = [
    "MISUSED",
    "OK",
    "REFUSED",
    "alliances",
    "allies",
    "blocs",
    "build",
    "changes",
    "check",
    "complain",
    "convert",
    "count",
    "explore",
    "export",
    "find",
    "gaps",
    "leaders",
    "lineage",
    "listed",
    "listings",
    "members",
    "pack",
    "path",
    "relations",
    "show",
    "sparql",
    "stats",
    "ties",
    "timeline",
    "why",
]
