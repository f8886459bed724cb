"""What would make listed breakdowns fit: the fewest figures to change, across all breakdowns those stand in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import narwhals as nw

from cac_check.engine.tables.figures import Frame
from cac_check.engine.tables.groups import PARTS
from cac_check.engine.tables.judge import Code
from cac_check.engine.tables.localise import REPORT
from cac_check.engine.tables.names import FIGURE
from cac_check.engine.tables.run import Outcome, collect
from cac_check.model_tables import Listed, Table
from cac_check.tables.candidates import SCHEMA
from cac_check.tables.neighbourhood import HOPS, changes_by_equation

if TYPE_CHECKING:
    import polars as pl

MOST_FAILING = 5_000
"""Failing breakdowns beyond which the network of a table is not searched."""


def listed_candidates(
    outcome: Outcome, frames: Mapping[str, Frame], figures: Frame, table: Table
) -> pl.DataFrame | None:
    """Return ``report, candidates, fits, hint, rule`` for failing breakdowns of exact whole figures.

    ``None`` where that is not what they are. A figure and its copies (breakdowns of one part) are one figure. The names
    are the figures' identifiers.

    Args:
        outcome: what failed.
        frames: the tables of breakdowns and parts, by path.
        figures: the table of figures as it was read.
        table: what its columns mean.
    """
    import polars as pl

    form = outcome.job.checks[0].rule.form
    failing = outcome.failing
    if not isinstance(form, Listed) or table.value is None or not 0 < failing.height <= MOST_FAILING:
        return None
    figure = outcome.job.view.figures[PARTS]
    if not figure.ends.point or figure.denominator != 1 or outcome.counts[0][Code.CONTRADICTED] != failing.height:
        return None  # decimals, or inequalities among them
    equations = _neighbourhood(frames[form.breakdowns], frames[form.parts], failing["breakdown"])
    wanted = sorted({name for equation in equations.values() for name in equation})
    values = _values(figures, str(table.figure), str(table.value), wanted)
    known = {key: equation for key, equation in equations.items() if all(name in values for name in equation)}
    rows = [(key, *changes) for key, changes in changes_by_equation(failing["breakdown"], known, values).items()]
    found = pl.DataFrame(rows, schema=["breakdown", *SCHEMA[1:]], orient="row", infer_schema_length=None)
    if not found.height:
        return None
    numbered = failing.with_row_index(REPORT).select(REPORT, "breakdown")
    sets = numbered.join(found, on="breakdown", how="inner").drop("breakdown")
    return sets.with_columns(pl.lit(outcome.job.checks[0].rule.id).alias("rule"))


def _neighbourhood(breakdowns: Frame, parts: Frame, failing: pl.Series) -> dict[Any, dict[Any, int]]:
    """Return the equations of the failing breakdowns and of those they share figures with."""
    import polars as pl

    weight = nw.col("weight") if "weight" in parts.collect_schema() else nw.lit(1)
    totals, members = collect(
        breakdowns.filter(nw.col("relation").is_in(["=", "=="])).select("breakdown", "total"),
        parts.select("breakdown", "part", weight.alias("weight")),
    )
    entries = pl.concat(
        [
            members.select("breakdown", pl.col("part").alias(FIGURE), pl.col("weight").cast(pl.Int64)),
            totals.select("breakdown", pl.col("total").alias(FIGURE), pl.lit(-1, pl.Int64).alias("weight")),
        ],
        how="vertical_relaxed",
    )
    reached = pl.DataFrame({"breakdown": failing.unique()})
    for _ in range(HOPS):
        figures = entries.join(reached, on="breakdown", how="semi").select(FIGURE).unique()
        reached = entries.join(figures, on=FIGURE, how="semi").select("breakdown").unique()
    equations: dict[Any, dict[Any, int]] = {}
    for key, name, coefficient in entries.join(reached, on="breakdown", how="semi").iter_rows():
        equation = equations.setdefault(key, {})
        equation[name] = equation.get(name, 0) + coefficient
    return equations


def _values(figures: Frame, identifier: str, value: str, wanted: Sequence[Any]) -> dict[Any, int]:
    (rows,) = collect(figures.select(identifier, value).filter(nw.col(identifier).is_in(list(wanted))))
    return {name: int(number) for name, number in rows.iter_rows() if number is not None}
