"""Two versions of tables for the gate: opened side by side, whatever of the older one can still be used."""

from __future__ import annotations

import fnmatch
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from cac_check.commands.csv_files import errors_by_line, start_of
from cac_check.commands.table_frames import column_names, scanned
from cac_check.commands.table_paths import Selection, files_read
from cac_check.commands.table_sources import Opened, open_tables
from cac_check.diagnostic import Diagnostic, Problems
from cac_check.messages import Sentence
from cac_check.records import dataclass

if TYPE_CHECKING:
    from cac_check.engine.tables.figures import Frame
    from cac_check.gate.git import Base
    from cac_check.model_tables import TableRuleset

ALIKE = 0.9
"""Share of its cells that a column has under an older name, at least, to be known again."""

_PLAIN = (".csv", ".parquet", ".pq")

Frames: TypeAlias = "Mapping[str, Frame]"
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Earlier:
    """The older version of tables, and what it is called."""

    name: str
    files: tuple[str, ...]
    """Paths and patterns where they can be read."""
    place: Callable[[str], str] = str
    """Where a path or a pattern of the rule file can be read."""
    name_of: Callable[[str], str] = str
    """What a file there is called now."""
    same: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Files that did not change, by their paths now: where they can be read. Both without detours."""
    ruleset: TableRuleset | None = None
    """The rules it had, if they can be read."""
    notes: tuple[str, ...] = ()
    must_be_read: bool = False
    """Whether a file that cannot be read is an error."""

    @property
    def there(self) -> frozenset[str]:
        """The files that did not change, where they can be read."""
        return frozenset(self.same.values())


def of_git(base: Base, files: Sequence[str], ruleset: TableRuleset, folder: str) -> Earlier:
    """Return the older version in git, its files laid out below a folder.

    Args:
        base: the commit.
        files: paths and patterns of the command line.
        ruleset: the rules of today.
        folder: an empty one.
    """
    from cac_check.loading import load_table_rules
    from cac_check.loading.files import read_bytes

    names = tuple(base.old_path(path) for path in files)
    rules = ruleset.path or ""
    wanted = tuple(_wanted((*files, *names), ruleset, base.names()))
    same = base.extract(wanted, folder)
    then, notes = None, []
    old_rules = base.extracted(base.old_path(rules), folder)
    if Path(old_rules).is_file():
        try:
            # what did not change lies there as a link to the file of today
            then = load_table_rules(old_rules, opener=lambda path: read_bytes(path))
        except Problems as problems:
            notes.append(
                Sentence.saying(
                    "its rules cannot be read ({reason}); those of today are taken",
                    reason=problems.diagnostics[0].message,
                )
            )
    elif rules:
        notes.append(Sentence.saying("by the rules of today: {rules} is not in it", rules=rules))
    return Earlier(
        base.name,
        tuple(base.extracted(path, folder) for path in names),
        lambda path: base.extracted(path, folder),
        lambda path: base.name_now(path, folder),
        MappingProxyType({os.path.normpath(path): base.extracted(path, folder) for path in same}),
        then,
        tuple(notes),
    )


def of_file(path: str, ruleset: TableRuleset) -> Earlier:
    """Return a file as the older version.

    Raises:
        UnreadableFile: if there is none.
    """
    start_of(path)
    return Earlier(path, (path,), ruleset=ruleset, must_be_read=True)


def _wanted(files: Iterable[str], ruleset: TableRuleset, names: Iterable[str]) -> Iterator[str]:
    """Yield every file of the base that the tables or the rules may mean."""
    from cac_check.model_tables import Listed

    folder = os.path.dirname(ruleset.path or "")  # noqa: PTH120
    named = [*(pattern for table in ruleset.tables for pattern in table.files), *ruleset.beside]
    for rule in ruleset.rules:
        if isinstance(rule.form, Listed):
            named += [rule.form.breakdowns, rule.form.parts]
    patterns = [*files, *(os.path.join(folder, name) for name in named), ruleset.path or ""]  # noqa: PTH118
    wild = [re.compile(fnmatch.translate(os.path.normpath(re.sub(r"\{\w+\}", "*", each)))) for each in patterns]
    return (name for name in names if any(pattern.match(os.path.normpath(name)) for pattern in wild))


@dataclass(frozen=True, slots=True)
class Sides:
    """Both versions, opened."""

    after: Opened
    before: Frames | None
    """As they were read by the tables of today; ``None`` if there was nothing."""
    edited: tuple[Frames, Frames] | None
    """Before and after: only the files that changed."""
    skipped: tuple[Diagnostic, ...] = ()
    """What is wrong with files that cannot be used and did not change."""
    notes: tuple[str, ...] = ()
    left_out: frozenset[str] = frozenset()
    """Files of the older version that cannot be read."""
    gone: frozenset[str] = frozenset()
    """Files of the older version that are there no more, by what rows call them."""


def with_readable(
    files: Sequence[str], known: Callable[[str], bool], made: Callable[[frozenset[str]], Made]
) -> tuple[Made, dict[str, Diagnostic]]:
    """Return what is made without the files that cannot be read, and what is wrong with those, by path.

    Args:
        files: every file that is read.
        known: whether a file may be left out.
        made: makes something, given the files that are left out.

    Raises:
        Problems: if others cannot be read.
    """
    wrong: dict[str, Diagnostic] = {}
    paths = {os.path.normpath(path) for path in files}
    while True:
        try:
            with errors_by_line([path for path in files if os.path.normpath(path) not in wrong]):
                return made(frozenset(wrong)), wrong
        except Problems as problems:
            bad = {os.path.normpath(problem.location.file): problem for problem in problems.diagnostics}
            if not bad or bad.keys() & wrong or not bad.keys() <= paths or not all(map(known, bad)):
                raise
            wrong |= bad


def open_sides(ruleset: TableRuleset, files: Sequence[str], earlier: Earlier) -> Sides:
    """Open both versions.

    Raises:
        Problems: if the newer version cannot be used.
    """
    from cac_check.gate.changed_rows import columns_of

    now = files_read(ruleset, files)
    after, skipped = with_readable(
        now,
        lambda path: os.path.relpath(path) in earlier.same,
        lambda out: open_tables(ruleset, files, "polars", Selection(left_out=out)),
    )
    problems = tuple(skipped.values())
    nothing = MappingProxyType({name: _no_rows(frame) for name, frame in after.frames.items()})
    there = [path for path in files_read(ruleset, earlier.files, earlier.place) if path != ruleset.path]
    there = [path for path in dict.fromkeys(there) if Path(path).is_file()]
    if not there:
        return Sides(after, None, None, problems, (f"not in {earlier.name}",))
    read = {name for table in ruleset.tables for name in columns_of(ruleset, table, after.frames)}
    renamed = {old: new for old, new in _older_names(ruleset, earlier, there, now).items() if new in read}
    also_bad = frozenset(earlier.same[os.path.relpath(path)] for path in skipped)
    selection = Selection(earlier.place, also_bad, earlier.name_of, nothing, renamed)

    def opened(left_out: frozenset[str]) -> Opened:
        found = open_tables(ruleset, earlier.files, "polars", replace(selection, left_out=left_out | also_bad))
        for path in there:  # what is wrong in the middle of a file shows only when it is read
            if os.path.normpath(path) not in {*earlier.there, *left_out, *also_bad}:
                _read(path)
        return found

    before, unreadable = with_readable(there, lambda _: not earlier.must_be_read, opened)
    notes: list[str] = [
        Sentence.saying("{path} cannot be used, as before: {reason}", path=path, reason=problem.message)
        for path, problem in skipped.items()
    ]
    notes += [
        Sentence.saying(
            "{path} of {version} cannot be used: {reason}",
            path=earlier.name_of(path),
            version=earlier.name,
            reason=problem.message,
        )
        for path, problem in unreadable.items()
    ]
    notes += [Sentence.saying("the column {new} was called {old}", new=new, old=old) for old, new in renamed.items()]
    same = frozenset(os.path.normpath(path) for path in now if os.path.relpath(path) in earlier.same)
    then = replace(selection, left_out=earlier.there | unreadable.keys())
    edited = (
        open_tables(ruleset, earlier.files, "polars", then).frames,
        open_tables(ruleset, files, "polars", Selection(left_out=same | skipped.keys(), instead=nothing)).frames,
    )
    gone = frozenset(name for name in map(earlier.name_of, there) if not Path(name).exists())
    frames = _alike(before.frames, after.frames)
    return Sides(after, frames, edited, problems, tuple(notes), also_bad | unreadable.keys(), gone)


def _read(path: str) -> None:
    import polars as pl

    if path.lower().endswith(".csv"):
        scanned(path, b"").select(pl.all().count()).collect(engine="streaming")


def _no_rows(frame: Frame) -> Frame:
    import narwhals as nw

    none: Frame = nw.from_native(frame.to_native().head(0).collect().lazy())
    return none


def _alike(frames: Frames, others: Frames) -> dict[str, Frame]:
    """Return frames with every column that others have; nothing stands in those they lacked."""
    import narwhals as nw

    found = {}
    for name, frame in frames.items():
        names = set(frame.collect_schema().names())
        lacking = [column for column in others[name].collect_schema().names() if column not in names]
        made = {column: nw.lit(None, nw.String()) for column in lacking}
        found[name] = frame.with_columns(**made) if made else frame
    return found


def _older_names(
    ruleset: TableRuleset, earlier: Earlier, there: Sequence[str], now: Sequence[str]
) -> Mapping[str, str]:
    """Return older names of columns with those of today: what the older tables call a quantity, or the same cells."""
    found: dict[str, str] = {}
    if earlier.ruleset is not None:
        then = {table.id: table for table in earlier.ruleset.tables}
        for table in ruleset.tables:
            columns = {q.id: q.column for q in then[table.id].quantities} if table.id in then else {}
            found |= {columns[q.id]: q.column for q in table.quantities if columns.get(q.id, q.column) != q.column}
    today = {os.path.normpath(path): path for path in now}
    for path in there:
        newer = today.get(os.path.normpath(earlier.name_of(path)))
        if (
            os.path.normpath(path) in earlier.there
            or newer is None
            or not (path + newer).lower().endswith((".csv", ".parquet"))
        ):
            continue
        for old, new in _same_cells(path, newer):
            if old not in found and new not in found.values():
                found[old] = new
    return MappingProxyType(found)


def _same_cells(path: str, newer: str) -> Iterator[tuple[str, str]]:
    """Yield columns of a file whose cells a newer version has under another name, with that name."""
    import polars as pl

    try:
        old, new = (scanned(each, b"") for each in (path, newer))
        names, later = column_names(old, path), column_names(new, newer)
        gone, come = ([name for name in one if name not in other] for one, other in ((names, later), (later, names)))
        if not gone or not come or len(gone) * len(come) > 400:
            return
        before = old.select(pl.col(gone).cast(pl.String)).collect()
        after = new.select(pl.col(come).cast(pl.String)).collect()
    except (Problems, pl.exceptions.PolarsError):
        return
    counts = {name: Counter(after[name].drop_nulls()) for name in come}
    for name in gone:
        cells = Counter(before[name].drop_nulls())
        if cells:
            shares = {other: (cells & counts[other]).total() / cells.total() for other in come}
            best = [other for other in come if shares[other] >= ALIKE]
            if len(best) == 1:
                yield name, best[0]
