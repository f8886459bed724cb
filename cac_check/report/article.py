"""The two documents for readers: the whole report, and the note on one text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from cac_check.finding import Report
from cac_check.messages import ENGLISH, Language, message
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
    NO_REASON,
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
from cac_check.report.words import (
    LONGEST_QUOTE,
    VERDICTS,
    dated_label,
    day_as_written,
    merged,
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
MOST_HEADLINES = 8
"""Causes named in the summary."""

MOST_REASONS = 3
"""Reasons why a check could not be decided that are given."""

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
    index = Index.of(report, language)
    if source is None:
        return _whole(report, report, index, tuple(report.dataset.sources.values()), None)
    selected = of_source(report, source)
    if brief:
        return _note(selected, report, index, report.dataset.sources[source])
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


def _note(report: Report, everything: Report, index: Index, source: Source) -> Document:
    outlet = visible(source.outlet, LONGEST_QUOTE)
    say = index.language.say
    title = say("Do the figures in {outlet} fit together?", outlet=outlet)
    if source.published:
        day = day_as_written(source.published, index.language)
        title = say("Do the figures in {outlet} of {day} fit together?", outlet=outlet, day=day)
    involved = _involved(report, index, source.id)
    found = _causes_of(everything, report, index, source.id)
    return (
        Heading(1, line(title)),
        *_summary(report, found, index),
        _counts(report, source, outlet, index.language),
        *_chapters(found, report, index),
        *_fits(report, index, say("The sums that fit")),
        *_open(report, index),
        *answers(report, index),
        *wordings(report, index),
        *_fits_although_odd(report, index),
        *not_checked(report, index, involved),
        *asked(involved, index),
        *texts(involved, index),
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
    glance = Strong(_at_a_glance(len(worst), loose, report, language))
    blocks: list[Block] = [Paragraph(line(glance, blank, language.say(NO_SIDES)))]
    more = len(worst) - MOST_HEADLINES
    ledes = [lede(cause, index) for cause in worst[:MOST_HEADLINES]]
    if more > 0:
        ledes.append(line(language.say_many("{count} more of this kind", "{count} more of this kind", more)))
    if ledes:
        blocks.append(Bullets(tuple(ledes)))
    blocks.append(
        Paragraph(line(spaced((headline(report, language=language), _references(report, language)), language)))
    )
    return blocks


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


def _at_a_glance(worst: int, loose: int, report: Report, language: Language) -> str:
    say, say_many = language.say, language.say_many
    if not report.findings:
        return say("Nothing was checked.")
    if not worst and not loose:
        decided = any(finding.verdict is Verdict.CONSISTENT for finding in report.findings)
        fit = say("The figures that were checked fit together.")
        return fit if decided else say("Nothing could be decided.")
    clauses = []
    if worst:
        clauses.append(say_many("{count} set of figures cannot hold", "{count} sets of figures cannot hold", worst))
    if loose and worst:
        clauses.append(
            say_many("{count} more fits only on a loose reading", "{count} more fit only on a loose reading", loose)
        )
    elif loose:
        clauses.append(say_many("{count} fits only on a loose reading", "{count} fit only on a loose reading", loose))
    if any(finding.verdict is Verdict.UNDECIDED for finding in report.findings):
        return say("{what}; the rest fits or cannot be decided.", what=language.listing(clauses))
    return say("{what}; the rest fits.", what=language.listing(clauses))


def _counts(report: Report, source: Source, outlet: str, language: Language) -> Table:
    """How many checks of one text ended in which verdict."""
    claims = sum(claim.source == source.id for claim in report.dataset.claims)
    counts = Counter(finding.verdict for finding in report.findings if not finding.follows)
    verdicts = (line(language.say(VERDICTS[verdict])) for verdict in VERDICTS)
    header = (line(), line(language.say_as("column", "checks")), *verdicts)
    figures_ = language.say_many("{outlet}, {count} figure", "{outlet}, {count} figures", claims, outlet=outlet)
    row = (
        line(figures_),
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
    """What could not be decided, a line for each check: what hangs on the same rule in several texts is one."""
    undecided = [f for f in report.findings if f.verdict is Verdict.UNDECIDED and not lacks_figures(f)]
    if not undecided:
        return []
    checks: dict[tuple[str, str, str | None, str | None], list[Story]] = {}
    for story in stories(undecided, index):
        lead = story.lead
        checks.setdefault((lead.rule, lead.view, lead.quantity, lead.as_of), []).append(story)
    lines = tuple(_undecided(alike, index) for alike in checks.values())
    return [Heading(2, line(index.language.say("What cannot be decided"))), Bullets(lines)]


def _undecided(alike: Sequence[Story], index: Index) -> Line:
    finding = alike[0].lead
    sources = tuple(dict.fromkeys(source for story in alike for source in story.sources))
    language = index.language
    who = against_what(finding, language)
    if sources:
        who = language.say("{outlets} {against_what}", outlets=names(sources, index), against_what=who)
    reasons = list(dict.fromkeys(story.lead.reason or NO_REASON for story in alike))
    more = len(reasons) - MOST_REASONS
    told = [visible(language.tell(reason), LONGEST_QUOTE) for reason in reasons[:MOST_REASONS]]
    if more > 0:
        told.append(
            language.say_many("and {count} more reason like these", "and {count} more reasons like these", more)
        )
    why = language.say_as("between two reasons", "; ").join(told)
    what = subject(finding, index)
    if len(alike) == 1:
        own = own_claims(finding, index)
        quotes = merged(own, lambda claim: outlet_and_place(claim, index), language)
        what = language.say("{subject}: {what}", subject=what, what=figures(finding, index, quotes))
    return line(Strong(who), language.say(", {what}: {reasons}", what=what, reasons=why))


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
    heading = Heading(2, line(language.say("Appendix: what may still be")))
    return [heading, *of_bounds(report, index), Table(tuple(map(line, header)), rows)]
