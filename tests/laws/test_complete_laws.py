"""What is missing in a series is what counting finds, whatever a period is."""

from __future__ import annotations

import datetime

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from cac_check.model import Verdict
from cac_check.model_tables import Complete, Table, TableRule, TableRuleset
from cac_check.tables import check_tables
from tests.table_cases import frame_of

START = datetime.date(2019, 11, 25)


def written(number: int, every: str) -> str:
    month = 10 + number
    return {
        "day": str(START + datetime.timedelta(days=number)),
        "week": "{}-W{:02}".format(*(START + datetime.timedelta(weeks=number)).isocalendar()[:2]),
        "month": f"{2019 + month // 12}-{month % 12 + 1:02}",
        "quarter": f"{2019 + number // 4}-Q{number % 4 + 1}",
        "year": str(1990 + number),
        "1": str(number),
    }[every]


@settings(max_examples=40, deadline=None)
@given(
    st.dictionaries(st.sampled_from("abcd"), st.sets(st.integers(0, 60), min_size=1, max_size=8), min_size=1),
    st.sampled_from(("day", "week", "month", "quarter", "year", "1")),
    st.booleans(),
)
def test_gaps_are_those_one_counts(series: dict[str, set[int]], every: str, ends: bool) -> None:
    rows = [{"place": place, "at": written(number, every)} for place, there in series.items() for number in there]
    rule = TableRule("r", Complete("at", every, ("place",), ends=ends))

    report = check_tables(TableRuleset((Table("t", ("place", "at")),), (rule,)), {"t": frame_of(pl.DataFrame(rows))})

    firsts, lasts = ([end(there) for there in series.values()] for end in (min, max))
    begins, stops = (min(found, key=lambda each, found=found: (-found.count(each), each)) for found in (firsts, lasts))
    expected = {}
    for place, there in series.items():
        known = sorted(there)
        for number, (at, earlier) in enumerate(zip(known, [None, *known[:-1]], strict=True)):
            gap = at - earlier - 1 if earlier is not None else max(at - begins, 0) if ends else 0
            after = max(stops - at, 0) if ends and number == len(known) - 1 else 0
            if gap or after:
                expected[place, written(at, every)] = max(gap, after)
    findings = report.findings.iter_rows(named=True)
    found = {(row["place"], row["at"]): row["gap"] for row in findings}
    assert found == expected
    assert report.results[0].counts[Verdict.CONTRADICTED] == len(expected)
    assert report.results[0].applied == len(rows)


def test_a_period_that_is_there_twice_is_no_other() -> None:
    rows = [{"at": "2020-04-03"}, {"at": "2020-04-04 "}, {"at": "2020-04-04"}, {"at": "2020-04-05"}]

    report = check_tables(
        TableRuleset((Table("t", ("at",)),), (TableRule("r", Complete("at")),)), {"t": frame_of(rows)}
    )

    assert report.results[0].counts[Verdict.CONTRADICTED] == 1
