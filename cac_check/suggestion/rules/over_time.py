"""Levels and flows: what a period adds to the figure of the period before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

import numpy as np

from cac_check.records import dataclass
from cac_check.suggestion.figures import Floats
from cac_check.suggestion.rules.coincidence import Coincidence, equality, is_hopeless
from cac_check.suggestion.rules.linear import EXACT, LEAST_SHARE
from cac_check.suggestion.rules.reports import Reports
from cac_check.suggestion.rules.suggestion import Suggestion, saying

_MOST = 3_000
"""Steps that are looked at."""

_SERIES = 40
"""Series that are looked at, if reports are many."""

_EVERY = {"day": (1, 1), "week": (7, 7), "month": (28, 31), "quarter": (90, 92), "year": (365, 366)}
"""Days between the periods."""

_ISO = len("2024-02-29")

_RISING = 0.98
"""Share of the steps that move a quantity which must go up."""

_LEAST_ADJACENT = 0.5
"""Share of the steps of a series that must be between periods next to each other."""


@dataclass(frozen=True, slots=True, eq=False)
class _Steps:
    along: str
    every: str
    within: tuple[str, ...]
    before: Floats
    after: Floats
    """By quantity and step."""


def over_time(reports: Reports) -> Iterator[Suggestion]:
    """Yield levels that are the level before and a flow, by amount or by percent."""
    steps = _steps(reports)
    if steps is None:
        return
    yield from _never_falling(steps, reports)
    tried = max(1, len(reports.quantities) * (len(reports.quantities) - 1) * 2)
    for place, level in enumerate(reports.quantities):
        before, after = steps.before[place], steps.after[place]
        best = None
        for other, flow in enumerate(reports.quantities):
            added = steps.after[other]
            slack = np.full(added.shape, level.half * 2 + flow.half)
            with np.errstate(invalid="ignore", divide="ignore"):
                growth = 100 * (after / before - 1)
            hopeless = is_hopeless(added, after - before, slack) and is_hopeless(added, growth, slack)
            if other == place or hopeless:
                continue
            telling = (added != 0) & (before != 0)
            unit = np.full(added.shape, 2 * flow.half)
            exactly = equality(added, after - before, np.zeros(added.shape), unit, telling, tried)
            within = equality(added, after - before, slack, unit, telling, tried)
            rounded = exactly.fitting < EXACT * within.fitting
            found = within if rounded else exactly
            if found.share >= LEAST_SHARE and found.convinces and (best is None or found.log2 < best[0].log2):
                best = (found, flow, rounded, False)
            found = equality(added, growth, np.full(added.shape, flow.half), unit, telling, tried)
            if found.share >= LEAST_SHARE and found.convinces and best is None:
                best = (found, flow, True, True)
        if best is None:
            continue
        found, flow, rounded, percent = best
        body: dict[str, object] = {"quantity": level.id, "by": flow.id, "along": steps.along, "every": steps.every}
        if steps.within:
            body["within"] = list(steps.within)
        if percent:
            because = saying("{level} grows by the percentage {flow}", level=level.id, flow=flow.id)
        else:
            because = saying("{level} grows by {flow}", level=level.id, flow=flow.id)
        yield Suggestion(
            f"{level.id}-steps",
            "steps",
            body,
            because,
            found,
            reports.table,
            rounded=frozenset((flow.id,) if percent else (level.id, flow.id)) if rounded else frozenset(),
            percent=frozenset((flow.id,)) if percent else frozenset(),
        )


def _never_falling(steps: _Steps, reports: Reports) -> Iterator[Suggestion]:
    """Yield what hardly ever falls, if it moves at all: by chance a step goes up as often as down."""
    good: dict[str, Coincidence] = {}
    for place, each in enumerate(reports.quantities):
        before, after = steps.before[place], steps.after[place]
        moves = np.isfinite(before) & np.isfinite(after) & (before != after)
        found = Coincidence(int(moves.sum()), int((after > before)[moves].sum()), 0.5, len(reports.quantities))
        if found.share >= _RISING and found.convinces:
            good[each.id] = found
    if good:
        body: dict[str, object] = {"quantity": "${quantity}", "along": steps.along, "every": steps.every}
        if steps.within:
            body["within"] = list(steps.within)
        yield Suggestion(
            f"{reports.table}-never-falls-${{quantity}}",
            "never_falls",
            body,
            saying("what is counted from the beginning never falls"),
            max(good.values(), key=lambda one: one.log2),
            reports.table,
            tuple(good),
            more={"severity": "warning"},
        )


def _steps(reports: Reports) -> _Steps | None:
    """Return the steps of some series, if a key is a period."""
    import polars as pl

    for along in reports.keys:
        if along not in reports.labels.columns:
            continue
        labels = reports.labels[along].drop_nulls().unique()
        periods = _periods(labels.to_list())
        if periods is None:
            continue
        numbers, day = periods
        within = tuple(name for name in reports.keys if name != along)
        table = pl.DataFrame({along: list(numbers), "number of the period": list(numbers.values())})
        frame = reports.labels.select(along, *within).hstack(reports.figures.rename(lambda name: f"figure {name}"))
        if within and reports.height > _MOST:
            fullest = frame.group_by(within).agg(pl.sum_horizontal(pl.exclude(along).count()).alias("filled"))
            best = fullest.sort("filled", *within, descending=[True, *(False for _ in within)]).head(_SERIES)
            frame = frame.join(best.select(within), on=within, how="semi", nulls_equal=True)
        frame = frame.join(table, on=along).sort(*within, "number of the period")
        step = frame["number of the period"].diff().to_numpy()
        same = np.ones(frame.height, dtype=bool)
        for name in within:
            same &= frame[name].eq_missing(frame[name].shift(1)).fill_null(value=False).to_numpy()
        gaps = Counter(step[same & (step > 0)].tolist())
        every = _every(gaps, day=day)
        if every is None:
            continue
        name, low, high = every
        taken = np.flatnonzero(same & (step >= low) & (step <= high))
        if len(taken) > _MOST:
            taken = taken[np.linspace(0, len(taken) - 1, _MOST).astype(np.intp)]
        values = frame.select(f"figure {each.id}" for each in reports.quantities).to_numpy().astype(float).T
        return _Steps(along, name, within, values[:, taken - 1], values[:, taken])
    return None


def _every(gaps: Counter[float], *, day: bool) -> tuple[str, float, float] | None:
    count = sum(gaps.values())
    if count < 2:
        return None
    for name, (low, high) in _EVERY.items() if day else [("1", (1, 1))]:
        if sum(number for gap, number in gaps.items() if low <= gap <= high) >= _LEAST_ADJACENT * count:
            return name, low, high
    return None


def _periods(labels: list[str]) -> tuple[dict[str, int], bool] | None:
    """Return labels as days or as numbers, and whether they are days; ``None`` where one is neither."""
    if len(labels) < 3:
        return None
    if all(len(label) == _ISO for label in labels):
        try:
            return {label: date.fromisoformat(label).toordinal() for label in labels}, True
        except ValueError:
            return None
    if all(label.isdecimal() and len(label) <= 9 and (label == "0" or label[0] != "0") for label in labels):
        return {label: int(label) for label in labels}, False
    return None
