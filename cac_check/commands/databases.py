"""Tables of databases, read and never written: ``duckdb:figures.db?table=cases``, ``sqlite:figures.db?query=select …``.

The database is a file like any other, and paths to it follow the same rules. It is opened for reading only, one
statement is run that only selects, and that statement reaches nothing outside of the database.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from cac_check.diagnostic import Diagnostic, Location, UnreadableFile
from cac_check.records import dataclass

if TYPE_CHECKING:
    import polars as pl

SCHEMES = ("duckdb", "sqlite")
MOST_NAMED = 20
"""Tables that are named where one is not there."""


@dataclass(frozen=True, slots=True)
class DatabaseTable:
    """A table of a database, or what a query selects."""

    scheme: str
    path: str
    """Of the file of the database; may be a pattern."""
    table: str | None
    """Its name; ``None``: it is a query."""
    query: str = ""

    def __str__(self) -> str:
        what = f"table={self.table}" if self.table is not None else f"query={self.query}"
        return f"{self.scheme}:{self.path}?{what}"

    def at(self, path: str) -> DatabaseTable:
        """Return the same table of another file."""
        return replace(self, path=path)

    @property
    def called(self) -> str:
        """What findings call it: ``figures.db, table cases``."""
        return f"{self.path}, {'query' if self.table is None else f'table {self.table}'}"


def is_database(path: str) -> bool:
    """Whether a path names a table of a database."""
    scheme, colon, _ = path.partition(":")
    return bool(colon) and scheme in SCHEMES


def database_table(path: str) -> DatabaseTable | None:
    """Return the table of a database that a path names, ``None`` if it names a file.

    Raises:
        UnreadableFile: if it names a database, and not which table of it.
    """
    if not is_database(path):
        return None
    scheme, _, rest = path.partition(":")
    file, mark, what = rest.partition("?")
    key, _, value = what.partition("=")
    if not file or not mark or key not in ("table", "query") or not value.strip():
        message = "it does not say which table of the database is meant"
        advice = f"write {scheme}:{file or 'FILE'}?table=NAME, or ?query=select …"
        raise UnreadableFile([Diagnostic("no-table-named", message, Location(path), advice)])
    return DatabaseTable(scheme, file, value) if key == "table" else DatabaseTable(scheme, file, None, value)


def refuse_databases(paths: Iterable[str]) -> None:
    """Refuse databases where versions of files are compared: of a database there is one.

    Raises:
        UnreadableFile: with each of them.
    """
    message, advice = "versions of files are compared, and a database has one", "save its table as CSV or Parquet"
    found = [Diagnostic("database", message, Location(path), advice) for path in paths if is_database(path)]
    if found:
        raise UnreadableFile(found)


def file_of(path: str) -> str:
    """Return the file behind a path: of a database, the file that holds it."""
    table = database_table(path)
    return path if table is None else table.path


def in_file(path: str, change: Callable[[str], str]) -> str:
    """Return a path with its file changed: of a database, the file that holds it."""
    table = database_table(path)
    return change(path) if table is None else str(table.at(change(table.path)))


def read_database(named: DatabaseTable) -> pl.DataFrame:
    """Return the rows of a table of a database, in the order it gives them; cells keep their types, NULL is blank.

    Raises:
        UnreadableFile: if there is no such database or table, the query is none that only selects, or the package that
            reads it is not installed.
    """
    if not os.path.isfile(named.path):  # noqa: PTH113 - as the path is written
        message, advice = "there is no such database", "check the path; it is looked up from the rule file"
        raise _problem("unreadable-file", message, named, advice)
    return (_of_duckdb if named.scheme == "duckdb" else _of_sqlite)(named)


def _problem(code: str, message: str, named: DatabaseTable, advice: str | None = None) -> UnreadableFile:
    return UnreadableFile([Diagnostic(code, message, Location(named.called), advice)])


def _no_such_table(named: DatabaseTable, names: Sequence[str]) -> UnreadableFile:
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    there = f"there are: {', '.join(sorted(names)[:MOST_NAMED])}{more}" if names else "it has no table at all"
    return _problem("no-such-table", f"the database has no table {named.table}", named, there)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


# SQLite

_TABLES_OF_SQLITE = "select name from sqlite_master where type in ('table', 'view')"
_ONLY_SELECT = "write one `select`: a database is read, and never written"


def _of_sqlite(named: DatabaseTable) -> pl.DataFrame:
    import sqlite3
    from urllib.parse import quote

    place = f"file:{quote(os.path.abspath(named.path))}?mode=ro"  # noqa: PTH100
    with contextlib.closing(sqlite3.connect(place, uri=True)) as database:
        try:
            names = [name for (name,) in database.execute(_TABLES_OF_SQLITE)]
        except sqlite3.Error as error:
            message = f"it cannot be read as a database of SQLite: {error}"
            raise _problem(
                "unreadable-file", message, named, "one of DuckDB is named duckdb:FILE?table=NAME"
            ) from error
        if named.table is not None and named.table not in names:
            raise _no_such_table(named, names)
        database.set_authorizer(_may_only_read)
        query = named.query if named.table is None else f"select * from {_quoted(named.table)}"
        try:
            cursor = database.execute(query)
            columns = [name for name, *_ in cursor.description or ()]
            rows = cursor.fetchall()
        except (sqlite3.Error, sqlite3.Warning) as error:
            raise _problem("bad-query", f"the query cannot be run: {error}", named, _ONLY_SELECT) from error
    return _framed(named, columns, {name: [row[place] for row in rows] for place, name in enumerate(columns)})


def _may_only_read(action: int, _: str | None, name: str | None, *__: str | None) -> int:
    import sqlite3

    allowed = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE)
    loads = action == sqlite3.SQLITE_FUNCTION and name == "load_extension"
    return sqlite3.SQLITE_OK if action in allowed and not loads else sqlite3.SQLITE_DENY


def _framed(named: DatabaseTable, columns: Sequence[str], cells: Mapping[str, list[Any]]) -> pl.DataFrame:
    """Return columns as a frame; one whose cells are of several types is texts, which say the same."""
    import polars as pl

    _refuse_twice(named, columns)
    frame = {}
    for name in columns:
        kinds = {type(cell) for cell in cells[name] if cell is not None}
        if kinds <= {int}:
            frame[name] = pl.Series(name, cells[name], pl.Int64)
        elif kinds == {float}:
            frame[name] = pl.Series(name, cells[name], pl.Float64)
        else:
            frame[name] = pl.Series(name, [None if cell is None else _text(cell) for cell in cells[name]], pl.String)
    return pl.DataFrame(frame)


def _text(cell: object) -> str:
    """Return a cell as text: a float as the shortest decimal that is stored as it."""
    from decimal import Decimal

    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53:
        return str(int(cell))
    return format(Decimal(repr(cell)), "f") if isinstance(cell, float) else str(cell)


def _refuse_twice(named: DatabaseTable, columns: Sequence[str]) -> None:
    twice = sorted({name for name in columns if columns.count(name) > 1})
    if twice:
        message = f"it has several columns called {', '.join(twice)}"
        raise _problem("duplicate-column", message, named, "give each a name of its own: select a.n as first, …")


# DuckDB

_CONFIGURATION = MappingProxyType(
    {
        "enable_external_access": "false",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "lock_configuration": "true",
    }
)
"""What keeps a query inside of its database: no other files, no network, and no way to change that."""

_KEPT = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "FLOAT", "DOUBLE")
_KEPT_TOO = ("DATE", "TIMESTAMP", "BOOLEAN", "VARCHAR")
"""Types that stay what they are; of the others (whole numbers of 128 bits, lists, …) their text is taken."""


def _of_duckdb(named: DatabaseTable) -> pl.DataFrame:
    try:
        import duckdb
    except ImportError as error:
        message, advice = "DuckDB is not installed", "install it with: pip install 'cac-check[duckdb]'"
        raise _problem("no-duckdb", message, named, advice) from error
    try:
        database = duckdb.connect(os.path.abspath(named.path), read_only=True, config=dict(_CONFIGURATION))  # noqa: PTH100
    except duckdb.Error as error:
        message = f"it cannot be opened as a database of DuckDB: {_first_line(error)}"
        raise _problem("unreadable-file", message, named, "one of SQLite is named sqlite:FILE?table=NAME") from error
    with contextlib.closing(database):
        names = _tables_of_duckdb(database)
        if named.table is not None and named.table not in names:
            raise _no_such_table(named, [*names])
        query = named.query if named.table is None else f"select * from {names[named.table]}"
        try:
            _refuse_other_statements(database, duckdb, query, named)
            return _selected(database.sql(query), named)
        except duckdb.Error as error:
            message = f"the query cannot be run: {_first_line(error)}"
            raise _problem("bad-query", message, named, _ONLY_SELECT) from error


def _tables_of_duckdb(database: Any) -> dict[str, str]:
    """Return the tables by the names they can be given: of the main schema their own, of others with that before it."""
    found = database.execute("select table_schema, table_name from information_schema.tables order by all").fetchall()
    return {
        name if schema == "main" else f"{schema}.{name}": f"{_quoted(schema)}.{_quoted(name)}" for schema, name in found
    }


def _refuse_other_statements(database: Any, duckdb: Any, query: str, named: DatabaseTable) -> None:
    statements = database.extract_statements(query)
    if [statement.type for statement in statements] != [duckdb.StatementType.SELECT]:
        raise _problem("bad-query", "the query is not one that only selects", named, _ONLY_SELECT)


def _selected(relation: Any, named: DatabaseTable) -> pl.DataFrame:
    import polars as pl

    columns = list(relation.columns)
    _refuse_twice(named, columns)
    kept = [str(kind) in (*_KEPT, *_KEPT_TOO) or str(kind).startswith("DECIMAL") for kind in relation.types]
    cells = (
        _quoted(name) if keep else f"cast({_quoted(name)} as varchar) as {_quoted(name)}"
        for name, keep in zip(columns, kept, strict=True)
    )
    return pl.DataFrame(relation.project(", ".join(cells)))


def _first_line(error: BaseException) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__)
