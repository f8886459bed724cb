"""Figures written down to be compared with what is read: the examples of a lexicon file, the sentences of a benchmark.

``1300000 about; ~1000 vague; 5..7 range; 18 months bare`` are four figures, each a value and the class of its hedge. A
vague plural is given by its unit, a range by both ends. Shares are in percent, lengths of time in days.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from cac_check.extraction.mentions import Mention
from cac_check.extraction.search import extract
from cac_check.interval import Rational
from cac_check.model import Hedge, Kind, Reading
from cac_check.reading import Unreadable, read
from cac_check.reading.lexicon_files import examples
from cac_check.reading.lexicon_reader import lexicon
from cac_check.reading.numeral import Several, Shape, Vague
from cac_check.reading.phrase import figures_told
from cac_check.reading.time_units import UNITS

Key: TypeAlias = tuple[str, str]
"""A figure as it is compared: its value to a few digits, and the class of its hedge."""

REFUSED = "refused"
_DIGITS = 1000


class Failure(NamedTuple):
    """An example that came out otherwise."""

    text: str
    expected: str
    found: str


def failures(language: str) -> tuple[int, tuple[Failure, ...]]:
    """Return how many examples the lexicon file of a language has, and those that come out otherwise.

    Raises:
        Unreadable: if there is no lexicon for the language.
        ValueError: if an example is not written as one.
    """
    given = examples(language)
    if unknown := set(given) - {"phrases", "sentences"}:
        raise ValueError(f"the examples are under `phrases:` and `sentences:`, not {', '.join(sorted(unknown))}")
    phrases, sentences = given.get("phrases") or {}, given.get("sentences") or {}
    failed = [
        Failure(text, expected, found)
        for text, expected in phrases.items()
        if (found := _phrase(text, expected, language)) != expected
    ]
    failed += _sentences_otherwise(sentences.items(), language)
    return len(phrases) + len(sentences), tuple(failed)


def _sentences_otherwise(sentences: Iterable[tuple[str, str]], language: str) -> Iterator[Failure]:
    for text, expected in sentences:
        found = Counter(figure_key(mention) for mention in extract(text, language).mentions)
        if found != parse_figures(expected):
            yield Failure(text, expected or "no figure", "; ".join(map(" ".join, found.elements())) or "no figure")


def _phrase(text: str, expected: str, language: str) -> str:
    """Read a phrase as its expectation says: as another kind where that begins with one, with its interval if told.

    The same words as ``expected`` are returned where the phrase is read so.
    """
    kind, _, rest = expected.partition(" ")
    kind, rest = (kind, rest) if kind in list(Kind) else (Kind.COUNT, expected)
    try:
        reading = read(text, language=language, kind=kind)
    except Unreadable as error:
        return REFUSED if rest == REFUSED else f"{REFUSED}: {error.reason}"
    if rest == REFUSED:
        return f"{' '.join(key_of(_shape(text, language), reading))} {reading.default}"
    figure, bracket, interval = rest.partition(" [" if " [" in rest else " (")
    key = _key_of_date(reading) if kind == Kind.DATE else key_of(_shape(text, language), reading)
    wanted = _split(figure) if kind == Kind.DATE else parse_key(figure)
    if key == wanted and f"{bracket}{interval}".strip() in ("", str(reading.default)):
        return expected
    return f"{' '.join(key)} {reading.default}"


def _split(figure: str) -> Key:
    value, _, hedge = figure.strip().rpartition(" ")
    return value, hedge


def _key_of_date(reading: Reading) -> Key:
    """Return a date, or the first and last day of a stretch (``2023-05-01..2023-05-31``), with its class."""
    ends = (reading.strict.low, reading.strict.high)
    days = dict.fromkeys(date.fromordinal(int(end)).isoformat() for end in ends if end is not None)
    return "..".join(days), str(reading.hedge)


def _shape(text: str, language: str) -> Shape | None:
    words = lexicon(language)
    figures = figures_told(words.letters.folded(text), words, Kind.DURATION)
    return figures[-1].shape if figures else None


def parse_figures(text: str) -> Counter[Key]:
    """Read figures set apart by semicolons.

    Raises:
        ValueError: if one is not a value with a class.
    """
    return Counter(parse_key(part) for part in text.split(";") if part.strip())


def parse_key(text: str) -> Key:
    """Read ``1300000 about``, ``~1000 vague``, ``5..7 range``, ``18 months bare``.

    Raises:
        ValueError: if it is written otherwise.
    """
    *number, hedge = text.split()
    if not number or len(number) > 2 or hedge not in list(Hedge):
        raise ValueError(
            f"{text.strip()!r} is no value with a class of hedge, such as '8000 nearly' or '18 months bare'"
        )
    if len(number) > 1:
        return shown(Fraction(number[0]) * UNITS[number[1].removesuffix("s")]), hedge
    if number[0].startswith("~"):
        return number[0], hedge
    return "..".join(shown(Fraction(end)) for end in number[0].split("..")), hedge


def shown(value: Rational) -> str:
    """Return a value as it is compared."""
    return f"{float(value):.4g}" if -_DIGITS < value < _DIGITS else f"{float(value):.12g}"


def figure_key(mention: Mention) -> Key:
    """Return what an extracted figure tells."""
    return key_of(mention.figure.shape, mention.reading)


def key_of(shape: Shape | None, reading: Reading) -> Key:
    """Return what a reading tells: its value, or the unit of a vague plural, or both ends of a range."""
    match shape:
        case Vague(unit=unit, row="vague"):
            return f"~{unit}", str(reading.hedge)
        case Several(unit=unit):
            return f"~several{unit}", str(reading.hedge)
    if reading.value is None:
        ends = (reading.strict.low, reading.strict.high)
        return "..".join(shown(end) for end in ends if end is not None), str(reading.hedge)
    return shown(reading.value), str(reading.hedge)
