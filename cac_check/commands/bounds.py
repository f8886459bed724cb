"""``cac-check bounds``: what may still be true of each quantity, or of the hidden cells of tables."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from cac_check.commands import options
from cac_check.commands.exits import Exit
from cac_check.commands.files import STANDARD, Output, write_outputs
from cac_check.commands.kinds import Kind, Only, refuse_foreign
from cac_check.commands.outputs import Target
from cac_check.commands.reports import load_cases, near
from cac_check.commands.subject import Settings, write_answer
from cac_check.commands.subjects import refuse_tables, table_rules
from cac_check.commands.terminal import Color, exit_on_problems, say, waiting

if TYPE_CHECKING:
    from cac_check.interval import Rational
    from cac_check.model import Dataset

View = Literal["references", "together"]


def bounds(
    context: typer.Context,
    named: Annotated[
        list[str],
        typer.Argument(
            metavar="DATASET [QUANTITY]",
            help="A data set (YAML; - is standard input), and if wanted one of its quantities: then it is told where "
            "its bounds come from. Or tables, with --rules.",
        ),
    ],
    *,
    rules: options.Rules,
    profile: options.ProfileOption = "default",
    view: Annotated[
        View,
        typer.Option("--view", help="Whose claims are taken: those of the references, or all together."),
        Only(Kind.CLAIMS, "a table is one source; leave it out"),
    ] = "references",
    narrower: Annotated[
        str | None,
        typer.Option(
            "--narrower-than",
            metavar="N",
            help="Of tables: list hidden cells with less than that from their smallest value to their largest, each "
            "with the sum that pins it, and end with 1 if there are any.",
        ),
        Only(Kind.TABLES, "bounds of a data set are all listed; leave it out"),
    ] = None,
    blank: Annotated[
        bool,
        typer.Option("--blank", help="Of tables: blank cells, and marks that mean missing, hide a figure too."),
        Only(Kind.TABLES, "what a data set does not tell is bounded anyway; leave it out"),
    ] = False,
    format_: Annotated[
        Literal["text", "markdown", "json"],
        typer.Option("--format", "-f", help="How to print it; markdown is for tables."),
    ] = "text",
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="Where to; - is standard output.")
    ] = STANDARD,
    budget: options.Budget = 100,
    color: options.ColorOption = Color.AUTO,
    quiet: options.Quiet = False,
) -> None:
    """Print what may still be true of each quantity, or of the hidden cells of tables.

    The values that claims and rules leave together: no value outside of them fits what was told. The claims are those
    of the sources marked as reference; with --view together they are all. For one QUANTITY it also says which claims
    and rules set each end. Where claims contradict each other, it is what is left by one or the other of the fewest
    changes that end it, and marked so.

    Of tables: what totals, rules and marks leave of every cell that a mark hides (secret figures, and marks such as
    <5). Before a table is published, --narrower-than 5 finds the cells that readers could work out.

    Exit codes: 0 printed, 1 cells are narrower than asked or a file breaks its schema or rules, 2 could not run,
    3 nothing is known of any quantity, or no cell is hidden.

    \b
    Examples:
      cac-check bounds data/cac-2023.yaml
      cac-check bounds data/cac-2023.yaml accounts_lesser_penalty
      cac-check bounds data/cac-2023.yaml --view together --format json
      cac-check bounds cases.csv --rules rules.yaml --narrower-than 5
    """
    with exit_on_problems(color):
        tables = table_rules(named[:1], rules)
        refuse_foreign(context, Kind.CLAIMS if tables is None else Kind.TABLES)
        settings = Settings(profile, budget=budget, quiet=quiet)
        if tables is not None:
            from cac_check.commands.bounds_tables import audit_tables

            answer = audit_tables(named, tables, settings, blank=blank, narrower=_width(narrower))
            write_answer(answer, [Target(format_, output)], color)
            for note in answer.notes:
                say(note)
            raise typer.Exit(answer.exit)
        refuse_tables(named[:1], "tables need one rule file with a `tables:` block: --rules FILE")
        if len(named) > 2:
            raise typer.BadParameter(f"name one data set and one quantity, not {named[2]}", param_hint="QUANTITY")
        if format_ == "markdown":
            raise typer.BadParameter("a data set has text and json; markdown is for tables", param_hint="--format")
        known = _of_dataset(named, rules, settings, view, Target(format_, output))
    if not known:
        why = "no claim bounds it" if view == "together" else "no source is marked as reference, or none bounds it"
        say(f"nothing is known: {why}, or the search for smallest corrections was cut (--budget)")
        raise typer.Exit(Exit.NOTHING)


def _width(text: str | None) -> Rational | None:
    """Return the width that was asked for.

    Raises:
        typer.BadParameter: if it is no number above 0.
    """
    from cac_check.interval import parse_number

    if text is None:
        return None
    try:
        width = parse_number(text)
    except ValueError as error:
        raise typer.BadParameter(
            f"{error}, found where a width such as 5 is expected", param_hint="--narrower-than"
        ) from error
    if width <= 0:
        raise typer.BadParameter("no cell is narrower than 0: give a number above it", param_hint="--narrower-than")
    return width


def _of_dataset(named: Sequence[str], rules: Sequence[str], settings: Settings, view: View, target: Target) -> bool:
    """Print what is left of a data set, or of one of its quantities, and return whether anything is known."""
    dataset, quantity = named[0], named[1] if len(named) > 1 else None
    ((case, ruleset),) = load_cases([dataset], rules, quiet=settings.quiet)
    _refuse_unknown(quantity, case)

    from cac_check.report.bounds_report import as_data, render
    from cac_check.verdict.bounds_left import remainder

    with waiting(f"bounding the quantities of {case.path or case.id}", quiet=settings.quiet):
        left = remainder(
            case,
            ruleset,
            profile=settings.profile,
            everyone=view == "together",
            quantity=quantity,
            budget=settings.budget,
        )
    as_json = json.dumps(as_data(left), ensure_ascii=False, indent=2) + "\n"
    write_outputs([Output(target.path, render(left) if target.format == "text" else as_json)], inputs=[dataset, *rules])
    return bool(left.bounds)


def _refuse_unknown(quantity: str | None, dataset: Dataset) -> None:
    if quantity is not None and quantity not in dataset.quantities:
        hint = near(quantity, list(dataset.quantities))
        raise typer.BadParameter(f"no quantity has the id “{quantity}”; {hint}", param_hint="QUANTITY")
