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


def test_a_report_is_told_in_the_language_that_is_asked_for(cli: Cli) -> None:
    result = cli("report", str(DATA), "--language", "es", "-o", "report.html")

    page = Path("report.html").read_text(encoding="utf-8")
    assert result.code == 1
    assert '<html lang="es">' in page
    assert "<h2 id=" in page
    assert "no pueden ser ciertas a la vez" in page
    assert "Lo publica" in page


def test_a_report_is_told_in_the_language_of_its_data_set_else(cli: Cli) -> None:
    text = DATA.read_text(encoding="utf-8").replace("../rules", str(DATA.parents[1] / "rules"))
    Path("fr.yaml").write_text(text.replace("title:", "language: fr\ntitle:", 1), encoding="utf-8")

    assert "Ce rapport ne prend pas parti" in cli("report", "fr.yaml").out
    assert "Ce rapport ne prend pas parti" in cli("check", "fr.yaml", "-f", "markdown").out
    assert "This report takes no side" in cli("report", "fr.yaml", "--language", "en").out


def test_a_language_without_catalogue_is_refused(cli: Cli) -> None:
    Path("de.yaml").write_text("dataset: d\nlanguage: de\nquantities: {}\nsources: {}\n", encoding="utf-8")

    assert "only in en, es, fr, zh" in cli("report", str(DATA), "--language", "de").err
    assert cli("report", str(DATA), "--language", "de").code == 2
    assert "a language there are reports in (en, es, fr, zh)" in cli("check", "de.yaml").err


def test_reviews_are_told_in_it_too(cli: Cli) -> None:
    cli("report", str(DATA), "--language", "fr", "-o", "reviews.jsonld")

    [review] = json.loads(Path("reviews.jsonld").read_text(encoding="utf-8"))["@graph"]
    assert "\u00ab\u00a0" in review["claimReviewed"]
    assert "\u00e9cart\u00a0: au moins 100" in review["reviewBody"]
