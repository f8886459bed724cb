"""Verdicts of one rule on every row of a view, as expressions.

The ladder is that of ``docs/concepts.md``: impossible under ``lenient`` is contradicted, impossible under the chosen
profile strained, possible with every figure present (or true of every point of the readings) consistent, else
undecided. A row on which the rule does not apply has no verdict (null). :attr:`Code.OPEN` marks the rows that interval
sums cannot settle, because whole numbers with weights or products play a part: the exact engine takes those.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from operator import and_, or_

import narwhals as nw

from cac_check.engine.tables.combining import combined
from cac_check.engine.tables.comparisons import Body, Comparison, ProductComparison
from cac_check.engine.tables.computed import computed_figure
from cac_check.engine.tables.figures import Figure, Shared, View
from cac_check.engine.tables.interval_sums import apart, entailed, sides, summable, total, violated
from cac_check.engine.tables.products import product_conditions
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


def _counted(view: View, figures: Mapping[str, Figure], label: str) -> nw.Expr:
    """Return how many of the figures are ``claimed`` or ``absent``."""

    def counted_all() -> nw.Expr:
        columns, others = apart(figures.values())
        counted = [getattr(figure, label) for figure in others]
        if columns:
            missing = nw.col(*(str(figure.column) for figure in columns)).is_null()
            counted.append(nw.sum_horizontal((missing if label == "absent" else ~missing).cast(nw.Int64())))
        return total(counted)

    if view.shared is None or len(figures) < Shared.MANY:
        return counted_all()
    return view.shared.column((label, *figures), counted_all)


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
    columns, others = apart(figures.values())
    unsure = [
        (figure.absent > 0) | ~(figure.lenient.low == figure.lenient.high).fill_null(value=False) for figure in others
    ]
    if columns:  # a point wherever it is
        names = (str(figure.column) for figure in columns)
        unsure.append(nw.any_horizontal(nw.col(*names).is_null(), ignore_nulls=False))
    return _any(unsure)


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
