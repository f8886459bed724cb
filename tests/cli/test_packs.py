"""Rule packs: listed, written, tested, and each finds the error in its table."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest

from cac_check.commands.packs import files_of, packs
from cac_check.loading import load_table_rules
from tests.cli.conftest import Cli

PLANTED = {
    "budgets": ("accounts.csv", "2023-Q4", "913.2", "931.2", {"gdp-by-production"}),
    "elections": ("results.csv", "Brook 2", "486", "468", {"ballots-by-vote", "counties-Ash"}),
    "epidemics": (
        "series.csv",
        "2024-02-29,south",
        ",64",
        ",46",
        {"cases-are-active-recovered-or-dead", "nation-deaths", "deaths-never-fall"},
    ),
    "invoices": ("invoices.csv", "R-1003", "12.47", "12.74", {"tax-of-net", "gross-is-net-and-tax"}),
    "leagues": ("table.csv", "2024,Quarry", ",9", ",10", {"points"}),
    "surveys": ("toplines.csv", "tram,age 35-64", ",72,", ",27,", {"answers-are-all"}),
}
"""By pack: file and row of the error, what is told, what it should be, the rules that fail."""


def test_every_pack_has_its_error() -> None:
    assert packs().keys() == PLANTED.keys()


@pytest.mark.parametrize("pack", sorted(PLANTED))
def test_a_pack_finds_the_error_and_nothing_else(cli: Cli, pack: str) -> None:
    file, row, told, right, rules = PLANTED[pack]

    written = cli("init", "mine", "--pack", pack)
    next_step = written.err.split("next: cac-check ")[1].strip()
    found = cli(*shlex.split(next_step), "--format", "json")

    assert (written.code, found.code, found.err) == (0, 1, "")
    assert {each["rule"] for each in json.loads(found.out)["findings"]} == rules
    table = Path("mine", file)
    lines = table.read_text(encoding="utf-8").splitlines()
    (place,) = (number for number, line in enumerate(lines) if row in line)
    lines[place] = right.join(lines[place].rsplit(told, 1))
    table.write_text("\n".join([*lines, ""]), encoding="utf-8")
    corrected = cli(*shlex.split(next_step), "--format", "json")
    assert (corrected.code, json.loads(corrected.out)["findings"]) == (0, [])


@pytest.mark.parametrize("pack", sorted(PLANTED))
def test_the_rules_of_a_pack_pass_their_tests_give_reasons_and_all_apply(cli: Cli, pack: str) -> None:
    cli("init", pack, "--pack", pack, "-q")

    tested = cli("rules", "test", f"{pack}/rules.yaml")
    names = [f"{pack}/{name}" for name in files_of(pack) if name.endswith(".csv")]
    checked = cli("check", *names, "--rules", f"{pack}/rules.yaml")

    assert tested.code == 0, tested.out
    assert "applied nowhere" not in checked.out
    rules = load_table_rules(f"{pack}/rules.yaml")
    assert rules is not None
    assert all(len(rule.because.split()) > 2 for rule in rules.rules)
    assert Path(pack, "schemas", "table-rules.schema.json").exists()


@pytest.mark.parametrize("words", [("--pack",), ("mine", "--pack"), ("--pack", "--force")])
def test_without_a_name_packs_are_listed(cli: Cli, words: tuple[str, ...]) -> None:
    result = cli("init", *words)

    assert result.code == 0
    assert all(f"  {name}" in result.err for name in PLANTED)
    assert not Path("mine").exists()


def test_a_wrong_name_lists_them_too(cli: Cli) -> None:
    result = cli("init", "mine", "--pack", "electons")

    assert result.code == 2
    assert "did you mean elections?" in result.err
    assert "  leagues" in result.err
    assert not Path("mine").exists()


def test_without_a_folder_it_is_called_like_the_pack(cli: Cli) -> None:
    assert cli("init", "--pack", "leagues").code == 0
    assert Path("leagues/rules.yaml").exists()
    assert cli("init", "--pack=leagues").code == 2
    assert cli("init").code == 2
    assert "say where" in cli("init").err
    assert cli("init", "mine", "--pack", "leagues", "--from", "a.csv").code == 2
