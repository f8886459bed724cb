"""Bounds of single cells by propagation: every sum narrows its open cells by the ends of the others, until none does.

Each row is a sum of cells between two numbers. What it leaves for one of its cells is what the sum allows less what
the others come to at least, or at most. Where rows and the open cells they share are trees, the ends that are left in
the end are reached: up and down a hierarchy, in as many rounds as it is deep. Where they form cycles, or whole numbers
are weighted, they are safe and may be too wide; :attr:`Propagated.core` are those.

Everything is whole numbers of one unit, in frames: ``entries`` (``row``, ``cell``, ``weight``), ``rows`` (``row``,
``least``, ``most``, ``knotty``) and ``cells`` (``cell``, ``low``, ``high``, ``whole``), numbered from 0 without gaps.
An end that is null is none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from cac_check.engine.tables.cells import require
from cac_check.engine.tables.figures import LIMIT
from cac_check.records import dataclass

if TYPE_CHECKING:
    import polars as pl

ROUNDS = 2_000
"""How often ends are handed on: no chain of open figures that is longer is followed to its end."""


@dataclass(frozen=True, slots=True)
class Network:
    """Sums of cells; see the module for the columns."""

    entries: pl.DataFrame
    rows: pl.DataFrame
    """``knotty``: what it leaves may be wider than need be even where it shares nothing (weights of whole numbers)."""
    cells: pl.DataFrame
    unit: int
    """Numbers are multiples of 1/unit; whole things are multiples of 1."""


@dataclass(frozen=True, slots=True)
class Propagated:
    """What is left of each cell."""

    cells: pl.DataFrame
    """``low``, ``high`` as they are now; ``broken``: the rows that it stands in cannot all hold."""
    core: pl.DataFrame
    """The entries of which only an exact engine can tell whether the ends are reached."""
    settled: bool
    """Whether nothing more follows by propagation: no round was left out, and no end that is too large to hand on."""


def propagated(network: Network) -> Propagated:
    """Return what rows leave of their cells.

    Raises:
        DataProblems: if numbers have more digits than can be computed with.
    """
    import polars as pl

    _require_small(network)
    entries, broken = network.entries, pl.Series("cell", [], dtype=pl.UInt32)
    while True:
        cells, settled = _narrowed(network, entries)
        wrong = cells.filter(pl.col("low") > pl.col("high"))["cell"]
        if not wrong.len():
            break
        hanging = hanging_together(wrong, open_entries(entries, network.cells))
        broken = pl.concat([broken, hanging])
        entries = entries.filter(~pl.col("row").is_in(_rows_of(entries, hanging).implode()))
    found = cells.with_columns(pl.col("cell").is_in(broken.implode()).alias("broken"))
    return Propagated(found, _core(entries, network, found), settled)


def tied_to(network: Network, cells: Iterable[int]) -> Network:
    """Return the part of a network that open cells tie to some: all that can say anything of those."""
    import polars as pl

    wanted = pl.Series("cell", sorted(cells), dtype=pl.UInt32)
    near = hanging_together(wanted, open_entries(network.entries, network.cells))
    rows = network.entries.join(near.to_frame(), on="cell", how="semi").select("row").unique()
    entries = network.entries.join(rows, on="row", how="semi", maintain_order="left")
    return replace(
        network,
        entries=entries,
        rows=network.rows.join(rows, on="row", how="semi", maintain_order="left"),
        cells=network.cells.filter(pl.col("cell").is_in(pl.concat([wanted, entries["cell"]]).unique().implode())),
    )


def _require_small(network: Network) -> None:
    """Refuse numbers whose sums no integer holds."""
    import polars as pl

    ends = network.cells.select(pl.max_horizontal(pl.col("low", "high").abs()).max()).item() or 0
    weights, sides = _sizes(network)
    require(int(ends) * weights + sides, "the sums of hidden cells")


def largest_end(network: Network) -> int:
    """Return the size up to which ends are handed on: sums of such ends are numbers that integers hold.

    Without it ends of chains of weighted sums grow in every round, and would wrap.
    """
    weights, sides = _sizes(network)
    return max((LIMIT - 1 - sides) // max(weights, 1), 0)


def _sizes(network: Network) -> tuple[int, int]:
    """Return what all weights come to, and the largest side of a row."""
    import polars as pl

    sides = network.rows.select(pl.max_horizontal(pl.col("least", "most").abs()).max()).item() or 0
    return int(network.entries["weight"].abs().sum() or 0), int(sides)


def _narrowed(network: Network, entries: pl.DataFrame) -> tuple[pl.DataFrame, bool]:
    """Return the cells with the ends that are left, and whether those are all that follow."""
    import polars as pl

    cells = network.cells
    active = open_entries(entries, cells)["row"].unique()
    most = pl.lit(str(largest_end(network))).cast(pl.Int128)
    complete = True
    for _ in range(ROUNDS):
        if not active.len():
            return cells, complete
        mine = entries.filter(pl.col("row").is_in(active.implode()))
        left = _left_by_rows(mine, network, cells)
        ends = pl.col("new low", "new high")
        complete = complete and not left.select(pl.any_horizontal((ends.abs() > most).any())).item()
        left = left.with_columns(pl.when(ends.abs() <= most).then(ends))
        joined = cells.join(left, on="cell", how="left", maintain_order="left")
        narrower = joined.with_columns(
            pl.max_horizontal("low", "new low").alias("next low"),
            pl.min_horizontal("high", "new high").alias("next high"),
        )
        moved = narrower.filter(
            pl.col("next low").ne_missing(pl.col("low")) | pl.col("next high").ne_missing(pl.col("high"))
        )
        cells = narrower.select("cell", pl.col("next low").alias("low"), pl.col("next high").alias("high"), "whole")
        if moved.filter(pl.col("next low") > pl.col("next high")).height:
            return cells, complete
        active = _rows_of(entries, moved["cell"])
    return cells, False


def _left_by_rows(entries: pl.DataFrame, network: Network, cells: pl.DataFrame) -> pl.DataFrame:
    """Return the ends that rows leave of their cells: ``cell``, ``new low``, ``new high``."""
    import polars as pl

    weight = pl.col("weight")
    up, down = (pl.when(weight > 0).then(a).otherwise(b) for a, b in (("high", "low"), ("low", "high")))
    addends = entries.join(cells, on="cell", maintain_order="left").with_columns(
        least_of=weight * down, most_of=weight * up
    )
    sums = addends.group_by("row").agg(
        pl.col("least_of").sum().alias("least sum"),
        pl.col("least_of").null_count().alias("least open"),
        pl.col("most_of").sum().alias("most sum"),
        pl.col("most_of").null_count().alias("most open"),
    )
    beside = addends.join(sums, on="row").join(network.rows, on="row")
    rest_least, rest_most = (_of_others(f"{end}_of", f"{end} sum", f"{end} open") for end in ("least", "most"))
    above, below = pl.col("most") - rest_least, pl.col("least") - rest_most
    none = pl.lit(0, pl.Int128)
    size = weight.abs() * pl.when(pl.col("whole")).then(pl.lit(network.unit, pl.Int128)).otherwise(pl.lit(1, pl.Int128))
    step = pl.when(pl.col("whole")).then(pl.lit(network.unit, pl.Int128)).otherwise(pl.lit(1, pl.Int128))
    high = pl.when(weight > 0).then(above).otherwise(none - below)
    low = pl.when(weight > 0).then(below).otherwise(none - above)
    floor_high, ceil_high = high // size, none - (none - high) // size
    floor_low, ceil_low = low // size, none - (none - low) // size
    whole = pl.col("whole")  # whole numbers lie inside of the ends; those of fractions are rounded outwards
    return (
        beside.select(
            "cell",
            (pl.when(whole).then(ceil_low).otherwise(floor_low) * step).alias("new low"),
            (pl.when(whole).then(floor_high).otherwise(ceil_high) * step).alias("new high"),
        )
        .group_by("cell")
        .agg(pl.col("new low").max(), pl.col("new high").min())
    )


def _of_others(own: str, total: str, missing: str) -> pl.Expr:
    """Return what the other cells of a row come to, null where one of them has no end."""
    import polars as pl

    bounded = pl.col(own).is_not_null()
    return (
        pl.when(bounded & (pl.col(missing) == 0))
        .then(pl.col(total) - pl.col(own))
        .when(~bounded & (pl.col(missing) == 1))
        .then(pl.col(total))
    )


def open_entries(entries: pl.DataFrame, cells: pl.DataFrame) -> pl.DataFrame:
    """Return the entries of cells that may have several values."""
    import polars as pl

    several = cells.filter(pl.col("low").ne_missing(pl.col("high")) | pl.col("low").is_null())
    return entries.join(several.select("cell"), on="cell", how="semi")


def _rows_of(entries: pl.DataFrame, cells: pl.Series) -> pl.Series:
    import polars as pl

    return entries.filter(pl.col("cell").is_in(cells.implode()))["row"].unique()


def hanging_together(cells: pl.Series, entries: pl.DataFrame) -> pl.Series:
    """Return the cells that entries of open cells tie to these, one with the other."""
    import polars as pl

    found = cells.unique()
    while True:
        rows = _rows_of(entries, found)
        wider = pl.concat([found, entries.filter(pl.col("row").is_in(rows.implode()))["cell"]]).unique()
        if wider.len() == found.len():
            return found
        found = wider


def _core(entries: pl.DataFrame, network: Network, cells: pl.DataFrame) -> pl.DataFrame:
    """Return what is left when rows with one open cell, and cells in one row, are taken away again and again.

    What is taken away is trees, each hanging at what is left by one cell or one row. Of the rows that are left all of
    the open cells are wanted, those of the trees too.
    """
    import polars as pl

    every = open_entries(entries, cells).join(network.rows.select("row", "knotty"), on="row")
    left = every
    while True:
        of_row, of_cell = pl.len().over("row"), pl.len().over("cell")
        fewer = left.filter(pl.col("knotty") | ((of_row > 1) & (of_cell > 1)))
        if fewer.height == left.height:
            break
        left = fewer
    return every.filter(pl.col("row").is_in(left["row"].unique().implode())).drop("knotty")
