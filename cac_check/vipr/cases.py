"""A refutation through cases as one refutation per combination of cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TypeAlias

from cac_check.certificate import CaseSplit, Derivation, IntegerSplit, Refutation

Chosen: TypeAlias = Mapping[str, int]
"""The number of the case that is looked at, for members that have several."""


def by_cases(refutation: Refutation, chosen: Chosen) -> Iterator[tuple[Chosen, Refutation]]:
    """Yield, for each combination of cases, the refutation as it is when those hold: without case splits."""
    found = _first_split(refutation, chosen)
    if found is None:
        yield chosen, _given(refutation, chosen)
        return
    for case in range(len(found.branches)):
        yield from by_cases(refutation, {**chosen, found.member: case})


def _first_split(refutation: Refutation, chosen: Chosen) -> CaseSplit | None:
    """Return a case split on the way of the cases chosen so far whose member is not chosen yet."""
    if isinstance(refutation, Derivation):
        return None
    if isinstance(refutation, CaseSplit):
        if refutation.member not in chosen:
            return refutation
        return _first_split(refutation.branches[chosen[refutation.member]], chosen)
    return next(filter(None, (_first_split(branch, chosen) for branch in refutation.branches)), None)


def _given(refutation: Refutation, chosen: Chosen) -> Refutation:
    if isinstance(refutation, Derivation):
        return refutation
    if isinstance(refutation, IntegerSplit):
        below, above = refutation.branches
        return replace(refutation, branches=(_given(below, chosen), _given(above, chosen)))
    branch = _given(refutation.branches[chosen[refutation.member]], chosen)
    return replace(branch, steps=(*refutation.steps, *branch.steps))


def case_comment(chosen: Chosen, number: int, files: int) -> Iterator[str]:
    """Yield what the head of a file says about the cases it takes, if there are any."""
    if files > 1:
        yield f"File {number} of {files}: each takes other cases, only all of them together are the proof."
    for member, case in chosen.items():
        yield f"Case {case + 1} of {member}."
