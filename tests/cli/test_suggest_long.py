"""``suggest`` on long tables: total codes, months and years, levels of codes, labels further in, shares."""

from __future__ import annotations

import csv
import itertools
import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from cac_check.loading import load_table_rules
from cac_check.model import Expression
from cac_check.model_tables import Rollup
from tests.cli.conftest import Cli

Rows = list[list[object]]
REGIONS, SEXES, AGES = ("DE", "FR", "IT", "ES", "PL"), ("M", "F"), ("Y0-14", "Y15-64", "Y65+")


def _suggested(cli: Cli, folder: Path, head: Sequence[str], rows: Rows) -> tuple[dict[str, Rollup | Expression], str]:
    """Return the forms by the id of their rule, and the rule file."""
    with (folder / "t.csv").open("w", newline="") as file:
        csv.writer(file).writerows([head, *rows])
    out = cli("suggest", str(folder / "t.csv"), "-o", str(folder / "r.yaml"))
    assert out.code == 0, out.err
    text = (folder / "r.yaml").read_text()
    ruleset = load_table_rules(text.encode(), name="r.yaml")
    assert ruleset is not None
    return {rule.id: rule.form for rule in ruleset.rules}, text  # type: ignore[misc]


def _cube(draw: random.Random) -> Rows:
    rows: Rows = []
    for year in range(2018, 2022):
        base = {each: draw.randint(100, 99_999) for each in itertools.product(REGIONS, SEXES, AGES)}
        for key in itertools.product((*REGIONS, "EU"), (*SEXES, "T"), (*AGES, "TOTAL")):
            wanted = zip(key, ("EU", "T", "TOTAL"), strict=True)
            kept = [None if one == whole else one for one, whole in wanted]
            value = sum(
                number
                for each, number in base.items()
                if all(one is None or one == own for one, own in zip(kept, each, strict=True))
            )
            rows.append([year, *key, value])
    return rows


def test_each_total_code_is_the_sum_of_the_others(cli: Cli, tmp_path: Path) -> None:
    rows = _cube(random.Random(7))
    rows[0][-1] = int(str(rows[0][-1])) + 90  # 2018, DE, M, Y0-14
    forms, text = _suggested(cli, tmp_path, ["time", "geo", "sex", "age", "value"], rows)

    assert sorted(forms) == ["t-eu-value", "t-t-value", "t-total-value"]
    assert text.count("it does not in 1:") == 3
    assert "time 2018, age Y0-14, geo DE" in text


@pytest.mark.parametrize("separator", ["M", "-"])
def test_months_are_the_year(cli: Cli, tmp_path: Path, separator: str) -> None:
    draw, rows = random.Random(3), Rows()
    for region, year in itertools.product(REGIONS, range(2019, 2023)):
        births = [draw.randint(1_000, 9_999) for _ in range(12)]
        rows += [[region, f"{year}{separator}{month:02}", each] for month, each in enumerate(births, start=1)]
        rows.append([region, str(year), sum(births) + 7 * ((region, year) == ("IT", 2020))])

    forms, text = _suggested(cli, tmp_path, ["geo", "period", "births"], rows)

    ((name, form),) = forms.items()
    assert isinstance(form, Rollup)
    assert name == "t-period-births"
    assert form.names["period"].cut_after == separator
    assert "geo IT, period 2020" in text


def test_levels_of_codes_and_their_total_in_one_rule(cli: Cli, tmp_path: Path) -> None:
    draw, rows = random.Random(4), Rows()
    for year in range(2018, 2022):
        base = {"".join(each): draw.randint(100, 9_999) for each in itertools.product("ABC", "123", "12")}
        full = base | {
            code[:length]: sum(number for each, number in base.items() if each.startswith(code[:length]))
            for code in base
            for length in (1, 2)
        }
        rows += [[year, code, number] for code, number in full.items()]
        rows.append([year, "_T", sum(base.values()) + 13 * (year == 2020)])

    forms, text = _suggested(cli, tmp_path, ["year", "nace", "persons"], rows)

    ((_, form),) = forms.items()
    assert isinstance(form, Rollup)
    assert (form.levels["nace"].lengths, form.levels["nace"].total) == ((1, 2, 3), "_T")
    assert "year 2020, nace _T" in text


@pytest.mark.parametrize("long", [False, True])
def test_labels_further_in_are_parts_of_those_above(cli: Cli, tmp_path: Path, *, long: bool) -> None:
    draw, years = random.Random(5), ["2018", "2019", "2020", "2021", "2022"]
    below = {"Farms": ["crops", "animals"], "Industry": ["mines", "food", "cars"], "Trade": ["shops", "stalls"]}
    lines: list[tuple[str, list[int]]] = []
    for branch, parts in below.items():
        figures = [[draw.randint(100, 9_999) for _ in years] for _ in parts]
        lines.append((f"  {branch}", [sum(each) for each in zip(*figures, strict=True)]))
        lines += [(f"    {part}", own) for part, own in zip(parts, figures, strict=True)]
    whole = [own for name, own in lines if not name.startswith("    ")]
    lines.insert(0, ("All", [sum(each) for each in zip(*whole, strict=True)]))
    lines[4][1][3] += 10  # Industry, 2021: wrong in two sums
    rows: Rows = [[name, *own] for name, own in lines]
    if long:
        rows = [[name, year, each] for name, own in lines for year, each in zip(years, own, strict=True)]

    forms, text = _suggested(cli, tmp_path, ["branch", *(["year", "value"] if long else years)], rows)

    names = {name.split("-")[1] for name in forms}
    assert names == {"all", "farms", "industry", "trade"}
    assert text.count("it does not in 1:") == 2


def _shares(draw: random.Random) -> list[float]:
    sizes = [draw.random() for _ in range(5)]
    shares = [round(100 * each / sum(sizes), 1) for each in sizes[:-1]]
    return [*shares, round(100 - sum(shares), 1)]


FUELS = ("coal", "gas", "nuclear", "wind", "other")


def test_shares_over_rows_are_a_hundred(cli: Cli, tmp_path: Path) -> None:
    draw, rows = random.Random(6), Rows()
    for region, year in itertools.product(REGIONS, range(2019, 2023)):
        rows += [[region, year, fuel, share] for fuel, share in zip(FUELS, _shares(draw), strict=True)]
    rows[3][-1] = float(str(rows[3][-1])) + 2

    forms, text = _suggested(cli, tmp_path, ["geo", "year", "fuel", "percent"], rows)

    ((_, form),) = forms.items()
    assert isinstance(form, Rollup)
    assert (form.constant, form.by) == (100, ("geo", "year"))
    assert "geo DE, year 2019: 100 against 102" in text


def test_shares_beside_each_other_are_a_hundred(cli: Cli, tmp_path: Path) -> None:
    draw = random.Random(6)
    rows: Rows = [[region, year, *_shares(draw)] for region, year in itertools.product(REGIONS, range(2005, 2023))]
    rows[3][-1] = float(str(rows[3][-1])) + 2

    forms, text = _suggested(cli, tmp_path, ["geo", "year", *FUELS], rows)

    ((_, form),) = forms.items()
    assert isinstance(form, Expression)
    assert "holds in 89 of 90 reports" in text


def test_nothing_is_suggested_where_the_figures_are_shuffled(cli: Cli, tmp_path: Path) -> None:
    draw, rows = random.Random(8), _cube(random.Random(7))
    values = [row[-1] for row in rows]
    draw.shuffle(values)
    shuffled = [[*row[:-1], value] for row, value in zip(rows, values, strict=True)]

    forms, _ = _suggested(cli, tmp_path, ["time", "geo", "sex", "age", "value"], shuffled)

    assert forms == {}
