"""Figures as a search for rules needs them: variables over lines, floats to find with."""

from __future__ import annotations

import numpy as np

from cac_check.records import dataclass
from cac_check.suggestion.figures import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Variables:
    """Some variables and their figures in some lines: quantities over reports, or rows over groups and quantities."""

    values: Floats
    """By variable and line; NaN where no figure is known."""
    halves: Floats
    """Half of the last digit of each figure."""
    labels: tuple[str, ...]

    @property
    def count(self) -> int:
        """Number of variables."""
        return len(self.labels)

    @property
    def lines(self) -> int:
        """Number of lines."""
        return int(self.values.shape[1])

    def at(self, lines: np.ndarray) -> Variables:
        """Return the same variables over some of the lines."""
        return Variables(self.values[:, lines], self.halves[:, lines], self.labels)
