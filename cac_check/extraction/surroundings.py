"""What stands around a figure, looked up once and in windows of fixed width."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cac_check.reading.lexicon import Lexicon, Words
from cac_check.reading.numeral import Figure, Number

_WINDOW = 64
_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*|[^\s\w]|\d+")
_WORD_WITH_STOP = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*\.?|[^\s\w]|\d+")
_NOTHING: Words = frozenset()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A figure in its sentence, with what the rules ask about."""

    text: str
    """The sentence."""
    figure: Figure
    lexicon: Lexicon
    opens: bool
    """Whether the sentence opens its paragraph."""
    numeral: str
    """The bare numeral as written."""
    before: str
    """What stands before the figure, as far as the window reaches."""
    after: str
    """What stands behind the figure, as far as the window reaches."""
    words_before: tuple[str, ...]
    """Words and signs before the figure, as written; a full stop stays with its word."""
    words_after: tuple[str, ...]
    """Words and signs behind the figure, as written."""
    word_before: str
    """The last word before the figure in lower case, brackets and quotes aside; ``""`` where there is none."""
    word_after: str
    """The first word behind the figure in lower case."""

    @staticmethod
    def of(text: str, figure: Figure, lexicon: Lexicon, *, opens: bool = False) -> Surroundings:
        """Look around a figure of a sentence."""
        numeral = figure.numeral
        before = text[max(0, figure.start - _WINDOW) : figure.start]
        after = text[figure.end : figure.end + _WINDOW]
        words_before, words_after = tuple(_WORD_WITH_STOP.findall(before)), tuple(_WORD.findall(after))
        named = next((word for word in reversed(words_before) if word not in _QUOTES), "")
        return Surroundings(
            text,
            figure,
            lexicon,
            opens,
            text[numeral.start : numeral.end],
            before,
            after,
            words_before,
            words_after,
            named.lower(),
            words_after[0].lower() if words_after else "",
        )

    def words(self, name: str) -> Words:
        """Return a class of words of the language, empty where it has none."""
        return self.lexicon.context.get(name, _NOTHING)

    @property
    def hedged(self) -> bool:
        """Whether words bend the figure: names and years are not hedged."""
        return self.figure.hedge is not None

    @property
    def number(self) -> Number | None:
        """The number, if the figure is one."""
        return self.figure.shape if isinstance(self.figure.shape, Number) else None

    @property
    def plain(self) -> bool:
        """Whether it is a bare run of digits: no grouping, scale, sign or hedge."""
        return self.numeral.isdecimal() and self.figure.mark is None and not self.hedged


_QUOTES = frozenset("([“\"'‘")
