"""What the page of a table shows of its sheets, as data: how they were understood."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from cac_check.records import dataclass
from cac_check.sheets.layout import Role
from cac_check.sheets.marks import Kind as Mark
from cac_check.sheets.understood import Understood
from cac_check.workbench.table_desk import Looked

Translate = Callable[[str], str]

MOST_ROWS = 12
"""Rows of figures of a sheet that are shown."""

MOST_COLUMNS = 40
_MOST_SIGNS = 12
_MOST_CELLS = 6
"""Cells of one sort that are named."""

_ROLES = frozenset({Role.TITLE, Role.HEADER, Role.GROUP, Role.NOTE})


@dataclass(frozen=True, slots=True)
class CellShown:
    """A cell of the sheet."""

    text: str
    kind: str
    """``key``, ``number``, ``mark``, ``unread``, or ``other``."""
    note: str = ""
    """What a mark means, or why a cell is not read."""
    bad: bool = False
    """Whether a failing rule would fit if it were another."""


@dataclass(frozen=True, slots=True)
class RowShown:
    """A row of the sheet."""

    line: int
    role: str
    cells: tuple[CellShown, ...]


@dataclass(frozen=True, slots=True)
class ColumnShown:
    """A column of figures, as it was understood."""

    name: str
    unit: str
    decimals: int | None
    numbers: int


@dataclass(frozen=True, slots=True)
class SheetShown:
    """A sheet as it was understood."""

    name: str
    rows: tuple[RowShown, ...]
    left: int
    """Rows that are not shown."""
    keys: tuple[str, ...]
    columns: tuple[ColumnShown, ...]
    decimal: str
    group: str
    marks: tuple[tuple[str, str], ...]
    """Texts of cells that are no figures, with what they mean (empty where it is not known)."""
    unread: tuple[tuple[str, str], ...]
    """Cells that are not read, with the reason."""
    doubts: tuple[str, ...]
    notes: tuple[str, ...]


def sheets_of(
    looked: Looked, bad: Mapping[tuple[int, int], frozenset[str]], _: Translate = str
) -> tuple[SheetShown, ...]:
    """Return the sheets of a file.

    Args:
        looked: what was understood.
        bad: by number of the sheet and line: columns of cells that could be otherwise.
        _: says a text in the language of the page.
    """
    return tuple(_sheet(found, bad, len(looked.sheets) > 1, _) for found in looked.sheets)


def _meaning(meaning: str | None, _: Translate) -> str:
    """Return what a mark means, ``absent: not available``, in the language of the page, with its office's own words."""
    kind, colon, words = (meaning or "").partition(": ")
    kinds: Mapping[str, str] = {
        Mark.ZERO: _("nothing"),
        Mark.LOW: _("not nothing, but less than half of the last digit"),
        Mark.BOUND: _("in a range"),
        Mark.SECRET: _("a value that is not shown and is in the total"),
        Mark.NONE: _("no value can exist"),
        Mark.ABSENT: _("a value that is not known"),
        Mark.LATER: _("not there yet"),
    }
    says = kinds.get(kind, kind)
    return f"{says} ({words})" if colon else says


def _sheet(found: Understood, bad: Mapping[tuple[int, int], frozenset[str]], many: bool, _: Translate) -> SheetShown:
    grid, style = found.grid, found.layout.style
    shown = list(shown_rows(found))
    return SheetShown(
        grid.sheet or (str(grid.number) if many else ""),
        tuple(_row(found, row, bad.get((grid.number, grid.line(row)), frozenset())) for row in shown),
        len(grid.rows) - len(shown),
        tuple(name for _, name in found.keys),
        tuple(ColumnShown(each.name, each.unit, each.decimals, each.numbers) for each in found.columns),
        style.decimal,
        style.group or "",
        tuple((text, _meaning(meaning, _)) for text, meaning in list(found.marks.items())[:_MOST_SIGNS]),
        tuple(_unread(found)),
        tuple(remark.text for remark in found.remarks if remark.doubt),
        found.notes[:_MOST_SIGNS],
    )


def _unread(found: Understood) -> Iterator[tuple[str, str]]:
    """Yield why cells are not read, each reason once, with the first cells it is about."""
    grid = found.grid
    cells: dict[str, list[str]] = {}
    for row, place, why in found.unread:
        spot = grid.place(row, place).removeprefix(f"{grid.file}, ")
        cells.setdefault(why, []).append(spot.removeprefix(f"sheet {grid.number}, "))
    for why, places in list(cells.items())[:_MOST_SIGNS]:
        more = f", … ({len(places)})" if len(places) > _MOST_CELLS else ""
        yield f"{', '.join(places[:_MOST_CELLS])}{more}", why


def shown_rows(found: Understood) -> Iterator[int]:
    """Yield the first rows of figures, and what stands above them."""
    figures = 0
    for row, role in enumerate(found.layout.roles):
        if role is Role.EMPTY:
            continue
        figures += role not in _ROLES
        if figures > MOST_ROWS:
            return
        yield row


def _row(found: Understood, row: int, bad: frozenset[str]) -> RowShown:
    grid, role = found.grid, found.layout.roles[row]
    keys = {place for place, _ in found.keys}
    names = {column.place: column.name for column in found.columns}
    unread = {place: why for line, place, why in found.unread if line == row}

    def cell(place: int) -> CellShown:
        text = " ".join(grid.text(row, place).split())
        if role in _ROLES:
            return CellShown(text, "other")
        if place in unread:
            return CellShown(text, "unread", unread[place])
        if place in names and text in found.marks:
            return CellShown(text, "mark", found.marks[text] or "")
        kind = "number" if place in names else "key" if place in keys else "other"
        return CellShown(text, kind, bad=names.get(place, "") in bad)

    return RowShown(grid.line(row), str(role), tuple(cell(place) for place in range(min(grid.width, MOST_COLUMNS))))
