"""Every option of every command on data sets or tables is honoured, or refused with the reason: none is swallowed."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import get_args

import pytest
import typer

from cac_check.cli import COMMANDS, GROUPS, command, group
from cac_check.commands.exits import Exit
from cac_check.commands.kinds import Kind, Only
from tests.cli.conftest import Cli

DATASET = """\
dataset: storm
title: After the storm
rules: [rules.yaml]
quantities: {all: {label: all of them}, a: {label: the first}, b: {label: the rest}}
sources:
  paper: {outlet: The Paper, claims: [all: "1,003", a: "701", b: "202"]}
  office: {outlet: The Office, role: reference, claims: [b: "202"]}
"""
RULES = """\
rules:
  - {id: sum, breakdown: {total: all, parts: [a, b], overlap: none, rest: none}, because: nobody else is there}
"""
TABLE_RULES = f"""\
tables:
  t: {{files: t.csv, keys: [day], quantities: {{all: {{kind: count}}, a: {{kind: count}}, b: {{kind: count}}}}}}
{RULES}"""
CELLS = "day,all,a,b\n1,1003,701,202\n2,,701,202\n3,903,701,202\n"
OTHER = "day,all,a,b\n1,903,701,202\n2,,701,202\n3,903,701,202\n"

VALUES = {
    "rules": "none.yaml",
    "profile": "strict",
    "language": "es",
    "view": "together",
    "source": "paper",
    "format_": "json",
    "output": "out.json",
    "fail_on": "never",
    "severity": "note",
    "conflicts": "1",
    "budget": "50",
    "timeout": "100",
    "certificate": "proof.vipr",
    "finding": "within:paper:sum",
    "engine": "spark",
    "plots": "charts",
    "color": "always",
    "narrower": "5",
    "key": "day=1",
    "rule": "sum",
    "base": "HEAD",
    "against": "old new",
    "baseline": "accepted.json",
    "file": "accepted.json",
    "because": "known",
    "until": "2030-01-01",
}
"""By parameter: a value other than the default; flags have none."""

READING = ("bounds", "check", "explain", "gate")
"""Commands that take data sets as well as tables, and write what they find in a format that is asked for."""

TWO_KINDS = (*READING, "baseline update")
"""Commands that take data sets as well as tables."""

DATASETS_ONLY = ("report",)

OTHERS = {
    "doctor",
    "mcp",
    "open",
    "lexicon test",
    "look",
    "suggest",
    "marks",
    "read",
    "extract",
    "validate",
    "rename",
    "schema",
    "trace",
    "init",
}
"""Commands that check nothing: files of one sort each."""


@pytest.fixture(autouse=True)
def files(cli: Cli) -> None:
    """Write data sets, tables and rules into the empty folder the command line runs in."""
    Path("storm.yaml").write_text(DATASET)
    Path("rules.yaml").write_text(RULES)
    Path("tables.yaml").write_text(TABLE_RULES)
    Path("t.csv").write_text(CELLS)
    Path("old").mkdir()
    Path("old/storm.yaml").write_text(DATASET.replace("1,003", "903"))
    Path("old/t.csv").write_text(OTHER)


def function(name: str) -> Callable[..., object]:
    """Return what a command runs; one of a group is named behind it."""
    first, _, second = name.partition(" ")
    if not second:
        return command(first)
    (found,) = (each.callback for each in group(first).registered_commands if each.name == second)
    assert found is not None
    return found


def parameters(name: str) -> Iterator[tuple[str, str, bool, Only | None]]:
    """Yield each option of a command: its parameter, its longest spelling, whether it is a flag, the kind it is of."""
    for parameter in inspect.signature(function(name), eval_str=True).parameters.values():
        metadata = get_args(parameter.annotation)[1:]
        marks = [mark for mark in metadata if isinstance(mark, Only)]
        for info in metadata:
            if isinstance(info, typer.models.OptionInfo):
                spelled = [str(info.default), *(info.param_decls or ())]
                option = next(each for each in spelled if each.startswith("--"))
                yield parameter.name, option, get_args(parameter.annotation)[0] is bool, next(iter(marks), None)


def arguments(name: str, kind: Kind, folder: str = "") -> list[str]:
    """Return a command line that works, with nothing but what it needs."""
    files = {Kind.CLAIMS: ["storm.yaml"], Kind.TABLES: ["t.csv", "--rules", "tables.yaml"]}[kind]
    if name == "gate":
        return [name, "--against", f"old/{files[0]}", *files]
    if name == "explain" and kind is Kind.CLAIMS:
        return [name, *files, "within:paper:sum"]
    if name == "bounds" and kind is Kind.TABLES:
        return [name, *files, "--blank"]
    if name == "baseline update":
        return [*name.split(), *files, "--baseline", "accepted.json"]
    return [name, *files, *(["--key", "day=1"] if name == "explain" else [])]


OPTIONS = [
    pytest.param(
        name, kind, option, () if is_flag else tuple(VALUES[parameter].split()), only, id=f"{name} {option} {kind.name}"
    )
    for name in TWO_KINDS
    for kind in Kind
    for parameter, option, is_flag, only in parameters(name)
    if only is not None and only.kind is not kind
]


@pytest.mark.parametrize(("name", "kind", "option", "values", "only"), OPTIONS)
def test_an_option_of_one_kind_is_refused_for_the_other(
    cli: Cli, name: str, kind: Kind, option: str, values: tuple[str, ...], only: Only
) -> None:
    given = arguments(name, kind)
    if option == "--key":
        given = given[:2]

    result = cli(*given, option, *values)

    told = " ".join(result.err.split())
    assert result.code == Exit.FAILED
    assert result.out == ""
    assert f"{option} is of {only.kind.value}, not of {kind.value}: {only.instead}" in told


def test_all_foreign_options_are_named_at_once(cli: Cli) -> None:
    result = cli(*arguments("check", Kind.TABLES), "--budget", "100", "--source", "paper", "-q")

    assert result.code == Exit.FAILED
    assert "--budget is of data sets of claims" in result.err
    assert "--source is of data sets of claims" in " ".join(result.err.split())


HONOURED = {
    "baseline update": {"file", "because", "until", "rules", "profile", "fail_on", "severity", "color", "quiet"},
    "bounds": {"rules", "profile", "format_", "output", "budget", "color", "quiet"},
    "check": {
        "rules", "profile", "format_", "output", "fail_on", "severity", "watch", "language", "color",
        "no_cache", "quiet",
    },
    "explain": {
        "rules", "profile", "format_", "output", "certificate", "conflicts", "budget", "timeout", "color", "quiet",
    },
    "gate": {
        "base", "against", "baseline", "rules", "profile", "format_", "output", "fail_on", "severity", "color",
        "no_cache", "quiet", "language",
    },
}  # fmt: skip
"""Options that both kinds have. Whoever adds one decides here, and below how it is seen to work."""


@pytest.mark.parametrize("name", TWO_KINDS)
def test_every_other_option_is_honoured_for_both(name: str) -> None:
    assert {parameter for parameter, _, _, only in parameters(name) if only is None} == HONOURED[name]


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize(
    ("options", "code"),
    [
        ((), Exit.FINDINGS),
        (("--fail-on", "never"), Exit.OK),
        (("--rules", "none.yaml"), Exit.FAILED),
        (("--profile", "none"), Exit.FAILED),
    ],
)
@pytest.mark.parametrize("name", ["check", "gate"])
def test_what_fails_is_decided_alike(cli: Cli, name: str, kind: Kind, options: tuple[str, ...], code: Exit) -> None:
    assert cli(*arguments(name, kind), *options).code == code


@pytest.mark.parametrize("kind", Kind)
def test_severity_decides_alike(cli: Cli, kind: Kind) -> None:
    for rules in ("rules.yaml", "tables.yaml"):
        path = Path(rules)
        path.write_text(path.read_text().replace("because:", "severity: warning, because:"))

    for name in ("check", "gate"):
        assert cli(*arguments(name, kind)).code == Exit.OK
        assert cli(*arguments(name, kind), "--fail-severity", "warning").code == Exit.FINDINGS


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("name", READING)
def test_formats_outputs_and_quiet_are_honoured_alike(cli: Cli, name: str, kind: Kind) -> None:
    for format_ in ("text", "json"):
        result = cli(*arguments(name, kind), "--format", format_, "--output", f"out.{format_}", "-q")
        code = Exit.OK if name == "bounds" else Exit.FINDINGS  # what is left of figures is no finding
        assert (result.code, result.out, result.err) == (code, "", "")
        assert Path(f"out.{format_}").read_text()


@pytest.mark.parametrize("kind", Kind)
def test_a_baseline_is_made_and_kept_up_alike(cli: Cli, kind: Kind) -> None:
    update = arguments("baseline update", kind)
    gate = [*arguments("gate", kind), "--baseline", "accepted.json"]

    assert (cli(*gate[:-2]).code, cli(*update).code, cli(*update, "--fail-on", "never").code) == (1, 2, 0)
    assert cli(*update, "--because", "as printed", "--until", "2999-12-31", "-q").err == ""
    assert cli(*gate).code == Exit.OK
    written = Path("accepted.json").read_text()
    assert cli(*update, "--profile", "strict").code == Exit.OK  # nothing new: no reason is needed
    assert Path("accepted.json").read_text() == written
    assert "as printed" in written
    assert "2999-12-31" in written
    assert cli(*update, "--because", "other", "--fail-severity", "note", "-q").code == Exit.OK
    assert Path("accepted.json").read_text() == written


@pytest.mark.parametrize("kind", Kind)
def test_documents_are_told_in_the_language_that_is_asked_for(cli: Cli, kind: Kind) -> None:
    told = cli(*arguments("check", kind), "--format", "markdown", "--language", "fr").out
    page = cli(*arguments("check", kind), "--format", "html", "--language", "fr").out

    assert told.startswith("# ")
    assert {"chiffres"} <= set(told.partition("\n")[0].split())
    assert '<html lang="fr">' in page
    assert cli(*arguments("check", kind), "--language", "xx").code == Exit.FAILED


@pytest.mark.parametrize("kind", Kind)
def test_explain_honours_what_it_may_take(cli: Cli, kind: Kind) -> None:
    whole = cli(*arguments("explain", kind), "--certificate", "proof.vipr")
    cut = cli(*arguments("explain", kind), "--timeout", "0.001", "--budget", "1", "--conflicts", "1")

    assert whole.code == Exit.FINDINGS
    assert Path("proof.vipr").exists()
    assert cut.code in (Exit.FINDINGS, Exit.OK)


@pytest.mark.parametrize("kind", Kind)
def test_a_watch_needs_a_terminal_and_text(cli: Cli, kind: Kind) -> None:
    for options, why in (((), "no terminal"), (("--format", "json"), "only the text of files can be watched")):
        result = cli(*arguments("check", kind), "--watch", *options)
        assert result.code == Exit.FAILED
        assert why in " ".join(result.err.split())


@pytest.mark.parametrize("name", DATASETS_ONLY)
def test_commands_on_data_sets_say_what_to_do_with_tables(cli: Cli, name: str) -> None:
    result = cli(*name.split(), "t.csv", "--rules", "tables.yaml")

    told = " ".join(result.err.split())
    assert result.code == Exit.FAILED
    assert "t.csv is a table, found where a data set (YAML) is expected" in told
    assert "cac-check check TABLES" in told or "cac-check explain TABLES" in told or "cac-check gate TABLES" in told


def test_no_command_is_forgotten() -> None:
    grouped = {f"{name} {each.name}" for name in GROUPS for each in group(name).registered_commands}

    assert {*COMMANDS} | grouped == {*TWO_KINDS, *DATASETS_ONLY, *OTHERS} | {
        n for n in grouped if n.startswith(("rules ", "lexicon ", "cache "))
    }
