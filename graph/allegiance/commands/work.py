"""Commands that make and check things: the data, the exports, the page, SPARQL."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from allegiance import render
from allegiance.exceptions import QuestionError, StoreError

from .common import MISUSED, OK, REFUSED, complain, count, folders, print_json, read_graph
from .keeping import keep_index, record

if TYPE_CHECKING:
    from allegiance.export import Wanted
    from allegiance.graph import Graph

__all__ = ["build", "check", "explore", "export", "sparql"]


def check(options: Any) -> int:  # noqa: ANN401 - argparse's namespace
    """Check the data and tell every problem."""
    from allegiance.checks import check_folders
    from allegiance.ontology import read_ontology

    ontology = read_ontology(Path(options.ontology) if options.ontology else None)
    dataset, problems = check_folders(folders(options), ontology)
    for problem in problems:
        print(render.safe(str(problem)), file=sys.stderr)
    errors = [problem for problem in problems if not problem.is_warning or options.strict]
    claims = sum(len(statement.claims) for statement in dataset.statements)
    counts = f"{len(dataset.entities)} entities, {len(dataset.statements)} statements, {claims} claims, {len(dataset.sources)} sources"
    print(f"{counts}: {count(len(errors), 'error')}, {count(len(problems) - len(errors), 'warning')}.")
    return REFUSED if errors else OK


def sparql(options: Any) -> int:  # noqa: ANN401 - argparse's namespace
    """Ask the store."""
    from allegiance.sparql import named_queries
    from allegiance.store import query_store

    if options.list:
        for name, told in named_queries().items():
            print(f"{name:<10} {told}")
        return OK
    if (options.query is None) is (options.named is None):
        return complain("give a query, or the name of one with --named; --list shows them.", MISUSED)
    graph = read_graph(options)
    text = _query(options, graph)
    names, rows = query_store(graph.oxigraph, text, seconds=options.seconds)
    if options.json:
        answers: list[Any] = [
            {name: _plain(value) for name, value in zip(names, row, strict=True)} if names else row if isinstance(row, bool) else str(row)
            for row in rows
        ]
        print_json({"question": {"command": "sparql", "query": text}, "answers": answers})
        return OK
    if names:
        print("\t".join(names))
    for row in rows:
        print(_row(row))
    return OK


def _query(options: Any, graph: Graph) -> str:  # noqa: ANN401 - argparse's namespace
    """The query as it was given, read from its file, or named."""
    from allegiance.graph import span_of
    from allegiance.sparql import named_query

    if options.named is not None:
        on = span_of(options.on) if options.on is not None else None
        return named_query(options.named, on=on, entity=graph.resolve(options.entity) if options.entity is not None else None)
    text: str = options.query
    if options.on is not None or options.entity is not None:
        raise QuestionError("--on and --entity go with --named; write the day and the entity into a query of your own.")
    if not text.startswith("@"):
        return text
    try:
        return Path(text[1:]).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"{text[1:]}: cannot be read as a query: {error}") from error


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
    """Check the data and write the exports that need no extra, or all of them."""
    from allegiance.export import FORMATS, files_of, write_files

    made_from = record(options)
    graph = read_graph(options)
    contents: dict[Path, bytes] = {}
    for name, kind in FORMATS.items():
        if not (kind.is_built or options.all):
            continue
        if sys.stderr.isatty():
            print(f"writing {name}", file=sys.stderr)
        place = options.output / f"allegiance{kind.suffix}"
        contents |= {place / file if file else place: content for file, content in files_of(name, graph).items()}
    write_files(contents)
    keep_index(options, graph, made_from)
    for path, content in contents.items():
        print(f"{path}  {len(content) / 1024:.0f} KiB")
    return OK


def export(options: Any) -> int:  # noqa: ANN401 - argparse's namespace
    """Write one format, or tell of the formats."""
    from allegiance.export import FORMATS, files_of, loss_report, write_files, zipped

    if options.list:
        wide = max(len(name) for name in FORMATS)
        for name, kind in FORMATS.items():
            needs = f" (needs the extra {kind.extra})" if kind.extra else ""
            print(f"{name:<{wide}}  {kind.suffix:<14} {kind.purpose}{needs}")
        return OK
    if options.format not in FORMATS:
        given = f'no format goes by "{options.format}".' if options.format else "name a format."
        return complain(f"{given} The formats are: {', '.join(FORMATS)}.", MISUSED)
    if options.losses:
        print(loss_report(options.format), end="")
        return OK
    files = files_of(options.format, read_graph(options), _wanted(options))
    is_one = set(files) == {""}
    if options.output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(files[""] if is_one else zipped(files))
        return OK
    if is_one or options.output.suffix == ".zip":
        write_files({options.output: files[""] if is_one else zipped(files)})
    else:
        write_files({options.output / name: content for name, content in files.items()})
    print(options.output)
    return OK


def _wanted(options: Any) -> Wanted:  # noqa: ANN401 - argparse's namespace
    """What part of the graph was asked for."""
    from allegiance.export import Wanted

    names = ("known_by", "include_alleged", "on", "focus", "steps", "theatre", "start", "stop")
    return Wanted(**{name: getattr(options, name) for name in names}, definite_only=getattr(options, "definite_only", False))


def explore(options: Any) -> int:  # noqa: ANN401 - argparse's namespace
    """Write the page and open it."""
    from allegiance.export import write, write_files

    write_files({options.output: write("html", read_graph(options), _wanted(options))})
    print(options.output)
    if not options.no_open:
        import webbrowser

        webbrowser.open(options.output.resolve().as_uri())
    return OK
