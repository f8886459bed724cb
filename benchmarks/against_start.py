"""Rows of ``against.py`` on start-up, runs made again, large files and rules with many parts."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

from against_rows import SEED, Row

ROOT = Path(__file__).resolve().parent.parent
DATASET = "data/cac-2023.yaml"


def campaign(folder: Path) -> None:
    """Lay the data set of the campaign and its rules beside each other, as they are here."""
    for name in ("data", "rules"):
        shutil.copytree(ROOT / name, folder / name)


def forget(folder: Path) -> None:
    """Delete every cache."""
    for cache in folder.glob("cache of *"):
        shutil.rmtree(cache)


def change_a_claim(folder: Path) -> None:
    """Give one claim another figure, one no run has seen."""
    path = folder / DATASET
    text = path.read_text(encoding="utf-8")
    known = text.partition("# changed ")[2].partition("\n")[0] or "0"
    number = int(known) + 1
    text = text.partition("# changed ")[0].rstrip() + "\n"
    before, says, after = text.partition("accounts_closed: 67,0")
    path.write_text(f"{before}{says}{number:02}{after[2:]}# changed {number}\n", encoding="utf-8")


def many_claims(folder: Path) -> None:
    """Write 50,000 claims of 500 sources on 600 quantities, with 200 rules."""
    drawn = random.Random(SEED)
    quantities = [f"q{number}" for number in range(600)]
    lines = ["dataset: large", "title: large", "rules: [rules.yaml]", "quantities:"]
    lines += [f"  {name}: {{label: number {name}}}" for name in quantities]
    lines.append("sources:")
    for source in range(500):
        lines += [f"  s{source}:", f"    outlet: Outlet {source}", "    claims:"]
        for name in drawn.sample(quantities, 100):
            words = drawn.choice(["about ", "nearly ", "more than ", ""])
            lines.append(f'      - {name}: {{says: "{words}{drawn.randint(100, 9999):,} people", at: p1}}')
    (folder / "large.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    rules = ["rules:"]
    for number in range(200):
        parts = f"[q{3 * number + 1}, q{3 * number + 2}]"
        rules += [
            f"  - id: r{number}",
            f"    breakdown: {{total: q{3 * number}, parts: {parts}, overlap: none, rest: possible}}",
            "    because: parts of it",
        ]
    (folder / "rules.yaml").write_text("\n".join(rules) + "\n", encoding="utf-8")


_LOAD = """
import json, time
import cac_check
cac_check.load_rules("rules.yaml")
start = time.perf_counter()
cac_check.load_dataset("large.yaml")
print(json.dumps({"seconds": time.perf_counter() - start}))
"""

_TABLE = """
import contextlib, io, json, time
from cac_check.__main__ import run
def check(name):
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        code = run(["check", f"{name}.csv", "--rules", f"{name}.yaml"])
    assert code in (0, 1), code
check("small")
start = time.perf_counter()
check("table")
print(json.dumps({"seconds": time.perf_counter() - start}))
"""


def table(folder: Path, name: str, parts: int, rules: int = 1, rows: int = 50) -> None:
    """Write a table in which a sum of many parts is wrong in one row, with one rule or several like it."""
    drawn = random.Random(SEED)
    columns = [(f"t{rule}", [f"p{rule}_{part}" for part in range(parts)]) for rule in range(rules)]
    lines = [",".join(["day", *(each for total, own in columns for each in (total, *own))])]
    for row in range(rows):
        cells = [str(row)]
        for _ in columns:
            values = [drawn.randint(0, 9) for _ in range(parts)]
            cells += map(str, (sum(values) + (row == 3), *values))
        lines.append(",".join(cells))
    (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    told = [f"      {each}: {{kind: count}}" for total, own in columns for each in (total, *own)]
    said = []
    for number, (total, own) in enumerate(columns):
        said += [
            f"  - id: r{number}",
            f"    breakdown: {{total: {total}, parts: [{', '.join(own)}], overlap: none, rest: none}}",
            "    because: all of them",
        ]
    head = ["tables:", "  t:", f"    files: {name}.csv", "    keys: [day]", "    quantities:"]
    (folder / f"{name}.yaml").write_text("\n".join([*head, *told, "rules:", *said]) + "\n", encoding="utf-8")


def tables(folder: Path, parts: int, rules: int = 1) -> None:
    table(folder, "small", 2)
    table(folder, "table", parts, rules)


START_ROWS = (
    Row("check-first", "check of the campaign, nothing cached", 0.55, None, ("check", DATASET), "", campaign, forget),
    Row("check-again", "the same again", 0.2, None, ("check", DATASET), "", campaign),
    Row("report-again", "its report again", 0.2, None, ("report", DATASET), "", campaign),
    Row("validate-again", "validated again", 0.2, None, ("validate", DATASET), "", campaign),
    Row("gate-again", "the gate again", 0.2, None, ("gate", "--against", DATASET, DATASET), "", campaign),
    Row("one-claim", "one claim changed", 0.35, None, ("check", DATASET), "", campaign, change_a_claim),
    Row("read", "the words of one claim", None, None, ("read", "nearly 8,000")),
    Row("yaml-50000", "50,000 claims and 200 rules loaded", 0.45, None, (), _LOAD, many_claims, rounds=3),
    Row("parts-300", "a rule of 300 parts", None, 1.5, (), _TABLE, lambda folder: tables(folder, 300), rounds=3),
    Row(
        "parts-1000",
        "a rule of 1,000 parts",
        None,
        1.5,
        (),
        _TABLE,
        lambda folder: tables(folder, 1000),
        rounds=3,
        old=False,
    ),
    Row("rules-300", "300 rules on one small table", None, 1.5, (), _TABLE, lambda f: tables(f, 2, 300), rounds=3),
)
