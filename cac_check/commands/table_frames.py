"""Frames of the files of a table: one for all of them, with what each is called and which line a row stands on."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cac_check.commands.csv_files import (
    START,
    errors_of_polars,
    is_csv,
    is_parquet,
    left_open,
    line_problems,
    start_of,
    start_problem,
)
from cac_check.commands.files import STANDARD
from cac_check.commands.table_paths import Selection
from cac_check.diagnostic import DataProblems, Diagnostic, Location, UnreadableFile
from cac_check.engine.tables.names import FILE, FILE_READ, LINE, LINE_READ

if TYPE_CHECKING:
    import polars as pl

    from cac_check.engine.tables.figures import Frame
    from cac_check.tables.published import Published

_OPEN = "is a quotation mark left open?"
_WIDEST = "what is computed exactly has up to 38 digits: write the file anew with such types"


def polars_frame(
    paths: Sequence[str],
    named: Sequence[Mapping[str, str]],
    wanted: Iterable[str],
    problems: list[Diagnostic],
    published: Mapping[str, Published],
    selection: Selection,
) -> Frame:
    """Return the frame of the files of a table, by polars; what is wrong in them goes to ``problems``.

    Args:
        paths: the files.
        named: what the path of each says of its rows, by column.
        wanted: the columns every file must have.
        problems: what was found wrong with their contents; more is added.
        published: those that are published tables, as they were read.
        selection: what files and columns are called.

    Raises:
        UnreadableFile: if a file is not what its name says.
        DataProblems: if nothing can be read of any.
    """
    import narwhals as nw

    from cac_check.engine.tables.stacking import stacked

    wanted = tuple(wanted)
    scans = []
    unreadable: list[Diagnostic] = []
    for path, values in zip(paths, named, strict=True):
        try:
            if path in published:
                scan: pl.LazyFrame | None = _of_published(published[path], path, values, wanted, problems, selection)
            else:
                scan = _of_plain(path, values, wanted, problems, selection)
        except UnreadableFile as wrong:
            unreadable += wrong.diagnostics
            continue
        if scan is not None:
            scans.append(scan)
    if unreadable:
        raise UnreadableFile([*unreadable, *problems])
    if not scans:
        raise DataProblems(problems)
    return stacked([nw.from_native(scan) for scan in scans])


def _of_plain(
    path: str,
    values: Mapping[str, str],
    wanted: Iterable[str],
    problems: list[Diagnostic],
    selection: Selection,
) -> pl.LazyFrame | None:
    """Return a CSV or Parquet file; ``None`` where nothing in it can be read, for one of the problems."""
    import polars as pl

    standard = sys.stdin.buffer.read() if path == STANDARD else b""
    start = start_of(path) if is_csv(path) else standard[:START]
    wrong = start_problem(start, path)
    if wrong is not None:
        problems.append(wrong)
        return None
    scan = scanned(path, standard)
    columns = column_names(scan, path)
    renamed = {old: new for old, new in selection.older_names.items() if old in columns and new not in columns}
    if renamed:
        scan, columns = scan.rename(renamed), [renamed.get(name, name) for name in columns]
    if not _has_rows(scan, path):
        problems.append(_empty(path, start))
    else:
        known = {*columns, *values, FILE, LINE}
        problems += [_lacks(path, name, columns) for name in wanted if name not in known]
    if FILE_READ in columns:
        problems.append(_taken(path, FILE_READ))
    constants = {name: pl.lit(value) for name, value in values.items()} | {FILE_READ: pl.lit(selection.name_of(path))}
    return scan.with_columns(**constants)


def _of_published(
    read: Published,
    path: str,
    values: Mapping[str, str],
    wanted: Iterable[str],
    problems: list[Diagnostic],
    selection: Selection,
) -> pl.LazyFrame:
    import polars as pl

    columns = read.frame.columns
    known = {*columns, *values, FILE, LINE}
    problems += [_lacks(path, name, columns) for name in wanted if name not in known]
    constants = {name: pl.lit(value) for name, value in values.items()}
    constants[FILE_READ] = pl.col(FILE_READ).str.replace(
        path, selection.name_of(path), literal=True
    )  # the sheet stands behind it
    return read.frame.lazy().with_columns(**constants)


def scanned(path: str, standard: bytes) -> pl.LazyFrame:
    """Return a lazy frame; the cells of a CSV stay texts, so that nothing is guessed from the first rows."""
    import polars as pl

    if path == STANDARD:
        try:
            read = pl.read_csv(standard, infer_schema=False, row_index_name=LINE_READ, row_index_offset=2)
        except pl.exceptions.PolarsError as error:
            problems = list(line_problems(standard, path)) or [
                _unreadable(path, error, _OPEN if left_open(standard) else None)
            ]
            raise UnreadableFile(problems) from error
        return read.lazy()
    if is_parquet(path):
        # A folder of parts is a pattern of its own; the name of a file is none, whatever is in it.
        folder = os.path.isdir(path)  # noqa: PTH112
        return pl.scan_parquet(path, row_index_name=LINE_READ, row_index_offset=1, glob=folder)
    return pl.scan_csv(path, infer_schema=False, row_index_name=LINE_READ, row_index_offset=2, glob=False)


def column_names(scan: pl.LazyFrame, path: str) -> list[str]:
    """Return the columns of a file, with those of ours.

    Raises:
        UnreadableFile: if it is not what its name says.
    """
    try:
        return scan.collect_schema().names()
    except errors_of_polars() as error:
        raise UnreadableFile([_unreadable(path, error)]) from error


def _has_rows(scan: pl.LazyFrame, path: str) -> bool:
    """Return whether a file has any row. Errors of CSV files are told by their lines (``errors_by_line``).

    Raises:
        UnreadableFile: if the first one of a Parquet file cannot be read, as where decimals have more digits than can
            be computed with.
    """
    try:
        return scan.head(1).collect().height > 0
    except errors_of_polars() as error:
        if is_csv(path):
            raise
        raise UnreadableFile([_unreadable(path, error, _WIDEST)]) from error


def _unreadable(path: str, error: BaseException, advice: str | None = None) -> Diagnostic:
    reason = str(error).strip().splitlines()[0]
    if repr(LINE_READ) in reason:
        return _taken(path, LINE_READ)
    if type(error).__name__ == "NoDataError":
        return Diagnostic("no-rows", "the file is empty", Location(path), advice or _A_TABLE)
    return Diagnostic("unreadable-file", reason, Location(path), advice)


def _taken(path: str, name: str) -> Diagnostic:
    message = f"a column is called “{name}”, as only the reader of files may call one"
    return Diagnostic("reserved-column", message, Location(path), "give it another name")


def _lacks(path: str, name: str, columns: Sequence[str]) -> Diagnostic:
    known = ", ".join([name for name in columns if name not in (FILE_READ, LINE_READ)][:20])
    return Diagnostic("missing-column", f"there is no column {name}", Location(path), f"its columns are: {known}")


_A_TABLE = "name a table with headings and at least one row of figures"


def _empty(path: str, start: bytes = b"") -> Diagnostic:
    return Diagnostic("no-rows", "the file has no rows", Location(path), _OPEN if left_open(start) else None)


def spark_frame(
    paths: Sequence[str],
    named: Sequence[Mapping[str, str]],
    wanted: Iterable[str],
    problems: list[Diagnostic],
    _: Mapping[str, Published],
) -> Frame:
    """Return the frame of the files of a table, by Spark; what is wrong in them goes to ``problems``.

    Args:
        paths: the files.
        named: what the path of each says of its rows, by column.
        wanted: the columns every file must have.
        problems: what was found wrong with their contents; more is added.
        _: there are no published tables on Spark.

    Raises:
        UnreadableFile: if a file is not what its name says.
    """
    import narwhals as nw

    from cac_check.engine.tables.stacking import stacked

    if STANDARD in paths:
        message, advice = "Spark does not read standard input", "save it as a file, or leave --engine spark out"
        raise UnreadableFile([Diagnostic("unreadable-file", message, Location(STANDARD), advice)])
    session = spark_session()
    groups: dict[tuple[Any, ...], list[str]] = {}
    for path, values in zip(paths, named, strict=True):
        groups.setdefault((tuple(values.items()), _parquet_types(path)), []).append(os.path.abspath(path))  # noqa: PTH100
    frames: list[Frame] = []
    for (pairs, types), together in groups.items():
        constants = dict(pairs)
        if types is None:
            frame = session.read.option("header", "true").option("quote", '"').csv(together)
        else:
            frame = session.read.parquet(*together)
        columns = frame.columns
        missing = [name for name in wanted if name not in {*columns, *constants, FILE}]
        problems += [_lacks(together[0], name, columns) for name in missing]
        if not missing and not frame.head(1):
            problems.append(_empty(together[0]))
        frames.append(nw.from_native(_with_constants(frame, constants)))
    return stacked(frames)


def _parquet_types(path: str) -> tuple[tuple[str, str], ...] | None:
    """Return the columns of a Parquet file with their types, ``None`` for CSV.

    Spark reads files together by the types of one of them.
    """
    import polars as pl

    if not is_parquet(path):
        return None
    if os.path.isdir(path):  # noqa: PTH112 - as Spark writes them, its parts alike
        return ((path, ""),)
    try:
        return tuple((name, str(dtype)) for name, dtype in pl.read_parquet_schema(path).items())
    except errors_of_polars() as error:
        raise UnreadableFile([_unreadable(path, error)]) from error


def _with_constants(frame: Any, values: Mapping[str, str]) -> Any:
    from pyspark.sql import functions

    for name, value in values.items():
        frame = frame.withColumn(name, functions.lit(value))
    return frame.withColumn(FILE_READ, functions.input_file_name())


def spark_session() -> Any:
    """Return the running Spark session, or a local one.

    Raises:
        UnreadableFile: if Spark is not installed.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        message = "Spark is not installed"
        advice = "install it with: pip install 'cac-check[spark]', and Java with: apt install default-jre-headless"
        raise UnreadableFile([Diagnostic("no-spark", message, Location("--engine spark"), advice)]) from error
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    session = SparkSession.builder.appName("cac-check").config("spark.ui.enabled", "false").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session
