"""Find the figures of a text that may become claims.

Sentence by sentence, in time linear in the text: sentences without a digit or number word are passed over, the others
go through the same search that reads a phrase, and each figure through the rules of
``exclusion_rules``.
"""

from __future__ import annotations

import functools
import heapq
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from cac_check.extraction.exclusion_rules import coordinated, refusal
from cac_check.extraction.languages import Guess, guess_language
from cac_check.extraction.mentions import Extraction, Mention, Skipped
from cac_check.extraction.segments import Sentence, sentences
from cac_check.extraction.surroundings import Surroundings
from cac_check.extraction.units import unit_of, words_ahead
from cac_check.extraction.units_told_alone import article_and_unit, units_of, units_told_alone
from cac_check.interval import Rational, exact, format_number
from cac_check.model import Hedge, Kind
from cac_check.reading.below_zero import is_below_zero
from cac_check.reading.dates import DateFound
from cac_check.reading.digits import PART_SIGNS
from cac_check.reading.errors import Unreadable
from cac_check.reading.figures import find_figures
from cac_check.reading.lexicon import Lexicon
from cac_check.reading.lexicon_files import languages
from cac_check.reading.lexicon_reader import lexicon
from cac_check.reading.numeral import Figure, Mark, Number, Numeral, Part, Range
from cac_check.reading.periods import Period, find_periods
from cac_check.reading.spaced.word_parts import prefix_of, split_compound, stem_of
from cac_check.reading.time_units import UNITS, unit_of_time, unit_words
from cac_check.reading.widths import check_readable, value_of
from cac_check.reading.word_patterns import alternatives, key_of

_DIGIT = re.compile(rf"[\d{PART_SIGNS}]")
_LETTERS = re.compile(r"[^\W\d_]+")
_EXCERPT = 80
_DECIMAL = re.compile(r"\d{4}\.\d{1,2}")
_JOINER = 8
_BREAKS = dict.fromkeys(map(ord, "\r\n\x0b\x0c\x85\u2028\u2029"), " ")
"""A line that was broken to a width goes on as if it had not been."""
_LAST_DAY = 31
_FINER = 10
_ROUND = 100
_MILLION = 1_000_000


def extract(text: str, language: str | None = None) -> Extraction:
    """Return the figures of a text: those that may become claims, and those left out, with reasons.

    Args:
        text: an article as plain text, one paragraph per line, the headline first.
        language: code of its language; guessed from script and frequent words if not given.

    Raises:
        Unreadable: if there is no lexicon for the language, be it given or guessed.
    """
    guess = Guess(language, sure=True) if language else guess_language(text)
    if not language and guess.language not in languages():
        raise Unreadable(
            f"the text seems to be in {guess.language!r}, for which there is no lexicon (only for "
            f"{', '.join(languages())}): give its language if it is another"
        )
    words = lexicon(guess.language)
    text = words.letters.folded(text)
    mentions: list[Mention] = []
    skipped: list[Skipped] = []
    for _, together in groupby(sentences(text, words), key=lambda sentence: sentence.items or -sentence.start - 1):
        candidates: list[_Candidate] = []
        for sentence in together:
            piece = text[sentence.start : sentence.end]
            piece = piece.translate(_BREAKS) if len(piece.splitlines()) > 1 else piece
            if _may_tell_a_number(piece, words):
                for found in _figures(piece, sentence, words):
                    if isinstance(found, _Candidate):
                        candidates.append(found)
                    else:
                        skipped.append(found)
        if not candidates:
            continue
        finer = _finest_grains(candidates)
        for candidate in candidates:
            try:
                mentions.append(_mention(candidate, finer[candidate.sentence.start]))
            except Unreadable as error:
                start = candidate.around.figure.start
                skipped.append(
                    _skipped(candidate.around.text, words, candidate.sentence, start, candidate.end, error.reason)
                )
    return Extraction(tuple(mentions), tuple(sorted(skipped, key=lambda item: item.start)), words.language, guess.sure)


class _Candidate(NamedTuple):
    """A figure that passed the rules."""

    sentence: Sentence
    around: Surroundings
    end: int
    """Where it ends with its unit of time."""
    kind: Kind
    unit: str | None


def _figures(piece: str, sentence: Sentence, words: Lexicon) -> Iterator[_Candidate | Skipped]:
    dated = _dates(piece, words) if _DIGIT.search(piece) else []
    spans = [(date.start, date.end) for date in dated]
    for date in dated:
        if _DIGIT.search(piece, date.start, date.end):
            yield _skipped(
                piece, words, sentence, date.start, date.end, "a period" if isinstance(date, Period) else "a date"
            )
    refused, refused_end = "", 0
    scaled = False
    hedged_units = list(units_told_alone(piece, words))
    timed = [(unit.numeral.start, unit.numeral.end) for unit in hedged_units if unit.numeral.unit is not None]
    beside = sorted([*spans, *timed]) if timed else spans
    figures = find_figures(piece, words, beside)
    if timed:
        figures = iter(read := list(figures))
        hedged_units = [unit for unit in hedged_units if not _goes_on(unit, read)]
    for found in heapq.merge(figures, hedged_units, key=lambda found: found.start):
        if isinstance(found, Numeral):
            yield _skipped(piece, words, sentence, found.start, found.end, found.refused or "no number")
            continue
        if _is_article(piece, found, words):
            continue
        around = Surroundings(piece, found, words, opens=sentence.opens)
        reason = found.conflict or _part_of_date(around, spans) or refusal(around)
        if not reason and coordinated(around, refused_end, refused):
            reason = refused
        candidate = None if reason else _candidate(sentence, around)
        if candidate is not None and scaled and _lacks_its_scale(candidate):
            reason = "decimals that count nothing: they can be told in the scale of the figure before"
        if reason or candidate is None:
            refused, refused_end = reason or "", found.end
            yield _skipped(piece, words, sentence, found.start, found.end, refused)
            continue
        scaled = scaled or _ends_with_a_scale(around)
        yield candidate


def _ends_with_a_scale(around: Surroundings) -> bool:
    """Whether a figure is told in millions or more with decimals, as one behind it may be without saying so."""
    return around.number is not None and around.number.scale >= _MILLION


def _lacks_its_scale(candidate: _Candidate) -> bool:
    """Whether decimals stand alone: 1,1 miliardi per il 2025 e *1,6* per il 2026."""
    around, number = candidate.around, candidate.around.number
    if candidate.kind is not Kind.AMOUNT or candidate.unit is not None or around.figure.mark is not None:
        return False
    plain = number is not None and number.decimals and number.scale == 1 and not number.words
    listed = around.word_before == "," or around.word_before in around.words("joins")
    return around.lexicon.spaced and plain and listed


def _goes_on(unit: Figure, read: Sequence[Figure | Numeral]) -> bool:
    """Whether a unit told alone begins a longer length of time: *سنتين* وستة أشهر."""
    spans = (found.numeral if isinstance(found, Figure) else found for found in read)
    return any(span.start <= unit.numeral.start < span.end for span in spans)


def _is_article(piece: str, figure: Figure, words: Lexicon) -> bool:
    """Whether a word for one that is the article too stands alone: *un* año, but not *más de un* año."""
    numeral = figure.numeral
    if not words.one or figure.mark is not None or key_of(piece[numeral.start : numeral.end]) not in words.one:
        return False
    if figure.hedge in (Hedge.OVER, Hedge.UP_TO) and unit_of_time(piece, numeral, words) is None:
        behind = _LETTERS.search(piece, numeral.end)  # über *einen* Makler, fino a *un* certo punto
        return behind is None or behind.group().lower() not in words.context.get("measures", ())
    return figure.hedge is None or _ago(words).match(piece, numeral.end) is not None


@functools.lru_cache(maxsize=64)
def _ago(words: Lexicon) -> re.Pattern[str]:
    """Return the pattern of a unit of time and what makes a point in time of it: meno di un *anno fa*."""
    return re.compile(
        rf"\s+(?:{unit_words(words)})\s+(?:{alternatives(words.context.get('since', ()))})(?!\w)", re.IGNORECASE
    )


def _skipped(piece: str, words: Lexicon, sentence: Sentence, start: int, end: int, reason: str) -> Skipped:
    phrase = words.letters.plain(piece[start:end].strip()[:_EXCERPT])
    reason = words.letters.shown(reason)
    return Skipped(phrase, sentence.start + start, sentence.start + end, reason, sentence.place)


def _dates(piece: str, words: Lexicon) -> list[DateFound | Period]:
    """Return the dates of a sentence; what may be a decimal number (1017.4) is none."""
    found = find_periods(piece, words, days_alone=not words.spaced)
    return [date for date in found if not _DECIMAL.fullmatch(piece, date.start, date.end)]


def _part_of_date(around: Surroundings, dates: list[tuple[int, int]]) -> str | None:
    """Refuse the day in *6 and 7 April*: a small number that leans on a date."""
    number = around.number
    if number is None or not around.plain or not 1 <= number.value <= _LAST_DAY:
        return None
    if around.unit_of_time not in (None, "day"):
        return None  # 2019年から3年間
    joint = _joins_dates(around.lexicon)
    index = bisect_left(dates, (around.figure.start, 0))
    ahead = around.text[around.figure.end : dates[index][0]] if index < len(dates) else "…"
    behind = around.text[dates[index - 1][1] : around.figure.start] if index else "…"
    return "a date" if any(len(gap) <= _JOINER and joint.fullmatch(gap) for gap in (ahead, behind)) else None


@functools.lru_cache(maxsize=64)
def _joins_dates(words: Lexicon) -> re.Pattern[str]:
    """Return the pattern of what stands between a day and a date: 6 *and* 7 April."""
    joins = words.to | words.date_to | words.context.get("joins", frozenset())
    return re.compile(rf"\s?(?:[-–—/,、]|{alternatives(joins)})\s?|\.\s", re.IGNORECASE)


def _candidate(sentence: Sentence, around: Surroundings) -> _Candidate:
    """Tell the kind of a figure by its mark, its unit and its form."""
    figure, words = around.figure, around.lexicon
    unit = unit_of_time(around.text, figure.numeral, words)
    if unit is not None and figure.mark is None:
        return _Candidate(sentence, around, max(unit[1], figure.end), Kind.DURATION, unit[0])
    if figure.mark is Mark.PERCENT or isinstance(figure.shape, Part):
        return _Candidate(sentence, around, figure.end, Kind.PERCENT, unit_of(around))
    if figure.mark is not None:
        return _Candidate(sentence, around, figure.end, Kind.AMOUNT, figure.mark.value)
    if (shared := _shared(around)) and figure.mark is None:
        return _Candidate(sentence, around, figure.end, *shared)
    following = around.word_after if words.spaced else around.behind[:1]
    if following in around.words("ratios"):
        return _Candidate(sentence, around, figure.end, Kind.RATIO, following)
    measure = _measure(around)
    if measure is not None:
        return _Candidate(sentence, around, figure.end, Kind.AMOUNT, measure)
    shape = figure.shape
    numbers = (shape.low, shape.high) if isinstance(shape, Range) else (shape,)
    whole = not any(isinstance(n, Number) and (n.decimals or not isinstance(n.value, int)) for n in numbers)
    return _Candidate(sentence, around, figure.end, Kind.COUNT if whole else Kind.AMOUNT, unit_of(around))


def _shared(around: Surroundings) -> tuple[Kind, str | None] | None:
    """Return kind and unit of a figure that changes to another one behind which they stand: from *9.4* to 13 months."""
    words = around.lexicon
    if not words.spaced or around.word_before not in words.not_before_to:
        return None
    match = _changed(words).match(around.text, around.figure.numeral.end)
    if match is None:
        return None
    unit = match["unit"] and words.units[key_of(match["unit"])]
    return None if unit == "none" else (Kind.DURATION, unit) if unit else (Kind.PERCENT, None)


@functools.lru_cache(maxsize=64)
def _changed(words: Lexicon) -> re.Pattern[str]:
    to, percent = alternatives(word for word in words.to if word.isalpha()), alternatives(words.percent)
    return re.compile(
        rf"\s+(?:{to})\s+[^\W_](?:[^\s;:]{{0,15}}[^\W_])?(?:[\s-]+(?P<unit>{unit_words(words)})|\s?(?:{percent}))(?!\w)",
        re.IGNORECASE,
    )


def _measure(around: Surroundings) -> str | None:
    if around.lexicon.spaced:
        word = around.word_after
        return word if word in around.words("measures") else None
    match = _measures(around.lexicon).match(around.behind)
    return match.group() if match else None


@functools.lru_cache(maxsize=64)
def _measures(words: Lexicon) -> re.Pattern[str]:
    return words_ahead(words.context.get("measures", ()))


class _Finest(NamedTuple):
    """The finest grain of the bare counts beside a figure, and whether they stand in its sentence or in its list."""

    grain: Rational | None
    where: str


def _finest_grains(candidates: Sequence[_Candidate]) -> Mapping[int, _Finest]:
    """Return the finest grain beside the figures of each sentence (by its start), all being items of one list."""
    in_list = _finest_grain(candidates)
    finest = {}
    for start, together in groupby(candidates, key=lambda candidate: candidate.sentence.start):
        in_sentence = _finest_grain(tuple(together))
        finest[start] = _Finest(in_list, "sentence" if in_sentence == in_list else "list")
    return finest


def _finest_grain(candidates: Sequence[_Candidate]) -> Rational | None:
    numbers = [number for candidate in candidates if (number := _bare_count(candidate)) and number.value >= _ROUND]
    return min((number.grain for number in numbers), default=None)


def _bare_count(candidate: _Candidate) -> Number | None:
    number = candidate.around.number
    figure = candidate.around.figure
    plain = number is not None and figure.hedge is None and not number.scaled and number.odd is None
    return number if plain and candidate.kind is Kind.COUNT else None


def _mention(candidate: _Candidate, finest: _Finest) -> Mention:
    sentence, around, end, kind, unit = candidate
    figure, note = around.figure, None
    number = _bare_count(candidate)
    if (
        number is not None
        and finest.grain is not None
        and finest.grain < number.grain <= finest.grain * _FINER
        and number.value >= _ROUND
    ):
        note = f"read to the nearest {format_number(finest.grain)}, as finer figures stand in the same {finest.where}"
        figure = replace(figure, shape=replace(number, grain=finest.grain))
    check_readable(figure, kind)
    value = value_of(figure, kind)
    if kind is Kind.DURATION and unit is not None and value is not None:
        value = exact(value * UNITS[unit])
    start = figure.start
    below = is_below_zero(around.text, figure.numeral, around.lexicon)
    if below and (figure.hedge is not None or not isinstance(figure.shape, Number)):
        raise Unreadable("a hedge or a range below zero can be read towards zero and away from it")
    if below and kind.nonnegative:
        raise Unreadable("it is below zero, and no unit of measure is known behind it")
    if below and value:
        value = -value
    elif (
        value
        and isinstance(figure.shape, Number)
        and figure.hedge is None
        and not kind.nonnegative
        and (sign := _sign(around.lexicon).search(around.before))
    ):
        value, start = -value, start - len(around.before) + sign.start(1)
    elif figure.hedge is not None and not kind.nonnegative and _sign(around.lexicon).search(around.before):
        raise Unreadable("a negative number with a hedge can lie on either side of it")
    phrase, letters = around.text[start:end], around.lexicon.letters
    blank = len(phrase) - len(phrase.lstrip())
    return Mention(
        letters.plain(phrase.strip()),
        sentence.start + start + blank,
        sentence.start + start + len(phrase.rstrip()),
        value,
        figure.hedge_class,
        kind,
        unit and letters.plain(unit),
        sentence.place,
        note,
        figure,
        around.text,
        around.lexicon.language,
    )


@functools.lru_cache(maxsize=64)
def _sign(words: Lexicon) -> re.Pattern[str]:
    """Return the pattern of a minus that ends where a figure starts; a dash before a space is none."""
    minus = alternatives(word for word in words.minus if word[0].isalpha())
    signs = alternatives(word for word in words.minus if not word[0].isalpha())
    if not words.spaced:
        return re.compile(rf"((?:{minus})\s?|(?<![\w%％])(?:{signs}))$")
    return re.compile(rf"(?:^|(?<!\bor)[\s(\[])((?:{minus})\s|(?:{signs}))$", re.IGNORECASE)


def _may_tell_a_number(piece: str, words: Lexicon) -> bool:
    """Whether anything in a sentence can begin a numeral."""
    if _DIGIT.search(piece):
        return True
    anchors = _anchors(words)
    if words.spaced:
        parts = _LETTERS.findall(piece.lower())
        if not anchors.isdisjoint(parts) or (words.compounds and any(map(_compound(words), parts))):
            return True
        if any(stem_of(word, words) or prefix_of(word, words) for word in parts):
            return True
        return not units_of(words).isdisjoint(parts) and article_and_unit(words).search(piece) is not None
    return not anchors.isdisjoint(piece)


@functools.lru_cache(maxsize=64)
def _anchors(words: Lexicon) -> frozenset[str]:
    """Return the words (or the characters) that numerals begin with, except articles."""
    if not words.spaced:
        phrases = {*words.fractions, *words.plurals, *words.numbers, *words.unit_pairs}
        return frozenset({*words.han, *words.tens, *words.scales} | {word[0] for word in phrases})
    phrases = {*words.numbers, *words.hundreds, *words.collectives, *words.plurals, *words.fractions, *words.apart}
    own = (
        *phrases,
        *words.several,
        *words.spelled,
        *words.fused,
        *words.nth,
        *words.odd_numbers,
        *words.wholes,
        *words.added_before,
    )
    pairs = words.duals.union(part for phrase in words.unit_pairs for part in phrase.split()) - words.units.keys()
    parts = pairs.union(part for phrase in own for part in phrase.split())
    return parts - words.articles - words.one - words.and_


def _compound(words: Lexicon) -> Callable[[str], object]:
    """Return what tells whether a word in lower case is put together from number words."""
    pattern = _number_word(words)
    return lambda word: pattern.match(word) and split_compound(word, words)


@functools.lru_cache(maxsize=64)
def _number_word(words: Lexicon) -> re.Pattern[str]:
    return re.compile(rf"(?:{alternatives({*words.numbers, *words.hundreds, *words.apart})})[^\W\d_]{{2,}}")
