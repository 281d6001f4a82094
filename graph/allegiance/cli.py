"""The command line: parse, and call what `commands` does; nothing else."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import __version__, render
from . import commands as run
from .exceptions import AllegianceError, DataError, OntologyError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:  # noqa: PLR0911 - each way out is one kind of ending
    """Run one command; the exit status: 0 answered, 1 data refused, 2 misuse or unknown name."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    if any("\0" in word or any("\ud800" <= letter <= "\udfff" for letter in word) for word in words):
        return run.complain("an argument holds a character that no name or path can hold.", run.MISUSED)
    try:
        options = _parser().parse_args(words)
    except SystemExit as stop:  # argparse ends the process by itself; a caller of main() wants a number
        return int(stop.code or run.OK)
    if _has_lost_a_value(options):
        return run.complain('"--" is no value of an option.', run.MISUSED)
    options.words = tuple(words)
    try:
        status: int = options.run(options)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader went away (head, less); Python would complain again while closing.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return run.OK
    except DataError as error:
        print(render.safe(str(error)), file=sys.stderr)
        return run.complain(f"the data were refused, and nothing was written: {run.count(len(error.problems), 'problem')}.", run.REFUSED)
    except OntologyError as error:
        return run.complain(str(error), run.REFUSED)
    except AllegianceError as error:
        return run.complain(str(error), run.MISUSED)
    except OSError as error:
        return run.complain(f"{error.filename or 'a file'}: {error.strerror or error}.", run.MISUSED)
    except KeyboardInterrupt:
        return run.complain("stopped.", 130)
    return status


def _has_lost_a_value(options: Any) -> bool:  # noqa: ANN401 - argparse's namespace
    """Whether an option was given as `--on=--`, for which argparse gives an empty list before Python 3.13."""
    listed = ("data", "files", "column")
    values = [one for name, value in vars(options).items() for one in (value if name in listed else (value,))]
    return any(isinstance(value, list) for value in values)


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

    build = _command(commands, "build", run.build, "check the data and write exports/", "allegiance build -o exports")
    build.add_argument("-o", "--output", type=Path, default=Path("exports"), metavar="FOLDER", help="where to write (default: exports)")
    build.add_argument("--all", action="store_true", help="every format, those that need an extra too")
    check = _command(commands, "check", run.check, "check the data only", "allegiance check --data my/folder")
    check.add_argument("--strict", action="store_true", help="take warnings for errors")

    _questions(commands)
    _stories(commands)
    sparql = _command(
        commands,
        "sparql",
        run.sparql,
        "SPARQL 1.1 on the store",
        "allegiance sparql --named allies --entity JuA --on 2020-09-01",
    )
    sparql.add_argument("query", metavar="QUERY", nargs="?", help="the query; @FILE reads it from a file")
    sparql.add_argument("--named", metavar="NAME", help="one of the queries that ship with allegiance")
    sparql.add_argument("--list", action="store_true", help="list the named queries and what each is for")
    sparql.add_argument("--on", metavar="DATE", help="the day that a named query asks about")
    sparql.add_argument("--entity", metavar="X", help="the entity that a named query asks about")
    sparql.add_argument("--json", action="store_true", help="print one JSON object")
    sparql.add_argument("--seconds", type=_seconds, default=60.0, help="give up after so long (default: 60; at most an hour)")
    export = _command(commands, "export", run.export, "a file for another tool", "allegiance export turtle -o history.ttl")
    export.add_argument("format", metavar="FORMAT", nargs="?", help="a format, such as turtle; --list shows them")
    export.add_argument("--list", action="store_true", help="list the formats and what each is for")
    export.add_argument("--losses", action="store_true", help="tell what the format cannot carry, and write nothing")
    export.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="PATH",
        help="where to write (default: standard output); several files make a folder, or an archive where the path ends in .zip",
    )
    export.add_argument("--on", metavar="DATE", help="only what held or happened then; for html, the day that the page opens on")
    export.add_argument("--definite-only", action="store_true", help="leave out ties and events that are only possible")
    _shape(export)
    _knowledge(export)
    convert = _command(
        commands,
        "convert",
        run.convert,
        "YAML from RDF, RDF from YAML, canonical YAML from any; comments are dropped",
        "allegiance convert my/folder history.ttl",
        reads_data=False,
    )
    convert.add_argument("input", metavar="IN", help='a data folder, "shipped", or a file .ttl, .trig, .nt, .nq, .jsonld or .rdf')
    convert.add_argument(
        "output",
        metavar="OUT",
        type=Path,
        help="such a file, or a folder for YAML; a folder that holds other YAML files than convert wrote is refused",
    )
    _bulk(commands)
    explore = _command(commands, "explore", run.explore, "the page, opened in the browser", "allegiance explore")
    explore.add_argument(
        "-o", "--output", type=Path, default=Path("exports/allegiance.html"), metavar="FILE", help="where to write the page"
    )
    explore.add_argument("--no-open", action="store_true", help="write it and print its path only")
    explore.add_argument("--on", metavar="DATE", help="the day that the page opens on")
    _shape(explore)
    _knowledge(explore)
    return parser


def _bulk(commands: Any) -> None:  # noqa: ANN401 - argparse keeps the type private
    """Ties by the million."""
    pack = _command(
        commands,
        "pack",
        run.pack,
        "a million dated ties from CSV, Parquet or N-Quads into one file",
        "allegiance pack ties.csv -o big.ties",
        reads_data=False,
    )
    pack.add_argument("files", metavar="FILE", nargs="+", help="a table .csv, .tsv or .parquet, or the .nq that allegiance exports")
    pack.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help="where to write")
    pack.add_argument(
        "--column", action="append", default=[], metavar="NAME=OWN", help="what a column is called in the table: subject=source"
    )
    pack.add_argument("--relation", metavar="R", help="the relation of all rows, where no column tells it")
    ties = _command(
        commands,
        "ties",
        run.ties,
        "ask a packed file: all ties of a day, those of X, a chain to Y",
        "allegiance ties big.ties JuA --on 2020-09-01",
        reads_data=False,
    )
    ties.add_argument("file", metavar="FILE", help="what pack has written")
    ties.add_argument("entity", metavar="X", nargs="?", help="an id, as the table has it")
    ties.add_argument("other", metavar="Y", nargs="?", help="then the shortest chain of ties from X to it")
    ties.add_argument("--on", metavar="DAY", required=True, help="the day, YYYY-MM-DD")
    ties.add_argument("--since", metavar="DAY", help="what began and ended between this day and the other")
    ties.add_argument("--relation", metavar="R", help="only ties of this relation")
    ties.add_argument("--definite-only", action="store_true", help="leave out what is only possible")
    ties.add_argument("--json", action="store_true", help="print one JSON object")
    _knowledge(ties)


def _shape(parser: argparse.ArgumentParser) -> None:
    """What part of the graph a file holds."""
    parser.add_argument("--focus", metavar="X", help="only what lies around this entity")
    parser.add_argument("--steps", type=_whole(1), default=1, metavar="N", help="how many ties around it (default: 1)")
    parser.add_argument("--theatre", metavar="PLACE", help="only what bears on this place and the places in it")
    parser.add_argument("--from", dest="start", metavar="DATE", help="only what may hold or happen on that date or later")
    parser.add_argument("--to", dest="stop", metavar="DATE", help="only what may hold or happen by that date")


def _questions(commands: Any) -> None:  # noqa: ANN401 - argparse keeps the type private
    """Questions about ties and entities."""
    allies = _question(commands, "allies", run.allies, "who was allied with X", 'allegiance allies "Jamaat-ul-Ahrar" --on 2020-09-01')
    _entity(allies)
    _on(allies)
    allies.add_argument("--inherited", action="store_true", help="then the allies it had through what it belonged to")
    alliances = _question(commands, "alliances", run.alliances, "all allied pairs", "allegiance alliances --on 2014-11-01")
    _on(alliances)
    relations = _question(
        commands, "relations", run.relations, "every tie of X, or between X and Y", "allegiance relations TTP Daesh --on 2014-11-01"
    )
    _entity(relations)
    relations.add_argument("other", metavar="Y", nargs="?", help="the second entity; order does not matter")
    _on(relations, required=False)
    leaders = _question(commands, "leaders", run.leaders, "who led G", "allegiance leaders TTP --on 2019-01-01")
    _entity(leaders, "G")
    _on(leaders)
    members = _question(commands, "members", run.members, "who and what belonged to G", "allegiance members TTP --on 2019-01-01")
    _entity(members, "G")
    _on(members)
    why = _question(
        commands,
        "why",
        run.why,
        "the chain to the claims, and what would overturn the answer",
        "allegiance why JuA alliedWith TTP --on 2020-09-01",
    )
    _entity(why)
    why.add_argument("relation", metavar="RELATION", help="a state relation by name or label, such as alliedWith")
    why.add_argument("other", metavar="Y", nargs="?", help="the other entity, where the relation has one")
    _on(why)
    find = _question(commands, "find", run.find, "entities by name", "allegiance find haqani")
    find.add_argument("text", metavar="TEXT", help="part of a name, in any script or spelling")
    show = _question(commands, "show", run.show, "one entity with names, ids, statements, claims", "allegiance show TTP")
    _entity(show)


def _stories(commands: Any) -> None:  # noqa: ANN401 - argparse keeps the type private
    """Questions whose answers are more than a list of ties."""
    lineage = _question(commands, "lineage", run.lineage, "where G came from and what became of it", "allegiance lineage JuA --steps 2")
    _entity(lineage, "G")
    lineage.add_argument("--steps", type=_whole(1), metavar="N", help="at most so many splits and mergers away (default: all)")
    timeline = _question(commands, "timeline", run.timeline, "everything about X in the order of days", "allegiance timeline JuA --on 2014")
    _entity(timeline)
    timeline.add_argument("--on", metavar="DATE", help="only what may fall on that day or into that span")
    changes = _question(
        commands, "changes", run.changes, "what began, ended, changed sides from D1 to D2", "allegiance changes 2014-06-01 2015-06-01 JuA"
    )
    changes.add_argument("first", metavar="D1", help="the earlier date")
    changes.add_argument("last", metavar="D2", help="the later date")
    changes.add_argument("entity", metavar="X", nargs="?", help="only of this entity")
    path = _question(
        commands,
        "path",
        run.path,
        "the shortest ties that all hold that day between X and Y",
        "allegiance path HuA al-Qaeda --on 2020-09-01",
    )
    _entity(path)
    path.add_argument("other", metavar="Y", help="the second entity")
    _on(path)
    path.add_argument("--opposing", action="store_true", help="let enmity link as well")
    blocs = _question(commands, "blocs", run.blocs, "who stood together, joined by alliances", "allegiance blocs --on 2014-11-01")
    blocs.add_argument("entity", metavar="X", nargs="?", help="only the bloc of this entity")
    _on(blocs)
    listed = _question(
        commands, "listed", run.listed, "who was on a sanctions list, and who came out of one listed", "allegiance listed --on 2017-07-10"
    )
    listed.add_argument("--list", metavar="L", help="only this list, by id, name or alias")
    _on(listed)
    listings = _question(commands, "listings", run.listings, "every listing of X, through its lineage too", "allegiance listings HuA")
    _entity(listings)
    _on(listings, required=False)
    gaps = _question(commands, "gaps", run.gaps, "where more research would change most answers", "allegiance gaps --limit 10")
    gaps.add_argument("entity", metavar="X", nargs="?", help="only of this entity")
    gaps.add_argument("--limit", type=_whole(0), default=50, metavar="N", help="how many (default: 50; 0 for all)")
    _question(commands, "stats", run.stats, "what the graph holds, in numbers", "allegiance stats --known-by 2015-01-01")


def _entity(parser: argparse.ArgumentParser, letter: str = "X") -> None:
    parser.add_argument("entity", metavar=letter, help="id, name or alias")


def _whole(least: int) -> Callable[[str], int]:
    """A reader of whole numbers from the least one up."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and least <= int(text[:9]) and len(text) < 9):
            raise argparse.ArgumentTypeError(f'"{text}" is no whole number from {least} up')
        return int(text)

    return read


def _command(
    commands: Any,  # noqa: ANN401 - argparse keeps the type private
    name: str,
    run: Callable[[Any], int],
    help_: str,
    example: str,
    *,
    reads_data: bool = True,
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=help_, description=help_[0].upper() + help_[1:] + ".", epilog=f"Example: {example}", allow_abbrev=False
    )
    parser.set_defaults(run=run, command=name, data=[])
    if reads_data:
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
    parser.add_argument("--stated-only", action="store_true", help="count no state that only follows from an event or another state")
    return parser


def _knowledge(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--known-by", metavar="DATE", help="count only what was published by then")
    parser.add_argument("--include-alleged", action="store_true", help="count what only opinions or weak sources say, as possible")
    parser.set_defaults(stated_only=False)


def _on(parser: argparse.ArgumentParser, *, required: bool = True) -> None:
    parser.add_argument("--on", metavar="DATE", required=required, help="the day, or a span of days, that is asked about")


if __name__ == "__main__":
    sys.exit(main())
