"""Digits that are no number: ordinals, runs of numbers, what is glued to Latin letters."""

from __future__ import annotations

import re

from cac_check.reading.cjk.patterns import Patterns
from cac_check.reading.digits import RUN
from cac_check.reading.errors import glued, ordinal, run_of_numbers, underscored
from cac_check.reading.numeral import Numeral

_LATIN = re.compile("[A-Za-z]+")
_CODE = re.compile("[A-Za-z0-9]")
_LATIN_BEFORE = re.compile(r"[A-Za-z][-/.]?$")
_UNDERSCORE = "_"
_UNDERSCORED = re.compile(r"\w+")


def refusal_at(patterns: Patterns, text: str, start: int) -> Numeral | None:
    """Refuse ordinals and what is glued to Latin letters."""
    end = start + 1
    if match := patterns.digits.match(text, start):
        end = match.end()
    if start and text[start - 1] in patterns.lexicon.ordinal:
        if run := patterns.characters.match(text, start):
            end = max(end, run.end())
        return Numeral(start, end, None, ordinal(text[start - 1 : end]))
    if not match:
        return None
    if run := RUN.match(text, start):
        return Numeral(start, run.end(), None, run_of_numbers(run.group()))
    if _LATIN_BEFORE.search(text, max(0, start - 2), start):
        return Numeral(start, end, None, glued(text[start - 1 : end]))
    after = text[end : end + 1]
    if after == _UNDERSCORE or text[start - 1 : start] == _UNDERSCORE:
        if code := _UNDERSCORED.match(text, start):
            end = code.end()
        return Numeral(start, end, None, underscored(text[start:end]))
    if (letters := _LATIN.match(text, end)) and _is_measure(patterns, letters.group()):
        return None
    scale = after in patterns.lexicon.glued_scales and not _CODE.match(text, end + 1)
    if after.isascii() and after.isalpha() and not scale:
        return Numeral(start, end + 1, None, glued(text[start : end + 1]))
    return None


def _is_measure(patterns: Patterns, letters: str) -> bool:
    """Whether letters behind digits are the sign of a measure: 5km, 5g, but not 5G."""
    return letters in patterns.lexicon.measures or (len(letters) > 1 and letters.lower() in patterns.lexicon.measures)
