"""What an edit of rules takes out of sight: reports that a rule of the earlier version decided and none does now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from cac_check.diagnostic import RuleProblems, Severity
from cac_check.engine.tables.inputs import Inputs
from cac_check.gate.changed_rows import Frames
from cac_check.gate.checked_tables import CheckedTables, broken_rows, named_as_written
from cac_check.gate.lost_reports import UNCHECKED, lost_reports
from cac_check.gate.table_edits import EDITS, REPORTS
from cac_check.gate.tables import named_keys
from cac_check.model_tables import TableRule, TableRuleset
from cac_check.report.baseline_state import Change
from cac_check.tables import check_tables

if TYPE_CHECKING:
    import polars as pl


def severities_before(then: TableRuleset, now: TableRuleset) -> Mapping[str, Severity]:
    """Return how severe rules were whose severity is another one now."""
    today = {rule.id: rule.severity for rule in now.rules}
    return {rule.id: rule.severity for rule in then.rules if today.get(rule.id, rule.severity) is not rule.severity}


def differ(then: TableRuleset, now: TableRuleset) -> bool:
    """Whether a rule of an earlier version is gone, or says something else now."""
    today = {rule.id: _said(rule) for rule in now.rules}
    return any(today.get(rule.id) != _said(rule) for rule in then.rules)


def lost_with_rules(then: TableRuleset, frames: Frames, after: CheckedTables) -> Iterator[pl.DataFrame]:
    """Yield rows of a comparison for what rules decided that are gone, or hold of less now.

    Args:
        then: the rules of the earlier version.
        frames: the earlier version, as those rules read it.
        after: the newer version, checked by the rules of today.
    """
    import polars as pl

    then = _decided(then, frames)
    now = {rule.id: rule for rule in after.report.ruleset.rules}
    gone = [rule for rule in then.rules if rule.id not in now]
    if gone:
        yield from _of_gone(replace(then, rules=tuple(gone)), frames)
    rewritten = [rule for rule in then.rules if rule.id in now and _said(rule) != _said(now[rule.id])]
    if rewritten:
        ids = {rule.id for rule in rewritten}
        today = tuple(rule for rule in after.report.ruleset.rules if rule.id in ids)
        newer = replace(after.report.ruleset, rules=today)
        lost = lost_reports(_checked(replace(then, rules=tuple(rewritten)), frames), _checked(newer, after.frames))
        severities = {rule.id: str(rule.severity) for rule in rewritten}
        yield lost.with_columns(pl.col("rule").replace_strict(severities, return_dtype=pl.String).alias("severity"))


def _said(rule: TableRule) -> TableRule:
    """Return what a rule asserts, whatever stands beside it."""
    patterns = tuple(replace(each, location=None) for each in rule.columns_like)
    return replace(rule, location=None, because="", evidence=None, severity=Severity.ERROR, columns_like=patterns)


def _decided(then: TableRuleset, frames: Frames) -> TableRuleset:
    """Return the rules with the columns that they name by pattern; one whose patterns match none decided nothing."""
    kept: list[TableRule] = []
    for rule in then.rules:
        try:
            kept += Inputs.rules_on(replace(then, rules=(rule,)), frames).rules
        except RuleProblems:
            continue
    return replace(then, rules=tuple(kept))


def _checked(ruleset: TableRuleset, frames: Frames) -> CheckedTables:
    return CheckedTables(check_tables(ruleset, frames, undecided=True, candidates=False, validate=False), frames)


def _of_gone(then: TableRuleset, frames: Frames) -> Iterator[pl.DataFrame]:
    """Yield what broke a rule that is gone, one by one, and a row for every other report of it."""
    import polars as pl

    checked = _checked(then, frames)
    broken = broken_rows(checked.report)
    yield broken.with_columns(pl.lit(UNCHECKED).alias("verdict"), pl.col("verdict").alias("before"))
    one_by_one = dict(broken["rule"].value_counts().iter_rows())
    rest = [
        (result.rule.id, str(result.rule.severity), result.applied - one_by_one.get(result.rule.id, 0))
        for result in checked.report.results
    ]
    yield pl.DataFrame(
        [(id_, severity, UNCHECKED, number) for id_, severity, number in rest if number > 0],
        schema={"rule": pl.String, "severity": pl.String, "verdict": pl.String, REPORTS: pl.Int64},
        orient="row",
    )


def with_lost(rows: pl.DataFrame, lost: Iterator[pl.DataFrame]) -> pl.DataFrame:
    """Return the rows of a comparison with others that are lost, as far as nothing else is told of their reports."""
    import polars as pl

    every = [rows]
    moved = rows.filter(pl.col("change") != str(Change.UNCHANGED))
    for frame in lost:
        if not frame.height:
            continue
        more = {"change": pl.lit(str(Change.LOST)), REPORTS: pl.lit(1, pl.Int64), EDITS: pl.lit([], pl.List(pl.String))}
        found = named_as_written(frame).with_columns(
            made.alias(name) for name, made in more.items() if name not in frame.columns
        )
        keys = [name for name in named_keys(found) if name in rows.columns]
        every.append(found.join(moved.select(keys), on=keys, how="anti", nulls_equal=True))
    return pl.concat(every, how="diagonal_relaxed")
