"""The two documents for readers: the whole report, and the note on one text."""

from __future__ import annotations

from collections.abc import Sequence

from cac_check.finding import Report
from cac_check.messages import ENGLISH, Language, in_print, message
from cac_check.model import Role, Source, Verdict
from cac_check.report.all_figures import all_figures
from cac_check.report.answers import answers
from cac_check.report.apparent_mismatches import oddities
from cac_check.report.appendix import asked, method, not_checked, texts
from cac_check.report.causes import Cause, causes, led_by
from cac_check.report.document import Block, Bullets, Code, Document, Heading, Paragraph, Strong, Table, line
from cac_check.report.finding_section import section, short_section
from cac_check.report.illustrations import of_bounds
from cac_check.report.index import Index
from cac_check.report.lede import at_a_glance, lede
from cac_check.report.matrix import matrix
from cac_check.report.note import note
from cac_check.report.stories import of_source
from cac_check.report.summary import (
    has_a_section,
    headline,
    names,
)
from cac_check.report.undecided import undecided_lines
from cac_check.report.wordings import wordings
from cac_check.report.words import (
    LONGEST_QUOTE,
    dated_label,
    sentence,
    spaced,
    values,
    visible,
)
from cac_check.report.workings import workings

NO_SIDES = message(
    "This report takes no side: it says which figures cannot all hold, proves it with sums anyone can do again, and "
    "shows what would make them fit."
)
ONLY_EACH_OTHER = message("They were held against each other only, not against the world, by sums anyone can do again.")
MOST_HEADLINES = 8
"""Causes named in the summary."""

MOST_STORIES = 40
"""Causes of one chapter that are told in full."""

MOST_LINES = 400
"""Further causes that are told in a line each."""

_BOUND_NOTES = {
    "union": message("the figures contradict each other: the range over all smallest corrections"),
    "outer": message("no value outside can be; not every value inside need be possible"),
}
_CHAPTERS = {
    Verdict.CONTRADICTED: message("What cannot all hold"),
    Verdict.STRAINED: message("What fits only on a loose reading"),
}


def document(
    report: Report, *, source: str | None = None, brief: bool = False, language: Language = ENGLISH
) -> Document:
    """Return the whole report, what concerns one source of it, or a note on that source.

    Args:
        report: what was found.
        source: the one that is told of; every source where none is named.
        brief: a note on that source, not the report.
        language: of every sentence that is not of the data set or the rules.

    Raises:
        KeyError: if the data set has no such source.
        ValueError: if a note is asked for without naming the source.
    """
    if brief and source is None:
        raise ValueError("a note is about one source: name it")
    index = Index.of(report, in_print(language))
    if source is None:
        return _whole(report, report, index, tuple(report.dataset.sources.values()), None)
    selected = of_source(report, source)
    if brief:
        found = _causes_of(report, selected, index, source)
        return note(found, selected, index, report.dataset.sources[source])
    return _whole(selected, report, index, _involved(selected, index, source), source)


def _whole(report: Report, everything: Report, index: Index, sources: Sequence[Source], source: str | None) -> Document:
    found = _causes_of(everything, report, index, source)
    say, title = index.language.say, visible(report.dataset.title, LONGEST_QUOTE)
    return (
        Heading(1, line(say("{subject}: do the figures fit together?", subject=title))),
        *_summary(report, found, index),
        *_chapters(found, report, index),
        *([] if found else _fits(report, index, say("The sums that fit"))),
        *_open(report, index),
        *answers(report, index),
        *wordings(report, index),
        *_fits_although_odd(report, index),
        *not_checked(report, index, sources),
        *asked(sources, index),
        *all_figures(report, index, sources),
        *matrix(report, index),
        *(_fits(report, index, say("Appendix: the sums that fit")) if found else []),
        *_bounds(report, index),
        *texts(sources, index),
        *method(report, index.language),
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
    language = index.language
    blank = language.blank
    glance = Strong(at_a_glance(len(worst), loose, report, language))
    blocks: list[Block] = [
        Paragraph(line(glance, blank, language.say(NO_SIDES if found or not _any_fit(report) else ONLY_EACH_OTHER)))
    ]
    more = len(worst) - MOST_HEADLINES
    ledes = [lede(cause, index) for cause in worst[:MOST_HEADLINES]]
    if more > 0:
        ledes.append(line(language.say_many("{count} more of this kind", "{count} more of this kind", more)))
    if ledes:
        blocks.append(Bullets(tuple(ledes)))
    references = _references(report, language) if found else ""
    blocks.append(Paragraph(line(spaced((headline(report, language=language), references), language))))
    return blocks


def _any_fit(report: Report) -> bool:
    return any(finding.verdict is Verdict.CONSISTENT for finding in report.findings)


def _references(report: Report, language: Language) -> str:
    """Whose figures are changed last, where anything is to be changed."""
    outlets = dict.fromkeys(
        visible(source.outlet, LONGEST_QUOTE)
        for source in report.dataset.sources.values()
        if source.role is Role.REFERENCE
    )
    if not outlets:
        return ""
    return language.say_many(
        "{outlets} is marked as reference, so its figures are changed last.",
        "{outlets} are marked as references, so their figures are changed last.",
        len(outlets),
        outlets=language.listing(outlets),
    )


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
    number, language = 0, index.language
    for verdict, heading in _CHAPTERS.items():
        chosen = [cause for cause in found if cause.verdict is verdict]
        if chosen:
            blocks.append(Heading(2, line(language.say(heading))))
        tell = section if verdict is Verdict.CONTRADICTED else short_section
        for cause in chosen[:MOST_STORIES]:
            number += 1
            blocks += tell(number, cause, report, index)
        rest = chosen[MOST_STORIES : MOST_STORIES + MOST_LINES]
        if rest:
            blocks.append(Heading(3, line(language.say("In one line each"))))
            blocks.append(Bullets(tuple(lede(cause, index) for cause in rest)))
        more = len(chosen) - MOST_STORIES - MOST_LINES
        if more > 0:
            left = language.say_many(
                "{count} more of this kind is left out here; the JSON format has them all.",
                "{count} more of this kind are left out here; the JSON format has them all.",
                more,
            )
            blocks.append(Paragraph(line(left)))
    return blocks


def _open(report: Report, index: Index) -> list[Block]:
    lines = undecided_lines(report, index)
    return [Heading(2, line(index.language.say("What cannot be decided"))), Bullets(lines)] if lines else []


def _fits(report: Report, index: Index, heading: str) -> list[Block]:
    """The sums of the checks that fit, each told once of everybody whose figures make it."""
    rows: dict[tuple[str, str], list[str]] = {}
    for finding in report.findings:
        for sum_ in workings(finding, index) if finding.verdict is Verdict.CONSISTENT else ():
            together = index.language.say("all together")
            who = together if finding.source is None else names((finding.source,), index)
            rows.setdefault((finding.rule, sum_), []).append(who)
    if not rows:
        return []
    language = index.language
    fitting = tuple(
        (line(Code(rule)), line(language.listing(dict.fromkeys(whose))), line(sentence(sum_, language)))
        for (rule, sum_), whose in rows.items()
    )
    header = (
        language.say_as("column", "rule"),
        language.say_as("column", "text"),
        language.say_as("column", "with the figures as they are printed"),
    )
    return [Heading(2, line(heading)), Table(tuple(map(line, header)), fitting)]


def _fits_although_odd(report: Report, index: Index) -> list[Block]:
    lines = oddities(report, index)
    return [Heading(2, line(index.language.say("Fits, although it looks odd"))), Bullets(lines)] if lines else []


def _bounds(report: Report, index: Index) -> list[Block]:
    """What may still be of each quantity, where more is ruled out than what is below zero."""
    language = index.language
    rows = tuple(
        (
            line(dated_label(index.quantities[bound.quantity], bound.as_of, language)),
            line(values(bound.interval, index.quantities[bound.quantity].kind, language)),
            line("" if bound.note is None else language.say(_BOUND_NOTES[bound.note])),
        )
        for bound in report.bounds
        if bound.interval.low or bound.interval.high is not None
    )
    if not rows:
        return []
    header = (
        language.say_as("column", "quantity"),
        language.say_as("column", "can still be"),
        language.say_as("column", "note"),
    )
    width = 3 if any(bound.note for bound in report.bounds) else 2
    heading = Heading(2, line(language.say("Appendix: what may still be")))
    table = Table(tuple(map(line, header[:width])), tuple(row[:width] for row in rows))
    return [heading, *of_bounds(report, index), table]
