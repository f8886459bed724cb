"""``cac-check extract``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Cli

ARTICLE = "Regulator shuts 67,000 accounts\nIt removed about 1.4 million posts in 2023.\n"

DRAFT = """\
# A draft from article.txt. Nothing in it is final: every line wants a person's eye.
#   1. Name the quantities: what is counted, with its verb. Give one name to what is one quantity, two to what is two.
#   2. Delete what is no claim; look through what was left out, at the end.
#   3. cac-check validate, then write rules and cac-check check.
dataset: draft-daily
quantities:
  accounts: {label: accounts, unit: accounts}
  posts_removed: {label: posts removed, unit: posts}
sources:
  daily:
    outlet: daily
    published: 2023-05-28
    language: en
    text: "article.txt"
    claims:
      # Regulator shuts 67,000 accounts
      - accounts: {says: "67,000", at: headline}
      # It removed about 1.4 million posts in 2023.
      - posts_removed: {says: "about 1.4 million", at: p1}
    # seen and left out:
    #   p1: 2023: a year
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "article.txt").write_text(ARTICLE, encoding="utf-8")
    return tmp_path


def test_a_draft(cli: Cli) -> None:
    result = cli("extract", "article.txt", "--source", "daily", "--published", "2023-05-28")

    assert (result.code, result.out, result.err) == (0, DRAFT, "2 figures, 1 left out (en)\n")


def test_a_draft_is_accepted_and_its_words_are_found_in_the_text(cli: Cli, folder: Path) -> None:
    assert cli("extract", "article.txt", "-o", "draft.yaml", "--quiet").code == 0
    assert cli("validate", "draft.yaml").code == 0

    (folder / "article.txt").write_text(ARTICLE.replace("67,000", "66,000"), encoding="utf-8")
    result = cli("validate", "draft.yaml")

    assert result.code == 1
    assert "'67,000' does not stand in headline" in result.err.replace("“", "'").replace("”", "'")
    assert "66,000" in result.err


@pytest.mark.parametrize(
    ("text", "reported_in"),
    [
        ("El incendio dejó 26 muertos y destruyó unas 1.150 viviendas en la región.\n", "es"),
        ("Der Brand hat 26 Menschen getötet und rund 1.150 Häuser in der Region zerstört.\n", None),
        ("The fire killed 26 people and destroyed about 1,150 houses in the region.\n", None),
    ],
)
def test_the_report_is_in_the_language_of_the_article_where_there_is_one(
    cli: Cli, folder: Path, text: str, reported_in: str | None
) -> None:
    (folder / "article.txt").write_text(text, encoding="utf-8")

    assert cli("extract", "article.txt", "-o", "draft.yaml", "--quiet").code == 0

    line = f"\nlanguage: {reported_in}  # of the report; without this line it is in English\n"
    draft = (folder / "draft.yaml").read_text(encoding="utf-8")
    assert ("\nlanguage: " in draft) == (reported_in is not None)
    assert reported_in is None or line in draft
    assert cli("validate", "draft.yaml").code == 0


def test_reasons_of_drafted_rules_are_in_the_language_of_the_report(cli: Cli, folder: Path) -> None:
    text = "El incendio destruyó unas 1.150 viviendas en la región y dejó 26 muertos. De ellas, 300 estaban vacías.\n"
    (folder / "article.txt").write_text(text, encoding="utf-8")

    assert cli("extract", "article.txt", "-o", "draft.yaml", "--quiet").code == 0

    rules = (folder / "draft.rules.yaml").read_text(encoding="utf-8")
    assert 'because: "el texto dice «De ellas»"' in rules


def test_quotations_are_counted(cli: Cli, folder: Path) -> None:
    cli("extract", "article.txt", "--source", "daily", "-o", "draft.yaml", "--quiet")
    result = cli("validate", "--quotes", "draft.yaml", "--quiet")
    assert (result.code, result.err) == (0, "draft-daily: 2 of 2 quotations stand in the texts of their sources\n")

    draft = (folder / "draft.yaml").read_text(encoding="utf-8").replace('    text: "article.txt"\n', "")
    (folder / "draft.yaml").write_text(draft, encoding="utf-8")
    result = cli("validate", "--quotes", "draft.yaml", "--quiet")
    expected = "draft-daily: 0 of 2 quotations stand in the texts of their sources; no text for daily\n"
    assert (result.code, result.err) == (0, expected)


def test_json(cli: Cli) -> None:
    content = json.loads(cli("extract", "article.txt", "--json").out)

    assert content["language"] == "en"
    assert content["mentions"][1] == {
        "phrase": "about 1.4 million",
        "start": 43,
        "end": 60,
        "at": "p1",
        "value": "1400000",
        "class": "about",
        "kind": "count",
        "unit": "posts",
        "suggestion": "posts_removed",
        "relations": [],
        "strict": "[1350000, 1450000]",
        "default": "[1300000, 1500000]",
        "lenient": "[1200000, 1600000]",
        "note": None,
        "sentence": "It removed about 1.4 million posts in 2023.",
    }
    assert content["skipped"] == [{"phrase": "2023", "start": 70, "end": 74, "at": "p1", "reason": "a year"}]


def test_a_source_is_added_to_a_data_set(cli: Cli, folder: Path) -> None:
    old = (
        "# mine\ndataset: d\nquantities:\n  closed: {label: accounts closed}\n"
        "sources:\n  a:\n    outlet: A\n    claims:\n      - closed: 67,000\n"
    )
    (folder / "figures.yaml").write_text(old, encoding="utf-8")
    result = cli("extract", "article.txt", "--update", "figures.yaml", "--source", "daily")
    new = (folder / "figures.yaml").read_text(encoding="utf-8")

    assert result.code == 0
    assert new.startswith(old[: old.index("sources:")])
    assert '- closed: {says: "67,000", at: headline}  # proposed: another source tells the same figure of it\n' in new
    assert cli("validate", "figures.yaml").code == 0

    again = cli("extract", "article.txt", "--update", "figures.yaml", "--source", "daily")
    assert again.code == 2
    assert "there is a source 'daily' already" in again.err
    assert (folder / "figures.yaml").read_text(encoding="utf-8") == new


def test_pages_and_standard_input(cli: Cli, folder: Path) -> None:
    (folder / "page.html").write_text("<h1>Shuts <b>67</b>,000 accounts</h1><nav>5 links</nav>", encoding="utf-8")
    (folder / "notes.md").write_text("# Shuts **67,000** accounts\n```\n5 posts\n```\n", encoding="utf-8")

    for name in ("page.html", "notes.md"):
        content = json.loads(cli("extract", name, "--json").out)
        assert [mention["phrase"] for mention in content["mentions"]] == ["67,000"]


@pytest.mark.parametrize(
    ("content", "code", "message"),
    [
        (b"", 3, "0 figures"),
        (b"no figures here", 3, "0 figures"),
        (b"\xff\xfe5 \x00accounts", 2, "UTF-16, not UTF-8"),
        ("5 Überweisungen".encode("latin-1"), 2, "not UTF-8"),
        (b"5 accounts\x00", 2, "does not belong in a text file"),
        (b"<div>" * 10_000, 2, "nests more than"),
    ],
)
def test_bad_input(cli: Cli, folder: Path, content: bytes, code: int, message: str) -> None:
    name = "bad.html" if content.startswith(b"<") else "bad.txt"
    (folder / name).write_bytes(content)
    result = cli("extract", name)

    assert result.code == code
    assert message in result.err


def test_more_bad_input(cli: Cli, folder: Path) -> None:
    assert "there is no such file" in cli("extract", "missing.txt").err
    assert "it is a folder" in cli("extract", str(folder)).err
    assert "no lexicon for the language 'tlh'" in cli("extract", "article.txt", "--language", "tlh").err
    assert cli("extract", "article.txt", "--published", "May").code == 2
    assert cli("extract", "article.txt", "--source", "a b").code == 2


def test_a_draft_of_a_text_without_figures_is_valid(cli: Cli, tmp_path: Path) -> None:
    text, draft = tmp_path / "text.txt", tmp_path / "draft.yaml"
    text.write_text("Nothing to count here. All is well.\n")
    draft.write_text(cli("extract", str(text)).out)

    assert "quantities: {}" in draft.read_text()
    assert cli("validate", str(draft)).code == 0
