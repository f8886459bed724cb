"""The table of widths: what ``lexicons/widths.yaml`` says, ready to be evaluated.

An end of an interval is written as people write it, ``v + min(h/2, 25%)``. The grammar is small on purpose::

    interval := ("[" | "(") end "," end ("]" | ")")
    end      := "inf" | sum          sum := term (("+" | "-") term)*
    term     := ("min" | "max") "(" sum "," sum ")" | number ["%"] ["*" name] | name ["/" number]
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from cac_check.interval import Interval, Rational, exact, parse_number, ratio
from cac_check.model import Profile
from cac_check.reading.lexicon_files import WIDTHS, read_resource
from cac_check.records import dataclass


@dataclass(frozen=True, slots=True)
class Scope:
    """The numbers a row is evaluated with, named as in the file."""

    v: Rational
    g: Rational = 1
    w: Rational = 1
    h: Rational = 1
    p: Rational = 100


End: TypeAlias = Callable[[Scope], Rational]

_TOKEN = re.compile(r"\s*(inf|min|max|[vgwhp]|\d+(?:/\d+)?|[-+*/%,()\[\]])")
_NAMES: Mapping[str, End] = MappingProxyType(
    {
        "v": lambda scope: scope.v,
        "g": lambda scope: scope.g,
        "w": lambda scope: scope.w,
        "h": lambda scope: scope.h,
        "p": lambda scope: scope.p,
    }
)


@dataclass(frozen=True, slots=True)
class Width:
    """One cell of the table: an interval whose ends depend on the numeral."""

    low: End
    high: End | None
    low_open: bool
    high_open: bool

    def around(self, scope: Scope) -> Interval:
        """Return the interval for one numeral.

        Where v is 0, percentages of it vanish and an open end would leave nothing: then both ends are taken in.
        """
        low = exact(self.low(scope))
        high = None if self.high is None else exact(self.high(scope))
        if low == high:
            return Interval.point(low)
        return Interval(low, high, self.low_open, self.high_open)


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = _TOKEN.findall(text)
        if "".join(self.tokens) != re.sub(r"\s", "", text):
            raise ValueError(f"{text!r} is not an interval of the table of widths")

    def take(self, *expected: str) -> str:
        if not self.tokens or (expected and self.tokens[0] not in expected):
            raise ValueError(f"{self.text!r}: expected {' or '.join(expected) or 'more'} before {self.tokens}")
        return str(self.tokens.pop(0))

    @property
    def next(self) -> str:
        return self.tokens[0] if self.tokens else ""

    def width(self) -> Width:
        opening = self.take("[", "(")
        low = self.sum()
        self.take(",")
        if self.next == "inf":
            self.take()
            high = None
        else:
            high = self.sum()
        return Width(low, high, opening == "(", self.take("]", ")") == ")")

    def sum(self) -> End:
        total = self.term()
        while self.next in ("+", "-"):
            sign = 1 if self.take() == "+" else -1
            total = _add(total, sign, self.term())
        return total

    def term(self) -> End:
        token = self.take()
        if token in ("min", "max"):
            self.take("(")
            first = self.sum()
            self.take(",")
            second = self.sum()
            self.take(")")
            pick = min if token == "min" else max
            return lambda scope: pick(first(scope), second(scope))
        if token in _NAMES:
            if self.next != "/":
                return _NAMES[token]
            self.take()
            return _times(ratio(1, parse_number(self.take())), _NAMES[token])
        number = parse_number(token)
        if self.next == "%":
            self.take()
            return _times(ratio(number, 100), _NAMES["v"])
        if self.next == "*":
            self.take()
            return _times(number, _NAMES[self.take(*_NAMES)])
        return lambda _: number


def _add(left: End, sign: int, right: End) -> End:
    return lambda scope: left(scope) + sign * right(scope)


def _times(factor: Rational, end: End) -> End:
    over, under = factor.numerator, factor.denominator
    return lambda scope: ratio(over * end(scope), under)


def parse_width(text: str) -> Width:
    """Read one cell of the table, such as ``(v, v + min(h, 50%)]``.

    Raises:
        ValueError: if it does not follow the grammar of this module.
    """
    parser = _Parser(text)
    width = parser.width()
    if parser.tokens:
        raise ValueError(f"{text!r} goes on after the interval")
    return width


@dataclass(frozen=True, slots=True)
class Table:
    """All widths: rows by name, each with a cell per profile."""

    rows: Mapping[str, Mapping[Profile, Width]]
    common_fractions: tuple[Rational, ...]
    range_end: Mapping[Profile, Rational]
    date_slack: Mapping[Profile, Rational]


@functools.cache
def table() -> Table:
    """Return the table of the package."""
    data = read_resource(WIDTHS)

    def numbers(key: str) -> Mapping[Profile, Rational]:
        return MappingProxyType({profile: parse_number(data[key][profile.value]) for profile in Profile})

    return Table(
        MappingProxyType(
            {
                row: MappingProxyType({profile: parse_width(cells[profile.value]) for profile in Profile})
                for row, cells in data["rows"].items()
            }
        ),
        tuple(map(parse_number, data["common-fractions"])),
        numbers("range-end"),
        numbers("date-slack"),
    )
