"""The edits behind changes in tables: which cells of a report differ between two versions, and where they stand.

Only what differs between the files is an edit: that another row stands beside a figure now is none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from cac_check.engine.tables.inputs import Inputs
from cac_check.engine.tables.names import FILE, FILE_READ, LINE, LINE_READ, ROW_NUMBER, inside
from cac_check.gate.changed_rows import ChangedRows
from cac_check.gate.edited_first import with_edited_first
from cac_check.messages import Sentence
from cac_check.model_tables import AcrossRows, Layout, Table, TableRule
from cac_check.records import dataclass
from cac_check.report.baseline_state import Change
from cac_check.report.words import LONGEST_QUOTE, visible
from cac_check.tables.cells import CELL, COLUMN, ROLE, ROW, TABLE, cells_behind, row_names
from cac_check.tables.findings import COLUMNS
from cac_check.tables.spreadsheet_cells import Letters, column_of, named_cell

if TYPE_CHECKING:
    import polars as pl

EDITS = "edits"
"""A list of sentences."""

REPORTS = "reports"
"""How many reports a row of a comparison stands for."""

MOST_TRACED = 1_000
"""Rows of one kind of change whose edits are looked for; the others keep the place they have."""

MOST_NAMED = 5
"""Edits of one report that are named, one per row of a table; the rest is counted."""

_BESIDE = frozenset({*COLUMNS, "change", "before", REPORTS, EDITS, FILE, LINE} - {"breakdown"})

_Cell: TypeAlias = tuple[str, str, str]
"""Table, row and column."""


@dataclass(frozen=True, slots=True)
class _Changed:
    """What became of one cell."""

    old: tuple[str | None, ...]
    """Values that are gone: one, but where keys are repeated."""
    new: tuple[str | None, ...]
    file: str | None
    line: int | None
    whole: str
    """What became of its row: ``added``, ``removed``, or nothing where it is in both versions."""


class _Edit(NamedTuple):
    """What was edited of one report."""

    file: str | None
    line: int | None
    said: tuple[str, ...] = ()
    figures: frozenset[str] = frozenset()
    """The edited cells by their names among what would make it fit."""


def with_edits(
    rows: pl.DataFrame,
    before: Inputs | None,
    after: Inputs,
    changes: Mapping[str, ChangedRows],
    letters: Letters = MappingProxyType({}),
) -> tuple[pl.DataFrame, Mapping[str, Sentence]]:
    """Return the rows of a comparison with what was edited, placed at the edit, and its sentences by their English.

    Args:
        rows: see :class:`cac_check.gate.tables.TableComparison`.
        before: the earlier version; ``None``: there was none, so that nothing was edited.
        after: the newer version.
        changes: the rows that differ.
        letters: by table, the letters of its columns in a spreadsheet.
    """
    import polars as pl

    rows = rows.with_row_index(ROW_NUMBER)
    moved = rows.filter(pl.col("change") != str(Change.UNCHANGED)).sort("gap", descending=True, nulls_last=True)
    traced = moved.group_by("change", maintain_order=True).head(MOST_TRACED)
    keys = [name for name in rows.columns if name not in _BESIDE and name != ROW_NUMBER]
    edits: dict[int, _Edit] = {}
    rules = {rule.id: rule for inputs in (before, after) if inputs is not None for rule in inputs.ruleset.rules}
    for (id_,), group in traced.group_by("rule", maintain_order=True):
        reports = group.select(key for key in keys if group[key].null_count() < group.height)
        if not reports.width:
            continue
        behind = [rules[str(id_)]] if id_ in rules else _of_rows(rules.values())
        cells = [
            None if inputs is None else pl.concat(cells_behind(inputs, rule, reports) for rule in behind).unique()
            for inputs in (before, after)
        ]
        across = any(isinstance(rule.form, AcrossRows) for rule in behind)
        edits |= _edits(group, cells[0], cells[1], after, changes, letters, across=across)
    places = pl.DataFrame(
        [(key, edit.file, edit.line, edit.said) for key, edit in edits.items()],
        schema={
            ROW_NUMBER: rows.schema[ROW_NUMBER],
            "new file": pl.String,
            "new line": pl.Int64,
            EDITS: pl.List(pl.String),
        },
        orient="row",
    )
    rows = with_edited_first(rows, {number: edit.figures for number, edit in edits.items() if edit.figures})
    placed = rows.join(places, on=ROW_NUMBER, how="left", maintain_order="left")
    known = pl.col("new file").is_not_null()
    edited = placed.with_columns(
        pl.when(known).then("new file").otherwise(FILE).alias(FILE),
        pl.when(known).then("new line").otherwise(LINE).alias(LINE),
        pl.col(EDITS).fill_null(pl.lit([], pl.List(pl.String))),
    ).drop(ROW_NUMBER, "new file", "new line")
    return edited, {each: each for edit in edits.values() for each in edit.said if isinstance(each, Sentence)}


def _of_rows(rules: Iterable[TableRule]) -> list[TableRule]:
    """Return the rules that ``joint`` stands for: those between figures of one report."""
    return [rule for rule in rules if not isinstance(rule.form, AcrossRows)]


def _edits(
    rows: pl.DataFrame,
    before: pl.DataFrame | None,
    after: pl.DataFrame | None,
    inputs: Inputs,
    changes: Mapping[str, ChangedRows],
    letters: Letters,
    *,
    across: bool,
) -> dict[int, _Edit]:
    """Return by row number where the first edit stands, and what was edited; ``across``: in reports of several rows."""
    import polars as pl

    assert after is not None
    keys = [name for name in after.columns if name not in CELL]
    own = rows.select(ROW_NUMBER, *keys)
    new = own.join(after, on=keys, how="inner", nulls_equal=True).sort(ROW_NUMBER, ROLE, FILE, LINE)
    found: dict[int, _Edit] = {}
    for row in new.unique(ROW_NUMBER, keep="first", maintain_order=True).iter_rows(named=True):
        where = _letters(inputs, letters, row[TABLE], row[COLUMN])
        found[row[ROW_NUMBER]] = _Edit(*named_cell(row[FILE], row[LINE], where))
    if before is None:
        return found
    old = own.join(before, on=keys, how="inner", nulls_equal=True).select(new.columns)
    both = pl.concat([new, old], how="vertical_relaxed").sort(ROW_NUMBER, ROLE, ROW, COLUMN)
    cell = [ROW_NUMBER, TABLE, ROW, COLUMN]
    asked = both.unique(cell, keep="first", maintain_order=True)
    changed = _changed_cells(asked, inputs, changes)
    by_report: dict[int, dict[_Cell, _Changed]] = {}
    for number, *name in asked.select(cell).iter_rows():
        key = (str(name[0]), str(name[1]), str(name[2]))
        if key in changed:
            by_report.setdefault(number, {})[key] = changed[key]
    for number, cells in by_report.items():
        known = found.get(number, _Edit(None, None))
        edited = [
            (each.file, each.line, _letters(inputs, letters, table, column))
            for (table, _, column), each in cells.items()
            if each.file is not None
        ]
        first = min(edited, key=lambda place: (place[0], place[1] or 0), default=None)
        place = known[:2] if first is None else named_cell(*first)
        figures = frozenset(name for cell in cells for name in _names(cell, inputs, across=across))
        found[number] = _Edit(*place, tuple(_sentences(cells)), figures)
    return found


def _names(cell: _Cell, inputs: Inputs, *, across: bool) -> Iterator[str]:
    """Yield what a cell is called among figures that would make a report fit: with its row where there are several."""
    id_, row, column = cell
    quantities = inputs.ruleset.table(id_).quantities
    for name in dict.fromkeys((column, *(each.id for each in quantities if each.column == column))):
        yield f"{name} ({row})" if across else name


def _letters(inputs: Inputs, letters: Letters, table: str, column: str) -> str | None:
    known = letters.get(table, {})
    return known.get(column_of(inputs.ruleset.table(table), column)) if known else None


def _changed_cells(asked: pl.DataFrame, inputs: Inputs, changes: Mapping[str, ChangedRows]) -> dict[_Cell, _Changed]:
    """Return which of the cells asked for differ."""
    found: dict[_Cell, _Changed] = {}
    for (id_,), cells in asked.group_by(TABLE, maintain_order=True):
        change = changes.get(str(id_))
        if change is None:
            continue
        table = inputs.ruleset.table(str(id_))
        columns = list(dict.fromkeys(cells[COLUMN]))
        sides = []
        for side in (change.removed, change.added):
            near = _with_row_names(side, table).join(cells.select(ROW).unique(), on=ROW, how="semi")
            sides.append(near)
        rows = [set(side[ROW]) for side in sides]
        old, new = (list(_cells_of(side, table, columns)) for side in sides)
        values: dict[tuple[str, str], tuple[list[str | None], list[tuple[str | None, Any, Any]]]] = {}
        for row, column, value, _, _ in old:
            values.setdefault((row, column), ([], []))[0].append(value)
        for row, column, value, file, line in new:
            values.setdefault((row, column), ([], []))[1].append((value, file, line))
        for (row, column), (gone, here) in values.items():
            left = Counter(gone) - Counter(value for value, _, _ in here)
            more = Counter(value for value, _, _ in here) - Counter(gone)
            if left or more:
                file, line = next(((file, line) for value, file, line in here if value in more), (None, None))
                if file is None and here:
                    file, line = here[0][1:]
                whole = "added" if row not in rows[0] else "removed" if row not in rows[1] else ""
                whole = "" if table.layout is Layout.LONG else whole
                found[str(id_), row, column] = _Changed(_all(left), _all(more), file, line, whole)
    return found


def _all(values: Counter[str | None]) -> tuple[str | None, ...]:
    return tuple(sorted(values.elements(), key=lambda value: (value is None, value or "")))


def _with_row_names(rows: pl.DataFrame, table: Table) -> pl.DataFrame:
    named = rows.rename({name: inside(name) for name in rows.columns if name not in (FILE_READ, LINE_READ)})
    return named.with_columns(row_names(table.keys, named.schema).alias(ROW))


def _cells_of(
    rows: pl.DataFrame, table: Table, columns: Sequence[str]
) -> Iterator[tuple[str, str, str | None, str | None, int | None]]:
    """Yield row, column, value, file and line of cells; a cell of a long table under each of its names."""
    names = [] if table.layout is Layout.WIDE and table.figure is None else [table.quantity, table.figure]
    for row in rows.iter_rows(named=True):
        line = row.get(LINE_READ)
        place = (row.get(FILE_READ), None if line is None else int(line))
        for name in names:
            if name is not None and name in row and table.value is not None:
                yield (row[ROW], str(row[name]), row.get(table.value), *place)
        if table.layout is Layout.WIDE:
            for column in columns:
                if inside(column) in row:
                    yield (row[ROW], column, row[inside(column)], *place)
            if table.figure is not None and table.figure in row and table.quantities:
                yield (row[ROW], str(row[table.figure]), row.get(table.quantities[0].column), *place)


def _sentences(cells: Mapping[_Cell, _Changed]) -> Iterator[str]:
    """Say what was edited, row by row."""
    by_row: dict[tuple[str, str], dict[str, _Changed]] = {}
    for (table, row, column), change in cells.items():
        by_row.setdefault((table, row), {})[column] = change
    rows = list(by_row.items())
    for (_, row), columns in rows[:MOST_NAMED]:
        yield _sentence(row, columns)
    more = len(rows) - MOST_NAMED
    if more == 1:
        yield Sentence.saying("1 more row changed")
    elif more > 1:
        count = f"{more:,}"
        yield Sentence.saying("{count} more rows changed", count=count)


def _sentence(row: str, columns: Mapping[str, _Changed]) -> str:
    first = next(iter(columns.values()))
    if first.whole:
        cells = ", ".join(f"{column} {_cells(each.new or each.old)}" for column, each in columns.items())
        values = {"row": visible(row, LONGEST_QUOTE), "values": visible(cells, LONGEST_QUOTE)}
        if first.whole == "added":
            return Sentence.saying("{row} was added: {values}", **values)
        return Sentence.saying("{row} was taken out: {values}", **values)
    said: str = ""
    for number, (column, each) in enumerate(columns.items()):
        where = visible(column if number else f"{column} ({row})", LONGEST_QUOTE)
        one = _became(where, each)
        said = Sentence.saying("{first}, {second}", first=said, second=one) if number else one
    return said


def _became(cell: str, change: _Changed) -> str:
    if not change.old:
        return Sentence.saying("{cell} was added: {value}", cell=cell, value=_cells(change.new))
    if not change.new:
        return Sentence.saying("{cell} was taken out: {value}", cell=cell, value=_cells(change.old))
    return Sentence.saying(
        "{cell} changed from {old} to {new}", cell=cell, old=_cells(change.old), new=_cells(change.new)
    )


def _cells(values: Sequence[str | None]) -> str:
    said = _cell(values[0]) if values else ""
    for each in values[1:]:
        said = Sentence.saying("{first} and {second}", first=said, second=_cell(each))
    return said


def _cell(text: str | None) -> str:
    return Sentence.saying("nothing") if text is None or not text.strip() else visible(text, LONGEST_QUOTE)
