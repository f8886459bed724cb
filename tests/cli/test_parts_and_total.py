"""What a finding calls the parts are the parts, and what it calls the total is the total, whichever must be more."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Cli

TABLE = "tables:\n  t: {files: t.csv, keys: [day, place], quantities: {x: {kind: count}, all: {}, a: {}, b: {}}}\n"
ROWS = "day,place,level,x,all,a,b\n1,P,part,3,9,3,5\n1,Q,part,5,8,3,5\n1,R,whole,9,8,3,5\n"
LISTED = "tables:\n  t: {files: t.csv, keys: [day, place], layout: long, quantity: level, value: x, id: place}\n"
ROLLUP = "quantity: x, where: {level: part}, by: [day], overlap: possible, rest: none"


@pytest.mark.parametrize(
    ("tables", "form"),
    [
        (TABLE, "breakdown: {total: all, parts: [a, b], overlap: possible, rest: none}"),
        (TABLE, f"rollup: {{{ROLLUP}, total: {{level: whole}}}}"),
        (TABLE, f"rollup: {{{ROLLUP}, is: x, total: {{level: whole}}}}"),
        (TABLE, f"rollup: {{{ROLLUP}, is: 9}}"),
        (LISTED, "listed: {breakdowns: l.csv, parts: p.csv}"),
    ],
)
def test_parts_that_are_less_than_the_total_are_told_as_parts(cli: Cli, tmp_path: Path, tables: str, form: str) -> None:
    (tmp_path / "r.yaml").write_text(f"{tables}rules:\n  - {{id: r, {form}}}\n")
    (tmp_path / "t.csv").write_text(ROWS)
    (tmp_path / "l.csv").write_text("breakdown,total,relation\nA,R,<=\n")
    (tmp_path / "p.csv").write_text("breakdown,part,weight\nA,P,1\nA,Q,1\n")

    said = cli("check", str(tmp_path / "t.csv"), "--rules", str(tmp_path / "r.yaml"), "--format", "json").out

    (finding,) = json.loads(said)["findings"]
    assert (finding["low"], finding["total_low"], finding["gap"]) == ("8", "9", "1")
