"""The quick way of the command: common questions answered from files in the user's cache, without loading anything heavy.

`answered` prints exactly what the long way would print, or says that it cannot: then the long way is taken, which also
tells what is wrong with a question. Nothing is guessed here: a word that is not understood, a name that is not known, a
date that is no day, month or year, a file that is missing, damaged or made from something else, and the long way begins.

The files of some data folders share the beginning of their names. One, `.files`, records what the folders held, and on
which days something was published. For each state of knowledge that was asked an `.index` answers questions about ties
and entities; what lies beyond it is kept as it was printed, word for word, in an `.answer` for each question. The names of
both have the content that they were made from, and so do they themselves.
"""

from __future__ import annotations

import os
import sys
import time
import zlib

from allegiance.contents import compared, content_of, digest, recorded
from allegiance.sections import Damaged, Sections, packed
from allegiance.terminal import is_coloured, width

from .answers import answer_text
from .index import Index, NotQuick
from .question import COMMANDS, Question

__all__ = [
    "DATA_PARTS",
    "KEPT",
    "PACKAGE",
    "answer_identity",
    "answered",
    "files_path",
    "folders_of",
    "index_identity",
    "path_of",
    "record_file",
    "state_of",
]

PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
DATA_PARTS = ("entities", "statements", "sources")
# Commands whose answers are kept as they were printed, where no index answers them.
KEPT = (*COMMANDS, "blocs", "changes", "find", "gaps", "listed", "listings", "path", "why")


def answered(words: list[str]) -> bool:
    """Whether the question was answered, on standard output; if not, nothing was written."""
    try:
        text = _answer(words)
    except (NotQuick, Damaged, OSError, ValueError, LookupError, zlib.error):
        return False  # the long way reads the data themselves, and says what is wrong
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")
    sys.stdout.write(text)
    sys.stdout.flush()
    return True


def _answer(words: list[str]) -> str:
    if not words or words[0] not in KEPT or any("\0" in word for word in words):
        raise NotQuick
    data, ontology = _places(words)
    folders = folders_of(data, ontology)
    files = files_path(folders)
    if files is None:
        raise NotQuick
    with Sections(files) as sections:
        how = compared(sections.read("made-from").decode("utf-8", "surrogateescape"), folders, DATA_PARTS, PACKAGE)
        if how == "changed":
            raise NotQuick
        content = sections.read("content").decode()
        published = sections.read("published")
    try:
        question = Question(words)
        state = state_of(
            memoryview(published).cast("i"), question.known_by, include_alleged=question.include_alleged, stated_only=question.stated_only
        )
        identity = index_identity(content, state)
        path = path_of(files, identity, "index")
        with Sections(path) as sections:
            text = answer_text(Index(sections, identity), question)
    except (NotQuick, FileNotFoundError):
        identity = answer_identity(content, words)
        path = path_of(files, identity, "answer")
        with Sections(path) as sections:
            if sections.read("made-from") != identity.encode("utf-8", "surrogateescape"):
                raise NotQuick from None
            text = zlib.decompress(sections.read("text")).decode()
    try:
        os.utime(path)  # those used last are kept
        if how == "same bytes":
            _renew(files, folders, content, published)
    except OSError:
        return text  # a cache that can only be read
    return text


def _renew(files: str, folders: list[str], content: str, published: bytes) -> None:
    """Write the record anew after files were touched or put in place again, so that their bytes need not be read each time."""
    record = recorded(folders, DATA_PARTS, PACKAGE, time.time_ns())
    if content_of(record) == content:
        beside = f"{files}.{os.getpid()}.tmp"
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644), "wb") as file:
            file.write(record_file(record, published))
        os.replace(beside, files)


def record_file(record: str, published: bytes) -> bytes:
    """The bytes of the file with a record, and the days on which something was published as 32-bit little-endian integers."""
    parts = {"made-from": record.encode("utf-8", "surrogateescape"), "content": content_of(record).encode(), "published": published}
    return packed(parts)


# ---------------------------------------------------------------- where the files lie


def folders_of(data: list[str], ontology: str | None) -> list[str]:
    """The folders of data, the shipped one by default, and that of the ontology."""
    shipped = os.path.join(PACKAGE, "data")
    return [shipped if one == "shipped" else one for one in data or ["shipped"]] + [ontology or _ontology()]


def files_path(folders: list[str]) -> str | None:
    """Where the record of these folders lies: in ALLEGIANCE_CACHE, else in the user's folder for caches.

    None where ALLEGIANCE_CACHE is set and empty: then nothing is kept.
    """
    own = os.environ.get("ALLEGIANCE_CACHE")
    if own == "":
        return None
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    places = "\0".join([*map(os.path.abspath, folders), *folders])
    return os.path.join(own or os.path.join(base, "allegiance"), digest(places.encode("utf-8", "surrogateescape"))[:32] + ".files")


def path_of(files: str, identity: str, kind: str) -> str:
    """Where the index or the answer of that identity lies, beside the record."""
    return f"{files.removesuffix('.files')}.{digest(identity.encode('utf-8', 'surrogateescape'))[:32]}.{kind}"


def index_identity(content: str, state: str) -> str:
    """What an index is made from: the content of the folders, and a state of knowledge."""
    return f"{content} {state}"


def answer_identity(content: str, words: list[str]) -> str:
    """What a kept answer is made from: the content of the folders, the words, and what the terminal shows."""
    return "\0".join([content, str(width()), str(is_coloured()), *words])


def state_of(published: memoryview | list[int], known_by: int | None, *, include_alleged: bool, stated_only: bool) -> str:
    """The name of a state of knowledge: days between which nothing was published share one.

    `published` has the days on which something was, in order.
    """
    last = "all"
    if known_by is not None and len(published) and known_by < published[-1]:
        low, high = 0, len(published)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if published[middle] <= known_by else (low, middle)
        last = str(published[low - 1]) if low else "none"
    return f"{last}{' alleged' if include_alleged else ''}{' stated' if stated_only else ''}"


def _ontology() -> str:
    beside = os.path.join(os.path.dirname(os.path.dirname(PACKAGE)), "ontology")
    return beside if os.path.isfile(os.path.join(beside, "relations.ttl")) else os.path.join(PACKAGE, "ontology")


def _places(words: list[str]) -> tuple[list[str], str | None]:
    """The folders that the words name."""
    data: list[str] = []
    ontology = None
    for word, value in zip(words, [*words[1:], "-"], strict=True):
        if word in ("--data", "--ontology"):
            if value.startswith("-"):
                raise NotQuick
            if word == "--data":
                data.append(value)
            else:
                ontology = value
        elif word.startswith(("--data=", "--ontology=")):
            raise NotQuick
    return data, ontology
