"""Cells of a table in the folder, picked by clicking, as claims of a source of the data set."""

from __future__ import annotations

import posixpath

from cac_check.diagnostic import Diagnostic, Location, UnreadableFile
from cac_check.loading import nodes
from cac_check.loading.editing import Written
from cac_check.model import Kind
from cac_check.records import dataclass
from cac_check.sheets.grid import Grid, Options
from cac_check.sheets.registry import chosen_sheet, read_book
from cac_check.sheets.understood import Understood, understand
from cac_check.suggestion.rules.drafting import flow
from cac_check.workbench import edits
from cac_check.workbench.desk import Loaded
from cac_check.workbench.edits import NewQuantity

ENDINGS = (".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".px")
"""Tables whose cells can be picked; a page of HTML is an article here."""

LARGEST = 2_000_000
"""Bytes of such a table: it is read again whenever the data set is."""

MOST_ROWS = 200
"""Rows of figures that are shown."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of a table, as a data set names it."""

    row: int
    column: int
    text: str
    heading: str
    where: tuple[tuple[str, str], ...]
    """What tells its row from others: columns and their texts."""

    @property
    def label(self) -> str:
        """What it may be called."""
        return ", ".join([self.heading, *(text for _, text in self.where)])


@dataclass(frozen=True, slots=True)
class CellsShown:
    """The table whose cells can be picked."""

    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[tuple[str, bool], ...]], ...]
    """Number of the row in the sheet, and its texts, each with whether it is a figure that can be picked."""
    left: int
    """Rows that are not shown."""


@dataclass(frozen=True, slots=True)
class Picking:
    """A file whose cells can be picked, and the sheet of it that is looked at."""

    found: Understood
    sheets: tuple[str, ...]
    """Names of the sheets that are not hidden (their numbers, where they have none); the first is looked at unless one
    is chosen."""

    @property
    def sheet(self) -> str:
        """The sheet that is looked at."""
        return _named(self.found.grid)


def _named(grid: Grid) -> str:
    return grid.sheet or str(grid.number)


def understood(data: bytes, name: str, sheet: str = "") -> Picking:
    """Return what a sheet of a table says.

    Args:
        data: the file.
        name: what to call it.
        sheet: the name or number of the sheet; the first, if nothing is said.

    Raises:
        UnreadableFile: if it cannot be read, or is too large for its cells to be picked.
    """
    if len(data) > LARGEST:
        message = f"a table whose cells are picked has at most {LARGEST:,} bytes"
        raise UnreadableFile([Diagnostic("file-too-large", message, Location(name), "open it by itself to check it")])
    options = Options(sheet=sheet or None)
    book = read_book(data, name, options)
    names = tuple(_named(grid) for grid in book.grids if grid.rows and not grid.hidden)
    return Picking(understand(chosen_sheet(book, options)), names)


def shown(found: Understood) -> CellsShown:
    """Return a table with its rows of figures."""
    names = [(name, place) for name, place in found.named]
    figures = {column.place for column in found.columns}
    rows = []
    for row in found.rows[:MOST_ROWS]:
        texts = ((" ".join(found.grid.text(row, place).split()), place) for _, place in names)
        rows.append(
            (row, tuple((text, place in figures and cell_of(found, row, place) is not None) for text, place in texts))
        )
    return CellsShown(tuple(name for name, _ in names), tuple(rows), max(0, len(found.rows) - MOST_ROWS))


def cell_of(found: Understood, row: int, column: int) -> Cell | None:
    """Return the figure of a cell; ``None`` where there is none, or nothing tells its row."""
    heading = next((each.name for each in found.columns if each.place == column), None)
    if heading is None or row not in found.rows or found.layout.value(row, column).number is None:
        return None
    where = tuple((name, " ".join(found.grid.text(row, place).split())) for place, name in found.keys if place >= 0)
    where = tuple((name, text) for name, text in where if text)
    return Cell(row, column, " ".join(found.grid.text(row, column).split()), heading, where) if where else None


def picked_in(found: Understood, name: str) -> Cell | None:
    """Return the figure that an address names by its row and its place among the columns: ``4-2``."""
    row, _, place = name.partition("-")
    if not (row.isascii() and row.isdigit() and place.isascii() and place.isdigit()) or int(place) >= len(found.named):
        return None
    return cell_of(found, int(row), found.named[int(place)][1])


def taken_from(loaded: Loaded, table: str) -> tuple[tuple[str, str], ...]:
    """Return the figures that a data set has from a table: what each says, and what it counts."""
    path = posixpath.relpath(table, posixpath.dirname(loaded.name) or ".")
    quantities = loaded.dataset.quantities
    claims = (claim for claim in loaded.dataset.claims if (claim.at or "").startswith(f"{path}, "))
    return tuple((claim.says or "", quantities[claim.quantity].label) for claim in claims)


def with_cell(loaded: Loaded, table: str, picking: Picking, cell: Cell, label: str, outlet: str) -> str:
    """Return the data set with a cell as a claim of a source, which is a reference where it is new.

    Args:
        loaded: the data set.
        table: the path of the table in the folder.
        picking: what the table says.
        cell: the figure.
        label: what it counts: the label of a quantity that is known, or of a new one.
        outlet: who published the table.
    """
    text, name, found = loaded.text(loaded.name), loaded.name, picking.found
    sources = loaded.dataset.sources.values()
    source = next((each.id for each in sources if each.outlet.casefold() == outlet.casefold()), None)
    if source is None:
        source = edits.id_of(outlet, loaded.dataset.sources).replace("-", "_")
        text = edits.with_source(text, name, source, {"outlet": outlet, "role": "reference"})
    known = loaded.dataset.quantities
    quantity = next((each.id for each in known.values() if each.label.casefold() == label.casefold()), None)
    if quantity is None:
        quantity = edits.name_of(label, known)
        column = next(each for each in found.columns if each.place == cell.column)
        kind = Kind.PERCENT if column.unit == "%" else Kind.COUNT if column.whole else Kind.AMOUNT
        text = edits.with_quantity(text, name, NewQuantity(quantity, label, kind))
    path = posixpath.relpath(table, posixpath.dirname(name) or ".")
    if picking.sheets and picking.sheet != picking.sheets[0]:
        text, path = _with_sheet(text, name, path, picking.sheet)
    fields: dict[str, object] = {"table": path, "column": cell.heading, "where": dict(cell.where)}
    if (scale := found.scale_of(cell.column)) is not None:
        fields["times"] = scale
    return Written.of(text, name).added(("sources", source, "claims"), [f"- {quantity}: {flow(fields)}"])


def _with_sheet(text: str, file: str, path: str, sheet: str) -> tuple[str, str]:
    """Return the data set with a sheet of a workbook under a name, and the name, by which claims point to it."""
    known = Written.of(text, file).at(("tables",))
    taken = []
    for key, value in known.pairs if isinstance(known, nodes.Mapping) else ():
        taken.append(key.text)
        pairs = value.pairs if isinstance(value, nodes.Mapping) else ()
        said = {each.text: node.text for each, node in pairs if isinstance(node, nodes.Scalar)}
        if said == {"file": path, "sheet": sheet}:
            return text, key.text
    stem = posixpath.splitext(posixpath.basename(path))[0]
    name = edits.id_of(f"{stem} {sheet}", taken).replace("-", "_")
    entry = f"{name}: {flow({'file': path, 'sheet': sheet})}"
    return Written.of(text, file).added(("tables",), [entry]), name
