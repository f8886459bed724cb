"""Results as CSV, a line each: for a spreadsheet. What would make one fit is one text; nothing is taken apart again."""

from __future__ import annotations

import csv
import io

from cac_check.report.result import Result, Run, Runs
from cac_check.report.words import spelled_out

COLUMNS = ("data", "id", "rule", "verdict", "severity", "who", "words", "file", "line", "gap", "sides", "would fit")


def render(runs: Runs) -> str:
    """Return the results of runs as CSV, with a line of names."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for run in runs:
        writer.writerows(map(spelled_out, _cells(result, run)) for result in run.results)
    return text.getvalue()


def _cells(result: Result, run: Run) -> tuple[str, ...]:
    place = result.location
    line = "" if place is None or place.span is None else str(place.span.line)
    ways = [", ".join(f"{change.figure} {change.fits}" for change in way.changes) for way in result.corrections]
    return (
        run.id,
        result.id,
        result.rule,
        result.verdict,
        str(result.level),
        result.who,
        result.words,
        "" if place is None else place.file,
        line,
        str(result.facts["gap"] or ""),
        "; ".join(map(str, result.sides or ())),
        "; or ".join(ways),
    )
