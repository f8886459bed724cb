"""The two documents for readers: the whole report, and the note on one text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from cac_check.finding import Report
from cac_check.model import Role, Source, Verdict
from cac_check.report.all_figures import all_figures
from cac_check.report.answers import answers
from cac_check.report.apparent_mismatches import oddities
from cac_check.report.appendix import asked, method, not_checked, texts
from cac_check.report.causes import Cause, causes, led_by
from cac_check.report.claim_labels import outlet_and_place
from cac_check.report.document import Block, Bullets, Code, Document, Heading, Line, Paragraph, Strong, Table, line
from cac_check.report.finding_section import section, short_section
from cac_check.report.illustrations import of_bounds
from cac_check.report.index import Index
from cac_check.report.lede import lede
from cac_check.report.matrix import matrix
from cac_check.report.stories import Story, of_source, stories
from cac_check.report.summary import (
    against_what,
    figures,
    has_a_section,
    headline,
    lacks_figures,
    names,
    own_claims,
    subject,
)
from cac_check.report.wordings import wordings
from cac_check.report.words import LONGEST_QUOTE, VERDICTS, label, listing, merged, plural, sentence, values, visible
from cac_check.report.workings import workings

NO_SIDES = (
    "This report takes no side: it says which figures cannot all hold, proves it with sums anyone can do again, and "
    "shows what would make them fit."
)
MOST_HEADLINES = 8
"""Causes named in the summary."""

MOST_REASONS = 3
"""Reasons why a check could not be decided that are given."""

MOST_STORIES = 40
"""Causes of one chapter that are told in full."""

MOST_LINES = 400
"""Further causes that are told in a line each."""

_BOUND_NOTES = {
    None: "",
    "union": "the figures contradict each other: the range over all smallest corrections",
    "outer": "no value outside can be; not every value inside need be possible",
}
_CHAPTERS = {
    Verdict.CONTRADICTED: "What cannot all hold",
    Verdict.STRAINED: "What fits only on a loose reading",
}


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
    found = _causes_of(everything, report, index, source)
    return (
        Heading(1, line(f"{visible(report.dataset.title, LONGEST_QUOTE)}: do the figures fit together?")),
        *_summary(report, found, index),
        *_chapters(found, report, index),
        *([] if found else _fits(report, index, "The sums that fit")),
        *_open(report, index),
        *answers(report, index),
        *wordings(report, index),
        *_fits_although_odd(report, index),
        *not_checked(report, index, sources),
        *asked(sources),
        *all_figures(report, index, sources),
        *matrix(report, index),
        *(_fits(report, index, "Appendix: the sums that fit") if found else []),
        *_bounds(report, index),
        *texts(sources, index),
        *method(report),
    )


def _note(report: Report, everything: Report, index: Index, source: Source) -> Document:
    outlet = visible(source.outlet, LONGEST_QUOTE)
    dated = f" of {visible(source.published)}" if source.published else ""
    involved = _involved(report, index, source.id)
    found = _causes_of(everything, report, index, source.id)
    return (
        Heading(1, line(f"Do the figures in {outlet}{dated} fit together?")),
        *_summary(report, found, index),
        _counts(report, source, outlet),
        *_chapters(found, report, index),
        *_fits(report, index, "The sums that fit"),
        *_open(report, index),
        *answers(report, index),
        *wordings(report, index),
        *_fits_although_odd(report, index),
        *not_checked(report, index, involved),
        *asked(involved),
        *texts(involved, index),
        *method(report),
    )


def _involved(report: Report, index: Index, source: str) -> tuple[Source, ...]:
    """The source itself and every source that is named beside it, in the order of the data set."""
    concerned = (finding for finding in report.findings if finding.source == source or has_a_section(finding))
    named = {claim.source for finding in concerned for claim in index.claims_of(finding)}
    return tuple(each for each in report.dataset.sources.values() if each.id == source or each.id in named)


def _summary(report: Report, found: Sequence[Cause], index: Index) -> list[Block]:
    """The worst first, in labels and units; then what was counted."""
    worst = [cause for cause in found if cause.verdict is Verdict.CONTRADICTED]
    loose = len(found) - len(worst)
    blocks: list[Block] = [Paragraph(line(Strong(_at_a_glance(len(worst), loose, report)), f" {NO_SIDES}"))]
    more = len(worst) - MOST_HEADLINES
    ledes = [lede(cause, index) for cause in worst[:MOST_HEADLINES]]
    ledes += [line(f"{more:,} more of this kind")] if more > 0 else []
    if ledes:
        blocks.append(Bullets(tuple(ledes)))
    blocks.append(Paragraph(line(f"{headline(report)}{_references(report)}")))
    return blocks


def _references(report: Report) -> str:
    """Whose figures are changed last, where anything is to be changed."""
    outlets = dict.fromkeys(
        visible(source.outlet, LONGEST_QUOTE)
        for source in report.dataset.sources.values()
        if source.role is Role.REFERENCE
    )
    if not outlets:
        return ""
    marked = "is marked as reference" if len(outlets) == 1 else "are marked as references"
    return f" {listing(outlets)} {marked}, so {'its' if len(outlets) == 1 else 'their'} figures are changed last."


def _at_a_glance(worst: int, loose: int, report: Report) -> str:
    if not report.findings:
        return "Nothing was checked."
    if not worst and not loose:
        decided = any(finding.verdict is Verdict.CONSISTENT for finding in report.findings)
        return "The figures that were checked fit together." if decided else "Nothing could be decided."
    clauses = []
    if worst:
        clauses.append(f"{plural(worst, 'set of figures', 'sets of figures')} cannot hold")
    if loose:
        verb = "fits" if loose == 1 else "fit"
        clauses.append(f"{loose:,}{' more' if worst else ''} {verb} only on a loose reading")
    undecided = any(finding.verdict is Verdict.UNDECIDED for finding in report.findings)
    return f"{listing(clauses)}; the rest fits{' or cannot be decided' if undecided else ''}."


def _counts(report: Report, source: Source, outlet: str) -> Table:
    """How many checks of one text ended in which verdict."""
    claims = sum(claim.source == source.id for claim in report.dataset.claims)
    counts = Counter(finding.verdict for finding in report.findings if not finding.follows)
    header = (line(), line("checks"), *(line(VERDICTS[verdict]) for verdict in VERDICTS))
    row = (
        line(f"{outlet}, {plural(claims, 'figure')}"),
        line(str(len(report.findings))),
        *(line(str(counts[verdict])) for verdict in VERDICTS),
    )
    return Table(header, (row,))


def _causes_of(everything: Report, report: Report, index: Index, source: str | None) -> tuple[Cause, ...]:
    """What does not fit, by cause. A note on one source tells what it has part in, its own words first."""
    shown = {finding.id for finding in report.findings}
    wanted = (finding for finding in everything.findings if finding.verdict in _CHAPTERS and has_a_section(finding))
    chosen = tuple(cause for cause in causes(wanted, index) if not shown.isdisjoint(cause.ids))
    if source is None:
        return chosen
    own = tuple(led_by(cause, source) for cause in chosen)
    return tuple(sorted(own, key=lambda cause: list(_CHAPTERS).index(cause.verdict)))


def _chapters(found: Sequence[Cause], report: Report, index: Index) -> list[Block]:
    """A story each, worst first; beyond what anybody reads, a line each."""
    blocks: list[Block] = []
    number = 0
    for verdict, heading in _CHAPTERS.items():
        chosen = [cause for cause in found if cause.verdict is verdict]
        if chosen:
            blocks.append(Heading(2, line(heading)))
        tell = section if verdict is Verdict.CONTRADICTED else short_section
        for cause in chosen[:MOST_STORIES]:
            number += 1
            blocks += tell(number, cause, report, index)
        rest = chosen[MOST_STORIES : MOST_STORIES + MOST_LINES]
        if rest:
            blocks.append(Heading(3, line("In one line each")))
            blocks.append(Bullets(tuple(lede(cause, index) for cause in rest)))
        more = len(chosen) - MOST_STORIES - MOST_LINES
        if more > 0:
            blocks.append(
                Paragraph(line(f"{more:,} more of this kind are left out here; the JSON format has them all."))
            )
    return blocks


def _open(report: Report, index: Index) -> list[Block]:
    """What could not be decided, a line for each check: what hangs on the same rule in several texts is one."""
    undecided = [f for f in report.findings if f.verdict is Verdict.UNDECIDED and not lacks_figures(f)]
    if not undecided:
        return []
    checks: dict[tuple[str, str, str | None, str | None], list[Story]] = {}
    for story in stories(undecided, index):
        lead = story.lead
        checks.setdefault((lead.rule, lead.view, lead.quantity, lead.as_of), []).append(story)
    lines = tuple(_undecided(alike, index) for alike in checks.values())
    return [Heading(2, line("What cannot be decided")), Bullets(lines)]


def _undecided(alike: Sequence[Story], index: Index) -> Line:
    finding = alike[0].lead
    sources = tuple(dict.fromkeys(source for story in alike for source in story.sources))
    who = f"{names(sources, index)} {against_what(finding)}" if sources else against_what(finding)
    reasons = list(dict.fromkeys(story.lead.reason or "no reason was given" for story in alike))
    more = len(reasons) - MOST_REASONS
    why = "; ".join(visible(reason, LONGEST_QUOTE) for reason in reasons[:MOST_REASONS])
    why += f"; and {plural(more, 'more reason')} like these" if more > 0 else ""
    if len(alike) > 1:
        return line(Strong(who), f", {subject(finding, index)}: {why}")
    own = own_claims(finding, index)
    quotes = figures(finding, index, merged(own, lambda claim: outlet_and_place(claim, index)))
    return line(Strong(who), f", {subject(finding, index)}: {quotes}: {why}")


def _fits(report: Report, index: Index, heading: str) -> list[Block]:
    """The sums of the checks that fit, each told once of everybody whose figures make it."""
    rows: dict[tuple[str, str], list[str]] = {}
    for finding in report.findings:
        for sum_ in workings(finding, index) if finding.verdict is Verdict.CONSISTENT else ():
            who = "all together" if finding.source is None else names((finding.source,), index)
            rows.setdefault((finding.rule, sum_), []).append(who)
    if not rows:
        return []
    fitting = tuple(
        (line(Code(rule)), line(listing(dict.fromkeys(whose))), line(sentence(sum_)))
        for (rule, sum_), whose in rows.items()
    )
    header = (line("rule"), line("text"), line("with the figures as they are printed"))
    return [Heading(2, line(heading)), Table(header, fitting)]


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
    return [Heading(2, line("Appendix: what may still be")), *of_bounds(report, index), Table(header, rows)]
