"""VIPR files: what is written says what the system says, and an independent checker accepts it."""

from __future__ import annotations

from fractions import Fraction

import pytest
import z3
from hypothesis import given
from hypothesis import strategies as st

from cac_check.certificate import CaseSplit, Combination, Derivation, Envelope, IntegerSplit, Refutation, Witness
from cac_check.constraint import Member, MemberKind, Product, Row, Sense, System, interval_rows
from cac_check.engine.decision import decide
from cac_check.engine.limits import Undecided
from cac_check.interval import Interval
from cac_check.vipr import NotWritable, write
from tests.strategies import systems
from tests.vipr_reader import Problem, Refused, check


def member(name: str, *cases: tuple[Row | Product, ...]) -> Member:
    return Member(name, MemberKind.RULE, cases)


def told(name: str, variable: str, interval: str) -> Member:
    return Member(name, MemberKind.CLAIM, (interval_rows(variable, Interval.parse(interval)),))


def total(*parts: str) -> Row:
    return Row((*((part, 1) for part in parts), ("total", -1)), Sense.EQ, 0)


def proved(system: System) -> tuple[str, ...]:
    decision = decide(system)
    assert not isinstance(decision, Undecided)
    return write(system, decision)


PARTS_EXCEED_THE_TOTAL = System(
    (
        told("paper/closed", "closed", "[60, inf)"),
        told("paper/fined", "fined", "[50, inf)"),
        told("notice/total", "total", "(-inf, 100)"),
        member("sum", (total("closed", "fined"),)),
    )
)

WRITTEN = """\
% a proof
VER 1.0
VAR 4
closed
fined
total
t
INT 0
OBJ max
1  3 1
CON 6 4
C0:t_at_most_1 L 1  1  3 1
C1:t_at_least_0 G 0  1  3 1
C2:paper/closed.1.1 L -60  1  0 -1
C3:paper/fined.1.1 L -50  1  1 -1
C4:notice/total.1.1 L 100  2  2 1  3 1
C5:sum.1.1 E 0  3  0 1  1 1  2 -1
RTP range -inf 0
SOL 0
DER 1
D6 L 0  1  3 1  { lin 4  2 1  3 1  4 1  5 1 } -1
"""


def test_a_sum_with_a_strict_end_is_written_as_a_bound_on_t() -> None:
    refutation = Derivation(
        (
            Combination(
                (
                    (("paper/closed", 0, 0), 1),
                    (("paper/fined", 0, 0), 1),
                    (("notice/total", 0, 0), 1),
                    (("sum", 0, 0), 1),
                )
            ),
        )
    )

    assert write(PARTS_EXCEED_THE_TOTAL, refutation, ["a\nproof"]) == (WRITTEN,)
    assert check(WRITTEN).relation == ("range", "-inf", "0")


def test_strict_rows_over_whole_numbers_are_tightened() -> None:
    counts = System(PARTS_EXCEED_THE_TOTAL.members, frozenset({"closed", "fined", "total"}))

    (text,) = proved(counts)

    assert "C2:notice/total.1.1 L 99  1  2 1" in text
    assert check(text).relation == ("infeas",)


def test_tightening_knows_the_step_of_the_coefficients() -> None:
    halves = Row((("a", Fraction(1, 2)), ("b", Fraction(3, 2))), Sense.LT, Fraction(5, 2))
    low = Row((("a", Fraction(-1, 2)), ("b", Fraction(-3, 2))), Sense.LT, -2)

    system = System((member("r", (halves,)), member("s", (low,))), frozenset({"a", "b"}))
    twice = (Combination((((name, 0, 0), 2),), rounded=True) for name in ("r", "s"))

    (text,) = write(system, Derivation((*twice, Combination(((0, 1), (1, 1))))))

    assert "r.1.1 L 2  2  0 1/2  1 3/2" in text
    assert "s.1.1 L -5/2  2  0 -1/2  1 -3/2" in text
    assert check(text).relation == ("infeas",)


def test_a_strict_row_is_rounded_below_a_whole_bound() -> None:
    """x + y < 3 and y ≥ 0 leave x ≤ 2 for a whole x, not x ≤ 3: the file has to tell the two apart."""
    system = System(
        (
            member("r", (Row((("x", 1), ("y", 1)), Sense.LT, 3), Row((("y", -1),), Sense.LE, 0))),
            member("s", (Row((("x", -1), ("z", 1)), Sense.LE, -3), Row((("z", -1),), Sense.LE, 0))),
        ),
        frozenset({"x"}),
    )
    rounded = Combination(((("r", 0, 0), 1), (("r", 0, 1), 1)), rounded=True)
    refutation = Derivation((rounded, Combination(((0, 1), (("s", 0, 0), 1), (("s", 0, 1), 1)))))

    (text,) = write(system, refutation)

    assert check(text).relation == ("range", "-inf", "0")
    assert "{ uns " in text


def test_a_strict_row_with_a_broken_bound_is_rounded_in_one_step() -> None:
    system = System(
        (
            member("r", (Row((("x", 1), ("y", 1)), Sense.LT, Fraction(7, 2)), Row((("y", -1),), Sense.LE, 0))),
            member("s", (Row((("x", -1),), Sense.LE, -4),)),
        ),
        frozenset({"x"}),
    )
    rounded = Combination(((("r", 0, 0), 1), (("r", 0, 1), 1)), rounded=True)

    (text,) = write(system, Derivation((rounded, Combination(((0, 1), (("s", 0, 0), 1))))))

    assert check(text).relation == ("range", "-inf", "0")
    assert "{ rnd " in text


def test_an_equation_is_rounded_as_an_inequality() -> None:
    system = System(
        (
            member("r", (Row((("x", 1), ("y", 1)), Sense.EQ, Fraction(7, 2)), Row((("y", 1),), Sense.EQ, 0))),
            member("s", (Row((("x", -1),), Sense.LE, -4),)),
        ),
        frozenset({"x"}),
    )
    rounded = Combination(((("r", 0, 0), 1), (("r", 0, 1), -1)), rounded=True)

    (text,) = write(system, Derivation((rounded, Combination(((0, 1), (("s", 0, 0), 1))))))

    assert check(text).relation == ("infeas",)


def test_a_split_of_whole_numbers_is_taken_back() -> None:
    row = Row((("x", 2),), Sense.EQ, 3)
    system = System((member("r", (row,)),), frozenset({"x"}))
    below = Derivation((Combination(((("r", 0, 0), -1), (0, 2))),))
    above = Derivation((Combination(((("r", 0, 0), 1), (0, 2))),))

    (text,) = write(system, IntegerSplit((("x", 1),), 1, (below, above)))

    assert check(text).derivations == 5
    assert "{ uns 2 1  4 3 }" in text


def test_cases_are_written_to_a_file_each() -> None:
    low, high = Row((("a", 1),), Sense.LE, 1), Row((("a", -1),), Sense.LE, -5)
    system = System((member("either", (low,), (high,)), told("c", "a", "[2, 4]")))

    texts = proved(system)

    assert [check(text).relation for text in texts] == [("infeas",), ("infeas",)]
    assert "% File 1 of 2:" in texts[0]
    assert "% Case 2 of either." in texts[1]


def test_case_splits_below_other_splits_are_resolved() -> None:
    low, high = Row((("a", 1),), Sense.LE, 0), Row((("a", -1),), Sense.LE, -5)
    system = System((member("either", (low,), (high,)), told("c", "a", "[2, 4]")), frozenset({"a"}))
    first = Derivation((Combination(((("either", 0, 0), 1), (("c", 0, 0), 1))),))
    second = Derivation((Combination(((("either", 1, 0), 1), (("c", 0, 1), 1))),))
    inner = CaseSplit("either", (first, second))

    texts = write(system, IntegerSplit((("a", 1),), 3, (inner, inner)))

    assert [check(text).relation for text in texts] == [("infeas",), ("infeas",)]


def test_a_solution_is_written_with_the_room_strict_rows_leave() -> None:
    system = System((told("c", "a", "(1, 2)"), told("d", "b", "[0, inf)")))

    (text,) = write(system, Witness({"a": Fraction(5, 4), "b": 0}))

    assert "RTP range 1/4 inf" in text
    assert check(text).solutions == [{0: Fraction(5, 4), 2: Fraction(1, 4)}]


def test_a_proof_by_a_product_rests_on_the_rows_it_gives() -> None:
    system = System(
        (
            member("p", (Product("c", "a", "b", Fraction(1, 2)),)),
            told("a", "a", "[2, inf)"),
            told("b", "b", "[3, inf)"),
            told("c", "c", "(-inf, 1]"),
        )
    )
    step = Envelope(("p", 0, 0), ("a", 0, 0), ("b", 0, 0))
    last = Combination(((0, 1), (("c", 0, 0), 2), (("a", 0, 0), 3), (("b", 0, 0), 2)))

    (text,) = write(system, Derivation((step, last)))

    assert "% row p*1: 2 * b + 3 * a + -2 * c <= 6, from c = 0.5 * a * b and -1 * a <= -2 and -1 * b <= -3" in text
    assert "C3:p*1.1.1 L 6  3  0 3  1 2  2 -2" in text
    assert check(text).relation == ("infeas",)


def test_a_factor_that_is_fixed_gives_an_equation() -> None:
    system = System(
        (member("p", (Product("c", "a", "b"),)), told("a", "a", "2"), told("b", "b", "3"), told("c", "c", "7"))
    )
    fixed = Envelope(("p", 0, 0), ("a", 0, 0), None)
    last = Combination(((0, 1), (("b", 0, 0), -2), (("c", 0, 0), 1)))

    (text,) = write(system, Derivation((fixed, last)))

    assert "C3:p*1.1.1 E 0  2  1 2  2 -1" in text
    assert check(text).relation == ("infeas",)


def test_what_is_assumed_of_a_factor_has_a_file_of_its_own() -> None:
    """a·b = 1 with 2 ≤ b ≤ 3: a whole number a is at most 0 (then the product is), or at least 1 (then it is 2)."""
    system = System(
        (member("p", (Product("c", "a", "b"),)), told("b", "b", "[2, 3]"), told("c", "c", "1")), frozenset({"a"})
    )
    envelope = Envelope(("p", 0, 0), 0, ("b", 0, 0))  # (0 − a)·(b − 2) ≥ 0, and (a − 1)·(b − 2) ≥ 0
    below = Combination(((1, 1), (0, 2), (("c", 0, 0), -1)))
    above = Combination(((1, 1), (0, 2), (("b", 0, 0), 1), (("c", 0, 0), 1)))
    split = IntegerSplit((("a", 1),), 0, (Derivation((envelope, below)), Derivation((envelope, above))))

    texts = write(system, split)

    assert [check(text).relation for text in texts] == [("infeas",), ("infeas",)]
    assert "% row assumed*1: a <= 0, one of two, of which one holds of whole numbers" in texts[0]
    assert "% row assumed*1: -1 * a <= -1, one of two, of which one holds of whole numbers" in texts[1]
    assert "% File 2 of 2: each takes other cases, only all of them together are the proof." in texts[1]


def test_values_of_a_product_hold_one_factor_fast() -> None:
    system = System((member("p", (Product("c", "a", "b", Fraction(1, 2)),)), told("b", "b", "(0, 5)")))

    (text,) = write(system, Witness({"a": 2, "b": 3, "c": 3}))

    assert "C2:p.1.1 E 2  1  0 1" in text
    assert "p.1.2 E 0  2  1 -1  2 1" in text
    assert check(text).solutions == [{0: 2, 1: 3, 2: 3, 3: 1}]


def test_a_proof_of_too_many_files_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cac_check.vipr.MOST_FILES", 1)
    low, high = Row((("a", 1),), Sense.LE, 1), Row((("a", -1),), Sense.LE, -5)
    system = System((member("either", (low,), (high,)), told("c", "a", "[2, 4]")))

    with pytest.raises(NotWritable, match="more than 1 cases"):
        proved(system)


def test_a_certificate_that_does_not_hold_is_not_written() -> None:
    with pytest.raises(ValueError, match="does not hold"):
        write(PARTS_EXCEED_THE_TOTAL, Witness({"closed": 60, "fined": 50, "total": 100}))


def test_names_stay_single_words_and_differ() -> None:
    system = System((told("the claim", "t", "[2, inf)"), told("b", "a b", "(0, 1)"), told("c", "a_b", "[2, 3]")))

    problem = check(write(system, Witness({"t": 2, "a b": Fraction(1, 2), "a_b": 2}))[0])

    assert problem.variables == ["a_b", "a_b~2", "t~3", "t"]


# --- Laws ----------------------------------------------------------------------------------------------------------


@given(st.one_of(systems(integral=False), systems(box=True)))
def test_every_certificate_is_written_and_accepted(system: System) -> None:
    decision = decide(system)
    if isinstance(decision, Undecided):
        return

    texts = write(system, decision)

    problems = [check(text) for text in texts]
    assert len(problems) == 1 or not isinstance(decision, Witness)
    assert all(bool(problem.solutions) == isinstance(decision, Witness) for problem in problems)


@given(st.one_of(systems(products=True), systems(products=True, box=True)), st.data())
def test_certificates_with_products_are_accepted_and_their_rows_are_true(system: System, data: st.DataObject) -> None:
    decision = decide(system)
    if isinstance(decision, Undecided):
        return

    texts = write(system, decision)

    assert all(bool(check(text).solutions) == isinstance(decision, Witness) for text in texts)
    values = {name: Fraction(data.draw(st.integers(-3, 4))) for name in system.variables}
    assumed = set()
    for text in texts:
        notes = [line.split(": ", 1) for line in text.splitlines() if line.startswith("% row ")]
        for name, note in notes:
            row, origin = note.split(", ", 1)
            if "assumed*" in name:
                continue
            product, *ends = origin.removeprefix("from ").split(" and ")
            result, multiplied = product.split(" = ")
            *factor, left, right = multiplied.split(" * ")
            there = {**values, result: Fraction(*factor or ["1"]) * values[left] * values[right]}
            if all(_is_true(end, there) for end in ends):
                assert _is_true(row, there) or result in (left, right)
        cases = tuple(line for line in text.splitlines() if line.startswith("% Case "))
        here = [_is_true(note.split(", ", 1)[0], values) for name, note in notes if "assumed*" in name]
        assumed.add((cases, all(here)))
    # Whatever whole numbers there are, in each combination of cases one file assumes nothing that is false of them.
    assert {cases for cases, _ in assumed} == {cases for cases, holds in assumed if holds}


def _is_true(row: str, values: dict[str, Fraction]) -> bool:
    """Whether a row as it is written in a comment holds."""
    left, sense, bound = row.rsplit(" ", 2)
    total = Fraction(0)
    for term in [] if left == "0" else left.split(" + "):
        *factor, name = term.split(" * ")
        total += Fraction(*factor or ["1"]) * values[name]
    return {"<=": total <= Fraction(bound), "<": total < Fraction(bound), "==": total == Fraction(bound)}[sense]


@given(
    systems(integral=False, cases=False) | systems(box=True, cases=False),
    st.lists(st.integers(-4, 6).map(lambda n: Fraction(n, 2)), min_size=5, max_size=5),
)
def test_the_rows_of_a_file_say_what_the_members_say(system: System, point: list[Fraction]) -> None:
    decision = decide(system)
    if isinstance(decision, Undecided):
        return
    values = dict(zip(system.variables, point, strict=False))
    if any(values[name].denominator != 1 for name in system.integral & values.keys()):
        return

    problem = check(write(system, decision)[0])

    for one in system.members:
        rows = [row for row in problem.constraints if f":{one.id}." in row.name]
        holds = all(constraint.holds(values) for case in one.cases for constraint in case)
        assert all(_holds(row, problem, values) for row in rows) == holds
        assert len(rows) == len(one.cases[0])


def _holds(row, problem: Problem, values) -> bool:
    """Whether a row holds with some t above 0."""
    t = problem.variables.index("t") if problem.maximise else None
    left = sum(c * values[problem.variables[i]] for i, c in row.coefficients.items() if i != t)
    if row.sense == 0:
        return left == row.bound
    return left < row.bound if t in row.coefficients else left <= row.bound


def _really_proved(problem: Problem) -> bool:
    """Whether z3 finds no solution either: none at all, or none with an objective above the bound."""
    solver = z3.Solver()
    names = [z3.Int(str(i)) if i in problem.integers else z3.Real(str(i)) for i in range(len(problem.variables))]

    def value(coefficients) -> z3.ArithRef:
        return z3.Sum([z3.RealVal(str(c)) * names[i] for i, c in coefficients.items()])

    for row in problem.constraints:
        left, right = value(row.coefficients), z3.RealVal(str(row.bound))
        solver.add((left <= right, left == right, left >= right)[row.sense + 1])
    if problem.relation[0] == "range":
        solver.add(value(problem.objective) > z3.RealVal(problem.relation[2]))
    return solver.check() == z3.unsat


def _refutation_of(system: System) -> Refutation | None:
    decision = decide(system)
    return None if isinstance(decision, Witness | Undecided) else decision


@given(systems(box=True), st.data())
def test_a_file_that_was_tampered_with_is_refused_or_still_proves_what_it_says(
    system: System, data: st.DataObject
) -> None:
    refutation = _refutation_of(system)
    if refutation is None:
        return
    lines = data.draw(st.sampled_from(write(system, refutation))).splitlines()
    number = data.draw(st.integers(0, len(lines) - 1))
    if data.draw(st.booleans()):
        del lines[number]
    else:
        words = lines[number].split()
        places = [i for i, word in enumerate(words) if word.lstrip("-").replace("/", "").isdigit()]
        if not places:
            return
        place = data.draw(st.sampled_from(places))
        words[place] = str(Fraction(words[place]) + data.draw(st.sampled_from((-2, -1, 1, Fraction(1, 2)))))
        lines[number] = " ".join(words)

    try:
        problem = check("\n".join(lines))
    except Refused:
        return

    assert problem.solutions or problem.relation == ("range", "-inf", "inf") or _really_proved(problem)


def _tampered(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1
    return text.replace(old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("L -60  1  0 -1", "L -40  1  0 -1"),
        ("L 100  2  2 1  3 1", "L 101  2  2 1"),
        ("{ lin 4  2 1  3 1  4 1  5 1 }", "{ lin 4  2 1  3 1  4 1  5 2 }"),
        ("{ lin 4  2 1  3 1  4 1  5 1 }", "{ lin 3  2 1  3 1  4 1 }"),
        ("{ lin 4  2 1  3 1  4 1  5 1 }", "{ lin 4  2 1  3 1  4 1  6 1 }"),
        ("{ lin 4  2 1  3 1  4 1  5 1 }", "{ asm }"),
        ("D6 L 0  1  3 1", "D6 L 1  1  3 1"),
        ("RTP range -inf 0", "RTP range -inf -11"),
        ("RTP range -inf 0", "RTP infeas"),
        ("DER 1\nD6 L 0  1  3 1  { lin 4  2 1  3 1  4 1  5 1 } -1\n", "DER 0\n"),
        ("C3:paper/fined.1.1 L -50  1  1 -1\n", ""),
        ("VER 1.0", "VER 2.0"),
        ("1 } -1", "1 }"),
    ],
)
def test_the_checker_refuses(old: str, new: str) -> None:
    check(WRITTEN)

    with pytest.raises(Refused):
        check(_tampered(WRITTEN, old, new))


EXAMPLE_OF_THE_PAPER = """\
% example 3 of the paper that defines the format
VER 1.0
VAR 2
x y
INT 2
0 1
OBJ min
0
CON 3 0
C1  G 1  2  0 2  1 3
C2  L 2  2  0 3  1 -4
C3  L 3  2  0 -1  1 6
RTP infeas
SOL 0
DER 11
A1  L 0   1  0 1  { asm } -1
A2  G 1   1  0 1  { asm } -1
A3  L 0   1  1 1  { asm } -1
C4  G 1   0       { lin 3  0 1  3 -2  5 -3 } 12
A4  G 1   1  1 1  { asm } -1
C5  G 1   0       { lin 3  2 -1/3  3 -1/3  7 2 } 12
C6  G 1/4 1  1 1  { lin 2  1 -1/4  4 3/4 } 10
C7  G 1   1  1 1  { rnd 1  9 1 } 11
C8  G 1   0       { lin 3 1 -1/3  2 -1  10 14/3 } 13
C9  G 1   0       { uns 6 5  8 7 } 13
C10 G 1   0       { uns 11 4  12 3 } -1
"""


def test_the_checker_accepts_the_example_of_the_format() -> None:
    assert check(EXAMPLE_OF_THE_PAPER).derivations == 11


@pytest.mark.parametrize(
    ("old", "new"),
    [("{ uns 11 4  12 3 }", "{ uns 11 4  12 5 }"), ("{ rnd 1  9 1 }", "{ lin 1  9 1 }"), ("0 1\nOBJ", "0\nOBJ")],
)
def test_the_checker_refuses_what_the_example_does_not_prove(old: str, new: str) -> None:
    with pytest.raises(Refused):
        check(_tampered(EXAMPLE_OF_THE_PAPER, old, new))
