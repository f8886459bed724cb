"""What would make sums of rows and steps fit, beside all the other rules their cells stand in."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from typing import Any

import narwhals as nw
import polars as pl
import pytest

from cac_check.diagnostic import Severity
from cac_check.model import Breakdown, Missing
from cac_check.model_tables import Cells, Match, Rollup, Steps, Table, TableRule, TableRuleset
from cac_check.report.markdown import to_markdown
from cac_check.tables import TableReport, check_tables, joint_candidates
from cac_check.tables.results import run_of
from cac_check.tables.summary import summary

TABLE = Table("t", ("day", "place"))
SPLIT = TableRule(
    "split", Breakdown("all", (("old", 1), ("young", 1)), overlap=False, rest=False), missing=Missing.SKIP
)
REGIONS = TableRule(
    "regions",
    Rollup("all", ("day",), False, False, {"level": Match(("region",))}, {"level": Match(("nation",))}),
    missing=Missing.SKIP,
)
OLD = TableRule("old ones", Rollup("old", ("day",), False, False, REGIONS.form.where, REGIONS.form.total))  # type: ignore[union-attr]
STEPS = TableRule("steps", Steps("all", "new", "day", "1", ("place",)), missing=Missing.SKIP)


def frame(*rows: tuple[object, ...]) -> pl.DataFrame:
    columns = ("day", "place", "level", "all", "old", "young", "new")
    return pl.DataFrame(rows, schema=columns, orient="row").with_row_index("line", 1).with_columns(file=pl.lit("t.csv"))


def check(data: pl.DataFrame, *rules: TableRule) -> TableReport:
    return check_tables(TableRuleset((TABLE,), rules), {"t": nw.from_native(data.lazy())})


def sets(report: TableReport, rule: str) -> list[tuple[str, str]]:
    rows = report.findings.filter(pl.col("rule") == rule)
    return [
        (" & ".join(figures), " & ".join(values))
        for names, fits in rows.select("candidates", "fits").iter_rows()
        for figures, values in zip(names, fits, strict=True)
    ]


def failures(report: TableReport) -> set[tuple[object, ...]]:
    found = report.findings
    return set(found.select("rule", "day", "place").iter_rows()) if found.height else set()


NATION = (1, "it", "nation", 30, 12, 18, None)
NORTH = (1, "north", "region", 10, 4, 6, None)
SOUTH = (1, "south", "region", 20, 8, 12, None)


def test_a_total_that_only_its_regions_contradict() -> None:
    # Every region adds up by itself, so that none of them is changed alone; nothing else tells of the nation.
    report = check(frame((1, "it", "nation", 31, None, None, None), NORTH, SOUTH), SPLIT, REGIONS)

    assert sets(report, "regions") == [("all (day 1, place it)", "30")]


def test_cells_of_two_rules_that_fail_are_corrected_together() -> None:
    report = check(frame(NATION, NORTH, (1, "south", "region", 21, 8, 12, None)), SPLIT, REGIONS)

    assert sets(report, "regions") == [("all (day 1, place south)", "20")]


def test_without_other_rules_every_part_is_named() -> None:
    report = check(frame((1, "it", "nation", 31, None, None, None), NORTH, SOUTH), REGIONS)

    assert sets(report, "regions") == [
        ("all (day 1, place it)", "30"),
        ("all (day 1, place south)", "21"),
        ("all (day 1, place north)", "11"),
    ]


def test_steps_before_and_after_tell_which_day_it_is() -> None:
    days = [
        (day, "north", "region", total, None, None, 2) for day, total in ((1, 10), (2, 12), (3, 15), (4, 16), (5, 18))
    ]

    report = check(frame(*days), STEPS)

    assert sorted(set(sets(report, "steps"))) == [("all (day 3, place north)", "14")]


def test_a_rule_that_matters_less_need_not_hold() -> None:
    soft = TableRule("steps", STEPS.form, missing=Missing.SKIP, severity=Severity.WARNING)
    before = (0, "it", "nation", 29, None, None, 1)
    rows = (before, (1, "it", "nation", 31, None, None, 2), NORTH, SOUTH)

    hard, lenient = (sets(check(frame(*rows), REGIONS, steps), "regions") for steps in (STEPS, soft))

    assert ("all (day 1, place it)", "30") not in hard
    assert ("all (day 1, place it)", "30") in lenient


def test_rules_that_are_no_equations_keep_what_their_own_rule_says() -> None:
    at_most = TableRule("regions", Rollup("all", ("day",), False, True, REGIONS.form.where, REGIONS.form.total))  # type: ignore[union-attr]

    report = check(frame((1, "it", "nation", 29, None, None, None), NORTH, SOUTH), at_most)

    assert [name for name, _ in sets(report, "regions")] == ["parts", "total"]


def test_a_neighbourhood_that_is_too_large_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joint_candidates, "MOST_ROWS", 2)

    report = check(frame((1, "it", "nation", 31, None, None, None), NORTH, SOUTH), SPLIT, REGIONS)

    assert [name for name, _ in sets(report, "regions")] == ["total", "parts"]


@pytest.mark.parametrize("seed", range(12))
def test_every_set_makes_its_report_fit_and_breaks_nothing(seed: int) -> None:
    rng = random.Random(seed)
    rows: list[list[Any]] = []
    for day in range(3):
        parts = [[day, f"r{n}", "region", 0, rng.randint(0, 9), rng.randint(0, 9), None] for n in range(3)]
        for part in parts:
            part[3] = part[4] + part[5]
        rows += [[day, "it", "nation", *(sum(part[n] for part in parts) for n in (3, 4, 5)), None], *parts]
    for _ in range(2):
        rng.choice(rows)[rng.choice((3, 4))] += rng.randint(1, 30)
    data = frame(*(tuple(row) for row in rows))
    rules = (SPLIT, REGIONS, OLD)
    report = check(data, *rules)
    assert report.findings.height, "nothing is wrong"
    failing = failures(report)
    tried = 0
    for rule, day, names, fits in report.findings.select("rule", "day", "candidates", "fits").iter_rows():
        if rule == "split":
            continue
        for chosen, values in zip(names, fits, strict=True):
            changed = data
            for name, value in zip(chosen, values, strict=True):
                column, when, place = re.fullmatch(r"(\w+) \(day (\d), place (\w+)\)", name).groups()  # type: ignore[union-attr]
                here = (pl.col("day") == int(when)) & (pl.col("place") == place)
                changed = changed.with_columns(pl.when(here).then(int(value)).otherwise(column).alias(column))
            left = failures(check(changed, *rules))
            assert left < failing
            assert (rule, day, None) not in left
            tried += 1
    assert tried or not any(rule != "split" for rule, _, _ in failing)


def test_signs_between_thousands_hide_no_rule() -> None:
    data = frame(
        (1, "it", "nation", "3,000", None, None, None),
        (1, "north", "region", "1,000", None, None, None),
        (1, "south", "region", "2,000", None, None, None),
        (2, "it", "nation", "3,300", None, None, "300"),
        (2, "north", "region", "1,100", None, None, "150"),
        (2, "south", "region", "2,200", None, None, "200"),
    ).cast({"old": pl.String, "young": pl.String})
    table = replace(TABLE, cells=Cells(thousands=","))

    report = check_tables(TableRuleset((table,), (REGIONS, STEPS)), {"t": nw.from_native(data.lazy())})

    # Neither what there is in the north now nor what there was is changed: the regions add up.
    assert sets(report, "steps") == [("new (day 2, place north)", "100")]


def test_names_with_the_signs_that_part_sets_and_figures() -> None:
    place = "A | B & C = D"
    rows = [(day, place, "region", total, None, None, new) for day, total, new in ((1, 10, 1), (2, 19, 4), (3, 21, 2))]

    report = check(frame(*rows), STEPS)

    (row,) = report.findings.iter_rows(named=True)
    assert all(name.endswith(f"place {place})") for names in row["candidates"] for name in names)
    assert len(row["candidates"]) == len(row["fits"]) > 1
    assert place.replace("|", r"\|") in to_markdown(summary(report))
    assert place in run_of(report, "t.csv").results.first(1)[0].story


def test_rules_that_share_no_figure_are_not_asked() -> None:
    sums = [
        TableRule(f"{name} adds up", Rollup(name, ("day",), False, False, REGIONS.form.where, REGIONS.form.total))  # type: ignore[union-attr]
        for name in ("all", "old", "young", "new")
    ]
    data = frame((1, "it", "nation", 31, 12, 19, 5), (*NORTH[:6], 2), (*SOUTH[:6], 4))

    together = check(data, *sums)

    for rule in sums:
        alone = check(data, rule)
        assert sets(together, rule.id) == sets(alone, rule.id)
    assert {name for name, *_ in together.findings.select("rule").iter_rows()} == {
        "all adds up",
        "young adds up",
        "new adds up",
    }
