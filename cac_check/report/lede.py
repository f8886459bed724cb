"""What is at odds, in one line a reader takes away: labels and units, and what would fit instead."""

from __future__ import annotations

from cac_check.finding import Finding, View
from cac_check.model import Share, Verdict
from cac_check.report.causes import Cause, accused
from cac_check.report.document import Line, Strong, line
from cac_check.report.index import Index
from cac_check.report.summary import names, own_claims
from cac_check.report.sums import gap_in_words
from cac_check.report.words import capital, label, listing, plural, quote, values
from cac_check.report.workings import worked_out

MOST_QUOTES = 3
"""Quotes a heading holds."""


def lede(cause: Cause, index: Index) -> Line:
    """Return ``Biobío: 45.5 % of the total, not 48 %``, with who reports it and the gap."""
    finding = cause.lead
    subject, said = _instead(finding, index) or _apart(finding, index)
    who = ""
    if cause.sources:
        more = len({source for part in (cause, *cause.kin) for source in part.sources}) - 1
        others = f" and {plural(more, 'other')}" if more else ""
        who = f" ({names(cause.sources[:1], index)}{others})"
    gap = gap_in_words(finding, index)
    apart = "" if gap is None else f"; {gap if finding.gap else 'a hair'} apart"
    return line(Strong(capital(subject)), f": {said}{who}{apart}")


def title(finding: Finding, index: Index) -> str:
    """Return what a finding is about, the words in question and what they do not fit."""
    quotes = list(dict.fromkeys(quote(claim) for claim in own_claims(finding, index)))
    shown = listing(quotes[:MOST_QUOTES]) if len(quotes) <= MOST_QUOTES else ", ".join([*quotes[:MOST_QUOTES], "…"])
    one = len(quotes) == 1
    loosely = finding.verdict is Verdict.STRAINED
    if finding.view is View.AGAINST:
        said = ("fits" if one else "fit") if loosely else ("does not fit" if one else "do not fit")
        said += " the reference"
    elif loosely:
        said = "fits" if one else "fit together"
    else:
        said = "cannot hold" if one else "contradict each other"
    return f"{shown} {said}{' only on a loose reading' if loosely else ''}"


def _instead(finding: Finding, index: Index) -> tuple[str, str] | None:
    """What is reported and what would fit in its place, where one figure alone is in question."""
    shared, rule = worked_out(finding, index), index.rules.get(finding.rule)
    if shared is not None and rule is not None and isinstance(rule.form, Share):
        part, whole = (label(index.quantities[name]) for name in (rule.form.part, rule.form.of))
        return part, f"{shared[0]} of {whole}, not {shared[1]}"
    claim = accused(finding, index)
    corrections = [correction for correction in finding.corrections if not correction.reference]
    if claim is None or len(corrections) != 1 or corrections[0].claims != (claim.id,):
        return None
    needed = corrections[0].needs.get(claim.id)
    if needed is None:
        return None
    quantity = index.quantity_of(claim.id)
    return label(quantity), f"{values(needed, quantity.kind)}, not {quote(claim)}"


def _apart(finding: Finding, index: Index) -> tuple[str, str]:
    """The figures that cannot all hold, each with its label once."""
    claims = index.claims_of(finding)
    labels = list(dict.fromkeys(label(index.quantity_of(claim.id)) for claim in claims))
    quotes = list(dict.fromkeys(map(quote, claims)))
    more = len(quotes) - MOST_QUOTES
    shown = listing([*quotes[:MOST_QUOTES], f"{more:,} more"] if more > 0 else quotes)
    many = len(labels) - MOST_QUOTES
    about = listing([*labels[:MOST_QUOTES], f"{many:,} more"] if many > 0 else labels)
    return about, f"{shown} cannot {'both' if len(quotes) == 2 else 'all'} hold"
