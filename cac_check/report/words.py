"""Numbers, intervals, places and quotes in words, the same in every format for readers.

Everything here returns plain text, in the language it is given; without one, in English. Text that comes from a
data set passes :func:`visible` on its way to a reader.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from fractions import Fraction

from cac_check.diagnostic import Severity
from cac_check.interval import Interval, Rational, exact, format_number, ratio
from cac_check.messages import ENGLISH, Language, message
from cac_check.messages.numbers import PLACES
from cac_check.model import Claim, Kind, Profile, Quantity, Verdict

VERDICTS = {
    Verdict.CONTRADICTED: message("cannot all hold"),
    Verdict.STRAINED: message("fits only on a loose reading"),
    Verdict.CONSISTENT: message("fits"),
    Verdict.UNDECIDED: message("cannot be decided"),
}
"""How a verdict is said, worst first; messages to be translated."""

NOT_FOUND = "not known"
"""Stands for values where the figure must change, and what fits was not found."""

LONGEST_QUOTE = 240
"""Characters of a quote that are printed; a numeral phrase is far shorter."""

_JOINERS = "\u200c\u200d"
"""Invisible characters that Persian, the languages of India and emoji are written with."""

_KEEPING = "\u00a0\u202f"
"""Blanks that keep together what stands beside them."""

_PARTS = {"headline": message("headline"), "caption": message("caption"), "slug": message("page address")}
"""Parts of a text that data sets name."""

PARAGRAPH = re.compile(r"p([0-9]+)")
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


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
    shown = re.sub(f"[ {_KEEPING}]+", " ", spelled_out(text[:longest] if cut else text))
    return f"{shown.rstrip()}… ({number(len(text))} characters)" if cut else shown


FORMULA = r"^'*\s*[=+\-@\t\r]"
"""How a cell begins that a spreadsheet computes. What is marked as text is marked once more: no two cells are one."""

PLAIN_NUMBER = r"^[+-]?[0-9][0-9,.]*$"
"""What begins so and is a number all the same."""

TEXT_MARK = "'"
"""What a spreadsheet takes for the sign that a text follows."""


def inert(cell: str) -> str:
    """Return what a cell of a CSV holds so that no spreadsheet computes it (OWASP's advice on CSV injection)."""
    return f"{TEXT_MARK}{cell}" if re.search(FORMULA, cell) and not re.search(PLAIN_NUMBER, cell) else cell


def spelled_out(text: str) -> str:
    """Return text with every white space as a blank and every other character without a shape of its own by number.

    Blanks at which no line may end stay what they are: 2 400 000 is one number.
    """
    return "".join(map(_spelled_out, text))


def _spelled_out(character: str) -> str:
    if character.isspace():
        return character if character in _KEEPING else " "
    if unicodedata.category(character)[0] != "C" or character in _JOINERS:
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


MOST_TERMS = 20
"""Terms of a sum that are written one by one in a sentence."""

_ENDS = 3


def added(terms: Sequence[str]) -> str:
    """Join the terms of a sum; of a long one the first and the last: ``1 + 2 + 3 + … + 48 + 49 + 50``."""
    if len(terms) > MOST_TERMS:
        terms = (*terms[:_ENDS], "…", *terms[-_ENDS:])
    return " + ".join(terms)


def size(value: Rational) -> Rational:
    """Return the value without its sign."""
    return -value if value < 0 else value


def number(value: Rational, language: Language = ENGLISH) -> str:
    """Write a number with thousands set off: ``1,410,900``, ``2.5``; ``≈ 0.3333`` where it has no short decimal.

    From a billion on, one of few digits is written as it is said: ``6.7 billion``, exactly.
    """
    return language.numbers.write(value)


def in_digits(value: Rational, language: Language = ENGLISH) -> str:
    """Write a number with thousands set off, whatever its size."""
    return language.numbers.in_digits(value)


def figure(value: Rational, kind: Kind, language: Language = ENGLISH) -> str:
    """Write a value of a quantity: ``930,000``, ``62 %``, ``74 days``, ``2023-05-22``."""
    match kind:
        case Kind.DATE:
            return _day(value, language)
        case Kind.PERCENT:
            return language.numbers.share(number(value, language))
        case Kind.DURATION:
            written = _tenths(value, language)
            return language.say_many("{count} day", "{count} days", value, count=written)
        case _:
            return number(value, language)


def _tenths(value: Rational, language: Language) -> str:
    """Write a length in days, to a tenth of one."""
    nearest = ratio(round(value * 10), 10)
    return number(nearest, language) if nearest == value else f"≈ {number(nearest, language)}"


def _day(value: Rational, language: Language) -> str:
    nearest = round(value)
    if not date.min.toordinal() <= nearest <= date.max.toordinal():
        return language.say("day {number}", number=in_digits(value, language))
    day = language.numbers.date(date.fromordinal(nearest))
    return day if value == nearest else language.say_as("before a day", "about {day}", day=day)


def day_as_written(text: str, language: Language = ENGLISH) -> str:
    """Return a day or a month of a data set as the language writes it; a year as it is."""
    month = _MONTH.fullmatch(text)
    if month is not None:
        return language.numbers.month_of(int(month[1]), int(month[2]))
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return visible(text)
    return language.numbers.date(day)


def floor_phrase(kind: Kind, *, is_open: bool, language: Language = ENGLISH) -> str:
    """Return the words before a lower end: ``at least``, ``more than``, ``not before``, ``after``."""
    if kind is Kind.DATE:
        return language.say_as("before a day", "after") if is_open else language.say_as("before a day", "not before")
    return (
        language.say_as("before a number", "more than") if is_open else language.say_as("before a number", "at least")
    )


def ceiling_phrase(kind: Kind, *, is_open: bool, language: Language = ENGLISH) -> str:
    """Return the words before an upper end: ``at most``, ``less than``, ``not after``, ``before``."""
    if kind is Kind.DATE:
        return language.say_as("before a day", "before") if is_open else language.say_as("before a day", "not after")
    return language.say_as("before a number", "less than") if is_open else language.say_as("before a number", "at most")


def values(interval: Interval, kind: Kind, language: Language = ENGLISH) -> str:
    """Say which values an interval holds; whole ones only where the quantity has no others.

    ``860,901 to 861,099``, ``at least 976,600``, ``more than 5, less than 7``, ``7,541``, ``any value``.
    """
    if kind.integral:
        whole = interval.integers()
        if whole is None:
            return language.say("no whole number")
        interval = whole
    low, high = interval.low, interval.high
    if low is not None and low == high:
        return figure(low, kind, language)
    if low is not None and high is not None and not (interval.low_open or interval.high_open):
        if kind is Kind.DATE:
            first, last = figure(low, kind, language), figure(high, kind, language)
            return language.say_as("days", "{first} to {last}", first=first, last=last)
        if kind is Kind.DURATION:
            first, last = _tenths(low, language), figure(high, kind, language)
        elif kind is Kind.PERCENT:
            first, last = figure(low, kind, language), figure(high, kind, language)
        else:
            first, last = language.numbers.write_ends(low, high)
        return language.say_as("numbers", "{first} to {last}", first=first, last=last)
    ends = []
    if low is not None:
        phrase = floor_phrase(kind, is_open=interval.low_open, language=language)
        ends.append(f"{phrase} {figure(low, kind, language)}")
    if high is not None:
        phrase = ceiling_phrase(kind, is_open=interval.high_open, language=language)
        ends.append(f"{phrase} {figure(high, kind, language)}")
    return language.say_as("between the two ends of a range", ", ").join(ends) or language.say("any value")


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


_FIT = re.compile(r"(?:(at least|more than|at most|less than) )?(-?[0-9.]+)(?: to (-?[0-9.]+))?")


def told_fit(fits: str, language: Language) -> str:
    """Return what :func:`fit_in_words` wrote as a language says it; what it did not write as it is."""
    if fits == NOT_FOUND:
        return language.say("not known")
    if fits == "anything":
        return language.say("any value")
    ends = [_FIT.fullmatch(end) for end in fits.split(" and ")]
    return language.listing(_told_end(end, language) for end in ends if end) if all(ends) else fits


def _told_end(end: re.Match[str], language: Language) -> str:
    phrase, low, high = end.groups()
    first = in_digits(exact(Fraction(low)), language)
    if high is not None:
        last = in_digits(exact(Fraction(high)), language)
        return language.say_as("numbers", "{first} to {last}", first=first, last=last)
    return first if phrase is None else f"{language.say_as('before a number', phrase)} {first}"


def floor(interval: Interval, kind: Kind, language: Language = ENGLISH) -> str:
    """Say where an interval starts: ``at least 223,250``; ``any number`` where it does not."""
    if interval.low is None:
        return language.say("any number")
    phrase = floor_phrase(kind, is_open=interval.low_open, language=language)
    return f"{phrase} {figure(interval.low, kind, language)}"


def ceiling(interval: Interval, kind: Kind, language: Language = ENGLISH) -> str:
    """Say where an interval ends: ``at most 68,000``; ``any number`` where it does not."""
    if interval.high is None:
        return language.say("any number")
    phrase = ceiling_phrase(kind, is_open=interval.high_open, language=language)
    return f"{phrase} {figure(interval.high, kind, language)}"


def quoted(text: str, language: Language = ENGLISH) -> str:
    """Return words of a source in quotation marks."""
    return language.say_as("quotation marks", '"{words}"', words=visible(text, LONGEST_QUOTE))


def quote(claim: Claim, language: Language = ENGLISH) -> str:
    """Return the words of a claim in quotation marks, or the interval written in their place."""
    if claim.says is not None:
        return quoted(claim.says, language)
    return visible(claim.means or "", LONGEST_QUOTE)


def aside(text: str, language: Language = ENGLISH) -> str:
    """Return a text in brackets, to follow another: `` (2023)``; nothing for nothing."""
    return language.say_as("brackets", " ({words})", words=text) if text else ""


def glossed(claim: Claim, language: Language = ENGLISH) -> str:
    """Return the quote and, in brackets, what it means in English where that was noted."""
    if claim.gloss is None:
        return quote(claim, language)
    return f"{quote(claim, language)}{aside(visible(claim.gloss, LONGEST_QUOTE), language)}"


def merged(claims: Iterable[Claim], where: Callable[[Claim], str], language: Language = ENGLISH) -> tuple[str, ...]:
    """Return quotes with whose they are, once each: ``"67,000" (BOL News, headline, and 2 more)``."""
    groups: dict[str, list[Claim]] = {}
    for claim in claims:
        groups.setdefault(glossed(claim, language), []).append(claim)
    return tuple(f"{words}{aside(_whose(same, where, language), language)}" for words, same in groups.items())


def _whose(claims: list[Claim], where: Callable[[Claim], str], language: Language) -> str:
    first, more = where(claims[0]), len(claims) - 1
    return (
        language.say_many("{first}, and {count} more", "{first}, and {count} more", more, first=first)
        if more
        else first
    )


def place(at: str | None, language: Language = ENGLISH) -> str | None:
    """Return where in its text a figure stands: ``paragraph 5`` for ``p5``, ``headline``."""
    if at is None:
        return None
    paragraph = PARAGRAPH.fullmatch(at)
    if paragraph:
        return language.say("paragraph {number}", number=paragraph[1])
    return language.say(_PARTS[at]) if at in _PARTS else visible(at, LONGEST_QUOTE)


def label(quantity: Quantity) -> str:
    """Return what a quantity is called."""
    return visible(quantity.label, LONGEST_QUOTE)


def dated_label(quantity: Quantity, as_of: str | None, language: Language = ENGLISH) -> str:
    """Return what a quantity is called and the day its figure holds for, where one is named."""
    if as_of is None:
        return label(quantity)
    return language.say("{quantity}, {day}", quantity=label(quantity), day=day_as_written(as_of, language))


def counted(value: Rational, quantity: Quantity, language: Language = ENGLISH) -> str:
    """Write a difference of values of a quantity with its unit: ``48,900 accounts``, ``3 days``."""
    if quantity.kind is Kind.DATE:
        return figure(value, Kind.DURATION, language)
    if quantity.kind is Kind.PERCENT:
        return language.say_many("{count} percentage points", "{count} percentage points", value)
    if quantity.kind is Kind.DURATION or quantity.unit is None:
        return figure(value, quantity.kind, language)
    unit = visible(quantity.unit, LONGEST_QUOTE)
    return language.say("{number} {unit}", number=language.numbers.before_unit(value), unit=unit)


def percent(part: Rational, whole: Rational, language: Language = ENGLISH) -> str:
    """Say what share of a whole a part is, to the nearest per cent; below one, to the first digit that tells."""
    share = size(ratio(part * 100, whole))
    if share >= 1 or share == 0:
        return language.numbers.share(in_digits(round(share), language))
    places = 1
    while share * 10**places < 1:
        places += 1
    if places > PLACES:
        return language.say("far below {share}", share=language.numbers.share("1"))
    return language.numbers.share(in_digits(ratio(round(share * 10**places), 10**places), language))


def severity_in_words(severity: Severity, language: Language = ENGLISH) -> str:
    """Return what a severity is called."""
    match severity:
        case Severity.ERROR:
            return language.say_as("severity", "error")
        case Severity.WARNING:
            return language.say_as("severity", "warning")
        case Severity.NOTE:
            return language.say_as("severity", "note")


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


def sentence(words: str, language: Language = ENGLISH) -> str:
    """Return words as a sentence of their own: with a capital and a full stop."""
    if words.endswith((".", "?", "!", "。", "？", "！")):
        return capital(words)
    # Words of a data set in Latin letters keep their full stop in a language that has another.
    return capital(
        f"{words}." if words[-1:].isascii() and words[-1:].isalpha() else language.say("{words}.", words=words)
    )


def spaced(sentences: Iterable[str], language: Language = ENGLISH) -> str:
    """Return sentences one after the other."""
    return language.blank.join(filter(None, sentences))


def listing(items: Iterable[str], last: str = "and") -> str:
    """Return ``a``, ``a and b``, ``a, b and c``; nothing for nothing."""
    return ENGLISH.listing(items, alternatives=last == "or")


def reading_name(profile: Profile, language: Language = ENGLISH) -> str:
    """Say how strictly words were read: for sentences such as "on the loosest reading"."""
    return language.say(_READINGS[profile])


_READINGS = {
    Profile.STRICT: message("the strictest reading"),
    Profile.DEFAULT: message("the usual reading"),
    Profile.LENIENT: message("the loosest reading"),
}


def columns(text: str) -> int:
    """Return how many columns of a terminal a text fills: two for a wide character, none for a combining one."""
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )
