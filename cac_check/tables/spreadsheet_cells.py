"""Places in spreadsheets as their programs name them: ``figures.xlsx, sheet 2, D14``.

A sheet is read as a file with rows; which column a figure stands in is known by the letters of the columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from cac_check.engine.tables.names import FILE, LINE, outside
from cac_check.model import quantities_of, without_untold
from cac_check.model_tables import (
    Complete,
    Layout,
    Listed,
    NeverFalls,
    Rollup,
    Steps,
    Table,
    TableRule,
    TableRuleset,
)

if TYPE_CHECKING:
    import polars as pl

    from cac_check.tables.check import TableReport

Letters: TypeAlias = Mapping[str, Mapping[str, str]]
"""By table: column → its letters in a spreadsheet."""

_SHEET = r", sheet [0-9]+$"
_ROW = "row "


def named_cell(file: str | None, line: int | None, letters: str | None) -> tuple[str | None, int | None]:
    """Return file and line of a figure; of a sheet the cell, and no line.

    Args:
        file: the file, or the sheet: ``figures.xlsx, sheet 2``.
        line: the line, or the row.
        letters: those of the column, if they are known.
    """
    if file is None or line is None or not is_sheet(file):
        return file, line
    return f"{file}, {cell_in_sheet(line, letters)}", None


def is_sheet(file: str) -> bool:
    """Whether a file as it is called in findings is a sheet of a workbook."""
    return re.search(_SHEET, file) is not None


def cell_in_sheet(line: int, letters: str | None) -> str:
    """Return the cell, ``D14``; ``row 14`` where the column is not known."""
    return f"{letters or _ROW}{line}"


def column_of(table: Table, column: str) -> str:
    """Return the column of the file a figure stands in; in long tables the figure is called by another one."""
    return outside(str(table.value) if table.layout is Layout.LONG else column)


def with_cells(report: TableReport, letters_of: Letters) -> TableReport:
    """Return a report whose findings name the cell they are placed at.

    Args:
        report: with findings placed at sheet and row.
        letters_of: by table, the letters of its columns.
    """
    rules = [result.rule for result in report.results]
    return replace(report, findings=rows_with_cells(report.findings, rules, report.ruleset, letters_of))


def rows_with_cells(
    rows: pl.DataFrame, rules: Iterable[TableRule], ruleset: TableRuleset, letters_of: Letters
) -> pl.DataFrame:
    """Return rows of findings, placed at sheet and row, that name the cell of the figure each is placed at."""
    import polars as pl

    if not any(letters_of.values()) or FILE not in rows.columns or not rows.height:
        return rows
    columns = {rule.id: _letters(rule, ruleset, letters_of) for rule in rules}
    letter = pl.col("rule").replace_strict(columns, default=_ROW, return_dtype=pl.String)
    here = pl.col(FILE).str.contains(_SHEET) & pl.col(LINE).is_not_null()
    cell = pl.concat_str(pl.col(FILE), pl.lit(", "), letter, pl.col(LINE).cast(pl.String))
    return rows.with_columns(
        pl.when(here).then(cell).otherwise(pl.col(FILE)).alias(FILE),
        pl.when(here).then(None).otherwise(pl.col(LINE)).alias(LINE),
    )


def _letters(rule: TableRule, ruleset: TableRuleset, letters_of: Mapping[str, Mapping[str, str]]) -> str:
    """Return the letters of the column a rule's findings are placed at, that of its total, or ``row``."""
    names: tuple[str, ...]
    match rule.form:
        case Rollup(of_total=quantity) | Steps(quantity=quantity) | NeverFalls(quantity=quantity):
            names = (quantity,)
        case Listed() | Complete():
            names = ()
        case form:
            names = without_untold(quantities_of(form), rule.untold)[:1]
    for table in ruleset.tables:
        known = letters_of.get(table.id, {})
        for name in names:
            column = next((each.column for each in table.quantities if each.id == name), name)
            if place := known.get(column_of(table, column)):
                return place
    return _ROW
