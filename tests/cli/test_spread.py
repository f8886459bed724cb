"""Standard deviations of whole numbers, told by claims and in tables."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from cac_check import check
from cac_check.certificate import Witness, verify
from cac_check.commands.exits import Exit
from cac_check.loading import load_all
from cac_check.verdict.proofs import proofs_of
from tests.cli.conftest import Cli

RULE = """\
  - id: slices
    spread: {mean: m, deviation: sd, count: n}
    because: everybody told a whole number of slices
"""

ROWS = "paper,n,m,sd\na,10,2.25,1.83\nb,12,4.83,2.71\nc,15,3.67,1.95\nd,8,5.38,2.07\n"

TABLE = f"""\
tables:
  t:
    files: t.csv
    keys: [paper]
    reading: rounded
    grain: 0.01
    quantities: {{n: {{reading: exact}}, m: {{kind: amount}}, sd: {{kind: amount}}}}
rules:
{RULE}"""


def claims(n: str, m: str, sd: str) -> str:
    return f"""\
dataset: d
rules: [rules.yaml]
quantities:
  n: {{label: people asked}}
  m: {{label: mean number of slices, kind: amount}}
  sd: {{label: standard deviation, kind: amount}}
sources:
  one: {{outlet: One, claims: [n: "{n}", m: "{m}", sd: "{sd}"]}}
"""


def test_claims_and_rows_have_one_verdict(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_text(f"rules:\n{RULE}")
    (tmp_path / "tables.yaml").write_text(TABLE)
    (tmp_path / "t.csv").write_text(ROWS)
    cli("check", "t.csv", "--rules", "tables.yaml", "--output", "found.json")
    found = json.loads((tmp_path / "found.json").read_text())
    refused = {row["paper"] for row in found["findings"] if row["verdict"] == "contradicted"}

    for row in csv.DictReader(io.StringIO(ROWS)):
        text = claims(row["n"], row["m"], row["sd"])
        for name, grain in {"n": "1", "m": "0.01", "sd": "0.01"}.items():  # as in the cells: not cut off
            told = f'{name}: {{says: "{row[name]}", rounding: half, grain: {grain}}}'
            text = text.replace(f'{name}: "{row[name]}"', told)
        (tmp_path / "d.yaml").write_text(text)
        result = cli("check", "d.yaml")
        assert (result.code == Exit.FINDINGS) == (row["paper"] in refused), result.out
    assert refused == {"a", "b"}


def test_a_finding_says_why_and_what_would_fit(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_text(f"rules:\n{RULE}")
    (tmp_path / "d.yaml").write_text(claims("12", "4.83", "2.71"))

    told = cli("check", "d.yaml").out

    assert "12 whole numbers that come to 58 have squares that come to an even number" in told
    assert 'if "2.71" (one) were 2.715 to 2.725' in told
    (tmp_path / "d.yaml").write_text(claims("12", "4.83", "2.72"))
    assert cli("check", "d.yaml").code == Exit.OK


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("spread: {mean: m, deviation: sd, count: n, min: 1}", "only `min` is written"),
        ("spread: {mean: m, deviation: sd, count: n, min: 5, max: 5}", "nothing on such a scale differs"),
        ("spread: {mean: m, deviation: sd, count: n, items: 1.5}", "`items` must be a whole number"),
        ("spread: {mean: m, deviation: m, count: n}", "occurs twice"),
        ("spread: {mean: m, deviation: sd, count: n}\n    tolerance: {abs: 1}", "nothing is missed by a little"),
        ("spread: {mean: m, deviation: sd, count: n}\n    missing: zero", "that nobody tells is not 0"),
    ],
)
def test_what_says_nothing_is_refused(cli: Cli, tmp_path: Path, said: str, line: str) -> None:
    (tmp_path / "rules.yaml").write_text(f"rules:\n  - id: slices\n    {said}\n    because: so\n")
    (tmp_path / "d.yaml").write_text(claims("12", "4.83", "2.71"))

    result = cli("check", "d.yaml")

    assert result.code == Exit.FAILED
    assert line in result.out + result.err


def test_values_with_a_root_are_verified_with_the_claim_on_it_and_are_no_file(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_text(f"rules:\n{RULE}")
    (tmp_path / "d.yaml").write_text(claims("30", "3.23", "1.77"))
    (pair,) = load_all(["d.yaml"], [])
    report = check(*pair)
    ((system, witness),) = proofs_of(report)

    assert isinstance(witness, Witness)
    assert "sd" not in witness.values
    assert "one/sd" in {member.id for member in system.members}
    assert verify(witness, system)

    result = cli("check", "d.yaml", "--certificate", "proof.vipr", "--finding", "within:one:slices")
    assert result.code == Exit.FAILED
    assert "proof-not-writable" in result.err
    assert not (tmp_path / "proof.vipr").exists()
