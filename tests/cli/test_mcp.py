"""The tools for language models, asked by the client of the SDK over the pipes of a real process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import ROOT, Cli

pytest.importorskip("mcp")

from anyio.from_thread import BlockingPortal, start_blocking_portal
from mcp import Client, StdioServerParameters

ARTICLE = """\
The regulator closed 67,000 accounts this year. Among them were 30,000 of firms and 50,000 of persons.
"""
DATASET = """\
dataset: accounts
quantities:
  closed: {label: accounts closed, unit: accounts}
  firms: {label: accounts of firms closed, unit: accounts}
  persons: {label: accounts of persons closed, unit: accounts}
sources:
  daily:
    outlet: Daily
    language: en
    claims:
      - closed: {says: "67,000", at: p1}
      - firms: {says: "30,000", at: p1}
      - persons: {says: "50,000", at: p1}
"""
RULES = """\
rules:
  - id: by-owner
    because: every account has one owner
    breakdown: {total: closed, parts: [firms, persons], overlap: none, rest: none}
"""
TABLE = "town,men,women,all\nA,3,4,7\nB,5,6,12\nC,10,11,21\nD,7,2,9\n"
TABLE_RULES = """\
tables: {towns: {files: towns.csv, keys: [town], quantities: {men: men, women: women, all: all}}}
rules:
  - id: by-sex
    because: everybody is one of the two
    breakdown: {total: all, parts: [men, women], overlap: none, rest: none}
"""


class Asked:
    """A client that is connected to a server of its own."""

    def __init__(self, portal: BlockingPortal, client: Client) -> None:
        self._portal, self.client = portal, client

    def tools(self) -> dict[str, Any]:
        return {tool.name: tool for tool in self._portal.call(self.client.list_tools).tools}

    def result(self, name: str, /, **arguments: Any) -> Any:
        return self._portal.call(self.client.call_tool, name, arguments)

    def __call__(self, name: str, /, **arguments: Any) -> Any:
        """Return what a tool answers."""
        result = self.result(name, **arguments)
        assert not result.is_error, result.content
        assert json.loads(result.content[0].text) == result.structured_content
        return result.structured_content

    def refused(self, name: str, /, **arguments: Any) -> str:
        """Return what a tool says instead of an answer."""
        result = self.result(name, **arguments)
        assert result.is_error
        assert result.structured_content is None
        return str(result.content[0].text)


def served(folder: Path, *words: str) -> StdioServerParameters:
    return StdioServerParameters(
        command=sys.executable,
        args=["-m", "cac_check", "mcp", "--folder", str(folder), *words],
        env={"PYTHONPATH": str(ROOT)},
        cwd=ROOT,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("mcp") / "figures"
    place.mkdir()
    for name, text in (
        ("accounts.yaml", DATASET),
        ("rules.yaml", RULES),
        ("towns.csv", TABLE),
        ("towns.yaml", TABLE_RULES),
        ("article.txt", ARTICLE),
        ("empty.csv", ""),
    ):
        (place / name).write_text(text, encoding="utf-8")
    (place.parent / "secret.yaml").write_text("secret: yes\n", encoding="utf-8")
    (place.parent / "secret.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def ask(folder: Path) -> Iterator[Asked]:
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(Client(served(folder))) as client:
        yield Asked(portal, client)


def test_every_tool_is_described_typed_and_reads_only(ask: Asked) -> None:
    tools = ask.tools()

    assert list(tools) == ["read", "extract", "suggest", "check", "explain", "trace", "validate"]
    for tool in tools.values():
        assert tool.title
        assert len(tool.description) > 80
        assert tool.annotations.read_only_hint
        assert tool.annotations.open_world_hint is False
        assert tool.output_schema["type"] == "object"
        assert tool.input_schema["additionalProperties"] is False
        assert all(field.get("description") for field in tool.input_schema["properties"].values())


def test_instructions_say_who_decides(ask: Asked) -> None:
    assert ask.client.instructions is not None
    assert "You may propose claims and rules" in ask.client.instructions
    assert "Verdicts come from certificates alone" in ask.client.instructions


def test_read_gives_intervals_and_refuses_what_is_not_understood(ask: Asked) -> None:
    nearly, vague = ask("read", phrases=["nearly 8,000", "lots of them"])["readings"]

    assert (nearly["value"], nearly["hedge"], nearly["default"]) == ("8000", "nearly", "[7200, 8000)")
    assert vague["value"] is None
    assert "it holds no numeral" in vague["problem"]


def test_from_an_article_to_a_contradiction_without_any_file(ask: Asked) -> None:
    found = ask("extract", article="news.txt", texts={"news.txt": ARTICLE})

    assert [figure["phrase"] for figure in found["figures"]] == ["67,000", "30,000", "50,000"]
    draft, rules = found["draft"], found["rules"]
    assert "None of them binds yet" in rules["text"]
    names = {figure["phrase"]: figure["suggestion"] for figure in found["figures"]}
    proposed = RULES.replace("closed", names["67,000"]).replace("firms", names["30,000"])
    proposed = proposed.replace("persons", names["50,000"])
    texts = {draft["name"]: draft["text"], rules["name"]: proposed}
    assert ask("validate", dataset=draft["name"], texts=texts)["problems"] == []

    checked = ask("check", dataset=draft["name"], texts=texts)

    assert checked["outcome"] == "fails"
    (finding,) = [each for each in checked["findings"] if each["verdict"] == "contradicted"]
    # At the loosest, 25,000 and 45,000 against 68,000.
    assert finding["sides"] == ["at least 70000", "at most 68000"]
    assert finding["gap"] == "2000"
    assert finding["certificate_verified"] is True
    assert "together at least 70,000" in finding["sum"]
    assert {change["figure"].rpartition("/")[0] for way in finding["would_fit"] for change in way["changes"]} == {
        "news"
    }

    explained = ask("explain", dataset=draft["name"], finding=finding["id"], texts=texts)
    assert "step by step" in explained["text"]
    assert explained["explanations"][0]["proofs_verified"] is True


def test_a_data_set_in_the_folder_with_its_rules(ask: Asked) -> None:
    checked = ask("check", dataset="accounts.yaml", rules=["rules.yaml"])

    (finding,) = checked["findings"]
    assert finding["rule"] == "by-owner"
    assert finding["place"]["file"] == "accounts.yaml"
    ways = {way["changes"][0]["figure"] for way in finding["would_fit"]}
    assert ways == {"daily/closed", "daily/firms", "daily/persons"}
    assert checked["counts"] == {"consistent": 0, "strained": 0, "contradicted": 1, "undecided": 0}


def test_no_rules_is_nothing_to_check(ask: Asked) -> None:
    checked = ask("check", dataset="accounts.yaml")

    assert checked["outcome"] == "nothing to check"
    assert "no rules" in checked["notes"][0]


def test_tables_are_checked_and_explained_with_proof(ask: Asked) -> None:
    checked = ask("check", tables=["towns.csv"], rules=["towns.yaml"])

    assert checked["outcome"] == "fails"
    (finding,) = checked["findings"]
    assert finding["place"] == {"file": "towns.csv", "line": 3, "column": 1}
    assert finding["gap"] == "1"
    assert (finding["certificate_verified"], finding["not_verified_because"]) == (True, None)
    assert sorted((change["figure"], change["fits"]) for way in finding["would_fit"] for change in way["changes"]) == [
        ("all", "11"),
        ("men", "6"),
        ("women", "7"),
    ]
    explained = ask("explain", tables=["towns.csv"], rules=["towns.yaml"], keys=["town=B"])
    assert [each["proofs_verified"] for each in explained["explanations"]] == [True]


def test_suggested_rules_are_taken_as_they_come(ask: Asked, folder: Path) -> None:
    rows = "".join(f"T{n},{n * 7 % 31 + 50},{n * 11 % 37 + 60},{n * 7 % 31 + n * 11 % 37 + 110}\n" for n in range(40))
    (folder / "many.csv").write_text(f"town,men,women,all\n{rows}", encoding="utf-8")

    suggested = ask("suggest", tables=["many.csv"])

    (rule,) = [each for each in suggested["rules"] if "sum" in each["because"]]
    assert (rule["holds"], rule["fails"]) == (40, 0)
    file = suggested["file"]
    checked = ask("check", tables=["many.csv"], rules=[file["name"]], texts={file["name"]: file["text"]})
    assert checked["outcome"] == "fits"


def test_figures_are_traced_to_cells(ask: Asked) -> None:
    traced = ask("trace", article="t.txt", tables=["towns.csv"], texts={"t.txt": "Town B has 12 in all, town C 21."})

    assert traced["figures"][0]["where"].startswith("towns.csv")


def test_problems_are_told_all_at_once_and_as_on_the_command_line(ask: Asked, cli: Cli, folder: Path) -> None:
    broken = DATASET.replace("quantities:", "quantitys:").replace("outlet: Daily", "outlt: Daily")
    (folder / "broken.yaml").write_text(broken, encoding="utf-8")
    before = Path.cwd()
    os.chdir(folder)
    try:
        printed = cli("check", "broken.yaml", "--color", "never", "--no-cache").err
    finally:
        os.chdir(before)

    told = ask.refused("check", dataset="broken.yaml")

    assert told == printed.rstrip("\n")
    assert "“quantitys” is no key" in told
    assert "“outlt” is no key" in told
    problems = ask("validate", dataset="broken.yaml")["problems"]
    assert {"unknown-key", "missing-key"} <= {problem["code"] for problem in problems}


@pytest.mark.parametrize(
    ("name", "arguments", "told"),
    [
        ("check", {}, "name a data set or tables"),
        ("check", {"dataset": "accounts.yaml", "tables": ["towns.csv"]}, "name a data set or tables"),
        ("check", {"tables": ["towns.csv"]}, "error[no-table-rules] tables need one rule file with a `tables:` block"),
        ("explain", {"tables": ["towns.csv"]}, "help: `suggest` drafts one"),
        ("suggest", {"tables": []}, "at least 1 item"),
        ("suggest", {"tables": ["empty.csv"]}, "error[no-rows] the file is empty"),
        ("trace", {"article": "article.txt", "tables": ["empty.csv"]}, "at least one row of figures"),
        ("check", {"dataset": "none.yaml"}, "it is looked up from the folder of the server"),
        ("check", {"dataset": "accounts.yaml", "sources": ["weekly"]}, "no source has the id “weekly”"),
        ("check", {"dataset": "accounts.yaml", "profil": "strict"}, "profil"),
        ("check", {"dataset": "-"}, "there is no standard input here"),
        ("explain", {"dataset": "accounts.yaml", "rules": ["rules.yaml"], "finding": "x"}, "no finding is called “x”"),
        ("explain", {"dataset": "accounts.yaml", "finding": "x"}, "nothing to check"),
        ("extract", {"article": "article.txt", "source": "1 2"}, "write an id"),
        ("suggest", {"tables": ["towns.csv"], "marks": "nowhere"}, "nowhere"),
        ("trace", {"article": "article.txt", "tables": ["none.csv", "nor.csv"]}, "2 problems in 2 files"),
        ("trace", {"article": "x", "tables": ["x"], "texts": {"x": "a,b"}}, "tables are read from files"),
        ("read", {"phrases": []}, "at least 1 item"),
        ("read", {"phrases": ["1"], "kind": "weight"}, "'count', 'amount'"),
    ],
)
def test_what_cannot_be_answered_is_an_error_that_says_why(
    ask: Asked, name: str, arguments: dict[str, Any], told: str
) -> None:
    assert told in ask.refused(name, **arguments)


OUTSIDE = "leads out of the folder that may be read"


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("check", {"dataset": "../secret.yaml"}),
        ("check", {"dataset": "/etc/passwd"}),
        ("check", {"dataset": "\0"}),
        ("check", {"dataset": "accounts.yaml", "rules": ["../secret.yaml"]}),
        ("check", {"dataset": "linked.yaml"}),
        ("check", {"dataset": "over/secret.yaml"}),
        ("check", {"dataset": "d.yaml", "texts": {"d.yaml": f"rules: [../secret.yaml]\n{DATASET}"}}),
        ("check", {"dataset": "d.yaml", "texts": {"d.yaml": DATASET.replace("outlet: Daily", "text: ../secret.csv")}}),
        ("check", {"tables": ["../secret.csv"], "rules": ["towns.yaml"]}),
        (
            "check",
            {
                "tables": ["towns.csv"],
                "rules": ["r.yaml"],
                "texts": {"r.yaml": TABLE_RULES.replace("all}}}", "all}}, more: {files: ../*.csv, keys: [a]}}")},
            },
        ),
        ("extract", {"article": "../secret.csv"}),
        ("suggest", {"tables": ["../secret.csv"]}),
        ("suggest", {"tables": ["beside/t.csv"]}),
        ("trace", {"article": "article.txt", "tables": ["../secret.csv"]}),
        ("validate", {"rules": ["../secret.yaml"]}),
        ("extract", {"article": "a.txt", "texts": {"../a.txt": "12,000 people"}}),
    ],
)
def test_nothing_outside_the_folder_is_read(ask: Asked, folder: Path, name: str, arguments: dict[str, Any]) -> None:
    for link, target in (
        ("linked.yaml", "../secret.yaml"),
        ("over", ".."),
        ("beside/t.csv-metadata.json", "../../secret.yaml"),
    ):
        place = folder / link
        place.parent.mkdir(exist_ok=True)
        if not place.is_symlink():
            place.symlink_to(target)
    (folder / "beside" / "t.csv").write_text(TABLE, encoding="utf-8")

    told = ask.refused(name, **arguments) if name != "validate" else ask(name, **arguments)["text"]

    assert OUTSIDE in told
    assert "secret: yes" not in told


def test_links_within_the_folder_are_followed(ask: Asked, folder: Path) -> None:
    (folder / "again.yaml").symlink_to("accounts.yaml")

    assert ask("check", dataset="again.yaml", rules=["rules.yaml"])["outcome"] == "fails"
    assert ask("check", dataset=str(folder / "accounts.yaml"), rules=["rules.yaml"])["outcome"] == "fails"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names")
def test_an_answer_takes_no_longer_than_it_may_and_the_next_one_comes(folder: Path) -> None:
    os.mkfifo(folder / "never.txt")  # opening it waits for somebody who writes
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(Client(served(folder, "--timeout", "2"))) as client,
    ):
        ask = Asked(portal, client)
        ask("read", phrases=["1"])
        started = time.monotonic()

        told = ask.refused("extract", article="never.txt")

        assert "extract took longer than 2 seconds and was stopped: nothing was decided" in told
        assert 2 <= time.monotonic() - started < 10
        assert ask("read", phrases=["about 5"])["readings"][0]["value"] == "5"


def test_standard_output_holds_the_protocol_alone_and_its_end_ends_the_server(folder: Path) -> None:
    def line(number: int, method: str, **params: Any) -> str:
        return json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": params}) + "\n"

    information = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}
    process = subprocess.Popen(
        [sys.executable, "-m", "cac_check", "mcp", "--folder", str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        text=True,
        encoding="utf-8",
    )
    assert process.stdin is not None
    assert process.stdout is not None
    said = []
    process.stdin.write(line(1, "initialize", **information))
    process.stdin.write(json.dumps({"jsonrpc": "2.0", "method": "notifications/initialized"}) + "\n")
    process.stdin.write(line(2, "tools/call", name="suggest", arguments={"tables": ["towns.csv"]}))
    process.stdin.flush()
    while not said or json.loads(said[-1]).get("id") != 2:
        said.append(process.stdout.readline())
    rest, errors = process.communicate(timeout=30)

    assert [json.loads(each)["jsonrpc"] for each in said] == ["2.0"] * len(said)
    assert rest == ""
    assert process.returncode == 0, errors


def test_without_the_sdk_it_says_what_to_install(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "cac_check.commands.agents.server", raising=False)
    monkeypatch.setitem(sys.modules, "mcp.server.mcpserver", None)

    result = cli("mcp")

    assert result.code == 2
    assert "pip install 'cac-check[mcp]'" in result.err


def test_a_folder_that_is_not_there(cli: Cli, tmp_path: Path) -> None:
    result = cli("mcp", "--folder", str(tmp_path / "none"))

    assert result.code == 2
    assert "there is no such folder" in result.err


def test_no_module_that_lies_in_the_folder_is_run(tmp_path: Path) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('it ran')\n", encoding="utf-8")
    own = served(tmp_path)
    server = own.model_copy(update={"args": ["-P", *own.args], "cwd": tmp_path})  # as the script in PATH is run
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(Client(server)) as client:
        assert Asked(portal, client)("read", phrases=["about 5"])["readings"][0]["value"] == "5"
