"""Whether tables are what their rules say: what is demanded of cells batch by batch, key uniqueness as a query.

A lazy frame would be checked for its column types only, so every batch is collected before it is validated.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import narwhals as nw

from cac_check.diagnostic import Diagnostic, Location, Span, quoted
from cac_check.engine.tables.cells import (
    MAX_PLACES,
    MAX_WHOLE_DIGITS,
)
from cac_check.engine.tables.figures import Frame
from cac_check.engine.tables.names import FIGURE, FILE, LINE, outside
from cac_check.engine.tables.phrases import ReadPhrase
from cac_check.engine.tables.readings import columns_read
from cac_check.engine.tables.run import collect
from cac_check.model_tables import CellReading, Layout, Measure, Table, TableQuantity
from cac_check.reading.phrase import figures_apart
from cac_check.records import dataclass
from cac_check.tables.demands import SPOKEN, Demands, Types, Use, demands_of
from cac_check.tables.queried_problems import (
    MOST_PRINTED,
    TWO,
    TWO_FIGURES,
    empty_intervals,
    repeated_keys,
    unread_words,
)

if TYPE_CHECKING:
    import polars as pl

_ADVICE = {
    "null key": "every report needs a value in each key",
    "not a number": "say what the cell means under `cells:`, or correct it",
    "negative": "counts and durations cannot be below zero; say `nonnegative: false` or `kind: amount` if this one can",
    "not whole": "a count is a whole number; say `kind: amount` if this one is not",
    "no end": "`bounds` takes numbers for the ends of a figure, an empty cell for none; a sign is a figure",
    "no grain": "`rounded` needs a grain from 0 on for each figure",
}


_IN_WORDS = "for a column of figures in words write `reading: says`, and `language:` if they are not English"
_POINTS = re.compile(r"-?\d+(\.\d+)+")
_PARTED = re.compile(r"[-+−]?\d+(?:(?P<sign>[,.'’ \xa0\u2009\u202f])\d+)+")
_LONG_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_TOO_LONG = (
    f"figures have up to {MAX_WHOLE_DIGITS} digits before the point and {MAX_PLACES} after it; a float 15 in all"
)

_NO_GROUPS = (
    'the table says `thousands: "."`, so a point parts groups of three digits and no decimals follow it; leave '
    "`thousands` out if it stands before decimals"
)

MOST_FILES = 20
"""Files whose further problems of one kind in one column are counted one by one."""

STACKED = "cells of many columns"
"""The one column of those that are validated under each other."""

MANY_ALIKE = 16
"""Fewer columns are validated as they stand."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One cell that breaks the schema."""

    kind: str
    column: str
    value: str
    file: str
    line: int | None


def problems_of(
    table: Table,
    frame: Frame,
    quantities: Sequence[TableQuantity],
    read: ReadPhrase,
    progress: Callable[[int], None] | None = None,
    most: int = MOST_PRINTED,
) -> tuple[Diagnostic, ...]:
    """Return everything that is wrong with the cells and keys of a table.

    Args:
        table: what the columns mean.
        frame: the table as it was read.
        quantities: the quantities the rules use.
        read: reads a phrase.
        progress: called with the number of rows done.
        most: problems of one kind in one column that are named one by one; the rest are counted.
    """
    types = frame.collect_schema()
    columns = _checked_columns(table, quantities)
    others = [name for name in columns if name in types and not _may_hold_numbers(types[name])]
    columns = {name: uses for name, uses in columns.items() if name not in others}
    found: dict[tuple[str, str], Counter[str]] = {}
    first: dict[tuple[str, str], list[Problem]] = {}
    done = 0
    for size, problems in _validated(frame, table, columns):
        done += size
        for problem in problems:
            key = (problem.kind, problem.column)
            found.setdefault(key, Counter())[problem.file] += 1
            shown = first.setdefault(key, [])
            if len(shown) < most:
                shown.append(problem)
        if progress is not None:
            progress(done)
    wrong = [
        Diagnostic(
            "wrong-type",
            f"column {outside(name)} of {table.id} holds {types[name]}, and no numbers",
            Location(table.id),
        )
        for name in others
    ]
    return (
        *wrong,
        *_diagnostics(table, found, first, columns, read),
        *unread_words(table, frame, quantities, read, most),
        *empty_intervals(table, frame, quantities, most),
        *repeated_keys(table, frame, most, only_listed=all(each.id == FIGURE for each in quantities)),
    )


def _checked_columns(table: Table, quantities: Sequence[TableQuantity]) -> dict[str, list[Use]]:
    """Return the columns with numbers in them, with what each is used for.

    Under :data:`SPOKEN` are the quantities whose cells are words, in a long table among those of others.
    """
    columns: dict[str, list[Use]] = {}
    for quantity in quantities:
        reading = quantity.reading or table.reading
        column = quantity.column if table.layout is Layout.WIDE else str(table.value)
        if reading.measure is Measure.SAYS:
            if table.layout is Layout.LONG:
                columns.setdefault(SPOKEN, []).append(Use(column, quantity, reading, column))
            continue
        for name in columns_read(column, reading):
            columns.setdefault(name, []).append(Use(name, quantity, reading, column))
    return {} if columns.keys() == {SPOKEN} else columns


def _may_hold_numbers(dtype: nw.dtypes.DType) -> bool:
    return dtype.is_numeric() or dtype in (nw.String, nw.Unknown)  # unknown: a column without any value


def _validated(frame: Frame, table: Table, columns: Mapping[str, Sequence[Use]]) -> Iterator[tuple[int, list[Problem]]]:
    """Yield, batch by batch, how many rows it has and what is wrong with them."""
    import polars as pl

    types = dict(frame.collect_schema().items())
    place = [name for name in (FILE, LINE) if name in types]
    naming = [str(table.quantity)] if table.layout is Layout.LONG else []
    beside = [use.cell for uses in columns.values() for use in uses if use.cell in types]
    wanted = [name for name in dict.fromkeys((*table.keys, *columns, *naming, *beside, *place)) if name != SPOKEN]
    if frame.implementation.is_polars():
        stacks = _stacks(columns, types)
        stacked = {name for stack in stacks for name in stack}
        alone = demands_of(table, {name: uses for name, uses in columns.items() if name not in stacked}, types)
        of_stacks = [_demands_of_stack(table, columns[stack[0]], types[stack[0]]) for stack in stacks]
        for batch in frame.select(wanted).to_native().collect_batches(chunk_size=500_000):
            found = _problems_in(batch, alone)
            for stack, own in zip(stacks, of_stacks, strict=True):
                found += _problems_in_stack(batch, stack, own)
            yield batch.height, found
        return

    def per_partition(batches: Iterable[Any]) -> Iterator[Any]:
        demands = demands_of(table, columns, types)
        for batch in batches:
            rows = [(p.kind, p.column, p.value, p.file, p.line) for p in _problems_in(pl.DataFrame(batch), demands)]
            names = ("kind", "column", "value", "file", "line")
            data = pl.DataFrame(rows, schema=dict.fromkeys(names[:4], pl.String) | {"line": pl.Int64}, orient="row")
            yield from data.to_arrow(compat_level=pl.CompatLevel.oldest()).to_batches()

    layout = "kind string, column string, value string, file string, line bigint"
    found = nw.from_native(frame.select(wanted).to_native().mapInArrow(per_partition, layout))
    (problems,) = collect(found)
    yield 0, [Problem(*row) for row in problems.iter_rows()]


def _stacks(columns: Mapping[str, Sequence[Use]], types: Types) -> list[list[str]]:
    """Return columns of which the same is demanded, many each, that can be validated as one long column.

    A schema looks at its columns one by one, and at each again and again: of hundreds of columns that takes longer
    than all the rest of a check.
    """
    alike: dict[tuple[object, ...], list[str]] = {}
    for name, uses in columns.items():
        if name != SPOKEN and SPOKEN not in columns and len(uses) == 1:
            (use,) = uses
            if columns_read(use.cell, use.reading) == (name,) == (use.cell,):
                demanded = (types[name], use.quantity.nonnegative, use.quantity.kind.integral)
                alike.setdefault(demanded, []).append(name)
    return [names for names in alike.values() if len(names) >= MANY_ALIKE]


def _demands_of_stack(table: Table, uses: Sequence[Use], dtype: nw.dtypes.DType) -> Demands:
    stacked = [replace(use, column=STACKED, cell=STACKED) for use in uses]
    return demands_of(replace(table, keys=()), {STACKED: stacked}, {STACKED: dtype})


def _problems_in(batch: pl.DataFrame, demands: Demands) -> list[Problem]:
    found = [
        _problem(batch, column, "null key" if check == "not_nullable" else check, index)
        for column, check, index in demands.failures(batch)
    ]
    return [problem for problem in found if problem is not None]


def _problems_in_stack(batch: pl.DataFrame, stack: Sequence[str], demands: Demands) -> list[Problem]:
    """Validate columns under each other, and return what is wrong where it stands in the batch."""
    import polars as pl

    cells = pl.DataFrame({STACKED: pl.concat([batch[name] for name in stack])})
    found = [
        _problem(batch, stack[index // batch.height], check, index % batch.height)
        for _, check, index in demands.failures(cells)
        if index is not None
    ]
    return [problem for problem in found if problem is not None]


def _problem(batch: pl.DataFrame, column: str, kind: str, index: int | None) -> Problem | None:
    """Return what is wrong with a cell; a line without any is nothing but an empty line."""
    row = {} if index is None else batch.row(index, named=True)
    if row and all(value is None for name, value in row.items() if name not in (FILE, LINE)):
        return None
    return Problem(kind, column, str(row.get(column, "")), str(row.get(FILE, "table")), row.get(LINE))


def _diagnostics(
    table: Table,
    found: Mapping[tuple[str, str], Counter[str]],
    first: Mapping[tuple[str, str], Sequence[Problem]],
    columns: Mapping[str, Sequence[Use]],
    read: ReadPhrase,
) -> Iterator[Diagnostic]:
    for (kind, column), files in sorted(found.items(), key=lambda each: each[0]):
        shown = first[kind, column]
        for problem in shown:
            span = None if problem.line is None else Span(problem.line, 1, problem.line, 1)
            value = "the cell" if kind == "null key" else quoted(problem.value)
            long = kind == "not a number" and _LONG_NUMBER.fullmatch(problem.value) is not None
            advice = _TOO_LONG if long else _ADVICE.get(kind)
            if kind == "null key" and outside(column) != table.along:
                advice = f"{advice}; where none is a value of its own, write {_blank_allowed(table, column)}"
            elif kind == "not a number" and table.cells.thousands == "." and _POINTS.fullmatch(problem.value.strip()):
                advice = _NO_GROUPS
            elif kind == "not a number" and len(figures_apart(problem.value, "en")) == TWO:
                advice = TWO_FIGURES
            elif kind == "not a number" and not long and (parted := _PARTED.fullmatch(problem.value.strip())):
                advice = _signs_of_numbers(parted["sign"])
            elif kind == "not a number" and not long and column in columns:
                spoken = (replace(use.quantity, reading=CellReading(Measure.SAYS)) for use in columns[column])
                advice = _IN_WORDS if any(read(problem.value, each) is not None for each in spoken) else advice
            yield Diagnostic(
                "bad-cell",
                f"column {outside(column)}: {value} is {_worded(kind)}",
                Location(problem.file, span),
                advice,
                subject=f"{outside(column)}: {kind}",
            )
        yield from _rest(f"column {outside(column)}", kind, files - Counter(problem.file for problem in shown))


def _signs_of_numbers(sign: str) -> str:
    """Return what to write in a table where digits are parted by a sign: of decimals, of thousands, or either."""
    if sign == ",":
        keys = "`decimal: comma` if decimals follow the comma, `group: comma` if thousands do"
    else:
        keys = f"`group: {'point' if sign == '.' else 'space' if sign.isspace() else 'apostrophe'}`"
    return f"say in the table which signs stand in its numbers: {keys}"


def _rest(where: str, kind: str, files: Counter[str]) -> Iterator[Diagnostic]:
    """Say how many more cells of which files are like that: those with the most first, then all others."""

    def more(count: int) -> str:
        return f"{where}: {count:,} more {'cell is' if count == 1 else 'cells are'} {_worded(kind)}"

    ordered = sorted(files.items(), key=lambda each: (-each[1], each[0]))
    named, others = (ordered, []) if len(ordered) <= MOST_FILES else (ordered[:MOST_FILES], ordered[MOST_FILES:])
    for file, count in named:
        yield Diagnostic("bad-cell", more(count), Location(file), count=count)
    if others:
        rest = sum(count for _, count in others)
        files_ = f"{len(others):,} more {'file' if len(others) == 1 else 'files'}, of which this is one"
        yield Diagnostic("bad-cell", f"{more(rest)} in {files_}", Location(others[0][0]), count=rest)


def _blank_allowed(table: Table, column: str) -> str:
    """Return how the keys of a table are written if one of them may be blank."""
    allowed = {column, *table.blank_keys}
    keys = (f"{outside(key)}: {{{'blank: allowed' if key in allowed else ''}}}" for key in table.keys)
    return f"`keys: {{{', '.join(keys)}}}`"


def _worded(kind: str) -> str:
    return {
        "null key": "empty",
        "not a number": "no number that can be read exactly",
        "negative": "below zero",
        "not whole": "no whole number",
        "no end": "a sign, no end of what a figure may be",
        "no grain": "no figure that can be rounded so",
    }.get(kind, kind)
