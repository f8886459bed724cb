"""A run that is cut off anywhere leaves old files as they were or new ones whole, and ends with the right code."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Cli

OLD = "what was there before\n"
OUTPUTS = ("report.md", "report.json", "report.sarif")
WRITES = [word for output in OUTPUTS for word in ("-o", output)]

TRAP = """
import os, signal, sys

act, at = sys.argv[1], int(sys.argv[2])
del sys.argv[1:3]
seen = 0

def watch(event, arguments):
    global seen
    if not event.startswith(("open", "os.", "import", "shutil.")):
        return
    if act == "kill" and not any("report." in str(each) for each in arguments):
        return
    seen += 1
    if seen == at:
        if act == "kill":
            os._exit(99)
        signal.raise_signal(signal.SIGINT)

from cac_check.__main__ import main
sys.addaudithook(watch)
code = main()
sys.exit(code)
"""
"""Cuts a run off before the so-maniest event that the interpreter tells of: files opened, renamed, deleted, imports."""


@pytest.fixture
def example(cli: Cli) -> list[str]:
    """A data set that contradicts itself, and the command that writes three reports on it."""
    cli("init", "example", "--quiet")
    return ["check", "example/figures.yaml", *WRITES, "--no-cache"]


@pytest.fixture
def whole(example: list[str]) -> dict[str, str]:
    """What the reports hold when nothing goes wrong."""
    assert ended(*example)[0] == 1
    texts = {name: Path(name).read_text(encoding="utf-8") for name in OUTPUTS}
    for name in OUTPUTS:
        Path(name).write_text(OLD)
    return texts


def start(*arguments: str, trap: tuple[str, int] | None = None, limit: int | None = None) -> subprocess.Popen[str]:
    """Start a run, cut off by ``trap``, or on a disk that takes so many bytes of a file."""
    program = ["-m", "cac_check"] if trap is None else ["-c", TRAP, trap[0], str(trap[1])]
    return subprocess.Popen(
        [sys.executable, *program, *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(Path("cache").resolve())},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=None if limit is None else lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )


def ended(*arguments: str, trap: tuple[str, int] | None = None, limit: int | None = None) -> tuple[int, str]:
    """Return the exit code of a run, and what it said beside its report."""
    with start(*arguments, trap=trap, limit=limit) as run:
        _, said = run.communicate()
    return run.returncode, said


def old_or_whole(whole: dict[str, str]) -> list[bool]:
    """Return which reports are new; each is that whole, or as it was."""
    texts = {name: Path(name).read_text(encoding="utf-8") for name in OUTPUTS}
    assert all(text in (OLD, whole[name]) for name, text in texts.items())
    return [text != OLD for text in texts.values()]


def test_killed_before_every_step_of_writing(example: list[str], whole: dict[str, str]) -> None:
    seen = []
    for step in range(1, 100):
        code, _ = ended(*example, trap=("kill", step))
        seen.append(old_or_whole(whole))
        if code != 99:
            break
    assert code == 1
    assert seen[-1] == [True] * 3
    assert seen[0] == [False] * 3
    assert len(seen) > 2 * len(OUTPUTS)  # each is opened and put in place, at least
    assert sum(new == [False] * 3 for new in seen) > len(OUTPUTS)  # none is put in place before all are complete


@pytest.mark.parametrize("step", [1, 30, 100, 200, 300, 400])
def test_interrupted_anywhere(example: list[str], whole: dict[str, str], step: int) -> None:
    code, said = ended(*example, trap=("interrupt", step))

    assert code == 130, said
    assert "Traceback" not in said
    assert old_or_whole(whole) in ([False] * 3, [True] * 3)
    assert not list(Path().glob(".report*"))


@pytest.mark.parametrize("room", [0, 1, 1_000])
def test_a_full_disk(example: list[str], whole: dict[str, str], room: int) -> None:
    code, said = ended(*example, limit=room)

    assert code == 2
    assert "error[cannot-write] cannot be written: File too large" in said
    assert old_or_whole(whole) == [False] * 3
    assert not list(Path().glob(".report*"))


def test_a_full_disk_while_putting_in_place(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    cli("init", "example", "--quiet")
    Path("report.md").write_text(OLD)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", full)
    result = cli("report", "example/figures.yaml", "-o", "report.md")

    assert result.code == 2
    assert "No space left on device" in result.err
    assert Path("report.md").read_text() == OLD
    assert not list(Path().glob(".report*"))


def test_a_folder_that_takes_nothing(cli: Cli) -> None:
    cli("init", "example", "--quiet")
    result = cli("report", "example/figures.yaml", "-o", "/proc/report.md")

    assert result.code == 2
    assert "--> /proc/report.md" in result.err


def test_a_reader_that_stops_early(example: list[str]) -> None:
    with start("report", "example/figures.yaml", "--no-cache") as run:
        assert run.stdout is not None
        assert run.stderr is not None
        run.stdout.readline()
        run.stdout.close()

        assert run.stderr.read() == ""
    assert run.returncode == 1


def test_two_runs_that_write_the_same_files(example: list[str], whole: dict[str, str]) -> None:
    with start(*example) as first, start(*example) as second, start(*example) as third:
        for run in (first, second, third):
            run.communicate()

    assert [run.returncode for run in (first, second, third)] == [1, 1, 1]
    assert old_or_whole(whole) == [True] * 3
    assert not list(Path().glob(".report*"))
