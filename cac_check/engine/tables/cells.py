"""Cells as numbers: integers stay integers, decimals become integers of one denominator per column.

Floats are taken as the decimals they were written as, which is unique up to 15 significant digits. A cell that is no
number, or has more digits, is missing here and a problem in ``schema``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import narwhals as nw

from cac_check.engine.tables.figures import INT64, Frame
from cac_check.model_tables import Cells

MAX_PLACES = 15
"""Decimals beyond which a float is no longer the decimal it was written as."""

FLOAT_BOUND = 10**15

MAX_WHOLE_DIGITS = 18
"""Digits before the decimal point that a text cell may have."""

MAX_DECIMAL_DIGITS = 38
"""Digits a decimal has at most."""

_PLAIN_NUMBER = rf"^-?[0-9]{{1,{MAX_WHOLE_DIGITS}}}(\.[0-9]{{1,{MAX_PLACES}}})?$"


@dataclass(frozen=True, slots=True)
class ColumnFacts:
    """What must be known of a column before its cells can be integers."""

    places: int = 0
    """The most decimals a cell has."""
    bound: int = INT64
    """No cell is larger in absolute value, times 10 to the ``places``."""


@dataclass(frozen=True, slots=True)
class Number:
    """Cells as multiples of 1/``denominator``; null where there is none."""

    value: nw.Expr
    denominator: int
    bound: int


def needs_facts(dtype: nw.dtypes.DType) -> bool:
    """Whether a column of this type must be looked at first."""
    return dtype.is_float() or dtype == nw.String


def column_facts(
    frame: Frame, columns: Iterable[str], cells: Cells, measured: Iterable[str] = ()
) -> Mapping[str, ColumnFacts]:
    """Look once at the columns whose type does not say how many decimals they have.

    ``measured`` names columns whose largest value is wanted as well, whatever their type: products need it.
    """
    schema = frame.collect_schema()
    wanted = {name: schema[name] for name in columns if needs_facts(schema[name])}
    measured = [name for name in dict.fromkeys(measured) if schema[name].is_integer()]
    if not wanted and not measured:
        return {}
    queries: list[nw.Expr] = []
    for index, (name, dtype) in enumerate(wanted.items()):
        if dtype == nw.String:
            point = clean_text(name, cells).str.replace_all(r"^[^.]*(\.|$)", "").str.len_chars()
            queries.append(nw.when(is_number_text(name, cells)).then(point).max().alias(f"{index}"))
        else:
            queries += [
                (_finite(name) & ~_has_places(name, places)).any().alias(f"{index}_{places}")
                for places in range(MAX_PLACES)
            ]
    queries += [end.alias(f"{name}_{side}") for name in measured for side, end in _extremes(name).items()]
    (found,) = frame.select(*queries).collect().rows(named=True)
    facts = {}
    for index, (name, dtype) in enumerate(wanted.items()):
        if dtype == nw.String:
            facts[name] = ColumnFacts(found[f"{index}"] or 0, 10 ** (MAX_WHOLE_DIGITS + (found[f"{index}"] or 0)))
        else:
            places = next((n for n in range(MAX_PLACES) if not found[f"{index}_{n}"]), MAX_PLACES - 1)
            facts[name] = ColumnFacts(places, FLOAT_BOUND)
    for name in measured:
        largest = max(abs(found[f"{name}_low"] or 0), abs(found[f"{name}_high"] or 0))
        facts[name] = ColumnFacts(0, largest)
    return facts


def number(
    name: str, dtype: nw.dtypes.DType, cells: Cells, facts: Mapping[str, ColumnFacts], wide: nw.dtypes.DType
) -> Number:
    """Return the cells of a column as integers of one denominator."""
    if isinstance(dtype, nw.Decimal):
        return Number(_unscaled(name, dtype, wide), 10**dtype.scale, 10**dtype.precision)
    known = facts.get(name, ColumnFacts())
    if dtype.is_integer():
        return Number(nw.col(name), 1, min(known.bound, integer_bound(dtype)))
    denominator = 10**known.places
    if dtype.is_float():
        scaled = (nw.col(name) * float(denominator)).round(0)
        usable = _finite(name) & _has_places(name, known.places)
        return Number(nw.when(usable).then(scaled).cast(nw.Int64()), denominator, FLOAT_BOUND)
    if dtype != nw.String:  # dates, truth values, a column without any value
        return Number(nw.lit(None, nw.Int64()), 1, 1)
    text = nw.when(is_number_text(name, cells)).then(clean_text(name, cells))
    if known.places == 0:
        return Number(text.cast(nw.Int64()), 1, 10**MAX_WHOLE_DIGITS)
    scaled = (text.cast(nw.Decimal(38, known.places)) * denominator).cast(wide)
    return Number(scaled, denominator, known.bound)


def _unscaled(name: str, dtype: nw.Decimal, wide: nw.dtypes.DType) -> nw.Expr:
    """Return the digits of decimals as whole numbers."""
    digits: nw.Expr = nw.col(name) * 10**dtype.scale
    if wide == nw.Int128 and dtype.precision + dtype.scale > MAX_DECIMAL_DIGITS:  # the product might not fit
        digits = nw.col(name).cast(nw.String()).str.replace_all(".", "", literal=True)
    return digits.cast(wide)


def clean_text(name: str, cells: Cells) -> nw.Expr:
    """Return the text of a cell without the spaces around it and the signs between its thousands."""
    text = nw.col(name).str.strip_chars()
    if cells.thousands is None:
        return text
    grouped = text.str.contains(_grouped_number(cells.thousands))
    return nw.when(grouped).then(text.str.replace_all(cells.thousands, "", literal=True)).otherwise(text)


def is_number_text(name: str, cells: Cells) -> nw.Expr:
    """Whether the cell is a number that can be read exactly."""
    return clean_text(name, cells).str.contains(_PLAIN_NUMBER)


def is_usable(name: str, dtype: nw.dtypes.DType, cells: Cells) -> nw.Expr:
    """Whether the cell is blank, a known sign or a number that can be read exactly."""
    if dtype == nw.String:
        known = [sign for sign in cells.signs if sign]
        blank = nw.col(name).is_null() | (nw.col(name).str.strip_chars() == "")
        sign = nw.col(name).str.strip_chars().is_in(known) if known else nw.lit(value=False)
        return (blank | sign | is_number_text(name, cells)).fill_null(value=False)
    if dtype.is_float():
        exact = nw.lit(value=False)
        for places in range(MAX_PLACES):
            exact = exact | _has_places(name, places)
        return nw.col(name).is_null() | (_finite(name) & exact)
    return nw.col(name).is_null() | nw.lit(dtype.is_numeric())


def integer_bound(dtype: nw.dtypes.DType) -> int:
    """Return what no integer of this type passes in absolute value."""
    widths: dict[type[nw.dtypes.DType], int] = {
        nw.Int8: 2**7,
        nw.UInt8: 2**8,
        nw.Int16: 2**15,
        nw.UInt16: 2**16,
        nw.Int32: 2**31,
        nw.UInt32: 2**32,
        nw.UInt64: 2**64,
        nw.Int128: 2**127,
        nw.UInt128: 2**128,
    }
    return widths.get(type(dtype), INT64)


def _grouped_number(sign: str) -> str:
    escaped = "".join(f"[{character}]" for character in sign)
    return rf"^-?[0-9]{{1,3}}({escaped}[0-9]{{3}})+(\.[0-9]+)?$"


def _finite(name: str) -> nw.Expr:
    return nw.col(name).is_finite() & (nw.col(name).abs() < FLOAT_BOUND)


def _has_places(name: str, places: int) -> nw.Expr:
    """Whether the float stands for a number with that many decimals and at most 15 digits.

    Writing a decimal as a float and multiplying it back each err by half a unit in the last place at most, so the
    distance to the whole number is below 2⁻⁵² of it. (Dividing back and comparing would be simpler, but engines replace
    a division by a multiplication with the reciprocal.)
    """
    scaled = nw.col(name) * float(10**places)
    whole = scaled.round(0)
    return ((scaled - whole).abs() <= whole.abs() * 2.0**-52) & (whole.abs() < FLOAT_BOUND)


def _extremes(name: str) -> Mapping[str, nw.Expr]:
    return {"low": nw.col(name).min(), "high": nw.col(name).max()}
