"""``cac-check suggest``: the relations that the figures of a table suggest by themselves."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from cac_check.commands import options
from cac_check.commands.exits import Exit
from cac_check.commands.standard_output import emit
from cac_check.commands.terminal import Color, exit_on_problems

if TYPE_CHECKING:
    from cac_check.suggestion.relation import Relation


def suggest(
    file: options.PublishedFile,
    *,
    cells: Annotated[bool, typer.Option("--cells", help="Relations between cells, one JSON line each.")] = False,
    sheet: Annotated[
        str | None, typer.Option("--sheet", help="This sheet: its name, or its number; else the first that is shown.")
    ] = None,
    marks: options.Marks = None,
    encoding: options.Encoding = None,
    separator: options.Separator = None,
    decimal: options.Decimal = None,
    group: options.Group = None,
    color: options.ColorOption = Color.AUTO,
) -> None:
    """Find the sums, averages, ratios and changes that a table's figures suggest.

    Nothing has to be written: totals are found from the figures, with labels as hints. A relation is told where its
    lines are more than coincidence; `printed` says whether it holds at the precision printed.

    Exit codes: 0 searched, whatever was found; 2 usage, or the file cannot be read.

    \b
    Examples:
      cac-check suggest --cells figures.xlsx
      cac-check suggest --cells --sheet 2 --marks eurostat figures.ods > relations.jsonl
    """
    from cac_check.commands.published_files import metadata_beside, read_file
    from cac_check.model.files import FileOptions
    from cac_check.sheets.marks import office_marks
    from cac_check.sheets.registry import chosen_sheet, read_book

    if not cells:
        raise typer.BadParameter("say what to look for: relations between cells (--cells)", param_hint="--cells")
    said = FileOptions(encoding, separator, decimal, group, sheet, None, None, marks)
    if marks is not None:
        try:
            office_marks(marks)
        except ValueError as error:
            raise typer.BadParameter(str(error), param_hint="--marks") from error
    with exit_on_problems(color):
        grid = chosen_sheet(read_book(read_file(file), file, said, metadata_beside(file)), said)
    from cac_check.suggestion.figures import read_figures
    from cac_check.suggestion.search import suggest as relations

    emit("".join(f"{json.dumps(_json(each))}\n" for each in relations(read_figures(grid, said))))
    raise typer.Exit(Exit.OK)


def _json(relation: Relation) -> dict[str, object]:
    return {
        "function": str(relation.function),
        "total": list(relation.total),
        "parts": [list(part) for part in relation.parts],
        "printed": relation.printed,
    }
