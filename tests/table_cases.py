"""Tables for tests: rows in, the verdict of every report out, by the columns and by the exact engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw
import polars as pl

from cac_check.certificate import Witness
from cac_check.compiler import compile_rule, domain
from cac_check.constraint import Member, MemberKind, System, interval_rows
from cac_check.engine.decision import decide
from cac_check.engine.limits import Undecided
from cac_check.engine.tables.inputs import Inputs
from cac_check.engine.tables.jobs import Job, jobs
from cac_check.engine.tables.judge import Code
from cac_check.engine.tables.run import NotAsAssumed, collect, judged_rows, run
from cac_check.finding import View
from cac_check.interval import Interval
from cac_check.model import (
    Claim,
    Dataset,
    Form,
    Missing,
    Profile,
    Quantity,
    Reading,
    Rule,
    Ruleset,
    Source,
    Verdict,
    names_in,
    quantities_of,
)
from cac_check.model_tables import Table, TableRule, TableRuleset
from cac_check.verdict import check

CODES = {
    Code.CONSISTENT: Verdict.CONSISTENT,
    Code.UNDECIDED: Verdict.UNDECIDED,
    Code.STRAINED: Verdict.STRAINED,
    Code.CONTRADICTED: Verdict.CONTRADICTED,
}


def frame_of(rows: Sequence[Mapping[str, Any]] | pl.DataFrame) -> Any:
    data = rows if isinstance(rows, pl.DataFrame) else pl.DataFrame(list(rows), infer_schema_length=None)
    return nw.from_native(data.lazy())


def jobs_of(
    tables: Sequence[Table], rules: Sequence[TableRule], frames: Mapping[str, Any], **options: Any
) -> tuple[Job, ...]:
    return jobs(Inputs(TableRuleset(tuple(tables), tuple(rules)), frames, **options))


def sound_job(
    tables: Sequence[Table], rules: Sequence[TableRule], frames: Mapping[str, Any], **options: Any
) -> tuple[Job, bool]:
    """Return the only job, planned again without assumptions if those fail, and whether they did."""
    (job,) = jobs_of(tables, rules, frames, **options)
    try:
        run(job)
    except NotAsAssumed:
        (job,) = jobs_of(tables, rules, frames, assume=False, **options)
        return job, True
    return job, False


def codes_of(job: Job) -> dict[tuple[Any, ...], list[int | None]]:
    """Return the codes of every check, by the keys of the report."""
    verdicts = [f"verdict {index}" for index in range(len(job.checks))]
    (rows,) = collect(judged_rows(job).select(*job.view.keys, *verdicts))
    size = len(job.view.keys)
    return {row[:size]: list(row[size:]) for row in rows.iter_rows()}


def exact_verdict(
    rule: TableRule,
    form: Form,
    quantities: Mapping[str, Quantity],
    readings: Mapping[str, Reading | Interval | None],
    profile: Profile = Profile.DEFAULT,
) -> Verdict | None:
    """Return the exact engine's verdict on one report, ``None`` where the rule does not apply."""
    claims = tuple(
        Claim(f"report/{name}", "report", name, _reading(reading))
        for name, reading in readings.items()
        if reading is not None
    )
    dataset = Dataset("t", "t", quantities, {"report": Source("report", "report")}, claims)
    ruleset = Ruleset(
        (
            Rule(
                rule.id,
                form,
                rule.because,
                when=rule.when,
                tolerance_abs=rule.tolerance_abs,
                tolerance_rel=rule.tolerance_rel,
                missing=rule.missing,
                untold=rule.untold,
            ),
        )
    )
    report = check(dataset, ruleset, profile=profile, views=(View.WITHIN,))
    found = [finding.verdict for finding in report.findings if finding.rule == rule.id]
    return found[0] if found else None


def _reading(reading: Reading | Interval) -> Reading:
    return reading if isinstance(reading, Reading) else Reading(reading, reading, reading)


def _zero(rule: Rule, readings: Mapping[str, Interval | None]) -> list[str]:
    asked = quantities_of(rule.form) if rule.missing is Missing.ZERO else ()
    return [name for name in asked if readings[name] is None]


def can_hold(
    rules: Sequence[Rule], quantities: Mapping[str, Quantity], readings: Mapping[str, Interval | None]
) -> bool:
    """Return whether it was not proved that rules cannot all hold, however few of their figures are told."""
    names = dict.fromkeys(name for rule in rules for name in names_in(rule))
    members = [compile_rule(rule, quantities, zero=_zero(rule, readings)) for rule in rules]
    members += [each for name in names if (each := domain(quantities[name], name)) is not None]
    told = ((name, readings[name]) for name in names)
    members += [Member(name, MemberKind.CLAIM, (interval_rows(name, one),)) for name, one in told if one is not None]
    whole = frozenset(name for name in names if quantities[name].kind.integral)
    return isinstance(decide(System(tuple(members), whole)), Witness | Undecided)


def exact_joint_verdict(
    rules: Sequence[Rule],
    quantities: Mapping[str, Quantity],
    readings: Mapping[str, Reading | Interval | None],
) -> Verdict:
    """Return whether rules can all hold on one report: the worst the exact engine finds of any of them."""
    claims = tuple(
        Claim(f"report/{name}", "report", name, _reading(reading))
        for name, reading in readings.items()
        if reading is not None
    )
    dataset = Dataset("t", "t", quantities, {"report": Source("report", "report")}, claims)
    report = check(dataset, Ruleset(tuple(rules)), views=(View.WITHIN,))
    order = (Verdict.CONSISTENT, Verdict.UNDECIDED, Verdict.STRAINED, Verdict.CONTRADICTED)
    return max((finding.verdict for finding in report.findings), key=order.index, default=Verdict.CONSISTENT)
