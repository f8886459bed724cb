"""Which reader reads a file: told by its content first, by its ending where that says nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cac_check.documents import ADVICE, document_kind
from cac_check.records import dataclass
from cac_check.sheets.archive import COMPOUND
from cac_check.sheets.delimited import read_delimited
from cac_check.sheets.eurostat import is_eurostat, read_eurostat
from cac_check.sheets.grid import Book, Grid, Options, refuse
from cac_check.sheets.html_tables import is_html, read_html
from cac_check.sheets.jsonstat import is_jsonstat, read_jsonstat
from cac_check.sheets.metadata import described, read_described
from cac_check.sheets.ods import read_ods
from cac_check.sheets.pcaxis import is_pcaxis, read_pcaxis
from cac_check.sheets.sdmx import is_sdmx, read_sdmx
from cac_check.sheets.xls import read_xls
from cac_check.sheets.xlsx import read_xlsx


@dataclass(frozen=True, slots=True)
class Reader:
    """One sort of file."""

    name: str
    endings: tuple[str, ...]
    recognises: Callable[[bytes], bool]
    """Whether a file is one by what is in it, whatever it is called."""
    read: Callable[[bytes, str, Options], Book]


def _is_zip_with(*parts: bytes) -> Callable[[bytes], bool]:
    return lambda data: data.startswith(b"PK") and any(part in data for part in parts)


def _is_open_document(data: bytes) -> bool:
    """Whether an archive says that it is a workbook, or has the parts of one: not all programs say it."""
    says = b"opendocument.spreadsheet" in data
    return data.startswith(b"PK") and (says or (b"content.xml" in data and b"META-INF/manifest.xml" in data))


READERS = (
    # Its sheets stand in the same folder as those of XLSX; that may have its parts elsewhere.
    Reader("XLSB", (".xlsb",), _is_zip_with(b"xl/workbook.bin"), read_xls),
    Reader("XLSX", (".xlsx", ".xlsm"), _is_zip_with(b"workbook.xml", b"xl/worksheets/"), read_xlsx),
    Reader("ODS", (".ods",), _is_open_document, read_ods),
    Reader("XLS", (".xls",), lambda data: data.startswith(COMPOUND), read_xls),
    Reader("HTML", (".html", ".htm"), is_html, read_html),
    Reader("PC-Axis", (".px",), is_pcaxis, read_pcaxis),
    Reader("JSON-stat", (".json",), is_jsonstat, read_jsonstat),
    Reader("SDMX-CSV", (), is_sdmx, read_sdmx),
    Reader("Eurostat TSV", (), is_eurostat, read_eurostat),
    Reader("CSV", (".csv", ".tsv", ".txt", ".tab"), lambda _: False, read_delimited),
)
"""Every sort of file, in the order in which contents are tried."""

ENDINGS = tuple(ending for reader in READERS for ending in reader.endings)
"""Endings of files that can be read."""


def reader_of(data: bytes, file: str) -> Reader:
    """Return the reader of a file.

    Raises:
        UnreadableFile: if it is an archive or a program and no table, or a table that needs no reader.
    """
    if (kind := document_kind(data)) is not None:
        raise refuse(file, "unknown-file", f"it is {kind}, and no table", ADVICE)
    found = next((reader for reader in READERS if reader.recognises(data)), None)
    if found is not None:
        return found
    if data.startswith((b"PAR1", b"ARROW1")):
        message = "it is Parquet or Arrow, whose columns have names and types of their own"
        raise refuse(file, "unknown-file", message, "check reads Parquet as it is; suggest drafts rules for it")
    if data.startswith(b"PK"):
        raise refuse(file, "unknown-file", "it is an archive, and no workbook", "unpack it and name the file in it")
    named = next((reader for reader in READERS if file.lower().endswith(reader.endings)), READERS[-1])
    if named.name in ("XLSX", "ODS", "XLSB", "XLS"):
        named = READERS[-1]  # a text that is called like a workbook, as some portals send it
    return named


def read_book(
    data: bytes, file: str, options: Options | None = None, beside: Mapping[str, bytes] | None = None
) -> Book:
    """Return what a file holds.

    Args:
        data: the file.
        file: what to call it; its ending counts where the content does not tell.
        options: what a person says of it.
        beside: metadata files that stand beside it, by name.

    Raises:
        UnreadableFile: if it cannot be read, with the reason and the cure.
    """
    if not data.strip(b"\0 \r\n\t"):
        raise refuse(file, "no-rows", "the file is empty", "name a table with headings and at least one row of figures")
    reader = reader_of(data, file)
    options = options or Options()
    facts = described(beside, file) if beside and reader.read is read_delimited else None
    try:
        return reader.read(data, file, options) if facts is None else read_described(data, file, options, facts)
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, SyntaxError, RecursionError) as error:
        # Readers check what files of their sort get wrong; what none has met before is no internal error either.
        reason = f"it is no {reader.name} file as others are, or damaged: {type(error).__name__}: {str(error)[:100]}"
        raise refuse(file, "damaged-file", reason, "open it and save it anew, or save the table as CSV") from error


def chosen_sheet(book: Book, options: Options) -> Grid:
    """Return the sheet that is asked for, else the first that is not hidden and has cells.

    Raises:
        UnreadableFile: if there is none of that name or number.
    """
    if options.sheet is None:
        shown = [grid for grid in book.grids if grid.rows and not grid.hidden]
        return shown[0] if shown else book.grids[0]
    for grid in book.grids:
        if options.sheet == grid.sheet or options.sheet == str(grid.number):
            return grid
    known = ", ".join(f"{grid.number} ({grid.sheet})" if grid.sheet else str(grid.number) for grid in book.grids)
    raise refuse(book.file, "unknown-sheet", f"there is no sheet {options.sheet}", f"its sheets are: {known}")
