"""The tokens of a text in a row, as the rules look at them, and what a rule finds there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, TypeVar

from cac_check.reading.lexicon import Lexicon
from cac_check.reading.numeral import Shape
from cac_check.reading.spaced.first_words import starts_of
from cac_check.reading.spaced.tokens import Token

_Meaning = TypeVar("_Meaning")


class Found(NamedTuple):
    """What a rule finds at a position: a shape, or the reason why what stands there is refused."""

    shape: Shape | None
    after: int
    """The first token after the numeral."""
    refused: str | None = None
    unread: bool = False
    """Whether what is refused belongs to a number that is not read: nothing near it is what it seems."""


class TokenRow:
    """The tokens of a text in a row; every method takes a position and says what stands there."""

    def __init__(self, text: str, tokens: list[Token], lexicon: Lexicon) -> None:
        self.text = text
        self.tokens = tokens
        self.lexicon = lexicon
        self.starts = starts_of(lexicon)

    def word(self, position: int) -> str:
        """Return the word at a position, or ``""`` where there is none."""
        return self.tokens[position].word if 0 <= position < len(self.tokens) else ""

    def touches(self, position: int) -> bool:
        """Whether the token at a position stands right behind the one before it."""
        return 0 < position < len(self.tokens) and self.tokens[position - 1].end == self.tokens[position].start

    def printed(self, first: int, last: int) -> str:
        """Return the text from one token to another as it is written."""
        return self.text[self.tokens[first].start : self.tokens[last].end]

    def is_hyphen(self, position: int) -> bool:
        """Whether the token at a position joins its two neighbours: *forty-five*."""
        return self.word(position) in ("-", "‑") and self.touches(position) and self.touches(position + 1)

    def phrase(self, position: int, phrases: Mapping[str, _Meaning]) -> tuple[_Meaning, int] | None:
        """Return the meaning of the longest phrase that begins at a position, and where it ends."""
        for length in (3, 2, 1):
            words = self.tokens[position : position + length]
            phrase = " ".join(token.word for token in words)
            if len(words) == length and phrase in phrases:
                return phrases[phrase], position + length
        return None

    def ends_here(self, phrase: tuple[str, ...], position: int) -> bool:
        """Whether the words of a phrase end at a position: the *ciento* of por ciento is no hundred."""
        first = position - len(phrase) + 1
        return first > 0 and all(self.word(first + index) == word for index, word in enumerate(phrase))

    def is_digits(self, position: int) -> bool:
        """Whether digits stand at a position, with signs between them or not."""
        return position >= 0 and (self.is_grouped(position) or self.word(position).isdecimal())

    def is_grouped(self, position: int) -> bool:
        """Whether digits with signs between them stand at a position."""
        return position < len(self.tokens) and self.tokens[position].kind == "digits"

    def is_and_prefix(self, position: int) -> bool:
        """Whether a position holds *and* written as one with the word behind it: و of وعشرين."""
        return position < len(self.tokens) and (self.tokens[position].kind, self.word(position)) == (
            "prefix",
            self.lexicon.and_prefix,
        )
