"""Bad input through the real command line: a clear message with a place, the right exit code, never a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Cli

GOOD = """\
dataset: x
quantities:
  helped: {label: households helped}
  moved: {label: households moved}
sources:
  paper:
    outlet: The Paper
    claims:
      - helped: 100 @ p1
      - moved: 40 @ p1
"""

RULES = """\
rules:
  - id: moved-is-part
    order: [moved, helped]
    because: who was moved was helped
"""


def check(cli: Cli, data: str | bytes, rules: str | bytes = RULES) -> tuple[int, str]:
    """Check a data set with rules; return the exit code and what was said about it."""
    for name, content in (("data.yaml", data), ("rules.yaml", rules)):
        Path(name).write_bytes(content.encode() if isinstance(content, str) else content)
    result = cli("check", "data.yaml", "--rules", "rules.yaml")
    assert result.out == ""
    assert "Traceback" not in result.err
    assert "internal error" not in result.err
    return result.code, result.err


def test_what_is_changed_below_is_good(cli: Cli) -> None:
    Path("data.yaml").write_text(GOOD)
    Path("rules.yaml").write_text(RULES)

    assert cli("check", "data.yaml", "--rules", "rules.yaml").code == 0
    assert cli("validate", "data.yaml", "rules.yaml").code == 0


@pytest.mark.parametrize(
    ("old", "new", "place", "message"),
    [
        pytest.param("- moved: 40", "- movd: 40", "data.yaml:10:9", "movd", id="unknown-quantity"),
        pytest.param(
            "- moved: 40 @ p1",
            '- moved: {says: "40", at: p1, id: paper/helped}',
            "data.yaml:10:",
            "paper/helped",
            id="duplicate-id",
        ),
        pytest.param("40 @ p1", "{says: lots, at: p1}", "data.yaml:10:23", "lots", id="unreadable-words"),
        pytest.param("40 @ p1", '{says: "40 of 60", at: p1}', "data.yaml:10:23", "40 of 60", id="two-numerals"),
        pytest.param("40 @ p1", "{says: 40,000, at: p1}", "data.yaml:10:", "quote", id="comma-in-braces"),
        pytest.param("outlet: The", "outlett: The", "data.yaml:7:5", "outlet", id="unknown-key"),
        pytest.param("  paper:", "  paper:\n    lineage: reuters", "data.yaml:7:14", "reuters", id="unknown-lineage"),
        pytest.param("dataset: x", "dataset: x\ndataset: y", "data.yaml:2:1", "dataset", id="duplicate-key"),
    ],
)
def test_data_problems_are_exit_code_1(cli: Cli, old: str, new: str, place: str, message: str) -> None:
    assert old in GOOD

    code, said = check(cli, GOOD.replace(old, new))

    assert code == 1
    assert f"--> {place}" in said
    assert message in said


@pytest.mark.parametrize(
    ("data", "place", "message"),
    [
        pytest.param(GOOD.replace("    outlet", "\toutlet"), "data.yaml:7:1", "tab", id="tabs"),
        pytest.param("a: &a [x]\nb: &b [*a, *a, *a]\nc: [*b, *b, *b]\n", "data.yaml:1:4", "anchor", id="alias-bomb"),
        pytest.param("[" * 50_000, "data.yaml:1:33", "deep", id="50,000-brackets"),
        pytest.param("- " * 50_000, "data.yaml:1:", "deep", id="50,000-dashes"),
        pytest.param(
            GOOD.encode("latin-1").replace(b"The Paper", b"Le Caf\xe9"), "data.yaml:7:19", "UTF-8", id="latin-1"
        ),
        pytest.param(GOOD.encode("utf-16"), "data.yaml", "UTF-16", id="utf-16"),
        pytest.param(b"\x00\x01\x02", "data.yaml:1:1", "U+0000", id="binary"),
        pytest.param("dataset: !!python/object/apply:os.system [ls]", "data.yaml:1:10", "tag", id="python-tag"),
        pytest.param("dataset: x\n---\ndataset: y\n", "data.yaml:2:1", "document", id="two-documents"),
        pytest.param("dataset: [x\n", "data.yaml:2:1", "", id="unclosed"),
    ],
)
def test_unreadable_files_are_exit_code_2(cli: Cli, data: str | bytes, place: str, message: str) -> None:
    code, said = check(cli, data)

    assert code == 2
    assert f"--> {place}" in said
    assert message in said


def test_an_empty_file_breaks_its_schema(cli: Cli) -> None:
    code, said = check(cli, "")

    assert code == 1
    assert said == (
        "error[empty-file] the file is empty\n  --> data.yaml:1:1\n  help: a data set begins with `dataset: its-id`\n\n"
    )


def test_a_number_of_5000_digits_is_refused_where_it_stands(cli: Cli) -> None:
    code, said = check(cli, GOOD.replace("40 @ p1", f"{'9' * 5_000} @ p1"))

    assert code == 1
    assert "--> data.yaml:10:16" in said
    assert max(map(len, said.splitlines())) < 400


def test_a_number_of_5000_digits_in_a_rule_is_refused(cli: Cli) -> None:
    code, said = check(cli, GOOD, RULES.replace("order: [moved, helped]", f'expression: "moved <= {"9" * 5_000}"'))

    assert code == 2
    assert "--> rules.yaml:3:" in said


def test_a_missing_file(cli: Cli) -> None:
    result = cli("check", "missing.yaml")

    assert result.code == 2
    assert result.err == (
        "error[unreadable-file] there is no such file\n"
        "  --> missing.yaml\n"
        "  help: check the path; it is looked up from where you are, or from the data set\n\n"
    )


def test_a_folder(cli: Cli) -> None:
    Path("folder").mkdir()

    result = cli("check", "folder")

    assert result.code == 2
    assert "it is a folder, not a file\n  --> folder" in result.err


def test_a_missing_rule_file_is_named_with_its_path(cli: Cli) -> None:
    Path("data").mkdir()
    Path("data/data.yaml").write_text(GOOD.replace("quantities:", "rules: [../rules/x.yaml]\nquantities:", 1))

    result = cli("check", "data/data.yaml")

    assert result.code == 2
    assert "--> rules/x.yaml" in result.err


def test_a_wrong_rule_is_exit_code_2_even_beside_wrong_data(cli: Cli) -> None:
    code, said = check(cli, GOOD.replace("- moved", "- movd"), RULES.replace("order", "oder"))

    assert code == 2
    assert "--> data.yaml:10:9" in said
    assert "--> rules.yaml:3:5" in said


def test_a_rule_that_names_an_unknown_quantity(cli: Cli) -> None:
    code, said = check(cli, GOOD, RULES.replace("[moved,", "[movd,"))

    assert code == 2
    assert "--> rules.yaml:" in said
    assert "movd" in said
    assert "moved" in said


def test_every_problem_of_a_file_is_shown_at_once(cli: Cli) -> None:
    data = GOOD.replace("- moved: 40 @ p1", "- movd: 40 @ p1\n      - helpd: 5 @ p1\n      - moved: lots @ p1")

    code, said = check(cli, data)

    assert code == 1
    assert [f"--> data.yaml:{line}:" in said for line in (10, 11, 12)] == [True, True, True]
    assert said.rstrip().endswith("problems in 1 file")
