"""Columns and the exact engine say the same of every report, for random tables and rules."""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from cac_check.engine.tables.judge import Code
from cac_check.interval import Interval
from cac_check.model import (
    Breakdown,
    Expression,
    Form,
    Kind,
    LinearRelation,
    Missing,
    Order,
    Quantity,
    Relation,
    Same,
    Share,
    Verdict,
)
from cac_check.model_tables import (
    CellReading,
    Layout,
    Listed,
    Match,
    Measure,
    Rollup,
    Steps,
    Table,
    TableQuantity,
    TableRule,
)
from tests.table_cases import CODES, codes_of, exact_verdict, frame_of, jobs_of

NAMES = ("a", "b", "c", "d")
ROWS = 6

small = st.integers(-3, 6)
kinds = st.sampled_from((Kind.AMOUNT, Kind.COUNT))
measures = st.sampled_from((Measure.EXACT, Measure.ROUNDED, Measure.BOUNDS))
policies = st.sampled_from(tuple(Missing))
weights = st.sampled_from((1, 1, 1, -1, 2))


@st.composite
def quantities(draw: st.DrawFn) -> tuple[TableQuantity, ...]:
    found = []
    for name in NAMES:
        kind, measure = draw(kinds), draw(measures)
        reading = CellReading(
            measure,
            grain=draw(st.sampled_from((1, 2, 3, 10))) if measure is Measure.ROUNDED else None,
            low=f"{name}_low" if measure is Measure.BOUNDS else None,
            high=f"{name}_high" if measure is Measure.BOUNDS else None,
        )
        nonnegative = kind is Kind.COUNT or draw(st.booleans())
        found.append(TableQuantity(name, name, kind, nonnegative, reading))
    return tuple(found)


@st.composite
def forms(draw: st.DrawFn) -> Form:
    size = draw(st.integers(2, 4))
    names = draw(st.permutations(NAMES))[:size]
    sort = draw(st.sampled_from(("breakdown", "same", "order", "share", "expression")))
    if sort == "breakdown":
        parts = tuple((name, draw(weights)) for name in names[1:])
        return Breakdown(names[0], parts, draw(st.booleans()), draw(st.booleans()))
    if sort == "same":
        return Same(tuple(names))
    if sort == "order":
        return Order(tuple(names))
    if sort == "share":
        return Share("a", "b", "c")
    relation = draw(st.sampled_from(tuple(Relation)))
    return Expression(LinearRelation(tuple((name, draw(weights)) for name in names), relation, draw(small)))


@st.composite
def rules(draw: st.DrawFn) -> TableRule:
    when, missing = None, draw(policies)
    if missing is not Missing.ZERO and draw(st.integers(0, 3)) == 0:
        when = LinearRelation((("a", 1), ("b", -1)), draw(st.sampled_from(tuple(Relation))), draw(small))
    return TableRule(
        "rule",
        draw(forms()),
        when=when,
        missing=missing,
        tolerance_abs=draw(st.sampled_from((0, 0, 0, 1, Fraction(1, 2)))),
        tolerance_rel=draw(st.sampled_from((0, 0, 0, Fraction(1, 10)))),
    )


@st.composite
def cells(draw: st.DrawFn, quantity: TableQuantity) -> dict[str, Any]:
    value = draw(st.none() | small)
    assert quantity.reading is not None
    if quantity.reading.measure is not Measure.BOUNDS:
        return {quantity.id: value}
    width = draw(st.none() | st.integers(0, 3))
    high = None if value is None or width is None else value + width
    return {quantity.id: None, f"{quantity.id}_low": value, f"{quantity.id}_high": high}


def reading_of(quantity: TableQuantity, row: dict[str, Any]) -> Interval | None:
    """Read a cell the slow way; ``None`` where it is missing or cannot be of its kind."""
    reading = quantity.reading
    assert reading is not None
    if reading.measure is Measure.BOUNDS:
        low, high = row[f"{quantity.id}_low"], row[f"{quantity.id}_high"]
        if low is None and high is None:
            return None
        found: Interval | None = Interval(low, high)
    else:
        value = row[quantity.id]
        if value is None or (quantity.nonnegative and value < 0):
            return None
        half = Fraction(reading.grain or 0) / 2
        found = Interval(value - half, value + half)
    if quantity.nonnegative:
        found = found.intersect(Interval(0)) if found else None
    return found.integers() if found and quantity.kind is Kind.COUNT else found


SCHEMA = {"key": pl.Int64} | {f"{name}{end}": pl.Int64 for name in NAMES for end in ("", "_low", "_high")}


def expect(code: int | None, rule: TableRule, form: Form, known: dict[str, Quantity], readings: dict[str, Any]) -> None:
    if code == Code.OPEN:
        return
    exact = exact_verdict(rule, form, known, readings)
    if code is None and rule.when is not None and exact is Verdict.CONSISTENT:
        return  # a condition that cannot hold: columns do not count the report
    told = None if code is None else CODES[Code(code)]
    assert told == exact, (rule, readings)


@settings(max_examples=150, deadline=None)
@given(st.data(), quantities(), rules())
def test_every_report_of_a_wide_table(data: st.DataObject, used: tuple[TableQuantity, ...], rule: TableRule) -> None:
    rows = [
        {"key": key} | {name: cell for quantity in used for name, cell in data.draw(cells(quantity)).items()}
        for key in range(ROWS)
    ]
    table = Table("t", ("key",), quantities=used)
    (job,) = jobs_of([table], [rule], {"t": frame_of(pl.DataFrame(rows, schema=SCHEMA))})
    known = {q.id: Quantity(q.id, q.id, kind=q.kind, nonnegative=q.nonnegative) for q in used}
    codes = codes_of(job)
    for row in rows:
        readings = {quantity.id: reading_of(quantity, row) for quantity in used}
        expect(codes[row["key"],][0], rule, rule.form, known, readings)
