"""What an edit did to tables, in words and as plain data."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from cac_check.gate.tables import Acceptance, TableComparison, may_fail
from cac_check.report.alert import AlertRun
from cac_check.report.baseline_state import BaselineState, Change
from cac_check.report.document import Block, Bullets, Heading, Paragraph, Strong, Table, line
from cac_check.report.github import annotate_runs, plain
from cac_check.report.json import to_json as json_text
from cac_check.report.markdown import to_markdown
from cac_check.report.words import LONGEST_QUOTE, visible
from cac_check.tables import TableReport
from cac_check.tables.findings import SETS, told_as_text
from cac_check.tables.telling import VERDICTS, alert, run_of, who, words

if TYPE_CHECKING:
    from cac_check.certificate import Json

FORMAT = "cac-check-table-gate/v1"
MOST_LISTED = 50
"""Rows of one kind of change that are listed one by one; the rest is counted."""

_TOLD = (Change.NEW, Change.WORSE, Change.LOST, Change.FIXED, Change.BETTER, Change.UNCHANGED)
_BESIDE = (Change.LOST, Change.FIXED, Change.BETTER)
"""What is told after what must not get in."""

Counts = Callable[[Mapping[str, object]], bool]
"""Whether a row counts by its verdict and severity."""


def failing(comparison: TableComparison, acceptance: Acceptance, counts: Counts) -> list[dict[str, Any]]:
    """Return the rows that must not get in, those missed by most first."""
    rows = [
        row
        for number, row in enumerate(comparison.rows.iter_rows(named=True))
        if may_fail(row) and counts(row) and number not in acceptance.rows
    ]
    return sorted(rows, key=lambda row: -(row["gap"] or 0))


def verdict_line(comparison: TableComparison, acceptance: Acceptance, counts: Counts) -> str:
    """Return the one line that says whether the edit may get in, and what it changed."""
    open_ = len(failing(comparison, acceptance, counts))
    may = f"This edit must not get in: {open_:,} new or worse." if open_ else "This edit may get in."
    counted = ", ".join(f"{comparison.count(change):,} {change}" for change in _TOLD)
    return f"{may} {counted}; {len(acceptance.rows):,} accepted."


def to_text(comparison: TableComparison, acceptance: Acceptance, counts: Counts) -> str:
    """Return the comparison as text."""
    blocks = [f"tables {visible(comparison.note)}"]
    for rows in (failing(comparison, acceptance, counts), *(_of(change, comparison) for change in _BESIDE)):
        lines = [told for row in rows[:MOST_LISTED] for told in _lines(row, comparison)]
        if len(rows) > MOST_LISTED:
            lines.append(f"{len(rows) - MOST_LISTED:,} more")
        blocks += ["\n".join(lines)] if lines else []
    blocks += ["\n".join(f"baseline: {visible(note)}" for note in acceptance.notes)] if acceptance.notes else []
    return "\n\n".join([*blocks, verdict_line(comparison, acceptance, counts)]) + "\n"


def to_summary(comparison: TableComparison, acceptance: Acceptance, counts: Counts) -> str:
    """Return the comparison as Markdown."""
    open_ = failing(comparison, acceptance, counts)
    blocks: list[Block] = [
        Heading(1, line("Do the tables still add up after this edit?")),
        Paragraph(line(Strong(verdict_line(comparison, acceptance, counts)), f" {visible(comparison.note)}.")),
    ]
    if open_:
        header = ("change", "rule", *comparison.keys[1:], "verdict", "gap", "place", "edit")
        rows = tuple(tuple(line(cell) for cell in _cells(row, comparison)) for row in open_[:MOST_LISTED])
        blocks.append(Table(tuple(map(line, header)), rows))
    if len(open_) > MOST_LISTED:
        blocks.append(Paragraph(line(f"{len(open_) - MOST_LISTED:,} more are left out here.")))
    others = [row for change in _BESIDE for row in _of(change, comparison)[:MOST_LISTED]]
    if others:
        told = tuple(line(" ".join(_lines(row, comparison))) for row in others)
        blocks += [Heading(2, line("Other changes")), Bullets(told)]
    if acceptance.notes:
        blocks.append(Bullets(tuple(line(visible(note)) for note in acceptance.notes)))
    return to_markdown(tuple(blocks))


def to_json(comparison: TableComparison, acceptance: Acceptance, counts: Counts) -> str:
    """Return the comparison as JSON."""
    told: Json = {
        "format": FORMAT,
        "note": comparison.note,
        "fails": len(failing(comparison, acceptance, counts)),
        "summary": {str(change): comparison.count(change) for change in _TOLD},
        "changes": [
            {**row, **{name: told_as_text(row[name]) for name in SETS}, "accepted": acceptance.rows.get(number)}
            for number, row in enumerate(comparison.rows.iter_rows(named=True))
            if row["change"] != Change.UNCHANGED
        ],
        "notes": list(acceptance.notes),
    }
    return json_text(told)


def to_github(run: AlertRun, text: str) -> str:
    """Return an annotation per alert that is not known yet, as many as GitHub keeps, and the text."""
    return annotate_runs([run]) + plain(text)


def alert_run(comparison: TableComparison, acceptance: Acceptance, report: TableReport, files: str) -> AlertRun:
    """Return the newer version as alerts, each with how it stands; what must not get in comes first.

    Args:
        comparison: of two versions.
        acceptance: what the baseline accepts.
        report: the check of the newer version.
        files: what the tables are called.
    """
    rules = {rule.id: rule for rule in comparison.rules}
    keys = comparison.keys[1:]
    told = [
        (_TOLD.index(Change(row["change"])), number, row)
        for number, row in enumerate(comparison.rows.iter_rows(named=True))
        if row["change"] != Change.FIXED
    ]
    alerts = tuple(
        alert(
            row,
            keys,
            rules.get(row["rule"]),
            edits=row["edits"],
            standing=BaselineState(Change(row["change"]), acceptance.rows.get(number)),
        )
        for _, number, row in sorted(told, key=lambda each: each[:2])
    )
    return run_of(comparison.rules, report, files, alerts)


def _of(change: Change, comparison: TableComparison) -> list[dict[str, Any]]:
    return list(comparison.rows.filter(comparison.rows["change"] == str(change)).iter_rows(named=True))


def _lines(row: Mapping[str, Any], comparison: TableComparison) -> Iterator[str]:
    """What became of a row, and the edits that did it."""
    at = "" if row["file"] is None else f"  ({row['file']}{'' if row['line'] is None else ':' + str(row['line'])})"
    about = who(row, comparison.keys[1:])
    yield visible(f"{row['change']}: {row['severity']}[{row['rule']}] {about}: {_said(row)}{at}", 4 * LONGEST_QUOTE)
    for edit in row["edits"]:
        yield f"  edit: {edit}"


def _said(row: Mapping[str, Any]) -> str:
    """The verdict; of what is gone, the one it had."""
    if row["change"] == Change.FIXED:
        return f"it said {VERDICTS[str(row['before'])]}"
    return words(row)


def _cells(row: Mapping[str, Any], comparison: TableComparison) -> Iterator[str]:
    at = "" if row["file"] is None else f"{row['file']}:{row['line']}"
    keys = (str(row[key] or "") for key in comparison.keys if key != "rule")
    gap = "" if row["gap"] is None else f"{row['gap']:,g}"
    edits = "; ".join(row["edits"])
    for cell in (str(row["change"]), str(row["rule"]), *keys, VERDICTS[str(row["verdict"])], gap, at, edits):
        yield visible(cell, LONGEST_QUOTE)
