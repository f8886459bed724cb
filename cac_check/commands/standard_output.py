"""What goes to standard output: the report, and nothing else."""

from __future__ import annotations

import os
import sys

from cac_check.diagnostic import Diagnostic, Location, Problems


def emit(text: str) -> None:
    """Write a report to standard output. A reader that stops early (``| head``) changes no exit code.

    Raises:
        Problems: if standard output cannot take it, because a disk is full.
    """
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        # What is still buffered must go somewhere, or the interpreter complains about it on its way out.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            message = f"cannot be written: {error.strerror}"
            raise Problems([Diagnostic("cannot-write", message, Location("<stdout>"))]) from error
