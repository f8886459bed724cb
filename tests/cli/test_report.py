"""``cac-check report``: pictures as files, and where a report finds them."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.cli.conftest import Cli

DATA = Path(__file__).parents[2] / "data" / "selfmedia-2018.yaml"


@pytest.mark.parametrize("report", ["report.md", "out/report.md", "-"])
def test_pictures_are_written_beside_the_report_and_it_finds_them(cli: Cli, report: str) -> None:
    Path("out").mkdir()

    result = cli("report", str(DATA), "-o", report, "--assets", "out/pictures")

    text = result.out if report == "-" else Path(report).read_text(encoding="utf-8")
    links = re.findall(r"!\[[^\n]*\]\(<([^>]+)>\)", text)
    found = sorted(Path("out/pictures").iterdir())
    assert len(links) == len(found) >= 2
    for link in links:
        picture = Path(report if report != "-" else "x").parent / link
        assert ElementTree.parse(picture).getroot().tag.endswith("svg")


def test_a_page_holds_its_pictures_and_needs_no_folder(cli: Cli) -> None:
    assert cli("report", str(DATA), "-o", "report.html").code == 1
    assert "<svg " in Path("report.html").read_text(encoding="utf-8")

    refused = cli("report", str(DATA), "-o", "report.html", "--assets", "pictures")

    assert refused.code == 2
    assert "a page holds its pictures itself" in refused.err


def test_a_folder_that_cannot_be_made_is_said(cli: Cli) -> None:
    Path("taken").write_text("", encoding="utf-8")

    result = cli("report", str(DATA), "-o", "report.md", "--assets", "taken")

    assert result.code != 0
    assert "no folder can be made here" in result.err
    assert not Path("report.md").exists()
