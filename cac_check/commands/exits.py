"""Exit codes, the same for every command and every format."""

from __future__ import annotations

import enum

from cac_check.diagnostic import DataProblems, Problems


class Exit(enum.IntEnum):
    """What the exit code of the process says."""

    OK = 0
    """Nothing at or above ``--fail-on``."""
    FINDINGS = 1
    """Findings, or a data set that breaks its schema."""
    FAILED = 2
    """Could not run: usage, an unreadable file, a wrong rule, an internal error."""
    NOTHING = 3
    """Nothing to check: no claims, or no rule that applies."""
    INTERRUPTED = 130


def exit_for(problems: Problems) -> Exit:
    """Return the exit code for files that cannot be used."""
    return Exit.FINDINGS if isinstance(problems, DataProblems) else Exit.FAILED
