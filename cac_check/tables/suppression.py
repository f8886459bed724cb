"""The audit of hidden cells: what totals, rules and marks leave of each, and how those that are pinned are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from cac_check.engine.limits import Limits
from cac_check.engine.tables.cell_bounds import tied_to
from cac_check.engine.tables.inputs import Inputs
from cac_check.engine.tables.names import FILE, LINE
from cac_check.interval import Interval, Rational, exact
from cac_check.model_tables import TableRule
from cac_check.records import dataclass
from cac_check.tables.cell_network import cell_network
from cac_check.tables.cell_proofs import Ground, Proofs
from cac_check.tables.cell_ranges import cell_ranges
from cac_check.tables.cells import COLUMN, ROW, TABLE
from cac_check.tables.hidden_cells import HIDDEN, SAYS
from cac_check.tables.spreadsheet_cells import Letters, column_of, named_cell

MOST_PROVED = 1_000
"""Cells, the narrowest first, of which the sums are looked for."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table."""

    file: str | None
    """With the sheet, and of a workbook the cell: ``figures.xlsx, sheet 2, D14``."""
    line: int | None
    row: str
    """The keys of its row: ``day 2, place north``."""
    column: str
    says: str
    """What stands in it."""

    @property
    def name(self) -> str:
        """What it is called among the figures of a sum."""
        return f"{self.column} ({self.row})"

    @property
    def place(self) -> str:
        """Where it stands."""
        return self.file or "" if self.line is None else f"{self.file}, line {self.line}"


@dataclass(frozen=True, slots=True)
class HiddenCell:
    """A cell that a mark hides, and what is left of it."""

    cell: Cell
    interval: Interval | None
    """What no value outside of fits; ``None``: the sums that it stands in cannot all hold."""
    reached: bool
    """Whether no smaller interval follows from the rules that were taken into account."""
    grounds: tuple[Ground, ...] | None = None
    """The proofs of its ends, ``None`` where they were not wanted."""

    @property
    def width(self) -> Rational | None:
        """From the smallest value to the largest; ``None`` where it has no ends."""
        if self.interval is None or self.interval.low is None or self.interval.high is None:
            return None
        return exact(self.interval.high - self.interval.low)


@dataclass(frozen=True, slots=True)
class Audit:
    """What is left of the hidden cells of tables."""

    cells: tuple[HiddenCell, ...]
    """Narrowest first, each file from its beginning."""
    narrower: Rational | None
    """The width below which cells are listed as pinned, if one was asked for."""
    rules: tuple[TableRule, ...]
    """Those that were taken into account."""
    unused: tuple[str, ...]
    """Those that are no sums of cells, or apply nowhere."""
    named: Mapping[int, Cell]
    """By number: the cells that sums are made of."""

    @property
    def pinned(self) -> tuple[HiddenCell, ...]:
        """The cells that are narrower than asked."""
        if self.narrower is None:
            return ()
        return tuple(cell for cell in self.cells if cell.width is not None and cell.width < self.narrower)

    @property
    def broken(self) -> tuple[HiddenCell, ...]:
        """The cells whose sums cannot all hold."""
        return tuple(cell for cell in self.cells if cell.interval is None)


def audit(
    inputs: Inputs,
    *,
    blank: bool = False,
    narrower: Rational | None = None,
    limits: Limits | None = None,
    letters_of: Letters = MappingProxyType({}),
) -> Audit:
    """Return what is left of every hidden cell of tables.

    Args:
        inputs: the tables; of polars.
        blank: whether blank cells, and those whose mark says no more than that, are hidden figures too.
        narrower: the width below which the sums that pin a cell are looked for.
        limits: of the work of the exact engine on each question.
        letters_of: by table, the letters of its columns in a spreadsheet.

    Raises:
        RuleProblems: if rules name columns that their tables lack or that hold something else.
        DataProblems: if numbers have more digits than can be computed with.
    """
    import polars as pl

    limits = limits or Limits()
    found = cell_network(inputs, blank=blank)
    left = cell_ranges(found.network, limits)
    unit = found.network.unit
    ends = found.cells.filter(HIDDEN).drop("low", "high", "whole").join(left.cells, on="cell", maintain_order="left")
    tables = {table.id: table for table in inputs.ruleset.tables}

    def cell(row: Mapping[str, object]) -> Cell:
        table, column = tables[str(row[TABLE])], str(row[COLUMN])
        place = letters_of.get(table.id, {}).get(column_of(table, column))
        file, line = row[FILE], row[LINE]
        assert isinstance(file, str | None)
        assert isinstance(line, int | None)
        return Cell(*named_cell(file, line, place), str(row[ROW]), column, str(row[SAYS] or ""))

    hidden = [
        (
            row["cell"],
            HiddenCell(
                cell(row),
                None if row["broken"] else left.interval(row["cell"], row["low"], row["high"], unit),
                row["cell"] not in left.unsure,
            ),
        )
        for row in ends.iter_rows(named=True)
    ]
    hidden.sort(key=lambda each: _narrowest_first(each[1], each[0]))
    pinned = [
        number for number, one in hidden if narrower is not None and one.width is not None and one.width < narrower
    ][:MOST_PROVED]
    proofs = Proofs(tied_to(found.network, pinned), found.rules, limits) if pinned else None
    proved = frozenset(pinned)
    cells: list[HiddenCell] = []
    used = set[int]()
    for number, one in hidden:
        if proofs is not None and number in proved and one.interval is not None:
            grounds = proofs.grounds(number, one.interval)
            used |= {term.cell for ground in grounds for term in ground.terms or ()}
            cells.append(replace(one, grounds=grounds))
        else:
            cells.append(one)
    behind = found.cells.filter(pl.col("cell").is_in(sorted(used)))
    return Audit(
        tuple(cells),
        narrower,
        tuple(rule for rule in inputs.ruleset.rules if rule.id in found.rules),
        found.unused,
        {row["cell"]: cell(row) for row in behind.iter_rows(named=True)},
    )


def _narrowest_first(one: HiddenCell, number: int) -> tuple[bool, bool, Rational, str, int, int]:
    """Return by what cells are put in order: what cannot hold, what has two ends, and each file from its beginning."""
    where = (one.cell.file or "", one.cell.line or 0, number)
    return (one.interval is not None, one.width is None, one.width or 0, *where)
