"""The gate on tables as repositories have them: with old faults, renamed columns and broken files."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.cli.conftest import Cli, Result
from tests.cli.test_gate import Repository

SUM = """\
tables: {t: {files: "*.csv", keys: [k]}}
rules:
  - {id: sum, breakdown: {total: all, parts: [a, b], overlap: none, rest: none}, because: "all is a and b"}
"""
GOOD = "k,all,a,b\n1,3,1,2\n2,6,2,4\n"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "r")
    made.root.mkdir()
    made.git("init", "-q")
    made.write(rules=SUM)
    return made


Gate = Callable[..., Result]


@pytest.fixture
def gate(cli: Cli, monkeypatch: pytest.MonkeyPatch, repository: Repository) -> Gate:
    def run(*arguments: str, files: str = "*.csv", rules: str = "rules.yaml") -> Result:
        monkeypatch.chdir(repository.root)
        return cli("gate", files, "--rules", rules, "--base", "HEAD", *arguments)

    return run


def write(repository: Repository, text: str, name: str = "t") -> None:
    (repository.root / f"{name}.csv").write_text(text, encoding="utf-8")


def verdicts(repository: Repository, gate: Gate, *arguments: str) -> tuple[int, dict[str, str]]:
    """Run the gate in all formats and return its exit code and the verdict line of each."""
    files = {"text": "t.txt", "markdown": "t.md", "json": "t.json", "sarif": "t.sarif", "junit": "t.xml"}
    options = [word for name, path in files.items() for word in ("--format", name, "--output", path)]
    result = gate(*arguments, *options, "--format", "github", "--output", "-")
    assert result.err == ""
    read = {name: (repository.root / path).read_text(encoding="utf-8") for name, path in files.items()}
    root = ET.fromstring(read["junit"])
    said = root.find("testsuite/properties/property")
    assert said is not None
    (run,) = json.loads(read["sarif"])["runs"]
    (invocation,) = run["invocations"]
    told = json.loads(read["json"])
    assert invocation["exitCode"] == told["exit"] == result.code == int(int(root.get("failures") or 0) > 0)
    lines = {
        "text": read["text"].splitlines()[-1],
        "markdown": next(line.strip("*") for line in read["markdown"].splitlines() if line.startswith("**")),
        "json": told["verdict"],
        "sarif": invocation["exitCodeDescription"],
        "junit": said.get("value") or "",
        "github": next(line for line in result.out.splitlines() if line.startswith("This edit ")),
    }
    return result.code, lines


EDITS = {
    "nothing": (GOOD, GOOD),
    "an old problem": ("k,all,a,b\n1,3,1,2\n2,n/a,2,4\n", "k,all,a,b\n1,3,1,2\n2,n/a,2,4\n3,7,3,4\n"),
    "a new problem": (GOOD, GOOD + "3,n/a,3,4\n"),
    "a new conflict": (GOOD, GOOD + "3,8,3,4\n"),
    "an old conflict": (GOOD + "3,8,3,4\n", GOOD + "3,8,3,4\n4,7,3,4\n"),
    "lost": (GOOD, "k,all,a,b\n1,3,,2\n2,6,2,4\n"),
    "undecided": (GOOD, GOOD + "3,8,,4\n"),
    "a repeated key": (GOOD, GOOD + "2,6,2,4\n"),
}


@pytest.mark.parametrize("options", [(), ("--fail-on", "lost"), ("--fail-on", "undecided"), ("--fail-on", "never")])
@pytest.mark.parametrize("edit", EDITS)
def test_the_exit_code_and_the_verdict_agree_in_every_format(
    repository: Repository, gate: Gate, edit: str, options: tuple[str, ...]
) -> None:
    before, after = EDITS[edit]
    write(repository, before)
    repository.commit()
    write(repository, after)

    code, lines = verdicts(repository, gate, *options)

    assert len(set(lines.values())) == 1
    assert lines["text"].startswith("This edit fails: " if code else "This edit passes. ")
    fails = {
        "a new problem": True,
        "a repeated key": True,
        "a new conflict": options != ("--fail-on", "never"),
        "lost": options in (("--fail-on", "lost"), ("--fail-on", "undecided")),
        "undecided": options == ("--fail-on", "undecided"),
    }
    assert code == int(fails.get(edit, False))


def test_old_problems_are_counted(repository: Repository, gate: Gate) -> None:
    write(repository, "k,all,a,b\n1,3,1,2\n2,n/a,2,4\n")
    repository.commit()
    write(repository, "k,all,a,b\n1,3,1,2\n2,n/a,2,4\n3,7,3,4\n")

    result = gate()

    assert (result.code, result.err) == (0, "")
    assert result.out.endswith("0 unchanged; 0 accepted; 1 problem in the data as before.\n")


def test_an_old_problem_in_an_edited_row_is_old(repository: Repository, gate: Gate) -> None:
    write(repository, "k,all,a,b\n2,n/a,2,4\n1,3,1,2\n")
    repository.commit()
    write(repository, "k,all,a,b\n1,3,1,2\n2,N/A,2,5\n")

    assert gate().code == 0


def test_new_problems_are_named_and_may_be_accepted(repository: Repository, gate: Gate) -> None:
    write(repository, GOOD)
    repository.commit()
    write(repository, GOOD + "3,n/a,3,4\n")

    result = gate()

    assert result.code == 1
    assert (
        "new: error[bad-cell] column all: 'n/a' is no number that can be read exactly\n  --> t.csv:4:1\n" in result.out
    )
    assert "This edit fails: 1 problem in the data new. 0 new, " in result.out
    pattern = {"rule": "bad-cell", "where": {"file": "t.csv"}, "count": 1, "because": "as published"}
    baseline = {"format": "cac-check-baseline/v1", "accepted": [], "patterns": [pattern]}
    (repository.root / "accepted.json").write_text(json.dumps(baseline), encoding="utf-8")
    accepted = gate("--baseline", "accepted.json")
    assert accepted.code == 0
    assert "; 1 accepted." in accepted.out


def test_a_renamed_column_takes_what_was_decided_out_of_sight(repository: Repository, gate: Gate) -> None:
    write(repository, GOOD)
    repository.commit()
    write(repository, GOOD.replace("a,b", "a_new,b"))

    result = gate()

    assert result.code == 0
    assert "lost: error[sum] 2 reports: are no longer checked (t.csv)\n" in result.out
    assert "  edit        there is no column a any more\n" in result.out
    assert "2 lost" in result.out
    assert gate("--fail-on", "lost").code == gate("--fail-on", "undecided").code == 1


def test_a_file_that_goes_is_lost(repository: Repository, gate: Gate) -> None:
    write(repository, GOOD)
    write(repository, "k,all,a,b\n3,3,1,2\n", "other")
    repository.commit()
    (repository.root / "other.csv").unlink()

    result = gate("--fail-on", "lost")

    assert result.code == 1
    assert "lost: error[sum] k 3: is gone (other.csv)\n  edit        k 3 was taken out" in result.out


def test_a_rule_that_holds_of_less_is_lost(repository: Repository, gate: Gate) -> None:
    write(repository, GOOD)
    repository.commit()
    repository.write(rules=SUM.replace("because", 'where: {k: "1"}, because'))

    result = gate()

    assert "lost: error[sum] k 2: is no longer checked\n" in result.out
    assert "1 lost" in result.out


WRONG = "k,all,a,b\n1,3,1,2\n2,6,2,5\n"


@pytest.mark.parametrize("place", ["rules.yaml", "../rules.yaml"])
def test_rules_that_are_new_or_lie_elsewhere_judge_the_older_data_too(
    repository: Repository, gate: Gate, place: str
) -> None:
    (repository.root / "rules.yaml").unlink()
    write(repository, WRONG)
    repository.commit()
    (repository.root / place).write_text(SUM.replace('"*.csv"', "t.csv"), encoding="utf-8")
    write(repository, WRONG + "3,8,3,4\n")

    result = gate(rules=place)

    assert result.code == 1
    assert f"by the rules of today: {place} is not in it" in result.out
    assert "1 new, 0 worse, 0 lost, 0 fixed, 0 better, 1 unchanged" in result.out


def test_only_the_file_that_cannot_be_read_is_left_out(repository: Repository, gate: Gate) -> None:
    write(repository, WRONG)
    write(repository, "k,all,a,b\n3,6,2,5,1\n", "other")
    repository.commit()
    write(repository, "k,all,a,b\n3,6,2,5\n", "other")

    result = gate()

    assert "other.csv of HEAD " in result.out
    assert "cannot be used: this line has 5 fields, and there are 4 columns" in result.out
    assert "1 new, 0 worse, 0 lost, 0 fixed, 0 better, 1 unchanged" in result.out


def test_a_file_that_could_not_be_read_before_either_blocks_no_edit(repository: Repository, gate: Gate) -> None:
    write(repository, WRONG)
    write(repository, "k,all,a,b\n", "other")
    repository.commit()
    write(repository, WRONG + "3,7,3,4\n")

    result = gate()

    assert result.code == 0
    assert "other.csv cannot be used, as before: the file has no rows" in result.out
    assert result.out.endswith("1 unchanged; 0 accepted; 1 problem in the data as before.\n")


def test_columns_are_known_again_by_their_cells(repository: Repository, gate: Gate) -> None:
    write(repository, WRONG.replace("all", "everything"))
    repository.commit()
    write(repository, WRONG)

    result = gate()

    assert "the column all was called everything" in result.out
    assert "0 new, 0 worse, 0 lost, 0 fixed, 0 better, 1 unchanged" in result.out


def test_columns_are_known_again_by_what_the_older_rules_call_them(repository: Repository, gate: Gate) -> None:
    rules = SUM.replace("keys: [k]", "keys: [k], quantities: {all: COLUMN, a: a, b: b}")
    repository.write(rules=rules.replace("COLUMN", "everything"))
    write(repository, WRONG.replace("all", "everything"))
    repository.commit()
    repository.write(rules=rules.replace("COLUMN", "total"))
    write(repository, WRONG.replace("all", "total"))

    assert "0 new, 0 worse, 0 lost, 0 fixed, 0 better, 1 unchanged" in gate().out


def test_repeated_keys_are_no_edit(repository: Repository, gate: Gate) -> None:
    write(repository, "k,all,a,b\n1,3,1,2\n2,6,2,4\n2,6,,4\n")
    repository.commit()

    result = gate()

    assert result.code == 0
    assert "0 new, 0 worse, 0 lost, 0 fixed, 0 better, 0 unchanged" in result.out


def test_every_edit_that_is_named_is_in_the_difference(repository: Repository, gate: Gate) -> None:
    repository.write(
        rules="tables: {t: {files: t.csv, keys: [date]}}\n"
        "rules:\n"
        "  - {id: falls, never_falls: {quantity: total, along: date, every: day}, because: deaths stay}\n"
    )
    write(repository, "date,total\n2020-04-01,10\n2020-04-02,18\n2020-04-03,25\n2020-04-04,16\n")
    repository.commit()
    write(repository, "date,total\n2020-04-01,10\n2020-04-02,18\n2020-04-04,16\n")

    result = gate()

    assert "better: error[falls] date 2020-04-04: cannot hold, by 2" in result.out
    edits = [line for line in result.out.splitlines() if line.startswith("  edit ")]
    assert set(edits) == {"  edit        date 2020-04-03 was taken out: total 25"}


def test_an_edited_row_is_told_in_one_line(repository: Repository, gate: Gate) -> None:
    write(repository, GOOD)
    repository.commit()
    write(repository, GOOD.replace("2,6,2,4", "2,6,3,5") + "3,8,3,4\n")

    result = gate()

    assert "  edit        a (k 2) changed from 2 to 3, b changed from 4 to 5\n" in result.out
    assert "  edit        k 3 was added: all 8, a 3, b 4\n" in result.out


def test_what_was_edited_is_offered_first(repository: Repository, gate: Gate) -> None:
    rollup = """\
tables: {t: {files: "*.csv", keys: [k, part]}}
rules:
  - {id: sum, breakdown: {total: all, parts: [a, b], overlap: none, rest: none}, because: all is a and b}
  - {id: whole, rollup: {quantity: all, where: {part: {not: t}}, total: {part: t}, by: [k], overlap: none, rest: none},
     because: a whole is its parts}
"""
    (repository.root / "rules.yaml").write_text(rollup, encoding="utf-8")
    write(repository, "k,part,all,a,b\n1,t,10,4,6\n1,x,3,1,2\n1,y,7,3,4\n")
    repository.commit()
    write(repository, "k,part,all,a,b\n1,t,10,4,6\n1,x,3,1,2\n1,y,9,3,4\n")
    told = json.loads(gate("--format", "json").out)
    first = {each["rule"]: each["candidates"][0] for each in told["changes"]}
    assert first == {
        "sum": [{"figure": "all", "fits": "7"}],
        "whole": [{"figure": "all (k 1, part y)", "fits": "7"}],
    }

    write(repository, "k,part,all,a,b\n1,t,10,4,6\n1,x,3,1,2\n1,y,7,3,5\n")
    (sum_,) = json.loads(gate("--format", "json").out)["changes"]
    assert [way[0]["figure"] for way in sum_["candidates"]] == ["b", "all", "a"]


def test_files_may_be_keys(repository: Repository, gate: Gate) -> None:
    repository.write(rules=SUM.replace("[k]", "[file, k]"))
    write(repository, WRONG)
    repository.commit()
    write(repository, WRONG + "3,7,3,4\n")

    assert "0 new, 0 worse, 0 lost, 0 fixed, 0 better, 1 unchanged" in gate().out


def test_only_the_gate_fails_on_what_is_lost(repository: Repository, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    write(repository, GOOD)
    monkeypatch.chdir(repository.root)

    refused = cli("check", "t.csv", "--rules", "rules.yaml", "--fail-on", "lost")

    assert refused.code == 2
    assert "only an edit takes out of sight what was decided" in " ".join(refused.err.split())
