"""The errors that a person can meet, as one tree.

    AllegianceError
    ├── DataError            the data were refused: one or more problems, each with its place and a fix
    ├── DateError            a text is no date of the supported subset
    ├── OntologyError        the vocabulary contradicts itself
    ├── StoreError           a file or a query of RDF cannot be used
    └── QuestionError        a question cannot be asked as it stands
        ├── UnknownName      no entity or relation of that name; carries the closest ones
        └── AmbiguousName    several entities of that name; carries them

Every error keeps its parts as attributes and makes its own sentence.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "AllegianceError",
    "AmbiguousName",
    "DataError",
    "DateError",
    "OntologyError",
    "Problem",
    "QuestionError",
    "StoreError",
    "UnknownName",
]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong with the data: where, what, and what to do.

    Lines and columns count from 1; both are 0 where a whole file or folder is meant.

    >>> print(Problem("statements/ttp.yaml", 41, 15, 'unknown relation "splinterdFrom".', 'Did you mean "splinteredFrom"?'))
    statements/ttp.yaml:41:15: unknown relation "splinterdFrom".
    Did you mean "splinteredFrom"?
    """

    path: str
    line: int
    column: int
    message: str
    hint: str
    is_warning: bool = False

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}:{self.column}" if self.line else self.path
        warning = "warning: " if self.is_warning else ""
        return f"{place}: {warning}{self.message}" + (f"\n{self.hint}" if self.hint else "")


class AllegianceError(Exception):
    """Anything that the package refuses, with a sentence for the person who asked."""


class DataError(AllegianceError):
    """The data were refused; `problems` holds every reason found in one run."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class DateError(AllegianceError):
    """A text that is no date of the supported subset of EDTF; `text` and `hint` are its parts."""

    def __init__(self, text: str, message: str, hint: str = "") -> None:
        self.text = text
        self.message = message
        self.hint = hint
        super().__init__(f'"{text}" {message}' + (f" {hint}" if hint else ""))


class OntologyError(AllegianceError):
    """The vocabulary contradicts itself; `path` names the file and `term` the term."""

    def __init__(self, path: Path | str, term: str, message: str) -> None:
        self.path = str(path)
        self.term = term
        super().__init__(f"{path}: {term}: {message}")


class StoreError(AllegianceError):
    """A file or a query of RDF cannot be used."""


class QuestionError(AllegianceError):
    """A question cannot be asked as it stands: a range turned round, a relation that does not hold through days."""


class UnknownName(QuestionError):
    """Nothing goes by this name; `closest` holds what comes nearest."""

    def __init__(self, name: str, closest: Sequence[str] = (), *, what: str = "entity") -> None:
        self.name = name
        self.closest = tuple(closest)
        hint = f" Closest: {', '.join(self.closest)}." if self.closest else ""
        super().__init__(f'no {what} goes by "{name}".{hint}')


class AmbiguousName(QuestionError):
    """Several entities go by this name; `readings` holds their ids."""

    def __init__(self, name: str, readings: Sequence[str]) -> None:
        self.name = name
        self.readings = tuple(readings)
        super().__init__(f'"{name}" may be any of: {", ".join(self.readings)}. Use the id.')
