"""Columns of several types get one that holds the cells of all of them, or are texts."""

from __future__ import annotations

import narwhals as nw
import pytest

from cac_check.engine.tables.stacking import common_type


@pytest.mark.parametrize(
    ("types", "common"),
    [
        ((nw.Decimal(20, 5), nw.Decimal(30, 10)), nw.Decimal(38, 10)),
        ((nw.Decimal(38, 5), nw.Decimal(38, 0)), nw.String()),
        ((nw.Decimal(28, 10), nw.Int64()), nw.Decimal(38, 10)),
        ((nw.Decimal(38, 20), nw.Int64()), nw.String()),
        ((nw.Decimal(38, 20), nw.Int32()), nw.Decimal(38, 20)),
        ((nw.Decimal(10, 2), nw.Float64()), nw.String()),
        ((nw.Int64(), nw.Float32()), nw.String()),
        ((nw.Int64(), nw.String()), nw.String()),
        ((nw.Int8(), nw.Int64()), nw.Int64()),
        ((nw.Int64(), nw.UInt64()), nw.Int128()),
        ((nw.Int128(), nw.UInt128()), nw.String()),
        ((nw.Int64(), nw.Unknown()), nw.Int64()),
        ((nw.Int64(), nw.Int64()), None),
        ((nw.Int64(), nw.List(nw.Int64())), None),
    ],
)
def test_the_type_that_holds_them_all(types: tuple[nw.dtypes.DType, ...], common: nw.dtypes.DType | None) -> None:
    for several in (types, types[::-1]):
        assert common_type(several, nw.Int128()) == common
