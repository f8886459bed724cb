"""Verdicts of one rule on every row of a view, as expressions.

The ladder is that of ``docs/concepts.md``: impossible under ``lenient`` is contradicted, impossible under the chosen
profile strained, possible with every figure present (or true of every point of the readings) consistent, else
undecided. A row on which the rule does not apply has no verdict (null). :attr:`Code.OPEN` marks the rows that interval
sums cannot settle, because whole numbers with weights or products play a part: the exact engine takes those.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from operator import add, and_, or_

import narwhals as nw

from cac_check.engine.tables.combining import combined
from cac_check.engine.tables.comparisons import Body, Comparison, ProductComparison
from cac_check.engine.tables.computed import computed_figure
from cac_check.engine.tables.figures import INT64, LIMIT, Ends, Figure, Shared, View, times, whole_literal
from cac_check.engine.tables.products import product_conditions
from cac_check.interval import Rational
from cac_check.model import Missing, Relation, Untold
from cac_check.records import dataclass


class Code(enum.IntEnum):
    """What a row's verdict is, ordered by how bad it is."""

    CONSISTENT = 0
    UNDECIDED = 1
    STRAINED = 2
    CONTRADICTED = 3
    OPEN = 4
    """Left to the exact engine."""


@dataclass(frozen=True, slots=True)
class Assertion:
    """What one rule asserts of a row, apart from the files and tables it came from."""

    rule: str
    quantities: tuple[str, ...]
    """The quantities it relates, without those of its condition."""
    body: Body
    missing: Missing = Missing.ANYTHING
    when: Comparison | None = None
    untold: tuple[Untold, ...] = ()
    """What its product names and no column holds."""

    @property
    def compared(self) -> tuple[str, ...]:
        """The figures its comparisons name."""
        rows = self.body if isinstance(self.body, tuple) else (self.body,)
        return tuple(dict.fromkeys(name for row in rows if row is not None for name in row.quantities))


@dataclass(frozen=True, slots=True)
class Sides:
    """The two sums of a comparison under one profile, as multiples of 1/``unit``; the offset is part of the right."""

    left: Ends
    right: Ends
    unit: int


def judge(view: View, assertion: Assertion) -> nw.Expr:
    """Return the verdict of each row, as a :class:`Code` or null."""
    differ = broken(view, assertion)
    return _where_bound(view, _verdict(view, assertion)) if differ is None else code_of(differ)


def broken(view: View, assertion: Assertion) -> nw.Expr | None:
    """Return whether each row breaks a rule that can only be consistent or contradicted, null where it does not apply.

    ``None`` if a row may have other verdicts: see :func:`judge`. A truth value costs less to compute and to count.
    """
    figures = _figures(view, (*assertion.quantities, *assertion.compared), assertion)
    certain = _certain(assertion, figures)
    return None if certain is None else _where_bound(view, violated(certain, figures, view, lenient=False))


def code_of(broken: nw.Expr) -> nw.Expr:
    """Return the :class:`Code` of what :func:`broken` says; consistent is 0."""
    return broken.cast(nw.Int8()) * _literal(Code.CONTRADICTED)


def _where_bound(view: View, verdict: nw.Expr) -> nw.Expr:
    return verdict if view.binds is None else nw.when(view.binds).then(verdict)


def _figures(view: View, names: Iterable[str], assertion: Assertion | None = None) -> dict[str, Figure]:
    """Return figures with the ends that missing ones have; those of a condition may be anything."""
    missing = Missing.ANYTHING if assertion is None else assertion.missing
    untold = {each.id: each for each in assertion.untold} if assertion is not None else {}

    def told(name: str) -> Figure:
        return view.figures[name].where_missing(missing)

    def figure(name: str) -> Figure:
        if name not in untold:
            return told(name)
        parts = {part: told(part) for part, _ in untold[name].terms}
        return computed_figure(untold[name], parts, view.wide)

    return {name: figure(name) for name in names}


def _verdict(view: View, assertion: Assertion) -> nw.Expr:
    own = _figures(view, assertion.quantities, assertion)
    figures = _figures(view, assertion.compared, assertion) | own
    absent, claimed = (_counted(view, own, label) for label in ("absent", "claimed"))
    applies = absent == 0 if assertion.missing is Missing.SKIP else claimed >= min(2, len(assertion.quantities))
    complete = nw.lit(value=True) if assertion.missing is Missing.ZERO else absent == 0
    if assertion.when is None:
        return nw.when(applies).then(_ladder(view, assertion, figures, complete))
    asked = _figures(view, set(assertion.when.quantities) - set(figures))
    figures |= asked
    complete = combined(and_, (complete, *(figure.absent == 0 for figure in asked.values())))
    possible = ~violated(assertion.when, figures, view, lenient=False).fill_null(value=False)
    return nw.when(applies & possible).then(_ladder(view, assertion, figures, complete))


def hanging(view: View, assertion: Assertion) -> nw.Expr | None:
    """Return the verdict of a rule where too few of its figures are there for a verdict, null where it applies.

    Beside others that share a missing figure such a rule counts. That it cannot hold by itself is not told here, so
    that it counts for nothing where it cannot. ``None``: what is missing leaves it nothing to say.
    """
    if assertion.missing is not Missing.ANYTHING or not assertion.quantities:
        return None
    figures = _figures(view, (*assertion.compared, *assertion.quantities), assertion)
    asked = assertion.when.quantities if assertion.when else ()
    figures |= _figures(view, set(asked) - set(figures))
    claimed = _counted(view, {name: figures[name] for name in assertion.quantities}, "claimed")
    code = _ladder(view, assertion, figures, nw.lit(value=False))
    milder = nw.when(code == int(Code.OPEN)).then(_literal(Code.UNDECIDED)).otherwise(code)
    return _where_bound(
        view, nw.when((claimed < min(2, len(assertion.quantities))) & (code != int(Code.CONTRADICTED))).then(milder)
    )


def _ladder(view: View, assertion: Assertion, figures: Mapping[str, Figure], complete: nw.Expr) -> nw.Expr:
    """Return the verdict where the rule applies; ``complete`` says that no figure of it or its condition is missing."""
    body, when = assertion.body, assertion.when
    conditions = () if when is None else (when,)
    if body is None or (isinstance(body, ProductComparison) and when is not None):
        return _literal(Code.OPEN)
    if isinstance(body, ProductComparison):
        return _product_verdict(body, figures, view)
    if not all(summable(row, figures) for row in (*body, *conditions)):
        return _literal(Code.OPEN)

    def refuted(*, lenient: bool) -> nw.Expr:
        """Whether the rule must bind and cannot hold."""
        broken = _any(violated(row, figures, view, lenient=lenient) for row in body)
        return broken if when is None else broken & entailed(when, figures, view, lenient=lenient)

    ladder = [(refuted(lenient=True), Code.CONTRADICTED)]
    if any(figure.lenient is not figure.ends for figure in figures.values()):
        ladder.append((refuted(lenient=False), Code.STRAINED))
    if not (_complete(body, figures) and _complete(conditions, figures)):
        gaps = _no_point(figures)
        filled = None if conditions else _filled(body, figures, view)
        ladder.append((gaps if filled is None else gaps & ~filled.fill_null(value=False), Code.OPEN))
    ladder.append((complete, Code.CONSISTENT))
    ladder.append((_all(entailed(row, figures, view, lenient=False) for row in body), Code.CONSISTENT))
    shared = when is not None and not set(when.quantities).isdisjoint(assertion.quantities)
    return choose(*ladder, otherwise=Code.OPEN if shared else Code.UNDECIDED)


def _product_verdict(product: ProductComparison, figures: Mapping[str, Figure], view: View) -> nw.Expr:
    tight = product_conditions(product, figures, view, lenient=False)
    loose = product_conditions(product, figures, view, lenient=True)
    if tight is None or loose is None:
        return _literal(Code.OPEN)
    return choose(
        (loose[0], Code.CONTRADICTED),
        (tight[0] & loose[1], Code.STRAINED),
        (tight[1], Code.CONSISTENT),
        otherwise=Code.OPEN,
    )


def sides(comparison: Comparison, figures: Mapping[str, Figure], view: View, *, lenient: bool) -> Sides:
    """Return both sums of a comparison, as integers in one unit."""
    scale = _scale(comparison, figures)
    dtype = nw.Int64() if scale.reach < INT64 else view.wide
    left, right = (
        _kept_sum(view, {name: (figures[name], scale.weight(figures[name], by)) for name, by in side}, dtype, lenient)
        for side in (comparison.left, comparison.right)
    )
    if scale.offset:
        offset = scale.offset if abs(scale.offset) < INT64 else whole_literal(scale.offset, view.wide)
        low = right.low + offset
        right = replace(right, low=low, high=low if right.point else right.high + offset)
    return Sides(left, right, scale.unit)


def summable(comparison: Comparison, figures: Mapping[str, Figure]) -> bool:
    """Return whether both sums of a comparison stay below :data:`LIMIT` whatever the figures are."""
    return _scale(comparison, figures).reach < LIMIT


def violated(comparison: Comparison, figures: Mapping[str, Figure], view: View, *, lenient: bool) -> nw.Expr:
    """Return whether no values within the readings satisfy the comparison; null where an unbounded end leaves it so."""
    both = sides(comparison, figures, view, lenient=lenient)
    left, right = both.left, both.right
    match comparison.relation:
        case Relation.EQ if left.point and right.point:
            return left.low != right.low
        case Relation.LT:
            return left.low >= right.high
        case Relation.LE:
            return _exceeds(left, right)
        case _:
            return _exceeds(left, right) | _exceeds(right, left)


def entailed(comparison: Comparison, figures: Mapping[str, Figure], view: View, *, lenient: bool) -> nw.Expr:
    """Return whether all values within the readings satisfy the comparison; null where an end is unbounded."""
    both = sides(comparison, figures, view, lenient=lenient)
    left, right = both.left, both.right
    if comparison.relation is Relation.LT:
        return _precedes(left, right)
    at_most = left.high <= right.low
    return at_most & (left.low >= right.high) if comparison.relation is Relation.EQ else at_most


def _exceeds(left: Ends, right: Ends) -> nw.Expr:
    """Whether everything in ``left`` is above everything in ``right``."""
    opens = [flag for flag in (left.low_open, right.high_open) if flag is not None]
    if not opens:
        return left.low > right.high
    return (left.low > right.high) | ((left.low == right.high) & (_total(opens) > 0))


def _precedes(left: Ends, right: Ends) -> nw.Expr:
    """Whether everything in ``left`` is below everything in ``right``."""
    opens = [flag for flag in (left.high_open, right.low_open) if flag is not None]
    if not opens:
        return left.high < right.low
    return (left.high < right.low) | ((left.high == right.low) & (_total(opens) > 0))


def _counted(view: View, figures: Mapping[str, Figure], label: str) -> nw.Expr:
    """Return how many of the figures are ``claimed`` or ``absent``."""

    def total() -> nw.Expr:
        columns, others = _apart(figures.values())
        counted = [getattr(figure, label) for figure in others]
        if columns:
            missing = nw.col(*(str(figure.column) for figure in columns)).is_null()
            counted.append(nw.sum_horizontal((missing if label == "absent" else ~missing).cast(nw.Int64())))
        return _total(counted)

    if view.shared is None or len(figures) < Shared.MANY:
        return total()
    return view.shared.column((label, *figures), total)


def _kept_sum(view: View, terms: Mapping[str, tuple[Figure, int]], dtype: nw.dtypes.DType, lenient: bool) -> Ends:
    """Return :func:`_sum`, as columns where many figures are summed."""
    ends = _sum(tuple(terms.values()), dtype, lenient=lenient)
    if view.shared is None or len(terms) < Shared.MANY:
        return ends
    shared = view.shared
    question = tuple((name, weight, figure.filled) for name, (figure, weight) in terms.items())
    kept = {
        end: None if made is None else shared.column((question, str(dtype), lenient, end), lambda made=made: made)  # type: ignore[misc]
        for end, made in (("low", ends.low), ("low open", ends.low_open), ("high open", ends.high_open))
    }
    low = kept["low"]
    assert low is not None
    high = low if ends.point else shared.column((question, str(dtype), lenient, "high"), lambda: ends.high)
    return Ends(low, high, kept["low open"], kept["high open"])


def _sum(terms: Sequence[tuple[Figure, int]], dtype: nw.dtypes.DType, *, lenient: bool) -> Ends:
    """Add the ends of weighted figures; a weight below zero swaps them."""
    if not terms:
        zero = nw.lit(0)
        return Ends(zero, zero)
    by_weight: dict[tuple[int, Missing | None], list[Figure]] = {}
    for figure, weight in terms:
        by_weight.setdefault((weight, figure.filled), []).append(figure)
    weighted = []
    for (weight, filled), alike in by_weight.items():
        columns, others = _apart(alike)
        weighted += [_times(figure.lenient if lenient else figure.ends, weight, dtype) for figure in others]
        if columns:
            weighted.append(_times(_added([str(figure.column) for figure in columns], filled, dtype), weight, dtype))
    low = _total(ends.low for ends in weighted)
    high = low if all(ends.point for ends in weighted) else _total(ends.high for ends in weighted)
    low_opens = [ends.low_open for ends in weighted if ends.low_open is not None]
    high_opens = [ends.high_open for ends in weighted if ends.high_open is not None]
    return Ends(low, high, _total(low_opens) if low_opens else None, _total(high_opens) if high_opens else None)


def _apart(figures: Iterable[Figure]) -> tuple[list[Figure], list[Figure]]:
    """Part figures that are worth adding as columns, all at once, from the others."""
    figures = list(figures)
    columns = [figure for figure in figures if figure.column is not None]
    if len(columns) < Shared.MANY:
        return [], figures
    return columns, [figure for figure in figures if figure.column is None]


def _added(columns: Sequence[str], filled: Missing | None, dtype: nw.dtypes.DType) -> Ends:
    """Return the ends of the sum of columns; ``filled`` says what a missing figure was taken for.

    One expression for all of them: one for each takes longer to plan, for hundreds of columns, than to compute.
    """
    known = nw.sum_horizontal(nw.col(*columns).cast(dtype))
    if filled is Missing.ZERO:
        return Ends(known, known)
    whole = nw.when(~nw.any_horizontal(nw.col(*columns).is_null(), ignore_nulls=False)).then(known)
    return Ends(whole, whole) if filled is None else Ends(known, whole)


def _times(ends: Ends, weight: int, dtype: nw.dtypes.DType) -> Ends:
    low = times(ends.low.cast(dtype), weight, dtype)
    if ends.point:
        return Ends(low, low)
    high = times(ends.high.cast(dtype), weight, dtype)
    if weight > 0:
        return Ends(low, high, ends.low_open, ends.high_open)
    return Ends(high, low, ends.high_open, ends.low_open)


@dataclass(frozen=True, slots=True)
class _Scale:
    """A comparison in whole numbers: every figure times its weight is a multiple of 1/``unit``."""

    unit: int
    offset: int
    reach: int
    """No sum or difference of sums is larger than this in absolute value."""

    def weight(self, figure: Figure, weight: Rational) -> int:
        """Return the weight of a figure's whole numbers."""
        return int(Fraction(weight) * self.unit / figure.denominator)


def _scale(comparison: Comparison, figures: Mapping[str, Figure]) -> _Scale:
    terms = {name: Fraction(weight) / figures[name].denominator for name, weight in comparison.terms.items()}
    unit = math.lcm(Fraction(comparison.offset).denominator, *(weight.denominator for weight in terms.values()))
    offset = int(comparison.offset * unit)
    reach = sum(int(abs(weight * unit)) * figures[name].bound for name, weight in terms.items())
    return _Scale(unit, offset, 2 * (reach + abs(offset)))


def _certain(assertion: Assertion, figures: Mapping[str, Figure]) -> Comparison | None:
    """Return the one comparison of a rule that only ever meets points and is skipped where one is missing."""
    if assertion.missing is not Missing.SKIP or assertion.when or not isinstance(assertion.body, tuple):
        return None
    if len(assertion.body) != 1 or not all(figure.plain or figure.whole for figure in figures.values()):
        return None
    (row,) = assertion.body
    if not set(assertion.quantities) <= set(row.quantities):
        return None  # a figure that cancels out may be missing all the same
    return row if summable(row, figures) else None


def _complete(rows: Sequence[Comparison], figures: Mapping[str, Figure]) -> bool:
    """Whether interval sums decide the comparisons together over whole numbers too.

    The ends of an integral figure are whole and reached, which settles a single inequality. Several rows, or an
    equation, are settled where every figure is integral and all weights are 1 (the rows of a tree or a chain are
    totally unimodular); other weights, or figures of both sorts, may leave gaps.
    """
    used = [figures[name] for row in rows for name in row.quantities]
    if not any(figure.integral for figure in used) or (len(rows) == 1 and rows[0].relation is not Relation.EQ):
        return True
    unit_weights = all(abs(weight) == 1 for row in rows for weight in row.terms.values())
    whole = all(Fraction(row.offset).denominator == 1 for row in rows)
    return all(figure.integral for figure in used) and unit_weights and whole


def _filled(rows: Sequence[Comparison], figures: Mapping[str, Figure], view: View) -> nw.Expr | None:
    """Return whether what weighs 1 in an equation of whole numbers is so unsure that it fills the steps of the rest.

    Where it can be w neighbouring numbers, and nothing weighs more than w, the sums have no holes. ``None``: never.
    """
    if len(rows) != 1 or rows[0].relation is not Relation.EQ or Fraction(rows[0].offset).denominator != 1:
        return None
    terms = {name: Fraction(weight) for name, weight in rows[0].terms.items()}
    whole = all(figures[name].integral and figures[name].denominator == 1 for name in terms)
    if not whole or any(weight.denominator != 1 for weight in terms.values()):
        return None
    single = tuple((name, 1) for name, weight in terms.items() if abs(weight) == 1 and not figures[name].ends.open)
    if not single:
        return None
    ends = sides(Comparison(single, (), Relation.EQ), figures, view, lenient=False).left
    heaviest = max(int(abs(weight)) for weight in terms.values())
    return None if ends.point else ends.high - ends.low + 1 >= heaviest


def _no_point(figures: Mapping[str, Figure]) -> nw.Expr:
    """Whether some figure of the row is missing or may take several values; one without an end may."""
    columns, others = _apart(figures.values())
    unsure = [
        (figure.absent > 0) | ~(figure.lenient.low == figure.lenient.high).fill_null(value=False) for figure in others
    ]
    if columns:  # a point wherever it is
        names = (str(figure.column) for figure in columns)
        unsure.append(nw.any_horizontal(nw.col(*names).is_null(), ignore_nulls=False))
    return _any(unsure)


def _total(numbers: Iterable[nw.Expr]) -> nw.Expr:
    return combined(add, numbers)


def _any(conditions: Iterable[nw.Expr]) -> nw.Expr:
    """Kleene's "or", with false for nothing."""
    return combined(or_, (nw.lit(value=False), *conditions))


def _all(conditions: Iterable[nw.Expr]) -> nw.Expr:
    """Kleene's "and", with true for nothing."""
    return combined(and_, (nw.lit(value=True), *conditions))


def choose(*ladder: tuple[nw.Expr, Code], otherwise: Code | None = None) -> nw.Expr:
    """Return the code of the first condition that holds; null counts as not holding."""
    code = None if otherwise is None else _literal(otherwise)
    for condition, result in reversed(ladder):
        choice = nw.when(condition).then(_literal(result))
        code = choice if code is None else choice.otherwise(code)
    assert code is not None
    return code


def _literal(code: Code) -> nw.Expr:
    return nw.lit(int(code), nw.Int8())
