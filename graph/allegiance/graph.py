"""The graph as Python sees it: read it, ask it, take a day of it to other libraries."""

from __future__ import annotations

import time
from dataclasses import fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from . import __version__
from .checks import read_dataset
from .contents import digests
from .dataset import DATA_FOLDERS
from .dates import Span, parse_date
from .exceptions import QuestionError, UnknownName
from .names import Names
from .ontology import closest, read_ontology
from .questions import allies
from .questions.answers import Answers
from .resources import ontology_folder, shipped_folder
from .snapshots import Snapshot
from .timeline import build_timeline

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyoxigraph
    import rdflib

    from .bulk.ties import Ties
    from .dataset import Dataset
    from .ontology import Ontology
    from .questions.blocs import Bloc
    from .questions.changes import GroupChanges
    from .questions.chronology import Entry
    from .questions.entities import Shown
    from .questions.gaps import Gaps
    from .questions.lineage import Lineage
    from .questions.listings import Listing, Listings
    from .questions.notebook import ToldEntity, ToldLineage, ToldWhy
    from .questions.paths import Path as TiePath
    from .questions.statistics import Statistics
    from .questions.why import Why
    from .timeline import Timeline

__all__ = ["Graph", "Known", "read", "read_turtle", "span_of"]


def read(*folders: str | Path, ontology: str | Path | None = None) -> Graph:
    """The graph of some data folders; without any, the shipped history. The folder "shipped" names that one.

    The last graphs read are kept: the same files with the same content give the same graph again. Files whose size,
    times and inode are unchanged are taken for the same, as git does; the bytes of others are read.

    Raises:
        DataError: the data were refused; carries every problem.
        OntologyError: the ontology folder cannot be used.
    """
    terms = Path(ontology) if ontology is not None else ontology_folder()
    chosen = [shipped_folder() if str(folder) == "shipped" else Path(folder) for folder in folders] or [shipped_folder()]
    content = _content_of([*chosen, terms])
    if content is not None and content in _KEPT:
        return _KEPT[content]
    vocabulary = read_ontology(terms)
    made = Graph(read_dataset(chosen, vocabulary), vocabulary)
    if content is not None and content == _content_of([*chosen, terms]):  # else they changed while they were read
        while len(_KEPT) >= _MOST_KEPT:
            del _KEPT[next(iter(_KEPT))]
        _KEPT[content] = made
    return made


_MOST_KEPT = 2
_KEPT: dict[tuple[tuple[str, str, str], ...], Graph] = {}


# What files were when a digest was made of them, by path (see `contents`).
_DIGESTS: dict[str, tuple[list[str], int, str]] = {}


def _content_of(folders: Sequence[Path]) -> tuple[tuple[str, str, str], ...] | None:
    """Every name that reading looks at, where it truly lies, and a digest of its bytes; None where they cannot be had.

    The clock tells only whether a file was left alone for long enough not to be read again: no answer rests on it.
    """
    try:
        return tuple(digests([str(folder) for folder in folders], DATA_FOLDERS, _DIGESTS, time.time_ns()))
    except OSError:
        return None  # whoever reads the files in earnest says which one it is, and what is wrong with it


def read_turtle(path: str | Path, *, ontology: str | Path | None = None) -> Graph:
    """The graph of an RDF file in our vocabulary: Turtle, TriG, N-Triples, N-Quads, JSON-LD or RDF/XML by its suffix.

    Raises:
        StoreError: the file cannot be read, or holds nothing of this vocabulary.
        DataError: its records contradict the ontology.
    """
    from .readback import read_store
    from .store import load_rdf

    vocabulary = read_ontology(Path(ontology) if ontology is not None else None)
    return Graph(read_store(load_rdf(Path(path)), vocabulary), vocabulary)


def span_of(text: str) -> Span:
    """The days of a date that somebody asks about.

    Raises:
        DateError: the text is no date.
        QuestionError: the date leaves an end open.
    """
    span = parse_date(text)
    if span.earliest is None or span.latest is None:
        raise QuestionError(f'"{text}" leaves an end open. Ask about a day (2014-11-01), a month, a year or a span (2014/2015).')
    return Span(span.earliest, span.latest)


class Known(TypedDict, total=False):
    """What counts, in every question.

    Nothing published after the last day of `known_by`; alleged statements, as possible, with `include_alleged`; with
    `stated_only` no state that follows from an event, though events still end what is stated.
    """

    known_by: str | None
    include_alleged: bool
    stated_only: bool


class Graph:
    """A dataset that can be asked.

    Dates are EDTF texts; entities go by id, name or alias. Every question takes what `Known` says, and most take
    `definite_only`, which leaves out what is only possible.

    Raises, for every question:
        UnknownName, AmbiguousName: a name stands for no entity, or for several.
        DateError, QuestionError: a date is none, or leaves an end open.
    """

    def __init__(self, dataset: Dataset, ontology: Ontology) -> None:
        self.dataset = dataset
        self.ontology = ontology
        self._timelines: dict[tuple[int | None, bool, bool], Timeline] = {}

    @cached_property
    def names(self) -> Names:
        """Entities by what people call them."""
        return Names(self.dataset)

    def resolve(self, name: str) -> str:
        """The id of the entity of that name.

        Raises:
            UnknownName, AmbiguousName: see there.
        """
        return self.names.resolve(name)

    def resolve_relation(self, name: str) -> str:
        """The name of a relation from its name or label, letter case aside.

        Raises:
            UnknownName: no relation goes by it.
        """
        wanted = name.casefold().replace(" ", "").replace("-", "")
        for relation in self.ontology.relations.values():
            if wanted in (relation.name.casefold(), relation.label.casefold().replace(" ", "")):
                return relation.name
        raise UnknownName(name, closest(name, self.ontology.relations), what="relation")

    def timeline(self, known_by: str | int | None = None, *, include_alleged: bool = False, stated_only: bool = False) -> Timeline:
        """The index for one state of knowledge; built once."""
        day = span_of(known_by).latest if isinstance(known_by, str) else known_by
        key = (day, include_alleged, stated_only)
        if key not in self._timelines:
            self._timelines[key] = build_timeline(
                self.dataset, self.ontology, known_by=day, include_alleged=include_alleged, with_derived=not stated_only
            )
        return self._timelines[key]

    def entity(self, name: str, **known: Unpack[Known]) -> ToldEntity:
        """An entity with its names, ids and every statement about it.

        >>> import allegiance
        >>> allegiance.read().entity("TTP").entity.id
        'tehrik-i-taliban-pakistan'
        """
        from .questions.entities import show_entity
        from .questions.notebook import ToldEntity

        timeline = self.timeline(**known)
        return ToldEntity(**_parts(show_entity(timeline, self.resolve(name))), timeline=timeline)

    def allies_of(self, entity: str, on: str, *, inherited: bool = False, definite_only: bool = False, **known: Unpack[Known]) -> Answers:
        """Who was allied with the entity, definite allies first; with `inherited`, then those it had through what it belonged to."""
        timeline, asked, span = self.timeline(**known), self.resolve(entity), span_of(on)
        own = allies.allies_of(timeline, asked, span, definite_only=definite_only)
        above = allies.inherited_allies(timeline, asked, span, definite_only=definite_only) if inherited else ()
        return Answers(own + above, timeline, span)

    def alliances(self, on: str, *, definite_only: bool = False, **known: Unpack[Known]) -> Answers:
        """Every allied pair, each once."""
        timeline, span = self.timeline(**known), span_of(on)
        return Answers(allies.all_alliances(timeline, span, definite_only=definite_only), timeline, span)

    def leaders_of(self, group: str, on: str, *, definite_only: bool = False, **known: Unpack[Known]) -> Answers:
        """Who stood at the head of the group."""
        timeline, span = self.timeline(**known), span_of(on)
        return Answers(allies.leaders_of(timeline, self.resolve(group), span, definite_only=definite_only), timeline, span)

    def members_of(self, group: str, on: str, *, definite_only: bool = False, **known: Unpack[Known]) -> Answers:
        """Who and what belonged to the group."""
        timeline, span = self.timeline(**known), span_of(on)
        return Answers(allies.members_of(timeline, self.resolve(group), span, definite_only=definite_only), timeline, span)

    def relations_of(
        self, entity: str, other: str | None = None, on: str | None = None, *, definite_only: bool = False, **known: Unpack[Known]
    ) -> allies.Relations:
        """Every tie of the entity, or between the two, on a day or ever.

        Raises:
            QuestionError: both names stand for one entity.
        """
        timeline = self.timeline(**known)
        first = self.resolve(entity)
        second = self.resolve(other) if other is not None else None
        if second is not None:
            _differ(first, second)
        span = _asked_about(on)
        found = allies.relations_of(timeline, first, second, span, definite_only=definite_only)
        return allies.Relations(Answers(found.answers, timeline, span), found.statements)

    def why(self, subject: str, relation: str, object_: str | None, on: str, **known: Unpack[Known]) -> ToldWhy:
        """Why a relation holds, may hold or does not hold between two entities, or for one alone.

        Raises:
            QuestionError: the relation is an event, which happens and does not hold.
        """
        from .questions.notebook import ToldWhy
        from .questions.why import why_holds

        name = self.resolve_relation(relation)
        if not self.ontology[name].is_state:
            raise QuestionError(f'"{name}" happens on a day and does not hold through days. Ask for a state, such as what it starts.')
        timeline = self.timeline(**known)
        key = timeline.key(self.resolve(subject), name, self.resolve(object_) if object_ is not None else None)
        return ToldWhy(**_parts(why_holds(timeline, key, span_of(on))), timeline=timeline)

    def lineage_of(self, group: str, *, steps: int | None = None, definite_only: bool = False, **known: Unpack[Known]) -> ToldLineage:
        """Where the group came from and what became of it, so many steps away at most."""
        from .questions.lineage import lineage_of
        from .questions.notebook import ToldLineage

        timeline = self.timeline(**known)
        found = lineage_of(timeline, self.resolve(group), steps=steps, definite_only=definite_only)
        return ToldLineage(**_parts(found), timeline=timeline)

    def timeline_of(self, entity: str, on: str | None = None, *, definite_only: bool = False, **known: Unpack[Known]) -> tuple[Entry, ...]:
        """Everything told of the entity in the order of days, whatever its status; with a date, what may fall in it."""
        from .questions.chronology import chronology_of

        return chronology_of(self.timeline(**known), self.resolve(entity), _asked_about(on), definite_only=definite_only)

    def changes(
        self, first: str, last: str, entity: str | None = None, *, definite_only: bool = False, **known: Unpack[Known]
    ) -> tuple[GroupChanges, ...]:
        """What began, ended or changed sides after the first date and by the second, group by group.

        Of a vague date the first counts from its first day, the second up to its last.

        Raises:
            QuestionError: the second date comes before the first.
        """
        from .questions.changes import changes_between

        start, stop = _between(first, last)
        asked = self.resolve(entity) if entity is not None else None
        return changes_between(self.timeline(**known), start, stop, asked, definite_only=definite_only)

    def paths_between(
        self, entity: str, other: str, on: str, *, opposing: bool = False, definite_only: bool = False, **known: Unpack[Known]
    ) -> tuple[TiePath, ...]:
        """The shortest chains of ties between two entities that hold in one world; with `opposing`, enmity links as well.

        Raises:
            QuestionError: both names stand for one entity.
        """
        from .questions.paths import paths_between

        first, second = self.resolve(entity), self.resolve(other)
        _differ(first, second)
        return paths_between(self.timeline(**known), first, second, span_of(on), opposing=opposing, definite_only=definite_only)

    def blocs(self, on: str, entity: str | None = None, *, definite_only: bool = False, **known: Unpack[Known]) -> tuple[Bloc, ...]:
        """Who stood together, joined by alliances however many steps apart; with an entity, the bloc it stood in."""
        from .questions.blocs import blocs_on

        asked = self.resolve(entity) if entity is not None else None
        return blocs_on(self.timeline(**known), span_of(on), asked, definite_only=definite_only)

    def listed(self, on: str, list_: str | None = None, *, definite_only: bool = False, **known: Unpack[Known]) -> tuple[Listing, ...]:
        """Who stood on any list, or on one; after them who came out of, or took in, somebody listed."""
        from .questions.listings import listed_on

        asked = self.resolve(list_) if list_ is not None else None
        return listed_on(self.timeline(**known), span_of(on), asked, definite_only=definite_only)

    def listings_of(self, entity: str, on: str | None = None, *, definite_only: bool = False, **known: Unpack[Known]) -> Listings:
        """Every listing of the entity, on a day or ever, those through its lineage marked."""
        from .questions.listings import listings_of

        return listings_of(self.timeline(**known), self.resolve(entity), _asked_about(on), definite_only=definite_only)

    def gaps(self, entity: str | None = None, *, limit: int | None = 50, **known: Unpack[Known]) -> Gaps:
        """Where more research would change most answers."""
        from .questions.gaps import gaps_of

        return gaps_of(self.timeline(**known), self.resolve(entity) if entity is not None else None, limit=limit)

    def statistics(self, **known: Unpack[Known]) -> Statistics:
        """What the graph holds, in numbers."""
        from .questions.statistics import statistics_of

        return statistics_of(self.timeline(**known))

    def part(
        self,
        *,
        focus: str | None = None,
        steps: int = 1,
        theatre: str | None = None,
        span: tuple[str | None, str | None] = (None, None),
        **known: Unpack[Known],
    ) -> Graph:
        """A graph of what lies so many ties around an entity, of what bears on a theatre, and of what may fall into a span of dates.

        A theatre is a place with every place in it. Answers about what is in it stay as they are: statements that date or
        end what is kept are kept too.

        Raises:
            QuestionError: the span is turned round.
        """
        from .parts import around, cut, in_theatre, told_in

        timeline = self.timeline(**known)
        wanted = {one.statement.id for one in timeline.settled.values()}
        if focus is not None:
            wanted &= around(timeline, self.resolve(focus), steps)
        if theatre is not None:
            wanted &= in_theatre(timeline, self.resolve(theatre))
        if span != (None, None):
            first, last = (span_of(text) if text is not None else None for text in span)
            asked = Span(first.earliest if first else None, last.latest if last else None)
            if asked.earliest is not None and asked.latest is not None and asked.latest < asked.earliest:
                raise QuestionError(f"{span[1]} comes before {span[0]}. Name the earlier date first.")
            wanted &= told_in(timeline, asked)
        return Graph(cut(timeline, wanted), self.ontology)

    def at(self, day: str, **known: Unpack[Known]) -> Snapshot:
        """What held on a day, to hand to other libraries."""
        return Snapshot(self.timeline(**known), span_of(day), day)

    def between(self, first: str, last: str, **known: Unpack[Known]) -> Snapshot:
        """What held on at least one day from the first day of one date up to the last of another, stretch by stretch.

        >>> import allegiance
        >>> network = allegiance.read().between("2020-08-01", "2020-08-31").to_networkx()
        >>> network.edges["jamaat-ul-ahrar", "tehrik-i-taliban-pakistan", "partOf"]["stretches"]
        '2020-08-17/2020-08-31 definite'

        Raises:
            QuestionError: the second date comes before the first.
        """
        return Snapshot(self.timeline(**known), Span(*_between(first, last)), f"{first}/{last}")

    def ties(self, **known: Unpack[Known]) -> Ties:
        """The verdict of every tie on every day, in columns, by id and without reasons: for programs that ask many times.

        >>> import allegiance
        >>> ties = allegiance.read().ties()
        >>> [str(verdict) for other, verdict in ties.allies_of("hizb-ul-ahrar", 737669) if other.startswith("tehrik")]
        ['definite']
        """
        from .bulk.ties import Ties
        from .columns import columns_of

        timeline = self.timeline(**known)
        linking = self.ontology.asked("linking")
        return Ties(columns_of(timeline), asked={"allies": self.ontology.asked("allies"), "linking": linking})

    @cached_property
    def oxigraph(self) -> pyoxigraph.Store:
        """The store itself, with the asserted and the derived graph."""
        from .store import fill_store

        return fill_store(self.timeline(), version=__version__)

    @cached_property
    def store(self) -> rdflib.Dataset:
        """The RDF store with the surface of rdflib, SPARQL included.

        >>> import allegiance
        >>> ask = '''PREFIX al: <https://w3id.org/allegiance/ontology#> ASK {
        ...     ?leader dcterms:identifier "noor-wali-mehsud" . ?group dcterms:identifier "tehrik-i-taliban-pakistan" .
        ...     ?tie rdf:subject ?leader ; rdf:predicate al:leads ; rdf:object ?group }'''
        >>> bool(allegiance.read().store.query(ask))
        True
        """
        from .store import rdflib_dataset

        return rdflib_dataset(self.oxigraph)


def _between(first: str, last: str) -> tuple[int, int]:
    """The days from the first day of one date up to the last day of another."""
    start, stop = span_of(first).earliest, span_of(last).latest
    if start is None or stop is None or stop < start:
        raise QuestionError(f"{last} comes before {first}. Name the earlier date first.")
    return start, stop


def _parts(value: Shown | Why | Lineage) -> dict[str, Any]:
    """The fields of a value, to make another that has them and more."""
    return {part.name: getattr(value, part.name) for part in fields(value)}


def _asked_about(on: str | None) -> Span | None:
    return span_of(on) if on is not None else None


def _differ(first: str, second: str) -> None:
    if first == second:
        raise QuestionError(f"both names stand for {first}. Name two entities.")
