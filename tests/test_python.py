"""The surface that Python programs see: which names there are, and what they hand to other libraries."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from datetime import date
from io import BytesIO

import networkx as nx
import polars as pl
import pytest

import allegiance
from allegiance import Answers, Graph, Snapshot
from allegiance.exceptions import QuestionError
from allegiance.questions.frames import COLUMNS

SURFACE = {
    allegiance: {
        "AllegianceError", "Answers", "Graph", "Snapshot", "Ties", "Verdict", "__version__", "open_ties", "read", "read_ties",
        "read_turtle",
    },
    Graph: {
        "allies_of", "alliances", "at", "between", "blocs", "changes", "entity", "gaps", "leaders_of", "lineage_of", "listed",
        "listings_of", "members_of", "names", "oxigraph", "part", "paths_between", "relations_of", "resolve", "resolve_relation",
        "statistics", "store", "ties", "timeline", "timeline_of", "why",
    },
    Snapshot: {"answers", "to_graph", "to_networkx", "to_pandas", "to_polars"},
    Answers: {"count", "index", "to_json", "to_pandas", "to_polars"},
}  # fmt: skip


@pytest.mark.parametrize("owner", SURFACE, ids=lambda owner: owner.__name__)
def test_the_public_surface_is_closed(owner) -> None:
    """A public name is added by adding it here as well, with a docstring."""
    names = set(dir(owner)) if owner is allegiance else {name for name in dir(owner) if not name.startswith("_")}

    assert names == SURFACE[owner]
    assert all(getattr(owner, name).__doc__ for name in names)
    assert set(allegiance.__all__) == SURFACE[allegiance]


def test_answers_are_a_tuple_that_knows_its_names(graph: Graph) -> None:
    """Callers that take tuples go on; JSON has names besides ids, and the sequence survives pickling of its tuple."""
    found = graph.allies_of("JuA", on="2020-09-01")

    assert isinstance(found, tuple)
    assert found == tuple(found)
    assert found.to_json() == [answer.to_json(graph.dataset) for answer in found]
    assert json.loads(json.dumps(found.to_json()))[0]["object"]["name"] == "Tehrik-i-Taliban Pakistan"
    assert isinstance(graph.relations_of("JuA", on="2020-09-01").answers, Answers)
    assert isinstance(graph.at("2020-09-01").answers, Answers)
    assert pickle.loads(pickle.dumps(tuple(found))) == found  # noqa: S301  # made a moment ago


def test_a_span_has_what_held_on_at_least_one_day_of_it(graph: Graph) -> None:
    """What held on the first, the middle or the last day is there, and each stretch of days tells its verdict."""
    span = graph.between("2020-08-01", "2020-09-30")
    ties = {(answer.subject, answer.relation, answer.object) for answer in span.answers}
    for day in ("2020-08-01", "2020-08-20", "2020-09-30"):
        assert {(answer.subject, answer.relation, answer.object) for answer in graph.at(day).answers} <= ties

    edge = span.to_networkx().edges["jamaat-ul-ahrar", "tehrik-i-taliban-pakistan", "partOf"]
    assert edge["stretches"] == "2020-08-17/2020-09-30 definite"
    assert (edge["verdict"], edge["definite_days"], edge["possible_days"]) == ("possible", 45, 0)
    assert "stretches" not in next(iter(graph.at("2020-09-01").to_networkx().edges(data=True)))[2]
    assert graph.between("2020", "2021").answers == graph.at("2020/2021").answers
    with pytest.raises(QuestionError, match="comes before"):
        graph.between("2021", "2020")


def test_a_network_goes_to_graphml_and_back_and_is_measured_at_once(graph: Graph) -> None:
    """Every attribute is one that GraphML holds, and the measures of networkx take the network as it is."""
    made = graph.between("2014", "2015").to_networkx()
    file = BytesIO()
    nx.write_graphml(made, file)
    file.seek(0)
    back = nx.read_graphml(file, force_multigraph=True)

    assert dict(back.nodes(data=True)) == dict(made.nodes(data=True))
    assert {(one, other, key): data for one, other, key, data in made.edges(keys=True, data=True)} == {
        (one, other, key): {name: value for name, value in data.items() if name != "id"}
        for one, other, key, data in back.edges(keys=True, data=True)
    }
    assert nx.degree_centrality(made)["tehrik-i-taliban-pakistan"] > 0


def test_both_kinds_of_frames_hold_the_same_rows(graph: Graph) -> None:
    """One row for each answer in the order of answers, real dates, lists of sources, and names besides ids."""
    span = graph.between("2020-08-01", "2020-09-30")
    frame, other = span.to_pandas(), span.to_polars()

    assert list(frame.columns) == other.columns == list(COLUMNS)
    assert len(frame) == len(other) == len(span.answers)
    assert str(frame["first"].dtype) == "datetime64[s]"
    assert (other.schema["first"], other.schema["sources"]) == (pl.Date, pl.List(pl.String))
    assert list(frame["subject"]) == other["subject"].to_list() == [answer.subject for answer in span.answers]
    assert [list(one) for one in frame["sources"]] == other["sources"].to_list()
    assert [day.date() for day in frame["last"]] == other["last"].to_list()
    joined = other.filter(subject="jamaat-ul-ahrar", relation="partOf", object="tehrik-i-taliban-pakistan").to_dicts()[0]
    assert (joined["first"], joined["last"]) == (date(2020, 8, 17), date(2020, 9, 30))
    assert joined["object_name"] == "Tehrik-i-Taliban Pakistan"


def test_a_row_for_each_stretch_keeps_definite_and_possible_days_apart(graph: Graph) -> None:
    """The stretches of an answer are rows of their own, each with its own verdict; only possible ones have reasons."""
    answers = graph.relations_of("JuA").answers
    rows = answers.to_polars(stretches=True).to_dicts()

    assert len(rows) == sum(len(answer.held) for answer in answers) > len(answers)
    assert [row["verdict"] for row in rows] == [held.verdict.value for answer in answers for held in answer.held]
    assert all(not row["reasons"] for row in rows if row["verdict"] == "definite")
    assert any(row["last"] is None for row in rows), "an end that nobody told stays empty"


def test_a_day_is_the_days_of_its_rows(graph: Graph) -> None:
    """Of one day asked about, every row has that day; no answer at all still gives the columns with their types."""
    assert set(graph.alliances("2014-11-01").to_polars()["first"]) == {date(2014, 11, 1)}
    empty = graph.alliances("0900-01-01", definite_only=True)

    assert len(empty) == 0
    assert empty.to_polars().schema == graph.alliances("2014-11-01").to_polars().schema
    assert (empty.to_pandas().dtypes == graph.alliances("2014-11-01").to_pandas().dtypes).all()


@pytest.mark.parametrize("package", ["pandas", "polars"])
def test_a_missing_package_is_told_with_the_extra_that_brings_it(package: str) -> None:
    """Without the package the question is answered, and only the frame is refused, by one sentence."""
    asked = (
        f"import sys; sys.modules['{package}'] = None\n"
        "import allegiance\n"
        "found = allegiance.read().allies_of('JuA', on='2020-09-01')\n"
        f"try: found.to_{package}()\n"
        "except allegiance.AllegianceError as error: print(len(found) > 0, error)\n"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == f"True {package} is not installed. Install it: pip install 'allegiance[{package}]'."


def test_asking_imports_no_package_of_an_extra() -> None:
    """Pandas, Polars and networkx are imported by whoever wants their values, not by whoever asks."""
    asked = (
        "import sys, allegiance\n"
        "allegiance.read().at('2020-09-01').answers._repr_html_()\n"
        "print([name for name in ('pandas', 'polars', 'networkx', 'pyarrow') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
