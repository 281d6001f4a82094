"""Answers as HTML for notebooks: plain tables and lists, which take the colours of the page, light or dark.

Every text is escaped; there is no script, no style and nothing to load.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

from allegiance.timeline import Timeline
from allegiance.verdicts import Verdict

from .answers import day_text
from .entities import Shown
from .lineage import Lineage
from .why import Why

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from allegiance.claims import Settled

    from .answers import Answer
    from .lineage import Joint

__all__ = ["ToldEntity", "ToldLineage", "ToldWhy", "answers_html"]


@dataclass(frozen=True, slots=True)
class ToldEntity(Shown):
    """An entity that shows itself in a notebook."""

    timeline: Timeline = field(repr=False, compare=False)

    def _repr_html_(self) -> str:
        entity = self.entity
        names = [one.name + (f" ({one.start or ''}/{one.end or ''})" if one.start or one.end else "") for one in entity.aliases]
        ids = [f"{scheme}: {value}" for scheme, value in sorted(entity.same_as.items())]
        kind = self.timeline.ontology.kinds[entity.kind].label
        parts = [f"<p><strong>{escape(entity.name)}</strong> ({escape(kind)}, {escape(entity.id)})</p>"]
        if entity.about:
            parts.append(f"<p>{escape(entity.about)}</p>")
        rows = [("also", "; ".join(names)), ("ids", "; ".join(ids)), ("not the same as", "; ".join(entity.not_same_as))]
        parts.append(_table((), [(_cell(label), _cell(text)) for label, text in rows if text]))
        parts.append(_statements(self.statements, self.timeline))
        return "".join(parts)


@dataclass(frozen=True, slots=True)
class ToldLineage(Lineage):
    """A lineage that shows itself in a notebook."""

    timeline: Timeline = field(repr=False, compare=False)

    def _repr_html_(self) -> str:
        parts = [f"<p><strong>{escape(_name(self.entity, self.timeline))}</strong></p>"]
        for direction, title in ((-1, "came from"), (1, "what became of it")):
            branches = self._branches(None, direction, {self.entity})
            if branches:
                parts.append(f"<p>{title}</p>{branches}")
        return "".join(parts)

    def _branches(self, parent: int | None, direction: int, above: set[str]) -> str:
        """The joints that hang on one; a group is not followed again below itself."""
        items = [
            f"<li>{self._joint(joint)}{self._branches(number, direction, above | {joint.entity}) if joint.entity not in above else ''}</li>"
            for number, joint in enumerate(self.joints)
            if joint.parent == parent and (joint.generation < 0) == (direction < 0)
        ]
        return f"<ul>{''.join(items)}</ul>" if items else ""

    def _joint(self, joint: Joint) -> str:
        day = _days(joint.earliest, joint.latest)
        sentence = _sentence(joint.settled, self.timeline)
        return f"<strong>{escape(_name(joint.entity, self.timeline))}</strong>, {day}: {sentence} ({_verdict(joint.verdict)})"


@dataclass(frozen=True, slots=True)
class ToldWhy(Why):
    """An explanation that shows itself in a notebook."""

    timeline: Timeline = field(repr=False, compare=False)

    def _repr_html_(self) -> str:
        holding = self.holding
        tie = _tie(holding.subject, holding.relation, holding.object, self.timeline)
        parts = [f"<p>{_verdict(self.verdict)}: {tie}</p>"]
        if self.reasons:
            parts.append(f"<p>only possible: {escape('; '.join(self.reasons))}</p>")
        told = (
            ("because", tuple(because.settled for because in self.because)),
            ("ended, or possibly ended, by", self.endings),
            ("kept, but not counted", self.uncounted),
        )
        parts += [f"<p>{title}</p>{_statements(statements, self.timeline)}" for title, statements in told if statements]
        changed = "".join(f"<li>{_verdict(one.verdict)} without: {_sentence(one.settled, self.timeline)}</li>" for one in self.overturns)
        return "".join(parts) + (f"<p>would become</p><ul>{changed}</ul>" if changed else "")


def answers_html(answers: Iterable[Answer], timeline: Timeline) -> str:
    """A table with a row for each tie: verdict, tie, reasons, days and sources."""
    rows = [
        (
            f"<td>{_verdict(answer.verdict)}</td>",
            f"<td>{_tie(answer.subject, answer.relation, answer.object, timeline)}{_qualifiers(answer, timeline)}</td>",
            _cell("; ".join(answer.reasons)),
            "<td>" + "<br>".join(f"{_days(one.first, one.last)}: {_verdict(one.verdict)}" for one in answer.held) + "</td>",
            _cell("; ".join(_publishers((because.settled for because in answer.because), timeline))),
        )
        for answer in answers
    ]
    return _table(("verdict", "tie", "only possible because", "days", "sources"), rows) if rows else "<p>nothing held</p>"


def _qualifiers(answer: Answer, timeline: Timeline) -> str:
    role = f" ({answer.role})" if answer.role else ""
    through = f", through {_name(answer.through, timeline)}" if answer.through else ""
    return escape(role + through)


def _statements(statements: Iterable[Settled], timeline: Timeline) -> str:
    rows = [
        (
            f"<td>{_sentence(one, timeline)}</td>",
            _cell(one.statement.when or ""),
            _cell(one.status),
            _cell("; ".join(_publishers([one], timeline))),
        )
        for one in statements
    ]
    return _table(("statement", "when", "status", "sources"), rows) if rows else ""


def _publishers(statements: Iterable[Settled], timeline: Timeline) -> Iterator[str]:
    """Each publication once: who denies is marked."""
    sources = timeline.dataset.sources
    yield from sorted(
        {
            f"{sources[claim.source].publisher}, {sources[claim.source].published}{' (denies it)' if claim.stance == 'denies' else ''}"
            for one in statements
            for claim in one.claims
        }
    )


def _sentence(settled: Settled, timeline: Timeline) -> str:
    statement = settled.statement
    other = _name(statement.object, timeline) if statement.object else statement.value
    return escape(timeline.ontology[statement.relation].sentence(_name(statement.subject, timeline), other))


def _tie(subject: str, relation: str, object_: str | None, timeline: Timeline) -> str:
    other = _name(object_, timeline) if object_ is not None else None
    return escape(timeline.ontology[relation].sentence(_name(subject, timeline), other))


def _name(entity: str, timeline: Timeline) -> str:
    return timeline.dataset.entities[entity].name


def _days(first: int, last: int) -> str:
    """The days between two, open ends left empty as in EDTF's intervals."""
    low, high = day_text(first), day_text(last)
    return (low or "undated") if low == high else f"{low or '..'}/{high or '..'}"


def _verdict(verdict: Verdict) -> str:
    """Definite in bold and possible in italics, so that nobody needs colours to tell them apart."""
    tag = {Verdict.DEFINITE: "strong", Verdict.POSSIBLE: "em"}.get(verdict, "span")
    return f"<{tag}>{verdict.value}</{tag}>"


def _cell(text: str) -> str:
    return f"<td>{escape(text)}</td>"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    titles = f"<thead><tr>{''.join(f'<th>{title}</th>' for title in head)}</tr></thead>" if head else ""
    body = "".join(f"<tr>{''.join(row)}</tr>" for row in rows)
    return f"<table>{titles}<tbody>{body}</tbody></table>"
