"""XLS and XLSB, by python-calamine. It gives stored numbers and no formats, which is said."""

from __future__ import annotations

import datetime
import io
from typing import Any

from cac_check.diagnostic import UnreadableFile
from cac_check.sheets.archive import ENCRYPTED, Archive
from cac_check.sheets.biff import COLUMNS, widest
from cac_check.sheets.grid import MOST_CELLS, Addressing, Book, Grid, Options, Remark, refuse, trimmed

_PASSWORD = "open it with the password and save it without one"


def read_xls(data: bytes, file: str, options: Options) -> Book:  # noqa: ARG001
    """Return the sheets of an old or a binary workbook.

    Raises:
        UnreadableFile: if it is damaged, protected, or has no sheet of cells.
    """
    if ENCRYPTED in data:
        raise refuse(file, "password", "the file is protected by a password", _PASSWORD)
    if data.startswith(b"PK"):
        Archive(data, file)
    else:
        try:
            columns = widest(data)
        except ValueError as error:
            raise _damaged(file, error) from error
        if columns > COLUMNS:
            raise _damaged(file, f"a cell stands in column {columns:,}, and no XLS has more than {COLUMNS}")
    import python_calamine

    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        worksheets = [each for each in workbook.sheets_metadata if each.typ is python_calamine.SheetTypeEnum.WorkSheet]
        grids = tuple(_grid(workbook, each, file) for each in worksheets)
    except python_calamine.PasswordError as error:
        raise refuse(file, "password", "the file is protected by a password", _PASSWORD) from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise _damaged(file, error) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # how the library ends on files it did not expect
            raise
        raise _damaged(file, error) from error
    if not grids:
        raise refuse(file, "no-sheets", "the workbook has only macros, charts or dialogs, and no sheet of cells")
    remarks = [Remark(f"sheet {grid.number} ({grid.sheet}) is hidden") for grid in grids if grid.hidden]
    kind = "XLSB" if data.startswith(b"PK") else "XLS"
    said = f"number formats, raised marks and comments of {kind} files are not read: figures are as they are stored"
    return Book(file, kind, grids, (*remarks, Remark(said)))


def _damaged(file: str, reason: object) -> UnreadableFile:
    message = f"the file is damaged or cut off: {reason}"
    return refuse(file, "damaged-file", message, "download it again, or open it and save it anew")


def _grid(workbook: Any, metadata: Any, file: str) -> Grid:
    import python_calamine

    sheet = workbook.get_sheet_by_name(metadata.name)
    number = workbook.sheet_names.index(metadata.name) + 1
    if sheet.total_height * sheet.total_width > MOST_CELLS:
        raise refuse(file, "too-large", f"sheet {number} has more than {MOST_CELLS:,} cells")
    rows = [[_text(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    filled = set()
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if top < len(rows) and left < len(rows[top]) and rows[top][left]:
            for row in range(top, min(bottom, len(rows) - 1) + 1):
                for column in range(left, min(right, len(rows[row]) - 1) + 1):
                    if (row, column) != (top, left):
                        rows[row][column] = rows[top][left]
                        filled.add((row, column))
    cells = [trimmed(row) for row in rows]
    while cells and not cells[-1]:
        cells.pop()
    return Grid(
        file,
        tuple(cells),
        sheet=metadata.name,
        number=number,
        addressing=Addressing.LETTERS,
        hidden=metadata.visible is not python_calamine.SheetVisibleEnum.Visible,
        filled=frozenset(filled),
    )


def _text(value: object) -> str:
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            from cac_check.sheets.number_formats import shown

            return shown(repr(value), "General").text
        case datetime.datetime():
            return value.isoformat(sep=" ") if value.time() != datetime.time() else value.date().isoformat()
        case datetime.date() | datetime.time():
            return value.isoformat()
        case _:
            return str(value)
