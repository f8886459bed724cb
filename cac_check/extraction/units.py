"""What a figure counts: the noun behind it, or the measure."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

from cac_check.extraction.surroundings import Surroundings, as_tuple
from cac_check.reading.lexicon import Lexicon, Words

_MOST_WORDS = 5
_SHORTEST = 3
_ENDING = frozenset({"s"})
"""What plurals end in where a language says nothing of it."""
_NONE: Words = frozenset()
_ANY: Words = frozenset({""})
_ELIDED = re.compile(r"[^\W\d_]{1,5}'")
_CHARACTERS = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3"
_NOUN = re.compile(f"[{_CHARACTERS}A-Za-z]{{1,6}}")
_NOUN_BEFORE = re.compile(f"[{_CHARACTERS}]{{1,4}}$")


@functools.lru_cache(maxsize=4)
def unit_of(around: Surroundings) -> str | None:
    """Return the noun a figure counts, or ``None``: *accounts* of "930,000 other accounts", 个 of 92.76万余个."""
    return _plural_behind(around) if around.lexicon.spaced else _classifier_behind(around)


def _plural_behind(around: Surroundings) -> str | None:
    words = around.words_after
    stops, passed = around.words("stop_units"), around.words("passed")
    first = 0
    while first < len(words) and (_is_passed(words[first], passed) or (first and words[first].isdecimal())):
        first += 1
    for word in words[first : first + _MOST_WORDS]:
        lower = word.lower()
        if not word[0].isalpha() or lower in stops or _begins_a_clause(lower, around.lexicon):
            return None
        if (elided := _ELIDED.match(lower)) and elided.group() in stops:
            return None  # 2 e 32 dell'edizione
        if is_counted(word, around.lexicon):
            return lower
        if not lower.endswith(as_tuple(around.words("adjective_endings") or _ANY)):
            return None
    return None


def _begins_a_clause(word: str, lexicon: Lexicon) -> bool:
    """Whether *and* is written as one with a word that is no noun that is counted: 911 *ورقم*."""
    plain = word.removeprefix(lexicon.and_prefix) if lexicon.and_prefix else word
    return plain != word and any(plain in lexicon.context.get(name, ()) for name in ("stop_units", "labels"))


def _is_passed(word: str, passed: Words) -> bool:
    return word == "-" or word.lower() in passed


def is_counted(word: str, lexicon: Lexicon) -> bool:
    """Whether a word, as it is written, looks like a noun in the form in which things are counted.

    It ends like a plural (accounts); where all nouns begin with a capital, it begins with one; where plurals have no
    ending of their own (``plural_endings`` is empty), it is any word that is not known for something else.
    """
    context, lower = lexicon.context, word.lower()
    if lower in context.get("plurals_irregular", ()) or lower in context.get("countable", ()):
        return True
    if lower in context.get("not_plural", ()) or len(lower) <= (1 if lexicon.nouns_capitalised else _SHORTEST):
        return False
    if lexicon.nouns_capitalised:
        return word[0].isupper()
    endings = context.get("plural_endings", _ENDING)
    if not endings:
        return lower.isalpha() and lower not in context.get("stop_units", ()) and lower not in lexicon.units
    return lower.endswith(as_tuple(endings)) and not lower.endswith(as_tuple(context.get("not_plural_endings", _NONE)))


def _classifier_behind(around: Surroundings) -> str | None:
    after = around.behind
    if after.startswith(tuple(around.lexicon.not_classifiers)):
        return None
    match = _counting(around.lexicon, digits=around.numeral[-1:].isdecimal()).match(after)
    return match.group() if match else None


def words_ahead(words: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern of words in a text without spaces; one in Latin letters must end there (g, but not gen)."""
    longest = sorted(words, key=lambda word: (-len(word), word))
    return re.compile("|".join(re.escape(word) + "(?![A-Za-z])" * word.isascii() for word in longest) or "(?!)")


def noun_near(around: Surroundings) -> str | None:
    """Return what stands around a figure and its classifier in a language without spaces, as a hint for people."""
    classifier = _classifier_behind(around) or ""
    behind = _NOUN.match(around.behind[len(classifier) :])
    before = _NOUN_BEFORE.search(around.before)
    found = behind or before
    return found.group() if found else None


@functools.lru_cache(maxsize=64)
def _counting(lexicon: Lexicon, *, digits: bool) -> re.Pattern[str]:
    """Return the pattern of what counts things; digits and characters each have some of their own: 3国, 两被告."""
    classes = ("classifiers_digits", "measures") if digits else ("counted_nouns",)
    words = lexicon.classifiers.union(*(lexicon.context.get(name, ()) for name in classes))
    return words_ahead(words)


def counts_things(around: Surroundings) -> bool:
    """Whether the word right behind a figure is a noun that it counts."""
    word = around.word_behind
    return bool(word) and (is_counted(word, around.lexicon) or word.lower() in around.words("countable"))
