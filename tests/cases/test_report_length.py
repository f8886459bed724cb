"""A reader has two minutes: the report of the largest data set stays short, and every cause is told once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cac_check.finding import Report
from cac_check.loading import load_all
from cac_check.report.markdown import escape
from cac_check.verdict import check
from tests.reports import as_html, as_markdown

DATA = Path(__file__).parents[2] / "data"
LONGEST = 250
"""Lines of Markdown before the appendices."""


@pytest.fixture(scope="module")
def made() -> Report:
    [(dataset, rules)] = load_all([str(DATA / "cac-2023.yaml")], (), name="-")
    return check(dataset, rules)


@pytest.fixture(scope="module")
def shown(made: Report) -> str:
    return as_markdown(made)


def test_the_page_is_small(made: Report) -> None:
    assert len(as_html(made).encode()) < 1_000_000


def test_what_a_reader_needs_is_short(shown: str) -> None:
    before, found, _ = shown.partition("\n## Appendix")

    assert found
    assert len(before.splitlines()) < LONGEST


def test_the_first_screen_says_what_is_at_odds_in_labels(shown: str) -> None:
    first = shown.splitlines()[4]

    assert first.startswith(
        '- **Accounts penalised but not closed**: 860,901 to 861,099, not "Approximately 930,000 other"'
    )


def test_a_slip_that_shows_in_two_views_is_one_story(shown: str) -> None:
    stories = re.findall("(?m)^### [0-9]+[.] .*$", shown)

    assert len([story for story in stories if "hundreds of thousands" in story]) == 1
    assert len([story for story in stories if "1.4m social media accounts" in story]) == 1
    assert len(stories) == len(set(stories)) == 16


def test_every_figure_is_in_the_table(shown: str, made: Report) -> None:
    table = shown.partition("## Appendix: every figure")[2].partition("\n## ")[0]

    assert all(f'"{escape(claim.says)}"' in table for claim in made.dataset.claims if claim.says)
