"""Which rows of tables an edit changed, and which reports hang on them.

Everything else of a table is as it was: what is decided of it is decided alike. Rows are compared as texts, by the
columns that rules read, whatever file or line they stand in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import narwhals as nw

from cac_check.engine.tables.conditions import comparable
from cac_check.engine.tables.figures import Frame
from cac_check.engine.tables.inputs import Inputs, used_quantities
from cac_check.engine.tables.names import FILE, FILE_READ, LINE, LINE_READ, inside, outside
from cac_check.engine.tables.readings import columns_read
from cac_check.gate.rows_in_place import without_rows_in_place
from cac_check.model import Profile
from cac_check.model_tables import (
    Complete,
    Layout,
    Listed,
    Naming,
    NeverFalls,
    Rollup,
    Steps,
    Table,
    TableRule,
    TableRuleset,
)
from cac_check.records import dataclass
from cac_check.tables.check import phrase_reader

if TYPE_CHECKING:
    import polars as pl

Frames = Mapping[str, Frame]
"""By table, and by path for what ``listed`` names; as they were read."""

_HASHES = ("hash of the row", "second hash of the row")
"""Two of 64 bits: that two rows share both is not to be expected of all tables there are."""

_COPIES = "copies of the row"
_OTHERS = f"{_COPIES}_right"

_BY = "compared by {}"

_ROW = "row"
"""The kind of rules between figures of one report."""


@dataclass(frozen=True, slots=True)
class ChangedRows:
    """Rows of one table that are in one version only, or more often in one; as texts, with file and line."""

    removed: pl.DataFrame
    added: pl.DataFrame

    @property
    def any(self) -> bool:
        """Whether there are any."""
        return bool(self.removed.height or self.added.height)


@dataclass(frozen=True, slots=True)
class Affected:
    """Some of the rules, and all rows of both versions that make up the reports of theirs that an edit may change."""

    ruleset: TableRuleset
    before: Frames
    after: Frames


def changed_rows(ruleset: TableRuleset, before: Frames, after: Frames) -> dict[str, ChangedRows]:
    """Return by table which rows differ between two versions.

    Args:
        ruleset: the tables and the rules.
        before: the earlier version, or those of its files that were edited.
        after: the newer version, or those of its files that were edited.
    """
    found = {}
    for table in ruleset.tables:
        columns = columns_of(ruleset, table, after) | columns_of(ruleset, table, before)
        names = [inside(name) for name in columns]
        rows = _in_one_only(_read(before[table.id], names), _read(after[table.id], names), names)
        found[table.id] = ChangedRows(*(each.rename(outside) for each in rows))
    return found


def changed_lists(ruleset: TableRuleset, before: Frames, after: Frames) -> bool:
    """Whether breakdowns that are data differ between two versions."""
    for rule in ruleset.rules:
        if isinstance(rule.form, Listed):
            for path in (rule.form.breakdowns, rule.form.parts):
                old, new = (_all_texts(frames[path]) for frames in (before, after))
                if not old.equals(new):
                    return True
    return False


def affected(
    ruleset: TableRuleset,
    before: Frames,
    after: Frames,
    rows: Mapping[str, ChangedRows],
    *,
    lists: bool,
    touched: tuple[Frames, Frames] | None = None,
) -> Iterator[Affected]:
    """Yield the rules with what an edit may have changed for them.

    Args:
        ruleset: the tables and the rules.
        before: the earlier version.
        after: the newer version.
        rows: what differs.
        lists: whether breakdowns that are data differ.
        touched: both versions with the rows only that share their keys with one that differs, if they are known.
    """
    groups: dict[str, list[TableRule]] = {}
    for rule in ruleset.rules:
        groups.setdefault(_kind(rule), []).append(rule)
    for kind, rules in groups.items():
        if kind == _ROW and touched is not None:
            if any(each.any for each in rows.values()):
                yield Affected(replace(ruleset, rules=tuple(rules)), *touched)
            continue
        wanted = _reports(ruleset, rules[0], rows, lists=lists)
        if not any(map(_any_wanted, wanted.values())):
            continue
        versions = []
        for frames in (before, after):
            chosen = dict(frames)
            for table in ruleset.tables:
                chosen[table.id] = _rows_of(frames[table.id], wanted.get(table.id, _NOTHING))
            versions.append(chosen)
        yield Affected(replace(ruleset, rules=tuple(rules)), *versions)


Wanted = tuple[tuple[nw.Expr, ...], Any] | None
"""What of a table is wanted: expressions, and the values they have there; ``None``: every row."""

_NOTHING: Wanted = ((), None)


def _any_wanted(wanted: Wanted) -> bool:
    return wanted is None or bool(wanted[1] is not None and wanted[1].height)


def _kind(rule: TableRule) -> str:
    """Return what two rules share whose reports are made of the same rows."""
    match rule.form:
        case Rollup() as form:
            by = (form.by, sorted(form.names.items()), sorted(form.called.items()), sorted(form.levels))
            return repr((form.parts_table, form.total_table, *by))
        case Listed() as form:
            return repr(form)
        case Steps() | NeverFalls() as form:
            return repr((rule.table, form.within))
        case Complete() as form:
            return repr((rule.table, form.within, form.ends))
        case _:
            return _ROW


def _reports(
    ruleset: TableRuleset, rule: TableRule, rows: Mapping[str, ChangedRows], *, lists: bool
) -> dict[str, Wanted]:
    """Return by table which rows make up the reports of a rule, and of those of its kind, that an edit touches."""
    import polars as pl

    match rule.form:
        case Rollup() as form:
            named = {form.parts_table or form.total_table, form.total_table or form.parts_table}
            tables = [ruleset.table(name) for name in named]
            shared = tuple(column for column in form.by if column not in form.levels)  # codes have rows above and below
            if not shared:
                every = None if any(rows[table.id].any for table in tables) else _NOTHING
                return {table.id: every for table in tables}
            by = {table.id: _by(shared, form.names) for table in tables}
            touched = pl.concat([_touched(rows[table.id], by[table.id]) for table in tables]).unique()
            return {table.id: (by[table.id], touched) for table in tables}
        case Listed():
            table = ruleset.table(rule.table)
            return {table.id: None if lists or rows[table.id].any else _NOTHING}
        case Steps() | NeverFalls() | Complete() as form:
            table = ruleset.table(rule.table)
            if not form.within or (isinstance(form, Complete) and form.ends):
                return {table.id: None if rows[table.id].any else _NOTHING}
            within = _by(form.within, {})
            return {table.id: (within, _touched(rows[table.id], within))}
        case _:
            keys = {table.id: _by(table.keys, {}) for table in ruleset.tables}
            return {id_: (exprs, _touched(rows[id_], exprs)) for id_, exprs in keys.items()}


def _by(columns: Sequence[str], names: Mapping[str, Naming]) -> tuple[nw.Expr, ...]:
    made = (comparable(inside(name), names[name]) if name in names else nw.col(inside(name)) for name in columns)
    return tuple(each.cast(nw.String()).alias(_BY.format(place)) for place, each in enumerate(made))


def _touched(rows: ChangedRows, exprs: Sequence[nw.Expr]) -> pl.DataFrame:
    """Return the values that expressions have in rows that differ."""
    import polars as pl

    found: list[pl.DataFrame] = [
        nw.from_native(_inside(_with_places(each))).select(*exprs).unique().to_native()
        for each in (rows.removed, rows.added)
    ]
    return pl.concat(found).unique()


def _rows_of(frame: Frame, wanted: Wanted) -> Frame:
    """Return the rows in which expressions have such values, read."""
    if wanted is None:
        return frame
    exprs, values = wanted
    if values is None or not values.height:
        none: Frame = nw.from_native(frame.to_native().head(0).collect().lazy())
        return none
    native = _inside(_with_places(frame.to_native()))
    marked: Any = nw.from_native(native).with_columns(*exprs).to_native()
    rows: Any = marked.join(values.lazy(), on=values.columns, how="semi", nulls_equal=True, maintain_order="left")
    names = _inside(frame.to_native()).collect_schema().names()
    chosen: Frame = nw.from_native(rows.select(names).collect(engine="streaming").rename(outside).lazy())
    return chosen


def _with_places(frame: Any) -> Any:
    """Return a frame in which ``file`` and ``line`` can be keys."""
    import polars as pl

    names = frame.collect_schema().names()
    read = {FILE: FILE_READ, LINE: LINE_READ}
    added = (pl.col(there).alias(name) for name, there in read.items() if there in names and name not in names)
    placed: Any = frame.with_columns(added)
    return placed


def _inside(frame: Any) -> Any:
    """Return a frame whose columns have names that polars takes for nothing else (see ``engine.tables.names``)."""
    names = [name for name in frame.collect_schema().names() if name not in (FILE_READ, LINE_READ)]
    renamed: Any = frame.rename({name: inside(name) for name in names})
    return renamed


def touched_rows(ruleset: TableRuleset, frames: Frames, rows: Mapping[str, ChangedRows]) -> dict[str, Frame]:
    """Return the tables with the rows only that share their keys with one that differs."""
    chosen = dict(frames)
    for table in ruleset.tables:
        exprs = _by(table.keys, {})
        chosen[table.id] = _rows_of(frames[table.id], (exprs, _touched(rows[table.id], exprs)))
    return chosen


def columns_of(ruleset: TableRuleset, table: Table, frames: Frames) -> dict[str, None]:
    """Return the columns of a table that rules read, as users call them; ``file`` and ``line`` where they are keys."""
    inputs = Inputs.of(ruleset, frames, Profile.DEFAULT, phrase_reader(ruleset))
    own = inputs.ruleset.table(table.id)
    found = [*own.keys, own.quantity, own.figure, *((own.value and [own.value]) or [])]
    for quantity in used_quantities(inputs, own):
        reading = quantity.reading or own.reading
        found += [quantity.column] if own.layout is Layout.WIDE else []
        found += columns_read(quantity.column if own.layout is Layout.WIDE else str(own.value), reading)
    for rule in inputs.ruleset.rules:
        found += rule.where
        match rule.form:
            case Rollup() as form:
                found += [*form.by, *form.where, *form.total]
            case Steps() | NeverFalls() as form:
                found += [form.along, *form.within]
            case _:
                pass
    names = frames[table.id].collect_schema().names()
    places = {FILE: FILE_READ, LINE: LINE_READ}
    written = (outside(name) for name in found if name)
    return {name: None for name in written if name in names or places.get(name) in names}


def _read(frame: Frame, columns: Sequence[str]) -> pl.LazyFrame:
    """Return those columns that a frame has, by their names inside, with file and line."""
    native: pl.LazyFrame = _inside(_with_places(frame.to_native()))
    names = native.collect_schema().names()
    return native.select(name for name in (*columns, FILE_READ, LINE_READ) if name in names)


def _as_texts(native: pl.LazyFrame, columns: Sequence[str]) -> pl.LazyFrame:
    """Return columns as texts, nothing where a frame has none of them, with file and line."""
    import polars as pl

    names = native.collect_schema().names()
    places = [name for name in (FILE_READ, LINE_READ) if name in names]
    made = [(pl.col(name) if name in names else pl.lit(None)).cast(pl.String).alias(name) for name in columns]
    return native.select(*made, *places)


def _in_one_only(old: pl.LazyFrame, new: pl.LazyFrame, columns: Sequence[str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the rows that are in one of two frames only, or more often in one: as many of them as it has more."""
    import polars as pl

    hashes = [pl.struct(columns).hash(seed=seed).alias(name) for seed, name in enumerate(_HASHES)]
    marked = [_as_texts(each, columns).with_columns(hashes) for each in without_rows_in_place(old, new, columns)]
    counts = pl.collect_all([each.group_by(_HASHES).len(_COPIES) for each in marked], engine="streaming")
    found = []
    for rows, own, others in zip(marked, counts, counts[::-1], strict=True):
        both = own.join(others, on=_HASHES, how="left").with_columns(pl.col(_OTHERS).fill_null(0))
        more = both.filter(pl.col(_COPIES) > pl.col(_OTHERS)).drop(_COPIES)
        found.append(rows.join(more.lazy(), on=_HASHES, how="inner", maintain_order="left"))
    beyond = pl.int_range(pl.len()).over(_HASHES) >= pl.col(_OTHERS)
    removed, added = (each.filter(beyond).drop(*_HASHES, _OTHERS) for each in pl.collect_all(found, engine="streaming"))
    return removed, added


def _all_texts(frame: Frame) -> pl.DataFrame:
    import polars as pl

    native: Any = _inside(frame.to_native())
    names = [name for name in native.collect_schema().names() if name not in (FILE_READ, LINE_READ)]
    texts: pl.DataFrame = native.select(pl.col(name).cast(pl.String) for name in names).collect()
    return texts
