"""The tables of a part of a history, with the definition of every column: the ground of CSV, Parquet and SQLite."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .wanted import Cut

__all__ = ["Cell", "Column", "Reference", "Table", "codebook", "tables_of"]

Cell = str | int | bool | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its type is text, integer, boolean or date."""

    name: str
    type: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A foreign key: columns that name the row of another table by its columns."""

    columns: tuple[str, ...]
    table: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its primary key, its foreign keys and its rows, in a fixed order; None is an absent value or an open bound."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    references: tuple[Reference, ...] = field(default=())


def tables_of(cut: Cut) -> tuple[Table, ...]:
    """Every table; one that is referred to comes before those that refer to it."""
    return (*_of_entities(cut), *_of_sources(cut), *_of_statements(cut), *_of_claims(cut), *_of_ties(cut))


def codebook(tables: Iterable[Table]) -> str:
    """What each table and column means, as Markdown."""
    lines = ["# Codebook", "", "An empty cell is an absent value; an empty day is an open bound. Days are YYYY-MM-DD."]
    for table in tables:
        lines += ["", f"## {table.name}", "", f"{table.meaning} Key: {', '.join(table.key)}.", "", "| column | type | meaning |"]
        lines += ["|---|---|---|", *(f"| {one.name} | {one.type} | {one.meaning} |" for one in table.columns)]
    return "\n".join(lines) + "\n"


def _table(name: str, meaning: str, columns: str, key: str, rows: Iterable[tuple[Cell, ...]], *references: str) -> Table:
    """A table from short texts: a line "name type meaning" a column, and references as "column other.field"."""
    made = tuple(Column(*line.split(None, 2)) for line in columns.strip().splitlines())
    return Table(name, meaning, made, tuple(key.split()), tuple(rows), tuple(map(_reference, references)))


def _reference(text: str) -> Reference:
    columns, table, fields = (part.split() for part in text.split("|"))
    return Reference(tuple(columns), table[0], tuple(fields))


def _day(ordinal: int | None) -> date | None:
    return None if ordinal is None else date.fromordinal(ordinal)


def _of_entities(cut: Cut) -> Iterator[Table]:
    yield _table(
        "entities",
        "Groups, persons, states, places and lists.",
        "entity text its id\nkind text its kind in the ontology\nname text its name\nabout text what it is, in a sentence",
        "entity",
        ((one.id, one.kind, one.name, one.about) for one in cut.entities),
    )
    yield _table(
        "aliases",
        "Other names of entities.",
        "entity text whose name it is\nnumber integer its place among the names, from 1\nalias text the name\n"
        "lang text its language (BCP 47)\nfrom_date text when its use began (EDTF)\nto_date text when its use ended (EDTF)",
        "entity number",
        (
            (one.id, number, alias.name, alias.lang, alias.start, alias.end)
            for one in cut.entities
            for number, alias in enumerate(one.aliases, 1)
        ),
        "entity|entities|entity",
    )
    yield _table(
        "external_ids",
        "Ids of entities in other registers.",
        "entity text whose id it is\nscheme text the register\nvalue text the id there",
        "entity scheme",
        ((one.id, scheme, value) for one in cut.entities for scheme, value in sorted(one.same_as.items())),
        "entity|entities|entity",
    )
    yield _table(
        "distinctions",
        "Which namesakes are not the same.",
        "entity text the one\nother text the other, which may lie outside of this part of the history",
        "entity other",
        ((one.id, other) for one in cut.entities for other in sorted(set(one.not_same_as))),
        "entity|entities|entity",
    )


def _of_sources(cut: Cut) -> Iterator[Table]:
    yield _table(
        "sources",
        "Published texts that were read.",
        "source text its id\ntitle text its title\npublisher text who published it\nauthor text who wrote it\n"
        "published text the day of publication as written (EDTF)\nurl text its address\n"
        "grade text its reliability on the Admiralty scale, A to F\nkind text what sort of text it is",
        "source",
        ((one.id, one.title, one.publisher, one.author, one.published, one.url, one.grade, one.kind) for one in cut.sources),
    )


def _of_statements(cut: Cut) -> Iterator[Table]:
    yield _table(
        "statements",
        "Every statement as its claims leave it, refuted and alleged ones too.",
        "statement text its id\nsubject text the entity it is about\nrelation text the relation or event\n"
        "object text the other entity\nvalue text the value, where it takes one\nwhen_written text the date as written (EDTF)\n"
        "earliest_start date the first day on which it may have begun\nlatest_start date the last day on which it may have begun\n"
        "earliest_end date the first day on which it may have ended\nlatest_end date the last day on which it may have ended\n"
        "status text accepted, disputed, alleged or refuted\nconflict boolean whether its claims conflict\n"
        "is_doubted boolean whether its dates are in doubt\nhas_end boolean whether an end is recorded\n"
        "counts boolean whether answers rest on it\n"
        "place text where it was\nrole text the role of the subject\nreference text a reference number\n"
        "quantity text a quantity as told\npreferred_because text why its own date is preferred to those of its claims",
        "statement",
        (
            (
                one.statement.id,
                one.statement.subject,
                one.statement.relation,
                one.statement.object,
                one.statement.value,
                one.statement.when,
                *map(_day, (one.earliest_start, one.latest_start, one.earliest_end, one.latest_end)),
                one.status,
                one.conflict,
                one.is_doubted,
                one.has_end,
                cut.timeline.counts(one),
                one.statement.place,
                one.statement.role,
                one.statement.reference,
                one.statement.quantity,
                one.statement.preferred_because,
            )
            for one in cut.statements
        ),
        "subject|entities|entity",
        "object|entities|entity",
    )
    for name, meaning, found in (
        ("events", "Events between two entities that answers may rest on.", cut.events),
        ("own_events", "Events of one entity that answers may rest on.", cut.own_events),
    ):
        yield _table(
            name,
            meaning,
            "statement text the statement that tells it",
            "statement",
            ((one.statement.id,) for one in found),
            "statement|statements|statement",
        )
    yield _table(
        "measures",
        "Measured values, such as tolls.",
        "statement text the statement that tells it\nvalue text the value as written\nlow integer its least number\n"
        "high integer its greatest number",
        "statement",
        ((one.statement.id, one.statement.value, one.low, one.high) for one in cut.measures),
        "statement|statements|statement",
    )


def _of_claims(cut: Cut) -> Iterator[Table]:
    claims = [(one.statement.id, number, claim) for one in cut.statements for number, claim in enumerate(one.statement.claims, 1)]
    yield _table(
        "claims",
        "Which source supports or denies a statement.",
        "statement text the statement\nnumber integer its place among the claims, from 1\nsource text the source\n"
        "stance text supports or denies\nasserter text who says so in the source\nwhen_written text its own date (EDTF)\n"
        "value text its own value\ncredibility integer on the Admiralty scale, 1 to 6\norigin text the story it reprints\n"
        "attests text the days on which the state held\nsays text what the source says, in our words",
        "statement number",
        (
            (at, number, one.source, one.stance, one.asserter, one.when, one.value, one.credibility, one.origin, one.attests, one.says)
            for at, number, one in claims
        ),
        "statement|statements|statement",
        "source|sources|source",
    )
    yield _table(
        "claim_supersedes",
        "Which sources a claim corrects.",
        "statement text the statement\nnumber integer the number of the claim\nsuperseded text the source that is corrected",
        "statement number superseded",
        ((at, number, other) for at, number, one in claims for other in dict.fromkeys(one.supersedes)),
        "statement number|claims|statement number",
    )


def _of_ties(cut: Cut) -> Iterator[Table]:
    names = {one.id: one.name for one in cut.entities}
    ties = list(enumerate((*cut.ties, *cut.own_states), 1))
    yield _table(
        "ties",
        "Stretches of days on which a relation holds, definitely or possibly; a symmetric pair once, in the order of ids.",
        "tie integer its number in this file\nsubject text the one end\nsubject_name text its name\nrelation text the relation\n"
        "object text the other end; empty for a state of one entity\nobject_name text its name\nverdict text definite or possible\n"
        "first_day date its first day\nlast_day date its last day\nrule text how it follows",
        "tie",
        (
            (
                number,
                one.subject,
                names[one.subject],
                one.relation,
                one.object,
                names[one.object] if one.object else None,
                one.verdict.value,
                _day(one.first),
                _day(one.last),
                one.rule,
            )
            for number, one in ties
        ),
        "subject|entities|entity",
        "object|entities|entity",
    )
    yield _table(
        "tie_reasons",
        "The statements that ties rest on.",
        "tie integer the tie\nstatement text the statement",
        "tie statement",
        ((number, statement) for number, one in ties for statement in one.because),
        "tie|ties|tie",
        "statement|statements|statement",
    )
