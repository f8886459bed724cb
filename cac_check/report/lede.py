"""What is at odds, in one line a reader takes away: labels and units, and what would fit instead."""

from __future__ import annotations

from cac_check.finding import Finding, Report, View
from cac_check.messages import Language
from cac_check.model import Share, Verdict
from cac_check.report.causes import Cause, accused
from cac_check.report.document import Line, Strong, line
from cac_check.report.index import Index
from cac_check.report.summary import first_and_others, more_of, names, own_claims
from cac_check.report.sums import gap_in_words
from cac_check.report.words import aside, capital, glossed, label, values
from cac_check.report.workings import worked_out

MOST_QUOTES = 3
"""Quotes a heading holds."""


def lede(cause: Cause, index: Index) -> Line:
    """Return ``Biobío: 45.5 % of the total, not 48 %``, with who reports it and the gap."""
    finding, language = cause.lead, index.language
    if cause.verdict is Verdict.STRAINED:
        subject, said = _about(finding, index), title(finding, index)
    else:
        subject, said = _instead(finding, index) or (_about(finding, index), _apart(finding, index))
    who = ""
    if cause.sources:
        more = len({source for part in (cause, *cause.kin) for source in part.sources}) - 1
        who = aside(first_and_others(names(cause.sources[:1], index), more, language), language)
    gap = gap_in_words(finding, index) if finding.gap else language.say("a hair")
    apart = "" if gap_in_words(finding, index) is None else language.say("; {gap} apart", gap=gap)
    return line(Strong(capital(subject)), language.say(": {what}", what=said) + who + apart)


def title(finding: Finding, index: Index) -> str:
    """Return what a finding is about, the words in question and what they do not fit."""
    language = index.language
    quotes = list(dict.fromkeys(glossed(claim, language) for claim in own_claims(finding, index)))
    if len(quotes) <= MOST_QUOTES:
        shown = language.listing(quotes)
    else:
        shown = language.say_as("between quotations", ", ").join([*quotes[:MOST_QUOTES], "…"])
    one = len(quotes) == 1
    loosely = finding.verdict is Verdict.STRAINED
    if finding.view is View.AGAINST:
        if loosely:
            return language.say_many(
                "{figures} fits the reference only on a loose reading",
                "{figures} fit the reference only on a loose reading",
                len(quotes),
                figures=shown,
            )
        return language.say_many(
            "{figures} does not fit the reference", "{figures} do not fit the reference", len(quotes), figures=shown
        )
    if loosely:
        return language.say_many(
            "{figures} fits only on a loose reading",
            "{figures} fit together only on a loose reading",
            len(quotes),
            figures=shown,
        )
    if one:
        return language.say("{figures} cannot hold", figures=shown)
    return language.say("{figures} contradict each other", figures=shown)


def _instead(finding: Finding, index: Index) -> tuple[str, str] | None:
    """What is reported and what would fit in its place, where one figure alone is in question."""
    shared, rule = worked_out(finding, index), index.rules.get(finding.rule)
    if shared is not None and rule is not None and isinstance(rule.form, Share):
        part, whole = (label(index.quantities[name]) for name in (rule.form.part, rule.form.of))
        said = index.language.say("{share} of {whole}, not {told}", share=shared[0], whole=whole, told=shared[1])
        return part, said
    claim = accused(finding, index)
    corrections = [correction for correction in finding.corrections if not correction.reference]
    if claim is None or len(corrections) != 1 or corrections[0].claims != (claim.id,):
        return None
    needed = corrections[0].needs.get(claim.id)
    if needed is None:
        return None
    quantity = index.quantity_of(claim.id)
    fitting = values(needed, quantity.kind, index.language)
    return label(quantity), index.language.say(
        "{fitting}, not {words}", fitting=fitting, words=glossed(claim, index.language)
    )


def _about(finding: Finding, index: Index) -> str:
    """The quantities of the figures in question, each once."""
    labels = list(dict.fromkeys(label(index.quantity_of(claim.id)) for claim in index.claims_of(finding)))
    return index.language.listing([*labels[:MOST_QUOTES], *more_of(len(labels) - MOST_QUOTES, index.language)])


def _apart(finding: Finding, index: Index) -> str:
    """The figures that cannot all hold."""
    language = index.language
    quotes = list(dict.fromkeys(glossed(claim, language) for claim in index.claims_of(finding)))
    shown = language.listing([*quotes[:MOST_QUOTES], *more_of(len(quotes) - MOST_QUOTES, language)])
    if len(quotes) == 2:
        return language.say("{figures} cannot both hold", figures=shown)
    return language.say("{figures} cannot all hold", figures=shown)


def at_a_glance(worst: int, loose: int, report: Report, language: Language) -> str:
    """Return what came of everything, in one sentence.

    Args:
        worst: how many causes of what cannot hold there are.
        loose: how many of what fits only on a loose reading.
        report: what was found.
        language: of the sentence.
    """
    say, say_many = language.say, language.say_many
    if not report.findings:
        return say("Nothing was checked.")
    if not worst and not loose:
        decided = any(finding.verdict is Verdict.CONSISTENT for finding in report.findings)
        fit = say("The figures that were checked fit together.")
        return fit if decided else say("Nothing could be decided.")
    said = say_many("{count} set of figures cannot hold", "{count} sets of figures cannot hold", worst)
    if not worst:
        said = say_many("{count} fits only on a loose reading", "{count} fit only on a loose reading", loose)
    elif loose:
        more = say_many("{count} more fits only on a loose reading", "{count} more fit only on a loose reading", loose)
        said = say("{worst} and {loose}", worst=said, loose=more)
    if any(finding.verdict is Verdict.UNDECIDED for finding in report.findings):
        return say("{what}; the rest fits or cannot be decided.", what=said)
    return say("{what}; the rest fits.", what=said)
