"""How much evidence a line gives for a relation, in bits.

The coincidence model: parts that have nothing to do with a total of size ``t`` make a value within a window of width
``w`` around it with a chance of about ``w / t`` (uniform below the size of the total), so that meeting it is worth
``log2(1 + t / w)`` bits. The window is as wide as the deviation seen, and at least one digit: what holds to the last
digit says more than what rounding just allows. That is capped by how often figures of the total's own variable lie in
such a window (in a column of zeros and ones it is met often), and at :data:`MOST`. A line that fails costs
:data:`FAILS`.

A hypothesis is worth its bits less what it takes to name it among all of its class: a two-part code, as in the
principle of minimum description length (Rissanen 1978; Grünwald 2007). A tool for the same task: AggreCol (Jiang,
Vitagliano, Hameed and Naumann, EDBT 2022), which goes by relative errors and coverage instead.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cac_check.records import dataclass
from cac_check.suggestion.axis import Axis
from cac_check.suggestion.figures import Floats

Bools = npt.NDArray[np.bool_]
Places = npt.NDArray[np.intp]

FAILS = 6.0
"""Bits that a line takes away in which a relation fails."""

MOST = 14.0
"""Bits that one line can give: more digits of one figure are no more figures."""

REPEATED = 0.1
"""Bits of a line that repeats another one."""

_RELATIVE = 1e-9
"""What floats may err by, relative to a total; verification is exact."""

_TINY = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """For some hypotheses (rows), the bits of each line (columns), and where they hold."""

    bits: Floats
    holds: Bools
    explains: Floats
    """Bits of the total that it explains in each line, whatever its parts are; what a line takes where it fails."""


def sum_evidence(
    axis: Axis,
    totals: Places,
    sums: Floats,
    slack: Floats,
    telling: Bools,
    spread: Floats | None,
    most: Floats | None = None,
) -> Evidence:
    """Return the evidence that totals are sums.

    Args:
        axis: the table.
        totals: the variable that is the total, by hypothesis.
        sums: what its parts make, by hypothesis and line.
        slack: how far the rounding of the parts may move that.
        telling: whether at least two parts are not 0.
        spread: by hypothesis, how far sums of such parts vary; where they vary more than the total, meeting it tells
            more than the figures of the total do.
        most: bits that each line can give at most.
    """
    printed, half = axis.values[totals], axis.halves[totals]
    with np.errstate(invalid="ignore"):
        off = np.abs(sums - printed)
        error = _error(printed)
        holds = off <= slack + half + error
        window = np.maximum(axis.steps[totals], np.where(off <= error, 0, 2 * off))
    size = _bits(np.abs(printed), window)
    bits = _capped(axis, totals, sums, window, size, spread)
    if most is not None:
        bits = np.minimum(bits, most)
    exact = off <= half * 1.0001 + error
    fitting = holds & telling & ~np.isnan(printed)
    share = (exact & fitting).sum(axis=1) / np.maximum(fitting.sum(axis=1), 1)
    loose = np.where(exact, 1.0, np.minimum(1, 2 * (1 - share[:, None])))
    return _where_known(sums, _lines(printed, bits * loose, holds, telling, size * loose))


def mean_evidence(
    axis: Axis, totals: Places, means: Floats, spread: Floats, telling: Bools, varies: Floats
) -> Evidence:
    """Return the evidence that totals are averages.

    Args:
        axis: the table.
        totals: the variable that is the average, by hypothesis.
        means: of the parts, by hypothesis and line.
        spread: from the least part to the largest: an average lies somewhere between.
        telling: whether there are at least two parts and they are not the same.
        varies: by hypothesis, how far averages of such parts vary, as for sums.
    """
    printed, half = axis.values[totals], axis.halves[totals]
    with np.errstate(invalid="ignore"):
        holds = np.abs(means - printed) <= half * 1.0001 + _error(printed)
    window = axis.steps[totals]
    bits = _capped(axis, totals, means, window, _bits(spread, window), varies)
    return _where_known(means, _lines(printed, bits, holds, telling, _bits(np.abs(printed), window)))


def ratio_evidence(
    axis: Axis, totals: Places, ratios: Floats, error: Floats, telling: Bools, precision: Floats
) -> Evidence:
    """Return the evidence that totals are ratios or changes.

    Args:
        axis: the table.
        totals: the variable that is the ratio, by hypothesis.
        ratios: of the parts, by hypothesis and line; NaN where there is none.
        error: how far the rounding of the parts may move that.
        telling: whether the ratio is none that comes by itself, such as 1 or that of a zero.
        precision: relative half-width of the coarsest figure, which limits what can be met.
    """
    printed, half = axis.values[totals], axis.units[totals] / 2
    with np.errstate(invalid="ignore"):
        off = np.abs(ratios - printed)
        holds = off <= half * 1.0001 + error + _error(printed)
        window = np.where(off <= half * 1.0001, axis.steps[totals], 2 * (half + error))
    bits = np.minimum(_bits(np.abs(printed), window), np.log2(1 + 1 / np.maximum(precision, _RELATIVE)))
    bits = _capped(axis, totals, ratios, window, bits, None)
    return _where_known(ratios, _lines(printed, bits, holds, telling, bits))


def best_segment(bits: Floats) -> tuple[float, int, int]:
    """Return the run of lines with the most bits: their sum, the first line, and the one behind the last."""
    running = np.concatenate([[0.0], np.cumsum(bits)])
    gain = running - np.minimum.accumulate(running)
    end = int(gain.argmax())
    before = running[: end + 1]
    start = int(end - before[::-1].argmin())
    return float(gain[end]), start, end


def distinct(bits: Floats, printed: Floats, marked: Floats, repeats: Bools) -> Floats:
    """Return the bits with those of lines cut down that repeat another one: same total and same parts, or multiples."""
    positive = np.flatnonzero(bits > 0)
    _, first = np.unique(np.round(printed[positive], 6) + 1j * marked[positive], return_index=True)
    again = np.concatenate([np.delete(positive, first), np.flatnonzero(repeats & (bits > 0))])
    result = bits.copy()
    result[again] = np.minimum(result[again], REPEATED)
    return result


def _error(printed: Floats) -> Floats:
    return _RELATIVE * np.maximum(1, np.abs(printed))


def _bits(size: Floats, window: Floats) -> Floats:
    return np.minimum(np.log2(1 + size / np.maximum(window, _TINY)), MOST)


def _capped(axis: Axis, totals: Places, made: Floats, window: Floats, bits: Floats, spread: Floats | None) -> Floats:
    """Cap the bits by how often figures of the total's own variable lie in the window."""
    with np.errstate(invalid="ignore"):
        low, high = made - window / 2 * 1.001 - _RELATIVE, made + window / 2 * 1.001 + _RELATIVE
    found = np.zeros(bits.shape)
    others = np.zeros((len(totals), 1))
    for total in np.unique(totals):
        rows = np.flatnonzero(totals == total)
        ranked = axis.ranked[total]
        others[rows] = len(ranked) - 1
        found[rows] = ranked.searchsorted(high[rows], side="right") - ranked.searchsorted(low[rows], side="left") - 1
    share = np.minimum(1, np.maximum(found, 1) / np.maximum(others, 1))
    cap = np.where(found > 0, -np.log2(share), np.inf)
    if spread is not None:
        cap = np.maximum(cap, np.log2(1 + spread[:, None] / np.maximum(window, _TINY)))
    return np.where(others < 1, bits, np.minimum(bits, cap))


def _where_known(made: Floats, evidence: Evidence) -> Evidence:
    """Leave out lines whose parts make nothing, because one of them is missing."""
    known = np.isfinite(made)
    return Evidence(np.where(known, evidence.bits, 0), evidence.holds & known, np.where(known, evidence.explains, 0))


def _lines(printed: Floats, bits: Floats, holds: Bools, telling: Bools, size: Floats) -> Evidence:
    absent = np.isnan(printed)
    worth = np.where(holds, np.where(telling, bits, 0), -FAILS)
    explained = np.where(holds, size, -FAILS)
    return Evidence(np.where(absent, 0, worth), holds & ~absent, np.where(absent, 0, explained))
