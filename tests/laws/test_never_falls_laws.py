"""A series is said to fall exactly if no values within its readings go on rising, and each finding names a fall."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import polars as pl
from hypothesis import example, given
from hypothesis import strategies as st

from cac_check.engine.tables.inputs import Inputs
from cac_check.model import Kind, Missing, Profile, Verdict
from cac_check.model_tables import (
    CellReading,
    Layout,
    Measure,
    NeverFalls,
    Table,
    TableQuantity,
    TableRule,
    TableRuleset,
)
from cac_check.tables import check_tables
from cac_check.tables.cells import EARLIER, ROLE, ROW, cells_behind
from tests.table_cases import frame_of

Cell = tuple[int | None, int | None] | None
"""Both ends of a reading; ``None``: missing."""

Ends = tuple[int | None, int | None]

Place = tuple[str, int]
"""A series and a day."""

RULE = "rule"

PLACES = "xyzuvwrst"
"""Each is a series of its own: many are checked as quickly as one."""


@dataclass(frozen=True)
class Told:
    """One row: its series, its period and its figure."""

    place: str
    day: int
    cell: Cell

    @property
    def low(self) -> int | None:
        return None if self.cell is None else self.cell[0]

    @property
    def high(self) -> int | None:
        return None if self.cell is None else self.cell[1]


def cells(*, points: bool) -> st.SearchStrategy[Cell]:
    ends = st.integers(-4, 8)
    if points:
        return st.one_of(st.none(), ends.map(lambda value: (value, value)))
    bounded = st.tuples(ends, st.integers(0, 3)).map(lambda told: (told[0], told[0] + told[1]))
    return st.one_of(st.none(), bounded, ends.map(lambda low: (low, None)), ends.map(lambda high: (None, high)))


@st.composite
def series(draw: st.DrawFn, *, points: bool) -> list[Told]:
    days = draw(st.lists(st.integers(1, 20), min_size=2, max_size=8, unique=True))
    places = PLACES[: draw(st.integers(2, len(PLACES)))]
    return [Told(place, day, draw(cells(points=points))) for place in places for day in days]


def table(*, points: bool, kind: Kind, layout: Layout) -> Table:
    reading = CellReading(Measure.EXACT) if points else CellReading(Measure.BOUNDS, low="low", high="high")
    quantity = TableQuantity("level", "low" if layout is Layout.WIDE else "level", kind, kind.nonnegative, reading)
    long = {"quantity": "item", "value": "low"} if layout is Layout.LONG else {}
    return Table("t", ("place", "day"), layout=layout, quantities=(quantity,), **long)  # type: ignore[arg-type]


def frame(rows: list[Told], *, as_text: bool) -> pl.DataFrame:
    days = [str(row.day) if as_text else row.day for row in rows]
    told = {"place": [row.place for row in rows], "day": days, "item": ["level"] * len(rows)}
    ends = {"low": [row.low for row in rows], "high": [row.high for row in rows]}
    schema = dict.fromkeys(("low", "high"), pl.Int64)
    place = {"file": ["t.csv"] * len(rows), "line": list(range(2, len(rows) + 2))}
    return pl.DataFrame(told | ends | place, schema_overrides=schema)


def falls(earlier: Told, later: Told, tolerance: int) -> bool:
    return (
        earlier.place == later.place
        and earlier.day < later.day
        and earlier.low is not None
        and later.high is not None
        and earlier.low > later.high + tolerance
    )


@given(
    st.booleans().flatmap(lambda points: st.tuples(st.just(points), series(points=points))),
    st.sampled_from((Kind.AMOUNT, Kind.COUNT)),
    st.sampled_from((0, 0, 1, 3)),
    st.sampled_from(tuple(Missing)),
    st.sampled_from(tuple(Layout)),
    st.booleans(),
)
@example(
    (True, [Told("x", 1, (8, 8)), Told("x", 2, None), Told("x", 9, (7, 7))]),
    Kind.COUNT,
    0,
    Missing.ANYTHING,
    Layout.WIDE,
    True,
)
@example(
    (False, [Told("x", 1, (5, 5)), Told("x", 2, (3, 6)), Told("x", 3, (4, 4))]),
    Kind.AMOUNT,
    0,
    Missing.SKIP,
    Layout.WIDE,
    False,
)
def test_a_series_falls_where_no_values_rise(
    told: tuple[bool, list[Told]], kind: Kind, tolerance: int, missing: Missing, layout: Layout, as_text: bool
) -> None:
    points, rows = told
    if kind is Kind.COUNT:  # cells that a kind cannot be are another law's
        rows = [row for row in rows if row.cell is None or all(end is None or end >= 0 for end in row.cell)]
    if not rows or (layout is Layout.LONG and not points):
        return
    rule = TableRule(RULE, NeverFalls("level", "day", "1", ("place",)), missing=missing, tolerance_abs=tolerance)
    ruleset = TableRuleset((table(points=points, kind=kind, layout=layout),), (rule,))
    frames = {"t": frame_of(frame(rows, as_text=as_text))}

    report = check_tables(ruleset, frames, undecided=True)

    (result,) = report.results
    pairs = [(a, b) for a in rows for b in rows if falls(a, b, tolerance)]
    found = {(row["place"], int(row["day"])) for row in report.findings.iter_rows(named=True)}
    assert report.problems == ()
    assert found <= {(later.place, later.day) for _, later in pairs}
    assert {place for place, _ in found} == {earlier.place for earlier, _ in pairs}
    assert result.counts[Verdict.UNDECIDED] == result.counts[Verdict.STRAINED] == 0
    if points and not tolerance:
        assert found == {(later.place, later.day) for earlier, later in adjacent(rows) if falls(earlier, later, 0)}
    inputs = Inputs.of(ruleset, frames, Profile.DEFAULT, lambda _text, _quantity: None)
    keys = dict.fromkeys(inputs.ruleset.tables[0].keys, pl.String)
    asked = pl.DataFrame([(place, str(day)) for place, day in found], schema=keys, orient="row")
    behind = cells_behind(inputs, inputs.ruleset.rules[0], asked).filter(pl.col(ROLE) == EARLIER)
    named = dict(zip(behind.select(*keys).rows(), behind[ROW], strict=True))
    highest = {(a.place, str(a.day), f"place {b.place}, day {b.day}") for b, a in pairs}
    assert {(*key, row) for key, row in named.items()} <= highest
    assert len(named) == len(found)


def adjacent(rows: list[Told]) -> list[tuple[Told, Told]]:
    told = sorted((row for row in rows if row.cell is not None), key=lambda row: (row.place, row.day))
    return [(a, b) for a, b in pairwise(told) if a.place == b.place]


@given(series(points=True), st.sampled_from((0, 0, 2)), st.sampled_from((Layout.WIDE, Layout.LONG)))
def test_what_is_offered_makes_it_rise_and_breaks_nothing(rows: list[Told], tolerance: int, layout: Layout) -> None:
    before = _found(rows, tolerance, layout)

    offers = {place: list(_offered(before, place, layout)) for place in PLACES}
    for number in range(max(map(len, offers.values()))):  # one for each series at a time: they have nothing in common
        chosen = {place: told[number] for place, told in offers.items() if number < len(told)}
        put_in = {where: Told(*where, (end, end)) for _, where, end in chosen.values()}
        after = _found([put_in.get((row.place, row.day), row) for row in rows], tolerance, layout)
        for place, (later, where, end) in chosen.items():
            mine = {found for found in after if found[0] == place}
            assert later not in mine, (where, end)
            assert tolerance or mine < {found for found in before if found[0] == place}, (where, end)


def _offered(
    found: dict[Place, list[tuple[str, Ends]]], place: str, layout: Layout
) -> Iterator[tuple[Place, Place, int]]:
    """Yield for a series each fall with each figure that would mend it: where it is, and either end of what fits."""
    for later, ways in found.items():
        for name, ends in ways if later[0] == place else ():
            there, day = name.removeprefix("low (" if layout is Layout.WIDE else "level (").split(", ")
            where = (there.removeprefix("place "), int(day.removeprefix("day ").removesuffix(")")))
            yield from ((later, where, end) for end in ends if end is not None)


def _found(rows: list[Told], tolerance: int, layout: Layout) -> dict[Place, list[tuple[str, Ends]]]:
    rule = TableRule(RULE, NeverFalls("level", "day", "1", ("place",)), tolerance_abs=tolerance)
    ruleset = TableRuleset((table(points=True, kind=Kind.AMOUNT, layout=layout),), (rule,))
    report = check_tables(ruleset, {"t": frame_of(frame(rows, as_text=True))})
    return {
        (row["place"], int(row["day"])): [
            (name, _ends(fits)) for (name,), (fits,) in zip(row["candidates"], row["fits"], strict=True)
        ]
        if row["candidates"]
        else []
        for row in report.findings.iter_rows(named=True)
    }


def _ends(fits: str) -> Ends:
    for sign, place in (("at least ", 0), ("at most ", 1)):
        if fits.startswith(sign):
            end = int(fits.removeprefix(sign))
            return (end, None) if place == 0 else (None, end)
    low, _, high = fits.partition(" to ")
    return int(low), int(high or low)
