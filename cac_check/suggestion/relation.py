"""What is found: a cell that follows from others."""

from __future__ import annotations

import enum
from typing import TypeAlias

from cac_check.records import dataclass

Cell: TypeAlias = tuple[int, int]
"""Row and column, from 0."""


class Function(enum.StrEnum):
    """How a cell follows from others.

    A difference is told as the sum it is part of: ``rest = whole - part`` and ``whole = rest + part`` are one relation.
    """

    SUM = "sum"
    AVERAGE = "average"
    DIVISION = "division"
    """The first part over the second, or 100 times that."""
    CHANGE = "relative change"
    """How much more the first part is than the second, over the second; or 100 times that."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A cell that follows from others."""

    function: Function
    total: Cell
    parts: tuple[Cell, ...]
    """In the order the function takes them; of sums and averages, in the order of the table."""
    printed: bool
    """Whether it holds at the precision printed, every figure lying within half of its last digit."""
