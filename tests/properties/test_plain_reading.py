"""Files in plain style are read as the careful reader reads them, value for value and place for place, or handed over to it."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from tests.properties.test_round_trip import ODD, histories

from allegiance import dataset as reading
from allegiance.checks import check_dataset, check_folders, check_statement
from allegiance.dataset import gather_dataset
from allegiance.export.yaml import data_files
from allegiance.model import Claim, Entity, Source, Statement, sound_records
from allegiance.ontology import read_ontology
from allegiance.resources import shipped_folder
from allegiance.yamlfile import Mapped, Sequenced, parse_yaml, read_plain

pytestmark = pytest.mark.slow

EXAMPLES = int(os.environ.get("ALLEGIANCE_EXAMPLES", "150"))
ONTOLOGY = read_ontology()
SHIPPED = {path.relative_to(shipped_folder()).as_posix(): path.read_text() for path in sorted(shipped_folder().rglob("*.yaml"))}
# Signs and pieces of lines at which readers of YAML go different ways.
PIECES = [
    *" \t\n\r:#-?,[]{}&*!|>'\"%@`~=<\\\0\x07\x85\xa0\u2028\u202e\ufeff\ufffe\U0001f6a9éa1",
    *(
        ": ",
        " #",
        "- ",
        ":\n",
        "\r\n",
        "\n\n",
        "  ",
        "    ",
        "---\n",
        "...\n",
        "null",
        "~",
        "<<",
        "''",
        '""',
        "\\n",
        "\\u00e9",
        "\\ud83d",
        "\\x41",
    ),
    *(
        "  - ",
        "    - ",
        "      ",
        "\n  kind: Group",
        "\n    - x",
        "\nx: ",
        "\n- ",
        "{a: b}",
        "[a, b]",
        "{a: b, a: c}",
        "[]",
        "{}",
        "# c",
        "x" * 1100,
    ),
]


def told(node):
    """A value of the careful reader with every place in it."""
    if isinstance(node, Mapped):
        return node.at, [(key, node.keys_at[key], node.values_at[key], told(value)) for key, value in node.items()]
    if isinstance(node, Sequenced):
        return node.at, [(at, told(value)) for at, value in zip(node.values_at, node, strict=True)]
    return node


def bare(node):
    """The same without places, and with keys in order."""
    if isinstance(node, dict):
        return [(key, bare(value)) for key, value in node.items()]
    return [bare(value) for value in node] if isinstance(node, list) else node


def is_read_alike(text: str) -> bool:
    """Whether a text is in plain style; it is then what the careful reader makes of it, else this fails."""
    content = text.encode("utf-8", "surrogatepass")
    plain = read_plain(content, "file.yaml")
    if plain is None:
        return False
    problems = []
    value = parse_yaml(content, "file.yaml", problems)
    assert not problems
    if isinstance(value, Mapped):
        assert plain.names == list(value)
        for name, node in value.items():
            node.at = value.keys_at[name]  # as `dataset` places a record that has a name
        nodes = list(value.values())
    else:
        assert plain.names is None
        nodes = list(value)
    assert bare(plain.records) == bare(nodes)
    assert plain.lines == [node.at[0] for node in nodes]
    assert [told(plain.node(line)) for line in plain.lines] == [told(node) for node in nodes]
    return True


# ---------------------------------------------------------------- texts

SCALARS = st.one_of(
    st.sampled_from(
        [*ODD, "", "null", "2014-08-26", "[..2014]", "a: b", "a b", "a:b", "a#b", "http://a.b/c?d=e#f", "é", "~a", "-5", "a :", "x\\y"]
    ),
    st.text(st.sampled_from("ab:# ,'\"[]{}\\~-é?\n"), max_size=6),
)
WRITTEN = st.one_of(
    SCALARS,
    SCALARS.map(lambda text: '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'),
    SCALARS.map(lambda text: "'" + text.replace("'", "''") + "'"),
    st.lists(SCALARS, max_size=3).map(lambda parts: f"[{', '.join(parts)}]"),
    st.lists(st.tuples(st.sampled_from(["a", "b", "a b", "null", '"c"', "'d'", "<<"]), SCALARS), max_size=3).map(
        lambda parts: f"{{{', '.join(f'{key}: {text}' for key, text in parts)}}}"
    ),
)
# What the style allows.
USUAL = st.sampled_from(["a", "b c", "2014-08-26", '"[..2014]"', '"a: b"', "a:b#c", "é", "'it''s'", '"a\\tb"', "[a, 'b']", "{a: b}", "~a"])
KEYS = st.sampled_from(["a", "b", "c", "a-b", "a.b", "1", "2014-08-26", '"q"', '"n u"', "null", "~", "<<", "a b", "é", "'s'"])
HEADS = st.sampled_from(["", "- ", "  ", "    - ", "    ", "      ", "  - ", " ", "        "])
LINES = st.one_of(
    st.tuples(HEADS, KEYS, WRITTEN).map(lambda parts: f"{parts[0]}{parts[1]}: {parts[2]}"),
    st.tuples(HEADS, KEYS).map(lambda parts: f"{parts[0]}{parts[1]}:"),
    st.tuples(HEADS, WRITTEN).map("".join),
    st.sampled_from(["", "  ", "# a", "  # a: b", "# a:", "---", "...", "%YAML 1.1", "a: b: c", "- a: b #c", "    - a: b"]),
)


@st.composite
def plain_texts(draw):
    """Records in the plain style, with keys and texts of every kind, most of which fit where they stand."""
    is_list, lines = draw(st.booleans()), []
    written = draw(st.sampled_from([USUAL, USUAL, USUAL | WRITTEN, WRITTEN]))
    names = iter(f"{prefix}{number}" for number in range(9) for prefix in ("a", "b-", "c."))
    for _ in range(draw(st.integers(1, 4))):
        keys = iter(["id", "kind", "name", "says", '"q"', "z.1"])
        lines.append(f"- {next(keys)}: {draw(written)}" if is_list else f"{next(names)}:")
        for _ in range(draw(st.integers(0, 3))):
            key = next(keys)
            shape = draw(st.sampled_from(["text", "text", "texts", "mappings", "mapping"]))
            lines.append(f"  {key}: {draw(written)}" if shape == "text" else f"  {key}:")
            count = draw(st.integers(1, 2))
            if shape == "texts":
                lines += [f"    - {draw(written)}" for _ in range(count)]
            elif shape == "mapping":
                lines += [f"    {name}: {draw(written)}" for name in "de"[:count]]
            elif shape == "mappings":
                lines += [line for _ in range(count) for line in (f"    - f: {draw(written)}", f"      g: {draw(written)}")]
        if draw(st.integers(0, 5)) == 0:
            lines.append(draw(LINES))
    return "\n".join(lines) + draw(st.sampled_from(["", "\n", "\n\n"]))


@settings(max_examples=EXAMPLES * 3)
@given(text=plain_texts() | st.lists(LINES, max_size=8).map("\n".join))
@example(text="a:\n  b: c\n")
@example(text="\ufeff- a: b\r\n  c: d\r\n")
@example(text="---\n- a: b")
@example(text="a:\n  b:\n  c: d\n")
@example(text="a:\n  b: c\n    - d: e\n")
@example(text="a:\n  b: c:\n")
@example(text="a:\n  b: {null: c}\n")
@example(text='a:\n  "b": c\n  b: d\n')
@example(text='- a:\n    b: c\n- d: "e\n  f: g"\n')
@example(text="- a: {b: c, 'd': \"e\", f g: h:i}\n")
def test_a_text_is_read_alike_or_handed_over(text):
    """Values, the lines of records and every place within them are those of the careful reader."""
    is_read_alike(text)


@st.composite
def changed(draw):
    """A piece of a shipped file with one to three changes: lines or signs gone, doubled, moved, or put in."""
    name = draw(st.sampled_from(sorted(SHIPPED)))
    records = SHIPPED[name].split("\n\n")
    start = draw(st.integers(0, len(records) - 1))
    text = "\n\n".join(records[start : start + draw(st.integers(1, 3))]) + "\n"
    for _ in range(draw(st.integers(1, 3))):
        at, size = draw(st.integers(0, len(text))), draw(st.integers(0, 12))
        lines = text.split("\n")
        one, other = draw(st.integers(0, len(lines) - 1)), draw(st.integers(0, len(lines) - 1))
        how = draw(st.sampled_from(["put", "put", "take", "double", "swap", "shift", "drop"]))
        if how == "put":
            text = text[:at] + draw(st.sampled_from(PIECES)) + text[at:]
        elif how == "take":
            text = text[:at] + text[at + size :]
        elif how == "shift":
            lines[one] = draw(st.sampled_from(["  ", " ", "\t", "- "])) + lines[one]
        elif how == "drop":
            lines[one] = lines[one].removeprefix("  ")
        elif how == "double":
            lines.insert(one, lines[other])
        else:
            lines[one], lines[other] = lines[other], lines[one]
        text = text if how in ("put", "take") else "\n".join(lines)
    return name, text


@settings(max_examples=EXAMPLES * 3)
@given(case=changed())
def test_a_changed_file_is_read_alike_or_handed_over(case):
    """Whatever happens to a shipped file, the plain reader says what the careful one says, or nothing."""
    is_read_alike(case[1])


# ---------------------------------------------------------------- datasets


def carefully(folder):
    """The dataset and the problems of a folder without the plain reader."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "read_plain", lambda *_: None)
        return gather_dataset([folder], ONTOLOGY)


@settings(max_examples=EXAMPLES // 2)
@given(cases=st.lists(changed(), min_size=1, max_size=3))
def test_records_problems_and_places_are_the_same(cases):
    """A folder of changed files gives the records, the refusals and the places of the careful way, and the same errors of meaning."""
    with TemporaryDirectory() as name:
        for number, (path, text) in enumerate(cases):
            file = Path(name, path).with_stem(f"part-{number}")
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(text.encode("utf-8", "surrogatepass"))
        quick, problems = gather_dataset([Path(name)], ONTOLOGY)
        slow, expected = carefully(Path(name))

        assert problems == expected
        assert quick == slow
        assert quick.broken == slow.broken
        assert {key: (one.path, told(one.node)) for key, one in quick.places.items()} == {
            key: (one.path, told(one.node)) for key, one in slow.places.items()
        }
        assert list(check_dataset(quick, ONTOLOGY)) == list(check_dataset(slow, ONTOLOGY))


@settings(max_examples=EXAMPLES // 4)
@given(history=histories())
def test_what_the_export_writes_is_in_plain_style(history):
    """The canonical form is always read line by line."""
    assert all(is_read_alike(content.decode()) for content in data_files(history).values())


# ---------------------------------------------------------------- records

PARTS = st.one_of(
    st.sampled_from(
        [*ODD, "a", "a.b", "A", "2014", "2014/..", "published", "1", "7", "58..81", "denies", "https://a.b/c", "x" * 201, "x" * 2001]
    ),
    st.text(st.sampled_from("ab \t\n\xa0\u2003\u3000\x1c\x85\u202e\u2066\u200b"), max_size=8),
    st.integers(24, 27).map(lambda count: " ".join(["w"] * count)),
    st.integers(24, 26).map(lambda count: "\u3000 ".join(["w"] * count)),
)
VALUES = PARTS | st.lists(PARTS, max_size=2) | st.dictionaries(PARTS, PARTS, max_size=2) | st.none() | st.integers(0, 7)
SOUND = {
    Entity: {"id": "a", "kind": "Group", "name": "A"},
    Source: {"id": "s", "title": "T", "publisher": "P", "published": "2020", "grade": "B", "kind": "press"},
    Statement: {"id": "x", "subject": "a", "relation": "r", "claims": [{"source": "s"}]},
}


@settings(max_examples=EXAMPLES * 2)
@given(kind=st.sampled_from(sorted(SOUND, key=str)), data=st.data())
def test_many_at_once_are_taken_as_one_by_one(kind, data):
    """A record that is taken in bulk is the one that its class makes, down to which of its parts were given."""
    record = dict(SOUND[kind])
    parts = record
    if kind is Statement and data.draw(st.booleans()):
        parts = dict(record["claims"][0])
        record["claims"] = [parts]
    owner = Claim if parts is not record else kind
    keys = [info.alias or name for name, info in owner.model_fields.items()]
    parts |= data.draw(st.dictionaries(st.sampled_from([*keys, "odd"]), VALUES, max_size=2))
    made = sound_records(kind, [dict(SOUND[kind]), record])
    try:
        expected = kind.model_validate(record)
    except ValidationError:
        assert made is None
        return
    if made is not None:
        assert made[1] == expected
        assert repr(made[1]) == repr(expected)
        assert made[1].model_fields_set == expected.model_fields_set


SAMPLE = check_folders([shipped_folder()], ONTOLOGY, with_warnings=False)[0]
WRONG = {
    "subject": ["nobody", "ttp", "pakistan", "kabul", "kandahar"],
    "object": ["nobody", None, "ttp", "pakistan", "kabul"],
    "place": ["nobody", None, "ttp", "kandahar"],
    "relation": [*ONTOLOGY.relations, "odd"],
    "value": [None, "4", "4..5", "five", "9..1"],
    "when": [None, "2014", "2014/..", "../2014", "2014/2015", "[..2014]"],
}
WRONG_CLAIM = {
    "source": ["nothing"],
    "asserter": ["nobody", None],
    "when": [None, "2014", "2014/..", "/2014"],
    "value": [None, "4", "five"],
    "attests": [None, "published", "1999", "2030-01", "2014"],
    "supersedes": [(), ("nothing",)],
}


@settings(max_examples=EXAMPLES * 2)
@given(data=st.data(), at=st.integers(0, len(SAMPLE.statements) - 1))
def test_no_error_of_meaning_is_passed_over(data, at):
    """A shipped statement with some of its parts exchanged has the errors that a look at each rule finds."""
    statement = SAMPLE.statements[at]
    keys = data.draw(st.sets(st.sampled_from(sorted(WRONG)), max_size=2))
    statement = statement.model_copy(update={key: data.draw(st.sampled_from(WRONG[key])) for key in sorted(keys)})
    claims = list(statement.claims)
    number = data.draw(st.integers(0, len(claims) - 1))
    keys = data.draw(st.sets(st.sampled_from(sorted(WRONG_CLAIM)), max_size=2))
    claims[number] = claims[number].model_copy(update={key: data.draw(st.sampled_from(WRONG_CLAIM[key])) for key in sorted(keys)})
    statement = statement.model_copy(update={"claims": tuple(claims)})
    one = reading.Dataset(SAMPLE.entities, (statement,), SAMPLE.sources, SAMPLE.places)

    assert list(check_dataset(one, ONTOLOGY)) == list(check_statement(one, ONTOLOGY, statement))
