"""The index file kept beside the user's other caches: written after a question, so that the next is answered from it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from allegiance import quick
from allegiance.contents import is_unchanged, recorded
from allegiance.sections import Damaged, Sections

if TYPE_CHECKING:
    from allegiance.graph import Graph

__all__ = ["keep_index", "record"]


def record(options: Any) -> str | None:  # noqa: ANN401 - argparse's namespace
    """What the data are before they are read; None where no index can be kept of them, or is kept already."""
    folders = quick.folders_of([str(folder) for folder in options.data], options.ontology)
    path = quick.index_path(folders)
    try:
        if path is None or _is_current(path, folders):
            return None
        return recorded(folders, quick.DATA_PARTS, quick.PACKAGE, time.time_ns())
    except OSError:
        return None  # whoever reads the data says what is wrong with them


def _is_current(path: str, folders: list[str]) -> bool:
    try:
        with Sections(path) as sections:
            known = sections.read("made-from").decode("utf-8", "surrogateescape")
            return is_unchanged(known, folders, quick.DATA_PARTS, quick.PACKAGE)
    except (Damaged, FileNotFoundError, ValueError, LookupError):
        return False


def keep_index(options: Any, graph: Graph, made_from: str | None) -> None:  # noqa: ANN401 - argparse's namespace
    """Write the index of a graph that was read after the record was made; nothing where there is no record.

    It is only a cache: where its folder cannot be written, it is not kept, and the next question is answered without it.
    """
    from allegiance.answerfile import answer_file
    from allegiance.export import write_files

    path = quick.index_path(quick.folders_of([str(folder) for folder in options.data], options.ontology))
    if made_from is None or path is None:
        return
    try:
        write_files({Path(path): answer_file(graph, made_from)})
    except OSError:
        return
