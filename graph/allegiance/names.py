"""An entity from what a person types: an id, a name or an alias, in any script and spelling."""

from __future__ import annotations

import difflib
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from .exceptions import AmbiguousName, QuestionError, UnknownName
from .folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .dataset import Dataset

__all__ = ["Match", "Names", "fold"]

_LOOKS_LIKE = 0.6
_MOST = 10


@dataclass(frozen=True, slots=True)
class Match:
    """An entity found by name: which of its names matched, and how well, from 0 to 1."""

    id: str
    matched: str
    score: float


class Names:
    """Every name of a dataset's entities, folded."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset

    @cached_property
    def _by_fold(self) -> Mapping[str, Mapping[str, str]]:
        """Folded name to the entities that bear it, each with the name as written."""
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for entity in self.dataset.entities.values():
            for name in (entity.id, entity.name, *(alias.name for alias in entity.aliases)):
                found[fold(name)].setdefault(entity.id, name)
        return found

    def resolve(self, text: str) -> str:
        """The id of the one entity of that name.

        Raises:
            UnknownName: no entity has it; carries the closest ones.
            AmbiguousName: several have it, and none of them as its id.
            QuestionError: the text is empty.
        """
        if not text.strip():
            raise QuestionError("the name is empty. Give an id, a name or an alias.")
        if text in self.dataset.entities:
            return text
        hits = self._by_fold.get(fold(text), {}) if fold(text) else {}
        if not hits:
            raise UnknownName(text, [match.id for match in self.find(text)[:3]])
        if len(hits) > 1:
            raise AmbiguousName(text, sorted(hits))
        return next(iter(hits))

    def find(self, text: str) -> tuple[Match, ...]:
        """The entities whose names contain the text or look like it, best first; at most ten."""
        wanted = fold(text)
        best: dict[str, Match] = {}
        for match in self._matches(wanted) if wanted else ():
            if match.id not in best or match.score > best[match.id].score:
                best[match.id] = match
        return tuple(sorted(best.values(), key=lambda match: (-match.score, match.id))[:_MOST])

    def _matches(self, wanted: str) -> Iterator[Match]:
        close = set(difflib.get_close_matches(wanted, list(self._by_fold), n=_MOST, cutoff=_LOOKS_LIKE))
        for folded, bearers in self._by_fold.items():
            if folded == wanted:
                score = 1.0
            elif wanted in folded:
                score = round(0.7 + 0.25 * len(wanted) / len(folded), 3)
            elif folded in close:
                score = round(0.7 * difflib.SequenceMatcher(None, wanted, folded).ratio(), 3)
            else:
                continue
            for entity, written in bearers.items():
                yield Match(entity, written, score)
