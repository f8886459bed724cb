"""Which subject the files on a command line are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from cac_check.commands.claims_subject import ClaimsSubject
from cac_check.commands.databases import is_database
from cac_check.commands.files import STANDARD
from cac_check.commands.kinds import Kind, refuse_foreign
from cac_check.commands.tables_subject import TablesSubject

if TYPE_CHECKING:
    from cac_check.commands.subject import Subject
    from cac_check.loading import Opener
    from cac_check.model_tables import TableRuleset

TABLE_ENDINGS = (".parquet", ".pq", ".csv")

YAML_ENDINGS = (".yaml", ".yml")


def subject_of(
    context: typer.Context, paths: Sequence[str], rules: Sequence[str], *, versions: Sequence[str] = ()
) -> Subject:
    """Return what a command is about, and refuse the options that are of the other kind.

    Args:
        context: of the command that runs.
        paths: what it is to read.
        rules: the rule files that were given.
        versions: files that show which kind it is, where they are not those of ``paths``.

    Raises:
        Problems: if the rule file cannot be used.
        typer.BadParameter: if tables come without rules over tables, or an option is of the other kind.
    """
    tables = table_rules(versions or paths, rules)
    refuse_foreign(context, Kind.CLAIMS if tables is None else Kind.TABLES)
    return ClaimsSubject(paths, rules) if tables is None else TablesSubject(paths, tables)


def refuse_tables(paths: Sequence[str], instead: str) -> None:
    """End with a usage error if one of the files of a command on data sets is a table.

    Args:
        paths: what it is to read.
        instead: what to do with tables, to follow a semicolon.

    Raises:
        typer.BadParameter: if one is.
    """
    tables = [path for path in paths if not path.lower().endswith(YAML_ENDINGS) and path != STANDARD]
    if tables:
        message = f"{tables[0]} is a table, found where a data set (YAML) is expected; {instead}"
        raise typer.BadParameter(message, param_hint="DATASET")


def table_rules(files: Sequence[str], rules: Sequence[str]) -> TableRuleset | None:
    """Return the rules over tables that ``files`` are to be checked by, ``None`` if they are data sets of claims.

    Args:
        files: what is to be checked.
        rules: the rule files that were given.

    Raises:
        Problems: if the rule file cannot be used.
        typer.BadParameter: if tables come without rules over tables.
    """
    from cac_check.loading.files import read_bytes

    ruleset = given_table_rules(files, rules, read_bytes)
    table = next(filter(_is_table, files), None)
    if ruleset is not None or table is None:
        return ruleset
    given = f"; {rules[0]} has none" if len(rules) == 1 else ""
    message = f"tables need one rule file with a `tables:` block{given}; `cac-check suggest {table}` drafts one"
    raise typer.BadParameter(message, param_hint="--rules")


def given_table_rules(files: Sequence[str], rules: Sequence[str], opener: Opener) -> TableRuleset | None:
    """Return the rules over tables that were given for ``files``, ``None`` if there are none.

    Args:
        files: what is to be checked.
        rules: the rule files that were given.
        opener: how rule files are opened.

    Raises:
        Problems: if the rule file cannot be used.
    """
    if len(rules) != 1 or all(path.lower().endswith(YAML_ENDINGS) for path in files):
        return None
    from cac_check.loading import load_table_rules

    return load_table_rules(rules[0], opener=opener)


def _is_table(path: str) -> bool:
    """Whether a file is called like a table, or a database; ``.json`` may be a data set too."""
    if path.lower().endswith(YAML_ENDINGS):
        return False
    from cac_check.sheets.registry import ENDINGS

    endings = {*TABLE_ENDINGS, *ENDINGS} - {".json"}
    return path.lower().endswith(tuple(endings)) or is_database(path)
