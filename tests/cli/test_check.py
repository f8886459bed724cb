"""``cac-check check`` and ``cac-check report``: exit codes, formats, outputs."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

import cac_check
from cac_check.loading import load_all
from cac_check.report import FORMATS
from tests.cli.conftest import Cli

QUANTITIES = """\
quantities:
  helped: {label: households helped, unit: households}
  moved: {label: households moved, unit: households}
  paid: {label: households paid, unit: households}
"""

RULES = """\
rules:
  - id: moved-and-paid
    breakdown: {total: helped, parts: [moved, paid], overlap: none, rest: possible}
    because: who was moved or paid was helped, and nobody was both
    severity: SEVERITY
"""

VERDICTS = {
    "consistent": ["helped: 100 @ p1", "moved: 40 @ p2", "paid: 30 @ p3"],
    "strained": ["helped: 1.4 million @ p1", "helped: hundreds of thousands @ p2"],
    "contradicted": ["helped: 100 @ p1", "moved: 340 @ p2"],
    "undecided": ["helped: 100 @ p1", '{moved: {says: "340", at: p2, or: [helped_before]}}'],
}


def write(claims: list[str], *, severity: str = "error", name: str = "data.yaml") -> str:
    """Write a data set of one source with these claims, and its rules."""
    lines = "".join(f"      - {claim}\n" for claim in claims)
    Path(name).write_text(
        f"dataset: storm\ntitle: After the storm\nrules: [rules.yaml]\n{QUANTITIES}"
        "  helped_before: {label: households helped the year before, unit: households}\n"
        f"sources:\n  paper:\n    outlet: The Paper\n    claims:\n{lines}"
    )
    Path("rules.yaml").write_text(RULES.replace("SEVERITY", severity))
    return name


@pytest.mark.parametrize(
    ("verdict", "options", "code"),
    [
        ("consistent", [], 0),
        ("strained", [], 0),
        ("contradicted", [], 1),
        ("undecided", [], 0),
        ("consistent", ["--fail-on", "undecided"], 0),
        ("undecided", ["--fail-on", "undecided"], 1),
        ("undecided", ["--fail-on", "strained"], 0),
        ("strained", ["--fail-on", "strained"], 1),
        ("contradicted", ["--fail-on", "undecided"], 1),
        ("contradicted", ["--fail-on", "never"], 0),
        ("contradicted", ["--fail-severity", "note"], 1),
    ],
)
@pytest.mark.parametrize("command", ["check", "report"])
def test_exit_codes(cli: Cli, command: str, verdict: str, options: list[str], code: int) -> None:
    result = cli(command, write(VERDICTS[verdict]), *options)

    assert result.code == code
    assert result.err == ""
    assert result.out != ""


@pytest.mark.parametrize(
    ("severity", "options", "code"),
    [
        ("warning", [], 0),
        ("warning", ["--fail-severity", "warning"], 1),
        ("note", ["--fail-severity", "warning"], 0),
        ("note", ["--fail-severity", "note"], 1),
    ],
)
def test_the_severity_of_a_rule_decides_what_fails(cli: Cli, severity: str, options: list[str], code: int) -> None:
    data = write(VERDICTS["contradicted"], severity=severity)

    assert cli("check", data, *options).code == code


def test_verdicts_are_what_the_data_are_named_after(cli: Cli) -> None:
    for verdict, claims in VERDICTS.items():
        summary = json.loads(cli("check", write(claims), "--format", "json").out)["summary"]
        assert summary[verdict] >= 1
        assert verdict == "contradicted" or summary["contradicted"] == 0


def test_nothing_to_check_is_3(cli: Cli) -> None:
    result = cli("check", write(["helped: 100 @ p1"]))

    assert result.code == 3
    assert result.err == "nothing to check: no rule applies to the claims, and nothing is told twice\n"


def test_an_internal_error_in_one_rule_is_2_after_everything_else_is_printed(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object, **__: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr("cac_check.verdict.judge.Judge.rule", crash)
    data = write([*VERDICTS["consistent"], "paid: 99 @ p4"])

    result = cli("check", data)

    assert result.code == 2
    assert "told-twice" in result.out
    assert "internal error: RuntimeError: boom" in result.out


def test_several_data_sets_fail_if_one_does(cli: Cli) -> None:
    fits = write(VERDICTS["consistent"])
    fails = write(VERDICTS["contradicted"], name="second.yaml")

    result = cli("check", fits, fails)

    assert result.code == 1
    assert "second.yaml:" in result.out


def test_a_format_that_holds_one_data_set_refuses_two(cli: Cli) -> None:
    data = write(VERDICTS["consistent"])

    result = cli("check", data, data, "--format", "json")

    assert result.code == 2
    assert "json holds one data set" in result.err


def test_standard_input_and_rules_of_the_command_line(cli: Cli) -> None:
    data = Path(write(VERDICTS["contradicted"]))

    piped = cli("check", "-", stdin=data.read_bytes())
    assert piped.code == 1
    assert "--> <stdin>:" in piped.out

    without = data.read_text().replace("rules: [rules.yaml]\n", "").encode()
    assert cli("check", "-", stdin=without).code == 3
    assert cli("check", "-", "--rules", "rules.yaml", stdin=without).code == 1


def test_a_rule_file_named_twice_is_read_once(cli: Cli) -> None:
    data = write(VERDICTS["contradicted"])

    once, twice = cli("check", data), cli("check", data, "--rules", "./rules.yaml", "--rules", "rules.yaml")

    assert twice.code == 1
    assert twice.out == once.out


def test_several_formats_in_one_run(cli: Cli) -> None:
    data = write(VERDICTS["contradicted"])

    result = cli("check", data, "-o", "a.json", "-o", "a.md", "-o", "a.html", "-o", "a.sarif", "-o", "a.xml", "-o", "-")

    assert result.code == 1
    assert "contradicts itself" in result.out
    assert json.loads(Path("a.json").read_text())["format"] == "cac-check/v1"
    assert Path("a.md").read_text().startswith("# ")
    assert "<html" in Path("a.html").read_text()
    assert json.loads(Path("a.sarif").read_text())["version"] == "2.1.0"
    assert ElementTree.fromstring(Path("a.xml").read_text()).tag == "testsuites"


def test_all_outputs_are_written_or_none(cli: Cli) -> None:
    result = cli("check", write(VERDICTS["contradicted"]), "-o", "a.json", "-o", "missing/a.md")

    assert (result.code, result.out) == (2, "")
    assert "--> missing/a.md" in result.err
    assert not Path("a.json").exists()


@pytest.mark.parametrize("taken", ["data.yaml", "./rules.yaml"])
def test_what_is_read_is_not_written_over(cli: Cli, taken: str) -> None:
    data = write(VERDICTS["contradicted"])
    before = Path(taken).read_text()

    result = cli("check", data, "-f", "text", "-o", taken)

    assert result.code == 2
    assert "output-is-input" in result.err
    assert Path(taken).read_text() == before


def test_color_only_where_it_is_wanted(cli: Cli) -> None:
    data = write(VERDICTS["contradicted"])

    assert "\x1b[" not in cli("check", data).out
    assert "\x1b[" in cli("check", data, "--color", "always").out
    cli("check", data, "--color", "always", "-o", "a.txt")
    assert "\x1b[" not in Path("a.txt").read_text()


def test_one_source_and_one_view(cli: Cli) -> None:
    data = write(VERDICTS["contradicted"])

    within = json.loads(cli("check", data, "--view", "within", "--source", "paper", "--format", "json").out)
    assert {finding["view"] for finding in within["findings"]} == {"within"}

    unknown = cli("check", data, "--source", "papr")
    assert unknown.code == 2
    assert "no source has the id “papr”; did you mean paper?" in unknown.err


def test_the_same_run_gives_the_same_bytes(cli: Cli) -> None:
    data = write(VERDICTS["contradicted"])

    assert cli("check", data, "-f", "json").out == cli("check", data, "-f", "json").out


def test_report_names_its_file_and_its_command(cli: Cli) -> None:
    data = write(VERDICTS["contradicted"])

    result = cli("report", data, "-o", "report.md")

    assert (result.code, result.out, result.err) == (1, "", "wrote report.md\n")
    report = Path("report.md").read_text()
    assert "cac-check report data.yaml -o report.md" in report
    assert cli("report", data, "-o", "report.html", "--quiet").err == ""
    assert "<html" in Path("report.html").read_text()


def test_a_note_on_one_article(cli: Cli) -> None:
    result = cli("report", write(VERDICTS["contradicted"]), "--source", "paper", "--brief")

    assert result.code == 1
    assert "The Paper" in result.out.splitlines()[0]


def test_the_example_of_init_holds_one_contradiction(cli: Cli) -> None:
    cli("init", ".")

    result = cli("check", "figures.yaml")

    assert result.code == 1
    assert result.out.count("error[") == 1
    assert "helped-is-moved-plus-paid" in result.out

    figures = Path("figures.yaml")
    figures.write_text(figures.read_text().replace("- households_paid: {", "- households_helped: {"))
    assert cli("check", "figures.yaml").code == 0


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_what_is_printed_is_what_the_library_renders(cli: Cli, name: str) -> None:
    data = write(VERDICTS["contradicted"])
    report = cac_check.check(*load_all([data])[0])
    expected = FORMATS[name](replace(report, command=f"cac-check check data.yaml --format {name}"))

    result = cli("check", data, "--format", name)

    assert (result.out, result.err) == (expected, "")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("data.yaml", "--watch"), "there is no terminal to show the changes on"),
        (("data.yaml", "--watch", "--format", "json"), "only the text of files can be watched"),
        (("-", "--watch"), "only the text of files can be watched"),
    ],
)
def test_what_cannot_be_watched(cli: Cli, arguments: tuple[str, ...], message: str) -> None:
    result = cli("check", *arguments)

    assert result.code == 2
    assert message in result.err
