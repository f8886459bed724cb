"""What is wrong with the data of tables and was not before: cells and keys that an edit brought in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from cac_check.diagnostic import Diagnostic
from cac_check.engine.tables.names import FILE_READ, LINE_READ
from cac_check.gate.changed_rows import Frames
from cac_check.gate.checked_tables import CheckedTables
from cac_check.gate.tables import TableComparison
from cac_check.model_tables import TableRuleset
from cac_check.records import dataclass
from cac_check.tables.check import every_problem

if TYPE_CHECKING:
    import polars as pl

MOST = 100_000
"""Problems of one kind in one column that are compared one by one."""


@dataclass(frozen=True, slots=True)
class _Known:
    """A problem as it is known again: what it is about, and the row it is in, whatever stands in the cell."""

    code: str
    subject: str
    row: tuple[str | None, ...]


def changed_problems(
    comparison: TableComparison, after: CheckedTables, touched: tuple[Frames, Frames]
) -> TableComparison:
    """Return a comparison with what is wrong with the data now and was not before.

    Args:
        comparison: of the two versions.
        after: the newer version, checked.
        touched: the older and the newer one with the rows only that share their keys with one that differs.
    """
    ruleset = after.report.ruleset
    sides = [_known(ruleset, frames) for frames in touched]
    were: Counter[_Known] = Counter()
    for known, problem in sides[0]:
        were[known] += problem.count
    new = []
    for known, problem in sides[1]:
        old = min(were[known], problem.count)
        were[known] -= old
        if problem.count > old:
            new.append(replace(problem, count=problem.count - old))
    every = sum(problem.count for problem in after.report.problems)
    return replace(comparison, problems=tuple(new), old_problems=max(every - sum(problem.count for problem in new), 0))


def _known(ruleset: TableRuleset, frames: Frames) -> Sequence[tuple[_Known, Diagnostic]]:
    """Return what is wrong with rows, each problem with what it is known by."""
    problems = every_problem(ruleset, frames, MOST)
    wanted = {(each.location.file, each.location.span.line) for each in problems if each.location.span is not None}
    rows = _rows_at(ruleset, frames, wanted) if wanted else {}
    found = []
    for problem in problems:
        span = problem.location.span
        row = () if span is None else rows.get((problem.location.file, span.line), ())
        found.append((_Known(problem.code, problem.subject or problem.message, row), problem))
    return found


def _rows_at(
    ruleset: TableRuleset, frames: Frames, places: set[tuple[str, int]]
) -> dict[tuple[str, int], tuple[str | None, ...]]:
    """Return by place the table of a row and its keys."""
    import polars as pl

    asked = pl.LazyFrame(list(places), schema={FILE_READ: pl.String, LINE_READ: pl.Int64}, orient="row")
    found: dict[tuple[str, int], tuple[str | None, ...]] = {}
    for table in ruleset.tables:
        native: pl.LazyFrame = frames[table.id].to_native()
        names = native.collect_schema().names()
        if FILE_READ not in names or LINE_READ not in names:
            continue
        keys = [pl.col(key).cast(pl.String) for key in table.keys if key in names]
        placed = native.with_columns(pl.col(LINE_READ).cast(pl.Int64)).join(
            asked, on=[FILE_READ, LINE_READ], how="semi"
        )
        for file, line, *row in placed.select(FILE_READ, LINE_READ, *keys).collect().iter_rows():
            found[file, line] = (table.id, *row)
    return found
