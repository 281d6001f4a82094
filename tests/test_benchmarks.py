"""The figures that the README quotes are those that `make bench` kept."""

from __future__ import annotations

from tests.benchmarks.publish import QUOTED, README, published, table, targets


def test_the_readme_quotes_the_figures_that_were_kept():
    """`make bench` writes both; nobody writes a figure by hand."""
    text = README.read_text(encoding="utf-8")

    assert targets(QUOTED)
    assert published(text, targets(QUOTED)) == text


def test_a_missed_target_is_told_as_missed():
    """With what was reached and what was asked for."""
    one = {"what": "w", "reached": 1234.5, "wanted": 2000, "kind": "at least", "unit": "x", "met": False}

    assert table([one]).splitlines()[-1] == "| w | 1,234 x | ≥ 2,000 x | **no** |"
