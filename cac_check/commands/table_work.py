"""What the page of a table asks of files: understood, searched for rules, checked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from cac_check.commands.agents.folder import Folder
from cac_check.commands.csv_files import is_csv
from cac_check.commands.published_files import metadata_files, read_sheets
from cac_check.commands.subjects import TABLE_ENDINGS
from cac_check.commands.suggest_rules import is_plain
from cac_check.diagnostic import Diagnostic, Location, RuleProblems, UnreadableFile

if TYPE_CHECKING:
    from cac_check.tables.checked import CheckedTables
    from cac_check.workbench.table_desk import Drafted, Looked


MOST_LOOKED_AT = 1_000
"""Rows of a plain file by which it is understood."""


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
        if path.lower().endswith(TABLE_ENDINGS) and is_plain(path):
            return _beginning(path)
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

        ruleset = load_table_rules(rules, name=place, opener=self._folder.read)
        if ruleset is None:
            message, advice = "it has no `tables:` block", "rules over tables say how their tables are read"
            raise RuleProblems([Diagnostic("no-table-rules", message, Location(place), advice)])
        given = _given(path, [table.files for table in ruleset.tables])
        self._folder.hold(ruleset, given)
        return TablesSubject(given, ruleset).checked(Settings(quiet=True))

    def rows(self, path: str, lines: Collection[int]) -> Mapping[int, Mapping[str, str]]:
        """Return lines of a CSV or Parquet file: the texts of its columns by their headings."""
        import polars as pl

        from cac_check.commands.table_frames import scanned
        from cac_check.engine.tables.names import LINE_READ

        scan = scanned(path, b"").filter(pl.col(LINE_READ).is_in(sorted(lines)))
        found = scan.cast(pl.String).collect(engine="streaming")
        return {
            int(row[LINE_READ]): {name: text or "" for name, text in row.items() if name != LINE_READ}
            for row in found.iter_rows(named=True)
        }


def _beginning(path: str) -> Looked:
    """Return what is understood of a plain file by its first rows: it may have millions.

    Raises:
        UnreadableFile: if it cannot be read.
    """
    import polars as pl

    from cac_check.commands.table_frames import column_names, scanned
    from cac_check.engine.tables.names import LINE_READ
    from cac_check.model.files import FileOptions
    from cac_check.sheets.registry import read_book
    from cac_check.sheets.understood import understand
    from cac_check.workbench.table_desk import Looked

    scan = scanned(path, b"")
    names = [name for name in column_names(scan, path) if name != LINE_READ]
    try:
        head = scan.select(names).head(MOST_LOOKED_AT + 1).collect(engine="streaming")
    except pl.exceptions.PolarsError as error:
        message = str(error).splitlines()[0]
        raise UnreadableFile([Diagnostic("unreadable-file", message, Location(path))]) from error
    options = FileOptions()
    data = head.head(MOST_LOOKED_AT).write_csv().encode()
    # Its first line names the columns, as it does for the check.
    found = understand(read_book(data, f"{path}.csv", options, {}).grids[0], FileOptions(header=1, skip=0))
    cut = MOST_LOOKED_AT if head.height > MOST_LOOKED_AT else None
    return Looked("Parquet" if not is_csv(path) else "CSV", (), (found,) if found.rows else (), cut)


def _given(path: str, named: Sequence[tuple[str, ...]]) -> Sequence[str]:
    """Return the files to hand over: none where the rules name them all, as several tables of one file do."""
    return [] if named and all(named) else [path]
