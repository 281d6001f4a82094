"""CSV files for `neo4j-admin database import full`: a property graph of everything, with the command and first questions.

Headers as in the Neo4j operations manual, "Import", section "CSV header format". Quotation marks are doubled, not escaped with a
backslash (there, "Import options", --legacy-style-quoting=false). What is absent, an open bound too, is an empty field: no property.
"""

from __future__ import annotations

import csv
import io
import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from allegiance.dates import format_day

from .edges import edges_of, nodes_of, source_values, statement_values
from .wanted import Cut, Format

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from .edges import Values

__all__ = ["ROWS", "relationship_type"]

# Between the values of an array. Names hold semicolons, Neo4j's default, and an array has no escape for it; the records refuse
# control characters, so that this one, the unit separator of ASCII, stands in no value.
_BETWEEN = "\x1f"
_BOUNDS = ("earliest_start", "latest_start", "earliest_end", "latest_end")

_ENDS = ":START_ID(Entity),:END_ID(Entity),:TYPE"
_EDGE = "class:string,relation:string,family:string,symmetric:boolean,verdict:string,first:date,last:date"
_DATES = ",".join(f"{bound}:date" for bound in _BOUNDS)

_HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "nodes-entity": "id:ID(Entity),name:string,kind:string,about:string,aliases:string[],distinct_from:string[],:LABEL",
        "nodes-alias": "id:ID(Alias),name:string,lang:string,from:string,to:string,:LABEL",
        "nodes-identifier": "id:ID(Identifier),scheme:string,value:string,:LABEL",
        "nodes-own-state": "id:ID(OwnState),relation:string,verdict:string,first:date,last:date,rule:string,because:string[],:LABEL",
        "nodes-statement": f"id:ID(Statement),relation:string,value:string,when:string,{_DATES},status:string,conflict:boolean,"
        "place:string,role:string,reference:string,quantity:string,preferred_because:string,low:long,high:long,:LABEL",
        "nodes-claim": "id:ID(Claim),number:int,stance:string,asserter:string,when:string,value:string,credibility:int,"
        "origin:string,attests:string,supersedes:string[],says:string,:LABEL",
        "nodes-source": "id:ID(Source),title:string,publisher:string,published:string,url:string,author:string,grade:string,"
        "kind:string,:LABEL",
        "relationships-tie": f"{_ENDS},{_EDGE},rule:string,because:string[]",
        "relationships-event": f"{_ENDS},{_EDGE},statement:string",
        "relationships-has-alias": ":START_ID(Entity),:END_ID(Alias),:TYPE",
        "relationships-has-identifier": ":START_ID(Entity),:END_ID(Identifier),:TYPE",
        "relationships-has-own-state": ":START_ID(Entity),:END_ID(OwnState),:TYPE",
        "relationships-not-same-as": _ENDS,
        "relationships-statement-entity": ":START_ID(Statement),:END_ID(Entity),:TYPE",
        "relationships-claim-statement": ":START_ID(Claim),:END_ID(Statement),:TYPE",
        "relationships-claim-source": ":START_ID(Claim),:END_ID(Source),:TYPE",
    }
)

Rows = list[list[str]]


def relationship_type(relation: str) -> str:
    """The relation's name as a type of Neo4j: upper case, with underscores between words (Cypher manual, "Naming rules").

    >>> relationship_type("stoodBeside")
    'STOOD_BESIDE'
    """
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", relation).upper()


def _write(cut: Cut) -> Mapping[str, bytes]:
    """A file for each label of nodes and each sort of relationship; their names say which they are."""
    rows = dict([*_entities(cut), *_statements(cut), *_edges(cut)])
    files = {f"{name}.csv": _csv(header, rows[name]) for name, header in _HEADERS.items()}
    return {**files, "constraints.cypher": _CONSTRAINTS.encode(), "import.txt": _guide(cut, sorted(files)).encode()}


def _csv(header: str, rows: Rows) -> bytes:
    made = io.StringIO()
    made.write(header + "\n")
    csv.writer(made, lineterminator="\n").writerows(rows)
    return made.getvalue().encode()


def _entities(cut: Cut) -> Iterator[tuple[str, Rows]]:
    """Entities with their other names, ids and own states as nodes of their own."""
    entities: Rows = []
    aliases: Rows = []
    identifiers: Rows = []
    states: Rows = []
    details = {entity.id: entity.aliases for entity in cut.entities}
    for node in nodes_of(cut):
        name, kind = node["id"], node["kind"]
        labels = sorted(cut.ontology.kinds[kind].ancestors)
        lists = (_array(node.get("aliases", ())), _array(node.get("distinct_from", ())), _array(labels))
        entities.append([name, node["label"], kind, node.get("about", ""), *lists])
        for number, alias in enumerate(details[name], 1):
            aliases.append([f"{name}#{number}", alias.name, alias.lang or "", alias.start or "", alias.end or "", "Alias"])
        for scheme, value in node.get("ids", {}).items():
            identifiers.append([f"{name}#{scheme}", scheme, value, "Identifier"])
        for number, state in enumerate(node.get("states", ()), 1):
            states.append([f"{name}#{number}", *_texts(state, "relation", "verdict", "first", "last", "rule", "because"), "OwnState"])
    yield from (("nodes-entity", entities), ("nodes-alias", aliases), ("nodes-identifier", identifiers), ("nodes-own-state", states))
    linked = (("alias", aliases, "HAS_ALIAS"), ("identifier", identifiers, "HAS_IDENTIFIER"), ("own-state", states, "HAS_STATE"))
    for space, rows, sort in linked:
        yield f"relationships-has-{space}", [[row[0].partition("#")[0], row[0], sort] for row in rows]
    pairs = [(one.id, other) for one in cut.entities for other in one.not_same_as]
    yield "relationships-not-same-as", [[one, other, "NOT_SAME_AS"] for one, other in pairs if other in details]


_STATEMENT = ("id", "relation", "value", "when", *_BOUNDS, "status", "conflict", "place", "role", "reference", "quantity")
_CLAIM = ("stance", "asserter", "when", "value", "credibility", "origin", "attests", "supersedes", "says")
_SOURCE = ("id", "title", "publisher", "published", "url", "author", "grade", "kind")


def _statements(cut: Cut) -> Iterator[tuple[str, Rows]]:
    """Statements of every status, their claims, and the sources of these."""
    labels = {one.statement.id: "Measure" for one in cut.measures}
    labels |= {one.statement.id: "Event" for one in cut.events} | {one.statement.id: "OwnEvent" for one in cut.own_events}
    known = {one.id for one in cut.entities}
    statements: Rows = []
    claims: Rows = []
    ends: Rows = []
    tells: Rows = []
    stands: Rows = []
    for one in cut.statements:
        told = statement_values(one)
        name = told["id"]
        more = ["" if number is None else str(number) for number in (one.low, one.high)]
        marks = [mark for mark in ("Statement", labels.get(name)) if mark]
        statements.append([*_texts(told, *_STATEMENT, "preferred_because"), *more, _array(marks)])
        for part in ("subject", "object", "place"):
            if told.get(part) in known:
                ends.append([name, told[part], part.upper()])
        for number, claim in enumerate(told["claims"], 1):
            key = f"{name}#{number}"
            claims.append([key, str(number), *_texts(claim, *_CLAIM), "Claim"])
            tells.append([key, name, claim["stance"].upper()])
            stands.append([key, claim["source"], "STANDS_IN"])
    sources = [[*_texts(source_values(one), *_SOURCE), "Source"] for one in cut.sources]
    yield from (("nodes-statement", statements), ("nodes-claim", claims), ("nodes-source", sources))
    yield "relationships-statement-entity", ends
    yield "relationships-claim-statement", tells
    yield "relationships-claim-source", stands


def _edges(cut: Cut) -> Iterator[tuple[str, Rows]]:
    """Ties and events between entities; a relation is the type of the relationship."""
    ties: Rows = []
    events: Rows = []
    for edge in edges_of(cut):
        ends = [edge["source"], edge["target"], relationship_type(edge["relation"])]
        told = _texts(edge, "class", "relation", "family", "symmetric", "verdict", "first", "last")
        if edge["class"] == "tie":
            ties.append([*ends, *told, *_texts(edge, "rule", "because")])
        else:
            events.append([*ends, *told, *_texts(edge, "statement")])
    yield from (("relationships-tie", ties), ("relationships-event", events))


def _texts(values: Values, *names: str) -> list[str]:
    return [_text(values.get(name, "")) for name in names]


def _text(value: str | float | Sequence[str]) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return _array(value) if isinstance(value, list) else str(value)


def _array(values: Iterable[str]) -> str:
    return _BETWEEN.join(values)


_UNIQUE = ("Entity", "Statement", "Claim", "Source")
_INDEXED = (("Entity", "name"), ("Alias", "name"), ("Statement", "relation"))
_CONSTRAINTS = "".join(
    [
        *(f"CREATE CONSTRAINT {label.lower()}_id IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE;\n" for label in _UNIQUE),
        *(f"CREATE INDEX {label.lower()}_{key} IF NOT EXISTS FOR (n:{label}) ON (n.{key});\n" for label, key in _INDEXED),
    ]
)

_QUESTIONS = """\
Who surely stood how with an entity on a day (an open bound has no property):
  MATCH (a:Entity {id: $entity})-[tie {class: 'tie', verdict: 'definite'}]-(b:Entity)
  WHERE coalesce(tie.first <= date($day), true) AND coalesce(tie.last >= date($day), true)
  RETURN b.name, type(tie), tie.first, tie.last ORDER BY b.name;

The sources that a tie rests on:
  MATCH (:Entity {id: $entity})-[tie {class: 'tie'}]-(b:Entity)
  UNWIND tie.because AS id
  MATCH (s:Statement {id: id})<-[told:SUPPORTS|DENIES]-(c:Claim)-[:STANDS_IN]->(source:Source)
  RETURN b.name, type(tie), s.when, s.status, type(told), source.publisher, source.published, c.says;

An entity by any of its names:
  MATCH (e:Entity) WHERE e.name = $name OR $name IN e.aliases RETURN e;

Events of a year, those that may have fallen into it too:
  MATCH (a:Entity)-[event {class: 'event'}]->(b:Entity)
  WHERE coalesce(event.first < date({year: $year + 1}), true) AND coalesce(event.last >= date({year: $year}), true)
  RETURN a.name, type(event), b.name, event.verdict, event.first, event.last ORDER BY event.first;
"""


def _guide(cut: Cut, names: Sequence[str]) -> str:
    """How to import the files, what they hold, and the first questions to ask."""
    flags = [f"  --{name.partition('-')[0]}={name}" for name in names]
    used = {one.relation for one in cut.ties} | {one.statement.relation for one in cut.events}
    types = [f"  {relationship_type(name)}: {relation.label}" for name, relation in cut.ontology.relations.items() if name in used]
    days = [day for one in cut.ties for day in (one.first, one.last) if day is not None]
    span = f" from {format_day(min(days))} to {format_day(max(days))}" if days else ""
    return "\n".join(
        [
            f"A history of {len(cut.entities)} entities, {len(cut.statements)} statements and {len(cut.sources)} sources{span},",
            "for Neo4j 5 or later.",
            "",
            "1. In this folder, into a database that is not there yet (or add --overwrite-destination=true, which empties it first):",
            "",
            " \\\n".join(
                [
                    "neo4j-admin database import full neo4j",
                    "  --multiline-fields=true --array-delimiter=U+001F",
                    *flags,
                ]
            ),
            "",
            "2. Start Neo4j and run constraints.cypher:  cypher-shell -f constraints.cypher",
            "",
            "3. Ask. Parameters are set with  :param entity => 'some-id'",
            "",
            _QUESTIONS,
            "Types of relationships between entities, made from the names of the relations in the ontology:",
            *types,
            "",
        ]
    )


ROWS: Mapping[str, Format] = MappingProxyType(
    {
        "neo4j": Format(
            _write,
            ".neo4j",
            "text/csv",
            "Neo4j: a property graph of everything, to import with neo4j-admin and ask in Cypher",
        )
    }
)
