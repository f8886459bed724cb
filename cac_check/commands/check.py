"""``cac-check check``: the verdicts on data sets."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from cac_check.commands import options
from cac_check.commands.certificates import certificate_outputs
from cac_check.commands.exits import NO_RULES, NOTHING_TO_CHECK, Exit, FailOn, exit_for_reports
from cac_check.commands.files import STANDARD, Output, write_outputs
from cac_check.commands.findings import contradictions, finding_named
from cac_check.commands.outputs import Target, pair
from cac_check.commands.reports import Settings, files_of, make_reports, say_coverage
from cac_check.commands.tables import check_table_files, table_rules
from cac_check.commands.terminal import Color, exit_on_problems, say, wants_color
from cac_check.commands.watching import keep_watching
from cac_check.diagnostic import Severity

if TYPE_CHECKING:
    from cac_check.finding import Report

SEQUENTIAL = ("text", "markdown")
"""Formats in which the reports on several data sets simply follow one another."""


def check(
    datasets: Annotated[
        list[str],
        typer.Argument(
            metavar="DATASET",
            help="Data sets (YAML), or tables (CSV, Parquet, globs) for rules with a tables block; "
            "- reads one from standard input.",
        ),
    ],
    *,
    rules: options.Rules,
    profile: options.ProfileOption = "default",
    view: options.Views,
    source: options.Sources,
    format_: options.Formats,
    output: options.Outputs,
    fail_on: options.FailOnOption = FailOn.CONTRADICTED,
    severity: options.FailSeverity = Severity.ERROR,
    conflicts: options.Conflicts = 10,
    budget: options.Budget = 100,
    timeout: options.Timeout = None,
    certificate: options.Certificate = None,
    finding: Annotated[
        str | None,
        typer.Option(
            "--finding", metavar="ID", help="Whose proof --certificate takes, instead of the worst or of all."
        ),
    ] = None,
    engine: options.Engine = "polars",
    undecided: options.Undecided = False,
    joint: options.Joint = False,
    plots: Annotated[
        str | None,
        typer.Option(
            "--plots", metavar="DIR", help="Of tables: draw when and where failures gather, into this folder."
        ),
    ] = None,
    watch: Annotated[bool, typer.Option("--watch", help="Check again whenever a file changes, until Ctrl-C.")] = False,
    color: options.ColorOption = Color.AUTO,
    quiet: options.Quiet = False,
) -> None:
    """Check whether figures can all be true at once.

    Prints what cannot all hold, with the sum that shows it and what would make it fit, and what fits only on a loose
    reading of the words.

    Exit codes: 0 nothing that fails, 1 contradictions or a data set that breaks its schema, 2 could not run,
    3 nothing to check.

    \b
    Examples:
      cac-check check data/cac-2023.yaml
      cac-check check data/cac-2023.yaml --source theaseandaily --profile strict
      cac-check check data/*.yaml --format sarif --output findings.sarif --quiet
      cac-check check - --rules rules.yaml < figures.yaml
      cac-check check data/cac-2023.yaml --certificate proofs/
      cac-check check data/italy/*.csv --rules rules/italy.yaml --output findings.parquet
      cac-check check budget.csv --rules rules.yaml --joint
    """
    with exit_on_problems(color):
        tables = table_rules(datasets, rules)
        if tables is not None:
            raise typer.Exit(
                check_table_files(
                    datasets,
                    tables,
                    profile=profile,
                    formats=format_,
                    outputs=output,
                    plots=plots,
                    engine=engine,
                    undecided=undecided,
                    joint=joint,
                    fail_on=fail_on,
                    severity=severity,
                    color=color,
                    quiet=quiet,
                )
            )
    from cac_check.report import FORMATS, SEVERAL

    targets = pair(format_, output, known=tuple(FORMATS), default="text")
    settings = Settings(profile, view, source, conflicts, budget, timeout)
    for target in targets:
        if len(datasets) > 1 and target.format not in (*SEQUENTIAL, *SEVERAL):
            raise typer.BadParameter(
                f"{target.format} holds one data set; check them one by one", param_hint="--format"
            )
    if finding is not None and certificate is None:
        raise typer.BadParameter("it says whose proof --certificate takes: give both", param_hint="--finding")
    if certificate is not None and len(datasets) > 1:
        raise typer.BadParameter("proofs are of one data set; check them one by one", param_hint="--certificate")

    def run() -> tuple[Sequence[Report], Iterable[str]]:
        with exit_on_problems(color):
            reports = make_reports(datasets, rules, settings, quiet=quiet)
            outputs = [Output(target.path, _render(reports, target, color)) for target in targets]
            if certificate is not None:
                outputs += _certificates(reports, certificate, finding)
            write_outputs(outputs, inputs=files_of(datasets, reports))
        return reports, files_of(datasets, reports)

    if watch:
        if [target.format for target in targets] != ["text"] or STANDARD in datasets:
            raise typer.BadParameter("only the text of files can be watched", param_hint="--watch")
        keep_watching(lambda: run()[1], [*datasets, *rules])
    reports, _ = run()
    say_coverage((report.dataset for report in reports), quiet=quiet)
    if not quiet and sys.stderr.isatty() and STANDARD not in datasets:
        _point_to_explain(datasets, reports)
    code = exit_for_reports(reports, fail_on, severity)
    if code is Exit.NOTHING:
        say(NOTHING_TO_CHECK if any(report.rules.rules for report in reports) else NO_RULES)
    raise typer.Exit(code)


def _point_to_explain(datasets: Sequence[str], reports: Sequence[Report]) -> None:
    """Tell a person how to see one finding whole."""
    for path, report in zip(datasets, reports, strict=True):
        for finding in contradictions(report)[:1]:
            say(f"all about one of them: cac-check explain {shlex.quote(path)} {finding.id}")


def _certificates(reports: Sequence[Report], path: str, finding: str | None) -> list[Output]:
    """Return the proofs that were asked for; nothing contradicted is no reason to fail, unless a finding was named."""
    (report,) = reports
    if finding is not None:
        return certificate_outputs(report, path, finding_named(report.findings, finding, hint="--finding"))
    if not contradictions(report):
        say("no certificate written: nothing is contradicted or strained")
        return []
    return certificate_outputs(report, path, None)


def _render(reports: Sequence[Report], target: Target, color: Color) -> str:
    from cac_check.report import FORMATS, SEVERAL, text

    if target.format in SEVERAL:
        return FORMATS[target.format](*reports)
    if target.format == "text" and target.path == STANDARD and wants_color(color, sys.stdout):
        return "\n".join(text.render(report, color=True) for report in reports)
    return "\n".join(map(FORMATS[target.format], reports))
