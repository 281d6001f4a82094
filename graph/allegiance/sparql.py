"""The named SPARQL queries that ship with the package, with the days and the entity that are asked about put in."""

from __future__ import annotations

import re

from .dates import Span, format_day
from .exceptions import QuestionError
from .resources import query_folder

__all__ = ["named_queries", "named_query"]

_VALUES = {
    "on": re.compile(r"VALUES \?on \{[^}]*\}"),
    "days": re.compile(r"VALUES \(\?first \?last\) \{[^}]*\}"),
    "entity": re.compile(r"VALUES \?entity \{[^}]*\}"),
}


def named_queries() -> dict[str, str]:
    """The name of each query with the sentence that its file begins with."""
    found = {}
    for path in sorted(query_folder().glob("*.rq")):
        first = path.read_text(encoding="utf-8").partition("\n")[0]
        found[path.stem] = first.removeprefix("# ").partition(". ")[0]
    return found


def named_query(name: str, *, on: Span | None = None, entity: str | None = None) -> str:
    """The text of a named query; a day, or an entity's id, takes the place of the one that the file shows.

    A query about two days takes the first and last day of `on`, any other takes a single day.

    Raises:
        QuestionError: no query has that name, it does not ask for a day or an entity, or it wants a single day.
    """
    known = named_queries()
    if name not in known:
        raise QuestionError(f'no query goes by "{name}". The queries are: {", ".join(known)}.')
    text = (query_folder() / f"{name}.rq").read_text(encoding="utf-8")
    if on is not None:
        first, last = (f'"{format_day(day)}"^^xsd:date' for day in (on.earliest, on.latest))
        if _VALUES["days"].search(text):
            text = _VALUES["days"].sub(f"VALUES (?first ?last) {{ ({first} {last}) }}", text)
        elif not _VALUES["on"].search(text):
            raise QuestionError(f'the query "{name}" asks about no day. Leave it out.')
        elif first != last:
            raise QuestionError(f'the query "{name}" asks about a single day. Write one like 2014-11-01.')
        else:
            text = _VALUES["on"].sub(f"VALUES ?on {{ {first} }}", text)
    if entity is not None:
        if not _VALUES["entity"].search(text):
            raise QuestionError(f'the query "{name}" asks about no entity. Leave it out.')
        text = _VALUES["entity"].sub(f'VALUES ?entity {{ "{entity}" }}', text)
    return text
