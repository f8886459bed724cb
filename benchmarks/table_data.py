"""The tables of ``benchmarks/tables.py``: every figure follows from its number, so that any size can be written.

A hundredth of the reports has one wrong figure, each quantity in turn.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import count
from pathlib import Path

import polars as pl

RULES = {"t1": ("p0", "p1"), "t2": ("p2", "p3", "p4"), "t3": ("t1", "t2")}
RELATED = ("p0", "p1", "p2", "p3", "p4", "t1", "t2", "t3")
"""The quantities that rules relate."""

QUANTITIES = (*(f"p{n}" for n in range(7)), *RULES)

FAR = 10
"""How far apart identifiers are in tables that must be joined."""

LISTS = ("figures", "breakdowns", "parts")
TABLES = ("wide", "long", "scattered", "text", "steps", *LISTS, *(f"far {name}" for name in LISTS))

LISTED_TOGETHER = 6
"""Figures of one listed breakdown: a total and its parts."""


def paths(folder: Path) -> dict[str, Path]:
    return {name: folder / f"{name}.parquet" for name in TABLES}


def write(folder: Path, figures: int) -> dict[str, Path]:
    """Write the tables that are not there yet, each with that many figures, and return where they are."""
    folder.mkdir(parents=True, exist_ok=True)
    found = paths(folder)
    reports = figures // len(QUANTITIES)
    mixed = _long(_numbers(reports * len(QUANTITIES), _scattered(reports * len(QUANTITIES))))
    breakdowns = figures // LISTED_TOGETHER
    tables: dict[str, Callable[[], pl.LazyFrame]] = {
        "wide": lambda: _wide(_numbers(reports).rename({"number": "key"})),
        "long": lambda: _long(_numbers(reports * len(QUANTITIES))),
        "scattered": lambda: mixed,
        "text": lambda: mixed.with_columns(pl.format("report-{}", "key").alias("key")),
        "steps": lambda: _series(figures // 2),
        "figures": lambda: _figures(breakdowns),
        "breakdowns": lambda: _numbers(breakdowns).select(
            breakdown="number", total=pl.col("number") * LISTED_TOGETHER, relation=pl.lit("=")
        ),
        "parts": lambda: _parts(breakdowns),
        "far figures": lambda: _figures(breakdowns).with_columns(pl.col("fig") * FAR),
        "far breakdowns": lambda: tables["breakdowns"]().with_columns(pl.col("total") * FAR),
        "far parts": lambda: _parts(breakdowns).with_columns(pl.col("part") * FAR),
    }
    for name, table in tables.items():
        if not found[name].exists():
            table().sink_parquet(found[name])
    return found


def _numbers(size: int, number: pl.Expr | None = None) -> pl.LazyFrame:
    rows = pl.select(number=pl.int_range(size)).lazy()
    return rows if number is None else rows.with_columns(number=number)


def _scattered(size: int) -> pl.Expr:
    """Return the numbers below ``size`` in an order in which numbers near each other are far apart (golden section)."""
    stride = next(n for n in count(int(size * 0.6180339887498949)) if math.gcd(n, size) == 1)
    return pl.col("number") * stride % size


def _wide(keys: pl.LazyFrame) -> pl.LazyFrame:
    key = pl.col("key")
    parts = {f"p{n}": (key * (7_919 + 104 * n) + 31 * n) % 10_007 for n in range(7)}
    wide = keys.with_columns(**parts)
    for total, names in RULES.items():
        wide = wide.with_columns(pl.sum_horizontal(names).alias(total))
    wrong = {
        name: pl.col(name) + pl.when((key % 100 == 0) & (key // 100 % len(RELATED) == place)).then(7).otherwise(0)
        for place, name in enumerate(RELATED)
    }
    return wide.with_columns(**wrong)


def _long(numbers: pl.LazyFrame) -> pl.LazyFrame:
    place = pl.col("number") % len(QUANTITIES)
    value: pl.Expr = pl.lit(None, pl.Int64)
    for index, name in enumerate(QUANTITIES):
        value = pl.when(place == index).then(name).otherwise(value)
    node = place.replace_strict(dict(enumerate(QUANTITIES)), return_dtype=pl.String)
    reports = _wide(numbers.with_columns(key=pl.col("number") // len(QUANTITIES)))
    return reports.select("key", node=node, value=value)


def _series(rows: int) -> pl.LazyFrame:
    places = max(rows // 1000, 1)
    number = pl.col("number")
    day = number // places
    return _numbers(rows).select(
        place=number % places,
        day=pl.lit("2020-01-01").str.to_date() + pl.duration(days=day),
        level=day * 3 + pl.when(day % 100 == 7).then(1).otherwise(0),
        new=pl.lit(3, pl.Int64),
    )


def _figures(breakdowns: int) -> pl.LazyFrame:
    number = pl.col("number")
    total = pl.when(number % (100 * LISTED_TOGETHER) == 0).then(51).otherwise(50)
    value = pl.when(number % LISTED_TOGETHER == 0).then(total).otherwise(10)
    return _numbers(breakdowns * LISTED_TOGETHER).select(fig=number, value=value.cast(pl.Int64), node=pl.lit("x"))


def _parts(breakdowns: int) -> pl.LazyFrame:
    number = pl.col("number")
    parts = _numbers(breakdowns * LISTED_TOGETHER).filter(number % LISTED_TOGETHER > 0)
    return parts.select(breakdown=number // LISTED_TOGETHER, part=number, weight=pl.lit(1, pl.Int64))
