"""A run of digits with its grouping and decimal signs, read by one language's habits.

Any script's decimal digits are accepted (``int`` knows them all).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Set
from fractions import Fraction

from cac_check.interval import MAX_DIGITS, exact
from cac_check.reading.errors import Unreadable
from cac_check.reading.numeral import Number
from cac_check.records import dataclass

SPACES = "\u00a0\u202f\u2009"
"""Spaces that group digits besides the plain one: no-break, narrow no-break, thin."""

PART_SIGNS = "¼½¾⅐-⅞"
"""Signs for fractions, as a class of a regular expression holds them."""

_APOSTROPHES = str.maketrans(
    {"’": "'", "٫": ".", "٬": ",", "，": ",", "．": ".", "・": ".", **dict.fromkeys(SPACES, " ")}
)
RUN = re.compile(r"\d[\d.,]*(?:[ \-/]\d[\d.,]*){4,}")
"""Five numbers or more in a row: read as one number if their grouping allows it, else as none."""

_SIGN = re.compile(r"\D")


@dataclass(frozen=True, slots=True)
class DigitStyle:
    """Which signs a language puts between digits."""

    decimal: Set[str]
    group: Set[str]
    indian: bool = False
    """Whether groups of two above the thousands (1,60,000) are read."""

    def is_ambiguous(self, text: str) -> bool:
        """Whether the only sign between digits can group them or be the decimal sign: 1,001 in Albanian."""
        signs = _SIGN.findall(text.translate(_APOSTROPHES))
        return len(signs) == 1 and signs[0] in self.decimal and signs[0] in self.group and text[-4:-3] == signs[0]


def parse_digits(text: str, style: DigitStyle) -> Number:
    """Read digits with grouping: ``67,000``, ``1,60,000``, ``78 784``, ``1.4``.

    Raises:
        Unreadable: if the digits are too many, begin like a code (``007``) or are grouped in no way the language knows.
    """
    if len(text) > 2 * MAX_DIGITS or len(text) - len(_SIGN.findall(text)) > MAX_DIGITS:
        raise Unreadable(f"a run of {len(text)} digits and signs is no figure: at most {MAX_DIGITS} digits are read")
    normal = text.translate(_APOSTROPHES)
    groups = _SIGN.split(normal)
    signs = _SIGN.findall(normal)
    if _grouped(groups, signs, style):
        return _number("".join(groups), "", text)
    if signs and signs[-1] in style.decimal and _grouped(groups[:-1], signs[:-1], style):
        return _number("".join(groups[:-1]), groups[-1], text)
    raise Unreadable(f"the digits of {text!r} are grouped in a way that can be read as more than one number or as none")


def _grouped(groups: list[str], signs: list[str], style: DigitStyle) -> bool:
    if not signs:
        return True
    if len(set(signs)) > 1 or signs[0] not in style.group or len(groups[-1]) != 3 or groups[0].startswith("0"):
        return False
    if len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:]):
        return True
    return style.indian and len(groups[0]) <= 2 and all(len(group) == 2 for group in groups[1:-1])


def _number(whole: str, decimals: str, text: str) -> Number:
    if len(whole) > 1 and int(whole[0]) == 0:
        raise Unreadable(f"{text!r} begins with a zero, like a code or a phone number")
    if decimals:
        place = Fraction(1, 10 ** len(decimals))
        return Number(exact(int(whole + decimals) * place), place, place, scaled=True, decimals=True)
    value = int(whole)
    return Number(value, place_of_last_digit(value), 1)


def part_of_sign(sign: str) -> Fraction:
    """Return what a sign for a fraction tells: 1/2 for ½."""
    return Fraction(unicodedata.normalize("NFKC", sign).replace("\N{FRACTION SLASH}", "/"))


def place_of_last_digit(value: int) -> int:
    """Return the place value of the last significant digit of a whole number: 1,000 for 67,000."""
    if value == 0:
        return 1
    place = 1
    while value % (10 * place) == 0:
        place *= 10
    return place
