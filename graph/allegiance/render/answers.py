"""Answers as text for a terminal; colour only where the terminal shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegiance.dates import format_day
from allegiance.verdicts import Verdict
from allegiance.worlds import FAR

from .text import paint, safe, stretch, verdict_text, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from allegiance.claims import Settled
    from allegiance.dataset import Dataset
    from allegiance.model import Entity
    from allegiance.names import Match
    from allegiance.ontology import Ontology
    from allegiance.questions.answers import Answer
    from allegiance.questions.entities import Shown
    from allegiance.questions.why import Why
    from allegiance.timeline import Coverage, Timeline

__all__ = [
    "answers_text",
    "coverage_text",
    "found_text",
    "known_lines",
    "name_of",
    "shown_text",
    "sources_text",
    "statement_text",
    "tie_text",
    "why_text",
]


def name_of(entity: str, dataset: Dataset) -> str:
    """The name of an entity, safe to print."""
    return safe(dataset.entities[entity].name)


def tie_text(subject: str, relation: str, object_: str | None, timeline: Timeline) -> str:
    """A tie as a sentence."""
    entities = timeline.dataset.entities
    return safe(timeline.ontology[relation].sentence(entities[subject].name, entities[object_].name if object_ else None))


def answers_text(answers: Iterable[Answer], timeline: Timeline) -> Iterator[str]:
    """Each tie with its verdict, reasons, and the statements and sources behind it."""
    dataset, ontology = timeline.dataset, timeline.ontology
    for answer in answers:
        role = f" ({answer.role})" if answer.role else ""
        through = f", through {dataset.entities[answer.through].name}" if answer.through else ""
        verdict = verdict_text(answer.verdict, 8)
        yield f"{verdict}  {tie_text(answer.subject, answer.relation, answer.object, timeline)}{safe(role + through)}"
        if answer.reasons:
            yield wrapped("only possible: " + "; ".join(answer.reasons), "          ")
        for held in answer.held:
            yield f"          {stretch(held.first, held.last)}: {held.verdict.value}"
        for because in answer.because:
            yield wrapped("because " + statement_text(because.settled, dataset, ontology), "          ")
            yield from sources_text(because.settled, dataset)


def statement_text(settled: Settled, dataset: Dataset, ontology: Ontology) -> str:
    """A statement as a sentence with its date and status."""
    statement = settled.statement
    relation = ontology[statement.relation]
    subject = dataset.entities[statement.subject].name
    other = dataset.entities[statement.object].name if statement.object else _value_text(settled)
    marks = [settled.status, *(["sources disagree"] if settled.conflict else [])]
    when = f", {statement.when}" if statement.when else ""
    role = f", {statement.role}" if statement.role else ""
    reference = f", no. {statement.reference}" if statement.reference else ""
    return f"{relation.sentence(subject, other)}{when}{role}{reference} ({', '.join(marks)})"


def _value_text(settled: Settled) -> str | None:
    """A measured value as the claims leave it: a number, a span, or a bound."""
    low, high = settled.low, settled.high
    if low is None and high is None:
        return settled.statement.value
    if low == high:
        return str(low)
    return f"{'' if low is None else low}..{'' if high is None else high}"


def sources_text(settled: Settled, dataset: Dataset) -> Iterator[str]:
    """One line for each claim: which side it takes, who says it, when, and where."""
    for claim in settled.claims:
        source = dataset.sources[claim.source]
        stance = "denied by" if claim.stance == "denies" else "said by"
        own = "".join(f", {label} {text}" for label, text in (("dates it", claim.when), ("counts", claim.value)) if text)
        asserter = f", reporting {dataset.entities[claim.asserter].name}" if claim.asserter else ""
        yield safe(
            f"            {stance} {source.publisher}, {source.published} [{source.grade}]{asserter}{own}: {source.url or source.title}"
        )


def coverage_text(entity: str, coverage: Coverage, dataset: Dataset) -> str:
    """How much the graph knows about an entity, so that silence is not read as denial."""
    name = safe(dataset.entities[entity].name)
    if not coverage.statements:
        return f"The graph holds no statement about {name}."
    days = f", from {format_day(coverage.first)} to {format_day(coverage.last)}" if coverage.first is not None else ""
    return f"The graph holds {coverage.statements} statement{'s' if coverage.statements > 1 else ''} about {name}{days}."


def found_text(matches: Sequence[Match], dataset: Dataset) -> Iterator[str]:
    """One line for each match."""
    for match in matches:
        entity = dataset.entities[match.id]
        matched = f"  ({match.matched})" if match.matched not in (entity.name, entity.id) else ""
        yield safe(f"{match.score:4.2f}  {entity.id}  {entity.kind}: {entity.name}{matched}")


def shown_text(shown: Shown, timeline: Timeline) -> Iterator[str]:
    """An entity with its names, ids, life and every statement."""
    entity, dataset, ontology = shown.entity, timeline.dataset, timeline.ontology
    yield paint(safe(entity.name), "1") + f"  ({ontology.kinds[entity.kind].label}, {entity.id})"
    if entity.about:
        yield wrapped(entity.about, "  ")
    yield from known_lines(entity)
    yield "  " + coverage_text(entity.id, shown.coverage, dataset)
    for one in shown.statements:
        yield ""
        yield wrapped(statement_text(one, dataset, ontology), "  ")
        yield from sources_text(one, dataset)


def known_lines(entity: Entity) -> Iterator[str]:
    """One line for each other name of an entity, each of its ids elsewhere, and each entity that it is not."""
    for alias in entity.aliases:
        dates = f"  {alias.start or ''}/{alias.end or ''}" if alias.start or alias.end else ""
        yield safe(f"  also: {alias.name}{f' ({alias.lang})' if alias.lang else ''}{dates}")
    for scheme, value in sorted(entity.same_as.items()):
        yield safe(f"  {scheme}: {value}")
    for other in entity.not_same_as:
        yield f"  not the same as: {other}"


def why_text(why: Why, asked: tuple[str, str, str | None], on: str, timeline: Timeline) -> Iterator[str]:
    """The verdict, the statements it rests on, what ends it, what is not counted, and what would overturn it."""
    dataset, ontology = timeline.dataset, timeline.ontology
    names = [dataset.entities[name].name if name else None for name in (asked[0], asked[2])]
    yield f"{verdict_text(why.verdict)}: {safe(ontology[asked[1]].sentence(str(names[0]), names[1]))}, on {safe(on)}"
    if why.reasons:
        yield wrapped("only possible: " + "; ".join(why.reasons), "  ")
    if why.verdict is Verdict.NO:
        days = "; ".join(stretch(-FAR if first is None else first, FAR if last is None else last) for first, last in why.holding.possible)
        yield wrapped(f"it may hold {days}" if days else "nothing in the graph makes it so on any day", "  ")
    for because in why.because:
        yield wrapped(f"because {statement_text(because.settled, dataset, ontology)}", "  ")
        yield from sources_text(because.settled, dataset)
        if because.rule != "stated":
            made = f'"{ontology[because.episode.relation].label}"' if because.episode else "a state"
            steps = [f"which starts {made}"] if "starts" in because.rule else []
            steps += [f'and {made} implies "{ontology[asked[1]].label}"'] if "implies" in because.rule else []
            yield "    " + ", ".join(steps)
    for title, statements in (("ended, or possibly ended, by", why.endings), ("kept, but not counted:", why.uncounted)):
        for one in statements:
            yield wrapped(f"{title} {statement_text(one, dataset, ontology)}", "  ")
            yield from sources_text(one, dataset)
    for overturn in why.overturns:
        yield wrapped(
            f"{why.verdict.value} would become {overturn.verdict.value} without: {statement_text(overturn.settled, dataset, ontology)}",
            "  ",
        )
