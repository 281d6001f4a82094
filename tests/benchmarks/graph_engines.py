# ruff: noqa: E501 - queries stand on one line, as their engines' handbooks have them
"""Stores of graphs and of RDF, asked the same questions; and all engines together."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from tests.benchmarks.engines import RELATION, DuckDB, Engine, Mask, Ours, Polars, Searched, SQLite, searched, within_two

if TYPE_CHECKING:
    from tests.benchmarks.ties import Ties

__all__ = ["ENGINES"]


class NetworkX(Engine):
    """A multigraph of networkx and a loop."""

    name = "networkx loop"
    most = 200_000

    def __init__(self, ties: Ties) -> None:
        import networkx as nx

        self.g = nx.MultiGraph()
        self.g.add_nodes_from(range(ties.entities))
        names = ("subject", "object", "relation", "first", "last", "sure_first", "sure_last")
        for subject, object_, *data in zip(*(getattr(ties, name).tolist() for name in names), strict=True):
            self.g.add_edge(subject, object_, data=tuple(data))

    def _of(self, entity, day):
        for _, other, (relation, first, last, sure_first, sure_last) in self.g.edges(entity, data="data"):
            if first <= day <= last:
                yield other, relation, sure_first <= day <= sure_last

    def allies(self, entity, day, relation):
        return [(other, sure) for other, kind, sure in self._of(entity, day) if kind == relation]

    def pairs(self, day):
        found = [d[3] <= day <= d[4] for _, _, d in self.g.edges(data="data") if d[0] == RELATION and d[1] <= day <= d[2]]
        return len(found), sum(found)

    def near(self, entity, day):
        return within_two(entity, lambda one: [other for other, _, _ in self._of(one, day)])

    def path(self, start, goal, day):
        return searched(start, goal, lambda one: [other for other, _, _ in self._of(one, day)])

    def changes(self, first, last):
        days = [(d[1], d[2]) for _, _, d in self.g.edges(data="data")]
        return sum(first < a <= last <= b for a, b in days), sum(a <= first <= b < last for a, b in days)


_SPARQL = "PREFIX : <http://example.org/> "


class _Rdf(Engine):
    """A store of statements as nodes, each written from both its ends, with days as whole numbers, asked in SPARQL.

    Whole numbers are compared faster than dates; the joined verdict costs less in the query than after it.
    """

    @abstractmethod
    def _rows(self, text):
        """The rows of a query, each a tuple."""

    @staticmethod
    def turtle(ties: Ties):
        """N-Triples of the ties."""

        def of(day):
            return f'"{day}"^^<http://www.w3.org/2001/XMLSchema#integer>'

        base = "<http://example.org/"
        names = ("subject", "relation", "object", "first", "last", "sure_first", "sure_last")
        lines = []
        for number, (s, r, o, *when) in enumerate(zip(*(getattr(ties, name).tolist() for name in names), strict=True)):
            node = f"{base}t{number}>"
            lines.append(f"{base}e{s}> {base}r{r}> {node} .\n{base}e{o}> {base}r{r}> {node} .\n{node} {base}kind> {base}r{r}> .\n")
            lines.append(f"{base}e{s}> {base}any> {node} .\n{base}e{o}> {base}any> {node} .\n")
            lines += [
                f"{node} {base}{name}> {of(day)} .\n" for name, day in zip(("first", "last", "sureFirst", "sureLast"), when, strict=True)
            ]
        return "".join(lines)

    def allies(self, entity, day, relation):
        return self._rows(
            f"{_SPARQL} SELECT ?o (?a <= {day} && ?b >= {day} AS ?sure) WHERE {{ :e{entity} :r{relation} ?t . ?t :first ?f ; :last ?l "
            f"FILTER (?f <= {day} && ?l >= {day}) ?t :sureFirst ?a ; :sureLast ?b . ?o :r{relation} ?t FILTER (?o != :e{entity}) }}"
        )

    @staticmethod
    def listed(found):
        return sorted((int(str(other).rpartition("/e")[2]), str(sure) == "true") for other, sure in found)

    def pairs(self, day):
        held = f"?t :kind :r{RELATION} ; :first ?f ; :last ?l FILTER (?f <= {day} && ?l >= {day})"
        rows = self._rows(
            f"{_SPARQL} SELECT (COUNT(*) AS ?n) (SUM(IF(?a <= {day} && ?b >= {day}, 1, 0)) AS ?m) "
            f"WHERE {{ {held} ?t :sureFirst ?a ; :sureLast ?b }}"
        )
        return tuple(int(str(value)) for value in rows[0])

    def _around(self, day):
        def around(one):
            rows = self._rows(
                f"{_SPARQL} SELECT DISTINCT ?o WHERE {{ :e{one} :any ?t . ?t :first ?f ; :last ?l . ?o :any ?t "
                f"FILTER (?f <= {day} && ?l >= {day}) }}"
            )
            return [other for (name,) in rows if (other := int(str(name).rpartition("/e")[2])) != one]

        return around

    def near(self, entity, day):
        return within_two(entity, self._around(day))

    def path(self, start, goal, day):
        return searched(start, goal, self._around(day))

    def changes(self, first, last):
        counts = [
            self._rows(f"{_SPARQL} SELECT (COUNT(*) AS ?n) WHERE {{ ?t :kind ?k ; :first ?f ; :last ?l FILTER ({test}) }}")[0][0]
            for test in (f"?f > {first} && ?f <= {last} && ?l >= {last}", f"?l >= {first} && ?l < {last} && ?f <= {first}")
        ]
        return int(str(counts[0])), int(str(counts[1]))


class Oxigraph(_Rdf):
    """Oxigraph in memory, SPARQL."""

    name = "Oxigraph, SPARQL"
    most = 200_000

    def __init__(self, ties: Ties) -> None:
        import pyoxigraph as ox

        self.store = ox.Store()
        self.store.bulk_load(input=self.turtle(ties).encode(), format=ox.RdfFormat.N_TRIPLES)

    def _rows(self, text):
        return [tuple(value.value for value in row) for row in self.store.query(text)]


class Rdflib(_Rdf):
    """rdflib in memory, SPARQL."""

    name = "rdflib, SPARQL"
    most = 20_000

    def __init__(self, ties: Ties) -> None:
        import rdflib

        self.store = rdflib.Graph().parse(data=self.turtle(ties), format="nt")

    def _rows(self, text):
        return [tuple(row) for row in self.store.query(text)]


class Raphtory(Engine):
    """Raphtory's persistent graph: a layer for each relation and one for what is sure of it; chains are searched in Python around it.

    It holds one tie of a pair and relation at a time, so it is asked about made-up ties only, which have no two that overlap.
    """

    name = "Raphtory"
    most = 200_000
    is_simple = True

    def __init__(self, ties: Ties) -> None:
        import raphtory

        self.g = raphtory.PersistentGraph()
        names = ("subject", "object", "relation", "first", "last", "sure_first", "sure_last")
        for subject, object_, relation, first, last, sure_first, sure_last in zip(
            *(getattr(ties, name).tolist() for name in names), strict=True
        ):
            self.g.add_edge(first, subject, object_, layer=f"r{relation}")
            self.g.delete_edge(last + 1, subject, object_, layer=f"r{relation}")
            if sure_first <= sure_last:
                self.g.add_edge(sure_first, subject, object_, layer=f"s{relation}")
                self.g.delete_edge(sure_last + 1, subject, object_, layer=f"s{relation}")
        self.every = [f"r{number}" for number in range(ties.relations)]
        self.layers = [(self.g.layer(f"r{number}"), self.g.layer(f"s{number}")) for number in range(ties.relations)]
        self.all = self.g.layers(self.every)

    @staticmethod
    def _of(view, entity):
        node = view.node(entity)
        return [] if node is None else list(node.neighbours.id)

    def allies(self, entity, day, relation):
        one, all_sure = self.layers[relation]
        sure = set(self._of(all_sure.at(day), entity))
        return [(other, other in sure) for other in self._of(one.at(day), entity)]

    def pairs(self, day):
        one, sure = self.layers[RELATION]
        return one.at(day).count_edges(), sure.at(day).count_edges()

    def near(self, entity, day):
        node = self.all.at(day).node(entity)
        return 1 if node is None else len({entity, *node.neighbours.id, *node.neighbours.neighbours.id})

    def path(self, start, goal, day):
        view = self.all.at(day)
        return searched(start, goal, lambda one: self._of(view, one))

    def changes(self, first, last):
        began = ended = 0
        for layer in self.every:
            before, after = (set(self.g.layer(layer).at(day).edges.id) for day in (first, last))
            began, ended = began + len(after - before), ended + len(before - after)
        return began, ended


class Ladybug(Engine):
    """Ladybug (the successor of Kuzu) in memory, Cypher with its own shortest paths."""

    name = "Ladybug"

    def __init__(self, ties: Ties) -> None:
        import ladybug
        import polars as pl

        self.db = ladybug.Database(":memory:")
        self.c = ladybug.Connection(self.db, num_threads=1)
        self.c.execute("CREATE NODE TABLE Entity(id INT64 PRIMARY KEY)")
        days = ("first", "last", "sure_first", "sure_last")
        self.c.execute(f"CREATE REL TABLE Tie(FROM Entity TO Entity, relation INT64, {', '.join(f'{name} INT64' for name in days)})")
        entities = pl.DataFrame({"id": range(ties.entities)})  # noqa: F841 - COPY takes it by name
        given = pl.DataFrame({name: getattr(ties, name) for name in ("subject", "object", "relation", *days)}).cast(pl.Int64)  # noqa: F841
        self.c.execute("COPY Entity FROM entities")
        self.c.execute("COPY Tie FROM given")

    def _all(self, text, **values):
        return self.c.execute(text, values).get_all()

    def allies(self, entity, day, relation):
        return self._all(
            "MATCH (a:Entity {id: $e})-[t:Tie]-(b:Entity) WHERE t.relation = $r AND t.first <= $d AND t.last >= $d "
            "RETURN b.id, t.sure_first <= $d AND t.sure_last >= $d",
            e=entity, d=day, r=relation,
        )  # fmt: skip

    def pairs(self, day):
        found = self._all(
            "MATCH ()-[t:Tie]->() WHERE t.relation = $r AND t.first <= $d AND t.last >= $d "
            "RETURN count(*), sum(CASE WHEN t.sure_first <= $d AND t.sure_last >= $d THEN 1 ELSE 0 END)",
            d=day, r=RELATION,
        )  # fmt: skip
        return int(found[0][0]), int(found[0][1] or 0)

    def near(self, entity, day):
        within = f"r.first <= {day} AND r.last >= {day}"
        found = self._all(f"MATCH (a:Entity {{id: {entity}}})-[t:Tie*0..2 (r, n | WHERE {within})]-(b:Entity) RETURN count(DISTINCT b.id)")
        return found[0][0]

    def path(self, start, goal, day):
        if start == goal:
            return 0
        within = f"r.first <= {day} AND r.last >= {day}"
        found = self._all(
            f"MATCH p = (a:Entity {{id: {start}}})-[t:Tie* SHORTEST 1..30 (r, n | WHERE {within})]-(b:Entity {{id: {goal}}}) RETURN length(p)"
        )
        return found[0][0] if found else -1

    def changes(self, first, last):
        counts = [
            self._all(f"MATCH ()-[t:Tie]->() WHERE {test} RETURN count(*)", a=first, b=last)[0][0]
            for test in ("t.first > $a AND t.first <= $b AND t.last >= $b", "t.last >= $a AND t.last < $b AND t.first <= $a")
        ]
        return counts[0], counts[1]


ENGINES = (Ours, Mask, SQLite, Searched, DuckDB, Polars, NetworkX, Oxigraph, Rdflib, Raphtory, Ladybug)
