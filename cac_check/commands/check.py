"""``cac-check check``: the verdicts on data sets and tables."""

from __future__ import annotations

from typing import Annotated

import typer

from cac_check.commands import options
from cac_check.commands.exits import FailOn, Threshold
from cac_check.commands.files import STANDARD
from cac_check.commands.kinds import Kind, Only
from cac_check.commands.subject import Answer, Settings, Wanted, targets, write_answer
from cac_check.commands.subjects import subject_of
from cac_check.commands.terminal import Color, exit_on_problems, say
from cac_check.commands.watching import keep_watching
from cac_check.diagnostic import Severity


def check(
    context: typer.Context,
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
    language: options.LanguageOfReport = None,
    fail_on: options.FailOnOption = FailOn.CONTRADICTED,
    severity: options.FailSeverity = Severity.ERROR,
    conflicts: options.ConflictsOfClaims = 10,
    budget: options.BudgetOfClaims = 100,
    timeout: options.TimeoutOfClaims = None,
    certificate: options.CertificateOfClaims = None,
    finding: Annotated[
        str | None,
        typer.Option(
            "--finding", metavar="ID", help="Whose proof --certificate takes, instead of the worst or of all."
        ),
        Only(Kind.CLAIMS, "name the report with: cac-check explain TABLES --key"),
    ] = None,
    engine: options.Engine = "polars",
    undecided: options.Undecided = False,
    joint: options.Joint = False,
    plots: Annotated[
        str | None,
        typer.Option(
            "--plots", metavar="DIR", help="Of tables: draw when and where failures gather, into this folder."
        ),
        Only(Kind.TABLES, "the report on a data set has no charts; leave it out"),
    ] = None,
    full: options.FullOfClaims = False,
    watch: Annotated[bool, typer.Option("--watch", help="Check again whenever a file changes, until Ctrl-C.")] = False,
    color: options.ColorOption = Color.AUTO,
    no_cache: options.NoCache = False,  # noqa: ARG001 - read before there are options
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
    settings = Settings(profile, view, source, conflicts, budget, timeout, engine, undecided, joint, quiet, language)
    threshold = Threshold(fail_on, severity)

    def run() -> Answer:
        with exit_on_problems(color):
            subject = subject_of(context, datasets, rules)
            paired = targets(subject, format_, output)
            wanted = Wanted(tuple(target.format for target in paired), certificate, finding, full, plots)
            answer = subject.check(settings, threshold, wanted)
            write_answer(answer, paired, color)
        return answer

    if watch:
        if output or format_ not in ([], ["text"], ["markdown"]) or STANDARD in datasets:
            raise typer.BadParameter("only the text of files can be watched", param_hint="--watch")
        keep_watching(lambda: run().inputs, [*datasets, *rules])
    answer = run()
    for note in answer.notes:
        say(note)
    raise typer.Exit(answer.exit)
