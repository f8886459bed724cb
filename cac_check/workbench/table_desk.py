"""A table on the desk: its file, what was understood of it, the rules beside it, and what they find."""

from __future__ import annotations

import hashlib
import posixpath
import threading
from collections.abc import Callable, Mapping
from typing import Protocol

from cac_check.diagnostic import Diagnostic, Problems
from cac_check.loading import load_table_rules
from cac_check.records import dataclass
from cac_check.sheets.grid import Remark
from cac_check.sheets.understood import Understood
from cac_check.suggestion.rules.drafting import DraftTable, Outcome
from cac_check.suggestion.rules.suggestion import Suggestion
from cac_check.tables.checked import CheckedTables
from cac_check.workbench.workspace import ChangedOnDiskError, Workspace


@dataclass(frozen=True, slots=True)
class Looked:
    """What was understood of a file."""

    kind: str
    """What sort of file it is."""
    remarks: tuple[Remark, ...]
    sheets: tuple[Understood, ...]
    """Those that are shown, with rows of figures."""


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


@dataclass(frozen=True, slots=True)
class TableState:
    """A table and its rules, as the files hold them at one time."""

    version: str
    """What tells this state of the files from another."""
    looked: Looked | None
    """``None`` where the file cannot be read."""
    rules: str | None
    """The text of the rule file; ``None`` where there is none yet."""
    checked: CheckedTables | None
    """``None`` where there are no rules, or something is wrong."""
    drafted: Drafted | None
    """``None`` while rules are still searched."""
    problems: tuple[Diagnostic, ...] = ()


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
        self._looked: tuple[str, Looked | None, tuple[Diagnostic, ...]] | None = None
        self._checked: tuple[str, CheckedTables | None, tuple[Diagnostic, ...]] | None = None
        self._drafted: tuple[str, Drafted | None] | None = None

    # --- Reading ------------------------------------------------------------------------------------------------

    @property
    def version(self) -> str:
        """What tells the files as they are now from how they were."""
        rules = self.workspace.read_if_there(self.rules_name)
        return hashlib.sha256(f"{self._stamp()}\0".encode() + (b"-" if rules is None else rules)).hexdigest()[:20]

    @property
    def searched(self) -> bool:
        """Whether the search for rules is done for the table as it is now."""
        return self._drafted is not None and self._drafted[0] == self._stamp() and self._drafted[1] is not None

    def state(self) -> TableState:
        """Return the table and its rules as they are on disk now; rules are searched beside the page."""
        with self._lock:
            version, stamp = self.version, self._stamp()
            rules = self.workspace.read_if_there(self.rules_name)
            looked, unreadable = self._look(stamp)
            drafted = self._draft(stamp) if looked is not None else Drafted((), (), {})
            checked, wrong = (None, ()) if rules is None or looked is None else self._check(version, rules)
            text = None if rules is None else rules.decode("utf-8", "replace")
            return TableState(version, looked, text, checked, drafted, (*unreadable, *wrong))

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
            text = make(self.state())
            load_table_rules(text.encode(), name=self.rules_name)
            self.workspace.change(what, {self.rules_name: text}, {self.rules_name: read})

    @property
    def refused(self) -> Mapping[str, str]:
        """The suggestions that were refused, by their ids."""
        return self.workspace.remembered(self._memory)

    def refuse(self, suggestion: str) -> None:
        """Show a suggestion no more."""
        self.workspace.remember(self._memory, {**self.refused, suggestion: "1"})

    def ask_again(self) -> None:
        """Show every suggestion again."""
        self.workspace.remember(self._memory, {})

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

    def _look(self, stamp: str) -> tuple[Looked | None, tuple[Diagnostic, ...]]:
        if self._looked is None or self._looked[0] != stamp:
            try:
                self._looked = stamp, self._work.understood(self._path), ()
            except Problems as wrong:
                self._looked = stamp, None, wrong.diagnostics
        return self._looked[1:]

    def _check(self, version: str, rules: bytes) -> tuple[CheckedTables | None, tuple[Diagnostic, ...]]:
        if self._checked is None or self._checked[0] != version:
            try:
                found = self._work.checked(self._path, rules, self._place)
                self._checked = version, found, found.report.problems
            except Problems as wrong:
                self._checked = version, None, wrong.diagnostics
        return self._checked[1:]

    def _draft(self, stamp: str) -> Drafted | None:
        if self._drafted is None or self._drafted[0] != stamp:
            self._drafted = stamp, None
            threading.Thread(target=self._search, args=(stamp,), name="rules", daemon=True).start()
        return self._drafted[1]

    def _search(self, stamp: str) -> None:
        try:
            found = self._work.drafted(self._path, self._place)
        except Problems:
            found = Drafted((), (), {})
        with self._lock:
            if self._drafted is not None and self._drafted[0] == stamp:
                self._drafted = stamp, found
