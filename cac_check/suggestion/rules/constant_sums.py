"""What adds up to a number that no cell tells: shares that sum to 100, in one report or over several.

The number stands in for the total. What is left of it for one part has to be the sum of the others, which is held
against chance like any sum: if one part had nothing to do with the others, what is left by the part of another report
would fit as well.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

import numpy as np

from cac_check.records import dataclass
from cac_check.suggestion.figures import Floats
from cac_check.suggestion.rules.coincidence import RELATIVE, Bools, Coincidence, equality
from cac_check.suggestion.rules.linear import EXACT, LEAST_SHARE, Linear
from cac_check.suggestion.rules.reports import Measured, Reports
from cac_check.suggestion.rules.suggestion import Suggestion
from cac_check.suggestion.rules.variables import Variables

WHOLES = (100, 1, 1_000)
"""What shares add up to: percent, parts of one, per mille."""

_MOST = 60
"""Neighbouring quantities that are added up at most."""

_LEAST = 3
"""Reports or groups that must add up to the number."""


@dataclass(frozen=True, slots=True)
class _Whole:
    """Parts that add up to a number."""

    number: int
    rounded: bool
    """Whether they do so within their rounding only."""
    coincidence: Coincidence


@dataclass(frozen=True, slots=True)
class _Run:
    """Neighbouring quantities, by their places."""

    places: tuple[int, ...]
    whole: _Whole


def within_reports_to_a_number(reports: Reports, drawn: Variables, sums: Sequence[Linear]) -> Iterator[Suggestion]:
    """Yield neighbouring quantities of a report that add up to 100, to 1 or to 1,000.

    Args:
        reports: the table.
        drawn: its quantities over some reports.
        sums: what is known to add up to a quantity, which then tells the number.
    """
    summed = {frozenset(place for place, _ in each.parts) for each in sums}
    taken: set[int] = set()
    for run in sorted(_runs(drawn, reports), key=lambda one: (one.whole.coincidence.log2, len(one.places))):
        if not taken.isdisjoint(run.places) or frozenset(run.places) in summed:
            continue
        taken |= set(run.places)
        names = [reports.quantities[place].id for place in run.places]
        yield Suggestion(
            f"{names[0]}-and-{len(names) - 1}-more-are-{run.whole.number}",
            "expression",
            f"{' + '.join(names)} == {run.whole.number}",
            f"{', '.join(names[:-1])} and {names[-1]} add up to {run.whole.number:,}",
            run.whole.coincidence,
            reports.table,
            rounded=frozenset(names) if run.whole.rounded else frozenset(),
        )


def _runs(drawn: Variables, reports: Reports) -> Iterator[_Run]:
    """Yield runs of quantities that are never negative and whose sum is one of the numbers."""
    shares = np.flatnonzero([not each.negative for each in reports.quantities])
    tried = len(WHOLES) * max(1, len(shares)) ** 2
    for start in range(len(shares) - 1):
        places = shares[start : start + _MOST]
        values, halves = drawn.values[places], drawn.halves[places]
        sums, slack = np.cumsum(values, axis=0), np.cumsum(halves, axis=0)
        known = np.isfinite(sums).sum(axis=1)
        for number in WHOLES:
            fits = (np.abs(sums - number) <= slack + RELATIVE * number).sum(axis=1)
            for end in np.flatnonzero((fits >= LEAST_SHARE * known) & (fits >= _LEAST)):
                last = int(end) + 1
                if last > 1 and (whole := _whole(values[:last], halves[:last], number, tried)) is not None:
                    yield _Run(tuple(places[:last].tolist()), whole)


def _whole(parts: Floats, halves: Floats, number: int, tried: int) -> _Whole | None:
    """Return how parts (by line) add up to a number, ``None`` where chance may explain it."""
    varying = int(np.nan_to_num(np.nanvar(parts, axis=1)).argmax())
    left = number - parts[varying]
    others = np.delete(parts, varying, axis=0).sum(axis=0)
    telling = (np.nan_to_num(parts) != 0).sum(axis=0) > 1
    return _weighed(left, others, halves.sum(axis=0), 2 * halves[varying], telling, number, tried)


def _weighed(
    left: Floats, others: Floats, slack: Floats, unit: Floats, telling: Bools, number: int, tried: int
) -> _Whole | None:
    exactly = equality(left, others, np.zeros(left.shape), unit, telling, tried)
    within = equality(left, others, slack, unit, telling, tried)
    rounded = exactly.fitting < EXACT * within.fitting
    found = within if rounded else exactly
    if not found.convinces or found.share < LEAST_SHARE or found.fitting < _LEAST:
        return None
    return _Whole(number, rounded, found)


def over_reports_to_a_number(reports: Reports) -> Iterator[Suggestion]:
    """Yield quantities whose figures add up to 100, to 1 or to 1,000 over the reports that share some keys."""
    shares = [each for each in reports.quantities if not each.negative and _largest(reports, each) <= max(WHOLES)]
    subsets = [by for size in range(len(reports.keys)) for by in itertools.combinations(reports.keys, size)]
    tried = len(WHOLES) * max(1, len(subsets)) * max(1, len(shares))
    left = {each.id: each for each in shares}
    for by in subsets:
        found: dict[tuple[int, bool], dict[str, _Whole]] = {}
        for name, whole in _by_keys(reports, by, list(left.values()), tried):
            found.setdefault((whole.number, whole.rounded), {})[name] = whole
            del left[name]
        for (number, rounded), wholes in found.items():
            body = {"quantity": "${quantity}", "is": number, "by": list(by), "overlap": "none", "rest": "none"}
            yield Suggestion(
                f"{reports.table}-${{quantity}}-is-{number}",
                "rollup",
                body,
                f"what has the same {' and '.join(by)} adds up to {number:,}",
                min((whole.coincidence for whole in wholes.values()), key=lambda one: one.log2),
                reports.table,
                tuple(wholes),
                rounded=frozenset(wholes) if rounded else frozenset(),
            )


def _largest(reports: Reports, each: Measured) -> float:
    return float(reports.figures[each.id].max() or 0)  # type: ignore[arg-type]


def _by_keys(
    reports: Reports, by: Sequence[str], shares: Sequence[Measured], tried: int
) -> Iterator[tuple[str, _Whole]]:
    """Yield the quantities that add up to a number for each value of some keys."""
    import polars as pl

    if not shares:
        return
    names = [each.id for each in shares]
    frame = pl.concat([reports.labels.select(by), reports.figures.select(names)], how="horizontal")
    asked = [
        expression
        for number, name in enumerate(names)
        for expression in (
            pl.when(pl.col(name).null_count() == 0).then(pl.col(name).sum()).alias(f"{number} sum"),
            pl.col(name).first().alias(f"{number} first"),
        )
    ]
    if not by:
        return  # one sum proves nothing
    groups = frame.drop_nulls(by).group_by(by).agg(*asked, pl.len().alias("count")).filter(pl.col("count") > 1)
    counts = groups["count"].to_numpy()
    for place, each in enumerate(shares):
        sums, first = (groups[f"{place} {what}"].to_numpy().astype(float) for what in ("sum", "first"))
        others = sums - first
        for number in WHOLES:
            slack = each.half * counts
            fits = np.abs(sums - number) <= slack + RELATIVE * number
            if fits.sum() >= max(_LEAST, LEAST_SHARE * np.isfinite(sums).sum()):
                telling = (first != 0) & (others != 0)
                unit = np.full(sums.shape, 2 * each.half)
                whole = _weighed(number - first, others, slack, unit, telling, number, tried)
                if whole is not None:
                    yield each.id, whole
                    break
