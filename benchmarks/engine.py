"""The engine against three targets, the last two as ratios to bare z3 on the same systems in the same run.

* tree: 100,000 claims in 10 levels, built through the Python API and checked in under 20 s; and from 1,000 claims on
  the time grows no faster than n log n;
* cross-tab: 30 × 30 cells with margins, one of them wrong: verdict, minimal conflict and verified certificate in at
  most 1.2 × the time z3 takes for one ``check()`` with tracked assertions and core minimisation, building included;
* small: 10,000 systems of 12 claims and 4 rules, one in a hundred contradictory, at least 10 times as quick as such a
  call of z3 each.

Usage: ``python benchmarks/engine.py [tree | crosstab | small]…``; exit code 1 if a target is missed.
"""

from __future__ import annotations

import argparse
import gc
import itertools
import math
import random
import sys
import time
from collections.abc import Callable, Iterator
from fractions import Fraction

import z3

from cac_check import check
from cac_check.certificate import Refutation, Witness, verify
from cac_check.constraint import Member, MemberKind, Row, Sense, System, interval_rows
from cac_check.engine.decision import decide
from cac_check.engine.problem import Problem
from cac_check.interval import Interval
from cac_check.model import Breakdown, Claim, Dataset, Quantity, Reading, Rule, Ruleset, Source

TREE_SECONDS = 20
LEVELS = 10
CROSSTAB_RATIO = 1.2
SMALL_RATIO = 10
SEED = 20230527


def seconds(work: Callable[[], object]) -> float:
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


# --- Tree ------------------------------------------------------------------------------------------------------------


def tree(claims: int) -> tuple[Dataset, Ruleset]:
    """Return a tree of so many claims in ten levels, every total the sum of its parts."""
    growth = next(r / 1000 for r in itertools.count(1001) if sum((r / 1000) ** k for k in range(LEVELS)) >= claims)
    sizes = [math.ceil(growth**level) for level in range(LEVELS - 1)]
    levels = [[f"q{level}_{number}" for number in range(size)] for level, size in enumerate(sizes)]
    levels.append([f"q{LEVELS - 1}_{number}" for number in range(claims - sum(sizes))])
    chance = random.Random(SEED)
    values = {name: chance.randrange(1_000) for name in levels[-1]}
    rules = []
    for above, below in reversed(list(itertools.pairwise(levels))):
        parts: dict[str, list[str]] = {name: [] for name in above}
        for number, name in enumerate(below):
            parts[above[number * len(above) // len(below)]].append(name)
        for total, own in parts.items():
            values[total] = sum(values[part] for part in own)
            if own:
                form = Breakdown(total, tuple((part, 1) for part in own), overlap=False, rest=False)
                rules.append(Rule(f"sum-{total}", form, "parts make the whole"))
    told = tuple(
        Claim(f"source/{name}", "source", name, Reading(*[Interval(value - 5, value + 5)] * 3, value, 1))
        for name, value in values.items()
    )
    quantities = {name: Quantity(name, name) for name in values}
    return Dataset("tree", "A tree", quantities, {"source": Source("source", "Source")}, told), Ruleset(tuple(rules))


def bench_tree() -> bool:
    took = {}
    for claims in (1_000, 10_000, 100_000):
        dataset, rules = tree(claims)
        took[claims] = seconds(lambda dataset=dataset, rules=rules: check(dataset, rules))  # type: ignore[misc]
        print(f"tree: {claims:>7,} claims, {len(rules.rules):,} rules: {took[claims]:.2f} s")
    growth, allowed = took[100_000] / took[1_000], 100 * math.log(100_000) / math.log(1_000)
    print(f"tree: grows {growth:.0f}-fold from 1,000 to 100,000 claims (n log n: {allowed:.0f}-fold)")
    return took[100_000] <= TREE_SECONDS and growth <= allowed


# --- Systems ---------------------------------------------------------------------------------------------------------


def crosstab(size: int) -> System:
    """Return a table of rounded cells with row, column and grand totals, one row total too large."""
    chance = random.Random(SEED)
    cells = [[chance.randrange(1_000) for _ in range(size)] for _ in range(size)]
    values = {f"c{i}_{j}": cells[i][j] for i in range(size) for j in range(size)}
    values |= {f"row{i}": sum(cells[i]) for i in range(size)}
    values |= {f"col{j}": sum(cells[i][j] for i in range(size)) for j in range(size)}
    values["all"] = sum(map(sum, cells))
    members = [_claim(name, value, 5) for name, value in values.items() if name != "row7"]
    members.append(_claim("row7", values["row7"] + 1_000, 5))
    sums = {f"row{i}": [f"c{i}_{j}" for j in range(size)] for i in range(size)}
    sums |= {f"col{j}": [f"c{i}_{j}" for i in range(size)] for j in range(size)}
    members += [_sum(total, parts) for total, parts in sums.items()]
    members.append(_sum("all", [f"row{i}" for i in range(size)], "rows"))
    members.append(_sum("all", [f"col{j}" for j in range(size)], "columns"))
    return System(tuple(members), frozenset(values))


def small_systems(count: int) -> Iterator[System]:
    """Yield totals of totals: 12 figures in 4 sums that share some, one system in a hundred with a wrong total."""
    chance = random.Random(SEED)
    sums = {"t": ("a", "b", "c"), "a": ("d", "e"), "b": ("f", "g", "h"), "c": ("i", "j", "k")}
    for number in range(count):
        values = {name: chance.randrange(1_000) for name in "defghijk"}
        for total in ("a", "b", "c", "t"):
            values[total] = sum(values[part] for part in sums[total])
        values["t"] += 500 * (number % 100 == 99)
        members = [_claim(name, value, chance.choice((0, 5, 50))) for name, value in values.items()]
        yield System((*members, *(_sum(total, parts) for total, parts in sums.items())), frozenset(values))


def _claim(name: str, value: int, width: int) -> Member:
    return Member(f"claim {name}", MemberKind.CLAIM, (interval_rows(name, Interval(value - width, value + width)),))


def _sum(total: str, parts: list[str] | tuple[str, ...], name: str | None = None) -> Member:
    row = Row(((total, -1), *((part, 1) for part in parts)), Sense.EQ, 0)
    return Member(f"sum {name or total}", MemberKind.RULE, ((row,),))


def ours(system: System) -> frozenset[str] | None:
    """Return a minimal conflict with a verified certificate, or nothing if there is a verified witness."""
    conflict = Problem((), {member.id: member for member in system.members}, whole=system.integral).conflict()
    if conflict is None:
        assert isinstance(decide(system), Witness)
        return None
    alone = System(tuple(member for member in system.members if member.id in conflict), system.integral)
    proof = decide(alone)
    assert isinstance(proof, Refutation)
    assert verify(proof, alone)
    return conflict


def theirs(system: System) -> frozenset[str] | None:
    """Return what z3 says of the same question: nothing, or a minimised core."""
    context = z3.Context()
    solver = z3.Solver(ctx=context)
    solver.set("smt.core.minimize", True)
    variables = {name: z3.Int(name, context) for name in system.variables}
    for member in system.members:
        parts = []
        for row in member.cases[0]:
            left = z3.Sum([_number(factor, context) * variables[name] for name, factor in row.terms])
            right = _number(row.bound, context)
            parts.append(left == right if row.sense is Sense.EQ else left <= right)
        solver.assert_and_track(z3.And(parts) if len(parts) > 1 else parts[0], z3.Bool(member.id, context))
    return None if solver.check() == z3.sat else frozenset(str(label).strip("|") for label in solver.unsat_core())


def _number(value: int | Fraction, context: z3.Context) -> z3.ArithRef:
    assert isinstance(value, int)
    return z3.IntVal(value, context)


def bench_crosstab() -> bool:
    system = crosstab(30)
    conflicts: dict[str, frozenset[str] | None] = {}
    mine = seconds(lambda: conflicts.update(ours=ours(system)))
    bare = seconds(lambda: conflicts.update(theirs=theirs(system)))
    sizes = {name: len(conflict or ()) for name, conflict in conflicts.items()}
    print(f"crosstab: {mine:.3f} s, bare z3 {bare:.3f} s: {mine / bare:.2f} × (members in the conflict: {sizes})")
    return mine <= CROSSTAB_RATIO * bare


def bench_small() -> bool:
    systems = list(small_systems(10_000))
    answers: dict[str, list[bool]] = {}
    mine = seconds(lambda: answers.update(ours=[ours(system) is None for system in systems]))
    bare = seconds(lambda: answers.update(theirs=[theirs(system) is None for system in systems]))
    agree = answers["ours"] == answers["theirs"]
    told = "same" if agree else "OTHER"
    print(f"small: {mine:.1f} s, bare z3 {bare:.1f} s: {bare / mine:.1f} × as quick, {told} answers")
    return agree and bare >= SMALL_RATIO * mine


BENCHES = {"tree": bench_tree, "crosstab": bench_crosstab, "small": bench_small}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("benches", nargs="*", choices=[*BENCHES, []], help="which to run (all by default)")
    chosen = parser.parse_args().benches or list(BENCHES)
    met = [BENCHES[name]() for name in chosen]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
