"""What every STIX 2.1 object of ours has: its id, its days, its maker and marking, its confidence and our extension.

Sections are those of the OASIS Standard of 10 June 2021, https://docs.oasis-open.org/cti/stix/v2.1/os/stix-v2.1-os.html.
"""

from __future__ import annotations

import json
import re
import uuid
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from allegiance.claims import independent_origins, is_carrying, known_from
from allegiance.dates import format_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from allegiance.claims import Settled
    from allegiance.model import Source

__all__ = [
    "MAKER",
    "Object",
    "confidence_of",
    "constants",
    "filled",
    "hyphenated",
    "last_second",
    "least",
    "made",
    "midnight",
    "stix_id",
    "uri_of",
]

Object = dict[str, Any]

# Section 2.9 allows deterministic ids in a namespace of the producer's own (never 00abedb4-aa42-466c-9c01-fed23315a9b7).
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://w3id.org/allegiance/stix")

# The day of version 1.0 of the extension: of what rests on no source, and never of a clock.
_VERSION, _VERSION_DAY = "1.0", "2026-01-01T00:00:00.000Z"

# What may stand in a URI besides letters, digits and "-._~" (RFC 3986, section 2.2; brackets only around an IPv6 address).
_URI = "%:/?@!$&'()*+,;="

# Appendix A, Admiralty Credibility: level 1 (confirmed by other sources) to 5 (improbable); 6 has no number.
_CONFIDENCE: Mapping[int, int] = {1: 90, 2: 70, 3: 50, 4: 30, 5: 10}
_LEVEL_BY_GRADE: Mapping[str, int] = {"A": 2, "B": 2, "C": 3, "D": 4, "E": 5}
_POSSIBLY_TRUE, _DOUBTFUL, _IMPROBABLE = 3, 4, 5


def stix_id(kind: str, *parts: str) -> str:
    """The id of a STIX type: a UUIDv5 of the type and of what makes the object itself and no other."""
    return f"{kind}--{uuid.uuid5(_NAMESPACE, json.dumps([kind, *parts], ensure_ascii=False))}"


MAKER = stix_id("identity", "maker")
_MARKING = stix_id("marking-definition", "licence")
_EXTENSION = stix_id("extension-definition", _VERSION)


def midnight(day: int) -> str:
    """The first moment of a day, to the millisecond as `created` and `modified` need it (section 3.2)."""
    return f"{format_day(day)}T00:00:00.000Z"


def last_second(day: int) -> str:
    """The last second of a day: a stop must be later than a start (section 5.1), on one and the same day too."""
    return f"{format_day(day)}T23:59:59Z"


def hyphenated(name: str) -> str:
    """A name in lower-case letters, digits and hyphens, as relationship types must be written (section 5.1).

    >>> hyphenated("SanctionsList")
    'sanctions-list'
    """
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower())


def made(kind: str, parts: Sequence[str], sources: Iterable[Source], ours: Mapping[str, Any], **own: Any) -> Object:  # noqa: ANN401 - as JSON
    """An object with what all have, its own properties and ours in the extension; what is None, "" or empty is left out.

    `created` and `modified` are the first and the last day from which a source that it rests on could be known.
    """
    days = [known_from(source) for source in sources]
    one: Object = {
        "type": kind,
        "spec_version": "2.1",
        "id": stix_id(kind, *parts),
        "created_by_ref": MAKER,
        "created": midnight(min(days)) if days else _VERSION_DAY,
        "modified": midnight(max(days)) if days else _VERSION_DAY,
        "object_marking_refs": [_MARKING],
        "extensions": {_EXTENSION: {"extension_type": "property-extension", **filled(ours)}},
    }
    return one | filled(own)


def uri_of(address: str) -> str:
    """The address as a URI (RFC 3986), which `url` must be (section 2.5): all else in percent-encoded UTF-8 (RFC 3987, section 3.1).

    >>> uri_of("https://example.org/numéro?at=100%&list[]=1")
    'https://example.org/num%C3%A9ro?at=100%25&list%5B%5D=1'
    """
    path, mark, fragment = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", address).partition("#")
    return quote(path, safe=_URI) + mark + quote(fragment, safe=_URI)


def filled(properties: Mapping[str, Any]) -> Object:
    """The properties that say something: not None, no empty text and no empty list."""
    return {name: value for name, value in properties.items() if value is not None and value not in ("", [], ())}


def confidence_of(one: Settled, sources: Mapping[str, Source]) -> int | None:
    """How far a statement may be trusted, 0 to 100 by the Admiralty Credibility table of appendix A; None where it cannot be judged.

    Its level is the best credibility that its claims give. Where they give none: 1 where two independent origins of
    grade A to C agree, else by the best grade of a source: A and B 2, C 3, D 4, E 5. A disputed statement is at best
    3 (possibly true), an alleged one 4 (doubtful), a refuted one 5 (improbable).
    """
    if one.status == "refuted":
        return _CONFIDENCE[_IMPROBABLE]
    supporting = [claim for claim in one.claims if claim.stance == "supports"]
    told = [claim.credibility for claim in supporting if claim.credibility is not None]
    carrying = [claim for claim in supporting if is_carrying(sources[claim.source])]
    if told:
        level = min(told)
    elif independent_origins(carrying) > 1:
        level = 1
    else:
        level = min((_LEVEL_BY_GRADE.get(sources[claim.source].grade, 6) for claim in supporting), default=6)
    if one.status != "accepted":
        level = max(level, _POSSIBLY_TRUE if one.status == "disputed" else _DOUBTFUL)
    return _CONFIDENCE.get(level)


def least(confidences: Iterable[int | None], *, is_definite: bool) -> int | None:
    """The confidence of what rests on several statements: that of the weakest; what is only possible is at most possibly true."""
    known = [*confidences, 100 if is_definite else _CONFIDENCE[_POSSIBLY_TRUE]]
    return None if None in known else min(number for number in known if number is not None)


def constants() -> list[Object]:
    """The objects that are in every bundle: who made it, under which licence, and what the extension says."""
    shared: Object = {"spec_version": "2.1", "created": _VERSION_DAY}
    named: Object = {**shared, "created_by_ref": MAKER, "modified": _VERSION_DAY, "object_marking_refs": [_MARKING]}
    maker = {
        **shared,
        "type": "identity",
        "id": MAKER,
        "modified": _VERSION_DAY,
        "name": "allegiance",
        "description": "A dated, sourced graph of who was allied with whom. Object types are technical and pass no judgement.",
        "identity_class": "system",
        "object_marking_refs": [_MARKING],
    }
    marking = {
        **shared,
        "type": "marking-definition",
        "id": _MARKING,
        "created_by_ref": MAKER,
        "definition_type": "statement",
        "definition": {"statement": "allegiance, Creative Commons Attribution 4.0 International (CC BY 4.0)"},
    }
    extension = {
        **named,
        "type": "extension-definition",
        "id": _EXTENSION,
        "name": "allegiance: vague days and claims",
        "description": "On which days a tie holds, definitely or possibly; which days bound a statement; which source says or denies it.",
        "schema": json.dumps(SCHEMA, ensure_ascii=False, sort_keys=True),
        "version": _VERSION,
        "extension_types": ["property-extension"],
    }
    return [maker, marking, extension]


def _record(*required: str, **properties: Object) -> Object:
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


def _texts(description: str) -> Object:
    return {"type": "array", "items": {"type": "string"}, "description": description}


def _text(description: str, *values: str) -> Object:
    return {"type": "string", "description": description} | ({"enum": list(values)} if values else {})


def _day(description: str) -> Object:
    return _text(description + "; absent where open") | {"format": "date"}


def _flag(description: str) -> Object:
    return {"type": "boolean", "description": description}


_RELATION = _text("local name of the relation in https://w3id.org/allegiance/ontology")
_STRETCH = {
    "relation": _RELATION,
    "verdict": _text("whether it holds on each of these days, or may hold on some of them", "definite", "possible"),
    "first_day": _day("first day of the stretch"),
    "last_day": _day("last day of the stretch"),
    "rule": _text("how it follows from the statements"),
    "because": _texts("ids of the statements that make it hold on some of these days"),
}
_BOUNDS = {
    name: _day(description)
    for name, description in (
        ("earliest_start", "first day on which it may have begun or happened"),
        ("latest_start", "last day on which it may have begun or happened"),
        ("earliest_end", "first day on which it may have ended"),
        ("latest_end", "last day on which it may have ended"),
    )
}
_NAME = _record("name", name=_text("another name"), lang=_text("language, BCP 47"), used_from=_text("EDTF"), used_to=_text("EDTF"))
_CLAIM = _record(
    "number",
    "source",
    "source_ref",
    "stance",
    number={"type": "integer", "minimum": 1},
    source=_text("id of the source"),
    source_ref=_text("the report that stands for the source"),
    stance=_text("what it says of the statement", "supports", "denies"),
    is_superseded=_flag("a later claim corrects it, so that it does not count"),
    asserter=_text("who says so, where it is not the source itself"),
    when=_text("the date that this claim gives, EDTF"),
    value=_text("the value that this claim gives"),
    credibility={"type": "integer", "minimum": 1, "maximum": 6, "description": "Admiralty credibility"},
    origin=_text("claims of one origin count once"),
    attests=_text("a day on which the source says that the state held, EDTF, or published"),
    supersedes=_texts("sources whose claims this one corrects"),
    says=_text("what the source says, in our words"),
)
_RECORDS: Mapping[str, Object] = {
    "entity": _record(
        "record",
        "entity",
        "kind",
        entity=_text("id of the entity"),
        kind=_text("local name of its kind in https://w3id.org/allegiance/ontology"),
        names={"type": "array", "items": _NAME},
        not_same_as=_texts("entities that it must not be taken for"),
        own_states={"type": "array", "items": _record("relation", "verdict", "because", **_STRETCH)},
        own_events={"type": "array", "items": _record("statement", "relation", statement=_text("id"), relation=_RELATION)},
    ),
    "tie": _record("record", "subject", "relation", "object", "verdict", "because", subject=_text("id"), object=_text("id"), **_STRETCH),
    "event": _record(
        "record",
        "statement",
        "subject",
        "relation",
        "object",
        "verdict",
        statement=_text("id of the statement"),
        subject=_text("id"),
        object=_text("id"),
        relation=_RELATION,
        verdict=_STRETCH["verdict"],
        earliest_day=_day("first day on which it may have happened"),
        latest_day=_day("last day on which it may have happened"),
    ),
    "statement": _record(
        "record",
        "statement",
        "subject",
        "relation",
        "status",
        "is_conflicting",
        "claims",
        statement=_text("id of the statement"),
        subject=_text("id"),
        relation=_RELATION,
        object=_text("id"),
        value=_text("a number, a span of numbers such as 58..81, or a text"),
        is_measured=_flag("the value is a number or a span of numbers"),
        when=_text("the date as written, EDTF"),
        status=_text("what the claims come to", "accepted", "disputed", "alleged", "refuted"),
        is_conflicting=_flag("supporting claims contradict each other in date or value"),
        place=_text("id of the place"),
        role=_text("role of the subject in the tie"),
        reference=_text("number under which a list or register holds it"),
        quantity=_text("note on the value"),
        preferred_because=_text("why this date or value is preferred"),
        claims={"type": "array", "items": _CLAIM, "minItems": 1},
        **_BOUNDS,
    ),
    "source": _record(
        "record",
        "source",
        source=_text("id of the source"),
        publisher=_text("who published it"),
        url=_text("its address as written, where that is no URI but an IRI"),
        author=_text("who wrote it"),
        published=_text("day of publication as known, EDTF"),
        grade=_text("Admiralty reliability", *"ABCDEF"),
        kind=_text("sort of source"),
    ),
    "stance": _record(
        "record", "statement", "claim", statement=_text("id of the statement"), claim={"type": "integer", "description": "its number"}
    ),
}
for _name, _one in _RECORDS.items():
    _one["properties"] |= {"record": {"const": _name}, "extension_type": {"const": "property-extension"}}

SCHEMA: Mapping[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "allegiance: vague days and claims",
    "oneOf": list(_RECORDS.values()),
}
"""The normative definition of the extension (section 7.3): each record by what its object stands for."""
