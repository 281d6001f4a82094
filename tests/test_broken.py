"""Every folder under broken/ holds one mistake or attack; its expected.yaml says how a person is told of it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

import allegiance
from allegiance.cli import main
from allegiance.yamlfile import MAX_BYTES

BROKEN = Path(__file__).parent / "broken"
CASES = sorted(folder.name for folder in BROKEN.iterdir() if folder.is_dir())
# A process of its own finds the package that is under test here, installed or not.
ENVIRONMENT = os.environ | {"PYTHONPATH": str(Path(allegiance.__file__).parents[1])}
ATTACKS = ["billion-laughs", "python-object-tag", "very-deep-nesting", "nul-byte", "utf-16", "unknown-relation"]


def expected_of(case: str) -> list[dict[str, object]]:
    """The problems of a case, in order."""
    return yaml.safe_load((BROKEN / case / "expected.yaml").read_text(encoding="utf-8"))


def place_of(folder: Path, problem: dict[str, object]) -> str:
    """The place as a message begins: file:line:column, or the file or folder alone."""
    path = folder if problem["path"] == "." else folder / str(problem["path"])
    return f"{path}:{problem['line']}:{problem['column']}: " if problem["line"] else f"{path}: "


def assert_told(lines: list[str], folder: Path, problems: list[dict[str, object]]) -> None:
    """Each problem takes two lines, what and what to do, in the expected order and with nothing between."""
    assert len(lines) == 2 * len(problems), lines
    for number, problem in enumerate(problems):
        said, advice = lines[2 * number : 2 * number + 2]
        place = place_of(folder, problem)
        assert said.startswith(place)
        assert said.removeprefix(place).startswith(str(problem["message"]))
        assert str(problem["hint"]) in advice


def files_of(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file below a folder with its bytes and the time it was written."""
    return {str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def exported(tmp_path):
    """A folder with the exports of an earlier build."""
    folder = tmp_path / "exports"
    (folder / "more").mkdir(parents=True)
    (folder / "allegiance.ttl").write_bytes(b"# earlier\n")
    (folder / "allegiance.html").write_bytes(b"<!doctype html>\xff\x00")
    (folder / "more" / "notes.txt").write_bytes(b"mine")
    return folder


@pytest.fixture
def data(tmp_path):
    """A data folder with one sound record, to be broken by the test."""
    folder = tmp_path / "data"
    (folder / "entities").mkdir(parents=True)
    (folder / "entities" / "sound.yaml").write_text("east: {kind: Group, name: East}\n", encoding="utf-8")
    return folder


def check(folder: Path, capsys) -> tuple[int, list[str]]:
    """The exit status of `allegiance check` and the lines that it complains with."""
    status = main(["check", "--data", str(folder)])
    return status, capsys.readouterr().err.splitlines()


@pytest.mark.parametrize("case", CASES)
def test_check_tells_where_what_and_what_to_do(case, capsys):
    """
    A mistake is refused with its place and a way out, and makes no second complaint.
    """
    status = main(["check", "--data", str(BROKEN / case)])
    said = capsys.readouterr()
    problems = expected_of(case)

    assert status == 1
    assert_told(said.err.splitlines(), BROKEN / case, problems)
    assert f": {len(problems)} error" in said.out
    assert all(problem["message"] and problem["hint"] for problem in problems)


@pytest.mark.parametrize("case", CASES)
def test_build_of_broken_data_leaves_earlier_exports_alone(case, exported, capsys):
    """
    Nothing is written, renamed or left behind when the data are refused.
    """
    before = files_of(exported)

    assert main(["build", "--data", str(BROKEN / case), "-o", str(exported)]) == 1

    said = capsys.readouterr()
    assert_told(said.err.splitlines()[:-1], BROKEN / case, expected_of(case))
    assert "nothing was written" in said.err.splitlines()[-1]
    assert said.out == ""
    assert files_of(exported) == before


@pytest.mark.parametrize("case", ATTACKS)
def test_an_attack_is_refused_by_the_command_itself(case, tmp_path):
    """
    A process of its own refuses hostile files quickly, runs nothing of theirs and shows no traceback.
    """
    command = [sys.executable, "-m", "allegiance", "check", "--data", str(BROKEN / case)]
    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, cwd=tmp_path, timeout=30, check=False)
    told = done.stderr.decode("utf-8")

    assert done.returncode == 1
    assert_told(told.splitlines(), BROKEN / case, expected_of(case))
    assert list(tmp_path.iterdir()) == []


def test_several_mistakes_are_told_in_one_run_in_the_order_of_files_and_lines():
    """
    Nobody has to mend and run again for each mistake.
    """
    problems = expected_of("several-at-once")
    places = [(problem["path"], problem["line"], problem["column"]) for problem in problems]

    assert len(problems) == 7
    assert len({path for path, _, _ in places}) == 3
    assert places == sorted(places)


def test_the_corpus_covers_every_folder_of_data():
    """
    Each case breaks at least one file, and no case stands without an expectation.
    """
    assert len(CASES) >= 100
    assert all((BROKEN / case / "expected.yaml").is_file() for case in CASES)
    assert {problem["path"].partition("/")[0] for case in CASES for problem in expected_of(case)} == {
        ".",
        "entities",
        "sources",
        "statements",
    }


def test_a_folder_that_is_not_there_is_named(tmp_path, capsys):
    """
    A wrong path is told apart from a folder without data.
    """
    status, lines = check(tmp_path / "nowhere", capsys)

    assert (status, lines[0]) == (1, f"{tmp_path / 'nowhere'}: is no folder.")
    assert "entities/, statements/ and sources/" in lines[1]


def test_an_empty_folder_is_refused(tmp_path, capsys):
    """
    Silence about an empty folder would look like an empty history.
    """
    (tmp_path / "entities").mkdir()

    status, lines = check(tmp_path, capsys)

    assert (status, lines[0]) == (1, f"{tmp_path}: holds no data.")
    assert "Put *.yaml files under" in lines[1]


def test_a_link_to_a_file_outside_is_not_followed(data, tmp_path, capsys):
    """
    A data folder from a stranger cannot make us read other files of the machine.
    """
    (tmp_path / "secret.yaml").write_text("secret: {kind: Group, name: Hidden}\n", encoding="utf-8")
    (data / "entities" / "linked.yaml").symlink_to(tmp_path / "secret.yaml")

    status, lines = check(data, capsys)

    assert status == 1
    assert lines[0] == f"{data / 'entities' / 'linked.yaml'}: is a link that leads out of the data folder."
    assert "Copy what it leads to into the folder." in lines[1]
    assert "Hidden" not in " ".join(lines)


def test_a_link_to_a_folder_outside_is_told_once(data, tmp_path, capsys):
    """
    What lies behind such a link is neither read nor listed.
    """
    (tmp_path / "outside").mkdir()
    for number in range(5):
        (tmp_path / "outside" / f"{number}.yaml").write_text(f"hidden-{number}: {{kind: Group, name: Hidden}}\n", encoding="utf-8")
    (data / "sources").symlink_to(tmp_path / "outside", target_is_directory=True)

    status, lines = check(data, capsys)

    assert status == 1
    assert lines == [f"{data / 'sources'}: is a link that leads out of the data folder.", "Copy what it leads to into the folder."]


def test_links_inside_the_folder_are_followed(data, capsys):
    """
    A link is refused for where it leads, not for being one; the record then stands twice.
    """
    (data / "entities" / "zz.yaml").symlink_to("sound.yaml")

    status, lines = check(data, capsys)

    assert status == 1
    assert lines[0].endswith('entity "east" exists already.')


@pytest.mark.parametrize("target", ["loop.yaml", "nowhere.yaml", ".."])
def test_a_link_to_itself_to_nothing_or_to_a_folder_is_no_file(data, target, capsys):
    """
    Odd links are told like any other mistake.
    """
    (data / "entities" / "loop.yaml").symlink_to(target)

    status, lines = check(data, capsys)

    assert status == 1
    assert lines == [f"{data / 'entities' / 'loop.yaml'}: is no file.", "Remove or rename it."]


def test_a_pipe_in_the_folder_does_not_hang(data, capsys):
    """
    Reading a pipe would wait for ever.
    """
    os.mkfifo(data / "entities" / "pipe.yaml")

    status, lines = check(data, capsys)

    assert status == 1
    assert lines[0] == f"{data / 'entities' / 'pipe.yaml'}: is no file."


def test_a_file_of_giant_size_is_not_read(data, capsys):
    """
    The size is looked at before the content.
    """
    with (data / "entities" / "giant.yaml").open("wb") as file:
        file.truncate(MAX_BYTES + 1)

    status, lines = check(data, capsys)

    assert status == 1
    assert lines == [f"{data / 'entities' / 'giant.yaml'}: is larger than 64 MiB.", "Split the file."]


def test_mistakes_in_several_folders_are_told_together(data, tmp_path, capsys):
    """
    Folders are read as one history: a record of the second may repeat one of the first.
    """
    other = tmp_path / "other"
    (other / "entities").mkdir(parents=True)
    (other / "entities" / "again.yaml").write_text("# again\neast: {kind: Group, name: Orient}\nwest: {kind: Group}\n", encoding="utf-8")

    status = main(["check", "--data", str(data), "--data", str(other)])
    lines = capsys.readouterr().err.splitlines()

    assert status == 1
    assert lines[0].startswith(f"{other / 'entities' / 'again.yaml'}:2:1: ")
    assert f"{data / 'entities' / 'sound.yaml'}:1" in lines[1]
    assert lines[2].startswith(f"{other / 'entities' / 'again.yaml'}:3:1: ")
