"""``cac-check explain``: one finding whole."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from cac_check.commands import options
from cac_check.commands.files import STANDARD
from cac_check.commands.kinds import Kind, Only
from cac_check.commands.outputs import Target
from cac_check.commands.subject import Meant, Settings, write_answer
from cac_check.commands.subjects import TABLE_ENDINGS, subject_of
from cac_check.commands.terminal import Color, exit_on_problems, say


def explain(
    context: typer.Context,
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
        Only(Kind.TABLES, "name the finding of a data set, as check prints it"),
    ],
    rule: Annotated[
        str | None,
        typer.Option("--rule", metavar="ID", help="Of tables: what this rule says only."),
        Only(Kind.TABLES, "the id of a finding names its rule"),
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
    settings = Settings(profile, conflicts=conflicts, budget=budget, timeout=timeout, quiet=quiet)
    with exit_on_problems(color):
        is_table = bool(key) or any(path.lower().endswith(TABLE_ENDINGS) for path in named)
        files, finding = (named, None) if is_table else (named[:1], " ".join(named[1:]) or None)
        subject = subject_of(context, files, rules)
        answer = subject.explain(settings, Meant(finding, key, rule, certificate))
        write_answer(answer, [Target(format_, output)], color)
    for note in answer.notes:
        say(note)
    raise typer.Exit(answer.exit)
