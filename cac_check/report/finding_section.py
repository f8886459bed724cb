"""The story of one cause: the sum as a person does it, what would make it fit, the rule, what to ask, who says it."""

from __future__ import annotations

from collections.abc import Iterator

from cac_check.conflict import Sum
from cac_check.finding import TOLD_TWICE, Finding, Report
from cac_check.messages import Language, message
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
from cac_check.report.summary import basis, more_of, names, names_or_count, own_claims
from cac_check.report.sums import Entry, Side, arithmetic, at_face_value, difference_in_words, gap_in_words
from cac_check.report.words import (
    LONGEST_QUOTE,
    added,
    aside,
    capital,
    glossed,
    label,
    quote,
    reading_name,
    sentence,
    spaced,
    values,
    visible,
)
from cac_check.report.workings import workings

NO_SUM = message("no values of these will do: the proof goes through whole numbers or cases, not one sum")

MOST_ROWS = 20
"""Figures that are listed one by one where no sum says what they come to."""

MOST_NAMES = 3
"""Outlets a note names; more are counted."""

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
    heading = Heading(3, _heading(number, finding, index))
    notes = Bullets(tuple(_notes(cause, index)))
    sums = [*_figures(finding, index), *_gap(finding, report, index)]
    return heading, *of_story(number, cause, index), *sums, notes


def short_section(number: int, cause: Cause, report: Report, index: Index) -> Document:
    """Return the story in a few lines, where the figures fit at least on a loose reading: a sentence, no table."""
    finding = cause.lead
    sum_ = finding.conflicts[0].sum if finding.conflicts else None
    if sum_ is None:
        return section(number, cause, report, index)
    heading, in_words = Heading(3, _heading(number, finding, index)), _in_words(sum_, finding, report, index)
    return heading, *of_story(number, cause, index), Paragraph(in_words), Bullets(tuple(_notes(cause, index)))


def _in_words(sum_: Sum, finding: Finding, report: Report, index: Index) -> Line:
    """The two sides of a sum, and how far they are apart."""
    language, sums = index.language, arithmetic(sum_, index)
    first, second = (_side_in_words(side, index) for side in (sums.first, sums.second))
    said = sentence(language.say("{first}, but {second}", first=first, second=second), language)
    return line(said, language.blank, *_gap_line(finding, report, index))


def closely(number: int, cause: Cause, report: Report, index: Index) -> Document:
    """Return the story as a note has it: no picture, and of who else says it as much as a line holds."""
    finding = cause.lead
    sums = [*_figures(finding, index), *_gap(finding, report, index)]
    asked = _to_ask(finding, index)
    rule = () if finding.rule == TOLD_TWICE else _rules(finding, index)
    notes = (*_ways_out(finding, index), *rule, *asked, *_also(cause, index))
    return Heading(2, _heading(number, finding, index)), *sums, Bullets(notes)


def in_a_sentence(number: int, cause: Cause, report: Report, index: Index) -> Document:
    """Return the story as a sentence, with what would make it fit and what to ask."""
    finding = cause.lead
    sum_ = finding.conflicts[0].sum if finding.conflicts else None
    in_words = [Paragraph(_in_words(sum_, finding, report, index))] if sum_ else _gap(finding, report, index)
    notes = (*_ways_out(finding, index), *_to_ask(finding, index))
    return Heading(2, _heading(number, finding, index)), *in_words, *([Bullets(notes)] if notes else [])


def _heading(number: int, finding: Finding, index: Index) -> Line:
    """What is in question and what it does not fit; its label too, where all figures are of one quantity."""
    language, said = index.language, title(finding, index)
    labels = {label(index.quantity_of(claim.id)) for claim in own_claims(finding, index)}
    if len(labels) == 1:
        said = language.say("{subject}: {what}", subject=capital(labels.pop()), what=said)
    return line(f"{number}. {said}")


def lineage_name(lineage: str, index: Index) -> str:
    """Return what a lineage is called in the data set."""
    return visible(index.lineages.get(lineage, lineage), LONGEST_QUOTE)


# --- The sum -----------------------------------------------------------------------------------------------------


def _figures(finding: Finding, index: Index) -> list[Block]:
    """The sum as a table, or the figures one by one where the proof is no single sum."""
    language = index.language
    said = language.say("words"), language.say_as("column", "where"), language.say_as("column", "counts as")
    header = (line(), *map(line, said))
    sum_ = finding.conflicts[0].sum if finding.conflicts else None
    if sum_ is None:
        profile = finding.proof_profile
        rows = [
            (
                line(label(index.quantities[claim.quantity])),
                line(glossed(claim, language)),
                line(outlet_and_place(claim, index)),
                line("" if profile is None else values(claim.reading.under(profile), index.kind_of(claim), language)),
            )
            for claim in index.claims_of(finding)[:MOST_ROWS]
        ]
        more = len(index.claims_of(finding)) - MOST_ROWS
        return [
            Table(header, tuple(rows)),
            *(
                [Paragraph(line(language.say_many("And {count} more figure.", "And {count} more figures.", more)))]
                if more > 0
                else []
            ),
        ]
    sums = arithmetic(sum_, index)
    return [Table(header, (*_rows(sums.first, index), *_rows(sums.second, index)))]


def _rows(side: Side, index: Index) -> list[tuple[Line, ...]]:
    rows = [_row(entry, "+ " if position else "", index) for position, entry in enumerate(side.entries)]
    if side.is_sum:
        together = index.language.say("= together")
        rows.append((line(Strong(together)), line(), line(), line(Strong(f"{side.phrase} {side.total}"))))
    return rows


def _row(entry: Entry, sign: str, index: Index) -> tuple[Line, ...]:
    language = index.language
    amount = f"{entry.phrase} {entry.amount}{aside(entry.note or '', language)}"
    if entry.claim is None:
        return line(sign + language.say("by the rule itself")), line(), line(), line(amount)
    name = label(index.quantities[entry.claim.quantity])
    words, where = glossed(entry.claim, language), outlet_and_place(entry.claim, index)
    return line(sign + name), line(words), line(where), line(amount)


def _side_in_words(side: Side, index: Index) -> str:
    """Return ``"66,000" (The Star, paragraph 1) counts as at most 66,500``, added up where there is more than one."""
    language = index.language
    parts = [
        language.say("what the rule itself adds")
        if entry.claim is None
        else glossed(entry.claim, language) + aside(outlet_and_place(entry.claim, index), language)
        for entry in side.entries
    ]
    return language.say_many(
        "{figures} counts as {amount}",
        "{figures} come to {amount}",
        len(parts),
        figures=added(parts),
        amount=" ".join((side.phrase, side.total)),
    )


def _gap(finding: Finding, report: Report, index: Index) -> list[Block]:
    gap = gap_in_words(finding, index)
    if gap is None:
        if not finding.conflicts:
            return []
        sums = workings(finding, index) or (index.language.say(NO_SUM),)
        return [Paragraph(line(spaced((sentence(sum_, index.language) for sum_ in sums), index.language)))]
    sum_ = finding.conflicts[0].sum
    face = "" if sum_ is None else _face(sum_, index)
    return [Paragraph(line(*_gap_line(finding, report, index), face))]


def _gap_line(finding: Finding, report: Report, index: Index) -> Line:
    language, gap = index.language, gap_in_words(finding, index)
    profile = reading_name(finding.proof_profile or report.profile, language)
    on_it = language.say(", on {reading} of the words.", reading=profile)
    return line(Strong(language.say("Gap: {amount}", amount=gap)), on_it)


def _face(sum_: Sum, index: Index) -> str:
    face = at_face_value(sum_, index)
    if face is None:
        return ""
    said = index.language.say(
        "As printed: {first}, against {second}; the difference is {difference}.",
        first=face.first,
        second=face.second,
        difference=difference_in_words(sum_, face.difference, index),
    )
    return index.language.blank + said


# --- What goes with it -------------------------------------------------------------------------------------------


def _notes(cause: Cause, index: Index) -> Iterator[Line]:
    """What would fit, the rule, what to ask, who says it and where else: a line each."""
    finding = cause.lead
    yield from _ways_out(finding, index)
    if finding.rule != TOLD_TWICE:  # that one quantity has one value needs no line
        yield from _rules(finding, index)
    yield from _to_ask(finding, index)
    yield from _who(cause, index)
    yield from _elsewhere(cause, index)


def _to_ask(finding: Finding, index: Index) -> Iterator[Line]:
    asked = questions(finding, index)
    if asked:
        yield _noted(index.language.say("To ask:"), spaced(asked, index.language), index)


def _noted(head: str, said: str, index: Index) -> Line:
    """Return a note: what it is in bold, and what it says."""
    return line(Strong(head), index.language.blank, said)


def _ways_out(finding: Finding, index: Index) -> Iterator[Line]:
    ways = fits(finding, index)
    if not ways:
        return
    language = index.language
    texts = [way.text + ("" if way.hint is None else aside(perhaps(way.hint, language), language)) for way in ways]
    said = language.say_as("between two ways out", "; or ").join(texts)
    if len(ways) > 1:
        said = language.say("{ways}; each alone is enough, and the arithmetic does not choose", ways=said)
    if finding.corrections_cut:
        said = language.say("{ways}; there may be more ways", ways=said)
    yield _noted(language.say("It would fit"), language.say("{words}.", words=said), index)


def _rules(finding: Finding, index: Index) -> Iterator[Line]:
    sentences = basis(finding, index)
    if sentences:
        rules = [rule for conflict in finding.conflicts[:1] for rule in conflict.rules] or [finding.rule]
        ids = [part for rule in rules for part in (Code(rule), " ")]
        language = index.language
        said = language.say_as("between two rules", "; ").join(sentences)
        start, end = language.say("{rules} ({ids}).", rules=said, ids="\0").split("\0")
        yield line(*_noted(language.say("Rule:"), start, index), *ids[:-1], end)


def _who(cause: Cause, index: Index) -> Iterator[Line]:
    """Who says it, what that descends from, and how many further checks the same correction settles."""
    further = _further_checks(cause, index)
    if not cause.sources:
        if further:
            yield line(Emphasis(further))
        return
    lineages = {index.sources[source].lineage for source in cause.sources}
    language, outlets, count = index.language, names(cause.sources, index), len(cause.sources)
    if count == 1:
        by, who = language.say("Reported by"), language.say("{words}.", words=outlets)
    else:
        by = language.say("Reported alike by")
        who = language.say_many("{count} text: {outlets}.", "{count} texts: {outlets}.", count, outlets=outlets)
    yield _noted(by, spaced((who, _descent(lineages, index), further), language), index)


def _also(cause: Cause, index: Index) -> Iterator[Line]:
    """In one line: which texts say the same, in these words or in others."""
    language = index.language
    others = tuple(source for part in (cause, *cause.kin) for source in part.sources if source != cause.lead.source)
    if others:
        lineages = {index.sources[source].lineage for source in cause.sources}
        said = language.say("{words}.", words=names_or_count(tuple(dict.fromkeys(others)), index, MOST_NAMES))
        descent = _descent(lineages, index) if len(cause.sources) > 1 else ""
        yield _noted(language.say("The same slip:"), spaced((said, descent), language), index)


def _descent(lineages: set[str | None], index: Index) -> str:
    if len(lineages) != 1:
        return ""
    [lineage] = lineages
    if lineage is None:
        return ""
    return index.language.say("Descends from {text}.", text=lineage_name(lineage, index))


def _elsewhere(cause: Cause, index: Index) -> Iterator[Line]:
    """The same slip in other words, or in texts that descend from another: made more than once, or before them all."""
    if not cause.kin:
        return
    language, parts = index.language, []
    for part in cause.kin[:MOST_KIN]:
        gap = gap_in_words(part.lead, index) or ""
        if gap and part.verdict is Verdict.STRAINED is not cause.verdict:
            gap = language.say("gap: {amount}, only on a loose reading", amount=gap)
        elif gap:
            gap = language.say("gap: {amount}", amount=gap)
        quotes = language.listing(dict.fromkeys(quote(claim, language) for claim in own_claims(part.lead, index)))
        said = language.say("{words}, {outlets}", words=quotes, outlets=names(part.sources, index))
        parts.append(said + aside(gap, language))
    parts += more_of(len(cause.kin) - MOST_KIN, language)
    said = language.say("{words}.", words=language.say_as("between two that say the same", "; ").join(parts))
    head = language.say("The same in other words:")
    yield _noted(head, spaced((said, _origins(cause, index)), language), index)


def _origins(cause: Cause, index: Index) -> str:
    witnesses = {index.sources[source].witness for part in (cause, *cause.kin) for source in part.sources}
    own = {index.sources[source].witness for source in cause.sources}
    if witnesses == own:
        return ""
    return index.language.say(
        "These descend from different texts, so that the slip was made more than once, or before all of them."
    )


def _further_checks(cause: Cause, index: Index) -> str:
    """Other checks that the same correction settles."""
    lead = cause.lead
    others = [finding for finding in cause.findings if (finding.rule, finding.view) != (lead.rule, lead.view)]
    count = len(others) + len(follow(cause.ids, index))
    if not count:
        return ""
    return index.language.say_many(
        "What corrects it also corrects {count} check that fails for the same reason.",
        "What corrects it also corrects {count} checks that fail for the same reason.",
        count,
    )


def perhaps(hint: str, language: Language) -> str:
    """Return what may explain a way out, to stand in brackets."""
    return language.say("perhaps {hint}", hint=hint)
