"""Runs the examples of README.md and counts the history; `python -m tests.readme` puts today's output and figures into both READMEs."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
from pathlib import Path

from allegiance.cli import main
from allegiance.resources import shipped_folder

README = Path(__file__).resolve().parent.parent / "README.md"
DATA_README = shipped_folder() / "README.md"
_FIGURES = re.compile(r"(?<=<!-- figures -->\n).*?(?=<!-- end of figures -->)", re.DOTALL)
_BLOCK = re.compile(r"```console\n(?P<body>.*?)```", re.DOTALL)


def refreshed(text: str) -> str:
    """The text with the output of every `$ allegiance ...` in its console blocks as it is now."""
    return _BLOCK.sub(lambda match: f"```console\n{_refreshed_block(match['body'])}```", text)


def refreshed_figures(text: str) -> str:
    """The text with today's figures of the shipped history between its two marks."""
    assert _FIGURES.search(text), "the marks of the figures are gone"
    return _FIGURES.sub(lambda _: f"```text\n{output_of('allegiance stats')}\n```\n", text)


def _refreshed_block(body: str) -> str:
    lines = []
    for line in body.splitlines():
        if line.startswith("$ allegiance "):
            lines += [line, *output_of(line.removeprefix("$ ")).splitlines()]
        elif line.startswith("$ "):
            return body  # another program's example stays as it is
    return "".join(line + "\n" for line in lines)


def output_of(command: str) -> str:
    """What a command line prints; `| head -N` keeps its first N lines."""
    command, _, pipe = command.partition(" | head -")
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        status = main(shlex.split(command)[1:])
    if status != 0:
        raise AssertionError(f"{command} ended with status {status}")
    lines = out.getvalue().splitlines()
    return "\n".join(lines[: int(pipe)] if pipe else lines)


if __name__ == "__main__":
    os.environ["COLUMNS"] = "110"
    README.write_text(refreshed(README.read_text(encoding="utf-8")), encoding="utf-8")
    DATA_README.write_text(refreshed_figures(DATA_README.read_text(encoding="utf-8")), encoding="utf-8")
