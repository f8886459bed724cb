"""Certificates as files of VIPR 1.0, which others can check without this program.

The format (Cheung, Gleixner and Steffy 2017) states a linear problem with whole numbers and derives its answer: rows
assumed (``asm``), added up (``lin``), added up and rounded (``rnd``), and two assumptions taken back of which one must
hold (``uns``). Its rows compare with =, ≤ or ≥ only:

* A strict row over whole numbers becomes a closed one: a·x < b is a·x ≤ the last whole number below b.
* Any other strict row a·x < b becomes a·x + t ≤ b with one t for all of them, 0 ≤ t ≤ 1. The problem is then to
  maximise t: the strict rows can hold if and only if t can be above 0, so a refutation proves t ≤ 0.
* A member with several cases is no linear row. A refutation through cases is written as one file per combination of
  cases; only all of them together prove it.
* Products are not linear either. What a proof uses of one are linear rows; the file takes them as given (``products``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from cac_check.certificate import Refutation, Witness, verify
from cac_check.constraint import Member, System, constraint_variables
from cac_check.interval import exact
from cac_check.vipr.cases import by_cases, case_comment
from cac_check.vipr.problem import Problem
from cac_check.vipr.products import by_linear_rows, held_fast
from cac_check.vipr.proof import Proof
from cac_check.vipr.tokens import number

__all__ = ["MOST_FILES", "NotWritable", "write"]

MOST_FILES = 1_000
"""A proof of more files than this is none that anybody checks."""


class NotWritable(ValueError):  # noqa: N818 - says what is the matter with the proof
    """A certificate that holds, and that the format has no way for or far too many files."""


def write(system: System, certificate: Refutation | Witness, comment: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the certificate as texts of VIPR files: one, or one per combination of cases where it goes through cases.

    So it is with assumptions about whole numbers which products rest on.

    Args:
        system: what the certificate is about.
        certificate: a proof that the system has no solution, or a solution.
        comment: lines for the head of every file.

    Raises:
        NotWritable: if there were more files than :data:`MOST_FILES`, or a value is no fraction.
        ValueError: if the certificate does not hold for the system.
    """
    if not verify(certificate, system):
        raise ValueError("the certificate does not hold for this system")
    comment = tuple(comment)
    if isinstance(certificate, Witness):
        return (_solution_file(system, certificate, comment),)
    leaves = (
        (chosen, linear)
        for chosen, leaf in by_cases(certificate, {})
        for linear in by_linear_rows(system, leaf, chosen)
    )
    parts = list(islice(leaves, MOST_FILES + 1))
    if len(parts) > MOST_FILES:
        raise NotWritable(f"the proof goes through more than {MOST_FILES:,} cases, each a file")
    texts = []
    for place, (chosen, linear) in enumerate(parts, 1):
        problem = Problem(linear.system, chosen)
        proof = Proof(problem)
        proof.refute(linear.refutation)
        relation = "infeas" if problem.strictness is None else "range -inf 0"
        head = (*comment, *case_comment(chosen, place, len(parts)), *linear.notes)
        texts.append(problem.text(head, relation, [], proof.lines))
    return tuple(texts)


def _solution_file(system: System, witness: Witness, comment: Sequence[str]) -> str:
    cases = {member.id: _holding_case(member, witness) for member in system.members}
    problem = Problem(held_fast(system, witness, cases), cases)
    values = [exact(witness.values[name]) for name in problem.names]
    relation = "range -inf inf"
    if problem.strictness is not None:
        slack = problem.slack(values)
        values.append(slack)
        relation = f"range {number(slack)} inf"
    listed = [f"{index} {number(value)}" for index, value in enumerate(values) if value]
    return problem.text(comment, relation, ["  ".join(["witness", str(len(listed)), *listed])], [])


def _holding_case(member: Member, witness: Witness) -> int:
    """Return the number of a case that holds of values that are fractions.

    Raises:
        NotWritable: if there is none: the witness was verified, so it leaves out the root of one of its values.
    """
    for position, case in enumerate(member.cases):
        if all(
            witness.values.keys() >= set(constraint_variables(constraint)) and constraint.holds(witness.values)
            for constraint in case
        ):
            return position
    raise NotWritable("one of the values is the root of a number, and no fraction as the format wants them")
