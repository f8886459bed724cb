"""Linear programs in floats: how to miss rows by the least, as HiGHS finds it (Huangfu and Hall 2018).

What comes back is no number but a *basis*: which rows are met as equations, and by which variables. It can be solved
again exactly, and is as good as its exact solution.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from cac_check.constraint import Row, Sense
from cac_check.interval import Rational
from cac_check.records import dataclass

if TYPE_CHECKING:
    import highspy

TOLERANCE = 1e-10
"""The least that HiGHS takes."""

BEYOND = 1e18
"""A bound that far out binds nothing."""


@dataclass(frozen=True, slots=True)
class Basis:
    """Where floats have ended."""

    tight: tuple[int, ...]
    """Rows that are met as equations."""
    free: frozenset[str]
    """Variables that these equations determine; the others are 0."""
    missed: Mapping[int, int]
    """Rows that may be missed by something, and in which direction: +1 beyond the bound."""


class Program:
    """Rows, of which those of several variables may be missed at a cost; those of one variable are bounds, and may not.

    Their factors must be within the range of floats.
    """

    def __init__(self, rows: Sequence[Row], names: Sequence[str], iterations: int) -> None:
        import highspy
        import numpy as np

        self._names = names
        self._equal = np.array([row.sense is Sense.EQ for row in rows])
        self._ways = [
            (place, sign)
            for place, row in enumerate(rows)
            if len(row.terms) > 1
            for sign in ((1, -1) if row.sense is Sense.EQ else (1,))
        ]
        column = {name: place for place, name in enumerate(names)}
        entries = [[(column[name], float(factor)) for name, factor in row.terms] for row in rows]
        for number, (place, sign) in enumerate(self._ways, len(names)):
            entries[place].append((number, -sign))
        program = self._program = highspy.HighsLp()
        program.num_row_, program.num_col_ = len(rows), len(names) + len(self._ways)
        program.col_cost_ = np.array([0.0] * len(names) + [1.0] * len(self._ways))
        program.col_lower_ = np.array([-highspy.kHighsInf] * len(names) + [0.0] * len(self._ways))
        program.col_upper_ = np.full(program.num_col_, highspy.kHighsInf)
        program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        program.a_matrix_.start_ = np.cumsum([0, *map(len, entries)])
        program.a_matrix_.index_ = np.array([place for row in entries for place, _ in row])
        program.a_matrix_.value_ = np.array([factor for row in entries for _, factor in row])
        self._highs = _silent_highs()
        for option, value in (
            ("threads", 1),
            ("solver", "simplex"),
            ("presolve", "off"),  # it would leave a basis of another program
            ("primal_feasibility_tolerance", TOLERANCE),
            ("dual_feasibility_tolerance", TOLERANCE),
            ("simplex_iteration_limit", iterations),
        ):
            self._highs.setOptionValue(option, value)
        self._last: highspy.HighsBasis | None = None

    def basis(self, bounds: Sequence[Rational]) -> Basis | None:
        """Return the basis with the least that is missed in all, the rows having these bounds; ``None`` if not found.

        The search starts from the basis of the last call.
        """
        import highspy
        import numpy as np

        upper = np.array([_float(bound) for bound in bounds])
        self._program.row_lower_ = np.where(self._equal, upper, -highspy.kHighsInf)
        self._program.row_upper_ = upper
        self._highs.passModel(self._program)
        if self._last is not None:
            self._highs.setBasis(self._last)
        self._highs.run()
        if self._highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        basic = highspy.HighsBasisStatus.kBasic
        self._last = self._highs.getBasis()
        columns = list(self._last.col_status)
        own, ways = columns[: len(self._names)], columns[len(self._names) :]
        return Basis(
            tuple(place for place, status in enumerate(self._last.row_status) if status != basic),
            frozenset(name for name, status in zip(self._names, own, strict=True) if status == basic),
            {place: sign for (place, sign), status in zip(self._ways, ways, strict=True) if status == basic},
        )


def _silent_highs() -> highspy.Highs:
    """Return a HiGHS that prints nothing: it announces itself when first called, newer ones in the making."""
    import highspy

    class Silent(highspy.Highs):
        def enableCallbacks(self) -> None:  # noqa: N802 - the first method that is called of a new one
            self.silent()
            super().enableCallbacks()  # type: ignore[no-untyped-call]

    return Silent()  # type: ignore[no-untyped-call]


def _float(bound: Rational) -> float:
    return float(max(min(bound, int(BEYOND)), -int(BEYOND)))
