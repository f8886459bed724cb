"""Wording that moved: words that count another thing, an "other" for an "of which", hedges that were lost or turned."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Sequence

from cac_check.finding import Report, Wording
from cac_check.messages import Language
from cac_check.model import Breakdown, Claim, Hedge, Kind, Status
from cac_check.report.apparent_mismatches import MOST_NAMES
from cac_check.report.document import Bullets, Document, Heading, Line, Paragraph, line
from cac_check.report.index import Index
from cac_check.report.summary import more_of, names_or_count
from cac_check.report.words import LONGEST_QUOTE, aside, capital, glossed, label, quote, quoted, spaced, visible

MOST_LINES = 4
"""Lines that are printed: what counts another thing first, then what was turned round, then what was lost."""


class Leaning(enum.Enum):
    """Which way the words around a figure bend it."""

    OVER = "at or above the figure"
    UNDER = "at or below the figure"
    ABOUT = "about the figure"
    NONE = "the figure itself"

    @staticmethod
    def of(hedge: Hedge | None) -> Leaning | None:
        """Return the leaning of a hedge; ``None`` for words without a figure to lean on."""
        return _LEANINGS.get(hedge) if hedge is not None else None


_LEANINGS = {
    Hedge.OVER: Leaning.OVER,
    Hedge.AT_LEAST: Leaning.OVER,
    Hedge.AND_ODD: Leaning.OVER,
    Hedge.NEARLY: Leaning.UNDER,
    Hedge.UP_TO: Leaning.UNDER,
    Hedge.UNDER: Leaning.UNDER,
    Hedge.ABOUT: Leaning.ABOUT,
    Hedge.BARE: Leaning.NONE,
}


def wordings(report: Report, index: Index) -> Document:
    """Return the chapter on words that moved, without arithmetic; nothing where none did."""
    lines = moved(report, index)
    if not lines:
        return ()
    more, language = len(lines) - MOST_LINES, index.language
    shown = lines[:MOST_LINES]
    if more > 0:
        shown.append(line(language.say_many("{count} more of this kind", "{count} more of this kind", more)))
    intro = language.say("No sum shows these, and no verdict rests on them; but the words do not say the same:")
    return Heading(2, line(language.say("Wording that moved"))), Paragraph(line(intro)), Bullets(tuple(shown))


def moved(report: Report, index: Index, source: str | None = None) -> list[Line]:
    """Return a line for each wording that moved: what counts another thing first, then what was turned round.

    Args:
        report: what was found.
        index: of the report.
        source: only what stands in it; everything where none is named.
    """
    return [
        *(_wording_line(wording, report, index) for wording in report.wordings),
        *_parts(report, index, source),
        *_hedges(report, index, source),
    ]


def wording_note(wording: Wording, report: Report, index: Index) -> str:
    """Return what counts another thing as a line."""
    return "".join(str(part) for part in _wording_line(wording, report, index))


def _wording_line(wording: Wording, report: Report, index: Index) -> Line:
    ours, theirs = index.claims[wording.claim], index.claims[wording.reference]
    outlet = visible(report.dataset.sources[wording.source].outlet)
    ours_label, theirs_label = (label(report.dataset.quantities[claim.quantity]) for claim in (ours, theirs))
    language = index.language
    said = language.say(
        "{outlet}: {words} counts {quantity}; the reference has {other_words}, {other_quantity}.",
        outlet=outlet,
        words=quote(ours, language),
        quantity=ours_label,
        other_words=quote(theirs, language),
        other_quantity=theirs_label,
    )
    differ = language.say("They differ in the {respect}.", respect=visible(wording.differs_in))
    return line(spaced((said, differ), language))


# --- A part for the rest -----------------------------------------------------------------------------------------


def _parts(report: Report, index: Index, source: str | None) -> Iterator[Line]:
    """Yield where a text sets a part beside another that the evidence of a rule counts in the whole."""
    for rule in report.rules.rules:
        evidence = rule.evidence
        if not isinstance(rule.form, Breakdown) or evidence is None or evidence.cue is None or evidence.claim is None:
            continue
        first = index.claims.get(evidence.claim)
        if first is None or not index.is_reference(first.id):
            continue
        parts = {part for part, _ in rule.form.parts}
        found: dict[str, list[Claim]] = {}
        for claim in report.dataset.claims:
            if claim.cue is None or claim.quantity not in parts or claim.status is not Status.CURRENT:
                continue
            if source not in (None, claim.source) or index.is_reference(claim.id):
                continue
            if claim.quantity != first.quantity and claim.cue != evidence.cue:
                found.setdefault(claim.cue.lower(), []).append(claim)
        claims = [claim for each in found.values() for claim in each]
        if claims:
            language = index.language
            yield line(
                language.say(
                    "{subject}: {cues} ({who}), where {outlet} has {cue} with {figure}, {quantity}: a part of {whole}",
                    subject=capital(label(index.quantities[claims[0].quantity])),
                    cues=language.listing(quoted(cue, language) for cue in found),
                    who=_who(claims, index),
                    outlet=_outlet(first, index),
                    cue=quoted(evidence.cue, language),
                    figure=glossed(first, language),
                    quantity=label(index.quantity_of(first.id)),
                    whole=label(index.quantities[rule.form.total]),
                )
            )


def _concern(claims: Sequence[Claim], source: str | None) -> bool:
    return source is None or any(claim.source == source for claim in claims)


# --- Hedges ------------------------------------------------------------------------------------------------------


def _hedges(report: Report, index: Index, source: str | None) -> Iterator[Line]:
    """Yield where texts of one origin, or a text and the reference, give one number different leanings."""
    found: dict[tuple[object, ...], list[Claim]] = {}
    for claim in report.dataset.claims:
        value = claim.reading.value
        if value is None or claim.status is not Status.CURRENT or Leaning.of(claim.reading.hedge) is None:
            continue
        if index.kind_of(claim) is Kind.DATE:
            continue
        found.setdefault((claim.quantity, claim.as_of, value, index.sources[claim.source].witness), []).append(claim)
    moved = []
    for claims in found.values():
        by_leaning: dict[Leaning, list[Claim]] = {}
        for claim in claims:
            by_leaning.setdefault(_LEANINGS[claim.reading.hedge or Hedge.BARE], []).append(claim)
        if _differ(claims) and _concern(claims, source):
            moved.append(by_leaning)
    for by_leaning in sorted(moved, key=_weight):
        yield _hedged(by_leaning, index)


def _differ(claims: Sequence[Claim]) -> bool:
    """Whether texts differ in their leanings; not where each tells the figure in all of the ways."""
    of_source: dict[str, set[Leaning | None]] = {}
    for claim in claims:
        of_source.setdefault(claim.source, set()).add(Leaning.of(claim.reading.hedge))
    return len(set(map(frozenset, of_source.values()))) > 1


def _weight(by_leaning: dict[Leaning, list[Claim]]) -> tuple[bool, bool, int]:
    """Sort key: what was turned round first, then what was lost, then what most texts tell."""
    turned = by_leaning.keys() >= {Leaning.OVER, Leaning.UNDER}
    most = max(by_leaning, key=lambda leaning: len(by_leaning[leaning]))
    return not turned, most is Leaning.NONE, -sum(map(len, by_leaning.values()))


def _hedged(by_leaning: dict[Leaning, list[Claim]], index: Index) -> Line:
    language = index.language
    ordered = sorted(by_leaning.items(), key=lambda item: -len(item[1]))
    variants = [_words(claims, language) + aside(_who(claims, index), language) for _, claims in ordered]
    said = {
        "quantity": capital(label(index.quantity_of(ordered[0][1][0].id))),
        "variants": language.say_as("between two that say the same", "; ").join(variants),
    }
    if by_leaning.keys() >= {Leaning.OVER, Leaning.UNDER}:
        return line(language.say("{quantity}, the hedge is turned round: {variants}", **said))
    if ordered[0][0] is Leaning.NONE:
        return line(language.say("{quantity}, the hedge is added: {variants}", **said))
    if Leaning.NONE in by_leaning:
        return line(language.say("{quantity}, the hedge is lost: {variants}", **said))
    return line(language.say("{quantity}, the hedge is changed: {variants}", **said))


def _words(claims: Sequence[Claim], language: Language) -> str:
    quotes = list(dict.fromkeys(quote(claim, language) for claim in claims))
    return language.listing([*quotes[:2], *more_of(len(quotes) - 2, language)])


def _who(claims: Sequence[Claim], index: Index) -> str:
    return names_or_count(tuple(dict.fromkeys(claim.source for claim in claims)), index, MOST_NAMES)


def _outlet(claim: Claim, index: Index) -> str:
    return visible(index.sources[claim.source].outlet, LONGEST_QUOTE)
