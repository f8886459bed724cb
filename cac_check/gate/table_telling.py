"""What an edit did to tables, in words and as plain data."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from cac_check.gate.tables import Acceptance, TableComparison, may_fail
from cac_check.report.document import Bullets, Heading, Paragraph, Strong, Table, line
from cac_check.report.github import command, plain
from cac_check.report.json import to_json as json_text
from cac_check.report.markdown import to_markdown
from cac_check.report.standing import Change
from cac_check.report.words import LONGEST_QUOTE, visible

if TYPE_CHECKING:
    from cac_check.certificate import Json

FORMAT = "cac-check-table-gate/v1"
MOST_LISTED = 50
"""Rows that are listed one by one; the rest is counted."""
MOST_ANNOTATED = 10
"""Annotations GitHub keeps per step."""

_TOLD = (Change.NEW, Change.WORSE, Change.LOST, Change.FIXED, Change.BETTER, Change.UNCHANGED)
_VERDICTS = {
    "contradicted": "cannot hold",
    "strained": "fits only on a loose reading",
    "undecided": "cannot be told",
    "unmatched": "found no partner",
}

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
    open_ = failing(comparison, acceptance, counts)
    lines = [f"tables {visible(comparison.note)}", "", *(_row(row, comparison) for row in open_[:MOST_LISTED])]
    if len(open_) > MOST_LISTED:
        lines.append(f"{len(open_) - MOST_LISTED:,} more")
    lines += [*([""] if open_ else []), *(f"baseline: {visible(note)}" for note in acceptance.notes)]
    return "\n".join([*lines, verdict_line(comparison, acceptance, counts)]) + "\n"


def to_summary(comparison: TableComparison, acceptance: Acceptance, counts: Counts) -> str:
    """Return the comparison as Markdown."""
    open_ = failing(comparison, acceptance, counts)
    header = ("change", "rule", *(key for key in comparison.keys if key != "rule"), "verdict", "gap", "place")
    rows = tuple(tuple(line(cell) for cell in _cells(row, comparison)) for row in open_[:MOST_LISTED])
    left = len(open_) - MOST_LISTED
    return to_markdown(
        (
            Heading(1, line("Do the tables still add up after this edit?")),
            Paragraph(line(Strong(verdict_line(comparison, acceptance, counts)), f" {visible(comparison.note)}.")),
            *([Table(tuple(map(line, header)), rows)] if rows else []),
            *([Paragraph(line(f"{left:,} more are left out here."))] if left > 0 else []),
            *([Bullets(tuple(line(visible(note)) for note in acceptance.notes))] if acceptance.notes else []),
        )
    )


def to_json(comparison: TableComparison, acceptance: Acceptance, counts: Counts) -> str:
    """Return the comparison as JSON."""
    told: Json = {
        "format": FORMAT,
        "note": comparison.note,
        "fails": len(failing(comparison, acceptance, counts)),
        "summary": {str(change): comparison.count(change) for change in _TOLD},
        "changes": [
            {**row, "accepted": acceptance.rows.get(number)}
            for number, row in enumerate(comparison.rows.iter_rows(named=True))
            if row["change"] != Change.UNCHANGED
        ],
        "notes": list(acceptance.notes),
    }
    return json_text(told)


def to_github(comparison: TableComparison, acceptance: Acceptance, counts: Counts) -> str:
    """Return an annotation per row that must not get in, as many as GitHub keeps, and the text."""
    rows = failing(comparison, acceptance, counts)[:MOST_ANNOTATED]
    annotations = (command("error", row["file"], row["line"], str(row["rule"]), _row(row, comparison)) for row in rows)
    return "".join(f"{annotation}\n" for annotation in annotations) + plain(to_text(comparison, acceptance, counts))


def _row(row: Mapping[str, Any], comparison: TableComparison) -> str:
    keys = ", ".join(f"{key} {row[key]}" for key in comparison.keys if key != "rule" and row[key] is not None)
    gap = "" if row["gap"] is None else f", by {row['gap']:,g}"
    place = "" if row["file"] is None else f"  ({row['file']}{'' if row['line'] is None else ':' + str(row['line'])})"
    said = _VERDICTS[str(row["verdict"])]
    return visible(f"{row['change']}: {row['severity']}[{row['rule']}] {keys}: {said}{gap}{place}", 4 * LONGEST_QUOTE)


def _cells(row: Mapping[str, Any], comparison: TableComparison) -> Iterator[str]:
    place = "" if row["file"] is None else f"{row['file']}:{row['line']}"
    keys = (str(row[key] or "") for key in comparison.keys if key != "rule")
    gap = "" if row["gap"] is None else f"{row['gap']:,g}"
    for cell in (str(row["change"]), str(row["rule"]), *keys, _VERDICTS[str(row["verdict"])], gap, place):
        yield visible(cell, LONGEST_QUOTE)
