"""Numerals in Chinese, Japanese and Korean: scales of ten thousand, digits and characters mixed, 余 in two places.

A numeral is a sum of falling sections, each digits or characters with a scale behind: 6万7000, 一百二十三亿, 三千多万.
Anchors are found by one regular expression; a numeral is then read from its anchor onwards, so that the time is linear.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from cac_check.interval import MAX_DIGITS, Rational, exact, ratio
from cac_check.reading.digits import RUN, parse_digits, place_of_last_digit
from cac_check.reading.errors import Unreadable, glued, not_one_number, ordinal, run_of_numbers, underscored
from cac_check.reading.lexicon import Lexicon
from cac_check.reading.numeral import Mark, Number, Numeral, Odd, Part, Range, Several, Vague
from cac_check.reading.time_units import unit_pattern, unit_words
from cac_check.records import dataclass

_LARGEST = 10**MAX_DIGITS
_TEN, _HUNDRED = 10, 100
_HALF_TENTH = 5
_THREE_TO_FIVE = (3, 5)
"""三五个: neighbours but one, and always a range."""
_PERCENTS = (_HUNDRED, 1000, 10_000)
"""What 分之 tells percentages of: 百分之三, 千分之三, 万分之三."""
_NOT_TENTHS = re.compile("[立为為员員功果都群]")
"""What makes another word of 成: 成立, 成为."""
_LATIN = re.compile("[A-Za-z]+")
_CODE = re.compile("[A-Za-z0-9]")
_LATIN_BEFORE = re.compile(r"[A-Za-z][-/.]?$")
_LETTER = re.compile(r"[^\W\d_]")
_UNDERSCORE = "_"
_UNDERSCORED = re.compile(r"\w+")
_HALF = Fraction(1, 2)


def myriad_numerals(text: str, lexicon: Lexicon) -> Iterator[Numeral]:
    """Yield the numerals of a text in order, those refused among them."""
    grammar = _grammar(lexicon)
    position = 0
    while match := grammar.anchor.search(text, position):
        numeral = grammar.read(text, match.start())
        if numeral is None:
            position = grammar.after_no_numeral(text, match.end())
        else:
            yield numeral
            position = max(numeral.end, match.start() + 1)


def _alternatives(words: frozenset[str] | tuple[str, ...]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True)) or "(?!)"


@functools.lru_cache(maxsize=16)
def _grammar(lexicon: Lexicon) -> _Grammar:
    return _Grammar(lexicon)


@dataclass(slots=True)
class _Section:
    number: Number
    end: int


def _native_numerals(lexicon: Lexicon, classifier: re.Pattern[str]) -> re.Pattern[str]:
    """Return the pattern of a ten and a unit in words, either of which may be missing, before what they count."""
    tens = _alternatives(frozenset(word for word, value in lexicon.numbers.items() if value >= _TEN))
    units = _alternatives(frozenset(word for word, value in lexicon.numbers.items() if value < _TEN))
    apart = rf"(?=\s)(?:{classifier.pattern}|\s(?:{unit_words(lexicon)}))"
    joined = _alternatives(lexicon.joined_classifiers)
    return re.compile(
        rf"(?<!\w)(?:({tens})({units})?+|({units}))(?=\s*$|{apart}|{joined})" if lexicon.numbers else "(?!)"
    )


class _Grammar:
    """The patterns of one language, compiled once."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        han, tens, scales = "".join(lexicon.han), "".join(lexicon.tens), "".join(lexicon.scales)
        ten = f"[{tens}]" if tens else "(?!)"
        measures = frozenset(
            word for word in lexicon.context.get("measures", ()) if word[0] in {*lexicon.tens, *lexicon.scales}
        )
        scale = f"(?!{_alternatives(measures)})(?:(?:{ten})?[{scales}]+|{ten})"
        vague, fractions, plurals = map(
            _alternatives, (lexicon.vague, frozenset(lexicon.fractions), frozenset(lexicon.plurals))
        )
        self.digits = re.compile(r"\d+(?:[.,．，]\d+)*(?:・\d{1,2}(?=[%％㌫万億兆倍ポ]))?")
        self.characters = re.compile(f"[{han}{tens}]{{1,{MAX_DIGITS + 1}}}" if han else "(?!)")
        self.scale_sign = re.compile(f"[{scales}]")
        self.numerals = re.compile(f"[{han}{tens}{scales}]" if han else "(?!)")
        self.run = re.compile(f"[{han}{tens}]{{{MAX_DIGITS + 1},}}" if han else "(?!)")
        self.scale = re.compile(scale)
        self.odd = re.compile(_alternatives(lexicon.odd))
        self.odd_after_tens = re.compile(_alternatives(lexicon.odd_after_tens))
        self.decimals = re.compile(f"(?:{_alternatives(lexicon.point)})([{han}]+)(?![{han}{tens}])" if han else "(?!)")
        self.vague = re.compile(vague)
        self.plurals = re.compile(plurals)
        self.fractions = re.compile(fractions)
        self.time = unit_pattern(lexicon)
        self.pairs = re.compile(_alternatives(frozenset(lexicon.unit_pairs)))
        counted = lexicon.classifiers.union(*(lexicon.context.get(name, ()) for name in ("measures", "counted_nouns")))
        self.classifier = re.compile(rf"\s?(?!{_alternatives(lexicon.not_classifiers)})(?:{_alternatives(counted)})")
        self.place_by_place = re.compile(
            f"[{''.join(word for word in lexicon.han if lexicon.han[word])}]+" if han else "(?!)"
        )
        self.to_number = re.compile(rf"(?:{_alternatives(lexicon.to)})[{han}{tens}]" if han else "(?!)")
        hundredths = re.escape(lexicon.hundredths)
        self.tenths = re.compile(
            rf"([{han}\d])(?:{re.escape(lexicon.tenths)})"
            rf"(?:([{han}\d])(?:{hundredths})|([{han}])(?!{hundredths or '(?!)'}))?"
            if lexicon.tenths
            else "(?!)"
        )
        self.parts = re.compile(
            f"([{han}{tens}{scales}\\d]{{1,4}}){re.escape(lexicon.parts)} ?([{han}{tens}\\d点.]{{1,8}})"
            if lexicon.parts
            else "(?!)"
        )
        self.anchor = re.compile(
            rf"\d|[{han}{tens}{scales}]|{vague}|{fractions}|{plurals}|(?:{_alternatives(lexicon.reaching)})[{tens}{scales}]"
            rf"|(?<!\w)(?:{_alternatives(frozenset(lexicon.numbers))})"
        )
        self.native = _native_numerals(lexicon, self.classifier)
        self.implied = re.compile(rf"({_alternatives(lexicon.reaching)})?({scale})")

    def after_no_numeral(self, text: str, end: int) -> int:
        """Return where to go on searching: behind the whole run where characters go on and on."""
        if run := self.run.match(text, end):
            return run.end()
        return end

    def read(self, text: str, start: int) -> Numeral | None:
        """Read the numeral that begins at an anchor, or return ``None`` if none does."""
        if refused := self.refusal(text, start):
            return refused
        return (
            self.native_number(text, start)
            or self.time_alone(text, start)
            or self.phrase(text, start)
            or self.share(text, start)
            or self.vague_plural(text, start)
            or self.adjacent(text, start)
            or self.number(text, start)
            or self.implied_one(text, start)
        )

    def refusal(self, text: str, start: int) -> Numeral | None:
        """Refuse ordinals and what is glued to Latin letters."""
        end = start + 1
        if match := self.digits.match(text, start):
            end = match.end()
        if start and text[start - 1] in self.lexicon.ordinal:
            if run := self.characters.match(text, start):
                end = max(end, run.end())
            return Numeral(start, end, None, ordinal(text[start - 1 : end]))
        if not match:
            return None
        if run := RUN.match(text, start):
            return Numeral(start, run.end(), None, run_of_numbers(run.group()))
        if _LATIN_BEFORE.search(text, max(0, start - 2), start):
            return Numeral(start, end, None, glued(text[start - 1 : end]))
        after = text[end : end + 1]
        if after == _UNDERSCORE or text[start - 1 : start] == _UNDERSCORE:
            if code := _UNDERSCORED.match(text, start):
                end = code.end()
            return Numeral(start, end, None, underscored(text[start:end]))
        if (letters := _LATIN.match(text, end)) and self.is_measure(letters.group()):
            return None
        scale = after in self.lexicon.glued_scales and not _CODE.match(text, end + 1)
        if after.isascii() and after.isalpha() and not scale:
            return Numeral(start, end + 1, None, glued(text[start : end + 1]))
        return None

    def is_measure(self, letters: str) -> bool:
        """Whether letters behind digits are the sign of a measure: 5km, 5g, but not 5G."""
        return letters in self.lexicon.measures or (len(letters) > 1 and letters.lower() in self.lexicon.measures)

    def time_alone(self, text: str, start: int) -> Numeral | None:
        """Read words that are number and unit of time at once, 半小时; 上半年 is a part of the year, and no length."""
        match = self.pairs.match(text, start)
        if match is None or text[start - 1 : start] in self.lexicon.not_before_half:
            return None
        value, unit = self.lexicon.unit_pairs[match.group()]
        return Numeral(start, match.end(), Number(value, 1, 1, words=True), unit=unit)

    def native_number(self, text: str, start: int) -> Numeral | None:
        """Read number words that stand apart before what they count: 스물다섯 명."""
        match = self.native.match(text, start)
        if match is None:
            return None
        value = sum(self.lexicon.numbers[word] for word in match.groups() if word)
        return Numeral(start, match.end(), Number(exact(value), 1, 1, words=True))

    def phrase(self, text: str, start: int) -> Numeral | None:
        """Read words that are one numeral as a whole: 成千上万, 一半."""
        if match := self.plurals.match(text, start):
            return Numeral(start, match.end(), Vague(self.lexicon.plurals[match.group()]))
        match = self.fractions.match(text, start)
        if match and match.group().endswith(self.lexicon.half or "\0") and self.time.match(text, match.end()):
            return None
        if match and not (match.group() == self.lexicon.half and self._is_half_of_a_word(text, match)):
            return Numeral(start, match.end(), Part(self.lexicon.fractions[match.group()]))
        return None

    def _is_half_of_a_word(self, text: str, match: re.Match[str]) -> bool:
        return match.end() - match.start() < len(text)

    def share(self, text: str, start: int) -> Numeral | None:
        """Read tenths and parts: 七成, 六成五, 三分之二, 百分之六十二."""
        if match := self.tenths.match(text, start):
            finer = match.group(2) or match.group(3)
            tenths = self.character_value(match.group(1)) * 10 + (self.character_value(finer) if finer else 0)
            end = match.end()
            if self.lexicon.half and not finer and text.startswith(self.lexicon.half, end):
                tenths, end = tenths + _HALF_TENTH, end + 1
            if 0 < tenths <= 100 and (self.is_hedged(text, start) or not _NOT_TENTHS.match(text, end)):
                odd = self.odd.match(text, end)
                whole_tenths = end == match.end() and not finer
                end = odd.end() if odd else end
                return Numeral(start, end, Part(ratio(tenths, 100), tenths=whole_tenths, odd=odd is not None))
        if match := self.parts.match(text, start):
            try:
                whole, part = self.whole(text, match), self.section(text, match.start(2))
            except Unreadable as error:
                return Numeral(start, match.end(), None, error.reason)
            if part and whole in _PERCENTS:
                number = part.number if whole == _HUNDRED else part.number.times(ratio(_HUNDRED, whole))
                return Numeral(start, part.end, number, mark=Mark.PERCENT)
            if whole and part and part.number.value <= whole:
                return Numeral(start, part.end, Part(ratio(part.number.value, whole)))
        return None

    def whole(self, text: str, match: re.Match[str]) -> Rational | None:
        """Return what 分之 divides by: 三 of 三分之二, the bare 百 of 百分之六十."""
        if match.group(1) in self.lexicon.tens or match.group(1) in self.lexicon.scales:
            return self.scale_value(match.group(1))
        section = self.section(text, match.start(1))
        return section.number.value if section and section.end == match.end(1) else None

    def vague_plural(self, text: str, start: int) -> Numeral | None:
        """Read 数十万 and 几百 as plurals of their scale, 数 and 几 before a classifier as several."""
        match = self.vague.match(text, start)
        if not match:
            return None
        if scale := self.scale.match(text, match.end()):
            return Numeral(start, scale.end(), Vague(self.scale_value(scale.group())))
        if self.classifier.match(text, match.end()) or match.end() == len(text):
            return Numeral(start, match.end(), Several("several"))
        return None

    def adjacent(self, text: str, start: int) -> Numeral | None:
        """Read two neighbouring digits as a range: 三四十, 五六百, 七八个."""
        pair = text[start : start + 2]
        if len(pair) < 2 or not all(character in self.lexicon.han for character in pair):
            return None
        low, high = (int(self.lexicon.han[character]) for character in pair)
        if not 0 < low == high - 1 and (low, high) != _THREE_TO_FIVE:
            return None
        end = start + 2
        if self.lexicon.tenths and text.startswith(self.lexicon.tenths, end) and not _NOT_TENTHS.match(text, end + 1):
            return Numeral(
                start, end + 1, Range(*(Number(n * _TEN, _TEN, _TEN) for n in (low, high))), mark=Mark.PERCENT
            )
        factor: Rational = 1
        if scale := self.scale.match(text, end):
            factor, end = self.scale_value(scale.group()), scale.end()
        elif not self.classifier.match(text, end):
            return None
        return Numeral(start, end, Range(*(Number(n * factor, factor, factor, factor >= 1000) for n in (low, high))))

    def number(self, text: str, start: int) -> Numeral | None:
        """Read a sum of falling sections with 余 where it stands."""
        section = None
        try:
            section = self.section(text, start)
            if section is None:
                return self.no_number(text, start)
            number, end = section.number, section.end
            while number.odd is None and number.scaled and number.value < _LARGEST:
                joined = self.lower_section(text, end, number)
                if joined is None:
                    break
                number, end = joined.number, joined.end
            halved = self.half_behind(text, start, end, number)
        except Unreadable as error:
            match = self.digits.match(text, start) or self.characters.match(text, start)
            end = match.end() if match else start + 1
            return Numeral(start, end, None, error.reason, unread=section is not None)
        number, end = halved or (number, end)
        if not self.counts(text, start, end, number):
            return None
        if start and number.words and self.numerals.match(text, start - 1):
            return Numeral(start, end, None, not_one_number(text[start - 1 : end]), unread=True)
        return Numeral(start, end, number)

    def no_number(self, text: str, start: int) -> Numeral | None:
        """Refuse characters that are digits and tens and yet no one number: 一千五六, 三百四五."""
        match = self.characters.match(text, start)
        run = match.group() if match else ""
        mixed = not self.lexicon.tens.keys().isdisjoint(run) and run[0] in self.lexicon.han
        if not mixed or len(run) < len("十一"):
            return None
        return Numeral(start, start + len(run), None, not_one_number(run), unread=True)

    def lower_section(self, text: str, end: int, number: Number) -> _Section | None:
        """Read what a smaller scale tells of the same number: 7000 of 6万7000, 五 of 两万五 (25,000).

        Raises:
            Unreadable: if what stands there can be read in two ways.
        """
        end += self.lexicon.spaced_sections and text[end : end + 1] == " "
        try:
            lower = self.section(text, end) or self.implied_section(text, end)
        except Unreadable:
            return None
        if lower is None or lower.number.value >= number.written or lower.number.decimals:
            return None
        told = text[end : lower.end]
        if told[-1].isdecimal() and _CODE.match(text, lower.end):
            return None
        run = self.characters.match(text, end)
        if run and self.place_by_place.fullmatch(text, end, run.end()) and len(run.group()) > 1:
            raise Unreadable(not_one_number(text[end - 1 : lower.end]))
        value = lower.number
        if self.is_tail(told[:1], lower):
            value = value.times(self.tail_place(text, end, number))
        return _Section(replace(value, value=number.value + value.value), lower.end)

    def implied_section(self, text: str, end: int) -> _Section | None:
        """Read 千 of 四十二万千, where the one before a thousand may be left out and no word goes on behind."""
        ten = self.lexicon.tens.get(text[end : end + 1], 0)
        if not self.lexicon.implied_ones or ten <= _TEN:
            return None
        if _LETTER.match(text, end + 1) and not self.classifier.match(text, end + 1):
            raise Unreadable(not_one_number(text[end - 1 : end + 2]))
        return _Section(Number(ten, ten, ten, scaled=ten >= 1000, words=True), end + 1)

    def is_tail(self, first: str, lower: _Section) -> bool:
        """Whether a single digit stands for the next place below a scale: the 五 of 两万五, not of 两万零五."""
        number = lower.number
        single = number.grain == number.scale == 1 and 0 < number.value < _TEN
        return self.lexicon.tails and single and first not in "0零〇"

    def tail_place(self, text: str, end: int, number: Number) -> Rational:
        """Return the place of a single digit behind a scale: 1,000 in 两万五.

        Raises:
            Unreadable: if the number does not say which place comes next: 1.2万5, 一百万五.
        """
        rounded = ratio(number.value, number.scale)
        plain = number.written == number.scale and (rounded < _HUNDRED or rounded % _TEN)
        if not plain:
            tail, scale = text[end : end + 1], text[end - 1 : end]
            raise Unreadable(f"{tail!r} behind {scale!r} can stand for more than one place")
        return ratio(number.scale, _TEN)

    def half_behind(self, text: str, start: int, end: int, number: Number) -> tuple[Number, int] | None:
        """Add a half of the scale it stands behind: 两万半 is 25,000.

        Raises:
            Unreadable: if it can be a half of more than one scale: 一百万半.
        """
        half = self.lexicon.half
        last = text[end - 1 : end]
        scaled = last in self.lexicon.scales or last in self.lexicon.tens
        if not half or not scaled or number.odd or not text.startswith(half, end):
            return None
        if text.startswith(tuple(self.lexicon.not_half), end) or self.time.match(text, end + len(half)):
            return None
        unit = number.grain
        if end - start != len("两万") or unit <= _TEN or not self.lexicon.tails:
            raise Unreadable(f"{half!r} behind {text[start:end]!r} can be a half of more than one number")
        place = ratio(unit, _TEN)
        value = exact(number.value + _HALF * unit)
        return Number(value, place, place, scaled=True, scale=number.scale, words=number.words), end + len(half)

    def counts(self, text: str, start: int, end: int, number: Number) -> bool:
        """Whether characters that could be part of a word (一些, 十分) are a numeral here."""
        if not number.words or number.odd is not None or end - start == len(text.strip()):
            return True
        if end - start > 1 and self.place_by_place.fullmatch(text, start, end) and not self.classifier.match(text, end):
            return False
        if number.value >= _HUNDRED or number.scaled:
            return True
        return self.classifier.match(text, end) is not None or self.to_number.match(text, end) is not None

    def section(self, text: str, start: int) -> _Section | None:
        """Read digits or characters, 余 before the scale, the scale, 余 behind it."""
        if match := self.digits.match(text, start):
            number = parse_digits(match.group(), self.lexicon.digits)
        elif match := self.characters.match(text, start):
            value = self.character_value(match.group())
            if value < 0 and self.lexicon.implied_ones and self.scale_sign.match(text, match.end()):
                value = int(self.lexicon.tens.get(match.group(), -1))
            if value < 0:
                return None
            tail = self.lexicon.tens.get(match.group()[-1], 1)
            thousands = tail if tail >= 1000 else 1
            number = Number(
                value, max(place_of_last_digit(int(value)), int(thousands)), thousands, thousands > 1, words=True
            )
        else:
            return None
        end = match.end()
        if decimals := self.decimals.match(text, end):
            number, end = self.with_decimals(number, decimals.group(1)), decimals.end()
        return self.scale_behind(text, end, number)

    def with_decimals(self, number: Number, characters: str) -> Number:
        """Add decimals told in characters: 六十二点五."""
        place = Fraction(1, 10 ** len(characters))
        value = exact(number.value + self.character_value(characters) * place)
        return Number(value, place, place, scaled=True, decimals=True, words=True)

    def scale_behind(self, text: str, end: int, number: Number) -> _Section:
        odd = self.odd.match(text, end)
        if odd is None and text[end - 1 : end] in self.lexicon.tens:
            odd = self.odd_after_tens.match(text, end)
        behind = odd.end() if odd else end
        scale = self.scale.match(text, behind + text.startswith(" ", behind) if text[end - 1].isdecimal() else behind)
        if scale:
            if self.has_tail(text[max(0, end - 2) : end]):
                raise Unreadable(not_one_number(text[max(0, end - 2) : scale.end()]))
            factor = self.scale_value(scale.group())
            number = number.times(factor)
            end = scale.end()
            if odd:
                return _Section(replace(number, odd=Odd.AFTER_DIGITS), end)
            odd = self.odd.match(text, end)
            if odd:
                return _Section(replace(number, odd=Odd.AFTER_SCALE), odd.end())
            return _Section(number, end)
        letter = text[end : end + 1]
        if letter in self.lexicon.glued_scales and not _CODE.match(text, end + 1):
            return _Section(number.times(self.lexicon.glued_scales[letter]), end + 1)
        if odd:
            place = Odd.AFTER_SCALE if number.scaled and not number.decimals else Odd.AFTER_DIGITS
            return _Section(replace(number, odd=place), odd.end())
        return _Section(number, end)

    def implied_one(self, text: str, start: int) -> Numeral | None:
        """Read a scale without a number where a word bends it: 上万, 近千, 万余, 百万."""
        match = self.implied.match(text, start)
        if not match:
            return None
        unit, end = self.scale_value(match.group(2)), match.end()
        if match.group(1):
            return Numeral(start, end, Vague(unit, "reaching"))
        for word in self.lexicon.nearing:
            if text.endswith(word, 0, start):
                return Numeral(start - len(word), end, Vague(unit, "nearing"))
        odd = self.odd.match(text, end)
        if odd:
            return Numeral(start, odd.end(), Number(unit, unit, unit, scaled=True, odd=Odd.AFTER_SCALE, words=True))
        if self.is_hedged(text, start):
            return Numeral(start, end, Number(unit, unit, unit, scaled=unit >= 1000, words=True))
        if len(match.group(2)) > 1 and (end == len(text) or self.classifier.match(text, end)):
            return Numeral(start, end, Number(unit, unit, unit, scaled=True, words=True))
        return None

    def is_hedged(self, text: str, start: int) -> bool:
        """Whether a hedge, or 每, ends where a numeral starts."""
        return start > 0 and any(text.endswith(w, 0, start) for w in (*self.lexicon.hedges_before, *self.lexicon.each))

    def scale_value(self, text: str) -> Rational:
        """Return the product of scale characters: 百万 is a million."""
        value: Rational = 1
        for character in text:
            value *= self.lexicon.tens.get(character) or self.lexicon.scales[character]
        return value

    def character_value(self, text: str) -> int:
        """Return the value of a run of digit and ten characters, or -1 if it is not one number.

        二〇二三 is read place by place, 一百二十三 by its tens.
        """
        if text.isdecimal():
            return int(text)
        if not any(character in self.lexicon.tens for character in text):
            value = 0
            for character in text:
                value = value * 10 + int(self.lexicon.han[character])
            return value if len(text) <= MAX_DIGITS else -1
        total, digit, largest = 0, None, 10**4
        for character in text:
            if character in self.lexicon.han:
                if digit:
                    return -1
                digit = int(self.lexicon.han[character])
                continue
            ten = int(self.lexicon.tens[character])
            if ten >= largest or digit == 0 or (digit is None and ten > _TEN and not self.implies_one(text)):
                return -1
            total, largest = total + (1 if digit is None else digit) * ten, ten
            digit = None
        if digit and self.has_tail(text[-2:]):
            return total + digit * largest // _TEN
        return total + (digit or 0)

    def has_tail(self, last: str) -> bool:
        """Whether the last two characters of a run are a ten and a digit for the next place: 百五 of 二百五."""
        ten, digit = last[:1], last[1:]
        return self.lexicon.tails and self.lexicon.tens.get(ten, 0) > _TEN and self.lexicon.han.get(digit, 0) != 0

    def implies_one(self, text: str) -> bool:
        """Whether the one before a hundred or a thousand may be left out: 千五百, but 千 alone is a part of a word."""
        return self.lexicon.implied_ones and len(text) > 1
