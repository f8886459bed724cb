"""Two numerals that are one: *a year and a half*, *two hours and 19 minutes*, 3年2个月, *3 miliardi e 200 milioni*."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction

from cac_check.interval import exact, ratio
from cac_check.reading.errors import days_beside_months
from cac_check.reading.lexicon import Lexicon
from cac_check.reading.mixed_measures import mixed_measure
from cac_check.reading.numeral import Mark, Number, Numeral, Part
from cac_check.reading.time_units import UNITS, unit_named, unit_of_time, unit_pattern, unit_words
from cac_check.reading.word_patterns import alternatives, key_of, lowered

_LONGEST_GAP = 24
_LONGEST_UNIT = 4
_BEHIND_HALF = frozenset("만의이을간째")
"""What may be written to a half behind a length of time in Korean: 1년 반*만*에."""
_TENTH, _HALF = Fraction(1, 10), Fraction(1, 2)
_SIXTY, _HUNDRED, _THOUSAND = 60, 100, 1_000
_COMMA = re.compile(r"[,،、]")
_CENT = Fraction(1, _HUNDRED)
_WORD_BEHIND = re.compile(r"[^\W\d_]")


def join_compounds(text: str, numerals: Iterable[Numeral], lexicon: Lexicon) -> Iterator[Numeral]:
    """Yield the numerals with those that tell one length of time joined."""
    held: Numeral | None = None
    for numeral in numerals:
        if held and numeral.start < held.end:
            continue  # a half that is a part of it already
        joined = _sum(text, held, numeral, lexicon) if held else None
        if joined is None:
            if held:
                yield held
            alone = (
                (_one_and_a_part, _part_of_a_unit, _unit_and_half, _behind_a_unit)
                if lexicon.spaced
                else (_half_behind,)
            )
            joined = next((found for rule in alone if (found := rule(text, numeral, lexicon))), numeral)
        held = joined
    if held:
        yield held


def _sum(text: str, first: Numeral, second: Numeral, lexicon: Lexicon) -> Numeral | None:
    if not isinstance(first.shape, Number) or first.shape.odd or second.start - first.end > _LONGEST_GAP:
        return None
    match second.shape:
        case Part() if lexicon.spaced:
            return _with_part(text, first, first.shape, second, second.shape, lexicon)
        case Number() as smaller if smaller.odd is None:
            if lexicon.small_change and (money := _with_change(text, first, first.shape, second, smaller, lexicon)):
                return money
            if lexicon.plus and (scaled := _with_smaller_scale(text, first, first.shape, second, smaller, lexicon)):
                return scaled
            return _with_smaller_unit(text, first, first.shape, second, smaller, lexicon) or mixed_measure(
                text, first, first.shape, second, smaller, lexicon
            )
    return None


def _with_part(
    text: str, first: Numeral, whole: Number, second: Numeral, part: Part, lexicon: Lexicon
) -> Numeral | None:
    """Join *two years and a half*."""
    match = _unit_and(lexicon).fullmatch(text, first.end, second.start)
    unit = unit_named(match, lexicon) if match else None
    return Numeral(first.start, second.end, _and(whole, part), unit=unit) if unit else None


def _with_smaller_unit(
    text: str, first: Numeral, whole: Number, second: Numeral, smaller: Number, lexicon: Lexicon
) -> Numeral | None:
    """Join *two hours and 19 minutes*, told in the smaller unit, where it divides the larger one."""
    match = _joint(lexicon).fullmatch(text, first.end, second.start)
    large = unit_named(match, lexicon) if match else None
    if large is None and not lexicon.spaced and first.end == second.start:
        large = first.unit  # 2時間4分*30秒*
    if large is None:
        return None
    behind, end = unit_of_time(text, second, lexicon), second.end
    if behind is None and large == "hour" and text.startswith(tuple(lexicon.minutes_behind_hours), second.end):
        behind, end = ("minute", end + 1), end + 1
    if behind is None:
        return _with_seconds(text, first, whole, large, second, smaller, lexicon)
    times = ratio(UNITS[large], UNITS[behind[0]])
    if smaller.value >= times:
        return None
    if not isinstance(times, int):
        gap = text[first.end : second.start]
        reason = days_beside_months(text[first.start : end])
        return None if _COMMA.search(gap) else Numeral(first.start, end, None, reason, unread=True)
    value = exact(whole.value * times + smaller.value)
    number = Number(value, smaller.grain, smaller.written, words=smaller.words)
    return Numeral(first.start, end, number, unit=behind[0] if end > second.end else None)


def _with_seconds(
    text: str, first: Numeral, whole: Number, large: str, second: Numeral, smaller: Number, lexicon: Lexicon
) -> Numeral | None:
    """Join *4 minutes and 30 seconds*, told in minutes, as seconds alone are measured like lengths and weights."""
    behind = _seconds(lexicon).match(text, second.end)
    if behind is None or large not in ("hour", "minute") or smaller.value >= _SIXTY:
        return None
    value = exact(whole.value * ratio(UNITS[large], UNITS["minute"]) + ratio(smaller.value, _SIXTY))
    place, written = ratio(smaller.grain, _SIXTY), ratio(smaller.written, _SIXTY)
    return Numeral(first.start, behind.end(), Number(value, place, written, words=smaller.words), unit="minute")


@functools.lru_cache(maxsize=64)
def _seconds(lexicon: Lexicon) -> re.Pattern[str]:
    space, edge = (r"\s+", r"(?!\w)") if lexicon.spaced else (r"\s?", "")
    return re.compile(rf"{space}(?:{alternatives(lexicon.seconds)}){edge}", re.IGNORECASE)


def _with_smaller_scale(
    text: str, first: Numeral, whole: Number, second: Numeral, smaller: Number, lexicon: Lexicon
) -> Numeral | None:
    """Join *3 miliardi e 200 milioni*, the word for *and* standing inside no numeral of the language."""
    fits = whole.scale > smaller.scale >= _THOUSAND and smaller.value < whole.scale and whole.value % whole.scale == 0
    if not fits or smaller.decimals or _plus(lexicon).fullmatch(text, first.end, second.start) is None:
        return None
    before = lowered(text[max(0, first.start - _LONGEST_GAP) : first.start]).split()
    if any(" ".join(before[-length:]) in lexicon.between for length in (1, 2)):
        return None  # tra 1 milione e 800 mila
    number = replace(smaller, value=exact(whole.value + smaller.value))
    return Numeral(first.start, second.end, number)


@functools.lru_cache(maxsize=64)
def _plus(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(rf"\s+(?:{alternatives(lexicon.plus)})\s+", re.IGNORECASE)


def _with_change(
    text: str, first: Numeral, whole: Number, second: Numeral, smaller: Number, lexicon: Lexicon
) -> Numeral | None:
    """Join money and its hundredths: 152円40銭, 3 рубля 50 копеек."""
    behind = _small_change(lexicon).match(text, second.end)
    if behind is None or smaller.value >= _HUNDRED or smaller.decimals or whole.scaled:
        return None
    if _change_of(lexicon).fullmatch(text, first.end, second.start) is None:
        return None
    number = Number(exact(whole.value + ratio(smaller.value, _HUNDRED)), _CENT, _CENT, scaled=True, decimals=True)
    return Numeral(first.start, behind.end(), number, mark=Mark.MONEY)


@functools.lru_cache(maxsize=64)
def _change_of(lexicon: Lexicon) -> re.Pattern[str]:
    and_ = rf"(?:(?:{alternatives(lexicon.plus)})\s)?" if lexicon.plus else ""
    return re.compile(rf"\s?(?:{alternatives(lexicon.change_of)})\s?{and_}", re.IGNORECASE)


@functools.lru_cache(maxsize=64)
def _small_change(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(rf"\s?(?:{alternatives(lexicon.small_change)})" + r"(?!\w)" * lexicon.spaced, re.IGNORECASE)


def _one_and_a_part(text: str, numeral: Numeral, lexicon: Lexicon) -> Numeral | None:
    """Read *a year and a half*, whose number is an article."""
    if not isinstance(numeral.shape, Part):
        return None
    match = _one_before(lexicon).search(text, max(0, numeral.start - _LONGEST_GAP), numeral.start)
    unit = unit_named(match, lexicon) if match else None
    if match is None or unit is None:
        return None
    return Numeral(match.start(), numeral.end, _and(Number(1, 1, 1, words=True), numeral.shape), unit=unit)


def _behind_a_unit(text: str, numeral: Numeral, lexicon: Lexicon) -> Numeral | None:
    """Read what goes on from a unit whose number is no numeral of its own: سنتين وستة أشهر, *год и* шесть месяцев."""
    pattern = _unit_told_alone(lexicon)
    behind = unit_of_time(text, numeral, lexicon) if pattern and isinstance(numeral.shape, Number) else None
    if pattern is None or (behind is None and not isinstance(numeral.shape, Part)):
        return None
    match = pattern.search(text, max(0, numeral.start - _LONGEST_GAP), numeral.start)
    if match is None:
        return None
    word = key_of(match["unit"])
    many, unit = lexicon.unit_pairs[word] if word in lexicon.unit_pairs else (1, lexicon.units[word])
    if isinstance(numeral.shape, Part):
        return Numeral(match.start("unit"), numeral.end, _and(Number(many, 1, 1, words=True), numeral.shape), unit=unit)
    assert behind is not None
    assert isinstance(numeral.shape, Number)
    times, smaller = ratio(UNITS[unit], UNITS[behind[0]]), numeral.shape
    if smaller.value >= times or smaller.odd:
        return None
    if not isinstance(times, int):
        reason = days_beside_months(text[match.start("unit") : behind[1]])
        return Numeral(match.start("unit"), behind[1], None, reason, unread=True)
    number = replace(smaller, value=exact(many * times + smaller.value), words=True)
    return Numeral(match.start("unit"), behind[1], number, unit=behind[0])


@functools.lru_cache(maxsize=64)
def _unit_told_alone(lexicon: Lexicon) -> re.Pattern[str] | None:
    """Return the pattern of a unit told with its number in one word, or alone, and of *and* behind it."""
    known = {word for word, (_, unit) in lexicon.unit_pairs.items() if unit in UNITS} | lexicon.units_of_one
    joiners = rf"(?:{alternatives(lexicon.plus)})\s+" if lexicon.plus else "(?!)"
    joiners = rf"{re.escape(lexicon.and_prefix)}|{joiners}" if lexicon.and_prefix else joiners
    if not known or (not lexicon.plus and not lexicon.and_prefix):
        return None
    units = alternatives(known).replace(r"\ ", r"\s+")
    return re.compile(rf"(?<![\w\d])(?<!\d\s)(?P<unit>{units})\s+(?:{joiners})$", re.IGNORECASE)


def _part_of_a_unit(text: str, numeral: Numeral, lexicon: Lexicon) -> Numeral | None:
    """Read *half an hour*, *a quarter of a mile*: a number of units, no share."""
    if not isinstance(numeral.shape, Part):
        return None
    match = _a_unit(lexicon).match(text, numeral.end)
    if match is None and not lexicon.articles:  # with articles it may be an ordinal: for a third month
        match = _unit_right_behind(lexicon).match(text, numeral.end)
    if match is None:
        return None
    number = Number(numeral.shape.value, _TENTH, _TENTH, scaled=True, words=True)
    if match.groupdict().get("measure"):
        return Numeral(numeral.start, match.start("measure"), number)
    unit = lexicon.units[key_of(match["unit"])]
    return None if unit == "none" else Numeral(numeral.start, match.end(), number, unit=unit)


def _unit_and_half(text: str, numeral: Numeral, lexicon: Lexicon) -> Numeral | None:
    """Read *dos años y medio*, where the word for a half is none by itself."""
    if not lexicon.halves_joined or not isinstance(numeral.shape, Number) or numeral.unit is not None:
        return None
    if _measure_and_half(lexicon).match(text, numeral.end):
        return replace(numeral, shape=_and(numeral.shape, Part(_HALF)))  # duas toneladas e meia
    match = _and_half(lexicon).match(text, numeral.end)
    unit = unit_named(match, lexicon) if match else None
    return Numeral(numeral.start, match.end(), _and(numeral.shape, Part(_HALF)), unit=unit) if match and unit else None


def _half_behind(text: str, numeral: Numeral, lexicon: Lexicon) -> Numeral | None:
    """Read 一年半, 一个半月 and 一个半: the half stands behind the unit or within it, or behind a classifier."""
    number, start = numeral.shape, numeral.end
    half = text.find(lexicon.half, start, start + _LONGEST_UNIT + 1) if lexicon.half else -1
    if half < 0 or not isinstance(number, Number) or number.odd or text.startswith(tuple(lexicon.not_half), half):
        return None
    without_half = text[start:half] + text[half + 1 : half + 1 + _LONGEST_UNIT]
    match = unit_pattern(lexicon).match(without_half)
    unit = unit_named(match, lexicon) if match else None
    further = text[half + 1 : half + 2]
    if lexicon.spaced_sections and further.isalpha() and further not in _BEHIND_HALF:
        return None  # 2년 반복
    if match is None or unit is None or match.end() < len(text[start:half].rstrip()):
        return _half_of_a_thing(text, numeral, number, half, lexicon)
    return Numeral(numeral.start, max(half + 1, start + match.end() + 1), _and(number, Part(_HALF)), unit=unit)


def _half_of_a_thing(text: str, numeral: Numeral, number: Number, half: int, lexicon: Lexicon) -> Numeral | None:
    """Read 一个半 and 三倍半; what goes on behind the half may be a word that begins with it, and is refused."""
    if text[numeral.end : half] not in lexicon.classifiers:
        return None
    end = half + len(lexicon.half)
    if _WORD_BEHIND.match(text, end) and not text.startswith(tuple(lexicon.hedges_after), end):
        return Numeral(numeral.start, end, None, f"{text[half : end + 1]!r} behind a number may or may not add a half")
    return Numeral(numeral.start, end, _and(number, Part(_HALF)))


def _and(whole: Number, part: Part) -> Number:
    return Number(exact(whole.value + part.value), _TENTH, _TENTH, scaled=True, words=True)


@functools.lru_cache(maxsize=64)
def _joint(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of what stands between the two numerals; its first group is the unit."""
    space = r"\s+" if lexicon.spaced else r"\s?"
    and_ = rf"(?:{alternatives(lexicon.plus)}){space}" if lexicon.plus else ""
    joint = f",?{space}(?:{and_})?" if and_ else f",?{space}"
    joint += rf"(?:{re.escape(lexicon.and_prefix)})?" if lexicon.and_prefix else ""  # سنوات *و*ستة أشهر
    return re.compile(f"{unit_pattern(lexicon).pattern}{joint}", re.IGNORECASE)


@functools.lru_cache(maxsize=64)
def _unit_and(lexicon: Lexicon) -> re.Pattern[str]:
    prefix = rf"|{re.escape(lexicon.and_prefix)}" if lexicon.and_prefix else ""  # ساعات *و*نصف
    return re.compile(
        rf"{unit_pattern(lexicon).pattern}\s+(?:(?:{alternatives(lexicon.plus)})\s+{prefix})", re.IGNORECASE
    )


@functools.lru_cache(maxsize=64)
def _and_half(lexicon: Lexicon) -> re.Pattern[str]:
    halves = alternatives(lexicon.halves_joined)
    return re.compile(rf"{_unit_and(lexicon).pattern}(?:{halves})(?!\w)", re.IGNORECASE)


@functools.lru_cache(maxsize=64)
def _measure_and_half(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of a measure and a half of it, the word for a half being none by itself."""
    measures = alternatives(lexicon.context.get("measures", frozenset()) - lexicon.units.keys())
    halves = alternatives(lexicon.halves_joined - lexicon.halves)
    return re.compile(rf"\s+(?:{measures})\s+(?:{alternatives(lexicon.plus)})\s+(?:{halves})(?!\w)", re.IGNORECASE)


@functools.lru_cache(maxsize=64)
def _a_unit(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of one unit behind a part of it."""
    articles, measures = alternatives(lexicon.articles), alternatives(lexicon.context.get("measures", ()))
    of = rf"(?:(?:{alternatives(lexicon.of)})\s+)?"
    units = f"(?:(?P<unit>{unit_words(lexicon)})|(?P<measure>{measures}))"
    return re.compile(rf"\s+{of}(?:{articles})\s+{units}(?![\w-])", re.IGNORECASE)


@functools.lru_cache(maxsize=64)
def _unit_right_behind(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of one unit behind a part of it without an article: четверть *века*, نصف *قرن*."""
    of = rf"(?:(?:{alternatives(lexicon.of)})\s+)?"
    return re.compile(rf"\s+{of}(?P<unit>{unit_words(lexicon)})(?![\w-])", re.IGNORECASE)


@functools.lru_cache(maxsize=64)
def _one_before(lexicon: Lexicon) -> re.Pattern[str]:
    articles, and_ = alternatives(lexicon.articles | lexicon.one), alternatives(lexicon.plus)
    return re.compile(rf"(?<!\w)(?:{articles})\s+({unit_words(lexicon)})\s+(?:{and_})\s+$", re.IGNORECASE)
