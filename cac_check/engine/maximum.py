"""The largest value of a variable: the second phase of the simplex method, where the first found a solution."""

from __future__ import annotations

from cac_check.engine.tableau import GREEDY_STEPS, Tableau
from cac_check.interval import Rational, exact, ratio


class MaximisingTableau(Tableau):
    """Rows over the reals that can be asked how far a variable goes."""

    def highest(self, name: str, sign: int) -> tuple[Rational, Rational] | None:
        """Return the supremum of ``sign`` × a variable and how often the infinitesimal is part of it.

        The system must have been found to have a solution. ``None`` if there is no supremum.

        Raises:
            OutOfWork: if it took more than was allowed.
        """
        goal = self._variable(name)
        steps = 0
        while True:
            step = self._rising(goal, sign, greedy=steps < GREEDY_STEPS)
            if step is None:
                return exact(sign * self._value[goal]), exact(sign * self._away[goal])
            entering, upwards = step
            if not self._climb(entering, upwards):
                return None
            steps += 1

    def _rising(self, goal: int, sign: int, *, greedy: bool) -> tuple[int, bool] | None:
        """Return a variable that is not basic, and the direction in which the goal goes up with it."""
        row = self._rows.get(goal)
        ways = [(goal, sign > 0)] if row is None else [(other, (sign * factor) > 0) for other, factor in row.items()]
        fitting = [way for way in ways if self._room(*way)]
        if not greedy:
            return min(fitting, default=None)
        return min(fitting, key=lambda way: (len(self._columns[way[0]]), way), default=None)

    def _climb(self, entering: int, upwards: bool) -> bool:
        """Move a variable as far as all bounds allow; ``False`` if nothing stops it."""
        sign = 1 if upwards else -1
        own = self._ends[0 if upwards else 1][entering]
        best: tuple[Rational, Rational, int] | None = None
        if own is not None:
            best = (sign * (own.value - self._value[entering]), sign * (own.away - self._away[entering]), -1)
        for basic in self._columns[entering]:
            share = ratio(self._rows[basic][entering] * sign, self._denominators[basic])
            end = self._ends[0 if share > 0 else 1][basic]
            if end is not None:
                way = (
                    ratio(end.value - self._value[basic], share),
                    ratio(end.away - self._away[basic], share),
                    basic,
                )
                if best is None or way < best:
                    best = way
        if best is None:
            return False
        by, away, blocking = best
        if blocking < 0:
            self._move(entering, exact(sign * by), exact(sign * away))
            return True
        share = ratio(self._rows[blocking][entering] * sign, self._denominators[blocking])
        end = self._ends[0 if share > 0 else 1][blocking]
        assert end is not None
        self._exchange(blocking, entering, end.value, end.away)
        return True
