"""The table of formats; commands, server and tests read it. A family of formats is one module, with a row for each."""

from __future__ import annotations

import io
import zipfile
from types import MappingProxyType
from typing import TYPE_CHECKING

from allegiance.exceptions import QuestionError

from . import cytoscape, ftm, gexf, graphml, misp, neo4j, page, panel, rdf, sqlite, stix, tabular, yaml
from .wanted import FEATURES, Cut, Format, Wanted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allegiance.graph import Graph

__all__ = ["FORMATS", "Cut", "Format", "Wanted", "files_of", "loss_report", "write"]

FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        **rdf.ROWS,
        **graphml.ROWS,
        **gexf.ROWS,
        **cytoscape.ROWS,
        **neo4j.ROWS,
        **tabular.ROWS,
        **sqlite.ROWS,
        **panel.ROWS,
        **stix.ROWS,
        **ftm.ROWS,
        **misp.ROWS,
        **yaml.ROWS,
        **page.ROWS,
    }
)

# The first day that a ZIP file can tell: no clock in an archive.
_NO_TIME = (1980, 1, 1, 0, 0, 0)


def files_of(name: str, graph: Graph, wanted: Wanted | None = None) -> Mapping[str, bytes]:
    """The files of a format by their names, with LOSS.txt where they are several; a format of one file has the name "".

    Raises:
        QuestionError: the format needs an extra of the package that is not installed.
        KeyError: no format goes by that name.
    """
    kind = FORMATS[name]
    try:
        made = kind.write(Cut(graph, wanted or Wanted()))
    except ModuleNotFoundError as error:
        if kind.extra is None:
            raise
        raise QuestionError(f"{name} needs {error.name}. Install it: pip install 'allegiance[{kind.extra}]'.") from error
    if isinstance(made, bytes):
        return {"": made}
    return {**made, "LOSS.txt": loss_report(name).encode()}


def write(name: str, graph: Graph, wanted: Wanted | None = None) -> bytes:
    """The bytes of a format: those of its one file, or a ZIP archive of its several.

    Raises:
        QuestionError, KeyError: as `files_of`.
    """
    files = files_of(name, graph, wanted)
    if set(files) == {""}:
        return files[""]
    return zipped(files)


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A ZIP archive of some files, without a clock: the same files make the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, _NO_TIME), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def loss_report(name: str) -> str:
    """What a format cannot carry, a paragraph each, in the order of `FEATURES`.

    Raises:
        KeyError: no format goes by that name.
    """
    kind = FORMATS[name]
    lines = [f"What the format {name} carries of a history, and what it loses. It is for {kind.purpose}.", ""]
    for feature, meaning in FEATURES.items():
        told = kind.losses.get(feature)
        lines.append(f"[{'lost' if told else 'kept'}]  {feature}: {meaning}.")
        if told:
            lines.append(f"        {told}")
    return "\n".join(lines) + "\n"
