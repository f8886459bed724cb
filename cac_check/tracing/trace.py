"""Figures of a text, each held against all that tables say.

Coincidence: how many values of the tables would meet the figure by chance. Values of about its size (from half of it to
twice it) are taken to lie evenly there; a share of them as large as what the figure allows is met by chance. Only
values count whose labels are heard in the sentence as much as those of the match. With an expected number E of such
values, one is met with a chance of ``1 − exp(−E)``.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np

from cac_check.extraction import Mention
from cac_check.interval import Interval, Rational
from cac_check.model import Hedge, Kind
from cac_check.reading.numeral import Number
from cac_check.records import dataclass
from cac_check.tracing.cells import Cells, Origin, Sort, TableCells, Words, value_of, words_of

CONVINCING = 0.05
"""Chance up to which a match is no coincidence."""

_COMPARABLE = 3.0
"""How many times larger or smaller a cell may be that says otherwise: beyond that it is another quantity."""

_HEARD = 0.5
"""Share of the words of a heading that must be heard for its cell to say otherwise."""


class Outcome(enum.StrEnum):
    """What becomes of a figure."""

    TRACED = "traced"
    """A value is the number as it is written."""
    WITHIN = "traced within its words"
    """A value is among those that its words allow."""
    CONTRADICTED = "contradicted"
    """The cell whose labels match says otherwise."""
    CHANCE = "may be chance"
    """Values meet it, and would by chance."""
    NOT_FOUND = "not found"


@dataclass(frozen=True, slots=True)
class Traced:
    """A figure and what tables say of it."""

    mention: Mention
    outcome: Outcome
    origin: Origin | None = None
    value: Rational | None = None
    coincidence: float | None = None
    """How likely chance meets it; of a cell that says otherwise ``None``."""
    others: int = 0
    """Values that meet it as well."""


def trace(mentions: Sequence[Mention], cells: Cells) -> tuple[Traced, ...]:
    """Return each figure that tables could tell, in the order of the text."""
    tracer = _Tracer(cells)
    found = [tracer.found(mention) for mention in mentions if mention.kind in _KINDS and mention.value is not None]
    taken: dict[str, set[Origin]] = {}
    for each in found:
        if each.origin is not None and each.outcome in (Outcome.TRACED, Outcome.WITHIN):
            taken.setdefault(each.mention.text, set()).add(each.origin)
    return tuple(
        each if _is_sure(each) else tracer.contradicted(each, taken.get(each.mention.text, set())) for each in found
    )


def _is_sure(each: Traced) -> bool:
    """Whether no cell can say otherwise: what only an aggregate allows is less than the cell its labels name."""
    cell = each.origin is not None and each.origin.sort is Sort.CELL
    return each.outcome is Outcome.TRACED or (each.outcome is Outcome.WITHIN and cell)


_KINDS = (Kind.COUNT, Kind.AMOUNT, Kind.PERCENT, Kind.RATIO)


class _Tracer:
    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        self.order = np.argsort(cells.values, kind="stable")
        self.ranked = cells.values[self.order]
        self.sizes = {percent: np.sort(np.abs(cells.values[cells.is_percent == percent])) for percent in (False, True)}

    def found(self, mention: Mention) -> Traced:
        """Return the best match of a figure by its value."""
        reading = mention.reading.default
        heard = words_of(mention.sentence)
        matches = [origin for origin in self._near(mention, reading) if self._meets(origin, mention, reading)]
        if not matches:
            return Traced(mention, Outcome.NOT_FOUND)
        scores = [_score(self.cells.tables[origin.table], origin, heard) for origin in matches]
        exact = [self._value(origin) == mention.value for origin in matches]
        plain = [origin.sort is Sort.CELL for origin in matches]
        place = max(range(len(matches)), key=lambda one: (scores[one], exact[one], plain[one], -one))
        best = matches[place]
        chance = self._chance(mention, reading, best, scores[place], heard, exactly=exact[place])
        exactly = Traced(mention, Outcome.CHANCE, best, self._value(best), chance, len(matches) - 1)
        if chance > CONVINCING:
            return exactly
        return replace(exactly, outcome=Outcome.TRACED if exact[place] else Outcome.WITHIN)

    def contradicted(self, before: Traced, taken: set[Origin]) -> Traced:
        """Return that the one cell whose labels match says otherwise, if there is one; else what was known before."""
        mention = before.mention
        heard = words_of(mention.sentence)
        candidates = list(self._labelled(heard, percent=mention.kind is Kind.PERCENT))
        if len(candidates) != 1 or candidates[0] in taken:
            return before
        value = self._value(candidates[0])
        if value is None or mention.value is None or value in mention.reading.lenient:
            return before
        smaller, larger = sorted((abs(Fraction(value)), abs(Fraction(mention.value))))
        if not smaller or larger / smaller > _COMPARABLE:
            return before
        return Traced(mention, Outcome.CONTRADICTED, candidates[0], value)

    def _near(self, mention: Mention, reading: Interval) -> Iterator[Origin]:
        low = -math.inf if reading.low is None else float(reading.low)
        high = math.inf if reading.high is None else float(reading.high)
        if reading.low is None or reading.high is None:  # more than 67,000: no more than twice that
            size = 2 * abs(float(mention.value or 0))
            low, high = max(low, -size), min(high, size)
        slack = 1e-9 * max(1.0, abs(low), abs(high))
        start = np.searchsorted(self.ranked, low - slack, side="left")
        end = np.searchsorted(self.ranked, high + slack, side="right")
        for place in self.order[start:end]:
            yield self.cells.origins[int(place)]

    def _meets(self, origin: Origin, mention: Mention, reading: Interval) -> bool:
        table = self.cells.tables[origin.table]
        percent = origin.sort in (Sort.SHARE, Sort.CHANGE) or (
            origin.sort is Sort.CELL and origin.column in table.percent
        )
        if percent is not (mention.kind is Kind.PERCENT):
            return False
        value = self._value(origin)
        return value is not None and (value in reading or value == mention.value)

    def _value(self, origin: Origin) -> Rational | None:
        return value_of(self.cells.tables[origin.table], origin)

    def _chance(
        self, mention: Mention, reading: Interval, origin: Origin, score: float, heard: Words, *, exactly: bool
    ) -> float:
        size = abs(float(mention.value or 0))
        if not size:
            return 1.0
        sizes = self.sizes[mention.kind is Kind.PERCENT]
        near = np.searchsorted(sizes, 2 * size, side="right") - np.searchsorted(sizes, size / 2, side="left")
        expected: float = float(near) * min(1.0, _width(mention, reading, exactly=exactly) / (1.5 * size))
        return float(-math.expm1(-expected * self._share(origin, score, heard)))

    def _share(self, origin: Origin, score: float, heard: Words) -> float:
        """Return the share of the cells of a table whose labels are heard as much."""
        table = self.cells.tables[origin.table]
        rows = np.array([_heard(words, heard) for words in table.rows.values()] or [0.0])
        columns = np.array([_heard(words, heard) for words in table.columns.values()] or [0.0])
        if len(rows) * len(columns) > _MOST_PAIRS:
            row = _heard(table.rows.get(origin.row, frozenset()), heard)
            return max(float(np.mean(rows >= row)), 1 / len(rows))
        together = rows[:, None] + columns[None, :]
        return max(float(np.mean(together >= score - 1e-9)), 1 / int(together.size))

    def _labelled(self, heard: Words, *, percent: bool) -> Iterator[Origin]:
        """Yield cells whose row is heard whole, and whose column best of all."""
        for number, table in enumerate(self.cells.tables):
            rows = [row for row, words in table.rows.items() if words and words <= heard]
            longest = max((len(table.rows[row]) for row in rows), default=0)
            rows = [row for row in rows if len(table.rows[row]) == longest]
            columns = [column for column in table.headings if (column in table.percent) is percent]
            scores = {column: _heard(table.columns[column], heard) for column in columns}
            best = max(scores.values(), default=0.0)
            columns = [column for column in columns if scores[column] == best]
            if best < _HEARD and len(table.headings) > 1:
                continue
            for row in rows:
                for column in columns:
                    if (row, column) in table.numbers:
                        yield Origin(Sort.CELL, number, row, column)


_MOST_PAIRS = 4_000_000


def _width(mention: Mention, reading: Interval, *, exactly: bool) -> float:
    """Return how wide the values are that a figure meets: its last digit where it is met to that, else its words."""
    shape = mention.figure.shape
    grain = float(shape.grain) if isinstance(shape, Number) else 1.0
    if exactly and mention.hedge is Hedge.BARE:
        return float(shape.written) if isinstance(shape, Number) else grain
    if reading.low is None or reading.high is None:
        return abs(float(mention.value or 0))
    return max(float(reading.high - reading.low), grain)


def _score(table: TableCells, origin: Origin, heard: Words) -> float:
    row = _heard(table.rows.get(origin.row, frozenset()), heard)
    return row + _heard(table.columns.get(origin.column, frozenset()), heard)


def _heard(words: Words, heard: Words) -> float:
    return len(words & heard) / len(words) if words else 0.0
