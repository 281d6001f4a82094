"""The records of the history: entities, statements, claims and sources, checked by pydantic and frozen."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError, field_validator, model_validator
from pydantic_core import SchemaValidator, core_schema

from .dates import parse_date, parse_period
from .exceptions import DateError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "MAX_WORDS",
    "Alias",
    "Claim",
    "Entity",
    "Grade",
    "Source",
    "Statement",
    "adapter_of",
    "is_identifier",
    "parse_value",
    "sound_records",
]

# The most words that `says` and `about` may hold: long enough for a sentence of ours, too short for one of theirs.
MAX_WORDS = 25

_IDENTIFIER = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)*")
_NUMBER = re.compile(r"[0-9]{1,15}")
_SPAN = re.compile(r"([0-9]{1,15})?\.\.([0-9]{1,15})?")
_LINK = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Marks that turn the direction of the text around them: they can make a name read as another.
_OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")

_LONGEST_TEXT, _LONGEST_IDENTIFIER = 2000, 200

Grade = Literal["A", "B", "C", "D", "E", "F"]


def is_identifier(text: str) -> bool:
    """Whether the text may be an id: lower-case letters and digits, joined by single hyphens or dots."""
    return len(text) <= _LONGEST_IDENTIFIER and _IDENTIFIER.fullmatch(text) is not None


def parse_value(text: str) -> tuple[int | None, int | None]:
    """The least and the greatest number of a value: "32", "58..81", "10000..", "..5".

    Raises:
        ValueError: the text is neither a whole number nor a span of two.

    >>> parse_value("58..81"), parse_value("10000..")
    ((58, 81), (10000, None))
    """
    if _NUMBER.fullmatch(text):
        return int(text), int(text)
    match = _SPAN.fullmatch(text)
    if not match or not any(match.groups()):
        raise ValueError(f'"{text}" is no number; write 32, a span 58..81, or 10000.. for at least that many')
    low, high = (int(part) if part else None for part in match.groups())
    if low is not None and high is not None and low > high:
        raise ValueError(f'"{text}" is a span turned round; write the smaller number first')
    return low, high


def _check_text(value: Any) -> Any:  # noqa: ANN401 - runs before pydantic has checked the type
    if isinstance(value, str):
        if _CONTROL.search(value):
            raise ValueError("holds a control character; remove it")
        if _OVERRIDES.search(value):
            raise ValueError("holds a mark that overrides the direction of writing; remove it")
        value = value.strip()
        if not value:
            raise ValueError("is empty; write something or leave the key out")
    return value


def _check_date(value: Any) -> Any:  # noqa: ANN401 - as above
    if isinstance(value, str):
        try:
            parse_date(value)
        except DateError as error:
            raise ValueError(str(error)) from error
    return value


def _check_period(value: Any) -> Any:  # noqa: ANN401 - as above
    if isinstance(value, str):
        try:
            parse_period(value)
        except DateError as error:
            raise ValueError(str(error)) from error
    return value


def _check_words(value: Any) -> Any:  # noqa: ANN401 - as above
    if isinstance(value, str) and (count := len(value.split())) > MAX_WORDS:
        raise ValueError(f"has {count} words; {MAX_WORDS} are the most, in our own words")
    return value


def _check_identifier(value: Any) -> Any:  # noqa: ANN401 - as above
    if isinstance(value, str) and not is_identifier(value):
        raise ValueError(f'"{value}" is no id; use lower-case letters, digits and single hyphens')
    return value


Text = Annotated[str, BeforeValidator(_check_text), Field(max_length=_LONGEST_TEXT)]
Words = Annotated[str, BeforeValidator(_check_text), BeforeValidator(_check_words)]
When = Annotated[str, BeforeValidator(_check_period)]
Day = Annotated[str, BeforeValidator(_check_date)]
Identifier = Annotated[str, BeforeValidator(_check_identifier)]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Alias(_Record):
    """Another name of an entity, with its language (BCP 47) and the days of its use where known."""

    name: Text
    lang: str | None = None
    start: Day | None = Field(default=None, alias="from")
    end: Day | None = Field(default=None, alias="to")

    @field_validator("lang")
    @classmethod
    def _lang(cls, value: str | None) -> str | None:
        if value is not None and not _LANGUAGE.fullmatch(value):
            raise ValueError(f'"{value}" is no language code; write one such as "ur" or "ps"')
        return value


class Entity(_Record):
    """A group, person, state, agency, place, list or incident."""

    id: Identifier
    kind: str
    name: Text
    aliases: tuple[Alias, ...] = ()
    same_as: dict[Text, Text] = Field(default_factory=dict)
    not_same_as: tuple[Identifier, ...] = ()
    about: Words | None = None

    @field_validator("aliases", mode="before")
    @classmethod
    def _aliases(cls, value: Any) -> Any:  # noqa: ANN401 - runs before pydantic has checked the type
        if isinstance(value, (list, tuple)):
            return tuple({"name": item} if isinstance(item, str) else item for item in value)
        return value

    @field_validator("not_same_as", mode="before")
    @classmethod
    def _not_same_as(cls, value: Any) -> Any:  # noqa: ANN401 - as above
        return tuple(sorted({str(one): one for one in value}.values(), key=str)) if isinstance(value, list) else value


class Source(_Record):
    """A published text that was read; `grade` is its reliability on the Admiralty scale."""

    id: Identifier
    title: Text
    publisher: Text
    author: Text | None = None
    published: Day
    url: str | None = None
    grade: Grade
    kind: Literal["official", "press", "research", "reference", "opinion", "primary"]

    @field_validator("url")
    @classmethod
    def _url(cls, value: str | None) -> str | None:
        if value is not None and not _LINK.fullmatch(value):
            raise ValueError(f'"{value}" is no web address; it must begin with http:// or https:// and hold no spaces')
        return value

    @field_validator("published")
    @classmethod
    def _published(cls, value: str) -> str:
        if parse_date(value).latest is None:
            raise ValueError(f'"{value}" has no latest day; knowledge time needs one')
        return value


class Claim(_Record):
    """One source's support for, or denial of, a statement."""

    source: Identifier
    stance: Literal["supports", "denies"] = "supports"
    asserter: Identifier | None = None
    when: When | None = None
    value: Text | None = None
    credibility: int | None = Field(default=None, ge=1, le=6)
    origin: Text | None = None
    attests: str | None = None
    supersedes: tuple[Identifier, ...] = ()
    says: Words | None = None

    @field_validator("credibility", mode="before")
    @classmethod
    def _credibility(cls, value: Any) -> Any:  # noqa: ANN401 - as above
        if isinstance(value, str):
            if value not in ("1", "2", "3", "4", "5", "6"):
                raise ValueError(f'"{value}" is no credibility; the Admiralty scale runs from 1 (confirmed) to 6 (cannot be judged)')
            return int(value)
        return value

    @field_validator("attests")
    @classmethod
    def _attests(cls, value: str | None) -> str | None:
        if value is not None and value != "published":
            try:
                span = parse_date(value)
            except DateError as error:
                raise ValueError(f'{error} Or write "published".') from error
            if span.earliest is None or span.latest is None:
                raise ValueError(f'"{value}" lies open; a day that is attested has both bounds')
        return value

    @field_validator("supersedes", mode="before")
    @classmethod
    def _supersedes(cls, value: Any) -> Any:  # noqa: ANN401 - as above
        return tuple(value) if isinstance(value, list) else value


class Statement(_Record):
    """Subject, relation, object or value, and when; with the claims that carry it."""

    id: str
    subject: Identifier
    relation: str
    object: Identifier | None = None
    value: Text | None = None
    when: When | None = None
    place: Identifier | None = None
    role: Text | None = None
    reference: Text | None = None
    quantity: Text | None = None
    preferred_because: Words | None = None
    claims: tuple[Claim, ...]

    @field_validator("claims", mode="before")
    @classmethod
    def _claims(cls, value: Any) -> Any:  # noqa: ANN401 - as above
        return tuple(value) if isinstance(value, list) else value

    @field_validator("claims")
    @classmethod
    def _some(cls, value: tuple[Claim, ...]) -> tuple[Claim, ...]:
        if not value:
            raise ValueError("is empty; name at least one source that says it")
        return value

    @model_validator(mode="after")
    def _one_object(self) -> Statement:
        if self.object is not None and self.value is not None:
            raise ValueError("has both an object and a value; a relation takes one of them")
        return self


def adapter_of(record: type[BaseModel]) -> TypeAdapter[Any]:
    """The validator of one kind of record, built once for bulk use."""
    return TypeAdapter(record)


# ---------------------------------------------------------------- many at once

_Kind = TypeVar("_Kind", Entity, Source, Statement)

# Checks that Python makes above, as patterns that pydantic's core tests by itself. A pattern takes no more than its check
# does, and only what that leaves as it is; the spaces are those of `str.isspace` that are no control characters.
_SPACE = r"\x20\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_REFUSED = r"\x00-\x1f\x7f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff"
_PATTERNS: Mapping[Any, Any] = {
    _check_identifier: core_schema.str_schema(pattern=f"^{_IDENTIFIER.pattern}$", max_length=_LONGEST_IDENTIFIER),
    _check_text: core_schema.str_schema(
        pattern=f"^[^{_SPACE}{_REFUSED}](?:[^{_REFUSED}]*[^{_SPACE}{_REFUSED}])?$", max_length=_LONGEST_TEXT
    ),
    _check_words: core_schema.str_schema(pattern=f"^[^{_SPACE}{_REFUSED}]+(?:[{_SPACE}]+[^{_SPACE}{_REFUSED}]+){{0,{MAX_WORDS - 1}}}$"),
    # Dates recur: what was found right once is not asked again.
    _check_date: core_schema.no_info_after_validator_function(lru_cache(maxsize=65536)(_check_date), core_schema.str_schema()),
    _check_period: core_schema.no_info_after_validator_function(lru_cache(maxsize=65536)(_check_period), core_schema.str_schema()),
}
# Checks that only turn a list into a tuple, or ask that it is not empty, by what the core then does itself.
_CHANGES: Mapping[Any, Mapping[str, Any]] = {
    Statement._claims: {"strict": False},  # noqa: SLF001 - the rules of this module
    Claim._supersedes: {"strict": False},  # noqa: SLF001 - as above
    Statement._some: {"min_length": 1},  # noqa: SLF001 - as above
}


def sound_records(kind: type[_Kind], raw: list[dict[str, Any]]) -> list[_Kind] | None:
    """The records of one kind that so many mappings make, in their order; None where one of them is refused, or may be.

    Gives what the class itself gives, in half the time. It does not say what is wrong: ask the class.
    """
    try:
        made: list[_Kind] = _bulk_validator(kind).validate_python(raw)
    except ValidationError:
        return None
    return made


@cache
def _bulk_validator(kind: type[BaseModel]) -> SchemaValidator:
    schema = core_schema.list_schema(_with_patterns(kind.__pydantic_core_schema__))
    try:
        # Otherwise pydantic takes the validator that the class has already, with its slower checks (pydantic-core 2.42).
        return SchemaValidator(schema, None, _use_prebuilt=False)
    except TypeError:
        return SchemaValidator(schema)


def _with_patterns(schema: Any) -> Any:  # noqa: ANN401 - a part of a schema of pydantic's core
    """The schema with a pattern in place of each check that has one."""
    if isinstance(schema, list):
        return [_with_patterns(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    check = schema["function"]["function"] if schema.get("type") in ("function-before", "function-after") else None
    if check is not None and check in _PATTERNS:
        return _PATTERNS[check]
    if check is not None and check in _CHANGES:
        return {**_with_patterns(schema["schema"]), **_CHANGES[check]}
    if getattr(check, "keywords", None) == {"max_length": _LONGEST_TEXT}:
        return _with_patterns(schema["schema"])  # the pattern of a text counts its signs as well
    return {key: part if key == "metadata" else _with_patterns(part) for key, part in schema.items()}
