"""The fewest changes of reports that columns cannot localise, by the exact engine: products, conditions, weights.

A report becomes a :class:`Case`, which holds nothing but numbers and constraints, so that cases can be solved in other
processes. Equal cases are solved once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from cac_check.compiler import compile_rule, domain
from cac_check.constraint import Member, MemberKind, interval_rows
from cac_check.engine.limits import Limits
from cac_check.engine.problem import GivenKinds, Problem
from cac_check.engine.tables.figures import Figure
from cac_check.engine.tables.jobs import Check
from cac_check.interval import Interval, Rational, ratio
from cac_check.model import Missing, Quantity, related, with_untold
from cac_check.records import dataclass
from cac_check.tables.exact import exact_form, figure_interval, kind_of

MOST_CASES = 2_000
"""Distinct reports that are given to the exact engine; the rest is counted."""

MOST_WORK = 20_000
"""Squares of the numbers of figures of those reports, added up: one of many figures takes as long as many of few."""

MOST_SETS = 20
"""Sets that are named for one report."""

EFFORT = 20
"""Work one question may take, in percent of the normal amount: a report has few figures."""

Sets: TypeAlias = tuple[tuple[tuple[str, Interval | None], ...], ...]
"""Sets of figures, each figure with values every one of which would fit in its place, ``None`` if none was found."""


@dataclass(frozen=True, slots=True)
class Case:
    """One report: what must hold, and what it tells."""

    rules: tuple[Member, ...]
    figures: tuple[tuple[str, Interval], ...]
    domains: tuple[Member, ...]
    integral: frozenset[str]

    def problem(self, limits: Limits | None = None) -> Problem:
        """Return it as a problem whose items are its figures."""
        claims = {
            name: Member(f"figure:{name}", MemberKind.CLAIM, (interval_rows(name, interval),))
            for name, interval in self.figures
        }
        return Problem(self.rules, claims, GivenKinds(self.domains, self.integral), limits or Limits())


def case_of(checks: Sequence[Check], figures: Mapping[str, Figure], row: Mapping[str, Any], *, lenient: bool) -> Case:
    """Return a failing report as a case.

    Args:
        checks: the rules that bind on it.
        figures: the figures of the view.
        row: its row of :attr:`cac_check.engine.tables.run.Outcome.failing`.
        lenient: whether figures are read as loosely as can be: where a rule is contradicted.
    """
    quantities: dict[str, Quantity] = {}
    rules = []
    intervals: dict[str, Interval] = {}
    for check in checks:
        form, names = exact_form(check)
        for name in names:
            figure = figures[name]
            quantities[name] = Quantity(name, name, kind=kind_of(check, name, figure), nonnegative=figure.nonnegative)
            interval = figure_interval(name, figure, row, lenient=lenient)
            if interval is not None:
                intervals[name] = interval
        rule = check.rule
        exact = replace(rule.between(form), untold=check.assertion.untold)
        quantities = with_untold(quantities, (each for each in rule.untold if each.free))
        zero = [name for name in related(exact) if name not in intervals] if rule.missing is Missing.ZERO else []
        rules.append(compile_rule(exact, quantities, zero=zero))
    domains = (domain(quantity, name) for name, quantity in quantities.items())
    integral = frozenset(name for name, quantity in quantities.items() if quantity.kind.integral)
    return Case(tuple(rules), tuple(intervals.items()), tuple(each for each in domains if each is not None), integral)


def smallest_sets(case: Case) -> Sets:
    """Return all smallest sets of figures without which every rule can hold; none where that cannot be decided."""
    problem = case.problem(Limits.of(EFFORT))
    diagnosis = problem.diagnose({name: {(name, ""): 1} for name in problem.items}, conflicts=1, corrections=MOST_SETS)
    printed = {name: _printed(interval) for name, interval in case.figures}
    near = {name: value for name, value in printed.items() if value is not None}
    return tuple(_with_fits(problem, chosen, near) for chosen in sorted(map(sorted, diagnosis.corrections)))


def _with_fits(
    problem: Problem, chosen: Sequence[str], printed: Mapping[str, Rational]
) -> tuple[tuple[str, Interval | None], ...]:
    kept = frozenset(problem.items) - set(chosen)
    return tuple((name, problem.fitting(name, printed, kept)) for name in chosen)


def _printed(figure: Interval) -> Rational | None:
    """Return the number in the middle of what is told, which is the one that is printed."""
    return None if figure.low is None or figure.high is None else ratio(figure.low + figure.high, 2)
