"""Totals of what labels are part of by what they are called: codes, months of a year, labels that stand further in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from cac_check.suggestion.figures import Floats
from cac_check.suggestion.rules.coincidence import Coincidence, equality
from cac_check.suggestion.rules.label_trees import Tree, trees
from cac_check.suggestion.rules.labelled import (
    COUNT,
    PARENT,
    WHOLE,
    Coded,
    Place,
    adding_up,
    compared_sides,
    slug,
    sums_of,
    total_of,
)
from cac_check.suggestion.rules.linear import EXACT, LEAST_SHARE
from cac_check.suggestion.rules.suggestion import Suggestion, saying

_MOST_ROWS = 200_000
"""Rows up to which it is looked at how far in their labels stand."""


def by_tree(coded: Coded, column: str) -> Iterator[Suggestion]:
    """Yield totals of labels that others are part of by what they are called."""
    labels = coded.labels[column]
    rows = coded.reports.labels[column].to_list() if coded.reports.height <= _MOST_ROWS else labels
    for tree in trees(labels, rows):
        found = list(_in_tree(coded, column, tree))
        yield from found
        if found:
            return


def _in_tree(coded: Coded, column: str, tree: Tree) -> Iterator[Suggestion]:
    import polars as pl

    reports, labels = coded.reports, coded.labels[column]
    code = coded.code(column)
    numbers = {label: number for number, label in enumerate(labels)}
    above = [numbers[tree.parents[label]] if label in tree.parents else -1 for label in labels]
    frame = coded.frame.drop_nulls(code)
    frame = frame.with_columns(pl.Series(above)[frame[code]].alias(PARENT))
    parts, totals = frame.filter(pl.col(PARENT) >= 0), frame.filter(pl.col(code).is_in(sorted(set(above) - {-1})))
    names = [each.id for each in reports.quantities]
    for by in coded.shared(column):
        shared = [coded.code(name) for name in by]
        if totals.select([*shared, code]).is_duplicated().any():
            continue
        added = parts.group_by([*shared, PARENT]).agg(*sums_of(names), pl.len().alias(COUNT))
        both = totals.join(added, left_on=[*shared, code], right_on=[*shared, PARENT], suffix=PARENT)
        below = both[code].to_numpy()
        sides = {}
        for each in reports.quantities:
            printed, made = (both[name].to_numpy().astype(float) for name in (each.id, each.id + PARENT))
            slack = each.half * (1 + both[COUNT].to_numpy())
            sides[each.id] = np.array([printed, made, slack, np.full(printed.shape, 2 * each.half)])
        whole = _weighed_sides(sides, np.ones(len(below), dtype=bool), len(names)) if tree.is_one_rule else None
        if whole is not None:
            body, more, because = _said_of(tree, column)
            body = {"quantity": "${quantity}"} | body | {"by": [*by, column]}
            body |= {"levels": {column: _levels(tree)}} if tree.lengths else {}
            yield Suggestion(
                f"{slug(reports.table)}-{slug(column)}-${{quantity}}",
                "rollup",
                body | WHOLE,
                because,
                whole[1],
                reports.table,
                whole[0],
                more=more,
                rounded=whole[2],
                adds=coded.adds(column, tree.parents),
            )
            return
        some = [
            (parent, weighed)
            for parent in dict.fromkeys(tree.parents.values())
            if (weighed := _weighed_sides(sides, below == numbers[parent], len(names) + len(labels))) is not None
        ]
        for parent, (good, coincidence, rounded) in some:
            own = [label for label in labels if tree.parents.get(label) == parent]
            if len(own) > 1:
                yield total_of(coded, Place(column, by), parent, own, good, coincidence, rounded)
        if some:
            return


def _weighed_sides(
    sides: Mapping[str, Floats], lines: np.ndarray, tried: int
) -> tuple[tuple[str, ...], Coincidence, frozenset[str]] | None:
    """Return the quantities that add up, the coincidence of all of them, and those that do within rounding only.

    Args:
        sides: by quantity: the totals, what their parts make, by how much both may differ, the last digit.
        lines: which of them are meant.
        tried: how many such sums are tried.
    """
    good: dict[str, bool] = {}
    compared = {name: compared_sides(*each[:3, lines]) for name, each in sides.items()}
    for name in adding_up(compared):
        off, slack, _ = compared[name]
        good[name] = bool(np.mean(off <= 0) < EXACT * np.mean(off <= slack))
    if not good:
        return None
    given, made, slack, unit = np.concatenate(
        [sides[name][:, lines] * [[1], [1], [loose], [1]] for name, loose in good.items()], axis=1
    )
    found = equality(given, made, slack, unit, (made != 0) & (given != 0), tried * 2 ** len(sides))
    if not found.convinces or found.share < LEAST_SHARE:
        return None
    return tuple(good), found, frozenset(name for name, rounded in good.items() if rounded)


def _said_of(tree: Tree, column: str) -> tuple[dict[str, object], dict[str, object], str]:
    """Return the body of a rule on all of a tree but its levels, other keys, and the reason."""
    if not tree.cut:
        because = saying("a {column} is the sum of those of the next level that begin with it", column=column)
        if tree.total is not None:
            because = saying("{rule}, and {total} of those of the first level", rule=because, total=tree.total)
        return {}, {}, because
    because = saying("a {column} is the sum of those that begin with it and {sign}", column=column, sign=repr(tree.cut))
    body: dict[str, object] = {
        "where": {column: {"like": f"%{tree.cut}%"}},
        "total": {column: {"not_like": f"%{tree.cut}%"}},
    }
    return body, {"names": {column: {"cut_after": tree.cut}}}, because


def _levels(tree: Tree) -> object:
    lengths = list(tree.lengths)
    return lengths if tree.total is None else {"lengths": lengths, "total": tree.total}
