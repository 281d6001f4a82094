from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allegiance.dataset import dataset_of
from allegiance.exceptions import AmbiguousName, QuestionError, UnknownName
from allegiance.names import Match, Names, fold


@pytest.fixture
def names(entity):
    """The names of three groups; two of them share an alias."""
    return Names(
        dataset_of(
            [
                entity("jamaat-ul-ahrar", name="Jamaat-ul-Ahrar", aliases=["JuA", {"name": "جماعت الاحرار", "lang": "ur"}, "The Party"]),
                entity("haqqani-network", name="Haqqani Network", aliases=["The Party"]),
                entity("lashkar-e-jhangvi", name="Lashkar-e-Jhangvi", aliases=["jua-alias-of-nobody"]),
            ],
            [],
            [],
        )
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jamaat-ul-Ahrar", "JAMAAT UL AHRAR"),
        ("Jamā'at-ul-Aḥrār", "jamaat ul ahrar"),
        ("Jamāʿat ul-Aḥrār", "jamaat-ul-ahrar"),
        ("Jama’at", "Jama'at"),
        ("Jamaʼat", "Jama`at"),
        ("Straße", "STRASSE"),
        ("ﷲ", "الله"),
        ("Ｄａｅｓｈ", "Daesh"),
        ("Al-Qāʻida", "al Qaida"),
        ("تحریک", "تحريک"),
        ("تحریک", "تحریك"),
        ("جماعة", "جماعه"),
        ("أحرار", "احرار"),
        ("أحرار", "ا\u0654حرار"),
        ("مُجاهِد", "مجاهد"),
        ("محـــاذ", "محاذ"),
        ("می\u200cرود", "میرود"),
    ],
)
def test_spellings_of_one_name_fold_to_one(one, other):
    """
    Case, diacritics, hyphens, apostrophes, half rings, vowel signs and keyboards make no difference.
    """
    assert fold(one) == fold(other) != ""


@pytest.mark.parametrize(("one", "other"), [("TTP", "TTA"), ("IS", "ISI"), ("طالبان", "طالب"), ("Cell 1", "Cell 2"), ("حزب", "جزب")])
def test_different_names_stay_apart(one, other):
    """
    Folding takes no letter or digit away that tells names apart.
    """
    assert fold(one) != fold(other)


@given(st.text())
def test_folding_twice_changes_nothing_more(text):
    """
    A folded name can be folded again, whatever the script.
    """
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize("text", ["jamaat-ul-ahrar", "Jamaat ul Ahrar", "JUA", "jua", "جماعت الاحرار", "جماعت الأحرار", "Jamāʿat-ul-Aḥrār"])
def test_an_entity_goes_by_id_name_and_alias(text, names):
    """
    Any of them leads to the one id.
    """
    assert names.resolve(text) == "jamaat-ul-ahrar"


def test_an_id_wins_over_the_same_alias_of_another(entity):
    """
    The id is always unambiguous, so that scripts can rely on it.
    """
    made = Names(dataset_of([entity("east"), entity("west", aliases=["east"])], [], []))

    assert made.resolve("east") == "east"
    with pytest.raises(AmbiguousName):
        made.resolve("EAST")


def test_a_shared_name_lists_its_readings_in_order(names):
    """
    Nothing is guessed between two bearers of a name.
    """
    with pytest.raises(AmbiguousName) as caught:
        names.resolve("the party")

    assert caught.value.readings == ("haqqani-network", "jamaat-ul-ahrar")


@pytest.mark.parametrize(
    ("typed", "meant"), [("haqani network", "haqqani-network"), ("Lashkar Jangvi", "lashkar-e-jhangvi"), ("ahrar", "jamaat-ul-ahrar")]
)
def test_an_unknown_name_carries_the_closest(typed, meant, names):
    """
    A typing mistake or a part of a name leads to what was meant, first of at most three.
    """
    with pytest.raises(UnknownName) as caught:
        names.resolve(typed)

    assert caught.value.name == typed
    assert caught.value.closest[0] == meant
    assert len(caught.value.closest) <= 3


@pytest.mark.parametrize("text", ["", " ", "---", "'", "\u200c", "zzzzzzzz"])
def test_a_text_without_any_likeness_finds_nothing(text, names):
    """
    Signs alone match no name, and above all not every name.
    """
    assert names.find(text) == ()
    with pytest.raises(QuestionError) as caught:
        names.resolve(text)
    assert getattr(caught.value, "closest", ()) == ()
    assert isinstance(caught.value, UnknownName) == bool(text.strip())


def test_find_puts_the_best_match_first_whatever_its_id(entity):
    """
    The whole name comes before a part of one, and a longer share before a shorter.
    """
    aliases = {"alpha": "Front of the West Coast", "beta": "Fronts", "omega": "FRONT"}
    made = Names(dataset_of([entity(name, aliases=[alias]) for name, alias in aliases.items()], [], []))

    assert [match.id for match in made.find("front")] == ["omega", "beta", "alpha"]


def test_find_tells_which_name_matched_and_how_well(names):
    """
    A whole name scores 1, a part of one more than a mere likeness.
    """
    assert names.find("JuA")[:2] == (Match("jamaat-ul-ahrar", "JuA", 1.0), Match("lashkar-e-jhangvi", "jua-alias-of-nobody", 0.747))
    (near,) = names.find("haqani netwerk")
    assert (near.id, near.matched) == ("haqqani-network", "haqqani-network")
    assert near.score < 0.7


def test_find_gives_each_entity_once_and_ten_at_most(entity):
    """
    Many names of one entity are one match.
    """
    made = Names(dataset_of([entity(f"group-{number:02}", aliases=[f"Group No {number}", "group"]) for number in range(30)], [], []))
    found = made.find("group")

    assert [match.id for match in found] == [f"group-{number:02}" for number in range(10)]
    assert {match.score for match in found} == {1.0}
