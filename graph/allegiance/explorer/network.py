"""pyvis with a template of ours, an environment that escapes, and bookkeeping that stays linear."""

from __future__ import annotations

import base64
import json
import zlib
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup
from pyvis.network import Network

__all__ = ["ExplorerNetwork", "packed"]

_MARKUP = ("style", "script")


def packed(value: Any) -> str:  # noqa: ANN401 - a text, or anything JSON takes
    """A text, or the JSON of a value, deflated (zlib, RFC 1950) and in base64: letters, digits and + / = only.

    The page unpacks it with the browser's own DecompressionStream.
    """
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode("utf-8", "surrogatepass"), 9)).decode("ascii")


class _Ids(list[Any]):
    """A list of ids that knows its members: pyvis asks of every node whether it is there already."""

    def __init__(self) -> None:
        super().__init__()
        self._known: set[Any] = set()

    def append(self, item: Any) -> None:  # noqa: ANN401 - an id of any kind, as in list
        self._known.add(item)
        super().append(item)

    def __contains__(self, item: object) -> bool:
        return item in self._known


class ExplorerNetwork(Network):  # type: ignore[misc]
    """A directed pyvis network that renders the explorer's page."""

    def __init__(self, context: dict[str, Any]) -> None:
        """`context` holds the values of the template; those that are script, style or JSON must be safe where they stand."""
        super().__init__(directed=True, cdn_resources="in_line", height="100%", width="100%")
        self.node_ids = _Ids()
        folder = str(files("allegiance") / "explorer")
        self.templateEnv = Environment(
            loader=FileSystemLoader(folder), autoescape=select_autoescape(default=True, default_for_string=True), undefined=StrictUndefined
        )
        self.templateEnv.globals.update(
            {name: Markup(value) if name in _MARKUP else value for name, value in context.items()}  # noqa: S704 - safe by contract
        )
        self.path = "page.html.j2"
        self.toggle_physics(status=False)

    def add_edge(self, source: int, to: int, **options: Any) -> None:  # noqa: ANN401 - as in pyvis
        """A directed edge; pyvis would look for it among all edges first, which an edge with an id of its own does not need."""
        self.edges.append({"from": source, "to": to, **options})

    def get_network_data(self) -> tuple[Any, ...]:
        """What pyvis hands to the template; `network` is put beside it, packed."""
        nodes, edges, heading, height, width, options = super().get_network_data()
        self.templateEnv.globals["network"] = packed({"nodes": nodes, "edges": edges})
        return nodes, edges, heading, height, width, options
