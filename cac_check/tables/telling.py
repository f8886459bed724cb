"""Findings on tables in words, the same in every format, and as alerts for programs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import cac_check
from cac_check.diagnostic import Location, Severity, Span
from cac_check.engine.tables.names import FILE, LINE
from cac_check.engine.tables.names import told as own_name
from cac_check.engine.tables.run import SIDES
from cac_check.finding import JOINT
from cac_check.model import Breakdown
from cac_check.model_tables import Listed, Rollup, Steps, TableRule
from cac_check.report.alert import Alert, AlertRun, Mark, Outcome, RuleNote
from cac_check.report.baseline_state import BaselineState
from cac_check.report.json import to_json as json_text
from cac_check.report.words import LONGEST_QUOTE, sentence, visible
from cac_check.tables.check import TableReport
from cac_check.tables.findings import BREAKDOWN, COLUMNS, SETS, told_as_text

if TYPE_CHECKING:
    import polars as pl

    from cac_check.certificate import Json

FORMAT = "cac-check-tables/v1"

VERDICTS: Mapping[str, str] = MappingProxyType(
    {
        "contradicted": "cannot hold",
        "strained": "fits only on a loose reading",
        "undecided": "cannot be told",
        "unmatched": "found no partner",
        "unchecked": "is checked no more",
    }
)
"""How a verdict on a row is said; the last two are the gate's (see :mod:`cac_check.gate.tables`)."""

_OPEN = ("undecided", "unchecked")
_SUMS = (Breakdown, Rollup, Listed)


def keys_of(findings: pl.DataFrame) -> tuple[str, ...]:
    """Return the columns that tell which report a finding is about."""
    beside = {*COLUMNS, FILE, LINE} - {BREAKDOWN}
    return tuple(name for name in findings.columns if name not in beside)


def who(row: Mapping[str, Any], keys: Iterable[str]) -> str:
    """Return which report a row is about: ``date 2020-11-04, place R09``."""
    named = {BREAKDOWN: "rules"} if row.get("rule") == JOINT else {}
    told = ", ".join(f"{named.get(key, own_name(key))} {row[key]}" for key in keys if row[key] is not None)
    return visible(told, 4 * LONGEST_QUOTE) or "every report"


def words(row: Mapping[str, Any]) -> str:
    """Return the verdict and the gap: ``cannot hold, by 16``."""
    gap = row.get("gap")
    return VERDICTS[str(row["verdict"])] + (f", by {number(gap)}" if gap else "")


def number(value: float) -> str:
    """Write one side of a sum, or a gap."""
    return f"{int(value):,}" if value == int(value) else f"{value:,}"


def place(row: Mapping[str, Any]) -> Location | None:
    """Return where a row stands in its file."""
    if row.get(FILE) is None:
        return None
    line = row.get(LINE)
    return Location(str(row[FILE]), None if line is None else Span(line, 1, line, 1))


def fingerprint(row: Mapping[str, Any], keys: Iterable[str]) -> str:
    """Return the name by which a finding on a table is known again: its rule and its keys, as texts."""
    told = sorted(f"{_apart(key, '=')}={_apart(str(row[key]))}" for key in keys if row[key] is not None)
    return hashlib.sha256("\x1f".join(["table-fingerprint-v1", str(row["rule"]), *told]).encode()).hexdigest()


def _apart(text: str, sign: str = "") -> str:
    """Return a text that no other one, with what stands beside it, can be taken for."""
    return (
        text
        if text.isprintable() and not {"\\", sign} & set(text)
        else text.translate({ord(each): f"\\{ord(each):x};" for each in ("\\", "\x1f", *sign)})
    )


def alert(
    row: Mapping[str, Any],
    keys: Sequence[str],
    rule: TableRule | None,
    *,
    edits: Sequence[str] = (),
    standing: BaselineState | None = None,
) -> Alert:
    """Return a row of findings as an alert.

    Args:
        row: its rule, keys, verdict, severity, sides and what would make it fit.
        keys: the columns that tell which report it is about.
        rule: its rule, if it is still there.
        edits: what was edited, in sentences.
        standing: how it stands to an earlier version.
    """
    verdict = str(row["verdict"])
    outcome = Outcome.OPEN if verdict in _OPEN else Outcome.FAILS
    about = who(row, keys)
    sums = _sums(row, rule)
    ways = [] if row.get("fits") is None else [f"It would fit with {_ways(row)}."]
    because = [f"Rule: {visible(rule.because, LONGEST_QUOTE)}."] if rule is not None and rule.because else []
    added_up = [sentence(", ".join(sums.values()))] if sums else []
    remarks = (*added_up, *(f"Edit: {edit}." for edit in edits), *because, *ways)
    return Alert(
        id=f"{row['rule']}: {about}",
        rule=str(row["rule"]),
        outcome=outcome,
        verdict=verdict,
        level=_level(verdict, Severity(str(row["severity"]))),
        who=about,
        words=words(row),
        fingerprint=fingerprint(row, keys),
        location=place(row),
        remarks=remarks,
        steps=tuple(Mark(place(row) if which == "total" else None, said) for which, said in sums.items()),
        story="\n".join([f"{about}: {words(row)}", *(f"  {said}" for said in remarks)]),
        details=_details(row, keys),
        standing=standing,
    )


def alert_run(report: TableReport, files: str) -> AlertRun:
    """Return everything that was found in tables as alerts."""
    keys = keys_of(report.findings)
    rules = {result.rule.id: result.rule for result in report.results}
    alerts = tuple(alert(row, keys, rules[row["rule"]]) for row in report.findings.iter_rows(named=True))
    return run_of(rules.values(), report, files, alerts)


def run_of(rules: Iterable[TableRule], report: TableReport, files: str, alerts: tuple[Alert, ...]) -> AlertRun:
    """Return alerts on tables as one run.

    Args:
        rules: every rule an alert may be about.
        report: the check they are of.
        files: what the tables are called.
        alerts: what was found.
    """
    used = {each.rule for each in alerts}
    notes = tuple(
        RuleNote(rule.id, rule.severity, visible(rule.because or rule.id, LONGEST_QUOTE))
        for rule in rules
        if rule.id in used
    )
    return AlertRun(report.ruleset.path or "tables", files, cac_check.__version__, notes, alerts, report.problems)


def to_json(report: TableReport, files: str) -> str:
    """Return everything that was found in tables as JSON; exact numbers are texts."""
    told: Json = {
        "format": FORMAT,
        "tool": {"name": "cac-check", "version": cac_check.__version__},
        "files": files,
        "profile": str(report.profile),
        "rules": [
            {
                "id": result.rule.id,
                "severity": str(result.rule.severity),
                "reports": {str(verdict): count for verdict, count in result.counts.items()},
                "unmatched": None if result.unmatched is None else result.unmatched.height,
            }
            for result in report.results
        ],
        "findings": [
            {
                name: told_as_text(value) if name in SETS else _plain(value, exact=name in (*SIDES, "gap"))
                for name, value in row.items()
            }
            for row in report.findings.iter_rows(named=True)
        ],
        "problems": [str(problem) for problem in report.problems],
    }
    return json_text(told)


def _plain(value: Any, *, exact: bool) -> Json:
    """Return a cell as JSON has it: exact numbers and dates as texts."""
    if value is None:
        return None
    return number(value).replace(",", "") if exact else value if isinstance(value, int) else str(value)


def _level(verdict: str, severity: Severity) -> Severity:
    """How loudly it is said: what fits on a loose reading at most as a warning, what cannot be told as a note."""
    if verdict in _OPEN:
        return Severity.NOTE
    return Severity.WARNING if verdict == "strained" and severity is Severity.ERROR else severity


def _sums(row: Mapping[str, Any], rule: TableRule | None) -> Mapping[str, str]:
    """Say what both sides come to."""
    form = None if rule is None else rule.form
    if isinstance(form, _SUMS):
        names = ("the parts come to", "the total is")
    elif isinstance(form, Steps):
        names = ("the figure before and what was added come to", "the figure is")
    else:
        names = ("one side comes to", "the other to")
    ends = {"parts": (row.get("low"), row.get("high")), "total": (row.get("total_low"), row.get("total_high"))}
    told = {}
    for (which, (low, high)), name in zip(ends.items(), names, strict=True):
        if low is not None or high is not None:
            told[which] = f"{name} {_range(low, high)}"
    return told


def _range(low: float | None, high: float | None) -> str:
    if low is None:
        return f"at most {number(high or 0)}"
    if high is None:
        return f"at least {number(low)}"
    return number(low) if low == high else f"{number(low)} to {number(high)}"


def _ways(row: Mapping[str, Any]) -> str:
    told = "; or ".join(f"{names} {values}" for names, values in zip(row["candidates"], row["fits"], strict=True))
    hint = row.get("hint")
    return visible(
        told if hint is None else f"{told} (the first would be a slip of the hand: {hint})", LONGEST_QUOTE * 4
    )


def _details(row: Mapping[str, Any], keys: Sequence[str]) -> Mapping[str, Json]:
    gap = row.get("gap")
    told: dict[str, Json] = {key: str(row[key]) for key in keys if row[key] is not None}
    return {"keys": told, "gap": None if gap is None else number(gap).replace(",", "")}
