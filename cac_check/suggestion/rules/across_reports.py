"""Reports that add up to another report: totals by group, by level of a code, by date; one table against another.

One search finds groups from labels and from numbers alike: for a column of labels and columns that totals and parts
share (``by``), the figures of all reports with one label are added up, and the labels become the variables of a search
for linear relations. *Nation = region*, *both sexes = men + women* and *grand total = all others* are such relations.
Codes whose beginnings are codes themselves (``R01.P001`` and ``R01``, ``2020-03`` and ``2020``) are cut instead.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from cac_check.records import dataclass
from cac_check.suggestion.figures import Floats
from cac_check.suggestion.rules.coincidence import Coincidence, equality
from cac_check.suggestion.rules.linear import LEAST_SHARE, Linear, find_linear, weigh
from cac_check.suggestion.rules.null_space import Vector
from cac_check.suggestion.rules.reports import Reports
from cac_check.suggestion.rules.suggestion import Suggestion
from cac_check.suggestion.rules.variables import Variables

if TYPE_CHECKING:
    import polars as pl

MOST_LABELS = 60
"""Labels of a column that are added up against each other."""

_MOST_ALONE = 400
"""Labels that are, where each stands in one report only: a table made for readers."""

_GROUPS = 300
"""Groups that are looked at."""

_LINES = 600
"""Sums that are compared."""

_SHARED = 3
"""Columns that totals and parts may share."""

_CANDIDATES = 8
"""Columns of labels that are tried as those."""

_SINGLE = 12
"""Quantities up to which each is looked at alone, if nothing is found for all together."""

_SEPARATORS = (".", "-", "/", ":", " ")

_COUNT, _LABEL, _PARENT = "count of reports", "label of the sum", "code cut off"
"""Columns of our own; a user's are numbered."""


def across_reports(reports: Reports) -> Iterator[Suggestion]:
    """Yield totals over reports of one table."""
    coded = _Coded(reports)
    for column in coded.columns:
        yield from _by_label(coded, column)
        yield from _by_code(coded, column)


def between_tables(totals: Reports, parts: Reports) -> Iterator[Suggestion]:
    """Yield quantities of one table that are the sums of those of the same name in another."""
    import polars as pl

    names = [each.id for each in totals.quantities if each.id in {other.id for other in parts.quantities}]
    shared = [name for name in totals.labels.columns if name in parts.labels.columns][:_CANDIDATES]
    if not names or not shared:
        return
    whole, pieces = (pl.concat([each.labels, each.figures], how="horizontal") for each in (totals, parts))
    for size in range(1, min(_SHARED, len(shared)) + 1):
        for by in itertools.combinations(shared, size):
            if whole.select(by).is_duplicated().any():
                continue
            added = pieces.group_by(by).agg(_sums(names))
            both = whole.select(*by, *names).join(added, on=by, suffix=_PARENT)
            if both.height >= max(2, 0.3 * whole.height):
                found = {}
                for each in totals.quantities:
                    if each.id in names:
                        printed = both[each.id].to_numpy().astype(float)
                        made = both[each.id + _PARENT].to_numpy().astype(float)
                        found[each.id] = _equal(printed, made, each.half, made != 0, len(names))
                good = {name: one for name, one in found.items() if one.convinces and one.share >= LEAST_SHARE}
                if good:
                    body = {"quantity": "${quantity}", "from": parts.table, "to": totals.table, "by": list(by)}
                    because = f"{totals.table} tells what {parts.table} adds up to"
                    name = f"{totals.table}-is-{parts.table}-${{quantity}}"
                    yield Suggestion(
                        name, "rollup", body | _WHOLE, because, min(good.values(), key=_log2), None, tuple(good)
                    )
                    return


_WHOLE = {"overlap": "none", "rest": "none"}


def _log2(one: Coincidence) -> float:
    return one.log2


def _sums(names: Sequence[str]) -> list[pl.Expr]:
    """Add up; a sum with a part that is missing is missing."""
    import polars as pl

    return [pl.when(pl.col(name).null_count() == 0).then(pl.col(name).sum()).alias(name) for name in names]


def _equal(printed: Floats, made: Floats, half: float, telling: np.ndarray, tried: int) -> Coincidence:
    nothing = np.zeros(printed.shape)
    return equality(printed, made, nothing, nothing + 2 * half, telling & (printed != 0), tried)


@dataclass(frozen=True, slots=True)
class _Place:
    """A column of labels by which sums are told apart, and the columns they share."""

    column: str
    by: tuple[str, ...]


class _Coded:
    """A table whose labels are numbers, which are grouped quickly."""

    def __init__(self, reports: Reports) -> None:
        import polars as pl

        self.reports = reports
        frames, self.labels, self.columns = [], {}, []
        for name in reports.labels.columns:
            labels = reports.labels[name].unique(maintain_order=True).drop_nulls()
            if len(labels) < 2:
                continue
            self.columns.append(name)
            self.labels[name] = labels.to_list()
            codes = reports.labels[name].cast(pl.Enum(labels)).to_physical()
            frames.append(codes.alias(self.code(name)))
        self.frame = pl.DataFrame(frames).hstack(reports.figures) if frames else reports.figures

    def code(self, name: str) -> str:
        """Return the column with the numbers of a column of labels."""
        return f"{self.columns.index(name)} label"

    def shared(self, column: str) -> Iterator[tuple[str, ...]]:
        """Yield the columns that a total and its parts may share, fewest first."""
        others = [name for name in self.columns if name != column][:_CANDIDATES]
        for size in range(min(_SHARED, len(others)) + 1):
            yield from itertools.combinations(others, size)


def _by_label(coded: _Coded, column: str) -> Iterator[Suggestion]:
    """Yield totals over the labels of a column."""
    import polars as pl

    labels = coded.labels[column]
    alone = len(labels) == coded.reports.height
    if len(labels) > (_MOST_ALONE if alone else MOST_LABELS):
        return
    known: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    code = coded.code(column)
    for by in coded.shared(column):
        shared = [coded.code(name) for name in by]
        counts = coded.frame.drop_nulls([code, *shared]).group_by([*shared, code]).agg(pl.len().alias(_COUNT))
        unique = counts.group_by(code).agg(pl.col(_COUNT).max(), pl.len().alias("groups")).filter(pl.col(_COUNT) == 1)
        alone_there = [labels[each] for each in unique[code]]
        fresh = {label for label in alone_there if not any(set(less) <= set(by) for less in known[label])}
        if not fresh:
            continue
        for label in fresh:
            known[label].append(by)
        yield from _sums_over_labels(coded, _Place(column, by), fresh)


def _sums_over_labels(coded: _Coded, place: _Place, fresh: set[str]) -> Iterator[Suggestion]:
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
        if known := [each for each in weighed if each is not None]:
            best = max(known, key=lambda one: (one.coincidence.reports, one.coincidence.share))
            relations[best.total, best.parts] = best
    if not relations and len(labels) > 2:
        for found in _among_labels(variables, quantities, coded.reports):
            plain = all(weight == 1 for _, weight in found.parts)
            if labels[found.total] in fresh and plain and len(found.parts) > 1:
                relations[found.total, found.parts] = found
    for found in relations.values():
        good = _quantities_of(found.total, [part for part, _ in found.parts], variables, quantities, coded.reports)
        if not good:
            continue
        total, parts = labels[found.total], [labels[part] for part, _ in found.parts]
        body: dict[str, object] = {"quantity": "${quantity}"}
        everything = len(parts) == len(labels) - 1 and len(parts) > 1
        body["where"] = {place.column: {"not": total} if everything else parts[0] if len(parts) == 1 else parts}
        body["total"] = {place.column: total}
        body["by"] = list(place.by)
        rounded = frozenset(good) if found.rounded else frozenset[str]()
        yield Suggestion(
            f"{_slug(coded.reports.table)}-{_slug(total)}-${{quantity}}",
            "rollup",
            body | _WHOLE,
            f"{total} is the sum of {'all others' if everything else _few(parts)}",
            found.coincidence,
            coded.reports.table,
            good,
            rounded=rounded,
        )


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


def _added_up(coded: _Coded, place: _Place) -> tuple[Variables | None, np.ndarray, list[bool]]:
    """Return labels over groups and quantities, which quantity a line is of, and which labels have several reports."""
    import polars as pl

    reports, code = coded.reports, coded.code(place.column)
    shared = [coded.code(name) for name in place.by]
    names = [each.id for each in reports.quantities]
    frame = coded.frame.drop_nulls([code, *shared])
    if shared:
        groups = frame.group_by(shared, maintain_order=True).agg(pl.col(code).n_unique().alias(_COUNT))
        groups = groups.filter(pl.col(_COUNT) > 1)
        if not groups.height:
            return None, np.zeros(0), []
        groups = groups.sample(min(_GROUPS, groups.height), seed=1, shuffle=False)
        frame = frame.join(groups.select(shared), on=shared, how="semi", maintain_order="left")
    added = frame.group_by([*shared, code], maintain_order=True).agg(*_sums(names), pl.len().alias(_COUNT))
    number = pl.struct(shared).rank("dense").cast(pl.Int64) - 1 if shared else pl.lit(0, pl.Int64)
    added = added.with_columns(number.alias(_LABEL))
    labels = len(coded.labels[place.column])
    lines = int(added[_LABEL].max() or 0) + 1  # type: ignore[arg-type]
    values = np.full((len(names), labels, lines), np.nan)
    several = [False] * labels
    for row, (which, line, count) in enumerate(added.select(code, _LABEL, _COUNT).iter_rows()):
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
    known = np.isfinite(printed) & np.isfinite(made)
    good = []
    for number, each in enumerate(reports.quantities):
        lines = np.flatnonzero(known & (quantities == number) & ((printed != 0) | (made != 0)))
        if not len(lines):
            continue
        right = np.abs(printed[lines] - made[lines]) <= slack[lines] + 1e-9 * np.abs(printed[lines])
        if right.mean() >= LEAST_SHARE:
            good.append(each.id)
    return tuple(good)


def _by_code(coded: _Coded, column: str) -> Iterator[Suggestion]:
    """Yield totals of codes that other codes begin with, up to a separator."""
    labels = coded.labels[column]
    known = set(labels)
    for separator in _SEPARATORS:
        parents = defaultdict(list)
        for label in labels:
            before = label.partition(separator)[0]
            if before != label and before in known:
                parents[before].append(label)
        children = sum(map(len, parents.values()))
        if children < 4 or children < 2 * len(parents) or any(each.count(separator) > 1 for each in labels):
            continue
        yield from _cut(coded, column, separator)


def _cut(coded: _Coded, column: str, separator: str) -> Iterator[Suggestion]:
    import polars as pl

    reports, labels = coded.reports, coded.labels[column]
    code = coded.code(column)
    numbers = {label: number for number, label in enumerate(labels)}
    above = [numbers.get(label.partition(separator)[0], -1) if separator in label else -1 for label in labels]
    frame = coded.frame.drop_nulls(code).with_columns(pl.Series(above)[coded.frame[code].drop_nulls()].alias(_PARENT))
    parts, totals = frame.filter(pl.col(_PARENT) >= 0), frame.filter(~pl.col(code).is_in(_children(labels, separator)))
    names = [each.id for each in reports.quantities]
    for by in coded.shared(column):
        shared = [coded.code(name) for name in by]
        if totals.select([*shared, code]).is_duplicated().any():
            continue
        added = parts.group_by([*shared, _PARENT]).agg(_sums(names))
        both = totals.join(added, left_on=[*shared, code], right_on=[*shared, _PARENT], suffix=_PARENT)
        found = {}
        for each in reports.quantities:
            printed, made = (both[name].to_numpy().astype(float) for name in (each.id, each.id + _PARENT))
            found[each.id] = _equal(printed, made, each.half, made != 0, len(names))
        good = {name: one for name, one in found.items() if one.convinces and one.share >= LEAST_SHARE}
        if good:
            body = {
                "quantity": "${quantity}",
                "where": {column: {"like": f"%{separator}%"}},
                "total": {column: {"not_like": f"%{separator}%"}},
                "by": [*by, column],
            }
            yield Suggestion(
                f"{_slug(reports.table)}-{_slug(column)}-${{quantity}}",
                "rollup",
                body | _WHOLE,
                f"a {column} is the sum of those that begin with it and {separator!r}",
                min(good.values(), key=_log2),
                reports.table,
                tuple(good),
                more={"names": {column: {"cut_after": separator}}},
            )
        return


def _children(labels: Sequence[str], separator: str) -> list[int]:
    return [number for number, label in enumerate(labels) if separator in label]


def _few(parts: Sequence[str]) -> str:
    if len(parts) == 1:
        return f"every {parts[0]}"
    return f"{', '.join(parts[:3])} and {len(parts) - 3} more" if len(parts) > 4 else ", ".join(parts)


def _slug(text: str) -> str:
    kept = "".join(sign if sign.isalnum() else "-" for sign in text.lower())
    return "-".join(part for part in kept.split("-") if part) or "total"
