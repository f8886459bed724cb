"""What files name is read where it lies: links that lead out of their folder are refused, paths that say so are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Cli

SECRET = "helped,says,at\nthe secret,99,p1\n"
SOURCE = "sources:\n  paper:\n    outlet: The Paper\n"
QUANTITIES = "dataset: x\nquantities:\n  helped: {label: households helped}\n"
TEXT = f"{QUANTITIES}{SOURCE}    text: article.txt\n    claims:\n      - helped: 100 @ p1\n"
CLAIMS = f"{QUANTITIES}{SOURCE}    claims: claims.csv\n"
TABLE = """\
tables: {t: {files: FILES, keys: [k], quantities: {a: {}, b: {}, all: {}}}}
rules: [{id: sum, expression: a + b == all, because: the parts make the total}]
"""
FIGURES = "k,a,b,all\n1,2,3,6\n"


@pytest.fixture(autouse=True)
def _folders(cli: Cli) -> None:
    Path("data/sub").mkdir(parents=True)
    Path("outside").mkdir()


def refused(cli: Cli, *arguments: str) -> str:
    result = cli(*arguments)
    assert result.code in (1, 2), result  # a problem of the data set that names it, or of the file
    assert "link-outside" in result.err
    assert "secret" not in result.out + result.err
    return result.err


@pytest.mark.parametrize(("data", "name"), [(TEXT, "article.txt"), (CLAIMS, "claims.csv")])
def test_a_data_set_reads_nothing_by_a_link_out_of_its_folder(cli: Cli, data: str, name: str) -> None:
    Path("data/d.yaml").write_text(data)
    Path("outside/file").write_text(SECRET)
    Path("data", name).symlink_to(Path("outside/file").resolve())

    assert "--> data/d.yaml:" in refused(cli, "validate", "data/d.yaml")


def test_nor_by_a_folder_that_is_one(cli: Cli) -> None:
    Path("data/d.yaml").write_text(TEXT.replace("article.txt", "texts/article.txt"))
    Path("outside/article.txt").write_text(SECRET)
    Path("data/texts").symlink_to(Path("outside").resolve())

    refused(cli, "validate", "data/d.yaml")


def test_a_link_within_the_folder_and_a_path_that_says_where_it_leads_are_read(cli: Cli) -> None:
    Path("data/sub/real.txt").write_text("Relief\n\nThey helped 100 households.\n")
    Path("data/article.txt").symlink_to("sub/real.txt")
    Path("data/d.yaml").write_text(TEXT)
    assert cli("validate", "data/d.yaml").code == 0

    Path("outside/article.txt").write_text("Relief\n\nThey helped 100 households.\n")
    Path("data/d.yaml").write_text(TEXT.replace("article.txt", "../outside/article.txt"))
    assert cli("validate", "data/d.yaml").code == 0


@pytest.mark.parametrize("pattern", ["t.csv", "*.csv", "sub/../t.csv"])
def test_what_is_named_on_the_command_line_may_be_a_link(cli: Cli, pattern: str) -> None:
    Path("data/t.yaml").write_text(TABLE.replace("FILES", f'"{pattern}"'))
    Path("outside/file.csv").write_text(FIGURES)
    Path("data/t.csv").symlink_to(Path("outside/file.csv").resolve())

    assert cli("check", "data/t.csv", "--rules", "data/t.yaml").code == 1


def test_a_second_table_that_rules_name_is_no_link_out(cli: Cli) -> None:
    two = TABLE.replace("tables: {t:", "tables: {u: {files: u.csv, keys: [k], quantities: {c: {}}}, t:").replace(
        "FILES", "t.csv"
    )
    Path("data/t.yaml").write_text(two)
    Path("outside/file.csv").write_text(FIGURES)
    Path("data/t.csv").symlink_to(Path("outside/file.csv").resolve())
    Path("data/u.csv").write_text("k,c\n1,2\n")

    refused(cli, "check", "data/u.csv", "--rules", "data/t.yaml")

    Path("data/t.yaml").write_text(two.replace("t.csv", "../outside/file.csv"))
    assert cli("check", "data/u.csv", "--rules", "data/t.yaml").code == 1


@pytest.mark.parametrize("name", ["a\nb", "::error::x\n::warning::y", "\u202egnp", "\x1b[31m", "<b>", "a'b\"c`d|e"])
def test_names_of_files_are_shown_on_one_line_and_steer_nothing(cli: Cli, name: str) -> None:
    Path(f"{name}.yaml").write_text(TEXT.replace("    text: article.txt\n", "").replace("helped: 100", "helpd: 100"))
    for form in ("text", "github", "sarif", "json", "junit", "markdown"):
        result = cli("check", f"{name}.yaml", "--format", form)

        assert result.code == 1
        for line in (result.out + result.err).split("\n"):
            assert not line.lstrip().startswith(("::warning::y", "b.yaml"))
        assert not {"\x1b", "\u202e", "\r"} & set(result.out + result.err)
