"""``cac-check gate`` on tables."""

from __future__ import annotations

import fnmatch
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from cac_check.commands.claims_subject import read_baseline
from cac_check.commands.csv_files import errors_by_line
from cac_check.commands.exits import NO_REPORT, Exit, Threshold
from cac_check.commands.processes import each
from cac_check.commands.progress import counting
from cac_check.commands.subject import Answer, Settings, Versions, rendered
from cac_check.commands.table_sources import files_read, open_tables
from cac_check.diagnostic import Problems, Severity

if TYPE_CHECKING:
    from cac_check.gate.git import Base
    from cac_check.gate.tables import CheckedTables
    from cac_check.model_tables import TableRuleset


def gate_tables(
    files: Sequence[str], ruleset: TableRuleset, settings: Settings, threshold: Threshold, versions: Versions
) -> Answer:
    """Compare tables with an earlier version.

    Raises:
        Problems: if the newer version cannot be used, or there is nothing to compare it with.
    """
    from cac_check.gate.rows import GatedTables
    from cac_check.gate.tables import accept, compare_tables

    baseline = read_baseline(versions.baseline)
    checked = partial(_checked, settings=settings)
    # Frames are read when they are compared: the earlier files must stay where they are until then.
    with tempfile.TemporaryDirectory(prefix="cac-check-") as folder:
        if versions.against is None:
            note, before = _earlier(files, ruleset, versions.base, folder, checked)
        else:
            old, new = versions.against
            note, before = f"compared with {old}", checked(ruleset, [old])
            files = [new]
        after = checked(ruleset, files)
        comparison = compare_tables(before, after, f"{', '.join(files)}, {note}")
    acceptance = accept(comparison, baseline.patterns, date.today())

    def counts(row: Mapping[str, object]) -> bool:
        severity = Severity(str(row["severity"]))
        if row["verdict"] == "unmatched":
            return threshold.counts(severity)
        return threshold.fails(str(row["verdict"]), severity)

    report = after.report
    gated = GatedTables(comparison, acceptance, counts, report, ", ".join(files))
    fails = report.problems or gated.failing
    nothing = not fails and not any(result.applied for result in report.results)
    return Answer(
        rendered(gated, job_summary=True),
        Exit.NOTHING if nothing else Exit.FINDINGS if fails else Exit.OK,
        files_read(ruleset, files),
        problems=report.problems,
        notes=(NO_REPORT,) if nothing else (),
    )


def _checked(ruleset: TableRuleset, files: Sequence[str], *, settings: Settings) -> CheckedTables:
    from cac_check.gate.tables import CheckedTables
    from cac_check.model import Profile
    from cac_check.tables import check_tables

    read = files_read(ruleset, files)
    with errors_by_line(read), counting(f"checking {', '.join(files)}", quiet=settings.quiet) as (progress, counted):
        opened = open_tables(ruleset, files, "polars")
        frames = counted(opened.frames)
        report = check_tables(
            opened.ruleset,
            frames,
            profile=Profile(settings.profile),
            undecided=True,
            joint=settings.joint,
            each=each,
            progress=progress,
        )
        return CheckedTables(report, frames)


def _earlier(
    files: Sequence[str],
    ruleset: TableRuleset,
    reference: str,
    folder: str,
    checked: Callable[[TableRuleset, Sequence[str]], CheckedTables],
) -> tuple[str, CheckedTables | None]:
    """Check the tables as they were in the base; ``None`` if they were not there, or could not be used.

    Their files are laid out in the ``folder``.
    """
    from cac_check.gate.git import find_base
    from cac_check.loading import load_table_rules

    base = find_base(reference, os.environ, tuple(files))
    rules = ruleset.path or ""
    base.extract(_wanted(files, ruleset, base), folder)
    try:
        old_rules = load_table_rules(base.extracted(rules, folder))
        if old_rules is None:
            return f"not in {base.name}", None
        old_files = [base.extracted(path, folder) for path in files]
        return f"compared with {base.name}", checked(old_rules, old_files)
    except Problems as problems:
        return f"compared with {base.name}, which cannot be used: {problems.diagnostics[0].message}", None


def _wanted(files: Sequence[str], ruleset: TableRuleset, base: Base) -> Iterable[str]:
    """Every file of the base that the tables or the rules may mean."""
    from cac_check.model_tables import Listed

    folder = os.path.dirname(ruleset.path or "")  # noqa: PTH120
    named = [pattern for table in ruleset.tables for pattern in table.files]
    for rule in ruleset.rules:
        if isinstance(rule.form, Listed):
            named += [rule.form.breakdowns, rule.form.parts]
    patterns = [*files, *(os.path.join(folder, name) for name in named), ruleset.path or ""]  # noqa: PTH118
    wild = [os.path.normpath(re.sub(r"\{\w+\}", "*", pattern)) for pattern in patterns]
    return [name for name in base.names() if any(fnmatch.fnmatch(os.path.normpath(name), each) for each in wild)]
