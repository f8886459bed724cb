"""The summary of a check of tables, in Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

from cac_check.engine.tables.run import FILE, LINE
from cac_check.finding import JOINT
from cac_check.model import Verdict
from cac_check.tables.check import RuleResult, TableReport
from cac_check.tables.findings import COLUMNS, FAILING

if TYPE_CHECKING:
    import polars as pl

WORST = 10
"""How many of the largest gaps are shown."""

MOST_VALUES = 5
"""How many values of a key a pattern names, and how many sets of figures that would fit."""


def summary(report: TableReport, command: str | None = None, pictures: Sequence[str] = ()) -> str:
    """Return counts per rule, the worst gaps, and where failures gather.

    Args:
        report: what was found.
        command: the command line that makes it again.
        pictures: files of charts to show.
    """
    lines = ["# Can these figures all be true?", ""]
    lines += _counts(report.results)
    lines += _unmatched(report.results)
    failing = report.findings.filter(report.findings["verdict"].is_in(FAILING))
    if failing.height:
        lines += _worst(failing)
        lines += _patterns(failing)
        lines += [line for path in pictures for line in ("", f"![{PurePath(path).stem.replace('-', ' ')}](<{path}>)")]
    if report.left:
        lines += [
            "",
            f"What would make {report.left:,} more failing reports fit was not looked for: there are too many.",
        ]
    if report.unasked:
        lines += [
            "",
            f"Whether all rules can hold together was not asked of {report.unasked:,} reports: too many differ.",
        ]
    if report.problems:
        lines += ["", "## Problems in the data", "", *(f"- {problem}" for problem in report.problems)]
    if command is not None:
        lines += ["", "Made by:", "", "```", command, "```"]
    return "\n".join(lines) + "\n"


def _counts(results: Sequence[RuleResult]) -> Iterator[str]:
    yield from _table(
        ("rule", "reports", "fit", "cannot be told", "fit on a loose reading", "cannot hold", "severity"),
        [
            (
                result.rule.id,
                f"{result.applied:,}",
                f"{result.counts[Verdict.CONSISTENT]:,}",
                f"{result.counts[Verdict.UNDECIDED]:,}",
                f"{result.counts[Verdict.STRAINED]:,}",
                f"{result.counts[Verdict.CONTRADICTED]:,}",
                str(result.rule.severity),
            )
            for result in results
        ],
        numbers=range(1, 6),
    )
    idle = [result.rule.id + _lacking(result) for result in results if not result.applied and result.rule.id != JOINT]
    if idle:
        yield ""
        yield f"Rules that applied nowhere: {', '.join(idle)}."


def _lacking(result: RuleResult) -> str:
    return f" (there is no column {' and no '.join(result.lacking)})" if result.lacking else ""


def _unmatched(results: Sequence[RuleResult]) -> Iterator[str]:
    apart = [(result.rule.id, result.unmatched) for result in results if result.unmatched is not None]
    apart = [(rule, rows) for rule, rows in apart if rows.height]
    if not apart:
        return
    yield from ("", "## Not matched", "", "Parts without a total and totals without parts were not compared.", "")
    for rule, rows in apart:
        keys = [name for name in rows.columns if name not in ("parts given", "totals given")]
        lonely = rows.filter(rows["totals given"] == 0).height
        yield f"- {rule}: {lonely:,} groups of parts without a total, {rows.height - lonely:,} totals without parts"
        for row in rows.sort(keys).head(MOST_VALUES).iter_rows(named=True):
            what = "parts" if row["parts given"] else "total"
            yield f"  - only the {what}: {', '.join(str(row[key]) for key in keys)}"
        if rows.height > MOST_VALUES:
            yield f"  - and {rows.height - MOST_VALUES:,} more"


def _worst(findings: pl.DataFrame) -> Iterator[str]:
    worst = findings.sort("gap", descending=True, nulls_last=True, maintain_order=True).head(WORST)
    place = [name for name in findings.columns if name not in (*COLUMNS, FILE, LINE)]
    yield from ("", "## Largest gaps", "")
    yield from _table(
        ("where", "rule", "gap", "parts", "total", "would fit"),
        [
            (
                ", ".join(str(row[key]) for key in (*place, "breakdown") if row[key] is not None),
                row["rule"],
                "–" if row["gap"] is None else _number(row["gap"]),
                _range(row["low"], row["high"]),
                _range(row["total_low"], row["total_high"]),
                _would_fit(row["candidates"], row["fits"]),
            )
            for row in worst.iter_rows(named=True)
        ],
        numbers=(2, 3, 4),
    )


def _patterns(findings: pl.DataFrame) -> Iterator[str]:
    """Say for each rule in which values of a key its failures gather, and from when to when."""
    place = [name for name in findings.columns if name not in (*COLUMNS, FILE, LINE)]
    yield from ("", "## Where failures gather", "")
    for (rule,), rows in findings.group_by("rule", maintain_order=True):
        yield f"- {rule}: {rows.height:,}"
        for key in place:
            counts = rows[key].drop_nulls().value_counts(sort=True)
            if counts.height == rows.height and counts.height > 1:
                ordered = counts[key].sort()
                yield f"  - {key}: {ordered[0]} to {ordered[-1]}, each once"
            elif 0 < counts.height < rows.height or counts.height == 1:
                named = [f"{value} ({number:,})" for value, number in counts.head(MOST_VALUES).iter_rows()]
                more = f" and {counts.height - MOST_VALUES:,} others" if counts.height > MOST_VALUES else ""
                yield f"  - {key}: {', '.join(named)}{more}"


def _would_fit(candidates: Sequence[str] | None, fits: Sequence[str] | None) -> str:
    if candidates is None or fits is None:
        return "–"
    pairs = list(zip(candidates, fits, strict=True))
    told = [f"{names}: {values}" for names, values in pairs[:MOST_VALUES]]
    more = [f"{len(pairs) - MOST_VALUES:,} more"] if len(pairs) > MOST_VALUES else []
    return "; ".join([*told, *more])


def _range(low: float | None, high: float | None) -> str:
    if low is None and high is None:
        return "–"
    return _number(low) if low == high else f"{_number(low)} to {_number(high)}"


def _number(value: float | None) -> str:
    if value is None:
        return "∞"
    return f"{int(value):,}" if value == int(value) else f"{value:,}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[int]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'|'.join('---:' if place in numbers else '---' for place in range(len(head)))}|"
    for row in rows:
        cells = [cell.replace("|", r"\|") for cell in row]
        yield f"| {' | '.join(cells)} |"
