"""``cac-check gate`` on tables."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from cac_check.commands.claims_subject import read_baseline
from cac_check.commands.csv_files import errors_by_line
from cac_check.commands.databases import refuse_databases
from cac_check.commands.exits import NO_REPORT, Exit, Threshold
from cac_check.commands.processes import each
from cac_check.commands.progress import counting
from cac_check.commands.subject import Answer, Settings, Versions, rendered
from cac_check.commands.table_paths import Selection, files_read
from cac_check.commands.table_sources import open_tables
from cac_check.commands.table_versions import Earlier, Sides, of_file, of_git, open_sides
from cac_check.diagnostic import Problems, Severity
from cac_check.messages import Sentence

if TYPE_CHECKING:
    from cac_check.engine.tables.figures import Frame
    from cac_check.gate.checked_tables import CheckedTables
    from cac_check.gate.tables import TableComparison
    from cac_check.model_tables import TableRuleset


def gate_tables(
    files: Sequence[str], ruleset: TableRuleset, settings: Settings, threshold: Threshold, versions: Versions
) -> Answer:
    """Compare tables with an earlier version.

    Raises:
        Problems: if the newer version cannot be used, there is nothing to compare it with, or it is a database.
    """
    from cac_check.gate.accepted_rows import accept
    from cac_check.gate.git import find_base
    from cac_check.gate.rows import GatedTables

    refuse_databases((*files, *(versions.against or ()), *(name for table in ruleset.tables for name in table.files)))
    baseline = read_baseline(versions.baseline)
    # Frames are read when they are compared: the earlier files must stay where they are until then.
    with tempfile.TemporaryDirectory(prefix="cac-check-") as folder:
        if versions.against is None:
            base = find_base(versions.base, os.environ, tuple(files))
            earlier = of_git(base, files, ruleset, os.path.realpath(folder))
        else:
            old, new = versions.against
            earlier, files = of_file(old, ruleset), [new]
        sides = open_sides(ruleset, files, earlier)
        after, comparison = _compared(sides, earlier, files, settings, threshold)
        comparison = comparison.with_cells(after.report.ruleset, after.letters)
    acceptance = accept(comparison, baseline.patterns, date.today(), lost=threshold.fail_on.takes_lost)

    report = after.report
    gated = GatedTables(comparison, acceptance, fails_by(threshold), report, ", ".join(files), settings.told_in)
    nothing = not gated.fails and not any(result.applied for result in report.results) and not comparison.rows.height
    return Answer(
        rendered(gated, job_summary=True),
        Exit.NOTHING if nothing else Exit.FINDINGS if gated.fails else Exit.OK,
        files_read(ruleset, files),
        notes=(NO_REPORT,) if nothing else (),
    )


def fails_by(threshold: Threshold) -> Callable[[Mapping[str, object]], bool]:
    """Return what tells whether a row of a comparison fails, if it is new, worse or lost."""

    def fails(row: Mapping[str, object]) -> bool:
        severity = Severity(str(row["severity"]))
        if row["change"] == "lost":
            return threshold.fails_lost(severity)
        if row["verdict"] == "unmatched":
            return threshold.counts(severity)
        return threshold.fails(str(row["verdict"]), severity)

    return fails


def _compared(
    sides: Sides, earlier: Earlier, files: Sequence[str], settings: Settings, threshold: Threshold
) -> tuple[CheckedTables, TableComparison]:
    """Check the newer version, and set it beside the older one as far as they differ."""
    from cac_check.gate.changed_rows import changed_lists, changed_rows, touched_rows
    from cac_check.gate.checked_tables import CheckedTables
    from cac_check.gate.lost_rules import differ, lost_with_rules, severities_before, with_lost
    from cac_check.gate.table_problems import changed_problems
    from cac_check.gate.tables import compare_affected, compare_tables
    from cac_check.model import Profile
    from cac_check.tables import check_tables

    undecided = threshold.fail_on.takes_undecided
    ruleset = sides.after.ruleset
    title = ", ".join(files)
    with (
        errors_by_line(files_read(ruleset, files)),
        counting(f"checking {title}", quiet=settings.quiet) as (
            progress,
            counted,
        ),
    ):
        report = check_tables(
            ruleset,
            counted(sides.after.frames),
            profile=Profile(settings.profile),
            undecided=True,
            candidates=sides.before is None,
            joint=settings.joint,
            each=each,
            progress=progress,
        )
        after = CheckedTables(
            replace(report, problems=(*sides.skipped, *report.problems)), sides.after.frames, sides.after.letters
        )
        note = Sentence.saying("{files}, {note}", files=title, note=_note(sides, earlier))
        if sides.before is None or sides.edited is None:
            comparison = compare_tables(None, after, note, undecided=undecided)
            return after, replace(comparison, problems=report.problems, old_problems=len(sides.skipped))
        changes = changed_rows(report.ruleset, *sides.edited)  # with columns by pattern as they are today
        touched = (
            touched_rows(report.ruleset, sides.before, changes),
            touched_rows(report.ruleset, after.frames, changes),
        )
        then = earlier.ruleset
        comparison = compare_affected(
            sides.before,
            after,
            note,
            changes,
            lists=changed_lists(report.ruleset, *sides.edited),
            undecided=undecided,
            joint=settings.joint,
            each=each,
            severities={} if then is None else severities_before(then, ruleset),
            files_gone=sides.gone,
            touched=touched,
        )
        if then is not None and differ(then, ruleset):
            lost = lost_with_rules(then, _frames_of(then, sides, earlier), after)
            comparison = comparison.with_rows(with_lost(comparison.rows, lost), then.rules)
        return after, changed_problems(comparison, after, touched)


def _frames_of(then: TableRuleset, sides: Sides, earlier: Earlier) -> Mapping[str, Frame]:
    """Return the older version as its own rules read it; as those of today do where it cannot be read so."""
    assert sides.before is not None
    selection = Selection(earlier.place, sides.left_out, earlier.name_of, MappingProxyType(dict(sides.before)))
    try:
        return open_tables(then, earlier.files, "polars", selection).frames
    except Problems:
        return sides.before


def _note(sides: Sides, earlier: Earlier) -> str:
    beside = [*sides.notes, *earlier.notes]
    if sides.before is not None:
        beside = [Sentence.saying("compared with {version}", version=earlier.name), *beside]
    said = beside[0] if beside else ""
    for more in beside[1:]:
        said = Sentence.saying("{first}; {second}", first=said, second=more)
    return said
