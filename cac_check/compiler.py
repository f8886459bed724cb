"""Rules × claims → constraints.

A quantity on one day is one variable: ``q``, or ``q@2023-03-31`` where claims carry ``as_of``. A rule becomes one
member over the variables of one day. What the kind of a quantity fixes (a count is ≥ 0) becomes members of its own,
which are always kept.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping

from cac_check.computed_terms import put_in
from cac_check.constraint import (
    Constraint,
    Member,
    MemberKind,
    Product,
    Row,
    Sense,
    interval_rows,
    row,
)
from cac_check.dated import Dated
from cac_check.interval import NONNEGATIVE, Interval, Rational, magnitude, ratio
from cac_check.model import (
    Breakdown,
    Change,
    Expression,
    Kind,
    Limit,
    LinearRelation,
    Mean,
    Order,
    Quantity,
    Relation,
    Rule,
    Same,
    Share,
    Spread,
    TimeSpan,
    WeightedMean,
    with_untold,
)
from cac_check.spread_constraints import cases, definition

_PERCENT = 100


def variable(quantity: str, as_of: str | None) -> str:
    """Return the variable of a quantity on one day (``None``: no day was given)."""
    return str(Dated(quantity, as_of))


def domain(quantity: Quantity, name: str) -> Member | None:
    """Return what the kind of a quantity fixes for its variable, if anything."""
    if not quantity.nonnegative:
        return None
    return Member(f"domain:{name}", MemberKind.DOMAIN, (interval_rows(name, NONNEGATIVE),))


def compile_rule(
    rule: Rule, quantities: Mapping[str, Quantity], as_of: str | None = None, zero: Iterable[str] = ()
) -> Member:
    """Return the member that holds exactly where the rule holds, on one day.

    ``zero`` names quantities that count as 0 in this rule alone (``missing: zero``): they become variables of its own.
    """
    zeros = {quantity: f"{rule.id}:{variable(quantity, as_of)}=0" for quantity in zero}
    name = _Naming(lambda quantity: zeros.get(quantity) or variable(quantity, as_of), rule.id)
    fixed: list[Constraint] = [Row(((own, 1),), Sense.EQ, 0) for own in zeros.values()]
    quantities = with_untold(quantities, rule.untold) if rule.untold else quantities
    stated = [_constraints(rule, quantities, name)]
    if isinstance(rule.form, Spread):
        fixed += put_in(definition(rule.form, name), rule.untold, name, name.own)
        stated = _spread(rule, rule.form, name)
    bound = tuple((*fixed, *put_in(case, rule.untold, name, name.own)) for case in stated)
    if rule.when is None:
        return Member(rule.id, MemberKind.RULE, bound)
    exempt = tuple((*fixed, negation) for negation in _negations(rule.when, name))
    return Member(rule.id, MemberKind.RULE, (*exempt, *bound))


def relation_row(relation: LinearRelation, name: Callable[[str], str]) -> Row:
    """Return a linear relation as a row over the variables ``name`` gives."""
    flip = -1 if relation.relation in (Relation.GE, Relation.GT) else 1
    strict = relation.relation in (Relation.LT, Relation.GT)
    sense = Sense.EQ if relation.relation is Relation.EQ else Sense.LT if strict else Sense.LE
    return row({name(quantity): flip * factor for quantity, factor in relation.terms}, sense, flip * relation.bound)


class _Naming:
    """Names variables for one rule, and helper variables it alone uses."""

    def __init__(self, name: Callable[[str], str], rule: str) -> None:
        self._name = name
        self._rule = rule

    def __call__(self, quantity: str) -> str:
        return self._name(quantity)

    def own(self, what: str) -> str:
        """Return a variable that belongs to this rule alone."""
        return f"{self._rule}:{what}:{self._name('')}"


def _negations(relation: LinearRelation, name: Callable[[str], str]) -> list[Row]:
    """Return rows of which at least one holds exactly where the relation does not."""
    positive = relation_row(relation, name)
    opposite = {left: -factor for left, factor in positive.terms}
    if positive.sense is Sense.EQ:
        return [
            Row(positive.terms, Sense.LT, positive.bound),
            row(opposite, Sense.LT, -positive.bound),
        ]
    return [row(opposite, Sense.LE if positive.sense is Sense.LT else Sense.LT, -positive.bound)]


class _Comparisons:
    """Writes the comparisons of one rule, each widened by its tolerance."""

    def __init__(self, rule: Rule, name: _Naming) -> None:
        self.name = name
        self.slack = rule.tolerance_abs
        self.give = rule.tolerance_rel
        self.exact = not (self.slack or self.give)

    def at_most(self, left: Mapping[str, Rational], right: Mapping[str, Rational], base: str | None) -> Row:
        """``left`` ≤ ``right``; the relative part of the tolerance is of ``base``."""
        terms = _difference(left, right)
        if base is not None and self.give:
            terms[base] = terms.get(base, 0) - self.give
        return row(terms, Sense.LE, self.slack)

    def equal(self, left: Mapping[str, Rational], right: Mapping[str, Rational], base: str | None) -> list[Constraint]:
        """``left`` = ``right``: two rows where there is a tolerance."""
        if self.exact:
            return [row(_difference(left, right), Sense.EQ, 0)]
        return [self.at_most(left, right, base), self.at_most(right, left, base)]

    def product(
        self, result: str, left: str, right: str, factor: Rational, offset: str | None = None
    ) -> list[Constraint]:
        """``result`` = ``offset`` + ``factor`` × ``left`` × ``right``."""
        if self.exact and not offset:
            return [Product(result, left, right, factor)]
        own = self.name.own("product")
        right_side = {own: 1} if offset is None else {own: 1, offset: 1}
        return [Product(own, left, right, factor), *self.equal({result: 1}, right_side, result)]


def _difference(left: Mapping[str, Rational], right: Mapping[str, Rational]) -> dict[str, Rational]:
    terms = dict(left)
    for what, factor in right.items():
        terms[what] = terms.get(what, 0) - factor
    return terms


def _constraints(rule: Rule, quantities: Mapping[str, Quantity], name: _Naming) -> list[Constraint]:
    compare = _Comparisons(rule, name)
    match rule.form:
        case Breakdown():
            return _breakdown(rule.form, quantities, compare)
        case Same(quantities=ids):
            # with a tolerance, being the same is not passed on from one to the next
            pairs = itertools.pairwise(ids) if compare.exact else itertools.combinations(ids, 2)
            return [
                constraint
                for first, second in pairs
                for constraint in compare.equal({name(first): 1}, {name(second): 1}, name(second))
            ]
        case Order(quantities=ids):
            return [
                compare.at_most({name(first): 1}, {name(second): 1}, name(second))
                for first, second in itertools.pairwise(ids)
            ]
        case Share(part=part, of=of, share=share):
            factor = ratio(1, rule.form.out_of(quantities[share].kind))
            shared = compare.product(name(part), name(of), name(share), factor)
            return [Row(((name(of), -1),), Sense.LT, 0), *shared]
        case Change(start=start, end=end, by=by):
            if quantities[by].kind is not Kind.PERCENT:
                return compare.equal({name(end): 1}, {name(start): 1, name(by): 1}, name(end))
            return compare.product(name(end), name(start), name(by), _hundredth(quantities, by), name(start))
        case Mean(total=total, count=count, mean=mean, items=items):
            return compare.product(name(total), name(mean), name(count), items)
        case WeightedMean():
            return list(_weighted_mean(rule.form, compare))
        case Spread():
            return []  # it holds in one of several cases
        case TimeSpan():
            return _time_span(rule.form, compare)
        case Limit():
            return _limit(rule.form, compare)
        case Expression(relation=relation):
            return _expression(relation, compare)


def _spread(rule: Rule, form: Spread, name: _Naming) -> list[list[Constraint]]:
    constant = next((each.constant for each in rule.untold if each.id == form.count and each.is_constant), None)
    return cases(form, name, lambda what: name(f"{rule.id}: {what}"), name.own, constant)


def _time_span(form: TimeSpan, compare: _Comparisons) -> list[Constraint]:
    start, end, length = compare.name(form.start), compare.name(form.end), compare.name(form.length)
    days = {end: 1, start: -1, length: -1}
    if compare.exact:
        return [row(days, Sense.EQ, -1 if form.inclusive else 0)]
    return [
        row({**days, length: -1 - compare.give}, Sense.LE, compare.slack - form.inclusive),
        row({end: -1, start: 1, length: 1 - compare.give}, Sense.LE, compare.slack + form.inclusive),
    ]


def _limit(form: Limit, compare: _Comparisons) -> list[Constraint]:
    low, high = form.at_least, form.at_most
    if not compare.exact:
        low = None if low is None else low - compare.slack - compare.give * magnitude(low)
        high = None if high is None else high + compare.slack + compare.give * magnitude(high)
    return list(interval_rows(compare.name(form.quantity), Interval(low, high)))


def _weighted_mean(form: WeightedMean, compare: _Comparisons) -> Iterator[Constraint]:
    """Yield Σ (value − mean) × weight = 0: so said, values on one side of the mean are at odds whatever the weights."""
    name = compare.name
    exactly = name.own("mean")
    summed: dict[str, Rational] = {}
    for number, (value, weight) in enumerate(zip(form.values, form.weights, strict=True), 1):
        away, product = name.own(f"deviation {number}"), name.own(f"product {number}")
        yield row({name(value): 1, exactly: -1, away: -1}, Sense.EQ, 0)
        yield Product(product, away, name(weight))
        summed[product] = 1
    yield row(summed, Sense.EQ, 0)
    yield Row(tuple((name(weight), -1) for weight in form.weights), Sense.LT, 0)
    yield from compare.equal({exactly: 1}, {name(form.mean): 1}, name(form.mean))


def _breakdown(form: Breakdown, quantities: Mapping[str, Quantity], compare: _Comparisons) -> list[Constraint]:
    name, at_most = compare.name, compare.at_most
    total = name(form.total)
    parts = {name(part): weight for part, weight in form.parts}
    if not form.overlap and not form.rest:
        return compare.equal(parts, {total: 1}, total)
    rows: list[Constraint] = []
    if not form.overlap:
        rows.append(at_most(parts, {total: 1}, total))
    if not form.rest:
        rows.append(at_most({total: 1}, parts, total))
    plain = all(weight == 1 for _, weight in form.parts)
    nonnegative = all(quantities[part].nonnegative for part, _ in form.parts)
    if form.overlap and plain and nonnegative:
        # where parts cannot overlap this follows from the sum
        rows.extend(at_most({part: 1}, {total: 1}, total) for part in parts)
    if form.overlaps:
        rows.extend(_overlaps(form, compare))
    return rows


def _overlaps(form: Breakdown, compare: _Comparisons) -> Iterator[Row]:
    """Yield what the sizes of overlaps say: Bonferroni's inequality from below, Hunter's (1976) from above.

    Two parts come to a + b − (what is in both), which is exact. For more parts, taking off every pair leaves at most
    their union; taking off pairs that form no circle leaves at least their union.
    """
    name, at_most = compare.name, compare.at_most
    total = name(form.total)
    pairs = {(name(first), name(second)): name(both) for first, second, both in form.overlaps}
    parts = [name(part) for part, _ in form.parts]
    for (first, second), both in pairs.items():
        yield row({both: 1, first: -1}, Sense.LE, 0)
        yield row({both: 1, second: -1}, Sense.LE, 0)
        yield at_most({first: 1, second: 1, both: -1}, {total: 1}, total)
    everything: dict[str, Rational] = dict.fromkeys(parts, 1)
    if len(parts) > 2 and len(pairs) == len(parts) * (len(parts) - 1) // 2:
        yield at_most(everything | dict.fromkeys(pairs.values(), -1), {total: 1}, total)
    if not form.rest:
        for forest in _forests(tuple(pairs)):
            yield at_most({total: 1}, everything | {pairs[pair]: -1 for pair in forest}, total)


def _forests(pairs: tuple[tuple[str, str], ...]) -> list[tuple[tuple[str, str], ...]]:
    """Return sets of pairs without a circle: all pairs together if they have none, else those of each part."""
    group = {part: part for pair in pairs for part in pair}
    for first, second in pairs:
        one, other = group[first], group[second]
        if one == other:
            return [tuple(pair for pair in pairs if part in pair) for part in group]
        group = {part: one if leader == other else leader for part, leader in group.items()}
    return [pairs]


def _expression(relation: LinearRelation, compare: _Comparisons) -> list[Constraint]:
    exact_row = relation_row(relation, compare.name)
    width = compare.slack + compare.give * magnitude(relation.bound)
    if not width:
        return [exact_row]
    if exact_row.sense is not Sense.EQ:
        return [Row(exact_row.terms, exact_row.sense, exact_row.bound + width)]
    return [
        Row(exact_row.terms, Sense.LE, exact_row.bound + width),
        row({what: -factor for what, factor in exact_row.terms}, Sense.LE, width - exact_row.bound),
    ]


def _hundredth(quantities: Mapping[str, Quantity], share: str) -> Rational:
    return ratio(1, _PERCENT) if quantities[share].kind is Kind.PERCENT else 1
