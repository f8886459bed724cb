"""From the files named on the command line to the frames rules over tables are checked on."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from cac_check.commands.options import EngineName
from cac_check.commands.table_frames import polars_frame, spark_frame
from cac_check.commands.table_paths import Selection, expanded, patterns_of, refuse_links_outside, values_in_path
from cac_check.diagnostic import DataProblems, Diagnostic, Location, UnreadableFile
from cac_check.records import dataclass

if TYPE_CHECKING:
    from cac_check.engine.tables.figures import Frame
    from cac_check.model_tables import Table, TableRuleset
    from cac_check.tables.published import Published


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
    from cac_check.engine.tables.renames import names_without_a_time, with_names
    from cac_check.engine.tables.stacking import with_comparable_keys
    from cac_check.loading.files import refuse_link_outside
    from cac_check.model_tables import Listed

    selection = selection or Selection()
    folder = os.path.dirname(ruleset.path or "")  # noqa: PTH120
    opener = partial(polars_frame, selection=selection) if engine == "polars" else spark_frame
    frames: dict[str, Frame] = {}
    tables: dict[str, Table] = {}
    letters: dict[str, Mapping[str, str]] = {}
    problems: list[Diagnostic] = []
    for table, patterns in patterns_of(ruleset, files, selection.place):
        paths = selection.of([path for pattern in patterns for path in expanded(pattern)])
        if not paths:
            if table.id in selection.instead:
                tables[table.id], frames[table.id], letters[table.id] = table, selection.instead[table.id], {}
                continue
            looked = ", ".join(patterns) or "nothing"
            message = f"no file for the table {table.id}: looked for {looked}"
            raise UnreadableFile([Diagnostic("no-file", message, table.location or Location(ruleset.path or ""))])
        if selection.place is str and not set(patterns) & set(files):
            refuse_links_outside(folder, table.files, paths)
        named = [values_in_path(path, (*patterns, *table.files)) for path in paths]
        read = _published(paths, table, engine, problems)
        tables[table.id] = table if not read else _with_signs(table, read)
        letters[table.id] = {name: place for each in read.values() for name, place in each.letters.items()}
        frame = opener(paths, named, _wanted(ruleset, table.id), problems, read)
        rows = frame if problems else melted(with_blank_keys(frame, table), table)
        dated = with_dates(rows, table)
        if table.names and not problems:
            problems += names_without_a_time(dated, table)
        frames[table.id] = with_names(dated, table) if table.names else dated
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

    signs = {sign: interval for each in read.values() for sign, interval in each.signs.items()}
    return with_signs(table, signs, frozenset().union(*(each.hiding for each in read.values())))


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
