"""Numbers, intervals, places and quotes in words, the same in every format for readers.

Everything here returns plain text. Text that comes from a data set passes :func:`visible` on its way to a reader.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from fractions import Fraction

from cac_check.interval import Interval, Rational, exact, format_number, ratio
from cac_check.model import Claim, Kind, Profile, Quantity, Verdict

VERDICTS = {
    Verdict.CONTRADICTED: "cannot all hold",
    Verdict.STRAINED: "fits only on a loose reading",
    Verdict.CONSISTENT: "fits",
    Verdict.UNDECIDED: "cannot be decided",
}
"""How a verdict is said, worst first."""

NOT_FOUND = "not known"
"""Stands for values where the figure must change, and what fits was not found."""

LONGEST_QUOTE = 240
"""Characters of a quote that are printed; a numeral phrase is far shorter."""

_LARGE = ((10**12, "trillion"), (10**9, "billion"))
_FEW_DIGITS = 4
"""Digits of a large number up to which it is written in words of its size."""

_PLACES = 6
"""Decimal places up to which a fraction is printed exactly."""

_JOINERS = "\u200c\u200d"
"""Invisible characters that Persian, the languages of India and emoji are written with."""

_PARAGRAPH = re.compile(r"p([0-9]+)")


def visible(text: str, longest: int | None = None) -> str:
    r"""Return text on one line in which nothing is hidden.

    White space becomes single blanks; control characters, direction marks and other invisible ones are spelled out
    (``\u202e``), so that they can neither end a line nor turn it round.

    Args:
        text: any text.
        longest: cut it after so many characters and say how many there are.
    """
    text = text.strip()
    cut = longest is not None and len(text) > longest
    shown = re.sub(" {2,}", " ", spelled_out(text[:longest] if cut else text))
    return f"{shown.rstrip()}… ({number(len(text))} characters)" if cut else shown


def spelled_out(text: str) -> str:
    """Return text with every white space as a blank and every other character without a shape of its own by number."""
    return "".join(map(_spelled_out, text))


def _spelled_out(character: str) -> str:
    if character.isspace():
        return " "
    if unicodedata.category(character)[0] != "C" or character in _JOINERS:
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def size(value: Rational) -> Rational:
    """Return the value without its sign."""
    return -value if value < 0 else value


def number(value: Rational) -> str:
    """Write a number with thousands set off: ``1,410,900``, ``2.5``; ``≈ 0.3333`` where it has no short decimal.

    From a billion on, one of few digits is written as it is said: ``6.7 billion``, exactly.
    """
    for size_, name in _LARGE:
        if size(value) >= size_:
            text = format_number(exact(Fraction(value) / size_))
            if "/" not in text and len(text.lstrip("-").replace(".", "")) <= _FEW_DIGITS:
                return f"{text} {name}"
            break
    return in_digits(value)


def in_digits(value: Rational) -> str:
    """Write a number with thousands set off, whatever its size."""
    text = format_number(exact(value))
    if "/" in text or len(text.partition(".")[2]) > _PLACES:
        whole = abs(round(Fraction(value) * 10_000))
        return f"≈ {'-' if value < 0 else ''}{whole // 10_000:,}.{whole % 10_000:04}"
    digits, point, decimals = text.lstrip("-").partition(".")
    return f"{'-' if value < 0 else ''}{int(digits):,}{point}{decimals}"


def figure(value: Rational, kind: Kind) -> str:
    """Write a value of a quantity: ``930,000``, ``62 %``, ``74 days``, ``2023-05-22``."""
    match kind:
        case Kind.DATE:
            return _day(value)
        case Kind.PERCENT:
            return f"{number(value)} %"
        case Kind.DURATION:
            return f"{number(value)} {'day' if value == 1 else 'days'}"
        case _:
            return number(value)


def _day(value: Rational) -> str:
    nearest = round(value)
    if not date.min.toordinal() <= nearest <= date.max.toordinal():
        return f"day {in_digits(value)}"
    day = date.fromordinal(nearest).isoformat()
    return day if value == nearest else f"about {day}"


def floor_phrase(kind: Kind, *, is_open: bool) -> str:
    """Return the words before a lower end: ``at least``, ``more than``, ``not before``, ``after``."""
    if kind is Kind.DATE:
        return "after" if is_open else "not before"
    return "more than" if is_open else "at least"


def ceiling_phrase(kind: Kind, *, is_open: bool) -> str:
    """Return the words before an upper end: ``at most``, ``less than``, ``not after``, ``before``."""
    if kind is Kind.DATE:
        return "before" if is_open else "not after"
    return "less than" if is_open else "at most"


def values(interval: Interval, kind: Kind) -> str:
    """Say which values an interval holds; whole ones only where the quantity has no others.

    ``860,901 to 861,099``, ``at least 976,600``, ``more than 5, less than 7``, ``7,541``, ``any value``.
    """
    if kind.integral:
        whole = interval.integers()
        if whole is None:
            return "no whole number"
        interval = whole
    low, high = interval.low, interval.high
    if low is not None and low == high:
        return figure(low, kind)
    if low is not None and high is not None and not (interval.low_open or interval.high_open):
        return f"{number(low) if kind is Kind.DURATION else figure(low, kind)} to {figure(high, kind)}"
    ends = []
    if low is not None:
        ends.append(f"{floor_phrase(kind, is_open=interval.low_open)} {figure(low, kind)}")
    if high is not None:
        ends.append(f"{ceiling_phrase(kind, is_open=interval.high_open)} {figure(high, kind)}")
    return ", ".join(ends) or "any value"


def fit_in_words(interval: Interval | None, kind: Kind = Kind.AMOUNT) -> str:
    """Write the values that would fit: ``5``, ``3 to 7``, ``at least 3``, ``more than 0``, ``anything``.

    Numbers are plain, for programs as well. ``None``: what fits was not found.
    """
    if interval is None:
        return NOT_FOUND
    if kind is Kind.DATE:
        return values(interval, kind)
    whole = interval.integers() if kind.integral else None
    interval = whole or interval
    low, high = interval.low, interval.high
    if low is not None and low == high:
        return format_number(low)
    if low is not None and high is not None and not (interval.low_open or interval.high_open):
        return f"{format_number(low)} to {format_number(high)}"
    ends = []
    if low is not None:
        ends.append(f"{'more than' if interval.low_open else 'at least'} {format_number(low)}")
    if high is not None:
        ends.append(f"{'less than' if interval.high_open else 'at most'} {format_number(high)}")
    return " and ".join(ends) or "anything"


def floor(interval: Interval, kind: Kind) -> str:
    """Say where an interval starts: ``at least 223,250``; ``any number`` where it does not."""
    if interval.low is None:
        return "any number"
    return f"{floor_phrase(kind, is_open=interval.low_open)} {figure(interval.low, kind)}"


def ceiling(interval: Interval, kind: Kind) -> str:
    """Say where an interval ends: ``at most 68,000``; ``any number`` where it does not."""
    if interval.high is None:
        return "any number"
    return f"{ceiling_phrase(kind, is_open=interval.high_open)} {figure(interval.high, kind)}"


def quote(claim: Claim) -> str:
    """Return the words of a claim in quotation marks, or the interval written in their place."""
    if claim.says is not None:
        return f'"{visible(claim.says, LONGEST_QUOTE)}"'
    return visible(claim.means or "", LONGEST_QUOTE)


def glossed(claim: Claim) -> str:
    """Return the quote and, in brackets, what it means in English where that was noted."""
    return quote(claim) if claim.gloss is None else f"{quote(claim)} ({visible(claim.gloss, LONGEST_QUOTE)})"


def merged(claims: Iterable[Claim], where: Callable[[Claim], str]) -> tuple[str, ...]:
    """Return quotes with whose they are, once each: ``"67,000" (BOL News, headline, and 2 more)``."""
    groups: dict[str, list[Claim]] = {}
    for claim in claims:
        groups.setdefault(glossed(claim), []).append(claim)
    return tuple(
        f"{words} ({where(same[0])}{f', and {len(same) - 1} more' if len(same) > 1 else ''})"
        for words, same in groups.items()
    )


def place(at: str | None) -> str | None:
    """Return where in its text a figure stands: ``paragraph 5`` for ``p5``, ``headline``."""
    if at is None:
        return None
    paragraph = _PARAGRAPH.fullmatch(at)
    return f"paragraph {paragraph[1]}" if paragraph else visible(at, LONGEST_QUOTE)


def label(quantity: Quantity) -> str:
    """Return what a quantity is called."""
    return visible(quantity.label, LONGEST_QUOTE)


def counted(value: Rational, quantity: Quantity) -> str:
    """Write a difference of values of a quantity with its unit: ``48,900 accounts``, ``3 days``."""
    if quantity.kind is Kind.DATE:
        return figure(value, Kind.DURATION)
    if quantity.kind is Kind.PERCENT:
        return f"{number(value)} percentage points"
    if quantity.kind is Kind.DURATION or quantity.unit is None:
        return figure(value, quantity.kind)
    return f"{number(value)} {visible(quantity.unit, LONGEST_QUOTE)}"


def percent(part: Rational, whole: Rational) -> str:
    """Say what share of a whole a part is, to the nearest per cent; below one, to the first digit that tells."""
    share = size(ratio(part * 100, whole))
    if share >= 1 or share == 0:
        return f"{round(share):,} %"
    places = 1
    while share * 10**places < 1:
        places += 1
    return f"{number(ratio(round(share * 10**places), 10**places))} %" if places <= _PLACES else "far below 1 %"


def grains(stretch: Rational) -> str:
    """Say how far readings would have to widen, to a tenth of a rounding unit (a grain): ``5.8 rounding units``."""
    tenths = ratio(round(stretch * 10), 10)
    if tenths == 0 and stretch != 0:
        return "less than 0.1 rounding units"
    return f"{number(tenths)} {'rounding unit' if tenths == 1 else 'rounding units'}"


def plural(count: int, singular: str, many: str | None = None) -> str:
    """Return ``1 source``, ``2 sources``; ``many`` where adding an s is not enough."""
    return f"{count:,} {singular if count == 1 else many or singular + 's'}"


def capital(words: str) -> str:
    """Return words with a capital at their start."""
    return words[:1].upper() + words[1:]


def sentence(words: str) -> str:
    """Return words as a sentence of their own: with a capital and a full stop."""
    ended = words if words.endswith((".", "?", "!")) else f"{words}."
    return capital(ended)


def listing(items: Iterable[str], last: str = "and") -> str:
    """Return ``a``, ``a and b``, ``a, b and c``; nothing for nothing."""
    parts = list(items)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}" if len(parts) > 1 else "".join(parts)


def reading_name(profile: Profile) -> str:
    """Say how strictly words were read: for sentences such as "on the loosest reading"."""
    return {
        Profile.STRICT: "the strictest reading",
        Profile.DEFAULT: "the usual reading",
        Profile.LENIENT: "the loosest reading",
    }[profile]


def columns(text: str) -> int:
    """Return how many columns of a terminal a text fills: two for a wide character, none for a combining one."""
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )
