"""The search: the plain classes first; then what only shows once the parts of totals are put aside."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from cac_check.records import dataclass
from cac_check.suggestion.axis import Axis, axes
from cac_check.suggestion.candidates import Window, few, ratios, runs, windows
from cac_check.suggestion.choice import Choice, Chosen
from cac_check.suggestion.exactly import holds
from cac_check.suggestion.figures import Figures
from cac_check.suggestion.hypotheses import Hypothesis, pooled
from cac_check.suggestion.nesting import nested
from cac_check.suggestion.relation import Function, Relation

_LARGE = 400
"""Variables beyond which totals are looked for next to their parts only."""

_SMALL = 60
"""Variables up to which all pairs near a total are tried."""

_MOST_VARIABLES = 1_500
"""Variables beyond which a side is data: only runs are looked for along it."""

_USUAL = 20
"""Variables of a side for which the costs below are meant."""

_FEW = 0.25
"""Lines that fail, per line that holds, up to which they are told as failures."""

_GAPS = 3
_STRIDES = range(2, 9)

_RUN, _MEAN, _RATIO, _REDUCED, _STRIDE, _CLASS, _PAIR, _TRIPLE = 3.0, 5.0, 8.0, 5.0, 5.0, 6.0, 10.0, 13.0
"""Costs of the classes in bits."""


@dataclass(frozen=True, slots=True)
class Aside:
    """Variables that were explained, and are put aside in one way or another."""

    parts: frozenset[int]
    """In a sum."""
    ratios: frozenset[int]
    """Ratios or changes of others."""


def suggest(figures: Figures) -> tuple[Relation, ...]:
    """Return the relations that the figures of a sheet suggest, by the row and column of their totals."""
    sides = axes(figures)
    choice = Choice(sides)
    _stage(choice, sides, _first)
    for _ in range(2):
        if not _stage(choice, sides, _reduced):
            break
    _stage(choice, sides, _more)
    for _ in range(2):
        if not _stage(choice, sides, _reduced):
            break
    found = {}
    for each in nested(choice.chosen, sides):
        axis = sides[each.side]
        for relation in _relations(each.hypothesis, axis, figures, choice):
            found[relation.total, relation.function, relation.parts] = relation
    return tuple(sorted(found.values(), key=lambda one: (one.total, one.function, one.parts)))


def _stage(choice: Choice, sides: Mapping[str, Axis], propose: Callable[[Axis, Aside], Iterable[Hypothesis]]) -> bool:
    """Propose from both sides, then choose; return whether something was chosen."""
    found = [
        Chosen(side, each)
        for side, axis in sides.items()
        for each in pooled(propose(axis, Aside(choice.parts_of_sums(side), choice.ratios(side))), len(axis.variables))
    ]
    return choice.add(found)


def _first(axis: Axis, _aside: Aside) -> Iterator[Hypothesis]:
    gaps = _GAPS if len(axis.labels) < _LARGE else 0
    beside = tuple(windows(axis, axis.labelled, gaps))
    yield from runs(axis, Function.SUM, beside, _RUN + _size(axis))
    yield from runs(axis, Function.AVERAGE, beside, _MEAN + _size(axis))
    variables = axis.variables
    if len(variables) <= _MOST_VARIABLES:
        window = 25 if len(variables) <= _SMALL // 2 else 12 if len(variables) <= _SMALL else 5
        yield from ratios(axis, variables, window, _RATIO + _size(axis))


def _size(axis: Axis) -> float:
    """Return the bits that naming one variable costs beyond what it costs in a table of a usual size."""
    return max(0.0, math.log2(max(len(axis.variables), 1) / _USUAL))


def _reduced(axis: Axis, aside: Aside) -> Iterator[Hypothesis]:
    """Yield sums of what is left once the parts of other sums are put aside: grand totals of totals."""
    for away in {aside.parts | aside.ratios, aside.ratios} - {frozenset()}:
        left = tuple(each for each in axis.variables if each not in away)
        gaps = _GAPS if len(left) < _LARGE else 0
        beside = tuple(windows(axis, left, gaps))
        yield from runs(axis, Function.SUM, beside, _REDUCED + _size(axis))
        said = tuple(window for window in beside if axis.says_mean[window.total])
        yield from runs(axis, Function.AVERAGE, said, _REDUCED + _MEAN + _size(axis))


def _more(axis: Axis, aside: Aside) -> Iterator[Hypothesis]:
    yield from _reduced(axis, aside)
    variables = tuple(each for each in axis.variables if each not in aside.ratios)
    if len(variables) > _MOST_VARIABLES:
        return
    gaps = _GAPS if len(variables) < _LARGE else 0
    size = _size(axis)
    for stride in _STRIDES:
        if len(variables) // stride < 2:
            break
        yield from _sums_and_means(axis, windows(axis, variables, min(gaps, stride), stride), _STRIDE + 2 * size)
    yield from _sums_and_means(axis, _classes(axis), _CLASS + size)
    yield from few(axis, variables, 2, 30 if len(variables) <= _SMALL else 8, _PAIR + size)
    yield from few(axis, variables, 3, 8 if len(variables) <= _SMALL else 5, _TRIPLE + size)
    left = tuple(each for each in variables if each not in aside.parts)
    if len(left) < len(variables):
        yield from few(axis, left, 2, 10, _PAIR + size)
        yield from few(axis, left, 3, 8 if len(left) <= _SMALL else 5, _TRIPLE + size)


def _sums_and_means(axis: Axis, found: Iterable[Window], cost: float) -> Iterator[Hypothesis]:
    """Yield sums, and averages that are called so, over parts that leave out others."""
    found = tuple(found)
    yield from runs(axis, Function.SUM, found, cost)
    said = tuple(window for window in found if axis.says_mean[window.total])
    yield from runs(axis, Function.AVERAGE, said, cost + _MEAN)


def _classes(axis: Axis) -> Iterator[Window]:
    """Yield windows of variables with the same label, such as *men* of every age, next to each other variable."""
    classes: defaultdict[str, list[int]] = defaultdict(list)
    for variable in axis.variables:
        if label := re.sub(r"\W+", " ", re.sub(r"\d+", "", axis.labels[variable])).strip().lower():
            classes[label].append(variable)
    for members in classes.values():
        if 1 < len(members) < len(axis.variables):
            for total in axis.variables:
                if total not in members:
                    yield Window(total, [each for each in members if each > total])
                    yield Window(total, [each for each in reversed(members) if each < total])


def _relations(hypothesis: Hypothesis, axis: Axis, figures: Figures, choice: Choice) -> Iterator[Relation]:
    """Yield a hypothesis line by line; where it holds in nearly all, also the lines in which it fails."""
    missed: tuple[int, ...] = ()
    if len(hypothesis.failing) <= _FEW * len(hypothesis.lines):
        missed = tuple(
            line for line in hypothesis.failing if not choice.is_explained(axis.cell(hypothesis.total, line))
        )
    for line in hypothesis.lines + missed:
        total = axis.cell(hypothesis.total, line)
        parts = tuple(axis.cell(part, line) for part in hypothesis.parts)
        yield Relation(hypothesis.function, total, parts, holds(hypothesis.function, total, parts, figures.printed))
