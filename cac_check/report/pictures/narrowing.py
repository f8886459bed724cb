"""Bounds before and after: what a reference says of a quantity, and what all figures and rules together leave of it."""

from __future__ import annotations

from cac_check.finding import Report
from cac_check.interval import Interval, Rational
from cac_check.messages import ENGLISH, Language
from cac_check.model import Kind, Status
from cac_check.records import dataclass
from cac_check.report.index import Index
from cac_check.report.pictures.axis import Axis
from cac_check.report.pictures.svg import LINE, MARGIN, WIDTH, Extent, Shape, rectangle, stroke, text, wrapped
from cac_check.report.words import dated_label, values

MOST_ROWS = 12
"""Quantities that are drawn, in the order of the data set."""

_BEFORE, _AFTER = 12, 6
"""Units the two bars are high."""


@dataclass(frozen=True, slots=True)
class Narrowed:
    """One quantity before and after."""

    name: str
    before: Interval
    after: Interval
    kind: Kind
    language: Language = ENGLISH

    @property
    def said(self) -> str:
        """Return ``at least 0 → 12,800 to 12,899``."""
        return f"{values(self.before, self.kind, self.language)} → {values(self.after, self.kind, self.language)}"


def narrowed(report: Report, index: Index) -> tuple[Narrowed, ...]:
    """Return the quantities of which the rules leave less than the references alone."""
    found = []
    for bound in report.bounds:
        quantity = index.quantities[bound.quantity]
        start: Interval | None = Interval(0, None) if quantity.nonnegative else Interval(None, None)
        for claim in report.dataset.claims:
            current = (claim.quantity, claim.as_of) == (bound.quantity, bound.as_of) and claim.status is Status.CURRENT
            if current and index.is_reference(claim.id) and start is not None:
                start = start.intersect(claim.reading.under(report.profile))
        if start is None or start == bound.interval or not start.covers(bound.interval):
            continue
        if _differ(start, bound.interval, quantity.kind):
            name = dated_label(quantity, bound.as_of, index.language)
            found.append(Narrowed(name, start, bound.interval, quantity.kind, index.language))
    return tuple(found[:MOST_ROWS])


def draw(rows: tuple[Narrowed, ...]) -> Extent:
    """Draw a pair of bars for each quantity, on an axis of its own: light before, dark after."""
    y = 0.0
    shapes: list[Shape] = []
    for row in rows:
        for words, kind in ((row.name, ""), (row.said, "quiet")):
            for line in wrapped(words, WIDTH - MARGIN, kind):
                y += LINE
                shapes.append(text(MARGIN, y, line, kind))
        y += 6
        shapes += _pair(row, y)
        y += _BEFORE + 12
    return Extent(tuple(shapes), y)


def description(rows: tuple[Narrowed, ...], language: Language = ENGLISH) -> str:
    """Return the same in words."""
    lines = (language.say("{subject}: {what}", subject=row.name, what=row.said) for row in rows)
    return language.say("{words}.", words=language.say_as("between two statements", "; ").join(lines))


def _pair(row: Narrowed, y: float) -> list[Shape]:
    ends = [end for each in (row.before, row.after) for end in (each.low, each.high) if end is not None]
    axis = Axis.of(ends, row.kind, zero=row.before.low == 0)
    shapes = []
    for interval, height, kind in ((row.before, _BEFORE, "faint"), (row.after, _AFTER, "bar")):
        left, right = _x(interval.low, axis, MARGIN), _x(interval.high, axis, WIDTH - MARGIN)
        shapes.append(rectangle(left, y + (_BEFORE - height) / 2, right - left, height, kind))
    return [*shapes, stroke(MARGIN, y + _BEFORE + 3, WIDTH - MARGIN, y + _BEFORE + 3, "axis")]


def _x(end: Rational | None, axis: Axis, otherwise: float) -> float:
    return otherwise if end is None else axis.at(end)


def _differ(before: Interval, after: Interval, kind: Kind) -> bool:
    """Whether more is ruled out than what lies between whole numbers."""
    return not kind.integral or before.integers() != after.integers()
