"""Files of one table whose columns differ in type: on every engine each verdict is that of the exact numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from cac_check.commands.options import EngineName
from cac_check.commands.table_sources import open_tables
from cac_check.finding import JOINT
from cac_check.interval import ratio
from cac_check.model import Breakdown, Kind, Verdict
from cac_check.model_tables import (
    CellReading,
    Listed,
    Match,
    Measure,
    NeverFalls,
    Rollup,
    Steps,
    Table,
    TableQuantity,
    TableRule,
    TableRuleset,
)
from cac_check.tables import TableReport, check_tables
from tests.spark import MARKS

SPARK = pytest.param("spark", marks=MARKS)
ENGINES = pytest.mark.parametrize("engine", ["polars", SPARK])
PAIRS = (
    (pl.Decimal(38, 5), pl.Decimal(38, 0)),
    (pl.Decimal(20, 5), pl.Decimal(30, 10)),
    (pl.Decimal(38, 18), pl.Float64()),
    (pl.Decimal(28, 5), pl.Float32()),
    (pl.String(), pl.Int64()),
)
"""Types of the first file of a table, which holds the fine numbers, and of the second, which holds whole ones."""


def pairs(on_spark: int) -> pytest.MarkDecorator:
    """Return each pair on polars, and the first ones on Spark too, which plans for long."""
    several = [pytest.param("polars", *pair, id=f"polars {pair[0]} {pair[1]}") for pair in PAIRS]
    several += [pytest.param("spark", *pair, id=f"spark {pair[0]} {pair[1]}", marks=MARKS) for pair in PAIRS[:on_spark]]
    return pytest.mark.parametrize(("engine", "first", "second"), several)


LARGE = 12_345_678_901_234
"""With five decimals more than a float tells apart."""
FITS, FAILS = Verdict.CONSISTENT, Verdict.CONTRADICTED

PARTS, WHOLE = {"role": Match(("part",))}, {"role": Match(("whole",))}


@pytest.fixture
def running(request: pytest.FixtureRequest, engine: EngineName) -> EngineName:
    """Return the engine, with its session running if it needs one."""
    if engine == "spark":
        request.getfixturevalue("session")
    return engine


def fine(last: int, more: int = 0) -> Decimal:
    """Return a large number with so many hundred-thousandths."""
    return Decimal(LARGE + more) + Decimal(last).scaleb(-5)


def written(folder: Path, name: str, files: Sequence[tuple[pl.DataType, list[dict[str, Any]]]]) -> tuple[str, ...]:
    """Write each file with its figures, the columns ``a`` and later letters, in its type."""
    paths = []
    for number, (dtype, rows) in enumerate(files):
        frame = pl.DataFrame(
            [{name: str(cell) if isinstance(cell, Decimal) else cell for name, cell in row.items()} for row in rows],
            infer_schema_length=None,
        )
        figures = [column for column in frame.columns if len(column) == 1]
        exact = frame.with_columns(pl.col(figures).cast(pl.String).cast(pl.Decimal(38, 18)))
        text = pl.col(figures).cast(pl.String)
        paths.append(str(folder / f"{name}{number}.parquet"))
        (frame.with_columns(text) if dtype == pl.String else exact.cast(dict.fromkeys(figures, dtype))).write_parquet(
            paths[-1]
        )
    return tuple(paths)


def checked(engine: EngineName, ruleset: TableRuleset, folder: Path, **options: Any) -> TableReport:
    opened = open_tables(TableRuleset(ruleset.tables, ruleset.rules, path=str(folder / "rules.yaml")), [], engine)
    report = check_tables(opened.ruleset, opened.frames, **options)
    assert not report.problems
    return report


def counts(report: TableReport) -> Mapping[str, Mapping[Verdict, int]]:
    return {
        result.rule.id: {verdict: number for verdict, number in result.counts.items() if number}
        for result in report.results
    }


@pairs(2)
def test_files_of_different_types(tmp_path: Path, running: EngineName, first: pl.DataType, second: pl.DataType) -> None:
    def table(name: str, keys: tuple[str, ...], fine_rows: list[Any], whole_rows: list[Any], *columns: str) -> Table:
        quantities = tuple(TableQuantity(column, column) for column in columns)
        return Table(
            name, keys, written(tmp_path, name, [(first, fine_rows), (second, whole_rows)]), quantities=quantities
        )

    rows = table(
        "rows",
        ("key",),
        [
            {"key": 1, "t": fine(3), "a": fine(1), "b": Decimal("0.00002")},
            {"key": 2, "t": fine(4), "a": fine(1), "b": Decimal("0.00002")},
        ],
        [{"key": 3, "t": 3, "a": 1, "b": 2}, {"key": 4, "t": 4, "a": 1, "b": 2}],
        *"tab",
    )
    groups = table(
        "groups",
        ("key",),
        [
            {"key": 1, "group": 1, "role": "part", "a": fine(1)},
            {"key": 2, "group": 1, "role": "whole", "a": fine(1, 2)},
            {"key": 3, "group": 2, "role": "part", "a": fine(1)},
            {"key": 4, "group": 2, "role": "whole", "a": fine(2, 2)},
        ],
        [{"key": 5, "group": 1, "role": "part", "a": 2}, {"key": 6, "group": 2, "role": "part", "a": 2}],
        "a",
    )
    days = table(
        "days",
        ("day",),
        [
            {"day": 1, "a": fine(1), "b": Decimal(0)},
            {"day": 2, "a": fine(3), "b": Decimal("0.00002")},
            {"day": 3, "a": fine(2), "b": Decimal("0.00001")},
        ],
        [{"day": 4, "a": 10**6, "b": 1}, {"day": 5, "a": 10**6 + 3, "b": 3}],
        *"ab",
    )
    open_ = table(
        "open",
        ("key",),
        [
            {"key": 1, "t": fine(3), "b": Decimal("0.00001"), "s": fine(3), "c": Decimal("0.00001")},
            {"key": 2, "t": fine(3), "b": Decimal("0.00001"), "s": fine(4), "c": Decimal("0.00001")},
        ],
        [{"key": 3, "t": 3, "b": 1, "s": 4, "c": 2}, {"key": 4, "t": 3, "b": 1, "s": 4, "c": 1}],
        *"tbsc",
    )
    open_ = Table(open_.id, open_.keys, open_.files, quantities=(*open_.quantities, TableQuantity("x", "x")))
    for path in open_.files:
        pl.read_parquet(path).with_columns(pl.lit(None, pl.Int64).alias("x")).write_parquet(path)

    def split(name: str, total: str, parts: str, table: str) -> TableRule:
        form = Breakdown(total, tuple((part, 1) for part in parts), overlap=False, rest=False)
        return TableRule(name, form, table=table)

    rules = (
        split("sum", "t", "ab", "rows"),
        TableRule(
            "rollup",
            Rollup("a", ("group",), False, False, PARTS, WHOLE, parts_table="groups", total_table="groups"),
        ),
        TableRule("steps", Steps("a", "b", "day", "1"), table="days"),
        TableRule("falls", NeverFalls("a", "day", "1"), table="days"),
        split("one", "t", "xb", "open"),
        split("other", "s", "xc", "open"),
    )

    report = checked(running, TableRuleset((rows, groups, days, open_), rules), tmp_path, joint=True)

    found = counts(report)
    assert {name: found[name] for name in ("sum", "rollup", "steps", "falls")} == {
        "sum": {FITS: 2, FAILS: 2},
        "rollup": {FITS: 1, FAILS: 1},
        "steps": {FITS: 2, FAILS: 2},
        "falls": {FITS: 2, FAILS: 2},
    }
    assert found[JOINT] == {Verdict.UNDECIDED: 2, FAILS: 2}
    assert sorted(report.findings.filter(pl.col("rule") == JOINT)["key"].to_list()) == [2, 4]


@pairs(1)
def test_lists_over_files_of_different_types(
    tmp_path: Path, running: EngineName, first: pl.DataType, second: pl.DataType
) -> None:
    files = [(first, [{"fig": n, "a": fine(n)} for n in (1, 2)]), (second, [{"fig": n, "a": n} for n in (3, 4)])]
    files[0][1].append({"fig": 5, "a": fine(1, 3)})
    table = Table("t", ("fig",), written(tmp_path, "t", files), quantities=(TableQuantity("a", "a"),), figure="fig")
    pl.DataFrame({"breakdown": [1, 2, 3], "total": [5, 5, 2], "relation": ["=", "=", "<="]}).write_parquet(
        tmp_path / "breakdowns.parquet"
    )
    pl.DataFrame({"breakdown": [1, 1, 2, 2, 3], "part": [1, 3, 2, 3, 1], "weight": [1] * 5}).write_parquet(
        tmp_path / "parts.parquet"
    )
    rule = TableRule("listed", Listed("breakdowns.parquet", "parts.parquet"))

    report = checked(running, TableRuleset((table,), (rule,)), tmp_path)

    assert counts(report) == {"listed": {FITS: 1, FAILS: 2}}
    assert report.findings["breakdown"].to_list() == ["2", "3"]


@ENGINES
@pytest.mark.parametrize("dtype", [pl.Decimal(38, 2), pl.Decimal(38, 0), pl.Int64()], ids=str)
def test_counts_past_what_floats_tell_apart(tmp_path: Path, running: EngineName, dtype: pl.DataType) -> None:
    """Row by row, and where the exact engine settles it: a fraction of a count as tolerance."""
    whole = 700_000_000_000
    rows = [{"key": n, "group": n, "role": "whole", "t": whole + n, "a": whole, "b": 1} for n in (1, 2)]
    parts = [{"key": 2 + n, "group": n, "role": "part", "t": whole - 1, "a": 0, "b": 0} for n in (1, 2)]
    parts += [{"key": 4 + n, "group": n, "role": "part", "t": 2, "a": 0, "b": 0} for n in (1, 2)]
    quantities = tuple(TableQuantity(name, name, Kind.COUNT, nonnegative=True) for name in "tab")
    table = Table(
        "t", ("key",), written(tmp_path, "t", [(dtype, rows), (pl.Decimal(30, 3), parts)]), quantities=quantities
    )
    split = Breakdown("t", (("a", 1), ("b", 1)), overlap=False, rest=False)
    rules = (
        TableRule("sum", split, where=WHOLE),
        TableRule("rollup", Rollup("t", ("group",), True, False, PARTS, WHOLE), tolerance_abs=ratio(1, 2)),
    )

    report = checked(running, TableRuleset((table,), rules), tmp_path)

    assert counts(report) == {"sum": {FITS: 1, FAILS: 1}, "rollup": {FITS: 1, FAILS: 1}}


@ENGINES
def test_decimals_of_as_many_places_as_may_be(tmp_path: Path, running: EngineName) -> None:
    large, more = Decimal(10**14 + 1), Decimal(f"{10**14 + 1}.{2:018}")
    rows = [
        {"key": 1, "t": more, "a": large, "b": Decimal(2).scaleb(-18)},
        {"key": 2, "t": more, "a": large, "b": Decimal(1).scaleb(-18)},
    ]
    table = Table(
        "t",
        ("key",),
        written(tmp_path, "t", [(pl.Decimal(38, 18), rows)]),
        quantities=tuple(TableQuantity(name, name) for name in "tab"),
    )
    rule = TableRule("sum", Breakdown("t", (("a", 1), ("b", 1)), overlap=False, rest=False))

    report = checked(running, TableRuleset((table,), (rule,)), tmp_path)

    assert counts(report) == {"sum": {FITS: 1, FAILS: 1}}
    assert report.findings["key"].to_list() == [2]


@ENGINES
def test_sums_past_128_bits(tmp_path: Path, running: EngineName) -> None:
    part, number = 10**37, 34
    rows = [{"key": key, "group": 1, "role": "part", "a": part} for key in range(number)]
    rows += [{"key": 100, "group": 1, "role": "whole", "a": number * part - 2**128}]  # what the sum wraps to
    rows += [{"key": 200 + key, "group": 2, "role": "part", "a": sign * part} for key, sign in enumerate((1, 1, -1))]
    rows += [{"key": 300, "group": 2, "role": "whole", "a": part}]
    pl.DataFrame(rows, schema_overrides={"a": pl.Decimal(38, 0)}).write_parquet(tmp_path / "t.parquet")
    reading = CellReading(Measure.EXACT)
    table = Table("t", ("key",), (str(tmp_path / "t.parquet"),), quantities=(TableQuantity("a", "a", reading=reading),))
    rule = TableRule("sum", Rollup("a", ("group",), False, False, PARTS, WHOLE))

    report = checked(running, TableRuleset((table,), (rule,)), tmp_path)

    assert counts(report) == {"sum": {FITS: 1, FAILS: 1}}
    assert report.findings["group"].to_list() == [1]


@ENGINES
def test_floats_of_32_bits(tmp_path: Path, running: EngineName) -> None:
    """Read wide, a tenth of 32 bits is no tenth; read with all decimals of its column, a large number is none."""
    number = 400
    a, b = ([seed * 7919 % 9_991 for seed in range(start, start + number)] for start in (1, 5000))
    figures = {"t": [x + y + (n % 2) for n, (x, y) in enumerate(zip(a, b, strict=True))], "a": a, "b": b}
    rows = pl.DataFrame({"key": range(number)} | figures).with_columns(pl.col("t", "a", "b") / 100)
    large = {"key": [number, number + 1], "t": [2_000_000, 2_000_001], "a": [1_999_998] * 2, "b": [2] * 2}
    frame = pl.concat([rows, pl.DataFrame(large)], how="vertical_relaxed").with_columns(
        pl.col("t", "a", "b").cast(pl.Float32)
    )
    frame.write_parquet(tmp_path / "t.parquet")
    quantities = tuple(TableQuantity(name, name) for name in "tab")
    table = Table("t", ("key",), (str(tmp_path / "t.parquet"),), quantities=quantities)
    rule = TableRule("sum", Breakdown("t", (("a", 1), ("b", 1)), overlap=False, rest=False))

    report = checked(running, TableRuleset((table,), (rule,)), tmp_path, candidates=False)

    assert counts(report) == {"sum": {FITS: number // 2 + 1, FAILS: number // 2 + 1}}
