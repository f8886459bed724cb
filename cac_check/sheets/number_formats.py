"""A number as a spreadsheet shows it: the format decides how many decimals are printed and what they count.

Only what changes the digits is followed: decimals, groups, percent, thousands. Literal text is kept as it is shown.
"""

from __future__ import annotations

import functools
import re
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation

from cac_check.records import dataclass

BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: "yyyy-mm-dd", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "yyyy-mm-dd h:mm", 37: "#,##0;(#,##0)", 38: "#,##0;(#,##0)",
    39: "#,##0.00;(#,##0.00)", 40: "#,##0.00;(#,##0.00)", 41: "#,##0", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00",
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
}  # fmt: skip
"""Formats that files name by number (ECMA-376, 18.8.30)."""

_TOKEN = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]|General|[0#?]|[.,%‰]|[eE][+-]|(.)', re.DOTALL | re.IGNORECASE)
_DATE = re.compile(r"[ymdhs]", re.IGNORECASE)
_LITERALS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h|m|s)[^\]]*\]', re.IGNORECASE)
_EXACT = Context(prec=60)

_DIGITS = 15
"""Digits that a spreadsheet knows of a number."""

_SPREADSHEET = Context(prec=_DIGITS)

_USUAL = re.compile(r"[0-9]+|-[1-9][0-9]*|(?!-?0\.0{6})-?(?:0|[1-9][0-9]*)\.[0-9]*[1-9]")
"""A number that is shown as it is stored, if it is no longer than its digits may be."""


@dataclass(frozen=True, slots=True)
class Format:
    """One section of a number format."""

    decimals: int | None
    """``None`` for *General*: as many as the number has."""
    grouped: bool = False
    percent: int = 0
    """2 for percent, 3 for per mille: by which power of ten the shown number is larger."""
    thousands: int = 0
    """How many times three digits are left out."""
    before: str = ""
    after: str = ""
    special: str = ""
    """``date``, ``text``, ``scientific`` or ``fraction``: not shown as plain digits."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A number as it is shown."""

    text: str
    decimals: int | None = None
    scale: int = 1
    """What the digits of ``text`` are multiplied with."""
    unit: str = ""
    """Literal text beside the digits."""


GENERAL = Format(None)


@functools.lru_cache(maxsize=2000)
def sections(code: str) -> tuple[Format, ...]:
    """Return the sections of a format: for positive numbers, negative ones, zero."""
    return tuple(_section(part) for part in _split(code)[:3]) or (GENERAL,)


def _split(code: str) -> list[str]:
    parts, quoted, current = [], False, ""
    for place, sign in enumerate(code):
        if sign == '"' and (not place or code[place - 1] != "\\"):
            quoted = not quoted
        if sign == ";" and not quoted:
            parts.append(current)
            current = ""
        else:
            current += sign
    return [*parts, current]


def _section(code: str) -> Format:
    bare = _LITERALS.sub("", code)
    if "general" in bare.lower():
        return GENERAL
    if "@" in bare:
        return Format(None, special="text")
    if _DATE.search(bare):
        return Format(None, special="date")
    if "/" in bare:
        return Format(None, special="fraction")
    decimals = percent = commas = 0
    point = grouped = started = scientific = False
    before = after = ""
    for match in _TOKEN.finditer(code):
        token = match[0]
        literal = match[1] if match[1] is not None else match[2] if match[2] is not None else match[3]
        if token in "0#?" and token:
            grouped = grouped or commas > 0
            commas = 0
            started = True
            decimals += point
        elif token == ".":
            point, started = True, True
        elif token == ",":
            commas += started
        elif token in "%‰":
            percent = 2 if token == "%" else 3
        elif token[0] in "eE" and len(token) == 2:
            scientific = True
        elif literal is not None:
            if started:
                after += literal
            else:
                before += literal
    if scientific:
        return Format(decimals, special="scientific")
    return Format(decimals, grouped, percent, commas, before, after, "" if started else "literal")


def general(stored: str) -> str:
    """Return a stored number as the format ``General`` shows it where there is room: what :func:`shown` says of it."""
    if len(stored) <= _DIGITS and _USUAL.fullmatch(stored):
        return stored  # nearly all are written so
    try:
        number = _EXACT.create_decimal(stored)
    except InvalidOperation:
        return stored
    return _plain(number) if number.is_finite() else stored


def shown(stored: str, code: str) -> Shown:
    """Return a stored number as a format shows it.

    Args:
        stored: the digits in the file.
        code: the format, such as ``#,##0.0``.
    """
    try:
        number = _EXACT.create_decimal(stored)
    except InvalidOperation:
        return Shown(stored)
    if not number.is_finite():
        return Shown(stored)
    every = sections(code)
    section = every[0]
    if number < 0 and len(every) > 1:
        section, number = every[1], -number
        implied = True
    else:
        implied = False
        if number == 0 and len(every) > 2:
            section = every[2]
    if section.special == "date":
        return Shown(_date(number, code))
    if section.special == "literal":
        return Shown((section.before + section.after).strip())
    if section.decimals is None or section.special in ("text", "scientific", "fraction"):
        text = _plain(number if not implied else -number)
        return Shown(text, _decimals(text))
    return _digits(number, section, implied=implied)


def _digits(number: Decimal, section: Format, *, implied: bool) -> Shown:
    """Return the digits; literal text beside them is their unit, unless it is a sign."""
    decimals = section.decimals or 0
    scaled = number.scaleb(section.percent - 3 * section.thousands, _EXACT)
    # A float such as 0.145 is stored with the shortest digits that tell it; halves are rounded away from 0, as shown.
    rounded = scaled.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP, context=_EXACT)
    text = f"{rounded:,f}" if section.grouped else f"{rounded:f}"
    if rounded == 0:
        text = text.lstrip("-")
    text += {2: "%", 3: "‰"}.get(section.percent, "")
    before, after = section.before.strip(), section.after.strip()
    if before == "(" and after == ")":
        return Shown(f"({text})", decimals, 1000**section.thousands)
    sign = before if before in ("-", "−", "△", "▲") and before else ""
    unit = " ".join(part for part in ("" if sign else before, after) if part)
    if implied and not sign and rounded != 0:
        sign = "-"  # shown in red only, or not at all
    return Shown(sign + text, decimals, 1000**section.thousands, unit)


def _plain(number: Decimal) -> str:
    """Return the digits that a spreadsheet knows."""
    if number == 0:
        return "0"
    short = _SPREADSHEET.plus(number).normalize()
    return f"{short:f}" if -12 < short.adjusted() < 21 else f"{short}".replace("E+", "E")


def _decimals(text: str) -> int | None:
    return None if "E" in text else len(text.partition(".")[2])


def _date(number: Decimal, code: str) -> str:
    """Return a day (and time, if it has one) as ISO 8601 writes it; serial day 60 is the leap day 1900 never had."""
    import datetime

    if not 0 <= number < 2_958_466:
        return _plain(number)
    bare = _LITERALS.sub("", code).lower()
    seconds = int((number % 1 * 86_400).to_integral_value(ROUND_HALF_UP))
    if "y" not in bare and "d" not in bare:
        return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    days = int(number) - (number > 60)
    moment = datetime.datetime(1899, 12, 31) + datetime.timedelta(days=int(days), seconds=seconds)
    if "d" not in bare and "h" not in bare:
        return f"{moment:%Y-%m}" if "m" in bare else f"{moment:%Y}"
    return moment.date().isoformat() if not seconds else moment.isoformat(sep=" ")
