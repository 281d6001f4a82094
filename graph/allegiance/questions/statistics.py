"""What the graph holds, in numbers: entities, statements and how well they stand, claims, sources."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from allegiance.claims import independent_origins, known_from

from .answers import day_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from allegiance.claims import Settled
    from allegiance.timeline import Timeline

__all__ = ["Standing", "Statistics", "statistics_of"]


@dataclass(frozen=True, slots=True)
class Standing:
    """Some statements: how many, and of them those with two independent origins or more.

    An origin is a story, named by its claims or, where they name none, one for each source.
    """

    statements: int = 0
    corroborated: int = 0

    @property
    def share(self) -> float:
        """The corroborated part, from 0 to 1; 0 of nothing."""
        return self.corroborated / self.statements if self.statements else 0.0

    def to_json(self) -> dict[str, Any]:
        """The numbers as JSON, the share to three decimals."""
        return {"statements": self.statements, "corroborated": self.corroborated, "share": round(self.share, 3)}


@dataclass(frozen=True)
class Statistics:
    """The numbers; every mapping in the order of the ontology or from the best grade down.

    `contested` counts statements with claims on both sides, or whose claims name dates or values that exclude each
    other. `asked_after` is the standing of those whose relations the ontology lists under the question
    "corroboration": ties, leaderships and deaths. `first` and `last` are the days of the oldest and the newest source.
    """

    entities: Mapping[str, int]
    statuses: Mapping[str, int]
    families: Mapping[str, Standing]
    asked_after: Standing
    contested: int
    claims: int
    denials: int
    sources: int
    grades: Mapping[str, int]
    kinds: Mapping[str, int]
    publishers: int
    first: int | None
    last: int | None

    def to_json(self) -> dict[str, Any]:
        """The numbers as JSON."""
        return {
            "entities": {"all": sum(self.entities.values()), **self.entities},
            "statements": {
                "all": sum(self.statuses.values()),
                **self.statuses,
                "contested": self.contested,
                "families": {name: standing.to_json() for name, standing in self.families.items()},
                "ties_leaderships_deaths": self.asked_after.to_json(),
            },
            "claims": {"all": self.claims, "denials": self.denials},
            "sources": {
                "all": self.sources,
                "publishers": self.publishers,
                "grades": dict(self.grades),
                "kinds": dict(self.kinds),
                "first": day_text(self.first),
                "last": day_text(self.last),
            },
        }


def statistics_of(timeline: Timeline) -> Statistics:
    """The numbers of what was known to the timeline; entities count when a statement names them, sources when a claim cites them."""
    dataset, ontology = timeline.dataset, timeline.ontology
    told = list(timeline.settled.values())
    claims = [claim for one in told for claim in one.claims]
    cited = {claim.source for claim in claims}
    sources = [source for name, source in dataset.sources.items() if name in cited]
    named = {name for one in told for name in (one.statement.subject, one.statement.object, one.statement.place)}
    named |= {claim.asserter for claim in claims}
    kinds = Counter(entity.kind for name, entity in dataset.entities.items() if name in named)
    days = [known_from(source) for source in sources]
    asked_after = frozenset(ontology.asked("corroboration"))
    of_family: dict[str, list[Settled]] = {}
    for one in told:
        of_family.setdefault(ontology[one.statement.relation].family, []).append(one)
    return Statistics(
        entities={kind: kinds[kind] for kind in ontology.kinds if kinds[kind]},
        statuses=_counted((one.status for one in told), ("accepted", "disputed", "alleged", "refuted")),
        families={family: _standing(ones) for family in ontology.families if (ones := of_family.get(family, []))},
        asked_after=_standing(one for one in told if one.statement.relation in asked_after),
        contested=sum(1 for one in told if one.conflict or len({claim.stance for claim in one.claims}) > 1),
        claims=len(claims),
        denials=sum(1 for claim in claims if claim.stance == "denies"),
        sources=len(sources),
        grades=_counted((source.grade for source in sources), "ABCDEF"),
        kinds=dict(sorted(Counter(source.kind for source in sources).items())),
        publishers=len({source.publisher for source in sources}),
        first=min(days, default=None),
        last=max(days, default=None),
    )


def _standing(told: Iterable[Settled]) -> Standing:
    origins = [independent_origins(one.claims) for one in told]
    return Standing(len(origins), sum(1 for count in origins if count > 1))


def _counted(found: Iterable[str], order: Iterable[str]) -> dict[str, int]:
    counts = Counter(found)
    return {name: counts[name] for name in order if counts[name]}
