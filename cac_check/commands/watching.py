"""``--watch``: run again whenever a file changes, until Ctrl-C."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Never, TypeAlias

import typer

from cac_check.commands.terminal import say

INTERVAL = 0.3
"""Seconds between looks at the files. They are few and named, so looking costs nothing and needs no other package."""

_CLEAR = "\x1b[2J\x1b[3J\x1b[H"

Pause: TypeAlias = Callable[[float], None]


def keep_watching(run: Callable[[], Iterable[str]], files: Iterable[str], *, pause: Pause = time.sleep) -> Never:
    """Run at once and after every change, for ever; Ctrl-C ends it.

    Args:
        run: does the work and returns the files that it read; what it cannot do it shows, and raises ``typer.Exit``.
        files: what to watch until a run has succeeded.
        pause: waits some seconds.

    Raises:
        typer.BadParameter: if standard output is no terminal.
    """
    if not _on_terminal():
        raise typer.BadParameter("there is no terminal to show the changes on", param_hint="--watch")
    watched = tuple(files)
    while True:
        typer.echo(_CLEAR, nl=False)
        before = _stamps(watched)
        try:
            watched = tuple(run())
            before = {**_stamps(watched), **before}
        except typer.Exit:
            # It was shown what is wrong, perhaps with a file that is only half saved.
            pass
        say(f"watching {', '.join(sorted(set(watched)))}; Ctrl-C ends it")
        wait_for_change(before, pause)


def _on_terminal() -> bool:
    return sys.stdout.isatty()


def wait_for_change(before: Mapping[str, object], pause: Pause) -> None:
    """Return when a file is not what it was, and all of them have come to rest."""
    now = _stamps(before)
    while now == before:
        pause(INTERVAL)
        now = _stamps(before)
    settled = False
    while not settled:
        pause(INTERVAL)
        last, now = now, _stamps(before)
        settled = last == now


def _stamps(files: Iterable[str]) -> dict[str, object]:
    return {file: _stamp(Path(file)) for file in files}


def _stamp(file: Path) -> tuple[int, int] | None:
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
