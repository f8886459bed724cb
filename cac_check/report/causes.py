"""Findings that one correction would settle: one cause, one story.

A wrong figure breaks every rule it stands in, in every view, and in every text that copied it. What explains the most
findings with one change is taken first, and so on (a greedy hitting set): each choice is a *cause*. Causes that are the
same slip in other words, or in texts of another origin, are told with the one most texts have. Nothing is lost: every
finding is in exactly one cause.
"""

from __future__ import annotations

import heapq
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import TypeAlias

from cac_check.finding import TOLD_TWICE, Finding, View
from cac_check.interval import Rational, magnitude, ratio
from cac_check.model import Claim, Verdict
from cac_check.records import dataclass
from cac_check.report.index import Index

_VIEWS = (View.AGAINST, View.WITHIN, View.TOGETHER)

Figure: TypeAlias = tuple[Hashable, ...]
"""What copies of a claim share: the quantity, the day, what the words allow, the text they descend from."""
Way: TypeAlias = frozenset[Figure]
"""Figures that are changed together."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Findings with a correction in common, the one with the shortest conflict first."""

    findings: tuple[Finding, ...]
    kin: tuple[Cause, ...] = ()
    """The same slip in other words, or in texts of another lineage."""

    @property
    def lead(self) -> Finding:
        """The finding whose conflict is the evidence."""
        return self.findings[0]

    @property
    def verdict(self) -> Verdict:
        """The worst verdict of its own findings."""
        return max((finding.verdict for finding in self.findings), key=attrgetter("rank"))

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources looked at, each once, the lead's first."""
        return tuple(dict.fromkeys(finding.source for finding in self.findings if finding.source is not None))

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all findings, those of its kin too."""
        return tuple(finding.id for cause in (self, *self.kin) for finding in cause.findings)


def causes(findings: Iterable[Finding], index: Index) -> tuple[Cause, ...]:
    """Return the causes of contradicted and strained findings: worst first, then those most texts have.

    Args:
        findings: what cannot hold, or only on a loose reading.
        index: of their report.
    """
    found = [
        Cause(tuple(sorted(group, key=lambda finding: _evidence(finding, way, index))))
        for way, group in _by_shared_correction(tuple(findings), index)
    ]
    slips: dict[Hashable, list[Cause]] = {}
    for cause in sorted(found, key=lambda cause: _urgency(cause, index)):
        slips.setdefault(_slip(cause.lead, index), []).append(cause)
    return tuple(replace(first, kin=tuple(others)) for first, *others in slips.values())


def led_by(cause: Cause, source: str) -> Cause:
    """Return a cause as one source tells it: its part first, and its finding as the evidence, where it has one."""
    own = next((part for part in (cause, *cause.kin) if source in part.sources), None)
    if own is None:
        return cause
    others = tuple(replace(part, kin=()) for part in (cause, *cause.kin) if part is not own)
    return Cause(tuple(sorted(own.findings, key=lambda finding: finding.source != source)), others)


def accused(finding: Finding, index: Index) -> Claim | None:
    """Return the claim a finding is about: one of the source that is looked at, by the likeliest correction."""
    return finding.primary(index.claims)


# --- By shared correction ----------------------------------------------------------------------------------------


def _by_shared_correction(findings: Sequence[Finding], index: Index) -> Iterator[tuple[Way, list[Finding]]]:
    ways = [_ways(finding, index) for finding in findings]
    settles: dict[Way, list[int]] = {}
    for place, each in enumerate(ways):
        for way in each:
            settles.setdefault(way, []).append(place)
    left = set(range(len(findings)))
    order = {way: number for number, way in enumerate(settles)}
    queue = [(-len(places), len(way), order[way], way) for way, places in settles.items()]
    heapq.heapify(queue)
    while left:
        worth, size, rank, way = heapq.heappop(queue)
        places = [place for place in settles[way] if place in left]
        if len(places) < -worth:
            # Some of what it settled is settled by now: it may no longer be the best.
            if places:
                heapq.heappush(queue, (-len(places), size, rank, way))
            continue
        left.difference_update(places)
        yield way, [findings[place] for place in places]


def _ways(finding: Finding, index: Index) -> tuple[Way, ...]:
    """What would settle a finding, likeliest first: without the references where that is possible."""
    corrections = [correction for correction in finding.corrections if not correction.reference]
    sets: list[tuple[str, ...]] = [(claim,) for claim in finding.fits_as if not index.is_reference(claim)]
    sets += [correction.claims for correction in corrections or finding.corrections]
    if not sets:
        sets = [finding.conflicts[0].claims if finding.conflicts else finding.claims]
    return tuple(dict.fromkeys(frozenset(_figure(index.claims[claim], index) for claim in each) for each in sets))


def _figure(claim: Claim, index: Index) -> Figure:
    return claim.quantity, claim.as_of, str(claim.reading), index.sources[claim.source].witness


# --- The same slip elsewhere -------------------------------------------------------------------------------------


def _slip(finding: Finding, index: Index) -> Hashable:
    """What is set against what, and how it came about: by another meaning, or in one lineage.

    That two lineages disagree with a third about one quantity makes them no kin.
    """
    claim = accused(finding, index)
    if finding.source is None or claim is None or claim.source != finding.source:
        return finding.id
    figures = tuple(sorted((each.quantity, each.source == finding.source) for each in index.claims_of(finding)))
    meaning = finding.fits_as.get(claim.id)
    if meaning is not None and finding.rule != TOLD_TWICE:
        return finding.rule, finding.view, finding.as_of, figures, meaning
    return finding.rule, finding.view, finding.as_of, figures, finding.verdict, index.sources[claim.source].witness


# --- Order -------------------------------------------------------------------------------------------------------


def _evidence(finding: Finding, way: Way, index: Index) -> tuple[bool, int, int, int, int, bool]:
    """Sort key: a conflict that names what is to be changed, then the worst, then the shortest."""
    conflict = finding.conflicts[0] if finding.conflicts else None
    named = {_figure(claim, index) for claim in index.claims_of(finding)}
    return (
        not way <= named,
        -finding.verdict.rank,
        len(conflict.claims) if conflict else len(finding.claims),
        len(conflict.rules) if conflict else 1,
        _VIEWS.index(finding.view),
        # A text in the language of the report stands for its copies.
        finding.source is not None and not index.sources[finding.source].language.startswith("en"),
    )


def _urgency(cause: Cause, index: Index) -> tuple[int, int, int, Rational]:
    return (
        -cause.verdict.rank,
        -max(finding.level.rank for finding in cause.findings),
        -len(cause.sources),
        -_relative_gap(cause.lead, index),
    )


def _relative_gap(finding: Finding, index: Index) -> Rational:
    """How far the two sides of a sum miss each other, by the larger of them; 0 where that says nothing."""
    sum_ = finding.conflicts[0].sum if finding.conflicts else None
    if sum_ is None or any(index.quantities[addend.quantity].kind.value == "date" for addend in sum_.lower):
        return 0
    size = max(magnitude(sum_.low), magnitude(sum_.high))
    return ratio(sum_.gap, size) if size else 0
