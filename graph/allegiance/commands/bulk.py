"""Ties by the million: tables and N-Quads packed into one file, and the questions of a day put to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allegiance.terminal import paint, safe

from .common import MISUSED, OK, complain, print_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from allegiance.bulk import Tie, Ties
    from allegiance.columns import Columns

__all__ = ["pack", "ties"]

_NOTHING = "Nothing among these ties makes it so."


def pack(options: Any) -> int:  # noqa: ANN401 - argparse's namespace
    """Read the tables and write the packed file."""
    from allegiance.bulk import read_ties
    from allegiance.export import write_files

    columns = {}
    for given in options.column:
        name, equals, own = given.partition("=")
        if not equals:
            return complain(f'"{given}" names no column. Write subject=NAME, with the name that the file has.', MISUSED)
        columns[name] = own
    found = read_ties(*options.files, columns=columns, relation=options.relation, ontology=options.ontology)
    content = found.packed()
    write_files({options.output: content})
    every = found.everything
    print(f"{options.output}  {len(every):,} ties of {len(every.entities):,} entities, {len(content) / 1024:,.0f} KiB")
    return OK


def ties(options: Any) -> int:  # noqa: ANN401 - argparse's namespace
    """Ask a packed file: all ties, those of one, the chain between two, or what changed since another day."""
    from allegiance.bulk import open_ties
    from allegiance.dates import parse_day

    found = open_ties(options.file)
    on = parse_day(options.on)
    known_by = parse_day(options.known_by) if options.known_by else None
    columns = found.known(known_by, include_alleged=options.include_alleged, linking=options.other is not None)
    if options.relation is not None:
        found.relation(options.relation)
        if options.other is not None:
            return complain("--relation tells of ties; a chain may go through any that links.", MISUSED)
    question = {"command": "ties", "x": options.entity, "y": options.other, "on": options.on, "since": options.since}
    if options.since is not None:
        if options.entity is not None:
            return complain("--since tells of all ties; leave X out.", MISUSED)
        since = parse_day(options.since)
        if since > on:
            return complain(f"{options.on} comes before {options.since}. Give the later day with --on.", MISUSED)
        began, ended = found.changes(since, on, columns=columns)
        if options.json:
            print_json(
                {
                    "question": question,
                    "began": list(map(_json, _wanted(options, began))),
                    "ended": list(map(_json, _wanted(options, ended))),
                }
            )
        else:
            _print((*_lines(_wanted(options, began), "began  "), *_lines(_wanted(options, ended), "ended  ")))
        return OK
    answers = _asked(options, found, columns, on)
    if options.json:
        print_json({"question": question, "answers": list(map(_json, answers))})
    else:
        _print(_lines(answers))
    return OK


def _asked(options: Any, found: Ties, columns: Columns, on: int) -> Iterable[Tie]:  # noqa: ANN401 - as above
    if options.entity is None:
        return _wanted(options, found.ties_on(on, columns=columns))
    if options.other is None:
        return sorted(_wanted(options, found.ties_of(options.entity, on, columns=columns)), key=_order)
    return found.path(options.entity, options.other, on, columns=columns) or []


def _wanted(options: Any, told: Iterable[Tie]) -> Iterator[Tie]:  # noqa: ANN401 - as above
    for one in told:
        if (options.relation is None or one.relation == options.relation) and (one.verdict == "definite" or not options.definite_only):
            yield one


def _order(one: Tie) -> tuple[bool, str, str, str]:
    return one.verdict != "definite", one.relation, one.subject, one.object or ""


def _lines(answers: Iterable[Tie], before: str = "") -> Iterator[str]:
    for one in answers:
        colour = "32" if one.verdict == "definite" else "33"
        yield before + paint(f"{one.verdict:<8}", colour) + "  " + safe("  ".join(part for part in one[:3] if part))


def _json(one: Tie) -> dict[str, str | None]:
    return {"subject": one.subject, "relation": one.relation, "object": one.object, "verdict": one.verdict.value}


def _print(lines: Iterable[str]) -> None:
    """Each line as it is made; where there is none, that there is none."""
    empty = True
    for line in lines:
        print(line)
        empty = False
    if empty:
        print(_NOTHING)
