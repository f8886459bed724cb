"""Numerals in languages that set words apart by spaces.

One pass over the tokens of a text. At each token a few small rules are tried, the longest forms first; none looks
back further than one token or ahead further than the numeral reaches, so that the time is linear in the text.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple, TypeVar

from cac_check.interval import MAX_DIGITS, Rational, exact, ratio
from cac_check.reading.digits import PART_SIGNS, RUN, parse_digits, part_of_sign, place_of_last_digit
from cac_check.reading.errors import Unreadable, glued, ordinal, run_of_numbers, underscored
from cac_check.reading.lexicon import Lexicon
from cac_check.reading.numeral import Number, Numeral, Part, Several, Shape, Vague
from cac_check.reading.word_patterns import alternatives

_TOKEN = re.compile(
    rf"(?P<run>{RUN.pattern})"
    r"|(?P<digits>\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,'’٫٬．，]\d+)*)"
    rf"|(?P<part>[{PART_SIGNS}])"
    rf"|(?P<word>[^\W\d_{PART_SIGNS}]+)"
    r"|(?P<sign>[^\s\w]|_)"
)
_LARGEST = 10**MAX_DIGITS
_TEN, _HUNDRED = 10, 100
_SHORTEST_COMPOUND, _LONGEST_COMPOUND = 6, 80
_THOUSAND = 1000
_LONGEST_SIMPLE = 16
_LONGEST_SPELLED = 6
"""Words of the longest number below a hundred, and one more: quatre-vingt-dix-sept."""
_LABELS = "#@№§_"
_JOINTS = "-‑/:."
_TENTH = Fraction(1, 10)
_Meaning = TypeVar("_Meaning")


class Token(NamedTuple):
    """A word, a run of digits with their signs, or one other sign."""

    kind: str
    start: int
    end: int
    word: str
    """Lower case."""


def tokens_of(text: str) -> list[Token]:
    """Return the tokens of a text; spaces are what lies between them."""
    return [Token(str(m.lastgroup), m.start(), m.end(), m.group().lower()) for m in _TOKEN.finditer(text)]


def parts_of(token: Token, lexicon: Lexicon) -> list[Token]:
    """Return the number words that a word is put together from, or the word alone: zwei-hundert-fünfzig-tausend."""
    if token.kind != "word":
        return [token]
    if stem := stem_of(token.word, lexicon):
        end = token.start + len(stem)
        return [Token("word", token.start, end, stem), Token("ending", end, token.end, token.word[len(stem) :])]
    if prefix := prefix_of(token.word, lexicon):
        start = token.start + len(prefix)
        return [Token("prefix", token.start, start, prefix), Token("word", start, token.end, token.word[len(prefix) :])]
    if not lexicon.compounds or len(token.word) < _SHORTEST_COMPOUND:
        return [token]
    parts: list[Token] = []
    start = token.start
    for word in split_compound(token.word, lexicon) or (token.word,):
        parts.append(Token("word", start, start + len(word), word))
        start += len(word)
    return parts


def stem_of(word: str, lexicon: Lexicon) -> str | None:
    """Return the number word that a word is with its ending taken off: bin of *binden*; ``None`` for other words."""
    return _with_endings(lexicon).get(word)


@functools.lru_cache(maxsize=64)
def _with_endings(lexicon: Lexicon) -> Mapping[str, str]:
    """Return the number words with every ending that makes no other known word of them."""
    if not lexicon.endings:
        return {}
    stems = _simple_words(lexicon) | {word for word in lexicon.added_behind if " " not in word}
    known = stems | lexicon.percent_before | lexicon.wholes.keys() | lexicon.plurals.keys() | lexicon.fractions.keys()
    known |= lexicon.context.get("not_numbers", frozenset())
    return {word: stem for stem in stems for ending in lexicon.endings if (word := f"{stem}{ending}") not in known}


@functools.lru_cache(maxsize=16_384)
def prefix_of(word: str, lexicon: Lexicon) -> str | None:
    """Return the prefix before a number word that it is written as one with: ب of بخمسة."""
    if not lexicon.prefixes:
        return None
    starts = _starts(lexicon).all
    if word in starts or word in _words_of_marks(lexicon):
        return None
    fits = (prefix for prefix in lexicon.prefixes if word.startswith(prefix) and word[len(prefix) :] in starts)
    return max(fits, key=len, default=None)


@functools.lru_cache(maxsize=64)
def _words_of_marks(lexicon: Lexicon) -> frozenset[str]:
    """Return the words of phrases for percent and per mille: المئة of في المئة."""
    return frozenset(word for phrase in lexicon.percent | lexicon.permille for word in phrase.split())


@functools.lru_cache(maxsize=4096)
def split_compound(word: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the number words whose letters follow each other in a word, the longest first; nothing if none do."""
    if len(word) > _LONGEST_COMPOUND:
        return ()
    known = _simple_words(lexicon)
    ways: list[tuple[str, ...] | None] = [()] + [None] * len(word)
    for end in range(1, len(word) + 1):
        for start in range(end):
            if ways[end] is None and (before := ways[start]) is not None and word[start:end] in known:
                ways[end] = (*before, word[start:end])
    return ways[-1] or ()


@functools.lru_cache(maxsize=4096)
def begins_like_compound(word: str, lexicon: Lexicon) -> bool:
    """Whether a word begins with two number words, so that it may be a number that is not known whole."""
    known = _simple_words(lexicon)
    ends = [end for end in range(2, len(word)) if word[:end] in known]
    return any(
        word[end:other] in known for end in ends for other in range(end + 2, min(len(word), end + _LONGEST_SIMPLE))
    )


@functools.lru_cache(maxsize=64)
def _simple_words(lexicon: Lexicon) -> frozenset[str]:
    words = (lexicon.spelled, lexicon.fused, lexicon.hundreds, lexicon.numbers, lexicon.apart, lexicon.and_)
    return frozenset(word for word in frozenset().union(*words) if " " not in word)


def spaced_numerals(text: str, lexicon: Lexicon) -> Iterator[Numeral]:
    """Yield the numerals of a text in order, those refused among them."""
    tokens = tokens_of(text)
    if lexicon.compounds or lexicon.endings or lexicon.prefixes:
        tokens = [part for token in tokens for part in parts_of(token, lexicon)]
    grammar = _Grammar(text, tokens, lexicon)
    starts = grammar.starts.all
    position = 0
    while position < len(tokens):
        token = tokens[position]
        found = None
        if token.kind in ("digits", "run"):
            found = grammar.from_digits(position)
        elif token.kind == "part":
            found = grammar.from_sign(position)
        elif token.kind == "word" and token.word in starts:
            found = grammar.from_words(position)
        if found is None:
            position += 1
            continue
        shape, after, refused = found
        after += after < len(tokens) and tokens[after].kind == "ending"
        end = tokens[after - 1].end
        if lexicon.endings and (ending := _ending(lexicon).match(text, end)):
            end = ending.end()
            while after < len(tokens) and tokens[after].start < end:
                after += 1
        yield Numeral(token.start, end, shape, refused)
        position = after


@functools.lru_cache(maxsize=64)
def _ending(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of an ending behind an apostrophe: 'den of 3.500'den."""
    return re.compile(rf"['’](?:{alternatives(lexicon.endings)})(?!\w)", re.IGNORECASE)


class _Found(NamedTuple):
    shape: Shape | None
    after: int
    """The first token after the numeral."""
    refused: str | None = None


class _Starts(NamedTuple):
    """The words that numerals begin with, by the rule that reads them."""

    all: frozenset[str]
    several: frozenset[str]
    plurals: frozenset[str]
    spelled: frozenset[str]
    marks: Mapping[str, tuple[tuple[str, ...], ...]]
    """Phrases for percent and per mille, by their last word."""


@functools.lru_cache(maxsize=64)
def _starts(lexicon: Lexicon) -> _Starts:
    several, plurals = (
        frozenset(phrase.split()[0] for phrase in phrases) for phrases in (lexicon.several, lexicon.plurals)
    )
    spelled = frozenset(phrase.split()[0] for phrase in lexicon.spelled)
    words = (lexicon.numbers, lexicon.articles, lexicon.hundreds, lexicon.collectives, lexicon.fused)
    fractions = {phrase.split()[0] for phrase in (*lexicon.fractions, *lexicon.halves_joined)}
    more = (fractions, lexicon.apart, several, plurals, spelled, lexicon.wholes, lexicon.added_before)
    phrases = [tuple(phrase.split()) for phrase in lexicon.percent | lexicon.permille if " " in phrase]
    marks = {phrase[-1]: tuple(other for other in phrases if other[-1] == phrase[-1]) for phrase in phrases}
    return _Starts(frozenset().union(*words, *more), several, plurals, spelled, marks)


class _Grammar:
    """The rules; every method takes a position and says what numeral begins there and where it ends."""

    def __init__(self, text: str, tokens: list[Token], lexicon: Lexicon) -> None:
        self.text = text
        self.tokens = tokens
        self.lexicon = lexicon
        self.starts = _starts(lexicon)

    def word(self, position: int) -> str:
        """Return the word at a position, or ``""`` where there is none."""
        return self.tokens[position].word if 0 <= position < len(self.tokens) else ""

    def touches(self, position: int) -> bool:
        """Whether the token at a position stands right behind the one before it."""
        return 0 < position < len(self.tokens) and self.tokens[position - 1].end == self.tokens[position].start

    def from_digits(self, position: int) -> _Found:
        """Read digits, the scale words behind them, and what is glued to them on either side."""
        token = self.tokens[position]
        if reason := self.glued_before(position):
            return _Found(None, position + 1, reason)
        try:
            number = parse_digits(token.word, self.lexicon.digits)
        except Unreadable as error:
            reason = run_of_numbers(token.word) if token.kind == "run" else error.reason
            return _Found(None, position + 1, reason)
        after = position + 1
        if self.lexicon.ordinal_point and self.is_ordinal(position):
            return _Found(None, after + 1, ordinal(self.told(position, after)))
        if (
            self.word(after) == "."
            and self.word(after + 1) in self.lexicon.ordinal_suffixes
            and self.touches(after + 1)
        ):
            return _Found(None, after + 2, ordinal(self.told(position, after + 1)))  # 45.ª
        if self.word(after) == "_" and self.touches(after):
            return _Found(None, after + 1, underscored(self.told(position, min(after + 1, len(self.tokens) - 1))))
        if after < len(self.tokens) and self.tokens[after].kind == "part" and isinstance(number.value, int):
            number, after = _mixed(number.value + part_of_sign(self.word(after))), after + 1
        if self.touches(after) and self.tokens[after].kind == "word":
            letters, exact_letters = self.word(after), self.told(after, after)
            short = self.lexicon.touching.get(exact_letters) or self.lexicon.abbreviations.get(exact_letters)
            if letters in self.lexicon.glued:
                number, after = number.times(self.lexicon.scales[letters]), after + 1
            elif short:
                number, after = number.times(short), self.behind_dot(after)
            elif letters not in self.lexicon.measures:
                return _Found(None, after + 1, self.glued_after(position, letters))
        if short := self.scale_behind_money(position, after):
            number, after = number.times(short), self.behind_dot(after)
        if reason := self.word_joined(position, after) or self.ordinal_ending(position, after):
            return _Found(None, after + 2, reason)
        scaled, behind = self.scales(number, after)
        if behind > after and self.lexicon.digits.is_ambiguous(token.word):
            return _Found(None, behind, f"{token.word!r} before a scale can be grouped or have decimals")
        return _Found(*self.falling(scaled, behind))

    def scale_behind_money(self, position: int, after: int) -> Rational | None:
        """Return the scale of a letter apart from the digits, which is one only behind a currency: $5 *m*."""
        letters = self.word(after)
        if letters not in self.lexicon.glued or letters in self.lexicon.apart or self.touches(after):
            return None
        return self.lexicon.scales[letters] if self.word(position - 1) in self.lexicon.currencies_before else None

    def is_ordinal(self, position: int) -> bool:
        """Whether digits have a full stop before a word: *die 3. Runde*, 21. yüzyıl.

        Where nouns have no capital, a word with one may begin a sentence.
        """
        point, behind = position + 1, position + 2
        return (
            self.word(position).isdecimal()
            and self.word(point) == "."
            and self.touches(point)
            and behind < len(self.tokens)
            and self.tokens[behind].kind == "word"
            and not self.touches(behind)
            and (self.lexicon.nouns_capitalised or self.text[self.tokens[behind].start].islower())
        )

    def word_joined(self, position: int, after: int) -> str | None:
        """Say why a word joined to digits by a hyphen makes an ordinal or another word of them: 5-й, 15-летний."""
        if not self.lexicon.hyphened_words or not self.is_hyphen(after) or self.tokens[after + 1].kind != "word":
            return None
        told = self.told(position, after + 1)
        return ordinal(told) if self.word(after + 1) in self.lexicon.ordinal_suffixes else glued(told)

    def ordinal_ending(self, position: int, after: int) -> str | None:
        """Say that an ending behind an apostrophe makes an ordinal of digits: 34'üncü."""
        if not self.lexicon.endings or self.word(after) not in ("'", "’") or not self.touches(after + 1):
            return None
        ending = self.word(after + 1).startswith(tuple(self.lexicon.ordinal_suffixes))
        return ordinal(self.told(position, after + 1)) if ending else None

    def from_sign(self, position: int) -> _Found:
        """Read a sign for a fraction alone: ¾ of voters, ½ million, ½ per cent."""
        if reason := self.glued_before(position):
            return _Found(None, position + 1, reason)
        value, after = part_of_sign(self.word(position)), position + 1
        factor = self.multiplier(self.word(after))
        if factor is not None:
            return _Found(*self.scales(_share_of(value, factor), after + 1))
        told_of = self.word(after) in self.lexicon.of or self.word(after) in self.lexicon.articles
        return _Found(Part(value) if told_of else _mixed(value), after)

    def glued_before(self, position: int) -> str | None:
        """Say why what touches the digits from the left makes them part of a name, if it does."""
        if not self.touches(position):
            return None
        before = self.word(position - 1)
        if self.tokens[position - 1].kind == "word":
            return (
                None
                if before in self.lexicon.currencies_before | self.lexicon.prefixes
                else glued(self.told(position - 1, position))
            )
        if before in _LABELS:
            return f"{self.told(position - 1, position)!r} is a label, not a number"
        name = self.word(position - 2) if self.touches(position - 1) else ""
        joins = name in self.lexicon.to and self.told(position - 2, position - 2).islower()  # 3 a-6, but not A-6
        if before in _JOINTS and name.isalpha() and not joins and not self.is_short_for(position - 2):
            return glued(self.told(position - 2, position))
        return None

    def is_short_for(self, position: int) -> bool:
        """Whether a word with a full stop may touch digits: *Rs.500*, *approx.500*, *c.500*, but not *C.1*."""
        name = self.word(position)
        hedge = f"{name}." in self.lexicon.hedges_before and self.told(position, position).islower()
        return hedge or name in self.lexicon.currencies_before

    def told(self, first: int, last: int) -> str:
        """Return the text from one token to another as it is written."""
        return self.text[self.tokens[first].start : self.tokens[last].end]

    def glued_after(self, position: int, letters: str) -> str:
        """Say why letters behind digits make them something else than a number."""
        told = self.told(position, position + 1)
        return ordinal(told) if letters in self.lexicon.ordinal_suffixes else glued(told)

    def from_words(self, position: int) -> _Found | None:
        """Read a numeral that begins with a word."""
        word, lexicon = self.word(position), self.lexicon
        if self.touches(position) and self.tokens[position - 1].kind in ("digits", "run"):
            return None
        if any(self.ends_here(phrase, position) for phrase in self.starts.marks.get(word, ())):
            return None
        if (
            word in lexicon.one
            and position + 1 < len(self.tokens)
            and self.tokens[position + 1].kind in ("digits", "run")
        ):
            return None  # cerca de *un* 20 %
        article = word in lexicon.articles
        if word in lexicon.added_before:
            return self.added_to(position)
        return (
            self.part_of_whole(position)
            or self.fraction(position + 1 if article else position, 1 if article else None)
            or (self.several(position) if word in self.starts.several else None)
            or (self.vague(position) if word in self.starts.plurals else None)
            or self.cardinal(position, article)
        )

    def ends_here(self, phrase: tuple[str, ...], position: int) -> bool:
        """Whether the words of a phrase end at a position: the *ciento* of por ciento is no hundred."""
        first = position - len(phrase) + 1
        return first > 0 and all(self.word(first + index) == word for index, word in enumerate(phrase))

    def part_of_whole(self, position: int) -> _Found | None:
        """Read a share whose whole is told first: *üçte* iki."""
        whole, word = self.lexicon.wholes.get(self.word(position)), self.word(position + 1)
        numbers, endings = self.lexicon.spelled, self.lexicon.endings
        stems = (word.removesuffix(ending) for ending in ("", *endings) if word.endswith(ending))
        part = next((numbers[stem] for stem in stems if stem in numbers), None)
        if whole is None or not part or part >= whole:
            return None
        return _Found(Part(exact(Fraction(part) / Fraction(whole))), position + 2)

    def added_to(self, position: int) -> _Found | None:
        """Read a number that a word before it makes larger or smaller by a part of its scale: साढ़े तीन लाख."""
        added, behind = self.lexicon.added_before[self.word(position)], position + 1
        if behind >= len(self.tokens):
            return None
        found = self.from_digits(behind) if self.tokens[behind].kind == "digits" else self.cardinal(behind, False)
        if found is None or not isinstance(found.shape, Number):
            return None
        number = found.shape
        told = ratio(number.value, number.scale)
        unit = _HUNDRED * number.scale if number.words and told >= _HUNDRED and told % _HUNDRED == 0 else number.scale
        place = exact(unit * _TENTH)
        value = exact(number.value + added * unit)
        return _Found(replace(number, value=value, grain=place, written=place, scaled=True, words=True), found.after)

    def cardinal(self, position: int, article: bool) -> _Found | None:
        """Read number words: *forty-five*, *two hundred and thirty*, *a dozen*, *one million*."""
        lexicon = self.lexicon
        groups: list[_Group] = []
        current: Rational = 1 if article else 0
        unit: Rational = 1
        scale_before: Rational = _LARGEST
        ends_scaled = False
        first = after = position + 1 if article else position
        while True:
            begun = after > first
            read = after
            joined = begun and self.is_and_prefix(read)
            if joined or (begun and (self.is_hyphen(read) or self.is_and(read, current))):
                read += 1
            word = self.word(read)
            spelled = self.spelled(read) if lexicon.spelled else None
            scale = self.scale_at(read)
            reach = read + 1
            if joined and lexicon.units_first and (tens := self.tens_at(read, current)):
                current, unit, ends_scaled = current + tens, 1, False
            elif spelled and (begun or not article) and _fits_behind(spelled[0], current, begun):
                current, unit, reach, ends_scaled = current + spelled[0], 1, spelled[1], False
            elif (
                word in lexicon.numbers
                and (begun or not article)
                and _fits_behind(lexicon.numbers[word], current, begun)
            ):
                current, unit, ends_scaled = current + lexicon.numbers[word], 1, False
            elif word in lexicon.hundreds and (1 <= current < 100 or not begun or (lexicon.spelled and not current)):
                current, unit, ends_scaled = (current or 1) * lexicon.hundreds[word], 1, False
            elif word in lexicon.collectives and (1 <= current < 1000 or (not begun and self.is_filled(position))):
                current, unit = (current or 1) * lexicon.collectives[word], lexicon.collectives[word]
                ends_scaled = False
            elif word in lexicon.fused and not current and lexicon.fused[word] < scale_before:
                scale_before = unit = place_of_last_digit(int(lexicon.fused[word]))
                groups.append(_Group(unit, lexicon.fused[word]))
                ends_scaled = True
            elif scale and (current or not begun or self.may_stand_alone(word)) and scale[0] < scale_before:
                scale_before = unit = scale[0]
                groups.append(_Group(unit, exact((current or 1) * unit)))
                current, reach, ends_scaled = 0, scale[1], True
            elif scale and lexicon.spelled and (merged := _multiplied(groups, current, scale[0])):
                unit = scale[0] if current else scale_before * scale[0]
                groups, scale_before = merged, unit
                current, reach, ends_scaled = 0, scale[1], True
            else:
                break
            after = reach
        if after == first:
            return None
        value = exact(sum(group.value for group in groups) + current)
        written = unit if ends_scaled else 1
        if not isinstance(value, int):
            return _Found(*self.scales(replace(_mixed(value), words=True), after))  # anderthalb, полтора
        grain = unit if unit > 1 and not ends_scaled else place_of_last_digit(value)
        number = Number(value, grain, written, scaled=written > 1, scale=written, words=True)
        if scale_before == _LARGEST:
            number, after = self.decimals(number, after)
        return _Found(*self.falling(*self.scales(number, after)))

    def is_and_prefix(self, position: int) -> bool:
        """Whether a position holds *and* written as one with the word behind it: و of وعشرين."""
        return position < len(self.tokens) and (self.tokens[position].kind, self.word(position)) == (
            "prefix",
            self.lexicon.and_prefix,
        )

    def tens_at(self, position: int, current: Rational) -> Rational | None:
        """Return the tens that stand behind their units: عشرين of ثلاثة وعشرين."""
        tens = self.lexicon.numbers.get(self.word(position)) or self.lexicon.spelled.get(self.word(position))
        fits = tens is not None and tens % _TEN == 0 and _TEN < tens < _HUNDRED and 0 < current % _HUNDRED < _TEN
        return tens if fits else None

    def is_and(self, position: int, current: Rational) -> bool:
        """Whether *and* joins what follows to a number: two hundred *and* five, nonante *et* un."""
        if self.word(position) not in self.lexicon.and_:
            return False
        one = self.word(position + 1) in self.lexicon.one and current >= _TEN and current % _TEN == 0
        return current % 100 == 0 or (one and bool(self.lexicon.spelled))

    def may_stand_alone(self, word: str) -> bool:
        """Whether a scale word may follow a larger one without a number: un millón *mil*."""
        return bool(self.lexicon.spelled) and word in self.lexicon.apart

    def spelled(self, position: int) -> tuple[Rational, int] | None:
        """Return the value of the longest number below a thousand in words that begins at a position, and its end."""
        if self.word(position) not in self.starts.spelled:
            return None
        words: list[str] = []
        ends: list[int] = []
        reach = position
        while len(words) < _LONGEST_SPELLED and reach < len(self.tokens) and self.tokens[reach].kind == "word":
            words.append(self.word(reach))
            ends.append(reach + 1)
            reach += 1 + self.is_hyphen(reach + 1)
        for length in range(len(words), 0, -1):
            phrase = " ".join(words[:length])
            if phrase in self.lexicon.spelled:
                return self.lexicon.spelled[phrase], ends[length - 1]
        return None

    def scale_at(self, position: int) -> tuple[Rational, int] | None:
        """Return the scale that a word apart from the digits tells, and where it ends with its full stop."""
        word, lexicon = self.word(position), self.lexicon
        if word in lexicon.apart:
            return lexicon.scales[word], self.behind_dot(position)
        if lexicon.abbreviations and position < len(self.tokens):
            value = lexicon.abbreviations.get(self.told(position, position))
            return (value, self.behind_dot(position)) if value else None
        return None

    def behind_dot(self, position: int) -> int:
        """Return what follows a word, and the full stop that makes an abbreviation of it: *Mio.*, *Tsd.* and such."""
        dotted = self.told(position, position) in self.lexicon.dotted
        return position + 1 + (dotted and self.word(position + 1) == "." and self.touches(position + 1))

    def decimals(self, number: Number, after: int) -> tuple[Number, int]:
        """Read decimals told in words: one *point five* million."""
        if self.word(after) not in self.lexicon.point:
            return number, after
        digits: list[str] = []
        while 0 <= (digit := self.lexicon.numbers.get(self.word(after + 1 + len(digits)), -1)) < _TEN:
            digits.append(str(digit))
        if not digits:
            return number, after
        place = _TENTH ** len(digits)
        value = exact(number.value + int("".join(digits)) * place)
        return Number(value, place, place, scaled=True, decimals=True, words=True), after + 1 + len(digits)

    def falling(self, number: Number, after: int) -> tuple[Number, int]:
        """Add what smaller scales tell of the same number: 14 million *and 735 thousand*, 266 bin *855*."""
        while (lower := self.lower_part(number, after)) is not None:
            part, after = lower
            number = replace(part, value=exact(number.value + part.value))
        return number, after

    def lower_part(self, number: Number, after: int) -> tuple[Number, int] | None:
        """Return what stands behind a number with a scale and tells a smaller part of it, and where it ends."""
        lexicon = self.lexicon
        joined = (
            self.word(after) in lexicon.and_
            or self.is_and_prefix(after)
            or self.word(after) == lexicon.and_prefix != ""
        )
        position = after + 1 if joined else after
        scale = self.scale_at(position + 1)
        smaller = scale[0] if scale else 1 if lexicon.ones_behind_scales else number.scale
        digits = self.word(position).isdecimal() or (not scale and self.is_grouped(position))
        if not digits or number.scale == 1 or smaller >= number.scale or number.value % number.scale:
            return None
        ends = self.lexicon.ordinal_point and self.is_ordinal(position)
        if not scale and (ends or self.word_joined(position, position + 1) or self.is_glued(position + 1)):
            return None
        try:
            lower = parse_digits(self.word(position), lexicon.digits).times(smaller)
        except Unreadable:
            return None
        if lower.value >= number.scale or (not scale and lower.value * _THOUSAND < number.scale):
            return None
        return (lower, scale[1]) if scale else (replace(lower, scaled=False), position + 1)

    def is_grouped(self, position: int) -> bool:
        """Whether digits with signs between them stand at a position."""
        return position < len(self.tokens) and self.tokens[position].kind == "digits"

    def is_glued(self, position: int) -> bool:
        """Whether a word or a percent sign touches the digits before it."""
        return self.touches(position) and (
            self.tokens[position].kind == "word" or self.word(position) in self.lexicon.percent
        )

    def is_filled(self, position: int) -> bool:
        """Whether a filler stands for the article before a position: *another dozen*, *the dozen finalists*."""
        return self.word(position - 1) in self.lexicon.fillers

    def fraction(self, position: int, numerator: Rational | None) -> _Found | None:
        """Read *half*, *a third*, *two-thirds*, *half a million*, *half a dozen*."""
        lexicon = self.lexicon
        after = position
        told = lexicon.numbers.get(self.word(position), lexicon.spelled.get(self.word(position)))
        if numerator is None and told is not None:
            numerator, after = told, position + 1
            if self.is_hyphen(after):
                after += 1
        if after > position and self.word(after) in lexicon.added_behind:
            return None
        if self.word(after) in lexicon.halves_joined:
            found = self.half_before_scale(after) if numerator in (None, 1) else None
            if found or self.word(after) not in lexicon.fractions:
                return found
        matched = self.phrase(after, lexicon.fractions)
        if matched is None:
            return None
        part, behind = matched
        word = " ".join(token.word for token in self.tokens[after:behind])
        whole = part.denominator
        value = part * (numerator or 1)
        if not 0 < value < 1 or (whole % _TEN and value.denominator < whole):
            return None  # two quarters are parts of a year, two tenths are a fifth
        after = multiplied = behind
        while self.word(multiplied) in lexicon.articles or self.word(multiplied) in lexicon.of:
            multiplied += 1
        factor = self.multiplier(self.word(multiplied))
        if factor is not None and multiplied > after:
            return _Found(*self.scales(_share_of(value, factor), multiplied + 1))
        return None if numerator is None and word not in lexicon.halves else _Found(Part(exact(value)), after)

    def half_before_scale(self, position: int) -> _Found | None:
        """Read *medio millón*, *un demi-million*: the word for a half tells one only there."""
        scale = position + 1 + self.is_hyphen(position + 1)
        factor = self.multiplier(self.word(scale))
        return None if factor is None else _Found(*self.scales(_share_of(Fraction(1, 2), factor), scale + 1))

    def multiplier(self, word: str) -> Rational | None:
        """Return what a collective, a hundred or a scale word multiplies by."""
        for words in (self.lexicon.collectives, self.lexicon.hundreds):
            if word in words:
                return words[word]
        return self.lexicon.scales[word] if word in self.lexicon.apart else None

    def several(self, position: int) -> _Found | None:
        """Read *several*, *a few hundred*, *a couple of dozen*."""
        matched = self.phrase(position, self.lexicon.several)
        if matched is None:
            return None
        row, after = matched
        unit: Rational = 1
        reach = after
        while True:
            if self.word(reach) in self.lexicon.of:
                reach += 1
            factor = self.multiplier(self.word(reach)) or self.lexicon.plurals.get(self.word(reach))
            if factor is None:
                break
            reach += 1
            unit, after = unit * factor, reach
        return _Found(Several(row, unit), after)

    def vague(self, position: int) -> _Found | None:
        """Read *dozens*, *hundreds of thousands*."""
        matched = self.phrase(position, self.lexicon.plurals)
        if matched is None:
            return None
        unit, after = matched
        repeated = self.phrase(after + 1, self.lexicon.plurals) if self.word(after) in self.lexicon.repeats else None
        if repeated and repeated[0] == unit:
            after = repeated[1]
        while unit < _LARGEST:
            reach = after + 1 if self.word(after) in self.lexicon.of else after
            larger = self.phrase(reach, self.lexicon.plurals)
            if larger is None:
                break
            unit, after = unit * larger[0], larger[1]
        return _Found(Vague(unit), after)

    def phrase(self, position: int, phrases: Mapping[str, _Meaning]) -> tuple[_Meaning, int] | None:
        """Return the meaning of the longest phrase that begins at a position, and where it ends."""
        for length in (3, 2, 1):
            words = self.tokens[position : position + length]
            phrase = " ".join(token.word for token in words)
            if len(words) == length and phrase in phrases:
                return phrases[phrase], position + length
        return None

    def scales(self, number: Number, after: int) -> tuple[Number, int]:
        """Apply the scale words that follow a number: *5 hundred thousand*, *5-million*."""
        number, after = self.with_half(number, after)
        while number.value < _LARGEST:
            reach = after + 1 if self.is_hyphen(after) else after
            word = self.word(reach)
            if word in self.lexicon.hundreds:
                factor = self.lexicon.hundreds[word]
            elif word in self.lexicon.collectives:
                factor = self.lexicon.collectives[word]
            elif scale := self.scale_at(reach):
                number, after = number.times(scale[0]), scale[1]
                continue
            else:
                break
            number, after = number.times(factor), reach + 1
        return (
            self.with_half(number, after) if number.scale > 1 and number.value % number.scale == 0 else (number, after)
        )

    def with_half(self, number: Number, after: int) -> tuple[Number, int]:
        """Add a half behind a number, in its scale: two *and a half*, iki *buçuk*, 5 ملايين *ونصف المليون*."""
        added, behind = self.behind_half(after)
        if behind == after:
            return number, after
        place = exact(_TENTH * number.scale)
        value = exact(number.value + number.scale * added)
        return replace(number, value=value, grain=place, written=place, scaled=True), behind

    def is_hyphen(self, position: int) -> bool:
        """Whether the token at a position joins its two neighbours: *forty-five*."""
        return self.word(position) in ("-", "‑") and self.touches(position) and self.touches(position + 1)

    def behind_half(self, position: int) -> tuple[Rational, int]:
        """Return what a part behind a number adds in its scale, and where it ends: *and a half*, *buçuk*, ونصف."""
        added = self.lexicon.added_behind.get(self.word(position))
        if added is not None:
            return added, position + 1
        reach = position + self.is_hyphen(position)
        if self.word(reach) not in self.lexicon.plus and not self.is_and_prefix(reach):
            return 0, position
        reach += 1 + self.is_hyphen(reach + 1)
        if self.word(reach) in self.lexicon.articles:
            reach += 1 + self.is_hyphen(reach + 1)
        half = self.word(reach)
        if half not in self.lexicon.halves and half not in self.lexicon.halves_joined:
            return 0, position
        again = reach + 2 < len(self.tokens) and self.tokens[reach + 1].kind == "prefix"  # مليون ونصف *المليون*
        again = again and self.word(reach + 2) in self.lexicon.apart
        return self.lexicon.fractions.get(half, Fraction(1, 2)), reach + (3 if again else 1)


class _Group(NamedTuple):
    """What was told before and with a scale word."""

    scale: Rational
    value: Rational


def _multiplied(groups: list[_Group], current: Rational, scale: Rational) -> list[_Group] | None:
    """Return the groups with the smaller ones multiplied by a scale behind them: un billón *dos mil* millones.

    ``None`` if there are none, or if they would outgrow what was told before.
    """
    larger = [group for group in groups if group.scale > scale]
    smaller = current + sum(group.value for group in groups[len(larger) :])
    if not smaller or groups[: len(larger)] != larger or any(smaller * scale >= group.scale for group in larger):
        return None
    return [*larger, _Group(scale, smaller * scale)]


def _fits_behind(number: Rational, current: Rational, begun: bool) -> bool:
    """Whether a number word can follow what was read: *twenty* takes *three*, *two* takes none."""
    if not begun or current == 0:
        return True
    if current % 100 == 0:
        return 0 < number < 100
    return current % 10 == 0 and current % 100 >= 20 and 0 < number < 10


def _mixed(value: Fraction) -> Number:
    """Return a number with a sign for a fraction: 2½ is told to a tenth, like *two and a half*."""
    return Number(value, _TENTH, _TENTH, scaled=True)


def _share_of(value: Rational, factor: Rational) -> Number:
    """Return *half a million*: nobody who says so counts finer than a tenth of the scale."""
    grain = exact(factor * _TENTH) if factor >= 100 else 1
    return Number(exact(value * factor), grain, grain, scaled=factor >= 1000, words=True)
