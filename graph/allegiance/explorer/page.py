"""The page itself: pyvis emits the network through our own template, with its engine and our scripts inside."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from allegiance import __version__

from .layout import lay_out
from .payload import payload_of

if TYPE_CHECKING:
    from allegiance.graph import Graph

    from .layout import Layout

__all__ = ["page_html"]

_FOLDER = files("allegiance") / "explorer"
# Sizes of nodes by the order of their kinds, in pixels at full scale: groups large, people smaller, the rest between.
_SIZES = {1: 20, 2: 11}
_SIZE = 12
_ENGINE = ("templates", "lib", "vis-9.1.2", "vis-network.min.js")


def page_html(graph: Graph, *, known_by: str | None = None, include_alleged: bool = False, opening: str | None = None) -> str:
    """The page as text: one file that asks for nothing else.

    `known_by` fixes the state of knowledge; `opening` is the date on which the page opens.

    Raises:
        DateError, QuestionError: a date cannot be used.
    """
    from allegiance.graph import span_of

    if opening is not None:
        span_of(opening)
    timeline = graph.timeline(known_by, include_alleged=include_alleged)
    layout = lay_out(timeline)
    payload = payload_of(timeline, layout, version=__version__, known_by=known_by, include_alleged=include_alleged, opening=opening)
    return str(_network(payload, layout).generate_html())


def _network(payload: dict[str, Any], layout: Layout) -> Any:  # noqa: ANN401 - a pyvis Network, imported late
    """A pyvis network whose template is ours; nodes and edges go by the numbers of their entities and ties."""
    from .network import ExplorerNetwork, packed

    engine, script, style = _engine(), _script(), _text("style.css")
    meta = payload["meta"]
    network = ExplorerNetwork(
        {
            "title": meta["title"],
            "description": "Who stood with whom, on which day, and how do we know: groups, leaders, ties and their sources.",
            "csp": _policy([engine, script], [style]),
            "style": style,
            "engine": packed(engine),
            "script": script,
            "payload": packed(payload),
            "meta": meta,
        }
    )
    for number, entity in enumerate(payload["entities"]):
        kind, place = payload["kinds"][entity["kind"]], layout[entity["id"]]
        size = _SIZES.get(kind["order"], _SIZE)
        network.add_node(
            number, label=entity["name"], shape=kind["shape"], color=kind["colour"], size=size, x=place.x, y=place.y, physics=False
        )
    for number, tie in enumerate(payload["ties"]):
        if tie["o"] is not None:
            # Colours and dashes are set by the page, which knows the day.
            network.add_edge(tie["s"], tie["o"], id=number)
    return network


def _text(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


@cache
def _engine() -> str:
    """The text of vis-network as pyvis ships it."""
    resource = files("pyvis")
    for part in _ENGINE:
        resource = resource / part
    return _closed(resource.read_text(encoding="utf-8"))


def _script() -> str:
    """Our scripts, in the order of their names, as one strict script of its own scope."""
    parts = sorted((item for item in (_FOLDER / "scripts").iterdir() if item.name.endswith(".js")), key=lambda item: item.name)
    body = "\n".join(f"// {item.name}\n{item.read_text(encoding='utf-8')}" for item in parts)
    return _closed(f'(async function () {{\n"use strict";\n{body}\n}})();\n')


def _closed(script: str) -> str:
    """A script that cannot end its own block."""
    return script.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def _policy(scripts: list[str], styles: list[str]) -> str:
    """A content security policy that lets exactly these texts run and nothing be fetched."""

    def hashes(texts: list[str]) -> str:
        return " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in texts)

    return (
        f"default-src 'none'; script-src {hashes(scripts)}; style-src {hashes(styles)}; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )
