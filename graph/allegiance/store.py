"""The RDF store: a dataset goes in and comes out again; SPARQL is asked of it.

Oxigraph, embedded, holds the quads; `rdflib_dataset` gives the same store the surface of rdflib.
"""

from __future__ import annotations

import io
import re
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from .exceptions import StoreError
from .triples import ASSERTED, DERIVED, asserted_pieces, derived_pieces

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdflib import Dataset as RdflibDataset

    from .timeline import Timeline

__all__ = ["MAX_ROWS", "MAX_SECONDS", "RDF_SUFFIXES", "fill_store", "load_rdf", "query_store", "rdflib_dataset"]

# Limits of a query from outside, so that one question cannot take the machine: seconds, and rows or triples.
MAX_SECONDS = 60.0
MAX_ROWS = 1_000_000

_FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".rdf": ox.RdfFormat.RDF_XML,
}
RDF_SUFFIXES = tuple(_FORMATS)
# Texts, IRIs and comments of SPARQL, in which a keyword is no keyword.
_LITERALS = re.compile(
    r"'''.*?'''|\"\"\".*?\"\"\"|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|<[^<>\"{}|^`\\\s]*>|#[^\n]*",
    re.DOTALL,
)
_SERVICE = re.compile(r"\bSERVICE\b", re.IGNORECASE)


def fill_store(timeline: Timeline, *, version: str) -> ox.Store:
    """A store in memory that holds the asserted and the derived graph of a timeline."""
    store = ox.Store()
    for graph, pieces in (
        (ASSERTED, asserted_pieces(timeline, ox.RdfFormat.N_TRIPLES, version=version)),
        (DERIVED, derived_pieces(timeline, ox.RdfFormat.N_TRIPLES)),
    ):
        # Every IRI was checked when its name was made, so that it need not be looked at again.
        store.bulk_load(io.BufferedReader(_Pieces(pieces)), format=ox.RdfFormat.N_TRIPLES, to_graph=graph, lenient=True)
    return store


class _Pieces(io.RawIOBase):
    """Text that is made while it is read, so that it is never held as a whole."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        super().__init__()
        self.pieces = pieces
        self.rest = memoryview(b"")

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - a buffer of bytes
        """The next bytes, as many as there is room for, and how many they are; 0 at the end."""
        if not self.rest:
            self.rest = memoryview(next(self.pieces, b""))
        count = min(len(buffer), len(self.rest))
        buffer[:count], self.rest = self.rest[:count], self.rest[count:]
        return count


def load_rdf(path: Path) -> ox.Store:
    """A store with the triples or quads of a file; its format is told by its suffix.

    Raises:
        StoreError: the file is missing, is no RDF or has a suffix that is not known.
    """
    kind = _FORMATS.get(path.suffix.lower())
    if kind is None:
        raise StoreError(f'{path}: the suffix "{path.suffix}" is not known. Use one of: {", ".join(_FORMATS)}.')
    store = ox.Store()
    try:
        store.bulk_load(path=path, format=kind)
    except (OSError, SyntaxError, ValueError) as error:
        raise StoreError(f"{path}: cannot be read as RDF: {error}") from error
    return store


def rdflib_dataset(store: ox.Store) -> RdflibDataset:
    """The store with the surface of rdflib; its default graph is the union of all."""
    import rdflib
    from oxrdflib import OxigraphStore

    return rdflib.Dataset(store=OxigraphStore(store=store), default_union=True)


def query_store(store: ox.Store, text: str, *, seconds: float = MAX_SECONDS, rows: int = MAX_ROWS) -> tuple[tuple[str, ...], list[Any]]:
    """The variables and rows of a SELECT, or no variables and one boolean or a list of triples.

    The default graph of the query is the union of all graphs. Updates and calls to other servers are refused.

    Raises:
        StoreError: the text is no query, calls another server, or takes too long or too much.
    """
    if _SERVICE.search(_LITERALS.sub(" ", text)):
        raise StoreError("SERVICE is not allowed: a query stays within this store.")
    found: dict[str, Any] = {}

    def run() -> None:
        try:
            result = store.query(text, use_default_graph_as_union=True)
            if isinstance(result, ox.QueryBoolean):
                found["result"] = ((), [bool(result)])
                return
            names = tuple(variable.value for variable in result.variables) if isinstance(result, ox.QuerySolutions) else ()
            taken: list[Any] = []
            for one in result:
                if len(taken) >= rows:
                    found["error"] = StoreError(f"the answer has more than {rows} rows. Add LIMIT, or ask for less.")
                    return
                taken.append(tuple(one[name] for name in names) if names else one)
            found["result"] = (names, taken)
        except (SyntaxError, ValueError, OSError, RuntimeError, StoreError) as error:
            found["error"] = error

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        raise StoreError(f"the query took more than {seconds:g} seconds and was given up. Make it narrower.")
    if "error" in found:
        error = found["error"]
        if isinstance(error, StoreError):
            raise error
        raise StoreError(f"this is no query that the store can answer: {error}")
    names, taken = found["result"]
    return names, taken
