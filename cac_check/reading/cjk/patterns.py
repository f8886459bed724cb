"""What numerals in characters look like in one language: its patterns, put together from its words."""

from __future__ import annotations

import functools
import re

from cac_check.interval import MAX_DIGITS
from cac_check.reading.lexicon import Lexicon
from cac_check.reading.time_units import unit_pattern, unit_words
from cac_check.reading.word_patterns import alternatives

_TEN, _MYRIAD = 10, 10_000
NOT_TENTHS = re.compile("[立为為员員功果都群]")
"""What makes another word of 成: 成立, 成为."""


class Patterns:
    """The patterns of one language, compiled once."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        han, tens, scales = "".join(lexicon.han), "".join(lexicon.tens), "".join(lexicon.scales)
        ten = f"[{tens}]" if tens else "(?!)"
        measures = frozenset(
            word for word in lexicon.context.get("measures", ()) if word[0] in {*lexicon.tens, *lexicon.scales}
        )
        scale = f"(?!{alternatives(measures)})(?:(?:{ten})?[{scales}]+|{ten})"
        vague, fractions, plurals = map(
            alternatives, (lexicon.vague, frozenset(lexicon.fractions), frozenset(lexicon.plurals))
        )
        self.digits = re.compile(r"\d+(?:[.,．，]\d+)*(?:・\d{1,2}(?=[%％㌫万億兆倍ポ]))?")
        self.characters = re.compile(f"[{han}{tens}]{{1,{MAX_DIGITS + 1}}}" if han else "(?!)")
        self.scale_sign = re.compile(f"[{scales}]")
        self.numerals = re.compile(f"[{han}{tens}{scales}]" if han else "(?!)")
        self.counting = re.compile(f"[{han}{tens}]" if han and tens else "(?!)")
        self.neighbours = re.compile(
            f"([{han}{tens}]*[{tens}])([{han}])([{han}])([{tens}]?)(?![{han}{tens}])" if han and tens else "(?!)"
        )
        self.parted_neighbours = re.compile(
            rf"(?<![第{han}{tens}{scales}、])([{han}])、([{han}])([{tens}]?)(?![{han}{tens}、])"
            if han and tens
            else "(?!)"
        )
        self.run = re.compile(f"[{han}{tens}]{{{MAX_DIGITS + 1},}}" if han else "(?!)")
        self.scale = re.compile(scale)
        self.odd = re.compile(alternatives(lexicon.odd))
        self.odd_after_tens = re.compile(alternatives(lexicon.odd_after_tens))
        self.decimals = re.compile(f"(?:{alternatives(lexicon.point)})([{han}]+)(?![{han}{tens}])" if han else "(?!)")
        self.point_inside = re.compile(f"(?:{alternatives(lexicon.point)})(?=[{han}{tens}])" if han else "(?!)")
        self.vague = re.compile(vague)
        self.plurals = re.compile(plurals)
        self.fractions = re.compile(fractions)
        self.time = unit_pattern(lexicon)
        self.pairs = re.compile(_word_edge(lexicon) + f"(?:{alternatives(frozenset(lexicon.unit_pairs))})")
        counted = lexicon.classifiers.union(*(lexicon.context.get(name, ()) for name in ("measures", "counted_nouns")))
        whole_word = "(?!(?<=[A-Za-z])[A-Za-z])"  # m, and not the beginning of another word
        self.classifier = re.compile(
            rf"\s?(?!{alternatives(lexicon.not_classifiers)})(?:{alternatives(counted)}){whole_word}"
        )
        self.counted = re.compile(rf"{self.classifier.pattern}|{self.time.pattern}")
        self.place_by_place = re.compile(
            f"[{''.join(word for word in lexicon.han if lexicon.han[word])}]+" if han else "(?!)"
        )
        self.to_number = re.compile(rf"(?:{alternatives(lexicon.to)})[{han}{tens}]" if han else "(?!)")
        single = f"[{han}]" if han else "(?!)"
        hundredths = re.escape(lexicon.hundredths)
        self.tenths = re.compile(
            rf"([{han}\d])(?:{re.escape(lexicon.tenths)})"
            rf"(?:\s?([{han}\d])(?:{hundredths})|({single})(?!{hundredths or '(?!)'}))?"
            if lexicon.tenths
            else "(?!)"
        )
        self.decimal_tenths = re.compile(
            rf"(?:\d(?:[.．]\d+)|10|１０|十|{single}(?:{alternatives(lexicon.point)}){single})\s?{re.escape(lexicon.tenths)}"
            if lexicon.tenths
            else "(?!)"
        )
        self.parts = re.compile(
            rf"([{han}{tens}{scales}\d]{{1,8}})\s?{re.escape(lexicon.parts)}\s?([{han}{tens}\d点.]{{1,8}})"
            if lexicon.parts
            else "(?!)"
        )
        self.mixed = re.compile(rf"[{han}{tens}{scales}\d]\s?[又と]\s?$")
        words = alternatives(lexicon.numbers.keys() | lexicon.counted_alone.keys())
        spelled_digit = f"[{''.join(lexicon.letters_of_digits)}]" if lexicon.letters_of_digits else "(?!)"
        self.anchor = re.compile(
            rf"\d|[{han}{tens}{scales}]|{vague}|{fractions}|{plurals}|(?:{alternatives(lexicon.reaching)})[{tens}{scales}]"
            rf"|(?<!\w)(?:{words}|{spelled_digit}(?=[{tens}{scales}]))"
            rf"|{_word_edge(lexicon)}(?:{alternatives(frozenset(lexicon.unit_pairs))})"
        )
        self.native = _native_numerals(lexicon, self.classifier)
        self.measured = re.compile(alternatives(lexicon.context.get("measures", ())))
        self.spelled = _spelled_numerals(lexicon)
        natives, alone = map(alternatives, (frozenset(lexicon.numbers), frozenset(lexicon.counted_alone)))
        counted_first = rf"(?:\s?(?:{alternatives(lexicon.classifiers)}))?"
        self.one_of = re.compile(
            rf"(?<!\w)({natives}|{alone})(?:{counted_first}\s(?:{alternatives(lexicon.whole_first)})|에)\s({alone})"
        )
        self.implied = re.compile(rf"({alternatives(lexicon.reaching)})?({scale})")

    def is_hedged(self, text: str, start: int) -> bool:
        """Whether a hedge, or 每, ends where a numeral starts."""
        return start > 0 and any(text.endswith(w, 0, start) for w in (*self.lexicon.hedges_before, *self.lexicon.each))


@functools.lru_cache(maxsize=16)
def patterns_of(lexicon: Lexicon) -> Patterns:
    """Return the patterns of a language."""
    return Patterns(lexicon)


def _word_edge(lexicon: Lexicon) -> str:
    """Return what must stand before a word where spaces set words apart: 이틀, but not 어이틀."""
    return r"(?<!\w)" if lexicon.spaced_sections else ""


def _spelled_numerals(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of digits, tens and scales in letters before what they count: 삼천오백 명, 이십만 원."""
    if not lexicon.letters_of_digits:
        return re.compile("(?!)")
    digits, tens, scales = map("".join, (lexicon.letters_of_digits, lexicon.tens, lexicon.scales))
    large = "".join(scale for scale, value in lexicon.scales.items() if value > _MYRIAD)  # 조사, 조건 are words
    section = f"(?:[{digits}]?[{tens}]){{0,4}}[{digits}]?"
    vague = "".join(rf"(?<!{re.escape(word)} )" for word in sorted(lexicon.vague_before))
    return re.compile(
        rf"(?<!\w){vague}(?![{large}])(?=[{digits}]*[{tens}{scales}])((?:{section}[{scales}]\s?){{0,4}}{section})"
        rf"(?<!\s)(?=(?:{alternatives(lexicon.odd)})?\s?(?:{alternatives(lexicon.spelled_before)}))"
    )


def _native_numerals(lexicon: Lexicon, classifier: re.Pattern[str]) -> re.Pattern[str]:
    """Return the pattern of a ten and a unit in words before what they count, or of one of them: 열 다섯 명."""
    tens = alternatives(frozenset(word for word, value in lexicon.numbers.items() if value >= _TEN))
    units = alternatives(frozenset(word for word, value in lexicon.numbers.items() if value < _TEN))
    apart = rf"(?=\s)(?:{classifier.pattern}|\s(?:{unit_words(lexicon)}))"
    joined = alternatives(lexicon.joined_classifiers)
    return re.compile(
        rf"(?<!\w)(?:({tens})(?:\s?({units}))?+|({units}))(?=\s*$|{apart}|{joined})" if lexicon.numbers else "(?!)"
    )
