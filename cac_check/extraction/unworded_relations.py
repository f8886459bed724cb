"""Relations told in no words: one thing told twice, figures in a row that add up to another one."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator

from cac_check.extraction.figures_in_order import FiguresInOrder
from cac_check.extraction.mentions import Mention
from cac_check.extraction.suggested_rule import IS_ALL, RuleDraft
from cac_check.model import Hedge
from cac_check.reading.numeral import Mark, Number

_BITS = 8.0
"""Bits that a sum told in no words must be worth beyond the sums that were tried."""
_LEAST_PARTS, _MOST_PARTS = 3, 12
"""Figures that such a sum has."""
_WINDOW = 30
"""Figures before and behind that are looked at where no words tell which, so that the time is linear in the text."""
_CLOSE = 0.1
"""By how much two figures told of one noun may differ to be one thing told twice."""


def reported_twice(figures: FiguresInOrder) -> Iterator[RuleDraft]:
    """Yield two figures that are nearly the same, told of one noun and verb in two places."""
    recent: dict[str, deque[int]] = {}
    for second, other in enumerate(figures.all):
        unit = other.mention.unit
        if unit is None or unit == Mark.MONEY.value == other.mention.suggestion or not figures.countable(second):
            continue  # money alone is no noun: two sums of money may be of two things
        known = recent.setdefault(other.mention.suggestion, deque(maxlen=_WINDOW))
        for first in known:
            one = figures.all[first]
            if one.quantity == other.quantity or one.mention.place == other.mention.place:
                continue
            if not _nearly_same(figures, first, second):
                continue
            words = f"{figures.said(first)} … {figures.said(second)}"
            question = "is that one thing, told twice? Then give both one name"
            yield figures.draft("same", None, (first, second), words, question)
        known.append(second)


def _nearly_same(figures: FiguresInOrder, first: int, second: int) -> bool:
    one, other = (float(figures.value(number)) for number in (first, second))
    return 0 < abs(one - other) <= _CLOSE * max(abs(one), abs(other))


def adding_up(figures: FiguresInOrder) -> Iterator[RuleDraft]:
    """Yield figures in a row of one sentence or list that add up to another figure, told in no words."""
    numbers = [number for number in range(len(figures.all)) if figures.countable(number) and number not in figures.used]
    sizes = range(_LEAST_PARTS, _MOST_PARTS + 1)
    spans = [(start, start + size) for start in range(len(numbers)) for size in sizes if start + size <= len(numbers)]
    spans = [span for span in spans if figures.alike(numbers[slice(*span)])]
    tried = max(1, len(spans) * min(len(numbers), 2 * _WINDOW))
    for start, end in spans:
        run = numbers[start:end]
        for total in numbers[max(0, start - _WINDOW) : end + _WINDOW]:
            bits = _worth(figures.mention(total)) - math.log2(tried)
            if total not in run and bits >= _BITS and figures.off(total, run) == 0:
                figures.used |= set(run)
                words = f"{' + '.join(map(figures.said, run))} = {figures.said(total)}"
                question = f"overlap: can one be in two of them? {IS_ALL}"
                draft = figures.draft("breakdown", total, run, words, question, complete=True)
                chance = f"about 1 in {2 ** round(bits):,} ({tried:,} sums were tried)"
                yield RuleDraft(
                    draft.form, draft.total, draft.parts, draft.mentions, words, draft.place, question, True, chance
                )


def _worth(mention: Mention) -> float:
    """Return how many bits it tells that something meets a figure: the digits it has."""
    shape = mention.figure.shape
    if not isinstance(shape, Number) or mention.hedge is not Hedge.BARE or not shape.value:
        return 0.0
    return math.log2(1 + float(shape.value / shape.grain))
