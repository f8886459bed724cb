"""What could not be decided, a line each with its reasons."""

from __future__ import annotations

from collections.abc import Sequence

from cac_check.finding import Report
from cac_check.messages import Mentioned
from cac_check.model import Verdict
from cac_check.report.claim_labels import outlet_and_place
from cac_check.report.document import Line, Strong, line
from cac_check.report.index import Index
from cac_check.report.stories import Story, stories
from cac_check.report.summary import NO_REASON, against_what, figures, lacks_figures, names, own_claims, subject
from cac_check.report.words import LONGEST_QUOTE, merged, visible

MOST_REASONS = 3
"""Reasons why a check could not be decided that are given."""


def undecided_lines(report: Report, index: Index) -> tuple[Line, ...]:
    """Return a line for each check that could not be decided: what hangs on one rule in several texts is one."""
    undecided = [f for f in report.findings if f.verdict is Verdict.UNDECIDED and not lacks_figures(f)]
    checks: dict[tuple[str, str, str | None, str | None], list[Story]] = {}
    for story in stories(undecided, index):
        lead = story.lead
        checks.setdefault((lead.rule, lead.view, lead.quantity, lead.as_of), []).append(story)
    return tuple(_undecided(alike, index) for alike in checks.values())


def _undecided(alike: Sequence[Story], index: Index) -> Line:
    finding = alike[0].lead
    sources = tuple(dict.fromkeys(source for story in alike for source in story.sources))
    language = index.language
    who = against_what(finding, language)
    if sources:
        who = language.say("{outlets} {against_what}", outlets=names(sources, index), against_what=who)
    reasons = list(dict.fromkeys(story.lead.reason or NO_REASON for story in alike))
    more = len(reasons) - MOST_REASONS
    shown = [visible(reason_in_words(reason, index), 4 * LONGEST_QUOTE) for reason in reasons[:MOST_REASONS]]
    if more > 0:
        shown.append(
            language.say_many("and {count} more reason like these", "and {count} more reasons like these", more)
        )
    why = language.say_as("between two reasons", "; ").join(shown)
    what = subject(finding, index)
    if len(alike) == 1:
        own = own_claims(finding, index)
        quotes = merged(own, lambda claim: outlet_and_place(claim, index), language)
        what = language.say("{subject}: {what}", subject=what, what=figures(finding, index, quotes))
    return line(Strong(who), language.say(", {what}: {reasons}", what=what, reasons=why))


def reason_in_words(reason: str, index: Index) -> str:
    """Return a reason in the language of a report, with the claims it names as the report quotes them."""

    def quoted(names: Mentioned) -> str:
        claims = [index.claims[id_] for id_ in names.ids if id_ in index.claims]
        quotes = merged(claims, lambda claim: outlet_and_place(claim, index), index.language)
        return index.language.listing(quotes) or names

    return index.language.tell(reason, quoted)
