"""Rules over tables as jobs: one view of a table, and everything that is asserted of its rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field, replace
from types import MappingProxyType

import narwhals as nw

from cac_check.diagnostic import RuleProblems
from cac_check.engine.tables.columns import column_problems
from cac_check.engine.tables.comparisons import Body, ProductComparison, Tolerance, body_of, linear_comparison
from cac_check.engine.tables.completeness import AFTER, BEFORE, BODY, complete_view
from cac_check.engine.tables.computed import with_computed, with_untold_quantities
from cac_check.engine.tables.conditions import holds
from cac_check.engine.tables.figures import View
from cac_check.engine.tables.groups import PARTS, TOTAL, rollup_comparisons, rollup_view
from cac_check.engine.tables.inputs import Inputs, listed_quantity, quantities_named
from cac_check.engine.tables.judge import Assertion
from cac_check.engine.tables.listed import RELATIONS, listed_comparisons, listed_view
from cac_check.engine.tables.series import PREVIOUS, series_view
from cac_check.model import Change, Form, Kind, Order, Untold, quantities_of, without_untold
from cac_check.model_tables import (
    AcrossRows,
    Complete,
    Layout,
    Listed,
    NeverFalls,
    Rollup,
    Series,
    Steps,
    Table,
    TableQuantity,
    TableRule,
)
from cac_check.records import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """One assertion of one rule, on the rows of a view where ``where`` holds (``None``: all of them)."""

    rule: TableRule
    assertion: Assertion
    where: nw.Expr | None = None
    kinds: Mapping[str, Kind] = field(default_factory=lambda: MappingProxyType({}))
    """The kinds of its quantities, for the exact engine; an amount if it is not said."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is decided in one pass over a table."""

    table: Table
    view: View
    checks: tuple[Check, ...]
    unmatched: bool = False
    """Whether rows on which the view does not bind are parts without a total, or a total without parts."""


def jobs(inputs: Inputs) -> tuple[Job, ...]:
    """Return what there is to decide: all rules on the rows of one table together, the others one by one.

    Raises:
        RuleProblems: if rules name columns that their tables lack or that hold something else.
    """
    problems = column_problems(inputs)
    if problems:
        raise RuleProblems(problems)
    rules = inputs.ruleset.rules
    planned = [_row_job(inputs, table, rules) for table in inputs.ruleset.tables]
    for rule in rules:
        planner = _PLANNERS.get(type(rule.form))
        if planner is not None:
            planned.append(planner(inputs, rule))
    return tuple(job for job in planned if job is not None)


def _row_job(inputs: Inputs, table: Table, rules: Sequence[TableRule]) -> Job | None:
    """Return the job of all rules between figures of one report."""
    chosen: list[tuple[TableRule, Form]] = []
    wanted: dict[str, None] = {}
    for rule in rules:
        form = rule.form
        if isinstance(form, AcrossRows):
            continue
        names = quantities_named(rule)
        if inputs.binds(rule, table):
            chosen.append((rule, form))
            wanted |= dict.fromkeys(names)
    if not chosen:
        return None
    quantities = inputs.quantities(table, wanted) or ()
    by_name = {quantity.id: quantity for quantity in quantities}
    bodies = {rule.id: _body(rule, form, by_name) for rule, form in chosen}
    multiplied = [
        by_name[name]
        for rule, _ in chosen
        if isinstance(body := bodies[rule.id], ProductComparison)
        for name in without_untold(body.quantities, rule.untold)
    ]
    columns = {column: None for rule, _ in chosen for column in rule.where}
    measured = [q.column if table.layout is Layout.WIDE else str(table.value) for q in multiplied]
    view = inputs.view(table, quantities, columns, measured, assume=True, lean=True)
    schema = view.frame.collect_schema()
    kinds = {name: quantity.kind for name, quantity in by_name.items()}
    checks = [
        Check(
            rule,
            _assertion(rule, without_untold(quantities_of(form), rule.untold), bodies[rule.id]),
            holds(rule.where, schema),
            kinds,
        )
        for rule, form in chosen
    ]
    return Job(table, view, tuple(checks))


def _body(rule: TableRule, form: Form, by_name: Mapping[str, TableQuantity]) -> Body:
    """Return what a rule asserts of the figures of a report that have a column."""
    known = with_untold_quantities(by_name, rule.untold)
    return with_computed(body_of(form, known, _tolerance(rule)), rule.untold)


def _rollup_job(inputs: Inputs, rule: TableRule) -> Job | None:
    form = rule.form
    assert isinstance(form, Rollup)
    totals_table = inputs.ruleset.table(form.total_table or form.parts_table)
    parts_table = inputs.ruleset.table(form.parts_table or form.total_table)
    views: dict[tuple[str, str], View] = {}
    nonnegative = True
    for table, name in ((parts_table, form.quantity), (totals_table, form.of_total)):
        quantities = inputs.quantities(table, [name])
        if quantities is None:
            return None
        nonnegative = nonnegative and quantities[0].nonnegative
        columns = (
            *form.by,
            *(form.where if table is parts_table else ()),
            *(form.total if table is totals_table else ()),
        )
        if (table.id, name) not in views:
            column = quantities[0].column if table.layout is Layout.WIDE else str(table.value)
            views[table.id, name] = inputs.view(table, quantities, columns, inputs.measurable(table, [column]))
    parts, totals = views[parts_table.id, form.quantity], views[totals_table.id, form.of_total]
    if (form.equals is not None or form.levels) and totals is parts:
        totals = replace(parts)  # rows of it may be parts and totals
    view = rollup_view(parts, totals, form, rule.missing)
    body = rollup_comparisons(form, _tolerance(rule), nonnegative=nonnegative)
    if form.constant is None:
        return Job(totals_table, view, (Check(rule, _assertion(rule, (PARTS, TOTAL), body)),), unmatched=True)
    number = (Untold(TOTAL, constant=form.constant),)
    body = None if form.constant < 0 and rule.tolerance_rel else with_computed(body, number)
    return Job(parts_table, view, (Check(rule, replace(_assertion(rule, (PARTS,), body), untold=number)),))


def _series_job(inputs: Inputs, rule: TableRule) -> Job | None:
    form = rule.form
    assert isinstance(form, Series)
    table = inputs.ruleset.table(rule.table)
    quantities = inputs.quantities(table, quantities_named(rule))
    if quantities is None:
        return None
    names = quantities_of(step_of(form))
    kinds = dict.fromkeys(names, quantities[0].kind) | {quantity.id: quantity.kind for quantity in quantities}
    body = _body_of_series(rule, form, quantities)
    check = Check(rule, _assertion(rule, names, body), kinds=kinds)
    return Job(table, series_of(inputs, rule, table, quantities), (check,))


def series_of(
    inputs: Inputs, rule: TableRule, table: Table, quantities: Sequence[TableQuantity], carried: tuple[str, ...] = ()
) -> View:
    """Return the rows of a table that a rule along time is about, each beside the figure before it.

    Args:
        inputs: the tables.
        rule: the rule.
        table: its table.
        quantities: that of the series first; others are wanted only where they decide.
        carried: columns that are wanted of the row before as well (see :func:`series.before`).
    """
    form = rule.form
    assert isinstance(form, Series)
    view = inputs.view(table, quantities, (*form.within, form.along, *rule.where), assume=True)
    where = holds(rule.where, view.frame.collect_schema())
    rows = view if where is None else replace(view, frame=view.frame.filter(where))
    return series_view(rows, form, _body_of_series(rule, form, quantities), carried, assume=inputs.assume)


def _body_of_series(rule: TableRule, form: Series, quantities: Sequence[TableQuantity]) -> Body:
    asserted = step_of(form)
    by_name = {quantity.id: quantity for quantity in (*quantities, replace(quantities[0], id=PREVIOUS))}
    known = by_name.keys() >= set(quantities_of(asserted))
    return body_of(asserted, by_name, _tolerance(rule)) if known else None


def step_of(form: Series) -> Change | Order:
    """Return what is asserted of a row and the figure before it: as in ``change``, a percent multiplies."""
    if isinstance(form, NeverFalls):
        return Order((PREVIOUS, form.quantity))
    return Change(PREVIOUS, form.quantity, form.by)


def _listed_job(inputs: Inputs, rule: TableRule) -> Job | None:
    form = rule.form
    assert isinstance(form, Listed)
    table = inputs.ruleset.table(rule.table)
    if table.figure is None:
        return None
    quantity = listed_quantity(table)
    rows = replace(table, layout=Layout.WIDE, quantities=(quantity,))
    figures = inputs.view(rows, [quantity], (), inputs.measurable(table, [quantity.column]))
    breakdowns, parts = inputs.frames[form.breakdowns], inputs.frames[form.parts]
    view = listed_view(figures, table.figure, breakdowns, parts, rule.missing, assume=inputs.assume)
    checks = [
        Check(
            rule,
            _assertion(rule, (PARTS, TOTAL), listed_comparisons(relation, _tolerance(rule))),
            nw.col("relation") == number,
        )
        for number, relation in enumerate(RELATIONS)
    ]
    return Job(table, view, tuple(checks))


def _complete_job(inputs: Inputs, rule: TableRule) -> Job | None:
    form = rule.form
    assert isinstance(form, Complete)
    table = inputs.ruleset.table(rule.table)
    view = complete_view(inputs.frames[table.id], form, rule.where)
    return Job(table, view, (Check(rule, Assertion(rule.id, (BEFORE, AFTER), BODY)),))


def _tolerance(rule: TableRule) -> Tolerance:
    return Tolerance(rule.tolerance_abs, rule.tolerance_rel)


def _assertion(rule: TableRule, quantities: tuple[str, ...], body: Body) -> Assertion:
    return Assertion(
        rule.id,
        quantities,
        body,
        missing=rule.missing,
        when=linear_comparison(rule.when) if rule.when else None,
        untold=rule.untold,
    )


_PLANNERS: Mapping[type, Callable[[Inputs, TableRule], Job | None]] = {
    Rollup: _rollup_job,
    Steps: _series_job,
    NeverFalls: _series_job,
    Complete: _complete_job,
    Listed: _listed_job,
}
