"""Figures that are taken from the cells of a table instead of quoted: ``{table: cases.csv, column: cases, where: …}``.

A cell of whole things is the number it prints. A figure with decimals, or of what is not counted, was rounded to the
last digit it prints: half a unit of that either way. A sum adds up the cells of several rows, and what each may be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from cac_check.diagnostic import Problems, Span
from cac_check.interval import Interval, Rational, exact, format_number, ratio
from cac_check.loading.file_options import FILE_OPTIONS, file_options
from cac_check.loading.names import ID, PATH
from cac_check.loading.problems import Collector, did_you_mean, quote
from cac_check.loading.shape import Either, Field, Flag, Many, Number, Record, Table, Text
from cac_check.loading.shape_reader import Entry, Fields, Item
from cac_check.model import Hedge, Quantity, Reading
from cac_check.model.files import FileOptions
from cac_check.records import dataclass

if TYPE_CHECKING:
    from cac_check.sheets.figures import Value
    from cac_check.sheets.understood import Understood

_CELL = Text("a value")

CELL_FIELDS = (
    Field("table", PATH, "A table the figure is taken from instead of words: a path, or an id of `tables`."),
    Field("column", Text("a column"), "With `table`: the column of the figure."),
    Field("where", Table(Either((_CELL, Many(_CELL, 1))), least=1), "With `table`: which row, by other columns of it."),
    Field("sum", Flag(), "With `table`: whether all rows that match `where` are added up."),
    Field("times", Number(0, open=True), "With `table`: what cells are multiplied with, as in 1000 for thousands."),
)
"""The keys of a claim that is taken from a table."""

TABLE_FILE = Record(
    "table of a data set",
    "A published table that claims are taken from, and how it is written where that is not found out.",
    (Field("file", PATH, "Its path, relative to this file.", required=True), *FILE_OPTIONS),
)

TABLES = Table(Either((PATH, TABLE_FILE)), key=ID)

MOST_ROWS_NAMED = 5
"""Rows a message names."""

OpenRelated = Callable[[str], tuple[bytes, str]]


@dataclass(frozen=True, slots=True)
class Figure:
    """What the cells of a table say of one quantity."""

    says: str
    """The cell as it is printed, or the sum of several."""
    at: str
    """Where it stands, for readers: ``cases.csv, line 3, cases``."""
    reading: Reading
    flags: str | None
    """What the office says beside the figure."""


def is_from_table(fields: Fields) -> bool:
    """Whether a claim is taken from a table."""
    return any(field.name in fields for field in CELL_FIELDS)


def row_named(fields: Fields) -> str | None:
    """Return what tells the row of a claim from others, for its id; rows may move in their file."""
    named = ["-".join(str(each.value) for each in _wanted(entry.item)) for entry in fields.entries("where")]
    return "-".join("-".join(text.split()) for text in named) or None


class Tables:
    """The tables of one data set, each read once; lives for one load only."""

    def __init__(self, declared: Iterable[Entry], open_related: OpenRelated, problems: Collector) -> None:
        self._open_related = open_related
        self._files: dict[str, tuple[str, FileOptions]] = {}
        for entry in declared:
            value = entry.item.value
            if isinstance(value, Fields):
                self._files[entry.key] = (value.text("file") or "", file_options(value, problems))
            else:
                self._files[entry.key] = (str(value), FileOptions())
        self._read: dict[str, Understood | None] = {}

    def figure(self, fields: Fields, quantity: Quantity, problems: Collector) -> Figure | None:
        """Return the figure of a claim, ``None`` after saying why there is none."""
        wrong = _misused(fields, problems)
        name = fields.text("table")
        if name is None or wrong:
            return None
        found = self._understood(name, fields.place("table"), problems)
        return None if found is None else _Cells(found, fields, quantity, problems).figure(self._shown(name))

    def _shown(self, name: str) -> str:
        return PurePosixPath(self._files.get(name, (name,))[0]).name

    def _understood(self, name: str, span: Span, problems: Collector) -> Understood | None:
        if name not in self._read:
            self._read[name] = self._open(name, span, problems)
        return self._read[name]

    def _open(self, name: str, span: Span, problems: Collector) -> Understood | None:
        from cac_check.sheets.registry import chosen_sheet, read_book
        from cac_check.sheets.understood import understand

        path, options = self._files.get(name, (name, FileOptions()))
        try:
            data, file = self._open_related(path)
            found = understand(chosen_sheet(read_book(data, file, options), options), options)
        except (Problems, ValueError) as error:
            if isinstance(error, Problems):
                for why in error.diagnostics:
                    problems.add(why.code, f"{quote(path)}: {why.message}", span, why.help)
            else:
                problems.add("unknown-marks", f"{quote(path)}: {error}", span)
            return None
        if found.layout.style.doubt:
            cure = f'describe it under `tables:`, as in {{file: {path}, decimal: ","}}'
            problems.add("unsure-figures", f"{quote(path)}: {found.layout.style.doubt}", span, cure)
            return None
        return found


def _misused(fields: Fields, problems: Collector) -> bool:
    """Report keys that go together and do not, or that do not go together and do."""
    before = len(problems.diagnostics)
    for field in CELL_FIELDS[1:]:
        if field.name in fields and "table" not in fields:
            problems.add("idle-key", f"`{field.name}` goes with `table`", fields.place(field.name), "name the table")
    if "table" in fields:
        if "column" not in fields:
            problems.add("missing-key", "`table` needs `column`, the column of the figure", fields.place("table"))
        for key in ("says", "means"):
            if key in fields:
                message = f"`{key}` and `table` are two ways to give one figure"
                problems.add("idle-key", message, fields.place(key), "keep one; two figures are two claims")
    return len(problems.diagnostics) > before


class _Cells:
    """The cells one claim means."""

    def __init__(self, found: Understood, fields: Fields, quantity: Quantity, problems: Collector) -> None:
        self.found, self.fields, self.quantity, self.problems = found, fields, quantity, problems
        self.grid = found.grid
        self.columns = dict(found.named)

    def figure(self, shown: str) -> Figure | None:
        column = self._place(str(self.fields.text("column")), self.fields.place("column"))
        rows = None if column is None else self._rows()
        if column is None or rows is None:
            return None
        times = self._times(column)
        values = [self._value(row, column) for row in rows]
        if times is None or None in values:
            return None
        present = [value for value in values if value is not None]
        readings = [self._interval(value) for value in present]
        total = _sum(readings).scale(times)
        numbers = [value.number for value in present]
        number = exact(sum(each for each in numbers if each is not None) * times) if None not in numbers else None
        grains = [value.grain for value in present if value.grain is not None]
        exactly = self.quantity.kind.integral or total.is_point
        return Figure(
            says=self._says(rows, column, number),
            at=self._at(shown, rows, column),
            reading=Reading(
                total, total, total, number, None if exactly or not grains else exact(max(grains) * times), Hedge.BARE
            ),
            flags=", ".join(dict.fromkeys(self._flags(present))) or None,
        )

    def _says(self, rows: list[int], column: int, number: Rational | None) -> str:
        if len(rows) == 1 and self.fields.number("times") in (None, 1):
            return " ".join(self.grid.text(rows[0], column).split())
        if number is None:
            return "a sum of cells"
        return f"{number:,}" if isinstance(number, int) else format_number(number)

    def _at(self, shown: str, rows: list[int], column: int) -> str:
        name = next(name for name, place in self.columns.items() if place == column)
        if len(rows) > 1:
            return f"{shown}, {name}, sum of {len(rows)} rows"
        place = self.grid.place(rows[0], column)
        cut = place.rpartition(", column ")[0] or place
        return cut.replace(self.grid.file, shown, 1) + (f", {name}" if cut != place else f" ({name})")

    def _flags(self, values: Iterable[Value]) -> Iterator[str]:
        meanings = self.found.layout.marks.flags
        for value in values:
            for flag in value.flags:
                yield f"{flag} ({meanings[flag]})" if meanings.get(flag) else flag

    def _place(self, name: str, span: Span) -> int | None:
        place = self.columns.get(name)
        if place is None:
            message = f"{self.grid.file} has no column {quote(name)}"
            self.problems.add("missing-column", message, span, did_you_mean(name, self.columns))
        return place

    def _times(self, column: int) -> Rational | None:
        """Return what the cells are multiplied with; a heading that says so must be heard."""
        times = self.fields.number("times")
        scale = self.found.scale_of(column)
        if times is None and scale is not None:
            message = f"{quote(str(self.fields.text('column')))} counts in units of {scale:,}, by its heading or title"
            cure = f"write `times: {scale}`, or `times: 1` where the quantity counts in them too"
            self.problems.add("scaled-column", message, self.fields.place("column"), cure)
            return None
        return 1 if times is None else times

    def _rows(self) -> list[int] | None:
        rows = list(self.found.rows)
        for entry in self.fields.entries("where"):
            place = self._place(entry.key, entry.key_span)
            if place is None:
                return None
            wanted = {" ".join(str(each.value).split()) for each in _wanted(entry.item)}
            there = {row: " ".join(self.grid.text(row, place).split()) for row in rows}
            rows = [row for row, text in there.items() if text in wanted]
            absent = wanted - set(there.values())
            for name in sorted(absent):
                message = f"no row of {self.grid.file} that is left has {entry.key} = {quote(name)}"
                self.problems.add("no-row", message, entry.item.span, did_you_mean(name, dict.fromkeys(there.values())))
            if absent:
                return None
        if not rows:
            message = f"no row of {self.grid.file} matches all of `where`"
            self.problems.add("no-row", message, self.fields.place("where"))
            return None
        if len(rows) > 1 and not self.fields.flag("sum", False):
            named = ", ".join(str(self.grid.line(row)) for row in rows[:MOST_ROWS_NAMED])
            more = ", …" if len(rows) > MOST_ROWS_NAMED else ""
            message = f"{len(rows)} rows of {self.grid.file} match: {named}{more}"
            cure = "say more under `where`, or `sum: true` to add them up"
            self.problems.add("several-rows", message, self.fields.place("where"), cure)
            return None
        return None if self._adds_twice(rows) else rows

    def _adds_twice(self, rows: list[int]) -> bool:
        """Report rows that are sums of rows they would be added to."""
        from cac_check.sheets.layout import Role

        roles = self.found.layout.roles
        sums = [row for row in rows if roles[row] is Role.DERIVED]
        if not sums or len(sums) == len(rows):
            return False
        labels = ", ".join(" ".join(filter(None, self.found.key(row))) for row in sums[:MOST_ROWS_NAMED])
        lines = ", ".join(str(self.grid.line(row)) for row in sums[:MOST_ROWS_NAMED])
        message = f"row {lines} of {self.grid.file} ({labels}) is a sum of others, which would be counted twice"
        self.problems.add("sum-of-sums", message, self.fields.place("where"), "name the rows to add under `where`")
        return True

    def _value(self, row: int, column: int) -> Value | None:
        value = self.found.layout.value(row, column)
        reason = self.grid.aside(row, column).problem or value.reason
        if not reason and value.blank:
            reason = "it is empty"
        if not reason and value.interval is None:
            reason = f"{quote(self.grid.text(row, column))} says that no figure is shown"
        if reason:
            where = self.grid.place(row, column)
            self.problems.add("no-figure", f"{where}: {reason}", self.fields.place("column"))
            return None
        return value

    def _interval(self, value: Value) -> Interval:
        """Return where the value of a cell lies."""
        assert value.interval is not None
        if value.number is None or not value.interval.is_point:
            return value.interval
        if self.quantity.kind.integral and isinstance(value.number, int):
            return value.interval
        grain = value.grain or 1
        half = ratio(grain, 2)
        return Interval(exact(value.number - half), exact(value.number + half))


def _sum(intervals: Iterable[Interval]) -> Interval:
    """Return every sum of one value of each; an end that no value reaches is reached by no sum."""
    intervals = tuple(intervals)
    lows = [each.low for each in intervals]
    highs = [each.high for each in intervals]
    return Interval(
        None if None in lows else exact(sum(low for low in lows if low is not None)),
        None if None in highs else exact(sum(high for high in highs if high is not None)),
        low_open=any(each.low_open for each in intervals if each.low is not None) and None not in lows,
        high_open=any(each.high_open for each in intervals if each.high is not None) and None not in highs,
    )


def _wanted(item: Item) -> tuple[Item, ...]:
    return tuple(each for each in item.value if isinstance(each, Item)) if isinstance(item.value, tuple) else (item,)
