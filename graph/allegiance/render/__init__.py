"""Answers as text for a terminal."""

from .answers import answers_text, coverage_text, found_text, shown_text, statement_text, why_text
from .stories import blocs_text, changes_text, gaps_text, lineage_text, listings_text, paths_text, statistics_text, timeline_text
from .text import safe

__all__ = [
    "answers_text",
    "blocs_text",
    "changes_text",
    "coverage_text",
    "found_text",
    "gaps_text",
    "lineage_text",
    "listings_text",
    "paths_text",
    "safe",
    "shown_text",
    "statement_text",
    "statistics_text",
    "timeline_text",
    "why_text",
]
