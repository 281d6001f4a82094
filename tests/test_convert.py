from __future__ import annotations

import pyoxigraph as ox
import pytest

import allegiance
from allegiance.cli import main
from allegiance.exceptions import StoreError
from allegiance.export.yaml import data_files
from allegiance.triples import ASSERTED, PREFIXES, asserted_triples

PREFIX_LINES = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items()) + "@prefix ex: <http://example.org/> .\n"
GROUP = 'agr:east a al:Group ; dcterms:identifier "east" ; rdfs:label "East" .\n'
PLACE = 'agr:vale a al:Place ; dcterms:identifier "vale" ; rdfs:label "Vale" .\n'
SOURCE = (
    'alsrc:paper a al:Source ; dcterms:identifier "paper" ; dcterms:title "Report" ; dcterms:publisher "Paper" ;'
    ' dcterms:issued "2017" ; al:grade "B" ; al:sourceKind "press" .\n'
)
STATEMENT = (
    'als:one a al:Statement ; dcterms:identifier "one" ; rdf:subject agr:east ; rdf:predicate al:founded ; al:when "2014"'
    " ; al:hasClaim alc:one.1 .\n"
)
CLAIM = 'alc:one.1 a al:Claim ; al:index 1 ; prov:hadPrimarySource alsrc:paper ; al:stance "supports" .\n'
WHOLE = GROUP + PLACE + SOURCE + STATEMENT + CLAIM
# Turtle of strangers: what they wrote instead of what, and the words of the answer.
STRANGE = {
    "no label": (' ; rdfs:label "East"', "", ["<https://w3id.org/allegiance/id/east>", "rdfs:label"]),
    "no identifier": ('dcterms:identifier "east" ; ', "", ["id/east>", "dcterms:identifier"]),
    "no publisher": (' ; dcterms:publisher "Paper"', "", ["source/paper>", "dcterms:publisher"]),
    "no subject": (" rdf:subject agr:east ;", "", ["statement/one>", "rdf:subject"]),
    "no predicate": (" rdf:predicate al:founded ;", "", ["statement/one>", "rdf:predicate"]),
    "no claim": (" ; al:hasClaim alc:one.1", "", ["statement/one>", "al:hasClaim"]),
    "an empty claim": (CLAIM, "", ["statement/one>", "claim/one.1>", "nothing is said"]),
    "no source of a claim": (" prov:hadPrimarySource alsrc:paper ;", "", ["claim/one.1>", "prov:hadPrimarySource"]),
    "no stance": (' ; al:stance "supports"', "", ["claim/one.1>", "al:stance"]),
    "two labels": ('rdfs:label "East"', 'rdfs:label "East", "Est"', ["id/east>", "rdfs:label 2 times"]),
    "a bad grade": ('al:grade "B"', 'al:grade "Z"', ["source/paper>", "grade", '"Z"']),
    "a bad date": ('al:when "2014"', 'al:when "soon"', ["statement/one>", "when", '"soon"']),
    "a bad statement id": ('dcterms:identifier "one"', 'dcterms:identifier "o n e"', ["statement/one>", '"o n e"']),
    "two of one id": ('dcterms:identifier "vale"', 'dcterms:identifier "east"', ["/vale>", '"east"', "/east>", "has as well"]),
    "a blank group": ("agr:east a", "[] a", ["a blank node of type Group", "needs an IRI"]),
    "two kinds": ("a al:Group", "a al:Group, al:Place", ["id/east>", "Group, Place"]),
    "an unknown kind": ("a al:Group", "a al:Gruop", ["id/east>", "unknown kind Gruop"]),
    "a stranger as subject": ("rdf:subject agr:east", "rdf:subject ex:nobody", ["statement/one>", "example.org/nobody"]),
}
SYNTAXES = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".rdf": ox.RdfFormat.RDF_XML,
}


@pytest.fixture
def turtle(tmp_path):
    """A small Turtle file as a stranger might write it."""
    path = tmp_path / "in.ttl"
    path.write_text(PREFIX_LINES + WHOLE, encoding="utf-8")
    return path


def files_in(folder):
    """The files of a folder by their paths in it."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.slow
@pytest.mark.parametrize("suffix", SYNTAXES)
def test_the_shipped_history_comes_back_whole(suffix, graph, tmp_path):
    """YAML to RDF to YAML gives the bytes of YAML to YAML, in each syntax of RDF."""
    path, kind = tmp_path / f"history{suffix}", SYNTAXES[suffix]
    triples = asserted_triples(graph.timeline(), version="1")
    items = [ox.Quad(one.subject, one.predicate, one.object, ASSERTED) for one in triples] if kind.supports_datasets else triples
    ox.serialize(items, output=str(path), format=kind)

    assert main(["convert", str(path), str(tmp_path / "out")]) == 0
    assert files_in(tmp_path / "out") == data_files(graph.dataset)


def test_a_folder_becomes_rdf_and_a_folder_again(turtle, tmp_path, capsys):
    """Each step prints what it wrote; a second writing into a folder that convert wrote is welcome, and leaves no old file."""
    first, again, second = tmp_path / "first", tmp_path / "again.trig", tmp_path / "second"

    assert [main(["convert", str(one), str(two)]) for one, two in ((turtle, first), (first, again), (again, second))] == [0, 0, 0]
    assert capsys.readouterr().out.split() == [str(first), str(again), str(second)]
    assert files_in(first) == files_in(second) != {}
    turtle.write_text(PREFIX_LINES + GROUP, encoding="utf-8")
    assert main(["convert", str(turtle), str(second)]) == 0
    assert set(files_in(second)) == {"entities/Group.yaml"}


def test_comments_are_never_lost(turtle, tmp_path, capsys):
    """A folder with YAML that convert did not write, or that was commented since, is refused and stays as it is."""
    folder = tmp_path / "out"
    main(["convert", str(turtle), str(folder)])
    with (folder / "entities" / "Group.yaml").open("a", encoding="utf-8") as file:
        file.write("# of the east\n")
    before = files_in(folder)

    assert main(["convert", str(turtle), str(folder)]) == 2
    assert main(["convert", str(folder), str(folder)]) == 2
    assert "comments" in capsys.readouterr().err
    assert files_in(folder) == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["missing", "out"], "no such file"),
        (["in.txt", "out"], "no RDF"),
        (["in.ttl", "out.csv"], "not known"),
        (["in.ttl", "in.ttl"], "Name another"),
        (["in.ttl", "file"], "is a file"),
    ],
)
def test_misuse_is_told_in_a_line_and_writes_nothing(arguments, words, turtle, tmp_path, monkeypatch, capsys):
    """A path that cannot be meant ends with status 2."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in.txt").write_text("")
    (tmp_path / "file").write_text("")
    before = files_in(tmp_path)

    assert main(["convert", *arguments]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert words in err
    assert files_in(tmp_path) == before


def test_what_a_history_cannot_hold_is_counted(turtle, tmp_path, capsys):
    """A stranger's own triples are left out, and the person is told so."""
    turtle.write_text(
        PREFIX_LINES + WHOLE + 'agr:east ex:colour "green" ; al:alliedWith ex:west ; skos:altLabel "Est" .\n', encoding="utf-8"
    )

    assert main(["convert", str(turtle), str(tmp_path / "out")]) == 0
    assert "3 triples" in capsys.readouterr().err


def test_turtle_of_a_stranger_is_read(turtle):
    """Records need not carry what is computed; a claim may be a blank node, and an IRI of any kind an entity."""
    text = turtle.read_text(encoding="utf-8").replace("agr:east", "ex:Orient").replace("alc:one.1", "_:claim")
    turtle.write_text(text, encoding="utf-8")
    dataset = allegiance.read_turtle(turtle).dataset

    assert [(one.id, one.subject, len(one.claims)) for one in dataset.statements] == [("one", "east", 1)]


@pytest.mark.parametrize("case", STRANGE)
def test_turtle_that_lacks_a_part_is_refused_with_the_record_and_the_part(case, turtle, tmp_path, capsys):
    """The sentence names the record and the part, the status is that of refused data, and nothing is written."""
    old, new, words = STRANGE[case]
    assert old in WHOLE
    turtle.write_text(PREFIX_LINES + WHOLE.replace(old, new), encoding="utf-8")

    with pytest.raises(StoreError) as caught:
        allegiance.read_turtle(turtle)
    assert [word for word in words if word not in str(caught.value)] == []
    assert main(["convert", str(turtle), str(tmp_path / "out")]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("text", ["", "ex:a ex:b ex:c .", '[] a ex:Thing ; ex:name "x" .', "this is no Turtle"])
def test_rdf_of_another_vocabulary_is_refused(text, turtle, tmp_path):
    """A file that holds nothing of ours is no empty history."""
    turtle.write_text(PREFIX_LINES + text, encoding="utf-8")

    assert main(["convert", str(turtle), str(tmp_path / "out")]) == 1
    assert not (tmp_path / "out").exists()
