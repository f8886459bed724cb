"""Two numerals that are one figure: *between 5 and 7*, *5–7 million*, *one in four*, *1/3*."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from cac_check.interval import exact, ratio
from cac_check.reading.between_numbers import (
    FARTHEST,
    LONGEST_JOINER,
    ROUND_WHOLES,
    TENTHS,
    WHOLE,
    NumberPair,
    gap_pattern,
    percent_behind,
    without_currency,
    word_before,
)
from cac_check.reading.errors import range_of_two_scales, scale_shared
from cac_check.reading.lexicon import Lexicon
from cac_check.reading.numeral import Mark, Number, Numeral, Part, Range
from cac_check.reading.parts_of_wholes import as_one_out_of, may_divide, share_in_words
from cac_check.reading.shared_scales import (
    in_the_scale_before,
    in_the_scale_behind,
    scale_of_both_ends,
    stands_beside_a_scale,
    whole_may_share_the_scale,
    zeros_may_be_shared,
)
from cac_check.reading.time_units import UNITS, unit_of_time
from cac_check.reading.word_patterns import alternatives, key_of, lowered

_FARTHEST_BY = 3
"""How many times the lower end the upper one is at most, where only *to* joins them: fell 26,000 to 781,000 is none."""


def join_ranges(text: str, numerals: Iterable[Numeral], lexicon: Lexicon) -> Iterator[Numeral]:
    """Yield the numerals with those that belong together joined."""
    held: Numeral | None = None
    for numeral in numerals:
        if held is None:
            held = as_one_out_of(text, numeral, lexicon)
            continue
        joined = _join(text, held, numeral, lexicon)
        if joined is None and stands_beside_a_scale(text, held, numeral, lexicon):
            reason = range_of_two_scales(text[held.start : numeral.end])
            yield replace(held, shape=None, refused=reason)
        elif joined is None:
            yield in_the_scale_behind(text, held, numeral, lexicon)
        if joined is None and whole_may_share_the_scale(text, held, numeral, lexicon):
            numeral = replace(numeral, shape=None, refused=scale_shared(text[numeral.start : numeral.end]))
        held = joined or as_one_out_of(text, in_the_scale_before(text, held, numeral, lexicon), lexicon)
    if held is not None:
        yield held


def _join(text: str, first: Numeral, second: Numeral, lexicon: Lexicon) -> Numeral | None:
    """Return two numerals as the one figure they are, ``None`` where they are two."""
    low, high = first.shape, second.shape
    mark = first.mark
    if isinstance(high, Part) and high.tenths and isinstance(low, Number) and 1 <= low.value < TENTHS:
        low = Part(ratio(low.value, TENTHS), tenths=True)
    if isinstance(low, Part) and isinstance(high, Part):
        low, high, mark = _percent(low), _percent(high), Mark.PERCENT
    if not isinstance(low, Number) or not isinstance(high, Number) or second.start - first.end > LONGEST_JOINER:
        return None
    pair = NumberPair(text, first, second, low, high, mark, lexicon)
    match = gap_pattern(lexicon).fullmatch(text, first.end, second.start)
    return share_in_words(pair) if match is None else _joined(pair, match)


def _joined(pair: NumberPair, match: re.Match[str]) -> Numeral | None:
    """Return the share, rate or range that two numerals tell with nothing but a joiner between them."""
    text, _, second, low, high, mark, lexicon = pair
    if match["percent"] and not percent_behind(text, second.end, lexicon):
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
    told_each = gap in lexicon.per and " " in gap and high.value in (WHOLE, *ROUND_WHOLES)  # tres por cada cien
    if told_each or ((gap in lexicon.out_of or gap in lexicon.per) and not low.words and high.value in ROUND_WHOLES):
        before = pair.before()
        money = match["currency"] is not None or without_currency(lowered(before), lexicon) != before.lower().rstrip()
        return pair.rate() if mark is None and not money and low.value < high.value and not high.odd else None
    if (
        mark is None
        and match["currency"] is None
        and low.value < high.value
        and (gap in lexicon.out_of or (gap == "/" and not text.startswith("/", second.end)))
    ):
        divides = may_divide(low, high) and not high.decimals and not low.decimals
        return pair.share(low, high) if divides else None
    if gap in lexicon.changes_to and _changes_to(lexicon, gap).match(text, second.end):
        return None
    return _range(pair, gap)


def _range(pair: NumberPair, gap: str) -> Numeral | None:
    """Return the range that two numerals tell with such a joiner: *between* 3 *and* 5, 3 *to* 5 million."""
    text, first, second, low, high, mark, lexicon = pair
    before, before_start = word_before(text, first.start, lexicon)
    if before and gap in lexicon.between.get(before, ()):
        start = before_start
    elif gap in lexicon.to and before not in lexicon.not_before_to and not (high.words and gap in "-‑"):
        start = first.start
    elif gap in lexicon.to and _ranges(lexicon).search(text, max(0, before_start - LONGEST_JOINER), before_start):
        start = before_start
    else:
        return None
    if mark is None and zeros_may_be_shared(pair, gap):
        reason = range_of_two_scales(text[first.start : second.end])
        return Numeral(start, second.end, None, reason, unread=True)
    farthest = FARTHEST if before not in lexicon.changing_by else _FARTHEST_BY
    lower = low.times(high.scale) if low.scale == 1 and low.value * high.scale < high.value else low
    if not lexicon.spaced and (shared := scale_of_both_ends(pair)) > 1:
        low = lower = low.times(shared)
    if gap.isalpha() and start == first.start and high.value > farthest * lower.value:
        return None
    if high.scale > 1 and low.scale == 1 and low.value * high.scale == high.value:
        reason = range_of_two_scales(text[first.start : second.end])  # 10-10 लाख: so much each
        return Numeral(start, second.end, None, reason, unread=True)
    if high.scale > 1:
        low = lower
    return Numeral(start, second.end, Range(low, high), mark=mark) if low.value < high.value else None


@functools.lru_cache(maxsize=64)
def _changes_to(lexicon: Lexicon, gap: str) -> re.Pattern[str]:
    """Return the pattern of what makes a change of two figures: % and に behind 71.2%から73.4."""
    return re.compile(rf"[^\s、。,]{{0,6}}?(?:{alternatives(lexicon.changes_to[gap].split())})")


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


@functools.lru_cache(maxsize=64)
def _ranges(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of a verb that ends a text and makes a range of what follows."""
    return re.compile(rf"(?<!\w)(?:{alternatives(lexicon.ranging)})\s+$", re.IGNORECASE)
