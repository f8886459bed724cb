"""What cannot be read as a number, and why."""

from __future__ import annotations

from collections.abc import Sequence

_SHOWN = 40
_LANGUAGES = 5


class Unreadable(ValueError):  # noqa: N818 - the name says what the words are, as a caller reads it
    """Words that have no reading.

    ``reason`` is a sentence for the person who wrote them: what was found and what was expected.
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def glued(text: str) -> str:
    """Return the reason to refuse digits that touch letters: COVID-19, 5G, B-52."""
    return f"digits joined to letters are a name or a code, not a number: {text!r}"


def run_of_numbers(text: str) -> str:
    """Return the reason to refuse a row of numbers with nothing between them but spaces or strokes."""
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    return f"a row of numbers, as in a telephone number, a code or a table: {shown!r}"


def ordinal(text: str) -> str:
    """Return the reason to refuse *5th* and 第三."""
    return f"{text!r} is an ordinal: it tells a place in a row, not how many"


def underscored(text: str) -> str:
    """Return the reason to refuse digits joined by a low line: 12_345."""
    return f"digits joined by '_' are a name or a code, not a number: {text!r}"


def not_one_number(text: str) -> str:
    """Return the reason to refuse number characters or words that do not add up to one number."""
    return f"{text!r} does not read as one number"


def not_read(numeral: str, word: str, languages: Sequence[str]) -> str:
    """Return the reason to refuse a numeral beside a scale or number word that the lexicon does not read."""
    shown = ", ".join(languages[:_LANGUAGES]) + (" …" if len(languages) > _LANGUAGES else "")
    return f"{word!r} beside {numeral!r} is a word for a number ({shown}) that is not read: the number is not known"


def power_of_ten(text: str) -> str:
    """Return the reason to refuse a number that goes on as a power of ten: 1.5 × 10⁶."""
    return f"{text!r} goes on as a power, which is not read: write the number out"


def decimals_in_words(text: str) -> str:
    """Return the reason to refuse a decimal point in words with no single digits behind it: one point twenty-five."""
    return f"behind {text!r} no single digits follow: how many decimals there are is not known"


def nothing_before_point(text: str) -> str:
    """Return the reason to refuse digits with a decimal point and nothing before it: .5 million."""
    return f"nothing stands before the point of {text!r}: write the nought that is meant"


def no_single_one(text: str) -> str:
    """Return the reason to refuse a scale in the plural with no number before it: тысяч *пять*, десяток *тысяч*."""
    return f"before {text!r} no number is read that says how many: write the number out"


def word_between(text: str, word: str) -> str:
    """Return the reason to refuse a number word that a word parts from what it counts: une *bonne* centaine."""
    return f"{word!r} parts {text!r} from the word for a number behind it: the number is not known"


def range_of_two_scales(text: str) -> str:
    """Return the reason to refuse a range whose lower end may share the zeros of the upper one: 10-12,000."""
    return f"the lower end of {text!r} can be meant in the scale of the upper one: write both out"


def denied(text: str) -> str:
    """Return the reason to refuse the word for one where it tells that there is none: *no one*, *ni uno*."""
    return f"{text!r} tells that there is none: write 0 if that is meant"


def part_of_a_number(text: str) -> str:
    """Say that a number only tells what something is a part of: جزء من 12 دولة."""
    return f"{text!r} tells a part of a number"


def broken_groups(text: str) -> str:
    """Return the reason to refuse digits behind others that begin with a nought: 300, *000*."""
    return f"{text!r} goes on with digits that are no number by themselves: write the number in one piece"


def first_of_two(text: str) -> str:
    """Return the reason to refuse a number whose lower end is a word with a hyphen: *ein- bis* zweitausend."""
    return f"the number before {text!r} is not read: write both ends out"


def half_behind_percent(text: str) -> str:
    """Return the reason to refuse a percentage with a half behind its mark: un pour cent *et demi*."""
    return f"{text!r} adds a half behind the mark, which is not read: write the percentage in digits"


def days_beside_months(text: str) -> str:
    """Return the reason to refuse a length of time in units that do not divide: 5 months and 10 days."""
    return f"{text!r} adds days or weeks to months or years, which have no fixed number of them: write it in one unit"


def two_measures(text: str) -> str:
    """Return the reason to refuse a quantity in two units of measure: 5 feet 11 inches."""
    return f"{text!r} tells one quantity in two units: write it in one unit"


def scale_shared(text: str) -> str:
    """Return the reason to refuse a whole that may share the scale of its part: 1,4 milioni su *5*."""
    return f"{text!r} may be told in the scale of the number before it: write the scale out"


def grouped_elsewhere(text: str) -> str:
    """Return the reason to refuse digits whose decimals look like a group of another language: 330,000 in Turkish."""
    return f"{text!r} has decimals here and thousands elsewhere: the number is not known"
