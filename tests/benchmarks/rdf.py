"""RDF: Turtle beside rdflib's serializer, the way from YAML to a store beside a plain pipeline, and growth.

The peer is favoured where a choice had to be made: it keeps no places, checks nothing beyond its models, works out no
day on which anything holds, and is given the triples, as terms of
rdflib, for nothing.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import pyoxigraph as ox
import rdflib
import yaml

from allegiance import __version__
from allegiance.checks import read_dataset
from allegiance.columns import columns_of
from allegiance.export import write
from allegiance.export.rdf import write_turtle
from allegiance.graph import Graph
from allegiance.model import Entity, Source, Statement
from allegiance.ontology import read_ontology
from allegiance.resources import shipped_folder
from allegiance.store import fill_store
from allegiance.timeline import build_timeline
from allegiance.triples import ASSERTED, PREFIXES, asserted_triples, derived_triples
from tests.benchmarks.histories import written
from tests.benchmarks.report import Report, cpu

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

RUNS = 5
SIZES = (1_000, 10_000, 100_000)
TYPES = {"entities": Entity, "sources": Source, "statements": Statement}


def main(sizes: tuple[int, ...] = SIZES) -> Report:
    """Both targets on the shipped history, and growth: some minutes, most of them for the largest size."""
    report = Report("rdf")
    compared(report)
    growth(report, sizes)
    return report


def compared(report: Report) -> None:
    """Ours and the peer's, in turn; that they hold the same triples is checked."""
    folder = shipped_folder()
    runs = [cpu(lambda: len(from_yaml(folder))) for _ in range(3)]
    ours = statistics.median(seconds for seconds, _ in runs)
    graph = Graph(read_dataset([folder], read_ontology()), read_ontology())
    timeline, store = graph.timeline(), graph.oxigraph
    turtles = [cpu(lambda: len(write_turtle(timeline)))[0] for _ in range(RUNS)]
    read, _ = cpu(lambda: plain_records(folder))
    said, follows = asserted_triples(timeline, version=__version__), derived_triples(timeline)
    terms = [in_rdflib(said), in_rdflib(follows)]
    added, graphs = cpu(lambda: [added_to(rdflib.Graph(), one) for one in terms])
    for prefix, base in PREFIXES.items():
        graphs[0].bind(prefix, base, replace=True)
    serialized, text = cpu(lambda: graphs[0].serialize(format="turtle"))
    turtles += [cpu(lambda: len(write_turtle(timeline)))[0] for _ in range(RUNS)]
    turtle = statistics.median(turtles)
    assert len(graphs[1]) == len(follows)
    assert triples_of(text.encode()) == triples_of(write_turtle(timeline)) == set(said)
    dumped, _ = cpu(lambda: store.dump(format=ox.RdfFormat.TURTLE, from_graph=ASSERTED, prefixes=PREFIXES))
    stages = {
        "YAML to store, index and Turtle": ours,
        "Turtle, from records": turtle,
        "Turtle, from an open store in its own order": dumped,
        **taken(graph, 3),
        "rdflib: serialize Turtle": serialized,
        "rdflib: add": added,
        "CSafeLoader, and pydantic one by one": read,
    }
    for name, seconds in stages.items():
        report.figure("shipped history, ms of CPU", f"{len(said) + len(follows):,} triples", name, 1000 * seconds)
        print(f"{name:<48}{1000 * seconds:>10,.0f} ms", flush=True)
    report.target("Turtle export, beside rdflib's serializer", serialized / turtle, 100)
    report.target("YAML to store, index and Turtle, end to end", (read + added + serialized) / ours, 5)


def growth(report: Report, sizes: Iterable[int]) -> None:
    """Microseconds of CPU per statement in each stage, at each size."""
    for size in sizes:
        ontology = read_ontology()
        with tempfile.TemporaryDirectory() as folder:
            graph = Graph(read_dataset([written(Path(folder), size)], ontology), ontology)
        row = f"{size:,} statements"
        for name, seconds in taken(graph, 1 if size > 10_000 else 3).items():
            report.figure("growth", row, f"{name}, us a statement", 1e6 * seconds / size)
        told = ", ".join(f"{name.partition(',')[0]} {value:,.0f}" for name, value in report.figures["growth"][row].items())
        print(f"{row:>18}, us of CPU for each: {told}", flush=True)


def taken(graph: Graph, runs: int) -> dict[str, float]:
    """Seconds of CPU to fill a store and to write each format; the least of some runs."""
    timeline = graph.timeline()
    stages: dict[str, Callable[[], int]] = {"store": lambda: len(fill_store(timeline, version=__version__))}
    for name in ("turtle", "trig", "nquads", "jsonld"):
        stages[name] = lambda name=name: len(write(name, graph))  # type: ignore[misc]
    return {name: min(cpu(work)[0] for _ in range(runs)) for name, work in stages.items()}


def from_yaml(folder: Path) -> bytes:
    """Our way: a store and an index, both ready, and Turtle."""
    ontology = read_ontology()
    timeline = build_timeline(read_dataset([folder], ontology), ontology)
    store, columns = fill_store(timeline, version=__version__), columns_of(timeline)
    assert len(store)
    assert columns
    return write_turtle(timeline)


class _Texts(yaml.CSafeLoader):
    """PyYAML's reader in C that takes every scalar as a text, as our models want them; it is faster so."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}


def plain_records(folder: Path) -> list[Any]:
    """What one would write on an afternoon: each file through PyYAML's reader in C, each record made into a model of its own."""
    made: list[Any] = []
    for part, record in TYPES.items():
        for path in sorted((folder / part).rglob("*.yaml")):
            with path.open(encoding="utf-8") as file:
                found = yaml.load(file, Loader=_Texts)  # noqa: S506 - a safe loader, which makes texts only
            each = found if isinstance(found, list) else [{"id": name, **parts} for name, parts in found.items()]
            made += [record(**{"id": "x", **one}) if part == "statements" else record(**one) for one in each]
    return made


def in_rdflib(triples: Iterable[ox.Triple]) -> list[tuple[Any, Any, Any]]:
    """The triples as terms of rdflib, made anew for each triple as its own parser does."""

    def term(one: Any) -> Any:
        if isinstance(one, ox.NamedNode):
            return rdflib.URIRef(one.value)
        datatype = None if one.language or one.datatype.value.endswith("#string") else rdflib.URIRef(one.datatype.value)
        return rdflib.Literal(one.value, lang=one.language, datatype=datatype)

    return [(term(one.subject), term(one.predicate), term(one.object)) for one in triples]


def added_to(graph: rdflib.Graph, triples: Iterable[tuple[Any, Any, Any]]) -> rdflib.Graph:
    """The graph with the triples."""
    for one in triples:
        graph.add(one)
    return graph


def triples_of(turtle: bytes) -> set[ox.Triple]:
    """The triples of Turtle."""
    return {quad.triple for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE)}


if __name__ == "__main__":
    sys.exit(0 if main().met else 1)
