"""Names and texts of RDF: prefixes, IRIs and literals, as terms and as they stand in Turtle, TriG, N-Triples and N-Quads.

Texts are escaped as the serializer of Oxigraph does it, which follows the grammars of the W3C: Turtle 1.1, sections 6.4
and 6.5, N-Triples, section 7.
"""

from __future__ import annotations

import re
import string
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from allegiance.dates import format_day
from allegiance.ontology import NAMESPACE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["ASSERTED", "BASE", "DERIVED", "EDTF", "PREFIXES", "Style", "T", "Terms", "mended", "plain_names", "quoted", "sort_key"]

BASE = "https://w3id.org/allegiance/"
EDTF = "http://id.loc.gov/datatypes/edtf"
WIKIDATA = "http://www.wikidata.org/entity/"
PREFIXES = {
    "al": NAMESPACE,
    "agr": BASE + "id/",
    "als": BASE + "statement/",
    "alc": BASE + "claim/",
    "aln": BASE + "name/",
    "alh": BASE + "holding/",
    "alsrc": BASE + "source/",
    "scheme": BASE + "scheme/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "edtf": "http://id.loc.gov/datatypes/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "void": "http://rdfs.org/ns/void#",
    "wd": WIKIDATA,
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
ASSERTED = ox.NamedNode(BASE + "graph/asserted")
DERIVED = ox.NamedNode(BASE + "graph/derived")

# Local names that stand in Turtle as they are; any other is given to Oxigraph, which escapes it or writes the whole IRI.
_PLAIN = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?").fullmatch
_LETTERS = (string.ascii_letters + string.digits + "_.-\n").encode()
# What JSON escapes in small letters, and RDF in great ones; and what RDF escapes, and JSON does not.
_ESCAPED = re.compile(r"\\(?:u[0-9a-f]{4}|.)")
_BARE = {"\x7f": "\\u007F", "\ufffe": "\\uFFFE", "\uffff": "\\uFFFF"}


class Terms:
    """Names of RDF, made from prefixes: `Terms.of("al:when")`."""

    _made: dict[str, ox.NamedNode] = {}  # noqa: RUF012 - a cache of pure values

    @classmethod
    def of(cls, curie: str) -> ox.NamedNode:
        """The IRI of a prefixed name."""
        node = cls._made.get(curie)
        if node is None:
            prefix, _, local = curie.partition(":")
            node = cls._made[curie] = ox.NamedNode(PREFIXES[prefix] + local)
        return node


T = Terms.of


def sort_key(triple: Any) -> tuple[str, bool, str, str]:  # noqa: ANN401 - a Triple or a Quad
    """The order of triples in every file: by subject, type first, then predicate and object."""
    return str(triple.subject), triple.predicate != T("rdf:type"), str(triple.predicate), str(triple.object)


# A text in quotes, escaped as JSON does it: exact after `mended`, which is due once for many texts.
quoted = encode_basestring


def mended(text: str) -> str:
    r"""RDF whose texts were `quoted`, with the few escapes that differ between JSON and RDF put right.

    They are control characters, which no checked record holds, and the noncharacters U+FFFE and U+FFFF.

    >>> print(mended(quoted("\x0b") + quoted("\\u000b")))
    "\u000B""\\u000b"
    """
    # Looking for one letter takes a tenth of looking for four.
    if "\\" in text and "\\u00" in text:
        text = _ESCAPED.sub(lambda found: "\\u" + found[0][2:].upper() if len(found[0]) > 2 else found[0], text)
    for bare, escaped in _BARE.items():
        if bare in text:
            text = text.replace(bare, escaped)
    return text


def plain_names(names: Iterable[str]) -> frozenset[str]:
    """Those of the names that stand in Turtle as they are: the rule looks at all of them at once, if it can."""
    found = frozenset(names)
    text = "\n".join(["", *found, ""])
    if text.isascii() and text.count("\n") == len(found) + 1 and not text.encode().translate(None, _LETTERS):
        ends = ("\n\n", "\n.", "\n-", ".\n", "-\n")
        if not any(odd in text for odd in ends):
            return found
    return frozenset(name for name in found if _PLAIN(name))


class _Texts(dict[str, str]):
    """Texts in quotes that come again and again."""

    def __missing__(self, text: str) -> str:
        made = self[text] = quoted(text)
        return made


class _Tags(dict[str, str]):
    """What follows a literal of a language: its tag if RDF takes it (BCP 47, well-formed), else nothing."""

    def __missing__(self, language: str) -> str:
        try:
            made = str(ox.Literal("", language=language))[2:]
        except ValueError:
            made = ""
        self[language] = made
        return made


class _Names(dict[str, str]):
    """The names of one prefix by what follows it; made when first asked for.

    Raises:
        ValueError: what follows makes no IRI.
    """

    def __init__(self, prefix: str, plain: frozenset[str], *, is_short: bool) -> None:
        super().__init__()
        self.prefix = prefix
        self.base = PREFIXES[prefix]
        self.plain = plain
        self.is_short = is_short
        self.around = (f"{prefix}:", "") if is_short else (f"<{self.base}", ">")

    def __missing__(self, local: str) -> str:
        is_plain = local in self.plain or _PLAIN(local)
        made = self[local] = f"{self.around[0]}{local}{self.around[1]}" if is_plain else self._odd(local)
        return made

    def stem(self, local: str) -> tuple[str, str]:
        """What stands before and after the number in a name that goes on with a dot and a number."""
        before, after = self.around
        if local in self.plain:
            return f"{before}{local}.", after
        stem, _, end = self[local + ".0"].rpartition("0")
        return stem, end

    def _odd(self, local: str) -> str:
        node = ox.NamedNode(self.base + local)
        if not self.is_short:
            return str(node)
        one = ox.NamedNode("x:")
        data = ox.serialize([ox.Triple(one, one, node)], format=ox.RdfFormat.TURTLE, prefixes={self.prefix: self.base}) or b""
        return data.decode().partition("<x:> <x:> ")[2].removesuffix(" .\n")


class _Days(dict[int, str]):
    """Days as literals of a datatype."""

    def __init__(self, datatype: str) -> None:
        super().__init__()
        self.datatype = datatype

    def __missing__(self, day: int) -> str:
        made = self[day] = f'"{format_day(day)}"^^{self.datatype}'
        return made


class _Dates(dict[str, str]):
    """Date texts as literals of a datatype."""

    def __init__(self, datatype: str) -> None:
        super().__init__()
        self.datatype = datatype

    def __missing__(self, text: str) -> str:
        made = self[text] = f"{quoted(text)}^^{self.datatype}"
        return made


class Style:
    """How one of the four syntaxes writes what they have in common, and in which graph.

    A block tells of one subject. Turtle names it once, N-Triples in each of its lines: there a NUL, which no text holds
    once it is quoted, stands between two properties until `finished` puts in the end of a line and the subject.
    """

    def __init__(self, kind: ox.RdfFormat, graph: ox.NamedNode, plain: frozenset[str] = frozenset()) -> None:
        """`plain` are names of which it is known already that they stand in Turtle as they are."""
        self.kind = kind
        self.graph = graph
        self.plain = plain
        self.is_short = kind in (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG)
        self.lead = "\t" if kind == ox.RdfFormat.TRIG else ""
        self.end = f" {graph} .\n" if kind == ox.RdfFormat.N_QUADS else " .\n"
        self.between = f" ;\n\t{self.lead}" if self.is_short else "\0"
        self.glue = " , " if self.is_short else ""
        self._names: dict[str, _Names] = {}
        self.days = _Days(self.name("xsd:date"))
        self.dates = _Dates(self.name("edtf:edtf"))
        self.tags = _Tags()
        self.texts = _Texts()
        # What stands around whole numbers and truth values, which Turtle writes bare.
        self.number = ("", "") if self.is_short else ('"', f'"^^{self.name("xsd:integer")}')
        self.truth = ("", "") if self.is_short else ('"', f'"^^{self.name("xsd:boolean")}')

    def names(self, prefix: str) -> _Names:
        """The names of a prefix, by what follows it."""
        if prefix not in self._names:
            self._names[prefix] = _Names(prefix, self.plain, is_short=self.is_short)
        return self._names[prefix]

    def name(self, curie: str) -> str:
        """A prefixed name as the syntax writes it."""
        prefix, _, local = curie.partition(":")
        return self.names(prefix)[local]

    def type_of(self, curie: str) -> str:
        """A type, as it follows the subject."""
        return f" {'a' if self.is_short else self.name('rdf:type')} {self.name(curie) if curie else ''}"

    def property(self, curie: str) -> str:
        """A property with what stands before and after it, up to its value."""
        return f"{self.between}{self.name(curie)} "

    def listed(self, before: str, values: Mapping[str, str]) -> str:
        """A property with its values, in the order of their keys; nothing where there are none."""
        if len(values) > 1:
            return before + (self.glue or before).join([values[key] for key in sorted(values)])
        return "".join([before + value for value in values.values()])

    def finished(self, blocks: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
        """Blocks by the IRIs of their subjects, with each line whole."""
        if self.is_short:
            return blocks
        return ((key, text.replace("\0", f"{self.end}{key} ")) for key, text in blocks)
