"""``cac-check baseline``: the file of accepted conflicts."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from cac_check.commands import options
from cac_check.commands.claims_subject import read_baseline
from cac_check.commands.exits import Exit, FailOn, Threshold
from cac_check.commands.files import Output, write_outputs
from cac_check.commands.reports import make_reports
from cac_check.commands.subject import Settings
from cac_check.commands.subjects import refuse_tables
from cac_check.commands.terminal import Color, exit_on_problems, say
from cac_check.diagnostic import Diagnostic, Location, Problems, Severity

baseline_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Accept conflicts that are known.")


@baseline_app.callback()
def baseline() -> None:
    """Accept conflicts that are known, with a reason, so that the gate lets them pass."""


@baseline_app.command("update")
def update(
    datasets: Annotated[list[str], typer.Argument(metavar="DATASET", help="Data sets (YAML).")],
    *,
    file: Annotated[str, typer.Option("--baseline", metavar="FILE", help="The file to write, or to make.")],
    because: Annotated[
        str | None, typer.Option("--because", metavar="TEXT", help="Why conflicts not accepted so far may stay.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option("--until", formats=["%Y-%m-%d"], help="The last day on which they may.")
    ] = None,
    rules: options.Rules,
    profile: options.ProfileOption = "default",
    view: options.Views,
    fail_on: options.FailOnOption = FailOn.CONTRADICTED,
    severity: options.FailSeverity = Severity.ERROR,
    conflicts: options.Conflicts = 50,
    budget: options.Budget = 100,
    timeout: options.Timeout = None,
    color: options.ColorOption = Color.AUTO,
    quiet: options.Quiet = False,
) -> None:
    """Accept every conflict that would fail now, and forget those of these data sets that are gone.

    Reasons that are in the file already are kept. Only this command makes the file longer.

    \b
    Example:
      cac-check baseline update data/cac-2023.yaml --baseline accepted.json --because "printed like this in 2023"
    """
    settings = Settings(profile, view, conflicts=conflicts, budget=budget, timeout=timeout, quiet=quiet)
    threshold = Threshold(fail_on, severity)
    refuse_tables(
        datasets,
        "rows that may stay are accepted by pattern: write under `patterns` of the baseline how many rows of which "
        "rule and keys, and why (docs/ci.md), and give it to: cac-check gate TABLES --rules FILE --baseline FILE",
    )
    with exit_on_problems(color):
        from cac_check.gate.baseline_file import to_text
        from cac_check.gate.comparison import conflict_refs

        known = read_baseline(file if Path(file).exists() else None)
        reports = make_reports(datasets, rules, settings)
        present = [
            (report.dataset.id, ref)
            for report in reports
            for ref in conflict_refs(report)
            if (report.dataset.id, ref.fingerprint) in known.entries
            or threshold.fails(ref.finding.verdict, ref.finding.severity)
        ]
        try:
            updated = known.updated(present, [report.dataset.id for report in reports], because, _day(until))
        except ValueError as error:
            advice = 'say why it may stay: --because "…"'
            raise Problems([Diagnostic("no-reason", f"{error}", Location(file), advice)]) from error
        write_outputs([Output(file, to_text(updated))], inputs=[*datasets, *rules])
    added, gone = len(updated.entries.keys() - known.entries), len(known.entries.keys() - updated.entries)
    if not quiet:
        say(f"wrote {file}: {len(updated.entries)} accepted, {added} of them new; {gone} taken out")
    raise typer.Exit(Exit.OK)


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.date()
