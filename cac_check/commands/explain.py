"""``cac-check explain``: one finding whole."""

from __future__ import annotations

import json
from typing import Annotated, Literal

import typer

from cac_check.commands import options
from cac_check.commands.certificates import certificate_outputs
from cac_check.commands.exits import NOTHING_TO_CHECK, Exit, FailOn, fails
from cac_check.commands.explain_tables import explain_report
from cac_check.commands.files import STANDARD, Output, write_outputs
from cac_check.commands.findings import finding_named
from cac_check.commands.reports import Settings, files_of, make_reports
from cac_check.commands.tables import TABLE_ENDINGS, table_rules
from cac_check.commands.terminal import Color, exit_on_problems, say
from cac_check.diagnostic import Severity


def explain(
    named: Annotated[
        list[str],
        typer.Argument(
            metavar="DATASET FINDING",
            help="A data set (YAML; - is standard input), and the id of a finding as check prints it "
            "(VIEW:SOURCE:RULE) or a part no other id has. With --key: tables (CSV, Parquet).",
        ),
    ],
    *,
    rules: options.Rules,
    key: Annotated[
        list[str],
        typer.Option(
            "--key",
            "-k",
            default_factory=list,
            show_default=False,
            metavar="NAME=VALUE",
            help="Of tables: a key of the report, once for each; or all values, set apart by commas.",
        ),
    ],
    rule: Annotated[
        str | None, typer.Option("--rule", metavar="ID", help="Of tables: what this rule says only.")
    ] = None,
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
    """Explain one finding, or one report of a table: everything that is known about it.

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
      cac-check explain data/italy-covid/italy-2020-11.csv -r rules/tables/italy-covid.yaml -k 2020-11-04,R09
    """
    tables = None
    with exit_on_problems(color):
        if key or any(path.lower().endswith(TABLE_ENDINGS) for path in named):
            tables = table_rules(named, rules)
        if key and tables is None:
            raise typer.BadParameter("keys are of tables; name the finding of a data set", param_hint="--key")
        if tables is not None:
            raise typer.Exit(
                explain_report(
                    named,
                    tables,
                    keys=key,
                    rule=rule,
                    profile=profile,
                    format_=format_,
                    output=output,
                    certificate=certificate,
                    conflicts=conflicts,
                    budget=budget,
                    timeout=timeout,
                    quiet=quiet,
                )
            )
    if len(named) != 2:
        raise typer.BadParameter("name a data set and a finding, or tables and --key", param_hint="DATASET FINDING")
    dataset, finding = named
    settings = Settings(profile, [], [], conflicts, budget, timeout)
    with exit_on_problems(color):
        (report,) = make_reports([dataset], rules, settings, quiet=quiet)
        if not report.findings:
            say(NOTHING_TO_CHECK)
            raise typer.Exit(Exit.NOTHING)
        found = finding_named(report.findings, finding, hint="FINDING")

        from cac_check.report.finding_explanation import render
        from cac_check.verdict.finding_explanation import explain as explain_finding

        explanation = explain_finding(report, found, budget=budget)
        as_json = json.dumps(explanation.to_dict(), ensure_ascii=False, indent=2) + "\n"
        outputs = [Output(output, render(explanation) if format_ == "text" else as_json)]
        if certificate is not None:
            outputs += certificate_outputs(report, certificate, found)
        write_outputs(outputs, inputs=files_of([dataset], [report]))
    failed = fails(found.verdict, found.severity, FailOn.CONTRADICTED, Severity.ERROR)
    raise typer.Exit(Exit.FINDINGS if failed else Exit.OK)
