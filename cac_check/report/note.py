"""The note on one text: a page, for who wants to know what to ask before it is printed or quoted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from cac_check.finding import Report
from cac_check.model import Role, Source, Verdict
from cac_check.report.answers import answer_in_words
from cac_check.report.apparent_mismatches import oddities
from cac_check.report.appendix import asked_lines, left_out_lines, versions
from cac_check.report.causes import Cause
from cac_check.report.document import (
    Block,
    Branch,
    Bullets,
    Code,
    Document,
    Heading,
    Line,
    Paragraph,
    Strong,
    Table,
    joined,
    line,
    link,
)
from cac_check.report.finding_section import closely, in_a_sentence
from cac_check.report.index import Index
from cac_check.report.lede import at_a_glance, lede
from cac_check.report.summary import more_of
from cac_check.report.undecided import undecided_lines
from cac_check.report.wordings import moved
from cac_check.report.words import LONGEST_QUOTE, VERDICTS, aside, day_as_written, visible

MOST_IN_FULL, MOST_SENTENCES = 1, 2
"""Causes that are told with their sum, and those that are told in a sentence; the others are a line each."""

MOST_LINES = 2
"""Lines under one head."""


def note(found: Sequence[Cause], report: Report, index: Index, source: Source) -> Document:
    """Return the note on a source.

    Args:
        found: what does not fit in it, worst first.
        report: what concerns the source.
        index: of the report.
        source: the text the note is on.
    """
    language = index.language
    worst = [cause for cause in found if cause.verdict is Verdict.CONTRADICTED]
    glance = at_a_glance(len(worst), len(found) - len(worst), report, language)
    return (
        Heading(1, line(_title(source, index))),
        Paragraph(line(Strong(glance))),
        _counts(report, source, index),
        *_stories(found[:MOST_SENTENCES], report, index),
        *_in_short(found[MOST_SENTENCES:], report, index, source),
        Paragraph(line(*_method(report, index))),
    )


def _title(source: Source, index: Index) -> str:
    outlet, say = visible(source.outlet, LONGEST_QUOTE), index.language.say
    if not source.published:
        return say("Do the figures in {outlet} fit together?", outlet=outlet)
    day = day_as_written(source.published, index.language)
    return say("Do the figures in {outlet} of {day} fit together?", outlet=outlet, day=day)


def _counts(report: Report, source: Source, index: Index) -> Table:
    """How many checks of one text ended in which verdict."""
    language, outlet = index.language, visible(source.outlet, LONGEST_QUOTE)
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


def _stories(found: Sequence[Cause], report: Report, index: Index) -> Iterator[Block]:
    """The worst with its sum, the others in a sentence."""
    for number, cause in enumerate(found, start=1):
        tell = closely if number <= MOST_IN_FULL else in_a_sentence
        yield from tell(number, cause, report, index)


def _in_short(further: Sequence[Cause], report: Report, index: Index, source: Source) -> tuple[Block, ...]:
    """What else is known of the text, a line or three for each kind."""
    say = index.language.say
    heads: tuple[tuple[str, Iterable[Line]], ...] = (
        (say("Does not fit either"), [lede(cause, index) for cause in further]),
        (say("What cannot be decided"), undecided_lines(report, index)),
        (say("Questions, and what the figures answer"), _answers(report, index)),
        (say("Wording that moved"), moved(report, index, source.id)),
        (say("Fits, although it looks odd"), oddities(report, index)),
        (say("Not checked"), left_out_lines(report, index, [source])),
        (say("Asked"), asked_lines([source], index)),
        (say("Texts"), [_texts(report, index, source)]),
    )
    parts = [(head, list(lines)) for head, lines in heads]
    bullets = tuple(_under(head, lines, index) for head, lines in parts if lines)
    return Heading(2, line(say("In short"))), Bullets(bullets)


def _under(head: str, lines: Sequence[Line], index: Index) -> Line | Branch:
    """The first lines under a head, which says how many more there are; a single one behind it."""
    language = index.language
    more = aside("".join(more_of(len(lines) - MOST_LINES, language)), language)
    if len(lines) > 1:
        return Branch(line(Strong(head), more), tuple(lines[:MOST_LINES]))
    return line(Strong(head), language.say(": {what}", what=""), *lines[0])


def _answers(report: Report, index: Index) -> list[Line]:
    """What the figures answer, in short: what they rule out first."""
    answers = sorted(report.answers, key=lambda answer: -answer.verdict.rank)
    return [
        line(visible(answer.question.ask, LONGEST_QUOTE), index.language.blank, answer_in_words(answer, index))
        for answer in answers
    ]


def _texts(report: Report, index: Index, source: Source) -> Line:
    """The text itself and the references it was held against, with where they stand."""
    held = [each for each in report.dataset.sources.values() if each.role is Role.REFERENCE and each.id != source.id]
    links = [
        line(link(visible(each.outlet, LONGEST_QUOTE), each.url or each.seen_at or each.archived))
        for each in (source, *held)
    ]
    return joined(links, index.language.say_as("between the members of a list", ", "))


def _method(report: Report, index: Index) -> Iterator[str | Code]:
    """How the figures were read, in two lines, and how to do it again."""
    say, blank = index.language.say, index.language.blank
    yield say("Every figure was read as the range of values its words allow; what is said not to hold is proved.")
    yield blank + say("Versions: {versions}.", versions=versions(replace(report, lexicons={}), index.language))
    if report.command is not None:
        yield blank + say("To do it again:") + blank
        yield Code(report.command)
