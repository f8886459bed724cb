"""Outcomes as findings: a row per report and rule, with both sides, the gap, and what would make it fit."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from cac_check.engine.tables.comparisons import Comparison, Side
from cac_check.engine.tables.groups import TOTAL
from cac_check.engine.tables.judge import Code
from cac_check.engine.tables.localise import REPORT
from cac_check.engine.tables.names import FILE, LINE, ROW_NUMBER, SET_NUMBER
from cac_check.engine.tables.run import SIDES, Outcome
from cac_check.model import Breakdown, Relation
from cac_check.model_tables import Listed, Rollup, TableForm

if TYPE_CHECKING:
    import polars as pl

    from cac_check.certificate import Json

VERDICTS = {int(code): code.name.lower() for code in Code}

FAILING = ("contradicted", "strained")
"""Verdicts that tell of a failure; others are only listed when asked for."""

COLUMNS = ("rule", "breakdown", "verdict", "severity", *SIDES, "gap", "candidates", "fits", "hint")
"""The columns of a finding after its place: ``file``, ``line`` and the keys of its table."""

MEANINGS = {
    "file": "The file of the report.",
    "line": "Its line, or the first of its lines.",
    "rule": "The rule that was checked.",
    "breakdown": "Which of the breakdowns of a list.",
    "verdict": "contradicted, strained or undecided.",
    "severity": "error, warning or note.",
    "low": "What the parts come to at least.",
    "high": "What the parts come to at most.",
    "total_low": "What the total is at least.",
    "total_high": "What the total is at most.",
    "gap": "By how much the two sides miss each other.",
    "candidates": "Figures to change, each set of them enough.",
    "fits": "What fits in their places.",
    "hint": "A slip of the hand that would explain the first.",
}
"""What the columns of a file of findings mean; every other one is a key of the table."""

BREAKDOWN = "breakdown"

SETS = ("candidates", "fits")
"""Columns that are lists, with a list of figures, and of what fits in their places, for each set of them that is enough
to change."""

RECORD = ("figure", "fits")
"""The fields of a figure and what fits in its place, in files that hold records."""

BETWEEN_SETS, BETWEEN_FIGURES = " | ", " & "
"""Between sets, and between the figures of one, where a file holds only texts: to be read, not to be taken apart."""

FORMAT = "cac-check-findings/v2"
"""The version of files of findings, in the metadata of Parquet."""

_CHOSEN, _WORST = "{} of the worst", "place of the worst"

MOST_EXACT = 2**53
"""Whole numbers up to it are floats."""


def records(candidates: Sequence[Sequence[str]] | None, fits: Sequence[Sequence[str]] | None) -> Json:
    """Return what would make a row fit as records: for each set of figures, each figure with what fits in its place."""
    if candidates is None or fits is None:
        return None
    return [
        [dict(zip(RECORD, pair, strict=True)) for pair in zip(*both, strict=True)]
        for both in zip(candidates, fits, strict=True)
    ]


def with_records(findings: pl.DataFrame) -> pl.DataFrame:
    """Return findings as Parquet holds them: ``candidates`` as lists of lists of records."""
    import polars as pl

    row, number = ROW_NUMBER, SET_NUMBER
    sets = findings.select(*SETS).with_row_index(row).drop_nulls().explode(SETS).with_row_index(number)
    made = (
        sets.explode(SETS)
        .group_by(row, number, maintain_order=True)
        .agg(pl.struct(pl.col("candidates").alias(RECORD[0]), pl.col("fits").alias(RECORD[1])).alias("candidates"))
        .group_by(row, maintain_order=True)
        .agg("candidates")
    )
    order = [name for name in findings.columns if name != "fits"]
    rows = findings.drop(SETS).with_row_index(row)
    joined = rows.join(made, on=row, how="left", maintain_order="left")
    return pl.DataFrame([joined.get_column(name) for name in order])  # a key may be called like a pattern of polars


def with_texts(findings: pl.DataFrame) -> pl.DataFrame:
    """Return findings as CSV holds them: what would make them fit as texts, and no text that a spreadsheet computes."""
    import polars as pl

    from cac_check.report.words import FORMULA, PLAIN_NUMBER, TEXT_MARK, inert

    joined = (pl.col(name).list.eval(pl.element().list.join(BETWEEN_FIGURES)).list.join(BETWEEN_SETS) for name in SETS)
    frame = findings.with_columns(joined)
    computed = pl.col(pl.String).str.contains(FORMULA) & ~pl.col(pl.String).str.contains(PLAIN_NUMBER)
    texts = pl.when(computed).then(TEXT_MARK + pl.col(pl.String)).otherwise(pl.col(pl.String)).name.keep()
    return frame.with_columns(texts).rename(inert)


def findings_of(outcome: Outcome, *, undecided: bool = False) -> pl.DataFrame:
    """Return the findings of a job, worst gaps first within a rule.

    Numbers are whole where all of a job's are, else the nearest floats. ``gap`` is by how much the two sides miss each
    other. Rules the exact engine decided have no sides.
    """
    import polars as pl

    found = list(_by_check(outcome, int(Code.UNDECIDED if undecided else Code.STRAINED)))
    frame = pl.concat(found, how="diagonal_relaxed")
    if BREAKDOWN not in outcome.failing.columns:
        frame = frame.with_columns(pl.lit(None, pl.String).alias(BREAKDOWN))
    else:
        frame = frame.with_columns(pl.col(BREAKDOWN).cast(pl.String))
    keys = [key for key in outcome.job.view.keys if key != BREAKDOWN]
    places = [name for name in (FILE, LINE) if name in frame.columns]
    return frame.select(*places, *keys, *(name for name in COLUMNS if name in frame.columns), REPORT)


def _by_check(outcome: Outcome, least: int) -> Iterator[pl.DataFrame]:
    import polars as pl

    numbered = outcome.failing.with_row_index(REPORT)
    for index, check in enumerate(outcome.job.checks):
        code = pl.col(f"verdict {index}")
        rows = _with_sides(numbered.filter(code >= least), outcome, index)
        kept = [name for name in (*outcome.job.view.keys, FILE, LINE, REPORT) if name in rows.columns]
        yield rows.select(
            *kept,
            pl.lit(check.rule.id).alias("rule"),
            code.replace_strict(VERDICTS, return_dtype=pl.String).alias("verdict"),
            pl.lit(str(check.rule.severity)).alias("severity"),
            *(pl.col(_CHOSEN.format(name)).alias(name) for name in (*SIDES, "gap")),
        ).pipe(worst_first)


def worst_first(findings: pl.DataFrame) -> pl.DataFrame:
    """Return findings by their gaps, those without one last, equal ones as they stand in their files.

    Rows come in any order where words were looked up on the way.
    """
    places = [name for name in (FILE, LINE) if name in findings.columns]
    return findings.sort(
        "gap", *places, descending=[True, *(False for _ in places)], nulls_last=True, maintain_order=True
    )


def _with_sides(rows: pl.DataFrame, outcome: Outcome, index: int) -> pl.DataFrame:
    """Return rows with both sides and the gap of the comparison of a rule that is missed by most."""
    import polars as pl

    names = (*SIDES, "gap")
    body = outcome.job.checks[index].assertion.body
    if not isinstance(body, tuple) or not body:
        return rows.with_columns(pl.lit(None, pl.Int64).alias(_CHOSEN.format(name)) for name in names)
    units = [outcome.units[index, position] for position in range(len(body))]
    unit = math.lcm(*units)
    form = outcome.job.checks[index].rule.form
    scaled = [
        _parts_first(
            form, comparison, _scaled(index, position, comparison, unit // units[position], rows.columns), unit
        )
        for position, comparison in enumerate(body)
    ]
    if len(body) > 1:  # which one, once for all: as conditions within conditions planning takes the square of them
        gaps = [columns["gap"] for columns in scaled]
        rows = rows.with_columns(pl.concat_list(gaps).list.arg_max().fill_null(len(body) - 1).alias(_WORST))
    picked = []
    for name in names:
        of_each = [columns[name] for columns in scaled]
        choice = pl.concat_list(of_each).list.get(pl.col(_WORST)) if len(body) > 1 else of_each[0]
        choice = choice if unit == 1 else choice.map_batches(partial(_nearest, unit=unit), pl.Float64)
        picked.append(choice.alias(_CHOSEN.format(name)))
    return rows.with_columns(picked)


def _nearest(numbers: pl.Series, *, unit: int) -> pl.Series:
    """Return the floats nearest to multiples of 1/``unit``: the same ones whatever unit a number is told in."""
    import polars as pl

    # a column divided by a column, since polars multiplies by the inverse of a number, which may be off by one place
    quotients = numbers.cast(pl.Float64) / pl.repeat(float(unit), numbers.len(), dtype=pl.Float64, eager=True)
    beyond = (
        numbers.cast(pl.Int128).abs() > MOST_EXACT if unit <= MOST_EXACT else numbers.is_not_null()
    )  # no floats themselves
    if not beyond.any():
        return quotients
    triples = zip(numbers, quotients, beyond, strict=True)
    return pl.Series([int(number) / unit if far else quotient for number, quotient, far in triples], dtype=pl.Float64)


def _parts_first(form: TableForm, comparison: Comparison, columns: dict[str, pl.Expr], unit: int) -> dict[str, pl.Expr]:
    """Return the sides of a comparison as parts and total: where parts are at least the total, it is the first of them.

    Args:
        form: what it is of.
        comparison: what is compared.
        columns: its sides, as multiples of 1/``unit``.
        unit: see there.
    """
    constant = form.constant if isinstance(form, Rollup) else None
    first: Side
    match form:
        case Breakdown(total=total):
            first = ((total, 1),)
        case Rollup() | Listed():
            first = () if constant is not None else ((TOTAL, 1),)
        case _:
            return columns
    if comparison.relation is Relation.EQ or comparison.left != first:
        return columns
    offset = 0 if constant is None else int(comparison.offset * unit)  # a number is told on the side of the parts
    turned = dict(zip(SIDES, (*SIDES[2:], *SIDES[:2]), strict=True))
    return columns | {name: columns[other] - offset for name, other in turned.items()}


def _scaled(index: int, position: int, comparison: Comparison, factor: int, known: Sequence[str]) -> dict[str, pl.Expr]:
    import polars as pl

    named = {name: f"{index}.{position} {name}" for name in SIDES}
    named |= {high: named[low] for low, high in (SIDES[:2], SIDES[2:]) if named[high] not in known}
    columns = {name: pl.col(column) * factor for name, column in named.items()}
    above = columns["low"] - columns["total_high"]
    below = columns["total_low"] - columns["high"]
    equation = comparison.relation is Relation.EQ
    columns["gap"] = pl.max_horizontal(above, below, 0) if equation else pl.max_horizontal(above, 0)
    return columns
