"""The facts of a STIX bundle, read with stix2 and checked with stix2-validator."""

from __future__ import annotations

import json
from urllib.parse import unquote

import jsonschema
import stix2
import stix2validator

# What the validator recommends and we cannot follow, with the reason beside it.
NOT_FOLLOWED = [
    "uuid-check",  # ids come from content (UUIDv5), which section 2.9 allows
    "relationship-types",  # most of our relations have no name in STIX, and section 5.1 lets a producer name its own
    "extref-hashes",  # we do not keep the pages that we cite
    "region",  # a place that we know no country of is a region of its own name, which an open vocabulary allows
]
BOUNDS = ("earliest_start", "latest_start", "earliest_end", "latest_end")
STRETCH = ("verdict", "first_day", "last_day")


def validated(content):
    """The bundle of stix2, once stix2-validator has found no error and nothing to warn of, and each extension keeps its schema."""
    text = content.decode()
    results = stix2validator.validate_string(text, stix2validator.ValidationOptions(version="2.1", disabled=NOT_FOLLOWED))
    for result in results if isinstance(results, list) else [results]:
        assert result.is_valid, [str(error) for error in result.errors]
        assert not result.warnings, [str(warning) for warning in result.warnings]
    bundle = stix2.parse(text, allow_custom=True)
    (definition,) = (one for one in bundle.objects if one.type == "extension-definition")
    jsonschema.Draft202012Validator.check_schema(json.loads(definition.schema))
    schema = jsonschema.Draft202012Validator(json.loads(definition.schema))
    for one in json.loads(text)["objects"]:
        for found in one.get("extensions", {}).values():
            schema.validate(found)
    return bundle


def extension_of(one):
    """What our extension says of an object, or None."""
    return next(iter(getattr(one, "extensions", {}).values()), None)


def carried(files):
    """The facts of the bundle: STIX's own properties where it has them, the extension for the rest."""
    (content,) = files.values()
    facts = {}
    by_id = {one.id: one for one in validated(content).objects}
    for one in by_id.values():
        told = extension_of(one)
        if told is not None:
            READERS[told["record"]](facts, one, told, by_id)
    return facts


def _add(facts, feature, *fact):
    facts.setdefault(feature, set()).add(fact)


def _stretch(subject, relation, other, told):
    return (subject, relation, other, *(told.get(key, "") for key in STRETCH))


def _entity(facts, one, told, by_id):
    name = told["entity"]
    _add(facts, "entities", name, told["kind"], one.name)
    if "description" in one:
        _add(facts, "descriptions", name, one.description)
    for alias in told.get("names", ()):
        assert one.type != "threat-actor" or alias["name"] in one.aliases
        _add(facts, "aliases", name, alias["name"])
        if len(alias) > 1:
            _add(facts, "alias-details", name, alias["name"], *(alias.get(key, "") for key in ("lang", "used_from", "used_to")))
    for reference in one.get("external_references", ()):
        _add(facts, "external-ids", name, reference.source_name, reference.external_id)
    for other in told.get("not_same_as", ()):
        _add(facts, "distinctions", name, other)
    for state in told.get("own_states", ()):
        stretch = _stretch(name, state["relation"], "", state)
        _add(facts, "own-states", *stretch)
        for statement in state["because"]:
            _add(facts, "tie-reasons", *stretch, statement)
    for event in told.get("own_events", ()):
        _add(facts, "own-events", event["statement"], name, event["relation"])


def _ends(one, by_id):
    return tuple(extension_of(by_id[ref])["entity"] for ref in (one.source_ref, one.target_ref))


def _tie(facts, one, told, by_id):
    subject, other = _ends(one, by_id)
    stretch = _stretch(subject, told["relation"], other, told)
    _add(facts, "ties", *stretch)
    for statement in told["because"]:
        _add(facts, "tie-reasons", *stretch, statement)


def _event(facts, one, told, by_id):
    subject, other = _ends(one, by_id)
    _add(facts, "events", told["statement"], subject, told["relation"], other)


def _statement(facts, one, told, by_id):
    name = told["statement"]
    _add(facts, "statements", name, told["subject"], told["relation"], told.get("object", told.get("value", "")))
    _add(facts, "bounds", name, *(told.get(key, "") for key in BOUNDS))
    _add(facts, "status", name, told["status"], str(told["is_conflicting"]).lower())
    if "when" in told:
        _add(facts, "dates-as-written", name, told["when"])
    if told.get("is_measured"):
        _add(facts, "measures", name, told["value"])
    for key in ("place", "role", "reference", "quantity", "preferred_because"):
        if key in told:
            _add(facts, "qualifiers", name, key, told[key])
    for claim in told["claims"]:
        at = (name, str(claim["number"]))
        assert extension_of(by_id[claim["source_ref"]])["source"] == claim["source"]
        _add(facts, "claims", *at, claim["source"], claim["stance"])
        if "says" in claim:
            _add(facts, "says", *at, claim["says"])
        for key in ("asserter", "when", "value", "credibility", "origin", "attests"):
            if key in claim:
                _add(facts, "claim-details", *at, key, str(claim[key]))
        for other in claim.get("supersedes", ()):
            _add(facts, "claim-details", *at, "supersedes", other)


def _source(facts, one, told, by_id):
    (reference,) = one.external_references
    assert reference.external_id == told["source"]
    url = told.get("url", reference.get("url", ""))
    assert unquote(reference.get("url", "")) == unquote(url)
    _add(facts, "sources", told["source"], one.name, reference.source_name, told["published"], url)
    for key in ("author", "grade", "kind"):
        if key in told:
            _add(facts, "source-details", told["source"], key, told[key])


def _stance(facts, one, told, by_id):
    """What an opinion refers to is told by the statement's note; here only that it is among them."""
    assert any(extension_of(by_id[ref])["record"] == "statement" for ref in one.object_refs)


READERS = {"entity": _entity, "tie": _tie, "event": _event, "statement": _statement, "source": _source, "stance": _stance}
