"""A dataset and its timeline as RDF text, a block for each subject, written straight from the records.

A block holds every triple of its subject in the order of the files: type first, then by predicate and object
(`terms.sort_key`). A writer of triple objects takes some thirty times as long.
"""

from __future__ import annotations

from io import BytesIO
from itertools import chain, islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pyoxigraph as ox

from allegiance.claims import known_from
from allegiance.ontology import NAMESPACE

from .terms import BASE, PREFIXES, Style, mended, plain_names, quoted, sort_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from allegiance.claims import Settled
    from allegiance.dataset import Dataset
    from allegiance.model import Entity, Source, Statement
    from allegiance.timeline import Timeline

__all__ = ["asserted_blocks", "derived_blocks", "encoded", "in_order", "ordered", "style_of"]

# Written for a bound that lies open in the derived graph, so that every engine can compare without OPTIONAL.
_FIRST_DAY, _LAST_DAY = 1, 3652059  # 0001-01-01 and 9999-12-31

_TITLE = "allegiance: who stood with whom, on which day, and how do we know"
_DESCRIPTION = (
    "Asserted statements, with their claims and sources. What follows from them (pledges that make alliances, deaths that end "
    "leaderships) is in the derived graph of the TriG file."
)

# The IRI of a subject, by which blocks are put in order, and the block.
Block = tuple[str, str]
# So many are encoded at once: with few, a letter of another script widens few others.
_TOGETHER = 64
# Values of a property by the text that they are put in order by.
Values = dict[str, str]


def encoded(blocks: Iterable[str]) -> Iterator[bytes]:
    """The text of blocks, some at a time."""
    rest = iter(blocks)
    while some := list(islice(rest, _TOGETHER)):
        yield mended("".join(some)).encode()


def in_order(blocks: Iterable[Block], style: Style) -> bytes:
    """The text of the blocks in the order of their subjects."""
    found = _by_subject(blocks, style)
    whole = BytesIO()
    # Each block is let go once it is written, so that the text is held once.
    whole.writelines(encoded(map(found.pop, sorted(found))))
    return whole.getvalue()


def ordered(blocks: Iterable[Block], style: Style) -> list[Block]:
    """The blocks in the order of their subjects; those of the same subject made one."""
    return sorted(_by_subject(blocks, style).items())


def _by_subject(blocks: Iterable[Block], style: Style) -> dict[str, str]:
    found: dict[str, str] = {}
    twice: dict[str, list[str]] = {}
    for key, text in style.finished(blocks):
        if key in found:
            twice.setdefault(key, [found[key]]).append(text)
        else:
            found[key] = text
    return found | {key: _merged(same, style) for key, same in twice.items()} if twice else found


def _merged(blocks: list[str], style: Style) -> str:
    """Blocks of one subject as one."""
    head = "".join(f"@prefix {prefix}: <{base}> .\n" for prefix, base in PREFIXES.items()) if style.is_short else ""
    triples = {quad.triple for quad in ox.parse(mended("".join([head, *blocks])), format=style.kind)}
    items: list[ox.Triple] | list[ox.Quad] = sorted(triples, key=sort_key)
    if style.kind.supports_datasets:
        items = [ox.Quad(one.subject, one.predicate, one.object, style.graph) for one in items]
    data = ox.serialize(items, format=style.kind, prefixes=PREFIXES if style.is_short else None) or b""
    lines = [line for line in data.decode().splitlines(keepends=True) if not line.startswith("@prefix")]
    return "".join(lines[1:-1] if style.kind == ox.RdfFormat.TRIG else lines)


def style_of(dataset: Dataset, kind: ox.RdfFormat, graph: ox.NamedNode) -> Style:
    """The style of a syntax that knows the names of a dataset."""
    ids = [statement.id for statement in dataset.statements]
    return Style(kind, graph, plain_names(chain(dataset.entities, dataset.sources, ids)))


def asserted_blocks(timeline: Timeline, style: Style, *, version: str) -> Iterator[Block]:
    """What sources say: entities, statements with their bounds, plain triples, claims and sources; in no order."""
    dataset = timeline.dataset
    yield _of_dataset(style, len(dataset.entities), version)
    # For each subject of accepted statements its relations, and for each of them what stands at its other end.
    plain: dict[str, dict[str, Values]] = {}
    of_claims = _claims_writer(style)
    of_statement = _statement_writer(style, plain)
    for statement in dataset.statements:
        names, blocks = of_claims(statement)
        yield of_statement(statement, timeline.settled.get(statement.id), names)
        yield from blocks
    nothing: dict[str, Values] = {}
    of_entity = _entity_writer(style)
    of_aliases = _aliases_writer(style)
    for entity in dataset.entities.values():
        own, blocks = of_aliases(entity) if entity.aliases else (nothing, [])
        yield of_entity(entity, own, plain.pop(entity.id, nothing))
        yield from blocks
    for subject, others in plain.items():
        yield _of_stranger(subject, others, style)
    yield from _of_sources(dataset.sources.values(), style)


def _of_dataset(style: Style, entities: int, version: str) -> Block:
    node, p = f"<{BASE}dataset>", style.property
    kinds = (style.glue or p("rdf:type")).join([style.type_of("void:Dataset"), style.name("dcat:Dataset")])
    before, after = style.number
    return node, (
        f"{style.lead}{node}{kinds}"
        f"{p('dcterms:description')}{quoted(_DESCRIPTION)}@en"
        f"{p('dcterms:license')}<https://creativecommons.org/licenses/by/4.0/>"
        f"{p('dcterms:title')}{quoted(_TITLE)}@en"
        f"{p('void:entities')}{before}{entities}{after}"
        f"{p('void:vocabulary')}<{NAMESPACE.rstrip('#')}>"
        f"{p('owl:versionInfo')}{quoted(version)}{style.end}"
    )


# ---------------------------------------------------------------- entities


def _entity_writer(style: Style) -> Callable[[Entity, Mapping[str, Values], Mapping[str, Values]], Block]:
    """What gives the block of an entity, from its other names (as `_aliases_writer` gives them) and its plain triples."""
    p, lead, end, listed, between = style.property, style.lead, style.end, style.listed, style.between
    names, words, wikidata = style.names("agr"), style.names("al"), style.names("wd")
    type_, about_, identifier, label = style.type_of(""), p("dcterms:description"), p("dcterms:identifier"), p("rdfs:label")
    different, alt, exact, base = p("owl:differentFrom"), p("skos:altLabel"), p("skos:exactMatch"), PREFIXES["agr"]
    parts = _parts("id", "kind", "name", "same_as", "not_same_as", "about")

    def of_entity(entity: Entity, others: Mapping[str, Values], plain: Mapping[str, Values]) -> Block:
        name, kind, called, same_as, not_same_as, about = parts(entity.__dict__)
        own: dict[str, Values] = {}
        links = ""
        if others:
            own["hasName"] = others["al:hasName"]
        if same_as:
            own["externalId"] = dict([_external(scheme, value, style) for scheme, value in same_as.items()])
            value = same_as.get("wikidata", "")
            if value[:1] == "Q" and value[1:].isdigit():
                links = f"{exact}{wikidata[value]}"
        for relation, values in plain.items():
            # A relation may be called as one of our own properties is.
            own[relation] = {**own[relation], **values} if relation in own else values
        return f"<{base}{name}>", "".join(
            [
                f"{lead}{names[name]}{type_}{words[kind]}{f'{about_}{quoted(about)}' if about is not None else ''}",
                f"{identifier}{quoted(name)}{label}{quoted(called)}",
                listed(different, {f"{other}>": names[other] for other in not_same_as}) if not_same_as else "",
                listed(alt, others["skos:altLabel"]) if others else "",
                links,
                *[listed(f"{between}{words[relation]} ", own[relation]) for relation in sorted(own, key=_as_iri)],
                end,
            ]
        )

    return of_entity


def _as_iri(local: str) -> str:
    """By what names are put in order: an IRI ends with its bracket, which comes after dots, hyphens and digits."""
    return local + ">"


def _of_stranger(subject: str, plain: Mapping[str, Values], style: Style) -> Block:
    """The plain triples of a subject that is no entity of the dataset."""
    rest = "".join([style.listed(style.property("al:" + relation), plain[relation]) for relation in sorted(plain, key=_as_iri)])
    first = rest.removeprefix(style.between)
    return f"<{PREFIXES['agr']}{subject}>", f"{style.lead}{style.names('agr')[subject]} {first}{style.end}"


def _external(scheme: str, value: str, style: Style) -> tuple[str, str]:
    """An id in another register: by what it is put in order, and how it is written."""
    text, register = quoted(value), quote(scheme, safe="")
    return f"{text}^^<{PREFIXES['scheme']}{register}>", f"{text}^^{style.names('scheme')[register]}"


def _aliases_writer(style: Style) -> Callable[[Entity], tuple[dict[str, Values], list[Block]]]:
    """What gives the other names of an entity: as its own properties, and as blocks."""
    p, lead, end, names = style.property, style.lead, style.end, style.names("aln")
    type_, index, language = style.type_of("al:Name") + p("rdfs:label"), p("al:index"), p("al:language")
    used_from, used_to, base = p("al:usedFrom"), p("al:usedTo"), PREFIXES["aln"]
    dates, tags, (before, after) = style.dates, style.tags, style.number
    parts = _parts("name", "lang", "start", "end")

    def of_aliases(entity: Entity) -> tuple[dict[str, Values], list[Block]]:
        key = f"<{base}{entity.id}"
        stem, z = names.stem(entity.id)
        labels: Values = {}
        nodes: Values = {}
        blocks: list[Block] = []
        for number, alias in enumerate(entity.aliases, 1):
            name, lang, start, stop = parts(alias.__dict__)
            # With its language, if that is a tag that RDF takes (BCP 47, well-formed); `al:language` holds every tag as it was written.
            label = quoted(name) if lang is None else quoted(name) + tags[lang]
            rest = f"{language}{quoted(lang)}" if lang else ""
            if start:
                rest = f"{rest}{used_from}{dates[start]}"
            if stop:
                rest = f"{rest}{used_to}{dates[stop]}"
            iri, node = f"{key}.{number}>", f"{stem}{number}{z}"
            labels[label] = label
            nodes[iri] = node
            blocks.append((iri, f"{lead}{node}{type_}{label}{index}{before}{number}{after}{rest}{end}"))
        return {"skos:altLabel": labels, "al:hasName": nodes}, blocks

    return of_aliases


# ---------------------------------------------------------------- sources, claims, statements


def _parts(*names: str) -> Callable[[dict[str, Any]], tuple[Any, ...]]:
    """What gives some parts of a record's `__dict__` at once: a model's own way to each takes four times as long."""
    return itemgetter(*names)


def _of_sources(sources: Iterable[Source], style: Style) -> Iterator[Block]:
    p, lead, end, names = style.property, style.lead, style.end, style.names("alsrc")
    type_, uri = style.type_of("al:Source"), "^^" + style.name("xsd:anyURI")
    creator, identifier, issued, publisher_ = p("dcterms:creator"), p("dcterms:identifier"), p("dcterms:issued"), p("dcterms:publisher")
    title_, url_, grade_, known_from_, kind_ = p("dcterms:title"), p("schema:url"), p("al:grade"), p("al:knownFrom"), p("al:sourceKind")
    base, dates, days, texts = PREFIXES["alsrc"], style.dates, style.days, style.texts
    known: dict[str, str] = {}
    parts = _parts("id", "author", "published", "publisher", "title", "url", "grade", "kind")
    for source in sources:
        name, author, published, publisher, title, url, grade, kind = parts(source.__dict__)
        if published not in known:
            known[published] = f"{known_from_}{days[known_from(source)]}"
        yield (
            f"<{base}{name}>",
            (
                f"{lead}{names[name]}{type_}{f'{creator}{quoted(author)}' if author is not None else ''}{identifier}{quoted(name)}"
                f"{issued}{dates[published]}{publisher_}{texts[publisher]}{title_}{quoted(title)}"
                f"{f'{url_}{quoted(url)}{uri}' if url is not None else ''}"
                f"{grade_}{texts[grade]}{known[published]}{kind_}{texts[kind]}{end}"
            ),
        )


def _claims_writer(style: Style) -> Callable[[Statement], tuple[str, list[Block]]]:
    """What gives the claims of a statement: the text of `al:hasClaim` with their names, and their blocks."""
    p, lead, end, listed, glue = style.property, style.lead, style.end, style.listed, style.glue
    names, sources, entities = style.names("alc"), style.names("alsrc"), style.names("agr")
    type_, has_claim = style.type_of("al:Claim") + p("prov:hadPrimarySource"), p("al:hasClaim")
    asserter_, attests_, credibility_ = p("prov:wasAttributedTo"), p("al:attests"), p("al:credibility")
    index, origin_, says_, stance_ = p("al:index"), p("al:origin"), p("al:says"), p("al:stance")
    supersedes_, value_, when_ = p("al:supersedes"), p("al:value"), p("al:when")
    base, dates, texts = PREFIXES["alc"], style.dates, style.texts
    before, after = style.number
    parts = _parts("source", "stance", "asserter", "when", "value", "credibility", "origin", "attests", "supersedes", "says")

    def of_claims(statement: Statement) -> tuple[str, list[Block]]:
        key = f"<{base}{statement.id}."
        stem, z = names.stem(statement.id)
        nodes: list[str] = []
        blocks: list[Block] = []
        for number, claim in enumerate(statement.claims, 1):
            source, stance, asserter, when, value, credibility, origin, attests, supersedes, says = parts(claim.__dict__)
            first = f"{asserter_}{entities[asserter]}" if asserter is not None else ""
            if attests is not None:
                first = f"{first}{attests_}{quoted(attests)}"
            if credibility is not None:
                first = f"{first}{credibility_}{before}{credibility}{after}"
            second = f"{says_}{quoted(says)}" if says is not None else ""
            if origin is not None:
                second = f"{origin_}{quoted(origin)}{second}"
            last = f"{when_}{dates[when]}" if when is not None else ""
            if value is not None:
                last = f"{value_}{quoted(value)}{last}"
            if supersedes:
                told = [quoted(f"{place} {other}") for place, other in enumerate(supersedes, 1)]
                last = listed(supersedes_, {text: text for text in told}) + last
            node = f"{stem}{number}{z}"
            nodes.append(node)
            text = f"{lead}{node}{type_}{sources[source]}{first}{index}{before}{number}{after}{second}{stance_}{texts[stance]}{last}{end}"
            blocks.append((f"{key}{number}>", text))
        if len(nodes) > 9:  # the tenth stands before the first
            nodes.sort(key=_as_iri)
        return (has_claim + (glue or has_claim).join(nodes) if nodes else ""), blocks

    return of_claims


def _statement_writer(style: Style, plain: dict[str, dict[str, Values]]) -> Callable[[Statement, Settled | None, str], Block]:
    """What gives the block of a statement, of what it was settled to and of the text of `al:hasClaim`.

    Accepted ones are kept in `plain` as well, as triples of their subjects.
    """
    p, lead, end = style.property, style.lead, style.end
    names, entities, words = style.names("als"), style.names("agr"), style.names("al")
    type_ = style.type_of("al:Statement") + p("dcterms:identifier")
    subject_, predicate, object_ = p("rdf:subject"), p("rdf:predicate"), p("rdf:object")
    place_, status_, value_, when_ = p("al:place"), p("al:status"), p("al:value"), p("al:when")
    others = p("al:preferredBecause"), p("al:quantity"), p("al:reference"), p("al:role")
    base, base_of_entities, dates, texts = PREFIXES["als"], PREFIXES["agr"], style.dates, style.texts
    of_settled = _settled_writer(style)
    parts = _parts("id", "subject", "relation", "object", "value", "when", "place")
    more = _parts("preferred_because", "quantity", "reference", "role")

    def of_statement(statement: Statement, settled: Settled | None, claims: str) -> Block:
        name, subject, relation, other, value, when, place = parts(statement.__dict__)
        before = after = last = ""
        if settled is not None:
            before, after = of_settled(settled)
            last = f"{status_}{texts[settled.status]}"
            if settled.status == "accepted":
                if other is not None:
                    plain.setdefault(subject, {}).setdefault(relation, {})[f"<{base_of_entities}{other}>"] = entities[other]
                elif value is not None:
                    plain.setdefault(subject, {}).setdefault(relation, {})[quoted(value)] = quoted(value)
        if place is not None:
            after = f"{after}{place_}{entities[place]}"
        told = more(statement.__dict__)
        if told != _NONE_OF_FOUR:
            after += "".join([f"{one}{quoted(text)}" for one, text in zip(others, told, strict=True) if text is not None])
        if value is not None:
            last = f"{last}{value_}{quoted(value)}"
        if when is not None:
            last = f"{last}{when_}{dates[when]}"
        object_text = f"{object_}{entities[other]}" if other is not None else ""
        return f"<{base}{name}>", (
            f"{lead}{names[name]}{type_}{quoted(name)}{object_text}{predicate}{words[relation]}{subject_}{entities[subject]}"
            f"{before}{claims}{after}{last}{end}"
        )

    return of_statement


_NONE_OF_FOUR = (None, None, None, None)


def _settled_writer(style: Style) -> Callable[[Settled], tuple[str, str]]:
    """What gives the properties of a settled statement that stand before `al:hasClaim`, and those after it; the status aside."""
    p, days = style.property, style.days
    at_least, at_most, conflict = p("al:atLeast"), p("al:atMost"), p("al:conflict")
    earliest_end, earliest_start = p("al:earliestEnd"), p("al:earliestStart")
    latest_end, latest_start = p("al:latestEnd"), p("al:latestStart")
    before, after = style.number
    truths = {truth: f"{conflict}{style.truth[0]}{str(truth).lower()}{style.truth[1]}" for truth in (False, True)}

    def of_settled(settled: Settled) -> tuple[str, str]:
        first, second = truths[settled.conflict], ""
        if (amount := settled.high) is not None:
            first = f"{at_most}{before}{amount}{after}{first}"
        if (amount := settled.low) is not None:
            first = f"{at_least}{before}{amount}{after}{first}"
        if (day := settled.earliest_end) is not None:
            first = f"{first}{earliest_end}{days[day]}"
        if (day := settled.earliest_start) is not None:
            first = f"{first}{earliest_start}{days[day]}"
        if (day := settled.latest_end) is not None:
            second = f"{latest_end}{days[day]}"
        if (day := settled.latest_start) is not None:
            second = f"{second}{latest_start}{days[day]}"
        return first, second

    return of_settled


# ---------------------------------------------------------------- what follows


def derived_blocks(timeline: Timeline, style: Style) -> Iterator[Block]:
    """What follows: for every pair and relation the days on which it holds, definitely and only possibly; in no order.

    Symmetric relations are written both ways, so that a plain pattern finds them.
    """
    p, lead, end, listed = style.property, style.lead, style.end, style.listed
    names, words, statements = style.names("agr"), style.names("al"), style.names("als")
    type_, object_, predicate, subject_ = style.type_of("al:Holding"), p("rdf:object"), p("rdf:predicate"), p("rdf:subject")
    from_, rule, to, verdict = p("al:from"), p("al:rule"), p("al:to"), p("al:verdict")
    derived, base, days, texts = p("prov:wasDerivedFrom"), PREFIXES["alh"], style.days, style.texts
    holdings = style.names("alh")
    for key in timeline.keys(None):
        relation = key[1]
        made = []
        for stretch in timeline.stretches_of(key):
            because = {f"{one}>": statements[one] for one in stretch.because}
            made.append(
                f"{listed(derived, because)}{from_}{days[_FIRST_DAY if stretch.first is None else stretch.first]}"
                f"{rule}{texts[stretch.rule]}{to}{days[_LAST_DAY if stretch.last is None else stretch.last]}"
                f"{verdict}{texts[stretch.verdict.value]}{end}"
            )
        ends = [(key[0], key[2])]
        if key[2] is not None and timeline.ontology[relation].symmetric:
            ends.append((key[2], key[0]))
        for subject, other in ends:
            name = ".".join(part for part in (subject, relation, other) if part)
            stem, z = holdings.stem(name)
            object_text = f"{object_}{names[other]}" if other is not None else ""
            head = f"{type_}{object_text}{predicate}{words[relation]}{subject_}{names[subject]}"
            for number, text in enumerate(made, 1):
                yield f"<{base}{name}.{number}>", f"{lead}{stem}{number}{z}{head}{text}"
