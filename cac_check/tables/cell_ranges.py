"""What is left of hidden cells: by propagation, and by the exact engine where sums form knots."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from cac_check.constraint import Member, MemberKind, Row, Sense, interval_rows
from cac_check.engine.components import components
from cac_check.engine.limits import Limits
from cac_check.engine.problem import GivenKinds, Problem
from cac_check.engine.tables.cell_bounds import (
    Network,
    Propagated,
    hanging_together,
    largest_end,
    open_entries,
    propagated,
)
from cac_check.interval import Interval, Rational, exact, ratio
from cac_check.records import dataclass

if TYPE_CHECKING:
    import polars as pl

MOST_ENTRIES = 2_000
"""Figures in the sums of one knot, beyond which the exact engine is not asked."""


@dataclass(frozen=True, slots=True)
class CellRanges:
    """What is left of the cells of a network."""

    cells: pl.DataFrame
    """``cell``, ``low``, ``high`` in the unit of the network, ``whole``, and ``broken``: its sums cannot all hold."""
    exactly: Mapping[int, Interval]
    """The ends of some of them where the unit does not hold them."""
    unsure: frozenset[int]
    """Cells of which less may be left than that."""

    def interval(self, cell: int, low: int | None, high: int | None, unit: int) -> Interval:
        """Return what is left of a cell, given its ends in the frame."""
        return self.exactly.get(cell) or interval_of(low, high, unit)


def cell_ranges(network: Network, limits: Limits) -> CellRanges:
    """Return what is left of every cell.

    Raises:
        DataProblems: if numbers have more digits than can be computed with.
    """
    import polars as pl

    first = propagated(network)
    exactly: dict[int, Interval] = {}
    unsure, broken = set[int](), set[int]()
    for names, members in _knots(first, network):
        if sum(len(member.variables) for member in members) > MOST_ENTRIES:
            unsure |= names
            continue
        whole = frozenset(map(str, first.cells.filter(pl.col("whole") & pl.col("cell").is_in(sorted(names)))["cell"]))
        left = Problem.of(members, (), GivenKinds((), whole), limits).ranges(map(str, sorted(names)))
        if left is None:
            broken |= names
            continue
        exactly |= {int(name): found.interval for name, found in left.items()}
        unsure |= {int(name) for name, found in left.items() if not found.exact}
    tied = open_entries(network.entries, network.cells)
    broken, unsure = _with_tied(broken, tied), _with_tied(unsure, tied)
    narrower = _put_in(first.cells, exactly, network)
    last = propagated(replace(network, cells=narrower)) if exactly else first
    wrong = pl.col("broken") | first.cells["broken"] | pl.col("cell").is_in(sorted(broken))
    cells = last.cells.with_columns(wrong.alias("broken"))
    settled = first.settled and last.settled
    return CellRanges(cells, exactly, frozenset(unsure if settled else cells["cell"].to_list()))


def _with_tied(cells: set[int], entries: pl.DataFrame) -> set[int]:
    import polars as pl

    return set(hanging_together(pl.Series("cell", sorted(cells), dtype=pl.UInt32), entries)) if cells else cells


def _put_in(cells: pl.DataFrame, found: Mapping[int, Interval], network: Network) -> pl.DataFrame:
    """Return the cells with the ends that were found for some: those of fractions rounded outwards, no large ones."""
    import polars as pl

    unit, most = network.unit, largest_end(network)

    def written(end: int | None) -> str | None:
        return None if end is None or abs(end) > most else str(end)

    ends = [
        (
            cell,
            written(None if each.low is None else math.floor(each.low * unit)),
            written(None if each.high is None else math.ceil(each.high * unit)),
        )
        for cell, each in found.items()
    ]
    known = pl.DataFrame(
        ends, schema={"cell": pl.UInt32, "new low": pl.String, "new high": pl.String}, orient="row"
    ).with_columns(pl.col("new low", "new high").cast(pl.Int128))
    joined = cells.join(known, on="cell", how="left", maintain_order="left")
    return joined.select("cell", pl.max_horizontal("low", "new low"), pl.min_horizontal("high", "new high"), "whole")


def _knots(found: Propagated, network: Network) -> Iterable[tuple[set[int], list[Member]]]:
    """Yield the open cells and the sums that hang together in the core; what is known is taken off the sums."""
    import polars as pl

    if not found.core.height:
        return
    rows = found.core.select("row").unique()
    known = (
        network.entries.join(rows, on="row", how="semi")
        .join(found.core, on=["row", "cell"], how="anti")
        .join(found.cells, on="cell")
        .group_by("row")
        .agg((pl.col("weight") * pl.col("low")).sum().alias("known"))
    )
    sides = network.rows.join(rows, on="row", how="semi").join(known, on="row", how="left")
    terms: dict[int, list[tuple[str, Rational]]] = {}
    for row, cell, weight in found.core.select("row", "cell", "weight").sort("row", "cell").iter_rows():
        terms.setdefault(row, []).append((str(cell), weight))
    members = [
        Member(f"row {row}", MemberKind.RULE, (side_rows(terms[row], least, most, network.unit, known or 0),))
        for row, least, most, known in sides.select("row", "least", "most", "known").iter_rows()
    ]
    ends = found.cells.join(found.core, on="cell", how="semi")
    members += [
        Member(f"cell {cell}", MemberKind.DOMAIN, (interval_rows(str(cell), interval_of(low, high, network.unit)),))
        for cell, low, high in ends.select("cell", "low", "high").iter_rows()
        if low is not None or high is not None
    ]
    for knot in components(members, lambda member: member.variables):
        yield {int(name) for member in knot for name in member.variables}, knot


def side_rows(
    terms: Iterable[tuple[str, Rational]], least: int | None, most: int | None, unit: int, known: int = 0
) -> tuple[Row, ...]:
    """Return a sum between two numbers, in the unit, as rows; ``known`` of it is told."""
    own = tuple(terms)
    low, high = (None if side is None else ratio(side - known, unit) for side in (least, most))
    if low is not None and low == high:
        return (Row(own, Sense.EQ, low),)
    rows = []
    if high is not None:
        rows.append(Row(own, Sense.LE, high))
    if low is not None:
        rows.append(Row(tuple((name, -weight) for name, weight in own), Sense.LE, exact(-low)))
    return tuple(rows)


def interval_of(low: int | None, high: int | None, unit: int) -> Interval:
    """Return an interval whose ends are multiples of 1/unit."""
    ends = [None if end is None else ratio(end, unit) for end in (low, high)]
    return Interval(ends[0], ends[1])
