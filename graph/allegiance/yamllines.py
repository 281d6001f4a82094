"""Data files in the plain style of ours, read line by line: many times faster than any reader of all of YAML.

The style is what the shipped files and the YAML export use: records that begin at the left margin, keys indented by
two, lists and mappings under a key by four, texts on one line, plain or in quotes, short lists and mappings within
brackets. A file with anything else in it is not read here at all: the answer is None, and the careful reader of
`yamlfile` takes the whole of it. So this module refuses nothing, and what it does read means the same there.
"""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

__all__ = ["PlainRecords", "plain_records"]


class PlainRecords(NamedTuple):
    """The records of a file in order, each a mapping of plain values, and the line where each begins, from 1.

    `names` holds the key above each record of a mapping, and is None for a list.
    """

    names: list[str] | None
    records: list[dict[str, Any]]
    lines: list[int]


# Signs of a file in this style: printable ASCII and breaks of lines, and beyond ASCII all but what breaks a line (YAML 1.1,
# section 5.4), marks an order of bytes, turns the direction of writing, or is forbidden (section 5.1).
_ASCII = bytes(range(0x80))
_USUAL = bytes([0x0A, *range(0x20, 0x7F), *range(0x80, 0x100)])
_UNUSUAL = re.compile("[^\xa0-\u2027\u202f-\u2065\u206a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")

# Signs that begin something else than a plain text (YAML 1.2, section 7.3.3), the sign for nothing, and no sign at all.
_BEGINS = frozenset(("", *" -?:,[]{}#&*!|>'\"%@`~"))
_NOTHING = ("null", "~")
# A key must stand on one line and may be 1024 signs long (YAML 1.2, section 7.4.2); ours are shorter by far.
_LONGEST_KEY = 200
_HEAD = re.compile(r"((?:  ){0,3})(- )?(?:([A-Za-z0-9_][A-Za-z0-9_.-]*)|\"([^\"\\]+)\")")
# Of the escapes those that JSON and YAML 1.1 (section 5.6) read alike; no halves of signs.
_DOUBLE = r"\"[^\"\\]*(?:\\(?:[\"\\nrtbf]|u(?![dD][89a-fA-F])[0-9a-fA-F]{4})[^\"\\]*)*\""
_SINGLE = r"'[^']*(?:''[^']*)*'"
# Within brackets more signs end a plain text (YAML 1.2, section 7.3.3); it may hold single signs of those that need company.
_PLAIN = r"(?!(?:~|null)[ ,:\]}])[^ \-?:,\[\]{}#&*!|>'\"%@`](?:[^ :#?,\[\]{}]|:(?=[^ ?,\[\]{}])|(?<! )#| +(?=[^ :#?,\[\]{}]))*"
_SCALAR = rf"(?:{_DOUBLE}|{_SINGLE}|{_PLAIN})"
_LIST = re.compile(rf"\[{_SCALAR}(?:, {_SCALAR})*\]")
_MAPPING = re.compile(rf"\{{{_SCALAR}: {_SCALAR}(?:, {_SCALAR}: {_SCALAR})*\}}")
_PART = re.compile(_SCALAR)
_WHOLE_DOUBLE, _WHOLE_SINGLE = re.compile(_DOUBLE), re.compile(_SINGLE)

# Where the key of a line stands: at the margin; after the dash of a record; two, four or six from the margin; after the dash
# of an item; or in none of these places.
_NAME, _RECORD, _KEY_2, _KEY_4, _KEY_6, _ITEM, _OTHER = range(7)
_ELSEWHERE = (_OTHER, "")
_LEVELS = {
    ("", False): _NAME, ("", True): _RECORD, ("  ", False): _KEY_2,
    ("    ", False): _KEY_4, ("    ", True): _ITEM, ("      ", False): _KEY_6,
}  # fmt: skip


class _BeyondStyle(Exception):
    """Internal: the file holds something that only the careful reader reads."""


def plain_records(content: bytes) -> PlainRecords | None:
    """The records of a data file, or None where its bytes hold anything beyond the plain style."""
    content = content.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
    try:
        if content.translate(None, _USUAL) or _UNUSUAL.search(content.translate(None, _ASCII).decode()):
            return None
        return _scan(content.decode())
    except (UnicodeDecodeError, _BeyondStyle):
        return None  # the careful reader says what is wrong, if anything is


def _scan(text: str) -> PlainRecords:  # noqa: C901, PLR0912, PLR0915 - a loop over all lines; calls would double its time
    places: dict[str, tuple[int, str]] = {}
    openings: dict[str, tuple[int, str]] = {}
    names: dict[str, int] = {}
    records: list[dict[str, Any]] = []
    lines: list[int] = []
    # What may still grow: the record, its key without a value yet, its list, the last item of that, its mapping.
    record: dict[str, Any] = {}
    opened = ""
    items: list[Any] | None = None
    item: dict[str, Any] | None = None
    nested: dict[str, Any] | None = None
    value: Any
    for number, line in enumerate(text.split("\n"), 1):
        if not line:
            continue
        head, colon, value = line.partition(": ")
        place = places.get(head) if colon else None
        if place is None:
            if line.lstrip(" ")[:1] in ("", "#"):
                continue
            if colon:
                place = places[head] = _place_of(head)
            elif line[-1] != ":":
                if number == 1 and line == "---":
                    continue
                place = _ELSEWHERE
            else:
                level, key = openings.get(line) or openings.setdefault(line, _place_of(line[:-1]))
                if opened or level not in (_KEY_2, _NAME):
                    raise _BeyondStyle
                items = item = nested = None
                if level == _KEY_2:
                    if key in record or not records:
                        raise _BeyondStyle
                    opened = key
                    continue
                if key in names or len(names) < len(records) or (records and not record):
                    raise _BeyondStyle
                names[key] = number
                record = {}
                records.append(record)
                lines.append(number)
                continue
        level, key = place
        if level == _OTHER:
            if not line.startswith("    - "):
                raise _BeyondStyle
            value = _value(line[6:])
        elif (
            value[:1] in _BEGINS
            or value == "null"
            or ((":" in value or "#" in value or value[-1] == " ") and (": " in value or " #" in value or value[-1] in " :"))
        ):
            value = _value(value)
        if level == _KEY_2:
            if opened or key in record or not records:
                raise _BeyondStyle
            record[key] = value
            items = item = nested = None
        elif level == _KEY_6:
            if item is None or key in item:
                raise _BeyondStyle
            item[key] = value
        elif level in (_ITEM, _OTHER):
            if opened:
                items = record[opened] = []
                opened = ""
            elif items is None:
                raise _BeyondStyle
            item = {key: value} if level == _ITEM else None
            items.append(value if item is None else item)
        elif level == _RECORD:
            if opened or names:
                raise _BeyondStyle
            items = item = nested = None
            record = {key: value}
            records.append(record)
            lines.append(number)
        elif level == _KEY_4:
            if opened:
                nested = record[opened] = {}
                opened = ""
            if nested is None or key in nested:
                raise _BeyondStyle
            nested[key] = value
        else:
            raise _BeyondStyle
    if opened or not record:
        raise _BeyondStyle
    return PlainRecords(list(names) or None, records, lines)


def _place_of(head: str) -> tuple[int, str]:
    """Where a key stands, and its text, from what stands before the colon."""
    match = _HEAD.fullmatch(head)
    if not match:
        return _ELSEWHERE
    indent, dash, plain, quoted = match.groups()
    level = _LEVELS.get((indent, bool(dash)), _OTHER)
    if level == _OTHER or plain in _NOTHING or len(head) > _LONGEST_KEY:
        return _ELSEWHERE
    return level, plain or quoted


def _value(text: str) -> Any:  # noqa: ANN401 - a text, or a list or mapping of texts
    """What stands after a colon or a dash, to the end of the line."""
    sign = text[:1]
    if sign == '"' and "\\" not in text and text.find('"', 1) == len(text) - 1:
        return text[1:-1]
    if sign == "[" and _LIST.fullmatch(text):
        return [_scalar(part) for part in _PART.findall(text)]
    if sign == "{" and _MAPPING.fullmatch(text):
        parts = _PART.findall(text)
        mapping = {_name(key): _scalar(value) for key, value in zip(parts[::2], parts[1::2], strict=True)}
        if len(mapping) * 2 == len(parts):
            return mapping
    if (sign == '"' and _WHOLE_DOUBLE.fullmatch(text)) or (sign == "'" and _WHOLE_SINGLE.fullmatch(text)):
        return _scalar(text)
    if (sign in _BEGINS and sign != "~") or text in _NOTHING or ": " in text or " #" in text or text[-1] in " :":
        raise _BeyondStyle
    return text


def _scalar(part: str) -> str:
    """The text of a scalar that is written as the patterns above allow."""
    if part[0] == "'":
        return part[1:-1].replace("''", "'")
    if part[0] != '"':
        return part
    text: str = json.loads(part, strict=False) if "\\" in part else part[1:-1]
    return text


def _name(part: str) -> str:
    """The text of a key within braces."""
    if part == "<<" or len(part) > _LONGEST_KEY:
        raise _BeyondStyle
    return _scalar(part)
