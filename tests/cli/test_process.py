"""The process itself: exit codes of every kind of end, and how little is loaded to start."""

from __future__ import annotations

import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

import cac_check
from cac_check.cli import application
from tests.cli.conftest import ROOT, Cli, command_names

HEAVY = ("polars", "pandera", "z3", "rich", "jinja2", "yaml", "narwhals")

Start = Callable[..., subprocess.Popen[bytes]]


def loaded_by(code: str) -> set[str]:
    """Return which heavy packages are loaded once ``code`` has run."""
    program = f"import sys\n{code}\nprint([name for name in {HEAVY} if name in sys.modules])"
    result = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(eval(result.stdout.splitlines()[-1]))


def test_the_package_loads_nothing_heavy() -> None:
    assert loaded_by("import cac_check") == set()


def test_help_loads_nothing_heavy() -> None:
    assert loaded_by("from cac_check.__main__ import run\nrun(['check', '--help'])") == set()


def test_reading_a_phrase_loads_only_yaml() -> None:
    assert loaded_by("import cac_check\ncac_check.read('nearly 8,000')") <= {"yaml"}


def test_every_public_name_is_there() -> None:
    for name in cac_check.__all__:
        assert getattr(cac_check, name) is not None
    assert set(cac_check.__all__) <= set(dir(cac_check))
    with pytest.raises(AttributeError, match="no attribute 'nope'"):
        _ = cac_check.nope


def test_ctrl_c_is_130(process: Start) -> None:
    running = process("read", "-")
    assert running.stdin is not None
    assert running.stdout is not None
    assert running.stderr is not None
    # It waits for standard input once the interpreter is up; a signal before that would end the interpreter itself.
    with pytest.raises(subprocess.TimeoutExpired):
        running.wait(timeout=2)

    running.send_signal(signal.SIGINT)

    assert running.wait(timeout=20) == 130
    assert b"Traceback" not in running.stderr.read()
    for stream in (running.stdin, running.stdout, running.stderr):
        stream.close()


def test_a_closed_pipe_changes_no_exit_code(process: Start) -> None:
    running = process("schema", "dataset")
    assert running.stdin is not None
    assert running.stdout is not None
    assert running.stderr is not None
    running.stdout.close()

    assert running.wait(timeout=20) == 0
    assert running.stderr.read() == b""
    running.stdin.close()
    running.stderr.close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_is_2() -> None:
    command = [sys.executable, "-m", "cac_check", "schema", "dataset"]
    with Path("/dev/full").open("w") as full:
        result = subprocess.run(command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False)

    assert result.returncode == 2
    assert result.stderr == "error[cannot-write] cannot be written: No space left on device\n  --> <stdout>\n\n"


@pytest.mark.parametrize("closed", [1, 2])
def test_closed_streams_change_no_exit_code(closed: int) -> None:
    command = shlex.join([sys.executable, "-m", "cac_check", "read", "5"])
    result = subprocess.run(["sh", "-c", f"{command} {closed}>&-"], cwd=ROOT, capture_output=True, check=False)

    assert result.returncode == 0
    assert result.stderr == b""


def test_a_crash_is_2_and_short(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object, **__: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr("cac_check.reading.read", crash)

    result = cli("read", "5")

    assert result.code == 2
    assert result.out == ""
    first, second, *rest = result.err.splitlines()
    assert first == "cac-check: internal error: RuntimeError: boom"
    assert second.startswith("  in crash, test_process.py:")
    assert rest == [
        "Nothing was decided. This is a bug in cac-check: please open an issue with the command line and the files.",
        "Set CAC_CHECK_TRACEBACK=1 to see where it happened.",
    ]


def test_a_crash_shows_where_if_asked(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object, **__: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr("cac_check.reading.read", crash)
    monkeypatch.setenv("CAC_CHECK_TRACEBACK", "1")

    assert "Traceback (most recent call last)" in cli("read", "5").err


@pytest.mark.parametrize(
    "arguments",
    [
        ["--nope"],
        ["chek", "data.yaml"],
        ["check"],
        ["check", "data.yaml", "--profile", "loose"],
        ["check", "data.yaml", "--view", "nowhere"],
        ["check", "data.yaml", "--format", "pdf"],
        ["check", "data.yaml", "--conflicts", "0"],
        ["check", "data.yaml", "--format", "json", "--format", "text"],
        ["report", "data.yaml", "--brief"],
        ["report", "data.yaml", "-o", "report.pdf"],
        ["schema", "nope"],
        ["read", "5", "--kind", "nope"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_2_and_says_what_is_wrong(cli: Cli, arguments: list[str]) -> None:
    result = cli(*arguments)

    assert result.code == 2
    assert result.out == ""
    assert "Error: " in result.err
    assert "Traceback" not in result.err


def test_no_command_shows_the_help_and_is_2(cli: Cli) -> None:
    result = cli()

    assert result.code == 2
    assert "Commands:" in result.err


@pytest.mark.parametrize("word", ["-h", "--help"])
def test_help_is_that_of_the_whole_command_line(word: str) -> None:
    shown = [CliRunner().invoke(application(wanted), [word], prog_name="cac-check") for wanted in (word, None)]

    assert shown[0].exit_code == 0
    assert shown[0].output == shown[1].output


def test_version(cli: Cli) -> None:
    assert cli("--version").out == f"cac-check {cac_check.__version__}\n"


@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_every_command_has_help_with_an_example(cli: Cli, flag: str) -> None:
    for command in command_names():
        result = cli(*command.split(), flag)

        assert result.code == 0
        assert re.search(rf"cac-check {command}\b", re.split("Examples?:", result.out)[1])
