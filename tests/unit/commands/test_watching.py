"""Watching files: every change runs again, half-saved files and errors end nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
import typer

from cac_check.commands import watching
from cac_check.commands.watching import keep_watching, wait_for_change


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "_on_terminal", lambda: True)


def script(*steps: Callable[[], object]) -> Callable[[float], None]:
    """A pause that does one step each time and is interrupted after the last."""
    left = list(steps)

    def pause(seconds: float) -> None:
        if not left:
            raise KeyboardInterrupt
        left.pop(0)()

    return pause


def nothing() -> None:
    """Let time pass."""


def test_it_runs_at_once_and_after_every_change(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, runs = tmp_path / "a.yaml", []
    file.write_text("a", encoding="utf-8")

    def run() -> Iterable[str]:
        runs.append(file.read_text(encoding="utf-8"))
        return [str(file)]

    pause = script(nothing, lambda: file.write_text("ab", encoding="utf-8"), nothing, nothing)
    with pytest.raises(KeyboardInterrupt):
        keep_watching(run, [str(file)], pause=pause)

    assert runs == ["a", "ab"]
    assert f"watching {file}; Ctrl-C ends it" in capsys.readouterr().err


def test_what_cannot_be_checked_is_waited_for(tmp_path: Path) -> None:
    file, runs = tmp_path / "a.yaml", []

    def run() -> Iterable[str]:
        runs.append(file.exists())
        if not file.exists():
            raise typer.Exit(2)
        return [str(file)]

    pause = script(lambda: file.write_text("a", encoding="utf-8"), nothing)
    with pytest.raises(KeyboardInterrupt):
        keep_watching(run, [str(file)], pause=pause)

    assert runs == [False, True]


def test_files_that_a_run_named_are_watched_too(tmp_path: Path) -> None:
    rules, runs = tmp_path / "rules.yaml", []
    rules.write_text("r", encoding="utf-8")

    def run() -> Iterable[str]:
        runs.append(rules.read_text(encoding="utf-8"))
        return ["data.yaml", str(rules)]

    pause = script(lambda: rules.write_text("rr", encoding="utf-8"), nothing)
    with pytest.raises(KeyboardInterrupt):
        keep_watching(run, ["data.yaml"], pause=pause)

    assert runs == ["r", "rr"]


def test_a_change_while_it_runs_is_not_missed(tmp_path: Path) -> None:
    file, runs = tmp_path / "a.yaml", []
    file.write_text("a", encoding="utf-8")

    def run() -> Iterable[str]:
        runs.append(file.read_text(encoding="utf-8"))
        if len(runs) == 1:
            file.write_text("abc", encoding="utf-8")
        return [str(file)]

    with pytest.raises(KeyboardInterrupt):
        keep_watching(run, [str(file)], pause=script(nothing))

    assert runs == ["a", "abc"]


def test_it_waits_until_a_file_is_saved_whole(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    seen = []

    def save(text: str) -> Callable[[], object]:
        return lambda: (file.write_text(text, encoding="utf-8"), seen.append(text))

    wait_for_change({str(file): None}, script(save("a"), save("ab"), save("abc"), nothing))

    assert seen == ["a", "ab", "abc"]


def test_it_needs_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "_on_terminal", lambda: False)

    with pytest.raises(typer.BadParameter, match="no terminal"):
        keep_watching(list, [])
