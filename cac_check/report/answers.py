"""Answers to the questions of a data set, in words with their bounds."""

from __future__ import annotations

from cac_check.finding import Answer, Report
from cac_check.interval import Interval, Rational, exact
from cac_check.model import Kind, Verdict
from cac_check.report.apparent_mismatches import MOST_NAMES
from cac_check.report.document import Branch, Bullets, Document, Heading, Line, Strong, line
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
    """Return every question with its answers; texts that answer alike share one, the one that misses by least."""
    if not report.answers:
        return ()
    asked: dict[str, list[Answer]] = {}
    for answer in report.answers:
        asked.setdefault(answer.question.id, []).append(answer)
    lines = tuple(_asked(same, index) for same in asked.values())
    return Heading(2, line("Questions, and what the figures answer")), Bullets(lines)


def _asked(answers_: list[Answer], index: Index) -> Branch:
    question = answers_[0].question
    because = "" if question.because is None else f" {sentence(visible(question.because, LONGEST_QUOTE))}"
    alike: dict[tuple[Verdict, bool], list[Answer]] = {}
    for answer in answers_:
        alike.setdefault((answer.verdict, answer.entailed), []).append(answer)
    below = tuple(_answered(group, index) for group in alike.values())
    return Branch(line(Strong(visible(question.ask, LONGEST_QUOTE)), because), below)


def _answered(group: list[Answer], index: Index) -> Line:
    closest = min(group, key=_miss_of)
    said, figures = answer_in_words(closest, index), _figures(closest, index)
    who = _texts(tuple(answer.source for answer in group), index)
    whose = "" if len(group) == 1 else f", {names((closest.source,), index)}"
    return line(f"{who}: {said} ({figures}{whose})")


def _miss_of(answer: Answer) -> Rational:
    """By how much the two sides miss each other as words are usually read; 0 where they meet."""
    ends = ((answer.left.low, answer.right.high), (answer.right.low, answer.left.high))
    return max((low - high for low, high in ends if low is not None and high is not None), default=0)


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
            return f"It cannot be decided: {_sides(answer, kind)}"


def _texts(sources: tuple[str, ...], index: Index) -> str:
    if len(sources) <= MOST_NAMES:
        return names(sources, index)
    return f"{names(sources[:1], index)} and {plural(len(sources) - 1, 'other')}"


def _figures(answer: Answer, index: Index) -> str:
    """The words, as they stand on the two sides of what is supposed."""
    sides: dict[bool, list[str]] = {True: [], False: []}
    for quantity, coefficient in answer.question.suppose.terms:
        involved = [index.claims[claim] for claim in answer.claims if index.claims[claim].quantity == quantity]
        sides[coefficient > 0] += [listing(dict.fromkeys(map(quote, involved)), "or")] if involved else []
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
