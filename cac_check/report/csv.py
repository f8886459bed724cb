"""Results as CSV, a line each, for a spreadsheet, which computes nothing of it; what would make one fit is one text."""

from __future__ import annotations

import csv
import io

from cac_check.report.csvw import Column
from cac_check.report.result import Result, Run, Runs
from cac_check.report.words import inert, spelled_out

DESCRIBED = (
    Column("data", "The data set."),
    Column("id", "The finding, as other commands name it."),
    Column("rule", "The rule that was checked."),
    Column("verdict", "contradicted, strained, consistent or undecided."),
    Column("severity", "error, warning or note."),
    Column("who", "Whose figures, and what they were held against."),
    Column("words", "The verdict with its gap, in English."),
    Column("file", "Where the figure in question stands."),
    Column("line", "Its line.", "integer"),
    Column("gap", "By how much the two sides miss each other, exact: a number or a fraction."),
    Column("sides", "What the two sides come to, the one told first in front."),
    Column("would fit", "What would make it fit."),
)
"""The columns and what they mean."""

COLUMNS = tuple(column.title for column in DESCRIBED)


def render(runs: Runs) -> str:
    """Return the results of runs as CSV, with a line of names."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for run in runs:
        writer.writerows([inert(spelled_out(cell)) for cell in _cells(result, run)] for result in run.results)
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
