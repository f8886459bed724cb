"""Two numerals that are one figure: *between 5 and 7*, *5–7 million*, *one in four*, *1/3*."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from cac_check.interval import Rational, exact, ratio
from cac_check.reading.errors import range_of_two_scales, scale_shared
from cac_check.reading.lexicon import Lexicon, Words
from cac_check.reading.numeral import Mark, Number, Numeral, Part, Range
from cac_check.reading.time_units import UNITS, unit_of_time, unit_words
from cac_check.reading.word_patterns import alternatives, key_of, lowered

_LONGEST_JOINER = 24
_LARGEST_DENOMINATOR = 100
_TENTHS = 10
_RAREST = 1_000_000
_WHOLE = 100
_ROUND_WHOLES = (1_000, 10_000, 100_000, 1_000_000)
"""What rates are told of besides a hundred."""
_HUNDRED, _THOUSAND = 100, 1_000
_DASHES = frozenset("-‑–—")
_YEARS = range(1500, 2101)
_WORD_BEHIND = re.compile(r"\s+([^\W\d_]+)")
_COMPARED = 48
"""How far behind a number another one may stand that is compared with it, in characters."""
_PARTS_CLAUSES = re.compile(r"[.;:!?()]|\d")
_PAIR = 2
_FARTHEST = 10
_FARTHEST_BY = 3
"""How many times the lower end the upper one is at most, where only *to* joins them: fell 26,000 to 781,000 is none."""


def join_ranges(text: str, numerals: Iterable[Numeral], lexicon: Lexicon) -> Iterator[Numeral]:
    """Yield the numerals with those that belong together joined."""
    held: Numeral | None = None
    for numeral in numerals:
        if held is None:
            held = _one_out_of(text, numeral, lexicon)
            continue
        joined = _join(text, held, numeral, lexicon)
        if joined is None and _stands_beside_a_scale(text, held, numeral, lexicon):
            reason = range_of_two_scales(text[held.start : numeral.end])
            yield replace(held, shape=None, refused=reason)
        elif joined is None:
            yield _in_the_scale_behind(text, held, numeral, lexicon)
        if joined is None and _may_share_the_scale(text, held, numeral, lexicon):
            numeral = replace(numeral, shape=None, refused=scale_shared(text[numeral.start : numeral.end]))
        held = joined or _one_out_of(text, _in_the_scale_before(text, held, numeral, lexicon), lexicon)
    if held is not None:
        yield held


class _Pair(NamedTuple):
    """Two numerals that may be one figure, as numbers of one sort."""

    text: str
    first: Numeral
    second: Numeral
    low: Number
    high: Number
    mark: Mark | None
    lexicon: Lexicon

    def share(self, part: Number, whole: Number) -> Numeral:
        """Return both as a share."""
        return Numeral(self.first.start, self.second.end, Part(ratio(part.value, whole.value)))

    def rate(self) -> Numeral:
        """Return both as a rate in percent."""
        return Numeral(self.first.start, self.second.end, _per_cent(self.low, self.high), mark=Mark.PERCENT)

    def before(self) -> str:
        """Return what stands before the first one, as far as its words may reach."""
        return self.text[max(0, self.first.start - _LONGEST_JOINER) : self.first.start]


def _join(text: str, first: Numeral, second: Numeral, lexicon: Lexicon) -> Numeral | None:
    """Return two numerals as the one figure they are, ``None`` where they are two."""
    low, high = first.shape, second.shape
    mark = first.mark
    if isinstance(high, Part) and high.tenths and isinstance(low, Number) and 1 <= low.value < _TENTHS:
        low = Part(ratio(low.value, _TENTHS), tenths=True)
    if isinstance(low, Part) and isinstance(high, Part):
        low, high, mark = _percent(low), _percent(high), Mark.PERCENT
    if not isinstance(low, Number) or not isinstance(high, Number) or second.start - first.end > _LONGEST_JOINER:
        return None
    pair = _Pair(text, first, second, low, high, mark, lexicon)
    match = _gap(lexicon).fullmatch(text, first.end, second.start)
    return _share_in_words(pair) if match is None else _joined(pair, match)


def _share_in_words(pair: _Pair) -> Numeral | None:
    """Return the share or rate that two numerals tell with nouns between them: 每十人中有一人, 3 *cases out of* 250."""
    text, first, second, low, high, _, lexicon = pair
    if _each(lexicon).search(text, max(0, first.start - _LONGEST_JOINER), first.start):
        among = _each_have(lexicon).fullmatch(text, first.end, second.start)
        same = _each_have_same(lexicon).fullmatch(text, first.end, second.start)
        among = among or (same if same and text.startswith(same["counted"], second.end) else None)
        is_share = among is not None and high.value < low.value <= _LARGEST_DENOMINATOR
        return pair.share(high, low) if is_share else None
    if low.value <= _TENTHS and high.value < low.value:
        among = _whole_first(lexicon).fullmatch(text, first.end, second.start)
        if among is not None and text.startswith(among["counted"], second.end + text.startswith(" ", second.end)):
            return pair.share(high, low)
    if _is_part_of_a_whole(text, first, low, second, high, lexicon):
        return pair.share(high, low)
    if _things_out_of(text, first, low, second, high, lexicon):
        return pair.share(low, high)
    if low.words and _one_thing_in(text, first.end, second, lexicon):
        return pair.share(low, high) if low.value < high.value else None
    if high.value in _ROUND_WHOLES and _is_rate(text, first, second, lexicon):
        return pair.rate()
    return None


def _joined(pair: _Pair, match: re.Match[str]) -> Numeral | None:
    """Return the share, rate or range that two numerals tell with nothing but a joiner between them."""
    text, _, second, low, high, mark, lexicon = pair
    if match["percent"] and not _percent_behind(text, second.end, lexicon):
        return None
    if match["unit"]:
        if " " in match["joiner"]:
            return None
        in_unit = _in_the_unit_behind(text, low, key_of(match["unit"]), second, lexicon)
        if in_unit is None:
            return None
        pair = pair._replace(low=in_unit)
        low = in_unit
    if not lexicon.spaced and match["money"] and not text[second.end :].lstrip().startswith(match["money"].strip()):
        return None
    gap = match["joiner"].lower()
    told_each = gap in lexicon.per and " " in gap and high.value in (_WHOLE, *_ROUND_WHOLES)  # tres por cada cien
    if told_each or ((gap in lexicon.out_of or gap in lexicon.per) and not low.words and high.value in _ROUND_WHOLES):
        before = pair.before()
        money = match["currency"] is not None or _without_currency(lowered(before), lexicon) != before.lower().rstrip()
        return pair.rate() if mark is None and not money and low.value < high.value and not high.odd else None
    if (
        mark is None
        and match["currency"] is None
        and low.value < high.value
        and (gap in lexicon.out_of or (gap == "/" and not text.startswith("/", second.end)))
    ):
        divides = _may_divide(low, high) and not high.decimals and not low.decimals
        return pair.share(low, high) if divides else None
    if gap in lexicon.changes_to and _changes_to(lexicon, gap).match(text, second.end):
        return None
    return _range(pair, gap)


def _range(pair: _Pair, gap: str) -> Numeral | None:
    """Return the range that two numerals tell with such a joiner: *between* 3 *and* 5, 3 *to* 5 million."""
    text, first, second, low, high, mark, lexicon = pair
    before, before_start = _word_before(text, first.start, lexicon)
    if before and gap in lexicon.between.get(before, ()):
        start = before_start
    elif gap in lexicon.to and before not in lexicon.not_before_to and not (high.words and gap in "-‑"):
        start = first.start
    elif gap in lexicon.to and _ranges(lexicon).search(text, max(0, before_start - _LONGEST_JOINER), before_start):
        start = before_start
    else:
        return None
    if mark is None and _may_share_a_scale(pair, gap):
        reason = range_of_two_scales(text[first.start : second.end])
        return Numeral(start, second.end, None, reason, unread=True)
    farthest = _FARTHEST if before not in lexicon.changing_by else _FARTHEST_BY
    lower = low.times(high.scale) if low.scale == 1 and low.value * high.scale < high.value else low
    if not lexicon.spaced and (shared := _scale_shared(pair)) > 1:
        low = lower = low.times(shared)
    if gap.isalpha() and start == first.start and high.value > farthest * lower.value:
        return None
    if high.scale > 1 and low.scale == 1 and low.value * high.scale == high.value:
        reason = range_of_two_scales(text[first.start : second.end])  # 10-10 लाख: so much each
        return Numeral(start, second.end, None, reason, unread=True)
    if high.scale > 1:
        low = lower
    return Numeral(start, second.end, Range(low, high), mark=mark) if low.value < high.value else None


def _scale_shared(pair: _Pair) -> Rational:
    """Return the scale behind a ten that both ends stand in: 1천 of 1천∼5천*만*, which is ten million."""
    lexicon = pair.lexicon
    first = pair.text[pair.first.start : pair.first.end]
    second = pair.text[pair.second.start : pair.second.end]
    if first[-1:] not in lexicon.tens or second[-2:-1] not in lexicon.tens:
        return 1
    shared = lexicon.scales.get(second[-1:], 1)
    return shared if pair.low.value * shared < pair.high.value else 1


def _may_share_a_scale(pair: _Pair, gap: str) -> bool:
    """Whether the zeros of the upper end may be those of the lower one too: 10-*12,000* mostly means from 10,000."""
    low, high = pair.low, pair.high
    if low.words or high.words or low.decimals or low.scaled or high.scaled:
        return False
    units = (_THOUSAND, _HUNDRED) if gap in _DASHES else (_THOUSAND,)
    unit = next((unit for unit in units if high.value % unit == 0), None)
    return unit is not None and high.value <= 2 * low.value * unit < 2 * high.value


def _one_out_of(text: str, numeral: Numeral, lexicon: Lexicon) -> Numeral:
    """Return a numeral, as a share where a thing in the singular is one of so many: شخص من كل عشرة."""
    if not lexicon.one_out_of or not isinstance(numeral.shape, Number) or numeral.shape.value < _PAIR:
        return numeral
    match = _thing_out_of(lexicon).search(text, max(0, numeral.start - _LONGEST_JOINER), numeral.start)
    if match is None or not _may_divide(Number(1, 1, 1, words=True), numeral.shape):
        return numeral
    known = {*lexicon.numbers, *lexicon.spelled, *lexicon.context.get("stop_units", ()), *lexicon.apart}
    if not known.isdisjoint(match["words"].split()):
        return numeral
    return Numeral(match.start("phrase"), numeral.end, Part(ratio(1, numeral.shape.value)))


@functools.lru_cache(maxsize=64)
def _thing_out_of(lexicon: Lexicon) -> re.Pattern[str]:
    phrases = alternatives(lexicon.one_out_of)
    return re.compile(rf"(?<!\S)(?P<words>(?:[^\W\d_]+\s+)?[^\W\d_]+)\s+(?P<phrase>(?:{phrases})\s+)$")


def _is_rate(text: str, first: Numeral, second: Numeral, lexicon: Lexicon) -> bool:
    """Whether a figure with its noun is told of a round number in digits: 12.3 *cases per* 100,000."""
    low, high = first.shape, second.shape
    if not isinstance(low, Number) or not isinstance(high, Number) or high.words or high.odd or low.value >= high.value:
        return False
    if first.mark is not None or unit_of_time(text, first, lexicon) is not None:
        return False
    return _things_per(lexicon).fullmatch(text, first.end, second.start) is not None


@functools.lru_cache(maxsize=64)
def _things_per(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of one or two nouns and *per*, neither money nor a measure."""
    others = alternatives((*lexicon.currencies_after, *lexicon.context.get("measures", ()), *lexicon.percent))
    return re.compile(
        rf"(?:\s+(?!(?:{others})(?!\w))[^\W\d_]+){{1,2}}\s+(?:{alternatives(lexicon.per)})\s+", re.IGNORECASE
    )


def _in_the_scale_behind(text: str, first: Numeral, second: Numeral, lexicon: Lexicon) -> Numeral:
    """Return a number in the scale of the one it changes to: *from 1.8* to 2.1 billion."""
    low, high = first.shape, second.shape
    if not isinstance(low, Number) or not isinstance(high, Number) or low.scale != 1 or high.scale == 1:
        return first
    match = _gap(lexicon).fullmatch(text, first.end, second.start)
    if match is None or match["unit"] or match["percent"] or low.words:
        return first
    joiner = match["joiner"].lower()
    part = joiner in lexicon.out_of and low.decimals  # 2,3 von 4,96 Millionen
    if not part and joiner not in lexicon.to | lexicon.to_levels:
        return first
    if not part and _is_a_year(text, first, low) and joiner in lexicon.to_levels:
        return first  # tahun 2015 menjadi 221 miliar
    scaled = low.times(high.scale)
    comparable = scaled.value < high.value * _FARTHEST and high.value < scaled.value * _FARTHEST
    changes = _word_before(text, first.start, lexicon)[0] in lexicon.not_before_to
    changes = changes or part or joiner in lexicon.to_levels
    return replace(first, shape=scaled) if changes and comparable else first


def _is_a_year(text: str, numeral: Numeral, number: Number) -> bool:
    return text[numeral.start : numeral.end].isdecimal() and number.written == 1 and number.value in _YEARS


def _stands_beside_a_scale(text: str, first: Numeral, second: Numeral, lexicon: Lexicon) -> bool:
    """Whether digits joined by *and* to a number may stand in its scale: 2 *e* 1,4 *miliardi*, 3 y más de 10 *mil*."""
    low, high = first.shape, second.shape
    if not isinstance(low, Number) or not isinstance(high, Number) or not lexicon.spaced:
        return False
    alike = low.scale == 1 and not low.words and low.value < _THOUSAND <= high.scale and not high.words
    joint = _and_perhaps_hedged(lexicon).fullmatch(text, first.end, second.start)
    return alike and first.mark is None and joint is not None


@functools.lru_cache(maxsize=64)
def _and_perhaps_hedged(lexicon: Lexicon) -> re.Pattern[str]:
    joins = lexicon.plus | lexicon.context.get("joins", frozenset())
    hedges = alternatives(word for word in lexicon.hedges_before if word.replace(" ", "").isalpha())
    return re.compile(rf"\s(?:{alternatives(joins)})\s(?:(?:{hedges})\s)?", re.IGNORECASE)


def _in_the_scale_before(text: str, first: Numeral, second: Numeral, lexicon: Lexicon) -> Numeral:
    """Return a number in brackets in the scale of what it is compared with: 3.4 million (*2.9* a year before)."""
    high, low = first.shape, second.shape
    if not isinstance(low, Number) or not isinstance(high, Number) or not low.decimals or high.scale == 1:
        return second
    bracket = second.start - first.end <= _LONGEST_JOINER and _bracket(lexicon).fullmatch(text, first.end, second.start)
    if not bracket and not _is_compared(text, first, second, lexicon):
        return second
    scaled = low.times(high.scale)
    alike = scaled.value < high.value * _FARTHEST and high.value < scaled.value * _FARTHEST
    return replace(second, shape=scaled) if alike and _compared(lexicon).match(text, second.end) else second


def _may_share_the_scale(text: str, first: Numeral, second: Numeral, lexicon: Lexicon) -> bool:
    """Whether a whole may be told in the scale of its part, or may count something else: 1,4 milioni *su 5*."""
    part, whole = first.shape, second.shape
    if not isinstance(part, Number) or not isinstance(whole, Number) or part.scale < _THOUSAND or whole.scale != 1:
        return False
    if not part.value < whole.value * part.scale or whole.value >= _THOUSAND:
        return False
    gap = text[first.end : second.start].strip().lower()
    if gap not in lexicon.out_of and gap not in lexicon.out_of_things:
        return False
    money = text[max(0, first.start - _PAIR) : first.start].strip().lower() in lexicon.currencies_before
    return not money and unit_of_time(text, second, lexicon) is None


def _is_compared(text: str, first: Numeral, second: Numeral, lexicon: Lexicon) -> bool:
    """Whether words between two numbers compare them: 1,8 millones de toneladas *frente a* 3,7."""
    if not lexicon.spaced or second.start - first.end > _COMPARED:
        return False
    between = text[first.end : second.start].lower().rstrip()
    compared = tuple(f" {word}" for word in lexicon.context.get("compared", ()))
    return bool(compared) and between.endswith(compared) and not _PARTS_CLAUSES.search(between)


@functools.lru_cache(maxsize=64)
def _bracket(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of a bracket behind a number and its currency, where nothing is read of it yet."""
    return re.compile(rf"(?:\s?(?:{alternatives(lexicon.currencies_after)}))?\s\((?:[^\W\d_]+:\s)?", re.IGNORECASE)


@functools.lru_cache(maxsize=64)
def _compared(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of what follows a figure that is compared: the bracket's end or words that measure nothing."""
    measures = {*lexicon.percent, *lexicon.points, *lexicon.units, *lexicon.context.get("measures", ())}
    measures |= lexicon.currencies_after
    measures |= lexicon.context.get("ratios", frozenset()) | lexicon.context.get("points_after", frozenset())
    return re.compile(rf"\)|[.;]?$|[.,;]\s|\s(?!(?:{alternatives(measures)})(?!\w))[^\W\d_]", re.IGNORECASE)


@functools.lru_cache(maxsize=64)
def _changes_to(lexicon: Lexicon, gap: str) -> re.Pattern[str]:
    """Return the pattern of what makes a change of two figures: % and に behind 71.2%から73.4."""
    return re.compile(rf"[^\s、。,]{{0,6}}?(?:{alternatives(lexicon.changes_to[gap].split())})")


def _per_cent(low: Number, high: Number) -> Number:
    """Return a rate as a percentage, to the place it is told to: 12.3 per 100,000 is 0.0123 %."""
    return low.times(ratio(_WHOLE, high.value))


def _percent(part: Part) -> Number:
    return Number(exact(part.value * 100), 1, 1, words=True)


def _in_the_unit_behind(text: str, low: Number, unit: str, second: Numeral, lexicon: Lexicon) -> Number | None:
    """Return the lower end in the unit of the upper one: 18 months of *18 months to 6 years* are 1.5 years."""
    behind = unit_of_time(text, second, lexicon)
    if behind is None or lexicon.units.get(unit, "none") == "none":
        return None
    factor = ratio(UNITS[lexicon.units[unit]], UNITS[behind[0]])
    value, grain, written = (exact(number * factor) for number in (low.value, low.grain, low.written))
    return replace(low, value=value, grain=grain, written=written)


def _may_divide(low: Number, high: Number) -> bool:
    """Whether a share is told: three in four, 40 in 100, one in 250, two in every 1,000; but not one in 2015.

    Nobody counts two of eleven: what is counted in more than one goes by tens at most, or by fewer. 56 of 80 in
    digits are told of eighty things.
    """
    round_whole = high.value % _WHOLE == 0 or (high.words and high.value % _TENTHS == 0)
    if low.value > 1 and high.value > _TENTHS and not round_whole:
        return False
    if low.words and high.words and low.value < _TENTHS and high.value in _ROUND_WHOLES:
        return True  # one in a thousand
    return high.value <= _LARGEST_DENOMINATOR or (
        low.value < _TENTHS and not high.scaled and high.value not in _YEARS and high.value <= _RAREST
    )


def _one_thing_in(text: str, start: int, second: Numeral, lexicon: Lexicon) -> bool:
    """Whether a share names its things in the singular and stands alone: *one voter in three* stayed at home."""
    match = _thing_in(lexicon).fullmatch(text, start, second.start)
    if match is None or not isinstance(second.shape, Number) or second.shape.value > _LARGEST_DENOMINATOR:
        return False
    behind = _WORD_BEHIND.match(text, second.end)
    word = behind[1].lower() if behind else ""
    verbs = lexicon.context.get("share_after", frozenset()) | lexicon.context.get("not_plural", frozenset())
    return not word or word.endswith("ed") or word in verbs


def _things_out_of(text: str, first: Numeral, low: Number, second: Numeral, high: Number, lexicon: Lexicon) -> bool:
    """Whether a share names its things: *six ménages sur dix*; not *six hommes sur dix bateaux*, *2 fils sur 3 km*."""
    if not lexicon.out_of_things or first.mark is not None or not low.value < high.value or not _may_divide(low, high):
        return False
    if low.decimals or high.decimals or _out_of_things(lexicon).fullmatch(text, first.end, second.start) is None:
        return False
    behind = _WORD_BEHIND.match(text, second.end)
    word = behind[1].lower() if behind else ""
    marked = _percent_behind(text, second.end, lexicon)
    counted = marked or word in lexicon.units or word in lexicon.currencies_after
    return not counted and not any(word in lexicon.context.get(name, ()) for name in ("countable", "measures"))


@functools.lru_cache(maxsize=64)
def _out_of_things(lexicon: Lexicon) -> re.Pattern[str]:
    thing = r"(?:\s+|(?<=['’]))[^\W\d_]+(?:\s+[^\W\d_]+)?"  # un'azienda su cinque
    return re.compile(rf"{thing}\s+(?:{alternatives(lexicon.out_of_things)})\s+", re.IGNORECASE)


@functools.lru_cache(maxsize=64)
def _ranges(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of a verb that ends a text and makes a range of what follows."""
    return re.compile(rf"(?<!\w)(?:{alternatives(lexicon.ranging)})\s+$", re.IGNORECASE)


@functools.lru_cache(maxsize=64)
def _thing_in(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(rf"\s+[^\W\d_]+[^\W\d_s]\s+(?:{alternatives(lexicon.out_of)})\s+", re.IGNORECASE)


@functools.lru_cache(maxsize=64)
def _each(lexicon: Lexicon) -> re.Pattern[str]:
    space = r"\s+" if lexicon.spaced else ""
    return re.compile(rf"(?:{alternatives(lexicon.each)}){space}$")


@functools.lru_cache(maxsize=64)
def _each_have(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of what is counted and *have* between a whole and a part of it: 名成年人中就有."""
    have = alternatives(lexicon.each_have)
    if lexicon.spaced:
        return re.compile(rf"(?:\s+[^\W\d_]+)?\s+(?:{have})\s+")
    measured = alternatives({*lexicon.context.get("measures", ()), *lexicon.units})
    return re.compile(rf"(?!{measured})[^\W\d]{{1,{_LONGEST_JOINER}}}?(?:{have})")


@functools.lru_cache(maxsize=64)
def _each_have_same(lexicon: Lexicon) -> re.Pattern[str]:
    counted, have = alternatives(lexicon.classifiers), alternatives(lexicon.each_have_same)
    return re.compile(rf"(?P<counted>{counted})[^\W\d]{{0,4}}?(?:{have})")


@functools.lru_cache(maxsize=64)
def _whole_first(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of what is counted and *among* between a whole and a part: 4*人に*1人, 4*명 중* 1명."""
    counted = alternatives(lexicon.classifiers)
    return re.compile(rf"\s?(?P<counted>{counted})\s?(?:{alternatives(lexicon.whole_first)})\s?")


def _is_part_of_a_whole(
    text: str, first: Numeral, low: Number, second: Numeral, high: Number, lexicon: Lexicon
) -> bool:
    """Whether a share tells its whole first, where spaces set words apart: दस में से सात."""
    if not lexicon.spaced or not lexicon.whole_first or not high.value < low.value <= _TENTHS:
        return False
    return not low.decimals and not high.decimals and bool(_among(lexicon).fullmatch(text, first.end, second.start))


@functools.lru_cache(maxsize=64)
def _among(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of *among* between a whole and a part, where spaces set words apart: दस *में से* सात."""
    return re.compile(rf"\s+(?:{alternatives(lexicon.whole_first)})\s+")


@functools.lru_cache(maxsize=64)
def _gap(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of what may stand between the two, signs that belong to them included: *% to $*."""
    joiners = alternatives(
        {"/", *lexicon.per, *lexicon.to, *lexicon.to_levels, *lexicon.out_of, *lexicon.between_joiners}
    )
    percent, currency = alternatives(lexicon.percent), alternatives(lexicon.currencies_before)
    money = "" if lexicon.spaced else rf"(?P<money>\s?(?:{alternatives(lexicon.currencies_after)}))?"
    space = r"[\s-]" if lexicon.spaced else r"\s?"
    unit = f"(?:{space}(?P<unit>{unit_words(lexicon)}))?"
    return re.compile(
        rf"{unit}{money}\s*(?P<percent>(?:{percent})\s*)?(?P<joiner>{joiners})\s*(?P<currency>{currency})?\s*",
        re.IGNORECASE,
    )


def _percent_behind(text: str, end: int, lexicon: Lexicon) -> bool:
    return text[end : end + _LONGEST_JOINER].lstrip(" -").lower().startswith(tuple(lexicon.percent))


def _without_currency(text: str, lexicon: Lexicon) -> str:
    mark = next((mark for mark in _longest_first(lexicon.currencies_before) if text.rstrip().endswith(mark)), "")
    return text.rstrip().removesuffix(mark).rstrip()


def _word_before(text: str, start: int, lexicon: Lexicon) -> tuple[str, int]:
    """Return what opens a range before a numeral (*between*, *from*) in lower case, and where it starts."""
    window_start = max(0, start - _LONGEST_JOINER)
    lower = _without_currency(lowered(text[window_start:start]), lexicon)
    edge = " " if lexicon.spaced else ""
    words = _longest_first(frozenset({*lexicon.between, *lexicon.not_before_to, *lexicon.changing_by}))
    word = next((word for word in words if (edge + lower).endswith(edge + word)), "")
    return word, window_start + len(lower) - len(word)


@functools.lru_cache(maxsize=256)
def _longest_first(words: Words) -> tuple[str, ...]:
    return tuple(sorted(words, key=lambda word: (-len(word), word)))
