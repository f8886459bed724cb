"""What would make a figure fit that falls: itself or the one before it, by their rows, beside all of the series.

Only where files were read with their lines; elsewhere the two figures are looked at alone (see ``candidates``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from cac_check.engine.tables.inputs import Inputs
from cac_check.engine.tables.jobs import Job
from cac_check.engine.tables.run import figure_column, figure_columns
from cac_check.engine.tables.series import PERIOD
from cac_check.interval import NONNEGATIVE, Interval, Rational
from cac_check.model import Kind
from cac_check.model_tables import NeverFalls, TableRule
from cac_check.records import dataclass
from cac_check.tables.candidates import sets_in_words
from cac_check.tables.cells import COLUMN, EARLIER, ROLE, ROW, cells_behind, row_names
from cac_check.tables.exact import figure_interval
from cac_check.tables.exact_candidates import Case
from cac_check.tables.joint_candidates import readable

if TYPE_CHECKING:
    import polars as pl

MOST_REPORTS = 200
"""Failing reports of one rule that are looked at beside their series: those missed by most."""

_Key: TypeAlias = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _Told:
    """One figure of a series."""

    row: str
    period: Any
    reading: Interval


def with_fall_candidates(findings: pl.DataFrame, inputs: Inputs, job: Job) -> pl.DataFrame:
    """Return the findings of a rule that says a series never falls with what fits beside all of the series.

    A value that is offered breaks no pair of figures that goes on rising now. Where no single one does that, nothing is
    offered; nor where series are not looked at: on Spark, with a tolerance in percent, beyond the worst reports.
    """
    import polars as pl

    rule = job.checks[0].rule
    if not isinstance(rule.form, NeverFalls) or not findings.height:
        return findings
    keys = list(job.view.keys)
    found = []
    if readable(inputs) and not rule.tolerance_rel:
        wanted = findings.head(MOST_REPORTS).select(keys)
        names = _names(cells_behind(inputs, rule, wanted), keys)
        found = [(*key, *sets) for key, sets in _sets(inputs, job, rule, rule.form, wanted, names)]
    replaced = ("candidates", "fits", "hint")
    types: dict[str, Any] = {key: findings.schema[key] for key in keys}
    types |= {name: pl.String if name == "hint" else pl.List(pl.List(pl.String)) for name in replaced}
    sets = pl.DataFrame(found, schema=types, orient="row")
    rows = findings.drop(replaced).join(sets, on=keys, how="left", maintain_order="left", nulls_equal=True)
    return pl.DataFrame([rows.get_column(name) for name in findings.columns])


def _names(cells: pl.DataFrame, keys: Sequence[str]) -> dict[_Key, dict[int, tuple[str, str]]]:
    """Return by report and role the row of a figure and its column."""
    found: dict[_Key, dict[int, tuple[str, str]]] = {}
    for row in cells.iter_rows(named=True):
        found.setdefault(tuple(row[key] for key in keys), {}).setdefault(row[ROLE], (row[ROW], row[COLUMN]))
    return found


def _sets(
    inputs: Inputs,
    job: Job,
    rule: TableRule,
    form: NeverFalls,
    wanted: pl.DataFrame,
    names: Mapping[_Key, Mapping[int, tuple[str, str]]],
) -> Iterator[tuple[_Key, tuple[list[list[str]] | None, list[list[str]] | None, str | None]]]:
    keys = list(job.view.keys)
    wanted = _with_series(job, form, wanted)
    series = _series(job, form, wanted)
    (quantity,) = inputs.quantities(job.table, [form.quantity]) or (None,)
    if quantity is None:
        return
    for place in wanted.iter_rows(named=True):
        key = tuple(place[name] for name in keys)
        roles = names.get(key, {})
        own = series.get(tuple(place[name] for name in form.within), ())
        by_row = {each.row: each for each in own}
        pair = [by_row[roles[role][0]] for role in (EARLIER, 0) if role in roles and roles[role][0] in by_row]
        if len(pair) < 2:
            continue
        fits = [_fitting(each, other, own, rule.tolerance_abs) for each, other in (pair, pair[::-1])]
        if _others_fall(pair, own, rule.tolerance_abs):
            fits[0] = None
        column = roles[0][1]
        sets, stated = [], []
        for each, fit in zip(pair, fits, strict=True):
            allowed = fit.intersect(NONNEGATIVE) if fit is not None and quantity.nonnegative else fit
            if allowed is not None and quantity.kind is Kind.COUNT:
                allowed = allowed.integers()
            if allowed is not None:
                name = f"{column} ({each.row})"
                sets.append(((name, allowed),))
                stated.append((name, each.reading))
        yield key, sets_in_words(Case((), tuple(stated), (), frozenset()), tuple(sets)) if sets else (None, None, None)


def _with_series(job: Job, form: NeverFalls, wanted: pl.DataFrame) -> pl.DataFrame:
    """Return reports with the columns that tell their series, which need not be keys."""
    keys = list(job.view.keys)
    lacking = [name for name in form.within if name not in wanted.columns]
    if not lacking:
        return wanted
    frame: Any = job.view.frame.select(*keys, *lacking).to_native()
    placed = frame.unique(subset=keys).join(wanted.lazy(), on=keys, how="semi", nulls_equal=True).collect()
    return wanted.join(placed, on=keys, how="left", maintain_order="left", nulls_equal=True)


def _series(job: Job, form: NeverFalls, wanted: pl.DataFrame) -> dict[_Key, list[_Told]]:
    """Return the series of reports, each in the order of time."""
    figure = job.view.figures[form.quantity]
    columns = {
        name: each for name, each in figure_columns(job).items() if name.startswith(figure_column(form.quantity, ""))
    }
    frame: Any = job.view.frame.with_columns(**columns).to_native()
    if form.within:
        asked = wanted.select(*form.within).unique().lazy()
        frame = frame.join(asked, on=list(form.within), how="semi", nulls_equal=True)
    schema = frame.collect_schema()
    names = dict.fromkeys((*form.within, PERIOD, *columns))
    rows = frame.select(*names, row_names(job.view.keys, schema).alias(ROW)).sort(PERIOD).collect(engine="streaming")
    found: dict[_Key, list[_Told]] = {}
    for row in rows.iter_rows(named=True):
        reading = figure_interval(form.quantity, figure, row, lenient=True)
        if reading is not None:
            found.setdefault(tuple(row[name] for name in form.within), []).append(_Told(row[ROW], row[PERIOD], reading))
    return found


def _fitting(cell: _Told, other: _Told, series: Sequence[_Told], tolerance: Rational) -> Interval | None:
    """Return what fits in place of a figure beside another one and all those it goes with now."""
    low: Rational | None = None
    high: Rational | None = None
    for each in series:
        if each.period == cell.period or not (each is other or _rises(each, cell, tolerance)):
            continue
        if each.period < cell.period and each.reading.low is not None:
            low = each.reading.low - tolerance if low is None else max(low, each.reading.low - tolerance)
        if each.period > cell.period and each.reading.high is not None:
            high = each.reading.high + tolerance if high is None else min(high, each.reading.high + tolerance)
    return None if low is not None and high is not None and low > high else Interval(low, high)


def _others_fall(pair: Sequence[_Told], series: Sequence[_Told], tolerance: Rational) -> bool:
    """Whether figures since the last fall, beside the first of a pair, are above the second too."""
    first, second = pair
    before = [each for each in series if each.period < second.period]
    start = max((n for n in range(1, len(before)) if not _rises(before[n - 1], before[n], tolerance)), default=0)
    return any(each is not first and not _rises(each, second, tolerance) for each in before[start:])


def _rises(one: _Told, other: _Told, tolerance: Rational) -> bool:
    """Whether the later of two figures is not below the earlier one."""
    earlier, later = sorted((one, other), key=lambda each: each.period)
    low, high = earlier.reading.low, later.reading.high
    return low is None or high is None or low <= high + tolerance
