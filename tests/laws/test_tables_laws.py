"""Columns and the exact engine say the same of every report, for random tables and rules."""

from __future__ import annotations

import datetime
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl
from hypothesis import event, example, given
from hypothesis import strategies as st

from cac_check.engine.tables.judge import Code
from cac_check.engine.tables.run import run
from cac_check.interval import Interval, exact
from cac_check.model import (
    Breakdown,
    Change,
    Expression,
    Form,
    Kind,
    Limit,
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
    TableRuleset,
)
from cac_check.tables import check_tables
from tests.examples import few
from tests.table_cases import CODES, codes_of, exact_verdict, frame_of, jobs_of, sound_job

NAMES = ("a", "b", "c", "d")
ROWS = 6

small = st.integers(-3, 6)
kinds = st.sampled_from((Kind.AMOUNT, Kind.COUNT))
kinds_of_change = st.sampled_from((Kind.AMOUNT, Kind.COUNT, Kind.PERCENT))
measures = st.sampled_from((Measure.EXACT, Measure.ROUNDED, Measure.BOUNDS))
policies = st.sampled_from(tuple(Missing))
weights = st.sampled_from((1, 1, 1, -1, 2))


@st.composite
def quantities(draw: st.DrawFn) -> tuple[TableQuantity, ...]:
    found = []
    for name in NAMES:
        kind, measure = draw(kinds_of_change if name == "c" else kinds), draw(measures)
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
    sort = draw(st.sampled_from(("breakdown", "same", "order", "share", "change", "limit", "expression")))
    if sort == "breakdown":
        parts = tuple((name, draw(weights)) for name in names[1:])
        if len(names) == 4 and draw(st.booleans()):
            first, second, both = (*sorted(names[1:3]), names[3])
            counted = ((first, 1), (second, 1))
            return Breakdown(
                names[0], counted, overlap=True, rest=draw(st.booleans()), overlaps=((first, second, both),)
            )
        return Breakdown(names[0], parts, draw(st.booleans()), draw(st.booleans()))
    if sort == "same":
        return Same(tuple(names))
    if sort == "order":
        return Order(tuple(names))
    if sort == "share":
        return Share("a", "b", "c")
    if sort == "change":
        return Change("a", "b", "c")
    if sort == "limit":
        least = draw(small)
        return Limit(names[0], at_least=least, at_most=least + draw(st.integers(0, 3)))
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


@few(60)
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


@st.composite
def changes(draw: st.DrawFn) -> tuple[int, int, int, int]:
    """A figure before and after, their change in tenths of a percent, and the grain of that in tenths."""
    before, after = draw(st.integers(1, 150)), draw(st.integers(0, 150))
    told = round((after - before) * 1000 / before)
    grain = draw(st.sampled_from((0, 1, 2, 5, 10)))
    return before, after, told + draw(st.sampled_from((0, 0, 1, -1, grain, -grain, 9))), grain


@few(40)
@given(st.lists(changes(), min_size=ROWS, max_size=ROWS), kinds, st.sampled_from((0, 1, 10)), policies)
@example([(100, 71, -285, 1)] * ROWS, Kind.COUNT, 0, Missing.ANYTHING)
@example([(100, 71, -285, 1)] * ROWS, Kind.COUNT, 10, Missing.ANYTHING)
@example([(100, 71, -290, 10)] * ROWS, Kind.AMOUNT, 10, Missing.ANYTHING)
def test_every_change_in_percent(
    told: list[tuple[int, int, int, int]], kind: Kind, grain: int, missing: Missing
) -> None:
    """A percentage multiplies: both sides say so of figures that are rounded, whole, or both."""
    around = CellReading(Measure.ROUNDED, grain) if grain else CellReading()
    rows = [
        {"key": key, "a": before, "b": after, "low": Fraction(change, 10) - Fraction(part, 20), "part": part}
        for key, (before, after, change, part) in enumerate(told)
    ]
    ends = CellReading(Measure.BOUNDS, low="c_low", high="c_high")
    used = (
        TableQuantity("a", "a", kind, nonnegative=True, reading=around),
        TableQuantity("b", "b", kind, nonnegative=True, reading=around),
        TableQuantity("c", "c", Kind.PERCENT, reading=ends),
    )
    cells = [
        {
            "key": row["key"],
            "a": row["a"],
            "b": row["b"],
            "c": None,
            "c_low": Decimal(int(row["low"] * 100)).scaleb(-2),
            "c_high": Decimal(int(row["low"] * 100) + 10 * int(row["part"])).scaleb(-2),
        }
        for row in rows
    ]
    rule = TableRule("rule", Change("a", "b", "c"), missing=missing)
    types = dict.fromkeys(("c", "c_low", "c_high"), pl.Decimal(10, 2))
    frame = frame_of(pl.DataFrame(cells, schema_overrides=types))
    report = check_tables(
        TableRuleset((Table("t", ("key",), quantities=used),), (rule,)), {"t": frame}, undecided=True, candidates=False
    )
    found = {row["key"]: row["verdict"] for row in report.findings.iter_rows(named=True)}
    known = {q.id: Quantity(q.id, q.id, kind=q.kind, nonnegative=q.nonnegative) for q in used}
    for cell, row in zip(cells, rows, strict=True):
        readings = {name: reading_of(quantity, cell) for name, quantity in zip("ab", used, strict=False)}
        readings["c"] = Interval(exact(row["low"]), exact(row["low"] + Fraction(row["part"], 10)))
        exactly = exact_verdict(rule, rule.form, known, readings)
        event(f"{exactly}")
        assert exactly is not None
        assert found.get(row["key"], "consistent") == str(exactly), (cell, readings)


@few(60)
@given(st.data(), quantities(), rules())
def test_every_report_of_a_long_table(data: st.DataObject, used: tuple[TableQuantity, ...], rule: TableRule) -> None:
    """A figure that is given twice counts as missing, whatever else the report says."""
    one, width = used[0].reading or CellReading(), ("value_low", "value_high")
    reading = replace(one, low=width[0], high=width[1]) if one.measure is Measure.BOUNDS else one
    used = tuple(replace(quantity, reading=reading) for quantity in used)
    rows, given_cells = [], {}
    for key in range(ROWS):
        for place in data.draw(st.lists(st.integers(0, len(used) - 1), max_size=5)):
            quantity = replace(used[place], id="value")
            cell = data.draw(cells(quantity))
            rows.append({"key": key, "node": NAMES[place]} | cell)
            given_cells.setdefault((key, NAMES[place]), []).append(reading_of(quantity, cell))
    table = Table("t", ("key",), layout=Layout.LONG, quantities=used, quantity="node", value="value")
    schema = {"key": pl.Int64, "node": pl.String} | dict.fromkeys(("value", *width), pl.Int64)
    known = {q.id: Quantity(q.id, q.id, kind=q.kind, nonnegative=q.nonnegative) for q in used}

    job, planned_again = sound_job([table], [rule], {"t": frame_of(pl.DataFrame(rows, schema=schema))})

    codes = codes_of(job)
    related = {name for name in NAMES if name in job.view.figures}
    told = {place: [cell for cell in found if cell is not None] for place, found in given_cells.items()}
    assert planned_again == any(len(found) > 1 for (_, name), found in told.items() if name in related)
    for key in {row["key"] for row in rows}:
        found = {name: told.get((key, name), []) for name in NAMES}
        code = codes.get((key,), [None])[0]  # a report without any of the rule's figures may be left out
        expect(code, rule, rule.form, known, {n: f[0] if len(f) == 1 else None for n, f in found.items()})


@few(30)
@given(st.lists(st.tuples(st.sampled_from(("", "x", "y", None)), st.sampled_from("tab"), st.none() | small)))
def test_keys_that_are_texts_make_no_difference(cells: list[tuple[str | None, str, int | None]]) -> None:
    """They are grouped by a hash and named again where a rule fails."""
    frame = pl.DataFrame(
        [(*divmod(number, 3), *cell) for number, cell in enumerate(cells)],
        schema={"one": pl.Int64, "two": pl.Int64, "name": pl.String, "node": pl.String, "value": pl.Int64},
        orient="row",
    ).with_columns(one=pl.col("one") // 4, two=pl.col("two") // 3)
    rule = TableRule("sum", Breakdown("t", (("a", 1), ("b", 1)), overlap=False, rest=False))
    found = []
    for keys in (("one", "name"), ("one", "two", "name"), ("name",)):
        table = Table("t", keys, layout=Layout.LONG, quantity="node", value="value")
        numbered = frame.with_columns(pl.col("name").replace_strict({"": 0, "x": 1, "y": 2}, default=None))
        for rows in (frame, numbered):
            job, again = sound_job([table], [rule], {"t": frame_of(rows)})
            outcome = run(job, undecided=True)
            assert (job.view.coded is None) == (again or rows is numbered)
            failing = outcome.failing.select(*keys, pl.exclude(keys)).cast({"name": pl.String})
            told = failing.with_columns(pl.col("name").replace({"0": "", "1": "x", "2": "y"}))
            found.append((outcome.counts, again, sorted(told.rows(), key=str)))

    assert found[::2] == found[1::2]


@st.composite
def figure_tables(draw: st.DrawFn) -> tuple[TableQuantity, list[dict[str, Any]]]:
    """Rows of groups, roles and figures of one quantity."""
    kind, grain = draw(kinds), draw(st.sampled_from((None, 1, 2, 10)))
    measure = Measure.EXACT if grain is None else Measure.ROUNDED
    nonnegative = kind is Kind.COUNT or draw(st.booleans())
    quantity = TableQuantity("q", "value", kind, nonnegative, CellReading(measure, grain))
    rows = []
    for group in range(3):
        for role in ("whole", *["part"] * draw(st.integers(0, 4))):
            rows.append({"group": group, "role": role, "place": len(rows), "value": draw(st.none() | small)})
    return quantity, rows


def known_parts(quantity: TableQuantity, names: list[str]) -> dict[str, Quantity]:
    return {name: Quantity(name, name, kind=quantity.kind, nonnegative=quantity.nonnegative) for name in names}


def figure_of(quantity: TableQuantity, value: int | None) -> Interval | None:
    return reading_of(TableQuantity("v", "v", quantity.kind, quantity.nonnegative, quantity.reading), {"v": value})


ROLLED = {"group": pl.Int64, "role": pl.String, "place": pl.Int64, "value": pl.Int64}


@few(50)
@given(figure_tables(), policies, st.booleans(), st.booleans(), st.booleans())
def test_every_group_of_a_rollup(
    drawn: tuple[TableQuantity, list[dict[str, Any]]], missing: Missing, overlap: bool, rest: bool, two_tables: bool
) -> None:
    quantity, rows = drawn
    frame = pl.DataFrame(rows, schema=ROLLED)
    table = Table("t", ("place",), quantities=(quantity,))
    rolled = Rollup(
        "q",
        ("group",),
        overlap,
        rest,
        where={"role": Match(("part",))},
        total={"role": Match(("whole",))},
        parts_table="t",
        total_table="other" if two_tables else None,
    )
    rule = TableRule("rule", rolled, missing=missing)
    tables = [table, Table("other", ("place",), quantities=(quantity,))]
    (job,) = jobs_of(tables, [rule], {"t": frame_of(frame), "other": frame_of(frame)})
    codes = codes_of(job)
    for group in range(3):
        parts = [row["value"] for row in rows if row["group"] == group and row["role"] == "part"]
        total = next(row["value"] for row in rows if row["group"] == group and row["role"] == "whole")
        if not parts:
            assert codes[group,] == [None]
            continue
        names = [f"part{number}" for number in range(len(parts))]
        form = Breakdown("total", tuple((name, 1) for name in names), overlap, rest)
        values = {"total": total} | dict(zip(names, parts, strict=True))
        readings = {name: figure_of(quantity, value) for name, value in values.items()}
        expect(codes[group,][0], rule, form, known_parts(quantity, list(values)), readings)


@few(40)
@given(figure_tables(), policies, st.data())
def test_every_listed_breakdown(
    drawn: tuple[TableQuantity, list[dict[str, Any]]], missing: Missing, data: st.DataObject
) -> None:
    quantity, rows = drawn
    table = Table(
        "t",
        ("place",),
        layout=Layout.LONG,
        quantity="role",
        value="value",
        figure="place",
        reading=quantity.reading or CellReading(),
    )
    relation = data.draw(st.sampled_from(("=", ">=", "<=")))
    apart = data.draw(st.sampled_from((1, 3, 10**6)), label="how far apart identifiers are")
    rows = [row | {"place": row["place"] * apart} for row in rows]
    weighted = [(row, data.draw(weights)) for row in rows if row["role"] == "part"]
    totals = [row for row in rows if row["role"] == "whole"]
    breakdowns = pl.DataFrame(
        {"breakdown": [t["group"] for t in totals], "total": [t["place"] for t in totals], "relation": relation}
    )
    parts = pl.DataFrame(
        [{"breakdown": row["group"], "part": row["place"], "weight": weight} for row, weight in weighted],
        schema={"breakdown": pl.Int64, "part": pl.Int64, "weight": pl.Int64},
    )
    rule = TableRule("rule", Listed("breakdowns", "parts"), missing=missing)
    frames = {
        "t": frame_of(pl.DataFrame(rows, schema=ROLLED)),
        "breakdowns": frame_of(breakdowns),
        "parts": frame_of(parts),
    }
    (job,) = jobs_of([table], [rule], frames)
    codes = codes_of(job)
    plain = TableQuantity("q", "value", reading=quantity.reading)
    for total in totals:
        mine = [(row, weight) for row, weight in weighted if row["group"] == total["group"]]
        found = [code for code in codes[total["group"],] if code is not None]
        told = found[0] if found else None
        if not mine:
            assert told is None
            continue
        names = [f"part{number}" for number in range(len(mine))]
        terms = (("total", 1), *((name, -weight) for name, (_, weight) in zip(names, mine, strict=True)))
        sense = {"=": Relation.EQ, ">=": Relation.GE, "<=": Relation.LE}[relation]
        form = Expression(LinearRelation(terms, sense, 0))
        values = {"total": total["value"]} | {name: row["value"] for name, (row, _) in zip(names, mine, strict=True)}
        readings = {name: figure_of(plain, value) for name, value in values.items()}
        expect(told, rule, form, known_parts(plain, list(values)), readings)


@few(40)
@given(
    st.lists(
        st.tuples(st.integers(0, 8), st.none() | small, st.none() | small), max_size=8, unique_by=lambda row: row[0]
    ),
    policies,
)
def test_every_step(series: list[tuple[int, int | None, int | None]], missing: Missing) -> None:
    start = datetime.date(2024, 2, 26)
    rows = [
        {"day": (start + datetime.timedelta(days=day)).isoformat(), "place": "x", "level": level, "new": new}
        for day, level, new in series
    ]
    schema = {"day": pl.String, "place": pl.String, "level": pl.Int64, "new": pl.Int64}
    rule = TableRule("rule", Steps("level", "new", "day", "day", ("place",)), missing=missing)
    (job,) = jobs_of([Table("t", ("day", "place"))], [rule], {"t": frame_of(pl.DataFrame(rows, schema=schema))})
    codes = codes_of(job)
    by_day = {day: (level, new) for day, level, new in series}
    known = {name: Quantity(name, name, kind=Kind.AMOUNT, nonnegative=False) for name in ("before", "new", "now")}
    for (day, level, new), row in zip(series, rows, strict=True):
        told = codes[row["day"], "x"][0]
        if day - 1 not in by_day:
            assert told is None
            continue
        values = {"before": by_day[day - 1][0], "new": new, "now": level}
        readings = {name: None if value is None else Interval.point(value) for name, value in values.items()}
        form = Breakdown("now", (("before", 1), ("new", 1)), overlap=False, rest=False)
        expect(told, rule, form, known, readings)
