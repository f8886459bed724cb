"""From the files named on the command line to the frames rules over tables are checked on."""

from __future__ import annotations

import fnmatch
import glob
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from functools import partial
from types import MappingProxyType
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
from cac_check.commands.options import EngineName
from cac_check.diagnostic import DataProblems, Diagnostic, Location, UnreadableFile
from cac_check.engine.tables.names import FILE, FILE_READ, LINE, LINE_READ
from cac_check.records import dataclass

if TYPE_CHECKING:
    import polars as pl

    from cac_check.engine.tables.figures import Frame
    from cac_check.model_tables import Table, TableRuleset
    from cac_check.tables.published import Published

_OPEN = "is a quotation mark left open?"

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Selection:
    """Which files of tables are read, and what they are called."""

    place: Callable[[str], str] = str
    """Where a path or a pattern of the rule file is to be read."""
    left_out: frozenset[str] = frozenset()
    """Paths that are not read, without detours."""
    name_of: Callable[[str], str] = str
    """What the file of a path is called."""
    instead: Mapping[str, Frame] = field(default_factory=lambda: MappingProxyType({}))
    """What stands for tables, and for files that ``listed`` names, of which nothing is left; none: that is wrong."""
    older_names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Columns by names that files may have instead of those the tables name."""

    def of(self, paths: Sequence[str]) -> list[str]:
        """Return the paths that are read."""
        return [path for path in paths if os.path.normpath(path) not in self.left_out]


@dataclass(frozen=True, slots=True)
class Opened:
    """The tables of a run."""

    ruleset: TableRuleset
    """With what marks in published files stand for."""
    frames: Mapping[str, Frame]
    """By table, and by file that ``listed`` names."""
    letters: Mapping[str, Mapping[str, str]]
    """By table: column → its letters in a spreadsheet."""


def open_tables(
    ruleset: TableRuleset, files: Sequence[str], engine: EngineName, selection: Selection | None = None
) -> Opened:
    """Return a frame per table, and per file that ``listed`` names.

    A file on the command line belongs to the first table one of whose globs it matches, else to the first table. A
    table that gets none is read from the files its rule file names, from the folder of that file.

    Args:
        ruleset: the tables and the rules.
        files: paths and patterns of the command line.
        engine: what reads them.
        selection: which of the files are read, and what they are called; all of them, by their paths.

    Raises:
        UnreadableFile: if a table has no file, or a file is not what its name says.
        DataProblems: if a file has no rows or lacks a column.
    """
    from cac_check.engine.tables.blank_keys import with_blank_keys
    from cac_check.engine.tables.dates import with_dates
    from cac_check.engine.tables.melting import melted
    from cac_check.engine.tables.stacking import with_comparable_keys
    from cac_check.loading.files import refuse_link_outside
    from cac_check.model_tables import Listed

    selection = selection or Selection()
    folder = os.path.dirname(ruleset.path or "")  # noqa: PTH120
    opener = partial(_polars_frame, selection=selection) if engine == "polars" else _spark_frame
    frames: dict[str, Frame] = {}
    tables: dict[str, Table] = {}
    letters: dict[str, Mapping[str, str]] = {}
    problems: list[Diagnostic] = []
    for table, patterns in _patterns(ruleset, files, selection.place):
        paths = selection.of([path for pattern in patterns for path in _expanded(pattern)])
        if not paths:
            if table.id in selection.instead:
                tables[table.id], frames[table.id], letters[table.id] = table, selection.instead[table.id], {}
                continue
            looked = ", ".join(patterns) or "nothing"
            message = f"no file for the table {table.id}: looked for {looked}"
            raise UnreadableFile([Diagnostic("no-file", message, table.location or Location(ruleset.path or ""))])
        if selection.place is str and not set(patterns) & set(files):
            _refuse_links_outside(folder, table.files, paths)
        named = [_values_in_path(path, (*patterns, *table.files)) for path in paths]
        read = _published(paths, table, engine, problems)
        tables[table.id] = table if not read else _with_signs(table, read)
        letters[table.id] = {name: place for each in read.values() for name, place in each.letters.items()}
        frame = opener(paths, named, _wanted(ruleset, table.id), problems, read)
        rows = frame if problems else melted(with_blank_keys(frame, table), table)
        frames[table.id] = with_dates(rows, table)
    for rule in ruleset.rules:
        if isinstance(rule.form, Listed):
            for name in (rule.form.breakdowns, rule.form.parts):
                own = [path for path in files if os.path.basename(path) == os.path.basename(name)]  # noqa: PTH119
                path = own[0] if own else selection.place(os.path.join(folder, name))  # noqa: PTH118
                if not own and selection.place is str:
                    refuse_link_outside(folder, name, path)
                if selection.instead and not selection.of([path] if os.path.exists(path) else []):  # noqa: PTH110
                    frames[name] = selection.instead[name]
                else:
                    frames[name] = opener([path], [{}], (), problems, {})
    if problems:
        raise DataProblems(problems)
    read_as = replace(ruleset, tables=tuple(tables[table.id] for table in ruleset.tables))
    return Opened(read_as, with_comparable_keys(ruleset, frames), letters)


def _refuse_links_outside(folder: str, patterns: Sequence[str], paths: Sequence[str]) -> None:
    """Refuse files that a rule file names and that are reached by a link out of its folder.

    Raises:
        UnreadableFile: if there is one that no pattern leads to by itself.
    """
    from cac_check.loading.files import refuse_link_outside

    for path in paths:
        wrong = None
        for pattern in patterns:
            try:
                refuse_link_outside(folder, pattern, path)
                break
            except UnreadableFile as problems:
                wrong = problems
        else:
            if wrong is not None:
                raise wrong


def _published(
    paths: Sequence[str], table: Table, engine: EngineName, problems: list[Diagnostic]
) -> dict[str, Published]:
    """Return the files of a table that are published tables, read; what is wrong in them goes to ``problems``."""
    from cac_check.commands.published_files import is_published, published

    read = {}
    for path in paths:
        if not is_published(path, table):
            continue
        if engine == "spark":
            message, advice = "Spark reads plain CSV and Parquet", "leave --engine spark out"
            raise UnreadableFile([Diagnostic("unreadable-file", message, Location(path), advice)])
        try:
            read[path] = published(path, table)
        except DataProblems as wrong:
            problems += wrong.diagnostics
    if problems:
        raise DataProblems(problems)
    return read


def _with_signs(table: Table, read: Mapping[str, Published]) -> Table:
    from cac_check.tables.published import with_signs

    return with_signs(table, {sign: interval for each in read.values() for sign, interval in each.signs.items()})


def files_read(ruleset: TableRuleset, files: Sequence[str], place: Callable[[str], str] = str) -> tuple[str, ...]:
    """Return every file that tables are read from, with the rule file."""
    found = [
        path for _, patterns in _patterns(ruleset, files, place) for pattern in patterns for path in _expanded(pattern)
    ]
    return (*files, *found, *([ruleset.path] if ruleset.path else []))


def _patterns(
    ruleset: TableRuleset, files: Sequence[str], place: Callable[[str], str]
) -> Iterator[tuple[Table, list[str]]]:
    """Yield each table with the globs of its files."""
    folder = os.path.dirname(ruleset.path or "")  # noqa: PTH120
    given = _assigned(ruleset, files)
    for table in ruleset.tables:
        own = (place(os.path.join(folder, pattern)) for pattern in table.files)  # noqa: PTH118
        yield table, given.get(table.id) or list(own)


def _assigned(ruleset: TableRuleset, files: Sequence[str]) -> dict[str, list[str]]:
    given: dict[str, list[str]] = {}
    listed = {
        os.path.basename(name)  # noqa: PTH119
        for rule in ruleset.rules
        for name in (getattr(rule.form, "breakdowns", ""), getattr(rule.form, "parts", ""))
        if isinstance(name, str)
    }
    for path in files:
        if os.path.basename(path) in listed:  # noqa: PTH119
            continue
        table = next(
            (table for table in ruleset.tables if any(_is_like(path, pattern) for pattern in table.files)),
            ruleset.tables[0],
        )
        given.setdefault(table.id, []).append(path)
    return given


def _is_like(path: str, pattern: str) -> bool:
    wild = _PLACEHOLDER.sub("*", pattern)
    return fnmatch.fnmatch(os.path.basename(path), os.path.basename(wild))  # noqa: PTH119


def _expanded(pattern: str) -> list[str]:
    if pattern == STANDARD:
        return [pattern]
    if os.path.exists(pattern):  # noqa: PTH110 - a file may be called like a glob
        return [pattern]
    return sorted(glob.glob(_PLACEHOLDER.sub("*", pattern), recursive=True))  # noqa: PTH207 - of any folder


def _values_in_path(path: str, patterns: Iterable[str]) -> dict[str, str]:
    """Return what stands in a path where a pattern has ``{name}``."""
    for pattern in patterns:
        if not _PLACEHOLDER.search(pattern):
            continue
        parts = re.split(r"(\{\w+\}|\*\*/?|\*|\?)", os.path.basename(pattern))  # noqa: PTH119
        found = re.fullmatch("".join(map(_as_regex, parts)), os.path.basename(path))  # noqa: PTH119
        if found:
            return found.groupdict()
    return {}


def _as_regex(part: str) -> str:
    placeholder = _PLACEHOLDER.fullmatch(part)
    if placeholder:
        return f"(?P<{placeholder[1]}>.+?)"
    return {"*": ".*", "**": ".*", "**/": "(?:.*/)?", "?": "."}.get(part, re.escape(part))


def _wanted(ruleset: TableRuleset, table_id: str) -> tuple[str, ...]:
    """Return the columns every file of a table must have."""
    from cac_check.model_tables import Layout

    table = ruleset.table(table_id)
    columns = [*table.keys]
    if table.layout is Layout.LONG:
        columns += [name for name in (table.quantity, table.value) if name is not None]
    else:
        columns += [quantity.column for quantity in table.quantities]
    made = () if table.melt is None else (table.melt.into, table.melt.value)
    return tuple(name for name in dict.fromkeys(columns) if name not in made)


def _polars_frame(
    paths: Sequence[str],
    named: Sequence[Mapping[str, str]],
    wanted: Iterable[str],
    problems: list[Diagnostic],
    published: Mapping[str, Published],
    selection: Selection,
) -> Frame:
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


_WIDEST = "what is computed exactly has up to 38 digits: write the file anew with such types"


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
    return Diagnostic("unreadable-file", reason, Location(path), advice)


def _taken(path: str, name: str) -> Diagnostic:
    message = f"a column is called “{name}”, as only the reader of files may call one"
    return Diagnostic("reserved-column", message, Location(path), "give it another name")


def _lacks(path: str, name: str, columns: Sequence[str]) -> Diagnostic:
    known = ", ".join([name for name in columns if name not in (FILE_READ, LINE_READ)][:20])
    return Diagnostic("missing-column", f"there is no column {name}", Location(path), f"its columns are: {known}")


def _empty(path: str, start: bytes = b"") -> Diagnostic:
    return Diagnostic("no-rows", "the file has no rows", Location(path), _OPEN if left_open(start) else None)


def _spark_frame(
    paths: Sequence[str],
    named: Sequence[Mapping[str, str]],
    wanted: Iterable[str],
    problems: list[Diagnostic],
    _: Mapping[str, Published],
) -> Frame:
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
