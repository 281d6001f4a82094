"""Tables and packed files: what is read, what is refused and where, and that no damage goes unnoticed."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from datetime import date, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from allegiance.bulk import open_ties, read_ties
from allegiance.cli import main
from allegiance.dates import parse_day
from allegiance.exceptions import DataError, QuestionError, StoreError, UnknownName
from allegiance.verdicts import Verdict

DAY = parse_day("2014-06-01")
TABLE = """subject,relation,object,start,end
jua,alliedWith,ttp,2014-01,2014-12
jua,rivalOf,isk,2013,..
isk,swornTo,is,2014-01-10,
ttp,listedOn,list,2010-09-01,
is,hosted,qq,2014,2015
"""


def written(folder, text=TABLE, name="ties.csv"):
    """A file of that text."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def told(ties, columns=None, day=DAY):
    """What holds on the day, as short lines."""
    return sorted(f"{one.subject} {one.relation} {one.object} {one.verdict}" for one in ties.ties_on(day, columns=columns))


def test_a_table_is_read_with_what_its_relations_imply(tmp_path):
    """A pledge makes an alliance; a relation that nobody knows stands for itself; what has no end is no more than possible."""
    ties = read_ties(written(tmp_path))

    assert told(ties) == [
        "is hosted qq possible",
        "isk alliedWith is possible",
        "isk swornTo is possible",
        "jua alliedWith ttp definite",
        "jua rivalOf isk possible",
        "ttp listedOn list definite",
    ]
    assert ties.allies_of("jua", DAY) == [("ttp", Verdict.DEFINITE)]
    assert ties.around("jua", DAY, 1) == ["jua", "ttp"]
    assert [one.object for one in ties.path("isk", "is", DAY)] == ["is"]
    assert ties.path("jua", "list", DAY) is None  # a list links nobody
    began, ended = ties.changes(parse_day("2012-01-01"), parse_day("2016-06-01"))
    assert {one.relation for one in began} == {"rivalOf", "swornTo", "alliedWith"}
    assert len(ended) == 0
    assert len(ties) == 6


@pytest.mark.parametrize("name", ["ties.tsv", "bom.csv"])
def test_tables_are_parted_by_tabs_or_begin_with_a_mark(name, tmp_path):
    """Tab-separated tables are those that end in .tsv; a byte order mark is no part of a name."""
    text = TABLE.replace(",", "\t") if name.endswith("tsv") else "\ufeff" + TABLE

    assert told(read_ties(written(tmp_path, text, name))) == told(read_ties(written(tmp_path)))


def test_parquet_may_hold_days_moments_and_years(tmp_path):
    """Dates, timestamps and whole years count as what they are; columns may go by names of their own."""
    table = pa.table({
        "a": ["jua", "isk"], "b": ["ttp", "is"], "kind": pa.array(["alliedWith", "swornTo"]).dictionary_encode(),
        "from": pa.array([date(2014, 1, 1), None]), "to": pa.array([2015, 2015]),
        "at": pa.array([datetime(2014, 2, 1), datetime(2016, 1, 1)]),  # noqa: DTZ001 - as tables have them
    })  # fmt: skip
    pq.write_table(table, tmp_path / "t.parquet")
    names = {"subject": "a", "object": "b", "relation": "kind", "start": "from", "end": "to", "published": "at"}

    ties = read_ties(tmp_path / "t.parquet", columns=names)

    assert told(ties) == ["isk alliedWith is possible", "isk swornTo is possible", "jua alliedWith ttp definite"]
    assert told(ties, ties.known(parse_day("2015-01-01"))) == ["jua alliedWith ttp definite"]


def test_several_files_are_one_set_and_one_relation_may_be_given(tmp_path):
    """Names are shared; a table without a column of relations takes the one that is given."""
    first = written(tmp_path, "subject,object,when\na,b,2014\n", "one.csv")
    second = written(tmp_path, "subject,object,when\nb,c,2014-01-01/2015-12-31\n", "two.csv")

    ties = read_ties(first, second, relation="alliedWith")

    assert told(ties) == ["a alliedWith b possible", "b alliedWith c definite"]
    assert len(ties.path("a", "c", DAY)) == 2


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("a,alliedWith,b,2014-13,", 'row 1: "2014-13" has no month 13.'),
        ("a,alliedWith,b,2014/2015,", 'row 1: "2014/2015" is an interval.'),
        ("a,alliedWith,b,2015,2014", "row 1: ends before it starts."),
        (",alliedWith,b,2015,", "row 1: has no subject."),
        ("a,,b,2015,", "row 1: has no relation."),
        ("a,pledgedTo,b,2015,", 'row 1: "pledgedTo" is an event.'),
        ("a,alliedWith,b,2015", "cannot be read: CSV parse error"),
    ],
)
def test_what_is_wrong_is_told_with_its_row(text, wrong, tmp_path):
    """Every problem names the file, the row and what to do."""
    with pytest.raises(DataError, match=r"ties\.csv") as caught:
        read_ties(written(tmp_path, f"subject,relation,object,start,end\n{text}\n"))

    assert wrong in str(caught.value)
    assert all(problem.hint for problem in caught.value.problems)


def test_many_problems_are_counted_and_few_are_told(tmp_path):
    """A column of nonsense gives twenty problems and their number."""
    with pytest.raises(DataError) as caught:
        read_ties(written(tmp_path, "subject,relation,object,start,end\n" + "a,alliedWith,b,soon,\n" * 500))

    assert len(caught.value.problems) == 21
    assert "480 problems more" in str(caught.value)


def test_a_status_outside_of_the_list_is_refused(tmp_path):
    """The four statuses, or none."""
    with pytest.raises(DataError, match='"sure" is no status'):
        read_ties(written(tmp_path, "subject,relation,object,when,status\na,alliedWith,b,2014,sure\n"))


@pytest.mark.parametrize(
    ("name", "options", "wrong"),
    [
        ("ties.csv", {"columns": {"subject": "source"}}, 'no column "source" for subject'),
        ("ties.csv", {"columns": {"source": "subject"}}, '"source" is no column that ties have'),
        ("ties.xls", {}, 'the suffix ".xls" is not known'),
        ("ties.nq", {"relation": "alliedWith"}, "RDF names its parts itself"),
    ],
)
def test_a_file_that_cannot_be_used_so(name, options, wrong, tmp_path):
    """The sentence says what is missing and what there is."""
    with pytest.raises(QuestionError, match="ties") as caught:
        read_ties(written(tmp_path, name=name), **options)

    assert wrong in str(caught.value)


def test_a_line_that_is_no_quad_is_shown(tmp_path):
    """So that it can be found."""
    with pytest.raises(DataError, match="holds a line that is no quad: nonsense"):
        read_ties(written(tmp_path, "# a comment\n\nnonsense\n", "ties.nq"))


def test_a_missing_file_is_named(tmp_path):
    """With its path."""
    with pytest.raises(DataError, match=r"away\.csv"):
        read_ties(tmp_path / "away.csv")


def test_a_packed_file_gives_the_same_answers(tmp_path):
    """All of it comes back: names, ties, days, when they became known."""
    table = TABLE.replace("end\n", "end,published,status\n").replace("2014-12\n", "2014-12,2014-03,alleged\n")
    lines = [line if line.count(",") > 4 else f"{line},2015,accepted" for line in table.splitlines()]
    ties = read_ties(written(tmp_path, "\n".join(lines) + "\n"))
    path = tmp_path / "packed.ties"
    path.write_bytes(ties.packed())

    opened = open_ties(path)

    for by in (None, parse_day("2014-12-31"), parse_day("2016-01-01")):
        for alleged in (False, True):
            columns = opened.known(by, include_alleged=alleged)
            assert told(opened, columns) == told(ties, ties.known(by, include_alleged=alleged))
    assert opened.packed() == ties.packed()
    assert "jua alliedWith ttp possible" in told(opened, opened.known(include_alleged=True))
    with pytest.raises(UnknownName, match="nobody"):
        opened.ties_of("nobody", DAY)


def test_no_damage_goes_unnoticed(tmp_path):
    """Cut off, flipped, overwritten or grown anywhere, 600 times: refused, or the same answers."""
    ties = read_ties(written(tmp_path, TABLE + "".join(f"a{n},alliedWith,b{n % 7},2014-01-01,2014-12-31\n" for n in range(900))))
    whole, path, chance = ties.packed(), tmp_path / "packed.ties", random.Random(5)
    expected = told(ties)
    refused = 0
    for number in range(600):
        damaged = bytearray(whole)
        at = chance.randrange(len(damaged))
        if number % 4 == 0:
            damaged = damaged[:at]
        elif number % 4 == 1:
            damaged[at] ^= 1 << chance.randrange(8)
        elif number % 4 == 2:
            damaged[at : at + 64] = bytes(chance.randrange(256) for _ in range(64))
        else:
            damaged += b"\0"
        path.write_bytes(damaged)
        try:
            opened = open_ties(path)
        except StoreError:
            refused += 1
            continue
        assert told(opened) == expected
    assert refused > 590


def test_other_files_are_refused_by_name(tmp_path):
    """A table is no packed file; nor is one that is not there."""
    with pytest.raises(StoreError, match="is no file of packed ties"):
        open_ties(written(tmp_path))
    with pytest.raises(StoreError, match="cannot be read"):
        open_ties(tmp_path / "away.ties")


def test_the_commands_pack_and_ask(tmp_path, capsys):
    """Ties of a day, of one, a chain, changes, JSON; unknown names and days end with 2."""
    packed = str(tmp_path / "big.ties")
    assert main(["pack", str(written(tmp_path)), "-o", packed]) == 0
    assert "6 ties of 6 entities" in capsys.readouterr().out

    assert main(["ties", packed, "jua", "--on", "2014-06-01"]) == 0
    assert capsys.readouterr().out.splitlines() == ["definite  jua  alliedWith  ttp", "possible  jua  rivalOf  isk"]
    assert main(["ties", packed, "isk", "is", "--on", "2014-06-01", "--json"]) == 0
    assert [one["object"] for one in json.loads(capsys.readouterr().out)["answers"]] == ["is"]
    assert main(["ties", packed, "--on", "2016-06-01", "--since", "2014-06-01", "--json"]) == 0
    changed = json.loads(capsys.readouterr().out)
    assert changed["began"] == []
    assert {one["subject"] for one in changed["ended"]} == {"jua", "is"}
    assert main(["ties", packed, "--on", "2014-06-01", "--relation", "listedOn", "--definite-only"]) == 0
    assert capsys.readouterr().out == "definite  ttp  listedOn  list\n"
    assert main(["ties", packed, "jua", "--on", "1999-01-01"]) == 0
    assert "Nothing" in capsys.readouterr().out
    for words in (["nobody", "--on", "2014-06-01"], ["jua", "--on", "2014"], ["--on", "2014-06-01", "--since", "2015-01-01"]):
        assert main(["ties", packed, *words]) == 2
    assert main(["ties", packed, "jua", "--on", "2014-06-01", "--since", "2013-01-01"]) == 2
    assert main(["ties", packed, "jua", "ttp", "--on", "2014-06-01", "--relation", "rivalOf"]) == 2
    capsys.readouterr()
    assert main(["ties", packed, "--on", "2014-06-01", "--relation", "rivalof"]) == 2
    assert "Closest: rivalOf" in capsys.readouterr().err
    assert main(["pack", str(tmp_path / "ties.csv"), "-o", packed, "--column", "subject"]) == 2
    assert main(["ties", packed, "--on", "2014-06-01", "--known-by", "2013-01-01"]) == 2


def test_a_question_about_one_entity_loads_nothing_heavy(tmp_path):
    """Neither numpy nor anything that history is read with."""
    path = tmp_path / "big.ties"
    path.write_bytes(read_ties(written(tmp_path)).packed())
    code = (
        "import sys; from allegiance.bulk import open_ties; "
        f"assert open_ties({str(path)!r}).ties_of('jua', {DAY}); "
        "print([name for name in ('numpy', 'pyarrow', 'pydantic', 'rdflib', 'networkx', 'yaml', 'pyvis') if name in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
