"""The section of one slip: both quotes, the sum as a table, the gap, what would fit, the rule, what to ask."""

from __future__ import annotations

from cac_check.conflict import Sum
from cac_check.finding import Finding, Report, View
from cac_check.model import Verdict
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
from cac_check.report.fits import fits, why_first
from cac_check.report.follow_up_questions import questions
from cac_check.report.index import Index
from cac_check.report.stories import Family, Story, follow
from cac_check.report.summary import basis, names, own_claims
from cac_check.report.sums import Entry, Side, arithmetic, at_face_value, difference_in_words, gap_in_words
from cac_check.report.words import (
    LONGEST_QUOTE,
    glossed,
    grains,
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

MOST_QUOTES = 3
"""Quotes a heading holds."""

MOST_ROWS = 20
"""Figures that are told one by one where no sum says what they come to."""

_DOES_NOT_FIT = {
    View.WITHIN: "do not fit each other",
    View.AGAINST: "do not fit the reference",
    View.TOGETHER: "do not fit each other",
}
_DOES_NOT_FIT_ALONE = {**_DOES_NOT_FIT, View.AGAINST: "does not fit the reference"}


def section(
    number: int, stories: tuple[Story, ...], elsewhere: tuple[Family, ...], report: Report, index: Index
) -> Document:
    """Return the section of stories that differ in their words only; the first is told in full.

    Args:
        number: of the section.
        stories: what is told.
        elsewhere: the same slip in texts of other lineages, which is only named.
        report: where all of them come from.
        index: of that report.
    """
    lead = stories[0]
    finding = lead.lead
    blocks: list[Block] = [Heading(3, line(f"{number}. {title(finding, index)}"))]
    blocks += [*_who(lead, index), *_figures(finding, index), *_gap(finding, report, index)]
    blocks += [*_ways_out(finding, index), *_rules(finding, index), *_variants(stories[1:], index)]
    blocks += [*_elsewhere(elsewhere, index), *_followers(stories, index)]
    asked = questions(finding, index)
    if asked:
        blocks.append(Paragraph(line(Emphasis("To ask:"), " " + " ".join(asked))))
    return tuple(blocks)


def title(finding: Finding, index: Index) -> str:
    """Return the words in question and what they do not fit."""
    quotes = list(dict.fromkeys(quote(claim) for claim in own_claims(finding, index)))
    shown = listing(quotes[:MOST_QUOTES]) if len(quotes) <= MOST_QUOTES else ", ".join([*quotes[:MOST_QUOTES], "…"])
    said = (_DOES_NOT_FIT if len(quotes) > 1 else _DOES_NOT_FIT_ALONE)[finding.view]
    if finding.verdict is Verdict.STRAINED:
        said = said.replace("does not fit", "fits").replace("do not fit", "fit") + " only on a loose reading"
    return f"{shown}: {said}"


def _who(story: Story, index: Index) -> list[Block]:
    if not story.sources:
        return []
    lineages = {index.sources[source].lineage for source in story.sources}
    outlets = names(story.sources, index)
    if len(story.sources) == 1:
        return [Paragraph(line("Told by ", Strong(outlets), "." + _descent(lineages, index)))]
    told = f"Told the same way by {plural(len(story.sources), 'text')}: "
    return [Paragraph(line(told, Strong(outlets), "." + _descent(lineages, index)))]


def _descent(lineages: set[str | None], index: Index) -> str:
    if len(lineages) != 1:
        return ""
    [lineage] = lineages
    if lineage is None:
        return ""
    return f" Descends from {lineage_name(lineage, index)}; copies of one text count as one witness."


def lineage_name(lineage: str, index: Index) -> str:
    """Return what a lineage is called in the data set."""
    return visible(index.lineages.get(lineage, lineage), LONGEST_QUOTE)


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
            for claim in index.told(finding)[:MOST_ROWS]
        ]
        more = len(index.told(finding)) - MOST_ROWS
        return [
            Table(header, tuple(rows)),
            *([Paragraph(line(f"And {plural(more, 'more figure')}."))] if more > 0 else []),
        ]
    told = arithmetic(sum_, index)
    return [Table(header, (*_rows(told.first, index), *_rows(told.second, index)))]


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


def _gap(finding: Finding, report: Report, index: Index) -> list[Block]:
    gap = gap_in_words(finding, index)
    if gap is None:
        if not finding.conflicts:
            return []
        sums = workings(finding, index)
        return [Paragraph(line(" ".join(map(sentence, sums or (NO_SUM,)))))]
    profile = reading_name(finding.proof_profile or report.profile)
    sentences = f", on {profile} of the words."
    sum_ = finding.conflicts[0].sum
    if sum_ is not None:
        sentences += _face(sum_, index)
    if finding.stretch is not None:
        sentences += (
            f" Measured from {reading_name(report.profile)}, every figure would have to give way by "
            f"{grains(finding.stretch)} to close it."
        )
    return [Paragraph(line(Strong(f"Gap: {gap}"), sentences))]


def _face(sum_: Sum, index: Index) -> str:
    face = at_face_value(sum_, index)
    if face is None:
        return ""
    difference = difference_in_words(sum_, face.difference, index)
    return f" At face value: {face.first}, against {face.second}; the difference is {difference}."


def _ways_out(finding: Finding, index: Index) -> list[Block]:
    ways = fits(finding, index)
    if not ways:
        return []
    alone = "" if len(ways) == 1 else " (each alone is enough; the arithmetic does not choose)"
    bullets = []
    for way in ways:
        hint = "" if way.hint is None else f"; perhaps {way.hint}"
        bullets.append(line(Strong(f"{way.change}:"), f" it would fit {way.text}{hint}"))
    if finding.corrections_cut:
        bullets.append(line("there may be more"))
    blocks: list[Block] = [Paragraph(line(f"What would make it fit{alone}:")), Bullets(tuple(bullets))]
    reason = why_first(finding, index)
    if reason is not None:
        blocks.append(Paragraph(line(sentence(reason))))
    return blocks


def _rules(finding: Finding, index: Index) -> list[Block]:
    sentences = basis(finding, index)
    if not sentences:
        return []
    rules = [rule for conflict in finding.conflicts[:1] for rule in conflict.rules] or [finding.rule]
    ids = [part for rule in rules for part in (Code(rule), " ")]
    return [Paragraph(line("Rule ", *ids[:-1], f": {'; '.join(sentences)}."))]


def _variants(stories: tuple[Story, ...], index: Index) -> list[Block]:
    """The same in other words: who, the words, and by how much they miss."""
    if not stories:
        return []
    rows = tuple(
        (
            line(names(story.sources, index) if story.sources else "all together"),
            line(listing(dict.fromkeys(quote(claim) for claim in own_claims(story.lead, index)))),
            line(gap_in_words(story.lead, index) or "–"),
        )
        for story in stories
    )
    return [Paragraph(line("The same in other words:")), Table((line("text"), line("words"), line("gap")), rows)]


def _elsewhere(kin: tuple[Family, ...], index: Index) -> list[Block]:
    """The same slip in texts that descend from another: made more than once, or before all of them."""
    if not kin:
        return []
    lines = []
    for family in kin:
        story = family.ordered[0]
        gap = gap_in_words(story.lead, index)
        quotes = listing(dict.fromkeys(quote(claim) for claim in own_claims(story.lead, index)))
        by = "" if gap is None else f" (gap: {gap})"
        lines.append(line(f"{names(story.sources, index)}: {quotes}{by}"))
    told = "The same in texts of another lineage, so that it was made more than once, or before all of them:"
    return [Paragraph(line(told)), Bullets(tuple(lines))]


def _followers(stories: tuple[Story, ...], index: Index) -> list[Block]:
    """Further checks that fail for the same reason."""
    findings = follow(stories, index)
    if not findings:
        return []
    checks = "check that fails" if len(findings) == 1 else "checks that fail"
    return [Paragraph(line(f"What corrects this also corrects {len(findings)} {checks} for the same reason."))]
