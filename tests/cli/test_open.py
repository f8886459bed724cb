"""``cac-check open`` as a process: what it opens, what it refuses, how it begins and ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from cac_check.commands import open as command
from tests.cli.conftest import ROOT, Cli
from tests.workbench import ARTICLE


def test_without_the_extra_it_says_what_to_install(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "PARTS", ("starlette", "no_such_part"))

    result = cli("open", ".")

    assert result.code == 2
    assert "no_such_part" in result.err
    assert "pip install 'cac-check[open]'" in result.err


def started(folder: Path, *words: str, given: str | None = None) -> tuple[str, subprocess.Popen[str]]:
    """Start it and return the address it prints."""
    process = subprocess.Popen(
        [sys.executable, "-m", "cac_check", "open", *words, "--no-browser"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "XDG_STATE_HOME": str(folder / "state")},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    if given is not None:
        process.stdin.write(given)
    process.stdin.close()
    return process.stdout.readline().strip(), process


def ended(process: subprocess.Popen[str]) -> int:
    process.send_signal(signal.SIGINT)
    code = process.wait(20)
    for stream in (process.stdout, process.stderr):
        assert stream is not None
        stream.close()
    return code


@pytest.mark.parametrize("given", ["article.txt", "-"])
def test_an_article_is_opened_and_ctrl_c_ends_it(tmp_path: Path, given: str) -> None:
    pytest.importorskip("starlette", reason="the extra `open` is not installed")
    (tmp_path / "article.txt").write_text(ARTICLE)

    address, process = started(tmp_path, given, given=ARTICLE if given == "-" else None)
    try:
        assert address.startswith("http://127.0.0.1:")
        with urllib.request.urlopen(address, timeout=20) as answer:
            page = answer.read().decode()
    finally:
        code = ended(process)

    assert 'class="figure found"' in page
    assert code == 130
    assert (tmp_path / "article.txt").read_text() == ARTICLE


def test_what_cannot_be_opened_is_told(cli: Cli, tmp_path: Path) -> None:
    pytest.importorskip("starlette", reason="the extra `open` is not installed")
    (tmp_path / "a.yaml").write_text("dataset: a\n")

    assert cli("open", str(tmp_path / "a.yaml"), "--no-browser").code == 1
    assert cli("open", str(tmp_path / "none.txt"), "--no-browser").code == 2
    assert cli("open", str(tmp_path / "a.yaml"), "--folder", str(tmp_path / "other"), "--no-browser").code == 2


def test_a_port_that_is_taken_is_told(cli: Cli, tmp_path: Path) -> None:
    pytest.importorskip("starlette", reason="the extra `open` is not installed")
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = cli("open", str(tmp_path), "--port", str(port), "--no-browser")

    assert result.code == 2
    assert str(port) in result.err


def test_a_data_set_that_names_rules_beside_its_folder_opens_the_folder_of_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "a.yaml").write_text("rules: []\n")
    (tmp_path / "data" / "a.yaml").write_text(
        "dataset: a\nrules: [../rules/a.yaml]\nquantities: {}\nsources: {s: {outlet: S}}\n"
    )
    (tmp_path / "data" / "b.yaml").write_text("dataset: b\nquantities: {}\nsources: {s: {outlet: S}}\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))

    both = command._desk("data/a.yaml", None)
    alone = command._desk("data/b.yaml", None)
    several = command._desk("data", None)

    assert (both.workspace.root, both.name) == (tmp_path, "data/a.yaml")
    assert (alone.workspace.root, alone.name) == (tmp_path / "data", "b.yaml")
    assert (several.workspace.root, several.name) == (tmp_path / "data", None)
