"""A certificate as steps that can be redone by hand: numbered rows, each said where it comes from.

Rows are numbered in the order they are first used. An inequality with ≥ is multiplied by a number below 0, which turns
it round; every product is written out, so that each step is one column of additions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field

from cac_check.certificate import (
    CaseSplit,
    Derivation,
    Envelope,
    IntegerSplit,
    Premise,
    Refutation,
    RowRef,
    Step,
    consequence,
)
from cac_check.constraint import Constraint, Member, MemberKind, Product, Row, Sense
from cac_check.dated import Dated
from cac_check.explained_finding import Proof
from cac_check.interval import Rational, exact, format_number, magnitude, ratio
from cac_check.model import Kind
from cac_check.records import dataclass
from cac_check.report.claim_labels import id_and_place
from cac_check.report.index import Index
from cac_check.report.words import columns, figure, glossed, visible

_INDENT = "    "
_SIGNS = {Sense.LE: "≤", Sense.LT: "<", Sense.EQ: "="}
_TURNED = {Sense.LE: "≥", Sense.LT: ">", Sense.EQ: "="}


def derivation(proof: Proof, index: Index) -> tuple[str, ...]:
    """Return a refutation as lines: the rows it starts from, then its steps."""
    if not isinstance(proof.certificate, Derivation | CaseSplit | IntegerSplit):
        raise TypeError("a witness derives nothing")
    return _Writer(proof, index).lines(proof.certificate)


def in_words(row: Row) -> str:
    """Write a row with exact numbers, and so that it starts with a plus where that is possible: ``a − b ≥ 5/2``."""
    turned = _is_turned(row)
    sign = -1 if turned else 1
    signs = _TURNED if turned else _SIGNS
    terms = [(name, sign * coefficient) for name, coefficient in row.terms]
    return f"{_sum(terms)} {signs[row.sense]} {exactly(exact(sign * row.bound))}"


def exactly(value: Rational) -> str:
    """Write a number exactly, with thousands set off: ``−48,900``, ``2.5``, ``1,000/3``."""
    numerator, slash, denominator = format_number(exact(value)).lstrip("-").partition("/")
    whole, point, decimals = numerator.partition(".")
    return f"{'−' if value < 0 else ''}{int(whole):,}{point}{decimals}{slash}{denominator}"


def _sum(terms: Sequence[tuple[str, Rational]]) -> str:
    text = ""
    for name, coefficient in terms:
        size = "" if magnitude(coefficient) == 1 else f"{exactly(magnitude(coefficient))}·"
        sign = ("−" if coefficient < 0 else "") if not text else " − " if coefficient < 0 else " + "
        text += f"{sign}{size}{visible(name)}"
    return text or "0"


@dataclass(slots=True)
class _Branch:
    """What is known where a step stands: the cases that hold, and the rows derived so far with their numbers."""

    chosen: Mapping[str, int] = field(default_factory=dict)
    derived: tuple[Row, ...] = ()
    numbers: tuple[int, ...] = ()

    def with_row(self, row: Row, number: int) -> _Branch:
        return _Branch(self.chosen, (*self.derived, row), (*self.numbers, number))


class _Writer:
    def __init__(self, proof: Proof, index: Index) -> None:
        self._proof = proof
        self._index = index
        self._members = {member.id: member for member in proof.system.members}
        assert isinstance(proof.certificate, Derivation | CaseSplit | IntegerSplit)
        used = dict.fromkeys(_premises(proof.certificate))
        self._premises: dict[Premise, int] = {premise: number for number, premise in enumerate(used, 1)}
        self._count = len(used)

    def lines(self, refutation: Refutation) -> tuple[str, ...]:
        rows = [(f"[{number}]", *self._premise(premise)) for premise, number in self._premises.items()]
        width = max((columns(text) for _, text, _ in rows), default=0)
        listed = [f"{label:>5} {text}{' ' * (width - columns(text))}   {source}" for label, text, source in rows]
        return (*listed, *self._steps(refutation, _Branch(), ""))

    def _premise(self, premise: Premise) -> tuple[str, str]:
        """Return a premise in words, and where it comes from."""
        constraint = self._constraint(premise)
        member = self._members[premise[0]]
        if isinstance(constraint, Product):
            factor = "" if constraint.factor == 1 else f"{exactly(constraint.factor)}·"
            text = f"{visible(constraint.result)} = {factor}{visible(constraint.left)}·{visible(constraint.right)}"
        else:
            text = in_words(constraint) + self._day(constraint)
        return text, self._source(member, premise[1])

    def _source(self, member: Member, case: int) -> str:
        which = f", case {case + 1} of {len(member.cases)}" if len(member.cases) > 1 else ""
        if member.kind is MemberKind.DOMAIN:
            return "never below 0, by its kind" + which
        claim = self._index.claims.get(member.id)
        if member.kind is MemberKind.RULE or claim is None:
            return f"rule {visible(member.id)}{which}"
        return f"{glossed(claim)}, {id_and_place(claim, self._index)}{which}"

    def _day(self, row: Row) -> str:
        """Return the day a bound on a date stands for."""
        if len(row.terms) != 1 or magnitude(row.terms[0][1]) != 1:
            return ""
        ((name, coefficient),) = row.terms
        quantity = self._index.quantities.get(Dated.of(name).id)
        if quantity is None or quantity.kind is not Kind.DATE:
            return ""
        return f" ({figure(ratio(row.bound, coefficient), Kind.DATE)})"

    def _constraint(self, premise: Premise) -> Constraint:
        member, case, position = premise
        return self._members[member].cases[case][position]

    # --- Steps -----------------------------------------------------------------------------------------------------

    def _steps(self, refutation: Refutation, branch: _Branch, indent: str) -> Iterator[str]:
        for step in refutation.steps:
            row = consequence(step, self._proof.system, branch.chosen, branch.derived)
            assert row is not None, "the proof was verified"
            self._count += 1
            yield from (indent + line for line in self._step(step, row, branch))
            branch = branch.with_row(row, self._count)
        if isinstance(refutation, Derivation):
            yield f"{indent}      which is impossible"
            return
        if isinstance(refutation, CaseSplit):
            yield f"{indent}one of {len(refutation.branches)} cases of {visible(refutation.member)} must hold"
            for number, inner in enumerate(refutation.branches):
                yield f"{indent}{_INDENT}case {number + 1}:"
                known = _Branch({**branch.chosen, refutation.member: number}, branch.derived, branch.numbers)
                yield from self._steps(inner, known, indent + _INDENT * 2)
            return
        below = Row(refutation.term, Sense.LE, refutation.at)
        above = Row(tuple((name, -factor) for name, factor in refutation.term), Sense.LE, -refutation.at - 1)
        yield f"{indent}{_sum(refutation.term)} is a whole number, so it is one or the other"
        for assumed, inner in zip((below, above), refutation.branches, strict=True):
            self._count += 1
            that_is = f", that is {_plain(assumed)}" if _is_turned(assumed) else ""
            yield f"{indent}{_INDENT}[{self._count}] {in_words(assumed)}{that_is}:"
            yield from self._steps(inner, branch.with_row(assumed, self._count), indent + _INDENT * 2)

    def _step(self, step: Step, row: Row, branch: _Branch) -> Iterator[str]:
        label = f"[{self._count}]"
        if isinstance(step, Envelope):
            yield f"{label:>5} {in_words(row)}"
            if step.left is None or step.right is None:
                known = step.right if step.left is None else step.left
                assert known is not None
                fixed, product = self._number(known, branch), self._number(step.product, branch)
                yield f"      {fixed} gives one factor its value; put in {product}"
                return
            refs = [self._number(ref, branch) for ref in (step.left, step.right, step.product)]
            yield f"      what is left of {refs[0]}, times what is left of {refs[1]}, is not below 0; put in {refs[2]}"
            return
        parts = []
        for position, (ref, multiplier) in enumerate(step.summands):
            one = self._row(ref, branch)
            factor = -multiplier if not isinstance(ref, int) and _is_turned(one) else multiplier
            sign = "−" if factor < 0 else "+" if position else " "
            parts.append(
                (f"{sign} {exactly(magnitude(factor))} × {self._number(ref, branch)}", _multiplied(one, multiplier))
            )
        width = max((columns(text) for text, _ in parts), default=0)
        for position, (text, product) in enumerate(parts):
            yield f"{'' if position else label:>5} {text}{' ' * (width - columns(text))}   {product}"
        rounded = ", rounded: all its figures are whole" if step.rounded else ""
        yield f"{'':>5} ={' ' * (width - 1)}   {_plain(row)}{rounded}"

    def _number(self, ref: RowRef, branch: _Branch) -> str:
        return f"[{branch.numbers[ref] if isinstance(ref, int) else self._premises[ref]}]"

    def _row(self, ref: RowRef, branch: _Branch) -> Row:
        found = branch.derived[ref] if isinstance(ref, int) else self._constraint(ref)
        assert isinstance(found, Row), "the proof was verified"
        return found


def _is_turned(row: Row) -> bool:
    """Whether the row reads better with all signs changed."""
    return bool(row.terms) and all(coefficient < 0 for _, coefficient in row.terms)


def _multiplied(row: Row, multiplier: Rational) -> str:
    terms = tuple((name, exact(multiplier * coefficient)) for name, coefficient in row.terms)
    return _plain(Row(terms, row.sense, exact(multiplier * row.bound)))


def _plain(row: Row) -> str:
    """Write a row as it is added up, with ≤, < or =."""
    return f"{_sum(row.terms)} {_SIGNS[row.sense]} {exactly(row.bound)}"


def _premises(refutation: Refutation) -> Iterator[Premise]:
    """Yield the premises in the order they are used."""
    for step in refutation.steps:
        refs = (
            (step.left, step.right, step.product)
            if isinstance(step, Envelope)
            else tuple(ref for ref, _ in step.summands)
        )
        yield from (ref for ref in refs if ref is not None and not isinstance(ref, int))
    if not isinstance(refutation, Derivation):
        for branch in refutation.branches:
            yield from _premises(branch)
