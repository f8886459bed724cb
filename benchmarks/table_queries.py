"""The reference queries of ``benchmarks/tables.py``: what one would write by hand in polars for one known table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

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
    sums = {f"{total} sum": pl.when(node.is_in(list(parts))).then(value).sum() for total, parts in rules.items()}
    totals = {total: pl.when(node == total).then(value).sum() for total in rules}
    counts = {f"{total} count": node.is_in([total, *parts]).sum() for total, parts in rules.items()}
    judged = pl.scan_parquet(path).group_by("key").agg(**sums, **totals, **counts)
    judged = judged.with_columns(
        **{
            f"{total} fails": pl.when(pl.col(f"{total} count") == len(parts) + 1).then(
                pl.col(f"{total} sum") != pl.col(total)
            )
            for total, parts in rules.items()
        }
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
