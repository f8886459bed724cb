"""What a figure counts: the noun behind it, or the measure."""

from __future__ import annotations

import functools
import re

from cac_check.extraction.surroundings import Surroundings
from cac_check.reading.lexicon import Lexicon

_MOST_WORDS = 5
_SHORTEST = 3
_PASSED = frozenset({"of", "the", "-", "their", "its", "these", "those", "our", "his", "her"})
"""What may stand between a figure and its noun: 20 *of its* 310 jets."""
_HAN_NOUN = re.compile(r"[\u3400-\u9fffA-Za-z]{1,6}")
_HAN_NOUN_BEFORE = re.compile(r"[\u3400-\u9fff]{1,4}$")


@functools.lru_cache(maxsize=4)
def unit_of(around: Surroundings) -> str | None:
    """Return the noun a figure counts, or ``None``: *accounts* of "930,000 other accounts", 个 of 92.76万余个."""
    return _plural_behind(around) if around.lexicon.spaced else _classifier_behind(around)


def _plural_behind(around: Surroundings) -> str | None:
    words = around.words_after
    stops = around.words("stop_units")
    first = 0
    while first < len(words) and (words[first].lower() in _PASSED or (first and words[first].isdecimal())):
        first += 1
    for word in words[first : first + _MOST_WORDS]:
        lower = word.lower()
        if not word[0].isalpha() or lower in stops:
            return None
        if is_plural(lower, around.lexicon):
            return lower
    return None


def is_plural(word: str, lexicon: Lexicon) -> bool:
    """Whether a word looks like a plural noun."""
    context = lexicon.context
    if word in context.get("plurals_irregular", ()) or word in context.get("countable", ()):
        return True
    if not word.endswith("s") or word.endswith("ss") or len(word) <= _SHORTEST:
        return False
    return word not in context.get("not_plural", ())


def _classifier_behind(around: Surroundings) -> str | None:
    after = around.behind
    if after.startswith(tuple(around.lexicon.not_classifiers)):
        return None
    words = _longest(around.lexicon, digits=around.numeral[-1:].isdecimal())
    return next((word for word in words if begins_with(after, word)), None)


def begins_with(text: str, word: str) -> bool:
    """Whether a text without spaces begins with a word; one in Latin letters must end there (g, but not gen)."""
    behind = text[len(word) : len(word) + 1]
    return text.startswith(word) and not (word.isascii() and behind.isascii() and behind.isalpha())


def noun_near(around: Surroundings) -> str | None:
    """Return what stands around a figure and its classifier in a language without spaces, as a hint for people."""
    classifier = _classifier_behind(around) or ""
    behind = _HAN_NOUN.match(around.behind[len(classifier) :])
    before = _HAN_NOUN_BEFORE.search(around.before)
    found = behind or before
    return found.group() if found else None


@functools.lru_cache(maxsize=64)
def _longest(lexicon: Lexicon, *, digits: bool) -> tuple[str, ...]:
    """Return what counts things, the longest first; digits and characters each have some of their own: 3国, 两被告."""
    classes = ("classifiers_digits", "measures") if digits else ("counted_nouns",)
    words = lexicon.classifiers.union(*(lexicon.context.get(name, ()) for name in classes))
    return tuple(sorted(words, key=len, reverse=True))


def counts_things(around: Surroundings) -> bool:
    """Whether the word right behind a figure is a noun that it counts."""
    word = around.word_after
    return bool(word) and (is_plural(word, around.lexicon) or word in around.words("countable"))
