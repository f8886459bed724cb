"""Answers to the questions of a data set, in words with their bounds."""

from __future__ import annotations

from cac_check.finding import Answer
from cac_check.interval import Interval, Rational, exact
from cac_check.model import Kind, Verdict
from cac_check.report.document import Line, Strong, line
from cac_check.report.index import Index
from cac_check.report.told import whereabouts
from cac_check.report.words import LONGEST_QUOTE, ceiling, counted, floor, quote, values, visible


def answer_in_words(answer: Answer, index: Index, *, name_source: bool = True) -> Line:
    """Return question and answer: "Can all … be …? No: at least 223,250 against at most 68,000: 155,250 too many."."""
    ask = visible(answer.question.ask, LONGEST_QUOTE)
    outlet = f"{visible(index.sources[answer.source].outlet, LONGEST_QUOTE)}: " if name_source else ""
    return line(outlet, Strong(ask), f" {_verdict(answer, index)} {_told(answer, index)}")


def _verdict(answer: Answer, index: Index) -> str:
    kind = _kind(answer, index)
    match answer.verdict:
        case Verdict.CONTRADICTED:
            return f"No: {_miss(answer.lenient_left, answer.lenient_right, kind, answer, index)}."
        case Verdict.STRAINED:
            miss = _miss(answer.left, answer.right, kind, answer, index)
            return f"Only on a loose reading; on the usual one no: {miss}."
        case Verdict.CONSISTENT:
            sure = "Yes, whatever the exact values" if answer.entailed else "It can be so"
            return f"{sure}: {_sides(answer, kind)}."
        case Verdict.UNDECIDED:
            return f"It cannot be told: {_sides(answer, kind)}."


def _sides(answer: Answer, kind: Kind) -> str:
    return f"{values(answer.left, kind)}, against {values(answer.right, kind)}"


def _miss(left: Interval, right: Interval, kind: Kind, answer: Answer, index: Index) -> str:
    """Say how two sides miss each other; which of them is too large is in the numbers."""
    too_many = _difference(left.low, right.high)
    if too_many is not None:
        excess = _excess(too_many, answer, index)
        return f"{floor(left, kind)}, against {ceiling(right, kind)}; {excess} too many"
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


def _told(answer: Answer, index: Index) -> str:
    quotes = [f"{quote(index.claims[claim])} ({whereabouts(index.claims[claim], index)})" for claim in answer.claims]
    return f"The figures: {', '.join(quotes)}." if quotes else ""
