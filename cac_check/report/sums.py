"""A contradiction as two sides of arithmetic: what one comes to at least, and the other at most."""

from __future__ import annotations

from cac_check.conflict import Addend, Sum
from cac_check.finding import Finding
from cac_check.interval import Rational, exact
from cac_check.model import Breakdown, Claim, Kind
from cac_check.records import dataclass
from cac_check.report.index import Index
from cac_check.report.words import added, aside, ceiling_phrase, counted, figure, floor_phrase, number, percent, size


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a side: ``at least`` ``910,000``, told by a claim; no claim where the rule itself adds it."""

    phrase: str
    amount: str
    claim: Claim | None
    note: str | None = None
    """How the amount comes about where it is not the claim's own end: ``2 × 455,000``."""


@dataclass(frozen=True, slots=True)
class Side:
    """The lines of one side and what they come to."""

    entries: tuple[Entry, ...]
    phrase: str
    total: str
    is_lower: bool
    """Whether it comes to so much at least, rather than at most."""

    @property
    def is_sum(self) -> bool:
        """Whether there is anything to add up."""
        return len(self.entries) != 1 or self.entries[0].note is not None


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Two sides that cannot meet, the one to add up first."""

    first: Side
    second: Side


@dataclass(frozen=True, slots=True)
class FaceValue:
    """The same sum with every figure taken as it is printed."""

    first: str
    """``930,000 + 66,600 = 996,600``"""
    second: str
    difference: Rational
    """First minus second."""


_DAYS = (Kind.DATE, Kind.DURATION)


def arithmetic(sum_: Sum, index: Index) -> Arithmetic:
    """Write a sum as two sides, each as lines."""
    lower = _side(sum_, index, lower=True)
    upper = _side(sum_, index, lower=False)
    return Arithmetic(upper, lower) if _upper_first(lower, upper) else Arithmetic(lower, upper)


def is_upper_first(sum_: Sum, index: Index) -> bool:
    """Whether the side that is told first is the one with an end above."""
    return _upper_first(_side(sum_, index, lower=True), _side(sum_, index, lower=False))


def gap_in_words(finding: Finding, index: Index, *, with_unit: bool = True) -> str | None:
    """Say by how much the first conflict misses: ``at least 48,900 accounts (5 %)``; ``None`` if that is not known."""
    if not finding.conflicts or finding.conflicts[0].sum is None:
        return None
    sum_, language = finding.conflicts[0].sum, index.language
    if sum_.gap == 0:
        return language.say("a hair: the two sides meet only in a value that one of them leaves out")
    # Whole days are enough: a month counts 30.436875 of them.
    gap = sum_.gap // 1 if kind_of(sum_, index) in _DAYS and sum_.gap >= 1 else sum_.gap
    amount = difference_in_words(sum_, gap, index, with_unit=with_unit)
    base = _base(finding, sum_, index)
    # Beyond the whole of it, 1,924 % tells a reader less than the two figures.
    share = aside(percent(sum_.gap, base, language), language) if base and sum_.gap <= size(base) else ""
    return language.say("at least {amount}", amount=amount) + share


def at_face_value(sum_: Sum, index: Index) -> FaceValue | None:
    """Return the sum of the printed numbers; ``None`` where a claim has none, or months do not make whole days."""
    sides = [_face(sum_, index, lower=True), _face(sum_, index, lower=False)]
    if None in sides or (kind_of(sum_, index) in _DAYS and any(side and side[0] % 1 for side in sides)):
        return None
    (low, low_text), (high, high_text) = (side for side in sides if side is not None)
    if is_upper_first(sum_, index):
        return FaceValue(high_text, low_text, exact(high - low))
    return FaceValue(low_text, high_text, exact(low - high))


def difference_in_words(sum_: Sum, difference: Rational, index: Index, *, with_unit: bool = True) -> str:
    """Write the size of a difference of the two sides, with the unit if all figures share one."""
    if kind_of(sum_, index) is Kind.DATE:
        return figure(size(difference), Kind.DURATION, index.language)
    quantities = [index.quantities[addend.quantity] for addend in (*sum_.lower, *sum_.upper)]
    if with_unit and len({(quantity.unit, quantity.kind) for quantity in quantities}) == 1:
        return counted(size(difference), quantities[0], index.language)
    return figure(size(difference), kind_of(sum_, index), index.language)


def _upper_first(lower: Side, upper: Side) -> bool:
    return upper.is_sum and not lower.is_sum


def _addends(sum_: Sum, *, lower: bool) -> tuple[Addend, ...]:
    return sum_.lower if lower else sum_.upper


def _rule_amount(sum_: Sum, *, lower: bool) -> Rational:
    """What the rules themselves add to a side; a negative constant is moved over."""
    return max(-sum_.constant, 0) if lower else max(sum_.constant, 0)


def _dates(addends: tuple[Addend, ...], index: Index) -> Rational:
    return sum(addend.multiplier for addend in addends if index.quantities[addend.quantity].kind is Kind.DATE)


def kind_of(sum_: Sum, index: Index) -> Kind:
    """Return what both sides count: a day where one date more is added than taken away, days where dates cancel out."""
    addends = (*sum_.lower, *sum_.upper)
    dates = max(_dates(sum_.lower, index), _dates(sum_.upper, index))
    kinds = {index.quantities[addend.quantity].kind for addend in addends}
    if Kind.DATE in kinds:
        return Kind.DATE if dates == 1 else Kind.DURATION if dates == 0 else Kind.AMOUNT
    return kinds.pop() if len(kinds) == 1 else Kind.AMOUNT


def _side(sum_: Sum, index: Index, *, lower: bool) -> Side:
    phrase = floor_phrase if lower else ceiling_phrase
    kind, language = kind_of(sum_, index), index.language
    entries = [_entry(addend, index, lower=lower) for addend in _addends(sum_, lower=lower)]
    rule_amount = _rule_amount(sum_, lower=lower)
    if rule_amount or not entries:
        own = _rule_kind(sum_, index, lower)
        entries.append(Entry(phrase(own, is_open=False, language=language), figure(rule_amount, own, language), None))
    is_open = any(addend.open for addend in _addends(sum_, lower=lower))
    total = sum(addend.amount for addend in _addends(sum_, lower=lower)) + rule_amount
    said = phrase(kind, is_open=is_open, language=language)
    return Side(tuple(entries), said, figure(exact(total), kind, language), lower)


def _entry(addend: Addend, index: Index, *, lower: bool) -> Entry:
    kind, language = index.quantities[addend.quantity].kind, index.language
    phrase = (floor_phrase if lower else ceiling_phrase)(kind, is_open=addend.open, language=language)
    times = number(addend.multiplier, language)
    note = None if addend.multiplier == 1 else f"{times} × {figure(addend.end, kind, language)}"
    return Entry(phrase, figure(exact(addend.amount), kind, language), index.claims[addend.claim], note)


def _rule_kind(sum_: Sum, index: Index, lower: bool) -> Kind:
    """A rule's own amount is a day only if it stands where a date is wanting, else a number of what is counted."""
    kind = kind_of(sum_, index)
    if kind is not Kind.DATE:
        return kind
    return Kind.DURATION if _dates(_addends(sum_, lower=lower), index) == 1 else Kind.DATE


def _base(finding: Finding, sum_: Sum, index: Index) -> Rational | None:
    """What a gap is a share of: the total of a breakdown, else the upper side; nothing between days of a calendar."""
    if kind_of(sum_, index) is Kind.DATE:
        return None
    rule = index.rules.get(finding.rule)
    if rule is not None and isinstance(rule.form, Breakdown):
        for addend in (*sum_.upper, *sum_.lower):
            if addend.quantity == rule.form.total and addend.end:
                return addend.amount
    return sum_.high or sum_.low or None


def _face(sum_: Sum, index: Index, *, lower: bool) -> tuple[Rational, str] | None:
    total = _rule_amount(sum_, lower=lower)
    kind, language = kind_of(sum_, index), index.language
    terms = [figure(total, _rule_kind(sum_, index, lower), language)] if total else []
    for addend in reversed(_addends(sum_, lower=lower)):
        value = index.claims[addend.claim].reading.value
        if value is None:
            return None
        written = figure(value, index.quantities[addend.quantity].kind, language)
        times = "" if addend.multiplier == 1 else f"{number(addend.multiplier, language)} × "
        terms.insert(0, times + written)
        total += addend.multiplier * value
    text = added(terms) or "0"
    return exact(total), text if len(terms) < 2 else f"{text} = {figure(exact(total), kind, language)}"
