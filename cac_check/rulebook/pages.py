"""A rule file as a page for readers: what each rule says, why it holds, what it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from cac_check.diagnostic import Severity
from cac_check.interval import format_number
from cac_check.model import (
    Breakdown,
    Change,
    Dataset,
    Evidence,
    Example,
    Expression,
    Form,
    Limit,
    Mean,
    Missing,
    Order,
    Quantity,
    Rule,
    Ruleset,
    Same,
    Share,
    Spread,
    TimeSpan,
    WeightedMean,
)
from cac_check.report.document import (
    Block,
    Bullets,
    Code,
    Document,
    Heading,
    Inline,
    Line,
    Paragraph,
    Strong,
    Table,
    line,
)
from cac_check.report.words import listing, number, values


def rules_page(rules: Ruleset, title: str, datasets: Sequence[Dataset] = ()) -> Document:
    """Return a page about the rules of a file.

    Args:
        rules: the rules.
        title: the head line.
        datasets: data sets that say what the quantities are called; without one, their ids stand.
    """
    quantities = {**rules.quantities, **{name: q for data in datasets for name, q in data.quantities.items()}}
    blocks: list[Block] = [Heading(1, (title,))]
    for rule in rules.rules:
        blocks += _rule(rule, quantities)
    if rules.questions:
        blocks.append(Heading(2, ("Questions",)))
        blocks.append(
            Bullets(tuple(line(question.ask, " ", Code(question.suppose.text)) for question in rules.questions))
        )
    return tuple(blocks)


def sentence(form: Form, quantities: Mapping[str, Quantity]) -> str:
    """Return what a form says, in one line of plain words and signs."""

    def name(quantity: str) -> str:
        return quantities[quantity].label if quantity in quantities else quantity

    match form:
        case Breakdown():
            return _breakdown(form, name(form.total), {part: name(part) for part, _ in form.parts})
        case Same(quantities=ids):
            return " = ".join(map(name, ids))
        case Order(quantities=ids):
            return " ≤ ".join(map(name, ids))
        case Share(part=part, of=of, share=share):
            per = "" if form.per is None else f", per {number(form.per)}"
            return f"{name(part)} = {name(share)} of {name(of)}{per}"
        case Change(start=start, end=end, by=by):
            return f"{name(end)} = {name(start)}, changed by {name(by)}"
        case Mean(total=total, count=count, mean=mean, items=items):
            times = f" × {items}" if items > 1 else ""
            return f"{name(total)} = {name(mean)} × {name(count)}{times}"
        case WeightedMean(mean=mean, values=values, weights=weights):
            pairs = zip(map(name, values), map(name, weights), strict=True)
            return f"{name(mean)} = the mean of {listing(f'{value} (weight {weight})' for value, weight in pairs)}"
        case Spread(mean=mean, deviation=deviation, count=count, items=items, population=population, ends=scale):
            what = "whole numbers" if items == 1 else f"means of {items} whole numbers each"
            on = "" if scale is None else f" from {scale[0]} to {scale[1]}"
            of = "of that population" if population else "of that sample"
            return f"{name(mean)} and {name(deviation)} = mean and standard deviation {of}: {name(count)} {what}{on}"
        case TimeSpan(start=start, end=end, length=length, inclusive=inclusive):
            both = ", both of these days counted" if inclusive else ""
            return f"{name(length)} = the days from {name(start)} to {name(end)}{both}"
        case Limit(quantity=quantity, at_least=low, at_most=high):
            ends = [f"{sign} {number(end)}" for sign, end in (("≥", low), ("≤", high)) if end is not None]
            return f"{name(quantity)} {' and '.join(ends)}"
        case Expression(relation=relation):
            return relation.text


def _breakdown(form: Breakdown, total: str, names: Mapping[str, str]) -> str:
    if form.overlap and form.rest:
        return f"each of {listing(names.values())} ≤ {total}"
    terms = [f"{'' if weight == 1 else f'{format_number(weight)} × '}{names[part]}" for part, weight in form.parts]
    sign = "≥" if form.rest else "≤" if form.overlap else "="
    return f"{total} {sign} {' + '.join(terms)}"


def _rule(rule: Rule, quantities: Mapping[str, Quantity]) -> Iterator[Block]:
    yield Heading(2, (Code(rule.id),))
    yield Paragraph((Strong(sentence(rule.form, quantities)),))
    yield Paragraph((f"Because {rule.because}.",))
    lines = tuple(_remarks(rule))
    if lines:
        yield Bullets(lines)
    if rule.examples:
        names = list(dict.fromkeys(name for example in rule.examples for name in example.given))
        reasons = any(example.because for example in rule.examples)
        yield Table(
            (*((Code(name),) for name in names), ("verdict",), *((("because",),) if reasons else ())),
            tuple(
                (
                    *(_cell(example, name) for name in names),
                    (example.verdict.value,),
                    *(((example.because or "–",),) if reasons else ()),
                )
                for example in rule.examples
            ),
        )


def _cell(example: Example, name: str) -> Line:
    reading = example.given.get(name)
    return ("–",) if reading is None else (values(reading.default, example.kinds[name]),)


def _remarks(rule: Rule) -> Iterator[Line]:
    if rule.evidence is not None:
        yield line("rests on ", *_evidence(rule.evidence))
    if isinstance(rule.form, Limit) and rule.form.source:
        yield line(f"source: {rule.form.source}")
    if rule.when is not None:
        yield line("binds only where ", Code(rule.when.text))
    if rule.where_sources:
        yield line(f"binds only among {listing(rule.where_sources)}")
    if rule.tolerance_abs or rule.tolerance_rel:
        sizes = [number(rule.tolerance_abs)] if rule.tolerance_abs else []
        sizes += [f"{number(rule.tolerance_rel * 100)} %"] if rule.tolerance_rel else []
        yield line(f"may be missed by {' + '.join(sizes)}")
    if rule.missing is not Missing.ANYTHING:
        yield line("a figure nobody tells counts as zero" if rule.missing is Missing.ZERO else "needs every figure")
    if rule.severity is not Severity.ERROR:
        yield line(f"a contradiction is a {rule.severity}")


def _evidence(evidence: Evidence) -> Iterator[Inline]:
    if evidence.claim:
        yield Code(evidence.claim)
    if evidence.cue:
        yield f" (“{evidence.cue}”)" if evidence.claim else f"“{evidence.cue}”"
    if evidence.text:
        yield f"{': ' if evidence.claim or evidence.cue else ''}{evidence.text}"
