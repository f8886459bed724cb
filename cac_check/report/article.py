"""The two documents for readers: the whole report, and the note on one text."""

from __future__ import annotations

from collections.abc import Sequence

from cac_check.finding import Report
from cac_check.model import Source, Verdict
from cac_check.report.answers import answers
from cac_check.report.apparent_mismatches import oddities
from cac_check.report.appendix import method, not_checked, texts
from cac_check.report.claim_labels import outlet_and_place
from cac_check.report.document import Block, Bullets, Code, Document, Heading, Line, Paragraph, Strong, Table, line
from cac_check.report.finding_section import section, title
from cac_check.report.index import Index
from cac_check.report.matrix import matrix
from cac_check.report.stories import Story, families, kin, of_source, stories
from cac_check.report.summary import against_what, figures, headline, is_told, lacks_figures, names, subject
from cac_check.report.sums import gap_in_words
from cac_check.report.wordings import wordings
from cac_check.report.words import LONGEST_QUOTE, VERDICTS, label, listing, merged, plural, sentence, values, visible
from cac_check.report.workings import workings

NO_SIDES = (
    "This report takes no side: it says which figures cannot all hold, proves it with sums anyone can do again, and "
    "shows what would make them fit."
)
MOST_HEADLINES = 3
"""Stories named in the summary."""

_BOUND_NOTES = {
    None: "",
    "union": "the figures contradict each other: the range over all smallest corrections",
    "outer": "no value outside can be; not every value inside need be possible",
}
_CHAPTERS = (
    (Verdict.CONTRADICTED, "What cannot all hold"),
    (Verdict.STRAINED, "What fits only on a loose reading"),
)


def document(report: Report, *, source: str | None = None, brief: bool = False) -> Document:
    """Return the whole report, what concerns one source of it, or a note on that source.

    Raises:
        KeyError: if the data set has no such source.
        ValueError: if a note is asked for without naming the source.
    """
    if brief and source is None:
        raise ValueError("a note is about one source: name it")
    index = Index.of(report)
    if source is None:
        return _whole(report, report, index, tuple(report.dataset.sources.values()), None)
    selected = of_source(report, source)
    if brief:
        return _note(selected, report, index, report.dataset.sources[source])
    return _whole(selected, report, index, _involved(selected, index, source), source)


def _whole(report: Report, everything: Report, index: Index, sources: Sequence[Source], source: str | None) -> Document:
    return (
        Heading(1, line(f"{visible(report.dataset.title, LONGEST_QUOTE)}: do the figures fit together?")),
        *_summary(report, index),
        *matrix(report, index),
        *_chapters(report, everything, index, source),
        *_open(report, index),
        *answers(report, index),
        *wordings(report, index),
        *_fits(report, index),
        *_fits_although_odd(report, index),
        *_bounds(report, index),
        *not_checked(report, index, sources),
        *texts(sources, index),
        *method(report),
    )


def _note(report: Report, everything: Report, index: Index, source: Source) -> Document:
    outlet = visible(source.outlet, LONGEST_QUOTE)
    dated = f" of {visible(source.published)}" if source.published else ""
    involved = _involved(report, index, source.id)
    return (
        Heading(1, line(f"Do the figures in {outlet}{dated} fit together?")),
        *_summary(report, index),
        _counts(report, source, outlet),
        *_chapters(report, everything, index, source.id),
        *_open(report, index),
        *answers(report, index),
        *wordings(report, index),
        *_fits(report, index),
        *_fits_although_odd(report, index),
        *not_checked(report, index, involved),
        *texts(involved, index),
        *method(report),
    )


def _involved(report: Report, index: Index, source: str) -> tuple[Source, ...]:
    """The source itself and every source that is named beside it, in the order of the data set."""
    told = (finding for finding in report.findings if finding.source == source or is_told(finding))
    named = {claim.source for finding in told for claim in index.told(finding)}
    return tuple(each for each in report.dataset.sources.values() if each.id == source or each.id in named)


def _summary(report: Report, index: Index) -> list[Block]:
    blocks: list[Block] = [Paragraph(line(Strong(headline(report)), f" {NO_SIDES}"))]
    told = stories(filter(is_told, report.findings), index)
    loudest = [story for story in told if story.lead.verdict is Verdict.CONTRADICTED]
    if loudest:
        blocks.append(Bullets(tuple(_headline(story, index) for story in loudest[:MOST_HEADLINES])))
    return blocks


def _headline(story: Story, index: Index) -> Line:
    gap = gap_in_words(story.lead, index)
    by = "" if gap is None else f", by {gap}"
    count = len(story.sources)
    who = "" if not count else f" ({names(story.sources[:1], index)}{_and_others(count)})"
    return line(f"{title(story.lead, index)}{by}{who}")


def _and_others(count: int) -> str:
    return "" if count == 1 else f" and {plural(count - 1, 'other')}"


def _counts(report: Report, source: Source, outlet: str) -> Table:
    """How many checks of one text ended in which verdict."""
    claims = sum(claim.source == source.id for claim in report.dataset.claims)
    counts = report.summary
    header = (line(), line("checks"), *(line(VERDICTS[verdict]) for verdict in VERDICTS))
    row = (
        line(f"{outlet}, {plural(claims, 'figure')}"),
        line(str(len(report.findings))),
        *(line(str(counts[verdict])) for verdict in VERDICTS),
    )
    return Table(header, (row,))


def _chapters(report: Report, everything: Report, index: Index, source: str | None) -> list[Block]:
    """What does not fit, worst first. A note on one source also names others that say the same."""
    shown = {finding.id for finding in report.findings}
    chapters = dict(_CHAPTERS)
    told = families((f for f in everything.findings if f.verdict in chapters and is_told(f)), index)
    related = list(zip(told, kin(told, index), strict=True))
    blocks: list[Block] = []
    number = 0
    for verdict, heading in _CHAPTERS:
        chosen = [pair for pair in related if pair[0].verdict is verdict and not shown.isdisjoint(pair[0].ids)]
        if chosen:
            blocks.append(Heading(2, line(heading)))
        for family, relatives in chosen:
            number += 1
            blocks += section(number, _led_by(source, family.ordered), relatives, report, index)
    return blocks


def _led_by(source: str | None, told: tuple[Story, ...]) -> tuple[Story, ...]:
    """Put the story of a source first, and the source first in it."""
    if source is None:
        return told
    first = sorted(told, key=lambda story: source not in story.sources)
    own = Story(tuple(sorted(first[0].findings, key=lambda finding: finding.source != source)))
    return (own, *first[1:])


def _open(report: Report, index: Index) -> list[Block]:
    undecided = [f for f in report.findings if f.verdict is Verdict.UNDECIDED and not lacks_figures(f)]
    if not undecided:
        return []
    lines = []
    for story in stories(undecided, index):
        finding = story.lead
        own_first = sorted(index.told(finding), key=lambda claim: claim.source != finding.source)
        quotes = figures(finding, index, merged(own_first, lambda claim: outlet_and_place(claim, index)))
        who = f"{names(story.sources, index)} {against_what(finding)}" if story.sources else against_what(finding)
        reason = visible(finding.reason or "no reason was given", LONGEST_QUOTE)
        lines.append(line(Strong(who), f", {subject(finding, index)}: {quotes}: {reason}"))
    return [Heading(2, line("What cannot be told")), Bullets(tuple(lines))]


def _fits(report: Report, index: Index) -> list[Block]:
    """The sums of the checks that fit, each told once of everybody whose figures make it."""
    rows: dict[tuple[str, str], list[str]] = {}
    for finding in report.findings:
        for sum_ in workings(finding, index) if finding.verdict is Verdict.CONSISTENT else ():
            who = "all together" if finding.source is None else names((finding.source,), index)
            rows.setdefault((finding.rule, sum_), []).append(who)
    if not rows:
        return []
    told = tuple(
        (line(Code(rule)), line(listing(dict.fromkeys(whose))), line(sentence(sum_)))
        for (rule, sum_), whose in rows.items()
    )
    header = (line("rule"), line("text"), line("with the figures as they are printed"))
    return [Heading(2, line("What fits")), Table(header, told)]


def _fits_although_odd(report: Report, index: Index) -> list[Block]:
    lines = oddities(report, index)
    return [Heading(2, line("Fits, although it looks odd")), Bullets(lines)] if lines else []


def _bounds(report: Report, index: Index) -> list[Block]:
    """What may still be of each quantity, where more is ruled out than what is below zero."""
    rows = tuple(
        (
            line(label(index.quantities[bound.quantity]) + (f", {visible(bound.as_of)}" if bound.as_of else "")),
            line(values(bound.interval, index.quantities[bound.quantity].kind)),
            line(_BOUND_NOTES[bound.note]),
        )
        for bound in report.bounds
        if bound.interval.low or bound.interval.high is not None
    )
    if not rows:
        return []
    header = (line("quantity"), line("can still be"), line("note"))
    return [Heading(2, line("What may still be")), Table(header, rows)]
