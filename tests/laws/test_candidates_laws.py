"""What columns find for all failing reports at once, the exact engine finds for each."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from cac_check.engine.tables.localise import REPORT
from cac_check.engine.tables.run import run
from cac_check.model import Breakdown, Kind, Missing, Order
from cac_check.model_tables import CellReading, Measure, Table, TableQuantity, TableRule
from cac_check.tables import candidates
from cac_check.tables.exact_candidates import MOST_SETS
from tests.examples import few
from tests.table_cases import frame_of, jobs_of

NAMES = ("a", "b", "c", "d", "e")
SCHEMA = {"key": pl.Int64} | dict.fromkeys(NAMES, pl.Int64)

rows = st.lists(st.fixed_dictionaries({name: st.none() | st.integers(0, 6) for name in NAMES}), min_size=1, max_size=4)


@st.composite
def rules(draw: st.DrawFn) -> TableRule:
    names = draw(st.permutations(NAMES))[: draw(st.integers(2, 4))]
    missing = draw(st.sampled_from(tuple(Missing)))
    if draw(st.integers(0, 3)) == 0:
        return TableRule(f"order {names}", Order(tuple(names)), missing=missing)
    form = Breakdown(names[0], tuple((name, 1) for name in names[1:]), draw(st.booleans()), draw(st.booleans()))
    return TableRule(f"{form}", form, missing=missing)


@few(40)
@given(rows, st.lists(rules(), min_size=1, max_size=3, unique_by=lambda rule: rule.id), st.booleans(), st.data())
def test_columns_and_the_exact_engine_name_the_same_sets(
    data: list[dict[str, int | None]], used: list[TableRule], whole: bool, choice: st.DataObject
) -> None:
    grain = choice.draw(st.sampled_from((None, 2)))
    reading = CellReading(Measure.EXACT if grain is None else Measure.ROUNDED, grain)
    kind = Kind.COUNT if whole else Kind.AMOUNT
    quantities = tuple(TableQuantity(name, name, kind, nonnegative=whole, reading=reading) for name in NAMES)
    frame = frame_of(pl.DataFrame([{"key": key} | row for key, row in enumerate(data)], schema=SCHEMA))
    (job,) = jobs_of([Table("t", ("key",), quantities=quantities)], used, {"t": frame})
    outcome = run(job)
    failing = outcome.failing.with_row_index(REPORT)

    together = range(len(job.checks))
    allowance = candidates._Allowance.whole()
    quick = candidates._by_columns(outcome, together, failing, allowance.budget)[0]
    slow, left = candidates._by_engine(outcome, together, failing.join(quick, on=REPORT, how="semi"), map, allowance)

    assert not left
    both = quick.join(slow, on=REPORT, how="left", suffix=" exact")
    for row in both.iter_rows(named=True):
        if len(row["candidates"]) < MOST_SETS:
            assert told(row["candidates"], row["fits"]) == told(row["candidates exact"], row["fits exact"])
            assert (row["hint"] is None) == (row["hint exact"] is None)


def told(names: list[list[str]], fits: list[list[str]]) -> set[tuple[tuple[str, ...], tuple[str, ...]]]:
    return set(zip(map(tuple, names), map(tuple, fits), strict=True))
