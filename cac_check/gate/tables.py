"""Tables before and after an edit: which reports break a rule now, or break it worse.

A row of a table is known again by its rule and its keys, not by file or line. Pure functions of two checks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cac_check.gate.baseline import Pattern
from cac_check.report.standing import FAILING, Change
from cac_check.tables import TableReport
from cac_check.tables.findings import COLUMNS

if TYPE_CHECKING:
    import polars as pl

UNMATCHED = "unmatched"
"""Stands for a verdict on parts without a total and totals without parts."""

_RANKS = {"undecided": 0, "strained": 1, UNMATCHED: 2, "contradicted": 2}
_BESIDE_KEYS = frozenset({*COLUMNS, "file", "line", "report"} - {"rule", "breakdown"})
_KEPT = ("verdict", "severity", "gap", "file", "line")


@dataclass(frozen=True, slots=True)
class TableComparison:
    """What an edit did to tables: a row per report and rule that is worth telling."""

    rows: pl.DataFrame
    """``change``; ``rule`` and keys as texts; ``verdict``, ``before``, ``severity``, ``gap``, ``file``, ``line``."""
    keys: tuple[str, ...]
    """``rule`` and the keys that any row has."""
    note: str

    def count(self, change: Change) -> int:
        """How many rows changed like that."""
        return self.rows.filter(self.rows["change"] == str(change)).height


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What patterns accept of the newer version."""

    rows: Mapping[int, str]
    """Numbers of accepted rows, each with the reason."""
    notes: tuple[str, ...]
    """Patterns that are unused, expired or too small."""


def compare_tables(before: TableReport | None, after: TableReport | None, note: str) -> TableComparison:
    """Set two checks of tables side by side; ``None`` where there were none."""
    import polars as pl

    old, new = _broken(before), _broken(after)
    names = {*old.columns, *new.columns} - _BESIDE_KEYS
    keys = tuple(name for name in (*new.columns, *old.columns) if name in names)
    keys = tuple(dict.fromkeys(("rule", *keys)))
    joined = _with(new, keys).join(
        _with(old, keys), on=keys, how="full", coalesce=True, nulls_equal=True, suffix=" old"
    )
    rank, was = (
        pl.col(name).replace_strict(_RANKS, default=None, return_dtype=pl.Int8) for name in ("verdict", "verdict old")
    )
    grew, shrank = pl.col("gap") > pl.col("gap old"), pl.col("gap") < pl.col("gap old")
    is_broken, was_broken = rank.fill_null(0) > 0, was.fill_null(0) > 0
    same = rank == was
    change = (
        pl.when(is_broken & ~was_broken)
        .then(pl.lit(str(Change.NEW)))
        .when(was_broken & (rank == 0))
        .then(pl.lit(str(Change.LOST)))
        .when(was_broken & ~is_broken)
        .then(pl.lit(str(Change.LOST if after is None else Change.FIXED)))
        .when(is_broken & was_broken & ((rank > was) | (same & grew)))
        .then(pl.lit(str(Change.WORSE)))
        .when(is_broken & was_broken & ((rank < was) | (same & shrank)))
        .then(pl.lit(str(Change.BETTER)))
        .when(is_broken & was_broken)
        .then(pl.lit(str(Change.UNCHANGED)))
    )
    told = joined.with_columns(change.alias("change")).filter(pl.col("change").is_not_null())
    rows = told.select(
        "change",
        *keys,
        pl.coalesce("verdict", "verdict old").alias("verdict"),
        pl.col("verdict old").alias("before"),
        *(pl.coalesce(name, f"{name} old").alias(name) for name in _KEPT[1:]),
    )
    told_keys = tuple(key for key in keys if key == "rule" or rows[key].null_count() < rows.height)
    return TableComparison(rows.sort(*keys, nulls_last=True), told_keys, note)


def accept(comparison: TableComparison, patterns: Sequence[Pattern], today: date) -> Acceptance:
    """Return which rows of the newer version patterns accept.

    A pattern accepts as many rows as it counts, no more: where more match, none of them is accepted, since nobody can
    say which ones were meant.
    """
    accepted: dict[int, str] = {}
    notes = []
    present = [
        (number, row)
        for number, row in enumerate(comparison.rows.iter_rows(named=True))
        if row["change"] in (Change.NEW, Change.WORSE, Change.UNCHANGED, Change.BETTER)
    ]
    for pattern in patterns:
        matching = [number for number, row in present if pattern.matches(row)]
        if pattern.until is not None and pattern.until < today:
            notes.append(f"{pattern}: accepted until a day that is over")
        elif not matching:
            notes.append(f"{pattern}: accepted, but not there any more")
        elif len(matching) > pattern.count:
            notes.append(f"{pattern}: {pattern.count:,} accepted, but there are {len(matching):,}")
        else:
            accepted |= dict.fromkeys(matching, pattern.because)
            if len(matching) < pattern.count:
                notes.append(f"{pattern}: {pattern.count:,} accepted, but there are only {len(matching):,}")
    return Acceptance(accepted, tuple(notes))


def may_fail(row: Mapping[str, object]) -> bool:
    """Whether a row is new or worse."""
    return row["change"] in FAILING


def _broken(report: TableReport | None) -> pl.DataFrame:
    """Every report that breaks a rule or could not be decided, and what found no partner."""
    import polars as pl

    if report is None:
        return pl.DataFrame(schema={"rule": pl.String})
    frames = [report.findings]
    for result in report.results:
        form = result.rule.form
        severity = getattr(form, "unmatched", None)
        if result.unmatched is not None and severity is not None and result.unmatched.height:
            alone = result.unmatched.drop("parts given", "totals given")
            frames.append(
                alone.with_columns(
                    pl.lit(result.rule.id).alias("rule"),
                    pl.lit(UNMATCHED).alias("verdict"),
                    pl.lit(str(severity)).alias("severity"),
                )
            )
    # Texts, because a key that is a number in one file may be a text in another.
    return pl.concat(
        [_as_texts(frame) for frame in frames if frame.height] or [_as_texts(frames[0])], how="diagonal_relaxed"
    )


def _as_texts(frame: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    keys = [name for name in frame.columns if name not in _BESIDE_KEYS]
    return frame.with_columns(pl.col(keys).cast(pl.String))


def _with(frame: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """Return keys and what is told of a row, in fixed types, a row per rule and keys."""
    import polars as pl

    types = {"verdict": pl.String, "severity": pl.String, "gap": pl.Float64, "file": pl.String, "line": pl.Int64}
    columns = [
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(types.get(name, pl.String)).alias(name)
        for name in (*keys, *_KEPT)
    ]
    return frame.select(columns).unique(subset=list(keys), keep="first", maintain_order=True)
