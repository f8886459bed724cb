"""How likely it is that a relation holds so often by coincidence.

The model: if a total had nothing to do with what its parts make, it would fit what the parts of another report make as
well as what those of its own do. The chance that a report fits is then the share ``q`` of all pairs of two different
reports in which the total of one fits what the parts of the other make. That would be 0 where figures have many
digits; it is taken to be at least the share that a figure chosen evenly below the size of the total would have, window
over size. Of ``n`` reports that differ, at least ``k`` fit with a chance of at most ``2^(−n · D(k/n ‖ q))``, ``D`` the
relative entropy in bits (Chernoff 1952). Times the number of relations that were tried, that bounds how many relations
that hold so well would be found if there were none (Bonferroni).

Reports that tell nothing are left out (all parts but one are 0), and of equal ones all but one.
"""

from __future__ import annotations

import math
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from cac_check.records import dataclass
from cac_check.suggestion.figures import Floats

Bools: TypeAlias = npt.NDArray[np.bool_]
Places: TypeAlias = npt.NDArray[np.intp]

CONVINCING = -13.0
"""log2 of the number of chance relations below which a relation is told: less than one in 8,000."""

_MOST = 2_000
"""Reports that are compared with one another."""

_HOPELESS = 0.5
"""Share of reports that must fit for a relation to be looked at more closely."""

RELATIVE = 1e-9
"""What floats may err by, relative to a total; the check is exact."""


@dataclass(frozen=True, slots=True)
class Coincidence:
    """What chance makes of a relation."""

    reports: int
    """Reports that differ and tell something."""
    fitting: int
    chance: float
    """That one report fits."""
    tried: int
    """Relations of this sort that were tried."""

    @property
    def log2(self) -> float:
        """The logarithm of how many such relations chance would make."""
        share = self.fitting / self.reports if self.reports else 0.0
        if share <= self.chance:
            return math.log2(max(self.tried, 1))
        entropy = share * math.log2(share / self.chance)
        if share < 1:
            entropy += (1 - share) * math.log2((1 - share) / (1 - self.chance))
        return math.log2(max(self.tried, 1)) - self.reports * entropy

    @property
    def share(self) -> float:
        """The share of reports that fit."""
        return self.fitting / self.reports if self.reports else 0.0

    @property
    def convinces(self) -> bool:
        """Whether chance is no explanation."""
        return self.log2 <= CONVINCING


def equality(printed: Floats, made: Floats, slack: Floats, unit: Floats, telling: Bools, tried: int) -> Coincidence:
    """Return the coincidence of an equation.

    Args:
        printed: the total of each report; NaN where it is missing.
        made: what its parts make.
        slack: by how much both may differ, because they were rounded.
        unit: the last digit of the total: no window is narrower.
        telling: which reports tell something.
        tried: how many equations of this sort were tried.
    """
    kept = _differing(printed, made, telling & np.isfinite(printed) & np.isfinite(made))
    printed, made, slack, unit = printed[kept], made[kept], slack[kept], unit[kept]
    if not len(printed):
        return Coincidence(0, 0, 1.0, tried)
    slack = slack + RELATIVE * np.maximum(1, np.abs(printed))
    off = np.abs(printed - made)
    ranked = np.sort(printed)
    met = ranked.searchsorted(made + slack, side="right") - ranked.searchsorted(made - slack, side="left")
    met = met - (off <= slack)
    among = len(printed) * (len(printed) - 1)
    window = np.maximum(2 * slack, unit)
    evenly = float(np.mean(window / (window + np.abs(printed))))
    chance = max(float(met.sum()) / among if among else 0.0, evenly)
    return Coincidence(len(printed), int((off <= slack).sum()), min(chance, 1.0), tried)


def order(less: Floats, more: Floats, tried: int) -> Coincidence:
    """Return the coincidence of one quantity being at most another."""
    kept = _differing(less, more, np.isfinite(less) & np.isfinite(more) & (more != 0))
    less, more = less[kept], more[kept]
    if len(less) < 2:
        return Coincidence(len(less), 0, 1.0, tried)
    met = len(more) - np.sort(more).searchsorted(less, side="left")
    own = less <= more
    chance = float((met - own).sum()) / (len(less) * (len(less) - 1))
    return Coincidence(len(less), int(own.sum()), min(max(chance, 1 / len(less)), 1.0), tried)


def _differing(printed: Floats, made: Floats, kept: Bools) -> Places:
    """Return the reports to compare: of equal ones the first, and no more than :data:`_MOST`, spread evenly."""
    places = _spread(np.flatnonzero(kept), 2 * _MOST)
    _, first = np.unique(printed[places] + 1j * made[places], return_index=True)
    return _spread(places[np.sort(first)], _MOST)


def _spread(places: Places, most: int) -> Places:
    return places if len(places) <= most else places[np.linspace(0, len(places) - 1, most).astype(np.intp)]


def is_hopeless(printed: Floats, made: Floats, slack: Floats) -> bool:
    """Whether an equation fails in so many reports that nothing else of it matters."""
    known = np.isfinite(printed) & np.isfinite(made) & ((printed != 0) | (made != 0))
    if not known.any():
        return True
    off = np.abs(printed[known] - made[known])
    return float(np.mean(off <= slack[known] + RELATIVE * np.maximum(1, np.abs(printed[known])))) < _HOPELESS
