"""The command line: parse, call, print; nothing else."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import __version__, render
from .exceptions import AllegianceError, DataError, OntologyError, StoreError
from .resources import shipped_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .graph import Graph
    from .questions.answers import Answer
    from .timeline import Timeline

__all__ = ["main"]

OK, REFUSED, MISUSED = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:  # noqa: PLR0911 - each way out is one kind of ending
    """Run one command; the exit status: 0 answered, 1 data refused, 2 misuse or unknown name."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    if any("\0" in word or any("\ud800" <= letter <= "\udfff" for letter in word) for word in words):
        return _complain("an argument holds a character that no name or path can hold.", MISUSED)
    try:
        options = _parser().parse_args(words)
    except SystemExit as stop:  # argparse ends the process by itself; a caller of main() wants a number
        return int(stop.code or OK)
    if _has_lost_a_value(options):
        return _complain('"--" is no value of an option.', MISUSED)
    try:
        status: int = options.run(options)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader went away (head, less); Python would complain again while closing.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except DataError as error:
        print(render.safe(str(error)), file=sys.stderr)
        return _complain(f"the data were refused, and nothing was written: {_count(len(error.problems), 'problem')}.", REFUSED)
    except OntologyError as error:
        return _complain(str(error), REFUSED)
    except AllegianceError as error:
        return _complain(str(error), MISUSED)
    except OSError as error:
        return _complain(f"{error.filename or 'a file'}: {error.strerror or error}.", MISUSED)
    except KeyboardInterrupt:
        return _complain("stopped.", 130)
    return status


def _complain(message: str, status: int) -> int:
    print("allegiance: " + render.safe(message), file=sys.stderr)
    return status


def _has_lost_a_value(options: Any) -> bool:  # noqa: ANN401 - argparse's namespace
    """Whether an option was given as `--on=--`, for which argparse gives an empty list before Python 3.13."""
    values = [*options.data, *(value for name, value in vars(options).items() if name != "data")]
    return any(isinstance(value, list) for value in values)


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 3600:
        raise argparse.ArgumentTypeError(f'"{text}" is no number of seconds; write one above 0, at most 3600')
    return seconds


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="allegiance",
        description="Who stood with whom, on which day, and how do we know.",
        epilog="Dates are EDTF: 2014-11-01, 2014-11, 2014/2015. Entities go by id, name or alias, in any script.",
    )
    parser.add_argument("--version", action="version", version=f"allegiance {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    build = _command(commands, "build", _build, "check the data and write exports/", "allegiance build -o exports")
    build.add_argument("-o", "--output", type=Path, default=Path("exports"), metavar="FOLDER", help="where to write (default: exports)")
    check = _command(commands, "check", _check, "check the data only", "allegiance check --data my/folder")
    check.add_argument("--strict", action="store_true", help="take warnings for errors")

    allies = _question(commands, "allies", _allies, "who was allied with X", 'allegiance allies "Jamaat-ul-Ahrar" --on 2020-09-01')
    allies.add_argument("entity", metavar="X", help="id, name or alias")
    _on(allies)
    alliances = _question(commands, "alliances", _alliances, "all allied pairs", "allegiance alliances --on 2014-11-01")
    _on(alliances)
    leaders = _question(commands, "leaders", _leaders, "who led G", "allegiance leaders TTP --on 2019-01-01")
    leaders.add_argument("entity", metavar="G", help="id, name or alias")
    _on(leaders)
    members = _question(commands, "members", _members, "who and what belonged to G", "allegiance members TTP --on 2019-01-01")
    members.add_argument("entity", metavar="G", help="id, name or alias")
    _on(members)
    relations = _question(
        commands, "relations", _relations, "every tie of X, or between X and Y", "allegiance relations TTP Daesh --on 2014-11-01"
    )
    relations.add_argument("entity", metavar="X", help="id, name or alias")
    relations.add_argument("other", metavar="Y", nargs="?", help="the second entity; order does not matter")
    _on(relations, required=False)
    find = _question(commands, "find", _find, "entities by name", "allegiance find haqani")
    find.add_argument("text", metavar="TEXT", help="part of a name, in any script or spelling")
    show = _question(commands, "show", _show, "one entity with names, ids, statements, claims", "allegiance show TTP")
    show.add_argument("entity", metavar="X", help="id, name or alias")

    sparql = _command(
        commands,
        "sparql",
        _sparql,
        "SPARQL 1.1 on the store",
        'allegiance sparql "SELECT ?group WHERE { ?group a <https://w3id.org/allegiance/ontology#Group> }"',
    )
    sparql.add_argument("query", metavar="QUERY", help="the query; @FILE reads it from a file")
    sparql.add_argument("--json", action="store_true", help="print one JSON object")
    sparql.add_argument("--seconds", type=_seconds, default=60.0, help="give up after so long (default: 60; at most an hour)")
    export = _command(commands, "export", _export, "a file for another tool", "allegiance export turtle -o history.ttl")
    export.add_argument("format", metavar="FORMAT", nargs="?", help="turtle, trig or html")
    export.add_argument("--list", action="store_true", help="list the formats and what each is for")
    export.add_argument("-o", "--output", type=Path, metavar="FILE", help="where to write (default: standard output)")
    export.add_argument("--on", metavar="DATE", help="only what held or happened then; for html, the day that the page opens on")
    _knowledge(export)
    explore = _command(commands, "explore", _explore, "the page, opened in the browser", "allegiance explore")
    explore.add_argument(
        "-o", "--output", type=Path, default=Path("exports/allegiance.html"), metavar="FILE", help="where to write the page"
    )
    explore.add_argument("--no-open", action="store_true", help="write it and print its path only")
    explore.add_argument("--on", metavar="DATE", help="the day that the page opens on")
    _knowledge(explore)
    return parser


def _command(commands: Any, name: str, run: Callable[[Any], int], help_: str, example: str) -> argparse.ArgumentParser:  # noqa: ANN401 - argparse keeps the type private
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=help_, description=help_[0].upper() + help_[1:] + ".", epilog=f"Example: {example}", allow_abbrev=False
    )
    parser.set_defaults(run=run, command=name)
    parser.add_argument(
        "--data",
        action="append",
        default=[],
        metavar="FOLDER",
        help='read this folder instead of the shipped history; "shipped" names that one',
    )
    parser.add_argument("--ontology", metavar="FOLDER", help="read core.ttl and relations.ttl from this folder instead of the shipped ones")
    return parser


def _question(commands: Any, name: str, run: Callable[[Any], int], help_: str, example: str) -> argparse.ArgumentParser:  # noqa: ANN401 - as above
    parser = _command(commands, name, run, help_, example)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--definite-only", action="store_true", help="leave out what is only possible")
    _knowledge(parser)
    return parser


def _knowledge(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--known-by", metavar="DATE", help="count only what was published by then")
    parser.add_argument("--include-alleged", action="store_true", help="count what only opinions or weak sources say, as possible")


def _on(parser: argparse.ArgumentParser, *, required: bool = True) -> None:
    parser.add_argument("--on", metavar="DATE", required=required, help="the day, or a span of days, that is asked about")


def _folders(options: Any) -> list[Path]:  # noqa: ANN401 - argparse's namespace
    return [shipped_folder() if folder == "shipped" else Path(folder) for folder in options.data] or [shipped_folder()]


def _read(options: Any) -> Graph:  # noqa: ANN401 - as above
    from .graph import read

    return read(*_folders(options), ontology=options.ontology)


def _print_json(value: Any) -> None:  # noqa: ANN401 - anything JSON takes
    print(json.dumps(value, ensure_ascii=False, indent=1))


def _timeline(options: Any, graph: Graph) -> Timeline:  # noqa: ANN401 - as above
    return graph.timeline(options.known_by, include_alleged=options.include_alleged)


def _asked(options: Any, **parts: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
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


def _print_answers(options: Any, graph: Graph, answers: Sequence[Answer], entities: Sequence[str], **parts: Any) -> int:  # noqa: ANN401 - as above
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


def _about_entity(options: Any, graph: Graph, ask: Callable[..., tuple[Answer, ...]]) -> int:  # noqa: ANN401 - as above
    entity = graph.resolve(options.entity)
    answers = ask(
        entity, options.on, known_by=options.known_by, include_alleged=options.include_alleged, definite_only=options.definite_only
    )
    return _print_answers(options, graph, answers, [entity], entity=entity)


def _allies(options: Any) -> int:  # noqa: ANN401 - as above
    graph = _read(options)
    return _about_entity(options, graph, graph.allies_of)


def _leaders(options: Any) -> int:  # noqa: ANN401 - as above
    graph = _read(options)
    return _about_entity(options, graph, graph.leaders_of)


def _members(options: Any) -> int:  # noqa: ANN401 - as above
    graph = _read(options)
    return _about_entity(options, graph, graph.members_of)


def _alliances(options: Any) -> int:  # noqa: ANN401 - as above
    graph = _read(options)
    answers = graph.alliances(
        options.on, known_by=options.known_by, include_alleged=options.include_alleged, definite_only=options.definite_only
    )
    return _print_answers(options, graph, answers, [])


def _relations(options: Any) -> int:  # noqa: ANN401 - as above
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


def _find(options: Any) -> int:  # noqa: ANN401 - as above
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


def _show(options: Any) -> int:  # noqa: ANN401 - as above
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


def _check(options: Any) -> int:  # noqa: ANN401 - as above
    from .checks import check_folders
    from .ontology import read_ontology

    ontology = read_ontology(Path(options.ontology) if options.ontology else None)
    dataset, problems = check_folders(_folders(options), ontology)
    for problem in problems:
        print(render.safe(str(problem)), file=sys.stderr)
    errors = [problem for problem in problems if not problem.is_warning or options.strict]
    claims = sum(len(statement.claims) for statement in dataset.statements)
    counts = f"{len(dataset.entities)} entities, {len(dataset.statements)} statements, {claims} claims, {len(dataset.sources)} sources"
    print(f"{counts}: {_count(len(errors), 'error')}, {_count(len(problems) - len(errors), 'warning')}.")
    return REFUSED if errors else OK


def _sparql(options: Any) -> int:  # noqa: ANN401 - as above
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


def _build(options: Any) -> int:  # noqa: ANN401 - as above
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


def _export(options: Any) -> int:  # noqa: ANN401 - as above
    from .export import FORMATS, write_files
    from .export.formats import Wanted

    if options.list:
        for name, kind in FORMATS.items():
            print(f"{name:<8} {kind.suffix:<6} {kind.purpose}")
        return OK
    if options.format not in FORMATS:
        given = f'no format goes by "{options.format}".' if options.format else "name a format."
        return _complain(f"{given} The formats are: {', '.join(FORMATS)}.", MISUSED)
    wanted = Wanted(known_by=options.known_by, include_alleged=options.include_alleged, on=options.on)
    content = FORMATS[options.format].write(_read(options), wanted)
    if options.output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
    else:
        write_files({options.output: content})
        print(options.output)
    return OK


def _explore(options: Any) -> int:  # noqa: ANN401 - as above
    from .export import FORMATS, write_files
    from .export.formats import Wanted

    wanted = Wanted(known_by=options.known_by, include_alleged=options.include_alleged, on=options.on)
    write_files({options.output: FORMATS["html"].write(_read(options), wanted)})
    print(options.output)
    if not options.no_open:
        import webbrowser

        webbrowser.open(options.output.resolve().as_uri())
    return OK


if __name__ == "__main__":
    sys.exit(main())
