"""The process: runs the command line and turns whatever happens into one of the exit codes."""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path

YOUNG_OBJECTS = 500_000
"""New objects after which the cyclic garbage collector looks at them (Python: 700)."""

STANDARD_OUTPUT = 1
"""The descriptor of standard output, by POSIX."""

REMEMBERED = ("check", "report", "gate", "validate")
"""Commands whose runs are kept, and told again while nothing has changed."""

SHOW_TRACEBACK = "CAC_CHECK_TRACEBACK"
"""Environment variable that adds the traceback to the message of an internal error."""


_PANIC = "PanicException"
"""The name of what pyo3 raises where Rust panics."""


def main() -> int:
    """Be the process ``cac-check``, and return its exit code."""
    try:
        code = _made()
    except KeyboardInterrupt:  # before or after the command itself, while modules are loaded or the run is kept
        from cac_check.commands.exits import Exit

        code = Exit.INTERRUPTED
    _leave(code)
    return code


def _made() -> int:
    """Run the command line, or tell again what it did before, and return the exit code."""
    # Nearly all that a run makes lives to its end: looking for cycles in it at the usual pace only costs time.
    gc.set_threshold(YOUNG_OBJECTS)
    _replace_closed_streams()
    _own_standard_output()
    _speak_utf8()
    words = sys.argv[1:]
    if words and words[0] in REMEMBERED:
        from cac_check.commands.memory import remembered

        return remembered(words, run, os.environ)
    return run()


def _leave(code: int) -> None:
    """End the process at once: taking all that it made apart object by object takes longer than many a check.

    Returns, so that it ends in the usual way, where that has something to do or to report: a Spark session to close,
    a stream that does not take what is left to write.
    """
    if "pyspark" in sys.modules:
        return
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        return
    os._exit(code)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run ``cac-check`` with ``arguments`` (those of the process by default) and return its exit code."""
    from cac_check.commands.exits import Exit

    _speak_utf8()
    try:
        from cac_check.cli import executable

        words = sys.argv[1:] if arguments is None else list(arguments)
        executable(*words[:1])(args=words, prog_name="cac-check")
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except SystemExit as exit_:
        return exit_.code if isinstance(exit_.code, int) else Exit.OK
    except BaseException as error:
        # The outermost edge: a crash must look neither like a clean run nor like a finding. A library written in Rust
        # may end in a panic, which Python takes for no Exception.
        if not isinstance(error, Exception) and type(error).__name__ != _PANIC:
            raise
        _report_crash(error)
        return Exit.FAILED
    return Exit.OK


def _speak_utf8() -> None:
    """Print names in any script, whatever the locale of the machine is."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _replace_closed_streams() -> None:
    """Give a process that was started without standard output or error (``>&-``) somewhere to write."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", closefd=False))


def _own_standard_output() -> None:
    """Keep standard output to ourselves: what libraries print there, from C or Java too, goes to standard error.

    One line of a solver that announces itself would make JSON unreadable. The descriptor that libraries write to (and
    that processes started by us inherit) becomes that of standard error, once, before there are threads; ours is a
    private copy of the one there was.
    """
    try:
        private = os.dup(sys.stdout.fileno())
        os.dup2(sys.stderr.fileno(), STANDARD_OUTPUT)
    except OSError:  # a stream without a descriptor: what is written stays with the caller
        return
    sys.stdout = os.fdopen(private, "w", encoding="utf-8")
    sys.__stdout__ = sys.stdout  # type: ignore[misc]  # whoever asks how wide the terminal is asks this one


def _report_crash(error: BaseException) -> None:
    import traceback

    if os.environ.get(SHOW_TRACEBACK):
        traceback.print_exc()
    frame = traceback.extract_tb(error.__traceback__)[-1]
    print(
        f"cac-check: internal error: {type(error).__name__}: {str(error)[:300]}\n"
        f"  in {frame.name}, {Path(frame.filename).name}:{frame.lineno}\n"
        "Nothing was decided. This is a bug in cac-check: please open an issue with the command line and the files.\n"
        f"Set {SHOW_TRACEBACK}=1 to see where it happened.",
        file=sys.stderr,
    )


if __name__ == "__main__":
    sys.exit(main())
