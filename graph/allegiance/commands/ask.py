"""Commands that ask: each resolves names, asks the graph, and prints text or one JSON object."""

from __future__ import annotations

import sys
from functools import wraps
from typing import TYPE_CHECKING, Any

from allegiance import render
from allegiance.answerfile import indented

from .common import OK, asked, known, read_graph
from .keeping import keep_answer, record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from allegiance.graph import Graph
    from allegiance.questions.answers import Answer
    from allegiance.timeline import Timeline

__all__ = [
    "alliances",
    "allies",
    "blocs",
    "changes",
    "find",
    "gaps",
    "leaders",
    "lineage",
    "listed",
    "listings",
    "members",
    "path",
    "relations",
    "show",
    "stats",
    "timeline",
    "why",
]

_NOTHING = "Nothing in the graph makes it so."


def _timeline(options: Any, graph: Graph) -> Timeline:  # noqa: ANN401 - argparse's namespace
    return graph.timeline(**known(options))


def _resolve(graph: Graph, name: str | None) -> str | None:
    return None if name is None else graph.resolve(name)


def _told(
    options: Any,  # noqa: ANN401 - argparse's namespace
    graph: Graph,
    question: dict[str, Any],
    made: Callable[[], dict[str, Any]],
    lines: Callable[[], Iterable[str]],
    entities: Sequence[str | None] = (),
    otherwise: str = _NOTHING,
) -> int:
    """The answer as JSON or as text, with coverage of the entities asked about."""
    from allegiance.questions.answers import coverage_json

    timeline = _timeline(options, graph)
    named = [entity for entity in entities if entity is not None]
    if options.json:
        coverage = {"coverage": {entity: coverage_json(timeline.coverage(entity)) for entity in named}} if entities else {}
        text = indented({"question": asked(options, **question), **made(), **coverage}) + "\n"
    else:
        told = [*lines()] or [otherwise]
        told += [render.coverage_text(entity, timeline.coverage(entity), graph.dataset) for entity in named]
        text = "\n".join(told) + "\n"
    sys.stdout.write(text)
    options.told = text
    return OK


def _answers(options: Any, graph: Graph, answers: Sequence[Answer], **question: Any) -> int:  # noqa: ANN401 - argparse's namespace
    return _told(
        options,
        graph,
        question,
        lambda: {"answers": [answer.to_json(graph.dataset) for answer in answers]},
        lambda: render.answers_text(answers, _timeline(options, graph)),
        [question.get("entity")],
    )


def _kept(ask: Callable[[Any, Graph], int]) -> Callable[[Any], int]:
    """The command, after which what answers it the next time is written."""

    @wraps(ask)
    def run(options: Any) -> int:  # noqa: ANN401 - argparse's namespace
        made_from = record(options)
        graph = read_graph(options)
        status = ask(options, graph)
        sys.stdout.flush()
        keep_answer(options, graph, made_from)
        return status

    return run


@_kept
def allies(options: Any, graph: Graph) -> int:  # noqa: ANN401 - argparse's namespace
    """Who was allied with an entity."""
    entity = graph.resolve(options.entity)
    answers = graph.allies_of(entity, options.on, inherited=options.inherited, definite_only=options.definite_only, **known(options))
    return _answers(options, graph, answers, entity=entity, inherited=options.inherited)


@_kept
def leaders(options: Any, graph: Graph) -> int:  # noqa: ANN401 - argparse's namespace
    """Who led a group."""
    entity = graph.resolve(options.entity)
    return _answers(
        options, graph, graph.leaders_of(entity, options.on, definite_only=options.definite_only, **known(options)), entity=entity
    )


@_kept
def members(options: Any, graph: Graph) -> int:  # noqa: ANN401 - argparse's namespace
    """Who and what belonged to a group."""
    entity = graph.resolve(options.entity)
    return _answers(
        options, graph, graph.members_of(entity, options.on, definite_only=options.definite_only, **known(options)), entity=entity
    )


@_kept
def alliances(options: Any, graph: Graph) -> int:  # noqa: ANN401 - argparse's namespace
    """All allied pairs."""
    return _answers(options, graph, graph.alliances(options.on, definite_only=options.definite_only, **known(options)))


@_kept
def relations(options: Any, graph: Graph) -> int:  # noqa: ANN401 - argparse's namespace
    """Every tie of an entity, or between two."""
    from allegiance.questions.answers import statement_json

    entity, other = graph.resolve(options.entity), _resolve(graph, options.other)
    found = graph.relations_of(entity, other, options.on, definite_only=options.definite_only, **known(options))

    def made() -> dict[str, Any]:
        return {
            "verdict": found.verdict.value,
            "answers": [answer.to_json(graph.dataset) for answer in found.answers],
            "statements": [statement_json(one, graph.dataset) for one in found.statements],
        }

    def lines() -> Iterable[str]:
        yield from render.answers_text(found.answers, _timeline(options, graph))
        for one in found.statements:
            yield render.safe("event     " + render.statement_text(one, graph.dataset, graph.ontology))

    return _told(options, graph, {"entity": entity, "other": other}, made, lines, [entity, other])


@_kept
def why(options: Any, graph: Graph) -> int:  # noqa: ANN401 - argparse's namespace
    """Why an answer is as it is."""
    relation = graph.resolve_relation(options.relation)
    entity, other = graph.resolve(options.entity), _resolve(graph, options.other)
    found = graph.why(entity, relation, other, options.on, **known(options))
    timeline = _timeline(options, graph)
    return _told(
        options,
        graph,
        {"entity": entity, "relation": relation, "other": other},
        lambda: {"answers": [found.to_json(timeline)]},
        lambda: render.why_text(found, (entity, relation, other), options.on, timeline),
        [entity, other],
    )


@_kept
def find(options: Any, graph: Graph) -> int:  # noqa: ANN401 - argparse's namespace
    """Entities by name."""
    from allegiance.questions.entities import found_json

    matches = graph.names.find(options.text)
    return _told(
        options,
        graph,
        {"text": options.text},
        lambda: {"answers": [found_json(match, graph.dataset.entities[match.id]) for match in matches]},
        lambda: render.found_text(matches, graph.dataset),
        otherwise="No name looks like that.",
    )


@_kept
def show(options: Any, graph: Graph) -> int:  # noqa: ANN401 - argparse's namespace
    """One entity."""
    from allegiance.questions.entities import show_entity

    entity = graph.resolve(options.entity)
    timeline = _timeline(options, graph)
    shown = show_entity(timeline, entity)
    return _told(
        options, graph, {"entity": entity}, lambda: {"answers": [shown.to_json(timeline)]}, lambda: render.shown_text(shown, timeline)
    )


@_kept
def timeline(options: Any, graph: Graph) -> int:  # noqa: ANN401 - argparse's namespace
    """Everything about one entity in the order of days."""
    entity = graph.resolve(options.entity)
    entries = graph.timeline_of(entity, options.on, definite_only=options.definite_only, **known(options))
    return _told(
        options,
        graph,
        {"entity": entity},
        lambda: {"answers": [entry.to_json(graph.dataset) for entry in entries]},
        lambda: render.timeline_text(entries, entity, _timeline(options, graph)),
        [entity],
        otherwise="The graph tells nothing of it then.",
    )


@_kept
def lineage(options: Any, graph: Graph) -> int:  # noqa: ANN401 - argparse's namespace
    """Where a group came from and what became of it."""
    entity = graph.resolve(options.entity)
    found = graph.lineage_of(entity, steps=options.steps, definite_only=options.definite_only, **known(options))
    return _told(
        options,
        graph,
        {"entity": entity, "steps": options.steps},
        lambda: {"answers": [found.to_json(graph.dataset)]},
        lambda: render.lineage_text(found, _timeline(options, graph)),
        [entity],
    )


@_kept
def changes(options: Any, graph: Graph) -> int:  # noqa: ANN401 - argparse's namespace
    """What changed between two days."""
    from allegiance.dates import format_day
    from allegiance.graph import span_of

    entity = _resolve(graph, options.entity)
    found = graph.changes(options.first, options.last, entity, definite_only=options.definite_only, **known(options))
    days = {"from": format_day(span_of(options.first).earliest), "to": format_day(span_of(options.last).latest)}
    return _told(
        options,
        graph,
        {"entity": entity, **days},
        lambda: {"answers": [one.to_json(graph.dataset) for one in found]},
        lambda: render.changes_text(found, _timeline(options, graph)),
        [entity],
        otherwise="Nothing that the graph tells of changed between these days.",
    )


@_kept
def path(options: Any, graph: Graph) -> int:  # noqa: ANN401 - argparse's namespace
    """How two entities were linked."""
    entity, other = graph.resolve(options.entity), graph.resolve(options.other)
    found = graph.paths_between(entity, other, options.on, opposing=options.opposing, definite_only=options.definite_only, **known(options))
    return _told(
        options,
        graph,
        {"entity": entity, "other": other, "opposing": options.opposing},
        lambda: {"answers": [one.to_json(graph.dataset) for one in found]},
        lambda: render.paths_text(found, _timeline(options, graph)),
        [entity, other],
        otherwise="No chain of ties that hold together links the two.",
    )


@_kept
def blocs(options: Any, graph: Graph) -> int:  # noqa: ANN401 - argparse's namespace
    """Who stood together."""
    entity = _resolve(graph, options.entity)
    found = graph.blocs(options.on, entity, definite_only=options.definite_only, **known(options))
    return _told(
        options,
        graph,
        {"entity": entity},
        lambda: {"answers": [one.to_json(graph.dataset) for one in found]},
        lambda: render.blocs_text(found, _timeline(options, graph)),
        [entity],
    )


@_kept
def listed(options: Any, graph: Graph) -> int:  # noqa: ANN401 - argparse's namespace
    """Who stood on a list."""
    list_ = _resolve(graph, options.list)
    found = graph.listed(options.on, list_, definite_only=options.definite_only, **known(options))
    timeline = _timeline(options, graph)
    return _told(
        options,
        graph,
        {"list": list_},
        lambda: {"answers": [one.to_json(timeline) for one in found]},
        lambda: render.listings_text(found, timeline),
    )


@_kept
def listings(options: Any, graph: Graph) -> int:  # noqa: ANN401 - argparse's namespace
    """Every listing of an entity."""
    entity = graph.resolve(options.entity)
    found = graph.listings_of(entity, options.on, definite_only=options.definite_only, **known(options))
    timeline = _timeline(options, graph)

    def lines() -> Iterable[str]:
        yield from render.listings_text(found.answers, timeline)
        for one in found.statements:
            yield render.safe("event     " + render.statement_text(one, graph.dataset, graph.ontology))

    return _told(options, graph, {"entity": entity}, lambda: found.to_json(timeline), lines, [entity])


@_kept
def gaps(options: Any, graph: Graph) -> int:  # noqa: ANN401 - argparse's namespace
    """Where more research would change most answers."""
    entity = _resolve(graph, options.entity)
    found = graph.gaps(entity, limit=options.limit or None, **known(options))
    timeline = _timeline(options, graph)
    return _told(
        options,
        graph,
        {"entity": entity, "limit": options.limit},
        lambda: found.to_json(timeline),
        lambda: render.gaps_text(found, timeline),
        otherwise="Nothing weak was found.",
    )


@_kept
def stats(options: Any, graph: Graph) -> int:  # noqa: ANN401 - argparse's namespace
    """What the graph holds, in numbers."""
    found = graph.statistics(**known(options))
    return _told(options, graph, {}, lambda: {"answers": [found.to_json()]}, lambda: render.statistics_text(found, graph.ontology))
