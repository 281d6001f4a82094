"""RDF back to a dataset: what the store holds is enough to answer from.

Only asserted triples are read; bounds, statuses and derived stretches are computed anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from pydantic import ValidationError

from .checks import check_dataset
from .dataset import dataset_of
from .exceptions import DataError, StoreError
from .model import Alias, Claim, Entity, Source, Statement
from .ontology import NAMESPACE
from .triples import DERIVED, PREFIXES, T

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyoxigraph as ox

    from .dataset import Dataset
    from .ontology import Ontology

__all__ = ["read_store"]


def read_store(store: ox.Store, ontology: Ontology) -> Dataset:
    """The dataset that a store holds.

    Raises:
        StoreError: it holds no entities of this vocabulary, or a record lacks a part.
        DataError: its records contradict the ontology.
    """
    reader = _Reader(store, ontology)
    try:
        dataset = dataset_of(reader.entities(), reader.statements(), reader.sources())
    except (ValidationError, KeyError, ValueError) as error:
        raise StoreError(f"a record in the RDF lacks a part or holds a wrong one: {error}") from error
    if not dataset.entities:
        raise StoreError(f"the RDF holds no entity of {NAMESPACE}.")
    problems = list(check_dataset(dataset, ontology))
    if problems:
        raise DataError(problems)
    return dataset


class _Reader:
    def __init__(self, store: ox.Store, ontology: Ontology) -> None:
        self.ontology = ontology
        self.nodes: dict[Any, dict[Any, list[Any]]] = {}
        for quad in store:
            if quad.graph_name != DERIVED:
                self.nodes.setdefault(quad.subject, {}).setdefault(quad.predicate, []).append(quad.object)

    def _of_type(self, name: str) -> Iterator[dict[Any, list[Any]]]:
        wanted = T("al:" + name)
        for values in self.nodes.values():
            if wanted in values.get(T("rdf:type"), ()):
                yield values

    def entities(self) -> Iterator[Entity]:
        for kind in self.ontology.kinds:
            for values in self._of_type(kind):
                names = sorted(
                    (self.nodes[node] for node in values.get(T("al:hasName"), ())), key=lambda name: int(_text(name, "al:index") or 0)
                )
                yield Entity(
                    id=_need(values, "dcterms:identifier"),
                    kind=kind,
                    name=_need(values, "rdfs:label"),
                    aliases=tuple(_alias(name) for name in names),
                    same_as={_scheme(one): one.value for one in sorted(values.get(T("al:externalId"), ()), key=str)},
                    not_same_as=tuple(sorted(_identifier(other) for other in values.get(T("owl:differentFrom"), ()))),
                    about=_text(values, "dcterms:description"),
                )

    def sources(self) -> Iterator[Source]:
        for values in self._of_type("Source"):
            yield Source.model_validate(
                {
                    "id": _need(values, "dcterms:identifier"),
                    "title": _need(values, "dcterms:title"),
                    "publisher": _need(values, "dcterms:publisher"),
                    "author": _text(values, "dcterms:creator"),
                    "published": _need(values, "dcterms:issued"),
                    "url": _text(values, "schema:url"),
                    "grade": _need(values, "al:grade"),
                    "kind": _need(values, "al:sourceKind"),
                }
            )

    def statements(self) -> Iterator[Statement]:
        for values in self._of_type("Statement"):
            claims = sorted(
                (self.nodes[node] for node in values.get(T("al:hasClaim"), ())), key=lambda one: int(_text(one, "al:index") or 0)
            )
            yield Statement(
                id=_need(values, "dcterms:identifier"),
                subject=_identifier(values[T("rdf:subject")][0]),
                relation=values[T("rdf:predicate")][0].value.removeprefix(NAMESPACE),
                object=_reference(values, "rdf:object"),
                value=_text(values, "al:value"),
                when=_text(values, "al:when"),
                place=_reference(values, "al:place"),
                role=_text(values, "al:role"),
                reference=_text(values, "al:reference"),
                quantity=_text(values, "al:quantity"),
                preferred_because=_text(values, "al:preferredBecause"),
                claims=tuple(_claim(one) for one in claims),
            )


def _claim(values: dict[Any, list[Any]]) -> Claim:
    superseded = sorted(text.value.split(" ", 1) for text in values.get(T("al:supersedes"), ()))
    return Claim.model_validate(
        {
            "source": values[T("prov:hadPrimarySource")][0].value.removeprefix(PREFIXES["alsrc"]),
            "stance": _need(values, "al:stance"),
            "asserter": _reference(values, "prov:wasAttributedTo"),
            "when": _text(values, "al:when"),
            "value": _text(values, "al:value"),
            "credibility": _text(values, "al:credibility"),
            "origin": _text(values, "al:origin"),
            "attests": _text(values, "al:attests"),
            "supersedes": tuple(name for _, name in superseded),
            "says": _text(values, "al:says"),
        }
    )


def _alias(values: dict[Any, list[Any]]) -> Alias:
    return Alias.model_validate(
        {
            "name": _need(values, "rdfs:label"),
            "lang": _text(values, "al:language"),
            "from": _text(values, "al:usedFrom"),
            "to": _text(values, "al:usedTo"),
        }
    )


def _text(values: dict[Any, list[Any]], curie: str) -> str | None:
    found = values.get(T(curie))
    return str(found[0].value) if found else None


def _need(values: dict[Any, list[Any]], curie: str) -> str:
    text = _text(values, curie)
    if text is None:
        raise ValueError(f"{values.get(T('dcterms:identifier'), ['a record'])[0]} has no {curie}")
    return text


def _identifier(node: Any) -> str:  # noqa: ANN401 - a term of pyoxigraph
    return str(node.value).removeprefix(PREFIXES["agr"])


def _reference(values: dict[Any, list[Any]], curie: str) -> str | None:
    found = values.get(T(curie))
    return _identifier(found[0]) if found else None


def _scheme(literal: Any) -> str:  # noqa: ANN401 - a term of pyoxigraph
    return unquote(literal.datatype.value.removeprefix(PREFIXES["scheme"]))
