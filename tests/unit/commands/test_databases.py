"""Tables of databases: what names one, what is read of it, and that nothing is written or reached beside it."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from cac_check.commands.databases import DatabaseTable, database_table, file_of, in_file, read_database
from cac_check.diagnostic import UnreadableFile

ROWS = [("2024-01-01", "north", 5, 0.1, None), ("2024-01-01", "a 'south\"", None, 3.0, "x")]
MAKE = 'create table "cases of all" (day text, region text, cases integer, share real, note text)'


@pytest.fixture
def sqlite(tmp_path: Path) -> str:
    path = str(tmp_path / "fig ures.db")
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(MAKE)
        database.executemany('insert into "cases of all" values (?, ?, ?, ?, ?)', ROWS)
        database.execute("create table mixed (n, big)")
        database.executemany("insert into mixed values (?, ?)", [(1, 2**62), (2.5, None), ("3,000", 1), (1e22, 2)])
        database.execute('create view v as select region from mixed, "cases of all"')
    return path


@pytest.fixture
def duck(tmp_path: Path) -> str:
    duckdb = pytest.importorskip("duckdb")
    path = str(tmp_path / "figures.duckdb")
    with closing(duckdb.connect(path)) as database:
        database.execute(
            "create table cases (day date, cases integer, share decimal(9, 2), huge hugeint, tags varchar[])"
        )
        database.execute("insert into cases values ('2024-01-01', 5, 1.25, 123456789012345678901234567890, ['a', 'b'])")
        database.execute("insert into cases values ('2024-01-02', null, null, 1, null)")
        database.execute("create schema old; create table old.cases as select 1 as n")
    return path


def problem(read: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(UnreadableFile) as raised:
        read()
    (diagnostic,) = raised.value.diagnostics
    return diagnostic.message, diagnostic.help or ""


def test_what_names_a_table_of_a_database() -> None:
    assert database_table("cases.csv") is None
    assert database_table("C:/cases.csv") is None
    named = database_table("sqlite:data/{year}.db?query=select a from b where c = '?'")
    assert named == DatabaseTable("sqlite", "data/{year}.db", None, "select a from b where c = '?'")
    assert str(named) == "sqlite:data/{year}.db?query=select a from b where c = '?'"
    assert (file_of(str(named)), file_of("a.csv")) == ("data/{year}.db", "a.csv")
    assert in_file("duckdb:a.db?table=t", lambda path: f"folder/{path}") == "duckdb:folder/a.db?table=t"
    for unclear in ("duckdb:a.db", "sqlite:a.db?", "sqlite:?table=t", "sqlite:a.db?tables=t", "sqlite:a.db?table= "):
        assert "which table" in problem(lambda unclear=unclear: database_table(unclear))[0]


def test_a_table_of_sqlite_as_it_is(sqlite: str) -> None:
    frame = read_database(DatabaseTable("sqlite", sqlite, "cases of all"))

    assert frame.rows() == ROWS
    assert frame.schema["cases"] == pl.Int64
    assert frame.schema["share"] == pl.Float64


def test_a_column_of_several_types_is_texts_that_say_the_same(sqlite: str) -> None:
    frame = read_database(DatabaseTable("sqlite", sqlite, "mixed"))

    assert frame["n"].to_list() == ["1", "2.5", "3,000", "10000000000000000000000"]
    assert frame["big"].to_list() == [2**62, None, 1, 2]


@pytest.mark.parametrize(
    "query",
    [
        "delete from mixed",
        "create table other (a)",
        "attach 'other.db' as other",
        "pragma table_info(mixed)",
        "select 1 as a; select 2 as a",
        "select load_extension('x')",
        "select nothing from mixed",
        "begin",
        "select 1 as a, 2 as a",
    ],
)
def test_a_query_of_sqlite_only_selects(sqlite: str, query: str) -> None:
    before = Path(sqlite).read_bytes()

    assert problem(lambda: read_database(DatabaseTable("sqlite", sqlite, None, query)))[0]
    assert Path(sqlite).read_bytes() == before


def test_a_query_may_compute(sqlite: str) -> None:
    query = "with recursive n(i) as (select 1 union all select i + 1 from n where i < 3) select sum(i) as s from n"
    assert read_database(DatabaseTable("sqlite", sqlite, None, query)).rows() == [(6,)]


def test_a_table_of_duckdb_keeps_its_types(duck: str) -> None:
    frame = read_database(DatabaseTable("duckdb", duck, "cases"))

    assert frame.rows() == [
        (date(2024, 1, 1), 5, Decimal("1.25"), "123456789012345678901234567890", "[a, b]"),
        (date(2024, 1, 2), None, None, "1", None),
    ]
    assert read_database(DatabaseTable("duckdb", duck, "old.cases")).rows() == [(1,)]


@pytest.mark.parametrize(
    "query",
    [
        "delete from cases",
        "create temp table t as select 1",
        "attach 'other.db'",
        "copy cases to 'out.csv'",
        "select * from read_csv('{folder}/secret.csv')",
        "select * from '{folder}/secret.csv'",
        "set enable_external_access = true",
        "install httpfs",
        "select 1 as a; select 2 as a",
        "select nothing from cases",
        "select 1 as a, 2 as a",
        "",
    ],
)
def test_a_query_of_duckdb_only_selects_from_its_database(duck: str, tmp_path: Path, query: str) -> None:
    (tmp_path / "secret.csv").write_text("a\n1\n")
    before = Path(duck).read_bytes()

    named = DatabaseTable("duckdb", duck, None, query.format(folder=tmp_path))

    assert problem(lambda: read_database(named))[0]
    assert Path(duck).read_bytes() == before


def test_tables_that_are_there_are_named(sqlite: str, duck: str) -> None:
    told, there = problem(lambda: read_database(DatabaseTable("sqlite", sqlite, "cases")))
    assert told == "the database has no table cases"
    assert there == "there are: cases of all, mixed, v"
    assert "cases, old.cases" in problem(lambda: read_database(DatabaseTable("duckdb", duck, "case")))[1]


def test_files_that_are_no_such_database(sqlite: str, tmp_path: Path) -> None:
    (tmp_path / "a.db").write_text("no database, but long enough to be looked at as one of them\n" * 20)
    for scheme in ("sqlite", "duckdb"):
        assert "database" in problem(lambda s=scheme: read_database(DatabaseTable(s, str(tmp_path / "a.db"), "t")))[0]
        assert "no such database" in problem(lambda s=scheme: read_database(DatabaseTable(s, "none.db", "t")))[0]
    assert not Path("none.db").exists()


def test_without_duckdb_it_is_said_what_to_install(sqlite: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    told = problem(lambda: read_database(DatabaseTable("duckdb", sqlite, "t")))
    assert told == ("DuckDB is not installed", "install it with: pip install 'cac-check[duckdb]'")
