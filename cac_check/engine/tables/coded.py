"""Keys as numbers: reports whose keys are texts are grouped by a hash, and named again where they fail.

A number of 64 bits is quicker to group by than a text, and takes much less memory. Two reports that share it are taken
apart by a second hash (which is 128 bits in all), and two whole reports also because each figure is then given twice:
in either case nothing that was computed counts. Only polars; other engines group by the keys themselves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import narwhals as nw

from cac_check.engine.tables.figures import Frame

if TYPE_CHECKING:
    import polars as pl

CODE = "code of the keys"
CHECK = "other code of the keys"


def worth_coding(keys: Sequence[str], schema: Mapping[str, nw.dtypes.DType]) -> bool:
    """Whether the keys are more than numbers."""
    return any(schema[key] == nw.String for key in keys)


def with_codes(frame: Frame, keys: Sequence[str]) -> Frame:
    """Return a frame of polars with two numbers for the keys of each row."""
    import polars as pl

    key = pl.col(keys[0]) if len(keys) == 1 else pl.struct(keys)
    coded: Frame = nw.from_native(frame.to_native().with_columns(key.hash(1).alias(CODE), key.hash(2).alias(CHECK)))
    return coded


def with_keys(reports: pl.DataFrame, rows: Frame, keys: Sequence[str]) -> pl.DataFrame | None:
    """Return reports with their keys instead of their code, ``None`` where a code stands for several.

    Args:
        reports: one row per code.
        rows: keys and codes.
        keys: the columns wanted.
    """
    if reports.is_empty():
        wanted = rows.to_native().head(0)
    else:
        wanted = rows.to_native().join(reports.lazy().select(CODE), on=CODE, how="semi")
    named: pl.DataFrame = wanted.select(CODE, *keys).unique().collect(engine="streaming")
    if named.height != reports.height:
        return None
    return named.join(reports, on=CODE).drop(CODE)
