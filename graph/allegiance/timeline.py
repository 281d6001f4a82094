"""The index that answers what held on a day, for one state of knowledge.

Built from a dataset, which may come from YAML or from a store: the answers are the same.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from .claims import settle
from .dates import parse_date
from .episodes import build_episodes
from .verdicts import Verdict, intervals, reasons_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from .claims import Settled
    from .dataset import Dataset
    from .episodes import Episode
    from .ontology import Ontology

__all__ = ["Coverage", "Holding", "Interval", "Stretch", "Timeline", "build_timeline", "name_on"]

Interval = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Holding:
    """The days on which a relation holds between a pair, as intervals of ordinals; None is an open bound.

    `possible` includes the definite days. `derived` is true where no source states this relation of this pair
    outright; `rule` tells how it follows ("stated", "starts", "implies", "starts, implies"), `because` from which statements.
    """

    subject: str
    relation: str
    object: str | None
    definite: tuple[Interval, ...]
    possible: tuple[Interval, ...]
    derived: bool
    rule: str
    because: tuple[str, ...]

    def only_possible(self) -> tuple[Interval, ...]:
        """The possible days without the definite ones."""
        left: list[Interval] = []
        for low, high in self.possible:
            at = low
            for inner_low, inner_high in self.definite:
                if (high is not None and inner_low is not None and inner_low > high) or (
                    inner_high is not None and at is not None and inner_high < at
                ):
                    continue
                if inner_low is not None and (at is None or at < inner_low):
                    left.append((at, inner_low - 1))
                if inner_high is None:
                    break
                at = inner_high + 1
            else:
                if high is None or at is None or at <= high:
                    left.append((at, high))
        return tuple(left)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days on which a relation holds between a pair with one verdict, definite or possible; None is an open bound.

    `because` names the statements that make it hold on some of these days, `rule` how it follows.
    """

    subject: str
    relation: str
    object: str | None
    verdict: Verdict
    first: int | None
    last: int | None
    rule: str
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much the graph says about an entity: how many statements, and the first and last day they speak of."""

    statements: int
    first: int | None
    last: int | None


Key = tuple[str, str, str | None]


class Timeline:
    """Episodes by pair and relation, as known by one day.

    `settled` holds every statement that had a claim by then, refuted and alleged ones too.
    """

    def __init__(
        self,
        dataset: Dataset,
        ontology: Ontology,
        settled: Mapping[str, Settled],
        *,
        known_by: int | None = None,
        include_alleged: bool = False,
        with_derived: bool = True,
        trusted: frozenset[str] = frozenset(),
    ) -> None:
        """`trusted` names statements that count whatever their status; without `with_derived` only what is stated holds."""
        self.dataset = dataset
        self.ontology = ontology
        self.settled = settled
        self.known_by = known_by
        self.include_alleged = include_alleged
        self.with_derived = with_derived
        self.trusted = trusted
        self.episodes = tuple(build_episodes(self.counting(), ontology, with_derived=with_derived))

    def counts(self, one: Settled) -> bool:
        """Whether answers may rest on the statement: it is neither refuted nor, unless wanted, alleged."""
        if one.statement.id in self.trusted or (one.status == "alleged" and self.include_alleged):
            return True
        return one.status in ("accepted", "disputed")

    def counting(self) -> Iterator[Settled]:
        """The statements that answers may rest on."""
        return (one for one in self.settled.values() if self.counts(one))

    def trusting(self, names: Iterable[str]) -> Timeline:
        """A timeline in which these statements count as well, whatever their status: to see what they would do."""
        return Timeline(self.dataset, self.ontology, self.settled, with_derived=self.with_derived, trusted=frozenset(names))

    @cached_property
    def _days_of(self) -> dict[Key, tuple[tuple[Interval, ...], tuple[Interval, ...]]]:
        return {}

    @cached_property
    def _by_key(self) -> Mapping[Key, tuple[Episode, ...]]:
        """Episodes that make a relation hold between a pair; a symmetric pair stands in the order of its ids."""
        found: dict[Key, list[Episode]] = defaultdict(list)
        for episode in self.episodes:
            for name, both in self.ontology.makes[episode.relation]:
                if name != episode.relation and not self.with_derived:
                    continue
                found[self.key(episode.subject, name, episode.object)].append(episode)
                if both and episode.object is not None and not self.ontology[name].symmetric:
                    found[self.key(episode.object, name, episode.subject)].append(episode)
        return {key: tuple(found[key]) for key in sorted(found, key=lambda key: (key[0], key[1], key[2] or ""))}

    @cached_property
    def _keys_of(self) -> Mapping[str, tuple[Key, ...]]:
        found: dict[str, list[Key]] = defaultdict(list)
        for key in self._by_key:
            for entity in {key[0], key[2]} - {None}:
                found[str(entity)].append(key)
        return {entity: tuple(keys) for entity, keys in found.items()}

    def key(self, subject: str, relation: str, object_: str | None) -> Key:
        """The pair and relation as the index holds them: a symmetric pair in the order of its ids."""
        if object_ is not None and object_ < subject and self.ontology[relation].symmetric:
            return object_, relation, subject
        return subject, relation, object_

    def keys(self, relations: Sequence[str] | None = None, entity: str | None = None) -> Iterator[Key]:
        """Every pair and relation that holds at some time, of some relations or of one entity."""
        for key in self._by_key if entity is None else self._keys_of.get(entity, ()):
            if relations is None or key[1] in relations:
                yield key

    def episodes_of(self, key: Key) -> tuple[Episode, ...]:
        """The episodes that make a relation hold between a pair."""
        return self._by_key.get(key, ())

    def verdict(self, key: Key, day: int) -> Verdict:
        """Whether the relation holds between the pair on the day."""
        definite, possible = self.days(key)
        if not _covers(possible, day):
            return Verdict.NO
        return Verdict.DEFINITE if _covers(definite, day) else Verdict.POSSIBLE

    def days(self, key: Key) -> tuple[tuple[Interval, ...], tuple[Interval, ...]]:
        """The definite and the possible days of a pair and relation; worked out once."""
        found = self._days_of.get(key)
        if found is None:
            found = self._days_of[key] = intervals(self.episodes_of(key))
        return found

    def reasons(self, key: Key, day: int) -> tuple[str, ...]:
        """Why a possible answer is no more than possible."""
        return reasons_on(self.episodes_of(key), key[1], day)

    def holding(self, key: Key) -> Holding:
        """The days on which the relation holds between the pair."""
        episodes = self.episodes_of(key)
        definite, possible = self.days(key)
        rules = sorted({self.rule(episode, key[1]) for episode in episodes}, key=lambda rule: (len(rule), rule))
        return Holding(
            subject=key[0],
            relation=key[1],
            object=key[2],
            definite=definite,
            possible=possible,
            derived="stated" not in rules,
            rule=rules[0] if rules else "",
            because=tuple(sorted({episode.settled.statement.id for episode in episodes})),
        )

    def rule(self, episode: Episode, relation: str) -> str:
        """How the episode makes the relation hold."""
        implied = "" if episode.relation == relation else "implies"
        if episode.rule == "stated":
            return implied or "stated"
        return ", ".join(part for part in ("starts", implied) if part)

    def holdings(self) -> tuple[Holding, ...]:
        """Every pair and state relation with the days on which it holds, in the order of ids."""
        return self._holdings

    @cached_property
    def _holdings(self) -> tuple[Holding, ...]:
        return tuple(self.holding(key) for key in self._by_key)

    def stretches_of(self, key: Key) -> Iterator[Stretch]:
        """The days on which the relation holds between the pair, stretch by stretch: the definite ones, then the possible ones."""
        holding = self.holding(key)
        episodes = self.episodes_of(key)
        days = [(episode.settled.statement.id, intervals((episode,))[1]) for episode in episodes] if len(episodes) > 1 else []
        for verdict, bounds in ((Verdict.DEFINITE, holding.definite), (Verdict.POSSIBLE, holding.only_possible())):
            for first, last in bounds:
                because = {name for name, own in days if any(_overlap(first, last, low, high) for low, high in own)}
                yield Stretch(*key, verdict, first, last, holding.rule, tuple(sorted(because)) if days else holding.because)

    def stretches(self) -> Iterator[Stretch]:
        """The stretches of every pair and relation, in the order of ids."""
        for key in self._by_key:
            yield from self.stretches_of(key)

    def coverage(self, entity: str) -> Coverage:
        """How much the graph says about the entity."""
        count, days = self._coverage.get(entity, (0, []))
        return Coverage(count, min(days, default=None), max(days, default=None))

    @cached_property
    def _coverage(self) -> Mapping[str, tuple[int, list[int]]]:
        counts: dict[str, int] = defaultdict(int)
        days: dict[str, list[int]] = defaultdict(list)
        for one in self.settled.values():
            spoken = [
                one.earliest_start,
                one.latest_start,
                one.earliest_end,
                one.latest_end,
                *(day for span in one.attested for day in span),
            ]
            for entity in {one.statement.subject, one.statement.object} - {None}:
                counts[str(entity)] += 1
                days[str(entity)].extend(day for day in spoken if day is not None)
        return {entity: (counts[entity], days[entity]) for entity in counts}


def _covers(runs: tuple[Interval, ...], day: int) -> bool:
    """Whether a day lies in one of the intervals."""
    for low, high in runs:  # noqa: SIM110 - half the time of any()
        if (low is None or low <= day) and (high is None or day <= high):
            return True
    return False


def _overlap(first: int | None, last: int | None, low: int | None, high: int | None) -> bool:
    """Whether two stretches of days share one; None is an open bound."""
    return (first is None or high is None or first <= high) and (last is None or low is None or low <= last)


def build_timeline(
    dataset: Dataset,
    ontology: Ontology,
    *,
    known_by: int | None = None,
    include_alleged: bool = False,
    with_derived: bool = True,
) -> Timeline:
    """The index of a dataset as far as was known by a day.

    `known_by` is the ordinal of a day, None for everything. Alleged statements count only with `include_alleged`.
    """
    settled: dict[str, Settled] = {}
    for statement in dataset.statements:
        one = settle(statement, ontology[statement.relation], dataset.sources, known_by)
        if one is not None:
            settled[statement.id] = one
    return Timeline(dataset, ontology, settled, known_by=known_by, include_alleged=include_alleged, with_derived=with_derived)


def name_on(dataset: Dataset, entity: str, day: int) -> str:
    """The name of an entity as of a day: a former name that covers it, else its usual name.

    A name is a former one when its use has an end, and it is in English or of no stated language.
    """
    record = dataset.entities[entity]
    for alias in record.aliases:
        if alias.end is None or alias.lang not in (None, "en"):
            continue
        first = parse_date(alias.start).earliest if alias.start else None
        last = parse_date(alias.end).latest
        if (first is None or first <= day) and (last is None or day <= last):
            return alias.name
    return record.name
