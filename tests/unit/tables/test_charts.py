"""Charts of failures: which there are, what they show, the same bytes from run to run."""

from __future__ import annotations

import sys
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from cac_check.model import Breakdown
from cac_check.model_tables import Table, TableRule, TableRuleset
from cac_check.tables import TableReport, check_tables
from tests.table_cases import frame_of

RULES = tuple(
    TableRule(id_, Breakdown(total, (("a", 1), ("b", 1)), overlap=False, rest=False))
    for id_, total in (("sum", "t"), ("other sum", "u"))
)


def check(rows: list[dict[str, Any]], *keys: str, rules: tuple[TableRule, ...] = RULES) -> TableReport:
    return check_tables(TableRuleset((Table("t", keys),), rules), {"t": frame_of(rows)})


def row(missed: int = 1, **keys: object) -> dict[str, Any]:
    return {**keys, "t": 3 + missed, "u": 3 + missed, "a": 1, "b": 2}


@pytest.fixture
def charts() -> Any:
    pytest.importorskip("matplotlib", reason="charts need matplotlib: pip install 'cac-check[plots]'")
    from cac_check.tables.charts import charts

    return charts


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in ET.fromstring(svg).iter() if element.tag.endswith("}text")]


def test_days_and_places(charts: Any) -> None:
    days = ("2024-02-28", "2024-03-01")
    report = check([row(day=day, place=place) for day in days for place in ("north", "$x^2$", "<&>")], "day", "place")

    drawn = charts(report)

    assert list(drawn) == ["failures-by-day.svg", "failures-by-place.svg", "worst-series.svg"]
    assert {"2024-02-29", "reports that fail", "sum", "other sum"} <= set(texts(drawn["failures-by-day.svg"]))
    assert {"north", "$x^2$", "<&>", "place"} <= set(texts(drawn["failures-by-place.svg"]))
    assert charts(report) == drawn


def test_the_series_with_the_largest_gap_is_shown_day_by_day(charts: Any) -> None:
    days = ("2024-02-28", "2024-03-01", "2024-03-02")
    rows = [row(missed, day=day, place=place) for place, missed in (("north", 2), ("south", 7)) for day in days]

    drawn = charts(check(rows, "day", "place"))["worst-series.svg"]

    assert {"place south", "misses by", "day", "sum", "other sum"} <= set(texts(drawn))
    assert not any("north" in text for text in texts(drawn))


def test_a_series_that_fails_once_is_no_series(charts: Any) -> None:
    rows = [row(day="2024-02-28", place="north"), row(day="2024-03-01", place="south")]

    assert "worst-series.svg" not in charts(check(rows, "day", "place"))


def test_the_most_frequent_values_are_shown(charts: Any) -> None:
    rows = [row(place=f"p{number % 30}", number=number) for number in range(45)]

    (svg,) = charts(check(rows, "place", "number", rules=RULES[:1])).values()

    shown = [text for text in texts(svg) if text.startswith("p") and text != "place"]
    assert len(shown) == 20
    assert set(shown) >= {f"p{number}" for number in range(15)}


def test_a_key_that_is_no_name_of_a_file(charts: Any) -> None:
    rows = [row(n=number, **{"a/b ..": value}) for number, value in enumerate("xxy")]

    assert list(charts(check(rows, "a/b ..", "n", rules=RULES[:1]))) == ["failures-by-a-b-.svg"]


def test_nothing_failed(charts: Any) -> None:
    assert charts(check([row(0, day="2024-01-01")], "day")) == {}


def test_without_matplotlib(monkeypatch: pytest.MonkeyPatch) -> None:
    from cac_check.tables.charts import charts

    monkeypatch.setitem(sys.modules, "matplotlib", None)

    with pytest.raises(ImportError):
        charts(check([row(day="2024-01-01")], "day"))
