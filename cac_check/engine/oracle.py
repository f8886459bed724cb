"""The oracle of a diagnosis: which items of a system can hold together, decided and remembered."""

from __future__ import annotations

from collections.abc import Callable

from cac_check.certificate import Witness, members_of
from cac_check.constraint import System
from cac_check.engine.decision import Limits, Undecided, decide
from cac_check.engine.diagnosis import Oracle


def asking(build: Callable[[frozenset[str]], System], limits: Limits | None = None) -> Oracle:
    """Return an oracle over items that are the ids of members.

    ``build`` makes the system in which the items given are kept, together with everything that is never dropped.
    """
    answers: dict[frozenset[str], frozenset[str] | bool | None] = {}

    def oracle(kept: frozenset[str]) -> frozenset[str] | bool | None:
        if kept not in answers:
            found = decide(build(kept), limits)
            if isinstance(found, Undecided):
                answers[kept] = None
            else:
                answers[kept] = isinstance(found, Witness) or members_of(found) & kept
        return answers[kept]

    return oracle
