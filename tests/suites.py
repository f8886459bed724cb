"""Test cases of other tools in one neutral form, run through the engine.

``python -m tests.suites [SUITE…]`` prints a table of agreement. The folder is named by ``CAC_CHECK_SHARED`` or stands
beside the checkout; its README describes the form. Each runner returns whether the engine agrees with what the case
expects: ``True``, ``False``, or ``None`` where the engine does not decide or the case asks what it has no words for.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from cac_check.certificate import Derivation, Witness
from cac_check.constraint import Constraint, Member, MemberKind, Product, Row, Sense, System, interval_rows, row
from cac_check.engine.decision import decide
from cac_check.engine.diagnosis import Diagnosis
from cac_check.engine.limits import Limits, Undecided
from cac_check.engine.problem import Problem
from cac_check.engine.range import ranges
from cac_check.interval import Interval, Rational, exact
from cac_check.model import Rounding
from cac_check.rounding import rounding_interval
from cac_check.verdict.conflict_proofs import single_sum
from tests import hierarchies

Case = Mapping[str, Any]

QUARRELS = frozenset({"verif/12", "er/22.3", "er/22.5"})
"""Cases whose peer decides otherwise by rounding first, or by taking a tiny number for 0."""


def folder() -> Path | None:
    """Return the folder of the suites, if it is there."""
    shared = Path(os.environ.get("CAC_CHECK_SHARED") or Path(__file__).parents[2] / "shared")
    return shared / "suites" if (shared / "suites").is_dir() else None


def cases(path: Path) -> list[Case]:
    return json.loads(path.read_text(encoding="utf-8"))["cases"]


# --- From the neutral form -------------------------------------------------------------------------------------------


def number(text: str | int) -> Rational:
    return exact(Fraction(text))


def relation(given: Case) -> Row:
    sign = -1 if given["rel"] in (">", ">=") else 1
    sense = Sense.EQ if given["rel"] == "=" else Sense.LT if given["rel"] in ("<", ">") else Sense.LE
    return row(
        {name: sign * number(factor) for name, factor in given["coef"].items()}, sense, sign * number(given["rhs"])
    )


def rule(given: Case) -> Member:
    alternatives = given.get("any") or [given]
    return Member(f"rule {given['id']}", MemberKind.RULE, tuple((relation(case),) for case in alternatives))


def interval(given: Case) -> Interval:
    low, high = (None if given[end] is None else number(given[end]) for end in ("lo", "hi"))
    return Interval(low, high, given["lo_open"], given["hi_open"])


def claims(case: Case) -> dict[str, Member]:
    variable = {claim: quantity for quantity, told in case.get("same_quantity", {}).items() for claim in told}
    return {
        given["id"]: Member(
            given["id"], MemberKind.CLAIM, (interval_rows(variable.get(given["id"], given["id"]), interval(given)),)
        )
        for given in case.get("claims", ())
        if not given.get("missing")
    }


def system(case: Case) -> System:
    members = (*claims(case).values(), *map(rule, case["constraints"]))
    return System(members, frozenset(case.get("integer", ())))


def rounded(value: Rational, decimals: int) -> Interval:
    """Return the closed interval of what rounds to a value with so many decimals."""
    return Interval.point(value).widen(Fraction(1, 2) / Fraction(10) ** decimals)


# --- What the cases ask ----------------------------------------------------------------------------------------------


def feasible(question: System, limits: Limits | None = None) -> bool | None:
    found = decide(question, limits)
    return None if isinstance(found, Undecided) else isinstance(found, Witness)


def linear(case: Case, limits: Limits | None = None) -> bool | None:
    """Feasibility, and whatever else the case says about it."""
    expect = case["expect"]
    question = system(case)
    found = feasible(question, limits)
    if found is None:
        return None
    if "peer_says_infeasible" in expect:
        return found is not expect["peer_says_infeasible"]
    wanted = expect.get("feasible", expect.get("status") != "violated")
    answers = [found == wanted]
    if expect.get("status") in ("ok", "unknown"):
        answers.append(any(claim.get("missing") for claim in case["claims"]) == (expect["status"] == "unknown"))
    if not found and "imbalance" in expect and case["constraints"][0]["rel"] == "=":
        answers.append(_gap(question) == abs(number(expect["imbalance"])))
    for name, (low, high) in (expect.get("bounds") or {}).items():
        ends = exact_range(question, name)
        answers.append(ends is not None and [ends.low, ends.high] == [low and number(low), high and number(high)])
    for name, value in (expect.get("fixed") or {}).items():
        answers.append(exact_range(question, name) == Interval.point(number(value)))
    answers.extend(_follows(question, f"rule {redundant}") for redundant in expect.get("redundant", ()))
    if "implied" in expect:
        answers.append(_follows(question, f"rule {expect['implied']['rule']}"))
    if "min_rules_to_drop" in expect:
        dropped = _rules_to_drop(case)
        answers.append(dropped.weight == expect["min_rules_to_drop"])
        answers.append(frozenset(f"rule {name}" for name in expect["drop"]) in dropped.corrections)
    return all(answers)


def exact_range(question: System, name: str) -> Interval | None:
    found = ranges(question, [name])
    return found[name].interval if found is not None and found[name].exact else None


def _gap(question: System) -> Rational | None:
    proof = decide(question)
    total = single_sum(proof, question) if isinstance(proof, Derivation) else None
    return None if total is None else total.gap


def _follows(question: System, name: str) -> bool:
    """Whether a rule holds wherever the others do: no case of its opposite leaves a solution."""
    (left_out,) = (member for member in question.members if member.id == name)
    rest = tuple(member for member in question.members if member.id != name)
    opposite = tuple(
        Member(f"not {number}", MemberKind.RULE, tuple((one,) for one in _opposites(case[0])))
        for number, case in enumerate(left_out.cases)
    )
    return feasible(System((*rest, *opposite), question.integral)) is False


def _opposites(one: Constraint) -> Iterator[Row]:
    assert isinstance(one, Row)
    other = tuple((name, -factor) for name, factor in one.terms)
    if one.sense is Sense.EQ:
        yield Row(one.terms, Sense.LT, one.bound)
    yield Row(other, Sense.LE if one.sense is Sense.LT else Sense.LT, -one.bound)


def _rules_to_drop(case: Case) -> Diagnosis:
    weights = {f"rule {name}": weight for name, weight in case["expect"].get("rule_weights", {}).items()}
    rules = {member.id: member for member in map(rule, case["constraints"])}
    fixed = [member for name, member in rules.items() if weights.get(name) == "inf"]
    free = {name: member for name, member in rules.items() if weights.get(name) != "inf"}
    return diagnosis(fixed, free, {name: number(weights.get(name, 1)) for name in free})


def diagnosis(fixed: Sequence[Member], free: Mapping[str, Member], weights: Mapping[str, Rational]) -> Diagnosis:
    """Search all cheapest corrections among the free members; the fixed ones are kept."""
    prices = {name: {(name, ""): weight} for name, weight in weights.items()}
    return Problem(tuple(fixed), free).diagnose(prices, corrections=10_000, steps=10_000, conflicts=0)


def error_localisation(case: Case, limits: Limits | None = None) -> bool | None:
    """Least weight to change; the peer's set is among ours; as many sets of that weight as the peer counts."""
    expect = case["expect"]
    rules = [rule(given) for given in case["constraints"]]
    if "rules_feasible" in expect:
        return feasible(System(tuple(rules))) == expect["rules_feasible"]
    if not {"min_weight", "rejected"}.intersection(expect):
        return None  # the peer has no recorded answer
    told = claims(case)
    weights = {given["id"]: given.get("weight", "1") for given in case["claims"] if given["id"] in told}
    fixed = [member for name, member in told.items() if weights[name] == "inf"]
    free = {name: member for name, member in told.items() if weights[name] != "inf"}
    found = diagnosis([*rules, *fixed], free, {name: number(weights[name]) for name in free})
    if expect.get("rejected"):
        return found.weight is not None and found.weight > number(expect["cardinality"])
    answers = [found.weight == number(expect["min_weight"])]
    if "n_optimal_solutions" in expect:
        answers.append(len(found.corrections) == expect["n_optimal_solutions"])
    if "solution" in expect:
        answers.append(frozenset(expect["solution"]).intersection(free) in found.corrections)
    return all(answers)


def calculation(case: Case, limits: Limits | None = None) -> bool | None:
    """What the peer accepts can hold, and each calculation can hold where the rounding intervals allow it."""
    agreed, possible = [], []
    for binding in case["bindings"]:
        found = feasible(system(binding))
        possible.append(found)
        agreed.append(binding["derived"]["interval_feasible"] in (found, None))
    return all(agreed) and (all(possible) or not case["expect"]["xbrl21_consistent"])


def duplicates(case: Case, limits: Limits | None = None) -> bool | None:
    """Rounded figures of one quantity share a point."""
    members = [
        Member(str(position), MemberKind.CLAIM, (interval_rows("q", _rounding(value)),))
        for position, value in enumerate(case["values"])
    ]
    question = System(tuple(members))
    answers = [feasible(question) == case["expect"]["consistent"]]
    if case["expect"]["intersection"]:
        low, high = case["expect"]["intersection"]
        answers.append(exact_range(question, "q") == Interval(number(low), number(high)))
    return all(answers)


def _rounding(value: Case) -> Interval:
    if "lo" in value:
        return Interval(number(value["lo"]), number(value["hi"]))
    return rounded(number(value["value"]), int(value["decimals"]))


def consistency(case: Case, limits: Limits | None = None) -> bool | None:
    """A reported figure against one computed from others, by product or as it is, within a radius."""
    facts, radius = case["facts"], case["radius"]
    derived = "b·c" if case["rule"] == "a = b * c" else "b"
    told = {name: Interval.point(number(fact["value"])) for name, fact in facts.items()}
    precision = case.get("derived_precision")
    if radius is None and precision not in (None, "INF"):
        told["a"] = rounded(number(facts["a"]["value"]), int(precision) - Decimal(facts["a"]["value"]).adjusted() - 1)
    share, fixed = _radius(radius)
    constraints: list[Constraint] = [Product("b·c", "b", "c")] if derived != "b" else []
    constraints.extend(row({"a": sign, derived: -sign - share}, Sense.LE, fixed) for sign in (1, -1))
    members = [Member(name, MemberKind.CLAIM, (interval_rows(name, value),)) for name, value in told.items()]
    found = feasible(System((*members, Member("rule", MemberKind.RULE, (tuple(constraints),)))))
    return None if found is None else found == case["expect"]["consistent"]


def _radius(radius: Case | None) -> tuple[Rational, Rational]:
    """Return the share of the derived figure and the fixed amount by which the other may miss it."""
    if radius is None:
        return 0, 0
    if radius["kind"] == "proportional":
        return number(radius["value"]), 0
    fixed, plus, share = radius["value"].partition("+")
    return (number(share.partition("*")[0]) if plus else 0), number(fixed)


def grim(case: Case, limits: Limits | None = None) -> bool | None:
    """A mean of whole numbers: some whole total gives it. Standard deviations have no linear form."""
    reach = _REACH.get(case["rounding"])
    if reach is None or "sd" in case:
        return None
    value, unit = number(case["x"]), Fraction(10) ** Decimal(case["x"]).as_tuple().exponent
    told = Interval(-unit * reach[0], unit * reach[1], reach[2] == "(", reach[3] == ")")
    if value < 0 and case["rounding"] in _BY_MAGNITUDE:
        told = told.scale(-1)
    told = Interval(value + told.low, value + told.high, told.low_open, told.high_open)
    if case.get("note", "").startswith("boundary case"):
        told = told.closed()  # the peer adds a fuzz to its open ends
    total = case["n"] * case["items"]
    mean = row({"total": 1, "mean": -Fraction(total, 100 if case["percent"] else 1)}, Sense.EQ, 0)
    members = (
        Member("mean", MemberKind.CLAIM, (interval_rows("mean", told),)),
        Member("rule", MemberKind.RULE, ((mean,),)),
    )
    return feasible(System(members, frozenset({"total"}))) == case["expect"]["consistent"]


_HALF = Fraction(1, 2)
_REACH: Mapping[str, tuple[Fraction | int, Fraction | int, str, str]] = {
    "up_or_down": (_HALF, _HALF, "[", "]"),
    **dict.fromkeys(("up", "ROUND_HALF_UP"), (_HALF, _HALF, "[", ")")),
    **dict.fromkeys(("down", "ROUND_HALF_DOWN"), (_HALF, _HALF, "(", "]")),
    **dict.fromkeys(("floor", "trunc", "ROUND_FLOOR", "ROUND_DOWN"), (0, 1, "[", ")")),
    **dict.fromkeys(("ceiling", "anti_trunc", "ROUND_CEILING", "ROUND_UP"), (1, 0, "(", "]")),
    "ceiling_or_floor": (1, 1, "(", ")"),
}
"""By how many units of its last digit a figure may miss its value, downwards and upwards, and the kinds of ends."""

_BY_MAGNITUDE = ("ROUND_HALF_UP", "ROUND_HALF_DOWN", "ROUND_DOWN", "ROUND_UP", "trunc", "anti_trunc")
"""Roundings that treat figures below zero as the mirror image of those above."""


def written_figure(case: Case, limits: Limits | None = None) -> bool | None:
    """What a figure says of the value behind it, where it is known to what place and how it was rounded."""
    rounding = {"up_or_down": Rounding.HALF, "down": Rounding.DOWN, "up": Rounding.UP}.get(case["rounding"])
    if rounding is None:
        return None
    value = number(case["text"])
    found = Interval.point(value)
    if case["decimals"] is not None:
        found = rounding_interval(value, Fraction(1, 10 ** case["decimals"]), rounding)
    return found == interval(case["expect"])


def hierarchical(case: Case, limits: Limits | None = None) -> bool | None:
    """A ruleset over rows, run as a user would."""
    return hierarchies.agrees(case)


RUNNERS: Mapping[str, Callable[[Case, Limits | None], bool | None]] = {
    "grim": grim,
    "linear": linear,
    "linear+restated": linear,
    "errorloc": error_localisation,
    "xbrl-calc": calculation,
    "duplicates": duplicates,
    "product-tolerance": consistency,
    "hierarchy": hierarchical,
    "interval-from-text": written_figure,
}


def run(path: Path, limits: Limits | None = None) -> dict[str, bool | None]:
    """Return whether the engine agrees, case by case; nothing for a kind of suite it has no words for."""
    content = json.loads(path.read_text(encoding="utf-8"))
    runner = RUNNERS.get(content["kind"])
    return {case["id"]: runner(case, limits) for case in content["cases"]} if runner else {}


def main(names: Sequence[str]) -> None:
    where = folder()
    if where is None:
        raise SystemExit("the folder of the suites is not there")
    print(f"{'suite':28}{'agree':>7}{'disagree':>10}{'open':>6}{'seconds':>9}")
    for path in sorted(where.glob("*.json")):
        if names and path.stem not in names:
            continue
        start = time.perf_counter()
        answers = run(path)
        counts = Counter(answers.values())
        seconds = time.perf_counter() - start
        print(f"{path.stem:28}{counts[True]:7}{counts[False]:10}{counts[None]:6}{seconds:9.1f}", flush=True)
        for name, answer in answers.items():
            if answer is False:
                print(f"    {'named quarrel' if name in QUARRELS else 'DISAGREES'}: {name}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
