"""Tell the language of a text among those that can be read."""

from __future__ import annotations

import re
from collections import Counter

from cac_check.reading.lexicon import languages, lexicon

_SAMPLE = 20_000
_WORD = re.compile(r"[^\W\d_]+")
_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7a3]")),
    ("zh", re.compile(r"[\u3400-\u9fff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
)
_SHARE = 0.1
DEFAULT = "en"


def guess_language(text: str) -> str:
    """Return the code of the language a text is most likely in.

    A script decides where it makes up a tenth of the letters, else the frequent words of each language.
    """
    sample = text[:_SAMPLE]
    letters = sum(map(str.isalpha, sample))
    for code, script in _SCRIPTS:
        if len(script.findall(sample)) > _SHARE * letters:
            return code
    words = Counter(word.lower() for word in _WORD.findall(sample))
    scores = {code: sum(words[word] for word in lexicon(code).common) for code in languages()}
    return max((DEFAULT, *scores), key=lambda code: scores[code])
