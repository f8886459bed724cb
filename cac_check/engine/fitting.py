"""Values of one variable every one of which fits: what can be offered in the place of a figure.

The range of a variable may have holes: between whole numbers, between the values of a product of them, between cases.
Here nothing is given but what was proved: an interval each value of which is that of some solution (each whole one, if
the variable takes no others). Where what fits is no single interval, it is the piece nearest to what was told, as far
as a short search goes.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from cac_check.certificate import Witness
from cac_check.constraint import Cases, Constraint, Member, MemberKind, Product, Row, Sense, System, interval_rows, row
from cac_check.engine.decision import bounds, decide
from cac_check.engine.limits import Limits, Undecided
from cac_check.engine.range import ranges
from cac_check.engine.roots import Squared, roots_of, squared
from cac_check.engine.unimodular import is_network
from cac_check.interval import Interval, Rational, magnitude, ratio
from cac_check.records import dataclass

MOST_TRIED = 64
"""Whole numbers that are tried one by one."""

LITTLE_EFFORT = 10
"""Work in percent that is worth a solution in which the other figures are as they are told."""

MOST_BRIDGES = 8
"""How often a piece is made longer on one side by a solution beyond its end."""

MOST_NEARER = 12
"""Questions whether there is a solution nearer to what is told."""

PLACES = 2
"""Decimals that a root is told with at least, and more where the figure in its place has more."""

MOST_PLACES = 9

_THERE = "there"
_STEP = "step of "


def fitting(
    system: System, name: str, printed: Mapping[str, Rational] | None = None, limits: Limits | None = None
) -> Interval | None:
    """Return an interval every value of which some solution gives the variable, ``None`` if none was found.

    Args:
        system: what must hold.
        name: one of its variables.
        printed: values of variables as they are printed. The nearest piece that is found to what is told of the
            variable is returned, and if possible one that goes with what is told of the others.
        limits: of the work.
    """
    limits = limits or Limits()
    by_squares = squared(system)
    if by_squares is not None:
        return _by_squares(by_squares, name, dict(printed or {}), limits)
    box = bounds(system, limits)
    if box is None:
        return None
    outer = box.intervals.get(name, Interval())
    if box.tight:
        return outer
    return _Fitting(system, name, dict(printed or {}), limits).found(outer)


def _by_squares(given: Squared, name: str, printed: Mapping[str, Rational], limits: Limits) -> Interval | None:
    """Return what fits where squares stand for their roots.

    One value is looked for, near to what is told: to find how far it can move costs more than it tells. A root is no
    decimal number as a rule: all that is written the same way is returned of it.
    """
    squares = {square: printed[root] ** 2 for root, square in given.squares.items() if root in printed}
    others = {each: value for each, value in printed.items() if each not in given.squares}
    stands_for = given.squares.get(name, name)
    start = _Fitting(given.system, stands_for, {**others, **squares}, limits).start()
    if start is None:
        return None
    if stands_for not in start.values:
        return Interval()
    found = Interval.point(start.values[stands_for])
    if name not in given.squares:
        return found
    at = printed.get(name, 0)
    places = next((each for each in range(PLACES, MOST_PLACES) if at * 10**each == round(at * 10**each)), PLACES)
    there = roots_of(found, places)
    within = Member(_THERE, MemberKind.DOMAIN, (interval_rows(name, there),))
    again = decide(System((*given.given.members, within), given.given.integral), limits)
    return there if isinstance(again, Witness) else None


@dataclass(frozen=True, slots=True)
class _Fitting:
    system: System
    name: str
    printed: Mapping[str, Rational]
    limits: Limits

    def found(self, outer: Interval) -> Interval | None:
        """Return what fits, given an interval outside of which nothing does."""
        integral = self.name in self.system.integral
        linear = not any(True for _ in _products(self.system))
        single = all(len(member.cases) == 1 for member in self.system.members)
        if linear:
            known = ranges(self.system, [self.name], self.limits)
            if known is None:
                return None
            hull = known[self.name]
            if (
                hull.exact
                and single
                and (not self.system.integral or (integral and self._without_holes(hull.interval)))
            ):
                return hull.interval
            outer = hull.interval
        if integral:
            whole = outer.integers()
            if whole is None:
                return None
            if whole.low is not None and whole.high is not None and whole.high - whole.low < MOST_TRIED:
                return self._tried(int(whole.low), int(whole.high))
        start = self.start()
        if start is None:
            return None
        if self.name not in start.values:
            return Interval()  # in the cases that hold there, nothing is said of it
        return self._piece(start, outer)

    # --- Whole numbers -----------------------------------------------------------------------------------------------

    def _tried(self, first: int, last: int) -> Interval | None:
        """Return the whole numbers of one run that fit, by trying all of them."""
        runs: list[tuple[int, int]] = []
        for value in range(first, last + 1):
            if self._at(value) is not None:
                low = runs.pop()[0] if runs and runs[-1][1] == value - 1 else value
                runs.append((low, value))
        near = self.printed.get(self.name, first)
        best = min(runs, key=lambda run: max(run[0] - near, near - run[1]), default=None)
        return None if best is None else Interval(*best)

    def _without_holes(self, hull: Interval) -> bool:
        """Whether every whole number between the ends, which are reached, is that of a solution: proved."""
        return is_network(self.system) or self._evenly(hull)

    def _evenly(self, interval: Interval) -> bool:
        """Whether solutions lie evenly between the ends, each a whole step from the last: proved.

        A solution at one end and whole steps that lead to the other, or for ever on, pass through every whole number.
        """
        low, high = interval.low, interval.high
        if low is not None and high is not None:
            return self._walks(low, high - low)
        start = low if low is not None else high if high is not None else round(self.printed.get(self.name, 0))
        return (high is not None or self._walks(start, None)) and (low is not None or self._walks(start, None, -1))

    def _walks(self, start: Rational, length: Rational | None, direction: int = 1) -> bool:
        def stepped(constraint: Constraint) -> Row:
            assert isinstance(constraint, Row)
            steps = [(f"{_STEP}{name}", factor) for name, factor in constraint.terms]
            if length is None:
                return Row(tuple(steps), Sense.EQ if constraint.sense is Sense.EQ else Sense.LE, 0)
            return row(
                {**dict(constraint.terms), **{name: factor * length for name, factor in steps}},
                constraint.sense,
                constraint.bound,
            )

        ends = {self.name: start, f"{_STEP}{self.name}": direction}
        members = (
            *self.system.members,
            *(
                Member(f"{_STEP}{member.id}", MemberKind.DOMAIN, (tuple(map(stepped, member.cases[0])),))
                for member in self.system.members
            ),
            _fixed(ends),
        )
        integral = self.system.integral | {f"{_STEP}{name}" for name in self.system.integral}
        return isinstance(decide(System(members, integral), Limits.of(LITTLE_EFFORT)), Witness)

    # --- Sections ----------------------------------------------------------------------------------------------------

    def start(self) -> Witness | None:
        """Return a solution, with the others as they are told if there is one, near to what is told of the variable."""
        others = _fixed({name: value for name, value in self.printed.items() if name != self.name})
        start = self._with(others, limits=Limits.of(LITTLE_EFFORT))
        if start is not None:
            return self._nearer(start, others)
        start = self._with()
        return None if start is None else self._nearer(start)

    def _nearer(self, start: Witness, *more: Member) -> Witness:
        """Return a solution nearer to what is told than one that was found, as far as a few questions lead."""
        printed = self.printed.get(self.name)
        if printed is None or self.name not in start.values:
            return start
        without: Rational = 0
        for _ in range(MOST_NEARER):
            within = magnitude(start.values[self.name] - printed)
            middle = ratio(without + within, 2)
            if within - without <= ratio(within, 64):
                break
            there = _within(self.name, printed - middle, printed + middle)
            found = decide(System((*self.system.members, *more, there), self.system.integral), Limits.of(LITTLE_EFFORT))
            if isinstance(found, Witness):
                start = self._whole(found)
            elif isinstance(found, Undecided):
                break
            else:
                without = middle
        return start

    def _piece(self, start: Witness, outer: Interval) -> Interval:
        """Return the interval around a solution that was found to fit, checked again at its ends and inside."""
        piece = self._around(start)
        for upwards in (True, False):
            for _ in range(MOST_BRIDGES):
                longer = self._bridged(piece, upwards, outer)
                if longer is None:
                    break
                piece = longer
        probes = {value for value in (piece.low, piece.high, _inside(piece)) if value is not None and value in piece}
        if self.name in self.system.integral:
            probes = {value for value in probes if isinstance(value, int)}
        if all(self._at(value) is not None for value in probes):
            return piece
        return Interval.point(start.values[self.name])

    def _bridged(self, piece: Interval, upwards: bool, outer: Interval) -> Interval | None:
        """Return the piece made longer by what lies around a solution beyond one of its ends, if they meet."""
        end = piece.high if upwards else piece.low
        if end is None or end == (outer.high if upwards else outer.low):
            return None
        if self.name in self.system.integral:
            step: Rational = 1
        elif piece.low is not None and piece.high is not None and piece.low < piece.high:
            step = ratio(piece.high - piece.low, 2)
        else:
            return None
        beyond = end + step if upwards else end - step
        if self.name not in self.system.integral:  # digits would double with every bridge
            beyond = _plain_between(beyond - ratio(step, 2), beyond + ratio(step, 2))
        there = self._at(beyond)
        if there is None:
            return None
        around = self._around(there)
        touching = piece.intersect(around) is not None
        if self.name in self.system.integral:
            touching = touching or piece.widen(1).intersect(around) is not None
        return piece.hull(around) if touching else None

    def _around(self, solution: Witness) -> Interval:
        """Return the hull of what fits in the sections of the system through a solution: all of them hold it."""
        there = Interval.point(solution.values[self.name])
        for section in _sections(self.system, self.name, solution.values):
            found = ranges(section, [self.name], self.limits)
            if found is not None and found[self.name].exact:
                interval = found[self.name].interval
                whole = interval.integers() if self.name in self.system.integral else interval
                there = there if whole is None else there.hull(whole)
        return there

    # --- Solutions ---------------------------------------------------------------------------------------------------

    def _at(self, value: Rational) -> Witness | None:
        return self._with(_fixed({self.name: value}))

    def _with(self, *more: Member, limits: Limits | None = None) -> Witness | None:
        found = decide(System((*self.system.members, *more), self.system.integral), limits or self.limits)
        return self._whole(found) if isinstance(found, Witness) else None

    def _whole(self, found: Witness) -> Witness:
        """Return a solution with a value for every variable: what does not matter there may be anything."""
        others = (name for name in self.system.variables if name != self.name)
        return Witness({**dict.fromkeys(others, 0), **found.values})


def _sections(system: System, name: str, values: Mapping[str, Rational]) -> Iterator[System]:
    """Yield systems of rows alone, over the reals, whose solutions all solve the system: it is cut through a solution.

    Of each member the case is kept that holds there; whole variables but the one asked about keep their values; and of
    each product a factor does, now the left one, now the right one. Where the variable asked about is one factor and
    the other stands in no row but its own ends, neither need be: those ends are multiplied by the variable.
    """
    constraints = [
        constraint
        for member in system.members
        for constraint in next(case for case in member.cases if all(one.holds(values) for one in case))
    ]
    products = [one for one in constraints if isinstance(one, Product)]
    rows = [one for one in constraints if isinstance(one, Row)]
    whole = {other: values[other] for other in system.integral if other != name and other in values}
    for choice in ("left", "right") if products else ("left",):
        fixed = dict(whole)
        cut = list(rows)
        for product in products:
            if product.left in fixed or product.right in fixed:
                known = product.left if product.left in fixed else product.right
            else:
                other = product.right if product.left == name else product.left
                multiplied = _multiplied(product, name, other, constraints, values)
                if multiplied is not None:
                    cut = [one for one in cut if other not in dict(one.terms)] + multiplied
                    continue
                known = other if name in (product.left, product.right) else getattr(product, choice)
                fixed[known] = values[known]
            free = product.right if known == product.left else product.left
            terms: dict[str, Rational] = {product.result: 1}
            terms[free] = terms.get(free, 0) - product.factor * fixed[known]
            cut.append(row(terms, Sense.EQ, 0))
        kept = (*(one for one in cut if one.terms), *_fixed(fixed).cases[0])
        yield System((Member("section", MemberKind.DOMAIN, (kept,)),))


def _multiplied(
    product: Product, name: str, other: str, constraints: list[Constraint], values: Mapping[str, Rational]
) -> list[Row] | None:
    """Return the ends of a factor times the variable asked about, in the place of the product; ``None``: not possible.

    With x > 0, f·x·y = r and y ≤ b say that r ≤ f·b·x.
    """
    if name not in (product.left, product.right) or other == name or not values[name]:
        return None
    alone = [one for one in constraints if isinstance(one, Row) and other in dict(one.terms)]
    if any(len(one.terms) > 1 for one in alone) or other == product.result:
        return None
    if any(
        one is not product and isinstance(one, Product) and other in (one.result, one.left, one.right)
        for one in constraints
    ):
        return None
    sign = 1 if values[name] > 0 else -1
    rows = [Row(((name, -sign),), Sense.LT, 0)]
    for one in alone:
        ((_, factor),) = one.terms
        terms: dict[str, Rational] = {product.result: ratio(factor * sign, product.factor)}
        terms[name] = terms.get(name, 0) - one.bound * sign
        rows.append(row(terms, one.sense, 0))
    return rows


def _products(system: System) -> Iterator[Product]:
    return (one for member in system.members for case in member.cases for one in case if isinstance(one, Product))


def _fixed(values: Mapping[str, Rational]) -> Member:
    cases: Cases = (tuple(Row(((name, 1),), Sense.EQ, value) for name, value in values.items()),)
    return Member(_THERE, MemberKind.DOMAIN, cases)


def _within(name: str, low: Rational, high: Rational) -> Member:
    """Return what keeps a variable between two numbers, both included."""
    rows = (Row(((name, 1),), Sense.LE, high), Row(((name, -1),), Sense.LE, -low))
    return Member(_THERE, MemberKind.DOMAIN, (rows,))


def _plain_between(low: Rational, high: Rational) -> Rational:
    """Return a value between two others with as few digits as a grid of halves, quarters, … gives it."""
    grid = 1
    while not low < (value := ratio(math.floor(low * grid) + 1, grid)) < high:
        grid *= 2
    return value


def _inside(interval: Interval) -> Rational | None:
    """Return a value between the ends."""
    low, high = interval.low, interval.high
    if low is None or high is None:
        end = low if low is not None else high
        return None if end is None else end + (magnitude(end) + 1) * (1 if high is None else -1)
    return ratio(low + high, 2)
