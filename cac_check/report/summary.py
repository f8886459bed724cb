"""What is counted, and what is worth printing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from cac_check.conflict import rule_of
from cac_check.finding import JOINT, TOLD_TWICE, Finding, Report, View
from cac_check.model import Claim, Evidence, Verdict, names_in
from cac_check.report.claim_labels import Naming, outlet_and_place
from cac_check.report.index import Index
from cac_check.report.sums import gap_in_words
from cac_check.report.words import LONGEST_QUOTE, VERDICTS, label, listing, plural, reading_name, visible

MOST_FIGURES = 8
"""Figures that are listed one after the other in a sentence."""

MOST_RULES = 5
"""Rules that are named where their figures are too many."""


def has_a_section(finding: Finding) -> bool:
    """Whether a finding is a story of its own: not if it fits, only lacks figures or follows from a simpler one."""
    return finding.verdict is not Verdict.CONSISTENT and not lacks_figures(finding) and not finding.follows


def lacks_figures(finding: Finding) -> bool:
    """Whether nothing could be told because nobody tells the figures."""
    return finding.verdict is Verdict.UNDECIDED and bool(finding.missing)


def headline(report: Report, causes: int | None = None) -> str:
    """Return the one line that counts every finding, those that follow from others apart.

    Args:
        report: what was found.
        causes: how many causes what cannot hold is told as, where one stands for several findings.
    """
    count = Counter(finding.verdict for finding in report.findings if not finding.follows)
    following = sum(bool(finding.follows) for finding in report.findings)
    sources = len({finding.source for finding in report.findings if finding.source is not None})
    if not report.findings:
        return "Nothing was checked: no rule applies to these figures."
    clauses = (
        _clause(count[Verdict.CONTRADICTED], "cannot hold", "cannot hold") + _in_causes(causes, count),
        _clause(count[Verdict.STRAINED], "fits only on a loose reading", "fit only on a loose reading"),
        _clause(count[Verdict.CONSISTENT], "fits", "fit"),
        _clause(count[Verdict.UNDECIDED], "cannot be decided", "cannot be decided") + _wanting(report),
        _clause(following, "follows from another", "follow from others"),
    )
    checks = f"{plural(len(report.findings), 'check')} on {plural(sources, 'source')}"
    return f"{checks}: {', '.join(filter(None, clauses))}."


def _clause(count: int, singular: str, many: str) -> str:
    return f"{count:,} {singular if count == 1 else many}" if count else ""


def _in_causes(causes: int | None, count: Mapping[Verdict, int]) -> str:
    return "" if causes in (None, count[Verdict.CONTRADICTED]) else f" ({plural(causes or 0, 'cause')})"


def _wanting(report: Report) -> str:
    wanting = sum(map(lacks_figures, report.findings))
    return f" ({wanting:,}: figures missing)" if wanting else ""


def against_what(finding: Finding) -> str:
    """Say what was put side by side, to follow the name of a source."""
    match finding.view:
        case View.WITHIN:
            return "with itself"
        case View.AGAINST:
            return "against the reference"
        case View.TOGETHER:
            return "all sources together"


def charge(who: str, finding: Finding, verdict: str) -> str:
    """Say a verdict of a source: ``asean against the reference: cannot all hold, by 5``, ``asean contradicts itself``.

    Args:
        who: the sources, in words; empty where all are looked at together.
        finding: what was found.
        verdict: its verdict in words.
    """
    if finding.view is View.WITHIN and finding.verdict is Verdict.CONTRADICTED:
        return f"{who} contradicts itself{verdict.removeprefix(VERDICTS[Verdict.CONTRADICTED])}"
    return f"{who} {against_what(finding)}: {verdict}".lstrip()


def verdict_in_words(finding: Finding, report: Report, index: Index, *, with_unit: bool = True) -> str:
    """Say the verdict with its gap, or with the reason why there is none."""
    said = VERDICTS[finding.verdict]
    if finding.verdict is Verdict.UNDECIDED:
        return f"{said}: {visible(finding.reason or 'no reason was given', LONGEST_QUOTE)}"
    gap = gap_in_words(finding, index, with_unit=with_unit)
    if gap is None:
        return said
    if finding.verdict is Verdict.STRAINED:
        return f"{said}; on {reading_name(finding.proof_profile or report.profile)} it misses by {gap}"
    return f"{said}, by {gap}"


def figures(finding: Finding, index: Index, quotes: Sequence[str]) -> str:
    """Return figures one by one or, where nobody would read them all, how many there are and what relates them.

    Args:
        finding: what they belong to.
        index: of its report.
        quotes: every figure in words.
    """
    if len(quotes) <= MOST_FIGURES:
        return ", ".join(quotes)
    quantities = {claim.quantity for claim in index.claims_of(finding)}
    if finding.conflicts:
        rules = list(dict.fromkeys(map(rule_of, finding.conflicts[0].rules)))
    elif finding.rule in index.rules:
        rules = [finding.rule]
    else:
        rules = [id_ for id_, rule in index.rules.items() if not quantities.isdisjoint(names_in(rule))]
    more = len(rules) - MOST_RULES
    named = listing([*rules[:MOST_RULES], f"{more:,} more"] if more > 0 else rules)
    under = f" under {named}" if rules else ""
    return f"{len(quotes):,} figures{under}"


def own_claims(finding: Finding, index: Index) -> tuple[Claim, ...]:
    """Return the claims of the looked-at source among those that are told, or all where there is no such source."""
    involved = index.claims_of(finding)
    return tuple(claim for claim in involved if claim.source == finding.source) or involved


def basis(finding: Finding, index: Index, who: Naming = outlet_and_place) -> tuple[str, ...]:
    """Return what a finding rests on, one sentence per rule, without full stops."""
    if finding.rule == TOLD_TWICE:
        return (f"conflicting figures for one quantity: {subject(finding, index)}",)
    ids = finding.conflicts[0].rules if finding.rule == JOINT and finding.conflicts else (finding.rule,)
    rules = dict.fromkeys(map(rule_of, ids))
    return tuple(_rule_sentence(rule, index, who) for rule in rules if rule in index.rules)


def subject(finding: Finding, index: Index) -> str:
    """Say what a finding is about: its quantity, or what its rule says."""
    if finding.quantity is not None:
        return label(index.quantities[finding.quantity])
    return visible(index.rules[finding.rule].because, LONGEST_QUOTE) if finding.rule in index.rules else finding.rule


def _rule_sentence(rule_id: str, index: Index, who: Naming) -> str:
    rule = index.rules[rule_id]
    evidence = "" if rule.evidence is None else _evidence(rule.evidence, index, who)
    return visible(rule.because, LONGEST_QUOTE) + (f" ({evidence})" if evidence else "")


def _evidence(evidence: Evidence, index: Index, who: Naming) -> str:
    parts = [visible(text, LONGEST_QUOTE) for text in (evidence.cue, evidence.text) if text is not None]
    if evidence.claim is not None and evidence.claim in index.claims:
        parts.append(who(index.claims[evidence.claim], index))
    return ", ".join(parts)


def names(sources: tuple[str, ...], index: Index) -> str:
    """Return the outlets of sources, once each, in order."""
    return listing(dict.fromkeys(visible(index.sources[source].outlet, LONGEST_QUOTE) for source in sources))
