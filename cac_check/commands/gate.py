"""``cac-check gate``: what an edit of data sets changed, and whether it passes."""

from __future__ import annotations

from typing import Annotated

import typer

from cac_check.commands import options
from cac_check.commands.exits import FailOn, Threshold
from cac_check.commands.outputs import pair
from cac_check.commands.subject import Settings, Versions, write_answer
from cac_check.commands.subjects import subject_of
from cac_check.commands.terminal import Color, exit_on_problems, say
from cac_check.diagnostic import Severity

FORMATS = ("text", "markdown", "json", "sarif", "junit", "github")

BaselineFile = Annotated[
    str | None, typer.Option("--baseline", metavar="FILE", help="Conflicts that were accepted, with reasons.")
]


def gate(
    context: typer.Context,
    datasets: Annotated[
        list[str],
        typer.Argument(
            default_factory=list,
            show_default=False,
            metavar="DATASET",
            help="Data sets, folders of them or quoted patterns, looked up in both versions.",
        ),
    ],
    *,
    base: Annotated[
        str,
        typer.Option(
            "--base",
            metavar="REF",
            help="A branch, tag or commit: the edit is everything since the history parted from it. auto takes what "
            "pre-commit, GitHub or GitLab name as the base, else the last commit.",
        ),
    ] = "auto",
    against: Annotated[
        tuple[str, str] | None,
        typer.Option("--against", metavar="OLD NEW", help="Compare two files instead; no git needed."),
    ] = None,
    baseline: BaselineFile = None,
    rules: options.Rules,
    profile: options.ProfileOption = "default",
    view: options.Views,
    format_: options.Formats,
    output: options.Outputs,
    language: options.LanguageOfReport = None,
    fail_on: options.FailOnOfEdits = FailOn.CONTRADICTED,
    severity: options.FailSeverity = Severity.ERROR,
    conflicts: options.ConflictsOfClaims = 50,
    budget: options.BudgetOfClaims = 100,
    timeout: options.TimeoutOfClaims = None,
    joint: options.Joint = False,
    color: options.ColorOption = Color.AUTO,
    no_cache: options.NoCache = False,  # noqa: ARG001 - read before there are options
    quiet: options.Quiet = False,
) -> None:
    """Say what an edit changed: conflicts that are new, worse, fixed, better, unchanged or lost from sight.

    Only new and worse ones fail, unless they were accepted in the baseline. A conflict is matched by its rule,
    view, source and claims, so that moving lines and changing words makes nothing new.

    Exit codes: 0 the edit passes, 1 it fails, or breaks the schema, 2 could not run (no such base, no common
    history), 3 nothing to check.

    \b
    Examples:
      cac-check gate data/cac-2023.yaml --base origin/main
      cac-check gate data --baseline accepted.json --format github
      cac-check gate --against old.yaml new.yaml
      cac-check gate "tables/*.csv" --rules rules.yaml
    """
    if against is None and not datasets:
        raise typer.BadParameter("name a data set, or two versions of one with --against", param_hint="DATASET")
    if against is not None and datasets:
        raise typer.BadParameter("--against names both versions; leave DATASET out", param_hint="--against")
    settings = Settings(profile, view, (), conflicts, budget, timeout, joint=joint, quiet=quiet, language=language)
    with exit_on_problems(color):
        subject = subject_of(context, datasets, rules, versions=against or ())
        paired = pair(format_, output, known=FORMATS, default="text")
        answer = subject.compare(settings, Threshold(fail_on, severity), Versions(base, against, baseline))
        write_answer(answer, paired, color)
    for note in answer.notes:
        say(note)
    raise typer.Exit(answer.exit)
