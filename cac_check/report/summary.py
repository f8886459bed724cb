"""What is counted, and what is worth printing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from cac_check.conflict import rule_of
from cac_check.finding import JOINT, TOLD_TWICE, Finding, Report, View
from cac_check.messages import ENGLISH, Language, Sentence
from cac_check.model import Claim, Evidence, Verdict, names_in
from cac_check.report.claim_labels import Naming, outlet_and_place
from cac_check.report.index import Index
from cac_check.report.sums import gap_in_words
from cac_check.report.words import LONGEST_QUOTE, VERDICTS, aside, label, reading_name, visible

MOST_FIGURES = 8
"""Figures that are listed one after the other in a sentence."""

NO_REASON = Sentence.saying("no reason was given")

MOST_RULES = 5
"""Rules that are named where their figures are too many."""


def has_a_section(finding: Finding) -> bool:
    """Whether a finding is a story of its own: not if it fits, only lacks figures or follows from a simpler one."""
    return finding.verdict is not Verdict.CONSISTENT and not lacks_figures(finding) and not finding.follows


def lacks_figures(finding: Finding) -> bool:
    """Whether nothing could be told because nobody tells the figures."""
    return finding.verdict is Verdict.UNDECIDED and bool(finding.missing)


def headline(report: Report, causes: int | None = None, language: Language = ENGLISH) -> str:
    """Return the one line that counts every finding, those that follow from others apart.

    Args:
        report: what was found.
        causes: how many causes what cannot hold is told as, where one stands for several findings.
        language: of the line.
    """
    count = Counter(finding.verdict for finding in report.findings if not finding.follows)
    following = sum(bool(finding.follows) for finding in report.findings)
    told_by = {claim.id: claim.source for claim in report.dataset.claims}
    sources = len({told_by[claim] for finding in report.findings for claim in finding.claims})
    if not report.findings:
        return language.say("Nothing was checked: no rule applies to these figures.")
    worst, loose, fits, open_ = (count[verdict] for verdict in VERDICTS)
    clauses = (
        language.say_many("{count} cannot hold", "{count} cannot hold", worst) + _in_causes(causes, worst, language)
        if worst
        else "",
        language.say_many("{count} fits only on a loose reading", "{count} fit only on a loose reading", loose)
        if loose
        else "",
        language.say_many("{count} fits", "{count} fit", fits) if fits else "",
        language.say_many("{count} cannot be decided", "{count} cannot be decided", open_) + _wanting(report, language)
        if open_
        else "",
        language.say_many("{count} follows from another", "{count} follow from others", following) if following else "",
    )
    return language.say(
        "{checks} on {sources}: {counts}.",
        checks=language.say_many("{count} check", "{count} checks", len(report.findings)),
        sources=language.say_many("{count} source", "{count} sources", sources),
        counts=language.say_as("between clauses", ", ").join(filter(None, clauses)),
    )


def _in_causes(causes: int | None, count: int, language: Language) -> str:
    if causes in (None, count):
        return ""
    return aside(language.say_many("{count} cause", "{count} causes", causes or 0), language)


def _wanting(report: Report, language: Language) -> str:
    wanting = sum(map(lacks_figures, report.findings))
    if wanting == sum(finding.verdict is Verdict.UNDECIDED and not finding.follows for finding in report.findings):
        return aside(language.say("figures missing"), language)
    said = language.say_many("{count}: figures missing", "{count}: figures missing", wanting) if wanting else ""
    return aside(said, language)


def against_what(finding: Finding, language: Language = ENGLISH) -> str:
    """Say what was put side by side, to follow the name of a source."""
    match finding.view:
        case View.WITHIN:
            return language.say("with itself")
        case View.AGAINST:
            return language.say("against the reference")
        case View.TOGETHER:
            return language.say("all sources together")


def charge(who: str, finding: Finding, verdict: str) -> str:
    """Say a verdict of a source: ``asean against the reference: cannot all hold, by 5``, ``asean contradicts itself``.

    Args:
        who: the sources, in words; empty where all are looked at together.
        finding: what was found.
        verdict: its verdict in words, in English.
    """
    if finding.view is View.WITHIN and finding.verdict is Verdict.CONTRADICTED:
        return f"{who} contradicts itself{verdict.removeprefix(VERDICTS[Verdict.CONTRADICTED])}"
    return f"{who} {against_what(finding)}: {verdict}".lstrip()


def verdict_in_words(finding: Finding, report: Report, index: Index, *, with_unit: bool = True) -> str:
    """Say the verdict with its gap, or with the reason why there is none; in English, for terminals and programs."""
    said = VERDICTS[finding.verdict]
    if finding.verdict is Verdict.UNDECIDED:
        return f"{said}: {visible(finding.reason or NO_REASON, LONGEST_QUOTE)}"
    gap = gap_in_words(finding, index, with_unit=with_unit)
    if gap is None:
        return said
    if finding.verdict is Verdict.STRAINED:
        return f"{said}; on {reading_name(finding.proof_profile or report.profile)} it misses by {gap}"
    return f"{said}, by {gap}"


def figures(finding: Finding, index: Index, quotes: Sequence[str]) -> str:
    """Return figures one by one or, where nobody would read them all, how many there are and what relates them.

    Args:
        finding: what they belong to.
        index: of its report.
        quotes: every figure in words.
    """
    language = index.language
    if len(quotes) <= MOST_FIGURES:
        return language.say_as("between quotations", ", ").join(quotes)
    quantities = {claim.quantity for claim in index.claims_of(finding)}
    if finding.conflicts:
        rules = list(dict.fromkeys(map(rule_of, finding.conflicts[0].rules)))
    elif finding.rule in index.rules:
        rules = [finding.rule]
    else:
        rules = [id_ for id_, rule in index.rules.items() if not quantities.isdisjoint(names_in(rule))]
    more = len(rules) - MOST_RULES
    if not rules:
        return language.say_many("{count} figure", "{count} figures", len(quotes))
    named = language.listing([*rules[:MOST_RULES], *more_of(more, language)] if more > 0 else rules)
    return language.say_many("{count} figure under {rules}", "{count} figures under {rules}", len(quotes), rules=named)


def more_of(more: int, language: Language) -> tuple[str, ...]:
    """Return ``3 more`` as the last member of a list, nothing where there are none."""
    return (language.say_many("{count} more", "{count} more", more),) if more > 0 else ()


def own_claims(finding: Finding, index: Index) -> tuple[Claim, ...]:
    """Return the claims of the looked-at source among those that are told, or all where there is no such source."""
    involved = index.claims_of(finding)
    return tuple(claim for claim in involved if claim.source == finding.source) or involved


def basis(finding: Finding, index: Index, who: Naming = outlet_and_place) -> tuple[str, ...]:
    """Return what a finding rests on, one sentence per rule, without full stops."""
    if finding.rule == TOLD_TWICE:
        about = subject(finding, index)
        return (index.language.say("conflicting figures for one quantity: {quantity}", quantity=about),)
    ids = finding.conflicts[0].rules if finding.rule == JOINT and finding.conflicts else (finding.rule,)
    rules = dict.fromkeys(map(rule_of, ids))
    return tuple(_rule_sentence(rule, index, who) for rule in rules if rule in index.rules)


def subject(finding: Finding, index: Index) -> str:
    """Say what a finding is about: its quantity, or what its rule says."""
    if finding.quantity is not None:
        return label(index.quantities[finding.quantity])
    if finding.rule == JOINT:
        return index.language.say("several rules together")
    return because_of(finding.rule, index) if finding.rule in index.rules else finding.rule


def because_of(rule: str, index: Index) -> str:
    """Return what a rule says, in the language of the report where it is a sentence of ours."""
    return visible(index.language.tell(index.rules[rule].because), LONGEST_QUOTE)


def _rule_sentence(rule_id: str, index: Index, who: Naming) -> str:
    rule = index.rules[rule_id]
    evidence = "" if rule.evidence is None else _evidence(rule.evidence, index, who)
    return because_of(rule_id, index) + aside(evidence, index.language)


def _evidence(evidence: Evidence, index: Index, who: Naming) -> str:
    parts = [
        visible(index.language.tell(text), LONGEST_QUOTE) for text in (evidence.cue, evidence.text) if text is not None
    ]
    if evidence.claim is not None and evidence.claim in index.claims:
        parts.append(who(index.claims[evidence.claim], index))
    return index.language.say_as("between the parts of an evidence", ", ").join(parts)


def names(sources: tuple[str, ...], index: Index) -> str:
    """Return the outlets of sources, once each, in order."""
    outlets = dict.fromkeys(visible(index.sources[source].outlet, LONGEST_QUOTE) for source in sources)
    return index.language.listing(outlets)


def names_or_count(sources: tuple[str, ...], index: Index, most: int) -> str:
    """Return the outlets of sources, or the first and how many others where they are more than a number."""
    if len(sources) <= most:
        return names(sources, index)
    return first_and_others(names(sources[:1], index), len(sources) - 1, index.language)


def first_and_others(first: str, others: int, language: Language) -> str:
    """Return ``Reuters and 3 others``, ``Reuters`` where there are none."""
    if not others:
        return first
    return language.say_many("{first} and {count} other", "{first} and {count} others", others, first=first)
