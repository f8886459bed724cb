"""Reports that were decided in an earlier version of tables, and are decided no more, whatever became of their rows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cac_check.engine.tables.inputs import Inputs
from cac_check.engine.tables.jobs import Job, jobs
from cac_check.engine.tables.judge import Code
from cac_check.engine.tables.run import judged_rows
from cac_check.tables.findings import VERDICTS

if TYPE_CHECKING:
    import polars as pl

BEFORE = "before"
AFTER = "after"
"""Columns of :func:`no_longer_decided`: the worst verdicts; ``open`` where only the exact engine can tell."""

GONE = "gone"
"""What :data:`AFTER` is where the rows of a report are not there any more."""

_THERE = "report is there"


def no_longer_decided(before: Inputs, after: Inputs) -> pl.DataFrame:
    """Return ``rule``, the keys as texts, ``before`` and ``after`` of each such report.

    A rule that binds no more because a figure is missing (``missing: skip``), or because a column is gone, decides
    nothing either: ``after`` is null.
    """
    import polars as pl

    # What is assumed of the size of numbers is only checked by a whole run.
    versions = [
        {(job.table.id, _rules(job)): job for job in jobs(replace(inputs, assume=False))} for inputs in (before, after)
    ]
    found = [pl.DataFrame(schema=dict.fromkeys(("rule", BEFORE, AFTER), pl.String))]
    for (table, ids), job in versions[0].items():
        left = set(ids)
        for (other_table, other_ids), other in versions[1].items():
            shared = [id_ for id_ in ids if id_ in other_ids]
            if table == other_table and shared and job.view.keys == other.view.keys:
                found += _lost(job, other, shared)
                left -= set(shared)
        found += _lost(job, None, [id_ for id_ in ids if id_ in left])
    return pl.concat(found, how="diagonal_relaxed")


def _rules(job: Job) -> tuple[str, ...]:
    return tuple(dict.fromkeys(check.rule.id for check in job.checks))


def _lost(before: Job, after: Job | None, rules: list[str]) -> list[pl.DataFrame]:
    import polars as pl

    if not rules:
        return []
    keys = list(before.view.keys)
    joined = _worst(before, rules, BEFORE)
    if after is None:
        joined = joined.with_columns(
            *(pl.lit(None, pl.Int8).alias(f"{AFTER} {rule}") for rule in rules), pl.lit(value=True).alias(_THERE)
        )
    else:
        then = _worst(after, rules, AFTER).with_columns(pl.lit(value=True).alias(_THERE))
        joined = joined.join(then, on=keys, how="left", nulls_equal=True)
    was, is_ = ({rule: pl.col(f"{side} {rule}") for rule in rules} for side in (BEFORE, AFTER))
    lost = {
        rule: (was[rule] != int(Code.UNDECIDED)).fill_null(value=False)
        & (is_[rule].is_null() | is_[rule].is_in([int(Code.UNDECIDED), int(Code.OPEN)]))
        for rule in rules
    }
    rows = joined.filter(pl.any_horizontal(lost.values())).collect(engine="streaming")
    frames = []
    for rule in rules:
        chosen = rows.filter(lost[rule])
        verdicts = (
            pl.col(f"{side} {rule}").replace_strict(VERDICTS, return_dtype=pl.String).alias(side)
            for side in (BEFORE, AFTER)
        )
        found = chosen.select(pl.lit(rule).alias("rule"), *keys, *verdicts, _THERE)
        gone = pl.when(pl.col(_THERE).is_null()).then(pl.lit(GONE)).otherwise(AFTER)
        frames.append(found.with_columns(gone.alias(AFTER)).drop(_THERE))
    return frames


def _worst(job: Job, rules: list[str], side: str) -> pl.LazyFrame:
    """Return keys as texts, each once, and per rule the worst verdict of its checks; null where none applies."""
    import polars as pl

    rows: Any = judged_rows(job).to_native()
    columns = {
        f"{side} {rule}": pl.max_horizontal(
            f"verdict {index}" for index, check in enumerate(job.checks) if check.rule.id == rule
        )
        for rule in rules
    }
    verdicts = rows.select(*(pl.col(key).cast(pl.String) for key in job.view.keys), **columns)
    worst: pl.LazyFrame = verdicts.group_by(job.view.keys).agg(pl.col(name).max() for name in columns)
    return worst
