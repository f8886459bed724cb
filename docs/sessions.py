"""Runs the commands that pages show, and writes what they print underneath: what a reader does is what was done.

A block that a comment marks is one step of a session. All steps of a page share one folder, empty at first::

    <!-- file: figures.yaml -->        the block is written to this file, as a reader would copy it
    <!-- added to: figures.yaml -->    the block is written at the end of this file
    <!-- run -->                       the lines after ``$`` are run, and what they print is written under each
    <!-- run: exits 1 -->              … and the last of them ends with this exit code (``exits 0 1 1``: each its own)
    <!-- run: in the repository -->    … in a folder that holds what this repository holds
    <!-- run: first 9 lines -->        … of what each prints (``output left out``: nothing of it)
    <!-- not run: REASON -->           nothing is run

Python in a marked block is run as well, and nothing is written under it. A block with a command of ours in it has one
of these marks, or is a problem.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from cac_check import __main__

ROOT = Path(__file__).resolve().parent.parent

CUT = "…"
"""What stands for lines that are left out."""

_BLOCK = re.compile(
    r"^<!-- (?P<mark>run|not run|file|added to)(?:: (?P<how>[^>\n]*?))? -->\n"
    r"(?P<fence>`{3,})(?P<language>\w*)\n(?P<body>.*?)^(?P=fence)$",
    re.MULTILINE | re.DOTALL,
)
_GENERATED = re.compile(r"^<!-- generated: .*?^<!-- end -->$", re.MULTILINE | re.DOTALL)
_FENCE = re.compile(r"^(?P<indent> *)```(?P<language>[^\n`]*)\n(?P<body>.*?)^(?P=indent)```$", re.MULTILINE | re.DOTALL)
_OURS = re.compile(r"^ *(?:\$ )?cac-check [a-z-]", re.MULTILINE)
_SHOWN = re.compile(r"^ *\$ cac-check [a-z-]", re.MULTILINE)
_INDENTED = re.compile(r"^ {4,}(?:\$ )?(?P<command>cac-check [a-z-].*)$", re.MULTILINE)
_SHELL_SIGNS = re.compile(r"[|<>;&`~*?]|\$[({\w]")
_FIRST = re.compile(r"first (\d+) lines?")
_EXITS = re.compile(r"exits (\d+(?: \d+)*)")
_LEFT_OUT = "output left out"

_COMMAND_IN = {"text": _SHOWN, **dict.fromkeys(("", "sh", "bash", "shell", "console"), _OURS)}
"""What a command of ours looks like in a block of some language; other languages (YAML, Python) hold none."""

QUIET = {
    "COLUMNS": "100",
    "NO_COLOR": "1",
    "LC_ALL": "C.UTF-8",
    "PATH": os.environ.get("PATH") or os.defpath,
    "GIT_AUTHOR_DATE": "2024-02-14T12:00:00Z",
    "GIT_AUTHOR_NAME": "A reader",
    "GIT_AUTHOR_EMAIL": "reader@example.org",
    "GIT_COMMITTER_DATE": "2024-02-14T12:00:00Z",
    "GIT_COMMITTER_NAME": "A reader",
    "GIT_COMMITTER_EMAIL": "reader@example.org",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
}
"""The environment of every command, so that pages do not depend on who writes them."""

_KEPT = frozenset({"HOME", "LD_LIBRARY_PATH", "PYTHONPATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "XDG_CACHE_HOME"})
"""What commands see besides of the environment of whoever writes the pages: a CI job is told by other variables."""


def environment() -> dict[str, str]:
    """Return what commands see of the environment."""
    return {name: value for name, value in os.environ.items() if name in _KEPT} | QUIET


class SessionError(Exception):
    """A page shows what does not happen: a command ends otherwise than it says."""


@dataclass(frozen=True, slots=True)
class How:
    """What a mark says of a run."""

    exits: tuple[int, ...] = (0,)
    first: int | None = None
    in_repository: bool = False


@dataclass(slots=True)
class Session:
    """The folders in which the commands of one page run, while it is written."""

    page: str
    home: Path
    names: dict[str, object] = field(default_factory=dict, init=False)
    """What Python of the page has defined so far."""

    def folder(self, *, in_repository: bool) -> Path:
        """Return where commands run: an empty folder at first, or one that holds what the repository holds."""
        folder = self.home / ("repository" if in_repository else "reader")
        if not folder.exists():
            folder.mkdir()
            for entry in ROOT.iterdir() if in_repository else ():
                if not entry.name.startswith("."):
                    (folder / entry.name).symlink_to(entry)
        return folder

    def write(self, name: str, text: str, *, at_its_end: bool) -> None:
        """Write a file of the reader's."""
        path = self.folder(in_repository=False) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text((path.read_text(encoding="utf-8") if at_its_end else "") + text, encoding="utf-8")

    def run(self, commands: Iterable[str], how: How) -> Iterator[str]:
        """Run commands one after the other, and yield each with what it prints.

        Raises:
            SessionError: if one ends with another exit code than the page says.
        """
        folder = self.folder(in_repository=how.in_repository)
        listed = list(commands)
        exits = how.exits if len(how.exits) == len(listed) else (*(0 for _ in listed[1:]), *how.exits)
        if len(exits) != len(listed):
            raise SessionError(
                f"{self.page}: {len(how.exits)} exit codes for {len(listed)} commands, from: {listed[0]}"
            )
        for command, expected in zip(listed, exits, strict=True):
            printed, code = _result(command, folder, self.home)
            if code != expected:
                raise SessionError(
                    f"{self.page}: `{command}` ends with exit code {code}, not {expected}:\n{_shortened(printed, 12)}"
                )
            yield f"$ {command}\n{_shortened(printed, how.first)}"

    def execute(self, program: str, how: How) -> None:
        """Run Python.

        Raises:
            SessionError: if it raises anything.
        """
        with contextlib.chdir(self.folder(in_repository=how.in_repository)), contextlib.redirect_stdout(io.StringIO()):
            try:
                exec(program, self.names)
            except Exception as error:
                raise SessionError(f"{self.page}: {type(error).__name__}: {error}\n{program}") from error


def fresh_sessions(page: str, text: str) -> str:
    """Return a page with every command in it run, and what it prints under it.

    Raises:
        SessionError: if a command ends otherwise than the page says.
    """
    with tempfile.TemporaryDirectory() as home:
        session = Session(page, Path(home))
        return _BLOCK.sub(lambda block: _fresh_block(session, block), text)


def unmarked(text: str) -> Iterator[tuple[int, str]]:
    """Yield the line and the first command of every block that holds a command of ours and has no mark.

    A block that is only indented can have none, so each of its commands is one.
    """

    def blank(match: re.Match[str]) -> str:
        return "\n" * match[0].count("\n")

    rest = _BLOCK.sub(blank, _GENERATED.sub(blank, text))
    for fence in _FENCE.finditer(rest):
        command = _COMMAND_IN.get(fence["language"].strip())
        if command and (found := command.search(fence["body"])):
            start = fence.start("body") + found.start()
            yield rest.count("\n", 0, start) + 1, rest[start:].split("\n", 1)[0].strip()
    outside = _FENCE.sub(blank, rest)
    for line in _INDENTED.finditer(outside):
        yield outside.count("\n", 0, line.start()) + 1, line["command"]


def _fresh_block(session: Session, block: re.Match[str]) -> str:
    mark, said, body = block["mark"], block["how"] or "", block["body"]
    if mark == "not run":
        if len(said.split()) < 2:
            raise SessionError(f"{session.page}: a block that is not run says why: <!-- not run: REASON -->")
        return block[0]
    if mark in ("file", "added to"):
        session.write(said, body, at_its_end=mark == "added to")
        return block[0]
    if block["language"] == "python":
        session.execute(body, _how(session.page, said))
        return block[0]
    head = block[0][: block.start("body") - block.start()]
    shown = "".join(session.run(_commands(session.page, body), _how(session.page, said)))
    if block["fence"] in shown:
        raise SessionError(
            f"{session.page}: what is printed holds {block['fence']}: put the block in longer fences\n{shown}"
        )
    return f"{head}{shown}{block['fence']}"


def _how(page: str, said: str) -> How:
    exits, first, in_repository = (0,), None, False
    for part in filter(None, (part.strip() for part in said.split(","))):
        if found := _EXITS.fullmatch(part):
            exits = tuple(map(int, found[1].split()))
        elif found := _FIRST.fullmatch(part):
            first = int(found[1])
        elif part == _LEFT_OUT:
            first = 0
        elif part == "in the repository":
            in_repository = True
        else:
            raise SessionError(f"{page}: “{part}” says nothing of a run; see docs/sessions.py")
    return How(exits, first, in_repository)


def _commands(page: str, body: str) -> list[str]:
    r"""Return the commands of a block: the lines after ``$``, with those that a ``\`` continues."""
    commands = [line.removeprefix("$ ") for line in re.findall(r"^\$ (?:.*\\\n)*.*$", body, re.MULTILINE)]
    if not commands:
        raise SessionError(f"{page}: a block that is run has no line that begins with $:\n{body}")
    return commands


def _shortened(printed: str, first: int | None) -> str:
    lines = [line.rstrip() for line in printed.rstrip().splitlines()]
    if first is not None and len(lines) > first:
        lines = [*lines[:first], CUT] if first else []
    return "".join(f"{line}\n" for line in lines)


def _result(command: str, folder: Path, home: Path) -> tuple[str, int]:
    """Return what a command prints on a terminal, and its exit code."""
    if command.startswith("cac-check ") and not _SHELL_SIGNS.search(command.split(" #")[0]):
        return run_here(shlex.split(command, comments=True)[1:], folder)
    shim = home / "bin" / "cac-check"
    if not shim.exists():
        shim.parent.mkdir(exist_ok=True)
        shim.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m cac_check "$@"\n', encoding="utf-8")
        shim.chmod(0o755)
    ended = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=folder,
        env={
            **environment(),
            "PATH": f"{shim.parent}:{QUIET['PATH']}",
            "PYTHONPATH": str(ROOT),
            "XDG_CACHE_HOME": str(home / "cache"),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return ended.stdout, ended.returncode


def run_here(words: list[str], folder: Path) -> tuple[str, int]:
    """Run a command of ours in this process, which saves the start of one; return what it prints and its exit code."""
    screen = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    before, arguments = dict(os.environ), sys.argv
    seen = environment()
    os.environ.clear()
    os.environ.update(seen)
    sys.argv = ["cac-check", *words]  # reports say how they were made
    try:
        with contextlib.chdir(folder), contextlib.redirect_stdout(screen), contextlib.redirect_stderr(screen):
            code = __main__.run(words)
    finally:
        sys.argv = arguments
        os.environ.clear()
        os.environ.update(before)
    screen.seek(0)
    return screen.read(), code
