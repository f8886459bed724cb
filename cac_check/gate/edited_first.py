"""What would make a report fit, in the order of an edit: what it touched is likelier wrong than what stood before."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from cac_check.engine.tables.names import ROW_NUMBER

if TYPE_CHECKING:
    import polars as pl

_TOLD = ("candidates", "fits", "hint")
_ORDERED = " in another order"


def with_edited_first(rows: pl.DataFrame, edited: Mapping[int, Collection[str]]) -> pl.DataFrame:
    """Return the rows of a comparison with those changes first that take back or correct what was edited.

    Sets of edited figures only come first, then those with some, in their order otherwise. A slip of the hand is told
    of the first set: it is left out where another one is first now.

    Args:
        rows: numbered, with what would make them fit.
        edited: by number, the figures that were edited, as sets name them.
    """
    import polars as pl

    several = rows.filter(pl.col(ROW_NUMBER).is_in(list(edited)) & (pl.col("candidates").list.len() > 1))
    found = []
    for number, candidates, fits, hint in several.select(ROW_NUMBER, *_TOLD).iter_rows():
        order = sorted(range(len(candidates)), key=lambda at: _rank(candidates[at], edited[number]))
        if order != list(range(len(candidates))):
            kept = hint if order[0] == 0 else None
            found.append((number, [candidates[at] for at in order], [fits[at] for at in order], kept))
    if not found:
        return rows
    schema = {name: rows.schema[name] for name in (ROW_NUMBER, *_TOLD)}
    ordered = pl.DataFrame(found, schema=schema, orient="row").with_columns(pl.lit(value=True).alias(_ORDERED))
    beside = rows.join(ordered, on=ROW_NUMBER, how="left", maintain_order="left", suffix=_ORDERED)
    told = [
        pl.when(_ORDERED).then(f"{name}{_ORDERED}").otherwise(name).alias(name) for name in _TOLD
    ]  # a hint may be gone
    return beside.with_columns(told).select(rows.columns)


def _rank(figures: Sequence[str], edited: Collection[str]) -> int:
    touched = sum(figure in edited for figure in figures)
    return 0 if touched == len(figures) else 1 if touched else 2
