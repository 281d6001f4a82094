"""Made-up data folders to measure with: as many statements as asked for, sound, and the same bytes every time."""

from __future__ import annotations

import random
from datetime import date
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

__all__ = ["written"]

# Ties between groups that hold through days, and events between them; none ends the groups themselves.
STATES = ("alliedWith", "affiliateOf", "rivalOf", "fought", "supported", "negotiatedWith")
EVENTS = ("pledgedTo", "metWith")
FIRST, LAST = date(1970, 1, 1).toordinal(), date(2025, 12, 31).toordinal()
# Records in one file: far below the size that the reader takes, and ten thousand statements are one file.
MOST_IN_A_FILE = 20_000
PLACES = ("northern", "southern", "eastern", "western", "upper", "lower", "inner", "outer")
NOUNS = ("valley", "district", "border", "province", "coast", "desert", "hills", "city")
SENTENCES = (
    "A spokesman named {other} as a partner after the meeting in the {place}.",
    "Reports that both sides held the {place} together.",
    "Says: {other} has kept fighters in the {place} since then.",
    "Dated by the letter of {other} that was found in the {place}.",
)


def written(folder: Path, statements: int, seed: int = 1) -> Path:
    """The folder, filled with so many statements over a tenth as many entities, resting on a fifth as many sources.

    Degrees follow a power law; a third of the dates are vague, one state in five goes on, and sources are of later days
    than what they tell. Some 340 bytes of YAML a statement, all files together.
    """
    chance = random.Random(seed)
    entities, sources = max(statements // 10, 10), max(statements // 5, 5)
    for name, count, records in (
        ("entities", entities, _entities(entities, chance)),
        ("sources", sources, _sources(sources, chance)),
        ("statements", statements, _statements(statements, entities, sources, chance)),
    ):
        (folder / name).mkdir(parents=True, exist_ok=True)
        taken = iter(records)
        for number, start in enumerate(range(0, count, MOST_IN_A_FILE)):
            text = "\n".join(next(taken) for _ in range(min(MOST_IN_A_FILE, count - start)))
            (folder / name / f"part-{number:03}.yaml").write_text(text, encoding="utf-8", newline="\n")
    return folder


def _group(number: int) -> str:
    return f"group-{number:06}"


def _published(number: int, count: int) -> int:
    """The day of a source; they are numbered in the order of their days."""
    return FIRST + (LAST - FIRST) * (number + 1) // count


def _place(chance: random.Random) -> str:
    return f"{chance.choice(PLACES)} {chance.choice(NOUNS)}"


def _entities(count: int, chance: random.Random) -> Iterator[str]:
    for number in range(count):
        lines = [f"{_group(number)}:", "  kind: Group", f"  name: Front {number:06} of the {_place(chance)}"]
        if number % 2:
            lines += ["  aliases:", f"    - Brigade {number:06}", f"    - {{name: Liwa {number:06}, lang: ar-Latn}}"]
        if number % 3 == 0:
            lines.append(f"  same_as: {{wikidata: Q{number + 1_000_000}}}")
        lines.append(f"  about: A group of the {_place(chance)}.")
        yield _record(lines)


def _sources(count: int, chance: random.Random) -> Iterator[str]:
    for number in range(count):
        day = date.fromordinal(_published(number, count))
        yield _record(
            [
                f"paper-{number:06}:",
                f'  title: "Report {number}: the {_place(chance)}"',
                f"  publisher: Paper of the {_place(chance)}",
                f"  published: {day}",
                f"  url: https://example.org/{day.year}/{day.month:02}/{number}",
                f"  grade: {chance.choice('ABCD')}",
                "  kind: press",
            ]
        )


def _statements(count: int, entities: int, sources: int, chance: random.Random) -> Iterator[str]:
    weights = list(accumulate(1 / number**0.8 for number in range(1, entities + 1)))
    groups = range(entities)
    seen: set[tuple[int, str, int, int]] = set()
    while len(seen) < count:
        subject, other = chance.choices(groups, cum_weights=weights, k=2)
        relation = chance.choice(STATES) if chance.random() < 0.8 else chance.choice(EVENTS)
        first = chance.randrange(FIRST, LAST - 400)
        if subject == other or (key := (subject, relation, other, first)) in seen:
            continue
        seen.add(key)
        when = _interval(first, chance) if relation in STATES else _point(first, 30, chance)
        lines = [f"- subject: {_group(subject)}", f"  relation: {relation}", f"  object: {_group(other)}", f"  when: {when}", "  claims:"]
        for _ in range(1 + (chance.random() < 0.4) + (chance.random() < 0.1)):
            # A source tells what had happened by its day.
            earliest = min((first - FIRST) * sources // (LAST - FIRST) + 1, sources - 1)
            lines.append(f"    - source: paper-{chance.randrange(earliest, sources):06}")
            if chance.random() < 0.2:
                lines.append(f"      credibility: {chance.randrange(1, 7)}")
            told = chance.choice(SENTENCES).format(other=_group(other), place=_place(chance))
            lines.append(f'      says: "{told}"' if ": " in told else f"      says: {told}")
        yield _record(lines)


def _point(first: int, width: int, chance: random.Random) -> str:
    """A day, or one time in three the span of days that begins with it."""
    if chance.random() < 0.33:
        return f'"{_span(first, first + chance.randrange(1, width))}"'
    return str(date.fromordinal(first))


def _interval(first: int, chance: random.Random) -> str:
    last = min(first + 40 + int(chance.expovariate(1 / 900)), LAST)
    is_vague = chance.random() < 0.33
    start = _span(first, first + 20) if is_vague else str(date.fromordinal(first))
    end = ".." if chance.random() < 0.2 else _span(last - 20, last) if is_vague else str(date.fromordinal(last))
    return f'"{start}/{end}"' if is_vague else f"{start}/{end}"


def _span(first: int, last: int) -> str:
    return f"[{date.fromordinal(first)}..{date.fromordinal(last)}]"


def _record(lines: Iterable[str]) -> str:
    return "".join(line + "\n" for line in lines)
