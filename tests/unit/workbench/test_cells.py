"""Cells of a table, picked by clicking, become figures of a source."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from cac_check.loading import load_all
from tests.workbench import ARTICLE, Answer, Client, desk_in
from tests.workbooks import xlsx

pytest.importorskip("starlette", reason="the extra `open` is not installed")

TABLE = "district,visited,closed (thousands)\nnorth,2600,0.4\nsouth,2100,0.7\nall,4700,1.1\n"


@pytest.fixture
def desk(tmp_path: Path) -> Any:
    desk = desk_in(tmp_path)
    (desk.workspace.root / "stalls.csv").write_text(TABLE, encoding="utf-8")
    return desk


@pytest.fixture
def client(desk: Any) -> Client:
    client = Client(desk)
    client.follow("do/begin", {"text": ARTICLE, "outlet": "City Paper", "published": "2024-06-01", "back": ""})
    return client


def take(client: Client, page: Answer, words: str, label: str, outlet: str = "Statistics Office") -> Answer:
    cell = re.findall(rf'\?cell=([0-9-]+)">{re.escape(words)}<', page.text)[0]
    form = {**client.follow(f"cells/stalls.csv?cell={cell}").fields(), "table": "stalls.csv", "cell": cell}
    return client.follow("do/cell", {**form, "label": label, "outlet": outlet})


def test_tables_of_the_folder_are_offered_with_their_figures_to_click(client: Client) -> None:
    assert 'href="/a-token-of-tests/cells/stalls.csv"' in client.follow("sources").text

    page = client.follow("cells/stalls.csv")

    assert re.findall(r"\?cell=([0-9-]+)\">([0-9.]+)<", page.text)[:2] == [("1-1", "2600"), ("1-2", "0.4")]
    picked = client.follow("cells/stalls.csv?cell=3-1")
    assert 'value="visited, all"' in picked.text


def test_a_cell_that_is_picked_is_a_claim_a_person_could_have_written(client: Client, desk: Any) -> None:
    page = take(client, client.follow("cells/stalls.csv"), "4700", "stalls visited")

    text = (desk.workspace.root / "city-paper.yaml").read_text(encoding="utf-8")
    assert "  stalls_visited: {label: stalls visited}\n" in text
    assert text.endswith(
        "  statistics_office:\n"
        "    outlet: Statistics Office\n"
        "    role: reference\n"
        "    claims:\n"
        "      - stalls_visited: {table: stalls.csv, column: visited, where: {district: all}}\n"
    )
    assert "stalls visited: <strong>4700</strong>" in page.text

    take(client, page, "1.1", "stalls closed")
    again = (desk.workspace.root / "city-paper.yaml").read_text(encoding="utf-8")
    assert again.startswith(text.partition("sources:")[0].rstrip())
    assert 'column: "closed (thousands)", where: {district: all}, times: 1000}' in again
    [(dataset, _)] = load_all(["city-paper.yaml"], opener=desk.workspace.read)
    closed = next(claim for claim in dataset.claims if claim.quantity == "stalls_closed")
    assert str(closed.reading.default) == "[1050, 1150]"

    client.follow("do/undo", {"back": "sources"})
    assert (desk.workspace.root / "city-paper.yaml").read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"cell": "9-1"}, "not there any more"),
        ({"cell": "1-0"}, "not there any more"),
        ({"cell": "x"}, "not there any more"),
        ({"label": " "}, "Say what the figure counts."),
        ({"outlet": ""}, "A source needs a name."),
        ({"table": "../record/position"}, "not in the folder"),
    ],
)
def test_what_cannot_be_taken_is_said_and_nothing_is_written(
    client: Client, desk: Any, form: dict[str, str], told: str
) -> None:
    before = (desk.workspace.root / "city-paper.yaml").read_bytes()
    fields = client.follow("cells/stalls.csv?cell=1-1").fields()
    whole = {"table": "stalls.csv", "cell": "1-1", "label": "a", "outlet": "b"} | form

    answer = client.ask("do/cell", {**fields, **whole})

    assert answer.status == 422
    assert told in answer.text
    assert (desk.workspace.root / "city-paper.yaml").read_bytes() == before


def _sheet(**visited: int) -> str:
    rows = [("district", "visited"), *((name, str(count)) for name, count in visited.items())]
    text, number = '<c t="inlineStr"><is><t>{}</t></is></c>', "<c><v>{}</v></c>"
    lines = (text.format(name) + (number if told.isdigit() else text).format(told) for name, told in rows)
    return f"<sheetData>{''.join(f'<row>{line}</row>' for line in lines)}</sheetData>"


def test_a_cell_of_another_sheet_names_its_sheet_once(client: Client, desk: Any) -> None:
    (desk.workspace.root / "stalls.xlsx").write_bytes(
        xlsx(_sheet(north=2600, all=4700), _sheet(north=2700, all=4800), names=("2023", "2024"))
    )
    first = client.follow("cells/stalls.xlsx")
    assert re.findall(r'cells/stalls.xlsx\?sheet=(\d+)"( aria-current="page")?', first.text) == [
        ("2023", ' aria-current="page"'),
        ("2024", ""),
    ]

    for words, label in (("2700", "stalls in the north"), ("4800", "stalls visited")):
        page = client.follow("cells/stalls.xlsx?sheet=2024")
        [cell] = re.findall(rf'cell=([0-9-]+)">{words}<', page.text)
        picked = client.follow(f"cells/stalls.xlsx?sheet=2024&cell={cell}")
        form = {**picked.fields(), "table": "stalls.xlsx", "sheet": "2024", "cell": cell}
        answer = client.follow("do/cell", {**form, "label": label, "outlet": "Statistics Office"})
        assert f"{label}: <strong>{words}</strong>" in answer.text

    text = (desk.workspace.root / "city-paper.yaml").read_text(encoding="utf-8")
    assert text.count("file: stalls.xlsx") == 1
    [(dataset, _)] = load_all(["city-paper.yaml"], opener=desk.workspace.read)
    assert [claim.says for claim in dataset.claims] == ["2700", "4800"]
