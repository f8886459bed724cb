"""Parts of a rule over tables by pattern: ``parts: {like: "age_*", not: [age_total]}``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.cli.test_gate import Repository

WIDE = "place,age_0,age_5,age 10+,age_total,men\nA,1,2,3,6,4\nB,1,2,3,7,4\n"


def place(folder: Path, form: str, table: str = "files: t.csv, keys: [place]", csv: str = WIDE) -> list[str]:
    rules = f"tables:\n  t: {{{table}}}\nrules:\n  - {{id: ages, {form}}}\n"
    (folder / "r.yaml").write_text(rules)
    (folder / "t.csv").write_text(csv)
    return [str(folder / "t.csv"), "--rules", str(folder / "r.yaml")]


def parts(written: str) -> str:
    return f"breakdown: {{total: age_total, parts: {written}, overlap: none, rest: none}}"


def test_what_a_pattern_matched_is_said_and_added_up(cli: Cli, tmp_path: Path) -> None:
    given = place(tmp_path, parts('{like: "age*", not: [age_total]}'))

    found = cli("check", *given)
    explained = cli("explain", *given, "--key", "B")

    assert "- `ages`: age\\* is age_0, age_5, age 10+ (3 columns)" in found.out
    assert "| B | ages | 1 | 6 | 7 |" in found.out
    assert all(f"line 3, {name}" in explained.out for name in ("age_0", "age_5", "age 10+", "age_total"))


def test_patterns_stand_beside_names_and_have_weights(cli: Cli, tmp_path: Path) -> None:
    given = place(tmp_path, parts('["men", {like: "age_?", weight: 2}]'))

    found = json.loads(cli("check", *given, "--format", "json").out)

    assert [(each["place"], each["low"], each["total_low"]) for each in found["findings"]] == [
        ("A", "10", "6"),
        ("B", "10", "7"),
    ]


def test_a_rule_binds_on_the_table_whose_columns_it_matches(cli: Cli, tmp_path: Path) -> None:
    place(tmp_path, parts('{like: "age_?"}'))
    text = (tmp_path / "r.yaml").read_text().replace("rules:", "  u: {files: u.csv, keys: [place]}\nrules:")
    (tmp_path / "r.yaml").write_text(text)
    (tmp_path / "u.csv").write_text("place,age_total\nA,3\n")

    found = cli("check", "--rules", str(tmp_path / "r.yaml"), str(tmp_path / "t.csv"), str(tmp_path / "u.csv"))

    assert "| ages | 2 | 0 |" in found.out


LONG = "files: t.csv, keys: [place], layout: long, quantity: item, value: n"


@pytest.mark.parametrize(
    ("form", "table", "wrong", "advice"),
    [
        (parts('{like: "agx*"}'), None, "matches no column of t", "age_0, age_5, age 10+, age_total, men"),
        (parts('{like: "age*"}'), None, "age_total, the whole itself", "not: [age_total]"),
        (parts('{like: "age*", not: [age_totl]}'), None, "`not: age_totl` leaves nothing out", "age_total"),
        (parts('{like: "age*", not: ["a*"]}'), None, "leaves out all that it matches", "leave less out"),
        (parts('[age_0, {like: "age_?"}]'), None, "matches age_0, which the rule names besides", "not: [age_0]"),
        ('same: {like: "age_t*"}', None, "matches age_total alone", "at least two"),
        ('same: {like: "item_*"}', LONG, "is a long table", "list them under `quantities:`"),
    ],
)
def test_what_a_pattern_must_not_match_is_a_problem_with_its_line(
    cli: Cli, tmp_path: Path, form: str, table: str | None, wrong: str, advice: str
) -> None:
    csv = WIDE if table is None else "place,item,n\nA,item_1,2\n"
    found = cli("check", *place(tmp_path, form, table or "files: t.csv, keys: [place]", csv))

    assert found.code != 0
    assert "error[columns-like] rule ages: " in found.err
    assert wrong in found.err
    assert advice in found.err
    assert "r.yaml:4:" in found.err


def test_the_gate_takes_an_older_version_in_which_nothing_matched(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = parts('{like: "age*", not: [age_total]}')
    place(tmp_path, form, csv="place,age_total,other\nA,6,1\nB,7,2\n")
    made = Repository(tmp_path)
    made.git("init", "-q")
    made.commit()
    place(
        tmp_path, form.replace("none}", "none}, because: now with its reason").replace("rest: none", "rest: possible")
    )
    monkeypatch.chdir(tmp_path)

    found = cli("gate", "t.csv", "--rules", "r.yaml")

    assert found.code == 0
    assert "error[" not in found.err


def test_two_tables_with_other_columns_each_need_a_rule_each(cli: Cli, tmp_path: Path) -> None:
    place(tmp_path, parts('{like: "age_?"}'))
    text = (tmp_path / "r.yaml").read_text().replace("rules:", "  u: {files: u.csv, keys: [place]}\nrules:")
    (tmp_path / "r.yaml").write_text(text)
    (tmp_path / "u.csv").write_text("place,age_7,age_total\nA,3,3\n")

    found = cli("check", "--rules", str(tmp_path / "r.yaml"), str(tmp_path / "t.csv"), str(tmp_path / "u.csv"))

    assert "matches other columns in each of the tables t, u" in found.err
    assert "`table:`" in found.err


def test_a_sign_of_days_in_a_name_is_told_and_what_to_do(cli: Cli, tmp_path: Path) -> None:
    found = cli("check", *place(tmp_path, 'same: {like: "age*"}', csv="place,age@1,age_2\nA,1,1\n"))

    assert "matches age@1" in found.err
    assert "under `quantities:`" in found.err


def test_a_quantity_called_like_is_still_a_part(cli: Cli, tmp_path: Path) -> None:
    form = "breakdown: {total: all, parts: {like: 1, share: 2}, overlap: none, rest: none}"
    found = cli("check", *place(tmp_path, form, csv="place,all,like,share\nA,5,1,2\n"))

    assert found.code == 0
    assert "| ages | 1 | 1 |" in found.out
