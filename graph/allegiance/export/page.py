"""The explorer's page as a format."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from allegiance.exceptions import QuestionError

from .wanted import Cut, Format

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ROWS"]


def _write(cut: Cut) -> bytes:
    """The page: here the date is the one that it opens on."""
    from allegiance.explorer import page_html

    wanted = cut.wanted
    if wanted.definite_only:
        raise QuestionError("the page shows definite and possible ties apart, with a switch for the latter. Leave --definite-only out.")
    return page_html(cut.shaped, known_by=wanted.known_by, include_alleged=wanted.include_alleged, opening=wanted.on).encode()


ROWS: Mapping[str, Format] = MappingProxyType(
    {"html": Format(_write, ".html", "text/html", "people: the network as one offline page", is_built=True)}
)
