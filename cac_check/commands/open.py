"""``cac-check open``: a page on this machine on which an article is checked."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cac_check.commands import options
from cac_check.commands.exits import Exit
from cac_check.commands.files import STANDARD, Output, make_folder, write_outputs
from cac_check.commands.terminal import Color, exit_on_problems, say
from cac_check.diagnostic import Diagnostic, Location, Problems

if TYPE_CHECKING:
    from cac_check.workbench.desk import Desk

PARTS = ("starlette", "uvicorn")
"""What the extra ``open`` brings."""

_DATA_SET = (".yaml", ".yml")

TABLES = frozenset(
    {".csv", ".tsv", ".tab", ".parquet", ".pq", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".px", ".json"}
)
"""Endings of tables; a page of HTML is an article here."""


def open(  # noqa: A001 - the command is called so
    path: Annotated[
        str,
        typer.Argument(
            metavar="PATH",
            help="An article (.txt, .md, .html), a data set (YAML), a table (CSV, XLSX, …) or a folder; - reads an "
            "article.",
            show_default=False,
        ),
    ] = ".",
    *,
    folder: Annotated[
        str | None,
        typer.Option(
            "--folder", metavar="DIR", help="The folder whose files may be read and written; else PATH's own."
        ),
    ] = None,
    port: Annotated[
        int,
        typer.Option("--port", metavar="N", min=0, max=65535, help="Listen at this port.", show_default="a free one"),
    ] = 0,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the page in a browser.")] = True,
    color: options.ColorOption = Color.AUTO,
    quiet: options.Quiet = False,
) -> None:
    """Check an article on a page of this machine, without writing YAML.

    The figures of the text are marked; name what they count and say how they are related, and see at once which cannot
    all hold. What is done on the page is written into a data set and a rule file beside the article, as if by hand. The
    page is for this machine alone, and nothing is sent anywhere. Ctrl-C ends it.

    Exit codes: 130 when Ctrl-C ends it, 1 the data set breaks its schema, 2 it cannot be started.

    \b
    Examples:
      cac-check open article.txt
      cac-check open data/cac-2023.yaml
      cac-check open cases.csv
      cac-check open my-check
    """
    with exit_on_problems(color):
        _refuse_without_parts()
        desk = _desk(path, folder)
        from cac_check.workbench.server import serve

        def announce(address: str) -> None:
            typer.echo(address)
            if not quiet:
                say("this address opens the page, on this machine alone; Ctrl-C ends it")

        try:
            serve(desk, port=port, browser=browser, say=announce)
        except OSError as error:
            message = f"nothing can listen at port {port}: {error.strerror}"
            raise Problems([Diagnostic("cannot-listen", message, Location(path), "leave --port out")]) from error
    raise typer.Exit(Exit.OK)


def _refuse_without_parts() -> None:
    """Say how to install what is missing.

    Raises:
        Problems: if something is.
    """
    missing = [name for name in PARTS if find_spec(name) is None]
    if missing:
        message = f"the page needs {' and '.join(missing)}, which {'is' if len(missing) == 1 else 'are'} not installed"
        advice = "pip install 'cac-check[open]'"
        raise Problems([Diagnostic("missing-extra", message, Location("cac-check open"), advice)])


def _desk(path: str, folder: str | None) -> Desk:
    """Return the folder that is opened, with the data set in it that is meant; an article gets one.

    Raises:
        Problems: if there is no such file, or it cannot be used.
    """
    from cac_check.workbench.desk import Desk
    from cac_check.workbench.workspace import Workspace, record_of

    place = Path(path) if path != STANDARD else Path.cwd()
    if not place.exists() and not place.suffix:
        make_folder(path)
    root = Path(folder) if folder is not None else place if place.is_dir() else _root(place)
    workspace = Workspace(root, record_of(root, _home(os.environ)), _write)
    if path == STANDARD:
        desk = Desk(workspace)
        desk.begin("open an article", "article", sys.stdin.read(), {})
        return desk
    if place.suffix.lower() in TABLES:
        from cac_check.commands.table_work import FileTables
        from cac_check.workbench.table_desk import TableDesk

        table = TableDesk(workspace, workspace.name_of(place), FileTables(str(workspace.root)))
        unread = table.state()
        if unread.looked is None:
            raise Problems(unread.problems)
        return Desk(workspace, tables=table)
    if place.is_dir():
        found = workspace.data_sets()
        return Desk(workspace, found[0] if len(found) == 1 else None)
    name = workspace.name_of(place)
    if place.suffix.lower() in _DATA_SET:
        desk = Desk(workspace, name)
        desk.loaded()
        return desk
    beside = str(Path(name).with_suffix(".yaml").as_posix())
    desk = Desk(workspace, beside if workspace.is_data_set(beside) else None)
    if desk.name is None:
        from cac_check.commands.extract import text_of

        plain = place.suffix.lower() not in (".html", ".htm", ".xhtml", ".md", ".markdown")
        desk.begin("open an article", place.stem, text_of(path), {}, at=name if plain else None)
    return desk


def _root(place: Path) -> Path:
    """Return the folder of a file, or the one it was started in, where a data set names files outside of its own."""
    here, own = Path.cwd(), place.resolve().parent
    if place.suffix.lower() not in _DATA_SET or own == here or not own.is_relative_to(here):
        return own
    from cac_check.loading import load_all
    from cac_check.loading.files import read_bytes

    read: list[str] = []

    def opened(path: str) -> bytes:
        read.append(path)
        return read_bytes(path)

    load_all([str(place)], opener=opened)
    return own if all(Path(path).resolve().is_relative_to(own) for path in read) else here


def _home(environment: Mapping[str, str]) -> Path:
    from cac_check.commands.memory import cache_folder

    state = environment.get("XDG_STATE_HOME")
    return (Path(state, "cac-check") if state else cache_folder(environment)) / "open"


def _write(texts: Mapping[str, str]) -> None:
    write_outputs([Output(path, text) for path, text in texts.items()])
