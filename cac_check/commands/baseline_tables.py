"""``cac-check baseline update`` on tables: patterns follow what they hold today."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from cac_check.commands.csv_files import errors_by_line
from cac_check.commands.databases import refuse_databases
from cac_check.commands.exits import Threshold
from cac_check.commands.gate_tables import fails_by
from cac_check.commands.processes import each
from cac_check.commands.progress import counting
from cac_check.commands.subject import Settings
from cac_check.commands.table_paths import files_read
from cac_check.commands.table_sources import open_tables

if TYPE_CHECKING:
    from cac_check.gate.baseline import Baseline
    from cac_check.gate.pattern_update import PatternUpdate
    from cac_check.model_tables import TableRuleset


def update_patterns(
    known: Baseline,
    files: Sequence[str],
    ruleset: TableRuleset,
    settings: Settings,
    threshold: Threshold,
    because: str | None,
    until: date | None,
) -> tuple[Baseline, str, Sequence[str]]:
    """Return the baseline whose patterns accept what would fail now, what became of them in short, and line by line.

    Raises:
        Problems: if a file cannot be used, or is a database.
        ValueError: if something is accepted for the first time and no reason is given.
    """
    from cac_check.gate.checked_tables import CheckedTables
    from cac_check.gate.pattern_update import updated_patterns
    from cac_check.gate.tables import compare_tables
    from cac_check.model import Profile
    from cac_check.report.words import plural
    from cac_check.tables import check_tables

    refuse_databases((*files, *(name for table in ruleset.tables for name in table.files)))
    title = ", ".join(files)
    with (
        errors_by_line(files_read(ruleset, files)),
        counting(f"checking {title}", quiet=settings.quiet) as (progress, counted),
    ):
        opened = open_tables(ruleset, files, "polars")
        report = check_tables(
            opened.ruleset,
            counted(opened.frames),
            profile=Profile(settings.profile),
            undecided=True,
            candidates=False,
            joint=settings.joint,
            each=each,
            progress=progress,
        )
        after = CheckedTables(report, opened.frames, opened.letters)
        comparison = compare_tables(None, after, "", undecided=threshold.fail_on.takes_undecided)
        comparison = comparison.with_cells(report.ruleset, opened.letters)
    update = updated_patterns(
        known.patterns,
        list(comparison.rows.iter_rows(named=True)),
        comparison.keys[1:],
        {result.rule.id for result in report.results} | set(comparison.rows["rule"].to_list()),
        fails_by(threshold),
        because,
        until,
    )
    in_short = f"{plural(len(update.patterns), 'pattern')}, {len(update.new)} of them new; {len(update.gone)} taken out"
    problems = sum(problem.count for problem in report.problems)
    return replace(known, patterns=update.patterns), in_short, tuple(_in_lines(update, problems))


def _in_lines(update: PatternUpdate, problems: int) -> Iterator[str]:
    """Yield what became of the patterns, a line each."""
    from cac_check.report.words import plural

    for pattern, was in update.changed:
        yield f"{pattern}: {pattern.count:,} accepted, {was:,} before"
    for pattern in update.new:
        yield f"{pattern}: {pattern.count:,} accepted, new"
    for pattern in update.gone:
        yield f"{pattern}: not there any more, taken out"
    for pattern in update.foreign:
        yield f"{pattern}: of no rule of these tables, left as it is"
    if problems:
        found = plural(problems, "problem")
        yield f"{found} in the data: none of it is accepted here, and the gate fails on new ones only"
