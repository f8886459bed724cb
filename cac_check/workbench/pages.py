"""What the pages show, as plain data for the templates: computed from what is loaded, and from nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from cac_check.extraction.suggested_rule import RuleDraft
from cac_check.finding import Finding, Report
from cac_check.interval import Interval
from cac_check.messages import ENGLISH, Language
from cac_check.model import (
    Breakdown,
    Change,
    Claim,
    Kind,
    Limit,
    Order,
    Profile,
    Quantity,
    Rule,
    Same,
    Share,
    Verdict,
    quantities_of,
)
from cac_check.records import dataclass
from cac_check.report.causes import Cause, causes
from cac_check.report.finding_section import section
from cac_check.report.html import in_a_page
from cac_check.report.index import Index
from cac_check.report.lede import lede
from cac_check.report.pictures import svg
from cac_check.report.pictures.intervals import Bar, Statements, draw
from cac_check.report.stories import of_source
from cac_check.report.summary import has_a_section
from cac_check.report.words import number as written
from cac_check.report.words import values
from cac_check.workbench.desk import Article, Loaded
from cac_check.workbench.spots import Spot

if TYPE_CHECKING:
    from markupsafe import Markup

Translate = Callable[[str], str]
"""Returns a text of the page in the language of the person."""

MOST_FINDINGS = 40
"""Findings shown beside an article; the report has them all."""


@dataclass(frozen=True, slots=True)
class FindingShown:
    """A finding at the side."""

    id: str
    verdict: str
    headline: str
    body: Markup
    """Picture, sum, and what would make it fit: the very blocks of the report."""
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RelationShown:
    """A rule, and what was found of it here."""

    id: str
    says: str
    because: str
    verdict: str
    """Empty where it was not asked."""
    reason: str
    can_go: bool


@dataclass(frozen=True, slots=True)
class SuggestionShown:
    """A rule that the words suggest."""

    key: str
    says: str
    words: str
    spots: tuple[str, ...]
    """Ids of the figures, the whole first where there is one."""
    to_name: tuple[Spot, ...]
    """Figures that get a name: what is written into the file is seen before."""
    others: tuple[Spot, ...]
    """Figures of the same sentence that may be parts as well: one that is too large for it may be what is wrong."""
    asks: bool
    """Whether the two questions about parts must be answered."""
    wants_whole: str
    """What the whole may be called, where the text does not tell it."""


# --- Figures -----------------------------------------------------------------------------------------------------


def label_of(spot: Spot, quantities: Mapping[str, Quantity]) -> str:
    """Return what a figure counts, as far as anybody said or it can be proposed."""
    if spot.claims:
        return quantities[spot.claims[0].quantity].label
    return spot.proposed


def reading_picture(spot: Spot, kind: Kind, _: Translate, language: Language = ENGLISH) -> Markup | None:
    """Return the values that the words of a figure allow, strictly, usually and loosely."""
    from markupsafe import Markup

    reading = spot.claims[0].reading if spot.claims else spot.mention.reading if spot.mention is not None else None
    if reading is None:
        return None
    names = {
        Profile.STRICT: _("read strictly"),
        Profile.DEFAULT: _("read as usual"),
        Profile.LENIENT: _("read loosely"),
    }
    colours = {Profile.STRICT: "other", Profile.DEFAULT: "bar", Profile.LENIENT: "other"}
    bars = tuple(_bar(names[profile], reading.under(profile), colours[profile], kind, language) for profile in names)
    drawn = Statements(bars, None, "", kind)
    return Markup(svg.write(draw(drawn), "reading", _("What the words allow"), drawn.description))


def _bar(name: str, interval: Interval, colour: str, kind: Kind, language: Language) -> Bar:
    return Bar((), f"{name}: {values(interval, kind, language)}", interval, colour)


# --- Findings ----------------------------------------------------------------------------------------------------


def findings_of(report: Report, source: str | None, language: Language = ENGLISH) -> tuple[FindingShown, ...]:
    """Return what does not fit, by cause: of one source, or of all; told in a language."""
    index = Index.of(report, language)
    about = report if source is None else of_source(report, source)
    failing = [finding for finding in about.findings if finding.verdict.fails and has_a_section(finding)]
    return tuple(_finding(cause, report, index) for cause in causes(failing, index)[:MOST_FINDINGS])


def _finding(cause: Cause, report: Report, index: Index) -> FindingShown:
    number = int(hashlib.sha256(cause.lead.id.encode()).hexdigest()[:7], 16)  # keeps a link while other findings go
    name = f"finding-{number}"
    body = in_a_page(section(number, cause, report, index)[1:], name)
    named = dict.fromkeys(claim.id for finding in cause.findings for claim in index.claims_of(finding))
    head = "".join(part if isinstance(part, str) else part.text for part in lede(cause, index))
    return FindingShown(name, str(cause.verdict), head, body, tuple(named))


# --- Relations ---------------------------------------------------------------------------------------------------


def relations_of_page(loaded: Loaded, report: Report, article: Article, _: Translate) -> tuple[RelationShown, ...]:
    """Return the rules that are about figures of an article, with what was found of each in it."""
    quantities = {claim.quantity for claim in article.claims}
    worst: dict[str, Finding] = {}
    for finding in report.findings:
        if finding.source == article.source.id or (finding.source is None and len(loaded.dataset.sources) == 1):
            known = worst.get(finding.rule)
            if known is None or finding.verdict.rank > known.verdict.rank:
                worst[finding.rule] = finding
    shown = []
    for rule in loaded.rules.rules:
        if quantities.isdisjoint(quantities_of(rule.form)):
            continue
        found = worst.get(rule.id)
        verdict = "" if found is None else str(found.verdict)
        reason = _reason(found, loaded.dataset.quantities, _)
        can_go = rule.location is not None and rule.location.file in loaded.rule_files
        shown.append(
            RelationShown(rule.id, saying(rule, loaded.dataset.quantities, _), rule.because, verdict, reason, can_go)
        )
    return tuple(shown)


def _reason(finding: Finding | None, quantities: Mapping[str, Quantity], _: Translate) -> str:
    if finding is None or finding.verdict is not Verdict.UNDECIDED:
        return ""
    if finding.missing:
        names = ", ".join(quantities[name].label for name in finding.missing if name in quantities)
        return _("not told here: {names}").format(names=names)
    return finding.reason or ""


def saying(rule: Rule, quantities: Mapping[str, Quantity], _: Translate) -> str:
    """Return what a rule says, in the labels of its quantities."""

    def label(name: str) -> str:
        return quantities[name].label if name in quantities else name

    match rule.form:
        case Breakdown(total=total, parts=parts, overlap=overlap, rest=rest):
            plus = " + ".join(
                label(name) if weight == 1 else f"{written(weight)} × {label(name)}" for name, weight in parts
            )
            if overlap and rest:
                return _("{parts}: each at most {total}").format(parts=plus.replace(" + ", ", "), total=label(total))
            sign = "≥" if overlap else "≤" if rest else "="
            return f"{plus} {sign} {label(total)}"
        case Same(quantities=names):
            return " = ".join(map(label, names))
        case Order(quantities=names):
            return " ≤ ".join(map(label, names))
        case Share(part=part, of=of, share=share):
            return _("{part} = {share} of {of}").format(part=label(part), share=label(share), of=label(of))
        case Change(start=start, end=end, by=by):
            return _("from {start} to {end}: {by}").format(start=label(start), end=label(end), by=label(by))
        case Limit(quantity=quantity, at_least=low, at_most=high):
            ends = [f"≥ {written(low)}" if low is not None else "", f"≤ {written(high)}" if high is not None else ""]
            return f"{label(quantity)} {' '.join(filter(None, ends))}"
        case _:
            return rule.because


# --- Suggestions -------------------------------------------------------------------------------------------------


def suggestions_of(article: Article, loaded: Loaded, refused: Iterable[str], _: Translate) -> Iterator[SuggestionShown]:
    """Yield the rules that the words suggest and nobody accepted or refused."""
    known = {(_form(rule), frozenset(quantities_of(rule.form))) for rule in loaded.rules.rules}
    gone = set(refused)
    for draft in article.drafts:
        spots = [article.spot_of(mention.start) for mention in draft.mentions]
        found = [spot for spot in spots if spot is not None]
        if len(found) != len(spots) or len(set(found)) < 2:
            continue
        quantities = [spot.claims[0].quantity if spot.claims else "" for spot in found]
        if all(quantities) and any(form == draft.form and set(quantities) <= names for form, names in known):
            continue
        if all(quantities) and draft.form == "same" and len(set(quantities)) == 1:
            continue
        key = key_of(draft)
        if key not in gone:
            ids = tuple(spot.id for spot in found)
            asks, whole = draft.form == "breakdown", draft.noun or "" if draft.total is None else ""
            words = draft.words if draft.coincidence is None and draft.form != "same" else ""
            others = may_be_parts(draft, article) if asks else ()
            new = tuple(dict.fromkeys(spot for spot in found if not spot.claims))
            if draft.form == "same":
                new = () if any(spot.claims or spot.proposed for spot in found) else new[:1]
            yield SuggestionShown(key, proposal(draft, found, _), words, ids, new, others, asks, whole if asks else "")


def may_be_parts(draft: RuleDraft, article: Article) -> tuple[Spot, ...]:
    """Return the figures that stand in a sentence with the parts of a whole, and may be parts of it too."""
    sentences = {mention.text for mention in draft.mentions[1:]}
    known_starts = {mention.start for mention in draft.mentions}
    kinds = {mention.kind for mention in draft.mentions}
    return tuple(
        spot
        for spot in article.spots
        if spot.mention is not None
        and spot.start not in known_starts
        and spot.mention.text in sentences
        and spot.mention.kind in kinds
        and spot.start > draft.mentions[0].start
    )


def key_of(draft: RuleDraft) -> str:
    """Return what tells a suggestion from others of its text."""
    places = " ".join(f"{mention.start}:{mention.phrase}" for mention in draft.mentions)
    return hashlib.sha256(f"{draft.form} {draft.words} {places}".encode()).hexdigest()[:12]


def proposal(draft: RuleDraft, spots: Sequence[Spot], _: Translate) -> str:
    """Return what a suggestion says, in the words of its figures."""
    words = [_("“{words}”").format(words=" ".join(spot.words.split())) for spot in spots]
    match draft.form:
        case "share":
            part, of, share = words[:3] if len(words) > 2 else (*words, "?")
            return _("{part} is {share} of {of}").format(part=part, of=of, share=share)
        case "change":
            start, end, by = words[:3] if len(words) > 2 else (*words, "?")
            return _("from {start} to {end} is a change of {by}").format(start=start, end=end, by=by)
        case "same":
            return _("{figures} tell the same").format(figures=listing(words, _))
        case _:
            if draft.total is None:
                return _("{figures} are parts of a whole that is not told").format(figures=listing(words, _))
            said = _("{parts} is part of {total}") if len(words) == 2 else _("{parts} are parts of {total}")
            return said.format(parts=listing(words[1:], _), total=words[0])


def listing(words: Sequence[str], _: Translate) -> str:
    """Return words as a sentence lists them: ``a, b and c``."""
    return words[0] if len(words) == 1 else _("{first} and {last}").format(first=", ".join(words[:-1]), last=words[-1])


def _form(rule: Rule) -> str:
    return type(rule.form).__name__.lower()


def lit(claims: Iterable[Claim]) -> str:
    """Return ids of claims as an attribute of a page holds them: ids have no spaces."""
    return " ".join(claim.id for claim in claims)
