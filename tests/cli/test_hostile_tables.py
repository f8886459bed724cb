"""Cells, names of columns and of files, and reasons of rules over tables: none of them is markup or a command."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from markdown_it import MarkdownIt

from tests.cli.conftest import Cli
from tests.unit.report.test_github import commands
from tests.unit.report.test_html import Page

HOSTILE = (
    "<script>document.title='ran'</script>",
    "<img src=x onerror=alert(1)>",
    "]]></script><svg onload=alert(1)>",
    "::error file=x::boom",
    "a|b`c*d_e[f](javascript:alert(1))",
    "\x1b[31mred\x07",
    "\u202egnp.exe\u2066",
    "=HYPERLINK(1)",
    "%0A::warning::x",
    "&lt;b&gt; &#60;",
)
FORMATS = ("text", "markdown", "html", "json", "sarif", "junit", "github")
PARSER = MarkdownIt("commonmark").enable("table")

RULES = """\
tables:
  t:
    files: "*.csv"
    keys: [k]
    quantities: {a: {column: A}, b: {kind: count}, all: {}}
rules:
  - {id: sum, expression: a + b == all, because: BECAUSE}
"""


def runs(cli: Cli, key: str, column: str, file: str, because: str) -> Mapping[str, str]:
    """Return what every format says of a table with a finding and a wrong cell."""
    Path("in").mkdir(exist_ok=True)
    path = Path("in", f"{file.replace('/', '_')}.csv")
    rows = [["k", column, "b", "all"], [key, "1", "2", "4"], [f"{key} 2", "1", "2", "3"]]
    with path.open("w", newline="", encoding="utf-8") as written:
        csv.writer(written).writerows(rows)
    rules = RULES.replace("BECAUSE", json.dumps(because)).replace("column: A", f"column: {json.dumps(column)}")
    Path("t.yaml").write_text(rules, encoding="utf-8")
    said = {}
    for name in FORMATS:
        result = cli("check", str(path), "--rules", "t.yaml", "--format", name)
        assert result.code == 1, result
        assert "internal error" not in result.err
        said[name] = result.out
    assert cli("check", str(path), "--rules", "t.yaml", "-o", "findings.csv").code == 1
    said["csv"] = Path("findings.csv").read_text(encoding="utf-8")
    return said


PLACES = ("key", "column", "file", "because")


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_place_of_a_table_is_markup_or_a_command_in_any_format(cli: Cli, hostile: str, place: str) -> None:
    tame = dict.fromkeys(PLACES, "tame")
    clean = runs(cli, **tame)
    said = runs(cli, **tame | {place: hostile})

    assert json.loads(said["json"])
    assert json.loads(said["sarif"])["version"] == "2.1.0"
    assert ET.fromstring(said["junit"].encode()).iter()
    assert Page(said["html"]).tags == Page(clean["html"]).tags
    assert {name for name, _ in Page(said["html"]).attributes} == {name for name, _ in Page(clean["html"]).attributes}
    kinds = [{token.type for token in PARSER.parse(text["markdown"])} for text in (said, clean)]
    assert kinds[0] <= kinds[1]
    assert {line.split()[0] for line in commands(said["github"])} <= {"::error", "::warning", "::notice"}
    assert len(commands(said["github"])) == len(commands(clean["github"]))
    for name in ("text", "markdown", "html", "github", "junit"):
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]", said[name]), name
    for row in csv.reader(io.StringIO(said["csv"])):
        assert not any(cell.lstrip().startswith(("=", "+", "@")) for cell in row)
