"""Numerals in languages that set words apart by spaces.

One pass over the tokens of a text. At each token a few small rules are tried, the longest forms first; none looks
back further than one token or ahead further than the numeral reaches, so that the time is linear in the text.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from cac_check.interval import exact, ratio
from cac_check.reading.lexicon import Lexicon
from cac_check.reading.numeral import Number, Numeral, Part
from cac_check.reading.spaced.cardinals import cardinal_at
from cac_check.reading.spaced.in_digits import from_digits, from_part_sign
from cac_check.reading.spaced.shares import every_nth_at, fraction_at, part_of_whole_at
from cac_check.reading.spaced.token_row import Found, TokenRow
from cac_check.reading.spaced.tokens import tokens_of
from cac_check.reading.spaced.vague_numbers import odd_number_at, several_at, vague_at
from cac_check.reading.spaced.word_parts import parts_of, with_elided
from cac_check.reading.word_patterns import alternatives

_HUNDRED = 100
_TENTH = Fraction(1, 10)


def spaced_numerals(text: str, lexicon: Lexicon) -> Iterator[Numeral]:
    """Yield the numerals of a text in order, those refused among them."""
    tokens = with_elided(tokens_of(text), lexicon)
    if lexicon.compounds or lexicon.endings or lexicon.prefixes:
        before = (None, *tokens)
        tokens = [part for token, last in zip(tokens, before, strict=False) for part in parts_of(token, lexicon, last)]
    row = TokenRow(text, tokens, lexicon)
    starts = row.starts.all
    position = 0
    while position < len(tokens):
        token = tokens[position]
        found = None
        if token.kind in ("digits", "run"):
            found = from_digits(row, position)
        elif token.kind == "part":
            found = from_part_sign(row, position)
        elif token.kind == "word" and token.word in starts:
            found = _from_words(row, position)
        if found is None:
            position += 1
            continue
        shape, after, refused, unread = found
        after += after < len(tokens) and tokens[after].kind == "ending"
        end = tokens[after - 1].end
        if lexicon.endings and (ending := _ending(lexicon).match(text, end)):
            end = ending.end()
            while after < len(tokens) and tokens[after].start < end:
                after += 1
        yield Numeral(token.start, end, shape, refused, unread=unread)
        position = after


@functools.lru_cache(maxsize=64)
def _ending(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of an ending behind an apostrophe: 'den of 3.500'den."""
    return re.compile(rf"['’](?:{alternatives(lexicon.endings)})(?!\w)", re.IGNORECASE)


def _from_words(row: TokenRow, position: int) -> Found | None:
    """Read a numeral that begins with a word."""
    word, lexicon = row.word(position), row.lexicon
    if row.touches(position) and row.tokens[position - 1].kind in ("digits", "run"):
        return None
    if any(row.ends_here(phrase, position) for phrase in row.starts.marks.get(word, ())):
        return None
    if word in lexicon.one and position + 1 < len(row.tokens) and row.tokens[position + 1].kind in ("digits", "run"):
        return None  # cerca de *un* 20 %
    article = word in lexicon.articles
    if word in lexicon.parts_before_definite and row.word(position + 1).startswith(lexicon.definite_article):
        return Found(Part(lexicon.parts_before_definite[word]), position + 1)  # خمس السكان
    if word in lexicon.added_before:
        return _added_to(row, position)
    return (
        every_nth_at(row, position)
        or odd_number_at(row, position)
        or part_of_whole_at(row, position)
        or fraction_at(row, position + 1 if article else position, 1 if article else None)
        or (several_at(row, position) if word in row.starts.several else None)
        or (vague_at(row, position) if word in row.starts.plurals else None)
        or cardinal_at(row, position, article)
    )


def _added_to(row: TokenRow, position: int) -> Found | None:
    """Read a number that a word before it makes larger or smaller by a part of its scale: साढ़े तीन लाख."""
    added, behind = row.lexicon.added_before[row.word(position)], position + 1
    if behind >= len(row.tokens):
        return None
    found = from_digits(row, behind) if row.tokens[behind].kind == "digits" else cardinal_at(row, behind, False)
    if found is None or not isinstance(found.shape, Number):
        return None
    number = found.shape
    amount = ratio(number.value, number.scale)
    unit = _HUNDRED * number.scale if number.words and amount >= _HUNDRED and amount % _HUNDRED == 0 else number.scale
    place = exact(unit * _TENTH)
    value = exact(number.value + added * unit)
    return Found(replace(number, value=value, grain=place, written=place, scaled=True, words=True), found.after)
