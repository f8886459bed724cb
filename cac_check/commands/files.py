"""What commands read and write: all outputs of a run are written whole, or none is touched."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Literal

from cac_check.commands.recording import recording
from cac_check.commands.standard_output import emit
from cac_check.diagnostic import Diagnostic, Location, Problems
from cac_check.records import dataclass

STANDARD = "-"
"""Stands for standard input or output where a file is named."""


@dataclass(frozen=True, slots=True)
class Output:
    """A text, or what writes a file that is none, and where it goes: a file, or ``-`` for standard output (a text)."""

    path: str
    text: str | Callable[[Path], None]


def seen_from(report: str, file: str) -> str:
    """Return a file or folder as a link in a report finds it.

    Args:
        report: the path the report is written to; standard output is read in this folder.
        file: the path of the other, from this folder.
    """
    start = os.curdir if report == STANDARD else os.path.dirname(report) or os.curdir  # noqa: PTH120 - no file yet
    return Path(os.path.relpath(file, start)).as_posix()


def write_outputs(outputs: Sequence[Output], inputs: Iterable[str] = ()) -> None:
    """Write all outputs, or none.

    Every file is first written beside its place and put there only when all of them are complete. What goes to
    standard output or to a device comes last.

    Raises:
        Problems: if a place cannot be written, or is one of the ``inputs`` of this run.
    """
    inputs = tuple(inputs)
    if (listening := recording()) is not None:
        written = [(output.path, output.text) for output in outputs if output.path != STANDARD]
        listening.write(written, [path for path in inputs if path != STANDARD])
    streams = [output for output in outputs if output.path == STANDARD or _is_device(output.path)]
    files = [output for output in outputs if output not in streams]
    _refuse_overwriting_inputs(files, inputs)
    with ExitStack() as cleanup:
        staged = []
        for output in files:
            # A link is followed, so that it stays one.
            target = Path(output.path).resolve()
            draft = target.with_name(f".{target.name}.{os.getpid()}.part")
            cleanup.callback(draft.unlink, missing_ok=True)
            with _problem_if_unwritable(output.path):
                _write_draft(draft, target, output)
            staged.append((output.path, draft, target))
        for path, draft, target in staged:
            with _problem_if_unwritable(path):
                draft.replace(target)
    for output in streams:
        if output.path == STANDARD and isinstance(output.text, str):
            emit(output.text)
        else:
            with _problem_if_unwritable(output.path):
                _write(Path(output.path), output, "w")


def make_folder(path: str) -> None:
    """Make a folder and those above it, where they are not there.

    Raises:
        Problems: if it cannot be made.
    """
    try:
        Path(path).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"no folder can be made here: {error.strerror}"
        raise Problems([Diagnostic("cannot-write", message, Location(path))]) from error


def _is_device(path: str) -> bool:
    """Whether it is there and neither a file nor a folder, as ``/dev/null`` and named pipes are."""
    place = Path(path)
    return place.exists() and not place.is_file() and not place.is_dir()


def _write_draft(draft: Path, target: Path, output: Output) -> None:
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, "it is a folder")
    _write(draft, output, "x")
    if target.exists():
        draft.chmod(stat.S_IMODE(target.stat().st_mode))


def _write(path: Path, output: Output, mode: Literal["w", "x"]) -> None:
    if callable(output.text):
        if mode == "x":
            path.touch(exist_ok=False)
        output.text(path)
    else:
        with path.open(mode, encoding="utf-8", newline="\n") as file:
            file.write(output.text)


def _refuse_overwriting_inputs(outputs: Iterable[Output], inputs: Iterable[str]) -> None:
    read = {Path(path).resolve(): path for path in inputs if path != STANDARD}
    clashes = [output.path for output in outputs if Path(output.path).resolve() in read]
    if clashes:
        raise Problems(
            Diagnostic("output-is-input", "this file is read by the same command", Location(path), "name another file")
            for path in clashes
        )


@contextmanager
def _problem_if_unwritable(path: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise Problems([Diagnostic("cannot-write", f"cannot be written: {reason}", Location(path))]) from error
