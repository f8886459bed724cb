"""The reference queries of ``benchmarks/tables.py``: what one would write by hand for one known table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from cac_check.model_tables import TableQuantity


def quantity(name: str) -> TableQuantity:
    return TableQuantity(name, name)


def wide(path: Path, rules: Mapping[str, Sequence[str]]) -> int:
    rows = pl.scan_parquet(path)
    sums = {f"{total} sum": sum(pl.col(part) for part in parts) for total, parts in rules.items()}
    judged = rows.with_columns(**sums).with_columns(
        **{f"{total} fails": pl.col(f"{total} sum") != pl.col(total) for total in rules}
    )
    return _collected(judged, rules, ["key"])


def long(path: Path, rules: Mapping[str, Sequence[str]]) -> int:
    node, value = pl.col("node"), pl.col("value")
    names = list(dict.fromkeys(name for total, parts in rules.items() for name in (total, *parts)))
    figures = {name: pl.when(node == name).then(value).max() for name in names}
    reports = pl.scan_parquet(path).filter(node.is_in(names)).group_by("key").agg(pl.len().alias("given"), **figures)
    once = pl.sum_horizontal(pl.col(name).is_not_null() for name in names) == pl.col("given")
    sums = {f"{total} sum": sum(pl.col(part) for part in parts) for total, parts in rules.items()}
    judged = reports.with_columns(**sums).with_columns(
        **{f"{total} fails": pl.when(once).then(pl.col(f"{total} sum") != pl.col(total)) for total in rules}
    )
    return _collected(judged, rules, ["key"])


def steps(path: Path) -> int:
    before = pl.col("level").shift(1).over("place", order_by="day")
    day_before = pl.col("day").shift(1).over("place", order_by="day")
    judged = pl.scan_parquet(path).with_columns(before=before, day_before=day_before)
    adjacent = pl.col("day_before").dt.offset_by("1d") == pl.col("day")
    judged = judged.with_columns(
        pl.when(adjacent).then(pl.col("before") + pl.col("new") != pl.col("level")).alias("level fails"),
        (pl.col("before") + pl.col("new")).alias("level sum"),
    )
    return _collected(judged, {"level": ()}, ["place", "day"])


def listed(figures: Path, breakdowns: Path, parts: Path) -> int:
    part_rows = pl.scan_parquet(parts).select("breakdown", fig="part", weight="weight")
    totals = pl.scan_parquet(breakdowns).select("breakdown", fig="total", weight=pl.lit(-1))
    entries = pl.concat([part_rows, totals], how="vertical_relaxed")
    known = pl.scan_parquet(figures).select("fig", "value")
    weighted = pl.col("weight") * pl.col("value")
    judged = (
        entries.join(known, on="fig", how="left")
        .group_by("breakdown")
        .agg(
            pl.when(pl.col("weight") > 0).then(weighted).sum().alias("total sum"),
            pl.when(pl.col("weight") < 0).then("value").max().alias("total"),
            pl.col("value").null_count().alias("missing"),
        )
    )
    judged = judged.with_columns(
        pl.when(pl.col("missing") == 0).then(pl.col("total sum") != pl.col("total")).alias("total fails")
    )
    return _collected(judged, {"total": ()}, ["breakdown"])


def gather(figures: Path, breakdowns: Path, parts: Path) -> int:
    """Answer :func:`listed` where identifiers are dense: figures in an array by number, sums added up in another."""
    known = pl.read_parquet(figures, columns=["fig", "value"])
    numbers = known["fig"].to_numpy()
    first, last = int(numbers.min()), int(numbers.max())
    values = np.zeros(last - first + 1, dtype=np.int64)
    there = np.zeros(last - first + 1, dtype=bool)
    values[numbers - first], there[numbers - first] = known["value"].to_numpy(), True
    totals = pl.read_parquet(breakdowns)
    ids, stated = totals["breakdown"].to_numpy(), totals["total"].to_numpy() - first
    sums = np.zeros(int(ids.max()) + 1, dtype=np.int64)
    missing = np.zeros(int(ids.max()) + 1, dtype=np.int64)
    entries = pl.read_parquet(parts)
    group, part = entries["breakdown"].to_numpy(), entries["part"].to_numpy() - first
    np.add.at(sums, group, entries["weight"].to_numpy() * values[part])
    np.add.at(missing, group, ~there[part])
    applies = (missing[ids] == 0) & there[stated]
    fails = applies & (sums[ids] != values[stated])
    failing = totals.filter(fails).with_columns(parts=sums[ids][fails], stated=values[stated][fails])
    assert failing.height <= int(applies.sum())
    return failing.height


def least_wide(path: Path, names: Sequence[str]) -> None:
    """Read the columns that :func:`wide` needs, and nothing more."""
    pl.scan_parquet(path).select("key", *names).select(pl.all().sum()).collect(engine="streaming")


def least_long(path: Path, names: Sequence[str]) -> None:
    """Make rows of reports out of rows of figures, and nothing more: what every answer with both sums takes."""
    figures = {name: pl.when(pl.col("node") == name).then("value").sum() for name in names}
    pl.scan_parquet(path).group_by("key").agg(**figures).select(pl.all().max()).collect(engine="streaming")


def spark_wide(session: Any, path: Path, rules: Mapping[str, Sequence[str]]) -> int:
    """Answer :func:`wide` with SQL on Spark: sums in decimals, because 64-bit ones end the job where they overflow."""
    sums = {total: " + ".join(f"CAST({part} AS DECIMAL(38, 0))" for part in parts) for total, parts in rules.items()}
    columns = ", ".join(f"{parts} AS {total}_sum, {parts} != {total} AS {total}_fails" for total, parts in sums.items())
    fails = [f"{total}_fails" for total in rules]
    session.read.parquet(str(path)).createOrReplaceTempView("figures")
    judged = f"(SELECT *, {columns} FROM figures)"
    shown = ", ".join(["key", *fails, *(name for total in rules for name in (total, f"{total}_sum"))])
    counts = ", ".join(f"count({name}) AS {name}_of, count_if({name}) AS {name}_n" for name in fails)
    failing = session.sql(f"SELECT {shown} FROM {judged} WHERE {' OR '.join(fails)}").toArrow()
    numbers = session.sql(f"SELECT {counts} FROM {judged}").toArrow().to_pylist()[0]
    assert failing.num_rows <= min(numbers[f"{name}_of"] for name in fails)
    return sum(int(numbers[f"{name}_n"]) for name in fails)


def spark_long(session: Any, path: Path, rules: Mapping[str, Sequence[str]]) -> int:
    """Answer :func:`long` with SQL on Spark."""

    def named(names: Sequence[str]) -> str:
        return ", ".join(f"'{name}'" for name in names)

    value = "CAST(value AS DECIMAL(38, 0))"
    groups = ", ".join(
        f"sum(CASE WHEN node IN ({named(parts)}) THEN {value} END) AS {total}_sum, "
        f"sum(CASE WHEN node = '{total}' THEN {value} END) AS {total}, "
        f"count_if(node IN ({named([total, *parts])})) AS {total}_count"
        for total, parts in rules.items()
    )
    columns = ", ".join(
        f"CASE WHEN {total}_count = {len(parts) + 1} THEN {total}_sum != {total} END AS {total}_fails"
        for total, parts in rules.items()
    )
    fails = [f"{total}_fails" for total in rules]
    session.read.parquet(str(path)).createOrReplaceTempView("figures")
    judged = f"(SELECT *, {columns} FROM (SELECT key, {groups} FROM figures GROUP BY key))"
    counts = ", ".join(f"count({name}) AS {name}_of, count_if({name}) AS {name}_n" for name in fails)
    failing = session.sql(f"SELECT * FROM {judged} WHERE {' OR '.join(fails)}").toArrow()
    numbers = session.sql(f"SELECT {counts} FROM {judged}").toArrow().to_pylist()[0]
    assert failing.num_rows <= min(numbers[f"{name}_of"] for name in fails)
    return sum(int(numbers[f"{name}_n"]) for name in fails)


def _collected(judged: pl.LazyFrame, rules: Mapping[str, Sequence[str]], keys: Sequence[str]) -> int:
    fails = [f"{total} fails" for total in rules]
    shown = [*keys, *fails, *(name for total in rules for name in (total, f"{total} sum"))]
    failing = judged.filter(pl.any_horizontal(fails)).select(dict.fromkeys(shown).keys())
    counts = judged.select(
        *(pl.col(name).sum().alias(f"{name} n") for name in fails),
        *(pl.col(name).count().alias(f"{name} of") for name in fails),
    )
    rows, numbers = pl.collect_all([failing, counts], engine="streaming")
    assert numbers.height == 1
    return sum(int(rows[name].sum()) for name in fails)
