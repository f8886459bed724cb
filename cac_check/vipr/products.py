"""Proofs and values with products of two unknowns, by linear rows: the format has no others.

A proof uses a product only through rows that two ends of its factors give it (McCormick 1976): from *a* ≤ 3 and
*b* ≥ 2 follows (3 − *a*)·(*b* − 2) ≥ 0, in which *a*·*b* is the product. These rows are put beside those of the system,
and what follows from them is linear. Where an end was assumed (a whole number is at most 7, or at least 8), so is what
it gives a product: then each of the two assumptions has a file of its own, as cases have.

Values that satisfy a product satisfy it with one factor held fast at its value: two linear rows that leave less room.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from cac_check.certificate import (
    Combination,
    Derivation,
    Envelope,
    IntegerSplit,
    Refutation,
    RowRef,
    Step,
    Witness,
    consequence,
)
from cac_check.constraint import Constraint, Member, MemberKind, Product, Row, Sense, System, row
from cac_check.interval import exact, format_number
from cac_check.records import dataclass
from cac_check.vipr.cases import Chosen

ASSUMED = "assumed"
"""What the members are called that hold what is assumed."""


@dataclass(frozen=True, slots=True)
class Linear:
    """A refutation without products, under some assumptions about whole numbers."""

    system: System
    """With what products give, and with what is assumed, as members of their own."""
    refutation: Refutation
    notes: tuple[str, ...] = ()
    """Where those members come from."""


def by_linear_rows(system: System, refutation: Refutation, chosen: Chosen) -> Iterator[Linear]:
    """Yield a refutation without case splits as linear ones; all of them together prove what it does.

    Args:
        system: what it refutes.
        refutation: what was verified before.
        chosen: the cases that hold.
    """
    yield from _Unfolding(system, chosen).follow(refutation, Linear(system, Derivation(())), ())


class _Unfolding:
    """Follows a refutation down to its ends, with the rows derived on the way."""

    def __init__(self, system: System, chosen: Chosen) -> None:
        self._system = system
        self._chosen = chosen

    def follow(self, refutation: Refutation, before: Linear, derived: Sequence[Row]) -> Iterator[Linear]:
        """Yield what is left of a refutation after the steps of ``before``, which gave the rows ``derived``."""
        so_far, known = before, list(derived)
        steps = list(before.refutation.steps)
        for step in refutation.steps:
            found = consequence(step, self._system, self._chosen, known)
            assert found is not None  # it was verified
            if isinstance(step, Envelope):
                so_far, step = _given(so_far, step.product[0], found, self._origin(step, known))
            steps.append(step)
            known.append(found)
        if isinstance(refutation, Derivation) or not _multiplies(refutation):
            yield replace(so_far, refutation=replace(refutation, steps=tuple(steps)))
            return
        assert isinstance(refutation, IntegerSplit)  # case splits were resolved before
        opposite = tuple((name, -factor) for name, factor in refutation.term)
        ends = (Row(refutation.term, Sense.LE, refutation.at), Row(opposite, Sense.LE, -refutation.at - 1))
        for branch, end in zip(refutation.branches, ends, strict=True):
            assumed, step = _given(so_far, ASSUMED, end, "one of two, of which one holds of whole numbers")
            yield from self.follow(branch, replace(assumed, refutation=Derivation((*steps, step))), (*known, end))

    def _origin(self, step: Envelope, derived: Sequence[Row]) -> str:
        """Say what a row of a product was multiplied from."""
        member, case, position = step.product
        (product,) = (each.cases[case][position] for each in self._system.members if each.id == member)
        assert isinstance(product, Product)
        ends = [_in_words(self._row(ref, derived)) for ref in (step.left, step.right) if ref is not None]
        factor = "" if product.factor == 1 else f"{format_number(product.factor)} * "
        return f"from {product.result} = {factor}{product.left} * {product.right} and {' and '.join(ends)}"

    def _row(self, ref: RowRef, derived: Sequence[Row]) -> Row:
        if isinstance(ref, int):
            return derived[ref]
        found = consequence(Combination(((ref, 1),)), self._system, self._chosen, ())
        assert found is not None
        return found


def _given(so_far: Linear, name: str, found: Row, origin: str) -> tuple[Linear, Step]:
    """Return the system with one more row, and the step that takes it from there."""
    taken = {member.id for member in so_far.system.members}
    number = next(number for number in range(1, len(taken) + 2) if f"{name}*{number}" not in taken)
    member = Member(f"{name}*{number}", MemberKind.RULE, ((found,),))
    system = replace(so_far.system, members=(*so_far.system.members, member))
    notes = (*so_far.notes, f"row {member.id}: {_in_words(found)}, {origin}")
    return replace(so_far, system=system, notes=notes), Combination((((member.id, 0, 0), 1),))


def _multiplies(refutation: Refutation) -> bool:
    """Whether a product is used below a split."""
    if isinstance(refutation, Derivation):
        return False
    below = refutation.branches
    return any(any(isinstance(step, Envelope) for step in each.steps) or _multiplies(each) for each in below)


def _in_words(found: Row) -> str:
    terms = " + ".join(name if factor == 1 else f"{format_number(factor)} * {name}" for name, factor in found.terms)
    return f"{terms or 0} {found.sense} {format_number(found.bound)}"


def held_fast(system: System, witness: Witness, cases: Mapping[str, int]) -> System:
    """Return a system of rows alone that leaves less room, with the values of a witness still a solution.

    Args:
        system: what the witness satisfies.
        witness: the values.
        cases: the case of each member that they satisfy.
    """
    members = []
    for member in system.members:
        made = list(member.cases)
        made[cases[member.id]] = tuple(_rows(made[cases[member.id]], witness))
        members.append(replace(member, cases=tuple(made)))
    return replace(system, members=tuple(members))


def _rows(case: Sequence[Constraint], witness: Witness) -> Iterator[Row]:
    for each in case:
        if isinstance(each, Row):
            yield each
            continue
        value = exact(witness.values[each.left])
        terms = {each.right: -each.factor * value}
        terms[each.result] = terms.get(each.result, 0) + 1
        yield Row(((each.left, 1),), Sense.EQ, value)
        yield row(terms, Sense.EQ, 0)
