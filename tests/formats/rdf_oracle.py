"""The RDF of a timeline made the plain and slow way, triple by triple, and written by Oxigraph: what ours must equal to the byte."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from allegiance.claims import known_from
from allegiance.dates import format_day
from allegiance.ontology import NAMESPACE
from allegiance.triples import ASSERTED, BASE, DERIVED, EDTF, PREFIXES, T, sort_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from allegiance.claims import Settled
    from allegiance.dataset import Dataset
    from allegiance.model import Alias, Claim, Entity, Source, Statement
    from allegiance.timeline import Stretch, Timeline

# Written for a bound that lies open in the derived graph, so that every engine can compare without OPTIONAL.
_FIRST_DAY, _LAST_DAY = "0001-01-01", "9999-12-31"


def written(timeline: Timeline, kind: ox.RdfFormat, *, version: str) -> bytes:
    """The file of a syntax, with its prefixes in the order of their names."""
    return serialized(asserted(timeline, version=version), derived(timeline) if kind.supports_datasets else [], kind)


def serialized(said: list[ox.Triple], follows: list[ox.Triple], kind: ox.RdfFormat) -> bytes:
    """The file of a syntax that holds these triples."""
    items: Any = said
    if kind.supports_datasets:
        items = [ox.Quad(*one, graph) for graph, triples in ((ASSERTED, said), (DERIVED, follows)) for one in triples]
    if kind in (ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS):
        return ox.serialize(items, format=kind) or b""
    lines = (ox.serialize(items, format=kind, prefixes=PREFIXES) or b"").splitlines(keepends=True)
    count = next(number for number, line in enumerate(lines) if not line.startswith(b"@prefix"))
    return b"".join([*sorted(lines[:count]), b"\n", *lines[count:]])


def entity_iri(identifier: str) -> ox.NamedNode:
    """The IRI of an entity."""
    return T("agr:" + identifier)


def relation_iri(name: str) -> ox.NamedNode:
    """The IRI of a relation."""
    return T("al:" + name)


def _edtf(text: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(EDTF))


def _date(text: str) -> ox.Literal:
    return ox.Literal(text, datatype=T("xsd:date"))


def _bool(value: bool) -> ox.Literal:  # noqa: FBT001 - a literal has no name for its value
    return ox.Literal("true" if value else "false", datatype=T("xsd:boolean"))


def _integer(value: int) -> ox.Literal:
    return ox.Literal(str(value), datatype=T("xsd:integer"))


def asserted(timeline: Timeline, *, version: str) -> list[ox.Triple]:
    """What sources say: entities, statements with their bounds, plain triples, claims and sources, in order."""
    dataset = timeline.dataset
    triples: list[ox.Triple] = list(_of_dataset(dataset, version))
    for entity in dataset.entities.values():
        triples += _of_entity(entity)
    for source in dataset.sources.values():
        triples += _of_source(source)
    for statement in dataset.statements:
        triples += _of_statement(statement, timeline.settled.get(statement.id))
    return sorted(set(triples), key=sort_key)


def _of_dataset(dataset: Dataset, version: str) -> Iterator[ox.Triple]:
    node = ox.NamedNode(BASE + "dataset")
    yield ox.Triple(node, T("rdf:type"), T("void:Dataset"))
    yield ox.Triple(node, T("rdf:type"), T("dcat:Dataset"))
    yield ox.Triple(
        node, T("dcterms:title"), ox.Literal("allegiance: who stood with whom, on which day, and how do we know", language="en")
    )
    yield ox.Triple(
        node,
        T("dcterms:description"),
        ox.Literal(
            "Asserted statements, with their claims and sources. What follows from them (pledges that make alliances, deaths that end "
            "leaderships) is in the derived graph of the TriG file.",
            language="en",
        ),
    )
    yield ox.Triple(node, T("dcterms:license"), ox.NamedNode("https://creativecommons.org/licenses/by/4.0/"))
    yield ox.Triple(node, T("owl:versionInfo"), ox.Literal(version))
    yield ox.Triple(node, T("void:vocabulary"), ox.NamedNode(NAMESPACE.rstrip("#")))
    yield ox.Triple(node, T("void:entities"), _integer(len(dataset.entities)))


def _of_entity(entity: Entity) -> Iterator[ox.Triple]:
    node = entity_iri(entity.id)
    yield ox.Triple(node, T("rdf:type"), T("al:" + entity.kind))
    yield ox.Triple(node, T("rdfs:label"), ox.Literal(entity.name))
    yield ox.Triple(node, T("dcterms:identifier"), ox.Literal(entity.id))
    if entity.about is not None:
        yield ox.Triple(node, T("dcterms:description"), ox.Literal(entity.about))
    for number, alias in enumerate(entity.aliases, 1):
        name = T(f"aln:{entity.id}.{number}")
        label = _label(alias)
        yield ox.Triple(node, T("skos:altLabel"), label)
        yield ox.Triple(node, T("al:hasName"), name)
        yield ox.Triple(name, T("rdf:type"), T("al:Name"))
        yield ox.Triple(name, T("al:index"), _integer(number))
        yield ox.Triple(name, T("rdfs:label"), label)
        if alias.lang:
            yield ox.Triple(name, T("al:language"), ox.Literal(alias.lang))  # a tag's letter case is lost in the literal
        if alias.start:
            yield ox.Triple(name, T("al:usedFrom"), _edtf(alias.start))
        if alias.end:
            yield ox.Triple(name, T("al:usedTo"), _edtf(alias.end))
    for scheme, value in sorted(entity.same_as.items()):
        yield ox.Triple(node, T("al:externalId"), ox.Literal(value, datatype=ox.NamedNode(PREFIXES["scheme"] + _escaped(scheme))))
        if scheme == "wikidata" and value[:1] == "Q" and value[1:].isdigit():
            yield ox.Triple(node, T("skos:exactMatch"), T("wd:" + value))
    for other in entity.not_same_as:
        yield ox.Triple(node, T("owl:differentFrom"), entity_iri(other))


def _label(alias: Alias) -> ox.Literal:
    """The name with its language, if that is a tag that RDF takes (BCP 47, well-formed); `al:language` holds every tag."""
    try:
        return ox.Literal(alias.name, language=alias.lang)
    except ValueError:
        return ox.Literal(alias.name)


def _escaped(text: str) -> str:
    from urllib.parse import quote

    return quote(text, safe="")


def _of_source(source: Source) -> Iterator[ox.Triple]:
    node = T("alsrc:" + source.id)
    yield ox.Triple(node, T("rdf:type"), T("al:Source"))
    yield ox.Triple(node, T("dcterms:identifier"), ox.Literal(source.id))
    yield ox.Triple(node, T("dcterms:title"), ox.Literal(source.title))
    yield ox.Triple(node, T("dcterms:publisher"), ox.Literal(source.publisher))
    if source.author is not None:
        yield ox.Triple(node, T("dcterms:creator"), ox.Literal(source.author))
    yield ox.Triple(node, T("dcterms:issued"), _edtf(source.published))
    yield ox.Triple(node, T("al:knownFrom"), _date(format_day(known_from(source))))
    if source.url is not None:
        yield ox.Triple(node, T("schema:url"), ox.Literal(source.url, datatype=T("xsd:anyURI")))
    yield ox.Triple(node, T("al:grade"), ox.Literal(source.grade))
    yield ox.Triple(node, T("al:sourceKind"), ox.Literal(source.kind))


def _of_statement(statement: Statement, settled: Settled | None) -> Iterator[ox.Triple]:
    node = T("als:" + statement.id)
    relation = relation_iri(statement.relation)
    subject = entity_iri(statement.subject)
    yield ox.Triple(node, T("rdf:type"), T("al:Statement"))
    yield ox.Triple(node, T("dcterms:identifier"), ox.Literal(statement.id))
    yield ox.Triple(node, T("rdf:subject"), subject)
    yield ox.Triple(node, T("rdf:predicate"), relation)
    if statement.object is not None:
        yield ox.Triple(node, T("rdf:object"), entity_iri(statement.object))
    if statement.value is not None:
        yield ox.Triple(node, T("al:value"), ox.Literal(statement.value))
    if statement.when is not None:
        yield ox.Triple(node, T("al:when"), _edtf(statement.when))
    if statement.place is not None:
        yield ox.Triple(node, T("al:place"), entity_iri(statement.place))
    for name, text in (
        ("role", statement.role),
        ("reference", statement.reference),
        ("quantity", statement.quantity),
        ("preferredBecause", statement.preferred_because),
    ):
        if text is not None:
            yield ox.Triple(node, T("al:" + name), ox.Literal(text))
    if settled is not None:
        yield from _of_settled(node, settled)
        if settled.status == "accepted":
            if statement.object is not None:
                yield ox.Triple(subject, relation, entity_iri(statement.object))
            elif statement.value is not None:
                yield ox.Triple(subject, relation, ox.Literal(statement.value))
    for number, claim in enumerate(statement.claims, 1):
        iri = T(f"alc:{statement.id}.{number}")
        yield ox.Triple(node, T("al:hasClaim"), iri)
        yield from _of_claim(iri, number, claim)


def _of_settled(node: ox.NamedNode, settled: Settled) -> Iterator[ox.Triple]:
    yield ox.Triple(node, T("al:status"), ox.Literal(settled.status))
    yield ox.Triple(node, T("al:conflict"), _bool(settled.conflict))
    for name, day in (
        ("earliestStart", settled.earliest_start),
        ("latestStart", settled.latest_start),
        ("earliestEnd", settled.earliest_end),
        ("latestEnd", settled.latest_end),
    ):
        if day is not None:
            yield ox.Triple(node, T("al:" + name), _date(format_day(day)))
    for name, number in (("atLeast", settled.low), ("atMost", settled.high)):
        if number is not None:
            yield ox.Triple(node, T("al:" + name), _integer(number))


def _of_claim(node: ox.NamedNode, number: int, claim: Claim) -> Iterator[ox.Triple]:
    yield ox.Triple(node, T("rdf:type"), T("al:Claim"))
    yield ox.Triple(node, T("al:index"), _integer(number))
    yield ox.Triple(node, T("prov:hadPrimarySource"), T("alsrc:" + claim.source))
    yield ox.Triple(node, T("al:stance"), ox.Literal(claim.stance))
    if claim.asserter is not None:
        yield ox.Triple(node, T("prov:wasAttributedTo"), entity_iri(claim.asserter))
    if claim.when is not None:
        yield ox.Triple(node, T("al:when"), _edtf(claim.when))
    if claim.credibility is not None:
        yield ox.Triple(node, T("al:credibility"), _integer(claim.credibility))
    for name, text in (("value", claim.value), ("origin", claim.origin), ("attests", claim.attests), ("says", claim.says)):
        if text is not None:
            yield ox.Triple(node, T("al:" + name), ox.Literal(text))
    for position, other in enumerate(claim.supersedes, 1):
        yield ox.Triple(node, T("al:supersedes"), ox.Literal(f"{position} {other}"))


def derived(timeline: Timeline) -> list[ox.Triple]:
    """What follows: for every pair and relation the days on which it holds, definitely and only possibly, in order.

    Symmetric relations are written both ways, so that a plain pattern finds them.
    """
    triples: list[ox.Triple] = []
    for key in timeline.keys(None):
        ends = [(key[0], key[2])]
        if key[2] is not None and timeline.ontology[key[1]].symmetric:
            ends.append((key[2], key[0]))
        for number, stretch in enumerate(timeline.stretches_of(key), 1):
            for subject, object_ in ends:
                triples += _of_stretch(stretch, number, subject, object_)
    return sorted(set(triples), key=sort_key)


def _of_stretch(stretch: Stretch, number: int, subject: str, object_: str | None) -> Iterator[ox.Triple]:
    name = ".".join(part for part in (subject, stretch.relation, object_) if part)
    node = T(f"alh:{name}.{number}")
    yield ox.Triple(node, T("rdf:type"), T("al:Holding"))
    yield ox.Triple(node, T("rdf:subject"), entity_iri(subject))
    yield ox.Triple(node, T("rdf:predicate"), relation_iri(stretch.relation))
    if object_ is not None:
        yield ox.Triple(node, T("rdf:object"), entity_iri(object_))
    yield ox.Triple(node, T("al:verdict"), ox.Literal(stretch.verdict.value))
    yield ox.Triple(node, T("al:from"), _date(_FIRST_DAY if stretch.first is None else format_day(stretch.first)))
    yield ox.Triple(node, T("al:to"), _date(_LAST_DAY if stretch.last is None else format_day(stretch.last)))
    yield ox.Triple(node, T("al:rule"), ox.Literal(stretch.rule))
    for statement in stretch.because:
        yield ox.Triple(node, T("prov:wasDerivedFrom"), T("als:" + statement))
