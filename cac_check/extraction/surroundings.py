"""What stands around a figure, looked up once and in windows of fixed width."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

from cac_check.reading.lexicon import Lexicon, Words
from cac_check.reading.numeral import Figure, Number
from cac_check.reading.time_units import unit_of_time
from cac_check.records import dataclass

_WINDOW = 64
_COMMAS = ("،", ",")
"""The rules look for one comma, whatever the script."""
_ANY_COMMA = ",，、"
_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*|[^\s\w]|\d+")
_WORD_WITH_STOP = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*\.?|[^\s\w]|\d+")
_ENDING = re.compile(r"['’][^\W\d_]+$")
_NOTHING: Words = frozenset()


_Value = TypeVar("_Value")


class _kept(Generic[_Value]):  # noqa: N801 (a decorator)
    """A property that is worked out once: ``functools.cached_property`` without the lock that it takes each time."""

    def __init__(self, work_out: Callable[[Any], _Value]) -> None:
        self.work_out = work_out
        self.name = work_out.__name__
        self.__doc__ = work_out.__doc__

    @overload
    def __get__(self, instance: None, owner: type) -> _kept[_Value]: ...
    @overload
    def __get__(self, instance: object, owner: type) -> _Value: ...
    def __get__(self, instance: object | None, owner: type) -> _kept[_Value] | _Value:
        if instance is None:
            return self
        value = instance.__dict__[self.name] = self.work_out(instance)
        return value


@dataclass(frozen=True, eq=False)
class Surroundings:
    """A figure in its sentence, with what the rules ask about.

    Words are split off when a rule first asks for them: most figures that are no claims are told by less.
    """

    text: str
    """The sentence."""
    figure: Figure
    lexicon: Lexicon
    opens: bool = False
    """Whether the sentence opens its paragraph."""

    @_kept
    def numeral(self) -> str:
        """The bare numeral as written, without an ending behind an apostrophe (1954'te)."""
        printed = self.text[self.figure.numeral.start : self.figure.numeral.end]
        return _ENDING.sub("", printed) if self.lexicon.endings else printed

    @_kept
    def before(self) -> str:
        """What stands before the figure, as far as the window reaches."""
        return self.text[max(0, self.figure.start - _WINDOW) : self.figure.start].replace(*_COMMAS)

    @_kept
    def after(self) -> str:
        """What stands behind the figure, as far as the window reaches."""
        return self.text[self.figure.end : self.figure.end + _WINDOW].replace(*_COMMAS)

    @_kept
    def behind(self) -> str:
        """What stands behind the numeral itself, hedges included, in lower case: 公里左右 of 3公里左右."""
        end = max(self.figure.numeral.end, self.figure.end if self.figure.mark is not None else 0)
        return self.text[end : end + _WINDOW].lstrip().lower()

    @_kept
    def words_before(self) -> tuple[str, ...]:
        """Words and signs before the figure, as written; a full stop stays with its word."""
        return tuple(_WORD_WITH_STOP.findall(self.before))

    @_kept
    def words_after(self) -> tuple[str, ...]:
        """Words and signs behind the figure, as written."""
        return tuple(_WORD.findall(self.after))

    @_kept
    def word_before(self) -> str:
        """The last word before the figure in lower case, brackets and quotes aside; ``""`` where there is none."""
        return next((word for word in reversed(self.words_before) if word not in _QUOTES), "").lower()

    @_kept
    def word_behind(self) -> str:
        """The first word behind the figure as written."""
        match = _WORD.search(self.after)
        return match.group() if match else ""

    @property
    def word_after(self) -> str:
        """The same in lower case."""
        return self.word_behind.lower()

    @_kept
    def unit_of_time(self) -> str | None:
        """The unit of time behind the numeral."""
        found = unit_of_time(self.text, self.figure.numeral, self.lexicon)
        return found[0] if found else None

    def ends_like(self, word: str, name: str) -> bool:
        """Whether a word in lower case has one of the endings of a class."""
        endings = self.phrases(name)
        return bool(endings) and word.endswith(endings)

    def words(self, name: str) -> Words:
        """Return a class of words of the language, empty where it has none."""
        return self.lexicon.context.get(name, _NOTHING)

    def phrases(self, name: str) -> tuple[str, ...]:
        """Return a class of words as ``str.startswith`` and ``str.endswith`` take them."""
        return as_tuple(self.words(name))

    def follows(self, name: str, *, past: str = "") -> bool:
        """Whether what stands before the figure, some signs past, ends with a word or phrase of a class."""
        phrases = self.phrases(name)
        if not phrases:
            return False
        before = self.before.rstrip(f" \u00a0\u202f{past}").lower()
        if not self.lexicon.spaced:
            return before.endswith(phrases)
        return any(_begins_a_word(before, len(before) - len(phrase)) for phrase in phrases if before.endswith(phrase))

    @_kept
    def tells_the_rest(self) -> bool:
        """Whether the figure is what is left of another: the rest, 99, are adults; not: the other, 34, was released."""
        return self.follows("rest", past=_ANY_COMMA) and not self.follows("one_left", past=_ANY_COMMA)

    @property
    def hedged(self) -> bool:
        """Whether words bend the figure: names and years are not hedged."""
        return self.figure.hedge is not None

    @property
    def hedge_words(self) -> str:
        """The words before the numeral that bend it, in lower case."""
        return self.text[self.figure.start : self.figure.numeral.start].strip().lower()

    @_kept
    def number(self) -> Number | None:
        """The number, if the figure is one."""
        return self.figure.shape if isinstance(self.figure.shape, Number) else None

    @_kept
    def plain(self) -> bool:
        """Whether it is a bare run of digits: no grouping, scale, sign or hedge."""
        return self.numeral.isdecimal() and self.figure.mark is None and not self.hedged


@functools.lru_cache(maxsize=256)
def as_tuple(words: Words) -> tuple[str, ...]:
    """Return words as ``str.startswith`` and ``str.endswith`` take them."""
    return tuple(words)


def _begins_a_word(text: str, position: int) -> bool:
    return not position or not (text[position - 1].isalnum() and text[position].isalnum())


_QUOTES = frozenset("([“\"'‘„«‚")
