"""What the ids in a report stand for, and the language it is told in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from types import MappingProxyType

from cac_check.finding import Finding, Report
from cac_check.messages import ENGLISH, Language
from cac_check.model import Claim, Dataset, Kind, Quantity, Role, Rule, Ruleset, Source, with_untold
from cac_check.records import dataclass


@dataclass(frozen=True, slots=True)
class Index:
    """Claims, quantities, sources, rules and lineages of a report, by id, and the language of its sentences."""

    claims: Mapping[str, Claim]
    quantities: Mapping[str, Quantity]
    """Those of the data set, and those that rules name and nobody tells."""
    sources: Mapping[str, Source]
    rules: Mapping[str, Rule]
    lineages: Mapping[str, str]
    followers: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Findings that whoever corrects the named one has corrected too."""
    language: Language = ENGLISH

    @staticmethod
    def of(report: Report, language: Language = ENGLISH) -> Index:
        """Return the index of a report, to be told in a language."""
        followers: dict[str, tuple[str, ...]] = {}
        for finding in report.findings:
            for followed in finding.follows:
                followers[followed] = (*followers.get(followed, ()), finding.id)
        return replace(Index.of_parts(report.dataset, report.rules), followers=followers, language=language)

    @staticmethod
    def of_parts(dataset: Dataset, rules: Ruleset) -> Index:
        """Return the index of a data set and rules."""
        return Index(
            {claim.id: claim for claim in dataset.claims},
            with_untold(dataset.quantities, (each for rule in rules.rules for each in rule.untold)),
            dataset.sources,
            {rule.id: rule for rule in rules.rules},
            dataset.lineages,
        )

    def quantity_of(self, claim: str) -> Quantity:
        """Return the quantity a claim is about."""
        return self.quantities[self.claims[claim].quantity]

    def kind_of(self, claim: Claim) -> Kind:
        """Return what sort of number a claim is about."""
        return self.quantities[claim.quantity].kind

    def source_of(self, claim: str) -> Source:
        """Return the source of a claim."""
        return self.sources[self.claims[claim].source]

    def is_reference(self, claim: str) -> bool:
        """Whether a claim comes from a source that others are held against."""
        return self.source_of(claim).role is Role.REFERENCE

    def claims_of(self, finding: Finding) -> tuple[Claim, ...]:
        """Return the claims a reader must see: of the first conflict, or all that were looked at."""
        ids = finding.conflicts[0].claims if finding.conflicts else finding.claims
        return tuple(self.claims[claim] for claim in ids)
