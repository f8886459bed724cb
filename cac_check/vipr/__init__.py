"""Certificates as files of VIPR 1.0, which others can check without this program.

The format (Cheung, Gleixner and Steffy 2017) states a linear problem with whole numbers and derives its answer: rows
assumed (``asm``), added up (``lin``), added up and rounded (``rnd``), and two assumptions taken back of which one must
hold (``uns``). Its rows compare with =, ≤ or ≥ only:

* A strict row over whole numbers becomes a closed one: a·x < b is a·x ≤ the last whole number below b.
* Any other strict row a·x < b becomes a·x + t ≤ b with one t for all of them, 0 ≤ t ≤ 1. The problem is then to
  maximise t: the strict rows can hold if and only if t can be above 0, so a refutation proves t ≤ 0.
* A member with several cases is no linear row. A refutation through cases is written as one file per combination of
  cases; only all of them together prove it.
* Products are not linear either: a proof that uses one is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cac_check.certificate import Refutation, Witness, verify
from cac_check.constraint import Member, Row, System, constraint_variables
from cac_check.interval import exact
from cac_check.vipr.cases import Chosen, by_cases, case_comment
from cac_check.vipr.problem import Problem
from cac_check.vipr.proof import NotLinear, Proof
from cac_check.vipr.tokens import number

__all__ = ["NotLinear", "write"]


def write(system: System, certificate: Refutation | Witness, comment: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the certificate as texts of VIPR files: one, or one per combination of cases where it goes through cases.

    Args:
        system: what the certificate is about.
        certificate: a proof that the system has no solution, or a solution.
        comment: lines for the head of every file.

    Raises:
        NotLinear: if the certificate needs a product.
        ValueError: if the certificate does not hold for the system.
    """
    if not verify(certificate, system):
        raise ValueError("the certificate does not hold for this system")
    comment = tuple(comment)
    if isinstance(certificate, Witness):
        return (_solution_file(system, certificate, comment),)
    leaves = list(by_cases(certificate, {}))
    return tuple(
        _refutation_file(system, leaf, chosen, (*comment, *case_comment(chosen, place, len(leaves))))
        for place, (chosen, leaf) in enumerate(leaves, 1)
    )


def _solution_file(system: System, witness: Witness, comment: Sequence[str]) -> str:
    problem = Problem(system, {member.id: _holding_case(member, witness) for member in system.members})
    values = [exact(witness.values[name]) for name in problem.names]
    relation = "range -inf inf"
    if problem.strictness is not None:
        slack = problem.slack(values)
        values.append(slack)
        relation = f"range {number(slack)} inf"
    listed = [f"{index} {number(value)}" for index, value in enumerate(values) if value]
    return problem.text(comment, relation, ["  ".join(["witness", str(len(listed)), *listed])], [])


def _holding_case(member: Member, witness: Witness) -> int:
    for position, case in enumerate(member.cases):
        if all(
            isinstance(constraint, Row)
            and witness.values.keys() >= set(constraint_variables(constraint))
            and constraint.holds(witness.values)
            for constraint in case
        ):
            return position
    raise NotLinear("the values satisfy a product: the format has linear rows only")


def _refutation_file(system: System, refutation: Refutation, chosen: Chosen, comment: Sequence[str]) -> str:
    problem = Problem(system, chosen)
    proof = Proof(problem)
    proof.refute(refutation)
    relation = "infeas" if problem.strictness is None else "range -inf 0"
    return problem.text(comment, relation, [], proof.lines)
