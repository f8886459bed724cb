"""Runs that were made before: where nothing they depend on has changed, they are told again.

A run is kept under what was asked (the words of the command line, where, in which surroundings) and what answered
(this program file by file, Python, the libraries by version), together with a digest of everything it read. It is told
again only where all of that is as it was *and* every proof its verdicts rest on passes verification again. What cannot
be read back whole is no memory. Nothing here may change a byte of what is printed or written.

The folder is ``cac-check`` in ``XDG_CACHE_HOME`` (``~/.cache`` where it is not set). Files are written whole and put in
place at once, so that runs side by side do no harm; any of them may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from cac_check.commands.recording import NO_CACHE, WIPE, Recording, Stream, recorded

if TYPE_CHECKING:
    from cac_check.certificate import Refutation, Witness
    from cac_check.constraint import System

_UNFIT = frozenset({NO_CACHE, "--watch", "--timeout", "--certificate", "--plots", "--assets", "-"})
"""Words with which a run is neither kept nor told again: it goes on, takes time into account, or makes folders."""

_SURROUNDINGS = tuple(
    "CAC_CHECK_ CI CLICOLOR COLUMNS FORCE_COLOR GIT LANG LC_ NO_COLOR PRE_COMMIT PYTHON TERM TZ".split()  # noqa: SIM905
)
"""How variables of the environment begin that may change what is said."""

_SETTLED = (0, 1, 3)
"""Exit codes of runs that came to their end."""

MOST_KEPT = 256
"""Runs kept; beyond that the older half is dropped."""

LARGEST = 32 * 1024 * 1024
"""Bytes of one run that is kept."""

_TAG = "Signature: 8a477f597d28d172789f06886806bc55\n# Runs of cac-check; may be deleted at any time.\n"
_HEAD = b"cac-check run 1\n"


class Run(NamedTuple):
    """A run that was made."""

    code: int
    printed: Sequence[tuple[Stream, bytes]]
    written: Sequence[tuple[str, str]]
    inputs: Sequence[str]
    read: Mapping[str, bytes | None]
    listed: Mapping[str, bytes | None]
    asked: Mapping[tuple[str, ...], bytes]
    proofs: Sequence[tuple[System, Refutation | Witness]]


def cache_folder(environment: Mapping[str, str]) -> Path:
    """Return where runs are kept."""
    home = environment.get("XDG_CACHE_HOME") or environment.get("LOCALAPPDATA")
    return Path(home if home and os.path.isabs(home) else Path.home() / ".cache", "cac-check")  # noqa: PTH117


def remembered(words: Sequence[str], run: Callable[[], int], environment: Mapping[str, str]) -> int:
    """Return the exit code of a run, which is made only where it cannot be told from memory."""
    if not _UNFIT.isdisjoint(word.partition("=")[0] for word in words):
        return run()
    try:
        place = cache_folder(environment) / "runs" / _key(words, environment)
    except (OSError, RuntimeError):  # no such folder, no home
        return run()
    known = _recalled(place)
    if known is not None:
        return _replayed(known)
    with recorded() as made:
        code = run()
    if code in _SETTLED:
        _keep(place, code, made, words)
    return code


def clean(environment: Mapping[str, str]) -> int:
    """Forget every run; return how many there were.

    Raises:
        OSError: if one cannot be deleted.
    """
    found = 0
    for path in _entries(cache_folder(environment) / "runs"):
        path.unlink(missing_ok=True)
        found += 1
    return found


class CacheState(NamedTuple):
    """How the folder is."""

    folder: Path
    runs: int
    size: int
    """Bytes of all runs."""
    damaged: int
    """Runs that are not as they were written."""
    writable: bool
    """Whether runs can be kept there."""


def state(environment: Mapping[str, str]) -> CacheState:
    """Return how the folder is, which need not be there.

    Raises:
        OSError: if it cannot be read.
    """
    folder = cache_folder(environment)
    sizes, damaged = [], 0
    for path in _entries(folder / "runs"):
        content = path.read_bytes()
        sizes.append(len(content))
        damaged += _body(content) is None
    nearest = next(place for place in (folder / "runs", folder, *folder.parents) if place.exists())
    return CacheState(folder, len(sizes), sum(sizes), damaged, nearest.is_dir() and os.access(nearest, os.W_OK))


# --- What was asked, and what answers --------------------------------------------------------------------------------


def _key(words: Sequence[str], environment: Mapping[str, str]) -> str:
    asked = {
        "words": list(words),
        "folder": os.getcwd(),  # noqa: PTH109
        "day": time.strftime("%Y-%m-%d"),
        "terminals": [_terminal(stream) for stream in (sys.stdout, sys.stderr)],
        "surroundings": sorted(item for item in environment.items() if item[0].startswith(_SURROUNDINGS)),
        "python": [sys.version, sys.platform, sys.executable],
        "program": sorted(_program()),
        "libraries": sorted(_libraries()),
    }
    return hashlib.sha256(repr(asked).encode("utf-8", "surrogatepass")).hexdigest()


def _terminal(stream: Any) -> tuple[int, int] | bool:
    """Return how large the terminal of a stream is, or whether it is one."""
    if not stream.isatty():
        return False
    try:
        size = os.get_terminal_size(stream.fileno())
    except OSError:
        return True
    return size.columns, size.lines


def _program() -> Iterator[tuple[str, int, int]]:
    """Yield the files of this package, with size and time of change."""
    folders = [os.path.dirname(os.path.dirname(os.path.abspath(__file__)))]  # noqa: PTH100, PTH120
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir():
                    if entry.name != "__pycache__":
                        folders.append(entry.path)
                else:
                    status = entry.stat()
                    yield entry.path, status.st_size, status.st_mtime_ns


def _libraries() -> Iterator[str]:
    """Yield what is installed beside this package, with versions."""
    for folder in sys.path:
        if folder.endswith(("site-packages", "dist-packages")) and os.path.isdir(folder):  # noqa: PTH112
            yield from (name for name in os.listdir(folder) if name.endswith((".dist-info", ".egg-info")))  # noqa: PTH208


# --- Reading and writing ---------------------------------------------------------------------------------------------


def _recalled(place: Path) -> Run | None:
    """Return a run that was kept, if all that it read is as it was and what it proved is proved."""
    try:
        content = place.read_bytes()
    except OSError:
        return None
    try:
        body = _body(content)
        if body is None:
            return None
        run = _load(body)
        return run if _unchanged(run) and _proved(run) else None
    except Exception:
        # Whatever is wrong with a file that anyone may have written: then there is no memory.
        return None


def _body(content: bytes) -> bytes | None:
    """Return what a file holds behind its head, if it is as it was written."""
    head, digest, body = content[: len(_HEAD)], content[len(_HEAD) : len(_HEAD) + 32], content[len(_HEAD) + 32 :]
    return body if head == _HEAD and hashlib.sha256(body).digest() == digest else None


def _keep(place: Path, code: int, made: Recording, words: Sequence[str]) -> None:
    if made.unfit or "polars" in sys.modules:
        return  # it cannot be told again, or tables were read past Python
    try:
        for word in words:  # a file or folder that is looked for, but not opened
            made.open(word)
        for path, _ in made.written:
            made.read.pop(os.path.abspath(path), None)  # noqa: PTH100
        read = {path: _content(path) for path in made.read}
        if any(_stamp(path) != stamp for path, stamp in made.read.items()):
            return  # changed while it was read
        run = Run(
            int(code),
            [piece for piece in made.printed if not piece[1].startswith(WIPE.encode())],  # progress, wiped out again
            made.written,
            made.inputs,
            read,
            {path: _names(path) for path in made.listed},
            {words: _answer(words) for words in made.asked},
            made.proofs,
        )
        body = pickle.dumps(tuple(run), protocol=5)
        if len(body) > LARGEST:
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        _tag(place.parent.parent)
        draft = place.with_name(f".{place.name}.{os.getpid()}.part")
        try:
            draft.write_bytes(_HEAD + hashlib.sha256(body).digest() + body)
            draft.replace(place)
        finally:
            draft.unlink(missing_ok=True)
        _drop_old(place.parent)
    except (OSError, subprocess.SubprocessError, pickle.PicklingError, TypeError, AttributeError, RecursionError):
        return  # nowhere to keep it, or no way to: the next run is made again


def _tag(folder: Path) -> None:
    """Say to programs that back up what this folder is (https://bford.info/cachedir)."""
    tag = folder / "CACHEDIR.TAG"
    if not tag.exists():
        tag.write_text(_TAG, encoding="utf-8")


def _drop_old(folder: Path) -> None:
    entries = list(_entries(folder))
    if len(entries) > MOST_KEPT:
        entries.sort(key=lambda path: path.stat().st_mtime)
        for path in entries[: len(entries) // 2]:
            path.unlink(missing_ok=True)


def _entries(folder: Path) -> Iterable[Path]:
    return folder.iterdir() if folder.is_dir() else ()


class _Loader(pickle.Unpickler):
    """Makes records of constraints and proofs, and nothing else: what is read back runs no code of its own."""

    def find_class(self, module: str, name: str) -> Any:
        if module in ("cac_check.certificate", "cac_check.constraint") and not name.startswith("_") and "." not in name:
            found = getattr(sys.modules.get(module) or __import__(module, fromlist=[name]), name)
            if isinstance(found, type) and found.__module__ == module:
                return found
        if (module, name) in (("fractions", "Fraction"), ("copyreg", "__newobj__")):
            return getattr(__import__(module), name)
        raise pickle.UnpicklingError(f"{module}.{name} is no part of a run")


def _load(body: bytes) -> Run:
    import io

    source: IO[bytes] = io.BytesIO(body)
    return Run(*_Loader(source).load())


# --- As it was -------------------------------------------------------------------------------------------------------


def _unchanged(run: Run) -> bool:
    return (
        all(_content(path) == digest for path, digest in run.read.items())
        and all(_names(path) == digest for path, digest in run.listed.items())
        and all(_answer(words) == digest for words, digest in run.asked.items())
    )


def _proved(run: Run) -> bool:
    from cac_check.certificate import verify

    return all(verify(proof, system) for system, proof in run.proofs)


def _stamp(path: str) -> tuple[int, int] | None:
    try:
        status = os.stat(path)  # noqa: PTH116
    except (OSError, ValueError):
        return None
    return status.st_mtime_ns, status.st_size


def _content(path: str) -> bytes | None:
    """Return the digest of a file; ``None`` where there is none."""
    if not os.path.isfile(path):  # noqa: PTH113
        return None
    with open(path, "rb") as file:  # noqa: PTH123
        return hashlib.file_digest(file, "sha256").digest()


def _names(folder: str) -> bytes | None:
    """Return the digest of what lies in a folder."""
    try:
        names = sorted(os.listdir(folder))  # noqa: PTH208
    except OSError:
        return None
    return hashlib.sha256("\0".join(names).encode("utf-8", "surrogatepass")).digest()


def _answer(words: Sequence[str]) -> bytes:
    """Return the digest of what a command of git says."""
    environment = {**os.environ, "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
    done = subprocess.run(words, capture_output=True, check=False, env=environment, timeout=60)
    return hashlib.sha256(b"%d\0%b\0%b" % (done.returncode, done.stdout, done.stderr)).digest()


# --- Telling again ---------------------------------------------------------------------------------------------------


def _replayed(run: Run) -> int:
    """Print and write what a run did."""
    from cac_check.commands.files import Output, write_outputs
    from cac_check.diagnostic import Problems

    try:
        if run.written:
            write_outputs([Output(path, text) for path, text in run.written], run.inputs)
        for stream, piece in run.printed:
            _print(stream, piece)
    except Problems as problems:
        from cac_check.commands.exits import exit_for_problems
        from cac_check.commands.terminal import Color, show_problems

        show_problems(problems.diagnostics, Color.AUTO)
        return exit_for_problems(problems)
    return run.code


def _print(stream: Stream, piece: bytes) -> None:
    from cac_check.commands.standard_output import emit

    if stream == "out":
        emit(piece.decode("utf-8"))
    else:
        sys.stderr.write(piece.decode("utf-8"))
        sys.stderr.flush()
