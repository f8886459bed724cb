"""How a claim's place is named: for readers by outlet, on a terminal by id."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from cac_check.model import Claim
from cac_check.report.index import Index
from cac_check.report.words import LONGEST_QUOTE, place, visible

Naming: TypeAlias = Callable[[Claim, Index], str]


def outlet_and_place(claim: Claim, index: Index) -> str:
    """Return ``The ASEAN Daily, paragraph 5``."""
    where = place(claim.at, index.language)
    outlet = visible(index.sources[claim.source].outlet, LONGEST_QUOTE)
    return outlet if where is None else index.language.say("{outlet}, {place}", outlet=outlet, place=where)


def id_and_place(claim: Claim, _: Index) -> str:
    """Return ``theaseandaily, p5``, as they are written in the data set."""
    return visible(claim.source if claim.at is None else f"{claim.source}, {claim.at}", LONGEST_QUOTE)
