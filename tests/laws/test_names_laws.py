"""Columns and keys may be called anything: what is found is what is found under plain names."""

from __future__ import annotations

import ast
import csv
import io
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl
from hypothesis import example, given
from hypothesis import strategies as st

import cac_check
from cac_check.commands.tables_subject import write_findings
from cac_check.engine.tables.inputs import Inputs
from cac_check.engine.tables.names import PUBLIC, as_written, inside, is_inside, outside, public
from cac_check.gate.accepted_rows import Acceptance
from cac_check.gate.baseline import Pattern
from cac_check.gate.checked_tables import CheckedTables
from cac_check.gate.rows import GatedTables
from cac_check.gate.tables import compare_tables
from cac_check.model import Breakdown, Kind, Missing, Profile
from cac_check.model_tables import Match, Naming, Rollup, Steps, Table, TableQuantity, TableRule, TableRuleset
from cac_check.report.formats import WRITERS, write
from cac_check.report.words import inert
from cac_check.tables import TableReport, check_tables
from cac_check.tables.check import phrase_reader
from cac_check.tables.checked import CheckedTables as Checked
from cac_check.tables.report_as_claims import single_report
from cac_check.tables.summary import summary
from cac_check.verdict import check as check_claims
from tests.examples import few


def _own_names() -> tuple[str, ...]:
    """Every short text in the code of tables and of their gate: what columns of ours may be called."""
    root = Path(cac_check.__file__).parent
    files = [*root.glob("engine/tables/*.py"), *root.glob("tables/*.py"), *root.glob("gate/*table*.py")]
    found = set(PUBLIC)
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and 0 < len(node.value) <= 24:
                found.add(node.value)
    return tuple(sorted(found))


OWN = _own_names()
SIGNS = (
    *("A | B", "a & b", "a=b", "a, b", "a\nb", "*", "^.*$", "a.b", "`a`", "{}", "{0}", "$x$", "%3D", "=a=", "=", '"'),
    *("\\", "<b>", "'", "日付"),
)
WORDS = (
    *("key gap", "key key rule", "gap old", "verdict 0", "cases low", "figure cases low", "0.0 low", "own day"),
    *("key =a=", "count", "len", "index", "literal", "value", "n", "None", "null", "cases", "previous", "Day", "day"),
)
HOSTILE = (*SIGNS, *WORDS)
PLAIN = ("day", "place", "level", "old", "young", "cases", "new")
KEYS = PLAIN[:3]

texts = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=6)
# What the reader of files calls its own columns it refuses to a file, so no table has them twice.
READ = {"file": "file it was read from", "line": "line it was read from"}
names = st.one_of(st.sampled_from(HOSTILE), st.sampled_from(OWN), texts).filter(lambda name: name not in READ.values())
values = st.one_of(st.sampled_from((*HOSTILE, "?", "A", 'A", "B', "1, b 2", "2020-11-04")), texts)
figures = st.none() | st.integers(0, 9)
called_so = st.lists(names, min_size=7, max_size=7, unique=True)
three_places = st.lists(values, min_size=3, max_size=3, unique=True)
rows = st.lists(
    st.tuples(
        st.integers(1, 3), st.integers(0, 2), st.sampled_from(("part", "all")), figures, figures, figures, figures
    ),
    min_size=3,
    max_size=9,
    unique_by=lambda row: row[:3],
)


def ruleset(named: Mapping[str, str]) -> TableRuleset:
    """Rules of every kind between rows, over columns that are called as wanted."""
    quantities = tuple(TableQuantity(name, named[name], Kind.COUNT, nonnegative=True) for name in PLAIN[3:])
    level = named["level"]
    part, whole = {level: Match(("part",))}, {level: Match(("all",))}
    naming = {named["place"]: Naming(cut_after="//")}
    split = Breakdown("cases", (("old", 1), ("young", 1)), overlap=False, rest=False)
    keys = tuple(named[key] for key in KEYS)
    rules = (
        TableRule("split", split, where={level: Match(("nothing",), negated=True)}),
        TableRule("days", Rollup("cases", (named["day"],), False, False, part, whole, names=naming)),
        TableRule("places", Rollup("old", (named["place"],), False, False, part, whole, names=naming)),
        TableRule("all", Rollup("cases", (), False, True, part, whole)),
        TableRule("steps", Steps("cases", "new", named["day"], "1", (named["place"], level)), missing=Missing.SKIP),
    )
    return TableRuleset((Table("t", keys, quantities=quantities),), rules)


def table(data: list[tuple[Any, ...]], named: Mapping[str, str], places: tuple[str, ...]) -> dict[str, Any]:
    frame = pl.DataFrame(
        [(*row[:1], places[row[1]], *row[2:]) for row in data],
        schema={named[name]: pl.String if name in KEYS[1:] else pl.Int64 for name in PLAIN},
        orient="row",
    )
    lines, file = pl.int_range(2, 2 + frame.height, eager=True), pl.lit("t.csv")
    return {"t": nw.from_native(frame.with_columns(lines.alias(READ["line"]), file.alias(READ["file"])).lazy())}


def checked(
    data: list[tuple[Any, ...]], named: Mapping[str, str], places: tuple[str, ...], *, whole: bool = True
) -> CheckedTables:
    frames = table(data, named, places)
    report = check_tables(ruleset(named), frames, undecided=True, joint=whole, candidates=whole)
    return CheckedTables(report, frames)


def told_of(report: TableReport, named: Mapping[str, str], places: tuple[str, ...]) -> list[Any]:
    """What a report says, under plain names."""
    columns = ["file", "line", *(public(named[key]) for key in KEYS), "rule", "verdict", "gap", "low", "high"]
    called = ["file", "line", *KEYS, "rule", "verdict", "gap", "low", "high"]
    called = [name for name, column in zip(called, columns, strict=True) if column in report.findings.columns]
    columns = [column for column in columns if column in report.findings.columns]  # no keys where nothing was found
    found = pl.DataFrame({name: report.findings[column] for name, column in zip(called, columns, strict=True)})
    sets = report.findings["candidates"].list.len().alias("sets")
    back = {place: str(number) for number, place in enumerate(places)}
    rows_ = found.with_columns(pl.col("^place$").replace(back), sets).rows()
    counts = [{str(verdict): number for verdict, number in result.counts.items()} for result in report.results]
    apart = [None if each.unmatched is None else each.unmatched.height for each in report.results]
    return [sorted(map(repr, rows_)), counts, apart, len(report.problems)]


@given(rows, rows, called_so, three_places)
@example(
    [(1, 0, "part", 1, 1, 2, 2), (2, 0, "part", 1, 2, 3, 2), (3, 0, "all", 1, 2, 3, 2)],
    [],
    ["file", "line", "rule", "gap", "low", "hint", "report"],
    ["A | B", "=", ","],
)
@example(
    [(1, 0, "part", 1, 1, 2, 2), (2, 0, "all", 1, 2, 3, 2)],
    [],
    ["left", "^.*$", "*", "^-?[0-9]{1,18}$", "bigint", "a", "b"],
    ["verdict 0", "^.*$", "?"],
)
@example(
    [(1, 0, "all", 1, 1, 3, 2), (1, 1, "part", 1, 2, 3, 2)],
    [(1, 0, "all", 1, 1, 3, 2)],
    ["gap", "verdict", "before", "edits", "change", "key rule", "times"],
    ["a", "b", "c"],
)
@example(
    [(2, 0, "part", None, None, None, 0), (1, 1, "part", None, None, 0, None), (1, 0, "all", None, None, None, None)],
    [
        (2, 0, "part", None, None, None, None),
        (1, 0, "part", None, None, None, None),
        (1, 0, "all", None, None, None, 0),
    ],
    ["number of the set", "number of the row", "contradicted", "`", "0", "; or ", "n"],
    ["A | B", "a=b", "0"],
)
@example(
    [(2, 0, "part", None, None, None, 0), (1, 0, "part", 0, 0, None, None), (3, 0, "all", 0, None, 0, None)],
    [(2, 0, "part", None, None, None, 0), (1, 0, "part", None, None, None, None), (1, 1, "all", None, None, 0, None)],
    ["A | B", "14", "^-?[0-9]{1,18}$", "as_written low", "a=b", "n", "0"],
    ["A | B", "b", "0"],
)
@example(
    [(2, 0, "part", None, None, None, 0), (1, 0, "part", 0, 0, None, None), (3, 0, "all", 0, None, 0, None)],
    [(1, 0, "part", None, None, None, 0), (1, 1, "all", None, None, None, None), (1, 1, "part", 0, None, None, None)],
    ["A | B", "-01-01", "'-01-01", "=a", "'=a", "\0", "0"],
    ["A | B", "b", "0"],
)
@few(10)  # each is two checks and a gate, in every format
def test_columns_and_keys_may_be_called_anything(
    data: list[tuple[Any, ...]], edited: list[tuple[Any, ...]], called: list[str], places: list[str]
) -> None:
    places_ = tuple(place.replace("//", "/ /").strip() or str(number) for number, place in enumerate(places))
    if len(set(places_)) < 3:
        places_ = ("x", "y", "z")
    plain_places = ("0", "1", "2")
    plain, hostile = dict(zip(PLAIN, PLAIN, strict=True)), dict(zip(PLAIN, called, strict=True))
    wanted, found = checked(data, plain, plain_places), checked(data, hostile, places_)

    assert told_of(found.report, hostile, places_) == told_of(wanted.report, plain, plain_places)
    _written_whole(found.report)

    before = checked(edited, plain, plain_places, whole=False)
    after = checked(edited, hostile, places_, whole=False)
    changes = compare_tables(before, wanted, "compared")
    others = compare_tables(after, found, "compared")
    columns = ["change", "rule", "verdict", "before", "gap", "file", "line"]
    assert sorted(map(repr, others.rows.select(columns).rows())) == sorted(
        map(repr, changes.rows.select(columns).rows())
    )
    assert sorted(others.rows["edits"].list.len()) == sorted(changes.rows["edits"].list.len())
    accepted = Acceptance({}, ())
    gated = GatedTables(others, accepted, _always, found.report, "t.csv")
    for name in WRITERS:
        assert write(name, gated)
    for row in others.rows.iter_rows(named=True):
        where = {hostile[key]: row[public(hostile[key])] for key in KEYS if row.get(public(hostile[key])) is not None}
        assert Pattern(row["rule"], where, 1, "so it is").matches(row)


@given(rows, called_so)
@few(25)
def test_one_report_whole(data: list[tuple[Any, ...]], called: list[str]) -> None:
    plain, hostile = dict(zip(PLAIN, PLAIN, strict=True)), dict(zip(PLAIN, called, strict=True))
    places = ("0", "1", "2")
    verdicts = []
    for named in (plain, hostile):
        inputs = Inputs.of(ruleset(named), table(data, named, places), Profile.DEFAULT, phrase_reader(ruleset(named)))
        keys = {
            inside(named["day"]): str(data[0][0]),
            inside(named["place"]): places[data[0][1]],
            inside(named["level"]): data[0][2],
        }
        dataset, rules = single_report(inputs, keys, inputs.ruleset.rules)
        report = check_claims(dataset, rules)
        verdicts.append(sorted((finding.rule, str(finding.verdict)) for finding in report.findings))
    assert verdicts[0] == verdicts[1]


@given(names)
@example("key key gap")
@example("=a=")
def test_names_go_in_and_out(name: str) -> None:
    assert is_inside(inside(name))
    assert outside(inside(name)) == name
    assert as_written(public(name)) == name
    assert public(name) not in PUBLIC
    assert not is_inside(public(inside(name))) or public(inside(name)) == inside(name)


@given(st.lists(names, min_size=2, max_size=2, unique=True))
@example(["=a", "'=a"])
def test_no_two_names_are_one(both: list[str]) -> None:
    first, second = both
    assert inert(first) != inert(second)
    assert inside(first) != inside(second)
    assert public(first) != public(second)


def alike(rows: pl.DataFrame) -> list[str]:
    return sorted(map(repr, rows.rows()))


def _always(_: Mapping[str, object]) -> bool:
    return True


def _written_whole(report: TableReport) -> None:
    """Write everything that can be written, and read the findings back."""
    assert summary(report)
    for name in WRITERS:
        assert write(name, Checked(report, "t.csv"))
    assert len(json.loads(write("json", Checked(report, "t.csv")))["findings"]) == report.findings.height
    with tempfile.TemporaryDirectory() as folder:
        for ending in ("csv", "parquet"):
            path = Path(folder, f"findings.{ending}")
            write_findings(report.findings, ending, path)
        back = pl.read_parquet(Path(folder, "findings.parquet"))
        assert back.columns == [name for name in report.findings.columns if name != "fits"]  # in the records
        # A carriage return within a name stays one only where no line ends are translated.
        text = Path(folder, "findings.csv").read_bytes().decode()
        head = next(csv.reader(io.StringIO(text, newline="")))
        assert head == [inert(name) for name in report.findings.columns]
