"""A table seen from one side: variables that relations are between, and lines in which they hold or fail."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from cac_check.records import dataclass
from cac_check.suggestion.figures import Figures, Floats
from cac_check.suggestion.relation import Cell

_TOTAL = re.compile(
    r"\b(?:totals?|sum|all|net|overall|gross|together|both|insgesamt|zusammen|summe|ensemble|totale|suma|yhteensä|totalt"
    r"|ogółem)\b|合計|总计|总数|小计",
    re.IGNORECASE,
)
_RATIO = re.compile(
    r"[%‰]|\b(?:per|ratio|rate|share|percent\w*|proportion|change|average|avg|prozent|anteil|prosent|osuus)\b",
    re.IGNORECASE,
)
_SEED = 20_261_130

_ALIKE = 0.9
"""Share of the figures of a line that are the same multiple of those of another one, if it follows from that."""

_LEAST_COMPARED = 4
"""Figures of two lines that must be there to compare them."""

_MOST_COMPARED = 100
"""Lines beyond which they are not compared with each other."""

_CHANGE = re.compile(
    r"\b(?:change|growth|increase|decrease|variation|muutos|endring|ændring|veränderung|évolution|variación|variazione)\b",
    re.IGNORECASE,
)
_MEAN = re.compile(r"\b(?:average|avg|mean|durchschnitt|moyenne|promedio|media)\b|平均", re.IGNORECASE)


@dataclass(frozen=True, slots=True, eq=False)
class Axis:
    """Variables × lines: the columns of a table over its rows, or its rows over its columns."""

    is_columns: bool
    """Whether the variables are columns."""
    values: Floats
    """By variable and line; NaN where no figure stands."""
    halves: Floats
    units: Floats
    """What each figure is rounded to; no less than twice its half."""
    steps: Floats
    """What each figure tells apart; no less than its unit."""
    filled: Floats
    """The values, with a variable of zeros behind the last; where no figure stands 0, or NaN if that could be any."""
    slack: Floats
    """The halves, with a variable of zeros behind the last."""
    marked: Floats
    """The filled values, each variable by a factor of its own: sums of these tell apart lines with other parts."""
    variance: Floats
    """By variable, of the filled values."""
    ranked: tuple[Floats, ...]
    """The figures of each variable, in order."""
    decimals: Floats
    """Mean number of decimals the figures of a variable use (at most 5)."""
    repeats: npt.NDArray[np.bool_]
    """Whether a line follows from another one: nearly all of it is some multiple of that."""
    labels: tuple[str, ...]
    named: frozenset[int]
    """Variables that count as parts even if they have no figure."""
    says_total: npt.NDArray[np.bool_]
    says_mean: npt.NDArray[np.bool_]
    says_ratio: npt.NDArray[np.bool_]
    says_change: npt.NDArray[np.bool_]

    @property
    def lines(self) -> int:
        """Number of lines."""
        return int(self.values.shape[1])

    @property
    def blank(self) -> npt.NDArray[np.bool_]:
        """Whether a variable has no figure at all."""
        return np.array(np.isnan(self.values).all(axis=1), dtype=bool)

    @property
    def present(self) -> npt.NDArray[np.intp]:
        """How many figures each variable has."""
        return np.array((~np.isnan(self.values)).sum(axis=1), dtype=np.intp)

    @property
    def variables(self) -> tuple[int, ...]:
        """The variables that have figures."""
        return tuple(np.flatnonzero(~self.blank).tolist())

    @property
    def labelled(self) -> tuple[int, ...]:
        """The variables that have figures, and the columns that have a heading and no figure: sums run over them."""
        return tuple(place for place, blank in enumerate(self.blank) if not blank or place in self.named)

    def cell(self, variable: int, line: int) -> Cell:
        """Return the row and column of a variable in a line."""
        return (line, variable) if self.is_columns else (variable, line)


def axes(figures: Figures) -> Mapping[str, Axis]:
    """Return a table seen from both sides."""
    return {
        "columns": _axis(
            figures.values.T,
            figures.halves.T,
            figures.units.T,
            figures.steps.T,
            figures.columns,
            figures.named,
            is_columns=True,
        ),
        "rows": _axis(
            figures.values, figures.halves, figures.units, figures.steps, figures.rows, frozenset(), is_columns=False
        ),
    }


def reports_axis(values: Floats, halves: Floats, labels: tuple[str, ...]) -> Axis:
    """Return quantities over reports, where a figure that is missing could be any.

    Args:
        values: by quantity and report; NaN where no figure stands.
        halves: half of the last digit of each.
        labels: what the quantities are called.
    """
    nothing = np.zeros(values.shape)
    return _axis(values, halves, nothing, nothing, labels, frozenset(), is_columns=True, blank_is_nothing=False)


def _axis(
    values: Floats,
    halves: Floats,
    units: Floats,
    steps: Floats,
    labels: tuple[str, ...],
    named: frozenset[int],
    *,
    is_columns: bool,
    blank_is_nothing: bool = True,
) -> Axis:
    values, halves = np.ascontiguousarray(values), np.ascontiguousarray(halves)
    behind = np.zeros((1, values.shape[1]))
    nothing = np.vstack([np.nan_to_num(values), behind])
    filled = nothing if blank_is_nothing else np.vstack([values, behind])
    marks = np.random.default_rng(_SEED).uniform(1, 2, len(filled))
    return Axis(
        is_columns,
        values,
        halves,
        np.maximum(units, 2 * halves),
        np.maximum(steps, 2 * halves),
        filled,
        np.vstack([np.where(np.isnan(values), 0, halves), behind]),
        filled * marks[:, None],
        nothing.var(axis=1) if values.shape[1] else np.zeros(len(nothing)),
        tuple(np.sort(row[~np.isnan(row)]) for row in values),
        _decimals(values),
        _repeats(values, halves),
        labels,
        named,
        np.array([bool(_TOTAL.search(label)) for label in labels], dtype=bool),
        np.array([bool(_MEAN.search(label)) for label in labels], dtype=bool),
        np.array([bool(_RATIO.search(label)) for label in labels], dtype=bool),
        np.array([bool(_CHANGE.search(label)) for label in labels], dtype=bool),
    )


def _repeats(values: Floats, halves: Floats) -> npt.NDArray[np.bool_]:
    """Return which lines are a multiple of one before them, in nearly all variables that have a figure there."""
    lines = values.shape[1]
    found = np.zeros(lines, dtype=bool)
    if lines > _MOST_COMPARED:
        return found
    for line in range(1, lines):
        printed, half = values[:, line, None], halves[:, line, None]
        before = values[:, :line]
        with np.errstate(invalid="ignore", divide="ignore"):
            both = ~np.isnan(printed) & ~np.isnan(before) & (before != 0) & (printed != 0)
            shares = np.where(both, printed / before, np.nan)
            enough = both.sum(axis=0) >= np.maximum(
                _LEAST_COMPARED, _ALIKE * (~np.isnan(printed) & (printed != 0)).sum()
            )
            if not enough.any():
                continue
            times = np.nanmedian(shares[:, enough], axis=0)
            same = np.abs(printed - times * before[:, enough]) <= half + np.abs(times) * halves[:, :line][:, enough]
        found[line] = bool(((same & both[:, enough]).sum(axis=0) >= _ALIKE * both[:, enough].sum(axis=0)).any())
    return found


def _decimals(values: Floats) -> Floats:
    used = np.zeros(values.shape)
    for place in range(1, 6):
        shifted = np.nan_to_num(values) * 10.0 ** (place - 1)
        used = np.where(np.abs(shifted - np.round(shifted)) > 1e-6, place, used)
    present = ~np.isnan(values)
    mean: Floats = np.where(present, used, 0).sum(axis=1) / np.maximum(present.sum(axis=1), 1)
    return mean
