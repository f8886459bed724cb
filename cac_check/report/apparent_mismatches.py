"""What fits although it looks odd: figures that differ as printed and yet can all hold."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

from cac_check.finding import TOLD_TWICE, Finding, Report
from cac_check.interval import Rational
from cac_check.messages import Language
from cac_check.model import Breakdown, Claim, Order, Same, Verdict
from cac_check.records import dataclass
from cac_check.report.document import Line, line
from cac_check.report.index import Index
from cac_check.report.summary import because_of, more_of, names
from cac_check.report.words import added, aside, label, quote

MOST_NAMES = 3
"""Outlets that are named; more are counted."""
MOST_QUOTES = 6
"""Words for one quantity that are quoted."""
MOST_EXAMPLES = 3
"""Pairs of words that are shown for one quantity or rule."""
MOST_ODDITIES = 6
"""Quantities and rules that are told: rules first, then those most texts tell."""


def oddities(report: Report, index: Index) -> tuple[Line, ...]:
    """Return a line per quantity that is told in different words, and per rule whose figures only fit as worded."""
    found: dict[_Why, dict[str, list[str]]] = {}
    for finding in report.findings:
        if finding.verdict is Verdict.CONSISTENT:
            for words, why in _odd(finding, index):
                texts = found.setdefault(why, {}).setdefault(words, [])
                texts += () if finding.source is None else (finding.source,)
    ranked = sorted(found, key=lambda why: (why.differently, -_count(found[why])))
    lines = [_line(why, found[why], index) for why in ranked[:MOST_ODDITIES]]
    more = len(ranked) - MOST_ODDITIES
    if more > 0:
        said = index.language.say_many(
            "{count} more quantity, each one number in different words",
            "{count} more quantities, each one number in different words",
            more,
        )
        lines.append(line(said))
    return tuple(lines)


@dataclass(frozen=True, slots=True)
class _Why:
    """Why figures fit although they look odd, in words."""

    said: str
    differently: bool = False
    """Whether it is but one number told in different words."""


def _count(examples: Mapping[str, list[str]]) -> int:
    return sum(max(1, len(set(sources))) for sources in examples.values())


def _line(why: _Why, examples: Mapping[str, list[str]], index: Index) -> Line:
    """The examples most texts have, and how many more there are."""
    ranked = sorted(examples, key=lambda words: -len(set(examples[words])))
    language = index.language
    shown = [words + _where(examples[words], index) for words in ranked[:MOST_EXAMPLES]]
    said = language.say_as("between two examples", "; ").join(shown)
    more = len(ranked) - MOST_EXAMPLES
    if more > 0:
        said = language.say_many(
            "{examples}; and {count} more like these", "{examples}; and {count} more like these", more, examples=said
        )
    return line(language.say("{subject}: {what}", subject=why.said, what=said))


def _where(sources: list[str], index: Index) -> str:
    once = tuple(dict.fromkeys(sources))
    if len(once) <= MOST_NAMES:
        return aside(names(once, index), index.language)
    return aside(index.language.say_many("{count} text", "{count} texts", len(once)), index.language)


def _odd(finding: Finding, index: Index) -> list[tuple[str, _Why]]:
    claims = [index.claims[claim] for claim in finding.claims]
    by_quantity: dict[str, list[Claim]] = {}
    for claim in claims:
        by_quantity.setdefault(claim.quantity, []).append(claim)
    if finding.rule == TOLD_TWICE:
        return _reported_differently(claims, index)
    rule = index.rules.get(finding.rule)
    if rule is None:
        return []
    chosen = {quantity: _chosen(own, finding) for quantity, own in by_quantity.items()}
    face = {quantity: claim.reading.value for quantity, claim in chosen.items() if claim.reading.value is not None}
    language, because = index.language, because_of(rule.id, index)
    match rule.form:
        case Breakdown() as form:
            return [
                (words, _Why(f"{why.said}{aside(because, language)}"))
                for words, why in _odd_breakdown(form, chosen, face, language)
            ]
        case Same(quantities) | Order(quantities):
            if not _odd_row(tuple(face[q] for q in quantities if q in face), strict=isinstance(rule.form, Same)):
                return []
            quotes = [quote(chosen[q], language) for q in quantities if q in face]
            why = language.say("both can hold as they are worded") + aside(because, language)
            return [(language.listing(quotes), _Why(why))]
        case _:
            return []


def _reported_differently(claims: list[Claim], index: Index) -> list[tuple[str, _Why]]:
    values = {claim.reading.value for claim in claims}
    if len(values) < 2:
        return []
    language = index.language
    quotes = sorted({quote(claim, language) for claim in claims})
    quotes = [*quotes[:MOST_QUOTES], *more_of(len(quotes) - MOST_QUOTES, language)]
    name = label(index.quantities[claims[0].quantity])
    why = language.say("{quantity}, one number in different words", quantity=name)
    return [(language.listing(quotes), _Why(why, differently=True))]


def _chosen(claims: list[Claim], finding: Finding) -> Claim:
    own = [claim for claim in claims if claim.source == finding.source]
    return (own or claims)[0]


def _odd_breakdown(
    form: Breakdown, chosen: Mapping[str, Claim], face: Mapping[str, Rational], language: Language
) -> list[tuple[str, _Why]]:
    present = [(part, weight) for part, weight in form.parts if part in face]
    if form.total not in face or len(present) < 2 or (not form.rest and len(present) < len(form.parts)):
        return []
    total = face[form.total]
    come_to = sum(weight * face[part] for part, weight in present)
    parts = added([quote(chosen[part], language) for part, _ in present])
    words = language.listing([parts, quote(chosen[form.total], language)])
    if form.rest and come_to < total:
        return [(words, _Why(language.say("the parts need not fill the whole")))]
    if come_to != total:
        return [(words, _Why(language.say("rounded or worded loosely enough to add up")))]
    return []


def _odd_row(values: tuple[Rational, ...], *, strict: bool) -> bool:
    pairs = list(itertools.pairwise(values))
    return any(a != b for a, b in pairs) if strict else any(a > b for a, b in pairs)
