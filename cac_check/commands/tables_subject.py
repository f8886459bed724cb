"""Tables, checked, compared and explained."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from cac_check.commands.csv_files import errors_by_line
from cac_check.commands.exits import NO_REPORT, Exit, Threshold
from cac_check.commands.files import STANDARD, Output, make_folder, seen_from
from cac_check.commands.kinds import Kind
from cac_check.commands.options import FORMAT_NAMES
from cac_check.commands.processes import EachOnSpark, each
from cac_check.commands.progress import counting
from cac_check.commands.subject import Answer, Meant, Rendered, Renderer, Settings, Versions, Wanted, rendered
from cac_check.commands.table_frames import spark_session
from cac_check.commands.table_paths import files_read
from cac_check.commands.table_sources import Opened, open_tables
from cac_check.commands.terminal import waiting
from cac_check.diagnostic import Diagnostic, Location, Problems
from cac_check.report.screen import PLAIN, Screen

if TYPE_CHECKING:
    import polars as pl

    from cac_check.model_tables import TableRuleset
    from cac_check.tables import TableReport
    from cac_check.tables.checked import CheckedTables

FILES: Mapping[str, str] = MappingProxyType(
    {".csv": "csv", ".csv-metadata.json": "csvw", ".parquet": "parquet", ".pq": "parquet"}
)
"""The formats of files of findings, by ending."""


class TablesSubject:
    """Tables, with the one rule file that says how they are read and what holds in them."""

    kind = Kind.TABLES
    default_format = "markdown"
    formats: Sequence[str] = FORMAT_NAMES
    files = FILES

    def __init__(self, paths: Sequence[str], ruleset: TableRuleset) -> None:
        self._paths = paths
        self._ruleset = ruleset

    @property
    def _name(self) -> str:
        return ", ".join(self._paths)

    def load(self, settings: Settings) -> Opened:
        """Read the tables.

        Raises:
            Problems: if a file cannot be used.
        """
        with (
            errors_by_line(files_read(self._ruleset, self._paths)),
            waiting(f"reading {self._name}", quiet=settings.quiet),
        ):
            return open_tables(self._ruleset, self._paths, settings.engine)

    def checked(self, settings: Settings) -> CheckedTables:
        """Decide every rule on every report of the tables.

        Raises:
            Problems: if the files cannot be used.
        """
        from cac_check.model import Profile
        from cac_check.tables import check_tables
        from cac_check.tables.checked import CheckedTables
        from cac_check.tables.spreadsheet_cells import with_cells

        read = files_read(self._ruleset, self._paths)
        opened = self.load(settings)
        with errors_by_line(read), counting(f"checking {self._name}", quiet=settings.quiet) as (progress, counted):
            report = check_tables(
                opened.ruleset,
                counted(opened.frames),
                profile=Profile(settings.profile),
                undecided=settings.undecided,
                joint=settings.joint,
                each=each if settings.engine == "polars" else EachOnSpark(spark_session()),
                progress=progress,
            )
        command = shlex.join(["cac-check", *sys.argv[1:]])
        return CheckedTables(with_cells(report, opened.letters), self._name, command, told_in=settings.told_in)

    def check(self, settings: Settings, threshold: Threshold, wanted: Wanted) -> Answer:
        """Decide every rule on every report of the tables.

        Raises:
            Problems: if the files cannot be used.
        """
        checked = self.checked(settings)
        report = checked.report
        drawn = () if wanted.plots is None else tuple(_charts(report, wanted.plots))
        code = exit_for_tables(report, threshold)

        def linking(path: str) -> Renderer:
            return partial(_written, replace(checked, pictures=[seen_from(path, chart.path) for chart in drawn]))

        return Answer(
            linking(STANDARD),
            code,
            files_read(self._ruleset, self._paths),
            drawn,
            report.problems,
            (NO_REPORT,) if code is Exit.NOTHING else (),
            linking,
        )

    def compare(self, settings: Settings, threshold: Threshold, versions: Versions) -> Answer:
        """Compare the tables with an earlier version.

        Raises:
            Problems: if the newer version cannot be used, or there is nothing to compare it with.
        """
        from cac_check.commands.gate_tables import gate_tables

        return gate_tables(self._paths, self._ruleset, settings, threshold, versions)

    def explain(self, settings: Settings, meant: Meant) -> Answer:
        """Say everything about one report.

        Raises:
            Problems: if the files cannot be used.
            typer.BadParameter: if there is no such report or rule.
        """
        from cac_check.commands.explain_tables import explain_report

        return explain_report(self._paths, self._ruleset, settings, meant)


def exit_for_tables(report: TableReport, threshold: Threshold) -> Exit:
    """Return the exit code that a report on tables has."""
    from cac_check.model import Verdict

    if not report.problems and not any(result.applied for result in report.results):
        return Exit.NOTHING
    failing = any(
        result.counts[verdict] and threshold.fails(verdict, result.rule.severity)
        for result in report.results
        for verdict in Verdict
    )
    apart = any(map(threshold.counts, report.unmatched_severities))
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
    make_folder(folder)
    return [Output(str(Path(folder, name)), picture) for name, picture in drawn.items()]


def _written(checked: CheckedTables, name: str, screen: Screen = PLAIN) -> Rendered:
    """Write the report, or the findings themselves as a file."""
    if name == "csvw":
        return described(checked.report.findings)
    if name in FILES.values():
        return partial(write_findings, checked.report.findings, name)
    return rendered(checked)(name, screen)


def write_findings(findings: pl.DataFrame, name: str, path: Path) -> None:
    """Write findings to a path, in the format of this name: csv or parquet."""
    from cac_check.tables.findings import FORMAT, with_records, with_texts

    if name == "csv":
        with_texts(findings).write_csv(path)
    else:
        with_records(findings).write_parquet(path, metadata={"format": FORMAT})


def described(findings: pl.DataFrame) -> str:
    """Return what the columns of a CSV file of findings hold."""
    from cac_check import __version__
    from cac_check.report.csvw import Column, metadata
    from cac_check.tables.findings import MEANINGS

    columns = (
        Column(
            name,
            MEANINGS.get(name, "A key of the table."),
            "integer" if dtype.is_integer() else "double" if dtype.is_float() else "string",
        )
        for name, dtype in findings.schema.items()
    )
    return metadata(columns, f"cac-check {__version__}")
