"""Units of measure by how they are written, and how many of one make another.

A table of a few dozen units, exact as rationals, and no library of units: texts tell few of them, and what such a
library adds (compound units, temperatures with an offset, contexts) would be guessed at in running text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

from cac_check.interval import Rational

_PREFIXES = {"k": 3, "M": 6, "G": 9, "T": 12}
_PREFIX_WORDS = {"kilo": 3, "mega": 6, "giga": 9, "tera": 12}


class Measure(NamedTuple):
    """A unit of measure: what it measures, and how many of the smallest kept unit of that it is."""

    dimension: str
    size: Rational


def _table() -> Mapping[str, Measure]:
    found: dict[str, Measure] = {}
    for symbol, word, dimension in (("W", "watt", "power"), ("Wh", "watt-hour", "energy"), ("B", "byte", "data")):
        for prefix, power in _PREFIXES.items():
            found[prefix + symbol] = Measure(dimension, 10**power)
        for prefix, power in _PREFIX_WORDS.items():
            for ending in ("", "s"):
                found[f"{prefix}{word}{ending}"] = Measure(dimension, 10**power)
                found[f"{prefix}{word.replace('-', ' ')}{ending}"] = Measure(dimension, 10**power)
    plain: tuple[tuple[str, Rational, str], ...] = (
        ("length", 1000, "km kilometre kilometres kilometer kilometers 公里 千米"),
        ("length", 1, "m metre metres meter meters 米"),
        ("length", Fraction(1, 100), "cm centimetre centimetres centimeter centimeters 厘米"),
        ("length", Fraction(1, 1000), "mm millimetre millimetres millimeter millimeters 毫米"),
        ("mass", 10**6, "t tonne tonnes 吨 噸"),
        ("mass", 1000, "kg kilogram kilograms kilo kilos 公斤 千克"),
        ("mass", 1, "g gram grams 克"),
        ("mass", Fraction(1, 1000), "mg milligram milligrams 毫克"),
        ("volume", 1, "l litre litres liter liters 升"),
        ("volume", Fraction(1, 1000), "ml millilitre millilitres milliliter milliliters 毫升"),
        ("area", 10**6, "km² km2 square kilometres|square kilometers|square kilometre|square kilometer 平方公里"),
        ("area", 10**4, "ha hectare hectares 公顷 公頃"),
        ("area", 1, "m² m2 square metres|square meters|square metre|square meter 平方米"),
        ("power", 10**6, "兆瓦"),
        ("power", 10**9, "吉瓦"),
        ("energy", 1000, "千瓦时 千瓦時"),
    )
    for dimension, size, names in plain:
        for name in re.findall(r"square [a-z]+|[^\s|]+", names):
            found[name] = Measure(dimension, size)
    return MappingProxyType(found)


MEASURES = _table()
"""Units by how they are written. Symbols are told apart by case (*mW* is no *MW*), words are not."""

LONG_NAME = 4
"""From this length on, a unit is a word and not a symbol."""


def measure_named(name: str) -> Measure | None:
    """Return the unit of measure that a text names, ``None`` for what is just counted: accounts."""
    name = name.strip()
    return MEASURES.get(name) or (MEASURES.get(name.lower()) if len(name) >= LONG_NAME else None)
