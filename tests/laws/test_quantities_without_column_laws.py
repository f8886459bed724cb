"""What is computed, constant or in between means the same as its definition written as a rule, and in columns."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from cac_check.certificate import Witness
from cac_check.compiler import compile_rule, domain
from cac_check.constraint import Member, MemberKind, System, interval_rows
from cac_check.engine.decision import decide
from cac_check.engine.limits import Undecided
from cac_check.engine.tables.judge import Code
from cac_check.interval import Interval
from cac_check.model import (
    Breakdown,
    Expression,
    Form,
    Kind,
    LinearRelation,
    Mean,
    Missing,
    Order,
    Quantity,
    Relation,
    Rule,
    Same,
    Share,
    Untold,
    Verdict,
    quantities_of,
    untold_quantity,
    with_untold,
    without_untold,
)
from cac_check.model_tables import CellReading, Measure, Table, TableQuantity, TableRule
from tests.laws.test_tables_laws import NAMES, ROWS, SCHEMA, cells, expect, quantities, reading_of
from tests.table_cases import codes_of, exact_verdict, frame_of, jobs_of

weights = st.sampled_from((1, 1, 1, -1, 2, Fraction(1, 2)))
UNTOLD = ("sum", "other", "one", "between")


@st.composite
def untold(draw: st.DrawFn) -> dict[str, Untold]:
    def computed(name: str) -> Untold:
        parts = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True))
        return Untold(name, tuple((part, draw(weights)) for part in parts), draw(st.integers(-2, 2)))

    kind = draw(st.sampled_from((Kind.COUNT, Kind.AMOUNT)))
    return {
        "sum": computed("sum"),
        "other": computed("other"),
        "one": Untold("one", constant=draw(st.sampled_from((0, 1, 2, -3, Fraction(5, 2)))), kind=Kind.AMOUNT),
        "between": Untold("between", free=True, kind=kind, nonnegative=kind is Kind.COUNT),
    }


@st.composite
def forms(draw: st.DrawFn) -> Form:
    names = draw(st.permutations((*NAMES[:3], *UNTOLD)))
    sort = draw(st.sampled_from(("breakdown", "same", "order", "share", "mean")))
    match sort:
        case "breakdown":
            return Breakdown(
                names[0], ((names[1], 1), (names[2], draw(weights))), draw(st.booleans()), draw(st.booleans())
            )
        case "same":
            return Same(tuple(names[: draw(st.integers(2, 3))]))
        case "order":
            return Order(tuple(names[: draw(st.integers(2, 3))]))
        case "share":
            return Share(*names[:3])
        case _:
            return Mean(*names[:3], items=draw(st.integers(1, 2)))


@st.composite
def rules(draw: st.DrawFn) -> TableRule:
    form, known = draw(forms()), draw(untold())
    own = tuple(known[name] for name in quantities_of(form) if name in known)
    tolerance = draw(st.sampled_from((0, 0, 0, 1)))
    return TableRule("rule", form, untold=own, tolerance_abs=tolerance, missing=draw(st.sampled_from(tuple(Missing))))


def is_about_figures(rule: TableRule) -> bool:
    known = {each.id: each for each in rule.untold}
    return any(name not in known or known[name].terms for name in quantities_of(rule.form))


@settings(max_examples=60, deadline=None)
@given(st.data(), quantities(), rules().filter(is_about_figures))
def test_columns_say_what_the_exact_engine_says(
    data: st.DataObject, used: tuple[TableQuantity, ...], rule: TableRule
) -> None:
    rows: list[dict[str, Any]] = [
        {"key": key} | {name: cell for quantity in used for name, cell in data.draw(cells(quantity)).items()}
        for key in range(ROWS)
    ]
    table = Table("t", ("key",), quantities=used)
    (job,) = jobs_of([table], [rule], {"t": frame_of(pl.DataFrame(rows, schema=SCHEMA))})
    known = {q.id: Quantity(q.id, q.id, kind=q.kind, nonnegative=q.nonnegative) for q in used}
    free = with_untold(known, (each for each in rule.untold if each.free))
    codes = codes_of(job)
    for row in rows:
        readings = {quantity.id: reading_of(quantity, row) for quantity in used}
        code = codes[row["key"],][0]
        told = all(readings[name] is not None for name in without_untold(quantities_of(rule.form), rule.untold))
        if code == Code.OPEN or (told and exact_verdict(rule, rule.form, free, readings) is Verdict.UNDECIDED):
            continue  # products of one figure with itself take the engine more work than it may spend
        expect(code, rule, rule.form, free, readings)


def test_a_proved_contradiction_is_told_though_it_was_not_proved_that_fewer_claims_do() -> None:
    """The part counts as 0 and the share is 0: the whole is c − 1, which must be more than 0 and is −½ at most."""
    whole = Untold("sum", (("a", 1), ("b", 1), ("c", 1)), -1)
    rule = TableRule("rule", Share("a", "sum", "b"), "", untold=(whole,), missing=Missing.ZERO)
    known = {name: Quantity(name, name, kind=Kind.AMOUNT) for name in "abc"}
    readings = {"a": None, "b": Interval(0, 0), "c": Interval(Fraction(-1, 2), Fraction(1, 2))}

    assert exact_verdict(rule, rule.form, known, readings) is Verdict.CONTRADICTED


def test_a_figure_that_cancels_out_is_missing_all_the_same() -> None:
    """a + b = a + c is skipped where a is missing."""
    both = (Untold("other", (("a", 1), ("b", 1))), Untold("sum", (("a", 1), ("c", 1))))
    rule = TableRule("rule", Same(("other", "sum")), "", missing=Missing.SKIP, untold=both)
    used = tuple(TableQuantity(name, name, Kind.COUNT, True, CellReading()) for name in "abc")
    rows = [dict.fromkeys(SCHEMA) | {"key": key, "a": a, "b": 1, "c": 2} for key, a in enumerate((None, 4))]
    frames = {"t": frame_of(pl.DataFrame(rows, schema=SCHEMA))}
    (job,) = jobs_of([Table("t", ("key",), quantities=used)], [rule], frames)

    assert codes_of(job) == {(0,): [None], (1,): [Code.CONTRADICTED]}


def test_a_whole_figure_without_an_end_may_have_no_value_that_fits() -> None:
    """b is a whole number from 0 on, and 3.5 by the others."""
    other = Untold("other", (("d", 1), ("c", Fraction(1, 2))))
    rule = TableRule("rule", Same(("other", "b")), "", untold=(other,))
    bounds = CellReading(Measure.BOUNDS, None, "b_low", "b_high")
    told = [TableQuantity(name, name, Kind.AMOUNT, False, CellReading()) for name in "cd"]
    for kind, code in ((Kind.COUNT, Code.OPEN), (Kind.AMOUNT, Code.CONSISTENT)):
        used = (*told, TableQuantity("b", "b", kind, True, bounds))
        row = dict.fromkeys(SCHEMA) | {"key": 0, "b_low": 0, "c": 5, "d": 1}
        frames = {"t": frame_of(pl.DataFrame([row], schema=SCHEMA))}
        (job,) = jobs_of([Table("t", ("key",), quantities=used)], [rule], frames)

        assert codes_of(job)[0,] == [code]


@settings(max_examples=60, deadline=None)
@given(st.data(), rules().filter(is_about_figures))
def test_a_rule_means_itself_and_its_definitions(data: st.DataObject, rule: TableRule) -> None:
    """Told figures contradict a rule if no values of what nobody tells fit the definitions and the rule."""
    kinds = {name: data.draw(st.sampled_from((Kind.COUNT, Kind.AMOUNT))) for name in NAMES}
    known = {name: Quantity(name, name, kind=kind, nonnegative=kind is Kind.COUNT) for name, kind in kinds.items()}
    readings = {
        name: Interval(low, low + data.draw(st.integers(0, 2)))
        for name in NAMES
        for low in [data.draw(st.integers(0, 5))]
    }
    free = with_untold(known, (each for each in rule.untold if each.free))

    found = exact_verdict(TableRule("rule", rule.form, untold=rule.untold), rule.form, free, readings)

    definitions = [
        Rule(
            f"is {each.id}",
            Expression(
                LinearRelation(
                    ((each.id, 1), *((name, -weight) for name, weight in each.terms)), Relation.EQ, each.constant
                )
            ),
            "",
        )
        for each in rule.untold
        if not each.free
    ]
    plain = {**free} | {
        each.id: Quantity(each.id, each.id, kind=Kind.AMOUNT, nonnegative=untold_quantity(each, free).nonnegative)
        for each in rule.untold
        if not each.free
    }
    members = [compile_rule(each, plain) for each in (Rule("rule", rule.form, ""), *definitions)]
    members += [each for name, quantity in free.items() if (each := domain(quantity, name)) is not None]
    members += [
        Member(f"told {name}", MemberKind.CLAIM, (interval_rows(name, told),)) for name, told in readings.items()
    ]
    integral = frozenset(name for name, quantity in plain.items() if quantity.kind.integral)
    together = decide(System(tuple(members), integral))

    if isinstance(rule.form, Share | Mean) and found is Verdict.UNDECIDED:
        return  # which claims are at odds may hang on a figure times itself
    if found is not None and not isinstance(together, Undecided):
        assert (found is Verdict.CONTRADICTED) == (not isinstance(together, Witness))
