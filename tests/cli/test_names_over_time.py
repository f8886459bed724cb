"""The same key under other names over time: rows under old names count under the new ones, by a list in a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.cli.test_gate import Repository

TABLE = "t: {files: t.csv, keys: [town, year], names: NAMES, quantities: {people: {kind: count}, born: {kind: count}}}"
RULE = "  - {id: rise, steps: {quantity: people, by: born, along: year, every: year, within: [town]}}\n"
ROWS = """\
town,year,people,born
Karl-Marx-Stadt,1989,10,1
Chemnitz,1990,12,2
Chemnitz,1991,15,2
"""


def place(folder: Path, names: str, listed: str, rows: str = ROWS) -> list[str]:
    (folder / "r.yaml").write_text(f"tables:\n  {TABLE.replace('NAMES', names)}\nrules:\n{RULE}")
    (folder / "t.csv").write_text(rows)
    (folder / "names.csv").write_text(listed)
    return [str(folder / "t.csv"), "--rules", str(folder / "r.yaml")]


def test_a_series_goes_on_under_a_new_name(cli: Cli, tmp_path: Path) -> None:
    given = place(tmp_path, "{town: names.csv}", "old,new\nKarl-Marx-Stadt,Chemnitz\n")

    found = cli("check", *given)
    explained = cli("explain", *given, "--key", "town=Chemnitz", "--key", "year=1990")

    assert "| rise | 2 | 1 | 0 | 0 | 1 |" in found.out  # without the list: one step only
    assert "| Chemnitz, 1991 |" in found.out
    assert "t.csv:2:1" in explained.out


def test_a_name_that_changed_at_a_time_is_another_one_afterwards(cli: Cli, tmp_path: Path) -> None:
    """The old name is given to another town in 1991: that is no row of the first one."""
    rows = ROWS + "Karl-Marx-Stadt,1991,3,0\nKarl-Marx-Stadt,1992,3,0\n"
    listed = "old,new,from,why\nKarl-Marx-Stadt,Chemnitz,1990,vote\n"
    found = cli("check", *place(tmp_path, "{town: {file: names.csv, along: year}}", listed, rows))

    assert "| rise | 3 | 2 | 0 | 0 | 1 |" in found.out
    assert "problem" not in found.out.lower()


def test_the_gate_finds_the_list_in_the_older_version(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place(tmp_path, "{town: names.csv}", "old,new\nKarl-Marx-Stadt,Chemnitz\n", ROWS.replace("12,2", "12,3"))
    made = Repository(tmp_path)
    made.git("init", "-q")
    made.commit()
    (tmp_path / "t.csv").write_text(ROWS)
    monkeypatch.chdir(tmp_path)

    found = cli("gate", "t.csv", "--rules", "r.yaml")

    assert "by the rules of today" not in found.out + found.err
    assert "its rules cannot be read" not in found.out + found.err
    assert "fixed: error[rise] town Chemnitz, year 1990" in found.out  # 12 was not 10 + 3, and is 10 + 2


@pytest.mark.parametrize(
    ("names", "listed", "wrong", "line"),
    [
        ("{city: names.csv}", "old,new\na,b\n", "“city” is none of the keys town, year", "r.yaml:2:"),
        ("{town: nowhere.csv}", "old,new\na,b\n", "there is no such file", "nowhere.csv"),
        ("{town: names.csv}", "old,new,from\na,b,1990\n", "nothing says which key of the table it is", "names.csv"),
        ("{town: {file: names.csv, along: year}}", "old,new\na,b\n", "`along` says nothing", "r.yaml:2:"),
        ("{town: names.csv}", "old,new\na,b\na,c\n", "“a” has another new name in line 2", "names.csv:3:"),
        ("{town: names.csv}", "old,new\na,b\nb,a\n", "“a” becomes itself", "names.csv:2:"),
        ("{town: names.csv}", "old,new\na,\n", "an old name and another new one", "names.csv:2:"),
        ("{town: {file: names.csv, along: year}}", "old,new,from\na,b,1.5.1990\n", "is no period", "names.csv:2:"),
        (
            "{town: {file: names.csv, along: year}}",
            "old,new,from\na,b,1990\nb,c,1991-01\n",
            "“1991-01” is another sort of period than “1990”",
            "names.csv:3:",
        ),
        (
            "{town: {file: names.csv, along: year}}",
            "old,new,from\nKarl-Marx-Stadt,Chemnitz,1990-06-01\n",
            "changed in 1990-06-01, and year is 1989: no such period",
            "t.csv, line 2",
        ),
    ],
)
def test_lists_that_cannot_be_followed_are_refused_with_their_line(
    cli: Cli, tmp_path: Path, names: str, listed: str, wrong: str, line: str
) -> None:
    found = cli("check", *place(tmp_path, names, listed))

    assert found.code == 2 or "error[no-time]" in found.err
    assert wrong in found.err
    assert line in found.err
