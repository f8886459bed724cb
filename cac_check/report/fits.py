"""What would make the figures of a finding fit, as sentences: another word first, then another number."""

from __future__ import annotations

import enum

from cac_check.finding import Correction, Finding
from cac_check.interval import Interval, exact, ratio
from cac_check.messages import ENGLISH, Language
from cac_check.model import Claim, Kind
from cac_check.records import dataclass
from cac_check.report.claim_labels import Naming, outlet_and_place
from cac_check.report.index import Index
from cac_check.report.words import LONGEST_QUOTE, aside, figure, label, quote, values, visible


class Change(enum.StrEnum):
    """What has to change so that the rest can stay."""

    WORD = "the word"
    NUMBER = "the number"
    REFERENCE = "the reference"


@dataclass(frozen=True, slots=True)
class Fit:
    """One way out; each alone is enough."""

    change: Change
    text: str
    """Goes on from "it would fit …"; no full stop."""
    hint: str | None = None
    """What would explain it: a typing slip, or rounding."""


def fits(finding: Finding, index: Index, who: Naming = outlet_and_place) -> tuple[Fit, ...]:
    """Return every way out that was found: other meanings first, then corrections in their order.

    Args:
        finding: what does not fit.
        index: of its report.
        who: how a claim's place is named.
    """
    primary = finding.primary(index.claims)
    it = None if primary is None else primary.id
    words = dict(finding.fits_as)
    for correction in finding.corrections:
        words |= correction.fits_as
    meanings = [
        Fit(Change.WORD, _as_it_stands(claim, quantity, it, index, who))
        for claim, quantity in sorted(words.items(), key=lambda item: (item[0] != it, item))
    ]
    return (*meanings, *(_fit(correction, index, who) for correction in finding.corrections))


def why_first(finding: Finding, index: Index, *, by_id: bool = False) -> str | None:
    """Say why corrections of a reference are not among the first ones, where one takes part in what is told."""
    named = {claim for conflict in finding.conflicts[:1] for claim in conflict.claims}
    references = sorted({index.claims[claim].source for claim in named if index.is_reference(claim)})
    if not references or not finding.corrections or finding.corrections[0].reference:
        return None
    outlets = index.language.listing(
        visible(source if by_id else index.sources[source].outlet, LONGEST_QUOTE) for source in references
    )
    return index.language.say_many(
        "{outlets} is marked as reference, so its figures are the last to be changed",
        "{outlets} are marked as references, so their figures are the last to be changed",
        len(references),
        outlets=outlets,
    )


def _as_it_stands(claim: str, quantity: str, it: str | None, index: Index, who: Naming) -> str:
    meant = label(index.quantities[quantity])
    if claim == it:
        return index.language.say("if it means {quantity}", quantity=meant)
    return index.language.say("if {figure} means {quantity}", figure=_named(claim, index, who), quantity=meant)


def _fit(correction: Correction, index: Index, who: Naming) -> Fit:
    parts = [_replacement(claim, correction, index, who) for claim in correction.claims]
    language = index.language
    text = language.say("if {changes}", changes=language.listing(parts))
    if correction.jointly and len(parts) > 1:
        text += aside(language.say("these depend on each other: not every pair will do"), language)
    change = Change.REFERENCE if correction.reference else Change.NUMBER
    hint = None if correction.hint is None else visible(language.tell(correction.hint), LONGEST_QUOTE)
    return Fit(change, text, hint)


def _replacement(claim: str, correction: Correction, index: Index, who: Naming) -> str:
    if claim not in correction.needs:
        return index.language.say("{figure} were left out", figure=_named(claim, index, who))
    kind, named = index.quantity_of(claim).kind, _named(claim, index, who)
    needed = in_place(correction.needs[claim], index.claims[claim], kind, index.language)
    if kind is Kind.DATE:
        return index.language.say_as("a day", "{figure} were {fitting}", figure=named, fitting=needed)
    return index.language.say("{figure} were {fitting}", figure=named, fitting=needed)


def in_place(needed: Interval, claim: Claim, kind: Kind, language: Language = ENGLISH) -> str:
    """Say which values fit in the place of a claim; a single one that was worked out with a digit more than is told."""
    value, grain = needed.low, claim.reading.grain
    if value is None or not needed.is_point or kind.integral or not grain:
        return values(needed, kind, language)
    rounded = exact(round(ratio(value * 10, grain)) * ratio(grain, 10))
    if rounded == value:
        return figure(value, kind, language)
    return language.say_as("before a number", "about {number}", number=figure(rounded, kind, language))


def _named(claim: str, index: Index, who: Naming) -> str:
    """Name a claim in a sentence: its words and whose they are."""
    changed = index.claims[claim]
    named = quote(changed, index.language) + aside(who(changed, index), index.language)
    if not index.is_reference(claim):
        return named
    return index.language.say("{figure}, which is marked as reference,", figure=named)
