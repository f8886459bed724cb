"""``cac-check explain``: one finding whole, found by its id or part of it."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.vipr_reader import check

DATA = """\
dataset: storm
title: After the storm
rules: [rules.yaml]
quantities:
  helped: {label: households helped, unit: households}
  moved: {label: households moved, unit: households}
  paid: {label: households paid, unit: households}
sources:
  council:
    outlet: The Council
    role: reference
    claims:
      - helped: "131 @ p1"
  paper:
    outlet: The Paper
    claims:
      - moved: "about 200 @ p2"
      - paid: "57 @ p3"
      - helped: "260 @ headline"
  radio:
    outlet: The Radio
    claims:
      - helped: "131 @ p1"
      - moved: "70 @ p2"
      - paid: "40 @ p3"
"""

RULES = """\
rules:
  - id: moved-or-paid
    breakdown: {total: helped, parts: [moved, paid], overlap: none, rest: possible}
    because: who was moved or paid was helped, and nobody was both
"""

FINDING = "against:paper:moved-or-paid"


@pytest.fixture
def storm(cli: Cli) -> Cli:
    Path("storm.yaml").write_text(DATA, encoding="utf-8")
    Path("rules.yaml").write_text(RULES, encoding="utf-8")
    return cli


EXPLAINED = """\
error[moved-or-paid] paper against the reference: cannot all hold, by at least 18 (14 %)
    at least 150  "about 200"   paper, p2
    but "131" (council, p1) is less than 132
  --> storm.yaml:17:16
  would fit   if "about 200" (paper, p2) were 0 to 74
  kept        council is marked as reference, so its figures are the last to be changed
  rule        who was moved or paid was helped, and nobody was both
  stretch     0.5 rounding units (default reading)
  corrects    with it together:all:told-twice:moved

Claims, and the values their words allow
  council/helped: "131"   storm.yaml:13:17
    counts      households helped
    strict      131
    default     131
    lenient     131
    grain       1
  paper/helped: "260"   storm.yaml:19:17
    counts      households helped
    strict      260
    default     255 to 265
    lenient     255 to 269
    grain       10
  paper/moved: "about 200"   storm.yaml:17:16
    counts      households moved
    strict      190 to 210
    default     180 to 220
    lenient     150 to 299
    grain       100
  paper/paid: "57"   storm.yaml:18:15
    counts      households paid
    strict      57
    default     57
    lenient     57
    grain       1

Conflicts: each cannot hold, and could without any one of its members
  1. council/helped, paper/moved, moved-or-paid
       at least 150  "about 200"   paper, p2
       but "131" (council, p1) is less than 132
     step by step, as words are read under lenient:
       [1] moved + paid − helped ≤ 0   rule moved-or-paid
       [2] moved ≥ 150                 "about 200", paper, p2
       [3] helped < 132                "131", council, p1
       [4] paid ≥ 0                    never below 0, by its kind
       [5]   1 × [1]   moved + paid − helped ≤ 0
           − 1 × [2]   −moved ≤ −150
           + 1 × [3]   helped < 132
           − 1 × [4]   −paid ≤ 0
           =           0 < −18
           which is impossible

Ways out: the fewest claims to change
  paper/moved (weight 1)
    paper/moved would have to be 0 to 74

The smallest change of numbers, instead of the fewest
  paper/moved as 74, 1.1 rounding units beyond its reading
  no other change is smaller, counted in rounding units of each figure (default reading)
  stretch: every figure of the first conflict would have to give way by 0.5 rounding units

What is left for each quantity, by the references and the rules
  helped  131       households helped
  moved   0 to 131  households moved
  paid    0 to 131  households paid

Certificate
  1 proof of contradiction, accepted by the checker for the system built again from the data set and the rules
  --certificate FOLDER writes it for other checkers (VIPR 1.0)
"""


def test_the_whole_explanation(storm: Cli) -> None:
    result = storm("explain", "storm.yaml", FINDING)

    assert (result.code, result.err) == (1, "")
    assert result.out == EXPLAINED


def test_a_part_that_one_id_has_is_enough(storm: Cli) -> None:
    assert (
        storm("explain", "storm.yaml", "st:radio:m").out
        == storm("explain", "storm.yaml", "against:radio:moved-or-paid").out
    )


def test_a_consistent_finding_is_explained_by_values_that_fit(storm: Cli) -> None:
    result = storm("explain", "storm.yaml", "against:radio:moved-or-paid")

    assert result.code == 0
    assert "Values that fit\n" in result.out
    assert "\n  helped  131\n  moved   70\n" in result.out
    assert "1 witness, accepted by the checker" in result.out
    assert "Conflicts" not in result.out


def test_several_that_could_be_meant_are_listed(storm: Cli) -> None:
    result = storm("explain", "storm.yaml", "moved-or-paid")

    assert (result.code, result.out) == (2, "")
    assert "“moved-or-paid” could be any of" in result.err
    assert "against:paper:moved-or-paid (contradicted)" in result.err


def test_an_unknown_one_is_answered_with_the_nearest(storm: Cli) -> None:
    result = storm("explain", "storm.yaml", "against:paper:moved-and-paid")

    assert (result.code, result.out) == (2, "")
    assert "did you mean against:paper:moved-or-paid" in result.err


def test_json_holds_the_finding_and_what_explains_it(storm: Cli) -> None:
    explained = json.loads(storm("explain", "storm.yaml", FINDING, "--format", "json").out)

    assert explained["finding"]["id"] == FINDING
    assert explained["readings"]["paper/paid"]["default"] == "57"
    assert [proof["verified"] for proof in explained["proofs"]] == [True] * len(explained["finding"]["conflicts"])
    assert set(explained["bounds"]) == {"helped", "moved", "paid"}
    moves = explained["least_movement"]["moves"]
    assert set(moves) <= set(explained["finding"]["claims"])


def test_the_proof_goes_to_a_file_on_demand(storm: Cli) -> None:
    result = storm("explain", "storm.yaml", FINDING, "--certificate", "proof.vipr", "--output", "page.txt")

    assert (result.code, result.out) == (1, "")
    assert check(Path("proof.vipr").read_text(encoding="utf-8")).relation == ("infeas",)
    assert Path("page.txt").read_text(encoding="utf-8").startswith("error[moved-or-paid]")


def test_nothing_to_explain_is_3(storm: Cli) -> None:
    Path("storm.yaml").write_text(DATA.partition("  paper:\n")[0], encoding="utf-8")

    result = storm("explain", "storm.yaml", FINDING)

    assert (result.code, result.out) == (3, "")
    assert result.err.startswith("nothing to check")


def test_a_broken_data_set_is_1_with_its_problem(storm: Cli) -> None:
    Path("storm.yaml").write_text(DATA.replace("131 @ p1", "many @ p1"), encoding="utf-8")

    result = storm("explain", "storm.yaml", FINDING)

    assert (result.code, result.out) == (1, "")
    assert "storm.yaml:13" in result.err


def test_a_check_on_a_terminal_says_how_to_see_one_finding_whole(storm: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    hint = (
        "all about the worst: cac-check explain storm.yaml against:paper:told-twice:helped\n"
        "for readers, with pictures: cac-check report storm.yaml -o report.html\n"
    )
    monkeypatch.setenv("CI", "1")  # no progress
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)

    assert storm("check", "storm.yaml").err == hint
    assert storm("check", "storm.yaml", "--quiet").err == ""


def test_what_is_said_to_do_next_works(storm: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("more rules.yaml").write_text("rules: []\n", encoding="utf-8")
    monkeypatch.setenv("CI", "1")
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    hints = storm("check", "storm.yaml", "--rules", "more rules.yaml").err.splitlines()
    monkeypatch.setattr("sys.stderr.isatty", lambda: False)

    assert len(hints) == 2
    for hint in hints:
        command = shlex.split(hint.partition(": ")[2])
        assert command.pop(0) == "cac-check"
        assert storm(*command).code == 1
    assert Path("report.html").exists()
