"""Tables before and after an edit: which reports break a rule now, or break it worse, or are decided no more.

A row of a table is known again by its rule and its keys, not by file or line. Both versions are judged by the rules of
today; of reports that no changed row has a part in, nothing can have changed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from cac_check.diagnostic import Diagnostic, Severity
from cac_check.gate.changed_rows import ChangedRows, Frames, affected, changed_rows
from cac_check.gate.checked_tables import (
    BESIDE_KEYS,
    KEPT,
    UNMATCHED,
    CheckedTables,
    a_row_per_report,
    broken_rows,
    named_as_written,
)
from cac_check.gate.lost_reports import columns_gone, gathered, lost_reports, with_files, with_lost_reports
from cac_check.gate.table_edits import EDITS, REPORTS, with_edits
from cac_check.messages import Sentence
from cac_check.model import Verdict
from cac_check.model_tables import TableRule, TableRuleset
from cac_check.records import dataclass
from cac_check.report.baseline_state import FAILING, Change
from cac_check.tables import check_tables
from cac_check.tables.each import Each
from cac_check.tables.no_longer_decided import AFTER, BEFORE
from cac_check.tables.spreadsheet_cells import Letters, rows_with_cells

if TYPE_CHECKING:
    import polars as pl

_RANKS = {**{str(verdict): verdict.rank for verdict in Verdict}, UNMATCHED: Verdict.CONTRADICTED.rank}
_SEVERITIES = {str(severity): severity.rank for severity in Severity}


@dataclass(frozen=True, slots=True)
class TableComparison:
    """What an edit did to tables: a row per report and rule that is worth telling."""

    rows: pl.DataFrame
    """``change``; ``rule`` and keys as texts; ``verdict``, ``before`` (the verdict then), ``severity``, both sides and
    the ``gap``, ``candidates``, ``fits``, ``hint``; ``file`` and ``line`` of what was edited, else of the figure it is
    about; ``edits``, sentences; ``reports``, how many reports it stands for."""
    keys: tuple[str, ...]
    """``rule`` and the keys that any row has."""
    note: str
    rules: tuple[TableRule, ...] = ()
    problems: tuple[Diagnostic, ...] = ()
    """What is wrong with the data themselves and was not before."""
    old_problems: int = 0
    """How much of that was wrong before."""
    sentences: Mapping[str, Sentence] = field(default_factory=lambda: MappingProxyType({}))
    """Those of ``edits``, by their English text."""

    def with_rows(self, rows: pl.DataFrame, rules: Iterable[TableRule]) -> TableComparison:
        """Return it with other rows, which may be of other rules as well."""
        known = {rule.id: rule for rule in (*rules, *self.rules)}
        return replace(self, rows=rows, keys=named_keys(rows), rules=tuple(known.values()))

    def with_cells(self, ruleset: TableRuleset, letters_of: Letters) -> TableComparison:
        """Return it with rows that name the cells of spreadsheets, instead of sheet and row."""
        return replace(self, rows=rows_with_cells(self.rows, self.rules, ruleset, letters_of))

    def count(self, change: Change) -> int:
        """How many reports changed like that."""
        return int(self.rows.filter(self.rows["change"] == str(change))[REPORTS].sum())


def compare_tables(
    before: CheckedTables | None,
    after: CheckedTables,
    note: str,
    *,
    undecided: bool = False,
    changes: Mapping[str, ChangedRows] | None = None,
    severities: Mapping[str, Severity] = MappingProxyType({}),
    files_gone: Collection[str] = (),
) -> TableComparison:
    """Set two versions of tables side by side.

    Args:
        before: the earlier version; ``None``: there was none.
        after: the newer version.
        note: what a reader should know about the comparison.
        undecided: whether reports that are new and cannot be decided are told.
        changes: the rows that differ, if they are known.
        severities: how severe rules were, where that changed.
        files_gone: files of the earlier version that are there no more, as rows name them.
    """
    import polars as pl

    old, new = broken_rows(None if before is None else before.report), broken_rows(after.report)
    old = _as_severe_as(old, severities)
    lost = pl.DataFrame() if before is None else lost_reports(before, after)
    names = {*old.columns, *new.columns, *lost.columns} - BESIDE_KEYS - {BEFORE, AFTER}
    ordered = (*new.columns, *old.columns, *lost.columns)
    keys = tuple(dict.fromkeys(("rule", *(name for name in ordered if name in names))))
    joined = a_row_per_report(new, keys).join(
        a_row_per_report(old, keys), on=keys, how="full", coalesce=True, nulls_equal=True, suffix=" old"
    )
    changed = joined.with_columns(_change(undecided=undecided).alias("change")).filter(pl.col("change").is_not_null())
    rows = changed.select(
        "change",
        *keys,
        pl.coalesce("verdict", "verdict old").alias("verdict"),
        pl.col("verdict old").alias("before"),
        *(pl.coalesce(name, f"{name} old").alias(name) for name in KEPT[1:]),
        pl.lit(1, pl.Int64).alias(REPORTS),
    )
    if before is not None:
        rows = with_lost_reports(rows, lost, after.report, keys)
    rows = rows.sort(*keys, nulls_last=True)
    if before is not None and changes is None:
        changes = changed_rows(after.report.ruleset, before.frames, after.frames)
    if before is not None:
        rows = with_files(rows, before.inputs, keys)
    rows, sentences = with_edits(
        rows, None if before is None else before.inputs, after.inputs, changes or {}, after.letters
    )
    if before is not None:
        rows, of_lost = gathered(rows, columns_gone(before.report, after.report), files_gone)
        sentences = {**sentences, **of_lost}
    rows = named_as_written(rows)
    reports = [each.report for each in (before, after) if each is not None]
    rules = {result.rule.id: result.rule for report in reports for result in report.results}
    return TableComparison(rows, named_keys(rows), note, tuple(rules.values()), sentences=sentences)


def compare_affected(
    before: Frames,
    after: CheckedTables,
    note: str,
    changes: Mapping[str, ChangedRows],
    *,
    lists: bool = False,
    undecided: bool = False,
    joint: bool = False,
    each: Each = map,
    severities: Mapping[str, Severity] = MappingProxyType({}),
    files_gone: Collection[str] = (),
    touched: tuple[Frames, Frames] | None = None,
) -> TableComparison:
    """Set two versions of tables side by side, and look only at the reports that changed rows have a part in.

    Args:
        before: the earlier version, as it was read.
        after: the newer version, with every report that breaks a rule; what would make it fit need not be known.
        note: what a reader should know about the comparison.
        changes: the rows that differ.
        lists: whether breakdowns that are data differ.
        undecided: whether reports that are new and cannot be decided are told.
        joint: whether the rules on a report are decided together as well.
        each: how the exact engine is asked.
        severities: how severe rules were, where that changed.
        files_gone: files of the earlier version that are there no more, as rows name them.
        touched: both versions with the rows only that share their keys with one that differs, if they are known.
    """
    import polars as pl

    ruleset = after.report.ruleset
    every = broken_rows(after.report)
    sentences: dict[str, Sentence] = {}
    found, rules = [], {result.rule.id: result.rule for result in after.report.results}
    for group in affected(ruleset, before, after.frames, changes, lists=lists, touched=touched):
        versions = []
        for frames, around in ((group.before, None), (group.after, after.frames)):
            report = check_tables(
                group.ruleset,
                frames,
                profile=after.report.profile,
                undecided=True,
                candidates=around is not None,
                joint=joint,
                each=each,
                validate=False,
                around=around,
            )
            versions.append(CheckedTables(report, frames, after.letters))
        compared = compare_tables(
            versions[0],
            versions[1],
            note,
            undecided=undecided,
            changes=changes,
            severities=severities,
            files_gone=files_gone,
        )
        found.append(compared.rows)
        sentences |= compared.sentences
        rules |= {rule.id: rule for rule in compared.rules}
        mine = broken_rows(versions[1].report)
        on = ["rule", *(name for name in mine.columns if name not in {*BESIDE_KEYS, "rule"})]
        if mine.height:
            lacking = [pl.lit(None, pl.String).alias(name) for name in on if name not in every.columns]
            every = every.with_columns(lacking).join(mine.select(on).unique(), on=on, how="anti", nulls_equal=True)
    found.append(_of_unchanged(every, severities))
    rows = pl.concat(found, how="diagonal_relaxed")
    keys = named_keys(rows)
    return TableComparison(rows.sort(*keys, nulls_last=True), keys, note, tuple(rules.values()), sentences=sentences)


def _of_unchanged(broken: pl.DataFrame, severities: Mapping[str, Severity]) -> pl.DataFrame:
    """Return the rows of reports whose figures did not change, in the form of a comparison."""
    import polars as pl

    keys = tuple(dict.fromkeys(("rule", *(name for name in broken.columns if name not in BESIDE_KEYS))))
    ranks = pl.col("verdict").replace_strict(_RANKS, default=None, return_dtype=pl.Int8)
    now = a_row_per_report(broken, keys).filter(ranks.fill_null(0) > Verdict.UNDECIDED.rank)
    then = _as_severe_as(now, severities)
    rows = now.with_columns(then[name].alias(f"{name} old") for name in ("verdict", "severity", "gap"))
    rows = rows.with_columns(_change(undecided=False).alias("change")).select(
        "change",
        *keys,
        "verdict",
        pl.col("verdict").alias("before"),
        *KEPT[1:],
        pl.lit(1, pl.Int64).alias(REPORTS),
        pl.lit([], pl.List(pl.String)).alias(EDITS),
    )
    return named_as_written(rows)


def _as_severe_as(rows: pl.DataFrame, severities: Mapping[str, Severity]) -> pl.DataFrame:
    """Return findings with other severities for some rules."""
    import polars as pl

    if not severities or "severity" not in rows.columns:
        return rows
    others = {rule: str(severity) for rule, severity in severities.items()}
    other = pl.col("rule").replace_strict(others, default=None, return_dtype=pl.String)
    return rows.with_columns(pl.coalesce(other, "severity").alias("severity"))


def named_keys(rows: pl.DataFrame) -> tuple[str, ...]:
    """Return ``rule`` and the keys that any row of a comparison has."""
    beside = {"change", "rule", "before", REPORTS, EDITS, *KEPT}
    return ("rule", *(name for name in rows.columns if name not in beside and rows[name].null_count() < rows.height))


def _change(*, undecided: bool) -> pl.Expr:
    """Return what became of a row of the joined versions; null where nobody need know.

    How bad it is goes by the verdict, then by the severity of the rule, then by the gap: as for data sets.
    """
    import polars as pl

    def ranks(name: str, order: Mapping[str, int]) -> tuple[pl.Expr, pl.Expr]:
        now, then = (
            pl.col(column).replace_strict(order, default=None, return_dtype=pl.Int8) for column in (name, f"{name} old")
        )
        return now, then

    (rank, was), severities = ranks("verdict", _RANKS), ranks("severity", _SEVERITIES)
    open_ = Verdict.UNDECIDED.rank
    is_broken, was_broken = rank.fill_null(0) > open_, was.fill_null(0) > open_
    worse = better = pl.lit(value=False)
    for now, then in ((pl.col("gap"), pl.col("gap old")), severities, (rank, was)):
        same = (now == then).fill_null(value=True)
        worse, better = (now > then) | (same & worse), (now < then) | (same & better)
    return (
        pl.when(is_broken & ~was_broken)
        .then(pl.lit(str(Change.NEW)))
        .when(was_broken & (rank == open_))
        .then(pl.lit(str(Change.LOST)))
        .when(was_broken & ~is_broken)
        .then(pl.lit(str(Change.FIXED)))
        .when(is_broken & was_broken & worse)
        .then(pl.lit(str(Change.WORSE)))
        .when(is_broken & was_broken & better)
        .then(pl.lit(str(Change.BETTER)))
        .when(is_broken & was_broken)
        .then(pl.lit(str(Change.UNCHANGED)))
        .when(pl.lit(undecided) & (rank == open_) & was.is_null())
        .then(pl.lit(str(Change.NEW)))
    )


def may_fail(row: Mapping[str, object]) -> bool:
    """Whether a row is new, worse or lost: what counts depends on the verdict and the severity."""
    return row["change"] in (*FAILING, Change.LOST)
