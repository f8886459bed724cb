"""``cac-check baseline``: the file of accepted conflicts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cac_check.commands import options
from cac_check.commands.claims_subject import read_baseline
from cac_check.commands.exits import Exit, FailOn, Threshold
from cac_check.commands.files import Output, write_outputs
from cac_check.commands.kinds import Kind, refuse_foreign
from cac_check.commands.reports import make_reports
from cac_check.commands.subject import Settings
from cac_check.commands.subjects import table_rules
from cac_check.commands.table_paths import files_read
from cac_check.commands.terminal import Color, exit_on_problems, say
from cac_check.diagnostic import Diagnostic, Location, Problems, Severity

if TYPE_CHECKING:
    from cac_check.gate.baseline import Baseline

baseline_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Accept conflicts that are known.")


@baseline_app.callback()
def baseline() -> None:
    """Accept conflicts that are known, with a reason, so that the gate lets them pass."""


@baseline_app.command("update")
def update(
    context: typer.Context,
    datasets: Annotated[list[str], typer.Argument(metavar="DATASET", help="Data sets (YAML), or tables.")],
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
    conflicts: options.ConflictsOfClaims = 50,
    budget: options.BudgetOfClaims = 100,
    timeout: options.TimeoutOfClaims = None,
    joint: options.Joint = False,
    color: options.ColorOption = Color.AUTO,
    quiet: options.Quiet = False,
) -> None:
    """Accept every conflict that would fail now, and forget those of these files that are gone.

    Of data sets each conflict has an entry; of tables patterns count how many reports of a rule may break it, and
    the counts follow what there is. Reasons that are in the file already are kept. Only this command makes the
    file longer.

    Exit codes: 0 the file is written, 2 it is not: a conflict needs a reason, or a file cannot be used.

    \b
    Examples:
      cac-check baseline update data/cac-2023.yaml --baseline accepted.json --because "printed like this in 2023"
      cac-check baseline update "data/*.csv" --rules rules.yaml --baseline accepted.json --because "as published"
    """
    settings = Settings(profile, view, conflicts=conflicts, budget=budget, timeout=timeout, joint=joint, quiet=quiet)
    threshold = Threshold(fail_on, severity)
    with exit_on_problems(color):
        from cac_check.gate.baseline_file import to_text

        tables = table_rules(datasets, rules)
        refuse_foreign(context, Kind.CLAIMS if tables is None else Kind.TABLES)
        known = read_baseline(file if Path(file).exists() else None)
        try:
            if tables is None:
                updated, counted, lines = _with_entries(
                    known, datasets, rules, settings, threshold, because, _day(until)
                )
            else:
                from cac_check.commands.baseline_tables import update_patterns

                updated, counted, lines = update_patterns(
                    known, datasets, tables, settings, threshold, because, _day(until)
                )
        except ValueError as error:
            advice = 'say why it may stay: --because "…"'
            raise Problems([Diagnostic("no-reason", f"{error}", Location(file), advice)]) from error
        read = [*datasets, *rules] if tables is None else files_read(tables, datasets)
        write_outputs([Output(file, to_text(updated))], inputs=read)
    if not quiet:
        for each in lines:
            say(each)
        say(f"wrote {file}: {counted}")
    raise typer.Exit(Exit.OK)


def _with_entries(
    known: Baseline,
    datasets: Sequence[str],
    rules: Sequence[str],
    settings: Settings,
    threshold: Threshold,
    because: str | None,
    until: date | None,
) -> tuple[Baseline, str, Sequence[str]]:
    """Return the baseline that accepts every conflict of data sets that would fail now, and what became of entries.

    Raises:
        Problems: if a file cannot be used.
        ValueError: if something is accepted for the first time and no reason is given.
    """
    from cac_check.gate.comparison import conflict_refs

    reports = make_reports(datasets, rules, settings)
    present = [
        (report.dataset.id, ref)
        for report in reports
        for ref in conflict_refs(report)
        if (report.dataset.id, ref.fingerprint) in known.entries
        or threshold.fails(ref.finding.verdict, ref.finding.severity)
    ]
    updated = known.updated(present, [report.dataset.id for report in reports], because, until)
    added, gone = len(updated.entries.keys() - known.entries), len(known.entries.keys() - updated.entries)
    return updated, f"{len(updated.entries)} accepted, {added} of them new; {gone} taken out", ()


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.date()
