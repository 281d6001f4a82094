"""The vocabulary, read from Turtle: what each relation means, what it starts, ends and implies.

No other module knows a relation; each asks the `Ontology`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from .exceptions import OntologyError, UnknownName
from .resources import ontology_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["NAMESPACE", "Effect", "Family", "Kind", "Ontology", "Relation", "read_mapping", "read_ontology"]

NAMESPACE = "https://w3id.org/allegiance/ontology#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
RelationType = Literal["state", "event", "measure", "naming"]

_TYPES: Mapping[str, RelationType] = {
    "StateRelation": "state",
    "EventRelation": "event",
    "MeasuredRelation": "measure",
    "NamingRelation": "naming",
}
# Years and months of an xsd:duration are taken at their longest, so that a continuity is never shorter than written.
_DAYS_IN = {"Y": 366, "M": 31, "D": 1}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of entity; `ancestors` holds the kind itself and every kind above it."""

    name: str
    label: str
    plural: str
    definition: str
    colour: str
    shape: str
    order: int
    ancestors: frozenset[str]


@dataclass(frozen=True, slots=True)
class Family:
    """Relations that are shown and filtered together; `shown` tells whether a picture opens with them."""

    name: str
    label: str
    colour: str
    order: int
    shown: bool


@dataclass(frozen=True, slots=True)
class Effect:
    """What an event starts or ends.

    `state` is None for every state that is not lasting. `subject`, `object` and `either` name a place of the
    event's own pair, "subject" or "object", that must stand there; None leaves the place open. `unless` holds
    relations whose statements about the same subject date the same thing better.
    """

    state: str | None
    subject: str | None
    object: str | None
    either: str | None
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Relation:
    """What a kind of tie means; see the Turtle for the meaning of each part.

    `continuity` is in days. `object_use` is "required", "optional" or "none".
    """

    name: str
    type: RelationType
    label: str
    inverse_label: str
    definition: str
    phrase: str
    family: str
    domain: tuple[str, ...]
    range: tuple[str, ...]
    object_use: str
    symmetric: bool
    lasting: bool
    continuity: int | None
    implies: tuple[str, ...]
    starts: tuple[Effect, ...]
    ends: tuple[Effect, ...]
    order: int

    @property
    def is_state(self) -> bool:
        """Whether it holds through days."""
        return self.type == "state"

    @property
    def takes_value(self) -> bool:
        """Whether a number or a text stands in the object's place."""
        return self.type in ("measure", "naming")

    @property
    def is_measured(self) -> bool:
        """Whether a number stands in the object's place."""
        return self.type == "measure"

    def sentence(self, subject: str, object_: str | None) -> str:
        """The phrase with both names put in."""
        return self.phrase.replace("{subject}", subject).replace("{object}", object_ or "")


@dataclass(frozen=True)
class Ontology:
    """Kinds, families, relations and questions by name, in their order."""

    kinds: Mapping[str, Kind]
    families: Mapping[str, Family]
    relations: Mapping[str, Relation]
    questions: Mapping[str, tuple[str, ...]]
    path: str = field(default="", compare=False)

    def __getitem__(self, relation: str) -> Relation:
        try:
            return self.relations[relation]
        except KeyError:
            raise UnknownName(relation, closest(relation, self.relations), what="relation") from None

    def __contains__(self, relation: object) -> bool:
        return relation in self.relations

    def asked(self, question: str) -> tuple[str, ...]:
        """The relations that answer a question, such as "allies"; a family stands for all its relations."""
        return self._asked.get(question, ())

    @cached_property
    def _asked(self) -> Mapping[str, tuple[str, ...]]:
        of_family: dict[str, list[str]] = {}
        for relation in self.relations.values():
            of_family.setdefault(relation.family, []).append(relation.name)
        return {
            question: tuple(dict.fromkeys(relation for name in names for relation in of_family.get(name, [name])))
            for question, names in self.questions.items()
        }

    def is_a(self, kind: str, wanted: tuple[str, ...]) -> bool:
        """Whether the kind, or one above it, is among the wanted ones."""
        return not self.kinds[kind].ancestors.isdisjoint(wanted)

    @cached_property
    def implied_by(self) -> Mapping[str, tuple[tuple[str, bool], ...]]:
        """For each state the states that make it hold, itself first, each with whether it does so both ways round."""
        direct: dict[str, list[str]] = {}
        for relation in self.relations.values():
            for implied in relation.implies:
                direct.setdefault(implied, []).append(relation.name)
        found: dict[str, tuple[tuple[str, bool], ...]] = {}
        for name, relation in self.relations.items():
            if not relation.is_state:
                continue
            both = {name: relation.symmetric}
            waiting = [name]
            for step in waiting:
                for other in direct.get(step, ()):
                    way = both[step] or self.relations[other].symmetric
                    if both.get(other) is None or (way and not both[other]):
                        both[other] = way
                        waiting.append(other)
            found[name] = tuple(both.items())
        return found

    @cached_property
    def makes(self) -> Mapping[str, tuple[tuple[str, bool], ...]]:
        """For each state the states that it makes hold, itself among them, each with whether both ways round."""
        found: dict[str, list[tuple[str, bool]]] = {}
        for name, makers in self.implied_by.items():
            for maker, both in makers:
                found.setdefault(maker, []).append((name, both))
        return {name: tuple(made) for name, made in found.items()}


def closest(name: str, names: Mapping[str, object]) -> tuple[str, ...]:
    """Up to three of the names that look most like this one, letter case aside."""
    import difflib

    by_folded = {other.casefold(): other for other in names}
    return tuple(by_folded[hit] for hit in difflib.get_close_matches(name.casefold(), list(by_folded), n=3, cutoff=0.6))


def read_ontology(folder: Path | None = None) -> Ontology:
    """The vocabulary of a folder that holds core.ttl and relations.ttl; the shipped one by default.

    Raises:
        OntologyError: a file cannot be read, a relation lacks a part, or names something that is not there.
    """
    return _Reader(folder or ontology_folder()).read()


MAPPING = "https://w3id.org/allegiance/mapping#"


def read_mapping(name: str, ontology: Ontology) -> Mapping[str, Mapping[str, str]]:
    """How kinds and relations are called elsewhere: for each local name, keys (`map:schema`, ...) and their texts.

    Read from NAME.ttl beside the ontology, or from the shipped one where that folder has none. What is not mentioned
    there has no entry: whoever asks falls back to the kind or the family.

    Raises:
        OntologyError: the file cannot be read.
    """
    import pyoxigraph

    beside = Path(ontology.path) / f"{name}.ttl"
    path = beside if beside.is_file() else ontology_folder() / f"{name}.ttl"
    try:
        parsed = list(pyoxigraph.parse(path=path, format=pyoxigraph.RdfFormat.TURTLE))
    except (OSError, SyntaxError, ValueError) as error:
        raise OntologyError(path, "the file", f"cannot be read: {error}") from error
    found: dict[str, dict[str, str]] = {}
    for quad in parsed:
        if quad.predicate.value.startswith(MAPPING):
            found.setdefault(_local(quad.subject), {})[quad.predicate.value.removeprefix(MAPPING)] = quad.object.value
    return found


class _Reader:
    """Turtle to `Ontology`; keeps the triples by subject while it reads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.triples: dict[Any, dict[str, list[Any]]] = {}
        self.order: dict[str, int] = {}

    def read(self) -> Ontology:
        import pyoxigraph

        for file in ("core.ttl", "relations.ttl"):
            path = self.folder / file
            try:
                parsed = list(pyoxigraph.parse(path=path, format=pyoxigraph.RdfFormat.TURTLE))
            except (OSError, SyntaxError, ValueError) as error:
                raise OntologyError(path, "the file", f"cannot be read: {error}") from error
            for quad in parsed:
                self.triples.setdefault(quad.subject, {}).setdefault(quad.predicate.value, []).append(quad.object)
                self.order.setdefault(_local(quad.subject), len(self.order))
        ontology = Ontology(
            kinds={kind.name: kind for kind in sorted(self._kinds(), key=lambda kind: kind.order)},
            families={family.name: family for family in sorted(self._families(), key=lambda family: family.order)},
            relations={relation.name: relation for relation in sorted(self._relations(), key=lambda relation: relation.order)},
            questions={
                self._text(term, _RDFS + "label"): tuple(_local(value) for value in values[NAMESPACE + "asksFor"])
                for term, values in self._of_type("Question")
            },
            path=str(self.folder),
        )
        self._check(ontology)
        return ontology

    def _of_type(self, *types: str) -> Iterator[tuple[Any, dict[str, list[Any]]]]:
        wanted = {NAMESPACE + name for name in types}
        for term, values in list(self.triples.items()):
            if any(getattr(value, "value", None) in wanted for value in values.get(_RDF + "type", ())):
                yield term, values

    def _kinds(self) -> Iterator[Kind]:
        parents = {
            _local(term): [_local(value) for value in values.get(_RDFS + "subClassOf", ()) if value.value.startswith(NAMESPACE)]
            for term, values in self.triples.items()
            if any(getattr(value, "value", "").endswith("owl#Class") for value in values.get(_RDF + "type", ()))
        }
        for term, values in self.triples.items():
            if NAMESPACE + "plural" not in values:
                continue
            ancestors = [_local(term)]
            for name in ancestors:
                ancestors.extend(parent for parent in parents.get(name, ()) if parent not in ancestors)
            yield Kind(
                name=_local(term),
                label=self._text(term, _RDFS + "label"),
                plural=self._text(term, NAMESPACE + "plural"),
                definition=self._text(term, _SKOS + "definition"),
                colour=self._text(term, NAMESPACE + "colour", "#777777"),
                shape=self._text(term, NAMESPACE + "shape", "dot"),
                order=int(self._text(term, NAMESPACE + "order", "99")),
                ancestors=frozenset(ancestors),
            )

    def _families(self) -> Iterator[Family]:
        for term, _ in self._of_type("Family"):
            yield Family(
                name=_local(term),
                label=self._text(term, _RDFS + "label"),
                colour=self._text(term, NAMESPACE + "colour", "#555555"),
                order=int(self._text(term, NAMESPACE + "order", "99")),
                shown=self._text(term, NAMESPACE + "shownAtFirst", "true") == "true",
            )

    def _relations(self) -> Iterator[Relation]:
        for term, values in self._of_type(*_TYPES):
            declared = [_TYPES[_local(value)] for value in values[_RDF + "type"] if _local(value) in _TYPES]
            ranges = [value.value for value in values.get(_RDFS + "range", ())]
            kinds = tuple(iri.removeprefix(NAMESPACE) for iri in ranges if iri.startswith(NAMESPACE))
            use = self._text(term, NAMESPACE + "objectUse", "required")
            if use not in ("required", "optional", "none"):
                raise self._failure(term, f'al:objectUse is "{use}"; write "required", "optional" or "none".')
            yield Relation(
                name=_local(term),
                type=declared[0],
                label=self._text(term, _RDFS + "label"),
                inverse_label=self._text(term, NAMESPACE + "inverseLabel", self._text(term, _RDFS + "label")),
                definition=self._text(term, _SKOS + "definition"),
                phrase=self._text(term, NAMESPACE + "phrase"),
                family=_local(self._one(term, NAMESPACE + "family")),
                domain=tuple(_local(value) for value in values.get(_RDFS + "domain", ())),
                range=kinds,
                object_use=use,
                symmetric=self._text(term, NAMESPACE + "symmetric", "false") == "true",
                lasting=self._text(term, NAMESPACE + "lasting", "false") == "true",
                continuity=self._days(term, self._text(term, NAMESPACE + "continuity", "")),
                implies=tuple(sorted(_local(value) for value in values.get(NAMESPACE + "implies", ()))),
                starts=self._effects(term, "starts"),
                ends=self._effects(term, "ends"),
                order=self.order[_local(term)],
            )

    def _effects(self, term: Any, name: str) -> tuple[Effect, ...]:  # noqa: ANN401 - a term of pyoxigraph, which is imported late
        effects = []
        for node in self.triples[term].get(NAMESPACE + name, ()):
            parts = self.triples.get(node)
            if parts is None or NAMESPACE + "family" in parts:
                effects.append(Effect(_local(node), "subject", "object", None))
                continue
            place = {
                part: _local(parts[NAMESPACE + part][0]).lower() if NAMESPACE + part in parts else None
                for part in ("withSubject", "withObject", "withEither")
            }
            state = parts.get(NAMESPACE + "ofState")
            effects.append(
                Effect(
                    state=_local(state[0]) if state else None,
                    subject=place["withSubject"],
                    object=place["withObject"],
                    either=place["withEither"],
                    unless=tuple(sorted(_local(value) for value in parts.get(NAMESPACE + "unless", ()))),
                )
            )
        return tuple(sorted(effects, key=lambda effect: tuple(str(getattr(effect, name)) for name in Effect.__slots__)))

    def _days(self, term: Any, text: str) -> int | None:  # noqa: ANN401 - as above
        if not text:
            return None
        match = re.fullmatch(r"P(?:([0-9]+)Y)?(?:([0-9]+)M)?(?:([0-9]+)D)?", text)
        if not match or not any(match.groups()):
            raise self._failure(term, f'al:continuity is "{text}"; write years, months and days, such as P5Y.')
        return sum(int(number) * _DAYS_IN[unit] for number, unit in zip(match.groups(), "YMD", strict=True) if number)

    def _one(self, term: Any, predicate: str) -> Any:  # noqa: ANN401 - as above
        values = self.triples[term].get(predicate)
        if not values:
            raise self._failure(term, f"has no {predicate.replace(NAMESPACE, 'al:').replace(_RDFS, 'rdfs:').replace(_SKOS, 'skos:')}.")
        return values[0]

    def _text(self, term: Any, predicate: str, default: str | None = None) -> str:  # noqa: ANN401 - as above
        if default is not None and predicate not in self.triples[term]:
            return default
        return str(self._one(term, predicate).value)

    def _failure(self, term: Any, message: str) -> OntologyError:  # noqa: ANN401 - as above
        return OntologyError(self.folder / "relations.ttl", "al:" + _local(term), message)

    def _check_questions(self, ontology: Ontology) -> None:
        """Questions ask for relations and families that there are."""
        for question, names in ontology.questions.items():
            for name in names:
                if name not in ontology.relations and name not in ontology.families:
                    raise OntologyError(
                        self.folder, f'the question "{question}"', f"asks for al:{name}, which is no relation and no family."
                    )

    def _check(self, ontology: Ontology) -> None:  # noqa: C901 - a plain list of checks
        """Every name that a relation uses is declared, and every phrase has its places."""
        self._check_questions(ontology)
        classes = {name for kind in ontology.kinds.values() for name in kind.ancestors} | {"Entity", "Actor"}
        for relation in ontology.relations.values():
            term = _Named(NAMESPACE + relation.name)
            if not relation.domain:
                raise self._failure(term, "has no rdfs:domain.")
            for kind in (*relation.domain, *relation.range):
                if kind not in classes:
                    raise self._failure(term, f"names the unknown kind al:{kind}.")
            if relation.family not in ontology.families:
                raise self._failure(term, f"names the unknown family al:{relation.family}.")
            has_object = relation.object_use == "required"
            if "{subject}" not in relation.phrase or (has_object and "{object}" not in relation.phrase):
                raise self._failure(term, "has a phrase without {subject} or {object}.")
            if has_object and not relation.takes_value and not relation.range:
                raise self._failure(term, "has no rdfs:range.")
            states = [*relation.implies, *(effect.state for effect in (*relation.starts, *relation.ends) if effect.state)]
            for state in states:
                if state not in ontology.relations or not ontology.relations[state].is_state:
                    raise self._failure(term, f"starts, ends or implies al:{state}, which is no state relation.")
            if relation.implies and not relation.is_state:
                raise self._failure(term, "implies a state, which only a state can.")
            if (relation.starts or relation.ends) and relation.is_state:
                raise self._failure(term, "starts or ends a state, which only an event can.")
            unknown = [name for effect in (*relation.starts, *relation.ends) for name in effect.unless if name not in ontology.relations]
            if unknown:
                raise self._failure(term, f"has al:unless al:{unknown[0]}, which is no relation.")


@dataclass(frozen=True)
class _Named:
    value: str


def _local(term: Any) -> str:  # noqa: ANN401 - a term of pyoxigraph, which is imported late
    value = str(getattr(term, "value", term))
    return value.rpartition("#")[2] or value
