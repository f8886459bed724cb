"""Every figure in one table, with what it was checked in and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cac_check.finding import Finding, Report
from cac_check.messages import Language
from cac_check.model import Claim, Source, Status
from cac_check.report.apparent_mismatches import MOST_NAMES
from cac_check.report.claim_labels import outlet_and_place
from cac_check.report.document import Document, Heading, Paragraph, Table, line
from cac_check.report.index import Index
from cac_check.report.matrix import FAILS, mark, numbered
from cac_check.report.summary import lacks_figures, names_or_count
from cac_check.report.words import dated_label, glossed, values


def all_figures(report: Report, index: Index, sources: Sequence[Source]) -> Document:
    """Return the table: one row for a quantity told in the same words, whoever tells it.

    Args:
        report: what was found.
        index: of the report.
        sources: whose figures are listed.
    """
    chosen = {source.id for source in sources}
    claims = [claim for claim in report.dataset.claims if claim.source in chosen and claim.status is Status.CURRENT]
    if not claims:
        return ()
    checks: dict[str, list[Finding]] = {}
    for finding in report.findings:
        for id_ in () if lacks_figures(finding) else finding.claims:
            checks.setdefault(id_, []).append(finding)
    order = {quantity: place for place, quantity in enumerate(report.dataset.quantities)}
    alike: dict[tuple[str, str | None, str, str], list[Claim]] = {}
    for claim in sorted(claims, key=lambda claim: (order[claim.quantity], claim.as_of or "")):
        alike.setdefault((claim.quantity, claim.as_of, glossed(claim), str(claim.reading.default)), []).append(claim)
    numbers, language = numbered(report), index.language
    rows = tuple(
        (
            line(_what(same[0], index)),
            line(glossed(same[0], language)),
            line(values(same[0].reading.default, index.kind_of(same[0]), language)),
            line(_who(same, index)),
            line(_checked([finding for claim in same for finding in checks.get(claim.id, ())], numbers, language)),
        )
        for same in alike.values()
    )
    header = (
        language.say_as("column", "quantity"),
        language.say_as("column", "words"),
        language.say_as("column", "counts as"),
        language.say_as("column", "reported by"),
        language.say_as("column", "checked in"),
    )
    note = language.say(
        "As words are usually read. The numbers are those of the rules in the next table, with the worst that came of "
        "it: {fails} cannot all hold, ~ fits only on a loose reading, ? cannot be decided, else it fits.",
        fails=FAILS,
    )
    heading = Heading(2, line(language.say("Appendix: every figure, and what it was checked in")))
    return heading, Paragraph(line(note)), Table(tuple(map(line, header)), rows)


def _what(claim: Claim, index: Index) -> str:
    return dated_label(index.quantity_of(claim.id), claim.as_of, index.language)


def _who(claims: Sequence[Claim], index: Index) -> str:
    if len(claims) == 1:
        return outlet_and_place(claims[0], index)
    return names_or_count(tuple(dict.fromkeys(claim.source for claim in claims)), index, MOST_NAMES)


def _checked(findings: Sequence[Finding], numbers: Mapping[str, int], language: Language) -> str:
    by_rule: dict[str, list[Finding]] = {}
    for finding in findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    shown = []
    for rule in sorted(by_rule, key=numbers.__getitem__):
        sign = mark(by_rule[rule])
        shown.append(f"{numbers[rule]}{'' if sign in (None, '✓') else f' {sign}'}")
    return ", ".join(shown) or language.say("no check")
