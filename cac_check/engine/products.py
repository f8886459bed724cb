"""Products that are no products: one factor has a value, so that they are linear."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeGuard

from cac_check.certificate import Envelope, Premise
from cac_check.constraint import Constraint, Product, Row, Sense
from cac_check.engine.propagation_log import EnvelopeSource, Source
from cac_check.interval import Rational, exact, ratio


def linearised(premises: Sequence[tuple[Source, Constraint]]) -> list[tuple[Source, Constraint]]:
    """Return the premises with each product that has a fixed factor put as the equation it then is.

    Same solutions: the premise that fixes the factor stays.
    """
    fixed: dict[str, tuple[Premise, Row]] = {}
    for source, constraint in premises:
        if not isinstance(constraint, Row) or constraint.sense is not Sense.EQ or len(constraint.terms) != 1:
            continue
        if _is_premise(source):
            fixed[constraint.terms[0][0]] = (source, constraint)
    found: list[tuple[Source, Constraint]] = []
    for source, constraint in premises:
        if isinstance(constraint, Product) and _is_premise(source) and constraint.right in fixed:
            known, row = fixed[constraint.right]
            found.append((Envelope(source, None, known), _scaled(constraint, row, constraint.left)))
        elif isinstance(constraint, Product) and _is_premise(source) and constraint.left in fixed:
            known, row = fixed[constraint.left]
            found.append((Envelope(source, known, None), _scaled(constraint, row, constraint.right)))
        else:
            found.append((source, constraint))
    return found


def _is_premise(source: Source) -> TypeGuard[Premise]:
    return isinstance(source, tuple) and not isinstance(source, EnvelopeSource)


def _scaled(product: Product, fixed: Row, other: str) -> Row:
    """Return the product for a factor with factor × coefficient = bound: bound·other − coefficient/k·result = 0."""
    ((_, coefficient),) = fixed.terms
    terms: dict[str, Rational] = {other: fixed.bound}
    terms[product.result] = terms.get(product.result, 0) - ratio(coefficient, product.factor)
    return Row(tuple((name, exact(factor)) for name, factor in terms.items() if factor), Sense.EQ, 0)
