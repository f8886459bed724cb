"""What a file holds once it is read: grids of text with addresses.

Rows and columns are counted from 0 inside, from 1 or by letters in every address.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from types import MappingProxyType

from cac_check.diagnostic import Diagnostic, Location, Span, UnreadableFile
from cac_check.interval import Rational
from cac_check.model.files import FileOptions as Options
from cac_check.records import dataclass
from cac_check.sheets.marks import Marks

__all__ = ["Addressing", "Beside", "Book", "Declared", "Grid", "Options", "Remark"]

MOST_CELLS = 200_000_000
"""Cells of one sheet beyond which a file is refused: more than any office publishes, less than memory holds."""


class Addressing(enum.Enum):
    """How people name a cell of a file."""

    LETTERS = "D14"
    LINES = "line 14, column 4"
    ROWS = "row 14, column 4"
    VALUES = "value 14"
    """Files of values in a row, in the order of their dimensions."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What a cell has besides its text."""

    raised: str = ""
    """Raised marks, which are no part of the number."""
    comment: str = ""
    decimals: int | None = None
    """Decimals its number format shows, where the text does not tell."""
    scale: Rational = 1
    """What the number is multiplied with that its text shows: 1000 where the format shows thousands."""
    unit: str = ""
    """Text that the number format puts beside the digits."""
    problem: str = ""
    """Why the cell has no value although it is not empty: a formula nobody computed, an error."""


NOTHING = Beside()


@dataclass(frozen=True, slots=True)
class Remark:
    """Something a person should know of how a file was understood."""

    text: str
    doubt: bool = False
    """Whether it could be understood otherwise."""


@dataclass(frozen=True, slots=True)
class Declared:
    """What the file itself says of its columns, so that nothing is recognised from their looks."""

    keys: tuple[str, ...]
    values: tuple[str, ...]
    """Columns of figures."""
    marks: Marks | None = None
    """What its marks mean."""
    units: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Unit by column of figures."""
    flags: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Signs that the file keeps apart from its figures, with what it says they mean: they never change a figure."""


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: rows of texts as they are printed. Rows end with their last text; what lies beyond is empty."""

    file: str
    rows: tuple[tuple[str, ...], ...]
    sheet: str | None = None
    """Its name, where the file has sheets."""
    number: int = 1
    """Its place in the file, from 1."""
    addressing: Addressing = Addressing.LINES
    lines: Sequence[int] | None = None
    """The line (or row, or value) each row begins at, where that is not its place."""
    columns: Sequence[int] | None = None
    """The column of the file, from 1, where that is not its place."""
    beside: Mapping[tuple[int, int], Beside] = field(default_factory=lambda: MappingProxyType({}))
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    filled: frozenset[tuple[int, int]] = frozenset()
    """Cells that repeat the text of the merged cell they are part of."""
    grouped: str = ""
    """A figure with a sign that stands between groups for sure, because its number format puts it there."""
    remarks: tuple[Remark, ...] = ()
    declared: Declared | None = None

    @property
    def width(self) -> int:
        """Number of columns."""
        return max(map(len, self.rows), default=0)

    def text(self, row: int, column: int) -> str:
        """Return the text of a cell, ``""`` beyond the end of its row."""
        cells = self.rows[row]
        return cells[column] if column < len(cells) else ""

    def aside(self, row: int, column: int) -> Beside:
        """Return what a cell has besides its text."""
        return self.beside.get((row, column), NOTHING)

    def line(self, row: int) -> int:
        """Return the line or row of the file, from 1."""
        return row + 1 if self.lines is None else self.lines[row]

    def _column(self, column: int) -> int:
        return column + 1 if self.columns is None else self.columns[column]

    def place(self, row: int, column: int) -> str:
        """Return the address of a cell: ``figures.xlsx, sheet 2, D14``."""
        match self.addressing:
            case Addressing.LETTERS:
                spot = f"sheet {self.number}, {letters(column)}{self.line(row)}"
            case Addressing.LINES:
                spot = f"line {self.line(row)}, column {self._column(column)}"
            case Addressing.ROWS:
                spot = f"table {self.number}, row {self.line(row)}, column {column + 1}"
            case Addressing.VALUES:
                spot = f"value {self.line(row)}"
        return f"{self.file}, {spot}"

    def location(self, row: int, column: int) -> Location:
        """Return the place of a cell for a diagnostic: a span where the file has lines, else its address."""
        if self.addressing is Addressing.LINES:
            line, place = self.line(row), self._column(column)
            return Location(self.file, Span(line, place, line, place + 1))
        return Location(self.place(row, column))

    def column(self, column: int) -> Iterator[str]:
        """Yield the texts of a column from above."""
        for cells in self.rows:
            yield cells[column] if column < len(cells) else ""


@dataclass(frozen=True, slots=True)
class Book:
    """A file: its sheets, and what should be known of how it was read."""

    file: str
    kind: str
    """What sort of file it is, as people call it: ``CSV``, ``XLSX``."""
    grids: tuple[Grid, ...]
    remarks: tuple[Remark, ...] = ()


def letters(column: int) -> str:
    """Return the name of a spreadsheet column: A for 0, AA for 26."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def trimmed(cells: Sequence[str]) -> tuple[str, ...]:
    """Return a row without the empty cells at its end."""
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return tuple(cells[:end])


def refuse(file: str, code: str, message: str, help_: str | None = None, span: Span | None = None) -> UnreadableFile:
    """Return the error of a file that cannot be read."""
    return UnreadableFile([Diagnostic(code, message, Location(file, span), help_)])
