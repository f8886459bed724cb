"""Sums with weights, shares and means of whole numbers that are not known exactly: columns say what the engine says."""

from __future__ import annotations

from hypothesis import event, example, given
from hypothesis import strategies as st

from cac_check.engine.tables.judge import Code
from cac_check.interval import Interval
from cac_check.model import Breakdown, Expression, Form, Kind, LinearRelation, Mean, Quantity, Relation, Share
from cac_check.model_tables import CellReading, Measure, Table, TableQuantity, TableRule
from tests.examples import few
from tests.table_cases import CODES, codes_of, exact_verdict, frame_of, jobs_of

NAMES = ("a", "b", "c")
ROWS = 8
weights = st.integers(1, 6)


@st.composite
def forms(draw: st.DrawFn) -> tuple[Form, tuple[Kind, Kind, Kind]]:
    sort = draw(st.sampled_from(("sum", "difference", "mean", "share")))
    if sort == "sum":
        return Breakdown("a", (("b", draw(weights)), ("c", draw(weights))), False, False), (Kind.COUNT,) * 3
    if sort == "difference":
        terms = tuple(zip(NAMES, (draw(weights), -draw(weights), draw(weights)), strict=True))
        return Expression(LinearRelation(terms, Relation.EQ, draw(st.integers(-2, 9)))), (Kind.COUNT,) * 3
    last = draw(st.sampled_from((Kind.AMOUNT, Kind.COUNT)))
    if sort == "mean":
        return Mean("a", "b", "c", draw(st.integers(1, 2))), (Kind.COUNT, Kind.COUNT, last)
    return Share("a", "b", "c"), (Kind.COUNT, draw(st.sampled_from((Kind.AMOUNT, Kind.COUNT))), Kind.PERCENT)


cells = st.tuples(*[st.tuples(st.integers(0, 40), st.integers(0, 6))] * 3)


@few(60)
@given(forms(), st.lists(cells, min_size=ROWS, max_size=ROWS))
@example((Breakdown("a", (("b", 3), ("c", 1)), False, False), (Kind.COUNT,) * 3), [((7, 0), (1, 0), (0, 1))] * ROWS)
@example((Breakdown("a", (("b", 3), ("c", 1)), False, False), (Kind.COUNT,) * 3), [((8, 0), (1, 4), (0, 1))] * ROWS)
@example((Breakdown("a", (("b", 3), ("c", 1)), False, False), (Kind.COUNT,) * 3), [((8, 0), (1, 4), (0, 2))] * ROWS)
@example((Mean("a", "b", "c", 1), (Kind.COUNT, Kind.COUNT, Kind.AMOUNT)), [((5, 2), (4, 0), (1, 1))] * ROWS)
def test_columns_say_what_the_engine_says(
    asserted: tuple[Form, tuple[Kind, Kind, Kind]], rows: list[tuple[tuple[int, int], ...]]
) -> None:
    form, kinds = asserted
    used = tuple(
        TableQuantity(name, name, kind, True, CellReading(Measure.BOUNDS, low=f"{name}_low", high=f"{name}_high"))
        for name, kind in zip(NAMES, kinds, strict=True)
    )
    told = [dict(zip(NAMES, ((low, low + more) for low, more in row), strict=True)) for row in rows]
    frame = [
        {"key": key}
        | dict.fromkeys(NAMES)
        | {f"{name}_{side}": ends[place] for name, ends in row.items() for place, side in enumerate(("low", "high"))}
        for key, row in enumerate(told)
    ]
    rule = TableRule("rule", form)
    (job,) = jobs_of([Table("t", ("key",), quantities=used)], [rule], {"t": frame_of(frame)})
    known = {name: Quantity(name, name, kind=kind, nonnegative=True) for name, kind in zip(NAMES, kinds, strict=True)}
    for (key,), (code,) in codes_of(job).items():
        event("left to the engine" if code == Code.OPEN else f"{type(form).__name__} decided")
        if code not in (None, Code.OPEN):
            readings = {name: Interval(*ends) for name, ends in told[key].items()}
            assert CODES[Code(code)] == exact_verdict(rule, form, known, readings), readings


def test_most_sums_with_weights_are_not_left_to_the_engine() -> None:
    form = Breakdown("a", (("b", 3), ("c", 1)), False, False)
    reading = CellReading(Measure.ROUNDED, 10)
    used = tuple(TableQuantity(name, name, Kind.COUNT, True, reading if name != "a" else None) for name in NAMES)
    frame = [{"key": key, "a": 3 * key + 7 + key % 3, "b": key, "c": 10} for key in range(10, 30)]

    (job,) = jobs_of([Table("t", ("key",), quantities=used)], [TableRule("r", form)], {"t": frame_of(frame)})

    assert {code for (code,) in codes_of(job).values()} == {int(Code.CONSISTENT)}
