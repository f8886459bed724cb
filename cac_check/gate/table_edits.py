"""The edits behind changes in tables: which cells of a report differ between two versions, and where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from cac_check.engine.tables.inputs import Inputs
from cac_check.engine.tables.names import FILE, LINE, ROW_NUMBER
from cac_check.model_tables import Listed, Rollup, Series, TableRule
from cac_check.report.baseline_state import Change
from cac_check.report.words import LONGEST_QUOTE, plural, visible
from cac_check.tables.cells import CELL, COLUMN, ROLE, ROW, VALUE, cells_behind
from cac_check.tables.findings import COLUMNS

if TYPE_CHECKING:
    import polars as pl

EDITS = "edits"
"""A list of sentences."""

MOST_TRACED = 1_000
"""Rows of one kind of change whose edits are looked for; the others keep the place they have."""

MOST_NAMED = 5
"""Edits of one row that are named; the rest is counted."""

_BESIDE = frozenset({*COLUMNS, "change", "before", FILE, LINE} - {"breakdown"})


def with_edits(rows: pl.DataFrame, before: Inputs | None, after: Inputs) -> pl.DataFrame:
    """Return the rows of a comparison with what was edited, placed at the edit.

    Args:
        rows: see :class:`cac_check.gate.tables.TableComparison`.
        before: the earlier version; ``None``: there was none, so that nothing was edited.
        after: the newer version.
    """
    import polars as pl

    rows = rows.with_row_index(ROW_NUMBER)
    moved = rows.filter(pl.col("change") != str(Change.UNCHANGED)).sort("gap", descending=True, nulls_last=True)
    traced = moved.group_by("change", maintain_order=True).head(MOST_TRACED)
    keys = [name for name in rows.columns if name not in _BESIDE and name != ROW_NUMBER]
    edits: dict[int, tuple[str | None, int | None, list[str]]] = {}
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
        edits |= _edits(group, cells[0], cells[1])
    places = pl.DataFrame(
        [(key, *edit) for key, edit in edits.items()],
        schema={
            ROW_NUMBER: rows.schema[ROW_NUMBER],
            "new file": pl.String,
            "new line": pl.Int64,
            EDITS: pl.List(pl.String),
        },
        orient="row",
    )
    placed = rows.join(places, on=ROW_NUMBER, how="left", maintain_order="left")
    known = pl.col("new file").is_not_null()
    return placed.with_columns(
        pl.when(known).then("new file").otherwise(FILE).alias(FILE),
        pl.when(known).then("new line").otherwise(LINE).alias(LINE),
        pl.col(EDITS).fill_null(pl.lit([], pl.List(pl.String))),
    ).drop(ROW_NUMBER, "new file", "new line")


def _of_rows(rules: Iterable[TableRule]) -> list[TableRule]:
    """Return the rules that ``joint`` stands for: those between figures of one report."""
    return [rule for rule in rules if not isinstance(rule.form, Rollup | Series | Listed)]


def _edits(
    rows: pl.DataFrame, before: pl.DataFrame | None, after: pl.DataFrame | None
) -> dict[int, tuple[str | None, int | None, list[str]]]:
    """Return by row number where the first edit stands, and every edit as a sentence."""
    import polars as pl

    assert after is not None
    keys = [name for name in after.columns if name not in CELL]
    own = rows.select(ROW_NUMBER, *keys)
    new = own.join(after, on=keys, how="inner", nulls_equal=True).sort(ROW_NUMBER, ROLE, FILE, LINE)
    found: dict[int, tuple[str | None, int | None, list[str]]] = {}
    for row in new.unique(ROW_NUMBER, keep="first", maintain_order=True).iter_rows(named=True):
        found[row[ROW_NUMBER]] = (row[FILE], row[LINE], [])
    if before is None:
        return found
    old = own.join(before, on=keys, how="inner", nulls_equal=True)
    cell = [ROW_NUMBER, ROW, COLUMN]
    both = new.unique(cell, keep="first", maintain_order=True).join(
        old.unique(cell, keep="first", maintain_order=True), on=cell, how="full", coalesce=True, suffix=" old"
    )
    differing = both.filter(
        pl.col(FILE).is_null() | pl.col(f"{FILE} old").is_null() | pl.col(VALUE).ne_missing(pl.col(f"{VALUE} old"))
    ).sort(ROW_NUMBER, pl.coalesce(ROLE, f"{ROLE} old"), FILE, LINE, ROW, COLUMN, nulls_last=True)
    for (key,), edits in differing.group_by(ROW_NUMBER, maintain_order=True):
        number = int(str(key))
        known = found.get(number, (None, None, []))
        place = edits.filter(pl.col(FILE).is_not_null()).head(1).select(FILE, LINE).rows()
        sentences = [_sentence(row) for row in edits.head(MOST_NAMED).iter_rows(named=True)]
        if edits.height > MOST_NAMED:
            sentences.append(f"{plural(edits.height - MOST_NAMED, 'more cell')} changed")
        found[number] = (*(place[0] if place else known[:2]), sentences)
    return found


def _sentence(row: Mapping[str, Any]) -> str:
    where = visible(f"{row[COLUMN]} ({row[ROW]})", LONGEST_QUOTE)
    if row[FILE] is None:
        return f"{where} was taken out: {_cell(row[f'{VALUE} old'])}"
    if row[f"{FILE} old"] is None:
        return f"{where} was added: {_cell(row[VALUE])}"
    return f"{where} changed from {_cell(row[f'{VALUE} old'])} to {_cell(row[VALUE])}"


def _cell(text: str | None) -> str:
    return "nothing" if text is None or not text.strip() else visible(text, LONGEST_QUOTE)
