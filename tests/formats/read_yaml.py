from __future__ import annotations

import re

import yaml


def carried(files):
    """What plain PyYAML finds in a data folder, every scalar as the text that was written."""
    parts = {"entities": {}, "sources": {}, "statements": []}
    for name, content in files.items():
        if name == "LOSS.txt":
            continue
        made = yaml.load(content.decode(), Loader=yaml.CBaseLoader)  # noqa: S506 - it builds texts, lists and mappings only
        folder = name.split("/")[0]
        if folder == "statements":
            parts[folder] += made
        else:
            assert not parts[folder].keys() & made.keys(), name
            parts[folder] |= made
    return _of_entities(parts["entities"]) | _of_sources(parts["sources"]) | _of_statements(parts["statements"])


def _of_entities(entities):
    facts = {"entities": {(name, one["kind"], one["name"]) for name, one in entities.items()}}
    aliases = [
        (name, {"name": alias} if isinstance(alias, str) else alias) for name, one in entities.items() for alias in one.get("aliases", [])
    ]
    facts["aliases"] = {(name, alias["name"]) for name, alias in aliases}
    facts["alias-details"] = {
        (name, alias["name"], *(alias.get(key, "") for key in ("lang", "from", "to"))) for name, alias in aliases if len(alias) > 1
    }
    facts["external-ids"] = {(name, scheme, text) for name, one in entities.items() for scheme, text in one.get("same_as", {}).items()}
    facts["distinctions"] = {(name, other) for name, one in entities.items() for other in one.get("not_same_as", [])}
    facts["descriptions"] = {(name, one["about"]) for name, one in entities.items() if "about" in one}
    return facts


def _of_sources(sources):
    return {
        "sources": {(name, one["title"], one["publisher"], one["published"], one.get("url", "")) for name, one in sources.items()},
        "source-details": {(name, key, one[key]) for name, one in sources.items() for key in ("author", "grade", "kind") if key in one},
    }


def _of_statements(statements):
    names = ("statements", "dates-as-written", "measures", "qualifiers", "claims", "claim-details", "says")
    facts = {name: set() for name in names}
    for one in statements:
        name = one.get("id") or _made_id(one)
        what = one.get("object") or one.get("value") or ""
        facts["statements"].add((name, one["subject"], one["relation"], what))
        if "when" in one:
            facts["dates-as-written"].add((name, one["when"]))
        if re.fullmatch(r"[0-9]+|[0-9]*\.\.[0-9]*", one.get("value", "")):
            facts["measures"].add((name, one["value"]))
        facts["qualifiers"] |= {
            (name, key, one[key]) for key in ("place", "role", "reference", "quantity", "preferred_because") if key in one
        }
        for number, claim in enumerate(one["claims"], 1):
            at = (name, str(number))
            facts["claims"].add((*at, claim["source"], claim.get("stance", "supports")))
            facts["says"] |= {(*at, claim["says"])} if "says" in claim else set()
            for key in ("asserter", "when", "value", "credibility", "origin", "attests"):
                if key in claim:
                    facts["claim-details"].add((*at, key, claim[key]))
            facts["claim-details"] |= {(*at, "supersedes", other) for other in claim.get("supersedes", [])}
    return facts


def _made_id(one):
    """The id that a statement without one goes by, which belongs to the format: our rule is asked for it."""
    from allegiance.dataset import statement_id

    return statement_id(one["subject"], one["relation"], one.get("object") or one.get("value"), one.get("when"))
