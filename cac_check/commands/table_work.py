"""What the page of a table asks of files: understood, searched for rules, checked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cac_check.commands.agents.folder import Folder
from cac_check.commands.published_files import metadata_files, read_sheets
from cac_check.diagnostic import Diagnostic, Location, RuleProblems

if TYPE_CHECKING:
    from cac_check.tables.checked import CheckedTables
    from cac_check.workbench.table_desk import Drafted, Looked


class FileTables:
    """Tables of one folder, as ``look``, ``suggest`` and ``check`` read them."""

    def __init__(self, root: str) -> None:
        self._folder = Folder.of(root)

    def understood(self, path: str) -> Looked:
        """Return what is understood of a file.

        Raises:
            Problems: if it cannot be read.
        """
        from cac_check.model.files import FileOptions
        from cac_check.workbench.table_desk import Looked

        for beside in (path, *map(str, metadata_files(path))):
            self._folder.inside(beside)
        book, sheets = read_sheets(path, FileOptions())
        found = [each for each in sheets if each.rows]
        shown = [each for each in found if not each.grid.hidden] or found
        return Looked(book.kind, book.remarks, tuple(shown))

    def drafted(self, path: str, place: str) -> Drafted:
        """Return the rules that a file suggests, for a rule file at ``place``.

        Raises:
            Problems: if it cannot be read.
        """
        from cac_check.commands.suggest_rules import draft_rules
        from cac_check.model.files import FileOptions
        from cac_check.workbench.table_desk import Drafted

        draft = draft_rules([path], FileOptions(), place)
        return Drafted(draft.tables, draft.suggestions, draft.outcomes)

    def checked(self, path: str, rules: bytes, place: str) -> CheckedTables:
        """Check a file by the rules that a rule file at ``place`` holds.

        Raises:
            Problems: if the rules or the file cannot be used.
        """
        from cac_check.commands.subject import Settings
        from cac_check.commands.tables_subject import TablesSubject
        from cac_check.loading import load_table_rules

        ruleset = load_table_rules(rules, name=place)
        if ruleset is None:
            message, advice = "it has no `tables:` block", "rules over tables say how their tables are read"
            raise RuleProblems([Diagnostic("no-table-rules", message, Location(place), advice)])
        given = _given(path, [table.files for table in ruleset.tables])
        self._folder.hold(ruleset, given)
        return TablesSubject(given, ruleset).checked(Settings(quiet=True))


def _given(path: str, named: Sequence[tuple[str, ...]]) -> Sequence[str]:
    """Return the files to hand over: none where the rules name them all, as several tables of one file do."""
    return [] if named and all(named) else [path]
