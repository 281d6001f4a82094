"""YAML folders to one `Dataset`, with the file, line and column of every record.

A folder holds *.yaml files under entities/, statements/ and sources/. Everything wrong is gathered as
problems; nothing is built on data that were refused.
"""

from __future__ import annotations

import gc
import hashlib
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from .dates import format_day, parse_date
from .exceptions import DateError, Problem
from .model import Entity, Source, Statement, adapter_of, is_identifier, sound_records
from .ontology import closest
from .places import Located, Places
from .yamlfile import Mapped, PlainFile, Sequenced, parse_yaml, place_of, read_content, read_plain

if TYPE_CHECKING:
    from .ontology import Ontology

__all__ = [
    "DATA_FOLDERS",
    "Dataset",
    "advice_of",
    "dataset_of",
    "gather_dataset",
    "is_statement_id",
    "statement_id",
    "without_collection",
]

DATA_FOLDERS = ("entities", "statements", "sources")
_STATEMENT_ID = re.compile(r"[A-Za-z0-9]+(?:[-._][A-Za-z0-9]+)*")


# What a record holds where pydantic finds another shape, and how it is written.
_SHAPES = {
    "string_type": ("a text", "Write one text after the key, in quotes where it holds special signs."),
    "int_type": ("a number", "Write one number after the key."),
    "tuple_type": ("a list", "Write one item a line, each begun with a dash."),
}

_BY_ID = attrgetter("id")
_NOWHERE = Located("(no file)", None)


@contextmanager
def without_collection() -> Iterator[None]:
    """No search for garbage in rings while many records are made, none of which is garbage; afterwards as it was.

    What was made is then filed as old, as after a search that found nothing, unless somebody keeps frozen objects of
    their own, which would be thawed.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            if not gc.get_freeze_count():
                gc.freeze()
                gc.unfreeze()
            gc.enable()


@dataclass(frozen=True)
class Dataset:
    """Entities and sources by id, statements by id in order; `places` says where each was written.

    Two datasets are equal when their records are, wherever they were written. `broken` holds ids that were
    written but refused, so that a reference to them is not called unknown.
    """

    entities: Mapping[str, Entity]
    statements: tuple[Statement, ...]
    sources: Mapping[str, Source]
    places: Mapping[tuple[str, str], Located] = field(default_factory=dict, compare=False, repr=False)
    broken: frozenset[str] = field(default=frozenset(), compare=False, repr=False)

    def place(self, what: str, identifier: str) -> Located:
        """Where an "entity", a "statement" or a "source" was written."""
        return self.places.get((what, identifier), _NOWHERE)


def dataset_of(entities: Iterable[Entity], statements: Iterable[Statement], sources: Iterable[Source]) -> Dataset:
    """A dataset of records that were made elsewhere, in the order of their ids."""
    return Dataset(
        entities={entity.id: entity for entity in sorted(entities, key=_BY_ID)},
        statements=tuple(sorted(statements, key=_BY_ID)),
        sources={source.id: source for source in sorted(sources, key=_BY_ID)},
    )


def statement_id(subject: str, relation: str, object_: str | None, when: str | None) -> str:
    """The id of a statement, made from its content: subject, relation, object or value, first day.

    >>> statement_id("jamaat-ul-ahrar", "relation", "tehrik-i-taliban-pakistan", "2014-08")
    'jamaat-ul-ahrar.relation.tehrik-i-taliban-pakistan.2014-08-01'
    """
    parts = [subject, relation, _slug(object_) if object_ else "", _first_day(when or "")]
    return ".".join(part for part in parts if part)


@lru_cache(maxsize=65536)
def _first_day(when: str) -> str:
    """What an id tells of a date: its first day, or its last one where that lies open, or a word for neither."""
    span = parse_date(when) if when else None
    if span is None or (span.earliest is None and span.latest is None):
        return "undated"
    return f"by-{format_day(span.latest)}" if span.earliest is None else format_day(span.earliest)


def is_statement_id(text: str) -> bool:
    """Whether the text may be the id of a statement: letters and digits, joined by single hyphens, dots or underscores."""
    return len(text) <= 300 and _STATEMENT_ID.fullmatch(text) is not None


def _slug(text: str) -> str:
    if is_identifier(text):
        return text
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60]
    if text.isascii():
        return slug or hashlib.sha256(text.encode()).hexdigest()[:12]
    return f"{slug}-{hashlib.sha256(text.encode()).hexdigest()[:8]}".strip("-")


def gather_dataset(folders: Sequence[Path], ontology: Ontology) -> tuple[Dataset, list[Problem]]:
    """The records of some folders, and every problem of shape found on the way.

    Records with a problem of shape are left out. Problems of meaning are the business of `checks`.
    """
    gatherer = _Gatherer(ontology)
    with without_collection():
        for folder in folders:
            gatherer.read_folder(folder)
        return gatherer.dataset(), gatherer.problems


def advice_of(error: ValueError) -> tuple[str, str]:
    """What is wrong and what to do about it, from an error of the model.

    The model writes both as one sentence, parted by a semicolon.
    """
    cause = error.__cause__
    if isinstance(cause, DateError):
        return f'"{cause.text}" {cause.message}', cause.hint
    wrong, _, advice = str(error).rpartition("; ")
    return f"{wrong}.", f"{advice[:1].upper()}{advice[1:]}."


def _blanks(node: Any, steps: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:  # noqa: ANN401 - any value of a YAML file
    """The ways to every key or item without a value."""
    parts: Iterable[tuple[str | int, Any]] = ()
    if isinstance(node, Mapped):
        parts = node.items()
    elif isinstance(node, Sequenced):
        parts = enumerate(node)
    for step, part in parts:
        if part is None:
            yield (*steps, step)
        yield from _blanks(part, (*steps, step))


def _id_of_plain(record: dict[str, Any]) -> str | None:
    """The id that a statement of a plain file gives itself or is given; None where it has a part that no id is made from."""
    given = record.get("id")
    if given is not None:
        return given if isinstance(given, str) and is_statement_id(given) else None
    subject, relation, when = record.get("subject"), record.get("relation"), record.get("when")
    other = record.get("object", record.get("value"))
    if (
        not isinstance(subject, str)
        or not isinstance(relation, str)
        or not isinstance(other, str | None)
        or not isinstance(when, str | None)
    ):
        return None
    return statement_id(subject, relation, other, when)


class _Gatherer:
    def __init__(self, ontology: Ontology) -> None:
        self.ontology = ontology
        self.problems: list[Problem] = []
        self.records: dict[str, dict[str, Any]] = {"entity": {}, "statement": {}, "source": {}}
        self.places = Places()
        self.broken: set[str] = set()
        self.adapters = {"entity": adapter_of(Entity), "statement": adapter_of(Statement), "source": adapter_of(Source)}

    def dataset(self) -> Dataset:
        made = dataset_of(self.records["entity"].values(), self.records["statement"].values(), self.records["source"].values())
        return Dataset(made.entities, made.statements, made.sources, self.places, frozenset(self.broken))

    def read_folder(self, folder: Path) -> None:
        if not folder.is_dir():
            self.problems.append(Problem(str(folder), 0, 0, "is no folder.", "Name a folder with entities/, statements/ and sources/."))
            return
        count = 0
        for name in DATA_FOLDERS:
            for path in self._files(folder, folder / name):
                count += 1
                self._read_file(path, name)
        if not count and not self.problems:
            hint = "Put *.yaml files under entities/, statements/ and sources/."
            self.problems.append(Problem(str(folder), 0, 0, "holds no data.", hint))

    def _files(self, top: Path, folder: Path) -> Iterator[Path]:
        # Path.resolve raises on a link to itself before Python 3.13.
        root = Path(os.path.realpath(top))
        inside = folder.rglob("*") if Path(os.path.realpath(folder)).is_relative_to(root) else ()
        for path in sorted([folder, *inside]):
            if not Path(os.path.realpath(path)).is_relative_to(root):
                self.problems.append(
                    Problem(str(path), 0, 0, "is a link that leads out of the data folder.", "Copy what it leads to into the folder.")
                )
            elif path.suffix == ".yaml":
                if path.is_file():
                    yield path
                else:
                    self.problems.append(Problem(str(path), 0, 0, "is no file.", "Remove or rename it."))
            elif path.suffix.lower() in (".yml", ".yaml"):
                self.problems.append(Problem(str(path), 0, 0, "would not be read.", "Name it *.yaml."))

    def _read_file(self, path: Path, folder: str) -> None:
        shown = str(path)
        content = read_content(path, shown, self.problems)
        if content is None:
            return
        plain = read_plain(content, shown)
        if plain is not None and self._take(plain, folder):
            return
        value = parse_yaml(content, shown, self.problems)
        if value is None:
            return
        if folder == "statements":
            self._read_statements(shown, value)
            return
        if not isinstance(value, Mapped):
            self.problems.append(
                Problem(shown, 1, 1, "is no mapping from id to record.", "Write   some-id:   and its keys indented below.")
            )
            return
        what = "entity" if folder == "entities" else "source"
        for identifier, node in value.items():
            at = value.keys_at[identifier]
            if not isinstance(node, Mapped):
                self._refuse(
                    identifier, Problem(shown, *at, f'{what} "{identifier}" has no keys.', "Write its keys indented below the id.")
                )
                continue
            if "id" in node:
                problem = Problem(shown, *node.keys_at["id"], 'unknown key "id".', f'The key above is the id: "{identifier}".')
                self._refuse(identifier, problem)
                continue
            node.at = at
            self._add(what, identifier, Located(shown, node), {"id": identifier, **node})

    def _take(self, plain: PlainFile, folder: str) -> bool:
        """Whether the records of a file in plain style are all sound and new, and so taken as they are."""
        if (plain.names is None) != (folder == "statements"):
            return False
        made: Sequence[Entity | Statement | Source] | None
        try:
            if plain.names is None:
                for record in plain.records:
                    record["id"] = _id_of_plain(record)
                what, made = "statement", sound_records(Statement, plain.records)
            else:
                if any("id" in record for record in plain.records):
                    return False
                raw = [{"id": name, **record} for name, record in zip(plain.names, plain.records, strict=True)]
                if folder == "entities":
                    what, made = "entity", sound_records(Entity, raw)
                else:
                    what, made = "source", sound_records(Source, raw)
        except DateError:
            return False
        if made is None or not self.places.add_file(what, ids := [record.id for record in made], plain):
            return False
        self.records[what].update(zip(ids, made, strict=True))
        plain.records.clear()  # the file is kept for its places, and these are as large as the records made of them
        return True

    def _read_statements(self, shown: str, value: Any) -> None:  # noqa: ANN401 - any value of a YAML file
        if not isinstance(value, Sequenced):
            self.problems.append(Problem(shown, 1, 1, "is no list of statements.", "Begin each statement with   - subject:"))
            return
        for index, node in enumerate(value):
            if not isinstance(node, Mapped):
                self.problems.append(Problem(shown, *value.values_at[index], "is no statement.", "Begin each statement with   - subject:"))
                continue
            self._add("statement", "", Located(shown, node), dict(node))

    def _add(self, what: str, identifier: str, located: Located, raw: dict[str, Any]) -> None:
        if what == "statement":
            try:
                identifier = self._id_of_statement(raw, located)
            except DateError:
                identifier = "?"  # the date is reported below, with its place
            raw["id"] = identifier
        if blanks := list(_blanks(located.node, ())):
            for steps in blanks:
                after = f'"{steps[-1]}"' if isinstance(steps[-1], str) else "the dash"
                self._refuse(identifier, located.problem(steps, f"has nothing after {after}.", "Write its value, or leave it out."))
            return
        try:
            record = self.adapters[what].validate_python(raw)
        except ValidationError as error:
            for found in error.errors(include_url=False):
                self._refuse(identifier, self._explain(what, identifier, located, found))
            return
        first = self.places.get((what, identifier))
        if first is not None:
            line, _ = place_of(first.node, ())
            if what == "statement":
                hint = f"The first stands at {first.path}:{line}; add the claims there, or give this one an id of its own."
                self._refuse(identifier, located.problem((), f'states "{identifier}" a second time.', hint))
            else:
                hint = f"The first stands at {first.path}:{line}; join the two or rename one."
                self._refuse(identifier, located.problem((), f'{what} "{identifier}" exists already.', hint))
            return
        self.records[what][identifier] = record
        self.places.add(what, identifier, located)

    def _id_of_statement(self, raw: dict[str, Any], located: Located) -> str:
        given = raw.get("id")
        if isinstance(given, str):
            if not is_statement_id(given):
                self.problems.append(
                    located.problem(
                        ("id",), f'"{given}" is no id.', "Use letters and digits, joined by single hyphens, dots or underscores."
                    )
                )
            return given
        texts = [raw.get(key) for key in ("subject", "relation")]
        other = raw.get("object") if isinstance(raw.get("object"), str) else raw.get("value")
        when = raw.get("when")
        subject, relation = (text if isinstance(text, str) else "?" for text in texts)
        return statement_id(subject, relation, other if isinstance(other, str) else None, when if isinstance(when, str) else None)

    def _refuse(self, identifier: str, problem: Problem) -> None:
        self.broken.add(identifier)
        self.problems.append(problem)

    def _explain(self, what: str, identifier: str, located: Located, found: Any) -> Problem:  # noqa: ANN401 - pydantic's ErrorDetails
        steps = tuple(found["loc"])
        key = str(steps[-1]) if steps else ""
        kind, message, hint = found["type"], str(found["msg"]), ""
        name = f'{what} "{identifier}"' if what != "statement" else "the statement"
        if kind == "missing":
            message, steps = f'{name} lacks the key "{key}".', steps[:-1]
            hint = f"Add   {key}:"
        elif kind == "extra_forbidden":
            known = self._keys(what, steps[:-1])
            near = closest(key, dict.fromkeys(known))
            message = f'unknown key "{key}".'
            hint = (f'Did you mean "{near[0]}"? ' if near else "") + f"The keys are: {', '.join(known)}."
            return self._at_key(located, steps, message, hint)
        elif kind == "value_error":
            message, hint = advice_of(found["ctx"]["error"])
            message = f"{key or name} {message}"
        elif kind == "literal_error":
            message = f'"{found["input"]}" is no {key}.'
            hint = f"Write one of {found['ctx']['expected']}."
        elif kind in ("too_long", "string_too_long"):
            message, hint = f"{key} is too long.", f"{found['ctx']['max_length']} letters are the most."
        else:
            shape, hint = _SHAPES.get(kind, ("a mapping", "Write its keys, indented below."))
            part = f"item {steps[-1] + 1} of {steps[-2]}" if isinstance(steps[-1], int) else key
            message = f"{part} must be {shape}."
        return located.problem(steps, message, hint)

    def _at_key(self, located: Located, steps: tuple[Any, ...], message: str, hint: str) -> Problem:
        node = located.node
        for step in steps[:-1]:
            node = node[step]
        line, column = node.keys_at.get(str(steps[-1]), node.at)
        return Problem(located.path, line, column, message, hint)

    def _keys(self, what: str, steps: tuple[Any, ...]) -> list[str]:
        from .model import Alias, Claim

        record: Any = {"entity": Entity, "statement": Statement, "source": Source}[what]
        if steps:
            record = {"aliases": Alias, "claims": Claim}.get(str(steps[0]), record)
        return [info.alias or name for name, info in record.model_fields.items() if not (name == "id" and what != "statement")]
