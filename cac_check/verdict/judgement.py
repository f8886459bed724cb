"""What is known about one rule or quantity in one view, before it becomes a finding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from cac_check.certificate import Witness
from cac_check.conflict import Conflict
from cac_check.finding import Correction
from cac_check.interval import Rational
from cac_check.model import Profile, Verdict
from cac_check.records import dataclass


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is known about one rule or quantity in one view."""

    verdict: Verdict
    reason: str | None = None
    entailed: bool = False
    conflicts: tuple[Conflict, ...] = ()
    conflicts_cut: bool = False
    corrections: tuple[Correction, ...] = ()
    corrections_cut: bool = False
    fits_as: Mapping[str, str] = field(default_factory=dict)
    stretch: Rational | None = None
    proof_profile: Profile | None = None
    witness: Witness | None = None

    @property
    def gap(self) -> Rational | None:
        """The gap of the first conflict."""
        return self.conflicts[0].gap if self.conflicts else None
