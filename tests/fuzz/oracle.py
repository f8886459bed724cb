"""Verdicts by trying every value that figures may have; nothing here is shared with the engine.

Numbers are whole multiples of a quarter of the world's unit: whatever holds at all holds at one of those, as readings
end at halves and weights go up to 2. What is unbounded goes on beyond every number that the rest can come to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations, pairwise, product

from cac_check.model import Breakdown, Expression, Form, LinearRelation, Missing, Order, Relation, Same, Verdict

QUARTERS = 4
REACH = 70 * QUARTERS

Domain = Sequence[int]
"""The values a figure may have."""


def domain(low: int | None, high: int | None, *, whole: bool) -> Domain:
    """Return the quarters between two ends; ``whole``: of those, whole units."""
    first = -REACH if low is None else low
    last = REACH if high is None else high
    step = QUARTERS if whole else 1
    return range(-(-first // step) * step, last + 1, step)


def verdict(
    form: Form,
    told: Mapping[str, Domain | None],
    unknown: Mapping[str, Domain],
    nonnegative: frozenset[str],
    missing: Missing,
    tolerance: int,
) -> Verdict | None:
    """Return the verdict of a rule on one report, ``None`` where it does not apply.

    Args:
        form: what is asserted.
        told: the values of each figure by its reading; ``None`` where it is missing.
        unknown: the values of each figure of which nothing is known.
        nonnegative: figures that are never below zero.
        missing: what missing figures are.
        tolerance: by how many quarters it may be missed.
    """
    absent = [name for name, values in told.items() if values is None]
    if missing is Missing.SKIP and absent:
        return None
    if missing is not Missing.SKIP and len(told) - len(absent) < min(2, len(told)):
        return None
    filled = {
        name: values if values is not None else ((0,) if missing is Missing.ZERO else unknown[name])
        for name, values in told.items()
    }
    some, every = _tried(form, filled, nonnegative, tolerance)
    if not some:
        return Verdict.CONTRADICTED
    return Verdict.CONSISTENT if every or not absent or missing is Missing.ZERO else Verdict.UNDECIDED


def can_all_hold(
    rules: Iterable[tuple[Form, int]], values: Mapping[str, Domain], nonnegative: frozenset[str], most: int
) -> bool | None:
    """Return whether rules hold together for some values, ``None`` where there are more than ``most`` to try."""
    number = 1
    for each in values.values():
        number *= len(each)
    if number > most:
        return None
    several = tuple(rules)
    for chosen in product(*values.values()):
        value = {name: (one,) for name, one in zip(values, chosen, strict=True)}
        if all(can_hold(form, value, nonnegative, tolerance) for form, tolerance in several):
            return True
    return False


def can_hold(form: Form, values: Mapping[str, Domain], nonnegative: frozenset[str], tolerance: int) -> bool:
    """Return whether a rule holds for some values of its figures."""
    return _tried(form, {name: values[name] for name in named(form)}, nonnegative, tolerance)[0]


def named(form: Form) -> tuple[str, ...]:
    """Return the figures that a form names."""
    match form:
        case Breakdown(total=total, parts=parts):
            return (total, *(name for name, _ in parts))
        case Same(quantities=names) | Order(quantities=names):
            return names
        case Expression(relation=LinearRelation(terms=terms)):
            return tuple(name for name, _ in terms)
    raise AssertionError(form)


def _tried(form: Form, values: Mapping[str, Domain], nonnegative: frozenset[str], tolerance: int) -> tuple[bool, bool]:
    """Return whether a form holds for some of the values, and whether for all."""
    match form:
        case Breakdown(total=total, parts=parts, overlap=overlap, rest=rest):
            each = overlap and all(name in nonnegative and weight == 1 for name, weight in parts)
            terms = [(values[name], int(weight)) for name, weight in parts]
            return _breakdown(values[total], terms, each, overlap, rest, tolerance)
        case Same(quantities=names):
            return _same([values[name] for name in names], tolerance)
        case Order(quantities=names):
            return _chain([values[name] for name in names], lambda a, b: a <= b + tolerance)
        case Expression(relation=relation):
            holds = _relation(relation, tolerance)
            sums = _sums([(values[name], int(weight)) for name, weight in relation.terms])
            return any(map(holds, sums)), all(map(holds, sums))
    raise AssertionError(form)


def _breakdown(
    totals: Domain, parts: Sequence[tuple[Domain, int]], each: bool, overlap: bool, rest: bool, tolerance: int
) -> tuple[bool, bool]:
    def fits(total: int, parts_sum: int) -> bool:
        return (overlap or parts_sum <= total + tolerance) and (rest or parts_sum >= total - tolerance)

    every = _sums(parts)
    largest = max((max(values, default=0) for values, _ in parts), default=0)
    always = all(fits(t, s) for t in totals for s in every) and (not each or largest <= min(totals) + tolerance)
    if not each:
        return any(fits(t, s) for t in totals for s in every), always
    return (
        any(
            fits(t, s)
            for t in totals
            for s in _sums([([value for value in values if value <= t + tolerance], 1) for values, _ in parts])
        ),
        always,
    )


def _sums(terms: Iterable[tuple[Iterable[int], int]]) -> set[int]:
    found = {0}
    for values, weight in terms:
        found = {before + weight * value for before in found for value in values}
    return found


def _same(domains: Sequence[Domain], tolerance: int) -> tuple[bool, bool]:
    """Any two may differ by at most the tolerance: all lie between the largest and what is that much below."""
    some = any(
        all(any(largest - tolerance <= value <= largest for value in values) for values in domains)
        for one in domains
        for largest in one
    )
    always = all(abs(a - b) <= tolerance for one, other in combinations(domains, 2) for a in one for b in other)
    return some, always


def _chain(domains: Sequence[Domain], fits: Callable[[int, int], bool]) -> tuple[bool, bool]:
    reached = set(domains[0])
    for values in domains[1:]:
        reached = {after for after in values if any(fits(before, after) for before in reached)}
    always = all(fits(a, b) for one, other in pairwise(domains) for a in one for b in other)
    return bool(reached), always


def _relation(relation: LinearRelation, tolerance: int) -> Callable[[int], bool]:
    bound = int(relation.bound * QUARTERS)
    return {
        Relation.LE: lambda s: s <= bound + tolerance,
        Relation.LT: lambda s: s < bound + tolerance,
        Relation.EQ: lambda s: abs(s - bound) <= tolerance,
        Relation.GE: lambda s: s >= bound - tolerance,
        Relation.GT: lambda s: s > bound - tolerance,
    }[relation.relation]
