"""``cac-check check`` on tables."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

import typer

from cac_check.commands.csv_files import told_by_line
from cac_check.commands.exits import Exit, FailOn, at_least, fails
from cac_check.commands.files import Output, write_outputs
from cac_check.commands.options import ProfileName
from cac_check.commands.outputs import pair
from cac_check.commands.processes import EachOnSpark, each
from cac_check.commands.progress import counting
from cac_check.commands.table_sources import EngineName, files_read, open_tables, spark_session
from cac_check.commands.terminal import say, show_problems, waiting
from cac_check.diagnostic import Diagnostic, Location, Problems, Severity

if TYPE_CHECKING:
    import polars as pl

    from cac_check.commands.terminal import Color
    from cac_check.model_tables import TableRuleset
    from cac_check.tables import TableReport

TABLE_ENDINGS = (".parquet", ".pq", ".csv")
NO_REPORT = "nothing to check: no rule applies to any report of the tables"

YAML_ENDINGS = (".yaml", ".yml")

FORMATS = ("markdown", "text", "json", "sarif", "junit", "github")
"""How findings are told; findings themselves go where ``--output`` names a file with one of ``TABLE_ENDINGS``."""


def table_rules(files: Sequence[str], rules: Sequence[str]) -> TableRuleset | None:
    """Return the rules over tables that ``files`` are to be checked by, ``None`` if they are data sets of claims.

    Raises:
        Problems: if the rule file cannot be used.
        typer.BadParameter: if tables come without rules over tables.
    """
    if all(path.lower().endswith(YAML_ENDINGS) for path in files):
        return None
    from cac_check.loading import load_table_rules

    ruleset = load_table_rules(rules[0]) if len(rules) == 1 else None
    if ruleset is None and any(path.lower().endswith(TABLE_ENDINGS) for path in files):
        raise typer.BadParameter("tables need one rule file with a `tables:` block", param_hint="--rules")
    return ruleset


def check_table_files(
    files: Sequence[str],
    ruleset: TableRuleset,
    *,
    profile: ProfileName,
    formats: Sequence[str],
    outputs: Sequence[str],
    plots: str | None,
    engine: EngineName,
    undecided: bool,
    joint: bool,
    fail_on: FailOn,
    severity: Severity,
    color: Color,
    quiet: bool,
) -> Exit:
    """Check tables, write the findings where ``outputs`` says and what ``formats`` say of them.

    Raises:
        Problems: if the files cannot be used.
    """
    from cac_check.model import Profile, Verdict
    from cac_check.tables import check_tables
    from cac_check.tables.published import with_cells

    data = [path for path in outputs if path.lower().endswith(TABLE_ENDINGS)]
    targets = pair(formats, [path for path in outputs if path not in data], known=FORMATS, default="markdown")
    read = files_read(ruleset, files)
    with told_by_line(read), waiting(f"reading {', '.join(files)}", quiet=quiet):
        opened = open_tables(ruleset, files, engine)
    with told_by_line(read), counting(f"checking {', '.join(files)}", quiet=quiet) as (progress, counted):
        report = check_tables(
            opened.ruleset,
            counted(opened.frames),
            profile=Profile(profile),
            undecided=undecided,
            joint=joint,
            each=each if engine == "polars" else EachOnSpark(spark_session()),
            progress=progress,
        )
    report = with_cells(report, opened.letters)
    show_problems(report.problems, color)
    drawn = [] if plots is None else _charts(report, plots)
    pictures = [chart.path for chart in drawn]
    told = [Output(target.path, _told(target.format, report, files, pictures)) for target in targets]
    found = [Output(path, partial(_write_findings, report.findings, path)) for path in data]
    write_outputs([*found, *drawn, *told], inputs=read)
    if not report.problems and not any(result.applied for result in report.results):
        say(NO_REPORT)
        return Exit.NOTHING
    failing = any(
        result.counts[verdict] and fails(verdict, result.rule.severity, fail_on, severity)
        for result in report.results
        for verdict in Verdict
    )
    apart = any(at_least(found, severity) for found in report.unmatched_severities)
    return Exit.FINDINGS if failing or apart or report.problems else Exit.OK


def _charts(report: TableReport, folder: str) -> list[Output]:
    """Return charts as files of a folder, which is made if it is not there.

    Raises:
        Problems: if matplotlib is not installed, or the folder cannot be made.
    """
    from cac_check.tables.charts import charts

    try:
        drawn = charts(report)
    except ImportError as error:
        advice = "install it with: pip install 'cac-check[plots]'"
        problem = Diagnostic("no-matplotlib", "charts need matplotlib", Location("--plots"), advice)
        raise Problems([problem]) from error
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"no folder can be made here: {error.strerror}"
        raise Problems([Diagnostic("cannot-write", message, Location(folder))]) from error
    return [Output(str(Path(folder, name)), picture) for name, picture in drawn.items()]


def _told(name: str, report: TableReport, files: Sequence[str], pictures: Sequence[str]) -> str:
    from cac_check.report import github, junit, sarif
    from cac_check.report.markdown import to_markdown
    from cac_check.report.plain_text import to_text
    from cac_check.tables.summary import summary
    from cac_check.tables.telling import alert_run, to_json

    document = summary(report, shlex.join(["cac-check", *sys.argv[1:]]), pictures)
    match name:
        case "json":
            return to_json(report, ", ".join(files))
        case "markdown":
            return to_markdown(document)
        case "text":
            return to_text(document)
    run = alert_run(report, ", ".join(files))
    match name:
        case "sarif":
            return sarif.render_runs([run])
        case "junit":
            return junit.render_runs([run])
        case _:
            return github.annotate_runs([run]) + github.plain(to_text(document))


def _write_findings(findings: pl.DataFrame, name: str, path: Path) -> None:
    """Write findings to a path, in the format of the ``name`` it will have."""
    from cac_check.tables.findings import as_file

    told = as_file(findings)
    if PurePath(name).suffix.lower() == ".csv":
        told.write_csv(path)
    else:
        told.write_parquet(path)
