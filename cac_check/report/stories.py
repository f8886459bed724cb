"""Findings that say the same, told once, and what of a report concerns some sources.

Findings of one rule, view and verdict that name the same quantities with the same readings, from the same lineages,
are one *story*. Those that cannot hold are told by what causes them, see :mod:`~cac_check.report.causes`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import TypeVar

from cac_check.finding import Finding, Report, View
from cac_check.model import Claim
from cac_check.records import dataclass
from cac_check.report.index import Index

_VIEWS = (View.AGAINST, View.WITHIN, View.TOGETHER)


@dataclass(frozen=True, slots=True)
class Story:
    """Findings that say the same; the first stands for all."""

    findings: tuple[Finding, ...]

    @property
    def lead(self) -> Finding:
        """The finding that is told."""
        return self.findings[0]

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources looked at, in order."""
        return tuple(finding.source for finding in self.findings if finding.source is not None)


def stories(findings: Iterable[Finding], index: Index) -> tuple[Story, ...]:
    """Group findings that say the same: worst first, then held against a reference, then told by most."""
    groups = _group(findings, lambda finding: _tale(finding, index))
    found = [Story(tuple(sorted(group, key=lambda finding: _readability(finding, index)))) for group in groups]
    return tuple(sorted(found, key=_urgency))


def of_source(report: Report, source: str) -> Report:
    """Return the report with only what concerns one source, see :func:`of_sources`.

    Raises:
        KeyError: if the data set has no such source.
    """
    return of_sources(report, {report.dataset.sources[source].id})


def of_sources(report: Report, sources: AbstractSet[str]) -> Report:
    """Return the report with only what concerns some sources: their findings and answers.

    What all sources together say concerns them where a correction would change one of their claims.
    """
    own = {claim.id for claim in report.dataset.claims if claim.source in sources}
    return replace(
        report,
        findings=tuple(
            finding
            for finding in report.findings
            if finding.source in sources or (finding.source is None and _would_change(finding, own))
        ),
        answers=tuple(answer for answer in report.answers if answer.source in sources),
        wordings=tuple(wording for wording in report.wordings if wording.source in sources),
    )


def follow(ids: Iterable[str], index: Index) -> tuple[str, ...]:
    """Return the ids of the findings that whoever corrects these has corrected too."""
    return tuple(dict.fromkeys(follower for id_ in ids for follower in index.followers.get(id_, ())))


def _would_change(finding: Finding, claims: AbstractSet[str]) -> bool:
    corrected = {claim for correction in finding.corrections for claim in correction.claims}
    return any(not claims.isdisjoint((claim, *finding.copies.get(claim, ()))) for claim in corrected)


def _urgency(story: Story) -> tuple[int, int, int, int]:
    finding = story.lead
    return -finding.verdict.rank, -finding.level.rank, _VIEWS.index(finding.view), -len(story.findings)


def _readability(finding: Finding, index: Index) -> bool:
    """Sort key: a text in the language of the report stands for the others."""
    return finding.source is None or not index.sources[finding.source].language.startswith("en")


def _tale(finding: Finding, index: Index) -> Hashable:
    return (*_kinship(finding, index), tuple(sorted(str(claim.reading) for claim in index.claims_of(finding))))


def _kinship(finding: Finding, index: Index) -> tuple[Hashable, ...]:
    return (
        finding.rule,
        finding.view,
        finding.verdict,
        finding.quantity,
        finding.as_of,
        finding.reason,
        finding.missing,
        finding.conflicts[0].rules if finding.conflicts else (),
        tuple(sorted(_role(claim, finding, index) for claim in index.claims_of(finding))),
    )


def _role(claim: Claim, finding: Finding, index: Index) -> tuple[str, str]:
    """Who says which quantity: a lineage for the source looked at, the claim itself for any other."""
    own = claim.source == finding.source
    return claim.quantity, index.sources[claim.source].witness if own else claim.id


Item = TypeVar("Item")


def _group(items: Iterable[Item], key: Callable[[Item], Hashable]) -> list[tuple[Item, ...]]:
    groups: dict[Hashable, list[Item]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return [tuple(group) for group in groups.values()]
