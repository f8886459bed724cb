"""Units of measure behind a figure, and quantities that tell theirs."""

from __future__ import annotations

import pytest

from cac_check.diagnostic import DataProblems
from cac_check.loading import load_dataset
from cac_check.reading.measures import factor_between, measure_in


def claims(quantity: str, *told: str) -> list[object]:
    """Return the values of claims of one quantity, each of a source of its own."""
    sources = "".join(f'  s{n}: {{outlet: S, claims: [q: "{says}"]}}\n' for n, says in enumerate(told))
    text = f"dataset: d\nquantities:\n  q: {{label: Q, {quantity}}}\nsources:\n{sources}"
    return [claim.reading.value for claim in load_dataset(text.encode()).claims]


@pytest.mark.parametrize(
    ("says", "language", "unit"),
    [
        ("4.13 GW", "en", "GW"),
        ("about 880MW", "en", "MW"),
        ("some 12 Tonnes of rice", "en", "tonnes"),
        ("12吨", "zh", "吨"),
        ("67,000 accounts", "en", None),
        ("$3 km", "en", None),
        ("60 km/h", "en", None),
        ("3 mW", "en", None),
        ("3 gardens", "en", None),
    ],
)
def test_the_unit_behind_a_figure(says: str, language: str, unit: str | None) -> None:
    assert measure_in(says, language) == unit


def test_how_many_of_one_make_another() -> None:
    assert factor_between("GW", "MW") == 1000
    assert factor_between("gigawatts", "MW") == 1000
    assert factor_between("ha", "square kilometres") * 100 == 1
    assert factor_between("GW", "GWh") is None


def test_figures_are_converted_to_the_unit_of_the_quantity() -> None:
    assert claims("kind: amount, unit: MW", "4.13 GW", "880 MW", "4,130") == [4130, 880, 4130]
    assert claims("unit: accounts", "880 accounts", "880") == [880, 880]


@pytest.mark.parametrize(
    ("quantity", "told", "message"),
    [
        ("kind: amount", ("4.13 GW", "880 MW"), "is told in MW, another figure of 'q' in GW"),
        ("kind: amount, unit: MW", ("4.13 GWh",), "is told in GWh, and 'q' in MW"),
        ("unit: kg", ("3 tonnes",), "is told in tonnes, and 'q' in kg"),
    ],
)
def test_units_that_cannot_be_converted_are_refused(quantity: str, told: tuple[str, ...], message: str) -> None:
    with pytest.raises(DataProblems) as caught:
        claims(quantity, *told)

    assert [problem.code for problem in caught.value.diagnostics] == ["other-unit"]
    assert message in caught.value.diagnostics[0].message.translate({0x201C: "'", 0x201D: "'"})
