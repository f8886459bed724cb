"""What a reader needs besides the findings: what was left out, the texts, and how to do it again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cac_check.finding import Finding, Report
from cac_check.model import Asked, Claim, LeftOut, Role, Source, Status
from cac_check.report.apparent_mismatches import MOST_NAMES
from cac_check.report.claim_labels import outlet_and_place
from cac_check.report.document import Block, Bullets, Code, Document, Heading, Line, Paragraph, Table, line, link
from cac_check.report.finding_section import lineage_name
from cac_check.report.index import Index
from cac_check.report.summary import lacks_figures, names
from cac_check.report.words import LONGEST_QUOTE, label, listing, place, plural, quote, sentence, visible


def not_checked(report: Report, index: Index, sources: Sequence[Source]) -> Document:
    """Return what was not checked in these sources, and why."""
    lines = [
        *_left_out(sources),
        *_retracted(report, index, sources),
        *_seen_in_part(sources, index),
        *_wanting(report, index),
        *_in_no_check(report, index, sources),
        *_never_applied(report, index),
        *(line(f"Not told: {visible(untold)}") for untold in report.untold),
    ]
    if not lines:
        lines = [line("Every figure of the data set took part in at least one check.")]
    return Heading(2, line("Not checked")), Bullets(tuple(lines))


def asked(sources: Sequence[Source]) -> Document:
    """Return what was asked of these sources before publication, and what they answered."""
    lines = [_asked(source, question) for source in sources for question in source.asked]
    return (Heading(2, line("Asked")), Bullets(tuple(lines))) if lines else ()


def _asked(source: Source, question: Asked) -> Line:
    about = [visible(source.outlet, LONGEST_QUOTE)]
    about += [f"by {visible(question.by, LONGEST_QUOTE)}"] if question.by else []
    about += [visible(question.on)] if question.on else []
    answer = "No answer so far." if question.answer is None else sentence(visible(question.answer, LONGEST_QUOTE))
    return line(f'{", ".join(about)}: "{visible(question.question, LONGEST_QUOTE)}" {answer}')


def texts(sources: Sequence[Source], index: Index) -> Document:
    """Return the table of sources with dates, lineage and links."""
    header = ("text", "date", "descends from", "role", "seen", "link")
    rows = tuple(
        (
            line(visible(source.outlet, LONGEST_QUOTE)),
            line(visible(source.published or "undated")),
            line("–" if source.lineage is None else lineage_name(source.lineage, index)),
            line("reference" if source.role is Role.REFERENCE else "report"),
            line(_seen(source)),
            _links(source),
        )
        for source in sources
    )
    return Heading(2, line("Appendix: texts")), Table(tuple(map(line, header)), rows)


def method(report: Report) -> Document:
    """Return how words were read, with which versions, and the command that makes the report again."""
    lexicons = ", ".join(f"{language} {version}" for language, version in sorted(report.lexicons.items()))
    versions = f"{report.tool}, profile {report.profile}" + (f", lexicon {lexicons}" if lexicons else "")
    blocks: list[Block] = [
        Heading(2, line("Appendix: method")),
        Paragraph(
            line(
                "Every figure was read as the range of values its words allow. Figures are said not to hold together "
                "only where it was proved, in exact arithmetic, that no values in those ranges satisfy the rules; they "
                "are said to fit only where such values are at hand. What was proved neither way is left open. Copies "
                "of one text count as one witness, and nothing is decided by majority. A rounding unit is the place "
                "value of a figure's last significant digit: 1,000 for 67,000, a day for a date."
            )
        ),
        Paragraph(line(f"Versions: {visible(versions)}.")),
    ]
    files = _read(report)
    if files:
        blocks.append(Paragraph(line("Read: ", *_codes(files), ".")))
    if report.command is not None:
        blocks.append(Paragraph(line("To do it again: ", Code(report.command))))
    return tuple(blocks)


def _codes(texts_: Sequence[str]) -> Line:
    parts: list[str | Code] = []
    for text in texts_:
        parts += [", ", Code(text)] if parts else [Code(text)]
    return tuple(parts)


def _left_out(sources: Sequence[Source]) -> list[Line]:
    """Words with a figure that were left out on purpose; the same words left out for one reason are one line."""
    groups: dict[tuple[str, str], list[tuple[Source, LeftOut]]] = {}
    for source in sources:
        for left in source.left_out:
            groups.setdefault((left.says, left.because), []).append((source, left))
    lines = []
    for (says, because), places in groups.items():
        outlets = [visible(source.outlet, LONGEST_QUOTE) + _at(left) for source, left in places]
        who = listing(outlets) if len(places) <= MOST_NAMES else plural(len(places), "text")
        lines.append(line(f'"{visible(says, LONGEST_QUOTE)}" ({who}): {visible(because, LONGEST_QUOTE)}'))
    return lines


def _at(left: LeftOut) -> str:
    return "" if left.at is None else f", {place(left.at)}"


def _retracted(report: Report, index: Index, sources: Sequence[Source]) -> list[Line]:
    ids = {source.id for source in sources}
    return [
        line(f"{quote(claim)} ({outlet_and_place(claim, index)}): {_status(claim)}")
        for claim in report.dataset.claims
        if claim.source in ids and claim.status is not Status.CURRENT
    ]


def _status(claim: Claim) -> str:
    done = "corrected by the source" if claim.status is Status.CORRECTED else "withdrawn by the source"
    return done if claim.note is None else f"{done}; {visible(claim.note, LONGEST_QUOTE)}"


def _seen_in_part(sources: Sequence[Source], index: Index) -> list[Line]:
    partial = tuple(source.id for source in sources if source.seen == "part")
    if not partial:
        return []
    outlets = names(partial, index)
    return [line(f"Seen in part only, so that a figure missing here may be there: {outlets}")]


def _wanting(report: Report, index: Index) -> list[Line]:
    """Which checks lack which figures; those of one rule are one line."""
    lacking: dict[str, list[Finding]] = {}
    for finding in filter(lacks_figures, report.findings):
        lacking.setdefault(finding.rule, []).append(finding)
    return [_lacks(rule, findings, index) for rule, findings in lacking.items()]


def _lacks(rule: str, findings: Sequence[Finding], index: Index) -> Line:
    who = dict.fromkeys("all together" if each.source is None else names((each.source,), index) for each in findings)
    missing = dict.fromkeys(label(index.quantities[name]) for each in findings for name in each.missing)
    what = "a figure" if len(missing) == 1 else "figures"
    texts_ = "the text in question does not report" if len(who) == 1 else "the texts in question do not all report"
    return line(Code(rule), f" ({_some(who)}) lacks {what} that {texts_}: {_some(missing)}")


def _in_no_check(report: Report, index: Index, sources: Sequence[Source]) -> list[Line]:
    """Figures that took part in no check: no rule relates them, or those that do lack others."""
    ids = {source.id for source in sources}
    looked_at = {claim for finding in report.findings if not lacks_figures(finding) for claim in finding.claims}
    alone = [
        f"{quote(claim)} ({outlet_and_place(claim, index)})"
        for claim in report.dataset.claims
        if claim.source in ids and claim.status is Status.CURRENT and claim.id not in looked_at
    ]
    return [line(f"{plural(len(alone), 'figure')} took part in no check: {_some(alone)}")] if alone else []


def _some(items: Iterable[str]) -> str:
    """List items, as many as can be read."""
    every = list(items)
    more = len(every) - MOST_NAMES
    return listing([*every[:MOST_NAMES], f"{more:,} more"] if more > 0 else every)


def _read(report: Report) -> list[str]:
    """Return every file the report rests on: the data set, then the files its rules come from."""
    places = (rule.location.file for rule in report.rules.rules if rule.location is not None)
    return list(dict.fromkeys(filter(None, (report.dataset.path, report.rules.path, *places))))


def _never_applied(report: Report, index: Index) -> list[Line]:
    return [
        line("Never applied, since too few of its figures are told: ", Code(rule), f", {_because(rule, index)}")
        for rule in report.never_applied
    ]


def _because(rule: str, index: Index) -> str:
    return visible(index.rules[rule].because, LONGEST_QUOTE) if rule in index.rules else "not in these rules"


def _seen(source: Source) -> str:
    seen = {"full": "whole", "part": "in part"}.get(source.seen or "", "not noted")
    return seen if source.seen_at is None else f"{seen}, as a repost"


def _links(source: Source) -> Line:
    named = (("text", source.url), ("repost", source.seen_at), ("archived", source.archived))
    parts = [link(name, address) for name, address in named if address is not None]
    return tuple(part for pair in zip(parts, [" · "] * len(parts), strict=True) for part in pair)[:-1] or line("–")
