"""The words of a figure as a claim can quote them, so that what reads them alone understands the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from cac_check.extraction.mentions import Mention
from cac_check.reading import Unreadable, read

_WORD_BEHIND = re.compile(r"[\s\-‑]?[^\W\d_]+")
_WORD_BEFORE = re.compile(r"[^\W\d_]+[\s\-‑]?$")
_LONGEST_UNIT = 4
_REACH = 40


def quoted(mention: Mention) -> Mapping[str, str]:
    """Return the fields of a claim that tell a figure: its words, and what they mean where they need their sentence.

    Words that are no figure by themselves take the next one with them: 至少二十九*人*, *another* dozen.
    """
    reason = ""
    for phrase in _quotes(mention):
        try:
            reading = read(phrase, language=mention.language, kind=mention.kind)
        except Unreadable as error:
            reason = reason or error.reason
            continue
        if (reading.value, reading.hedge) == (mention.value, mention.hedge):
            return {"says": phrase}
        reason = reason or "alone, they are read otherwise"
    return {
        "says": mention.phrase,
        "means": str(mention.reading.default),
        "because": f"read in their sentence, as the words alone are not understood: {reason}",
    }


def _quotes(mention: Mention) -> Iterator[str]:
    """Yield the words of a figure, and longer quotes around it."""
    yield mention.phrase
    letters = mention.around.lexicon.letters
    text, figure, phrase = mention.text, mention.figure, letters.folded(mention.phrase)
    start = text.find(phrase, max(0, figure.start - len(phrase)))
    if start < 0:
        return
    end = start + len(phrase)
    if mention.around.lexicon.spaced:
        behind = _WORD_BEHIND.match(text, end, end + _REACH)
        before = _WORD_BEFORE.search(text[max(0, start - _REACH) : start])
        if behind is not None:
            yield letters.plain(text[start : behind.end()])
        if before is not None:
            yield letters.plain(text[start - len(before.group()) : end])
    else:
        yield from (text[start : end + more] for more in range(1, _LONGEST_UNIT + 1) if end + more <= len(text))
