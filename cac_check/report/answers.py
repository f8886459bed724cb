"""Answers to the questions of a data set, in words with their bounds."""

from __future__ import annotations

from cac_check.finding import Answer, Report
from cac_check.interval import Interval, Rational, exact
from cac_check.model import Kind, Verdict
from cac_check.report.apparent_mismatches import MOST_NAMES
from cac_check.report.document import Block, Document, Heading, Paragraph, Table, line
from cac_check.report.index import Index
from cac_check.report.summary import names
from cac_check.report.words import (
    LONGEST_QUOTE,
    ceiling,
    counted,
    floor,
    listing,
    plural,
    quote,
    sentence,
    values,
    visible,
)


def answers(report: Report, index: Index) -> Document:
    """Return every question with its answers; texts whose words are the same share one."""
    if not report.answers:
        return ()
    asked: dict[str, list[Answer]] = {}
    for answer in report.answers:
        asked.setdefault(answer.question.id, []).append(answer)
    blocks: list[Block] = [Heading(2, line("Questions, and what the figures answer"))]
    for same in asked.values():
        question = same[0].question
        blocks.append(Heading(3, line(visible(question.ask, LONGEST_QUOTE))))
        if question.because is not None:
            blocks.append(Paragraph(line(sentence(visible(question.because, LONGEST_QUOTE)))))
        blocks.append(_table(same, index))
    return tuple(blocks)


def answer_in_words(answer: Answer, index: Index) -> str:
    """Return ``No: at least 223,250, against at most 68,000; at least 155,250 accounts too many``."""
    kind = _kind(answer, index)
    match answer.verdict:
        case Verdict.CONTRADICTED:
            return f"No: {_miss(answer.lenient_left, answer.lenient_right, kind, answer, index)}"
        case Verdict.STRAINED:
            miss = _miss(answer.left, answer.right, kind, answer, index)
            return f"Only on a loose reading; on the usual one no: {miss}"
        case Verdict.CONSISTENT:
            sure = "Yes, whatever the exact values" if answer.entailed else "It can be so"
            return f"{sure}: {_sides(answer, kind)}"
        case Verdict.UNDECIDED:
            return f"It cannot be told: {_sides(answer, kind)}"


def _table(answers_: list[Answer], index: Index) -> Table:
    groups: dict[tuple[str, str], list[str]] = {}
    for answer in answers_:
        groups.setdefault((answer_in_words(answer, index), _figures(answer, index)), []).append(answer.source)
    rows = tuple(
        (line(_texts(tuple(sources), index)), line(said), line(figures)) for (said, figures), sources in groups.items()
    )
    return Table((line("text"), line("answer"), line("figures")), rows)


def _texts(sources: tuple[str, ...], index: Index) -> str:
    if len(sources) <= MOST_NAMES:
        return names(sources, index)
    return f"{names(sources[:1], index)} and {plural(len(sources) - 1, 'other')}"


def _figures(answer: Answer, index: Index) -> str:
    """The words, as they stand on the two sides of what is supposed."""
    sides: dict[bool, list[str]] = {True: [], False: []}
    for quantity, coefficient in answer.question.suppose.terms:
        told = [index.claims[claim] for claim in answer.claims if index.claims[claim].quantity == quantity]
        sides[coefficient > 0] += [listing(dict.fromkeys(map(quote, told)), "or")] if told else []
    return ", against ".join(" + ".join(side) for side in sides.values() if side)


def _sides(answer: Answer, kind: Kind) -> str:
    return f"{values(answer.left, kind)}, against {values(answer.right, kind)}"


def _miss(left: Interval, right: Interval, kind: Kind, answer: Answer, index: Index) -> str:
    """Say how two sides miss each other; which of them is too large is in the numbers."""
    too_many = _difference(left.low, right.high)
    if too_many is not None:
        return f"{floor(left, kind)}, against {ceiling(right, kind)}; {_excess(too_many, answer, index)} too many"
    too_few = _difference(right.low, left.high)
    if too_few is not None:
        return f"{ceiling(left, kind)}, against {floor(right, kind)}; {_excess(too_few, answer, index)} too few"
    return f"{values(left, kind)}, against {values(right, kind)}"


def _difference(low: Rational | None, high: Rational | None) -> Rational | None:
    return None if low is None or high is None or low < high else exact(low - high)


def _excess(amount: Rational, answer: Answer, index: Index) -> str:
    quantity = index.quantities[answer.question.suppose.terms[0][0]]
    return f"at least {counted(amount, quantity)}"


def _kind(answer: Answer, index: Index) -> Kind:
    kinds = {index.quantities[quantity].kind for quantity, _ in answer.question.suppose.terms}
    return kinds.pop() if len(kinds) == 1 else Kind.AMOUNT
