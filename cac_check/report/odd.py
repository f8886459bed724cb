"""What fits although it looks odd: figures that differ as printed and yet can all hold."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

from cac_check.finding import Finding, Report
from cac_check.interval import Rational
from cac_check.model import Breakdown, Claim, Order, Same, Verdict
from cac_check.report.document import Line, line
from cac_check.report.index import Index
from cac_check.report.summary import names
from cac_check.report.words import label, listing, plural, quote

MOST_NAMES = 6
"""Outlets that are named; more are counted."""


def oddities(report: Report, index: Index) -> tuple[Line, ...]:
    """Return a line for each set of words that differ or do not add up at face value, with the texts that have them."""
    found: dict[tuple[str, str], list[str]] = {}
    for finding in report.findings:
        if finding.verdict is Verdict.CONSISTENT:
            for words, why in _odd(finding, index):
                found.setdefault((words, why), []).extend(() if finding.source is None else (finding.source,))
    return tuple(line(f"{words}: {why}{_where(sources, index)}") for (words, why), sources in found.items())


def _where(sources: list[str], index: Index) -> str:
    once = tuple(dict.fromkeys(sources))
    if not once:
        return ""
    return f" ({names(once, index) if len(once) <= MOST_NAMES else plural(len(once), 'text')})"


def _odd(finding: Finding, index: Index) -> list[tuple[str, str]]:
    claims = [index.claims[claim] for claim in finding.claims]
    by_quantity: dict[str, list[Claim]] = {}
    for claim in claims:
        by_quantity.setdefault(claim.quantity, []).append(claim)
    if len(by_quantity) == 1:
        return _told_differently(claims, index)
    rule = index.rules.get(finding.rule)
    if rule is None:
        return []
    chosen = {quantity: _chosen(told, finding) for quantity, told in by_quantity.items()}
    face = {quantity: claim.reading.value for quantity, claim in chosen.items() if claim.reading.value is not None}
    match rule.form:
        case Breakdown() as form:
            return _odd_breakdown(form, chosen, face)
        case Same(quantities) | Order(quantities):
            if not _odd_row(tuple(face[q] for q in quantities if q in face), strict=isinstance(rule.form, Same)):
                return []
            quotes = [quote(chosen[q]) for q in quantities if q in face]
            return [(listing(quotes), "both can hold as they are worded")]
        case _:
            return []


def _told_differently(claims: list[Claim], index: Index) -> list[tuple[str, str]]:
    values = {claim.reading.value for claim in claims}
    if len(values) < 2:
        return []
    quotes = sorted({quote(claim) for claim in claims})
    name = label(index.quantities[claims[0].quantity])
    return [(listing(quotes), f"one number in different words ({name})")]


def _chosen(claims: list[Claim], finding: Finding) -> Claim:
    own = [claim for claim in claims if claim.source == finding.source]
    return (own or claims)[0]


def _odd_breakdown(form: Breakdown, chosen: Mapping[str, Claim], face: Mapping[str, Rational]) -> list[tuple[str, str]]:
    told = [(part, weight) for part, weight in form.parts if part in face]
    if form.total not in face or len(told) < 2 or (not form.rest and len(told) < len(form.parts)):
        return []
    total = face[form.total]
    added = sum(weight * face[part] for part, weight in told)
    words = f"{' + '.join(quote(chosen[part]) for part, _ in told)} and {quote(chosen[form.total])}"
    if form.rest and added < total:
        return [(words, "the parts that are told need not fill the whole")]
    if added != total:
        return [(words, "the figures are rounded or worded loosely enough to add up")]
    return []


def _odd_row(values: tuple[Rational, ...], *, strict: bool) -> bool:
    pairs = list(itertools.pairwise(values))
    return any(a != b for a, b in pairs) if strict else any(a > b for a, b in pairs)
