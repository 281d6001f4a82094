"""What of a graph a file holds: what was wanted, and nothing else."""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

import pytest

import allegiance
from allegiance.cli import main
from allegiance.dates import parse_date
from allegiance.exceptions import QuestionError
from allegiance.export import FORMATS, Wanted, files_of, loss_report, write
from allegiance.export.wanted import Cut
from allegiance.verdicts import Verdict

EVERYTHING = str(Path(__file__).parent / "everything")


@pytest.fixture(scope="module")
def everything():
    """A made-up history that holds one of everything."""
    return allegiance.read(EVERYTHING)


@pytest.mark.parametrize("known_by", ["2012-06-30", "2016-01-01", "2020-08-31"])
def test_a_cut_known_by_a_day_holds_nothing_later_and_answers_as_the_whole_did(known_by, graph):
    """
    No later source, no claim of one, no entity that only they name; the ties are those of the whole as known then.
    """
    cut = Cut(graph, Wanted(known_by=known_by))
    last = parse_date(known_by).latest

    assert cut.sources
    assert all(parse_date(source.published).latest <= last for source in cut.sources)
    assert set(cut.timeline.stretches()) == set(graph.timeline(known_by).stretches())


def test_a_cut_of_definite_ties_holds_those_of_the_whole(graph):
    """
    Leaving out what is only possible takes nothing from what is definite.
    """
    whole = {tie for tie in Cut(graph, Wanted()).ties if tie.verdict is Verdict.DEFINITE}
    cut = Cut(graph, Wanted(definite_only=True))

    assert {(tie.subject, tie.relation, tie.object, tie.first, tie.last) for tie in cut.ties} == {
        (tie.subject, tie.relation, tie.object, tie.first, tie.last) for tie in whole
    }
    assert all(one.is_certain for one in cut.events)


@pytest.mark.parametrize("on", ["2009-08-05", "2014-11-01", "2021-08-31"])
def test_a_cut_of_a_day_holds_the_ties_of_that_day(on, graph):
    """
    The ties of the file are those that the question for the day gives, with their verdicts.
    """
    told = {(answer.subject, answer.relation, answer.object, answer.verdict) for answer in graph.at(on).answers if answer.object}

    assert {(tie.subject, tie.relation, tie.object, tie.verdict) for tie in Cut(graph, Wanted(on=on)).ties} == told


def test_a_stretch_names_only_statements_that_make_it(everything):
    """
    The alliance that a merger made does not rest on an older one of the same pair.
    """
    ties = {(tie.subject, tie.relation, tie.object, tie.first): tie.because for tie in Cut(everything, Wanted()).ties}
    merged = parse_date("2020-08-17").earliest

    assert ties["child", "alliedWith", "parent", merged] == ("child.mergedInto.parent.2020-08-17",)


def test_the_page_takes_no_definite_only(everything):
    """
    The page has a switch for it, and says so.
    """
    with pytest.raises(QuestionError, match="switch"):
        write("html", everything, Wanted(definite_only=True))


def test_losses_are_told_without_reading_any_data(capsys):
    """
    `--losses` prints the report and writes nothing else.
    """
    assert main(["export", "turtle", "--losses", "--data", "/nowhere"]) == 0
    assert capsys.readouterr().out == loss_report("turtle")


def test_suffixes_differ():
    """
    `build --all` writes no file over another.
    """
    suffixes = [kind.suffix for kind in FORMATS.values()]

    assert len(set(suffixes)) == len(suffixes)
    assert all(suffix.startswith(".") for suffix in suffixes)


def test_several_files_go_into_a_folder_or_an_archive(tmp_path, capsysbinary, everything):
    """
    The same files, with the report of losses among them, under a folder, in an archive, and on standard output.
    """
    files = files_of("csv", everything)
    folder, archive = tmp_path / "tables", tmp_path / "tables.zip"
    assert main(["export", "csv", "--data", EVERYTHING, "-o", str(folder)]) == 0
    assert main(["export", "csv", "--data", EVERYTHING, "-o", str(archive)]) == 0
    capsysbinary.readouterr()
    assert main(["export", "csv", "--data", EVERYTHING]) == 0
    piped = capsysbinary.readouterr().out

    assert "LOSS.txt" in files
    assert {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()} == dict(files)
    assert archive.read_bytes() == piped
    with zipfile.ZipFile(io.BytesIO(piped)) as opened:
        assert {name: opened.read(name) for name in opened.namelist()} == dict(files)


def test_an_extra_that_is_missing_is_named(everything, monkeypatch):
    """
    A format that needs a package which is not there says how to get it.
    """
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)

    with pytest.raises(QuestionError, match=r"pip install 'allegiance\[parquet\]'"):
        files_of("parquet", everything)
