"""The reports of a table: labels that tell them apart, and figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cac_check.records import dataclass
from cac_check.suggestion.rules.variables import Variables

if TYPE_CHECKING:
    import polars as pl

SAMPLE = 20_000
"""Reports that are drawn, among which those are chosen that relations are looked for in."""

_EACH, _MOST = 80, 480
"""Reports with the same quantities, and reports at all, that relations are looked for in."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A column of figures."""

    id: str
    """What rules call it."""
    column: str
    """Its heading."""
    decimals: int = 0
    """How many its figures are printed with."""
    whole: bool = False
    """Whether all are whole numbers."""
    negative: int = 0
    """How many are below 0."""
    said_percent: bool = False
    """Whether its heading says that it is a percentage."""

    @property
    def half(self) -> float:
        """Half of its last digit."""
        return float(0.5 * 10.0**-self.decimals)


@dataclass(frozen=True, slots=True, eq=False)
class Reports:
    """A table: a row per report."""

    table: str
    """Its id in the rule file."""
    keys: tuple[str, ...]
    """The columns that tell reports apart."""
    labels: pl.DataFrame
    """Columns that are no figures, as texts."""
    figures: pl.DataFrame
    """Columns of figures by id, as floats; null where none is known."""
    quantities: tuple[Measured, ...]
    read: pl.DataFrame | None = None
    """The table as it was read, figures as numbers; ``None`` where a cell that is not empty is no number."""
    signs: tuple[str, ...] = ()
    """Texts in its columns of figures that are no numbers."""

    @property
    def height(self) -> int:
        """Number of reports."""
        return self.figures.height

    def drawn(self) -> Variables:
        """Return quantities over some reports: of every set of quantities that stand together some, drawn evenly."""
        height = self.height
        random = np.random.default_rng(height)
        rows = np.arange(height) if height <= SAMPLE else np.sort(random.choice(height, SAMPLE, replace=False))
        values = self.figures[rows].to_numpy().astype(float).T
        patterns: dict[bytes, int] = {}
        order = random.permutation(len(rows))
        taken = []
        for row in order[np.argsort(-(~np.isnan(values[:, order])).sum(axis=0), kind="stable")]:
            pattern = np.isnan(values[:, row]).tobytes()
            patterns[pattern] = patterns.get(pattern, 0) + 1
            if patterns[pattern] <= _EACH:
                taken.append(row)
            if len(taken) == _MOST:
                break
        values = values[:, np.sort(taken)] if taken else values[:, :0]
        halves = np.array([[each.half] for each in self.quantities]) * np.ones(values.shape)
        return Variables(values, halves, tuple(each.column for each in self.quantities))
