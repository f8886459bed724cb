"""What a run is seen to do, so that it can be told again: files it reads, what it prints and writes, what it proves.

A run is recorded only where somebody listens, which is decided at the outermost edge (``memory``).
"""

from __future__ import annotations

import io
import os
import stat
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    from cac_check.certificate import Refutation, Witness
    from cac_check.constraint import System
    from cac_check.finding import Report

Stream: TypeAlias = Literal["out", "err"]

NO_CACHE = "--no-cache"
"""The option with which a run is made, and not kept."""

WIPE = "\r\x1b[2K"
"""How progress begins, and what wipes it out: the line of a terminal from its start."""

RACY = 0.05
"""Seconds a file must have been left alone before it is read: a change within the grain of its time is not seen."""

_GIT = "git"
_BY_CONTENT = frozenset({"cat-file", "ls-tree"})
"""Git commands that are asked by the name of a commit, and so always answer the same."""


class Recording:
    """What one run does, as far as it was seen."""

    def __init__(self) -> None:
        self.printed: list[tuple[Stream, bytes]] = []
        """Pieces of the two streams, in order."""
        self.written: list[tuple[str, str]] = []
        """Path and content of files."""
        self.inputs: list[str] = []
        """Files that must not be written."""
        self.proofs: list[tuple[System, Refutation | Witness]] = []
        self.read: dict[str, tuple[int, int] | None] = {}
        """Files it opened (or tried to, ``None``), with time of change and size."""
        self.listed: set[str] = set()
        """Folders it looked into."""
        self.asked: dict[tuple[str, ...], None] = {}
        """Commands of git it ran that may answer otherwise another time."""
        self.unfit: str | None = None
        """Why it cannot be told again."""
        self._own = _own_folders()

    def prove(self, report: Report) -> None:
        """Note what the verdicts of a report rest on."""
        from cac_check.verdict.proofs import proofs_of

        self.proofs.extend(proofs_of(report))

    def write(self, outputs: Sequence[tuple[str, object]], inputs: Sequence[str]) -> None:
        """Note files that are written; what writes itself cannot be told again."""
        for path, text in outputs:
            if isinstance(text, str):
                self.written.append((path, text))
            else:
                self.unfit = f"{path} is no text"
        self.inputs.extend(inputs)

    def open(self, path: object) -> None:
        """Note a file that is opened for reading."""
        if not isinstance(path, str | bytes | os.PathLike):
            self.unfit = "a file without a name"
            return
        name = os.path.abspath(os.fsdecode(path))  # noqa: PTH100 - as it is named, links and all
        if name in self.read or name.startswith(self._own):
            return
        try:
            status = os.stat(name)  # noqa: PTH116
        except (OSError, ValueError):
            self.read[name] = None
            return
        if stat.S_ISDIR(status.st_mode):
            self.listed.add(name)
        elif not stat.S_ISREG(status.st_mode) or abs(time.time() - status.st_mtime) < RACY:
            self.unfit = f"{name} is no file, or was changed just now"
        self.read[name] = (status.st_mtime_ns, status.st_size)

    def run(self, command: Sequence[object]) -> None:
        """Note a command that is run."""
        words = tuple(map(str, command))
        if words[:1] != (_GIT,):
            self.unfit = f"{words[:1]} was run"
        elif _BY_CONTENT.isdisjoint(words):
            self.asked[words] = None


_listening: ContextVar[Recording | None] = ContextVar("recording", default=None)


def recording() -> Recording | None:
    """Return the recording of this run, if there is one."""
    return _listening.get()


@contextmanager
def recorded() -> Iterator[Recording]:
    """Record what is done inside."""
    _listen()
    made = Recording()
    streams = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = _overheard(streams[0], "out", made), _overheard(streams[1], "err", made)
    token = _listening.set(made)
    try:
        yield made
    finally:
        _listening.reset(token)
        for mine, stream in zip((sys.stdout, sys.stderr), streams, strict=True):
            if isinstance(mine, io.TextIOWrapper) and isinstance(mine.buffer, _Overheard):
                mine.detach()
            stream.flush()
        sys.stdout, sys.stderr = streams


class _Overheard(io.BufferedIOBase):
    """A stream that notes what is written to it and passes it on."""

    def __init__(self, under: Any, name: Stream, made: Recording) -> None:
        self._under = under
        self._name = name
        self._made = made

    def write(self, data: Any) -> int:
        self._made.printed.append((self._name, bytes(data)))
        written: int = self._under.write(data)
        return written

    def writable(self) -> bool:
        return True

    def flush(self) -> None:
        self._under.flush()

    def isatty(self) -> bool:
        return bool(self._under.isatty())

    def fileno(self) -> int:
        return int(self._under.fileno())


def _overheard(stream: Any, name: Stream, made: Recording) -> io.TextIOWrapper:
    under: Any = _Overheard(stream.buffer, name, made)
    return io.TextIOWrapper(
        under,
        encoding=stream.encoding,
        errors=stream.errors,
        newline="",
        line_buffering=stream.line_buffering,
        write_through=True,
    )


def _own_folders() -> tuple[str, ...]:
    """Return the folders whose files belong to the program, Python and the libraries: their versions are known."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120
    return (package + os.sep, sys.prefix + os.sep, sys.base_prefix + os.sep, *_site_folders())


def _site_folders() -> Iterator[str]:
    return (each + os.sep for each in sys.path if each.endswith(("site-packages", "dist-packages")))


_heard: list[bool] = []


def _listen() -> None:
    """Hear of everything that this process opens: a hook of Python, which stays to its end."""
    if _heard:
        return
    _heard.append(True)

    def hear(event: str, arguments: tuple[Any, ...]) -> None:
        made = _listening.get()
        if made is None:
            return
        if event == "open":
            path, mode, flags = arguments
            reads = "r" in mode and "+" not in mode if isinstance(mode, str) else not flags & (os.O_WRONLY | os.O_RDWR)
            if reads and not isinstance(path, int):
                made.open(path)
        elif event == "os.scandir" and not isinstance(arguments[0], int):  # os.listdir is how Python looks for modules
            made.listed.add(os.path.abspath(os.fsdecode(arguments[0] or os.curdir)))  # noqa: PTH100
        elif event == "subprocess.Popen":
            made.run(arguments[1])

    sys.addaudithook(hear)
