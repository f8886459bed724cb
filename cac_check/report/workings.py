"""The sum a person does with the printed figures: 310 of 512 is 60.5 %. It proves nothing, and shows where to look."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence

from cac_check.conflict import rule_of
from cac_check.dated import Dated
from cac_check.finding import Finding
from cac_check.interval import Interval, Rational, exact, ratio
from cac_check.messages import Language
from cac_check.model import (
    Breakdown,
    Change,
    Claim,
    Expression,
    Form,
    Kind,
    Limit,
    Mean,
    Order,
    Profile,
    Relation,
    Same,
    Share,
    Spread,
    TimeSpan,
    Untold,
    Verdict,
    WeightedMean,
    related,
    with_untold,
)
from cac_check.report.index import Index
from cac_check.report.words import ceiling_phrase, figure, floor_phrase, number, size, values

_MOST_PLACES = 6
_SIGNS = {Relation.LE: "≤", Relation.LT: "<", Relation.EQ: "=", Relation.GE: "≥", Relation.GT: ">"}


def workings(finding: Finding, index: Index) -> tuple[str, ...]:
    """Return the sum of each rule of a finding all of whose figures are told as numbers, without full stops.

    What is worked out is the share, the change, the mean or the total, never a part of what is counted: whole things
    stay whole.
    """
    claims = [*(index.claims_of(finding) if finding.conflicts else ()), *_own_first(finding, index)]
    figures: dict[str, Claim] = {}
    for claim in claims:
        for name in (claim.quantity, str(Dated(claim.quantity, claim.as_of))):
            figures.setdefault(name, claim)
    rules = finding.conflicts[0].rules if finding.conflicts else (finding.rule,)
    fits = finding.verdict is Verdict.CONSISTENT
    profile = finding.proof_profile or Profile.LENIENT
    found = [
        _of_rule(rule_of(rule), figures, index, fits=fits)
        or (None if fits else _between(rule, figures, index, profile))
        for rule in dict.fromkeys(rules)
    ]
    return tuple(text for text in found if text is not None)


def worked_out(finding: Finding, index: Index) -> tuple[str, str] | None:
    """Return what a share comes to with the printed figures, and what it is reported as: ``45.5 %`` and ``48 %``.

    ``None`` where the finding is about no share, or nobody reports what it takes.
    """
    rule = index.rules.get(finding.rule)
    if rule is None or not isinstance(rule.form, Share):
        return None
    figures: dict[str, Claim] = {}
    for claim in (*(index.claims_of(finding) if finding.conflicts else ()), *_own_first(finding, index)):
        figures.setdefault(claim.quantity, claim)
    names = (rule.form.part, rule.form.of, rule.form.share)
    values = {name: value for name in names if name in figures and (value := _printed(figures[name])) is not None}
    if len(values) < len(names):
        return None
    return _Working(values, lambda name: index.kind_of(figures[name]), False, index.language).share(rule.form)


def _own_first(finding: Finding, index: Index) -> Sequence[Claim]:
    own = [index.claims[claim] for claim in finding.claims]
    return sorted(own, key=lambda claim: claim.source != finding.source)


def _of_rule(rule_id: str, figures: Mapping[str, Claim], index: Index, *, fits: bool) -> str | None:
    rule = index.rules.get(rule_id)
    if rule is None:
        return None
    printed = {name: _printed(figures[name]) for name in related(rule) if name in figures}
    values = {name: value for name, value in printed.items() if value is not None}
    if len(values) < len(related(rule)) or any(each.free for each in rule.untold):
        return None
    values |= {each.id: _computed(each, values) for each in rule.untold}
    kinds = with_untold({name: index.quantities[figures[name].quantity] for name in printed}, rule.untold)

    def kind(name: str) -> Kind:
        return index.kind_of(figures[name]) if name in figures else kinds[name].kind

    return _Working(values, kind, fits, index.language).of(rule.form)


def _between(rule: str, figures: Mapping[str, Claim], index: Index, profile: Profile) -> str | None:
    """Say where what is counted would have to lie if nobody tells it, where no whole number is."""
    form = index.rules[rule_of(rule)].form if rule_of(rule) in index.rules else None
    match form:
        case Spread():
            return _squares(form, figures, index, profile)
        case Share(part=whole, of=left, share=right) | Mean(total=whole, count=left, mean=right):
            pass
        case _:
            return None
    if whole in figures or not {left, right} <= figures.keys() or not index.quantities[whole].kind.integral:
        return None
    kinds = index.kind_of(figures[left]), index.kind_of(figures[right])
    of, share = (figures[name].reading.under(profile) for name in (left, right))
    ends = (of.low, share.low, of.high, share.high)
    if any(end is None or end < 0 for end in ends):
        return None
    factor = form.items if isinstance(form, Mean) else ratio(1, form.out_of(kinds[1]))
    low, high = (exact((a or 0) * (b or 0) * factor) for a, b in ((of.low, share.low), (of.high, share.high)))
    language = index.language
    products = number(low, language)
    if low != high:
        products = language.say_as("numbers", "{first} to {last}", first=products, last=number(high, language))
    said = {"share": values(share, kinds[1], language), "whole": values(of, kinds[0], language), "product": products}
    if isinstance(form, Share):
        return language.say("{share} of {whole} is {product}, between whole numbers", **said)
    return language.say("{share} times {whole} is {product}, between whole numbers", **said)


def _squares(form: Spread, figures: Mapping[str, Claim], index: Index, profile: Profile) -> str | None:
    """Say that no whole number is the sum, or that squares with such a sum are odd where they would have to be even."""
    if not {form.mean, form.deviation, form.count} <= figures.keys():
        return None
    mean, deviation, count = (figures[name].reading.under(profile) for name in (form.mean, form.deviation, form.count))
    counted = count.integers()
    if counted is None or not counted.is_point or counted.low is None or mean.low is None or mean.high is None:
        return None
    if deviation.low is None or deviation.high is None:
        return None
    language, number_of = index.language, counted.low
    summed = mean.scale(number_of * form.items)
    sums = summed.integers()
    if sums is None:
        said = {"share": values(mean, Kind.AMOUNT, language), "whole": number(number_of * form.items, language)}
        product = values(summed, Kind.AMOUNT, language)
        return language.say("{share} times {whole} is {product}, between whole numbers", **said, product=product)
    if not sums.is_point or sums.low is None:
        return None
    divisor = (number_of - (not form.population)) * form.items**2
    least, most = (exact(end**2 * divisor + ratio(sums.low**2, number_of)) for end in (deviation.low, deviation.high))
    whole = Interval(least, most).integers()
    if whole is not None and (not whole.is_point or whole.low is None or (whole.low - sums.low) % 2 == 0):
        return None
    said = {"count": number(number_of, language), "sum": number(sums.low, language)}
    squares = language.say_as(
        "numbers", "{first} to {last}", first=_short(least, language), last=_short(most, language)
    )
    if sums.low % 2:
        return language.say(
            "{count} whole numbers that come to {sum} have squares that come to an odd number, and with this deviation "
            "these would come to {squares}",
            **said,
            squares=squares,
        )
    return language.say(
        "{count} whole numbers that come to {sum} have squares that come to an even number, and with this deviation "
        "these would come to {squares}",
        **said,
        squares=squares,
    )


def _short(value: Rational, language: Language) -> str:
    return number(ratio(round(value * 100), 100), language)


def _computed(untold: Untold, values: Mapping[str, Rational]) -> Rational:
    """Return what the printed figures come to."""
    return exact(sum((weight * values[name] for name, weight in untold.terms), untold.constant))


def _printed(claim: Claim) -> Rational | None:
    """Return the number of a claim; where its meaning was written by hand, the middle of that."""
    reading = claim.reading.strict
    if claim.reading.value is not None or claim.means is None or reading.low is None or reading.high is None:
        return claim.reading.value
    return ratio(reading.low + reading.high, 2)


class _Working:
    """The printed figures of one rule, and whether they fit."""

    def __init__(
        self, values: Mapping[str, Rational], kind: Callable[[str], Kind], fits: bool, language: Language
    ) -> None:
        self._language = language
        self.say = language.say
        self._values = values
        self._kind = kind
        self._fits = fits

    def of(self, form: Form) -> str | None:
        """Return the sum in words, ``None`` where the printed figures alone make none."""
        match form:
            case Share():
                return self._share(form)
            case Change(start=start, end=end, by=by):
                return self._change(start, end, by)
            case WeightedMean():
                return self._weighted_mean(form)
            case Mean():
                return self._mean(form)
            case Spread():
                return None  # a deviation is no sum of these figures
            case TimeSpan():
                return self._span(form)
            case Breakdown():
                return self._breakdown(form)
            case Same(quantities=names):
                return self.say(
                    "{figures} are told of one thing", figures=self._language.listing(map(self._figure, names))
                )
            case Order(quantities=names):
                return self._in_row(names)
            case Limit():
                return self._limit(form)
            case Expression(relation=relation):
                summed = self._summed(relation.terms, Kind.AMOUNT)
                bound = f"{_SIGNS[relation.relation]} {number(relation.bound, self._language)}"
                return self.say("{sum}, which has to be {bound}", sum=summed, bound=bound)

    def _share(self, form: Share) -> str | None:
        if not self._values[form.of]:
            return None
        quotient = ratio(self._values[form.part], self._values[form.of]) * form.out_of(self._kind(form.share))
        return self.say(
            "{part} of {whole} is {share}",
            part=self._figure(form.part),
            whole=self._figure(form.of),
            share=self._against(quotient, form.share),
        )

    def _weighted_mean(self, form: WeightedMean) -> str | None:
        weight = sum(self._values[name] for name in form.weights)
        if not weight:
            return None
        pairs = zip(form.values, form.weights, strict=True)
        worked = ratio(sum(self._values[value] * self._values[times] for value, times in pairs), weight)
        return self.say("the weighted mean is {mean}", mean=self._against(worked, form.mean))

    def _mean(self, form: Mean) -> str | None:
        if not self._values[form.count]:
            return None
        divided = ratio(self._values[form.total], self._values[form.count] * form.items)
        each = self._figure(form.count)
        if form.items != 1:
            each = self.say("{number} times {count}", number=form.items, count=each)
        return self.say(
            "{total} divided by {count} is {mean}",
            total=self._figure(form.total),
            count=each,
            mean=self._against(divided, form.mean),
        )

    def _span(self, form: TimeSpan) -> str:
        days = self._values[form.end] - self._values[form.start] + form.inclusive
        said = {
            "first": self._figure(form.start),
            "last": self._figure(form.end),
            "days": self._against(days, form.length),
        }
        if form.inclusive:
            return self.say("from {first} to {last}, both counted, is {days}", **said)
        return self.say("from {first} to {last} is {days}", **said)

    def _limit(self, form: Limit) -> str:
        language, kind = self._language, self._kind(form.quantity)
        ends = [(floor_phrase, form.at_least), (ceiling_phrase, form.at_most)]
        limits = [
            f"{phrase(Kind.AMOUNT, is_open=False, language=language)} {figure(end, kind, language)}"
            for phrase, end in ends
            if end is not None
        ]
        return self.say("{figure} has to be {ends}", figure=self._figure(form.quantity), ends=language.listing(limits))

    def share(self, form: Share) -> tuple[str, str] | None:
        """Return the share as it comes out and as it is reported; ``None`` where nothing is shared out."""
        if not self._values[form.of]:
            return None
        quotient = ratio(self._values[form.part], self._values[form.of]) * form.out_of(self._kind(form.share))
        worked = figure(self._rounded(exact(quotient), form.share), self._kind(form.share), self._language)
        return worked, self._figure(form.share)

    def _change(self, start: str, end: str, by: str) -> str | None:
        before, after, change = self._values[start], self._values[end], self._values[by]
        if self._kind(by) is Kind.PERCENT and not before:
            return None
        moved = after - before if self._kind(by) is not Kind.PERCENT else ratio(100 * (after - before), before)
        worked = self._rounded(exact(moved), by)
        way, said = self._direction(worked if moved else 0, by), self._direction(change, by)
        sentence = {"start": self._figure(start), "end": self._figure(end), "change": way, "told": said}
        if said == way:
            return self.say("from {start} to {end} is {change}", **sentence)
        if self._fits:
            return self.say("from {start} to {end} is {change}, reported as {told}", **sentence)
        return self.say("from {start} to {end} is {change}, not {told}", **sentence)

    def _direction(self, change: Rational, by: str) -> str:
        if not change:
            return self.say("no change")
        amount = figure(size(change), self._kind(by), self._language)
        return (
            self.say("a rise of {amount}", amount=amount)
            if change > 0
            else self.say("a fall of {amount}", amount=amount)
        )

    def _breakdown(self, form: Breakdown) -> str | None:
        if form.overlaps or (form.overlap and form.rest):
            return None
        said = {"sum": self._summed(form.parts, self._kind(form.total)), "total": self._figure(form.total)}
        if form.rest:
            return self.say("{sum}; the total is reported as {total} and has to be at least that", **said)
        if form.overlap:
            return self.say("{sum}; the total is reported as {total} and has to be at most that", **said)
        return self.say("{sum}; the total is reported as {total}", **said)

    def _in_row(self, names: Sequence[str]) -> str | None:
        if self._fits and any(self._values[a] > self._values[b] for a, b in itertools.pairwise(names)):
            return None  # it holds as the words are read, not as they are printed
        rising = " ≤ ".join(map(self._figure, names))
        if self._fits:
            return rising
        figures = self._language.listing(map(self._figure, names))
        return self.say("{figures} have to rise in this order", figures=figures)

    # --- Figures -----------------------------------------------------------------------------------------------------

    def _figure(self, name: str) -> str:
        """Return a figure; a length told in months to whole days."""
        value, kind = self._values[name], self._kind(name)
        if kind is Kind.DURATION and value != round(value):
            number = figure(round(value), kind, self._language)
            return self._language.say_as("before a number", "about {number}", number=number)
        return figure(value, kind, self._language)

    def _against(self, worked: Rational, name: str) -> str:
        """Return what comes out beside what is told: ``60.5 %, not 41.3 %``."""
        written = figure(self._rounded(exact(worked), name), self._kind(name), self._language)
        reported = self._figure(name)
        if written == reported:
            return written
        if self._fits:
            return self.say("{figure}, reported as {told}", figure=written, told=reported)
        return self.say("{figure}, not {told}", figure=written, told=reported)

    def _rounded(self, value: Rational, name: str) -> Rational:
        """Return a value to a decimal at least, to as many as are told, or to more where it would look like that."""
        solved = self._values[name]
        text = number(solved).partition(".")[2]
        for places in range(max(1, len(text)), _MOST_PLACES + 1):
            rounded = ratio(round(value * 10**places), 10**places)
            if rounded != solved or value == solved or self._fits:
                return rounded
        return value

    def _summed(self, terms: Sequence[tuple[str, Rational]], kind: Kind) -> str:
        """Return figures added up: ``2 × 4 + 7 = 15``, or the one there is."""
        text = ""
        for name, factor in terms:
            times = "" if size(factor) == 1 else f"{number(size(factor), self._language)} × "
            sign = ("−" if factor < 0 else "") if not text else " − " if factor < 0 else " + "
            text += f"{sign}{times}{self._figure(name)}"
        if len(terms) == 1 and terms[0][1] == 1:
            return text
        total = exact(sum(factor * self._values[name] for name, factor in terms))
        return f"{text} = {figure(total, kind, self._language)}"
