"""What a reader needs besides the findings: what was left out, the texts, and how to do it again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cac_check.finding import Finding, Report
from cac_check.messages import Language
from cac_check.model import Asked, Claim, LeftOut, Role, Source, Status
from cac_check.report.apparent_mismatches import MOST_NAMES
from cac_check.report.claim_labels import outlet_and_place
from cac_check.report.document import Block, Bullets, Code, Document, Heading, Line, Paragraph, Table, line, link
from cac_check.report.finding_section import lineage_name
from cac_check.report.index import Index
from cac_check.report.summary import because_of, lacks_figures, more_of, names
from cac_check.report.words import (
    LONGEST_QUOTE,
    aside,
    day_as_written,
    label,
    place,
    quote,
    quoted,
    sentence,
    spaced,
    visible,
)


def not_checked(report: Report, index: Index, sources: Sequence[Source]) -> Document:
    """Return what was not checked in these sources, and why."""
    say = index.language.say
    lines = [
        *left_out_lines(report, index, sources),
        *_seen_in_part(sources, index),
        *_wanting(report, index),
        *_in_no_check(report, index, sources),
        *_never_applied(report, index),
        *(line(say("Not told: {what}", what=visible(index.language.tell(untold)))) for untold in report.untold),
    ]
    if not lines:
        lines = [line(say("Every figure of the data set took part in at least one check."))]
    return Heading(2, line(say("Not checked"))), Bullets(tuple(lines))


def asked(sources: Sequence[Source], index: Index) -> Document:
    """Return what was asked of these sources before publication, and what they answered."""
    lines = asked_lines(sources, index)
    return (Heading(2, line(index.language.say("Asked"))), Bullets(lines)) if lines else ()


def asked_lines(sources: Sequence[Source], index: Index) -> tuple[Line, ...]:
    """Return every question that was put to these sources, with the answer."""
    return tuple(_asked(source, question, index.language) for source in sources for question in source.asked)


def left_out_lines(report: Report, index: Index, sources: Sequence[Source]) -> tuple[Line, ...]:
    """Return what in these sources was left out on purpose, and what they have taken back."""
    return (*_left_out(sources, index), *_retracted(report, index, sources))


def _asked(source: Source, question: Asked, language: Language) -> Line:
    about = [visible(source.outlet, LONGEST_QUOTE)]
    about += [language.say("by {means}", means=visible(question.by, LONGEST_QUOTE))] if question.by else []
    about += [day_as_written(question.on, language)] if question.on else []
    if question.answer is None:
        answer = language.say("No answer so far.")
    else:
        answer = sentence(visible(question.answer, LONGEST_QUOTE), language)
    asked_ = spaced((quoted(question.question, language), answer), language)
    who = language.say_as("between the parts of a description", ", ").join(about)
    return line(language.say("{subject}: {what}", subject=who, what=asked_))


def texts(sources: Sequence[Source], index: Index) -> Document:
    """Return the table of sources with dates, lineage and links."""
    language, say_as = index.language, index.language.say_as
    header = (
        say_as("column", "text"),
        say_as("column", "date"),
        say_as("column", "descends from"),
        say_as("column", "role"),
        say_as("column", "seen"),
        say_as("column", "link"),
    )
    rows = tuple(
        (
            line(visible(source.outlet, LONGEST_QUOTE)),
            line(day_as_written(source.published, language) if source.published else language.say("undated")),
            line("–" if source.lineage is None else lineage_name(source.lineage, index)),
            line(language.say("reference") if source.role is Role.REFERENCE else language.say("report")),
            line(_seen(source, language)),
            _links(source, language),
        )
        for source in sources
    )
    return Heading(2, line(language.say("Appendix: texts"))), Table(tuple(map(line, header)), rows)


def method(report: Report, language: Language) -> Document:
    """Return how words were read, with which versions, and the command that makes the report again."""
    say, separator = language.say, language.say_as("between the parts of a description", ", ")
    blocks: list[Block] = [
        Heading(2, line(say("Appendix: method"))),
        Paragraph(
            line(
                say(
                    "Every figure was read as the range of values its words allow. Figures are said not to hold "
                    "together only where it was proved, in exact arithmetic, that no values in those ranges satisfy "
                    "the rules; they are said to fit only where such values are at hand. What was proved neither way "
                    "is left open. Copies of one text count as one witness, and nothing is decided by majority. A "
                    "rounding unit is the place value of a figure's last significant digit: 1,000 for 67,000, a day "
                    "for a date."
                )
            )
        ),
        Paragraph(line(say("Versions: {versions}.", versions=versions(report, language)))),
    ]
    files = _read(report)
    blank = language.blank
    if files:
        blocks.append(Paragraph(line(say("Read:"), blank, *_codes(files, separator), say("{words}.", words=""))))
    if report.command is not None:
        blocks.append(Paragraph(line(say("To do it again:"), blank, Code(report.command))))
    return tuple(blocks)


def versions(report: Report, language: Language) -> str:
    """Return the versions of the program and of what reads words, and how strictly they were read."""
    separator = language.say_as("between the parts of a description", ", ")
    lexicons = separator.join(f"{code} {version}" for code, version in sorted(report.lexicons.items()))
    parts = [report.tool, language.say("profile {name}", name=str(report.profile))]
    parts += [language.say("lexicon {versions}", versions=lexicons)] if lexicons else []
    return visible(separator.join(parts))


def _codes(texts_: Sequence[str], separator: str) -> Line:
    parts: list[str | Code] = []
    for text in texts_:
        parts += [separator, Code(text)] if parts else [Code(text)]
    return tuple(parts)


def _left_out(sources: Sequence[Source], index: Index) -> list[Line]:
    """Words with a figure that were left out on purpose; the same words left out for one reason are one line."""
    groups: dict[tuple[str, str], list[tuple[Source, LeftOut]]] = {}
    for source in sources:
        for left in source.left_out:
            groups.setdefault((left.says, left.because), []).append((source, left))
    lines, language = [], index.language
    for (says, because), places in groups.items():
        if len(places) <= MOST_NAMES:
            who = language.listing(_where(source, left, language) for source, left in places)
        else:
            who = language.say_many("{count} text", "{count} texts", len(places))
        words = quoted(says, language) + aside(who, language)
        lines.append(line(language.say("{subject}: {what}", subject=words, what=visible(because, LONGEST_QUOTE))))
    return lines


def _where(source: Source, left: LeftOut, language: Language) -> str:
    outlet, at = visible(source.outlet, LONGEST_QUOTE), place(left.at, language)
    return outlet if at is None else language.say("{outlet}, {place}", outlet=outlet, place=at)


def _retracted(report: Report, index: Index, sources: Sequence[Source]) -> list[Line]:
    ids = {source.id for source in sources}
    return [
        line(
            index.language.say(
                "{subject}: {what}", subject=_with_place(claim, index), what=_status(claim, index.language)
            )
        )
        for claim in report.dataset.claims
        if claim.source in ids and claim.status is not Status.CURRENT
    ]


def _with_place(claim: Claim, index: Index) -> str:
    return quote(claim, index.language) + aside(outlet_and_place(claim, index), index.language)


def _status(claim: Claim, language: Language) -> str:
    corrected = claim.status is Status.CORRECTED
    done = language.say("corrected by the source") if corrected else language.say("withdrawn by the source")
    return done if claim.note is None else f"{done}; {visible(claim.note, LONGEST_QUOTE)}"


def _seen_in_part(sources: Sequence[Source], index: Index) -> list[Line]:
    partial = tuple(source.id for source in sources if source.seen == "part")
    if not partial:
        return []
    outlets = names(partial, index)
    say = index.language.say
    return [line(say("Seen in part only, so that a figure missing here may be there: {outlets}", outlets=outlets))]


def _wanting(report: Report, index: Index) -> list[Line]:
    """Which checks lack which figures; those of one rule are one line."""
    lacking: dict[str, list[Finding]] = {}
    for finding in filter(lacks_figures, report.findings):
        lacking.setdefault(finding.rule, []).append(finding)
    return [_lacks(rule, findings, index) for rule, findings in lacking.items()]


def _lacks(rule: str, findings: Sequence[Finding], index: Index) -> Line:
    language = index.language
    everybody = language.say("all together")
    who = dict.fromkeys(everybody if each.source is None else names((each.source,), index) for each in findings)
    missing = dict.fromkeys(label(index.quantities[name]) for each in findings for name in each.missing)
    said = {"who": _some(who, language), "figures": _some(missing, language)}
    if len(who) == 1 and len(missing) == 1:
        text = language.say(" ({who}) needs a figure that this text does not report: {figures}", **said)
    elif len(who) == 1:
        text = language.say(" ({who}) needs figures that this text does not report: {figures}", **said)
    elif len(missing) == 1:
        text = language.say(" ({who}) needs a figure that these texts do not all report: {figures}", **said)
    else:
        text = language.say(" ({who}) needs figures that these texts do not all report: {figures}", **said)
    return line(Code(rule), text)


def _in_no_check(report: Report, index: Index, sources: Sequence[Source]) -> list[Line]:
    """Figures that took part in no check: no rule relates them, or those that do lack others."""
    ids = {source.id for source in sources}
    looked_at = {claim for finding in report.findings if not lacks_figures(finding) for claim in finding.claims}
    alone = [
        _with_place(claim, index)
        for claim in report.dataset.claims
        if claim.source in ids and claim.status is Status.CURRENT and claim.id not in looked_at
    ]
    if not alone:
        return []
    said = index.language.say_many(
        "{count} figure took part in no check: {figures}",
        "{count} figures took part in no check: {figures}",
        len(alone),
        figures=_some(alone, index.language),
    )
    return [line(said)]


def _some(items: Iterable[str], language: Language) -> str:
    """List items, as many as can be read."""
    every = list(items)
    return language.listing([*every[:MOST_NAMES], *more_of(len(every) - MOST_NAMES, language)])


def _read(report: Report) -> list[str]:
    """Return every file the report rests on: the data set, then the files its rules come from."""
    places = (rule.location.file for rule in report.rules.rules if rule.location is not None)
    return list(dict.fromkeys(filter(None, (report.dataset.path, report.rules.path, *places))))


def _never_applied(report: Report, index: Index) -> list[Line]:
    return [
        line(
            index.language.say("Never applied, since too few of its figures are told:"),
            index.language.blank,
            Code(rule),
            index.language.say_as("between the parts of a description", ", "),
            _because(rule, index),
        )
        for rule in report.never_applied
    ]


def _because(rule: str, index: Index) -> str:
    return because_of(rule, index) if rule in index.rules else index.language.say("not in these rules")


def _seen(source: Source, language: Language) -> str:
    match source.seen:
        case "full":
            seen = language.say_as("how much of a text was seen", "whole")
        case "part":
            seen = language.say_as("how much of a text was seen", "in part")
        case _:
            seen = language.say_as("how much of a text was seen", "not noted")
    return seen if source.seen_at is None else language.say("{seen}, as a repost", seen=seen)


def _links(source: Source, language: Language) -> Line:
    named = (
        (language.say_as("a link", "text"), source.url),
        (language.say_as("a link", "repost"), source.seen_at),
        (language.say_as("a link", "archived"), source.archived),
    )
    parts = [link(name, address) for name, address in named if address is not None]
    return tuple(part for pair in zip(parts, [" · "] * len(parts), strict=True) for part in pair)[:-1] or line("–")
