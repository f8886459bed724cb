"""The same facts told as claims and as a row of a table give the same result, and so it is in every format."""

from __future__ import annotations

import json
from collections.abc import Mapping
from xml.etree import ElementTree as ET

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
    Form,
    Kind,
    Order,
    Profile,
    Quantity,
    Reading,
    Rule,
    Ruleset,
    Same,
    Share,
    Source,
    Verdict,
    quantities_of,
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


def kinds_in(form: Form) -> dict[str, Kind]:
    """Return the kinds of the quantities: counts, what a share or change is told as by percents, or an amount."""
    by = {form.share if isinstance(form, Share) else form.by: Kind.PERCENT} if isinstance(form, Share | Change) else {}
    return {name: by.get(name, Kind.COUNT) for name in quantities_of(form)}


def as_claims(figures: Figures, form: Form = FORM) -> Report:
    quantities = {
        name: Quantity(name, name, kind=kind, nonnegative=kind is Kind.COUNT) for name, kind in kinds_in(form).items()
    }
    claims = []
    for name, figure in figures.items():
        value, there, means = ratio(figure, 1), Interval.point(figure), None
        if quantities[name].kind is Kind.PERCENT:
            value, means = ratio(figure, 10), str(figure / 10)  # what is meant is said: no words tell which way it goes
            there = Interval.point(value).widen(TENTH / 2)
        reading = Reading(there, there, there, value=value)
        claims.append(Claim(f"s/{name}", "s", name, reading, says=str(value), means=means))
    dataset = Dataset("d", "d", quantities, {"s": Source("s", "s")}, tuple(claims))
    return check(dataset, Ruleset((Rule("sum", form, WHY),)), views=(View.WITHIN,))


def as_table(*told: Figures, form: Form = FORM) -> TableReport:
    rounded = CellReading(Measure.ROUNDED, grain=TENTH)
    kinds = kinds_in(form)
    quantities = tuple(
        TableQuantity(name, name, kind, nonnegative=kind is Kind.COUNT, reading=rounded)
        if kind is Kind.PERCENT
        else TableQuantity(name, name, kind, nonnegative=True)
        for name, kind in kinds.items()
    )
    table = Table("t", ("key",), quantities=quantities, layout=Layout.WIDE)
    rows = [
        {"key": key} | {name: figures[name] / 10 if kinds[name] is Kind.PERCENT else figures[name] for name in kinds}
        for key, figures in enumerate(told)
    ]
    return check_tables(
        TableRuleset((table,), (TableRule("sum", form, because=WHY),)),
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


COUNTS = st.integers(0, 40)
PERCENTS = st.integers(-300, 1500)
SHAPES = st.one_of(
    st.tuples(
        st.just(Share("a", "b", "p")),
        st.fixed_dictionaries({"a": COUNTS, "b": st.integers(1, 40), "p": st.integers(0, 1500)}),
    ),
    st.tuples(
        st.just(Change("a", "b", "p")),
        st.fixed_dictionaries({"a": st.integers(1, 40), "b": COUNTS, "p": PERCENTS}),
    ),
    st.tuples(st.just(Order(("a", "b"))), st.fixed_dictionaries({"a": COUNTS, "b": COUNTS})),
    st.tuples(st.just(Order(("a", "b", "c"))), st.fixed_dictionaries({"a": COUNTS, "b": COUNTS, "c": COUNTS})),
    st.tuples(st.just(Same(("a", "b"))), st.fixed_dictionaries({"a": COUNTS, "b": COUNTS})),
)


@given(SHAPES)
@example((Share("a", "b", "p"), {"a": 30, "b": 100, "p": 400}))
@example((Share("a", "b", "p"), {"a": 1, "b": 3, "p": 333}))
@example((Change("a", "b", "p"), {"a": 100, "b": 130, "p": 400}))
@example((Change("a", "b", "p"), {"a": 100, "b": 71, "p": -285}))
@example((Order(("a", "b")), {"a": 30, "b": 10}))
@example((Order(("a", "b", "c")), {"a": 30, "b": 10, "c": 20}))
@few(80)
def test_so_it_is_of_shares_changes_orders_and_sameness(case: tuple[Form, dict[str, int]]) -> None:
    form, figures = case
    claims, table = CheckedClaims([as_claims(figures, form)]), CheckedTables(as_table(figures, form=form), "t.csv")
    one, other = result_of(claims), result_of(table)
    if one is None or other is None:
        assert one is other
        return
    if one.verdict == Verdict.UNDECIDED and isinstance(form, Share | Change):
        # Of claims the smallest conflict is told: that of a product over whole numbers may be beyond proof.
        assert "budget" in one.words
        assert other.verdict != Verdict.STRAINED
        return
    assert facts(one, whole=False) == facts(other, whole=False)
    if len(figures) == 2:  # of three in order, two may be all it takes
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
    both = CheckedClaims([as_claims(figures)]), CheckedTables(as_table(figures), "t.csv")
    one, other = (result_of(found) for found in both)
    assert one is not None
    assert other is not None

    logs = [json.loads(write("sarif", found))["runs"][0]["results"][0] for found in both]
    for key in ("ruleId", "kind", "level"):
        assert logs[0][key] == logs[1][key]
    for key in ("verdict", "gap", "sides"):
        assert logs[0]["properties"][key] == logs[1]["properties"][key]
    ways = [sorted(str(way["changes"]) for way in log["properties"]["corrections"]) for log in logs]
    assert ways[0] == ways[1]
    ends = [str(side).split()[-1] for side in one.sides or ()]
    for found in both:
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
        assert "; ".join(map(str, one.sides or ())) in rows[1]
        for name in ("markdown", "html", "text"):
            assert WHY in write(name, found)
