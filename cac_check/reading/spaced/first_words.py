"""The words that numerals begin with."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import NamedTuple

from cac_check.reading.lexicon import Lexicon


class Starts(NamedTuple):
    """The words that numerals begin with, by the rule that reads them."""

    all: frozenset[str]
    several: frozenset[str]
    plurals: frozenset[str]
    spelled: frozenset[str]
    percents: Mapping[str, bool]
    """Phrases for percent, per mille and percentage points."""
    never_one: Mapping[str, bool]
    """Phrases that tell no single one of a scale."""
    marks: Mapping[str, tuple[tuple[str, ...], ...]]
    """Phrases for percent and per mille, by their last word."""


@functools.lru_cache(maxsize=64)
def starts_of(lexicon: Lexicon) -> Starts:
    """Return the words that numerals of a language begin with."""
    several, plurals = (
        frozenset(phrase.split()[0] for phrase in phrases) for phrases in (lexicon.several, lexicon.plurals)
    )
    spelled = frozenset(phrase.split()[0] for phrase in lexicon.spelled)
    words = (lexicon.numbers, lexicon.articles, lexicon.hundreds, lexicon.collectives, lexicon.fused)
    fractions = {phrase.split()[0] for phrase in (*lexicon.fractions, *lexicon.halves_joined)}
    more = (
        fractions,
        lexicon.every,
        lexicon.odd_numbers,
        lexicon.apart,
        several,
        plurals,
        spelled,
        lexicon.wholes,
        lexicon.added_before,
    )
    phrases = [tuple(phrase.split()) for phrase in lexicon.percent | lexicon.permille if " " in phrase]
    marks = {phrase[-1]: tuple(other for other in phrases if other[-1] == phrase[-1]) for phrase in phrases}
    percents = dict.fromkeys(lexicon.percent | lexicon.permille | lexicon.points, True)
    never_one = dict.fromkeys(lexicon.never_one, True)
    return Starts(frozenset().union(*words, *more), several, plurals, spelled, percents, never_one, marks)
