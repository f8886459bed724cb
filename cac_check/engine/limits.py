"""How much work a question may take, and what can be answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from typing import TypeAlias

from cac_check.certificate import Refutation, Witness
from cac_check.messages import Sentence
from cac_check.records import dataclass


@dataclass(frozen=True, slots=True)
class Effort:
    """How much work one conjunction may take; deterministic, unlike time."""

    rlimit: int = 3_000_000
    """z3 resource units per question."""
    nodes: int = 500
    """Nodes of a branch-and-bound tree."""
    iterations: int = 100_000
    """Steps of the simplex method in floats."""
    words: int = 10_000_000
    """Machine words written while the basis is solved exactly."""
    factors: int = 1_000_000
    """Factors of rows written by the simplex method in exact numbers."""


OUT_OF_TIME = Sentence.saying("the time allowed was used up")
"""Why nothing is decided any more."""
OUT_OF_BUDGET = Sentence.saying("the budget was used up before this was decided")
"""Why one question is not decided, and would be with more work: ``--budget``."""


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Limits:
    """How much work one question may take: counted, so that the same run gives the same answer; and until when."""

    visits: int = 5_000_000
    """Rows looked at by propagation."""
    branches: int = 512
    """Combinations of cases."""
    ends: int = 5_000
    """Variables × members up to which propagated bounds that may not be tight are searched for their exact ends."""
    sets: int = 200
    """Sets of claims asked about in a search for the conflicts of one rule."""
    joint: int = 1_600
    """Sets asked about × claims and rules in a group of rules that share quantities: small ones are searched on."""
    items: int = 1_000_000
    """Items kept, over all sets asked about in a search for the conflicts of one problem."""
    effort: Effort = field(default_factory=Effort)
    expired: Callable[[], bool] = field(default=_never, compare=False, repr=False)
    """Whether the time allowed is used up; from then on nothing is decided."""

    def used_up(self) -> Sentence:
        """Return why an answer was cut: the clock where it has run out, else the budget."""
        return OUT_OF_TIME if self.expired() else OUT_OF_BUDGET

    @staticmethod
    def of(budget: int, expired: Callable[[], bool] = _never) -> Limits:
        """Return limits in proportion to a budget, of which 100 is the normal one."""
        normal = Limits()

        def part(whole: int) -> int:
            return max(1, whole * budget // 100)

        return Limits(
            part(normal.visits),
            part(normal.branches),
            part(normal.ends),
            part(normal.sets),
            part(normal.joint),
            part(normal.items),
            Effort(
                part(normal.effort.rlimit),
                part(normal.effort.nodes),
                part(normal.effort.iterations),
                part(normal.effort.words),
                part(normal.effort.factors),
            ),
            expired,
        )


@dataclass(frozen=True, slots=True)
class Undecided:
    """Neither proof nor witness was found."""

    reason: str


Decision: TypeAlias = Refutation | Witness | Undecided
