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
    """Return how the paths in a file that lies in ``folder`` are opened: its bytes, and its path for messages.

    A link that leads out of the folder is refused, where files are opened.
    """

    def open_related(path: str) -> tuple[bytes, str]:
        name = os.path.normpath(os.path.join(folder, path))  # noqa: PTH118 - keeps the user's relative spelling
        if opener is read_bytes:
            refuse_link_outside(folder, path, name)
        return opener(name), name

    return open_related


def refuse_link_outside(folder: str, path: str, found: str) -> None:
    """Refuse a file that is reached by a link out of the folder it is named in.

    A path that leads out of the folder itself (``../shared/figures.csv``) says so to whoever reads it; a link does not,
    and what a data set quotes of such a file would show it.

    Args:
        folder: where the file lies that names the path.
        path: as it is written there; it may be a pattern.
        found: the file that is opened for it.

    Raises:
        UnreadableFile: if it is.
    """
    if Path(path).is_absolute() or Path(os.path.normpath(path)).parts[:1] == (os.pardir,):
        return
    root, place = (os.path.realpath(each) for each in (folder or os.curdir, found))
    if os.path.commonpath((root, place)) != root:
        message = f"it is a link that leads out of the folder, to {place}"
        advice = "copy the file into the folder, or name it by the path to where it lies"
        raise UnreadableFile([Diagnostic("link-outside", message, Location(found), advice)])
