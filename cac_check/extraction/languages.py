"""Tell the language of a text among those that can be read."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from cac_check.reading.lexicon import Words
from cac_check.reading.lexicon_files import common_words, languages_not_read, own_letters, writing

_SAMPLE = 20_000
_WORD = re.compile(r"(?:[^\W\d_]|[\u0900-\u0903\u093a-\u094f])+")
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
    """Its code; of a language that no lexicon reads, where the text is surely in that one."""
    sure: bool
    """Whether what speaks for it is enough, and more than what speaks for any other."""


def guess_language(text: str) -> Guess:
    """Guess the language of a text.

    A script of its own decides where it makes up a tenth of the letters: figures, names and addresses stand in Latin
    letters in every language. Among the languages of one script the frequent words decide, and the letters that few of
    them have, each counted the more the fewer of these languages have it.
    """
    sample = text[:_SAMPLE]
    scripts = _scripts(sample)
    candidates = _of_script(scripts)
    if not candidates:
        alone = [code for code, told in languages_not_read().items() if _is_written_in(told.script, scripts)]
        if alone:
            return Guess(alone[0], sure=True)
        candidates = [code for code, written in writing().items() if written[0] == _LATIN]
    words, letters = Counter(word.lower() for word in _WORD.findall(sample)), Counter(sample.lower())
    read = {code: (common_words()[code], own_letters()[code]) for code in candidates}
    script = writing()[candidates[0]][0]
    others = {c: (told.common, told.own_letters) for c, told in languages_not_read().items() if told.script == script}
    together = _scores(words, letters, {**read, **others})
    other = max(others, key=lambda code: together[code], default=None)
    nearest = max(together[code] for code in candidates)
    if other is not None and together[other] >= max(_ENOUGH, _AHEAD * nearest):
        return Guess(other, sure=True)
    likely = other is not None and together[other] > nearest  # as likely as not in a language that is not read
    if len(candidates) == 1:
        return Guess(candidates[0], sure=not likely)
    scores = _scores(words, letters, read)
    first, second = sorted(candidates, key=lambda code: (scores[code], code == DEFAULT), reverse=True)[:2]
    sure = scores[first] >= _ENOUGH and scores[first] >= _AHEAD * scores[second]
    return Guess(first, sure and not likely)


def _scripts(sample: str) -> Counter[str]:
    """Return how many letters of a text are of each script, as Unicode names it."""
    counts: Counter[str] = Counter()
    for letter, count in Counter(sample).items():
        if letter.isalpha():
            counts[unicodedata.name(letter, "").partition(" ")[0].partition("-")[0]] += count
    return counts


def _is_written_in(script: str, counts: Counter[str]) -> bool:
    return script != _LATIN and counts[script] > _SHARE * counts.total()


def _of_script(counts: Counter[str]) -> Sequence[str]:
    """Return the languages whose script a text is in; none where it is in one that no lexicon reads."""
    letters = counts.total()
    shared = {
        code: sum(counts[script] for script in written)
        for code, written in writing().items()
        if written[0] != _LATIN and counts[written[0]] > _SHARE * letters
    }
    most = max(shared.values(), default=0)
    of_script = [code for code, count in shared.items() if count == most]
    strange = any(_is_written_in(told.script, counts) for told in languages_not_read().values())
    return of_script or ([] if strange else [code for code, written in writing().items() if written[0] == _LATIN])


def _scores(
    words: Counter[str], letters: Counter[str], languages: Mapping[str, tuple[Words, Words]]
) -> Mapping[str, float]:
    """Return what words and letters tell for each language, by its frequent words and its own letters."""
    by_words = _told(words, {code: common for code, (common, _) in languages.items()})
    by_letters = _told(letters, {code: own for code, (_, own) in languages.items()})
    return {code: by_words[code] + _LETTER * by_letters[code] for code in languages}


def _told(words: Counter[str], common: Mapping[str, Words]) -> Mapping[str, float]:
    """Return what the frequent words of each language, or its letters, tell for it; the order of words is no matter."""
    shared = Counter(word for known in common.values() for word in known)
    whole = math.lcm(*range(1, len(common) + 1))
    return {
        code: sum(words[word] * (whole // shared[word]) for word in known & words.keys()) / whole
        for code, known in common.items()
    }
