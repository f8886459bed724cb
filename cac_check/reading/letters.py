"""Texts of scripts that patterns and lower case do not understand, with every letter as one plain letter.

Patterns take a word for a run of letters, and lower case leaves each in its place. Marks that are characters of their
own (the vowels of Devanagari, those above Arabic letters) break words in two, so does the apostrophe of Ukrainian, and
the two letters i of Turkish change their number or become each other. A lexicon names the tables its language needs;
its words, and the texts read with it, are written with other letters in the place of these. A table swaps characters
and loses none: what is shown to people is written back.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from cac_check.records import dataclass

_FREE = 0xA000
"""Where plain letters begin that no language with such marks uses: syllables of Yi."""
_MARKED = (range(0x0610, 0x06FF), range(0x0900, 0x0E00))
_JOINERS = (0x200C, 0x200D, 0x0970)
"""Signs within words: joiner, non-joiner, the sign of abbreviation of Devanagari."""


def _marks() -> dict[int, int]:
    points = (point for block in _MARKED for point in block)
    marks = (*(point for point in points if unicodedata.category(chr(point)) in ("Mn", "Mc")), *_JOINERS)
    return {mark: _FREE + index for index, mark in enumerate(marks)}


def _apostrophes() -> dict[int, int]:
    return {ord(sign): _FREE + index for index, sign in enumerate("'’‘`")}


def _dotted_i() -> dict[int, int]:
    """Return İ as I, and I and ı as a pair of letters of their own: each has the lower case it should have."""
    return {ord("İ"): ord("I"), ord("I"): ord("Ɨ"), ord("ı"): ord("ɨ")}


_TABLES = {"marks": _marks, "apostrophes": _apostrophes, "dotted_i": _dotted_i}


@dataclass(frozen=True, slots=True, eq=False)
class Letters:
    """The letters of a language as patterns take them, and back."""

    table: Mapping[int, int]
    back: Mapping[int, int]
    stand_ins: Mapping[int, int]
    """Letters that are none of the language, and what they stand for."""

    def folded(self, text: str) -> str:
        """Return a text of the same length in letters that patterns understand."""
        return text.translate(self.table) if self.table else text

    def plain(self, text: str) -> str:
        """Return a text as it was before it was folded."""
        return text.translate(self.back) if self.back else text

    def shown(self, text: str) -> str:
        """Return a sentence of ours, with words of a text in it, as people read it."""
        return text.translate(self.stand_ins) if self.stand_ins else text

    def folded_words(self, data: Any) -> Any:
        """Return the content of a file with every text in it folded."""
        if not self.table:
            return data
        if isinstance(data, dict):
            return {self.folded(key): self.folded_words(value) for key, value in data.items()}
        if isinstance(data, list):
            return [self.folded_words(value) for value in data]
        return self.folded(data)


@functools.cache
def letters_of(names: tuple[str, ...]) -> Letters:
    """Return the letters that tables of these names give: ``marks``, ``apostrophes``, ``dotted_i``."""
    table = {one: other for name in names for one, other in _TABLES[name]().items()}
    stand_ins = {other: one for one, other in table.items() if other not in table}
    origins = {other: one for one, other in table.items()}
    for last in stand_ins:  # what takes the place of a letter gives its own place to the first of the row
        first = last
        while first in origins:
            first = origins[first]
        table[last] = first
    return Letters(table, {other: one for one, other in table.items()}, stand_ins)


def spelled_alike(data: Any, alike: Iterable[tuple[str, str]]) -> Any:
    """Return the content of a file with each word in every spelling: हज़ार as हजार, ألفا as ألفًا.

    Args:
        data: mappings, lists and texts as a YAML file holds them.
        alike: what may be written otherwise, and how; ``$`` behind it stands for the end of the word.
    """
    pairs = tuple(alike)
    if not pairs:
        return data
    if isinstance(data, dict):
        return {
            spelling: spelled_alike(value, pairs) for key, value in data.items() for spelling in _spellings(key, pairs)
        }
    if isinstance(data, list):
        return [spelling for word in data for spelling in _spellings(word, pairs)] if _holds_texts(data) else data
    return data


def _holds_texts(data: list[Any]) -> bool:
    return all(isinstance(word, str) for word in data)


def _spellings(word: str, pairs: tuple[tuple[str, str], ...]) -> list[str]:
    """Return a word in every spelling, as it is first."""
    spellings = {word: None}
    for old, new in pairs:
        for spelling in tuple(spellings):
            if not old.endswith("$"):
                spellings[spelling.replace(old, new)] = None
            elif spelling.endswith(old[:-1]):
                spellings[spelling[: 1 - len(old)] + new] = None
    return list(spellings)
