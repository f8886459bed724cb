"""The gate on tables, in real git repositories."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from tests.cli.conftest import Cli, Result
from tests.cli.test_gate import Repository
from tests.unit.report.test_markdown import HOSTILE
from tests.unit.report.test_sarif import SCHEMA

RULES = """\
title: Cases
tables:
  places:
    files: "{date}-cases.csv"
    keys: [date, place]
rules:
  - id: adds-up
    breakdown: {total: cases, parts: [ill, well], overlap: none, rest: none}
    because: who was ever ill is ill or well again
    missing: skip
"""

ROWS = {"A": (10, 4, 6), "B": (20, 12, 8), "C": (30, 10, 20)}


def table(**changes: tuple[int, int, int]) -> str:
    rows = {**ROWS, **changes}
    return "place,cases,ill,well\n" + "".join(f"{place},{','.join(map(str, row))}\n" for place, row in rows.items())


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "Prüf stand")
    (made.root / "data").mkdir(parents=True)
    made.git("init", "-q")
    made.write(rules=RULES)
    return made


@pytest.fixture
def gate(cli: Cli, monkeypatch: pytest.MonkeyPatch, repository: Repository) -> Callable[..., Result]:
    def run(*arguments: str) -> Result:
        monkeypatch.chdir(repository.root)
        return cli("gate", *(arguments or ("data/*.csv",)), "--rules", "rules.yaml", "--base", "HEAD")

    return run


def write(repository: Repository, text: str, day: str = "2020-11-04") -> None:
    (repository.root / "data" / f"{day}-cases.csv").write_text(text, encoding="utf-8")


def test_a_row_that_breaks_must_not_get_in(repository: Repository, gate: Callable[..., Result]) -> None:
    write(repository, table())
    commit = repository.commit()
    write(repository, table(B=(20, 12, 9)))

    result = gate()

    assert (result.code, result.err) == (1, "")
    assert result.out == (
        f"tables data/*.csv, compared with HEAD ({commit[:10]})\n"
        "\n"
        "new: error[adds-up] date 2020-11-04, place B: cannot hold, by 1\n"
        "    the parts come to 21, the total is 20\n"
        "  --> data/2020-11-04-cases.csv:3:1\n"
        "  would fit   well 8\n"
        "  or          cases 21\n"
        "  or          ill 11\n"
        "  rule        who was ever ill is ill or well again\n"
        "  edit        well (date 2020-11-04, place B) changed from 8 to 9\n"
        "\n"
        "This edit fails: 1 conflict new or worse. "
        "1 new, 0 worse, 0 lost, 0 fixed, 0 better, 0 unchanged; 0 accepted.\n"
    )


@pytest.mark.parametrize(
    ("before", "after", "code", "counts"),
    [
        ({"B": (20, 12, 9)}, {"B": (20, 12, 9)}, 0, "0 new, 0 worse, 0 lost, 0 fixed, 0 better, 1 unchanged"),
        ({"B": (20, 12, 9)}, {"B": (20, 12, 15)}, 1, "0 new, 1 worse, 0 lost, 0 fixed, 0 better, 0 unchanged"),
        ({"B": (20, 12, 15)}, {"B": (20, 12, 9)}, 0, "0 new, 0 worse, 0 lost, 0 fixed, 1 better, 0 unchanged"),
        ({"B": (20, 12, 9)}, {}, 0, "0 new, 0 worse, 0 lost, 1 fixed, 0 better, 0 unchanged"),
        ({}, {}, 0, "0 new, 0 worse, 0 lost, 0 fixed, 0 better, 0 unchanged"),
        ({"B": (20, 12, 9)}, {"A": (10, 4, 7)}, 1, "1 new, 0 worse, 0 lost, 1 fixed, 0 better, 0 unchanged"),
    ],
)
def test_what_changed(
    repository: Repository,
    gate: Callable[..., Result],
    before: dict[str, tuple[int, int, int]],
    after: dict[str, tuple[int, int, int]],
    code: int,
    counts: str,
) -> None:
    write(repository, table(**before))
    repository.commit()
    write(repository, table(**after))

    result = gate()

    assert (result.code, result.err) == (code, "")
    assert counts in result.out


@pytest.mark.parametrize(
    ("before", "after", "code", "counts"),
    [
        ("warning", "error", 1, "0 new, 1 worse, 0 lost, 0 fixed, 0 better, 0 unchanged"),
        ("note", "warning", 0, "0 new, 1 worse, 0 lost, 0 fixed, 0 better, 0 unchanged"),
        ("error", "warning", 0, "0 new, 0 worse, 0 lost, 0 fixed, 1 better, 0 unchanged"),
        ("error", "error", 0, "0 new, 0 worse, 0 lost, 0 fixed, 0 better, 1 unchanged"),
    ],
)
def test_a_severity_that_is_raised_is_worse(
    repository: Repository, gate: Callable[..., Result], before: str, after: str, code: int, counts: str
) -> None:
    """As for data sets: the verdict counts first, then the severity, then the gap."""
    write(repository, table(B=(20, 12, 10)))
    repository.write(rules=f"{RULES}    severity: {before}\n")
    repository.commit()
    write(repository, table(B=(20, 12, 10 if before == after else 9)))  # a smaller gap makes no milder severity
    repository.write(rules=f"{RULES}    severity: {after}\n")

    result = gate()

    assert (result.code, result.err) == (code, "")
    assert counts in result.out


def test_moving_rows_is_no_change(repository: Repository, gate: Callable[..., Result]) -> None:
    write(repository, table(B=(20, 12, 9)))
    repository.commit()
    head, *rows = table(B=(20, 12, 9)).splitlines()
    write(repository, "\n".join([head, *reversed(rows)]) + "\n")

    assert "1 unchanged" in gate().out


def test_globs_are_looked_up_in_both_versions(repository: Repository, gate: Callable[..., Result]) -> None:
    write(repository, table(B=(20, 12, 9)))
    write(repository, table(A=(10, 4, 7)), "2020-11-05")
    repository.commit()
    (repository.root / "data" / "2020-11-05-cases.csv").unlink()
    write(repository, table(C=(30, 10, 21)), "2020-11-06")

    result = gate()

    assert result.code == 1
    assert "lost: error[adds-up] 3 reports: are gone (data/2020-11-05-cases.csv)\n" in result.out
    assert "  edit        data/2020-11-05-cases.csv is gone\n" in result.out
    assert "1 new, 0 worse, 3 lost, 0 fixed, 0 better, 1 unchanged" in result.out


def test_tables_that_are_new_have_no_history(repository: Repository, gate: Callable[..., Result]) -> None:
    repository.commit()
    write(repository, table(B=(20, 12, 9)))

    result = gate()

    assert result.code == 1
    assert result.out.startswith("tables data/*.csv, not in HEAD")


def test_accepted_by_pattern_with_a_count(repository: Repository, gate: Callable[..., Result]) -> None:
    write(repository, table(A=(10, 4, 7), B=(20, 12, 9)))
    repository.commit()
    write(repository, table(A=(10, 4, 8), B=(20, 12, 10)))
    accepted = {"rule": "adds-up", "where": {"date": "2020-11-04"}, "count": 2, "because": "as published"}

    def run(**changes: object) -> Result:
        baseline = {"format": "cac-check-baseline/v1", "accepted": [], "patterns": [{**accepted, **changes}]}
        (repository.root / "accepted.json").write_text(json.dumps(baseline), encoding="utf-8")
        return gate("data/*.csv", "--baseline", "accepted.json")

    assert run().code == 0
    assert "; 2 accepted.\n" in run().out
    few, late, other = run(count=1), run(until="1999-12-31"), run(where={"date": "1999-12-31"})
    assert (few.code, late.code, other.code) == (1, 1, 1)
    assert "baseline: adds-up (date 2020-11-04): 1 accepted, but there are 2\n" in few.out
    assert "accepted until a day that is over\n" in late.out
    assert "accepted, but not there any more\n" in other.out
    assert "3 accepted, but there are only 2\n" in run(count=3).out


def test_an_update_follows_what_there_is(
    repository: Repository, cli: Cli, gate: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    accepted = repository.root / "accepted.json"

    def patterns() -> list[dict[str, object]]:
        found: list[dict[str, object]] = json.loads(accepted.read_text(encoding="utf-8"))["patterns"]
        return found

    def update(*options: str) -> Result:
        monkeypatch.chdir(repository.root)
        return cli("baseline", "update", "data/*.csv", "-r", "rules.yaml", "--baseline", "accepted.json", *options)

    write(repository, table())
    repository.commit()
    write(repository, table(A=(10, 4, 7), B=(20, 12, 9)))

    refused = update()
    made = update("--because", "as published", "--until", "2999-12-31")

    assert refused.code == 2
    assert "adds-up (date 2020-11-04, place A) is not accepted yet and needs a reason (2 in all)" in refused.err
    assert 'say why it may stay: --because "…"' in refused.err
    assert (made.code, made.err) == (
        0,
        "adds-up (date 2020-11-04, place A or B): 2 accepted, new\n"
        "wrote accepted.json: 1 pattern, 1 of them new; 0 taken out\n",
    )
    assert patterns() == [
        {
            "rule": "adds-up",
            "where": {"date": "2020-11-04", "place": ["A", "B"]},
            "count": 2,
            "because": "as published",
            "until": "2999-12-31",
        }
    ]
    assert gate("data/*.csv", "--baseline", "accepted.json").code == 0

    hand = [
        {"rule": "adds-up", "where": {"place": "A"}, "count": 4, "because": "by hand"},
        {"rule": "adds-up", "where": {"place": "B"}, "count": 1, "because": "b"},
        {"rule": "bad-cell", "where": {}, "count": 3, "because": "of no rule"},
    ]
    accepted.write_text(json.dumps({"format": "cac-check-baseline/v1", "accepted": [], "patterns": hand}))
    write(repository, table(A=(10, 4, 7), C=(30, 10, 21)) + "D,x,1,1\n")
    before = accepted.read_text(encoding="utf-8")
    assert update().code == 2  # C is new
    assert accepted.read_text(encoding="utf-8") == before
    followed = update("--because", "c")
    assert followed.err == (
        "adds-up (place A): 1 accepted, 4 before\n"
        "adds-up (date 2020-11-04, place C): 1 accepted, new\n"
        "adds-up (place B): not there any more, taken out\n"
        "bad-cell: of no rule of these tables, left as it is\n"
        "1 problem in the data: none of it is accepted here, and the gate fails on new ones only\n"
        "wrote accepted.json: 3 patterns, 1 of them new; 1 taken out\n"
    )
    assert [(each["count"], each["because"]) for each in patterns()] == [(1, "by hand"), (3, "of no rule"), (1, "c")]
    assert gate("data/*.csv", "--baseline", "accepted.json").code == 0


TWO_RULES = (
    RULES
    + """\
  - {id: told-elsewhere, same: [cases, told], because: another office counts the same}
"""
)


def test_a_gap_up_to_so_much_is_accepted_for_one_rule(
    repository: Repository, cli: Cli, gate: Callable[..., Result]
) -> None:
    def written(**told: int) -> str:
        lines = (f"{place},{','.join(map(str, ROWS[place]))},{told.get(place, ROWS[place][0])}" for place in ROWS)
        return "\n".join(["place,cases,ill,well,told", *lines, ""])

    repository.write(rules=TWO_RULES)
    write(repository, written())
    repository.commit()
    pattern = {"rule": "told-elsewhere", "gap": "5", "because": "counted a day later"}
    accepted = repository.root / "accepted.json"
    text = json.dumps({"format": "cac-check-baseline/v1", "accepted": [], "patterns": [pattern]})
    accepted.write_text(text, encoding="utf-8")

    write(repository, written(A=15, B=16))
    within = gate("data/*.csv", "--baseline", "accepted.json")
    assert (gate("data/*.csv").code, within.code) == (1, 0)
    assert "accepted (counted a day later)" in within.out
    assert "; 2 accepted.\n" in within.out

    write(repository, written(A=15, B=14))
    beyond = gate("data/*.csv", "--baseline", "accepted.json", "--format", "json")
    changes = {each["place"]: each["accepted"] for each in json.loads(beyond.out)["changes"]}
    assert (beyond.code, changes) == (1, {"A": "counted a day later", "B": None})

    write(repository, written(A=15).replace("B,20,12,8", "B,20,12,9"))  # no weaker for other rules
    other = gate("data/*.csv", "--baseline", "accepted.json")
    assert other.code == 1
    assert "error[adds-up] date 2020-11-04, place B" in other.out

    write(repository, written())
    idle = gate("data/*.csv", "--baseline", "accepted.json")
    assert "baseline: told-elsewhere (a gap up to 5): accepted, but not there any more\n" in idle.out
    update = ("baseline", "update", "data/*.csv", "-r", "rules.yaml", "--baseline", "accepted.json", "-q")
    assert cli(*update).code == 0  # what has no count holds whatever there is
    assert json.loads(accepted.read_text(encoding="utf-8"))["patterns"] == [{**pattern, "where": {}}]


def test_an_update_names_keys_that_have_names_of_ours(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("rules.yaml").write_text(
        "tables:\n  t: {files: t.csv, keys: [gap, Key gap, rule], quantities: {a: {kind: count}, b: {kind: count}}}\n"
        "rules:\n  - {id: same, same: [a, b], because: one thing}\n"
    )
    Path("t.csv").write_text("gap,Key gap,rule,a,b\n1,x,r,5,6\n" + "".join(f"{n},y,r,5,6\n" for n in range(2, 25)))
    Path("old.csv").write_text("gap,Key gap,rule,a,b\n1,x,r,5,5\n")

    made = cli("baseline", "update", "t.csv", "-r", "rules.yaml", "--baseline", "known.json", "--because", "so")

    assert made.code == 0
    (pattern,) = json.loads(Path("known.json").read_text())["patterns"]
    assert pattern == {"rule": "same", "where": {"Key gap": ["x", "y"], "rule": "r"}, "count": 24, "because": "so"}
    gate = ("gate", "--against", "old.csv", "t.csv", "-r", "rules.yaml")
    assert (cli(*gate).code, cli(*gate, "--baseline", "known.json").code) == (1, 0)


def test_formats(repository: Repository, gate: Callable[..., Result]) -> None:
    write(repository, table())
    repository.commit()
    write(repository, table(B=(20, 12, 9)))
    outputs = {"json": "t.json", "markdown": "t.md", "github": "-"}
    options = [option for name, path in outputs.items() for option in ("--format", name, "--output", path)]

    result = gate("data/*.csv", *options)

    assert result.out.startswith(
        "::error file=data/2020-11-04-cases.csv,line=3,title=cac-check%3A adds-up::date 2020-11-04, "
    )
    told = json.loads((repository.root / "t.json").read_text(encoding="utf-8"))
    assert told["fails"] == 1
    assert told["changes"][0]["place"] == "B"
    summary = (repository.root / "t.md").read_text(encoding="utf-8")
    assert "| new | adds-up | 2020-11-04 | B | cannot hold | 1 |" in summary
    assert "well (date 2020-11-04, place B) changed from 8 to 9" in summary
    assert told["changes"][0]["edits"] == ["well (date 2020-11-04, place B) changed from 8 to 9"]
    refused = gate("data/*.csv", "--format", "html")
    assert refused.code == 2


def test_two_files(repository: Repository, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    write(repository, table(), "1")
    write(repository, table(B=(20, 12, 9)), "2")
    monkeypatch.chdir(repository.root)
    rules = RULES.replace("[date, place]", "[place]")
    repository.write(rules=rules)

    result = cli("gate", "--against", "data/1-cases.csv", "data/2-cases.csv", "--rules", "rules.yaml")

    assert result.code == 1
    assert "1 new" in result.out


def test_hostile_cells_start_no_command(repository: Repository, gate: Callable[..., Result]) -> None:
    write(repository, table())
    repository.commit()
    write(repository, table() + '"x\n::error::boom\r%0A|<script>",10,4,7\n')

    result = gate("data/*.csv", "--format", "github")

    assert result.code == 1
    lines = [line.strip() for line in result.out.replace("\r", "\n").splitlines()]
    assert [line for line in lines if line.startswith("::") and not line.startswith(("::error file=", "::stop"))] == [
        lines[-1]
    ]


@pytest.mark.parametrize("hostile", [*HOSTILE, "]]>&<a b='c'>", "[click](1) {0}"])
def test_hostile_cells_break_no_format(repository: Repository, gate: Callable[..., Result], hostile: str) -> None:
    place = hostile.replace("\x00", "\x01").replace('"', '""').encode("utf-8", "replace").decode("utf-8")
    write(repository, table())
    repository.commit()
    path = repository.root / "data" / "2020-11-04-cases.csv"
    path.write_bytes((table() + f'"{place}",10,4,7\n').encode())
    outputs = {"json": "t.json", "markdown": "t.md", "sarif": "t.sarif", "junit": "t.xml"}

    result = gate(
        "data/*.csv", *(option for name in outputs for option in ("--format", name, "--output", outputs[name]))
    )

    assert (result.code, result.out) == (1, "")
    read = {name: (repository.root / path).read_text(encoding="utf-8") for name, path in outputs.items()}
    assert json.loads(read["json"])["fails"] == 1
    (told,) = json.loads(read["sarif"])["runs"][0]["results"]
    assert "[click](1)" not in told["message"]["text"]
    if SCHEMA.exists():
        schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
        jsonschema.Draft4Validator(schema).validate(json.loads(read["sarif"]))
    assert {element.tag for element in ET.fromstring(read["junit"]).iter()} == {
        "testsuites",
        "testsuite",
        "properties",
        "property",
        "testcase",
        "failure",
    }
    rows = [line for line in read["markdown"].splitlines() if line.startswith("| new |")]
    assert len(rows) == 1
    assert "<script>" not in read["markdown"]
