"""The tokens of a text whose words are set apart by spaces."""

from __future__ import annotations

import re
from typing import NamedTuple

from cac_check.reading.digits import PART_SIGNS, RUN

_TOKEN = re.compile(
    rf"(?P<run>{RUN.pattern})"
    r"|(?P<digits>\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,'’٫٬．，]\d+)*)"
    rf"|(?P<part>[{PART_SIGNS}])"
    rf"|(?P<word>[^\W\d_{PART_SIGNS}]+)"
    r"|(?P<sign>[^\s\w]|_)"
)


class Token(NamedTuple):
    """A word, a run of digits with their signs, or one other sign."""

    kind: str
    start: int
    end: int
    word: str
    """Lower case."""


def tokens_of(text: str) -> list[Token]:
    """Return the tokens of a text; spaces are what lies between them."""
    lower = text.lower()
    if len(lower) != len(text):  # İ becomes two characters
        return [Token(str(m.lastgroup), m.start(), m.end(), m.group().lower()) for m in _TOKEN.finditer(text)]
    make = tuple.__new__  # half the time of the constructor, which every word of a text would pay
    return [make(Token, (m.lastgroup, m.start(), m.end(), m.group())) for m in _TOKEN.finditer(lower)]
