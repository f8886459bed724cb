"""The same facts told as claims and as a row of a table give the same result, and so it is in every format."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cac_check.diagnostic import Severity
from cac_check.finding import Report, View
from cac_check.interval import Interval, ratio
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
    Profile,
    Quantity,
    Reading,
    Relation,
    Rule,
    Ruleset,
    Same,
    Share,
    Source,
    Spread,
    Untold,
    Verdict,
    WeightedMean,
    hidden_of,
)
from cac_check.model_tables import (
    CellReading,
    Layout,
    Match,
    Measure,
    Rollup,
    Table,
    TableQuantity,
    TableRule,
    TableRuleset,
)
from cac_check.report.claims import CheckedClaims
from cac_check.report.formats import Reportable, write
from cac_check.report.result import Result, Scope
from cac_check.tables import TableReport, check_tables
from cac_check.tables.checked import CheckedTables
from cac_check.verdict import check
from tests.examples import few
from tests.table_cases import frame_of

PARTS = ("a", "b", "c")
FORM = Breakdown("total", tuple((name, 1) for name in PARTS), overlap=False, rest=False)
WHY = "the parts are all there is"
TENTH = ratio(1, 10)

Figures = Mapping[str, int]
"""Figures by quantity; a percent in tenths."""


Case = tuple[Form, tuple[Untold, ...], Mapping[str, int]]
"""What one rule relates, what of it nobody tells, and the figures."""


def told_in_tenths(form: Form) -> Mapping[str, Kind]:
    """Return the quantities that are told rounded to a tenth, and their kinds; all others are counts."""
    match form:
        case Share(share=share, per=None):
            return {share: Kind.PERCENT}
        case Share(share=rate):
            return {rate: Kind.AMOUNT}
        case Change(by=by):
            return {by: Kind.PERCENT}
        case Mean(mean=mean):
            return {mean: Kind.AMOUNT}
        case WeightedMean(mean=mean, values=values):
            return dict.fromkeys((mean, *values), Kind.AMOUNT)
        case Spread(mean=mean, deviation=deviation):
            return {mean: Kind.AMOUNT, deviation: Kind.AMOUNT}
    return {}


def as_claims(figures: Figures, form: Form = FORM, untold: tuple[Untold, ...] = ()) -> Report:
    untold += hidden_of("sum", form)
    rounded = told_in_tenths(form)
    quantities = {
        name: Quantity(name, name, kind=rounded.get(name, Kind.COUNT), nonnegative=name not in rounded)
        for name in figures
    }
    claims = []
    for name, figure in figures.items():
        value, there, means = ratio(figure, 1), Interval.point(figure), None
        if name in rounded:
            value, means = ratio(figure, 10), str(figure / 10)  # what is meant is said: no words tell which way it goes
            there = Interval.point(value).widen(TENTH / 2)
        reading = Reading(there, there, there, value=value)
        claims.append(Claim(f"s/{name}", "s", name, reading, says=str(value), means=means))
    dataset = Dataset("d", "d", quantities, {"s": Source("s", "s")}, tuple(claims))
    return check(dataset, Ruleset((Rule("sum", form, WHY, untold=untold),)), views=(View.WITHIN,))


def as_table(*several: Figures, form: Form = FORM, untold: tuple[Untold, ...] = ()) -> TableReport:
    untold += hidden_of("sum", form)
    reading = CellReading(Measure.ROUNDED, grain=TENTH)
    rounded = told_in_tenths(form)
    quantities = tuple(
        TableQuantity(name, name, rounded[name], nonnegative=False, reading=reading)
        if name in rounded
        else TableQuantity(name, name, Kind.COUNT, nonnegative=True)
        for name in several[0]
    )
    table = Table("t", ("key",), quantities=quantities, layout=Layout.WIDE)
    rows = [
        {"key": key} | {name: figure / 10 if name in rounded else figure for name, figure in figures.items()}
        for key, figures in enumerate(several)
    ]
    return check_tables(
        TableRuleset((table,), (TableRule("sum", form, because=WHY, untold=untold),)),
        {"t": frame_of(rows)},
        profile=Profile.DEFAULT,
        undecided=True,
    )


def as_rows(figures: Figures) -> TableReport:
    """Tell a breakdown as a column of a table: the total in one row, each part in one of its own."""
    rows = [
        {"place": name, "is": "total" if name == "total" else "part", "n": value} for name, value in figures.items()
    ]
    quantity = TableQuantity("n", "n", Kind.COUNT, nonnegative=True)
    table = Table("t", ("place",), quantities=(quantity,), layout=Layout.WIDE)
    part, total = ({"is": Match((what,))} for what in ("part", "total"))
    form = Rollup("n", (), overlap=False, rest=False, where=part, total=total)
    ruleset = TableRuleset((table,), (TableRule("sum", form, because=WHY),))
    return check_tables(ruleset, {"t": frame_of(rows)}, profile=Profile.DEFAULT, undecided=True)


def result_of(found: Reportable) -> Result | None:
    """Return the only result, if there is any."""
    (run,) = found.runs(Scope.OPEN)
    results = list(run.results)
    assert len(results) <= 1
    assert list(run.results.first(5)) == results
    assert [each for level in Severity for each in run.results.loud(level)] == results
    return results[0] if results else None


def is_whole(figures: dict[str, int]) -> bool:
    """Whether it takes all figures to contradict: of claims the smallest conflict is told, of a row the whole sum."""
    parts = [figures[name] for name in PARTS]
    return sum(parts) - min(parts) <= figures["total"] and min(parts) > 0


def facts(result: Result, *, whole: bool) -> tuple[object, ...]:
    """What does not depend on where the figures stood."""
    ways = {tuple((each.figure, each.fits) for each in way.changes) for way in result.corrections}
    told = (result.sides, result.gap) if whole else ()
    return result.rule, result.verdict, result.level, ways, result.outcome, told


FIGURES = st.fixed_dictionaries({name: st.integers(0, 3000) for name in ("total", *PARTS)})


SEVERAL = st.lists(FIGURES, min_size=20, max_size=40)
"""A table is checked as quickly as a row."""


@given(SEVERAL)
@example(
    [
        {"total": 1003, "a": 701, "b": 102, "c": 100},
        {"total": 0, "a": 20, "b": 1, "c": 1},
        {"total": 903, "a": 701, "b": 102, "c": 100},
    ]
)
@settings(deadline=None)
def test_the_same_facts_give_the_same_result(several: list[dict[str, int]]) -> None:
    (run,) = CheckedTables(as_table(*several), "t.csv").runs(Scope.OPEN)
    rows = {int(str(result.details["keys"]["key"])): result for result in run.results}  # type: ignore[index,call-overload]
    assert len(rows) == len(run.results)
    for key, figures in enumerate(several):
        told = result_of(CheckedClaims([as_claims(figures)]))
        row = rows.get(key)
        if told is None or row is None:
            assert told is None, figures
            assert row is None, figures
            continue
        assert facts(told, whole=is_whole(figures)) == facts(row, whole=is_whole(figures)), figures
        assert told.verdict == Verdict.CONTRADICTED


COUNTS, ONES = st.integers(0, 40), st.integers(1, 40)
PERCENTS = st.integers(-300, 1500)
SHARES = st.integers(0, 1500)
TENTHS = st.integers(0, 60)


def cases(form: Form, *untold: Untold, **figures: st.SearchStrategy[int]) -> st.SearchStrategy[Case]:
    return st.tuples(st.just(form), st.just(untold), st.fixed_dictionaries(figures))


BOTH = Untold("both", (("a", 1), ("b", 1)))
LACKING = Untold("rest", free=True, kind=Kind.COUNT, nonnegative=True)
RELATIONS = st.builds(
    lambda weight, relation, bound: Expression(LinearRelation((("a", weight), ("b", -1)), relation, bound)),
    st.integers(1, 3),
    st.sampled_from(Relation),
    st.integers(-3, 3),
)
SPREADS = st.builds(lambda ends: Spread("m", "s", "n", ends=ends), st.sampled_from([None, (1, 5)]))

SHAPES = st.one_of(
    cases(Share("a", "b", "p"), a=COUNTS, b=ONES, p=SHARES),
    cases(Share("a", "b", "p", per=1000), a=COUNTS, b=st.integers(500, 9000), p=st.integers(0, 400)),
    cases(Change("a", "b", "p"), a=ONES, b=COUNTS, p=PERCENTS),
    cases(Mean("a", "n", "m"), a=COUNTS, n=st.integers(1, 9), m=TENTHS),
    cases(WeightedMean("m", ("v", "w"), ("a", "b")), m=TENTHS, v=TENTHS, w=TENTHS, a=ONES, b=ONES),
    st.tuples(
        SPREADS,
        st.just(()),
        st.fixed_dictionaries({"m": st.integers(10, 50), "s": st.integers(0, 25), "n": st.integers(2, 9)}),
    ),
    cases(Limit("a", 10, 20), a=COUNTS),
    st.tuples(RELATIONS, st.just(()), st.fixed_dictionaries({"a": COUNTS, "b": COUNTS})),
    cases(Order(("a", "b")), a=COUNTS, b=COUNTS),
    cases(Order(("a", "b", "c")), a=COUNTS, b=COUNTS, c=COUNTS),
    cases(Same(("a", "b")), a=COUNTS, b=COUNTS),
    cases(Same(("c", "both")), BOTH, a=COUNTS, b=COUNTS, c=COUNTS),
    cases(Share("a", "both", "p"), BOTH, a=ONES, b=ONES, p=SHARES),
    cases(Breakdown("b", (("a", 1), ("rest", 1)), overlap=False, rest=False), LACKING, a=COUNTS, b=COUNTS),
)
"""Every form of rule that claims and tables have in common, but those about days."""


@given(SHAPES)
@example((Share("a", "b", "p"), (), {"a": 30, "b": 100, "p": 400}))
@example((Share("a", "b", "p"), (), {"a": 1, "b": 3, "p": 333}))
@example((Share("a", "b", "p", per=1000), (), {"a": 30, "b": 5000, "p": 70}))
@example((Change("a", "b", "p"), (), {"a": 100, "b": 130, "p": 400}))
@example((Change("a", "b", "p"), (), {"a": 100, "b": 71, "p": -285}))
@example((Mean("a", "n", "m"), (), {"a": 9, "n": 4, "m": 24}))
@example((WeightedMean("m", ("v", "w"), ("a", "b")), (), {"m": 50, "v": 10, "w": 30, "a": 3, "b": 1}))
@example((Spread("m", "s", "n", ends=(1, 5)), (), {"m": 22, "s": 2, "n": 5}))
@example((Limit("a", 10, 20), (), {"a": 9}))
@example((Expression(LinearRelation((("a", 2), ("b", -1)), Relation.EQ, 3)), (), {"a": 19, "b": 23}))
@example((Order(("a", "b")), (), {"a": 30, "b": 10}))
@example((Order(("a", "b", "c")), (), {"a": 30, "b": 10, "c": 20}))
@example((Same(("c", "both")), (BOTH,), {"a": 30, "b": 10, "c": 20}))
@example((Share("a", "both", "p"), (BOTH,), {"a": 30, "b": 10, "p": 400}))
@example((Share("a", "both", "p"), (BOTH,), {"a": 1, "b": 13, "p": 252}))
@example((Breakdown("b", (("a", 1), ("rest", 1)), overlap=False, rest=False), (LACKING,), {"a": 19, "b": 16}))
@few(50)
def test_so_it_is_of_every_form_that_both_have(case: Case) -> None:
    form, untold, figures = case
    both = (
        CheckedClaims([as_claims(figures, form, untold)]),
        CheckedTables(as_table(figures, form=form, untold=untold), "t.csv"),
    )
    one, other = map(result_of, both)
    if one is None or other is None:
        assert one is other
        return
    if one.verdict == Verdict.UNDECIDED and told_in_tenths(form):
        # Of claims the smallest conflict is told: that of a product over whole numbers may be beyond proof.
        assert "budget" in one.words
        assert other.verdict != Verdict.STRAINED
        return
    if untold and told_in_tenths(form) and not other.corrections:
        # Each row of a table has a fifth of the effort of a claim: of a product with a sum that may not be enough.
        other = replace(other, corrections=one.corrections)
    assert facts(one, whole=False) == facts(other, whole=False)
    if isinstance(form, Order | Same | Limit) and not untold and len(figures) < 3:  # of three in order, two may do
        assert one.gap == other.gap
        assert set(one.sides or ()) == set(other.sides or ())  # neither is a sum to be added up first


@given(FIGURES)
@example({"total": 1003, "a": 701, "b": 102, "c": 100})
@few(40)
def test_so_it_is_of_a_column_that_adds_up(figures: dict[str, int]) -> None:
    """There what would fit is told of the sum of the parts, not of each."""
    one = result_of(CheckedClaims([as_claims(figures)]))
    other = result_of(CheckedTables(as_rows(figures), "t.csv"))
    if one is None or other is None:
        assert one is other
        return
    assert (one.rule, one.verdict, one.level, one.outcome) == (other.rule, other.verdict, other.level, other.outcome)
    if is_whole(figures):
        assert (one.sides, one.gap) == (other.sides, other.gap)
    changes = ([change for way in each.corrections for change in way.changes] for each in (one, other))
    alone = [[change.fits for change in each if change.figure == "total"] for each in changes]
    assert alone[0] == alone[1]


def missed(parts: list[int], by: int) -> dict[str, int]:
    """Return parts and a total that misses them, above by anything, below by no more than the smallest part."""
    off = by if by > 0 else -(-by % min(parts)) - 1
    return {"total": sum(parts) + off, **dict(zip(PARTS, parts, strict=True))}


CONTRADICTIONS = st.builds(missed, st.lists(st.integers(1, 1000), min_size=3, max_size=3), st.integers(-1000, 1000))
"""Figures that contradict each other, and it takes all of them."""


@given(CONTRADICTIONS)
@example({"total": 1003, "a": 701, "b": 102, "c": 100})
@few(15)
def test_every_format_tells_the_same_of_both(figures: dict[str, int]) -> None:
    assert is_whole(figures)
    one = told_alike_in_every_format((FORM, (), figures))
    assert one.sides is not None
    rows = write("csv", CheckedTables(as_table(figures), "t.csv")).splitlines()
    assert "; ".join(map(str, one.sides)) in rows[1]


CONTRADICTED: tuple[Case, ...] = (
    (Share("a", "b", "p"), (), {"a": 30, "b": 100, "p": 400}),
    (Share("a", "b", "p", per=1000), (), {"a": 30, "b": 5000, "p": 70}),
    (Change("a", "b", "p"), (), {"a": 100, "b": 130, "p": 400}),
    (Mean("a", "n", "m"), (), {"a": 9, "n": 4, "m": 24}),
    (WeightedMean("m", ("v", "w"), ("a", "b")), (), {"m": 50, "v": 10, "w": 30, "a": 3, "b": 1}),
    (Spread("m", "s", "n", ends=(1, 5)), (), {"m": 22, "s": 2, "n": 5}),
    (Limit("a", 10, 20), (), {"a": 9}),
    (Expression(LinearRelation((("a", 2), ("b", -1)), Relation.EQ, 3)), (), {"a": 19, "b": 23}),
    (Order(("a", "b")), (), {"a": 30, "b": 10}),
    (Same(("c", "both")), (BOTH,), {"a": 30, "b": 10, "c": 20}),
    (Share("a", "both", "p"), (BOTH,), {"a": 30, "b": 10, "p": 400}),
    (Breakdown("b", (("a", 1), ("rest", 1)), overlap=False, rest=False), (LACKING,), {"a": 19, "b": 16}),
)


@pytest.mark.parametrize("case", CONTRADICTED, ids=lambda case: "-".join([type(case[0]).__name__, *case[2]]))
def test_every_format_tells_the_same_of_every_form(case: Case) -> None:
    told_alike_in_every_format(case)


def told_alike_in_every_format(case: Case) -> Result:
    """Hold every format of a contradiction told as claims to that of the same told as a table; return the result."""
    form, untold, figures = case
    both = (
        CheckedClaims([as_claims(figures, form, untold)]),
        CheckedTables(as_table(figures, form=form, untold=untold), "t.csv"),
    )
    one, other = map(result_of, both)
    assert one is not None
    assert other is not None
    assert one.verdict == Verdict.CONTRADICTED

    logs = [json.loads(write("sarif", found))["runs"][0]["results"][0] for found in both]
    for key in ("ruleId", "kind", "level"):
        assert logs[0][key] == logs[1][key]
    assert logs[0]["properties"]["verdict"] == logs[1]["properties"]["verdict"]
    if (one.sides, one.gap) == (other.sides, other.gap):
        for key in ("gap", "sides"):
            assert logs[0]["properties"].get(key) == logs[1]["properties"].get(key)
    ways = [sorted(str(way["changes"]) for way in log["properties"]["corrections"]) for log in logs]
    assert ways[0] == ways[1]
    for found, result in zip(both, (one, other), strict=True):
        sides = () if isinstance(form, Limit) else result.sides or ()  # a limit is no sum, and said as it is written
        ends = [str(side).split()[-1] for side in sides]
        failure = ET.fromstring(write("junit", found)).find(".//failure")
        assert failure is not None
        story = (failure.text or "").replace(",", "")
        assert all(end in story for end in ends)
        assert "would fit" in story
        assert WHY in story
        command = write("github", found).splitlines()[0]
        assert command.startswith("::error ")
        assert f"Rule: {WHY}." in command
        assert "It would fit" in command
        rows = write("csv", found).splitlines()
        assert len(rows) == 2
        assert "; ".join(map(str, result.sides or ())) in rows[1]
        for name in ("markdown", "html", "text"):
            assert WHY in write(name, found)
    return one
