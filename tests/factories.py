"""Records with defaults, so that a test shows only what it is about."""

from __future__ import annotations

from datetime import date

from allegiance.dataset import Dataset, dataset_of
from allegiance.model import Claim, Entity, Source, Statement
from allegiance.ontology import Ontology, read_ontology
from allegiance.timeline import Timeline, build_timeline

__all__ = ["claim", "dataset", "day", "entity", "source", "statement", "timeline_of"]


def day(text: str) -> int:
    """The ordinal of YYYY-MM-DD."""
    return date.fromisoformat(text).toordinal()


def entity(identifier: str, kind: str = "Group", **parts: object) -> Entity:
    """A group called by its id, unless told otherwise."""
    return Entity.model_validate({"id": identifier, "kind": kind, "name": identifier, **parts})


def source(identifier: str = "source", **parts: object) -> Source:
    """A press report of grade B by a publisher of its own, of 2021."""
    defaults = {"title": identifier, "publisher": f"publisher of {identifier}", "published": "2021-01-01", "grade": "B", "kind": "press"}
    return Source.model_validate({"id": identifier, **defaults, **parts})


def claim(source_id: str = "source", **parts: object) -> Claim:
    """A claim that supports, by the default source."""
    return Claim.model_validate({"source": source_id, **parts})


def statement(subject: str, relation: str, object_: str | None = None, when: str | None = None, **parts: object) -> Statement:
    """A statement with one supporting claim; its id is made from its parts."""
    known = [part for part in (subject, relation, object_, when) if part is not None]
    identifier = ".".join("".join(letter if letter.isalnum() else "-" for letter in part) for part in known)
    fields = {"id": identifier, "subject": subject, "relation": relation, "object": object_, "when": when, "claims": (claim(),)}
    return Statement.model_validate(fields | parts)


def dataset(*records: Entity | Source | Statement) -> Dataset:
    """The records, with every entity and source that they mention and that is not among them."""
    statements = [record for record in records if isinstance(record, Statement)]
    entities = {record.id: record for record in records if isinstance(record, Entity)}
    sources = {record.id: record for record in records if isinstance(record, Source)}
    for one in statements:
        for mentioned in (one.subject, one.object, one.place):
            if mentioned is not None:
                entities.setdefault(mentioned, entity(mentioned))
        for told in one.claims:
            sources.setdefault(told.source, source(told.source))
    return dataset_of(entities.values(), statements, sources.values())


def timeline_of(*records: Entity | Source | Statement, ontology: Ontology | None = None, **choices: object) -> Timeline:
    """The timeline of the records; the choices are those of `build_timeline`."""
    return build_timeline(dataset(*records), ontology or read_ontology(), **choices)
