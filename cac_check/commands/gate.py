"""``cac-check gate``: what an edit of data sets changed, and whether it may get in."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from cac_check.commands import options
from cac_check.commands.exits import Exit, FailOn, fails
from cac_check.commands.files import Output, write_outputs
from cac_check.commands.gate_tables import gate_table_files
from cac_check.commands.outputs import pair
from cac_check.commands.reports import Settings, make_report
from cac_check.commands.tables import table_rules
from cac_check.commands.terminal import Color, exit_on_problems, say
from cac_check.diagnostic import Severity

if TYPE_CHECKING:
    from cac_check.finding import Finding, Report
    from cac_check.gate.baseline import Baseline
    from cac_check.gate.comparison import Comparison
    from cac_check.gate.ruling import Ruling
    from cac_check.gate.versions import Pair

FORMATS = ("text", "markdown", "json", "sarif", "junit", "github")

BaselineFile = Annotated[
    str | None, typer.Option("--baseline", metavar="FILE", help="Conflicts that were accepted, with reasons.")
]


def gate(
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
    fail_on: options.FailOnOption = FailOn.CONTRADICTED,
    severity: options.FailSeverity = Severity.ERROR,
    conflicts: options.Conflicts = 50,
    budget: options.Budget = 100,
    timeout: options.Timeout = None,
    joint: options.Joint = False,
    color: options.ColorOption = Color.AUTO,
    quiet: options.Quiet = False,
) -> None:
    """Say what an edit changed: conflicts that are new, worse, fixed, better, unchanged or lost from sight.

    Only new and worse ones fail, unless they were accepted in the baseline. A conflict is known again by its rule,
    view, source and claims, so that moving lines and changing words makes nothing new.

    Exit codes: 0 the edit may get in, 1 it may not, or breaks the schema, 2 could not run (no such base, no common
    history), 3 nothing to check.

    \b
    Examples:
      cac-check gate data/cac-2023.yaml --base origin/main
      cac-check gate data --baseline accepted.json --format github
      cac-check gate --against old.yaml new.yaml
      cac-check gate "tables/*.csv" --rules rules.yaml
    """
    _refuse_unclear(datasets, against)
    with exit_on_problems(color):
        tables = table_rules(against or datasets, rules)
        if tables is not None:
            raise typer.Exit(
                gate_table_files(
                    datasets,
                    tables,
                    base=base,
                    against=against,
                    baseline=read_baseline(baseline),
                    profile=profile,
                    formats=format_,
                    outputs=output,
                    fail_on=fail_on,
                    severity=severity,
                    joint=joint,
                    color=color,
                    quiet=quiet,
                )
            )
    targets = pair(format_, output, known=FORMATS, default="text")
    settings = Settings(profile, view, [], conflicts, budget, timeout)

    def counts(finding: Finding) -> bool:
        return fails(finding.verdict, finding.severity, fail_on, severity)

    with exit_on_problems(color):
        from cac_check.gate.ruling import Ruling

        accepted = read_baseline(baseline)
        comparisons = [compare_pair(each, rules, settings, quiet=quiet) for each in _pairs(datasets, base, against)]
        ruling = Ruling(tuple(comparisons), date.today(), accepted)
        outputs = [Output(target.path, _render(target.format, ruling, counts)) for target in targets]
        write_outputs(outputs, inputs=[*datasets, *(against or ()), *rules])
    if not any(report.findings for comparison in comparisons for report in _versions(comparison)):
        say("nothing to check: no rule applies to the claims, and nothing is told twice")
        raise typer.Exit(Exit.NOTHING)
    raise typer.Exit(Exit.FINDINGS if ruling.failing(counts) else Exit.OK)


def read_baseline(path: str | None) -> Baseline:
    """Return the accepted conflicts of a file, or none.

    Raises:
        UnreadableFile: if the file is missing or is no baseline.
    """
    from cac_check.gate.baseline import EMPTY
    from cac_check.gate.baseline_file import parse
    from cac_check.loading.files import read_bytes

    return EMPTY if path is None else parse(read_bytes(path), path)


def compare_pair(versions: Pair, rules: Iterable[str], settings: Settings, *, quiet: bool) -> Comparison:
    """Check two versions of a data set and set the reports side by side.

    An older version that cannot be used counts as none, so that everything in the newer one is new.

    Raises:
        Problems: with every problem of the newer version.
    """
    from cac_check.gate.comparison import compare

    new = None if versions.new is None else versions.new.load(rules)
    old, why_not = (None, None) if versions.old is None else versions.old.load_if_sound(rules)
    after = None if new is None else make_report(*new, settings, quiet=quiet)
    before = after if old == new else None if old is None else make_report(*old, settings, quiet=quiet)
    note = versions.note if why_not is None else f"{versions.note}, which cannot be used: {why_not}"
    return compare(before, after, note=note)


def _refuse_unclear(datasets: Sequence[str], against: tuple[str, str] | None) -> None:
    if against is None and not datasets:
        raise typer.BadParameter("name a data set, or two versions of one with --against", param_hint="DATASET")
    if against is not None and datasets:
        raise typer.BadParameter("--against names both versions; leave DATASET out", param_hint="--against")


def _pairs(datasets: Sequence[str], base: str, against: tuple[str, str] | None) -> tuple[Pair, ...]:
    from cac_check.gate.git import find_base
    from cac_check.gate.versions import pair_of, pairs

    if against is not None:
        return (pair_of(*against),)
    return pairs(datasets, find_base(base, os.environ, tuple(datasets)))


def _render(name: str, ruling: Ruling, counts: Callable[[Finding], bool]) -> str:
    from cac_check.gate.plain import to_json
    from cac_check.gate.telling import to_summary, to_text
    from cac_check.report import github, junit, sarif

    match name:
        case "json":
            return to_json(ruling, counts)
        case "markdown":
            return github.cut_summary(to_summary(ruling, counts))
        case "sarif":
            return sarif.render(*ruling.reports, standings=ruling.standings)
        case "junit":
            return junit.render(*ruling.reports, standings=ruling.standings)
        case "github":
            annotations = github.annotate(*ruling.reports, standings=ruling.standings)
            return annotations + github.plain(to_text(ruling, counts))
        case _:
            return to_text(ruling, counts)


def _versions(comparison: Comparison) -> tuple[Report, ...]:
    return tuple(report for report in (comparison.before, comparison.after) if report is not None)
