"""``cac-check suggest``: the rules and relations that the figures of tables suggest by themselves."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from cac_check.commands import options
from cac_check.commands.exits import Exit
from cac_check.commands.files import STANDARD, Output, write_outputs
from cac_check.commands.standard_output import emit
from cac_check.commands.terminal import Color, exit_on_problems, say, waiting

if TYPE_CHECKING:
    from cac_check.model.files import FileOptions
    from cac_check.suggestion.relation import Relation


def suggest(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE", help="Tables: CSV, Parquet, XLSX, ODS, PC-Axis, HTML, …; one or more."),
    ],
    *,
    cells: Annotated[
        bool, typer.Option("--cells", help="Relations between cells of one file instead, one JSON line each.")
    ] = False,
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="Where the rule file goes; - is standard output.")
    ] = STANDARD,
    check: Annotated[
        bool, typer.Option("--check", help="Run the rules at once, and print the summary instead of the rules.")
    ] = False,
    baseline: Annotated[
        str | None,
        typer.Option("--baseline", metavar="FILE", help="Also write a baseline that accepts what fails now."),
    ] = None,
    sheet: Annotated[
        str | None,
        typer.Option(
            "--sheet", help="This sheet: its name, or its number; else all that are shown (--cells: the first)."
        ),
    ] = None,
    marks: options.Marks = None,
    encoding: options.Encoding = None,
    separator: options.Separator = None,
    decimal: options.Decimal = None,
    group: options.Group = None,
    color: options.ColorOption = Color.AUTO,
    quiet: options.Quiet = False,
) -> None:
    """Find the rules that the figures of tables suggest, and write them as a rule file, ready for check.

    Nothing has to be written: sums, shares, changes, totals by group and running totals are found from the figures,
    with labels as hints. Each rule says in how many reports it holds, in which it does not, and how likely chance
    would make it. What holds in nearly all reports is the point: the others are findings.

    Exit codes: 0 searched, whatever was found; with --check those of check: 1 something fails, 3 no rule was found;
    2 usage, or a file cannot be read.

    \b
    Examples:
      cac-check suggest cases.csv -o rules.yaml
      cac-check suggest --check figures.xlsx
      cac-check suggest regions.csv provinces.csv -o rules.yaml --baseline accepted.json
      cac-check suggest --cells --sheet 2 --marks eurostat figures.ods > relations.jsonl
    """
    from cac_check.model.files import FileOptions

    said = FileOptions(encoding, separator, decimal, group, sheet, None, None, marks)
    refuse_unknown_marks(marks)
    if cells:
        if len(files) > 1:
            raise typer.BadParameter("relations between cells are those of one file", param_hint="FILE")
        with exit_on_problems(color):
            _cells(files[0], said)
        raise typer.Exit(Exit.OK)
    with exit_on_problems(color):
        raise typer.Exit(_rules(files, said, output, check=check, baseline=baseline, quiet=quiet))


def refuse_unknown_marks(marks: str | None) -> None:
    """End with a usage error if there are no marks of this name."""
    if marks is None:
        return
    from cac_check.sheets.marks import office_marks

    try:
        office_marks(marks)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--marks") from error


def _rules(
    files: Sequence[str], said: FileOptions, output: str, *, check: bool, baseline: str | None, quiet: bool
) -> Exit:
    from cac_check.commands.suggest_rules import accepted, draft_rules, summary_of

    place = "rules.yaml" if output == STANDARD else output
    with waiting(f"looking at {', '.join(files)}", quiet=quiet):
        draft = draft_rules(files, said, place, candidates=check)
    outputs = []
    if output != STANDARD or not check:
        outputs.append(Output(output, draft.text))
    if baseline is not None:
        outputs.append(Output(baseline, accepted(draft)))
    if check:
        outputs.append(Output(STANDARD, summary_of(draft)))
    write_outputs(outputs, inputs=files)
    if not draft.ruleset.rules and not quiet:
        say("no rule is suggested: no relation holds in nearly all reports that chance does not explain")
    if not check:
        return Exit.OK
    if not draft.ruleset.rules:
        return Exit.NOTHING
    return Exit.FINDINGS if draft.fails else Exit.OK


def _cells(file: str, said: FileOptions) -> None:
    from cac_check.commands.published_files import metadata_beside, read_file
    from cac_check.sheets.registry import chosen_sheet, read_book
    from cac_check.suggestion.figures import read_figures
    from cac_check.suggestion.search import suggest as relations

    grid = chosen_sheet(read_book(read_file(file), file, said, metadata_beside(file)), said)
    emit("".join(f"{json.dumps(_json(each))}\n" for each in relations(read_figures(grid, said))))


def _json(relation: Relation) -> dict[str, object]:
    return {
        "function": str(relation.function),
        "total": list(relation.total),
        "parts": [list(part) for part in relation.parts],
        "printed": relation.printed,
    }
