"""How a finding stands to an earlier version, for formats that say so; ``gate`` works it out."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeAlias

from cac_check.records import dataclass


class Change(enum.StrEnum):
    """What an edit did to a conflict or to a check."""

    NEW = "new"
    """It was not there before."""
    WORSE = "worse"
    """It was there, and is contradicted where it was strained, or misses by more."""
    BETTER = "better"
    """It is still there, and milder or smaller."""
    FIXED = "fixed"
    """It is gone."""
    UNCHANGED = "unchanged"
    LOST = "lost"
    """What was decided can no longer be told, or is no longer checked."""
    GAINED = "gained"
    """What could not be told, or was not checked, now fits."""


FAILING = frozenset({Change.NEW, Change.WORSE})
"""Changes that make a gate fail."""


@dataclass(frozen=True, slots=True)
class BaselineState:
    """How one finding of the newer version stands."""

    change: Change
    accepted: str | None = None
    """The reason why it was accepted, if it was."""

    @property
    def is_known(self) -> bool:
        """Whether it may pass: nothing new, or accepted."""
        return self.change not in FAILING or self.accepted is not None


BaselineStates: TypeAlias = Mapping[str, BaselineState]
"""By finding id."""

NO_BASELINE_STATES: BaselineStates = MappingProxyType({})
