"""Rows of two versions of a table that stand where they stood: most of them, in most edits.

They need no hash to be known again. What is left is in the middle: between the rows that both versions begin with and
those that both end with, and, where as many rows lie between, only those that differ from the row at the same place.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

MOST_AT_ONCE = 100_000
"""Rows that are taken out in the pass that finds them; more are read again where they are needed."""

_AT = "at"
_DIFFERS = "differs"
_OTHER = "other "
"""Before the columns of the newer version."""


def without_rows_in_place(
    old: pl.LazyFrame, new: pl.LazyFrame, columns: Sequence[str]
) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """Return two frames without rows of one that stand in the other at the same place, one left out for the other.

    How often a row is in one frame beyond the other is as before.

    Args:
        old: a frame.
        new: another.
        columns: by which rows are compared, as texts; a column a frame lacks is empty in it.
    """
    import polars as pl

    height, other = (
        int(each.item()) for each in pl.collect_all([each.select(pl.len()) for each in (old, new)], engine="streaming")
    )
    if height != other:
        return _without_ends(old, new, columns, (height, other))
    both = _beside(old, new, columns)
    flags, rows = pl.collect_all([both.select(_DIFFERS), both.filter(_DIFFERS).head(MOST_AT_ONCE)], engine="streaming")
    if rows.height < MOST_AT_ONCE:
        newer = rows.select(pl.col(f"^{_OTHER}.*$")).rename(lambda name: name.removeprefix(_OTHER))
        return rows.select(old.collect_schema().names()).lazy(), newer.lazy()
    places = pl.LazyFrame({_AT: flags[_DIFFERS].arg_true()})
    numbered = [
        each.with_row_index(_AT).with_columns(pl.col(_AT).cast(places.collect_schema()[_AT])) for each in (old, new)
    ]
    left, right = (each.join(places, on=_AT, how="semi", maintain_order="left").drop(_AT) for each in numbered)
    return left, right


def _without_ends(
    old: pl.LazyFrame, new: pl.LazyFrame, columns: Sequence[str], heights: tuple[int, int]
) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """Return two frames without the rows that both begin with, and those that both end with.

    Args:
        old: a frame.
        new: another.
        columns: by which rows are compared.
        heights: how many rows each has.
    """
    least = min(heights)
    starts = _beside(old.head(least), new.head(least), columns)
    first = _before_first(starts.select(_DIFFERS).collect(engine="streaming")[_DIFFERS])
    older, newer = (each.slice(height - least + first) for each, height in zip((old, new), heights, strict=True))
    ends = _beside(older, newer, columns)
    last = _before_first(ends.select(_DIFFERS).collect(engine="streaming")[_DIFFERS].reverse())
    left, right = (each.slice(first, height - first - last) for each, height in zip((old, new), heights, strict=True))
    return left, right


def _before_first(differing: pl.Series) -> int:
    """Return the number of rows before the first that differs."""
    first = differing.arg_max() if differing.any() else None
    return len(differing) if first is None else first


def _beside(old: pl.LazyFrame, new: pl.LazyFrame, columns: Sequence[str]) -> pl.LazyFrame:
    """Return the rows of two frames of one height beside each other, and whether they differ."""
    import polars as pl

    before, after = (each.collect_schema() for each in (old, new))
    nothing = pl.lit(None, pl.String)
    differ = [
        _differs(
            pl.col(name) if name in before else nothing,
            pl.col(f"{_OTHER}{name}") if name in after else nothing,
            before.get(name) if before.get(name) == after.get(name) else None,
        )
        for name in columns
    ]
    both = pl.concat([old, new.rename(lambda name: f"{_OTHER}{name}")], how="horizontal")
    return both.with_columns(pl.any_horizontal(differ).alias(_DIFFERS))


def _differs(one: pl.Expr, other: pl.Expr, kind: pl.DataType | None) -> pl.Expr:
    """Return whether two cells differ as texts, which are made only where equal cells may have different ones.

    Args:
        one: a cell.
        other: another.
        kind: the type of both, if they share one.
    """
    import polars as pl

    if kind is not None and kind.is_float():  # zero has two texts
        return one.ne_missing(other) | (1 / one).ne_missing(1 / other)
    plain = kind is not None and (kind.is_integer() or kind.is_temporal() or kind in (pl.String, pl.Boolean))
    return one.ne_missing(other) if plain else one.cast(pl.String).ne_missing(other.cast(pl.String))
