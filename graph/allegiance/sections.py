"""A file of named sections in which every damage is noticed: written once, read in parts, never trusted blindly.

Layout, all numbers little-endian: 8 bytes of magic; the length of the head and of the whole file as 8 bytes each; the
CRC-32 of the head; the head; the sections one after the other. The head has a line for each section (name, offset,
length) and one CRC-32 for each block of the sections. A block is checked when it is first touched, so that a reader
pays for what it reads only. CRC-32 finds every error of up to 32 bits in a row (ISO-HDLC polynomial, as zlib has it).

Nothing here takes time to import.
"""

from __future__ import annotations

import os
import zlib

__all__ = ["BLOCK", "Damaged", "Sections", "packed"]

MAGIC = b"ALLEGI\x1a\x01"
BLOCK = 16 * 1024
_HEAD = 28


class Damaged(Exception):
    """The file is cut off, altered, or none of ours."""


def packed(sections: dict[str, bytes]) -> bytes:
    """The bytes of a file with these sections, whose names hold no space."""
    body = b"".join(sections.values())
    lines, at = [], 0
    for name, content in sections.items():
        lines.append(f"{name} {at} {len(content)}\n")
        at += len(content)
    sums = b"".join(zlib.crc32(body[start : start + BLOCK]).to_bytes(4, "little") for start in range(0, len(body), BLOCK))
    head = "".join(lines).encode() + b"\n" + sums
    total = _HEAD + len(head) + len(body)
    front = len(head).to_bytes(8, "little") + total.to_bytes(8, "little")
    return MAGIC + front + zlib.crc32(front + head).to_bytes(4, "little") + head + body


class Sections:
    """An open file of sections. Close it, or use it as a context.

    Raises:
        Damaged: the file is cut off, altered, or none of ours; also later, from `read`.
        OSError: it cannot be opened or read.
    """

    def __init__(self, path: str) -> None:
        self.handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        try:
            self._open()
        except BaseException:
            self.close()
            raise

    def _open(self) -> None:
        front = os.read(self.handle, _HEAD)
        if len(front) < _HEAD or front[:8] != MAGIC:
            raise Damaged("no index of ours")
        length, total = (int.from_bytes(front[at : at + 8], "little") for at in (8, 16))
        if os.fstat(self.handle).st_size != total or length > total - _HEAD:
            raise Damaged("cut off or grown")
        head = os.read(self.handle, length)
        if zlib.crc32(front[8:24] + head) != int.from_bytes(front[24:], "little"):
            raise Damaged("its head was altered")
        text, _, self._sums = head.partition(b"\n\n")
        self._places = {name: (int(at), int(size)) for name, at, size in (line.split(" ") for line in text.decode().split("\n"))}
        self._start = _HEAD + length
        self._end = total - self._start
        self._blocks: dict[int, bytes] = {}

    def close(self) -> None:
        """Close the file."""
        os.close(self.handle)

    def __enter__(self) -> Sections:  # noqa: PYI034 - typing takes longer to import than all of this
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def names(self) -> list[str]:
        """The names of all sections, in the order of the file."""
        return list(self._places)

    def size(self, name: str) -> int:
        """The length of a section in bytes."""
        return self._places[name][1]

    def read(self, name: str, start: int = 0, stop: int | None = None) -> bytes:
        """Bytes of a section, from `start` up to `stop` or its end."""
        place, size = self._places[name]
        first, last = place + start, place + (size if stop is None else stop)
        if first >= last:
            return b""
        blocks = [self._block(number) for number in range(first // BLOCK, (last - 1) // BLOCK + 1)]
        skipped = first - first // BLOCK * BLOCK
        return b"".join(blocks)[skipped : skipped + last - first]

    def check(self) -> None:
        """Look at the whole file.

        Raises:
            Damaged: some of it was altered.
        """
        for number in range((self._end + BLOCK - 1) // BLOCK):
            self._block(number)

    def _block(self, number: int) -> bytes:
        if number not in self._blocks:
            start = number * BLOCK
            os.lseek(self.handle, self._start + start, os.SEEK_SET)
            wanted = min(BLOCK, self._end - start)
            content = os.read(self.handle, wanted)
            known = self._sums[4 * number : 4 * number + 4]
            if len(content) != wanted or zlib.crc32(content) != int.from_bytes(known, "little"):
                raise Damaged(f"block {number} was altered")
            self._blocks[number] = content
        return self._blocks[number]
