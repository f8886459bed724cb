"""The words of a text that come nearest to words that do not stand in it."""

from __future__ import annotations

import heapq
import re
from difflib import SequenceMatcher

_WORD_START = re.compile(r"(?<!\w)\w|[\u3040-\u9fff\uac00-\ud7a3]")
_LONGEST_TEXT = 50_000
_LONGEST_WORDS = 200
_COMPARED = 12
_LEAST = 0.6


def nearest(words: str, text: str) -> str | None:
    """Return the stretch of ``text`` most like ``words``, or ``None`` if nothing is much like them.

    Stretches of equal length are first ranked by the pairs of characters they share, which takes time linear in the
    text; only the best are compared in full.
    """
    words, text = words[:_LONGEST_WORDS], text[:_LONGEST_TEXT]
    wanted = _pairs(words)
    stretches = {text[match.start() : match.start() + len(words) + 2] for match in _WORD_START.finditer(text)}
    best = heapq.nlargest(_COMPARED, stretches, key=lambda stretch: (len(wanted & _pairs(stretch)), stretch))
    candidates = {cut for stretch in best for cut in _cuts(stretch)}
    scored = ((SequenceMatcher(None, words.lower(), cut.lower()).ratio(), cut) for cut in candidates)
    likeness, found = max(scored, default=(0.0, ""))
    return found if likeness >= _LEAST else None


def _pairs(text: str) -> frozenset[str]:
    lower = text.lower()
    return frozenset(lower[index : index + 2] for index in range(len(lower) - 1))


def _cuts(stretch: str) -> set[str]:
    """Return the stretch cut at each of its last ends of words."""
    ends = [match.end() for match in re.finditer(r"\w(?!\w)|[\u3040-\u9fff\uac00-\ud7a3]", stretch)][-4:]
    return {stretch[:end] for end in ends} or {stretch}
