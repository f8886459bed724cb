"""Reports that were decided in an earlier version of tables, are still there, and are decided no more."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import narwhals as nw

from cac_check.engine.tables.figures import Frame
from cac_check.engine.tables.inputs import Inputs
from cac_check.engine.tables.jobs import Job, jobs
from cac_check.engine.tables.judge import Code
from cac_check.engine.tables.run import collect, judged_rows
from cac_check.tables.findings import VERDICTS

if TYPE_CHECKING:
    import polars as pl

BEFORE = "before"
AFTER = "after"
"""Columns of :func:`no_longer_decided`: the worst verdicts; ``open`` where only the exact engine can tell."""


def no_longer_decided(before: Inputs, after: Inputs) -> pl.DataFrame:
    """Return ``rule``, the keys as texts, ``before`` and ``after`` of each such report.

    A rule that binds no more because a figure is missing (``missing: skip``) decides nothing either: ``after`` is null.
    """
    import polars as pl

    # What is assumed of the size of numbers is only checked by a whole run.
    versions = [
        {(job.table.id, _rules(job)): job for job in jobs(replace(inputs, assume=False))} for inputs in (before, after)
    ]
    found = [pl.DataFrame(schema=dict.fromkeys(("rule", BEFORE, AFTER), pl.String))]
    for (table, ids), job in versions[0].items():
        for (other_table, other_ids), other in versions[1].items():
            shared = [id_ for id_ in ids if id_ in other_ids]
            if table == other_table and shared and job.view.keys == other.view.keys:
                found += _lost(job, other, shared)
    return pl.concat(found, how="diagonal_relaxed")


def _rules(job: Job) -> tuple[str, ...]:
    return tuple(dict.fromkeys(check.rule.id for check in job.checks))


def _lost(before: Job, after: Job, rules: list[str]) -> list[pl.DataFrame]:
    import polars as pl

    keys = before.view.keys
    joined = _worst(before, rules, BEFORE).join(_worst(after, rules, AFTER), on=list(keys), how="inner")
    was, is_ = ({rule: nw.col(f"{side} {rule}") for rule in rules} for side in (BEFORE, AFTER))
    lost = {
        rule: (was[rule] != int(Code.UNDECIDED)).fill_null(value=False)
        & (is_[rule].is_null() | is_[rule].is_in([int(Code.UNDECIDED), int(Code.OPEN)]))
        for rule in rules
    }
    (rows,) = collect(joined.filter(nw.any_horizontal(*lost.values(), ignore_nulls=True)))
    found = []
    for rule in rules:
        chosen = nw.from_native(rows).filter(lost[rule]).to_native()
        found.append(
            chosen.select(
                pl.lit(rule).alias("rule"),
                *keys,
                *(
                    pl.col(f"{side} {rule}").replace_strict(VERDICTS, return_dtype=pl.String).alias(side)
                    for side in (BEFORE, AFTER)
                ),
            )
        )
    return found


def _worst(job: Job, rules: list[str], side: str) -> Frame:
    """Return keys as texts, and per rule the worst verdict of its checks."""
    judged = judged_rows(job)
    columns = {
        f"{side} {rule}": nw.max_horizontal(
            *(nw.col(f"verdict {index}") for index, check in enumerate(job.checks) if check.rule.id == rule)
        )
        for rule in rules
    }
    return judged.select(*(nw.col(key).cast(nw.String()) for key in job.view.keys), **columns)
