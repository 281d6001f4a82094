"""The shipped history held to its own rules (graph/allegiance/data/README.md)."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise
from urllib.parse import urlsplit

import pytest
import yaml

from allegiance.checks import check_folders
from allegiance.claims import known_from
from allegiance.dates import parse_date
from allegiance.model import MAX_WORDS
from allegiance.resources import shipped_folder
from tests.readme import DATA_README, refreshed_figures

FILES = sorted(shipped_folder().glob("*/*.yaml"))
# What an official source is, a group's own statement aside, is graded A; an opinion never carries a statement.
GRADES_OF_KIND = {"official": "AB", "press": "BCDE", "research": "BC", "reference": "BCD", "opinion": "DEF", "primary": "C"}
# Words that judge, or that only one side uses; "terrorist" may stand in the names of laws, lists, courts and bodies.
LOADED = re.compile(
    r"\b(terrorist|terrorists|terror|evil|barbaric|cowardly|heroic|martyred|infidels?|butcher|savage|brutal|fanatics?)\b", re.IGNORECASE
)
NAMED = re.compile(
    r"(Specially Designated Global Terrorists?|Foreign Terrorist Organi[sz]ations?|Terrorist Exclusion List"
    r"|(Counter|Anti)-?[Tt]errorism|Terrorism Act|terrorist (list|designation|organi[sz]ations?|group)s?)"
)


@pytest.fixture(scope="module")
def history(graph):
    """The records of the shipped history."""
    return graph.dataset


# ---------------------------------------------------------------- files


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_file_is_written_in_the_one_style(path):
    """Two spaces a level, no tab, no space at a line's end, one line's end at the end, one key a line in claims, no second blank line."""
    text = path.read_text(encoding="utf-8")
    lines = text.split("\n")

    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert "\r" not in text
    for number, (before, line) in enumerate(pairwise(["", *lines]), start=1):
        shown = f"{path.name}:{number}: {line}"
        assert line == line.rstrip(), shown
        assert "\t" not in line, shown
        assert (len(line) - len(line.lstrip(" "))) % 2 == 0, shown
        assert before or line or number in (1, len(lines)), shown
    if path.parent.name == "statements":
        assert not re.search(r"^\s*- *\{", text, re.MULTILINE), "a claim has one key a line"


@pytest.mark.parametrize("folder", ["entities", "sources"])
def test_records_stand_in_the_order_of_their_ids(folder):
    """A reader finds a record by its id; the parts of a file that have a heading are ordered each for itself."""
    for path in (path for path in FILES if path.parent.name == folder):
        for part in re.split(r"^# ---.*$", path.read_text(encoding="utf-8"), flags=re.MULTILINE):
            names = list(yaml.load(part, Loader=yaml.CBaseLoader) or ())  # noqa: S506 - it builds texts, lists and mappings only
            assert names == sorted(names), path.name


# ---------------------------------------------------------------- the whole


def test_the_check_finds_nothing(ontology):
    """No error and no warning: ids, references, kinds, unused sources, names of two, days out of a life, claims before their day."""
    _, problems = check_folders([shipped_folder()], ontology)

    assert [str(problem) for problem in problems] == []


def test_it_is_as_large_and_as_well_founded_as_promised(graph):
    """The least numbers of issue and README: `allegiance stats` prints today's."""
    found = graph.statistics()

    assert found.entities["Group"] >= 110
    assert found.entities["Person"] >= 220
    assert found.entities["Incident"] >= 160
    assert sum(found.statuses.values()) >= 1500
    assert found.claims >= 2500
    assert found.sources >= 500
    assert found.contested >= 60
    assert found.statuses["refuted"] >= 20
    assert found.asked_after.share >= 2 / 3
    for family in ("Lineage", "Alignment", "Opposition", "Leadership"):
        assert found.families[family].share >= 2 / 3, family


def test_the_figures_of_the_readmes_are_todays(monkeypatch):
    """`make readme` puts them there."""
    monkeypatch.setenv("COLUMNS", "110")
    text = DATA_README.read_text(encoding="utf-8")

    assert refreshed_figures(text) == text, "run: make readme"


# ---------------------------------------------------------------- sources


def test_every_source_is_complete(history):
    """Title, publisher, day, grade and kind are told, and where it was read: a page, or a file that the title names."""
    for source in history.sources.values():
        assert source.url or re.search(r"list|regulation", source.title, re.IGNORECASE), source.id
        assert source.grade in GRADES_OF_KIND[source.kind], (source.id, source.kind, source.grade)
        if source.url:
            assert "." in urlsplit(source.url).netloc, source.id


def test_no_page_stands_twice(history):
    """One page is one source."""
    by_url = defaultdict(list)
    for source in history.sources.values():
        if source.url:
            parts = urlsplit(source.url)
            by_url[(parts.netloc.removeprefix("www."), parts.path.rstrip("/"), parts.query)].append(source.id)

    assert [ids for ids in by_url.values() if len(ids) > 1] == []


def test_a_publisher_has_one_name(history):
    """No two names of publishers differ only in letter case, spaces, dots or an article."""
    names = defaultdict(set)
    for source in history.sources.values():
        names[re.sub(r"^the|[^\w(),]", "", source.publisher.casefold())].add(source.publisher)

    assert [sorted(same) for same in names.values() if len(same) > 1] == []


def test_a_publisher_has_one_grade(history):
    """What one house prints of one kind is graded alike."""
    grades = defaultdict(set)
    for source in history.sources.values():
        grades[source.publisher, source.kind].add(source.grade)

    assert {key: sorted(found) for key, found in grades.items() if len(found) > 1} == {}


def test_wikipedia_is_graded_c(history):
    """It is a work of reference, and no more."""
    for source in history.sources.values():
        if "wikipedia" in f"{source.publisher} {source.url}".casefold():
            assert (source.grade, source.kind) == ("C", "reference"), source.id


# ---------------------------------------------------------------- claims


def test_words_are_few_and_neutral(history):
    """`says` and `about` are at most 25 words and describe without judging."""
    for entity in history.entities.values():
        if entity.about:
            assert len(entity.about.split()) <= MAX_WORDS, entity.id
            assert not LOADED.search(NAMED.sub("", entity.about)), (entity.id, entity.about)
    for statement in history.statements:
        for claim in statement.claims:
            if claim.says:
                assert len(claim.says.split()) <= MAX_WORDS, statement.id
                assert not LOADED.search(NAMED.sub("", claim.says)), (statement.id, claim.says)


def test_no_claim_tells_of_a_day_after_its_source(history):
    """Nobody reports what has not happened; what a claim attests lies before its publication too."""
    for statement in history.statements:
        for claim in statement.claims:
            latest = known_from(history.sources[claim.source])
            if claim.attests and claim.attests != "published":
                attested = parse_date(claim.attests)
                assert attested.earliest is not None, statement.id
                assert attested.earliest <= latest, (statement.id, claim.source)


def test_no_source_is_cited_twice_on_one_side_of_a_statement(history):
    """A source says a thing once, for each whom it quotes."""
    for statement in history.statements:
        said = [(claim.source, claim.stance, claim.asserter, claim.when, claim.value) for claim in statement.claims]
        assert len(said) == len(set(said)), statement.id


def test_wikipedia_alone_carries_little(graph):
    """An accepted statement rests on it alone only where no other source was found; most do not."""
    sources = graph.dataset.sources
    alone = [
        one.statement.id
        for one in graph.timeline().settled.values()
        if one.status == "accepted" and all("Wikipedia" in sources[claim.source].publisher for claim in one.claims)
    ]

    assert len(alone) <= 20, alone


# Groups that had two heads at once, as their sources tell.
TWO_HEADS = {
    "afghan-taliban": "Mansour led for Omar, whose death was kept secret",
    "indian-mujahideen": "two brothers in arms are each called its head",
    "islamic-courts-union": "the chairs of its council and of its executive",
    "jamaah-ansharut-daulah": "its jailed ideologue and its emir",
    "maute-group": "the brothers",
    "mujahideen-shura-council-iraq": "two names that may be one man",
    "mujao": "its emir and its military head",
    "sipah-e-sahaba-pakistan": "its patron and its president",
}


def test_successions_leave_one_head_for_certain(graph):
    """No group has two definite heads for more than a day, but those whose sources say so."""
    timeline = graph.timeline()
    tenures = defaultdict(list)
    for key in timeline.keys(graph.ontology.asked("leaders")):
        tenures[key[2]] += [(first or 0, last or 10**7, key[0]) for first, last in timeline.holding(key).definite]
    shared = {
        group
        for group, spans in tenures.items()
        for number, (first, last, head) in enumerate(spans)
        for other_first, other_last, other in spans[number + 1 :]
        if head != other and min(last, other_last) - max(first, other_first) > 1
    }

    assert shared == set(TWO_HEADS)


def test_groups_are_told_in_full(graph):
    """A group has a description, and most have a beginning, a leader and a name in another spelling."""
    dataset, timeline = graph.dataset, graph.timeline()
    groups = [entity for entity in dataset.entities.values() if entity.kind == "Group"]
    beginnings = {one.statement.subject for one in timeline.settled.values() if one.statement.relation in graph.ontology.asked("beginning")}
    heads = {head for _, _, head in timeline.keys(graph.ontology.asked("leaders"))}

    assert [group.id for group in groups if not group.about] == []
    for found in (beginnings, heads, {group.id for group in groups if group.aliases}):
        assert sum(1 for group in groups if group.id in found) >= 0.7 * len(groups)
