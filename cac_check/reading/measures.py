"""Units of measure behind a figure, and how many of one make another: 4.13 *GW* is 4,130 MW."""

from __future__ import annotations

import re
from fractions import Fraction

from cac_check.interval import Rational, exact
from cac_check.model import Kind
from cac_check.reading.lexicon_reader import lexicon
from cac_check.reading.phrase import figures_told
from cac_check.reading.units_of_measure import LONG_NAME, MEASURES, measure_named

_NAMES = "|".join(sorted(map(re.escape, MEASURES), key=len, reverse=True))
_BEHIND = re.compile(rf"[ \u00a0\u202f-]?(?P<name>{_NAMES})(?![a-zA-Z²³/^])")
_LOWER = re.compile(rf"[ \u00a0\u202f-]?(?P<name>{_NAMES})(?![a-z²³/^])")
_PIECES = re.compile(r"[A-Za-z]+|[\u3400-\u9fff]")
_HINTS = frozenset(piece for name in MEASURES for piece in _PIECES.findall(name))
"""Words and characters without one of which no unit is told: most phrases need no closer look."""


def measure_in(says: str, language: str) -> str | None:
    """Return the unit of measure right behind the one figure of a phrase, as it is written; ``None`` without one.

    Raises:
        Unreadable: if the language has no lexicon.
    """
    if _HINTS.isdisjoint(_PIECES.findall(says)) and _HINTS.isdisjoint(_PIECES.findall(says.lower())):
        return None
    words = lexicon(language)
    figures = figures_told(words.letters.folded(says), words, Kind.AMOUNT)
    if len(figures) != 1 or figures[0].mark is not None:
        return None
    end = figures[0].numeral.end
    if match := _BEHIND.match(says, end):
        return match["name"]
    lower = _LOWER.match(says.lower(), end)
    return lower["name"] if lower and len(lower["name"]) >= LONG_NAME else None


def factor_between(unit: str, wanted: str) -> Rational | None:
    """Return how many of one known unit another makes, ``None`` where they measure different things."""
    mine, other = measure_named(unit), measure_named(wanted)
    if mine is None or other is None or mine.dimension != other.dimension:
        return None
    return exact(Fraction(mine.size) / Fraction(other.size))
