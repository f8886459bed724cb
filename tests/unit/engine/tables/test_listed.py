"""Listed breakdowns: identifiers of every sort, looked up or joined."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from cac_check.engine.tables.gather import numbered
from cac_check.engine.tables.judge import Code
from cac_check.model import Missing
from cac_check.model_tables import Layout, Listed, Table, TableQuantity, TableRule, TableRuleset
from cac_check.tables import check_tables
from tests.table_cases import codes_of, frame_of, sound_job

TABLE = Table("t", ("fig",), layout=Layout.LONG, quantity="node", value="value", figure="fig")
RULE = TableRule("listed", Listed("breakdowns", "parts"), missing=Missing.SKIP)

CONSISTENT, CONTRADICTED = Code.CONSISTENT, Code.CONTRADICTED

PARTS = [("good", 1, 1), ("good", 2, 1), ("bad", 1, 1), ("bad", 3, 1), ("open", 4, 1), ("unknown", 9, 1)]
TOTALS = [("good", 5, "="), ("bad", 5, "="), ("open", 5, "="), ("unknown", 5, "=")]
VALUES = {1: 10, 2: 20, 3: 21, 4: None, 5: 30}


def frames(ids: dict[int, Any], dtype: Any = None) -> dict[str, Any]:
    """Return the three tables, with other identifiers for the figures."""
    figures = pl.DataFrame({"fig": [ids[n] for n in VALUES], "value": list(VALUES.values())}).with_columns(
        node=pl.lit("x")
    )
    parts = pl.DataFrame(PARTS, ["breakdown", "part", "weight"], orient="row")
    totals = pl.DataFrame(TOTALS, ["breakdown", "total", "relation"], orient="row")
    renamed = [
        figures.with_columns(pl.col("fig").cast(dtype)) if dtype else figures,
        totals.with_columns(pl.col("total").replace_strict(ids)),
        parts.with_columns(pl.col("part").replace_strict(ids)),
    ]
    return dict(zip(("t", "breakdowns", "parts"), map(frame_of, renamed), strict=True))


def verdicts(found: dict[str, Any]) -> dict[str, int | None]:
    """Return the verdict of each breakdown, whichever of the three relations it has."""
    job, _ = sound_job([TABLE], [RULE], found)
    return {key: next((code for code in codes if code is not None), None) for (key,), codes in codes_of(job).items()}


SAME = {n: n for n in (1, 2, 3, 4, 5, 9)}


@pytest.mark.parametrize(
    ("ids", "looked_up"),
    [
        (SAME, True),
        (SAME | {1: 5, 5: 1}, True),
        (SAME | {5: 15}, True),
        (SAME | {1: -7}, True),
        (SAME | {5: 10**15}, False),
        ({n: f"id-{n}" for n in SAME}, False),
        ({n: float(n) for n in SAME}, False),
    ],
)
def test_identifiers_of_every_sort_lead_to_the_same_verdicts(ids: dict[int, Any], looked_up: bool) -> None:
    found = frames(ids)

    assert (numbered(found["t"], "fig", "value") is not None) == looked_up
    assert verdicts(found) == {"good": CONSISTENT, "bad": CONTRADICTED, "open": None, "unknown": None}


@pytest.mark.parametrize("dtype", [pl.Int8, pl.UInt32, pl.UInt64])
def test_identifiers_may_be_any_whole_numbers(dtype: Any) -> None:
    assert verdicts(frames(SAME, dtype))["bad"] == CONTRADICTED


@pytest.mark.parametrize("ids", [SAME | {3: 2}, {n: f"id-{n if n != 3 else 2}" for n in SAME}])
def test_an_identifier_of_two_figures_names_none(ids: dict[int, Any]) -> None:
    found = verdicts(frames(ids))

    assert found == {"good": None, "bad": None, "open": None, "unknown": None}


def test_a_part_without_a_weight_is_missing() -> None:
    found = frames(SAME)
    parts = pl.DataFrame(PARTS, ["breakdown", "part", "weight"], orient="row")
    weightless = parts.with_columns(pl.when(pl.col("part") != 3).then("weight").alias("weight"))

    assert verdicts(found | {"parts": frame_of(weightless)})["bad"] is None


@pytest.mark.parametrize("identifiers", [[], [1, None, 3], [1, 1, 2]])
def test_identifiers_that_are_missing_or_given_twice_are_not_looked_up(identifiers: list[int | None]) -> None:
    frame = pl.DataFrame(
        {"fig": identifiers, "value": range(len(identifiers))}, schema={"fig": pl.Int64, "value": pl.Int64}
    )

    assert numbered(frame_of(frame), "fig", "value") is None


def test_identifiers_given_twice_change_nothing_but_what_they_name() -> None:
    found = frames({n: f"id-{n if n != 3 else 4}" for n in SAME})

    report = check_tables(TableRuleset((TABLE,), (RULE,)), found)

    assert [problem.code for problem in report.problems] == ["repeated-key"]
    assert "fig id-4" in report.problems[0].message
    assert report.results[0].applied == 1
    assert not report.findings.height


@pytest.mark.parametrize("value", [0, 127, 128, -129, 2**15, -(2**31) - 1, 2**40, 2**62])
def test_figures_of_every_size_are_looked_up_whole(value: int) -> None:
    found = frames(SAME)
    figures = pl.DataFrame({"fig": [1, 2, 3, 4, 5], "value": [value, 1, 2, None, value + 1], "node": "x"})

    assert verdicts(found | {"t": frame_of(figures)}) == {
        "good": CONSISTENT,
        "bad": CONTRADICTED,
        "open": None,
        "unknown": None,
    }


def test_the_identifier_may_have_any_name() -> None:
    found = frames(SAME)

    assert numbered(frame_of(found["t"].rename({"fig": "row"}).collect().to_native()), "row", "value") is not None


def test_relations_and_weights_that_cannot_be_read_are_named() -> None:
    breakdowns = pl.DataFrame({"breakdown": [1, 2, 3], "total": [0, 0, 0], "relation": ["=", "==>", None]})
    parts = pl.DataFrame({"breakdown": [1, 2, 3], "part": [1, 1, 1], "weight": ["1", "1", "one"]})
    table = Table("t", ("fig",), quantities=(TableQuantity("value", "value"),), figure="fig")
    figures = pl.DataFrame({"fig": [0, 1], "value": [5, 5]})
    frames = {"t": frame_of(figures), "breakdowns": frame_of(breakdowns), "parts": frame_of(parts)}

    report = check_tables(TableRuleset((table,), (TableRule("listed", Listed("breakdowns", "parts")),)), frames)

    assert [(str(each.location), each.message) for each in report.problems] == [
        ("breakdowns", "relation of breakdown 2: '==>' is none; expected =, >= or <="),
        ("breakdowns", "relation of breakdown 3: nothing is none; expected =, >= or <="),
        ("parts", "weight of breakdown 3: 'one' is none; expected a number"),
    ]
