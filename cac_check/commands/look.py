"""``cac-check look``: what was understood of a published file, and a rule file to start from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cac_check.commands import options
from cac_check.commands.exits import Exit
from cac_check.commands.standard_output import emit
from cac_check.commands.terminal import Color, exit_on_problems

if TYPE_CHECKING:
    from cac_check.sheets.grid import Book, Grid
    from cac_check.sheets.understood import Understood

_SHOWN = 100
"""Characters of a text that are shown."""

_MANY = 12
"""Things of one sort that are shown."""


def look(
    file: options.PublishedFile,
    *,
    sheet: Annotated[str | None, typer.Option("--sheet", help="Only this sheet: its name, or its number.")] = None,
    marks: options.Marks = None,
    encoding: options.Encoding = None,
    separator: options.Separator = None,
    decimal: options.Decimal = None,
    group: options.Group = None,
    skip: Annotated[int | None, typer.Option("--skip", min=0, help="How many rows stand before the headings.")] = None,
    header: Annotated[int | None, typer.Option("--header", min=0, help="How many rows hold the headings.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was understood as JSON.")] = False,
    color: options.ColorOption = Color.AUTO,
) -> None:
    """Show what is understood of a published table.

    Prints, as comments of a rule file, what the rows and columns are, how figures are written, which marks stand for
    them, what is in doubt; then a `tables:` block and the sums between columns as rules, ready for check.

    Exit codes: 0 understood, 1 something is in doubt, 2 the file cannot be read.

    \b
    Examples:
      cac-check look figures.xlsx > rules.yaml
      cac-check look --marks eurostat --json data.tsv
    """
    from cac_check.commands.published_files import metadata_beside, read_file
    from cac_check.commands.suggest import refuse_unknown_marks
    from cac_check.model.files import FileOptions
    from cac_check.sheets.block import rule_file
    from cac_check.sheets.registry import chosen_sheet, read_book
    from cac_check.sheets.understood import understand

    said = FileOptions(encoding, separator, decimal, group, sheet, header, skip, marks)
    refuse_unknown_marks(marks)
    with exit_on_problems(color):
        book = read_book(read_file(file), file, said, metadata_beside(file))
        grids = [chosen_sheet(book, said)] if sheet is not None else [grid for grid in book.grids if grid.rows]
        sheets = [understand(grid, said) for grid in grids]
        with_figures = [found for found in sheets if found.rows]
        if as_json:
            emit(json.dumps(_json(book, sheets), ensure_ascii=False) + "\n")
        else:
            shown = [found for found in with_figures if not found.grid.hidden] or with_figures
            emit("\n".join([*_comments(book, sheets), rule_file(shown, said) if shown else ""]))
    doubts = not with_figures or any(remark.doubt for remark in book.remarks) or any(map(_doubted, with_figures))
    raise typer.Exit(Exit.FINDINGS if doubts else Exit.OK)


def _doubted(found: Understood) -> bool:
    return bool(found.unread) or any(remark.doubt for remark in found.remarks)


def _json(book: Book, sheets: Sequence[Understood]) -> dict[str, Any]:
    return {
        "file": book.file,
        "kind": book.kind,
        "remarks": [remark.text for remark in book.remarks],
        "sheets": [
            {
                "sheet": found.grid.sheet if found.grid.sheet is not None else found.grid.number,
                "decimal": found.layout.style.decimal,
                "group": found.layout.style.group,
                "header": list(found.layout.header),
                "roles": [str(role) for role in found.layout.roles],
                "keys": [name for _, name in found.keys],
                "quantities": [column.name for column in found.columns],
                "units": {column.name: column.unit for column in found.columns if column.unit},
                "decimals": {column.name: column.decimals for column in found.columns},
                "marks": dict(found.marks),
                "flags": dict(found.flags),
                "notes": list(found.notes),
                "cells": sum(bool(text.strip()) for row in found.grid.rows for text in row),
                "numbers": sum(column.numbers for column in found.columns),
                "unread": [{"cell": found.grid.place(row, column), "why": why} for row, column, why in found.unread],
                "doubts": [remark.text for remark in found.remarks if remark.doubt],
            }
            for found in sheets
        ],
    }


def _comments(book: Book, sheets: Sequence[Understood]) -> Iterator[str]:
    yield f"# {book.file}: {book.kind}, {len(book.grids)} {'sheet' if len(book.grids) == 1 else 'sheets'}"
    for remark in book.remarks:
        yield f"# {'doubt: ' if remark.doubt else ''}{remark.text}"
    for found in sheets:
        yield "#"
        yield from (f"# {line}" for line in _sheet(found))


def _sheet(found: Understood) -> Iterator[str]:
    """Yield what was understood of one sheet, in words."""
    from cac_check.sheets.style import NAMES

    grid, style = found.grid, found.layout.style
    name = f" ({_cut(grid.sheet)})" if grid.sheet else ""
    yield f"sheet {grid.number}{name}: {len(grid.rows):,} rows, {grid.width:,} columns"
    if not found.rows:
        yield "no row of figures is found"
        return
    yield f"figures: decimal {NAMES[style.decimal]}, group {NAMES[style.group] if style.group else 'none'}"
    yield from _rows(found)
    yield f"keys: {', '.join(name for _, name in found.keys) or 'none found'}"
    for column in found.columns[:_MANY]:
        grain = "" if column.decimals is None else f", {column.decimals} decimals" if column.decimals else ", whole"
        unit = f", in {column.unit}" if column.unit else ""
        yield f"quantity: {_cut(column.name)}: {column.numbers:,} figures{grain}{unit}"
    yield from _more(len(found.columns), "quantities")
    for text, meaning in list(found.marks.items())[:_MANY]:
        yield f"mark: {_cut(text)!r}: {meaning or _unknown(text)}"
    for text, meaning in list(found.flags.items())[:_MANY]:
        yield f"flag: {_cut(text)!r}: {meaning or 'not known'}"
    for row, place, why in found.unread[:_MANY]:
        yield f"not read: {_spot(grid, row, place)}: {why}"
    yield from _more(len(found.unread), "cells that are not read")
    for remark in found.remarks:
        yield f"{'doubt: ' if remark.doubt else ''}{remark.text}"
    for note in found.notes[:_MANY]:
        yield f"note: {_cut(note)}"


def _unknown(text: str) -> str:
    from cac_check.sheets.marks import offices_that_know

    known = " or ".join(offices_that_know(text))
    return f"not known; a mark of --marks {known}" if known else "not known; say what it means under `cells`"


def _spot(grid: Grid, row: int, place: int) -> str:
    return grid.place(row, place).removeprefix(f"{grid.file}, ")


def _more(count: int, what: str) -> Iterator[str]:
    if count > _MANY:
        yield f"and {count - _MANY:,} more {what}"


def _rows(found: Understood) -> Iterator[str]:
    """Yield runs of rows with the same role."""
    grid = found.grid
    runs = [(role, list(rows)) for role, rows in groupby(range(len(grid.rows)), lambda row: found.layout.roles[row])]
    for role, rows in runs[: 2 * _MANY]:
        if role == "empty":
            continue
        first, last = grid.line(rows[0]), grid.line(rows[-1])
        spot = f"row {first}" if first == last else f"rows {first} to {last}"
        texts = [text.strip() for text in grid.rows[rows[0]] if text.strip()]
        yield f"{spot}: {role}: {_cut(' | '.join(texts))}"
    yield from (f"and {len(runs) - 2 * _MANY:,} more runs of rows" for _ in range(len(runs) > 2 * _MANY))


def _cut(text: str) -> str:
    text = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
