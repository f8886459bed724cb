"""Sentences in the language of the reader: message catalogues (gettext), and numbers as CLDR writes them.

A sentence is written in English where it is made, with named placeholders, and asked of a :class:`Language` that is
handed down to there: ``language.say("{count} of {total}", count=…, total=…)``. English needs no catalogue.
``docs/messages.py`` collects the sentences and compiles what translators write.
"""

from cac_check.messages.language import ENGLISH, LANGUAGES, Language, UnknownLanguageError, in_print, language, message
from cac_check.messages.sentence import Mentioned, Sentence

__all__ = [
    "ENGLISH",
    "LANGUAGES",
    "Language",
    "Mentioned",
    "Sentence",
    "UnknownLanguageError",
    "in_print",
    "language",
    "message",
]
