"""The types columns of files have, and which of them hold a number such that it is surely understood."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from decimal import Context, Decimal
from fractions import Fraction

import polars as pl

Cell = Fraction | None

TEXT_DIGITS = (18, 15)
"""Before and after the point of a text (``docs/tables.md``)."""

INTEGERS: dict[str, tuple[int, int]] = {
    **{f"Int{bits}": (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) for bits in (8, 16, 32, 64, 128)},
    **{f"UInt{bits}": (0, 2**bits - 1) for bits in (8, 16, 32, 64)},
}
OTHERS = ("Float32", "Float64", "String", "CSV")
ON_SPARK = frozenset((*INTEGERS, *OTHERS)) - {"Int128"}
"""Spark reads whole numbers of 128 bits as bytes."""


def decimal_types() -> tuple[str, ...]:
    """Return decimals of several precisions and scales."""
    return tuple(
        f"Decimal({precision},{scale})"
        for precision in (5, 9, 18, 20, 28, 38)
        for scale in (0, 1, 2, 3, 5, 10, 15, 18, 19, 20, 30, 38)
        if scale <= precision
    )


def places_of(value: Fraction) -> int:
    """Return how many decimals a number has."""
    return next(places for places in range(60) if (value * 10**places).denominator == 1)


def holds(kind: str, value: Cell) -> bool:
    """Whether a column of this type holds a number, and it is surely understood there."""
    if value is None:
        return True
    whole = value.denominator == 1
    if kind in INTEGERS:
        low, high = INTEGERS[kind]
        return whole and low <= value <= high and abs(value) < 10**37
    if kind.startswith("Decimal"):
        precision, scale = precision_and_scale(kind)
        return bool((value * 10**scale).denominator == 1 and abs(value * 10**scale) < 10**precision)
    places = places_of(value)
    if kind == "Float64":
        return places < TEXT_DIGITS[1] and abs(value * 10**places) < 10**15
    if kind == "Float32":
        step = Fraction(1, 10**places)
        return places < TEXT_DIGITS[1] and all(
            _as_float32(value + away) != _as_float32(value) for away in (-step, step)
        )
    return places <= TEXT_DIGITS[1] and abs(value) < 10 ** TEXT_DIGITS[0]


def _as_float32(value: Fraction) -> float:
    return float(struct.unpack("f", struct.pack("f", float(value)))[0])


def precision_and_scale(kind: str) -> tuple[int, int]:
    """Return what ``Decimal(P,S)`` says."""
    precision, scale = kind.removeprefix("Decimal(").removesuffix(")").split(",")
    return int(precision), int(scale)


def column(kind: str, values: Sequence[Cell]) -> pl.Series:
    """Return numbers as a column of a type that :func:`holds` them."""
    if kind in INTEGERS:
        return pl.Series([None if value is None else int(value) for value in values], dtype=getattr(pl, kind))
    if kind.startswith("Decimal"):
        told = [None if value is None else _decimal(value) for value in values]
        return pl.Series(told, dtype=pl.Decimal(*precision_and_scale(kind)))
    if kind in ("Float32", "Float64"):
        return pl.Series([None if value is None else float(value) for value in values], dtype=getattr(pl, kind))
    return pl.Series([None if value is None else text(value) for value in values], dtype=pl.String)


def text(value: Fraction) -> str:
    """Write a number with as many decimals as it has."""
    return f"{_decimal(value):f}"


def _decimal(value: Fraction) -> Decimal:
    places = places_of(value)
    return Decimal(int(value * 10**places)).scaleb(-places, Context(prec=60))
