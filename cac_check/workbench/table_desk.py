"""A table on the desk: its file, what was understood of it, the rules beside it, and what they find."""

from __future__ import annotations

import hashlib
import posixpath
import threading
from collections.abc import Callable, Collection, Mapping
from dataclasses import field
from types import MappingProxyType
from typing import Protocol

from cac_check.diagnostic import Diagnostic, Problems
from cac_check.loading import load_table_rules
from cac_check.records import dataclass
from cac_check.sheets.grid import Remark
from cac_check.sheets.understood import Understood
from cac_check.suggestion.rules.drafting import DraftTable, Outcome
from cac_check.suggestion.rules.suggestion import Suggestion
from cac_check.tables.checked import CheckedTables
from cac_check.workbench.later import Later
from cac_check.workbench.table_results import Failing, failing_of, place_of
from cac_check.workbench.workspace import ChangedOnDiskError, Workspace

AT_ONCE = 1.0
"""Seconds that a check is waited for before the page is shown without it."""

LONGEST = 600.0
"""Seconds that reading a file may take."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What was understood of a file."""

    kind: str
    """What sort of file it is."""
    remarks: tuple[Remark, ...]
    sheets: tuple[Understood, ...]
    """Those that are shown, with rows of figures."""
    cut: int | None = None
    """How many rows were looked at, if that is not all of them."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """Rules that the figures of a file suggest."""

    tables: tuple[DraftTable, ...]
    suggestions: tuple[Suggestion, ...]
    outcomes: Mapping[str, Outcome]
    """How often each rule holds, by its id."""


class TableWork(Protocol):
    """Reads and checks files of tables, by their paths on the disk."""

    def understood(self, path: str) -> Looked:
        """Return what is understood of a file.

        Raises:
            Problems: if it cannot be read.
        """

    def drafted(self, path: str, place: str) -> Drafted:
        """Return the rules that a file suggests, for a rule file at ``place``.

        Raises:
            Problems: if it cannot be read.
        """

    def checked(self, path: str, rules: bytes, place: str) -> CheckedTables:
        """Check a file by the rules that a rule file at ``place`` holds.

        Raises:
            Problems: if the rules or the file cannot be used.
        """

    def rows(self, path: str, lines: Collection[int]) -> Mapping[int, Mapping[str, str]]:
        """Return lines of a file whose rows were not all looked at: the texts of its columns by their headings."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the rules find, or what is wrong with them or with the file."""

    checked: CheckedTables | None
    problems: tuple[Diagnostic, ...]
    failing: Mapping[str, Failing] = field(default_factory=lambda: MappingProxyType({}))
    """By rule, the rows in which it fails that are shown."""
    rows: Mapping[int, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    """Lines among them that were not looked at."""


@dataclass(frozen=True, slots=True)
class TableState:
    """A table and its rules, as the files hold them at one time."""

    version: str
    """What tells this state of the files from another."""
    looked: Looked | None
    """``None`` where the file cannot be read."""
    rules: str | None
    """The text of the rule file; ``None`` where there is none yet."""
    found: Found | None
    """``None`` where there are no rules, or they are still checked."""
    drafted: Drafted | None
    """``None`` while rules are still searched."""
    unreadable: tuple[Diagnostic, ...] = ()
    """Why the file cannot be read."""

    @property
    def is_checking(self) -> bool:
        """Whether rules are still checked."""
        return self.looked is not None and self.rules is not None and self.found is None

    @property
    def problems(self) -> tuple[Diagnostic, ...]:
        """Everything that is wrong."""
        return (*self.unreadable, *(() if self.found is None else self.found.problems))


class TableDesk:
    """The one place where a table becomes what a page shows, and what a page asks for becomes a rule file."""

    def __init__(self, workspace: Workspace, name: str, work: TableWork) -> None:
        """Put a table on the desk.

        Args:
            workspace: its folder.
            name: its path in it.
            work: reads and checks it.
        """
        self.workspace = workspace
        self.name = name
        self.rules_name = f"{posixpath.splitext(name)[0]}.rules.yaml"
        self._work = work
        self._lock = threading.RLock()
        busy = threading.Lock()
        self._look: Later[Looked | tuple[Diagnostic, ...]] = Later(threading.Lock())
        self._draft: Later[Drafted] = Later(busy)
        self._check: Later[Found] = Later(busy)

    # --- Reading ------------------------------------------------------------------------------------------------

    @property
    def version(self) -> str:
        """What tells the files as they are now from how they were."""
        rules = self.workspace.read_if_there(self.rules_name)
        return hashlib.sha256(f"{self._stamp()}\0".encode() + (b"-" if rules is None else rules)).hexdigest()[:20]

    @property
    def is_done(self) -> bool:
        """Whether everything is searched and checked for the files as they are now."""
        rules = self.workspace.read_if_there(self.rules_name)
        return self._draft.is_done(self._stamp()) and (rules is None or self._check.is_done(self.version))

    def state(self, patience: float = AT_ONCE) -> TableState:
        """Return the table and its rules as they are on disk now.

        Args:
            patience: seconds that a check is waited for; a search for rules is not.
        """
        version, stamp = self.version, self._stamp()
        rules = self.workspace.read_if_there(self.rules_name)
        looked = self._look.result(stamp, self._understood, LONGEST)
        text = None if rules is None else rules.decode("utf-8", "replace")
        if not isinstance(looked, Looked):
            return TableState(version, None, text, None, Drafted((), (), {}), looked or ())
        found = None
        if rules is not None:
            data = rules
            found = self._check.result(version, lambda: self._found(looked, data), patience)
        return TableState(version, looked, text, found, self._draft.result(stamp, self._drafted, 0))

    # --- Writing ------------------------------------------------------------------------------------------------

    def edit(self, what: str, version: str, make: Callable[[TableState], str]) -> None:
        """Change the rule file: the new text must load, or nothing is written.

        Args:
            what: what is done, for the page.
            version: that of the files the person saw.
            make: returns the new text of the rule file.

        Raises:
            ChangedOnDiskError: if the files are not what the person saw.
            Problems: if what is made does not load, or cannot be written.
        """
        with self._lock:
            if version != self.version:
                raise ChangedOnDiskError([self.name, self.rules_name])
            read = self.workspace.read_if_there(self.rules_name)
            text = make(self.state(patience=0))
            load_table_rules(text.encode(), name=self.rules_name)
            self.workspace.change(what, {self.rules_name: text}, {self.rules_name: read})

    @property
    def refused(self) -> Mapping[str, str]:
        """The suggestions that were refused, by their ids."""
        return self.workspace.remembered(self._memory)

    def refuse(self, what: str, suggestion: str) -> None:
        """Show a suggestion no more; ``what`` says so, for the page."""
        self.workspace.note(what, self._memory, {**self.refused, suggestion: "1"})

    def ask_again(self, what: str) -> None:
        """Show every suggestion again; ``what`` says so, for the page."""
        self.workspace.note(what, self._memory, {})

    # --- Inside -------------------------------------------------------------------------------------------------

    @property
    def _memory(self) -> str:
        return f"refused-{hashlib.sha256(self.name.encode()).hexdigest()[:16]}"

    @property
    def _path(self) -> str:
        return str(self.workspace.path(self.name))

    @property
    def _place(self) -> str:
        return str(self.workspace.path(self.rules_name))

    def _stamp(self) -> str:
        try:
            status = self.workspace.path(self.name).stat()
        except OSError:
            return "gone"
        return f"{status.st_mtime_ns} {status.st_size}"

    def _understood(self) -> Looked | tuple[Diagnostic, ...]:
        try:
            return self._work.understood(self._path)
        except Problems as wrong:
            return wrong.diagnostics

    def _drafted(self) -> Drafted:
        try:
            return self._work.drafted(self._path, self._place)
        except Problems:
            return Drafted((), (), {})  # what is wrong with the file is told already

    def _found(self, looked: Looked, rules: bytes) -> Found:
        try:
            checked = self._work.checked(self._path, rules, self._place)
        except Problems as wrong:
            return Found(None, wrong.diagnostics)
        failing = failing_of(checked)
        rows: Mapping[int, Mapping[str, str]] = {}
        if looked.cut is not None:
            places = [place_of(result) for each in failing.values() for result in each.results]
            lines = {place[1] for place in places if place is not None}
            rows = self._work.rows(self._path, lines) if lines else {}
        return Found(checked, checked.report.problems, failing, rows)
