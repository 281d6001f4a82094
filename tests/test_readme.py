"""The README shows what the commands print today."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from allegiance.cli import main
from tests.readme import README, refreshed

if TYPE_CHECKING:
    import pytest


def test_every_example_prints_what_the_readme_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    """`python -m tests.readme` mends the README when the data or the output have changed."""
    monkeypatch.setenv("COLUMNS", "110")
    text = README.read_text(encoding="utf-8")

    assert text.count("$ allegiance ") >= 5
    assert refreshed(text) == text, "run: python -m tests.readme"


def test_the_records_that_the_readme_teaches_are_accepted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its YAML, put into a folder as it says, passes the check beside the shipped history, with its own relation."""
    text = README.read_text(encoding="utf-8")
    blocks = dict(re.findall(r"```yaml\n# my/history/(\w+)/mine\.yaml\n(.*?)```", text, re.DOTALL))
    relation = re.findall(r"```turtle\n(.*?)```", text, re.DOTALL)[0]
    ontology = tmp_path / "ontology"
    ontology.mkdir()
    shipped = README.parent / "ontology"
    (ontology / "core.ttl").write_text((shipped / "core.ttl").read_text())
    (ontology / "relations.ttl").write_text((shipped / "relations.ttl").read_text() + relation)
    for folder, body in blocks.items():
        assert yaml.safe_load(body)
        (tmp_path / "history" / folder).mkdir(parents=True)
        (tmp_path / "history" / folder / "mine.yaml").write_text(body)

    assert set(blocks) == {"entities", "statements", "sources"}
    assert main(["check", "--ontology", str(ontology), "--data", "shipped", "--data", str(tmp_path / "history")]) == 0, (
        capsys.readouterr().err
    )
    capsys.readouterr()
    assert main(["relations", "example-front", "--ontology", str(ontology), "--data", "shipped", "--data", str(tmp_path / "history")]) == 0
    assert "example" in capsys.readouterr().out


def test_every_file_that_the_readme_links_is_there() -> None:
    """No link of the README leads nowhere."""
    links = re.findall(r"\]\((?!https?:)([^)#]+)", README.read_text(encoding="utf-8"))

    assert links
    assert [link for link in links if not link.startswith("exports/") and not (README.parent / link).exists()] == []
