"""How periods are written: ``%d.%m.%Y``, ``%Y-Q%q``, ``%Y%m%d``. What is read becomes 2020-04-21, 2020-W17, 2020-Q2.

A format is a regular expression and the form its parts take, so that columns of any engine and names of columns are
read alike. A day that the calendar does not have is none; whoever counts periods says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from cac_check.records import dataclass

CENTURY_BEGINS = 69
"""Years of two digits from here on are of the 20th century, the others of the 21st, as POSIX has it."""

_DIGITS = {"Y": 4, "y": 2, "m": 2, "d": 2, "q": 1, "V": 2}
_PIECE = re.compile(r"%(.)|([^%]+)|(%)", re.DOTALL)
_SPECIAL = re.compile(r"([\\.^$|?*+()\[\]{}])")

PADDED = (("-0([0-9]{2})(-|$)", "-$1$2"), ("-0([0-9]{2})(-|$)", "-$1$2"), ("-W0([0-9]{2})$", "-W$1"))
"""What takes the zero away again that was put before two digits."""

SHORT_YEARS = (("^([0-5][0-9]|6[0-8])-", "20$1-"), ("^(69|[7-9][0-9])-", "19$1-"))


@dataclass(frozen=True, slots=True)
class PeriodFormat:
    """How the periods of a column are written."""

    written: str
    pattern: str
    """Matches a period as a whole; its groups are the parts in the order they are written."""
    form: str
    """The parts put in order, with a zero before each month, day and week."""

    @property
    def steps(self) -> tuple[tuple[str, str], ...]:
        """What is replaced by what, one after the other; ``$1`` stands for the first group."""
        years = SHORT_YEARS if "%y" in self.written else ()
        return ((self.pattern, self.form), *PADDED, *years)

    def read(self, text: str) -> str | None:
        """Return the period a text is, ``None`` if it is not written so."""
        text = text.strip()
        if not re.fullmatch(self.pattern, text):
            return None
        for pattern, form in self.steps:
            text = re.sub(pattern, re.sub(r"\$([1-9])", r"\\g<\1>", form), text)
        return text


_BEFORE = (("m", "0"), ("d", "0"), ("q", "Q"), ("V", "W0"))


def period_format(written: str) -> PeriodFormat:
    """Return the format a text such as ``%d.%m.%Y`` describes.

    Raises:
        ValueError: with what is wrong with it.
    """
    groups: dict[str, int] = {}
    pattern = ""
    pieces = list(_PIECE.finditer(written))
    for number, piece in enumerate(pieces):
        sign, literal, lone = piece.groups()
        if sign == "%":
            sign, literal = None, "%"
        if lone or (sign is not None and sign not in _DIGITS):
            raise ValueError(f"%{sign or ''} is no part of a period: %Y, %y, %m, %d, %q (quarter) and %V (week) are")
        if sign is None:
            pattern += _SPECIAL.sub(r"\\\1", literal)
            continue
        if sign in groups:
            raise ValueError(f"%{sign} occurs twice")
        groups[sign] = len(groups) + 1
        beside = [pieces[place] for place in (number - 1, number + 1) if 0 <= place < len(pieces)]
        loose = _DIGITS[sign] == 2 and sign != "y" and not any(each[1] for each in beside)
        pattern += "([0-9]{1,2})" if loose else f"([0-9]{{{_DIGITS[sign]}}})" if sign != "q" else "([1-4])"
    parts = set(groups) - {"Y", "y"}
    if len(groups) - len(parts) != 1:
        raise ValueError("a period has one year: %Y, or %y for two digits")
    if parts not in (set(), {"m"}, {"m", "d"}, {"q"}, {"V"}):
        raise ValueError("a period is a year, with a month, a month and a day, a quarter or a week")
    form = f"${groups.get('Y') or groups['y']}"
    form += "".join(f"-{before}${groups[part]}" for part, before in _BEFORE if part in parts)
    return PeriodFormat(written, f"^{pattern}$", form)


PERIODS: Mapping[str, str] = MappingProxyType(
    {
        "day": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        "week": "^[0-9]{4}-W[0-9]{2}$",
        "month": "^[0-9]{4}-[0-9]{2}$",
        "quarter": "^[0-9]{4}-Q[1-4]$",
        "year": "^[0-9]{4}$",
    }
)
"""Sort of period → what matches periods of it; those of one sort are in order as texts."""


def sort_of_period(text: str) -> str | None:
    """Return of which sort of :data:`PERIODS` a period is."""
    return next((sort for sort, pattern in PERIODS.items() if re.search(pattern, text)), None)
