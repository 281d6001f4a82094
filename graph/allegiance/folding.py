"""Names without what spellings differ in. Nothing here takes time to import."""

from __future__ import annotations

import unicodedata

__all__ = ["fold"]

# Letters that Arabic, Persian, Urdu and Pashto keyboards give for the same sound, folded to one.
_SAME_LETTERS = str.maketrans(
    {
        "ي": "ی",
        "ى": "ی",
        "ې": "ی",
        "ك": "ک",
        "ة": "ه",
        "ۀ": "ه",
        "ہ": "ه",
        "ھ": "ه",
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "ؤ": "و",
        "ئ": "ی",
    }
)


def fold(text: str) -> str:
    """The text without letter case, diacritics, spaces, hyphens and apostrophes.

    >>> fold("Jamā'at-ul-Aḥrār") == fold("jamaat ul ahrar")
    True
    """
    decomposed = unicodedata.normalize("NFKD", text.translate(_SAME_LETTERS)).casefold()
    # Modifier letters (Lm) are marks that Unicode counts as letters: the half rings of transliteration, the tatweel.
    return "".join(letter for letter in decomposed if letter.isalnum() and unicodedata.category(letter) != "Lm")
