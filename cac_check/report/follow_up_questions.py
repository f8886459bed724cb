"""What to ask before printing: innocent explanations of figures that do not fit."""

from __future__ import annotations

from cac_check.finding import TOLD_TWICE, Finding
from cac_check.model import Breakdown, Claim, Kind, Order, Same
from cac_check.report.index import Index
from cac_check.report.words import LONGEST_QUOTE, listing, quote, visible


def questions(finding: Finding, index: Index) -> tuple[str, ...]:
    """Return the innocent explanations worth asking about, most telling first, each as a question."""
    claims = index.told(finding)
    asked = [*_cues(finding, claims, index)]
    if _may_be_part(finding, index):
        asked.append("Is one of them a part of the other: one platform, one region, one kind?")
    if not any(index.quantities[claim.quantity].kind is Kind.DATE for claim in claims):
        asked.append("Do all of them cover the same period?")
    units = sorted({unit for claim in claims if (unit := index.quantities[claim.quantity].unit)})
    if units:
        asked.append(f"Does each of them really count {visible(listing(units), LONGEST_QUOTE)}?")
    languages = sorted({index.sources[claim.source].language for claim in claims})
    if len(languages) > 1:
        asked.append(f"Was a word changed in translation ({visible(', '.join(languages), LONGEST_QUOTE)})?")
    return tuple(asked)


def _cues(finding: Finding, claims: tuple[Claim, ...], index: Index) -> list[str]:
    """Words that chose a part of a whole, in the text looked at."""
    rule = index.rules.get(finding.rule)
    if rule is None or not isinstance(rule.form, Breakdown):
        return []
    parts = {part for part, _ in rule.form.parts}
    return [
        f'Does "{visible(claim.cue, LONGEST_QUOTE)}" with {quote(claim)} leave out what is added to it here?'
        for claim in claims
        if claim.cue is not None and claim.quantity in parts and claim.source == finding.source
    ]


def _may_be_part(finding: Finding, index: Index) -> bool:
    rule = index.rules.get(finding.rule)
    return finding.rule == TOLD_TWICE or (rule is not None and isinstance(rule.form, Same | Order))
