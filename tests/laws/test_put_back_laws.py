"""What is offered in the place of figures of sums of rows, steps, listed sums and several rules fits once it is put in.

Every example is a table with many reports that have nothing in common: of each, one offer at a time is put into the
cells, and the table is checked again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import polars as pl
from hypothesis import event, given
from hypothesis import strategies as st

from cac_check.engine.components import components
from cac_check.finding import JOINT
from cac_check.interval import Rational, exact, ratio
from cac_check.model import (
    Breakdown,
    Expression,
    Form,
    Kind,
    LinearRelation,
    Missing,
    Order,
    Relation,
    Same,
    quantities_of,
)
from cac_check.model_tables import (
    CellReading,
    Layout,
    Listed,
    Match,
    Measure,
    Rollup,
    Steps,
    Table,
    TableQuantity,
    TableRule,
    TableRuleset,
)
from cac_check.tables import check_tables
from tests.examples import few
from tests.laws.test_fitting_laws import offers, sampled
from tests.table_cases import frame_of

Group = int
"""A report: all its rows have a number of their own."""

Rows = list[dict[str, int | str | None]]

GROUPS = 12
FEW_GROUPS = 4
"""Where the exact engine is asked."""

kinds = st.sampled_from((Kind.COUNT, Kind.AMOUNT))
policies = st.sampled_from(tuple(Missing))
figures = st.integers(0, 12)
signed = st.integers(-4, 12)


@dataclass(frozen=True)
class World:
    """Tables that can be checked again with other figures."""

    tables: tuple[Table, ...]
    rules: tuple[TableRule, ...]
    rows: Rows
    more: Mapping[str, pl.DataFrame]
    """Tables that stay as they are."""
    joint: bool = False

    def failing(self, rows: Rows) -> dict[tuple[Group, str, str], list[list[tuple[str, str]]]]:
        """Return the reports that fail, by group, rule and day, with what is offered for each."""
        data = pl.DataFrame(rows, infer_schema_length=None).with_row_index("line", 2).with_columns(file=pl.lit("t.csv"))
        frames = {"t": frame_of(data)} | {name: frame_of(frame) for name, frame in self.more.items()}
        report = check_tables(TableRuleset(self.tables, self.rules), frames, joint=self.joint)
        found: dict[tuple[Group, str, str], list[list[tuple[str, str]]]] = {}
        for row in report.findings.iter_rows(named=True):
            sets = zip(row["candidates"] or (), row["fits"] or (), strict=True)
            group = int(row["group"] if "group" in row else row["breakdown"])
            ways = [list(zip(names, fits, strict=True)) for names, fits in sets]
            found[group, row["rule"], str(row.get("day"))] = ways
        return found


def put_in_one_by_one(
    world: World, place: Mapping[str, str], weights: Mapping[int, int] = MappingProxyType({})
) -> None:
    """Put every offer in.

    Args:
        world: what is checked.
        place: the column and the role of what is offered under a name that is no cell's.
        weights: how often parts count that do not count once, by their place.
    """
    failing = world.failing(world.rows)
    offered = {report: list(_changes(world.rows, report, ways, place, weights)) for report, ways in failing.items()}
    asked = _apart(offered)
    for number in range(max((len(told) for told in asked.values()), default=0)):
        changed = [dict(row) for row in world.rows]
        chosen = {}
        for group, told in asked.items():
            if number < len(told):
                report, changes = told[number]
                chosen[group] = report, changes
                for (line, column), value in changes.items():
                    changed[line][column] = value  # type: ignore[assignment]
        after = world.failing(changed)
        for group, (report, changes) in chosen.items():
            event(f"put in {len(changes)}")
            assert report not in after, (group, report, changes, failing[report])
            if world.joint:
                beside = _component(world.rules, report[1]) - ({JOINT} if report[1] != JOINT else set())
                mine = [row for row in changed if row["group"] == group]
                still = {one: ways for one, ways in after.items() if one[0] == group and one[1] in beside}
                assert not still, (failing[report], report, changes, mine, still)


Changes = dict[tuple[int, str], Rational | None]
"""Cells, by row and column, with what is put there; ``None`` leaves them empty."""


def _apart(
    offered: Mapping[tuple[Group, str, str], list[Changes]],
) -> dict[Group, list[tuple[tuple[Group, str, str], Changes]]]:
    told: dict[Group, list[tuple[tuple[Group, str, str], Changes]]] = {}
    for report, changes in offered.items():
        told.setdefault(report[0], []).extend((report, each) for each in changes)
    return told


def _component(rules: Sequence[TableRule], rule: str) -> set[str]:
    """Return the rules that share figures with one, or figures with those that do; all of them for all together."""
    parts = [{one.id for one in part} for part in components(rules, lambda one: quantities_of(one.form))]
    return set().union(*(part for part in parts if rule in part or rule == JOINT)) | {JOINT}


def _changes(
    rows: Rows,
    report: tuple[Group, str, str],
    ways: list[list[tuple[str, str]]],
    place: Mapping[str, str],
    weights: Mapping[int, int],
) -> Iterator[Changes]:
    for way in ways:
        told = [(name, fits) for name, text in way for fits in offers(text)]
        if len(way) > 1:  # what fits one of them depends on the others, but where each has one value
            if len(told) == len(way) and all(fits.is_point for _, fits in told):
                yield {cell: fits.low for name, fits in told for cell in _cells(rows, report, name, place)}
            continue
        for name, text in way:
            for fits in offers(text):
                for value in sampled(fits, whole=True):
                    cells = _cells(rows, report, name, place)
                    worth = {cell: weights.get(cell[0], 1) for cell in cells}
                    first = next(
                        (cell for cell in cells if value % worth[cell] == 0 and value * worth[cell] >= 0), cells[0]
                    )
                    if len(cells) == 1 or value % worth[first] == 0:
                        counts = worth[first] if len(cells) > 1 or name == "parts" else 1
                        yield dict.fromkeys(cells, 0) | {first: exact(ratio(value, counts))}


def _cells(rows: Rows, report: tuple[Group, str, str], name: str, place: Mapping[str, str]) -> list[tuple[int, str]]:
    """Return the cells a name stands for: the told ones, where it is several."""
    group, _, day = report
    mine = [(line, row) for line, row in enumerate(rows) if row["group"] == group]
    if spelled := re.fullmatch(r"(\w+) \((?:place|day) (\d+)(?:, group \d+)?\)", name):
        return [(line, spelled[1]) for line, row in mine if str(row["place"]) == spelled[2]]
    if name.isdecimal():
        return [(line, "value") for line, row in mine if str(row["place"]) == name]
    if name == "previous figure":
        return [(line, "level") for line, row in mine if row["day"] == int(day) - 1]
    if name in place:
        column, _, role = place[name].partition("@")
        told = [(line, row) for line, row in mine if row["role"] == role and row[column] is not None]
        return [(line, column) for line, _ in told]
    return [(line, name) for line, row in mine if "day" not in row or str(row["day"]) == day]


@st.composite
def breakdowns(draw: st.DrawFn) -> tuple[TableQuantity, Rows]:
    """Rows of a total and its parts, in many groups."""
    kind = draw(kinds)
    quantity = TableQuantity("q", "value", kind, kind is Kind.COUNT or draw(st.booleans()), CellReading(Measure.EXACT))
    values = st.none() | (figures if quantity.nonnegative else signed)
    rows: Rows = []
    for group in range(GROUPS):
        for role in ("whole", *["part"] * draw(st.integers(1, 3))):
            rows.append({"group": group, "role": role, "place": len(rows), "value": draw(values)})
    return quantity, rows


@few(10)
@given(breakdowns(), policies, st.booleans(), st.booleans())
def test_of_sums_of_rows(drawn: tuple[TableQuantity, Rows], missing: Missing, overlap: bool, rest: bool) -> None:
    quantity, rows = drawn
    table = Table("t", ("place",), quantities=(quantity,))
    match = {"whole": {"role": Match(("whole",))}, "part": {"role": Match(("part",))}}
    rolled = Rollup("q", ("group",), overlap, rest, where=match["part"], total=match["whole"], parts_table="t")

    world = World((table,), (TableRule("rule", rolled, missing=missing),), rows, {})

    roles = {"total": "value@whole", "parts": "value@part", "largest part": "value@part"}
    put_in_one_by_one(world, roles)


@few(10)
@given(breakdowns(), policies, st.data())
def test_of_listed_sums(drawn: tuple[TableQuantity, Rows], missing: Missing, data: st.DataObject) -> None:
    quantity, rows = drawn
    reading = quantity.reading or CellReading()
    table = Table("t", ("place",), layout=Layout.LONG, quantity="role", value="value", figure="place", reading=reading)
    weights = st.sampled_from((1, 1, 1, -1, 2))
    listed = [(row["group"], row["place"], data.draw(weights)) for row in rows if row["role"] == "part"]
    totals = [(row["group"], row["place"]) for row in rows if row["role"] == "whole"]
    relation = data.draw(st.sampled_from(("=", ">=", "<=")))
    more = {
        "breakdowns": pl.DataFrame(totals, schema=["breakdown", "total"], orient="row").with_columns(
            relation=pl.lit(relation)
        ),
        "parts": pl.DataFrame(listed, schema=["breakdown", "part", "weight"], orient="row"),
    }

    world = World((table,), (TableRule("rule", Listed("breakdowns", "parts"), missing=missing),), rows, more)

    put_in_one_by_one(
        world, {"total": "value@whole", "parts": "value@part"}, {place: weight for _, place, weight in listed}
    )


@st.composite
def series(draw: st.DrawFn) -> tuple[tuple[TableQuantity, ...], Rows]:
    kind = draw(kinds)
    values = st.none() | (figures if kind is Kind.COUNT else signed)
    quantities = tuple(
        TableQuantity(name, name, kind, kind is Kind.COUNT, CellReading(Measure.EXACT)) for name in ("level", "new")
    )
    days = draw(st.lists(st.integers(1, 6), min_size=2, max_size=4, unique=True).map(sorted))
    rows: Rows = [
        {"group": group, "day": day, "place": day, "level": draw(values), "new": draw(values)}
        for group in range(GROUPS)
        for day in days
    ]
    return quantities, rows


@few(10)
@given(series(), policies)
def test_of_steps(drawn: tuple[tuple[TableQuantity, ...], Rows], missing: Missing) -> None:
    quantities, rows = drawn
    table = Table("t", ("day", "group"), quantities=quantities)

    world = World(
        (table,), (TableRule("rule", Steps("level", "new", "day", "1", ("group",)), missing=missing),), rows, {}
    )

    put_in_one_by_one(world, {})


NAMES = ("a", "b", "c", "d")


@st.composite
def forms(draw: st.DrawFn) -> Form:
    names = draw(st.permutations(NAMES))[: draw(st.integers(2, 4))]
    match draw(st.sampled_from(("sum", "sum", "order", "same", "expression"))):
        case "sum":
            return Breakdown(names[0], tuple((name, 1) for name in names[1:]), draw(st.booleans()), draw(st.booleans()))
        case "order":
            return Order(tuple(names))
        case "same":
            return Same(tuple(names))
        case _:
            factors = st.sampled_from((1, 1, -1, 2))
            relation = draw(st.sampled_from(tuple(Relation)))
            return Expression(
                LinearRelation(tuple((name, draw(factors)) for name in names), relation, draw(st.integers(-2, 8)))
            )


@few(4)
@given(st.data(), kinds, st.lists(forms(), min_size=2, max_size=3))
def test_of_several_rules(data: st.DataObject, kind: Kind, drawn: list[Form]) -> None:
    nonnegative = kind is Kind.COUNT
    values = st.none() | (figures if nonnegative else signed)
    quantities = tuple(TableQuantity(name, name, kind, nonnegative, CellReading(Measure.EXACT)) for name in NAMES)
    rows: Rows = [{"group": group} | {name: data.draw(values) for name in NAMES} for group in range(FEW_GROUPS)]
    rules = tuple(TableRule(f"rule {number}", form) for number, form in enumerate(drawn))

    put_in_one_by_one(World((Table("t", ("group",), quantities=quantities),), rules, rows, {}, joint=True), {})
