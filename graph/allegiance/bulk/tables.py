"""Files to coded columns, by Arrow: each row is a number, each distinct text is there once."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import numpy as np

from allegiance.exceptions import DataError, Problem, QuestionError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from .reading import Coded

__all__ = ["coded"]

_DERIVED = ("first_day", "last_day", "verdict")
# A line of N-Quads: subject, predicate, object and, where there is one, a graph (https://www.w3.org/TR/n-quads/).
_NODE = r"(?:<[^>]*>|_:\S+)"
_TEXT = r'"(?:[^"\\]|\\.)*"(?:@[A-Za-z0-9-]+|\^\^<[^>]*>)?'
_BLANK = r"[ \t]+"
_QUAD = rf"^[ \t]*(?P<s>{_NODE}){_BLANK}(?P<p><[^>]*>){_BLANK}(?P<o>{_NODE}|{_TEXT})(?:{_BLANK}{_NODE})?[ \t]*\.[ \t]*(?:#.*)?$"
# The same as every program writes it, with single spaces: told in a tenth of the time.
_USUAL = rf"^{_NODE} <[^>]*> (?:{_NODE}|{_TEXT})(?: {_NODE})? \.$"
# What follows an object without blanks: the graph and the full stop.
_AFTER = rf" (?:{_NODE} )?\.$"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_BLOCK = 64 * 1024 * 1024


def coded(path: Path, columns: Mapping[str, str], relation: str | None) -> dict[str, Coded]:
    """The columns of a file by what they hold: subject, relation, object; start and end, or days and verdict; what else is told.

    Raises:
        DataError: the file cannot be read as what its suffix says.
        QuestionError: a column is missing, the suffix is not known, or pyarrow is not installed.
    """
    try:
        import pyarrow as pa
    except ModuleNotFoundError as error:
        raise QuestionError("reading tables needs pyarrow. Install it: pip install 'allegiance[parquet]'.") from error
    readers = {".csv": _csv, ".tsv": _csv, ".parquet": _parquet, ".nq": _quads, ".nt": _quads}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise QuestionError(f'{path}: the suffix "{path.suffix}" is not known. Use one of: {", ".join(readers)}.')
    try:
        found = reader(path, columns, relation)
    except OSError as error:
        raise DataError([Problem(str(path), 0, 0, f"cannot be read: {error.strerror or error}.", "")]) from error
    except (pa.ArrowInvalid, UnicodeDecodeError) as error:
        raise DataError([Problem(str(path), 0, 0, f"cannot be read: {error}", "Check that it is what its suffix says.")]) from error
    return {name: _coded(column) for name, column in found.items()}


def _coded(column: Any) -> Coded:  # noqa: ANN401 - pyarrow carries no types
    import pyarrow as pa

    from .reading import Coded

    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    encoded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    texts = [text or "" for text in encoded.dictionary.to_pylist()]
    codes = encoded.indices.fill_null(len(texts)) if encoded.null_count else encoded.indices
    return Coded(codes.to_numpy(zero_copy_only=False).astype(np.int32), [*texts, ""] if encoded.null_count else texts)


def _wanted(path: Path, there: list[str], columns: Mapping[str, str], relation: str | None) -> dict[str, str]:
    """For each column that is needed, or is there, what it is called in the file."""
    from .reading import COLUMNS

    unknown = sorted(set(columns) - set(COLUMNS))
    if unknown:
        raise QuestionError(f'"{unknown[0]}" is no column that ties have. They have: {", ".join(COLUMNS)}.')
    named = {name: columns.get(name, name) for name in COLUMNS}
    found = {name: own for name, own in named.items() if own in there}
    lost = [name for name in columns if name not in found]
    days = ("first_day",) if "first_day" in found else ("when",) if "when" in found else ("start", "end")
    needed = ["subject", *(() if relation is not None else ("relation",)), "object", *(_DERIVED if days[0] == "first_day" else days)]
    missing = [*lost, *(name for name in needed if name not in found)]
    if missing:
        have = ", ".join(there[:20])
        raise QuestionError(
            f'{path}: has no column "{named[missing[0]]}" for {missing[0]}: {COLUMNS[missing[0]]}. It has: {have}. '
            f"Name the column that holds it: --column {missing[0]}=NAME."
        )
    return {name: own for name, own in found.items() if name in (*needed, "published", "status")}


def _csv(path: Path, columns: Mapping[str, str], relation: str | None) -> dict[str, Any]:
    import pyarrow as pa
    import pyarrow.csv as reader

    between = "\t" if path.suffix.lower() == ".tsv" else ","
    with path.open(encoding="utf-8-sig", newline="") as file:
        there = next(csv.reader(file, delimiter=between), [])
    wanted = _wanted(path, there, columns, relation)
    text = pa.dictionary(pa.int32(), pa.string())
    table = reader.read_csv(
        path,
        read_options=reader.ReadOptions(block_size=_BLOCK),
        parse_options=reader.ParseOptions(delimiter=between),
        convert_options=reader.ConvertOptions(
            include_columns=list(wanted.values()), column_types=dict.fromkeys(wanted.values(), text), strings_can_be_null=False
        ),
    )
    return _shaped({name: table.column(own) for name, own in wanted.items()}, relation, table.num_rows)


def _parquet(path: Path, columns: Mapping[str, str], relation: str | None) -> dict[str, Any]:
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as reader

    file = reader.ParquetFile(path)
    wanted = _wanted(path, file.schema_arrow.names, columns, relation)
    table = file.read(columns=list(wanted.values()))
    made = {}
    for name, own in wanted.items():
        column = table.column(own)
        if pa.types.is_timestamp(column.type):
            column = pc.cast(column, pa.date32())
        made[name] = column if pa.types.is_dictionary(column.type) else pc.cast(column, pa.string())
    return _shaped(made, relation, table.num_rows)


def _shaped(found: dict[str, Any], relation: str | None, count: int) -> dict[str, Any]:
    """With the relation of all rows where one was given, and an interval in one column parted into its start and end."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if relation is not None:
        found["relation"] = pa.DictionaryArray.from_arrays(pa.array(np.zeros(count, np.int32)), pa.array([relation]))
    if "when" in found:
        when = found.pop("when")
        parts = pc.extract_regex(pc.cast(when, pa.string()), r"(?s)^\s*(?P<start>[^/]*)(?P<slash>/?)(?P<end>.*)$")
        start, slash, end = (pc.struct_field(parts, [number]) for number in range(3))
        found["start"], found["end"] = start, pc.if_else(pc.equal(slash, ""), start, end)
    return found


def _quads(path: Path, columns: Mapping[str, str], relation: str | None) -> dict[str, Any]:
    """The stretches of a derived graph: nodes with subject, predicate, object, first and last day, and verdict."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.csv as reader

    from allegiance.ontology import NAMESPACE

    if columns or relation is not None:
        raise QuestionError(f"{path}: RDF names its parts itself; leave --column and --relation out.")
    predicates = {_RDF + "subject": "subject", _RDF + "predicate": "relation", _RDF + "object": "object"}
    predicates |= {NAMESPACE + "from": "first_day", NAMESPACE + "to": "last_day", NAMESPACE + "verdict": "verdict"}
    chosen = pa.array([f"<{name}>" for name in predicates])
    kept: list[Any] = []
    lines = reader.open_csv(
        path,
        read_options=reader.ReadOptions(block_size=_BLOCK, column_names=["line"]),
        parse_options=reader.ParseOptions(delimiter="\x1f", quote_char=False, escape_char=False, ignore_empty_lines=True),
        convert_options=reader.ConvertOptions(column_types={"line": pa.string()}, strings_can_be_null=False),
    )
    for batch in lines:
        line = batch.column(0)
        usual = pc.match_substring_regex(line, _USUAL)
        for some, parted in ((line.filter(usual), _parted), (line.filter(pc.invert(usual)), _parted_with_care)):
            if len(some):
                subject, predicate, object_ = parted(some, str(path))
                number = pc.index_in(predicate, value_set=chosen)
                told = pc.is_valid(number)
                kept.append((subject.filter(told), number.filter(told), pc.replace_substring_regex(object_.filter(told), _AFTER, "")))
    names = list(predicates.values())
    if not kept:
        kept = [(pa.array([], pa.string()), pa.array([], pa.int32()), pa.array([], pa.string()))]
    nodes, number, objects = (pa.chunked_array([part[place] for part in kept]).combine_chunks() for place in range(3))
    node = _coded(nodes)
    codes = number.to_numpy(zero_copy_only=False)
    found = _by_node(node.codes, len(node.texts), codes, _coded(objects), names)
    return {name: pa.DictionaryArray.from_arrays(pa.array(column), pa.array(texts, pa.string())) for name, (column, texts) in found.items()}


def _parted(lines: Any, _: str) -> tuple[Any, Any, Any]:  # noqa: ANN401 - arrays of pyarrow
    """Subject, predicate, and the rest of usual lines."""
    import pyarrow.compute as pc

    parts = pc.split_pattern(lines, " ", max_splits=2).flatten()
    places = np.arange(0, len(parts), 3)
    return parts.take(places), parts.take(places + 1), parts.take(places + 2)


def _parted_with_care(lines: Any, path: str) -> tuple[Any, Any, Any]:  # noqa: ANN401 - arrays of pyarrow
    """Subject, predicate and object of any other lines; comments and empty lines are left out."""
    import pyarrow.compute as pc

    lines = lines.filter(pc.invert(pc.match_substring_regex(lines, r"^\s*(#.*)?$")))
    parts = pc.extract_regex(lines, _QUAD)
    if parts.null_count:
        text = lines.filter(pc.is_null(parts))[0].as_py()
        raise DataError([Problem(path, 0, 0, f"holds a line that is no quad: {text[:120]}", "Check that it is N-Quads.")])
    subject, predicate, object_ = (pc.struct_field(parts, [number]) for number in range(3))
    return subject, predicate, object_


def _by_node(nodes: Any, count: int, codes: Any, objects: Coded, names: list[str]) -> dict[str, tuple[Any, list[str]]]:  # noqa: ANN401 - arrays of numpy
    """A row for each node that tells first and last day, in the order of the file; each name a column of codes and texts."""
    empty = len(objects.texts)
    table = np.full((len(names), count), empty, dtype=np.int32)
    for number in range(len(names)):
        of = codes == number
        table[number, nodes[of]] = objects.codes[of]
    rows = table[:, (table[names.index("first_day")] != empty) & (table[names.index("last_day")] != empty)]
    found = {}
    for number, name in enumerate(names):
        used, codes_of = np.unique(rows[number], return_inverse=True)
        found[name] = (codes_of.astype(np.int32), [_plain(objects.texts[one]) if one < empty else "" for one in used.tolist()])
    return found


def _plain(term: str) -> str:
    """The text of a literal; of an IRI of ours what follows the namespace, any other whole."""
    from allegiance.ontology import NAMESPACE

    if term.startswith('"'):
        return term[1 : term.rindex('"')]
    iri = term[1:-1] if term.startswith("<") else term
    return next((iri.removeprefix(start) for start in (NAMESPACE, _entities()) if iri.startswith(start)), iri)


def _entities() -> str:
    """What the IRIs of entities begin with: they stand beside the ontology."""
    from allegiance.ontology import NAMESPACE

    return NAMESPACE.removesuffix("ontology#") + "id/"
