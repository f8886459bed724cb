"""``cac-check bounds``: what may still be true of each quantity."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from cac_check.commands import options
from cac_check.commands.exits import Exit
from cac_check.commands.files import STANDARD, Output, write_outputs
from cac_check.commands.reports import load_cases, near
from cac_check.commands.subjects import refuse_tables
from cac_check.commands.terminal import Color, exit_on_problems, say, waiting

if TYPE_CHECKING:
    from cac_check.model import Dataset


def bounds(
    dataset: Annotated[str, typer.Argument(metavar="DATASET", help="A data set (YAML); - is standard input.")],
    quantity: Annotated[
        str | None, typer.Argument(metavar="QUANTITY", help="Only this quantity, and where its bounds come from.")
    ] = None,
    *,
    rules: options.Rules,
    profile: options.ProfileOption = "default",
    view: Annotated[
        Literal["references", "together"],
        typer.Option("--view", help="Whose claims are taken: those of the references, or all together."),
    ] = "references",
    format_: Annotated[Literal["text", "json"], typer.Option("--format", "-f", help="How to print it.")] = "text",
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="Where to; - is standard output.")
    ] = STANDARD,
    budget: options.Budget = 100,
    color: options.ColorOption = Color.AUTO,
    quiet: options.Quiet = False,
) -> None:
    """Print what may still be true of each quantity.

    The values that claims and rules leave together: no value outside of them fits what was told. The claims are those
    of the sources marked as reference; with --view together they are all. For one QUANTITY it also says which claims
    and rules set each end. Where claims contradict each other, it is what is left by one or the other of the fewest
    changes that end it, and marked so.

    Exit codes: 0 printed, 1 the data set breaks its schema, 2 could not run, 3 nothing is known of any quantity.

    \b
    Examples:
      cac-check bounds data/cac-2023.yaml
      cac-check bounds data/cac-2023.yaml accounts_lesser_penalty
      cac-check bounds data/cac-2023.yaml --view together --format json
    """
    refuse_tables([dataset], "what is left for a figure of one report is told by: cac-check explain TABLES --key")
    everyone = view == "together"
    with exit_on_problems(color):
        ((case, ruleset),) = load_cases([dataset], rules, quiet=quiet)
        _refuse_unknown(quantity, case)

        from cac_check.report.bounds_report import as_data, render
        from cac_check.verdict.bounds_left import remainder

        with waiting(f"bounding the quantities of {case.path or case.id}", quiet=quiet):
            left = remainder(case, ruleset, profile=profile, everyone=everyone, quantity=quantity, budget=budget)
        as_json = json.dumps(as_data(left), ensure_ascii=False, indent=2) + "\n"
        write_outputs([Output(output, render(left) if format_ == "text" else as_json)], inputs=[dataset, *rules])
    if not left.bounds:
        why = "no claim bounds it" if everyone else "no source is marked as reference, or none bounds it"
        say(f"nothing is known: {why}, or the search for smallest corrections was cut (--budget)")
        raise typer.Exit(Exit.NOTHING)


def _refuse_unknown(quantity: str | None, dataset: Dataset) -> None:
    if quantity is not None and quantity not in dataset.quantities:
        hint = near(quantity, list(dataset.quantities))
        raise typer.BadParameter(f"no quantity has the id “{quantity}”; {hint}", param_hint="QUANTITY")
