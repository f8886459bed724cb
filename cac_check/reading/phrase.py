"""Read one phrase: the words of a claim, with exactly one figure in them."""

from __future__ import annotations

import functools
import re

from cac_check.model import Kind, Reading
from cac_check.reading.below_zero import is_below_zero
from cac_check.reading.days import read_date
from cac_check.reading.durations import read_duration
from cac_check.reading.errors import Unreadable
from cac_check.reading.figures import find_figures, without_articles
from cac_check.reading.lexicon import Lexicon
from cac_check.reading.lexicon_reader import lexicon
from cac_check.reading.numeral import Figure, Mark, Number
from cac_check.reading.pairs import joined
from cac_check.reading.periods import find_periods
from cac_check.reading.unread import may_be_a_scale
from cac_check.reading.widths import negative, reading_of

LONGEST_PHRASE = 10_000
"""Longest text read as one phrase, in characters; a longer one is an article, not the words of a claim."""

_BEFORE = 12
_TRIANGLE = re.compile(r"([▲△])\s?[$€£¥￥]?$")
_MINUS_BEHIND = re.compile(r"\s?[%％]?[-−]\s*")
_OPENING = re.compile(r"\s*[$€£¥￥]?\s*[(（]\s*[$€£¥￥]?\s*")
_CLOSING = re.compile(r"\s*[%％]?\s*[)）]\s*[%％]?\s*")
_HELP = "write it with `means:` and `because:`"


def read(says: str, *, language: str = "en", kind: Kind | str = Kind.COUNT, published: str | None = None) -> Reading:
    """Read the words of one claim.

    Args:
        says: the words, with one numeral in them: *around 930,000 other accounts*.
        language: code of the language they are in; ``zh-Hant`` is read as ``zh``.
        kind: what the quantity is. Durations and dates are read in days, percentages as the number before the sign.
        published: when the source appeared (``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``): gives dates their year.

    Returns:
        Value, grain, class of hedge and the interval of each profile.

    Raises:
        Unreadable: if the words hold no numeral or more than one, or have no reading of that kind.
        ValueError: if there is no such kind.
    """
    try:
        return _read_as_written(says, lexicon(language), Kind(kind), published)
    except Unreadable as error:
        raise Unreadable(f"{_shown(says)} cannot be read: {error.reason}; {_HELP}") from None


def _read_as_written(says: str, words: Lexicon, kind: Kind, published: str | None) -> Reading:
    """Read words in the letters they were written in, and give reasons in them too."""
    try:
        return _read(words.letters.folded(says), words, kind, published)
    except Unreadable as error:
        raise Unreadable(words.letters.shown(error.reason)) from None


@functools.lru_cache(maxsize=4096)
def _read(says: str, words: Lexicon, kind: Kind, published: str | None) -> Reading:
    if len(says) > LONGEST_PHRASE:
        raise Unreadable(f"it is {len(says)} characters long, expected a phrase of at most {LONGEST_PHRASE}")
    if kind is Kind.DATE:
        return read_date(says, words, published)
    figures, refused = figures_of(says, words, kind)
    figures = figures if kind is Kind.DURATION else joined(says, figures, kind)
    if len(figures) > 1:
        many = " and ".join(repr(says[figure.start : figure.end].strip()) for figure in figures[:3])
        raise Unreadable(f"it holds {len(figures)} numerals, {many}, expected one")
    if not figures and refused:
        raise Unreadable(refused[0])
    if kind is Kind.DURATION:
        return read_duration(says, figures, words)
    if not figures:
        raise Unreadable("it holds no numeral")
    if kind is Kind.COUNT and (sign := may_be_a_scale(says, figures[0].numeral.end, words)):
        raise Unreadable(f"{sign!r} behind the number can be a scale or a measure")
    return _signed(says, figures[0], kind, words)


def figures_apart(says: str, language: str) -> tuple[str, ...]:
    """Return the words of each figure of a phrase: *79* and *63%* of 79 (63%)."""
    words = lexicon(language)
    if len(says) > LONGEST_PHRASE:
        return ()
    figures = figures_told(words.letters.folded(says), words, Kind.DURATION)
    return tuple(says[figure.start : figure.end].strip() for figure in figures)


def figures_told(says: str, words: Lexicon, kind: Kind) -> list[Figure]:
    """Return the figures of a phrase for questions beside its reading; none where it cannot be read."""
    try:
        return figures_of(says, words, kind)[0]
    except Unreadable:
        return []


def figures_of(says: str, words: Lexicon, kind: Kind) -> tuple[list[Figure], list[str]]:
    """Return the figures of a phrase, and why others are none.

    Raises:
        Unreadable: where a number goes on in a way that is not read.
    """
    dates = [] if kind is Kind.DURATION else [(date.start, date.end) for date in find_periods(says, words)]
    figures: list[Figure] = []
    refused = [f"{says[start:end]!r} is a date, expected a number" for start, end in dates]
    for found in find_figures(says, words, dates):
        if isinstance(found, Figure):
            figures.append(found)
        elif found.refused and found.unread:
            raise Unreadable(found.refused)
        elif found.refused:
            refused.insert(0, found.refused)
    return without_articles(says, figures, words), refused


def _signed(says: str, figure: Figure, kind: Kind, words: Lexicon) -> Reading:
    """Read a figure, negative where a minus sign stands before it and the kind allows one."""
    reading = reading_of(figure, kind)
    first = figure.start if figure.hedge is not None else figure.numeral.start  # the menos of al menos is no sign
    before = says[max(0, first - _BEFORE) : first]
    before_mark = says[max(0, figure.start - _BEFORE) : figure.start]  # eksi *yüzde* 5
    if not isinstance(figure.shape, Number) or not (
        _minus(words).search(before)
        or _minus(words).search(before_mark.rstrip())
        or is_below_zero(says, figure.numeral, words)
        or _is_bookkept(says, figure, words, before)
    ):
        return reading
    if kind.nonnegative:
        raise Unreadable("it is negative, where a number of things is expected")
    if figure.hedge is not None:
        raise Unreadable("a hedge on a negative number can be read towards zero and away from it")
    return negative(reading)


def _is_bookkept(says: str, figure: Figure, words: Lexicon, before: str) -> bool:
    """Whether a phrase is a figure that books mark as negative: (1,234), 1,234-, ▲1,234.

    Raises:
        Unreadable: if its sign marks a fall in books and a rise in the news of the language.
    """
    if match := _TRIANGLE.search(before):
        if match[1] in words.two_way_signs:
            raise Unreadable(f"{match[1]!r} before a number can tell a fall or a rise")
        return True
    behind = says[figure.numeral.end :]
    if _MINUS_BEHIND.fullmatch(behind):
        return True
    enclosed = _OPENING.fullmatch(says[: figure.numeral.start]) and _CLOSING.fullmatch(behind)
    if enclosed is not None and figure.mark is Mark.PERCENT and behind.lstrip()[:1] in "%％":
        raise Unreadable("a percentage in brackets can be an aside or negative")
    return enclosed is not None


@functools.lru_cache(maxsize=64)
def _minus(words: Lexicon) -> re.Pattern[str]:
    signs = "|".join(map(re.escape, sorted(words.minus)))
    start = r"(?:^|[\s(\[:])" if words.spaced else ""
    return re.compile(rf"{start}(?:{signs})\s?[$€£¥]?$", re.IGNORECASE)


def _shown(says: str) -> str:
    shown = " ".join(says.split())
    return repr(shown if len(shown) <= 60 else shown[:59] + "…")
