"""What VTL's hierarchical rulesets say of missing codes and empty figures, as rules over a table and as bounds.

Facts from the cases of vtlengine's test suite (see ``tests/suites.py``): credit − debit = balance, by area.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests import hierarchies

RULES = [
    {"name": "balance", "left": "B", "rel": "=", "terms": [["C", 1], ["D", -1]], "when": None},
    {"name": "net", "left": "N", "rel": ">", "terms": [["A", 1], ["L", 1]], "when": None},
]

FIGURES = {
    "IT": {"B": "100", "C": "110", "D": "20", "N": "200", "A": "199"},
    "PT": {"D": "50", "A": "0", "N": "0"},
    "FR": {"D": None, "N": "201", "A": "100", "L": "100"},
    "AT": {"B": "200", "C": "0", "D": "200", "N": "20", "A": None, "L": "200"},
}


def case(operator: str, mode: str, rows: list[dict[str, str]], when: str | None = None) -> dict[str, Any]:
    return {
        "op": operator,
        "mode": mode,
        "identifiers": ["CODE", "AREA"],
        "measures": ["VALUE"],
        "ruleset": {
            "rule_component": "CODE",
            "condition": "AREA" if when else None,
            "rules": [{**rule, "when": when} for rule in RULES],
        },
        "input": [
            {"CODE": code, "AREA": area, "VALUE": value}
            for area, figures in FIGURES.items()
            for code, value in figures.items()
        ],
        "expect": {"rows": rows},
    }


def told(area: str, rule: str, holds: str, imbalance: str = "") -> dict[str, str]:
    code = {"balance": "B", "net": "N"}[rule]
    return {"CODE": code, "AREA": area, "ruleid": rule, "bool_var": holds, "imbalance": imbalance}


@pytest.mark.parametrize(
    ("mode", "rows"),
    [
        (
            "always_zero",  # a code without a row counts as 0, one whose row is empty is unknown
            [
                told("IT", "balance", "False", "10"),
                told("PT", "balance", "False", "50"),
                told("FR", "balance", ""),
                told("AT", "balance", "False", "400"),
                told("IT", "net", "True"),
                told("PT", "net", "False", "0"),  # 0 is not more than 0
                told("FR", "net", "True"),
                told("AT", "net", ""),
            ],
        ),
        (
            "partial_null",  # what has no row is unknown as well
            [
                told("IT", "balance", "False", "10"),
                told("PT", "balance", ""),
                told("AT", "balance", "False", "400"),
                told("IT", "net", ""),
                told("PT", "net", ""),
                told("FR", "net", "True"),
                told("AT", "net", ""),
            ],
        ),
        (
            "non_null",  # a rule is left out where a figure is missing
            [
                told("IT", "balance", "False", "10"),
                told("AT", "balance", "False", "400"),
                told("FR", "net", "True"),
            ],
        ),
    ],
)
def test_what_a_missing_code_means_decides(mode: str, rows: list[dict[str, str]]) -> None:
    assert hierarchies.agrees(case("check_hierarchy", mode, rows))


def test_an_answer_of_its_own_is_not_taken_for_agreement() -> None:
    rows = [told("IT", "balance", "True"), told("AT", "balance", "False", "400"), told("FR", "net", "True")]

    assert not hierarchies.agrees(case("check_hierarchy", "non_null", rows))


def test_a_rule_for_one_area_leaves_the_others_alone() -> None:
    rows = [told("IT", "balance", "False", "10"), told("IT", "net", "True")]

    assert hierarchies.agrees(case("check_hierarchy", "always_zero", rows, when='AREA = "IT"'))


@pytest.mark.parametrize(
    ("mode", "balances"),
    [
        ("always_zero", {"IT": "90", "PT": "-50", "FR": "", "AT": "-200"}),
        ("always_null", {"IT": "90", "PT": "", "FR": "", "AT": "-200"}),
    ],
)
def test_parts_leave_a_total_one_value_where_all_of_them_are_known(mode: str, balances: dict[str, str]) -> None:
    rows = [{"CODE": "B", "AREA": area, "VALUE": value} for area, value in balances.items()]

    assert hierarchies.agrees(case("hierarchy", mode, rows))
