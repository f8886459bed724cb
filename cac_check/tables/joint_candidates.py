"""What would make sums of rows and steps over time fit: the fewest cells to change, across all equations around them.

A cell of such a report stands in other sums, in the rules on its own row, and in the step before and after. The rows
that share any of these with a failing report are read, and those that share any with them. Only for whole figures that
are read exactly, and rules that are equations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias

import narwhals as nw

from cac_check.engine.components import components
from cac_check.engine.tables.figures import Frame
from cac_check.engine.tables.inputs import Inputs, quantities_named
from cac_check.engine.tables.jobs import Job, jobs
from cac_check.engine.tables.names import FILE, LINE, outside
from cac_check.engine.tables.run import collect, judged_rows
from cac_check.model import Breakdown, Kind, Same
from cac_check.model_tables import Layout, Measure, Rollup, Steps, Table, TableRule
from cac_check.records import dataclass
from cac_check.tables.cells import COLUMN, ROLE, ROW, VALUE, cells_behind, row_names, sources
from cac_check.tables.neighbourhood import Ways, changes_by_equation

if TYPE_CHECKING:
    import polars as pl

MOST_REPORTS = 200
"""Failing reports of one rule whose neighbourhood is searched: those missed by most."""

MOST_ROWS = 20_000
"""Rows of a neighbourhood; where there are more, reports keep what their own rule says."""

MOST_READ = 5_000_000
"""Rows of all tables beyond which they are not read again."""

HOPS = 2
"""How far rows are followed: the cells of what is reached in one step less are known with all their equations."""

"""What makes a rule fit need not keep rules that matter less."""

_WHOLE = re.compile("-?[0-9]+")

Key: TypeAlias = tuple[str, tuple[str, ...]]
"""An equation: its rule and the keys of its report, as texts."""


@dataclass(slots=True)
class _Known:
    """The equations around reports, and their figures."""

    equations: dict[Key, dict[str, int]] = field(default_factory=dict)
    values: dict[str, int] = field(default_factory=dict)
    free: set[str] = field(default_factory=set)
    """Figures all of whose equations are known."""
    counted: set[str] = field(default_factory=set)
    """Figures that are never below 0."""


def with_joint_candidates(findings: pl.DataFrame, inputs: Inputs, job: Job) -> pl.DataFrame:
    """Return the findings of a job with what would make them fit beside all that is around them, where that is known.

    Args:
        findings: of one job, worst first, with ``candidates``, ``fits`` and ``hint`` as their own rule tells them.
        inputs: the tables; of polars, with ``file`` and ``line``.
        job: where they come from.
    """
    import polars as pl

    rule = job.checks[0].rule
    if not isinstance(rule.form, Rollup | Steps) or not findings.height or not readable(inputs):
        return findings
    keys = list(job.view.keys)
    found = _joint(inputs, rule, findings.select(keys))
    if not found:
        return findings
    frame = pl.DataFrame(
        [(*key, *sets) for key, sets in found.items()],
        schema=[*keys, "joint candidates", "joint fits", "joint hint"],
        orient="row",
        infer_schema_length=None,
    )
    own = [pl.col(key).cast(pl.String) for key in keys]
    both = findings.join(frame, left_on=own, right_on=keys, how="left", maintain_order="left", nulls_equal=True)
    known = pl.col("joint candidates").is_not_null()
    return both.with_columns(
        pl.when(known).then(f"joint {name}").otherwise(name).alias(name) for name in ("candidates", "fits", "hint")
    ).select(findings.columns)


def _joint(inputs: Inputs, rule: TableRule, reports: pl.DataFrame) -> dict[tuple[str, ...], Ways]:
    """Return what would make reports fit, by their keys as texts; the first reports are those missed by most."""
    if not _is_equation(inputs, rule) or not all(_exact(table) for table in inputs.ruleset.tables):
        return {}
    wanted = reports.head(MOST_REPORTS)
    near = _neighbourhood(inputs, rule, wanted)
    if near is None:
        return {}
    rows, complete = near
    around = _sharing_figures(inputs, rule)
    small = replace(
        inputs,
        frames=_small(inputs, rows),
        ruleset=replace(inputs.ruleset, rules=tuple(around)),
        assume=False,
    )
    known = _Known()
    for job in jobs(small):
        for each in {check.rule.id: check.rule for check in job.checks}.values():
            _collect_equations(small, job, each, complete, known)
    values = known.values
    failing = [
        key for key, equation in known.equations.items() if sum(values[name] * c for name, c in equation.items())
    ]
    fixed, counted = frozenset(values) - known.free, frozenset(known.counted)
    found = changes_by_equation(failing, known.equations, values, fixed, counted)
    asked = {tuple(map(str, keys)) for keys in wanted.iter_rows()}
    return {keys: sets for (id_, keys), sets in found.items() if id_ == rule.id and keys in asked}


def _sharing_figures(inputs: Inputs, rule: TableRule) -> list[TableRule]:
    """Return the equations that a correction for a rule must keep: those of its figures, of theirs, and so on."""
    kept = [
        each for each in inputs.ruleset.rules if _is_equation(inputs, each) and each.severity.rank >= rule.severity.rank
    ]

    def columns(each: TableRule) -> set[str]:
        own = [inputs.quantities(table, [name]) for table in inputs.ruleset.tables for name in quantities_named(each)]
        return {quantity.column for quantities in own for quantity in quantities or ()}

    return next(group for group in components(kept, columns) if rule in group)


def ways_around(inputs: Inputs, rule: TableRule, keys: Mapping[str, str]) -> Ways | None:
    """Return what would make one report fit beside all that is around it, ``None`` where that is not known.

    Args:
        inputs: the tables; of polars, with ``file`` and ``line``.
        rule: the rule that fails there.
        keys: what identifies the report.
    """
    import polars as pl

    if not isinstance(rule.form, Rollup | Steps) or not readable(inputs):
        return None
    names = rule.form.by if isinstance(rule.form, Rollup) else inputs.ruleset.table(rule.table).keys
    if set(names) != set(keys):
        return None
    return _joint(inputs, rule, pl.DataFrame({name: [keys[name]] for name in names})).get(
        tuple(keys[name] for name in names)
    )


def _never_negative(inputs: Inputs) -> frozenset[str]:
    """Return the columns that hold nothing below 0, whatever table they are of."""
    quantities = [(outside(q.column), q.nonnegative) for table in inputs.ruleset.tables for q in table.quantities]
    return frozenset(column for column, _ in quantities) - {column for column, never in quantities if not never}


def readable(inputs: Inputs) -> bool:
    """Whether the tables were read from files, with lines, and are small enough to be looked at several times."""
    frames = [inputs.frames[table.id] for table in inputs.ruleset.tables]
    if not all({FILE, LINE} <= set(frame.collect_schema().names()) for frame in frames):
        return False
    return bool(sum(frame.select(nw.len()).collect().item() for frame in frames) <= MOST_READ)


def _is_equation(inputs: Inputs, rule: TableRule) -> bool:
    form = rule.form
    plain = rule.when is None and not rule.tolerance_abs and not rule.tolerance_rel
    if isinstance(form, Rollup | Breakdown):
        return plain and not form.overlap and not form.rest
    if isinstance(form, Steps):
        by = inputs.quantities(inputs.ruleset.table(rule.table), [form.by])
        return plain and by is not None and by[0].kind is not Kind.PERCENT
    return plain and isinstance(form, Same)


def _exact(table: Table) -> bool:
    readings = [table.reading, *(quantity.reading for quantity in table.quantities if quantity.reading)]
    return table.layout is Layout.WIDE and all(reading.measure is Measure.EXACT for reading in readings)


def _neighbourhood(
    inputs: Inputs, rule: TableRule, reports: pl.DataFrame
) -> tuple[dict[str, pl.DataFrame], dict[str, pl.DataFrame]] | None:
    """Return the keys of the rows around reports by table, and of those whose equations are all among them."""
    linking = _one_of_each_kind(inputs, rule)
    rows = _rows_of(inputs, rule, reports)
    complete: dict[str, pl.DataFrame] = {}
    for _ in range(HOPS):
        complete, rows = rows, _with_neighbours(inputs, linking, rows)
        if sum(frame.height for frame in rows.values()) > MOST_ROWS:
            return None
    return rows, complete


def _one_of_each_kind(inputs: Inputs, rule: TableRule) -> list[TableRule]:
    """Return one rule for each way in which rules link rows, whatever quantity they add."""
    kinds: dict[str, TableRule] = {}
    for each in (rule, *inputs.ruleset.rules):
        match each.form:
            case Rollup() as form:
                kinds.setdefault(repr(replace(form, quantity="")), each)
            case Steps() as form:
                kinds.setdefault(repr((each.table, form.along, form.every, form.within)), each)
    return list(kinds.values())


def _rows_of(inputs: Inputs, rule: TableRule, reports: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Return the keys of the rows that reports of a rule are made of."""
    import polars as pl

    found: dict[str, list[pl.DataFrame]] = {}
    for source in sources(inputs, rule):
        keyed: Any = source.frame.to_native()
        names = {f"key {key}": key for key in source.keys}
        asked = reports.select(source.keys).unique().lazy().rename({key: name for name, key in names.items()})
        own = keyed.select(pl.col(*names).cast(pl.String), *(pl.col(k).alias(f"own {k}") for k in source.table.keys))
        near = own.join(asked.cast(pl.String), on=list(names), how="semi").select(pl.col("^own .*$").name.map(_own))
        found.setdefault(source.table.id, []).append(near.unique().collect(engine="streaming"))
    return {table: pl.concat(frames).unique() for table, frames in found.items()}


def _own(name: str) -> str:
    return name.removeprefix("own ")


def _with_neighbours(
    inputs: Inputs, linking: list[TableRule], rows: Mapping[str, pl.DataFrame]
) -> dict[str, pl.DataFrame]:
    """Return the rows and those they share a report with."""
    import polars as pl

    found = {table: [frame] for table, frame in rows.items()}
    for rule in linking:
        reports = _reports_of(inputs, rule, rows)
        if reports is not None:
            for table, frame in _rows_of(inputs, rule, reports).items():
                found.setdefault(table, []).append(frame)
    return {table: pl.concat(frames).unique() for table, frames in found.items()}


def _reports_of(inputs: Inputs, rule: TableRule, rows: Mapping[str, pl.DataFrame]) -> pl.DataFrame | None:
    """Return the keys of the reports of a rule that rows have a part in."""
    import polars as pl

    found = []
    for source in sources(inputs, rule):
        if source.table.id in rows:
            mine = rows[source.table.id].lazy()
            near: Any = source.frame.to_native().join(mine, on=list(source.table.keys), how="semi")
            keys = [pl.col(f"key {key}").cast(pl.String).alias(key) for key in source.keys]
            found.append(near.select(keys).drop_nulls().unique().collect(engine="streaming"))
    return pl.concat(found).unique() if found else None


def _small(inputs: Inputs, rows: Mapping[str, pl.DataFrame]) -> dict[str, Frame]:
    """Return the tables with these rows only."""
    frames = dict(inputs.frames)
    for table in inputs.ruleset.tables:
        native: Any = inputs.frames[table.id].to_native()
        if table.id in rows:
            near = native.join(rows[table.id].lazy(), on=list(table.keys), how="semi").collect(engine="streaming")
        else:
            near = native.head(0).collect()
        frames[table.id] = nw.from_native(near.lazy())
    return frames


def _collect_equations(
    small: Inputs,
    job: Job,
    rule: TableRule,
    complete: Mapping[str, pl.DataFrame],
    known: _Known,
) -> None:
    """Add the equations a rule makes of the reports it binds on, and the values of their figures."""
    keys = list(job.view.keys)
    verdicts = [f"verdict {index}" for index, check in enumerate(job.checks) if check.rule.id == rule.id]
    binding = judged_rows(job).filter(
        nw.any_horizontal(*(~nw.col(name).is_null() for name in verdicts), ignore_nulls=True)
    )
    (reports,) = collect(binding.select(keys))
    cells = cells_behind(small, rule, reports)
    if not cells.height:
        return
    weights = dict(_weights(rule))
    inside, never_negative = _names_of(small, complete), _never_negative(small)
    separators = "".join({table.cells.thousands or "" for table in small.ruleset.tables})
    equations: dict[Key, dict[str, int]] = {}
    broken: set[Key] = set()
    for row in cells.iter_rows(named=True):
        key = (rule.id, tuple(str(row[name]) for name in keys))
        value = _whole(row[VALUE], separators)
        weight = weights.get(row[ROLE])
        if value is None or weight is None:
            broken.add(key)
            continue
        name = f"{row[COLUMN]} ({row[ROW]})"
        known.values[name] = value
        if row[ROW] in inside:
            known.free.add(name)
        if row[COLUMN] in never_negative:
            known.counted.add(name)
        equation = equations.setdefault(key, {})
        equation[name] = equation.get(name, 0) + weight
    constant = rule.form.constant if isinstance(rule.form, Rollup) else None
    if constant is not None:
        name = f"{rule.id} adds up to"  # told by the rule, and no cell
        broken |= set(equations) if Fraction(constant).denominator > 1 else set()
        known.values[name] = int(constant)
        for equation in equations.values():
            equation[name] = -1
    known.equations |= {key: equation for key, equation in equations.items() if key not in broken}


def _weights(rule: TableRule) -> Iterator[tuple[int, int]]:
    """Yield the coefficient of the cells of each role (see :mod:`cac_check.tables.cells`)."""
    match rule.form:
        case Breakdown(parts=parts):
            yield 0, -1
            for role, (_, weight) in enumerate(parts, start=1):
                if Fraction(weight).denominator == 1:
                    yield role, int(weight)
        case Same(quantities=names) if len(names) == 2:
            yield from ((0, 1), (1, -1))
        case Rollup():
            yield from ((0, -1), (1, 1))
        case Steps():
            yield from ((0, -1), (1, 1), (2, 1))


def _names_of(inputs: Inputs, rows: Mapping[str, pl.DataFrame]) -> frozenset[str]:
    names: set[str] = set()
    for table in inputs.ruleset.tables:
        if table.id in rows:
            frame = rows[table.id]
            names |= set(frame.select(row_names(table.keys, frame.schema)).to_series())
    return frozenset(names)


def _whole(text: str | None, separators: str) -> int | None:
    """Return the whole number of a cell that was read as one; signs between thousands part groups of three digits."""
    digits = (text or "").strip()
    if separators and re.fullmatch(rf"-?[0-9]{{1,3}}([{re.escape(separators)}][0-9]{{3}})+", digits):
        digits = digits.translate(str.maketrans("", "", separators))
    return int(digits) if _WHOLE.fullmatch(digits) else None
