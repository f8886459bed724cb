"""Words beside a numeral that belong to it and are not read: 10 *milhões* in English, 1,4 *jt* in Spanish.

A number is what its scale makes it. So a numeral next to a word that is a scale or an abbreviation of one in any
language that CLDR knows is refused unless the lexicon reads that word, and so is one next to a number word of its own
language. A unit of measure of the phrase's own language is let pass, and an ordinary word of it before another one: 5
*bin* lorries, but not 266 *bin* 855.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace

from cac_check.reading.cjk.joints import goes_on_with
from cac_check.reading.errors import (
    broken_groups,
    denied,
    first_of_two,
    half_behind_percent,
    not_one_number,
    not_read,
    nothing_before_point,
    ordinal,
    power_of_ten,
    word_between,
)
from cac_check.reading.lexicon import Lexicon
from cac_check.reading.lexicon_files import scale_words
from cac_check.reading.numeral import Number, Numeral
from cac_check.reading.spaced.word_parts import begins_like_compound, split_compound
from cac_check.reading.word_patterns import alternatives

_CASED = 3
"""Up to this length, a word in Latin letters is compared in its case: *M* is a scale, *m* a metre."""
_SHORTEST_PREFIX = 2
_FEW = 10
_LONGEST = 40
_LETTER = (
    r"[^\s\d!-/:-@\[-`{-~\u00a1-\u00bf\u00d7\u00f7\u2000-\u200b\u200e-\u206f\u20a0-\u20cf\u3000-\u303f"
    r"\uff01-\uff0f\uff1a-\uff20٪٫٬،؛؟]"
)
"""Letters and the marks that go with them in all scripts: no spaces, digits or signs."""
_BEHIND = re.compile(rf"(?:[ \u00a0\u202f\u2009\u200e\u200f]{{0,3}}|[-‑])(?P<word>{_LETTER}{{1,{_LONGEST}}})")
_NEXT = re.compile(rf"[ \u00a0\u202f-](?P<word>{_LETTER}{{1,{_LONGEST}}})")
_BETWEEN = re.compile(rf"[ \u00a0\u202f×·*^xX-]*(?:{_LETTER}{{1,{_LONGEST}}}[ \u00a0\u202f]*)?")
"""What stands between the parts of a number whose scale is not read: 266 *bin* 855, 10*^*6."""
_LAST_LATIN = "\u02ff"
_TOUCHING = re.compile(rf"{_LETTER}{{1,{_LONGEST}}}$")
_LINKS = frozenset({"de", "ka", "na", "n"})
"""What stands between digits and scale in some languages: 20 *de* milioane."""
_POWER = re.compile(r"\s?[×·*xX✕]\s?10(?:[⁰¹²³⁴-⁹⁺⁻]|\^|\*\*|[eE]\d)|[⁰¹²³⁴-⁹⁺⁻^]|の\w{1,8}乗")
_POWER_SIGNS = frozenset("×·*xX✕⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻^の")
_BASE = re.compile(r"\d(?:[eE][-+−]|10(?:\^|\*\*)[-+−]?)$|[×·*xX✕]\s?10\s?(?:\^|\*\*)[-+−]?$")
"""What stands before an exponent: 12.3e+14, 1.3x10^6."""
_EXPONENT_SIGNS = frozenset("-+−^*")
_GROUPED = re.compile(r"\d+(?:[.,'’．，٫٬]\d+)+")
_POINT_FIRST = re.compile(r"(?:^|[\s$€£¥(\[+±~≈<>-])[.,．，٫]$")
_BROKEN = re.compile(r"(?:[ \u00a0\u202f]|[,.] | ,)0\d{1,2}(?![\d.,:/-]\d|\w)")
"""Digits behind a number that begin with a nought and are none by themselves: 300, *000*; 3 *00*."""
_SUSPENDED = re.compile(r"[^\W\d_]-\s+(?P<to>[^\W\d_]+)\s+$")
_ASIDE = 14
_COUNTED = 4
"""Letters of what is counted before words that deny it, and one more: 一*人*もいない, 한 *명*도 없다."""
_SPOKEN_POINT = "コンマ"
_SPACES = " \u00a0\u202f\u2009-‑"
_GAPS = frozenset(" \u00a0\u202f\u2009-‑")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
"""Scripts that set no space between a scale and what is counted: ล้านคน, 만명."""


def refuse_unread(text: str, numerals: Iterator[Numeral], lexicon: Lexicon) -> Iterator[Numeral]:
    """Yield the numerals, refused where a word beside one belongs to it and is not read."""
    refused: Numeral | None = None
    broken: Numeral | None = None
    for numeral in numerals:
        reason = None if numeral.shape is None else _reason(text, numeral, lexicon)
        if refused and not reason and numeral.start - refused.end <= _LONGEST:
            goes_on = _BETWEEN.fullmatch(text, refused.end, numeral.start)
            reason = refused.refused if goes_on else None
        if broken and not reason and _goes_on(text, broken, numeral, lexicon):
            reason = broken.refused
        if reason:
            numeral = refused = replace(numeral, shape=None, refused=reason, unread=True)
        broken = numeral if numeral.shape is None and numeral.refused else None
        yield numeral


def _goes_on(text: str, broken: Numeral, numeral: Numeral, lexicon: Lexicon) -> bool:
    """Whether what is read goes on from what is not: 1,5 *million*, one point *twenty-five*, 1,5 to *2 million*."""
    between = text[broken.end : numeral.start].lower()
    if (between in lexicon.to or between.strip() in lexicon.to) and _GROUPED.fullmatch(text, broken.start, broken.end):
        return True
    if numeral.start - broken.end > 1 or text[broken.end : numeral.start].strip(_SPACES):
        return False
    begun = text[broken.start : broken.end].rstrip(_SPACES).lower()
    if begun.endswith(tuple(lexicon.point)) and begun[-1:] not in ".,":
        return True
    if not lexicon.spaced:
        return text[numeral.start] in _index(lexicon).counting
    words = text[numeral.start : numeral.end].split()
    return bool(words) and words[0].lower().rstrip(".") in _index(lexicon).scales


def _reason(text: str, numeral: Numeral, lexicon: Lexicon) -> str | None:
    index = _index(lexicon)
    start, end = numeral.start, numeral.end
    if _POINT_FIRST.search(text, max(0, start - 2), start) and text[start].isdigit():
        return nothing_before_point(text[start - 1 : end])
    if text[end : end + 2].lstrip()[:1] in _POWER_SIGNS and _POWER.match(text, end):
        return power_of_ten(text[start : end + 1])
    if text[start - 1 : start] in _EXPONENT_SIGNS and (base := _BASE.search(text, max(0, start - _ASIDE), start)):
        return power_of_ten(text[base.start() : end])
    if start and _point_alone(lexicon).fullmatch(text, 0, start):
        return nothing_before_point(text[:end])
    if text[end - 1].isdecimal() and (broken := _BROKEN.match(text, end)):
        return broken_groups(text[start : broken.end()])
    if not lexicon.spaced and (goes_on := goes_on_with(text, numeral, lexicon)):
        return not_one_number(goes_on)
    if text.endswith(_SPOKEN_POINT, 0, start):
        return nothing_before_point(text[start - len(_SPOKEN_POINT) : end])
    if half := _half_behind_percent(lexicon).match(text, end):
        return half_behind_percent(text[start : half.end()])
    if _tells_none(text, numeral, lexicon):
        return denied(text[max(0, start - _ASIDE) : end + _ASIDE].strip())
    opened = _SUSPENDED.search(text, max(0, start - _LONGEST), start) if lexicon.spaced else None
    if opened and opened["to"].lower() in lexicon.to | lexicon.between_joiners:
        return first_of_two(text[opened.start("to") : end])
    behind = _BEHIND.match(text, end)
    if behind and index.suspects(behind) and (word := _scale_behind(text, behind, numeral, lexicon)):
        return not_read(text[start:end], word, _languages(word, lexicon))
    if behind and _is_in_words(numeral) and (part := _part_behind_link(text, numeral, behind, lexicon)):
        return not_read(text[start:end], part, (lexicon.language,))
    if behind and (parted := _parted(text, numeral, behind, lexicon)):
        return word_between(text[start:end], parted)
    if lexicon.spaced_sections and (smaller := _smaller_part(text, numeral, lexicon)):
        return not_read(text[start:end], smaller, (lexicon.language,))
    if not lexicon.spaced and text[start - 1 : start] in index.touching and not text[start].isdigit():
        return not_read(text[start:end], text[start - 1 : start], (lexicon.language,))
    before = _word_before(text, start)
    if before and _is_larger_part(before, text, numeral, lexicon):
        return not_read(text[start:end], before, (lexicon.language,))
    if before and _is_ordinal_of_tens(before, numeral, lexicon):
        return ordinal(text[start - len(before) - 1 : end])
    own = before and not _joins(before, lexicon) and _is_own_number(before.lower(), lexicon)
    if before and (own or _looked_up(before) in index.before or before.lower() in lexicon.unread):
        return not_read(text[start:end], before, _languages(before, lexicon))
    return None


@functools.lru_cache(maxsize=64)
def _point_alone(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of a phrase that begins with the word for a decimal point: *point* 77."""
    words = alternatives(word for word in lexicon.point if word.isalpha())
    return re.compile(rf"\s*(?:{words})\s+" if lexicon.spaced and lexicon.point else "(?!)", re.IGNORECASE)


def _tells_none(text: str, numeral: Numeral, lexicon: Lexicon) -> bool:
    """Whether the word for one tells none: *no* one, *ни* один, 一人*もいない*."""
    shape = numeral.shape
    if not isinstance(shape, Number) or not shape.words or shape.value != 1:
        return False
    if lexicon.denying:
        before = text[max(0, numeral.start - _LONGEST) : numeral.start].lower().rstrip()
        edge = " " if lexicon.spaced else ""
        if f"{edge}{before}".endswith(tuple(f"{edge}{word}" for word in lexicon.denying)):
            return True
    if not lexicon.denying_behind:
        return False
    behind = text[numeral.end : numeral.end + _ASIDE].lstrip()
    return any(behind[at:].lstrip().startswith(tuple(lexicon.denying_behind)) for at in range(_COUNTED))


def _word_before(text: str, start: int) -> str:
    """Return the word that ends before a numeral with one space or hyphen between them, or none in other scripts."""
    if (
        start
        and text[start - 1] > _LAST_LATIN
        and (touching := _TOUCHING.search(text, max(0, start - _LONGEST), start))
    ):
        return touching.group()
    if not start or text[start - 1] not in _GAPS:
        return ""
    words = text[max(0, start - _LONGEST) : start - 1].split()
    return words[-1] if words and not text[start - 2].isspace() else ""


def _is_ordinal_of_tens(word: str, numeral: Numeral, lexicon: Lexicon) -> bool:
    """Whether a word makes an ordinal of the ten behind it: *الخامس* عشر."""
    shape = numeral.shape
    in_words = isinstance(shape, Number) and shape.words and shape.value % _FEW == 0
    return in_words and word in lexicon.context.get("ordinals_of_tens", ())


def _is_larger_part(word: str, text: str, numeral: Numeral, lexicon: Lexicon) -> bool:
    """Whether a word before a numeral, all of number letters, is the larger part of the number: 이만 한, 백 두 명.

    A scale alone is an ordinary word too (*full*, *only*), before digits and before years: 만 18세, 만 세 살.
    """
    if not _index(lexicon).letters.issuperset(word):
        return False
    apart = lexicon.spaced_sections and text[numeral.start - 1] in _GAPS
    if len(word) == 1 and word in lexicon.scales:
        years = (*lexicon.context.get("ages", ()), *lexicon.units)
        return apart and not text[numeral.start].isdigit() and not text[numeral.end :].lstrip().startswith(years)
    return word[-1] in lexicon.scales or (apart and word[-1] in lexicon.tens)


def _smaller_part(text: str, numeral: Numeral, lexicon: Lexicon) -> str | None:
    """Return a word of digits in letters behind a number in letters: 십만 *일* is 100,001, or so many days."""
    shape, end = numeral.shape, numeral.end
    if not isinstance(shape, Number) or not shape.words or text[end - 1] not in {*lexicon.scales, *lexicon.tens}:
        return None
    behind = _NEXT.match(text, end)
    return behind["word"] if behind and lexicon.letters_of_digits.keys() >= set(behind["word"]) else None


def _scale_behind(text: str, match: re.Match[str], numeral: Numeral, lexicon: Lexicon) -> str | None:
    """Return the word behind a numeral that makes another number of it, if the lexicon does not read it there."""
    word, index = match["word"], _index(lexicon)
    if word in _LINKS and (further := _NEXT.match(text, match.end())) and _looked_up(further["word"]) in index.foreign:
        return further["word"]
    if _UNSPACED.match(word):
        return next((word[:length] for length in range(len(word), 0, -1) if word[:length] in index.unspaced), None)
    if word == lexicon.and_prefix and (further := _NEXT.match(text, match.end())) and further["word"] in lexicon.unread:
        return further["word"]
    if _looked_up(word) in index.foreign or word.lower().removeprefix(lexicon.and_prefix) in lexicon.unread:
        return word
    if _is_in_words(numeral) and index.is_part(match.group().lower()):
        return word
    if word in index.signs and _behind_money(text, numeral, lexicon):
        return word
    if word in index.own_signs and _counts_behind(text, match.end(), lexicon):
        return word
    if word.lower() in lexicon.ordinary and word.lower() not in lexicon.measures:
        further = _NEXT.match(text, match.end())
        return word if further is None or _looked_up(further["word"]) in index.foreign else None
    if _ends_a_range(text, numeral, word, lexicon):
        return None
    if word.lower() in lexicon.plus and _behind_and(lexicon).match(text, match.end()):
        return None
    return word if _is_in_words(numeral) and _is_own_number(word.lower(), lexicon) else None


def _part_behind_link(text: str, numeral: Numeral, behind: re.Match[str], lexicon: Lexicon) -> str | None:
    """Return parts of one behind a number in words: two hundred *and a sixth*, बीस *का पांचवां*, a hundred *quarters*."""
    shape, word = numeral.shape, behind["word"].lower()
    if isinstance(shape, Number) and shape.value > _FEW and word in lexicon.fractions:
        return behind["word"]
    if word not in lexicon.of_parts and word not in lexicon.plus:
        return None
    further = _NEXT.match(text, behind.end())
    if further and further["word"].lower() in lexicon.articles:
        further = _NEXT.match(text, further.end())
    return further["word"] if further and _index(lexicon).is_part(further.group().lower()) else None


@functools.lru_cache(maxsize=64)
def _behind_and(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of what is no part of a number behind *and*: mil y *pico*, mil y *medio centenar*."""
    odd = (phrase.partition(" ")[2] for phrase in lexicon.hedges_after if phrase.partition(" ")[0] in lexicon.plus)
    multiples = alternatives((*lexicon.collectives, *lexicon.apart, *lexicon.hundreds))
    return re.compile(
        rf"\s+(?:(?:{alternatives(odd)})|(?:{alternatives(lexicon.halves_joined)})\s+(?:{multiples}))(?!\w)",
        re.IGNORECASE,
    )


def _parted(text: str, numeral: Numeral, behind: re.Match[str], lexicon: Lexicon) -> str | None:
    """Return the word between a number word and what it counts in: une *bonne* centaine, zwei *gute* Drittel."""
    shape, word = numeral.shape, behind["word"].lower()
    if not lexicon.spaced or not isinstance(shape, Number) or not shape.words or shape.value >= _FEW:
        return None
    further = _NEXT.match(text, behind.end())
    if further is None or further["word"].lower() not in _index(lexicon).multiples:
        at = further.end() if further and further["word"].lower() in lexicon.of else behind.end()
        marked = text[at : at + _LONGEST].lstrip(" ").lower().startswith(tuple(lexicon.percent))
        if not marked or word in _first_of_percent(lexicon):
            return None
    known = any(
        word in words for words in (lexicon.of, lexicon.and_, lexicon.to, lexicon.out_of, lexicon.hedges_before)
    )
    return None if known or word in lexicon.context.get("stop_units", ()) else behind["word"]


@functools.lru_cache(maxsize=64)
def _half_behind_percent(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of a half behind a mark of percent: un pour cent *et demi*."""
    if not lexicon.spaced or not lexicon.plus or not (lexicon.halves or lexicon.halves_joined):
        return re.compile("(?!)")
    percent, plus, articles = map(alternatives, (lexicon.percent, lexicon.plus, lexicon.articles))
    halves = alternatives(lexicon.halves | lexicon.halves_joined)
    return re.compile(rf"\s?(?:{percent})\s+(?:{plus})\s+(?:(?:{articles})\s+)?(?:{halves})(?!\w)", re.IGNORECASE)


@functools.lru_cache(maxsize=64)
def _first_of_percent(lexicon: Lexicon) -> frozenset[str]:
    return frozenset(word for phrase in lexicon.percent for word in phrase.split())


def _ends_a_range(text: str, numeral: Numeral, word: str, lexicon: Lexicon) -> bool:
    """Whether *and* joins the ends of a range, as a word or written as one with it: entre ocho *y* doce, *و*ثلاثين."""
    and_ = lexicon.and_prefix
    joined = bool(and_) and word.startswith(and_) and word.removeprefix(and_) in lexicon.numbers
    joiner = and_ if joined else word.lower()
    before = text[max(0, numeral.start - _LONGEST) : numeral.start].rstrip().lower()
    openings = tuple(f" {word}" for word, joiners in lexicon.between.items() if joiner in joiners)
    return bool(openings) and f" {before}".endswith(openings)


def _behind_money(text: str, numeral: Numeral, lexicon: Lexicon) -> bool:
    before = text[max(0, numeral.start - _LONGEST) : numeral.start].rstrip().lower()
    return before.endswith(tuple(lexicon.currencies_before))


def _counts_behind(text: str, end: int, lexicon: Lexicon) -> bool:
    """Whether a plural follows a sign of measure, which then may be a scale: 5 *m* people."""
    following = _NEXT.match(text, end)
    word = following["word"].lower() if following else ""
    context = lexicon.context
    if any(word in context.get(name, ()) for name in ("plurals_irregular", "countable")):
        return True
    ends = word.endswith(tuple(context.get("plural_endings", ()))) and len(word) > _CASED
    return ends and not any(word in context.get(name, ()) for name in ("not_plural", "stop_units"))


def may_be_a_scale(text: str, end: int, lexicon: Lexicon) -> str | None:
    """Return the sign behind a number that is a measure or a scale: 5 *m*; ``None`` if none is there."""
    behind = _BEHIND.match(text, end)
    return behind["word"] if behind and behind["word"] in _index(lexicon).own_signs else None


def _joins(word: str, lexicon: Lexicon) -> bool:
    """Whether a word only joins what stands beside it: 87 houses *y* 1.250."""
    return len(word) == 1 or word.lower() in lexicon.and_


def _is_in_words(numeral: Numeral) -> bool:
    return isinstance(numeral.shape, Number) and (numeral.shape.words or numeral.shape.scaled)


def _is_own_number(word: str, lexicon: Lexicon) -> bool:
    own = _index(lexicon).own
    if word in own or not lexicon.compounds:
        return word in own
    return not own.isdisjoint(split_compound(word, lexicon)) or begins_like_compound(word, lexicon)


def _looked_up(word: str) -> str:
    return word if len(word) <= _CASED and _is_latin(word) else word.lower()


def _is_latin(word: str) -> bool:
    return word.isascii() or all("LATIN" in unicodedata.name(letter, "") for letter in word)


def _languages(word: str, lexicon: Lexicon) -> tuple[str, ...]:
    entry = scale_words().get(_looked_up(lexicon.letters.plain(word)))
    return entry.languages if entry else (lexicon.language,)


class _Index:
    """What to refuse beside the numerals of one language."""

    def __init__(self, lexicon: Lexicon) -> None:
        frequent = lexicon.common | lexicon.context.get("stop_units", frozenset())
        measures = frequent | lexicon.measures | lexicon.units.keys() | lexicon.context.get("measures", frozenset())
        read = lexicon.apart | lexicon.abbreviations.keys() | lexicon.hundreds.keys() | lexicon.plurals.keys()
        passed = measures | read | lexicon.unit_signs | lexicon.months.keys() | lexicon.currencies_after
        folded = lexicon.letters.folded
        known = scale_words().items()
        if lexicon.letters.table:
            known = {folded(word): entry for word, entry in known}.items()
        self.foreign = frozenset(
            word
            for word, entry in known
            if entry.behind and word not in passed and word.lower() not in lexicon.ordinary
        )
        self.signs = frozenset(word for word, _ in known if word in lexicon.unit_signs)
        self.own_signs = frozenset(
            word for word, entry in known if word in self.signs and lexicon.language in entry.languages
        )
        self.before = frozenset(
            word
            for word, entry in known
            if entry.before
            and (len(word) >= _SHORTEST_PREFIX or not word.isascii())
            and word.lower() not in lexicon.ordinary
        )
        counting = frozenset() if lexicon.spaced else frozenset("".join((*lexicon.han, *lexicon.tens, *lexicon.scales)))
        self.unspaced = frozenset(
            word for word in (*lexicon.unread, *self.foreign) if word[0] not in counting and _UNSPACED.match(word)
        )
        phrases = (word for phrase in lexicon.spelled for word in phrase.split())
        ones = {phrase for phrase, value in lexicon.spelled.items() if value == 1}
        plain = (
            ones | lexicon.and_ | lexicon.articles | lexicon.to | lexicon.of | lexicon.units.keys() | lexicon.fillers
        )
        words = {*phrases, *lexicon.fused, *lexicon.hundreds, *lexicon.apart}
        self.own = frozenset(words - plain if lexicon.spelled else ())
        self.touching = frozenset("".join(lexicon.unread)) if not lexicon.spaced else frozenset()
        letters = {*self.touching, *lexicon.han, *lexicon.tens, *lexicon.scales}
        self.letters = frozenset(letters if self.touching else ())
        self.counting = frozenset((*lexicon.tens, *lexicon.scales))
        multiples = (lexicon.apart, lexicon.scales, lexicon.hundreds, lexicon.collectives, lexicon.plurals)
        self.scales = frozenset(
            phrase.split()[0].lower() for words in (*multiples, lexicon.abbreviations) for phrase in words
        )
        self.multiples = frozenset((*lexicon.collectives, *lexicon.apart, *lexicon.hundreds)) | {
            word for word in lexicon.fractions if " " not in word
        }
        self._parts = tuple(lexicon.unread_endings)
        self._plain = (
            frequent | lexicon.measures | lexicon.units.keys() | lexicon.small_change | lexicon.currencies_after
        )
        self._compounds = lexicon.compounds
        unread = lexicon.unread | {f"{lexicon.and_prefix}{word}" for word in ("", *lexicon.unread)}
        self._words = (
            self.own | self.signs | unread | lexicon.ordinary | _LINKS | {word.lower() for word in self.foreign}
        )

    def suspects(self, behind: re.Match[str]) -> bool:
        """Whether a word behind a numeral is worth a closer look; most are not."""
        word, joined = behind["word"].lower(), behind.group().lower()
        return word in self._words or self._compounds or self.is_part(joined) or _UNSPACED.match(word) is not None

    def is_part(self, joined: str) -> bool:
        """Whether a word, with the space or hyphen before it, is an ordinal or tells parts of one."""
        return joined.endswith(self._parts) and joined.lstrip() not in self._plain


@functools.lru_cache(maxsize=64)
def _index(lexicon: Lexicon) -> _Index:
    return _Index(lexicon)
