"""``cac-check bounds``: what is left for each quantity, and where it comes from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Cli

DATA = """\
dataset: storm
title: After the storm
rules: [rules.yaml]
quantities:
  helped: {label: households helped, unit: households}
  moved: {label: households moved, unit: households}
  paid: {label: households paid, unit: households}
  share: {label: share of households helped, kind: percent}
sources:
  council:
    outlet: The Council
    role: reference
    claims:
      - helped: "1,310 @ p1"
      - moved: {means: "[400, 500)", at: p2, because: "between 400 and 500"}
  paper:
    outlet: The Paper
    claims:
      - moved: "700 @ p2"
      - share: "62% @ p3"
"""

RULES = """\
rules:
  - id: moved-or-paid
    breakdown: {total: helped, parts: [moved, paid], overlap: none, rest: none}
    because: who was helped was moved or paid, and nobody was both
"""

ALL_LEFT = """\
What the claims of 1 source marked as reference (council) and 1 rule leave, on the usual reading of the words:

helped  1,305 to 1,315  households helped
moved   400 to 499      households moved
paid    806 to 915      households paid
"""

ONE_LEFT = """\
What the claims of 1 source marked as reference (council) and 1 rule leave, on the usual reading of the words:

paid: households paid
  806 to 915
  at least 806, because
    helped at least 1,305  "1,310"   council, p1
    moved less than 500    [400, 500)   council, p2
    rule moved-or-paid: who was helped was moved or paid, and nobody was both
  at most 915, because
    moved at least 400    [400, 500)   council, p2
    helped at most 1,315  "1,310"   council, p1
    rule moved-or-paid: who was helped was moved or paid, and nobody was both
"""


@pytest.fixture
def storm(cli: Cli) -> Cli:
    Path("storm.yaml").write_text(DATA, encoding="utf-8")
    Path("rules.yaml").write_text(RULES, encoding="utf-8")
    return cli


def test_all_quantities(storm: Cli) -> None:
    result = storm("bounds", "storm.yaml")

    assert (result.code, result.err, result.out) == (0, "", ALL_LEFT)


def test_one_quantity_with_where_its_bounds_come_from(storm: Cli) -> None:
    result = storm("bounds", "storm.yaml", "paid")

    assert (result.code, result.err, result.out) == (0, "", ONE_LEFT)


def test_all_claims_together_and_what_contradictions_leave_is_marked(storm: Cli) -> None:
    result = storm("bounds", "storm.yaml", "--view", "together")

    assert result.code == 0
    assert result.out.startswith("What the claims of all 2 sources (council, paper) and 1 rule leave")
    assert "moved   400 to 499 *" in result.out
    assert "share   61.5 % to 62.5 %" in result.out
    assert "* the claims contradict each other:" in result.out


def test_a_stricter_profile_leaves_less(storm: Cli) -> None:
    assert "helped  1,310  " in storm("bounds", "storm.yaml", "--profile", "strict").out


def test_json(storm: Cli) -> None:
    left = json.loads(storm("bounds", "storm.yaml", "paid", "--format", "json").out)

    assert left["bounds"] == {"paid": "[806, 915]"}
    assert left["sources"] == ["council"]
    assert left["origins"]["paid"]["low"] == {
        "claims": ["council/helped", "council/moved"],
        "rules": ["moved-or-paid"],
    }


def test_an_end_by_kind_says_so(storm: Cli) -> None:
    Path("storm.yaml").write_text(DATA.replace("[400, 500)", "(-inf, 2000]"), encoding="utf-8")

    result = storm("bounds", "storm.yaml", "moved")

    assert "  at least 0, because\n    it is never below 0, by its kind\n" in result.out


def test_an_unknown_quantity_is_answered_with_the_nearest(storm: Cli) -> None:
    result = storm("bounds", "storm.yaml", "paidd")

    assert (result.code, result.out) == (2, "")
    assert "did you mean paid?" in result.err


def test_nothing_known_is_3(storm: Cli) -> None:
    Path("storm.yaml").write_text(DATA.replace("    role: reference\n", ""), encoding="utf-8")

    result = storm("bounds", "storm.yaml")

    assert (result.code, result.out) == (3, "")
    assert "no source is marked as reference" in result.err


def test_a_quantity_nothing_bounds_is_3(storm: Cli) -> None:
    result = storm("bounds", "storm.yaml", "share")

    assert (result.code, result.out) == (3, "")


def test_a_broken_data_set_is_1(storm: Cli) -> None:
    Path("storm.yaml").write_text(DATA.replace("1,310 @ p1", "many @ p1"), encoding="utf-8")

    assert storm("bounds", "storm.yaml").code == 1


def test_a_missing_file_is_2(cli: Cli) -> None:
    assert cli("bounds", "nowhere.yaml").code == 2
