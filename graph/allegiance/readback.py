"""RDF back to a dataset: what the store holds is enough to answer from.

Only asserted triples are read; bounds, statuses and derived stretches are computed anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import unquote

import pyoxigraph as ox
from pydantic import ValidationError

from .checks import check_dataset
from .dataset import Dataset, dataset_of, is_statement_id
from .exceptions import DataError, StoreError
from .model import Claim, Entity, Source, Statement
from .ontology import NAMESPACE
from .places import Located
from .triples import BASE, DERIVED, PREFIXES, T, sort_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .ontology import Ontology

__all__ = ["left_out", "read_store"]

_Made = TypeVar("_Made", Entity, Statement, Claim, Source)

# Parts of a record by the key that the model gives them; those of a source and of a name are single texts.
_SOURCE = {
    "title": "dcterms:title",
    "publisher": "dcterms:publisher",
    "author": "dcterms:creator",
    "published": "dcterms:issued",
    "url": "schema:url",
    "grade": "al:grade",
    "kind": "al:sourceKind",
}
_ALIAS = {"name": "rdfs:label", "lang": "al:language", "from": "al:usedFrom", "to": "al:usedTo"}
_STATEMENT = {
    "value": "al:value",
    "when": "al:when",
    "role": "al:role",
    "reference": "al:reference",
    "quantity": "al:quantity",
    "preferred_because": "al:preferredBecause",
}
_CLAIM = {
    "stance": "al:stance",
    "when": "al:when",
    "value": "al:value",
    "credibility": "al:credibility",
    "origin": "al:origin",
    "attests": "al:attests",
    "says": "al:says",
}
_RECORDS = frozenset({"Statement", "Source", "Claim", "Name", "Holding"})
_NEEDED = frozenset({"title", "publisher", "published", "grade", "kind", "name", "stance"})
# The other parts that are read, and those that are computed anew from what is read.
_READ = (
    *("dcterms:identifier", "dcterms:description", "al:hasName", "al:index", "al:externalId", "owl:differentFrom", "rdf:subject"),
    *("rdf:predicate", "rdf:object", "al:place", "al:hasClaim", "prov:hadPrimarySource", "prov:wasAttributedTo", "al:supersedes"),
)
_COMPUTED = (
    *("al:status", "al:conflict", "al:earliestStart", "al:latestStart", "al:earliestEnd", "al:latestEnd", "al:atLeast", "al:atMost"),
    *("al:knownFrom", "skos:exactMatch"),
)


def read_store(store: ox.Store, ontology: Ontology) -> Dataset:
    """The dataset that a store holds; each record remembers its IRI as its place.

    Raises:
        StoreError: it holds no entities of this vocabulary, or a record lacks a part or holds one twice.
        DataError: its records contradict the ontology.
    """
    dataset = _Reader(store, ontology).dataset()
    if not dataset.entities:
        raise StoreError(f"the RDF holds no entity of {NAMESPACE}.")
    problems = list(check_dataset(dataset, ontology))
    if problems:
        raise DataError(problems)
    return dataset


def left_out(store: ox.Store, ontology: Ontology) -> list[ox.Triple]:
    """What a store says beyond a dataset, in order: properties of others, other names and plain ties that no record tells of.

    Derived stretches and the description of the dataset are not counted, since they are made anew.
    """
    reader = _Reader(store, ontology)
    known = {T(curie) for parts in (_SOURCE, _ALIAS, _STATEMENT, _CLAIM) for curie in parts.values()}
    known |= {T(curie) for curie in (*_READ, *_COMPUTED)}
    told = {
        (subject, relation, getattr(what, "value", what))
        for node in reader.of_type("Statement")
        for subject in node.all("rdf:subject")
        for relation in node.all("rdf:predicate")
        for what in (*node.all("rdf:object"), *node.all("al:value"))
    }
    lost = []
    for term, values in reader.nodes.items():
        node = _Node(term, values)
        kinds = {kind.value.removeprefix(NAMESPACE) for kind in node.all("rdf:type")}
        if "Holding" in kinds or term == ox.NamedNode(BASE + "dataset"):
            continue
        is_record = not kinds.isdisjoint(_RECORDS.union(ontology.kinds))
        names = {label.value for name in node.all("al:hasName") for label in reader.nodes.get(name, {}).get(T("rdfs:label"), ())}
        for predicate, others in values.items():
            for other in others:
                text = getattr(other, "value", other)
                is_told = (
                    predicate in known
                    or (predicate == T("rdf:type") and str(text).startswith(NAMESPACE))
                    or (predicate == T("skos:altLabel") and text in names)
                    or (term, predicate, text) in told
                )
                if not (is_record and is_told):
                    lost.append(ox.Triple(term, predicate, other))
    return sorted(lost, key=sort_key)


class _Node:
    """A subject with its triples; says which record and which part is meant when one is missing or wrong."""

    def __init__(self, term: Any, values: dict[Any, list[Any]]) -> None:  # noqa: ANN401 - a term of pyoxigraph
        self.term = term
        self.values = values

    def __str__(self) -> str:
        if isinstance(self.term, ox.BlankNode):
            kinds = sorted(kind.value.removeprefix(NAMESPACE) for kind in self.all("rdf:type"))
            return f"a blank node of type {', '.join(kinds)}" if kinds else "a blank node without a type"
        return f"<{getattr(self.term, 'value', self.term)}>"

    def all(self, curie: str) -> list[Any]:
        """The terms of a part, none twice."""
        return self.values.get(T(curie), [])

    def one(self, curie: str) -> Any:  # noqa: ANN401 - a term of pyoxigraph, or None
        """The term of a part that a record has once, or None."""
        found = self.all(curie)
        if len(found) > 1:
            shown = " and ".join(sorted(str(term) for term in found)[:2])
            raise StoreError(f"{self} has {curie} {len(found)} times, where one is due: {shown}.")
        return found[0] if found else None

    def need(self, curie: str) -> Any:  # noqa: ANN401 - a term of pyoxigraph
        """The term of a part that a record cannot be without."""
        term = self.one(curie)
        if term is None:
            raise StoreError(f"{self} has no {curie} ({T(curie).value}).")
        return term

    def text(self, curie: str) -> str | None:
        """The text of a part that is a literal, or None."""
        term = self.one(curie)
        if term is not None and not isinstance(term, ox.Literal):
            raise StoreError(f"{self} has a {curie} that is no literal: {term}.")
        return None if term is None else str(term.value)

    def texts(self, parts: dict[str, str]) -> dict[str, Any]:
        """The texts of some parts, by their keys."""
        return {key: self._needed(curie) if key in _NEEDED else self.text(curie) for key, curie in parts.items()}

    def _needed(self, curie: str) -> str | None:
        self.need(curie)
        return self.text(curie)

    def number(self, curie: str) -> int:
        """The whole number of a part that puts things in order."""
        self.need(curie)
        text = self.text(curie) or ""
        if not (text.isascii() and text.isdigit()):
            raise StoreError(f'{self} has a {curie} that is no whole number: "{text}".')
        return int(text)


class _Reader:
    def __init__(self, store: ox.Store, ontology: Ontology) -> None:
        self.ontology = ontology
        self.nodes: dict[Any, dict[Any, list[Any]]] = {}
        self.places: dict[tuple[str, str], Located] = {}
        # A triple may stand in several graphs, and counts once.
        for one in dict.fromkeys(quad.triple for quad in store if quad.graph_name != DERIVED):
            self.nodes.setdefault(one.subject, {}).setdefault(one.predicate, []).append(one.object)

    def dataset(self) -> Dataset:
        made = dataset_of(list(self._entities()), list(self._statements()), list(self._sources()))
        return Dataset(made.entities, made.statements, made.sources, self.places)

    # ------------------------------------------------------------ records

    def _entities(self) -> Iterator[Entity]:
        kinds = {T("al:" + name): name for name in self.ontology.kinds}
        for term, values in self.nodes.items():
            node = _Node(term, values)
            found = [kinds[kind] for kind in node.all("rdf:type") if kind in kinds]
            self._refuse_unknown(node)
            if not found:
                continue
            names = self._in_order(node, "al:hasName")
            yield self._made(
                Entity,
                node,
                {
                    "id": self._id("entity", node),
                    "kind": self._kind(node, found),
                    "name": str(node.need("rdfs:label").value),
                    "aliases": tuple(name.texts(_ALIAS) for name in names),
                    "same_as": self._same_as(node),
                    "not_same_as": tuple(sorted(self._entity_id(node, other) for other in node.all("owl:differentFrom"))),
                    "about": node.text("dcterms:description"),
                },
            )

    def _sources(self) -> Iterator[Source]:
        for node in self.of_type("Source"):
            yield self._made(Source, node, {"id": self._id("source", node), **node.texts(_SOURCE)})

    def _statements(self) -> Iterator[Statement]:
        for node in self.of_type("Statement"):
            parts = {"id": self._id("statement", node), **node.texts(_STATEMENT)}
            relation = node.need("rdf:predicate")
            parts["relation"] = str(relation.value).removeprefix(NAMESPACE)
            parts["subject"] = self._entity_id(node, node.need("rdf:subject"))
            for key, curie in (("object", "rdf:object"), ("place", "al:place")):
                other = node.one(curie)
                parts[key] = None if other is None else self._entity_id(node, other)
            claims = self._in_order(node, "al:hasClaim")
            if not claims:
                raise StoreError(f"{node} has no al:hasClaim ({T('al:hasClaim').value}).")
            parts["claims"] = tuple(self._claim(claim) for claim in claims)
            yield self._made(Statement, node, parts)

    def _claim(self, node: _Node) -> Claim:
        asserter = node.one("prov:wasAttributedTo")
        parts = node.texts(_CLAIM)
        parts["source"] = self._source_id(node, node.need("prov:hadPrimarySource"))
        parts["asserter"] = None if asserter is None else self._entity_id(node, asserter)
        parts["supersedes"] = self._superseded(node)
        return self._made(Claim, node, parts)

    def _made(self, record: type[_Made], node: _Node, parts: dict[str, Any]) -> _Made:
        try:
            return record.model_validate(parts)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            where = ".".join(str(step) for step in first["loc"])
            raise StoreError(f"{node} cannot be read: {where or record.__name__.lower()}: {_message(first)}.") from error

    # ------------------------------------------------------------ parts

    def of_type(self, name: str) -> Iterator[_Node]:
        """The nodes of a type of the vocabulary."""
        wanted = T("al:" + name)
        for term, values in self.nodes.items():
            if wanted in values.get(T("rdf:type"), ()):
                yield _Node(term, values)

    def _id(self, what: str, node: _Node) -> str:
        """The id of a record, which no other record of its sort may have."""
        node.need("dcterms:identifier")
        name = node.text("dcterms:identifier") or ""
        if isinstance(node.term, ox.BlankNode):
            raise StoreError(f'{node} is called "{name}". A record needs an IRI, so that others can refer to it.')
        if what == "statement" and not is_statement_id(name):
            raise StoreError(
                f'{node} has the dcterms:identifier "{name}". Use letters and digits, joined by single hyphens, dots or underscores.'
            )
        if (what, name) in self.places:
            raise StoreError(f'{node} has the dcterms:identifier "{name}", which <{self.places[what, name].path}> has as well.')
        self.places[what, name] = Located(str(node.term.value), None)
        return name

    def _refuse_unknown(self, node: _Node) -> None:
        """Nothing is passed over in silence that calls itself by a word of the vocabulary that there is not."""
        for kind in node.all("rdf:type"):
            name = str(kind.value).removeprefix(NAMESPACE)
            is_ours = kind.value.startswith(NAMESPACE) and not str(getattr(node.term, "value", "")).startswith(NAMESPACE)
            if is_ours and name not in self.ontology.kinds and name not in _RECORDS:
                raise StoreError(f"{node} is of the unknown kind {name}. The kinds are: {', '.join(self.ontology.kinds)}.")

    def _kind(self, node: _Node, found: list[str]) -> str:
        """The narrowest of the kinds that a node is said to be of; a reasoner may have added those above it."""
        narrowest = [kind for kind in found if all(self.ontology.is_a(kind, (other,)) for other in found)]
        if len(narrowest) != 1:
            raise StoreError(f"{node} is of several kinds: {', '.join(sorted(found))}. An entity has one.")
        return narrowest[0]

    def _in_order(self, node: _Node, curie: str) -> list[_Node]:
        """The nodes of a part in the order of their numbers."""
        made = []
        for term in node.all(curie):
            if term not in self.nodes:
                raise StoreError(f"{node} has the {curie} {term}, of which nothing is said.")
            made.append(_Node(term, self.nodes[term]))
        if len(made) == 1:
            return made
        numbered = {one.number("al:index"): one for one in made}
        if len(numbered) < len(made):
            raise StoreError(f"{node} has two {curie} with the same al:index.")
        return [numbered[number] for number in sorted(numbered)]

    def _same_as(self, node: _Node) -> dict[str, str]:
        made: dict[str, str] = {}
        for one in node.all("al:externalId"):
            datatype = getattr(getattr(one, "datatype", None), "value", "")
            if not datatype.startswith(PREFIXES["scheme"]):
                raise StoreError(f"{node} has the al:externalId {one}. Its datatype names the register: {PREFIXES['scheme']}NAME.")
            scheme = unquote(datatype.removeprefix(PREFIXES["scheme"]))
            if scheme in made:
                raise StoreError(f"{node} has two ids in the register {scheme}.")
            made[scheme] = one.value
        return {scheme: made[scheme] for scheme in sorted(made)}

    def _superseded(self, node: _Node) -> tuple[str, ...]:
        """The sources that a claim supersedes, in the order of the numbers before their ids."""
        found: dict[int, str] = {}
        for term in node.all("al:supersedes"):
            number, _, name = str(term.value).partition(" ")
            if not (number.isascii() and number.isdigit() and name) or int(number) in found:
                raise StoreError(f'{node} has an al:supersedes that is no number of its own and id of a source, such as "1 paper": {term}.')
            found[int(number)] = name
        return tuple(found[number] for number in sorted(found))

    def _entity_id(self, node: _Node, term: Any) -> str:  # noqa: ANN401 - a term of pyoxigraph
        return self._referred(node, term, "agr", "entity")

    def _source_id(self, node: _Node, term: Any) -> str:  # noqa: ANN401 - as above
        return self._referred(node, term, "alsrc", "source")

    def _referred(self, node: _Node, term: Any, prefix: str, what: str) -> str:  # noqa: ANN401 - as above
        """The id of the record that a term names: that which it is said to have, or else the end of its IRI."""
        if isinstance(term, ox.NamedNode):
            if T("dcterms:identifier") in self.nodes.get(term, ()):
                return _Node(term, self.nodes[term]).text("dcterms:identifier") or ""
            if term.value.startswith(PREFIXES[prefix]):
                return term.value.removeprefix(PREFIXES[prefix])
        raise StoreError(f"{node} names {term}, which is no {what} of this file.")


def _message(found: Any) -> str:  # noqa: ANN401 - pydantic's ErrorDetails
    if found["type"] == "value_error":
        return str(found["ctx"]["error"])
    return f'"{found["input"]}": {found["msg"]}'
