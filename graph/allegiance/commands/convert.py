"""A history from one kind of file to another: YAML folders and RDF files, both ways."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from allegiance import render
from allegiance.exceptions import StoreError
from allegiance.resources import shipped_folder

from .common import MISUSED, OK, REFUSED, complain, count

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allegiance.graph import Graph

__all__ = ["convert"]


def convert(options: Any) -> int:  # noqa: ANN401 - argparse's namespace
    """Read one, write the other; nothing is written where something stands in the way."""
    from allegiance.store import RDF_SUFFIXES

    taken = shipped_folder() if options.input == "shipped" else Path(options.input)
    made: Path = options.output
    suffixes = ", ".join(RDF_SUFFIXES)
    if not taken.exists():
        return complain(f"{taken}: there is no such file or folder.", MISUSED)
    if not taken.is_dir() and taken.suffix.lower() not in RDF_SUFFIXES:
        return complain(f"{taken}: is no data folder, and its suffix is no RDF. Use one of: {suffixes}.", MISUSED)
    is_rdf = made.suffix.lower() in RDF_SUFFIXES and not made.is_dir()
    if not is_rdf and made.suffix and not made.is_dir():
        return complain(f'{made}: the suffix "{made.suffix}" is not known. Use one of: {suffixes}; or name a folder for YAML.', MISUSED)
    if is_rdf and _is_same(taken, made):
        return complain(f"{made}: is the file that is read. Name another.", MISUSED)
    try:
        graph = _read(taken, options.ontology)
    except StoreError as error:
        return complain(str(error), REFUSED)
    return _write_rdf(graph, made) if is_rdf else _write_folder(graph, made)


def _is_same(first: Path, second: Path) -> bool:
    return second.exists() and first.samefile(second)


def _read(path: Path, ontology: str | None) -> Graph:
    """The graph of a data folder or of an RDF file; what the file tells beyond the vocabulary is counted on standard error."""
    from allegiance.graph import Graph, read
    from allegiance.ontology import read_ontology
    from allegiance.readback import left_out, read_store
    from allegiance.store import load_rdf

    if path.is_dir():
        return read(path, ontology=ontology)
    vocabulary = read_ontology(Path(ontology) if ontology else None)
    store = load_rdf(path)
    graph = Graph(read_store(store, vocabulary), vocabulary)
    lost = left_out(store, vocabulary)
    if lost:
        told = f"{count(len(lost), 'triple')} of {path} cannot be held by a history and will not be written, the first: {lost[0]} ."
        print("allegiance: " + render.safe(told), file=sys.stderr)
    return graph


def _write_rdf(graph: Graph, path: Path) -> int:
    from allegiance.export import FORMATS, write, write_files

    name = next((name for name, kind in FORMATS.items() if kind.suffix == path.suffix.lower()), None)
    if name is None:
        return complain(f'{path}: no format is written with the suffix "{path.suffix}".', MISUSED)
    write_files({path: write(name, graph)})
    print(path)
    return OK


def _write_folder(graph: Graph, folder: Path) -> int:
    """Write canonical YAML into a folder that holds none, or none but what was written so and left as it was."""
    from allegiance.export import write_files
    from allegiance.export.yaml import data_files

    if folder.exists() and not folder.is_dir():
        return complain(f"{folder}: is a file. Name a folder, or a file that ends in one of the suffixes of RDF.", MISUSED)
    there = _data_files_in(folder)
    if there and not _is_canonical(folder, there, graph):
        message = f"{folder}: holds files that convert did not write so; their comments would be lost. Name a new folder."
        return complain(message, MISUSED)
    files = {folder / name: content for name, content in data_files(graph.dataset).items()}
    write_files(files)
    for path in sorted(set(there) - set(files)):
        path.unlink()
    print(folder)
    return OK


def _data_files_in(folder: Path) -> Mapping[Path, bytes]:
    """What lies where data would be read."""
    from allegiance.dataset import DATA_FOLDERS

    paths = [path for name in DATA_FOLDERS for path in (folder / name).rglob("*")]
    return {path: b"" if path.is_symlink() else path.read_bytes() for path in paths if path.is_symlink() or path.is_file()}


def _is_canonical(folder: Path, there: Mapping[Path, bytes], graph: Graph) -> bool:
    """Whether reading the folder and writing it again would change no byte: then no comment and no order is lost."""
    from allegiance.dataset import gather_dataset
    from allegiance.export.yaml import data_files

    dataset, problems = gather_dataset([folder], graph.ontology)
    return not problems and {folder / name: content for name, content in data_files(dataset).items()} == there
