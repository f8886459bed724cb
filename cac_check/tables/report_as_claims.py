"""One report of a table as a data set of claims, so that the exact engine can decide and explain it.

Every cell becomes a claim with its place; every rule on the report becomes a rule on claims, a sum of rows with all of
its parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import narwhals as nw

from cac_check.diagnostic import Location, Span
from cac_check.engine.tables.figures import expand
from cac_check.engine.tables.inputs import Inputs, quantities_named
from cac_check.engine.tables.names import EVERY_ROW, FIGURE, FILE, LINE, outside, told_value
from cac_check.engine.tables.run import collect, figure_column
from cac_check.interval import Rational, exact, parse_number
from cac_check.model import (
    Breakdown,
    Change,
    Claim,
    Dataset,
    Expression,
    Form,
    LinearRelation,
    Order,
    Quantity,
    Reading,
    Relation,
    Rule,
    Ruleset,
    Source,
    quantities_of,
    without_untold,
)
from cac_check.model_tables import (
    Complete,
    Layout,
    Listed,
    Measure,
    NeverFalls,
    Rollup,
    Series,
    Steps,
    Table,
    TableQuantity,
    TableRule,
)
from cac_check.records import dataclass
from cac_check.tables.cells import COLUMN, EARLIER, ROLE, ROW, VALUE, cells_behind, row_names
from cac_check.tables.exact import figure_interval
from cac_check.tables.spreadsheet_cells import Letters, cell_in_sheet, column_of, is_sheet

if TYPE_CHECKING:
    import polars as pl

SEVERAL = "tables"
"""The one source there is where cells are from several files: a report is put beside nothing but itself."""

_RELATIONS = {"=": Relation.EQ, "==": Relation.EQ, ">=": Relation.GE, "<=": Relation.LE}


class NoSuchReport(Exception):  # noqa: N818 - what was asked for, not what went wrong
    """No rule binds on a report with these keys, or there is none; the message says which keys there are."""


class TooManyFigures(Exception):  # noqa: N818 - what was asked for, not what went wrong
    """A report has more figures than were asked for."""


@dataclass(frozen=True, slots=True)
class _Cell:
    """One figure of a report: what it is called there, and where it stands."""

    name: str
    label: str
    table: Table
    quantity: TableQuantity
    row: Mapping[str, Any]


def report_keys(inputs: Inputs, rule: TableRule) -> tuple[tuple[str, ...], ...]:
    """Return what identifies a report of a rule: one set of keys for each table it binds on."""
    match rule.form:
        case Rollup(by=by):
            return (by,)
        case Steps() | NeverFalls():
            return (inputs.ruleset.table(rule.table).keys,)
        case Complete():
            return ()  # a row that is not there is no figure
        case Listed():
            return (("breakdown",),)
        case _:
            return tuple(table.keys for table in inputs.ruleset.tables if inputs.binds(rule, table))


def single_report(
    inputs: Inputs,
    keys: Mapping[str, str],
    rules: Sequence[TableRule],
    letters_of: Letters = MappingProxyType({}),
    most: int | None = None,
) -> tuple[Dataset, Ruleset]:
    """Return one report as claims, with the rules on it.

    Args:
        inputs: the tables; of polars, with ``file`` and ``line``.
        keys: what identifies the report.
        rules: those that are wanted, as far as they bind on a report with these keys.
        letters_of: by table, the letters of its columns in a spreadsheet.
        most: how many figures a rule may have there; ``None``: any number.

    Raises:
        NoSuchReport: if there is none.
        TooManyFigures: if a rule has more there.
    """
    import polars as pl

    reports = pl.DataFrame({name: [value] for name, value in keys.items()})
    cells: dict[str, _Cell] = {}
    forms: list[Rule] = []
    chosen = [rule for rule in rules if any(set(names) == set(keys) for names in report_keys(inputs, rule))]
    if not chosen:
        raise NoSuchReport(_known_keys(inputs, rules))
    for rule in chosen:
        rows = cells_behind(inputs, rule, reports)
        if most is not None and rows.height > most:
            raise TooManyFigures(f"{rows.height:,} figures")
        found = list(_cells_of(inputs, rule, keys, rows))
        cells |= {cell.name: cell for cell in found}
        if found and _binds(rule, found):
            forms.append(_exact_rule(inputs, rule, keys, found))
    if not cells:
        raise NoSuchReport("there is no such report")
    quantities = {
        cell.name: Quantity(cell.name, cell.label, kind=cell.quantity.kind, nonnegative=cell.quantity.nonnegative)
        for cell in cells.values()
    }
    files = {cell.row[FILE]: None for cell in cells.values()}
    source = PurePath(next(iter(files))).name if len(files) == 1 else SEVERAL
    claims = tuple(_claims(inputs, cells.values(), source, letters_of))
    about = ", ".join(f"{outside(name)} {told_value(value)}" for name, value in keys.items() if name != EVERY_ROW)
    return Dataset("tables", about, quantities, {source: Source(source, source)}, claims), Ruleset(tuple(forms))


def _known_keys(inputs: Inputs, rules: Iterable[TableRule]) -> str:
    known = {
        f"{', '.join(map(outside, names))} ({rule.id})": None
        for rule in rules
        for names in report_keys(inputs, rule)
        if names
    }
    return f"no rule is about reports with these keys; there are: {'; '.join(known)}"


def _cells_of(inputs: Inputs, rule: TableRule, keys: Mapping[str, str], rows: pl.DataFrame) -> Iterator[_Cell]:
    """Yield the figures behind a report of a rule, each once, the total first."""
    form = rule.form
    for row in rows.sort(ROLE, FILE, LINE).iter_rows(named=True):
        role, at = row[ROLE], row[ROW]
        match form:
            case Rollup():
                table = inputs.ruleset.table(
                    (form.total_table or form.parts_table) if role == 0 else (form.parts_table or form.total_table)
                )
                (quantity,) = inputs.quantities(table, [form.of_total if role == 0 else form.quantity]) or ()
                yield _Cell(_id(f"{quantity.id} of {at}"), f"{quantity.called}, {at}", table, quantity, row)
            case Steps() | NeverFalls():
                table = inputs.ruleset.table(rule.table)
                (quantity,) = inputs.quantities(table, [quantities_named(rule)[role == 1]]) or ()
                name = _id(f"{quantity.id} of {at}") if role == EARLIER else quantity.id
                label = f"{quantity.called}, {at}" if role == EARLIER else quantity.called
                yield _Cell(name, label, table, quantity, row)
            case Complete():
                return
            case Listed():
                table = inputs.ruleset.table(rule.table)
                column = str(table.value) if table.value is not None else table.quantities[0].column
                as_rows = replace(table, layout=Layout.WIDE, quantities=(TableQuantity(FIGURE, column),))
                yield _Cell(_id(row[COLUMN]), f"{row[COLUMN]}, {at}", as_rows, as_rows.quantities[0], row)
            case _:
                names = without_untold(quantities_of(form), rule.untold)
                table = next(t for t in inputs.ruleset.tables if inputs.binds(rule, t) and set(t.keys) == set(keys))
                (quantity,) = inputs.quantities(table, [names[role]]) or ()
                yield _Cell(quantity.id, quantity.called, table, quantity, row)


def _column(cell: _Cell) -> str:
    """Return the column of a figure, to follow its line, where a line has several figures."""
    return f", {cell.row[COLUMN]}" if cell.table.layout is Layout.WIDE and cell.quantity.id != FIGURE else ""


def _binds(rule: TableRule, cells: Sequence[_Cell]) -> bool:
    """Whether a rule along time has a row before the report; other rules bind where there are cells."""
    return not isinstance(rule.form, Series) or any(cell.row[ROLE] == EARLIER for cell in cells)


def _earlier(cells: Sequence[_Cell]) -> str:
    return next(cell.name for cell in cells if cell.row[ROLE] == EARLIER)


def _id(text: str) -> str:
    """Return a name in which nothing looks like the date of a figure."""
    return text.replace("@", "(at)")


def _exact_rule(inputs: Inputs, rule: TableRule, keys: Mapping[str, str], cells: Sequence[_Cell]) -> Rule:
    exact = rule.between(_exact_form(inputs, rule, keys, cells))
    return replace(exact, because=rule.because or rule.id, location=None)


def _exact_form(inputs: Inputs, rule: TableRule, keys: Mapping[str, str], cells: Sequence[_Cell]) -> Form:
    match rule.form:
        case Rollup() as rollup if rollup.equals is not None:
            return _sum_form(rollup, cells)
        case Rollup(overlap=overlap, rest=rest):
            totals = [cell.name for cell in cells if cell.row[ROLE] == 0]
            parts = tuple((cell.name, 1) for cell in cells if cell.row[ROLE] == 1)
            return Breakdown(totals[0] if totals else "total", parts, overlap, rest)
        case Steps(quantity=quantity, by=by):
            return Change(_earlier(cells), quantity, by)
        case NeverFalls(quantity=quantity):
            return Order((_earlier(cells), quantity))
        case Complete():
            raise AssertionError("no report is about rows that are missing")
        case Listed() as listed:
            return _listed_form(inputs, listed, keys["breakdown"])
        case form:
            return form


def _sum_form(rollup: Rollup, cells: Sequence[_Cell]) -> Form:
    """Return what a rollup says whose parts add up to another sum, or to a number."""
    terms: dict[str, Rational] = {}
    for cell in cells:
        terms[cell.name] = exact(terms.get(cell.name, 0) + (1 if cell.row[ROLE] == 1 else -1))
    relation = Relation.GE if rollup.overlap else Relation.LE if rollup.rest else Relation.EQ
    weighted = tuple((name, weight) for name, weight in terms.items() if weight)
    return Expression(LinearRelation(weighted, relation, rollup.constant or 0))


def _listed_form(inputs: Inputs, listed: Listed, breakdown: str) -> Form:
    here = nw.col("breakdown").cast(nw.String()) == breakdown
    parts, totals = inputs.frames[listed.parts], inputs.frames[listed.breakdowns]
    weight = nw.col("weight") if "weight" in parts.collect_schema() else nw.lit(1)
    part_rows, total_rows = collect(
        parts.filter(here).select(nw.col("part").cast(nw.String()), weight.cast(nw.String()).alias("weight")),
        totals.filter(here).select(nw.col("total").cast(nw.String()), "relation"),
    )
    total, relation = total_rows.row(0)
    terms: dict[str, Rational] = {_id(total): 1}
    for part, times in part_rows.iter_rows():
        terms[_id(part)] = exact(terms.get(_id(part), 0) - parse_number(times))
    return Expression(LinearRelation(tuple(terms.items()), _RELATIONS[relation], 0))


def _claims(inputs: Inputs, cells: Iterable[_Cell], source: str, letters_of: Letters) -> Iterator[Claim]:
    """Yield what each cell says; cells that say nothing make no claim."""
    groups: dict[tuple[str, str], list[_Cell]] = {}
    for cell in cells:
        groups.setdefault((cell.table.id, cell.quantity.id), []).append(cell)
    for group in groups.values():
        for cell, reading in zip(group, _readings(inputs, group), strict=True):
            if reading is not None:
                where, place = _place(cell, letters_of)
                yield Claim(
                    f"{source}/{cell.name}",
                    source,
                    cell.name,
                    reading,
                    says=cell.row[VALUE],
                    at=(f"{cell.row[FILE]} {where}" if source == SEVERAL else where) + _column(cell),
                    location=place,
                )


def _place(cell: _Cell, letters_of: Letters) -> tuple[str, Location]:
    """Return where a figure stands in its file, ``line 5`` or ``D14``, and the place of it."""
    file, line = cell.row[FILE], cell.row[LINE]
    if not is_sheet(file):
        return f"line {line}", Location(file, Span(line, 1, line, 1))
    letters = letters_of.get(cell.table.id, {}).get(column_of(cell.table, cell.row[COLUMN]))
    where = cell_in_sheet(line, letters)
    return where, Location(f"{file}, {where}")


def _readings(inputs: Inputs, cells: Sequence[_Cell]) -> list[Reading | None]:
    """Return what cells of one quantity say."""
    table, quantity = cells[0].table, cells[0].quantity
    reading = quantity.reading or table.reading
    if reading.measure is Measure.SAYS and inputs.read is not None:
        spoken = replace(quantity, reading=reading)
        return [inputs.read(cell.row[VALUE], spoken) if cell.row[VALUE] else None for cell in cells]
    view = inputs.view(table, (quantity,), ())
    figure = view.figures[quantity.id]
    columns = {figure_column(quantity.id, label): end for label, end in expand(replace(figure, plain=False)).items()}
    frame: Any = view.frame.with_columns(**columns).to_native()
    name = row_names(table.keys, frame.collect_schema())
    rows = frame.filter(name.is_in([cell.row[ROW] for cell in cells])).select(name.alias(ROW), *columns).collect()
    intervals = {
        row[ROW]: figure_interval(quantity.id, figure, row, lenient=False) for row in rows.iter_rows(named=True)
    }
    ends = [intervals.get(cell.row[ROW]) for cell in cells]
    return [None if end is None else Reading(end, end, end, value=end.low if end.is_point else None) for end in ends]
