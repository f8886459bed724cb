"""Questions: suppositions tried on the figures of one source, answered with what both sides can come to."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from cac_check.compiler import relation_row, variable
from cac_check.constraint import Member, MemberKind
from cac_check.engine.limits import Limits
from cac_check.finding import Answer
from cac_check.interval import Interval, exact
from cac_check.model import LinearRelation, Profile, Question, Ruleset
from cac_check.verdict.judge import Detail, Judge
from cac_check.verdict.nodes import ClaimIndex, Node


def answers_of(
    index: ClaimIndex, rules: Ruleset, profile: Profile, limits: Limits, sources: Collection[str] | None = None
) -> Iterator[Answer]:
    """Yield the answer of every source that tells all quantities of a question."""
    judge = Judge(index, profile, limits, 1)
    reported: dict[str, list[str]] = {}
    for claim in index.claims:
        reported.setdefault(claim.source, []).append(claim.quantity)
    for question in rules.questions:
        wanted = [quantity for quantity, _ in question.suppose.terms]
        for source, quantities in reported.items():
            if (sources is None or source in sources) and set(wanted) <= set(quantities):
                yield from _answer(index, judge, question, source, profile)


def _answer(index: ClaimIndex, judge: Judge, question: Question, source: str, profile: Profile) -> Iterator[Answer]:
    wanted = {quantity for quantity, _ in question.suppose.terms}
    claims = [claim for claim in index.claims if claim.source == source and claim.quantity in wanted]
    for day in sorted({claim.as_of for claim in claims}, key=lambda day: day or ""):
        nodes = index.nodes([claim for claim in claims if claim.as_of == day])
        if {index.quantity_of(node.variable) for node in nodes} != wanted:
            continue
        row = relation_row(question.suppose, lambda quantity, day=day: variable(quantity, day))  # type: ignore[misc]
        member = Member(question.id, MemberKind.RULE, ((row,),))
        judgement = judge.rule([member], nodes, lambda _nodes, _rules: True, detail=Detail.VERDICT)
        if judgement is None:
            continue
        left, right = _sides(question.suppose, nodes, index, profile)
        lenient_left, lenient_right = _sides(question.suppose, nodes, index, Profile.LENIENT)
        yield Answer(
            question,
            source,
            judgement.verdict,
            judgement.entailed,
            left,
            right,
            lenient_left,
            lenient_right,
            tuple(node.id for node in nodes),
        )


def _sides(
    relation: LinearRelation, nodes: Sequence[Node], index: ClaimIndex, profile: Profile
) -> tuple[Interval, Interval]:
    """Return what the terms with positive and, moved over, with negative factors can come to (the bound goes right)."""
    left = Interval.point(0)
    right = Interval.point(relation.bound)
    for quantity, factor in relation.terms:
        readings = [node.reading.under(profile) for node in nodes if index.quantity_of(node.variable) == quantity]
        interval = readings[0]
        for reading in readings[1:]:
            interval = interval.intersect(reading) or interval.hull(reading)
        if factor > 0:
            left = _plus(left, interval.scale(factor))
        else:
            right = _plus(right, interval.scale(-factor))
    return left, right


def _plus(one: Interval, other: Interval) -> Interval:
    return Interval(
        None if one.low is None or other.low is None else exact(one.low + other.low),
        None if one.high is None or other.high is None else exact(one.high + other.high),
        one.low_open or other.low_open,
        one.high_open or other.high_open,
    )
