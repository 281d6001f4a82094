"""What each command does with its options: read, ask, print. Every function gives an exit status."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import render
from .exceptions import StoreError
from .resources import shipped_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .graph import Graph
    from .questions.answers import Answer
    from .timeline import Timeline

__all__ = [
    "MISUSED",
    "OK",
    "REFUSED",
    "alliances",
    "allies",
    "build",
    "check",
    "complain",
    "count",
    "explore",
    "export",
    "find",
    "leaders",
    "members",
    "relations",
    "show",
    "sparql",
]

OK, REFUSED, MISUSED = 0, 1, 2


def complain(message: str, status: int) -> int:
    """Say on standard error what went wrong; gives the exit status back."""
    print("allegiance: " + render.safe(message), file=sys.stderr)
    return status


def count(number: int, thing: str) -> str:
    """A number with its thing, in the plural where it is not one."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _folders(options: Any) -> list[Path]:  # noqa: ANN401 - argparse's namespace
    return [shipped_folder() if folder == "shipped" else Path(folder) for folder in options.data] or [shipped_folder()]


def _read(options: Any) -> Graph:  # noqa: ANN401 - argparse's namespace
    from .graph import read

    return read(*_folders(options), ontology=options.ontology)


def _print_json(value: Any) -> None:  # noqa: ANN401 - anything JSON takes
    print(json.dumps(value, ensure_ascii=False, indent=1))


def _timeline(options: Any, graph: Graph) -> Timeline:  # noqa: ANN401 - argparse's namespace
    return graph.timeline(options.known_by, include_alleged=options.include_alleged)


def _asked(options: Any, **parts: Any) -> dict[str, Any]:  # noqa: ANN401 - argparse's namespace
    """The question as JSON: resolved ids and normalised dates."""
    from .dates import format_day
    from .graph import span_of

    made = {"command": options.command, **parts}
    if "on" in options:
        made["on"] = _normal(options.on)
    made["known_by"] = format_day(span_of(options.known_by).latest) if options.known_by else None
    made["include_alleged"] = options.include_alleged
    made["definite_only"] = options.definite_only
    return made


def _normal(text: str | None) -> str | None:
    """A date that is asked about as one day, or as first/last day."""
    from .dates import format_day
    from .graph import span_of

    if text is None:
        return None
    span = span_of(text)
    first, last = format_day(span.earliest), format_day(span.latest)
    return first if first == last else f"{first}/{last}"


def _print_answers(options: Any, graph: Graph, answers: Sequence[Answer], entities: Sequence[str], **parts: Any) -> int:  # noqa: ANN401 - argparse's namespace
    """The answers as JSON or text, with coverage of the entities asked about."""
    from .questions.answers import coverage_json

    timeline = _timeline(options, graph)
    if options.json:
        made: dict[str, Any] = {"question": _asked(options, **parts), "answers": [answer.to_json(graph.dataset) for answer in answers]}
        made["coverage"] = {entity: coverage_json(timeline.coverage(entity)) for entity in entities}
        _print_json(made)
        return OK
    for line in render.answers_text(answers, timeline):
        print(line)
    if not answers:
        print("Nothing in the graph makes it so.")
    for entity in entities:
        print(render.coverage_text(entity, timeline.coverage(entity), graph.dataset))
    return OK


def _about_entity(options: Any, graph: Graph, ask: Callable[..., tuple[Answer, ...]]) -> int:  # noqa: ANN401 - argparse's namespace
    entity = graph.resolve(options.entity)
    answers = ask(
        entity, options.on, known_by=options.known_by, include_alleged=options.include_alleged, definite_only=options.definite_only
    )
    return _print_answers(options, graph, answers, [entity], entity=entity)


def allies(options: Any) -> int:  # noqa: ANN401 - argparse's namespace
    """Who was allied with an entity."""
    graph = _read(options)
    return _about_entity(options, graph, graph.allies_of)


def leaders(options: Any) -> int:  # noqa: ANN401 - argparse's namespace
    """Who led a group."""
    graph = _read(options)
    return _about_entity(options, graph, graph.leaders_of)


def members(options: Any) -> int:  # noqa: ANN401 - argparse's namespace
    """Who and what belonged to a group."""
    graph = _read(options)
    return _about_entity(options, graph, graph.members_of)


def alliances(options: Any) -> int:  # noqa: ANN401 - argparse's namespace
    """All allied pairs."""
    graph = _read(options)
    answers = graph.alliances(
        options.on, known_by=options.known_by, include_alleged=options.include_alleged, definite_only=options.definite_only
    )
    return _print_answers(options, graph, answers, [])


def relations(options: Any) -> int:  # noqa: ANN401 - argparse's namespace
    """Every tie of an entity, or between two."""
    from .questions.answers import coverage_json, statement_json

    graph = _read(options)
    entity = graph.resolve(options.entity)
    other = graph.resolve(options.other) if options.other is not None else None
    found = graph.relations_of(
        entity, other, options.on, known_by=options.known_by, include_alleged=options.include_alleged, definite_only=options.definite_only
    )
    timeline = _timeline(options, graph)
    entities = [name for name in (entity, other) if name is not None]
    if options.json:
        _print_json(
            {
                "question": _asked(options, entity=entity, other=other),
                "verdict": found.verdict.value,
                "answers": [answer.to_json(graph.dataset) for answer in found.answers],
                "statements": [statement_json(one, graph.dataset) for one in found.statements],
                "coverage": {name: coverage_json(timeline.coverage(name)) for name in entities},
            }
        )
        return OK
    for line in render.answers_text(found.answers, timeline):
        print(line)
    for one in found.statements:
        print(render.safe("event     " + render.statement_text(one, graph.dataset, graph.ontology)))
    if not found.answers and not found.statements:
        print("Nothing in the graph makes it so.")
    for name in entities:
        print(render.coverage_text(name, timeline.coverage(name), graph.dataset))
    return OK


def why(options: Any) -> int:  # noqa: ANN401 - argparse's namespace
    """Why an answer is as it is."""
    from .questions.answers import coverage_json

    graph = _read(options)
    relation = graph.resolve_relation(options.relation)
    entity = graph.resolve(options.entity)
    other = graph.resolve(options.other) if options.other is not None else None
    found = graph.why(entity, relation, other, options.on, known_by=options.known_by, include_alleged=options.include_alleged)
    timeline = _timeline(options, graph)
    entities = [name for name in (entity, other) if name is not None]
    if options.json:
        question = _asked(options, entity=entity, relation=relation, other=other)
        coverage = {name: coverage_json(timeline.coverage(name)) for name in entities}
        _print_json({"question": question, "answers": [found.to_json(timeline)], "coverage": coverage})
        return OK
    for line in render.why_text(found, (entity, relation, other), options.on, timeline):
        print(line)
    for name in entities:
        print(render.coverage_text(name, timeline.coverage(name), graph.dataset))
    return OK


def find(options: Any) -> int:  # noqa: ANN401 - argparse's namespace
    """Entities by name."""
    from .questions.entities import found_json

    graph = _read(options)
    matches = graph.names.find(options.text)
    if options.json:
        answers = [found_json(match, graph.dataset.entities[match.id]) for match in matches]
        _print_json({"question": _asked(options, text=options.text), "answers": answers})
        return OK
    for line in render.found_text(matches, graph.dataset):
        print(line)
    if not matches:
        print("No name looks like that.")
    return OK


def show(options: Any) -> int:  # noqa: ANN401 - argparse's namespace
    """One entity."""
    from .questions.entities import show_entity

    graph = _read(options)
    entity = graph.resolve(options.entity)
    timeline = _timeline(options, graph)
    shown = show_entity(timeline, entity)
    if options.json:
        _print_json({"question": _asked(options, entity=entity), "answers": [shown.to_json(timeline)]})
        return OK
    for line in render.shown_text(shown, timeline):
        print(line)
    return OK


def check(options: Any) -> int:  # noqa: ANN401 - argparse's namespace
    """Check the data and tell every problem."""
    from .checks import check_folders
    from .ontology import read_ontology

    ontology = read_ontology(Path(options.ontology) if options.ontology else None)
    dataset, problems = check_folders(_folders(options), ontology)
    for problem in problems:
        print(render.safe(str(problem)), file=sys.stderr)
    errors = [problem for problem in problems if not problem.is_warning or options.strict]
    claims = sum(len(statement.claims) for statement in dataset.statements)
    counts = f"{len(dataset.entities)} entities, {len(dataset.statements)} statements, {claims} claims, {len(dataset.sources)} sources"
    print(f"{counts}: {count(len(errors), 'error')}, {count(len(problems) - len(errors), 'warning')}.")
    return REFUSED if errors else OK


def sparql(options: Any) -> int:  # noqa: ANN401 - argparse's namespace
    """Ask the store."""
    from .store import query_store

    text = options.query
    if text.startswith("@"):
        try:
            text = Path(text[1:]).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise StoreError(f"{text[1:]}: cannot be read as a query: {error}") from error
    names, rows = query_store(_read(options).oxigraph, text, seconds=options.seconds)
    if options.json:
        answers: list[Any] = [
            {name: _plain(value) for name, value in zip(names, row, strict=True)} if names else row if isinstance(row, bool) else str(row)
            for row in rows
        ]
        _print_json({"question": {"command": "sparql", "query": text}, "answers": answers})
        return OK
    if names:
        print("\t".join(names))
    for row in rows:
        print(_row(row))
    return OK


def _row(row: Any) -> str:  # noqa: ANN401 - a row, a triple or a boolean
    """A row of an answer as one line of text."""
    if isinstance(row, bool):
        return str(row).lower()
    if isinstance(row, tuple):
        return "\t".join(render.safe((_plain(value) or "").replace("\n", " ")) for value in row)
    return render.safe(f"{row} .")


def _plain(value: Any) -> str | None:  # noqa: ANN401 - a term of the store
    return None if value is None else str(getattr(value, "value", value))


def build(options: Any) -> int:  # noqa: ANN401 - argparse's namespace
    """Check the data and write every export."""
    from .export import FORMATS, write_files
    from .export.formats import Wanted

    graph = _read(options)
    contents = {}
    for name, kind in FORMATS.items():
        if sys.stderr.isatty():
            print(f"writing {name}", file=sys.stderr)
        contents[options.output / f"allegiance{kind.suffix}"] = kind.write(graph, Wanted())
    write_files(contents)
    for path, content in contents.items():
        print(f"{path}  {len(content) / 1024:.0f} KiB")
    return OK


def export(options: Any) -> int:  # noqa: ANN401 - argparse's namespace
    """Write one format."""
    from .export import FORMATS, write_files
    from .export.formats import Wanted

    if options.list:
        for name, kind in FORMATS.items():
            print(f"{name:<8} {kind.suffix:<6} {kind.purpose}")
        return OK
    if options.format not in FORMATS:
        given = f'no format goes by "{options.format}".' if options.format else "name a format."
        return complain(f"{given} The formats are: {', '.join(FORMATS)}.", MISUSED)
    wanted = Wanted(known_by=options.known_by, include_alleged=options.include_alleged, on=options.on)
    content = FORMATS[options.format].write(_read(options), wanted)
    if options.output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
    else:
        write_files({options.output: content})
        print(options.output)
    return OK


def explore(options: Any) -> int:  # noqa: ANN401 - argparse's namespace
    """Write the page and open it."""
    from .export import FORMATS, write_files
    from .export.formats import Wanted

    wanted = Wanted(known_by=options.known_by, include_alleged=options.include_alleged, on=options.on)
    write_files({options.output: FORMATS["html"].write(_read(options), wanted)})
    print(options.output)
    if not options.no_open:
        import webbrowser

        webbrowser.open(options.output.resolve().as_uri())
    return OK
