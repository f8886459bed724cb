"""``suggest`` as a user runs it: on files of several kinds, and with what it does not take."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.workbooks import ods, ods_row

ROWS = (
    ("region", "men", "women", "total"),
    ("north", "1203", "1301", "2504"),
    ("south", "3457", "3011", "6468"),
    ("east", "871", "952", "1823"),
)
FILES = {
    "t.csv": "\n".join(map(",".join, ROWS)).encode(),
    "t.tsv": "\n".join(map("\t".join, ROWS)).encode("utf-16"),
    "t.ods": ods("".join(ods_row(*row) for row in ROWS)),
}


@pytest.mark.parametrize("name", FILES)
def test_one_json_line_per_relation(cli: Cli, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(FILES[name])

    result = cli("suggest", "--cells", str(path))

    assert (result.code, result.err) == (0, "")
    assert [json.loads(line) for line in result.out.splitlines()] == [
        {"function": "sum", "total": [row, 3], "parts": [[row, 1], [row, 2]], "printed": True} for row in (1, 2, 3)
    ]


def test_relations_between_cells_are_those_of_one_file(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(FILES["t.csv"])

    result = cli("suggest", "--cells", str(path), str(path))

    assert (result.code, result.out) == (2, "")
    assert "one file" in result.err


def test_a_file_that_is_not_there(cli: Cli) -> None:
    result = cli("suggest", "--cells", "missing.csv")

    assert result.code == 2
    assert "missing.csv" in result.err


def test_an_office_that_is_not_known(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(FILES["t.csv"])

    result = cli("suggest", "--cells", "--marks", "nobody", str(path))

    assert result.code == 2
    assert "--marks" in result.err
