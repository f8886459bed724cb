"""What a sheet is made of: what its rows are for, which columns hold labels and figures, and what its cells say."""

from __future__ import annotations

import enum

from cac_check.interval import Rational
from cac_check.records import dataclass
from cac_check.sheets.figures import BLANK, Value, read_cell, scaled
from cac_check.sheets.grid import Grid
from cac_check.sheets.marks import Kind, Marks
from cac_check.sheets.style import NumberStyle
from cac_check.sheets.totals import Sum


class Role(enum.StrEnum):
    """What a row is for."""

    TITLE = "title"
    HEADER = "header"
    GROUP = "group"
    """A label over the rows that follow."""
    DATA = "data"
    DERIVED = "derived"
    """Sums of other rows."""
    NOTE = "note"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Layout:
    """What a sheet is made of. Rows and columns count from 0."""

    grid: Grid
    roles: tuple[Role, ...]
    header: tuple[int, ...]
    """Rows of headings."""
    labels: tuple[int, ...]
    """Columns that say what a row is about."""
    figures: tuple[int, ...]
    """Columns of figures."""
    derived: frozenset[tuple[int, int]]
    """Cells that are sums of cells beside them in their row or column."""
    sums: tuple[tuple[str, Sum], ...]
    """``rows`` or ``columns``, and which of them is a sum of which."""
    style: NumberStyle
    marks: Marks

    def value(self, row: int, column: int, grain: Rational | None = None) -> Value:
        """Return what a cell says, in the unit of its column; a figure of merged cells counts in the first alone."""
        if (row, column) in self.grid.filled:
            return BLANK
        value = read_cell(self.grid.text(row, column), self.style, self.marks)
        if grain is not None and value.kind is Kind.LOW and value.number is None:
            value = read_cell(self.grid.text(row, column), self.style, self.marks, grain)  # it prints no digits itself
        aside = self.grid.beside.get((row, column))
        return value if aside is None else scaled(value, aside)

    def heading(self, column: int) -> str:
        """Return the heading of a column: the texts above it, from the outermost to its own."""
        parts = [" ".join(self._above(row, column).split()) for row in self.header]
        return " ".join(dict.fromkeys(part for part in parts if part))

    def _above(self, row: int, column: int) -> str:
        """Return the text of a heading; one over several columns stands in the first of them."""
        text = self.grid.text(row, column).strip()
        if row != self.header[-1] and column in self.figures:
            while not text and column - 1 in self.figures:
                column -= 1
                text = self.grid.text(row, column).strip()
        return text

    @property
    def headings(self) -> tuple[int, int]:
        """The rows to skip, and how many rows of headings follow."""
        skip = self.header[0] if self.header else self.body.start
        return skip, self.header[-1] + 1 - skip if self.header else 0

    @property
    def body(self) -> range:
        """The rows from the first of figures to the last."""
        rows = [row for row, role in enumerate(self.roles) if role in (Role.DATA, Role.DERIVED)]
        return range(rows[0], rows[-1] + 1) if rows else range(0)
