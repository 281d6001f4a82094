"""A made-up history of a given size, the same on every run: groups in families, people who led them, ties that come and go."""

from __future__ import annotations

import random
from datetime import date

from allegiance.dataset import Dataset, dataset_of
from allegiance.model import Claim, Entity, Source, Statement

__all__ = ["synthetic"]

_TIES = (
    ("alliedWith", "group"),
    ("rivalOf", "group"),
    ("leads", "person"),
    ("memberOf", "person"),
    ("partOf", "group"),
    ("commanderIn", "person"),
)


def synthetic(nodes: int, edges: int) -> Dataset:
    """So many entities, a third of them groups in families of twenty, with so many states between them, some vague, some open."""
    chance = random.Random(11)
    groups = [f"group-{number:05}" for number in range(nodes // 3)]
    people = [f"person-{number:05}" for number in range(nodes - len(groups))]
    entities = [Entity(id=name, kind="Group", name=f"Front {name[6:]}") for name in groups]
    entities += [Entity(id=name, kind="Person", name=f"Leader {name[7:]}") for name in people]
    source = Source(
        id="source", title="Report", publisher="Press", published="2024-12-31", grade="B", kind="press", url="https://example.org/"
    )
    statements: dict[str, Statement] = {}
    home = {person: chance.randrange(len(groups)) for person in people}
    while len(statements) < edges:
        relation, kind = _TIES[chance.randrange(len(_TIES))]
        if kind == "person":
            subject = people[len(statements) % len(people)]
            object_ = groups[home[subject]]
        else:
            one = chance.randrange(len(groups))
            family = one // 20 * 20
            other = family + chance.randrange(20) if chance.random() < 0.85 else chance.randrange(len(groups))
            if other == one or other >= len(groups):
                continue
            subject, object_ = groups[one], groups[other]
        start = date(2000, 1, 1).toordinal() + chance.randrange(7_000)
        first, last = date.fromordinal(start).isoformat(), date.fromordinal(start + 200 + chance.randrange(2_500)).isoformat()
        when = chance.choice((f"{first}/{last}", f"{first[:7]}/{last[:4]}", f"[..{first}]/{last}", f"{first}/"))
        name = f"{subject}.{relation}.{object_}.{first}"
        statements[name] = Statement(
            id=name, subject=subject, relation=relation, object=object_, when=when, claims=(Claim(source="source"),)
        )
    return dataset_of(entities, list(statements.values()), [source])
