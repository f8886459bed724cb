"""Rules that can each hold on a report can all hold there if the exact engine says so."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
from hypothesis import event, given
from hypothesis import strategies as st

from cac_check.engine.components import components
from cac_check.finding import JOINT
from cac_check.model import Kind, Missing, Quantity, Rule, Verdict, names_in, quantities_of
from cac_check.model_tables import CellReading, Measure, Table, TableQuantity, TableRule, TableRuleset
from cac_check.tables import check_tables
from tests.examples import few
from tests.laws import test_candidates_laws as sums
from tests.laws import test_tables_laws as laws
from tests.table_cases import can_hold, exact_joint_verdict, exact_verdict, frame_of


def plain(rule: TableRule) -> Rule:
    return Rule(
        rule.id,
        rule.form,
        "",
        when=rule.when,
        tolerance_abs=rule.tolerance_abs,
        tolerance_rel=rule.tolerance_rel,
        missing=rule.missing,
    )


def hold_together(
    table: Table, rules: list[TableRule], rows: list[dict[str, int | None]], schema: dict[str, pl.DataType]
) -> None:
    frame = frame_of(pl.DataFrame(rows, schema=schema))

    report = check_tables(
        TableRuleset((table,), tuple(rules)), {"t": frame}, joint=True, candidates=False, validate=False, undecided=True
    )

    told = {row["key"]: row for row in report.findings.iter_rows(named=True) if row["rule"] == JOINT}
    known = {q.id: Quantity(q.id, q.id, kind=q.kind, nonnegative=q.nonnegative) for q in table.quantities}
    for row in rows:
        readings = {quantity.id: laws.reading_of(quantity, row) for quantity in table.quantities}
        single = {rule.id: exact_verdict(rule, rule.form, known, readings) for rule in rules}
        alive = [plain(rule) for rule in rules if single[rule.id] not in (None, Verdict.CONTRADICTED)]
        hanging = [
            plain(rule)
            for rule in rules
            if single[rule.id] is None
            and rule.missing is Missing.ANYTHING
            and (rule.where is None or not rule.where)
            and sum(readings[name] is not None for name in quantities_of(rule.form))
            < min(2, len(quantities_of(rule.form)))
        ]
        if not all(can_hold([rule], known, readings) for rule in hanging):
            continue  # it is not told here that one figure alone breaks a rule
        for part in components([*alive, *hanging], names_in):
            told_here = {name for rule in part for name in names_in(rule) if readings[name] is not None}
            alive += [rule for rule in part if rule in hanging and len(told_here) > 1]
        exact = exact_joint_verdict(alive, known, readings)
        found = told.get(row["key"])
        event(f"together: {exact}")
        if exact is Verdict.CONTRADICTED:
            assert found is not None, (row, single)
            assert found["verdict"] == "contradicted", (row, single)
        if found is not None and found["verdict"] != "undecided":
            # Where they can hold, a figure that only a rule tells which fails by itself ties others together.
            named = set(found["breakdown"].split(" & "))
            assert len(named) > 1
            assert not can_hold([plain(rule) for rule in rules if rule.id in named], known, readings), (row, single)
    (counts,) = [result.counts for result in report.results if result.rule.id == JOINT]
    for verdict in (Verdict.UNDECIDED, Verdict.STRAINED, Verdict.CONTRADICTED):
        assert counts[verdict] == sum(row["verdict"] == verdict for row in told.values())


@few(25)
@given(st.data(), laws.quantities(), st.lists(laws.rules(), min_size=2, max_size=3))
def test_any_rules(data: st.DataObject, used: tuple[TableQuantity, ...], drawn: list[TableRule]) -> None:
    rules = [replace(rule, id=f"rule {number}") for number, rule in enumerate(drawn)]
    rows = [
        {"key": key} | {name: cell for quantity in used for name, cell in data.draw(laws.cells(quantity)).items()}
        for key in range(laws.ROWS)
    ]
    hold_together(Table("t", ("key",), quantities=used), rules, rows, laws.SCHEMA)


@few(25)
@given(
    sums.rows,
    st.lists(sums.rules(), min_size=2, max_size=4, unique_by=lambda rule: rule.id),
    st.booleans(),
    st.sampled_from((None, 2)),
    st.none() | st.sampled_from(tuple(Missing)),
)
def test_sums_and_orders(
    data: list[dict[str, int | None]], drawn: list[TableRule], whole: bool, grain: int | None, missing: Missing | None
) -> None:
    rules = [replace(rule, id=f"rule {number}", missing=missing or rule.missing) for number, rule in enumerate(drawn)]
    reading = CellReading(Measure.EXACT if grain is None else Measure.ROUNDED, grain)
    kind = Kind.COUNT if whole else Kind.AMOUNT
    quantities = tuple(TableQuantity(name, name, kind, nonnegative=whole, reading=reading) for name in sums.NAMES)
    rows = [{"key": key} | row for key, row in enumerate(data)]
    hold_together(Table("t", ("key",), quantities=quantities), rules, rows, sums.SCHEMA)
