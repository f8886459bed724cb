"""One cell: from its text to the exact number, the interval a mark stands for, or the reason why it is neither.

Stricter than the reading of phrases: groups are of three digits, decimals follow one sign, and whatever else stands in
the cell must be a mark of the list. ``12,5`` where the comma parts groups is refused, never 125.
"""

from __future__ import annotations

import functools
import re
from dataclasses import replace
from fractions import Fraction

from cac_check.interval import MAX_DIGITS, Interval, Rational, exact
from cac_check.records import dataclass
from cac_check.sheets.grid import Beside
from cac_check.sheets.marks import NO_MARKS, Kind, Mark, Marks, Side
from cac_check.sheets.style import NAMES, PLAIN, NumberStyle, unified

_STRIPPED = " \t\r\n\u00a0\u2009\u202f\u2007\u200b\ufeff\u3000"
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ†‡⁽⁾"
"""Characters that are raised marks wherever they stand behind digits, and never digits."""

# Blanks are taken whole (`*+`): given back one by one between so many optional parts, some dozens would take for ever.
_FIGURE = re.compile(
    r"(?P<open>\()?\s*+(?P<less><=?|>=?|≤|≥)?\s*+(?P<sign>[+\-−–﹣－△▲])?\s*+(?P<money>US\$|[$€£¥])?\s*+(?P<sign2>[\-−–])?"
    r"(?P<digits>[0-9](?:[0-9.,' ]*[0-9])?|[.,][0-9]+)(?P<exponent>[eE][+\-]?[0-9]{1,2}(?![0-9]))?"
    r"(?P<dot>[.,](?=\s*\)?$))?"
    r"\s*+(?P<unit>%|‰|[€£¥])?\s*+(?P<close>\))?(?P<tail>.*)",
    re.DOTALL,
)
_RANGE = re.compile(r"([0-9][0-9.,' ]*+)\s*+(?:-|–|—|to)\s*+([0-9][0-9.,' ]*+)(\s*+%)?")
_CREDIT = re.compile(r"\s*CR\.?")
_NEGATIVE = frozenset("-−–﹣－△▲")
_BRACKETED = re.compile(r"\s*(\[[^\[\]]{1,12}\])\s*")


@dataclass(frozen=True, slots=True)
class Value:
    """What a cell says of a value."""

    interval: Interval | None = None
    """Where the value lies; ``None`` where nothing is known (or there is none): see ``kind``."""
    number: Rational | None = None
    """The figure as it is printed."""
    decimals: int | None = None
    """Printed decimals; the *grain* is the place of the last of them."""
    grain: Rational | None = None
    kind: Kind | None = None
    """The kind of its mark; ``None`` for a plain figure and an empty cell."""
    unit: str = ""
    """A sign for a unit printed with it: ``%``, ``‰``, ``€``. The number is in that unit."""
    flags: tuple[str, ...] = ()
    """Marks beside the figure that do not change it."""
    mark: Mark | None = None
    reason: str = ""
    """Why the cell is not understood; empty where it is."""

    @property
    def blank(self) -> bool:
        """Whether the cell is empty."""
        return self.interval is None and self.kind is None and not self.reason

    @property
    def is_figure(self) -> bool:
        """Whether the cell prints a number."""
        return self.number is not None


BLANK = Value()


@functools.lru_cache(maxsize=200_000)
def read_cell(text: str, style: NumberStyle = PLAIN, marks: Marks = NO_MARKS, grain: Rational | None = None) -> Value:
    """Return what the text of a cell says.

    Args:
        text: as it is printed, without raised marks.
        style: the signs between its digits.
        marks: the office's list.
        grain: the place of the last digit of the figures around it, for marks such as ``0n`` that print none.
    """
    text = text.strip(_STRIPPED)
    if not text:
        return BLANK
    mark = marks.marks.get(text)
    if mark is not None:
        return _marked(mark, grain)
    plain = unified(text)
    found = _FIGURE.match(plain)
    if found is None:
        return _without_digits(text, marks, grain)
    between = _RANGE.fullmatch(plain)
    if between is not None:
        return _range(text, between, style)
    return _figure(text, found, style, marks)


def scaled(value: Value, aside: Beside) -> Value:
    """Return what a cell says with what its file says beside it: multiplier and decimals."""
    if value.number is None and value.interval is None:
        return value
    decimals = value.decimals if aside.decimals is None else aside.decimals
    grain = value.grain if not decimals or value.number is None else exact(Fraction(1, 10**decimals))
    if aside.scale == 1:
        return replace(value, decimals=decimals, grain=grain)
    return replace(
        value,
        interval=None if value.interval is None else value.interval.scale(aside.scale),
        number=None if value.number is None else exact(value.number * aside.scale),
        decimals=decimals,
        grain=None if grain is None else exact(grain * aside.scale),
    )


def _without_digits(text: str, marks: Marks, grain: Rational | None) -> Value:
    """Read several marks together: ``[c][r]``, ``[low] [e]``, ``: c``."""
    parts = _BRACKETED.findall(text)
    if parts and not _BRACKETED.sub("", text):
        known = [marks.marks[part] for part in parts if part in marks.marks]
        flags = tuple(part for part in parts if part in marks.flags)
        if len(known) == 1 and len(flags) + 1 == len(parts):
            return replace(_marked(known[0], grain), flags=flags)
    head, _, tail = text.partition(" ")
    mark = marks.marks.get(head)
    beside = _flags(tail, marks) if mark is not None and tail else None
    if mark is not None and beside:
        return replace(_marked(mark, grain), flags=beside)
    return Value(reason=f"{text[:40]!r} is no figure and no mark of the list {marks.name}")


def _marked(mark: Mark, grain: Rational | None) -> Value:
    match mark.kind:
        case Kind.ZERO:
            return Value(Interval.point(0), kind=mark.kind, mark=mark)
        case Kind.LOW:
            return Value(_low(mark.side, grain), kind=mark.kind, mark=mark)
        case Kind.BOUND:
            return Value(mark.between, kind=mark.kind, mark=mark)
        case _:
            return Value(kind=mark.kind, mark=mark)


def _low(side: Side, grain: Rational | None) -> Interval:
    """Return where a value lies that is less than half of the last digit; either side holds 0 too, as intervals do."""
    half = None if grain is None else exact(Fraction(grain) / 2)
    above = Interval(0, half, low_open=True, high_open=True)
    if side is Side.ABOVE:
        return above
    return above.scale(-1) if side is Side.BELOW else above.hull(above.scale(-1))


def _range(text: str, found: re.Match[str], style: NumberStyle) -> Value:
    ends = [_number(found[1].strip(), style), _number(found[2].strip(), style)]
    for end in ends:
        if isinstance(end, str):
            return Value(reason=f"{text[:40]!r}: {end}")
    (low, decimals), (high, _) = (end for end in ends if not isinstance(end, str))
    if low > high:
        return Value(reason=f"{text[:40]!r} is no range: {found[1].strip()} is more than {found[2].strip()}")
    return Value(Interval(low, high), decimals=decimals, kind=Kind.BOUND, unit=(found[3] or "").strip())


def _figure(text: str, found: re.Match[str], style: NumberStyle, marks: Marks) -> Value:
    number = _number(found["digits"], style)
    if isinstance(number, str):
        return Value(reason=f"{text[:40]!r}: {number}")
    value, decimals = number
    if found["exponent"]:
        value = exact(Fraction(value) * Fraction(10) ** int(found["exponent"][1:]))
        decimals = max(decimals - int(found["exponent"][1:]), 0)
    notation = marks.notation
    sign = found["sign"] or found["sign2"] or ""
    negative = bool(found["sign"] and found["sign"] in _NEGATIVE) != bool(found["sign2"])
    tail = found["tail"]
    flags: tuple[str, ...] = ()
    bracketed = bool(found["open"])
    if bracketed and not found["close"]:
        closing = tail.strip()
        if not closing.endswith(")"):
            return Value(reason=f"{text[:40]!r} opens a bracket and closes none")
        tail = closing[:-1]
    elif found["close"] and not bracketed:
        tail = ")" + tail  # ``12 1)``: the mark of a note, never a digit
    if bracketed and notation.brackets == "negative":
        negative = not negative
    elif bracketed:
        flags = ("( )",)
    trailing = tail.strip()
    at_least = at_most = False
    if trailing == "+":
        at_least, trailing = True, ""
    elif trailing in ("-", "−", "–") and not sign and not bracketed:
        negative, at_most = notation.trailing_minus == "negative", notation.trailing_minus == "at-most"
        trailing = ""
    elif _CREDIT.fullmatch(tail) and not sign and not bracketed:
        negative, trailing = True, ""
    if trailing:
        more = _flags(tail, marks)
        if more is None:
            return Value(
                reason=f"{text[:40]!r}: {trailing[:20]!r} behind the figure is no flag of the list {marks.name}"
            )
        flags += more
    if negative:
        value = -value
    grain = Fraction(1, 10**decimals) if decimals else 1
    unit = found["unit"] or found["money"] or ""
    result = Value(Interval.point(value), value, decimals, exact(grain), None, unit, flags)
    if found["less"]:
        bound = Interval(None, value, high_open="=" not in found["less"] and found["less"] not in "≤≥")
        if found["less"][0] in ">≥":
            bound = Interval(value, None, low_open="=" not in found["less"] and found["less"] not in "≤≥")
        return replace(result, interval=bound, kind=Kind.BOUND, number=None)
    if at_least or at_most:
        bound = Interval(value, None) if at_least else Interval(None, value)
        return replace(result, interval=bound, kind=Kind.BOUND, number=None)
    if value == 0:
        return _zero(result, sign, marks)
    return result


def _zero(value: Value, sign: str, marks: Marks) -> Value:
    """Return what a printed zero says by the list."""
    if marks.notation.signed_zero and sign:
        side = Side.BELOW if sign in _NEGATIVE else Side.ABOVE
        return replace(value, interval=_low(side, value.grain), kind=Kind.LOW)
    if marks.notation.zero == "low":
        return replace(value, interval=_low(Side.ABOVE, value.grain), kind=Kind.LOW)
    if marks.notation.zero == "rounded":
        half = exact(Fraction(value.grain or 1) / 2)
        return replace(value, interval=Interval(-half, half), kind=Kind.LOW)
    return value


def _flags(tail: str, marks: Marks) -> tuple[str, ...] | None:
    """Return the flags behind a figure; ``None`` if something else stands there."""
    rest = tail.strip(_STRIPPED)
    found: list[str] = []
    while rest:
        if rest[0] in _RAISED:
            end = next((place for place, sign in enumerate(rest) if sign not in _RAISED), len(rest))
            found.append(rest[:end])
        else:
            flag = max((flag for flag in marks.flags if rest.startswith(flag)), key=len, default=None)
            if flag is None or (marks.separate and not tail[0].isspace()):
                return None
            found.append(flag)
            end = len(flag)
        rest = rest[end:].lstrip(_STRIPPED + ",")
    return tuple(found)


def _number(digits: str, style: NumberStyle) -> tuple[Rational, int] | str:
    """Return a number without sign and how many decimals it prints, or why it is none in this style."""
    if len(digits) > 2 * MAX_DIGITS:
        return f"a run of {len(digits)} digits is no figure"
    whole, sign, decimals = digits.partition(style.decimal)
    if sign and not decimals.isdigit():
        if decimals and style.decimal in decimals:
            return f"the decimal sign {style.decimal} stands in it more than once; say `decimal` and `group`"
        if not decimals.isdigit():
            return f"something other than digits follows the decimal sign {style.decimal}; say `decimal` and `group`"
    if whole.isdigit() or not whole:
        if len(whole) > 1 and whole[0] == "0":
            return "it begins with a zero, like a code"
    else:
        problem = _grouping_problem(whole, style)
        if problem:
            return problem
        whole = whole.replace(style.group, "")
    if len(whole) + len(decimals) > MAX_DIGITS:
        return f"it has {len(whole) + len(decimals)} digits, more than any figure"
    if not decimals:
        return int(whole), 0
    return exact(Fraction(int(whole + decimals), 10 ** len(decimals))), len(decimals)


def _grouping_problem(whole: str, style: NumberStyle) -> str:
    signs = {sign for sign in whole if not sign.isdigit()}
    if signs != {style.group}:
        other = NAMES.get(next(iter(signs - {style.group})), "sign")
        group = f"the {NAMES[style.group]}" if style.group else "nothing"
        return f"here a {other} parts digits where {group} should; say `decimal` and `group`"
    groups = whole.split(style.group)
    if not (1 <= len(groups[0]) <= 3 and groups[0][0] != "0" and all(len(group) == 3 for group in groups[1:])):
        name = NAMES[style.group]
        return f"its groups are not of three digits, so the {name} may be no group sign; say `decimal` and `group`"
    return ""
