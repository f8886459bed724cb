"""Tell the language of a text among those that can be read."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from cac_check.reading.lexicon import Words
from cac_check.reading.lexicon_files import common_words, own_letters, writing

_SAMPLE = 20_000
_WORD = re.compile(r"[^\W\d_]+")
_SHARE = 0.1
_LATIN = "LATIN"
_ENOUGH = 2.0
_AHEAD = 1.3
_LETTER = 0.5
"""What a letter tells for a language, where a frequent word tells one."""
DEFAULT = "en"


class Guess(NamedTuple):
    """The language a text is most likely in."""

    language: str
    sure: bool
    """Whether what speaks for it is enough, and more than what speaks for any other."""


def guess_language(text: str) -> Guess:
    """Guess the language of a text.

    A script of its own decides where it makes up a tenth of the letters: figures, names and addresses stand in Latin
    letters in every language. Among the languages of one script the frequent words decide, and the letters that few of
    them have, each counted the more the fewer of these languages have it.
    """
    sample = text[:_SAMPLE]
    candidates = _of_script(sample)
    if len(candidates) == 1:
        return Guess(candidates[0], sure=True)
    words = Counter(word.lower() for word in _WORD.findall(sample))
    common = {code: common_words()[code] for code in candidates}
    by_words, heard = (
        _scores(words, common),
        _scores(Counter(sample.lower()), {c: own_letters()[c] for c in candidates}),
    )
    scores = {code: by_words[code] + _LETTER * heard[code] for code in candidates}
    first, second = sorted(candidates, key=lambda code: (scores[code], code == DEFAULT), reverse=True)[:2]
    return Guess(first, scores[first] >= _ENOUGH and scores[first] >= _AHEAD * scores[second])


def _of_script(sample: str) -> Sequence[str]:
    """Return the languages whose script a text is in."""
    counts: Counter[str] = Counter()
    for letter, count in Counter(sample).items():
        if letter.isalpha():
            counts[unicodedata.name(letter, "").partition(" ")[0].partition("-")[0]] += count
    letters = counts.total()
    shared = {
        code: sum(counts[script] for script in written)
        for code, written in writing().items()
        if written[0] != _LATIN and counts[written[0]] > _SHARE * letters
    }
    most = max(shared.values(), default=0)
    of_script = [code for code, count in shared.items() if count == most]
    return of_script or [code for code, written in writing().items() if written[0] == _LATIN]


def _scores(words: Counter[str], common: Mapping[str, Words]) -> Mapping[str, float]:
    """Return what the frequent words of each language, or its letters, tell for it; the order of words is no matter."""
    shared = Counter(word for known in common.values() for word in known)
    whole = math.lcm(*range(1, len(common) + 1))
    return {
        code: sum(words[word] * (whole // shared[word]) for word in known & words.keys()) / whole
        for code, known in common.items()
    }
