"""Reports that add up to another report: totals by group, by level of a code, by date; one table against another.

What labels are called proposes first; then all labels of a column are added up against each other.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

import numpy as np

from cac_check.suggestion.figures import Floats
from cac_check.suggestion.rules.coincidence import Coincidence, equality
from cac_check.suggestion.rules.label_sums import by_label
from cac_check.suggestion.rules.labelled import CANDIDATES, PARENT, WHOLE, Coded, sums_of
from cac_check.suggestion.rules.linear import LEAST_SHARE
from cac_check.suggestion.rules.null_space import Whole, rank_grows
from cac_check.suggestion.rules.reports import Reports
from cac_check.suggestion.rules.suggestion import Suggestion, saying
from cac_check.suggestion.rules.tree_sums import by_tree

_SHARED = 3
"""Columns that two tables may share."""


def across_reports(reports: Reports) -> Iterator[Suggestion]:
    """Yield totals over reports of one table."""
    coded = Coded(reports)
    for column in coded.columns:
        named = list(by_tree(coded, column))
        yield from named
        yield from by_label(coded, column, _vectors(coded, column, named))


def _vectors(coded: Coded, column: str, found: Sequence[Suggestion]) -> list[Whole]:
    """Return what is known of the labels of a column as equations with 0, so that nothing is told that follows."""
    labels = coded.labels[column]
    known: list[Whole] = []
    for each in found:
        assert each.adds is not None
        for total, parts in each.adds.sums.items():
            dense = np.zeros(len(labels), dtype=np.int64)
            dense[[labels.index(part) for part in parts]] = 1
            dense[labels.index(total)] = -1
            rank_grows(known, dense)
    return known


def between_tables(totals: Reports, parts: Reports) -> Iterator[Suggestion]:
    """Yield quantities of one table that are the sums of those of the same name in another."""
    import polars as pl

    names = [each.id for each in totals.quantities if each.id in {other.id for other in parts.quantities}]
    shared = [name for name in totals.labels.columns if name in parts.labels.columns][:CANDIDATES]
    if not names or not shared:
        return
    whole, pieces = (pl.concat([each.labels, each.figures], how="horizontal") for each in (totals, parts))
    for size in range(1, min(_SHARED, len(shared)) + 1):
        for by in itertools.combinations(shared, size):
            if whole.select(by).is_duplicated().any():
                continue
            added = pieces.group_by(by).agg(sums_of(names))
            both = whole.select(*by, *names).join(added, on=by, suffix=PARENT)
            if both.height >= max(2, 0.3 * whole.height):
                found = {}
                for each in totals.quantities:
                    if each.id in names:
                        printed = both[each.id].to_numpy().astype(float)
                        made = both[each.id + PARENT].to_numpy().astype(float)
                        found[each.id] = _same(printed, made, each.half, made != 0, len(names))
                good = {name: one for name, one in found.items() if one.convinces and one.share >= LEAST_SHARE}
                if good:
                    body = {"quantity": "${quantity}", "from": parts.table, "to": totals.table, "by": list(by)}
                    because = saying("{total} tells what {parts} adds up to", total=totals.table, parts=parts.table)
                    name = f"{totals.table}-is-{parts.table}-${{quantity}}"
                    yield Suggestion(
                        name, "rollup", body | WHOLE, because, min(good.values(), key=_log2), None, tuple(good)
                    )
                    return


def _log2(one: Coincidence) -> float:
    return one.log2


def _same(printed: Floats, made: Floats, half: float, telling: np.ndarray, tried: int) -> Coincidence:
    nothing = np.zeros(printed.shape)
    return equality(printed, made, nothing, nothing + 2 * half, telling & (printed != 0), tried)
