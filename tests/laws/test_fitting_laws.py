"""What is offered in the place of a figure fits, every value of it: put in, everything holds."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

import z3
from hypothesis import assume, event, example, given, settings
from hypothesis import strategies as st

from cac_check import check
from cac_check.constraint import Member, MemberKind, Product, Row, Sense, System
from cac_check.engine.fitting import fitting
from cac_check.finding import TOLD_TWICE, Report, View
from cac_check.interval import Interval, Rational, exact, parse_number, ratio
from cac_check.model import (
    Breakdown,
    Change,
    Claim,
    Dataset,
    Expression,
    Form,
    Kind,
    Limit,
    LinearRelation,
    Mean,
    Order,
    Quantity,
    Reading,
    Relation,
    Rule,
    Ruleset,
    Same,
    Share,
    Source,
    TimeSpan,
    quantities_of,
)
from cac_check.model_tables import CellReading, Measure, Table, TableQuantity, TableRule, TableRuleset
from cac_check.report.words import NOT_FOUND
from cac_check.tables import check_tables
from tests.strategies import NAMES, solutions, systems
from tests.table_cases import frame_of

FAR = 1_000
"""How far into an interval without an end values are tried."""


def sampled(interval: Interval, *, whole: bool) -> list[Rational]:
    """Return values of an interval: its ends or what is next to them, and some between."""
    low = interval.low if interval.low is not None else min(0, interval.high or 0) - FAR
    high = interval.high if interval.high is not None else max(0, interval.low or 0) + FAR
    if whole:
        first, last = math.ceil(low), math.floor(high)
        picks: set[Rational] = {first, first + 1, (first + last) // 2, (first + 2 * last) // 3, last - 1, last}
    else:
        width = high - low
        picks = {low, high, *(exact(low + width * Fraction(part, 97)) for part in (1, 31, 48, 79, 96))}
    return sorted(value for value in picks if value in interval)


# --- Systems ---------------------------------------------------------------------------------------------------------


@given(systems(integral=True, products=True, box=True), st.sampled_from(NAMES))
def test_every_whole_value_is_that_of_a_solution(system: System, name: str) -> None:
    assume(name in system.variables)
    possible = {solution[name] for solution in solutions(system)}

    found = fitting(system, name)

    if found is None:
        assert not possible or any(isinstance(one, Product) for m in system.members for c in m.cases for one in c)
        return
    offered = found.integers()
    event("a point" if found.is_point else "an interval")
    assert offered is not None
    assert set(range(int(offered.low or 0), int(offered.high or 0) + 1)) <= possible


UNTOLD = System(
    (
        Member(
            "either", MemberKind.RULE, ((Row((("a", 1),), Sense.LE, 5),), (Row((("a", 1), ("c", 1)), Sense.EQ, 4),))
        ),
        Member("or", MemberKind.RULE, ((Product("e", "d", "a"),), (Row((("d", 1), ("c", 2)), Sense.EQ, -1),))),
    )
)
"""A solution need not say anything of what stands in other cases only."""


HALF = Fraction(1, 2)
WIDER_AND_WIDER = System(
    (
        Member("told", MemberKind.CLAIM, ((Row((("d", -1),), Sense.LE, -1), Row((("d", 1),), Sense.LE, 4)),)),
        Member(
            "either",
            MemberKind.RULE,
            (
                (
                    Row((("d", 1), ("c", HALF), ("e", 2), ("a", -1)), Sense.LT, 2),
                    Row((("c", -1), ("a", 1), ("b", 3), ("d", HALF)), Sense.EQ, 6),
                ),
                (Row((("d", 3), ("c", -1), ("e", 1), ("b", 1)), Sense.LE, -2),),
            ),
        ),
        Member(
            "or",
            MemberKind.RULE,
            (
                (
                    Row((("a", -2), ("e", 3), ("b", HALF), ("c", -1)), Sense.LT, 4),
                    Row((("d", -1), ("a", 1), ("c", -2)), Sense.LE, 3),
                    Product("d", "e", "a", HALF),
                ),
                (Row((("d", HALF), ("c", 3), ("b", 3)), Sense.LE, 2),),
            ),
        ),
    )
)
"""What fits has no ends: values far out must not have more and more digits."""


@example(UNTOLD, "c")
@example(WIDER_AND_WIDER, "b")
@given(systems(integral=False, products=True), st.sampled_from(NAMES))
def test_every_real_value_is_that_of_a_solution(system: System, name: str) -> None:
    assume(name in system.variables)

    found = fitting(system, name)

    if found is not None:
        event("a point" if found.is_point else "an interval")
        for value in sampled(found, whole=False):
            assert has_solution(system, {name: value}) is not False, value


@given(systems(products=False, cases=False), st.sampled_from(NAMES))
def test_of_rows_alone_all_that_fits_is_offered(system: System, name: str) -> None:
    assume(name in system.variables)
    assume(not system.integral)

    found = fitting(system, name)

    if found is None:
        assert not has_solution(system, {})
        return
    for end, step in ((found.low, -1), (found.high, 1)):
        if end is not None:
            assert not has_solution(system, {name: end + Fraction(step, 1000)})


def has_solution(system: System, values: dict[str, Rational]) -> bool | None:
    """Whether a system over the reals has a solution with these values, by z3 alone; ``None``: z3 gave up."""
    solver = z3.Solver()
    solver.set("rlimit", 2_000_000)
    x = {name: z3.RealVal(str(values[name])) if name in values else z3.Real(name) for name in system.variables}

    def formula(constraint: Row | Product) -> z3.BoolRef:
        if isinstance(constraint, Product):
            return x[constraint.result] == z3.RealVal(str(constraint.factor)) * x[constraint.left] * x[constraint.right]
        left = z3.Sum([z3.RealVal(0), *(z3.RealVal(str(factor)) * x[name] for name, factor in constraint.terms)])
        right = z3.RealVal(str(constraint.bound))
        return {Sense.EQ: left == right, Sense.LE: left <= right, Sense.LT: left < right}[constraint.sense]

    for member in system.members:
        solver.add(z3.Or([z3.And([formula(one) for one in case]) for case in member.cases]))
    answer = solver.check()
    return None if answer == z3.unknown else bool(answer == z3.sat)


# --- Rules -----------------------------------------------------------------------------------------------------------


@st.composite
def forms(draw: st.DrawFn) -> tuple[Form, dict[str, Kind]]:
    """Return a rule of any form over a, b, c, with the kinds of those."""
    number = draw(st.sampled_from((Kind.COUNT, Kind.COUNT, Kind.AMOUNT)))
    kinds = dict.fromkeys("abc", number)
    overlap, rest = draw(st.booleans()), draw(st.booleans())
    form: Form
    match draw(
        st.sampled_from(("share", "share", "change", "change", "mean", "span", "sum", "weighed", "order", "other"))
    ):
        case "share":
            form, kinds["c"] = Share("a", "b", "c"), draw(st.sampled_from((Kind.PERCENT, Kind.RATIO)))
        case "change":
            form, kinds["c"] = Change("a", "b", "c"), draw(st.sampled_from((Kind.PERCENT, Kind.AMOUNT)))
        case "mean":
            form, kinds["c"] = Mean("a", "b", "c", draw(st.integers(1, 3))), Kind.AMOUNT
        case "span":
            form = TimeSpan("a", "b", "c", draw(st.booleans()))
            kinds = {"a": Kind.DATE, "b": Kind.DATE, "c": Kind.DURATION}
        case "sum":
            form = Breakdown("a", (("b", 1), ("c", 1)), overlap, rest)
        case "weighed":
            form = Breakdown("a", (("b", draw(st.integers(2, 3))), ("c", draw(st.integers(1, 3)))), overlap, rest)
        case "order":
            form = draw(st.sampled_from((Order(("a", "b", "c")), Same(("a", "b", "c")), Limit("a", at_least=3))))
        case _:
            factors = draw(st.lists(st.integers(-3, 3).filter(bool), min_size=3, max_size=3))
            relation = draw(st.sampled_from(tuple(Relation)))
            form = Expression(
                LinearRelation(tuple(zip("abc", factors, strict=True)), relation, draw(st.integers(-3, 9)))
            )
    return form, {name: kinds[name] for name in quantities_of(form)}


@st.composite
def told(draw: st.DrawFn, kind: Kind) -> Interval:
    """Return what a figure of a kind says: a point, or something around it."""
    if kind is Kind.PERCENT:
        middle: Rational = ratio(draw(st.integers(-40, 160)), draw(st.sampled_from((1, 2))))
        around: Rational = draw(st.sampled_from((0, Fraction(1, 2), 1)))
    elif kind is Kind.RATIO:
        middle, around = ratio(draw(st.integers(0, 12)), 8), draw(st.sampled_from((0, Fraction(1, 16))))
    else:
        middle, around = draw(st.integers(0, 30)), draw(st.sampled_from((0, 0, Fraction(1, 2), 1, 2)))
    if not around:
        return Interval.point(exact(middle))
    return Interval(exact(middle - around), exact(middle + around), draw(st.booleans()), draw(st.booleans()))


@st.composite
def claimed(draw: st.DrawFn) -> tuple[Dataset, Ruleset]:
    """Return figures that one source tells, with one rule on them or two."""
    form, kinds = draw(forms())
    written = [form]
    if draw(st.integers(0, 3)) == 0:
        other = draw(
            st.sampled_from(
                (Limit("a", at_most=20), Order(("a", "b")), Breakdown("a", (("b", 1), ("c", 1)), False, True))
            )
        )
        if set(quantities_of(other)) <= set(kinds):
            written.append(other)
    when = LinearRelation((("a", 1),), Relation.GE, 5) if draw(st.integers(0, 5)) == 0 else None
    rules = tuple(Rule(f"r{n}", each, "because", when=when if n == 0 else None) for n, each in enumerate(written))
    signed = draw(st.booleans())
    quantities = {
        name: Quantity(
            name,
            name,
            "things",
            kind=kind,
            nonnegative=kind in (Kind.COUNT, Kind.DURATION) or (kind is Kind.AMOUNT and not signed),
        )
        for name, kind in kinds.items()
    }
    claims = []
    for name, kind in kinds.items():
        interval = draw(told(kind))
        assume(not kind.integral or interval.integers() is not None)
        middle = exact(ratio((interval.low or 0) + (interval.high or 0), 2))
        claims.append(Claim(f"s/{name}", "s", name, Reading(interval, interval, interval, value=middle, grain=1)))
    return Dataset("d", "d", quantities, {"s": Source("s", "s")}, tuple(claims)), Ruleset(rules)


def put_in(dataset: Dataset, claims: Sequence[str], claim: str, value: Rational) -> Dataset:
    """Return the data set with a value in the place of a claim, and without others."""
    there = Interval.point(exact(value))
    changed = tuple(
        replace(one, reading=Reading(there, there, there)) if one.id == claim else one
        for one in dataset.claims
        if one.id == claim or one.id not in claims
    )
    return replace(dataset, claims=changed)


def failing(report: Report) -> list[str]:
    return [finding.rule for finding in report.findings if finding.conflicts]


def figures(a: str, b: str, c: str, kind: Kind, form: Form) -> tuple[Dataset, Ruleset]:
    """Return three figures for an ``@example``: two counts and a figure of another kind."""
    kinds = {"a": Kind.COUNT, "b": Kind.COUNT, "c": kind}
    quantities = {
        name: Quantity(name, name, "people", kind=of, nonnegative=of is Kind.COUNT) for name, of in kinds.items()
    }
    claims = []
    for name, text in zip("abc", (a, b, c), strict=True):
        interval = Interval.parse(text)
        assert interval.low is not None
        assert interval.high is not None
        middle = ratio(interval.low + interval.high, 2)
        claims.append(Claim(f"s/{name}", "s", name, Reading(interval, interval, interval, value=middle, grain=1)))
    return Dataset("d", "d", quantities, {"s": Source("s", "s")}, tuple(claims)), Ruleset(
        (Rule("r0", form, "because"),)
    )


MEN = figures("79", "132", "[62, 64]", Kind.PERCENT, Share("a", "b", "c"))
FALL = figures("111", "92", "[-10.5, -9.5]", Kind.PERCENT, Change("a", "b", "c"))
HALF_A_PERSON = figures("3", "7", "50", Kind.PERCENT, Share("a", "b", "c"))
ROUND_PART = figures("[305, 319]", "512", "[41.2, 41.4]", Kind.PERCENT, Share("a", "b", "c"))


@example(MEN)
@example(FALL)
@example(ROUND_PART)
@example(HALF_A_PERSON)
@settings(deadline=None)
@given(claimed())
def test_every_value_offered_makes_the_rule_hold(case: tuple[Dataset, Ruleset]) -> None:
    dataset, rules = case
    report = check(dataset, rules, views=(View.WITHIN,))
    for finding in report.findings:
        of_this = [rule for rule in rules.rules if rule.id == finding.rule]
        if not finding.conflicts or finding.rule == TOLD_TWICE or not of_this:
            continue
        assert finding.stretch != 0 or not isinstance(of_this[0].form, Share)
        for correction in finding.corrections:
            event(f"{type(of_this[0].form).__name__} offers {len(correction.needs)} of {len(correction.claims)}")
            for claim, needed in correction.needs.items():
                kind = dataset.quantities[claim[2:]].kind
                offered = sampled(needed, whole=kind.integral or (kind is Kind.DURATION and not needed.is_point))
                assert offered, (claim, needed)
                for value in offered:
                    after = check(
                        put_in(dataset, correction.claims, claim, value),
                        replace(rules, rules=tuple(of_this)),
                        views=(View.WITHIN,),
                        profile=finding.proof_profile or report.profile,
                    )
                    assert not failing(after), (claim, str(needed), str(value))


def test_the_share_that_fits_is_the_quotient() -> None:
    (finding,) = check(*MEN, views=(View.WITHIN,)).findings

    needs = {claim: str(fits) for correction in finding.corrections for claim, fits in correction.needs.items()}

    assert needs == {"s/a": "[82, 84]", "s/b": "[124, 127]", "s/c": "1975/33"}


def test_before_a_fall_only_few_figures_fit() -> None:
    (finding,) = check(*FALL, views=(View.WITHIN,)).findings

    needs = {claim: str(fits) for correction in finding.corrections for claim, fits in correction.needs.items()}

    assert needs == {"s/a": "102", "s/b": "100", "s/c": "-1900/111"}


# --- Tables ----------------------------------------------------------------------------------------------------------


def offers(text: str) -> Iterator[Interval]:
    """Yield the interval that ``fits`` names."""
    if text in (NOT_FOUND, "several values"):
        return
    low, high, low_open, high_open = None, None, False, False
    if " to " in text:
        low, high = map(parse_number, text.split(" to "))
    elif text != "anything":
        for end in text.split(" and "):
            words, _, number = end.rpartition(" ")
            if words in ("at least", "more than"):
                low, low_open = parse_number(number), words == "more than"
            elif words in ("at most", "less than"):
                high, high_open = parse_number(number), words == "less than"
            else:
                low = high = parse_number(number)
    yield Interval(low, high, low_open, high_open)


@st.composite
def reported(draw: st.DrawFn) -> tuple[TableRuleset, list[dict[str, int | None]]]:
    """Return rows of whole figures with rules of any form that may hold on them."""
    form, kinds = draw(forms())
    assume(not isinstance(form, TimeSpan))
    rounded = draw(st.booleans())
    quantities = tuple(
        TableQuantity(
            name,
            name,
            kind,
            nonnegative=kind is Kind.COUNT,
            reading=CellReading(Measure.ROUNDED, 1)
            if rounded and kind is not Kind.COUNT
            else CellReading(Measure.EXACT),
        )
        for name, kind in kinds.items()
    )
    rules = [TableRule("r0", form)]
    if draw(st.booleans()) and {"a", "b"} <= set(kinds):
        rules.append(TableRule("r1", Order(("a", "b"))))
    rows = draw(st.lists(st.fixed_dictionaries({name: st.integers(0, 40) for name in kinds}), min_size=1, max_size=3))
    data = [{"key": key} | row for key, row in enumerate(rows)]
    return TableRuleset((Table("t", ("key",), quantities=quantities),), tuple(rules)), data


@settings(deadline=None)
@given(reported())
def test_every_value_offered_makes_a_row_of_a_table_hold(
    case: tuple[TableRuleset, list[dict[str, int | None]]],
) -> None:
    ruleset, rows = case
    types = {q.id: q.kind for q in ruleset.tables[0].quantities}
    found = check_tables(ruleset, {"t": frame_of(rows)}).findings
    for row in found.iter_rows(named=True):
        if row["candidates"] is None:
            continue
        for names, fits in zip(row["candidates"], row["fits"], strict=True):
            for name, text in zip(names, fits, strict=True):
                for interval in offers(text):
                    for value in sampled(interval, whole=types[name].integral):
                        changed = {**rows[row["key"]], name: value}
                        assert holds(ruleset, changed, names, name), (row["key"], names, text, str(value))


def holds(ruleset: TableRuleset, row: dict[str, Rational | None], chosen: Sequence[str], name: str) -> bool:
    """Whether a row can hold with these figures, by claims; others of the set are left out."""
    told_ = {other: value for other, value in row.items() if other != "key" and (other == name or other not in chosen)}
    known = {q.id: q for q in ruleset.tables[0].quantities}
    claims = []
    for other, value in told_.items():
        assert value is not None
        half = ratio(1, 2) if known[other].reading == CellReading(Measure.ROUNDED, 1) and other != name else 0
        there = Interval(exact(value - half), exact(value + half))
        claims.append(Claim(f"s/{other}", "s", other, Reading(there, there, there)))
    quantities = {q.id: Quantity(q.id, q.id, kind=q.kind, nonnegative=q.nonnegative) for q in known.values()}
    dataset = Dataset("d", "d", quantities, {"s": Source("s", "s")}, tuple(claims))
    rules = Ruleset(tuple(Rule(rule.id, rule.form, "because") for rule in ruleset.rules))  # type: ignore[arg-type]
    return not failing(check(dataset, rules, views=(View.WITHIN,)))
