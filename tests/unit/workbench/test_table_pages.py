"""The page of a table, without a browser: what was understood, rules accepted into a file, rows in which they fail."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Any

import pytest

from tests.workbench import Answer, Client, desk_in

pytest.importorskip("starlette", reason="the extra `open` is not installed")

NAMES = [f"town-{number:02}" for number in range(1, 31)]


def numbers() -> list[tuple[int, int]]:
    return [(number * 97 % 311 + 60, number * 61 % 223 + 40) for number in range(1, 31)]


def towns(wrong: int = 12) -> str:
    """Return thirty towns whose men and women are all of them, but in one line; two figures are marks."""
    rows = [
        f"{name},{m},{w},{m + w + (line == wrong)}"
        for line, (name, (m, w)) in enumerate(zip(NAMES, numbers(), strict=True), 2)
    ]
    rows[20] = "town-21,:,:,:"
    return "\n".join(["town,men,women,all", *rows]) + "\n"


def desk_with(folder: Path, name: str = "towns.csv", content: str | bytes | None = None) -> Any:
    from cac_check.commands.table_work import FileTables
    from cac_check.workbench.table_desk import TableDesk

    desk = desk_in(folder)
    data = towns() if content is None else content
    (desk.workspace.root / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    desk.tables = TableDesk(desk.workspace, name, FileTables(str(desk.workspace.root)))
    return desk


@pytest.fixture
def desk(tmp_path: Path) -> Any:
    return desk_with(tmp_path)


@pytest.fixture
def client(desk: Any) -> Client:
    return Client(desk)


def searched(client: Client) -> Answer:
    """Return the page once rules were searched."""
    end = time.monotonic() + 60
    client.follow("table")
    while not json.loads(client.ask("version").text)["whole"]:
        assert time.monotonic() < end
        time.sleep(0.05)
    return client.follow("table")


def do(client: Client, action: str, **form: str) -> Answer:
    """Do something and return the page once everything is checked, or the notice where it was refused."""
    answer = client.follow(f"do/{action}", {**searched(client).fields(), **form})
    return searched(client) if answer.status == 200 else answer


def rules(desk: Any) -> str:
    return (desk.workspace.root / "towns.rules.yaml").read_text(encoding="utf-8")


def plain(text: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", text).split())


SUM = "all-is-men-and-women"

DRAFT = """\
tables:
  towns:
    files: towns.csv
    keys: [town]
    cells: {":": missing}  # no figures; say what they mean
    quantities:
      men: {column: men, kind: count}
      women: {column: women, kind: count}
      all: {column: all, kind: count}
rules:
"""


def test_what_was_understood_is_shown_before_anything_is_written(client: Client, desk: Any) -> None:
    page = client.follow("")

    told = plain(page.text)
    assert page.status == 200
    assert "Rows are told apart by town" in told
    assert "Columns of figures: 3" in told
    assert '<th scope="col">women</th>' in page.text
    assert '<td class="key">town-01</td>' in page.text
    assert "Nothing is checked yet" in told
    assert [path.name for path in desk.workspace.root.iterdir()] == ["towns.csv"]


def test_suggestions_say_where_they_do_not_hold_and_what_chance_would_do(client: Client) -> None:
    told = plain(searched(client).text)

    assert "all is the sum of men and women holds in 28, does not in 1; by chance: 10⁻" in told
    assert "town town-11: " in told


def test_an_accepted_suggestion_is_a_rule_a_person_could_have_written(client: Client, desk: Any) -> None:
    page = do(client, "accept-rule", key=SUM)

    text = rules(desk)
    assert text.startswith(f"{DRAFT}  # holds in 28 of 29 reports that tell all of it; it does not in 1:\n")
    assert text.endswith(
        f"  - id: {SUM}\n"
        "    breakdown: {total: all, parts: [men, women], overlap: none, rest: none}\n"
        "    because: all is the sum of men and women\n"
        "    missing: skip\n"
    )
    men, women = numbers()[10]
    told = plain(page.text)
    assert f"town town-11 row 12 : The parts come to {men + women}, the total is {men + women + 1}." in told
    assert (
        f'<td class="number bad">{men + women + 1}<br><span class="fits">fits: {men + women}</span></td>' in page.text
    )
    assert f'<td class="number bad">{men}<br><span class="fits">fits: {men + 1}</span></td>' in page.text
    assert "One of the marked figures is enough" in told
    assert f'name="key" value="{SUM}"' not in page.text


def test_the_page_and_what_it_writes_speak_the_language_of_the_person(tmp_path: Path) -> None:
    rows = [f"地区{n},{900 + 7 * n},{500 + 5 * n},{400 + 2 * n}" for n in range(30)]
    rows[4] = "地区4,950,520,408"
    rows[6] = "地区6,942,530,.."
    desk = desk_with(tmp_path, "towns.csv", "\n".join(["地区,登记,结案,未结", *rows, ""]))
    client = Client(desk)
    client.follow("do/language", {"back": "table", "language": "zh"})
    page = searched(client)
    assert "登记等于结案和未结之和" in page.text
    assert "<code>..</code> 数值未知" in page.text

    client.follow("do/accept-rule", {**page.fields(), "language": "zh", "key": "登记-is-结案-and-未结"})
    page = searched(client)

    assert "各部分合计 928，总数为 950。" in page.text
    text = (desk.workspace.root / "towns.rules.yaml").read_text(encoding="utf-8")
    assert text.startswith("language: zh\n")
    assert 'because: "登记等于结案和未结之和"' in text


def test_a_step_is_undone_to_the_byte_and_made_again(client: Client, desk: Any) -> None:
    do(client, "accept-rule", key=SUM)
    made = rules(desk)

    client.follow("do/undo", {"back": "table"})
    assert not (desk.workspace.root / "towns.rules.yaml").exists()

    client.follow("do/redo", {"back": "table"})
    assert rules(desk) == made


BY_HAND = """\
# Kept by the statistics office.
tables:
  towns:
    files: towns.csv
    keys: [town]   # names are unique
    cells: {":": missing}
    quantities:
      men: {column: men, kind: count}
      women: {column: women, kind: count}  # counted since 1950
      all: {column: all, kind: count}
rules:
  # a sanity check
  - id: few
    limit: {quantity: all, at_most: 100000}
    because: towns are small

# the end
"""


def test_a_rule_file_by_hand_keeps_its_comments_and_its_order(client: Client, desk: Any) -> None:
    (desk.workspace.root / "towns.rules.yaml").write_text(BY_HAND, encoding="utf-8")

    page = do(client, "accept-rule", key=SUM)

    before, _, behind = BY_HAND.partition("\n\n# the end")
    text = rules(desk)
    assert text.startswith(before + "\n  # holds in 28 of 29")
    assert text.endswith("    missing: skip\n\n# the end\n")
    assert behind == "\n"
    assert "towns are small" in plain(page.text)

    do(client, "drop-rule", rule=SUM)
    assert rules(desk) == BY_HAND


def test_every_suggestion_at_once_is_one_step(client: Client, desk: Any) -> None:
    do(client, "accept-rule", key="*")

    assert SUM in rules(desk)
    client.follow("do/undo", {"back": "table"})
    assert not (desk.workspace.root / "towns.rules.yaml").exists()


def test_what_is_refused_is_not_asked_again_unless_wanted(client: Client, desk: Any) -> None:
    page = do(client, "refuse-rule", key=SUM)
    assert f'value="{SUM}"' not in page.text

    page = do(client, "ask-again")
    assert f'value="{SUM}"' in page.text
    assert not (desk.workspace.root / "towns.rules.yaml").exists()


def test_what_a_rule_needs_said_of_its_quantities_is_said_unless_somebody_said_otherwise() -> None:
    from cac_check.suggestion.rules.coincidence import Coincidence
    from cac_check.suggestion.rules.drafting import DraftTable
    from cac_check.suggestion.rules.reports import Measured
    from cac_check.suggestion.rules.suggestion import Suggestion
    from cac_check.workbench.table_desk import Drafted
    from cac_check.workbench.table_edits import with_suggestion

    table = DraftTable("t", ("files: t.csv",), ("k",), (Measured("a", "a", 1), Measured("b", "b", 1)))
    body = {"total": "a", "parts": ["b"], "overlap": "none", "rest": "none"}
    chance = Coincidence(10, 10, 0.01, 1)
    new = Suggestion("r", "breakdown", body, "because", chance, "t", rounded=frozenset({"a", "b"}))
    text = (
        "tables:\n  t:\n    files: t.csv\n    keys: [k]\n    quantities:\n"
        "      a: {column: a, nonnegative: true}\n      b: {column: b}  # by hand\nrules: []\n"
    )

    made = with_suggestion(text, "r.yaml", Drafted((table,), (new,), {}), "r")

    assert "      a: {column: a, nonnegative: true, reading: rounded, grain: 0.1}\n" in made
    assert "      b: {column: b}  # by hand\n" in made
    assert "rules:\n  # holds in 0 of 0" in made


def test_a_rule_file_that_changed_meanwhile_is_not_written_over(client: Client, desk: Any) -> None:
    fields = searched(client).fields()
    (desk.workspace.root / "towns.rules.yaml").write_text(BY_HAND, encoding="utf-8")

    answer = client.ask("do/accept-rule", {**fields, "key": SUM})

    assert answer.status == 409
    assert "nothing was written" in answer.text
    assert rules(desk) == BY_HAND


def test_a_rule_file_that_cannot_be_used_is_told_with_its_line(client: Client, desk: Any) -> None:
    (desk.workspace.root / "towns.rules.yaml").write_text(BY_HAND.replace("limit:", "limti:"), encoding="utf-8")

    told = plain(client.follow("table").text)

    assert "The table cannot be checked as it is" in told
    assert "“limti” is no key" in told
    assert "did you mean limit?" in told


def test_rules_read_no_file_outside_the_folder(client: Client, desk: Any, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("town,men,women,all\nnowhere,1,2,4\n", encoding="utf-8")
    text = BY_HAND.replace("rules:\n", "  others: {files: ../secret.csv, keys: [town], quantities: {}}\nrules:\n")
    (desk.workspace.root / "towns.rules.yaml").write_text(text, encoding="utf-8")

    told = client.follow("table").text

    assert "leads out of the folder" in told
    assert "nowhere" not in told


def test_a_table_that_suggests_nothing_says_what_to_do(tmp_path: Path) -> None:
    rows = [f"town-{n:02},{n * 7919 % 311},{n * 104729 % 223}" for n in range(30)]
    client = Client(desk_with(tmp_path, content="\n".join(["town,men,women", *rows]) + "\n"))

    told = plain(searched(client).text)

    assert "Its figures suggest no rule" in told
    assert "Rules you know can be written into towns.rules.yaml" in told


def test_cells_that_are_not_read_are_told_once_for_each_reason(tmp_path: Path) -> None:
    content = towns().replace("town-03,", "town-03,m").replace("town-05,", "town-05,m")
    told = plain(Client(desk_with(tmp_path, content=content)).follow("table").text)

    assert "line 4, column 2:" in told
    assert told.count("no mark of the list") == 2  # m351 and m137 are two reasons


def test_of_a_long_table_the_beginning_is_looked_at_and_every_row_is_checked(tmp_path: Path) -> None:
    rows = [f"town-{n:05},{n % 311 + 60},{n % 223 + 40},{n % 311 + n % 223 + 100 + (n == 4321)}" for n in range(5_000)]
    client = Client(desk_with(tmp_path, content="\n".join(["town,men,women,all", *rows]) + "\n"))

    told = plain(client.follow("").text)
    assert "By its first 1000 rows; all of them are checked." in told
    page = do(client, "accept-rule", key=SUM)
    page = searched(client)

    # The row is none of those that were looked at: its figures are fetched.
    men, women = 4321 % 311 + 60, 4321 % 223 + 40
    assert "town town-04321 row 4323" in plain(page.text)
    assert f'<td class="number bad">{men + women + 1}<br><span class="fits">fits: {men + women}</span>' in page.text


def test_rows_of_a_workbook_are_marked_too(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Population of towns"])
    sheet.append(["town", "men", "women", "all"])
    for line, (name, (men, women)) in enumerate(zip(NAMES, numbers(), strict=True)):
        sheet.append([name, men, women, men + women + (line == 4)])
    book.save(tmp_path / "t.xlsx")
    client = Client(desk_with(tmp_path, "towns.xlsx", (tmp_path / "t.xlsx").read_bytes()))

    page = do(client, "accept-rule", key=SUM)

    men, women = numbers()[4]
    assert f'<td class="number bad">{men + women + 1}<br>' in page.text
    assert f'<td class="number bad">{men + women + 1}<span class="unseen">' in page.text  # among the first rows, too
    assert "sheet 1, D7" in page.text


def test_words_of_a_table_run_nothing(tmp_path: Path) -> None:
    hostile = towns().replace("town-11", "<script>alert(1)</script>").replace("town,men", "<b>town</b>,men")
    client = Client(desk_with(tmp_path, content=hostile))

    page = do(client, "accept-rule", key=SUM)

    assert "<script>alert" not in page.text
    assert "<b>town" not in page.text
    assert "&lt;script&gt;alert(1)" in page.text


def test_the_report_is_the_one_the_command_writes(client: Client) -> None:
    assert client.ask("table/report.md").status == 404
    do(client, "accept-rule", key=SUM)

    report = client.ask("table/report.md")

    assert report.status == 200
    assert report.headers["content-disposition"] == 'attachment; filename="report.md"'
    assert SUM in report.text
    assert "<table" in client.ask("table/report.html").text


def test_a_table_that_changes_on_disk_is_shown_as_it_is_then(client: Client, desk: Any) -> None:
    do(client, "accept-rule", key=SUM)
    before = json.loads(client.ask("version").text)["version"]
    (desk.workspace.root / "towns.csv").write_text(towns(wrong=-1) + "\n", encoding="utf-8")

    assert json.loads(client.ask("version").text)["version"] != before
    assert "What was checked fits" in searched(client).text
