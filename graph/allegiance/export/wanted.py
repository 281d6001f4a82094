"""What a format is, what part of a graph is wanted, and that part in the forms that writers need."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from allegiance.dates import Span
from allegiance.parts import cut, published_by
from allegiance.verdicts import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from allegiance.claims import Settled
    from allegiance.graph import Graph
    from allegiance.model import Entity, Source
    from allegiance.ontology import Ontology
    from allegiance.timeline import Stretch, Timeline

__all__ = ["FEATURES", "Cut", "Format", "Wanted"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What part of a graph to write.

    As known by a day; with or without alleged statements; what held on a date (for the page: the date it opens on);
    what lies so many steps around an entity; what bears on a theatre; what may fall into the days from `start` to
    `stop`; with `definite_only` no tie or event that is only possible.
    """

    known_by: str | None = None
    include_alleged: bool = False
    on: str | None = None
    focus: str | None = None
    steps: int = 1
    theatre: str | None = None
    start: str | None = None
    stop: str | None = None
    definite_only: bool = False


FEATURES: Mapping[str, str] = MappingProxyType(
    {
        "entities": "every entity, with its id, kind and name",
        "aliases": "other names of entities",
        "alias-details": "language and days of use of other names",
        "external-ids": "ids in other registers: Wikidata, UN, OFAC, UCDP, Mapping Militants",
        "distinctions": "which namesakes are not the same",
        "descriptions": "what an entity is, in a sentence",
        "ties": "the days on which a relation holds between a pair, definitely or possibly, stated or derived",
        "own-states": "the same of states of one entity, such as that a group was active",
        "tie-reasons": "the statements that ties and own states rest on",
        "events": "events between two entities that answers may rest on",
        "own-events": "the same of events of one entity, such as a founding or a death",
        "statements": "every statement, refuted and alleged ones too",
        "bounds": "earliest and latest day of beginning and end of each statement",
        "dates-as-written": "the date of a statement as it was written (EDTF)",
        "measures": "measured values, such as tolls, as spans",
        "status": "whether a statement is accepted, disputed, alleged or refuted, and whether its claims conflict",
        "qualifiers": "place, role, reference number, quantity and grounds of preference of a statement",
        "claims": "which source supports or denies a statement",
        "claim-details": "asserter, own date, value, credibility, origin and attested days of a claim, and what it supersedes",
        "says": "what a source says, in our words",
        "sources": "title, publisher, day and address of each source",
        "source-details": "author, grade and kind of each source",
    }
)
"""All that a file can carry or lose; the closed list that losses are told in."""


class Cut:
    """The part of a graph that was asked for; made once, in the order of ids."""

    def __init__(self, graph: Graph, wanted: Wanted) -> None:
        self.whole = graph
        self.wanted = wanted

    @cached_property
    def shaped(self) -> Graph:
        """Around an entity, of a theatre and of a span of days, as far as wanted; whatever held on one day, and ever known."""
        wanted = self.wanted
        if wanted.focus is None and wanted.theatre is None and wanted.start is None and wanted.stop is None:
            return self.whole
        return self.whole.part(
            focus=wanted.focus,
            steps=wanted.steps,
            theatre=wanted.theatre,
            span=(wanted.start, wanted.stop),
            known_by=wanted.known_by,
            include_alleged=wanted.include_alleged,
        )

    @cached_property
    def graph(self) -> Graph:
        """The graph of all that is wanted and nothing else: nothing published later, nothing that was only possible."""
        from allegiance.graph import Graph, span_of

        wanted, made = self.wanted, self.shaped
        if wanted.known_by is not None:
            latest = span_of(wanted.known_by).latest
            made = Graph(published_by(made.dataset, latest), made.ontology)
        if wanted.on is not None:
            made = made.at(wanted.on, include_alleged=wanted.include_alleged).to_graph(definite_only=wanted.definite_only)
        elif wanted.definite_only:
            timeline = made.timeline(include_alleged=wanted.include_alleged)
            kept = {name for tie in _ties(timeline, self.window, definite_only=True) for name in tie.because}
            kept |= {one.statement.id for one in timeline.counting() if _is_sure_event(one, timeline.ontology)}
            made = Graph(cut(timeline, kept), made.ontology)
        return made

    @cached_property
    def timeline(self) -> Timeline:
        """The index of the graph."""
        return self.graph.timeline(include_alleged=self.wanted.include_alleged)

    @property
    def ontology(self) -> Ontology:
        """What the relations mean."""
        return self.whole.ontology

    @cached_property
    def window(self) -> Span:
        """The days asked about; open where nothing was said."""
        from allegiance.graph import span_of

        wanted = self.wanted
        if wanted.on is not None:
            return span_of(wanted.on)
        first, last = (span_of(text) if text is not None else None for text in (wanted.start, wanted.stop))
        return Span(first.earliest if first else None, last.latest if last else None)

    @cached_property
    def entities(self) -> tuple[Entity, ...]:
        """Every entity."""
        return tuple(self.graph.dataset.entities.values())

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """Every source."""
        return tuple(self.graph.dataset.sources.values())

    @cached_property
    def statements(self) -> tuple[Settled, ...]:
        """Every statement as its claims leave it, refuted and alleged ones too."""
        return tuple(sorted(self.timeline.settled.values(), key=lambda one: one.statement.id))

    @cached_property
    def ties(self) -> tuple[Stretch, ...]:
        """Who was tied to whom: every stretch of days, of one verdict, that meets the days asked about.

        A symmetric pair is told once, in the order of its ids.
        """
        return tuple(one for one in self._stretches if one.object is not None)

    @cached_property
    def own_states(self) -> tuple[Stretch, ...]:
        """The same of states of one entity: that a group was active, that a person lived."""
        return tuple(one for one in self._stretches if one.object is None)

    @cached_property
    def _stretches(self) -> tuple[Stretch, ...]:
        return tuple(_ties(self.timeline, self.window, definite_only=self.wanted.definite_only))

    @cached_property
    def events(self) -> tuple[Settled, ...]:
        """The events between two entities that answers may rest on and that may have happened on the days asked about."""
        return tuple(one for one in self._events if one.statement.object is not None)

    @cached_property
    def own_events(self) -> tuple[Settled, ...]:
        """The same of events of one entity, such as a founding, a death or a new name; measured values aside."""
        return tuple(one for one in self._events if one.statement.object is None and not self.ontology[one.statement.relation].is_measured)

    @cached_property
    def _events(self) -> tuple[Settled, ...]:
        return tuple(
            one
            for one in self.statements
            if self.timeline.counts(one)
            and not self.ontology[one.statement.relation].is_state
            and (_is_sure_event(one, self.ontology) or not self.wanted.definite_only)
            and _meets(self.window, one.earliest_start, one.latest_end)
        )

    @cached_property
    def measures(self) -> tuple[Settled, ...]:
        """The statements that tell a measured value, such as a toll."""
        return tuple(one for one in self.statements if self.ontology[one.statement.relation].is_measured)


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: how it is written, its suffix and media type, what it is for, and what it cannot carry.

    `write` gives the bytes of one file, or of several by their names. `losses` tells, for each of `FEATURES` that the
    format does not carry in full, what becomes of it. `extra` is the extra of the package that it needs.
    """

    write: Callable[[Cut], bytes | Mapping[str, bytes]]
    suffix: str
    media_type: str
    purpose: str
    losses: Mapping[str, str] = field(default_factory=dict)
    extra: str | None = None
    is_built: bool = False


def _ties(timeline: Timeline, window: Span, *, definite_only: bool) -> list[Stretch]:
    return [
        stretch
        for stretch in timeline.stretches()
        if _meets(window, stretch.first, stretch.last) and (stretch.verdict is Verdict.DEFINITE or not definite_only)
    ]


def _is_sure_event(one: Settled, ontology: Ontology) -> bool:
    return one.is_certain and not ontology[one.statement.relation].is_state


def _meets(span: Span, first: int | None, last: int | None) -> bool:
    """Whether days from the first to the last, None being open, share one with the span."""
    return (first is None or span.latest is None or first <= span.latest) and (
        last is None or span.earliest is None or last >= span.earliest
    )
