"""Tables and their rules as one network: every cell once, every linear rule on every report as a sum of cells."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from operator import or_
from typing import TYPE_CHECKING, Any

import narwhals as nw

from cac_check.engine.tables.cell_bounds import Network
from cac_check.engine.tables.combining import combined
from cac_check.engine.tables.comparisons import Comparison
from cac_check.engine.tables.conditions import holds
from cac_check.engine.tables.groups import LARGEST, PARTS, TOTAL
from cac_check.engine.tables.inputs import Inputs, quantities_named
from cac_check.engine.tables.jobs import Check, Job, jobs
from cac_check.engine.tables.names import outside
from cac_check.engine.tables.series import PERIOD, PREVIOUS, alone_in_period, period_of
from cac_check.interval import Rational
from cac_check.model import Missing, Relation
from cac_check.model_tables import Complete, Listed, NeverFalls, Rollup, Series, TableRule
from cac_check.records import dataclass
from cac_check.tables.cells import COLUMN, EARLIER, ROW, TABLE, Source, row_names, sources
from cac_check.tables.hidden_cells import HIDDEN, TOLD, told_cells

if TYPE_CHECKING:
    import polars as pl

REPORT, NAME = "report of the rule", "name in the rule"
IDENTITY = (TABLE, ROW, COLUMN)
"""What tells one cell from the others."""


@dataclass(frozen=True, slots=True)
class CellNetwork:
    """The network of the cells of tables."""

    network: Network
    cells: pl.DataFrame
    """By ``cell``: what :class:`~cac_check.tables.hidden_cells.ToldCells` holds, in the unit of the network."""
    rules: tuple[str, ...]
    """By ``rule`` of ``network.rows``."""
    unused: tuple[str, ...]
    """Rules that are no sums of cells, and were not taken into account."""


def cell_network(inputs: Inputs, *, blank: bool) -> CellNetwork:
    """Return the network of tables.

    Args:
        inputs: the tables; of polars.
        blank: whether blank cells, and those whose mark says no more than that, are hidden figures too.

    Raises:
        RuleProblems: if rules name columns that their tables lack or that hold something else.
    """
    import polars as pl

    tables = tuple(told_cells(inputs, blank=blank))
    scale = math.lcm(1, *(table.denominator for table in tables))
    cells = pl.concat([table.scaled(scale) for table in tables]).with_row_index("cell")
    checks = [(job, check) for job in jobs(inputs) for check in job.checks]
    found = [each for job, check in checks if _is_sum(check) for each in _rows(inputs, job, check, cells, scale)]
    entries, rows = _numbered(found)
    used = set(rows["rule"].unique())
    names = tuple(rule.id for rule in inputs.ruleset.rules if rule.id in used)
    rows = rows.with_columns(pl.col("rule").replace_strict({n: i for i, n in enumerate(names)}, return_dtype=pl.Int64))
    network = Network(entries, rows, cells.select("cell", "low", "high", "whole"), scale)
    return CellNetwork(network, cells, names, tuple(rule.id for rule in inputs.ruleset.rules if rule.id not in used))


def _is_sum(check: Check) -> bool:
    """Whether a rule is sums of cells on every row."""
    rule, body = check.rule, check.assertion.body
    if rule.when is not None or not isinstance(body, tuple) or isinstance(rule.form, Listed | Complete):
        return False
    if isinstance(rule.form, NeverFalls) and (rule.tolerance_abs or rule.tolerance_rel):
        return False  # a figure may sink by it once, not step by step
    if any(row.relation not in (Relation.EQ, Relation.LE) for row in body):
        return False
    return {name for row in body for name in row.quantities} <= set(_names(rule)) | {PARTS, TOTAL, LARGEST, PREVIOUS}


def _names(rule: TableRule) -> tuple[str, ...]:
    """Return what the cells of a rule are called in what it asserts, by their roles."""
    match rule.form:
        case Rollup():
            return (TOTAL, PARTS)
        case _:
            return quantities_named(rule)


def _rows(
    inputs: Inputs, job: Job, check: Check, cells: pl.DataFrame, scale: int
) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """Yield the entries and the rows of each sum of a rule, the rows numbered from 0."""
    import polars as pl

    of_reports = _bound(check.rule, _cells_of_reports(inputs, job, check.rule).join(cells, on=IDENTITY, how="inner"))
    for terms, least, most in _sums(check.assertion.body):
        factor = math.lcm(
            *(Fraction(weight).denominator for weight in terms.values()),
            *(Fraction(side * scale).denominator for side in (least, most) if side is not None),
        )
        weights = {name: int(weight * factor) for name, weight in terms.items()}
        known = of_reports.filter(pl.col(NAME).is_in(list({PARTS if name == LARGEST else name for name in weights})))
        if LARGEST in weights:  # a row for each of the parts
            known = _each_part(known)
            weights[PARTS] = weights.pop(LARGEST)
        weighted = known.with_columns(
            pl.col(NAME).replace_strict({n: str(w) for n, w in weights.items()}).cast(pl.Int128).alias("weight")
        )
        numbered = weighted.with_columns(pl.col(REPORT).rank("dense").cast(pl.UInt32).sub(1).alias("row"))
        entries = numbered.group_by("row", "cell").agg(pl.col("weight").sum()).filter(pl.col("weight") != 0)
        sides = [None if side is None else int(side * scale * factor) for side in (least, most)]
        rows = (
            numbered.group_by("row")
            .agg(
                (pl.col("weight").abs().max() > 1).alias("weighted"),
                (pl.col("whole").any() & ~pl.col("whole").all()).alias("mixed"),
            )
            .select(
                "row",
                *(
                    pl.lit(None if s is None else str(s)).cast(pl.Int128).alias(n)
                    for n, s in zip(("least", "most"), sides, strict=True)
                ),
                (pl.col("weighted") | pl.col("mixed")).alias("knotty"),
                pl.lit(check.rule.id).alias("rule"),
            )
        )
        yield entries, rows


def _numbered(found: Iterable[tuple[pl.DataFrame, pl.DataFrame]]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Put the sums of all rules under each other."""
    import polars as pl

    entries = [pl.DataFrame(schema={"row": pl.UInt32, "cell": pl.UInt32, "weight": pl.Int128})]
    sides = {"least": pl.Int128, "most": pl.Int128}
    rows = [pl.DataFrame(schema={"row": pl.UInt32, **sides, "knotty": pl.Boolean, "rule": pl.String})]
    first = 0
    for own, sums in found:
        entries.append(own.with_columns(pl.col("row") + pl.lit(first, pl.UInt32)))
        rows.append(sums.with_columns(pl.col("row") + pl.lit(first, pl.UInt32)))
        first += sums.height
    return pl.concat(entries).sort("row", "cell"), pl.concat(rows).sort("row")


def _sums(body: object) -> Iterator[tuple[Mapping[str, Rational], Rational | None, Rational | None]]:
    """Yield what comparisons assert as sums between two numbers; two of them that bound one sum are one."""
    assert isinstance(body, tuple)
    sums: dict[tuple[tuple[str, Rational], ...], list[Rational | None]] = {}
    for comparison in body:
        assert isinstance(comparison, Comparison)
        terms = tuple(sorted((name, weight) for name, weight in comparison.terms.items() if weight))
        sign = 1 if not terms or terms[0][1] > 0 else -1
        sides = sums.setdefault(tuple((name, sign * weight) for name, weight in terms), [None, None])
        bound = sign * comparison.offset
        if comparison.relation is Relation.EQ or sign < 0:
            sides[0] = bound if sides[0] is None else max(sides[0], bound)
        if comparison.relation is Relation.EQ or sign > 0:
            sides[1] = bound if sides[1] is None else min(sides[1], bound)
    for terms, (least, most) in sums.items():
        yield dict(terms), least, most


def _each_part(known: pl.DataFrame) -> pl.DataFrame:
    """Return a report for each of its parts, with the total of all of them."""
    import polars as pl

    parts = known.filter(pl.col(NAME) == PARTS).with_columns(pl.concat_str(REPORT, pl.lit("\0"), "cell").alias("own"))
    totals = known.filter(pl.col(NAME) != PARTS).join(parts.select(REPORT, "own"), on=REPORT)
    return pl.concat([parts, totals.select(parts.columns)]).with_columns(pl.col("own").alias(REPORT)).drop("own")


def _cells_of_reports(inputs: Inputs, job: Job, rule: TableRule) -> pl.DataFrame:
    """Return the cells of every report of a rule: :data:`REPORT`, :data:`NAME`, :data:`IDENTITY`."""
    import polars as pl

    form, names = rule.form, _names(rule)
    if isinstance(form, NeverFalls):
        return _one_after_the_other(inputs, rule, form)
    found = []
    for source in sources(inputs, rule):
        if not isinstance(form, Rollup) and source.table.id != job.table.id:
            continue
        where = None if isinstance(form, Rollup) else holds(rule.where, source.frame.collect_schema())
        rows: Any = (source.frame if where is None else source.frame.filter(where)).to_native()
        schema = rows.collect_schema()
        keys = [pl.col(f"key {key}").cast(pl.String).fill_null("\1") for key in source.keys]
        name = PREVIOUS if source.role == EARLIER and isinstance(form, Series) else names[source.role]
        found.append(
            rows.select(
                pl.concat_str(keys, separator="\0").alias(REPORT),
                pl.lit(name).alias(NAME),
                pl.lit(source.table.id).alias(TABLE),
                row_names(source.table.keys, schema).alias(ROW),
                column_of_source(source).alias(COLUMN),
            )
        )
    cells: pl.DataFrame = pl.concat(found).unique().collect(engine="streaming")
    return cells


def _one_after_the_other(inputs: Inputs, rule: TableRule, form: NeverFalls) -> pl.DataFrame:
    """Return the cells of series in pairs, each beside the one before it; hidden ones are not passed over."""
    import polars as pl

    table = inputs.ruleset.table(rule.table)
    (first,) = (source for source in sources(inputs, rule) if source.role == 0)
    where = holds(rule.where, first.frame.collect_schema())
    frame = first.frame if where is None else first.frame.filter(where)
    schema = frame.collect_schema()
    frame = frame.with_columns(period_of(form, schema[form.along]).alias(PERIOD))
    present = (~nw.col(column).is_null() for column in first.columns)
    rows: Any = alone_in_period(frame, form, combined(or_, present)).to_native()
    within = [pl.col(name).cast(pl.String) for name in form.within]
    ordered: pl.DataFrame = (
        rows.filter(pl.col(PERIOD).is_not_null())
        .select(
            PERIOD,
            pl.concat_str([pl.lit(""), *within], separator="\0").alias("series"),
            row_names(table.keys, rows.collect_schema()).alias(ROW),
            column_of_source(first).alias(COLUMN),
        )
        .sort("series", PERIOD)
        .with_columns(
            pl.col(ROW).shift(1).over("series").alias("row before"),
            pl.col(PERIOD).shift(1).over("series").alias("before"),
        )
        .filter(pl.col("before") < pl.col(PERIOD))
        .collect(engine="streaming")
    )
    pairs = ((PREVIOUS, "row before"), (form.quantity, ROW))
    return pl.concat(
        ordered.select(
            pl.col(ROW).alias(REPORT),
            pl.lit(name).alias(NAME),
            pl.lit(table.id).alias(TABLE),
            pl.col(row).alias(ROW),
            COLUMN,
        )
        for name, row in pairs
    )


def column_of_source(source: Source) -> pl.Expr:
    """Return what the cells of a source are called."""
    import polars as pl

    return pl.lit(outside(source.columns[0])) if source.named is None else pl.col(source.named).cast(pl.String)


def _bound(rule: TableRule, cells: pl.DataFrame) -> pl.DataFrame:
    """Return the cells of those reports on which a rule binds; what counts as 0 is left out."""
    import polars as pl

    there = pl.col(TOLD) | pl.col(HIDDEN)
    given = {name: (pl.col(NAME) == name).sum().over(REPORT) for name in (PARTS, TOTAL)}
    if isinstance(rule.form, Rollup):
        totals = given[TOTAL] == 1 if rule.form.equals is None else given[TOTAL] > 0
        told_elsewhere = pl.lit(rule.form.constant is not None)
        cells = cells.filter((given[PARTS] > 0) & (totals | told_elsewhere))
    elif isinstance(rule.form, Series):
        cells = cells.filter((pl.col(NAME) == PREVIOUS).any().over(REPORT))
    match rule.missing:
        case Missing.SKIP:
            return cells.filter(there.all().over(REPORT))
        case Missing.ZERO:
            several = pl.lit(value=True) if len(_names(rule)) < 2 else there.sum().over(REPORT) > 1
            wanted = isinstance(rule.form, Rollup) and rule.form.constant is None
            total = ((pl.col(NAME) == TOTAL) & there).any().over(REPORT) | pl.lit(not wanted)
            return cells.filter(several & total & there)
    return cells
