"""How far the language of words is understood, to be said in one line."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable

from cac_check.reading.errors import Unreadable
from cac_check.reading.lexicon_files import base_language, writing
from cac_check.reading.lexicon_reader import lexicon

_SAMPLE = 2_000


def is_partial(language: str) -> bool:
    """Whether a language is read in part: its lexicon does not know what stands around figures in running text.

    Raises:
        Unreadable: if there is no lexicon for it.
    """
    return not lexicon(language).relations


def coverage_note(languages: Iterable[str]) -> str | None:
    """Return one line about the languages that are read in part or not at all, ``None`` if all are read whole."""
    partial, unknown = set(), set()
    for language in languages:
        try:
            if is_partial(language):
                partial.add(base_language(language))
        except Unreadable:
            unknown.add(language)
    notes = [
        f"{', '.join(sorted(codes))} {'is' if len(codes) == 1 else 'are'} {how}"
        for codes, how in ((partial, "read in part (numbers, common hedges)"), (unknown, "not read: give `means:`"))
        if codes
    ]
    return f"{'; '.join(notes)}; what cannot be read is refused" if notes else None


def foreign_letters_note(text: str, language: str) -> str | None:
    """Return one line if most letters of a text are of a script that its lexicon is not made for."""
    sample = text[:_SAMPLE]
    scripts = Counter(
        unicodedata.name(letter, "").partition(" ")[0].partition("-")[0] for letter in sample if letter.isalpha()
    )
    if not scripts:
        return None
    script, count = scripts.most_common(1)[0]
    if script in writing()[base_language(language)] or 2 * count <= scripts.total():
        return None
    return f"most letters are {script.capitalize()}, and no lexicon reads them: the words are read as {language}"
