"""Findings that say the same, told once.

A slip that 24 outlets copied is one *story*: findings of one rule, view and verdict whose conflicts name the same
quantities with the same readings, from the same lineages. Stories that differ in nothing but the words are one
*family*. Every finding stays counted.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import TypeVar

from cac_check.diagnostic import Severity
from cac_check.finding import TOLD_TWICE, Finding, Report, View
from cac_check.model import Claim, Verdict
from cac_check.report.index import Index
from cac_check.report.words import VERDICTS

_LEVELS = (Severity.ERROR, Severity.WARNING, Severity.NOTE)
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


@dataclass(frozen=True, slots=True)
class Family:
    """Stories of one rule, view, verdict and lineage that differ in their words and numbers only."""

    stories: tuple[Story, ...]

    @property
    def verdict(self) -> Verdict:
        """The verdict all of them have."""
        return self.stories[0].lead.verdict

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all their findings."""
        return tuple(finding.id for story in self.stories for finding in story.findings)

    @property
    def ordered(self) -> tuple[Story, ...]:
        """The stories, the one most findings tell first."""
        return tuple(sorted(self.stories, key=lambda story: -len(story.findings)))


def stories(findings: Iterable[Finding], index: Index) -> tuple[Story, ...]:
    """Group findings that say the same: worst first, then held against a reference, then told by most."""
    groups = _group(findings, lambda finding: _tale(finding, index))
    told = [Story(tuple(sorted(group, key=lambda finding: _readability(finding, index)))) for group in groups]
    return tuple(sorted(told, key=_urgency))


def families(findings: Iterable[Finding], index: Index) -> tuple[Family, ...]:
    """Group findings into stories, and those into families, in the order of their first stories."""
    return tuple(Family(group) for group in _group(stories(findings, index), lambda story: _kinship(story.lead, index)))


def kin(told: Sequence[Family], index: Index) -> tuple[tuple[Family, ...], ...]:
    """Return, for each family, those that break the same rule with the same figures in texts of another lineage.

    Of one quantity told twice there are none: that two texts disagree with a third one makes them no kin.
    """
    by_shape: dict[Hashable, list[Family]] = {}
    shapes = [_shape(family.ordered[0].lead, index) for family in told]
    for family, shape in zip(told, shapes, strict=True):
        by_shape.setdefault(shape, []).append(family)
    return tuple(
        ()
        if family.ordered[0].lead.rule == TOLD_TWICE
        else tuple(other for other in by_shape[shape] if other is not family)
        for family, shape in zip(told, shapes, strict=True)
    )


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


def follow(stories_: Iterable[Story], index: Index) -> tuple[str, ...]:
    """Return the ids of the findings that whoever corrects these stories has corrected too."""
    ids = (finding.id for story in stories_ for finding in story.findings)
    return tuple(dict.fromkeys(follower for id_ in ids for follower in index.followers.get(id_, ())))


def _would_change(finding: Finding, claims: AbstractSet[str]) -> bool:
    corrected = {claim for correction in finding.corrections for claim in correction.claims}
    return any(not claims.isdisjoint((claim, *finding.copies.get(claim, ()))) for claim in corrected)


def _urgency(story: Story) -> tuple[int, int, int, int]:
    finding = story.lead
    verdict = list(VERDICTS).index(finding.verdict)
    return verdict, _LEVELS.index(finding.level), _VIEWS.index(finding.view), -len(story.findings)


def _readability(finding: Finding, index: Index) -> bool:
    """Sort key: a text in the language of the report stands for the others."""
    return finding.source is None or not index.sources[finding.source].language.startswith("en")


def _tale(finding: Finding, index: Index) -> Hashable:
    return (*_kinship(finding, index), tuple(sorted(str(claim.reading) for claim in index.told(finding))))


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
        tuple(sorted(_role(claim, finding, index) for claim in index.told(finding))),
    )


def _shape(finding: Finding, index: Index) -> Hashable:
    """What is set against what, whoever says it and in whatever words."""
    told = tuple(sorted((claim.quantity, claim.source == finding.source) for claim in index.told(finding)))
    return finding.rule, finding.view, finding.as_of, told


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
