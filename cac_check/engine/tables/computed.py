"""Quantities without a column: what is computed put into what rules assert, and figures of what is computed.

A sum put in the place of a quantity is that quantity, as long as no figure is part of two of them: what intervals say
of a sum then holds for it by itself. Where one is, only a single comparison can be settled by sums; the rest goes to
the exact engine.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from operator import add

import narwhals as nw

from cac_check.engine.tables.combining import combined
from cac_check.engine.tables.comparisons import Body, Comparison, ProductComparison, Side
from cac_check.engine.tables.figures import LIMIT, Ends, Figure, times, whole_literal
from cac_check.interval import Rational, exact
from cac_check.model import Relation, Untold, untold_quantity
from cac_check.model.rules import Sort
from cac_check.model_tables import TableQuantity


def with_untold_quantities(known: Mapping[str, TableQuantity], untold: Iterable[Untold]) -> dict[str, TableQuantity]:
    """Return the quantities of a table together with those that nobody tells, which have no column."""
    every: dict[str, Sort] = dict(known)
    found = dict(known)
    for each in sorted(untold, key=lambda one: not one.free):
        quantity = untold_quantity(each, every)
        every[each.id] = quantity
        found[each.id] = TableQuantity(each.id, "", quantity.kind, quantity.nonnegative)
    return found


def with_computed(body: Body, untold: Iterable[Untold]) -> Body:
    """Return what a rule asserts of the figures that are told; ``None``: only the exact engine can tell."""
    known = {each.id: each for each in untold}
    if not known or body is None:
        return body
    if isinstance(body, ProductComparison):
        return _of_product(body, known)
    names = dict.fromkeys(name for row in body for name in row.quantities)
    if any(known[name].free for name in names if name in known) or _has_free(names, known):
        return None
    if len(body) > 1 and _shared(names, known):
        return None
    return tuple(_put_in(row, known) for row in body)


def _has_free(names: Iterable[str], known: Mapping[str, Untold]) -> bool:
    return any(part in known for name in names if name in known for part, _ in known[name].terms)


def _shared(names: Iterable[str], known: Mapping[str, Untold]) -> bool:
    """Whether one figure is part of two of these."""
    parts = Counter(
        part for name in names for part in ([one for one, _ in known[name].terms] if name in known else [name])
    )
    return any(number > 1 for number in parts.values())


def _of_product(product: ProductComparison, known: Mapping[str, Untold]) -> Body:
    result, left, right = product.quantities
    if any(name in known and known[name].free for name in (left, right)) or _has_free(product.quantities, known):
        return None
    for constant, other in ((left, right), (right, left)):
        if constant in known and known[constant].is_constant:
            scale = product.factor * known[constant].constant
            rows = [Comparison(((result, 1),), ((other, scale),) if scale else (), Relation.EQ)]
            if product.positive and left == constant and known[constant].constant <= 0:
                return None  # a whole that is never more than nothing
            if product.positive and left != constant:
                rows.append(Comparison((), ((left, 1),), Relation.LT))
                if scale:  # and so is the result, on the same side as the share
                    above = Comparison((), ((result, 1),), Relation.LT)
                    rows.append(above if scale > 0 else Comparison(((result, 1),), (), Relation.LT))
            return with_computed(tuple(rows), known.values())
    free = result in known and known[result].free
    return replace(product, dependent=_shared(product.quantities, known), free=free)


def _put_in(row: Comparison, known: Mapping[str, Untold]) -> Comparison:
    if known.keys().isdisjoint(row.quantities):
        return row
    total: dict[str, Rational] = {}
    offset = row.offset
    for name, factor in row.terms.items():
        computed = known.get(name)
        offset -= factor * computed.constant if computed else 0
        for part, weight in computed.terms if computed else ((name, 1),):
            total[part] = total.get(part, 0) + factor * weight
    left: Side = tuple((name, exact(weight)) for name, weight in total.items() if weight > 0)
    right: Side = tuple((name, exact(-weight)) for name, weight in total.items() if weight < 0)
    return Comparison(left, right, row.relation, exact(offset))


def computed_figure(untold: Untold, figures: Mapping[str, Figure], wide: nw.dtypes.DType) -> Figure:
    """Return the sum of figures as a figure, or a constant; for a free one, a figure that is never there.

    ``figures`` have the ends that a missing one has. Where whole numbers are among them, the sum counts as whole: not
    all it lies between need be possible.
    """
    nothing = nw.lit(None, nw.Int64())
    if untold.free:
        ends, integral = Ends(nothing, nothing), untold.kind is not None and untold.kind.integral
        return Figure(nw.lit(0), nw.lit(1), ends, ends, bound=1, integral=integral, nonnegative=untold.nonnegative)
    parts = [(figures[name], Fraction(weight) / figures[name].denominator) for name, weight in untold.terms]
    unit = math.lcm(Fraction(untold.constant).denominator, *(weight.denominator for _, weight in parts))
    offset = int(untold.constant * unit)
    bound = sum((int(abs(weight * unit)) * figure.bound for figure, weight in parts), abs(offset))
    if not parts:
        value = whole_literal(offset, wide)
        return Figure(nw.lit(1), nw.lit(0), Ends(value, value), Ends(value, value), unit, max(bound, 1))
    absent = combined(add, (figure.absent for figure, _ in parts))

    def total(*, lenient: bool) -> Ends:
        weighted = [(figure.lenient if lenient else figure.ends, int(weight * unit)) for figure, weight in parts]
        lows = [times((e.low if w > 0 else e.high).cast(wide), w, wide) for e, w in weighted]
        low = combined(add, (*lows, whole_literal(offset, wide)))
        if all(e.point for e, _ in weighted):
            return Ends(low, low)
        highs = [times((e.high if w > 0 else e.low).cast(wide), w, wide) for e, w in weighted]
        low_opens = [each for e, w in weighted if (each := e.low_open if w > 0 else e.high_open) is not None]
        high_opens = [each for e, w in weighted if (each := e.high_open if w > 0 else e.low_open) is not None]
        return Ends(
            low,
            combined(add, (*highs, whole_literal(offset, wide))),
            combined(add, low_opens) if low_opens else None,
            combined(add, high_opens) if high_opens else None,
        )

    ends = total(lenient=False)
    alike = all(figure.lenient is figure.ends for figure, _ in parts)
    return Figure(
        claimed=(absent == 0).cast(nw.Int64()),
        absent=(absent > 0).cast(nw.Int64()),
        ends=ends,
        lenient=ends if alike else total(lenient=True),
        denominator=unit,
        bound=min(bound, LIMIT),
        integral=any(figure.integral for figure, _ in parts),
        settled=True,
    )
