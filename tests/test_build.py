"""Building: the same data gives the same bytes, and a build that fails leaves no mark."""

from __future__ import annotations

import base64
import os
import re
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
import yaml

from allegiance.cli import main
from allegiance.export import FORMATS, write_files
from allegiance.resources import ontology_folder, shipped_folder


def _built(folder: Path, seed: str, *arguments: str) -> dict[str, bytes]:
    subprocess.run(
        [sys.executable, "-m", "allegiance", "build", "-o", str(folder), *arguments],
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parent.parent / "graph")},
        check=True,
        capture_output=True,
    )
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.slow
def test_two_builds_are_the_same_to_the_byte(tmp_path: Path) -> None:
    """Neither the order of sets nor that of files shows in an export."""
    first = _built(tmp_path / "one", "1")
    reversed_data = tmp_path / "data"
    for path in sorted(shipped_folder().rglob("*.yaml")):
        content = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506 - builds texts only
        turned = content[::-1] if isinstance(content, list) else dict(reversed(content.items()))
        target = reversed_data / path.parent.name / f"z-{path.name}"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(yaml.dump(turned, allow_unicode=True, sort_keys=False, default_style='"'), encoding="utf-8")

    assert set(first) == {f"allegiance{kind.suffix}" for kind in FORMATS.values() if kind.is_built}
    assert _built(tmp_path / "two", "2") == first
    assert _built(tmp_path / "three", "3", "--data", str(reversed_data)) == first


def test_a_relation_and_a_statement_are_added_without_touching_python(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A made-up relation in a copy of the ontology is checked, asked, explained and drawn."""
    ontology = tmp_path / "ontology"
    ontology.mkdir()
    for name in ("core.ttl", "relations.ttl"):
        (ontology / name).write_text((ontology_folder() / name).read_text())
    with (ontology / "relations.ttl").open("a") as file:
        file.write(
            """
al:wroteTo a al:EventRelation ; rdfs:label "wrote to"@en ; skos:definition "The subject sent the object a letter."@en ;
    rdfs:domain al:Actor ; rdfs:range al:Actor ; al:starts al:corresponding ;
    al:phrase "{subject} wrote to {object}" ; al:family al:Support .
al:corresponding a al:StateRelation ; rdfs:label "corresponding with"@en ; skos:definition "The two exchanged letters."@en ;
    rdfs:domain al:Actor ; rdfs:range al:Actor ; al:symmetric true ; al:implies al:alliedWith ;
    al:phrase "{subject} corresponded with {object}" ; al:family al:Support .
"""
        )
    data = tmp_path / "mine" / "statements"
    data.mkdir(parents=True)
    (data / "a.yaml").write_text(
        "- {subject: jamaat-ul-ahrar, relation: wroteTo, object: al-qaeda, when: 2016-05-05,\n"
        "   claims: [{source: dawn-2020-08-18-merger, attests: 2016-06-01}]}\n"
    )
    source = next((shipped_folder() / "sources").glob("*.yaml")).read_text(encoding="utf-8").partition(":")[0]
    (data / "a.yaml").write_text((data / "a.yaml").read_text().replace("dawn-2020-08-18-merger", source))
    words = ["--ontology", str(ontology), "--data", "shipped", "--data", str(tmp_path / "mine"), "--include-alleged"]

    assert main(["allies", "JuA", "--on", "2016-05-20", *words]) == 0
    out = capsys.readouterr().out
    assert "Jamaat-ul-Ahrar was allied with Al-Qaeda" in out
    assert "Jamaat-ul-Ahrar wrote to Al-Qaeda" in out
    assert main(["export", "html", *words, "-o", str(tmp_path / "page.html")]) == 0
    assert "corresponding with" in unpacked((tmp_path / "page.html").read_text(encoding="utf-8"))


def unpacked(page: str) -> str:
    """The data that a page carries, as it unpacks them."""
    packed = re.search(r'id="payload">([^<]*)<', page)
    assert packed
    return zlib.decompress(base64.b64decode(packed[1])).decode()


def test_files_are_written_all_or_none(tmp_path: Path) -> None:
    """A file that cannot be written leaves the others as they were, and nothing beside them."""
    (tmp_path / "a").write_bytes(b"before")
    (tmp_path / "b").mkdir()

    with pytest.raises(IsADirectoryError):
        write_files({tmp_path / "a": b"after", tmp_path / "b": b"after"})

    assert (tmp_path / "a").read_bytes() == b"before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


def test_a_wheel_works_away_from_the_checkout(tmp_path: Path) -> None:
    """What pip installs holds ontology, history, queries and page, and answers on its own."""
    root = Path(__file__).resolve().parent.parent
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    subprocess.run([*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", str(tmp_path), str(root)], check=True, capture_output=True)
    wheel = next(tmp_path.glob("allegiance-*.whl"))
    site = tmp_path / "site"
    subprocess.run([*pip, "install", "--no-deps", "--target", str(site), str(wheel)], check=True, capture_output=True)
    asked = "import allegiance.cli, sys; print(allegiance.__file__); sys.exit(allegiance.cli.main(['allies', 'JuA', '--on', '2020-09-01']))"
    # -S -c with our own path: the installed copy, and the libraries of this environment, but not the checkout.
    libraries = [path for path in sys.path if "site-packages" in path]
    found = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(site), *libraries])},
        capture_output=True,
        text=True,
        check=False,
    )

    assert found.returncode == 0, found.stderr
    assert str(site) in found.stdout
    assert "definite  Jamaat-ul-Ahrar was allied with Tehrik-i-Taliban Pakistan" in found.stdout
    for name in ("ontology/shapes.ttl", "queries/alliances.rq", "explorer/page.html.j2", "data/README.md", "SEMANTICS.md", "py.typed"):
        assert (site / "allegiance" / name).is_file(), name
