"""A dataset held against the ontology: every problem of meaning, with its place and a fix.

Errors refuse the data; warnings do not. Nothing here knows a relation by name.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from .dataset import advice_of, gather_dataset, without_collection
from .dates import parse_date, parse_period
from .exceptions import DataError
from .model import parse_value
from .ontology import closest
from .plausibility import find_doubtful

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from .dataset import Dataset
    from .exceptions import Problem
    from .model import Claim, Statement
    from .ontology import Ontology, Relation
    from .places import Located

__all__ = ["check_dataset", "check_folders", "check_statement", "read_dataset"]


def read_dataset(folders: Sequence[Path], ontology: Ontology) -> Dataset:
    """The records of some folders, all of them sound.

    Raises:
        DataError: with every problem found, in the order of files and lines.
    """
    dataset, problems = check_folders(folders, ontology, with_warnings=False)
    if problems:
        raise DataError(problems)
    return dataset


def check_folders(folders: Sequence[Path], ontology: Ontology, *, with_warnings: bool = True) -> tuple[Dataset, list[Problem]]:
    """The sound records of some folders, and every problem, in the order of files and lines."""
    with without_collection():
        dataset, problems = gather_dataset(folders, ontology)
        problems.extend(check_dataset(dataset, ontology))
    if with_warnings and not problems:
        problems.extend(find_doubtful(dataset, ontology))
    return dataset, sorted(set(problems))


def check_dataset(dataset: Dataset, ontology: Ontology) -> Iterator[Problem]:
    """Every error of meaning in the dataset."""
    yield from _check_entities(dataset, ontology)
    is_sound = _Soundness(dataset, ontology)
    for statement in dataset.statements:
        if not is_sound(statement):
            yield from check_statement(dataset, ontology, statement)


def check_statement(dataset: Dataset, ontology: Ontology, statement: Statement) -> Iterator[Problem]:
    """Every error of meaning in one statement."""
    located = dataset.place("statement", statement.id)
    if statement.relation not in ontology:
        near = closest(statement.relation, ontology.relations)
        hint = (f'Did you mean "{near[0]}"? ' if near else "") + "The relations are listed in ontology/relations.ttl."
        yield located.problem(("relation",), f'unknown relation "{statement.relation}".', hint)
        yield from _check_references(dataset, statement, located)
        return
    relation = ontology[statement.relation]
    yield from _check_references(dataset, statement, located)
    yield from _check_kinds(dataset, ontology, statement, relation, located)
    yield from _check_object(statement, relation, located)
    yield from _check_dates(statement, relation, located)
    for index, claim in enumerate(statement.claims):
        yield from _check_claim(dataset, statement, relation, claim, located, index)


class _Soundness:
    """Whether a statement is surely without an error, asked once of each: most are, and are not looked at again.

    It knows what `check_statement` refuses, in a form that many statements share. Where it says no, the other decides.
    """

    def __init__(self, dataset: Dataset, ontology: Ontology) -> None:
        self.kinds = {name: entity.kind for name, entity in dataset.entities.items()}
        self.sources = dataset.sources
        self.relations = ontology.relations
        all_kinds = frozenset(self.kinds.values())

        def fitting(wanted: tuple[str, ...]) -> frozenset[str]:
            return frozenset(kind for kind in all_kinds if kind in ontology.kinds and ontology.is_a(kind, wanted)) if wanted else all_kinds

        self.subjects = {relation.name: fitting(relation.domain) for relation in ontology.relations.values()}
        self.objects = {relation.name: fitting(relation.range) for relation in ontology.relations.values()}
        self.places = fitting(_place_kinds(ontology))

    def __call__(self, statement: Statement) -> bool:
        relation = self.relations.get(statement.relation)
        return (
            relation is not None
            and self.kinds.get(statement.subject) in self.subjects[relation.name]
            and (statement.place is None or self.kinds.get(statement.place) in self.places)
            and self._has_right_object(statement, relation)
            and (relation.is_state if statement.when is None else _fits(statement.when, is_state=relation.is_state))
            and all(self._is_sound_claim(statement, relation, claim) for claim in statement.claims)
        )

    def _has_right_object(self, statement: Statement, relation: Relation) -> bool:
        if relation.takes_value:
            return statement.object is None and statement.value is not None and _is_right_value(statement.value, relation)
        if statement.object is None:
            return statement.value is None and relation.object_use != "required"
        return (
            statement.value is None
            and relation.object_use != "none"
            and statement.object != statement.subject
            and self.kinds.get(statement.object) in self.objects[relation.name]
        )

    def _is_sound_claim(self, statement: Statement, relation: Relation, claim: Claim) -> bool:
        return (
            claim.source in self.sources
            and (claim.asserter is None or claim.asserter in self.kinds)
            and (claim.when is None or _fits(claim.when, is_state=relation.is_state))
            and (claim.value is None or (relation.takes_value and _is_right_value(claim.value, relation)))
            and (claim.attests is None or _is_right_day(claim.attests, statement.when, relation))
            and (not claim.supersedes or {one.source for one in statement.claims}.issuperset(claim.supersedes))
        )


def _is_right_day(attests: str, when: str | None, relation: Relation) -> bool:
    """Whether a claim may attest a state on that day, which lies not before the state's own beginning."""
    if not relation.is_state and not relation.starts:
        return False
    return attests == "published" or when is None or not _is_before(attests, when)


def _is_right_value(value: str, relation: Relation) -> bool:
    return relation.type != "measure" or _is_number(value)


@lru_cache(maxsize=4096)
def _is_number(value: str) -> bool:
    try:
        parse_value(value)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=65536)
def _is_before(attests: str, when: str) -> bool:
    attested, start = parse_date(attests).latest, parse_period(when).start
    return start is not None and start.earliest is not None and attested is not None and attested < start.earliest


def _fits(when: str, *, is_state: bool) -> bool:
    """Whether the date is one that a state takes, an interval, or one that an event does, with both ends known."""
    if is_state or "/" not in when:
        return is_state == ("/" in when)
    period = parse_period(when)
    return period.start is not None and period.end is not None


def _check_entities(dataset: Dataset, ontology: Ontology) -> Iterator[Problem]:
    for entity in dataset.entities.values():
        if entity.kind not in ontology.kinds:
            near = closest(entity.kind, ontology.kinds)
            hint = (f'Did you mean "{near[0]}"? ' if near else "") + f"The kinds are: {', '.join(ontology.kinds)}."
            yield dataset.place("entity", entity.id).problem(("kind",), f'unknown kind "{entity.kind}".', hint)
        for index, other in enumerate(entity.not_same_as):
            if other not in dataset.entities and other not in dataset.broken:
                yield dataset.place("entity", entity.id).problem(
                    ("not_same_as", index), f'unknown entity "{other}".', _near(other, dataset.entities)
                )
        for index, alias in enumerate(entity.aliases):
            first = parse_date(alias.start).earliest if alias.start else None
            last = parse_date(alias.end).latest if alias.end else None
            if first is not None and last is not None and first > last:
                yield dataset.place("entity", entity.id).problem(
                    ("aliases", index), f'the name "{alias.name}" ends before it starts.', "Turn its dates round."
                )


def _near(name: str, names: object) -> str:
    near = closest(name, dict.fromkeys(names)) if hasattr(names, "__iter__") else ()
    return f'Did you mean "{near[0]}"?' if near else "Write the record, or mend the id."


def _check_references(dataset: Dataset, statement: Statement, located: Located) -> Iterator[Problem]:
    for key in ("subject", "object", "place"):
        name = getattr(statement, key)
        if name is not None and name not in dataset.entities and name not in dataset.broken:
            yield located.problem((key,), f'unknown entity "{name}".', _near(name, dataset.entities))


def _check_kinds(dataset: Dataset, ontology: Ontology, statement: Statement, relation: Relation, located: Located) -> Iterator[Problem]:
    places = (("subject", relation.domain), ("object", relation.range), ("place", _place_kinds(ontology)))
    for key, wanted in places:
        entity = dataset.entities.get(getattr(statement, key) or "")
        if entity is None or not wanted or entity.kind not in ontology.kinds:
            continue
        if not ontology.is_a(entity.kind, wanted):
            message = f'"{entity.id}" is a {entity.kind}, which cannot be the {key} of "{relation.name}".'
            yield located.problem((key,), message, f"It takes: {', '.join(wanted)}.")


def _place_kinds(ontology: Ontology) -> tuple[str, ...]:
    """The kinds that can hold an event: those that a relation of places takes."""
    return tuple(
        sorted({kind for relation in ontology.relations.values() if relation.name in ontology.asked("places") for kind in relation.range})
    )


def _check_object(statement: Statement, relation: Relation, located: Located) -> Iterator[Problem]:
    if relation.takes_value:
        if statement.value is None and statement.object is None:
            yield located.problem((), f'"{relation.name}" takes a value.', "Write   value: 32   or a span such as 58..81.")
        elif statement.value is not None and relation.type == "measure":
            yield from _check_value(statement.value, located, ("value",))
        if statement.object is not None:
            yield located.problem(("object",), f'"{relation.name}" takes a value, not an object.', "Write   value:   instead.")
        return
    if statement.value is not None:
        yield located.problem(("value",), f'"{relation.name}" takes no value.', "Write   object:   instead, or choose a measured relation.")
    elif statement.object is None and relation.object_use == "required":
        yield located.problem(
            (), f'"{relation.name}" needs an object.', f"Write   object:   with an id. It takes: {', '.join(relation.range)}."
        )
    if statement.object is not None and relation.object_use == "none":
        yield located.problem(("object",), f'"{relation.name}" stands alone, without an object.', "Leave the object out.")
    if statement.object is not None and statement.object == statement.subject:
        yield located.problem(("object",), "subject and object are the same.", "Name two entities.")


def _check_value(value: str, located: Located, steps: tuple[str | int, ...]) -> Iterator[Problem]:
    try:
        parse_value(value)
    except ValueError as error:
        message, hint = advice_of(error)
        yield located.problem(steps, f"value {message}", hint)


def _check_dates(statement: Statement, relation: Relation, located: Located) -> Iterator[Problem]:
    if statement.when is None and not relation.is_state:
        yield located.problem(
            (), f'"{relation.name}" happens on a day and needs a date.', "Write   when:   with what the sources allow, such as [..2020-09]."
        )
    for steps, when in [(("when",), statement.when), *((("claims", i, "when"), claim.when) for i, claim in enumerate(statement.claims))]:
        if when is None:
            continue
        period = parse_period(when)
        if relation.is_state and not period.is_interval:
            hint = f"Write {when}/{when} (began and ended then), {when}/ (no end known) or {when}/.. (still going on when last attested)."
            yield located.problem(steps, f'"{relation.name}" holds through days and takes an interval, not "{when}".', hint)
        if not relation.is_state and period.is_interval and (period.start is None or period.end is None):
            hint = "Write a day, a month, a year or a span such as [..2014-08]."
            yield located.problem(steps, f'"{relation.name}" happens on a day and takes no open interval.', hint)


def _check_claim(
    dataset: Dataset, statement: Statement, relation: Relation, claim: Claim, located: Located, index: int
) -> Iterator[Problem]:
    steps = ("claims", index)
    source = dataset.sources.get(claim.source)
    if source is None and claim.source not in dataset.broken:
        yield located.problem((*steps, "source"), f'unknown source "{claim.source}".', _near(claim.source, dataset.sources))
    if claim.asserter is not None and claim.asserter not in dataset.entities and claim.asserter not in dataset.broken:
        yield located.problem((*steps, "asserter"), f'unknown entity "{claim.asserter}".', _near(claim.asserter, dataset.entities))
    if claim.attests is not None and not relation.is_state and not relation.starts:
        message = f'"{relation.name}" is an event and starts no state; nothing can be attested through days.'
        yield located.problem((*steps, "attests"), message, "Leave   attests:   out.")
    if claim.value is not None:
        if not relation.takes_value:
            yield located.problem((*steps, "value"), f'"{relation.name}" takes no value.', "Leave it out, or write a statement of its own.")
        elif relation.type == "measure":
            yield from _check_value(claim.value, located, (*steps, "value"))
    for number, other in enumerate(claim.supersedes):
        if other not in {one.source for one in statement.claims}:
            yield located.problem((*steps, "supersedes", number), f'no claim here rests on "{other}".', "Name a source of this statement.")
    if claim.attests not in (None, "published") and statement.when is not None:
        attested, start = parse_date(str(claim.attests)), parse_period(statement.when).start
        if start and start.earliest is not None and attested.latest is not None and attested.latest < start.earliest:
            message = f'"{relation.name}" is attested on {claim.attests}, before it began.'
            yield located.problem((*steps, "attests"), message, "Mend the date, or the beginning in   when:")
