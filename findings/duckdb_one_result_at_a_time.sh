#!/usr/bin/env bash
# DuckDB 2.0.1. One would expect: a connection that was asked a second thing answers it, as that of SQLite does and as `execute` after
# `execute` does here too. Seen: what an earlier `execute` selected and nobody fetched must be fetched or dropped before `sql` may
# look at a table on the same connection.
"$(dirname "$0")/in_fresh_venv" duckdb==2.0.1 <<'PY'
import duckdb

con = duckdb.connect()
con.execute("create table cases as select i, i * 2 as n from range(100000) t(i)")
con.execute("select * from cases")
print("execute after execute:", con.execute("select count(*) from cases").fetchall())
con.execute("select * from cases")
try:
    print(con.sql("select count(*) from cases").fetchall())
except duckdb.Error as error:
    print(type(error).__name__, str(error).splitlines()[0])
else:
    raise SystemExit("it answers now")
PY
