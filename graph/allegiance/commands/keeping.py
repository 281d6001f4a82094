"""What is kept beside the user's other caches: written after a question was answered, so that the next is answered from it."""

from __future__ import annotations

import os
import tempfile
import time
import zlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from allegiance import quick
from allegiance.contents import content_of, is_unchanged, recorded
from allegiance.quick.index import NotQuick
from allegiance.quick.question import Question
from allegiance.sections import Damaged, Sections, packed

if TYPE_CHECKING:
    from allegiance.graph import Graph

__all__ = ["MOST", "Record", "forget", "keep_answer", "keep_index", "record", "write"]

# For one choice of data folders: so many files of a kind, the ones used last, and so many bytes of all.
MOST = {".index": 16, ".answer": 256}
_MOST_BYTES = 256 * 1024 * 1024
# Half-written files of a process that was killed go after so many seconds.
_STALE = 3600


@dataclass(frozen=True, slots=True)
class Record:
    """What the data were before they were read, and where that is kept; `is_kept` tells whether it is there already."""

    path: str
    folders: list[str]
    made_from: str
    is_kept: bool

    @property
    def content(self) -> str:
        """A digest of the content of all files."""
        return content_of(self.made_from)


def record(options: Any) -> Record | None:  # noqa: ANN401 - argparse's namespace
    """What the data are before they are read; None where nothing can be kept of them."""
    folders = quick.folders_of([str(folder) for folder in options.data], options.ontology)
    path = quick.files_path(folders)
    if path is None:
        return None
    try:
        known = _read(path)
        if known is not None and is_unchanged(known, folders, quick.DATA_PARTS, quick.PACKAGE):
            return Record(path, folders, known, is_kept=True)
        return Record(path, folders, recorded(folders, quick.DATA_PARTS, quick.PACKAGE, time.time_ns()), is_kept=False)
    except (OSError, ValueError):
        return None  # whoever reads the data says what is wrong with them


def keep_answer(options: Any, graph: Graph, made_from: Record | None) -> None:  # noqa: ANN401 - argparse's namespace
    """Write what answers the question the next time: the index, or the answer itself where no index has it.

    It is only a cache: where its folder cannot be written, it is not kept, and the next question is answered without it.
    """
    try:
        question = Question(list(options.words))
    except NotQuick:
        if made_from is not None:
            identity = quick.answer_identity(made_from.content, list(options.words))
            content = {"made-from": identity.encode("utf-8", "surrogateescape"), "text": zlib.compress(options.told.encode(), 6)}
            _keep(graph, made_from, quick.path_of(made_from.path, identity, "answer"), packed(content))
        return
    keep_index(options, graph, made_from, question.known_by)


def keep_index(options: Any, graph: Graph, made_from: Record | None, known_by: int | None = None) -> None:  # noqa: ANN401 - argparse's namespace
    """Write the index for the state of knowledge that was asked, unless it is there; nothing where there is no record."""
    from allegiance.answerfile import answer_file

    if made_from is None:
        return
    counts = {name: getattr(options, name, False) for name in ("include_alleged", "stated_only")}
    identity = quick.index_identity(made_from.content, quick.state_of(_published(graph), known_by, **counts))
    path = quick.path_of(made_from.path, identity, "index")
    if made_from.is_kept and _read(path) == identity:
        return
    _keep(graph, made_from, path, answer_file(graph.timeline(known_by, **counts), identity))


def _published(graph: Graph) -> list[int]:
    """The days on which sources were published, in order."""
    from allegiance.claims import known_from

    return sorted({known_from(source) for source in graph.dataset.sources.values()})


def _read(path: str) -> str | None:
    """What a file says that it was made from; None where it is not there, or not as it was written."""
    try:
        with Sections(path) as sections:
            sections.check()
            return sections.read("made-from").decode("utf-8", "surrogateescape")
    except (Damaged, OSError, ValueError, LookupError):
        return None


def _keep(graph: Graph, made_from: Record, path: str, content: bytes) -> None:
    """Write a file, and the record where it is not there; none of them when the data changed while they were read."""
    try:
        if not is_unchanged(made_from.made_from, made_from.folders, quick.DATA_PARTS, quick.PACKAGE):
            return
        write(path, content)
        if not made_from.is_kept:
            published = b"".join(day.to_bytes(4, "little") for day in _published(graph))
            write(made_from.path, quick.record_file(made_from.made_from, published))
        forget(made_from.path)
    except (OSError, ValueError):
        return  # a folder that cannot be written, or data that are gone


def write(path: str, content: bytes) -> None:
    """Write a file beside its place and rename it, so that nobody meets half of one; damage by a crash is noticed later."""
    place = Path(path)
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{place.name}.", suffix=".tmp", dir=place.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(place)
    finally:
        Path(name).unlink(missing_ok=True)


def forget(path: str) -> None:
    """Remove what was used longest ago beyond the bounds, and what a killed process left behind."""
    place = Path(path)
    own = place.name.removesuffix(".files") + "."
    found = []
    for entry in os.scandir(place.parent):
        if not entry.name.lstrip(".").startswith(own):
            continue
        with suppress(FileNotFoundError):  # another process was faster
            told = entry.stat()
            if entry.name.endswith(".tmp") and time.time_ns() - told.st_mtime_ns > _STALE * 10**9:
                Path(entry.path).unlink()
            found.append((told.st_mtime_ns, entry.name, told.st_size))
    kept, size = dict.fromkeys(MOST, 0), 0
    for _, name, length in sorted(found, reverse=True):
        kind = Path(name).suffix
        if kind not in kept:
            continue
        kept[kind] += 1
        size += length
        if kept[kind] > MOST[kind] or size > _MOST_BYTES:
            (place.parent / name).unlink(missing_ok=True)
