"""Numerals with the words that bend and mark them: the one search that reading and extraction share."""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from cac_check.model import Hedge
from cac_check.reading.below_zero import is_the_zero
from cac_check.reading.cjk.numerals import myriad_numerals
from cac_check.reading.compounds import join_compounds
from cac_check.reading.hedges import denied_behind_number, hedge_after, hedge_around, hedge_before, join_hedges
from cac_check.reading.inverted import is_inverted
from cac_check.reading.lexicon import Lexicon, Words
from cac_check.reading.numeral import Figure, Mark, Number, Numeral, Odd, Part, Range
from cac_check.reading.ranges import join_ranges
from cac_check.reading.spaced.numerals import spaced_numerals
from cac_check.reading.unread import refuse_unread
from cac_check.reading.word_patterns import alternatives, key_of

_MOST_HEDGES = 2
_SHARP_BEFORE = 12
_CURRENCY, _PERCENT = 8, 10
"""How far what marks money or a percentage reaches before the number, in characters."""
_TENTH = Fraction(1, 10)
_WORD_PARTS = re.compile(r"[\s'’]+")


def find_figures(text: str, lexicon: Lexicon, dates: Sequence[tuple[int, int]] = ()) -> Iterator[Figure | Numeral]:
    """Yield the figures of a text in order, and the refused numerals between them.

    Args:
        text: what to search.
        lexicon: the language it is in.
        dates: spans of dates, in order, whose numerals are left out.
    """
    numerals = spaced_numerals(text, lexicon) if lexicon.spaced else myriad_numerals(text, lexicon)
    starts = [start for start, _ in dates]

    def outside(numeral: Numeral) -> bool:
        index = bisect_right(starts, numeral.start) - 1
        return index < 0 or numeral.start >= dates[index][1]

    told = (numeral for numeral in numerals if outside(numeral) and not is_the_zero(text, numeral, lexicon))
    known = refuse_unread(text, told, lexicon)
    compounds = join_compounds(text, known, lexicon)
    for numeral in join_ranges(text, compounds, lexicon):
        yield numeral if numeral.shape is None else figure_at(text, numeral, lexicon)


def _opens_a_change(text: str, hedged: int, start: int, end: int, lexicon: Lexicon) -> bool:
    """Whether a verb with *from* is no hedge but opens a change to a second figure: *passou de* 12 mil *para* 9."""
    words = text[hedged:start].lower().split()
    if len(words) < _MOST_HEDGES or words[-1] not in lexicon.not_before_to:
        return False
    moves = lexicon.directions.get("rise", frozenset()) | lexicon.directions.get("fall", frozenset())
    return words[0] in moves and _to_another(lexicon).match(text, end) is not None


@functools.lru_cache(maxsize=64)
def _to_another(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of what joins the second figure of a change, a noun or two before it."""
    levels = alternatives((lexicon.to | lexicon.directions.get("level", frozenset())) - {"-", "–", "—"})
    money = alternatives(lexicon.currencies_before)
    return re.compile(rf"(?:\s[^\W\d_]+){{0,2}}?\s(?:{levels})\s(?:(?:{money})\s?)?\d", re.IGNORECASE)


def without_articles(text: str, figures: Sequence[Figure], lexicon: Lexicon) -> list[Figure]:
    """Return the figures of a phrase without the article that looks like *one* beside another: *une* baisse de 17 %."""
    if len(figures) == 1 or not lexicon.one:
        return list(figures)
    return [
        figure
        for number, figure in enumerate(figures)
        if (number and _adds(text, figures[number - 1], figure, lexicon))
        or (number + 1 < len(figures) and _is_told_of(text, figure, figures[number + 1], lexicon))
        or figure.hedge is not None
        or figure.mark is not None
        or key_of(text[figure.numeral.start : figure.numeral.end]) not in lexicon.one
    ] or list(figures)


def _adds(text: str, before: Figure, figure: Figure, lexicon: Lexicon) -> bool:
    """Whether a figure is added to the one before it, and is no article: mille *e uno*."""
    return text[before.end : figure.start].strip().lower() in lexicon.plus


def _is_told_of(text: str, figure: Figure, whole: Figure, lexicon: Lexicon) -> bool:
    """Whether a figure is told of the one behind it, and is no article: *una* por cada cien."""
    return text[figure.end : whole.start].strip().lower() in lexicon.out_of | lexicon.per


def figure_at(text: str, numeral: Numeral, lexicon: Lexicon) -> Figure:
    """Return a numeral with the hedges and marks around it."""
    assert numeral.shape is not None
    patterns = _patterns(lexicon)
    start, end = numeral.start, numeral.end
    mark, shape = numeral.mark, numeral.shape
    if isinstance(shape, Part) and (match := patterns.part_of_point.match(text, end)):
        percent = key_of(match.group(1)) in lexicon.percent
        mark, end = Mark.PERCENT if percent else Mark.POINTS, match.end()
        shape = Number(shape.value, _TENTH, _TENTH, scaled=True, words=True)
    elif match := patterns.points.match(text, end):
        mark, end = Mark.POINTS, match.end()
    elif match := patterns.percent.match(text, end):
        mark, end = Mark.PERCENT, match.end()
    elif isinstance(shape, Number) and (match := patterns.permille.match(text, end)):
        mark, end, shape = Mark.PERCENT, match.end(), shape.times(_TENTH)
    elif not isinstance(shape, Part) and (match := patterns.currency_after.match(text, end)):
        mark, end = Mark.MONEY, match.end()
    elif lexicon.scaled_money and key_of(text[start:end].rpartition(" ")[2]) in lexicon.scaled_money:
        mark = Mark.MONEY
    if match := patterns.currency_before.search(text, max(0, start - _CURRENCY), start):
        mark, start = Mark.MONEY, match.start()
    elif mark is None and (match := patterns.percent_before.search(text, max(0, start - _PERCENT), start)):
        mark, start = Mark.PERCENT, match.start()
    elif (
        mark is None
        and isinstance(shape, Number)
        and lexicon.permille_before
        and (match := patterns.permille_before.search(text, max(0, start - _PERCENT), start))
    ):
        mark, start, shape = Mark.PERCENT, match.start(), shape.times(_TENTH)
    time = numeral.unit is not None or patterns.time.match(text, end) is not None
    hedges: list[Hedge] = []
    while len(hedges) < _MOST_HEDGES and (before := hedge_before(text, start, lexicon, time=time)):
        if _opens_a_change(text, before.start, start, end, lexicon):
            break
        denied = denied_behind_number(text, before, end, lexicon)
        hedges.append(denied.hedge if denied else before.hedge)
        start, end = before.start, denied.end if denied else end
    if around := hedge_around(text, start, end, lexicon):
        hedges.append(around.hedge)
        start, end = around.start, around.end
    after = hedge_after(text, end, lexicon)
    if after and isinstance(shape, Range) and text[end : after.end].lower().endswith(tuple(lexicon.range_ends)):
        after = None
    if after:
        hedges.append(after.hedge)
        end = after.end
    sharp = None if hedges else patterns.sharp.search(text, max(0, start - _SHARP_BEFORE), start)
    start = sharp.start() if sharp else start
    if (
        isinstance(shape, Number)
        and shape.odd is None
        and not lexicon.spaced
        and (match := patterns.odd_unit.match(text, numeral.end))
    ):
        shape, end = replace(shape, odd=Odd.AFTER_DIGITS), max(end, match.end())
    word = text[numeral.start : numeral.end]
    implied = lexicon.fractions_hedged.get(word) if isinstance(shape, Part) else None
    odd = Hedge.AND_ODD if isinstance(shape, Number | Part) and shape.odd else None
    hedges += [word_class for word_class in (implied, odd) if word_class]
    about = lexicon.collectives_about if isinstance(shape, Number) else frozenset()
    if not hedges and about and not about.isdisjoint(_WORD_PARTS.split(key_of(word))):
        hedges.append(Hedge.ABOUT)
    if not hedges and mark is None and isinstance(shape, Number) and is_inverted(text, numeral.start, end, lexicon):
        hedges.append(Hedge.ABOUT)
    hedge, conflict = _joined(hedges)
    if hedge is Hedge.AND_ODD and isinstance(shape, Number) and shape.odd is None:
        shape = replace(shape, odd=Odd.AFTER_SCALE if shape.scaled else Odd.AFTER_DIGITS)
    if hedge is Hedge.AND_ODD and isinstance(shape, Part) and not shape.odd:
        shape = replace(shape, odd=True)  # 4割台
    return Figure(
        start,
        end,
        numeral,
        shape,
        None if hedge is Hedge.AND_ODD else hedge,
        conflict,
        mark,
        sharp is not None,
    )


def _joined(hedges: list[Hedge]) -> tuple[Hedge | None, str | None]:
    if not hedges:
        return None, None
    result = hedges[0]
    for hedge in hedges[1:]:
        joined = join_hedges(result, hedge)
        if joined is None:
            return result, f"two hedges that pull apart: {result} and {hedge}"
        result = joined
    return result, None


def _units_with_prepositions(lexicon: Lexicon) -> Words:
    """Return the units before which prepositions are no hedges; 近 is one before years and days, not before hours."""
    units = (word for word, unit in lexicon.units.items() if lexicon.spaced or unit not in ("hour", "minute"))
    return frozenset(units) | lexicon.context.get("past", frozenset())


def _odd_unit(lexicon: Lexicon) -> str:
    units = (*lexicon.units, *lexicon.context.get("measures", ()), *lexicon.context.get("ratios", ()))
    odd = alternatives(lexicon.odd_after_units)
    behind = (
        rf"(?:{alternatives(units)})(?:{odd})(?!{alternatives(lexicon.classifiers)}|{alternatives(lexicon.not_odd)})"
    )
    within = rf"(?:{alternatives(lexicon.odd_units)})"
    return rf"\s?(?:{within}|{behind})"


def _before_currency(lexicon: Lexicon) -> str:
    """Return the pattern of what stands between a number and its currency: 5 millones *de* euros, *d'*euros."""
    not_these = rf"(?!(?:{alternatives(lexicon.not_currencies)})(?!\w))"
    return rf"(?:\s(?:{alternatives(lexicon.of)})(?:\s|['’])|\s?){not_these}"


class _Patterns(NamedTuple):
    percent: re.Pattern[str]
    percent_before: re.Pattern[str]
    permille_before: re.Pattern[str]
    permille: re.Pattern[str]
    points: re.Pattern[str]
    currency_before: re.Pattern[str]
    currency_after: re.Pattern[str]
    part_of_point: re.Pattern[str]
    time: re.Pattern[str]
    sharp: re.Pattern[str]
    odd_unit: re.Pattern[str]
    """A unit with "and odd" behind or within it: 两年多, 五个多月."""


@functools.lru_cache(maxsize=64)
def _patterns(lexicon: Lexicon) -> _Patterns:
    def behind(words: Words, space: str = r"\s?") -> re.Pattern[str]:
        boundary = r"(?!\w)" if lexicon.spaced else ""
        choices = "|".join(
            re.escape(word) + (boundary if word[-1].isalnum() else "") for word in sorted(words, key=len, reverse=True)
        )
        return re.compile(f"{space}(?:{choices or '(?!)'})", re.IGNORECASE)

    before = "|".join(sorted(map(re.escape, lexicon.currencies_before), key=len, reverse=True)) or "(?!)"
    edge, edge_behind = (r"(?<![^\W_])", r"(?!\w)") if lexicon.spaced else ("", "")
    gap = r"(?:[\s-]+|(?=[^\w\s]))" if lexicon.spaced else r"\s?"
    return _Patterns(
        percent=behind(lexicon.percent),
        percent_before=re.compile(rf"{edge}(?:{alternatives(lexicon.percent_before)})\s?$", re.IGNORECASE),
        permille_before=re.compile(rf"{edge}(?:{alternatives(lexicon.permille_before)})\s?$", re.IGNORECASE),
        permille=behind(lexicon.permille),
        points=behind(lexicon.points),
        currency_before=re.compile(rf"{edge}(?:{before})\.?\s?$", re.IGNORECASE),
        currency_after=behind(
            lexicon.currencies_after,
            _before_currency(lexicon),
        ),
        part_of_point=re.compile(
            rf"{gap}(?:(?:{alternatives(lexicon.of)})\s+)?(?:(?:{alternatives(lexicon.articles)})[\s-]+)?"
            rf"({alternatives({*lexicon.points_parted, *lexicon.points, *lexicon.percent})}){edge_behind}",
            re.IGNORECASE,
        ),
        time=behind(_units_with_prepositions(lexicon), r"[\s-]?(?:[个個]?)"),
        odd_unit=re.compile(_odd_unit(lexicon)),
        sharp=re.compile(rf"{edge}(?:{alternatives(lexicon.sharp)})\s{'' if lexicon.spaced else '?'}$", re.IGNORECASE),
    )
