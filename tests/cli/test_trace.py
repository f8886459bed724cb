"""Figures of a text traced to cells: which one, within words, contradicted, by chance, not found."""

from __future__ import annotations

import json
import random
from pathlib import Path

import polars as pl

from tests.cli.conftest import Cli

CASES = """\
region,cases 2023,cases 2024,deaths 2024
Lombardia,52799,61240,812
Veneto,33120,35985,402
Toscana,28417,27950,355
Lazio,41233,46871,610
"""
REPORT = """\
Lombardia reported 61,240 cases in 2024. In Veneto the cases rose to nearly 36,000 in 2024.

In Toscana there were 27,590 cases in 2024. There were 172,046 cases in the four regions in 2024.

1,000,000 people were tested.
"""


def _traced(cli: Cli, folder: Path, report: str, *tables: str) -> tuple[int, dict[str, dict[str, object]]]:
    (folder / "report.txt").write_text(report, encoding="utf-8")
    options = [part for table in tables for part in ("--tables", str(folder / table))]
    result = cli("trace", str(folder / "report.txt"), *options, "--format", "json")
    return result.code, {each["phrase"]: each for each in json.loads(result.out)["figures"]}


def test_every_figure_has_an_outcome_and_a_cell(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text(CASES, encoding="utf-8")

    code, figures = _traced(cli, tmp_path, REPORT, "cases.csv")

    assert code == 1
    assert {phrase: each["outcome"] for phrase, each in figures.items()} == {
        "61,240": "traced",
        "nearly 36,000": "traced within its words",
        "27,590": "contradicted",
        "172,046": "traced",
        "1,000,000": "not found",
    }
    assert str(figures["61,240"]["where"]).endswith("cases.csv, line 2, column 3")
    assert figures["27,590"]["value"] == "27950"
    assert figures["172,046"]["sort"] == "the sum of the column"
    chance = figures["61,240"]["coincidence"]
    assert isinstance(chance, float)
    assert chance < 0.001


def test_markdown_tells_the_contradiction_first(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text(CASES, encoding="utf-8")
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")

    result = cli("trace", str(tmp_path / "report.txt"), "--tables", str(tmp_path / "cases.csv"))

    assert result.code == 1
    first = next(line for line in result.out.splitlines() if line.startswith("| 2"))
    assert "contradicted" in first
    assert "27,950: Toscana, cases 2024" in first


def test_a_small_number_in_a_big_table_proves_nothing(cli: Cli, tmp_path: Path) -> None:
    draw = random.Random(1)
    rows = [{"name": f"x{n}", "a": draw.randint(0, 200), "b": draw.randint(0, 200)} for n in range(500)]
    pl.DataFrame(rows).write_parquet(tmp_path / "big.parquet")

    code, figures = _traced(cli, tmp_path, "In the harbour, 37 ships were counted.", "big.parquet")

    assert code == 0
    assert figures["37"]["outcome"] == "may be chance"
    assert float(str(figures["37"]["coincidence"])) > 0.5


def test_the_chance_told_is_that_of_figures_drawn_at_random(cli: Cli, tmp_path: Path) -> None:
    """Figures that no table tells are met as often as the model says, or less."""
    draw = random.Random(2)
    rows = [{"name": f"x{n}", "a": draw.randint(1000, 9999)} for n in range(300)]
    pl.DataFrame(rows).write_csv(tmp_path / "t.csv")
    text = " ".join(f"In the harbour, {draw.randint(1000, 9999):,} ships were counted." for _ in range(300))

    _, figures = _traced(cli, tmp_path, text, "t.csv")

    met = [
        each
        for each in figures.values()
        if each["outcome"] in ("traced", "may be chance") and each["sort"] == "the cell"
    ]
    share = len(met) / len(figures)
    told = sum(float(str(each["coincidence"])) for each in met) / max(len(met), 1)
    assert 0 < share < 2 * told


def test_extract_says_which_cells_figures_could_be(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text(CASES, encoding="utf-8")
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")

    result = cli("extract", str(tmp_path / "report.txt"), "--against", str(tmp_path / "cases.csv"), "--quiet")

    assert "could be" in result.out
    assert "line 2, column 3 (Lombardia, cases 2024" in result.out


def test_what_cannot_be_traced(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text(CASES, encoding="utf-8")
    (tmp_path / "empty.txt").write_text("Nothing is told here.\n", encoding="utf-8")

    assert cli("trace", str(tmp_path / "empty.txt"), "--tables", str(tmp_path / "cases.csv")).code == 3
    missing = cli("trace", str(tmp_path / "empty.txt"), "--tables", str(tmp_path / "no.csv"))
    assert missing.code == 2
    assert "no.csv" in missing.err
