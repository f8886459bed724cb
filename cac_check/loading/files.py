"""The one place of ``loading`` that opens files."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from cac_check.diagnostic import Diagnostic, Location, UnreadableFile
from cac_check.loading.decoding import MAX_BYTES

Opener: TypeAlias = Callable[[str], bytes]
"""Returns what the file of a path holds; raises :class:`UnreadableFile` where there is none."""

_REASONS = {
    errno.ENOENT: ("there is no such file", "check the path; it is looked up from where you are, or from the data set"),
    errno.EISDIR: ("it is a folder, not a file", "name a file in it"),
    errno.EACCES: ("reading it is not permitted", "check its permissions"),
}


def read_bytes(path: str) -> bytes:
    """Return what a file holds (one byte more than is allowed, at most, so that it can be refused).

    Raises:
        UnreadableFile: if it cannot be opened or read.
    """
    try:
        with Path(path).open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        number = error.errno if isinstance(error, OSError) else None
        reason, advice = _REASONS.get(number or 0, (str(error), None))
        raise UnreadableFile([Diagnostic("unreadable-file", reason, Location(path), advice)]) from error


def related_files(folder: str, opener: Opener = read_bytes) -> Callable[[str], tuple[bytes, str]]:
    """Return how the paths in a file that lies in ``folder`` are opened: its bytes, and its path for messages."""

    def open_related(path: str) -> tuple[bytes, str]:
        name = os.path.normpath(os.path.join(folder, path))  # noqa: PTH118 - keeps the user's relative spelling
        return opener(name), name

    return open_related
