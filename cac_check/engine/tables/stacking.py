"""Files of one table under each other: a column that has several types gets one that holds every cell exactly.

Engines take the nearest type they know, and round: decimals beside floats become floats, and a fine decimal beside a
long one loses its last digits. Here whole numbers and decimals meet in a decimal if one holds both; whatever else
differs becomes text, which is read like that of a CSV file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import narwhals as nw

from cac_check.diagnostic import Diagnostic, Location, RuleProblems
from cac_check.engine.tables.cells import MAX_DECIMAL_DIGITS, MAX_PLACES, float_texts, integer_bound
from cac_check.engine.tables.figures import INT64, Frame, wide_type
from cac_check.model_tables import Listed, Rollup, TableRuleset


def stacked(frames: Sequence[Frame]) -> Frame:
    """Return the rows of all frames; cells of columns that a frame lacks are missing."""
    if len(frames) == 1:
        return frames[0]
    schemas = [dict(frame.collect_schema().items()) for frame in frames]
    wide = wide_type(frames[0])
    names = dict.fromkeys(name for schema in schemas for name in schema)
    common = {name: common_type((schema[name] for schema in schemas if name in schema), wide) for name in names}
    alike = [
        frame.with_columns(
            as_type(name, dtype, wanted).alias(name)
            for name, dtype in schema.items()
            if (wanted := common[name]) is not None and dtype != wanted
        )
        for frame, schema in zip(frames, schemas, strict=True)
    ]
    return nw.concat(alike, how="diagonal")


def with_comparable_keys(ruleset: TableRuleset, frames: Mapping[str, Frame]) -> dict[str, Frame]:
    """Return the frames of a rule set such that keys by which rules match rows of several have one type in all."""
    alike = _with_names_of_parts(ruleset, frames)
    for rule in ruleset.rules:
        match rule.form:
            case Listed(breakdowns=breakdowns, parts=parts):
                table = ruleset.table(rule.table)
                columns = {table.id: table.figure, breakdowns: "total", parts: "part"}
                _make_alike(alike, {name: column for name, column in columns.items() if column is not None})
                _make_alike(alike, dict.fromkeys((breakdowns, parts), "breakdown"))
            case Rollup(by=by) as rollup if rollup.parts_table and rollup.total_table:
                for column in by:
                    _make_alike(alike, dict.fromkeys((rollup.parts_table, rollup.total_table), column))
    return alike


def _with_names_of_parts(ruleset: TableRuleset, frames: Mapping[str, Frame]) -> dict[str, Frame]:
    """Return the frames, those of totals with the columns that parts call otherwise under the names of the parts.

    Raises:
        RuleProblems: if a table of totals lacks such a column, or has another of the name it has for the parts.
    """
    named = dict(frames)
    made: dict[tuple[str, str], str] = {}
    problems = []
    for rule in ruleset.rules:
        called = rule.form.called if isinstance(rule.form, Rollup) else {}
        for part, total in called.items():
            assert isinstance(rule.form, Rollup)
            table = str(rule.form.total_table)
            columns = named[table].collect_schema().names()
            if made.get((table, part)) == total:
                continue
            if total not in columns or part in columns:
                lacks = f"the table {table} has no column {total}"
                message = lacks if total not in columns else f"the table {table} has a column {part} as well as {total}"
                place = rule.location or Location(rule.id)
                problems.append(Diagnostic("unknown-column", f"rule {rule.id}: {message}", place))
                continue
            made[table, part] = total
            named[table] = named[table].with_columns(nw.col(total).alias(part))
    if problems:
        raise RuleProblems(problems)
    return named


def _make_alike(frames: dict[str, Frame], columns: Mapping[str, str]) -> None:
    """Give a column of each frame one type."""
    schemas = {name: frames[name].collect_schema() for name in columns}
    types = {name: schemas[name][column] for name, column in columns.items() if column in schemas[name]}
    wanted = common_type(types.values(), wide_type(next(iter(frames.values()))))
    if wanted is None:
        return
    for name, dtype in types.items():
        if dtype != wanted:
            column = columns[name]
            frames[name] = frames[name].with_columns(as_type(column, dtype, wanted).alias(column))


def common_type(types: Iterable[nw.dtypes.DType], wide: nw.dtypes.DType) -> nw.dtypes.DType | None:
    """Return a type that holds the cells of columns of several types exactly.

    ``None`` if they need not, or cannot, be made alike: one type, or lists and structures among them.

    Args:
        types: of the columns.
        wide: the widest integers of the frames' engine.
    """
    several = list(dict.fromkeys(types))
    known = [dtype for dtype in several if dtype != nw.Unknown]
    if len(several) < 2 or not known or any(dtype.is_nested() for dtype in known):
        return None
    if len(known) == 1:
        return known[0]
    if not all(dtype.is_integer() or isinstance(dtype, nw.Decimal) for dtype in known):
        return nw.String()
    digits, places = max(map(_digits, known)), max(map(_places, known))
    if places or any(isinstance(dtype, nw.Decimal) for dtype in known):
        fits = digits + places <= MAX_DECIMAL_DIGITS
        return nw.Decimal(MAX_DECIMAL_DIGITS, places) if fits else nw.String()
    bound = max(map(integer_bound, known))
    if bound <= INT64 and nw.UInt64 not in known:
        return nw.Int64()
    return wide if bound <= 2**127 else nw.String()


def _digits(dtype: nw.dtypes.DType) -> int:
    """Return how many digits a number of this type may have before the point."""
    if isinstance(dtype, nw.Decimal):
        return dtype.precision - dtype.scale
    return len(str(integer_bound(dtype)))


def _places(dtype: nw.dtypes.DType) -> int:
    return dtype.scale if isinstance(dtype, nw.Decimal) else 0


def as_type(name: str, dtype: nw.dtypes.DType, wanted: nw.dtypes.DType) -> nw.Expr:
    """Return a column of one type in another that holds its cells exactly."""
    if wanted != nw.String:
        return nw.col(name).cast(wanted)
    if dtype.is_float():
        return float_texts(name, dtype)
    text = nw.col(name).cast(nw.String())
    if not isinstance(dtype, nw.Decimal):
        return text
    if dtype.scale > MAX_PLACES:  # as many as a text may have, if the others are zeros
        return text.str.replace_all(rf"^(-?[0-9]+[.][0-9]{{{MAX_PLACES}}})0*$", "$1")
    # Three decimals might be taken for thousands.
    return nw.concat_str(text, nw.lit("0")) if dtype.scale == 3 else text
