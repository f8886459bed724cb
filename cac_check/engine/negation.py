"""Where a member does not hold: put as members that hold together exactly there."""

from __future__ import annotations

from cac_check.constraint import Member, Row, Sense


def negation(member: Member) -> tuple[Member, ...] | None:
    """Return members that hold together exactly where ``member`` does not; ``None`` where a product is in the way.

    Not one of its cases may hold, and a case does not hold where one of its rows does not.
    """
    negated = []
    for number, case in enumerate(member.cases):
        rows = [constraint for constraint in case if isinstance(constraint, Row)]
        if len(rows) != len(case):
            return None
        cases = tuple((opposite,) for row in rows for opposite in _opposites(row))
        negated.append(Member(f"not:{member.id}:{number}", member.kind, cases))
    return tuple(negated)


def _opposites(row: Row) -> tuple[Row, ...]:
    """Return rows of which one holds exactly where ``row`` does not."""
    flipped = tuple((name, -factor) for name, factor in row.terms)
    if row.sense is Sense.EQ:
        return Row(row.terms, Sense.LT, row.bound), Row(flipped, Sense.LT, -row.bound)
    return (Row(flipped, Sense.LE if row.sense is Sense.LT else Sense.LT, -row.bound),)
