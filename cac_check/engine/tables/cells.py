"""Cells as numbers: integers stay integers, decimals become integers of one denominator per column.

Floats are taken as the decimals they were written as, which is unique up to 15 significant digits; one of 32 bits as
the decimal no other of so many places is stored as. A cell that is no number, or has more digits, is missing here and a
problem in ``schema``. This is the one place where the physical types of columns matter: what leaves it are whole
numbers with a bound that holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import narwhals as nw

from cac_check.diagnostic import DataProblems, Diagnostic, Location
from cac_check.engine.tables.figures import INT64, LIMIT, Frame, times, whole_literal
from cac_check.model_tables import Cells
from cac_check.records import dataclass

MAX_PLACES = 15
"""Decimals beyond which a float is no longer the decimal it was written as."""

FLOAT_BOUND = 10**15

MAX_WHOLE_DIGITS = 18
"""Digits before the decimal point that a text cell may have."""

MAX_DECIMAL_DIGITS = 38
"""Digits a decimal has at most."""

_POINT = "."
"""Where it stands between thousands it stands before no decimals."""

_WHOLE_NUMBER = r"^(-?[0-9]+)(\.0*)?$"

_PLAINLY_WHOLE = rf"^-?[0-9]{{1,{MAX_WHOLE_DIGITS}}}$"
"""What needs no more than a cast."""

_PLAIN_NUMBER = rf"^-?[0-9]{{1,{MAX_WHOLE_DIGITS}}}(\.[0-9]{{1,{MAX_PLACES}}})?$"


@dataclass(frozen=True, slots=True)
class ColumnFacts:
    """What must be known of a column before its cells can be integers."""

    places: int = 0
    """The most decimals a cell has."""
    bound: int = INT64
    """No cell is larger in absolute value, times 10 to the ``places``."""
    nonnegative: bool = False
    """Whether no cell was found to be below zero."""


@dataclass(frozen=True, slots=True)
class Number:
    """Cells as multiples of 1/``denominator``; null where there is none."""

    value: nw.Expr
    denominator: int
    bound: int
    """No cell is larger in absolute value; below :data:`~cac_check.engine.tables.figures.LIMIT`."""
    nonnegative: bool = False
    """Whether no cell was found to be below zero."""
    column: str | None = None
    """The column, where it holds the cells as they are, in 64 bits."""


def column_facts(
    frame: Frame, columns: Iterable[str], cells: Cells, measured: Iterable[str] = ()
) -> Mapping[str, ColumnFacts]:
    """Look once at the columns whose type does not say how many decimals they have, or how large they are.

    ``measured`` names columns whose largest value is wanted as well, whatever their type: products need it.
    """
    schema = frame.collect_schema()
    measured = set(measured)
    queries: list[nw.Expr] = []
    looked = []
    for name in dict.fromkeys((*columns, *(name for name in schema if name in measured))):
        asked = _questions(name, schema[name], cells, measured=name in measured)
        if asked:
            looked.append(name)
            queries += [query.alias(f"{len(looked)} {label}") for label, query in asked.items()]
    if not looked:
        return {}
    (found,) = frame.select(*queries).collect().rows(named=True)
    facts = {}
    for number_, name in enumerate(looked, 1):
        answers = {label: found.get(f"{number_} {label}") for label in ("places", "whole", "low", "high")}
        facts[name] = _facts(schema[name], answers)
    return facts


def plainly_whole(frame: Frame, columns: Iterable[str], cells: Cells) -> dict[str, ColumnFacts]:
    """Return those columns of text that hold nothing but whole numbers as a machine writes them, of polars.

    Most published columns are that, and all of them are asked in one expression: a cast is all they need. Where such
    a text is declared to be a sign, none is.
    """
    schema = frame.collect_schema()
    asked = [name for name in dict.fromkeys(columns) if schema[name] == nw.String]
    if not asked or not frame.implementation.is_polars() or any(re.match(_PLAINLY_WHOLE, sign) for sign in cells.signs):
        return {}
    whole, length, below = " is whole", " length", " below zero"
    (found,) = (
        frame.select(
            nw.col(*asked).str.contains(_PLAINLY_WHOLE).all().name.suffix(whole),
            nw.col(*asked).str.len_chars().max().name.suffix(length),
            nw.col(*asked).str.starts_with("-").any().name.suffix(below),
        )
        .collect()
        .rows(named=True)
    )
    return {
        name: ColumnFacts(0, 10 ** (found[name + length] or 0), not found[name + below])
        for name in asked
        if found[name + whole]
    }


def _questions(name: str, dtype: nw.dtypes.DType, cells: Cells, *, measured: bool) -> dict[str, nw.Expr]:
    """Return what must be asked of a column."""
    column = nw.col(name)
    if dtype == nw.String:
        text = nw.when(is_number_text(name, cells)).then(clean_text(name, cells))
        decimals = text.str.replace_all(r"^[^.]*(\.|$)", "").str.len_chars()
        whole = text.str.replace_all(r"^-|\..*$", "").str.len_chars()
        return {"places": decimals.max(), "whole": whole.max()}
    if dtype.is_float():
        size = nw.when(_finite(name)).then(column.abs())
        return {"places": _fewest_places(name, dtype).max(), "high": size.max()}
    static = 10**dtype.precision if isinstance(dtype, nw.Decimal) else integer_bound(dtype)
    wide = dtype.is_numeric() and static > 2**64
    return {"low": column.min(), "high": column.max()} if wide or (measured and dtype.is_integer()) else {}


def _facts(dtype: nw.dtypes.DType, found: Mapping[str, Any]) -> ColumnFacts:
    if dtype == nw.String:
        places = found["places"] or 0
        return ColumnFacts(places, 10 ** ((found["whole"] or 0) + places))
    if dtype.is_float():
        places = found["places"] or 0
        return ColumnFacts(places, int(Fraction(found["high"] or 0) * 10**places) + 1)
    places = dtype.scale if isinstance(dtype, nw.Decimal) else 0
    largest = max((abs(_exact(found[end])) for end in ("low", "high") if found[end] is not None), default=0)
    return ColumnFacts(places, int(largest * 10**places))


def _exact(value: int | Decimal) -> Fraction:
    return Fraction(value)


def number(
    name: str,
    dtype: nw.dtypes.DType,
    cells: Cells,
    facts: Mapping[str, ColumnFacts],
    wide: nw.dtypes.DType,
    *,
    whole: bool = False,
) -> Number:
    """Return the cells of a column as integers of one denominator.

    Args:
        name: the column.
        dtype: its type.
        cells: what its texts mean.
        facts: what :func:`column_facts` found.
        wide: the widest integers of the frame's engine.
        whole: whether cells that are no whole numbers are missing; the denominator is then 1.

    Raises:
        DataProblems: if its numbers have more digits than can be computed with.
    """
    known = facts.get(name)
    if isinstance(dtype, nw.Decimal):
        bound = 10**dtype.precision if known is None else known.bound
        return _of_decimals(nw.col(name), dtype.scale, bound, wide, whole=whole)
    if dtype.is_integer():
        bound = integer_bound(dtype) if known is None else min(known.bound, integer_bound(dtype))
        require(bound, f"column {name}")
        held = nw.Int64() if bound < INT64 else wide
        as_it_is = dtype == nw.Int64
        positive = known is not None and known.nonnegative
        return Number(
            nw.col(name) if as_it_is else nw.col(name).cast(held), 1, bound, positive, name if as_it_is else None
        )
    known = known or ColumnFacts()
    if dtype.is_float():
        return _of_floats(name, dtype, ColumnFacts(0, known.bound) if whole else known, wide)
    if dtype != nw.String:  # dates, truth values, a column without any value
        return Number(nw.lit(None, nw.Int64()), 1, 1)
    text = nw.when(is_number_text(name, cells)).then(clean_text(name, cells))
    if known.places == 0 or whole:
        return Number(_whole_text(text).cast(nw.Int64()), 1, max(known.bound // 10**known.places, 1))
    return _of_decimals(text.cast(nw.Decimal(38, known.places)), known.places, known.bound, wide)


def require(bound: int, what: str) -> None:
    """Refuse numbers that the integers of no engine hold.

    Raises:
        DataProblems: if ``bound`` is :data:`~cac_check.engine.tables.figures.LIMIT` or more.
    """
    if bound >= LIMIT:
        message = f"{what}: its numbers have up to {len(str(bound))} digits in their smallest unit"
        advice = f"what is computed exactly has up to {MAX_DECIMAL_DIGITS}: round them, or take fewer decimals"
        raise DataProblems([Diagnostic("too-large", message, Location("tables"), advice)])


def floor_div(value: nw.Expr, divisor: int, bound: int, wide: nw.dtypes.DType) -> nw.Expr:
    """Return whole numbers divided by a whole number, rounded down.

    Spark's own division of decimals rounds; what divides without a rest is exact below 10³².
    """
    if divisor == 1:
        return value
    if wide == nw.Int128:
        return value // divisor
    require(10**6 * (bound // divisor), "a division")
    by = whole_literal(divisor, wide).cast(wide)
    exactly = value.cast(wide)
    return ((exactly - exactly % by) / by).cast(wide)


def _of_decimals(column: nw.Expr, scale: int, bound: int, wide: nw.dtypes.DType, *, whole: bool = False) -> Number:
    """Return the digits of decimals, none of which passes ``bound``, as whole numbers."""
    if whole and scale:
        return Number(_whole_text(column.cast(nw.String())).cast(wide), 1, max(bound // 10**scale, 1))
    digits = len(str(bound))
    if scale == 0:
        value = column
    elif wide == nw.Int128 and bound * 10**scale < 10**MAX_DECIMAL_DIGITS:
        value = times(column, 10**scale, wide)
    elif wide != nw.Int128 and digits + scale + 2 <= MAX_DECIMAL_DIGITS:  # Spark rounds a product that might not fit
        value = times(column.cast(nw.Decimal(max(digits, scale), scale)), 10**scale, wide)
    else:
        value = column.cast(nw.String()).str.replace_all(".", "", literal=True)
    return Number(value.cast(wide), 10**scale, bound)


def _whole_text(text: nw.Expr) -> nw.Expr:
    """Return the texts of numbers that are whole, without decimals."""
    return nw.when(text.str.contains(_WHOLE_NUMBER)).then(text.str.replace_all(_WHOLE_NUMBER, "$1"))


def _of_floats(name: str, dtype: nw.dtypes.DType, known: ColumnFacts, wide: nw.dtypes.DType) -> Number:
    """Return the decimals that floats stand for."""
    denominator = 10**known.places
    if dtype == nw.Float64 and known.bound < FLOAT_BOUND:  # every cell may be looked at with the same decimals
        usable = _finite(name) & _has_places(name, dtype, known.places)
        return Number(nw.when(usable).then(_scaled(name, known.places)).cast(nw.Int64()), denominator, known.bound)
    held = nw.Int64() if known.bound < INT64 else wide
    levels = [
        nw.when(_finite(name) & _has_places(name, dtype, places))
        .then(_scaled(name, places))
        .cast(nw.Int64())
        .cast(held)
        * 10 ** (known.places - places)
        for places in range(known.places + 1)
    ]
    return Number(levels[0] if len(levels) == 1 else nw.coalesce(*levels), denominator, known.bound)


def clean_text(name: str, cells: Cells) -> nw.Expr:
    """Return the text of a cell without the spaces around it and the signs between its thousands."""
    text = nw.col(name).str.strip_chars()
    if cells.thousands is None:
        return text
    grouped = text.str.contains(_grouped_number(cells.thousands))
    return nw.when(grouped).then(text.str.replace_all(cells.thousands, "", literal=True)).otherwise(text)


def is_number_text(name: str, cells: Cells) -> nw.Expr:
    """Whether the cell is a number that can be read exactly.

    A sign between thousands parts groups of three: where that is a point, ``3.0`` is no number.
    """
    number_ = _PLAINLY_WHOLE if cells.thousands == _POINT else _PLAIN_NUMBER
    return clean_text(name, cells).str.contains(number_)


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
            exact = exact | _has_places(name, dtype, places)
        return nw.col(name).is_null() | (_finite(name) & exact)
    return nw.col(name).is_null() | nw.lit(dtype.is_numeric())


def is_nonnegative(name: str, dtype: nw.dtypes.DType, cells: Cells) -> nw.Expr:
    """Whether the cell is no number below zero."""
    if dtype == nw.String:
        text = clean_text(name, cells)
        negative = is_number_text(name, cells) & text.str.contains(r"^-.*[1-9]")
        return ~negative.fill_null(value=False)
    if not dtype.is_numeric():
        return nw.lit(value=True)
    return (nw.col(name) >= 0).fill_null(value=True)


def is_whole(name: str, dtype: nw.dtypes.DType, cells: Cells) -> nw.Expr:
    """Whether the cell is no number with a fraction."""
    if dtype == nw.String:
        return ~is_number_text(name, cells).fill_null(value=False) | clean_text(name, cells).str.contains(_WHOLE_NUMBER)
    if isinstance(dtype, nw.Decimal) and dtype.scale:
        return nw.col(name).cast(nw.String()).str.contains(_WHOLE_NUMBER).fill_null(value=True)
    if dtype.is_float():
        return (nw.col(name).round(0) == nw.col(name)).fill_null(value=True)
    return nw.lit(value=True)


def float_texts(name: str, dtype: nw.dtypes.DType) -> nw.Expr:
    """Return the decimals that floats stand for as texts, and what stands for none as a text that is no number."""
    column = nw.col(name)
    texts = []
    for places in range(MAX_PLACES):
        shown = places + (places == 3)  # three decimals might be taken for thousands
        whole = nw.when(_finite(name) & _has_places(name, dtype, places)).then(_scaled(name, places)).cast(nw.Int64())
        digits = nw.concat_str(nw.lit("0" * shown), (whole.abs() * 10 ** (shown - places)).cast(nw.String()))
        pattern = rf"^0*([0-9]+)([0-9]{{{shown}}})$"
        text = digits.str.replace_all(pattern, "$1.$2") if shown else digits
        texts.append(nw.concat_str(nw.when(whole < 0).then(nw.lit("-")).otherwise(nw.lit("")), text))
    return nw.coalesce(*texts, nw.concat_str(nw.lit("float "), column.cast(nw.String())))


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
    decimals = "" if sign == _POINT else r"(\.[0-9]+)?"
    return rf"^-?[0-9]{{1,3}}({escaped}[0-9]{{3}})+{decimals}$"


def _finite(name: str) -> nw.Expr:
    return nw.col(name).is_finite() & (nw.col(name).abs() < FLOAT_BOUND)


def _scaled(name: str, places: int) -> nw.Expr:
    """Return the nearest whole multiple of 1/10 to the ``places``, as a float."""
    return (nw.col(name).cast(nw.Float64()) * float(10**places)).round(0)


def _has_places(name: str, dtype: nw.dtypes.DType, places: int) -> nw.Expr:
    """Whether the float stands for a number with that many decimals and at most 15 digits.

    Writing a decimal as a float and multiplying it back each err by half a unit in the last place at most, so the
    distance to the whole number is below 2⁻⁵² of it. (Dividing back and comparing would be simpler, but engines replace
    a division by a multiplication with the reciprocal.)

    32 bits hold fewer digits than people write, seven or eight: there the decimal must be stored as this float, and its
    neighbours of as many places must not.
    """
    whole = _scaled(name, places)
    if dtype == nw.Float32:
        before, same, after = (
            ((whole + step) / float(10**places)).cast(nw.Float32()) == nw.col(name) for step in (-1.0, 0.0, 1.0)
        )
        return same & ~before & ~after
    scaled = nw.col(name).cast(nw.Float64()) * float(10**places)
    return ((scaled - whole).abs() <= whole.abs() * 2.0**-52) & (whole.abs() < FLOAT_BOUND)


def _fewest_places(name: str, dtype: nw.dtypes.DType) -> nw.Expr:
    """Return how many decimals the number has that a float stands for, null where it stands for none."""
    levels = [
        nw.when(_finite(name) & _has_places(name, dtype, places)).then(nw.lit(places)) for places in range(MAX_PLACES)
    ]
    return nw.coalesce(*levels)
