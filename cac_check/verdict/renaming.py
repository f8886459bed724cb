"""The same answer under other names: outlets copy one text, so one problem comes up again and again.

What was found once is written for the claims at hand. A proof that is carried over counts only if it passes
verification for them, like any other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeAlias, TypeVar

from cac_check.certificate import CaseSplit, Derivation, Envelope, Refutation, RowRef, Step
from cac_check.conflict import Addend, Conflict
from cac_check.finding import Correction
from cac_check.verdict.judgement import Judgement

Value = TypeVar("Value")

Names: TypeAlias = Mapping[str, str]
"""Old id → new id; what is not in it keeps its id."""


def renamed_refutation(refutation: Refutation, names: Names) -> Refutation:
    """Return a refutation about other claims, not yet verified for them."""
    steps = tuple(_step(step, names) for step in refutation.steps)
    if isinstance(refutation, Derivation):
        return Derivation(steps)
    branches = tuple(renamed_refutation(branch, names) for branch in refutation.branches)
    if isinstance(refutation, CaseSplit):
        return CaseSplit(names.get(refutation.member, refutation.member), branches, steps)
    return replace(refutation, branches=(branches[0], branches[1]), steps=steps)


def renamed_judgement(judgement: Judgement, names: Names) -> Judgement:
    """Return a judgement about other claims; its proofs are not yet verified for them."""
    return replace(
        judgement,
        conflicts=tuple(_conflict(conflict, names) for conflict in judgement.conflicts),
        corrections=tuple(_correction(correction, names) for correction in judgement.corrections),
        fits_as=_keys(judgement.fits_as, names),
    )


def _conflict(conflict: Conflict, names: Names) -> Conflict:
    total = conflict.sum
    if total is not None:
        total = replace(total, lower=_addends(total.lower, names), upper=_addends(total.upper, names))
    proof = renamed_refutation(conflict.proof, names)
    return replace(conflict, claims=tuple(names[claim] for claim in conflict.claims), proof=proof, sum=total)


def _addends(addends: tuple[Addend, ...], names: Names) -> tuple[Addend, ...]:
    return tuple(replace(addend, claim=names.get(addend.claim, addend.claim)) for addend in addends)


def _correction(correction: Correction, names: Names) -> Correction:
    return replace(
        correction,
        claims=tuple(names[claim] for claim in correction.claims),
        needs=_keys(correction.needs, names),
        fits_as=_keys(correction.fits_as, names),
    )


def _keys(mapping: Mapping[str, Value], names: Names) -> dict[str, Value]:
    return {names[key]: value for key, value in mapping.items()}


def _step(step: Step, names: Names) -> Step:
    def here(ref: RowRef) -> RowRef:
        return ref if isinstance(ref, int) else (names.get(ref[0], ref[0]), ref[1], ref[2])

    if isinstance(step, Envelope):
        left = None if step.left is None else here(step.left)
        right = None if step.right is None else here(step.right)
        return replace(step, left=left, right=right)
    return replace(step, summands=tuple((here(ref), multiplier) for ref, multiplier in step.summands))
