"""Rows of tables whose proofs agents are told to be verified."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from cac_check.commands.agents.table_proofs import TableProofs
from cac_check.commands.agents.telling import UNDECIDED, Proof
from cac_check.commands.subject import Settings
from cac_check.commands.tables_subject import TablesSubject
from cac_check.loading import load_table_rules
from cac_check.report.result import Outcome, Result, Scope

TABLE = """\
gap,file,a,b,total,day
x,k,5,6,11,2020-01-01
y,k,4,4,8,2020-01-02
z,l,7,7,15,2020-01-03
w,m,7,7,14,2020-01-05
"""
NATION = "file,all\nk,10\nl,7\nn,9\n"
RULES = """\
tables:
  t:
    files: t.csv
    keys: [gap, file]
    quantities: {a: {kind: count}, b: {kind: count}, total: {kind: count}}
  nation: {files: nation.csv, keys: [file], quantities: {all: {kind: count}}}
rules:
  - {id: same, same: [a, b], because: one thing}
  - {id: both, breakdown: {total: total, parts: [a, b], overlap: none, rest: none}, because: two parts}
  - {id: by-file, rollup: {quantity: a, from: t, to: nation, is: all, by: [file], overlap: none, rest: none},
     because: a nation, unmatched: warning}
  - {id: seats, rollup: {quantity: a, from: t, is: 577, by: [], overlap: none, rest: none}, because: the law}
"""


@pytest.fixture
def subject(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TablesSubject:
    monkeypatch.chdir(tmp_path)
    for name, text in (("t.csv", TABLE), ("nation.csv", NATION), ("rules.yaml", RULES)):
        Path(name).write_text(text, encoding="utf-8")
    ruleset = load_table_rules("rules.yaml", opener=lambda path: Path(path).read_bytes())
    assert ruleset is not None
    return TablesSubject(["t.csv", "nation.csv"], ruleset)


SETTINGS = Settings(quiet=True)
Found = tuple[list[Result], Callable[[float], TableProofs]]


@pytest.fixture
def found(subject: TablesSubject) -> Found:
    (run,) = subject.checked(SETTINGS).runs(Scope.OPEN)
    return list(run.results), lambda seconds: TableProofs(subject.load(SETTINGS), SETTINGS, seconds)


def test_every_row_that_breaks_a_rule_is_proved_whatever_its_keys_are_called(found: Found) -> None:
    results, proofs = found
    proved = proofs(60)

    told = {(each.rule, each.verdict): proved(each) for each in results}

    assert {rule for rule, _ in told} == {"same", "both", "by-file", "seats"}
    assert {proof for (_, verdict), proof in told.items() if verdict == "contradicted"} == {Proof(True)}
    assert all(proof.why_not for proof in told.values() if proof.verified is not True)


def test_a_row_that_is_proved_to_be_otherwise_is_not_verified(found: Found) -> None:
    results, proofs = found
    row = replace(next(each for each in results if each.rule == "same"), verdict="strained")

    assert proofs(60)(row) == Proof(False, "decided alone, it is contradicted")


def test_what_is_not_proved_says_why(found: Found) -> None:
    results, proofs = found
    row = results[0]

    assert proofs(60)(replace(row, outcome=Outcome.OPEN)) == UNDECIDED
    late, gone = proofs(0)(row), proofs(60)(replace(row, rule="joint"))
    assert (late.verified, late.why_not) == (None, "there was no time left: `explain` proves it alone")
    assert (gone.verified, (gone.why_not or "").partition(":")[0]) == (None, "its keys name no report of one rule")
    none = proofs(60)(replace(row, details={"keys": {**row.details["keys"], "file": "nowhere"}}))  # type: ignore[dict-item]
    assert none.verified is None


def test_a_report_of_too_many_figures_is_left_to_explain(found: Found, monkeypatch: pytest.MonkeyPatch) -> None:
    results, proofs = found
    monkeypatch.setattr("cac_check.commands.agents.table_proofs._MOST", 3)
    (seats,) = [each for each in results if each.rule == "seats"]
    (same,) = [each for each in results if each.rule == "same"]

    told = proofs(60)(seats)

    assert (told.verified, told.why_not) == (
        None,
        "it is about 4 figures, too many beside others: `explain` proves it alone",
    )
    assert proofs(60)(same) == Proof(True)
