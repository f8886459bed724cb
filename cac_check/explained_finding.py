"""One finding whole, or one quantity, as data: what ``explain`` and ``bounds`` show beyond a report.

Built by ``verdict``, read by ``report``.
"""

from __future__ import annotations

from collections.abc import Mapping

from cac_check.certificate import Json, Refutation, Witness
from cac_check.conflict import Sum
from cac_check.constraint import System
from cac_check.finding import Bound, Finding, Report
from cac_check.interval import Rational, format_number
from cac_check.model import Claim, Dataset, Kind, Profile, Ruleset, written, written_number
from cac_check.records import dataclass


@dataclass(frozen=True, slots=True)
class Proof:
    """A certificate with the system it is about, built again from the data set and the rules."""

    system: System
    certificate: Refutation | Witness
    verified: bool
    """Whether ``certificate.verify`` accepts it for that system, asked again for this explanation."""


@dataclass(frozen=True, slots=True)
class Move:
    """A claim whose reading is moved until it holds ``value``."""

    claim: str
    value: Rational
    grains: Rational
    """How far the nearest end of its reading is moved, in grains of its own figure."""


@dataclass(frozen=True, slots=True)
class Movement:
    """The smallest change of numbers that resolves a finding: least in total, not in how many claims it touches."""

    moves: tuple[Move, ...]
    grains: Rational
    """The total; an infimum where ends are open."""
    whole: bool
    """Whether whole values were found for all quantities that have no others."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """A finding with its proofs, one per conflict, or one of its witness."""

    finding: Finding
    report: Report
    proofs: tuple[Proof, ...]
    movement: Movement | None
    """``None`` where nothing is contradicted, or where it could not be found."""
    bounds: tuple[Bound, ...]
    """What is left for the quantities of the finding."""

    def to_dict(self) -> dict[str, Json]:
        """Return it for the JSON format: the finding, and beside it what only an explanation holds."""
        claims = {claim.id: claim for claim in self.report.dataset.claims}
        kinds = self.report.kinds
        return {
            "finding": self.finding.to_dict(claims, kinds),
            "profile": str(self.report.profile),
            "readings": {claim: _readings(claims[claim], kinds[claim]) for claim in sorted(self.finding.claims)},
            "proofs": [
                {"certificate": proof.certificate.to_dict(), "verified": proof.verified} for proof in self.proofs
            ],
            "least_movement": None if self.movement is None else _movement(self.movement, kinds),
            "bounds": {bound.key: self.report.bound_text(bound) for bound in self.bounds},
            "bounds_notes": {bound.key: bound.note for bound in self.bounds if bound.note is not None},
        }


@dataclass(frozen=True, slots=True)
class Origin:
    """What sets one end of a bound: a value beyond it was supposed and refuted by these claims and rules."""

    low: bool
    """Whether it is the lower end."""
    claims: tuple[str, ...]
    rules: tuple[str, ...]
    sum: Sum | None
    """The ends of the claims that were added up; ``None`` where the proof is no single sum."""


@dataclass(frozen=True, slots=True)
class Remainder:
    """What claims and rules together leave for quantities."""

    dataset: Dataset
    rules: Ruleset
    profile: Profile
    sources: tuple[str, ...]
    """Whose claims were taken."""
    everyone: bool
    """Whether those are all sources, not only the references."""
    bounds: tuple[Bound, ...]
    origins: Mapping[str, tuple[Origin, ...]]
    """Where the ends of a bound come from, by its key; only for those that were asked for."""


def _readings(claim: Claim, kind: Kind) -> Mapping[str, Json]:
    grain = claim.reading.grain
    return {
        "says": claim.says,
        "means": claim.means,
        **{str(profile): written(claim.reading.under(profile), kind) for profile in Profile},
        "grain": None if grain is None else format_number(grain),
    }


def _movement(movement: Movement, kinds: Mapping[str, Kind]) -> Mapping[str, Json]:
    return {
        "grains": format_number(movement.grains),
        "moves": {
            move.claim: {"value": written_number(move.value, kinds[move.claim]), "grains": format_number(move.grains)}
            for move in movement.moves
        },
        "whole": movement.whole,
    }
