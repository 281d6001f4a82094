"""The quick way: the same answers as the long way, from a file that is never trusted blindly."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

import allegiance
from allegiance import quick
from allegiance.cli import main
from allegiance.contents import is_unchanged, recorded
from allegiance.quick import answered
from allegiance.sections import BLOCK, Damaged, Sections, packed

EVERYTHING = Path(__file__).parent / "formats" / "everything"
HEAVY = {"argparse", "json", "pathlib", "dataclasses", "typing", "numpy", "rdflib", "pyoxigraph", "pydantic", "networkx", "pyvis", "yaml"}


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """A folder for the index, empty at first."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("ALLEGIANCE_CACHE", str(folder))
    monkeypatch.setenv("COLUMNS", "90")
    return folder


@pytest.fixture
def data(tmp_path):
    """A copy of the made-up history that may be altered."""
    return Path(shutil.copytree(EVERYTHING, tmp_path / "data"))


def quickly(words, capsys):
    """What the quick way prints; None where it does not answer."""
    capsys.readouterr()
    return capsys.readouterr().out if answered([*map(str, words)]) else None


def slowly(words, capsys):
    """What the long way prints."""
    capsys.readouterr()
    assert main([*map(str, words)]) == 0
    return capsys.readouterr().out


@pytest.mark.slow
def test_the_quick_way_prints_what_the_long_way_prints(cache, capsys, graph):
    """On the shipped history: three hundred questions, as text and as JSON, on days of forty years."""
    chance = random.Random(7)
    names = [one for entity in graph.dataset.entities.values() if entity.kind != "Place" for one in (entity.id, entity.name)]
    slowly(["allies", "al-qaeda", "--on", "2001-09-11"], capsys)
    compared = 0
    for number in range(300):
        command = "alliances" if number % 60 == 0 else chance.choice(["allies", "leaders", "members"])
        on = f"{chance.randint(1985, 2026)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        name = [] if command == "alliances" else [chance.choice(names)]
        words = [command, *name, "--on", on, *chance.choice([[], ["--json"], ["--definite-only"], ["--definite-only", "--json"]])]
        told = quickly(words, capsys)
        if told is not None:
            compared += 1
            assert told == slowly(words, capsys), words

    assert compared > 270


def test_whole_days_of_the_made_up_history_agree(cache, capsys):
    """Every entity, each command, days before, at and after every bound: text and JSON."""
    asked = ["--data", str(EVERYTHING)]
    slowly(["alliances", "--on", "2014-12-01", *asked], capsys)
    days = (
        "1999-01-01",
        "2009-01-01",
        "2009-12-31",
        "2013-02-01",
        "2014-10-01",
        "2014-11-30",
        "2015-03-01",
        "2015-03-02",
        "2020-08-17",
        "2024-01-01",
    )
    for name in ("parent", "child", 'Comma, "quote" & <tag>', "حركة", "chief", "=1+1", "union"):
        for command in ("allies", "leaders", "members"):
            for on in days:
                for form in ([], ["--json"]):
                    words = [command, name, "--on", on, *form, *asked]
                    told = quickly(words, capsys)
                    assert told is not None
                    assert told == slowly(words, capsys), words


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--version"],
        ["allies"],
        ["allies", "parent"],
        ["allies", "parent", "--on"],
        ["allies", "parent", "--on", "2014"],
        ["allies", "parent", "--on", "2014-02-30"],
        ["allies", "parent", "--on", "2014-13-01"],
        ["allies", "parent", "child", "--on", "2014-12-01"],
        ["allies", "nobody", "--on", "2014-12-01"],
        ["allies", "", "--on", "2014-12-01"],
        ["allies", "parent", "--on", "2014-12-01", "--inherited"],
        ["allies", "parent", "--on", "2014-12-01", "--known-by", "2015"],
        ["allies", "parent", "--on=2014-12-01"],
        ["show", "parent"],
        ["alliances", "parent", "--on", "2014-12-01"],
    ],
)
def test_what_is_not_plain_is_left_to_the_long_way(words, cache, capsys):
    """Nothing is printed, and nothing guessed."""
    slowly(["allies", "parent", "--on", "2014-12-01", "--data", EVERYTHING], capsys)

    assert quickly([*words, "--data", EVERYTHING] if words else [], capsys) is None
    assert capsys.readouterr().out == ""


def test_a_warm_answer_loads_nothing_heavy(cache, capsys):
    """The command answers from the index with next to no imports: no library of ours, none of the slow ones of Python."""
    words = ["allies", "parent", "--on", "2014-12-01", "--data", str(EVERYTHING)]
    expected = slowly(words, capsys)
    code = "import sys; from allegiance.entry import main; status = main(); print(*sorted(sys.modules), file=sys.stderr); sys.exit(status)"
    done = subprocess.run(
        [sys.executable, "-S", "-c", code, *words],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(Path(allegiance.__file__).parent.parent)},
    )

    assert done.stdout == expected
    assert not HEAVY & set(done.stderr.split())


def test_any_change_of_the_data_is_noticed(cache, data, capsys):
    """A byte changed with size and time kept, a file added, one removed, one renamed: the old index is not asked."""
    words = ["allies", "parent", "--on", "2014-12-01", "--data", data]
    before = slowly(words, capsys)
    assert quickly(words, capsys) == before
    path = data / "statements" / "all.yaml"
    told, text = path.stat(), path.read_text(encoding="utf-8")
    path.write_text(text.replace("2010/..", "2015/.."), encoding="utf-8")
    os.utime(path, ns=(told.st_atime_ns, told.st_mtime_ns))

    assert path.stat().st_size == told.st_size
    assert quickly(words, capsys) is None
    after = slowly(words, capsys)
    assert after != before
    assert quickly(words, capsys) == after
    extra = data / "sources" / "more.yml"
    extra.write_text("", encoding="utf-8")
    assert quickly(words, capsys) is None
    extra.unlink()
    assert quickly(words, capsys) == after
    path.rename(path.with_name("other.yaml"))
    assert quickly(words, capsys) is None


def test_a_file_touched_but_not_changed_is_still_known(data):
    """Where times differ the bytes decide."""
    record = recorded([str(data)], quick.DATA_PARTS, str(data), 10**20)
    os.utime(data / "sources" / "all.yaml", ns=(1, 1))

    assert is_unchanged(record, [str(data)], quick.DATA_PARTS, str(data))
    (data / "sources" / "all.yaml").write_text("", encoding="utf-8")
    assert not is_unchanged(record, [str(data)], quick.DATA_PARTS, str(data))


def test_no_damage_gives_a_wrong_answer(cache, data, capsys):
    """Six hundred files cut off, flipped in a bit, overwritten or grown: the answer is right, or the long way is taken."""
    questions = [
        ["allies", "parent", "--on", "2014-12-01", "--data", data],
        ["alliances", "--on", "2020-08-17", "--data", data, "--json"],
        ["leaders", "parent", "--on", "2012-01-01", "--data", data],
    ]
    right = [slowly(question, capsys) for question in questions]
    (path,) = cache.iterdir()
    whole = path.read_bytes()
    chance = random.Random(11)
    refused = 0
    for number in range(600):
        at = chance.randrange(len(whole))
        if number % 4 == 0:
            damaged = whole[:at]
        elif number % 4 == 1:
            damaged = whole[:at] + bytes([whole[at] ^ 1 << chance.randrange(8)]) + whole[at + 1 :]
        elif number % 4 == 2:
            length = chance.randint(1, 64)
            damaged = whole[:at] + bytes(chance.randrange(256) for _ in range(length)) + whole[at + length :]
        else:
            damaged = whole[:at] + b"\0" * (len(whole) - at) if number % 8 == 3 else whole + whole[at:]
        path.write_bytes(damaged)
        told = [quickly(question, capsys) for question in questions]
        assert all(one in (None, good) for one, good in zip(told, right, strict=True)), (number, at)
        refused += None in told

    assert refused > 300
    assert [slowly(question, capsys) for question in questions] == right
    assert [quickly(question, capsys) for question in questions] == right


def test_every_byte_of_a_small_file_is_guarded():
    """Each byte flipped, each length cut: reading all sections either fails or gives what was written."""
    sections = {"one": b"first", "two": bytes(range(256)) * 130, "three": b""}
    whole = packed(sections)

    def opened(content, path):
        path.write_bytes(content)
        try:
            with Sections(str(path)) as file:
                return {name: file.read(name) for name in sections}
        except (Damaged, LookupError, ValueError):
            return None

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        assert opened(whole, path) == sections
        for at in [*range(300), *range(300, len(whole), 97)]:
            assert opened(whole[:at] + bytes([whole[at] ^ 0x10]) + whole[at + 1 :], path) is None
            assert opened(whole[:at], path) is None


def test_a_part_of_a_section_is_read_across_blocks(tmp_path):
    """Bounds in the middle of blocks, and at their edges."""
    content = bytes(number % 251 for number in range(3 * BLOCK + 5))
    path = tmp_path / "file"
    path.write_bytes(packed({"a": b"x", "b": content}))
    with Sections(str(path)) as file:
        for first, last in ((0, 1), (BLOCK - 2, BLOCK + 2), (5, 3 * BLOCK), (3 * BLOCK, 3 * BLOCK + 5), (7, 7)):
            assert file.read("b", first, last) == content[first:last]


_LOOP = """
import contextlib, io, os, sys
from pathlib import Path
os.environ["ALLEGIANCE_CACHE"] = sys.argv[1]
from allegiance import quick
from allegiance.cli import main
words = ["allies", "parent", "--on", "2014-12-01", "--data", sys.argv[2]]
told = set()
for number in range(100):
    if number % 3 == int(sys.argv[3]):
        for path in Path(sys.argv[1]).glob("*.index"):
            path.unlink(missing_ok=True)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        if not quick.answered(words):
            assert main(words) == 0
    told.add(out.getvalue())
assert len(told) == 1, told
print(told.pop())
"""


@pytest.mark.slow
def test_two_processes_build_and_ask_at_once(cache, capsys):
    """A hundred times each, one removing what the other wrote: no error, and one answer."""
    expected = slowly(["allies", "parent", "--on", "2014-12-01", "--data", EVERYTHING], capsys)
    running = [
        subprocess.Popen(
            [sys.executable, "-c", _LOOP, str(cache), str(EVERYTHING), str(turn)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for turn in (0, 1)
    ]
    ends = [process.communicate(timeout=240) for process in running]

    assert [process.returncode for process in running] == [0, 0], ends
    assert [out for out, _ in ends] == [expected + "\n"] * 2
    assert not [path for path in cache.iterdir() if path.suffix != ".index"]


def test_a_cache_that_cannot_be_written_is_not_kept(tmp_path, monkeypatch, capsys):
    """The answer is given all the same."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("ALLEGIANCE_CACHE", str(tmp_path / "file" / "below"))
    words = ["allies", "parent", "--on", "2014-12-01", "--data", EVERYTHING, "--json"]

    assert json.loads(slowly(words, capsys))["answers"]
    assert quickly(words, capsys) is None


def test_an_empty_name_of_the_cache_turns_it_off(monkeypatch, capsys):
    """ALLEGIANCE_CACHE= keeps nothing."""
    monkeypatch.setenv("ALLEGIANCE_CACHE", "")

    assert quick.index_path(["a"]) is None
    assert quickly(["allies", "parent", "--on", "2014-12-01", "--data", EVERYTHING], capsys) is None


def test_without_a_folder_of_its_own_the_index_lies_among_the_user_s_caches(monkeypatch, tmp_path):
    """XDG_CACHE_HOME is respected."""
    monkeypatch.delenv("ALLEGIANCE_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    assert Path(quick.index_path(["a"]) or "").parent == tmp_path / "allegiance"
