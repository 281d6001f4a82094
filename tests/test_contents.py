"""Reading again what was read before: nearly free, and never of files that have changed."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

import allegiance
from allegiance import contents
from allegiance.contents import digests
from tests.asked import EVERYTHING

PARTS = ("entities", "statements", "sources")
LATER = 4 * 10**18


@pytest.fixture
def data(tmp_path):
    """A copy of the made-up history that may be altered."""
    return Path(shutil.copytree(EVERYTHING, tmp_path / "data"))


@pytest.fixture
def opened(monkeypatch):
    """The paths of which bytes were read, in a list that grows."""
    made = []
    real = contents._digest_of  # noqa: SLF001 - what must not be done twice

    def counting(path):
        made.append(Path(path).name)
        return real(path)

    monkeypatch.setattr(contents, "_digest_of", counting)
    return made


def test_files_left_alone_are_not_read_again(data, opened):
    """Nor is anything said of them that was not said the first time."""
    known = {}
    first = digests([str(data)], PARTS, known, LATER)
    assert opened.count("all.yaml") == 3
    opened.clear()

    assert digests([str(data)], PARTS, known, LATER) == first
    assert not opened


def test_a_file_changed_in_any_way_is_read_again(data, opened):
    """Its bytes with size and time kept; its time; its inode; and nothing but it."""
    known = {}
    path = data / "statements" / "all.yaml"
    told, text = path.stat(), path.read_text(encoding="utf-8")
    before = digests([str(data)], PARTS, known, LATER)
    path.write_text(text.replace("2010/..", "2015/.."), encoding="utf-8")
    os.utime(path, ns=(told.st_atime_ns, told.st_mtime_ns))
    opened.clear()
    after = digests([str(data)], PARTS, known, LATER)
    assert opened == ["all.yaml"]
    assert [one for one, other in zip(before, after, strict=True) if one != other] == [one for one in before if one[0] == str(path)]

    os.utime(path, ns=(5, 5))
    assert digests([str(data)], PARTS, known, LATER) == after
    other = path.with_name("other")
    other.write_text(text, encoding="utf-8")
    os.utime(other, ns=(5, 5))
    other.replace(path)
    assert digests([str(data)], PARTS, known, LATER) == before


def test_a_file_written_just_now_is_read_again(data, opened):
    """A second change within one tick of the clock may bear the same time."""
    known = {}
    made = max(path.stat().st_ctime_ns for path in data.rglob("*.yaml"))
    digests([str(data)], PARTS, known, made + 10**9)
    opened.clear()
    digests([str(data)], PARTS, known, made + 10**9)
    assert opened.count("all.yaml") == 3


def test_files_added_and_removed_are_noticed(data):
    """By the names in their folders."""
    known = {}
    before = digests([str(data)], PARTS, known, LATER)
    extra = data / "sources" / "deep" / "more.yaml"
    extra.parent.mkdir()
    extra.write_text("", encoding="utf-8")
    assert len(digests([str(data)], PARTS, known, LATER)) == len(before) + 2
    shutil.rmtree(extra.parent)
    assert digests([str(data)], PARTS, known, LATER) == before


def test_a_pipe_among_the_data_is_not_waited_for(data):
    """What is no file has no bytes to look at."""
    os.mkfifo(data / "sources" / "pipe.yaml")

    assert (str(data / "sources" / "pipe.yaml"), "", "") in digests([str(data)], PARTS, {}, LATER)


def test_reading_again_gives_the_same_graph_until_something_changes(data):
    """And the old graph again when the change is taken back."""
    first = allegiance.read(data)
    path = data / "statements" / "all.yaml"
    told, text = path.stat(), path.read_text(encoding="utf-8")
    assert allegiance.read(data) is first
    path.write_text(text.replace("2010/..", "2015/.."), encoding="utf-8")
    os.utime(path, ns=(told.st_atime_ns, told.st_mtime_ns))
    second = allegiance.read(data)
    assert second is not first
    assert [one.statement.when for one in second.timeline().settled.values()].count("2015/..") == 1
    path.write_text(text, encoding="utf-8")
    assert allegiance.read(data) is first


def test_a_graph_of_files_that_change_while_they_are_read_is_not_kept(data, monkeypatch):
    """It may be made of old bytes and new ones."""
    path = data / "statements" / "all.yaml"
    text = path.read_text(encoding="utf-8")
    real = allegiance.graph.read_dataset

    def changing(*arguments):
        path.write_text(text.replace("2010/..", "2015/.."), encoding="utf-8")
        return real(*arguments)

    monkeypatch.setattr("allegiance.graph.read_dataset", changing)
    changed = allegiance.read(data)
    path.write_text(text, encoding="utf-8")
    monkeypatch.setattr("allegiance.graph.read_dataset", real)
    told = allegiance.read(data)

    assert told is not changed
    assert [one.statement.when for one in told.timeline().settled.values()].count("2015/..") == 0
