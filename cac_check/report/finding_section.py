"""The story of one cause: the sum as a person does it, what would make it fit, the rule, what to ask, who says it."""

from __future__ import annotations

from collections.abc import Iterator

from cac_check.conflict import Sum
from cac_check.finding import TOLD_TWICE, Finding, Report
from cac_check.model import Verdict
from cac_check.report.causes import Cause
from cac_check.report.claim_labels import outlet_and_place
from cac_check.report.document import (
    Block,
    Bullets,
    Code,
    Document,
    Emphasis,
    Heading,
    Line,
    Paragraph,
    Strong,
    Table,
    line,
)
from cac_check.report.fits import fits
from cac_check.report.follow_up_questions import questions
from cac_check.report.illustrations import of_story
from cac_check.report.index import Index
from cac_check.report.lede import title
from cac_check.report.stories import follow
from cac_check.report.summary import basis, names, own_claims
from cac_check.report.sums import Entry, Side, arithmetic, at_face_value, difference_in_words, gap_in_words
from cac_check.report.words import (
    LONGEST_QUOTE,
    capital,
    glossed,
    label,
    listing,
    plural,
    quote,
    reading_name,
    sentence,
    values,
    visible,
)
from cac_check.report.workings import workings

NO_SUM = "no values of these will do: the proof goes through whole numbers or cases, not one sum"

MOST_ROWS = 20
"""Figures that are listed one by one where no sum says what they come to."""

MOST_KIN = 8
"""Other words and other lineages that are named."""


def section(number: int, cause: Cause, report: Report, index: Index) -> Document:
    """Return the story of a cause; the finding with the shortest conflict is told in full, the rest in a line each.

    Args:
        number: of the story.
        cause: what is told.
        report: where its findings come from.
        index: of that report.
    """
    finding = cause.lead
    heading = Heading(3, line(f"{number}. {_subject(finding, index)}{title(finding, index)}"))
    notes = Bullets(tuple(_notes(cause, index)))
    sums = [*_figures(finding, index), *_gap(finding, report, index)]
    return heading, *of_story(number, cause, index), *sums, notes


def short_section(number: int, cause: Cause, report: Report, index: Index) -> Document:
    """Return the story in a few lines, where the figures fit at least on a loose reading: a sentence, no table."""
    finding = cause.lead
    sum_ = finding.conflicts[0].sum if finding.conflicts else None
    if sum_ is None:
        return section(number, cause, report, index)
    heading = Heading(3, line(f"{number}. {_subject(finding, index)}{title(finding, index)}"))
    sums = arithmetic(sum_, index)
    sides = ", but ".join(_side_in_words(side, index) for side in (sums.first, sums.second))
    gap = gap_in_words(finding, index)
    said = line(f"{sentence(sides)} ", Strong(f"Gap: {gap}"), f", on {_profile(finding, report)} of the words.")
    return heading, *of_story(number, cause, index), Paragraph(said), Bullets(tuple(_notes(cause, index)))


def _subject(finding: Finding, index: Index) -> str:
    """The label of what is in question, where all figures are of one quantity."""
    labels = {label(index.quantity_of(claim.id)) for claim in own_claims(finding, index)}
    [only] = labels if len(labels) == 1 else [""]
    return f"{capital(only)}: " if only else ""


def lineage_name(lineage: str, index: Index) -> str:
    """Return what a lineage is called in the data set."""
    return visible(index.lineages.get(lineage, lineage), LONGEST_QUOTE)


# --- The sum -----------------------------------------------------------------------------------------------------


def _figures(finding: Finding, index: Index) -> list[Block]:
    """The sum as a table, or the figures one by one where the proof is no single sum."""
    header = (line(), line("words"), line("where"), line("counts as"))
    sum_ = finding.conflicts[0].sum if finding.conflicts else None
    if sum_ is None:
        profile = finding.proof_profile
        rows = [
            (
                line(label(index.quantities[claim.quantity])),
                line(glossed(claim)),
                line(outlet_and_place(claim, index)),
                line("" if profile is None else values(claim.reading.under(profile), index.kind_of(claim))),
            )
            for claim in index.claims_of(finding)[:MOST_ROWS]
        ]
        more = len(index.claims_of(finding)) - MOST_ROWS
        return [
            Table(header, tuple(rows)),
            *([Paragraph(line(f"And {plural(more, 'more figure')}."))] if more > 0 else []),
        ]
    sums = arithmetic(sum_, index)
    return [Table(header, (*_rows(sums.first, index), *_rows(sums.second, index)))]


def _rows(side: Side, index: Index) -> list[tuple[Line, ...]]:
    rows = [_row(entry, "+ " if position else "", index) for position, entry in enumerate(side.entries)]
    if side.is_sum:
        rows.append((line(Strong("= together")), line(), line(), line(Strong(f"{side.phrase} {side.total}"))))
    return rows


def _row(entry: Entry, sign: str, index: Index) -> tuple[Line, ...]:
    amount = f"{entry.phrase} {entry.amount}" + ("" if entry.note is None else f" ({entry.note})")
    if entry.claim is None:
        return line(f"{sign}by the rule itself"), line(), line(), line(amount)
    name = label(index.quantities[entry.claim.quantity])
    return line(sign + name), line(glossed(entry.claim)), line(outlet_and_place(entry.claim, index)), line(amount)


def _side_in_words(side: Side, index: Index) -> str:
    """Return ``"66,000" (The Star, paragraph 1) counts as at most 66,500``, added up where there is more than one."""
    parts = [
        "what the rule itself adds"
        if entry.claim is None
        else f"{glossed(entry.claim)} ({outlet_and_place(entry.claim, index)})"
        for entry in side.entries
    ]
    come = "counts as" if len(parts) == 1 else "come to"
    return f"{' + '.join(parts)} {come} {side.phrase} {side.total}"


def _gap(finding: Finding, report: Report, index: Index) -> list[Block]:
    gap = gap_in_words(finding, index)
    if gap is None:
        if not finding.conflicts:
            return []
        sums = workings(finding, index)
        return [Paragraph(line(" ".join(map(sentence, sums or (NO_SUM,)))))]
    sum_ = finding.conflicts[0].sum
    face = "" if sum_ is None else _face(sum_, index)
    return [Paragraph(line(Strong(f"Gap: {gap}"), f", on {_profile(finding, report)} of the words.{face}"))]


def _profile(finding: Finding, report: Report) -> str:
    return reading_name(finding.proof_profile or report.profile)


def _face(sum_: Sum, index: Index) -> str:
    face = at_face_value(sum_, index)
    if face is None:
        return ""
    difference = difference_in_words(sum_, face.difference, index)
    return f" As printed: {face.first}, against {face.second}; the difference is {difference}."


# --- What goes with it -------------------------------------------------------------------------------------------


def _notes(cause: Cause, index: Index) -> Iterator[Line]:
    """What would fit, the rule, what to ask, who says it and where else: a line each."""
    finding = cause.lead
    yield from _ways_out(finding, index)
    if finding.rule != TOLD_TWICE:  # that one quantity has one value needs no line
        yield from _rules(finding, index)
    asked = questions(finding, index)
    if asked:
        yield line(Strong("To ask:"), " " + " ".join(asked))
    yield from _who(cause, index)
    yield from _elsewhere(cause, index)


def _ways_out(finding: Finding, index: Index) -> Iterator[Line]:
    ways = fits(finding, index)
    if not ways:
        return
    texts = [way.text + ("" if way.hint is None else f" (perhaps {way.hint})") for way in ways]
    alone = "; each alone is enough, and the arithmetic does not choose" if len(ways) > 1 else ""
    cut = "; there may be more ways" if finding.corrections_cut else ""
    yield line(Strong("It would fit"), f" {'; or '.join(texts)}{alone}{cut}.")


def _rules(finding: Finding, index: Index) -> Iterator[Line]:
    sentences = basis(finding, index)
    if sentences:
        rules = [rule for conflict in finding.conflicts[:1] for rule in conflict.rules] or [finding.rule]
        ids = [part for rule in rules for part in (Code(rule), " ")]
        yield line(Strong("Rule:"), f" {'; '.join(sentences)} (", *ids[:-1], ").")


def _who(cause: Cause, index: Index) -> Iterator[Line]:
    """Who says it, what that descends from, and how many further checks the same correction settles."""
    further = _further_checks(cause, index)
    if not cause.sources:
        if further:
            yield line(Emphasis(further))
        return
    lineages = {index.sources[source].lineage for source in cause.sources}
    outlets, count = names(cause.sources, index), len(cause.sources)
    by = "Reported by" if count == 1 else "Reported in the same words by"
    many = "" if count == 1 else f" {plural(count, 'text')}:"
    said = " ".join(filter(None, (f"{many} {outlets}.{_descent(lineages, index)}", further)))
    yield line(Strong(by), said)


def _descent(lineages: set[str | None], index: Index) -> str:
    if len(lineages) != 1:
        return ""
    [lineage] = lineages
    if lineage is None:
        return ""
    return f" Descends from {lineage_name(lineage, index)}."


def _elsewhere(cause: Cause, index: Index) -> Iterator[Line]:
    """The same slip in other words, or in texts that descend from another: made more than once, or before them all."""
    if not cause.kin:
        return
    parts = []
    for part in cause.kin[:MOST_KIN]:
        gap = gap_in_words(part.lead, index)
        quotes = listing(dict.fromkeys(quote(claim) for claim in own_claims(part.lead, index)))
        loosely = ", only on a loose reading" if part.verdict is Verdict.STRAINED is not cause.verdict else ""
        parts.append(f"{quotes}, {names(part.sources, index)}{'' if gap is None else f' (gap: {gap}{loosely})'}")
    more = len(cause.kin) - MOST_KIN
    parts += [f"{more:,} more"] if more > 0 else []
    yield line(Strong("The same in other words:"), f" {'; '.join(parts)}.{_origins(cause, index)}")


def _origins(cause: Cause, index: Index) -> str:
    witnesses = {index.sources[source].witness for part in (cause, *cause.kin) for source in part.sources}
    own = {index.sources[source].witness for source in cause.sources}
    return (
        ""
        if witnesses == own
        else " These descend from different texts, so that the slip was made more than once, or before all of them."
    )


def _further_checks(cause: Cause, index: Index) -> str:
    """Other checks that the same correction settles."""
    lead = cause.lead
    others = [finding for finding in cause.findings if (finding.rule, finding.view) != (lead.rule, lead.view)]
    count = len(others) + len(follow(cause.ids, index))
    checks = "check that fails" if count == 1 else "checks that fail"
    return f"What corrects it also corrects {count:,} {checks} for the same reason." if count else ""
