"""``cac-check init``: a small working example to start from, or a draft from an article or a table."""

from __future__ import annotations

import contextlib
import shlex
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from cac_check.commands import options
from cac_check.commands.exits import Exit
from cac_check.commands.files import Output, make_folder, write_outputs
from cac_check.commands.packs import RULES, TABLE, files_of, packs, schemas_of
from cac_check.commands.reports import near
from cac_check.commands.schema import schema_text
from cac_check.commands.terminal import Color, exit_on_problems, say
from cac_check.diagnostic import Diagnostic, Location, Problems

ARTICLES = (".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml")
"""Endings of what is read as an article."""

DRAFTS: Mapping[bool, Mapping[str, str]] = MappingProxyType(
    {
        True: MappingProxyType({"figures.yaml": "dataset", "figures.rules.yaml": "rules"}),
        False: MappingProxyType({"rules.yaml": "table-rules"}),
    }
)
"""What is drafted from an article (true) and from a table: files, and the schema of each."""

EXAMPLE = ("README.md", "figures.yaml", "rules.yaml")
"""The files of the example, which lie beside this module."""


class WithPack(TyperCommand):
    """``init``, of which ``--pack`` can stand alone: it asks for their names then."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Give ``--pack`` an empty name where none follows."""
        pairs = zip(args, [*args[1:], "-"], strict=False)
        words = [f"{word}=" if word == "--pack" and after.startswith("-") else word for word, after in pairs]
        return super().parse_args(ctx, words)


SHAPE = WithPack
"""How the words of the command are parsed (see :func:`cac_check.cli.shape`)."""


def init(
    folder: Annotated[
        str | None,
        typer.Argument(
            metavar="DIR", show_default=False, help="Where to write it; made if it is not there. Of a pack: its name."
        ),
    ] = None,
    *,
    start: Annotated[
        str | None,
        typer.Option("--from", metavar="FILE", help="Start from an article (.txt, .md, .html) or a table instead."),
    ] = None,
    pack: Annotated[
        str | None,
        typer.Option(
            "--pack", metavar="NAME", help="Start from rules of your field instead; without a name they are listed."
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite files that are already there.")] = False,
    color: options.ColorOption = Color.AUTO,
    quiet: options.Quiet = False,
) -> None:
    """Write a small example to start from, or a draft from what you have.

    A data set, its rules, JSON Schemas for editors and a README. From an article, its figures as `extract` drafts them;
    from a table, the rules that `suggest` finds in it. From a pack, rules over tables of a field (elections, invoices,
    …), their tests, and small tables with an error in them to see what is found; put your own in their place.

    \b
    Examples:
      cac-check init my-check
      cac-check init my-check --from article.txt
      cac-check init my-check --from figures.xlsx
      cac-check init my-check --pack elections
      cac-check init my-check --force
    """
    import importlib.resources

    if pack is not None:
        if start is not None:
            raise typer.BadParameter("a start is either a pack or a file", param_hint="--pack, --from")
        _refuse_unknown(pack)
    elif folder is None:
        raise typer.BadParameter("say where to write it", param_hint="DIR")
    place = Path(folder or pack or "")
    source = importlib.resources.files("cac_check.commands") / "example"
    names = EXAMPLE if start is None and pack is None else ()
    texts = {name: (source / name).read_text(encoding="utf-8") for name in names}
    own = {} if pack is None else files_of(pack)
    texts |= own
    drafts: Mapping[str, str] = {} if start is None else DRAFTS[is_article(start)]
    schemas = schemas_of(own) if own else ("dataset", "rules") if start is None else drafts.values()
    texts |= {f"schemas/{name}.schema.json": schema_text(name) for name in schemas}
    with exit_on_problems(color):
        taken = [name for name in (*texts, *drafts) if (place / name).exists()]
        if taken and not force:
            raise Problems(
                Diagnostic(
                    "file-exists", "this file is already there", Location(str(place / name)), "add --force to overwrite"
                )
                for name in taken
            )
        is_new = not place.exists()
        make_folder(str(place))
    if start is not None:
        try:
            _draft(start, place, color, quiet=quiet)
        except typer.Exit:
            _take_back(place, [name for name in drafts if name not in taken], is_new=is_new)
            raise
    written = {name: schema for name, schema in drafts.items() if (place / name).exists()}
    with exit_on_problems(color):
        make_folder(str(place / "schemas"))
        outputs = [Output(str(place / name), text) for name, text in texts.items()]
        write_outputs([*outputs, *(_for_editors(place / name, schema) for name, schema in written.items())])
    if not quiet:
        say(f"wrote {', '.join((*texts, *written))} to {place}")
        for words in _next_of_pack(own, place) if own else _next(start, place):
            say(words)


def _refuse_unknown(pack: str) -> None:
    """End with a usage error that lists the packs, if there is none of that name."""
    known = packs()
    if pack in known:
        return
    width = max(map(len, known))
    listed = "\n".join(f"  {name.ljust(width)}  {title}" for name, title in known.items())
    say(f"rule packs, for cac-check init DIR --pack NAME:\n{listed}")
    if pack:
        raise typer.BadParameter(f"there is no pack {pack}; {near(pack, list(known))}", param_hint="--pack")
    raise typer.Exit(Exit.OK)


def _next_of_pack(files: Iterable[str], place: Path) -> Iterator[str]:
    """Yield what to do with a pack; the command works as it is."""
    tables = " ".join(shlex.quote(str(place / name)) for name in files if name.endswith(TABLE))
    yield f"next: cac-check check {tables} --rules {shlex.quote(str(place / RULES))}"


def is_article(path: str) -> bool:
    """Whether a file is a text to read, by its ending; a page of tables is one for ``suggest`` itself."""
    return Path(path).suffix.lower() in ARTICLES


def _draft(start: str, place: Path, color: Color, *, quiet: bool) -> None:
    """Draft a data set from an article, or rules from a table.

    Raises:
        typer.Exit: if there is no figure in it.
    """
    from cac_check.commands.extract import extract
    from cac_check.commands.suggest import suggest

    rules = place / "figures.rules.yaml"
    try:
        if is_article(start):
            # A file of rules that is there already is one that may be overwritten: it is named.
            named = str(rules) if rules.exists() else None
            extract(start, output=str(place / "figures.yaml"), rules=named, against=[], color=color, quiet=quiet)
        else:
            suggest([start], output=str(place / "rules.yaml"), color=color, quiet=quiet)
    except typer.Exit as ended:
        if ended.exit_code:
            raise


def _take_back(place: Path, drafts: Iterable[str], *, is_new: bool) -> None:
    """Leave nothing of a draft that came to nothing, so that the next try finds nothing in its way."""
    for name in drafts:
        (place / name).unlink(missing_ok=True)
    if is_new:
        with contextlib.suppress(OSError):
            place.rmdir()


def _for_editors(path: Path, schema: str) -> Output:
    """Return a draft with the line that tells editors its schema."""
    return Output(str(path), f"# yaml-language-server: $schema=schemas/{schema}.schema.json\n{path.read_text('utf-8')}")


def _next(start: str | None, place: Path) -> Iterator[str]:
    """Yield what to do with what was written; every command in it works as it is, but for OLD and NEW."""
    figures = place / "figures.yaml"
    check = f"cac-check check {shlex.quote(str(figures))}"
    if start is None:
        yield f"next: {check}"
    elif is_article(start):
        rules = place / "figures.rules.yaml"
        renames = f"cac-check rename {shlex.quote(str(figures))} OLD NEW"
        yield "next:"
        yield f"  1. In {figures}, delete what is no claim, and name what is counted, with its verb:"
        yield f"       {renames}            another name for one quantity"
        yield f"       {renames} --merge    two names that are one quantity"
        if rules.exists():
            yield f'  2. In {rules}, take the "# " away before the rules that are right, and answer what they ask.'
        else:
            yield f"  2. Write what must hold between figures into a rule file; name it under `rules:` of {figures}."
        yield f"  3. {check}"
    else:
        yield f"next: cac-check check {shlex.quote(start)} --rules {shlex.quote(str(place / 'rules.yaml'))}"
