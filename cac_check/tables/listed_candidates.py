"""What would make listed breakdowns fit: the fewest figures to change, across all breakdowns those stand in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import narwhals as nw

from cac_check.engine.tables.figures import Frame
from cac_check.engine.tables.groups import PARTS
from cac_check.engine.tables.judge import Code
from cac_check.engine.tables.listed import FIGURE
from cac_check.engine.tables.network import (
    Change,
    Network,
    copies,
    likeliest_first,
    smallest_changes,
    with_copies_as_one,
)
from cac_check.engine.tables.run import Outcome, collect
from cac_check.engine.tables.slips import telling_slip
from cac_check.interval import format_number
from cac_check.model_tables import Listed, Table
from cac_check.tables.candidates import BETWEEN_FIGURES, BETWEEN_SETS, SCHEMA

if TYPE_CHECKING:
    import polars as pl

MOST_FAILING = 5_000
"""Failing breakdowns beyond which the network of a table is not searched."""

MOST_NODES = 600
"""Sets that are looked at for one group of failing breakdowns."""

MOST_SETS = 20
"""Sets that are named, the likeliest of them."""

HOPS = 2
"""How far the breakdowns that a correction must not break are followed from those that fail."""


def listed_candidates(
    outcome: Outcome, frames: Mapping[str, Frame], figures: Frame, table: Table
) -> pl.DataFrame | None:
    """Return ``report, candidates, fits, hint`` for failing breakdowns of exact whole figures.

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
    if not isinstance(form, Listed) or not 0 < failing.height <= MOST_FAILING:
        return None
    figure = outcome.job.view.figures[PARTS]
    if not figure.ends.point or figure.denominator != 1 or outcome.counts[0][Code.CONTRADICTED] != failing.height:
        return None  # decimals, or inequalities among them
    equations = _neighbourhood(frames[form.breakdowns], frames[form.parts], failing["breakdown"])
    wanted = sorted({name for equation in equations.values() for name in equation})
    values = _values(figures, str(table.figure), str(table.value), wanted)
    known = {key: equation for key, equation in equations.items() if all(name in values for name in equation)}
    touching: dict[Any, list[Any]] = {}
    for key, equation in known.items():
        for name in equation:
            touching.setdefault(name, []).append(key)
    rows = []
    for cluster in _clusters({key: known[key] for key in failing["breakdown"] if key in known}):
        text = _described(_around(cluster, known, touching), values)
        if text is not None:
            rows += [(key, *text) for key in cluster]
    found = pl.DataFrame(rows, schema=["breakdown", *SCHEMA[1:]], orient="row", infer_schema_length=None)
    if not found.height:
        return None
    numbered = failing.with_row_index("report").select("report", "breakdown")
    return numbered.join(found, on="breakdown", how="inner").drop("breakdown")


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


def _clusters(failing: Mapping[Any, Mapping[Any, int]]) -> list[list[Any]]:
    """Return the failing breakdowns that share figures, group by group."""
    group = {key: {key} for key in failing}
    first: dict[Any, Any] = {}
    for key, equation in failing.items():
        for name in equation:
            other = first.setdefault(name, key)
            if group[other] is not group[key]:
                merged = group[other] | group[key]
                group |= dict.fromkeys(merged, merged)
    return [sorted(members) for members in {id(members): members for members in group.values()}.values()]


def _around(
    cluster: Iterable[Any], known: Mapping[Any, Mapping[Any, int]], touching: Mapping[Any, Sequence[Any]]
) -> list[Mapping[Any, int]]:
    """Return the equations of a cluster and those that touch its figures, and theirs."""
    reached = set(cluster)
    for _ in range(HOPS):
        reached |= {key for other in list(reached) for name in known[other] for key in touching[name]}
    return [known[key] for key in sorted(reached)]


def _described(equations: Sequence[Mapping[Any, int]], values: Mapping[Any, int]) -> tuple[str, str, str | None] | None:
    names = {name: str(name) for equation in equations for name in equation}
    network = Network(
        tuple({names[name]: coefficient for name, coefficient in equation.items()} for equation in equations),
        {names[name]: values[name] for name in names},
    )
    group = copies(network)
    found = smallest_changes(with_copies_as_one(network), MOST_NODES).found
    ordered = likeliest_first(found, network.values)[:MOST_SETS]
    if not ordered:
        return None
    sets = [BETWEEN_FIGURES.join("=".join(sorted(group[name])) for name in change.needs) for change in ordered]
    fits = [BETWEEN_FIGURES.join(_fit(change, name) for name in change.needs) for change in ordered]
    first = ordered[0]
    slips = [
        telling_slip(network.values[name], fit, len(found)) if isinstance(fit, int) else None
        for name, fit in first.needs.items()
    ]
    return BETWEEN_SETS.join(sets), BETWEEN_SETS.join(fits), slips[0] if len(slips) == 1 else None


def _fit(change: Change, name: str) -> str:
    fits = change.needs[name]
    return "several values" if fits is None else format_number(fits)
