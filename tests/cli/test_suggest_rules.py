"""``suggest`` on files of several kinds: what it writes runs with ``check`` as it is."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from cac_check.loading import load_table_rules
from cac_check.model import Breakdown, Change, Expression, Mean, Same, Share
from cac_check.model_tables import NeverFalls, Rollup, Steps
from tests.cli.conftest import Cli
from tests.workbooks import ods, ods_row, xlsx

Rows = list[dict[str, object]]


def _regions(seed: int = 1) -> Rows:
    """Two years of four regions and their whole, with a wrong total in the third row."""
    draw = random.Random(seed)
    rows: Rows = []
    for year in range(2001, 2013):
        regions = [(place, draw.randint(200, 9999), draw.randint(200, 9999)) for place in ("north", "south", "east")]
        regions.append(("Total", sum(men for _, men, _ in regions), sum(women for _, _, women in regions)))
        for place, men, women in regions:
            share = round(100 * women / (men + women), 1)
            rows.append({"year": str(year), "place": place, "men": men, "women": women, "all": men + women})
            rows[-1]["women_pct"] = share
    rows[2]["all"] = int(str(rows[2]["all"])) + 10
    return rows


def _csv(path: Path, rows: Rows) -> None:
    pl.DataFrame(rows).write_csv(path)


def _parquet(path: Path, rows: Rows) -> None:
    pl.DataFrame(rows).write_parquet(path)


def _ods(path: Path, rows: Rows) -> None:
    lines = [tuple(rows[0]), *(tuple(map(str, row.values())) for row in rows)]
    path.write_bytes(ods("".join(ods_row(*line) for line in lines)))


def _xlsx(path: Path, rows: Rows) -> None:
    def cell(value: object) -> str:
        number = isinstance(value, int | float)
        return f"<c><v>{value}</v></c>" if number else f'<c t="inlineStr"><is><t>{value}</t></is></c>'

    lines = [tuple(rows[0]), *(tuple(row.values()) for row in rows)]
    body = "".join(f"<row>{''.join(map(cell, line))}</row>" for line in lines)
    path.write_bytes(xlsx(f"<sheetData>{body}</sheetData>"))


def _semicolons(path: Path, rows: Rows) -> None:
    lines = ["Persons by region, as published;;;;;", ";".join(rows[0])]
    lines += [";".join(str(cell).replace(".", ",") for cell in row.values()) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


WRITERS: dict[str, Callable[[Path, Rows], None]] = {
    "t.csv": _csv,
    "t.parquet": _parquet,
    "t.ods": _ods,
    "t.xlsx": _xlsx,
    "published.csv": _semicolons,
}


@pytest.mark.parametrize("name", WRITERS)
def test_what_is_written_runs_and_finds_what_does_not_add_up(cli: Cli, tmp_path: Path, name: str) -> None:
    WRITERS[name](tmp_path / name, _regions())
    rules = tmp_path / "rules.yaml"

    suggested = cli("suggest", str(tmp_path / name), "-o", str(rules))
    checked = cli("check", str(tmp_path / name), "--rules", str(rules), "--format", "json")

    assert (suggested.code, suggested.err) == (0, "")
    assert checked.code == 1, checked.err
    failing = {rule["id"]: rule["reports"]["contradicted"] for rule in json.loads(checked.out)["rules"]}
    assert failing["all-is-men-and-women"] == 1
    forms = [rule.form for rule in _loaded(rules)]
    assert any(isinstance(form, Share) and form.share == "women_pct" for form in forms)
    totals = [form for form in forms if isinstance(form, Rollup)]
    assert {form.quantity for form in totals} == {"men", "women", "all"}
    assert all(dict(form.total)["place"].values == ("Total",) for form in totals)
    text = rules.read_text(encoding="utf-8")
    assert "holds in 47 of 48 reports that tell all of it; it does not in 1:" in text
    assert "coincidence: " in text


def _loaded(path: Path) -> tuple:  # type: ignore[type-arg]
    ruleset = load_table_rules(path)
    assert ruleset is not None
    return ruleset.rules


def test_check_prints_the_summary_and_a_baseline_accepts_it(cli: Cli, tmp_path: Path) -> None:
    _csv(tmp_path / "t.csv", _regions())
    baseline = tmp_path / "accepted.json"

    result = cli("suggest", str(tmp_path / "t.csv"), "--check", "--baseline", str(baseline))

    assert result.code == 1
    assert "# Can these figures all be true?" in result.out
    assert "all-is-men-and-women" in result.out
    patterns = {each["rule"]: each["count"] for each in json.loads(baseline.read_text())["patterns"]}
    assert patterns["all-is-men-and-women"] == 1


def test_nothing_is_suggested_of_noise(cli: Cli, tmp_path: Path) -> None:
    draw = random.Random(2)
    rows: Rows = [{"id": f"x{n}", **{c: draw.randint(0, 99) for c in "abcdefgh"}} for n in range(200)]
    _csv(tmp_path / "t.csv", rows)

    result = cli("suggest", str(tmp_path / "t.csv"), "--check")

    assert result.code == 3
    assert "no rule is suggested" in result.err


def test_a_rate_per_100_000_inhabitants(cli: Cli, tmp_path: Path) -> None:
    draw = random.Random(5)
    rows: Rows = []
    for place in range(30):
        people, deaths = draw.randint(40_000, 900_000), draw.randint(20, 900)
        rate = round(100_000 * deaths / people + (3 if place == 7 else 0), 1)
        rows.append({"place": f"p{place}", "people": people, "deaths": deaths, "death_rate": rate})
    _csv(tmp_path / "t.csv", rows)
    rules = tmp_path / "rules.yaml"

    assert cli("suggest", str(tmp_path / "t.csv"), "-o", str(rules)).code == 0
    assert "share: {part: deaths, of: people, is: death_rate, per: 100000}" in rules.read_text()
    assert cli("check", str(tmp_path / "t.csv"), "--rules", str(rules)).code == 1


def test_running_totals_changes_means_minus_and_copies(cli: Cli, tmp_path: Path) -> None:
    draw = random.Random(3)
    rows: Rows = []
    level = 5000
    for day in range(1, 29):
        flow, income, cost, other, people = (draw.randint(10, 999) for _ in range(5))
        level += flow
        rows.append(
            {"day": f"2024-02-{day:02}", "stock": level, "delivered": flow, "income": income, "cost": cost}
            | {"other": other, "extra": people % 7, "result": income + other - cost - people % 7}
            | {"people": people, "income_per_head": round(income / people, 2), "copy": other}
            | {"change_pct": round(100 * (cost / income - 1), 1)}
        )
    _csv(tmp_path / "t.csv", rows)
    rules = tmp_path / "rules.yaml"

    assert cli("suggest", str(tmp_path / "t.csv"), "-o", str(rules)).code == 0
    forms = [rule.form for rule in _loaded(rules)]

    assert Steps("stock", "delivered", "day", "day", ()) in forms
    assert [form.quantity for form in forms if isinstance(form, NeverFalls)] == ["stock"]
    assert any(isinstance(form, Same) and set(form.quantities) == {"other", "copy"} for form in forms)
    assert any(isinstance(form, Mean) and form.mean == "income_per_head" for form in forms)
    assert any(isinstance(form, Change) and (form.start, form.end) == ("income", "cost") for form in forms)
    assert any(isinstance(form, Expression | Breakdown) and "result" in str(form) for form in forms)
    assert cli("check", str(tmp_path / "t.csv"), "--rules", str(rules)).code == 0


def test_codes_are_the_sums_of_those_that_begin_with_them(cli: Cli, tmp_path: Path) -> None:
    draw = random.Random(4)
    rows: Rows = []
    for year in ("2020", "2021", "2022"):
        for code in "ABC":
            parts = [draw.randint(100, 9999) for _ in range(4)]
            rows.append({"year": year, "code": code, "value": sum(parts)})
            rows += [{"year": year, "code": f"{code}.{n}", "value": part} for n, part in enumerate(parts)]
    _csv(tmp_path / "t.csv", rows)

    result = cli("suggest", str(tmp_path / "t.csv"))

    assert 'names: {code: {cut_after: "."}}' in result.out
    assert "holds in 9 of 9 reports" in result.out


def test_one_file_against_another(cli: Cli, tmp_path: Path) -> None:
    draw = random.Random(5)
    small: Rows = []
    large: Rows = []
    for day in range(1, 15):
        parts = [draw.randint(100, 999) for _ in range(3)]
        small += [{"day": f"2024-01-{day:02}", "town": f"t{n}", "cases": part} for n, part in enumerate(parts)]
        large.append({"day": f"2024-01-{day:02}", "cases": sum(parts) + (day == 7)})
    _csv(tmp_path / "towns.csv", small)
    _csv(tmp_path / "land.csv", large)
    rules = tmp_path / "rules.yaml"

    assert cli("suggest", str(tmp_path / "land.csv"), str(tmp_path / "towns.csv"), "-o", str(rules)).code == 0

    (rollup,) = [rule.form for rule in _loaded(rules) if isinstance(rule.form, Rollup)]
    assert (rollup.parts_table, rollup.total_table, rollup.by) == ("towns", "land", ("day",))
    assert "it does not in 1:\n  #   day 2024-01-07" in rules.read_text(encoding="utf-8")


def test_texts_among_the_figures_are_declared_so_that_check_takes_the_file(cli: Cli, tmp_path: Path) -> None:
    rows = _regions()
    rows[7]["men"] = rows[7]["all"] = ":"
    lines = [",".join(map(str, each)) for each in (rows[0], *(row.values() for row in rows))]
    (tmp_path / "t.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    rules = tmp_path / "rules.yaml"

    assert cli("suggest", str(tmp_path / "t.csv"), "-o", str(rules)).code == 0

    assert 'cells: {":": missing}' in rules.read_text(encoding="utf-8")
    checked = cli("check", str(tmp_path / "t.csv"), "--rules", str(rules))
    assert checked.code == 1
    assert "is no number" not in checked.err


def test_a_file_that_cannot_be_read(cli: Cli, tmp_path: Path) -> None:
    result = cli("suggest", str(tmp_path / "missing.csv"))

    assert result.code == 2
    assert "missing.csv" in result.err


def test_a_table_without_labels_and_headings_is_looked_at(cli: Cli, tmp_path: Path) -> None:
    rows = [f"{one},{two},{one + two}" for one, two in zip(range(317, 917, 7), range(9211, 211, -97), strict=False)]
    path = tmp_path / "bare.csv"
    path.write_text("\n".join(rows))

    result = cli("suggest", "--check", str(path))

    assert (result.code, result.err) == (0, "")
    assert f"| {len(rows)} | {len(rows)} | 0 | 0 | 0 |" in result.out
