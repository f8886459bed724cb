"""A small world: quantities, rules and rows, and the files of several physical types that tell them."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl

from cac_check.interval import Rational, ratio
from cac_check.model import Breakdown, Expression, Form, Kind, LinearRelation, Missing, Order, Relation, Same
from cac_check.model_tables import (
    CellReading,
    Layout,
    Listed,
    Match,
    Measure,
    NeverFalls,
    Rollup,
    Steps,
    Table,
    TableForm,
    TableQuantity,
    TableRule,
    TableRuleset,
)
from tests.fuzz.physical import INTEGERS, ON_SPARK, OTHERS, Cell, column, decimal_types, holds

NAMES = ("a", "b", "c", "d")
GROUP, ROLE, DAY, NODE = "group", "role", "day", "node"
_WEIGHTS = (1, 1, 1, -1, 2)

Row = Mapping[str, Any]
"""A key under ``key``, and under the columns of quantities whole numbers of units, pairs of ends, or ``None``."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity of a world; numbers are whole multiples of its unit."""

    name: str
    whole: bool
    nonnegative: bool
    measure: Measure = Measure.EXACT
    grain: int | None = None


@dataclass(frozen=True, slots=True)
class RuleOf:
    """One rule: a form between figures of one report, or between rows."""

    form: TableForm
    missing: Missing
    tolerance: Fraction
    """In units."""


@dataclass(frozen=True, slots=True)
class World:
    """Everything that is checked."""

    shape: str
    """``wide``, ``long``, ``rollup``, ``two tables``, ``steps`` or ``listed``."""
    unit: Rational
    quantities: tuple[Quantity, ...]
    rules: tuple[RuleOf, ...]
    rows: tuple[Row, ...]
    files: tuple[int, ...]
    """The file of each row."""
    types: Mapping[tuple[int, str], str]
    """By file and column."""
    joint: bool = False

    @property
    def has_empty_file(self) -> bool:
        """Whether a file would have no rows: that of the totals or that of the parts, or the only one."""
        roles = {row[ROLE] for row in self.rows} if self.shape in ("listed", "two tables") else {"whole", "part"}
        return not self.rows or len(roles) < len(("whole", "part"))

    def without_rule(self, number: int) -> World:
        """Return the world without one of its rules."""
        return replace(self, rules=self.rules[:number] + self.rules[number + 1 :])

    def without_row(self, number: int) -> World:
        """Return the world without one of its rows."""
        return replace(
            self,
            rows=self.rows[:number] + self.rows[number + 1 :],
            files=self.files[:number] + self.files[number + 1 :],
        )


def drawn(rng: random.Random, *, spark: bool = False) -> World:
    """Return a random world.

    Args:
        rng: decides everything.
        spark: whether Spark must be able to read its types.
    """
    shape = rng.choice(("wide", "wide", "wide", "long", "rollup", "two tables", "steps", "listed"))
    large = rng.random() < 0.4
    unit = ratio(1, 10 ** rng.choice((0, 0, 1, 2, 2, 3, 5, 9, 12)))
    names = {"wide": NAMES, "long": NAMES, "steps": ("a", "b")}.get(shape, ("a",))
    quantities = [_quantity(rng, name, unit, large=large, listed=shape == "listed") for name in names]
    if shape == "long":
        quantities = [replace(each, measure=Measure.EXACT, grain=None) for each in quantities]
    size = 10 ** rng.choice((3, 6, 8, 11, 14, 17, 18, 19, 24, 30, 36)) if large else 5
    rules = _rules(rng, shape, large=large, nonnegative=all(each.nonnegative for each in quantities))
    rows = _rows(rng, shape, quantities, size, rules)
    number = rng.choice((1, 1, 2, 2, 3))
    files = [rng.randrange(number) for _ in rows]
    world = World(shape, unit, tuple(quantities), tuple(rules), tuple(rows), tuple(files), {}, joint=rng.random() < 0.3)
    return with_types(world, rng, spark=spark)


def with_types(world: World, rng: random.Random, *, spark: bool) -> World:
    """Return a world whose columns have types that hold their numbers; rows that no type holds are left out."""
    known = [kind for kind in (*INTEGERS, *OTHERS, *decimal_types()) if not spark or kind in ON_SPARK or "D" in kind]
    known = [kind for kind in known if kind != "CSV"]
    csv = {file for file in set(world.files) if rng.random() < 0.25}
    types: dict[tuple[int, str], str] = {}
    lost = set()
    for file in sorted(set(world.files)):
        for name in columns_of(world):
            cells = [(number, _cell(world, row, name)) for number, row in enumerate(world.rows)
                     if world.files[number] == file]  # fmt: skip
            kinds = ["CSV"] if file in csv else rng.sample(known, len(known))
            kind = next((kind for kind in kinds if all(holds(kind, cell) for _, cell in cells)), None)
            if kind is None:
                kind = max(kinds, key=lambda kind: sum(holds(kind, cell) for _, cell in cells))
                lost |= {number for number, cell in cells if not holds(kind, cell)}
            types[file, name] = kind
    kept = [number for number in range(len(world.rows)) if number not in lost]
    rows, files = tuple(world.rows[number] for number in kept), tuple(world.files[number] for number in kept)
    return replace(world, rows=rows, files=files, types=types)


def columns_of(world: World) -> tuple[str, ...]:
    """Return the columns that hold numbers."""
    if world.shape == "long":
        return ("value",)
    names = []
    for each in world.quantities:
        names += [f"{each.name}_low", f"{each.name}_high"] if each.measure is Measure.BOUNDS else [each.name]
    return tuple(names)


def _cell(world: World, row: Row, name: str) -> Cell:
    told = row[name.removesuffix("_low").removesuffix("_high")]
    if isinstance(told, tuple):
        told = told[0] if name.endswith("_low") else told[1]
    return None if told is None else Fraction(told) * Fraction(world.unit)


def _quantity(rng: random.Random, name: str, unit: Rational, *, large: bool, listed: bool) -> Quantity:
    whole = unit == 1 and rng.random() < 0.5 and not listed
    measures = (Measure.EXACT,) if large else (Measure.EXACT, Measure.EXACT, Measure.ROUNDED, Measure.BOUNDS)
    measure = rng.choice(measures)
    grain = rng.choice((1, 2, 3, 4)) if measure is Measure.ROUNDED else None
    return Quantity(name, whole, whole or (not listed and rng.random() < 0.5), measure, grain)


def _rules(rng: random.Random, shape: str, *, large: bool, nonnegative: bool) -> list[RuleOf]:
    policies = (Missing.SKIP, Missing.ZERO) if large else tuple(Missing)
    tolerances = (Fraction(0), Fraction(0), Fraction(0), Fraction(1), Fraction(1, 2))
    overlap, rest = rng.random() < 0.3, rng.random() < 0.4
    forms: list[TableForm]
    match shape:
        case "rollup" | "two tables":
            totals = "u" if shape == "two tables" else None
            where = {} if totals else {ROLE: Match(("part",))}
            total = {} if totals else {ROLE: Match(("whole",))}
            parts = "t" if totals else None
            forms = [Rollup("a", (GROUP,), overlap, rest, where, total, parts_table=parts, total_table=totals)]
        case "steps":
            forms = [Steps("a", "b", DAY, "1")]
        case "listed":
            forms = [Listed("breakdowns.parquet", "parts.parquet")]
        case _:
            forms = [_form(rng) for _ in range(4)]
    rules = [RuleOf(form, rng.choice(policies), rng.choice(tolerances)) for form in forms]
    if shape == "steps":  # the same numbers are drawn as before there was this form: seeds keep their worlds
        rules.append(replace(rules[0], form=NeverFalls("a", DAY, "1")))
    return rules


def _form(rng: random.Random) -> Form:
    names = rng.sample(NAMES, rng.randint(2, 4))
    match rng.choice(("breakdown", "breakdown", "same", "order", "expression")):
        case "breakdown":
            parts = tuple((name, rng.choice(_WEIGHTS)) for name in names[1:])
            return Breakdown(names[0], parts, rng.random() < 0.3, rng.random() < 0.3)
        case "same":
            return Same(tuple(names))
        case "order":
            return Order(tuple(names))
    return Expression(
        LinearRelation(tuple((name, rng.choice(_WEIGHTS)) for name in names), rng.choice(tuple(Relation)), 0)
    )


def _rows(
    rng: random.Random, shape: str, quantities: Sequence[Quantity], size: int, rules: Sequence[RuleOf]
) -> list[Row]:
    rows: list[Row] = []
    if shape in ("wide", "long"):
        for key in range(8):
            told = {each.name: _told(rng, each, size) for each in quantities}
            rows.append(_met(rng, {"key": key, **told}, quantities, rules))
        if shape == "wide":
            return rows
        return [
            {"key": row["key"], NODE: each.name, "value": row[each.name]}
            for row in rows
            for each in quantities
            if rng.random() < 0.9
        ]
    if shape == "steps":
        level = _told(rng, quantities[0], size)
        for day in range(10):
            new = _told(rng, quantities[1], size)
            rows.append({"key": day, DAY: 2000 + day, "a": level, "b": new})
            near = isinstance(level, int) and isinstance(new, int) and rng.random() < 0.7
            level = level + new + rng.choice((0, 0, 1)) if near else _told(rng, quantities[0], size)  # type: ignore[operator]
            if quantities[0].nonnegative and isinstance(level, int):
                level = abs(level)
        return [row for row in rows if rng.random() < 0.95]
    (quantity,) = quantities
    for group in range(4):
        parts = [_told(rng, quantity, size) for _ in range(rng.randint(1, 4))]
        weights = [rng.choice((1, 1, -1, 2)) if shape == "listed" else 1 for _ in parts]
        known = [each for each in parts if isinstance(each, int)]
        exact = len(known) == len(parts) and rng.random() < 0.7
        near = sum(w * p for w, p in zip(weights, known, strict=True)) + rng.choice((0, 0, 1, -1)) if exact else None
        total = _told(rng, quantity, size) if near is None or (near < 0 and quantity.nonnegative) else near
        for role, told, weight in (("whole", total, 1), *(("part", p, w) for p, w in zip(parts, weights, strict=True))):
            rows.append({"key": len(rows), GROUP: group, ROLE: role, "a": told, "weight": weight})
    return rows


def _told(rng: random.Random, quantity: Quantity, size: int) -> Any:
    if rng.random() < 0.1:
        return None
    low = 0 if quantity.nonnegative else -size // 2
    value = rng.randint(low, size)
    if quantity.measure is not Measure.BOUNDS:
        return value
    return rng.choice(((value, value + rng.randint(0, 3)), (value, value), (value, None), (None, value)))


def _met(rng: random.Random, row: Row, quantities: Sequence[Quantity], rules: Sequence[RuleOf]) -> Row:
    """Return a row in which, mostly, one figure is moved to where some rule just holds, or just does not."""
    if rng.random() < 0.3:
        return row
    form = rng.choice(rules).form
    if not isinstance(form, Breakdown) or not all(isinstance(row[name], int) for name, _ in form.parts):
        return row
    met = sum(int(weight) * row[name] for name, weight in form.parts) + rng.choice((0, 0, 0, 1, -1))
    quantity = next(each for each in quantities if each.name == form.total)
    if quantity.measure is Measure.BOUNDS or (met < 0 and quantity.nonnegative):
        return row
    return {**row, form.total: met}


# --- Files ------------------------------------------------------------------------------------------------------------


def ruleset_of(world: World, files: Mapping[str, Sequence[str]]) -> TableRuleset:
    """Return the tables and rules of a world.

    Args:
        world: the world.
        files: by table.
    """
    quantities = tuple(
        TableQuantity(
            each.name,
            f"{each.name}_low" if each.measure is Measure.BOUNDS else each.name,
            Kind.COUNT if each.whole else Kind.AMOUNT,
            each.nonnegative,
            CellReading(
                each.measure,
                None if each.grain is None else ratio(each.grain, 1) * world.unit,
                f"{each.name}_low",
                f"{each.name}_high",
            ),
        )
        for each in world.quantities
    )
    layout = Layout.LONG if world.shape == "long" else Layout.WIDE
    long = {"quantity": NODE, "value": "value"} if layout is Layout.LONG else {}
    figure = {"figure": "key"} if world.shape == "listed" else {}
    readings = {"reading": quantities[0].reading or CellReading()} if world.shape == "listed" else {}
    tables = tuple(
        Table(name, ("key",), tuple(paths), layout, quantities, **long, **figure, **readings)  # type: ignore[arg-type]
        for name, paths in files.items()
        if name in ("t", "u")
    )
    rules = tuple(
        TableRule(
            f"rule {number}",
            _in_units(rule.form, world.unit),
            missing=rule.missing,
            tolerance_abs=ratio(rule.tolerance.numerator, rule.tolerance.denominator) * world.unit,
        )
        for number, rule in enumerate(world.rules)
    )
    return TableRuleset(tables, rules)


def _in_units(form: TableForm, unit: Rational) -> TableForm:
    if isinstance(form, Expression):
        return Expression(replace(form.relation, bound=form.relation.bound * unit))
    return form


def written(world: World, folder: Path) -> dict[str, list[str]]:
    """Write the files of a world and return their paths by table, and by name for what ``listed`` names."""
    tables: dict[str, list[str]] = {"t": [], "u": []} if world.shape == "two tables" else {"t": []}
    for file in sorted(set(world.files)):
        rows = [row for row, place in zip(world.rows, world.files, strict=True) if place == file]
        for table in tables:
            mine = rows
            if world.shape == "two tables":
                mine = [row for row in rows if (row[ROLE] == "whole") == (table == "u")]
            if mine:
                tables[table].append(_write(world, mine, file, folder / f"{table}{file}"))
    if world.shape == "listed":
        _write_lists(world, folder)
        tables |= {name: [str(folder / name)] for name in ("breakdowns.parquet", "parts.parquet")}
    return tables


def _write(world: World, rows: Sequence[Row], file: int, path: Path) -> str:
    keys = [name for name in ("key", GROUP, ROLE, DAY, NODE) if name in rows[0]]
    frame = pl.DataFrame({name: [row[name] for row in rows] for name in keys}).with_columns(
        column(world.types[file, name], [_cell(world, row, name) for row in rows]).alias(name)
        for name in columns_of(world)
    )
    if "CSV" in {world.types[file, name] for name in columns_of(world)}:
        frame.write_csv(f"{path}.csv")
        return f"{path}.csv"
    frame.write_parquet(f"{path}.parquet")
    return f"{path}.parquet"


def _write_lists(world: World, folder: Path) -> None:
    totals = [row for row in world.rows if row[ROLE] == "whole"]
    parts = [row for row in world.rows if row[ROLE] == "part"]
    pl.DataFrame(
        {
            "breakdown": [row[GROUP] for row in totals],
            "total": [row["key"] for row in totals],
            "relation": [relation_of(row[GROUP]) for row in totals],
        },
        schema={"breakdown": pl.Int64, "total": pl.Int64, "relation": pl.String},
    ).write_parquet(folder / "breakdowns.parquet")
    pl.DataFrame(
        {
            "breakdown": [row[GROUP] for row in parts],
            "part": [row["key"] for row in parts],
            "weight": [row["weight"] for row in parts],
        },
        schema={"breakdown": pl.Int64, "part": pl.Int64, "weight": pl.Int64},
    ).write_parquet(folder / "parts.parquet")


def relation_of(group: int) -> str:
    """Return how the listed breakdown of a group relates its total to its parts."""
    return ("=", ">=", "<=")[group % 3]


def groups_of(world: World) -> Iterable[tuple[int, Sequence[Row], Sequence[Row]]]:
    """Yield each group with its totals and its parts."""
    for group in Counter(row[GROUP] for row in world.rows):
        mine = [row for row in world.rows if row[GROUP] == group]
        yield group, [row for row in mine if row[ROLE] == "whole"], [row for row in mine if row[ROLE] == "part"]
