"""``cac-check report``: pictures as files, and where a report finds them."""

from __future__ import annotations

import json
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


def test_reviews_are_left_for_a_person_to_rate(cli: Cli) -> None:
    assert cli("report", str(DATA), "-o", "reviews.jsonld").code == 1

    reviews = json.loads(Path("reviews.jsonld").read_text(encoding="utf-8"))

    assert reviews["@context"] == "https://schema.org"
    [review] = reviews["@graph"]
    assert review["@type"] == "ClaimReview"
    assert review["claimReviewed"] == 'accounts dealt with: "上万" and "9800多个"'
    assert review["reviewRating"] == {"@type": "Rating", "alternateName": ""}
    [appearance] = review["itemReviewed"]["appearance"]
    assert appearance == {
        "@type": "CreativeWork",
        "publisher": {"@type": "Organization", "name": "RFI Chinese (repost)"},
        "inLanguage": "zh",
        "datePublished": "2018-11-13",
        "url": "https://cairns.aichixiu.com/content-101846216763001",
    }


def test_the_format_goes_before_the_ending(cli: Cli) -> None:
    assert json.loads(cli("report", str(DATA), "--format", "claimreview").out)["@graph"]
    assert cli("report", str(DATA), "--format", "html").out.startswith("<!DOCTYPE html>")
    assert cli("report", str(DATA), "--format", "sarif").code == 2
    assert "reviews have no pictures" in cli("report", str(DATA), "-f", "claimreview", "--assets", "x").err
