"""The interval picture: each statement a bar on one axis, sums stacked, and the gap between the two sides shaded."""

from __future__ import annotations

from collections.abc import Iterable

from cac_check.conflict import Sum
from cac_check.finding import Finding
from cac_check.interval import Interval, Rational, exact
from cac_check.messages import ENGLISH, Language
from cac_check.model import Claim, Kind, Profile
from cac_check.records import dataclass
from cac_check.report.claim_labels import outlet_and_place
from cac_check.report.index import Index
from cac_check.report.pictures.axis import Axis
from cac_check.report.pictures.svg import (
    LINE,
    MARGIN,
    WIDTH,
    Extent,
    Shape,
    circle,
    polygon,
    rectangle,
    stroke,
    text,
    width_of,
    wrapped,
)
from cac_check.report.sums import Side, arithmetic, gap_in_words, kind_of
from cac_check.report.words import glossed, label, values

_BAR = 13
"""Units a bar is high."""
_SPACE = 14
"""Units between two statements."""
_VISIBLE = 40
"""From zero, a gap is shown that is at least one of so many parts of the whole; a smaller one is shown from near by."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A statement: its words, and the values they allow."""

    words: tuple[str, ...]
    """A line each."""
    said: str
    """What it counts as."""
    interval: Interval
    kind: str
    """The colour."""
    stacked: tuple[Rational, ...] = ()
    """What is added up to the end that matters; empty for one statement."""


@dataclass(frozen=True, slots=True)
class Statements:
    """What is drawn: bars on one axis, and the values between them that nobody allows."""

    bars: tuple[Bar, ...]
    gap: tuple[Rational, Rational] | None
    gap_words: str
    kind: Kind
    language: Language = ENGLISH

    @property
    def description(self) -> str:
        """Return the same in words."""
        say = self.language.say
        sentences = [say("{subject}: {what}", subject=" ".join(bar.words), what=bar.said) for bar in self.bars]
        parts = [*sentences, *([self.gap_words] if self.gap_words else [])]
        return say("{words}.", words=self.language.say_as("between two statements", "; ").join(parts))


def statements(finding: Finding, index: Index) -> Statements | None:
    """Return what is to be drawn of a finding; ``None`` where its figures make no picture."""
    sum_ = finding.conflicts[0].sum if finding.conflicts else None
    gap = gap_in_words(finding, index)
    if sum_ is not None:
        sums = arithmetic(sum_, index)
        bars = tuple(_bar(side, sum_, finding, index) for side in (sums.first, sums.second))
        ends = exact(_end_of(sum_, lower=False)), exact(_end_of(sum_, lower=True))
        words = index.language.say("gap: {amount}", amount=gap)
        return Statements(bars, ends, words, kind_of(sum_, index), index.language)
    return _against_what_is_left(finding, index)


def draw(drawn: Statements) -> Extent:
    """Draw statements: the words above their bar, ends closed or open, the gap across all of them."""
    axis = _axis(drawn)
    top = LINE + 8 if drawn.gap is not None else 4
    shapes: list[Shape] = []
    y = float(top)
    for bar in drawn.bars:
        for line in (line for words in bar.words for line in wrapped(words, WIDTH - MARGIN)):
            y += LINE
            shapes.append(text(MARGIN, y, line))
        for line in wrapped(bar.said, WIDTH - MARGIN, "strong"):
            y += LINE
            shapes.append(text(MARGIN, y, line, "strong"))
        y += 6
        shapes += _drawn(bar, axis, y)
        y += _BAR + _SPACE
    behind = [] if drawn.gap is None else _gap(drawn, axis, y)
    return Extent((*behind, *shapes, *axis.draw(y)), y + 26)


def _axis(drawn: Statements) -> Axis:
    ends = [end for bar in drawn.bars for end in (bar.interval.low, bar.interval.high) if end is not None]
    ends += drawn.gap or ()
    stacked = any(len(bar.stacked) > 1 for bar in drawn.bars)
    if stacked and drawn.kind is not Kind.DATE and drawn.gap is not None and min(ends) >= 0:
        ends = [end for bar in drawn.bars for end in _decisive(bar)] + list(drawn.gap)
        if (max(drawn.gap) - min(drawn.gap)) * _VISIBLE >= max(ends):
            return Axis.of(ends, drawn.kind, zero=True, language=drawn.language)
    return Axis.of(ends, drawn.kind, language=drawn.language)


def _decisive(bar: Bar) -> list[Rational]:
    """The ends of a bar; of a sum only the one it comes to."""
    return [end for end in (bar.interval.low, bar.interval.high) if end is not None]


def _gap(drawn: Statements, axis: Axis, bottom: float) -> list[Shape]:
    assert drawn.gap is not None
    left, right = sorted((axis.at(drawn.gap[0]), axis.at(drawn.gap[1])))
    half = width_of(drawn.gap_words, "gap-words") / 2
    middle = min(max((left + right) / 2, MARGIN + half), max(WIDTH - MARGIN - half, WIDTH / 2))
    return [
        rectangle(left, LINE + 3, right - left, bottom - LINE - 3, "gap"),
        text(middle, LINE - 3, drawn.gap_words, "gap-words", "middle"),
    ]


# --- One bar -----------------------------------------------------------------------------------------------------


def _drawn(bar: Bar, axis: Axis, y: float) -> list[Shape]:
    low, high = bar.interval.low, bar.interval.high
    left = MARGIN if low is None else axis.at(low)
    right = WIDTH - MARGIN if high is None else axis.at(high)
    shapes: list[Shape] = []
    if len(bar.stacked) > 1 and axis.begins_at_zero:
        shapes += _stack(bar, axis, y)
    if bar.stacked:
        # A sum has one end that is known: from there on, everything it may still be.
        shapes.append(rectangle(left, y + _BAR / 2 - 1.5, right - left, 3, bar.kind))
    else:
        shapes.append(rectangle(left, y, right - left, _BAR, bar.kind))
    shapes += [_arrow(left, y, -1, bar.kind)] if low is None else []
    shapes += [_arrow(right, y, 1, bar.kind)] if high is None else []
    for end, x, is_open in ((low, left, bar.interval.low_open), (high, right, bar.interval.high_open)):
        if end is not None:
            shapes.append(_end(x, y, is_open=is_open))
    return shapes


def _stack(bar: Bar, axis: Axis, y: float) -> list[Shape]:
    shapes: list[Shape] = []
    reached: Rational = 0
    for place, amount in enumerate(bar.stacked):
        left, right = axis.at(reached), axis.at(reached + amount)
        shapes.append(rectangle(left, y, right - left, _BAR, "other" if place % 2 else bar.kind))
        reached += amount
    return shapes


def _end(x: float, y: float, *, is_open: bool) -> Shape:
    """A closed end is a stroke, an open one a ring."""
    return circle(x, y + _BAR / 2, 4, "open") if is_open else stroke(x, y - 3, x, y + _BAR + 3, "end")


def _arrow(x: float, y: float, way: int, kind: str) -> Shape:
    middle = y + _BAR / 2
    return polygon([(x, middle - 6), (x + way * 8, middle), (x, middle + 6)], kind)


# --- What is drawn of a finding ----------------------------------------------------------------------------------


def _bar(side: Side, sum_: Sum, finding: Finding, index: Index) -> Bar:
    addends = sum_.lower if side.is_lower else sum_.upper
    if not side.is_sum and addends:
        claim = index.claims[addends[0].claim]
        return _statement(claim, claim.reading.under(finding.proof_profile or Profile.LENIENT), index)
    words = tuple(
        ("+ " if place else "")
        + (index.language.say("the rule itself") if entry.claim is None else _named(entry.claim, index))
        for place, entry in enumerate(side.entries)
    )
    end = exact(_end_of(sum_, lower=side.is_lower))
    if side.is_lower:
        interval = Interval(end, None, low_open=sum_.low_open)
    else:
        interval = Interval(None, end, high_open=sum_.high_open)
    amounts = tuple(addend.amount for addend in addends)
    rest = end - sum(amounts)
    return Bar(words, f"= {side.phrase} {side.total}", interval, "bar", (*amounts, rest) if rest else amounts)


def _end_of(sum_: Sum, *, lower: bool) -> Rational:
    """What a side comes to, with a negative constant of the rules moved over to it."""
    if lower:
        return sum_.low + max(-sum_.constant, 0)
    return sum(addend.amount for addend in sum_.upper) + max(sum_.constant, 0)


def _statement(claim: Claim, interval: Interval, index: Index) -> Bar:
    kind = index.kind_of(claim)
    colour = "reference" if index.is_reference(claim.id) else "bar"
    return Bar((_named(claim, index),), values(interval, kind, index.language), interval, colour)


def _named(claim: Claim, index: Index) -> str:
    return f"{glossed(claim, index.language)} · {outlet_and_place(claim, index)}"


def _against_what_is_left(finding: Finding, index: Index) -> Statements | None:
    """What the words allow beside what the other figures leave, where one figure alone could give way."""
    claim = finding.primary(index.claims)
    if claim is None or not finding.conflicts:
        return None
    needed = next((each.needs[claim.id] for each in finding.corrections if each.claims == (claim.id,)), None)
    if needed is None:
        return None
    kind = index.kind_of(claim)
    read = claim.reading.under(finding.proof_profile or Profile.LENIENT)
    name = label(index.quantity_of(claim.id))
    words = index.language.say("what the other figures leave · {quantity}", quantity=name)
    left = Bar((words,), values(needed, kind, index.language), needed, "reference")
    return Statements((_statement(claim, read, index), left), _between(read, needed), "", kind, index.language)


def _between(one: Interval, other: Interval) -> tuple[Rational, Rational] | None:
    for low, high in _ends(one, other):
        if low is not None and high is not None and low <= high:
            return low, high
    return None


def _ends(one: Interval, other: Interval) -> Iterable[tuple[Rational | None, Rational | None]]:
    return (one.high, other.low), (other.high, one.low)
