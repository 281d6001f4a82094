"""A command line as the index can answer it: a command, names, dates and plain options.

Nothing here takes time to import.
"""

from __future__ import annotations

from .index import FAR, NotQuick, day_name, day_number, month_length

__all__ = ["COMMANDS", "Question", "days_of"]

# Command: the question of the ontology, how ties are told, how many names it takes at least and at most, and its date.
COMMANDS = {
    "allies": ("allies", "seen", 1, 1, "needed"),
    "alliances": ("allies", "all", 0, 0, "needed"),
    "leaders": ("leaders", "object", 1, 1, "needed"),
    "members": ("members", "object", 1, 1, "needed"),
    "relations": ("", "seen", 1, 2, "taken"),
    "show": ("", "", 1, 1, ""),
    "timeline": ("", "", 1, 1, "taken"),
    "lineage": ("", "", 1, 1, ""),
    "stats": ("", "", 0, 0, ""),
}
_SWITCHES = ("json", "definite-only", "include-alleged", "stated-only")


class Question:
    """A command line that the index can answer: a command, names, and plain options.

    Raises:
        NotQuick: it is none.
    """

    def __init__(self, words: list[str]) -> None:
        self.command = words[0]
        if self.command not in COMMANDS:
            raise NotQuick
        self.asked, self.side, least, most, date = COMMANDS[self.command]
        self.json = self.definite_only = self.include_alleged = self.stated_only = False
        self.names: list[str] = []
        values = {"--on": "", "--known-by": "", "--data": "", "--ontology": "", "--steps": ""}
        left = iter(words[1:])
        before = ""
        for word in left:
            if word in values:
                values[word] = next(left, "")
                if not values[word] or values[word].startswith("-"):
                    raise NotQuick
            elif word[:2] == "--" and word[2:] in _SWITCHES:
                setattr(self, word[2:].replace("-", "_"), True)
            elif word.startswith("-") or (self.names and self.names[-1] is not before):
                raise NotQuick  # names that do not stand together are not read alike by every Python's argparse
            else:
                self.names.append(word)
            before = word
        on = values["--on"]
        steps = values["--steps"]
        if steps and (self.command != "lineage" or not (steps.isascii() and steps.isdigit() and int(steps) > 0 and len(steps) < 9)):
            raise NotQuick
        self.steps = int(steps) if steps else None
        if not least <= len(self.names) <= most or (date == "needed" and not on) or (on and not date):
            raise NotQuick
        self.days = days_of(on) if on else (-FAR, FAR)
        self.on = _normal(on, self.days)
        self.known_by = days_of(values["--known-by"])[1] if values["--known-by"] else None


def days_of(text: str) -> tuple[int, int]:
    """The first and the last day of a day, a month, a year, or a span of two of these.

    Raises:
        NotQuick: the text is none of these; it may be another date.
    """
    first, *last = text.split("/")
    if len(last) > 1:
        raise NotQuick
    low, high = _bounds(first)[0], _bounds(last[0] if last else first)[1]
    if low > high:
        raise NotQuick
    return low, high


def _bounds(text: str) -> tuple[int, int]:
    parts = text.split("-")
    if not text.isascii() or not all(part.isdigit() for part in parts) or [len(part) for part in parts] != [4, 2, 2][: len(parts)]:
        raise NotQuick
    year, month, day = (*map(int, parts), 0, 0)[:3]
    if year < 1 or (len(parts) > 1 and not 1 <= month <= 12) or (len(parts) > 2 and not 1 <= day <= month_length(year, month)):
        raise NotQuick
    low = day_number(year, month or 1, day or 1)
    return low, low if day else day_number(year, month or 12, month_length(year, month or 12))


def _normal(text: str, days: tuple[int, int]) -> str:
    """The date as the question has it in JSON: one day, or first/last day; empty where there is none."""
    if not text:
        return ""
    first, last = map(day_name, days)
    return first if first == last else f"{first}/{last}"
