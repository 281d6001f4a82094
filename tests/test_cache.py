"""What is kept for the quick way: never trusted blindly, never half written, and bounded."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from allegiance import contents, quick
from allegiance.commands import keeping
from allegiance.contents import content_of, is_unchanged, recorded
from allegiance.sections import BLOCK, Damaged, Sections, packed
from tests.asked import EVERYTHING, quickly, slowly


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """A folder for what is kept, empty at first; code that nobody edits while the test runs."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("ALLEGIANCE_CACHE", str(folder))
    monkeypatch.setenv("COLUMNS", "90")
    monkeypatch.setattr("allegiance.contents._modules", lambda _: [])
    return folder


@pytest.fixture
def data(tmp_path):
    """A copy of the made-up history that may be altered."""
    return Path(shutil.copytree(EVERYTHING, tmp_path / "data"))


@pytest.mark.parametrize("question", [["allies", "parent", "--on", "2014-12-01"], ["listings", "child"]], ids=" ".join)
def test_any_change_of_the_data_is_noticed(question, cache, data, capsys):
    """A byte changed with size and time kept, a file added, one removed, one renamed: what was kept is not asked."""
    words = [*question, "--data", data]
    before = slowly(words, capsys)
    assert quickly(words, capsys) == before
    path = data / "statements" / "all.yaml"
    told, text = path.stat(), path.read_text(encoding="utf-8")
    path.write_text(text.replace("2010/..", "2015/..").replace("2014-08-26", "2014-08-25"), encoding="utf-8")
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


def test_data_that_change_while_they_are_read_leave_nothing(cache, data, monkeypatch, capsys):
    """The answer of the old bytes is not kept under the new ones, nor the other way round."""
    words = ["allies", "parent", "--on", "2014-12-01", "--data", data]
    real = keeping.record

    def changing(options):
        made = real(options)
        path = data / "statements" / "all.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace("2010/..", "2015/.."), encoding="utf-8")
        return made

    monkeypatch.setattr("allegiance.commands.ask.record", changing)
    slowly(words, capsys)

    assert not cache.exists()


def test_a_file_touched_but_not_changed_is_still_known(data):
    """Where times differ the bytes decide; the content is the same whatever the times."""
    record = recorded([str(data)], quick.DATA_PARTS, str(data), 10**20)
    os.utime(data / "sources" / "all.yaml", ns=(1, 1))

    assert is_unchanged(record, [str(data)], quick.DATA_PARTS, str(data))
    again = recorded([str(data)], quick.DATA_PARTS, str(data), 10**20)
    assert again != record
    assert content_of(again) == content_of(record)
    (data / "sources" / "all.yaml").write_text("", encoding="utf-8")
    assert not is_unchanged(record, [str(data)], quick.DATA_PARTS, str(data))
    assert content_of(recorded([str(data)], quick.DATA_PARTS, str(data), 10**20)) != content_of(record)


def test_files_touched_or_put_in_place_again_are_read_once(cache, data, monkeypatch, capsys):
    """Their bytes are those of the record: it is written anew, and the next answer does without them."""
    words = ["allies", "parent", "--on", "2014-12-01", "--data", data]
    expected = slowly(words, capsys)
    for path in data.rglob("*.yaml"):
        os.utime(path, ns=(1, 1))
    later = time.time_ns() + 10**10
    monkeypatch.setattr(quick.time, "time_ns", lambda: later)  # the inodes were changed just now
    opened = []
    real = contents._digest_of  # noqa: SLF001 - what must not be done twice
    monkeypatch.setattr(contents, "_digest_of", lambda path: opened.append(path) or real(path))

    assert quickly(words, capsys) == expected
    assert [path for path in opened if path.endswith(".yaml")]
    opened.clear()
    assert quickly(words, capsys) == expected
    assert not [path for path in opened if path.endswith((".yaml", ".ttl"))]
    assert not [*cache.glob("*.tmp")]


QUESTIONS = (
    ["allies", "parent", "--on", "2014-12-01"],
    ["alliances", "--on", "2020-08-17", "--json"],
    ["leaders", "parent", "--on", "2012"],
    ["relations", "parent"],
    ["show", "child", "--json"],
    ["timeline", "parent"],
    ["listings", "child"],
)


@pytest.mark.parametrize("kind", ["files", "index", "answer"])
def test_no_damage_gives_a_wrong_answer(kind, cache, data, capsys):
    """Three hundred times for each kind, cut off, flipped in a bit, overwritten or grown: a right answer, or the long way."""
    questions = [[*question, "--data", data] for question in QUESTIONS]
    right = [slowly(question, capsys) for question in questions]
    (path,) = cache.glob(f"*.{kind}")
    whole = path.read_bytes()
    chance = random.Random(kind)
    refused = 0
    for number in range(300):
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

    assert refused > 150
    path.write_bytes(whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:])
    assert [slowly(question, capsys) for question in questions] == right
    assert [quickly(question, capsys) for question in questions] == right


def test_a_file_put_in_the_place_of_another_is_noticed(cache, data, capsys):
    """The index of another state of knowledge, the answer to another question, the record of another folder."""
    words = ["allies", "parent", "--on", "2014-12-01", "--data", data]
    slowly(words, capsys)
    (index,) = cache.glob("*.index")
    kept = index.read_bytes()
    slowly([*words, "--include-alleged"], capsys)
    (other,) = set(cache.glob("*.index")) - {index}
    other.write_bytes(kept)
    assert quickly([*words, "--include-alleged"], capsys) is None

    questions = [["listings", name, "--data", data] for name in ("child", "parent")]
    right = [slowly(question, capsys) for question in questions]
    first, second = sorted(cache.glob("*.answer"))
    content = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(content)
    assert [quickly(question, capsys) for question in questions] == [None, None]
    assert [slowly(question, capsys) for question in questions] == right


def test_every_byte_of_a_small_file_is_guarded():
    """Each byte flipped, each length cut: reading all sections either fails or gives what was written."""
    sections = {"one": b"first", "two": bytes(range(256)) * 130, "three": b""}
    whole = packed(sections)

    def opened(content, path):
        path.write_bytes(content)
        try:
            with Sections(str(path)) as file:
                file.check()
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
from allegiance import contents, quick
contents._modules = lambda _: []
from allegiance.cli import main
questions = [
    ["allies", "parent", "--on", "2014-12-01"],
    ["allies", "parent", "--on", "2014-12-01", "--known-by", "2015"],
    ["listings", "child"],
]
told = [set() for _ in questions]
for number in range(100):
    if number % 3 == int(sys.argv[3]):
        for path in Path(sys.argv[1]).glob("*"):
            path.unlink(missing_ok=True)
    for words, answers in zip(questions, told):
        words = [*words, "--data", sys.argv[2]]
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            if not quick.answered(words):
                assert main(words) == 0
        answers.add(out.getvalue())
assert [len(answers) for answers in told] == [1, 1, 1], told
print("".join(answers.pop() for answers in told), end="")
"""


@pytest.mark.slow
def test_two_processes_build_and_ask_at_once(cache, capsys):
    """A hundred times each, one removing what the other wrote, even half-written files: no error, and one answer."""
    questions = (
        ["allies", "parent", "--on", "2014-12-01"],
        ["allies", "parent", "--on", "2014-12-01", "--known-by", "2015"],
        ["listings", "child"],
    )
    expected = "".join(slowly([*question, "--data", EVERYTHING], capsys) for question in questions)
    running = [
        subprocess.Popen(
            [sys.executable, "-c", _LOOP, str(cache), str(EVERYTHING), str(turn)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for turn in (0, 1)
    ]
    ends = [process.communicate(timeout=240) for process in running]

    assert [process.returncode for process in running] == [0, 0], ends
    assert [out for out, _ in ends] == [expected] * 2
    assert {path.suffix for path in cache.iterdir()} <= {".files", ".index", ".answer"}


_WRITER = """
import itertools, sys
from allegiance.commands import keeping
contents = [bytes([letter]) * 3_000_000 for letter in b"ab"]
print("ready", flush=True)
for content in itertools.cycle(contents):
    keeping.write(sys.argv[1], content)
"""


@pytest.mark.slow
def test_a_writer_killed_at_any_moment_leaves_the_old_file_or_the_new_one(tmp_path):
    """Thirty times, with kill -9: whole in one of both contents; what was half written has another name, and is swept later."""
    path = tmp_path / "x.index"
    chance = random.Random(3)
    for _ in range(30):
        process = subprocess.Popen([sys.executable, "-c", _WRITER, str(path)], stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(chance.uniform(0, 0.03))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        if path.exists():
            content = path.read_bytes()
            assert len(content) == 3_000_000
            assert content.count(content[:1]) == len(content)
    left = [one for one in tmp_path.iterdir() if one != path]
    assert all(one.name.startswith(".x.index.") and one.suffix == ".tmp" for one in left)
    for one in left:
        os.utime(one, ns=(1, 1))
    keeping.forget(str(tmp_path / "x.files"))
    assert [*tmp_path.iterdir()] == [path]


def test_states_of_knowledge_share_an_index_where_nothing_was_published_between(cache, capsys):
    """So many indexes as states, not as dates asked; the long way is not taken for a date that another one stands for."""
    words = ["allies", "parent", "--on", "2014-12-01", "--data", EVERYTHING]
    slowly([*words, "--known-by", "2030"], capsys)
    assert quickly(words, capsys) == slowly(words, capsys)
    assert len([*cache.glob("*.index")]) == 1
    slowly([*words, "--known-by", "1990", "--json"], capsys)
    told = quickly([*words, "--known-by", "1980-05", "--json"], capsys)
    assert told == slowly([*words, "--known-by", "1980-05", "--json"], capsys)
    assert json.loads(told)["question"]["known_by"] == "1980-05-31"
    assert len([*cache.glob("*.index")]) == 2


def test_what_was_used_longest_ago_goes_first(cache, monkeypatch, capsys):
    """Beyond a number of files of a kind, and beyond a number of bytes of all."""
    monkeypatch.setattr(keeping, "MOST", {".index": 3, ".answer": 2})
    words = ["allies", "parent", "--on", "2014-12-01", "--data", EVERYTHING]
    states = [[], ["--include-alleged"], ["--stated-only"], ["--include-alleged", "--stated-only"]]
    clock = iter(range(10**18, 2 * 10**18, 10**15))

    def aged():
        for path in sorted(cache.iterdir(), key=lambda path: path.stat().st_mtime_ns):
            os.utime(path, ns=(0, next(clock)))

    for state in states[:3]:
        slowly([*words, *state], capsys)
        aged()
    assert quickly(words, capsys) is not None  # now it is the one used last
    slowly([*words, *states[3]], capsys)
    assert [quickly([*words, *state], capsys) is not None for state in states] == [True, False, True, True]

    for name in ("parent", "child", "union"):
        slowly(["listings", name, "--data", EVERYTHING], capsys)
    assert len([*cache.glob("*.answer")]) == 2
    monkeypatch.setattr(keeping, "_MOST_BYTES", 1)
    slowly(["listings", "parent", "--data", EVERYTHING], capsys)
    slowly(["listings", "child", "--data", EVERYTHING], capsys)
    assert {path.suffix for path in cache.iterdir()} <= {".files"}


def test_an_answer_is_printed_before_anything_is_kept(cache, monkeypatch, capsys):
    """Whoever waits for the answer does not wait for the index."""
    seen = []
    monkeypatch.setattr("allegiance.commands.ask.keep_answer", lambda *_: seen.append(capsys.readouterr().out))
    slowly(["allies", "parent", "--on", "2014-12-01", "--data", EVERYTHING], capsys)

    assert seen[0].startswith("possible  Parent was allied with")


def test_a_cache_that_cannot_be_written_is_not_kept(tmp_path, monkeypatch, capsys):
    """The answer is given all the same."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("ALLEGIANCE_CACHE", str(tmp_path / "file" / "below"))
    words = ["allies", "parent", "--on", "2014-12-01", "--data", EVERYTHING, "--json"]

    assert json.loads(slowly(words, capsys))["answers"]
    assert quickly(words, capsys) is None


def test_a_cache_that_may_only_be_read_is_read(cache, monkeypatch, capsys):
    """Where the time of use cannot be set, the answer is given all the same."""
    words = ["allies", "parent", "--on", "2014-12-01", "--data", EVERYTHING]
    expected = slowly(words, capsys)

    def refuse(*_, **__):
        raise PermissionError(1, "not permitted")

    monkeypatch.setattr(quick.os, "utime", refuse)
    assert quickly(words, capsys) == expected


def test_an_empty_name_of_the_cache_turns_it_off(monkeypatch, capsys):
    """ALLEGIANCE_CACHE= keeps nothing."""
    monkeypatch.setenv("ALLEGIANCE_CACHE", "")

    assert quick.files_path(["a"]) is None
    assert quickly(["allies", "parent", "--on", "2014-12-01", "--data", EVERYTHING], capsys) is None


def test_without_a_folder_of_its_own_it_lies_among_the_user_s_caches(monkeypatch, tmp_path):
    """XDG_CACHE_HOME is respected."""
    monkeypatch.delenv("ALLEGIANCE_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    assert Path(quick.files_path(["a"]) or "").parent == tmp_path / "allegiance"
