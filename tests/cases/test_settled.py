"""Cases in which a verdict and a brute-force oracle differed, with the verdict that is right."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from cac_check import check, load_dataset, load_rules
from cac_check.finding import Report

CASES: dict[str, Any] = {
    case["id"]: case for case in yaml.safe_load(Path(__file__).with_name("settled.yaml").read_text(encoding="utf-8"))
}


@cache
def _report(name: str) -> Report:
    case = CASES[name]
    dataset = load_dataset(case["dataset"].encode())
    return check(dataset, load_rules(case["rules"].encode()), profile=case["profile"])


def _verdict(name: str, finding: str) -> str | None:
    return next((str(one.verdict) for one in _report(name).findings if one.id == finding), None)


@pytest.mark.parametrize(
    ("name", "rule"),
    [("s0", "r3"), ("s1", "r0"), ("s2", "r0"), ("s2", "r1")],
)
def test_what_words_of_open_meaning_do_to_each_other_is_no_rules_fault(name: str, rule: str) -> None:
    quantity = {"s0": "q3"}.get(name, "q0")

    assert _verdict(name, f"within:s0:told-twice:{quantity}") == "contradicted"
    assert _verdict(name, f"within:s0:{rule}") == "undecided"


def test_a_meaning_that_other_claims_exclude_leaves_a_rule_decided() -> None:
    assert _verdict("s5", "within:s1:told-twice:q1") == "contradicted"
    assert _verdict("s5", "within:s1:r3") == "consistent"


def test_what_is_impossible_as_read_and_possible_on_a_loose_reading_is_strained_whatever_is_meant() -> None:
    assert _verdict("s3", "together:all:told-twice:q0") == "strained"


def test_what_words_may_count_instead_is_looked_at_with_them() -> None:
    """Six days are six days of q2 or of q0, which is less than 4.5; and no rule allows q2 to be six."""
    assert _verdict("s21", "within:s0:r3") == "contradicted"


def test_rules_that_exclude_each_other_are_told_once() -> None:
    """Of the first source: an oracle that looks at one source alone finds it of every other, too."""
    told = [finding for finding in _report("s7").findings if any(not one.claims for one in finding.conflicts)]

    assert [(finding.source, finding.conflicts[0].rules) for finding in told] == [("s0", ("r0", "r1"))]


def test_what_a_source_does_to_itself_is_not_told_of_all_together() -> None:
    """8.5 is no whole number of anything: within the source; all together add nothing, and that is found out."""
    assert _verdict("s11", "within:s1:r1") == "contradicted"
    assert _verdict("s11", "together:all:r1") is None


def test_what_counts_as_zero_is_missing_view_by_view() -> None:
    """One source tells no q2, which is 0 there; another tells it, and with that all together fits."""
    assert _verdict("s13", "within:s0:r0") == "contradicted"
    assert _verdict("s13", "together:all:r0") == "consistent"


@pytest.mark.parametrize("name", ["s6", "s8", "s14", "s16", "s17", "s20"])
def test_claims_that_say_nothing_leave_bounds_what_they_are(name: str) -> None:
    assert _report(name).untold == ()
