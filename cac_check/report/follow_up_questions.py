"""What to ask before printing: the innocent explanations that fit this story, the most telling first."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from cac_check.finding import TOLD_TWICE, Finding, View
from cac_check.interval import Rational, magnitude, ratio
from cac_check.model import Breakdown, Change, Claim, Form, Hedge, Kind, Mean, Order, Profile, Same, Share, TimeSpan
from cac_check.records import dataclass
from cac_check.report.index import Index
from cac_check.report.words import LONGEST_QUOTE, label, quote, quoted, visible

MOST_QUESTIONS = 2
"""Questions a story asks: more are not asked in the field either."""

_SCALES = (10, 100, 1_000, 10_000, 1_000_000)
"""By how much a figure is off where a word of its scale went wrong."""

_SURVEYED = re.compile(
    r"(?i)respond|interview|survey|poll|sample|asked|adult|voter|受访|調查|调查|回答|encuest|entrevist|sond|befragt|survei"
)
"""What those are called who are asked in a survey, in the languages of the lexicons."""


def questions(finding: Finding, index: Index) -> tuple[str, ...]:
    """Return the one or two innocent explanations that fit these figures, each as a question."""
    rule = index.rules.get(finding.rule)
    story = _Story(finding, index, finding.primary(index.claims), None if rule is None else rule.form)
    for asked in (_TELLING, _OTHERWISE):
        found = [question for ask in asked if (question := ask(story)) is not None]
        if found:
            return tuple(found[:MOST_QUESTIONS])
    return ()


@dataclass(frozen=True, slots=True)
class _Story:
    """One finding; every method is a question that may fit it."""

    finding: Finding
    index: Index
    claim: Claim | None
    """The figure in question."""
    form: Form | None

    @property
    def claims(self) -> tuple[Claim, ...]:
        return self.index.claims_of(self.finding)

    @property
    def say(self) -> Callable[..., str]:
        return self.index.language.say

    def quote(self, claim: Claim) -> str:
        return quote(claim, self.index.language)

    def cue(self) -> str | None:
        """A word that chose a part of a whole, in the text looked at."""
        form = self.form
        if not isinstance(form, Breakdown):
            return None
        parts = {part for part, _ in form.parts}
        own = [each for each in self.claims if each.source == self.finding.source and each.quantity in parts]
        for each in (*([self.claim] if self.claim in own else []), *own):
            if each is not None and each.cue is not None:
                return self.say(
                    "Does {cue} with {figure} leave out what is added to it here?",
                    cue=quoted(each.cue, self.index.language),
                    figure=self.quote(each),
                )
        return None

    def another_line(self) -> str | None:
        """Whether the figure stands in the reference, but for something else."""
        if self.claim is None or self.claim.reading.value is None or not self.claim.reading.value:
            return None
        read = self.claim.reading.under(Profile.DEFAULT)
        if read.low is None or read.high is None or self.index.is_reference(self.claim.id):
            return None
        kind = self.index.kind_of(self.claim)
        reported = {each.quantity for each in self.claims}
        for other in self.index.claims.values():
            if (
                other.quantity in reported
                or not self.index.is_reference(other.id)
                or self.index.kind_of(other) is not kind
            ):
                continue
            if kind is not Kind.DATE and other.reading.value is not None and other.reading.value in read:
                name = label(self.index.quantity_of(other.id))
                return self.say(
                    "Is {figure} the figure for {quantity} ({words}), set in the wrong place?",
                    figure=self.quote(self.claim),
                    quantity=name,
                    words=self.quote(other),
                )
        return None

    def scale(self) -> str | None:
        """Whether a word of size, such as 万, was mistaken: the figure is off by a power of ten."""
        if self.finding.rule != TOLD_TWICE or self.claim is None or not self.claim.reading.value:
            return None
        for other in self.claims:
            if other is self.claim or not other.reading.value or self.index.kind_of(other) is Kind.DATE:
                continue
            if _is_near_scale(self.claim.reading.value, other.reading.value):
                return self.say(
                    "Was a word of size (thousand, 万, million) mistaken between {first} and {second}?",
                    first=self.quote(self.claim),
                    second=self.quote(other),
                )
        return None

    def vague(self) -> str | None:
        vague = [each for each in self.claims if each.reading.hedge in (Hedge.VAGUE, Hedge.SEVERAL)]
        if not vague:
            return None
        return self.say(
            "Is {figure} meant as a number at all, or for a part: one kind, one platform, one place?",
            figure=self.quote(vague[0]),
        )

    def hint(self) -> str | None:
        hints = [each.hint for each in self.finding.corrections if each.hint is not None and not each.reference]
        if not hints or self.claim is None:
            return None
        hint = visible(self.index.language.tell(hints[0]), LONGEST_QUOTE)
        if hints[0].startswith("rounded"):
            return self.say("Was {figure} {rounded}?", figure=self.quote(self.claim), rounded=hint)
        return self.say("Is {figure} {slip}?", figure=self.quote(self.claim), slip=hint)

    def share(self) -> str | None:
        form = self.form
        if not isinstance(form, Share):
            return None
        whole = self.index.quantities[form.of]
        if _SURVEYED.search(f"{whole.label} {whole.unit or ''}"):
            return self.say("Is the sample weighted, or is the share one of those who answered this question?")
        return self.say("Is it the share of {whole}, or of another whole?", whole=label(whole))

    def change(self) -> str | None:
        form = self.form
        if not isinstance(form, Change):
            return None
        start = label(self.index.quantities[form.start])
        return self.say(
            "Is the change measured from {start}, or from another period, or after a revision?", start=start
        )

    def mean(self) -> str | None:
        form = self.form
        if not isinstance(form, Mean):
            return None
        mean, count = (label(self.index.quantities[name]) for name in (form.mean, form.count))
        return self.say("Is {mean} worked out over all {things}?", mean=mean, things=count)

    def days(self) -> str | None:
        form = self.form
        if isinstance(form, TimeSpan):
            length = label(self.index.quantities[form.length])
            return self.say("Which days does {length} count: from when, to when, both included?", length=length)
        if self.claim is not None and self.index.kind_of(self.claim) is Kind.DATE:
            return self.say(
                "Is {figure} the day itself, or when it was announced or last updated?", figure=self.quote(self.claim)
            )
        return None

    def elsewhere(self) -> str | None:
        """Where parts do not fill a whole: whether there is a rest nobody reports."""
        form = self.form
        sum_ = self.finding.conflicts[0].sum if self.finding.conflicts else None
        if not isinstance(form, Breakdown) or sum_ is None:
            return None
        parts = {part for part, _ in form.parts}
        if any(addend.quantity in parts for addend in sum_.lower):
            return self.say("Are some counted under more than one head?")
        return self.say("Could some be elsewhere: under a head that is not reported, not yet assigned, unknown?")

    def in_row(self) -> str | None:
        form = self.form
        if isinstance(form, Order):
            return self.say(
                "Is the smaller one really a part of the larger one: the same place, the same days, the same kind?"
            )
        return self.say("Do all of these names stand for one thing?") if isinstance(form, Same) else None

    def same_thing(self) -> str | None:
        if self.finding.rule != TOLD_TWICE:
            return None
        claims = self.claims
        if any(self.index.kind_of(each) is Kind.DATE for each in claims):
            return None
        days = {self.index.sources[each.source].published for each in claims} - {None}
        if self.finding.view is not View.WITHIN and len(days) > 1:
            return self.say("Do both hold for the same day, or was one of them updated since?")
        return self.say("Is one of them a part of the other: one kind, one platform, one region?")

    def translation(self) -> str | None:
        if self.claim is None or self.finding.view is not View.AGAINST:
            return None
        own = self.index.sources[self.claim.source].language
        others = sorted({self.index.sources[each.source].language for each in self.claims} - {own})
        if not others:
            return None
        language = self.index.language
        names = [visible(language.name_of(tag), LONGEST_QUOTE) for tag in (*others, own)]
        between = language.say_as("between the members of a list", ", ")
        return self.say("Was a word changed in translation ({languages})?", languages=between.join(names))


def _is_near_scale(a: Rational, b: Rational) -> bool:
    larger, smaller = max(magnitude(a), magnitude(b)), min(magnitude(a), magnitude(b))
    times = ratio(larger, smaller)
    return any(scale * 97 <= times * 100 <= scale * 103 for scale in _SCALES)


_Asked: TypeAlias = tuple[Callable[[_Story], str | None], ...]

_TELLING: _Asked = (
    _Story.cue,
    _Story.another_line,
    _Story.hint,
    _Story.scale,
    _Story.vague,
    _Story.share,
    _Story.change,
    _Story.mean,
    _Story.days,
    _Story.elsewhere,
)
"""What these figures themselves suggest, most telling first."""

_OTHERWISE: _Asked = (_Story.in_row, _Story.same_thing, _Story.translation)
"""What is asked where they suggest nothing."""
