"""The number words that a word is put together from: compounds, endings behind a number word, prefixes before it."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from cac_check.reading.lexicon import Lexicon
from cac_check.reading.spaced.first_words import starts_of
from cac_check.reading.spaced.tokens import Token

_SHORTEST_COMPOUND, _LONGEST_COMPOUND = 6, 80
_LONGEST_SIMPLE = 16


def parts_of(token: Token, lexicon: Lexicon, before: Token | None = None) -> list[Token]:
    """Return the number words that a word is put together from, or the word alone: zwei-hundert-fünfzig-tausend.

    ``before``: the token before it. Behind a number a word is a scale that is another word by itself: 8 *binin*.
    """
    if token.kind != "word":
        return [token]
    if token.word == lexicon.and_prefix:  # مائة *و* ستون, apart as few write it
        return [Token("prefix", token.start, token.end, token.word)]
    behind = before is not None and (before.kind in ("digits", "run") or before.word in _simple_words(lexicon))
    if stem := stem_of(token.word, lexicon) or (_scales_with_endings(lexicon).get(token.word) if behind else None):
        end = token.start + len(stem)
        return [Token("word", token.start, end, stem), Token("ending", end, token.end, token.word[len(stem) :])]
    if prefix := prefix_of(token.word, lexicon):
        start = token.start + len(prefix)
        return [Token("prefix", token.start, start, prefix), Token("word", start, token.end, token.word[len(prefix) :])]
    if not lexicon.compounds or len(token.word) < _SHORTEST_COMPOUND:
        return [token]
    parts: list[Token] = []
    start = token.start
    for word in split_compound(token.word, lexicon) or (token.word,):
        parts.append(Token("word", start, start + len(word), word))
        start += len(word)
    return parts


def with_elided(tokens: list[Token], lexicon: Lexicon) -> list[Token]:
    """Return the tokens with number words that lost a vowel as one with their apostrophe: *un'* of un'ottantina."""
    elided = _elided(lexicon)
    if not elided or all(token.word not in elided for token in tokens):
        return tokens
    joined: list[Token] = []
    for token in tokens:
        last = joined[-1] if joined else None
        if token.word in ("'", "’") and last is not None and last.end == token.start and last.word in elided:
            joined[-1] = Token("word", last.start, token.end, f"{last.word}'")
        else:
            joined.append(token)
    return joined


@functools.lru_cache(maxsize=64)
def _elided(lexicon: Lexicon) -> frozenset[str]:
    return frozenset(word[:-1] for word in lexicon.numbers if word.endswith("'"))


def stem_of(word: str, lexicon: Lexicon) -> str | None:
    """Return the number word that a word is with its ending taken off: bin of *binden*; ``None`` for other words."""
    return _with_endings(lexicon).get(word)


@functools.lru_cache(maxsize=64)
def _with_endings(lexicon: Lexicon) -> Mapping[str, str]:
    """Return the number words with every ending that makes no other known word of them."""
    if not lexicon.endings:
        return {}
    stems = _simple_words(lexicon) | {word for word in lexicon.added_behind if " " not in word}
    known = stems | lexicon.percent_before | lexicon.wholes.keys() | lexicon.plurals.keys() | lexicon.fractions.keys()
    known |= lexicon.context.get("not_numbers", frozenset())
    return {word: stem for stem in stems for ending in lexicon.endings if (word := f"{stem}{ending}") not in known}


@functools.lru_cache(maxsize=64)
def _scales_with_endings(lexicon: Lexicon) -> Mapping[str, str]:
    """Return the scale words with every ending, those that are other words by themselves among them.

    Not those that are counted themselves: 40 *bina* are buildings.
    """
    counted = tuple(lexicon.context.get("countable", ()))
    words = {f"{stem}{ending}": stem for stem in lexicon.apart for ending in lexicon.endings}
    return {word: stem for word, stem in words.items() if not word.startswith(counted)}


@functools.lru_cache(maxsize=16_384)
def prefix_of(word: str, lexicon: Lexicon) -> str | None:
    """Return the prefix before a number word that it is written as one with: ب of بخمسة."""
    if not lexicon.prefixes:
        return None
    starts = starts_of(lexicon).all
    if word in starts or word in _words_of_marks(lexicon):
        return None
    fits = (prefix for prefix in lexicon.prefixes if word.startswith(prefix) and word[len(prefix) :] in starts)
    return max(fits, key=len, default=None)


@functools.lru_cache(maxsize=64)
def _words_of_marks(lexicon: Lexicon) -> frozenset[str]:
    """Return the words of phrases for percent and per mille: المئة of في المئة."""
    return frozenset(word for phrase in lexicon.percent | lexicon.permille for word in phrase.split())


@functools.lru_cache(maxsize=4096)
def split_compound(word: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the number words whose letters follow each other in a word, the longest first; nothing if none do."""
    if len(word) > _LONGEST_COMPOUND:
        return ()
    known = _simple_words(lexicon)
    ways: list[tuple[str, ...] | None] = [()] + [None] * len(word)
    for end in range(1, len(word) + 1):
        for start in range(end):
            if ways[end] is None and (before := ways[start]) is not None and word[start:end] in known:
                ways[end] = (*before, word[start:end])
    return ways[-1] or ()


@functools.lru_cache(maxsize=4096)
def begins_like_compound(word: str, lexicon: Lexicon) -> bool:
    """Whether a word begins with two number words, so that it may be a number that is not known whole."""
    known = _simple_words(lexicon)
    ends = [end for end in range(2, len(word)) if word[:end] in known]
    return any(
        word[end:other] in known for end in ends for other in range(end + 2, min(len(word), end + _LONGEST_SIMPLE))
    )


@functools.lru_cache(maxsize=64)
def _simple_words(lexicon: Lexicon) -> frozenset[str]:
    words = (lexicon.spelled, lexicon.fused, lexicon.hundreds, lexicon.numbers, lexicon.apart, lexicon.and_)
    return frozenset(word for word in frozenset().union(*words) if " " not in word)
