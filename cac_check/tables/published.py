"""A published file as the frame rules over tables are checked on: a row per row of figures, every cell a plain text.

Marks that say where a value lies become texts such as ``(0, 1/2)``, which the table then declares as signs, so that the
engine reads them as it reads any other sign. A secret figure of a quantity that cannot be negative is at least 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING

from cac_check.diagnostic import DataProblems, Diagnostic, Location
from cac_check.engine.tables.names import FILE_READ, LINE_READ
from cac_check.interval import NONNEGATIVE, Interval, format_number
from cac_check.model_tables import (
    Layout,
    Measure,
    Table,
)
from cac_check.records import dataclass
from cac_check.sheets.figures import Value
from cac_check.sheets.grid import Addressing, Grid, letters
from cac_check.sheets.marks import Kind, offices_that_know
from cac_check.sheets.registry import chosen_sheet, read_book
from cac_check.sheets.understood import GROUP, Understood, understand

if TYPE_CHECKING:
    import polars as pl


SECRET = "secret"
"""The text of a cell that hides a figure of any sign."""

MOST_PROBLEMS = 20
"""Cells of one file that are named."""


@dataclass(frozen=True, slots=True)
class Published:
    """What was read of one file."""

    frame: pl.DataFrame
    signs: Mapping[str, Interval | None]
    """Texts of cells that stand for an interval; ``None``: for a figure of which nothing is told."""
    letters: Mapping[str, str]
    """Column → its letters in the spreadsheet; empty for other files."""
    hiding: frozenset[str] = frozenset()
    """Those of the signs, and of texts that say nothing of the value, that hide a figure."""


def read_published(data: bytes, file: str, table: Table, beside: Mapping[str, bytes]) -> Published:
    """Return the frame of a published file.

    Args:
        data: the file.
        file: what to call it.
        table: what its columns mean, and what was said of the file.
        beside: metadata files beside it, by name.

    Raises:
        UnreadableFile: if it cannot be read, or has no such sheet.
        DataProblems: with every cell of figures that is not understood, or how figures are written, if that is unsure.
    """
    options = table.source
    if table.cells.thousands is not None and options.group is None:
        options = replace(options, group=table.cells.thousands)
    book = read_book(data, file, options, beside)
    grid = chosen_sheet(book, options)
    try:
        found = understand(grid, options)
    except ValueError as error:
        raise DataProblems([Diagnostic("unknown-marks", str(error), table.location or Location(file))]) from error
    if not found.rows:
        message = "no row of figures is found in it"
        raise DataProblems(
            [
                Diagnostic(
                    "no-rows",
                    message,
                    Location(_name(grid)),
                    "say `separator`, `skip` or `header`; cac-check look shows what was found",
                )
            ]
        )
    return _Frame(found, table).read()


def of_database(frame: pl.DataFrame, called: str) -> Published:
    """Return rows of a database as they are; their number stands where the line of a file does.

    Args:
        frame: the rows.
        called: what the table is called in findings.

    Raises:
        DataProblems: if there is no row.
    """
    import polars as pl

    if not frame.height:
        raise DataProblems([Diagnostic("no-rows", "the table has no rows", Location(called))])

    rows = frame.with_row_index(LINE_READ, offset=1).with_columns(
        pl.col(LINE_READ).cast(pl.Int64), pl.lit(called).alias(FILE_READ)
    )
    return Published(rows, MappingProxyType({}), MappingProxyType({}))


def _name(grid: Grid) -> str:
    """Return the file and, where it has several, the sheet."""
    match grid.addressing:
        case Addressing.LETTERS:
            return f"{grid.file}, sheet {grid.number}"
        case Addressing.ROWS:
            return f"{grid.file}, table {grid.number}"
        case _:
            return grid.file


class _Frame:
    """A sheet while it becomes a frame."""

    def __init__(self, found: Understood, table: Table) -> None:
        self.found, self.table, self.grid = found, table, found.grid
        self.names = dict(found.named)
        self.signs: dict[str, Interval | None] = {}
        self.hiding: set[str] = set()
        self.problems: list[Diagnostic] = []

    def read(self) -> Published:
        """Return the frame.

        Raises:
            DataProblems: with what is not understood.
        """
        import polars as pl

        rows, grid = self.found.rows, self.grid
        figures = self._columns_of_figures()
        columns: dict[str, list[str]] = {}
        for name, place in self.names.items():
            if place in figures:
                columns[name] = self._figures(place, nonnegative=figures[place])
            else:
                columns[name] = [" ".join(grid.text(row, place).split()) for row in rows]
        if any(place < 0 for place, _ in self.found.keys):
            columns[GROUP] = [self.found.groups.get(row, "") for row in rows]
        doubt = self.found.layout.style.doubt
        if doubt and figures:
            self.problems.insert(0, Diagnostic("unsure-figures", doubt, Location(_name(grid)), _SAY_SIGNS))
        if self.problems:
            raise DataProblems(_cut(self.problems, _name(grid)))
        frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)).with_columns(
            pl.Series(LINE_READ, [grid.line(row) for row in rows], pl.Int64), pl.lit(_name(grid)).alias(FILE_READ)
        )
        spread = grid.addressing is Addressing.LETTERS
        places = {name: letters(place) for name, place in self.names.items()} if spread else {}
        return Published(frame, MappingProxyType(self.signs), MappingProxyType(places), frozenset(self.hiding))

    def _columns_of_figures(self) -> dict[int, bool]:
        """Return the columns that are read as numbers, and whether they cannot be negative."""
        table = self.table
        wanted: dict[str, bool] = {}
        if table.layout is Layout.LONG:
            wanted[str(table.value)] = bool(table.quantities) and all(each.nonnegative for each in table.quantities)
        elif not table.quantities:
            return {column.place: False for column in self.found.columns if column.name not in table.keys}
        if table.melt is not None:
            names = (name for name in self.names if table.melt.columns.read(name) is not None)
            wanted |= dict.fromkeys(
                names, bool(table.quantities) and all(each.nonnegative for each in table.quantities)
            )
        for quantity in table.quantities:
            reading = quantity.reading or table.reading
            if reading.measure is Measure.SAYS:
                wanted.pop(str(table.value), None)
                continue
            if table.layout is Layout.WIDE and reading.measure is not Measure.BOUNDS:
                wanted[quantity.column] = quantity.nonnegative
            for other in (reading.low, reading.high, reading.grain):
                if isinstance(other, str):
                    wanted[other] = quantity.nonnegative
        if table.reading.measure is Measure.SAYS:
            wanted.pop(str(table.value), None)
        return {self.names[name]: sign for name, sign in wanted.items() if name in self.names}

    def _figures(self, place: int, *, nonnegative: bool) -> list[str]:
        column = next((each for each in self.found.columns if each.place == place), None)
        decimals = column.decimals if column is not None else None
        grain = None if decimals is None else Fraction(1, 10**decimals)
        own = self.table.cells.signs
        cells = []
        for row in self.found.rows:
            text = "" if (row, place) in self.grid.filled else self.grid.text(row, place).strip()
            problem = self.grid.aside(row, place).problem
            if text in own and not problem:
                cells.append(text)
                continue
            value = self.found.layout.value(row, place, grain)
            reason = problem or value.reason
            if reason:
                cure = _SAY_FORMULA if problem else _cure(text, reason)
                self.problems.append(Diagnostic("unreadable-cell", reason, self.grid.location(row, place), cure))
                continue
            cells.append(self._cell(value, nonnegative=nonnegative))
        return cells

    def _cell(self, value: Value, *, nonnegative: bool) -> str:
        if value.kind is None and value.number is not None:
            return format_number(value.number)
        if value.interval is not None and value.interval.is_point:
            return format_number(value.interval.low or 0)
        interval = value.interval
        if interval is None and value.kind is Kind.SECRET and nonnegative:
            interval = NONNEGATIVE
        if interval is not None and nonnegative:
            interval = interval.intersect(NONNEGATIVE)
        hides = value.kind in (Kind.SECRET, Kind.BOUND)
        if interval is None or (interval.low is None and interval.high is None):
            if not hides:
                return ""
            sign, interval = SECRET, None
        else:
            sign = str(interval)
        self.signs[sign] = interval
        if hides:
            self.hiding.add(sign)
        return sign


_SAY_SIGNS = 'say `decimal: ","` or `decimal: "."`, and `group`, in the table'
_SAY_MARKS = "say `marks` with the list of the office, or what the sign means under `cells`"
_SAY_LIST = "say `marks: {list}`, where it is a mark, or what it means under `cells`"
_SAY_FORMULA = "open the file in a spreadsheet program and save it, or say what it means under `cells`"


def _cure(text: str, reason: str) -> str:
    """Return what to do about a cell that is not understood."""
    if "flag" not in reason and "mark" not in reason:
        return _SAY_SIGNS
    known = offices_that_know(text)
    return _SAY_LIST.format(list=" or ".join(known)) if known else _SAY_MARKS


def _cut(problems: list[Diagnostic], file: str) -> list[Diagnostic]:
    if len(problems) <= MOST_PROBLEMS:
        return problems
    more = f"{len(problems) - MOST_PROBLEMS:,} more cells are not understood"
    return [*problems[:MOST_PROBLEMS], Diagnostic("unreadable-cell", more, Location(file))]


def with_signs(table: Table, signs: Mapping[str, Interval | None], hiding: frozenset[str] = frozenset()) -> Table:
    """Return a table that declares the signs its files were found to have, and which of them hide figures."""
    if not signs:
        return table
    own = table.cells
    return replace(
        table, cells=replace(own, signs=MappingProxyType({**signs, **own.signs}), hiding=own.hiding | hiding)
    )
