"""House numbers, on either side of a street: 12 Mill Road, calle Mayor 12."""

from __future__ import annotations

import functools
import itertools
import re

from cac_check.extraction.surroundings import Surroundings
from cac_check.extraction.units import unit_of
from cac_check.reading.lexicon import Lexicon, Words
from cac_check.reading.word_patterns import alternatives

_STREET_WORDS, _STREET_NAME = 6, 4
_STREET_ENDING = 6
_GROUPED = re.compile(r"\d{1,2}[.,]\d{3}")
_STREET_PARTED = frozenset(".;:()")
HOUSE = "a house number"


def street(around: Surroundings) -> str | None:
    """House numbers: 12 Mill Road, calle Mayor 12."""
    if (around.plain or _is_grouped(around)) and unit_of(around) is None and _behind_a_street(around):
        return HOUSE
    if around.plain and _street_behind(around):
        return HOUSE
    if around.plain and _named_street(around.lexicon).match(around.after):
        return HOUSE
    return HOUSE if around.plain and _before_a_street(around) else None


@functools.lru_cache(maxsize=64)
def _named_street(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of the name of a street and its word behind it: 12 *St John Street*."""
    streets = alternatives(lexicon.context.get("streets", ()))
    return re.compile(rf",?\s+(?:[A-Z][\w.'’]*\s+){{1,3}}(?i:{streets})(?!\w)")


def _is_grouped(around: Surroundings) -> bool:
    """Whether digits behind a comma are those of a long street: Rua Augusta, *1.200*."""
    grouped = _GROUPED.fullmatch(around.numeral) is not None and around.figure.mark is None and not around.hedged
    return grouped and around.before.endswith(", ")


@functools.lru_cache(maxsize=64)
def _has_capitals(lexicon: Lexicon) -> bool:
    """Whether the script has capital letters, which tell names."""
    return any(word != word.upper() for word in lexicon.common)


def _before_a_street(around: Surroundings) -> bool:
    """Whether a street goes on behind a house number: 101, *Jalan* Ampang; without capitals 101 شارع النيل."""
    words = [word.lower() for word in around.words_after[:_STREET_WORDS]]
    comma = words[:1] == [","]
    first = words[comma : comma + 1]
    if comma and not around.words("streets_before").isdisjoint(first):
        return True
    if _has_capitals(around.lexicon):
        return False
    near = itertools.takewhile(
        lambda word: word not in _STREET_PARTED, words[comma : comma + _STREET_NAME] if comma else first
    )
    return not around.words("streets").isdisjoint(near)


def _street_behind(around: Surroundings) -> bool:
    """Whether a word for streets and its name follow: 12, *rue Victor* Hugo."""
    streets = around.words("streets_behind")
    words = [word for word in around.words_after[:8] if word not in (",", "bis", "ter", "quater")]
    named = any(word[0].isupper() for word in words[1:_STREET_NAME])
    return bool(streets and words) and words[0].lower() in streets and named


def _behind_a_street(around: Surroundings) -> bool:
    """Whether a word for streets stands before a figure, with a name of a few words between them."""
    streets = around.words("streets_before")
    words = around.words_before[-_STREET_WORDS:]
    if not streets or not around.before.endswith((" ", "º", "°")) or not words:
        return False
    parted = [index for index, word in enumerate(words) if word in _STREET_PARTED]
    name = [word for word in words[parted[-1] + 1 if parted else 0 :] if word != ","]
    known = [index for index, word in enumerate(name) if _is_street(word.lower(), streets)]
    return (
        bool(known) and name[-1] != name[-1].lower() and (known[-1] < len(name) - 1 or len(name[-1]) > _STREET_ENDING)
    )


def _is_street(word: str, streets: Words) -> bool:
    return word in streets or any(ending.startswith("-") and word.endswith(ending[1:]) for ending in streets)
