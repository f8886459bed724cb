"""Standard output holds what cac-check writes and nothing else, whatever libraries print: every format is read back.

All command lines run in one process, whose solvers print whenever one of them is made: by the descriptor, as Java does,
and by C's own stream, as C++ does. What they print is found on standard error, which also says that they were used.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml
from markdown_it import MarkdownIt

from cac_check.commands.gate import FORMATS as GATE_FORMATS
from cac_check.commands.options import FORMAT_NAMES
from cac_check.commands.tables_subject import TablesSubject
from tests.cli.conftest import ROOT

NOISE = "noise of"

DRIVER = f"""
import ctypes, json, os, subprocess, sys
import highspy, z3
from cac_check import __main__
from cac_check.engine import decision

C = ctypes.CDLL(None)

def noisy(kind):
    made = kind.__init__
    def make(self, *arguments, **options):
        os.write(1, b"{NOISE} %s\\n" % kind.__name__.encode())
        C.puts(b"{NOISE} C's %s" % kind.__name__.encode())
        C.fflush(None)
        made(self, *arguments, **options)
    kind.__init__ = make

noisy(highspy.Highs), noisy(z3.Solver)
decision.PREMISES_FLOATS_FIRST = decision.PREMISES_WORTH_FLOATS = 30  # for a small grid, so that the test is quick
__main__._own_standard_output()
subprocess.run(["echo", "{NOISE} a child"], check=True)
for number, arguments in enumerate(json.load(open("lines.json"))):
    sys.argv = ["cac-check", *arguments]
    os.dup2(os.open(f"out-{{number}}", os.O_WRONLY | os.O_CREAT), sys.stdout.fileno())
    print(f"line {{number}}", file=sys.stderr, flush=True)
    print("exit", __main__.run(arguments), file=sys.stderr, flush=True)
"""

SIZE = 5
"""Rows and columns of a grid that is large enough for the simplex method."""
PLACES = range(SIZE)
MARGINS = {**{f"r{at}": 100 for at in PLACES}, "r0": 101, **{f"k{at}": 100 for at in PLACES}}
"""What rows and columns come to; the sums of both differ by 1."""


def breakdowns() -> list[dict[str, Any]]:
    lines = [
        (total, [cell.format(at, other) for other in PLACES])
        for at in PLACES
        for total, cell in ((f"r{at}", "c{0}x{1}"), (f"k{at}", "c{1}x{0}"))
    ]
    return [
        {
            "id": f"adds-up-{total}",
            "breakdown": {"total": total, "parts": parts, "overlap": "none", "rest": "none"},
            "because": "rows and columns add up",
        }
        for total, parts in lines
    ]


def dataset(quantities: list[str], claims: dict[str, str], rules: str) -> str:
    source = {
        "outlet": "The One",
        "published": "2023-05-27",
        "claims": [{name: says} for name, says in claims.items()],
    }
    return yaml.safe_dump(
        {
            "dataset": "sample",
            "title": "A sample",
            "rules": [rules],
            "quantities": {name: {"label": f"things of {name}", "kind": "count"} for name in quantities},
            "sources": {"one": source},
        },
        sort_keys=False,
    )


CELLS = [f"c{row}x{column}" for row in PLACES for column in PLACES]
ODD_RULES = [
    {"id": "even", "expression": "2*a + 2*b + 4*c == all", "because": "all come in pairs"},
    {"id": "other", "expression": "a + 3*b == all", "because": "it is said to be so"},
]
FILES: dict[str, Callable[[], str]] = {
    "sum.rules.yaml": lambda: yaml.safe_dump(
        {"rules": [{"id": "sum", "expression": "a + b == all", "because": "it is all there is"}]}
    ),
    "sum.yaml": lambda: dataset(["a", "b", "all"], {"a": "1", "b": "2", "all": "4"}, "sum.rules.yaml"),
    "odd.rules.yaml": lambda: yaml.safe_dump({"rules": ODD_RULES}),
    "odd.yaml": lambda: dataset(
        ["a", "b", "c", "all"], {"all": "9", "a": "about 3", "b": "about 2", "c": "about 2"}, "odd.rules.yaml"
    ),
    "grid.rules.yaml": lambda: yaml.safe_dump({"rules": breakdowns()}),
    "grid.yaml": lambda: dataset(
        [*CELLS, *MARGINS],
        {**{name: str(value) for name, value in MARGINS.items()}, **{f"c{at}x{at}": "about 20" for at in PLACES}},
        "grid.rules.yaml",
    ),
    "odd.table.yaml": lambda: yaml.safe_dump(
        {
            "tables": {"odd": {"keys": ["day"], "cells": {"?": {"between": [1, 4]}}}},
            "quantities": {name: {"label": "things", "kind": "count"} for name in ("a", "b", "c", "all")},
            "rules": ODD_RULES,
        }
    ),
    "odd.csv": lambda: "day,a,b,c,all\n1,?,?,?,9\n2,3,2,2,9\n",
    "article.txt": lambda: "The police closed 12 shops and fined 30 people.\n",
}


@dataclass(frozen=True)
class Line:
    """A command line, and how its output is read back."""

    arguments: tuple[str, ...]
    parse: Callable[[str], object]


def _json_lines(text: str) -> list[object]:
    return [json.loads(line) for line in text.splitlines()]


def _sarif(text: str) -> object:
    told = json.loads(text)
    assert told["version"] == "2.1.0"
    return told["runs"]


def _html(text: str) -> str:
    assert text.startswith("<!DOCTYPE html>\n<html")
    assert text.endswith("</html>\n")
    HTMLParser().feed(text)
    return text


def _markdown(text: str) -> object:
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    assert tokens[0].type == "heading_open"
    return tokens


def _github(text: str) -> str:
    assert text.startswith(("::error ", "::warning ", "::notice ", "::stop-commands::"))
    return text


PARSERS: dict[str, Callable[[str], object]] = {
    "text": str.strip,
    "json": json.loads,
    "sarif": _sarif,
    "junit": ET.fromstring,
    "html": _html,
    "markdown": _markdown,
    "github": _github,
    "yaml": yaml.safe_load,
}


def lines() -> Iterator[Line]:
    for name in ("sum.yaml", "odd.yaml", "grid.yaml"):
        formats = FORMAT_NAMES if name != "sum.yaml" else ("json", "text")
        yield from (Line(("check", name, "-q", "-f", format_), PARSERS[format_]) for format_ in formats)
        yield Line(("report", name, "-o", "-"), _markdown)
        yield from (
            Line(("bounds", name, "--view", "together", "-f", format_), PARSERS[format_])
            for format_ in ("text", "json")
        )
        yield from (
            Line(
                ("gate", name, "--base", "HEAD", "-f", format_), str.strip if format_ == "github" else PARSERS[format_]
            )
            for format_ in GATE_FORMATS
        )
    yield from (Line(("explain", "odd.yaml", "joint", "-f", format_), PARSERS[format_]) for format_ in ("text", "json"))
    for format_ in TablesSubject.formats:
        arguments = ("check", "odd.csv", "-r", "odd.table.yaml", "--joint", "-q", "-f", format_)
        yield Line(arguments, PARSERS[format_])
    for name in ("dataset", "rules", "table-rules", "rule-tests"):
        yield Line(("schema", name), json.loads)
    yield Line(("read", "nearly 8,000", "-f", "json"), _json_lines)
    yield Line(("extract", "article.txt"), yaml.safe_load)
    yield Line(("rules", "list", "odd.rules.yaml"), str.strip)
    yield Line(("rules", "docs", "odd.rules.yaml"), _markdown)


LINES = list(lines())


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], str]:
    """Return what every command line wrote to standard output, and what all of them left on standard error."""
    folder = tmp_path_factory.mktemp("noisy")
    for name, text in FILES.items():
        (folder / name).write_text(text(), encoding="utf-8")
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    for arguments in (("init", "-q"), ("add", "."), (*identity, "commit", "-q", "-m", "first")):
        subprocess.run(("git", *arguments), cwd=folder, check=True)
    (folder / "lines.json").write_text(json.dumps([line.arguments for line in LINES]))
    environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "HOME": str(folder)}
    done = subprocess.run(
        [sys.executable, "-c", DRIVER], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stderr[-2000:]
    return [(folder / f"out-{number}").read_text(encoding="utf-8") for number in range(len(LINES))], done.stderr


def test_solvers_were_used_and_heard_on_standard_error_only(outputs: tuple[list[str], str]) -> None:
    texts, errors = outputs

    for who in ("Highs", "C's Highs", "Solver", "C's Solver", "a child"):
        assert f"{NOISE} {who}" in errors
    assert "Running HiGHS" not in errors
    assert not [text for text in texts if NOISE in text or "Running HiGHS" in text]


@pytest.mark.parametrize("number", range(len(LINES)), ids=lambda number: " ".join(LINES[number].arguments))
def test_every_format_is_read_back(outputs: tuple[list[str], str], number: int) -> None:
    text = outputs[0][number]

    assert text
    LINES[number].parse(text)
