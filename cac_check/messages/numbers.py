"""How numbers, shares and days are written in a language, after CLDR."""

from __future__ import annotations

import functools
from dataclasses import replace
from datetime import date
from fractions import Fraction

from cac_check.interval import Rational, exact, format_number, magnitude
from cac_check.records import dataclass

PLACES = 6
"""Decimal places up to which a fraction is printed exactly."""

FEW_DIGITS = 4
"""Digits of a large number up to which it is written in words of its size."""

_FILE = "cldr.txt"


@dataclass(frozen=True, slots=True)
class Scale:
    """A word for large numbers."""

    least: Rational
    """Numbers from here on are written with it."""
    size: Rational
    """What it multiplies."""
    one: str
    many: str


@dataclass(frozen=True, slots=True)
class Numbers:
    """The signs of a language, and its words for large numbers."""

    decimal: str
    group: str
    least_grouped: int
    """Digits before the first sign of a group: 2 where 1234 has none and 12.345 one."""
    percent: str
    """With ``{}`` for the number."""
    day: str
    """With ``{day}``, ``{month}`` (its name) and ``{year}``, or ``{iso}``."""
    month: str
    """A month of a year, with the same placeholders."""
    months: tuple[str, ...]
    one_below_two: bool
    """Whether 1.5 takes the singular."""
    scales: tuple[Scale, ...] = ()
    first_day: str = "1"
    """How the first of a month is written in a day."""
    scale_before_unit: bool = True
    """Whether what is counted follows a word for large numbers as it follows digits."""

    def write(self, value: Rational) -> str:
        """Write a number with groups set off, and from a billion on as it is said where that is exact and short.

        ``1,410,900``; ``2.5``; ``6.7 billion``; ``≈ 0.3333`` where it has no short decimal.
        """
        return self._in_words(value) or self.in_digits(value)

    def write_ends(self, low: Rational, high: Rational) -> tuple[str, str]:
        """Write the ends of a range alike: both with a word for their size, or both in digits, where they are large."""
        words = [self._in_words(end) for end in (low, high)]
        if None in words and any(words):
            return self.in_digits(low), self.in_digits(high)
        return self.write(low), self.write(high)

    def _in_words(self, value: Rational) -> str | None:
        for scale in self.scales:
            if magnitude(value) >= scale.least:
                number = exact(Fraction(value) / scale.size)
                text = format_number(number)
                if "/" in text or len(text.lstrip("-").replace(".", "")) > FEW_DIGITS:
                    return None
                return f"{self.in_digits(number)} {scale.one if self.plural_of(number) == 1 else scale.many}"
        return None

    def in_digits(self, value: Rational) -> str:
        """Write a number with groups set off, whatever its size."""
        text = format_number(exact(value))
        sign = "-" if value < 0 else ""
        digits, _, decimals = text.lstrip("-").partition(".")
        if "/" not in text and len(decimals) <= PLACES:
            return f"{sign}{self._grouped(int(digits))}{self.decimal if decimals else ''}{decimals}"
        places = _places(abs(Fraction(value)))
        whole = abs(round(Fraction(value) * 10**places))
        about = "" if Fraction(whole, 10**places) == abs(value) else "≈ "
        return f"{about}{sign}{self._grouped(whole // 10**places)}{self.decimal}{whole % 10**places:0{places}}"

    def before_unit(self, value: Rational) -> str:
        """Write a number with what is counted behind it: in digits where a scale word would want *de* between them."""
        return self.write(value) if self.scale_before_unit else self.in_digits(value)

    def share(self, value: str) -> str:
        """Write a share of a hundred, of a number that is written already."""
        return self.percent.format(value)

    def date(self, day: date) -> str:
        """Write a day."""
        month = self.months[day.month - 1] if self.months else ""
        number = self.first_day if day.day == 1 else day.day
        return self.day.format(iso=day.isoformat(), day=number, month=month, year=day.year)

    def month_of(self, year: int, month: int) -> str:
        """Write a month of a year."""
        name = self.months[month - 1] if self.months else ""
        return self.month.format(iso=f"{year:04}-{month:02}", month=name, year=year)

    def plural_of(self, value: Rational) -> int:
        """Return a whole number that takes the same plural form."""
        whole = int(value)
        if whole == value or self.one_below_two:
            return abs(whole)
        return 2

    def _grouped(self, whole: int) -> str:
        if len(str(whole)) < 3 + self.least_grouped:
            return str(whole)
        return f"{whole:,}".replace(",", self.group)


def _places(size: Fraction) -> int:
    """Return how many decimals a number without a short decimal is rounded to: four, and of a small one four digits.

    Told to four places, 0.0000000001 would be told as zero.
    """
    if size == 0 or size * 1_000 >= 1:
        return 4
    zeros = len(str(size.denominator // size.numerator)) - 1
    while size * 10 ** (zeros + 1) < 1:
        zeros += 1
    shown = round(size * 10 ** (zeros + 4))
    while shown % 10 == 0:
        shown, zeros = shown // 10, zeros - 1
    return zeros + 4


_SCALES = {
    "en": (Scale(10**12, 10**12, "trillion", "trillion"), Scale(10**9, 10**9, "billion", "billion")),
    "es": (Scale(10**12, 10**12, "billón", "billones"), Scale(10**9, 10**6, "millones", "millones")),
    "fr": (Scale(10**12, 10**12, "billion", "billions"), Scale(10**9, 10**9, "milliard", "milliards")),
}
"""Chinese reports write digits, which nobody takes for 万 or 亿 of a source."""


ENGLISH_NUMBERS = Numbers(".", ",", 1, "{} %", "{iso}", "{iso}", (), False, _SCALES["en"])
"""As reports have always written them: days as ISO 8601 has them, a blank before the sign of per cent."""


_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
PRINTED_ENGLISH_NUMBERS = replace(ENGLISH_NUMBERS, day="{day} {month} {year}", month="{month} {year}", months=_MONTHS)
"""The same with days as a newspaper has them: 22 May 2023."""


@functools.cache
def numbers_of(tag: str) -> Numbers:
    """Return how a language or one of its regions writes numbers.

    Args:
        tag: such as ``es`` or ``es-CL``; of a region that CLDR does not know, the language counts.
    """
    known = _known()
    code = tag.replace("_", "-")
    while code not in known:
        code = code.rpartition("-")[0]
    base = code.partition("-")[0]
    if base == "en":
        return ENGLISH_NUMBERS
    decimal, group, least, percent, day, month, months = known[code]
    return Numbers(
        decimal,
        group,
        int(least),
        percent,
        day,
        month,
        tuple(months.split("|")) if months else (),
        one_below_two=base == "fr",
        scales=_SCALES.get(base, ()),
        first_day="1er" if base == "fr" else "1",
        scale_before_unit=False,
    )


@functools.cache
def _known() -> dict[str, list[str]]:
    from importlib import resources

    text = (resources.files("cac_check.messages") / _FILE).read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return {code: signs for code, *signs in rows}
