"""Totals over the labels of a column: *nation = region*, *both sexes = men + women*, *grand total = all others*.

For a column of labels and columns that totals and parts share (``by``), the figures of all reports with one label are
added up, and the labels become the variables of a search for linear relations: groups are found from the numbers alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from cac_check.suggestion.rules.labelled import COUNT, LABEL, Coded, Place, adding_up, compared_sides, sums_of, total_of
from cac_check.suggestion.rules.linear import Linear, find_linear, independent_of, weigh
from cac_check.suggestion.rules.null_space import Vector, Whole
from cac_check.suggestion.rules.reports import Reports
from cac_check.suggestion.rules.suggestion import Suggestion
from cac_check.suggestion.rules.variables import Variables

MOST_LABELS = 60
"""Labels of a column that are added up against each other."""

_MOST_ALONE = 400
"""Labels that are, where each stands in one report only: a table made for readers."""

_GROUPS = 300
"""Groups that are looked at."""

_LINES = 600
"""Sums that are compared."""

_SINGLE = 12
"""Quantities up to which each is looked at alone, if nothing is found for all together."""


def by_label(coded: Coded, column: str, vectors: list[Whole]) -> Iterator[Suggestion]:
    """Yield totals over the labels of a column that do not follow from what is known."""
    import polars as pl

    labels = coded.labels[column]
    alone = len(labels) == coded.reports.height
    if len(labels) > (_MOST_ALONE if alone else MOST_LABELS):
        return
    known: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    code = coded.code(column)
    for by in coded.shared(column):
        shared = [coded.code(name) for name in by]
        counts = coded.frame.drop_nulls([code, *shared]).group_by([*shared, code]).agg(pl.len().alias(COUNT))
        unique = counts.group_by(code).agg(pl.col(COUNT).max(), pl.len().alias("groups")).filter(pl.col(COUNT) == 1)
        alone_there = [labels[each] for each in unique[code]]
        fresh = {label for label in alone_there if not any(set(less) <= set(by) for less in known[label])}
        if not fresh:
            continue
        for label in fresh:
            known[label].append(by)
        yield from _sums_over_labels(coded, Place(column, by), fresh, vectors)


def _sums_over_labels(coded: Coded, place: Place, fresh: set[str], known: list[Whole]) -> Iterator[Suggestion]:
    variables, quantities, several = _added_up(coded, place)
    if variables is None or not variables.lines:
        return
    labels = coded.labels[place.column]
    relations: dict[tuple[int, Vector], Linear] = {}
    tried = len(labels) ** 2 * 2 ** len(coded.reports.quantities)
    for total in sorted(fresh):
        own = labels.index(total)
        if not any(np.isfinite(variables.values[own])):
            continue
        rest = [other for other in range(len(labels)) if other != own and np.isfinite(variables.values[other]).any()]
        whole = [(other,) for other in rest if several[other]] + ([tuple(rest)] if len(rest) > 1 else [])
        weighed = [_weighed(own, parts, variables, quantities, coded.reports, tried) for parts in whole]
        if good := [each for each in weighed if each is not None]:
            best = max(good, key=lambda one: (one.coincidence.reports, one.coincidence.share))
            relations[best.total, best.parts] = best
    if not relations and len(labels) > 2:
        for found in _among_labels(variables, quantities, coded.reports):
            plain = all(weight == 1 for _, weight in found.parts)
            if labels[found.total] in fresh and plain and len(found.parts) > 1:
                relations[found.total, found.parts] = found
    for found in relations.values():
        adding = _quantities_of(found.total, [part for part, _ in found.parts], variables, quantities, coded.reports)
        if not adding or not independent_of(known, found, len(labels)):
            continue
        total, parts = labels[found.total], [labels[part] for part, _ in found.parts]
        rounded = frozenset(adding) if found.rounded else frozenset[str]()
        yield total_of(coded, place, total, parts, adding, found.coincidence, rounded)


def _weighed(
    total: int, parts: Sequence[int], variables: Variables, quantities: np.ndarray, reports: Reports, tried: int
) -> Linear | None:
    """Return a sum over the quantities whose sums are right: shares and means do not add up beside them."""
    good = _quantities_of(total, parts, variables, quantities, reports)
    numbers = [number for number, each in enumerate(reports.quantities) if each.id in good]
    if not numbers:
        return None
    some = variables.at(np.flatnonzero(np.isin(quantities, numbers)))
    return weigh(some, ((total, -1), *((part, 1) for part in parts)), tried, total)


def _among_labels(variables: Variables, quantities: np.ndarray, reports: Reports) -> Iterator[Linear]:
    """Yield relations between labels, of all quantities that may add up; if there are none, of single ones."""
    adding = [number for number, each in enumerate(reports.quantities) if not each.said_percent]
    found = find_linear(variables.at(np.flatnonzero(np.isin(quantities, adding))))
    yield from found
    if not found and 1 < len(adding) <= _SINGLE:
        for number in adding:
            yield from find_linear(variables.at(np.flatnonzero(quantities == number)))


def _added_up(coded: Coded, place: Place) -> tuple[Variables | None, np.ndarray, list[bool]]:
    """Return labels over groups and quantities, which quantity a line is of, and which labels have several reports."""
    import polars as pl

    reports, code = coded.reports, coded.code(place.column)
    shared = [coded.code(name) for name in place.by]
    names = [each.id for each in reports.quantities]
    frame = coded.frame.drop_nulls([code, *shared])
    if shared:
        groups = frame.group_by(shared, maintain_order=True).agg(pl.col(code).n_unique().alias(COUNT))
        groups = groups.filter(pl.col(COUNT) > 1)
        if not groups.height:
            return None, np.zeros(0), []
        groups = groups.sample(min(_GROUPS, groups.height), seed=1, shuffle=False)
        frame = frame.join(groups.select(shared), on=shared, how="semi", maintain_order="left")
    added = frame.group_by([*shared, code], maintain_order=True).agg(*sums_of(names), pl.len().alias(COUNT))
    number = pl.struct(shared).rank("dense").cast(pl.Int64) - 1 if shared else pl.lit(0, pl.Int64)
    added = added.with_columns(number.alias(LABEL))
    labels = len(coded.labels[place.column])
    lines = int(added[LABEL].max() or 0) + 1  # type: ignore[arg-type]
    values = np.full((len(names), labels, lines), np.nan)
    several = [False] * labels
    for row, (which, line, count) in enumerate(added.select(code, LABEL, COUNT).iter_rows()):
        several[which] |= count > 1
        values[:, which, line] = added.row(row)[len(shared) + 1 : len(shared) + 1 + len(names)]
    cells = values.transpose(1, 0, 2).reshape(labels, -1)
    halves = np.repeat([each.half for each in reports.quantities], lines)
    quantity = np.repeat(np.arange(len(names)), lines)
    filled = np.flatnonzero((~np.isnan(cells)).sum(axis=0) > 1)
    if len(filled) > _LINES:
        filled = np.sort(np.random.default_rng(1).choice(filled, _LINES, replace=False))
    some = np.broadcast_to(halves, cells.shape)[:, filled]
    return Variables(cells[:, filled], some, tuple(coded.labels[place.column])), quantity[filled], several


def _quantities_of(
    total: int, parts: Sequence[int], variables: Variables, quantities: np.ndarray, reports: Reports
) -> tuple[str, ...]:
    """Return the quantities whose sums are right."""
    printed, made = variables.values[total], variables.values[list(parts)].sum(axis=0)
    slack = variables.halves[total] * (len(parts) + 1)
    compared = {}
    for number, each in enumerate(reports.quantities):
        lines = np.flatnonzero(quantities == number)
        compared[each.id] = compared_sides(printed[lines], made[lines], slack[lines])
    return tuple(adding_up(compared))
