"""Sums of columns that are a number, or the sum of another column, say what the exact engine says of every cell."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from cac_check.interval import Interval, Rational
from cac_check.model import Expression, Kind, LinearRelation, Missing, Quantity, Relation
from cac_check.model_tables import CellReading, Match, Measure, Rollup, Table, TableQuantity, TableRule
from tests.examples import few
from tests.laws.test_tables_laws import expect, figure_of, known_parts, small
from tests.table_cases import codes_of, frame_of, jobs_of

RELATIONS = {(False, False): Relation.EQ, (False, True): Relation.LE, (True, False): Relation.GE}
SCHEMA = {"group": pl.Int64, "role": pl.String, "place": pl.Int64, "q": pl.Int64, "p": pl.Int64}


@st.composite
def quantities(draw: st.DrawFn, name: str) -> TableQuantity:
    kind, grain = draw(st.sampled_from((Kind.COUNT, Kind.AMOUNT))), draw(st.sampled_from((None, 1, 3)))
    measure = Measure.EXACT if grain is None else Measure.ROUNDED
    return TableQuantity(name, name, kind, kind is Kind.COUNT or draw(st.booleans()), CellReading(measure, grain))


@few(60)
@given(
    st.tuples(quantities("q"), quantities("p")),
    st.lists(st.tuples(st.integers(0, 1), st.sampled_from("ab"), st.none() | small, st.none() | small), max_size=5),
    st.sampled_from(tuple(Missing)),
    st.sampled_from(tuple(RELATIONS)),
    st.sampled_from(("p", "p", "q", 0, 5, Fraction(5, 2), -3)),
    st.sampled_from((0, 0, 1)),
    st.booleans(),
)
def test_sums_say_what_the_exact_engine_says(
    used: tuple[TableQuantity, TableQuantity],
    cells: list[tuple[int, str, int | None, int | None]],
    missing: Missing,
    shape: tuple[bool, bool],
    equals: str | Rational,
    tolerance: int,
    two_tables: bool,
) -> None:
    rows = [dict(zip(SCHEMA, (group, role, n, q, p), strict=True)) for n, (group, role, q, p) in enumerate(cells)]
    tables = [Table(name, ("place",), quantities=used) for name in "tu"]
    total = Match(("b",), negated=equals == "q")
    other = two_tables and isinstance(equals, str)
    form = Rollup(
        "q", ("group",), *shape, {"role": Match(("b",))}, {"role": total}, "t", "u" if other else "t", equals=equals
    )
    rule = TableRule("rule", form, missing=missing, tolerance_abs=tolerance)
    frame = frame_of(pl.DataFrame(rows, schema=SCHEMA))

    (job,) = jobs_of(tables, [rule], {"t": frame, "u": frame})

    codes = codes_of(job)
    for group in {row["group"] for row in rows}:
        mine = [row for row in rows if row["group"] == group]
        parts = [row for row in mine if row["role"] == "b"]
        totals = [row for row in mine if (row["role"] == "b") != (equals == "q")] if isinstance(equals, str) else []
        if not parts or (isinstance(equals, str) and not totals):
            assert codes.get((group,), [None]) == [None]
            continue
        _compare(codes[group,][0], rule, used, parts, totals)


def _compare(
    code: int | None,
    rule: TableRule,
    used: tuple[TableQuantity, TableQuantity],
    parts: list[dict[str, Any]],
    totals: list[dict[str, Any]],
) -> None:
    form = rule.form
    assert isinstance(form, Rollup)
    told = {f"part{row['place']}": (used[0], row["q"], 1) for row in parts}
    second = used["qp".index(form.of_total)]
    told |= {f"total{row['place']}": (second, row[second.id], -1) for row in totals}
    terms = tuple((name, weight) for name, (_, _, weight) in told.items())
    known = {name: known_parts(quantity, [name])[name] for name, (quantity, _, _) in told.items()}
    readings = {name: figure_of(quantity, value) for name, (quantity, value, _) in told.items()}
    if form.constant is not None:  # as if somebody told it: a rule counts what is told
        terms += (("number", -1),)
        known["number"] = Quantity("number", "number", kind=Kind.AMOUNT, nonnegative=False)
        readings["number"] = Interval.point(form.constant)
    relation = LinearRelation(terms, RELATIONS[form.overlap, form.rest], 0)
    expect(code, rule, Expression(relation), known, readings)
