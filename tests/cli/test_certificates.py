"""``--certificate``: proofs as files, which an independent checker accepts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.vipr_reader import check

DATA = """\
dataset: storm
title: After the storm
rules: [rules.yaml]
quantities:
  helped: {label: households helped, unit: households}
  moved: {label: households moved, unit: households}
  paid: {label: households paid, unit: households}
sources:
  council:
    outlet: The Council
    role: reference
    claims:
      - helped: "131 @ p1"
  paper:
    outlet: The Paper
    claims:
      - moved: "257 @ p2"
      - paid: {says: "313", at: p3, or: moved}
"""

RULES = """\
rules:
  - id: moved-or-paid
    breakdown: {total: helped, parts: [moved, paid], overlap: none, rest: possible}
    because: who was moved or paid was helped, and nobody was both
"""


@pytest.fixture
def storm(cli: Cli) -> Cli:
    Path("storm.yaml").write_text(DATA, encoding="utf-8")
    Path("rules.yaml").write_text(RULES, encoding="utf-8")
    return cli


def proofs(folder: str = ".") -> list[str]:
    return sorted(path.name for path in Path(folder).glob("*.vipr"))


def test_one_file_takes_the_proof_of_the_worst_finding(storm: Cli) -> None:
    result = storm("check", "storm.yaml", "--certificate", "proof.vipr")

    assert (result.code, result.err) == (1, "")
    text = Path("proof.vipr").read_text(encoding="utf-8")
    assert check(text).relation == ("infeas",)
    assert '% claim paper/moved: "257" is [' in text
    assert "% rule moved-or-paid: who was moved or paid was helped, and nobody was both\n" in text


def test_a_folder_takes_every_proof(storm: Cli) -> None:
    result = storm("check", "storm.yaml", "--certificate", "proofs", "--output", "report.json")

    assert result.code == 1
    assert Path("report.json").exists()
    assert proofs("proofs") == [
        "against-paper-moved-or-paid-1.vipr",
        "against-paper-moved-or-paid-2-case-1.vipr",
        "against-paper-moved-or-paid-2-case-2.vipr",
    ]
    for path in Path("proofs").iterdir():
        check(path.read_text(encoding="utf-8"))


def test_a_proof_of_a_named_finding(storm: Cli) -> None:
    result = storm("check", "storm.yaml", "--certificate", "one.vipr", "--finding", "against:paper:moved")

    assert result.code == 1
    assert proofs() == ["one.vipr"]


def test_a_consistent_finding_gives_its_values(storm: Cli) -> None:
    Path("storm.yaml").write_text(
        DATA.replace("257", "57").replace('{says: "313", at: p3, or: moved}', '"31 @ p3"'), encoding="utf-8"
    )

    result = storm("check", "storm.yaml", "--certificate", "proof.vipr", "--finding", "against:paper:moved-or-paid")

    assert (result.code, result.err) == (0, "")
    assert check(Path("proof.vipr").read_text(encoding="utf-8")).solutions


def test_nothing_to_prove_is_said_and_no_reason_to_fail(storm: Cli) -> None:
    Path("storm.yaml").write_text(DATA.replace("257", "57").replace("313", "31"), encoding="utf-8")

    result = storm("check", "storm.yaml", "--certificate", "proof.vipr")

    assert (result.code, result.err) == (0, "no certificate written: nothing is contradicted or strained\n")
    assert proofs() == []
    named = storm("check", "storm.yaml", "--certificate", "proof.vipr", "--finding", "within:paper:moved-or-paid")
    assert named.code == 2
    assert "within:paper:moved-or-paid is undecided" in named.err


def test_a_proof_with_a_product_says_which_rows_it_gives(storm: Cli) -> None:
    Path("storm.yaml").write_text(
        DATA.replace("  paid: {label: households paid, unit: households}", "  paid: {label: share paid, kind: percent}")
        .replace("257", "97")
        .replace('{says: "313", at: p3, or: moved}', '"7% @ p3"'),
        encoding="utf-8",
    )
    Path("rules.yaml").write_text(
        "rules:\n  - id: paid-share\n    share: {part: moved, of: helped, is: paid}\n    because: by definition\n",
        encoding="utf-8",
    )

    result = storm("check", "storm.yaml", "--certificate", "proof.vipr")

    assert (result.code, result.err) == (1, "")
    written = Path("proof.vipr").read_text(encoding="utf-8")
    row = "-132 * paid + -6 * helped + 100 * moved <= -792"
    assert (
        f"% row paid-share*1: {row}, from moved = 0.01 * helped * paid and helped < 132 and -1 * paid <= -6" in written
    )
    assert check(written).derivations


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["storm.yaml", "--finding", "x"], "give both"),
        (["storm.yaml", "storm.yaml", "--certificate", "p.vipr"], "one data set"),
        (["storm.yaml", "--certificate", "p.vipr", "--finding", "nothing-like-it"], "no finding is called"),
        (["storm.yaml", "--certificate", "rules.yaml"], "cannot be made"),
        (["storm.yaml", "--certificate", "none/p.vipr"], "cannot be written"),
    ],
)
def test_usage(storm: Cli, arguments: list[str], message: str) -> None:
    result = storm("check", *arguments)

    assert result.code == 2
    assert message in " ".join(result.err.split())
