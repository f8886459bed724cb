"""Words of a lexicon as patterns search for them, and what a pattern has matched as the lexicon spells it."""

from __future__ import annotations

import re
from collections.abc import Iterable


def alternatives(words: Iterable[str]) -> str:
    """Return a regular expression for any of the words, the longest first; it matches nothing if there are none."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True)) or "(?!)"


def lowered(text: str) -> str:
    """Return a text in lower case with every character in its place.

    A few letters (İ) get longer in lower case; a text that holds one is left as it is.
    """
    lower = text.lower()
    return lower if len(lower) == len(text) else text


def key_of(word: str) -> str:
    """Return a word that a pattern has matched, whatever its case, as the lexicon spells it."""
    return " ".join(word.lower().translate(_ALIKE).split())


_ALIKE = {ord("ſ"): "s", ord("\N{KELVIN SIGN}"): "k", ord("ı"): "i", ord("\N{COMBINING DOT ABOVE}"): None}
"""Letters that patterns take for others when they pass over case, and ``str.lower`` does not."""
