"""Commands that write or look at files without checking figures: ``schema``, ``init``, ``validate``."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import jsonschema
import pytest

from tests.cli.conftest import ROOT, Cli

EXAMPLE = [
    "README.md",
    "figures.yaml",
    "rules.yaml",
    "schemas/dataset.schema.json",
    "schemas/rules.schema.json",
]


@pytest.mark.parametrize("name", ["dataset", "rules"])
def test_schema_prints_what_the_repository_holds(cli: Cli, name: str) -> None:
    result = cli("schema", name)

    assert result.code == 0
    assert result.out == (ROOT / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8")
    jsonschema.Draft7Validator.check_schema(json.loads(result.out))


def test_schema_goes_to_a_file(cli: Cli) -> None:
    result = cli("schema", "rules", "-o", "rules.schema.json")

    assert (result.code, result.out, result.err) == (0, "", "wrote rules.schema.json\n")
    assert json.loads(Path("rules.schema.json").read_text())["title"] == "cac-check rules"


def test_init_writes_an_example_that_is_valid(cli: Cli) -> None:
    result = cli("init", "new/check")

    assert (result.code, result.out) == (0, "")
    assert result.err.endswith("next: cac-check check new/check/figures.yaml\n")
    assert sorted(str(path.relative_to("new/check")) for path in Path("new/check").rglob("*.*")) == EXAMPLE
    assert cli("validate", "new/check").err == "2 files: nothing wrong\n"


def test_init_overwrites_only_if_forced(cli: Cli) -> None:
    cli("init", "check")
    Path("check/rules.yaml").write_text("mine")

    refused = cli("init", "check")
    assert refused.code == 2
    assert "--> check/rules.yaml" in refused.err
    assert "add --force" in refused.err
    assert Path("check/rules.yaml").read_text() == "mine"

    assert cli("init", "check", "--force", "--quiet").err == ""
    assert Path("check/rules.yaml").read_text() != "mine"


def test_init_refuses_a_file_in_the_place_of_the_folder(cli: Cli) -> None:
    Path("check").write_text("")

    result = cli("init", "check")

    assert result.code == 2
    assert result.err.startswith("error[cannot-write] ")


def test_validate_searches_folders_and_shows_each_problem_once(cli: Cli) -> None:
    cli("init", "check")
    rules = Path("check/rules.yaml")
    rules.write_text(rules.read_text().replace("because:", "becase:", 1))

    result = cli("validate", "check")

    # The rule file is in the folder and named by the data set: it is read twice and its problems are shown once.
    assert result.code == 2
    assert [line for line in result.err.splitlines() if line.startswith("  -->")] == [
        "  --> check/rules.yaml:5:5",
        "  --> check/rules.yaml:7:5",
    ]
    assert result.err.endswith("2 problems in 1 file\n")


def test_validate_without_files_is_3(cli: Cli) -> None:
    Path("empty").mkdir()

    result = cli("validate", "empty")

    assert (result.code, result.err) == (3, "no YAML file in empty\n")


def test_the_data_of_the_repository_are_valid(cli: Cli) -> None:
    result = cli("validate", str(ROOT / "data"), str(ROOT / "rules"))

    assert result.err.endswith(" files: nothing wrong\n")
    assert result.code == 0


ARTICLE = """The party met.

The police closed 66,600 accounts in May. About 930,000 other accounts were fined. In all 996,600 were punished.
"""


def test_init_starts_from_an_article(cli: Cli) -> None:
    Path("news.txt").write_text(ARTICLE, encoding="utf-8")

    result = cli("init", "check", "--from", "news.txt")

    assert result.code == 0
    assert "66,600" in Path("check/figures.yaml").read_text(encoding="utf-8")
    assert not Path("check/README.md").exists()
    assert cli("validate", "check/figures.yaml").code == 0
    drafts = [Path("check/figures.yaml"), Path("check/figures.rules.yaml")]
    for draft, schema in zip(drafts, ("dataset", "rules"), strict=True):
        first, _, _ = draft.read_text(encoding="utf-8").partition("\n")
        assert first == f"# yaml-language-server: $schema=schemas/{schema}.schema.json"
        assert (draft.parent / first.rpartition("=")[2]).exists()


def test_the_next_steps_with_an_article_work(cli: Cli) -> None:
    Path("news.txt").write_text(ARTICLE, encoding="utf-8")
    steps = cli("init", "a check", "--from", "news.txt").err.partition("next:\n")[2]
    lines = (line.strip().removeprefix("3. ") for line in steps.splitlines())
    commands = [line.partition("    ")[0] for line in lines if line.startswith("cac-check ")]
    rename, merge, check = (shlex.split(command)[1:] for command in commands)
    told = {"OLD": "accounts_closed", "NEW": "closed"}

    undone = cli(*check)
    assert undone.code == 3
    assert 'nothing to check: there is no rule in a check/figures.rules.yaml; of a draft, take the "# "' in undone.err
    assert cli(*(told.get(word, word) for word in rename)).code == 0
    assert merge == [*rename, "--merge"]
    rules = Path("a check/figures.rules.yaml")
    rules.write_text(re.sub(r"^# \{", "{", rules.read_text(encoding="utf-8"), flags=re.MULTILINE), encoding="utf-8")
    assert cli(*check).code == 0


def test_init_starts_from_a_table_and_the_next_step_works(cli: Cli) -> None:
    rows = [f"r{number},{number + 7},{number * number},{number * number + number + 7}" for number in range(30)]
    Path("figures.csv").write_text("\n".join(["place,men,women,all", *rows, ""]), encoding="utf-8")

    result = cli("init", "a check", "--from", "figures.csv")

    assert result.code == 0
    rules = Path("a check/rules.yaml").read_text(encoding="utf-8")
    assert rules.startswith("# yaml-language-server: $schema=schemas/table-rules.schema.json\ntables:")
    assert [path.name for path in Path("a check/schemas").iterdir()] == ["table-rules.schema.json"]
    command = shlex.split(result.err.rpartition("next: ")[2])
    assert cli(*command[1:]).code == 0


def test_init_from_keeps_what_is_there(cli: Cli) -> None:
    Path("news.txt").write_text(ARTICLE, encoding="utf-8")
    Path("check").mkdir()
    Path("check/figures.yaml").write_text("mine", encoding="utf-8")

    assert cli("init", "check", "--from", "news.txt").code == 2
    assert Path("check/figures.yaml").read_text(encoding="utf-8") == "mine"
    assert cli("init", "check", "--from", "news.txt", "--force").code == 0


def test_init_from_a_text_without_figures_says_so(cli: Cli) -> None:
    Path("empty.txt").write_text("Nothing is counted here.\n", encoding="utf-8")

    assert cli("init", "check", "--from", "empty.txt").code == 3
    assert cli("init", "other", "--from", "missing.txt").code == 2
    assert cli("init", "other", "--from", "missing.csv").code == 2


def test_what_came_to_nothing_stands_in_the_way_of_nothing(cli: Cli) -> None:
    Path("empty.txt").write_text("Nothing is counted here.\n", encoding="utf-8")
    Path("news.txt").write_text(ARTICLE, encoding="utf-8")
    Path("mine").mkdir()
    Path("mine/notes.txt").write_text("kept", encoding="utf-8")

    for folder in ("new", "mine"):
        for start in ("empty.txt", "missing.txt", "missing.csv"):
            assert cli("init", folder, "--from", start).code in (2, 3)
        assert [path.name for path in Path(folder).rglob("*")] == (["notes.txt"] if folder == "mine" else [])
        assert Path(folder).exists() == (folder == "mine")
        assert cli("init", folder, "--from", "news.txt").code == 0


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.4\n1 0 obj", "a PDF file"),
        (b"PK\x03\x04\x14\0\x06\0word/document.xml", "a Word document"),
        (b"PK\x03\x04\x14\0mimetypeapplication/vnd.oasis.opendocument.textPK", "an OpenDocument text"),
        (b"{\\rtf1\\ansi Nine died.}", "an RTF document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0", "a Word document"),
    ],
)
def test_documents_are_told_apart_from_texts_and_tables(cli: Cli, data: bytes, kind: str) -> None:
    for name in ("a.doc", "a.txt"):
        Path(name).write_bytes(data)
        for command in (("init", "new", "--from", name), ("look", name), ("extract", name)):
            result = cli(*command)
            assert result.code == 2
            assert f"it is {kind}, " in result.err
            assert "save its text as .txt" in result.err
