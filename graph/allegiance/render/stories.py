"""Answers that are more than a list of ties, as text: what happened, what changed, who came from whom, who stood together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegiance.dates import format_day
from allegiance.quick.text import days_text
from allegiance.verdicts import Verdict

from .answers import name_of, sources_text, statement_text, tie_text
from .text import paint, safe, stretch, verdict_text, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from allegiance.claims import Settled
    from allegiance.ontology import Ontology
    from allegiance.questions.answers import Answer
    from allegiance.questions.blocs import Bloc
    from allegiance.questions.changes import Change, GroupChanges
    from allegiance.questions.chronology import Entry
    from allegiance.questions.gaps import Gaps
    from allegiance.questions.lineage import Joint, Lineage
    from allegiance.questions.listings import Listing
    from allegiance.questions.paths import Path
    from allegiance.questions.statistics import Statistics
    from allegiance.timeline import Timeline

__all__ = [
    "UNDER",
    "blocs_text",
    "changes_text",
    "gaps_text",
    "lineage_text",
    "listings_text",
    "paths_text",
    "publishers_text",
    "statistics_lines",
    "statistics_text",
    "timeline_text",
]

_DAYS = 25
_MOST_SOURCES = 4


def timeline_text(entries: Iterable[Entry], entity: str, timeline: Timeline) -> Iterator[str]:
    """One entry after the other, each with its day, what came about and who says so."""
    dataset, ontology = timeline.dataset, timeline.ontology
    for entry in entries:
        day = f"{days_text(entry.earliest, entry.latest):<{_DAYS}}"
        if entry.settled is None:
            yield safe(f"{day}{name_of(entity, dataset)} {entry.what} {entry.name}")
            continue
        what = f"{entry.what}: " if entry.what in ("began", "ended") else ""
        told = statement_text(entry.settled, dataset, ontology)
        yield wrapped(f"{day}{what}{told}", "", " " * (_DAYS + 2))
        yield " " * (_DAYS + 2) + publishers_text(entry.settled, timeline)


def publishers_text(settled: Settled, timeline: Timeline) -> str:
    """Publishers with their days, deniers first and marked, in one line; of many the first few."""
    said = []
    for claim in settled.claims:
        source = timeline.dataset.sources[claim.source]
        said.append(f"{'denied by ' if claim.stance == 'denies' else ''}{source.publisher} {source.published}")
    said = sorted(dict.fromkeys(said), key=lambda text: not text.startswith("denied by "))
    more = f" and {len(said) - _MOST_SOURCES} more" if len(said) > _MOST_SOURCES else ""
    return safe("; ".join(said[:_MOST_SOURCES]) + more)


def lineage_text(lineage: Lineage, timeline: Timeline) -> Iterator[str]:
    """The line as two trees, back and forth; under each group what else bore on its line."""
    dataset = timeline.dataset
    yield paint(name_of(lineage.entity, dataset), "1")
    yield from _lives(lineage, lineage.entity, "    ", timeline)
    for title, direction in (("came from", -1), ("what became of it", 1)):
        if any(joint.generation == direction for joint in lineage.joints):
            yield f"  {title}"
            yield from _branches(lineage, None, direction, "    ", timeline, {lineage.entity})


def _branches(lineage: Lineage, parent: int | None, direction: int, indent: str, timeline: Timeline, told: set[str]) -> Iterator[str]:
    for number, joint in enumerate(lineage.joints):
        if joint.parent != parent or (joint.generation < 0) != (direction < 0):
            continue
        yield from _joint(joint, indent, timeline)
        if joint.entity not in told:
            told.add(joint.entity)
            yield from _lives(lineage, joint.entity, indent + "      ", timeline)
        yield from _branches(lineage, number, direction, indent + "    ", timeline, told)


def _joint(joint: Joint, indent: str, timeline: Timeline) -> Iterator[str]:
    arrow = "<-" if joint.generation < 0 else "->"
    doubt = "" if joint.verdict is Verdict.DEFINITE else f" ({joint.settled.status})"
    told = tie_text(joint.settled.statement.subject, joint.settled.statement.relation, joint.settled.statement.object, timeline)
    name = paint(name_of(joint.entity, timeline.dataset), "1")
    yield f"{indent}{arrow} {name}  {days_text(joint.earliest, joint.latest)}: {told}{doubt}"


def _lives(lineage: Lineage, entity: str, indent: str, timeline: Timeline) -> Iterator[str]:
    for one in lineage.lives.get(entity, ()):
        if one.statement.value is not None:
            told = safe(timeline.ontology[one.statement.relation].sentence(timeline.dataset.entities[entity].name, one.statement.value))
        else:
            told = tie_text(one.statement.subject, one.statement.relation, one.statement.object, timeline)
        doubt = "" if one.is_certain else f" ({'date doubted' if one.status == 'accepted' else one.status})"
        yield f"{indent}{days_text(one.earliest_start, one.latest_start)}: {told}{doubt}"


def changes_text(groups: Iterable[GroupChanges], timeline: Timeline) -> Iterator[str]:
    """Group by group: who changed sides, what surely fell into these days with its cause, and what may have."""
    for number, group in enumerate(groups):
        if number:
            yield ""
        yield paint(name_of(group.entity, timeline.dataset), "1")
        for switch in group.switches:
            names = [name_of(name, timeline.dataset) for name in (switch.entity, switch.former, switch.new)]
            perhaps = "" if switch.verdict is Verdict.DEFINITE else "possibly "
            yield f"  {perhaps}changed sides: {names[0]}, from {names[1]} to {names[2]}"
        yield from _of_these_days([one for one in group.changes if one.is_within and one.what in ("began", "ended")], timeline)
        yield from _besides("may also fall into these days", [one for one in group.changes if not one.is_within], timeline)
        doubts = [one for one in group.changes if one.is_within and one.what not in ("began", "ended")]
        yield from _besides("sources vouch no further, or vouch again", doubts, timeline)


def _of_these_days(changes: Sequence[Change], timeline: Timeline) -> Iterator[str]:
    """Changes that one event made stand under it."""
    together: dict[tuple[int, int, tuple[str, ...]], list[Change]] = {}
    for one in changes:
        events = [cause for cause in one.causes if not timeline.ontology[cause.statement.relation].is_state]
        causes = tuple(cause.statement.id for cause in events or one.causes)
        together.setdefault((one.earliest, one.latest, causes), []).append(one)
    for (earliest, latest, _), made in together.items():
        day = f"  {days_text(earliest, latest):<{_DAYS}}"
        events = [cause for cause in made[0].causes if not timeline.ontology[cause.statement.relation].is_state]
        for cause in events:
            yield wrapped(day + statement_text(cause, timeline.dataset, timeline.ontology), "", " " * (_DAYS + 4))
            yield " " * (_DAYS + 4) + publishers_text(cause, timeline)
            day = " " * (_DAYS + 2)
        for one in made:
            yield wrapped(day + _change(one, timeline), "", " " * (_DAYS + 4))
            day = " " * (_DAYS + 2)
        if not events:
            for cause in made[0].causes:
                yield " " * (_DAYS + 4) + publishers_text(cause, timeline)


def _change(change: Change, timeline: Timeline) -> str:
    perhaps = "" if change.verdict is Verdict.DEFINITE or change.what == "came into doubt" else "possibly "
    also = "".join(f", and so {timeline.ontology[name].label}" for name in change.also)
    doubt = f" ({'; '.join(change.reasons)})" if change.reasons else ""
    return f"{perhaps}{change.what}: {tie_text(change.subject, change.relation, change.object, timeline)}{also}{doubt}"


def _besides(title: str, changes: Sequence[Change], timeline: Timeline) -> Iterator[str]:
    if changes:
        yield f"  {title}:"
    for one in changes:
        yield wrapped(f"    {days_text(one.earliest, one.latest):<{_DAYS - 2}}{_change(one, timeline)}", "", " " * (_DAYS + 4))


def paths_text(paths: Iterable[Path], timeline: Timeline) -> Iterator[str]:
    """Each chain with its steps and what makes them."""
    for path in paths:
        steps = f"{len(path.steps)} step{'s' if len(path.steps) > 1 else ''}"
        names = " - ".join(name_of(name, timeline.dataset) for name in path.entities)
        yield f"{verdict_text(path.verdict, 8)}  {steps}: {names}"
        for held in path.held:
            yield f"          {stretch(held.first, held.last)}: {held.verdict.value}"
        for ties in path.steps:
            for tie in ties:
                yield from _tie(tie, timeline, "          ")


def _tie(tie: Answer, timeline: Timeline, indent: str) -> Iterator[str]:
    reasons = f" ({'; '.join(tie.reasons)})" if tie.reasons else ""
    yield wrapped(f"{tie.verdict.value}: {tie_text(tie.subject, tie.relation, tie.object, timeline)}{reasons}", indent)
    for because in tie.because:
        yield wrapped("because " + statement_text(because.settled, timeline.dataset, timeline.ontology), indent + "  ")
        yield from sources_text(because.settled, timeline.dataset)


# Under the numbers of a row.
UNDER = " " * 20


def _with_verdict(verdict: Verdict, text: str) -> str:
    """The verdict in its colour, and the text after it, broken to the width; a colour is put on when lines are broken already."""
    return verdict_text(verdict, 8) + wrapped(f"{verdict.value:<8}  {text}", "", "            ")[8:]


def blocs_text(blocs: Iterable[Bloc], timeline: Timeline) -> Iterator[str]:
    """Each bloc with its members, its definite cores, and the ties that make it."""
    for number, bloc in enumerate(blocs):
        if number:
            yield ""
        names = ", ".join(name_of(name, timeline.dataset) for name in bloc.members)
        yield _with_verdict(bloc.verdict, f"{len(bloc.members)} stood together: {names}")
        if bloc.verdict is not Verdict.DEFINITE:
            for core in bloc.cores:
                yield wrapped(f"definitely together: {', '.join(name_of(name, timeline.dataset) for name in core)}", "          ")
            if not bloc.is_joint:
                yield "          not all of its ties can have held at once"
        for tie in bloc.ties:
            reasons = f" ({'; '.join(tie.reasons)})" if tie.reasons else ""
            yield wrapped(f"{tie.verdict.value}: {tie_text(tie.subject, tie.relation, tie.object, timeline)}{reasons}", "          ")


def listings_text(listings: Iterable[Listing], timeline: Timeline) -> Iterator[str]:
    """Each listing with its number, or through whom it comes, and what tells of it."""
    dataset = timeline.dataset
    for listing in listings:
        answer = listing.answer
        number = f", no. {', '.join(listing.references)}" if listing.references else ""
        if answer.through:
            list_ = name_of(str(answer.object), dataset)
            told = f"{name_of(answer.subject, dataset)}, through {safe(listing.name)}, which stood on {list_}"
        else:
            told = tie_text(answer.subject, answer.relation, answer.object, timeline)
            called = dataset.entities[answer.subject].name
            told += f", then called {safe(listing.name)}" if listing.name != called else ""
        yield _with_verdict(answer.verdict, told + safe(number))
        if answer.reasons:
            yield wrapped("only possible: " + "; ".join(answer.reasons), "          ")
        for held in answer.held:
            yield f"          {stretch(held.first, held.last)}: {held.verdict.value}"
        for because in answer.because:
            yield wrapped("because " + statement_text(because.settled, dataset, timeline.ontology), "          ")
            yield from sources_text(because.settled, dataset)


def gaps_text(gaps: Gaps, timeline: Timeline) -> Iterator[str]:
    """The weak statements, how many answers hang on each, and how they were counted."""
    for gap in gaps.gaps:
        told = statement_text(gap.settled, timeline.dataset, timeline.ontology)
        yield wrapped(f"{gap.answers:>6}  {', '.join(gap.weak)}: {told}", "", "          ")
        yield f"          {gap.settled.statement.id}"
    if gaps.gaps:
        yield ""
        yield wrapped(
            f"Counted: verdicts of a relation of a pair on the first day of each month from {format_day(gaps.first)} to"
            f" {format_day(gaps.last)}. What may fall is counted by the verdicts that would differ without it (an"
            " alleged one: with it), what is open by those that it leaves only possible.",
            "",
        )


def statistics_text(found: Statistics, ontology: Ontology) -> Iterator[str]:
    """The numbers, a line for each kind of thing."""
    for line, is_long in statistics_lines(found, ontology):
        yield wrapped(line, "", UNDER) if is_long else line


def statistics_lines(found: Statistics, ontology: Ontology) -> Iterator[tuple[str, bool]]:
    """The lines of `statistics_text` before they are broken, and whether they may be, what goes on standing under the numbers."""
    named = ((count, ontology.kinds[kind]) for kind, count in found.entities.items())
    kinds = ", ".join(f"{count} {kind.label if count == 1 else kind.plural}".lower() for count, kind in named)
    yield f"entities    {sum(found.entities.values()):>6}  {safe(kinds)}", True
    statuses = ", ".join(f"{count} {status}" for status, count in found.statuses.items())
    yield f"statements  {sum(found.statuses.values()):>6}  {statuses}; {found.contested} contested", True
    yield f"claims      {found.claims:>6}  {found.denials} of them denials", True
    grades = ", ".join(f"{count} {grade}" for grade, count in found.grades.items())
    days = f", {format_day(found.first)} to {format_day(found.last)}" if found.first and found.last else ""
    yield f"sources     {found.sources:>6}  of {found.publishers} publishers{days}; by grade: {grades or 'none'}", True
    yield f"            {'':>6}  by kind: {', '.join(f'{count} {kind}' for kind, count in found.kinds.items()) or 'none'}", True
    yield "", False
    yield "with two independent origins", False
    rows = [(ontology.families[family].label, standing) for family, standing in found.families.items()]
    for label, standing in [*rows, ("ties, leaderships, deaths", found.asked_after)]:
        yield f"  {safe(label):<26} {standing.corroborated:>5} of {standing.statements:>5}  {standing.share:>4.0%}", False
