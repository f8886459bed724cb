"""Which files on the command line are published tables, and the files that stand beside them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from cac_check.commands.csv_files import START, start_of
from cac_check.commands.databases import database_table, read_database
from cac_check.commands.files import STANDARD
from cac_check.diagnostic import Diagnostic, Location, UnreadableFile

if TYPE_CHECKING:
    from cac_check.model.files import FileOptions
    from cac_check.model_tables import Table
    from cac_check.sheets.grid import Book
    from cac_check.sheets.understood import Understood
    from cac_check.tables.published import Published

MAX_BYTES = 2**30
"""Largest published file; more belongs into plain CSV or Parquet, which are not read whole."""

_ENDINGS_OF_DATA = (".parquet", ".pq")


def is_published(path: str, table: Table | None = None) -> bool:
    """Whether a file is read whole, as a published table or a database, and not by columns as plain CSV or Parquet.

    Args:
        path: the file.
        table: the table it belongs to, if there is one.

    Raises:
        UnreadableFile: if it cannot be opened.
    """
    if database_table(path) is not None:
        return True
    if path == STANDARD or path.lower().endswith(_ENDINGS_OF_DATA) or not Path(path).is_file():
        return False
    if table is not None and table.source.said:
        return True
    if not path.lower().endswith(".csv"):
        return True
    return not _is_plain(start_of(path))


def _is_plain(start: bytes) -> bool:
    """Whether a CSV has commas between fields, UTF-8, and is no exchange format of its own."""
    from cac_check.sheets.registry import reader_of

    header = start.partition(b"\n")[0]
    if start[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in start[:4]:
        return False
    if b"," not in header and any(sign in header for sign in (b";", b"\t", b"|")):
        return False
    return len(start) < 3 or reader_of(start, ".csv").name == "CSV"


def read_file(path: str, what: str = "the file") -> bytes:
    """Return the bytes of a published file.

    Raises:
        UnreadableFile: if it cannot be opened, or is larger than any published table.
    """
    try:
        if Path(path).stat().st_size > MAX_BYTES:
            message = f"{what} is larger than the {MAX_BYTES:,} bytes that are read whole"
            advice = "save the table as plain CSV or Parquet"
            raise UnreadableFile([Diagnostic("file-too-large", message, Location(path), advice)])
        return Path(path).read_bytes()
    except OSError as error:
        reason = f"it cannot be read: {error.strerror}"
        raise UnreadableFile([Diagnostic("unreadable-file", reason, Location(path))]) from error


def metadata_beside(path: str) -> Mapping[str, bytes]:
    """Return the metadata files that stand beside a CSV, by name."""
    there = metadata_files(path)
    return {file.name: file.read_bytes() for file in there if file.stat().st_size < START * 100}


def metadata_files(path: str) -> list[Path]:
    """Return the paths of the metadata files that stand beside a CSV."""
    from cac_check.sheets.metadata import NAMES

    place = Path(path)
    names = [pattern.format(file=place.name) for pattern in NAMES]
    return [place.with_name(name) for name in names if place.with_name(name).is_file()]


def published(path: str, table: Table) -> Published:
    """Return a published file, or a table of a database, as a frame.

    Raises:
        Problems: if it cannot be read, or cells are not understood.
    """
    from cac_check.tables.published import of_database, read_published

    named = database_table(path)
    if named is not None:
        if table.source.said:
            message = "its cells have types, so that keys such as `decimal` and `marks` have nothing to say of it"
            raise UnreadableFile(
                [Diagnostic("database-options", message, table.location or Location(path), "leave them out")]
            )
        return of_database(read_database(named), named.called)
    return read_published(read_file(path), path, table, metadata_beside(path))


def read_sheets(path: str, said: FileOptions) -> tuple[Book, list[Understood]]:
    """Return a file of tables, and what was understood of each of its sheets; a Parquet file is read as CSV.

    Args:
        path: the file.
        said: what a person says of it.

    Raises:
        UnreadableFile: if it cannot be read, or there are no marks of the name that is said.
    """
    from cac_check.sheets.registry import read_book
    from cac_check.sheets.understood import understand

    is_data = path.lower().endswith(_ENDINGS_OF_DATA)
    data = _as_csv(path) if is_data else read_file(path)
    book = read_book(data, f"{path}.csv" if is_data else path, said, metadata_beside(path))
    try:
        return book, [understand(grid, said) for grid in book.grids]
    except ValueError as error:
        raise UnreadableFile([Diagnostic("unknown-marks", str(error), Location(path))]) from error


def _as_csv(path: str) -> bytes:
    """Return a Parquet file as CSV: its figures are texts then, as any others.

    Raises:
        UnreadableFile: if it is none.
    """
    import polars as pl

    if not Path(path).exists():
        raise UnreadableFile([Diagnostic("unreadable-file", "it is not there", Location(path))])
    try:
        return pl.read_parquet(path).write_csv().encode()
    except (pl.exceptions.PolarsError, OSError) as error:
        message = str(error).splitlines()[0]
        raise UnreadableFile([Diagnostic("unreadable-file", message, Location(path))]) from error
