"""Why a CSV or Parquet file cannot be read: told by its start where that is enough, else once polars has given up."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from cac_check.commands.files import STANDARD
from cac_check.diagnostic import Diagnostic, Location, Problems, Span, UnreadableFile

START = 100_000
"""Bytes that show what sort of file it is."""

_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}

MOST_LINES = 5
"""Lines of one file that are named."""


def is_csv(path: str) -> bool:
    """Whether a path names a CSV file that can be read more than once."""
    return path != STANDARD and path.lower().endswith(".csv")


def is_parquet(path: str) -> bool:
    """Whether a path names a Parquet file."""
    return path.lower().endswith((".parquet", ".pq"))


def start_of(path: str) -> bytes:
    """Return how a file begins.

    Raises:
        UnreadableFile: if it cannot be opened.
    """
    try:
        with Path(path).open("rb") as file:
            return file.read(START)
    except OSError as error:
        reason = f"it cannot be read: {error.strerror}"
        raise UnreadableFile([Diagnostic("unreadable-file", reason, Location(path))]) from error


def start_problem(start: bytes, path: str) -> Diagnostic | None:
    """Return what the start of a CSV file shows to be wrong with all of it.

    Raises:
        UnreadableFile: if it is in an encoding with zero bytes.
    """
    if b"\0" in start[:4] or start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        from cac_check.loading.decoding import decode

        decode(start, path)
    if b"\r" in start and b"\n" not in start:
        advice = "its lines end with a carriage return alone; convert them to line feeds"
        return Diagnostic("no-rows", "the file has no rows", Location(path), advice)
    header = start.partition(b"\n")[0].decode("utf-8", "replace")
    found = [name for sign, name in _SEPARATORS.items() if sign in header and "," not in header]
    if not found:
        return None
    advice = "save it with commas between fields and points before decimals"
    message = f"its fields are parted by {found[0]}, not by commas"
    return Diagnostic("no-commas", message, Location(path, Span(1, 1, 1, len(header) + 1)), advice)


def left_open(start: bytes) -> bool:
    """Whether a quotation mark at the start of a CSV file may swallow all that follows."""
    return bool(start.count(b'"') % 2)


def errors_of_polars() -> tuple[type[BaseException], ...]:
    """Return what polars raises on files it cannot read; on some damaged ones its readers end in a panic."""
    from polars.exceptions import PanicException, PolarsError

    return (PolarsError, OSError, PanicException)


@contextmanager
def errors_by_line(paths: Sequence[str]) -> Iterator[None]:
    """Turn an error of polars into what is wrong with lines of CSV files, or with Parquet files, if that can be found.

    Raises:
        UnreadableFile: with the lines or files.
    """
    from narwhals.exceptions import NarwhalsError
    from polars.exceptions import PanicException, PolarsError

    try:
        yield
    except (PolarsError, NarwhalsError, PanicException) as error:
        from cac_check.loading.decoding import MAX_BYTES

        problems: list[Diagnostic] = []
        for path in filter(is_csv, dict.fromkeys(paths)):
            if not Path(path).is_file():  # a pattern
                continue
            with Path(path).open("rb") as file:
                problems += line_problems(file.read(MAX_BYTES), path)
        for path in filter(is_parquet, dict.fromkeys(paths)):
            if Path(path).exists():
                problems += _damage(path)
        if not problems:
            raise
        raise UnreadableFile(problems) from error


def _damage(path: str) -> Iterator[Diagnostic]:
    """Yield why a Parquet file cannot be read whole, if it cannot."""
    import polars as pl

    try:
        pl.scan_parquet(path, glob=Path(path).is_dir()).collect()
    except errors_of_polars() as error:
        reason = f"the file is damaged or cut off: {str(error).strip().splitlines()[0]}"
        yield Diagnostic("damaged-file", reason, Location(path), "download it again, or write it anew")


def line_problems(data: bytes, path: str) -> Iterator[Diagnostic]:
    """Yield what is wrong with lines of a CSV file."""
    from cac_check.loading.decoding import decode

    try:
        text = decode(data[: data.rfind(b"\n") + 1], path)
    except Problems as problems:
        yield from problems.diagnostics
        return
    reader = csv.reader(text.splitlines(keepends=True))
    width = len(next(reader, []))
    number = 0
    for fields in reader:
        if len(fields) > width:
            number += 1
            if number <= MOST_LINES:
                message = f"this line has {len(fields)} fields, and there are {width} columns"
                advice = "quote fields that contain commas"
                line = reader.line_num
                yield Diagnostic("too-many-fields", message, Location(path, Span(line, 1, line, 1)), advice)
    if number > MOST_LINES:
        yield Diagnostic("too-many-fields", f"{number - MOST_LINES:,} more lines have too many fields", Location(path))
