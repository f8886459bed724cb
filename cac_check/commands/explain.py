"""``cac-check explain``: one finding whole."""

from __future__ import annotations

import json
from typing import Annotated, Literal

import typer

from cac_check.commands import options
from cac_check.commands.certificates import certificate_outputs
from cac_check.commands.exits import NOTHING_TO_CHECK, Exit, FailOn, fails
from cac_check.commands.files import STANDARD, Output, write_outputs
from cac_check.commands.findings import finding_named
from cac_check.commands.reports import Settings, files_of, make_reports
from cac_check.commands.terminal import Color, exit_on_problems, say
from cac_check.diagnostic import Severity


def explain(
    dataset: Annotated[str, typer.Argument(metavar="DATASET", help="A data set (YAML); - is standard input.")],
    finding: Annotated[
        str,
        typer.Argument(
            metavar="FINDING",
            help="The id of a finding as check prints it (VIEW:SOURCE:RULE), or a part no other id has.",
        ),
    ],
    *,
    rules: options.Rules,
    profile: options.ProfileOption = "default",
    format_: Annotated[Literal["text", "json"], typer.Option("--format", "-f", help="How to print it.")] = "text",
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="Where to; - is standard output.")
    ] = STANDARD,
    certificate: options.Certificate = None,
    conflicts: options.Conflicts = 10,
    budget: options.Budget = 100,
    timeout: options.Timeout = None,
    color: options.ColorOption = Color.AUTO,
    quiet: options.Quiet = False,
) -> None:
    """Explain one finding: everything that is known about it.

    Every claim with its reading under each profile, every conflict with its sum and its proof step by step, all the
    fewest changes that would make it fit, the smallest change of numbers, what is left for its quantities, and whether
    the proof was verified.

    Exit codes: 0 the finding is no contradiction of severity error, 1 it is, or the data set breaks its schema,
    2 could not run, also if no finding or several are meant, 3 nothing to check.

    \b
    Examples:
      cac-check explain data/cac-2023.yaml against:theaseandaily:penalised-is-closed-plus-lesser
      cac-check explain data/cac-2023.yaml within:theaseandaily:told-twice
      cac-check explain data/cac-2023.yaml theaseandaily:penalised --certificate proof.vipr
    """
    settings = Settings(profile, [], [], conflicts, budget, timeout)
    with exit_on_problems(color):
        (report,) = make_reports([dataset], rules, settings, quiet=quiet)
        if not report.findings:
            say(NOTHING_TO_CHECK)
            raise typer.Exit(Exit.NOTHING)
        named = finding_named(report.findings, finding, hint="FINDING")

        from cac_check.report.explanation import render
        from cac_check.verdict.explanation import explain as explain_finding

        explanation = explain_finding(report, named, budget=budget)
        as_json = json.dumps(explanation.to_dict(), ensure_ascii=False, indent=2) + "\n"
        outputs = [Output(output, render(explanation) if format_ == "text" else as_json)]
        if certificate is not None:
            outputs += certificate_outputs(report, certificate, named)
        write_outputs(outputs, inputs=files_of([dataset], [report]))
    failed = fails(named.verdict, named.severity, FailOn.CONTRADICTED, Severity.ERROR)
    raise typer.Exit(Exit.FINDINGS if failed else Exit.OK)
