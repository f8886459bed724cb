"""``cac-check trace``: the figures of a text, traced to the cells of tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from cac_check.commands import options
from cac_check.commands.exits import Exit
from cac_check.commands.files import STANDARD, Output, write_outputs
from cac_check.commands.terminal import Color, exit_on_problems, say, waiting
from cac_check.diagnostic import Diagnostic, Location, UnreadableFile

if TYPE_CHECKING:
    from cac_check.model.files import FileOptions
    from cac_check.tracing.cells import Cells


def trace(
    report: Annotated[str, typer.Argument(metavar="REPORT", help="A .txt, .md or .html file; - is standard input.")],
    *,
    tables: Annotated[
        list[str],
        typer.Option("--tables", metavar="FILE", help="A table: CSV, XLSX, ODS, Parquet, … Repeatable."),
    ],
    language: Annotated[
        str | None, typer.Option("--language", "-l", metavar="CODE", help="Language of the text; guessed by default.")
    ] = None,
    format_: Annotated[
        Literal["markdown", "text", "json"], typer.Option("--format", "-f", help="How it is told.")
    ] = "markdown",
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="Where it is written; - is standard output.")
    ] = STANDARD,
    marks: options.Marks = None,
    encoding: options.Encoding = None,
    separator: options.Separator = None,
    decimal: options.Decimal = None,
    group: options.Group = None,
    color: options.ColorOption = Color.AUTO,
    quiet: options.Quiet = False,
) -> None:
    """Trace the figures of a text to the cells of tables.

    Every figure is held against every cell, and against sums, means, shares, differences and changes of them. It is
    traced (which cell), traced within its words, contradicted (the cell whose labels match says otherwise), or not
    found; each match with the chance that so large a table has it anyway.

    Exit codes: 0 no figure is contradicted, 1 one is, 2 a file cannot be read, 3 there is no figure in the text.

    \\b
    Examples:
      cac-check trace article.txt --tables cases.csv
      cac-check trace report.md --tables regions.xlsx --tables towns.xlsx --format json -o traced.json
    """
    from cac_check.commands.extract import read_article
    from cac_check.model.files import FileOptions
    from cac_check.report.markdown import to_markdown
    from cac_check.report.plain_text import to_text
    from cac_check.tracing.trace import Outcome
    from cac_check.tracing.trace import trace as traced_in
    from cac_check.tracing.trace_report import document, to_json

    said = FileOptions(encoding, separator, decimal, group, None, None, None, marks)
    with exit_on_problems(color):
        _, found = read_article(report, language)
        with waiting(f"tracing {report}", quiet=quiet):
            cells = cells_of(tables, said)
            traced = traced_in(found.mentions, cells)
        if format_ == "json":
            text = to_json(traced, cells, report)
        else:
            page = document(traced, cells, report)
            text = to_markdown(page) if format_ == "markdown" else to_text(page)
        write_outputs([Output(output, text)], inputs=[report, *tables])
    if not traced:
        if not quiet:
            say("there is no figure in the text that a table could tell")
        raise typer.Exit(Exit.NOTHING)
    contradicted = any(each.outcome is Outcome.CONTRADICTED for each in traced)
    raise typer.Exit(Exit.FINDINGS if contradicted else Exit.OK)


def cells_of(files: Sequence[str], said: FileOptions) -> Cells:
    """Return what tables say.

    Raises:
        UnreadableFile: if one cannot be read, or they are too large.
    """
    from cac_check.commands.published_files import read_sheets
    from cac_check.tracing.cells import all_cells, table_cells

    known = []
    for path in files:
        _, sheets = read_sheets(path, said)
        known += [table_cells(found) for found in sheets if found.rows and found.columns]
    try:
        return all_cells(known)
    except ValueError as error:
        advice = "leave out the tables that the text is not about"
        raise UnreadableFile([Diagnostic("too-many-cells", str(error), Location(", ".join(files)), advice)]) from error
