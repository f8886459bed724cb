"""Why nothing lies beyond an end of a cell: the nearest sums that prove it, verified, as arithmetic to redo."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from cac_check.certificate import Combination, Derivation, Refutation, Witness, members_of
from cac_check.constraint import Member, MemberKind, Row, Sense, System, interval_rows
from cac_check.engine.limits import Limits, Undecided
from cac_check.engine.problem import GivenKinds, Problem
from cac_check.engine.tables.cell_bounds import Network
from cac_check.interval import Interval, Rational, exact, ratio
from cac_check.records import dataclass
from cac_check.tables.cell_ranges import interval_of, side_rows

if TYPE_CHECKING:
    import polars as pl

MOST_FIGURES = 3_000
"""Figures in the sums among which a proof is looked for."""

BEYOND = "beyond the end"


@dataclass(frozen=True, slots=True)
class Term:
    """One figure in a sum: ``weight`` × the ``end`` of a cell."""

    cell: int
    weight: Rational
    end: Rational


@dataclass(frozen=True, slots=True)
class Ground:
    """Why nothing lies beyond one end of a cell: what a verified proof is made of."""

    low: bool
    """Whether it is the lower end."""
    rules: tuple[str, ...]
    terms: tuple[Term, ...] | None
    """What adds up to the end; ``None`` where the proof is more than one sum."""
    constant: Rational = 0
    """What the rules themselves add."""

    @property
    def value(self) -> Rational | None:
        """What the sum comes to; of whole things the end is the whole number next to it, inside."""
        if self.terms is None:
            return None
        return exact(sum((term.weight * term.end for term in self.terms), start=self.constant))


class Proofs:
    """Looks for proofs in one network."""

    def __init__(self, network: Network, rules: tuple[str, ...], limits: Limits) -> None:
        """Take a network.

        Args:
            network: the sums, and the cells as they are told.
            rules: by number, the rules the sums are of.
            limits: of the work on each end.
        """
        self._network = network
        self._rules = rules
        self._limits = limits

    def grounds(self, cell: int, left: Interval) -> tuple[Ground, ...]:
        """Return the ground of each end of a cell that was proved."""
        found = (self._ground(cell, end, low) for end, low in ((left.low, True), (left.high, False)) if end is not None)
        return tuple(ground for ground in found if ground is not None)

    def _ground(self, cell: int, end: Rational, low: bool) -> Ground | None:
        """Ask the sums the cell stands in, then those these share an open cell with, and so on."""
        for entries in self._nearer(cell):
            rules = self._members(entries)
            cells, whole = self._boxes(entries, cell)
            sign = 1 if low else -1
            row = (
                Row(((str(cell), sign),), Sense.LE, exact(sign * end - 1))
                if str(cell) in whole
                else Row(((str(cell), sign),), Sense.LT, exact(sign * end))
            )
            beyond = Member(BEYOND, MemberKind.DOMAIN, ((row,),))
            problem = Problem.of((*rules, *cells, beyond), (), GivenKinds((), whole), self._limits)
            decision = problem.decide()
            if not isinstance(decision, Witness | Undecided):
                named = members_of(decision)
                used = dict.fromkeys(self._rules[int(each.id.split()[1])] for each in rules if each.id in named)
                return _as_sum(decision, problem.system(), low, tuple(used))
        return None

    def _nearer(self, cell: int) -> Iterator[pl.DataFrame]:
        """Yield the entries of ever more sums around a cell; none first: what the mark itself says."""
        import polars as pl

        every, cells = self._network.entries, self._network.cells
        rows = every.clear().select("row").unique()
        yield every.clear()
        near = pl.DataFrame({"cell": [cell]}, schema={"cell": pl.UInt32})
        while True:
            wider = every.join(near, on="cell", how="semi").select("row").unique()
            if wider.height == rows.height:
                return
            rows = wider
            entries = every.join(rows, on="row", how="semi")
            if entries.height > MOST_FIGURES:
                return
            yield entries
            several = cells.filter(pl.col("low").is_null() | pl.col("low").ne_missing(pl.col("high")))
            near = several.join(entries, on="cell", how="semi").select("cell")

    def _members(self, entries: pl.DataFrame) -> list[Member]:
        terms: dict[int, list[tuple[str, Rational]]] = {}
        for row, name, weight in entries.select("row", "cell", "weight").sort("row", "cell").iter_rows():
            terms.setdefault(row, []).append((str(name), weight))
        sides = self._network.rows.join(entries, on="row", how="semi")
        return [
            Member(f"{row} {rule}", MemberKind.RULE, (side_rows(terms[row], least, most, self._network.unit),))
            for row, least, most, rule in sides.select("row", "least", "most", "rule").iter_rows()
        ]

    def _boxes(self, entries: pl.DataFrame, cell: int) -> tuple[list[Member], frozenset[str]]:
        """Return what the cells are told to be, and those that are whole."""
        import polars as pl

        mine = self._network.cells.filter(
            (pl.col("cell") == cell) | pl.col("cell").is_in(entries["cell"].unique().implode())
        )
        boxes = [
            Member(str(name), MemberKind.CLAIM, (interval_rows(str(name), interval_of(low, high, self._network.unit)),))
            for name, low, high in mine.select("cell", "low", "high").iter_rows()
            if low is not None or high is not None
        ]
        return boxes, frozenset(map(str, mine.filter(pl.col("whole"))["cell"]))


def _as_sum(refutation: Refutation, system: System, low: bool, rules: tuple[str, ...]) -> Ground:
    """Return a proof as the sum of ends of cells that comes to the end, if it is no more than that."""
    other = Ground(low, rules, None)
    if not isinstance(refutation, Derivation) or len(refutation.steps) != 1:
        return other
    (step,) = refutation.steps
    if not isinstance(step, Combination) or step.rounded:
        return other
    members: Mapping[str, Member] = {member.id: member for member in system.members}
    used = []
    for ref, multiplier in step.summands:
        if isinstance(ref, int):
            return other
        used.append((members[ref[0]], members[ref[0]].cases[ref[1]][ref[2]], multiplier))
    scale = next((multiplier for member, _, multiplier in used if member.id == BEYOND), None)
    if not scale:
        return other
    sign = -1 if low else 1
    terms: list[Term] = []
    constant: Rational = 0
    for member, row, multiplier in used:
        assert isinstance(row, Row)
        share = ratio(sign * multiplier, scale)
        if member.kind is MemberKind.RULE:
            constant = exact(constant + share * row.bound)
        elif member.kind is MemberKind.CLAIM:
            ((name, factor),) = row.terms
            terms.append(Term(int(name), exact(share * factor), ratio(row.bound, factor)))
    return Ground(low, rules, tuple(sorted(terms, key=lambda term: term.cell)), constant)
