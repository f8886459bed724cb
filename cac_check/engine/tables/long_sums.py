"""Sums of whole numbers that no integer of an engine holds: added in two halves, and told as texts.

Texts of whole numbers are read by the exact engine alone; a figure whose bound is not below
:data:`~cac_check.engine.tables.figures.LIMIT` is never compared in columns.
"""

from __future__ import annotations

import narwhals as nw

from cac_check.engine.tables.cells import floor_div

DIGITS = 18
HALF = 10**DIGITS
"""What the lower half of a number is below. Both halves of four milliards of numbers add up without an overflow."""


def long_sums(name: str, number: nw.Expr, bound: int, wide: nw.dtypes.DType) -> dict[str, nw.Expr]:
    """Return the aggregates :func:`long_sum` is made of, by their columns."""
    upper = floor_div(number, HALF, bound, wide)
    return {name: upper.sum(), f"{name} rest": (number - upper * HALF).sum()}


def long_sum(name: str, wide: nw.dtypes.DType) -> nw.Expr:
    """Return a sum as the text of a whole number."""
    rest = nw.col(f"{name} rest")
    carried = floor_div(rest, HALF, HALF * 2**32, wide)
    upper, lower = nw.col(name) + carried, rest - carried * HALF
    borrowed = (upper < 0) & (lower > 0)
    upper = nw.when(borrowed).then(upper + 1).otherwise(upper)
    lower = nw.when(borrowed).then(lower * -1 + HALF).otherwise(lower)
    minus = nw.when(borrowed | (upper < 0)).then(nw.lit("-")).otherwise(nw.lit(""))
    padded = (lower + HALF).cast(nw.String()).str.slice(1)
    text = nw.concat_str(minus, nw.when(upper < 0).then(upper * -1).otherwise(upper).cast(nw.String()), padded)
    return nw.when(~rest.is_null()).then(text)
