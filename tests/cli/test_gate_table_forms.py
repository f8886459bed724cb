"""The gate on every form of rule over tables: what an edit broke or hid, told at the row that was edited."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from tests.cli.conftest import Cli, Result
from tests.cli.test_gate import Repository
from tests.unit.report.test_sarif import SCHEMA


@dataclass(frozen=True)
class Form:
    """Rules over tables, the tables, and one edit that breaks the rule and one that hides a figure."""

    rules: str
    files: dict[str, str]
    file: str
    """The one that is edited."""
    row: str
    broken: str
    hidden: str
    line: int
    """Where the edited row is."""
    who: str
    edit: str
    others: int = 1
    """Reports of the rule beside the one that is edited."""


FORMS = {
    "wide": Form(
        "tables: {t: {files: t.csv, keys: [place]}}\n"
        "rules:\n"
        "  - id: rule\n"
        "    breakdown: {total: all, parts: [old, young], overlap: none, rest: none}\n",
        {"t.csv": "place,all,old,young\nA,3,1,2\nB,30,10,20\n"},
        "t.csv",
        "B,30,10,20",
        "B,30,10,21",
        "B,30,,20",
        3,
        "place B",
        "young (place B) changed from 20 to 21",
    ),
    "long": Form(
        "tables: {t: {files: t.csv, keys: [place], layout: long, quantity: what, value: number}}\n"
        "rules:\n"
        "  - id: rule\n"
        "    breakdown: {total: all, parts: [old, young], overlap: none, rest: none}\n",
        {"t.csv": "place,what,number\nA,all,3\nA,old,1\nA,young,2\nB,all,30\nB,old,10\nB,young,20\n"},
        "t.csv",
        "B,young,20",
        "B,young,21",
        "B,young,",
        7,
        "place B",
        "young (place B) changed from 20 to 21",
    ),
    "rollup": Form(
        "tables: {t: {files: t.csv, keys: [day, place]}}\n"
        "rules:\n"
        "  - id: rule\n"
        "    rollup: {quantity: cases, where: {place: {not: all}}, total: {place: all}, by: [day], overlap: none, "
        "rest: none}\n",
        {"t.csv": "day,place,cases\n1,all,3\n1,x,1\n1,y,2\n2,all,7\n2,x,3\n2,y,4\n"},
        "t.csv",
        "2,y,4",
        "2,y,5",
        "2,y,",
        7,
        "day 2",
        "cases (day 2, place y) changed from 4 to 5",
    ),
    "columns by pattern": Form(
        "tables: {t: {files: t.csv, keys: [place]}}\n"
        "rules:\n"
        "  - id: rule\n"
        "    breakdown: {total: all, parts: {like: 'age_*'}, overlap: none, rest: none}\n",
        {"t.csv": "place,all,age_0,age_5\nA,3,1,2\nB,30,10,20\n"},
        "t.csv",
        "B,30,10,20",
        "B,30,10,21",
        "B,30,,20",
        3,
        "place B",
        "age_5 (place B) changed from 20 to 21",
    ),
    "rollup at every level": Form(
        "tables: {t: {files: t.csv, keys: [day, code]}}\n"
        "rules:\n"
        "  - id: rule\n"
        "    rollup: {quantity: cases, by: [day, code], levels: {code: [1, 2]}, overlap: none, rest: none}\n",
        {"t.csv": "day,code,cases\n1,A,3\n1,A1,1\n1,A2,2\n2,A,7\n2,A1,3\n2,A2,4\n"},
        "t.csv",
        "2,A2,4",
        "2,A2,5",
        "2,A2,",
        7,
        "day 2, code A",
        "cases (day 2, code A2) changed from 4 to 5",
    ),
    "sums of two quantities": Form(
        "tables: {t: {files: t.csv, keys: [day, place]}}\n"
        "rules:\n"
        "  - id: rule\n"
        "    rollup: {quantity: sent, is: got, by: [day], overlap: none, rest: none}\n",
        {"t.csv": "day,place,sent,got\n1,x,1,2\n1,y,2,1\n2,x,3,4\n2,y,4,3\n"},
        "t.csv",
        "2,y,4,3",
        "2,y,5,3",
        "2,y,,3",
        5,
        "day 2",
        "sent (day 2, place y) changed from 4 to 5",
    ),
    "rollup into another table": Form(
        "tables:\n"
        "  precincts: {files: precincts.csv, keys: [county, precinct]}\n"
        "  state: {files: state.csv, keys: [county]}\n"
        "rules:\n"
        "  - id: rule\n"
        "    rollup: {from: precincts, quantity: votes, to: state, by: [county], overlap: none, rest: none}\n"
        "    names: {county: {ignore_case: true}}\n",
        {
            "precincts.csv": "county,precinct,votes\nKent,1,5\nKent,2,6\nWeld,1,1\n",
            "state.csv": "county,votes\nKENT,11\nWELD,1\n",
        },
        "precincts.csv",
        "Kent,2,6",
        "Kent,2,9",
        "Kent,2,",
        3,
        "county kent",
        "votes (county Kent, precinct 2) changed from 6 to 9",
    ),
    "steps": Form(
        "tables: {t: {files: t.csv, keys: [place, day]}}\n"
        "rules:\n"
        "  - id: rule\n"
        "    steps: {quantity: level, by: new, along: day, every: day, within: [place]}\n",
        {"t.csv": "place,day,level,new\nA,2024-01-01,5,\nA,2024-01-02,7,2\nB,2024-01-02,1,1\n"},
        "t.csv",
        "A,2024-01-01,5,",
        "A,2024-01-01,4,",
        "A,2024-01-01,,",
        2,
        "place A, day 2024-01-02",
        "level (place A, day 2024-01-01) changed from 5 to 4",
        others=0,
    ),
    "listed": Form(
        "tables: {t: {files: t.csv, keys: [fig], layout: long, quantity: node, value: value, id: fig}}\n"
        "rules:\n"
        "  - id: rule\n"
        "    listed: {breakdowns: breakdowns.csv, parts: parts.csv}\n",
        {
            "t.csv": "fig,node,value\nf1,a,3\nf2,b,1\nf3,c,2\n",
            "breakdowns.csv": "breakdown,total,relation\nb1,f1,=\n",
            "parts.csv": "breakdown,part\nb1,f2\nb1,f3\n",
        },
        "t.csv",
        "f3,c,2",
        "f3,c,4",
        "f3,c,",
        4,
        "breakdown b1",
        "f3 (fig f3) changed from 2 to 4",
        others=0,
    ),
}


@pytest.fixture(params=FORMS)
def form(request: pytest.FixtureRequest) -> Form:
    return FORMS[request.param]


@pytest.fixture
def repository(tmp_path: Path, form: Form) -> Repository:
    made = Repository(tmp_path / "Prüf stand")
    made.root.mkdir()
    made.git("init", "-q")
    made.write(rules=form.rules + "    because: it must be so\n")
    for name, text in form.files.items():
        (made.root / name).write_text(text, encoding="utf-8")
    made.commit()
    return made


@pytest.fixture
def gate(cli: Cli, monkeypatch: pytest.MonkeyPatch, repository: Repository, form: Form) -> Callable[..., Result]:
    def run(*arguments: str) -> Result:
        monkeypatch.chdir(repository.root)
        return cli("gate", *form.files, "--rules", "rules.yaml", "--base", "HEAD", *arguments)

    return run


def edit(repository: Repository, form: Form, row: str) -> None:
    path = repository.root / form.file
    text = path.read_text(encoding="utf-8")
    assert form.row in text
    path.write_text(text.replace(form.row, row), encoding="utf-8")


def test_what_breaks_is_told_at_the_row_that_was_edited(
    repository: Repository, gate: Callable[..., Result], form: Form
) -> None:
    edit(repository, form, form.broken)

    result = gate()

    assert (result.code, result.err) == (1, "")
    assert f"new: error[rule] {form.who}: cannot hold, by " in result.out
    assert f"\n  --> {form.file}:{form.line}:1\n" in result.out
    assert f"\n  edit        {form.edit}\n" in result.out


def test_what_was_decided_and_is_no_more_is_lost(
    repository: Repository, gate: Callable[..., Result], form: Form
) -> None:
    edit(repository, form, form.hidden)

    result = gate()

    assert (result.code, result.err) == (0, "")
    assert f"lost: error[rule] {form.who}: cannot be decided" in result.out
    assert f"({form.file}:{form.line})\n" in result.out
    assert "0 new, 0 worse, 1 lost, 0 fixed, 0 better, 0 unchanged" in result.out


def test_a_contradiction_that_is_hidden_is_lost_and_not_fixed(
    repository: Repository, gate: Callable[..., Result], form: Form
) -> None:
    edit(repository, form, form.broken)
    repository.commit()
    path = repository.root / form.file
    path.write_text(path.read_text(encoding="utf-8").replace(form.broken, form.hidden), encoding="utf-8")
    rules = repository.root / "rules.yaml"

    assert "0 new, 0 worse, 1 lost, 0 fixed, 0 better, 0 unchanged" in gate().out

    rules.write_text(rules.read_text(encoding="utf-8") + "    missing: skip\n", encoding="utf-8")
    skipped = gate()
    assert f"lost: error[rule] {form.who}: is no longer checked" in skipped.out
    assert "0 new, 0 worse, 1 lost, 0 fixed, 0 better, 0 unchanged" in skipped.out


def test_taking_it_back_is_fixed(repository: Repository, gate: Callable[..., Result], form: Form) -> None:
    edit(repository, form, form.broken)
    repository.commit()
    path = repository.root / form.file
    path.write_text(path.read_text(encoding="utf-8").replace(form.broken, form.row), encoding="utf-8")

    result = gate()

    assert result.code == 0
    assert "0 new, 0 worse, 0 lost, 1 fixed, 0 better, 0 unchanged" in result.out
    assert f"fixed: error[rule] {form.who}: it said cannot hold" in result.out


def test_a_rule_that_is_gone_is_lost(repository: Repository, gate: Callable[..., Result], form: Form) -> None:
    edit(repository, form, form.broken)
    repository.commit()
    repository.write(rules=(form.rules + "    because: it must be so\n").replace("id: rule\n", "id: other\n"))

    result = gate()

    assert f"lost: error[rule] {form.who}: is no longer checked" in result.out
    others = "lost: error[rule] every report: is no longer checked" in result.out
    assert f"{2 if others else 1} lost" in result.out
    assert others == (form.others == 1)


def sarif_of(repository: Repository, gate: Callable[..., Result]) -> dict[str, Any]:
    gate("--format", "sarif", "--output", "t.sarif")
    log: dict[str, Any] = json.loads((repository.root / "t.sarif").read_text(encoding="utf-8"))
    if SCHEMA.exists():
        jsonschema.Draft4Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(log)
    (run,) = log["runs"]
    assert isinstance(run, dict)
    return run


def test_sarif(repository: Repository, gate: Callable[..., Result], form: Form) -> None:
    edit(repository, form, form.broken)

    (result,) = sarif_of(repository, gate)["results"]
    place = result["locations"][0]["physicalLocation"]

    assert (result["ruleId"], result["kind"], result["level"], result["baselineState"]) == (
        "rule",
        "fail",
        "error",
        "new",
    )
    assert place["artifactLocation"] == {"uri": form.file, "uriBaseId": "%SRCROOT%"}
    assert place["region"]["startLine"] == form.line
    assert f"Edit: {form.edit}." in result["message"]["text"]
    prints = result["partialFingerprints"]["cacCheckFinding/v1"]
    repository.commit()
    (later,) = sarif_of(repository, gate)["results"]
    assert later["baselineState"] == "unchanged"
    assert later["partialFingerprints"]["cacCheckFinding/v1"] == prints


def test_sarif_of_what_is_lost(repository: Repository, gate: Callable[..., Result], form: Form) -> None:
    edit(repository, form, form.hidden)

    (result,) = sarif_of(repository, gate)["results"]

    assert (result["kind"], result["level"]) == ("open", "none")
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == form.line


def test_junit(repository: Repository, gate: Callable[..., Result], form: Form) -> None:
    edit(repository, form, form.broken)
    gate("--format", "junit", "--output", "t.xml")

    root = ET.parse(repository.root / "t.xml").getroot()
    (case,) = root.iter("testcase")
    (failure,) = case

    assert (failure.tag, failure.get("type")) == ("failure", "contradicted")
    assert case.get("name") == f"rule: {form.who}"
    assert form.edit in (failure.text or "")
    assert (root.get("tests"), root.get("failures")) == ("1", "1")


def test_keys_may_have_any_name(cli: Cli) -> None:
    names = ("role", "row", "column", "value", "number", "key")
    rules = (
        f"tables: {{t: {{files: t.csv, keys: [{', '.join(names)}]}}}}\n"
        "rules:\n"
        "  - id: split\n"
        "    breakdown: {total: all, parts: [old, young], overlap: none, rest: none}\n"
        "    because: it must be so\n"
    )
    Path("rules.yaml").write_text(rules, encoding="utf-8")
    for file, old in (("a.csv", 1), ("b.csv", 2)):
        Path(file).write_text(f"{','.join(names)},all,old,young\na,b,c,d,e,f,3,{old},2\n", encoding="utf-8")

    result = cli("gate", "--against", "a.csv", "b.csv", "--rules", "rules.yaml")

    assert "new: error[split] role a, row b, column c, value d, number e, key f: cannot hold, by 1" in result.out
    assert "old (role a, row b, column c, value d, number e, key f) changed from 1 to 2" in result.out


def test_findings_of_a_check_have_a_file_and_a_line(cli: Cli, form: Form) -> None:
    Path("rules.yaml").write_text(form.rules + "    because: it must be so\n", encoding="utf-8")
    for name, text in form.files.items():
        Path(name).write_text(text.replace(form.row, form.broken), encoding="utf-8")

    result = cli("check", *form.files, "--rules", "rules.yaml", "--format", "json")

    (finding,) = json.loads(result.out)["findings"]
    assert finding["file"] in form.files
    lines = Path(finding["file"]).read_text(encoding="utf-8").splitlines()
    assert 2 <= finding["line"] <= len(lines)
