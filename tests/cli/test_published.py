"""Published files from the command line: rules run on them as they are, and findings name the cell."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.workbooks import formats, ods, ods_row, xls, xlsx

RULES = """\
tables:
  cases:
    files: FILE
    keys: [region]
    marks: wales
    quantities: {total: {kind: count}, men: {kind: count}, women: {kind: count}}
rules:
  - id: split
    breakdown: {total: total, parts: [men, women], overlap: none, rest: none}
    because: everyone is a man or a woman
"""

HEAD = ("region", "total", "men", "women")
ROWS = (("north", "1,234", "1,000", "234"), ("south", "2,000 p", "900", "1,000"), ("east", "3", "c", "k"))


def texts(separator: str) -> str:
    return "\n".join(separator.join(row) for row in (HEAD, *ROWS)) + "\n"


def workbook(*changed: tuple[str, ...]) -> bytes:
    """Return a workbook of two sheets; rows that changed stand for those of the same region."""
    now = {row[0]: row for row in changed}

    def cell(place: str, text: str) -> str:
        if text.replace(",", "").isdigit():
            return f'<c r="{place}" s="0"><v>{text.replace(",", "")}</v></c>'
        return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'

    rows = ""
    for number, row in enumerate((HEAD, *(now.get(row[0], row) for row in ROWS)), 3):
        cells = "".join(cell(f"{letter}{number}", text) for letter, text in zip("ABCD", row, strict=True))
        rows += f'<row r="{number}">{cells}</row>'
    title = '<row r="1"><c r="A1" t="inlineStr"><is><t>Table 1: Cases</t></is></c></row>'
    note = "<sheetData><row r='1'><c r='A1' t='inlineStr'><is><t>Notes</t></is></c></row></sheetData>"
    return xlsx(note, f"<sheetData>{title}{rows}</sheetData>", names=("Notes", "Data"), styles=formats("#,##0"))


def page() -> str:
    rows = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in (HEAD, *ROWS))
    return f"<!doctype html><title>x</title><table>{rows}</table>"


@pytest.mark.parametrize(
    ("name", "data", "keys", "place"),
    [
        ("t.csv", texts(";").encode(), "", "t.csv:3:1"),
        ("t.tsv", texts("\t").encode("utf-16"), "", "t.tsv:3:1"),
        ("t.txt", ("Cases|||\n\n" + texts("|")).encode("latin-1"), "", "t.txt:5:1"),
        ("t.xlsx", workbook(), "sheet: Data", "t.xlsx, sheet 2, B5"),
        ("t.xlsx", workbook(), "sheet: 2", "t.xlsx, sheet 2, B5"),
        ("t.ods", ods(*("".join(ods_row(*row) for row in (HEAD, *ROWS)),)), "", "t.ods, sheet 1, B3"),
        ("t.xls", xls([list(row) for row in (HEAD, *ROWS)]), "", "t.xls, sheet 1, B3"),
        ("t.html", page().encode(), "", "t.html, table 1:3:1"),
    ],
)
def test_rules_run_on_a_published_file_of_each_kind(cli: Cli, name: str, data: bytes, keys: str, place: str) -> None:
    Path(name).write_bytes(data)
    rules = RULES.replace("FILE", name).replace("marks: wales", f"marks: wales\n    {keys}" if keys else "marks: wales")
    Path("rules.yaml").write_text(rules)

    result = cli("check", name, "--rules", "rules.yaml", "--format", "json")

    assert result.code == 1, result.err
    (finding,) = json.loads(result.out)["findings"]
    assert [[each["fits"] for each in way] for way in finding["candidates"]] == [["1100"], ["1900"], ["1000"]]
    line = finding.get("line")
    assert finding["file"] + (f":{line}:1" if line else "") == place


def test_explain_names_the_cell_of_every_figure(cli: Cli) -> None:
    Path("t.xlsx").write_bytes(workbook())
    Path("rules.yaml").write_text(RULES.replace("FILE", "t.xlsx").replace("wales", "wales\n    sheet: Data"))

    text = cli("explain", "t.xlsx", "--rules", "rules.yaml", "--key", "south").out
    (listed,) = json.loads(cli("explain", "t.xlsx", "--rules", "rules.yaml", "--key", "south", "-f", "json").out)

    for place in ("B5, total", "C5, men", "D5, women"):
        assert f"t.xlsx, sheet 2, {place}" in text
    assert "line 5" not in text
    assert listed["finding"]["location"] == {"file": "t.xlsx, sheet 2, D5"}


def test_explain_of_a_long_sheet_names_the_column_of_values(cli: Cli) -> None:
    long = (("region", "what", "n"), ("south", "total", "2,000"), ("south", "men", "900"), ("south", "women", "1,000"))
    Path("t.ods").write_bytes(ods("".join(ods_row(*row) for row in long)))
    keys = "keys: [region]\n    header: 1\n    layout: long\n    quantity: what\n    value: n"
    Path("rules.yaml").write_text(RULES.replace("FILE", "t.ods").replace("keys: [region]", keys))

    text = cli("explain", "t.ods", "--rules", "rules.yaml", "--key", "south").out

    for place in ("C2", "C3", "C4"):
        assert f"t.ods, sheet 1, {place}" in text


@pytest.mark.parametrize(
    ("then", "place", "change"),
    [
        (("south", "1,900", "900", "1,000"), "t.xlsx, sheet 2, B5", "new"),  # the total was edited
        (("south", "2,000", "1,000", "1,000"), "t.xlsx, sheet 2, C5", "new"),  # a part was edited
        (("south", "2,000", "900", "1,050"), "t.xlsx, sheet 2, D5", "worse"),
    ],
)
def test_the_gate_names_the_cell_that_was_edited(cli: Cli, then: tuple[str, ...], place: str, change: str) -> None:
    Path("old.xlsx").write_bytes(workbook(then, ("east", "4", "c", "k")))
    Path("t.xlsx").write_bytes(workbook())
    Path("rules.yaml").write_text(RULES.replace("FILE", "'*.xlsx'").replace("wales", "wales\n    sheet: Data"))

    result = cli("gate", "--rules", "rules.yaml", "--against", "old.xlsx", "t.xlsx", "-f", "json")

    (row,) = json.loads(result.out)["changes"]
    assert (row["change"], row["file"], row.get("line")) == (change, place, None)


@pytest.mark.parametrize(
    ("text", "keys", "place", "cure"),
    [
        (
            "region;total\nnorth;1,5\nsouth;2.345,6\neast;?\n",
            "",
            "t.csv:4:2",
            "say `marks` with the list of the office",
        ),
        ("region;total\nnorth;1,5\nsouth;1.5\n", "", "t.csv", "decimals follow a point in '1.5' and a comma in '1,5'"),
        ("region;total\nnorth;1,5\n", 'decimal: "."\n    group: ","', "t.csv:2:2", "say `decimal"),
        ("region;total\nnorth;1,234\nsouth;5,678\n", "", "t.csv", "can be read in two ways"),
        (
            "region;total\nnorth;5 q\n",
            "marks: eurostat",
            "t.csv:2:2",
            "'q' behind the figure is no flag of the list euro",
        ),
        ("region;total\nnorth;5\n", "marks: eurostad", "rules.yaml", "there are: canada"),
        ("region;total\nnorth;5\n", 'separator: ","', "t.csv", "say `separator`"),
    ],
)
def test_what_is_not_understood_names_the_cell_and_the_cure(
    cli: Cli, text: str, keys: str, place: str, cure: str
) -> None:
    Path("t.csv").write_text(text)
    Path("rules.yaml").write_text(
        f"tables:\n  t:\n    files: t.csv\n    keys: [region]\n    quantities: {{total: total}}\n    {keys}\n"
        'rules:\n  - id: a\n    expression: "total >= 0"\n    because: counts\n'
    )

    result = cli("check", "t.csv", "--rules", "rules.yaml")

    assert result.code == 1, result.out
    assert cure in result.err
    assert f"--> {place}" in result.err


def test_a_protected_workbook_is_refused(cli: Cli) -> None:
    Path("t.xlsx").write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le")
    )
    Path("rules.yaml").write_text(RULES.replace("FILE", "t.xlsx"))

    result = cli("check", "t.xlsx", "--rules", "rules.yaml")

    assert result.code == 2
    assert "protected by a password" in result.err
