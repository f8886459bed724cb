"""What a check found, as data: verdicts with their proof and their explanation.

Built by ``verdict``, read by ``report`` and ``gate``. Nothing here formats a sentence; every number is exact.
"""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import field
from types import MappingProxyType

from cac_check.certificate import Json, Witness
from cac_check.conflict import Conflict
from cac_check.dated import Dated
from cac_check.diagnostic import Location, Severity
from cac_check.interval import Interval, Rational, format_number
from cac_check.model import Claim, Dataset, Kind, Profile, Question, Ruleset, Verdict, written
from cac_check.records import dataclass

FORMAT = "cac-check/v1"
"""Names the shape of :meth:`Report.to_dict`; it changes only when a key changes its meaning or goes away."""

TOLD_TWICE = "told-twice"
"""Stands for a rule in findings about claims on one quantity that do not overlap."""

JOINT = "joint"
"""Stands for a rule in findings that need two rules or more."""

INTERNAL_ERROR = "internal error"
"""How the reason of a finding begins that is undecided because deciding it failed."""


def fingerprint(rule: str, view: View, source: str | None, claims: Iterable[str]) -> str:
    """Return the name by which a conflict is known again: it keeps while lines move and words are reworded.

    Alerts, baselines and gates rely on it, so it never changes for one version of the format {fingerprint-v1}.
    """
    parts = ["fingerprint-v1", rule, str(view), source or "", *sorted(claims)]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


class View(enum.StrEnum):
    """Which claims are put side by side."""

    WITHIN = "within"
    """The claims of one source."""
    AGAINST = "against"
    """One source with the references."""
    TOGETHER = "together"
    """All claims."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A minimum-weight set of claims without which all the rest can hold."""

    claims: tuple[str, ...]
    weight: Rational
    needs: Mapping[str, Interval]
    """Per claim, the values that would fit in its place, everything else as it is told."""
    jointly: bool = False
    """Whether those values depend on each other, so that not every pick from ``needs`` fits."""
    fits_as: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Claims of the set whose words fit unchanged as another quantity."""
    hint: str | None = None
    """A typing slip that would explain it; never more than a hint."""
    reference: bool = False
    """Whether it changes a claim of a reference."""

    def to_dict(self, kinds: Mapping[str, Kind]) -> dict[str, Json]:
        """Return it for the JSON format; ``kinds`` are those of the quantities, by claim (a number where it is not)."""
        return {
            "claims": list(self.claims),
            "weight": format_number(self.weight),
            "needs": {claim: written(self.needs[claim], kinds.get(claim, Kind.AMOUNT)) for claim in sorted(self.needs)},
            "jointly": self.jointly,
            "fits_as": _sorted(self.fits_as),
            "hint": self.hint,
            "reference": self.reference,
        }


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule, or one quantity told twice, in one view, with its verdict and its proof."""

    id: str
    """``view:source:rule`` (and quantity or date where that is not unique): stable while lines move."""
    rule: str
    """A rule's id, ``told-twice`` or ``joint``."""
    view: View
    source: str | None
    """The source looked at; ``None`` in the view of all."""
    verdict: Verdict
    severity: Severity
    claims: tuple[str, ...]
    """Every claim that was looked at."""
    quantity: str | None = None
    """What is told twice."""
    as_of: str | None = None
    entailed: bool = False
    reason: str | None = None
    """Why nothing could be told; always given with ``undecided``."""
    missing: tuple[str, ...] = ()
    """Quantities of the rule nobody tells here."""
    conflicts: tuple[Conflict, ...] = ()
    conflicts_cut: bool = False
    """Whether there may be more conflicts than are listed."""
    corrections: tuple[Correction, ...] = ()
    corrections_cut: bool = False
    fits_as: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Claims of the first conflict whose words fit unchanged as another quantity of the rule."""
    stretch: Rational | None = None
    """Grains by which every reading would have to widen; ``None``: not reachable, or not asked."""
    copies: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Claims that say the same as one that is named, by the one that is named."""
    proof_profile: Profile | None = None
    """The profile under which ``conflicts`` are proved: ``lenient`` for contradicted."""
    witness: Witness | None = None
    follows: tuple[str, ...] = ()
    """Ids of simpler findings whose corrections resolve every conflict of this one: it is no story of its own."""

    @property
    def gap(self) -> Rational | None:
        """The gap of the first conflict, which leads every report of it."""
        return self.conflicts[0].gap if self.conflicts else None

    @property
    def fingerprint(self) -> str:
        """See :func:`fingerprint`; of the first conflict, or of everything looked at where there is none."""
        return fingerprint(
            self.rule, self.view, self.source, self.conflicts[0].claims if self.conflicts else self.claims
        )

    @property
    def level(self) -> Severity:
        """How loudly it is said: contradictions as severe as their rule, strained ones at most as warnings."""
        if self.verdict is Verdict.CONTRADICTED:
            return self.severity
        if self.verdict is Verdict.STRAINED and self.severity is not Severity.NOTE:
            return Severity.WARNING
        return Severity.NOTE

    def primary(self, claims: Mapping[str, Claim]) -> Claim | None:
        """Return the claim to point at: one of the looked-at source in the first conflict, if there is one.

        Args:
            claims: every claim of the data set, by id.
        """
        named = [claims[claim] for claim in (self.conflicts[0].claims if self.conflicts else self.claims)]
        first_corrected = [claims[claim] for correction in self.corrections[:1] for claim in correction.claims]
        for candidates in (first_corrected, named):
            for claim in candidates:
                if claim.source == self.source:
                    return claim
        return next(iter((*first_corrected, *named)), None)

    def to_dict(self, claims: Mapping[str, Claim], kinds: Mapping[str, Kind] = MappingProxyType({})) -> dict[str, Json]:
        """Return it for the JSON format; ``claims`` are those of the data set, and the kinds of what they tell."""
        proof = self.conflicts[0].proof if self.conflicts else self.witness
        primary = self.primary(claims)
        return {
            "id": self.id,
            "rule": self.rule,
            "view": str(self.view),
            "source": self.source,
            "verdict": str(self.verdict),
            "severity": str(self.severity),
            "entailed": self.entailed,
            "gap": None if self.gap is None else format_number(self.gap),
            "stretch": None if self.stretch is None else format_number(self.stretch),
            "reason": self.reason,
            "quantity": self.quantity,
            "as_of": self.as_of,
            "claims": list(self.claims),
            "missing": list(self.missing),
            "copies": {claim: list(self.copies[claim]) for claim in sorted(self.copies)},
            "conflicts": [conflict.to_dict() for conflict in self.conflicts],
            "conflicts_cut": self.conflicts_cut,
            "proof_profile": None if self.proof_profile is None else str(self.proof_profile),
            "corrections": [correction.to_dict(kinds) for correction in self.corrections],
            "corrections_cut": self.corrections_cut,
            "fits_as": _sorted(self.fits_as),
            "certificate": None if proof is None else proof.to_dict(),
            "location": None if primary is None else _location(primary.location),
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """What one source's claims say to a question."""

    question: Question
    source: str
    verdict: Verdict
    """``consistent``: the supposition can hold with the figures of this source."""
    entailed: bool
    left: Interval
    """What the positive side of the supposition can come to under the default reading."""
    right: Interval
    """What the other side, moved over, can come to."""
    lenient_left: Interval
    lenient_right: Interval
    claims: tuple[str, ...]

    def to_dict(self) -> dict[str, Json]:
        """Return it for the JSON format."""
        return {
            "question": self.question.id,
            "ask": self.question.ask,
            "source": self.source,
            "verdict": str(self.verdict),
            "entailed": self.entailed,
            "left": str(self.left),
            "right": str(self.right),
            "lenient_left": str(self.lenient_left),
            "lenient_right": str(self.lenient_right),
            "claims": list(self.claims),
        }


@dataclass(frozen=True, slots=True)
class Bound:
    """What claims and rules together still allow for one quantity."""

    quantity: str
    interval: Interval
    as_of: str | None = None
    union: bool = False
    """The claims contradict each other: this is the hull of what each minimum-weight correction allows."""
    exact: bool = True
    """``False``: no value outside is possible, but not every value inside may be."""

    @property
    def key(self) -> str:
        """The quantity, with the day where the figures hold for one."""
        return str(Dated(self.quantity, self.as_of))

    @property
    def note(self) -> str | None:
        """How the interval is to be taken where it is not simply what can still be: ``union`` or ``outer``."""
        if self.union:
            return "union"
        return None if self.exact else "outer"


@dataclass(frozen=True, slots=True)
class Wording:
    """A source and the reference tell two quantities that are easily taken for each other; a note, never a verdict."""

    source: str
    claim: str
    """What the source tells."""
    reference: str
    """The claim of a reference on the other quantity."""
    differs_in: str

    def to_dict(self) -> dict[str, Json]:
        """Return it as plain data."""
        return {
            "source": self.source,
            "claim": self.claim,
            "reference": self.reference,
            "differs_in": self.differs_in,
        }


@dataclass(frozen=True, slots=True)
class Report:
    """Everything one run found, with what is needed to print it or run it again."""

    dataset: Dataset
    rules: Ruleset
    profile: Profile
    views: tuple[View, ...]
    findings: tuple[Finding, ...]
    """Worst first, then by source and rule; undecided ones included."""
    tool: str
    """Name and version of what made it: ``cac-check 0.1.0``."""
    lexicons: Mapping[str, str]
    """Language → version of every lexicon that was used."""
    answers: tuple[Answer, ...] = ()
    bounds: tuple[Bound, ...] = ()
    never_applied: tuple[str, ...] = ()
    """Rules that applied nowhere."""
    wordings: tuple[Wording, ...] = ()
    untold: tuple[str, ...] = ()
    """What else could not be told because of an internal error, and the error."""
    command: str | None = None
    """The command line that makes this report again."""

    @property
    def version(self) -> str:
        """The version of the tool."""
        return self.tool.rpartition(" ")[2]

    @property
    def summary(self) -> Mapping[Verdict, int]:
        """How many findings have each verdict."""
        return {verdict: sum(finding.verdict is verdict for finding in self.findings) for verdict in Verdict}

    @property
    def kinds(self) -> Mapping[str, Kind]:
        """The kind of what each claim tells."""
        return {claim.id: self.dataset.quantities[claim.quantity].kind for claim in self.dataset.claims}

    def bound_text(self, bound: Bound) -> str:
        """Return what is left for a quantity, for the JSON format."""
        return written(bound.interval, self.dataset.quantities[bound.quantity].kind)

    def to_dict(self) -> dict[str, Json]:
        """Return the JSON format: plain data in a stable order, exact numbers and intervals as strings."""
        claims = {claim.id: claim for claim in self.dataset.claims}
        kinds = self.kinds
        bounds = sorted(self.bounds, key=lambda bound: bound.key)
        return {
            "format": FORMAT,
            "tool": {"name": self.tool.partition(" ")[0], "version": self.version},
            "dataset": self.dataset.id,
            "profile": str(self.profile),
            "views": [str(view) for view in self.views],
            "lexicon": _sorted(self.lexicons),
            "summary": {str(verdict): count for verdict, count in self.summary.items()},
            "findings": [finding.to_dict(claims, kinds) for finding in self.findings],
            "answers": [answer.to_dict() for answer in self.answers],
            "wordings": [wording.to_dict() for wording in self.wordings],
            "bounds": {bound.key: self.bound_text(bound) for bound in bounds},
            "bounds_notes": {bound.key: bound.note for bound in bounds if bound.note is not None},
            "never_applied": list(self.never_applied),
            "untold": list(self.untold),
            "command": self.command,
        }


def _sorted(mapping: Mapping[str, str]) -> dict[str, Json]:
    return {key: mapping[key] for key in sorted(mapping)}


def _location(location: Location | None) -> dict[str, Json] | None:
    if location is None:
        return None
    where: dict[str, Json] = {"file": location.file}
    if location.span is not None:
        where |= location.span._asdict()
    return where
