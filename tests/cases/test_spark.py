"""Spark takes the path polars takes: the same verdicts on the same tables, in a real local session."""

from __future__ import annotations

import datetime
import random
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from cac_check.commands.processes import EachOnSpark
from cac_check.model import (
    Breakdown,
    Expression,
    Kind,
    LinearRelation,
    Missing,
    Order,
    Quantity,
    Relation,
    Share,
    Untold,
    Verdict,
)
from cac_check.model_tables import (
    CellReading,
    Cells,
    Complete,
    Layout,
    Listed,
    Match,
    Measure,
    Naming,
    NeverFalls,
    Rollup,
    Steps,
    Table,
    TableQuantity,
    TableRule,
    TableRuleset,
)
from cac_check.tables import TableReport, check_tables
from tests.fuzz.judges import disagreements
from tests.fuzz.world import drawn
from tests.laws import test_tables_laws as laws
from tests.spark import MARKS
from tests.table_cases import codes_of, frame_of, jobs_of

pytestmark = MARKS


def reports(
    folder: Path, session: Any, ruleset: TableRuleset, frames: dict[str, pl.DataFrame], **options: Any
) -> list[TableReport]:
    """Return the report of polars and that of Spark."""
    spark = {}
    for name, frame in frames.items():
        path = folder / f"{name}.parquet"
        frame.write_parquet(path)
        spark[name] = session.read.parquet(str(path))
    return [
        check_tables(ruleset, {name: nw.from_native(frame.lazy()) for name, frame in frames.items()}, **options),
        check_tables(ruleset, {name: nw.from_native(frame) for name, frame in spark.items()}, **options),
    ]


def assert_same(found: list[TableReport]) -> None:
    ours, theirs = found
    assert [result.counts for result in ours.results] == [result.counts for result in theirs.results]
    columns = [name for name in ours.findings.columns if name not in ("file", "line")]
    rows = [sorted(map(str, report.findings.select(columns).rows())) for report in found]
    assert rows[0] == rows[1]
    assert any(result.applied for result in ours.results)


def test_rows_groups_and_periods(tmp_path: Path, session: Any) -> None:
    rng = random.Random(7)
    rows = [
        {
            "day": f"2024-02-{day:02}",
            "place": place,
            "level": "whole" if place == "all" else "part",
            "t": rng.choice([None, 3, 4, 2**62]),
            "a": rng.choice([None, 1, 2, -1, 2**62]),
            "b": rng.choice([None, 1, 2]),
            "pct": rng.choice([None, 25.0, 33.3, 50.0]),
        }
        for day in range(20, 30)
        for place in ("all", "x", "y", "z")
    ]
    quantities = (
        TableQuantity("t", "t"),
        TableQuantity("a", "a"),
        TableQuantity("b", "b", Kind.COUNT, nonnegative=True, reading=CellReading(Measure.ROUNDED, 2)),
        TableQuantity("pct", "pct", Kind.PERCENT, reading=CellReading(Measure.ROUNDED, Fraction(1, 10))),
    )
    rollup = Rollup("t", ("day",), False, True, {"level": Match(("part",))}, {"level": Match(("whole",))})
    rules = (
        TableRule("split", Breakdown("t", (("a", 1), ("b", 1)), overlap=False, rest=False), missing=Missing.SKIP),
        TableRule("order", Order(("b", "t"))),
        TableRule("share", Share("b", "t", "pct"), missing=Missing.SKIP),
        TableRule("days", rollup, missing=Missing.ZERO),
        TableRule("steps", Steps("t", "a", "day", "day", ("place",))),
    )

    found = reports(
        tmp_path,
        session,
        TableRuleset((Table("t", ("day", "place"), quantities=quantities),), rules),
        {"t": pl.DataFrame(rows, infer_schema_length=None)},
    )

    assert_same(found)


def test_quantities_without_a_column(tmp_path: Path, session: Any) -> None:
    rng = random.Random(11)
    rows = [
        {"k": k, "a": rng.choice([None, 1, 2, 3]), "b": rng.choice([1, 2]), "pct": rng.choice([None, 25.0, 33.3, 50.0])}
        for k in range(60)
    ]
    quantities = (
        TableQuantity("a", "a", Kind.COUNT, nonnegative=True),
        TableQuantity("b", "b", Kind.COUNT, nonnegative=True),
        TableQuantity("pct", "pct", Kind.PERCENT, reading=CellReading(Measure.ROUNDED, Fraction(1, 10))),
    )
    both = Untold("both", (("a", 1), ("b", 1)))
    part = Untold("part", free=True, kind=Kind.COUNT, nonnegative=True)
    rules = (
        TableRule("share of a sum", Share("a", "both", "pct"), untold=(both,)),
        TableRule("share of something", Share("part", "a", "pct"), untold=(part,)),
        TableRule("constant", Order(("both", "four")), untold=(both, Untold("four", constant=4))),
    )

    found = reports(
        tmp_path,
        session,
        TableRuleset((Table("t", ("k",), quantities=quantities),), rules),
        {"t": pl.DataFrame(rows, infer_schema_length=None)},
    )

    assert_same(found)


@pytest.mark.parametrize(
    ("every", "text"), [("day", "2020-02-{:02}"), ("week", "2020-W{:02}"), ("month", "{}"), ("quarter", "{}-Q1")]
)
def test_rows_that_are_missing(tmp_path: Path, session: Any, every: str, text: str) -> None:
    years = every in ("month", "quarter")
    numbers = (2001, 2002, 2004, 2007) if years else (3, 4, 6, 9)
    rows = [
        {"at": text.format(number) if every != "month" else f"{number}-12", "place": place}
        for place in "xy"
        for number in numbers[: 4 if place == "x" else 3]
    ]
    rule = TableRule("complete", Complete("at", every, ("place",)))

    found = reports(tmp_path, session, TableRuleset((Table("t", ("place", "at")),), (rule,)), {"t": pl.DataFrame(rows)})

    assert_same(found)
    assert found[0].results[0].counts[Verdict.CONTRADICTED] >= 3


@pytest.mark.parametrize("every", ["1", "week", "month", "year"])
def test_periods_of_every_length(tmp_path: Path, session: Any, every: str) -> None:
    start = datetime.date(2023, 11, 26)
    apart = {"month": 13, "year": 170}.get(every, 4)
    cells = range(2021, 2061) if every == "1" else (start + datetime.timedelta(days=apart * n) for n in range(40))
    rows = [
        {"when": str(cell), "place": number % 2, "level": number, "new": number % 3}
        for number, cell in enumerate(cells)
    ]
    rows.append({"when": "2023-02-30", "place": 0, "level": 1, "new": 1})
    rule = TableRule("steps", Steps("level", "new", "when", every, () if every == "1" else ("place",)))

    found = reports(
        tmp_path, session, TableRuleset((Table("t", ("when", "place")),), (rule,)), {"t": pl.DataFrame(rows)}
    )

    assert_same(found)
    for report in found:
        codes = [problem.code for problem in report.problems if problem.code != "repeated-period"]
        assert codes == ["unread-period"]
        # two days of one month or year are several rows of one period, which is compared with nothing
        assert (len(report.problems) > 1) == (every in ("month", "year"))


@pytest.mark.parametrize("reading", ["exact", "bounds", "words"])
def test_series_that_never_fall(tmp_path: Path, session: Any, reading: str) -> None:
    generator = random.Random(11)
    rows = []
    for place in ("x", "y", "z"):
        for day in generator.sample(range(10, 60), 30):
            low = generator.randint(0, 30)
            told = {"words": generator.choice((f"about {low * 10}", f"more than {low}", str(low)))}.get(reading, low)
            cell = None if generator.random() < 0.2 else told
            rows.append({"place": place, "day": str(day), "level": cell, "high": low + generator.randint(0, 9)})
    measure = {"exact": Measure.EXACT, "bounds": Measure.BOUNDS, "words": Measure.SAYS}[reading]
    ends = {"low": "level", "high": "high"} if reading == "bounds" else {}
    quantity = TableQuantity("level", "level", Kind.COUNT, nonnegative=True, reading=CellReading(measure, **ends))
    rules = tuple(
        TableRule(name, NeverFalls("level", "day", "1", ("place",)), tolerance_abs=tolerance, missing=missing)
        for name, tolerance, missing in (
            ("bare", 0, Missing.ANYTHING),
            ("some", 3, Missing.SKIP),
            ("zero", 0, Missing.ZERO),
        )
    )
    ruleset = TableRuleset((Table("t", ("place", "day"), quantities=(quantity,)),), rules)

    found = reports(tmp_path, session, ruleset, {"t": pl.DataFrame(rows)})

    assert_same(found)
    assert all(result.counts[Verdict.CONTRADICTED] for result in found[0].results)


def test_texts_words_and_names(tmp_path: Path, session: Any) -> None:
    cells = Cells({"": None, "*": None}, thousands=",")
    parts = pl.DataFrame(
        {"who": ["Misc", "B / x", "B / y", "C"], "place": ["1", "2", "3", "4"], "votes": ["1,200", "30", "*", "7"]}
    )
    totals = pl.DataFrame({"who": ["write-ins", "b", "D"], "votes": ["1201", "30", "1"]})
    names = {"who": Naming({"Misc": "Write-ins"}, cut_after=" / ", ignore_case=True)}
    rollup = Rollup("votes", ("who",), False, True, parts_table="parts", total_table="totals", names=names)
    tables = (Table("parts", ("who", "place"), cells=cells), Table("totals", ("who",), cells=cells))

    found = reports(
        tmp_path, session, TableRuleset(tables, (TableRule("sum", rollup),)), {"parts": parts, "totals": totals}
    )

    assert_same(found)
    assert [sorted(report.results[0].unmatched.rows()) for report in found] == [[("c", 1, 0), ("d", 0, 1)]] * 2  # type: ignore[union-attr]


def test_phrases(tmp_path: Path, session: Any) -> None:
    quantities = tuple(TableQuantity(name, name, Kind.COUNT, nonnegative=True) for name in ("whole", "one", "other"))
    table = Table("t", ("key",), quantities=quantities, reading=CellReading(Measure.SAYS))
    rule = TableRule("sum", Breakdown("whole", (("one", 1), ("other", 1)), overlap=False, rest=False))
    rows = pl.DataFrame(
        {
            "key": [1, 2, 3, 4],
            "whole": ["about 100", "100", "nearly 8,000", "over 1 million"],
            "one": ["60", "60", "7,000", "about 400,000"],
            "other": ["50", "50", "nonsense", "more than 500,000"],
        }
    )

    found = reports(tmp_path, session, TableRuleset((table,), (rule,)), {"t": rows}, undecided=True)

    assert_same(found)
    assert found[0].results[0].applied == 4


def test_long_and_listed(tmp_path: Path, session: Any) -> None:
    long = pl.DataFrame(
        {
            "fig": range(8),
            "key": [1, 1, 1, 1, 2, 2, 2, 2],
            "node": ["t", "a", "b", "b", "t", "a", "b", "c"],
            "value": [3, 1, 2, 2, 4, 1, 2, 1],
        }
    )
    breakdowns = pl.DataFrame({"breakdown": [1, 2], "total": [0, 4], "relation": ["=", ">="]})
    parts = pl.DataFrame({"breakdown": [1, 1, 2, 2], "part": [1, 2, 5, 6], "weight": [1, 1, 2, 2]})
    table = Table("t", ("key",), layout=Layout.LONG, quantity="node", value="value", figure="fig")
    rules = (
        TableRule("sum", Breakdown("t", (("a", 1), ("b", 1)), overlap=False, rest=False), missing=Missing.SKIP),
        TableRule("listed", Listed("breakdowns", "parts"), missing=Missing.SKIP),
    )

    found = reports(
        tmp_path, session, TableRuleset((table,), rules), {"t": long, "breakdowns": breakdowns, "parts": parts}
    )

    assert_same(found)
    assert found[0].findings["rule"].to_list() == ["sum", "listed"]


def test_rules_together(tmp_path: Path, session: Any) -> None:
    rng = random.Random(3)
    quantities = tuple(
        TableQuantity(name, name, Kind.COUNT, nonnegative=True, reading=CellReading(Measure.ROUNDED, grain))
        for name, grain in (("t", 1), ("a", 1), ("b", 3), ("c", 1), ("d", 3))
    )
    rows = [{"key": key} | {q.id: rng.choice([None, *range(9)]) for q in quantities} for key in range(60)]
    rules = (
        TableRule("one", Breakdown("t", (("a", 1), ("b", 1)), overlap=False, rest=False)),
        TableRule("other", Breakdown("t", (("c", 1), ("d", 2)), overlap=False, rest=True)),
        TableRule("order", Order(("d", "b", "t"))),
    )

    found = reports(
        tmp_path,
        session,
        TableRuleset((Table("t", ("key",), quantities=quantities),), rules),
        {"t": pl.DataFrame(rows)},
        joint=True,
    )

    assert_same(found)
    assert found[0].results[-1].applied > 10
    assert set(found[0].findings.filter(pl.col("rule") == "joint")["verdict"]) == {"contradicted"}


def test_workers_ask_the_exact_engine(session: Any) -> None:
    weights = LinearRelation((("a", 2), ("b", 3), ("c", -1)), Relation.EQ, 0)
    quantities = tuple(TableQuantity(name, name, Kind.COUNT, nonnegative=True) for name in "abc")
    ruleset = TableRuleset(
        (Table("t", ("key",), quantities=quantities),), (TableRule("weighted", Expression(weights)),)
    )
    rows = {"key": range(80), "a": range(80), "b": range(80), "c": range(7, 407, 5)}  # all distinct, each 7 too many
    frames = {"t": nw.from_native(pl.DataFrame(rows).lazy())}

    here, there = (check_tables(ruleset, frames, each=each) for each in (map, EachOnSpark(session)))

    assert here.findings["candidates"].null_count() == 0
    assert here.findings.height == 80
    assert there.findings.equals(here.findings)


def test_bad_cells_are_found_in_every_partition(tmp_path: Path, session: Any) -> None:
    rows = pl.DataFrame(
        {"key": ["1", "2", None, "2"], "t": ["3", "x", "3", "3"], "a": ["1", "2", "3", "-"], "b": ["2", "", "0", "3"]}
    )
    rule = TableRule("sum", Breakdown("t", (("a", 1), ("b", 1)), overlap=False, rest=False), missing=Missing.SKIP)

    found = reports(tmp_path, session, TableRuleset((Table("t", ("key",)),), (rule,)), {"t": rows})

    assert_same(found)
    messages = [sorted(problem.message for problem in report.problems) for report in found]
    assert messages[0] == messages[1]
    assert len(messages[0]) == 4


# --- Report by report: polars, Spark and the exact engine -------------------------------------------------------------


def in_spark(folder: Path, session: Any, frames: Mapping[str, pl.DataFrame]) -> dict[str, Any]:
    """Return the frames as Spark reads them from files."""
    read = {}
    for name, frame in frames.items():
        frame.write_parquet(folder / f"{name}.parquet")
        read[name] = nw.from_native(session.read.parquet(str(folder / f"{name}.parquet")))
    return read


def in_polars(frames: Mapping[str, pl.DataFrame]) -> dict[str, Any]:
    return {name: frame_of(frame) for name, frame in frames.items()}


few = settings(
    max_examples=6, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck), database=None
)
"""Spark plans for seconds: many rules and reports in each example make up for few examples."""


@few
@given(st.data(), laws.quantities(), st.lists(laws.rules(), min_size=5, max_size=5))
def test_random_rules_on_every_row(
    session: Any, data: st.DataObject, used: tuple[TableQuantity, ...], drawn: list[TableRule]
) -> None:
    rules = [replace(rule, id=f"rule {number}") for number, rule in enumerate(drawn)]
    rows = [
        {"key": key} | {name: cell for quantity in used for name, cell in data.draw(laws.cells(quantity)).items()}
        for key in range(20)
    ]
    frames = {"t": pl.DataFrame(rows, schema=laws.SCHEMA)}
    table = Table("t", ("key",), quantities=used)
    with tempfile.TemporaryDirectory() as folder:
        engines = [in_polars(frames), in_spark(Path(folder), session, frames)]
        jobs = [jobs_of([table], rules, each, assume=False) for each in engines]
        codes = [codes_of(job) for (job,) in jobs]

    assert codes[0] == codes[1]
    known = {q.id: Quantity(q.id, q.id, kind=q.kind, nonnegative=q.nonnegative) for q in used}
    for row in rows:
        readings = {quantity.id: laws.reading_of(quantity, row) for quantity in used}
        for rule, code in zip(rules, codes[1][row["key"],], strict=True):
            laws.expect(code, rule, rule.form, known, readings)


@few
@given(st.lists(laws.figure_tables(), min_size=4, max_size=4), laws.policies, st.booleans(), st.booleans())
def test_random_sums_of_rows_and_lists(
    session: Any,
    drawn: list[tuple[TableQuantity, list[dict[str, Any]]]],
    missing: Missing,
    overlap: bool,
    rest: bool,
) -> None:
    quantity = drawn[0][0]
    rows = [
        row | {"group": row["group"] + 3 * number, "place": row["place"] + 100 * number}
        for number, (_, table) in enumerate(drawn)
        for row in table
    ]
    frames = {"t": pl.DataFrame(rows, schema=laws.ROLLED)}
    form = Rollup("q", ("group",), overlap, rest, {"role": Match(("part",))}, {"role": Match(("whole",))})
    table = Table("t", ("place",), quantities=(quantity,))
    with tempfile.TemporaryDirectory() as folder:
        engines = [in_polars(frames), in_spark(Path(folder), session, frames)]
        jobs = [jobs_of([table], [TableRule("rule", form, missing=missing)], each) for each in engines]
        codes = [codes_of(job) for (job,) in jobs]

    assert codes[0] == codes[1]
    for (group,), (code,) in codes[1].items():
        parts = [row["value"] for row in rows if (row["group"], row["role"]) == (group, "part")]
        (total,) = (row["value"] for row in rows if (row["group"], row["role"]) == (group, "whole"))
        if not parts:
            assert code is None
            continue
        names = [f"part{number}" for number in range(len(parts))]
        exact = Breakdown("total", tuple((name, 1) for name in names), overlap, rest)
        values = {"total": total} | dict(zip(names, parts, strict=True))
        readings = {name: laws.figure_of(quantity, value) for name, value in values.items()}
        laws.expect(
            code, TableRule("rule", form, missing=missing), exact, laws.known_parts(quantity, [*values]), readings
        )


@pytest.mark.parametrize("seed", [1, 2])
def test_random_tables_are_reported_alike(tmp_path: Path, session: Any, seed: int) -> None:
    """Everything a report says, what would make it fit as well, of figures on long tables and over time."""
    rng = random.Random(seed)
    nodes = {"t": (0, 9), "a": (0, 5), "b": (0, 5), "new": (0, 3)}
    cells = [
        {"day": day, "place": place, "node": node, "value": rng.choice([None, *range(*ends)])}
        for day in range(8)
        for place in ("x", "y", "z")
        for node, ends in nodes.items()
        if rng.random() < 0.9
    ]
    quantities = tuple(TableQuantity(name, name, Kind.COUNT, nonnegative=True) for name in nodes)
    table = Table("t", ("day", "place"), layout=Layout.LONG, quantity="node", value="value", quantities=quantities)
    policy = rng.choice(list(Missing))
    rules = (
        TableRule("sum", Breakdown("t", (("a", 1), ("b", 1)), overlap=False, rest=False), missing=policy),
        TableRule("weighted", Breakdown("t", (("a", 2), ("b", 1)), overlap=False, rest=True), missing=policy),
        TableRule("order", Order(("a", "b", "t")), missing=policy),
        TableRule("steps", Steps("t", "new", "day", "1", ("place",)), missing=policy),
    )

    found = reports(tmp_path, session, TableRuleset((table,), rules), {"t": pl.DataFrame(cells)}, undecided=True)

    assert_same(found)
    assert found[0].findings["candidates"].null_count() < found[0].findings.height


@pytest.mark.parametrize("seed", [1000272, 1000392])
def test_worlds_that_failed(seed: int, session: Any) -> None:
    """What is offered for a series that falls; rules that hang together and allow nothing more to be told."""
    assert session
    found, _ = disagreements(drawn(random.Random(seed), spark=True), spark=True, claims=False)

    assert not found
