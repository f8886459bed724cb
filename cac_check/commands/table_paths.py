"""Which files tables are read from: those of the command line, or the patterns of a rule file."""

from __future__ import annotations

import fnmatch
import glob
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from types import MappingProxyType
from typing import TYPE_CHECKING

from cac_check.commands.databases import database_table, file_of, in_file
from cac_check.commands.files import STANDARD
from cac_check.diagnostic import UnreadableFile
from cac_check.records import dataclass

if TYPE_CHECKING:
    from cac_check.engine.tables.figures import Frame
    from cac_check.model_tables import Table, TableRuleset

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Selection:
    """Which files of tables are read, and what they are called."""

    place: Callable[[str], str] = str
    """Where a path or a pattern of the rule file is to be read."""
    left_out: frozenset[str] = frozenset()
    """Paths that are not read, without detours."""
    name_of: Callable[[str], str] = str
    """What the file of a path is called."""
    instead: Mapping[str, Frame] = field(default_factory=lambda: MappingProxyType({}))
    """What stands for tables, and for files that ``listed`` names, of which nothing is left; none: that is wrong."""
    older_names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Columns by names that files may have instead of those the tables name."""

    def of(self, paths: Sequence[str]) -> list[str]:
        """Return the paths that are read."""
        return [path for path in paths if os.path.normpath(path) not in self.left_out]


def files_read(ruleset: TableRuleset, files: Sequence[str], place: Callable[[str], str] = str) -> tuple[str, ...]:
    """Return every file that tables are read from, with the rule file; of databases, the files that hold them."""
    found = [
        path for _, patterns in patterns_of(ruleset, files, place) for pattern in patterns for path in expanded(pattern)
    ]
    folder = os.path.dirname(ruleset.path or "")  # noqa: PTH120
    beside = [os.path.join(folder, name) for name in ruleset.beside]  # noqa: PTH118
    return (*map(file_of, (*files, *found)), *beside, *([ruleset.path] if ruleset.path else []))


def patterns_of(
    ruleset: TableRuleset, files: Sequence[str], place: Callable[[str], str]
) -> Iterator[tuple[Table, list[str]]]:
    """Yield each table with the globs of its files."""
    folder = os.path.dirname(ruleset.path or "")  # noqa: PTH120
    given = _assigned(ruleset, files)
    for table in ruleset.tables:
        own = (in_file(pattern, lambda name: place(os.path.join(folder, name))) for pattern in table.files)  # noqa: PTH118
        yield table, given.get(table.id) or list(own)


def _assigned(ruleset: TableRuleset, files: Sequence[str]) -> dict[str, list[str]]:
    given: dict[str, list[str]] = {}
    listed = {
        os.path.basename(name)  # noqa: PTH119
        for rule in ruleset.rules
        for name in (getattr(rule.form, "breakdowns", ""), getattr(rule.form, "parts", ""))
        if isinstance(name, str)
    }
    for path in files:
        if os.path.basename(path) in listed:  # noqa: PTH119
            continue
        table = next(
            (table for table in ruleset.tables if any(_is_like(path, pattern) for pattern in table.files)),
            ruleset.tables[0],
        )
        given.setdefault(table.id, []).append(path)
    return given


def _is_like(path: str, pattern: str) -> bool:
    one, other = database_table(path), database_table(pattern)
    if one is not None or other is not None:
        alike = one is not None and other is not None and one.at("") == other.at("")
        return alike and _is_like(file_of(path), file_of(pattern))
    wild = _PLACEHOLDER.sub("*", pattern)
    return fnmatch.fnmatch(os.path.basename(path), os.path.basename(wild))  # noqa: PTH119


def expanded(pattern: str) -> list[str]:
    """Return the files that a pattern stands for, in order; a file may be called like a pattern."""
    if pattern == STANDARD:
        return [pattern]
    table = database_table(pattern)
    if table is not None:
        return [str(table.at(path)) for path in expanded(table.path)]
    if os.path.exists(pattern):  # noqa: PTH110
        return [pattern]
    return sorted(glob.glob(_PLACEHOLDER.sub("*", pattern), recursive=True))  # noqa: PTH207 - of any folder


def values_in_path(path: str, patterns: Iterable[str]) -> dict[str, str]:
    """Return what stands in a path where a pattern has ``{name}``."""
    path = file_of(path)
    for pattern in map(file_of, patterns):
        if not _PLACEHOLDER.search(pattern):
            continue
        parts = re.split(r"(\{\w+\}|\*\*/?|\*|\?)", os.path.basename(pattern))  # noqa: PTH119
        found = re.fullmatch("".join(map(_as_regex, parts)), os.path.basename(path))  # noqa: PTH119
        if found:
            return found.groupdict()
    return {}


def _as_regex(part: str) -> str:
    placeholder = _PLACEHOLDER.fullmatch(part)
    if placeholder:
        return f"(?P<{placeholder[1]}>.+?)"
    return {"*": ".*", "**": ".*", "**/": "(?:.*/)?", "?": "."}.get(part, re.escape(part))


def refuse_links_outside(folder: str, patterns: Sequence[str], paths: Sequence[str]) -> None:
    """Refuse files that a rule file names and that are reached by a link out of its folder.

    Raises:
        UnreadableFile: if there is one that no pattern leads to by itself.
    """
    from cac_check.loading.files import refuse_link_outside

    for path in map(file_of, paths):
        wrong = None
        for pattern in map(file_of, patterns):
            try:
                refuse_link_outside(folder, pattern, path)
                break
            except UnreadableFile as problems:
                wrong = problems
        else:
            if wrong is not None:
                raise wrong
