"""``cac-check lexicon``: what the file of a language can do, seen by whoever writes it."""

from __future__ import annotations

from typing import Annotated

import typer

from cac_check.commands import options
from cac_check.commands.exits import Exit
from cac_check.commands.standard_output import emit
from cac_check.commands.terminal import Color, exit_on_problems, printable, say
from cac_check.diagnostic import Diagnostic, Location, UnreadableFile

lexicon_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
"""The commands about lexicons."""


@lexicon_app.callback()
def lexicon() -> None:
    """Try the examples of a language's file."""


@lexicon_app.command("test")
def run_examples(
    languages: Annotated[list[str], typer.Argument(metavar="LANG", help="Codes of languages, such as es.")],
    *,
    color: options.ColorOption = Color.AUTO,
    quiet: options.Quiet = False,
) -> None:
    """Read the examples that stand at the end of a language's file, and print those that come out otherwise.

    Phrases are read as `cac-check read` reads them, sentences are searched as `cac-check extract` searches an article.

    Exit codes: 0 all come out as they should, 1 some do not, 2 there is no such language or an example is not written
    as one, 3 there is no example.

    \b
    Examples:
      cac-check lexicon test es
      cac-check lexicon test es pt fr
    """
    from cac_check.extraction.examples import failures
    from cac_check.reading import Unreadable

    tried, failed = 0, 0
    with exit_on_problems(color):
        for code in languages:
            try:
                number, otherwise = failures(code)
            except (Unreadable, ValueError) as error:
                raise UnreadableFile([Diagnostic("wrong-example", str(error), Location(code))]) from error
            tried, failed = tried + number, failed + len(otherwise)
            for text, expected, found in otherwise:
                emit(printable(f"{code}: {text}\n  expected {expected}\n  found    {found}") + "\n")
    if not tried:
        say("no examples: write some behind `---` at the end of the file")
        raise typer.Exit(Exit.NOTHING)
    if not quiet:
        say(f"{tried} example{'s' if tried > 1 else ''}, {failed} otherwise than expected")
    raise typer.Exit(Exit.FINDINGS if failed else Exit.OK)
