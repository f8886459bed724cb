import pytest

import cac_check
from cac_check.verdict.bounds_left import remainder

QUANTITIES = """
dataset: storm
title: After the storm
quantities:
  helped: {label: households helped, cumulative: true}
  moved: {label: households moved}
  paid: {label: households paid}
  costs: {label: costs, kind: amount}
sources:
"""

SUM = "breakdown: {total: helped, parts: [moved, paid], overlap: none, rest: none}, because: x"


def left(sources: str, *rules: str) -> dict[str, str]:
    dataset = cac_check.load_dataset((QUANTITIES + sources).encode())
    text = "rules:" + ("".join(f"\n  - {{id: r{number}, {rule}}}" for number, rule in enumerate(rules)) or " []")
    found = remainder(dataset, cac_check.load_rules(text.encode()), everyone=True)
    return {bound.key: str(bound.interval) for bound in found.bounds}


def source(*claims: str, name: str = "council") -> str:
    return f"  {name}:\n    outlet: The Council\n    claims:\n" + "".join(f"      - {claim}\n" for claim in claims)


def test_what_goes_on_counting_ties_days_together():
    told = source(
        'helped: {means: "[40, 50]", at: p1, as_of: 2023-03-01, because: x}',
        'helped: {means: "[30, 60]", at: p2, as_of: 2023-04-01, because: x}',
        'moved: {means: "45", at: p1, as_of: 2023-03-01, because: x}',
    )

    assert left(told, SUM) == {
        "helped@2023-03-01": "[45, 50]",
        "helped@2023-04-01": "[45, 60]",
        "moved@2023-03-01": "45",
        "moved@2023-04-01": "[0, 60]",
        "paid@2023-03-01": "[0, 5]",
        "paid@2023-04-01": "[0, 60]",
    }


@pytest.mark.parametrize(
    ("missing", "paid"),
    [("anything", "[0, 100]"), ("skip", None), ("zero", None)],
)
def test_one_figure_bounds_the_others_unless_the_rule_wants_more(missing, paid):
    found = left(source('helped: {means: "100", because: x}'), f"{SUM}, missing: {missing}")

    assert found.get("paid") == paid


def test_what_counts_as_zero_leaves_the_rest():
    told = source('helped: {means: "100", because: x}', 'moved: {means: "[90, 110]", because: x}')

    assert left(told, f"{SUM}, missing: zero")["moved"] == "100"


@pytest.mark.parametrize(("name", "paid"), [("council", "30"), ("paper", None)])
def test_a_rule_among_sources_binds_where_they_alone_tell(name, paid):
    told = source('helped: {means: "100", because: x}', 'moved: {means: "70", because: x}', name=name)

    assert left(told, f"{SUM}, where: {{sources: [council]}}").get("paid") == paid


def test_figures_are_read_as_the_rule_says_they_were_rounded():
    assert left(
        source('costs: "2.5"'), "limit: {quantity: costs, at_least: 0, source: x}, because: x, rounding: down"
    ) == {"costs": "(2.45, 2.55]"}
