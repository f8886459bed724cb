"""Answers to the questions of a data set, in words with their bounds."""

from __future__ import annotations

from cac_check.finding import Answer, Report
from cac_check.interval import Interval, Rational, exact
from cac_check.model import Kind, Verdict
from cac_check.report.apparent_mismatches import MOST_NAMES
from cac_check.report.document import Branch, Bullets, Document, Heading, Line, Strong, line
from cac_check.report.index import Index
from cac_check.report.summary import names, names_or_count
from cac_check.report.words import (
    LONGEST_QUOTE,
    aside,
    ceiling,
    counted,
    floor,
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
    return Heading(2, line(index.language.say("Questions, and what the figures answer"))), Bullets(lines)


def _asked(answers_: list[Answer], index: Index) -> Branch:
    question = answers_[0].question
    language, because = index.language, ""
    if question.because is not None:
        blank = " " if question.ask.isascii() else language.blank
        because = blank + sentence(visible(question.because, LONGEST_QUOTE), language)
    alike: dict[tuple[Verdict, bool], list[Answer]] = {}
    for answer in answers_:
        alike.setdefault((answer.verdict, answer.entailed), []).append(answer)
    below = tuple(_answered(group, index) for group in alike.values())
    return Branch(line(Strong(visible(question.ask, LONGEST_QUOTE)), because), below)


def _answered(group: list[Answer], index: Index) -> Line:
    closest = min(group, key=_miss_of)
    said, figures = answer_in_words(closest, index), _figures(closest, index)
    who = _texts(tuple(answer.source for answer in group), index)
    language = index.language
    if len(group) > 1:
        figures = language.say("{words}, {outlets}", words=figures, outlets=names((closest.source,), index))
    return line(language.say("{subject}: {what}", subject=who, what=said + aside(figures, language)))


def _miss_of(answer: Answer) -> Rational:
    """By how much the two sides miss each other as words are usually read; 0 where they meet."""
    ends = ((answer.left.low, answer.right.high), (answer.right.low, answer.left.high))
    return max((low - high for low, high in ends if low is not None and high is not None), default=0)


def answer_in_words(answer: Answer, index: Index) -> str:
    """Return ``No: at least 223,250, against at most 68,000; at least 155,250 accounts too many``."""
    kind, say = _kind(answer, index), index.language.say
    match answer.verdict:
        case Verdict.CONTRADICTED:
            return say("No: {miss}", miss=_miss(answer.lenient_left, answer.lenient_right, kind, answer, index))
        case Verdict.STRAINED:
            miss = _miss(answer.left, answer.right, kind, answer, index)
            return say("Only on a loose reading; on the usual one no: {miss}", miss=miss)
        case Verdict.CONSISTENT:
            sides = _sides(answer, kind, index)
            if answer.entailed:
                return say("Yes, whatever the exact values: {sides}", sides=sides)
            return say("It can be so: {sides}", sides=sides)
        case Verdict.UNDECIDED:
            return say("It cannot be decided: {sides}", sides=_sides(answer, kind, index))


def _texts(sources: tuple[str, ...], index: Index) -> str:
    return names_or_count(sources, index, MOST_NAMES)


def _figures(answer: Answer, index: Index) -> str:
    """The words, as they stand on the two sides of what is supposed."""
    sides: dict[bool, list[str]] = {True: [], False: []}
    for quantity, coefficient in answer.question.suppose.terms:
        involved = [index.claims[claim] for claim in answer.claims if index.claims[claim].quantity == quantity]
        quotes = dict.fromkeys(quote(claim, index.language) for claim in involved)
        sides[coefficient > 0] += [index.language.listing(quotes, alternatives=True)] if involved else []
    left, *right = [" + ".join(side) for side in sides.values() if side] or [""]
    return _against(left, right[0], index) if right else left


def _against(left: str, right: str, index: Index) -> str:
    return index.language.say("{left}, against {right}", left=left, right=right)


def _sides(answer: Answer, kind: Kind, index: Index) -> str:
    return _beside(answer.left, answer.right, kind, index)


def _beside(left: Interval, right: Interval, kind: Kind, index: Index) -> str:
    language = index.language
    left_values, right_values = (values(each, kind, language) for each in (left, right))
    return language.say_as("two ranges", "{left}, against {right}", left=left_values, right=right_values)


def _miss(left: Interval, right: Interval, kind: Kind, answer: Answer, index: Index) -> str:
    """Say how two sides miss each other; which of them is too large is in the numbers."""
    language = index.language
    too_many = _difference(left.low, right.high)
    if too_many is not None:
        sides = _against(floor(left, kind, language), ceiling(right, kind, language), index)
        return language.say("{sides}; at least {amount} too many", sides=sides, amount=_excess(too_many, answer, index))
    too_few = _difference(right.low, left.high)
    if too_few is not None:
        sides = _against(ceiling(left, kind, language), floor(right, kind, language), index)
        return language.say("{sides}; at least {amount} too few", sides=sides, amount=_excess(too_few, answer, index))
    return _beside(left, right, kind, index)


def _difference(low: Rational | None, high: Rational | None) -> Rational | None:
    return None if low is None or high is None or low < high else exact(low - high)


def _excess(amount: Rational, answer: Answer, index: Index) -> str:
    quantity = index.quantities[answer.question.suppose.terms[0][0]]
    return counted(amount, quantity, index.language)


def _kind(answer: Answer, index: Index) -> Kind:
    kinds = {index.quantities[quantity].kind for quantity, _ in answer.question.suppose.terms}
    return kinds.pop() if len(kinds) == 1 else Kind.AMOUNT
