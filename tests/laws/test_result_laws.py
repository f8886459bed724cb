"""The same facts told as claims and as a row of a table give the same result, and so it is in every format."""

from __future__ import annotations

import json
from xml.etree import ElementTree as ET

from hypothesis import example, given, settings
from hypothesis import strategies as st

from cac_check.diagnostic import Severity
from cac_check.finding import Report, View
from cac_check.interval import Interval
from cac_check.model import Breakdown, Claim, Dataset, Kind, Profile, Quantity, Reading, Rule, Ruleset, Source, Verdict
from cac_check.model_tables import Layout, Table, TableQuantity, TableRule, TableRuleset
from cac_check.report.claims import CheckedClaims
from cac_check.report.formats import Reportable, write
from cac_check.report.result import Result, Scope
from cac_check.tables import TableReport, check_tables
from cac_check.tables.checked import CheckedTables
from cac_check.verdict import check
from tests.table_cases import frame_of

PARTS = ("a", "b", "c")
FORM = Breakdown("total", tuple((name, 1) for name in PARTS), overlap=False, rest=False)
WHY = "the parts are all there is"


def as_claims(figures: dict[str, int]) -> Report:
    told = {name: (Interval.point(value), value) for name, value in figures.items()}
    claims = tuple(
        Claim(f"s/{name}", "s", name, Reading(there, there, there, value=value), says=str(value))
        for name, (there, value) in told.items()
    )
    quantities = {name: Quantity(name, name, kind=Kind.COUNT, nonnegative=True) for name in ("total", *PARTS)}
    dataset = Dataset("d", "d", quantities, {"s": Source("s", "s")}, claims)
    return check(dataset, Ruleset((Rule("sum", FORM, WHY),)), views=(View.WITHIN,))


def as_table(figures: dict[str, int]) -> TableReport:
    quantities = tuple(TableQuantity(name, name, Kind.COUNT, nonnegative=True) for name in ("total", *PARTS))
    table = Table("t", ("key",), quantities=quantities, layout=Layout.WIDE)
    rows = [{"key": 1} | {name: figures.get(name) for name in ("total", *PARTS)}]
    ruleset = TableRuleset((table,), (TableRule("sum", FORM, because=WHY),))
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


@given(FIGURES)
@example({"total": 1003, "a": 701, "b": 102, "c": 100})
@example({"total": 0, "a": 20, "b": 1, "c": 1})
@example({"total": 903, "a": 701, "b": 102, "c": 100})
@settings(deadline=None, max_examples=60)
def test_the_same_facts_give_the_same_result(figures: dict[str, int]) -> None:
    claims, table = CheckedClaims([as_claims(figures)]), CheckedTables(as_table(figures), "t.csv")
    told, row = result_of(claims), result_of(table)
    if told is None or row is None:
        assert told is None
        assert row is None
        return
    assert facts(told, whole=is_whole(figures)) == facts(row, whole=is_whole(figures))
    assert told.verdict == Verdict.CONTRADICTED


def missed(parts: list[int], by: int) -> dict[str, int]:
    """Return parts and a total that misses them, above by anything, below by no more than the smallest part."""
    off = by if by > 0 else -(-by % min(parts)) - 1
    return {"total": sum(parts) + off, **dict(zip(PARTS, parts, strict=True))}


CONTRADICTIONS = st.builds(missed, st.lists(st.integers(1, 1000), min_size=3, max_size=3), st.integers(-1000, 1000))
"""Figures that contradict each other, and it takes all of them."""


@given(CONTRADICTIONS)
@example({"total": 1003, "a": 701, "b": 102, "c": 100})
@settings(deadline=None, max_examples=15)
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
