"""The one folder whose files may be read, and texts that stand for files of it."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from cac_check.commands.files import STANDARD
from cac_check.diagnostic import Diagnostic, Location, UnreadableFile
from cac_check.records import dataclass

if TYPE_CHECKING:
    from cac_check.model_tables import TableRuleset


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder, by its real path. Paths are meant from there, and none may lead out of it, by links neither."""

    root: str
    texts: Mapping[str, bytes]
    """What stands for files, by path; goes before files of the disk."""

    @staticmethod
    def of(path: str) -> Folder:
        """Return a folder without texts."""
        return Folder(os.path.realpath(path), {})

    def holding(self, texts: Mapping[str, str]) -> Folder:
        """Return the same folder with texts that stand for files of it.

        Raises:
            UnreadableFile: if a name leads out of it.
        """
        # Half a character of JSON becomes bytes that are no UTF-8, and is refused where the file is read.
        named = {self.inside(name): text.encode("utf-8", "surrogatepass") for name, text in texts.items()}
        return Folder(self.root, named)

    def inside(self, path: str) -> str:
        """Return a path as it is written from this folder, whether or not there is a file.

        Raises:
            UnreadableFile: if it leads out of the folder.
        """
        if path == STANDARD:
            advice = "name a file, or give its text under `texts`"
            raise UnreadableFile([Diagnostic("no-path", "there is no standard input here", Location(path), advice)])
        try:
            place = os.path.realpath(os.path.join(self.root, path))  # noqa: PTH118
            is_inside = os.path.commonpath([self.root, place]) == self.root
        except (OSError, ValueError):  # a NUL, a circle of links, another drive
            is_inside = False
        if not is_inside:
            message = "this path leads out of the folder that may be read"
            advice = "name a file in it, or give its text under `texts`"
            raise UnreadableFile([Diagnostic("outside-folder", message, Location(path), advice)])
        return os.path.normpath(os.path.relpath(path, self.root) if os.path.isabs(path) else path)  # noqa: PTH117

    def read(self, path: str) -> bytes:
        """Return what a file holds, or the text that stands for it.

        Raises:
            UnreadableFile: if it is not there, or leads out of the folder.
        """
        from cac_check.loading.files import read_bytes

        name = self.inside(path)
        if name in self.texts:
            return self.texts[name]
        if not os.path.exists(name):  # noqa: PTH110
            raise _nowhere(path)
        return read_bytes(name)

    def tables(self, paths: Sequence[str]) -> list[str]:
        """Return paths of tables, which are read from the disk, as they are written from here.

        Raises:
            UnreadableFile: with every one that is not there, that is a text, or that leads out of the folder, itself
                or metadata beside it.
        """
        problems: list[Diagnostic] = []
        names = []
        for path in paths:
            try:
                names.append(self._table(path))
            except UnreadableFile as wrong:
                problems += wrong.diagnostics
        if problems:
            raise UnreadableFile(problems)
        return names

    def _table(self, path: str) -> str:
        from cac_check.commands.published_files import metadata_files

        name = self.inside(path)
        if name in self.texts:
            message, advice = "tables are read from files", "save it in the folder and name it"
            raise UnreadableFile([Diagnostic("text-of-a-table", message, Location(path), advice)])
        if not os.path.exists(name):  # noqa: PTH110
            raise _nowhere(path)
        for beside in metadata_files(name):
            self.inside(str(beside))
        return name

    def tables_of(self, ruleset: TableRuleset, paths: Sequence[str]) -> list[str]:
        """Return the tables that are named, and see to it that those that the rules name are inside as well.

        Raises:
            UnreadableFile: as for :meth:`tables`.
        """
        names = self.tables(paths)
        self.hold(ruleset, names)
        return names

    def hold(self, ruleset: TableRuleset, paths: Sequence[str]) -> None:
        """See to it that everything that rules read is inside.

        Args:
            ruleset: the rules, with the files that they name.
            paths: the tables that are handed over, as the process finds them.

        Raises:
            UnreadableFile: with every file that leads out of the folder, itself or metadata beside it.
        """
        from cac_check.commands.published_files import metadata_files
        from cac_check.commands.table_paths import files_read
        from cac_check.model_tables import Listed

        beside = os.path.dirname(ruleset.path or "")  # noqa: PTH120
        listed = [
            os.path.join(beside, name)  # noqa: PTH118
            for rule in ruleset.rules
            if isinstance(rule.form, Listed)
            for name in (rule.form.breakdowns, rule.form.parts)
        ]
        problems: list[Diagnostic] = []
        for path in dict.fromkeys((*files_read(ruleset, paths), *listed)):
            for each in (path, *map(str, metadata_files(path))):
                try:
                    self.inside(os.path.abspath(each))  # noqa: PTH100
                except UnreadableFile as wrong:
                    problems += wrong.diagnostics
        if problems:
            raise UnreadableFile(problems)


def _nowhere(path: str) -> UnreadableFile:
    message, advice = "there is no such file", "check the path; it is looked up from the folder of the server"
    return UnreadableFile([Diagnostic("unreadable-file", message, Location(path), advice)])
