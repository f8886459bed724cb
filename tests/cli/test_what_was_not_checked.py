"""What a report says of figures that took part in no check, of checks that lack figures, and of what it rests on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Cli

DATA = """\
dataset: sample
title: A sample
rules: [own.yaml]
quantities:
  all: {label: shops}
  open: {label: open shops}
  shut: {label: shops that were shut}
  fines: {label: fines}
sources:
  one:
    outlet: The One
    published: 2023-05-27
    claims: [{all: "10"}, {open: "4"}, {fines: "30"}]
"""
OWN = """\
rules:
  - id: own
    breakdown: {total: all, parts: [open, shut], overlap: none, rest: none}
    because: shops are open or shut
"""


@pytest.fixture(autouse=True)
def files(cli: Cli) -> None:
    """Write the data set, its rules and rules given beside it into the empty folder the command line runs in."""
    Path("data.yaml").write_text(DATA)
    Path("own.yaml").write_text(OWN)
    Path("more.yaml").write_text(OWN.replace("id: own", "id: more").replace("overlap: none", "overlap: possible"))


def test_figures_in_no_rule_are_told(cli: Cli) -> None:
    Path("data.yaml").write_text(DATA.replace('{fines: "30"}', '{fines: "30"}, {shut: "6"}'))

    text = cli("report", "data.yaml").out

    assert '- 1 figure took part in no check: "30" (The One)' in text
    assert "took part in at least one check" not in text


def test_every_figure_took_part_where_it_did(cli: Cli) -> None:
    Path("data.yaml").write_text(DATA.replace('{fines: "30"}', '{shut: "6"}'))

    assert "Every figure of the data set took part in at least one check." in cli("report", "data.yaml").out


def test_a_check_says_which_figure_it_lacks(cli: Cli) -> None:
    text = cli("report", "data.yaml").out

    assert "`own` (The One) needs a figure that this text does not report: shops that were shut" in text


def test_only_lexicons_that_were_used_are_named(cli: Cli) -> None:
    text = cli("report", "data.yaml").out

    (versions,) = [line for line in text.splitlines() if line.startswith("Versions: ")]
    assert [part.split()[0] for part in versions.split("lexicon ")[1].split(", ")] == ["en", "widths"]


def test_every_rule_file_is_named(cli: Cli) -> None:
    text = cli("report", "data.yaml", "--rules", "more.yaml").out

    assert "Read: `data.yaml`, `own.yaml`, `more.yaml`." in text
