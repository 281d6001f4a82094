"""What a graph is made from: the files of data and ontology and the code that reads them, and whether they have changed.

A record of a file is its path, where it truly lies, its size, times and inode, and a digest of its bytes. As git does,
a file whose size, times and inode are those of the record is taken for unchanged, unless it was changed less than two
seconds before the record was made, when a second change might bear the same time; then, and wherever anything differs,
its bytes decide. Nothing here takes time to import.
"""

from __future__ import annotations

import os

try:
    from _blake2 import blake2b  # what hashlib hands out, for a fifth of its time to import
except ImportError:  # another Python than CPython
    from hashlib import blake2b

__all__ = ["compared", "content_of", "digest", "digests", "is_unchanged", "listing", "recorded"]

# Far above any file a person would edit; a larger one is not read, and whatever is made from it is not kept.
MAX_BYTES = 64 * 1024 * 1024
# The coarsest clock of a common file system (FAT) ticks every two seconds.
_TICK = 2_000_000_000
_READ = (".yaml", ".ttl")
_CODE = (".py", ".rq")


def digest(content: bytes) -> str:
    """A digest of some bytes (BLAKE2b of 256 bits)."""
    return blake2b(content, digest_size=32).hexdigest()


def recorded(folders: list[str], parts: tuple[str, ...], code: str, now: int) -> str:
    """The records of all that reading these folders looks at, a line each; the first line is the time.

    Of each folder the Turtle files and everything under its `parts`; of the folder `code` its modules. `now` is in
    nanoseconds since 1970.

    Raises:
        OSError: a file cannot be read, or is larger than any that is kept.
    """
    lines = [str(now)]
    for path, true in _all(folders, parts, code):
        lines.append("\t".join((*_stamp(path, true), _digest_of(path))))
    return "\n".join(lines)


def digests(
    folders: list[str], parts: tuple[str, ...], known: dict[str, tuple[list[str], int, str]], now: int
) -> list[tuple[str, str, str]]:
    """Path, true place and digest of all that reading these folders looks at.

    `known` has for each path what its file was when a digest was made of it, when that was, and the digest: it is used
    for what is unchanged, and filled. `now` is in nanoseconds since 1970.

    Raises:
        OSError: a file cannot be read, or is larger than any that is kept.
    """
    found = []
    for folder in folders:
        for path, true in listing(folder, parts):
            stamp = _stamp(path, true)
            before, made, told = known.get(path, ([], 0, ""))
            if stamp != before or not _is_settled(stamp, made):
                told = _digest_of(path)
                known[path] = (stamp, now, told)
            found.append((path, true, told))
    return found


def content_of(record: str) -> str:
    """A digest of what a record says but for times: the same for the same files with the same bytes."""
    lines = (line.split("\t") for line in record.split("\n")[1:])
    return digest("\n".join("\t".join((*line[:2], line[-1])) for line in lines).encode("utf-8", "surrogateescape"))


def is_unchanged(record: str, folders: list[str], parts: tuple[str, ...], code: str) -> bool:
    """Whether all these files are what they were when the record was made.

    Raises:
        OSError: a file cannot be read.
        ValueError: the record is none of ours.
    """
    return compared(record, folders, parts, code) != "changed"


def compared(record: str, folders: list[str], parts: tuple[str, ...], code: str) -> str:
    """What the files are to the record: "changed", "left alone", or "same bytes" where some had to be read to know.

    Raises:
        OSError: a file cannot be read.
        ValueError: the record is none of ours.
    """
    first, *lines = record.split("\n")
    made = int(first)
    found = _all(folders, parts, code)
    if len(found) != len(lines):
        return "changed"
    told = "left alone"
    for (path, true), line in zip(found, lines, strict=True):
        *stamp, known = line.split("\t")
        now = _stamp(path, true)
        if stamp[:2] != now[:2]:
            return "changed"
        if stamp != now or not _is_settled(stamp, made):
            if _digest_of(path) != known:
                return "changed"
            if known:
                told = "same bytes"
    return told


def _is_settled(stamp: list[str], made: int) -> bool:
    """Whether a later change of the file would show in what it is now, if this was its state when a record was made.

    Windows keeps the time of creation where others keep that of the last change of the inode, which nobody can set back.
    """
    return os.name != "nt" and max(int(stamp[3]), int(stamp[4])) < made - _TICK


def _all(folders: list[str], parts: tuple[str, ...], code: str) -> list[tuple[str, str]]:
    return [found for folder in folders for found in listing(folder, parts)] + _modules(code)


def listing(folder: str, parts: tuple[str, ...]) -> list[tuple[str, str]]:
    """The Turtle files of a folder and everything under its parts, in order, each with where it truly lies.

    Raises:
        OSError: a folder cannot be read.
    """
    found = [(entry.path, _true(entry)) for entry in os.scandir(folder) if entry.name.endswith(".ttl")]
    waiting = []
    for entry in os.scandir(folder):
        if entry.name in parts:
            found.append((entry.path, _true(entry)))
            waiting.append(entry.path)
    while waiting:
        for entry in os.scandir(waiting.pop()):
            found.append((entry.path, _true(entry)))
            if entry.is_dir(follow_symlinks=False):
                waiting.append(entry.path)
    return sorted(found)


def _true(entry: os.DirEntry[str]) -> str:
    """Where a link leads, and "" for what is no link."""
    return os.path.realpath(entry.path) if entry.is_symlink() else ""


def _modules(folder: str) -> list[tuple[str, str]]:
    found, waiting = [], [folder]
    while waiting:
        for entry in os.scandir(waiting.pop()):
            if entry.name.endswith(_CODE):
                found.append((entry.path, ""))
            elif "." not in entry.name and entry.name not in ("data", "__pycache__"):
                waiting.append(entry.path)
    return sorted(found)


def _stamp(path: str, true: str) -> list[str]:
    """Path, true place, size, time of change of the bytes and of the inode, inode; no times for a folder."""
    told = os.stat(path)
    if not path.endswith(_READ + _CODE):
        return [path, true, "", "0", "0", ""]
    return [path, true, str(told.st_size), str(told.st_mtime_ns), str(told.st_ctime_ns), str(told.st_ino)]


def _digest_of(path: str) -> str:
    if not path.endswith(_READ + _CODE) or not os.path.isfile(path):
        return ""
    with open(path, "rb") as file:
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise OSError(27, "is too large to be kept", path)
    return digest(content)
