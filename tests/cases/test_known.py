"""Cases of other tools, carried over as facts in ``known.yaml``, through the engine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from cac_check.compiler import relation_row
from cac_check.constraint import Member, MemberKind, System, interval_rows
from cac_check.interval import Interval
from cac_check.loading.expression import parse_relation
from tests.suites import diagnosis, exact_range, feasible, number

CASES = yaml.safe_load(Path(__file__).with_name("known.yaml").read_text(encoding="utf-8"))


def _claims(case: dict[str, Any]) -> dict[str, Member]:
    return {
        name: Member(name, MemberKind.CLAIM, (interval_rows(name, Interval.parse(told)),))
        for name, told in case.get("claims", {}).items()
    }


def _rules(case: dict[str, Any]) -> list[Member]:
    members = []
    for position, rule in enumerate(case["rules"]):
        texts = rule["any"] if isinstance(rule, dict) else [rule]
        cases = tuple((relation_row(parse_relation(text), str),) for text in texts)
        members.append(Member(f"rule {position}", MemberKind.RULE, cases))
    return members


def _having(*keys: str) -> pytest.MarkDecorator:
    chosen = [case for case in CASES if any(key in case for key in keys)]
    return pytest.mark.parametrize("case", chosen, ids=lambda case: case["id"])


@_having("holds")
def test_what_can_hold_is_found_to_hold_and_nothing_else(case: dict[str, Any]) -> None:
    system = System((*_claims(case).values(), *_rules(case)), frozenset(case.get("whole", ())))

    assert feasible(system) == case["holds"]


@_having("weight")
def test_the_cheapest_corrections_are_found(case: dict[str, Any]) -> None:
    told = _claims(case)
    weights = case.get("weights", {})
    hard = [member for name, member in told.items() if weights.get(name) == "hard"]
    free = {name: member for name, member in told.items() if weights.get(name) != "hard"}

    found = diagnosis([*_rules(case), *hard], free, {name: number(str(weights.get(name, 1))) for name in free})

    assert found.weight == number(str(case["weight"]))
    assert frozenset(case.get("correction", found.corrections[0])) in found.corrections
    assert len(found.corrections) == case.get("ties", len(found.corrections))


@_having("bounds")
def test_bounds_are_exact(case: dict[str, Any]) -> None:
    system = System((*_claims(case).values(), *_rules(case)))

    for name, bounds in case["bounds"].items():
        assert exact_range(system, name) == Interval.parse(bounds)
